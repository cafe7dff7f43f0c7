/* results_view -- figures in words, tables and pictures, the same for staff and for everybody. */
#ifndef CONVERSATION_RESULTS_VIEW_H
#define CONVERSATION_RESULTS_VIEW_H

#include "civic/page.h"
#include "conversation/results.h"

/* All of it, from heading level 2 on. */
void results_put(struct request *request, const struct results *results, const char *topic);
/* The verdict on groups, in a sentence or two. */
const char *results_verdict(const struct html *out, const struct results *results);

#endif
