/* Paper and telephone: the same questions on one page, a share of paper typed by two people. */
#include "base/clock.h"
#include "base/hash.h"
#include "civic/app.h"
#include "question/entry.html.h"
#include "question/entry_views.h"

#include <string.h>

/* Whether this sheet is among those to be typed twice: decided by its seed, so by nobody. */
static bool is_for_two(const char *seed, int64_t percent) {
    uint8_t digest[SHA256_BYTES];
    sha256(seed, strlen(seed), digest);
    return (digest[0] << 8 | digest[1]) % 100 < percent;
}

/* ---- which sheet ---- */

static const struct choice modes[] = {
    {"paper", "Paper", NULL}, {"phone", "A telephone call", NULL}, {NULL, NULL, NULL}};
static const struct field entry_fields[] = {
    {.name = "label",
     .label = "Label on the paper, or of the person who called",
     .kind = FIELD_TEXT,
     .max = 40,
     .hint = "Such as P042. Leave it empty where the survey is open to everybody."},
    {.name = "mode",
     .label = "How the answers came",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = modes,
     .missing = "Choose how the answers came"},
};

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

static enum fail link_by_label(struct request *request, struct db *db, const struct survey *survey,
                               const char *label, struct survey_link_get_row *link,
                               struct why *why) {
    int64_t id = 0;
    enum fail fail = survey_link_labelled(db, request->arena, survey->row.id, label, &id, why);
    if (fail == FAIL_NOTFOUND) {
        form_error(request->form, "label", "There is no such label in this survey");
        return why_fail(why, FAIL_INPUT, "label", "no such label");
    }
    TRY(fail);
    TRY(survey_link_get(db, request->arena, id, survey->row.id, link, why));
    enum response_state state = response_state_read(link->state);
    if (state != RESPONSE_NONE && state != RESPONSE_STARTED) {
        form_error(request->form, "label",
                   "This person's answers are in already (%s). A second set is not taken.",
                   link->mode);
        return why_fail(why, FAIL_INPUT, "label", "answered already");
    }
    return FAIL_NONE;
}

static enum fail entry_act(struct request *request, struct db *db, struct why *why) {
    struct survey survey;
    struct definition definition;
    struct survey_link_get_row link = {.id = DB_NULL_INT, .stratum = ""};
    int64_t sheet;
    const char *label = form_text(request->form, "label");
    TRY(survey_of_path(request, db, SURVEY_ENTER, &survey, why));
    TRY(definition_read(request->arena, str_of(survey.row.text), &definition, why));
    if (survey.state == SURVEY_DRAFT)
        return why_fail(why, FAIL_CONFLICT, NULL, "this survey is not open yet");
    if (label[0] != '\0') {
        TRY(link_by_label(request, db, &survey, label, &link, why));
    } else if (text_is(survey.row.access, "invited")) {
        form_error(request->form, "label", "Enter the label");
        return why_fail(why, FAIL_INPUT, "label", "the label is missing");
    }
    struct sheet_new what = sheet_for(request, &survey, &definition, link.id, link.stratum,
                                      form_text(request->form, "mode"));
    TRY(sheet_begin(db, request->arena, &what, &sheet, why));
    TRY(sheet_set_mode(db, sheet, what.mode, request->viewer.person, why));
    request->subject = survey.row.id;
    request_go(request, "%s/entry/%lld", survey.path, (long long)sheet);
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
    .fields = entry_fields,
    .n_fields = LENGTH(entry_fields),
    .show = entry_show,
    .act = entry_act,
};
REGISTER(page, page_entry);

/* ---- the sheet ---- */

struct typing {
    struct survey survey;
    struct sheet_of_survey_row row;
    struct sheet sheet;
    struct route route;
    struct fields fields;
    struct asked *asked;
    size_t n_asked;
    struct sheet_value *values;
    size_t n_values;
};

static enum fail typing_load(struct request *request, struct db *db, struct typing *typing,
                             struct why *why) {
    TRY(survey_of_path(request, db, SURVEY_ENTER, &typing->survey, why));
    TRY(sheet_of_survey(db, request->arena, request_int(request, "sheet"), typing->survey.row.id,
                        &typing->row, why));
    if (typing->row.entered_by == DB_NULL_INT) /* what people answered themselves is not for here */
        return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such sheet");
    TRY(sheet_load(db, request->arena, typing->row.id, "en", &typing->sheet, why));
    return sheet_answers_load(db, request->arena, &typing->sheet, why);
}

static enum fail sheet_fields(struct request *request, struct db *db, const struct field **fields,
                              size_t *n_fields, struct why *why) {
    struct typing *typing = ARENA_NEW(request->arena, struct typing);
    TRY(typing_load(request, db, typing, why));
    const struct definition *definition = &typing->sheet.definition;
    if (response_state_read(typing->row.state) != RESPONSE_STARTED)
        return why_fail(why, FAIL_CONFLICT, NULL, "this sheet is finished");
    route_make(request->arena, definition, typing->sheet.stored, &typing->sheet.facts,
               &typing->route);
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
    *fields = typing->fields.at;
    *n_fields = typing->fields.n;
    return FAIL_NONE;
}

static enum fail sheet_prepare(struct request *request, struct why *why) {
    struct typing *typing = request->context;
    asked_read(&typing->fields, request->form, typing->asked, typing->n_asked,
               &typing->route.answers, &typing->values, &typing->n_values);
    if (form_ok(request->form)) return FAIL_NONE;
    return why_fail(why, FAIL_INPUT, NULL, "an answer cannot be taken as it is");
}

