#include "coding/assist.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/rounds.h"
#include "coding/codebook.h"
#include "coding/coding.sql.h"
#include "coding/decide.h"
#include "coding/decide.sql.h"
#include "coding/sort.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SLOTS = 6, AT_ONCE = 4000 /* passages whose words are sorted while somebody waits */ };
static const double near_min = 0.7;

/* ---- one run: read, work, store ---- */

struct standing {
    bool here; /* still in its source */
    bool open; /* nothing was decided on it, nor for it */
    int64_t near, counts, n_coded;
    const char *suggested;
};

struct work {
    struct arena *arena;
    struct assist_start start;
    struct passage_all_row *rows;
    size_t n;
    const char **texts;
    struct standing *standing; /* [n] as it is when the result is stored */
    struct codebook book;
    int8_t *coded; /* [n * codes] */
    struct sorted sorted;
    struct assist_result result;
};

static int by_id(const void *key, const void *row) {
    int64_t a = *(const int64_t *)key, b = ((const struct passage_all_row *)row)->id;
    return (a > b) - (a < b);
}

static size_t place_of(const struct work *w, int64_t passage) {
    const struct passage_all_row *found =
        w->n == 0 ? NULL : bsearch(&passage, w->rows, w->n, sizeof *w->rows, by_id);
    return found == NULL ? w->n : (size_t)(found - w->rows);
}

static enum fail coded_read(struct db *db, struct work *w, struct why *why) {
    struct coder_decision_passages_all_row *passages;
    struct coder_decision_codes_all_row *marks;
    size_t n, n_marks, codes = w->book.n;
    TRY(coder_decision_passages_all(db, w->arena, w->start.coding, &passages, &n, why));
    TRY(coder_decision_codes_all(db, w->arena, w->start.coding, &marks, &n_marks, why));
    w->coded = arena_take(w->arena, w->n * codes + 1, 1);
    memset(w->coded, -1, w->n * codes);
    for (size_t i = 0; i < n; i++) {
        size_t at = place_of(w, passages[i].passage);
        if (at < w->n) memset(&w->coded[at * codes], 0, codes);
    }
    for (size_t i = 0; i < n_marks; i++) {
        size_t at = place_of(w, marks[i].passage);
        const struct code *code = codebook_code(&w->book, marks[i].code);
        if (at < w->n && code != NULL) w->coded[at * codes + code->number - 1] = 1;
    }
    return FAIL_NONE;
}

static enum fail work_read(struct db *db, void *context, struct why *why) {
    struct work *w = context;
    TRY(passage_all(db, w->arena, w->start.coding, &w->rows, &w->n, why));
    TRY(codebook_load(db, w->arena, w->start.coding, &w->book, why));
    w->texts = ARENA_ARRAY(w->arena, const char *, w->n + 1);
    for (size_t i = 0; i < w->n; i++) w->texts[i] = w->rows[i].text;
    return coded_read(db, w, why);
}

static void quotes_take(const struct work *w, const size_t *passage, size_t n, int64_t *out) {
    for (size_t i = 0; i < ASSIST_QUOTES; i++) out[i] = i < n ? w->rows[passage[i]].id : 0;
}

static void result_themes(struct work *w) {
    const struct sorted *s = &w->sorted;
    w->result.n_themes = s->themes.k;
    w->result.themes = ARENA_ARRAY(w->arena, struct assist_theme, s->themes.k + 1);
    for (size_t t = 0; t < s->themes.k; t++) {
        struct assist_theme *theme = &w->result.themes[t];
        size_t term[ASSIST_WORDS], passage[ASSIST_QUOTES];
        size_t n = theme_words(&s->themes, &s->terms, t, ASSIST_WORDS, term);
        struct buf words;
        buf_init(&words, w->arena, 2000);
        for (size_t i = 0; i < n; i++)
            buf_printf(&words, "%s%s", i > 0 ? ", " : "", s->terms.words[term[i]]);
        theme->n = s->themes.n[t];
        theme->words = n > 0 ? words.s : "";
        n = theme_typical(&s->themes, &s->terms, t, ASSIST_QUOTES, passage);
        quotes_take(w, passage, n, theme->typical);
        n = theme_outlying(&s->themes, &s->terms, t, ASSIST_QUOTES, passage);
        quotes_take(w, passage, n, theme->outlying);
    }
}

