#include "base/csv.h"
#include "base/rng.h"
#include "stats/sampling/frame_memory_test.h"
#include "stats/sampling/strip.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

/* --- The scanner against base/csv --- */

struct compare {
    const struct csv *csv;
    size_t row;
    char text[4096];
};

static bool row_compare(struct scan *scan, const struct scan_row *row) {
    struct compare *compare = scan->data;
    if (compare->row > 0) {
        size_t r = compare->row - 1;
        assert_true(r < compare->csv->n_rows);
        assert_int_equal(row->n_cells, compare->csv->n_columns);
        for (size_t c = 0; c < row->n_cells; c++) {
            struct str cell = scan_cell(row, c, compare->text);
            const char *want = csv_cell(compare->csv, r, c);
            if (cell.n != strlen(want) || memcmp(cell.s, want, cell.n) != 0)
                fail_msg("row %zu cell %zu: '%.*s', want '%s'", r + 2, c + 1, (int)cell.n, cell.s,
                         want);
        }
    }
    compare->row++;
    return true;
}

static void scanner_reads_as_csv_does(void **state) {
    (void)state;
    struct arena *arena = arena_new(32 << 20);
    struct rng rng;
    rng_init(&rng, "scan");
    static const char *const pieces[] = {
        "a",        "bc", "1234567890 and a long address with much text in it, ",
        "\"",       "\n", " ",
        "\xC3\xA9", ";",  "x\"y"};
    for (int round = 0; round < 300; round++) {
        struct buf text;
        struct csv_out out;
        size_t columns = 1 + rng_below(&rng, 9), rows = rng_below(&rng, 60);
        buf_init(&text, arena, 1 << 20);
        csv_out_init(&out, &text);
        for (size_t c = 0; c < columns; c++) csv_put(&out, arena_printf(arena, "c%zu", c));
        csv_end_row(&out);
        for (size_t r = 0; r < rows; r++) {
            for (size_t c = 0; c < columns; c++) {
                struct buf cell;
                buf_init(&cell, arena, 4000);
                buf_char(&cell, 'k');
                for (size_t k = rng_below(&rng, 4); k > 0; k--)
                    buf_text(&cell, pieces[rng_below(&rng, sizeof pieces / sizeof pieces[0])]);
                csv_put(&out, cell.s);
            }
            csv_end_row(&out);
            if (rng_below(&rng, 8) == 0) buf_text(&text, rng_below(&rng, 2) ? "\n" : " \r\n");
        }
        struct csv csv;
        assert_int_equal(csv_read(arena, (struct str){text.s, text.n}, &csv, NULL), FAIL_NONE);
        /* In pieces of any length the rows are the same. */
        struct compare compare = {.csv = &csv};
        struct scan scan = {.separator = ',', .row = row_compare, .data = &compare};
        size_t at = 0, length = 1 + rng_below(&rng, 400), used;
        while (at < text.n) {
            size_t n = text.n - at < length ? text.n - at : length;
            assert_int_equal(
                scan_rows(&scan, (struct str){text.s + at, n}, at + n == text.n, &used, NULL),
                FAIL_NONE);
            if (used == 0) length *= 2;
            at += used;
        }
        assert_int_equal(compare.row, csv.n_rows + 1);
        arena_reset(arena, 0);
    }
    arena_free(arena);
}
TEST(scanner_reads_as_csv_does, "sampling: the quick scanner finds the same cells as the careful "
                                "reader, in pieces of any length");

/* --- Strips --- */

enum { ROWS_MAX = 400 };

struct handed {
    const char *text;
    size_t n, starts[ROWS_MAX], cells[ROWS_MAX];
    uint64_t ends[ROWS_MAX]; /* a number for where they are */
};

static uint64_t ends_number(const uint32_t *ends, size_t n, size_t from) {
    uint64_t number = n;
    for (size_t i = 0; i < n; i++) number = number * 1000003 + (ends[i] - from);
    return number;
}

static bool row_hand(struct scan *scan, const struct scan_row *row) {
    struct handed *handed = scan->data;
    assert_in_range(handed->n, 0, ROWS_MAX - 1);
    handed->starts[handed->n] = (size_t)(row->start - handed->text);
    handed->cells[handed->n] = row->n_cells;
    handed->ends[handed->n++] = ends_number(row->ends, row->n_cells, 0);
    return true;
}

