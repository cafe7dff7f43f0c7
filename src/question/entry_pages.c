/* Paper and telephone: the same questions on one page, a share of paper typed by two people. */
#include "base/clock.h"
#include "base/hash.h"
#include "civic/app.h"
#include "question/apart.h"
#include "question/entry.html.h"
#include "question/entry_views.h"
#include "question/record.h"
#include "question/survey.sql.h"

#include <string.h>

/* Whether this sheet is among those to be typed twice: decided by its seed, so by nobody. */
static bool is_for_two(const char *seed, int64_t percent) {
    uint8_t digest[SHA256_BYTES];
    sha256(seed, strlen(seed), digest);
    return (digest[0] << 8 | digest[1]) % 100 < percent;
}

/* ---- whose sheet ---- */

static const struct choice modes[] = {
    {"paper", "Paper", NULL}, {"phone", "A telephone call", NULL}, {NULL, NULL, NULL}};
static const struct field label_field = {
    .name = "label",
    .label = "Label on the paper, or of the person who called",
    .kind = FIELD_TEXT,
    .max = 40,
    .hint = "Such as P042. Leave it empty where the survey is open to everybody."};
static const struct field mode_field = {.name = "mode",
                                        .label = "How the answers came",
                                        .kind = FIELD_CHOICE,
                                        .required = true,
                                        .choices = modes,
                                        .missing = "Choose how the answers came"};
static const struct field instead_field = {
    .name = "instead",
    .label = "If they began on the web: delete that, and take these answers instead",
    .kind = FIELD_YES};

static struct sheet_new sheet_for(struct request *request, const struct survey *survey,
                                  const struct definition *definition, int64_t link,
                                  const char *stratum, const char *mode) {
    return (struct sheet_new){.survey = survey->row.id,
                              .version = survey->row.version,
                              .link = link,
                              .respondent = DB_NULL_INT,
                              .match = "",
                              .mode = mode,
                              .language = definition->languages[0],
                              .stratum = stratum,
                              .quarantined = survey->state == SURVEY_TEST,
                              .second_of = DB_NULL_INT,
                              .entered_by = request->viewer.person,
                              .definition = definition,
                              .now = request->now};
}

/* Whose answers these are: a link whose person has not sent any yet. What they began on the web is
 * theirs, and nobody reads it here: it stays, or goes unseen. */
static enum fail link_check(const struct survey_link_get_row *link, bool instead, struct why *why) {
    enum response_state state = response_state_read(link->state);
    if (link->ended != 0)
        return why_fail(why, FAIL_INPUT, "label", "This link is no longer in use");
    if (state != RESPONSE_NONE && state != RESPONSE_STARTED)
        return why_fail(why, FAIL_INPUT, "label",
                        "This person's answers are in already (%s). A second set is not taken.",
                        link->mode);
    if (state == RESPONSE_STARTED && !instead)
        return why_fail(why, FAIL_INPUT, "label",
                        "This person has begun on the web. Tick the box below to delete that and "
                        "type in these answers instead.");
    return FAIL_NONE;
}

static enum fail link_by_label(struct request *request, struct db *db, const struct survey *survey,
                               const char *label, struct survey_link_get_row *link,
                               struct why *why) {
    int64_t id = 0;
    enum fail fail = survey_link_labelled(db, request->arena, survey->row.id, label, &id, why);
    if (fail == FAIL_NOTFOUND)
        return why_fail(why, FAIL_INPUT, "label", "There is no such label in this survey");
    TRY(fail);
    TRY(survey_link_get(db, request->arena, id, survey->row.id, link, why));
    return link_check(link, form_yes(request->form, "instead"), why);
}

