/* Chances against an independent solver over every panel there is. */
#include "stats/sortition/sortition_test.h"

#include <glpk.h>
#include <math.h>

/* GLPK over all panels of a small pool: the largest z, or the largest chance of `target`, when
 * settled people have at least what they have and others at least z. */
static double glpk_best(const struct small *small, const double *settled, int target, double z) {
    glp_prob *lp = glp_create_prob();
    int n = (int)small->pool.n, panels = (int)small->n_panels;
    int index[SMALL_PEOPLE + 2];
    double value[SMALL_PEOPLE + 2];
    glp_set_obj_dir(lp, GLP_MAX);
    glp_add_rows(lp, n + 1);
    glp_add_cols(lp, panels + 1);
    for (int i = 0; i < n; i++) {
        double low = settled[i] >= 0 ? settled[i] - 1e-10 : target < 0 ? 0 : z - 1e-10;
        glp_set_row_bnds(lp, i + 1, GLP_LO, low, 0);
    }
    glp_set_row_bnds(lp, n + 1, GLP_FX, 1, 1);
    for (int p = 0; p < panels; p++) {
        int length = 0;
        for (int i = 0; i < n; i++)
            if (small->panels[p] >> i & 1) index[++length] = i + 1, value[length] = 1;
        index[++length] = n + 1, value[length] = 1;
        glp_set_mat_col(lp, p + 1, length, index, value);
        glp_set_col_bnds(lp, p + 1, GLP_LO, 0, 0);
        glp_set_obj_coef(lp, p + 1, target >= 0 && small->panels[p] >> target & 1);
    }
    int length = 0;
    for (int i = 0; i < n && target < 0; i++)
        if (settled[i] < 0) index[++length] = i + 1, value[length] = -1;
    glp_set_mat_col(lp, panels + 1, length, index, value);
    glp_set_col_bnds(lp, panels + 1, GLP_DB, 0, 1);
    glp_set_obj_coef(lp, panels + 1, target < 0);
    glp_smcp how;
    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.presolve = GLP_ON;
    how.it_lim = 5000;
    assert_int_equal(glp_simplex(lp, &how), 0);
    double best = glp_get_obj_val(lp);
    glp_delete_prob(lp);
    return best;
}

/* Leximin by its definition: raise the lowest, settle who cannot be higher, go on. */
static void glpk_leximin(const struct small *small, double *chance) {
    size_t left = small->pool.n;
    for (size_t i = 0; i < small->pool.n; i++) chance[i] = -1;
    while (left > 0) {
        double z = glpk_best(small, chance, -1, 0);
        size_t before = left;
        for (size_t i = 0; i < small->pool.n; i++) {
            if (chance[i] >= 0 || glpk_best(small, chance, (int)i, z) > z + 1e-7) continue;
            chance[i] = z < 0 ? 0 : z;
            left--;
        }
        assert_true(left < before);
    }
}

static void panels_hold(const struct small *small, const struct sortition_report *report) {
    for (size_t p = 0; p < report->n_panels; p++) {
        uint32_t panel = 0;
        bool known = false;
        for (size_t i = 0; i < report->size; i++)
            panel |= 1u << report->panels[p * report->size + i];
        for (size_t k = 0; k < small->n_panels && !known; k++) known = small->panels[k] == panel;
        assert_true(known);
    }
}

static void leximin_is_that_of_all_panels(void **state) {
    (void)state;
    struct arena *arena = arena_new(256 << 20);
    size_t columns = 0, infeasible = 0;
    glp_term_out(GLP_OFF);
    for (uint64_t number = 0; number < 120; number++) {
        struct small small;
        struct sortition_report report;
        double chance[SMALL_PEOPLE];
        small_make(arena, number, &small);
        enum fail fail = sortition_draw(arena, &small.plan, &report, NULL);
        if (small.n_panels == 0) {
            assert_int_equal(fail, FAIL_INFEASIBLE);
            infeasible++;
        } else {
            assert_int_equal(fail, FAIL_NONE);
            glpk_leximin(&small, chance);
            for (size_t i = 0; i < small.pool.n; i++)
                assert_near(report.optimum[i], chance[i], 1e-6);
            panels_hold(&small, &report);
            assert_true(report.certificate.proven);
            assert_true(report.certificate.gap <= 1e-6);
            assert_true(report.certificate.worst_panels <=
                        report.certificate.promised_panels + 1e-9);
            columns += report.certificate.proof == SORTITION_PROOF_COLUMNS;
        }
        arena_reset(arena, 0);
    }
    /* All three ways were taken. */
    assert_true(columns >= 2);
    assert_true(infeasible >= 5);
    arena_free(arena);
}
TEST(leximin_is_that_of_all_panels,
     "sortition: leximin on 120 random pools is what GLPK finds over every panel, households too");

