/*
 * answers -- all answers that enter a score, loaded from where people gave them.
 *
 * Which: the latest frozen version's assessment (locked ratings only), the points of
 * everybody who takes part in an engagement on that version, the last direct answers
 * to the uses that stand for the proposal, and the gates as they are now. Where a question of
 * a survey weighs the proposal's tests, or somebody has chosen whose weights the score takes,
 * all sources stand in the plan beside its weights, each by itself; else none does.
 */
#ifndef ACCEPTABILITY_ANSWERS_H
#define ACCEPTABILITY_ANSWERS_H

#include "framework/framework.h"
#include "stats/score.h"
#include "store/db.h"

#define SCORE_LINE 60.0
#define SCORE_LEVEL 0.95

struct answers {
    int64_t proposal, version;
    const char *title, *reference;
    struct framework *framework; /* the assessment's, else the proposal's or the default */
    struct score_plan plan;
    size_t n_waiting;       /* assessors who have not locked */
    bool assessed;          /* an assessment of the version was opened */
    bool illustrative;      /* made-up answers are among them */
    const char *source;     /* of published ballots; "" none */
    const char *direct_day; /* ISO date of the last direct answer; "" none */
    /* Whose weights somebody chose for the score of this version; choice 0: nobody has. Where the
     * source is gone the plan has nobody's weights, and there is no score. */
    int64_t choice;
    const char *headline, *headline_reason, *headline_day; /* NULL: all counted together */
};

/* NOTFOUND when the proposal does not exist, or no framework is installed. */
enum fail answers_load(struct db *db, struct arena *arena, int64_t proposal, struct answers *out,
                       struct why *why) MUST_USE;

/* One stored row of points. */
struct answers_point {
    int64_t participant;
    const char *item;
    double points;
};
/* Turns rows (sorted by participant) into the plan's weights. Where some people weighed
 * tests and others questions, questions are added up into their tests. Pure. */
void answers_weigh(struct arena *arena, const struct framework *framework,
                   const struct answers_point *points, size_t n, struct score_plan *plan);

#endif
