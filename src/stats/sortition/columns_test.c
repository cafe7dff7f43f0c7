/* Column generation for every algorithm against GLPK over every panel there is. */
#include "stats/sortition/columns.h"
#include "stats/sortition/sortition_test.h"

#include <glpk.h>
#include <math.h>

enum { POOLS = 60 };

/* A programme over all panels of a small pool. Rows: each person's chance less z (where open) is at
 * least `least`, and at most h; h is at most `most`. */
struct ask {
    double least[SMALL_PEOPLE], worth[SMALL_PEOPLE];
    bool open[SMALL_PEOPLE];
    double most, z_worth, h_worth;
};

struct answer {
    double value, z, h;
};

static bool glpk_ask(const struct small *small, const struct ask *ask, struct answer *out) {
    glp_prob *lp = glp_create_prob();
    int n = (int)small->pool.n, panels = (int)small->n_panels, index[2 * SMALL_PEOPLE + 3];
    double value[2 * SMALL_PEOPLE + 3];
    glp_set_obj_dir(lp, GLP_MAX);
    glp_add_rows(lp, 2 * n + 1);
    glp_add_cols(lp, panels + 2);
    for (int i = 0; i < n; i++) {
        glp_set_row_bnds(lp, i + 1, GLP_LO, ask->least[i], 0);
        glp_set_row_bnds(lp, n + i + 1, GLP_LO, 0, 0);
    }
    glp_set_row_bnds(lp, 2 * n + 1, GLP_FX, 1, 1);
    for (int p = 0; p < panels; p++) {
        int length = 0;
        double worth = 0;
        for (int i = 0; i < n; i++) {
            if (!(small->panels[p] >> i & 1)) continue;
            index[++length] = i + 1, value[length] = 1;
            index[++length] = n + i + 1, value[length] = -1;
            worth += ask->worth[i];
        }
        index[++length] = 2 * n + 1, value[length] = 1;
        glp_set_mat_col(lp, p + 1, length, index, value);
        glp_set_col_bnds(lp, p + 1, GLP_LO, 0, 0);
        glp_set_obj_coef(lp, p + 1, worth);
    }
    int length = 0;
    for (int i = 0; i < n; i++)
        if (ask->open[i]) index[++length] = i + 1, value[length] = -1;
    glp_set_mat_col(lp, panels + 1, length, index, value);
    glp_set_col_bnds(lp, panels + 1, GLP_DB, 0, 1);
    glp_set_obj_coef(lp, panels + 1, ask->z_worth);
    for (int i = 0; i < n; i++) index[i + 1] = n + i + 1, value[i + 1] = 1;
    glp_set_mat_col(lp, panels + 2, n, index, value);
    glp_set_col_bnds(lp, panels + 2, GLP_DB, 0, ask->most);
    glp_set_obj_coef(lp, panels + 2, ask->h_worth);
    glp_smcp how;
    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.tol_bnd = how.tol_dj = 1e-9;
    how.it_lim = 5000;
    bool good = glp_simplex(lp, &how) == 0 && glp_get_status(lp) == GLP_OPT;
    *out = (struct answer){.value = glp_get_obj_val(lp),
                           .z = glp_get_col_prim(lp, panels + 1),
                           .h = glp_get_col_prim(lp, panels + 2)};
    glp_delete_prob(lp);
    return good;
}

/* Who can come, and a programme in which only they are open. */
static struct ask ask_of(const struct small *small, double most) {
    struct ask ask = {.most = most};
    for (size_t i = 0; i < small->pool.n; i++)
        for (size_t p = 0; p < small->n_panels; p++)
            if (small->panels[p] >> i & 1) ask.open[i] = true;
    return ask;
}

/* Leximin by its definition, with nobody's chance above `most`. */
static void glpk_leximin(const struct small *small, double most, double *chance) {
    struct ask ask = ask_of(small, most);
    size_t left = 0;
    for (size_t i = 0; i < small->pool.n; i++) chance[i] = 0, left += ask.open[i];
    while (left > 0) {
        struct answer stage, one;
        struct ask next;
        ask.z_worth = 1;
        assert_true(glpk_ask(small, &ask, &stage));
        size_t before = left;
        next = ask;
        for (size_t i = 0; i < small->pool.n; i++) {
            if (!ask.open[i]) continue;
            struct ask about = ask;
            about.z_worth = 0;
            about.worth[i] = 1;
            for (size_t k = 0; k < small->pool.n; k++)
                if (ask.open[k]) about.open[k] = false, about.least[k] = stage.z - 1e-10;
            assert_true(glpk_ask(small, &about, &one));
            if (one.value > stage.z + 1e-7) continue;
            chance[i] = stage.z;
            next.open[i] = false;
            next.least[i] = stage.z - 1e-10;
            left--;
        }
        ask = next;
        assert_true(left < before);
    }
}

