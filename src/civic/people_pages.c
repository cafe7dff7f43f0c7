/* The people of an organisation: invited, managed and erased by its managers. */
#include "base/clock.h"
#include "civic/account.html.h"
#include "civic/account_views.h"
#include "civic/app.h"
#include "civic/people.sql.h"
#include "civic/person.h"
#include "civic/person.sql.h"

static const char *state_text(const struct html *out, const char *state) {
    if (text_is(state, "active")) return tr(out, "Active");
    if (text_is(state, "invited")) return tr(out, "Invited");
    if (text_is(state, "disabled")) return tr(out, "Cannot sign in");
    return tr(out, "Erased");
}

static const char *state_colour(const char *state) {
    if (text_is(state, "active")) return "green";
    return text_is(state, "invited") ? "blue" : "grey";
}

/* NOTFOUND for people of another organisation: numbers cannot be guessed across the border. */
static enum fail person_of_path(struct request *request, struct db *db, struct person_get_row *row,
                                struct why *why) {
    TRY(person_get(db, request->arena, request_int(request, "person"), row, why));
    if (row->organisation != request_int(request, "organisation") || text_is(row->state, "erased"))
        return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such person");
    return FAIL_NONE;
}

static struct person_line line_of(struct request *request, int64_t id, const char *state,
                                  bool manager, bool administrator) {
    struct contact contact = {0};
    struct why why;
    if (vault_get(request->app->vault, request->arena, id, &contact, &why) != FAIL_NONE)
        contact.name = vault_name(request->app->vault, request->arena, id);
    return (struct person_line){
        .id = id,
        .name = contact.name,
        .email = contact.email == NULL ? "" : contact.email,
        .state = state_text(request->out, state),
        .state_colour = state_colour(state),
        .manager = manager,
        .administrator = administrator,
    };
}

