/* Weighting: post-stratification, raking, calibration, trimming, non-response. */
#include "stats/survey/weights.h"

#include "tests/golden/survey.h"

#include <math.h>

/* --- Figures of a set of weights --- */

static void summary_give(struct golden_run *run, const double *weights, const double *before,
                         size_t n) {
    struct weight_summary summary = weights_summary(weights, before, n);
    golden_number(run, "sum", "", summary.sum);
    golden_number(run, "min", "", summary.min);
    golden_number(run, "max", "", summary.max);
    golden_number(run, "ratio_max_min", "", summary.ratio);
    golden_number(run, "cv", "", summary.cv);
    golden_number(run, "kish_deff", "", summary.kish_deff);
    golden_number(run, "kish", "", summary.kish_deff);
    golden_number(run, "n_eff", "", summary.n_effective);
    golden_number(run, "efficiency", "", summary.efficiency_percent);
    golden_number(run, "g_min", "", summary.change_min);
    golden_number(run, "g_max", "", summary.change_max);
    golden_number(run, "sumsq", "", summary.sum_squares);
    for (size_t i = 0; i < 50 && i < n; i++) {
        golden_number(run, "first", arena_printf(run->arena, "%zu", i + 1), weights[i]);
        golden_number(run, "w_first", arena_printf(run->arena, "%zu", i + 1), weights[i]);
    }
}

/* --- Whose mean and total are asked for: "var=x", "estimate var=x", "vars x mean, y total",
 * "totals of x, y" --- */

static bool asks_for(const struct golden_run *run, const char *stat) {
    for (size_t i = 0; i < run->n_asked; i++)
        if (text_is(run->asked_stats[i], stat)) return true;
    return false;
}

/* The word before `kind` in "vars api00 mean, enroll total". */
static const char *variable_before(const struct golden_run *run, const char *text,
                                   const char *kind) {
    const char *list = strstr(text, "vars ");
    const char *at = list == NULL ? NULL : strstr(list, kind);
    if (at == NULL) return NULL;
    const char *start = at;
    while (start > list && strchr(" ,", start[-1]) == NULL) start--;
    return arena_copy_n(run->arena, start, (size_t)(at - start));
}

static const char *variable_in(const struct golden_run *run, const char *text, const char *kind) {
    struct golden_run said = *run;
    if (text == NULL) return NULL;
    said.arguments = text;
    const char *name = golden_word(&said, "var", NULL);
    if (name == NULL) name = golden_word(&said, "estimate var", NULL);
    return name != NULL ? name : variable_before(run, text, kind);
}

static const char *variable_said(const struct golden_run *run, const char *kind) {
    const char *name = variable_in(run, run->arguments, kind);
    if (name == NULL) name = variable_in(run, golden_elsewhere(run, "wt.", "vars "), kind);
    if (name == NULL) name = variable_in(run, golden_elsewhere(run, "wt.", "var="), kind);
    return name;
}

static enum fail estimate_give(struct golden_run *run, const struct frame *frame,
                               const struct design *design, const char *stat, const char *name,
                               const char *label, struct why *why) {
    struct variable variable;
    struct estimate estimate;
    struct estimate_plan plan = {.statistic =
                                     text_is(stat, "mean") ? STATISTIC_MEAN : STATISTIC_TOTAL,
                                 .design = design,
                                 .variables = &variable,
                                 .n_variables = 1};
    if (name == NULL) return golden_unsaid(run, "var", why);
    TRY(variable_of(run->arena, frame, name, &variable, why));
    TRY(estimate_run(run->arena, &plan, &estimate, why));
    golden_number(run, stat, label, estimate.values[0]);
    golden_number(run, arena_printf(run->arena, "%s_se", stat), label, estimate.errors[0]);
    golden_number(run, "se", label, estimate.errors[0]);
    return FAIL_NONE;
}

