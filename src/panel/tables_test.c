/* Published tables against hand arithmetic, theorems and an attacker. */
#include "panel/content.h"
#include "panel/tables.h"

#include "base/csv.h"
#include "base/rng.h"
#include "stats/survey/design.h"
#include "store/db.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

#define assert_near(got, wanted, by) assert_true(fabs((got) - (wanted)) <= (by))

static const struct plan_level ages[] = {
    {"16-34", "16 to 34", 30000}, {"35-64", "35 to 64", 50000}, {"65+", "65 and over", 20000}};
static const struct plan_level sexes[] = {{"F", "Women", 51000}, {"M", "Men", 49000}};
static const struct plan_level answers[] = {
    {"yes", "Yes", 0}, {"no", "No", 0}, {"dk", "Don't know", 0}};
static const struct plan_group groups[] = {{"age", "Age", ages, 3, true, true},
                                           {"sex", "Sex", sexes, 2, true, true}};
static const struct plan_question questions[] = {
    {"q_share", "Should it be shared?", "share", false, false, answers, 3},
    {"q_score", "How sure are you?", "score", true, false, NULL, 0}};

static struct tables_plan plan_of(bool with_respondents) {
    return (struct tables_plan){.title = "Sharing",
                                .panel = "Wendale Voices",
                                .day = "2026-05-31",
                                .population_source = "Census",
                                .language = "en",
                                .main_language = "en",
                                .wave = 1,
                                .n_asked = 600,
                                .with_respondents = with_respondents,
                                .method = WEIGH_RAKE,
                                .trim_high = (double)INFINITY,
                                .level = 0.95,
                                .least = 10,
                                .small = 5,
                                .groups = groups,
                                .n_groups = 2,
                                .questions = questions,
                                .n_questions = 2};
}

/* Older people answer more and say yes more; some do not say their age. */
static char *people_of(struct arena *arena, const char *seed, size_t n) {
    struct buf buf;
    struct csv_out csv;
    struct rng rng;
    static const char *const header[] = {"stratum", "draw_weight", "age",
                                         "sex",     "q_share",     "q_score"};
    buf_init(&buf, arena, 1 << 20);
    csv_out_init(&csv, &buf);
    rng_init(&rng, seed);
    for (size_t i = 0; i < 6; i++) csv_put(&csv, header[i]);
    csv_end_row(&csv);
    for (size_t i = 0; i < n; i++) {
        double draw = rng_real(&rng);
        size_t age = draw < 0.15 ? 0 : draw < 0.5 ? 1 : 2;
        size_t sex = rng_below(&rng, 100) < 60 ? 0 : 1;
        double yes = 0.3 + 0.2 * (double)age, said = rng_real(&rng);
        csv_put(&csv, i % 2 == 0 ? "north" : "south");
        csv_put_real(&csv, i % 2 == 0 ? 2.5 : 4, 12);
        csv_put(&csv, rng_below(&rng, 40) == 0 ? "" : ages[age].value);
        csv_put(&csv, sexes[sex].value);
        csv_put(&csv, said < yes ? "yes" : said < yes + 0.3 ? "no" : said < 0.97 ? "dk" : "");
        csv_put_real(&csv, (double)rng_below(&rng, 11), 12);
        csv_end_row(&csv);
    }
    return buf.s;
}

static const struct table_cell *cell_find(const struct tables *tables, const char *question,
                                          const char *level, const char *within) {
    for (size_t i = 0; i < tables->n; i++) {
        const struct table_cell *cell = &tables->cells[i];
        if (!text_is(cell->question->name, question)) continue;
        if (level != NULL && !text_is(cell->level->value, level)) continue;
        if (within == NULL ? cell->within == NULL
                           : cell->within != NULL && text_is(cell->within->value, within))
            return cell;
    }
    fail_msg("no cell %s %s %s", question, level == NULL ? "" : level,
             within == NULL ? "" : within);
    return NULL;
}

static void made(struct arena *arena, const char *people, const struct tables_plan *plan,
                 struct tables *out) {
    struct why why = {0};
    if (tables_make(arena, str_of(people), plan, out, &why) != FAIL_NONE) fail_msg("%s", why.text);
}