/* Column generation by itself, from one panel for each person alone. */
struct found {
    size_t high_rows_most;
    struct problem problem;
    struct columns columns;
    struct panels panels;
    double chance[SMALL_PEOPLE];
};

static enum fail columns_of(struct arena *arena, const struct small *small,
                            enum sortition_algorithm algorithm, double cap, struct found *out) {
    assert_int_equal(problem_make(arena, &small->plan, &out->problem, NULL), FAIL_NONE);
    size_t n = out->problem.n_types;
    uint32_t *x = ARENA_ARRAY(arena, uint32_t, n + 1);
    out->panels = panels_new(arena, &out->problem, 400);
    struct oracle *oracle = oracle_new(arena, &out->problem);
    for (size_t i = 0; i < small->pool.n; i++) {
        uint32_t t = out->problem.type_of[i];
        for (size_t p = 0; p < small->n_panels && out->panels.counts[t] == 0; p++) {
            if (!(small->panels[p] >> i & 1)) continue;
            memset(x, 0, n * sizeof *x);
            for (size_t k = 0; k < small->pool.n; k++)
                if (small->panels[p] >> k & 1) x[out->problem.type_of[k]]++;
            panels_put(&out->problem, &out->panels, x);
        }
        if (out->panels.counts[t] == 0) oracle->type_high[t] = 0;
    }
    out->columns = (struct columns){.arena = arena,
                                    .oracle = oracle,
                                    .panels = &out->panels,
                                    .algorithm = algorithm,
                                    .cap = cap,
                                    .balance = 1,
                                    .work_most = UINT64_MAX,
                                    .high_rows_most = out->high_rows_most,
                                    .x = ARENA_ARRAY(arena, double, n + 1),
                                    .weight = ARENA_ARRAY(arena, double, 400)};
    enum fail fail = columns_find(&out->columns, NULL);
    for (size_t i = 0; i < small->pool.n; i++) {
        uint32_t t = out->problem.type_of[i];
        out->chance[i] = out->columns.x[t] / out->problem.count[t];
    }
    return fail;
}

/* The weights are a lottery, and its chances are those told. */
static void lottery_holds(struct arena *arena, const struct found *found) {
    const struct panels *panels = &found->panels;
    double sum = 0, *x = ARENA_ARRAY(arena, double, found->problem.n_types + 1);
    for (size_t p = 0; p < panels->n; p++) {
        assert_true(found->columns.weight[p] >= 0);
        sum += found->columns.weight[p];
        for (size_t i = 0; i < panels->seats; i++)
            x[panels->types[p * panels->seats + i]] += found->columns.weight[p];
    }
    assert_near(sum, 1, 1e-12);
    for (size_t t = 0; t < found->problem.n_types; t++)
        assert_near(x[t], found->columns.x[t], 1e-7);
}

static double least_of(const struct small *small, const struct ask *ask, const double *chance) {
    double least = 1;
    for (size_t i = 0; i < small->pool.n; i++)
        if (ask->open[i] && chance[i] < least) least = chance[i];
    return least;
}

static double most_of(const struct small *small, const double *chance) {
    double most = 0;
    for (size_t i = 0; i < small->pool.n; i++)
        if (chance[i] > most) most = chance[i];
    return most;
}

static bool next_small(struct arena *arena, uint64_t number, struct small *small) {
    arena_reset(arena, 0);
    small_make(arena, number, small);
    return small->n_panels > 0 && small->plan.n_kept == 0;
}