static enum fail estimates_give(struct golden_run *run, const struct frame *frame,
                                const struct design *design, struct why *why) {
    const char *list = strstr(run->arguments, "totals of ");
    if (list != NULL) {
        struct str rest = {list + 10, strcspn(list + 10, ";")};
        while (rest.s != NULL) {
            const char *name = str_copy(run->arena, str_trim(str_cut(&rest, ',')));
            TRY(estimate_give(run, frame, design, "total", name, name, why));
        }
        return FAIL_NONE;
    }
    if (asks_for(run, "mean") || asks_for(run, "mean_se"))
        TRY(estimate_give(run, frame, design, "mean", variable_said(run, " mean"), "", why));
    if (asks_for(run, "total") || asks_for(run, "total_se"))
        TRY(estimate_give(run, frame, design, "total", variable_said(run, " total"), "", why));
    return FAIL_NONE;
}

/* --- Margins in the arguments --- */

/* `LEVEL=NUMBER` anywhere in the text, where LEVEL stands after a separator; `LEVELNUMBER` too
 * for levels that do not end in a digit themselves. */
static bool total_said(const char *text, const char *level, double *out) {
    size_t n = strlen(level);
    bool digit = n > 0 && level[n - 1] >= '0' && level[n - 1] <= '9';
    for (const char *at = strstr(text, level); n > 0 && at != NULL; at = strstr(at + 1, level)) {
        bool starts = at == text || strchr(" ,;:", at[-1]) != NULL;
        if (digit && at[n] != '=') continue;
        const char *number = at[n] == '=' ? at + n + 1 : at + n;
        size_t digits = strspn(number, "0123456789.");
        if (starts && digits > 0 && str_real((struct str){number, digits}, out)) return true;
    }
    return false;
}

/* The totals of a factor: of the file that is named or goes with the input, or of `text`. */
static enum fail margin_of(struct golden_run *run, const struct frame *frame, const char *name,
                           const char *text, double people, struct margin *out, struct why *why) {
    const char *file =
        golden_word(run, "totals", arena_printf(run->arena, "margins_%s", run->input));
    *out = (struct margin){.name = name};
    TRY(frame_factor(run->arena, frame, name, &out->factor, why));
    if (golden_has_data(run, file))
        return golden_margin(run, file, name, &out->factor, &out->totals, why);
    double *list = ARENA_ARRAY(run->arena, double, (size_t)out->factor.n_levels + 1), sum = 0;
    int32_t unsaid = -1, n_unsaid = 0;
    for (int32_t l = 0; l < out->factor.n_levels; l++) {
        const char *level = out->factor.levels[l];
        if (total_said(text, arena_printf(run->arena, "%s%s", name, level), &list[l]) ||
            total_said(text, level, &list[l]))
            sum += list[l];
        else
            unsaid = l, n_unsaid++;
    }
    if (n_unsaid > 1 || (n_unsaid == 1 && isnan(people)))
        return why_fail(why, FAIL_INPUT, name, "nobody says the total of '%s' of '%s'",
                        out->factor.levels[unsaid], name);
    if (n_unsaid == 1) list[unsaid] = people - sum;
    out->totals = list;
    return FAIL_NONE;
}

/* A part such as "margins stype E=4421,H=755": the column it starts with, when it is one. */
static const char *margin_named(const struct golden_run *run, const struct frame *frame,
                                struct str part) {
    part = str_trim(part);
    if (str_starts(part, "margins ")) part = (struct str){part.s + 8, part.n - 8};
    part = str_trim(part);
    size_t n = 0;
    while (n < part.n && part.s[n] != ' ' && part.s[n] != '=') n++;
    if (n == part.n || part.s[n] == '=' || memchr(part.s, '=', part.n) == NULL) return NULL;
    const char *name = arena_copy_n(run->arena, part.s, n);
    const struct column *column = frame_column(frame, name);
    return column != NULL && column->kind == COLUMN_FACTOR ? name : NULL;
}

