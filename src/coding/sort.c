#include "coding/sort.h"

#include "base/str.h"
#include "web/html.h"

enum { THEMES_DEFAULT = 12, FEW_PASSAGES = 20 };

enum fail sort_words(struct arena *arena, const struct sort_plan *plan, struct terms *out,
                     struct why *why) {
    struct terms_plan terms = {
        .language = plan->language, .df_min = plan->n < FEW_PASSAGES ? 1 : 2, .df_max = 0.5};
    return terms_make(arena, &terms, plan->texts, plan->n, out, why);
}

static enum fail step(const struct sort_plan *plan, double done, const char *name,
                      struct why *why) {
    if (plan->step == NULL || plan->step(plan->context, done, name)) return FAIL_NONE;
    return why_fail(why, FAIL_LIMIT, NULL, "it was stopped");
}

static enum fail themes_make(struct arena *arena, const struct sort_plan *plan, struct sorted *out,
                             struct why *why) {
    size_t with_words = 0, k = plan->themes;
    for (size_t p = 0; p < out->terms.n_passages; p++)
        with_words += out->terms.start[p + 1] > out->terms.start[p];
    if (k == 0) k = with_words / 2 < THEMES_DEFAULT ? (with_words + 1) / 2 : THEMES_DEFAULT;
    if (k == 0) return FAIL_NONE;
    struct themes_plan themes = {
        .terms = &out->terms, .k = k, .seed = plan->seed, .iterations_max = 200};
    return themes_find(arena, &themes, &out->themes, why);
}

enum fail sort_run(struct arena *arena, const struct sort_plan *plan, struct sorted *out,
                   struct why *why) {
    struct sorted sorted = {0};
    TRY(step(plan, 0, TR("sorting the words"), why));
    TRY(sort_words(arena, plan, &sorted.terms, why));
    TRY(step(plan, 0.1, TR("looking for repeats"), why));
    duplicates_find(arena, plan->texts, plan->n, plan->near_min, plan->seed, &sorted.duplicates);
    TRY(step(plan, 0.4, TR("looking for candidate themes"), why));
    TRY(themes_make(arena, plan, &sorted, why));
    if (plan->n_codes > 0) {
        struct suggest_plan suggest = {.terms = &sorted.terms,
                                       .n_codes = plan->n_codes,
                                       .definitions = plan->definitions,
                                       .coded = plan->coded};
        TRY(step(plan, 0.8, TR("learning from what was coded"), why));
        TRY(suggest_run(arena, &suggest, &sorted.suggestions, why));
        sorted.has_suggestions = true;
    }
    *out = sorted;
    return FAIL_NONE;
}
