/*
 * new_app -- an authenticator app that is offered, and taken on when a code proves that it works.
 *
 * Until then nothing is stored: the page shows secret and recovery codes, and the form brings them
 * back in its hidden field `sealed`, encrypted for one person and two hours. What was set up before
 * goes on working meanwhile.
 */
#ifndef CIVIC_NEW_APP_H
#define CIVIC_NEW_APP_H

#include "civic/sign_in_views.h"

struct new_app {
    int64_t person, ends_at;
    uint8_t secret[TOTP_SECRET_BYTES];
    char recovery[RECOVERY_CODES][16];
};

/* For a page: fills the view and the field `sealed`, with the offer that the form brought back or a
 * new one. Fails as vault_get. */
enum fail new_app_offer(struct request *request, int64_t person, struct set_up_view *view,
                        struct why *why) MUST_USE;
/* For act: the offer of the form; false when it is another person's, too old or altered. */
bool new_app_open(struct request *request, int64_t person, struct new_app *app);
/* Stores app and recovery codes instead of those before. INPUT, with the field `code` marked, when
 * the form's code is not the app's. */
enum fail new_app_take(struct request *request, struct db *db, const struct new_app *app,
                       struct why *why) MUST_USE;

#endif
