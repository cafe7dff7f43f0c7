/*
 * mailing -- what became of the messages of one batch, and lists to print or to send by hand: the
 * same pages for every room that writes to people.
 *
 * A room's page finds whose messages they are (and who may see them), fills a `struct mailing` and
 * hands over. Below `path` it registers "/messages", "/messages.csv", "/messages.pdf",
 * "/messages/gone/:channel/:upto/:count" and "/messages/again".
 */
#ifndef NOTIFY_MAILING_H
#define NOTIFY_MAILING_H

#include "civic/page.h"
#include "notify/notify.h"

struct mailing {
    const char *batch, *path, *title;
    int64_t subject;              /* of the audit log's rows: the panel, the engagement */
    const char *sender, *contact; /* of letters: a name; address lines */
    const char *calls_href;       /* NULL: nobody is called */
    bool code_in_link;       /* the link of a letter ends in the reader's own code, for /answer */
    const char *box_heading; /* of the box with the link, English, for tr; NULL: "How to answer" */
    /* Whether this person wants large print; NULL: nobody said so. */
    enum fail (*large_print)(struct db *db, struct arena *arena, const struct mailing *mailing,
                             int64_t recipient, bool *yes, struct why *why);
};

/* "email", "text message", "letter" for a channel's word, in the page's language. */
const char *mailing_channel_text(const struct html *out, const char *word);
/* What waits, went and failed. */
enum fail mailing_show(struct request *request, struct db *db, const struct mailing *mailing,
                       struct why *why) MUST_USE;
/* What waits, with addresses: ?channel=email&upto=17. */
enum fail mailing_csv_send(struct request *request, struct db *db, const struct mailing *mailing,
                           struct why *why) MUST_USE;
/* Letters that wait. NOTFOUND when none does. */
enum fail mailing_pdf_send(struct request *request, struct db *db, const struct mailing *mailing,
                           struct why *why) MUST_USE;
/* A person has sent or printed these. CONFLICT when the list has changed. */
enum fail mailing_gone_act(struct request *request, struct db *db, const struct mailing *mailing,
                           struct why *why) MUST_USE;
/* What failed goes again. */
enum fail mailing_again_act(struct request *request, struct db *db, const struct mailing *mailing,
                            struct why *why) MUST_USE;

/* Letters that are nobody's message, to be handed over by hand: one for each label. */
struct mailing_sheet {
    const char *const
        *lines; /* [n_lines] in the place of an address: what the person is known by */
    size_t n_lines;
    const char *language, *subject, *text, *link;
};
enum fail mailing_sheets_send(struct request *request, const struct mailing *mailing,
                              const struct mailing_sheet *sheets, size_t n,
                              struct why *why) MUST_USE;

#endif
