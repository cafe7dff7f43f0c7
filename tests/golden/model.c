/* Regressions, rank tests, scales, standardisation, small areas. */
#include "stats/model/regression.h"
#include "stats/model/small_area.h"
#include "stats/survey/estimate.h"
#include "tests/golden/golden.h"
#include "tests/golden/steps_polr.h"

#include <math.h>

enum { TERMS_MAX = 40, COLUMNS_MAX = 200 };

/* Columns of a model as they grow: numbers, or levels but the first. */
struct columns {
    struct golden_run *run;
    const struct frame *frame;
    size_t n, n_terms;
    const double *number[COLUMNS_MAX]; /* NULL: level of a factor */
    const int32_t *codes[COLUMNS_MAX];
    int32_t level[COLUMNS_MAX];
    double less[COLUMNS_MAX], over[COLUMNS_MAX];
    const char *name[COLUMNS_MAX];
    const char *term[TERMS_MAX];
    size_t term_first[TERMS_MAX], term_n[TERMS_MAX];
};

static void column_add(struct columns *c, const char *name, const double *number,
                       const int32_t *codes, int32_t level) {
    c->number[c->n] = number;
    c->codes[c->n] = codes;
    c->level[c->n] = level;
    c->over[c->n] = 1;
    c->name[c->n++] = name;
}

static enum fail factor_add(struct columns *c, const char *name, const char *label,
                            struct why *why) {
    struct factor factor;
    TRY(frame_factor(c->run->arena, c->frame, name, &factor, why));
    for (int32_t l = 1; l < factor.n_levels && c->n < COLUMNS_MAX; l++)
        column_add(c, arena_printf(c->run->arena, "%s%s", label, factor.levels[l]), NULL,
                   factor.codes, l);
    return FAIL_NONE;
}

/* `x`, `factor(x)`, `z=(x-25)/10`, `sex(F ref)`; the intercept is not among them. */
static enum fail term_add(struct columns *c, struct str text, struct why *why) {
    struct arena *arena = c->run->arena;
    char *term = str_copy(arena, text);
    const char *equals = strchr(term, '='), *label = term, *name = term;
    double less = 0, over = 1;
    c->term[c->n_terms] = term;
    c->term_first[c->n_terms] = c->n;
    if (str_starts(text, "factor(")) {
        name = arena_copy_n(arena, term + 7, strcspn(term + 7, ")"));
        TRY(factor_add(c, name, term, why));
    } else {
        if (equals != NULL) {
            label = str_copy(arena, str_trim((struct str){term, (size_t)(equals - term)}));
            const char *inner = equals + 1 + strspn(equals + 1, " (");
            name = arena_copy_n(arena, inner, strcspn(inner, "-/ )"));
            const char *minus = strchr(inner, '-'), *slash = strchr(inner, '/');
            if (minus != NULL)
                (void)str_real((struct str){minus + 1, strspn(minus + 1, "0123456789.")}, &less);
            if (slash != NULL)
                (void)str_real((struct str){slash + 1, strspn(slash + 1, "0123456789.")}, &over);
        } else {
            name = label = arena_copy_n(arena, term, strcspn(term, "( "));
        }
        const struct column *column;
        TRY(frame_want(c->frame, name, &column, why));
        if (column->kind == COLUMN_NUMBER) {
            column_add(c, label, column->numbers, NULL, 0);
            c->less[c->n - 1] = less;
            c->over[c->n - 1] = over;
        } else {
            TRY(factor_add(c, name, label, why));
        }
    }
    c->term_n[c->n_terms] = c->n - c->term_first[c->n_terms];
    c->n_terms++;
    return FAIL_NONE;
}

static const char *term_named(const struct columns *c, const char *word, size_t *out) {
    for (*out = 0; *out < c->n_terms; (*out)++)
        if (text_is(c->term[*out], word)) return word;
    return NULL;
}

static double cell_of(const struct columns *c, size_t column, size_t row) {
    if (c->number[column] != NULL)
        return (c->number[column][row] - c->less[column]) / c->over[column];
    int32_t code = c->codes[column][row];
    return code < 0 ? (double)NAN : code == c->level[column];
}

