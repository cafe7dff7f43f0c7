/* What answering asked of people, and whether they understood it. */
#include "cli/prefer.h"
#include "stats/proportion.h"

#include <math.h>

void prefer_share(struct prefer *prefer, const char *key, const char *title, int64_t count,
                  int64_t n) {
    struct interval interval = {(double)NAN, (double)NAN};
    if (n < 1 || proportion_wilson(count, n, 0.95, &interval, NULL) != FAIL_NONE) return;
    double share = (double)count / (double)n;
    if (!prefer->json) {
        printf("%s: %.1f %% of %lld, from %.1f to %.1f\n", title, 100 * share, (long long)n,
               100 * interval.low, 100 * interval.high);
        return;
    }
    prefer_figure(prefer, key, title, share);
    prefer_figure(prefer, arena_printf(prefer->arena, "%s_low", key), title, interval.low);
    prefer_figure(prefer, arena_printf(prefer->arena, "%s_high", key), title, interval.high);
}

static int32_t who(const int32_t *code, size_t row) {
    return code == NULL ? (int32_t)row : code[row];
}

/* The largest value of each person; how many have one, at the front of values. */
static size_t largest(struct arena *arena, const int32_t *code, size_t n_people,
                      const double *numbers, size_t n_rows, double *values) {
    double *own = ARENA_ARRAY(arena, double, n_people + 1);
    size_t n = 0;
    for (size_t p = 0; p < n_people; p++) own[p] = -1;
    for (size_t r = 0; r < n_rows; r++)
        if (who(code, r) >= 0 && !isnan(numbers[r]))
            own[who(code, r)] = fmax(own[who(code, r)], numbers[r]);
    for (size_t p = 0; p < n_people; p++)
        if (own[p] >= 0) values[n++] = own[p];
    return n;
}

static enum fail check_put(struct prefer *prefer, const int32_t *code, size_t n_people,
                           const char *column, struct why *why) {
    const double *passed;
    int64_t asked = 0, good = 0;
    TRY(frame_numbers(&prefer->frame, column, &passed, why));
    int *state = ARENA_ARRAY(prefer->arena, int, n_people + 1); /* 0 not asked, 1 passed, 2 not */
    for (size_t r = 0; r < prefer->frame.n_rows; r++) {
        if (who(code, r) < 0 || isnan(passed[r])) continue;
        int *own = &state[who(code, r)];
        *own = passed[r] != 1 || *own == 2 ? 2 : 1;
    }
    for (size_t p = 0; p < n_people; p++) asked += state[p] > 0, good += state[p] == 1;
    prefer_share(prefer, "understood", "Understood what was asked", good, asked);
    return FAIL_NONE;
}

enum fail prefer_people(struct prefer *prefer, const int32_t *code, int32_t n, struct why *why) {
    size_t n_rows = prefer->frame.n_rows, n_people = code == NULL ? n_rows : (size_t)n;
    const char *check = argument(prefer->arguments, "check");
    const char *seconds = argument(prefer->arguments, "seconds");
    double *values = ARENA_ARRAY(prefer->arena, double, n_people + 1);
    size_t used = 0;
    if (code != NULL) {
        for (size_t r = 0; r < n_rows; r++)
            if (code[r] >= 0) values[code[r]]++;
        for (size_t p = 0; p < n_people; p++)
            if (values[p] > 0) values[used++] = values[p];
        values_sort(values, used);
        if (used > 0) {
            prefer_figure(prefer, "rows_median", "Rows of a person, in the middle",
                          quantile_of_sorted(values, used, 0.5));
            prefer_figure(prefer, "rows_most", "and at most", values[used - 1]);
        }
    }
    if (check != NULL) TRY(check_put(prefer, code, n_people, check, why));
    if (seconds == NULL) return FAIL_NONE;
    const double *took;
    TRY(frame_numbers(&prefer->frame, seconds, &took, why));
    used = largest(prefer->arena, code, n_people, took, n_rows, values);
    if (used == 0) return FAIL_NONE;
    values_sort(values, used);
    prefer_figure(prefer, "seconds_median", "Seconds that it took, in the middle",
                  quantile_of_sorted(values, used, 0.5));
    prefer_figure(prefer, "seconds_slow", "and for the slowest tenth, or more",
                  quantile_of_sorted(values, used, 0.9));
    return FAIL_NONE;
}
