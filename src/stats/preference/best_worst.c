#include "stats/preference/best_worst.h"

#include <math.h>

static enum fail data_check(const struct best_worst_data *data, struct why *why) {
    for (size_t t = 0; t < data->n_tasks; t++) {
        bool best = false, worst = false;
        for (size_t i = data->start[t]; i < data->start[t + 1]; i++) {
            best = best || data->shown[i] == data->best[t];
            worst = worst || data->shown[i] == data->worst[t];
        }
        if (best && worst && data->best[t] != data->worst[t]) continue;
        enum fail fail = why_fail(why, FAIL_INPUT, "best",
                                  "want a best and another worst among the items that were shown");
        if (why != NULL) why->row = (int64_t)t + 1;
        return fail;
    }
    return FAIL_NONE;
}

/* Each person's (B - W) / shown; people who never saw an item do not count for it. */
static void people_fill(const struct best_worst_data *data, double *score, double *shown,
                        struct best_worst_counts *made) {
    size_t m = data->n_items, people = (size_t)data->n_respondents;
    for (size_t t = 0; t < data->n_tasks; t++) {
        size_t who = (size_t)data->respondent[t];
        score[who * m + data->best[t]]++;
        score[who * m + data->worst[t]]--;
        for (size_t i = data->start[t]; i < data->start[t + 1]; i++)
            shown[who * m + data->shown[i]]++;
    }
    for (size_t k = 0; k < m; k++) {
        double n = 0, sum = 0, squares = 0;
        for (size_t who = 0; who < people; who++) {
            if (shown[who * m + k] == 0) continue;
            n++;
            sum += score[who * m + k] / shown[who * m + k];
        }
        made->mean[k] = sum / n;
        for (size_t who = 0; who < people; who++) {
            if (shown[who * m + k] == 0) continue;
            double from = score[who * m + k] / shown[who * m + k] - made->mean[k];
            squares += from * from;
        }
        made->error[k] = sqrt(squares / (n - 1) / n);
    }
}

enum fail best_worst_counts_run(struct arena *arena, const struct best_worst_data *data,
                                struct best_worst_counts *out, struct why *why) {
    TRY(data_check(data, why));
    size_t m = data->n_items, people = (size_t)data->n_respondents;
    struct best_worst_counts made = {.n_items = m};
    double **arrays[] = {&made.best,       &made.worst,    &made.shown,
                         &made.difference, &made.standard, &made.root,
                         &made.root_share, &made.mean,     &made.error};
    for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++)
        *arrays[i] = ARENA_ARRAY(arena, double, m + 1);
    for (size_t t = 0; t < data->n_tasks; t++) {
        made.best[data->best[t]]++;
        made.worst[data->worst[t]]++;
        for (size_t i = data->start[t]; i < data->start[t + 1]; i++) made.shown[data->shown[i]]++;
    }
    double largest = 0;
    for (size_t k = 0; k < m; k++) {
        made.difference[k] = made.best[k] - made.worst[k];
        made.standard[k] = made.difference[k] / made.shown[k];
        made.root[k] = sqrt(made.best[k] / made.worst[k]);
        largest = fmax(largest, made.root[k]);
    }
    for (size_t k = 0; k < m; k++) made.root_share[k] = made.root[k] / largest;
    size_t mark = arena_mark(arena);
    people_fill(data, ARENA_ARRAY(arena, double, people *m + 1),
                ARENA_ARRAY(arena, double, people *m + 1), &made);
    arena_rewind(arena, mark);
    *out = made;
    return FAIL_NONE;
}

void item_logit_of(struct arena *arena, const struct logit *logit, struct item_logit *out) {
    size_t m = logit->n_features + 1;
    struct item_logit made = {
        .n_items = m, .likelihood = logit->likelihood, .likelihood_null = logit->likelihood_null};
    made.estimate = ARENA_ARRAY(arena, double, m);
    made.error = ARENA_ARRAY(arena, double, m);
    made.error_clustered = ARENA_ARRAY(arena, double, m);
    made.share = ARENA_ARRAY(arena, double, m);
    double sum = 0;
    for (size_t k = 0; k < m; k++) {
        if (k > 0) {
            made.estimate[k] = logit->estimate[k - 1];
            made.error[k] = logit->error[k - 1];
            made.error_clustered[k] = logit->error_clustered[k - 1];
        }
        sum += made.share[k] = exp(made.estimate[k]);
    }
    for (size_t k = 0; k < m; k++) made.share[k] /= sum;
    *out = made;
}

/* Alternatives of the sets as they grow. */
struct sets {
    struct logit_plan plan;
    double *features;
    size_t *start, *chosen, at;
    int32_t *cluster;
};

static void feature_add(struct sets *sets, size_t item, double sign) {
    if (item > 0) sets->features[sets->at * sets->plan.n_features + item - 1] += sign;
}