static void weights_meet_the_margins(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)256 << 20);
    struct tables_plan plan = plan_of(true);
    struct tables tables;
    const char *people = people_of(arena, "margins", 400);
    made(arena, people, &plan, &tables);
    assert_int_equal(tables.weighing.n_margins, 3 + 1 + 2);
    for (size_t i = 0; i < tables.weighing.n_margins; i++)
        assert_near(tables.weighing.margins[i].after, tables.weighing.margins[i].population, 1e-9);
    /* By hand: the share is the weight of those who said it over that of all who answered. */
    struct csv csv;
    assert_int_equal(
        csv_read(arena, str_of(respondents_with_weights(arena, str_of(people), &tables.weighing)),
                 &csv, NULL),
        FAIL_NONE);
    double yes = 0, all = 0, older_yes = 0, older = 0;
    for (size_t r = 0; r < csv.n_rows; r++) {
        double weight = strtod(csv_cell(&csv, r, 6), NULL);
        const char *said = csv_cell(&csv, r, 4);
        bool old = text_is(csv_cell(&csv, r, 2), "65+");
        if (*said == '\0') continue;
        all += weight;
        older += old ? weight : 0;
        if (text_is(said, "yes")) yes += weight, older_yes += old ? weight : 0;
    }
    assert_near(cell_find(&tables, "q_share", "yes", NULL)->value, yes / all, 1e-9);
    assert_near(cell_find(&tables, "q_share", "yes", "65+")->value, older_yes / older, 1e-9);
    double sum = 0;
    for (size_t l = 0; l < 3; l++)
        sum += cell_find(&tables, "q_share", answers[l].value, "16-34")->value;
    assert_near(sum, 1, 1e-12);
    const struct table_cell *mean = cell_find(&tables, "q_score", NULL, NULL);
    assert_true(mean->low < mean->value && mean->value < mean->high && mean->error > 0);
    /* Kish: n (sum w^2) / (sum w)^2 over the weights. */
    double w1 = 0, w2 = 0;
    for (size_t r = 0; r < 400; r++) {
        w1 += tables.weighing.weights[r];
        w2 += tables.weighing.weights[r] * tables.weighing.weights[r];
    }
    assert_near(tables.weighing.n_effective, w1 * w1 / w2, 1e-6);
    assert_near(tables.weighing.kish_deff, 400 * w2 / (w1 * w1), 1e-9);
    arena_free(arena);
}
TEST(weights_meet_the_margins,
     "panel: weights meet the margins, and a share is the weight of those who said it");

static void redone_from_the_files(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)256 << 20);
    struct tables_plan plan = plan_of(true), read;
    struct tables tables, again;
    struct why why = {0};
    const char *people = people_of(arena, "redo", 300);
    plan.trim_low = 0.3;
    plan.trim_high = 3;
    made(arena, people, &plan, &tables);
    const char *published = respondents_with_weights(arena, str_of(people), &tables.weighing);
    const char *json = tables_plan_json(arena, &plan);
    if (tables_plan_read(arena, str_of(json), &read, &why) != FAIL_NONE) fail_msg("%s", why.text);
    made(arena, published, &read, &again);
    assert_string_equal(tables_csv(arena, &tables), tables_csv(arena, &again));
    assert_string_equal(json, tables_plan_json(arena, &read));
    struct table_cell *cells;
    size_t n;
    assert_int_equal(
        tables_csv_read(arena, str_of(tables_csv(arena, &tables)), &read, &cells, &n, &why),
        FAIL_NONE);
    assert_int_equal(n, tables.n);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(cells[i].hidden, tables.cells[i].hidden);
        assert_int_equal(cells[i].n, tables.cells[i].n);
        assert_true(isnan(cells[i].value) == isnan(tables.cells[i].value));
        if (!isnan(cells[i].value)) assert_near(cells[i].value, tables.cells[i].value, 1e-7);
    }
    arena_free(arena);
}
TEST(redone_from_the_files, "panel: the published files give the published table, byte by byte");

