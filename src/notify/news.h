/*
 * news -- something written to many people: a draft that is changed and looked at, then sent to
 * each of them once, in Welsh to those who asked for it where it was written.
 *
 * A room keeps its news in a table of its own, each for one owner (an engagement, a panel), and
 * knows who is to read them; the form, what a draft and what has gone look like, and the sending
 * are here. The room's pages have these fields: .fields = news_fields, .n_fields = NEWS_FIELDS.
 * What became of the messages is told by the pages of mailing.h.
 */
#ifndef NOTIFY_NEWS_H
#define NOTIFY_NEWS_H

#include "civic/page.h"
#include "notify/reach.h"

struct news {
    int64_t id, revision, sent_at, n_sent;
    const char *title, *text;
    const char *title_cy, *text_cy; /* Welsh; "": the English is sent */
    const char *state;              /* "draft", "sent" */
};
bool news_is_sent(const struct news *news);

enum { NEWS_FIELDS = 5 };
extern const struct field news_fields[NEWS_FIELDS];

/* ---- a draft ---- */

/* The room's statements. */
struct news_table {
    enum fail (*add)(struct db *db, struct arena *arena, int64_t owner, const char *title,
                     const char *text, const char *title_cy, const char *text_cy, int64_t person,
                     int64_t now, int64_t *id, struct why *why);
    /* CONFLICT when it has another revision or is not a draft any more. */
    enum fail (*change)(struct db *db, int64_t id, int64_t owner, int64_t revision,
                        const char *title, const char *text, const char *title_cy,
                        const char *text_cy, struct why *why);
    enum fail (*sent)(struct db *db, int64_t id, int64_t owner, int64_t n, int64_t now,
                      struct why *why);
};
/* What the form of the request says becomes a draft, or changes one. The audit log's subject is
 * the news. CONFLICT tells that somebody else changed it; what was typed stays in the form. */
enum fail news_add(struct request *request, struct db *db, const struct news_table *table,
                   int64_t owner, struct why *why) MUST_USE;
enum fail news_change(struct request *request, struct db *db, const struct news_table *table,
                      int64_t owner, int64_t id, struct why *why) MUST_USE;

/* ---- pages ---- */

/* The table of a room's news; each stands at `path`/ID. Nothing when there is none. */
void news_list_put(struct request *request, const char *path, const struct news *list, size_t n);
/* Heading and form of a draft. */
void news_draft_put(struct request *request, const struct news *news, const char *caption,
                    const char *heading, const char *cancel_href);
/* One that was sent: its text, and what became of its messages. It stands at `path`. */
enum fail news_sent_put(struct request *request, struct db *db, const struct news *news,
                        const char *caption, const char *path, const char *batch,
                        struct why *why) MUST_USE;

/* ---- who reads them ---- */

struct news_reader {
    int64_t recipient;    /* number in the vault; 0: nobody that it knows */
    const char *language; /* "en", "cy" ... */
    const char *label;    /* what staff know them by, on a letter that is handed over */
    enum reach by;
};
struct news_readers {
    struct news_reader *list;
    size_t n;
    int64_t by[N_REACH];
};
void news_readers_count(struct news_readers *readers); /* `by`, from the list */
int64_t news_written_to(const struct news_readers *readers);
/* How many can be told in which way. `hand`: what it is called when there is no address. */
void news_readers_put(struct request *request, const struct news_readers *readers, const char *hand,
                      const char *hint);
/* "Send it to 12 people". The page to send it is `path`/send. */
void news_send_put(struct request *request, const struct news_readers *readers, const char *path);

/* ---- sending ---- */

/* What one reader is sent. */
struct news_words {
    const char *language, *title, *text;
};
struct news_words news_words_of(const struct news *news, const char *language);

struct news_sending {
    const struct news *news;
    const char *batch, *template;
    const char *last; /* English, for tr_language: says what is at `link`; NULL: there is none */
    const char *link;
    bool sms_holds_text; /* a text message has the text in place of the link: it goes to those alone
                            whose news fit */
    const char *no_more; /* English, for tr_language: "No more news:" */
    int64_t quiet_from, quiet_to;
    /* The address that ends such messages for one reader. */
    enum fail (*stop)(struct request *request, struct db *db, int64_t recipient, const char **out,
                      struct why *why);
};
/* The text in the reader's language, and below it the last words and the link. */
const char *news_letter_text(struct arena *arena, const struct news_sending *sending,
                             const struct news_words *words);
/* Whether all of it goes into one text message: where there is a link, that and the title do. */
bool news_fits_sms(const struct news *news);
/*
 * Writes a message to each reader who has an address, and says how many in the room's table, all in
 * one transaction. What was sent is not sent again: nothing happens. The audit log's subject is the
 * news.
 */
enum fail news_send(struct request *request, struct db *db, const struct news_table *table,
                    int64_t owner, const struct news_sending *sending,
                    const struct news_readers *readers, struct why *why) MUST_USE;

#endif
