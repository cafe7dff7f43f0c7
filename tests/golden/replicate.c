/* Estimates by replicates, made or supplied. */
#include "stats/survey/replicate.h"

#include "stats/survey/quantile.h"
#include "tests/golden/survey.h"

#include <math.h>

struct setting {
    const struct frame *frame;
    const struct design *design;
    struct replicates replicates;
    struct margin *margins;
    size_t n_margins;
};

/* Factors by unit: the file's first column names units, the others are replicates. */
static enum fail factors_of_units(struct golden_run *run, struct setting *setting,
                                  const struct frame *file, enum replicate_kind kind, double fay,
                                  bool mse, struct why *why) {
    struct factor named, units;
    const char *name = file->columns[0].name;
    TRY(frame_factor(run->arena, file, name, &named, why));
    TRY(frame_factor(run->arena, setting->frame, name, &units, why));
    size_t n = file->n_columns - 1, n_units = (size_t)units.n_levels;
    double *factors = ARENA_ARRAY(run->arena, double, n *n_units + 1);
    for (size_t r = 0; r < file->n_rows; r++) {
        int32_t unit = factor_level(&units, named.levels[named.codes[r]]);
        for (size_t b = 0; b < n && unit >= 0; b++)
            factors[(size_t)unit * n + b] = file->columns[b + 1].numbers[r];
    }
    struct supplied_plan plan = {.kind = kind, .n = n, .fay = fay, .mse = mse};
    return replicates_of_factors(run->arena, &plan, setting->design->weights,
                                 setting->frame->n_rows, units.codes, factors, n_units,
                                 &setting->replicates, why);
}

/* A file whose name the arguments have: the longest word that is a data file. */
static const char *file_said(struct golden_run *run) {
    const char *best = NULL;
    for (const char *at = run->arguments; *at != '\0';) {
        size_t n = strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
        const char *word = arena_copy_n(run->arena, at, n);
        if (n > 3 && strchr(word, '_') != NULL && golden_has_data(run, word)) best = word;
        at += n > 0 ? n : 1;
    }
    return best;
}

/* Weights by row in all columns, times `weights 1` or the design's where they are factors. */
static enum fail weights_of_rows(struct golden_run *run, struct setting *setting,
                                 const struct frame *file, enum replicate_kind kind, double fay,
                                 bool mse, struct why *why) {
    size_t n = file->n_columns, n_rows = file->n_rows;
    const double **columns = ARENA_ARRAY(run->arena, const double *, n + 1);
    bool factors = !golden_says(run, "analysis");
    for (size_t b = 0; b < n; b++) {
        double *column = ARENA_ARRAY(run->arena, double, n_rows + 1);
        for (size_t r = 0; r < n_rows; r++)
            column[r] = file->columns[b].numbers[r] * (factors ? setting->design->weights[r] : 1);
        columns[b] = column;
    }
    struct supplied_plan plan = {.kind = kind, .n = n, .fay = fay, .mse = mse};
    return replicates_supplied(run->arena, &plan, setting->design->weights, n_rows, columns,
                               &setting->replicates, why);
}

