/* Questionnaires from XLSForm and LimeSurvey. */
#include "question/import.h"
#include "question/type.h"
#include "tests/test.h"

#include <string.h>

static bool noted(const struct imported *imported, const char *says) {
    for (size_t i = 0; i < imported->n_notes; i++)
        if (strstr(imported->notes[i], says) != NULL) return true;
    return false;
}

static void xlsform_goes_round(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)256 << 20);
    struct definition first, second;
    struct imported back;
    struct why why = {0};
    struct str bytes;
    const char **notes;
    size_t n;
    const char *text = "title: Round\n\n[part] Part\n\nage (number): How old?\n  required: yes\n"
                       "uses (multiple): Which?\n  only if: age >= 18\n  * gp = GP\n  * bus = Bus\n"
                       "why (text): Why?\n  only if: uses has gp and age < 99\n"
                       "share (points): Share\n  * a = A\n  * b = B\n";
    assert_int_equal(definition_read(arena, str_of(text), &first, &why), FAIL_NONE);
    assert_int_equal(
        export_xlsform(arena, &first, (struct date){2026, 11, 22}, &bytes, &notes, &n, &why),
        FAIL_NONE);
    assert_int_equal(n, 1); /* points have no counterpart */
    assert_non_null(strstr(notes[0], "share"));
    if (import_xlsform(arena, bytes, &back, &why) != FAIL_NONE) fail_msg("%s", why.text);
    assert_int_equal(definition_read(arena, str_of(back.text), &second, &why), FAIL_NONE);
    assert_int_equal(second.n_questions, 3);
    for (int i = 0; i < 3; i++)
        assert_string_equal(second.questions[i].name, first.questions[i].name);
    assert_true(second.questions[0].required);
    assert_non_null(strstr(back.text, "only if: age >= 18"));
    assert_non_null(strstr(back.text, "(uses has gp) and age < 99"));
    assert_string_equal(second.sections[0].name, "part");
    arena_free(arena);
}
TEST(xlsform_goes_round,
     "question: what XLSForm can hold comes back from it; what it cannot is said");

static const char *const lss =
    "<?xml version=\"1.0\"?><document><LimeSurveyDocType>Survey</LimeSurveyDocType>"
    "<answers><rows>"
    "<row><qid>2</qid><code>A1</code><answer>One</answer><sortorder>1</sortorder></row>"
    "<row><qid>2</qid><code>A2</code><answer>Two</answer><sortorder>2</sortorder></row>"
    "</rows></answers>"
    "<groups><rows><row><gid>7</gid><group_name>First</group_name></row></rows></groups>"
    "<questions><rows>"
    "<row><qid>1</qid><gid>7</gid><type>Y</type><title>Q1</title>"
    "<question><![CDATA[<p>Do you <b>agree</b>?</p>]]></question><mandatory>Y</mandatory>"
    "<question_order>1</question_order></row>"
    "<row><qid>2</qid><gid>7</gid><type>L</type><title>Q2</title><question>Which?</question>"
    "<relevance>((Q1.NAOK == \"Y\"))</relevance><question_order>2</question_order></row>"
    "<row><qid>3</qid><gid>7</gid><type>|</type><title>Q3</title><question>File</question>"
    "<question_order>3</question_order></row>"
    "<row><qid>4</qid><gid>7</gid><type>T</type><title>Q4</title><question>Words</question>"
    "<relevance>strlen(Q9) > 3</relevance><question_order>4</question_order></row>"
    "</rows></questions></document>";

static void limesurvey_is_taken(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)256 << 20);
    struct imported imported;
    struct definition d;
    struct why why = {0};
    if (import_lss(arena, str_of(lss), &imported, &why) != FAIL_NONE) fail_msg("%s", why.text);
    assert_int_equal(definition_read(arena, str_of(imported.text), &d, &why), FAIL_NONE);
    assert_int_equal(d.n_questions, 3);
    assert_string_equal(words_in(&d.questions[0].text, 0), "Do you agree?");
    assert_true(d.questions[0].required);
    assert_non_null(strstr(imported.text, "only if: ((q1 = yes))"));
    assert_int_equal(d.questions[1].n_options, 2);
    assert_true(noted(&imported, "question 'Q3': LimeSurvey's type '|'"));
    assert_true(noted(&imported, "stands as a comment above 'q4'"));
    arena_free(arena);
}
TEST(limesurvey_is_taken,
     "question: LimeSurvey's structure is taken over, and what is not is listed with its question");

