#include "base/csv.h"
#include "base/hash.h"
#include "panel/tables_inner.h"
#include "stats/interval.h"
#include "stats/survey/distribution.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- estimates ---- */

struct making {
    struct arena *arena;
    const struct tables_file *file;
    struct design design;
    bool *domain, *yes;
    struct tables *out;
};

static struct design design_of(struct arena *arena, const struct tables_file *file,
                               const double *weights) {
    struct design design = design_simple(weights, file->n);
    if (file->strata.n_levels > 1) {
        int32_t *drawn = ARENA_ARRAY(arena, int32_t, (size_t)file->strata.n_levels + 1);
        int32_t *within = ARENA_ARRAY(arena, int32_t, file->n + 1);
        bool whole = true;
        for (size_t r = 0; r < file->n; r++) {
            whole &= file->strata.codes[r] >= 0;
            within[r] = file->strata.codes[r] < 0 ? 0 : file->strata.codes[r];
            drawn[within[r]]++;
        }
        if (whole)
            design.stages[0] = (struct stage){.strata = within,
                                              .n_strata = file->strata.n_levels,
                                              .n_units = (int32_t)file->n,
                                              .drawn = drawn};
    }
    design.lonely = LONELY_ADJUST;
    return design_reweighted(&design, weights, file->calibration);
}

/* Rows of the column: everybody (group NULL), or one level of a group. */
static void domain_set(struct making *m, size_t group, size_t level, size_t q) {
    const struct tables_file *file = m->file;
    for (size_t r = 0; r < file->n; r++) {
        bool in = group == (size_t)-1 || file->groups[group][r] == (int32_t)level;
        bool answered = file->plan->questions[q].is_number ? !isnan(file->numbers[q][r])
                                                           : file->questions[q][r] >= 0;
        m->domain[r] = in && answered;
    }
}

static enum fail share_cell(struct making *m, size_t q, size_t level, struct table_cell *cell,
                            struct why *why) {
    struct share share;
    for (size_t r = 0; r < m->file->n; r++)
        m->yes[r] = m->domain[r] && m->file->questions[q][r] == (int32_t)level;
    size_t mark = arena_mark(m->arena);
    TRY(share_run(m->arena, &m->design, m->domain, NULL, m->yes, SHARE_USUAL, m->file->plan->level,
                  &share, why));
    arena_rewind(m->arena, mark);
    cell->value = share.value;
    cell->error = share.error;
    cell->low = share.interval.low;
    cell->high = share.interval.high;
    return FAIL_NONE;
}

static enum fail mean_cell(struct making *m, size_t q, struct table_cell *cell, struct why *why) {
    struct variable variable = {.name = "y", .numbers = m->file->numbers[q]};
    struct estimate_plan plan = {.statistic = STATISTIC_MEAN,
                                 .design = &m->design,
                                 .domain = m->domain,
                                 .variables = &variable,
                                 .n_variables = 1,
                                 .diagonal = true};
    struct estimate estimate;
    size_t mark = arena_mark(m->arena);
    TRY(estimate_run(m->arena, &plan, &estimate, why));
    double t = t_quantile(0.5 + m->file->plan->level / 2, estimate.df);
    cell->value = estimate.values[0];
    cell->error = estimate.errors[0];
    cell->low = cell->value - t * cell->error;
    cell->high = cell->value + t * cell->error;
    arena_rewind(m->arena, mark);
    return FAIL_NONE;
}

/* ---- one question ---- */

/* The columns of its tables: everybody, then the levels of each group that is shown, and "not
 * said", which is counted but not shown. */
struct column_of {
    size_t group, level; /* group (size_t)-1: everybody; level n: not said */
};

static size_t columns_of(struct arena *arena, const struct tables_plan *plan,
                         struct column_of **out, size_t **starts, size_t *n_groups) {
    size_t most = 1;
    for (size_t g = 0; g < plan->n_groups; g++) most += plan->groups[g].n + 1;
    struct column_of *columns = ARENA_ARRAY(arena, struct column_of, most);
    *starts = ARENA_ARRAY(arena, size_t, plan->n_groups + 2);
    size_t n = 0;
    columns[n++] = (struct column_of){(size_t)-1, 0};
    *n_groups = 0;
    for (size_t g = 0; g < plan->n_groups; g++) {
        if (!plan->groups[g].break_by) continue;
        (*starts)[(*n_groups)++] = n;
        for (size_t l = 0; l <= plan->groups[g].n; l++) columns[n++] = (struct column_of){g, l};
    }
    (*starts)[*n_groups] = n;
    *out = columns;
    return n;
}

