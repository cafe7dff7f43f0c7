/* Rules of documents that need no database: the data file, sources, the register, the PIA tool. */
#include "documents/catalogue.h"
#include "documents/pia.h"
#include "documents/register_entry.h"
#include "tests/test.h"
#include "web/asset.h"

#include <string.h>

static struct arena *arena_of_test(void **state) {
    (void)state;
    return arena_new((size_t)256 << 20);
}

static void catalogue_names_every_part(void **state) {
    struct arena *arena = arena_of_test(state);
    struct why why = {0};
    struct catalogue *catalogue;
    struct framework *framework;
    assert_int_equal(catalogue_ours(arena, &catalogue, &why), FAIL_NONE);
    assert_int_equal(framework_read(arena, asset_bytes("frameworks/dfpb-reconstruction-1.0.json"),
                                    &framework, &why),
                     FAIL_NONE);
    size_t n = 0;
    for (size_t f = 0; f < framework->n_forms; f++) {
        const struct framework_form *form = &framework->forms[f];
        n += form->n_fields;
        for (size_t i = 0; i < form->n_fields; i++)
            if (catalogue_field(catalogue, form->id, form->fields[i]) == NULL)
                fail_msg("%s %s is not in the catalogue", form->id, form->fields[i]);
    }
    assert_int_equal(catalogue->n_fields, n);
    arena_free(arena);
}
TEST(catalogue_names_every_part,
     "documents: every part of every form of the framework has its sources, and no other");

static void catalogue_refuses(void **state) {
    struct arena *arena = arena_of_test(state);
    struct why why = {0};
    struct catalogue *catalogue;
    struct str wrong = STR("{\"format\":\"folkmoot-documents/1\",\"documents\":[{\"form\":\"dpia\","
                           "\"fields\":[{\"field\":\"1.aims\",\"sources\":[\"text.prupose\"]}]}]}");
    assert_int_equal(catalogue_read(arena, wrong, &catalogue, &why), FAIL_INPUT);
    assert_string_equal(why.text, "documents[0].fields[0].sources[0]: 'text.prupose' is no source");
    assert_int_equal(catalogue_read(arena, STR("{\"format\":\"other\"}"), &catalogue, &why),
                     FAIL_INPUT);
    arena_free(arena);
}
TEST(catalogue_refuses, "documents: a misspelt source is named with its place");

/* --- sources ------------------------------------------------------------------------------------
 */

static const char draft[] =
    "{\"format\":\"folkmoot-proposal/1\",\"reference\":\"FM-2026-0001\",\"organisation\":\"A\","
    "\"texts\":{\"purpose\":\"To help\"}}";

static void few_people_are_not_counted(void **state) {
    struct arena *arena = arena_of_test(state);
    struct why why = {0};
    struct content *content;
    assert_int_equal(content_read(arena, str_of(draft), &content, &why), FAIL_NONE);
    struct document_engagements_row engagement = {
        .id = 1, .title = "Jury", .method = "jury", .state = "closed", .promise = "", .people = 18};
    for (int64_t yes = 0; yes <= 12; yes++)
        for (int64_t no = 0; no <= 12; no++) {
            struct document_verdicts_row verdict = {.id = 1, .yes = yes, .unsure = 6, .no = no};
            struct source_evidence evidence = {.engagements = &engagement,
                                               .n_engagements = 1,
                                               .verdicts = &verdict,
                                               .n_verdicts = 1};
            struct source_input input = {.content = content, .evidence = &evidence};
            const char *text = source_write(&input, "engagements", arena).text;
            bool small = (yes > 0 && yes < SOURCE_COUNT_MIN) || (no > 0 && no < SOURCE_COUNT_MIN);
            assert_int_equal(strstr(text, "people said yes") != NULL &&
                                 strstr(text, "were not sure") != NULL,
                             !small);
        }
    arena_free(arena);
}
TEST(few_people_are_not_counted, "documents: counts of one to four people never enter a text");

