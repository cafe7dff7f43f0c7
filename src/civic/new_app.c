#include "civic/new_app.h"

#include "base/clock.h"
#include "base/hash.h"
#include "civic/app.h"
#include "civic/person.sql.h"

#include <stdio.h>
#include <string.h>

static void app_make(struct request *request, int64_t person, struct new_app *app) {
    memset(app, 0, sizeof *app);
    app->person = person;
    app->ends_at = request->now + 2 * 3600 * CLOCK_SECOND;
    secret_bytes(app->secret, sizeof app->secret);
    for (int i = 0; i < RECOVERY_CODES; i++)
        snprintf(app->recovery[i], sizeof app->recovery[i], "%s", secret_code(request->arena, 3));
}

bool new_app_open(struct request *request, int64_t person, struct new_app *app) {
    uint8_t *bytes;
    struct str plain;
    size_t n;
    if (!base64url_read(request->arena, form_text(request->form, "sealed"), &bytes, &n))
        return false;
    struct str sealed = {(const char *)bytes, n};
    if (!unseal(request->arena, request->app->key, "offer", sealed, &plain)) return false;
    if (plain.n != sizeof *app) return false;
    memcpy(app, plain.s, sizeof *app);
    return app->person == person && app->ends_at > request->now;
}

enum fail new_app_offer(struct request *request, int64_t person, struct set_up_view *view,
                        struct why *why) {
    struct contact contact;
    struct new_app app;
    TRY(vault_get(request->app->vault, request->arena, person, &contact, why));
    if (!request->form->submitted || !new_app_open(request, person, &app)) {
        app_make(request, person, &app);
        struct str plain = {(const char *)&app, sizeof app};
        struct str sealed = seal(request->arena, request->app->key, "offer", plain);
        form_fill(request->form, "sealed", base64url(request->arena, sealed.s, sealed.n));
    }
    struct str secret = {(const char *)app.secret, sizeof app.secret};
    *view = (struct set_up_view){
        .form = request->form,
        .secret_text = totp_base32(request->arena, secret),
        .uri = totp_uri(request->arena, secret, request->app->settings.service_name, contact.email),
    };
    for (int i = 0; i < RECOVERY_CODES; i++)
        view->recovery[i] = arena_copy(request->arena, app.recovery[i]);
    return FAIL_NONE;
}

static enum fail recovery_store(struct db *db, const struct new_app *app, struct why *why) {
    TRY(recovery_code_remove_all(db, app->person, why));
    for (int i = 0; i < RECOVERY_CODES; i++) {
        uint8_t digest[SHA256_BYTES];
        sha256(app->recovery[i], strlen(app->recovery[i]), digest);
        TRY(recovery_code_add(db, app->person, (struct str){(const char *)digest, sizeof digest},
                              why));
    }
    return FAIL_NONE;
}

enum fail new_app_take(struct request *request, struct db *db, const struct new_app *app,
                       struct why *why) {
    struct str secret = {(const char *)app->secret, sizeof app->secret};
    int64_t step = totp_step_of(secret, form_text(request->form, "code"), request->now, 0);
    if (step == 0) {
        form_error(request->form, "code", "%s",
                   tr_language(request->language,
                               "The code is wrong; check that the time on your phone is right"));
        return why_fail(why, FAIL_INPUT, "code", "the code is wrong");
    }
    struct str sealed = seal(request->arena, request->app->key, "totp", secret);
    TRY(person_set_totp(db, app->person, sealed, step, why));
    return recovery_store(db, app, why);
}
