/*
 * assist -- what the program can do for those who code: sort, find again, suggest, and say how
 * often it is right. People decide.
 *
 * A run works out, in a thread of its own: passages that are nearly the same (stats/text/duplicate,
 * Jaccard index from 0.7), candidate themes (stats/text/theme), and which codes fit passages that
 * nobody coded yet (stats/text/suggest), with their precision measured by leaving one out. It is
 * kept in the database; a run that its service did not live to end shows as stopped.
 *
 * The words of passages for searching similar ones are kept in memory for the codings used last.
 */
#ifndef CODING_ASSIST_H
#define CODING_ASSIST_H

#include "civic/app.h"
#include "coding/coding.h"

enum { ASSIST_THEMES = 12, ASSIST_QUOTES = 3, ASSIST_WORDS = 8 };

enum assist_state { ASSIST_READY, ASSIST_WORKING };

/* Starts a run and waits up to `wait_ms` for its end. CONFLICT when one is under way; a run that
 * could not begin is ended in the database as well. */
struct assist_start {
    int64_t coding, run, now;
    const char *language, *seed, *repeats;
    size_t themes; /* 0: ASSIST_THEMES, fewer where there are few passages */
};
enum fail assist_begin(struct app *app, const struct assist_start *start, int wait_ms,
                       struct why *why) MUST_USE;
/* Whether a run is under way, how far it is (0..1), and the English name of the step. */
bool assist_is_running(struct app *app, int64_t coding, double *done, const char **step);
/* Asks it to stop at its next step. */
void assist_cancel(struct app *app, int64_t coding);

struct similar {
    int64_t id;
    const char *text, *label;
    double cosine;
};
/* The passages most like one, those nearly the same left out, by falling likeness. Sorts the words
 * first where that was not done since passages came; when this takes long, *state is
 * ASSIST_WORKING and nothing is returned. */
enum fail assist_similar(struct app *app, struct db *db, struct arena *arena, int64_t coding,
                         const char *language, int64_t passage, struct similar *out, size_t most,
                         size_t *n, enum assist_state *state, struct why *why) MUST_USE;

/* The same work without a thread, for commands, tests and the example programme. */
enum fail assist_run_now(struct db *db, struct arena *arena, const struct assist_start *start,
                         struct why *why) MUST_USE;

/* ---- what a run keeps, as JSON ---- */

struct assist_theme {
    int64_t n;
    const char *words;
    int64_t typical[ASSIST_QUOTES], outlying[ASSIST_QUOTES]; /* passages; 0: none */
};
struct assist_code {
    int64_t code, n;
    double line, precision, recall; /* NaN: nothing to say */
};
struct assist_result {
    int64_t n_passages, n_coded, n_repeats, n_clusters;
    struct assist_theme *themes;
    size_t n_themes;
    struct assist_code *codes;
    size_t n_codes;
    double precision, recall, recall_top; /* NaN: nothing to say */
};
enum fail assist_result_read(struct arena *arena, const char *json, struct assist_result *out,
                             struct why *why) MUST_USE;
const char *assist_result_write(struct arena *arena, const struct assist_result *result);

#endif
