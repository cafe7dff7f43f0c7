#include "stats/survey/estimate.h"

#include "stats/survey/estimate_quick.h"
#include "stats/survey/replicate.h"

#include <math.h>
#include <string.h>

enum fail variable_of(struct arena *arena, const struct frame *frame, const char *name,
                      struct variable *out, struct why *why) {
    const struct column *column;
    TRY(frame_want(frame, name, &column, why));
    *out = (struct variable){.name = name, .numbers = column->numbers};
    if (column->kind == COLUMN_FACTOR) TRY(frame_factor(arena, frame, name, &out->factor, why));
    return FAIL_NONE;
}

enum fail variable_as_factor(struct arena *arena, const struct frame *frame, const char *name,
                             struct variable *out, struct why *why) {
    *out = (struct variable){.name = name};
    return frame_factor(arena, frame, name, &out->factor, why);
}

static size_t width_of(const struct variable *variable) {
    return variable->factor.n_levels > 0 ? (size_t)variable->factor.n_levels : 1;
}

static void drop_gaps(bool *keep, size_t from, size_t to, const struct variable *variables,
                      size_t n) {
    for (size_t v = 0; v < n; v++) {
        const int32_t *codes = variables[v].factor.n_levels > 0 ? variables[v].factor.codes : NULL;
        const double *numbers = variables[v].numbers;
        for (size_t r = from; r < to && codes != NULL; r++) keep[r] = keep[r] & (codes[r] >= 0);
        if (codes != NULL) continue;
        for (size_t r = from; r < to; r++)
            keep[r] = keep[r] & (numbers != NULL && numbers[r] == numbers[r]);
    }
}

bool *complete_rows(struct arena *arena, size_t n_rows, const bool *domain,
                    const struct variable *variables, size_t n_variables) {
    bool *keep = ARENA_ARRAY(arena, bool, n_rows + 1);
    for (size_t r = 0; r < n_rows; r++) keep[r] = domain == NULL || domain[r];
    drop_gaps(keep, 0, n_rows, variables, n_variables);
    return keep;
}

struct contrast contrast_of(const double *values, const double *covariance, size_t n,
                            const double *weights) {
    double value = 0;
    for (size_t i = 0; i < n; i++) value += weights[i] * values[i];
    return (struct contrast){value, error_of_gradient(covariance, n, weights)};
}

double error_of_gradient(const double *covariance, size_t n, const double *gradient) {
    double variance = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            if (gradient[i] != 0 && gradient[j] != 0)
                variance += gradient[i] * covariance[i * n + j] * gradient[j];
    return error_of_variance(variance);
}

double error_of_variance(double variance) {
    return variance < 0 ? 0 : sqrt(variance);
}

/* --- One run ------------------------------------------------------------------------------- */

struct work {
    const struct estimate_plan *plan;
    size_t p, n_domains, n_columns; /* p = n_domains * n_columns */
    size_t first_domain;            /* those before it are not looked at */
    bool *keep;
    const int32_t *by; /* NULL: one domain */
    double *weight;    /* [n_domains] */
    double *values;    /* [p] */
    double *scale;     /* [p] what the influence is divided by */
};

static inline size_t domain_of(const struct work *work, size_t row) {
    return work->by == NULL ? 0 : (size_t)work->by[row];
}

static double number_of(const struct variable *variable, size_t row) {
    return variable->numbers[row];
}

/* The weight of a row that is kept, else 0. */
static inline double weight_of(const struct work *work, size_t row) {
    return work->keep[row] ? work->plan->design->weights[row] : 0;
}

