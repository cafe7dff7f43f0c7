#include "coding/results.h"

#include "coding/results.sql.h"
#include "stats/disclosure/suppress.h"

#include <stdlib.h>
#include <string.h>

/* ---- what may be shown ---- */

enum fail parts_safe(struct arena *arena, struct part_result *parts, size_t n, struct why *why) {
    struct cross_table table;
    struct suppression result = {0};
    double *counts = ARENA_ARRAY(arena, double, 2 * n + 1);
    for (size_t i = 0; i < n; i++) {
        counts[2 * i] = (double)parts[i].said;
        counts[2 * i + 1] = (double)(parts[i].base - parts[i].said);
        parts[i].shown = false;
    }
    if (n == 0) return FAIL_NONE;
    cross_table_make(arena, counts, n, 2, &table);
    bool *primary = ARENA_ARRAY(arena, bool, table.n_cells);
    bool *may_hide = ARENA_ARRAY(arena, bool, table.n_cells);
    (void)primary_mark(table.value, table.n_cells, RESULTS_LEAST, false, primary);
    /* The totals of the theme stand beside the table: where one of them is small, nothing is
     * shown by part. */
    for (size_t i = 0; i < table.n_cells; i++) may_hide[i] = i < 3 * n;
    for (size_t i = 3 * n; i < table.n_cells; i++)
        if (primary[i]) return FAIL_NONE;
    const struct suppress_plan plan = {.n_cells = table.n_cells,
                                       .value = table.value,
                                       .relations = table.relations,
                                       .primary = primary,
                                       .may_hide = may_hide,
                                       .protection = 3,
                                       .search_limit = 20000};
    enum fail fail = suppress_run(arena, &plan, &result, why);
    if (fail == FAIL_INFEASIBLE) return FAIL_NONE;
    TRY(fail);
    for (size_t i = 0; i < n; i++)
        parts[i].shown = !result.hidden[2 * i] && !result.hidden[2 * i + 1];
    return FAIL_NONE;
}

bool stances_safe(const struct theme_result *theme) {
    for (int i = 0; i < N_STANCES; i++)
        if (theme->voices_by_stance[i] > 0 && theme->voices_by_stance[i] < RESULTS_LEAST)
            return false;
    return true;
}

/* ---- counting ---- */

static int by_name(const void *a, const void *b) {
    return strcmp(((const struct part_result *)a)->name, ((const struct part_result *)b)->name);
}

static enum fail parts_base(struct db *db, struct arena *arena, int64_t coding, const char *by,
                            struct part_result **out, size_t *n, struct why *why) {
    struct result_base_by_row *rows;
    TRY(result_base_by(db, arena, coding, by, &rows, n, why));
    *out = ARENA_ARRAY(arena, struct part_result, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*out)[i] = (struct part_result){rows[i].name, 0, rows[i].voices, false};
    if (*n > 1) qsort(*out, *n, sizeof **out, by_name);
    return FAIL_NONE;
}

static void part_count(struct part_result *parts, size_t n, const char *name) {
    struct part_result key = {.name = name};
    struct part_result *found = n == 0 ? NULL : bsearch(&key, parts, n, sizeof *parts, by_name);
    if (found != NULL) found->said++;
}

/* One theme while the marks are walked through, by voice and passage. */
struct tally {
    int64_t passage; /* where it was met last; stance of that passage so far */
    enum stance stance;
    size_t voice, stance_voice[N_STANCES]; /* number of the voice met last, from 1 */
};

struct counting {
    struct results *results;
    struct tally *tallies; /* [book.n] */
    int64_t code;          /* whose parts are counted */
};

/* The passage is over: its stance under each theme is known. */
static void passage_end(struct counting *c, int64_t passage, size_t voice) {
    for (size_t i = 0; i < c->results->book.n && passage != 0; i++) {
        struct tally *t = &c->tallies[i];
        struct theme_result *theme = &c->results->themes[i];
        if (t->passage != passage) continue;
        theme->by_stance[t->stance]++;
        theme->voices_by_stance[t->stance] += t->stance_voice[t->stance] != voice;
        t->stance_voice[t->stance] = voice;
    }
}

