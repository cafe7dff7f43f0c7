/* What a wave needs beside its messages: the list of calls, outcomes, and the reply. */
#include "base/clock.h"
#include "base/csv.h"
#include "panel/public_wave.h"
#include "panel/wave_views.h"
#include "question/question.h"

/* ---- calls ---- */

static enum fail calls_send(struct request *request, struct db *db, struct why *why) {
    struct wave_page page;
    struct wave_member_list_row *rows;
    size_t n, m = 0;
    struct csv_out csv;
    TRY(wave_of_path(request, db, NULL, &page, why));
    TRY(wave_member_list(db, request->arena, page.row.id, &rows, &n, why));
    csv_out_init(&csv, &request->response->body);
    csv_put(&csv, "member");
    csv_put(&csv, "name");
    csv_put(&csv, "phone");
    csv_put(&csv, "language");
    csv_end_row(&csv);
    int64_t *people = ARENA_ARRAY(request->arena, int64_t, n + 1);
    struct contact *contacts = ARENA_ARRAY(request->arena, struct contact, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct survey_response response;
        if (!text_is(rows[i].channel_now, "phone") || !text_is(rows[i].state, "active") ||
            rows[i].outcome[0] != '\0')
            continue;
        TRY(survey_response_of(db, request->arena, page.row.survey, rows[i].id, &response, why));
        if (response.state != RESPONSE_NONE && response.state != RESPONSE_STARTED) continue;
        rows[m] = rows[i];
        people[m++] = vault_number(VAULT_MEMBER, rows[i].member);
    }
    TRY(vault_get_many(request->app->vault, request->arena, people, m, contacts, why));
    for (size_t i = 0; i < m; i++) {
        csv_put_int(&csv, rows[i].number);
        csv_put(&csv, contacts[i].name);
        csv_put(&csv, contacts[i].phone);
        csv_put(&csv, rows[i].language);
        csv_end_row(&csv);
    }
    http_download(request->response, "text/csv; charset=utf-8", "calls.csv");
    return FAIL_NONE;
}

static const struct page page_wave_calls = {.name = "wave_calls",
                                            .path = "/panels/:panel/waves/:wave/calls.csv",
                                            .scope = SCOPE_PANEL,
                                            .roles = PANEL_MANAGER,
                                            .send = calls_send};
REGISTER(page, page_wave_calls);

/* ---- outcomes ---- */

static const struct choice outcomes[] = {
    {"refused", "They do not want to answer", NULL},
    {"undelivered", "The invitation came back", NULL},
    {"not_eligible", "They moved away or died", NULL},
    {"none", "Nothing: take the note back", NULL},
    {NULL, NULL, NULL},
};
static const struct field outcome_fields[] = {
    {.name = "number",
     .label = "Member number",
     .kind = FIELD_INT,
     .required = true,
     .min = 1,
     .max = 100000000,
     .missing = "Enter the member number"},
    {.name = "outcome",
     .label = "What happened",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = outcomes,
     .missing = "Choose what happened"},
};

static enum fail outcome_show(struct request *request, struct db *db, struct why *why) {
    static const char *const names[] = {"number", "outcome", NULL};
    struct wave_page page;
    TRY(wave_of_path(request, db, "", &page, why));
    wave_form_put(&page, &(struct edit_view){
                             .heading = tr(request->out, "Note what became of an invitation"),
                             .text = tr(request->out, "No reminder goes to somebody with a note."),
                             .fields = names,
                             .button = tr(request->out, "Note it")});
    return FAIL_NONE;
}

static enum fail outcome_act(struct request *request, struct db *db, struct why *why) {
    struct wave_page page;
    int64_t respondent;
    const char *outcome = form_text(request->form, "outcome");
    TRY(wave_of_path(request, db, "", &page, why));
    enum fail fail = wave_member_by_number(db, request->arena, page.row.id,
                                           form_int(request->form, "number", 0), &respondent, why);
    if (fail == FAIL_NOTFOUND)
        return why_fail(why, FAIL_INPUT, "number", "This wave did not ask a member of this number");
    TRY(fail);
    TRY(wave_member_outcome(db, respondent, page.row.id, text_is(outcome, "none") ? "" : outcome,
                            why));
    request->subject = respondent;
    request_go(request, "%s", page.path);
    return FAIL_NONE;
}

static const struct page page_wave_outcome = {
    .name = "wave_outcome",
    .path = "/panels/:panel/waves/:wave/outcome",
    .scope = SCOPE_PANEL,
    .roles = PANEL_MANAGER | PANEL_ENTRY,
    .section = "panels",
    .fields = outcome_fields,
    .n_fields = LENGTH(outcome_fields),
    .show = outcome_show,
    .act = outcome_act,
};
REGISTER(page, page_wave_outcome);

/* ---- we asked, you said, we did ---- */

static const struct field reply_fields[] = {
    {.name = "asked", .label = "We asked", .kind = FIELD_LONG_TEXT, .max = 2000},
    {.name = "said", .label = "You said", .kind = FIELD_LONG_TEXT, .max = 2000},
    {.name = "did", .label = "We did", .kind = FIELD_LONG_TEXT, .max = 2000},
    {.name = "revision", .kind = FIELD_HIDDEN},
};

static enum fail reply_show(struct request *request, struct db *db, struct why *why) {
    static const char *const names[] = {"asked", "said", "did", "revision", NULL};
    struct wave_page page;
    TRY(wave_of_path(request, db, "", &page, why));
    form_fill(request->form, "asked", page.row.asked);
    form_fill(request->form, "said", page.row.said);
    form_fill(request->form, "did", page.row.did);
    form_fill_int(request->form, "revision", page.row.revision);
    wave_form_put(
        &page,
        &(struct edit_view){
            .heading = tr(request->out, "We asked, you said, we did"),
            .text = tr(request->out, "The public page of the panel shows it at once, and the next "
                                     "news to members can tell it. What became of their answers is "
                                     "what people most want to know."),
            .fields = names,
            .button = tr(request->out, "Save")});
    return FAIL_NONE;
}

static enum fail reply_act(struct request *request, struct db *db, struct why *why) {
    struct wave_page page;
    int64_t revision = 0;
    TRY(wave_of_path(request, db, "", &page, why));
    if (!str_int(str_of(form_text(request->form, "revision")), 1, INT64_MAX, &revision))
        revision = 0;
    enum fail fail = wave_set_reply(
        db, page.row.id, page.panel.row.id, revision, form_text(request->form, "asked"),
        form_text(request->form, "said"), form_text(request->form, "did"), why);
    if (fail == FAIL_CONFLICT)
        return why_fail(why, fail, NULL,
                        "Somebody else changed this meanwhile. What you typed is below; look at "
                        "theirs before you save");
    TRY(fail);
    request->subject = page.row.id;
    request_go(request, "%s", page.path);
    return FAIL_NONE;
}

static const struct page page_wave_reply = {
    .name = "wave_reply",
    .path = "/panels/:panel/waves/:wave/reply",
    .scope = SCOPE_PANEL,
    .roles = PANEL_MANAGER,
    .section = "panels",
    .fields = reply_fields,
    .n_fields = LENGTH(reply_fields),
    .show = reply_show,
    .act = reply_act,
};
REGISTER(page, page_wave_reply);