/* The counts behind the shares, for the attacker. */
static void small_counts_stay_unknown(void **state) {
    (void)state;
    static const size_t sizes[] = {60, 90, 140, 220};
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        struct arena *arena = arena_new((size_t)256 << 20);
        struct tables_plan plan = plan_of(false);
        struct tables tables;
        made(arena, people_of(arena, arena_printf(arena, "attack %zu", s), sizes[s]), &plan,
             &tables);
        for (size_t g = 0; g < 2; g++)
            for (size_t w = 0; w < groups[g].n; w++) {
                size_t hidden = 0;
                for (size_t l = 0; l < 3; l++) {
                    const struct table_cell *cell =
                        cell_find(&tables, "q_share", answers[l].value, groups[g].levels[w].value);
                    hidden += cell->hidden != TABLE_SHOWN;
                    if (cell->n < 10) assert_int_equal(cell->hidden, TABLE_FEW);
                    if (cell->hidden != TABLE_SHOWN) assert_true(isnan(cell->value));
                }
                /* A lone gap in a column follows from the others and the people in it. */
                assert_int_not_equal(hidden, 1);
            }
        /* Where both sexes are shown but one answer of one is not, everybody's total would tell. */
        for (size_t l = 0; l < 3; l++) {
            bool everybody =
                cell_find(&tables, "q_share", answers[l].value, NULL)->hidden == TABLE_SHOWN;
            bool women =
                cell_find(&tables, "q_share", answers[l].value, "F")->hidden == TABLE_SHOWN;
            bool men = cell_find(&tables, "q_share", answers[l].value, "M")->hidden == TABLE_SHOWN;
            if (everybody) assert_true(women == men);
        }
        arena_free(arena);
    }
}
TEST(small_counts_stay_unknown,
     "panel: no hidden count follows from the shown ones of the same question");

/* Everybody's mean, the means shown and the people of each group: what follows for the others? */
static void means_stay_unknown(void **state) {
    (void)state;
    size_t gaps = 0;
    for (size_t n = 30; n <= 230; n += 10) {
        struct arena *arena = arena_new((size_t)256 << 20);
        struct tables_plan plan = plan_of(false);
        struct tables tables;
        made(arena, people_of(arena, arena_printf(arena, "means %zu", n), n), &plan, &tables);
        const struct table_cell *all = cell_find(&tables, "q_score", NULL, NULL);
        for (size_t g = 0; g < 2 && all->hidden == TABLE_SHOWN; g++) {
            int64_t hidden = 0, shown = 0;
            bool gap = false;
            for (size_t w = 0; w < groups[g].n; w++) {
                const struct table_cell *cell =
                    cell_find(&tables, "q_score", NULL, groups[g].levels[w].value);
                if (cell->hidden == TABLE_SHOWN)
                    shown += cell->n;
                else
                    hidden += cell->n, gap |= cell->n > 0;
            }
            /* Who did not say their group is not shown either. */
            if (!gap) continue;
            gaps++;
            assert_true(all->n - shown >= 10 || shown == 0);
            assert_true(all->n - shown > hidden || hidden >= 10 || shown == 0);
        }
        arena_free(arena);
    }
    assert_true(gaps > 0);
}
TEST(means_stay_unknown,
     "panel: no mean of a hidden group follows from everybody's and the other groups'");

/* One group of 6 among groups of 40: its mean would be everybody's less theirs. */
static void a_lone_mean_takes_another_along(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    struct tables_plan plan = plan_of(false);
    struct tables tables;
    struct buf buf;
    buf_init(&buf, arena, 1 << 20);
    buf_text(&buf, "stratum,draw_weight,age,sex,q_share,q_score\n");
    for (size_t i = 0; i < 86; i++)
        buf_printf(&buf, ",1,%s,%s,yes,%zu\n",
                   ages[i < 6    ? 0
                        : i < 46 ? 1
                                 : 2]
                       .value,
                   sexes[i % 2].value, i % 11);
    plan.method = WEIGH_NONE;
    made(arena, buf.s, &plan, &tables);
    assert_int_equal(cell_find(&tables, "q_score", NULL, "16-34")->hidden, TABLE_FEW);
    assert_int_equal(cell_find(&tables, "q_score", NULL, "35-64")->hidden, TABLE_SMALL);
    assert_int_equal(cell_find(&tables, "q_score", NULL, "65+")->hidden, TABLE_SHOWN);
    assert_int_equal(cell_find(&tables, "q_score", NULL, "F")->hidden, TABLE_SHOWN);
    assert_true(isnan(cell_find(&tables, "q_score", NULL, "35-64")->value));
    arena_free(arena);
}
TEST(a_lone_mean_takes_another_along, "panel: a lone hidden mean takes the next smallest along");

