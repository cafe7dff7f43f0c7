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
    int64_t drawn, certain, left;
    uint64_t start; /* r */
    wide sum, squares;
};

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

/* --- Rows again, from the notes --- */

struct walk {
    struct draw *draw;
    /* Called for each row that is not dropped, in the order of the file. */
    void (*unit)(struct walk *walk, uint64_t row, uint32_t cell, uint64_t measure);
    /* The same for n rows that are alike at once; false: it does not, unit is for each. */
    bool (*pass)(struct walk *walk, uint64_t row, uint32_t cell, uint64_t measure, uint64_t n);
    struct frame_taken *taken;
    size_t n_taken;
    bool changed;
};

enum { WALK = 16384 };
static const uint64_t total_most = UINT64_C(9000000000000000000); /* of measures; more is refused */

static uint64_t measure_of(const struct draw *draw, uint32_t cell, int64_t size) {
    if (draw->head.size == SIZE_MAX) return draw->cells[cell].unit;
    double measure = (double)size * draw->cells[cell].factor;
    return measure > (double)total_most ? total_most + 1 : (uint64_t)llround(measure);
}

/* Runs of rows of one cell, from a worker's notes. */
struct runs {
    const struct draw *draw;
    const struct frame_worker *worker;
    uint32_t *words; /* [WALK] */
    uint64_t next;   /* word that is read next from the notes */
    size_t at, n;    /* in words */
    uint32_t cell, rows;
};

static enum fail word_see(struct runs *runs, bool *is, struct why *why) {
    *is = runs->at < runs->n;
    if (*is || runs->next == runs->worker->n_words) return FAIL_NONE;
    uint64_t left = runs->worker->n_words - runs->next;
    const struct frame_io *io = runs->draw->io;
    runs->n = left < WALK ? (size_t)left : WALK;
    runs->at = 0;
    *is = true;
    TRY(io->recall(io->data, runs->worker->number * NOTE_KINDS + NOTE_CELL, runs->next * 4,
                   runs->words, runs->n * 4, why));
    runs->next += runs->n;
    return FAIL_NONE;
}

static enum fail run_next(struct runs *runs, struct why *why) {
    bool is;
    TRY(word_see(runs, &is, why));
    if (!is) return why_fail(why, FAIL_SYSTEM, NULL, "the notes on the frame are too short");
    runs->cell = runs->worker->global[runs->words[runs->at++]];
    runs->rows = 1;
    TRY(word_see(runs, &is, why));
    if (is && (runs->words[runs->at] & NOTE_MORE) != 0)
        runs->rows += runs->words[runs->at++] & ~NOTE_MORE;
    return FAIL_NONE;
}

/* Bit i: whether row `row` + i is dropped; nothing is said of rows behind the word's end. */
static uint64_t dropped_from(const struct draw *draw, uint64_t row) {
    return draw->dropped[row >> 6] >> (row & 63);
}

/* How many of n rows are not dropped. */
static uint64_t rows_kept(const struct draw *draw, uint64_t row, uint64_t n) {
    uint64_t kept = n;
    if (draw->dropped == NULL) return n;
    for (uint64_t at = row, end = row + n; at < end;) {
        uint64_t here = 64 - (at & 63) < end - at ? 64 - (at & 63) : end - at;
        uint64_t bits = dropped_from(draw, at);
        if (here < 64) bits &= (UINT64_C(1) << here) - 1;
        kept -= (uint64_t)__builtin_popcountll(bits);
        at += here;
    }
    return kept;
}

/* The row at or behind `row` before which `before` of them are not dropped, nor is it. */
static uint64_t row_kept(const struct draw *draw, uint64_t row, uint64_t before) {
    if (draw->dropped == NULL) return row + before;
    for (;;) {
        uint64_t here = 64 - (row & 63), bits = ~dropped_from(draw, row);
        if (here < 64) bits &= (UINT64_C(1) << here) - 1;
        uint64_t kept = (uint64_t)__builtin_popcountll(bits);
        if (kept <= before) {
            before -= kept;
            row += here;
            continue;
        }
        for (; before > 0; before--) bits &= bits - 1;
        return row + (uint64_t)__builtin_ctzll(bits);
    }
}

/* n rows of one worker from `row` on, all of one cell. */
static void rows_give(struct walk *walk, uint64_t row, size_t n, uint32_t cell,
                      const int64_t *sizes) {
    const struct draw *draw = walk->draw;
    bool alike = draw->head.size == SIZE_MAX && walk->pass != NULL;
    if (alike && walk->pass(walk, row, cell, measure_of(draw, cell, FRAME_MICRO), n)) return;
    for (size_t i = 0; i < n; i++, row++) {
        if (draw->dropped != NULL && (dropped_from(draw, row) & 1) != 0) continue;
        walk->unit(walk, row, cell, measure_of(draw, cell, sizes[i]));
    }
}

