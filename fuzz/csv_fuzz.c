/* Whatever csv_read accepts is written by csv_put so that it reads again as the same table. */
#include "base/csv.h"
#include "fuzz/fuzz.h"

#include <string.h>

static void fuzz_one(struct arena *arena, struct str input) {
    struct csv first, second;
    struct why why = {0};
    if (csv_read(arena, input, &first, &why) != FAIL_NONE) {
        assert(why.text[0] != '\0');
        return;
    }
    struct buf buf;
    struct csv_out out;
    buf_init(&buf, arena, 8 * input.n + 4096);
    csv_out_init(&out, &buf);
    for (size_t i = 0; i < first.n_columns; i++) csv_put(&out, first.header[i]);
    csv_end_row(&out);
    for (size_t i = 0; i < first.n_rows * first.n_columns; i++) {
        csv_put(&out, first.cells[i]);
        if ((i + 1) % first.n_columns == 0) csv_end_row(&out);
    }
    assert(!buf.full);
    enum fail failed = csv_read(arena, (struct str){buf.s, buf.n}, &second, &why);
    assert(failed == FAIL_NONE);
    assert(second.n_columns == first.n_columns && second.n_rows == first.n_rows);
    for (size_t i = 0; i < first.n_columns; i++)
        assert(strcmp(first.header[i], second.header[i]) == 0);
    for (size_t i = 0; i < first.n_rows * first.n_columns; i++)
        assert(strcmp(first.cells[i], second.cells[i]) == 0);
}