static void told_what_does_not_fit(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    struct tables_plan plan = plan_of(false);
    struct tables tables;
    struct why why = {0};
    const char *head = "stratum,draw_weight,age,sex,q_share,q_score\n";
    const char *wrong = arena_printf(arena, "%sa,1,16-34,F,yes,1\na,1,17,F,yes,1\n", head);
    assert_int_equal(tables_make(arena, str_of(wrong), &plan, &tables, &why), FAIL_INPUT);
    assert_int_equal(why.row, 3);
    assert_int_equal(why.column, 3);
    assert_non_null(strstr(why.text, "'17'"));
    /* Nobody of 65 and over answered: the margin and the group are named. */
    const char *gap = arena_printf(arena, "%sa,1,16-34,F,yes,1\na,1,35-64,M,no,1\n", head);
    assert_true(tables_make(arena, str_of(gap), &plan, &tables, &why) != FAIL_NONE);
    assert_non_null(strstr(why.text, "65 and over"));
    assert_int_equal(tables_make(arena, str_of(head), &plan, &tables, &why), FAIL_INPUT);
    assert_int_equal(tables_plan_read(arena, STR("{\"format\":\"x\"}"), &plan, &why), FAIL_INPUT);
    arena_free(arena);
}
TEST(told_what_does_not_fit,
     "panel: what weighting cannot do is told with margin, group and place");

static void questions_that_nobody_answered(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    struct tables_plan plan = plan_of(true);
    struct tables tables;
    struct buf buf;
    plan.method = WEIGH_NONE;
    buf_init(&buf, arena, 1 << 16);
    buf_text(&buf, "stratum,draw_weight,age,sex,q_share,q_score\n");
    for (size_t i = 0; i < 40; i++) buf_text(&buf, ",1,16-34,F,,\n");
    made(arena, buf.s, &plan, &tables);
    assert_true(tables.n > 0);
    for (size_t i = 0; i < tables.n; i++) assert_int_equal(tables.cells[i].hidden, TABLE_FEW);
    arena_free(arena);
}
TEST(questions_that_nobody_answered, "panel: a question that nobody answered stops no table");

static void blanked_until_alike(void **state) {
    (void)state;
    for (int round = 0; round < 20; round++) {
        enum { N = 120, G = 3 };
        struct arena *arena = arena_new(1 << 22);
        int32_t codes[G][N], *columns[G] = {codes[0], codes[1], codes[2]};
        struct rng rng;
        rng_init_stream(&rng, "alike", (uint64_t)round);
        for (size_t g = 0; g < G; g++)
            for (size_t r = 0; r < N; r++) codes[g][r] = (int32_t)rng_below(&rng, g == 2 ? 12 : 3);
        groups_blank(arena, columns, G, N, 5);
        for (size_t r = 0; r < N; r++) {
            int alike = 0;
            for (size_t k = 0; k < N; k++)
                alike += codes[0][k] == codes[0][r] && codes[1][k] == codes[1][r] &&
                         codes[2][k] == codes[2][r];
            assert_true(alike >= 5);
        }
        arena_free(arena);
    }
}
TEST(blanked_until_alike, "panel: in a published file five people share what others may know");