/* `a:b` of two terms that are there; the first changes fastest. */
static enum fail product_add(struct columns *c, struct str text, struct why *why) {
    struct arena *arena = c->run->arena;
    struct str rest = text;
    const char *first = str_copy(arena, str_trim(str_cut(&rest, ':')));
    const char *second = str_copy(arena, str_trim(rest));
    size_t a, b;
    if (term_named(c, first, &a) == NULL || term_named(c, second, &b) == NULL)
        return why_fail(why, FAIL_INPUT, "formula", "want both variables of a product before it");
    c->term[c->n_terms] = str_copy(arena, text);
    c->term_first[c->n_terms] = c->n;
    for (size_t j = c->term_first[b]; j < c->term_first[b] + c->term_n[b]; j++)
        for (size_t i = c->term_first[a]; i < c->term_first[a] + c->term_n[a]; i++) {
            double *x = ARENA_ARRAY(arena, double, c->frame->n_rows + 1);
            for (size_t r = 0; r < c->frame->n_rows; r++)
                x[r] = cell_of(c, i, r) * cell_of(c, j, r);
            if (c->n == COLUMNS_MAX) return why_fail(why, FAIL_LIMIT, "formula", "too long");
            column_add(c, arena_printf(arena, "%s:%s", c->name[i], c->name[j]), x, NULL, 0);
        }
    c->term_n[c->n_terms] = c->n - c->term_first[c->n_terms];
    c->n_terms++;
    return FAIL_NONE;
}

/* A variable, `a:b`, `a*b` (both, and the product last), or 1. */
static enum fail part_add(struct columns *c, struct str part, struct why *why) {
    const char *star = memchr(part.s, '*', part.n);
    if (str_is(part, "1")) return FAIL_NONE;
    if (star != NULL) {
        struct str rest = part, a = str_trim(str_cut(&rest, '*')), b = str_trim(rest);
        TRY(term_add(c, a, why));
        TRY(term_add(c, b, why));
        return product_add(
            c, str_of(arena_printf(c->run->arena, "%.*s:%.*s", (int)a.n, a.s, (int)b.n, b.s)), why);
    }
    return memchr(part.s, ':', part.n) != NULL ? product_add(c, part, why) : term_add(c, part, why);
}

/* Terms between + outside parentheses; those of the form (1|group) go to `groups`. */
static enum fail terms_add(struct columns *c, const char *text, const char **groups,
                           size_t *n_groups, struct why *why) {
    int depth = 0;
    size_t start = 0, n = strlen(text);
    for (size_t i = 0; i <= n; i++) {
        if (i < n && text[i] == '(') depth++;
        if (i < n && text[i] == ')') depth--;
        if (i < n && (text[i] != '+' || depth > 0)) continue;
        struct str part = str_trim((struct str){text + start, i - start});
        start = i + 1;
        if (str_starts(part, "(1|")) {
            groups[(*n_groups)++] =
                str_copy(c->run->arena, str_trim((struct str){part.s + 3, part.n - 4}));
            continue;
        }
        if (part.n > 0 && c->n_terms < TERMS_MAX) TRY(part_add(c, part, why));
    }
    return FAIL_NONE;
}

/* x with the intercept first where asked for; rows with a gap are marked out. */
static double *matrix_of(const struct columns *c, bool intercept, bool *rows) {
    size_t n = c->frame->n_rows, p = c->n + (intercept ? 1 : 0);
    double *x = ARENA_ARRAY(c->run->arena, double, n *p + 1);
    for (size_t r = 0; r < n; r++)
        for (size_t i = 0; i < p; i++) {
            double value = intercept && i == 0 ? 1 : cell_of(c, i - (intercept ? 1 : 0), r);
            rows[r] = rows[r] && !isnan(value);
            x[r * p + i] = isnan(value) ? 0 : value;
        }
    return x;
}

/* `y`, or I(name == "text") as 0 and 1. */
static enum fail response_of(struct columns *c, struct str text, const double **out,
                             struct why *why) {
    struct arena *arena = c->run->arena;
    char *formula = str_copy(arena, str_trim(text));
    const char *equal = strstr(formula, "==");
    if (equal == NULL) return frame_numbers(c->frame, formula, out, why);
    const char *name_at = formula + (strncmp(formula, "I(", 2) == 0 ? 2 : 0);
    const char *name = str_copy(arena, str_trim((struct str){name_at, (size_t)(equal - name_at)}));
    const char *at = equal + 2 + strspn(equal + 2, " \"'");
    const char *level = arena_copy_n(arena, at, strcspn(at, "\"')"));
    struct factor factor;
    TRY(frame_factor(arena, c->frame, name, &factor, why));
    double *y = ARENA_ARRAY(arena, double, c->frame->n_rows + 1);
    int32_t code = factor_level(&factor, level);
    for (size_t r = 0; r < c->frame->n_rows; r++)
        y[r] = factor.codes[r] < 0 ? (double)NAN : factor.codes[r] == code;
    *out = y;
    return FAIL_NONE;
}

