/* Running the service: organisations, limits, the audit log. */
#include "base/clock.h"
#include "civic/account.html.h"
#include "civic/account_views.h"
#include "civic/act.sql.h"
#include "civic/app.h"
#include "civic/people.sql.h"
#include "civic/person.h"
#include "civic/person.sql.h"

enum { ACTS_A_PAGE = 100 };

/* ---- overview ---- */

static const struct field organisation_fields[] = {
    {.name = "name",
     .label = "Name of the organisation",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 150,
     .missing = "Enter the name of the organisation"},
    {.name = "kind",
     .label = "Kind",
     .kind = FIELD_SELECT,
     .required = true,
     .missing = "Choose the kind of organisation",
     .choices = organisation_kinds},
};

static enum fail organisation_act(struct request *request, struct db *db, struct why *why) {
    TRY(organisation_add(db, form_text(request->form, "name"), form_text(request->form, "kind"),
                         request->now, &request->subject, why));
    request_go(request, "/organisations/%lld/people", (long long)request->subject);
    request_say(request, "%s",
                tr_language(request->language,
                            "The organisation was added. Invite its first person, as a manager."));
    return FAIL_NONE;
}

static const char *number(struct request *request, int64_t n) {
    return arena_printf(request->arena, "%lld", (long long)n);
}

static struct raw counts_list(struct request *request,
                              const struct administration_counts_row *counts) {
    struct html *inner = html_apart(request->out);
    struct part_summary_row rows[] = {
        {.key = tr(inner, "Active people"), .value = number(request, counts->people)},
        {.key = tr(inner, "Organisations"), .value = number(request, counts->organisations)},
        {.key = tr(inner, "Proposals"), .value = number(request, counts->proposals)},
        {.key = tr(inner, "Sessions now"), .value = number(request, counts->sessions)},
        {.key = tr(inner, "Rows in the audit log"), .value = number(request, counts->acts)},
        {.key = tr(inner, "Database"),
         .value = store_is_postgres(request->app->store) ? "PostgreSQL" : "SQLite"},
    };
    part_summary_list(inner, .rows = rows, .n_rows = LENGTH(rows));
    return html_taken(inner);
}

static struct raw organisations_table(struct request *request,
                                      const struct organisation_list_row *rows, size_t n) {
    struct html *inner = html_apart(request->out);
    struct part_cell head[] = {{.text = tr(inner, "Name")},
                               {.text = tr(inner, "People"), .numeric = true}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * 2);
    for (size_t i = 0; i < n; i++) {
        cells[i * 2] =
            (struct part_cell){.text = rows[i].name,
                               .href = arena_printf(request->arena, "/organisations/%lld/people",
                                                    (long long)rows[i].id)};
        cells[i * 2 + 1] =
            (struct part_cell){.text = number(request, rows[i].n_people), .numeric = true};
    }
    part_table(inner, .caption = tr(inner, "Organisations"), .caption_hidden = true, .head = head,
               .cells = cells, .n_columns = 2, .n_rows = n);
    return html_taken(inner);
}

static struct raw limits_table(struct request *request) {
    const struct http_limits *limits = &http_limits_default;
    struct html *inner = html_apart(request->out);
    const struct {
        const char *what;
        int64_t value;
        const char *unit;
    } rows[] = {
        {tr(inner, "Requests worked on at the same time"), limits->threads, ""},
        {tr(inner, "Connections in all"), limits->connections, ""},
        {tr(inner, "Connections from one address"), limits->connections_per_client, ""},
        {tr(inner, "Seconds to send the head of a request"), limits->head_wait_s, ""},
        {tr(inner, "Seconds to send a form"), limits->body_wait_s, ""},
        {tr(inner, "Size of a form"), (int64_t)limits->form_bytes >> 10, " KB"},
        {tr(inner, "Size of an upload"), (int64_t)limits->upload_bytes >> 20, " MB"},
        {tr(inner, "Fields of a form"), (int64_t)limits->fields, ""},
    };
    struct part_cell head[] = {{.text = tr(inner, "What")},
                               {.text = tr(inner, "At most"), .numeric = true}};
    struct part_cell cells[LENGTH(rows) * 2];
    for (size_t i = 0; i < LENGTH(rows); i++) {
        cells[i * 2] = (struct part_cell){.text = rows[i].what};
        cells[i * 2 + 1] = (struct part_cell){
            .text = arena_printf(request->arena, "%lld%s", (long long)rows[i].value, rows[i].unit),
            .numeric = true};
    }
    part_table(inner, .caption = tr(inner, "Limits"), .caption_hidden = true, .head = head,
               .cells = cells, .n_columns = 2, .n_rows = LENGTH(rows));
    return html_taken(inner);
}