/* YouGov for the Great North Care Record, n = 824: share in NHS 69/25/2/1/2, net 94/4. */
static void published_nets(void **state) {
    (void)state;
    static const struct plan_level levels[] = {{"sc", "Strongly comfortable", 0},
                                               {"c", "Comfortable", 0},
                                               {"u", "Uncomfortable", 0},
                                               {"su", "Strongly uncomfortable", 0},
                                               {"dk", "Don't know", 0}};
    static const size_t counts[] = {569, 207, 20, 11, 17}; /* 824 people */
    static const double printed[] = {69, 25, 2, 1, 2};
    static const struct plan_question question = {"q_nhs", "In the NHS", "nhs", false,
                                                  false,   levels,       5};
    struct arena *arena = arena_new((size_t)64 << 20);
    struct buf buf;
    struct tables tables;
    buf_init(&buf, arena, 1 << 20);
    buf_text(&buf, "stratum,draw_weight,q_nhs\n");
    size_t n = 0;
    for (size_t l = 0; l < 5; l++)
        for (size_t i = 0; i < counts[l]; i++, n++) buf_printf(&buf, ",1,%s\n", levels[l].value);
    assert_int_equal(n, 824);
    struct tables_plan plan = {.level = 0.95,
                               .least = 10,
                               .small = 5,
                               .trim_high = (double)INFINITY,
                               .questions = &question,
                               .n_questions = 1};
    made(arena, buf.s, &plan, &tables);
    for (size_t l = 0; l < 5; l++)
        assert_near(round(100 * cell_find(&tables, "q_nhs", levels[l].value, NULL)->value),
                    printed[l], 0);
    /* Nets are sums of what is not rounded: 2 and 1 are printed, their sum as 4. */
    double good = tables.cells[0].value + tables.cells[1].value,
           bad = tables.cells[2].value + tables.cells[3].value;
    assert_near(round(100 * good), 94, 0);
    assert_near(round(100 * bad), 4, 0);
    /* Wilson's interval by hand: z = t with 823 degrees of freedom, n* = p(1-p)/v. */
    const struct table_cell *cell = cell_find(&tables, "q_nhs", "sc", NULL);
    assert_true(cell->low > 0.655 && cell->low < 0.662 && cell->high > 0.718 && cell->high < 0.724);
    arena_free(arena);
}
TEST(published_nets, "panel: a published poll of 824 people comes out as it was printed, nets too");

static void change_counts_people_once(void **state) {
    (void)state;
    enum { N = 200 };
    struct arena *arena = arena_new((size_t)64 << 20);
    bool yes[N], other[N], answered[N];
    double weights[N];
    int64_t same[N], new[N];
    struct rng rng;
    rng_init(&rng, "change");
    for (size_t i = 0; i < N; i++) {
        yes[i] = rng_below(&rng, 10) < 4;
        other[i] = rng_below(&rng, 10) < 6;
        answered[i] = true;
        weights[i] = 1 + rng_real(&rng);
        same[i] = (int64_t)i + 1;
        new[i] = (int64_t)i + 1001;
    }
    struct change_side a = {N, yes, answered, weights, same, NULL, NULL, NULL}, b = a;
    struct change change, apart;
    assert_int_equal(change_test(arena, &a, &b, 0.95, &change, NULL), FAIL_NONE);
    assert_near(change.difference, 0, 1e-12);
    assert_near(change.error, 0, 1e-12);
    assert_int_equal(change.n_both, N);
    /* Others in the second wave: the errors add up as those of independent samples. */
    struct change_side c = {N, other, answered, weights, new, NULL, NULL, NULL};
    assert_int_equal(change_test(arena, &a, &c, 0.95, &apart, NULL), FAIL_NONE);
    assert_int_equal(apart.n_both, 0);
    double w = 0, p[2] = {0, 0}, v = 0;
    for (size_t i = 0; i < N; i++) {
        w += weights[i];
        p[0] += yes[i] ? weights[i] : 0;
        p[1] += other[i] ? weights[i] : 0;
    }
    p[0] /= w, p[1] /= w;
    for (size_t i = 0; i < N; i++) {
        double z0 = weights[i] * (yes[i] - p[0]) / w, z1 = weights[i] * (other[i] - p[1]) / w;
        v += z0 * z0 + z1 * z1;
    }
    assert_near(apart.difference, p[1] - p[0], 1e-12);
    assert_near(apart.error, sqrt(v * 2 * N / (2 * N - 1)), 1e-9);
    /* People whose answers agree over time make the change surer. */
    for (size_t i = 0; i < N; i++) other[i] = i % 10 == 0 ? !yes[i] : yes[i];
    struct change_side d = {N, other, answered, weights, same, NULL, NULL, NULL};
    assert_int_equal(change_test(arena, &a, &d, 0.95, &change, NULL), FAIL_NONE);
    assert_true(change.error < 0.6 * apart.error);
    /* Who is nobody's any more is not taken for the same person. */
    for (size_t i = 0; i < N; i++) same[i] = DB_NULL_INT;
    assert_int_equal(change_test(arena, &a, &a, 0.95, &change, NULL), FAIL_NONE);
    assert_int_equal(change.n_both, 0);
    assert_true(change.error > 0);
    arena_free(arena);
}
TEST(change_counts_people_once,
     "panel: a change between waves has the error of people who are partly the same");