static bool *rows_with(struct golden_run *run, const struct design *design, const double *y) {
    bool *rows = ARENA_ARRAY(run->arena, bool, design->n_rows + 1);
    for (size_t r = 0; r < design->n_rows; r++) rows[r] = !isnan(y[r]) && design->weights[r] > 0;
    return rows;
}

static void give_fit(struct golden_run *run, const struct regression *fit, size_t i,
                     const char *name) {
    golden_number(run, "coef", name, fit->estimate[i]);
    golden_number(run, "se", name, fit->error[i]);
    golden_number(run, "t", name, fit->t[i]);
    golden_number(run, "p", name, fit->p[i]);
}

static enum fail glm(struct golden_run *run, struct why *why) {
    const struct design *design;
    struct columns c = {.run = run};
    TRY(golden_design(run, run->input, &c.frame, &design, why));
    const char *formula = golden_argument(run, "formula"),
               *family = golden_word(run, "family", "gaussian");
    const char *tilde = formula == NULL ? NULL : strchr(formula, '~');
    if (tilde == NULL) return why_fail(why, FAIL_INPUT, "formula", "want formula=y ~ x");
    struct regression_plan plan = {.design = design};
    TRY(response_of(&c, (struct str){formula, (size_t)(tilde - formula)}, &plan.y, why));
    const char *groups[4];
    size_t n_groups = 0;
    TRY(terms_add(&c, tilde + 1, groups, &n_groups, why));
    plan.family = strstr(family, "binomial") != NULL  ? FAMILY_BINOMIAL
                  : strstr(family, "poisson") != NULL ? FAMILY_POISSON
                                                      : FAMILY_GAUSSIAN;
    bool *rows = rows_with(run, design, plan.y);
    plan.x = matrix_of(&c, true, rows);
    plan.rows = rows;
    plan.n_columns = c.n + 1;
    struct regression fit;
    TRY(regression_run(run->arena, &plan, &fit, why));
    give_fit(run, &fit, 0, "(Intercept)");
    for (size_t i = 0; i < c.n; i++) give_fit(run, &fit, i + 1, c.name[i]);
    golden_number(run, "df_resid", "", fit.df);
    for (size_t t = 0; t < c.n_terms; t++) {
        struct wald wald;
        const char *stat = arena_printf(run->arena, "wald_%s", c.term[t]);
        TRY(wald_run(run->arena, &fit, c.term_first[t] + 1, c.term_n[t], &wald, why));
        golden_number(run, stat, "F", wald.f);
        golden_number(run, stat, "df", wald.df);
        golden_number(run, stat, "ddf", wald.ddf);
        golden_number(run, stat, "p", wald.p);
    }
    return FAIL_NONE;
}
GOLDEN(glm, "model.glm");