/* The arm is printed on the paper; where there are none it is not asked for. */
static enum fail entry_fields(struct request *request, struct db *db, const struct field **fields,
                              size_t *n_fields, struct why *why) {
    struct survey survey;
    struct definition definition;
    TRY(survey_of_path(request, db, SURVEY_ENTER, &survey, why));
    TRY(definition_read(request->arena, str_of(survey.row.text), &definition, why));
    struct field *made = ARENA_ARRAY(request->arena, struct field, 4);
    size_t n = 0;
    made[n++] = label_field;
    made[n++] = mode_field;
    if (definition.n_arms > 0) {
        struct choice *arms = ARENA_ARRAY(request->arena, struct choice, definition.n_arms + 1);
        for (size_t i = 0; i < definition.n_arms; i++)
            arms[i] = (struct choice){definition.arms[i].name, definition.arms[i].name, NULL};
        made[n++] = (struct field){.name = "arm",
                                   .label = "Which form of the questionnaire they had",
                                   .kind = FIELD_SELECT,
                                   .required = true,
                                   .choices = arms,
                                   .missing = "Choose the form of the questionnaire"};
    }
    made[n++] = instead_field;
    *fields = made;
    *n_fields = n;
    return FAIL_NONE;
}

static const char *arm_sent(const struct form *form) {
    return has_field(form, "arm") ? form_text(form, "arm") : "";
}

static enum fail entry_act(struct request *request, struct db *db, struct why *why) {
    struct survey survey;
    struct survey_link_get_row link = {.id = 0};
    const char *label = form_text(request->form, "label");
    TRY(survey_of_path(request, db, SURVEY_ENTER, &survey, why));
    if (survey.state == SURVEY_DRAFT)
        return why_fail(why, FAIL_CONFLICT, NULL, "this survey is not open yet");
    if (label[0] != '\0')
        TRY(link_by_label(request, db, &survey, label, &link, why));
    else if (text_is(survey.row.access, "invited"))
        return why_fail(why, FAIL_INPUT, "label", "Enter the label");
    request_go(request, "%s/entry/type?link=%lld&mode=%s&arm=%s%s", survey.path, (long long)link.id,
               form_text(request->form, "mode"), arm_sent(request->form),
               form_yes(request->form, "instead") ? "&instead=yes" : "");
    return FAIL_NONE;
}

