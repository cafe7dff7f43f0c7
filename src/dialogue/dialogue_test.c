/* The rules of a dialogue: words, plans, kits, what is asked about a write-up, which one counts. */
#include "dialogue/dialogue.h"
#include "dialogue/kit.h"
#include "dialogue/kit_document.h"
#include "dialogue/write_up.h"
#include "office/photo.h"
#include "tests/test.h"
#include "web/form.h"

#include <string.h>

static struct kit_item items[] = {{1, "statement", "A", ""},
                                  {2, "question", "Q", ""},
                                  {3, "for", "Good", "one two three"},
                                  {4, "against", "Bad", "one two three"}};
static struct kit_step steps[] = {{60, "Talk", ""}};
static struct kit_plan plans[] = {
    {.id = 1, .minutes = 60, .people = "", .steps = steps, .n_steps = 1},
    {.id = 2, .minutes = 60, .people = "", .steps = steps, .n_steps = 1}};

static struct kit kit_whole(void) {
    return (struct kit){.topic = "T",
                        .summary = "S",
                        .background = "B",
                        .safeguarding = "G",
                        .accessibility = "C",
                        .items = items,
                        .n_items = 4,
                        .plans = plans,
                        .n_plans = 2};
}

static void plans_add_up(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)4 << 20);
    struct kit_plan plan = {0};
    struct why why = {0};
    assert_int_equal(plan_read(arena, "10 | Welcome | Hello\n\n 50|Talk", 60, &plan, &why),
                     FAIL_NONE);
    assert_int_equal(plan.n_steps, 2);
    assert_string_equal(plan.steps[0].body, "Hello");
    assert_string_equal(plan.steps[1].title, "Talk");
    assert_int_equal(plan_read(arena, "10 | Welcome\n45 | Talk", 60, &plan, &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "55 minutes"));
    assert_int_equal(plan_read(arena, "10 | Welcome\nTalk", 60, &plan, &why), FAIL_INPUT);
    assert_int_equal(why.row, 2);
    assert_int_equal(plan_read(arena, "60 | ", 60, &plan, &why), FAIL_INPUT);
    assert_int_equal(plan_read(arena, "", 60, &plan, &why), FAIL_INPUT);
    assert_int_equal(plan_read(arena, "-5 | x\n65 | y", 60, &plan, &why), FAIL_INPUT);
    assert_int_equal(plan.n_steps, 2); /* untouched by what failed */
    arena_free(arena);
}
TEST(plans_add_up, "dialogue: the steps of a plan add up to its minutes, or it is said where not");

static void both_sides_are_needed(void **state) {
    (void)state;
    struct kit kit = kit_whole();
    struct kit_note notes[KIT_NOTES_MAX];
    assert_int_equal(kit_check(&kit, notes), 0);
    kit.n_items = 3; /* no reason against */
    assert_int_equal(kit_check(&kit, notes), 1);
    assert_true(notes[0].stops);
    /* As many reasons, but one side is told at twice the length: said, not stopped. */
    struct kit_item longer[] = {items[0], items[1], items[2], items[3]};
    longer[2].body = "one two three four five six seven";
    kit.items = longer;
    kit.n_items = 4;
    assert_int_equal(kit_check(&kit, notes), 1);
    assert_false(notes[0].stops);
    assert_int_equal(notes[0].a, 8);
    assert_int_equal(notes[0].b, 4);
}
TEST(both_sides_are_needed,
     "dialogue: a kit with one side stops; an unequal one is said in counts");

static void a_kit_reads_as_written(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)8 << 20);
    struct kit kit = kit_whole(), back = {0};
    struct why why = {0};
    char first[SHA256_HEX], second[SHA256_HEX];
    struct str json = kit_write(arena, &kit);
    assert_int_equal(kit_read(arena, json, &back, &why), FAIL_NONE);
    kit_digest(json, first);
    kit_digest(kit_write(arena, &back), second);
    assert_string_equal(first, second);
    items[0].title = "A, changed";
    kit_digest(kit_write(arena, &kit), second);
    items[0].title = "A";
    assert_string_not_equal(first, second);
    assert_int_equal(kit_read(arena, STR("{\"topic\":1}"), &back, &why), FAIL_INPUT);
    arena_free(arena);
}
TEST(a_kit_reads_as_written, "dialogue: a published kit reads back to the same digest");

