#include "stats/preference/conjoint.h"

#include "base/str.h"
#include "stats/proportion.h"
#include "stats/survey/distribution.h"
#include "stats/survey/matrix.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* Columns of the model: the intercept, levels but the first, and (with groups) groups but the
 * first and their products with the levels. A row has at most 1 + attributes of the first kind. */
struct model {
    const struct conjoint_data *data;
    size_t first[CONJOINT_ATTRIBUTES_MAX]; /* column of level 1 of an attribute */
    size_t n_levels, p;                    /* columns without groups (and intercept), all columns */
    bool groups;
    double n, weight;
    struct conjoint_base base;
    double *moment, *right, *inverse, *estimate, *covariance; /* [p * p] and [p] */
};

static bool row_counts(const struct conjoint_data *data, size_t row, bool groups) {
    for (size_t a = 0; a < data->n_attributes; a++)
        if (data->attributes[a].codes[row] < 0) return false;
    if (groups && data->group[row] < 0) return false;
    double weight = data->weight == NULL ? 1 : data->weight[row];
    return !isnan(data->outcome[row]) && weight > 0 && data->respondent[row] >= 0;
}

static double weight_of(const struct conjoint_data *data, size_t row) {
    return data->weight == NULL ? 1 : data->weight[row];
}

/* The columns that are 1 in a row; how many. */
static size_t columns_of(const struct model *model, size_t row, size_t *columns) {
    const struct conjoint_data *data = model->data;
    size_t n = 0, levels = 0;
    columns[n++] = 0;
    for (size_t a = 0; a < data->n_attributes; a++) {
        int32_t code = data->attributes[a].codes[row];
        if (code > 0) columns[n++] = model->first[a] + (size_t)code - 1;
    }
    levels = n;
    if (!model->groups || data->group[row] == 0) return n;
    size_t from = 1 + model->n_levels + (size_t)(data->group[row] - 1) * (1 + model->n_levels);
    for (size_t i = 0; i < levels; i++) columns[n++] = from + columns[i];
    return n;
}

static enum fail model_start(struct arena *arena, const struct conjoint_data *data, bool groups,
                             struct model *out, struct why *why) {
    struct model model = {.data = data, .groups = groups};
    if (data->n_attributes < 1 || data->n_attributes > CONJOINT_ATTRIBUTES_MAX)
        return why_fail(why, FAIL_INPUT, "attributes", "want 1 to %d attributes, got %zu",
                        (int)CONJOINT_ATTRIBUTES_MAX, data->n_attributes);
    for (size_t a = 0; a < data->n_attributes; a++) {
        const struct conjoint_attribute *attribute = &data->attributes[a];
        model.first[a] = 1 + model.n_levels;
        if (attribute->n_levels < 2)
            return why_fail(why, FAIL_INPUT, attribute->name,
                            "attribute '%.60s' has one level only: nothing can be compared",
                            attribute->name);
        model.n_levels += (size_t)attribute->n_levels - 1;
    }
    model.p = (1 + model.n_levels) * (groups ? (size_t)data->n_groups : 1);
    if (model.p > CONJOINT_TERMS_MAX)
        return why_fail(why, FAIL_LIMIT, "levels", "want at most %d terms, got %zu",
                        (int)CONJOINT_TERMS_MAX, model.p);
    model.moment = ARENA_ARRAY(arena, double, model.p *model.p);
    model.inverse = ARENA_ARRAY(arena, double, model.p *model.p);
    model.covariance = ARENA_ARRAY(arena, double, model.p *model.p);
    model.right = ARENA_ARRAY(arena, double, model.p);
    model.estimate = ARENA_ARRAY(arena, double, model.p);
    *out = model;
    return FAIL_NONE;
}

/* Which level a column stands for. */
static void column_name(const struct model *model, size_t column, const char **attribute,
                        const char **level) {
    size_t within = column % (1 + model->n_levels);
    *attribute = "", *level = "(intercept)";
    for (size_t a = 0; a < model->data->n_attributes; a++) {
        const struct conjoint_attribute *at = &model->data->attributes[a];
        if (within < model->first[a] || within >= model->first[a] + (size_t)at->n_levels - 1)
            continue;
        *attribute = at->name;
        *level = at->levels[within - model->first[a] + 1];
    }
}

enum { NAMED_MOST = 6, NAMES_BYTES = 900 };