static enum fail entry_show(struct request *request, struct db *db, struct why *why) {
    struct survey survey;
    struct sheets_by_staff_row *rows;
    size_t n;
    TRY(survey_of_path(request, db, SURVEY_ENTER, &survey, why));
    TRY(sheets_by_staff(db, request->arena, survey.row.id, &rows, &n, why));
    struct entry_line *lines = ARENA_ARRAY(request->arena, struct entry_line, n);
    struct entry_line *compared = ARENA_ARRAY(request->arena, struct entry_line, n);
    struct entry_view view = {.request = request,
                              .survey = &survey,
                              .form = request->form,
                              .lines = lines,
                              .compared = compared};
    for (size_t i = 0; i < n; i++) {
        const char *label = text_is_empty(rows[i].label)
                                ? arena_printf(request->arena, "%lld", (long long)rows[i].id)
                                : rows[i].label;
        const char *base =
            arena_printf(request->arena, "%s/entry/%lld", survey.path, (long long)rows[i].id);
        if (rows[i].second != DB_NULL_INT)
            compared[view.n_compared++] =
                (struct entry_line){label, arena_printf(request->arena, "%s/compare", base)};
        else if (text_is(rows[i].state, "complete") && text_is(rows[i].mode, "paper") &&
                 is_for_two(rows[i].seed, survey.row.double_entry_percent))
            lines[view.n_lines++] =
                (struct entry_line){label, rows[i].entered_by == request->viewer.person
                                               ? NULL
                                               : arena_printf(request->arena, "%s/again", base)};
    }
    request->title = tr(request->out, "Type in paper, or a telephone call");
    request->back_href = survey.path;
    entry_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_entry = {
    .name = "survey_entry",
    .path = "/organisations/:organisation/surveys/:survey/entry",
    .scope = SCOPE_ORGANISATION,
    .section = "questionnaires",
    .fields_make = entry_fields,
    .show = entry_show,
    .act = entry_act,
};
REGISTER(page, page_entry);

/* ---- the sheet: stored when it is saved, so that looking at the form changes nothing ---- */

struct typing {
    struct survey survey;
    struct survey_link_get_row link;  /* id DB_NULL_INT: nobody's */
    struct sheet_of_survey_row first; /* typed again: the first sheet; id 0: none */
    struct sheet sheet;               /* the blank one, or the first to compare with */
    const char *mode, *label;
    bool instead;
    struct route route;
    struct fields fields;
    struct asked *asked;
    size_t n_asked;
    struct sheet_value *values;
    size_t n_values;
};

/* A sheet that staff typed; what people answered themselves is not for here. */
static enum fail first_load(struct request *request, struct db *db, struct typing *typing,
                            struct why *why) {
    TRY(survey_of_path(request, db, SURVEY_ENTER, &typing->survey, why));
    TRY(sheet_of_survey(db, request->arena, request_int(request, "sheet"), typing->survey.row.id,
                        &typing->first, why));
    if (typing->first.entered_by == DB_NULL_INT || text_is(typing->first.mode, "web"))
        return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such sheet");
    typing->mode = typing->first.mode;
    typing->label = typing->first.label;
    TRY(sheet_load(db, request->arena, typing->first.id, "en", &typing->sheet, why));
    return sheet_answers_load(db, request->arena, &typing->sheet, why);
}

/* The whole questionnaire as a blank form. */
static void blank_make(struct request *request, struct typing *typing) {
    const struct definition *definition = &typing->sheet.definition;
    const char **nothing = ARENA_ARRAY(request->arena, const char *, definition->n_questions + 1);
    route_make(request->arena, definition, nothing, &typing->sheet.facts, &typing->route);
    typing->fields = (struct fields){.arena = request->arena,
                                     .definition = definition,
                                     .answers = &typing->route.answers,
                                     .seed = typing->sheet.facts.seed,
                                     .paper = true};
    const struct question **questions =
        ARENA_ARRAY(request->arena, const struct question *, definition->n_questions + 1);
    size_t n = 0;
    for (size_t i = 0; i < definition->n_questions; i++)
        if (definition->questions[i].type->fields != NULL)
            questions[n++] = &definition->questions[i];
    typing->asked = ARENA_ARRAY(request->arena, struct asked, n + 1);
    typing->n_asked = n;
    asked_make(&typing->fields, questions, n, typing->asked);
    request->context = typing;
}

static const char *query_of(const struct request *request, const char *name) {
    const char *text = http_query(request->http, name);
    return text == NULL ? "" : text;
}

static bool is_arm(const struct definition *definition, const char *arm) {
    if (definition->n_arms == 0) return *arm == '\0';
    for (size_t i = 0; i < definition->n_arms; i++)
        if (text_is(definition->arms[i].name, arm)) return true;
    return false;
}

static enum fail typing_load(struct request *request, struct db *db, struct typing *typing,
                             struct why *why) {
    int64_t link = 0;
    TRY(survey_of_path(request, db, SURVEY_ENTER, &typing->survey, why));
    TRY(definition_read(request->arena, str_of(typing->survey.row.text), &typing->sheet.definition,
                        why));
    typing->mode = text_is(query_of(request, "mode"), "phone") ? "phone" : "paper";
    typing->instead = text_is(query_of(request, "instead"), "yes");
    typing->link = (struct survey_link_get_row){.id = DB_NULL_INT, .stratum = ""};
    if (str_int(str_of(query_of(request, "link")), 1, INT64_MAX, &link)) {
        TRY(survey_link_get(db, request->arena, link, typing->survey.row.id, &typing->link, why));
        typing->label = typing->link.label;
        if (link_check(&typing->link, typing->instead, why) != FAIL_NONE)
            return why_fail(why, FAIL_CONFLICT, NULL,
                            "this person's answers came another way meanwhile; start again with "
                            "the label");
    } else if (text_is(typing->survey.row.access, "invited")) {
        return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such link");
    }
    typing->sheet.facts = (struct sheet_facts){.seed = "paper",
                                               .arm = query_of(request, "arm"),
                                               .mode = typing->mode,
                                               .stratum = typing->link.stratum,
                                               .language = typing->sheet.definition.languages[0]};
    if (!is_arm(&typing->sheet.definition, typing->sheet.facts.arm))
        return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such form of the questionnaire");
    return FAIL_NONE;
}

static enum fail type_fields(struct request *request, struct db *db, const struct field **fields,
                             size_t *n_fields, struct why *why) {
    struct typing *typing = ARENA_NEW(request->arena, struct typing);
    TRY(typing_load(request, db, typing, why));
    blank_make(request, typing);
    *fields = typing->fields.at;
    *n_fields = typing->fields.n;
    return FAIL_NONE;
}

static enum fail type_prepare(struct request *request, struct why *why) {
    struct typing *typing = request->context;
    asked_read(&typing->fields, request->form, typing->asked, typing->n_asked,
               &typing->route.answers, &typing->values, &typing->n_values);
    if (form_ok(request->form)) return FAIL_NONE;
    return why_fail(why, FAIL_INPUT, NULL, "an answer cannot be taken as it is");
}

/* Makes the sheet, with what was typed, and finishes it. */
static enum fail type_store(struct request *request, struct db *db, struct typing *typing,
                            const struct sheet_new *what, struct why *why) {
    int64_t id;
    struct sheet sheet = {0};
    enum response_state state;
    TRY(sheet_begin(db, request->arena, what, &id, why));
    TRY(sheet_load(db, request->arena, id, "en", &sheet, why));
    if (what->link != DB_NULL_INT) { /* what was begun on the web goes, unseen */
        TRY(sheet_forget_answers(db, id, why));
        TRY(apart_drop_all(db, id, why));
        TRY(sheet_take_over(db, id, what->version, what->mode, what->arm, request->viewer.person,
                            why));
        TRY(sheet_load(db, request->arena, id, "en", &sheet, why));
    }
    TRY(sheet_save(db, id, sheet.row.questionnaire, typing->values, typing->n_values, why));
    TRY(apart_save(request->app, db, request->arena, id, &sheet.definition, typing->values,
                   typing->n_values, why));
    TRY(sheet_finish_now(db, request->arena, &sheet, request->now, &state, why));
    request->subject = typing->survey.row.id;
    request_say(request, "%s", tr_language(request->language, "The sheet is saved."));
    return FAIL_NONE;
}

static enum fail type_act(struct request *request, struct db *db, struct why *why) {
    struct typing *typing = request->context;
    struct typing now = {0}; /* as it is in this transaction */
    TRY(typing_load(request, db, &now, why));
    struct sheet_new what = sheet_for(request, &now.survey, &now.sheet.definition, now.link.id,
                                      now.link.stratum, now.mode);
    what.arm = now.sheet.facts.arm;
    TRY(type_store(request, db, typing, &what, why));
    request_go(request, "%s/entry", typing->survey.path);
    return FAIL_NONE;
}

static void type_html(struct request *request, const struct typing *typing) {
    struct entry_sheet_view view = {
        .form = request->form,
        .title = typing->survey.row.title,
        .label = text_is_empty(typing->label) ? tr(request->out, "somebody without a label")
                                              : typing->label,
        .mode = text_is(typing->mode, "phone") ? tr(request->out, "A telephone call")
                                               : tr(request->out, "Paper"),
        .asked = typing->asked,
        .n_asked = typing->n_asked};
    request->title = trf(request->out, "Answers of %s", view.label);
    request->back_href = arena_printf(request->arena, "%s/entry", typing->survey.path);
    entry_sheet_html(request->out, &view);
}

static enum fail type_show(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    type_html(request, request->context);
    return FAIL_NONE;
}

static const struct page page_type = {
    .name = "survey_entry_sheet",
    .path = "/organisations/:organisation/surveys/:survey/entry/type",
    .scope = SCOPE_ORGANISATION,
    .section = "questionnaires",
    .fields_make = type_fields,
    .prepare = type_prepare,
    .show = type_show,
    .act = type_act,
};
REGISTER(page, page_type);

/* ---- typed again, and compared ---- */

static enum fail again_load(struct request *request, struct db *db, struct typing *typing,
                            struct why *why) {
    TRY(first_load(request, db, typing, why));
    if (typing->first.entered_by == request->viewer.person)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "you typed this sheet yourself; somebody else should type it again");
    return FAIL_NONE;
}

