/* A document as it stands, its parts one by one, and taking what was written back. */
#include "base/clock.h"
#include "documents/documents.html.h"
#include "documents/documents_views.h"
#include "proposal/stage.sql.h"

enum fail document_of_path(struct request *request, struct db *db, struct document_place *out,
                           struct why *why) {
    const char *form = request_text(request, "form");
    TRY(overview_of_path(request, db, &out->overview, why));
    TRY(official_load(db, request->arena, out->overview, form, &out->official, why));
    const struct overview *o = out->overview;
    out->head = (struct official_about){.reference = o->about.reference,
                                        .title = o->about.title,
                                        .organisation = o->about.organisation_name,
                                        .proposal_version = o->about.version,
                                        .day = date_of(request->now),
                                        .example = o->about.example != 0};
    out->path =
        arena_printf(request->arena, "/proposals/%lld/documents/%s", (long long)o->about.id, form);
    return FAIL_NONE;
}

enum fail document_progress(struct request *request, struct db *db, const char *form,
                            const char *state, struct why *why) {
    struct document_form_state_row row = {.state = "", .note = ""};
    struct proposal_row_row about;
    int64_t proposal = request_int(request, "proposal");
    enum fail found = document_form_state(db, request->arena, proposal, form, &row, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    bool reviewed = text_is(state, "reviewed");
    if (!reviewed && !text_is_empty(row.state)) return FAIL_NONE;
    TRY(proposal_row(db, request->arena, proposal, &about, why));
    return form_state_save(db, proposal, form, state, about.version, row.note, row.revision,
                           request->viewer.person, request->now, why);
}

/* --- the whole document -------------------------------------------------------------------------
 */

static enum fail document_show(struct request *request, struct db *db, struct why *why) {
    struct document_place place;
    struct document_versions_row *versions;
    TRY(document_of_path(request, db, &place, why));
    const struct official *official = place.official;
    struct document_view view = {.about = about_of(&place.overview->about),
                                 .official = official,
                                 .path = place.path,
                                 .request = request,
                                 .may_write = request_has_role(request, DOCUMENT_WRITES)};
    view.may_import = view.may_write && text_is(official->form->id, "dpia");
    TRY(document_versions(db, request->arena, view.about.id, official->form->id, &versions,
                          &view.n_versions, why));
    view.versions = versions;
    view.n_files = document_files(request, official->form->id, &view.files);
    const char **changed = ARENA_ARRAY(request->arena, const char *, official->n_fields + 1);
    for (size_t i = 0; i < official->n_fields; i++) {
        const struct official_field *field = &official->fields[i];
        if (field->revision > 0)
            changed[i] =
                trf(request->out, "Written by %s, %s", person_shown(request, field->changed_by),
                    day_shown(request, field->changed_at));
    }
    view.changed = changed;
    request->title = official->form->title;
    request->back_href = trf(request->out, "/proposals/%lld/forms", (long long)view.about.id);
    official_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_document = {.name = "document",
                                          .path = DOCUMENT_PATH,
                                          .scope = SCOPE_PROPOSAL,
                                          .roles = ROLE_ANY,
                                          .section = "proposals",
                                          .show = document_show};
REGISTER(page, page_document);

/* --- one part ------------------------------------------------------------------------------------
 */

static const struct field field_fields[] = {
    {.name = "revision", .kind = FIELD_HIDDEN, .max = 20},
    {.name = "given", .kind = FIELD_HIDDEN, .max = 64}, /* digest of what the draft gave then */
    {.name = "value",
     .label = "Text of this part",
     .hint = "Leave it empty if this document says nothing here.",
     .kind = FIELD_LONG_TEXT,
     .max = OFFICIAL_TEXT_MAX,
     .rows = 12},
};

static enum fail field_of_path(struct request *request, struct db *db, struct document_place *place,
                               struct official_field **field, struct why *why) {
    TRY(document_of_path(request, db, place, why));
    *field = official_field(place->official, request_text(request, "field"));
    if (*field == NULL) return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such part");
    return FAIL_NONE;
}

static const struct conflict_view *field_conflict(struct request *request,
                                                  const struct document_place *place,
                                                  const struct official_field *field) {
    struct form *form = request->form;
    if (!form->submitted || form_revision(form) == field->revision) return NULL;
    struct conflict_value *value = ARENA_NEW(request->arena, struct conflict_value);
    struct conflict_view *conflict = ARENA_NEW(request->arena, struct conflict_view);
    *value = conflict_value_of(request->arena, field->title, field->text, form_text(form, "value"));
    *conflict = (struct conflict_view){
        .who = field->revision > 0 ? person_shown(request, field->changed_by) : NULL,
        .when = field->revision > 0 ? minute_shown(request, field->changed_at) : NULL,
        .leave_href = place->path,
        .values = value,
        .n = 1};
    form_revision_set(form, field->revision);
    return conflict;
}

static enum fail field_show(struct request *request, struct db *db, struct why *why) {
    struct document_place place;
    struct official_field *field;
    TRY(field_of_path(request, db, &place, &field, why));
    struct document_field_view view = {.about = about_of(&place.overview->about),
                                       .official = place.official,
                                       .field = field,
                                       .path = place.path,
                                       .form = request->form,
                                       .request = request};
    view.conflict = field_conflict(request, &place, field);
    if (!request->form->submitted) {
        form_revision_set(request->form, field->revision);
        form_fill(request->form, "given", field->digest);
        form_fill(request->form, "value", field->text);
    }
    request->title = field->title;
    request->back_href = place.path;
    official_field_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail field_act(struct request *request, struct db *db, struct why *why) {
    struct document_place place;
    struct official_field *field;
    TRY(field_of_path(request, db, &place, &field, why));
    const char *form = place.official->form->id;
    enum fail fail = document_field_save(
        db, place.overview->about.id, form, field->id, form_text(request->form, "value"),
        form_text(request->form, "given"), form_revision(request->form), request->viewer.person,
        request->now, why);
    if (fail == FAIL_CONFLICT)
        return why_fail(why, fail, NULL, "somebody else changed this part while you were writing");
    if (fail != FAIL_NONE) return fail;
    TRY(document_progress(request, db, form, "drafted", why));
    request_go(request, "%s", place.path);
    return proposal_touch(db, place.overview->about.id, request->now, why);
}

static const struct page page_document_field = {.name = "document_field",
                                                .path = DOCUMENT_PATH "/fields/:field",
                                                .scope = SCOPE_PROPOSAL,
                                                .roles = DOCUMENT_WRITES,
                                                .section = "proposals",
                                                .fields = field_fields,
                                                .n_fields = LENGTH(field_fields),
                                                .show = field_show,
                                                .act = field_act};
REGISTER(page, page_document_field);

/* --- following the draft again
 * -------------------------------------------------------------------- */

static enum fail follow_show(struct request *request, struct db *db, struct why *why) {
    struct document_place place;
    struct official_field *field;
    TRY(field_of_path(request, db, &place, &field, why));
    struct document_field_view view = {.about = about_of(&place.overview->about),
                                       .official = place.official,
                                       .field = field,
                                       .path = place.path,
                                       .request = request};
    request->title = tr(request->out, "Follow the draft again");
    request->back_href = place.path;
    official_follow_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail follow_act(struct request *request, struct db *db, struct why *why) {
    struct document_place place;
    struct official_field *field;
    TRY(field_of_path(request, db, &place, &field, why));
    enum fail fail = document_field_remove(db, place.overview->about.id, place.official->form->id,
                                           field->id, request_int(request, "revision"), why);
    if (fail == FAIL_CONFLICT)
        return why_fail(why, fail, NULL, "somebody else changed this part meanwhile");
    if (fail != FAIL_NONE) return fail;
    request_say(request, "%s", tr_language(request->language, "It follows the draft again."));
    request_go(request, "%s", place.path);
    return FAIL_NONE;
}

static const struct page page_document_follow = {.name = "document_follow",
                                                 .path = DOCUMENT_PATH
                                                 "/fields/:field/follow/:revision",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = DOCUMENT_WRITES,
                                                 .section = "proposals",
                                                 .show = follow_show,
                                                 .act = follow_act};
REGISTER(page, page_document_follow);
