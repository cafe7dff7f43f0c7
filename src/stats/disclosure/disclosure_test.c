#include "base/rng.h"
#include "stats/disclosure/anonymity.h"
#include "stats/disclosure/linear.h"
#include "stats/disclosure/noise.h"
#include "stats/disclosure/rounding.h"
#include "stats/disclosure/search.h"
#include "stats/disclosure/suppress.h"
#include "stats/disclosure/tables.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

static void assert_near(double got, double want, double tolerance) {
    if (!(fabs(got - want) <= tolerance)) fail_msg("got %.12g, want %.12g", got, want);
}

static void linear_known(void **state) {
    (void)state;
    /* Dantzig's example: most of 3x + 5y with x <= 4, 2y <= 12, 3x + 2y <= 18 is 36. */
    const double matrix[] = {0, 2, 1, 0, 3, 2, 0, 1}, right[] = {12, 18};
    const double low[4] = {0}, none = (double)INFINITY, high[] = {4, none, none, none};
    const double goal[] = {3, 5, 0, 0}, ray[] = {-1, 0, 0, 0};
    struct arena *arena = arena_new(1 << 20);
    struct linear_plan plan = {2, 4, matrix, right, low, high};
    struct linear *linear;
    double x[4], price[2];
    assert_int_equal(linear_start(arena, &plan, &linear, NULL), FAIL_NONE);
    assert_near(linear_most(linear, goal, (double)INFINITY, x, price), 36, 1e-9);
    assert_near(x[0], 2, 1e-9);
    assert_near(x[1], 6, 1e-9);
    assert_near(price[0] * 12 + price[1] * 18, 36, 1e-9); /* the dual says the same */
    assert_near(linear_most(linear, ray, (double)INFINITY, x, NULL), 0, 1e-9);
    const double against[] = {1, 0, 0, 0, 1, 0, 0, 0}, sides[] = {1, 2};
    plan = (struct linear_plan){2, 4, against, sides, low, high};
    assert_int_equal(linear_start(arena, &plan, &linear, NULL), FAIL_INFEASIBLE);
    arena_free(arena);
}
TEST(linear_known, "disclosure: a known linear programme, its prices, and a contradiction");

/* All whole tables with the published cells and totals, by trying. */
struct attacker {
    size_t rows, columns;
    double row[4], column[4], cell[12], least[12], most[12];
    const bool *hidden;
    size_t found;
};

static void attack(struct attacker *a, size_t at) {
    if (at == a->rows * a->columns) {
        for (size_t c = 0; c < a->columns; c++)
            if (a->column[c] != 0) return;
        a->found++;
        for (size_t i = 0; i < at; i++) {
            a->least[i] = fmin(a->least[i], a->cell[i]);
            a->most[i] = fmax(a->most[i], a->cell[i]);
        }
        return;
    }
    size_t r = at / a->columns, c = at % a->columns;
    double known = a->cell[at], most = fmin(a->row[r], a->column[c]);
    for (double v = a->hidden[at] ? 0 : known; v <= (a->hidden[at] ? most : known); v++) {
        a->cell[at] = v;
        a->row[r] -= v, a->column[c] -= v;
        bool open = a->row[r] >= 0 && a->column[c] >= 0 && (c + 1 < a->columns || a->row[r] == 0);
        if (open) attack(a, at + 1);
        a->row[r] += v, a->column[c] += v;
    }
    a->cell[at] = known;
}

static void attack_run(struct attacker *a, const struct cross_table *cross, size_t rows,
                       size_t columns, const bool *hidden) {
    *a = (struct attacker){.rows = rows, .columns = columns, .hidden = hidden};
    size_t inner = rows * columns;
    for (size_t r = 0; r < rows; r++) a->row[r] = cross->value[inner + r];
    for (size_t c = 0; c < columns; c++) a->column[c] = cross->value[inner + rows + c];
    for (size_t i = 0; i < inner; i++) {
        a->cell[i] = cross->value[i];
        a->least[i] = (double)INFINITY;
    }
    attack(a, 0);
}

static bool is_safe(const struct attacker *a, const struct suppress_plan *plan) {
    for (size_t i = 0; i < a->rows * a->columns; i++) {
        if (!plan->primary[i]) continue;
        if (a->most[i] < plan->value[i] + plan->protection) return false;
        if (a->least[i] > fmax(0, plan->value[i] - plan->protection)) return false;
    }
    return true;
}