/* Rows of few kinds, mostly alike. */
static void rows_write(struct rng *rng, struct buf *text, size_t columns, size_t odd) {
    size_t rows = 5 + rng_below(rng, 150), length = 1 + rng_below(rng, 20);
    for (size_t r = 0; r < rows; r++) {
        size_t kind = rng_below(rng, odd);
        size_t cells = kind == 0 ? 1 + rng_below(rng, 2 * columns) : columns;
        if (kind == 1) buf_text(text, "\n");
        if (kind == 2) buf_text(text, " , \t\r\n");
        for (size_t c = 0; c < cells; c++) {
            if (kind == 3 && c == 0) buf_text(text, "\"a, \"\"b\"\"\nc\"");
            if (kind >= 6 && kind <= 8) {
                static const char *const quoted[] = {"\"\"", "\"a,b\"", "\"\"\"a\"\"\""};
                buf_text(text, quoted[kind - 6]);
                if (c + 1 < cells) buf_char(text, ',');
                continue;
            }
            if (kind == 9) buf_text(text, " \"a\" ");
            if (kind == 4) buf_text(text, "\xE9\"");
            for (size_t k = ((kind == 3 || kind == 5) && c == 0) || kind == 9
                                ? 0
                                : 1 + rng_below(rng, length);
                 k > 0; k--)
                buf_char(text, (char)('a' + rng_below(rng, 26)));
            if (c + 1 < cells) buf_char(text, ',');
        }
        if (r + 1 < rows || rng_below(rng, 2) == 0)
            buf_text(text, rng_below(rng, 9) == 0 ? "\r\n" : "\n");
    }
}

/* Every row of the strip that is not blank is the next one that the careful reader hands on. */
static size_t strip_compare(const struct strip *strip, struct str text, const struct handed *handed,
                            size_t *seen) {
    size_t from = 0;
    for (size_t r = 0; r < strip->n_rows; r++) {
        size_t next = strip->feeds[r] + 1, n = strip->cells[r];
        uint32_t ends[ROWS_MAX];
        assert_in_range(n, 1, ROWS_MAX);
        for (size_t c = 0; c < n; c++) ends[c] = strip_end(strip, from, c);
        for (size_t k = 0; k < strip->n_wanted; k++)
            if (strip->wanted[k] < n)
                assert_int_equal(strip->ends[r * strip->n_wanted + k], ends[strip->wanted[k]]);
        assert_int_equal(ends[n - 1], next - 1);
        if (ends[n - 1] > from && text.s[ends[n - 1] - 1] == '\r') ends[n - 1]--;
        if (!scan_is_blank(',', text.s + from, next - from)) {
            assert_true(*seen < handed->n);
            assert_int_equal(text.s + from - handed->text, handed->starts[*seen]);
            assert_int_equal(n, handed->cells[*seen]);
            assert_true(ends_number(ends, n, from) == handed->ends[*seen]);
            (*seen)++;
        }
        from = next;
    }
    return from;
}

static void strips_hold_what_rows_do(void **state) {
    (void)state;
    struct arena *arena = arena_new(8 << 20);
    struct rng rng;
    size_t in_strips = 0, passed_over = 0;
    rng_init(&rng, "strips");
    for (int round = 0; round < 600; round++) {
        struct buf text;
        struct handed *handed = ARENA_NEW(arena, struct handed);
        struct strip strip;
        size_t columns = 1 + rng_below(&rng, 9), used;
        buf_init(&text, arena, 1 << 20);
        static const uint32_t wanted[] = {0, 1, 3, 4, 8};
        strip_init(arena, &strip, wanted, (size_t)round % 6);
        rows_write(&rng, &text, columns, round % 3 == 0 ? 40 : 10 + (size_t)round % 200);
        handed->text = text.s;
        struct scan scan = {.separator = ',', .row = row_hand, .data = handed};
        /* Where it refuses a row, those before it were handed on. */
        bool refused =
            scan_rows(&scan, (struct str){text.s, text.n}, true, &used, NULL) != FAIL_NONE;
        for (int machine = STRIP_ANY; machine < STRIP_MACHINES; machine++) {
            /* From each row that begins one, as after a closer look at the one before. */
            for (size_t r = 0; r < handed->n;) {
                struct str rest = {text.s + handed->starts[r], text.n - handed->starts[r]};
                size_t seen = r;
                if (!strip_find_as((enum strip_machine)machine, &strip, rest, ',')) break;
                size_t all = strip_compare(&strip, rest, handed, &seen);
                assert_true(refused || all <= rest.n);
                in_strips += seen - r;
                passed_over += seen == r;
                r = seen == r ? r + 1 : seen;
            }
        }
        arena_reset(arena, 0);
    }
    assert_true(in_strips > 30000 && passed_over > 300);
    arena_free(arena);
}
TEST(strips_hold_what_rows_do, "sampling: rows and cells of a strip are where the careful reader "
                               "finds them, with the instructions of any machine");