/* `margins=age,sex`, `by=age`, or in words; of this case, or of the one it leans on. */
static enum fail margins_of(struct golden_run *run, const struct frame *frame, const char *function,
                            struct margin **out, size_t *n, struct why *why) {
    struct golden_run said = *run;
    const char *const *names;
    for (int where = 0; where < 2; where++) {
        if (where == 1) said.arguments = golden_elsewhere(run, function, "margins");
        if (said.arguments == NULL) break;
        *n = golden_list(&said, "margins", &names);
        if (*n == 0) *n = golden_list(&said, "by", &names);
        const char **list = ARENA_ARRAY(run->arena, const char *, frame->n_columns + 1);
        struct str rest = str_of(said.arguments);
        for (size_t k = *n; k == 0 && rest.s != NULL && *n < frame->n_columns;) {
            const char *name = margin_named(run, frame, str_cut(&rest, ';'));
            if (name != NULL) list[(*n)++] = name, names = list;
        }
        if (*n == 0) continue;
        *out = ARENA_ARRAY(run->arena, struct margin, *n + 1);
        for (size_t i = 0; i < *n; i++)
            TRY(margin_of(&said, frame, names[i], said.arguments, (double)NAN, &(*out)[i], why));
        return FAIL_NONE;
    }
    return golden_unsaid(run, "margins", why);
}

static enum fail poststratify(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    struct margin *margins;
    struct weighted weighted;
    size_t n;
    TRY(golden_design(run, run->input, &frame, &design, why));
    TRY(margins_of(run, frame, "wt.poststratify", &margins, &n, why));
    TRY(weights_poststratify(run->arena, design->weights, frame->n_rows, &margins[0], &weighted,
                             why));
    summary_give(run, weighted.weights, design->weights, frame->n_rows);
    struct design fitted = design_reweighted(design, weighted.weights, weighted.calibration);
    return estimates_give(run, frame, &fitted, why);
}
GOLDEN(poststratify, "wt.poststratify");

static enum fail rake(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    struct margin *margins;
    struct weighted weighted;
    struct rake_plan plan = {.as_r = true};
    size_t n;
    TRY(golden_design(run, run->input, &frame, &design, why));
    TRY(margins_of(run, frame, "wt.rake", &margins, &n, why));
    TRY(weights_rake(run->arena, design->weights, frame->n_rows, margins, n, &plan, &weighted,
                     why));
    summary_give(run, weighted.weights, design->weights, frame->n_rows);
    for (size_t m = 0; m < n; m++) {
        double *sums = ARENA_ARRAY(run->arena, double, (size_t)margins[m].factor.n_levels + 1);
        for (size_t r = 0; r < frame->n_rows; r++)
            sums[margins[m].factor.codes[r]] += weighted.weights[r];
        for (int32_t l = 0; l < margins[m].factor.n_levels; l++)
            golden_number(run, arena_printf(run->arena, "margin_%s", margins[m].name),
                          margins[m].factor.levels[l], sums[l]);
    }
    struct design fitted = design_reweighted(design, weighted.weights, weighted.calibration);
    return estimates_give(run, frame, &fitted, why);
}
GOLDEN(rake, "wt.rake");

/* --- Calibration --- */

/* `bounds .4..2.5`, `bounds on g = 0.17..3` */
static void bounds_of(const struct golden_run *run, double *low, double *high) {
    const char *at = strstr(run->arguments, "bounds");
    if (at == NULL || strstr(at, "..") == NULL) return;
    at += strcspn(at, ".0123456789");
    const char *dots = strstr(at[0] == '.' ? at + 1 : at, "..");
    if (dots == NULL) return;
    const char *after = dots + 2;
    size_t n = strspn(after, "0123456789.");
    (void)str_real((struct str){at, (size_t)(dots - at)}, low);
    if (at[0] == '.')
        (void)str_real(str_of(arena_printf(run->arena, "0%.*s", (int)(dots - at), at)), low);
    while (n > 0 && !str_real((struct str){after, n}, high)) n--;
}