/* "... logit trust~sex+age; ..." */
static enum fail ordinal(struct golden_run *run, struct why *why) {
    const struct design *design;
    struct columns c = {.run = run};
    struct factor answers;
    TRY(golden_design(run, run->input, &c.frame, &design, why));
    const char *tilde = strchr(run->arguments, '~'), *start = tilde, *groups[4];
    if (tilde == NULL) return why_fail(why, FAIL_INPUT, "formula", "want y~x");
    while (start > run->arguments && start[-1] == ' ') start--;
    while (start > run->arguments && strchr(" ;=", start[-1]) == NULL) start--;
    const char *name = str_copy(run->arena, str_trim((struct str){start, (size_t)(tilde - start)}));
    size_t n_groups = 0;
    TRY(terms_add(&c, arena_copy_n(run->arena, tilde + 1, strcspn(tilde + 1, ";")), groups,
                  &n_groups, why));
    TRY(frame_factor(run->arena, c.frame, name, &answers, why));
    double *y = ARENA_ARRAY(run->arena, double, design->n_rows + 1);
    for (size_t r = 0; r < design->n_rows; r++)
        y[r] = answers.codes[r] < 0 ? (double)NAN : answers.codes[r];
    bool *rows = rows_with(run, design, y);
    struct regression_plan plan = {
        .design = design, .y = y, .n_columns = c.n, .n_steps = (size_t)answers.n_levels};
    plan.x = matrix_of(&c, false, rows);
    plan.rows = rows;
    /* The source of these figures stops a little below the top: its estimates are taken. */
    double *found = ARENA_ARRAY(run->arena, double, c.n + plan.n_steps);
    TRY(steps_polr(run->arena, &plan, found, why));
    plan.start = found;
    struct regression fit;
    TRY(steps_run(run->arena, &plan, &fit, why));
    for (size_t i = 0; i < c.n; i++) give_fit(run, &fit, i, c.name[i]);
    for (size_t k = 0; k + 1 < plan.n_steps; k++) {
        const char *cut =
            arena_printf(run->arena, "%s|%s", answers.levels[k], answers.levels[k + 1]);
        golden_number(run, "zeta", cut, fit.estimate[c.n + k]);
        golden_number(run, "se", cut, fit.error[c.n + k]);
    }
    return FAIL_NONE;
}
GOLDEN(ordinal, "model.ordinal");

/* "hours by sex; ..." */
static enum fail by_of(struct golden_run *run, const struct frame *frame, const double **y,
                       struct factor *group, struct why *why) {
    const char *by = strstr(run->arguments, " by ");
    if (by == NULL) return why_fail(why, FAIL_INPUT, "by", "want y by group");
    TRY(frame_numbers(
        frame, arena_copy_n(run->arena, run->arguments, (size_t)(by - run->arguments)), y, why));
    return frame_factor(run->arena, frame, arena_copy_n(run->arena, by + 4, strcspn(by + 4, " ;,")),
                        group, why);
}

static enum fail ttest(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    struct regression_plan plan = {0};
    struct regression fit;
    struct factor group;
    TRY(golden_design(run, run->input, &frame, &design, why));
    TRY(by_of(run, frame, &plan.y, &group, why));
    bool *rows = rows_with(run, design, plan.y);
    double *x = ARENA_ARRAY(run->arena, double, 2 * design->n_rows + 1);
    for (size_t r = 0; r < design->n_rows; r++) {
        rows[r] = rows[r] && group.codes[r] >= 0;
        x[2 * r] = 1;
        x[2 * r + 1] = group.codes[r] > 0;
    }
    plan.design = design;
    plan.rows = rows;
    plan.n_columns = 2;
    plan.x = x;
    TRY(regression_run(run->arena, &plan, &fit, why));
    golden_number(run, "t", "", fit.t[1]);
    golden_number(run, "df", "", fit.df);
    golden_number(run, "p", "", fit.p[1]);
    golden_number(run, "diff", "", fit.estimate[1]);
    return FAIL_NONE;
}
GOLDEN(ttest, "test.ttest");

static enum fail ranks(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    const double *y;
    struct factor group;
    struct rank_test out;
    const char *test = golden_word(run, "test", "wilcoxon");
    enum rank_score score = RANK_WILCOXON;
    if (!rank_score_of(test, &score))
        return why_fail(why, FAIL_INPUT, "test", "no ranks of the kind '%s'", test);
    TRY(golden_design(run, run->input, &frame, &design, why));
    TRY(by_of(run, frame, &y, &group, why));
    TRY(rank_test_run(run->arena, design, y, group.codes, group.n_levels, score, &out, why));
    if (group.n_levels == 2) {
        golden_number(run, "t", "", out.t);
        golden_number(run, "df", "", out.df);
    } else {
        /* The source prints the groups' degrees of freedom and the chi-square in this order. */
        golden_number(run, "statistic", "", out.groups_df);
        golden_number(run, "df", "", out.chi2);
    }
    golden_number(run, "p", "", out.p);
    return FAIL_NONE;
}
GOLDEN(ranks, "test.rank");

/* The column of this name, or the first that continues it with a number: `support` is
 * `support1`. */
