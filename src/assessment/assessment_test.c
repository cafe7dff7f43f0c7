#include "assessment/assessment.h"
#include "base/rng.h"
#include "tests/test.h"

#include <math.h>

enum { QUESTIONS = 6, RATERS = 4 };

/* Ratings by question; raters 0 and 1 are of organisation 0, 2 and 3 of organisations 1 and 2. */
struct sheet {
    struct arena *arena;
    struct assessment_answer answers[RATERS * QUESTIONS];
    int polarity[QUESTIONS];
    size_t organisations[RATERS];
    struct assessment_input input;
};

static void sheet_begin(struct sheet *sheet) {
    *sheet = (struct sheet){.arena = arena_new(1 << 20), .organisations = {0, 0, 1, 2}};
    for (size_t i = 0; i < QUESTIONS; i++) sheet->polarity[i] = 1;
    sheet->input = (struct assessment_input){.n_questions = QUESTIONS,
                                             .n_raters = RATERS,
                                             .n_organisations = 3,
                                             .polarity = sheet->polarity,
                                             .organisations = sheet->organisations,
                                             .answers = sheet->answers};
    for (size_t i = 0; i < RATERS * QUESTIONS; i++)
        sheet->answers[i] = (struct assessment_answer){3, CONFIDENCE_HIGH};
}

static void rate(struct sheet *sheet, size_t question, int a, int b, int c, int d) {
    const int ratings[RATERS] = {a, b, c, d};
    for (size_t r = 0; r < RATERS; r++)
        sheet->answers[r * QUESTIONS + question].rating = ratings[r];
}

static const struct assessment_difference *of(const struct assessment_difference *all,
                                              size_t question) {
    for (size_t i = 0; i < QUESTIONS; i++)
        if (all[i].question == question) return &all[i];
    fail_msg("this is not to be reached");
    return NULL;
}

static void differences_have_their_thresholds(void **state) {
    (void)state;
    struct sheet sheet;
    sheet_begin(&sheet);
    rate(&sheet, 0, 3, 4, 3, 4); /* range 1, gap 1 */
    rate(&sheet, 1, 3, 5, 4, 4); /* range 2 */
    rate(&sheet, 2, 3, 3, 4, 3);
    rate(&sheet, 3, 1, 1, 1, 2);
    rate(&sheet, 4, 1, 1, 5, 5);
    rate(&sheet, 5, 0, -1, 0, -1);
    const struct assessment_difference *all = assessment_compare(sheet.arena, &sheet.input);
    assert_false(of(all, 0)->differs);
    assert_true(of(all, 1)->differs);
    assert_false(of(all, 1)->leaders);
    assert_false(of(all, 2)->differs);
    assert_true(of(all, 3)->weak && of(all, 3)->leaders && !of(all, 3)->differs);
    assert_true(of(all, 4)->opposed && of(all, 4)->leaders && !of(all, 4)->weak);
    const struct assessment_difference *none = of(all, 5);
    assert_true(isnan(none->mean) && isnan(none->gap) && isnan(none->means[0]));
    assert_int_equal(none->n_cannot_say, 2);
    assert_int_equal(none->n_missing, 2);
    assert_true(none->unsure && assessment_is_open_question(none) && !none->weak);
    assert_int_equal(all[0].question, 4);
    assert_int_equal(all[1].question, 1);
    assert_false(assessment_is_open_question(of(all, 2)));
    arena_free(sheet.arena);
}
TEST(differences_have_their_thresholds,
     "assessment: a difference is a range of 2 or a gap of 1.5; weak and opposed go to leaders");

/* An organisation with many assessors counts once. */
static void organisations_count_once(void **state) {
    (void)state;
    struct sheet sheet;
    sheet_begin(&sheet);
    rate(&sheet, 0, 2, 4, 3, 3);
    const struct assessment_difference *d = of(assessment_compare(sheet.arena, &sheet.input), 0);
    assert_true(d->means[0] == 3 && d->gap == 0 && d->differs);
    rate(&sheet, 0, 4, -1, 4, 0);
    d = of(assessment_compare(sheet.arena, &sheet.input), 0);
    assert_true(isnan(d->means[2]) && d->gap == 0 && !d->differs);
    assert_int_equal(d->n_rated, 2);
    arena_free(sheet.arena);
}
TEST(organisations_count_once, "assessment: means are of organisations, whatever their numbers");

static void missing_ratings_never_help(void **state) {
    (void)state;
    struct sheet sheet;
    sheet_begin(&sheet);
    for (size_t i = 0; i < RATERS * QUESTIONS; i++) sheet.answers[i].rating = RATING_MISSING;
    const struct assessment_difference *all = assessment_compare(sheet.arena, &sheet.input);
    for (size_t i = 0; i < QUESTIONS; i++) {
        assert_true(assessment_is_open_question(&all[i]));
        assert_false(all[i].differs || all[i].leaders);
        assert_int_equal(all[i].question, i);
    }
    sheet.input.n_raters = 0;
    all = assessment_compare(sheet.arena, &sheet.input);
    assert_true(assessment_is_open_question(&all[0]));
    arena_free(sheet.arena);
}
TEST(missing_ratings_never_help, "assessment: a question that nobody answered is never settled");

