/* Tables of counts, files of answers, noise. */
#include "stats/disclosure/anonymity.h"
#include "stats/disclosure/noise.h"
#include "stats/disclosure/rounding.h"
#include "stats/disclosure/suppress.h"
#include "tests/golden/golden.h"

#include <math.h>

/* A table whose first column names the rows. */
struct table {
    size_t rows, columns;
    const char **row, **column;
    double *count; /* [rows * columns] */
};

static enum fail table_of(struct golden_run *run, struct table *out, struct why *why) {
    const struct frame *frame;
    struct factor names;
    TRY(golden_frame(run, run->input, &frame, why));
    TRY(frame_factor(run->arena, frame, frame->columns[0].name, &names, why));
    struct table table = {.rows = frame->n_rows, .columns = frame->n_columns - 1};
    table.row = ARENA_ARRAY(run->arena, const char *, table.rows);
    table.column = ARENA_ARRAY(run->arena, const char *, table.columns);
    table.count = ARENA_ARRAY(run->arena, double, table.rows *table.columns);
    for (size_t r = 0; r < table.rows; r++)
        table.row[r] = names.codes[r] < 0 ? "" : names.levels[names.codes[r]];
    for (size_t c = 0; c < table.columns; c++) {
        const double *numbers;
        table.column[c] = frame->columns[c + 1].name;
        TRY(frame_numbers(frame, table.column[c], &numbers, why));
        for (size_t r = 0; r < table.rows; r++) table.count[r * table.columns + c] = numbers[r];
    }
    *out = table;
    return FAIL_NONE;
}

static const char *cell_name(struct golden_run *run, const struct table *table, size_t cell) {
    return arena_printf(run->arena, "%s%s", table->row[cell / table->columns],
                        table->column[cell % table->columns]);
}

/* The marked cells, column by column. */
static void give_cells(struct golden_run *run, const char *stat, const struct table *table,
                       const bool *marked) {
    size_t n = 0;
    for (size_t c = 0; c < table->columns; c++)
        for (size_t r = 0; r < table->rows; r++)
            if (marked[r * table->columns + c])
                golden_text(run, stat, arena_printf(run->arena, "%zu", ++n),
                            cell_name(run, table, r * table->columns + c));
}

static enum fail threshold_of(struct golden_run *run, double *out, struct why *why) {
    *out = golden_real(run, "threshold", (double)NAN);
    return isnan(*out) ? why_fail(why, FAIL_INPUT, "threshold", "want a threshold") : FAIL_NONE;
}

static enum fail primary(struct golden_run *run, struct why *why) {
    struct table table;
    double threshold;
    TRY(table_of(run, &table, why));
    TRY(threshold_of(run, &threshold, why));
    size_t n = table.rows * table.columns;
    bool *marked = ARENA_ARRAY(run->arena, bool, n);
    golden_number(run, "n", "", (double)primary_mark(table.count, n, threshold, false, marked));
    give_cells(run, "primary", &table, marked);
    return FAIL_NONE;
}
GOLDEN(primary, "sdc.primary");

static enum fail rounded(struct golden_run *run, struct why *why) {
    struct table table;
    TRY(table_of(run, &table, why));
    double total = 0, base;
    const char *said = golden_word_after(run, "to base ");
    if (said == NULL || !str_real(str_of(said), &base)) return golden_unsaid(run, "to base", why);
    const char *number = arena_printf(run->arena, "%g", base);
    double *column = ARENA_ARRAY(run->arena, double, table.columns);
    for (size_t r = 0; r < table.rows; r++) {
        double sum = 0, shown = 0;
        for (size_t c = 0; c < table.columns; c++) {
            double count = table.count[r * table.columns + c];
            golden_cell(run, arena_printf(run->arena, "round%s", number), table.row[r],
                        table.column[c], round_to(count, base));
            golden_cell(run, "hes", table.row[r], table.column[c], round_hes(count));
            golden_cell(run, "ons10_5", table.row[r], table.column[c], round_ons(count));
            sum += count;
            shown += round_to(count, base);
            column[c] += count;
        }
        total += sum;
        golden_number(run, arena_printf(run->arena, "row_tot%s", number), table.row[r],
                      round_to(sum, base));
        golden_number(run, "row_gap", table.row[r], shown - round_to(sum, base));
    }
    for (size_t c = 0; c < table.columns; c++)
        golden_number(run, arena_printf(run->arena, "col_tot%s", number), table.column[c],
                      round_to(column[c], base));
    golden_number(run, arena_printf(run->arena, "total%s", number), "", round_to(total, base));
    return FAIL_NONE;
}
GOLDEN(rounded, "sdc.round");

