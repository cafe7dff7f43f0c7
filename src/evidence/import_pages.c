/* Ballots and points from CSV files: checked first, then all rows or none. */
#include "base/clock.h"
#include "civic/app.h"
#include "evidence/evidence_import.h"
#include "evidence/evidence_views.h"
#include "evidence/import.html.h"
#include "evidence/record.h"
#include "evidence/take_part.h"
#include "framework/framework.h"

#include <math.h>

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

struct import {
    struct engagement engagement;
    struct use_list_row *uses;
    size_t n_uses;
    struct framework *framework;
    const char **names; /* of uses, or of the framework's tests */
    size_t n_names;
    struct import_ballots ballots;
    struct import_points points;
};

static enum fail import_load(struct request *request, struct db *db, bool points,
                             struct import *import, struct why *why) {
    TRY(engagement_of_path(request, db, &import->engagement, why));
    TRY(use_list(db, request->arena, import->engagement.row.id, &import->uses, &import->n_uses,
                 why));
    if (import->engagement.row.framework != DB_NULL_INT)
        TRY(framework_load(db, request->arena, import->engagement.row.framework, &import->framework,
                           why));
    if (points && import->framework == NULL)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "the proposal has no framework yet, so there is nothing to give points to");
    import->n_names = points ? import->framework->n_tests : import->n_uses;
    import->names = ARENA_ARRAY(request->arena, const char *, import->n_names);
    for (size_t i = 0; i < import->n_names; i++)
        import->names[i] = points ? import->framework->tests[i].id : import->uses[i].name;
    return FAIL_NONE;
}

static enum fail file_parse(struct request *request, bool points, struct import *import,
                            struct why *why) {
    const struct http_upload *upload = form_upload(request->form, "file");
    enum fail fail = points ? import_points_read(request->arena, upload->bytes, import->names,
                                                 import->n_names, &import->points, why)
                            : import_ballots_read(request->arena, upload->bytes, import->names,
                                                  import->n_names, &import->ballots, why);
    if (fail == FAIL_INPUT) form_error(request->form, "file", "%s", why->text);
    return fail;
}

static enum fail person_of(struct request *request, struct db *db, const struct import *import,
                           const char *label, const char *group, int64_t *id, struct why *why) {
    struct participant_labelled_row row;
    enum fail fail =
        participant_labelled(db, request->arena, import->engagement.row.id, label, &row, why);
    if (fail == FAIL_NOTFOUND)
        return participant_insert(db, request->arena, import->engagement.row.id, label, group,
                                  (struct str){NULL, 0}, id, why);
    if (fail != FAIL_NONE) return fail;
    if (!text_is(row.state, "active"))
        return why_fail(why, FAIL_CONFLICT, "file",
                        "person '%s' has withdrawn; take their rows out of the file", label);
    *id = row.id;
    return FAIL_NONE;
}

static enum fail ballots_store(struct request *request, struct db *db, const struct import *import,
                               struct why *why) {
    const char *day = date_iso(request->arena, date_of(request->now));
    for (size_t i = 0; i < import->ballots.n; i++) {
        const struct import_ballot *row = &import->ballots.rows[i];
        int64_t person;
        size_t mark = arena_mark(request->arena);
        TRY(person_of(request, db, import, row->label, row->group, &person, why));
        TRY(ballot_put(db, person, import->uses[row->use].id, evidence_moment_word(row->moment),
                       evidence_answer_word(row->answer), row->condition, row->safeguards,
                       row->reason, "import", day, why));
        arena_rewind(request->arena, mark);
    }
    return FAIL_NONE;
}

static enum fail points_store(struct request *request, struct db *db, const struct import *import,
                              struct why *why) {
    const char *day = date_iso(request->arena, date_of(request->now));
    for (size_t i = 0; i < import->points.n; i++) {
        int64_t person;
        TRY(person_of(request, db, import, import->points.labels[i], import->points.groups[i],
                      &person, why));
        for (size_t k = 0; k < import->n_names; k++) {
            double points = import->points.points[i * import->n_names + k];
            TRY(weight_put(db, person, import->names[k], isnan(points) ? 0 : points, "import", day,
                           why));
        }
    }
    return FAIL_NONE;
}

static enum fail import_act(struct request *request, struct db *db, struct why *why) {
    struct import import = {0};
    bool points = text_is(form_text(request->form, "what"), "points");
    TRY(import_load(request, db, points, &import, why));
    TRY(take_part_may_step(request, db, import.engagement.row.method, import.engagement.row.id,
                           why));
    TRY(file_parse(request, points, &import, why));
    size_t n = points ? import.points.n : import.ballots.n;
    request->subject = import.engagement.row.id;
    if (text_is(form_text(request->form, "how"), "check")) {
        request_go(request, "%s/import?good=%zu", import.engagement.path, n);
        return FAIL_NONE;
    }
    if (points)
        TRY(points_store(request, db, &import, why));
    else
        TRY(ballots_store(request, db, &import, why));
    TRY(evidence_record_all(db, request->arena, import.engagement.row.id, request->now, why));
    request_go(request, "%s", import.engagement.path);
    request_say(request, tr_language(request->language, "%zu rows were imported."), n);
    return FAIL_NONE;
}

static enum fail import_show(struct request *request, struct db *db, struct why *why) {
    struct engagement engagement;
    TRY(engagement_of_path(request, db, &engagement, why));
    struct import_view view = {.form = request->form, .engagement = &engagement};
    int64_t good;
    const char *checked = http_query(request->http, "good");
    if (checked != NULL && str_int(str_of(checked), 0, 100000000, &good)) {
        struct html *inner = html_apart(request->out);
        part_notice(inner, .title = tr(inner, "The file is good"), .success = true,
                    .text = trn(inner, "%lld row can be imported. Nothing was stored yet.",
                                "%lld rows can be imported. Nothing was stored yet.", good));
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
    struct import import = {0};
    struct csv_out csv;
    TRY(import_load(request, db, false, &import, why));
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
    struct import import = {0};
    struct csv_out csv;
    TRY(import_load(request, db, true, &import, why));
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
