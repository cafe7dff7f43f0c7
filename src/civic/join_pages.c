/* The first sign-in: a one-time link to choose a password, then the authenticator app. */
#include "base/hash.h"
#include "civic/app.h"
#include "civic/new_app.h"
#include "civic/person.h"
#include "civic/person.sql.h"
#include "civic/session.h"
#include "civic/sign_in.html.h"
#include "civic/sign_in_views.h"

#include <string.h>

/* ---- one-time link ---- */

static const struct field join_fields[] = {
    {.name = "password",
     .label = "Password",
     .kind = FIELD_PASSWORD,
     .required = true,
     .max = 200,
     .hint = "12 characters or more. Three random words work well. You can paste it.",
     .autocomplete = "new-password",
     .missing = "Enter a password"},
    {.name = "again",
     .label = "Password again",
     .kind = FIELD_PASSWORD,
     .required = true,
     .max = 200,
     .autocomplete = "new-password",
     .missing = "Enter the password again"},
};

static struct str token_digest(const struct request *request) {
    const char *token = request_text(request, "token");
    uint8_t *digest = arena_take(request->arena, SHA256_BYTES, 1);
    sha256(token, strlen(token), digest);
    return (struct str){(const char *)digest, SHA256_BYTES};
}

/* Used, ended, and for people who were disabled or erased meanwhile: all say the same. */
static enum fail link_find(struct request *request, struct db *db, struct invitation_find_row *row,
                           struct why *why) {
    enum fail fail = invitation_find(db, request->arena, token_digest(request), row, why);
    if (fail != FAIL_NONE && fail != FAIL_NOTFOUND) return fail;
    bool good = fail == FAIL_NONE && row->used_at == DB_NULL_INT && row->ends_at > request->now;
    if (good) good = text_is(row->state, text_is(row->purpose, "join") ? "invited" : "active");
    if (good) return FAIL_NONE;
    return why_fail(why, FAIL_NOTFOUND, "link",
                    "this link was used already or has run out; ask for a new one");
}

static enum fail join_prepare(struct request *request, struct why *why) {
    TRY(request_try(request, "join", request->http->client, 20, 60, why));
    const char *password = form_text(request->form, "password");
    struct why weak;
    if (password_allowed(password, NULL, &weak) != FAIL_NONE)
        form_error(request->form, "password", "%s", tr_language(request->language, weak.text));
    else if (strcmp(password, form_text(request->form, "again")) != 0)
        form_error(request->form, "again", "%s",
                   tr_language(request->language, "The two passwords are not the same"));
    if (!form_ok(request->form))
        return why_fail(why, FAIL_INPUT, "password", "choose another password");
    char *hash;
    TRY(password_hash(request->arena, password, &hash, why));
    request->context = hash;
    return FAIL_NONE;
}

static enum fail join_act(struct request *request, struct db *db, struct why *why) {
    struct invitation_find_row row;
    TRY(link_find(request, db, &row, why));
    int64_t used;
    TRY(invitation_use(db, token_digest(request), request->now, &used, why));
    if (used != 1) return why_fail(why, FAIL_NOTFOUND, "link", "this link was used already");
    TRY(person_activate(db, row.person, request->context, why));
    TRY(session_end_all(db, row.person, 0, why));
    TRY(session_begin(request, db, row.person, 0, true, why));
    request->viewer.half = row.person;
    request->subject = row.person;
    request_go(request, "/sign-in/code");
    return FAIL_NONE;
}

static enum fail join_show(struct request *request, struct db *db, struct why *why) {
    struct invitation_find_row row;
    struct contact contact;
    TRY(link_find(request, db, &row, why));
    TRY(vault_get(request->app->vault, request->arena, row.person, &contact, why));
    bool reset = text_is(row.purpose, "reset");
    request->title = reset ? tr(request->out, "Choose a new password")
                           : trf(request->out, "Join as %s", row.organisation_name);
    struct join_view view = {.form = request->form,
                             .organisation = row.organisation_name,
                             .email = contact.email,
                             .reset = reset};
    join_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_join = {
    .name = "join",
    .path = "/join/:token",
    .scope = SCOPE_ANYONE,
    .fields = join_fields,
    .n_fields = LENGTH(join_fields),
    .prepare = join_prepare,
    .show = join_show,
    .act = join_act,
};
REGISTER(page, page_join);

/* ---- authenticator app ---- */

static const struct field set_up_fields[] = {
    {.name = "sealed", .kind = FIELD_HIDDEN, .max = 4000},
    {.name = "next", .kind = FIELD_HIDDEN, .max = 2000},
    {.name = "code",
     .label = "Code",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 10,
     .autocomplete = "one-time-code",
     .missing = "Enter the code"},
};

static enum fail set_up_act(struct request *request, struct db *db, struct why *why) {
    struct new_app app;
    int64_t person = request->viewer.half;
    if (!new_app_open(request, person, &app)) {
        request_go(request, "/sign-in/set-up");
        return FAIL_NONE;
    }
    struct person_get_row row;
    TRY(person_get(db, request->arena, person, &row, why));
    if (row.totp_secret.n > 0)
        return why_fail(why, FAIL_CONFLICT, NULL, "an app is set up already");
    TRY(new_app_take(request, db, &app, why));
    TRY(session_begin(request, db, person, 0, false, why));
    request->viewer.person = person;
    request_go(request, "/proposals");
    return FAIL_NONE;
}

static enum fail set_up_show(struct request *request, struct db *db, struct why *why) {
    struct person_get_row row;
    struct set_up_view view;
    TRY(person_get(db, request->arena, request->viewer.half, &row, why));
    if (row.totp_secret.n > 0) {
        http_redirect(request->response, "/sign-in/code");
        return FAIL_NONE;
    }
    TRY(new_app_offer(request, request->viewer.half, &view, why));
    request->title = tr(request->out, "Protect your account with a code");
    set_up_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_set_up = {
    .name = "sign_in_set_up",
    .path = "/sign-in/set-up",
    .scope = SCOPE_HALF_SIGNED_IN,
    .fields = set_up_fields,
    .n_fields = LENGTH(set_up_fields),
    .show = set_up_show,
    .act = set_up_act,
};
REGISTER(page, page_set_up);
