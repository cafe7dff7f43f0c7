#include "base/bucket.h"
#include "base/csv.h"
#include "base/rng.h"
#include "stats/sampling/frame_inner.h"
#include "stats/sampling/serpentine.h"

#include <math.h>
#include <string.h>

/* A cell over all parts of the file. */
struct cell {
    const char *const *values; /* [n_keys] */
    int64_t rows;              /* that are not dropped */
    int64_t counted;           /* all of them: sum and squares are theirs */
    wide sum, squares;
    double factor;
    uint64_t unit; /* measure of each of its rows, where there is no size */
    size_t stratum;
    uint64_t measure; /* of its units that are not certain */
    uint64_t at;      /* V: where its next unit begins */
    uint64_t point;   /* the next point at or after V; UINT64_MAX: none */
    uint64_t j;       /* that point's number */
};

struct stratum {
    const char *name;
    size_t first_cell; /* a cell of it, for its values */
    int64_t rows, counted;
    uint64_t measure, total; /* without the certain units; with them */
    uint64_t threshold;      /* units of this measure or more are certain */
    uint64_t bits;           /* of all its units' measures: none is larger */
    int64_t drawn, certain, left;
    uint64_t start; /* r */
    wide sum, squares;
};

enum { BLOCK = 64 }; /* measures that are added up at once */

struct draw {
    struct arena *arena;
    const struct frame_io *io;
    const struct frame_plan *plan;
    struct frame_head head;
    struct frame_worker **workers;
    int n_workers;
    struct cell *cells;
    size_t n_cells;
    struct stratum *strata;
    size_t n_strata;
    struct frame_homes *homes; /* NULL: each row is drawn for itself */
    const uint64_t *dropped;   /* theirs */
    int64_t rows;
};

/* --- Cells of all workers together --- */

static size_t column_of(const struct draw *draw, const char *name) {
    struct csv csv = {.n_columns = draw->head.n_columns, .header = draw->head.header};
    int column = csv_column(&csv, name);
    return column < 0 ? SIZE_MAX : (size_t)column;
}

static size_t key_place(const struct draw *draw, size_t column) {
    for (size_t k = 0; k < draw->head.n_keys; k++)
        if (draw->head.keys[k] == column) return k;
    return SIZE_MAX;
}

static const char *const *values_cut(struct draw *draw, const struct frame_cell *cell) {
    const char **values = ARENA_ARRAY(draw->arena, const char *, draw->head.n_keys);
    const char *at = cell->key;
    for (size_t k = 0; k < draw->head.n_keys; k++) {
        const char *end = memchr(at, '\x1f', cell->length - (size_t)(at - cell->key));
        values[k] = frame_text(draw->arena, (struct str){at, (size_t)(end - at)}, NULL);
        if (values[k] == NULL) values[k] = arena_copy_n(draw->arena, at, (size_t)(end - at));
        at = end + 1;
    }
    return values;
}

static uint64_t key_hash(const struct frame_cell *cell) {
    uint64_t hash = bucket_of(cell->key, cell->length);
    return hash ^ hash >> 29;
}