static enum fail worker_walk(struct walk *walk, const struct frame_worker *worker, uint64_t row,
                             struct runs *runs, int64_t *sizes, struct why *why) {
    struct draw *draw = walk->draw;
    const struct frame_io *io = draw->io;
    uint64_t rows = (uint64_t)worker->data_rows;
    *runs = (struct runs){.draw = draw, .worker = worker, .words = runs->words};
    for (uint64_t at = 0; at < rows; at += WALK) {
        size_t n = rows - at < WALK ? (size_t)(rows - at) : WALK;
        if (draw->head.size != SIZE_MAX)
            TRY(io->recall(io->data, worker->number * NOTE_KINDS + NOTE_SIZE, at * 8, sizes, n * 8,
                           why));
        for (size_t i = 0; i < n;) {
            if (runs->rows == 0 && draw->head.n_keys > 0) TRY(run_next(runs, why));
            size_t run = runs->rows < n - i && draw->head.n_keys > 0 ? runs->rows : n - i;
            rows_give(walk, row + at + i, run, runs->cell, sizes + i);
            if (draw->head.n_keys > 0) runs->rows -= (uint32_t)run;
            i += run;
        }
    }
    return FAIL_NONE;
}

static enum fail rows_walk(struct walk *walk, struct why *why) {
    struct draw *draw = walk->draw;
    size_t mark = arena_mark(draw->arena);
    struct runs runs = {.words = ARENA_ARRAY(draw->arena, uint32_t, WALK)};
    int64_t *sizes = ARENA_ARRAY(draw->arena, int64_t, WALK);
    uint64_t row = 0;
    for (int i = 0; i < WALK; i++) sizes[i] = FRAME_MICRO;
    for (int w = 0; w < draw->n_workers; w++) {
        TRY(worker_walk(walk, draw->workers[w], row, &runs, sizes, why));
        row += (uint64_t)draw->workers[w]->data_rows;
    }
    arena_rewind(draw->arena, mark);
    return FAIL_NONE;
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

static bool rows_recount(struct walk *walk, uint64_t row, uint32_t cell, uint64_t measure,
                         uint64_t n) {
    (void)measure;
    walk->draw->cells[cell].rows += (int64_t)rows_kept(walk->draw, row, n);
    return true;
}

static void row_recount(struct walk *walk, uint64_t row, uint32_t cell, uint64_t measure) {
    (void)row, (void)measure;
    walk->draw->cells[cell].rows++;
}

/* Cells have as many rows from now on as are not dropped. */
static enum fail cells_recount(struct draw *draw, struct why *why) {
    struct walk walk = {.draw = draw, .unit = row_recount, .pass = rows_recount};
    for (size_t c = 0; c < draw->n_cells; c++) draw->cells[c].rows = 0;
    return rows_walk(&walk, why);
}

/* --- How many from each stratum --- */

/* A total that is too large stays too large: it must not start again from 0. */
static void total_raise(struct stratum *stratum, wide_unsigned measure) {
    wide_unsigned total = measure + stratum->total;
    stratum->total = total > total_most ? total_most + 1 : (uint64_t)total;
}

static void totals_add(struct walk *walk, uint64_t row, uint32_t cell, uint64_t measure) {
    (void)row;
    struct stratum *stratum = &walk->draw->strata[walk->draw->cells[cell].stratum];
    total_raise(stratum, measure);
    stratum->rows += walk->draw->dropped != NULL && measure > 0;
}

static void cell_total(struct draw *draw, uint32_t number) {
    const struct cell *cell = &draw->cells[number];
    struct stratum *stratum = &draw->strata[cell->stratum];
    uint64_t measure = measure_of(draw, number, FRAME_MICRO);
    total_raise(stratum, (wide_unsigned)measure * (uint64_t)cell->rows);
    if (draw->dropped != NULL && measure > 0) stratum->rows += cell->rows;
}

static enum fail totals_make(struct draw *draw, struct why *why) {
    struct walk walk = {.draw = draw, .unit = totals_add};
    if (draw->dropped != NULL)
        for (size_t s = 0; s < draw->n_strata; s++) draw->strata[s].rows = 0;
    wide_unsigned sum = 0;
    if (draw->head.size == SIZE_MAX) {
        for (size_t c = 0; c < draw->n_cells; c++) cell_total(draw, (uint32_t)c);
    } else {
        TRY(rows_walk(&walk, why));
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

static enum fail given_find(struct draw *draw, const struct stratum *stratum, int64_t *n,
                            struct why *why) {
    const struct frame_plan *plan = draw->plan;
    for (size_t g = 0; g < plan->n_given; g++) {
        bool same = true;
        for (size_t i = 0; i < plan->n_strata && same; i++)
            same = strcmp(plan->given[g].values[i],
                          draw->cells[stratum->first_cell]
                              .values[key_place(draw, column_of(draw, plan->strata[i]))]) == 0;
        if (!same) continue;
        *n = plan->given[g].n;
        return FAIL_NONE;
    }
    return why_fail(why, FAIL_INPUT, NULL,
                    "the allocation says nothing about stratum '%s'; add a row for it, with 0 if "
                    "none is wanted",
                    stratum->name);
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
        for (size_t s = 0; s < n; s++) {
            TRY(given_find(draw, &draw->strata[s], &whole[s], why));
            if (whole[s] > draw->strata[s].rows)
                return why_fail(why, FAIL_INFEASIBLE, NULL,
                                "stratum '%s': %lld are wanted and there are only %lld",
                                draw->strata[s].name, (long long)whole[s],
                                (long long)draw->strata[s].rows);
            share[s] = (double)whole[s];
        }
    } else {
        TRY(allocate(&plan, share, why));
        allocate_whole(share, most, n, draw->plan->n, whole);
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

static void certain_add(struct walk *walk, uint64_t row, uint32_t cell, uint64_t measure) {
    (void)row;
    struct cell *at = &walk->draw->cells[cell];
    struct stratum *stratum = &walk->draw->strata[at->stratum];
    if (measure >= stratum->threshold) {
        stratum->certain++;
    } else {
        stratum->measure += measure;
        at->measure += measure;
    }
}

static enum fail certain_pass(struct draw *draw, struct why *why) {
    struct walk walk = {.draw = draw, .unit = certain_add};
    for (size_t s = 0; s < draw->n_strata; s++)
        draw->strata[s].certain = 0, draw->strata[s].measure = 0;
    for (size_t c = 0; c < draw->n_cells; c++) draw->cells[c].measure = 0;
    if (draw->head.size != SIZE_MAX) return rows_walk(&walk, why);
    for (size_t c = 0; c < draw->n_cells; c++) {
        struct cell *cell = &draw->cells[c];
        struct stratum *stratum = &draw->strata[cell->stratum];
        uint64_t measure = measure_of(draw, (uint32_t)c, FRAME_MICRO);
        if (measure >= stratum->threshold) {
            stratum->certain += cell->rows;
        } else {
            cell->measure = measure * (uint64_t)cell->rows;
            stratum->measure += cell->measure;
        }
    }
    return FAIL_NONE;
}

/* Thresholds fall until no unit is left that would be drawn more than once. */
static enum fail certain_find(struct draw *draw, struct why *why) {
    for (bool changed = true; changed;) {
        TRY(certain_pass(draw, why));
        changed = false;
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
            changed = true;
        }
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

static void unit_take(struct walk *walk, uint64_t row, uint32_t number, uint64_t measure) {
    struct cell *cell = &walk->draw->cells[number];
    const struct stratum *stratum = &walk->draw->strata[cell->stratum];
    bool certain = measure >= stratum->threshold;
    if (!certain) {
        cell->at += measure;
        if (__builtin_expect(cell->point >= cell->at, 1)) return;
        cell->point = point_of(stratum, ++cell->j);
    }
    double chance =
        certain ? 1 : (double)stratum->left * (double)measure / (double)stratum->measure;
    walk->taken[walk->n_taken++] = (struct frame_taken){
        .row = row, .stratum = cell->stratum, .chance = chance, .household = 1};
}

/* Rows that are alike: from one that a point lies in straight to the next. */
static bool units_pass(struct walk *walk, uint64_t row, uint32_t number, uint64_t measure,
                       uint64_t n) {
    struct cell *cell = &walk->draw->cells[number];
    if (measure >= walk->draw->strata[cell->stratum].threshold) return false;
    uint64_t end = cell->at + measure * rows_kept(walk->draw, row, n);
    while (cell->point < end) {
        uint64_t before = (cell->point - cell->at) / measure;
        cell->at += before * measure;
        row = row_kept(walk->draw, row, before);
        unit_take(walk, row++, number, measure);
    }
    cell->at = end;
    return true;
}

/* All rows are alike: the points themselves say which. */
static void rows_take(struct walk *walk) {
    const struct stratum *stratum = &walk->draw->strata[0];
    for (uint64_t j = 0; j < (uint64_t)stratum->left; j++)
        walk->taken[walk->n_taken++] =
            (struct frame_taken){.row = point_of(stratum, j) / FRAME_MICRO,
                                 .household = 1,
                                 .chance = (double)stratum->left / (double)stratum->rows};
}

static enum fail taken_find(struct draw *draw, struct frame_sample *out, struct why *why) {
    int64_t n = 0;
    for (size_t s = 0; s < draw->n_strata; s++) n += draw->strata[s].drawn;
    struct frame_taken *taken = ARENA_ARRAY(draw->arena, struct frame_taken, (size_t)n + 1);
    struct walk walk = {.draw = draw, .unit = unit_take, .pass = units_pass, .taken = taken};
    bool alike = draw->head.n_keys == 0 && draw->head.size == SIZE_MAX && draw->dropped == NULL &&
                 draw->strata[0].certain == 0;
    if (alike)
        rows_take(&walk);
    else
        TRY(rows_walk(&walk, why));
    out->taken = taken;
    out->n_taken = walk.n_taken;
    if (draw->dropped != NULL) TRY(frame_homes_size(draw->homes, taken, walk.n_taken, why));
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
