/* Owners of a panel, and what their people may do on it. */
#include "civic/person.sql.h"
#include "panel/panel.html.h"
#include "panel/panel_views.h"

enum { DECIDE = PANEL_MANAGER | PANEL_LEAD };

static const char *role_text(const struct html *out, const char *role) {
    if (text_is(role, "manager")) return tr(out, "Runs the panel");
    if (text_is(role, "analyst")) return tr(out, "Sees results, no contact details");
    return tr(out, "Enters answers from paper and telephone");
}

static struct raw people_table(struct panel_page *page, const struct panel_grant_list_row *rows,
                               size_t n) {
    struct request *request = page->request;
    struct html *inner = html_apart(request->out);
    struct part_cell head[] = {{.text = tr(inner, "Name")},
                               {.text = tr(inner, "Organisation")},
                               {.text = tr(inner, "May")},
                               {.text = ""}};
    head[3].text = tr(inner, "Change");
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, 4 * n + 4);
    struct html *page_out = request->out;
    for (size_t i = 0; i < n; i++) {
        struct html *button = html_apart(inner);
        const char *name = vault_name(request->app->vault, request->arena, rows[i].person);
        request->out = button;
        request_button(
            request,
            arena_printf(request->arena, "%s/people/%lld/end", page->path, (long long)rows[i].id),
            trf(inner, "Take the role from %s", name), "link");
        request->out = page_out;
        cells[4 * i] = (struct part_cell){.text = name};
        cells[4 * i + 1] = (struct part_cell){.text = rows[i].organisation_name};
        cells[4 * i + 2] = (struct part_cell){.text = role_text(inner, rows[i].role)};
        cells[4 * i + 3] = (struct part_cell){.markup = html_taken(button)};
    }
    if (n > 0)
        part_table(inner, .caption = tr(inner, "Who may do what"), .caption_hidden = true,
                   .head = head, .cells = cells, .n_columns = 4, .n_rows = n);
    return html_taken(inner);
}

static enum fail owners_show(struct request *request, struct db *db, struct why *why) {
    struct panel_page page;
    struct panel_owner_list_row *owners;
    struct panel_grant_list_row *grants;
    size_t n_grants;
    struct owners_view view = {.page = &page};
    TRY(panel_of_path(request, db, NULL, &page, why));
    TRY(panel_owner_list(db, request->arena, page.row.id, &owners, &view.n_owners, why));
    TRY(panel_grant_list(db, request->arena, page.row.id, &grants, &n_grants, why));
    view.owners = owners;
    view.people = people_table(&page, grants, n_grants);
    request->title = tr(request->out, "Owners and who may do what");
    panel_owners_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_panel_owners = {.name = "panel_owners",
                                              .path = "/panels/:panel/owners",
                                              .scope = SCOPE_PANEL,
                                              .roles = DECIDE,
                                              .section = "panels",
                                              .show = owners_show};
REGISTER(page, page_panel_owners);

static void back_to_owners(struct request *request, const char *notice) {
    request_go(request, "/panels/%lld/owners", (long long)request_int(request, "panel"));
    request_say(request, "%s", tr_language(request->language, notice));
}

/* ---- an owner more, an owner less ---- */

static enum fail owner_fields(struct request *request, struct db *db, const struct field **fields,
                              size_t *n_fields, struct why *why) {
    struct panel_organisations_row *rows;
    size_t n;
    TRY(panel_organisations(db, request->arena, request_int(request, "panel"), &rows, &n, why));
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, n + 1);
    for (size_t i = 0; i < n; i++)
        choices[i] = (struct choice){arena_printf(request->arena, "%lld", (long long)rows[i].id),
                                     rows[i].name, NULL};
    struct field *made = ARENA_ARRAY(request->arena, struct field, 2);
    made[0] = (struct field){.name = "organisation",
                             .label = "Organisation",
                             .kind = FIELD_SELECT,
                             .required = true,
                             .choices = choices,
                             .missing = "Choose an organisation"};
    made[1] = (struct field){.name = "purpose",
                             .label = "What it may use the panel for",
                             .hint = "Members and the public can read it",
                             .kind = FIELD_TEXT,
                             .required = true,
                             .max = 300,
                             .missing = "Enter the purpose"};
    *fields = made;
    *n_fields = 2;
    return FAIL_NONE;
}

