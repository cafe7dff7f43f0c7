#include "recruit/frame_sample.h"

#include "base/rng.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STRATA_COLUMNS_MAX = 8, STRATA_MAX = 5000 };

struct row {
    const char *name; /* of its stratum */
    size_t at;        /* in the frame */
    double response;
};

static int by_name(const void *a, const void *b) {
    const struct row *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    if (order != 0) return order;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* The column of this name; what is wrong is said of the form's `field`. */
static enum fail column_named(const struct frame *frame, const char *name, const char *field,
                              size_t *out, struct why *why) {
    struct why inner = {0};
    if (csv_column(&frame->table, name) >= 0) {
        if (csv_column_want(&frame->table, name, out, &inner) == FAIL_NONE) return FAIL_NONE;
        return why_fail(why, FAIL_INPUT, field, "%s", inner.text);
    }
    char found[300] = "";
    size_t n = 0;
    for (size_t i = 0; i < frame->table.n_columns && n < sizeof found; i++)
        n += (size_t)snprintf(found + n, sizeof found - n, "%s'%s'", i == 0 ? "" : ", ",
                              frame->table.header[i]);
    return why_fail(why, FAIL_INPUT, field, "The file has no column '%.60s'. It has %s", name,
                    found);
}

static enum fail columns_of(struct arena *arena, const struct frame *frame, const char *names,
                            size_t *columns, size_t *n, struct why *why) {
    struct str rest = str_of(names);
    *n = 0;
    while (rest.s != NULL) {
        struct str name = str_trim(str_cut(&rest, ','));
        if (name.n == 0) continue;
        if (*n == STRATA_COLUMNS_MAX)
            return why_fail(why, FAIL_INPUT, "strata", "want at most %d columns of strata",
                            STRATA_COLUMNS_MAX);
        TRY(column_named(frame, str_copy(arena, name), "strata", &columns[(*n)++], why));
    }
    return FAIL_NONE;
}

static const char *stratum_name(struct arena *arena, const struct frame *frame, size_t i,
                                const size_t *columns, size_t n) {
    struct buf out;
    buf_init(&out, arena, 4096);
    for (size_t k = 0; k < n; k++)
        buf_printf(&out, "%s%s", k > 0 ? ", " : "",
                   csv_cell(&frame->table, frame->rows[i], columns[k]));
    return out.n > 0 ? out.s : "";
}

/* A number, and whether it was written with a percent sign. */
static bool share_read(const struct frame *frame, size_t i, size_t column, double *out,
                       bool *percent) {
    struct str cell = str_trim(str_of(csv_cell(&frame->table, frame->rows[i], column)));
    *percent = cell.n > 0 && cell.s[cell.n - 1] == '%';
    if (*percent) cell = str_trim((struct str){cell.s, cell.n - 1});
    return str_real(cell, out);
}

/* A column has one unit: beside a 4 a 1 is one per cent, and not everybody. */
static bool is_per_cent(const struct frame *frame, size_t column) {
    double share;
    bool percent;
    for (size_t i = 0; i < frame->n; i++)
        if (share_read(frame, i, column, &share, &percent) && !percent && share > 1) return true;
    return false;
}

static enum fail response_read(const struct frame *frame, size_t i, size_t column, bool per_cent,
                               double *out, struct why *why) {
    size_t row = frame->rows[i];
    bool percent;
    double share;
    if (share_read(frame, i, column, &share, &percent)) {
        if (percent || per_cent) share /= 100;
        if (share > 0 && share <= 1) {
            *out = share;
            return FAIL_NONE;
        }
    }
    enum fail fail =
        why_fail(why, FAIL_INPUT, "file",
                 "column '%s': want an expected share of answers above 0, such as 0.04",
                 frame->table.header[column]);
    if (why != NULL) {
        why->row = frame->table.row_numbers[row];
        why->column = (int64_t)column + 1;
    }
    return fail;
}

/* A stratum without a name would get its share of the letters unseen. */
static enum fail strata_filled(const struct frame *frame, size_t i, const size_t *columns, size_t n,
                               struct why *why) {
    size_t row = frame->rows[i];
    for (size_t k = 0; k < n; k++) {
        if (str_trim(str_of(csv_cell(&frame->table, row, columns[k]))).n > 0) continue;
        why_fail(why, FAIL_INPUT, "file",
                 "column '%s' is empty here, and letters are shared out by it: enter a value (such "
                 "as 'not known'), or leave the row out",
                 frame->table.header[columns[k]]);
        if (why != NULL) {
            why->row = frame->table.row_numbers[row];
            why->column = (int64_t)columns[k] + 1;
        }
        return FAIL_INPUT;
    }
    return FAIL_NONE;
}

/* Rows that may be written to, sorted by stratum. */
static enum fail rows_make(struct arena *arena, const struct frame *frame,
                           const struct frame_plan *plan, struct row **out, size_t *n,
                           struct why *why) {
    size_t columns[STRATA_COLUMNS_MAX], n_columns, response = 0;
    bool has_response = !text_is_empty(plan->response), per_cent = false;
    TRY(columns_of(arena, frame, plan->strata, columns, &n_columns, why));
    if (has_response) {
        TRY(column_named(frame, plan->response, "response", &response, why));
        per_cent = is_per_cent(frame, response);
    }
    struct row *rows = ARENA_ARRAY(arena, struct row, frame->n + 1);
    *n = 0;
    for (size_t i = 0; i < frame->n; i++) {
        if (plan->written != NULL && plan->written[i]) continue;
        TRY(strata_filled(frame, i, columns, n_columns, why));
        struct row *row = &rows[(*n)++];
        *row = (struct row){stratum_name(arena, frame, i, columns, n_columns), i, NAN};
        if (has_response) TRY(response_read(frame, i, response, per_cent, &row->response, why));
    }
    if (*n > 0) qsort(rows, *n, sizeof *rows, by_name);
    *out = rows;
    return FAIL_NONE;
}

struct share {
    double rest;
    size_t at;
};

static int by_rest(const void *a, const void *b) {
    const struct share *x = a, *y = b;
    if (x->rest != y->rest) return x->rest > y->rest ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* Largest remainders; what a full stratum cannot take goes to the others. */
static void letters_share(struct arena *arena, struct frame_stratum *strata, size_t n,
                          size_t letters) {
    bool *full = ARENA_ARRAY(arena, bool, n + 1);
    size_t left = letters;
    for (;;) {
        double total = 0;
        for (size_t s = 0; s < n; s++)
            if (!full[s])
                total += (double)strata[s].addresses /
                         (isnan(strata[s].response) ? 1 : strata[s].response);
        bool again = false;
        for (size_t s = 0; s < n && !again; s++) {
            if (full[s]) continue;
            double want = (double)strata[s].addresses /
                          (isnan(strata[s].response) ? 1 : strata[s].response) / total *
                          (double)left;
            if (want < (double)strata[s].addresses) continue;
            strata[s].letters = strata[s].addresses;
            left -= strata[s].addresses;
            full[s] = again = true;
        }
        if (again && left > 0) continue;
        struct share *shares = ARENA_ARRAY(arena, struct share, n + 1);
        size_t n_shares = 0, given = 0;
        for (size_t s = 0; s < n; s++) {
            if (full[s]) continue;
            double want = (double)strata[s].addresses /
                          (isnan(strata[s].response) ? 1 : strata[s].response) / total *
                          (double)left;
            strata[s].letters = (size_t)floor(want);
            given += strata[s].letters;
            shares[n_shares++] = (struct share){want - floor(want), s};
        }
        if (n_shares > 0) qsort(shares, n_shares, sizeof *shares, by_rest);
        for (size_t i = 0; i < n_shares && given < left; i++, given++)
            strata[shares[i].at].letters++;
        return;
    }
}

static int by_place(const void *a, const void *b) {
    const struct row *x = a, *y = b;
    return x->at < y->at ? -1 : x->at > y->at;
}

static size_t strata_find(struct frame_stratum *strata, const struct row *rows, size_t n,
                          size_t *stratum) {
    size_t n_strata = 0;
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || strcmp(rows[i].name, rows[i - 1].name) != 0)
            strata[n_strata++] = (struct frame_stratum){.name = rows[i].name};
        struct frame_stratum *s = &strata[n_strata - 1];
        /* the running mean of the expected shares */
        s->response += (rows[i].response - s->response) / (double)++s->addresses;
        stratum[i] = n_strata - 1;
    }
    return n_strata;
}