/* --- Draws --- */

struct frame_made {
    struct str bytes;
    size_t rows;
};

static struct frame_made frame_make(struct arena *arena, size_t rows) {
    struct buf text;
    struct rng rng;
    rng_init(&rng, "frame");
    buf_init(&text, arena, 16 << 20);
    buf_text(&text, "id,address,area,imd,size,home\r\n");
    for (size_t i = 0; i < rows; i++)
        buf_printf(&text, "%zu,\"%zu, High \"\"Street\"\"%s\",A%zu,%d,%d.5,H%zu\n", i, i,
                   i % 97 == 0 ? "\nFloor 2" : "", i % 3, (int)rng_below(&rng, 10) + 1,
                   (int)rng_below(&rng, 20), i / 2);
    return (struct frame_made){.bytes = {text.s, text.n}, .rows = rows};
}

static const char *const by_area[] = {"area"}, *const by_imd[] = {"imd", "id"};

static void samples_are_the_same_on_threads(void **state) {
    (void)state;
    struct arena *arena = arena_new(64 << 20);
    struct frame_made frame = frame_make(arena, 40000);
    struct frame_sample first = {0};
    for (int threads = 1; threads <= 5; threads++) {
        struct frame_io io = memory_io(arena, frame.bytes, 5);
        struct frame_plan plan = {.n = 500,
                                  .strata = by_area,
                                  .n_strata = 1,
                                  .sort = by_imd,
                                  .n_sort = 1,
                                  .seed = "same",
                                  .threads = threads};
        struct frame_sample sample;
        struct why why = {0};
        if (frame_sample_draw(arena, &io, &plan, &sample, &why) != FAIL_NONE)
            fail_msg("%s", why.text);
        assert_int_equal(sample.rows, frame.rows);
        assert_int_equal(sample.n_taken, 500);
        if (threads == 1) first = sample;
        double weights = 0;
        for (size_t i = 0; i < 500; i++) {
            assert_int_equal(sample.taken[i].row, first.taken[i].row);
            weights += 1 / sample.taken[i].chance;
        }
        assert_true(fabs(weights - (double)frame.rows) < 1e-6);
        memory_free(&io);
    }
    arena_free(arena);
}
TEST(samples_are_the_same_on_threads,
     "sampling: a sample is the same on any number of threads, though line feeds stand within "
     "cells; weights add up to the frame");

/* Over many seeds each row is drawn as often as its chance says. */
static void chances_hold(const struct frame_plan *plan, size_t rows) {
    enum { SEEDS = 600 };
    struct arena *arena = arena_new(8 << 20), *kept = arena_new(4 << 20);
    struct frame_made frame = frame_make(kept, rows);
    double *share = ARENA_ARRAY(kept, double, rows), *chance = ARENA_ARRAY(kept, double, rows);
    for (int s = 0; s < SEEDS; s++) {
        struct frame_io io = memory_io(arena, frame.bytes, 1);
        struct frame_plan own = *plan;
        struct frame_sample sample;
        struct why why = {0};
        own.seed = arena_printf(arena, "seed %d", s);
        if (frame_sample_draw(arena, &io, &own, &sample, &why) != FAIL_NONE)
            fail_msg("%s", why.text);
        assert_int_equal(sample.n_taken, plan->n);
        for (size_t i = 0; i < sample.n_taken; i++) {
            share[sample.taken[i].row] += 1.0 / SEEDS;
            chance[sample.taken[i].row] =
                sample.taken[i].chance / (double)sample.taken[i].household;
        }
        memory_free(&io);
        arena_reset(arena, 0);
    }
    for (size_t r = 0; r < rows; r++) {
        double error = sqrt(fmax(chance[r] * (1 - chance[r]), 1e-9) / SEEDS);
        if (fabs(share[r] - chance[r]) > 5 * error)
            fail_msg("row %zu: drawn %.4f, chance %.4f", r, share[r], chance[r]);
    }
    arena_free(arena);
    arena_free(kept);
}

