#include "base/rng.h"
#include "stats/sampling/frame_inner.h"
#include "stats/sampling/frame_memory_test.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

/* --- Frames of households --- */

/* How households are named and stand in the file: the first two only rise, in one order each. */
enum naming { SHORT_FIRST, BY_BYTES, FALLING, SCATTERED, ONE_AGAIN, NAMINGS };

struct homes {
    enum naming naming;
    size_t rows, n_homes;
    size_t *home; /* [rows] */
    const char *note;
    bool odd, empty;  /* odd: all that a spreadsheet may write; empty: the last row says no home */
    int64_t last_row; /* its number in the file */
};

static void homes_draw(struct arena *arena, struct rng *rng, struct homes *homes) {
    homes->home = ARENA_ARRAY(arena, size_t, homes->rows);
    for (size_t i = 0, home = 0; i < homes->rows; i++) {
        home += i > 0 && rng_below(rng, 5) < 2;
        homes->home[i] = homes->naming == SCATTERED ? rng_below(rng, homes->rows / 2 + 1) : home;
    }
    if (homes->naming == ONE_AGAIN) homes->home[homes->rows - 1] = 0;
}

static void name_put(struct rng *rng, const struct homes *homes, size_t home, struct buf *text) {
    static const char *const ends[] = {"xyz", "yz", "z", ""};
    char name[64];
    bool special = homes->odd && homes->naming != SHORT_FIRST && home % 7 == 3;
    int number = (int)home + 95;
    if (homes->naming == FALLING) number = 900000 - number;
    if (homes->naming == SHORT_FIRST || homes->naming == FALLING)
        snprintf(name, sizeof name, "%d%s", number, special ? ",\"\"a\"\"\n" : "");
    else
        snprintf(name, sizeof name, "k%07d%s", number, special ? ",\"\"\n" : ends[home % 4]);
    switch (special ? 0 : rng_below(rng, homes->odd ? 4 : 1) + 2) {
    case 0:
    case 3: buf_printf(text, "\"%s\"", name); break;
    case 4: buf_printf(text, "  %s ", name); break;
    default: buf_text(text, name);
    }
}

static struct str homes_write(struct arena *arena, struct rng *rng, struct homes *homes) {
    struct buf text;
    const char *end = homes->odd && rng_below(rng, 2) ? "\r\n" : "\n";
    bool last = rng_below(rng, 2) == 1; /* whether the household is the last cell */
    buf_init(&text, arena, 8 << 20);
    if (homes->odd && rng_below(rng, 2)) buf_text(&text, "\xEF\xBB\xBF");
    buf_printf(&text, last ? "note,home%s" : "home,note%s", end);
    homes->last_row = 1;
    for (size_t i = 0; i < homes->rows; i++) {
        bool empty = homes->empty && i + 1 == homes->rows;
        if (homes->odd && rng_below(rng, 20) == 0) buf_text(&text, end), homes->last_row++;
        if (last) buf_printf(&text, "%s,", homes->note);
        if (!empty) name_put(rng, homes, homes->home[i], &text);
        if (!last) buf_printf(&text, ",%s", homes->note);
        if (i + 1 < homes->rows || !last || rng_below(rng, 2)) buf_text(&text, end);
        homes->last_row++;
    }
    return (struct str){text.s, text.n};
}

/* --- The same in few words --- */

static uint64_t lot(uint64_t seed, uint64_t row) {
    uint64_t x = (row + 1) * UINT64_C(0x9E3779B97F4A7C15) ^ seed;
    x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
    return x ^ x >> 31;
}

struct reference {
    size_t n_kept;
    uint64_t *kept; /* the row with the lowest lot of each household, in the order of the file */
    int64_t *size;  /* [home] */
};

static struct reference reference_make(struct arena *arena, const struct homes *homes,
                                       const char *seed) {
    struct reference out = {.kept = ARENA_ARRAY(arena, uint64_t, homes->rows),
                            .size = ARENA_ARRAY(arena, int64_t, homes->rows + 1)};
    size_t *best = ARENA_ARRAY(arena, size_t, homes->rows + 1);
    struct rng rng;
    rng_init_stream(&rng, seed, UINT64_MAX);
    uint64_t lots = rng_u64(&rng);
    for (size_t i = 0; i < homes->rows; i++) {
        size_t home = homes->home[i];
        if (out.size[home]++ == 0 || lot(lots, i) < lot(lots, best[home])) best[home] = i;
    }
    for (size_t i = 0; i < homes->rows; i++)
        if (best[homes->home[i]] == i) out.kept[out.n_kept++] = i;
    return out;
}

static void sample_compare(struct arena *arena, const struct homes *homes,
                           const struct frame_sample *sample, const char *seed) {
    struct reference reference = reference_make(arena, homes, seed);
    struct rng rng;
    rng_init_stream(&rng, seed, 0);
    uint64_t n = sample->n_taken, measure = reference.n_kept * UINT64_C(1000000),
             start = rng_below(&rng, measure);
    assert_int_equal(sample->rows, homes->rows);
    assert_int_equal(sample->households, reference.n_kept);
    for (uint64_t j = 0; j < n; j++) {
        uint64_t row = reference.kept[(start + j * measure) / n / 1000000];
        assert_int_equal(sample->taken[j].row, row);
        assert_int_equal(sample->taken[j].household, reference.size[homes->home[row]]);
        assert_true(sample->taken[j].chance == (double)n / (double)reference.n_kept);
    }
}