static bool is_in(const struct tables_file *file, const struct column_of *column, size_t r) {
    if (column->group == (size_t)-1) return true;
    int32_t code = file->groups[column->group][r];
    size_t level = code < 0 ? file->plan->groups[column->group].n : (size_t)code;
    return level == column->level;
}

struct layout {
    const struct column_of *columns;
    struct guard shape; /* columns and groups, the same for all questions */
    const struct table_former *former;
    size_t n_former;
};

static void count_all(const struct tables_file *file, size_t q, const struct layout *layout,
                      struct tabled *t) {
    const struct plan_question *question = &file->plan->questions[q];
    size_t width = layout->shape.n_columns;
    for (size_t c = 0; c < width; c++)
        for (size_t r = 0; r < file->n; r++) {
            if (!is_in(file, &layout->columns[c], r)) continue;
            if (question->is_number ? isnan(file->numbers[q][r]) : file->questions[q][r] < 0)
                continue;
            size_t level = question->is_number ? 0 : (size_t)file->questions[q][r];
            t->counts[level * width + c]++;
            t->bases[c]++;
        }
}

static bool is_close(int64_t now, int64_t before, int64_t small) {
    int64_t apart = now > before ? now - before : before - now;
    return before != TABLE_UNTOLD && apart > 0 && apart < small;
}

/* The numbers that a column's mean is made of, whoever gave them. */
static const char *values_digest(struct arena *arena, const struct tables_file *file, size_t q,
                                 const struct column_of *column) {
    size_t mark = arena_mark(arena), n = 0;
    double *values = ARENA_ARRAY(arena, double, file->n + 1);
    uint8_t digest[SHA256_BYTES];
    for (size_t r = 0; r < file->n; r++)
        if (is_in(file, column, r) && !isnan(file->numbers[q][r]))
            values[n++] = file->numbers[q][r] + 0.0; /* minus nought is nought */
    values_sort(values, n);
    sha256(values, n * sizeof *values, digest);
    arena_rewind(arena, mark);
    return hex(arena, digest, 16);
}

static bool is_column(const struct tables_plan *plan, const struct column_of *at,
                      const struct table_former *f) {
    if (at->group == (size_t)-1) return text_is(f->group, "everybody");
    const struct plan_group *group = &plan->groups[at->group];
    return at->level < group->n && text_is(f->group, group->name) &&
           text_is(f->within, group->levels[at->level].value);
}

/* Whether the answer `l` of the column is too near to an older figure to be told beside it. */
static bool is_near(const struct plan_question *question, const struct table_former *f,
                    const struct tabled *t, size_t l, size_t c, size_t width, int64_t small) {
    bool as_many = f->base == t->bases[c];
    if (!question->is_number)
        return text_is(f->answer, question->levels[l].value) &&
               is_close(t->counts[l * width + c], f->count, small);
    if (!as_many || t->bases[c] == 0) return false;
    return f->values == NULL || (*f->values != '\0' && !text_is(f->values, t->values[c]));
}

/* Figures that are too near to an older publication to be told beside it: they are hidden. Where
 * the file of respondents is published it tells them all: they are counted. */
static void former_hide(struct making *m, size_t q, const struct layout *layout, struct tabled *t) {
    const struct tables_plan *plan = m->file->plan;
    const struct plan_question *question = &plan->questions[q];
    size_t width = layout->shape.n_columns, n_retold = 0;
    for (size_t i = 0; i < layout->n_former; i++) {
        const struct table_former *f = &layout->former[i];
        if (!text_is(f->question, question->name)) continue;
        for (size_t c = 0; c < width; c++) {
            if (!is_column(plan, &layout->columns[c], f)) continue;
            bool column = is_close(t->bases[c], f->base, plan->small);
            bool as_many = f->base == t->bases[c];
            t->untold[c] |= column && !plan->with_respondents;
            for (size_t l = 0; l < t->n_levels; l++) {
                bool near = column || is_near(question, f, t, l, c, width, plan->small);
                n_retold += column || (near && as_many);
                if (near && !plan->with_respondents) t->hidden[l * width + c] = TABLE_CHANGED;
            }
        }
    }
    if (!plan->with_respondents || n_retold == 0) return;
    m->out->n_retold += n_retold;
    if (m->out->retold == NULL) m->out->retold = question;
}

static struct guard guard_of(const struct layout *layout, const struct tabled *t) {
    struct guard guard = layout->shape;
    guard.n_levels = t->n_levels;
    guard.counts = t->counts;
    return guard;
}

