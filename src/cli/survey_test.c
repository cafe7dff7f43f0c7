#include "base/file.h"
#include "cli/command.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

static const char *write_file(struct arena *arena, const char *name, const char *text) {
    char *path = path_join(arena, test_folder(), name);
    assert_int_equal(file_write(path, text, strlen(text), 0600, NULL), FAIL_NONE);
    return path;
}

static enum fail survey(struct arena *arena, size_t n, const char *const *words, struct why *why) {
    const struct command *command = command_find("survey");
    struct arguments arguments;
    char **given = ARENA_ARRAY(arena, char *, n + 1);
    for (size_t i = 0; i < n; i++) given[i] = arena_copy(arena, words[i]);
    assert_non_null(command);
    enum fail fail = arguments_read(arena, command, (int)n, given, &arguments, why);
    return fail == FAIL_NONE ? command->run(&arguments, why) : fail;
}

static const char answers[] = "id,sex,age,y\np1,F,1,1\np2,M,2,0\np3,F,2,1\np4,M,1,\n";

static enum fail weigh(struct arena *arena, const char *margins, const char *out, struct why *why) {
    const char *words[] = {"weight",
                           "--data",
                           write_file(arena, "a.csv", answers),
                           "--margins",
                           write_file(arena, "m.csv", margins),
                           "--out",
                           out};
    return survey(arena, sizeof words / sizeof words[0], words, why);
}

static void margins_are_judged(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 29);
    struct why why = {0};
    const char *out = path_join(arena, test_folder(), "out");
    assert_int_equal(weigh(arena, "variable,level,total\nsex,F,5\n", out, &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "a.csv:3:2: 'M' of 'sex' has no total"));
    assert_int_equal(weigh(arena, "variable,level,total\nsex,F,5\nsex,M,x\n", out, &why),
                     FAIL_INPUT);
    assert_non_null(strstr(why.text, "m.csv:3:3: want a number of people"));
    assert_int_equal(
        weigh(arena, "variable,level,total\nsex,F,5\nsex,M,5\nage,1,5\nage,2,6\n", out, &why),
        FAIL_INPUT);
    assert_non_null(strstr(why.text, "'sex' sums to 10, 'age' to 11"));
    assert_int_equal(weigh(arena, "variable,level,total\nsex,F,5\nsex,M,5\nsex,X,2\n", out, &why),
                     FAIL_INFEASIBLE);
    assert_non_null(strstr(why.text, "'X'"));
    assert_false(file_exists(out));
    arena_free(arena);
}
TEST(margins_are_judged,
     "survey: margins that miss a category, do not sum or cannot be met are refused by name");

static void weights_are_written(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 29);
    struct why why = {0};
    struct str text;
    const char *out = path_join(arena, test_folder(), "out");
    assert_int_equal(weigh(arena, "variable,level,total\nsex,F,30\nsex,M,70\n", out, &why),
                     FAIL_NONE);
    assert_int_equal(file_read(arena, path_join(arena, out, "weights.csv"), 10000, &text, NULL),
                     FAIL_NONE);
    assert_string_equal(text.s,
                        "id,weight_before,weight\r\np1,1,15\r\np2,1,35\r\np3,1,15\r\np4,1,35\r\n");
    arena_free(arena);
}
TEST(weights_are_written, "survey: weights are written in the order of the answers");

/* Two strata of two units; z is the base weight, z1 to z4 are its jackknife. */
static const char drawn[] =
    "id,s,u,g,y,z,z1,z2,z3,z4,spare\n"
    "1,a,1,p,1,2,0,4,2,2,x\n2,a,1,q,0,2,0,4,2,2,x\n3,a,2,p,1,2,4,0,2,2,x\n4,a,2,q,1,2,4,0,2,2,x\n"
    "5,b,3,p,0,2,2,2,0,4,x\n6,b,3,p,1,2,2,2,0,4,x\n7,b,4,p,0,2,2,2,4,0,x\n8,b,4,p,1,2,2,2,4,0,x\n";

static enum fail ask(struct arena *arena, const char *words, struct why *why) {
    const char *list[40];
    size_t n = 0;
    struct str rest = str_of(words);
    while (rest.s != NULL && n < 36) list[n++] = str_copy(arena, str_cut(&rest, ' '));
    list[n++] = "--data";
    list[n++] = write_file(arena, "drawn.csv", drawn);
    return survey(arena, n, list, why);
}

static void options_are_used_or_refused(void **state) {
    (void)state;
    static const struct {
        const char *words, *says;
    } refused[] = {
        {"table g y --by s", "'survey table' does not use '--by'"},
        {"test g y --margins m.csv", "'survey test' does not use '--margins'"},
        {"change y z --by g", "'survey change' does not use '--by'"},
        {"model y g --stat total", "'survey model' does not use '--stat'"},
        {"estimate y --type JKn", "'--type' goes with '--replicates'"},
        {"estimate y --weights z --replicates z --type JKn --lonely adjust",
         "'--lonely' says nothing beside '--replicates'"},
        {"estimate y --replicates z --type JKn", "wants '--weights COL'"},
        {"estimate y --stat total --interval beta", "'--interval' is for shares"},
        {"estimate y --rule hf7", "'--rule' goes with '--stat quantile'"},
        {"estimate y --nested", "'--nested' goes with '--cluster'"},
        {"estimate y --distance raking", "'--distance' goes with '--margins'"},
        {"weight --margins m.csv --out o --distance near --method calibrate",
         "want linear, raking or logit after '--distance'"},
        {"weight --margins m.csv --out o --bounds 0.5,2", "'--bounds' goes with"},
        {"weight --margins m.csv --out o --strata s", "does not use '--strata'"},
        {"replicate y --type JKn --strata s --cluster u --seed t",
         "'--seed' goes with a bootstrap"},
    };
    struct arena *arena = arena_new((size_t)1 << 29);
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct why why = {0};
        assert_int_equal(ask(arena, refused[i].words, &why), FAIL_INPUT);
        if (strstr(why.text, refused[i].says) == NULL)
            fail_msg("'%s' said '%s'", refused[i].words, why.text);
    }
    arena_free(arena);
}
TEST(options_are_used_or_refused, "survey: an option that would change nothing is refused by name");