/* "'x' of 'recipient', 'y' of 'purpose'": adds one to the list. */
static void name_add(struct buf *buf, size_t *n, const char *level, const char *attribute) {
    if ((*n)++ < NAMED_MOST)
        buf_printf(buf, "%s'%.60s' of '%.60s'", *n > 1 ? ", " : "", level, attribute);
    else if (*n == NAMED_MOST + 1)
        buf_printf(buf, " and others");
}

/* All levels that nobody saw, the first of an attribute too. */
static size_t never_shown(struct arena *arena, const struct model *model, struct buf *buf) {
    const struct conjoint_data *data = model->data;
    size_t n = 0;
    for (size_t a = 0; a < data->n_attributes; a++) {
        const struct conjoint_attribute *attribute = &data->attributes[a];
        bool *seen = ARENA_ARRAY(arena, bool, (size_t)attribute->n_levels + 1);
        for (size_t r = 0; r < data->n_rows; r++)
            if (row_counts(data, r, model->groups)) seen[attribute->codes[r]] = true;
        for (int32_t l = 0; l < attribute->n_levels; l++)
            if (!seen[l]) name_add(buf, &n, attribute->levels[l], attribute->name);
    }
    return n;
}

/* Says which levels leave the effect of a column open: those never shown, or those whose columns
 * add up to it. */
static enum fail level_lost(struct arena *arena, const struct model *model, size_t bad,
                            struct why *why) {
    const char *attribute, *level;
    size_t p = model->p, n = 0;
    struct buf buf;
    column_name(model, bad, &attribute, &level);
    buf_init(&buf, arena, NAMES_BYTES);
    n = never_shown(arena, model, &buf);
    if (n > 0)
        return why_fail(why, FAIL_INPUT, attribute,
                        "%s %s never shown: show %s, or take %s out of the levels", buf.s,
                        n == 1 ? "was" : "were", n == 1 ? "it" : "them", n == 1 ? "it" : "them");
    double *block = ARENA_ARRAY(arena, double, bad *bad + 1);
    double *share = ARENA_ARRAY(arena, double, bad + 1);
    for (size_t i = 0; i < bad; i++) {
        share[i] = model->moment[i * p + bad];
        for (size_t j = 0; j < bad; j++) block[i * bad + j] = model->moment[i * p + j];
    }
    bool solved = matrix_solve(arena, block, bad, share, 1);
    for (size_t i = 1; solved && i < bad; i++) {
        const char *other, *other_level;
        if (fabs(share[i]) < 1e-6) continue;
        column_name(model, i, &other, &other_level);
        name_add(&buf, &n, other_level, other);
    }
    return why_fail(why, FAIL_INPUT, attribute,
                    "'%.60s' of '%.60s' always went with %s: its effect cannot be told apart; show "
                    "them in other combinations, or take one out",
                    level, attribute, n > 0 ? buf.s : "other levels");
}

static enum fail model_fit(struct arena *arena, struct model *model, struct why *why) {
    const struct conjoint_data *data = model->data;
    size_t p = model->p, columns[2 * CONJOINT_ATTRIBUTES_MAX + 2];
    for (size_t r = 0; r < data->n_rows; r++) {
        if (!row_counts(data, r, model->groups)) continue;
        double w = weight_of(data, r);
        size_t n = columns_of(model, r, columns);
        for (size_t i = 0; i < n; i++) {
            double *row = model->moment + columns[i] * p;
            for (size_t j = 0; j < n; j++) row[columns[j]] += w;
            model->right[columns[i]] += w * data->outcome[r];
        }
        model->n++;
        model->weight += w;
    }
    size_t bad;
    if (model->n == 0) return why_fail(why, FAIL_INFEASIBLE, "rows", "no row is complete");
    if (!positive_invert(arena, model->moment, p, model->inverse, &bad))
        return level_lost(arena, model, bad, why);
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < p; j++)
            model->estimate[i] += model->inverse[i * p + j] * model->right[j];
    return FAIL_NONE;
}

/* As many people of like weight, by Kish, as these who answered stand for. */
static double people_effective(const double *weight, size_t n) {
    double sum = 0, squares = 0;
    for (size_t who = 0; who < n; who++) {
        sum += weight[who];
        squares += weight[who] * weight[who];
    }
    return squares > 0 ? sum * sum / squares : 0;
}

