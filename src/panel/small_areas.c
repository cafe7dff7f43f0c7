#include "panel/small_areas.h"

#include "stats/interval.h"
#include "stats/model/small_area.h"

#include <math.h>

static const struct table_cell *cell_find(const struct table_cell *cells, size_t n,
                                          const struct plan_question *question,
                                          const struct plan_level *level,
                                          const struct plan_group *group,
                                          const struct plan_level *within) {
    for (size_t i = 0; i < n; i++)
        if (cells[i].question == question && cells[i].level == level && cells[i].group == group &&
            cells[i].within == within)
            return &cells[i];
    return NULL;
}

static bool is_told(const struct table_cell *cell) {
    return cell != NULL && cell->hidden == TABLE_SHOWN && cell->n > 0;
}

static void interval_put(struct small_area *area, double error, double confidence, bool share) {
    struct interval found = interval_t(area->estimate, error, (double)INFINITY, confidence);
    area->low = share ? fmax(0, found.low) : found.low;
    area->high = share ? fmin(1, found.high) : found.high;
    if (share) area->estimate = fmin(1, fmax(0, area->estimate));
}

/* Of all that are shown, in their order; what those that are not shown get comes from them. */
static void areas_fill(struct small_areas *out, const struct fay_herriot *fit,
                       const double *variance, double confidence, bool share) {
    double precision = 0, between = fit->between;
    for (size_t k = 0; k < out->n_shown; k++) precision += 1 / (between + variance[k]);
    for (size_t i = 0, k = 0; i < out->n; i++) {
        struct small_area *area = &out->areas[i];
        area->estimate = area->shown ? fit->estimate[k] : fit->coefficient[0];
        area->weight = area->shown ? fit->shrinkage[k] : 0;
        interval_put(area, sqrt(area->shown ? fit->mse[k] : between + 1 / precision), confidence,
                     share);
        k += area->shown;
    }
    out->between = sqrt(between);
}

enum fail small_areas_run(struct arena *arena, const struct table_cell *cells, size_t n_cells,
                          const struct plan_question *question, const struct plan_level *level,
                          const struct plan_group *group, double confidence,
                          struct small_areas *out, struct why *why) {
    const struct table_cell *all = cell_find(cells, n_cells, question, level, NULL, NULL);
    if (!is_told(all) || !(all->error > 0))
        return why_fail(why, FAIL_INFEASIBLE, NULL,
                        "everybody's figure is not shown, or all gave the same answer");
    struct small_areas made = {.areas = ARENA_ARRAY(arena, struct small_area, group->n + 1),
                               .n = group->n,
                               .everybody = all->value};
    double *y = ARENA_ARRAY(arena, double, group->n + 1);
    double *x = ARENA_ARRAY(arena, double, group->n + 1);
    double *variance = ARENA_ARRAY(arena, double, group->n + 1);
    for (size_t i = 0; i < group->n; i++) {
        const struct table_cell *cell =
            cell_find(cells, n_cells, question, level, group, &group->levels[i]);
        made.areas[i] = (struct small_area){.level = &group->levels[i],
                                            .shown = is_told(cell),
                                            .people = TABLE_UNTOLD,
                                            .direct = (double)NAN};
        if (!is_told(cell)) continue;
        made.areas[i].people = cell->n;
        made.areas[i].direct = y[made.n_shown] = cell->value;
        x[made.n_shown] = 1;
        variance[made.n_shown++] = all->error * all->error * (double)all->n / (double)cell->n;
    }
    if (made.n_shown < AREAS_LEAST)
        return why_fail(why, FAIL_INFEASIBLE, NULL,
                        "at least %d areas must have a figure of their own that is shown; here "
                        "%zu have",
                        AREAS_LEAST, made.n_shown);
    struct fay_herriot_plan plan = {made.n_shown, 1, y, variance, x};
    struct fay_herriot fit;
    TRY(fay_herriot_run(arena, &plan, &fit, why));
    areas_fill(&made, &fit, variance, confidence, level != NULL);
    *out = made;
    return FAIL_NONE;
}
