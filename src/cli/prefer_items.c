/* prefer best-worst, pairs, ranks, hierarchy, points, design. */
#include "base/csv.h"
#include "cli/prefer.h"
#include "cli/refuse.h"
#include "stats/points.h"
#include "stats/preference/conjoint.h"
#include "stats/preference/design.h"
#include "stats/preference/hierarchy.h"
#include "stats/preference/pairs.h"

#include <math.h>

/* Items: those of --items, else in the order in which they are met. */
struct items {
    struct prefer *prefer;
    const char **names;
    size_t n, room;
    bool closed;
};

static void items_start(struct prefer *prefer, struct items *items) {
    const char *const *given = NULL;
    size_t n = prefer_list(prefer, "items", &given);
    *items = (struct items){.prefer = prefer, .n = n, .room = n + 64, .closed = n > 0};
    items->names = ARENA_ARRAY(prefer->arena, const char *, items->room);
    for (size_t i = 0; i < n; i++) items->names[i] = given[i];
}

static enum fail item_find(struct items *items, struct str name, size_t row, size_t *out,
                           struct why *why) {
    name = str_trim(name);
    for (size_t i = 0; i < items->n; i++)
        if (str_is(name, items->names[i])) {
            *out = i;
            return FAIL_NONE;
        }
    int64_t number; /* of an item of --items, as some tools write it */
    if (items->closed && str_int(name, 1, (int64_t)items->n, &number)) {
        *out = (size_t)number - 1;
        return FAIL_NONE;
    }
    if (items->closed || name.n == 0 || items->n == items->room) {
        enum fail fail = why_fail(why, FAIL_INPUT, "items", "'%.*s' is not one of the items",
                                  name.n > 80 ? 80 : (int)name.n, name.s == NULL ? "" : name.s);
        if (why != NULL) why->row = frame_line(&items->prefer->frame, row);
        (void)why_in_file(why, items->prefer->path);
        return fail;
    }
    items->names[items->n] = str_copy(items->prefer->arena, name);
    *out = items->n++;
    return FAIL_NONE;
}

static enum fail texts_of(struct prefer *prefer, const char *column, const char *const **out,
                          struct why *why) {
    struct factor factor;
    TRY(frame_factor(prefer->arena, &prefer->frame, column, &factor, why));
    const char **texts = ARENA_ARRAY(prefer->arena, const char *, prefer->frame.n_rows + 1);
    for (size_t r = 0; r < prefer->frame.n_rows; r++)
        texts[r] = factor.codes[r] < 0 ? "" : factor.levels[factor.codes[r]];
    *out = texts;
    return FAIL_NONE;
}

/* A failure of a row of the file. */
static enum fail row_wrong(struct prefer *prefer, size_t row, struct why *why) {
    if (why != NULL) why->row = frame_line(&prefer->frame, row);
    return why_in_file(why, prefer->path);
}

/* A scale that cannot hold an item, said by the item's name. */
static enum fail scale_fail(const struct items *items, enum fail fail, struct why *why) {
    size_t item = why == NULL || why->column < 1 ? 0 : (size_t)why->column;
    if (fail != FAIL_INPUT || item == 0 || item >= items->n) return fail;
    why->column = 0;
    return why_fail(why, FAIL_INPUT, "items",
                    "'%.80s' was never set against '%.80s', not even by way of others, so that no "
                    "scale holds both: compare them, or leave it out",
                    items->names[item], items->names[0]);
}

static void scale_put(struct prefer *prefer, const struct items *items,
                      const struct item_logit *fit) {
    prefer_table(prefer, "items", "\nScale: the first item at 0, shares of the whole");
    for (size_t k = 0; k < fit->n_items; k++) {
        const struct prefer_figure figures[] = {
            {"estimate", fit->estimate[k]}, {"error", fit->error[k]}, {"share", fit->share[k]}};
        prefer_row(prefer, items->names[k], figures, 3);
    }
    prefer_table_end(prefer);
}

