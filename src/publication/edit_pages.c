/* "We asked, you said, we did", and what must be so before the page is published. */
#include "base/clock.h"
#include "civic/app.h"
#include "publication/edit.html.h"
#include "publication/publication.sql.h"
#include "publication/publication_views.h"
#include "publication/publish.h"

#define ROLES_EDIT (ROLE_OWNER | ROLE_ENGAGEMENT)

static enum fail replies_load(struct request *request, struct db *db, int64_t proposal,
                              struct edit_view *view, struct why *why) {
    struct reply_list_row *rows;
    TRY(reply_list(db, request->arena, proposal, &rows, &view->n_replies, why));
    struct edit_reply *replies = ARENA_ARRAY(request->arena, struct edit_reply, view->n_replies);
    for (size_t i = 0; i < view->n_replies; i++)
        replies[i] = (struct edit_reply){rows[i].id, rows[i].asked, rows[i].said, rows[i].did};
    view->replies = replies;
    return FAIL_NONE;
}

static enum fail past_load(struct request *request, struct db *db, int64_t proposal,
                           struct edit_view *view, struct why *why) {
    struct publication_list_row *rows;
    TRY(publication_list(db, request->arena, proposal, &rows, &view->n_past, why));
    struct past_publication *past =
        ARENA_ARRAY(request->arena, struct past_publication, view->n_past);
    for (size_t i = 0; i < view->n_past; i++)
        past[i] = (struct past_publication){
            .id = rows[i].id,
            .number = rows[i].number,
            .version = rows[i].version,
            .slug = rows[i].slug,
            .date = clock_day_text(request->arena, rows[i].published_at, request->language),
            .who = vault_name(request->app->vault, request->arena, rows[i].published_by),
            .withdrawn =
                rows[i].withdrawn_at == DB_NULL_INT
                    ? NULL
                    : clock_day_text(request->arena, rows[i].withdrawn_at, request->language),
            .reason = rows[i].withdrawn_reason};
    view->past = past;
    return FAIL_NONE;
}

static enum fail checks_load(struct request *request, struct db *db, int64_t proposal,
                             struct edit_view *view, struct why *why) {
    struct gathered made;
    enum fail fail =
        publication_gather(db, request->arena, proposal, false, request->now, &made, why);
    if (fail == FAIL_CONFLICT) {
        view->hindrance = tr(request->out, "Freeze a version of the proposal first.");
        return FAIL_NONE;
    }
    TRY(fail);
    view->checks = made.checks;
    view->n_checks = made.n_checks;
    view->allowed = checks_allow(made.checks, made.n_checks);
    return FAIL_NONE;
}

