/* Rules of workshops: plans, labels, the synthesis held against brute force, new packs. */
#include "workshop/workshop.h"

#include "base/rng.h"
#include "framework/framework.h"
#include "stats/multiple.h"
#include "tests/test.h"
#include "web/asset.h"
#include "workshop/revision.h"
#include "workshop/synthesis.h"

#include <math.h>
#include <string.h>

static void assert_near(double got, double want, double tolerance) {
    if (!(fabs(got - want) <= tolerance)) fail_msg("got %.12g, want %.12g", got, want);
}

static void plans_and_labels(void **state) {
    (void)state;
    struct arena *arena = arena_new(4 << 20);
    struct workshop_plan plan = {0};
    struct why why = {0};
    assert_int_equal(
        workshop_plan_read(arena, "10 | Welcome | Hello\n\n 50|Talk", 570, &plan, &why), FAIL_NONE);
    assert_int_equal(plan.n, 2);
    assert_int_equal(plan.minutes, 60);
    assert_string_equal(workshop_time_text(arena, plan.steps[1].starts), "09:40");
    assert_string_equal(workshop_time_text(arena, plan.steps[1].ends), "10:30");
    assert_string_equal(plan.steps[0].body, "Hello");
    /* In Welsh where the steps are the same; a Welsh plan of an earlier one is not followed. */
    static const char english[] = "10 | Welcome | Hello\n50 | Talk";
    assert_int_equal(
        workshop_plan_for(arena, "cy", english, "10 | Croeso\n50 | Siarad", 0, &plan, &why),
        FAIL_NONE);
    assert_string_equal(plan.steps[1].title, "Siarad");
    assert_string_equal(plan.language, "cy");
    assert_int_equal(
        workshop_plan_for(arena, "cy", english, "10 | Croeso\n40 | Siarad", 0, &plan, &why),
        FAIL_NONE);
    assert_string_equal(plan.steps[1].title, "Talk");
    assert_string_equal(plan.language, "en");
    assert_int_equal(workshop_plan_read(arena, "10 | A\nTalk", 0, &plan, &why), FAIL_INPUT);
    assert_int_equal(why.row, 2);
    assert_int_equal(workshop_plan_read(arena, "0 | A", 0, &plan, &why), FAIL_INPUT);
    assert_int_equal(workshop_plan_read(arena, "", 0, &plan, &why), FAIL_NONE);
    assert_int_equal(plan.n, 0);
    assert_string_equal(workshop_letters(arena, 1), "A");
    assert_string_equal(workshop_letters(arena, 26), "Z");
    assert_string_equal(workshop_letters(arena, 27), "AA");
    assert_string_equal(workshop_letters(arena, 702), "ZZ");
    assert_int_equal(workshop_rating_read("5"), 5);
    assert_int_equal(workshop_rating_read("0"), 0);
    assert_int_equal(workshop_rating_read("6"), 0);
    assert_int_equal(workshop_rating_read("3.5"), 0);
    assert_int_equal(workshop_rating_read(""), 0);
    assert_true(workshop_may_step("draft", "running"));
    assert_true(workshop_may_step("closed", "running"));
    assert_false(workshop_may_step("draft", "published"));
    assert_false(workshop_may_step("running", "published"));
    arena_free(arena);
}
TEST(plans_and_labels, "workshop: plans, labels, ratings and states are read as they are written");

/* Three areas of two tables with six people each, two cases, one criterion. */
enum { PEOPLE = 36 };
static size_t ratings_make(struct synthesis_rating *out, double shift, bool leave_out) {
    struct rng rng;
    size_t n = 0;
    rng_init(&rng, "ratings");
    for (size_t p = 0; p < PEOPLE; p++)
        for (size_t c = 0; c < 2; c++) {
            double value = 3 + (c == 1 ? -1 : 0) + (p / 12 == 1 ? shift : 0) + rng_normal(&rng);
            int rating = (int)lround(value < 1 ? 1 : value > 5 ? 5 : value);
            if (leave_out && c == 1 && p % 3 == 0) continue;
            out[n++] = (struct synthesis_rating){.area = p / 12,
                                                 .one = c,
                                                 .criterion = 0,
                                                 .person = (int64_t)p,
                                                 .table = (int64_t)(p / 6),
                                                 .rating = rating};
        }
    return n;
}

static struct synthesis_input input_of(const struct synthesis_rating *ratings, size_t n) {
    return (struct synthesis_input){
        .ratings = ratings, .n = n, .n_areas = 3, .n_cases = 2, .n_criteria = 1, .seed = "test"};
}