/* The terms of the formula: what stands after '~' up to a separator. */
static size_t formula_terms(const struct golden_run *run, const char *const **names) {
    const char *at = strchr(run->arguments, '~');
    const char **list = ARENA_ARRAY(run->arena, const char *, 64);
    size_t n = 0;
    *names = list;
    if (at == NULL) return 0;
    const char *where = strstr(at, " where ");
    size_t length = strcspn(at + 1, ";,");
    if (where != NULL && where < at + 1 + length) length = (size_t)(where - at - 1);
    struct str rest = {at + 1, length};
    while (rest.s != NULL && n < 64)
        list[n++] = str_copy(run->arena, str_trim(str_cut(&rest, '+')));
    return n;
}

/* A column, or `h0 where h0=hours with NA->0`. */
static enum fail numbers_of(struct golden_run *run, const struct frame *frame, const char *name,
                            const double **out, struct why *why) {
    if (frame_column(frame, name) != NULL) return frame_numbers(frame, name, out, why);
    const char *where = strstr(run->arguments, arena_printf(run->arena, "where %s=", name));
    if (where == NULL) return why_fail(why, FAIL_INPUT, name, "no column '%s'", name);
    const char *other = where + strlen("where ") + strlen(name) + 1;
    const double *numbers;
    TRY(frame_numbers(frame, arena_copy_n(run->arena, other, strcspn(other, " ;")), &numbers, why));
    double *filled = ARENA_ARRAY(run->arena, double, frame->n_rows + 1);
    for (size_t r = 0; r < frame->n_rows; r++) filled[r] = isnan(numbers[r]) ? 0 : numbers[r];
    *out = filled;
    return FAIL_NONE;
}

/* Totals are said here, "totals 6194,H755" or "totals: N=...", or by a case beside this one. */
static enum fail terms_read(struct golden_run *run, const struct frame *frame,
                            struct calibrate_plan *plan, struct why *why) {
    const char *const *terms, *text = run->arguments;
    size_t n = formula_terms(run, &terms);
    struct margin *margins = ARENA_ARRAY(run->arena, struct margin, n + 1);
    struct auxiliary *numbers = ARENA_ARRAY(run->arena, struct auxiliary, n + 1);
    if (strstr(text, "totals") == NULL) text = golden_elsewhere(run, "wt.calibrate", "totals");
    if (text == NULL) return golden_unsaid(run, "totals", why);
    double people = (double)NAN;
    const char *at = strstr(text, "totals");
    at += strcspn(at, "=: ") + strspn(at + strcspn(at, "=: "), "=: ");
    (void)str_real((struct str){at, strspn(at, "0123456789.")}, &people);
    (void)total_said(text, "N", &people);
    plan->margins = margins, plan->auxiliaries = numbers;
    for (size_t i = 0; i < n; i++) {
        const struct column *column = frame_column(frame, terms[i]);
        if (column != NULL && column->kind == COLUMN_FACTOR) {
            TRY(margin_of(run, frame, terms[i], text, people, &margins[plan->n_margins++], why));
            continue;
        }
        struct auxiliary *number = &numbers[plan->n_auxiliaries++];
        number->name = terms[i];
        TRY(numbers_of(run, frame, terms[i], &number->numbers, why));
        if (!total_said(text, terms[i], &number->total))
            return why_fail(why, FAIL_INPUT, terms[i], "nobody says the total of '%s'", terms[i]);
    }
    plan->people = plan->n_margins > 0 ? (double)NAN : people;
    return FAIL_NONE;
}

