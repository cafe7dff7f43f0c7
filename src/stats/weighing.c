#include "stats/weighing.h"

#include "stats/points.h"

#include <math.h>
#include <stdlib.h>

enum weighing_passed weighing_passed_read(int64_t stored) {
    if (stored < WEIGHING_FAILED || stored > WEIGHING_AT_ONCE) return WEIGHING_UNASKED;
    return (enum weighing_passed)stored;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Type 7: between neighbours, as most programs do. `sorted` has at least one. */
static double quantile(const double *sorted, size_t n, double p) {
    double at = p * (double)(n - 1);
    size_t low = (size_t)at;
    if (low + 1 >= n) return sorted[n - 1];
    return sorted[low] + (at - (double)low) * (sorted[low + 1] - sorted[low]);
}

void weighing_trust_find(struct weighing_quality *q) {
    q->trust = TRUST_UNKNOWN;
    if (q->n_checked < WEIGHING_SHARE_LEAST) return;
    double passed = (double)(q->n_at_once + q->n_after) / (double)q->n_checked;
    double left = q->n_asked == 0 ? 0 : (double)q->n_left / (double)q->n_asked;
    bool hard = q->n_hard > 0 && q->hard_median > 3;
    bool good = passed >= WEIGHING_PASSED_GOOD && left <= WEIGHING_LEFT_GOOD && !hard;
    bool poor = passed < WEIGHING_PASSED_POOR || left > WEIGHING_LEFT_POOR;
    q->trust = poor ? TRUST_POOR : good ? TRUST_GOOD : TRUST_CARE;
}

void weighing_quality_run(struct arena *arena, const struct weighing_person *people, size_t n,
                          struct weighing_quality *out) {
    struct weighing_quality q = {
        .hard_low = (double)NAN, .hard_median = (double)NAN, .hard_high = (double)NAN};
    double *hard = ARENA_ARRAY(arena, double, n + 1);
    size_t n_hard = 0;
    for (size_t i = 0; i < n; i++) {
        const struct weighing_person *person = &people[i];
        q.n_weighed += person->weighed;
        q.n_asked += person->asked;
        q.n_left += person->asked && !person->weighed;
        if (!person->weighed) continue; /* an opinion on points that are not there any more */
        q.n_checked += person->passed != WEIGHING_UNASKED;
        q.n_at_once += person->passed == WEIGHING_AT_ONCE;
        q.n_after += person->passed == WEIGHING_AFTER;
        if (person->hard >= 1 && person->hard <= WEIGHING_HARDEST)
            hard[n_hard++] = (double)person->hard;
    }
    q.n_hard = (int64_t)n_hard;
    if (n_hard > 0) {
        qsort(hard, n_hard, sizeof *hard, by_size);
        q.hard_low = quantile(hard, n_hard, 0.25);
        q.hard_median = quantile(hard, n_hard, 0.5);
        q.hard_high = quantile(hard, n_hard, 0.75);
    }
    weighing_trust_find(&q);
    *out = q;
}

/* Whole per cent; in steps of 5 where one would be less than one person. */
static int64_t percent(int64_t part, int64_t all) {
    double share = 100.0 * (double)part / (double)all;
    return (int64_t)(all < 100 ? 5 * round(share / 5) : round(share));
}

struct weighing_told weighing_tell(const struct weighing_quality *q) {
    struct weighing_told told = {0};
    if (q->n_checked == 0 && q->n_hard == 0) return told;
    told.trust = q->trust;
    if (q->n_checked >= WEIGHING_SHARE_LEAST) {
        told.n_checked = q->n_checked;
        told.at_once = percent(q->n_at_once, q->n_checked);
        told.in_end = percent(q->n_at_once + q->n_after, q->n_checked);
    }
    if (q->n_hard >= WEIGHING_SHARE_LEAST) {
        told.n_hard = q->n_hard;
        told.hard_low = (int64_t)round(100 * q->hard_low);
        told.hard_median = (int64_t)round(100 * q->hard_median);
        told.hard_high = (int64_t)round(100 * q->hard_high);
    }
    if (q->n_asked >= WEIGHING_SHARE_LEAST) {
        bool few = q->n_left > 0 && q->n_left < WEIGHING_LEAST;
        told.n_asked = q->n_asked;
        told.left = few ? -1 : percent(q->n_left, q->n_asked);
    }
    return told;
}

bool weighing_passed_may_show(const struct weighing_quality *quality) {
    int64_t passed = quality->n_at_once + quality->n_after, others = quality->n_weighed - passed;
    return passed >= WEIGHING_LEAST && (others == 0 || others >= WEIGHING_LEAST);
}

enum fail weighing_groups_run(struct arena *arena, const struct weighing_groups_plan *plan,
                              struct weighing_groups *out, struct why *why) {
    struct points_plan points = {.n_people = plan->n_sheets,
                                 .n_items = plan->n_items,
                                 .points = plan->weights,
                                 .total = 0,
                                 .level = 0.95};
    struct points_report report;
    struct weighing_groups made = {.n_sheets = plan->n_sheets};
    bool groups_alone = true;
    if (plan->n_sheets == 0) return why_fail(why, FAIL_INFEASIBLE, NULL, "nobody has weighed yet");
    TRY(points_run(arena, &points, &report, why));
    if (report.n_unfinished > 0)
        return why_fail(why, FAIL_INPUT, "weights", "a sheet gives weight to nothing");
    for (size_t s = 0; s < plan->n_sheets; s++) {
        made.n_people += plan->people[s];
        groups_alone = groups_alone && plan->people[s] >= WEIGHING_LEAST;
    }
    made.may_show = made.n_people >= WEIGHING_LEAST;
    made.has_spread =
        plan->n_sheets >= 2 && (groups_alone || plan->n_sheets >= WEIGHING_SHARE_LEAST);
    made.has_interval = made.may_show && plan->n_sheets >= WEIGHING_SHEETS_LEAST;
    made.mean = report.mean;
    made.interval = report.interval;
    made.low = ARENA_ARRAY(arena, double, plan->n_items);
    made.high = ARENA_ARRAY(arena, double, plan->n_items);
    for (size_t k = 0; k < plan->n_items; k++) {
        made.low[k] = made.high[k] = report.shares[k];
        for (size_t s = 1; s < report.n_used; s++) {
            made.low[k] = fmin(made.low[k], report.shares[s * plan->n_items + k]);
            made.high[k] = fmax(made.high[k], report.shares[s * plan->n_items + k]);
        }
    }
    *out = made;
    return FAIL_NONE;
}
