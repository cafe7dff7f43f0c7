/* Who has which role on a proposal: given, invited, ended. */
#include "civic/app.h"
#include "civic/person.h"
#include "proposal/people.sql.h"
#include "proposal/proposal_pages.h"
#include "proposal/roles.html.h"

enum { GIVERS = ROLE_OWNER | ROLE_ENGAGEMENT };

static const struct choice role_choices[] = {
    {"owner", "Owner", "Drafts the proposal, moves it on, gives roles"},
    {"assessor", "Assessor", "Rates the frozen version, without seeing others' ratings"},
    {"data_protection", "Data protection officer", "Advises on each version"},
    {"signatory", "Signatory", "Signs in principle for their organisation"},
    {"engagement", "Engagement lead", "Plans and runs how the public is heard"},
    {"decision_maker", "Decision-maker", "Records the decision with reasons"},
    {"auditor", "Auditor", "Reads everything, changes nothing"},
    {"facilitator", "Facilitator", "Runs the days of a jury, panel or dialogue; not the draft"},
    {"note_taker", "Note-taker", "Writes what tables say and types in paper; not the draft"},
    {"caller", "Confirmation caller",
     "Phones those who were selected; sees only what a call needs"},
    {"oversight", "Oversight panel member",
     "Checks that materials and process are fair; not the draft"},
    {"observer", "Observer", "Watches the days of a jury and its timetable; not the draft"},
    {"analyst", "Analyst",
     "Codes what people wrote into themes and works out what they say; not the draft"},
    {NULL, NULL, NULL}};

/* An owner gives every role; an engagement lead those of the people who help to ask the public. */
static unsigned may_give(const struct request *request) {
    if (request_has_role(request, ROLE_OWNER)) return ROLE_ANY | ROLE_HELPERS;
    return request_has_role(request, ROLE_ENGAGEMENT) ? ROLE_HELPERS : 0;
}

static struct field role_field(const struct request *request) {
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, LENGTH(role_choices));
    size_t n = 0;
    for (const struct choice *c = role_choices; c->value != NULL; c++)
        if ((may_give(request) & (unsigned)role_read(c->value)) != 0) choices[n++] = *c;
    choices[n] = (struct choice){NULL, NULL, NULL};
    return (struct field){.name = "role",
                          .label = "Role",
                          .kind = FIELD_CHOICE,
                          .required = true,
                          .choices = choices,
                          .missing = "Choose a role"};
}

/* --- list --------------------------------------------------------------------------------- */

static const char *person_state(const char *state) {
    if (text_is(state, "invited")) return "Invited";
    if (text_is(state, "disabled")) return "Cannot sign in";
    return text_is(state, "erased") ? "Erased" : NULL;
}

static enum fail grants_load(struct request *request, struct db *db, struct people_of_view *view,
                             struct why *why) {
    struct grant_list_row *rows;
    size_t n;
    TRY(grant_list(db, request->arena, view->about.id, &rows, &n, why));
    struct grant_line *lines = ARENA_ARRAY(request->arena, struct grant_line, n);
    for (int r = 0; r < N_ROLES; r++)
        for (size_t i = 0; i < n; i++) {
            enum role role = (enum role)(1 << r);
            if (role_read(rows[i].role) != role) continue;
            lines[view->n_grants++] =
                (struct grant_line){.id = rows[i].id,
                                    .name = person_shown(request, rows[i].person),
                                    .organisation = rows[i].organisation_name,
                                    .role = role_label(request->language, role),
                                    .since = day_shown(request, rows[i].granted_at),
                                    .state = person_state(rows[i].person_state),
                                    .may_end = (may_give(request) & (unsigned)role) != 0};
        }
    view->grants = lines;
    return FAIL_NONE;
}