static enum fail calibrate(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    struct weighted weighted;
    struct calibrate_plan plan = {.low = -(double)INFINITY, .high = (double)INFINITY};
    const char *distance = golden_word(run, "calfun", NULL);
    TRY(golden_design(run, run->input, &frame, &design, why));
    TRY(terms_read(run, frame, &plan, why));
    bounds_of(run, &plan.low, &plan.high);
    if (distance == NULL)
        distance = golden_says(run, "logit")    ? "logit"
                   : golden_says(run, "raking") ? "raking"
                                                : "linear";
    plan.distance = text_is(distance, "logit")    ? DISTANCE_LOGIT
                    : text_is(distance, "raking") ? DISTANCE_RAKING
                                                  : DISTANCE_LINEAR;
    TRY(weights_calibrate(run->arena, design->weights, frame->n_rows, &plan, &weighted, why));
    summary_give(run, weighted.weights, design->weights, frame->n_rows);
    double at_lower = 0, at_upper = 0;
    for (size_t r = 0; r < frame->n_rows; r++) {
        double change = weighted.weights[r] / design->weights[r];
        at_lower += change <= plan.low + 1e-6;
        at_upper += change >= plan.high - 1e-6;
    }
    golden_number(run, "at_lower", "", at_lower);
    golden_number(run, "at_upper", "", at_upper);
    struct design fitted = design_reweighted(design, weighted.weights, weighted.calibration);
    return estimates_give(run, frame, &fitted, why);
}
GOLDEN(calibrate, "wt.calibrate");

static enum fail summary(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    TRY(golden_design(run, run->input, &frame, &design, why));
    const double *weights = design->weights;
    const char *name = golden_word(run, "weights", NULL);
    if (name != NULL && frame_column(frame, name) != NULL)
        TRY(frame_numbers(frame, name, &weights, why));
    summary_give(run, weights, NULL, frame->n_rows);
    return FAIL_NONE;
}
GOLDEN(summary, "wt.summary");

static double limit_of(const struct golden_run *run, const char *key, double mean,
                       double otherwise) {
    double value = golden_real(run, key, otherwise);
    const char *text = golden_argument(run, key);
    return text != NULL && strstr(text, "mean") != NULL ? value * mean : value;
}

static enum fail trim(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    TRY(golden_design(run, run->input, &frame, &design, why));
    double *weights = ARENA_ARRAY(run->arena, double, frame->n_rows + 1), mean = 0;
    for (size_t r = 0; r < frame->n_rows; r++) {
        weights[r] = design->weights[r];
        mean += weights[r] / (double)frame->n_rows;
    }
    weights_trim(run->arena, weights, frame->n_rows,
                 limit_of(run, "lower", mean, -(double)INFINITY),
                 limit_of(run, "upper", mean, (double)INFINITY),
                 text_is(golden_word(run, "strict", "FALSE"), "TRUE"));
    summary_give(run, weights, design->weights, frame->n_rows);
    return FAIL_NONE;
}
GOLDEN(trim, "wt.trim");

/* --- Non-response --- */

/* "respondent iff support2 present", "response=support4 present", here or elsewhere. */
static enum fail response_of(struct golden_run *run, const struct frame *frame, bool **responded,
                             const double **answers, struct why *why) {
    struct golden_run said = *run;
    const char *name = golden_word(run, "response", NULL);
    if (name == NULL && golden_word_after(run, " iff ") == NULL)
        said.arguments = golden_elsewhere(run, "wt.", " iff ");
    if (name == NULL && said.arguments != NULL) name = golden_word_after(&said, " iff ");
    if (name == NULL) return golden_unsaid(run, "response", why);
    TRY(frame_numbers(frame, name, answers, why));
    *responded = ARENA_ARRAY(run->arena, bool, frame->n_rows + 1);
    for (size_t r = 0; r < frame->n_rows; r++) (*responded)[r] = !isnan((*answers)[r]);
    return FAIL_NONE;
}