static void rows_are_drawn_by_their_chance(void **state) {
    (void)state;
    static const struct frame_factor factors[] = {{"imd", "1", 2}, {"imd", "2", 2}};
    chances_hold(&(struct frame_plan){.n = 9,
                                      .strata = by_area,
                                      .n_strata = 1,
                                      .sort = by_imd,
                                      .n_sort = 2,
                                      .size = "size",
                                      .factors = factors,
                                      .n_factors = 2,
                                      .threads = 1},
                 60);
    chances_hold(
        &(struct frame_plan){.n = 7, .one_per = "home", .sort = by_imd, .n_sort = 1, .threads = 1},
        40);
}
TEST(rows_are_drawn_by_their_chance, "sampling: over many seeds each row is drawn by the chance "
                                     "that is written beside it, also by size and by household");

static void households_get_one_letter(void **state) {
    (void)state;
    struct arena *arena = arena_new(64 << 20);
    struct frame_made frame = frame_make(arena, 3000);
    struct frame_io io = memory_io(arena, frame.bytes, 4);
    struct frame_plan plan = {.n = 1500, .one_per = "home", .seed = "home", .threads = 2};
    struct frame_sample sample;
    assert_int_equal(frame_sample_draw(arena, &io, &plan, &sample, NULL), FAIL_NONE);
    assert_int_equal(sample.households, 1500);
    bool both = false, first = false;
    for (size_t i = 0; i < 1500; i++) {
        assert_int_equal(sample.taken[i].row / 2, i);
        assert_int_equal(sample.taken[i].household, 2);
        both = both || sample.taken[i].row % 2 == 1;
        first = first || sample.taken[i].row % 2 == 0;
    }
    assert_true(both && first);
    plan.n = 1501;
    struct why why = {0};
    assert_int_equal(frame_sample_draw(arena, &io, &plan, &sample, &why), FAIL_INFEASIBLE);
    memory_free(&io);
    arena_free(arena);
}
TEST(households_get_one_letter, "sampling: with one letter for each household none gets two, and "
                                "either of two people may be drawn");

static void households_far_apart_are_one(void **state) {
    (void)state;
    enum { HOUSEHOLDS = 70000 };
    struct arena *arena = arena_new(64 << 20);
    struct buf text;
    buf_init(&text, arena, 8 << 20);
    buf_text(&text, "home\n");
    for (int i = 0; i < 2 * HOUSEHOLDS; i++) {
        buf_char(&text, 'H');
        buf_int(&text, i % HOUSEHOLDS);
        buf_char(&text, '\n');
    }
    struct frame_io io = memory_io(arena, (struct str){text.s, text.n}, 4);
    struct frame_plan plan = {.n = HOUSEHOLDS, .one_per = "home", .seed = "far", .threads = 2};
    struct frame_sample sample;
    assert_int_equal(frame_sample_draw(arena, &io, &plan, &sample, NULL), FAIL_NONE);
    assert_int_equal(sample.households, HOUSEHOLDS);
    bool *drawn = ARENA_ARRAY(arena, bool, HOUSEHOLDS);
    size_t first = 0;
    for (size_t i = 0; i < sample.n_taken; i++) {
        size_t household = sample.taken[i].row % HOUSEHOLDS;
        assert_false(drawn[household]);
        drawn[household] = true;
        assert_int_equal(sample.taken[i].household, 2);
        first += sample.taken[i].row < HOUSEHOLDS;
    }
    assert_in_range(first, HOUSEHOLDS / 2 - 1000, HOUSEHOLDS / 2 + 1000); /* 7 deviations */
    memory_free(&io);
    arena_free(arena);
}
TEST(households_far_apart_are_one, "sampling: rows of a household that stand far apart in a long "
                                   "file are one household, and each has the same chance");

