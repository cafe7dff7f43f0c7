/* Confirmation calls: whoever was drawn is asked whether they are still coming. */
#include "base/clock.h"
#include "civic/app.h"
#include "recruit/calls.html.h"
#include "recruit/candidate_views.h"

#include <string.h>

static const char *outcome_text(const struct html *out, const char *outcome) {
    static const char *const texts[][2] = {
        {"confirmed", TR("Confirmed")},         {"declined", TR("Declined")},
        {"no_answer", TR("Nobody answered")},   {"message", TR("Left a message")},
        {"call_back", TR("To be called back")}, {"wrong_number", TR("Wrong number")},
        {"not_eligible", TR("Not eligible")},
    };
    for (size_t i = 0; i < LENGTH(texts); i++)
        if (text_is(outcome, texts[i][0])) return tr(out, texts[i][1]);
    return tr(out, "Not called yet");
}

static const char *time_text(const struct html *out, const char *time) {
    if (text_is(time, "morning")) return tr(out, "in the morning");
    if (text_is(time, "afternoon")) return tr(out, "in the afternoon");
    if (text_is(time, "evening")) return tr(out, "in the evening");
    return "";
}

static const char *last_text(struct request *request, const struct recruit_call_list_row *row) {
    const struct html *out = request->out;
    const char *outcome = outcome_text(out, row->outcome);
    if (text_is(row->outcome, "call_back"))
        outcome = trf(out, "%s: %s %s", outcome,
                      recruit_day(request->arena, row->call_back_day, request->language),
                      time_text(out, row->call_back_time));
    if (row->n_calls < 2) return outcome;
    return trf(out, "%s (%lld calls)", outcome, (long long)row->n_calls);
}

/* ---- the list ---- */

