/* Coming in: by a one-time link, by the open address, or by a code typed in. */
#include "base/hash.h"
#include "civic/access_code.h"
#include "civic/app.h"
#include "civic/blocks.h"
#include "civic/code_door.h"
#include "question/answer.html.h"
#include "question/answer_views.h"
#include "question/survey.sql.h"

/* What an address leads to. */
struct entry {
    int64_t survey, version, link; /* link DB_NULL_INT: the open address */
    const char *stratum, *state, *opens_on, *closes_on, *access, *organisation;
    bool ended;
    struct definition definition;
    int64_t sheet; /* that the link has; 0: none */
    const char *sheet_state;
    const char *code;               /* as it was read; NULL: the open address */
    const struct survey_gate *gate; /* NULL: none */
};

KIND_DECLARE(survey_gate);

static enum fail unknown(struct request *request, struct why *why) {
    TRY(request_code_wrong(request, why));
    return why_fail(why, FAIL_NOTFOUND, NULL,
                    "this address leads to no questionnaire: check each letter, or enter your code "
                    "at /answer");
}

static enum fail entry_by_code(struct request *request, struct db *db, const char *code,
                               struct entry *entry, struct why *why) {
    struct survey_by_code_row row;
    struct sheet_by_link_row sheet;
    struct arena *arena = request->arena;
    TRY(survey_by_code(db, arena, access_code_hash(arena, request->app->key, code), &row, why));
    *entry = (struct entry){.survey = row.survey,
                            .version = row.version,
                            .link = row.link,
                            .stratum = row.stratum,
                            .state = row.state,
                            .opens_on = row.opens_on,
                            .closes_on = row.closes_on,
                            .access = row.access,
                            .organisation = row.organisation,
                            .ended = row.ended != 0};
    enum fail fail = sheet_by_link(db, arena, row.link, &sheet, why);
    if (fail != FAIL_NONE && fail != FAIL_NOTFOUND) return fail;
    if (fail == FAIL_NONE) {
        entry->sheet = sheet.id;
        entry->sheet_state = sheet.state;
    }
    return definition_read(arena, str_of(row.text), &entry->definition, why);
}

static enum fail entry_by_slug(struct request *request, struct db *db, const char *slug,
                               struct entry *entry, struct why *why) {
    struct survey_by_slug_row row;
    TRY(survey_by_slug(db, request->arena, slug, &row, why));
    *entry = (struct entry){.survey = row.survey,
                            .version = row.version,
                            .link = DB_NULL_INT,
                            .stratum = "",
                            .state = row.state,
                            .opens_on = row.opens_on,
                            .closes_on = row.closes_on,
                            .access = row.access,
                            .organisation = row.organisation};
    for (KIND_EACH(survey_gate, at)) {
        bool yes = false;
        if (!text_is(row.access, "matched") || entry->gate != NULL) break;
        TRY((*at)->is_for(db, request->arena, row.survey, &yes, why));
        if (yes) entry->gate = *at;
    }
    return definition_read(request->arena, str_of(row.text), &entry->definition, why);
}

static enum fail entry_load(struct request *request, struct db *db, struct entry *entry,
                            struct why *why) {
    const char *typed = request_text(request, "code");
    char *code;
    struct why ignored;
    enum fail fail = FAIL_NOTFOUND;
    if (code_read(request->arena, typed, &code, &ignored) == FAIL_NONE)
        fail = entry_by_code(request, db, code, entry, why);
    if (fail == FAIL_NONE) entry->code = code;
    if (fail == FAIL_NOTFOUND) fail = entry_by_slug(request, db, typed, entry, why);
    return fail == FAIL_NOTFOUND ? unknown(request, why) : fail;
}

/* ---- the start page ---- */

static enum fail start_fields(struct request *request, struct db *db, const struct field **fields,
                              size_t *n_fields, struct why *why) {
    struct entry *entry = ARENA_NEW(request->arena, struct entry);
    TRY(entry_load(request, db, entry, why));
    request->context = entry;
    *fields = entry->gate == NULL ? NULL : entry->gate->fields;
    *n_fields = entry->gate == NULL ? 0 : entry->gate->n_fields;
    return FAIL_NONE;
}

/* CONFLICT with words for the person when they cannot answer now. */
static enum fail entry_check(const struct entry *entry, int64_t now, struct why *why) {
    if (entry->ended)
        return why_fail(why, FAIL_CONFLICT, NULL, TR("this link is no longer in use"));
    TRY(survey_open_check(entry->state, entry->opens_on, entry->closes_on, now, why));
    if (text_is(entry->access, "matched") && entry->link == DB_NULL_INT && entry->gate == NULL)
        return why_fail(
            why, FAIL_CONFLICT, NULL,
            TR("this questionnaire is only for those who were invited; use your own link"));
    return FAIL_NONE;
}