/* Weights fitted to women and men leave no error to an answer that women and men gave alike. */
static void change_knows_the_weighting(void **state) {
    (void)state;
    enum { N = 120 };
    struct arena *arena = arena_new((size_t)64 << 20);
    bool yes[2][N], answered[N];
    double weights[N];
    int64_t people[2][N];
    int32_t cells[N], strata[N];
    static const char *const names[] = {"north", "south"};
    struct rng rng;
    rng_init(&rng, "fitted");
    for (size_t i = 0; i < N; i++) {
        cells[i] = i % 3 == 0;
        strata[i] = (int32_t)(i % 2);
        yes[0][i] = cells[i] == 1;
        yes[1][i] = rng_below(&rng, 100) < (cells[i] == 1 ? 95U : 5U);
        answered[i] = true;
        weights[i] = cells[i] == 1 ? 3 : 1;
        people[0][i] = (int64_t)i + 1;
        people[1][i] = (int64_t)i + 1 + N / 2; /* half of them are the same */
    }
    struct calibration fitted = {.kind = CALIBRATION_CELLS, .cells = cells, .n_cells = 2};
    struct change_side drawn[2], known[2];
    struct change loose, sure;
    for (size_t k = 0; k < 2; k++) {
        drawn[k] = (struct change_side){N, yes[k], answered, weights, people[k], NULL, NULL, NULL};
        known[k] = drawn[k];
        known[k].calibration = &fitted;
    }
    assert_int_equal(change_test(arena, &drawn[0], &drawn[1], 0.95, &loose, NULL), FAIL_NONE);
    assert_int_equal(change_test(arena, &known[0], &known[1], 0.95, &sure, NULL), FAIL_NONE);
    assert_int_equal(sure.n_both, N / 2);
    assert_near(sure.difference, loose.difference, 1e-12);
    assert_true(sure.error < 0.5 * loose.error);
    /* The first wave adds nothing: what is left is the second's own, within its cells. */
    double w = 0, mean[2] = {0, 0}, n[2] = {0, 0}, v = 0;
    for (size_t i = 0; i < N; i++) {
        w += weights[i];
        mean[cells[i]] += yes[1][i];
        n[cells[i]]++;
    }
    for (size_t i = 0; i < N; i++) {
        double z = weights[i] * ((yes[1][i] ? 1 : 0) - mean[cells[i]] / n[cells[i]]) / w;
        v += z * z;
    }
    double units = N + N / 2;
    assert_near(sure.error, sqrt(v * units / (units - 1)), 1e-9);
    /* Strata of the draw, where both waves agree on them; none where they do not. */
    for (size_t k = 0; k < 2; k++) known[k].strata = strata, known[k].stratum_names = names;
    struct change in_strata, apart;
    assert_int_equal(change_test(arena, &known[0], &known[1], 0.95, &in_strata, NULL), FAIL_NONE);
    assert_true(fabs(in_strata.error - sure.error) > 1e-12);
    for (size_t i = 0; i < N; i++) strata[i] = (int32_t)(i % 4 == 0);
    known[0].strata = NULL;
    assert_int_equal(change_test(arena, &known[0], &known[1], 0.95, &apart, NULL), FAIL_NONE);
    assert_near(apart.error, sure.error, 1e-12);
    arena_free(arena);
}
TEST(change_knows_the_weighting,
     "panel: a change between waves is as sure as the weighting of both makes it");