static void result_make(struct work *w) {
    const struct sorted *s = &w->sorted;
    struct assist_result *r = &w->result;
    *r = (struct assist_result){.n_passages = (int64_t)w->n,
                                .n_clusters = (int64_t)s->duplicates.n_clusters,
                                .precision = (double)NAN,
                                .recall = (double)NAN,
                                .recall_top = (double)NAN};
    for (size_t i = 0; i < w->n; i++) r->n_repeats += s->duplicates.cluster[i] != i;
    result_themes(w);
    if (!s->has_suggestions) return;
    r->n_coded = (int64_t)s->suggestions.n_coded;
    r->precision = s->suggestions.precision;
    r->recall = s->suggestions.recall;
    r->recall_top = s->suggestions.recall_top;
    r->n_codes = w->book.n;
    r->codes = ARENA_ARRAY(w->arena, struct assist_code, w->book.n + 1);
    for (size_t c = 0; c < w->book.n; c++) {
        const struct suggest_code *code = &s->suggestions.codes[c];
        r->codes[c] = (struct assist_code){w->book.codes[c].id, code->n, code->line,
                                           code->precision, code->recall};
    }
}

static enum fail work_do(struct work *w, bool (*step)(void *, double, const char *), void *context,
                         struct why *why) {
    const char **definitions = ARENA_ARRAY(w->arena, const char *, w->book.n + 1);
    for (size_t c = 0; c < w->book.n; c++) {
        const struct code *code = &w->book.codes[c];
        definitions[c] = arena_printf(w->arena, "%s %s %s %s", code->name, code->definition,
                                      code->includes, code->example);
    }
    struct sort_plan plan = {.texts = w->texts,
                             .n = w->n,
                             .language = w->start.language,
                             .seed = w->start.seed,
                             .near_min = near_min,
                             .themes = w->start.themes,
                             .n_codes = w->book.n,
                             .definitions = definitions,
                             .coded = w->coded,
                             .step = step,
                             .context = context};
    TRY(sort_run(w->arena, &plan, &w->sorted, why));
    result_make(w);
    return FAIL_NONE;
}

/* The codes to suggest for a passage that nobody coded: at most three, above their own line. */
static const char *suggested_of(const struct work *w, size_t at) {
    size_t codes = w->book.n, taken = 0;
    struct buf buf;
    bool *used = ARENA_ARRAY(w->arena, bool, codes + 1);
    if (!w->sorted.has_suggestions || w->standing[at].n_coded > 0) return "";
    buf_init(&buf, w->arena, 200);
    const float *cosine = w->sorted.suggestions.cosine + at * codes;
    while (taken < SUGGEST_TOP) {
        size_t best = codes;
        for (size_t c = 0; c < codes; c++)
            if (!used[c] && (double)cosine[c] >= w->sorted.suggestions.codes[c].line &&
                (best == codes || cosine[c] > cosine[best]))
                best = c;
        if (best == codes) break;
        used[best] = true;
        buf_printf(&buf, "%s%lld:%.3f", taken > 0 ? " " : "", (long long)w->book.codes[best].id,
                   (double)cosine[best]);
        taken++;
    }
    return taken > 0 ? buf.s : "";
}

/* People code, hide and withdraw while a run works: what is stored follows how things stand now. */
static enum fail standing_read(struct db *db, struct work *w, struct why *why) {
    struct passage_standing_row *rows;
    size_t n, at = 0;
    TRY(passage_standing(db, w->arena, w->start.coding, &rows, &n, why));
    w->standing = ARENA_ARRAY(w->arena, struct standing, w->n + 1);
    for (size_t i = 0; i < w->n; i++) {
        while (at < n && rows[at].id < w->rows[i].id) at++;
        if (at == n || rows[at].id != w->rows[i].id) continue;
        w->standing[i] = (struct standing){.here = true,
                                           .open = text_is(rows[at].state, "open"),
                                           .near = rows[at].near,
                                           .counts = rows[at].counts,
                                           .n_coded = rows[at].n_coded,
                                           .suggested = rows[at].suggested};
    }
    return FAIL_NONE;
}

