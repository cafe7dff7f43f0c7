/* Preview, publish and withdraw. */
#include "base/clock.h"
#include "civic/app.h"
#include "civic/blocks.h"
#include "publication/edit.html.h"
#include "publication/public.html.h"
#include "publication/publication.sql.h"
#include "publication/publication_views.h"
#include "publication/publish.h"
#include "publication/record.h"

#include <string.h>

#define ROLES_PUBLISH (ROLE_OWNER | ROLE_ENGAGEMENT)
/* Not assessors: they would see the score of others' ratings before they lock their own. */
#define ROLES_PREVIEW (ROLES_PUBLISH | ROLE_DATA_PROTECTION | ROLE_DECISION_MAKER | ROLE_AUDITOR)

/* Only asked where figures would stay as they were published. */
static bool wants_changed(const struct request *request) {
    return request->form != NULL && form_has(request->form, "changed") &&
           form_yes(request->form, "changed");
}

static enum fail gather(struct request *request, struct db *db,
                        struct publication_proposal_row *head, struct gathered *out,
                        struct why *why) {
    int64_t proposal = request_int(request, "proposal");
    TRY(publication_proposal(db, request->arena, proposal, head, why));
    return publication_gather(db, request->arena, proposal, wants_changed(request), request->now,
                              out, why);
}