struct kept_rows {
    struct arena *arena;
    const char *ids[64];
    size_t n;
};

static enum fail row_keep(void *data, size_t taken, const char *const *cells, struct why *why) {
    struct kept_rows *kept = data;
    (void)why, (void)taken;
    char *copy = arena_copy(kept->arena, cells[0]);
    kept->ids[kept->n++] = copy;
    assert_non_null(strstr(cells[1], "High \"Street\""));
    return FAIL_NONE;
}

static void rows_are_found_again(void **state) {
    (void)state;
    struct arena *arena = arena_new(64 << 20), *kept_arena = arena_new(1 << 20);
    struct frame_made frame = frame_make(arena, 50000);
    struct frame_io io = memory_io(arena, frame.bytes, 4);
    struct frame_plan plan = {
        .n = 60, .strata = by_area, .n_strata = 1, .seed = "found", .threads = 3};
    struct frame_sample sample;
    struct kept_rows kept = {.arena = kept_arena};
    struct frame_reader reader = {.row = row_keep, .data = &kept};
    assert_int_equal(frame_sample_draw(arena, &io, &plan, &sample, NULL), FAIL_NONE);
    assert_int_equal(frame_sample_rows(arena, &io, &sample, &reader, NULL), FAIL_NONE);
    assert_int_equal(kept.n, 60);
    for (size_t i = 0; i < 60; i++)
        assert_string_equal(
            kept.ids[i], arena_printf(kept_arena, "%llu", (unsigned long long)sample.taken[i].row));
    memory_free(&io);
    arena_free(arena);
    arena_free(kept_arena);
}
TEST(rows_are_found_again, "sampling: the rows written are those that were drawn");

static void strata_have_readable_names(void **state) {
    (void)state;
    struct arena *arena = arena_new(64 << 20);
    struct frame_io io = memory_io(arena, STR("id;area\r\n1;Caf\xE9\r\n2;\"B;C\"\r\n"), 4);
    struct frame_plan plan = {
        .n = 2, .strata = by_area, .n_strata = 1, .seed = "1252", .threads = 1};
    struct frame_sample sample;
    assert_int_equal(frame_sample_draw(arena, &io, &plan, &sample, NULL), FAIL_NONE);
    assert_string_equal(sample.strata[0].name, "B;C");
    assert_string_equal(sample.strata[1].name, "Caf\xC3\xA9");
    memory_free(&io);
    arena_free(arena);
}
TEST(strata_have_readable_names,
     "sampling: strata of a Windows-1252 file with semicolons have readable names");

static void refused(struct arena *arena, struct str bytes, const struct frame_plan *plan,
                    enum fail fail, int64_t row, int64_t column, const char *words) {
    struct frame_io io = memory_io(arena, bytes, 4);
    struct frame_sample sample = {0};
    struct why why = {0};
    assert_int_equal(frame_sample_draw(arena, &io, plan, &sample, &why), fail);
    if (strstr(why.text, words) == NULL) fail_msg("'%s' does not say '%s'", why.text, words);
    assert_int_equal(why.row, row);
    assert_int_equal(why.column, column);
    assert_null(sample.taken);
    memory_free(&io);
}