static void every_paper_can_be_made(void **state) {
    (void)state;
    struct kit kit = kit_whole();
    struct kit_about about = {.language = "cy",
                              .number = 2,
                              .organisation = "O",
                              .contact = "C",
                              .promise = "P",
                              .address = "https://example.org/d/x",
                              .write_up_days = 14,
                              .date = {2026, 11, 22}};
    kit.topic = "\u0627\u0644\u0633\u0644\u0627\u0645\u0629 \U0001F319 \u202E<b>";
    for (int p = 0; p < N_KIT_PARTS; p++) {
        struct arena *arena = arena_new((size_t)256 << 20);
        static const char *const formats[] = {"html", "odt", "pdf"};
        for (size_t f = 0; f < 3; f++) {
            struct why why = {0};
            struct str bytes = {0};
            const char *type = "", *format = "";
            enum kit_part part = KIT_GUIDE;
            const char *file = arena_printf(arena, "%s.%s", kit_part_words[p], formats[f]);
            assert_true(kit_file_read(file, &part, &format));
            assert_int_equal((int)part, p);
            const struct document *doc = kit_document(arena, &kit, &about, NULL, part);
            if (kit_file_write(arena, doc, format, &bytes, &type, &why) != FAIL_NONE)
                fail_msg("%s: %s", file, why.text);
            assert_true(bytes.n > 1000);
            if (f == 0) assert_null(strstr(bytes.s, "<b>"));
        }
        arena_free(arena);
    }
    enum kit_part part;
    const char *format;
    assert_false(kit_file_read("guide.exe", &part, &format));
    assert_false(kit_file_read("../guide.pdf", &part, &format));
    assert_false(kit_file_read("guide", &part, &format));
}
TEST(every_paper_can_be_made, "dialogue: each paper of a kit can be made in each format");

/* ---- write-ups ---- */

static struct write_up_count counts[] = {{1, 8, 3, 1, ""}, {2, 6, 6, 0, ""}};

static struct write_up full(void) {
    return (struct write_up){.attendance = "10-14",
                             .plan_minutes = 60,
                             .minutes = 60,
                             .votes_how = "head_count",
                             .reasons_for = "f",
                             .reasons_against = "a",
                             .minority = "none",
                             .minority_view = "",
                             .verbatim = "",
                             .questions = "",
                             .changes = "",
                             .stake = "None.",
                             .help_given = "",
                             .counts = counts,
                             .n_counts = 2};
}

static bool asks(const struct write_up *w, const char *field, const char *words) {
    struct write_up_ask list[ASKS_MAX];
    size_t n = write_up_check(w, list);
    for (size_t i = 0; i < n; i++)
        if (text_is(list[i].field, field) && strstr(list[i].text, words) != NULL) return true;
    return false;
}

static void what_does_not_fit_is_asked(void **state) {
    (void)state;
    struct write_up_ask list[ASKS_MAX];
    struct write_up w = full();
    assert_int_equal(write_up_check(&w, list), 0);
    w.attendance = "5-9"; /* twelve voted */
    assert_true(asks(&w, "attendance", "More votes"));
    w = full();
    w.attendance = "30-49";
    assert_true(asks(&w, "attendance", "half"));
    w = full();
    w.votes_how = "majority";
    assert_true(asks(&w, "votes_how", "nobody counted"));
    w = full();
    w.minority = "";
    assert_true(asks(&w, "minority", "otherwise"));
    w.minority = "voiced";
    assert_true(asks(&w, "minority_view", "What did they say"));
    w = full();
    w.reasons_against = "";
    assert_true(asks(&w, "reasons_against", "no reason against"));
    w = full();
    w.minutes = 20;
    assert_true(asks(&w, "changes", "longer or shorter"));
    w.changes = "We stopped early.";
    assert_int_equal(write_up_check(&w, list), 0);
    w = full();
    w.plan_minutes = 0;
    assert_true(asks(&w, "changes", "another plan"));
    w.plan_minutes = WRITE_UP_PLAN_UNSAID; /* no plan was named: not said to be another */
    assert_true(asks(&w, "plan", "Which plan"));
    assert_false(asks(&w, "changes", "another plan"));
    w = full();
    w.verbatim = "ring Ann on 01632 960 123";
    assert_true(asks(&w, "verbatim", "telephone"));
    w.verbatim = "she lives at ls1 4ap? no: LS1 4AP";
    assert_true(asks(&w, "verbatim", "postcode"));
    w.verbatim = "In 2026 some 120,000 people.";
    assert_int_equal(write_up_check(&w, list), 0);
    struct write_up nothing = {.attendance = "", .votes_how = "", .minority = ""};
    assert_true(write_up_check(&nothing, list) >= 5); /* asked about, and still may be sent */
}
TEST(what_does_not_fit_is_asked,
     "dialogue: what is missing or does not fit is asked, never refused");