/* H of the tables' means, straight from its definition. */
static double h_of(const double *means, const size_t *area, size_t n) {
    double sums[3] = {0}, sizes[3] = {0}, ties = 0, h = 0, size = (double)n;
    for (size_t i = 0; i < n; i++) {
        double rank = 0.5, same = 0;
        for (size_t k = 0; k < n; k++) {
            if (fabs(means[k] - means[i]) < 1e-12)
                rank += 0.5, same++;
            else if (means[k] < means[i])
                rank += 1;
        }
        sums[area[i]] += rank;
        sizes[area[i]]++;
        ties += same * same - 1;
    }
    for (size_t a = 0; a < 3; a++) h += sums[a] * sums[a] / sizes[a];
    return (12 / (size * (size + 1)) * h - 3 * (size + 1)) /
           (1 - ties / (size * size * size - size));
}

static void tests_are_exact(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)32 << 20);
    struct synthesis_rating ratings[2 * PEOPLE];
    struct synthesis s = {0};
    struct why why = {0};
    double means[6] = {0};
    size_t n = ratings_make(ratings, -1, false), as_far = 0, ways = 0;
    struct synthesis_input input = input_of(ratings, n);
    assert_int_equal(synthesis_run(arena, &input, &s, &why), FAIL_NONE);
    for (size_t i = 0; i < n; i++) means[ratings[i].table] += ratings[i].rating / 12.0;
    const struct synthesis_finding *all = synthesis_finding(&s, 2, 0);
    static const size_t seen[] = {0, 0, 1, 1, 2, 2};
    double h = h_of(means, seen, 6);
    assert_near(all->test.h, h, 1e-9);
    for (size_t code = 0; code < 729; code++) { /* every way to name six tables after areas */
        size_t area[6], sizes[3] = {0}, rest = code;
        for (size_t t = 0; t < 6; t++, rest /= 3) sizes[area[t] = rest % 3]++;
        if (sizes[0] != 2 || sizes[1] != 2 || sizes[2] != 2) continue;
        ways++;
        as_far += h_of(means, area, 6) >= h - 1e-9 ? 1 : 0;
    }
    assert_int_equal(ways, 90);
    assert_near(all->test.p, (double)as_far / 90, 1e-12);
    /* One criterion over all cases: a family of one. Two cases: Holm over two. */
    assert_near(all->p_adjusted, all->test.p, 1e-12);
    double p[2] = {synthesis_finding(&s, 0, 0)->test.p, synthesis_finding(&s, 1, 0)->test.p};
    double larger = fmax(p[0], p[1]), smaller = fmin(1, 2 * fmin(p[0], p[1]));
    assert_near(
        fmin(synthesis_finding(&s, 0, 0)->p_adjusted, synthesis_finding(&s, 1, 0)->p_adjusted),
        smaller, 1e-12);
    assert_near(
        fmax(synthesis_finding(&s, 0, 0)->p_adjusted, synthesis_finding(&s, 1, 0)->p_adjusted),
        fmax(smaller, larger), 1e-12);
    /* With six tables nothing could be shown case by case, and that is known. */
    assert_true(synthesis_finding(&s, 0, 0)->p_least_adjusted > 0.05);
    arena_free(arena);
}
TEST(tests_are_exact, "workshop: p is that of every way to deal the tables, adjusted by Holm");

static void order_and_gaps(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)32 << 20);
    struct synthesis_rating ratings[2 * PEOPLE], turned[2 * PEOPLE];
    struct synthesis a = {0}, b = {0};
    struct why why = {0};
    size_t n = ratings_make(ratings, 0, true);
    for (size_t i = 0; i < n; i++) turned[i] = ratings[n - 1 - i];
    struct synthesis_input input = input_of(ratings, n), back = input_of(turned, n);
    assert_int_equal(synthesis_run(arena, &input, &a, &why), FAIL_NONE);
    assert_int_equal(synthesis_run(arena, &back, &b, &why), FAIL_NONE);
    for (size_t one = 0; one <= 2; one++) {
        assert_near(synthesis_finding(&a, one, 0)->p_adjusted,
                    synthesis_finding(&b, one, 0)->p_adjusted, 1e-12);
        for (size_t area = 0; area < 3; area++)
            assert_near(synthesis_cell(&a, area, one, 0)->mean.mean,
                        synthesis_cell(&b, area, one, 0)->mean.mean, 1e-12);
    }
    /* Each counts once, also those who left the harder case out; they seem no more generous. */
    assert_int_equal(synthesis_finding(&a, 2, 0)->whole.n, PEOPLE);
    double means[2] = {0}, counts[2] = {0}, want = 0;
    for (size_t i = 0; i < n; i++) {
        means[ratings[i].one] += ratings[i].rating;
        counts[ratings[i].one]++;
    }
    for (size_t c = 0; c < 2; c++) means[c] /= counts[c];
    for (int64_t p = 0; p < 12; p++) { /* the first area by hand */
        double sum = 0, rated = 0;
        for (size_t i = 0; i < n; i++)
            if (ratings[i].person == p) {
                sum += ratings[i].rating - means[ratings[i].one];
                rated++;
            }
        want += (sum / rated + (means[0] + means[1]) / 2) / 12;
    }
    assert_near(synthesis_cell(&a, 0, 2, 0)->mean.mean, want, 1e-12);
    arena_free(arena);
}
TEST(order_and_gaps, "workshop: neither the order of ratings nor cases left out move a mean");