static enum fail again_fields(struct request *request, struct db *db, const struct field **fields,
                              size_t *n_fields, struct why *why) {
    struct typing *typing = ARENA_NEW(request->arena, struct typing);
    TRY(again_load(request, db, typing, why));
    blank_make(request, typing);
    *fields = typing->fields.at;
    *n_fields = typing->fields.n;
    return FAIL_NONE;
}

static enum fail again_act(struct request *request, struct db *db, struct why *why) {
    struct typing *typing = request->context;
    struct sheet_second_row second;
    enum fail fail = sheet_second(db, request->arena, typing->first.id, &second, why);
    if (fail == FAIL_NONE)
        return why_fail(why, FAIL_CONFLICT, NULL, "somebody else typed this sheet again meanwhile");
    if (fail != FAIL_NOTFOUND) return fail;
    struct sheet_new what = sheet_for(request, &typing->survey, &typing->sheet.definition,
                                      DB_NULL_INT, typing->sheet.row.stratum, typing->mode);
    what.second_of = typing->first.id;
    what.version = typing->sheet.row.version;
    what.arm = typing->sheet.row.arm;
    TRY(type_store(request, db, typing, &what, why));
    request_go(request, "%s/entry/%lld/compare", typing->survey.path, (long long)typing->first.id);
    return FAIL_NONE;
}

