#include "coding/results.h"

#include "coding/results.sql.h"

#include <stdlib.h>
#include <string.h>

/* ---- what may be shown ---- */

static bool is_small(int64_t count) {
    return count > 0 && count < RESULTS_LEAST;
}

static int64_t not_said(const struct part_result *part) {
    return part->base - part->said;
}

/* Contributions in the parts not shown, and how many there must be, so that each small number could
 * be PROTECTION less or more. */
struct hiding {
    int64_t said, other, said_wanted, other_wanted;
};

static bool is_enough(const struct hiding *h) {
    return h->said >= h->said_wanted && h->other >= h->other_wanted;
}

static void part_hide(struct hiding *h, struct part_result *part) {
    part->shown = false;
    h->said += part->said;
    h->other += not_said(part);
}

static void part_show(struct hiding *h, struct part_result *part) {
    part->shown = true;
    h->said -= part->said;
    h->other -= not_said(part);
}

static void want(int64_t *wanted, int64_t least) {
    if (least > *wanted) *wanted = least;
}

static void small_parts_hide(struct part_result *parts, size_t n, struct hiding *h) {
    enum { PROTECTION = 3 };
    for (size_t i = 0; i < n; i++) {
        struct part_result *part = &parts[i];
        int64_t other = not_said(part);
        part->shown = !is_small(part->said) && !is_small(other) && !is_small(part->base);
        if (part->shown) continue;
        part_hide(h, part);
        want(&h->said_wanted,
             part->said + PROTECTION < part->base ? part->said + PROTECTION : part->base);
        want(&h->other_wanted, other + PROTECTION < part->base ? other + PROTECTION : part->base);
    }
}

static int by_base(const void *a, const void *b) {
    const struct part_result *x = *(struct part_result *const *)a,
                             *y = *(struct part_result *const *)b;
    if (x->base != y->base) return x->base < y->base ? -1 : 1;
    return (x > y) - (x < y);
}

/* Smaller parts first; then those come back that the others made needless, larger ones first. */
static void more_parts_hide(struct part_result **order, size_t n, struct hiding *h) {
    size_t more = 0;
    for (size_t i = 0; i < n && !is_enough(h); i++) {
        bool helps = (h->said < h->said_wanted && order[i]->said > 0) ||
                     (h->other < h->other_wanted && not_said(order[i]) > 0);
        if (!order[i]->shown || !helps) continue;
        part_hide(h, order[i]);
        order[more++] = order[i];
    }
    while (more > 0 && is_enough(h)) {
        struct part_result *part = order[--more];
        part_show(h, part);
        if (!is_enough(h)) part_hide(h, part);
    }
}

void parts_safe(struct arena *arena, struct part_result *parts, size_t n) {
    struct part_result **order = ARENA_ARRAY(arena, struct part_result *, n + 1);
    struct hiding h = {0};
    int64_t said = 0, other = 0;
    for (size_t i = 0; i < n; i++) {
        order[i] = &parts[i];
        said += parts[i].said;
        other += not_said(&parts[i]);
    }
    small_parts_hide(parts, n, &h);
    if (n > 1) qsort(order, n, sizeof *order, by_base);
    more_parts_hide(order, n, &h);
    /* The totals of the theme stand beside them: where one is small, no part may be shown. */
    if (is_enough(&h) && !is_small(said) && !is_small(other)) return;
    for (size_t i = 0; i < n; i++) parts[i].shown = false;
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
        (*out)[i] = (struct part_result){.name = rows[i].name, .base = rows[i].voices};
    if (*n > 1) qsort(*out, *n, sizeof **out, by_name);
    return FAIL_NONE;
}

/* A contribution counts once in each part in which it names the theme, as it does in the base. */
static void part_count(struct part_result *parts, size_t n, const char *name, size_t voice) {
    struct part_result key = {.name = name};
    struct part_result *found = n == 0 ? NULL : bsearch(&key, parts, n, sizeof *parts, by_name);
    if (found == NULL || found->voice == voice) return;
    found->voice = voice;
    found->said++;
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
    const struct code **by_id;
    int64_t passage; /* that is walked through; 0: none yet */
    size_t voice;
    struct buf said_by; /* the voice in words */
};

static int by_code_id(const void *a, const void *b) {
    int64_t x = (*(const struct code *const *)a)->id, y = (*(const struct code *const *)b)->id;
    return (x > y) - (x < y);
}

/* NULL where there is none. */
static const struct code *code_of(const struct counting *c, int64_t id) {
    size_t low = 0, high = c->results->book.n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c->by_id[middle]->id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < c->results->book.n && c->by_id[low]->id == id ? c->by_id[low] : NULL;
}