static void confidence_is_counted(void **state) {
    (void)state;
    struct sheet sheet;
    sheet_begin(&sheet);
    rate(&sheet, 0, 1, 1, 5, 0);
    sheet.answers[0 * QUESTIONS].confidence = CONFIDENCE_LOW;
    assert_false(of(assessment_compare(sheet.arena, &sheet.input), 0)->unsure);
    assert_true(of(assessment_compare(sheet.arena, &sheet.input), 0)->leaders);
    sheet.answers[2 * QUESTIONS].confidence = CONFIDENCE_LOW;
    const struct assessment_difference *d = of(assessment_compare(sheet.arena, &sheet.input), 0);
    assert_int_equal(d->n_low, 2);
    assert_true(d->unsure && d->opposed && !d->leaders); /* find out more before asking leaders */
    arena_free(sheet.arena);
}
TEST(confidence_is_counted, "assessment: half the raters unsure asks for facts, not for leaders");

/* Nor is what one of four rated what "all agree" on: it asks for facts, and leaders are spared. */
static void few_ratings_are_no_agreement(void **state) {
    (void)state;
    struct sheet sheet;
    sheet_begin(&sheet);
    rate(&sheet, 0, 2, 0, -1, 0);
    rate(&sheet, 1, 2, 2, 0, -1);
    const struct assessment_difference *all = assessment_compare(sheet.arena, &sheet.input);
    const struct assessment_difference *one = of(all, 0), *half = of(all, 1);
    assert_true(one->unsure && !one->weak && !one->leaders && assessment_is_open_question(one));
    assert_true(half->weak && half->leaders && !half->unsure);
    arena_free(sheet.arena);
}
TEST(few_ratings_are_no_agreement,
     "assessment: what fewer than half rated is not sure enough, and not agreed to be weak");

/* Turning every rating and every polarity round says the same of the proposal. */
static void polarity_turns_weak_and_opposed(void **state) {
    (void)state;
    struct rng rng;
    rng_init(&rng, "polarity");
    for (int round = 0; round < 2000; round++) {
        struct sheet sheet;
        sheet_begin(&sheet);
        for (size_t i = 0; i < RATERS * QUESTIONS; i++)
            sheet.answers[i] =
                (struct assessment_answer){(int)rng_below(&rng, 7) - 1, (int)rng_below(&rng, 4)};
        const struct assessment_difference *one = assessment_compare(sheet.arena, &sheet.input);
        for (size_t i = 0; i < RATERS * QUESTIONS; i++)
            if (sheet.answers[i].rating > 0) sheet.answers[i].rating = 6 - sheet.answers[i].rating;
        for (size_t i = 0; i < QUESTIONS; i++) sheet.polarity[i] = -1;
        const struct assessment_difference *two = assessment_compare(sheet.arena, &sheet.input);
        for (size_t i = 0; i < QUESTIONS; i++) {
            assert_int_equal(one[i].question, two[i].question);
            assert_int_equal(one[i].highest - one[i].lowest, two[i].highest - two[i].lowest);
            assert_true(one[i].weak == two[i].weak && one[i].opposed == two[i].opposed);
            assert_true(one[i].leaders == two[i].leaders && one[i].differs == two[i].differs);
            if (i > 0)
                assert_true(one[i - 1].highest - one[i - 1].lowest >=
                            one[i].highest - one[i].lowest);
        }
        arena_free(sheet.arena);
    }
}
TEST(polarity_turns_weak_and_opposed,
     "assessment: reversed questions are compared like the others, most disagreement first");

static void order_of_raters_does_not_matter(void **state) {
    (void)state;
    struct rng rng;
    rng_init(&rng, "order");
    for (int round = 0; round < 500; round++) {
        struct sheet sheet, turned;
        sheet_begin(&sheet);
        sheet_begin(&turned);
        for (size_t r = 0; r < RATERS; r++)
            for (size_t q = 0; q < QUESTIONS; q++) {
                struct assessment_answer answer = {(int)rng_below(&rng, 7) - 1,
                                                   (int)rng_below(&rng, 4)};
                sheet.answers[r * QUESTIONS + q] = answer;
                turned.answers[(RATERS - 1 - r) * QUESTIONS + q] = answer;
                turned.organisations[RATERS - 1 - r] = sheet.organisations[r];
            }
        const struct assessment_difference *one = assessment_compare(sheet.arena, &sheet.input);
        const struct assessment_difference *two = assessment_compare(turned.arena, &turned.input);
        for (size_t i = 0; i < QUESTIONS; i++) {
            assert_int_equal(one[i].question, two[i].question);
            assert_int_equal(one[i].leaders, two[i].leaders);
            assert_true(one[i].mean == two[i].mean || isnan(one[i].mean));
        }
        arena_free(sheet.arena);
        arena_free(turned.arena);
    }
}
TEST(order_of_raters_does_not_matter, "assessment: the order of assessors does not matter");

static void blindness_has_three_cases(void **state) {
    (void)state;
    assert_false(assessment_may_compare(false, false, false)); /* an owner who does not rate */
    assert_false(assessment_may_compare(false, true, false));
    assert_true(assessment_may_compare(false, true, true));
    assert_true(assessment_may_compare(true, false, false));
}
TEST(blindness_has_three_cases,
     "assessment: others' ratings are seen after locking one's own, or when all is closed");
