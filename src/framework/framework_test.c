#include "base/hash.h"
#include "framework/condition.h"
#include "framework/framework.h"
#include "tests/test.h"
#include "web/asset.h"

#include <jansson.h>

static const char pack_path[] = "frameworks/dfpb-reconstruction-1.0.json";

static struct framework *ours(struct arena *arena) {
    struct framework *framework;
    struct why why = {0};
    enum fail fail = framework_read(arena, asset_bytes(pack_path), &framework, &why);
    if (fail != FAIL_NONE) fail_msg("%s", why.text);
    return framework;
}

static void ours_is_whole(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 24);
    const struct framework *framework = ours(arena);
    assert_string_equal(framework->name, "dfpb-reconstruction");
    assert_int_equal(framework->n_tests, 3);
    assert_int_equal(framework->n_questions, 18);
    assert_int_equal(framework->n_features, 5);
    assert_int_equal(framework->n_screen, 6);
    assert_int_equal(framework->n_gates, 4);
    assert_non_null(strstr(framework->label, "reconstruction"));
    size_t of_test[3] = {0}, of_feature[5] = {0};
    for (size_t i = 0; i < framework->n_questions; i++) {
        const struct framework_question *question = &framework->questions[i];
        of_test[question->test_index]++;
        for (size_t j = 0; j < question->n_features; j++) of_feature[question->features[j]]++;
        for (int j = 0; j < FRAMEWORK_SCALE; j++) assert_false(text_is_empty(question->anchors[j]));
        assert_false(text_is_empty(question->help));
        assert_false(text_is_empty(question->evidence));
        assert_ptr_equal(framework_question(framework, question->id), question);
        assert_int_equal(question->polarity, 1);
    }
    for (size_t i = 0; i < 3; i++) assert_int_equal(of_test[i], 6);
    for (size_t i = 0; i < 5; i++) assert_true(of_feature[i] > 0);
    static const char *const gates[] = {"lawful_basis", "transparency", "dpia", "residual_risk"};
    for (size_t i = 0; i < 4; i++) assert_non_null(framework_gate(framework, gates[i]));
    assert_null(framework_question(framework, "P7"));
    arena_free(arena);
}
TEST(ours_is_whole, "framework: our pack has 3 tests of 6 questions, all anchors, and 4 gates");

static void ours_maps_every_question(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 24);
    const struct framework *framework = ours(arena);
    for (size_t i = 0; i < framework->n_questions; i++) {
        size_t n = 0;
        for (size_t j = 0; j < framework->n_maps; j++) {
            if (text_is(framework->maps[j].source, framework->questions[i].id)) n++;
            assert_false(text_is_empty(framework->maps[j].field_title));
        }
        assert_true(n >= 2);
    }
    arena_free(arena);
}
TEST(ours_maps_every_question,
     "framework: every question of our pack feeds at least two documents");

/* The pack with the value at `path` (steps of names and "[i]" as "a.0.b") replaced. */
static struct str changed(struct arena *arena, const char *path, json_t *value) {
    struct str bytes = asset_bytes(pack_path);
    json_t *tree = json_loadb(bytes.s, bytes.n, 0, NULL), *at = tree;
    struct str rest = str_of(path);
    while (true) {
        struct str step = str_cut(&rest, '.');
        const char *name = str_copy(arena, step);
        int64_t index;
        bool is_index = json_is_array(at) && str_int(step, 0, 1000, &index);
        if (rest.s == NULL) {
            if (value == NULL) {
                json_object_del(at, name);
            } else if (is_index) {
                json_array_set_new(at, (size_t)index, value);
            } else {
                json_object_set_new(at, name, value);
            }
            break;
        }
        at = is_index ? json_array_get(at, (size_t)index) : json_object_get(at, name);
        assert_non_null(at);
    }
    char *text = json_dumps(tree, JSON_INDENT(1));
    struct str out = str_of(arena_copy(arena, text));
    free(text);
    json_decref(tree);
    return out;
}