static const char *column_said(struct golden_run *run, const struct frame *frame,
                               const char *name) {
    if (frame_column(frame, name) != NULL) return name;
    for (size_t c = 0; c < frame->n_columns; c++) {
        const char *column = frame->columns[c].name, *rest = column + strlen(name);
        if (strncmp(column, name, strlen(name)) == 0 && *rest != '\0' &&
            rest[strspn(rest, "0123456789")] == '\0')
            return column;
    }
    return arena_copy(run->arena, name);
}

/* "two 0/1 items (health and support)" */
static enum fail kappa(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    const char *open = strchr(run->arguments, '('), *and = strstr(run->arguments, " and ");
    TRY(golden_design(run, run->input, &frame, &design, why));
    if (open == NULL || and == NULL) return why_fail(why, FAIL_INPUT, "items", "want (a and b)");
    const char *names[] = {arena_copy_n(run->arena, open + 1, (size_t)(and-open) - 1),
                           arena_copy_n(run->arena, and+5, strcspn(and+5, " );,"))};
    struct factor items[2];
    for (int i = 0; i < 2; i++) {
        TRY(frame_factor(run->arena, frame, column_said(run, frame, names[i]), &items[i], why));
    }
    struct kappa out;
    int32_t levels = items[0].n_levels > items[1].n_levels ? items[0].n_levels : items[1].n_levels;
    TRY(survey_kappa_run(run->arena, design, items[0].codes, items[1].codes, levels, &out, why));
    golden_number(run, "kappa", "", out.kappa);
    golden_number(run, "se", "", out.error);
    return FAIL_NONE;
}
GOLDEN(kappa, "agree.svykappa");

/* Whether a column holds answers 1..5 and nothing else. */
static bool is_likert(const struct column *column, size_t n) {
    double most = 0;
    if (column->kind != COLUMN_NUMBER) return false;
    for (size_t r = 0; r < n; r++) {
        double x = column->numbers[r];
        if (isnan(x)) continue;
        if (x < 1 || x > 5 || x != floor(x)) return false;
        most = fmax(most, x);
    }
    return most > 3; /* three steps are a grouping */
}

/* `items=`, or "3 Likert items": then the data must have just as many. */
static enum fail alpha(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    const double *items[64];
    const char *const *names, *said = strstr(run->arguments, " Likert items");
    TRY(golden_design(run, run->input, &frame, &design, why));
    size_t n = golden_list(run, "items", &names), found = 0;
    for (size_t i = 0; i < n && i < 64; i++) TRY(frame_numbers(frame, names[i], &items[i], why));
    if (n == 0) {
        int64_t wanted = 0;
        while (said != NULL && said > run->arguments && said[-1] >= '0' && said[-1] <= '9') said--;
        if (said == NULL ||
            !str_int((struct str){said, strspn(said, "0123456789")}, 2, 64, &wanted))
            return golden_unsaid(run, "items", why);
        for (size_t c = 0; c < frame->n_columns && found < 64; c++)
            if (is_likert(&frame->columns[c], frame->n_rows))
                items[found++] = frame->columns[c].numbers;
        n = (size_t)wanted;
        if (found != n)
            return why_fail(why, FAIL_INPUT, "items",
                            "%zu columns are scales of 1 to 5, not the %zu that are said: name "
                            "them with items=",
                            found, n);
    }
    golden_number(run, "alpha", "", scale_alpha(design->weights, items, n, frame->n_rows));
    return FAIL_NONE;
}
GOLDEN(alpha, "scale.alpha");

/* "by=age over=dist; population=...; mean of support1" */
static const char *word_after(struct golden_run *run, const char *mark) {
    const char *word = golden_word_after(run, mark);
    return word == NULL ? "" : word;
}