/* Covariance of the estimates from scores summed by respondent; returns G. */
static double model_cluster(struct arena *arena, struct model *model) {
    const struct conjoint_data *data = model->data;
    size_t p = model->p, mark = arena_mark(arena), columns[2 * CONJOINT_ATTRIBUTES_MAX + 2];
    size_t people = (size_t)data->n_respondents;
    double *score = ARENA_ARRAY(arena, double, people *p + 1), g = 0;
    double *meat = ARENA_ARRAY(arena, double, p *p);
    double *weight = ARENA_ARRAY(arena, double, people + 1), squares = 0;
    for (size_t r = 0; r < data->n_rows; r++) {
        if (!row_counts(data, r, model->groups)) continue;
        size_t n = columns_of(model, r, columns), who = (size_t)data->respondent[r];
        double rest = data->outcome[r];
        for (size_t i = 0; i < n; i++) rest -= model->estimate[columns[i]];
        rest *= weight_of(data, r);
        for (size_t i = 0; i < n; i++) score[who * p + columns[i]] += rest;
        g += weight[who] == 0;
        weight[who] += weight_of(data, r);
        squares += weight_of(data, r) * weight_of(data, r);
    }
    /* In a balanced design every package stands on 1/p of the rows. */
    model->base =
        (struct conjoint_base){.people = people_effective(weight, people),
                               .answers = model->weight * model->weight / squares / (double)p};
    for (size_t who = 0; who < people; who++) {
        const double *s = score + who * p;
        for (size_t i = 0; i < p; i++) {
            if (s[i] == 0) continue;
            for (size_t j = 0; j <= i; j++) meat[i * p + j] += s[i] * s[j];
        }
    }
    double scale = g / (g - 1);
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < i; j++) meat[j * p + i] = meat[i * p + j];
    matrix_sandwich(arena, model->inverse, meat, p, model->covariance);
    for (size_t i = 0; i < p * p; i++) model->covariance[i] *= scale;
    arena_rewind(arena, mark);
    return g;
}

struct interval conjoint_share_interval(double estimate, double variance, struct conjoint_base base,
                                        double z) {
    double half = z * sqrt(fmax(variance, 0)), share = fmin(fmax(estimate, 0), 1);
    /* Between each person as one answer, where their answers hang together wholly, and each answer
     * for itself; at an end nothing is seen of how people differ. */
    double least = fmin(base.people, base.answers), n = least;
    if (share > 0 && share < 1 && variance > 0)
        n = fmin(fmax(share * (1 - share) / variance, least), base.answers);
    struct interval wilson = wilson_interval(share, n, z);
    return (struct interval){fmin(wilson.low, fmax(estimate - half, 0)),
                             fmax(wilson.high, fmin(estimate + half, 1))};
}

/* 95 % of t with as many degrees of freedom as there are respondents but one. */
static double width_of(double respondents) {
    return t_quantile(0.975, fmax(respondents - 1, 1));
}

static void term_finish(struct conjoint_term *term, double respondents) {
    double z = width_of(respondents);
    term->low = term->estimate - z * term->error;
    term->high = term->estimate + z * term->error;
    term->p = t_two_sided(term->estimate / term->error, fmax(respondents - 1, 1));
}

enum fail conjoint_effects_run(struct arena *arena, const struct conjoint_data *data,
                               struct conjoint_effects *out, struct why *why) {
    struct model model;
    TRY(model_start(arena, data, false, &model, why));
    TRY(model_fit(arena, &model, why));
    double g = model_cluster(arena, &model), k = (double)model.p;
    struct conjoint_effects made = {.n_terms = model.n_levels,
                                    .estimate = model.estimate,
                                    .covariance = model.covariance,
                                    .intercept = model.estimate[0],
                                    .n_rows = model.n,
                                    .n_respondents = g,
                                    .share = conjoint_is_share(data),
                                    .z = width_of(g),
                                    .base = model.base};
    made.terms = ARENA_ARRAY(arena, struct conjoint_term, model.n_levels);
    for (size_t a = 0, t = 0; a < data->n_attributes; a++)
        for (int32_t l = 1; l < data->attributes[a].n_levels; l++, t++) {
            struct conjoint_term *term = &made.terms[t];
            size_t column = t + 1;
            *term = (struct conjoint_term){.attribute = a, .level = l};
            term->estimate = model.estimate[column];
            term->error = sqrt(model.covariance[column * model.p + column]);
            term->error_cr1 = term->error * sqrt((model.n - 1) / (model.n - k));
            term_finish(term, g);
        }
    *out = made;
    return FAIL_NONE;
}

