/* What-if by the published file against what the answers themselves give. */
#include "stats/preference/conjoint.h"
#include "stats/preference/what_if.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

enum { PEOPLE = 120, EACH = 8, ROWS = PEOPLE * EACH };

/* Answers by a fixed rule with a little of everything in it. */
struct answers {
    int32_t a[ROWS], b[ROWS], c[ROWS], people[ROWS];
    double outcome[ROWS];
    struct conjoint_attribute attributes[3];
    struct conjoint_data data;
};

static void answers_make(struct answers *answers) {
    static const char *const who[] = {"Company", "Charity", "NHS"};
    static const char *const kept[] = {"10 years", "1 year"};
    static const char *const say[] = {"No say", "Opt out", "Asked first"};
    uint32_t state = 7;
    for (size_t i = 0; i < ROWS; i++) {
        uint32_t draw[4];
        for (size_t k = 0; k < 4; k++) draw[k] = (state = state * 1664525u + 1013904223u) >> 16;
        answers->a[i] = (int32_t)(draw[0] % 3);
        answers->b[i] = (int32_t)(draw[1] % 2);
        answers->c[i] = (int32_t)(draw[2] % 3);
        answers->people[i] = (int32_t)(i / EACH);
        double chance = 0.25 + 0.12 * answers->a[i] + 0.1 * answers->b[i] + 0.11 * answers->c[i];
        answers->outcome[i] = (double)(draw[3] % 1000) / 1000 < chance ? 1 : 0;
    }
    answers->attributes[0] = (struct conjoint_attribute){"who", who, 3, answers->a};
    answers->attributes[1] = (struct conjoint_attribute){"kept", kept, 2, answers->b};
    answers->attributes[2] = (struct conjoint_attribute){"say", say, 3, answers->c};
    answers->data = (struct conjoint_data){.n_rows = ROWS,
                                           .n_attributes = 3,
                                           .attributes = answers->attributes,
                                           .outcome = answers->outcome,
                                           .respondent = answers->people,
                                           .n_respondents = PEOPLE};
}

/* The file as `prefer conjoint --json` prints it. */
static const char *file_of(struct arena *arena, const struct conjoint_data *data,
                           const struct conjoint_effects *effects) {
    struct buf buf;
    struct json_out out;
    size_t p = effects->n_terms + 1;
    buf_init(&buf, arena, 1 << 20);
    json_out_init(&out, &buf);
    json_open(&out, '{');
    json_pair_int(&out, "respondents", PEOPLE);
    json_key(&out, "what_if");
    json_open(&out, '{');
    json_pair_bool(&out, "share", true);
    json_pair_real(&out, "z", effects->z);
    json_pair_real(&out, "people", effects->base.people);
    json_pair_real(&out, "answers", effects->base.answers);
    json_key(&out, "conditions");
    json_open(&out, '[');
    for (size_t a = 0; a < data->n_attributes; a++) {
        json_open(&out, '{');
        json_pair_text(&out, "name", data->attributes[a].name);
        json_key(&out, "levels");
        json_open(&out, '[');
        for (int32_t l = 0; l < data->attributes[a].n_levels; l++)
            json_put_text(&out, data->attributes[a].levels[l]);
        json_close(&out, ']');
        json_close(&out, '}');
    }
    json_close(&out, ']');
    json_key(&out, "estimate");
    json_open(&out, '[');
    for (size_t i = 0; i < p; i++) json_put_real(&out, effects->estimate[i]);
    json_close(&out, ']');
    json_key(&out, "covariance");
    json_open(&out, '[');
    for (size_t i = 0; i < p; i++) {
        json_open(&out, '[');
        for (size_t k = 0; k < p; k++) json_put_real(&out, effects->covariance[i * p + k]);
        json_close(&out, ']');
    }
    json_close(&out, ']');
    json_close(&out, '}');
    json_close(&out, '}');
    return buf.s;
}