static void leximin_under_a_cap(void **state) {
    (void)state;
    struct arena *arena = arena_new(256 << 20);
    size_t capped = 0;
    glp_term_out(GLP_OFF);
    for (uint64_t number = 1000; number < 1000 + POOLS; number++) {
        struct small small;
        struct found found = {0};
        double chance[SMALL_PEOPLE];
        struct answer lowest;
        if (!next_small(arena, number, &small)) continue;
        glpk_leximin(&small, 1, chance);
        assert_int_equal(columns_of(arena, &small, SORTITION_LEXIMIN, 1, &found), FAIL_NONE);
        for (size_t i = 0; i < small.pool.n; i++) assert_near(found.chance[i], chance[i], 1e-6);
        lottery_holds(arena, &found);
        struct ask ask = ask_of(&small, 1);
        ask.h_worth = -1;
        assert_true(glpk_ask(&small, &ask, &lowest));
        double top = most_of(&small, chance);
        if (top - lowest.h < 1e-3) continue;
        double cap = (top + lowest.h) / 2;
        glpk_leximin(&small, cap, chance);
        assert_int_equal(columns_of(arena, &small, SORTITION_LEXIMIN, cap, &found), FAIL_NONE);
        for (size_t i = 0; i < small.pool.n; i++) assert_near(found.chance[i], chance[i], 1e-6);
        lottery_holds(arena, &found);
        assert_false(found.columns.cut_short);
        assert_true(found.columns.doubt <= 1e-7);
        assert_int_equal(columns_of(arena, &small, SORTITION_LEXIMIN, lowest.h * 0.99, &found),
                         FAIL_INFEASIBLE);
        capped++;
    }
    assert_true(capped >= 8);
    arena_free(arena);
}
TEST(leximin_under_a_cap,
     "sortition columns: leximin with and without a cap is what GLPK finds over "
     "every panel, and the least cap is the least");

/* With no rows for those at the highest chance a lottery above the cap looks best. */
static void a_cap_holds_or_is_refused(void **state) {
    (void)state;
    struct arena *arena = arena_new(256 << 20);
    size_t refused = 0, found_any = 0;
    for (uint64_t number = 1000; number < 1000 + POOLS; number++) {
        struct small small;
        struct found found = {0};
        if (!next_small(arena, number, &small)) continue;
        assert_int_equal(columns_of(arena, &small, SORTITION_LEXIMIN, 1, &found), FAIL_NONE);
        double cap = 0.97 * most_of(&small, found.chance);
        found.high_rows_most = 1;
        enum fail fail = columns_of(arena, &small, SORTITION_LEXIMIN, cap, &found);
        assert_true(fail == FAIL_NONE || fail == FAIL_LIMIT || fail == FAIL_INFEASIBLE);
        if (fail == FAIL_NONE) assert_true(most_of(&small, found.chance) <= cap + 1e-7);
        found_any += fail == FAIL_NONE;
        refused += fail == FAIL_LIMIT;
        fail = columns_of(arena, &small, SORTITION_MAXIMIN, 1, &found);
        assert_true(fail == FAIL_NONE || fail == FAIL_CONVERGE);
        found.high_rows_most = 0;
    }
    assert_true(refused >= 5 && found_any >= 1);
    arena_free(arena);
}
TEST(a_cap_holds_or_is_refused, "sortition columns: where there is no room for a row that a cap "
                                "needs, the draw is refused, and no broken cap comes out");

static void maximin_holds_the_highest(void **state) {
    (void)state;
    struct arena *arena = arena_new(256 << 20);
    size_t checked = 0;
    for (uint64_t number = 1100; number < 1100 + POOLS; number++) {
        struct small small;
        struct found found = {0};
        struct answer first, second;
        if (!next_small(arena, number, &small)) continue;
        struct ask ask = ask_of(&small, 1);
        ask.z_worth = 1;
        assert_true(glpk_ask(&small, &ask, &first));
        for (size_t i = 0; i < small.pool.n; i++) ask.least[i] = ask.open[i] ? first.z - 1e-10 : 0;
        memset(ask.open, 0, sizeof ask.open);
        ask.z_worth = 0, ask.h_worth = -1;
        assert_true(glpk_ask(&small, &ask, &second));
        ask = ask_of(&small, 1);
        assert_int_equal(columns_of(arena, &small, SORTITION_MAXIMIN, 1, &found), FAIL_NONE);
        assert_near(least_of(&small, &ask, found.chance), first.z, 1e-7);
        assert_near(most_of(&small, found.chance), second.h, 1e-7);
        assert_near(found.columns.bound, first.z, 1e-7);
        lottery_holds(arena, &found);
        checked++;
    }
    assert_true(checked >= 30);
    arena_free(arena);
}
TEST(maximin_holds_the_highest, "sortition columns: maximin has the best lowest chance over every "
                                "panel, and with it the least highest one");