static const struct page page_again = {
    .name = "survey_entry_again",
    .path = "/organisations/:organisation/surveys/:survey/entry/:sheet/again",
    .scope = SCOPE_ORGANISATION,
    .section = "questionnaires",
    .fields_make = again_fields,
    .prepare = type_prepare,
    .show = type_show,
    .act = again_act,
};
REGISTER(page, page_again);

struct given { /* contact details and photos of one typing */
    struct apart_thing *things;
    size_t n;
};
struct comparison {
    struct typing first;
    struct sheet second;
    struct given given[2];
    int *differing;
    size_t n;
};

static const struct apart_thing *given_of(const struct comparison *c, size_t typing, size_t at) {
    return apart_find(c->given[typing].things, c->given[typing].n,
                      c->first.sheet.definition.questions[at].name);
}

static bool is_words(const struct apart_thing *thing) {
    return text_is(thing->media_type, "text/plain");
}

/* Two photos of one paper are never the same bytes. */
static bool is_given_alike(const struct apart_thing *one, const struct apart_thing *two) {
    if (one == NULL || two == NULL) return one == two;
    if (!is_words(one) || !is_words(two)) return is_words(one) == is_words(two);
    return one->bytes.n == two->bytes.n && memcmp(one->bytes.s, two->bytes.s, one->bytes.n) == 0;
}

/* Also what was said beside an option. */
static bool is_alike(struct request *request, const struct comparison *c, size_t at) {
    const struct sheet *a = &c->first.sheet, *b = &c->second;
    const struct question *question = &a->definition.questions[at];
    const char *one = a->stored[at], *two = b->stored[at];
    if (question->type->apart) return is_given_alike(given_of(c, 0, at), given_of(c, 1, at));
    bool alike = text_is(one == NULL ? "" : one, two == NULL ? "" : two);
    for (size_t k = 0; k < question->n_options; k++) {
        if (!question->options[k].says) continue;
        const char *name = said_name(request->arena, question, &question->options[k]);
        alike &= text_is(said_text(a, name), said_text(b, name));
    }
    return alike;
}

/* What one of the two typed: contact details as they stand on the paper. */
static const char *typed_told(struct request *request, const struct comparison *c, size_t typing,
                              size_t at) {
    if (!c->first.sheet.definition.questions[at].type->apart)
        return answer_told(request->arena, NULL, typing == 0 ? &c->first.sheet : &c->second,
                           (int)at);
    const struct apart_thing *thing = given_of(c, typing, at);
    if (thing == NULL) return "";
    return is_words(thing) ? str_copy(request->arena, thing->bytes) : TR("A photo");
}

