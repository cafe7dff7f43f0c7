/*
 * score_file -- a published score as a file that anybody can recompute.
 *
 * The file (`score-NAME.json`, format "folkmoot-score/1") holds the summary of the
 * answers and, under "figures", what was printed. Reading it back and running
 * score_figures on the summary must give the same figures to the last printed
 * digit; score_file_compare names the first that differ. The digests of its parts
 * tell of an altered digit that no figure depends on. docs/reference/score.md
 * describes each member.
 */
#ifndef STATS_SCORE_FILE_H
#define STATS_SCORE_FILE_H

#include "base/json.h"
#include "stats/score.h"
#include "stats/score_digest.h"

#define SCORE_FORMAT "folkmoot-score/1"

/* About what, for people; all may be NULL. */
struct score_about {
    const char *title, *reference, *date, *source;
    /* Why the score has the weights of one source, and the day of that choice; NULL: it has not. */
    const char *headline_reason, *headline_day;
    int64_t version;
    bool illustrative; /* made-up answers are part of it */
};

/* Writes the whole document. `bootstrap` (NULL allowed) goes beside the figures; it
 * needs the answers themselves, so it is left out of what is published. */
void score_file_write(struct buf *out, const struct score_about *about,
                      const struct score_summary *summary, const struct score_figures *figures,
                      const struct score_bootstrap *bootstrap);
/* Reads the summary; `figures` is the file's own member "figures". INPUT names the path at fault.
 */
enum fail score_file_read(struct arena *arena, struct str text, struct score_about *about,
                          struct score_summary *summary, const json_t **figures,
                          struct why *why) MUST_USE;

struct score_difference {
    const char *name;                 /* "combined.high" */
    const char *published, *computed; /* as printed */
    int digit;                        /* which significant digit differs first, from 1; 0: other */
};
/* Compares what is printed with what the summary gives; every published figure must
 * be one that we compute. */
enum fail score_file_compare(struct arena *arena, const json_t *published,
                             const struct score_figures *figures,
                             const struct score_summary *summary,
                             struct score_difference **differences, size_t *n,
                             struct why *why) MUST_USE;
/* "'score' is published as 61.2345, computed as 61.2346: digit 6 differs" */
const char *score_difference_text(struct arena *arena, const struct score_difference *difference);

/* All that can be told of a published file by itself. */
struct score_check {
    struct score_about about;
    struct score_summary summary;
    struct score_figures figures;
    bool digests; /* it has some; files from before they were kept have none */
    const struct score_altered *altered;
    size_t n_altered;
    const char *unreadable; /* why nothing can be computed from an altered file; NULL: it can */
    struct score_difference *differences;
    size_t n_differences;
};
/* Compares its digests, reads it and computes it again. INPUT as score_file_read, unless the
 * digests tell more. */
enum fail score_file_check(struct arena *arena, struct str text, struct score_check *out,
                           struct why *why) MUST_USE;
/* The first part and the first figure that do not fit, in a sentence; NULL: all fits. */
const char *score_check_text(struct arena *arena, const struct score_check *check);

#endif