static enum fail start_act(struct request *request, struct db *db, struct why *why) {
    struct entry *entry = request->context;
    TRY(entry_load(request, db, entry, why)); /* as it is in this transaction */
    TRY(entry_check(entry, request->now, why));
    size_t language = definition_language(&entry->definition, request->language);
    struct sheet_new what = {
        .survey = entry->survey,
        .version = entry->version,
        .link = entry->link,
        .respondent = DB_NULL_INT,
        .match = "",
        .mode = "web",
        .language = entry->definition.languages[language],
        .stratum = entry->stratum,
        .quarantined = survey_state_read(entry->state) == SURVEY_TEST,
        .second_of = DB_NULL_INT,
        .entered_by = DB_NULL_INT,
        .definition = &entry->definition,
        .now = request->now,
    };
    if (entry->gate != NULL) {
        int64_t respondent = 0;
        bool sure = false;
        const char *stratum = "";
        TRY(entry->gate->match(request, db, entry->survey, &respondent, &stratum, &sure, why));
        what.match = sure ? "sure" : "doubtful";
        what.stratum = stratum;
        what.fresh = sure;
        if (sure) /* one answer set for each, by the link or here */
            TRY(survey_link_of(db, request->arena, entry->survey, respondent, &what.link, why));
    }
    int64_t sheet;
    TRY(sheet_begin(db, request->arena, &what, &sheet, why));
    TRY(sheet_open_check(db, request->arena, sheet, request->now, false, why));
    ticket_set(request, sheet);
    request_go(request, "/answer/now");
    return FAIL_NONE;
}

/* "Opens on 1 December 2026" in the reader's words; NULL: no day is the reason. */
static const char *day_problem(const struct request *request, const struct entry *entry) {
    if (entry->ended || survey_state_read(entry->state) != SURVEY_OPEN) return NULL;
    enum survey_day day = survey_day(entry->opens_on, entry->closes_on, request->now);
    if (day == SURVEY_DAY_WITHIN) return NULL;
    return day == SURVEY_DAY_BEFORE
               ? trf(request->out, "This questionnaire opens on %s.",
                     request_day(request, entry->opens_on))
               : trf(request->out, "This questionnaire closed on %s. Thank you.",
                     request_day(request, entry->closes_on));
}

