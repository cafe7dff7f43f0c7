/*
 * publish -- a wave's results made, and frozen for the public.
 */
#ifndef PANEL_PUBLISH_H
#define PANEL_PUBLISH_H

#include "civic/app.h"
#include "panel/content.h"

struct wave_results {
    struct results results;
    struct tables tables;
    struct wave_content content;
};
/* Everything that a publication would say now. Fails as results_gather and tables_make. */
enum fail wave_results_make(struct db *db, struct arena *arena, const struct panel_get_row *panel,
                            const struct wave_get_row *wave, const char *language, int64_t now,
                            struct wave_results *out, struct why *why) MUST_USE;
/* Whether it may be told. INFEASIBLE, naming a question: somebody could work out what must not be
 * known, or all that could be told is too near to what was told before. */
enum fail wave_publishable(const struct tables *tables, struct why *why) MUST_USE;
/* What is stored when it is published. */
struct wave_frozen {
    int64_t number;     /* of the publication within its wave, from 1 */
    const char *inputs; /* the answers and the plan that it was made from, word by word */
    const char *content, *tables, *respondents, *plan, *plans, *counts;
};
/* Makes what a publication would freeze: seconds for thousands of answers, so outside of
 * transactions. Fails: CONFLICT when the wave is not closed; as wave_results_make and
 * wave_publishable. Memory: all of it in `arena`, some hundred bytes for each answer. */
enum fail wave_freeze(struct db *db, struct arena *arena, const struct panel_get_row *panel,
                      const struct wave_get_row *wave, int64_t now, struct wave_frozen *out,
                      struct why *why) MUST_USE;
/* Publishes it, inside a write transaction. CONFLICT when an answer was taken away, the weighting
 * was changed or something was published since it was made. `work` is for what is read again. */
enum fail wave_publish(struct db *db, struct arena *work, const struct panel_get_row *panel,
                       const struct wave_get_row *wave, const struct wave_frozen *frozen,
                       int64_t person, int64_t now, int64_t *publication, struct why *why) MUST_USE;

#endif