enum fail prefer_best_worst(struct prefer *prefer, struct why *why) {
    const char *const *set, *const *best, *const *worst;
    struct factor resp;
    struct items items;
    const char *respondent = argument(prefer->arguments, "respondent");
    const char *model = argument(prefer->arguments, "model");
    enum best_worst_model kind = BEST_WORST_MAXDIFF;
    if (model != NULL && text_is(model, "marginal"))
        kind = BEST_WORST_MARGINAL;
    else if (model != NULL && text_is(model, "sequential"))
        kind = BEST_WORST_SEQUENTIAL;
    else if (model != NULL && !text_is(model, "maxdiff"))
        return why_fail(why, FAIL_INPUT, "model",
                        "want maxdiff, marginal or sequential after '--model', got '%.40s'", model);
    TRY(prefer_read(prefer, why));
    TRY(texts_of(prefer, "set", &set, why));
    TRY(texts_of(prefer, "best", &best, why));
    TRY(texts_of(prefer, "worst", &worst, why));
    TRY(frame_factor(prefer->arena, &prefer->frame, respondent == NULL ? "resp" : respondent, &resp,
                     why));
    items_start(prefer, &items);
    size_t n = prefer->frame.n_rows, room = 1, at = 0;
    for (size_t t = 0; t < n; t++) room += strlen(set[t]) + 1;
    size_t *start = ARENA_ARRAY(prefer->arena, size_t, n + 1);
    size_t *shown = ARENA_ARRAY(prefer->arena, size_t, room);
    size_t *first = ARENA_ARRAY(prefer->arena, size_t, n + 1);
    size_t *last = ARENA_ARRAY(prefer->arena, size_t, n + 1);
    for (size_t t = 0; t < n; t++) {
        struct str rest = str_of(set[t]);
        while (rest.s != NULL) TRY(item_find(&items, str_cut(&rest, ';'), t, &shown[at++], why));
        start[t + 1] = at;
        TRY(item_find(&items, str_of(best[t]), t, &first[t], why));
        TRY(item_find(&items, str_of(worst[t]), t, &last[t], why));
    }
    struct best_worst_data data = {items.n, n,    start,      shown,
                                   first,   last, resp.codes, resp.n_levels};
    struct best_worst_counts counts;
    struct item_logit fit;
    if (best_worst_counts_run(prefer->arena, &data, &counts, why) != FAIL_NONE) {
        if (why != NULL && why->row > 0)
            why->row = frame_line(&prefer->frame, (size_t)why->row - 1);
        return why_in_file(why, prefer->path);
    }
    enum fail fail = best_worst_logit_run(prefer->arena, &data, kind, &fit, why);
    if (fail != FAIL_NONE) return scale_fail(&items, fail, why);
    prefer_table(prefer, "counts", "Counts, and each person's score");
    for (size_t k = 0; k < items.n; k++) {
        const struct prefer_figure figures[] = {{"best", counts.best[k]},
                                                {"worst", counts.worst[k]},
                                                {"score", counts.mean[k]},
                                                {"error", counts.error[k]}};
        prefer_row(prefer, items.names[k], figures, 4);
    }
    prefer_table_end(prefer);
    scale_put(prefer, &items, &fit);
    struct best_worst_consistency said = best_worst_consistency_of(prefer->arena, &data);
    prefer_share(prefer, "contradicting", "Contradicted themselves, of those who could",
                 (int64_t)said.contradicting, (int64_t)said.comparable);
    return prefer_people(prefer, resp.codes, resp.n_levels, why);
}