/* The cheapest safe pattern by trying all; INFINITY when there is none. */
static double cheapest(const struct cross_table *cross, size_t rows, size_t columns,
                       const struct suppress_plan *plan) {
    size_t inner = rows * columns;
    double best = (double)INFINITY;
    for (unsigned set = 0; set < 1u << inner; set++) {
        bool hidden[12], allowed = true;
        double cost = 0;
        for (size_t i = 0; i < inner; i++) {
            bool more = (set >> i & 1) != 0;
            allowed = allowed && !(more && (plan->primary[i] || !plan->may_hide[i]));
            hidden[i] = plan->primary[i] || more;
            cost += more ? plan->value[i] : 0;
        }
        if (!allowed || cost >= best) continue;
        struct attacker attacker;
        attack_run(&attacker, cross, rows, columns, hidden);
        if (is_safe(&attacker, plan)) best = cost;
    }
    return best;
}

static void suppress_brute(void **state) {
    (void)state;
    struct rng rng;
    rng_init(&rng, "suppress");
    for (int round = 0; round < 40; round++) {
        struct arena *arena = arena_new(1 << 24);
        size_t rows = 2 + (size_t)rng_below(&rng, 2), columns = 3, inner = rows * columns;
        double counts[12];
        bool primary[32] = {false}, may_hide[32] = {false};
        for (size_t i = 0; i < inner; i++)
            counts[i] =
                (double)(rng_below(&rng, 3) == 0 ? rng_below(&rng, 4) : 3 + rng_below(&rng, 6));
        struct cross_table cross;
        cross_table_make(arena, counts, rows, columns, &cross);
        primary_mark(cross.value, inner, 3, false, primary);
        for (size_t i = 0; i < inner; i++) may_hide[i] = cross.value[i] > 0;
        struct suppress_plan plan = {.n_cells = cross.n_cells,
                                     .value = cross.value,
                                     .relations = cross.relations,
                                     .primary = primary,
                                     .may_hide = may_hide,
                                     .protection = 2};
        struct suppression out;
        double best = cheapest(&cross, rows, columns, &plan);
        enum fail fail = suppress_run(arena, &plan, &out, NULL);
        if (isinf(best)) {
            assert_int_equal(fail, FAIL_INFEASIBLE);
        } else {
            assert_int_equal(fail, FAIL_NONE);
            assert_true(out.is_least);
            assert_near(out.secondary_cost, best, 1e-9);
            struct attacker attacker;
            attack_run(&attacker, &cross, rows, columns, out.hidden);
            assert_true(is_safe(&attacker, &plan));
            for (size_t i = 0; i < inner; i++) {
                assert_near(out.least[i], attacker.least[i], 1e-6);
                assert_near(out.most[i], attacker.most[i], 1e-6);
            }
        }
        arena_free(arena);
    }
}
TEST(suppress_brute,
     "disclosure: an attacker who tries every table never comes nearer than stated, and no "
     "cheaper pattern is safe");

/* By linear programmes that know nothing of one another. */
static bool audit_is_safe(struct arena *arena, const struct suppress_plan *plan,
                          const bool *hidden) {
    struct suppression seen;
    assert_int_equal(suppress_audit(arena, plan, hidden, &seen, NULL), FAIL_NONE);
    for (size_t i = 0; i < plan->n_cells; i++) {
        double value = plan->value[i], below = fmin(plan->protection, value);
        if (!plan->primary[i]) continue;
        if (seen.most[i] < value + plan->protection - 1e-6) return false;
        if (seen.least[i] > value - below + 1e-6) return false;
    }
    return true;
}

/* Where the search for the cheapest is cut short, the pattern is thinned out instead. */
static void thinned_patterns_are_safe(void **state) {
    (void)state;
    enum { ROWS = 9, COLUMNS = 7, INNER = ROWS * COLUMNS, CELLS = INNER + ROWS + COLUMNS + 1 };
    struct rng rng;
    int thinned = 0;
    rng_init(&rng, "thinned");
    for (int round = 0; round < 25; round++) {
        struct arena *arena = arena_new(1 << 26);
        double counts[INNER];
        bool primary[CELLS] = {false}, hidden[CELLS];
        for (size_t i = 0; i < INNER; i++)
            counts[i] =
                (double)(rng_below(&rng, 4) == 0 ? rng_below(&rng, 10) : rng_below(&rng, 90));
        struct cross_table cross;
        cross_table_make(arena, counts, ROWS, COLUMNS, &cross);
        primary_mark(cross.value, INNER, 10, false, primary);
        struct suppress_plan plan = {.n_cells = cross.n_cells,
                                     .value = cross.value,
                                     .relations = cross.relations,
                                     .primary = primary,
                                     .protection = 3,
                                     .search_limit = 1};
        struct suppression out;
        enum fail fail = suppress_run(arena, &plan, &out, NULL);
        if (fail == FAIL_NONE && !out.is_least) {
            thinned++;
            assert_true(audit_is_safe(arena, &plan, out.hidden));
            for (size_t i = 0; i < CELLS; i++) {
                if (!out.hidden[i] || primary[i]) continue;
                memcpy(hidden, out.hidden, sizeof hidden);
                hidden[i] = false;
                assert_false(audit_is_safe(arena, &plan, hidden));
            }
        }
        arena_free(arena);
    }
    if (thinned < 10) fail_msg("only %d patterns were thinned out", thinned);
}
TEST(thinned_patterns_are_safe, "disclosure: a pattern for which the search was cut short is safe, "
                                "and without any cell more it "
                                "is not");

