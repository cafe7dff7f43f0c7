#include "question/stands.h"

#include "base/kind.h"

#include <stdlib.h>

struct place {
    int64_t sheet;
    double weight;
};

static int by_sheet(const void *a, const void *b) {
    const struct place *x = a, *y = b;
    return x->sheet < y->sheet ? -1 : x->sheet > y->sheet;
}

static const double *weights_of(struct arena *arena, const struct survey_weighing *weighing,
                                const int64_t *sheets, size_t n) {
    struct place *places = ARENA_ARRAY(arena, struct place, weighing->n + 1);
    double *weights = ARENA_ARRAY(arena, double, n + 1);
    for (size_t i = 0; i < weighing->n; i++)
        places[i] = (struct place){weighing->sheets[i], weighing->weights[i]};
    qsort(places, weighing->n, sizeof *places, by_sheet);
    for (size_t i = 0; i < n; i++) {
        const struct place key = {.sheet = sheets[i]}, *found;
        found = bsearch(&key, places, weighing->n, sizeof *places, by_sheet);
        weights[i] = found == NULL ? 0 : found->weight;
    }
    return weights;
}

enum fail survey_stands_load(struct db *db, struct arena *arena, int64_t survey,
                             const int64_t *sheets, size_t n, struct survey_stands *out,
                             struct why *why) {
    *out = (struct survey_stands){0};
    for (KIND_EACH(survey_weigher, at)) {
        struct survey_weighing weighing;
        struct why problem = {0};
        bool yes = false;
        TRY((*at)->is_for(db, arena, survey, &yes, why));
        if (!yes) continue;
        enum fail fail = (*at)->weigh(db, arena, survey, &weighing, &problem);
        if (fail == FAIL_NONE) {
            out->weights = weights_of(arena, &weighing, sheets, n);
            return FAIL_NONE;
        }
        if (fail == FAIL_INPUT || fail == FAIL_INFEASIBLE || fail == FAIL_CONVERGE) {
            out->problem = arena_copy(arena, problem.text);
            return FAIL_NONE;
        }
        *why = problem;
        return fail;
    }
    return FAIL_NONE;
}