/* `raked to sex F=.51,M=.49 and age .13,.17 (sorted) of sum(dw)` */
static enum fail raking_of(struct golden_run *run, struct setting *setting, struct why *why) {
    const char *at = strstr(run->arguments, "raked to ");
    if (at == NULL) return FAIL_NONE;
    at += strlen("raked to ");
    const char *end = strstr(at, " of sum");
    struct str rest = {at, end == NULL ? strlen(at) : (size_t)(end - at)};
    double all = 0;
    for (size_t r = 0; r < setting->frame->n_rows; r++) all += setting->design->weights[r];
    setting->margins = ARENA_ARRAY(run->arena, struct margin, 8);
    while (rest.n > 0 && setting->n_margins < 8) {
        const char *text = str_copy(run->arena, rest), *and_ = strstr(text, " and ");
        struct str part = {text, and_ == NULL ? strlen(text) : (size_t)(and_ - text)};
        rest = and_ == NULL ? (struct str){NULL, 0} : str_of(and_ + 5);
        struct margin *margin = &setting->margins[setting->n_margins++];
        margin->name = str_copy(run->arena, str_cut(&part, ' '));
        TRY(frame_factor(run->arena, setting->frame, margin->name, &margin->factor, why));
        double *totals = ARENA_ARRAY(run->arena, double, (size_t)margin->factor.n_levels + 1);
        struct str list = str_trim(str_cut(&part, ' '));
        for (int32_t l = 0; list.s != NULL && l < margin->factor.n_levels; l++) {
            struct str number = str_cut(&list, ',');
            const char *equals = memchr(number.s, '=', number.n);
            int32_t level = l;
            if (equals != NULL) {
                level = factor_level(&margin->factor, arena_copy_n(run->arena, number.s,
                                                                   (size_t)(equals - number.s)));
                number.n -= (size_t)(equals + 1 - number.s);
                number.s = equals + 1;
            }
            const char *digits = arena_printf(run->arena, "0%.*s", (int)number.n, number.s);
            if (level < 0 || !str_real(str_of(digits), &totals[level]))
                return why_fail(why, FAIL_INPUT, margin->name, "want LEVEL=SHARE");
            totals[level] *= all;
        }
        margin->totals = totals;
    }
    return FAIL_NONE;
}

static enum fail setting_make(struct golden_run *run, struct setting *setting, struct why *why) {
    const char *type = golden_word(run, "type", NULL), *name = file_said(run);
    enum replicate_kind kind = REPLICATE_BOOTSTRAP;
    if (type == NULL && name != NULL) { /* a case that names the file may leave it to another */
        struct golden_run other = *run;
        other.arguments = golden_elsewhere(run, "rep.", name);
        if (other.arguments != NULL) type = golden_word(&other, "type", NULL);
    }
    if (type == NULL) return golden_unsaid(run, "type", why);
    double fay = 0;
    bool mse = text_is(golden_word(run, "mse", "FALSE"), "TRUE");
    const char *rho = strstr(run->arguments, "rho=");
    if (rho != NULL)
        (void)str_real(
            str_of(arena_printf(run->arena, "0%.*s", (int)strspn(rho + 4, "0123456789."), rho + 4)),
            &fay);
    if (!replicate_kind_of(type, &kind))
        return why_fail(why, FAIL_INPUT, "type", "no replicates of the type '%s'", type);
    if (golden_has_data(run, run->input) && name != NULL && !golden_says(run, "factors per PSU") &&
        golden_design(run, run->input, &setting->frame, &setting->design, NULL) != FAIL_NONE) {
        /* a data file without a design: weights 1 */
        TRY(golden_frame(run, run->input, &setting->frame, why));
        struct design *design = ARENA_NEW(run->arena, struct design);
        double *ones = ARENA_ARRAY(run->arena, double, setting->frame->n_rows);
        for (size_t r = 0; r < setting->frame->n_rows; r++) ones[r] = 1;
        *design = design_simple(ones, setting->frame->n_rows);
        setting->design = design;
    } else {
        TRY(golden_design(run, run->input, &setting->frame, &setting->design, why));
    }
    TRY(raking_of(run, setting, why));
    if (name == NULL) {
        struct replicate_plan plan = {.kind = kind, .n = 500, .fay = fay, .mse = mse};
        return replicates_make(run->arena, setting->design, &plan, &setting->replicates, why);
    }
    const struct frame *file;
    TRY(golden_frame(run, name, &file, why));
    if (frame_column(setting->frame, file->columns[0].name) != NULL)
        return factors_of_units(run, setting, file, kind, fay, mse, why);
    return weights_of_rows(run, setting, file, kind, fay, mse, why);
}