static enum fail start_show(struct request *request, struct db *db, struct why *why) {
    (void)why;
    struct entry *entry = request->context;
    struct why problem = {0};
    size_t language = definition_language(&entry->definition, request->language);
    enum fail fail = entry_check(entry, request->now, &problem);
    if (fail == FAIL_NONE && entry->sheet != 0)
        fail = sheet_open_check(db, request->arena, entry->sheet, request->now, false, &problem);
    struct start_view view = {
        .request = request,
        .form = request->form,
        .title = words_in(&entry->definition.title, language),
        .intro = words_in(&entry->definition.intro, language),
        .contact = words_in(&entry->definition.contact, language),
        .organisation = entry->organisation,
        .begun = entry->sheet != 0,
        .test = survey_state_read(entry->state) == SURVEY_TEST,
        .fields = request->form->fields,
        .n_fields = request->form->n_fields,
    };
    if (entry->code != NULL && !entry->ended &&
        response_state_read(entry->sheet_state) == RESPONSE_COMPLETE)
        view.reply_href = survey_return_path(request->arena, entry->code);
    if (fail != FAIL_NONE) {
        char *text = arena_copy(request->arena, tr_language(request->language, problem.text));
        if (text[0] >= 'a' && text[0] <= 'z') text[0] = (char)(text[0] - 'a' + 'A');
        view.problem = day_problem(request, entry);
        if (view.problem == NULL) view.problem = arena_printf(request->arena, "%s.", text);
    }
    request->title = view.title;
    survey_start_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_start = {
    .name = "survey_start",
    .path = "/s/:code",
    .scope = SCOPE_ANYONE,
    .no_navigation = true,
    .unrecorded = true,
    .fields_make = start_fields,
    .show = start_show,
    .act = start_act,
};
REGISTER(page, page_start);

/* ---- where somebody is ---- */

static enum fail now_send(struct request *request, struct db *db, struct why *why) {
    struct sheet sheet;
    struct route route;
    struct route_page *pages;
    int64_t id = ticket_read(request);
    enum fail fail = id == 0 ? FAIL_NOTFOUND
                             : sheet_load(db, request->arena, id, request->language, &sheet, why);
    if (fail == FAIL_NOTFOUND) {
        http_redirect(request->response, "/answer");
        return FAIL_NONE;
    }
    TRY(fail);
    TRY(sheet_answers_load(db, request->arena, &sheet, why));
    route_make(request->arena, &sheet.definition, sheet.stored, &sheet.facts, &route);
    size_t n = route_pages(request->arena, &route, &pages);
    size_t open = route_first_open(pages, n, &route, sheet.stored);
    /* Pages to read have no answer that says they were seen: they are shown again up to the first
     * question without one. */
    while (open > 0 && open < n && pages[open - 1].n == 1 &&
           sheet.definition.questions[pages[open - 1].questions[0]].type->value == VALUE_NONE)
        open--;
    const char *to = open == n ? "/answer/check"
                     : pages[open].is_exit
                         ? "/answer/done"
                         : arena_printf(request->arena, "/answer/q/%s", pages[open].name);
    http_redirect(request->response, to);
    return FAIL_NONE;
}

static const struct page page_now = {
    .name = "answer_now", .path = "/answer/now", .scope = SCOPE_ANYONE, .send = now_send};
REGISTER(page, page_now);

/* ---- a code typed in ---- */

static const struct field code_fields[] = {
    {.name = "code",
     .label = "Code",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 40,
     .hint = "It looks like K7QF-2MXA-9TPD. Small letters and missing dashes are fine.",
     .missing = "Enter your code"},
};

static enum fail code_prepare(struct request *request, struct why *why) {
    char *code;
    struct why wrong;
    if (code_read(request->arena, form_text(request->form, "code"), &code, &wrong) != FAIL_NONE) {
        form_error(request->form, "code", "That is not quite a code: check each letter and digit");
        return why_fail(why, FAIL_INPUT, "code", "the code is not right");
    }
    request->context = code;
    return FAIL_NONE;
}

/* Their own answers: to go on with, or, once they are sent for good, what became of them. */
static enum fail own_open(struct request *request, struct db *db, int64_t sheet, struct why *why) {
    struct sheet own;
    TRY(sheet_load(db, request->arena, sheet, request->language, &own, why));
    enum fail open = sheet_open_check(db, request->arena, sheet, request->now, false, why);
    if (open == FAIL_CONFLICT && response_state_read(own.row.state) == RESPONSE_COMPLETE) {
        request_go(request, "%s", survey_return_path(request->arena, request->context));
        return FAIL_NONE;
    }
    TRY(open);
    ticket_set(request, sheet);
    request_go(request, "/answer/now");
    return FAIL_NONE;
}

static enum fail code_act(struct request *request, struct db *db, struct why *why) {
    struct survey_by_code_row row;
    int64_t sheet;
    struct str hash = access_code_hash(request->arena, request->app->key, request->context);
    enum fail fail = survey_by_code(db, request->arena, hash, &row, why);
    if (fail == FAIL_NONE) {
        request_go(request, "%s", survey_code_path(request->arena, request->context));
        return FAIL_NONE;
    }
    if (fail != FAIL_NOTFOUND) return fail;
    fail = sheet_by_resume(db, request->arena, hash, &sheet, why);
    if (fail == FAIL_NOTFOUND) {
        const char *path;
        fail = code_door_find(request, db, request->context, &path, why);
        if (fail == FAIL_NONE) request_go(request, "%s", path);
        if (fail != FAIL_NOTFOUND) return fail;
        TRY(request_code_wrong(request, why));
        form_error(request->form, "code",
                   "We do not know this code, or it was replaced by a newer one");
        return why_fail(why, FAIL_INPUT, "code", "unknown code");
    }
    TRY(fail);
    return own_open(request, db, sheet, why);
}

static enum fail code_opens(struct request *request, struct db *db, const char *code,
                            const char **path, struct why *why) {
    struct survey_by_code_row row;
    TRY(survey_by_code(db, request->arena,
                       access_code_hash(request->arena, request->app->key, code), &row, why));
    *path = survey_code_path(request->arena, code);
    return FAIL_NONE;
}

static const struct code_door code_door_question = {"question", code_opens};
REGISTER(code_door, code_door_question);

static enum fail code_show(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    struct code_view view = {request->form};
    request->title = tr(request->out, "Answer a questionnaire");
    answer_code_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_code = {
    .name = "answer_code",
    .path = "/answer",
    .scope = SCOPE_ANYONE,
    .section = "take-part",
    .unrecorded = true,
    .fields = code_fields,
    .n_fields = LENGTH(code_fields),
    .prepare = code_prepare,
    .show = code_show,
    .act = code_act,
};
REGISTER(page, page_code);
