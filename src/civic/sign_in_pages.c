/* Signing in and out: password, then a code; the first sign-in through a one-time link. */
#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "civic/app.h"
#include "civic/person.h"
#include "civic/person.sql.h"
#include "civic/session.h"
#include "civic/sign_in.html.h"
#include "civic/sign_in_views.h"
#include "civic/totp.h"
#include "civic/work.h"

#include <string.h>

/* Where to go after signing in: only a path of this service. */
static const char *next_of(const char *next) {
    bool ours = next != NULL && next[0] == '/' && next[1] != '/' && next[1] != '\\';
    return ours && strpbrk(next, "\r\n\t\\") == NULL ? next : "/proposals";
}

static bool is_demo(struct request *request, struct db *db) {
    const char *value;
    struct why why;
    return setting_get(db, request->arena, "demo", &value, &why) == FAIL_NONE &&
           text_is(value, "1");
}

/* ---- email and password ---- */

static const struct field sign_in_fields[] = {
    {.name = "email",
     .label = "Email address",
     .kind = FIELD_EMAIL,
     .required = true,
     .autocomplete = "username",
     .missing = "Enter your email address"},
    {.name = "password",
     .label = "Password",
     .kind = FIELD_PASSWORD,
     .required = true,
     .autocomplete = "current-password",
     .missing = "Enter your password"},
    {.name = "next", .kind = FIELD_HIDDEN, .max = 2000},
};

struct attempt {
    int64_t person; /* 0: no such person */
    bool password_right;
};

static enum fail password_of(struct db *db, void *context, struct why *why) {
    struct request *request = context;
    struct attempt *attempt = request->context;
    struct person_get_row row = {0};
    if (attempt->person != 0) TRY(person_get(db, request->arena, attempt->person, &row, why));
    bool may = text_is(row.state, "active") && row.locked_until <= request->now;
    /* The hash is computed for unknown and locked people too: the time tells nothing. */
    bool right = password_check(row.password, form_text(request->form, "password"));
    attempt->password_right = may && right;
    return FAIL_NONE;
}