enum fail address_file_sample(struct arena *arena, const struct frame *frame,
                              const struct frame_plan *plan, struct frame_sample *out,
                              struct why *why) {
    struct row *rows = NULL;
    size_t n = 0;
    TRY(rows_make(arena, frame, plan, &rows, &n, why));
    size_t letters = plan->letters == 0 ? n : plan->letters;
    if (n == 0)
        return why_fail(why, FAIL_INPUT, "file",
                        "all addresses of this file have been written to already");
    if (letters > n)
        return why_fail(why, FAIL_INPUT, "letters",
                        "There can be no more letters than addresses that were not written to "
                        "yet: %zu",
                        n);
    struct frame_stratum *strata = ARENA_ARRAY(arena, struct frame_stratum, n);
    size_t *stratum = ARENA_ARRAY(arena, size_t, n);
    size_t n_strata = strata_find(strata, rows, n, stratum);
    if (n_strata > STRATA_MAX)
        return why_fail(why, FAIL_INPUT, "strata",
                        "these columns make %zu strata; want at most %d: choose columns with fewer "
                        "values",
                        n_strata, STRATA_MAX);
    letters_share(arena, strata, n_strata, letters);
    struct row *chosen = ARENA_ARRAY(arena, struct row, letters + 1);
    size_t n_chosen = 0, first = 0;
    for (size_t s = 0; s < n_strata; s++) {
        struct rng rng;
        size_t *order = ARENA_ARRAY(arena, size_t, strata[s].addresses);
        rng_init_stream(&rng, plan->seed, s);
        rng_permutation(&rng, order, strata[s].addresses);
        for (size_t i = 0; i < strata[s].letters; i++)
            chosen[n_chosen++] =
                (struct row){.at = rows[first + order[i]].at, .response = (double)s};
        strata[s].weight = NAN;
        if (strata[s].letters > 0)
            strata[s].weight = (double)strata[s].addresses / (double)strata[s].letters;
        first += strata[s].addresses;
    }
    qsort(chosen, n_chosen, sizeof *chosen, by_place);
    size_t *places = ARENA_ARRAY(arena, size_t, n_chosen + 1);
    size_t *of = ARENA_ARRAY(arena, size_t, n_chosen + 1);
    for (size_t i = 0; i < n_chosen; i++) {
        places[i] = chosen[i].at;
        of[i] = (size_t)chosen[i].response;
    }
    *out = (struct frame_sample){n_chosen, places, of, n_strata, strata};
    return FAIL_NONE;
}
