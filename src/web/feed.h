/*
 * feed -- news that people and programs can subscribe to: Atom (RFC 4287).
 *
 *   struct feed feed;
 *   feed_begin(&feed, &response->body, &(struct feed_about){.title = ..., .id = ..., ...});
 *   feed_entry(&feed, &(struct feed_entry){...});
 *   feed_end(&feed);
 *
 * Texts are escaped; what XML cannot hold is left out. Addresses are absolute.
 */
#ifndef WEB_FEED_H
#define WEB_FEED_H

#include "base/str.h"

#include <stdint.h>

struct feed_about {
    const char *title, *subtitle; /* subtitle NULL: none */
    const char *address, *page; /* of the feed itself, which is its id too; of the page it is of */
    const char *author, *language; /* who publishes; "en", "cy" */
    int64_t updated;               /* microseconds */
};
struct feed_entry {
    const char *title, *id, *href, *text; /* text NULL or plain text */
    int64_t updated;
};
struct feed {
    struct buf *out;
};

/* The type of the answer. */
#define FEED_TYPE "application/atom+xml; charset=utf-8"

void feed_begin(struct feed *feed, struct buf *out, const struct feed_about *about);
void feed_entry(struct feed *feed, const struct feed_entry *entry);
void feed_end(struct feed *feed);

#endif