/* In the order in which they first occur in the file, whatever the number of workers. */
static void cells_merge(struct draw *draw) {
    size_t most = 0, size = 64;
    for (int w = 0; w < draw->n_workers; w++) most += draw->workers[w]->n_cells;
    while (size < 2 * most) size *= 2;
    uint32_t *table = ARENA_ARRAY(draw->arena, uint32_t, size);
    const struct frame_cell **first = ARENA_ARRAY(draw->arena, const struct frame_cell *, most);
    draw->cells = ARENA_ARRAY(draw->arena, struct cell, most);
    for (int w = 0; w < draw->n_workers; w++) {
        struct frame_worker *worker = draw->workers[w];
        worker->global = ARENA_ARRAY(worker->arena, uint32_t, worker->n_cells);
        for (size_t c = 0; c < worker->n_cells; c++) {
            const struct frame_cell *cell = &worker->cells[c];
            if (cell->rows == 0) continue;
            size_t at = key_hash(cell) & (size - 1);
            for (; table[at] != 0; at = (at + 1) & (size - 1)) {
                const struct frame_cell *other = first[table[at] - 1];
                if (other->length == cell->length &&
                    memcmp(other->key, cell->key, cell->length) == 0)
                    break;
            }
            if (table[at] == 0) {
                first[draw->n_cells] = cell;
                table[at] = (uint32_t)++draw->n_cells;
            }
            struct cell *whole = &draw->cells[table[at] - 1];
            worker->global[c] = table[at] - 1;
            whole->rows += cell->rows;
            whole->sum += cell->sum;
            whole->squares += cell->squares;
        }
        draw->rows += worker->data_rows;
    }
    for (size_t c = 0; c < draw->n_cells; c++) {
        draw->cells[c].values = values_cut(draw, first[c]);
        draw->cells[c].counted = draw->cells[c].rows;
    }
}

static enum fail factors_set(struct draw *draw, struct why *why) {
    const struct frame_plan *plan = draw->plan;
    for (size_t c = 0; c < draw->n_cells; c++) draw->cells[c].factor = 1;
    for (size_t i = 0; i < plan->n_factors; i++) {
        const struct frame_factor *factor = &plan->factors[i];
        size_t k = key_place(draw, column_of(draw, factor->column));
        bool met = false;
        for (size_t c = 0; k != SIZE_MAX && c < draw->n_cells; c++) {
            if (strcmp(draw->cells[c].values[k], factor->value) != 0) continue;
            draw->cells[c].factor *= factor->factor;
            met = true;
        }
        if (!met)
            return why_fail(why, FAIL_INPUT, NULL, "no row has '%s' in column '%s'", factor->value,
                            factor->column);
    }
    if (plan->response == NULL) return FAIL_NONE;
    size_t k = key_place(draw, column_of(draw, plan->response));
    for (size_t c = 0; c < draw->n_cells; c++) {
        double rate;
        bool number = k != SIZE_MAX && str_real(str_of(draw->cells[c].values[k]), &rate);
        if (!number || rate <= 0 || rate > 1)
            return why_fail(why, FAIL_INPUT, NULL,
                            "column '%s': want expected response above 0 and at most 1, got '%s'",
                            plan->response, k == SIZE_MAX ? "" : draw->cells[c].values[k]);
        draw->cells[c].factor /= rate;
    }
    return FAIL_NONE;
}

/* --- Strata --- */

struct numbered {
    uint64_t value;
    size_t unit;
};

static int by_value(const void *a, const void *b) {
    const struct numbered *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

/* Replaces values by their ranks; returns how many there are. */
static size_t ranks_make(struct arena *arena, uint64_t *values, size_t n) {
    size_t mark = arena_mark(arena), rank = 0;
    struct numbered *sorted = ARENA_ARRAY(arena, struct numbered, n);
    for (size_t i = 0; i < n; i++) sorted[i] = (struct numbered){values[i], i};
    qsort(sorted, n, sizeof *sorted, by_value);
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && sorted[i].value != sorted[i - 1].value) rank++;
        values[sorted[i].unit] = rank;
    }
    arena_rewind(arena, mark);
    return n == 0 ? 0 : rank + 1;
}

static void column_ranks(struct draw *draw, size_t k, uint32_t *ranks) {
    size_t mark = arena_mark(draw->arena);
    const char **texts = ARENA_ARRAY(draw->arena, const char *, draw->n_cells);
    for (size_t c = 0; c < draw->n_cells; c++) texts[c] = draw->cells[c].values[k];
    serpentine_ranks(draw->arena, texts, draw->n_cells, ranks);
    arena_rewind(draw->arena, mark);
}

