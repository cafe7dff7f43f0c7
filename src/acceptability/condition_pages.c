/* Conditions ("yes if"): taken up from what people asked for or added, and each answered. */
#include "acceptability/acceptability.sql.h"
#include "acceptability/acceptability_views.h"
#include "acceptability/decision.html.h"
#include "base/clock.h"
#include "civic/app.h"

/* Takes up all conditions that people asked for and that are not on the list yet. */
static enum fail take_act(struct request *request, struct db *db, struct why *why) {
    int64_t proposal = request_int(request, "proposal"), id;
    struct acceptability_proposal_row head;
    struct asked_condition *asked;
    size_t n, taken = 0;
    TRY(acceptability_proposal(db, request->arena, proposal, &head, why));
    TRY(score_asked_load(request, db, head.version, &asked, &n, why));
    for (size_t i = 0; i < n; i++) {
        if (asked[i].taken) continue;
        TRY(condition_add(db, request->arena, proposal, asked[i].text, "public", asked[i].n, &id,
                          why));
        taken++;
    }
    request_say(request, tr_language(request->language, "Conditions added to the list: %zu"),
                taken);
    request_go(request, "/proposals/%lld/decision", (long long)proposal);
    return FAIL_NONE;
}

static enum fail take_show(struct request *request, struct db *db, struct why *why) {
    struct condition_view view = {.request = request};
    TRY(score_about_load(request, db, &view.about, why));
    request->title = tr(request->out, "Take up conditions");
    condition_take_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_conditions_take = {
    .name = "conditions_take",
    .path = "/proposals/:proposal/conditions/take",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLES_CONDITIONS,
    .section = "proposals",
    .show = take_show,
    .act = take_act,
};
REGISTER(page, page_conditions_take);

/* --- one condition ------------------------------------------------------------------ */

static const struct choice sources[] = {{"public", "The public", NULL},
                                        {"assessor", "An assessor", NULL},
                                        {"decision-maker", "The decision-maker", NULL},
                                        {NULL, NULL, NULL}};

static const struct field add_fields[] = {
    {.name = "text",
     .label = "Condition",
     .hint = "One thing that has to be so: “Names are removed before the data leaves the "
             "hospital”.",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .min = 3,
     .max = 1000,
     .rows = 3,
     .missing = "Enter the condition"},
    {.name = "source",
     .label = "Who asked for it?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = sources,
     .missing = "Choose who asked for it"},
};

static const struct field edit_fields[] = {
    {.name = "text",
     .label = "Condition",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .min = 3,
     .max = 1000,
     .rows = 3,
     .missing = "Enter the condition"},
    {.name = "response",
     .label = "Response",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = condition_responses,
     .missing = "Choose the response"},
    {.name = "reason",
     .label = "Reason",
     .hint = "What you will do, or why you do not follow it. It is published.",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .min = 3,
     .max = 2000,
     .missing = "Enter the reason"},
    {.name = "owner",
     .label = "Who sees to it",
     .hint = "An office, not a person's name. It is published.",
     .kind = FIELD_TEXT},
    {.name = "due", .label = "By when", .kind = FIELD_DATE},
    {.name = "clause",
     .label = "As it stands in the agreement",
     .hint = "The clause word for word. The sharing agreement takes it from here.",
     .kind = FIELD_LONG_TEXT,
     .max = 3000,
     .rows = 3},
    {.name = "evidence",
     .label = "What shows that it is kept, and where that is",
     .hint = "For example ‘The log of uses, read twice a year by the patients' panel’.",
     .kind = FIELD_LONG_TEXT,
     .max = 2000,
     .rows = 3},
    {.name = "revision", .kind = FIELD_HIDDEN, .max = 20},
};

static void back_to_decision(struct request *request, int64_t proposal) {
    request->back_href =
        arena_printf(request->arena, "/proposals/%lld/decision", (long long)proposal);
}

static enum fail add_show(struct request *request, struct db *db, struct why *why) {
    struct condition_view view = {.request = request, .form = request->form, .is_new = true};
    TRY(score_about_load(request, db, &view.about, why));
    request->title = tr(request->out, "Add a condition");
    back_to_decision(request, view.about.id);
    condition_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail add_act(struct request *request, struct db *db, struct why *why) {
    int64_t proposal = request_int(request, "proposal");
    TRY(condition_add(db, request->arena, proposal, form_text(request->form, "text"),
                      form_text(request->form, "source"), DB_NULL_INT, &request->subject, why));
    request_go(request, "/proposals/%lld/conditions/%lld", (long long)proposal,
               (long long)request->subject);
    return FAIL_NONE;
}

static const struct page page_condition_add = {
    .name = "condition_add",
    .path = "/proposals/:proposal/conditions/add",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLES_CONDITIONS,
    .section = "proposals",
    .fields = add_fields,
    .n_fields = LENGTH(add_fields),
    .show = add_show,
    .act = add_act,
};
REGISTER(page, page_condition_add);

static enum fail edit_show(struct request *request, struct db *db, struct why *why) {
    struct condition_view view = {.request = request, .form = request->form};
    struct condition_one_row row;
    struct condition_line *theirs = NULL;
    TRY(score_about_load(request, db, &view.about, why));
    TRY(condition_one(db, request->arena, view.about.id, request_int(request, "condition"), &row,
                      why));
    if (request->form->submitted && score_revision_read(request->form) != row.revision) {
        theirs = ARENA_NEW(request->arena, struct condition_line);
        *theirs = (struct condition_line){
            .text = row.text,
            .response = tr(request->out, score_choice_label(condition_responses, row.response)),
            .reason = row.reason,
            .owner = row.owner,
            .due = score_day_text(request, row.due),
            .clause = row.clause,
            .evidence = row.evidence};
    }
    view.theirs = theirs;
    form_fill(request->form, "text", row.text);
    form_fill(request->form, "response", row.response);
    form_fill(request->form, "reason", row.reason);
    form_fill(request->form, "owner", row.owner);
    struct date due;
    if (date_read(row.due, &due)) form_fill_date(request->form, "due", due);
    form_fill(request->form, "clause", row.clause);
    form_fill(request->form, "evidence", row.evidence);
    score_revision_put(request->form, row.revision);
    request->title = tr(request->out, "Answer a condition");
    back_to_decision(request, view.about.id);
    condition_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail edit_act(struct request *request, struct db *db, struct why *why) {
    int64_t proposal = request_int(request, "proposal"), id = request_int(request, "condition");
    const struct form *form = request->form;
    struct condition_one_row row;
    struct date due;
    const char *due_text = form_date(form, "due", &due) ? date_iso(request->arena, due) : "";
    TRY(condition_one(db, request->arena, proposal, id, &row, why));
    TRY(condition_save(db, proposal, id, form_text(form, "text"), form_text(form, "response"),
                       form_text(form, "reason"), form_text(form, "owner"), due_text,
                       form_text(form, "clause"), form_text(form, "evidence"),
                       score_revision_read(form), why));
    request_say(request, "%s", tr_language(request->language, "Saved."));
    request_go(request, "/proposals/%lld/decision", (long long)proposal);
    return FAIL_NONE;
}

static const struct page page_condition = {
    .name = "condition_answer",
    .path = "/proposals/:proposal/conditions/:condition",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLES_CONDITIONS,
    .section = "proposals",
    .fields = edit_fields,
    .n_fields = LENGTH(edit_fields),
    .show = edit_show,
    .act = edit_act,
};
REGISTER(page, page_condition);
