/*
 * send -- hands waiting messages to SMTP or to GOV.UK Notify.
 */
#ifndef NOTIFY_SEND_H
#define NOTIFY_SEND_H

#include "base/rounds.h"
#include "civic/app.h"

enum transport { TRANSPORT_NONE, TRANSPORT_SMTP, TRANSPORT_GOVUK };

struct notify_settings {
    enum transport transport;
    const char *smtp_url; /* "smtps://mail.example.org:465", "smtp://127.0.0.1:2525" */
    const char *smtp_user, *smtp_password, *from; /* from: "Panel <panel@example.org>" */
    bool smtp_clear;                              /* allow SMTP without TLS; only to this machine */
    const char *govuk_url, *govuk_key, *govuk_email_template, *govuk_sms_template;
    int64_t per_minute; /* at most so many messages a minute */
};
/* As stored; secrets are sealed under the server's key. */
enum fail notify_settings_load(struct app *app, struct db *db, struct arena *arena,
                               struct notify_settings *out, struct why *why) MUST_USE;
enum fail notify_settings_save(struct app *app, struct db *db, struct arena *arena,
                               const struct notify_settings *settings, struct why *why) MUST_USE;
/* INPUT in words for a form: which setting is missing or malformed. SMTP in clear is refused but to
 * this machine. */
enum fail notify_settings_check(const struct notify_settings *settings, struct why *why) MUST_USE;

struct notify_done {
    size_t sent, again, failed, unsure;
};
/* Sends up to `max` messages that are due at `now`. One failing message stops no other. Blocks for
 * the network, outside any transaction. */
enum fail notify_send(struct app *app, struct arena *arena, int64_t now, size_t max,
                      struct notify_done *out, struct why *why) MUST_USE;

/* Sends what is due every few seconds until rounds_stop. */
enum fail notify_start(struct app *app, struct rounds **out, struct why *why) MUST_USE;

#endif
