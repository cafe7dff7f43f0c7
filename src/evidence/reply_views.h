/* reply_views -- what the page "What became of what you said" shows. */
#ifndef EVIDENCE_REPLY_VIEWS_H
#define EVIDENCE_REPLY_VIEWS_H

#include "evidence/reply.h"

enum {
    REPLY_SAID_SHOWN = 8
}; /* more answers than these are folded: what became of them comes first */

struct reply_view {
    const struct reply *reply;
    const struct part_summary_row *conditions;
    size_t n_conditions;
    const char *register_href; /* NULL: nothing is published yet */
    bool counted;              /* their answers are among the published results */
    const char *published, *outcome, *reasons, *departs;
};

#endif
