/* sample_notice -- what in a drawn sample would send two letters to one door, or one to none. */
#ifndef CLI_SAMPLE_NOTICE_H
#define CLI_SAMPLE_NOTICE_H

#include "base/arena.h"
#include "base/hash.h"
#include "base/json.h"

struct sample_row_digest {
    uint8_t bytes[SHA256_BYTES];
};
struct sample_notice {
    size_t n_columns;
    const char *const *header; /* borrowed */
    size_t *empty;             /* [n_columns] drawn rows with nothing in this column */
    struct sample_row_digest *rows;
    size_t n_rows, n_same; /* same: rows that are wholly alike one drawn before */
};

/* For up to `n_rows` rows of these columns; all in `arena`. */
void sample_notice_open(struct arena *arena, size_t n_columns, const char *const *header,
                        size_t n_rows, struct sample_notice *out);
/* Takes one drawn row: its cells, and its `n` bytes as written. */
void sample_notice_row(struct sample_notice *notice, const char *const *cells, const char *bytes,
                       size_t n);
/* Counts the rows that are alike; to be called once, after the last row. */
void sample_notice_close(struct sample_notice *notice);
/* One line on standard error for the rows alike and one for each column with empty cells. */
void sample_notice_print(const struct sample_notice *notice, const char *path);
/* The same as "same_rows" and "empty_cells" of the object that is open. */
void sample_notice_json(const struct sample_notice *notice, struct json_out *json);

#endif