/* The page exactly as the public would get it: written to JSON and read back. */
static enum fail preview_show(struct request *request, struct db *db, struct why *why) {
    struct publication_proposal_row head;
    struct gathered made;
    struct publication_content content;
    struct score_reading *reading;
    const char *json;
    TRY(gather(request, db, &head, &made, why));
    TRY(publication_write(request->arena, &made.content, &json, why));
    TRY(public_load(request, db, json, made.score_file, &content, &reading, why));
    struct public_view view = {.content = &content,
                               .reading = reading,
                               .published = public_day(request->out, content.published_on),
                               .today = request_today(request),
                               .preview = true,
                               .public_url = request->app->settings.public_url};
    request->title = tr(request->out, "Preview");
    request->back_href = arena_printf(request->arena, "/proposals/%lld/publication",
                                      (long long)request_int(request, "proposal"));
    public_page_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_preview = {
    .name = "publication_preview",
    .wide = true,
    .path = "/proposals/:proposal/publication/preview",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLES_PREVIEW,
    .section = "proposals",
    .show = preview_show,
};
REGISTER(page, page_preview);

/* --- publishing ---------------------------------------------------------------------- */

static const struct field publish_fields[] = {
    {.name = "theme",
     .label = "What is it about?",
     .hint = "So that people find it in the register.",
     .kind = FIELD_SELECT,
     .required = true,
     .choices = publication_themes,
     .missing = "Choose what it is about"},
    {.name = "read",
     .label = "I have read every text on the page. Nobody can be recognised in it.",
     .kind = FIELD_YES,
     .required = true,
     .missing = "Confirm that you have read every text on the page"},
    {.name = "promise",
     .label = "The page keeps what we promised to those who took part.",
     .kind = FIELD_YES,
     .required = true,
     .missing = "Confirm that the page keeps what you promised"},
};

static const struct field changed_field = {
    .name = "changed",
    .label = "Publish the changed figures too: those on the earlier page were wrong. Whoever "
             "compares the two pages may then learn what one person said.",
    .kind = FIELD_YES};

/* One field more where figures would stay as they were published. */
static enum fail publish_fields_make(struct request *request, struct db *db,
                                     const struct field **fields, size_t *n_fields,
                                     struct why *why) {
    enum { FIELDS = LENGTH(publish_fields) };
    struct gathered made;
    struct field *list = ARENA_ARRAY(request->arena, struct field, FIELDS + 1);
    TRY(publication_gather(db, request->arena, request_int(request, "proposal"), false,
                           request->now, &made, why));
    memcpy(list, publish_fields, sizeof publish_fields);
    list[FIELDS] = changed_field;
    *fields = list;
    *n_fields = FIELDS + (made.n_kept > 0 ? 1 : 0);
    return FAIL_NONE;
}

static enum fail publish_show(struct request *request, struct db *db, struct why *why) {
    struct publication_proposal_row head;
    struct gathered made;
    TRY(gather(request, db, &head, &made, why));
    struct check *looks = ARENA_ARRAY(request->arena, struct check, made.n_checks);
    size_t n = 0;
    for (size_t i = 0; i < made.n_checks; i++)
        if (made.checks[i].level != CHECK_DONE) looks[n++] = made.checks[i];
    struct publish_view view = {.request = request,
                                .proposal = head.id,
                                .title = head.title,
                                .reference = head.reference,
                                .form = request->form,
                                .looks = looks,
                                .n_looks = n,
                                .engagements = made.content.engagements,
                                .n_engagements = made.content.n_engagements};
    request->title = tr(request->out, "Publish");
    request->back_href =
        arena_printf(request->arena, "/proposals/%lld/publication", (long long)head.id);
    publish_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail publish_act(struct request *request, struct db *db, struct why *why) {
    int64_t proposal = request_int(request, "proposal");
    const char *slug;
    struct publishing publishing = {.proposal = proposal,
                                    .person = request->viewer.person,
                                    .now = request->now,
                                    .theme = form_text(request->form, "theme"),
                                    .changed = wants_changed(request)};
    TRY(publication_publish(db, request->arena, &publishing, &request->subject, &slug, why));
    request_say(request, tr_language(request->language, "Published at %s/register/%s"),
                request->app->settings.public_url, slug);
    request_go(request, "/proposals/%lld/publication", (long long)proposal);
    return FAIL_NONE;
}

static const struct page page_publish = {
    .name = "publish",
    .path = "/proposals/:proposal/publication/publish",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLES_PUBLISH,
    .section = "proposals",
    .fields_make = publish_fields_make,
    .show = publish_show,
    .act = publish_act,
};
REGISTER(page, page_publish);

/* --- withdrawing --------------------------------------------------------------------- */

static const struct field withdraw_fields[] = {
    {.name = "reason",
     .label = "Why do you withdraw it?",
     .hint = "The public reads this instead of the page.",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .min = 10,
     .max = 2000,
     .missing = "Enter why you withdraw it"},
};

static enum fail withdraw_show(struct request *request, struct db *db, struct why *why) {
    struct publication_proposal_row head;
    struct publication_list_row *past;
    size_t n;
    TRY(publication_proposal(db, request->arena, request_int(request, "proposal"), &head, why));
    TRY(publication_list(db, request->arena, head.id, &past, &n, why));
    if (n == 0 || past[0].withdrawn_at != DB_NULL_INT)
        return why_fail(why, FAIL_NOTFOUND, NULL, "nothing is published");
    struct past_publication line = {
        .id = past[0].id,
        .slug = past[0].slug,
        .date = clock_day_text(request->arena, past[0].published_at, request->language)};
    struct publish_view view = {.request = request,
                                .proposal = head.id,
                                .title = head.title,
                                .reference = head.reference,
                                .form = request->form,
                                .withdraw = &line};
    request->title = tr(request->out, "Withdraw the page");
    request->back_href =
        arena_printf(request->arena, "/proposals/%lld/publication", (long long)head.id);
    withdraw_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail withdraw_act(struct request *request, struct db *db, struct why *why) {
    int64_t proposal = request_int(request, "proposal");
    struct publication_list_row *past;
    size_t n;
    TRY(publication_list(db, request->arena, proposal, &past, &n, why));
    if (n == 0) return why_fail(why, FAIL_NOTFOUND, NULL, "nothing is published");
    TRY(publication_withdraw(db, proposal, past[0].id, form_text(request->form, "reason"),
                             request->now, why));
    TRY(ledger_record(db, request->arena, &publication_kind, proposal, past[0].id, request->now,
                      why));
    request->subject = past[0].id;
    request_say(request, "%s", tr_language(request->language, "The page is withdrawn."));
    request_go(request, "/proposals/%lld/publication", (long long)proposal);
    return FAIL_NONE;
}

static const struct page page_withdraw = {
    .name = "withdraw",
    .path = "/proposals/:proposal/publication/withdraw",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLES_PUBLISH,
    .section = "proposals",
    .fields = withdraw_fields,
    .n_fields = LENGTH(withdraw_fields),
    .show = withdraw_show,
    .act = withdraw_act,
};
REGISTER(page, page_withdraw);
