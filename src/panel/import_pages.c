/* Members and population tables from CSV files: checked first, then all rows or none. */
#include "base/clock.h"
#include "base/csv.h"
#include "panel/member_form.h"
#include "panel/panel.html.h"

static const struct choice hows[] = {
    {"check", "Only check the file", "Nothing is stored"},
    {"import", "Import it", "All rows are taken over, or none"},
    {NULL, NULL, NULL},
};
#define FIELD_CSV                                                                                  \
    {                                                                                              \
        .name = "file", .label = "CSV file", .kind = FIELD_FILE, .required = true,                 \
        .max = 20 << 20, .missing = "Choose a file"                                                \
    }
#define FIELD_HOW                                                                                  \
    {                                                                                              \
        .name = "how", .label = "What to do", .kind = FIELD_CHOICE, .required = true,              \
        .choices = hows, .missing = "Choose what to do"                                            \
    }

static const struct field member_import_fields[] = {FIELD_CSV, FIELD_HOW};
static const char *const import_names[] = {"file", "how", NULL};

struct import {
    struct panel_dimension *dimensions;
    size_t n;
    struct member_rows rows;
};

/* Parsing 2,000 rows has no place inside the write transaction, but the dimensions do not change.
 */
static enum fail file_parse(struct request *request, struct db *db, int64_t panel,
                            struct import *import, struct why *why) {
    struct arena *arena = request->arena;
    TRY(panel_dimensions(db, arena, panel, &import->dimensions, &import->n, why));
    struct file_dimension *known = ARENA_ARRAY(arena, struct file_dimension, import->n + 1);
    for (size_t d = 0; d < import->n; d++) {
        const struct panel_dimension *from = &import->dimensions[d];
        const char **names = ARENA_ARRAY(arena, const char *, from->n + 1);
        int64_t *ids = ARENA_ARRAY(arena, int64_t, from->n + 1);
        for (size_t c = 0; c < from->n; c++) {
            names[c] = from->categories[c].name;
            ids[c] = from->categories[c].id;
        }
        known[d] = (struct file_dimension){from->id, from->name, names, ids, from->n};
    }
    enum fail fail = member_rows_read(arena, form_upload(request->form, "file")->bytes, known,
                                      import->n, &import->rows, why);
    if (fail == FAIL_INPUT) form_error(request->form, "file", "%s", why->text);
    return fail;
}

static enum fail import_act(struct request *request, struct db *db, struct why *why) {
    struct import import = {0};
    int64_t panel = request_int(request, "panel"), *ids;
    TRY(file_parse(request, db, panel, &import, why));
    if (text_is(form_text(request->form, "how"), "check")) {
        request_go(request, "/panels/%lld/members/import?good=%zu", (long long)panel,
                   import.rows.n);
        return FAIL_NONE;
    }
    const char *today = date_iso(request->arena, date_of(request->now));
    struct member_new *members = ARENA_ARRAY(request->arena, struct member_new, import.rows.n + 1);
    for (size_t i = 0; i < import.rows.n; i++) {
        const struct member_row *row = &import.rows.rows[i];
        members[i] = (struct member_new){
            .contact = row->contact,
            .channel = row->channel,
            .language = row->language,
            .large_print = row->large_print,
            .wants_news = true,
            .joined = *row->joined == '\0' ? today : row->joined,
            .source = "import",
            .recruitment = DB_NULL_INT,
            .profile = row->profile,
        };
    }
    enum fail fail = members_add(request->app, db, request->arena, panel, import.dimensions,
                                 import.n, members, import.rows.n, &ids, why);
    if (fail == FAIL_CONFLICT && why != NULL && why->row > 0)
        return why_fail(why, FAIL_CONFLICT, "file",
                        "row %lld: this person is a member already; take the row out of the file",
                        (long long)import.rows.rows[why->row - 1].row);
    TRY(fail);
    request->subject = panel;
    request_go(request, "/panels/%lld/members", (long long)panel);
    request_say(request, tr_language(request->language, "%zu members were imported."),
                import.rows.n);
    return FAIL_NONE;
}

static struct raw good_notice(struct request *request, bool members) {
    struct html *inner = html_apart(request->out);
    const char *good = http_query(request->http, "good");
    int64_t n;
    if (good != NULL && str_int(str_of(good), 0, INT64_MAX, &n))
        part_inset(inner,
                   .text = members ? trf(inner,
                                         "The file is fine: %lld members. Choose it again and "
                                         "import it.",
                                         (long long)n)
                                   : trf(inner,
                                         "The file is fine: %lld dimensions. Choose it again and "
                                         "import it.",
                                         (long long)n));
    return html_taken(inner);
}