static void give_audit(struct golden_run *run, const struct table *table,
                       const struct suppression *out) {
    for (size_t i = 0; i < table->rows * table->columns; i++) {
        if (!out->hidden[i]) continue;
        golden_cell(run, "audit", cell_name(run, table, i), "lo", out->least[i]);
        golden_cell(run, "audit", cell_name(run, table, i), "hi", out->most[i]);
    }
}

/* "primary as above": the threshold of the table's case of sdc.primary. */
static enum fail threshold_above(struct golden_run *run, double *out, struct why *why) {
    struct golden_run other = *run;
    other.arguments = golden_elsewhere(run, "sdc.primary", "threshold=");
    return other.arguments == NULL ? golden_unsaid(run, "threshold", why)
                                   : threshold_of(&other, out, why);
}

static enum fail plan_of(struct golden_run *run, struct table *table, struct suppress_plan *plan,
                         struct why *why) {
    struct cross_table cross;
    TRY(table_of(run, table, why));
    cross_table_make(run->arena, table->count, table->rows, table->columns, &cross);
    bool *marked = ARENA_ARRAY(run->arena, bool, cross.n_cells);
    bool *may_hide = ARENA_ARRAY(run->arena, bool, cross.n_cells);
    size_t inner = table->rows * table->columns;
    double threshold = golden_real(run, "threshold", (double)NAN);
    if (isnan(threshold)) TRY(threshold_above(run, &threshold, why));
    primary_mark(cross.value, inner, threshold, false, marked);
    for (size_t i = 0; i < inner; i++) may_hide[i] = cross.value[i] > 0;
    *plan = (struct suppress_plan){.n_cells = cross.n_cells,
                                   .value = cross.value,
                                   .relations = cross.relations,
                                   .primary = marked,
                                   .may_hide = may_hide,
                                   .protection = 1}; /* an audit alone wants none */
    const char *at = strstr(run->arguments, "+-");
    double protection;
    if (at != NULL && str_real((struct str){at + 2, strspn(at + 2, "0123456789.")}, &protection))
        plan->protection = protection;
    return FAIL_NONE;
}

static enum fail secondary(struct golden_run *run, struct why *why) {
    struct table table;
    struct suppress_plan plan;
    struct suppression out;
    TRY(plan_of(run, &table, &plan, why));
    if (!golden_says(run, "+-")) return golden_unsaid(run, "+-", why);
    TRY(suppress_run(run->arena, &plan, &out, why));
    golden_number(run, "min_cost", "", out.secondary_cost);
    golden_number(run, "n_complementary", "", (double)out.n_secondary);
    give_cells(run, "example", &table, out.hidden);
    give_audit(run, &table, &out);
    return FAIL_NONE;
}
GOLDEN(secondary, "sdc.secondary");

static enum fail audit(struct golden_run *run, struct why *why) {
    struct table table;
    struct suppress_plan plan;
    struct suppression out;
    TRY(plan_of(run, &table, &plan, why));
    TRY(suppress_audit(run->arena, &plan, plan.primary, &out, why));
    give_audit(run, &table, &out);
    golden_number(run, "exact_disclosed", "", (double)out.n_exposed);
    return FAIL_NONE;
}
GOLDEN(audit, "sdc.audit");

static enum fail factor_of(struct golden_run *run, const struct frame *frame, const char *name,
                           const int32_t **codes, struct why *why) {
    struct factor factor;
    TRY(frame_factor(run->arena, frame, name, &factor, why));
    *codes = factor.codes;
    return FAIL_NONE;
}