static const char *stratum_name(struct draw *draw, const struct cell *cell) {
    const char *name = "";
    for (size_t i = 0; i < draw->plan->n_strata; i++) {
        size_t k = key_place(draw, column_of(draw, draw->plan->strata[i]));
        name =
            i == 0 ? cell->values[k] : arena_printf(draw->arena, "%s / %s", name, cell->values[k]);
    }
    return name;
}

static void strata_make(struct draw *draw) {
    size_t n = draw->n_cells;
    uint64_t *values = ARENA_ARRAY(draw->arena, uint64_t, n);
    uint32_t *ranks = ARENA_ARRAY(draw->arena, uint32_t, n);
    draw->n_strata = 1;
    for (size_t i = 0; i < draw->plan->n_strata; i++) {
        column_ranks(draw, key_place(draw, column_of(draw, draw->plan->strata[i])), ranks);
        for (size_t c = 0; c < n; c++) values[c] = values[c] << 32 | ranks[c];
        draw->n_strata = ranks_make(draw->arena, values, n);
    }
    draw->strata = ARENA_ARRAY(draw->arena, struct stratum, draw->n_strata);
    for (size_t c = n; c-- > 0;) {
        struct cell *cell = &draw->cells[c];
        struct stratum *stratum = &draw->strata[values[c]];
        cell->stratum = (size_t)values[c];
        stratum->first_cell = c;
        stratum->rows += cell->rows;
        stratum->counted += cell->counted;
        stratum->sum += cell->sum;
        stratum->squares += cell->squares;
        stratum->threshold = UINT64_MAX;
    }
    for (size_t s = 0; s < draw->n_strata; s++)
        draw->strata[s].name = stratum_name(draw, &draw->cells[draw->strata[s].first_cell]);
}

/* --- Measures --- */

static const uint64_t total_most = UINT64_C(9000000000000000000); /* of measures; more is refused */

/* All sizes' bits: no size is larger. */
static uint64_t size_bits(const int64_t *sizes, size_t n) {
    int64_t bits = 0;
    for (size_t i = 0; i < n; i++) bits |= sizes[i];
    return (uint64_t)bits;
}

/* The measures of a run's rows, in place of their sizes: each at most total_most + 1. */
static void measures_make(const struct draw *draw, const struct frame_run *run) {
    double factor = draw->cells[run->cell].factor;
    if (factor == 1 && size_bits(run->sizes, run->n) >> 53 == 0) return; /* they are their own */
    for (size_t i = 0; i < run->n; i++) {
        double measure = (double)run->sizes[i] * factor;
        run->sizes[i] =
            measure > (double)total_most ? (int64_t)total_most + 1 : (int64_t)llround(measure);
    }
}

static enum fail rows_walk(struct draw *draw, bool sizes,
                           void (*take)(void *data, const struct frame_run *run), void *data,
                           struct why *why) {
    return frame_walk(&(struct frame_walk){.arena = draw->arena,
                                           .workers = draw->workers,
                                           .n_workers = draw->n_workers,
                                           .dropped = draw->dropped,
                                           .sizes = sizes,
                                           .take = take,
                                           .data = data},
                      why);
}

/* --- Households --- */

static enum fail homes_drop(struct draw *draw, int64_t *households, struct why *why) {
    draw->homes = ARENA_NEW(draw->arena, struct frame_homes);
    *draw->homes = (struct frame_homes){.arena = draw->arena,
                                        .io = draw->io,
                                        .workers = draw->workers,
                                        .n_workers = draw->n_workers,
                                        .rows = draw->rows,
                                        .seed = draw->plan->seed};
    TRY(frame_homes_drop(draw->homes, households, why));
    draw->dropped = draw->homes->dropped;
    return FAIL_NONE;
}

static void run_recount(void *data, const struct frame_run *run) {
    struct draw *draw = data;
    draw->cells[run->cell].rows += (int64_t)frame_rows_kept(draw->dropped, run->row, run->n);
}