static enum fail import_show(struct request *request, struct db *db, struct why *why) {
    struct panel_page page;
    TRY(panel_of_path(request, db, "/members", &page, why));
    struct html *above = html_apart(request->out);
    html_raw(above, good_notice(request, true));
    html_lit(above, "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"");
    html_text(above, arena_printf(request->arena, "%s/members/template.csv", page.path));
    html_lit(above, "\">");
    html_text(above, tr(above, "Template with the columns of this panel (CSV)"));
    html_lit(above, "</a></p>");
    struct edit_view view = {
        .caption = page.row.name,
        .heading = tr(request->out, "Import members from a file"),
        .text = tr(request->out,
                   "One row for each member. Import the population table first: its groups are the "
                   "columns that describe members. Contact details go to the vault, apart from "
                   "everything else."),
        .above = html_taken(above),
        .form = request->form,
        .fields = import_names,
        .button = tr(request->out, "Continue")};
    request->title = view.heading;
    panel_edit_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_member_import = {
    .name = "member_import",
    .path = "/panels/:panel/members/import",
    .scope = SCOPE_PANEL,
    .roles = PANEL_MANAGER,
    .section = "panels",
    .fields = member_import_fields,
    .n_fields = LENGTH(member_import_fields),
    .show = import_show,
    .act = import_act,
};
REGISTER(page, page_member_import);

static enum fail template_send(struct request *request, struct db *db, struct why *why) {
    static const char *const header[] = {"name",     "email",       "phone",
                                         "address",  "postcode",    "channel",
                                         "language", "large_print", "joined"};
    static const char *const sample[] = {
        "Ash Example", "ash@example.org", "01632 960123", "1 Mill Lane", "WD1 1AA", "email", "en",
        "no",          "2026-04-30"};
    struct panel_dimension *dimensions;
    size_t n;
    struct csv_out csv;
    TRY(panel_dimensions(db, request->arena, request_int(request, "panel"), &dimensions, &n, why));
    csv_out_init(&csv, &request->response->body);
    for (size_t i = 0; i < LENGTH(header); i++) csv_put(&csv, header[i]);
    for (size_t d = 0; d < n; d++) csv_put(&csv, dimensions[d].name);
    csv_end_row(&csv);
    for (size_t i = 0; i < LENGTH(sample); i++) csv_put(&csv, sample[i]);
    for (size_t d = 0; d < n; d++)
        csv_put(&csv, dimensions[d].n > 0 ? dimensions[d].categories[0].name : "");
    csv_end_row(&csv);
    http_download(request->response, "text/csv; charset=utf-8", "members-template.csv");
    return FAIL_NONE;
}

static const struct page page_member_template = {.name = "member_template",
                                                 .path = "/panels/:panel/members/template.csv",
                                                 .scope = SCOPE_PANEL,
                                                 .roles = PANEL_MANAGER,
                                                 .send = template_send};
REGISTER(page, page_member_template);

/* ---- population ---- */

static const struct field population_fields[] = {
    FIELD_CSV,
    {.name = "source",
     .label = "Where the figures come from",
     .hint = "For example: Census 2021, tables TS008 and TS009, Wendale, 16 and over",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 300,
     .missing = "Say where the figures come from"},
    FIELD_HOW,
};
static const char *const population_names[] = {"file", "source", "how", NULL};

static enum fail population_act(struct request *request, struct db *db, struct why *why) {
    struct population_dimension *dimensions;
    size_t n;
    int64_t panel = request_int(request, "panel");
    enum fail fail = population_read(request->arena, form_upload(request->form, "file")->bytes,
                                     &dimensions, &n, why);
    if (fail == FAIL_INPUT) form_error(request->form, "file", "%s", why->text);
    TRY(fail);
    if (text_is(form_text(request->form, "how"), "check")) {
        request_go(request, "/panels/%lld/population?good=%zu", (long long)panel, n);
        return FAIL_NONE;
    }
    TRY(panel_population_put(db, request->arena, panel, dimensions, n,
                             form_text(request->form, "source"), why));
    request->subject = panel;
    request_go(request, "/panels/%lld/profile", (long long)panel);
    request_say(request, "%s", tr_language(request->language, "The population was imported."));
    return FAIL_NONE;
}

static enum fail population_show(struct request *request, struct db *db, struct why *why) {
    struct panel_page page;
    TRY(panel_of_path(request, db, "/profile", &page, why));
    form_fill(request->form, "source", page.row.population_source);
    struct edit_view view = {
        .caption = page.row.name,
        .heading = tr(request->out, "Import a population table"),
        .text = tr(request->out,
                   "A CSV file with the columns dimension, category and people, and where you like "
                   "dimension_title and category_title. For example: age_group, 16-24, 31200. Each "
                   "dimension must add up to the same population. Groups that members have stay."),
        .above = good_notice(request, false),
        .form = request->form,
        .fields = population_names,
        .button = tr(request->out, "Continue")};
    request->title = view.heading;
    panel_edit_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_panel_population = {
    .name = "panel_population",
    .path = "/panels/:panel/population",
    .scope = SCOPE_PANEL,
    .roles = PANEL_MANAGER,
    .section = "panels",
    .fields = population_fields,
    .n_fields = LENGTH(population_fields),
    .show = population_show,
    .act = population_act,
};
REGISTER(page, page_panel_population);