/* R counts the rank of all raked weights as degrees of freedom. */
static enum fail raked_df(struct golden_run *run, const struct setting *setting, double *df,
                          struct why *why) {
    const struct replicates *replicates = &setting->replicates;
    const double **columns = ARENA_ARRAY(run->arena, const double *, replicates->n + 1);
    double *scratch = ARENA_ARRAY(run->arena, double, replicates->n_units + 1);
    struct replicates raked;
    struct rake_plan plan = {0};
    for (size_t b = 0; b < replicates->n; b++) {
        struct weighted weighted;
        double *weights = ARENA_ARRAY(run->arena, double, replicates->n_rows);
        replicate_weights(replicates, b, scratch, weights);
        TRY(weights_rake(run->arena, weights, replicates->n_rows, setting->margins,
                         setting->n_margins, &plan, &weighted, why));
        columns[b] = weighted.weights;
    }
    struct supplied_plan supplied = {.kind = REPLICATE_BOOTSTRAP, .n = replicates->n};
    TRY(replicates_supplied(run->arena, &supplied, replicates->weights, replicates->n_rows, columns,
                            &raked, why));
    *df = raked.df;
    return FAIL_NONE;
}

static enum fail estimate_give(struct golden_run *run, struct setting *setting,
                               struct estimate_plan *plan, struct why *why) {
    struct estimate estimate;
    struct replicate_rake rake = {setting->margins, setting->n_margins};
    plan->design = setting->design;
    TRY(replicate_estimate(run->arena, &setting->replicates, plan, &rake, 2, &estimate, why));
    if (setting->n_margins > 0) TRY(raked_df(run, setting, &estimate.df, why));
    golden_estimate(run, &estimate, estimate.df, true);
    golden_number(run, "df", "", estimate.df);
    golden_number(run, "nrep", "", (double)setting->replicates.n);
    return FAIL_NONE;
}

static enum fail of_statistic(struct golden_run *run, enum statistic statistic, struct why *why) {
    struct setting setting = {0};
    struct estimate_plan plan = {.statistic = statistic};
    TRY(setting_make(run, &setting, why));
    bool ratio = statistic == STATISTIC_RATIO;
    if (ratio && golden_argument(run, "num") == NULL) { /* the ratio of another case of the data */
        const char *num = golden_argument_elsewhere(run, "rep.ratio", "num");
        const char *den = golden_argument_elsewhere(run, "rep.ratio", "den");
        if (num == NULL || den == NULL) return golden_unsaid(run, "num", why);
        run->arguments = arena_printf(run->arena, "%s; num=%s; den=%s", run->arguments, num, den);
    }
    TRY(golden_variables(run, setting.frame, ratio ? "num" : "vars", "var", &plan.variables,
                         &plan.n_variables, why));
    if (ratio)
        TRY(golden_variables(run, setting.frame, "den", "den", &plan.denominators,
                             &plan.n_denominators, why));
    return estimate_give(run, &setting, &plan, why);
}

static enum fail rep_mean(struct golden_run *run, struct why *why) {
    return of_statistic(run, STATISTIC_MEAN, why);
}
GOLDEN(rep_mean, "rep.mean");

static enum fail rep_total(struct golden_run *run, struct why *why) {
    return of_statistic(run, STATISTIC_TOTAL, why);
}
GOLDEN(rep_total, "rep.total");

static enum fail rep_ratio(struct golden_run *run, struct why *why) {
    return of_statistic(run, STATISTIC_RATIO, why);
}
GOLDEN(rep_ratio, "rep.ratio");

static enum fail rep_by(struct golden_run *run, struct why *why) {
    struct setting setting = {0};
    struct estimate_plan plan = {0};
    struct factor by;
    TRY(setting_make(run, &setting, why));
    TRY(golden_variables(run, setting.frame, "vars", "var", &plan.variables, &plan.n_variables,
                         why));
    TRY(golden_by(run, setting.frame, "by", &by, why));
    plan.by = &by;
    return estimate_give(run, &setting, &plan, why);
}
GOLDEN(rep_by, "rep.by");

/* --- Any statistic --- */

struct median {
    size_t n;
    const double *numbers;
    const int32_t *order;
};

static void median_of(const void *context, const double *weights, unsigned worker, double *values) {
    const struct median *median = context;
    double all = 0, sum = 0;
    (void)worker;
    for (size_t i = 0; i < median->n; i++) all += weights[median->order[i]];
    for (size_t i = 0; i < median->n; i++) {
        sum += weights[median->order[i]];
        values[0] = median->numbers[median->order[i]];
        if (sum >= 0.5 * all * (1 - 1e-13)) return;
    }
}

