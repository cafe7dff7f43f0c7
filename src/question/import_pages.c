/* A questionnaire from a file: our text, XLSForm or LimeSurvey; and XLSForm out again. */
#include "civic/app.h"
#include "office/sheet.h"
#include "question/import.h"
#include "question/questionnaire.html.h"
#include "question/questionnaire_views.h"

static const struct field fields[] = {
    {.name = "name",
     .label = "Name",
     .hint = "For you and your colleagues.",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 120,
     .missing = "Enter a name"},
    {.name = "file",
     .label = "File",
     .hint = "The text of a questionnaire (.txt), an XLSForm (.xlsx), or a LimeSurvey structure "
             "(.lss).",
     .kind = FIELD_FILE,
     .required = true,
     .max = 10 << 20,
     .missing = "Choose a file"},
};

static const char *base_path(const struct request *request) {
    return arena_printf(request->arena, "/organisations/%lld/questionnaires",
                        (long long)request_int(request, "organisation"));
}

static enum fail text_take(struct arena *arena, struct str bytes, struct imported *out,
                           struct why *why) {
    struct definition ignored;
    TRY(definition_read(arena, bytes, &ignored, why));
    *out = (struct imported){.text = str_copy(arena, bytes)};
    return FAIL_NONE;
}

static enum fail prepare(struct request *request, struct why *why) {
    struct imported *made = ARENA_NEW(request->arena, struct imported);
    struct str bytes = form_upload(request->form, "file")->bytes;
    struct why problem = {0};
    enum fail fail;
    if (sheet_is_archive(bytes))
        fail = import_xlsform(request->arena, bytes, made, &problem);
    else if (str_starts(str_trim(bytes), "<"))
        fail = import_lss(request->arena, bytes, made, &problem);
    else
        fail = text_take(request->arena, bytes, made, &problem);
    request->context = made;
    if (fail == FAIL_NONE) return FAIL_NONE;
    form_error(request->form, "file", "%s", questionnaire_problem(request->arena, &problem));
    return why_fail(why, FAIL_INPUT, "file", "the file cannot be taken");
}

static enum fail act(struct request *request, struct db *db, struct why *why) {
    const struct imported *made = request->context;
    int64_t id;
    enum fail fail = questionnaire_insert(db, request->arena, request_int(request, "organisation"),
                                          form_text(request->form, "name"), made->text,
                                          request->viewer.person, request->now, &id, why);
    if (fail == FAIL_CONFLICT)
        return why_fail(why, FAIL_CONFLICT, "name", "there is a questionnaire with this name");
    TRY(fail);
    struct imported_view *view = ARENA_NEW(request->arena, struct imported_view);
    *view = (struct imported_view){
        .name = form_text(request->form, "name"),
        .href = arena_printf(request->arena, "%s/%lld", base_path(request), (long long)id),
        .notes = made->notes,
        .n_notes = made->n_notes};
    request->context = view;
    request->subject = id;
    request_go(request, "%s", view->href);
    return FAIL_NONE;
}

static enum fail result(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    request->title = tr(request->out, "Questionnaire");
    questionnaire_imported_html(request->out, request->context);
    return FAIL_NONE;
}

static enum fail show(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    struct form_page_view view = {
        .request = request,
        .form = request->form,
        .title = tr(request->out, "Bring one from a file"),
        .text = tr(request->out, "What has no counterpart here is left out and listed for you."),
        .button = tr(request->out, "Continue")};
    request->title = view.title;
    request->back_href = base_path(request);
    form_page(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_import = {
    .name = "questionnaire_import",
    .path = "/organisations/:organisation/questionnaires/import",
    .scope = SCOPE_ORGANISATION,
    .section = "questionnaires",
    .fields = fields,
    .n_fields = LENGTH(fields),
    .prepare = prepare,
    .show = show,
    .act = act,
    .result = result,
};
REGISTER(page, page_import);

static enum fail xlsform_send(struct request *request, struct db *db, struct why *why) {
    struct questionnaire q;
    struct str bytes;
    const char **notes;
    size_t n;
    TRY(questionnaire_of_path(request, db, &q, why));
    if (!q.good)
        return why_fail(why, FAIL_CONFLICT, NULL, "%s",
                        questionnaire_problem(request->arena, &q.problem));
    TRY(export_xlsform(request->arena, &q.definition, date_of(request->now), &bytes, &notes, &n,
                       why));
    http_download(request->response,
                  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                  "questionnaire.xlsx");
    buf_add(&request->response->body, bytes.s, bytes.n);
    return FAIL_NONE;
}

static const struct page page_xlsform = {
    .name = "questionnaire_xlsform",
    .path = "/organisations/:organisation/questionnaires/:questionnaire/questionnaire.xlsx",
    .scope = SCOPE_ORGANISATION,
    .send = xlsform_send,
};
REGISTER(page, page_xlsform);

static enum fail lss_send(struct request *request, struct db *db, struct why *why) {
    struct questionnaire q;
    struct str bytes;
    const char **notes;
    size_t n;
    TRY(questionnaire_of_path(request, db, &q, why));
    if (!q.good)
        return why_fail(why, FAIL_CONFLICT, NULL, "%s",
                        questionnaire_problem(request->arena, &q.problem));
    TRY(export_lss(request->arena, &q.definition, &bytes, &notes, &n, why));
    http_download(request->response, "application/xml", "questionnaire.lss");
    buf_add(&request->response->body, bytes.s, bytes.n);
    return FAIL_NONE;
}

static const struct page page_lss = {
    .name = "questionnaire_lss",
    .path = "/organisations/:organisation/questionnaires/:questionnaire/questionnaire.lss",
    .scope = SCOPE_ORGANISATION,
    .send = lss_send,
};
REGISTER(page, page_lss);

/* What the files leave out, before somebody relies on them. */
static enum fail elsewhere_show(struct request *request, struct db *db, struct why *why) {
    struct questionnaire q;
    struct str bytes;
    struct elsewhere_view view = {0};
    TRY(questionnaire_of_path(request, db, &q, why));
    if (!q.good)
        return why_fail(why, FAIL_CONFLICT, NULL, "%s",
                        questionnaire_problem(request->arena, &q.problem));
    TRY(export_xlsform(request->arena, &q.definition, date_of(request->now), &bytes,
                       &view.xlsform_notes, &view.n_xlsform_notes, why));
    TRY(export_lss(request->arena, &q.definition, &bytes, &view.lss_notes, &view.n_lss_notes, why));
    view.name = q.row.name;
    view.path = q.path;
    request->title = tr(request->out, "Use it elsewhere");
    request->back_href = q.path;
    questionnaire_elsewhere_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_elsewhere = {
    .name = "questionnaire_elsewhere",
    .path = "/organisations/:organisation/questionnaires/:questionnaire/elsewhere",
    .scope = SCOPE_ORGANISATION,
    .section = "questionnaires",
    .show = elsewhere_show,
};
REGISTER(page, page_elsewhere);
