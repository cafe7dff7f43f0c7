#include "stats/voting/grades.h"

#include <math.h>

static enum fail plan_check(const struct grades_plan *plan, int lowest, int highest,
                            struct why *why) {
    if (plan->n_options < 1)
        return why_fail(why, FAIL_INPUT, "options", "want at least one option");
    if (highest <= lowest || highest - lowest > 1000)
        return why_fail(why, FAIL_INPUT, "scale", "want a scale of 2 to 1000 grades, got %d to %d",
                        lowest, highest);
    for (size_t i = 0; i < plan->n_voters * plan->n_options; i++) {
        double grade = plan->grade[i];
        if (isnan(grade)) continue;
        if (grade < lowest || grade > highest || grade != floor(grade)) {
            enum fail fail =
                why_fail(why, FAIL_INPUT, "grade", "want a whole grade from %d to %d, got %g",
                         lowest, highest, grade);
            if (why != NULL) why->row = (int64_t)(i / plan->n_options) + 1;
            if (why != NULL) why->column = (int64_t)(i % plan->n_options) + 1;
            return fail;
        }
    }
    return FAIL_NONE;
}

/* How many gave each grade; the voters of one option. */
static size_t tally(const struct grades_plan *plan, size_t option, int lowest, size_t n_grades,
                    size_t *count) {
    size_t n = 0;
    for (size_t g = 0; g < n_grades; g++) count[g] = 0;
    for (size_t v = 0; v < plan->n_voters; v++) {
        double grade = plan->grade[v * plan->n_options + option];
        if (isnan(grade)) continue;
        count[(size_t)((int)grade - lowest)]++;
        n++;
    }
    return n;
}

/* The grade of the lower middle of `n` counted grades. */
static size_t lower_middle(const size_t *count, size_t n) {
    size_t below = 0, grade = 0;
    while (below + count[grade] < (n + 1) / 2) below += count[grade++];
    return grade;
}

/* Majority value: medians compared, each taken away in turn. 1 when a stands above b. Options
 * graded by unequal numbers are compared on their shares, as if each had been copied. */
static int value_compare(const size_t *a, size_t n_a, const size_t *b, size_t n_b, size_t n_grades,
                         size_t *scratch) {
    size_t *left = scratch, *right = scratch + n_grades;
    for (size_t g = 0; g < n_grades; g++) {
        left[g] = n_a == n_b ? a[g] : a[g] * n_b;
        right[g] = n_a == n_b ? b[g] : b[g] * n_a;
    }
    size_t n = n_a == n_b ? n_a : n_a * n_b;
    for (; n > 0; n--) {
        size_t of_left = lower_middle(left, n), of_right = lower_middle(right, n);
        if (of_left != of_right) return of_left > of_right ? 1 : -1;
        left[of_left]--;
        right[of_right]--;
    }
    return 0;
}

static void option_fill(const struct grades_plan *plan, struct majority *made, size_t option,
                        const size_t *count, size_t n) {
    size_t n_grades = (size_t)(plan->highest - plan->lowest) + 1;
    int approves = plan->approves_from != 0 ? plan->approves_from
                                            : plan->lowest + (plan->highest - plan->lowest + 1) / 2;
    made->n_graded[option] = n;
    made->n_abstained[option] = plan->n_voters - n;
    made->median[option] = made->p[option] = made->q[option] = (double)NAN;
    made->gauge[option] = made->gauge_up[option] = made->mean[option] = (double)NAN;
    if (n == 0) return;
    size_t middle = lower_middle(count, n), above = 0, below = 0;
    double sum = 0;
    for (size_t g = 0; g < n_grades; g++) {
        sum += (double)count[g] * (double)(plan->lowest + (int)g);
        if (g > middle) above += count[g];
        if (g < middle) below += count[g];
        if (plan->lowest + (int)g >= approves) made->approval[option] += count[g];
    }
    double median = plan->lowest + (int)middle;
    double p = (double)above / (double)n, q = (double)below / (double)n;
    made->median[option] = median;
    made->p[option] = p;
    made->q[option] = q;
    made->gauge_up[option] = median + p;
    made->gauge[option] = p > q ? median + p : median - q;
    made->mean[option] = sum / (double)n;
}