static void mark_count(struct counting *c, const struct result_marks_row *row, size_t voice) {
    struct results *r = c->results;
    enum stance stance = STANCE_NEITHER;
    (void)stance_read(row->stance, &stance);
    int64_t id = row->code;
    for (int up = 0; id != 0 && up <= CODING_DEPTH_MAX; up++) {
        const struct code *code = codebook_code(&r->book, id);
        if (code == NULL) return;
        struct tally *t = &c->tallies[code->number - 1];
        struct theme_result *theme = &r->themes[code->number - 1];
        if (t->passage == row->passage) {
            if (t->stance != stance) t->stance = STANCE_MIXED;
        } else {
            t->passage = row->passage;
            t->stance = stance;
            theme->n++;
        }
        if (t->voice != voice) {
            t->voice = voice;
            theme->voices++;
            if (id == c->code) {
                part_count(r->areas, r->n_areas, row->area);
                part_count(r->groups, r->n_groups, row->group_name);
            }
        }
        id = code->parent;
    }
}

enum fail theme_results_load(struct db *db, struct arena *arena, int64_t coding, int64_t code,
                             struct results *out, struct why *why) {
    struct results r = {0};
    struct result_base_row base;
    struct result_marks_row *rows;
    struct result_open_row *open;
    size_t n, n_open, voice = 0;
    TRY(codebook_load(db, arena, coding, &r.book, why));
    if (code != 0 && codebook_code(&r.book, code) == NULL)
        return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such theme");
    TRY(result_base(db, arena, coding, &base, why));
    TRY(result_marks(db, arena, coding, &rows, &n, why));
    TRY(result_open(db, arena, coding, &open, &n_open, why));
    if (code != 0) {
        TRY(parts_base(db, arena, coding, "area", &r.areas, &r.n_areas, why));
        TRY(parts_base(db, arena, coding, "group", &r.groups, &r.n_groups, why));
    }
    r.n = base.n;
    r.voices = base.voices;
    r.themes = ARENA_ARRAY(arena, struct theme_result, r.book.n + 1);
    for (size_t i = 0; i < r.book.n; i++) r.themes[i].code = &r.book.codes[i];
    struct counting counting = {&r, ARENA_ARRAY(arena, struct tally, r.book.n + 1), code};
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && rows[i].passage != rows[i - 1].passage)
            passage_end(&counting, rows[i - 1].passage, voice);
        if (i == 0 || strcmp(rows[i].voice, rows[i - 1].voice) != 0) voice++;
        mark_count(&counting, &rows[i], voice);
    }
    if (n > 0) passage_end(&counting, rows[n - 1].passage, voice);
    for (size_t i = 0; i < n_open; i++) {
        const struct code *in = codebook_code(&r.book, open[i].code);
        if (in != NULL) r.themes[in->number - 1].n_open = open[i].n;
    }
    TRY(parts_safe(arena, r.areas, r.n_areas, why));
    TRY(parts_safe(arena, r.groups, r.n_groups, why));
    *out = r;
    return FAIL_NONE;
}

const struct theme_result *theme_result_of(const struct results *results, int64_t code) {
    const struct code *found = codebook_code(&results->book, code);
    return found == NULL ? NULL : &results->themes[found->number - 1];
}

const char *codes_under(struct arena *arena, const struct codebook *book, int64_t code) {
    struct buf buf;
    buf_init(&buf, arena, (size_t)32 * CODING_CODES_MAX);
    buf_char(&buf, ',');
    for (size_t i = 0; i < book->n; i++)
        if (codebook_is_below(book, book->codes[i].id, code))
            buf_printf(&buf, "%lld,", (long long)book->codes[i].id);
    return buf.s;
}
