/*
 * score_words -- a score told in plain words, the same wherever it is shown.
 *
 * Every text is in the page's language and in the page's arena. Scores are rounded
 * to whole numbers, shares to whole per cent: the file beside the page has more.
 */
#ifndef SCORE_SCORE_WORDS_H
#define SCORE_SCORE_WORDS_H

#include "framework/framework.h"
#include "stats/score_file.h"
#include "web/chart.h"
#include "web/html.h"

/* A score and what one must know to read it. */
struct score_reading {
    const struct score_summary *summary;
    const struct score_figures *figures;
    const struct framework *framework; /* for titles; NULL: ids are shown */
    const char *date;                  /* when computed, in the page's language */
    const char *direct_date;           /* when people were asked directly; "" unknown */
    const char *source;                /* where published ballots come from; "" none */
    bool illustrative;                 /* made-up answers are part of it */
    int64_t version;                   /* of the proposal; 0 unknown */
    const char *headline_reason;       /* why it has the weights of one source; "" it has not */
    const char *headline_day;          /* ISO, of that choice; "" unknown */
};

/* Reads a file made by score_file_write. */
enum fail score_reading_read(struct arena *arena, const char *text, struct score_reading *out,
                             struct score_about *about, struct why *why) MUST_USE;

/* "Too close to call" and its look: "yes", "no", "unclear", "none". */
const char *score_verdict(const struct html *out, const struct score_reading *reading);
const char *score_look(const struct score_reading *reading);
/* What the verdict means, in one sentence. */
const char *score_verdict_meaning(const struct html *out, const struct score_reading *reading);
/* Why there is no score: [n] sentences, none when there is one. */
size_t score_refusals(const struct html *out, const struct score_reading *reading,
                      const char *texts[3]);
/* Where score and direct answer part: a headline and its explanation; NULL: they do not. */
const char *score_gap_title(const struct html *out, const struct score_reading *reading);
const char *score_gap_text(const struct html *out, const struct score_reading *reading);

/* "The score is 61 out of 100, and lies between 53 and 71 ..." NULL when there is none. */
const char *score_result_sentence(const struct html *out, const struct score_reading *reading);
/* "Asked directly, 22 of 36 people said yes ..." NULL when nobody was. */
const char *score_direct_sentence(const struct html *out, const struct score_reading *reading);
/* Where most of the doubt comes from. NULL when there is no score. */
const char *score_doubt_sentence(const struct html *out, const struct score_reading *reading);
/* "14 people shared out points; 5 assessors of 4 organisations; 3 March 2026". */
const char *score_base(const struct html *out, const struct score_reading *reading);

/* The three intervals in words: the public's weights, the assessors, missing answers. */
struct score_sureness {
    const char *title, *text;
};
size_t score_sureness(const struct html *out, const struct score_reading *reading,
                      struct score_sureness parts[3]);
/* What would change it: turning weights, more assessors, missing answers. At most `max`. */
size_t score_changes(const struct html *out, const struct score_reading *reading,
                     const char **texts, size_t max);

/* Title of a test, of what people weighed, or of a criterion by id. */
const char *score_title(const struct score_reading *reading, const char *id);

/* "Passed", "Failed", "Not yet known", with the colour of its tag. */
const char *score_gate_word(const struct html *out, enum score_gate_state state);
const char *score_gate_colour(enum score_gate_state state);
/* The pack's sentence for the public, or the word. */
const char *score_gate_sentence(const struct html *out, const struct score_reading *reading,
                                const struct score_gate *gate);

/* The picture of all intervals, and of yes / unsure / no. */
void score_chart(struct html *out, const struct score_reading *reading, const char *download);
/* Its first row alone: for a page that is one page. */
void score_line_chart(struct html *out, const struct score_reading *reading);
void score_direct_chart(struct html *out, const struct score_reading *reading,
                        const char *download);
/* What people find important: mean shares with intervals. */
void score_weights_chart(struct html *out, const struct score_reading *reading,
                         const char *download);

/* A score of some day, for the picture of how it went. */
struct score_point {
    const char *date; /* in the page's language */
    int64_t version;
    double score, low, high; /* NaN: no score could be made */
};
/* "The score went from 58 on 3 March to 66 on 9 June. The ranges overlap ..."; NULL with fewer than
 * two. `points`: the oldest first. */
const char *score_trend_sentence(const struct html *out, const struct score_point *points,
                                 size_t n);
/* The picture with its table; nothing with fewer than two points. */
void score_trend_chart(struct html *out, const struct score_point *points, size_t n, double line);

/* The criteria on which assessors differ most: indices, by falling spread. Spreads are
 * standard deviations over assessors on the 0..100 scale. Returns how many (at most max). */
size_t score_disputed(const struct score_reading *reading, size_t *criteria, double *spreads,
                      size_t max);

#endif