static enum fail hide(struct making *m, size_t q, const struct layout *layout, struct tabled *t,
                      struct why *why) {
    const struct tables_plan *plan = m->file->plan;
    size_t width = layout->shape.n_columns;
    *t = (struct tabled){.n_levels = plan->questions[q].is_number ? 1 : plan->questions[q].n};
    size_t cells = t->n_levels * width;
    t->counts = ARENA_ARRAY(m->arena, int64_t, cells + 1);
    t->hidden = ARENA_ARRAY(m->arena, enum table_hidden, cells + 1);
    t->bases = ARENA_ARRAY(m->arena, int64_t, width + 1);
    t->untold = ARENA_ARRAY(m->arena, bool, width + 1);
    t->values = ARENA_ARRAY(m->arena, const char *, width + 1);
    count_all(m->file, q, layout, t);
    for (size_t c = 0; plan->questions[q].is_number && c < width; c++)
        t->values[c] = values_digest(m->arena, m->file, q, &layout->columns[c]);
    for (size_t i = 0; i < cells; i++)
        t->hidden[i] = t->bases[i % width] < plan->least ? TABLE_FEW : TABLE_SHOWN;
    former_hide(m, q, layout, t);
    if (plan->with_respondents) return FAIL_NONE;
    struct guard guard = guard_of(layout, t);
    if (plan->questions[q].is_number) {
        guard_means(&guard, t->hidden);
        return FAIL_NONE;
    }
    return guard_run(m->arena, &guard, t->hidden, why);
}

static enum fail audit(struct making *m, size_t q, const struct layout *layout,
                       const struct tabled *t, struct why *why) {
    struct guard_audit found;
    if (m->file->plan->with_respondents || m->file->plan->questions[q].is_number) return FAIL_NONE;
    struct guard guard = guard_of(layout, t);
    enum fail fail = guard_audit(m->arena, &guard, t->hidden, &found, why);
    if (fail == FAIL_LIMIT) return FAIL_NONE; /* its groups are not shown at all */
    TRY(fail);
    m->out->n_audited += found.n;
    m->out->n_exposed += found.n_exposed;
    if (found.n_exposed > 0 && m->out->exposed == NULL)
        m->out->exposed = &m->file->plan->questions[q];
    m->out->narrowest = fmin(m->out->narrowest, found.narrowest); /* NaN gives way */
    return FAIL_NONE;
}

static enum fail question_make(struct making *m, size_t q, const struct layout *layout,
                               const struct tabled *t, struct why *why) {
    const struct tables_plan *plan = m->file->plan;
    const struct plan_question *question = &plan->questions[q];
    size_t width = layout->shape.n_columns;
    for (size_t l = question->only_last && t->n_levels > 0 ? t->n_levels - 1 : 0; l < t->n_levels;
         l++)
        for (size_t c = 0; c < width; c++) {
            const struct column_of *at = &layout->columns[c];
            bool everybody = at->group == (size_t)-1;
            if (!everybody && at->level == plan->groups[at->group].n) continue;
            struct table_cell *cell = &m->out->cells[m->out->n++];
            *cell = (struct table_cell){
                .question = question,
                .level = question->is_number ? NULL : &question->levels[l],
                .group = everybody ? NULL : &plan->groups[at->group],
                .within = everybody ? NULL : &plan->groups[at->group].levels[at->level],
                .n = t->untold[c] ? TABLE_UNTOLD : t->bases[c],
                .count = t->counts[l * width + c],
                .base = t->bases[c],
                .values = t->values[c],
                .value = (double)NAN,
                .error = (double)NAN,
                .low = (double)NAN,
                .high = (double)NAN,
                .hidden = t->hidden[l * width + c]};
            m->out->n_hidden += cell->hidden != TABLE_SHOWN;
            if (cell->hidden != TABLE_SHOWN) continue;
            domain_set(m, at->group, at->level, q);
            TRY(question->is_number ? mean_cell(m, q, cell, why) : share_cell(m, q, l, cell, why));
        }
    return FAIL_NONE;
}

enum fail tables_make(struct arena *arena, struct str respondents, const struct tables_plan *plan,
                      struct tables *out, struct why *why) {
    return tables_make_after(arena, respondents, plan, NULL, 0, out, why);
}