static enum fail compare_fields(struct request *request, struct db *db, const struct field **fields,
                                size_t *n_fields, struct why *why) {
    struct comparison *c = ARENA_NEW(request->arena, struct comparison);
    struct sheet_second_row second;
    TRY(first_load(request, db, &c->first, why));
    TRY(sheet_second(db, request->arena, c->first.first.id, &second, why));
    TRY(sheet_load(db, request->arena, second.id, "en", &c->second, why));
    if (response_state_read(c->second.row.state) == RESPONSE_STARTED)
        return why_fail(why, FAIL_CONFLICT, NULL, "the second typing is not saved yet");
    TRY(sheet_answers_load(db, request->arena, &c->second, why));
    for (size_t k = 0; k < 2; k++)
        TRY(apart_on(request->app, db, request->arena, k == 0 ? c->first.first.id : second.id,
                     &c->given[k].things, &c->given[k].n, why));
    const struct definition *definition = &c->first.sheet.definition;
    size_t most = definition->n_questions;
    struct field *made = ARENA_ARRAY(request->arena, struct field, most + 1);
    c->differing = ARENA_ARRAY(request->arena, int, most + 1);
    for (size_t i = 0; i < most; i++) {
        const struct question *question = &definition->questions[i];
        if (question->value != NULL || is_alike(request, c, i)) continue;
        struct choice *choices = ARENA_ARRAY(request->arena, struct choice, 3);
        const char *told[] = {typed_told(request, c, 0, i), typed_told(request, c, 1, i)};
        for (size_t k = 0; k < 2; k++)
            choices[k] = (struct choice){k == 0 ? "first" : "second",
                                         told[k][0] == '\0' ? TR("Nothing") : told[k], NULL};
        const char *text = question->text.in[0];
        made[c->n] =
            (struct field){.name = question->name,
                           .label = arena_copy_n(request->arena, text, strcspn(text, "\n")),
                           .kind = FIELD_CHOICE,
                           .required = true,
                           .choices = choices,
                           .missing = "Choose what the paper says"};
        c->differing[c->n++] = (int)i;
    }
    request->context = c;
    *fields = made;
    *n_fields = c->n;
    return FAIL_NONE;
}

/* An answer of one typing into the other, with what was said beside its options or given. */
static enum fail answer_copy(struct request *request, struct db *db, const struct comparison *c,
                             bool second, int at, struct why *why) {
    const struct sheet *from = second ? &c->second : &c->first.sheet;
    const struct sheet *to = second ? &c->first.sheet : &c->second;
    const struct question *question = &from->definition.questions[at];
    const char *right = from->stored[at];
    struct sheet_value value = {.name = question->name, .text = right == NULL ? "" : right};
    TRY(sheet_save(db, to->row.id, to->row.questionnaire, &value, 1, why));
    if (question->type->apart)
        TRY(apart_copy(request->app, db, request->arena, to->row.id, question->name,
                       given_of(c, second, (size_t)at), why));
    for (size_t k = 0; k < question->n_options; k++) {
        if (!question->options[k].says) continue;
        value.name = said_name(request->arena, question, &question->options[k]);
        const char *said = said_text(from, value.name);
        value.text = said[0] == '\0' ? NULL : said;
        TRY(sheet_save(db, to->row.id, to->row.questionnaire, &value, 1, why));
    }
    return FAIL_NONE;
}

static enum fail compare_act(struct request *request, struct db *db, struct why *why) {
    struct comparison *c = request->context;
    enum response_state state;
    for (size_t i = 0; i < c->n; i++) {
        int at = c->differing[i];
        const struct question *question = &c->first.sheet.definition.questions[at];
        bool second = text_is(form_text(request->form, question->name), "second");
        TRY(answer_copy(request, db, c, second, at, why));
    }
    TRY(sheet_finish_now(db, request->arena, &c->first.sheet, request->now, &state, why));
    TRY(sheet_finish_now(db, request->arena, &c->second, request->now, &state, why));
    request->subject = c->first.survey.row.id;
    request_go(request, "%s/entry/%lld/compare", c->first.survey.path,
               (long long)c->first.first.id);
    return FAIL_NONE;
}

static enum fail compare_show(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    struct comparison *c = request->context;
    struct entry_compare_view view = {
        .form = request->form,
        .title = c->first.survey.row.title,
        .label = text_is_empty(c->first.label)
                     ? arena_printf(request->arena, "%lld", (long long)c->first.first.id)
                     : c->first.label,
        .n = c->n};
    request->title = trf(request->out, "Compare %s", view.label);
    request->back_href = arena_printf(request->arena, "%s/entry", c->first.survey.path);
    entry_compare_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_compare = {
    .name = "survey_entry_compare",
    .path = "/organisations/:organisation/surveys/:survey/entry/:sheet/compare",
    .scope = SCOPE_ORGANISATION,
    .section = "questionnaires",
    .fields_make = compare_fields,
    .show = compare_show,
    .act = compare_act,
};
REGISTER(page, page_compare);