static void small_areas_are_held_back(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)32 << 20);
    struct synthesis_rating ratings[2 * PEOPLE];
    struct synthesis s = {0};
    struct why why = {0};
    size_t n = ratings_make(ratings, 0, false), kept = 0;
    for (size_t i = 0; i < n; i++) /* four people are left of the third area */
        if (ratings[i].person < 28) ratings[kept++] = ratings[i];
    struct synthesis_input input = input_of(ratings, kept);
    assert_int_equal(synthesis_run(arena, &input, &s, &why), FAIL_NONE);
    for (size_t one = 0; one <= 2; one++) {
        assert_false(synthesis_cell(&s, 2, one, 0)->shown);
        assert_true(synthesis_cell(&s, 0, one, 0)->shown);
        /* The whole is that of the areas shown: the four cannot be found by subtracting. */
        assert_int_equal(synthesis_finding(&s, one, 0)->whole.n, 24);
        assert_int_equal(synthesis_finding(&s, one, 0)->test.means[2].n, 0);
    }
    /* Nor do the four move how far cases are put in one order, or tell how far they agreed. */
    struct synthesis without = {0};
    struct synthesis_input fewer = input;
    fewer.n = 0;
    while (fewer.n < kept && ratings[fewer.n].area < 2) fewer.n++;
    assert_int_equal(synthesis_run(arena, &fewer, &without, &why), FAIL_NONE);
    assert_int_equal(s.order[0].n_raters, 24);
    assert_near(s.order[0].w, without.order[0].w, 1e-12);
    assert_near(synthesis_finding(&s, 2, 0)->whole.mean,
                synthesis_finding(&without, 2, 0)->whole.mean, 1e-12);
    assert_int_equal(s.agreement[0].n_tables, 2);
    assert_int_equal(s.agreement[2].n_tables, 0);
    assert_true(isnan(s.agreement[2].median));
    /* Nobody knows who sat with whom among those without a seat: no agreement is told of them. */
    for (size_t i = 0; i < kept; i++) ratings[i].unseated = ratings[i].table == 0;
    assert_int_equal(synthesis_run(arena, &input, &without, &why), FAIL_NONE);
    assert_int_equal(without.agreement[0].n_tables, 1);
    for (size_t i = 0; i < kept; i++) ratings[i].unseated = false;
    /* Two people who rated everything say nothing about everybody. */
    fewer.n = 0;
    while (fewer.n < kept && ratings[fewer.n].person < 4) fewer.n++;
    assert_int_equal(synthesis_run(arena, &fewer, &without, &why), FAIL_NONE);
    assert_true(isnan(without.order[0].w));
    /* Rubbish is refused, nothing is half done. */
    struct synthesis before = s;
    ratings[3].rating = 6;
    assert_int_equal(synthesis_run(arena, &input, &s, &why), FAIL_INPUT);
    ratings[3].rating = 3;
    ratings[3].criterion = 1;
    assert_int_equal(synthesis_run(arena, &input, &s, &why), FAIL_INPUT);
    assert_memory_equal(&before, &s, sizeof s);
    /* Nobody at all, and no area. */
    input.n = 0;
    assert_int_equal(synthesis_run(arena, &input, &s, &why), FAIL_NONE);
    assert_int_equal(synthesis_finding(&s, 2, 0)->judgement, AREAS_UNTESTED);
    input.n_areas = 0;
    assert_int_equal(synthesis_run(arena, &input, &s, &why), FAIL_NONE);
    arena_free(arena);
}
TEST(small_areas_are_held_back,
     "workshop: fewer than five are not shown, nor found by subtracting; rubbish is refused");

/* Three people of the first area rated the second case: what all cases come to tells nothing of it.
 */
