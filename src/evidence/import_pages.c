/* Ballots and points from CSV files: checked first, then all rows or none. */
#include "evidence/evidence_views.h"
#include "evidence/import.html.h"
#include "evidence/import_store.h"
#include "evidence/take_part.h"

enum { MANAGERS = ROLE_OWNER | ROLE_ENGAGEMENT };

static const struct choice whats[] = {{"ballots", "Ballots", NULL},
                                      {"points", "Points (what matters most)", NULL},
                                      {NULL, NULL, NULL}};
static const struct choice hows[] = {
    {"check", "Only check the file", "Nothing is stored"},
    {"import", "Import it", "Answers that the same people gave before are replaced"},
    {NULL, NULL, NULL},
};
static const struct field fields[] = {
    {.name = "what",
     .label = "What is in the file",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = whats,
     .missing = "Choose what is in the file"},
    {.name = "file",
     .label = "CSV file",
     .kind = FIELD_FILE,
     .required = true,
     .max = 10 << 20,
     .missing = "Choose a file"},
    {.name = "how",
     .label = "What to do",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = hows,
     .missing = "Choose what to do"},
};

/* What the file of this engagement may name. */
static enum fail import_of_path(struct request *request, struct db *db, enum import_what what,
                                struct engagement *engagement, struct import *import,
                                struct why *why) {
    TRY(engagement_of_path(request, db, engagement, why));
    *import = (struct import){.what = what,
                              .engagement = engagement->row.id,
                              .method = engagement->row.method,
                              .framework = engagement->row.framework};
    return import_load(db, request->arena, import, why);
}

/* Where in the file it is, as a spreadsheet counts: the header is row 1. */
static void file_error(struct form *form, const struct why *why) {
    if (why->row > 0 && why->column > 0)
        form_error(form, "file", "Row %lld, column %lld: %s", (long long)why->row,
                   (long long)why->column, why->text);
    else if (why->row > 0)
        form_error(form, "file", "Row %lld: %s", (long long)why->row, why->text);
    else
        form_error(form, "file", "%s", why->text);
}

static enum fail import_act(struct request *request, struct db *db, struct why *why) {
    struct engagement engagement;
    struct import import;
    bool points = text_is(form_text(request->form, "what"), "points");
    TRY(import_of_path(request, db, points ? IMPORT_POINTS : IMPORT_BALLOTS, &engagement, &import,
                       why));
    TRY(take_part_may_step(db, request->arena, engagement.row.method, engagement.row.id, why));
    enum fail fail =
        import_parse(db, request->arena, form_upload(request->form, "file")->bytes, &import, why);
    if (fail == FAIL_INPUT) file_error(request->form, why);
    TRY(fail);
    request->subject = engagement.row.id;
    if (text_is(form_text(request->form, "how"), "check")) {
        request_go(request, "%s/import?good=%zu&new=%zu", engagement.path, import.n_rows,
                   import.n_new);
        return FAIL_NONE;
    }
    TRY(import_store(db, request->arena, &import, request->now, why));
    request_go(request, "%s", engagement.path);
    request_say(request,
                tr_language(request->language, "Rows imported: %zu. People who are new here: %zu."),
                import.n_rows, import.n_new);
    return FAIL_NONE;
}

static enum fail import_show(struct request *request, struct db *db, struct why *why) {
    struct engagement engagement;
    TRY(engagement_of_path(request, db, &engagement, why));
    struct import_view view = {.form = request->form, .engagement = &engagement};
    int64_t good, fresh;
    const char *checked = http_query(request->http, "good");
    const char *people = http_query(request->http, "new");
    if (checked != NULL && people != NULL && str_int(str_of(checked), 0, 100000000, &good) &&
        str_int(str_of(people), 0, 100000000, &fresh)) {
        struct html *inner = html_apart(request->out);
        part_notice(inner, .title = tr(inner, "The file is good"), .success = true,
                    .text = trf(inner,
                                "Rows that can be imported: %lld. People in them who are new here: "
                                "%lld. Nothing was stored yet.",
                                (long long)good, (long long)fresh));
        view.checked = html_taken(inner);
    }
    request->title = tr(request->out, "Import ballots from a file");
    request->back_href = engagement.path;
    import_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_import = {
    .name = "ballots_import",
    .path = "/proposals/:proposal/evidence/:engagement/import",
    .scope = SCOPE_PROPOSAL,
    .roles = MANAGERS,
    .section = "proposals",
    .fields = fields,
    .n_fields = LENGTH(fields),
    .show = import_show,
    .act = import_act,
};
REGISTER(page, page_import);

/* ---- templates ---- */

static void row_put(struct csv_out *csv, const char *const *cells, size_t n) {
    for (size_t i = 0; i < n; i++) csv_put(csv, cells[i]);
    csv_end_row(csv);
}

static enum fail ballots_template_send(struct request *request, struct db *db, struct why *why) {
    struct engagement engagement;
    struct import import;
    struct csv_out csv;
    TRY(import_of_path(request, db, IMPORT_BALLOTS, &engagement, &import, why));
    csv_out_init(&csv, &request->response->body);
    static const char *const header[] = {"participant", "group",     "use",        "moment",
                                         "answer",      "condition", "safeguards", "reason"};
    row_put(&csv, header, LENGTH(header));
    for (size_t i = 0; i < import.n_names; i++) {
        const char *row[] = {"P01", "", import.names[i], "before", "", "", "", ""};
        row_put(&csv, row, LENGTH(row));
        row[3] = "after";
        row_put(&csv, row, LENGTH(row));
    }
    http_download(request->response, "text/csv; charset=utf-8", "ballots-template.csv");
    return FAIL_NONE;
}

static const struct page page_ballots_template = {
    .name = "ballots_template",
    .path = "/proposals/:proposal/evidence/:engagement/ballots-template.csv",
    .scope = SCOPE_PROPOSAL,
    .roles = MANAGERS,
    .send = ballots_template_send,
};
REGISTER(page, page_ballots_template);

static enum fail points_template_send(struct request *request, struct db *db, struct why *why) {
    struct engagement engagement;
    struct import import;
    struct csv_out csv;
    TRY(import_of_path(request, db, IMPORT_POINTS, &engagement, &import, why));
    csv_out_init(&csv, &request->response->body);
    csv_put(&csv, "participant");
    csv_put(&csv, "group");
    row_put(&csv, import.names, import.n_names);
    http_download(request->response, "text/csv; charset=utf-8", "points-template.csv");
    return FAIL_NONE;
}

static const struct page page_points_template = {
    .name = "points_template",
    .path = "/proposals/:proposal/evidence/:engagement/points-template.csv",
    .scope = SCOPE_PROPOSAL,
    .roles = MANAGERS,
    .send = points_template_send,
};
REGISTER(page, page_points_template);
