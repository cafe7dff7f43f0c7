/* Files for other programs: tables, codebook, project; and a codebook taken in. */
#include "base/csv.h"
#include "civic/work.h"
#include "coding/codebook.sql.h"
#include "coding/codebook_file.h"
#include "coding/coding.html.h"
#include "coding/decide.sql.h"
#include "coding/gather.h"
#include "coding/results.sql.h"
#include "coding/results_file.h"

#include <string.h>

/* ---- what each file holds ---- */

/* Address space: a hundred thousand passages do not fit into a request's memory. */
static const size_t work_bytes = (size_t)4 << 30, file_bytes = (size_t)1 << 30;

static enum fail bytes_send(struct request *request, struct str bytes, bool full, const char *type,
                            const char *name, struct why *why) {
    if (full) return why_fail(why, FAIL_LIMIT, NULL, "the file would be too large");
    request->response->bytes = bytes.s;
    request->response->n_bytes = bytes.n;
    http_download(request->response, type, name);
    return FAIL_NONE;
}

static enum fail codebook_csv_file(struct request *request, struct db *db, const struct coding *c,
                                   struct why *why) {
    struct codebook book;
    TRY(codebook_load(db, request->arena, c->row.id, &book, why));
    struct code_list list = codebook_lines(request->arena, &book);
    codebook_csv_write(&request->response->body, &list);
    http_download(request->response, "text/csv; charset=utf-8", "codebook.csv");
    return FAIL_NONE;
}

static enum fail codebook_qdc_file(struct request *request, struct db *db, const struct coding *c,
                                   struct why *why) {
    struct codebook book;
    TRY(codebook_load(db, request->arena, c->row.id, &book, why));
    struct code_list list = codebook_lines(request->arena, &book);
    refi_codebook_write(&request->response->body, &list);
    http_download(request->response, "application/xml", "codebook.qdc");
    return FAIL_NONE;
}

static enum fail project_file(struct request *request, struct db *db, const struct coding *c,
                              struct why *why) {
    struct refi_project project;
    struct str bytes;
    struct arena *work = request_work(request, work_bytes);
    TRY(project_gather(request, db, work, c, &project, why));
    TRY(refi_project_write(work, &project, &bytes, why));
    return bytes_send(request, bytes, false, "application/zip", "coding.qdpx", why);
}

static enum fail passages_file(struct request *request, struct db *db, const struct coding *c,
                               struct why *why) {
    struct result_export_row *rows;
    size_t n;
    struct csv_out csv;
    struct buf file;
    struct arena *work = request_work(request, work_bytes);
    static const char *const header[] = {"passage", "code",  "stance", "how",
                                         "where",   "group", "area",   "text"};
    TRY(result_export(db, work, c->row.id, &rows, &n, why));
    buf_init(&file, work, file_bytes);
    csv_out_init(&csv, &file);
    for (size_t i = 0; i < LENGTH(header); i++) csv_put(&csv, header[i]);
    csv_end_row(&csv);
    for (size_t i = 0; i < n; i++) {
        csv_put_int(&csv, rows[i].passage);
        csv_put(&csv, rows[i].code);
        csv_put(&csv, rows[i].stance);
        csv_put(&csv, rows[i].how);
        csv_put(&csv, rows[i].label);
        csv_put(&csv, rows[i].group_name);
        csv_put(&csv, rows[i].area);
        csv_put(&csv, rows[i].text);
        csv_end_row(&csv);
    }
    return bytes_send(request, (struct str){file.s, file.n}, file.full, "text/csv; charset=utf-8",
                      "passages.csv", why);
}

