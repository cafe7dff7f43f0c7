/* notify_views -- what the template of this room is given. */
#ifndef NOTIFY_NOTIFY_VIEWS_H
#define NOTIFY_NOTIFY_VIEWS_H

#include "notify/notify.h"
#include "web/form.h"
#include "web/parts.h"

struct notify_settings_view {
    const struct form *form;
    const struct notify_counts *counts;
    struct raw batches;
};

#endif
