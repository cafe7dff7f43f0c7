/*
 * notify -- what is sent out: written with the change that it tells of, sent afterwards, once.
 *
 * notify_put runs inside the caller's write transaction: the message exists if and only if the
 * change does. It names whose message it is (a number in the vault), never an address. A sender
 * (notify_send, in a thread of the service or from the command line) claims waiting messages, asks
 * the vault for the address and hands each to SMTP or to GOV.UK Notify. Without either the outbox
 * is a list that people print or download, and nothing else changes.
 *
 * Once: the name `once` is unique, a message is claimed by one sender, and one that was handed over
 * without an answer, or whose sender died before writing that down, is `unsure`: it is shown to
 * people and never sent again by itself. A refusal for now is tried again after 1, 5, 30 minutes,
 * 2 and 12 hours, never in quiet hours.
 *
 * No address, name or text is ever logged or kept in the outbox in clear: the text is sealed under
 * the server's key and emptied when the message has gone.
 */
#ifndef NOTIFY_NOTIFY_H
#define NOTIFY_NOTIFY_H

#include "civic/app.h"
#include "store/db.h"

enum notify_channel { NOTIFY_EMAIL, NOTIFY_SMS, NOTIFY_LETTER };
const char *notify_channel_word(enum notify_channel channel); /* "email", "sms", "letter" */

struct notify_message {
    const char *once;  /* "wave/7/12/invitation": the same name is written once */
    const char *batch; /* "wave/7/invitation": for lists and counts */
    int64_t recipient; /* vault_number(...) */
    enum notify_channel channel;
    const char *language;    /* "en" or "cy" */
    const char *template;    /* "wave_invitation" */
    const char *subject;     /* of an e-mail; heading of a letter */
    const char *text;        /* plain text; with the one-time link where there is one */
    const char *unsubscribe; /* address of the page that ends such messages, NULL: none */
    const char *link;        /* the one address of `text` that a letter prints large, NULL: none */
    int64_t quiet_from, quiet_to; /* hours in which nothing goes, also no second try; equal: none */
};
/* *added is false when a message of that name exists already. */
enum fail notify_put(struct app *app, struct db *db, struct arena *arena,
                     const struct notify_message *message, int64_t now, bool *added,
                     struct why *why) MUST_USE;
/* Takes back what has not been handed over yet. */
enum fail notify_cancel_batch(struct db *db, const char *batch, struct why *why) MUST_USE;
enum fail notify_cancel_recipient(struct db *db, int64_t recipient, struct why *why) MUST_USE;
enum fail notify_cancel_template(struct db *db, int64_t recipient, const char *template,
                                 struct why *why) MUST_USE;

/*
 * The first moment at or after `at_us` at which something may be sent.
 *
 * Question: people have quiet hours, from hour `from` to hour `to` (0..23, may span midnight;
 *           equal: none), Europe/London. When may this message go?
 * Pure.
 */
int64_t quiet_hours_end(int64_t at_us, int64_t from, int64_t to);

struct notify_counts {
    int64_t waiting, sent, failed, unsure, cancelled, printed;
};
/* batch "" counts everything. */
enum fail notify_counts(struct db *db, struct arena *arena, const char *batch,
                        struct notify_counts *out, struct why *why) MUST_USE;

/* One message opened for a list to print or to download, with its address. */
struct notify_opened {
    int64_t id, recipient;
    const char *channel, *language, *subject, *text, *link; /* link: "" none */
    const char *name, *address; /* e-mail address, number or postal lines, by channel; "" unknown */
};
/* All waiting messages of a batch ("": of every batch) by one channel (NULL: any), for printing; up
 * to number `upto` (0: all), so that what is written meanwhile is on the next list. */
enum fail notify_open_waiting(struct app *app, struct db *db, struct arena *arena,
                              const char *batch, const char *channel, int64_t upto,
                              struct notify_opened **out, size_t *n, struct why *why) MUST_USE;
/* Says that a person has printed or sent these by hand: they are emptied. CONFLICT for one that is
 * not waiting. */
enum fail notify_printed(struct db *db, const int64_t *ids, size_t n, int64_t now,
                         struct why *why) MUST_USE;

#endif
