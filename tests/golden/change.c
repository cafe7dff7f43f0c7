/* Waves, trends, contrasts, attrition; imputed answers. */
#include "stats/survey/change.h"

#include "tests/golden/survey.h"

#include <math.h>

/* "stack support1..4": the first column, and the number of the last. */
static bool waves_said(struct golden_run *run, const char *text, const char **name, size_t *from,
                       size_t *to) {
    const char *dots = strstr(text, ".."), *start = dots, *digits = dots;
    int64_t first, last;
    if (dots == NULL) return false;
    while (digits > text && digits[-1] >= '0' && digits[-1] <= '9') digits--;
    for (start = digits; start > text && strchr(" ;,=", start[-1]) == NULL;) start--;
    if (!str_int((struct str){digits, (size_t)(dots - digits)}, 0, 1000, &first) ||
        !str_int((struct str){dots + 2, strspn(dots + 2, "0123456789")}, 0, 1000, &last) ||
        start == digits || last < first)
        return false;
    *name = arena_copy_n(run->arena, start, (size_t)(digits - start));
    *from = (size_t)first, *to = (size_t)last;
    return true;
}

/* The waves: the columns under `waves`, or "support1..4", of this case or another one. */
static enum fail waves_of(struct golden_run *run, const struct frame *frame,
                          const struct variable **out, size_t *n, struct why *why) {
    const char *const *names, *name = NULL, *other = golden_elsewhere(run, "est.change", "..");
    size_t from = 0, to = 0;
    *n = golden_list(run, "waves", &names);
    if (*n > 0) return golden_variables(run, frame, "waves", "waves", out, n, why);
    if (!waves_said(run, run->arguments, &name, &from, &to) &&
        (other == NULL || !waves_said(run, other, &name, &from, &to)))
        return golden_unsaid(run, "waves", why);
    struct variable *waves = ARENA_ARRAY(run->arena, struct variable, to - from + 1);
    for (*n = 0; from + *n <= to; (*n)++)
        TRY(variable_of(run->arena, frame, arena_printf(run->arena, "%s%zu", name, from + *n),
                        &waves[*n], why));
    *out = waves;
    return FAIL_NONE;
}

static enum fail est_change(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    const struct variable *waves;
    struct change change;
    size_t n;
    TRY(golden_design(run, run->input, &frame, &design, why));
    TRY(waves_of(run, frame, &waves, &n, why));
    TRY(change_run(run->arena, design, NULL, waves, n, &change, why));
    for (size_t k = 0; k < n; k++) {
        const char *label = arena_printf(run->arena, "%zu", k + 1);
        golden_number(run, "est", label, change.values[k]);
        golden_number(run, "se", label, change.errors[k]);
        for (size_t l = 0; l < n; l++)
            golden_cell(run, "cov", label, arena_printf(run->arena, "%zu", l + 1),
                        change.covariance[k * n + l]);
        if (k + 1 == n) break;
        golden_number(run, "change", label, change.moved[k]);
        golden_number(run, "change_se", label, change.moved_error[k]);
        golden_number(run, "change_se_if_independent", label, change.moved_error_apart[k]);
        golden_number(run, "cor", label, change.correlation[k]);
    }
    golden_number(run, "omnibus", "W", change.wald);
    golden_number(run, "omnibus", "F", change.f);
    golden_number(run, "omnibus", "p", change.p);
    return FAIL_NONE;
}
GOLDEN(est_change, "est.change");

static enum fail est_trend(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    const struct variable *waves;
    struct trend trend;
    size_t n;
    static const char *const names[] = {"(Intercept)", "wave"};
    TRY(golden_design(run, run->input, &frame, &design, why));
    TRY(waves_of(run, frame, &waves, &n, why));
    bool logistic = golden_says(run, "logit") || golden_says(run, "logistic");
    if (!logistic && !golden_says(run, "linear")) return golden_unsaid(run, "linear", why);
    TRY(trend_run(run->arena, design, NULL, waves, n, logistic, &trend, why));
    for (size_t i = 0; i < 2; i++) {
        golden_number(run, "coef", names[i], trend.coefficients[i]);
        golden_number(run, "se", names[i], trend.errors[i]);
        golden_number(run, "p", names[i], trend.p[i]);
    }
    return FAIL_NONE;
}
GOLDEN(est_trend, "est.trend");

