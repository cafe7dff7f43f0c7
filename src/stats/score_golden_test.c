/* Golden figures made with R and closed forms: tests/data/score/README.md. */
#include "base/csv.h"
#include "base/file.h"
#include "stats/agreement.h"
#include "stats/points.h"
#include "stats/proportion.h"
#include "stats/score.h"
#include "tests/test.h"

#include <math.h>

#define FOLDER "tests/data/score/"
enum { PEOPLE = 80, ASSESSORS = 12, ITEMS = 4, REPLICATES = 200 };
static const char *const criteria[ITEMS] = {"Purposeful", "Proportionate", "Responsible",
                                            "Inclusive"};
static const char *const proposals[] = {"P1", "P2", "P3"};

static struct csv golden_read(struct arena *arena, const char *name) {
    struct str text;
    struct csv csv = {0};
    struct why why = {0};
    if (file_read(arena, arena_printf(arena, FOLDER "%s", name), 1 << 22, &text, &why) !=
            FAIL_NONE ||
        csv_read(arena, text, &csv, &why) != FAIL_NONE)
        fail_msg("%s: %s", name, why.text);
    return csv;
}

static double number(const char *text) {
    return text_is(text, "NA") ? (double)NAN : strtod(text, NULL);
}

static void expect(const struct csv *expected, const char *id, const char *stat, const char *label,
                   double got) {
    for (size_t r = 0; r < expected->n_rows; r++) {
        if (!text_is(csv_cell(expected, r, 0), id) || !text_is(csv_cell(expected, r, 1), stat) ||
            !text_is(csv_cell(expected, r, 2), label))
            continue;
        double want = number(csv_cell(expected, r, 3));
        double room =
            number(csv_cell(expected, r, 6)) + number(csv_cell(expected, r, 5)) * fabs(want);
        if (!(fabs(got - want) <= room))
            fail_msg("%s %s %s: got %.15g, want %.15g", id, stat, label, got, want);
        return;
    }
    fail_msg("no expected figure %s %s %s", id, stat, label);
}

struct golden {
    struct arena *arena;
    struct csv expected;
    double points[PEOPLE * ITEMS], design[PEOPLE];
    double ratings[3][ASSESSORS * ITEMS];
};

static void golden_load(struct golden *golden) {
    golden->arena = arena_new(64 << 20);
    golden->expected = golden_read(golden->arena, "expected.csv");
    struct csv points = golden_read(golden->arena, "accA_points.csv");
    struct csv scores = golden_read(golden->arena, "accA_scores.csv");
    assert_int_equal(points.n_rows, PEOPLE);
    for (size_t i = 0; i < PEOPLE; i++) {
        golden->design[i] = number(csv_cell(&points, i, 1));
        for (size_t k = 0; k < ITEMS; k++)
            golden->points[i * ITEMS + k] = number(csv_cell(&points, i, 2 + k));
    }
    for (size_t r = 0; r < scores.n_rows; r++) {
        size_t assessor = (size_t)number(csv_cell(&scores, r, 0)) - 1, proposal = 0, k = 0;
        while (!text_is(csv_cell(&scores, r, 1), proposals[proposal])) proposal++;
        while (!text_is(csv_cell(&scores, r, 2), criteria[k])) k++;
        golden->ratings[proposal][assessor * ITEMS + k] = number(csv_cell(&scores, r, 3));
    }
}

static struct score_plan golden_plan(const struct golden *golden, size_t proposal) {
    static const size_t own_test[ITEMS] = {0, 1, 2, 3};
    return (struct score_plan){.n_criteria = ITEMS,
                               .n_tests = ITEMS,
                               .n_items = ITEMS,
                               .n_assessors = ASSESSORS,
                               .n_people = PEOPLE,
                               .criteria = criteria,
                               .tests = criteria,
                               .items = criteria,
                               .test_of = own_test,
                               .rating_min = 0, /* the golden score is rating/5*100 */
                               .rating_max = 5,
                               .ratings = golden->ratings[proposal],
                               .weights = golden->points,
                               .design_weights = golden->design,
                               .points_total = 100,
                               .line = 60,
                               .level = 0.95};
}

static void points_golden(void **state) {
    (void)state;
    struct golden golden;
    golden_load(&golden);
    struct points_plan plan = {.n_people = PEOPLE,
                               .n_items = ITEMS,
                               .points = golden.points,
                               .design_weights = golden.design,
                               .total = 100,
                               .level = 0.95};
    struct points_report report;
    assert_int_equal(points_run(golden.arena, &plan, &report, NULL), FAIL_NONE);
    for (size_t k = 0; k < ITEMS; k++) {
        expect(&golden.expected, "points-accA", "weight", criteria[k], report.mean[k]);
        expect(&golden.expected, "points-accA", "se", criteria[k], report.error[k]);
        expect(&golden.expected, "points-accA", "gm", criteria[k], report.geometric[k]);
        for (size_t l = 0; l < ITEMS; l++)
            expect(&golden.expected, "points-accA", "cov",
                   arena_printf(golden.arena, "%s|%s", criteria[k], criteria[l]),
                   report.covariance[k * ITEMS + l]);
    }
    arena_free(golden.arena);
}
TEST(points_golden, "points: golden means, covariances and geometric means come out");

