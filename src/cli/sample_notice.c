#include "cli/sample_notice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void sample_notice_open(struct arena *arena, size_t n_columns, const char *const *header,
                        size_t n_rows, struct sample_notice *out) {
    *out = (struct sample_notice){.n_columns = n_columns, .header = header};
    out->empty = ARENA_ARRAY(arena, size_t, n_columns + 1);
    out->rows = ARENA_ARRAY(arena, struct sample_row_digest, n_rows + 1);
    memset(out->empty, 0, (n_columns + 1) * sizeof *out->empty);
}

void sample_notice_row(struct sample_notice *notice, const char *const *cells, const char *bytes,
                       size_t n) {
    for (size_t c = 0; c < notice->n_columns; c++)
        if (str_trim(str_of(cells[c])).n == 0) notice->empty[c]++;
    sha256(bytes, n, notice->rows[notice->n_rows++].bytes);
}

static int digest_order(const void *a, const void *b) {
    return memcmp(a, b, sizeof(struct sample_row_digest));
}

void sample_notice_close(struct sample_notice *notice) {
    qsort(notice->rows, notice->n_rows, sizeof *notice->rows, digest_order);
    for (size_t i = 1; i < notice->n_rows; i++)
        if (digest_order(&notice->rows[i - 1], &notice->rows[i]) == 0) notice->n_same++;
}

void sample_notice_print(const struct sample_notice *notice, const char *path) {
    if (notice->n_same > 0)
        fprintf(stderr,
                "folkmoot: %s: of %zu rows drawn %zu repeat another whole row: take repeated rows "
                "out of the file and draw again, or one home has two chances and two letters\n",
                path, notice->n_rows, notice->n_same);
    for (size_t c = 0; c < notice->n_columns; c++)
        if (notice->empty[c] > 0)
            fprintf(stderr, "folkmoot: %s: of %zu rows drawn %zu have nothing in column '%s'\n",
                    path, notice->n_rows, notice->empty[c], notice->header[c]);
}

void sample_notice_json(const struct sample_notice *notice, struct json_out *json) {
    json_pair_int(json, "same_rows", (int64_t)notice->n_same);
    json_key(json, "empty_cells");
    json_open(json, '{');
    for (size_t c = 0; c < notice->n_columns; c++)
        if (notice->empty[c] > 0) json_pair_int(json, notice->header[c], (int64_t)notice->empty[c]);
    json_close(json, '}');
}