static void maximin_reaches_the_same_lowest(void **state) {
    (void)state;
    struct arena *arena = arena_new(256 << 20);
    glp_term_out(GLP_OFF);
    for (uint64_t number = 200; number < 240; number++) {
        struct small small;
        struct sortition_report report;
        double none[SMALL_PEOPLE];
        small_make(arena, number, &small);
        small.plan.algorithm = SORTITION_MAXIMIN;
        for (size_t i = 0; i < small.pool.n; i++) none[i] = -1;
        if (small.n_panels > 0) {
            double lowest = 1, z = glpk_best(&small, none, -1, 0);
            assert_int_equal(sortition_draw(arena, &small.plan, &report, NULL), FAIL_NONE);
            for (size_t i = 0; i < small.pool.n; i++)
                if (report.optimum[i] < lowest) lowest = report.optimum[i];
            assert_near(lowest, z < 0 ? 0 : z, 1e-6);
            panels_hold(&small, &report);
        }
        arena_reset(arena, 0);
    }
    arena_free(arena);
}
TEST(maximin_reaches_the_same_lowest,
     "sortition: maximin's lowest chance is the best over every panel");

/* At a maximum of the sum of log chances, no panel has a sum of 1 / chance above the number of
 * people: the derivative towards any panel is not positive. */
static void nash_has_no_better_direction(void **state) {
    (void)state;
    struct arena *arena = arena_new(256 << 20);
    size_t checked = 0;
    for (uint64_t number = 300; number < 380; number++) {
        struct small small;
        struct sortition_report report;
        small_make(arena, number, &small);
        small.plan.algorithm = SORTITION_NASH;
        if (small.n_panels > 0 && sortition_draw(arena, &small.plan, &report, NULL) == FAIL_NONE) {
            double people = 0;
            for (size_t i = 0; i < small.pool.n; i++) people += report.optimum[i] > 0;
            for (size_t p = 0; p < small.n_panels; p++) {
                double sum = 0;
                for (size_t i = 0; i < small.pool.n; i++)
                    if (small.panels[p] >> i & 1) sum += 1 / report.optimum[i];
                assert_true(sum <= people * (1 + 1e-5));
            }
            panels_hold(&small, &report);
            checked++;
        }
        arena_reset(arena, 0);
    }
    assert_true(checked >= 30);
    arena_free(arena);
}
TEST(nash_has_no_better_direction,
     "sortition: from the Nash chances no panel leads to a larger product");

static void relaxation_is_the_least(void **state) {
    (void)state;
    struct arena *arena = arena_new(256 << 20);
    size_t checked = 0;
    for (uint64_t number = 0; number < 120; number++) {
        struct small small;
        struct sortition_repair repair;
        small_make(arena, number, &small);
        if (small.n_panels == 0) {
            assert_int_equal(sortition_relax(arena, &small.plan, &repair, NULL), FAIL_NONE);
            assert_false(repair.feasible);
            for (size_t o = 0; o < repair.n_options; o++) {
                struct sortition_quotas asked = small.quotas;
                small.quotas = sortition_quotas_changed(arena, &asked, &repair.options[o]);
                small_panels(&small);
                assert_true(small.n_panels > 0);
                small.quotas = asked;
            }
            /* No single place is enough where two are said to be needed. */
            size_t places = repair.n_options > 0 ? repair.options[0].places : 0;
            for (size_t f = 0; f < small.quotas.n_features && places > 1; f++) {
                for (size_t v = 0; v < small.quotas.features[f].n_values; v++) {
                    small.quotas.features[f].values[v].max++;
                    small_panels(&small);
                    assert_int_equal(small.n_panels, 0);
                    small.quotas.features[f].values[v].max--;
                    if (small.quotas.features[f].values[v].min == 0) continue;
                    small.quotas.features[f].values[v].min--;
                    small_panels(&small);
                    assert_int_equal(small.n_panels, 0);
                    small.quotas.features[f].values[v].min++;
                }
            }
            checked++;
        }
        arena_reset(arena, 0);
    }
    assert_true(checked >= 5);
    arena_free(arena);
}
TEST(relaxation_is_the_least,
     "sortition: the relaxation makes a panel possible, and no smaller one does");
