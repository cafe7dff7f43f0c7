/* A document as a file, and an assessment taken over from another tool. */
#include "documents/documents.html.h"
#include "documents/documents_views.h"
#include "documents/pia.h"
#include "documents/register_entry.h"

#include <string.h>

static const struct {
    const char *name, *title, *type, *form; /* form NULL: every document */
} kinds[] = {
    {"document.html", "Page to read or print (HTML)", "text/html; charset=utf-8", NULL},
    {"document.odt", "Document for word processors (ODT)",
     "application/vnd.oasis.opendocument.text", NULL},
    {"document.pdf", "PDF", "application/pdf", NULL},
    {"document.json", "Data (JSON)", "application/json", NULL},
    {"register.json", "Entry for the register (JSON)", "application/json", "register"},
    {"register.csv", "Entry for the register (CSV)", "text/csv; charset=utf-8", "register"},
    {"pia.json", "For the PIA tool (JSON)", "application/json", "dpia"},
};

size_t document_files(struct request *request, const char *form, const struct document_file **out) {
    struct document_file *files = ARENA_ARRAY(request->arena, struct document_file, LENGTH(kinds));
    size_t n = 0;
    for (size_t i = 0; i < LENGTH(kinds); i++)
        if (kinds[i].form == NULL || text_is(kinds[i].form, form))
            files[n++] = (struct document_file){kinds[i].name,
                                                tr_language(request->language, kinds[i].title)};
    *out = files;
    return n;
}

static enum fail file_bytes(struct request *request, const struct document_place *place,
                            const char *name, struct str *out, struct why *why) {
    struct arena *arena = request->arena;
    const struct official *official = place->official;
    const struct official_about *head = &place->head;
    struct date today = date_of(request->now);
    if (text_is(name, "document.json")) {
        *out = str_of(official_json(official, head, arena));
    } else if (text_is(name, "register.json")) {
        *out = str_of(register_entry_json(official, head, today, arena));
    } else if (text_is(name, "register.csv")) {
        *out = str_of(register_entry_csv(official, head, today, arena));
    } else if (text_is(name, "pia.json")) {
        *out = str_of(pia_write(official, head, arena));
    } else {
        const struct document *document = official_document(official, head, arena);
        if (text_is(name, "document.html")) return document_html(arena, document, out, why);
        if (text_is(name, "document.odt")) return document_odt(arena, document, out, why);
        return document_pdf(arena, document, out, why);
    }
    return FAIL_NONE;
}

enum fail document_file_send(struct request *request, const struct document_place *place,
                             const char *name, struct why *why) {
    const char *form = place->official->form->id;
    for (size_t i = 0; i < LENGTH(kinds); i++) {
        struct str bytes;
        if (!text_is(kinds[i].name, name)) continue;
        if (kinds[i].form != NULL && !text_is(kinds[i].form, form)) break;
        TRY(file_bytes(request, place, name, &bytes, why));
        request->response->bytes = bytes.s;
        request->response->n_bytes = bytes.n;
        http_download(request->response, kinds[i].type,
                      arena_printf(request->arena, "%s-%s%s", place->head.reference, form,
                                   strrchr(name, '.')));
        return FAIL_NONE;
    }
    return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such file");
}

/* --- taking over ---------------------------------------------------------------------------------
 */

static const struct field import_fields[] = {
    {.name = "file",
     .label = "File of the PIA tool (JSON)",
     .kind = FIELD_FILE,
     .required = true,
     .max = PIA_BYTES_MAX,
     .missing = "Choose a file"},
};

static enum fail only_dpia(const struct request *request, struct why *why) {
    if (text_is(request_text(request, "form"), "dpia")) return FAIL_NONE;
    return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such page");
}

static enum fail import_show(struct request *request, struct db *db, struct why *why) {
    struct document_place place;
    TRY(only_dpia(request, why));
    TRY(document_of_path(request, db, &place, why));
    struct document_import_view view = {
        .about = about_of(&place.overview->about), .path = place.path, .form = request->form};
    request->form->multipart = true;
    request->title = tr(request->out, "Take over an assessment from the PIA tool");
    request->back_href = place.path;
    official_import_html(request->out, &view);
    return FAIL_NONE;
}

/* What the file would say if it were written now: a part that says the same goes on following the
 * draft. */
static bool is_as_written(const struct pia *now, const struct pia_part *part) {
    for (size_t i = 0; i < now->n_parts; i++)
        if (text_is(now->parts[i].field, part->field))
            return text_is(now->parts[i].text, part->text);
    return false;
}

static enum fail part_take(struct request *request, struct db *db,
                           const struct document_place *place, const struct pia *now,
                           const struct pia_part *part, size_t *n_taken, size_t *n_left,
                           struct why *why) {
    const struct official_field *field = official_field(place->official, part->field);
    if (field == NULL || is_as_written(now, part)) return FAIL_NONE;
    if (field->revision > 0) {
        (*n_left)++;
        return FAIL_NONE;
    }
    if (strlen(part->text) > OFFICIAL_TEXT_MAX)
        return why_fail(why, FAIL_INPUT, "file", "the text for '%s' is too long: at most %d bytes",
                        field->title, OFFICIAL_TEXT_MAX);
    (*n_taken)++;
    return document_field_save(db, place->overview->about.id, place->official->form->id, field->id,
                               part->text, field->digest, 0, request->viewer.person, request->now,
                               why);
}

static enum fail import_act(struct request *request, struct db *db, struct why *why) {
    struct document_place place;
    struct pia pia, now;
    size_t n_taken = 0, n_left = 0;
    const struct http_upload *upload = form_upload(request->form, "file");
    TRY(only_dpia(request, why));
    TRY(document_of_path(request, db, &place, why));
    if (upload == NULL) return why_fail(why, FAIL_INPUT, "file", "choose a file");
    enum fail fail = pia_read(request->arena, upload->bytes, &pia, why);
    if (fail == FAIL_INPUT) form_error(request->form, "file", "%s", why == NULL ? "" : why->text);
    if (fail != FAIL_NONE) return fail;
    TRY(pia_read(request->arena, str_of(pia_write(place.official, &place.head, request->arena)),
                 &now, why));
    for (size_t i = 0; i < pia.n_parts; i++)
        TRY(part_take(request, db, &place, &now, &pia.parts[i], &n_taken, &n_left, why));
    if (n_taken > 0) TRY(document_progress(request, db, "dpia", "drafted", why));
    request_say(request,
                tr_language(request->language, "Parts taken over: %zu. Left as they were, because "
                                               "somebody had written them: %zu."),
                n_taken, n_left);
    request_go(request, "%s", place.path);
    return FAIL_NONE;
}

static const struct page page_document_import = {.name = "document_import",
                                                 .path = DOCUMENT_PATH "/import",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = DOCUMENT_WRITES,
                                                 .section = "proposals",
                                                 .fields = import_fields,
                                                 .n_fields = LENGTH(import_fields),
                                                 .show = import_show,
                                                 .act = import_act};
REGISTER(page, page_document_import);