static void replicates_are_found(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 29);
    static const char *const verbs[] = {"estimate y --by g", "table g y", "test g y", "change y z",
                                        "model y s"};
    for (size_t i = 0; i < 5; i++) {
        struct why why = {0};
        enum fail fail = ask(
            arena, arena_printf(arena, "%s --weights z --replicates z --type JKn --json", verbs[i]),
            &why);
        if (fail != FAIL_NONE) fail_msg("'%s' said '%s'", verbs[i], why.text);
    }
    arena_free(arena);
}
TEST(replicates_are_found,
     "survey: replicate columns are told from the base weight, and every part uses them");

static void parts_answer(void **state) {
    (void)state;
    static const char *const asked[] = {
        "compare y --by g --weights z --strata s --cluster u --adjust BH",
        "test y g --rank wilcoxon --weights z --strata s --cluster u",
        "imputed y z --weights z --strata s --cluster u",
        "agreement y z --weights z --strata s --cluster u",
        "raters y z z1 --seed t",
        "paired y z",
        "paired u u --steps 4 --json",
        "estimate y --stat variance --by g --weights z --strata s --cluster u",
        "area id y --variance z",
    };
    struct arena *arena = arena_new((size_t)1 << 29);
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        struct why why = {0};
        if (ask(arena, asked[i], &why) != FAIL_NONE) fail_msg("'%s' said '%s'", asked[i], why.text);
    }
    struct why why = {0};
    assert_int_equal(ask(arena, "compare y --by g --adjust some", &why), FAIL_INPUT);
    assert_int_equal(ask(arena, "test y g --rank best", &why), FAIL_INPUT);
    assert_int_equal(ask(arena, "area y z", &why), FAIL_INPUT);
    arena_free(arena);
}
TEST(parts_answer, "survey: every part of the command answers, and says what it wants");

static void answering_speaks_for_silence(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 29);
    struct why why = {0};
    struct str text;
    const char *out = path_join(arena, test_folder(), "nr");
    const char *words[] = {"weight",
                           "--data",
                           write_file(arena, "a.csv", answers),
                           "--nonresponse",
                           "sex",
                           "--responded",
                           "y",
                           "--out",
                           out};
    assert_int_equal(survey(arena, sizeof words / sizeof words[0], words, &why), FAIL_NONE);
    assert_int_equal(file_read(arena, path_join(arena, out, "weights.csv"), 10000, &text, NULL),
                     FAIL_NONE);
    /* Of two men one answered: he speaks for both. */
    assert_string_equal(text.s,
                        "id,weight_before,weight\r\np1,1,1\r\np2,1,2\r\np3,1,1\r\np4,1,0\r\n");
    words[3] = "--propensity";
    assert_int_equal(survey(arena, 7, words, &why), FAIL_INPUT); /* no --out */
    arena_free(arena);
}
TEST(answering_speaks_for_silence, "survey: those who answered speak for those of their cell");

static void who_is_alone_or_silent_is_named(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 29);
    struct why why = {0};
    const char *file =
        write_file(arena, "s.csv", "stratum,y,z,sex\nnorth,1,,F\nnorth,2,,M\nisles,3,,F\n");
    const char *alone[] = {"estimate", "y", "--data", file, "--strata", "stratum"};
    const char *silent[] = {"test", "sex", "z", "--data", file};
    assert_int_equal(survey(arena, 6, alone, &why), FAIL_INFEASIBLE);
    assert_non_null(strstr(why.text, "stratum 'isles' has one unit only"));
    assert_int_equal(survey(arena, 5, silent, &why), FAIL_INFEASIBLE);
    assert_non_null(strstr(why.text, "has an answer to 'z'"));
    arena_free(arena);
}
TEST(who_is_alone_or_silent_is_named,
     "survey: a stratum with one unit and a question that nobody answered are named");

static void models_name_what_cannot_be_told(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 29);
    struct why why = {0};
    const char *file =
        write_file(arena, "m.csv", "y,a,b,c\n1,0,u,u\n2,1,u,u\n4,2,v,v\n3,1,v,v\n9,4,u,u\n");
    const char *alike[] = {"model", "y", "a", "b", "c", "--data", file, "--json"};
    const char *counts[] = {"model", "y", "a*b", "--data", file, "--family", "count"};
    assert_int_equal(survey(arena, 8, alike, &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "'cv' follows from those before it"));
    assert_int_equal(survey(arena, 7, counts, &why), FAIL_NONE);
    const char *below = write_file(arena, "n.csv", "y,a\n1,0\n-2,1\n4,2\n");
    const char *negative[] = {"model", "y", "a", "--data", below, "--family", "count"};
    assert_int_equal(survey(arena, 7, negative, &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "n.csv:3:"));
    arena_free(arena);
}
TEST(models_name_what_cannot_be_told,
     "survey: a model takes counts and products, and names the variable that it cannot tell");