static enum fail people_show(struct request *request, struct db *db, struct why *why) {
    struct people_of_view view = {.may_edit = may_give(request) != 0};
    TRY(proposal_about(request, db, &view.about, why));
    TRY(grants_load(request, db, &view, why));
    request->title = tr(request->out, "People and roles");
    request->back_href = trf(request->out, "/proposals/%lld", (long long)view.about.id);
    people_of_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_people_of = {.name = "proposal_people",
                                           .path = "/proposals/:proposal/people",
                                           .scope = SCOPE_PROPOSAL,
                                           .roles = ROLE_ANY,
                                           .section = "proposals",
                                           .show = people_show};
REGISTER(page, page_people_of);

/* --- give ------------------------------------------------------------------------------------ */

/* People that can be chosen; at the first stage only those of the lead. */
static enum fail candidates(struct request *request, struct db *db, struct choice **choices,
                            size_t *n, struct why *why) {
    struct proposal_row_row row;
    struct grant_candidates_row *people;
    size_t n_people;
    TRY(proposal_row(db, request->arena, request_int(request, "proposal"), &row, why));
    TRY(grant_candidates(db, request->arena, row.id, &people, &n_people, why));
    *choices = ARENA_ARRAY(request->arena, struct choice, n_people + 1);
    *n = 0;
    for (size_t i = 0; i < n_people; i++) {
        if (row.stage == STAGE_IDEA && people[i].organisation != row.organisation) continue;
        (*choices)[(*n)++] = (struct choice){
            arena_printf(request->arena, "%lld", (long long)people[i].id),
            arena_printf(request->arena, "%s, %s", person_shown(request, people[i].id),
                         people[i].organisation_name),
            NULL};
    }
    return FAIL_NONE;
}

static enum fail grant_fields(struct request *request, struct db *db, const struct field **fields,
                              size_t *n_fields, struct why *why) {
    struct choice *choices;
    size_t n;
    TRY(candidates(request, db, &choices, &n, why));
    struct field *made = ARENA_ARRAY(request->arena, struct field, 2);
    made[0] = (struct field){.name = "person",
                             .label = "Who?",
                             .kind = FIELD_SELECT,
                             .required = true,
                             .choices = choices,
                             .missing = "Choose a person"};
    made[1] = role_field(request);
    *fields = made;
    *n_fields = 2;
    return FAIL_NONE;
}

static enum fail grant_show(struct request *request, struct db *db, struct why *why) {
    struct proposal_row_row row;
    TRY(proposal_row(db, request->arena, request_int(request, "proposal"), &row, why));
    struct grant_view view = {.about = about_of(&row),
                              .form = request->form,
                              .alone = row.stage == STAGE_IDEA,
                              .nobody = request->form->fields[0].choices[0].value == NULL};
    request->title = tr(request->out, "Give somebody a role");
    request->back_href = trf(request->out, "/proposals/%lld/people", (long long)row.id);
    grant_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail grant_act(struct request *request, struct db *db, struct why *why) {
    int64_t proposal = request_int(request, "proposal"), person = 0;
    str_int(str_of(form_text(request->form, "person")), 1, INT64_MAX, &person);
    struct choice *choices;
    size_t n;
    bool known = false;
    TRY(candidates(request, db, &choices, &n, why)); /* as things stand inside the transaction */
    for (size_t i = 0; i < n; i++)
        known |= text_is(choices[i].value, form_text(request->form, "person"));
    if (!known) return why_fail(why, FAIL_INPUT, "person", "this person cannot be chosen");
    enum fail fail = grant_add(db, proposal, person, form_text(request->form, "role"),
                               request->viewer.person, request->now, why);
    if (fail == FAIL_CONFLICT)
        return why_fail(why, FAIL_INPUT, "role", "this person holds this role already");
    if (fail != FAIL_NONE) return fail;
    request->subject = person;
    request_go(request, "/proposals/%lld/people", (long long)proposal);
    return act_record(request, db, "role_granted", "person", person,
                      form_text(request->form, "role"), why);
}

static const struct page page_grant = {.name = "role_grant",
                                       .path = "/proposals/:proposal/people/add",
                                       .scope = SCOPE_PROPOSAL,
                                       .roles = GIVERS,
                                       .section = "proposals",
                                       .fields_make = grant_fields,
                                       .show = grant_show,
                                       .act = grant_act};
REGISTER(page, page_grant);

/* --- end -------------------------------------------------------------------------------------- */

static enum fail end_load(struct request *request, struct db *db, struct grant_one_row *row,
                          bool *last_owner, struct why *why) {
    int64_t proposal = request_int(request, "proposal"), owners;
    TRY(grant_one(db, request->arena, proposal, request_int(request, "grant"), row, why));
    TRY(grant_owners(db, request->arena, proposal, &owners, why));
    if ((may_give(request) & (unsigned)role_read(row->role)) == 0)
        return why_fail(why, FAIL_NOTFOUND, NULL, "only an owner can end this role");
    *last_owner = text_is(row->role, "owner") && owners <= 1;
    return FAIL_NONE;
}

static enum fail end_show(struct request *request, struct db *db, struct why *why) {
    struct grant_one_row row;
    struct grant_end_view view = {.form = request->form};
    TRY(end_load(request, db, &row, &view.last_owner, why));
    TRY(proposal_about(request, db, &view.about, why));
    view.name = person_shown(request, row.person);
    view.role = role_label(request->language, role_read(row.role));
    view.back = trf(request->out, "/proposals/%lld/people", (long long)view.about.id);
    request->title = tr(request->out, "End a role");
    request->back_href = view.back;
    grant_end_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail end_act(struct request *request, struct db *db, struct why *why) {
    struct grant_one_row row;
    bool last_owner;
    TRY(end_load(request, db, &row, &last_owner, why));
    if (last_owner)
        return why_fail(why, FAIL_INPUT, NULL, "a proposal must keep an owner; name another first");
    int64_t proposal = request_int(request, "proposal");
    TRY(grant_end(db, proposal, row.id, request->now, why));
    request->subject = row.person;
    request_say(request, "%s", tr_language(request->language, "The role has ended."));
    if (row.person == request->viewer.person)
        request_go(request, "/proposals");
    else
        request_go(request, "/proposals/%lld/people", (long long)proposal);
    return act_record(request, db, "role_ended", "person", row.person, row.role, why);
}

static const struct page page_grant_end = {.name = "role_end",
                                           .path = "/proposals/:proposal/people/:grant/end",
                                           .scope = SCOPE_PROPOSAL,
                                           .roles = GIVERS,
                                           .section = "proposals",
                                           .show = end_show,
                                           .act = end_act};
REGISTER(page, page_grant_end);

/* --- invite ------------------------------------------------------------------------------------
 */

/* Somebody new of an organisation that has a manager is invited by that manager: an owner elsewhere
 * cannot make people of other organisations. The first person of an organisation without one can be
 * invited here, and is no manager. */
static enum fail invite_choices(struct request *request, struct db *db,
                                struct invite_parties_row **parties, size_t *n, struct why *why) {
    return invite_parties(db, request->arena, request_int(request, "proposal"), parties, n, why);
}

static enum fail invite_fields(struct request *request, struct db *db, const struct field **fields,
                               size_t *n_fields, struct why *why) {
    struct invite_parties_row *parties;
    size_t n, open = 0;
    TRY(invite_choices(request, db, &parties, &n, why));
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, n + 1);
    for (size_t i = 0; i < n; i++)
        if (parties[i].managers == 0)
            choices[open++] =
                (struct choice){arena_printf(request->arena, "%lld", (long long)parties[i].id),
                                parties[i].name, NULL};
    struct field *made = ARENA_ARRAY(request->arena, struct field, 4);
    made[0] = (struct field){.name = "party",
                             .label = "Which organisation?",
                             .kind = FIELD_SELECT,
                             .required = true,
                             .choices = choices,
                             .missing = "Choose the organisation"};
    made[1] = (struct field){.name = "name",
                             .label = "Name",
                             .kind = FIELD_TEXT,
                             .required = true,
                             .max = 100,
                             .missing = "Enter the person's name"};
    made[2] = (struct field){.name = "email",
                             .label = "Email address",
                             .kind = FIELD_EMAIL,
                             .required = true,
                             .missing = "Enter the person's email address"};
    made[3] = role_field(request);
    *fields = made;
    *n_fields = 4;
    return FAIL_NONE;
}

static enum fail invite_show(struct request *request, struct db *db, struct why *why) {
    struct invite_of_view view = {.form = request->form};
    struct invite_parties_row *parties;
    size_t n;
    TRY(proposal_about(request, db, &view.about, why));
    TRY(invite_choices(request, db, &parties, &n, why));
    struct invite_party *managed = ARENA_ARRAY(request->arena, struct invite_party, n);
    for (size_t i = 0; i < n; i++) {
        if (parties[i].managers > 0)
            managed[view.n_managed++] = (struct invite_party){.name = parties[i].name};
        else
            view.n_open++;
    }
    view.managed = managed;
    request->title = tr(request->out, "Invite somebody of a partner");
    request->back_href = trf(request->out, "/proposals/%lld/people", (long long)view.about.id);
    invite_of_html(request->out, &view);
    return FAIL_NONE;
}

/* The party's organisation on this service, made when there is none yet. */
static enum fail organisation_of_party(struct request *request, struct db *db,
                                       const struct invite_parties_row *party,
                                       int64_t *organisation, struct why *why) {
    if (party->organisation != DB_NULL_INT) {
        *organisation = party->organisation;
        return FAIL_NONE;
    }
    enum fail found = party_organisation_named(db, request->arena, party->name, organisation, why);
    if (found == FAIL_NONE)
        return why_fail(
            why, FAIL_INPUT, "party",
            "there is an organisation of this name on the service; ask an administrator "
            "to connect it, or give its people a role once it is");
    if (found != FAIL_NOTFOUND) return found;
    const char *kind = text_is_empty(party->kind) ? "other" : party->kind;
    TRY(organisation_add(db, party->name, kind, request->now, organisation, why));
    return party_link(db, request_int(request, "proposal"), party->id, *organisation, why);
}

struct invited {
    int64_t person;
    char *path;
};

static enum fail invite_act(struct request *request, struct db *db, struct why *why) {
    struct invite_parties_row *parties;
    const struct invite_parties_row *party = NULL;
    struct invited *made = ARENA_NEW(request->arena, struct invited);
    struct person_new person = {.name = form_text(request->form, "name"),
                                .email = form_text(request->form, "email"),
                                .created_by = request->viewer.person};
    struct proposal_row_row row;
    int64_t proposal = request_int(request, "proposal"), chosen = 0;
    size_t n;
    str_int(str_of(form_text(request->form, "party")), 1, INT64_MAX, &chosen);
    TRY(proposal_row(db, request->arena, proposal, &row, why));
    if (row.stage == STAGE_IDEA)
        return why_fail(why, FAIL_INPUT, NULL,
                        "partners come in once the proposal is at the quick screen or later");
    TRY(invite_choices(request, db, &parties, &n, why));
    for (size_t i = 0; i < n; i++)
        if (parties[i].id == chosen && parties[i].managers == 0) party = &parties[i];
    if (party == NULL)
        return why_fail(why, FAIL_INPUT, "party", "this organisation cannot be chosen");
    TRY(organisation_of_party(request, db, party, &person.organisation, why));
    TRY(person_invite(request->app, db, request->arena, &person, request->now, &made->person,
                      &made->path, why));
    TRY(grant_add(db, proposal, made->person, form_text(request->form, "role"),
                  request->viewer.person, request->now, why));
    request->subject = made->person;
    request->context = made;
    request_go(request, "/proposals/%lld/people", (long long)proposal);
    return FAIL_NONE;
}

static enum fail invite_result(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    const struct invited *made = request->context;
    struct invited_view view = {
        .name = person_shown(request, made->person),
        .link = arena_printf(request->arena, "%s%s", request->app->settings.public_url, made->path),
        .back = trf(request->out, "/proposals/%lld/people",
                    (long long)request_int(request, "proposal"))};
    request->title = tr(request->out, "One-time link");
    invited_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_invite = {.name = "partner_invite",
                                        .path = "/proposals/:proposal/people/invite",
                                        .scope = SCOPE_PROPOSAL,
                                        .roles = GIVERS,
                                        .section = "proposals",
                                        .fields_make = invite_fields,
                                        .show = invite_show,
                                        .act = invite_act,
                                        .result = invite_result};
REGISTER(page, page_invite);