/* Cells have as many rows from now on as are not dropped. */
static enum fail cells_recount(struct draw *draw, struct why *why) {
    for (size_t c = 0; c < draw->n_cells; c++) draw->cells[c].rows = 0;
    return rows_walk(draw, false, run_recount, draw, why);
}

/* --- How many from each stratum --- */

/* A total that is too large stays too large: it must not start again from 0. */
static void total_raise(struct stratum *stratum, wide_unsigned measure) {
    wide_unsigned total = measure + stratum->total;
    stratum->total = total > total_most ? total_most + 1 : (uint64_t)total;
}

static void cell_raise(struct draw *draw, struct cell *cell, uint64_t bits, wide_unsigned measure,
                       int64_t rows) {
    struct stratum *stratum = &draw->strata[cell->stratum];
    total_raise(stratum, measure);
    cell->measure += (uint64_t)measure; /* whole where the total is not too large */
    stratum->bits |= bits;
    if (draw->dropped != NULL) stratum->rows += rows;
}

/* Adds n measures up; returns how many are above 0. */
static int64_t measures_add(const int64_t *measures, size_t n, wide_unsigned *sum) {
    int64_t above = 0;
    for (size_t from = 0; from < n; from += BLOCK) {
        size_t to = from + BLOCK < n ? from + BLOCK : n;
        int64_t part = 0;
        for (size_t i = from; i < to; i++) {
            part += measures[i];
            above += measures[i] > 0;
        }
        *sum += (uint64_t)part;
    }
    return above;
}

static void run_total(void *data, const struct frame_run *run) {
    struct draw *draw = data;
    wide_unsigned sum = 0;
    int64_t above = 0;
    measures_make(draw, run);
    uint64_t bits = size_bits(run->sizes, run->n);
    if (bits >> 57 == 0) { /* a block's sum is below 2^63 */
        above = measures_add(run->sizes, run->n, &sum);
    } else {
        for (size_t i = 0; i < run->n; i++) above += measures_add(run->sizes + i, 1, &sum);
    }
    cell_raise(draw, &draw->cells[run->cell], bits, sum, above);
}

static enum fail totals_make(struct draw *draw, struct why *why) {
    if (draw->dropped != NULL)
        for (size_t s = 0; s < draw->n_strata; s++) draw->strata[s].rows = 0;
    wide_unsigned sum = 0;
    if (draw->head.size != SIZE_MAX) {
        TRY(rows_walk(draw, true, run_total, draw, why));
    } else {
        for (struct cell *cell = draw->cells; cell < draw->cells + draw->n_cells; cell++)
            cell_raise(draw, cell, cell->unit, (wide_unsigned)cell->unit * (uint64_t)cell->rows,
                       cell->unit > 0 ? cell->rows : 0);
    }
    for (size_t s = 0; s < draw->n_strata; s++) sum += draw->strata[s].total;
    if (sum > total_most)
        return why_fail(
            why, FAIL_LIMIT, NULL,
            "the sizes add up to more than 9,000,000,000,000: give them in a larger unit");
    return FAIL_NONE;
}

static double spread_of(const struct stratum *stratum) {
    int64_t n = stratum->counted;
    if (n < 2) return 0;
    /* n sum x^2 - (sum x)^2 in whole numbers: no digit is lost. */
    double squares = (double)((wide)n * stratum->squares - stratum->sum * stratum->sum);
    return sqrt(fmax(squares, 0) / (double)n / (double)(n - 1)) / FRAME_MICRO;
}