static void faults_name_their_path(void **state) {
    (void)state;
    static const struct {
        const char *path, *value; /* value: JSON in a list, so that texts can stand alone */
        const char *field, *says;
    } cases[] = {
        {"format", "[\"folkmoot-framework/9\"]", "format", "folkmoot-framework/1"},
        {"name", "[\"a b\"]", "name", "short name"},
        {"colour", "[\"red\"]", "colour", "no such member"},
        {"questions.3.anchors.5", NULL, "questions[3].anchors.5", "want text"},
        {"questions.3.anchors.1", "[\"  \"]", "questions[3].anchors.1", "want text"},
        {"questions.0.polarity", "[0]", "questions[0].polarity", "more acceptable"},
        {"questions.0.polarity", "[\"up\"]", "questions[0].polarity", "whole number"},
        {"questions.1.id", "[\"P1\"]", "questions[1].id", "used twice"},
        {"questions.1.test", "[\"pointless\"]", "questions[1].test", "no test 'pointless'"},
        {"questions.1.features", "[[\"x\"]]", "questions[1].features", "no feature 'x'"},
        {"questions.1.titel", "[\"x\"]", "questions[1].titel", "no such member"},
        {"questions", "[[]]", "questions", "want 1 to 200"},
        {"screen.2.answers.unsure", NULL, "screen[2].answers.unsure", "want an object"},
        {"screen.2.answers.no.verdict", "[\"maybe\"]", "screen[2].answers.no.verdict", "'stop'"},
        {"screen.0.question", "[\"Q9\"]", "screen[0].question", "no question 'Q9'"},
        {"maps.0.field", "[\"9.z\"]", "maps[0].field", "no field '9.z'"},
        {"maps.0.source", "[\"Z1\"]", "maps[0].source", "no question, gate or part"},
        {"maps.0.kind", "[\"copy\"]", "maps[0].kind", "'prefill'"},
        {"facts.0.source", "[\"stars\"]", "facts[0].source", "'draft'"},
        {"rules.2.when.fact", "[\"nothing\"]", "rules[2].when.fact", "no fact 'nothing'"},
        {"rules.2.when.at_least", "[2]", "rules[2].when.fact", "yes, no or unsure"},
        {"rules.0.when.all.1.any.0.is", "[\"often\"]", "rules[0].when.all[1].any[0].is",
         "'unsure'"},
        {"rules.9.when.at_least", "[99]", "rules[9].when.at_least", "want 1 to 9"},
        {"rules.0.strength", "[\"urgent\"]", "rules[0].strength", "'required'"},
        {"levels.0.title", "[7]", "levels[0].title", "want text"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena *arena = arena_new(1 << 25);
        json_t *value = NULL;
        if (cases[i].value != NULL) {
            json_t *list = json_loads(cases[i].value, 0, NULL);
            value = json_incref(json_array_get(list, 0));
            json_decref(list);
        }
        struct framework *out = NULL;
        struct why why = {0};
        assert_int_equal(framework_read(arena, changed(arena, cases[i].path, value), &out, &why),
                         FAIL_INPUT);
        assert_string_equal(why.field, cases[i].field);
        if (strstr(why.text, cases[i].says) == NULL)
            fail_msg("%s: want '%s' in '%s'", cases[i].path, cases[i].says, why.text);
        assert_null(out);
        arena_free(arena);
    }
}
TEST(faults_name_their_path, "framework: a fault in a pack is refused with the path of the fault");

static void anchors_in_between_are_optional(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 25);
    struct framework *framework;
    struct str bytes = changed(arena, "questions.3.anchors.2", NULL);
    assert_int_equal(framework_read(arena, bytes, &framework, NULL), FAIL_NONE);
    assert_string_equal(framework->questions[3].anchors[1], "");
    arena_free(arena);
}
TEST(anchors_in_between_are_optional, "framework: only the anchors of 1 and 5 are required");

static void every_cut_is_refused(void **state) {
    (void)state;
    struct str bytes = asset_bytes(pack_path);
    struct arena *arena = arena_new(1 << 25);
    size_t mark = arena_mark(arena);
    for (size_t n = 0; n < bytes.n - 2; n += 997) {
        struct framework *framework = NULL;
        enum fail fail = framework_read(arena, (struct str){bytes.s, n}, &framework, NULL);
        assert_int_equal(fail, FAIL_INPUT);
        assert_null(framework);
        arena_rewind(arena, mark);
    }
    arena_free(arena);
}
TEST(every_cut_is_refused, "framework: a pack cut short anywhere is refused");

static void polarity_turns_ratings(void **state) {
    (void)state;
    struct framework_question up = {.polarity = 1}, down = {.polarity = -1};
    for (int rating = 1; rating <= FRAMEWORK_SCALE; rating++) {
        assert_int_equal(framework_rating_oriented(&up, rating), rating);
        assert_int_equal(framework_rating_oriented(&down, rating), 6 - rating);
    }
}
TEST(polarity_turns_ratings, "framework: 5 is the more acceptable end once polarity is applied");

static void screen_takes_the_worst(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 24);
    const struct framework *framework = ours(arena);
    const char *answers[6] = {"yes", "yes", "yes", "yes", "yes", "yes"};
    struct framework_screen_result result;
    framework_screen_judge(framework, arena, answers, &result);
    assert_int_equal(result.verdict, FRAMEWORK_GO);
    assert_int_equal(result.n, 0);
    answers[4] = "unsure";
    framework_screen_judge(framework, arena, answers, &result);
    assert_int_equal(result.verdict, FRAMEWORK_FIX);
    assert_int_equal(result.n, 1);
    assert_int_equal(result.at[0], 4);
    answers[1] = "no";
    framework_screen_judge(framework, arena, answers, &result);
    assert_int_equal(result.verdict, FRAMEWORK_STOP);
    assert_int_equal(result.n, 2);
    assert_int_equal(result.at[0], 1);
    assert_int_equal(result.answer[0], FRAMEWORK_NO);
    arena_free(arena);
}
TEST(screen_takes_the_worst, "framework: the quick screen is as bad as its worst answer");

static void screen_waits_unless_stopped(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 24);
    const struct framework *framework = ours(arena);
    const char *answers[6] = {"yes", NULL, "yes", "", "yes", "yes"};
    struct framework_screen_result result;
    framework_screen_judge(framework, arena, answers, &result);
    assert_int_equal(result.verdict, 0);
    assert_int_equal(result.n_answered, 4);
    answers[0] = "no";
    framework_screen_judge(framework, arena, answers, &result);
    assert_int_equal(result.verdict, FRAMEWORK_STOP);
    arena_free(arena);
}
TEST(screen_waits_unless_stopped,
     "framework: an unfinished quick screen has no verdict but an early stop");