enum fail conjoint_check(struct arena *arena, const struct conjoint_data *data, struct why *why) {
    struct model model;
    TRY(model_start(arena, data, false, &model, why));
    return model_fit(arena, &model, why);
}

enum fail conjoint_interaction_run(struct arena *arena, const struct conjoint_data *data,
                                   struct conjoint_interaction *out, struct why *why) {
    struct model model;
    if (data->group == NULL || data->n_groups < 2)
        return why_fail(why, FAIL_INPUT, "group", "want at least two groups to compare");
    TRY(model_start(arena, data, true, &model, why));
    TRY(model_fit(arena, &model, why));
    double g = model_cluster(arena, &model);
    size_t q = model.n_levels * ((size_t)data->n_groups - 1), n = 0;
    double *theta = ARENA_ARRAY(arena, double, q + 1), *solved = ARENA_ARRAY(arena, double, q + 1);
    double *covariance = ARENA_ARRAY(arena, double, q *q + 1), wald = 0;
    size_t *at = ARENA_ARRAY(arena, size_t, q + 1);
    const size_t block = model.n_levels + 1;
    assert(block > 0);
    for (size_t c = block; c < model.p; c++)
        if (c % block != 0) at[n++] = c;
    for (size_t i = 0; i < q; i++) {
        theta[i] = solved[i] = model.estimate[at[i]];
        for (size_t j = 0; j < q; j++)
            covariance[i * q + j] = model.covariance[at[i] * model.p + at[j]];
    }
    if (!matrix_solve(arena, covariance, q, solved, 1))
        return why_fail(why, FAIL_INFEASIBLE, "group",
                        "fewer respondents than terms: the groups cannot be compared at once");
    for (size_t i = 0; i < q; i++) wald += theta[i] * solved[i];
    struct conjoint_interaction made = {
        .f = wald / (double)q, .df = (double)q, .ddf = g - 1 + 1 - (double)model.p};
    made.p = made.ddf > 0 ? f_above(made.f, made.df, made.ddf) : (double)NAN;
    *out = made;
    return FAIL_NONE;
}

/* --- Marginal means --- */

enum fail conjoint_means_run(struct arena *arena, const struct conjoint_data *data, int32_t group,
                             struct conjoint_means *out, struct why *why) {
    struct conjoint_means made = {0};
    size_t people = (size_t)data->n_respondents;
    for (size_t a = 0; a < data->n_attributes; a++)
        made.n_terms += (size_t)data->attributes[a].n_levels;
    made.terms = ARENA_ARRAY(arena, struct conjoint_term, made.n_terms + 1);
    size_t mark = arena_mark(arena), t = 0;
    double *score = ARENA_ARRAY(arena, double, people + 1);
    double *own = ARENA_ARRAY(arena, double, people + 1);
    bool share = conjoint_is_share(data);
    bool *seen = ARENA_ARRAY(arena, bool, people + 1),
         *use = ARENA_ARRAY(arena, bool, data->n_rows + 1);
    double g = 0;
    /* A group is a domain of the sample: everybody who answered counts as a cluster. */
    for (size_t r = 0; r < data->n_rows; r++) {
        bool counts = row_counts(data, r, group >= 0);
        use[r] = counts && (group < 0 || data->group[r] == group);
        if (!counts || seen[data->respondent[r]]) continue;
        seen[data->respondent[r]] = true;
        g++;
    }
    if (g < 2) return why_fail(why, FAIL_INFEASIBLE, "respondent", "want at least two respondents");
    for (size_t a = 0; a < data->n_attributes; a++)
        for (int32_t l = 0; l < data->attributes[a].n_levels; l++, t++) {
            const int32_t *codes = data->attributes[a].codes;
            double sum = 0, weight = 0, squares = 0, rows = 0;
            for (size_t r = 0; r < data->n_rows; r++) {
                if (!use[r] || codes[r] != l) continue;
                weight += weight_of(data, r);
                rows += weight_of(data, r) * weight_of(data, r);
                sum += weight_of(data, r) * data->outcome[r];
            }
            struct conjoint_term *term = &made.terms[t];
            *term = (struct conjoint_term){
                .attribute = a, .level = l, .estimate = sum / weight, .error_cr1 = (double)NAN};
            memset(score, 0, people * sizeof *score);
            memset(own, 0, people * sizeof *own);
            for (size_t r = 0; r < data->n_rows; r++) {
                if (!use[r] || codes[r] != l) continue;
                score[data->respondent[r]] +=
                    weight_of(data, r) * (data->outcome[r] - term->estimate);
                own[data->respondent[r]] += weight_of(data, r);
            }
            for (size_t who = 0; who < people; who++) squares += score[who] * score[who];
            term->error = sqrt(g / (g - 1) * squares) / weight;
            term_finish(term, g);
            if (!share || !(weight > 0)) continue;
            struct interval interval = conjoint_share_interval(
                term->estimate, term->error * term->error,
                (struct conjoint_base){people_effective(own, people), weight * weight / rows},
                width_of(g));
            term->low = interval.low;
            term->high = interval.high;
        }
    arena_rewind(arena, mark);
    made.n_respondents = g;
    *out = made;
    return FAIL_NONE;
}

