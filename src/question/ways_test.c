/* Ways of sharing: what is shown to whom, what is stored of it, and what comes of everybody's. */
#include "question/ways.h"

#include "question/type.h"
#include "stats/preference/what_if.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

static const char asked[] =
    "title: T\n"
    "w (ways): Which of these would you choose?\n"
    "  sets: 8\n"
    "  never: who_firm+keep_ever\n"
    "  - who = Who uses it\n  - keep = Kept for\n  - keep_say = A say\n"
    "  * who_city = The council\n  * who_firm = A company\n  * who_police = The police\n"
    "  * keep_year = A year\n  * keep_ever = For ever\n"
    "  * keep_say_yes = You can say no\n  * keep_say_no = You are told\n";

static const struct question *question_of(struct arena *arena, const char *text) {
    struct definition *definition = ARENA_NEW(arena, struct definition);
    struct why why = {0};
    if (definition_read(arena, str_of(text), definition, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
    return &definition->questions[0];
}

static bool pair_stands(const struct question *question, const struct ways *ways, size_t version,
                        size_t task, size_t way, const char *one, const char *other) {
    bool is_one = false, is_other = false;
    for (size_t c = 0; c < ways->n_conditions; c++) {
        const char *name = question->options[ways_option(ways, version, task, way, c)].name;
        is_one |= strcmp(name, one) == 0;
        is_other |= strcmp(name, other) == 0;
    }
    return is_one && is_other;
}

static void ways_are_shown(void **state) {
    (void)state;
    struct arena *arena = arena_new(8 << 20);
    const struct question *question = question_of(arena, asked);
    struct ways ways;
    bool all[WAYS_VERSIONS] = {false};
    assert_int_equal(ways_of(arena, question, &ways, NULL), FAIL_NONE);
    /* keep_say_yes belongs to the longer name. */
    assert_int_equal(ways.n_levels[0], 3);
    assert_int_equal(ways.n_levels[1], 2);
    assert_int_equal(ways.n_levels[2], 2);
    for (size_t v = 0; v < WAYS_VERSIONS; v++) {
        for (size_t t = 0; t < 8; t++) {
            bool differ = false;
            for (size_t c = 0; c < 3; c++)
                differ |= ways_option(&ways, v, t, 0, c) != ways_option(&ways, v, t, 1, c);
            assert_true(differ);
            for (size_t w = 0; w < 2; w++)
                assert_false(pair_stands(question, &ways, v, t, w, "who_firm", "keep_ever"));
        }
    }
    for (int i = 0; i < 400; i++)
        all[ways_version(arena, question, arena_printf(arena, "%d", i))] = true;
    for (size_t v = 0; v < WAYS_VERSIONS; v++) assert_true(all[v]);
    assert_int_equal(ways_version(arena, question, "x"), ways_version(arena, question, "x"));
    arena_free(arena);
}
TEST(ways_are_shown, "ways: the two of a choice differ, pairs that are left out never stand, and "
                     "every version comes");

static void refused(struct arena *arena, const char *lines, const char *says) {
    struct definition definition;
    struct why why = {0};
    const char *text = arena_printf(arena, "title: T\nw (ways): W?\n%s", lines);
    assert_int_equal(definition_read(arena, str_of(text), &definition, &why), FAIL_INPUT);
    if (strstr(why.text, says) == NULL) fail_msg("'%s' does not say '%s'", why.text, says);
}

static void mistakes_are_named(void **state) {
    (void)state;
    struct arena *arena = arena_new(8 << 20);
    refused(arena, "  - a = A\n  * a_1 = 1\n  * a_2 = 2\n  * a_3 = 3\n  * a_4 = 4\n",
            "2 to 8 conditions");
    refused(arena, "  - a = A\n  - b = B\n  * a_1 = 1\n  * a_2 = 2\n  * b_1 = 1\n  * c_2 = 2\n",
            "'c_2' belongs to no condition");
    refused(arena, "  - a = A\n  - b = B\n  * a_1 = 1\n  * a_2 = 2\n  * a_3 = 3\n  * b_1 = 1\n",
            "'b' needs two options");
    refused(
        arena,
        "  sets: 13\n  - a = A\n  - b = B\n  * a_1 = 1\n  * a_2 = 2\n  * b_1 = 1\n  * b_2 = 2\n",
        "tire");
    refused(arena,
            "  never: a_1+a_2\n  - a = A\n  - b = B\n  * a_1 = 1\n  * a_2 = 2\n  * b_1 = 1\n"
            "  * b_2 = 2\n",
            "'never' names pairs");
    arena_free(arena);
}
TEST(mistakes_are_named, "ways: what does not fit in a question of ways is named");

/* As the page shows them and reads them back. */
static const char *answered(struct arena *arena, const struct question *question,
                            const char *chosen) {
    struct definition none = {.n_languages = 1};
    struct fields fields = {.arena = arena, .definition = &none, .seed = "s"};
    struct form *form;
    question->type->fields(&fields, question);
    form = form_new(arena, fields.at, fields.n);
    for (size_t i = 0; i < fields.n; i++) form_fill(form, fields.at[i].name, chosen);
    return question->type->read(&fields, form, question);
}

static void answers_are_kept(void **state) {
    (void)state;
    struct arena *arena = arena_new(16 << 20);
    const struct question *question = question_of(arena, asked);
    const char *value = answered(arena, question, "b");
    struct ways ways;
    struct ways_said said;
    assert_int_equal(ways_of(arena, question, &ways, NULL), FAIL_NONE);
    size_t version = ways_version(arena, question, "s");
    for (size_t t = 0; t < 8; t++) {
        assert_true(ways_said(question, &ways, value, t, &said));
        assert_true(str_is(said.chosen, "b"));
        for (size_t w = 0; w < 2; w++)
            for (size_t c = 0; c < 3; c++)
                assert_int_equal(said.option[w][c], ways_option(&ways, version, t, w, c));
    }
    assert_false(ways_said(question, &ways, "2=x/y:a", 0, &said));
    assert_false(ways_said(question, &ways, NULL, 0, &said));
    /* An option that a later version does not have is not known any more. */
    assert_true(ways_said(question, &ways, "1=gone.keep_year.keep_say_no/who_city:a", 0, &said));
    assert_true(said.option[0][0] == SIZE_MAX && said.option[1][1] == SIZE_MAX);
    /* Columns: of each task the choice, then three conditions of either way. */
    struct str cells[8 * 7];
    question->type->cells(question, value, cells);
    for (size_t t = 0; t < 8; t++) {
        assert_true(str_is(cells[t * 7], "b"));
        for (size_t w = 0; w < 2; w++)
            for (size_t c = 0; c < 3; c++)
                assert_true(str_is(cells[t * 7 + 1 + w * 3 + c],
                                   question->options[ways_option(&ways, version, t, w, c)].name));
    }
    assert_non_null(
        strstr(question->type->tell(arena, question, 0, value), "1. B - Who uses it: "));
    arena_free(arena);
}
TEST(answers_are_kept, "ways: what was shown is stored with what was chosen, and told again");

/* What everybody's answers come to, counted by hand. */
static void figures_are_counted(void **state) {
    (void)state;
    struct arena *arena = arena_new(64 << 20);
    enum { PEOPLE = 300 };
    const char *values[PEOPLE + 2] = {NULL, ""};
    const struct question *question = question_of(arena, asked);
    struct conjoint_data data;
    struct conjoint_means means;
    struct conjoint_effects effects;
    struct rng rng;
    rng_init(&rng, "people");
    for (size_t i = 0; i < PEOPLE; i++)
        values[i + 2] = ways_made_up(arena, question, i % WAYS_VERSIONS, &rng);
    assert_int_equal(ways_data(arena, question, values, NULL, PEOPLE + 2, &data, NULL), FAIL_NONE);
    assert_int_equal(data.n_respondents, PEOPLE);
    assert_int_equal(data.n_rows, PEOPLE * 8 * 2);
    assert_int_equal(conjoint_means_run(arena, &data, -1, &means, NULL), FAIL_NONE);
    assert_int_equal(conjoint_effects_run(arena, &data, &effects, NULL), FAIL_NONE);
    for (size_t m = 0; m < means.n_terms; m++) {
        double shown = 0, taken = 0;
        const char *option = NULL;
        struct ways ways;
        assert_int_equal(ways_of(arena, question, &ways, NULL), FAIL_NONE);
        option =
            question->options[ways.levels[means.terms[m].attribute][means.terms[m].level]].name;
        for (size_t i = 2; i < PEOPLE + 2; i++) {
            /* "1=a.b.c/d.e.f:a 2=...": by the text alone. */
            char *text = arena_copy(arena, values[i]), *rest = NULL;
            for (char *task = strtok_r(text, " ", &rest); task != NULL;
                 task = strtok_r(NULL, " ", &rest)) {
                char *chosen = strchr(task, ':'), *second = strchr(task, '/');
                *chosen++ = *second++ = '\0';
                char *side[] = {strchr(task, '=') + 1, second};
                for (int w = 0; w < 2; w++) {
                    char *inner = NULL;
                    for (char *name = strtok_r(side[w], ".", &inner); name != NULL;
                         name = strtok_r(NULL, ".", &inner)) {
                        if (strcmp(name, option) != 0) continue;
                        shown++;
                        taken += chosen[0] == (w == 0 ? 'a' : 'b');
                    }
                }
            }
        }
        assert_true(fabs(means.terms[m].estimate - taken / shown) < 1e-12);
    }
    /* Whoever made them up likes the first level of each condition best. */
    for (size_t t = 0; t < effects.n_terms; t++) assert_true(effects.terms[t].estimate < 0);
    /* The file of a study says the same of a package as the answers do. */
    struct buf buf;
    struct json_out out;
    struct what_if what_if;
    const int32_t codes[] = {0, 1, 1};
    const size_t level[] = {0, 1, 1};
    buf_init(&buf, arena, 1 << 16);
    json_out_init(&out, &buf);
    json_open(&out, '{');
    what_if_put(&out, &data, &effects);
    json_close(&out, '}');
    assert_int_equal(what_if_read(arena, str_of(buf.s), &what_if, NULL), FAIL_NONE);
    assert_true(what_if.share && what_if.choice);
    assert_true(fabs(what_if_of(&what_if, level).estimate -
                     conjoint_package_of(&data, &effects, codes).estimate) < 1e-9);
    arena_free(arena);
}
TEST(figures_are_counted, "ways: shares are those counted in the stored text, and a study's file "
                          "says the same");

/* A weight of two is two people who say the same; of none, nobody. */
static void weights_are_people(void **state) {
    (void)state;
    struct arena *arena = arena_new(64 << 20);
    enum { PEOPLE = 40 };
    const char *values[PEOPLE], *twice[PEOPLE + PEOPLE / 2];
    double weights[PEOPLE];
    const struct question *question = question_of(arena, asked);
    struct conjoint_data weighted, copied;
    struct conjoint_effects by_weight, by_copies;
    struct rng rng;
    size_t n = 0;
    rng_init(&rng, "weights");
    for (size_t i = 0; i < PEOPLE; i++) {
        values[i] = ways_made_up(arena, question, i % WAYS_VERSIONS, &rng);
        weights[i] = (double)(i % 3);
        for (size_t k = 0; k < i % 3; k++) twice[n++] = values[i];
    }
    assert_int_equal(ways_data(arena, question, values, weights, PEOPLE, &weighted, NULL),
                     FAIL_NONE);
    assert_int_equal(ways_data(arena, question, twice, NULL, n, &copied, NULL), FAIL_NONE);
    assert_int_equal(weighted.n_respondents, PEOPLE - (PEOPLE + 2) / 3);
    assert_int_equal(conjoint_effects_run(arena, &weighted, &by_weight, NULL), FAIL_NONE);
    assert_int_equal(conjoint_effects_run(arena, &copied, &by_copies, NULL), FAIL_NONE);
    for (size_t t = 0; t <= by_weight.n_terms; t++)
        assert_true(fabs(by_weight.estimate[t] - by_copies.estimate[t]) < 1e-12);
    /* Uneven weights know less than as many even ones: by Kish, here all have the same tasks. */
    double sum = 0, squares = 0;
    for (size_t i = 0; i < PEOPLE; i++) sum += weights[i], squares += weights[i] * weights[i];
    assert_true(fabs(by_weight.base.people - sum * sum / squares) < 1e-9);
    arena_free(arena);
}
TEST(weights_are_people, "ways: a weight of two counts as two people, none as nobody");