static enum fail edit_show(struct request *request, struct db *db, struct why *why) {
    struct publication_proposal_row head;
    TRY(publication_proposal(db, request->arena, request_int(request, "proposal"), &head, why));
    struct edit_view view = {.request = request,
                             .proposal = head.id,
                             .title = head.title,
                             .reference = head.reference,
                             .may_edit = request_has_role(request, ROLES_EDIT),
                             .may_preview =
                                 request_has_role(request, ROLES_EDIT | ROLE_DATA_PROTECTION |
                                                               ROLE_DECISION_MAKER | ROLE_AUDITOR)};
    TRY(replies_load(request, db, head.id, &view, why));
    TRY(past_load(request, db, head.id, &view, why));
    TRY(checks_load(request, db, head.id, &view, why));
    request->title = tr(request->out, "Publication");
    request->back_href = arena_printf(request->arena, "/proposals/%lld", (long long)head.id);
    edit_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_publication = {
    .name = "publication",
    .path = "/proposals/:proposal/publication",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_ANY,
    .section = "proposals",
    .show = edit_show,
};
REGISTER(page, page_publication);

/* --- one reply ----------------------------------------------------------------------- */

static const struct field reply_fields[] = {
    {.name = "asked",
     .label = "We asked",
     .hint = "What you asked people, in one or two sentences.",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .min = 3,
     .max = 1500,
     .rows = 3,
     .missing = "Enter what you asked"},
    {.name = "said",
     .label = "You said",
     .hint = "What people answered, also those in the minority. Name how many.",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .min = 3,
     .max = 1500,
     .rows = 4,
     .missing = "Enter what people said"},
    {.name = "did",
     .label = "We did",
     .hint = "What changed because of it. If nothing did, say so and say why.",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .min = 3,
     .max = 1500,
     .rows = 4,
     .missing = "Enter what you did"},
    {.name = "revision", .kind = FIELD_HIDDEN, .max = 20},
};

static int64_t revision_read(const struct form *form) {
    int64_t revision = 0;
    if (!str_int(str_of(form_text(form, "revision")), 0, INT64_MAX, &revision)) return 0;
    return revision;
}

/* What is stored now, so that saving again after a conflict means "over theirs". */
static void revision_put(struct form *form, int64_t revision) {
    for (size_t i = 0; i < form->n_fields; i++) {
        if (!text_is(form->fields[i].name, "revision")) continue;
        const char **texts = ARENA_ARRAY(form->arena, const char *, 1);
        texts[0] = arena_printf(form->arena, "%lld", (long long)revision);
        form->values[i].texts = texts;
        form->values[i].n_texts = 1;
    }
}

static enum fail reply_view_make(struct request *request, struct db *db,
                                 struct reply_form_view *view, struct why *why) {
    struct publication_proposal_row head;
    TRY(publication_proposal(db, request->arena, request_int(request, "proposal"), &head, why));
    *view = (struct reply_form_view){.request = request,
                                     .proposal = head.id,
                                     .title = head.title,
                                     .reference = head.reference,
                                     .form = request->form};
    request->title = tr(request->out, "We asked, you said, we did");
    request->back_href =
        arena_printf(request->arena, "/proposals/%lld/publication", (long long)head.id);
    return FAIL_NONE;
}

static void back_to_editor(struct request *request) {
    request_go(request, "/proposals/%lld/publication", (long long)request_int(request, "proposal"));
}

static enum fail reply_add_show(struct request *request, struct db *db, struct why *why) {
    struct reply_form_view view;
    TRY(reply_view_make(request, db, &view, why));
    view.is_new = true;
    reply_form_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail reply_add_act(struct request *request, struct db *db, struct why *why) {
    const struct form *form = request->form;
    TRY(reply_add(db, request->arena, request_int(request, "proposal"), form_text(form, "asked"),
                  form_text(form, "said"), form_text(form, "did"), &request->subject, why));
    back_to_editor(request);
    return FAIL_NONE;
}

static const struct page page_reply_add = {
    .name = "reply_add",
    .path = "/proposals/:proposal/publication/replies/add",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLES_EDIT,
    .section = "proposals",
    .fields = reply_fields,
    .n_fields = LENGTH(reply_fields),
    .show = reply_add_show,
    .act = reply_add_act,
};
REGISTER(page, page_reply_add);

static enum fail reply_edit_show(struct request *request, struct db *db, struct why *why) {
    struct reply_form_view view;
    struct reply_one_row row;
    TRY(reply_view_make(request, db, &view, why));
    TRY(reply_one(db, request->arena, view.proposal, request_int(request, "reply"), &row, why));
    struct edit_reply *theirs = ARENA_NEW(request->arena, struct edit_reply);
    *theirs = (struct edit_reply){row.id, row.asked, row.said, row.did};
    if (request->form->submitted && revision_read(request->form) != row.revision)
        view.theirs = theirs;
    form_fill(request->form, "asked", row.asked);
    form_fill(request->form, "said", row.said);
    form_fill(request->form, "did", row.did);
    revision_put(request->form, row.revision);
    reply_form_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail reply_edit_act(struct request *request, struct db *db, struct why *why) {
    const struct form *form = request->form;
    int64_t proposal = request_int(request, "proposal"), id = request_int(request, "reply");
    struct reply_one_row row;
    TRY(reply_one(db, request->arena, proposal, id, &row, why));
    TRY(reply_save(db, proposal, id, form_text(form, "asked"), form_text(form, "said"),
                   form_text(form, "did"), revision_read(form), why));
    back_to_editor(request);
    return FAIL_NONE;
}

static const struct page page_reply = {
    .name = "reply_change",
    .path = "/proposals/:proposal/publication/replies/:reply",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLES_EDIT,
    .section = "proposals",
    .fields = reply_fields,
    .n_fields = LENGTH(reply_fields),
    .show = reply_edit_show,
    .act = reply_edit_act,
};
REGISTER(page, page_reply);

static enum fail reply_remove_show(struct request *request, struct db *db, struct why *why) {
    struct reply_form_view view;
    struct reply_one_row row;
    TRY(reply_view_make(request, db, &view, why));
    TRY(reply_one(db, request->arena, view.proposal, request_int(request, "reply"), &row, why));
    struct edit_reply *reply = ARENA_NEW(request->arena, struct edit_reply);
    *reply = (struct edit_reply){row.id, row.asked, row.said, row.did};
    view.theirs = reply;
    reply_remove_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail reply_remove_act(struct request *request, struct db *db, struct why *why) {
    TRY(reply_remove(db, request_int(request, "proposal"), request_int(request, "reply"), why));
    back_to_editor(request);
    return FAIL_NONE;
}

static const struct page page_reply_remove = {
    .name = "reply_remove",
    .path = "/proposals/:proposal/publication/replies/:reply/remove",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLES_EDIT,
    .section = "proposals",
    .show = reply_remove_show,
    .act = reply_remove_act,
};
REGISTER(page, page_reply_remove);