/* Numbers of everybody kept, four sums side by side so that none waits for another. */
static double total_of_numbers(const struct work *work, const double *numbers, size_t r, size_t n) {
    double sums[4] = {0, 0, 0, 0};
    for (; r + 4 <= n; r += 4)
        for (size_t k = 0; k < 4; k++)
            sums[k] += work->keep[r + k] ? weight_of(work, r + k) * numbers[r + k] : 0;
    for (; r < n; r++) sums[0] += work->keep[r] ? weight_of(work, r) * numbers[r] : 0;
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/* Totals of a column of each domain into sums[domain * n_columns + column]. */
static void add_totals(const struct work *work, const struct variable *variable, size_t column,
                       size_t from, size_t to, double *sums) {
    const double *weights = work->plan->design->weights;
    bool shares = variable->factor.n_levels > 0;
    if (!shares && work->by == NULL) {
        sums[column] += total_of_numbers(work, variable->numbers, from, to);
        return;
    }
    for (size_t r = from; r < to; r++) {
        if (!work->keep[r]) continue;
        size_t at = domain_of(work, r) * work->n_columns + column;
        if (shares)
            sums[at + (size_t)variable->factor.codes[r]] += weights[r];
        else
            sums[at] += weights[r] * number_of(variable, r);
    }
}

static void totals_add(struct work *work, size_t from, size_t to) {
    const struct estimate_plan *plan = work->plan;
    size_t column = 0;
    if (plan->statistic != STATISTIC_RATIO) {
        for (size_t v = 0; v < plan->n_variables; column += width_of(&plan->variables[v++]))
            add_totals(work, &plan->variables[v], column, from, to, work->values);
        return;
    }
    for (size_t d = 0; d < plan->n_denominators; d++)
        for (size_t v = 0; v < plan->n_variables; v++, column++) {
            add_totals(work, &plan->variables[v], column, from, to, work->values);
            add_totals(work, &plan->denominators[d], column, from, to, work->scale);
        }
}

/* Means and ratios from their totals. */
static void totals_divide(struct work *work) {
    for (size_t i = 0; i < work->p; i++) {
        if (work->plan->statistic == STATISTIC_MEAN)
            work->scale[i] = work->weight[i / work->n_columns];
        if (work->plan->statistic == STATISTIC_TOTAL) work->scale[i] = 1;
        work->values[i] /= work->scale[i];
    }
}

static void fill_ratio(const struct work *work, size_t row, size_t at, double *z) {
    const struct estimate_plan *plan = work->plan;
    double w = plan->design->weights[row];
    for (size_t d = 0; d < plan->n_denominators; d++)
        for (size_t v = 0; v < plan->n_variables; v++, at++)
            z[at] = w *
                    (number_of(&plan->variables[v], row) -
                     work->values[at] * number_of(&plan->denominators[d], row)) /
                    work->scale[at];
}

static void fill_mean(const struct work *work, size_t row, size_t at, double *z) {
    const struct estimate_plan *plan = work->plan;
    bool mean = plan->statistic == STATISTIC_MEAN;
    double w = plan->design->weights[row] / work->scale[at];
    for (size_t v = 0; v < plan->n_variables; v++) {
        const struct variable *variable = &plan->variables[v];
        int32_t n_levels = variable->factor.n_levels;
        if (n_levels == 0) {
            z[at] = w * (number_of(variable, row) - (mean ? work->values[at] : 0));
            at++;
            continue;
        }
        for (int32_t l = 0; mean && l < n_levels; l++)
            z[at + (size_t)l] = -w * work->values[at + (size_t)l];
        z[at + (size_t)variable->factor.codes[row]] += w;
        at += (size_t)n_levels;
    }
}

/* Rows that design_covariance asks for at a time, at most. */
enum { BLOCK_MOST = 256 };

/* Without domains, variable by variable: the same figures, sooner. */
static void fill_columns(const struct work *work, size_t from, size_t to, double *z) {
    const struct estimate_plan *plan = work->plan;
    bool mean = plan->statistic == STATISTIC_MEAN;
    double share = 1 / work->scale[0], shares[BLOCK_MOST];
    size_t p = work->p, at = 0;
    for (size_t r = from; r < to; r++) shares[r - from] = weight_of(work, r) * share;
    for (size_t v = 0; v < plan->n_variables; at += width_of(&plan->variables[v++])) {
        const struct variable *variable = &plan->variables[v];
        const double *numbers = variable->numbers;
        const int32_t *codes = variable->factor.codes;
        size_t n_levels = (size_t)variable->factor.n_levels;
        double centre = mean ? work->values[at] : 0, *out = z + at;
        if (n_levels == 0) {
            for (size_t r = from; r < to; r++, out += p)
                *out = work->keep[r] ? shares[r - from] * (numbers[r] - centre) : 0;
            continue;
        }
        const double *centres = work->values + at;
        for (size_t r = from; r < to; r++, out += p) {
            double w = shares[r - from], down = mean ? -w : 0;
            for (size_t l = 0; l < n_levels; l++) out[l] = down * centres[l];
            if (work->keep[r]) out[codes[r]] += w;
        }
    }
}

static void fill(const void *context, size_t from, size_t to, double *z) {
    const struct work *work = context;
    if (work->by == NULL && work->plan->statistic != STATISTIC_RATIO && to - from <= BLOCK_MOST) {
        fill_columns(work, from, to, z);
        return;
    }
    memset(z, 0, (to - from) * work->p * sizeof z[0]);
    for (size_t r = from; r < to; r++, z += work->p) {
        size_t domain = domain_of(work, r) - work->first_domain;
        if (!work->keep[r] || domain >= work->n_domains) continue;
        size_t at = domain * work->n_columns;
        if (work->plan->statistic == STATISTIC_RATIO)
            fill_ratio(work, r, at, z);
        else
            fill_mean(work, r, at, z);
    }
}

/* --- Design effects ------------------------------------------------------------------------ */

static void design_effects(struct arena *arena, const struct work *work, struct estimate *out) {
    const struct estimate_plan *plan = work->plan;
    double *squares = ARENA_ARRAY(arena, double, work->p);
    double *means = ARENA_ARRAY(arena, double, work->p);
    for (size_t i = 0; i < work->p; i++)
        means[i] = plan->statistic == STATISTIC_TOTAL
                       ? work->values[i] / work->weight[i / work->n_columns]
                       : work->values[i];
    for (size_t r = 0; r < plan->design->n_rows; r++) {
        if (!work->keep[r]) continue;
        size_t at = domain_of(work, r) * work->n_columns;
        for (size_t v = 0; v < plan->n_variables; at += width_of(&plan->variables[v++])) {
            const struct variable *variable = &plan->variables[v];
            for (size_t l = 0; l < width_of(variable); l++) {
                double y = variable->factor.n_levels > 0
                               ? (double)((size_t)variable->factor.codes[r] == l)
                               : number_of(variable, r);
                squares[at + l] +=
                    plan->design->weights[r] * (y - means[at + l]) * (y - means[at + l]);
            }
        }
    }
    out->deff = ARENA_ARRAY(arena, double, work->p);
    for (size_t i = 0; i < work->p; i++) {
        double people = (double)out->people[i / work->n_columns];
        double all = work->weight[i / work->n_columns];
        double simple = squares[i] / all * people / (people - 1) / people;
        if (plan->statistic == STATISTIC_TOTAL) simple *= all * all;
        if (plan->deff == DEFF_WITHOUT) /* weights that do not sum to a population have none */
            simple *= all > people * (1 + 1e-9) ? (all - people) / all : (double)NAN;
        out->deff[i] = out->errors[i] * out->errors[i] / simple;
    }
}

/* --- Names --------------------------------------------------------------------------------- */

static const char *const *column_names(struct arena *arena, const struct estimate_plan *plan,
                                       size_t n_columns) {
    const char **names = ARENA_ARRAY(arena, const char *, n_columns + 1);
    size_t at = 0;
    if (plan->statistic == STATISTIC_RATIO) {
        for (size_t d = 0; d < plan->n_denominators; d++)
            for (size_t v = 0; v < plan->n_variables; v++)
                names[at++] = arena_printf(arena, "%s/%s", plan->variables[v].name,
                                           plan->denominators[d].name);
        return names;
    }
    for (size_t v = 0; v < plan->n_variables; v++) {
        const struct variable *variable = &plan->variables[v];
        if (variable->factor.n_levels == 0) names[at++] = variable->name;
        for (int32_t l = 0; l < variable->factor.n_levels; l++)
            names[at++] = arena_printf(arena, "%s%s", variable->name, variable->factor.levels[l]);
    }
    return names;
}

const char *estimate_label(struct arena *arena, const struct estimate *estimate, size_t i) {
    size_t domain = i / estimate->n_columns, column = i % estimate->n_columns;
    if (estimate->domains == NULL) return estimate->columns[column];
    if (estimate->n_columns == 1) return estimate->domains[domain];
    return arena_printf(arena, "%s:%s", estimate->domains[domain], estimate->columns[column]);
}

static void people_count(const struct work *work, size_t from, size_t to, struct estimate *out) {
    const double *weights = work->plan->design->weights;
    if (work->by == NULL) {
        double sum = 0;
        size_t people = 0;
        for (size_t r = from; r < to; r++) {
            double w = weight_of(work, r);
            sum += w, people += w > 0;
        }
        out->weight[0] += sum, out->people[0] += people;
        return;
    }
    for (size_t r = from; r < to; r++) {
        if (!work->keep[r]) continue;
        size_t d = domain_of(work, r);
        out->weight[d] += weights[r];
        out->people[d] += weights[r] > 0;
    }
}

static struct work work_start(struct arena *arena, const struct estimate_plan *plan) {
    struct work work = {.plan = plan, .n_domains = 1};
    if (plan->by != NULL) {
        work.by = plan->by->codes;
        work.n_domains = (size_t)plan->by->n_levels;
    }
    if (plan->statistic == STATISTIC_RATIO)
        work.n_columns = plan->n_variables * plan->n_denominators;
    else
        for (size_t v = 0; v < plan->n_variables; v++)
            work.n_columns += width_of(&plan->variables[v]);
    work.p = work.n_domains * work.n_columns;
    work.values = ARENA_ARRAY(arena, double, work.p + 1);
    work.scale = ARENA_ARRAY(arena, double, work.p + 1);
    work.weight = ARENA_ARRAY(arena, double, work.n_domains + 1);
    return work;
}

static struct estimate shape_of(struct arena *arena, const struct work *work) {
    const struct estimate_plan *plan = work->plan;
    struct estimate estimate = {.n = work->p,
                                .n_domains = work->n_domains,
                                .n_columns = work->n_columns,
                                .domains = plan->by == NULL ? NULL : plan->by->levels,
                                .values = work->values,
                                .weight = work->weight};
    estimate.people = ARENA_ARRAY(arena, size_t, work->n_domains + 1);
    estimate.rows = ARENA_ARRAY(arena, size_t, work->n_domains + 1);
    estimate.df_domain = ARENA_ARRAY(arena, double, work->n_domains + 1);
    estimate.columns = column_names(arena, plan, work->n_columns);
    return estimate;
}

/* Who counts, how many, and the totals: in stretches that stay in the processor's cache. */
static void first_look(struct arena *arena, struct work *work, struct estimate *out) {
    enum { STRETCH = 2048 };
    const struct estimate_plan *plan = work->plan;
    size_t n = plan->design->n_rows;
    work->keep = ARENA_ARRAY(arena, bool, n + 1);
    for (size_t from = 0, to; from < n; from = to) {
        to = from + STRETCH < n ? from + STRETCH : n;
        for (size_t r = from; r < to; r++)
            work->keep[r] =
                (plan->domain == NULL || plan->domain[r]) && (work->by == NULL || work->by[r] >= 0);
        for (size_t r = from; work->by == NULL && r < to; r++)
            out->rows[0] += work->keep[r] & (plan->design->weights[r] > 0);
        drop_gaps(work->keep, from, to, plan->variables, plan->n_variables);
        drop_gaps(work->keep, from, to, plan->denominators, plan->n_denominators);
        people_count(work, from, to, out);
        totals_add(work, from, to);
    }
}

struct estimate estimate_shape(struct arena *arena, const struct estimate_plan *plan) {
    struct work work = work_start(arena, plan);
    struct estimate estimate = shape_of(arena, &work);
    first_look(arena, &work, &estimate);
    return estimate;
}

/* The degrees of freedom of each domain are those of its own units and strata. */
void estimate_domains(struct arena *arena, const struct estimate_plan *plan,
                      struct estimate *estimate) {
    if (plan->by != NULL) {
        design_domains(arena, plan->design, plan->domain, plan->by->codes, estimate->n_domains,
                       estimate->df_domain, estimate->rows);
        return;
    }
    estimate->df_domain[0] = estimate->df; /* the rows were counted at the first look */
}

/* Degrees of freedom; an empty domain has no figures. */
static void estimate_finish(struct arena *arena, const struct estimate_plan *plan, size_t people,
                            struct estimate *estimate) {
    const struct stage *stage = &plan->design->stages[0];
    for (size_t i = 0; i < estimate->n; i++)
        if (estimate->people[i / estimate->n_columns] == 0)
            estimate->values[i] = estimate->errors[i] = (double)NAN;
    /* When everybody counts, so do all units and strata. */
    estimate->df = plan->domain == NULL && people == plan->design->n_rows
                       ? (double)(stage->n_units - stage->n_strata)
                       : design_df(arena, plan->design, plan->domain);
    estimate_domains(arena, plan, estimate);
    if (plan->diagonal) estimate->covariance = NULL;
}

/* Whom nobody answered; NULL when each was answered by somebody, but not all by the same. */
static const char *unanswered_of(const struct design *design, const bool *domain,
                                 const struct variable *variables, size_t n) {
    for (size_t v = 0; v < n; v++) {
        const struct factor *factor = &variables[v].factor;
        size_t r = 0;
        for (; r < design->n_rows; r++)
            if ((domain == NULL || domain[r]) && design->weights[r] > 0 &&
                (factor->n_levels > 0           ? factor->codes[r] >= 0
                 : variables[v].numbers != NULL ? !isnan(variables[v].numbers[r])
                                                : false))
                break;
        if (r == design->n_rows) return variables[v].name;
    }
    return NULL;
}

enum fail nobody_answered(const struct design *design, const bool *domain,
                          const struct variable *variables, size_t n, struct why *why) {
    const char *name = unanswered_of(design, domain, variables, n);
    if (name != NULL)
        return why_fail(why, FAIL_INFEASIBLE, name,
                        "nobody with a weight above 0 has an answer to '%.60s'", name);
    return why_fail(why, FAIL_INFEASIBLE, n > 0 ? variables[0].name : "",
                    "nobody with a weight above 0 has an answer to all of these variables");
}

static enum fail quick_run(struct arena *arena, const struct estimate_plan *plan,
                           struct estimate *out, struct why *why) {
    struct work work = work_start(arena, plan);
    struct estimate estimate = shape_of(arena, &work);
    estimate.errors = ARENA_ARRAY(arena, double, work.p + 1);
    TRY(estimate_quick(arena, plan, &estimate, why));
    if (estimate.people[0] == 0)
        return nobody_answered(plan->design, plan->domain, plan->variables, plan->n_variables, why);
    estimate_finish(arena, plan, estimate.people[0], &estimate);
    *out = estimate;
    return FAIL_NONE;
}

/* Domains whose variances are found in one go, so that the totals of units and the sums of strata
 * stay within memory however many domains there are. */
static size_t domains_at_once(const struct work *work) {
    enum { HELD_MOST = 64 << 20 };
    const struct design *design = work->plan->design;
    size_t held = 0;
    for (size_t s = 0; s < design->n_stages; s++) {
        const struct stage *stage = &design->stages[s];
        size_t units = stage->units == NULL ? 0 : (size_t)stage->n_units;
        size_t here = (units + 3 * (size_t)stage->n_strata) * sizeof(double) * work->n_columns;
        held = here > held ? here : held;
    }
    size_t n = held == 0 ? work->n_domains : HELD_MOST / held;
    return n == 0 ? 1 : n < work->n_domains ? n : work->n_domains;
}

/* Variances of all domains, some domains at a time. */
static enum fail variances_find(struct arena *arena, const struct work *work, double *variances,
                                struct why *why) {
    size_t at_once = domains_at_once(work);
    for (size_t from = 0; from < work->n_domains; from += at_once) {
        struct work part = *work;
        size_t first = from * work->n_columns, left = work->n_domains - from;
        part.first_domain = from;
        part.n_domains = left < at_once ? left : at_once;
        part.p = part.n_domains * work->n_columns;
        part.values += first;
        part.scale += first;
        struct influence influence = {part.p, fill, &part};
        TRY(design_covariance(arena, work->plan->design, &influence, true, variances + first, why));
    }
    return FAIL_NONE;
}

enum fail estimate_run(struct arena *arena, const struct estimate_plan *plan, struct estimate *out,
                       struct why *why) {
    if (plan->design->replicates != NULL)
        return replicate_estimate(arena, plan->design->replicates, plan, NULL,
                                  plan->design->replicates->n_threads, out, why);
    if (estimate_is_quick(plan)) return quick_run(arena, plan, out, why);
    struct work work = work_start(arena, plan);
    struct estimate estimate = shape_of(arena, &work);
    first_look(arena, &work, &estimate);
    size_t people = 0;
    for (size_t d = 0; d < work.n_domains; d++) people += estimate.people[d];
    if (people == 0)
        return nobody_answered(plan->design, plan->domain, plan->variables, plan->n_variables, why);
    totals_divide(&work);
    struct influence influence = {work.p, fill, &work};
    size_t step = plan->diagonal ? 1 : work.p + 1; /* from one variance to the next */
    estimate.covariance = ARENA_ARRAY(arena, double, step *work.p + 1);
    estimate.errors = ARENA_ARRAY(arena, double, work.p + 1);
    if (plan->diagonal)
        TRY(variances_find(arena, &work, estimate.covariance, why));
    else
        TRY(design_covariance(arena, plan->design, &influence, false, estimate.covariance, why));
    for (size_t i = 0; i < work.p; i++)
        estimate.errors[i] = error_of_variance(estimate.covariance[i * step]);
    if (plan->deff != DEFF_NONE && plan->statistic != STATISTIC_RATIO)
        design_effects(arena, &work, &estimate);
    estimate_finish(arena, plan, people, &estimate);
    *out = estimate;
    return FAIL_NONE;
}

enum fail estimate_variance(struct arena *arena, const struct design *design, const bool *domain,
                            const struct variable *variable, struct contrast *out,
                            struct why *why) {
    bool *keep = complete_rows(arena, design->n_rows, domain, variable, 1);
    double all = 0, mean = 0, people = 0, variance;
    for (size_t r = 0; r < design->n_rows; r++) {
        if (!keep[r]) continue;
        all += design->weights[r];
        mean += design->weights[r] * variable->numbers[r];
        people += design->weights[r] > 0;
    }
    mean /= all;
    if (people < 2)
        return why_fail(why, FAIL_INFEASIBLE, variable->name,
                        "want two or more answers to '%.60s' for a variance", variable->name);
    double *squares = ARENA_ARRAY(arena, double, design->n_rows);
    for (size_t r = 0; r < design->n_rows; r++) {
        double off = keep[r] ? variable->numbers[r] - mean : (double)NAN;
        squares[r] = off * off * people / (people - 1);
    }
    struct variable square = {.name = variable->name, .numbers = squares};
    struct estimate_plan plan = {
        .design = design, .domain = keep, .variables = &square, .n_variables = 1};
    struct estimate estimate;
    TRY(estimate_run(arena, &plan, &estimate, why));
    variance = estimate.values[0];
    *out = (struct contrast){variance, estimate.errors[0]};
    return FAIL_NONE;
}