static void open_ballots_stay_closed(void **state) {
    struct arena *arena = arena_of_test(state);
    struct why why = {0};
    struct content *content;
    assert_int_equal(content_read(arena, str_of(draft), &content, &why), FAIL_NONE);
    struct document_engagements_row planned = {.id = 1,
                                               .title = "Jury",
                                               .method = "jury",
                                               .state = "planned",
                                               .promise = "a reply by May",
                                               .people = 18};
    struct source_evidence evidence = {.engagements = &planned, .n_engagements = 1};
    struct source_input input = {.content = content, .evidence = &evidence};
    assert_string_equal(source_write(&input, "engagements", arena).text,
                        "– Citizens' Jury: Jury (planned). We promised: a reply by May");
    assert_string_equal(source_write(&input, "decision.outcome", arena).text, "");
    assert_string_equal(source_write(&input, "parties.controllers", arena).text, "");
    arena_free(arena);
}
TEST(open_ballots_stay_closed, "documents: what is planned is told without numbers");

/* --- the register -------------------------------------------------------------------------------
 */

static struct official *register_of(struct arena *arena, const char *controllers, const char *end) {
    struct framework_form *form = ARENA_NEW(arena, struct framework_form);
    struct official *official = ARENA_NEW(arena, struct official);
    official->fields = ARENA_ARRAY(arena, struct official_field, 3);
    form->id = "register";
    official->form = form;
    official->fields[0] = (struct official_field){.id = "name", .text = "A \"quoted\" name"};
    official->fields[1] = (struct official_field){.id = "controllers", .text = controllers};
    official->fields[2] = (struct official_field){.id = "end", .text = end};
    official->n_fields = 3;
    return official;
}

static void register_entry_has_its_columns(void **state) {
    struct arena *arena = arena_of_test(state);
    struct official_about about = {.reference = "FM-2026-0001"};
    struct date today = {2026, 11, 22};
    struct official *open = register_of(arena, "Council\n\n  Trust \n", "");
    struct official *over = register_of(arena, "", "2026-11-21");
    struct official *last_day = register_of(arena, "", "2026-11-22");
    const char *json = register_entry_json(open, &about, today, arena);
    assert_non_null(strstr(json, "\"controllers\":[\"Council\",\"Trust\"]"));
    assert_non_null(strstr(json, "\"isa_status\":\"Active\""));
    assert_non_null(strstr(register_entry_json(over, &about, today, arena), "\"Complete\""));
    assert_non_null(strstr(register_entry_json(last_day, &about, today, arena), "\"Active\""));
    const char *csv = register_entry_csv(open, &about, today, arena);
    assert_non_null(strstr(csv, "id,agreement_name,purpose,information_sharing_benefits,"));
    assert_non_null(strstr(csv, "FM-2026-0001,\"A \"\"quoted\"\" name\","));
    assert_non_null(strstr(csv, "Council; Trust"));
    arena_free(arena);
}
TEST(register_entry_has_its_columns,
     "documents: the register's entry has its columns, lists and status");

/* --- the PIA tool
 * --------------------------------------------------------------------------------- */

