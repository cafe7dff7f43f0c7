/* What changed between two waves of one panel, the same people counted once. */
#include "panel/results.h"
#include "panel/tables_inner.h"
#include "stats/multiple.h"

#include <math.h>

struct side {
    struct tables_file file;
    struct weighing weighing;
};

static enum fail side_load(struct arena *arena, const struct results *results, struct side *out,
                           struct why *why) {
    TRY(file_read_plan(arena, str_of(results->respondents), &results->plan, &out->file, why));
    return file_weigh(arena, &out->file, &out->weighing, why);
}

static const struct plan_question *question_find(const struct tables_plan *plan, const char *name,
                                                 size_t *at) {
    for (size_t q = 0; q < plan->n_questions; q++)
        if (text_is(plan->questions[q].name, name)) {
            *at = q;
            return &plan->questions[q];
        }
    return NULL;
}

static bool level_find(const struct plan_question *question, const char *value, size_t *at) {
    for (size_t l = 0; l < question->n; l++)
        if (text_is(question->levels[l].value, value)) {
            *at = l;
            return true;
        }
    return false;
}

static struct change_side side_of(struct arena *arena, const struct side *side,
                                  const struct results *results, size_t q, size_t level) {
    size_t n = side->file.n;
    bool *yes = ARENA_ARRAY(arena, bool, n + 1), *answered = ARENA_ARRAY(arena, bool, n + 1);
    for (size_t r = 0; r < n; r++) {
        answered[r] = side->file.questions[q][r] >= 0;
        yes[r] = side->file.questions[q][r] == (int32_t)level;
    }
    return (struct change_side){.n = n,
                                .yes = yes,
                                .answered = answered,
                                .weights = side->weighing.weights,
                                .people = results->people,
                                .strata = side->file.strata.codes,
                                .stratum_names = side->file.strata.levels,
                                .calibration = side->file.calibration};
}

/* The error of a share is an estimate that means something only when enough gave the answer and
 * enough did not: nobody of eighteen is no proof that hardly anybody would. */
static bool can_test(const struct change_side *side, int64_t least) {
    int64_t yes = 0, no = 0;
    for (size_t r = 0; r < side->n; r++) {
        yes += side->answered[r] && side->yes[r];
        no += side->answered[r] && !side->yes[r];
    }
    return yes >= least && no >= least;
}

/* Everybody's share of an answer where tables show it: what is hidden is not told as a change. */
static const struct table_cell *cell_shown(const struct table_cell *cells, size_t n,
                                           const char *question, const char *level) {
    for (size_t i = 0; i < n; i++)
        if (cells[i].group == NULL && cells[i].level != NULL &&
            text_is(cells[i].question->name, question) && text_is(cells[i].level->value, level))
            return cells[i].hidden == TABLE_SHOWN ? &cells[i] : NULL;
    return NULL;
}

/* From what was published: a paper that came in since, or somebody erased, would be told by two
 * figures of one wave. Where that is more than a point away the wave was weighed anew: its error is
 * not that of what was published. */
static bool published_put(const struct table_cell *cell, double level, struct change *change) {
    if (cell->n < 0 || fabs(cell->value - change->before) > 0.01) return false;
    change->n_before = (size_t)cell->n;
    change_from(change, cell->value, level);
    return true;
}

enum fail results_changes(struct arena *arena, const struct results *before,
                          const struct table_cell *cells, size_t n_cells,
                          const struct results *after, const struct tables *tables,
                          struct results_change **out, size_t *n, struct why *why) {
    struct side sides[2];
    size_t most = 0, found = 0;
    TRY(side_load(arena, before, &sides[0], why));
    TRY(side_load(arena, after, &sides[1], why));
    for (size_t q = 0; q < after->plan.n_questions; q++) most += after->plan.questions[q].n;
    struct results_change *list = ARENA_ARRAY(arena, struct results_change, most + 1);
    double *p = ARENA_ARRAY(arena, double, most + 1);
    for (size_t q = 0; q < after->plan.n_questions; q++) {
        const struct plan_question *question = &after->plan.questions[q];
        size_t former_at, former_level;
        const struct plan_question *former =
            question_find(&before->plan, question->name, &former_at);
        if (former == NULL || question->is_number || former->is_number) continue;
        for (size_t l = question->only_last ? question->n - 1 : 0; l < question->n; l++) {
            const char *level = question->levels[l].value;
            if (!level_find(former, level, &former_level)) continue;
            const struct table_cell *published = cell_shown(cells, n_cells, former->name, level);
            if (published == NULL ||
                cell_shown(tables->cells, tables->n, question->name, level) == NULL)
                continue;
            struct change_side a = side_of(arena, &sides[0], before, former_at, former_level);
            struct change_side b = side_of(arena, &sides[1], after, q, l);
            struct change change;
            if (!can_test(&a, after->plan.small) || !can_test(&b, after->plan.small)) continue;
            enum fail fail = change_test(arena, &a, &b, after->plan.level, &change, why);
            if (fail == FAIL_INFEASIBLE) continue;
            TRY(fail);
            if (!published_put(published, after->plan.level, &change)) continue;
            if (change.n_before < (size_t)after->plan.least ||
                change.n_after < (size_t)after->plan.least)
                continue;
            p[found] = change.p;
            list[found++] = (struct results_change){.question = question->label,
                                                    .answer = question->levels[l].label,
                                                    .wave = before->plan.wave,
                                                    .change = change};
        }
    }
    double *adjusted = ARENA_ARRAY(arena, double, found + 1);
    if (found > 0) TRY(p_adjust(arena, ADJUST_HOLM, p, found, adjusted, why));
    for (size_t i = 0; i < found; i++) list[i].p_adjusted = adjusted[i];
    *out = list;
    *n = found;
    return FAIL_NONE;
}