/* What always won, or always lost, has no place on a scale: which item that is. */
static enum fail pairs_fail(const struct items *items, const struct pair_count *pairs, size_t n,
                            enum fail fail, struct why *why) {
    for (size_t k = 0; k < items->n && fail == FAIL_CONVERGE; k++) {
        double won = 0, lost = 0;
        for (size_t r = 0; r < n; r++) {
            if (pairs[r].a == k) won += pairs[r].a_wins, lost += pairs[r].b_wins;
            if (pairs[r].b == k) won += pairs[r].b_wins, lost += pairs[r].a_wins;
        }
        if (won > 0 && lost > 0) continue;
        return why_fail(why, fail, "items",
                        "'%.80s' %s whenever it was compared, so that nobody can say by how much: "
                        "compare it more often, or leave it out",
                        items->names[k], won > 0 ? "won" : "lost");
    }
    return scale_fail(items, fail, why);
}

enum fail prefer_pairs(struct prefer *prefer, struct why *why) {
    const char *const *a, *const *b;
    const double *a_wins, *b_wins, *ties = NULL;
    struct items items;
    struct pair_scale scale;
    double tied = 0;
    TRY(prefer_read(prefer, why));
    TRY(texts_of(prefer, "a", &a, why));
    TRY(texts_of(prefer, "b", &b, why));
    TRY(frame_numbers(&prefer->frame, "a_wins", &a_wins, why));
    TRY(frame_numbers(&prefer->frame, "b_wins", &b_wins, why));
    if (frame_column(&prefer->frame, "ties") != NULL)
        TRY(frame_numbers(&prefer->frame, "ties", &ties, why));
    items_start(prefer, &items);
    size_t n = prefer->frame.n_rows;
    struct pair_count *pairs = ARENA_ARRAY(prefer->arena, struct pair_count, n + 1);
    for (size_t r = 0; r < n; r++) {
        TRY(item_find(&items, str_of(a[r]), r, &pairs[r].a, why));
        TRY(item_find(&items, str_of(b[r]), r, &pairs[r].b, why));
        pairs[r].a_wins = a_wins[r];
        pairs[r].b_wins = b_wins[r];
        pairs[r].ties = ties == NULL ? 0 : ties[r];
        tied += pairs[r].ties;
    }
    enum fail fail = tied > 0 ? davidson_run(prefer->arena, pairs, n, items.n, &scale, why)
                              : bradley_terry_run(prefer->arena, pairs, n, items.n, &scale, why);
    if (fail != FAIL_NONE) return pairs_fail(&items, pairs, n, fail, why);
    scale_put(prefer, &items, &scale.items);
    if (tied > 0) prefer_figure(prefer, "tie", "\nLogarithm of the readiness to tie", scale.tie);
    return FAIL_NONE;
}

enum fail prefer_ranks(struct prefer *prefer, struct why *why) {
    const char *const *ranking;
    struct items items;
    struct item_logit fit;
    TRY(prefer_read(prefer, why));
    TRY(texts_of(prefer, "ranking", &ranking, why));
    items_start(prefer, &items);
    size_t n = prefer->frame.n_rows, room = 1, at = 0;
    for (size_t r = 0; r < n; r++) room += strlen(ranking[r]) + 1;
    size_t *start = ARENA_ARRAY(prefer->arena, size_t, n + 1);
    size_t *order = ARENA_ARRAY(prefer->arena, size_t, room);
    for (size_t r = 0; r < n; r++) {
        struct str rest = str_of(ranking[r]);
        while (rest.s != NULL && rest.n > 0) {
            TRY(item_find(&items, str_cut(&rest, '>'), r, &order[at++], why));
            for (size_t i = start[r]; i + 1 < at; i++) {
                if (order[i] != order[at - 1]) continue;
                why_fail(why, FAIL_INPUT, "ranking",
                         "'%.80s' stands twice in this ranking; keep its first place or the other",
                         items.names[order[i]]);
                return row_wrong(prefer, r, why);
            }
        }
        start[r + 1] = at;
    }
    enum fail fail = plackett_luce_run(prefer->arena, start, order, n, items.n, &fit, why);
    if (fail != FAIL_NONE) return scale_fail(&items, fail, why);
    scale_put(prefer, &items, &fit);
    return prefer_people(prefer, NULL, 0, why);
}

