#include "civic/engagement_link.h"

#include <stdlib.h>
#include <string.h>

static int by_position(const void *a, const void *b) {
    const struct engagement_link *x = *(const struct engagement_link *const *)a;
    const struct engagement_link *y = *(const struct engagement_link *const *)b;
    if (x->position != y->position) return x->position < y->position ? -1 : 1;
    return strcmp(x->title, y->title);
}

size_t engagement_links(struct request *request, const char *method,
                        const struct engagement_link *const **out) {
    size_t n = 0;
    for (KIND_EACH(engagement_link, at)) n++;
    const struct engagement_link **links =
        ARENA_ARRAY(request->arena, const struct engagement_link *, n + 1);
    n = 0;
    for (KIND_EACH(engagement_link, at)) {
        bool fits = (*at)->method == NULL || text_is((*at)->method, method);
        if (fits && request_has_role(request, (*at)->roles)) links[n++] = *at;
    }
    qsort(links, n, sizeof links[0], by_position);
    *out = links;
    return n;
}