/* As many as the plan's allocation says, where each stratum has them. */
static enum fail given_take(struct draw *draw, int64_t *whole, struct why *why) {
    const struct frame_plan *plan = draw->plan;
    size_t n = draw->n_strata;
    struct frame_named *named = ARENA_ARRAY(draw->arena, struct frame_named, n);
    const char **values = ARENA_ARRAY(draw->arena, const char *, n * plan->n_strata + 1);
    for (size_t i = 0; i < plan->n_strata; i++) {
        size_t k = key_place(draw, column_of(draw, plan->strata[i]));
        for (size_t s = 0; s < n; s++)
            values[s * plan->n_strata + i] = draw->cells[draw->strata[s].first_cell].values[k];
    }
    for (size_t s = 0; s < n; s++)
        named[s] = (struct frame_named){values + s * plan->n_strata, draw->strata[s].name};
    TRY(frame_given_find(draw->arena, plan, named, n, whole, why));
    for (size_t s = 0; s < n; s++)
        if (whole[s] > draw->strata[s].rows)
            return why_fail(
                why, FAIL_INFEASIBLE, NULL, "stratum '%s': %lld are wanted and there are only %lld",
                draw->strata[s].name, (long long)whole[s], (long long)draw->strata[s].rows);
    return FAIL_NONE;
}

static enum fail shares_make(struct draw *draw, struct frame_stratum *out, struct why *why) {
    size_t n = draw->n_strata;
    double *size = ARENA_ARRAY(draw->arena, double, n),
           *spread = ARENA_ARRAY(draw->arena, double, n),
           *share = ARENA_ARRAY(draw->arena, double, n);
    double *most = ARENA_ARRAY(draw->arena, double, n), total = 0;
    int64_t *whole = ARENA_ARRAY(draw->arena, int64_t, n);
    for (size_t s = 0; s < n; s++) {
        size[s] = (double)draw->strata[s].total / FRAME_MICRO;
        spread[s] = out[s].spread = spread_of(&draw->strata[s]);
        most[s] = (double)draw->strata[s].rows;
        total += size[s];
    }
    struct allocation_plan plan = {
        .how = draw->plan->allocation == FRAME_NEYMAN ? ALLOCATE_NEYMAN : ALLOCATE_PROPORTIONAL,
        .n_strata = n,
        .size = size,
        .spread = spread,
        .most = most,
        .n = (double)draw->plan->n,
        .least = draw->plan->n >= (int64_t)n ? 1 : 0};
    if (draw->plan->allocation == FRAME_GIVEN) {
        TRY(given_take(draw, whole, why));
        for (size_t s = 0; s < n; s++) share[s] = (double)whole[s];
    } else {
        TRY(allocate(&plan, share, why));
        allocate_whole(draw->arena, share, most, n, draw->plan->n, whole);
    }
    for (size_t s = 0; s < n; s++) {
        draw->strata[s].drawn = whole[s];
        out[s].name = draw->strata[s].name;
        out[s].rows = draw->strata[s].rows;
        out[s].measure = size[s] / total;
        out[s].share = share[s];
        out[s].drawn = whole[s];
    }
    return FAIL_NONE;
}

/* --- Certain units, then the systematic draw --- */

static void units_part(struct draw *draw, uint32_t number, uint64_t measure, int64_t rows) {
    struct cell *cell = &draw->cells[number];
    struct stratum *stratum = &draw->strata[cell->stratum];
    if (measure >= stratum->threshold) {
        stratum->certain += rows;
    } else {
        stratum->measure += measure * (uint64_t)rows;
        cell->measure += measure * (uint64_t)rows;
    }
}

static void run_part(void *data, const struct frame_run *run) {
    measures_make(data, run);
    for (size_t i = 0; i < run->n; i++) units_part(data, run->cell, (uint64_t)run->sizes[i], 1);
}

/* Parts the units that are certain at the thresholds from the others. */
static enum fail certain_part(struct draw *draw, struct why *why) {
    for (size_t s = 0; s < draw->n_strata; s++)
        draw->strata[s].certain = 0, draw->strata[s].measure = 0;
    for (size_t c = 0; c < draw->n_cells; c++) draw->cells[c].measure = 0;
    if (draw->head.size != SIZE_MAX) return rows_walk(draw, true, run_part, draw, why);
    for (size_t c = 0; c < draw->n_cells; c++)
        units_part(draw, (uint32_t)c, draw->cells[c].unit, draw->cells[c].rows);
    return FAIL_NONE;
}

