/* stv_count -- what all STV rules share while they count; private to stv*.c. */
#ifndef STATS_VOTING_STV_COUNT_H
#define STATS_VOTING_STV_COUNT_H

#include "stats/voting/fixed.h"
#include "stats/voting/stv.h"

struct stv_count {
    struct arena *arena;
    const struct stv_plan *plan;
    const struct ballots *ballots;
    struct fixed_scale scale;
    size_t n, n_elected, n_hopeful, stage;
    enum stv_status *status;
    wide *votes, *history; /* [n]; [n_stages * n] votes at the end of each stage */
    wide quota, exhausted;
    size_t *place; /* [n] in the order for lots */
    size_t *chosen;
    struct stv_action *action;
    struct stv_stage *stages;
    size_t n_actions, room_actions, n_stages, room_stages;
};

void stv_act(struct stv_count *count, enum stv_act act, size_t candidate, const char *text);
/* "TEXT: NAME" */
void stv_say(struct stv_count *count, enum stv_act act, size_t candidate, const char *text);
void stv_elect(struct stv_count *count, size_t candidate, enum stv_status status);
void stv_defeat(struct stv_count *count, size_t candidate);
/* Keeps the votes as they stand as the end of a stage. */
void stv_stage_end(struct stv_count *count);
/* The first by the lot of the marked candidates; an STV_TIE action when there are several. */
size_t stv_lot(struct stv_count *count, const bool *marked, const char *about);
/* Of the marked the first by the lot among the `left`; an STV_TIE action when several are marked.
 */
size_t stv_tie(struct stv_count *count, const bool *marked, const bool *left, const char *about);
size_t stv_seats_left(const struct stv_count *count);
/* All hopefuls elected where seats are left, defeated where not. */
void stv_finish(struct stv_count *count, const char *elected, const char *defeated);

void stv_run_transfers(struct stv_count *count); /* stv_wigm.c */
void stv_run_meek(struct stv_count *count);      /* stv_meek.c */

#endif