/* "mean of support2-support1" */
static enum fail est_overlap(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    struct estimate estimate;
    const double *later, *earlier;
    const char *at = strstr(run->arguments, "mean of ");
    if (at == NULL) return why_fail(why, FAIL_INPUT, "args", "want 'mean of A-B'");
    at += strlen("mean of ");
    size_t one = strcspn(at, "-"), two = strcspn(at + one + 1, " ;");
    TRY(golden_design(run, run->input, &frame, &design, why));
    TRY(frame_numbers(frame, arena_copy_n(run->arena, at, one), &later, why));
    TRY(frame_numbers(frame, arena_copy_n(run->arena, at + one + 1, two), &earlier, why));
    double *numbers = ARENA_ARRAY(run->arena, double, frame->n_rows + 1);
    for (size_t r = 0; r < frame->n_rows; r++) numbers[r] = later[r] - earlier[r];
    struct variable variable = {.name = "dif", .numbers = numbers};
    struct estimate_plan plan = {.design = design, .variables = &variable, .n_variables = 1};
    TRY(estimate_run(run->arena, &plan, &estimate, why));
    golden_estimate(run, &estimate, estimate.df, true);
    golden_number(run, "n", "", (double)estimate.people[0]);
    return FAIL_NONE;
}
GOLDEN(est_overlap, "est.change_overlap");

static enum fail attrition(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    const struct variable *waves;
    size_t n;
    TRY(golden_design(run, run->input, &frame, &design, why));
    TRY(waves_of(run, frame, &waves, &n, why));
    struct attrition out = attrition_of(run->arena, design->weights, waves, n, frame->n_rows);
    for (size_t k = 1; k < n; k++) {
        const char *label = arena_printf(run->arena, "%zu", k + 1);
        golden_number(run, "cum_wtd", label, out.lost_weighted[k]);
        golden_number(run, "cum", label, out.lost[k]);
        golden_number(run, "wave", label, out.lost_since[k]);
        golden_number(run, "km_surv", label, out.staying[k]);
    }
    return FAIL_NONE;
}
GOLDEN(attrition, "panel.attrition");

/* --- Contrasts of domains --- */

/* "dep3": a column and one of its levels. */
static enum fail domain_said(struct golden_run *run, const struct frame *frame, const char *text,
                             const char **column, int32_t *level, struct why *why) {
    for (size_t n = strlen(text); n > 0; n--) {
        const char *name = arena_copy_n(run->arena, text, n);
        struct factor factor;
        if (frame_column(frame, name) == NULL) continue;
        TRY(frame_factor(run->arena, frame, name, &factor, why));
        *level = factor_level(&factor, text + n);
        *column = name;
        if (*level >= 0) return FAIL_NONE;
    }
    return why_fail(why, FAIL_INPUT, "args", "no column and level in '%s'", text);
}

static enum fail domains_run(struct golden_run *run, const struct frame *frame,
                             const struct design *design, const char *name, const char *by,
                             struct estimate *out, struct why *why) {
    struct factor domains;
    struct variable variable;
    TRY(frame_factor(run->arena, frame, by, &domains, why));
    TRY(variable_of(run->arena, frame, name, &variable, why));
    struct estimate_plan plan = {
        .design = design, .variables = &variable, .n_variables = 1, .by = &domains};
    return estimate_run(run->arena, &plan, out, why);
}

/* "support1: risk ratio dep3/dep1 and log odds ratio" */
static enum fail contrast_ratio(struct golden_run *run, const struct frame *frame,
                                const struct design *design, const char *ratio, struct why *why) {
    const char *by = NULL;
    struct estimate estimate;
    int32_t one, two;
    size_t first = strcspn(ratio, "/"), second = strcspn(ratio + first + 1, " ;");
    const char *name = arena_copy_n(run->arena, run->arguments, strcspn(run->arguments, ": "));
    TRY(domain_said(run, frame, arena_copy_n(run->arena, ratio, first), &by, &one, why));
    TRY(domain_said(run, frame, arena_copy_n(run->arena, ratio + first + 1, second), &by, &two,
                    why));
    TRY(domains_run(run, frame, design, name, by, &estimate, why));
    double p = estimate.values[one], q = estimate.values[two];
    double *slopes = ARENA_ARRAY(run->arena, double, estimate.n);
    slopes[one] = 1 / q, slopes[two] = -p / (q * q);
    golden_number(run, "est", "ratio", p / q);
    golden_number(run, "se", "ratio", error_of_gradient(estimate.covariance, estimate.n, slopes));
    slopes[one] = 1 / (p * (1 - p)), slopes[two] = -1 / (q * (1 - q));
    golden_number(run, "est", "lor", log(p / (1 - p)) - log(q / (1 - q)));
    golden_number(run, "se", "lor", error_of_gradient(estimate.covariance, estimate.n, slopes));
    return FAIL_NONE;
}

