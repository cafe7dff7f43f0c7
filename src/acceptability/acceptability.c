#include "acceptability/acceptability.h"

#include "stats/text/terms.h"

#include <math.h>
#include <string.h>

const struct choice decision_outcomes[] = {
    {"accepted", "Accepted", "It goes ahead as proposed."},
    {"conditions", "Accepted with conditions", "It goes ahead once the conditions below are met."},
    {"rejected", "Rejected", "It does not go ahead."},
    {"referred", "Referred back", "It goes back for more work before a decision."},
    {NULL, NULL, NULL}};

const struct choice condition_responses[] = {{"accepted", "Accepted", NULL},
                                             {"partly", "Accepted in part", NULL},
                                             {"rejected", "Not accepted", NULL},
                                             {NULL, NULL, NULL}};

const struct choice check_results[] = {{"met", "It is kept", NULL},
                                       {"partly", "It is kept in part", NULL},
                                       {"not_met", "It is not kept", NULL},
                                       {NULL, NULL, NULL}};

const char *score_choice_label(const struct choice *choices, const char *value) {
    for (; choices->value != NULL; choices++)
        if (text_is(choices->value, value)) return choices->label;
    return value;
}

bool decision_departs(const char *outcome, int64_t yes, int64_t n) {
    if (text_is(outcome, "rejected")) return yes > n - yes;
    bool goes_ahead = text_is(outcome, "accepted") || text_is(outcome, "conditions");
    return goes_ahead && yes < n - yes;
}

enum fail conditions_alike(struct arena *arena, const char *text, const char *const *others,
                           size_t n, size_t *order, size_t *n_alike, struct why *why) {
    struct terms terms;
    uint32_t *term;
    float *weight;
    size_t *near = ARENA_ARRAY(arena, size_t, n + 1), kept = 0;
    double *cosine = ARENA_ARRAY(arena, double, n + 1);
    bool *taken = ARENA_ARRAY(arena, bool, n + 1);
    *n_alike = 0;
    if (n == 0) return FAIL_NONE;
    TRY(terms_make(arena, &(struct terms_plan){.language = "en", .df_min = 1, .df_max = 1}, others,
                   n, &terms, why));
    size_t n_terms = terms_of(arena, &terms, text, &term, &weight);
    size_t n_near = terms_similar(arena, &terms, term, weight, n_terms, n, near, cosine);
    for (size_t i = 0; i < n_near && cosine[i] >= 1.0 / 3; i++) {
        order[kept++] = near[i];
        taken[near[i]] = true;
    }
    *n_alike = kept;
    for (size_t i = 0; i < n; i++)
        if (!taken[i]) order[kept++] = i;
    return FAIL_NONE;
}

static bool gates_differ(const struct score_summary *a, const struct score_summary *b) {
    if (a->n_gates != b->n_gates) return true;
    for (size_t g = 0; g < a->n_gates; g++)
        if (a->gates[g].state != b->gates[g].state ||
            strcmp(a->gates[g].name, b->gates[g].name) != 0)
            return true;
    return false;
}

static bool means_differ(const double *a, size_t n_a, const double *b, size_t n_b) {
    if (n_a != n_b) return true;
    for (size_t k = 0; k < n_a; k++)
        if (fabs(a[k] - b[k]) > 1e-9) return true;
    return false;
}

/* What each source weighed, and whose weights the score takes. */
static bool sources_differ(const struct score_summary *a, const struct score_summary *b) {
    const char *one = a->headline == NULL ? "" : a->headline;
    const char *other = b->headline == NULL ? "" : b->headline;
    if (strcmp(one, other) != 0 || a->n_sources != b->n_sources) return true;
    for (size_t s = 0; s < a->n_sources; s++) {
        const struct score_source_summary *x = &a->sources[s], *y = &b->sources[s];
        if (strcmp(x->label.key, y->label.key) != 0 || x->n_people != y->n_people ||
            x->label.version != y->label.version ||
            means_differ(x->item_weight, x->n_items, y->item_weight, y->n_items))
            return true;
    }
    return false;
}

unsigned run_changes(const struct score_summary *before, const struct score_summary *after) {
    unsigned changes = 0;
    if (before->n_people != after->n_people ||
        means_differ(before->item_weight, before->n_items, after->item_weight, after->n_items))
        changes |= CHANGE_PEOPLE;
    if (before->n_assessors != after->n_assessors)
        changes |= CHANGE_ASSESSORS;
    else if (means_differ(before->worst.mean, before->n_criteria, after->worst.mean,
                          after->n_criteria))
        changes |= CHANGE_RATINGS;
    if (memcmp(&before->verdict, &after->verdict, sizeof before->verdict) != 0)
        changes |= CHANGE_DIRECT;
    if (gates_differ(before, after)) changes |= CHANGE_GATES;
    if (before->line != after->line) changes |= CHANGE_LINE;
    if (sources_differ(before, after)) changes |= CHANGE_SOURCES;
    return changes;
}