enum fail tables_make_after(struct arena *arena, struct str respondents,
                            const struct tables_plan *plan, const struct table_former *former,
                            size_t n_former, struct tables *out, struct why *why) {
    struct tables_file file;
    struct tables tables = {.narrowest = (double)NAN};
    struct layout layout = {.former = former, .n_former = n_former};
    struct column_of *column;
    size_t columns = 1, most = 0, *starts;
    TRY(file_read_plan(arena, respondents, plan, &file, why));
    TRY(file_weigh(arena, &file, &tables.weighing, why));
    for (size_t g = 0; g < plan->n_groups; g++) columns += plan->groups[g].n;
    for (size_t q = 0; q < plan->n_questions; q++)
        most += columns * (plan->questions[q].is_number ? 1 : plan->questions[q].n);
    tables.cells = ARENA_ARRAY(arena, struct table_cell, most + 1);
    layout.shape.n_columns = columns_of(arena, plan, &column, &starts, &layout.shape.n_groups);
    layout.columns = column;
    layout.shape.starts = starts;
    layout.shape.least = plan->least;
    layout.shape.small = plan->small;
    struct making m = {.arena = arena,
                       .file = &file,
                       .design = design_of(arena, &file, tables.weighing.weights),
                       .domain = ARENA_ARRAY(arena, bool, file.n + 1),
                       .yes = ARENA_ARRAY(arena, bool, file.n + 1),
                       .out = &tables};
    struct tabled *tabled = ARENA_ARRAY(arena, struct tabled, plan->n_questions + 1);
    for (size_t q = 0; q < plan->n_questions; q++) TRY(hide(&m, q, &layout, &tabled[q], why));
    if (!plan->with_respondents) linked_hide(arena, &file, tabled, &layout.shape);
    for (size_t q = 0; q < plan->n_questions; q++) {
        TRY(audit(&m, q, &layout, &tabled[q], why));
        TRY(question_make(&m, q, &layout, &tabled[q], why));
    }
    *out = tables;
    return FAIL_NONE;
}

/* ---- files ---- */

char *tables_csv(struct arena *arena, const struct tables *tables) {
    static const char *const header[] = {"question", "question_text",  "answer", "answer_text",
                                         "group",    "group_value",    "people", "measure",
                                         "value",    "standard_error", "low",    "high",
                                         "shown"};
    static const char *const shown[] = {"yes", "few people", "small count", "changed little"};
    struct buf buf;
    struct csv_out csv;
    buf_init(&buf, arena, (size_t)64 << 20);
    csv_out_init(&csv, &buf);
    for (size_t i = 0; i < sizeof header / sizeof header[0]; i++) csv_put(&csv, header[i]);
    csv_end_row(&csv);
    for (size_t i = 0; i < tables->n; i++) {
        const struct table_cell *cell = &tables->cells[i];
        csv_put(&csv, cell->question->name);
        csv_put(&csv, cell->question->label);
        csv_put(&csv, cell->level == NULL ? "" : cell->level->value);
        csv_put(&csv, cell->level == NULL ? "" : cell->level->label);
        csv_put(&csv, cell->group == NULL ? "everybody" : cell->group->name);
        csv_put(&csv, cell->within == NULL ? "" : cell->within->value);
        if (cell->n == TABLE_UNTOLD)
            csv_put(&csv, "");
        else
            csv_put_int(&csv, cell->n);
        csv_put(&csv, cell->level == NULL ? "mean" : "share");
        csv_put_real(&csv, cell->value, 8);
        csv_put_real(&csv, cell->error, 8);
        csv_put_real(&csv, cell->low, 8);
        csv_put_real(&csv, cell->high, 8);
        csv_put(&csv, shown[cell->hidden]);
        csv_end_row(&csv);
    }
    return buf.s;
}

const char *respondents_with_weights(struct arena *arena, struct str respondents,
                                     const struct weighing *weighing) {
    struct csv csv;
    struct csv_out out;
    struct buf buf;
    buf_init(&buf, arena, respondents.n * 2 + weighing->n * 32 + 4096);
    if (csv_read(arena, respondents, &csv, NULL) != FAIL_NONE || csv.n_rows != weighing->n)
        return "";
    csv_out_init(&out, &buf);
    for (size_t c = 0; c < csv.n_columns; c++) csv_put(&out, csv.header[c]);
    csv_put(&out, "weight");
    csv_end_row(&out);
    for (size_t r = 0; r < csv.n_rows; r++) {
        for (size_t c = 0; c < csv.n_columns; c++) csv_put(&out, csv_cell(&csv, r, c));
        csv_put_real(&out, weighing->weights[r], 12);
        csv_end_row(&out);
    }
    return buf.s;
}