/* A frame with a NUL in a column that nobody asked for, in rows that all readers come to. */
static void nuls_are_said(void **state) {
    (void)state;
    struct arena *arena = arena_new(64 << 20);
    struct frame_plan plan = {
        .n = 2, .strata = by_area, .n_strata = 1, .seed = "nul", .threads = 4};
    refused(arena, STR("id,area\n1,A\n2\0,B\n"), &plan, FAIL_INPUT, 3, 1, "NUL");
    refused(arena, STR("id,area\n1,A\n2,\"a,\0b\""), &plan, FAIL_INPUT, 3, 2, "NUL");
    refused(arena, STR("id,area\r1,A\r2,B\0\r"), &plan, FAIL_INPUT, 3, 2, "NUL");
    struct frame_made frame = frame_make(arena, 40000);
    for (int i = 1; i <= 8; i++) {
        char *copy = arena_copy_n(arena, frame.bytes.s, frame.bytes.n);
        size_t at = frame.bytes.n / 8 * (size_t)i - 40;
        while (memcmp(copy + at, "Street", 6) != 0) at--;
        copy[at] = '\0';
        int64_t row = 1;
        bool quoted = false;
        for (size_t b = 0; b < at; b++) {
            quoted ^= copy[b] == '"';
            row += copy[b] == '\n' && !quoted;
        }
        refused(arena, (struct str){copy, frame.bytes.n}, &plan, FAIL_INPUT, row, 2, "NUL");
    }
    arena_free(arena);
}
TEST(nuls_are_said, "sampling: a NUL anywhere in a frame is refused with its row and column");

static void rows_without_stratum_are_counted(void **state) {
    (void)state;
    const struct frame_stratum strata[] = {{.name = "", .rows = 1},
                                           {.name = " / Flat", .rows = 2},
                                           {.name = "North / ", .rows = 4},
                                           {.name = "North / Flat", .rows = 8},
                                           {.name = "A /B / C", .rows = 16}};
    struct frame_sample sample = {.strata = strata, .n_strata = 5};
    struct frame_plan plan = {.n_strata = 2};
    assert_int_equal(frame_rows_unplaced(&plan, &sample), 1 + 2 + 4);
    plan.n_strata = 0; /* without strata there is one, and it has no name */
    assert_int_equal(frame_rows_unplaced(&plan, &sample), 0);
}
TEST(rows_without_stratum_are_counted,
     "sampling: rows with an empty cell in a column of the strata are counted");

static void bad_frames_are_said(void **state) {
    (void)state;
    struct arena *arena = arena_new(64 << 20);
    struct frame_plan plan = {
        .n = 2, .strata = by_area, .n_strata = 1, .seed = "bad", .threads = 4};
    refused(arena, STR(""), &plan, FAIL_INPUT, 1, 0, "empty");
    refused(arena, STR("id,area\n"), &plan, FAIL_INPUT, 1, 0, "no rows");
    refused(arena, STR("id,zone\n1,A\n"), &plan, FAIL_INPUT, 1, 0, "area");
    refused(arena, STR("id,area\n1,A\n2\n"), &plan, FAIL_INPUT, 3, 2, "1 of the 2 cells");
    refused(arena, STR("id,area\n1,A\n\n2,B,C\n"), &plan, FAIL_INPUT, 4, 3, "quotation marks");
    refused(arena, STR("id,area\n1,\"A\n2,B\n"), &plan, FAIL_INPUT, 2, 2, "never closed");
    refused(arena, STR("id,area\n1,A\n"), &plan, FAIL_INFEASIBLE, 0, 0, "only 1");
    plan.size = "size";
    refused(arena, STR("id,area,size\n1,A,1\n2,A,-3\n"), &plan, FAIL_INPUT, 3, 3,
            "size of 0 or more");
    /* In millionths their sum is just above 2^64: it must not start again from 0. */
    struct buf large;
    buf_init(&large, arena, 1 << 12);
    buf_text(&large, "id,area,size\n");
    for (int i = 0; i < 21; i++) buf_printf(&large, "%d,A,900000000000\n", i);
    refused(arena, (struct str){large.s, large.n}, &plan, FAIL_LIMIT, 0, 0, "larger unit");
    plan.size = NULL;
    /* The last of many rows, read by the last of four threads. */
    struct frame_made frame = frame_make(arena, 40000);
    struct buf longer;
    buf_init(&longer, arena, 16 << 20);
    buf_add(&longer, frame.bytes.s, frame.bytes.n);
    buf_text(&longer, "40000,x,A1,1,1.0\n");
    refused(arena, (struct str){longer.s, longer.n}, &plan, FAIL_INPUT, 40002, 6,
            "5 of the 6 cells");
    arena_free(arena);
}
TEST(bad_frames_are_said, "sampling: a frame with an error anywhere, also in its last row, is "
                          "refused with row and column, and nothing is drawn");