static enum fail nonresponse(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    bool *responded;
    const double *answers;
    TRY(golden_design(run, run->input, &frame, &design, why));
    TRY(response_of(run, frame, &responded, &answers, why));
    if (golden_argument(run, "cells") == NULL) return golden_unsaid(run, "cells", why);
    struct str rest = str_of(golden_argument(run, "cells"));
    struct factor factors[4], cells;
    size_t n = 0;
    while (rest.s != NULL && n < 4) { /* "dep x sex" */
        struct str name = rest;
        const char *cross = strstr(rest.s, " x ");
        if (cross != NULL) name.n = (size_t)(cross - rest.s);
        rest = cross == NULL ? (struct str){NULL, 0} : str_of(cross + 3);
        TRY(frame_factor(run->arena, frame, str_copy(run->arena, str_trim(name)), &factors[n++],
                         why));
    }
    cells = factor_cross(run->arena, factors, n, frame->n_rows, " ");
    double *changes = ARENA_ARRAY(run->arena, double, (size_t)cells.n_levels + 1);
    TRY(nonresponse_factors(design->weights, responded, &cells, frame->n_rows, changes, why));
    double all = 0, some = 0, sum = 0, squares = 0, yes = 0, people = 0;
    for (size_t r = 0; r < frame->n_rows; r++) {
        all += design->weights[r];
        if (!responded[r]) continue;
        double weight = design->weights[r] * changes[cells.codes[r]];
        some += design->weights[r];
        sum += weight, squares += weight * weight, yes += weight * answers[r], people++;
    }
    for (int32_t l = 0; l < cells.n_levels; l++)
        golden_number(run, "factor", cells.levels[l], changes[l]);
    golden_number(run, "rr_wtd", "", some / all);
    golden_number(run, "sum", "", sum);
    golden_number(run, "kish", "", people * squares / (sum * sum));
    golden_number(run, "mean", "", yes / sum);
    return FAIL_NONE;
}
GOLDEN(nonresponse, "wt.nonresponse");

/* The factors after '~': `age+sex+factor(dep)`. */
static enum fail model_of(struct golden_run *run, const struct frame *frame,
                          const char *const **names, const char *const **bare,
                          struct factor **factors, size_t *n, struct why *why) {
    *n = formula_terms(run, names);
    const char **plain = ARENA_ARRAY(run->arena, const char *, *n + 1);
    *factors = ARENA_ARRAY(run->arena, struct factor, *n + 1);
    for (size_t i = 0; i < *n; i++) {
        const char *name = (*names)[i];
        if (strncmp(name, "factor(", 7) == 0)
            name = arena_copy_n(run->arena, name + 7, strcspn(name + 7, ")"));
        plain[i] = name;
        TRY(frame_factor(run->arena, frame, name, &(*factors)[i], why));
    }
    *bare = plain;
    return FAIL_NONE;
}

static enum fail propensity(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    const char *const *names, *const *bare;
    struct factor *factors;
    struct propensity fit;
    bool *responded;
    const double *answers;
    size_t n;
    TRY(golden_design(run, run->input, &frame, &design, why));
    TRY(response_of(run, frame, &responded, &answers, why));
    TRY(model_of(run, frame, &names, &bare, &factors, &n, why));
    TRY(propensity_fit(run->arena, design->weights, responded, factors, names, n, NULL, 0,
                       frame->n_rows, &fit, why));
    for (size_t i = 0; i < fit.n; i++)
        golden_number(run, "coef", fit.names[i], fit.coefficients[i]);
    double low = 1, high = 0, mean = 0, all = 0, sum = 0, squares = 0, yes = 0, people = 0;
    for (size_t r = 0; r < frame->n_rows; r++) {
        low = fmin(low, fit.chances[r]), high = fmax(high, fit.chances[r]);
        mean += design->weights[r] * fit.chances[r], all += design->weights[r];
        if (!responded[r]) continue;
        double weight = design->weights[r] / fit.chances[r];
        sum += weight, squares += weight * weight, yes += weight * answers[r], people++;
    }
    golden_number(run, "phat_min", "", low);
    golden_number(run, "phat_max", "", high);
    golden_number(run, "phat_mean", "", mean / all);
    golden_number(run, "sum_ipw", "", sum);
    golden_number(run, "kish_ipw", "", people * squares / (sum * sum));
    golden_number(run, "mean_ipw", "", yes / sum);
    return FAIL_NONE;
}
GOLDEN(propensity, "wt.propensity");