/* Lowers the thresholds to what is left; *fell: at least one unit may be certain that was not. */
static enum fail thresholds_fall(struct draw *draw, bool *fell, struct why *why) {
    *fell = false;
    for (size_t s = 0; s < draw->n_strata; s++) {
        struct stratum *stratum = &draw->strata[s];
        stratum->left = stratum->drawn - stratum->certain;
        if (stratum->left < 0)
            return why_fail(
                why, FAIL_INFEASIBLE, NULL,
                "stratum '%s': %lld rows are too large for a sample of %lld; draw more from it",
                stratum->name, (long long)stratum->certain, (long long)stratum->drawn);
        if (stratum->left == 0) continue;
        if (stratum->measure < (uint64_t)stratum->left)
            return why_fail(why, FAIL_INFEASIBLE, NULL,
                            "stratum '%s': %lld are wanted and too few have a size above 0",
                            stratum->name, (long long)stratum->drawn);
        uint64_t threshold = stratum->measure / (uint64_t)stratum->left;
        threshold += threshold * (uint64_t)stratum->left < stratum->measure;
        if (threshold >= stratum->threshold) continue;
        stratum->threshold = threshold;
        *fell = *fell || stratum->bits >= threshold;
    }
    return FAIL_NONE;
}

/* Thresholds fall until no unit is left that would be drawn more than once. */
static enum fail certain_find(struct draw *draw, struct why *why) {
    bool fell;
    for (size_t s = 0; s < draw->n_strata; s++) draw->strata[s].measure = draw->strata[s].total;
    TRY(thresholds_fall(draw, &fell, why));
    while (fell) {
        TRY(certain_part(draw, why));
        TRY(thresholds_fall(draw, &fell, why));
    }
    return FAIL_NONE;
}

static uint64_t point_of(const struct stratum *stratum, uint64_t j) {
    if (j >= (uint64_t)stratum->left) return UINT64_MAX;
    return (uint64_t)((stratum->start + (wide_unsigned)j * stratum->measure) /
                      (uint64_t)stratum->left);
}

/* Lays the cells of each stratum end to end in serpentine order and finds each one's first point.
 */
static void cells_lay(struct draw *draw) {
    size_t n = draw->n_cells, n_sort = draw->plan->n_sort;
    uint32_t *keys = ARENA_ARRAY(draw->arena, uint32_t, (n_sort + 1) * n),
             *within = ARENA_ARRAY(draw->arena, uint32_t, (n_sort + 1) * n);
    size_t *order = ARENA_ARRAY(draw->arena, size_t, n), *own = ARENA_ARRAY(draw->arena, size_t, n),
           *members = ARENA_ARRAY(draw->arena, size_t, n);
    size_t *first = ARENA_ARRAY(draw->arena, size_t, draw->n_strata + 1);
    for (size_t i = 0; i < n_sort; i++)
        column_ranks(draw, key_place(draw, column_of(draw, draw->plan->sort[i])), keys + i * n);
    for (size_t c = 0; c < n; c++) first[draw->cells[c].stratum + 1]++;
    for (size_t s = 0; s < draw->n_strata; s++) first[s + 1] += first[s];
    for (size_t c = 0; c < n; c++) members[first[draw->cells[c].stratum]++] = c;
    for (size_t s = 0, from = 0; s < draw->n_strata; s++) {
        size_t count = first[s] - from;
        for (size_t i = 0; i < n_sort; i++)
            for (size_t k = 0; k < count; k++)
                within[i * count + k] = keys[i * n + members[from + k]];
        serpentine_order(draw->arena, within, n_sort, count, own);
        for (size_t k = 0; k < count; k++) order[from + k] = members[from + own[k]];
        from = first[s];
    }
    for (size_t s = 0; s < draw->n_strata; s++) {
        struct rng rng;
        struct stratum *stratum = &draw->strata[s];
        rng_init_stream(&rng, draw->plan->seed, s);
        stratum->start = stratum->measure > 0 ? rng_below(&rng, stratum->measure) : 0;
        uint64_t at = 0, j = 0;
        for (size_t k = s == 0 ? 0 : first[s - 1]; k < first[s]; k++) {
            struct cell *cell = &draw->cells[order[k]];
            while (point_of(stratum, j) < at) j++;
            cell->at = at;
            cell->j = j;
            cell->point = point_of(stratum, j);
            at += cell->measure;
        }
    }
}