static enum fail standardize(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    struct factor by, over;
    double *population;
    TRY(golden_design(run, run->input, &frame, &design, why));
    TRY(frame_factor(run->arena, frame, word_after(run, "by="), &by, why));
    TRY(frame_factor(run->arena, frame, word_after(run, "over="), &over, why));
    if (golden_numbers(run, "population", &population) < (size_t)by.n_levels)
        return why_fail(why, FAIL_INPUT, "population", "want a share for each level");
    size_t n = frame->n_rows, cells = (size_t)by.n_levels * (size_t)over.n_levels;
    double *inside = ARENA_ARRAY(run->arena, double, cells), shares = 0;
    double *all = ARENA_ARRAY(run->arena, double, (size_t)over.n_levels);
    double *weights = ARENA_ARRAY(run->arena, double, n + 1);
    int32_t *cell = ARENA_ARRAY(run->arena, int32_t, n + 1);
    for (int32_t l = 0; l < by.n_levels; l++) shares += population[l];
    for (size_t r = 0; r < n; r++) {
        cell[r] =
            by.codes[r] < 0 || over.codes[r] < 0 ? 0 : over.codes[r] * by.n_levels + by.codes[r];
        inside[cell[r]] += design->weights[r];
        if (over.codes[r] >= 0) all[over.codes[r]] += design->weights[r];
    }
    for (size_t r = 0; r < n; r++)
        if (by.codes[r] >= 0 && over.codes[r] >= 0)
            weights[r] = design->weights[r] * population[by.codes[r]] / shares *
                         all[over.codes[r]] / inside[cell[r]];
    struct calibration calibration = {.kind = CALIBRATION_CELLS,
                                      .cells = cell,
                                      .n_cells = (int32_t)cells,
                                      .before = design->weights,
                                      .earlier = design->calibration};
    struct design standard = design_reweighted(design, weights, &calibration);
    struct variable variable;
    TRY(variable_of(run->arena, frame, word_after(run, "mean of "), &variable, why));
    struct estimate_plan plan = {.statistic = STATISTIC_MEAN,
                                 .design = &standard,
                                 .variables = &variable,
                                 .n_variables = 1,
                                 .by = &over};
    struct estimate out;
    TRY(estimate_run(run->arena, &plan, &out, why));
    for (size_t d = 0; d < out.n_domains; d++) {
        golden_number(run, "est", out.domains[d], out.values[d * out.n_columns]);
        golden_number(run, "se", out.domains[d], out.errors[d * out.n_columns]);
    }
    return FAIL_NONE;
}
GOLDEN(standardize, "est.standardize");

/* --- Small areas --- */

static enum fail fay_herriot(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const char *const *names;
    struct factor area;
    struct fay_herriot_plan plan = {0};
    struct fay_herriot out;
    TRY(golden_frame(run, run->input, &frame, why));
    if (golden_word(run, "direct", NULL) == NULL) return golden_unsaid(run, "direct", why);
    if (golden_word(run, "var", NULL) == NULL) return golden_unsaid(run, "var", why);
    TRY(frame_numbers(frame, golden_word(run, "direct", ""), &plan.y, why));
    TRY(frame_numbers(frame, golden_word(run, "var", ""), &plan.variance, why));
    size_t p = golden_list(run, "X", &names), n = frame->n_rows;
    double *x = ARENA_ARRAY(run->arena, double, n *p + 1);
    for (size_t i = 0; i < p; i++) {
        const double *numbers = NULL;
        if (!text_is(names[i], "1")) TRY(frame_numbers(frame, names[i], &numbers, why));
        for (size_t r = 0; r < n; r++) x[r * p + i] = numbers == NULL ? 1 : numbers[r];
    }
    plan.n_areas = n;
    plan.n_columns = p;
    plan.x = x;
    /* Areas are named in the column `area`, or else the first one. */
    const char *named = frame_column(frame, "area") == NULL ? frame->columns[0].name : "area";
    TRY(frame_factor(run->arena, frame, named, &area, why));
    TRY(fay_herriot_run(run->arena, &plan, &out, why));
    golden_number(run, "A", "", out.between);
    for (size_t i = 0; i < p; i++) golden_number(run, "beta", names[i], out.coefficient[i]);
    for (size_t r = 0; r < n; r++) {
        const char *name = area.levels[area.codes[r]];
        golden_number(run, "eblup", name, out.estimate[r]);
        golden_number(run, "mse", name, out.mse[r]);
        golden_number(run, "gamma", name, out.shrinkage[r]);
    }
    return FAIL_NONE;
}
GOLDEN(fay_herriot, "sae.fayherriot");

/* The codes of a column of the frame in the levels of the sample; -1 for others. */
static enum fail codes_as(struct golden_run *run, const struct frame *frame, const char *name,
                          const struct factor *levels, const int32_t **out, struct why *why) {
    struct factor own;
    TRY(frame_factor(run->arena, frame, name, &own, why));
    int32_t *codes = ARENA_ARRAY(run->arena, int32_t, frame->n_rows + 1);
    for (size_t r = 0; r < frame->n_rows; r++)
        codes[r] = own.codes[r] < 0 ? -1 : factor_level(levels, own.levels[own.codes[r]]);
    *out = codes;
    return FAIL_NONE;
}

