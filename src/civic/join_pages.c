/* The first sign-in: a one-time link to choose a password, then the authenticator app. */
#include "base/clock.h"
#include "base/hash.h"
#include "civic/app.h"
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

/* What the page offers and the form brings back, sealed for this person and two hours:
 * nothing is stored until the code proves that the app has it. */
struct offer {
    int64_t person, ends_at;
    uint8_t secret[TOTP_SECRET_BYTES];
    char recovery[RECOVERY_CODES][16];
};

static void offer_make(struct request *request, struct offer *offer) {
    memset(offer, 0, sizeof *offer);
    offer->person = request->viewer.half;
    offer->ends_at = request->now + 2 * 3600 * CLOCK_SECOND;
    secret_bytes(offer->secret, sizeof offer->secret);
    for (int i = 0; i < RECOVERY_CODES; i++)
        snprintf(offer->recovery[i], sizeof offer->recovery[i], "%s",
                 secret_code(request->arena, 3));
}

static bool offer_open(struct request *request, const char *sealed_text, struct offer *offer) {
    uint8_t *bytes;
    struct str plain;
    size_t n;
    if (!base64url_read(request->arena, sealed_text, &bytes, &n)) return false;
    struct str sealed = {(const char *)bytes, n};
    if (!unseal(request->arena, request->app->key, "offer", sealed, &plain)) return false;
    if (plain.n != sizeof *offer) return false;
    memcpy(offer, plain.s, sizeof *offer);
    return offer->person == request->viewer.half && offer->ends_at > request->now;
}

static enum fail recovery_store(struct db *db, const struct offer *offer, struct why *why) {
    TRY(recovery_code_remove_all(db, offer->person, why));
    for (int i = 0; i < RECOVERY_CODES; i++) {
        uint8_t digest[SHA256_BYTES];
        sha256(offer->recovery[i], strlen(offer->recovery[i]), digest);
        TRY(recovery_code_add(db, offer->person, (struct str){(const char *)digest, sizeof digest},
                              why));
    }
    return FAIL_NONE;
}

static enum fail set_up_act(struct request *request, struct db *db, struct why *why) {
    struct offer offer;
    if (!offer_open(request, form_text(request->form, "sealed"), &offer)) {
        request_go(request, "/sign-in/set-up");
        return FAIL_NONE;
    }
    struct person_get_row row;
    TRY(person_get(db, request->arena, offer.person, &row, why));
    if (row.totp_secret.n > 0)
        return why_fail(why, FAIL_CONFLICT, NULL, "an app is set up already");
    struct str secret = {(const char *)offer.secret, sizeof offer.secret};
    int64_t step = totp_step_of(secret, form_text(request->form, "code"), request->now, 0);
    if (step == 0) {
        form_error(request->form, "code", "%s",
                   tr_language(request->language,
                               "The code is wrong; check that the time on your phone is right"));
        return why_fail(why, FAIL_INPUT, "code", "the code is wrong");
    }
    struct str sealed = seal(request->arena, request->app->key, "totp", secret);
    TRY(person_set_totp(db, offer.person, sealed, step, why));
    TRY(recovery_store(db, &offer, why));
    TRY(session_begin(request, db, offer.person, 0, false, why));
    request->viewer.person = offer.person;
    request_go(request, "/proposals");
    return FAIL_NONE;
}

static enum fail set_up_show(struct request *request, struct db *db, struct why *why) {
    struct person_get_row row;
    struct contact contact;
    struct offer offer;
    TRY(person_get(db, request->arena, request->viewer.half, &row, why));
    if (row.totp_secret.n > 0) {
        http_redirect(request->response, "/sign-in/code");
        return FAIL_NONE;
    }
    TRY(vault_get(request->app->vault, request->arena, request->viewer.half, &contact, why));
    if (!request->form->submitted ||
        !offer_open(request, form_text(request->form, "sealed"), &offer)) {
        offer_make(request, &offer);
        struct str plain = {(const char *)&offer, sizeof offer};
        struct str sealed = seal(request->arena, request->app->key, "offer", plain);
        form_fill(request->form, "sealed", base64url(request->arena, sealed.s, sealed.n));
    }
    struct str secret = {(const char *)offer.secret, sizeof offer.secret};
    struct set_up_view view = {
        .form = request->form,
        .secret_text = totp_base32(request->arena, secret),
        .uri = totp_uri(request->arena, secret, request->app->settings.service_name, contact.email),
    };
    for (int i = 0; i < RECOVERY_CODES; i++)
        view.recovery[i] = arena_copy(request->arena, offer.recovery[i]);
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
