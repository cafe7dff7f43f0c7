/* Whether the intervals of packages hold what they say, by simulation. */
#include "base/rng.h"
#include "stats/preference/what_if.h"
#include "tests/test.h"

#include <math.h>

enum { PEOPLE_MOST = 60, EACH = 12, ROUNDS = 600 };

/* One study: conditions of 3 and 2 levels, a yes or no to each way, people who differ. */
struct study {
    int32_t a[PEOPLE_MOST * EACH], b[PEOPLE_MOST * EACH], people[PEOPLE_MOST * EACH];
    double outcome[PEOPLE_MOST * EACH];
    struct conjoint_attribute attributes[2];
    struct conjoint_data data;
};

/* What of all people would say yes to a way. */
struct truth {
    double base, a[3], b[2];
    double apart; /* people differ by so much to either side */
    bool fixed;   /* instead: each says the same to all ways, yes by `base` */
};

static double share_of(const struct truth *truth, int32_t a, int32_t b) {
    return truth->base + truth->a[a] + truth->b[b];
}

static void study_make(struct study *study, const struct truth *truth, size_t n_people,
                       struct rng *rng) {
    static const char *const three[] = {"x", "y", "z"};
    static const char *const two[] = {"on", "off"};
    for (size_t i = 0; i < n_people * EACH; i++) {
        static double own;
        if (i % EACH == 0) own = rng_real(rng) < 0.5 ? truth->apart : -truth->apart;
        if (i % EACH == 0 && truth->fixed) own = rng_real(rng) < truth->base ? 1 : -1;
        study->a[i] = (int32_t)rng_below(rng, 3);
        study->b[i] = (int32_t)rng_below(rng, 2);
        study->people[i] = (int32_t)(i / EACH);
        study->outcome[i] = rng_real(rng) < share_of(truth, study->a[i], study->b[i]) + own ? 1 : 0;
    }
    study->attributes[0] = (struct conjoint_attribute){"a", three, 3, study->a};
    study->attributes[1] = (struct conjoint_attribute){"b", two, 2, study->b};
    study->data = (struct conjoint_data){.n_rows = n_people * EACH,
                                         .n_attributes = 2,
                                         .attributes = study->attributes,
                                         .outcome = study->outcome,
                                         .respondent = study->people,
                                         .n_respondents = (int32_t)n_people};
}

/* How often the interval of each way holds its share, of ROUNDS studies; the fewest. */
static double covered(const struct truth *truth, size_t n_people) {
    static struct study study;
    struct rng rng;
    size_t held[6] = {0};
    double fewest = 1;
    rng_init(&rng, "cover");
    for (size_t round = 0; round < ROUNDS; round++) {
        struct arena *arena = arena_new(1 << 22);
        struct conjoint_effects effects;
        study_make(&study, truth, n_people, &rng);
        assert_int_equal(conjoint_effects_run(arena, &study.data, &effects, NULL), FAIL_NONE);
        for (int32_t w = 0; w < 6; w++) {
            const int32_t level[] = {w / 2, w % 2};
            double share = share_of(truth, level[0], level[1]);
            struct conjoint_package package = conjoint_package_of(&study.data, &effects, level);
            assert_true(package.low >= 0 && package.high <= 1 && package.low < package.high);
            held[w] += package.low <= share && share <= package.high;
        }
        arena_free(arena);
    }
    for (size_t w = 0; w < 6; w++) fewest = fmin(fewest, (double)held[w] / ROUNDS);
    return fewest;
}

static void packages_are_covered(void **state) {
    (void)state;
    static const struct {
        struct truth truth;
        size_t people;
    } cases[] = {
        {{.base = 0.5, .a = {0, 0.1, 0.2}, .b = {0, -0.1}, .apart = 0.15}, 14},
        {{.base = 0.6, .a = {0, 0.2, 0.39}, .b = {0, -0.3}, .apart = 0}, 14},
        {{.base = 0.97, .a = {0, 0, -0.5}, .b = {0, -0.2}, .apart = 0.02}, 14},
        {{.base = 0.03, .a = {0, 0.2, 0.5}, .b = {0, 0.1}, .apart = 0.02}, 14},
        {{.base = 0.5, .a = {0, 0.1, 0.2}, .b = {0, -0.1}, .apart = 0.2}, 60},
        {{.base = 0.83, .fixed = true}, 14},
        {{.base = 0.95, .fixed = true}, 60},
        {{.base = 0.97, .a = {0, -0.2, -0.5}, .b = {0, -0.2}, .apart = 0.02}, 60},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double share = covered(&cases[i].truth, cases[i].people);
        if (!(share >= 0.92)) fail_msg("case %zu: %.3f are covered", i, share);
    }
}
TEST(packages_are_covered,
     "preference: 95% intervals of packages hold the truth in 92% of studies or more, also of 14 "
     "people and at the ends");
