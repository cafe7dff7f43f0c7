/* What the public sees of two categories together. */
#include "recruit/lottery_figures.h"

#include "tests/test.h"

enum { PEOPLE_MAX = 200 };

struct pool_of_pairs {
    struct recruit_draw_values_row values[2 * PEOPLE_MAX];
    int64_t drawn[PEOPLE_MAX];
    struct lottery_people people;
};

/* So many people of each pair of values; of each the first `drawn` have a seat. */
static void people_add(struct pool_of_pairs *pool, int64_t a, int64_t b, size_t n, size_t drawn) {
    for (size_t i = 0; i < n; i++) {
        int64_t number = 1000 + (int64_t)pool->people.n;
        if (i < drawn) pool->drawn[pool->people.n_drawn++] = number;
        pool->values[pool->people.n++] = (struct recruit_draw_values_row){number, a};
        pool->values[pool->people.n++] = (struct recruit_draw_values_row){number, b};
    }
    pool->people.values = pool->values;
    pool->people.drawn = pool->drawn;
}

static bool shows(struct arena *arena, const struct pool_of_pairs *pool,
                  struct lottery_pair *pair) {
    struct html out = {.arena = arena, .language = "en"};
    const struct recruit_value_list_row sex[] = {{.id = 1, .label = "Female"},
                                                 {.id = 2, .label = "Male"}};
    const struct recruit_value_list_row age[] = {{.id = 3, .label = "Young"},
                                                 {.id = 4, .label = "Old"}};
    struct category a = {.row = {.name = "Gender"}, .values = sex, .n_values = 2};
    struct category b = {.row = {.name = "Age"}, .values = age, .n_values = 2};
    return lottery_pair_make(&out, &a, &b, &pool->people, pair);
}

static void pairs_are_safe_or_hidden(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)16 << 20);
    static const struct {
        size_t n, drawn; /* in one of the four cells; the others have 12, of which 6 are drawn */
        bool shows, shows_seats;
    } cases[] = {{12, 6, true, true},  {5, 0, true, false},  {4, 0, false, false},
                 {0, 0, false, false}, {12, 4, true, false}, {12, 8, true, false},
                 {10, 5, true, true}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct pool_of_pairs *pool = ARENA_NEW(arena, struct pool_of_pairs);
        struct lottery_pair pair = {0};
        for (int64_t a = 1; a <= 2; a++)
            for (int64_t b = 3; b <= 4; b++) {
                bool it = a == 2 && b == 4;
                people_add(pool, a, b, it ? cases[i].n : 12, it ? cases[i].drawn : 6);
            }
        assert_int_equal(shows(arena, pool, &pair), cases[i].shows);
        if (!cases[i].shows) continue;
        assert_int_equal(pair.n_rows, 2);
        assert_string_equal(pair.head[2].text, "Old");
        assert_string_equal(pair.cells[1].text, cases[i].shows_seats ? "6 of 12" : "12");
        assert_string_equal(pair.cells[5].text,
                            cases[i].shows_seats
                                ? arena_printf(arena, "%zu of %zu", cases[i].drawn, cases[i].n)
                                : arena_printf(arena, "%zu", cases[i].n));
    }
    /* Somebody without an answer: the table would not sum to the pool. */
    struct pool_of_pairs *pool = ARENA_NEW(arena, struct pool_of_pairs);
    struct lottery_pair pair = {0};
    for (int64_t a = 1; a <= 2; a++)
        for (int64_t b = 3; b <= 4; b++) people_add(pool, a, b, 12, 6);
    pool->people.n--;
    assert_false(shows(arena, pool, &pair));
    arena_free(arena);
}
TEST(pairs_are_safe_or_hidden,
     "recruit: two categories together are public only where no cell is small or empty");