static enum fail owner_add_show(struct request *request, struct db *db, struct why *why) {
    static const char *const names[] = {"organisation", "purpose", NULL};
    struct panel_page page;
    TRY(panel_of_path(request, db, "/owners", &page, why));
    struct edit_view view = {
        .caption = page.row.name,
        .heading = tr(request->out, "Add an owner"),
        .text = tr(request->out, "Tell the members first: a new controller of their data is a "
                                 "change that they must know of."),
        .form = request->form,
        .fields = names,
        .button = tr(request->out, "Add the owner")};
    request->title = view.heading;
    panel_edit_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail owner_add_act(struct request *request, struct db *db, struct why *why) {
    int64_t organisation = 0;
    struct organisation_get_row row;
    if (!str_int(str_of(form_text(request->form, "organisation")), 1, INT64_MAX, &organisation))
        return why_fail(why, FAIL_INPUT, "organisation", "Choose an organisation");
    TRY(organisation_get(db, request->arena, organisation, &row, why));
    TRY(panel_owner_add(db, request_int(request, "panel"), organisation,
                        form_text(request->form, "purpose"), request->now, why));
    request->subject = organisation;
    back_to_owners(request, "The owner was added.");
    return FAIL_NONE;
}

static const struct page page_panel_owner_add = {
    .name = "panel_owner_add",
    .path = "/panels/:panel/owners/add",
    .scope = SCOPE_PANEL,
    .roles = DECIDE,
    .section = "panels",
    .fields_make = owner_fields,
    .show = owner_add_show,
    .act = owner_add_act,
};
REGISTER(page, page_panel_owner_add);

static enum fail owner_end_act(struct request *request, struct db *db, struct why *why) {
    int64_t changed, organisation = request_int(request, "organisation");
    TRY(panel_owner_end(db, request_int(request, "panel"), organisation, request->now, &changed,
                        why));
    if (changed != 1)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "somebody must answer for the members' data: the last owner cannot leave");
    request->subject = organisation;
    if (organisation == request->viewer.organisation)
        request_go(request, "/panels");
    else
        back_to_owners(request, "Its people no longer see the panel.");
    return FAIL_NONE;
}

static const struct page page_panel_owner_end = {
    .name = "panel_owner_end",
    .path = "/panels/:panel/owners/:organisation/end",
    .scope = SCOPE_PANEL,
    .roles = DECIDE,
    .act = owner_end_act,
};
REGISTER(page, page_panel_owner_end);

/* ---- people ---- */

static const struct choice roles[] = {
    {"manager", "Run the panel", "Members with their contact details, waves, results, publication"},
    {"analyst", "See results", "Weighting and tables; no contact details"},
    {"entry", "Enter answers", "Types in what came on paper or by telephone"},
    {NULL, NULL, NULL},
};

static enum fail grant_fields(struct request *request, struct db *db, const struct field **fields,
                              size_t *n_fields, struct why *why) {
    struct panel_people_row *rows;
    size_t n;
    TRY(panel_people(db, request->arena, request_int(request, "panel"), &rows, &n, why));
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, n + 1);
    for (size_t i = 0; i < n; i++)
        choices[i] = (struct choice){
            arena_printf(request->arena, "%lld", (long long)rows[i].id),
            arena_printf(request->arena, "%s, %s",
                         vault_name(request->app->vault, request->arena, rows[i].id),
                         rows[i].organisation_name),
            NULL};
    struct field *made = ARENA_ARRAY(request->arena, struct field, 2);
    made[0] = (struct field){.name = "person",
                             .label = "Person",
                             .kind = FIELD_SELECT,
                             .required = true,
                             .choices = choices,
                             .missing = "Choose a person"};
    made[1] = (struct field){.name = "role",
                             .label = "What they may do",
                             .kind = FIELD_CHOICE,
                             .required = true,
                             .choices = roles,
                             .missing = "Choose what they may do"};
    *fields = made;
    *n_fields = 2;
    return FAIL_NONE;
}

static enum fail grant_add_show(struct request *request, struct db *db, struct why *why) {
    static const char *const names[] = {"person", "role", NULL};
    struct panel_page page;
    TRY(panel_of_path(request, db, "/owners", &page, why));
    struct edit_view view = {.caption = page.row.name,
                             .heading = tr(request->out, "Give somebody a role"),
                             .form = request->form,
                             .fields = names,
                             .button = tr(request->out, "Give the role")};
    request->title = view.heading;
    panel_edit_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail grant_add_act(struct request *request, struct db *db, struct why *why) {
    int64_t person = 0, panel = request_int(request, "panel");
    struct panel_grant_list_row *rows;
    size_t n;
    const char *role = form_text(request->form, "role");
    if (!str_int(str_of(form_text(request->form, "person")), 1, INT64_MAX, &person))
        return why_fail(why, FAIL_INPUT, "person", "Choose a person");
    TRY(panel_grant_list(db, request->arena, panel, &rows, &n, why));
    for (size_t i = 0; i < n; i++)
        if (rows[i].person == person && text_is(rows[i].role, role))
            return why_fail(why, FAIL_CONFLICT, "person", "They have this role already");
    TRY(panel_grant_add(db, panel, person, role, request->viewer.person, request->now, why));
    request->subject = person;
    back_to_owners(request, "The role was given.");
    return FAIL_NONE;
}

static const struct page page_panel_grant_add = {
    .name = "panel_grant_add",
    .path = "/panels/:panel/people/add",
    .scope = SCOPE_PANEL,
    .roles = DECIDE,
    .section = "panels",
    .fields_make = grant_fields,
    .show = grant_add_show,
    .act = grant_add_act,
};
REGISTER(page, page_panel_grant_add);

static enum fail grant_end_act(struct request *request, struct db *db, struct why *why) {
    TRY(panel_grant_end(db, request_int(request, "grant"), request_int(request, "panel"),
                        request->now, why));
    request->subject = request_int(request, "grant");
    back_to_owners(request, "The role was taken.");
    return FAIL_NONE;
}

static const struct page page_panel_grant_end = {
    .name = "panel_grant_end",
    .path = "/panels/:panel/people/:grant/end",
    .scope = SCOPE_PANEL,
    .roles = DECIDE,
    .act = grant_end_act,
};
REGISTER(page, page_panel_grant_end);