static enum fail calls_show(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct recruit_call_list_row *rows;
    size_t n;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    TRY(recruit_call_list(db, request->arena, recruitment.row.id, &rows, &n, why));
    struct call_line *lines = ARENA_ARRAY(request->arena, struct call_line, n + 1);
    struct calls_view view = {.recruitment = &recruitment, .lines = lines, .n_lines = n};
    for (size_t i = 0; i < n; i++) {
        enum recruit_state state = recruit_state_read(rows[i].state);
        bool open = state == RECRUIT_SELECTED;
        lines[i] =
            (struct call_line){.href = open ? arena_printf(request->arena, "%s/calls/%lld",
                                                           recruitment.path, (long long)rows[i].id)
                                            : NULL,
                               .number = rows[i].number,
                               .state = tr(request->out, recruit_state_text(state)),
                               .colour = recruit_state_colour(state),
                               .last = last_text(request, &rows[i])};
        view.n_open += open;
        view.n_confirmed += state == RECRUIT_CONFIRMED;
    }
    request->title = tr(request->out, "Confirmation calls");
    request->back_href = recruitment.path;
    recruit_calls_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_recruit_calls = {
    .name = "recruit_calls",
    .path = "/proposals/:proposal/recruitments/:recruitment/calls",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_CALLERS,
    .section = "proposals",
    .show = calls_show,
};
REGISTER(page, page_recruit_calls);

/* ---- one call ---- */

static const struct choice outcomes[] = {
    {"confirmed", "They are coming", NULL},
    {"call_back", "Call back later", NULL},
    {"no_answer", "Nobody answered", NULL},
    {"message", "I left a message", NULL},
    {"declined", "They do not want to take part any more", "Their seat becomes free"},
    {"not_eligible", "They are not eligible after all", "Their seat becomes free"},
    {"wrong_number", "Wrong number", NULL},
    {NULL, NULL, NULL},
};
static const struct choice times[] = {
    {"any", "Any time", NULL},    {"morning", "Morning", NULL}, {"afternoon", "Afternoon", NULL},
    {"evening", "Evening", NULL}, {NULL, NULL, NULL},
};
static const struct field fields[] = {
    {.name = "outcome",
     .label = "How did the call go?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = outcomes,
     .missing = "Choose how the call went"},
    {.name = "day", .label = "Call back on", .kind = FIELD_DATE},
    {.name = "time", .label = "Time of day", .kind = FIELD_SELECT, .choices = times},
    {.name = "access",
     .label = "What they need to take part",
     .kind = FIELD_LONG_TEXT,
     .max = 1000,
     .rows = 2,
     .hint = "Ask whether this is still right."},
    {.name = "caring",
     .label = "Whom they look after",
     .kind = FIELD_LONG_TEXT,
     .max = 500,
     .rows = 2},
    {.name = "note",
     .label = "For the next caller",
     .kind = FIELD_LONG_TEXT,
     .max = 500,
     .rows = 2,
     .hint = "It is kept with their contact details and erased with them."},
};

struct call {
    struct recruitment recruitment;
    struct recruit_call_list_row row;
    struct recruit_person person;
};

static enum fail call_load(struct request *request, struct db *db, struct call *out,
                           struct why *why) {
    struct recruit_call_list_row *rows;
    size_t n;
    int64_t id = request_int(request, "candidate");
    TRY(recruitment_of_path(request, db, &out->recruitment, why));
    TRY(recruit_call_list(db, request->arena, out->recruitment.row.id, &rows, &n, why));
    for (size_t i = 0; i < n; i++) {
        if (rows[i].id != id || !text_is(rows[i].state, "selected")) continue;
        out->row = rows[i];
        return recruit_person_get(request->app, request->arena, id, &out->person, why);
    }
    return why_fail(why, FAIL_NOTFOUND, NULL, "there is nobody to call under this number");
}

static enum fail call_move(struct request *request, struct db *db, const struct call *call,
                           const char *outcome, struct why *why) {
    struct recruit_move move = {.recruitment = call->recruitment.row.id,
                                .candidate = call->row.id,
                                .person = request->viewer.person,
                                .now = request->now};
    if (text_is(outcome, "confirmed")) {
        move.to = RECRUIT_CONFIRMED;
        move.reason = "call";
    } else if (text_is(outcome, "declined")) {
        move.to = RECRUIT_WITHDRAWN;
        move.reason = "call";
    } else if (text_is(outcome, "not_eligible")) {
        move.to = RECRUIT_WITHDRAWN;
        move.reason = "not eligible";
    } else {
        return FAIL_NONE;
    }
    return recruit_step(db, request->arena, &move, why);
}

static enum fail call_act(struct request *request, struct db *db, struct why *why) {
    struct call call;
    struct date date;
    const struct form *form = request->form;
    const char *outcome = form_text(form, "outcome"), *day = "", *note = form_text(form, "note");
    TRY(call_load(request, db, &call, why));
    if (text_is(outcome, "call_back")) {
        if (!form_date(form, "day", &date))
            return why_fail(why, FAIL_INPUT, "day", "Enter the day to call back");
        day = date_iso(request->arena, date);
    }
    TRY(recruit_call_add(db, call.row.id, request->now, request->viewer.person, outcome, day,
                         form_text(form, "time"), why));
    TRY(call_move(request, db, &call, outcome, why));
    call.person.access = form_text(form, "access");
    call.person.caring = form_text(form, "caring");
    if (!text_is_empty(note))
        call.person.calls = arena_printf(request->arena, "%s%s%s", call.person.calls,
                                         text_is_empty(call.person.calls) ? "" : "\n", note);
    TRY(recruit_person_put(request->app, request->arena, call.row.id, &call.person, why));
    request->subject = call.row.id;
    request_go(request, "%s/calls", call.recruitment.path);
    request_say(request, tr_language(request->language, "Number %lld: %s"),
                (long long)call.row.number,
                outcome_text(&(struct html){.language = request->language}, outcome));
    return FAIL_NONE;
}

static void row_add(struct part_summary_row *rows, size_t *n, const char *key, const char *value) {
    if (!text_is_empty(value)) rows[(*n)++] = (struct part_summary_row){.key = key, .value = value};
}

static enum fail call_show(struct request *request, struct db *db, struct why *why) {
    struct call call;
    struct part_summary_row rows[8];
    size_t n = 0;
    const struct html *out = request->out;
    TRY(call_load(request, db, &call, why));
    const struct recruitment_get_row *r = &call.recruitment.row;
    row_add(rows, &n, tr(out, "Name"), call.person.name);
    row_add(rows, &n, tr(out, "Phone"), call.person.phone);
    if (text_is_empty(call.person.phone)) row_add(rows, &n, tr(out, "E-mail"), call.person.email);
    row_add(rows, &n, tr(out, "How to reach them"), call.person.contact);
    if (!text_is(call.row.language, "en"))
        row_add(rows, &n, tr(out, "Language"),
                text_is(call.row.language, "cy")    ? tr(out, "Welsh")
                : text_is(call.row.language, "bsl") ? tr(out, "British Sign Language")
                                                    : tr(out, "Another language: see the needs"));
    row_add(rows, &n, tr(out, "Last call"), last_text(request, &call.row));
    row_add(rows, &n, tr(out, "Earlier notes"), call.person.calls);
    row_add(rows, &n, tr(out, "Dates, place, and what people get"), r->details);
    form_fill(request->form, "access", call.person.access);
    form_fill(request->form, "caring", call.person.caring);
    struct call_view view = {.form = request->form,
                             .recruitment = &call.recruitment,
                             .row = &call.row,
                             .rows = rows,
                             .n_rows = n};
    TRY(recruit_note_read(request, "recruit_call_read", call.row.id, why));
    request->title = trf(request->out, "Call number %lld", (long long)call.row.number);
    request->back_href = arena_printf(request->arena, "%s/calls", call.recruitment.path);
    recruit_call_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_recruit_call = {
    .name = "recruit_call",
    .path = "/proposals/:proposal/recruitments/:recruitment/calls/:candidate",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_CALLERS,
    .section = "proposals",
    .fields = fields,
    .n_fields = LENGTH(fields),
    .show = call_show,
    .act = call_act,
};
REGISTER(page, page_recruit_call);