/* Draws on `threads`, and says whether any hash had to be noted. */
static bool homes_check(struct arena *arena, struct rng *rng, struct homes *homes, int threads) {
    bool hashed = false;
    homes_draw(arena, rng, homes);
    struct str text = homes_write(arena, rng, homes);
    struct frame_io io = memory_io(arena, text, homes->rows > 1000 ? 16 : 1);
    struct frame_plan plan = {
        .n = (int64_t)homes->rows / 9 + 1, .one_per = "home", .seed = "homes", .threads = threads};
    struct frame_sample sample;
    struct why why = {0};
    enum fail fail = frame_sample_draw(arena, &io, &plan, &sample, &why);
    if (homes->empty) {
        assert_int_equal(fail, FAIL_INPUT);
        assert_non_null(strstr(why.text, "which household"));
        assert_int_equal(why.row, homes->last_row);
    } else {
        if (fail != FAIL_NONE) fail_msg("%s", why.text);
        sample_compare(arena, homes, &sample, plan.seed);
    }
    for (int part = NOTE_HOUSEHOLD; part < MEMORY_PARTS; part += NOTE_KINDS)
        hashed = hashed || memory_noted(&io, part) > 0;
    memory_free(&io);
    return hashed;
}

static void households_are_those_of_a_simple_draw(void **state) {
    (void)state;
    struct arena *arena = arena_new(64 << 20);
    struct rng rng;
    size_t hashed[NAMINGS] = {0};
    rng_init(&rng, "homes");
    for (int round = 0; round < 400; round++) {
        struct homes homes = {.naming = (enum naming)(round % NAMINGS),
                              .rows = 1 + rng_below(&rng, round % 8 == 0 ? 600 : 40),
                              .note = round % 3 == 0 ? "n" : "\"a, \"\"b\"\"\nc\"",
                              .odd = round % 2 == 1,
                              .empty = round % 11 == 5};
        hashed[homes.naming] += homes_check(arena, &rng, &homes, 1);
        arena_reset(arena, 1 << 20);
    }
    assert_int_equal(hashed[SHORT_FIRST] + hashed[BY_BYTES], 0);
    assert_true(hashed[FALLING] > 40 && hashed[SCATTERED] > 40 && hashed[ONE_AGAIN] > 40);
    arena_free(arena);
}
TEST(households_are_those_of_a_simple_draw,
     "sampling: one per household draws the rows of a simple draw over all households, whether "
     "these stand together, fall, or come again, and however their names are written");

static void households_of_long_files(void **state) {
    (void)state;
    struct arena *arena = arena_new(256 << 20);
    struct rng rng;
    rng_init(&rng, "long homes");
    for (int round = 0; round < 3 * NAMINGS; round++) {
        struct homes homes = {.naming = (enum naming)(round % NAMINGS),
                              .rows = 30000 + rng_below(&rng, 1000),
                              .note = round % 2 == 0 ? "a note that makes the row long enough here"
                                                     : "\"line\nline, that is long enough here\"",
                              .odd = round >= 2 * NAMINGS};
        bool hashed = homes_check(arena, &rng, &homes, 1 + round % 3 + (round > 3));
        if (!homes.odd && round % 2 == 0) assert_int_equal(hashed, homes.naming > BY_BYTES);
        arena_reset(arena, 1 << 20);
    }
    arena_free(arena);
}
TEST(households_of_long_files, "sampling: households that reach from one thread's part of a file "
                               "into the next are one, and those in order are told without a note");

static void spread_is_that_of_all_rows(void **state) {
    (void)state;
    struct arena *arena = arena_new(16 << 20);
    static const char *const by_area[] = {"area"};
    struct frame_io io =
        memory_io(arena, STR("home,area,size\n1,A,1\n1,A,3\n2,A,5\n3,B,2\n3,B,2\n4,B,5\n"), 1);
    struct frame_plan plan = {.n = 2,
                              .strata = by_area,
                              .n_strata = 1,
                              .allocation = FRAME_NEYMAN,
                              .spread = "size",
                              .one_per = "home",
                              .seed = "spread",
                              .threads = 1};
    struct frame_sample sample;
    assert_int_equal(frame_sample_draw(arena, &io, &plan, &sample, NULL), FAIL_NONE);
    assert_int_equal(sample.strata[0].rows, 2);
    assert_true(fabs(sample.strata[0].spread - 2) < 1e-12);       /* of 1, 3, 5 */
    assert_true(fabs(sample.strata[1].spread - sqrt(3)) < 1e-12); /* of 2, 2, 5 */
    memory_free(&io);
    arena_free(arena);
}
TEST(spread_is_that_of_all_rows, "sampling: Neyman's allocation with one per household goes by the "
                                 "spread over all rows");