enum fail conjoint_difference_run(struct arena *arena, const struct conjoint_data *data,
                                  int32_t group, int32_t other, struct conjoint_means *out,
                                  struct why *why) {
    struct conjoint_means of_group, of_other;
    TRY(conjoint_means_run(arena, data, group, &of_group, why));
    TRY(conjoint_means_run(arena, data, other, &of_other, why));
    for (size_t t = 0; t < of_group.n_terms; t++) {
        struct conjoint_term *term = &of_group.terms[t];
        term->estimate -= of_other.terms[t].estimate;
        term->error = hypot(term->error, of_other.terms[t].error);
        term_finish(term, of_group.n_respondents);
    }
    *out = of_group;
    return FAIL_NONE;
}

/* --- Choice within sets --- */

/* The rows in order of respondent, then set, then file, so that the rows of a choice stand
 * together wherever they are in the file; rows of nobody or of no set are left out. */
static size_t *rows_by_choice(struct arena *arena, const struct conjoint_data *data, size_t *n) {
    size_t people = (size_t)data->n_respondents;
    size_t *start = ARENA_ARRAY(arena, size_t, people + 2);
    size_t *order = ARENA_ARRAY(arena, size_t, data->n_rows + 1);
    *n = 0;
    for (size_t r = 0; r < data->n_rows; r++)
        if (data->respondent[r] >= 0 && data->set[r] >= 0) start[data->respondent[r] + 2]++, ++*n;
    for (size_t i = 1; i <= people; i++) start[i + 1] += start[i];
    for (size_t r = 0; r < data->n_rows; r++) {
        if (data->respondent[r] < 0 || data->set[r] < 0) continue;
        size_t who = (size_t)data->respondent[r], at = start[who + 1]++;
        for (; at > start[who] && data->set[order[at - 1]] > data->set[r]; at--)
            order[at] = order[at - 1];
        order[at] = r;
    }
    return order;
}

static bool same_choice(const struct conjoint_data *data, size_t a, size_t b) {
    return data->set[a] == data->set[b] && data->respondent[a] == data->respondent[b];
}

/* A choice is a set of one respondent; those without exactly one chosen, or incomplete, are left
 * out: how many. */
static size_t sets_fill(struct arena *arena, const struct conjoint_data *data,
                        const struct model *model, struct logit_plan *plan, double *features,
                        size_t *start, size_t *chosen, int32_t *cluster, double *weight) {
    size_t p = model->n_levels, columns[2 * CONJOINT_ATTRIBUTES_MAX + 2], at = 0, n_rows, left = 0;
    const size_t *order = rows_by_choice(arena, data, &n_rows);
    for (size_t i = 0; i < n_rows;) {
        size_t end = i, picked = 0, which = 0, first = at;
        bool whole = true;
        for (; end < n_rows && same_choice(data, order[end], order[i]); end++, at++) {
            size_t row = order[end];
            whole = whole && row_counts(data, row, false);
            if (!whole) continue;
            if (data->outcome[row] > 0.5) which = end - i, picked++;
            size_t n = columns_of(model, row, columns);
            for (size_t c = 1; c < n; c++) features[at * p + columns[c] - 1] = 1;
        }
        if (whole && picked == 1 && end - i > 1) {
            chosen[plan->n_sets] = which;
            cluster[plan->n_sets] = data->respondent[order[i]];
            weight[plan->n_sets] = weight_of(data, order[i]);
            start[++plan->n_sets] = at;
        } else {
            memset(features + first * p, 0, (at - first) * p * sizeof *features);
            at = first;
            left++;
        }
        i = end;
    }
    return left;
}

