/* picture_views -- pictures of what all groups said. */
#ifndef DIALOGUE_PICTURE_VIEWS_H
#define DIALOGUE_PICTURE_VIEWS_H

#include "dialogue/event_views.h"
#include "dialogue/gather.h"

/* What the groups said as picture, sentence and table: only what may be shown to anybody. */
void picture_put(struct request *request, const struct gathered *all);

#endif
