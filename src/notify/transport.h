/*
 * transport -- one message to one address, by SMTP or by GOV.UK Notify. For this room alone.
 *
 * Fails: INPUT: refused for good (no such address); LIMIT: refused for now, or the network failed
 *        before anything was handed over, try again; CONFLICT: handed over and no answer came, so
 *        that nobody knows; SYSTEM: the library. The text of `why` is made of fixed words and
 * numbers of the protocol, never of an address or of what the server said.
 */
#ifndef NOTIFY_TRANSPORT_H
#define NOTIFY_TRANSPORT_H

#include "notify/message.h"
#include "notify/send.h"

struct delivery {
    int64_t id;          /* of the outbox: makes the Message-ID, so that a copy is recognised */
    const char *channel; /* "email", "sms" */
    const char *address;
    const struct message_inside *inside;
};
enum fail transport_smtp(struct arena *arena, const struct notify_settings *settings,
                         const struct delivery *delivery, int64_t now, struct why *why) MUST_USE;
enum fail transport_govuk(struct arena *arena, const struct notify_settings *settings,
                          const struct delivery *delivery, int64_t now, struct why *why) MUST_USE;

/* The message as RFC 5322 text with CRLF: UTF-8 in base64, so that no line is too long and no
 * header can be forged. Pure. */
char *mail_text(struct arena *arena, const char *from, const struct delivery *delivery,
                int64_t now);
/* The signed token of GOV.UK Notify (JWT, HS256) for a key "name-SERVICE-SECRET"; NULL when the
 * key is not of that form. Pure. */
char *govuk_token(struct arena *arena, const char *key, int64_t now);
/* The body of the request. */
char *govuk_body(struct arena *arena, const struct notify_settings *settings,
                 const struct delivery *delivery);

#endif