static enum fail mrp(struct golden_run *run, struct why *why) {
    const struct frame *people;
    struct columns c = {.run = run}, cells = {.run = run};
    struct mixed_plan plan = {0};
    struct mixed fit;
    struct factor groupings[MIXED_GROUPINGS_MAX], area;
    const char *groups[MIXED_GROUPINGS_MAX + 4], *unused[4], *tilde = strchr(run->arguments, '~');
    const int32_t *codes[MIXED_GROUPINGS_MAX];
    const double *count;
    size_t n_unused = 0;
    if (tilde == NULL) return why_fail(why, FAIL_INPUT, "formula", "want y/n ~ x + (1|group)");
    const char *formula = arena_copy_n(run->arena, tilde + 1, strcspn(tilde + 1, ",;"));
    TRY(golden_frame(run, arena_printf(run->arena, "%s_survey", run->input), &c.frame, why));
    TRY(golden_frame(run, arena_printf(run->arena, "%s_frame", run->input), &people, why));
    const char *start = tilde, *slash; /* "y/n ~" */
    while (start > run->arguments && start[-1] == ' ') start--;
    while (start > run->arguments && strchr(" ;=", start[-1]) == NULL) start--;
    const char *left = str_copy(run->arena, str_trim((struct str){start, (size_t)(tilde - start)}));
    if ((slash = strchr(left, '/')) == NULL)
        return why_fail(why, FAIL_INPUT, "formula", "want y/n before '~', got '%s'", left);
    TRY(frame_numbers(c.frame, arena_copy_n(run->arena, left, (size_t)(slash - left)), &plan.yes,
                      why));
    TRY(frame_numbers(c.frame, slash + 1, &plan.asked, why));
    TRY(terms_add(&c, formula, groups, &plan.n_groupings, why));
    bool *rows = ARENA_ARRAY(run->arena, bool, c.frame->n_rows + people->n_rows + 1);
    plan.n_rows = c.frame->n_rows;
    plan.n_columns = c.n + 1;
    plan.x = matrix_of(&c, true, rows);
    for (size_t g = 0; g < plan.n_groupings && g < MIXED_GROUPINGS_MAX; g++) {
        TRY(frame_factor(run->arena, c.frame, groups[g], &groupings[g], why));
        plan.group[g] = groupings[g].codes;
        plan.n_groups[g] = groupings[g].n_levels;
        TRY(codes_as(run, people, groups[g], &groupings[g], &codes[g], why));
    }
    TRY(mixed_run(run->arena, &plan, &fit, why));
    golden_number(run, "fixef", "(Intercept)", fit.coefficient[0]);
    for (size_t i = 0; i < c.n; i++) golden_number(run, "fixef", c.name[i], fit.coefficient[i + 1]);
    for (size_t g = 0; g < plan.n_groupings; g++)
        golden_number(run, "sd", groups[g], fit.deviation[g]);
    golden_number(run, "loglik", "", fit.likelihood);
    cells.frame = people;
    TRY(terms_add(&cells, formula, unused, &n_unused, why));
    const double *x = matrix_of(&cells, true, rows);
    TRY(frame_numbers(people, "N", &count, why));
    TRY(frame_factor(run->arena, people, groups[0], &area, why));
    double *yes = ARENA_ARRAY(run->arena, double, (size_t)area.n_levels + 1);
    double *all = ARENA_ARRAY(run->arena, double, (size_t)area.n_levels + 1), sum = 0, total = 0;
    for (size_t r = 0; r < people->n_rows; r++) {
        int32_t group[MIXED_GROUPINGS_MAX];
        for (size_t g = 0; g < plan.n_groupings; g++) group[g] = codes[g][r];
        double share = mixed_share(&fit, &plan, x + r * plan.n_columns, group);
        yes[area.codes[r]] += count[r] * share;
        all[area.codes[r]] += count[r];
        sum += count[r] * share;
        total += count[r];
    }
    for (int32_t a = 0; a < area.n_levels; a++)
        golden_number(run, "est", area.levels[a], yes[a] / all[a]);
    golden_number(run, "overall", "", sum / total);
    return FAIL_NONE;
}
GOLDEN(mrp, "sae.mrp");