struct taking {
    struct draw *draw;
    struct frame_taken *taken;
    size_t n_taken;
};

static void unit_take(struct taking *taking, uint64_t row, struct cell *cell, uint64_t measure) {
    const struct stratum *stratum = &taking->draw->strata[cell->stratum];
    bool certain = measure >= stratum->threshold;
    if (!certain) {
        cell->at += measure;
        if (__builtin_expect(cell->point >= cell->at, 1)) return;
        cell->point = point_of(stratum, ++cell->j);
    }
    double chance =
        certain ? 1 : (double)stratum->left * (double)measure / (double)stratum->measure;
    taking->taken[taking->n_taken++] = (struct frame_taken){
        .row = row, .stratum = cell->stratum, .chance = chance, .household = 1};
}

/* Rows with sizes: past a block of which none is drawn at once. */
static void sizes_take(struct taking *taking, const struct frame_run *run) {
    struct cell *cell = &taking->draw->cells[run->cell];
    uint64_t threshold = taking->draw->strata[cell->stratum].threshold;
    measures_make(taking->draw, run);
    for (size_t from = 0; from < run->n; from += BLOCK) {
        size_t to = from + BLOCK < run->n ? from + BLOCK : run->n;
        int64_t sum = 0, bits = 0;
        for (size_t i = from; i < to; i++) {
            sum += run->sizes[i];
            bits |= run->sizes[i];
        }
        if ((uint64_t)bits < threshold && cell->at + (uint64_t)sum <= cell->point) {
            cell->at += (uint64_t)sum;
            continue;
        }
        for (size_t i = from; i < to; i++)
            unit_take(taking, run->row + i, cell, (uint64_t)run->sizes[i]);
    }
}

/* Rows that are alike: from one that a point lies in straight to the next. */
static void alike_take(struct taking *taking, const struct frame_run *run) {
    const struct draw *draw = taking->draw;
    struct cell *cell = &draw->cells[run->cell];
    uint64_t row = run->row, kept = frame_rows_kept(draw->dropped, row, run->n);
    bool certain = cell->unit >= draw->strata[cell->stratum].threshold;
    uint64_t end = cell->at + (certain ? 0 : cell->unit * kept);
    while (certain ? kept-- > 0 : cell->point < end) {
        uint64_t before = certain ? 0 : (cell->point - cell->at) / cell->unit;
        cell->at += before * cell->unit;
        row = frame_row_kept(draw->dropped, row, before);
        unit_take(taking, row++, cell, cell->unit);
    }
    cell->at = end;
}

static void run_take(void *data, const struct frame_run *run) {
    if (run->sizes != NULL)
        sizes_take(data, run);
    else
        alike_take(data, run);
}

/* All rows are alike: the points themselves say which. */
static void rows_take(struct taking *taking) {
    const struct stratum *stratum = &taking->draw->strata[0];
    for (uint64_t j = 0; j < (uint64_t)stratum->left; j++)
        taking->taken[taking->n_taken++] =
            (struct frame_taken){.row = point_of(stratum, j) / FRAME_MICRO,
                                 .household = 1,
                                 .chance = (double)stratum->left / (double)stratum->rows};
}

