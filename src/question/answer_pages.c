/* Answering, one page at a time: shown, saved, checked, sent; stopped and taken up again. */
#include "base/clock.h"
#include "base/hash.h"
#include "civic/access_code.h"
#include "civic/app.h"
#include "question/answer.html.h"
#include "question/answer_views.h"
#include "question/apart.h"
#include "question/record.h"

#include <string.h>

struct answering {
    struct sheet sheet;
    struct route route;
    struct route_page *pages;
    size_t n_pages, at; /* at == n_pages: this page is not on their way */
    struct fields fields;
    struct asked *asked;
    size_t n_asked;
    struct sheet_value *values;
    size_t n_values;
};

static enum fail sheet_of_ticket(struct request *request, struct db *db, struct sheet *sheet,
                                 struct why *why) {
    int64_t id = ticket_read(request);
    enum fail fail =
        id == 0 ? FAIL_NOTFOUND : sheet_load(db, request->arena, id, request->language, sheet, why);
    if (fail == FAIL_NOTFOUND)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "we do not know which questionnaire you are answering: open the link in "
                        "your letter or message again, or enter your code at /answer");
    return fail;
}

static enum fail answering_load(struct request *request, struct db *db, struct answering *a,
                                struct why *why) {
    TRY(sheet_of_ticket(request, db, &a->sheet, why));
    TRY(sheet_answers_load(db, request->arena, &a->sheet, why));
    route_make(request->arena, &a->sheet.definition, a->sheet.stored, &a->sheet.facts, &a->route);
    a->n_pages = route_pages(request->arena, &a->route, &a->pages);
    a->at = a->n_pages;
    return FAIL_NONE;
}

static const char *page_href(struct arena *arena, const char *name) {
    return arena_printf(arena, "/answer/q/%s", name);
}

/* Where to go on: the first page not seen, the exit, or the check of all answers. */
static const char *go_on_href(struct request *request, const struct answering *a) {
    size_t open = route_first_open(a->pages, a->n_pages, &a->route, a->sheet.stored);
    if (open == a->n_pages) return "/answer/check";
    if (a->pages[open].is_exit) return "/answer/done";
    return page_href(request->arena, a->pages[open].name);
}

/* ---- one page ---- */

static enum fail page_fields(struct request *request, struct db *db, const struct field **fields,
                             size_t *n_fields, struct why *why) {
    struct answering *a = ARENA_NEW(request->arena, struct answering);
    TRY(answering_load(request, db, a, why));
    const char *name = request_text(request, "page");
    for (size_t i = 0; i < a->n_pages; i++)
        if (text_is(a->pages[i].name, name) && !a->pages[i].is_exit) a->at = i;
    a->fields = (struct fields){.arena = request->arena,
                                .definition = &a->sheet.definition,
                                .language = a->sheet.language,
                                .answers = &a->route.answers,
                                .erased = a->sheet.erased,
                                .seed = a->sheet.facts.seed};
    if (a->at < a->n_pages) {
        const struct route_page *page = &a->pages[a->at];
        const struct question **questions =
            ARENA_ARRAY(request->arena, const struct question *, page->n);
        for (size_t i = 0; i < page->n; i++)
            questions[i] = &a->sheet.definition.questions[page->questions[i]];
        a->asked = ARENA_ARRAY(request->arena, struct asked, page->n);
        a->n_asked = page->n;
        a->fields.alone = page->n == 1;
        asked_make(&a->fields, questions, page->n, a->asked);
    }
    request->context = a;
    *fields = a->fields.at;
    *n_fields = a->fields.n;
    return FAIL_NONE;
}

static enum fail page_prepare(struct request *request, struct why *why) {
    struct answering *a = request->context;
    if (a->at == a->n_pages) return FAIL_NONE;
    if (request->form->multipart) { /* photos take time and room */
        const char *sheet = arena_printf(request->arena, "%lld", (long long)a->sheet.row.id);
        TRY(request_try(request, "survey photo", sheet, 20, 60, why));
        TRY(request_crowd(request, "survey photos", why));
    }
    asked_read(&a->fields, request->form, a->asked, a->n_asked, &a->route.answers, &a->values,
               &a->n_values);
    if (form_ok(request->form)) return FAIL_NONE;
    return why_fail(why, FAIL_INPUT, NULL, "an answer cannot be taken as it is");
}

/* Over a hard quota: thanked, and ended. */
static enum fail quota_check(struct request *request, struct db *db, struct answering *a,
                             bool *ended, struct why *why) {
    struct quota_filled_row *filled;
    size_t n;
    int64_t changed;
    if (a->sheet.definition.n_quotas == 0 || a->sheet.row.quarantined != 0) return FAIL_NONE;
    TRY(quota_filled(db, request->arena, a->sheet.row.survey, &filled, &n, why));
    const struct question *full = quota_full(&a->sheet, &a->route, filled, n);
    if (full == NULL) return FAIL_NONE;
    TRY(sheet_finish(db, a->sheet.row.id, response_state_word(RESPONSE_OVER_QUOTA), full->name,
                     a->sheet.facts.language, date_iso(request->arena, date_of(request->now)),
                     &changed, why));
    *ended = changed == 1;
    return FAIL_NONE;
}

