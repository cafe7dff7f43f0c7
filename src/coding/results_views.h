/* results_views -- themes as staff and the public see them. */
#ifndef CODING_RESULTS_VIEWS_H
#define CODING_RESULTS_VIEWS_H

#include "civic/blocks.h"
#include "coding/results.h"

struct theme_line {
    int64_t code;
    const char *name, *href; /* href NULL: no link */
    int depth;
    int64_t n, voices; /* -1: under 5, and not told */
    bool stances;      /* whether for and against are told apart */
    int64_t by_stance[N_STANCES];
};
/* As staff see them: all numbers. `path` NULL: no links. */
struct theme_line *theme_lines(struct arena *arena, const struct results *r, const char *path);
const char *themes_sentence(const struct html *out, struct arena *arena, const struct results *r);

void themes_chart_put(struct html *out, const struct theme_line *lines, size_t n, bool stances,
                      const char *sentence, const char *note, const char *download);
void themes_table_put(struct html *out, const struct theme_line *lines, size_t n, bool stances);
void theme_parts_put(struct html *out, const char *caption, const char *first,
                     const struct part_result *parts, size_t n);
/* Whether areas or groups are known at all. */
bool parts_tell(const struct part_result *parts, size_t n);

#endif