static void one_account_counts(void **state) {
    (void)state;
    struct write_up_sent sent[] = {{"participant", 50, false},
                                   {"host", 10, false},
                                   {"host", 20, false},
                                   {"note_taker", 40, false}};
    assert_int_equal(write_up_counting(NULL, 0), -1);
    assert_int_equal(write_up_counting(sent, 1), 0);
    assert_int_equal(write_up_counting(sent, 4), 2); /* the host's that was sent last */
    sent[3].chosen = true;
    assert_int_equal(write_up_counting(sent, 4), 3);
    struct write_up a = full(), b = full();
    assert_int_equal(write_up_differences(&a, &b), 0);
    struct write_up_count other[] = {{1, 8, 4, 0, ""}};
    b.counts = other;
    b.n_counts = 1;
    b.minority = "voiced";
    assert_int_equal(write_up_differences(&a, &b), DIFFER_MINORITY | DIFFER_COUNTS);
    struct arena *arena = arena_new((size_t)4 << 20);
    char x[SHA256_HEX], y[SHA256_HEX];
    struct write_up again = full();
    write_up_digest(arena, &a, x);
    write_up_digest(arena, &again, y);
    assert_string_equal(x, y);
    write_up_digest(arena, &b, y);
    assert_string_not_equal(x, y);
    arena_free(arena);
    assert_int_equal(write_up_read_state(2, 0), READ_ACCEPTED);
    assert_int_equal(write_up_read_state(2, 1), READ_ASKED);
    assert_int_equal(write_up_read_state(1, 0), READ_ONE);
}
TEST(one_account_counts, "dialogue: of several accounts of an event one counts, and all are kept");

static void names_and_bands(void **state) {
    (void)state;
    assert_true(short_name_is("safer-nights-2"));
    assert_false(short_name_is("2nights"));
    assert_false(short_name_is("safer-"));
    assert_false(short_name_is("Safer"));
    assert_false(short_name_is("a"));
    assert_true(dialogue_may_step("draft", "open"));
    assert_false(dialogue_may_step("draft", "answered"));
    for (size_t i = 1; i < N_ATTENDANCES; i++) /* bands lie side by side */
        assert_int_equal(attendances[i].least, attendances[i - 1].most + 1);
}
TEST(names_and_bands, "dialogue: short names and bands are what they may be");

/* What is wrong with a photo, as the form says it to somebody who reads Welsh. */
static const char *photo_refusal(struct arena *arena, struct str bytes) {
    static const struct field fields[] = {{.name = "file", .label = "F", .kind = FIELD_FILE}};
    struct photo photo;
    struct why why = {0};
    struct form *form = form_new(arena, fields, 1);
    form->language = "cy";
    assert_int_not_equal(photo_clean(arena, bytes, &photo, &why), FAIL_NONE);
    form_why(form, &why);
    return form->values[0].error;
}

static void photos_are_refused_in_welsh(void **state) {
    (void)state;
    static const char heic[] = "\0\0\0\x18"
                               "ftypheic\0\0\0\0";
    struct arena *arena = arena_new((size_t)64 << 20);
    struct str large = {ARENA_ARRAY(arena, char, PHOTO_BYTES_MAX + 1), PHOTO_BYTES_MAX + 1};
    assert_string_equal(photo_refusal(arena, large), "Mae'r llun yn fwy na 12 MB");
    assert_string_equal(photo_refusal(arena, str_of("GIF89a")), "Anfonwch lun fel JPEG neu PNG");
    assert_non_null(strstr(photo_refusal(arena, str_of("%PDF-1.7")), "PDF yw hwn"));
    assert_non_null(
        strstr(photo_refusal(arena, (struct str){heic, sizeof heic}), "Llun HEIC neu ffilm"));
    assert_non_null(strstr(photo_refusal(arena, str_of("\xff\xd8\xff\xd9")), "ddifrodi"));
    arena_free(arena);
}
TEST(photos_are_refused_in_welsh, "dialogue: what is wrong with a photo is said in Welsh, too");