static enum fail sheet_act(struct request *request, struct db *db, struct why *why) {
    struct typing *typing = request->context;
    enum response_state state;
    TRY(sheet_open_check(db, request->arena, typing->row.id, request->now, true, why));
    TRY(sheet_save(db, typing->row.id, typing->sheet.row.questionnaire, typing->values,
                   typing->n_values, why));
    TRY(sheet_finish_now(db, request->arena, &typing->sheet, request->now, &state, why));
    request->subject = typing->survey.row.id;
    if (typing->row.second_of != DB_NULL_INT)
        request_go(request, "%s/entry/%lld/compare", typing->survey.path,
                   (long long)typing->row.second_of);
    else
        request_go(request, "%s/entry", typing->survey.path);
    request_say(request, "%s", tr_language(request->language, "The sheet is saved."));
    return FAIL_NONE;
}

static enum fail sheet_show(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    struct typing *typing = request->context;
    if (typing->row.second_of == DB_NULL_INT)
        asked_fill(request->form, typing->asked, typing->n_asked, &typing->sheet);
    struct entry_sheet_view view = {
        .form = request->form,
        .title = typing->survey.row.title,
        .label = text_is_empty(typing->row.label) ? tr(request->out, "somebody without a label")
                                                  : typing->row.label,
        .mode = text_is(typing->row.mode, "phone") ? tr(request->out, "A telephone call")
                                                   : tr(request->out, "Paper"),
        .asked = typing->asked,
        .n_asked = typing->n_asked};
    request->title = trf(request->out, "Answers of %s", view.label);
    request->back_href = arena_printf(request->arena, "%s/entry", typing->survey.path);
    entry_sheet_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_sheet = {
    .name = "survey_entry_sheet",
    .path = "/organisations/:organisation/surveys/:survey/entry/:sheet",
    .scope = SCOPE_ORGANISATION,
    .section = "questionnaires",
    .fields_make = sheet_fields,
    .prepare = sheet_prepare,
    .show = sheet_show,
    .act = sheet_act,
};
REGISTER(page, page_sheet);

/* ---- typed again, and compared ---- */

static enum fail again_act(struct request *request, struct db *db, struct why *why) {
    struct typing typing = {0};
    struct sheet_second_row second;
    TRY(typing_load(request, db, &typing, why));
    if (typing.row.entered_by == request->viewer.person)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "you typed this sheet yourself; somebody else should type it again");
    struct sheet_new what = sheet_for(request, &typing.survey, &typing.sheet.definition,
                                      DB_NULL_INT, typing.sheet.row.stratum, typing.row.mode);
    what.second_of = typing.row.id;
    what.version = typing.sheet.row.version;
    enum fail fail = sheet_second(db, request->arena, typing.row.id, &second, why);
    if (fail == FAIL_NOTFOUND) fail = sheet_begin(db, request->arena, &what, &second.id, why);
    TRY(fail);
    request->subject = typing.survey.row.id;
    request_go(request, "%s/entry/%lld", typing.survey.path, (long long)second.id);
    return FAIL_NONE;
}

static const struct page page_again = {
    .name = "survey_entry_again",
    .path = "/organisations/:organisation/surveys/:survey/entry/:sheet/again",
    .scope = SCOPE_ORGANISATION,
    .act = again_act,
};
REGISTER(page, page_again);

struct comparison {
    struct typing first;
    struct sheet second;
    int *differing;
    size_t n;
};

static enum fail compare_fields(struct request *request, struct db *db, const struct field **fields,
                                size_t *n_fields, struct why *why) {
    struct comparison *c = ARENA_NEW(request->arena, struct comparison);
    struct sheet_second_row second;
    TRY(typing_load(request, db, &c->first, why));
    TRY(sheet_second(db, request->arena, c->first.row.id, &second, why));
    TRY(sheet_load(db, request->arena, second.id, "en", &c->second, why));
    TRY(sheet_answers_load(db, request->arena, &c->second, why));
    const struct definition *definition = &c->first.sheet.definition;
    size_t most = definition->n_questions;
    struct field *made = ARENA_ARRAY(request->arena, struct field, most + 1);
    c->differing = ARENA_ARRAY(request->arena, int, most + 1);
    for (size_t i = 0; i < most; i++) {
        const char *one = c->first.sheet.stored[i], *two = c->second.stored[i];
        if (text_is(one == NULL ? "" : one, two == NULL ? "" : two)) continue;
        const struct question *question = &definition->questions[i];
        struct choice *choices = ARENA_ARRAY(request->arena, struct choice, 3);
        const char *told[] = {answer_told(request->arena, NULL, &c->first.sheet, (int)i),
                              answer_told(request->arena, NULL, &c->second, (int)i)};
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

static enum fail compare_act(struct request *request, struct db *db, struct why *why) {
    struct comparison *c = request->context;
    for (size_t i = 0; i < c->n; i++) {
        const struct question *question = &c->first.sheet.definition.questions[c->differing[i]];
        bool second = text_is(form_text(request->form, question->name), "second");
        const char *right =
            second ? c->second.stored[c->differing[i]] : c->first.sheet.stored[c->differing[i]];
        struct sheet_value value = {question->name, right == NULL ? "" : right};
        TRY(sheet_save(db, c->first.row.id, c->first.sheet.row.questionnaire, &value, 1, why));
        TRY(sheet_save(db, c->second.row.id, c->first.sheet.row.questionnaire, &value, 1, why));
    }
    request->subject = c->first.survey.row.id;
    request_go(request, "%s/entry/%lld/compare", c->first.survey.path, (long long)c->first.row.id);
    return FAIL_NONE;
}

static enum fail compare_show(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    struct comparison *c = request->context;
    struct entry_compare_view view = {
        .form = request->form,
        .title = c->first.survey.row.title,
        .label = text_is_empty(c->first.row.label)
                     ? arena_printf(request->arena, "%lld", (long long)c->first.row.id)
                     : c->first.row.label,
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