static void set_end(struct sets *sets, size_t chosen, int32_t cluster) {
    sets->chosen[sets->plan.n_sets] = chosen;
    sets->cluster[sets->plan.n_sets] = cluster;
    sets->start[++sets->plan.n_sets] = sets->at;
}

/* Best (sign 1) or worst (-1) of a task, without `left_out`. */
static void choice_add(struct sets *sets, const struct best_worst_data *data, size_t t, double sign,
                       size_t picked, size_t left_out) {
    size_t chosen = 0, n = 0;
    for (size_t i = data->start[t]; i < data->start[t + 1]; i++) {
        if (data->shown[i] == left_out) continue;
        if (data->shown[i] == picked) chosen = n;
        feature_add(sets, data->shown[i], sign);
        sets->at++;
        n++;
    }
    set_end(sets, chosen, data->respondent[t]);
}

static void pair_add(struct sets *sets, const struct best_worst_data *data, size_t t) {
    size_t chosen = 0, n = 0;
    for (size_t i = data->start[t]; i < data->start[t + 1]; i++)
        for (size_t j = data->start[t]; j < data->start[t + 1]; j++) {
            if (i == j) continue;
            if (data->shown[i] == data->best[t] && data->shown[j] == data->worst[t]) chosen = n;
            feature_add(sets, data->shown[i], 1);
            feature_add(sets, data->shown[j], -1);
            sets->at++;
            n++;
        }
    set_end(sets, chosen, data->respondent[t]);
}

enum fail best_worst_logit_run(struct arena *arena, const struct best_worst_data *data,
                               enum best_worst_model model, struct item_logit *out,
                               struct why *why) {
    TRY(data_check(data, why));
    size_t alternatives = 0, p = data->n_items - 1;
    for (size_t t = 0; t < data->n_tasks; t++) {
        size_t n = data->start[t + 1] - data->start[t];
        alternatives += model == BEST_WORST_MAXDIFF ? n * (n - 1) : 2 * n;
    }
    struct sets sets = {.plan = {.n_features = p, .n_clusters = data->n_respondents}};
    sets.features = ARENA_ARRAY(arena, double, alternatives *p + 1);
    sets.start = ARENA_ARRAY(arena, size_t, 2 * data->n_tasks + 2);
    sets.chosen = ARENA_ARRAY(arena, size_t, 2 * data->n_tasks + 1);
    sets.cluster = ARENA_ARRAY(arena, int32_t, 2 * data->n_tasks + 1);
    sets.plan.features = sets.features;
    sets.plan.start = sets.start;
    sets.plan.chosen = sets.chosen;
    sets.plan.cluster = sets.cluster;
    for (size_t t = 0; t < data->n_tasks; t++) {
        if (model == BEST_WORST_MAXDIFF) {
            pair_add(&sets, data, t);
            continue;
        }
        size_t gone = model == BEST_WORST_SEQUENTIAL ? data->best[t] : data->n_items;
        choice_add(&sets, data, t, 1, data->best[t], data->n_items);
        choice_add(&sets, data, t, -1, data->worst[t], gone);
    }
    struct logit logit;
    TRY(logit_run(arena, &sets.plan, &logit, why));
    item_logit_of(arena, &logit, out);
    return FAIL_NONE;
}

struct best_worst_consistency best_worst_consistency_of(struct arena *arena,
                                                        const struct best_worst_data *data) {
    struct best_worst_consistency out = {0};
    size_t n = data->n_items, mark = arena_mark(arena), people = (size_t)data->n_respondents;
    uint8_t *beaten =
        ARENA_ARRAY(arena, uint8_t, people * n * n + 1); /* 1 said once, 2 more often */
    for (size_t t = 0; t < data->n_tasks; t++) {
        if (data->respondent[t] < 0) continue;
        uint8_t *own = beaten + (size_t)data->respondent[t] * n * n;
        for (size_t i = data->start[t]; i < data->start[t + 1]; i++) {
            size_t item = data->shown[i];
            uint8_t *by_best = &own[data->best[t] * n + item];
            uint8_t *by_worst = &own[item * n + data->worst[t]];
            if (item != data->best[t] && *by_best < 2) ++*by_best;
            if (item != data->worst[t] && item != data->best[t] && *by_worst < 2) ++*by_worst;
        }
    }
    for (size_t p = 0; p < people; p++) {
        const uint8_t *own = beaten + p * n * n;
        bool compared = false, contradicts = false;
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++) {
                compared = compared || own[i * n + j] > 1 || (own[i * n + j] && own[j * n + i]);
                contradicts = contradicts || (own[i * n + j] && own[j * n + i]);
            }
        out.people++;
        out.comparable += compared;
        out.contradicting += contradicts;
    }
    arena_rewind(arena, mark);
    return out;
}