/* Whether the page comes once more: something on it is to be explained. Before what was saved is
 * taken over. */
static bool comes_again(const struct answering *a) {
    for (size_t k = 0; k < a->n_values; k++) {
        int at = definition_find(&a->sheet.definition, a->values[k].name);
        if (at == QUESTION_NONE) continue;
        const struct question *question = &a->sheet.definition.questions[at];
        if (question->type->again != NULL &&
            question->type->again(question, a->sheet.stored[at], a->values[k].text))
            return true;
    }
    return false;
}

/* The way from here on, with what was just saved. */
static const char *next_href(struct request *request, struct answering *a) {
    const char *here = a->pages[a->at].name;
    size_t i = 0;
    for (size_t k = 0; k < a->n_values; k++) {
        int at = definition_find(&a->sheet.definition, a->values[k].name);
        if (at != QUESTION_NONE) a->sheet.stored[at] = a->values[k].text;
    }
    route_make(request->arena, &a->sheet.definition, a->sheet.stored, &a->sheet.facts, &a->route);
    a->n_pages = route_pages(request->arena, &a->route, &a->pages);
    while (i < a->n_pages && !text_is(a->pages[i].name, here)) i++;
    if (http_query(request->http, "change") != NULL) return go_on_href(request, a);
    if (i + 1 >= a->n_pages) return "/answer/check";
    if (a->pages[i + 1].is_exit) return "/answer/done";
    return page_href(request->arena, a->pages[i + 1].name);
}

static enum fail page_act(struct request *request, struct db *db, struct why *why) {
    struct answering *a = request->context;
    bool ended = false;
    enum response_state state;
    if (a->at == a->n_pages) {
        request_go(request, "%s", go_on_href(request, a));
        return FAIL_NONE;
    }
    TRY(sheet_open_check(db, request->arena, a->sheet.row.id, request->now, false, why));
    TRY(sheet_save(db, a->sheet.row.id, a->sheet.row.questionnaire, a->values, a->n_values, why));
    TRY(apart_save(request->app, db, request->arena, a->sheet.row.id, &a->sheet.definition,
                   a->values, a->n_values, why));
    bool once_more = comes_again(a);
    const char *here = page_href(request->arena, a->pages[a->at].name);
    const char *next = next_href(request, a);
    if (once_more) next = here;
    TRY(quota_check(request, db, a, &ended, why));
    /* What was sent already is put in order at once: nobody sends it a second time. */
    bool sent = response_state_read(a->sheet.row.state) == RESPONSE_COMPLETE;
    if ((sent || text_is(next, "/answer/done")) && !ended)
        TRY(sheet_finish_now(db, request->arena, &a->sheet, request->now, &state, why));
    TRY(answers_record(db, request->arena, a->sheet.row.survey, a->sheet.row.id, request->now,
                       why));
    request_go(request, "%s", ended ? "/answer/done" : next);
    return FAIL_NONE;
}