/* A group of passages that say nearly the same. */
struct repeated {
    size_t n, head; /* head: place of the one that is coded for all */
    int64_t former; /* the group whose choice of how it counts is kept; 0: none */
    bool each;
    bool decided; /* on one of them, at least */
    bool changed; /* who is in it, or how it counts */
};

/* The head is one that somebody coded, where there is one, else the first. */
static struct repeated *repeats_make(struct work *w) {
    const size_t *cluster = w->sorted.duplicates.cluster;
    struct repeated *groups = ARENA_ARRAY(w->arena, struct repeated, w->n + 1);
    for (size_t i = 0; i < w->n; i++) {
        struct repeated *g = &groups[cluster[i]];
        const struct standing *s = &w->standing[i];
        if (!s->here) continue;
        if (g->n == 0 || (s->n_coded > 0 && w->standing[g->head].n_coded == 0)) g->head = i;
        if (g->former == 0 && s->near != DB_NULL_INT) g->former = s->near;
        g->decided = g->decided || !s->open;
        g->n++;
    }
    for (size_t i = 0; i < w->n; i++) {
        struct repeated *g = &groups[cluster[i]];
        const struct standing *s = &w->standing[i];
        if (i == g->head && s->near != DB_NULL_INT) g->former = s->near;
    }
    for (size_t i = 0; i < w->n; i++) {
        struct repeated *g = &groups[cluster[i]];
        const struct standing *s = &w->standing[i];
        if (g->former == 0)
            g->each = text_is(w->start.repeats, "each");
        else if (s->here && s->near == g->former && s->near != w->rows[i].id && s->counts != 0)
            g->each = true;
    }
    return groups;
}

/* Writes who is in which group where that is not as it stood. */
static enum fail near_store(struct db *db, struct work *w, struct repeated *groups,
                            struct why *why) {
    TRY(passage_near_clear(db, w->start.coding, why));
    for (size_t i = 0; i < w->n; i++) {
        struct repeated *g = &groups[w->sorted.duplicates.cluster[i]];
        const struct standing *s = &w->standing[i];
        int64_t near = g->n > 1 ? w->rows[g->head].id : DB_NULL_INT;
        bool counts = g->n < 2 || g->head == i || g->each;
        if (!s->here || (s->near == near && (s->counts != 0) == counts)) continue;
        TRY(passage_near_put(db, w->rows[i].id, w->start.coding, near, counts, why));
        g->changed = true;
    }
    return FAIL_NONE;
}

/* Groups of repeats anew; those for which somebody chose how they count keep it. What was decided
 * on a passage holds for its group: first those that left one are as they are by themselves. */
static enum fail repeats_store(struct db *db, struct work *w, struct why *why) {
    struct repeated *groups = repeats_make(w);
    TRY(near_store(db, w, groups, why));
    size_t mark = arena_mark(w->arena);
    for (int heads = 0; heads < 2; heads++)
        for (size_t i = 0; i < w->n; i++) {
            const struct repeated *g = &groups[w->sorted.duplicates.cluster[i]];
            bool is = heads == 1 ? g->n > 1 && g->head == i : g->n == 1 && w->standing[i].here;
            if (!is || !g->changed || !g->decided) continue;
            TRY(final_make(db, w->arena, w->start.coding, w->rows[i].id, why));
            arena_rewind(w->arena, mark);
        }
    return FAIL_NONE;
}

static enum fail work_store(struct db *db, void *context, struct why *why) {
    struct work *w = context;
    TRY(standing_read(db, w, why));
    TRY(repeats_store(db, w, why));
    for (size_t i = 0; i < w->n; i++) {
        const char *suggested = suggested_of(w, i);
        if (w->standing[i].here && !text_is(suggested, w->standing[i].suggested))
            TRY(passage_suggested_put(db, w->rows[i].id, suggested, why));
    }
    return coding_run_end(db, w->start.run, "done", assist_result_write(w->arena, &w->result), "",
                          clock_now(), why);
}

enum fail assist_run_now(struct db *db, struct arena *arena, const struct assist_start *start,
                         struct why *why) {
    struct work work = {.arena = arena, .start = *start};
    TRY(work_read(db, &work, why));
    TRY(work_do(&work, NULL, NULL, why));
    return work_store(db, &work, why);
}

