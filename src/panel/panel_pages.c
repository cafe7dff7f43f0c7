/* The panels of an organisation, setting one up, its overview and its settings. */
#include "base/clock.h"
#include "civic/person.sql.h"
#include "panel/panel.html.h"
#include "panel/panel_views.h"
#include "panel/wave_pages.h"

enum fail panel_of_path(struct request *request, struct db *db, const char *back,
                        struct panel_page *out, struct why *why) {
    int64_t panel = request_int(request, "panel");
    TRY(panel_get(db, request->arena, panel, &out->row, why));
    out->request = request;
    out->path = arena_printf(request->arena, "/panels/%lld", (long long)panel);
    request->back_href =
        back == NULL ? out->path : arena_printf(request->arena, "%s%s", out->path, back);
    return FAIL_NONE;
}

/* ---- list ---- */

static enum fail list_show(struct request *request, struct db *db, struct why *why) {
    struct panel_list_of_row *rows;
    size_t n;
    TRY(panel_list_of(db, request->arena, request->viewer.person, &rows, &n, why));
    struct panel_line *lines = ARENA_ARRAY(request->arena, struct panel_line, n + 1);
    for (size_t i = 0; i < n; i++)
        lines[i] = (struct panel_line){
            .href = arena_printf(request->arena, "/panels/%lld", (long long)rows[i].id),
            .name = rows[i].name,
            .area = rows[i].area,
            .n_active = rows[i].n_active,
            .illustrative = rows[i].illustrative != 0,
            .ended = !text_is(rows[i].state, "active"),
        };
    struct panel_list_view view = {
        .lines = lines,
        .n = n,
        .add_href = request->viewer.manager
                        ? arena_printf(request->arena, "/organisations/%lld/panels/add",
                                       (long long)request->viewer.organisation)
                        : NULL};
    request->title = tr(request->out, "Citizens' Panels");
    panel_list_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_panels = {.name = "panels",
                                        .path = "/panels",
                                        .scope = SCOPE_SIGNED_IN,
                                        .section = "panels",
                                        .show = list_show};
REGISTER(page, page_panels);

/* ---- set up ---- */

#define FIELD_NAME                                                                                 \
    {                                                                                              \
        .name = "name", .label = "Name of the panel", .kind = FIELD_TEXT, .required = true,        \
        .max = 120, .missing = "Enter a name"                                                      \
    }
#define FIELD_AREA                                                                                 \
    {                                                                                              \
        .name = "area", .label = "Whom it stands for",                                             \
        .hint = "For example: people of 16 and over who live in Wendale", .kind = FIELD_TEXT,      \
        .required = true, .max = 200, .missing = "Say whom it stands for"                          \
    }
#define FIELD_DESCRIPTION                                                                          \
    {                                                                                              \
        .name = "description", .label = "What it is",                                              \
        .hint = "In plain English. The public and members read it.", .kind = FIELD_LONG_TEXT,      \
        .max = 3000                                                                                \
    }
#define FIELD_PROMISE                                                                              \
    {                                                                                              \
        .name = "promise", .label = "What members may expect",                                     \
        .hint = "How often you ask, how long it takes, and what becomes of what they say",         \
        .kind = FIELD_LONG_TEXT, .max = 2000                                                       \
    }
#define FIELD_CONTACT                                                                              \
    {                                                                                              \
        .name = "contact", .label = "How members reach you",                                       \
        .hint = "Telephone, email and post, as printed on letters", .kind = FIELD_LONG_TEXT,       \
        .max = 500, .rows = 3                                                                      \
    }

static const struct field add_fields[] = {
    FIELD_NAME,
    FIELD_AREA,
    {.name = "purpose",
     .label = "What your organisation may use it for",
     .hint = "Members and the public can read it. Other owners have purposes of their own.",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 300,
     .missing = "Enter the purpose"},
    FIELD_DESCRIPTION,
    FIELD_PROMISE,
    FIELD_CONTACT,
};
static const char *const add_names[] = {"name",    "area",    "purpose", "description",
                                        "promise", "contact", NULL};

static enum fail add_show(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    struct edit_view view = {.heading = tr(request->out, "Set up a panel"),
                             .form = request->form,
                             .fields = add_names,
                             .button = tr(request->out, "Set it up")};
    request->title = view.heading;
    request->back_href = "/panels";
    panel_edit_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail add_act(struct request *request, struct db *db, struct why *why) {
    const struct form *form = request->form;
    const char *slug;
    int64_t panel, organisation = request_int(request, "organisation");
    if (organisation != request->viewer.organisation)
        return why_fail(why, FAIL_DENIED, NULL, "only the managers of an organisation may do this");
    TRY(panel_slug(db, request->arena, form_text(form, "name"), &slug, why));
    TRY(panel_insert(db, request->arena, slug, form_text(form, "name"), form_text(form, "area"),
                     form_text(form, "description"), form_text(form, "promise"),
                     form_text(form, "contact"), 0, request->viewer.person, request->now, &panel,
                     why));
    TRY(panel_owner_add(db, panel, organisation, form_text(form, "purpose"), request->now, why));
    TRY(panel_grant_add(db, panel, request->viewer.person, panel_role_word(PANEL_MANAGER),
                        request->viewer.person, request->now, why));
    request->subject = panel;
    request_go(request, "/panels/%lld", (long long)panel);
    return FAIL_NONE;
}

static const struct page page_panel_add = {
    .name = "panel_add",
    .path = "/organisations/:organisation/panels/add",
    .scope = SCOPE_ORGANISATION,
    .manager = true,
    .section = "panels",
    .fields = add_fields,
    .n_fields = LENGTH(add_fields),
    .show = add_show,
    .act = add_act,
};
REGISTER(page, page_panel_add);

/* ---- overview ---- */

static enum fail panel_show(struct request *request, struct db *db, struct why *why) {
    struct panel_page page;
    struct member_counts_row counts;
    struct panel_view view = {.page = &page, .counts = &counts};
    TRY(panel_of_path(request, db, NULL, &page, why));
    request->back_href = "/panels";
    const char *due =
        day_months_before(request->arena, date_of(request->now), page.row.tenure_months);
    TRY(member_counts(db, request->arena, page.row.id, due, &counts, why));
    struct panel_owner_list_row *owners;
    TRY(panel_owner_list(db, request->arena, page.row.id, &owners, &view.n_owners, why));
    view.owners = owners;
    view.manages = request_has_role(request, PANEL_MANAGER);
    view.sees_results = request_has_role(request, PANEL_MANAGER | PANEL_ANALYST);
    view.enters = request_has_role(request, PANEL_ENTRY);
    view.leads = request_has_role(request, PANEL_LEAD);
    TRY(wave_table(&page, db, &view.waves, why));
    request->title = page.row.name;
    panel_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_panel = {.name = "panel",
                                       .path = "/panels/:panel",
                                       .scope = SCOPE_PANEL,
                                       .roles = PANEL_ANY,
                                       .section = "panels",
                                       .show = panel_show};
REGISTER(page, page_panel);

/* ---- settings ---- */

static const struct choice joinings[] = {
    {"closed", "By letter alone: people chosen by lot are invited", NULL},
    {"open", "By a public form as well",
     "Whoever joins by themselves is marked so; they are never counted as chosen by lot"},
    {NULL, NULL, NULL},
};
static const struct field edit_fields[] = {
    FIELD_NAME,
    FIELD_AREA,
    FIELD_DESCRIPTION,
    FIELD_PROMISE,
    FIELD_CONTACT,
    {.name = "joining",
     .label = "How people join",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = joinings,
     .missing = "Choose how people join"},
    {.name = "age_min",
     .label = "Youngest age of members",
     .kind = FIELD_INT,
     .required = true,
     .min = 10,
     .max = 99,
     .suffix = "years",
     .missing = "Enter an age"},
    {.name = "burden_max",
     .label = "Invitations to one member, at most",
     .kind = FIELD_INT,
     .required = true,
     .min = 1,
     .max = 100,
     .missing = "Enter a number"},
    {.name = "burden_days",
     .label = "In how many days",
     .kind = FIELD_INT,
     .required = true,
     .min = 1,
     .max = 1000,
     .suffix = "days",
     .missing = "Enter a number of days"},
    {.name = "tenure_months",
     .label = "After how many months a member makes room for somebody new",
     .kind = FIELD_INT,
     .required = true,
     .min = 1,
     .max = 240,
     .suffix = "months",
     .missing = "Enter a number of months"},
    {.name = "quiet_from",
     .label = "Nothing is sent from",
     .kind = FIELD_INT,
     .required = true,
     .min = 0,
     .max = 23,
     .suffix = "o'clock",
     .missing = "Enter an hour from 0 to 23"},
    {.name = "quiet_to",
     .label = "until",
     .kind = FIELD_INT,
     .required = true,
     .min = 0,
     .max = 23,
     .suffix = "o'clock",
     .missing = "Enter an hour from 0 to 23"},
    {.name = "revision", .kind = FIELD_HIDDEN},
};
static const char *const edit_names[] = {
    "name",       "area",        "description",   "promise",    "contact",  "joining",  "age_min",
    "burden_max", "burden_days", "tenure_months", "quiet_from", "quiet_to", "revision", NULL};

static enum fail edit_show(struct request *request, struct db *db, struct why *why) {
    struct panel_page page;
    struct form *form = request->form;
    TRY(panel_of_path(request, db, NULL, &page, why));
    const struct panel_get_row *p = &page.row;
    form_fill(form, "name", p->name);
    form_fill(form, "area", p->area);
    form_fill(form, "description", p->description);
    form_fill(form, "promise", p->promise);
    form_fill(form, "contact", p->contact);
    form_fill(form, "joining", p->joining);
    form_fill_int(form, "age_min", p->age_min);
    form_fill_int(form, "burden_max", p->burden_max);
    form_fill_int(form, "burden_days", p->burden_days);
    form_fill_int(form, "tenure_months", p->tenure_months);
    form_fill_int(form, "quiet_from", p->quiet_from);
    form_fill_int(form, "quiet_to", p->quiet_to);
    form_fill_int(form, "revision", p->revision);
    struct edit_view view = {.caption = p->name,
                             .heading = tr(request->out, "Settings of the panel"),
                             .form = form,
                             .fields = edit_names,
                             .button = tr(request->out, "Save")};
    request->title = view.heading;
    panel_edit_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail edit_act(struct request *request, struct db *db, struct why *why) {
    const struct form *form = request->form;
    int64_t revision = 0, panel = request_int(request, "panel");
    if (!str_int(str_of(form_text(form, "revision")), 1, INT64_MAX, &revision)) revision = 0;
    enum fail fail = panel_change(
        db, panel, revision, form_text(form, "name"), form_text(form, "area"),
        form_text(form, "description"), form_text(form, "promise"), form_text(form, "contact"),
        form_text(form, "joining"), form_int(form, "age_min", 16), form_int(form, "burden_max", 2),
        form_int(form, "burden_days", 90), form_int(form, "tenure_months", 36),
        form_int(form, "quiet_from", 20), form_int(form, "quiet_to", 8), why);
    if (fail == FAIL_CONFLICT)
        return why_fail(why, fail, NULL,
                        "Somebody else changed this meanwhile. What you typed is below; look at "
                        "theirs before you save");
    TRY(fail);
    request->subject = panel;
    request_go(request, "/panels/%lld", (long long)panel);
    request_say(request, "%s", tr_language(request->language, "The settings were saved."));
    return FAIL_NONE;
}

static const struct page page_panel_edit = {
    .name = "panel_edit",
    .path = "/panels/:panel/edit",
    .scope = SCOPE_PANEL,
    .roles = PANEL_MANAGER,
    .section = "panels",
    .fields = edit_fields,
    .n_fields = LENGTH(edit_fields),
    .show = edit_show,
    .act = edit_act,
};
REGISTER(page, page_panel_edit);
