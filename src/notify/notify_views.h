/* notify_views -- what the template of this room is given. */
#ifndef NOTIFY_NOTIFY_VIEWS_H
#define NOTIFY_NOTIFY_VIEWS_H

#include "notify/notify.h"
#include "notify/notify.sql.h"
#include "web/form.h"
#include "web/parts.h"

struct notify_settings_view {
    const struct form *form;
    const struct notify_counts *counts;
    struct raw batches;
};

/* What waits of one channel, up to a number: what is written meanwhile is on the next list. */
struct message_list {
    const char *channel; /* "letter", "email", "sms" */
    int64_t n, upto;
};
struct messages_view {
    struct request *request;
    const char *caption, *path;
    const struct notify_counts *counts;
    const struct outbox_problems_row *problems; /* what did not go, by number, never to whom */
    size_t n_problems;
    struct message_list lists[3]; /* letter, email, sms */
    const char *calls_href;       /* NULL: none */
};

#endif