static void editors_text_is_plain(void **state) {
    struct arena *arena = arena_of_test(state);
    static const char *const cases[][2] = {
        {"", ""},
        {"plain", "plain"},
        {"<p>One &amp; two</p><p>Three</p>", "One & two\nThree"},
        {"a<br/>b<br>c", "a\nb\nc"},
        {"<ul><li>x</li><li>y</li></ul>", "x\ny"},
        {"<strong>bold</strong> <a href=\"http://x\">link</a>", "bold link"},
        {"1 < 2 and 3 > 2", "1  2"}, /* what looks like a tag is taken off */
        {"5 < 6", "5 < 6"},
        {"&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"},
        {"&unknown; &", "&unknown; &"},
        {"<p", "<p"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(pia_plain(arena, cases[i][0]), cases[i][1]);
    arena_free(arena);
}
TEST(editors_text_is_plain, "documents: texts of the PIA tool's editor become plain lines");

static void pia_goes_round(void **state) {
    struct arena *arena = arena_of_test(state);
    struct why why = {0};
    struct framework *framework;
    struct pia pia;
    assert_int_equal(framework_read(arena, asset_bytes("frameworks/dfpb-reconstruction-1.0.json"),
                                    &framework, &why),
                     FAIL_NONE);
    struct official official = {.form = framework_form(framework, "dpia")};
    official.n_fields = official.form->n_fields;
    official.fields = ARENA_ARRAY(arena, struct official_field, official.n_fields);
    for (size_t i = 0; i < official.n_fields; i++)
        official.fields[i] =
            (struct official_field){.id = official.form->fields[i],
                                    .text = arena_printf(arena, "Text <%zu> & more\nof part %s", i,
                                                         official.form->fields[i])};
    struct official_about about = {.reference = "FM", .title = "T", .organisation = "O"};
    const char *file = pia_write(&official, &about, arena);
    assert_int_equal(pia_read(arena, str_of(file), &pia, &why), FAIL_NONE);
    assert_string_equal(pia.name, "T");
    assert_int_equal(pia.n_unknown, 0);
    size_t n_same = 0;
    for (size_t i = 0; i < pia.n_parts; i++) {
        const struct official_field *field = official_field(&official, pia.parts[i].field);
        assert_non_null(field);
        /* Lists lose their line feeds; where several questions share a part it has a title. */
        n_same += strstr(pia.parts[i].text, field->text) != NULL;
        assert_non_null(strstr(pia.parts[i].text, arena_printf(arena, "of part %s", field->id)));
    }
    assert_true(n_same >= 15);
    arena_free(arena);
}
TEST(pia_goes_round, "documents: what goes out to the PIA tool comes back in");

static void pia_reads_the_tools_file(void **state) {
    struct arena *arena = arena_of_test(state);
    struct why why = {0};
    struct pia pia;
    struct str file = STR(
        "{\"pia\":{\"name\":\"Test\",\"dpo_opinion\":\"Fine\",\"concerned_people_opinion\":null},"
        "\"answers\":[{\"reference_to\":\"212\",\"data\":{\"text\":\"<p>Public "
        "task</p>\",\"gauge\":0,\"list\":[]}},"
        "{\"reference_to\":321,\"data\":{\"text\":null,\"gauge\":null,\"list\":[\"a\",\"b\"]}},"
        "{\"reference_to\":325,\"data\":{\"text\":\"because\",\"gauge\":3,\"list\":[]}},"
        "{\"reference_to\":999,\"data\":{\"text\":\"x\"}}],"
        "\"measures\":[{\"title\":\"Encryption\",\"content\":\"<p>At rest</p>\"}]}");
    assert_int_equal(pia_read(arena, file, &pia, &why), FAIL_NONE);
    assert_int_equal(pia.n_unknown, 1);
    assert_int_equal(pia.n_parts, 5);
    assert_string_equal(pia.parts[0].field, "4.lawful_basis");
    assert_string_equal(pia.parts[0].text, "Public task");
    assert_string_equal(pia.parts[1].text, "If others got at the data: impacts: a; b");
    assert_string_equal(pia.parts[2].text, "If others got at the data: Important");
    assert_string_equal(pia.parts[3].text, "Encryption: At rest");
    assert_string_equal(pia.parts[4].text, "Fine");
    assert_int_equal(pia_read(arena, STR("{\"answers\":[]}"), &pia, &why), FAIL_INPUT);
    assert_int_equal(pia_read(arena, STR("[1,"), &pia, &why), FAIL_INPUT);
    arena_free(arena);
}
TEST(pia_reads_the_tools_file,
     "documents: a file of the PIA tool is read, with what it cannot say");