static void cases_few_rated_enter_no_mean(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)32 << 20);
    struct synthesis_rating ratings[2 * PEOPLE], other[2 * PEOPLE];
    struct synthesis s = {0}, t = {0};
    struct why why = {0};
    size_t n = ratings_make(ratings, 0, false), kept = 0;
    for (size_t i = 0; i < n; i++)
        if (ratings[i].area != 0 || ratings[i].one == 0 || ratings[i].person < 3)
            ratings[kept++] = ratings[i];
    memcpy(other, ratings, sizeof other);
    for (size_t i = 0; i < kept; i++)
        if (other[i].area == 0 && other[i].one == 1) other[i].rating = 6 - other[i].rating;
    struct synthesis_input input = input_of(ratings, kept), turned = input_of(other, kept);
    assert_int_equal(synthesis_run(arena, &input, &s, &why), FAIL_NONE);
    assert_int_equal(synthesis_run(arena, &turned, &t, &why), FAIL_NONE);
    assert_false(synthesis_cell(&s, 0, 1, 0)->shown);
    assert_true(synthesis_cell(&s, 0, 1, 0)->rated);
    assert_int_equal(synthesis_cell(&s, 0, 2, 0)->n, 12);
    for (size_t one = 0; one <= 2; one++)
        assert_near(synthesis_finding(&s, one, 0)->whole.mean,
                    synthesis_finding(&t, one, 0)->whole.mean, 1e-12);
    assert_near(synthesis_cell(&s, 0, 2, 0)->mean.mean, synthesis_cell(&t, 0, 2, 0)->mean.mean,
                1e-12);
    arena_free(arena);
}
TEST(cases_few_rated_enter_no_mean,
     "workshop: a case that fewer than five rated in an area moves no mean over all cases");

static void a_new_version(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    struct str pack = asset_bytes("frameworks/dfpb-reconstruction-1.0.json"), made = {0};
    struct framework *old, *next;
    struct why why = {0};
    struct revision_change changes[] = {{.question = "P1", .part = "text", .after = "Is it clear?"},
                                        {.question = "N2", .part = "anchor5", .after = "Nobody."},
                                        {.question = "S6", .part = "public_text", .after = "Open"}};
    assert_int_equal(framework_read(arena, pack, &old, &why), FAIL_NONE);
    if (revision_make(arena, pack, "1.1", "Clearer.", changes, 3, &made, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
    assert_int_equal(framework_read(arena, made, &next, &why), FAIL_NONE);
    assert_string_equal(next->version, "1.1");
    assert_string_equal(framework_question(next, "P1")->text, "Is it clear?");
    assert_string_equal(framework_question(next, "N2")->anchors[4], "Nobody.");
    assert_string_equal(framework_question(next, "S6")->public_text, "Open");
    assert_string_equal(changes[0].before, framework_question(old, "P1")->text);
    assert_non_null(strstr(next->description, "Version 1.1: Clearer."));
    assert_int_equal(next->n_questions, old->n_questions);
    for (size_t i = 0; i < old->n_questions; i++) { /* everything else stays */
        static const char *const parts[] = {"text",        "title",   "help",   "evidence",
                                            "public_text", "anchor1", "anchor5"};
        const struct framework_question *a = &old->questions[i], *b = &next->questions[i];
        size_t differ = 0;
        assert_string_equal(a->id, b->id);
        for (size_t p = 0; p < 7; p++)
            differ += strcmp(revision_part(a, parts[p]), revision_part(b, parts[p])) != 0;
        bool changed = !strcmp(a->id, "P1") || !strcmp(a->id, "N2") || !strcmp(a->id, "S6");
        assert_int_equal(differ, changed ? 1 : 0);
    }
    struct str untouched = made;
    changes[1] = (struct revision_change){.question = "P1", .part = "text", .after = "Else?"};
    assert_int_equal(revision_make(arena, pack, "1.2", "", changes, 2, &made, &why), FAIL_INPUT);
    changes[1].after = "Is it clear?"; /* two who ask for the same */
    assert_int_equal(revision_make(arena, pack, "1.2", "", changes, 2, &made, &why), FAIL_NONE);
    made = untouched;
    changes[0].question = "Z9";
    assert_int_equal(revision_make(arena, pack, "1.2", "", changes, 1, &made, &why), FAIL_INPUT);
    changes[0] = (struct revision_change){"P1", "colour", "x", NULL};
    assert_int_equal(revision_make(arena, pack, "1.2", "", changes, 1, &made, &why), FAIL_INPUT);
    changes[0] = (struct revision_change){"P1", "text", framework_question(old, "P1")->text, NULL};
    assert_int_equal(revision_make(arena, pack, "1.2", "", changes, 1, &made, &why), FAIL_INPUT);
    changes[0].after = " ";
    assert_int_equal(revision_make(arena, pack, "1.2", "", changes, 1, &made, &why), FAIL_INPUT);
    changes[0].after = "Is it clear?";
    assert_int_equal(revision_make(arena, pack, "1.0", "", changes, 1, &made, &why), FAIL_INPUT);
    assert_int_equal(revision_make(arena, pack, "1.2", "", changes, 0, &made, &why), FAIL_INPUT);
    assert_ptr_equal(made.s, untouched.s);
    arena_free(arena);
}
TEST(a_new_version,
     "workshop: a new version of a framework differs in what was accepted and nothing else");
