/* The evidence library: documents and files that jurors can read. */
#include "jury/jury_pages.h"

#include "base/hash.h"

enum { DOCUMENT_BYTES_MAX = 20 << 20 };

/* ---- list ---- */

static const char *size_text(struct request *request, int64_t n) {
    if (n < 1024 * 1024) return trf(request->out, "%lld KB", (long long)((n + 1023) / 1024));
    return trf(request->out, "%.1f MB", (double)n / 1024 / 1024);
}

static const char *kind_text(const char *media_type) {
    static const struct {
        const char *begins, *text;
    } kinds[] = {{"application/pdf", "PDF"},
                 {"image/", "image"},
                 {"text/plain", "text"},
                 {"text/csv", "CSV"},
                 {"application/vnd.openxmlformats-officedocument.presentation", "PowerPoint"},
                 {"application/vnd.openxmlformats-officedocument.spreadsheet", "Excel"},
                 {"application/vnd.openxmlformats-officedocument.word", "Word"}};
    for (size_t i = 0; i < LENGTH(kinds); i++)
        if (str_starts(str_of(media_type), kinds[i].begins)) return kinds[i].text;
    return "OpenDocument";
}

enum fail library_put(struct request *request, struct db *db, int64_t engagement,
                      const char *file_path, bool edits, struct why *why) {
    struct jury_document_list_row *rows;
    size_t n, columns = edits ? 5 : 4;
    TRY(jury_document_list(db, request->arena, engagement, &rows, &n, why));
    struct html *out = request->out;
    if (n == 0) {
        put_text(request, tr(out, "No documents yet."));
        return FAIL_NONE;
    }
    struct part_cell head[5] = {{.text = tr(out, "Document")},
                                {.text = tr(out, "What it is")},
                                {.text = tr(out, "From")},
                                {.text = tr(out, "File")},
                                {.text = tr(out, "Remove")}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * columns);
    for (size_t i = 0; i < n; i++) {
        struct part_cell *row = &cells[i * columns];
        const char *path =
            arena_printf(request->arena, "%s/%lld", file_path, (long long)rows[i].id);
        row[0] = (struct part_cell){.text = rows[i].title, .href = path, .header = true};
        row[1] = (struct part_cell){.text = rows[i].summary};
        row[2] = (struct part_cell){.text = rows[i].witness == DB_NULL_INT
                                                ? tr(out, "Those who run the jury")
                                                : witness_name(request, rows[i].witness)};
        row[3] = (struct part_cell){.text = trf(out, "%s, %s", kind_text(rows[i].media_type),
                                                size_text(request, rows[i].n_bytes))};
        if (edits)
            row[4].markup = action_link(request, arena_printf(request->arena, "%s/remove", path),
                                        tr(out, "Remove"), rows[i].title);
    }
    part_table(out, .caption = tr(out, "Documents"), .head = head, .cells = cells,
               .n_columns = columns, .n_rows = n, .first_cell_is_header = true, .scrolls = true);
    return FAIL_NONE;
}

static enum fail library_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    TRY(jury_of_path(request, db, &jury, why));
    bool edits = request_has_role(request, JURY_RUNS);
    const char *path = arena_printf(request->arena, "%s/library", jury.path);
    jury_head(request, &jury, tr(request->out, "Evidence library"));
    put_text(request,
             tr(request->out, "All that jurors were given, in one place. Jurors open it with "
                              "their code; it is published with the report."));
    if (edits)
        part_button(request->out, .text = tr(request->out, "Add a document"),
                    .href = arena_printf(request->arena, "%s/add", path));
    return library_put(request, db, jury.engagement.id, path, edits, why);
}

static const struct page page_jury_library = {.name = "jury_library",
                                              .path = JURY_PATH "/library",
                                              .scope = SCOPE_PROPOSAL,
                                              .roles = JURY_SEES,
                                              .section = "proposals",
                                              .wide = true,
                                              .show = library_show};
REGISTER(page, page_jury_library);

/* ---- files ---- */

enum fail document_send(struct request *request, struct db *db, int64_t engagement, int64_t id,
                        struct why *why) {
    struct jury_document_content_row row;
    TRY(jury_document_content(db, request->arena, id, engagement, &row, why));
    request->response->bytes = row.content.s;
    request->response->n_bytes = row.content.n;
    /* Always saved, never shown in place: what somebody uploaded must not run as a page of ours. */
    http_download(request->response, row.media_type, row.file_name);
    return FAIL_NONE;
}

static enum fail file_send(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    TRY(jury_of_path(request, db, &jury, why));
    return document_send(request, db, jury.engagement.id, request_int(request, "document"), why);
}

static const struct page page_jury_document = {.name = "jury_document",
                                               .path = JURY_PATH "/library/:document",
                                               .scope = SCOPE_PROPOSAL,
                                               .roles = JURY_SEES,
                                               .send = file_send};
