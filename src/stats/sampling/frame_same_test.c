#include "base/csv.h"
#include "base/rng.h"
#include "stats/sampling/frame_memory_test.h"
#include "tests/test.h"

#include <string.h>

/* --- Samples stay what they were --- */

static struct str addresses_write(struct arena *arena, const char *end, bool scattered) {
    struct buf text;
    struct rng rng;
    rng_init(&rng, "published");
    buf_init(&text, arena, 8 << 20);
    buf_printf(&text, "\xEF\xBB\xBFhome,address,area,zone,size,response%s", end);
    for (int i = 0, home = 1000; i < 20000; i++) {
        home = scattered ? (int)rng_below(&rng, 8000) : home + (int)rng_below(&rng, 2);
        int kind = (int)rng_below(&rng, 30);
        buf_printf(&text, kind == 0 ? "\"%d\"," : kind == 1 ? " %d," : "%d,", home);
        buf_printf(&text, kind < 4 ? "\"%d, \"\"High\"\" Street%s\"," : "%d High Street%s,", i,
                   kind == 2 ? end : "");
        buf_printf(&text, kind == 5 ? "\"A %d\",%s," : "A %d,%s,", i / 300 % 9,
                   i % 7000 < 3000 ? "urban" : "rural");
        buf_printf(&text, "%d.%d,0.0%d%s", (int)rng_below(&rng, 9), i % 10, i / 200 % 5 + 1, end);
        if (kind == 6) buf_text(&text, end);
    }
    return (struct str){text.s, text.n};
}

static void taken_digest(const struct frame_sample *sample, uint64_t *digest) {
    for (size_t i = 0; i < sample->n_taken; i++) {
        const struct frame_taken *unit = &sample->taken[i];
        const uint64_t parts[] = {unit->row, unit->stratum, (uint64_t)(unit->chance * 1e12 + 0.5),
                                  (uint64_t)unit->household};
        for (size_t k = 0; k < 4; k++) *digest = (*digest ^ parts[k]) * UINT64_C(0x100000001B3);
    }
}

static void samples_are_those_published(void **state) {
    (void)state;
    static const char *const strata[] = {"area", "zone"}, *const sort[] = {"zone", "area"};
    static const struct frame_factor factor = {"zone", "urban", 1.5};
    static const struct frame_plan modes[] = {
        {.n = 500},
        {.strata = strata, .n_strata = 2},
        {.strata = strata, .n_strata = 1, .sort = sort, .n_sort = 2},
        {.size = "size", .strata = strata, .n_strata = 1},
        {.size = "size", .one_per = "home"},
        {.one_per = "home"},
        {.one_per = "home", .strata = strata, .n_strata = 2, .sort = sort, .n_sort = 1},
        {.strata = strata, .n_strata = 1, .allocation = FRAME_NEYMAN, .spread = "size"},
        {.factors = &factor, .n_factors = 1, .response = "response"}};
    static const uint64_t wanted[3] = {UINT64_C(0xD14180FC92C3F86F), UINT64_C(0xD14180FC92C3F86F),
                                       UINT64_C(0xC4DDE22E065C23B2)};
    for (int file = 0; file < 3; file++) {
        struct arena *arena = arena_new(256 << 20);
        struct str text = addresses_write(arena, file == 1 ? "\r\n" : "\n", file == 2);
        uint64_t digest = UINT64_C(0xCBF29CE484222325);
        for (size_t m = 0; m < sizeof modes / sizeof modes[0]; m++) {
            struct frame_io io = memory_io(arena, text, 16);
            struct frame_plan plan = modes[m];
            struct frame_sample sample;
            struct why why = {0};
            plan.n = 500;
            plan.seed = "published";
            plan.threads = 1 + (int)m % 3;
            if (frame_sample_draw(arena, &io, &plan, &sample, &why) != FAIL_NONE)
                fail_msg("mode %zu: %s", m, why.text);
            assert_int_equal(sample.n_taken, 500);
            taken_digest(&sample, &digest);
            memory_free(&io);
        }
        if (digest != wanted[file]) fail_msg("file %d: %016llx", file, (unsigned long long)digest);
        arena_free(arena);
    }
}
TEST(samples_are_those_published, "sampling: of every way to draw, the sample of a seed is the one "
                                  "that it always was");

/* --- Any bytes, against the reader of all other tables --- */

static struct str bytes_draw(struct arena *arena, struct rng *rng, size_t columns) {
    static const char letters[] = "aaab,,\"\"\r\n\n\xA0;\t ";
    size_t n = rng_below(rng, rng_below(rng, 4) == 0 ? 400 : 40);
    struct buf text;
    buf_init(&text, arena, 4096);
    /* Mostly a header that can be read, sometimes one that is any bytes too. */
    if (rng_below(rng, 8) != 0) {
        buf_text(&text, columns == 1 ? "h" : columns == 2 ? "h,s" : "s,h,z");
        buf_text(&text, rng_below(rng, 3) == 0 ? "\r\n" : "\n");
    }
    while (text.n < n) {
        if (rng_below(rng, 3) == 0)
            buf_text(&text, columns == 1 ? "a\n" : columns == 2 ? "a,b\r\n" : "b,\"a\",a\n");
        else
            buf_char(&text, letters[rng_below(rng, sizeof letters - 1)]);
    }
    return (struct str){text.s, text.n};
}