/* The best lowest chance for a highest one, and the objective with it. */
static double balance_at(const struct small *small, double most, double ratio) {
    struct ask ask = ask_of(small, most);
    struct answer answer;
    ask.z_worth = 1;
    if (!glpk_ask(small, &ask, &answer) || answer.z <= 0) return HUGE_VAL;
    return ratio * most + 1 / (ratio * answer.z);
}

static void goldilocks_is_the_least(void **state) {
    (void)state;
    struct arena *arena = arena_new(256 << 20);
    size_t checked = 0;
    for (uint64_t number = 1200; number < 1200 + POOLS; number++) {
        struct small small;
        struct found found = {0};
        double people = 0, a = 0, b = 1;
        if (!next_small(arena, number, &small)) continue;
        struct ask ask = ask_of(&small, 1);
        for (size_t i = 0; i < small.pool.n; i++) people += ask.open[i];
        double ratio = people / (double)small.plan.size;
        /* Convex: a third is cut off each time. */
        for (int k = 0; k < 70; k++) {
            double c = a + (b - a) / 3, d = b - (b - a) / 3;
            double at_c = balance_at(&small, c, ratio), at_d = balance_at(&small, d, ratio);
            if (at_c <= at_d && at_c < HUGE_VAL)
                b = d;
            else
                a = c;
        }
        assert_int_equal(columns_of(arena, &small, SORTITION_GOLDILOCKS, 1, &found), FAIL_NONE);
        double ours = ratio * most_of(&small, found.chance) +
                      1 / (ratio * least_of(&small, &ask, found.chance));
        assert_near(ours, balance_at(&small, b, ratio), 1e-6);
        assert_true(found.columns.gap <= 1e-7);
        assert_false(found.columns.cut_short);
        lottery_holds(arena, &found);
        checked++;
    }
    assert_true(checked >= 30);
    arena_free(arena);
}
TEST(goldilocks_is_the_least, "sortition columns: goldilocks has the least objective over every "
                              "panel, and proves it");

/* No lottery under the cap has a mean of y / x above 1, where x are the Nash chances: the sum of
 * logs is concave, so none is better. */
static void nash_is_the_largest(void **state) {
    (void)state;
    struct arena *arena = arena_new(256 << 20);
    size_t checked = 0, capped = 0;
    for (uint64_t number = 1300; number < 1300 + POOLS; number++) {
        struct small small;
        struct found found = {0};
        struct answer best, lowest;
        if (!next_small(arena, number, &small)) continue;
        struct ask ask = ask_of(&small, 1);
        ask.h_worth = -1;
        assert_true(glpk_ask(&small, &ask, &lowest));
        for (int k = 0; k < 2; k++) {
            double cap = 1, people = 0;
            if (k == 1) cap = (most_of(&small, found.chance) + lowest.h) / 2;
            if (k == 1 && most_of(&small, found.chance) - lowest.h < 1e-3) break;
            assert_int_equal(columns_of(arena, &small, SORTITION_NASH, cap, &found), FAIL_NONE);
            assert_true(most_of(&small, found.chance) <= cap + 1e-6);
            ask = ask_of(&small, cap + 1e-9);
            for (size_t i = 0; i < small.pool.n; i++) {
                ask.worth[i] = ask.open[i] ? 1 / found.chance[i] : 0;
                people += ask.open[i];
            }
            assert_true(glpk_ask(&small, &ask, &best));
            assert_true(best.value <= people * (1 + 1e-6));
            assert_true(found.columns.gap <= 1e-7);
            assert_false(found.columns.cut_short);
            lottery_holds(arena, &found);
            checked++;
            capped += k == 1;
        }
    }
    assert_true(checked >= 40 && capped >= 7);
    arena_free(arena);
}
TEST(nash_is_the_largest,
     "sortition columns: no lottery over every panel leads to a larger product, "
     "with and without a cap");

/* Work is counted, not time: a run that may do little stops at the same place everywhere, has a
 * lottery, and says how far it may be from the best. */