/* ---- threads ---- */

/* Words of one coding, for finding similar passages; never changed once made. */
struct words {
    struct arena *arena;
    struct passage_stamp_row stamp;
    struct passage_all_row *rows;
    size_t n;
    struct terms terms;
};

struct slot {
    struct assist *all;
    int64_t coding; /* 0: free */
    struct words *words;
    pthread_t run, sorter;
    bool run_started, running, cancelled;
    bool sorter_started, sorting;
    double done;
    const char *step;
    struct assist_start start; /* its texts are those below */
    char language[16], seed[64], repeats[16];
    char sorter_language[16];
    int64_t used_us;
};

struct assist {
    struct app *app;
    pthread_mutex_t lock;
    pthread_cond_t ended;
    struct slot slots[SLOTS];
};

static const char kept_key = 0;

static void words_free(struct words *words) {
    if (words != NULL) arena_free(words->arena);
}

static void *assist_make(struct app *app) {
    struct assist *all = ARENA_NEW(app->arena, struct assist);
    all->app = app;
    pthread_mutex_init(&all->lock, NULL);
    steady_condition(&all->ended);
    for (size_t i = 0; i < SLOTS; i++) all->slots[i].all = all;
    return all;
}

static void slot_join(struct slot *slot) {
    if (slot->run_started) pthread_join(slot->run, NULL);
    if (slot->sorter_started) pthread_join(slot->sorter, NULL);
    slot->run_started = slot->sorter_started = false;
}

static void assist_end(void *thing) {
    struct assist *all = thing;
    for (size_t i = 0; i < SLOTS; i++) {
        pthread_mutex_lock(&all->lock);
        all->slots[i].cancelled = true;
        pthread_mutex_unlock(&all->lock);
        slot_join(&all->slots[i]);
        words_free(all->slots[i].words);
    }
    pthread_cond_destroy(&all->ended);
    pthread_mutex_destroy(&all->lock);
}

static struct assist *assist_of(struct app *app) {
    return app_keep(app, &kept_key, assist_make, assist_end);
}

/* The slot of a coding, or a free one, or the one not used for longest. NULL: all are busy. Locked.
 */
static struct slot *slot_of(struct assist *all, int64_t coding) {
    struct slot *best = NULL;
    for (size_t i = 0; i < SLOTS; i++)
        if (all->slots[i].coding == coding) best = &all->slots[i];
    for (size_t i = 0; i < SLOTS && (best == NULL || best->coding != coding); i++) {
        struct slot *slot = &all->slots[i];
        if (slot->running || slot->sorting) continue;
        if (best == NULL || slot->used_us < best->used_us) best = slot;
    }
    if (best == NULL) return NULL;
    if (best->coding != coding) {
        slot_join(best);
        words_free(best->words);
        *best = (struct slot){.all = all, .coding = coding};
    }
    best->used_us = clock_monotonic();
    return best;
}

static bool slot_step(void *context, double done, const char *name) {
    struct slot *slot = context;
    pthread_mutex_lock(&slot->all->lock);
    slot->done = done;
    slot->step = name;
    bool on = !slot->cancelled;
    pthread_mutex_unlock(&slot->all->lock);
    return on;
}

static enum fail run_whole(struct slot *slot, struct work *work, struct why *why) {
    struct store *store = slot->all->app->store;
    TRY(store_read_held(store, work->arena, work_read, work, why));
    TRY(work_do(work, slot_step, slot, why));
    if (!slot_step(slot, 0.95, "storing what was found"))
        return why_fail(why, FAIL_LIMIT, NULL, "it was stopped");
    return store_write_long(store, work->arena, work_store, work, why);
}

struct run_failed {
    int64_t run;
    const char *state, *error;
};

static enum fail run_failed_store(struct db *db, void *context, struct why *why) {
    const struct run_failed *failed = context;
    return coding_run_end(db, failed->run, failed->state, "", failed->error, clock_now(), why);
}

static void run_end(struct app *app, int64_t run, const char *state, const char *error) {
    struct run_failed failed = {run, state, error};
    struct why why = {0};
    if (store_write(app->store, NULL, run_failed_store, &failed, &why) != FAIL_NONE)
        log_event(LOG_ERROR, "coding", "a run could not be ended: %s", why.text);
}