static double times_of(const char *text) {
    double over, under;
    struct str rest = str_of(text);
    if (!str_real(str_trim(str_cut(&rest, '/')), &over)) return (double)NAN;
    if (rest.s == NULL) return over;
    return str_real(str_trim(rest), &under) ? over / under : (double)NAN;
}

enum fail prefer_hierarchy(struct prefer *prefer, struct why *why) {
    const char *const *a, *const *b, *const *times;
    struct factor resp;
    struct items items;
    struct hierarchy_group group;
    TRY(prefer_read(prefer, why));
    TRY(texts_of(prefer, "a", &a, why));
    TRY(texts_of(prefer, "b", &b, why));
    TRY(texts_of(prefer, "times", &times, why));
    const char *respondent = argument(prefer->arguments, "respondent");
    TRY(frame_factor(prefer->arena, &prefer->frame, respondent == NULL ? "resp" : respondent, &resp,
                     why));
    items_start(prefer, &items);
    size_t n = prefer->frame.n_rows, m, who = (size_t)resp.n_levels;
    size_t *first = ARENA_ARRAY(prefer->arena, size_t, n + 1);
    size_t *second = ARENA_ARRAY(prefer->arena, size_t, n + 1);
    for (size_t r = 0; r < n; r++) {
        TRY(item_find(&items, str_of(a[r]), r, &first[r], why));
        TRY(item_find(&items, str_of(b[r]), r, &second[r], why));
    }
    m = items.n;
    double *judgement = ARENA_ARRAY(prefer->arena, double, who *m *m + 1);
    for (size_t i = 0; i < who * m * m; i++) judgement[i] = (double)NAN;
    for (size_t r = 0; r < n; r++) {
        if (resp.codes[r] < 0 || text_is_empty(times[r])) continue;
        double value = times_of(times[r]);
        if (!(value > 0)) {
            why_fail(why, FAIL_INPUT, "times", "want 3 or 1/3, got '%.40s'", times[r]);
            return row_wrong(prefer, r, why);
        }
        double *own = judgement + (size_t)resp.codes[r] * m * m;
        double before = own[first[r] * m + second[r]];
        bool alike = first[r] == second[r];
        if (alike ? value != 1 : fabs(before / value - 1) > 1e-9) {
            if (alike)
                why_fail(why, FAIL_INPUT, "times", "'%.80s' is compared with itself; name two",
                         items.names[first[r]]);
            else
                why_fail(
                    why, FAIL_INPUT, "times",
                    "'%.40s' was given '%.60s' over '%.60s' %g times before, and %g here: keep "
                    "one judgement",
                    resp.levels[resp.codes[r]], items.names[first[r]], items.names[second[r]],
                    before, value);
            return row_wrong(prefer, r, why);
        }
        own[first[r] * m + second[r]] = value;
        own[second[r] * m + first[r]] = 1 / value;
    }
    TRY(hierarchy_group_run(prefer->arena, judgement, who, m, &group, why));
    prefer_figure(prefer, "people", "People", (double)group.n_people);
    prefer_figure(prefer, "consistent", "whose judgements hang together (ratio 0.10 or less)",
                  (double)group.n_consistent);
    prefer_figure(prefer, "ratio", "Consistency ratio of the group", group.together.ratio);
    prefer_table(prefer, "items", "\nWeights: of the group's judgements; mean of people's weights");
    for (size_t k = 0; k < m; k++) {
        const struct prefer_figure figures[] = {{"weight", group.together.weight[k]},
                                                {"geometric", group.geometric[k]},
                                                {"mean", group.mean[k]}};
        prefer_row(prefer, items.names[k], figures, 3);
    }
    prefer_table_end(prefer);
    prefer_share(prefer, "hang_together", "Judgements hang together", (int64_t)group.n_consistent,
                 (int64_t)group.n_people);
    return prefer_people(prefer, resp.codes, resp.n_levels, why);
}

