/* The decision: its record, and the record of those that it replaced. */
#include "acceptability/acceptability.sql.h"
#include "acceptability/acceptability_views.h"
#include "acceptability/decision.html.h"
#include "acceptability/record.h"
#include "base/clock.h"
#include "civic/app.h"

static enum fail conditions_fill(struct request *request, struct db *db, struct decision_view *view,
                                 struct why *why) {
    struct condition_list_row *rows;
    size_t n;
    TRY(condition_list(db, request->arena, view->about.id, &rows, &n, why));
    struct condition_line *lines = ARENA_ARRAY(request->arena, struct condition_line, n);
    for (size_t i = 0; i < n; i++)
        if (rows[i].merged_into == DB_NULL_INT)
            lines[view->n_conditions++] = condition_line_of(request, &rows[i]);
    view->conditions = lines;
    return FAIL_NONE;
}

static enum fail decisions_fill(struct request *request, struct db *db, struct decision_view *view,
                                struct why *why) {
    struct decision_list_row *rows;
    size_t n;
    TRY(decision_list(db, request->arena, view->about.id, &rows, &n, why));
    struct decision_line *lines = ARENA_ARRAY(request->arena, struct decision_line, n);
    for (size_t i = 0; i < n; i++)
        lines[i] = (struct decision_line){
            .id = rows[i].id,
            .version = rows[i].version,
            .outcome = tr(request->out, score_choice_label(decision_outcomes, rows[i].outcome)),
            .reasons = rows[i].reasons,
            .departs = rows[i].departs_from_public,
            .date = score_day_text(request, rows[i].decided_on),
            .who = vault_name(request->app->vault, request->arena, rows[i].decided_by),
            .recorded = score_time_text(request, rows[i].recorded_at),
            .replaced = rows[i].replaced_by != DB_NULL_INT};
    view->decisions = lines;
    view->n_decisions = n;
    if (n == 0) return FAIL_NONE;
    int64_t older;
    TRY(decision_unpublished(db, request->arena, view->about.id, rows[0].recorded_at, &older, why));
    view->unpublished = older > 0;
    return FAIL_NONE;
}

