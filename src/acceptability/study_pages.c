/* Studies of conditions: bringing one, and asking it "what if". */
#include "acceptability/acceptability_views.h"
#include "acceptability/study.h"
#include "acceptability/study.html.h"
#include "acceptability/study.sql.h"
#include "base/hash.h"
#include "civic/app.h"
#include "score/what_if.html.h"

enum { STUDY_BYTES_MAX = 1 << 20 };

enum fail study_take(struct arena *arena, const char *content, struct study *study,
                     struct why *why) {
    struct what_if what_if;
    struct what_if_result *ranked;
    size_t n;
    char digest[SHA256_HEX];
    TRY(what_if_read(arena, str_of(content), &what_if, why));
    TRY(what_if_rank(arena, &what_if, 1, &ranked, &n, why));
    sha256_hex(content, strlen(content), digest);
    study->content = content;
    study->sha256 = arena_copy(arena, digest);
    return FAIL_NONE;
}

enum fail study_store(struct db *db, struct arena *arena, const struct study *study, int64_t *id,
                      struct why *why) {
    return study_add(db, arena, study->proposal, study->title, study->about, study->illustrative,
                     study->content, study->sha256, study->person, study->now, id, why);
}

static enum fail list_show(struct request *request, struct db *db, struct why *why) {
    struct study_list_view view = {.may_add = request_has_role(request, ROLES_CONDITIONS)};
    struct study_list_row *rows;
    TRY(score_about_load(request, db, &view.about, why));
    TRY(study_list(db, request->arena, view.about.id, &rows, &view.n, why));
    struct study_line *lines = ARENA_ARRAY(request->arena, struct study_line, view.n + 1);
    for (size_t i = 0; i < view.n; i++)
        lines[i] = (struct study_line){.id = rows[i].id,
                                       .title = rows[i].title,
                                       .date = score_time_text(request, rows[i].added_at),
                                       .illustrative = rows[i].illustrative != 0,
                                       .is_public = rows[i].public != 0};
    view.lines = lines;
    request->title = tr(request->out, "Studies of conditions");
    request->back_href =
        arena_printf(request->arena, "/proposals/%lld/score", (long long)view.about.id);
    study_list_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_studies = {
    .name = "studies",
    .path = "/proposals/:proposal/studies",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_ANY,
    .section = "proposals",
    .show = list_show,
};
REGISTER(page, page_studies);

/* --- adding --------------------------------------------------------------------------- */

static const struct field study_fields[] = {
    {.name = "title",
     .label = "Title",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 150,
     .missing = "Enter a title"},
    {.name = "about",
     .label = "Who was asked, when and how",
     .hint = "The public reads this once the study is public.",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .max = 2000,
     .missing = "Enter who was asked, when and how"},
    {.name = "illustrative", .label = "The answers are made up, as an example", .kind = FIELD_YES},
    {.name = "file",
     .label = "File of what was found (JSON)",
     .kind = FIELD_FILE,
     .required = true,
     .max = STUDY_BYTES_MAX,
     .missing = "Choose a file"},
};

static enum fail add_show(struct request *request, struct db *db, struct why *why) {
    struct study_form_view view = {.form = request->form};
    TRY(score_about_load(request, db, &view.about, why));
    request->form->multipart = true;
    request->title = tr(request->out, "Add a study of conditions");
    request->back_href =
        arena_printf(request->arena, "/proposals/%lld/studies", (long long)view.about.id);
    study_form_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail add_prepare(struct request *request, struct why *why) {
    struct study *study = ARENA_NEW(request->arena, struct study);
    const struct http_upload *upload = form_upload(request->form, "file");
    if (upload == NULL) return why_fail(why, FAIL_INPUT, "file", "choose a file");
    enum fail fail =
        study_take(request->arena, str_copy(request->arena, upload->bytes), study, why);
    if (fail == FAIL_INPUT || fail == FAIL_LIMIT) /* of the file, whichever part of it */
        return why_at(why, FAIL_INPUT, "file");
    request->context = study;
    return fail;
}

static enum fail add_act(struct request *request, struct db *db, struct why *why) {
    struct study *study = request->context;
    study->proposal = request_int(request, "proposal");
    study->person = request->viewer.person;
    study->now = request->now;
    study->title = form_text(request->form, "title");
    study->about = form_text(request->form, "about");
    study->illustrative = form_yes(request->form, "illustrative");
    TRY(study_store(db, request->arena, study, &request->subject, why));
    request_go(request, "/proposals/%lld/studies/%lld", (long long)study->proposal,
               (long long)request->subject);
    return FAIL_NONE;
}

static const struct page page_study_add = {
    .name = "study_add",
    .path = "/proposals/:proposal/studies/add",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLES_CONDITIONS,
    .section = "proposals",
    .fields = study_fields,
    .n_fields = LENGTH(study_fields),
    .show = add_show,
    .prepare = add_prepare,
    .act = add_act,
};
REGISTER(page, page_study_add);

/* --- what if ---------------------------------------------------------------------------- */

static enum fail study_page_show(struct request *request, struct db *db, struct why *why) {
    struct study_one_row row;
    struct what_if_view view = {.n_ranked = 0};
    long long proposal = (long long)request_int(request, "proposal");
    TRY(study_one(db, request->arena, request_int(request, "proposal"),
                  request_int(request, "study"), &row, why));
    view.title = row.title;
    view.about = row.about;
    view.illustrative = row.illustrative != 0;
    view.action =
        arena_printf(request->arena, "/proposals/%lld/studies/%lld", proposal, (long long)row.id);
    TRY(what_if_load(request->arena, row.content, request->http, &view, why));
    request->title = tr(request->out, "Which conditions would make it acceptable?");
    request->back_href = arena_printf(request->arena, "/proposals/%lld/studies", proposal);
    bool may_be_public = what_if_may_be_public(&view.what_if);
    if (!may_be_public)
        view.note = trf(request->out,
                        "Fewer than %d people are known to have answered: the study "
                        "stays inside.",
                        (int)WHAT_IF_PUBLIC_LEAST);
    what_if_html(request->out, &view);
    if (!request_has_role(request, ROLES_CONDITIONS) || (!may_be_public && row.public == 0))
        return FAIL_NONE;
    request_button(
        request,
        arena_printf(request->arena, "%s/%s", view.action, row.public != 0 ? "hide" : "show"),
        row.public != 0 ? tr(request->out, "Take it off the public page")
                        : tr(request->out, "Show it on the public page"),
        "secondary");
    return FAIL_NONE;
}

static const struct page page_study = {
    .name = "study",
    .path = "/proposals/:proposal/studies/:study",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_ANY,
    .section = "proposals",
    .show = study_page_show,
};
REGISTER(page, page_study);

static enum fail public_check(struct db *db, void *context, struct why *why) {
    struct request *request = context;
    struct study_one_row row;
    struct what_if what_if;
    TRY(study_one(db, request->arena, request_int(request, "proposal"),
                  request_int(request, "study"), &row, why));
    TRY(what_if_read(request->arena, str_of(row.content), &what_if, why));
    if (what_if_may_be_public(&what_if)) return FAIL_NONE;
    return why_fail(why, FAIL_INPUT, NULL,
                    "too few people are known to have answered: the study stays inside");
}

static enum fail show_prepare(struct request *request, struct why *why) {
    return store_read(request->app->store, public_check, request, why);
}

static enum fail public_act(struct request *request, struct db *db, bool shown, struct why *why) {
    long long proposal = (long long)request_int(request, "proposal");
    int64_t study = request_int(request, "study");
    TRY(study_show(db, request_int(request, "proposal"), study, shown, why));
    request->subject = study;
    request_say(request, "%s",
                shown ? tr_language(request->language, "The public page links to it from now on.")
                      : tr_language(request->language, "The public page no longer shows it."));
    request_go(request, "/proposals/%lld/studies/%lld", proposal, (long long)study);
    return FAIL_NONE;
}

static enum fail show_act(struct request *request, struct db *db, struct why *why) {
    return public_act(request, db, true, why);
}

static enum fail hide_act(struct request *request, struct db *db, struct why *why) {
    return public_act(request, db, false, why);
}

static const struct page page_study_show = {
    .name = "study_show",
    .path = "/proposals/:proposal/studies/:study/show",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLES_CONDITIONS,
    .section = "proposals",
    .show = study_page_show,
    .prepare = show_prepare,
    .act = show_act,
};
REGISTER(page, page_study_show);

static const struct page page_study_hide = {
    .name = "study_hide",
    .path = "/proposals/:proposal/studies/:study/hide",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLES_CONDITIONS,
    .section = "proposals",
    .show = study_page_show,
    .act = hide_act,
};
REGISTER(page, page_study_hide);