static enum fail kanon(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    const struct design *design;
    const char *const *names, *sensitive = golden_word(run, "sensitive", NULL);
    TRY(golden_design(run, run->input, &frame, &design, why));
    size_t n_keys = golden_list(run, "keys", &names);
    const int32_t **keys = ARENA_ARRAY(run->arena, const int32_t *, n_keys + 1);
    struct anonymity_plan plan = {
        .n_rows = frame->n_rows, .n_keys = n_keys, .keys = keys, .weight = design->weights};
    for (size_t k = 0; k < n_keys; k++) TRY(factor_of(run, frame, names[k], &keys[k], why));
    if (sensitive != NULL) TRY(factor_of(run, frame, sensitive, &plan.sensitive, why));
    struct anonymity out;
    anonymity_run(run->arena, &plan, &out);
    golden_number(run, "uniques", "", (double)out.uniques);
    golden_number(run, "below3", "", (double)out.below3);
    golden_number(run, "below5", "", (double)out.below5);
    golden_number(run, "cells", "", (double)out.n_cells);
    golden_number(run, "min_Fk", "", out.least_population);
    golden_number(run, "exp_reid_1_over_Fk", "", out.sum_population_risk);
    golden_number(run, "risk_avg_1_over_fk", "", out.mean_sample_risk);
    golden_number(run, "l_div_fail", "", (double)out.not_diverse);
    for (size_t r = 0; r < frame->n_rows; r++)
        golden_number(run, "fk_first", arena_printf(run->arena, "%zu", r + 1), out.sample[r]);
    return FAIL_NONE;
}
GOLDEN(kanon, "sdc.kanon");

static enum fail dominance(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    TRY(golden_frame(run, run->input, &frame, why));
    const char *cell = golden_argument(run, "cell"), *magnitude = golden_word(run, "magnitude", "");
    if (cell == NULL) return why_fail(why, FAIL_INPUT, "cell", "want cell=a x b");
    struct factor factors[4];
    size_t n_factors = 0, n = frame->n_rows, used;
    for (const char *at = cell; *at != '\0' && n_factors < 4;) {
        const char *end = strstr(at, " x ");
        size_t length = end == NULL ? strcspn(at, " ;,") : (size_t)(end - at);
        TRY(frame_factor(run->arena, frame, arena_copy_n(run->arena, at, length),
                         &factors[n_factors++], why));
        at = end == NULL ? "" : end + 3;
    }
    struct factor cells = factor_cross(run->arena, factors, n_factors, n, " ");
    const double *numbers;
    TRY(frame_numbers(frame, magnitude, &numbers, why));
    double *part = ARENA_ARRAY(run->arena, double, n);
    for (int32_t c = 0; c < cells.n_levels; c++) {
        used = 0;
        for (size_t r = 0; r < n; r++)
            if (cells.codes[r] == c) part[used++] = numbers[r];
        struct dominance out = dominance_of(part, used);
        golden_cell(run, "v", cells.levels[c], "n", (double)used);
        golden_cell(run, "v", cells.levels[c], "total", out.total);
        golden_cell(run, "v", cells.levels[c], "top1", out.top1);
        golden_cell(run, "v", cells.levels[c], "top2", out.top2);
        golden_cell(run, "v", cells.levels[c], "p_percent", out.p_percent);
    }
    return FAIL_NONE;
}
GOLDEN(dominance, "sdc.dominance");

static enum fail laplace(struct golden_run *run, struct why *why) {
    double epsilon = golden_real(run, "epsilon", (double)NAN), delta = (double)NAN, sensitivity;
    const char *at = strstr(run->arguments, "delta="), *of = golden_word_after(run, "sensitivity ");
    if (at != NULL) (void)str_real((struct str){at + 6, strspn(at + 6, "0123456789.eE-")}, &delta);
    if (isnan(epsilon)) return golden_unsaid(run, "epsilon", why);
    if (of == NULL || !str_real(str_of(of), &sensitivity))
        return golden_unsaid(run, "sensitivity", why);
    for (int k = 0; k < 50; k++)
        golden_number(run, "pmf", arena_printf(run->arena, "%d", k),
                      laplace_chance(k, epsilon, sensitivity));
    golden_number(run, "var", "", laplace_variance(epsilon, sensitivity));
    golden_number(run, "bound95", "", laplace_bound(epsilon, sensitivity, 0.95));
    golden_number(run, "laplace_sd", "", laplace_continuous_deviation(epsilon, sensitivity));
    golden_number(run, "gauss_sigma", "", gauss_sigma(epsilon, delta, sensitivity));
    return FAIL_NONE;
}
GOLDEN(laplace, "dp.laplace");
