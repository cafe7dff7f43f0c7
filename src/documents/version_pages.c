/* Freezing a document, reading a frozen one, and reviews of it. */
#include "base/hash.h"
#include "documents/documents.html.h"
#include "documents/documents_views.h"

#include <string.h>

static const struct field freeze_fields[] = {
    {.name = "note",
     .label = "What is this version for?",
     .hint = "For example ‘For the data protection officers of both parties’.",
     .kind = FIELD_TEXT,
     .max = 300},
};

static enum fail freeze_show(struct request *request, struct db *db, struct why *why) {
    struct document_place place;
    TRY(document_of_path(request, db, &place, why));
    struct document_freeze_view view = {.about = about_of(&place.overview->about),
                                        .official = place.official,
                                        .path = place.path,
                                        .form = request->form};
    request->title = tr(request->out, "Freeze a version");
    request->back_href = place.path;
    official_freeze_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail freeze_act(struct request *request, struct db *db, struct why *why) {
    struct document_place place;
    struct document_versions_row *versions;
    size_t n;
    char digest[SHA256_HEX];
    TRY(document_of_path(request, db, &place, why));
    const char *form = place.official->form->id;
    int64_t proposal = place.overview->about.id, number;
    TRY(document_versions(db, request->arena, proposal, form, &versions, &n, why));
    place.head.number = n == 0 ? 1 : versions[0].number + 1;
    const char *content = official_json(place.official, &place.head, request->arena);
    sha256_hex(content, strlen(content), digest);
    TRY(document_version_add(db, request->arena, proposal, form, place.head.number,
                             place.overview->about.version, content, digest,
                             form_text(request->form, "note"), request->viewer.person, request->now,
                             &number, why));
    TRY(document_progress(request, db, form, "drafted", why));
    request->subject = number;
    request_go(request, "%s/versions/%lld", place.path, (long long)number);
    return FAIL_NONE;
}

static const struct page page_document_freeze = {.name = "document_freeze",
                                                 .path = DOCUMENT_PATH "/freeze",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = DOCUMENT_WRITES,
                                                 .section = "proposals",
                                                 .fields = freeze_fields,
                                                 .n_fields = LENGTH(freeze_fields),
                                                 .show = freeze_show,
                                                 .act = freeze_act};
REGISTER(page, page_document_freeze);

/* --- a frozen version
 * ------------------------------------------------------------------------------ */

static const struct choice outcomes[] = {{"approved", "I approve this version", NULL},
                                         {"changes", "It needs changes", "Say which, below"},
                                         {NULL, NULL, NULL}};

static const struct field review_fields[] = {
    {.name = "outcome",
     .label = "What do you say to it?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = outcomes,
     .missing = "Choose what you say to it"},
    {.name = "comment",
     .label = "Comment",
     .hint = "It stays with this version and is never edited.",
     .kind = FIELD_LONG_TEXT,
     .max = 5000,
     .rows = 6},
};

/* The role in which the viewer reviews: the one that weighs most. */
static enum role review_role(const struct request *request) {
    static const enum role order[] = {ROLE_DATA_PROTECTION, ROLE_DECISION_MAKER, ROLE_SIGNATORY,
                                      ROLE_OWNER};
    for (size_t i = 0; i < LENGTH(order); i++)
        if (request_has_role(request, order[i])) return order[i];
    return (enum role)0;
}

struct frozen {
    struct document_version_one_row row;
    struct official *official;
    struct official_about head;
    const char *path; /* of the document */
};

static enum fail frozen_of_path(struct request *request, struct db *db, struct frozen *out,
                                struct why *why) {
    int64_t proposal = request_int(request, "proposal");
    const char *form = request_text(request, "form");
    TRY(document_version_one(db, request->arena, proposal, form, request_int(request, "version"),
                             &out->row, why));
    out->path =
        arena_printf(request->arena, "/proposals/%lld/documents/%s", (long long)proposal, form);
    return official_read(request->arena, out->row.content, &out->official, &out->head, why);
}

static enum fail reviews_load(struct request *request, struct db *db, int64_t version,
                              struct document_version_view *view, struct why *why) {
    struct document_reviews_row *rows;
    TRY(document_reviews(db, request->arena, version, &rows, &view->n_reviews, why));
    struct document_review_line *lines =
        ARENA_ARRAY(request->arena, struct document_review_line, view->n_reviews + 1);
    for (size_t i = 0; i < view->n_reviews; i++)
        lines[i] = (struct document_review_line){
            .who = person_shown(request, rows[i].reviewed_by),
            .organisation = rows[i].organisation,
            .role = role_label(request->language, role_read(rows[i].role)),
            .when = day_shown(request, rows[i].reviewed_at),
            .comment = rows[i].comment,
            .approved = text_is(rows[i].outcome, "approved")};
    view->reviews = lines;
    return FAIL_NONE;
}

static enum fail version_show(struct request *request, struct db *db, struct why *why) {
    struct frozen frozen;
    struct document_version_view view = {0};
    TRY(proposal_about(request, db, &view.about, why));
    TRY(frozen_of_path(request, db, &frozen, why));
    view.official = frozen.official;
    view.head = &frozen.head;
    view.path = frozen.path;
    view.note = frozen.row.note;
    view.who = person_shown(request, frozen.row.frozen_by);
    view.when = day_shown(request, frozen.row.frozen_at);
    view.sha256 = frozen.row.sha256;
    view.own = frozen.row.frozen_by == request->viewer.person;
    if (review_role(request) != (enum role)0 && !view.own) view.form = request->form;
    view.n_files = document_files(request, frozen.official->form->id, &view.files);
    TRY(reviews_load(request, db, frozen.row.id, &view, why));
    request->title = trf(request->out, "%s, version %lld", frozen.official->form->title,
                         (long long)frozen.row.number);
    request->back_href = frozen.path;
    official_version_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail version_act(struct request *request, struct db *db, struct why *why) {
    struct frozen frozen;
    enum role role = review_role(request);
    const struct form *form = request->form;
    TRY(frozen_of_path(request, db, &frozen, why));
    if (role == (enum role)0)
        return why_fail(why, FAIL_DENIED, NULL, "your role does not review documents");
    if (frozen.row.frozen_by == request->viewer.person)
        return why_fail(why, FAIL_DENIED, NULL, "somebody else reviews what you froze");
    bool approved = text_is(form_text(form, "outcome"), "approved");
    if (!approved && text_is_empty(form_text(form, "comment"))) {
        form_error(request->form, "comment", "Say what needs to change");
        return why_fail(why, FAIL_INPUT, "comment", "a reason is needed");
    }
    TRY(document_review_add(db, frozen.row.id, role_word(role), form_text(form, "outcome"),
                            form_text(form, "comment"), request->viewer.person, request->now, why));
    if (approved && role == ROLE_DATA_PROTECTION)
        TRY(document_progress(request, db, frozen.official->form->id, "reviewed", why));
    request_say(request, "%s", tr_language(request->language, "Your review is recorded."));
    request_go(request, "%s/versions/%lld", frozen.path, (long long)frozen.row.number);
    return FAIL_NONE;
}

static const struct page page_document_version = {.name = "document_version",
                                                  .path = DOCUMENT_PATH "/versions/:version",
                                                  .scope = SCOPE_PROPOSAL,
                                                  .roles = ROLE_ANY,
                                                  .section = "proposals",
                                                  .fields = review_fields,
                                                  .n_fields = LENGTH(review_fields),
                                                  .show = version_show,
                                                  .act = version_act};
REGISTER(page, page_document_version);

static enum fail version_file_send(struct request *request, struct db *db, struct why *why) {
    struct frozen frozen;
    TRY(frozen_of_path(request, db, &frozen, why));
    struct document_place place = {
        .official = frozen.official, .head = frozen.head, .path = frozen.path};
    return document_file_send(request, &place, request_text(request, "file"), why);
}

static const struct page page_document_version_file = {.name = "document_version_file",
                                                       .path = DOCUMENT_PATH
                                                       "/versions/:version/files/:file",
                                                       .scope = SCOPE_PROPOSAL,
                                                       .roles = ROLE_ANY,
                                                       .send = version_file_send};
REGISTER(page, page_document_version_file);

static enum fail file_send(struct request *request, struct db *db, struct why *why) {
    struct document_place place;
    TRY(document_of_path(request, db, &place, why));
    return document_file_send(request, &place, request_text(request, "file"), why);
}

static const struct page page_document_file = {.name = "document_file",
                                               .path = DOCUMENT_PATH "/files/:file",
                                               .scope = SCOPE_PROPOSAL,
                                               .roles = ROLE_ANY,
                                               .send = file_send};
REGISTER(page, page_document_file);