/* How often the profile shown first was chosen, against chance: people who do not weigh what they
 * read choose by place. */
static void first_chosen(struct arena *arena, const struct logit_plan *plan,
                         struct conjoint_logit *made) {
    size_t mark = arena_mark(arena), people = (size_t)plan->n_clusters;
    double *score = ARENA_ARRAY(arena, double, people + 1), n = (double)plan->n_sets, squares = 0;
    bool *seen = ARENA_ARRAY(arena, bool, people + 1);
    double g = 0;
    for (size_t s = 0; s < plan->n_sets; s++) {
        double even = 1 / (double)(plan->start[s + 1] - plan->start[s]);
        made->first += (plan->chosen[s] == 0) / n;
        made->first_even += even / n;
        g += !seen[plan->cluster[s]];
        seen[plan->cluster[s]] = true;
    }
    for (size_t s = 0; s < plan->n_sets; s++)
        score[plan->cluster[s]] += ((plan->chosen[s] == 0) - made->first) / n;
    for (size_t i = 0; i < people; i++) squares += score[i] * score[i];
    made->first_error = sqrt(squares * g / (g - 1));
    arena_rewind(arena, mark);
}

enum fail conjoint_logit_run(struct arena *arena, const struct conjoint_data *data,
                             struct conjoint_logit *out, struct why *why) {
    struct model model;
    if (data->set == NULL) return why_fail(why, FAIL_INPUT, "set", "want the sets of the choices");
    TRY(model_start(arena, data, false, &model, why));
    size_t p = model.n_levels;
    double *features = ARENA_ARRAY(arena, double, data->n_rows *p + 1);
    double *weight = ARENA_ARRAY(arena, double, data->n_rows + 1);
    size_t *start = ARENA_ARRAY(arena, size_t, data->n_rows + 1);
    size_t *chosen = ARENA_ARRAY(arena, size_t, data->n_rows + 1);
    int32_t *cluster = ARENA_ARRAY(arena, int32_t, data->n_rows + 1);
    struct logit_plan plan = {.n_features = p,
                              .start = start,
                              .features = features,
                              .chosen = chosen,
                              .weight = data->weight == NULL ? NULL : weight,
                              .cluster = cluster,
                              .n_clusters = data->n_respondents};
    struct conjoint_logit made = {.n_terms = p};
    made.n_left_out =
        sets_fill(arena, data, &model, &plan, features, start, chosen, cluster, weight);
    made.n_sets = plan.n_sets;
    if (plan.n_sets == 0)
        return why_fail(why, FAIL_INFEASIBLE, "set",
                        "no set has two profiles or more of one respondent with just one chosen");
    enum fail fail = logit_run(arena, &plan, &made.logit, why);
    if (fail == FAIL_INPUT && why != NULL && why->column > 0) {
        const char *attribute, *level;
        column_name(&model, (size_t)why->column, &attribute, &level);
        return why_fail(why, FAIL_INPUT, attribute,
                        "level '%.80s' of '%.80s' does not differ within any choice, or goes with "
                        "others: its effect cannot be told",
                        level, attribute);
    }
    TRY(fail);
    first_chosen(arena, &plan, &made);
    made.terms = ARENA_ARRAY(arena, struct conjoint_term, p);
    made.importance = ARENA_ARRAY(arena, double, data->n_attributes);
    made.mcfadden = 1 - made.logit.likelihood / made.logit.likelihood_null;
    double all = 0;
    for (size_t a = 0, t = 0; a < data->n_attributes; a++) {
        double low = 0, high = 0;
        for (int32_t l = 1; l < data->attributes[a].n_levels; l++, t++) {
            struct conjoint_term *term = &made.terms[t];
            *term = (struct conjoint_term){.attribute = a,
                                           .level = l,
                                           .estimate = made.logit.estimate[t],
                                           .error = made.logit.error_clustered[t],
                                           .error_cr1 = made.logit.error[t]};
            term_finish(term, (double)data->n_respondents);
            low = fmin(low, term->estimate);
            high = fmax(high, term->estimate);
        }
        made.importance[a] = high - low;
        all += high - low;
    }
    for (size_t a = 0; a < data->n_attributes; a++) made.importance[a] /= all;
    *out = made;
    return FAIL_NONE;
}

/* --- Packages --- */