static void search_brute(void **state) {
    (void)state;
    struct rng rng;
    rng_init(&rng, "search");
    for (int round = 0; round < 60; round++) {
        struct arena *arena = arena_new(1 << 22);
        enum { THINGS = 9 };
        double cost[THINGS], weight[4][THINGS], need[4], best = (double)INFINITY;
        for (size_t i = 0; i < THINGS; i++) cost[i] = 1 + (double)rng_below(&rng, 9);
        struct search *search = search_new(arena, cost, THINGS, 100000);
        size_t n = 1 + (size_t)rng_below(&rng, 4);
        for (size_t c = 0; c < n; c++) {
            double all = 0;
            for (size_t i = 0; i < THINGS; i++) all += weight[c][i] = (double)rng_below(&rng, 4);
            need[c] = all == 0 ? 0 : 1 + (double)rng_below(&rng, (uint64_t)all);
            assert_true(search_cut(search, weight[c], need[c]));
        }
        for (unsigned set = 0; set < 1u << THINGS; set++) {
            double sum = 0;
            bool meets = true;
            for (size_t i = 0; i < THINGS; i++) sum += (set >> i & 1) != 0 ? cost[i] : 0;
            for (size_t c = 0; c < n; c++) {
                double got = 0;
                for (size_t i = 0; i < THINGS; i++) got += (set >> i & 1) != 0 ? weight[c][i] : 0;
                meets = meets && got >= need[c];
            }
            if (meets) best = fmin(best, sum);
        }
        bool chosen[THINGS];
        assert_true(search_least(search, true, chosen));
        double sum = 0;
        for (size_t i = 0; i < THINGS; i++) sum += chosen[i] ? cost[i] : 0;
        assert_near(sum, best, 1e-9);
        arena_free(arena);
    }
}
TEST(search_brute, "disclosure: the cheapest set under several needs is that of trying all");

static void rounding_sums(void **state) {
    (void)state;
    struct rng rng;
    rng_init(&rng, "round");
    for (int round = 0; round < 30; round++) {
        struct arena *arena = arena_new(1 << 22);
        double counts[20], rounded[64];
        for (size_t i = 0; i < 20; i++) counts[i] = (double)rng_below(&rng, 60);
        struct cross_table cross;
        cross_table_make(arena, counts, 4, 5, &cross);
        assert_int_equal(
            round_controlled(arena, cross.value, cross.n_cells, &cross.relations, 5, rounded, NULL),
            FAIL_NONE);
        for (size_t i = 0; i < cross.n_cells; i++) {
            assert_true(fabs(rounded[i] - cross.value[i]) < 5);
            assert_true(fmod(rounded[i], 5) == 0);
            if (fmod(cross.value[i], 5) == 0) assert_true(rounded[i] == cross.value[i]);
        }
        for (size_t r = 0; r < cross.relations.n; r++) {
            double sum = 0;
            for (size_t k = cross.relations.start[r]; k < cross.relations.start[r + 1]; k++)
                sum += cross.relations.sign[k] * rounded[cross.relations.cell[k]];
            assert_near(sum, 0, 1e-9);
        }
        arena_free(arena);
    }
    assert_true(round_to(7.5, 5) == 10 && round_to(7, 5) == 5);
    assert_true(isnan(round_hes(7)) && round_hes(0) == 0 && round_hes(8) == 10);
}
TEST(rounding_sums, "disclosure: controlled rounding keeps every sum and every multiple");