static enum fail page_show(struct request *request, struct db *db, struct why *why) {
    (void)db;
    struct answering *a = request->context;
    if (a->at == a->n_pages)
        return why_fail(why, FAIL_NOTFOUND, NULL,
                        "this question is not on your way, after what you answered; go on at %s",
                        go_on_href(request, a));
    const struct route_page *page = &a->pages[a->at];
    const struct section *section =
        page->section == QUESTION_NONE ? NULL : &a->sheet.definition.sections[page->section];
    bool first = section != NULL && (a->at == 0 || a->pages[a->at - 1].section != page->section);
    asked_fill(request->form, a->asked, a->n_asked, &a->sheet);
    struct answer_view view = {
        .request = request,
        .form = request->form,
        .asked = a->asked,
        .n_asked = a->n_asked,
        .section = section == NULL ? "" : words_in(&section->title, a->sheet.language),
        .section_text = first ? words_in(&section->text, a->sheet.language) : "",
        .progress = trf(request->out, "Page %zu of %zu", a->at + 1, a->n_pages),
        .test = a->sheet.row.quarantined != 0,
        .alone = a->n_asked == 1,
        .reading = a->fields.n == 0,
        .save_href = "/answer/save",
    };
    request->title = a->n_asked == 1 ? a->asked[0].heading : view.section;
    if (a->at > 0) request->back_href = page_href(request->arena, a->pages[a->at - 1].name);
    survey_page_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_answer = {
    .name = "answer_page",
    .path = "/answer/q/:page",
    .scope = SCOPE_ANYONE,
    .no_navigation = true,
    .repeatable = true,
    .fields_make = page_fields,
    .prepare = page_prepare,
    .show = page_show,
    .act = page_act,
};
REGISTER(page, page_answer);

/* ---- check and send ---- */

static const char *changes_until(struct request *request, const struct sheet *sheet) {
    struct date day;
    if (sheet->row.edit_days <= 0 || sheet->row.finished_on == NULL ||
        !date_read(sheet->row.finished_on, &day))
        return NULL;
    int64_t at = date_start(day) + sheet->row.edit_days * CLOCK_DAY + CLOCK_DAY / 2;
    return clock_day_text(request->arena, at, request->language);
}

static enum fail review_show(struct request *request, struct db *db, struct why *why) {
    struct answering a = {0};
    TRY(answering_load(request, db, &a, why));
    struct review_view view = {.request = request,
                               .test = a.sheet.row.quarantined != 0,
                               .sent = response_state_read(a.sheet.row.state) != RESPONSE_STARTED};
    struct part_summary_row *rows =
        ARENA_ARRAY(request->arena, struct part_summary_row, a.sheet.definition.n_questions + 1);
    for (size_t p = 0; p < a.n_pages; p++) {
        for (size_t i = 0; i < a.pages[p].n; i++) {
            int at = a.pages[p].questions[i];
            const struct question *question = &a.sheet.definition.questions[at];
            if (question->type->fields == NULL) continue;
            const char *told = answer_told(request->arena, request->out, &a.sheet, at);
            const char *text = piped(request->arena, &a.sheet.definition, &a.route.answers,
                                     a.sheet.language, words_in(&question->text, a.sheet.language));
            view.n_missing += told[0] == '\0';
            const char *key = arena_copy_n(request->arena, text, strcspn(text, "\n"));
            rows[view.n_rows++] = (struct part_summary_row){
                .key = key,
                .value = told[0] == '\0' ? tr(request->out, "No answer") : told,
                .action_href =
                    arena_printf(request->arena, "/answer/q/%s?change=yes", a.pages[p].name),
                .action_text = tr(request->out, "Change"),
                .action_about = key,
            };
        }
    }
    view.rows = rows;
    if (view.sent) view.changes_until = changes_until(request, &a.sheet);
    request->title = tr(request->out, "Check your answers");
    if (a.n_pages > 0) request->back_href = page_href(request->arena, a.pages[a.n_pages - 1].name);
    survey_review_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_review = {
    .name = "answer_check",
    .path = "/answer/check",
    .scope = SCOPE_ANYONE,
    .no_navigation = true,
    .show = review_show,
};
REGISTER(page, page_review);

static enum fail send_act(struct request *request, struct db *db, struct why *why) {
    struct answering a = {0};
    enum response_state state;
    TRY(answering_load(request, db, &a, why));
    TRY(sheet_open_check(db, request->arena, a.sheet.row.id, request->now, false, why));
    size_t open = route_first_open(a.pages, a.n_pages, &a.route, a.sheet.stored);
    if (open < a.n_pages && !a.pages[open].is_exit) { /* somebody skipped ahead by the address */
        request_go(request, "%s", page_href(request->arena, a.pages[open].name));
        return FAIL_NONE;
    }
    TRY(sheet_finish_now(db, request->arena, &a.sheet, request->now, &state, why));
    request_go(request, "/answer/done");
    return FAIL_NONE;
}

static const struct page page_send = {
    .name = "answer_send",
    .path = "/answer/send",
    .scope = SCOPE_ANYONE,
    .unrecorded = true,
    .act = send_act,
};
REGISTER(page, page_send);

/* The code by which somebody finds their answers in the public log; none for a test. */
static enum fail receipt_make(struct request *request, struct db *db, int64_t sheet,
                              const struct receipt_view **out, struct why *why) {
    struct ledger_receipts *receipts = ARENA_NEW(request->arena, struct ledger_receipts);
    TRY(ledger_receipts(db, request->arena, answers_kind.subject, sheet, receipts, why));
    if (receipts->n == 0) return FAIL_NONE;
    struct receipt_view *view = ARENA_NEW(request->arena, struct receipt_view);
    *view = (struct receipt_view){
        .request = request, .receipts = receipts, .file_href = "/answer/receipts.json"};
    *out = view;
    return FAIL_NONE;
}

static enum fail receipts_file_send(struct request *request, struct db *db, struct why *why) {
    struct answering a = {0};
    struct ledger_receipts receipts;
    TRY(answering_load(request, db, &a, why));
    TRY(ledger_receipts(db, request->arena, answers_kind.subject, a.sheet.row.id, &receipts, why));
    if (receipts.n == 0)
        return why_fail(why, FAIL_NOTFOUND, NULL, "there is no receipt before answers are sent");
    receipts_send(request, &receipts);
    return FAIL_NONE;
}

static const struct page page_answer_receipts = {.name = "answer_receipts_file",
                                                 .path = "/answer/receipts.json",
                                                 .scope = SCOPE_ANYONE,
                                                 .send = receipts_file_send};
REGISTER(page, page_answer_receipts);

/* Where codes are entered: "https://say.wendale.example/answer". */
static const char *code_address(struct request *request) {
    return arena_printf(request->arena, "%s/answer", request->app->settings.public_url);
}

static enum fail done_show(struct request *request, struct db *db, struct why *why) {
    struct answering a = {0};
    TRY(answering_load(request, db, &a, why));
    const struct definition *definition = &a.sheet.definition;
    enum response_state state = response_state_read(a.sheet.row.state);
    struct done_view view = {.request = request,
                             .title = words_in(&definition->title, a.sheet.language),
                             .text = words_in(&definition->thanks, a.sheet.language),
                             .organisation = a.sheet.row.organisation_name,
                             .test = a.sheet.row.quarantined != 0,
                             .address = code_address(request),
                             .by_code = text_is(a.sheet.row.access, "invited"),
                             .started = state == RESPONSE_STARTED,
                             .exit =
                                 state == RESPONSE_SCREENED_OUT || state == RESPONSE_OVER_QUOTA};
    if (state == RESPONSE_COMPLETE) {
        view.changes_until = changes_until(request, &a.sheet);
        TRY(receipt_make(request, db, a.sheet.row.id, &view.receipt, why));
    }
    if (view.exit) {
        const char *end = a.sheet.row.ended_at_exit;
        int at = definition_find(definition, end);
        const struct words *words = at == QUESTION_NONE ? NULL : &definition->questions[at].text;
        for (size_t i = 0; i < definition->n_quotas && words == NULL; i++)
            if (text_is(definition->quotas[i].name, end)) words = &definition->quotas[i].text;
        view.text = words == NULL ? "" : words_in(words, a.sheet.language);
    }
    request->title =
        tr(request->out, view.started ? TR("Your answers are not sent yet") : TR("Thank you"));
    survey_done_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_done = {
    .name = "answer_done",
    .path = "/answer/done",
    .scope = SCOPE_ANYONE,
    .no_navigation = true,
    .show = done_show,
};
REGISTER(page, page_done);

/* ---- stop, and go on elsewhere ---- */

static bool was_sent(const struct answering *a) {
    return response_state_read(a->sheet.row.state) == RESPONSE_COMPLETE;
}

static const char *save_back(struct request *request, const struct answering *a) {
    return was_sent(a) ? "/answer/done" : go_on_href(request, a);
}

static enum fail save_show(struct request *request, struct db *db, struct why *why) {
    struct answering a = {0};
    TRY(answering_load(request, db, &a, why));
    struct resume_view view = {
        .request = request, .back_href = save_back(request, &a), .sent = was_sent(&a)};
    request->title =
        tr(request->out, view.sent ? TR("Come back later") : TR("Stop here and go on later"));
    survey_resume_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail save_act(struct request *request, struct db *db, struct why *why) {
    struct answering a = {0};
    TRY(answering_load(request, db, &a, why));
    struct resume_view *view = ARENA_NEW(request->arena, struct resume_view);
    view->sent = was_sent(&a);
    if (!view->sent)
        TRY(sheet_open_check(db, request->arena, a.sheet.row.id, request->now, false, why));
    view->code = secret_code(request->arena, 3);
    view->back_href = save_back(request, &a);
    TRY(sheet_set_resume(db, a.sheet.row.id,
                         access_code_hash(request->arena, request->app->key, view->code), why));
    request->context = view;
    request_go(request, "/answer/save");
    return FAIL_NONE;
}

static enum fail save_result(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    struct resume_view *view = request->context;
    view->request = request;
    view->address = code_address(request);
    request->title = tr(request->out, "Your code");
    survey_resume_code_html(request->out, view);
    return FAIL_NONE;
}

static const struct page page_save = {
    .name = "answer_save",
    .path = "/answer/save",
    .scope = SCOPE_ANYONE,
    .no_navigation = true,
    .unrecorded = true,
    .show = save_show,
    .act = save_act,
    .result = save_result,
};
REGISTER(page, page_save);

static enum fail leave_act(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    ticket_clear(request);
    request_go(request, "/answer");
    return FAIL_NONE;
}

static const struct page page_leave = {.name = "answer_leave",
                                       .path = "/answer/leave",
                                       .scope = SCOPE_ANYONE,
                                       .repeatable = true,
                                       .act = leave_act};
REGISTER(page, page_leave);