/* The columns of --items: numbers[n_rows * m]. */
static enum fail columns_read(struct prefer *prefer, const char *const **names, size_t *m,
                              double **out, struct why *why) {
    TRY(prefer_read(prefer, why));
    *m = prefer_list(prefer, "items", names);
    if (*m == 0) return why_fail(why, FAIL_INPUT, "items", "want --items COL,COL,...");
    size_t n = prefer->frame.n_rows;
    *out = ARENA_ARRAY(prefer->arena, double, n **m + 1);
    for (size_t k = 0; k < *m; k++) {
        const double *numbers;
        if (frame_numbers(&prefer->frame, (*names)[k], &numbers, why) != FAIL_NONE)
            return why_in_file(why, prefer->path);
        for (size_t r = 0; r < n; r++) (*out)[r * *m + k] = numbers[r];
    }
    return FAIL_NONE;
}

static enum fail points_put(struct prefer *prefer, const char *const *names, size_t m,
                            const double *points, struct why *why) {
    struct points_report report;
    size_t n = prefer->frame.n_rows;
    struct points_plan plan = {
        .n_people = n, .n_items = m, .points = points, .total = 100, .level = 0.95};
    if (argument(prefer->arguments, "weights") != NULL)
        TRY(frame_numbers(&prefer->frame, argument(prefer->arguments, "weights"),
                          &plan.design_weights, why));
    TRY(points_run(prefer->arena, &plan, &report, why));
    prefer_figure(prefer, "people", "People", (double)report.n_used);
    prefer_figure(prefer, "unfinished", "left out, unfinished", (double)report.n_unfinished);
    prefer_table(prefer, "items", "\nMean share, with 95 % interval");
    for (size_t k = 0; k < m; k++) {
        const struct prefer_figure figures[] = {{"share", report.mean[k]},
                                                {"error", report.error[k]},
                                                {"low", report.interval[k].low},
                                                {"high", report.interval[k].high},
                                                {"geometric", report.geometric[k]}};
        prefer_row(prefer, names[k], figures, 5);
    }
    prefer_table_end(prefer);
    return FAIL_NONE;
}

enum fail prefer_points(struct prefer *prefer, struct why *why) {
    const char *const *names;
    double *points;
    size_t m, alike = 0, one = 0, whole = 0;
    TRY(columns_read(prefer, &names, &m, &points, why));
    TRY(points_put(prefer, names, m, points, why));
    for (size_t r = 0; r < prefer->frame.n_rows; r++) {
        double sum = 0, most = 0, least = 100;
        for (size_t k = 0; k < m; k++) {
            double x = points[r * m + k];
            sum += x, most = fmax(most, x), least = fmin(least, x);
        }
        if (!(fabs(sum - 100) < 1e-9)) continue;
        whole++;
        alike += most - least <= 1; /* 33, 33 and 34 are alike */
        one += most == sum;
    }
    prefer_share(prefer, "all_alike", "Gave all alike", (int64_t)alike, (int64_t)whole);
    prefer_share(prefer, "one_only", "Gave all to one", (int64_t)one, (int64_t)whole);
    return prefer_people(prefer, NULL, 0, why);
}

/* Points for the swing from worst to best, 100 for the largest: each person's made to sum to one
 * hundred, then as points. */
enum fail prefer_swing(struct prefer *prefer, struct why *why) {
    const char *const *names;
    double *points;
    size_t m;
    TRY(columns_read(prefer, &names, &m, &points, why));
    double *weight = ARENA_ARRAY(prefer->arena, double, m + 1);
    for (size_t r = 0; r < prefer->frame.n_rows; r++) {
        double *own = points + r * m;
        bool gap = false;
        for (size_t k = 0; k < m; k++) gap = gap || isnan(own[k]);
        if (gap) continue;
        if (swing_weights(own, m, weight, why) != FAIL_NONE) {
            if (why != NULL) why->row = frame_line(&prefer->frame, r);
            return why_in_file(why, prefer->path);
        }
        for (size_t k = 0; k < m; k++) own[k] = 100 * weight[k];
    }
    TRY(points_put(prefer, names, m, points, why));
    return prefer_people(prefer, NULL, 0, why);
}