static void *run_thread(void *given) {
    struct slot *slot = given;
    struct arena *arena = arena_new((size_t)16 << 30);
    struct work *work = ARENA_NEW(arena, struct work);
    struct why why = {0};
    jmp_buf guard;
    volatile enum fail fail = FAIL_LIMIT;
    work->arena = arena;
    work->start = slot->start;
    (void)why_fail(&why, FAIL_LIMIT, NULL, "it needs more memory than there is");
    if (setjmp(guard) == 0) {
        arena_guard_set(arena, &guard);
        fail = run_whole(slot, work, &why);
    }
    arena_guard_set(arena, NULL);
    if (fail != FAIL_NONE) {
        bool on = slot_step(slot, 1, "storing what was found");
        run_end(slot->all->app, work->start.run, on ? "failed" : "cancelled", why.text);
    }
    arena_free(arena);
    pthread_mutex_lock(&slot->all->lock);
    slot->running = false;
    pthread_cond_broadcast(&slot->all->ended);
    pthread_mutex_unlock(&slot->all->lock);
    return NULL;
}

static void wait_for(struct assist *all, const bool *flag, int wait_ms) {
    struct timespec until = steady_end(wait_ms * INT64_C(1000));
    while (*flag)
        if (pthread_cond_timedwait(&all->ended, &all->lock, &until) == ETIMEDOUT) return;
}

enum fail assist_begin(struct app *app, const struct assist_start *start, int wait_ms,
                       struct why *why) {
    struct assist *all = assist_of(app);
    enum fail fail = FAIL_NONE;
    pthread_mutex_lock(&all->lock);
    struct slot *slot = slot_of(all, start->coding);
    if (slot == NULL || slot->running) {
        fail = why_fail(why, slot == NULL ? FAIL_LIMIT : FAIL_CONFLICT, NULL,
                        "it is being worked out already; wait a moment");
    } else {
        if (slot->run_started) pthread_join(slot->run, NULL);
        slot->start = *start;
        snprintf(slot->language, sizeof slot->language, "%s", start->language);
        snprintf(slot->seed, sizeof slot->seed, "%s", start->seed);
        snprintf(slot->repeats, sizeof slot->repeats, "%s", start->repeats);
        slot->start.language = slot->language;
        slot->start.seed = slot->seed;
        slot->start.repeats = slot->repeats;
        slot->cancelled = false;
        slot->done = 0;
        slot->step = "sorting the words";
        slot->running = slot->run_started = true;
        if (pthread_create(&slot->run, NULL, run_thread, slot) != 0) {
            slot->running = slot->run_started = false;
            fail = why_fail(why, FAIL_SYSTEM, NULL, "no thread could be started");
        } else {
            wait_for(all, &slot->running, wait_ms);
        }
    }
    pthread_mutex_unlock(&all->lock);
    /* It never began: whoever asked is told why, and nothing waits for its end. */
    if (fail != FAIL_NONE) run_end(app, start->run, "cancelled", "");
    return fail;
}

bool assist_is_running(struct app *app, int64_t coding, double *done, const char **step) {
    struct assist *all = assist_of(app);
    bool running = false;
    pthread_mutex_lock(&all->lock);
    for (size_t i = 0; i < SLOTS; i++)
        if (all->slots[i].coding == coding && all->slots[i].running) {
            running = true;
            *done = all->slots[i].done;
            *step = all->slots[i].step;
        }
    pthread_mutex_unlock(&all->lock);
    return running;
}

void assist_cancel(struct app *app, int64_t coding) {
    struct assist *all = assist_of(app);
    pthread_mutex_lock(&all->lock);
    for (size_t i = 0; i < SLOTS; i++)
        if (all->slots[i].coding == coding) all->slots[i].cancelled = true;
    pthread_mutex_unlock(&all->lock);
}

/* ---- similar passages ---- */

static enum fail words_read(struct db *db, void *context, struct why *why) {
    struct words *words = ((void **)context)[0];
    const int64_t *coding = ((void **)context)[1];
    TRY(passage_stamp(db, words->arena, *coding, &words->stamp, why));
    return passage_all(db, words->arena, *coding, &words->rows, &words->n, why);
}