/* --- Representativity --- */

static enum fail rindicator(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    const char *const *names, *const *bare;
    struct factor *factors;
    struct propensity fit;
    bool *responded;
    const double *answers;
    size_t n;
    TRY(golden_design(run, run->input, &frame, &design, why));
    TRY(response_of(run, frame, &responded, &answers, why));
    TRY(model_of(run, frame, &names, &bare, &factors, &n, why));
    TRY(propensity_fit(run->arena, design->weights, responded, factors, names, n, NULL, 0,
                       frame->n_rows, &fit, why));
    struct representativity r = representativity_of(run->arena, design->weights, responded,
                                                    fit.chances, factors, n, frame->n_rows);
    golden_number(run, "R", "", r.r);
    golden_number(run, "S", "", r.spread);
    golden_number(run, "mean_rho", "", r.mean);
    golden_number(run, "response_rate_wtd", "", r.response);
    golden_number(run, "cv_rho", "", r.cv);
    golden_number(run, "maxbias_std", "", r.cv);
    for (size_t f = 0; f < n; f++) {
        golden_number(run, arena_printf(run->arena, "Pu_%s", bare[f]), "", r.partial[f]);
        golden_number(run, arena_printf(run->arena, "Pc_%s", bare[f]), "", r.conditional[f]);
        for (int32_t l = 0; l < factors[f].n_levels; l++)
            golden_number(run, arena_printf(run->arena, "Pu_cat_%s", bare[f]), factors[f].levels[l],
                          r.categories[f][l]);
    }
    return FAIL_NONE;
}
GOLDEN(rindicator, "rep.rindicator");

static enum fail table(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    const char *const *names;
    struct margin margin;
    TRY(golden_design(run, run->input, &frame, &design, why));
    if (golden_list(run, "by", &names) == 0)
        return why_fail(why, FAIL_INPUT, "by", "want 'by=' in the arguments");
    TRY(margin_of(run, frame, names[0], run->arguments, (double)NAN, &margin, why));
    size_t n = (size_t)margin.factor.n_levels;
    double *plain = ARENA_ARRAY(run->arena, double, n + 1), people = 0;
    double *weighted = ARENA_ARRAY(run->arena, double, n + 1), all = 0, total = 0, apart = 0;
    for (size_t r = 0; r < frame->n_rows; r++) {
        if (margin.factor.codes[r] < 0) continue;
        plain[margin.factor.codes[r]]++, people++;
        weighted[margin.factor.codes[r]] += design->weights[r], all += design->weights[r];
    }
    for (size_t l = 0; l < n; l++) total += margin.totals[l];
    for (size_t l = 0; l < n; l++) {
        double share = margin.totals[l] / total, w = weighted[l] / all, u = plain[l] / people;
        const char *label = margin.factor.levels[l];
        golden_number(run, "share_unw", label, u);
        golden_number(run, "share_wtd", label, w);
        golden_number(run, "share_pop", label, share);
        golden_number(run, "ratio_unw", label, u / share);
        golden_number(run, "ratio_wtd", label, w / share);
        golden_number(run, "asmd_wtd", label, (w - share) / sqrt(share * (1 - share)));
        golden_number(run, "asmd_unw", label, (u - share) / sqrt(share * (1 - share)));
        apart += fabs(w - share) / 2;
    }
    golden_number(run, "dissimilarity", "", apart);
    return FAIL_NONE;
}
GOLDEN(table, "rep.table");