/* --- Designs, as CSV on standard output; with --json the diagnostics and rows --- */

static enum fail sets_design(struct prefer *prefer, const char *const *names, size_t n,
                             const char *seed, struct why *why) {
    int64_t size, sets;
    struct set_design design;
    TRY(argument_int(prefer->arguments, "size", 2, DESIGN_ITEMS_MAX, 3, &size, why));
    TRY(argument_int(prefer->arguments, "sets", 0, 1000, 0, &sets, why));
    TRY(set_design_make(prefer->arena, n, (size_t)size, (size_t)sets, seed, &design, why));
    prefer_figure(prefer, "least_shown", "Each item is shown at least", (double)design.least_shown);
    prefer_figure(prefer, "most_shown", "and at most", (double)design.most_shown);
    prefer_figure(prefer, "least_together", "Two are together at least",
                  (double)design.least_together);
    prefer_figure(prefer, "most_together", "and at most", (double)design.most_together);
    prefer_table(prefer, "sets", "\nSets");
    for (size_t s = 0; s < design.n_sets; s++) {
        struct buf buf;
        buf_init(&buf, prefer->arena, 1 << 16);
        for (size_t i = 0; i < design.size; i++)
            buf_printf(&buf, "%s%s", i > 0 ? ";" : "", names[design.item[s * design.size + i]]);
        const struct prefer_figure number = {"set", (double)(s + 1)};
        prefer_row(prefer, buf.s, &number, 1);
    }
    prefer_table_end(prefer);
    return FAIL_NONE;
}

/* "1=2:3=1": level 2 of condition 1 never with level 1 of condition 3. */
static enum fail prohibited_read(struct prefer *prefer, struct profile_plan *plan,
                                 struct why *why) {
    const char *const *pairs;
    size_t n = prefer_list(prefer, "prohibit", &pairs);
    struct prohibited *list = ARENA_ARRAY(prefer->arena, struct prohibited, n + 1);
    for (size_t i = 0; i < n; i++) {
        int64_t numbers[4] = {1, 1, 1, 1};
        struct str rest = str_of(pairs[i]);
        for (size_t k = 0; k < 4; k++) {
            struct str part = str_trim(str_cut(&rest, k % 2 == 0 ? '=' : ':'));
            size_t a = k % 2 == 0 ? 0 : (size_t)numbers[k - 1] - 1;
            int64_t most = k % 2 == 0 ? (int64_t)plan->n_attributes : plan->n_levels[a];
            if (!str_int(part, 1, most, &numbers[k]))
                return why_fail(why, FAIL_INPUT, "prohibit",
                                "want CONDITION=LEVEL:CONDITION=LEVEL by numbers that there are, "
                                "such as 1=2:3=1, got '%.60s'",
                                pairs[i]);
        }
        list[i] = (struct prohibited){.attribute = (size_t)numbers[0] - 1,
                                      .other = (size_t)numbers[2] - 1,
                                      .level = (int32_t)numbers[1] - 1,
                                      .other_level = (int32_t)numbers[3] - 1};
    }
    plan->prohibited = list;
    plan->n_prohibited = n;
    return FAIL_NONE;
}

