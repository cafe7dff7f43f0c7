/* A person's own account: details, password, where they are signed in. */
#include "base/clock.h"
#include "base/hash.h"
#include "civic/account.html.h"
#include "civic/account_views.h"
#include "civic/app.h"
#include "civic/new_app.h"
#include "civic/person.h"
#include "civic/person.sql.h"
#include "civic/session.h"
#include "civic/session.sql.h"
#include "civic/work.h"

static enum fail sessions_load(struct request *request, struct db *db, struct account_view *view,
                               struct why *why) {
    struct session_list_row *rows;
    size_t n;
    TRY(session_list(db, request->arena, request->viewer.person, request->now, &rows, &n, why));
    struct account_session *sessions = ARENA_ARRAY(request->arena, struct account_session, n);
    for (size_t i = 0; i < n; i++)
        sessions[i] = (struct account_session){
            .id = rows[i].id,
            .began = clock_minute_text(request->arena, rows[i].created_at, request->language),
            .seen = clock_minute_text(request->arena, rows[i].seen_at, request->language),
            .own = rows[i].id == request->viewer.session,
        };
    view->sessions = sessions;
    view->n_sessions = n;
    return FAIL_NONE;
}

static enum fail account_show(struct request *request, struct db *db, struct why *why) {
    struct contact contact;
    struct person_get_row person;
    struct organisation_get_row organisation;
    TRY(person_get(db, request->arena, request->viewer.person, &person, why));
    TRY(organisation_get(db, request->arena, person.organisation, &organisation, why));
    TRY(vault_get(request->app->vault, request->arena, request->viewer.person, &contact, why));
    struct account_view view = {
        .request = request,
        .name = contact.name,
        .email = contact.email,
        .organisation = organisation.name,
        .code_set_up = person.totp_secret.n > 0,
    };
    TRY(recovery_code_count(db, request->arena, person.id, &view.recovery_codes_left, why));
    TRY(sessions_load(request, db, &view, why));
    request->title = tr(request->out, "Your account");
    account_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_account = {
    .name = "account", .path = "/account", .scope = SCOPE_SIGNED_IN, .show = account_show};
REGISTER(page, page_account);

static enum fail session_end_act(struct request *request, struct db *db, struct why *why) {
    TRY(session_remove_own(db, request_int(request, "session"), request->viewer.person, why));
    request_go(request, "/account");
    request_say(request, "%s", tr_language(request->language, "That session was ended."));
    return FAIL_NONE;
}

static const struct page page_session_end = {
    .name = "account_session_end",
    .path = "/account/sessions/:session/end",
    .scope = SCOPE_SIGNED_IN,
    .act = session_end_act,
};
REGISTER(page, page_session_end);

/* ---- password ---- */

static const struct field password_fields[] = {
    {.name = "current",
     .label = "Your password now",
     .kind = FIELD_PASSWORD,
     .required = true,
     .max = 200,
     .autocomplete = "current-password",
     .missing = "Enter your password"},
    {.name = "password",
     .label = "New password",
     .kind = FIELD_PASSWORD,
     .required = true,
     .max = 200,
     .hint = "12 characters or more. Three random words work well. You can paste it.",
     .autocomplete = "new-password",
     .missing = "Enter a new password"},
};

static enum fail current_check(struct db *db, void *context, struct why *why) {
    struct request *request = context;
    struct person_get_row row;
    TRY(person_get(db, request->arena, request->viewer.person, &row, why));
    if (!password_check(row.password, form_text(request->form, "current")))
        form_error(request->form, "current", "%s",
                   tr_language(request->language, "That is not your password"));
    return FAIL_NONE;
}

/* The password once more: an open session alone must not take an account over, nor try passwords.
 */
static enum fail current_prepare(struct request *request, struct why *why) {
    const char *who = arena_printf(request->arena, "%lld", (long long)request->viewer.person);
    TRY(request_try(request, "current-password", who, 10, 30, why));
    return request_read(request, current_check, request, why);
}

static enum fail password_prepare(struct request *request, struct why *why) {
    struct contact contact;
    struct why weak;
    char *hash;
    TRY(vault_get(request->app->vault, request->arena, request->viewer.person, &contact, why));
    TRY(current_prepare(request, why));
    const char *password = form_text(request->form, "password");
    if (password_allowed(password, contact.email, &weak) != FAIL_NONE)
        form_error(request->form, "password", "%s", tr_language(request->language, weak.text));
    if (!form_ok(request->form))
        return why_fail(why, FAIL_INPUT, "password", "choose another password");
    TRY(password_hash(request->arena, password, &hash, why));
    request->context = hash;
    return FAIL_NONE;
}

static enum fail password_act(struct request *request, struct db *db, struct why *why) {
    int64_t person = request->viewer.person;
    TRY(person_set_password(db, person, request->context, why));
    TRY(session_end_all(db, person, 0, why));
    TRY(session_begin(request, db, person, 0, false, why));
    request_go(request, "/account");
    request_say(
        request, "%s",
        tr_language(request->language, "Your password was changed. Other sessions were ended."));
    return FAIL_NONE;
}

static enum fail password_show(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    request->title = tr(request->out, "Change your password");
    request->back_href = "/account";
    password_change_html(request->out, request->form);
    return FAIL_NONE;
}

static const struct page page_password = {
    .name = "account_password",
    .path = "/account/password",
    .scope = SCOPE_SIGNED_IN,
    .fields = password_fields,
    .n_fields = LENGTH(password_fields),
    .prepare = password_prepare,
    .show = password_show,
    .act = password_act,
};
REGISTER(page, page_password);

/* ---- authenticator app ---- */

static const struct field app_fields[] = {
    {.name = "sealed", .kind = FIELD_HIDDEN, .max = 4000},
    {.name = "current",
     .label = "Your password",
     .kind = FIELD_PASSWORD,
     .required = true,
     .max = 200,
     .autocomplete = "current-password",
     .missing = "Enter your password"},
    {.name = "code",
     .label = "Code of the new app",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 10,
     .autocomplete = "one-time-code",
     .missing = "Enter the code"},
};

static enum fail app_prepare(struct request *request, struct why *why) {
    TRY(current_prepare(request, why));
    return form_ok(request->form) ? FAIL_NONE
                                  : why_fail(why, FAIL_INPUT, "current", "not the password");
}

static enum fail app_act(struct request *request, struct db *db, struct why *why) {
    int64_t person = request->viewer.person;
    struct new_app app;
    if (!new_app_open(request, person, &app)) {
        request_go(request, "/account/app");
        request_remark(
            request, "%s",
            tr_language(request->language,
                        "That picture was too old. Nothing was changed: scan this one."));
        return FAIL_NONE;
    }
    TRY(new_app_take(request, db, &app, why));
    TRY(session_end_all(db, person, 0, why));
    TRY(session_begin(request, db, person, 0, false, why));
    request_go(request, "/account");
    request_say(request, "%s",
                tr_language(request->language, "The new app and recovery codes are in use. Other "
                                               "sessions were ended."));
    return FAIL_NONE;
}

static enum fail app_show(struct request *request, struct db *db, struct why *why) {
    struct person_get_row person;
    struct set_up_view view;
    TRY(person_get(db, request->arena, request->viewer.person, &person, why));
    TRY(new_app_offer(request, request->viewer.person, &view, why));
    bool anew = person.totp_secret.n > 0;
    request->title = anew ? tr(request->out, "Change your authenticator app")
                          : tr(request->out, "Set up an authenticator app");
    request->back_href = "/account";
    app_change_html(request->out, &view, anew);
    return FAIL_NONE;
}

static const struct page page_app = {
    .name = "account_app",
    .path = "/account/app",
    .scope = SCOPE_SIGNED_IN,
    .fields = app_fields,
    .n_fields = LENGTH(app_fields),
    .prepare = app_prepare,
    .show = app_show,
    .act = app_act,
};
REGISTER(page, page_app);