REGISTER(page, page_jury_document);

/* ---- add ---- */

static enum fail add_fields(struct request *request, struct db *db, const struct field **fields,
                            size_t *n, struct why *why) {
    struct jury jury;
    const struct choice *witnesses;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(witness_choices(request, db, jury.engagement.id, "Those who run the jury", &witnesses,
                        why));
    struct field *made = ARENA_ARRAY(request->arena, struct field, 4);
    made[0] = (struct field){.name = "title",
                             .label = "Title",
                             .kind = FIELD_TEXT,
                             .required = true,
                             .max = 150,
                             .missing = "Enter a title"};
    made[1] =
        (struct field){.name = "file",
                       .label = "File",
                       .kind = FIELD_FILE,
                       .required = true,
                       .max = DOCUMENT_BYTES_MAX,
                       .hint = "PDF, Word, OpenDocument, PowerPoint, Excel, PNG, JPEG, text or "
                               "CSV; up to 20 MB",
                       .missing = "Choose a file"};
    made[2] = (struct field){
        .name = "witness", .label = "From", .kind = FIELD_SELECT, .choices = witnesses};
    made[3] = (struct field){.name = "summary",
                             .label = "What it is, in a sentence",
                             .kind = FIELD_LONG_TEXT,
                             .max = 500,
                             .rows = 3};
    *fields = made;
    *n = 4;
    return FAIL_NONE;
}

static enum fail add_act(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct jury_witness_get_row witness_row;
    const struct form *f = request->form;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_changes_open(&jury.row, why));
    const struct http_upload *upload = form_upload(f, "file");
    const char *type = jury_media_type(request->arena, upload->bytes, upload->file_name);
    if (type == NULL)
        return why_fail(why, FAIL_INPUT, "file",
                        "This is not a kind of file that we take. Save it as PDF and choose it "
                        "again");
    int64_t witness = row_number(form_text(f, "witness"));
    if (witness == 0)
        witness = DB_NULL_INT;
    else
        TRY(jury_witness_get(db, request->arena, witness, jury.engagement.id, &witness_row, why));
    uint8_t digest[SHA256_BYTES];
    sha256(upload->bytes.s, upload->bytes.n, digest);
    TRY(jury_document_add(db, request->arena, jury.engagement.id, witness, form_text(f, "title"),
                          form_text(f, "summary"), upload->file_name, type,
                          (int64_t)upload->bytes.n, hex(request->arena, digest, sizeof digest),
                          upload->bytes, request->viewer.person, request->now, &request->subject,
                          why));
    request_go(request, "%s/library", jury.path);
    return FAIL_NONE;
}

static enum fail add_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    TRY(jury_of_path(request, db, &jury, why));
    jury_head(request, &jury, tr(request->out, "Add a document"));
    request->back_href = arena_printf(request->arena, "%s/library", jury.path);
    put_form(request, tr(request->out, "Add"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_jury_document_add = {.name = "jury_document_add",
                                                   .path = JURY_PATH "/library/add",
                                                   .scope = SCOPE_PROPOSAL,
                                                   .roles = JURY_RUNS,
                                                   .section = "proposals",
                                                   .fields_make = add_fields,
                                                   .show = add_show,
                                                   .act = add_act};
REGISTER(page, page_jury_document_add);

/* ---- remove ---- */

static enum fail remove_act(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_changes_open(&jury.row, why));
    request->subject = request_int(request, "document");
    TRY(jury_document_remove(db, request->subject, jury.engagement.id, why));
    request_go(request, "%s/library", jury.path);
    return FAIL_NONE;
}

static enum fail remove_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct jury_document_content_row row;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_document_content(db, request->arena, request_int(request, "document"),
                              jury.engagement.id, &row, why));
    jury_head(request, &jury, tr(request->out, "Remove this document?"));
    request->back_href = arena_printf(request->arena, "%s/library", jury.path);
    put_text(request, trf(request->out, "Jurors can then no longer open %s.", row.file_name));
    request_button(request,
                   arena_printf(request->arena, "%s/library/%lld/remove", jury.path,
                                (long long)request_int(request, "document")),
                   tr(request->out, "Yes, remove it"), "warning");
    put_link(request, request->back_href, tr(request->out, "No, keep it"));
    return FAIL_NONE;
}

static const struct page page_jury_document_remove = {.name = "jury_document_remove",
                                                      .path = JURY_PATH "/library/:document/remove",
                                                      .scope = SCOPE_PROPOSAL,
                                                      .roles = JURY_RUNS,
                                                      .section = "proposals",
                                                      .show = remove_show,
                                                      .act = remove_act};
REGISTER(page, page_jury_document_remove);