/* NULL when it cannot be made. */
static struct words *words_make(struct app *app, int64_t coding, const char *language) {
    struct arena *arena = arena_new((size_t)4 << 30);
    struct words *words = ARENA_NEW(arena, struct words);
    void *context[] = {words, &coding};
    jmp_buf guard;
    volatile bool made = false;
    words->arena = arena;
    if (setjmp(guard) == 0) {
        arena_guard_set(arena, &guard);
        if (store_read_held(app->store, arena, words_read, context, NULL) == FAIL_NONE) {
            const char **texts = ARENA_ARRAY(arena, const char *, words->n + 1);
            for (size_t i = 0; i < words->n; i++) texts[i] = words->rows[i].text;
            struct sort_plan plan = {.texts = texts, .n = words->n, .language = language};
            made = sort_words(arena, &plan, &words->terms, NULL) == FAIL_NONE;
        }
    }
    arena_guard_set(arena, NULL);
    if (made) return words;
    arena_free(arena);
    return NULL;
}

static void *sorter_thread(void *given) {
    struct slot *slot = given;
    struct words *words = words_make(slot->all->app, slot->coding, slot->sorter_language);
    pthread_mutex_lock(&slot->all->lock);
    words_free(slot->words);
    slot->words = words;
    slot->sorting = false;
    pthread_cond_broadcast(&slot->all->ended);
    pthread_mutex_unlock(&slot->all->lock);
    return NULL;
}

static size_t similar_find(struct arena *arena, const struct words *words, int64_t passage,
                           struct similar *out, size_t most) {
    enum { LOOKED_AT = 40 };
    size_t found[LOOKED_AT], n = 0;
    double cosine[LOOKED_AT];
    const struct passage_all_row *row =
        words->n == 0 ? NULL : bsearch(&passage, words->rows, words->n, sizeof *row, by_id);
    if (row == NULL) return 0;
    size_t at = (size_t)(row - words->rows);
    const struct terms *t = &words->terms;
    size_t start = t->start[at];
    size_t many = terms_similar(arena, t, &t->term[start], &t->weight[start],
                                t->start[at + 1] - start, LOOKED_AT, found, cosine);
    for (size_t i = 0; i < many && n < most; i++) {
        const struct passage_all_row *like = &words->rows[found[i]];
        if (found[i] == at || (row->near != DB_NULL_INT && like->near == row->near)) continue;
        out[n++] = (struct similar){like->id, arena_copy(arena, like->text),
                                    arena_copy(arena, like->label), cosine[i]};
    }
    return n;
}

/* Words of former days are shown to nobody: some may have been hidden or withdrawn since. */
static bool words_are_of(const struct words *words, const struct passage_stamp_row *stamp) {
    return words != NULL && words->stamp.n == stamp->n && words->stamp.last == stamp->last &&
           words->stamp.away == stamp->away;
}

enum fail assist_similar(struct app *app, struct db *db, struct arena *arena, int64_t coding,
                         const char *language, int64_t passage, struct similar *out, size_t most,
                         size_t *n, enum assist_state *state, struct why *why) {
    struct assist *all = assist_of(app);
    struct passage_stamp_row stamp;
    *n = 0;
    *state = ASSIST_WORKING;
    TRY(passage_stamp(db, arena, coding, &stamp, why));
    pthread_mutex_lock(&all->lock);
    struct slot *slot = slot_of(all, coding);
    if (slot != NULL) {
        bool good = words_are_of(slot->words, &stamp);
        if (!good && !slot->sorting) {
            if (slot->sorter_started) pthread_join(slot->sorter, NULL);
            snprintf(slot->sorter_language, sizeof slot->sorter_language, "%s", language);
            slot->sorting = slot->sorter_started =
                pthread_create(&slot->sorter, NULL, sorter_thread, slot) == 0;
        }
        if (!good && stamp.n <= AT_ONCE) wait_for(all, &slot->sorting, 2000);
        if (!slot->sorting && words_are_of(slot->words, &stamp)) {
            *n = similar_find(arena, slot->words, passage, out, most);
            *state = ASSIST_READY;
        }
    }
    pthread_mutex_unlock(&all->lock);
    return FAIL_NONE;
}

/* ---- as JSON ---- */