/* Says which levels a design leaves open, before anybody is asked. */
static enum fail design_check(struct prefer *prefer, const struct profile_plan *plan,
                              const struct profile_design *design, struct why *why) {
    struct arena *arena = prefer->arena;
    const char *const *names = NULL;
    size_t k = plan->n_attributes, n = design->n_rows;
    size_t named = prefer_list(prefer, "attributes", &names);
    struct conjoint_attribute *attributes = ARENA_ARRAY(arena, struct conjoint_attribute, k);
    int32_t *everybody = ARENA_ARRAY(arena, int32_t, n + 1);
    double *outcome = ARENA_ARRAY(arena, double, n + 1);
    if (named > 0 && named != k)
        return why_fail(why, FAIL_INPUT, "attributes", "want a name for each of %zu conditions", k);
    for (size_t a = 0; a < k; a++) {
        int32_t *codes = ARENA_ARRAY(arena, int32_t, n + 1);
        const char **levels = ARENA_ARRAY(arena, const char *, (size_t)plan->n_levels[a] + 1);
        for (size_t r = 0; r < n; r++) codes[r] = design->level[r * k + a];
        for (int32_t l = 0; l < plan->n_levels[a]; l++)
            levels[l] = arena_printf(arena, "%d", (int)l + 1);
        attributes[a] = (struct conjoint_attribute){
            named > 0 ? names[a] : arena_printf(arena, "condition %zu", a + 1), levels,
            plan->n_levels[a], codes};
    }
    struct conjoint_data data = {.n_rows = n,
                                 .n_attributes = k,
                                 .attributes = attributes,
                                 .outcome = outcome,
                                 .respondent = everybody,
                                 .n_respondents = 1};
    return conjoint_check(arena, &data, why);
}

static enum fail profiles_design(struct prefer *prefer, const char *const *counts, size_t n,
                                 const char *seed, struct why *why) {
    int64_t size, tasks, versions;
    struct profile_design design;
    int32_t *levels = ARENA_ARRAY(prefer->arena, int32_t, n);
    for (size_t a = 0; a < n; a++) {
        int64_t level;
        if (!str_int(str_of(counts[a]), 2, 256, &level))
            return why_fail(why, FAIL_INPUT, "levels", "want --levels N,N,... of 2 to 256");
        levels[a] = (int32_t)level;
    }
    TRY(argument_int(prefer->arguments, "size", 1, 20, 2, &size, why));
    TRY(argument_int(prefer->arguments, "sets", 1, 100, 6, &tasks, why));
    TRY(argument_int(prefer->arguments, "versions", 1, 1000, 10, &versions, why));
    struct profile_plan plan = {.n_attributes = n,
                                .n_versions = (size_t)versions,
                                .n_tasks = (size_t)tasks,
                                .n_profiles = (size_t)size,
                                .n_levels = levels,
                                .seed = seed};
    TRY(prohibited_read(prefer, &plan, why));
    TRY(profile_design_make(prefer->arena, &plan, &design, why));
    TRY(design_check(prefer, &plan, &design, why));
    prefer_figure(prefer, "efficiency", "D-efficiency, per cent", design.efficiency);
    prefer_figure(prefer, "association", "Largest association of two conditions",
                  design.association);
    prefer_table(prefer, "profiles", "\nVersion, task, profile, level of each condition");
    for (size_t r = 0; r < design.n_rows; r++) {
        struct buf buf;
        buf_init(&buf, prefer->arena, 1 << 12);
        size_t task = r / (size_t)size;
        buf_printf(&buf, "%zu,%zu,%zu", task / (size_t)tasks + 1, task % (size_t)tasks + 1,
                   r % (size_t)size + 1);
        for (size_t a = 0; a < n; a++) buf_printf(&buf, ",%d", (int)design.level[r * n + a] + 1);
        prefer_row(prefer, buf.s, NULL, 0);
    }
    prefer_table_end(prefer);
    return FAIL_NONE;
}

enum fail prefer_design(struct prefer *prefer, struct why *why) {
    const char *const *names, *seed = argument(prefer->arguments, "seed");
    if (seed == NULL) seed = "folkmoot";
    size_t n = prefer_list(prefer, "items", &names);
    if (n > 0) {
        TRY(options_unwanted(prefer->arguments, "levels attributes versions prohibit",
                             "is for tasks of --levels, not for sets of --items", why));
        return sets_design(prefer, names, n, seed, why);
    }
    n = prefer_list(prefer, "levels", &names);
    if (n > 0) return profiles_design(prefer, names, n, seed, why);
    return why_fail(why, FAIL_INPUT, "items", "want --items A,B,... or --levels N,N,...");
}