static void delta_golden(void **state) {
    (void)state;
    struct golden golden;
    golden_load(&golden);
    for (size_t p = 0; p < 3; p++) {
        struct score_plan plan = golden_plan(&golden, p);
        struct score_summary summary;
        struct score_figures figures;
        assert_int_equal(score_summarise(golden.arena, &plan, &summary, NULL), FAIL_NONE);
        summary.agreement = 1; /* the golden case has no gate on agreement */
        score_figures(golden.arena, &summary, &figures);
        const char *id = arena_printf(golden.arena, "score-accA-%s", proposals[p]);
        double variance = figures.people_error * figures.people_error +
                          figures.assessors_error * figures.assessors_error;
        struct interval normal = interval_t(figures.score, sqrt(variance), (double)INFINITY, 0.95);
        expect(&golden.expected, id, "score", "", figures.score);
        expect(&golden.expected, id, "var_delta", "", variance);
        expect(&golden.expected, id, "se_delta", "", sqrt(variance));
        expect(&golden.expected, id, "share_weights", "", figures.people_share);
        expect(&golden.expected, id, "lo", "", normal.low);
        expect(&golden.expected, id, "hi", "", normal.high);
        expect(&golden.expected, id, "geometric", "", figures.geometric);
        expect(&golden.expected, id, "min_crit", "",
               figures.criterion_score[figures.weakest_criterion]);
        for (size_t k = 0; k < ITEMS; k++)
            expect(&golden.expected, id, "crit_score", criteria[k], figures.criterion_score[k]);
    }
    arena_free(golden.arena);
}
TEST(delta_golden, "score: golden scores, variances and shares by source come out");

static size_t *draws_read(struct arena *arena, const char *name, size_t n) {
    struct csv csv = golden_read(arena, name);
    assert_true(csv.n_rows == REPLICATES && csv.n_columns == n);
    size_t *draws = ARENA_ARRAY(arena, size_t, REPLICATES * n);
    for (size_t b = 0; b < REPLICATES; b++)
        for (size_t i = 0; i < n; i++) draws[b * n + i] = (size_t)number(csv_cell(&csv, b, i)) - 1;
    return draws;
}

static void bootstrap_golden(void **state) {
    (void)state;
    struct golden golden;
    golden_load(&golden);
    struct score_bootstrap_plan how = {
        .replicates = REPLICATES,
        .people = draws_read(golden.arena, "accA_boot_resp.csv", PEOPLE),
        .assessors = draws_read(golden.arena, "accA_boot_assr.csv", ASSESSORS)};
    struct score_bootstrap runs[3];
    for (size_t p = 0; p < 3; p++) {
        struct score_plan plan = golden_plan(&golden, p);
        assert_int_equal(score_bootstrap_run(golden.arena, &plan, &how, &runs[p], NULL), FAIL_NONE);
        expect(&golden.expected, "score-boot-accA", "se", proposals[p], runs[p].error);
        expect(&golden.expected, "score-boot-accA", "lo", proposals[p], runs[p].both.low);
        expect(&golden.expected, "score-boot-accA", "hi", proposals[p], runs[p].both.high);
        expect(&golden.expected, "score-boot-accA", "prob_above60", proposals[p], runs[p].chance);
        expect(&golden.expected, "score-boot-accA", "first", proposals[p], runs[p].first);
    }
    for (size_t rank = 1; rank <= 3; rank++)
        for (size_t p = 0; p < 3; p++) {
            double share = 0;
            for (size_t b = 0; b < REPLICATES; b++) {
                size_t above = 0;
                for (size_t q = 0; q < 3; q++) above += runs[q].scores[b] > runs[p].scores[b];
                if (above + 1 == rank) share += 1.0 / REPLICATES;
            }
            expect(&golden.expected, "score-boot-accA", "rank_acceptability",
                   arena_printf(golden.arena, "%s|%zu", proposals[p], rank), share);
        }
    arena_free(golden.arena);
}
TEST(bootstrap_golden, "score: with the golden draws the bootstrap gives the golden figures");

static void agreement_golden(void **state) {
    (void)state;
    struct arena *arena = arena_new(8 << 20);
    struct csv expected = golden_read(arena, "expected.csv");
    struct csv codes = golden_read(arena, "codersA.csv");
    double ratings[4 * 64];
    for (size_t u = 0; u < codes.n_rows; u++)
        for (size_t c = 0; c < 4; c++)
            ratings[c * codes.n_rows + u] = number(csv_cell(&codes, u, 1 + c));
    expect(&expected, "kripp-codersA", "interval", "", agreement_alpha(ratings, 4, codes.n_rows));
    expect(&expected, "gwet-codersA", "quadratic", "brennan",
           agreement_even(ratings, 4, codes.n_rows, 1, 5));
    arena_free(arena);
}
TEST(agreement_golden, "agreement: golden alpha and evenly chanced agreement, with gaps, come out");

static void mcnemar_golden(void **state) {
    (void)state;
    struct arena *arena = arena_new(8 << 20);
    struct csv expected = golden_read(arena, "expected.csv");
    /* The test depends on those who switched alone: 5 and 2, 26 and 5. */
    struct paired_change change;
    assert_int_equal(proportion_change(&(struct pairs){10, 5, 2, 5}, 0.95, &change, NULL),
                     FAIL_NONE);
    expect(&expected, "mcnemar-juryA", "p_exact", "", change.p_exact);
    expect(&expected, "mcnemar-juryA", "p_mid", "", change.p_mid);
    expect(&expected, "mcnemar-juryA", "diff", "", change.difference);
    assert_int_equal(proportion_change(&(struct pairs){60, 26, 5, 49}, 0.95, &change, NULL),
                     FAIL_NONE);
    expect(&expected, "mcnemar-dialogueA", "p_exact", "", change.p_exact);
    expect(&expected, "mcnemar-dialogueA", "p_mid", "", change.p_mid);
    expect(&expected, "mcnemar-dialogueA", "diff", "", change.difference);
    arena_free(arena);
}
TEST(mcnemar_golden, "proportion: golden McNemar tests come out");
