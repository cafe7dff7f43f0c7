/* The queue of what people added: accept, reject with a reason, undo; floods at once; the log. */
#include "base/clock.h"
#include "base/csv.h"
#include "conversation/conversation_views.h"
#include "conversation/moderate.h"
#include "conversation/moderate.html.h"

#include <string.h>

enum { QUEUE_ROWS = 20 };

/* ---- the queue ---- */

static enum fail sources_load(struct request *request, struct db *db, struct queue_view *view,
                              struct why *why) {
    return queue_sources(db, request->arena, view->conversation->row.id, FLOOD_LEAST,
                         &view->sources, &view->n_sources, why);
}

static enum fail queue_show(struct request *request, struct db *db, struct why *why) {
    struct conversation c;
    struct queue_view view = {.request = request, .conversation = &c};
    int64_t page = 1;
    const char *given = http_query(request->http, "page");
    TRY(conversation_of_path(request, db, &c, why));
    int64_t pages = (c.row.n_waiting + QUEUE_ROWS - 1) / QUEUE_ROWS;
    if (given != NULL && !str_int(str_of(given), 1, pages < 1 ? 1 : pages, &page)) page = 1;
    TRY(queue_list(db, request->arena, c.row.id, "", (page - 1) * QUEUE_ROWS, QUEUE_ROWS,
                   &view.rows, &view.n_rows, why));
    TRY(sources_load(request, db, &view, why));
    view.near = ARENA_ARRAY(request->arena, const char *, view.n_rows + 1);
    for (size_t i = 0; i < view.n_rows; i++)
        if (view.rows[i].near != DB_NULL_INT)
            TRY(statement_near_text(db, request->arena, c.row.id, view.rows[i].near, &view.near[i],
                                    why));
    view.page = (int)page, view.n_pages = (int)pages;
    conversation_head(request, &c, tr(request->out, "Moderate"));
    conversation_queue_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_moderate = {
    .name = "conversation_moderate",
    .path = CONVERSATION_PATH "/moderate",
    .scope = SCOPE_PROPOSAL,
    .roles = CONVERSATION_MODERATES,
    .section = "proposals",
    .show = queue_show,
};
REGISTER(page, page_moderate);

/* ---- deciding on one ---- */

static enum fail decide(struct request *request, struct db *db, const struct conversation *c,
                        const char *act, const char *reason, const char *note, struct why *why) {
    struct moderation m = {.conversation = c->row.id,
                           .person = request->viewer.person,
                           .now = request->now,
                           .act = act,
                           .reason = reason,
                           .note = note,
                           .two_to_reject = c->row.two_to_reject != 0};
    bool proposed;
    TRY(moderate_one(db, request->arena, &m, request_int(request, "statement"), &proposed, why));
    request->subject = c->row.id;
    request_go(request, "%s/moderate", c->path);
    request_say(request, "%s",
                tr_language(request->language, proposed ? "Another moderator has to agree."
                                               : text_is(act, "accept") ? "Accepted."
                                               : text_is(act, "undo")
                                                   ? "It waits for a moderator again."
                                                   : "Rejected. The author can see the reason."));
    return FAIL_NONE;
}

static enum fail accept_act(struct request *request, struct db *db, struct why *why) {
    struct conversation c;
    TRY(conversation_of_path(request, db, &c, why));
    return decide(request, db, &c, "accept", "", "", why);
}

static const struct page page_accept = {
    .name = "conversation_accept",
    .path = CONVERSATION_PATH "/moderate/:statement/accept",
    .scope = SCOPE_PROPOSAL,
    .roles = CONVERSATION_MODERATES,
    .section = "proposals",
    .act = accept_act,
};
REGISTER(page, page_accept);

#define ACT_ACCEPT                                                                                 \
    { "accept", "Accept: people can vote on it", NULL }
#define ACT_REJECT                                                                                 \
    { "reject", "Reject: nobody votes on it", NULL }
#define ACT_UNDO                                                                                   \
    { "undo", "Undo what was decided: it waits again", NULL }
static const struct choice acts_waiting[] = {ACT_ACCEPT, ACT_REJECT, {NULL, NULL, NULL}};
static const struct choice acts_accepted[] = {ACT_REJECT, ACT_UNDO, {NULL, NULL, NULL}};
static const struct choice acts_rejected[] = {ACT_ACCEPT, ACT_UNDO, {NULL, NULL, NULL}};
/* The same words as the author reads. */
static const struct choice reasons[] = {
    {"same", "Says the same as another statement", NULL},
    {"off_topic", "Is about something else", NULL},
    {"personal", "Names or points at a person", NULL},
    {"abusive", "Insults or threatens", NULL},
    {"several", "Says several things at once", NULL},
    {"unclear", "Cannot be answered with agree or disagree", NULL},
    {"spam", "Advertising, or sent by a machine", NULL},
    {NULL, NULL, NULL}};
static const struct field fields[] = {
    {.name = "act",
     .label = "What to do with it",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = acts_waiting,
     .missing = "Choose what to do with it"},
    {.name = "reason",
     .label = "Reason, if you reject it",
     .kind = FIELD_CHOICE,
     .choices = reasons,
     .hint = "The author sees it"},
    {.name = "note",
     .label = "Note for other moderators (optional)",
     .kind = FIELD_TEXT,
     .max = 300,
     .hint = "The author does not see it; the log has it"},
};

/* Offers only what changes something: what is accepted cannot be accepted again. */
static enum fail decide_fields_make(struct request *request, struct db *db,
                                    const struct field **out, size_t *n, struct why *why) {
    struct conversation c;
    struct statement_get_row row;
    TRY(conversation_of_path(request, db, &c, why));
    TRY(statement_get(db, request->arena, request_int(request, "statement"), c.row.id, &row, why));
    struct field *list = ARENA_ARRAY(request->arena, struct field, LENGTH(fields));
    memcpy(list, fields, sizeof fields);
    if (text_is(row.state, "accepted")) list[0].choices = acts_accepted;
    if (text_is(row.state, "rejected")) list[0].choices = acts_rejected;
    *out = list;
    *n = LENGTH(fields);
    return FAIL_NONE;
}

static enum fail one_show(struct request *request, struct db *db, struct why *why) {
    struct conversation c;
    struct statement_get_row row;
    struct html *out = request->out;
    const char *near;
    TRY(conversation_of_path(request, db, &c, why));
    TRY(statement_get(db, request->arena, request_int(request, "statement"), c.row.id, &row, why));
    conversation_head(request, &c, trf(out, "Decide on statement %lld", (long long)row.number));
    request->back_href = arena_printf(request->arena, "%s/moderate", c.path);
    put_statement(request, row.text, row.language);
    put_text(request, trf(out, "State: %s", tr(out, statement_state_text(row.state))));
    const char *warning = statement_warning(row.text);
    if (!text_is_empty(warning)) part_warning(out, tr(out, warning));
    if (row.near != DB_NULL_INT) {
        TRY(statement_near_text(db, request->arena, c.row.id, row.near, &near, why));
        put_text(request, trf(out, "%.0f%% the same as statement %lld: %s", 100 * row.nearness,
                              (long long)row.near, near));
    }
    put_form(request, tr(out, "Save the decision"),
             arena_printf(request->arena, "%s/moderate", c.path));
    put_link(request,
             arena_printf(request->arena, "%s/statements/%lld", c.path, (long long)row.number),
             tr(out, "The statement's record"));
    return FAIL_NONE;
}

static enum fail one_act(struct request *request, struct db *db, struct why *why) {
    struct conversation c;
    const struct form *form = request->form;
    TRY(conversation_of_path(request, db, &c, why));
    return decide(request, db, &c, form_text(form, "act"), form_text(form, "reason"),
                  form_text(form, "note"), why);
}

static const struct page page_decide = {
    .name = "conversation_decide",
    .path = CONVERSATION_PATH "/moderate/:statement",
    .scope = SCOPE_PROPOSAL,
    .roles = CONVERSATION_MODERATES,
    .section = "proposals",
    .fields_make = decide_fields_make,
    .show = one_show,
    .act = one_act,
};
REGISTER(page, page_decide);

/* ---- a flood ---- */

static enum fail source_show(struct request *request, struct db *db, struct why *why) {
    struct conversation c;
    struct html *out = request->out;
    struct queue_list_row *rows;
    size_t n;
    TRY(conversation_of_path(request, db, &c, why));
    TRY(queue_list(db, request->arena, c.row.id, request_text(request, "source"), 0, QUEUE_ROWS,
                   &rows, &n, why));
    if (n == 0 || text_is_empty(rows[0].source))
        return why_fail(why, FAIL_NOTFOUND, NULL, "nothing waits from this source any more");
    conversation_head(request, &c,
                      trf(out, "Many statements from source %s", request_text(request, "source")));
    request->back_href = arena_printf(request->arena, "%s/moderate", c.path);
    put_text(request,
             trf(out,
                 "%lld statements that wait came from one network address on one day. It may "
                 "be one person or a script, or a library with many readers. These are the "
                 "first:",
                 (long long)rows[0].n_same));
    for (size_t i = 0; i < n; i++) put_statement(request, rows[i].text, rows[i].language);
    put_form(request, tr(out, "Decide on all of them"),
             arena_printf(request->arena, "%s/moderate", c.path));
    return FAIL_NONE;
}

static enum fail source_act(struct request *request, struct db *db, struct why *why) {
    struct conversation c;
    const struct form *form = request->form;
    int64_t n;
    TRY(conversation_of_path(request, db, &c, why));
    struct moderation m = {.conversation = c.row.id,
                           .person = request->viewer.person,
                           .now = request->now,
                           .act = form_text(form, "act"),
                           .reason = form_text(form, "reason"),
                           .note = form_text(form, "note")};
    TRY(moderate_source(db, &m, request_text(request, "source"), &n, why));
    request->subject = c.row.id;
    request_go(request, "%s/moderate", c.path);
    request_say(request, tr_language(request->language, "%lld statements were decided on."),
                (long long)n);
    return FAIL_NONE;
}

static const struct field source_fields[] = {
    {.name = "act",
     .label = "What to do with all of them",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = (const struct choice[]){{"reject", "Reject them all", NULL},
                                        {"accept", "Accept them all", NULL},
                                        {NULL, NULL, NULL}},
     .missing = "Choose what to do with them"},
    {.name = "reason",
     .label = "Reason, if you reject them",
     .kind = FIELD_CHOICE,
     .choices = reasons,
     .hint = "The author sees it"},
    {.name = "note",
     .label = "Note for other moderators (optional)",
     .kind = FIELD_TEXT,
     .max = 300},
};

static const struct page page_source = {
    .name = "conversation_source",
    .path = CONVERSATION_PATH "/moderate/source/:source",
    .scope = SCOPE_PROPOSAL,
    .roles = CONVERSATION_MODERATES,
    .section = "proposals",
    .fields = source_fields,
    .n_fields = LENGTH(source_fields),
    .show = source_show,
    .act = source_act,
};
REGISTER(page, page_source);

/* ---- the log ---- */

static enum fail log_send(struct request *request, struct db *db, struct why *why) {
    struct conversation c;
    struct moderation_decision_log_row *rows;
    struct csv_out csv;
    struct buf *buf = &request->response->body;
    size_t n;
    static const char *const header[] = {"decision", "day",       "statement", "text",
                                         "act",      "reason",    "note",      "state_before",
                                         "in_bulk",  "moderator", "state_now"};
    TRY(conversation_of_path(request, db, &c, why));
    TRY(moderation_decision_log(db, request->arena, c.row.id, &rows, &n, why));
    csv_out_init(&csv, buf);
    for (size_t i = 0; i < LENGTH(header); i++) csv_put(&csv, header[i]);
    csv_end_row(&csv);
    for (size_t i = 0; i < n; i++) {
        csv_put_int(&csv, rows[i].id);
        csv_put(&csv, date_iso(request->arena, date_of(rows[i].decided_at)));
        csv_put_int(&csv, rows[i].number);
        csv_put(&csv, rows[i].text);
        csv_put(&csv, rows[i].act);
        csv_put(&csv, rows[i].reason);
        csv_put(&csv, rows[i].note);
        csv_put(&csv, rows[i].former);
        csv_put(&csv, rows[i].bulk != 0 ? "yes" : "no");
        csv_put(&csv, rows[i].person == DB_NULL_INT
                          ? "author"
                          : arena_printf(request->arena, "person %lld", (long long)rows[i].person));
        csv_put(&csv, rows[i].state);
        csv_end_row(&csv);
    }
    if (buf->full) return why_fail(why, FAIL_LIMIT, NULL, "the log is too long for one file");
    http_download(request->response, "text/csv; charset=utf-8", "moderation.csv");
    return FAIL_NONE;
}

static const struct page page_log = {
    .name = "conversation_log",
    .path = CONVERSATION_PATH "/moderation.csv",
    .scope = SCOPE_PROPOSAL,
    .roles = CONVERSATION_MODERATES | ROLE_OVERSIGHT | ROLE_AUDITOR,
    .send = log_send,
};
REGISTER(page, page_log);