enum fail majority_run(struct arena *arena, const struct grades_plan *plan, struct majority *out,
                       struct why *why) {
    TRY(plan_check(plan, plan->lowest, plan->highest, why));
    size_t m = plan->n_options, n_grades = (size_t)(plan->highest - plan->lowest) + 1;
    struct majority made = {.n_options = m};
    made.n_graded = ARENA_ARRAY(arena, size_t, m);
    made.n_abstained = ARENA_ARRAY(arena, size_t, m);
    made.median = ARENA_ARRAY(arena, double, m);
    made.p = ARENA_ARRAY(arena, double, m);
    made.q = ARENA_ARRAY(arena, double, m);
    made.gauge = ARENA_ARRAY(arena, double, m);
    made.gauge_up = ARENA_ARRAY(arena, double, m);
    made.mean = ARENA_ARRAY(arena, double, m);
    made.approval = ARENA_ARRAY(arena, size_t, m);
    made.order = ARENA_ARRAY(arena, size_t, m);
    made.tied = ARENA_ARRAY(arena, bool, m);
    size_t *count = ARENA_ARRAY(arena, size_t, m * n_grades);
    size_t *scratch = ARENA_ARRAY(arena, size_t, 2 * n_grades);
    for (size_t o = 0; o < m; o++) {
        size_t n = tally(plan, o, plan->lowest, n_grades, count + o * n_grades);
        option_fill(plan, &made, o, count + o * n_grades, n);
        size_t at = o;
        while (at > 0) {
            size_t before = made.order[at - 1];
            if (value_compare(count + o * n_grades, n, count + before * n_grades,
                              made.n_graded[before], n_grades, scratch) <= 0)
                break;
            made.order[at] = before;
            at--;
        }
        made.order[at] = o;
    }
    for (size_t i = 0; i + 1 < m; i++) {
        size_t a = made.order[i], b = made.order[i + 1];
        made.tied[i] = value_compare(count + a * n_grades, made.n_graded[a], count + b * n_grades,
                                     made.n_graded[b], n_grades, scratch) == 0;
    }
    *out = made;
    return FAIL_NONE;
}

enum fail gradients_run(struct arena *arena, const struct grades_plan *plan, struct gradients *out,
                        struct why *why) {
    enum { GRADES = 8 };
    TRY(plan_check(plan, 1, GRADES, why));
    size_t m = plan->n_options;
    struct gradients made = {.n_options = m};
    made.n_graded = ARENA_ARRAY(arena, size_t, m);
    made.n_abstained = ARENA_ARRAY(arena, size_t, m);
    made.support = ARENA_ARRAY(arena, double, m);
    made.reservations = ARENA_ARRAY(arena, double, m);
    made.blocks = ARENA_ARRAY(arena, size_t, m);
    made.consensus = ARENA_ARRAY(arena, double, m);
    made.count = ARENA_ARRAY(arena, size_t, m * GRADES);
    for (size_t o = 0; o < m; o++) {
        size_t *count = made.count + o * GRADES, n = tally(plan, o, 1, GRADES, count);
        double total = (double)n, mean = 0, squares = 0, support = 0, reserved = 0;
        made.n_graded[o] = n;
        made.n_abstained[o] = plan->n_voters - n;
        made.blocks[o] = count[0];
        for (int g = 1; g <= GRADES; g++) {
            double c = (double)count[g - 1];
            mean += c * g / total;
            support += g >= 5 ? c : 0;
            reserved += g >= 3 && g <= 6 ? c : 0;
        }
        for (int g = 1; g <= GRADES; g++) squares += (double)count[g - 1] * (g - mean) * (g - mean);
        made.support[o] = n == 0 ? (double)NAN : support / total;
        made.reservations[o] = n == 0 ? (double)NAN : reserved / total;
        /* The variance of everybody who answered, so that half at either end gives 0. */
        made.consensus[o] = n == 0 ? (double)NAN : 1 - 4 * squares / total / 49;
    }
    *out = made;
    return FAIL_NONE;
}