static enum fail est_contrast(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    struct estimate estimate;
    double *weights;
    TRY(golden_design(run, run->input, &frame, &design, why));
    const char *ratio = strstr(run->arguments, "risk ratio "), *by = strstr(run->arguments, " by ");
    if (ratio != NULL)
        return contrast_ratio(run, frame, design, ratio + strlen("risk ratio "), why);
    if (by == NULL) return why_fail(why, FAIL_INPUT, "args", "want 'VARIABLE by DOMAIN'");
    const char *name = arena_copy_n(run->arena, run->arguments, (size_t)(by - run->arguments));
    TRY(domains_run(run, frame, design, name,
                    arena_copy_n(run->arena, by + 4, strcspn(by + 4, " ;")), &estimate, why));
    if (golden_numbers(run, "contrast", &weights) != estimate.n)
        return why_fail(why, FAIL_INPUT, "contrast", "want a number for each domain");
    struct contrast contrast =
        contrast_of(estimate.values, estimate.covariance, estimate.n, weights);
    golden_number(run, "est", "", contrast.value);
    golden_number(run, "se", "", contrast.error);
    return FAIL_NONE;
}
GOLDEN(est_contrast, "est.contrast");

/* --- Imputations: "NA of trust replaced by imp_panelA; ... complete df=28" --- */

static enum fail mi_combine(struct golden_run *run, struct why *why) {
    const struct frame *frame, *filled;
    const struct design *design;
    const double *numbers;
    struct factor people, named;
    TRY(golden_design(run, run->input, &frame, &design, why));
    const char *file = golden_word_after(run, "replaced by ");
    const char *of = golden_word_after(run, "NA of ");
    if (file == NULL || of == NULL) return golden_unsaid(run, "replaced by", why);
    TRY(golden_frame(run, file, &filled, why));
    TRY(frame_numbers(frame, of, &numbers, why));
    const char *id = filled->columns[0].name;
    TRY(frame_factor(run->arena, frame, id, &people, why));
    TRY(frame_factor(run->arena, filled, id, &named, why));
    size_t n = filled->n_columns - 1;
    double values[64], variances[64], df = 0;
    if (n < 2 || n > 64) return why_fail(why, FAIL_INPUT, "", "want 2 to 64 imputations");
    int32_t *rows = ARENA_ARRAY(run->arena, int32_t, (size_t)people.n_levels + 1);
    for (size_t r = 0; r < frame->n_rows; r++) rows[people.codes[r]] = (int32_t)r;
    for (size_t m = 0; m < n; m++) {
        double *completed = ARENA_ARRAY(run->arena, double, frame->n_rows + 1);
        memcpy(completed, numbers, frame->n_rows * sizeof completed[0]);
        for (size_t f = 0; f < filled->n_rows; f++) {
            int32_t person = factor_level(&people, named.levels[named.codes[f]]);
            if (person >= 0) completed[rows[person]] = filled->columns[m + 1].numbers[f];
        }
        struct variable variable = {.name = "imputed", .numbers = completed};
        struct estimate estimate;
        struct estimate_plan plan = {.design = design, .variables = &variable, .n_variables = 1};
        TRY(estimate_run(run->arena, &plan, &estimate, why));
        values[m] = estimate.values[0], variances[m] = estimate.covariance[0], df = estimate.df;
    }
    double said;
    const char *complete = golden_word_after(run, "complete df=");
    if (complete != NULL && str_real(str_of(complete), &said)) df = said;
    struct imputed out = imputations_combine(values, variances, n, df, 0.95);
    golden_number(run, "est", "", out.value);
    golden_number(run, "se", "", out.error);
    golden_number(run, "within", "", out.within);
    golden_number(run, "between", "", out.between);
    golden_number(run, "total", "", out.total);
    golden_number(run, "lambda", "", out.lambda);
    golden_number(run, "df_rubin", "", out.df_rubin);
    golden_number(run, "df_barnard_rubin", "", out.df);
    golden_number(run, "lo_br", "", out.interval.low);
    golden_number(run, "hi_br", "", out.interval.high);
    return FAIL_NONE;
}
GOLDEN(mi_combine, "mi.combine");
