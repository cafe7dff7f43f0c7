/* Whether weights say what people mean: scores, circles, and what the check comes to. */
#include "question/elicited.h"
#include "question/route.h"
#include "question/type.h"
#include "tests/test.h"

#include <math.h>

static const char pages[] = "title: T\n"
                            "p (points): Share\n  * a = A\n  * b = B\n  * c = C\n"
                            "pc (check): Is it so?\n  of: p\n"
                            "w (pairwise): Pairs\n  * a = A\n  * b = B\n  * c = C\n"
                            "wc (check): Is it so?\n  of: w\n"
                            "s (best_worst): Sets\n  * a = A\n  * b = B\n  * c = C\n  * d = D\n"
                            "sc (check): Is it so?\n  of: s\n";

static struct definition read_of(struct arena *arena, const char *text) {
    struct definition d;
    struct why why = {0};
    if (definition_read(arena, str_of(text), &d, &why) != FAIL_NONE) fail_msg("%s", why.text);
    return d;
}

static const struct question *named(const struct definition *d, const char *name) {
    return &d->questions[definition_find(d, name)];
}

static void scores_are(const struct question *of, const char *value, double a, double b, double c) {
    double score[8];
    assert_true(elicited_scores(of, value, score));
    assert_true(score[0] == a && score[1] == b && score[2] == c);
}

static void weights_are_read(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 22);
    struct definition d = read_of(arena, pages);
    double score[8];
    size_t circle[3];
    scores_are(named(&d, "p"), "a=60 b=40 c=0", 60, 40, 0);
    scores_are(named(&d, "w"), "a.b=a a.c=same b.c=c", 1, -2, 1);
    scores_are(named(&d, "s"), "1=a/b 2=a/ 3=c/a", 1, -1, 1);
    assert_false(elicited_scores(named(&d, "p"), "", score));
    assert_false(elicited_scores(named(&d, "p"), NULL, score));
    /* Incomplete pairs are fine; a before b before c before a is a circle. */
    assert_false(elicited_circle(named(&d, "w"), "a.b=a b.c=b", circle));
    assert_false(elicited_circle(named(&d, "w"), "a.b=a b.c=b a.c=a", circle));
    assert_false(elicited_circle(named(&d, "w"), "a.b=a b.c=b a.c=same", circle));
    assert_true(elicited_circle(named(&d, "w"), "a.b=a b.c=b a.c=c", circle));
    assert_false(elicited_circle(named(&d, "p"), "a=60 b=40 c=0", circle));
    arena_free(arena);
}
TEST(weights_are_read,
     "check: points, pairs and sets order the options, and pairs that run in a circle are found");

static void weighs_of(const struct question *of, const char *value, const double *expected) {
    double weight[8];
    assert_true(elicited_weights(of, value, weight));
    for (size_t i = 0; i < of->n_options; i++)
        if (fabs(weight[i] - expected[i]) > 1e-12)
            fail_msg("%s: option %zu has %g, not %g", value, i, weight[i], expected[i]);
}

/* Sets of three of six, {0, 1, 4} moved on: each option stands in three sets, and not in six. */
static void sets_count_by_what_was_shown(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 22);
    struct definition d = read_of(arena, "title: T\n"
                                         "s (best_worst): Sets\n  set size: 3\n  * a = A\n"
                                         "  * b = B\n  * c = C\n  * d = D\n  * e = E\n  * f = F\n"
                                         "w (pairwise): Pairs\n  * a = A\n  * b = B\n  * c = C\n"
                                         "p (points): Share\n  * a = A\n  * b = B\n");
    const struct question *sets = named(&d, "s");
    size_t times[6] = {0};
    assert_int_equal(best_worst_sets(sets), 6);
    for (size_t set = 0; set < 6; set++) {
        size_t places[BEST_WORST_SIZE_MAX];
        assert_int_equal(best_worst_set(sets, set, places), 3);
        for (size_t i = 0; i < 3; i++) times[places[i]]++;
    }
    for (size_t i = 0; i < 6; i++) assert_int_equal(times[i], 3);
    /* a before b before c ...: a, always chosen, has twice the average; f, never, nothing. */
    weighs_of(sets, "1=a/e 2=b/f 3=a/d 4=b/e 5=c/f 6=a/f",
              (const double[]){2, 1 + 2. / 3, 1 + 1. / 3, 1 - 1. / 3, 1 - 2. / 3, 0});
    /* Only one set answered: of what it did not show nothing is known. */
    weighs_of(sets, "1=a/e", (const double[]){2, 1, 1, 1, 0, 1});
    weighs_of(named(&d, "w"), "a.b=a a.c=a b.c=same", (const double[]){2, 0.5, 0.5});
    weighs_of(named(&d, "p"), "a=70 b=30", (const double[]){70, 30});
    arena_free(arena);
}
TEST(sets_count_by_what_was_shown,
     "check: best less worst is divided by how often an option was shown, so that what was always "
     "chosen has twice the average");