static enum fail sign_in_prepare(struct request *request, struct why *why) {
    const char *email = form_text(request->form, "email");
    TRY(request_try(request, "sign-in", request->http->client, 20, 120, why));
    TRY(request_try(request, "account", email, 10, 30, why));
    struct attempt *attempt = ARENA_NEW(request->arena, struct attempt);
    request->context = attempt;
    enum fail found = vault_find_email(request->app->vault, email, &attempt->person, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    return request_read(request, password_of, request, why);
}

/* Five failures lock the account for a minute, each further one for twice as long, at most a day.
 */
static int64_t lock_until(int64_t failures, int64_t now) {
    if (failures < 5) return 0;
    int64_t doublings = failures - 5 < 11 ? failures - 5 : 11;
    int64_t lasts = (INT64_C(60) << doublings) * CLOCK_SECOND;
    return now + (lasts < CLOCK_DAY ? lasts : CLOCK_DAY);
}

struct failure {
    int64_t person, now;
    struct arena *arena;
};

static enum fail failure_count(struct db *db, void *context, struct why *why) {
    const struct failure *failure = context;
    struct person_get_row row;
    TRY(person_get(db, failure->arena, failure->person, &row, why));
    int64_t failures;
    return person_failed(db, failure->arena, failure->person,
                         lock_until(row.failures + 1, failure->now), &failures, why);
}

/* The failed sign-in must be counted although the POST as a whole fails. */
static enum fail refuse(struct request *request, int64_t person, struct why *why) {
    struct failure failure = {person, request->now, request->arena};
    if (person != 0)
        TRY(store_write(request->app->store, request->arena, failure_count, &failure, why));
    char client[64];
    log_client(request->http->client, client);
    log_event(LOG_NOTICE, "sign_in_refused", "client=%s", client);
    return why_fail(
        why, FAIL_INPUT, NULL,
        "Email address or password is wrong, or the account is locked for a while after "
        "several wrong tries");
}

static enum fail sign_in_prepare_and_count(struct request *request, struct why *why) {
    TRY(sign_in_prepare(request, why));
    struct attempt *attempt = request->context;
    return attempt->password_right ? FAIL_NONE : refuse(request, attempt->person, why);
}

static enum fail sign_in_act(struct request *request, struct db *db, struct why *why) {
    struct attempt *attempt = request->context;
    struct person_get_row row;
    TRY(person_get(db, request->arena, attempt->person, &row, why));
    if (!text_is(row.state, "active"))
        return why_fail(why, FAIL_DENIED, NULL, "this account is not active");
    TRY(person_passed(db, attempt->person, why));
    bool code_wanted = row.totp_secret.n > 0 || !is_demo(request, db);
    TRY(session_begin(request, db, attempt->person, 0, code_wanted, why));
    if (code_wanted)
        request->viewer.half = attempt->person;
    else
        request->viewer.person = attempt->person;
    request->viewer.organisation = row.organisation;
    const char *next = next_of(form_text(request->form, "next"));
    struct buf to;
    struct html out = {.buf = &to, .arena = request->arena};
    buf_init(&to, request->arena, 8192);
    if (code_wanted) {
        buf_text(&to, row.totp_secret.n > 0 ? "/sign-in/code?next=" : "/sign-in/set-up?next=");
        html_url(&out, next);
    } else {
        buf_text(&to, next);
    }
    request->redirect = to.s;
    return FAIL_NONE;
}

static enum fail sign_in_show(struct request *request, struct db *db, struct why *why) {
    (void)why;
    request->title = tr(request->out, "Sign in");
    form_fill(request->form, "next", http_query(request->http, "next"));
    struct sign_in_view view = {.form = request->form, .demo = is_demo(request, db)};
    sign_in_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_sign_in = {
    .name = "sign_in",
    .path = "/sign-in",
    .scope = SCOPE_ANYONE,
    .section = "sign-in",
    .fields = sign_in_fields,
    .n_fields = LENGTH(sign_in_fields),
    .prepare = sign_in_prepare_and_count,
    .show = sign_in_show,
    .act = sign_in_act,
};
REGISTER(page, page_sign_in);

/* ---- the code of the authenticator app ---- */

static const struct field code_fields[] = {
    {.name = "code",
     .label = "Code",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 40,
     .hint = "The 6 digits in your authenticator app, or one of your recovery codes",
     .autocomplete = "one-time-code",
     .missing = "Enter the code"},
    {.name = "next", .kind = FIELD_HIDDEN, .max = 2000},
};

static enum fail code_prepare(struct request *request, struct why *why) {
    const char *who = arena_printf(request->arena, "%s", request->http->client);
    TRY(request_try(request, "code", who, 20, 120, why));
    who = arena_printf(request->arena, "%lld", (long long)request->viewer.half);
    return request_try(request, "code-of", who, 5, 20, why);
}

static enum fail recovery_take(struct request *request, struct db *db, const char *typed,
                               bool *good, struct why *why) {
    char *code;
    if (code_read(request->arena, typed, &code, NULL) != FAIL_NONE) return FAIL_NONE;
    uint8_t digest[SHA256_BYTES];
    sha256(code, strlen(code), digest);
    int64_t changed;
    TRY(recovery_code_use(db, request->viewer.half,
                          (struct str){(const char *)digest, sizeof digest}, request->now, &changed,
                          why));
    *good = changed == 1;
    return FAIL_NONE;
}

static enum fail code_take(struct request *request, struct db *db, bool *good, struct why *why) {
    const char *typed = form_text(request->form, "code");
    struct person_get_row row;
    struct str secret;
    *good = false;
    TRY(person_get(db, request->arena, request->viewer.half, &row, why));
    if (!unseal(request->arena, request->app->key, "totp", row.totp_secret, &secret))
        return FAIL_NONE;
    int64_t step = totp_step_of(secret, typed, request->now, row.totp_step);
    if (step == 0) return recovery_take(request, db, typed, good, why);
    *good = person_use_totp_step(db, request->viewer.half, step, why) == FAIL_NONE;
    return FAIL_NONE;
}

static enum fail code_act(struct request *request, struct db *db, struct why *why) {
    bool good;
    TRY(code_take(request, db, &good, why));
    if (!good) {
        form_error(request->form, "code", "%s",
                   tr_language(request->language,
                               "The code is wrong or was used already; wait for the next one"));
        return why_fail(why, FAIL_INPUT, "code", "the code is wrong or was used already");
    }
    int64_t person = request->viewer.half;
    TRY(session_begin(request, db, person, 0, false, why));
    request->viewer.person = person;
    request->redirect = next_of(form_text(request->form, "next"));
    return FAIL_NONE;
}

static enum fail code_show(struct request *request, struct db *db, struct why *why) {
    struct person_get_row row;
    TRY(person_get(db, request->arena, request->viewer.half, &row, why));
    if (row.totp_secret.n == 0) {
        http_redirect(request->response, "/sign-in/set-up");
        return FAIL_NONE;
    }
    request->title = tr(request->out, "Enter the code");
    form_fill(request->form, "next", http_query(request->http, "next"));
    struct sign_in_view view = {.form = request->form};
    sign_in_code_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_sign_in_code = {
    .name = "sign_in_code",
    .path = "/sign-in/code",
    .scope = SCOPE_HALF_SIGNED_IN,
    .fields = code_fields,
    .n_fields = LENGTH(code_fields),
    .prepare = code_prepare,
    .show = code_show,
    .act = code_act,
};
REGISTER(page, page_sign_in_code);

/* ---- out ---- */

static enum fail sign_out_act(struct request *request, struct db *db, struct why *why) {
    TRY(session_end(request, db, why));
    request_go(request, "/");
    return FAIL_NONE;
}

static const struct page page_sign_out = {
    .name = "sign_out", .path = "/sign-out", .scope = SCOPE_ANYONE, .act = sign_out_act};
REGISTER(page, page_sign_out);