static enum fail decisions_file(struct request *request, struct db *db, const struct coding *c,
                                struct why *why) {
    struct coder_decision_export_row *rows;
    size_t n;
    struct csv_out csv;
    struct buf file;
    struct arena *work = request_work(request, work_bytes);
    static const char *const header[] = {"passage", "code",     "stance", "coder",
                                         "decided", "codebook", "memo"};
    TRY(coder_decision_export(db, work, c->row.id, &rows, &n, why));
    buf_init(&file, work, file_bytes);
    csv_out_init(&csv, &file);
    for (size_t i = 0; i < LENGTH(header); i++) csv_put(&csv, header[i]);
    csv_end_row(&csv);
    for (size_t i = 0; i < n; i++) {
        csv_put_int(&csv, rows[i].passage);
        csv_put(&csv, rows[i].code_name);
        csv_put(&csv, rows[i].mark_stance);
        csv_put(&csv, arena_printf(work, "coder %lld", (long long)rows[i].coder));
        csv_put(&csv, clock_iso(work, rows[i].decided_at));
        csv_put_int(&csv, rows[i].codebook);
        csv_put(&csv, rows[i].memo);
        csv_end_row(&csv);
    }
    return bytes_send(request, (struct str){file.s, file.n}, file.full, "text/csv; charset=utf-8",
                      "who-coded-what.csv", why);
}

/* ---- the page ---- */

static const struct file_kind {
    const char *word;
    enum fail (*make)(struct request *request, struct db *db, const struct coding *c,
                      struct why *why);
} kinds[] = {
    {"codebook.csv", codebook_csv_file}, {"codebook.qdc", codebook_qdc_file},
    {"project", project_file},           {"passages", passages_file},
    {"decisions", decisions_file},
};
static const struct choice file_choices[] = {
    {"codebook.csv", "Codebook as a table (CSV)", NULL},
    {"codebook.qdc", "Codebook for other coding programs (REFI-QDA .qdc)", NULL},
    {"project", "Whole project for other coding programs (REFI-QDA .qdpx)",
     "Passages with the codes of each person, who are named"},
    {"passages", "Passages with the codes that count (CSV)", NULL},
    {"decisions", "Who coded what (CSV)",
     "The columns passage, code and coder are read by folkmoot themes"},
    {NULL, NULL, NULL}};
static const struct field file_fields[] = {
    {.name = "file",
     .label = "Which file?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = file_choices,
     .missing = "Choose a file"},
};

static enum fail files_show(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    TRY(coding_of_path(request, db, &c, why));
    coding_head(request, &c, tr(request->out, "Files"));
    put_text(request, tr(request->out, "These files hold what people wrote. Whoever takes one is "
                                       "noted in the audit log."));
    put_form(request, tr(request->out, "Get the file"), NULL);
    put_heading(request, tr(request->out, "Numbers alone"));
    put_link(request, arena_printf(request->arena, "%s/files/themes.csv", c.path),
             tr(request->out, "Themes with their counts (CSV)"));
    put_link(request, arena_printf(request->arena, "%s/files/themes.json", c.path),
             tr(request->out, "Themes with their counts (JSON)"));
    return FAIL_NONE;
}

static enum fail files_act(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    TRY(coding_of_path(request, db, &c, why));
    request->subject = c.row.id;
    request_go(request, "%s/files", c.path);
    return act_record(request, db, "coding_file_taken", "coding", c.row.id,
                      form_text(request->form, "file"), why);
}

static enum fail files_file(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    TRY(coding_of_path(request, db, &c, why));
    for (size_t i = 0; i < LENGTH(kinds); i++)
        if (text_is(kinds[i].word, form_text(request->form, "file")))
            return kinds[i].make(request, db, &c, why);
    return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such file");
}

static const struct page page_coding_files = {.name = "coding_files",
                                              .path = CODING_PATH "/files",
                                              .scope = SCOPE_PROPOSAL,
                                              .roles = CODING_ANALYSES,
                                              .section = "proposals",
                                              .fields = file_fields,
                                              .n_fields = LENGTH(file_fields),
                                              .show = files_show,
                                              .act = files_act,
                                              .file = files_file};
REGISTER(page, page_coding_files);