static void checks_are_reached(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 24);
    struct definition d = read_of(arena, pages);
    struct finding *findings;
    size_t n = route_check(arena, &d, &findings);
    if (n > 0) fail_msg("%s", findings[0].text);
    arena_free(arena);
}
TEST(checks_are_reached, "check: whoever answers points, pairs or sets comes to the check of them");

/* What is stored when somebody chose `most`, who had `before` and gave these points. */
static const char *said(struct arena *arena, const struct definition *d, const char *points,
                        const char *before, const char *most, const char *hard) {
    const char **values = ARENA_ARRAY(arena, const char *, d->n_questions);
    for (size_t i = 0; i < d->n_questions; i++) values[i] = NULL;
    values[definition_find(d, "p")] = points;
    values[definition_find(d, "pc")] = before;
    struct answers answers = {.definition = d, .values = values};
    struct fields fields = {.arena = arena, .definition = d, .answers = &answers, .seed = "s"};
    const struct question *check = named(d, "pc");
    check->type->fields(&fields, check);
    struct form *form = form_new(arena, fields.at, fields.n);
    form_fill(form, "pc-most", most);
    form_fill(form, "pc-hard", hard);
    return check->type->read(&fields, form, check);
}

static void checks_come_once_more(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 22);
    struct definition d = read_of(arena, pages);
    const struct question *check = named(&d, "pc");
    const char *points = "a=60 b=40 c=0";
    assert_string_equal(said(arena, &d, points, NULL, "a", "3"), "a 2 3");
    assert_string_equal(said(arena, &d, points, NULL, "b", ""), "b 0 -");
    assert_string_equal(said(arena, &d, points, "b 0 -", "a", "4"), "a 1 4");
    assert_string_equal(said(arena, &d, points, "b 0 -", "c", ""), "c 0 -");
    assert_string_equal(said(arena, &d, points, NULL, "level", ""), "level 0 -");
    assert_string_equal(said(arena, &d, "a=50 b=50 c=0", NULL, "level", ""), "level 2 -");
    assert_string_equal(said(arena, &d, points, NULL, "", "5"), "- - 5");
    assert_string_equal(said(arena, &d, points, NULL, "", ""), "");
    /* Once more after the first wrong answer, and never a second time. */
    assert_true(check->type->again(check, NULL, "b 0 -"));
    assert_false(check->type->again(check, "b 0 -", "c 0 -"));
    assert_false(check->type->again(check, NULL, "a 2 3"));
    struct str cells[3];
    check->type->cells(check, "b 0 -", cells);
    assert_true(str_is(cells[0], "b") && str_is(cells[1], "0") && cells[2].s == NULL);
    check->type->cells(check, "some words", cells);
    assert_null(cells[0].s);
    arena_free(arena);
}
TEST(checks_come_once_more,
     "check: whoever chose something else sees it once more, and is never kept out");

static void wrong_checks_are_named(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 22);
    static const struct {
        const char *text;
        int row;
    } wrong[] = {
        {"title: T\npc (check): So?\n", 2},
        {"title: T\npc (check): So?\n  of: p\np (points): S\n  * a = A\n  * b = B\n", 3},
        {"title: T\nq (text): S\npc (check): So?\n  of: q\n", 4},
        {"title: T\n[s] S\n  together: yes\np (points): S\n  * a = A\n  * b = B\npc (check): So?\n"
         "  of: p\n",
         7},
        {"title: T\np (points): One criterion only\n  * a = A\n", 2},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct definition d;
        struct why why = {0};
        assert_int_equal(definition_read(arena, str_of(wrong[i].text), &d, &why), FAIL_INPUT);
        assert_int_equal(why.row, wrong[i].row);
    }
    arena_free(arena);
}
TEST(wrong_checks_are_named,
     "check: of nothing, of what comes later, on the same page, or of one option is refused");
