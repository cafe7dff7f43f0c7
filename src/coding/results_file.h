/* results_file -- the numbers of themes as CSV and JSON. */
#ifndef CODING_RESULTS_FILE_H
#define CODING_RESULTS_FILE_H

#include "coding/results_views.h"

struct themes_file {
    const char *title, *asked, *about;
    int64_t n, voices;
    const struct theme_line *lines;
    size_t n_lines;
};
/* Columns theme, level, contributions, passages, and a column of passages for each stance; empty
 * where a number is not told. */
void themes_csv_write(struct buf *out, const struct themes_file *file);
void themes_json_write(struct buf *out, const struct themes_file *file);

#endif