enum fail conjoint_package_read(struct arena *arena, const struct conjoint_data *data,
                                const char *text, int32_t *level, struct why *why) {
    for (size_t a = 0; a < data->n_attributes; a++) level[a] = -1;
    struct str rest = str_of(text);
    while (rest.s != NULL) {
        struct str value = str_trim(str_cut(&rest, ',')), name = str_cut(&value, '=');
        size_t a = 0;
        while (a < data->n_attributes && !str_is(str_trim(name), data->attributes[a].name)) a++;
        if (a == data->n_attributes || value.s == NULL)
            return why_fail(why, FAIL_INPUT, "package",
                            "want CONDITION=LEVEL with a condition of the data, got '%.60s'",
                            str_copy(arena, name));
        for (int32_t l = 0; l < data->attributes[a].n_levels; l++)
            if (str_is(str_trim(value), data->attributes[a].levels[l])) level[a] = l;
        if (level[a] < 0)
            return why_fail(why, FAIL_INPUT, "package", "'%.60s' has no level '%.60s'",
                            data->attributes[a].name, str_copy(arena, str_trim(value)));
    }
    for (size_t a = 0; a < data->n_attributes; a++)
        if (level[a] < 0)
            return why_fail(why, FAIL_INPUT, "package",
                            "a package says a level of each condition; '%.60s' is missing",
                            data->attributes[a].name);
    return FAIL_NONE;
}

struct conjoint_package conjoint_package_of(const struct conjoint_data *data,
                                            const struct conjoint_effects *effects,
                                            const int32_t *level) {
    struct conjoint_package package = {.estimate = effects->intercept, .level = level};
    size_t at[CONJOINT_ATTRIBUTES_MAX + 1] = {0}, n = 1, column = 1, p = effects->n_terms + 1;
    for (size_t a = 0; a < data->n_attributes; a++) {
        if (level[a] > 0) {
            at[n] = column + (size_t)level[a] - 1;
            package.estimate += effects->estimate[at[n++]];
        }
        column += (size_t)data->attributes[a].n_levels - 1;
    }
    double variance = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) variance += effects->covariance[at[i] * p + at[j]];
    package.sum = package.estimate;
    package.error = sqrt(fmax(variance, 0));
    package.low = package.estimate - effects->z * package.error;
    package.high = package.estimate + effects->z * package.error;
    if (!effects->share) return package;
    struct interval interval =
        conjoint_share_interval(package.estimate, variance, effects->base, effects->z);
    package.estimate = fmin(fmax(package.estimate, 0), 1);
    package.low = interval.low;
    package.high = interval.high;
    return package;
}

enum fail conjoint_packages_rank(struct arena *arena, const struct conjoint_data *data,
                                 const struct conjoint_effects *effects, size_t most,
                                 struct conjoint_package **out, size_t *n, struct why *why) {
    size_t all = 1, k = data->n_attributes, kept = 0;
    for (size_t a = 0; a < k; a++) {
        all *= (size_t)data->attributes[a].n_levels;
        if (all > 1000000)
            return why_fail(
                why, FAIL_LIMIT, "attributes",
                "more than 1,000,000 packages are possible: ask about fewer conditions");
    }
    struct conjoint_package *best = ARENA_ARRAY(arena, struct conjoint_package, most + 1);
    int32_t *level = ARENA_ARRAY(arena, int32_t, k + 1);
    for (size_t i = 0; i < all; i++) {
        size_t rest = i;
        for (size_t a = k; a-- > 0; rest /= (size_t)data->attributes[a].n_levels)
            level[a] = (int32_t)(rest % (size_t)data->attributes[a].n_levels);
        struct conjoint_package package = conjoint_package_of(data, effects, level);
        if (kept == most && package.sum <= best[most - 1].sum) continue;
        size_t at = kept < most ? kept++ : most - 1;
        for (; at > 0 && best[at - 1].sum < package.sum; at--) best[at] = best[at - 1];
        int32_t *copy = ARENA_ARRAY(arena, int32_t, k + 1);
        memcpy(copy, level, k * sizeof *copy);
        package.level = copy;
        best[at] = package;
    }
    *out = best;
    *n = kept;
    return FAIL_NONE;
}

bool conjoint_is_share(const struct conjoint_data *data) {
    for (size_t r = 0; r < data->n_rows; r++)
        if (data->outcome[r] < 0 || data->outcome[r] > 1) return false;
    return true;
}