static enum fail administration_show(struct request *request, struct db *db, struct why *why) {
    struct administration_counts_row counts;
    struct organisation_list_row *organisations;
    size_t n;
    TRY(administration_counts(db, request->arena, request->now, &counts, why));
    TRY(organisation_list(db, request->arena, &organisations, &n, why));
    struct administration_view view = {
        .request = request,
        .form = request->form,
        .counts = counts_list(request, &counts),
        .organisations = organisations_table(request, organisations, n),
        .limits = limits_table(request),
    };
    request->title = tr(request->out, "Administration");
    administration_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_administration = {
    .name = "administration",
    .path = "/administration",
    .scope = SCOPE_ADMINISTRATOR,
    .section = "administration",
    .fields = organisation_fields,
    .n_fields = LENGTH(organisation_fields),
    .show = administration_show,
    .act = organisation_act,
};
REGISTER(page, page_administration);

/* ---- audit log ---- */

struct act_about { /* the columns that both lists share */
    int64_t id, happened_at, person, subject;
    const char *name, *subject_kind, *detail;
    int64_t proposal;
};

static struct act_line line_of(struct request *request, const struct act_about *act) {
    struct arena *arena = request->arena;
    const char *about = "";
    if (act->proposal != DB_NULL_INT)
        about = trf(request->out, "proposal %lld", (long long)act->proposal);
    if (act->subject != DB_NULL_INT)
        about =
            arena_printf(arena, "%s %s %lld", about, act->subject_kind, (long long)act->subject);
    if (!text_is_empty(act->detail)) about = arena_printf(arena, "%s %s", about, act->detail);
    bool known = act->person != DB_NULL_INT;
    return (struct act_line){
        .id = act->id,
        .when = clock_minute_text(arena, act->happened_at, request->language),
        .who = known ? vault_name(request->app->vault, arena, act->person)
                     : tr(request->out, "the public, or the service"),
        .what = act->name,
        .about = about,
    };
}

static int64_t below_of(const struct request *request) {
    int64_t below = INT64_MAX;
    const char *asked = http_query(request->http, "below");
    if (asked != NULL && !str_int(str_of(asked), 1, INT64_MAX, &below)) below = INT64_MAX;
    return below;
}

static void audit_page(struct request *request, struct act_line *lines, size_t n,
                       const char *proposal, const char *path) {
    struct audit_view view = {.acts = lines, .n_acts = n, .proposal = proposal};
    if (n == ACTS_A_PAGE && lines[n - 1].id > 1)
        view.older_href =
            arena_printf(request->arena, "%s?below=%lld", path, (long long)lines[n - 1].id);
    request->title = tr(request->out, "Audit log");
    audit_html(request->out, &view);
}

static enum fail audit_show(struct request *request, struct db *db, struct why *why) {
    struct act_list_row *rows;
    size_t n;
    TRY(act_list(db, request->arena, below_of(request), ACTS_A_PAGE, &rows, &n, why));
    struct act_line *lines = ARENA_ARRAY(request->arena, struct act_line, n);
    for (size_t i = 0; i < n; i++) {
        struct act_about act = {rows[i].id,      rows[i].happened_at, rows[i].person,
                                rows[i].subject, rows[i].name,        rows[i].subject_kind,
                                rows[i].detail,  rows[i].proposal};
        lines[i] = line_of(request, &act);
    }
    request->back_href = "/administration";
    audit_page(request, lines, n, NULL, "/administration/audit");
    return FAIL_NONE;
}

static const struct page page_audit = {
    .name = "audit",
    .path = "/administration/audit",
    .scope = SCOPE_ADMINISTRATOR,
    .section = "administration",
    .wide = true,
    .show = audit_show,
};
REGISTER(page, page_audit);

static enum fail proposal_audit_show(struct request *request, struct db *db, struct why *why) {
    struct act_list_proposal_row *rows;
    size_t n;
    int64_t proposal = request_int(request, "proposal");
    const char *title;
    TRY(audit_proposal_title(db, request->arena, proposal, &title, why));
    TRY(act_list_proposal(db, request->arena, proposal, below_of(request), ACTS_A_PAGE, &rows, &n,
                          why));
    struct act_line *lines = ARENA_ARRAY(request->arena, struct act_line, n);
    for (size_t i = 0; i < n; i++) {
        struct act_about act = {rows[i].id,      rows[i].happened_at, rows[i].person,
                                rows[i].subject, rows[i].name,        rows[i].subject_kind,
                                rows[i].detail,  rows[i].proposal};
        lines[i] = line_of(request, &act);
    }
    request->back_href = arena_printf(request->arena, "/proposals/%lld", (long long)proposal);
    audit_page(request, lines, n, title,
               arena_printf(request->arena, "/proposals/%lld/audit", (long long)proposal));
    return FAIL_NONE;
}

static const struct page page_proposal_audit = {
    .name = "proposal_audit",
    .path = "/proposals/:proposal/audit",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_OWNER | ROLE_AUDITOR | ROLE_DATA_PROTECTION,
    .section = "proposals",
    .wide = true,
    .show = proposal_audit_show,
};
REGISTER(page, page_proposal_audit);