static enum fail people_show(struct request *request, struct db *db, struct why *why) {
    struct organisation_get_row organisation;
    struct person_list_row *rows;
    size_t n;
    TRY(organisation_get(db, request->arena, request_int(request, "organisation"), &organisation,
                         why));
    TRY(person_list(db, request->arena, organisation.id, &rows, &n, why));
    struct person_line *people = ARENA_ARRAY(request->arena, struct person_line, n);
    for (size_t i = 0; i < n; i++)
        people[i] = line_of(request, rows[i].id, rows[i].state, rows[i].manager != 0,
                            rows[i].administrator != 0);
    struct people_view view = {.request = request,
                               .organisation = organisation.id,
                               .organisation_name = organisation.name,
                               .people = people,
                               .n_people = n};
    request->title = trf(request->out, "People of %s", organisation.name);
    people_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_people = {
    .name = "people",
    .path = "/organisations/:organisation/people",
    .scope = SCOPE_ORGANISATION,
    .manager = true,
    .section = "people",
    .show = people_show,
};
REGISTER(page, page_people);

/* ---- inviting ---- */

static const struct field invite_fields[] = {
    {.name = "name",
     .label = "Name",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 100,
     .missing = "Enter the person's name"},
    {.name = "email",
     .label = "Email address",
     .kind = FIELD_EMAIL,
     .required = true,
     .missing = "Enter the person's email address"},
    {.name = "manager", .label = "They may invite others (manager)", .kind = FIELD_YES},
};

struct made_link {
    int64_t person, days;
    char *path;
};

static enum fail invite_act(struct request *request, struct db *db, struct why *why) {
    struct made_link *made = ARENA_NEW(request->arena, struct made_link);
    struct organisation_get_row organisation;
    TRY(organisation_get(db, request->arena, request_int(request, "organisation"), &organisation,
                         why));
    struct person_new person = {
        .organisation = organisation.id,
        .name = form_text(request->form, "name"),
        .email = form_text(request->form, "email"),
        .manager = form_yes(request->form, "manager"),
        .created_by = request->viewer.person,
    };
    TRY(person_invite(request->app, db, request->arena, &person, request->now, &made->person,
                      &made->path, why));
    made->days = 14;
    request->subject = made->person;
    request->context = made;
    request_go(request, "/organisations/%lld/people", (long long)organisation.id);
    return FAIL_NONE;
}

static enum fail link_result(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    const struct made_link *made = request->context;
    struct link_view view = {
        .name = vault_name(request->app->vault, request->arena, made->person),
        .link = arena_printf(request->arena, "%s%s", request->app->settings.public_url, made->path),
        .days = made->days,
        .back = arena_printf(request->arena, "/organisations/%lld/people",
                             (long long)request_int(request, "organisation")),
    };
    request->title = tr(request->out, "One-time link");
    link_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail invite_show(struct request *request, struct db *db, struct why *why) {
    struct organisation_get_row organisation;
    TRY(organisation_get(db, request->arena, request_int(request, "organisation"), &organisation,
                         why));
    struct people_view view = {.request = request,
                               .organisation = organisation.id,
                               .organisation_name = organisation.name,
                               .form = request->form};
    request->title = trf(request->out, "Invite somebody to %s", organisation.name);
    request->back_href =
        arena_printf(request->arena, "/organisations/%lld/people", (long long)organisation.id);
    invite_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_invite = {
    .name = "person_invite",
    .path = "/organisations/:organisation/people/invite",
    .scope = SCOPE_ORGANISATION,
    .manager = true,
    .section = "people",
    .fields = invite_fields,
    .n_fields = LENGTH(invite_fields),
    .show = invite_show,
    .act = invite_act,
    .result = link_result,
};
REGISTER(page, page_invite);

/* ---- one person ---- */

static struct raw work_table(struct request *request, const struct people_page_proposals_row *rows,
                             size_t n) {
    struct html *inner = html_apart(request->out);
    struct part_cell head[] = {{.text = tr(inner, "Proposal")}, {.text = tr(inner, "Role")}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * 2);
    for (size_t i = 0; i < n; i++) {
        cells[i * 2] = (struct part_cell){.text = rows[i].title};
        cells[i * 2 + 1] =
            (struct part_cell){.text = tr(inner, role_name(role_read(rows[i].role)))};
    }
    if (n > 0)
        part_table(inner, .caption = tr(inner, "Works on"), .head = head, .cells = cells,
                   .n_columns = 2, .n_rows = n);
    return html_taken(inner);
}

static enum fail person_show(struct request *request, struct db *db, struct why *why) {
    struct person_get_row row;
    struct organisation_get_row organisation;
    struct people_page_proposals_row *work;
    size_t n_work;
    TRY(person_of_path(request, db, &row, why));
    TRY(organisation_get(db, request->arena, row.organisation, &organisation, why));
    TRY(people_page_proposals(db, request->arena, row.id, &work, &n_work, why));
    struct person_view view = {
        .request = request,
        .organisation = organisation.id,
        .organisation_name = organisation.name,
        .person = line_of(request, row.id, row.state, row.manager != 0, row.administrator != 0),
        .invited = text_is(row.state, "invited"),
        .active = text_is(row.state, "active"),
        .disabled = text_is(row.state, "disabled"),
        .self = row.id == request->viewer.person,
        .work = work_table(request, work, n_work),
    };
    request->title = view.person.name;
    request->back_href =
        arena_printf(request->arena, "/organisations/%lld/people", (long long)organisation.id);
    person_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_person = {
    .name = "person",
    .path = "/organisations/:organisation/people/:person",
    .scope = SCOPE_ORGANISATION,
    .manager = true,
    .section = "people",
    .show = person_show,
};
REGISTER(page, page_person);

static void go_to_person(struct request *request, const char *notice) {
    request_go(request, "/organisations/%lld/people/%lld",
               (long long)request_int(request, "organisation"),
               (long long)request_int(request, "person"));
    request_say(request, "%s", tr_language(request->language, notice));
    request->subject = request_int(request, "person");
}

static enum fail relink_act(struct request *request, struct db *db, struct why *why) {
    struct person_get_row row;
    TRY(person_of_path(request, db, &row, why));
    struct made_link *made = ARENA_NEW(request->arena, struct made_link);
    TRY(person_reset(request->app, db, request->arena, row.id, request->viewer.person, request->now,
                     &made->path, why));
    made->person = row.id;
    made->days = text_is(row.state, "invited") ? 14 : 2;
    request->context = made;
    go_to_person(request, "A link was made.");
    request->notice = NULL;
    return FAIL_NONE;
}

static const struct page page_person_link = {
    .name = "person_link",
    .path = "/organisations/:organisation/people/:person/link",
    .scope = SCOPE_ORGANISATION,
    .manager = true,
    .act = relink_act,
    .result = link_result,
};
REGISTER(page, page_person_link);

/* Nobody locks themselves out, and the last administrator stays. */
static enum fail may_stop(struct request *request, struct db *db, const struct person_get_row *row,
                          struct why *why) {
    if (row->id == request->viewer.person)
        return why_fail(why, FAIL_CONFLICT, NULL, "you cannot do this to your own account");
    if (row->administrator == 0) return FAIL_NONE;
    int64_t n;
    TRY(person_count_administrators(db, request->arena, &n, why));
    if (n > 1 && request->viewer.administrator) return FAIL_NONE;
    return why_fail(why, FAIL_DENIED, NULL,
                    "this person runs the service; another administrator must do it");
}

/* Whoever may not stop an account may not take away what protects it either. */
static enum fail new_app_act(struct request *request, struct db *db, struct why *why) {
    struct person_get_row row;
    TRY(person_of_path(request, db, &row, why));
    TRY(may_stop(request, db, &row, why));
    struct made_link *made = ARENA_NEW(request->arena, struct made_link);
    TRY(person_reset_app(request->app, db, request->arena, row.id, request->viewer.person,
                         request->now, &made->path, why));
    made->person = row.id;
    made->days = 2;
    request->context = made;
    go_to_person(request, "A link was made.");
    request->notice = NULL;
    return FAIL_NONE;
}

static const struct page page_person_new_app = {
    .name = "person_new_app",
    .path = "/organisations/:organisation/people/:person/new-app",
    .scope = SCOPE_ORGANISATION,
    .manager = true,
    .act = new_app_act,
    .result = link_result,
};
REGISTER(page, page_person_new_app);

static enum fail disable_act(struct request *request, struct db *db, struct why *why) {
    struct person_get_row row;
    TRY(person_of_path(request, db, &row, why));
    TRY(may_stop(request, db, &row, why));
    TRY(person_disable(db, row.id, why));
    go_to_person(request, "They can no longer sign in. Their sessions were ended.");
    return FAIL_NONE;
}

static const struct page page_person_disable = {
    .name = "person_disable",
    .path = "/organisations/:organisation/people/:person/disable",
    .scope = SCOPE_ORGANISATION,
    .manager = true,
    .act = disable_act,
};
REGISTER(page, page_person_disable);

static enum fail enable_act(struct request *request, struct db *db, struct why *why) {
    struct person_get_row row;
    TRY(person_of_path(request, db, &row, why));
    if (!text_is(row.state, "disabled"))
        return why_fail(why, FAIL_CONFLICT, NULL, "this person may sign in already");
    TRY(person_set_state(db, row.id, row.password == NULL ? "invited" : "active", why));
    go_to_person(request, "They can sign in again.");
    return FAIL_NONE;
}

static const struct page page_person_enable = {
    .name = "person_enable",
    .path = "/organisations/:organisation/people/:person/enable",
    .scope = SCOPE_ORGANISATION,
    .manager = true,
    .act = enable_act,
};
REGISTER(page, page_person_enable);

static enum fail manager_set(struct request *request, struct db *db, bool manager,
                             struct why *why) {
    struct person_get_row row;
    TRY(person_of_path(request, db, &row, why));
    if (!manager) TRY(may_stop(request, db, &row, why));
    TRY(person_set_manager(db, row.id, manager, why));
    go_to_person(request, manager ? "They are now a manager." : "They are no longer a manager.");
    return FAIL_NONE;
}

static enum fail manager_act(struct request *request, struct db *db, struct why *why) {
    return manager_set(request, db, true, why);
}

static enum fail manager_end_act(struct request *request, struct db *db, struct why *why) {
    return manager_set(request, db, false, why);
}

static const struct page page_person_manager = {
    .name = "person_manager",
    .path = "/organisations/:organisation/people/:person/manager",
    .scope = SCOPE_ORGANISATION,
    .manager = true,
    .act = manager_act,
};
REGISTER(page, page_person_manager);

static const struct page page_person_manager_end = {
    .name = "person_manager_end",
    .path = "/organisations/:organisation/people/:person/manager/end",
    .scope = SCOPE_ORGANISATION,
    .manager = true,
    .act = manager_end_act,
};
REGISTER(page, page_person_manager_end);

/* ---- erasing ---- */

static const struct field erase_fields[] = {
    {.name = "sure",
     .label = "I understand that this cannot be undone",
     .kind = FIELD_YES,
     .required = true,
     .missing = "Tick the box if you want to erase the details"},
};

static enum fail erase_act(struct request *request, struct db *db, struct why *why) {
    struct person_get_row row;
    TRY(person_of_path(request, db, &row, why));
    TRY(may_stop(request, db, &row, why));
    TRY(person_erase(request->app, db, request->arena, row.id, why));
    request->subject = row.id;
    request_go(request, "/organisations/%lld/people", (long long)row.organisation);
    request_say(request, "%s", tr_language(request->language, "Their details were erased."));
    return FAIL_NONE;
}

static enum fail erase_show(struct request *request, struct db *db, struct why *why) {
    struct person_get_row row;
    TRY(person_of_path(request, db, &row, why));
    struct person_view view = {.request = request,
                               .organisation = row.organisation,
                               .person = line_of(request, row.id, row.state, false, false)};
    request->title = trf(request->out, "Erase the details of %s", view.person.name);
    request->back_href = arena_printf(request->arena, "/organisations/%lld/people/%lld",
                                      (long long)row.organisation, (long long)row.id);
    erase_html(request->out, &view, request->form);
    return FAIL_NONE;
}

static const struct page page_person_erase = {
    .name = "person_erase",
    .path = "/organisations/:organisation/people/:person/erase",
    .scope = SCOPE_ORGANISATION,
    .manager = true,
    .section = "people",
    .fields = erase_fields,
    .n_fields = LENGTH(erase_fields),
    .show = erase_show,
    .act = erase_act,
};
REGISTER(page, page_person_erase);