struct odds {
    const double *numbers;
    const int32_t *groups;
    int32_t one, two;
    size_t n;
};

static void odds_of(const void *context, const double *weights, unsigned worker, double *values) {
    const struct odds *odds = context;
    double yes[2] = {0, 0}, all[2] = {0, 0};
    (void)worker;
    for (size_t r = 0; r < odds->n; r++) {
        int at = odds->groups[r] == odds->one ? 0 : odds->groups[r] == odds->two ? 1 : -1;
        if (at < 0 || isnan(odds->numbers[r])) continue;
        yes[at] += weights[r] * odds->numbers[r], all[at] += weights[r];
    }
    double p = yes[0] / all[0], q = yes[1] / all[1];
    values[0] = p - q;
    values[1] = log(p / (1 - p)) - log(q / (1 - q));
}

static enum fail rep_median(struct golden_run *run, struct setting *setting, const char *name,
                            struct why *why) {
    struct median median = {setting->frame->n_rows, NULL, NULL};
    struct replicated out;
    TRY(frame_numbers(setting->frame, name, &median.numbers, why));
    int32_t *order = ARENA_ARRAY(run->arena, int32_t, median.n + 1);
    median.order = order;
    for (size_t i = 0; i < median.n; i++) { /* by insertion: samples are small */
        size_t at = i;
        for (; at > 0 && median.numbers[order[at - 1]] > median.numbers[i]; at--)
            order[at] = order[at - 1];
        order[at] = (int32_t)i;
    }
    struct replicate_statistic statistic = {1, median_of, &median};
    TRY(replicate_run(run->arena, &setting->replicates, &statistic, 1, &out, why));
    golden_number(run, "est", "", out.values[0]);
    golden_number(run, "se", "", out.errors[0]);
    return FAIL_NONE;
}

/* "support1: difference and log odds ratio dep==1 vs dep==3" */
static enum fail rep_odds(struct golden_run *run, struct setting *setting, struct why *why) {
    const char *colon = strstr(run->arguments, ": difference"), *at = colon;
    struct odds odds = {.n = setting->frame->n_rows};
    struct factor groups;
    struct replicated out;
    while (at > run->arguments && strchr(" ;", at[-1]) == NULL) at--;
    TRY(frame_numbers(setting->frame, arena_copy_n(run->arena, at, (size_t)(colon - at)),
                      &odds.numbers, why));
    const char *one = strstr(colon, "=="), *two = one == NULL ? NULL : strstr(one + 2, "==");
    if (two == NULL) return why_fail(why, FAIL_INPUT, "", "want two groups");
    for (at = one; at > colon && at[-1] != ' ';) at--;
    TRY(frame_factor(run->arena, setting->frame, arena_copy_n(run->arena, at, (size_t)(one - at)),
                     &groups, why));
    odds.groups = groups.codes;
    odds.one = factor_level(&groups, arena_copy_n(run->arena, one + 2, strcspn(one + 2, " ;")));
    odds.two = factor_level(&groups, arena_copy_n(run->arena, two + 2, strcspn(two + 2, " ;")));
    struct replicate_statistic statistic = {2, odds_of, &odds};
    TRY(replicate_run(run->arena, &setting->replicates, &statistic, 2, &out, why));
    golden_number(run, "est", "diff", out.values[0]);
    golden_number(run, "se", "diff", out.errors[0]);
    golden_number(run, "est", "logOR", out.values[1]);
    golden_number(run, "se", "logOR", out.errors[1]);
    return FAIL_NONE;
}

static enum fail rep_custom(struct golden_run *run, struct why *why) {
    struct setting setting = {0};
    TRY(setting_make(run, &setting, why));
    const char *median = strstr(run->arguments, "median of ");
    if (median != NULL)
        return rep_median(run, &setting,
                          arena_copy_n(run->arena, median + 10, strcspn(median + 10, " ;(")), why);
    if (golden_says(run, ": difference")) return rep_odds(run, &setting, why);
    return why_fail(why, FAIL_INPUT, "args", "not a statistic that is known");
}
GOLDEN(rep_custom, "rep.custom");