static void little_work_has_its_word(void **state) {
    (void)state;
    struct arena *arena = arena_new(512 << 20);
    struct on_disk disk;
    size_t stopped = 0;
    on_disk_read(arena, "opendlp_docs_20", 20, false, &disk);
    disk.plan.panels = 100;
    for (int a = SORTITION_LEXIMIN; a <= SORTITION_NASH; a += 2) {
        struct sortition_report whole, first, again;
        disk.plan.algorithm = (enum sortition_algorithm)a;
        disk.plan.cap = a == SORTITION_LEXIMIN ? 0 : 1;
        disk.plan.work = 0;
        assert_int_equal(sortition_draw(arena, &disk.plan, &whole, NULL), FAIL_NONE);
        assert_true(whole.certificate.proven);
        for (uint64_t work = 1000; work < 1000000; work *= 300) {
            disk.plan.work = work;
            assert_int_equal(sortition_draw(arena, &disk.plan, &first, NULL), FAIL_NONE);
            assert_int_equal(sortition_draw(arena, &disk.plan, &again, NULL), FAIL_NONE);
            assert_int_equal(first.n_panels, 100);
            assert_memory_equal(first.panels, again.panels, 100 * 20 * sizeof(uint32_t));
            assert_true(first.certificate.gap >= 0);
            /* The bound holds for the best there is, among those whom it means. */
            double lowest = 1;
            for (size_t i = 0; i < first.n; i++)
                if (first.optimum[i] > 0 && whole.optimum[i] < lowest) lowest = whole.optimum[i];
            assert_true(first.certificate.bound >= lowest - 1e-9);
            if (first.certificate.proven) continue;
            assert_true(first.stopped || first.certificate.proof == SORTITION_PROOF_NONE);
            stopped++;
        }
    }
    assert_true(stopped >= 3);
    arena_free(arena);
}
TEST(little_work_has_its_word, "sortition columns: a run cut short stops at the same place every "
                               "time, keeps the quotas and says how far it is");

/* The reasons go with the chances that were worked out, whatever the way. */
static void groups_have_their_chances(void **state) {
    (void)state;
    struct arena *arena = arena_new(512 << 20);
    struct on_disk disk;
    struct sortition_report report;
    on_disk_read(arena, "syn_n200_k20", 20, false, &disk);
    for (int a = SORTITION_LEXIMIN; a <= SORTITION_GOLDILOCKS; a++) {
        disk.plan.algorithm = (enum sortition_algorithm)a;
        assert_int_equal(sortition_chances(arena, &disk.plan, &report, NULL), FAIL_NONE);
        size_t people = 0;
        for (size_t i = 0; i < report.n; i++)
            assert_near(report.groups[report.group[i]].chance, report.optimum[i], 1e-8);
        for (size_t g = 0; g < report.n_groups; g++) people += report.groups[g].people;
        assert_int_equal(people, report.n);
    }
    arena_free(arena);
}
TEST(groups_have_their_chances,
     "sortition: the groups that reasons are told for have the chances of their people");

/* Whatever the algorithm and the cap, a draw is proven, by one way or the other. */
static void everything_is_proven(void **state) {
    (void)state;
    struct arena *arena = arena_new(256 << 20);
    size_t columns = 0, capped = 0;
    for (uint64_t number = 1400; number < 1400 + POOLS; number++) {
        struct small small;
        struct sortition_report report;
        if (!next_small(arena, number, &small)) continue;
        for (int a = SORTITION_LEXIMIN; a <= SORTITION_GOLDILOCKS; a++) {
            small.plan.algorithm = (enum sortition_algorithm)a;
            small.plan.cap = 0;
            assert_int_equal(sortition_draw(arena, &small.plan, &report, NULL), FAIL_NONE);
            assert_true(report.certificate.proven);
            assert_true(report.certificate.gap <= 1e-6);
            columns += report.certificate.proof == SORTITION_PROOF_COLUMNS;
            small.plan.cap = report.at_optimum.highest * 0.97;
            enum fail fail = sortition_draw(arena, &small.plan, &report, NULL);
            if (fail == FAIL_INFEASIBLE) continue;
            assert_int_equal(fail, FAIL_NONE);
            assert_true(report.certificate.proven);
            assert_true(report.at_optimum.highest <= small.plan.cap + 1e-7);
            capped++;
        }
    }
    assert_true(columns >= 15 && capped >= 15);
    arena_free(arena);
}
TEST(everything_is_proven, "sortition columns: every way with an optimum ends with a proof, capped "
                           "or not");
