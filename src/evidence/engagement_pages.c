/* Planning an engagement, opening and closing its ballots. */
#include "evidence/engagement.html.h"
#include "evidence/evidence_views.h"
#include "evidence/record.h"

#include "civic/app.h"
#include "civic/engagement_link.h"
#include "evidence/take_part.h"

enum { MANAGERS = ROLE_OWNER | ROLE_ENGAGEMENT };

/* ---- list ---- */

/* Surveys and waves of panels that are about the proposal; the results where they are public. */
static enum fail surveys_load(struct request *request, struct db *db, int64_t proposal,
                              struct engagement_list_view *view, struct why *why) {
    struct evidence_surveys_row *rows;
    struct html *out = request->out;
    TRY(evidence_surveys(db, request->arena, proposal, &rows, &view->n_surveys, why));
    struct part_summary_row *lines =
        ARENA_ARRAY(request->arena, struct part_summary_row, view->n_surveys + 1);
    for (size_t i = 0; i < view->n_surveys; i++) {
        const char *title = text_is_empty(rows[i].panel)
                                ? rows[i].title
                                : trf(out, "%s, wave %lld: %s", rows[i].panel,
                                      (long long)rows[i].number, rows[i].title);
        const char *state = rows[i].published != 0             ? tr(out, "Published")
                            : text_is(rows[i].state, "open")   ? tr(out, "Open")
                            : text_is(rows[i].state, "closed") ? tr(out, "Closed")
                                                               : tr(out, "Planned");
        if (rows[i].illustrative != 0) state = trf(out, "%s (illustrative)", state);
        lines[i] = (struct part_summary_row){.key = title, .value = state};
        if (rows[i].published == 0) continue;
        lines[i].action_href = arena_printf(request->arena, "/panel/%s/waves/%lld", rows[i].slug,
                                            (long long)rows[i].number);
        lines[i].action_text = tr(out, "Read it");
        lines[i].action_about = title;
    }
    view->surveys = lines;
    return FAIL_NONE;
}