static void limesurvey_goes_round(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)256 << 20);
    struct definition first, second;
    struct imported back;
    struct why why = {0};
    struct str bytes;
    const char **notes;
    size_t n;
    const char *text = "title: Round ]]> trip\n\n[part] Part <b>\n\nage_now (number): How old?\n"
                       "  required: yes\nuses (multiple): Which?\n  only if: age_now >= 18\n"
                       "  * gp = GP & co\n  * bus = Bus\n  * other = Other [say]\n"
                       "agrees (yes_no): Do you agree?\n"
                       "why (text): Why?\n  only if: uses has gp and age_now < 99\n"
                       "trust (grid): Trust\n  - council = Council\n  - nhs = NHS\n"
                       "  * very_much = Very much\n  * little = Little\n"
                       "then (single): Then?\n  only if: agrees = yes\n  * a = A\n  * b = B\n"
                       "only_web (text): Web?\n  only if: mode = web\n"
                       "share (points): Share\n  * a = A\n  * b = B\n";
    if (definition_read(arena, str_of(text), &first, &why) != FAIL_NONE) fail_msg("%s", why.text);
    if (export_lss(arena, &first, &bytes, &notes, &n, &why) != FAIL_NONE) fail_msg("%s", why.text);
    assert_int_equal(n, 2); /* points, and a condition on how answers come */
    assert_non_null(strstr(bytes.s, "(uses_gp.NAOK == \"Y\" and agenow.NAOK < 99)"));
    assert_non_null(strstr(bytes.s, "(agrees.NAOK == \"Y\")"));
    if (import_lss(arena, bytes, &back, &why) != FAIL_NONE) fail_msg("%s", why.text);
    if (definition_read(arena, str_of(back.text), &second, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
    assert_int_equal(second.n_questions, 7);
    for (size_t i = 0; i < 7; i++)
        assert_string_equal(second.questions[i].type->name, first.questions[i].type->name);
    assert_string_equal(words_in(&second.title, 0), "Round ]]> trip");
    assert_true(second.questions[0].required);
    assert_int_equal(second.questions[1].n_options, 3);
    assert_string_equal(words_in(&second.questions[1].options[0].label, 0), "GP & co");
    assert_int_equal(second.questions[4].n_rows, 2);
    assert_int_equal(second.questions[4].n_options, 2);
    assert_non_null(strstr(back.text, "agenow >= 18"));
    assert_non_null(strstr(back.text, "agrees = yes"));
    arena_free(arena);
}
TEST(limesurvey_goes_round,
     "question: what LimeSurvey can hold comes back from it; what it cannot is said");

static void hostile_files_are_refused(void **state) {
    (void)state;
    static const char *const bombs[] = {
        "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"cccccccc\">]><a>&b;</a>",
        "<document><questions>",
        "<document></document>",
        "<a><b><c><d><e><f><g><h><i><j><k><l><m><n><o><p><q><r>",
    };
    struct arena *arena = arena_new((size_t)256 << 20);
    for (size_t i = 0; i < sizeof bombs / sizeof bombs[0]; i++) {
        struct imported imported;
        struct why why = {0};
        assert_int_equal(import_lss(arena, str_of(bombs[i]), &imported, &why), FAIL_INPUT);
        assert_true(why.text[0] != '\0');
    }
    struct imported imported;
    assert_int_not_equal(import_xlsform(arena, STR("PK\3\4 not a workbook"), &imported, NULL),
                         FAIL_NONE);
    arena_free(arena);
}
TEST(hostile_files_are_refused,
     "question: entities, torn and deep XML and broken workbooks are refused");