static enum fail themes_send(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    struct results r;
    bool json = strcmp(request_text(request, "file"), "themes.json") == 0;
    if (!json && strcmp(request_text(request, "file"), "themes.csv") != 0)
        return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such file");
    TRY(coding_of_path(request, db, &c, why));
    TRY(theme_results_load(db, request->arena, c.row.id, 0, &r, why));
    struct themes_file file = {c.row.title, c.row.asked, c.row.about,
                               r.n,         r.voices,    theme_lines(request->arena, &r, NULL),
                               r.book.n};
    if (json) {
        themes_json_write(&request->response->body, &file);
        http_download(request->response, "application/json", "themes.json");
    } else {
        themes_csv_write(&request->response->body, &file);
        http_download(request->response, "text/csv; charset=utf-8", "themes.csv");
    }
    return FAIL_NONE;
}

static const struct page page_coding_themes_file = {.name = "coding_themes_file",
                                                    .path = CODING_PATH "/files/:file",
                                                    .scope = SCOPE_PROPOSAL,
                                                    .roles = CODING_READS,
                                                    .send = themes_send};
REGISTER(page, page_coding_themes_file);

/* ---- a codebook taken in ---- */

static const struct field import_fields[] = {
    {.name = "file",
     .label = "Codebook (CSV, .qdc or .qdpx)",
     .kind = FIELD_FILE,
     .required = true,
     .max = 25 << 20,
     .hint = "CSV with the columns code, parent, definition, include, exclude, example; or a file "
             "of the REFI-QDA exchange format. Of a project only the codes are taken.",
     .missing = "Choose a file"},
};

static enum fail import_prepare(struct request *request, struct why *why) {
    struct code_list *list = ARENA_NEW(request->arena, struct code_list);
    struct str bytes = form_upload(request->form, "file")->bytes;
    struct str start = str_trim(bytes);
    bool xml =
        refi_is_archive(bytes) || str_starts(start, "<") || str_starts(start, "\xef\xbb\xbf<");
    request->context = list;
    enum fail fail = xml ? refi_codebook_read(request->arena, bytes, list, why)
                         : codebook_csv_read(request->arena, bytes, list, why);
    if (fail != FAIL_INPUT && fail != FAIL_LIMIT) return fail;
    if (why->row > 0)
        form_error(request->form, "file", "Line %lld: %s", (long long)why->row, why->text);
    else
        form_error(request->form, "file", "%s", why->text);
    return why_fail(why, FAIL_INPUT, "file", "the file is not good");
}

static enum fail import_act(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    size_t n_added, n_changed;
    TRY(coding_of_path(request, db, &c, why));
    enum fail fail =
        codebook_take_in(db, request->arena, c.row.id, request->context, &n_added, &n_changed, why);
    if (fail == FAIL_INPUT) form_error(request->form, "file", "%s", why->text);
    TRY(fail);
    request->subject = c.row.id;
    request_go(request, "%s/codebook", c.path);
    if (n_added + n_changed == 0) {
        request_remark(
            request, "%s",
            tr_language(request->language, "All that is in the file is in the codebook already."));
        return FAIL_NONE;
    }
    request_say(request, tr_language(request->language, "%zu codes were added, %zu changed."),
                n_added, n_changed);
    return codebook_changed(db, request->arena, c.row.id, request->viewer.person, request->now,
                            arena_printf(request->arena,
                                         "Taken in from a file: %zu added, %zu changed", n_added,
                                         n_changed),
                            why);
}

static enum fail import_show(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    TRY(coding_of_path(request, db, &c, why));
    coding_head(request, &c, tr(request->out, "Take in a codebook"));
    request->back_href = arena_printf(request->arena, "%s/codebook", c.path);
    put_text(request, tr(request->out, "Codes of the same name, or with the same mark in the file, "
                                       "are changed; others are added. Nothing is removed."));
    put_form(request, tr(request->out, "Take it in"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_codebook_import = {.name = "coding_codebook_import",
                                                 .path = CODING_PATH "/codebook/import",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = CODING_ANALYSES,
                                                 .section = "proposals",
                                                 .fields = import_fields,
                                                 .n_fields = LENGTH(import_fields),
                                                 .prepare = import_prepare,
                                                 .show = import_show,
                                                 .act = import_act};
REGISTER(page, page_codebook_import);