static enum fail list_show(struct request *request, struct db *db, struct why *why) {
    struct evidence_proposal_row proposal;
    struct engagement_list_row *rows;
    size_t n;
    TRY(evidence_proposal(db, request->arena, request_int(request, "proposal"), &proposal, why));
    TRY(engagement_list(db, request->arena, proposal.id, &rows, &n, why));
    struct engagement_line *lines = ARENA_ARRAY(request->arena, struct engagement_line, n);
    for (size_t i = 0; i < n; i++) {
        enum evidence_state state = evidence_state_read(rows[i].state);
        lines[i] = (struct engagement_line){
            .href = arena_printf(request->arena, "/proposals/%lld/evidence/%lld",
                                 (long long)proposal.id, (long long)rows[i].id),
            .title = rows[i].title,
            .method = engagement_method_text(request->out, rows[i].method),
            .state = tr(request->out, evidence_state_text(state)),
            .colour = engagement_state_colour(state),
            .n_people = rows[i].n_people,
            .n_uses = rows[i].n_uses,
            .illustrative = rows[i].illustrative != 0,
        };
    }
    struct engagement_list_view view = {
        .lines = lines,
        .n_lines = n,
        .version_frozen = proposal.version > 0,
        .proposal = proposal.id,
        .add_href = request_has_role(request, MANAGERS)
                        ? arena_printf(request->arena, "/proposals/%lld/evidence/add",
                                       (long long)proposal.id)
                        : NULL,
    };
    TRY(surveys_load(request, db, proposal.id, &view, why));
    request->title = tr(request->out, "What the public says");
    request->back_href = arena_printf(request->arena, "/proposals/%lld", (long long)proposal.id);
    engagement_list_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_evidence = {
    .name = "evidence",
    .path = "/proposals/:proposal/evidence",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_ANY,
    .section = "proposals",
    .show = list_show,
};
REGISTER(page, page_evidence);

/* ---- add and change ---- */

static const struct choice methods[] = {
    {"jury", "Citizens' Jury", "A small group, chosen by lot, that hears witnesses for some days"},
    {"panel", "Citizens' Panel",
     "A larger standing group that answers questions from time to time"},
    {"dialogue", "Distributed Dialogue", "Many conversations, run by the groups themselves"},
    {"workshop", "Workshop", "Professionals or people concerned, for a day"},
    {"open", "Open vote", "Whoever was given a code"},
    {NULL, NULL, NULL},
};

static const struct field fields[] = {
    {.name = "title",
     .label = "Name of the engagement",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 150,
     .hint = "For example: Citizens' Jury on frailty alerts, Leeds, March 2027",
     .missing = "Enter a name"},
    {.name = "method",
     .label = "How you ask people",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = methods,
     .missing = "Choose how you ask people"},
    {.name = "description",
     .label = "What it is about",
     .kind = FIELD_LONG_TEXT,
     .max = 3000,
     .hint = "In plain English. Those who take part read it first."},
    {.name = "promise",
     .label = "What you promise to reply, and by when",
     .kind = FIELD_LONG_TEXT,
     .max = 1000,
     .hint = "For example: we will answer each recommendation in public by 30 June 2027. A ballot "
             "cannot open without it."},
    {.name = "asks_weights", .label = "Also ask what matters most (100 points)", .kind = FIELD_YES},
    {.name = "source",
     .label = "Source, if these are published votes",
     .kind = FIELD_TEXT,
     .max = 500,
     .hint = "Leave empty for your own engagement"},
    {.name = "revision", .kind = FIELD_HIDDEN},
};

static enum fail add_act(struct request *request, struct db *db, struct why *why) {
    struct evidence_proposal_row proposal;
    const struct form *form = request->form;
    TRY(evidence_proposal(db, request->arena, request_int(request, "proposal"), &proposal, why));
    TRY(engagement_add(db, request->arena, proposal.id, proposal.version, form_text(form, "method"),
                       form_text(form, "title"), form_text(form, "description"),
                       form_text(form, "promise"), form_yes(form, "asks_weights"),
                       proposal.framework, form_text(form, "source"), request->viewer.person,
                       request->now, &request->subject, why));
    request_go(request, "/proposals/%lld/evidence/%lld", (long long)proposal.id,
               (long long)request->subject);
    return FAIL_NONE;
}

static enum fail add_show(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    form_fill(request->form, "asks_weights", "yes");
    struct engagement_edit_view view = {.form = request->form, .is_new = true};
    request->title = tr(request->out, "Plan an engagement");
    request->back_href = arena_printf(request->arena, "/proposals/%lld/evidence",
                                      (long long)request_int(request, "proposal"));
    engagement_edit_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_engagement_add = {
    .name = "engagement_add",
    .path = "/proposals/:proposal/evidence/add",
    .scope = SCOPE_PROPOSAL,
    .roles = MANAGERS,
    .section = "proposals",
    .fields = fields,
    .n_fields = LENGTH(fields),
    .show = add_show,
    .act = add_act,
};
REGISTER(page, page_engagement_add);

static enum fail planned_only(const struct engagement *engagement, struct why *why) {
    if (evidence_may_edit(engagement->state)) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL,
                    "people have begun to answer; what they were asked cannot be changed any more");
}

static enum fail edit_act(struct request *request, struct db *db, struct why *why) {
    struct engagement engagement;
    const struct form *form = request->form;
    int64_t revision = 0;
    TRY(engagement_of_path(request, db, &engagement, why));
    TRY(planned_only(&engagement, why));
    if (!str_int(str_of(form_text(form, "revision")), 1, INT64_MAX, &revision)) revision = 0;
    if (revision != engagement.row.revision)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "Somebody else changed this meanwhile. What you typed is below; look at "
                        "theirs before you save");
    TRY(engagement_change(db, engagement.row.id, engagement.row.proposal, revision,
                          form_text(form, "method"), form_text(form, "title"),
                          form_text(form, "description"), form_text(form, "promise"),
                          form_yes(form, "asks_weights"), form_text(form, "source"), why));
    request->subject = engagement.row.id;
    request_go(request, "%s", engagement.path);
    return FAIL_NONE;
}