static void noise_mass(void **state) {
    (void)state;
    static const double epsilons[] = {0.05, 0.3, 1, 4};
    for (size_t e = 0; e < 4; e++) {
        double sum = 0, squares = 0, bound = laplace_bound(epsilons[e], 1, 0.95), beyond = 0;
        for (int k = -5000; k <= 5000; k++) {
            double p = laplace_chance(k, epsilons[e], 1);
            sum += p;
            squares += p * k * k;
            if (abs(k) > bound) beyond += p;
        }
        assert_near(sum, 1, 1e-9);
        assert_near(squares / laplace_variance(epsilons[e], 1), 1, 1e-9);
        assert_true(beyond <= 0.05 + 1e-12);
        if (bound > 0) assert_true(beyond + 2 * laplace_chance(bound, epsilons[e], 1) > 0.05);
        /* Neighbouring counts: chances differ by the factor e^epsilon at most. */
        assert_near(laplace_chance(3, epsilons[e], 1) / laplace_chance(4, epsilons[e], 1),
                    exp(epsilons[e]), 1e-9);
    }
    struct privacy_budget budget = {.epsilon = 1};
    assert_int_equal(privacy_spend(&budget, 0.7, NULL), FAIL_NONE);
    assert_int_equal(privacy_spend(&budget, 0.4, NULL), FAIL_LIMIT);
    assert_int_equal(privacy_spend(&budget, 0.3, NULL), FAIL_NONE);
    assert_int_equal(privacy_spend(&budget, 0, NULL), FAIL_INPUT);
}
TEST(noise_mass,
     "disclosure: discrete Laplace noise has its mass, spread and bound; the budget ends");

/* The chances are those of the formula: chi-square over the values and both tails. */
static void noise_is_exact(void **state) {
    (void)state;
    static const struct {
        double epsilon;
        uint64_t sensitivity, s, t;
    } cases[] = {{0.5, 1, 1, 2},  {3, 1, 3, 1},
                 {1, 7, 1, 7},    {0.3, 2, 3, 20},
                 {2.4, 9, 4, 15}, {1e-6, 1, 1, 1000000},
                 {12, 1, 12, 1},  {0.123456789, 1, 123456789, 1000000000}};
    enum { DRAWS = 40000, CELLS = 9 };
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        struct laplace_rate rate;
        struct rng rng;
        double seen[CELLS] = {0}, want[CELLS] = {0}, chi2 = 0, all = 0;
        assert_int_equal(laplace_rate_of(cases[c].epsilon, cases[c].sensitivity, &rate, NULL),
                         FAIL_NONE);
        assert_true(rate.s == cases[c].s && rate.t == cases[c].t);
        rng_init_stream(&rng, "exact noise", c);
        /* Cells of equal width about 0, as wide as the noise asks for; the outer two are tails. */
        double a = exp(-(double)rate.s / (double)rate.t);
        int64_t width = 1 + (int64_t)((double)rate.t / (double)rate.s / 2);
        width += width % 2 == 0; /* odd: the middle cell lies evenly about 0 */
        for (int i = 0; i < DRAWS; i++) {
            int64_t k = laplace_draw(&rng, rate), size = k < 0 ? -k : k;
            int64_t cell = (size + width / 2) / width;
            if (cell > CELLS / 2) cell = CELLS / 2;
            seen[CELLS / 2 + (k < 0 ? -cell : cell)] += 1.0 / DRAWS;
        }
        for (int64_t cell = 0; cell <= CELLS / 2; cell++) {
            double from = (double)(cell * width - width / 2), to = from + (double)width;
            /* sum of a^k from..to-1, and to infinity */
            double part = cell == 0
                              ? 1 - 2 * pow(a, to) / (1 + a)
                              : (pow(a, from) - (cell < CELLS / 2 ? pow(a, to) : 0)) / (1 + a);
            want[CELLS / 2 + cell] = want[CELLS / 2 - cell] = part;
        }
        for (size_t i = 0; i < CELLS; i++) {
            all += want[i];
            if (want[i] * DRAWS < 1)
                assert_true(seen[i] * DRAWS < 8);
            else
                chi2 += DRAWS * (seen[i] - want[i]) * (seen[i] - want[i]) / want[i];
        }
        assert_near(all, 1, 1e-12);
        assert_true(chi2 < 33); /* 8 degrees of freedom: exceeded once in 16,000 */
    }
    struct laplace_rate rate;
    assert_int_equal(laplace_rate_of(0, 1, &rate, NULL), FAIL_INPUT);
    assert_int_equal(laplace_rate_of(1, 0, &rate, NULL), FAIL_INPUT);
    assert_int_equal(laplace_rate_of(1, (uint64_t)LAPLACE_REACH_MAX + 1, &rate, NULL), FAIL_INPUT);
    /* Cut downwards: the tenth decimal is not spent. */
    assert_int_equal(laplace_rate_of(0.1234567899, 1, &rate, NULL), FAIL_NONE);
    assert_true(rate.s == 123456789 && rate.t == 1000000000);
}
TEST(noise_is_exact,
     "disclosure: noise is drawn with the very chances of the discrete Laplace law");

