/*
 * reply_news -- the reply to those who took part: what its pages share. See notify/news.h for what
 * a draft is and how it is sent.
 */
#ifndef EVIDENCE_REPLY_NEWS_H
#define EVIDENCE_REPLY_NEWS_H

#include "evidence/evidence_views.h"
#include "notify/news.h"

enum { REPLY_MANAGERS = ROLE_OWNER | ROLE_ENGAGEMENT };
#define REPLY_PATH "/proposals/:proposal/evidence/:engagement/reply"
#define REPLY_TEMPLATE "contributor_reply" /* of its messages in the outbox */

struct reply_page {
    struct engagement engagement;
    const char *path; /* ".../reply" */
    struct news news;
    const char *one; /* ".../reply/3" */
};
/* The engagement of the path, and with reply_one_of_path its news. Sets the way back. */
enum fail reply_list_of_path(struct request *request, struct db *db, struct reply_page *out,
                             struct why *why) MUST_USE;
enum fail reply_one_of_path(struct request *request, struct db *db, struct reply_page *out,
                            struct why *why) MUST_USE;
/* How the news of the page is sent. */
struct news_sending reply_sending(struct request *request, const struct reply_page *page);

/* Those who took part in the engagement and did not withdraw: who can be written to in the one way
 * that they asked for, and those of whom only the label of a slip is known. */
enum fail reply_readers(struct request *request, struct db *db, const struct engagement *engagement,
                        struct news_readers *out, struct why *why) MUST_USE;

/* What waits to be sent to this participant is not sent; asked before they are withdrawn. */
enum fail reply_reader_withdraw(struct db *db, struct arena *arena,
                                const struct engagement *engagement, int64_t participant,
                                struct why *why) MUST_USE;

#endif