static enum fail edit_show(struct request *request, struct db *db, struct why *why) {
    struct engagement engagement;
    TRY(engagement_of_path(request, db, &engagement, why));
    const struct engagement_get_row *row = &engagement.row;
    form_fill(request->form, "title", row->title);
    form_fill(request->form, "method", row->method);
    form_fill(request->form, "description", row->description);
    form_fill(request->form, "promise", row->promise);
    form_fill(request->form, "asks_weights", row->asks_weights != 0 ? "yes" : "");
    form_fill(request->form, "source", row->source);
    form_fill_int(request->form, "revision", row->revision);
    struct engagement_edit_view view = {.form = request->form};
    request->title = tr(request->out, "Change the engagement");
    request->back_href = engagement.path;
    engagement_edit_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_engagement_edit = {
    .name = "engagement_edit",
    .path = "/proposals/:proposal/evidence/:engagement/edit",
    .scope = SCOPE_PROPOSAL,
    .roles = MANAGERS,
    .section = "proposals",
    .fields = fields,
    .n_fields = LENGTH(fields),
    .show = edit_show,
    .act = edit_act,
};
REGISTER(page, page_engagement_edit);

/* ---- one engagement ---- */

/* What other rooms bring to an engagement of this method. */
static void links_load(struct engagement_view *view) {
    const struct engagement_link *const *links;
    struct request *request = view->request;
    const struct engagement *engagement = view->engagement;
    view->n_rooms = engagement_links(request, engagement->row.method, &links);
    struct part_task *tasks = ARENA_ARRAY(request->arena, struct part_task, view->n_rooms);
    for (size_t i = 0; i < view->n_rooms; i++)
        tasks[i] = (struct part_task){
            .title = tr(request->out, links[i]->title),
            .hint = links[i]->hint == NULL ? NULL : tr(request->out, links[i]->hint),
            .href = arena_printf(request->arena, "%s%s", engagement->path, links[i]->path)};
    view->rooms = tasks;
}

static enum fail engagement_show(struct request *request, struct db *db, struct why *why) {
    struct engagement engagement;
    struct use_list_row *uses;
    struct step_button steps[STEPS_MOST];
    struct answered answered;
    size_t n;
    TRY(engagement_of_path(request, db, &engagement, why));
    TRY(use_list(db, request->arena, engagement.row.id, &uses, &n, why));
    TRY(answered_count(db, request->arena, engagement.row.id, &answered, why));
    struct use_line *lines = ARENA_ARRAY(request->arena, struct use_line, n);
    for (size_t i = 0; i < n; i++)
        lines[i] = (struct use_line){uses[i].id, uses[i].title, uses[i].description,
                                     uses[i].about_proposal != 0};
    bool may_manage = request_has_role(request, MANAGERS);
    struct engagement_view view = {
        .request = request,
        .engagement = &engagement,
        .method = engagement_method_text(request->out, engagement.row.method),
        .state = tr(request->out, evidence_state_text(engagement.state)),
        .uses = lines,
        .n_uses = n,
        .steps = steps,
        .n_steps = may_manage ? engagement_steps(request, engagement.path, engagement.state,
                                                 &answered, steps)
                              : 0,
        .answered = answered,
        .may_manage = may_manage,
        .may_edit = may_manage && evidence_may_edit(engagement.state),
        .may_show = evidence_may_show(engagement.state),
    };
    links_load(&view);
    request->title = engagement.row.title;
    request->back_href = arena_printf(request->arena, "/proposals/%lld/evidence",
                                      (long long)engagement.row.proposal);
    engagement_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_engagement = {
    .name = "engagement",
    .path = "/proposals/:proposal/evidence/:engagement",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_ANY,
    .section = "proposals",
    .show = engagement_show,
};
REGISTER(page, page_engagement);

static enum fail state_act(struct request *request, struct db *db, struct why *why) {
    struct engagement engagement;
    struct evidence_proposal_row proposal;
    TRY(engagement_of_path(request, db, &engagement, why));
    TRY(evidence_proposal(db, request->arena, engagement.row.proposal, &proposal, why));
    enum evidence_state to = evidence_state_read(request_text(request, "state"));
    if (to == N_EVIDENCE_STATES)
        return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such state");
    struct answered answered;
    TRY(answered_count(db, request->arena, engagement.row.id, &answered, why));
    struct evidence_readiness readiness = {
        .version = engagement.row.version != 0 ? engagement.row.version : proposal.version,
        .n_uses = engagement.row.n_uses,
        .n_people = engagement.row.n_people,
        .has_promise = !text_is_empty(engagement.row.promise),
        .has_description = !text_is_empty(engagement.row.description),
    };
    answered_kept(&answered, readiness.n_answered);
    TRY(take_part_may_step(db, request->arena, engagement.row.method, engagement.row.id, why));
    TRY(evidence_step_check(engagement.state, to, &readiness, why));
    if (evidence_may_edit(engagement.state))
        TRY(engagement_set_version(db, engagement.row.id, engagement.row.proposal, proposal.version,
                                   why));
    TRY(engagement_set_state(db, engagement.row.id, engagement.row.proposal, engagement.row.state,
                             evidence_state_word(to), request->now, why));
    if (to == EVIDENCE_BETWEEN || to == EVIDENCE_CLOSED)
        TRY(evidence_record_all(db, request->arena, engagement.row.id, request->now, why));
    request->subject = engagement.row.id;
    request_go(request, "%s", engagement_home(request, &engagement));
    request_say(request, "%s", tr_language(request->language, evidence_state_text(to)));
    return FAIL_NONE;
}

/* After a refusal: the engagement's own page, with the reason in the error summary. */
static enum fail state_show(struct request *request, struct db *db, struct why *why) {
    struct engagement engagement;
    TRY(engagement_show(request, db, why));
    TRY(engagement_of_path(request, db, &engagement, why));
    if (!request_has_role(request, ROLE_ANY))
        request->back_href = engagement_home(request, &engagement);
    return FAIL_NONE;
}

static const struct page page_engagement_state = {
    .name = "engagement_state",
    .path = "/proposals/:proposal/evidence/:engagement/state/:state",
    .scope = SCOPE_PROPOSAL,
    .roles = MANAGERS | ROLE_FACILITATOR,
    .section = "proposals",
    .show = state_show,
    .act = state_act,
};
REGISTER(page, page_engagement_state);

/* ---- uses ---- */

static const struct field use_fields[] = {
    {.name = "title",
     .label = "The use, in one line",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 200,
     .missing = "Enter the use in one line"},
    {.name = "description", .label = "What would be done", .kind = FIELD_LONG_TEXT, .max = 2000},
    {.name = "name",
     .label = "Short name for files",
     .kind = FIELD_TEXT,
     .max = 40,
     .hint = "Letters, digits and underscores, for example A_stroke. Leave empty and we make one."},
    {.name = "about_proposal",
     .label = "This use is the proposal itself: the final vote on it is the public's verdict",
     .kind = FIELD_YES},
    {.name = "remove", .label = "Remove this use", .kind = FIELD_YES},
    {.name = "revision", .kind = FIELD_HIDDEN},
};

static bool is_short_name(const char *name) {
    for (const char *c = name; *c != '\0'; c++)
        if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') ||
              *c == '_'))
            return false;
    return true;
}

