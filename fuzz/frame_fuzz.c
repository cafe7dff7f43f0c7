/* What the quick reader of tables takes, csv_read takes as well, with as many rows and columns. */
#include "base/csv.h"
#include "fuzz/fuzz.h"
#include "stats/survey/frame_fast.h"

static void fuzz_one(struct arena *arena, struct str input) {
    struct frame frame;
    struct csv csv;
    if (!frame_read_plain(arena, input, NULL, 0, &frame)) return;
    enum fail failed = csv_read(arena, input, &csv, NULL);
    assert(failed == FAIL_NONE);
    assert(csv.n_rows == frame.n_rows && csv.n_columns == frame.n_columns);
    for (size_t c = 0; c < frame.n_columns; c++)
        for (size_t r = 0; r < frame.n_rows && frame.columns[c].kind == COLUMN_FACTOR; r++) {
            int32_t code = frame.columns[c].codes[r];
            assert(code < 0 || text_is(frame.columns[c].levels[code], csv_cell(&csv, r, c)));
        }
}