/* The passage is over: its stance under each theme is known. */
static void passage_end(struct counting *c) {
    for (size_t i = 0; i < c->results->book.n && c->passage != 0; i++) {
        struct tally *t = &c->tallies[i];
        struct theme_result *theme = &c->results->themes[i];
        if (t->passage != c->passage) continue;
        theme->by_stance[t->stance]++;
        theme->voices_by_stance[t->stance] += t->stance_voice[t->stance] != c->voice;
        t->stance_voice[t->stance] = c->voice;
    }
}

static void mark_count(struct counting *c, const struct result_marks_row *row) {
    struct results *r = c->results;
    enum stance stance = STANCE_NEITHER;
    (void)stance_read(row->stance, &stance);
    int64_t id = row->code;
    for (int up = 0; id != 0 && up <= CODING_DEPTH_MAX; up++) {
        const struct code *code = code_of(c, id);
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
        if (t->voice != c->voice) {
            t->voice = c->voice;
            theme->voices++;
        }
        if (theme->areas != NULL) {
            part_count(theme->areas, r->n_areas, row->area, c->voice);
            part_count(theme->groups, r->n_groups, row->group_name, c->voice);
        }
        id = code->parent;
    }
}

/* One after the other: there may be more of them than a page's memory holds. */
static enum fail mark_take(const struct db_value *cells, void *context, struct why *why) {
    struct counting *c = context;
    struct result_marks_row row;
    (void)why;
    result_marks_fill(&row, cells);
    if (row.passage != c->passage) passage_end(c);
    if (c->voice == 0 || !text_is(c->said_by.s, row.voice)) {
        c->voice++;
        c->said_by.n = 0;
        buf_text(&c->said_by, row.voice);
    }
    c->passage = row.passage;
    mark_count(c, &row);
    return FAIL_NONE;
}

static enum fail marks_count(struct db *db, struct arena *arena, int64_t coding, struct results *r,
                             struct why *why) {
    struct counting c = {.results = r,
                         .tallies = ARENA_ARRAY(arena, struct tally, r->book.n + 1),
                         .by_id = ARENA_ARRAY(arena, const struct code *, r->book.n + 1)};
    const struct db_value in[] = {{.type = 'i', .i = coding}};
    buf_init(&c.said_by, arena, (size_t)1 << 20);
    for (size_t i = 0; i < r->book.n; i++) c.by_id[i] = &r->book.codes[i];
    if (r->book.n > 1) qsort(c.by_id, r->book.n, sizeof *c.by_id, by_code_id);
    TRY(db_each(db, &result_marks_statement, in, mark_take, &c, why));
    passage_end(&c);
    return FAIL_NONE;
}

/* ---- all of it ---- */

static void parts_begin(struct arena *arena, const struct part_result *base, size_t n,
                        struct part_result **out) {
    *out = ARENA_ARRAY(arena, struct part_result, n + 1);
    if (n > 0) memcpy(*out, base, n * sizeof **out);
}

enum fail theme_results_load(struct db *db, struct arena *arena, int64_t coding, int64_t code,
                             struct results *out, struct why *why) {
    struct results r = {0};
    struct result_base_row base;
    struct result_open_row *open;
    struct part_result *areas, *groups;
    size_t n_open;
    TRY(codebook_load(db, arena, coding, &r.book, why));
    if (code > 0 && codebook_code(&r.book, code) == NULL)
        return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such theme");
    TRY(result_base(db, arena, coding, &base, why));
    TRY(result_open(db, arena, coding, &open, &n_open, why));
    r.n = base.n;
    r.voices = base.voices;
    r.themes = ARENA_ARRAY(arena, struct theme_result, r.book.n + 1);
    for (size_t i = 0; i < r.book.n; i++) r.themes[i].code = &r.book.codes[i];
    if (code != RESULTS_NO_PARTS) {
        TRY(parts_base(db, arena, coding, "area", &areas, &r.n_areas, why));
        TRY(parts_base(db, arena, coding, "group", &groups, &r.n_groups, why));
        for (size_t i = 0; i < r.book.n; i++) {
            if (code != RESULTS_ALL_PARTS && code != r.book.codes[i].id) continue;
            parts_begin(arena, areas, r.n_areas, &r.themes[i].areas);
            parts_begin(arena, groups, r.n_groups, &r.themes[i].groups);
        }
    }
    TRY(marks_count(db, arena, coding, &r, why));
    for (size_t i = 0; i < n_open; i++) {
        const struct code *in = codebook_code(&r.book, open[i].code);
        if (in != NULL) r.themes[in->number - 1].n_open = open[i].n;
    }
    for (size_t i = 0; i < r.book.n; i++) {
        if (r.themes[i].areas == NULL || r.themes[i].voices == 0) continue;
        size_t mark = arena_mark(arena);
        parts_safe(arena, r.themes[i].areas, r.n_areas);
        parts_safe(arena, r.themes[i].groups, r.n_groups);
        arena_rewind(arena, mark);
    }
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