static enum fail use_add_act(struct request *request, struct db *db, struct why *why) {
    struct engagement engagement;
    TRY(engagement_of_path(request, db, &engagement, why));
    TRY(planned_only(&engagement, why));
    const char *name = form_text(request->form, "name");
    if (text_is_empty(name))
        name = arena_printf(request->arena, "use_%lld", (long long)engagement.row.n_uses + 1);
    if (!is_short_name(name))
        return why_fail(why, FAIL_INPUT, "name",
                        "Short name must only have letters, digits and underscores");
    enum fail fail =
        use_add(db, request->arena, engagement.row.id, name, form_text(request->form, "title"),
                form_text(request->form, "description"), form_yes(request->form, "about_proposal"),
                &request->subject, why);
    if (fail == FAIL_CONFLICT)
        return why_fail(why, FAIL_CONFLICT, "name", "Another use has this short name already");
    if (fail != FAIL_NONE) return fail;
    request_go(request, "%s", engagement.path);
    return FAIL_NONE;
}

static enum fail use_add_show(struct request *request, struct db *db, struct why *why) {
    struct engagement engagement;
    TRY(engagement_of_path(request, db, &engagement, why));
    if (engagement.row.n_uses == 0) form_fill(request->form, "about_proposal", "yes");
    struct use_edit_view view = {.form = request->form, .is_new = true};
    request->title = tr(request->out, "Add a use");
    request->back_href = engagement.path;
    use_edit_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_use_add = {
    .name = "use_add",
    .path = "/proposals/:proposal/evidence/:engagement/uses/add",
    .scope = SCOPE_PROPOSAL,
    .roles = MANAGERS,
    .section = "proposals",
    .fields = use_fields,
    .n_fields = LENGTH(use_fields),
    .show = use_add_show,
    .act = use_add_act,
};
REGISTER(page, page_use_add);

static enum fail use_act(struct request *request, struct db *db, struct why *why) {
    struct engagement engagement;
    int64_t id = request_int(request, "use"), revision = 0;
    TRY(engagement_of_path(request, db, &engagement, why));
    TRY(planned_only(&engagement, why));
    if (!str_int(str_of(form_text(request->form, "revision")), 1, INT64_MAX, &revision))
        revision = 0;
    if (form_yes(request->form, "remove"))
        TRY(use_remove(db, id, engagement.row.id, why));
    else
        TRY(use_change(db, id, engagement.row.id, revision, form_text(request->form, "title"),
                       form_text(request->form, "description"),
                       form_yes(request->form, "about_proposal"), why));
    request->subject = id;
    request_go(request, "%s", engagement.path);
    return FAIL_NONE;
}

static enum fail use_show(struct request *request, struct db *db, struct why *why) {
    struct engagement engagement;
    struct use_get_row use;
    TRY(engagement_of_path(request, db, &engagement, why));
    TRY(use_get(db, request->arena, request_int(request, "use"), engagement.row.id, &use, why));
    form_fill(request->form, "title", use.title);
    form_fill(request->form, "description", use.description);
    form_fill(request->form, "about_proposal", use.about_proposal != 0 ? "yes" : "");
    form_fill_int(request->form, "revision", use.revision);
    struct use_edit_view view = {.form = request->form};
    request->title = tr(request->out, "Change the use");
    request->back_href = engagement.path;
    use_edit_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_use = {
    .name = "use_edit",
    .path = "/proposals/:proposal/evidence/:engagement/uses/:use",
    .scope = SCOPE_PROPOSAL,
    .roles = MANAGERS,
    .section = "proposals",
    .fields = use_fields,
    .n_fields = LENGTH(use_fields),
    .show = use_show,
    .act = use_act,
};
REGISTER(page, page_use);