static enum fail taken_find(struct draw *draw, struct frame_sample *out, struct why *why) {
    int64_t n = 0;
    for (size_t s = 0; s < draw->n_strata; s++) n += draw->strata[s].drawn;
    struct frame_taken *taken = ARENA_ARRAY(draw->arena, struct frame_taken, (size_t)n + 1);
    struct taking taking = {.draw = draw, .taken = taken};
    bool alike = draw->head.n_keys == 0 && draw->head.size == SIZE_MAX && draw->dropped == NULL &&
                 draw->strata[0].certain == 0;
    if (alike)
        rows_take(&taking);
    else
        TRY(rows_walk(draw, draw->head.size != SIZE_MAX, run_take, &taking, why));
    out->taken = taken;
    out->n_taken = taking.n_taken;
    if (draw->dropped != NULL) TRY(frame_homes_size(draw->homes, taken, taking.n_taken, why));
    return FAIL_NONE;
}

static enum fail plan_check(const struct frame_plan *plan, struct why *why) {
    if (plan->n < 1 && plan->allocation != FRAME_GIVEN)
        return why_fail(why, FAIL_INPUT, "size", "want a sample of at least 1");
    if (plan->allocation == FRAME_NEYMAN && plan->spread == NULL)
        return why_fail(why, FAIL_INPUT, "spread",
                        "Neyman's allocation needs a column whose spread it goes by");
    return FAIL_NONE;
}

enum fail frame_sample_draw(struct arena *arena, const struct frame_io *io,
                            const struct frame_plan *plan, struct frame_sample *out,
                            struct why *why) {
    struct draw *draw = ARENA_NEW(arena, struct draw);
    struct frame_sample sample = {0};
    TRY(plan_check(plan, why));
    *draw = (struct draw){.arena = arena, .io = io, .plan = plan};
    TRY(frame_head_read(arena, io, plan, &draw->head, why));
    TRY(frame_scan(arena, io, &draw->head, plan->threads, &draw->workers, &draw->n_workers, why));
    cells_merge(draw);
    if (draw->rows == 0) {
        enum fail fail = why_fail(why, FAIL_INPUT, NULL, "the frame has a header and no rows");
        if (why != NULL) why->row = 1;
        return fail;
    }
    sample.households = draw->rows;
    if (plan->one_per != NULL) {
        TRY(homes_drop(draw, &sample.households, why));
        TRY(cells_recount(draw, why));
    }
    TRY(factors_set(draw, why));
    for (size_t c = 0; c < draw->n_cells; c++)
        draw->cells[c].unit = (uint64_t)llround(fmin(FRAME_MICRO * draw->cells[c].factor, 9e17));
    strata_make(draw);
    TRY(totals_make(draw, why));
    struct frame_stratum *strata = ARENA_ARRAY(arena, struct frame_stratum, draw->n_strata);
    TRY(shares_make(draw, strata, why));
    TRY(certain_find(draw, why));
    cells_lay(draw);
    TRY(taken_find(draw, &sample, why));
    for (size_t s = 0; s < draw->n_strata; s++) strata[s].certain = draw->strata[s].certain;
    for (int w = 0; w < draw->n_workers; w++)
        sample.blank += draw->workers[w]->rows - draw->workers[w]->data_rows;
    sample.n_columns = draw->head.n_columns;
    sample.header = draw->head.header;
    sample.separator = draw->head.separator;
    sample.rows = draw->rows;
    sample.strata = strata;
    sample.n_strata = draw->n_strata;
    sample.n_cells = draw->n_cells;
    sample.index = ARENA_NEW(arena, struct frame_index);
    *sample.index = (struct frame_index){
        .workers = draw->workers, .n_workers = draw->n_workers, .head = &draw->head};
    *out = sample;
    return FAIL_NONE;
}