static void anonymity_counts(void **state) {
    (void)state;
    const int32_t ward[] = {0, 0, 0, 1, 1, 2}, age[] = {1, 1, 0, 1, 1, 1},
                  said[] = {1, 0, 1, 1, -1, 0};
    const int32_t *keys[] = {ward, age};
    const double weight[] = {10, 20, 5, 8, 2, 4};
    struct arena *arena = arena_new(1 << 20);
    struct anonymity_plan plan = {6, 2, keys, weight, said};
    struct anonymity out;
    anonymity_run(arena, &plan, &out);
    assert_int_equal(out.n_cells, 4);
    assert_int_equal(out.uniques, 2);
    assert_int_equal(out.below3, 6);
    assert_near(out.population[0], 30, 0);
    assert_near(out.sum_population_risk, 2.0 / 30 + 1.0 / 5 + 2.0 / 10 + 1.0 / 4, 1e-12);
    assert_int_equal(out.not_diverse, 2);
    const double parts[] = {50, 30, 15, 5, (double)NAN, 0};
    struct dominance dominance = dominance_of(parts, 6);
    assert_near(dominance.top2, 0.8, 1e-12);
    assert_near(dominance.p_percent, 40, 1e-12);
    assert_near(dominance.n, 4, 0);
    arena_free(arena);
}
TEST(anonymity_counts, "disclosure: people who share a key are counted, and dominant parts");

static enum fail tables_of(struct arena *arena, const char *const *texts, size_t n,
                           struct table_set **out, struct suppress_plan *plan, struct why *why) {
    struct table_set *set = table_set_new(arena);
    for (size_t i = 0; i < n; i++) {
        struct csv *csv = ARENA_NEW(arena, struct csv);
        TRY(csv_read(arena, str_of(texts[i]), csv, why));
        TRY(table_set_add(set, arena_printf(arena, "%zu.csv", i + 1), csv, why));
    }
    *out = set;
    return table_set_link(set, plan, why);
}

static void tables_link(void **state) {
    (void)state;
    static const char *const texts[] = {"ward,16-24,25+,Total\nNorth,4,20,24\nSouth,11,30,41\n",
                                        "answer,ward,n\nYes,North,14\nNo,North,10\nYes,South,40\n"
                                        "No,South,1\n"};
    struct arena *arena = arena_new(1 << 26);
    struct table_set *set;
    struct suppress_plan plan = {0};
    struct why why = {0};
    assert_int_equal(tables_of(arena, texts, 2, &set, &plan, &why), FAIL_NONE);
    /* 4 + 4 inner cells, 2 wards that both tables share, 2 ages, 2 answers, everybody. */
    assert_int_equal(plan.n_cells, 15);
    const struct count_table *first = table_set_get(set, 0);
    assert_true(first->is_wide && !table_set_get(set, 1)->is_wide);
    assert_string_equal(table_set_cell(set, first->cell[2]), "ward=North");
    assert_true(table_set_shows(set, first->cell[2]));
    for (size_t r = 0; r < plan.relations.n; r++) {
        double sum = 0;
        for (size_t k = plan.relations.start[r]; k < plan.relations.start[r + 1]; k++)
            sum += plan.relations.sign[k] * plan.value[plan.relations.cell[k]];
        assert_near(sum, 0, 0);
    }
    static const struct {
        const char *text;
        const char *words;
    } bad[] = {{"ward,answer,n\nNorth,Yes,3.5\n", "whole count"},
               {"ward,n\nNorth,3\nNorth,3\n", "twice"},
               {"ward,n\nNorth,3\nSouth,4\nTotal,8\n", "add up to 7"}};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(tables_of(arena, &bad[i].text, 1, &set, &plan, &why), FAIL_INPUT);
        assert_non_null(strstr(why.text, bad[i].words));
    }
    const char *const differ[] = {"ward,n\nNorth,3\nSouth,4\n",
                                  "ward,age,n\nNorth,16+,4\nSouth,16+,4\n"};
    assert_int_equal(tables_of(arena, differ, 2, &set, &plan, &why), FAIL_INPUT);
    arena_free(arena);
}
TEST(tables_link, "disclosure: tables about the same people share cells, and totals must be sums");
