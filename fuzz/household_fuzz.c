/* One per household of any file: as many households as there are different names, each drawn once,
 * with as many rows as it has, whichever way they were told. */
#include "base/csv.h"
#include "fuzz/fuzz.h"
#include "stats/sampling/frame_sample.h"

#include <string.h>

enum { PARTS = 16 };

struct memory {
    struct str bytes;
    struct buf notes[PARTS];
};

static enum fail memory_read(void *data, uint64_t at, char *to, size_t n, struct why *why) {
    const struct memory *memory = data;
    (void)why;
    assert(at + n <= memory->bytes.n);
    memcpy(to, memory->bytes.s + at, n);
    return FAIL_NONE;
}

static enum fail memory_note(void *data, int part, const void *bytes, size_t n, struct why *why) {
    struct memory *memory = data;
    (void)why;
    assert(part < PARTS);
    buf_add(&memory->notes[part], bytes, n);
    return FAIL_NONE;
}

static enum fail memory_recall(void *data, int part, uint64_t at, void *to, size_t n,
                               struct why *why) {
    const struct memory *memory = data;
    (void)why;
    assert(part < PARTS && at + n <= memory->notes[part].n);
    memcpy(to, memory->notes[part].s + at, n);
    return FAIL_NONE;
}

static size_t count_same(const struct csv *csv, size_t row, size_t from) {
    struct str name = str_trim(str_of(csv_cell(csv, row, 0)));
    size_t n = 0;
    for (size_t r = from; r < csv->n_rows; r++) {
        struct str other = str_trim(str_of(csv_cell(csv, r, 0)));
        n += other.n == name.n && memcmp(other.s, name.s, name.n) == 0;
    }
    return n;
}

static void sample_check(const struct frame_sample *sample, const struct csv *csv) {
    size_t households = 0, rows = 0;
    for (size_t r = 0; r < csv->n_rows; r++) households += count_same(csv, r, r) == 1;
    assert((size_t)sample->rows == csv->n_rows && (size_t)sample->households == households);
    for (size_t i = 0; i < sample->n_taken; i++) {
        assert((size_t)sample->taken[i].household == count_same(csv, sample->taken[i].row, 0));
        rows += (size_t)sample->taken[i].household;
    }
    assert(sample->n_taken < households || rows == csv->n_rows);
}

static void fuzz_one(struct arena *arena, struct str input) {
    struct memory *memory = ARENA_NEW(arena, struct memory);
    struct buf text;
    struct csv csv;
    struct frame_sample sample;
    struct why why = {0};
    if (input.n > 2000 || memchr(input.s, '\0', input.n) != NULL) return;
    buf_init(&text, arena, 1 << 14);
    buf_text(&text, "home,note\n");
    buf_add(&text, input.s, input.n);
    memory->bytes = (struct str){text.s, text.n};
    for (int i = 0; i < PARTS; i++) buf_init(&memory->notes[i], arena, 1 << 16);
    struct frame_io io = {.data = memory,
                          .size = text.n,
                          .read = memory_read,
                          .note = memory_note,
                          .recall = memory_recall};
    struct frame_plan plan = {.n = 1, .one_per = "home", .seed = "fuzz", .threads = 1};
    if (frame_sample_draw(arena, &io, &plan, &sample, &why) != FAIL_NONE) {
        assert(why.text[0] != '\0');
        return;
    }
    if (csv_read(arena, memory->bytes, &csv, NULL) != FAIL_NONE) return;
    if (csv.n_rows != (size_t)sample.rows || csv.n_columns != 2) return;
    sample_check(&sample, &csv);
    plan.n = sample.households;
    for (int i = 0; i < PARTS; i++) memory->notes[i].n = 0;
    enum fail fail = frame_sample_draw(arena, &io, &plan, &sample, &why);
    assert(fail == FAIL_NONE);
    sample_check(&sample, &csv);
}
