/* reply_views -- what the page "What became of what you said" shows. */
#ifndef EVIDENCE_REPLY_VIEWS_H
#define EVIDENCE_REPLY_VIEWS_H

#include "web/parts.h"

struct reply_view {
    const char *title, *promise;
    const struct part_summary_row *rows, *conditions;
    size_t n_rows, n_conditions;
    const char *register_href; /* NULL: nothing is published yet */
    const char *published, *outcome, *reasons, *departs;
};

#endif