static enum fail decision_show(struct request *request, struct db *db, struct why *why) {
    struct decision_view view = {.request = request};
    struct run_latest_row run = {0};
    struct score_reading *reading;
    struct acceptability_proposal_row head;
    struct asked_condition *asked;
    size_t n_asked, kept = 0;
    TRY(score_about_load(request, db, &view.about, why));
    TRY(acceptability_proposal(db, request->arena, view.about.id, &head, why));
    TRY(score_reading_load(request, db, &run, &reading, why));
    view.reading = reading;
    TRY(score_blind(request, db, &view.blind, why));
    TRY(decisions_fill(request, db, &view, why));
    TRY(conditions_fill(request, db, &view, why));
    TRY(score_asked_load(request, db, head.version, &asked, &n_asked, why));
    for (size_t i = 0; i < n_asked; i++)
        if (!asked[i].taken) asked[kept++] = asked[i];
    view.asked = asked;
    view.n_asked = kept;
    view.may_decide = request_has_role(request, ROLE_DECISION_MAKER);
    view.may_conditions = request_has_role(request, ROLES_CONDITIONS);
    request->title = tr(request->out, "Decision");
    decision_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_decision = {
    .name = "decision",
    .path = "/proposals/:proposal/decision",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_ANY,
    .section = "proposals",
    .show = decision_show,
};
REGISTER(page, page_decision);

/* --- recording ---------------------------------------------------------------------- */

static const struct field fields[] = {
    {.name = "outcome",
     .label = "What did you decide?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = decision_outcomes,
     .missing = "Choose what you decided"},
    {.name = "reasons",
     .label = "Reasons",
     .hint = "In plain English. They are published word for word.",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .min = 20,
     .max = 5000,
     .rows = 8,
     .missing = "Enter your reasons"},
    {.name = "departs",
     .label = "Why you depart from what people said",
     .hint = "Needed when your decision goes against what most people said when asked directly, "
             "also by a few votes: it goes ahead where fewer than half said yes, or is rejected "
             "where more than half did. It is published.",
     .kind = FIELD_LONG_TEXT,
     .max = 5000},
    {.name = "decided_on",
     .label = "Date of the decision",
     .kind = FIELD_DATE,
     .required = true,
     .missing = "Enter the date of the decision"},
    {.name = "revision", .kind = FIELD_HIDDEN, .max = 20},
};

/* The decision in force when the form was opened: two people must not decide past each other. */
static enum fail current_load(struct request *request, struct db *db, int64_t *out,
                              struct why *why) {
    enum fail found =
        decision_current_id(db, request->arena, request_int(request, "proposal"), out, why);
    if (found == FAIL_NOTFOUND) {
        *out = 0;
        return FAIL_NONE;
    }
    return found;
}

static enum fail record_show(struct request *request, struct db *db, struct why *why) {
    struct decision_form_view view = {.request = request, .form = request->form};
    struct run_latest_row run = {0};
    struct acceptability_proposal_row head;
    struct score_reading *reading;
    int64_t current;
    TRY(score_about_load(request, db, &view.about, why));
    TRY(acceptability_proposal(db, request->arena, view.about.id, &head, why));
    TRY(score_reading_load(request, db, &run, &reading, why));
    TRY(current_load(request, db, &current, why));
    view.reading = reading;
    if (reading != NULL && run.version != head.version)
        view.scored = run.version, view.version = head.version;
    view.replaces = current != 0;
    score_revision_put(request->form, current);
    form_fill_date(request->form, "decided_on", date_of(request->now));
    request->title = tr(request->out, "Record the decision");
    request->back_href =
        arena_printf(request->arena, "/proposals/%lld/decision", (long long)view.about.id);
    decision_form_html(request->out, &view);
    return FAIL_NONE;
}

/* What no score can make up for, no decision can wave through either: it has to be mended,
 * or mending it has to be a condition. */
static enum fail gates_check(struct request *request, struct db *db, struct why *why) {
    struct gate_list_row *rows;
    size_t n;
    if (!text_is(form_text(request->form, "outcome"), "accepted")) return FAIL_NONE;
    TRY(gate_list(db, request->arena, request_int(request, "proposal"), &rows, &n, why));
    for (size_t i = 0; i < n; i++)
        if (rows[i].passed == 0) {
            form_error(request->form, "outcome",
                       "A basic condition is not met: mend it first, or accept with mending it as "
                       "a condition");
            return FAIL_NONE;
        }
    return FAIL_NONE;
}

/* Conditions that nobody wrote down bind nobody. */
static enum fail listed_check(struct request *request, struct db *db, struct why *why) {
    struct condition_list_row *rows;
    size_t n;
    if (!text_is(form_text(request->form, "outcome"), "conditions")) return FAIL_NONE;
    TRY(condition_list(db, request->arena, request_int(request, "proposal"), &rows, &n, why));
    if (n == 0)
        form_error(request->form, "outcome",
                   "No conditions are on the list: add them on the page before, then record the "
                   "decision");
    return FAIL_NONE;
}

/* What people said of the proposal itself: also where no score was made of it, but nothing while
 * some still answer, as nobody is told how it stands. */
static enum fail said_load(struct request *request, struct db *db, int64_t version,
                           struct answers_verdict_row *out, struct why *why) {
    int64_t proposal = request_int(request, "proposal");
    struct answers_engagements_row *engagements;
    bool blind;
    size_t n;
    TRY(answers_verdict(db, request->arena, proposal, version, out, why));
    TRY(answers_engagements(db, request->arena, proposal, version, &engagements, &n, why));
    TRY(score_blind(request, db, &blind, why));
    for (size_t i = 0; i < n; i++) blind = blind || !text_is(engagements[i].state, "closed");
    if (blind) out->yes = out->unsure = out->no = 0;
    return FAIL_NONE;
}

/* A decision is not made in the future, and not before those heard whose answers it rests on. */
static void date_check(struct request *request, const struct answers_verdict_row *said,
                       struct date *out) {
    struct form *form = request->form;
    struct date heard;
    if (!form_date(form, "decided_on", out) || date_days_between(*out, date_of(request->now)) < 0)
        form_error(form, "decided_on", "The date of the decision must be today or earlier");
    else if (date_read(said->last_day, &heard) && date_days_between(*out, heard) > 0)
        form_error(form, "decided_on",
                   "People still answered on %s: the date of the decision must not be before that",
                   score_day_text(request, said->last_day));
}

static enum fail record_check(struct request *request, struct db *db, int64_t version,
                              struct date *date, struct why *why) {
    struct form *form = request->form;
    struct answers_verdict_row said;
    int64_t current;
    TRY(current_load(request, db, &current, why));
    if (score_revision_read(form) != current)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "somebody recorded a decision meanwhile: read it first, then record yours");
    TRY(gates_check(request, db, why));
    TRY(listed_check(request, db, why));
    TRY(said_load(request, db, version, &said, why));
    date_check(request, &said, date);
    if (version == 0)
        form_error(form, NULL,
                   "Freeze a version of the proposal first: what is decided on must stand still");
    int64_t n = said.yes + said.unsure + said.no;
    if (decision_departs(form_text(form, "outcome"), said.yes, n) &&
        text_is_empty(form_text(form, "departs")))
        form_error(form, "departs",
                   "Enter why you depart from what people said: %lld of %lld said yes when asked "
                   "directly",
                   (long long)said.yes, (long long)n);
    return form_ok(form) ? FAIL_NONE
                         : why_fail(why, FAIL_INPUT, NULL, "the decision is not complete");
}

static enum fail record_act(struct request *request, struct db *db, struct why *why) {
    int64_t proposal = request_int(request, "proposal"), id, replaced;
    struct acceptability_proposal_row head;
    struct run_latest_row run = {0};
    struct score_reading *reading;
    struct date date = {0};
    TRY(acceptability_proposal(db, request->arena, proposal, &head, why));
    TRY(score_reading_load(request, db, &run, &reading, why));
    TRY(record_check(request, db, head.version, &date, why));
    TRY(decision_add(db, request->arena, proposal, head.version,
                     reading == NULL || run.version != head.version ? DB_NULL_INT : run.id,
                     form_text(request->form, "outcome"), form_text(request->form, "reasons"),
                     form_text(request->form, "departs"), date_iso(request->arena, date),
                     request->viewer.person, request->now, &id, why));
    TRY(decision_replace(db, proposal, id, &replaced, why));
    TRY(ledger_record(db, request->arena, &decision_kind, proposal, id, request->now, why));
    request->subject = id;
    request_say(request, "%s", tr_language(request->language, "The decision is recorded."));
    request_go(request, "/proposals/%lld/decision", (long long)proposal);
    return FAIL_NONE;
}

static const struct page page_decision_record = {
    .name = "decision_record",
    .path = "/proposals/:proposal/decision/record",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_DECISION_MAKER,
    .section = "proposals",
    .fields = fields,
    .n_fields = LENGTH(fields),
    .show = record_show,
    .act = record_act,
};
REGISTER(page, page_decision_record);
