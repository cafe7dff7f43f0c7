#include "stats/sampling/frame_sample.h"

#include <string.h>

/* Whether a part of "North / Flat" is empty, of n parts. */
static bool has_gap(const char *name, size_t n) {
    static const char between[] = " / ";
    size_t found = 0;
    for (const char *part = name;; part += strlen(between)) {
        const char *end = strstr(part, between);
        if (end == part || *part == '\0') return true;
        found++;
        if (end == NULL) return found < n;
        part = end;
    }
}

int64_t frame_rows_unplaced(const struct frame_plan *plan, const struct frame_sample *sample) {
    int64_t n = 0;
    for (size_t s = 0; plan->n_strata > 0 && s < sample->n_strata; s++)
        if (has_gap(sample->strata[s].name, plan->n_strata)) n += sample->strata[s].rows;
    return n;
}