static void file_gives_what_answers_give(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    static struct answers answers;
    struct conjoint_effects effects;
    struct what_if what_if;
    struct what_if_result *ranked;
    struct conjoint_package *packages;
    size_t n, n_packages;
    answers_make(&answers);
    assert_int_equal(conjoint_effects_run(arena, &answers.data, &effects, NULL), FAIL_NONE);
    const char *file = file_of(arena, &answers.data, &effects);
    assert_int_equal(what_if_read(arena, str_of(file), &what_if, NULL), FAIL_NONE);
    assert_int_equal(what_if.respondents, PEOPLE);
    for (size_t a = 0; a < 3; a++)
        for (size_t b = 0; b < 2; b++)
            for (size_t c = 0; c < 3; c++) {
                const size_t level[] = {a, b, c}, none[] = {0, 0, 0};
                const int32_t same[] = {(int32_t)a, (int32_t)b, (int32_t)c};
                struct what_if_result ours = what_if_of(&what_if, level);
                struct conjoint_package theirs = conjoint_package_of(&answers.data, &effects, same);
                assert_true(fabs(ours.estimate - theirs.estimate) < 1e-12);
                assert_true(fabs(ours.low - theirs.low) < 1e-9);
                assert_true(fabs(ours.high - theirs.high) < 1e-9);
                /* The difference from itself is nothing, without any doubt. */
                struct what_if_result nothing = what_if_difference(&what_if, level, level);
                assert_true(fabs(nothing.estimate) < 1e-12 && nothing.high < 1e-9);
                struct what_if_result step = what_if_difference(&what_if, level, none);
                assert_true(fabs(step.estimate - (theirs.estimate - what_if.estimate[0])) < 1e-9);
            }
    assert_int_equal(what_if_rank(arena, &what_if, 18, &ranked, &n, NULL), FAIL_NONE);
    assert_int_equal(
        conjoint_packages_rank(arena, &answers.data, &effects, 18, &packages, &n_packages, NULL),
        FAIL_NONE);
    assert_int_equal(n, n_packages);
    for (size_t i = 0; i < n; i++) {
        assert_true(fabs(ranked[i].estimate - packages[i].estimate) < 1e-12);
        if (i > 0) assert_true(ranked[i].estimate <= ranked[i - 1].estimate);
    }
    assert_int_equal(what_if_rank(arena, &what_if, 5, &ranked, &n, NULL), FAIL_NONE);
    assert_int_equal(n, 5);
    assert_true(fabs(ranked[4].estimate - packages[4].estimate) < 1e-12);
    /* Where all are the same, the order of the levels is that of the packages. */
    for (size_t i = 1; i < what_if.n_terms; i++) what_if.estimate[i] = 0;
    assert_int_equal(what_if_rank(arena, &what_if, 8, &ranked, &n, NULL), FAIL_NONE);
    for (size_t i = 0; i < 8; i++) {
        const size_t level[] = {i / 6, i / 3 % 2, i % 3};
        assert_memory_equal(ranked[i].level, level, sizeof level);
    }
    arena_free(arena);
}
TEST(
    file_gives_what_answers_give,
    "preference: what-if from the published file gives every package as the answers themselves do");

/* Everybody chose the same: a share of 100, but never without doubt, however the file was made. */
static void nobody_is_sure_of_all(void **state) {
    (void)state;
    static const char *const whole[] = {
        "\"respondents\":14,\"what_if\":{\"z\":2.1604,\"people\":14,\"answers\":21,",
        "\"respondents\":14,\"what_if\":{\"z\":2.1604,"};
    for (size_t i = 0; i < 2; i++) {
        struct arena *arena = arena_new(1 << 20);
        struct what_if what_if;
        const size_t best[] = {1}, worst[] = {0};
        assert_int_equal(
            what_if_read(arena,
                         str_of(arena_printf(arena,
                                             "{%s\"share\":true,\"conditions\":[{\"name\":\"a\","
                                             "\"levels\":[\"x\",\"y\"]}],\"estimate\":[-0.02,1.1],"
                                             "\"covariance\":[[1e-6,0],[0,1e-6]]}}",
                                             whole[i])),
                         &what_if, NULL),
            FAIL_NONE);
        struct what_if_result all = what_if_of(&what_if, best), none = what_if_of(&what_if, worst);
        /* Wilson's 14 of 14 by hand: 14 / (14 + 2.1604^2). */
        assert_true(all.estimate == 1 && all.high == 1);
        assert_true(fabs(all.low - 14 / (14 + 2.1604 * 2.1604)) < 1e-9);
        assert_true(none.estimate == 0 && none.low == 0);
        assert_true(fabs(none.high - (1 - all.low)) < 1e-9);
        arena_free(arena);
    }
}
TEST(nobody_is_sure_of_all, "preference: where all chose the same the interval is that of as many "
                            "people, and not one point");

static void bad_files_are_named(void **state) {
    (void)state;
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"{}", "prefer conjoint"},
        {"[1]", "prefer conjoint"},
        {"{\"conditions\":[{\"name\":\"a\",\"levels\":[\"x\"]}]}", "levels"},
        {"{\"z\":1.96,\"conditions\":[{\"name\":\"a\",\"levels\":[\"x\",\"y\"]}],\"estimate\":[1]}",
         "estimate"},
        {"{\"z\":1.96,\"conditions\":[{\"name\":\"a\",\"levels\":[\"x\",\"y\"]}],"
         "\"estimate\":[0.5,0.1],\"covariance\":[[1,0],[0]]}",
         "covariance"},
        {"{\"z\":1.96,\"conditions\":[{\"name\":\"a\",\"levels\":[\"x\",\"y\"]}],"
         "\"estimate\":[0.5,0.1],\"covariance\":[[1,0.5],[0,1]]}",
         "row 2, column 1"},
        {"{\"z\":1.96,\"conditions\":[{\"name\":\"a\",\"levels\":[\"x\",\"y\"]}],"
         "\"estimate\":[0.5,0.1],\"covariance\":[[-1,0],[0,1]]}",
         "row 1, column 1"},
        {"{\"conditions\":[{\"name\":\"a\",\"levels\":[\"x\",\"y\"]}],"
         "\"estimate\":[0.5,0.1],\"covariance\":[[1,0],[0,1]]}",
         "'z'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena *arena = arena_new(1 << 20);
        struct what_if what_if;
        struct why why = {0};
        assert_int_equal(what_if_read(arena, str_of(cases[i].text), &what_if, &why), FAIL_INPUT);
        if (strstr(why.text, cases[i].words) == NULL)
            fail_msg("want '%s' in '%s'", cases[i].words, why.text);
        arena_free(arena);
    }
}
TEST(bad_files_are_named, "preference: what is wrong with a file of what-if is said");