static void ids_write(struct json_out *out, const char *name, const int64_t *ids) {
    json_key(out, name);
    json_open(out, '[');
    for (size_t i = 0; i < ASSIST_QUOTES; i++)
        if (ids[i] != 0) json_put_int(out, ids[i]);
    json_close(out, ']');
}

const char *assist_result_write(struct arena *arena, const struct assist_result *r) {
    struct buf buf;
    struct json_out out;
    buf_init(&buf, arena, (size_t)16 << 20);
    json_out_init(&out, &buf);
    json_open(&out, '{');
    json_pair_int(&out, "passages", r->n_passages);
    json_pair_int(&out, "coded", r->n_coded);
    json_pair_int(&out, "repeats", r->n_repeats);
    json_pair_int(&out, "clusters", r->n_clusters);
    json_pair_real(&out, "precision", r->precision);
    json_pair_real(&out, "recall", r->recall);
    json_pair_real(&out, "recall_top", r->recall_top);
    json_key(&out, "themes");
    json_open(&out, '[');
    for (size_t t = 0; t < r->n_themes; t++) {
        json_open(&out, '{');
        json_pair_int(&out, "n", r->themes[t].n);
        json_pair_text(&out, "words", r->themes[t].words);
        ids_write(&out, "typical", r->themes[t].typical);
        ids_write(&out, "outlying", r->themes[t].outlying);
        json_close(&out, '}');
    }
    json_close(&out, ']');
    json_key(&out, "codes");
    json_open(&out, '[');
    for (size_t c = 0; c < r->n_codes; c++) {
        json_open(&out, '{');
        json_pair_int(&out, "code", r->codes[c].code);
        json_pair_int(&out, "n", r->codes[c].n);
        json_pair_real(&out, "line", r->codes[c].line);
        json_pair_real(&out, "precision", r->codes[c].precision);
        json_pair_real(&out, "recall", r->codes[c].recall);
        json_close(&out, '}');
    }
    json_close(&out, ']');
    json_close(&out, '}');
    return buf.s;
}

static double real_or_nan(const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static int64_t int_or_0(const json_t *object, const char *key) {
    return (int64_t)json_integer_value(json_object_get(object, key));
}

static void ids_read(const json_t *list, int64_t *out) {
    for (size_t i = 0; i < ASSIST_QUOTES; i++)
        out[i] = (int64_t)json_integer_value(json_array_get(list, i));
}

enum fail assist_result_read(struct arena *arena, const char *json, struct assist_result *out,
                             struct why *why) {
    json_t *root;
    TRY(json_read(arena, str_of(json), &root, why));
    const json_t *themes = json_object_get(root, "themes"), *codes = json_object_get(root, "codes");
    struct assist_result r = {.n_passages = int_or_0(root, "passages"),
                              .n_coded = int_or_0(root, "coded"),
                              .n_repeats = int_or_0(root, "repeats"),
                              .n_clusters = int_or_0(root, "clusters"),
                              .precision = real_or_nan(root, "precision"),
                              .recall = real_or_nan(root, "recall"),
                              .recall_top = real_or_nan(root, "recall_top"),
                              .n_themes = json_array_size(themes),
                              .n_codes = json_array_size(codes)};
    r.themes = ARENA_ARRAY(arena, struct assist_theme, r.n_themes + 1);
    r.codes = ARENA_ARRAY(arena, struct assist_code, r.n_codes + 1);
    for (size_t t = 0; t < r.n_themes; t++) {
        const json_t *theme = json_array_get(themes, t);
        r.themes[t].n = int_or_0(theme, "n");
        r.themes[t].words = arena_copy(arena, json_text_or(theme, "words", ""));
        ids_read(json_object_get(theme, "typical"), r.themes[t].typical);
        ids_read(json_object_get(theme, "outlying"), r.themes[t].outlying);
    }
    for (size_t c = 0; c < r.n_codes; c++) {
        const json_t *code = json_array_get(codes, c);
        r.codes[c] = (struct assist_code){int_or_0(code, "code"), int_or_0(code, "n"),
                                          real_or_nan(code, "line"), real_or_nan(code, "precision"),
                                          real_or_nan(code, "recall")};
    }
    *out = r;
    return FAIL_NONE;
}