/* How many different values a column has; SIZE_MAX: one is empty. */
static size_t values_count(struct arena *arena, const struct csv *csv, const char *name) {
    int column = csv_column(csv, name);
    size_t n = 0;
    const char **seen = ARENA_ARRAY(arena, const char *, csv->n_rows + 1);
    for (size_t r = 0; r < csv->n_rows; r++) {
        const char *cell = str_copy(arena, str_trim(str_of(csv_cell(csv, r, (size_t)column))));
        size_t i = 0;
        if (cell[0] == '\0') return SIZE_MAX;
        while (i < n && strcmp(seen[i], cell) != 0) i++;
        seen[i] = cell;
        n += i == n;
    }
    return n;
}

/* Different values in column s, of which only spaces at the ends do not matter. */
static size_t strata_count(struct arena *arena, const struct csv *csv) {
    size_t n = 0, column = (size_t)csv_column(csv, "s");
    struct str *seen = ARENA_ARRAY(arena, struct str, csv->n_rows + 1);
    for (size_t r = 0; r < csv->n_rows; r++) {
        struct str cell = str_of(csv_cell(csv, r, column));
        size_t i = 0;
        while (cell.n > 0 && cell.s[0] == ' ') cell.s++, cell.n--;
        while (cell.n > 0 && cell.s[cell.n - 1] == ' ') cell.n--;
        while (i < n && (seen[i].n != cell.n || memcmp(seen[i].s, cell.s, cell.n) != 0)) i++;
        seen[i] = cell;
        n += i == n;
    }
    return n;
}

static void show(const char *what, struct str text) {
    char shown[2000] = "";
    size_t n = 0;
    for (size_t i = 0; i < text.n && n + 8 < sizeof shown; i++)
        n += (size_t)(text.s[i] > ' ' ? snprintf(shown + n, 8, "%c", text.s[i])
                                      : snprintf(shown + n, 8, "\\x%02x", (uint8_t)text.s[i]));
    fail_msg("%s: '%s'", what, shown);
}

static void bytes_compare(struct arena *arena, struct str text, bool *read) {
    static const char *const strata[] = {"s"};
    struct csv csv;
    struct frame_sample sample;
    struct why why = {0}, careful = {0};
    struct frame_io io = memory_io(arena, text, 1);
    struct frame_plan plan = {.n = 1, .one_per = "h", .seed = "bytes", .threads = 1};
    enum fail csv_fail = csv_read(arena, text, &csv, &careful);
    if (csv_fail == FAIL_NONE && csv_column(&csv, "s") >= 0)
        plan.strata = strata, plan.n_strata = 1;
    enum fail fail = frame_sample_draw(arena, &io, &plan, &sample, &why);
    size_t homes = 0;
    bool good = csv_fail == FAIL_NONE && csv.n_rows > 0 && csv_column(&csv, "h") >= 0;
    if (good) homes = values_count(arena, &csv, "h");
    size_t twice = 0;
    for (size_t c = 0; good && c < csv.n_columns; c++)
        twice += strcmp(csv.header[c], "h") == 0 || strcmp(csv.header[c], "s") == 0 ? 1 : 0;
    good = good && homes != SIZE_MAX && twice == (csv_column(&csv, "s") >= 0 ? 2 : 1);
    if (good && fail != FAIL_NONE) show(why.text, text);
    if (!good && fail == FAIL_NONE) show(careful.text, text);
    if (good) {
        if (sample.rows != (int64_t)csv.n_rows) show("other rows", text);
        if (sample.households != (int64_t)homes) show("other households", text);
        if (sample.n_strata != (plan.n_strata == 0 ? 1 : strata_count(arena, &csv)))
            show("other strata", text);
        if (sample.n_columns != csv.n_columns) show("other columns", text);
        for (size_t c = 0; c < csv.n_columns; c++)
            if (strcmp(sample.header[c], csv.header[c]) != 0) show("other header", text);
    }
    *read = good;
    memory_free(&io);
}

static void any_bytes_are_read_alike(void **state) {
    (void)state;
    struct arena *arena = arena_new(64 << 20);
    struct rng rng;
    size_t n_read = 0;
    rng_init(&rng, "bytes");
    for (int round = 0; round < 20000; round++) {
        struct str text = bytes_draw(arena, &rng, 1 + rng_below(&rng, 3));
        bool read = false;
        if (text.n == 0) continue;
        bytes_compare(arena, text, &read);
        n_read += read;
        arena_reset(arena, 1 << 20);
    }
    if (n_read < 1000) fail_msg("only %zu of the files can be read", n_read);
    arena_free(arena);
}
TEST(any_bytes_are_read_alike,
     "sampling: any bytes are rows, households, strata and columns as the "
     "reader of all other tables has them, or both refuse them");
