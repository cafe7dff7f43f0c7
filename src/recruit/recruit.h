/*
 * recruit -- what a recruitment is, and what may become of the people in it: the rules, pure.
 *
 * A recruitment finds people for one jury (`recruitment.engagement`) or one panel
 * (`recruitment.panel`): letters, registrations, a pool, a draw, calls, replacements,
 * erasure. Each person is a candidate under a number that says nothing about them; who
 * they are is in the vault (recruit_people.h).
 *
 * For those who build on it: the people of a jury are the candidates of its recruitment in
 * the state `confirmed` (RECRUIT_CONFIRMED); `selected` ones have a seat but have not said yes
 * yet. Read them with recruit_people_of_engagement or recruit_people_of_panel (recruit.sql.h),
 * or in your own SQL from recruit_candidate JOIN recruitment. Never write these tables:
 * recruit_step moves a candidate, recruit_joined notes what they became on your side.
 */
#ifndef RECRUIT_RECRUIT_H
#define RECRUIT_RECRUIT_H

#include "base/arena.h"
#include "base/fail.h"
#include "store/db.h"

#include <stdbool.h>

/* planned -> open -> closed -> frozen -> drawn -> finished; open and closed may alternate, and a
 * pool that is frozen may be opened again until a draw is committed. */
enum recruitment_state {
    RECRUITMENT_PLANNED,
    RECRUITMENT_OPEN,   /* people may register */
    RECRUITMENT_CLOSED, /* nobody more; doubtful ones are looked at */
    RECRUITMENT_FROZEN, /* the pool stands; the draw is prepared */
    RECRUITMENT_DRAWN,  /* calls and replacements */
    RECRUITMENT_FINISHED,
    N_RECRUITMENT_STATES
};
const char *recruitment_state_word(enum recruitment_state state); /* as stored */
enum recruitment_state recruitment_state_read(const char *word); /* N_RECRUITMENT_STATES: unknown */
const char *recruitment_state_text(enum recruitment_state state); /* English, for tr */

/* What must be there before people are asked. */
struct recruitment_readiness {
    size_t n_categories, n_incomplete; /* those with less than two values */
    size_t n_impossible;               /* those whose quotas cannot add up to the seats */
    bool has_about, has_eligibility, has_promise, days_in_order;
    bool is_over;          /* the last day to register has passed */
    int64_t n_waiting;     /* registrations that somebody must look at */
    int64_t n_pool, seats; /* people who can be drawn */
    bool committed;        /* a draw is prepared and published */
};
/* May the recruitment go from `from` to `to`? CONFLICT with what is missing, in words. */
enum fail recruitment_step_check(enum recruitment_state from, enum recruitment_state to,
                                 const struct recruitment_readiness *readiness,
                                 struct why *why) MUST_USE;

enum recruit_state {
    RECRUIT_INVITED,    /* asked by name; those who got a letter are not candidates yet */
    RECRUIT_REGISTERED, /* answered; somebody must look at it */
    RECRUIT_ELIGIBLE,   /* in the pool */
    RECRUIT_SELECTED,   /* drawn, or called up; not confirmed yet */
    RECRUIT_CONFIRMED,
    RECRUIT_RESERVE,
    RECRUIT_WITHDRAWN,  /* does not want to any more, or cannot */
    RECRUIT_REPLACED,   /* withdrew, and somebody else has the seat */
    RECRUIT_NOT_CHOSEN, /* not drawn, or not eligible */
    RECRUIT_ERASED,     /* contact details destroyed; number and values stay */
    N_RECRUIT_STATES
};
const char *recruit_state_word(enum recruit_state state);   /* "not_chosen" ... as stored */
enum recruit_state recruit_state_read(const char *word);    /* N_RECRUIT_STATES: unknown */
const char *recruit_state_text(enum recruit_state state);   /* English, for tr */
const char *recruit_state_colour(enum recruit_state state); /* of a tag; NULL: blue */

/* May a candidate go from `from` to `to`? CONFLICT with the reason in words. */
enum fail recruit_step_check(enum recruit_state from, enum recruit_state to,
                             struct why *why) MUST_USE;
/* Whether somebody in this state has or had a seat, so that their details are kept longer. */
bool recruit_state_has_seat(enum recruit_state state);

/* Why somebody moved, as a fixed word for recruit_event: "draw", "call", "own wish" ... */
struct recruit_move {
    int64_t recruitment, candidate;
    enum recruit_state to;
    const char *reason;
    int64_t person; /* who did it; 0: the candidate or the service */
    int64_t now;
};
/* Moves a candidate inside the current write transaction and notes it. CONFLICT when the step
 * is not allowed, NOTFOUND when the candidate is not of this recruitment. */
enum fail recruit_step(struct db *db, struct arena *arena, const struct recruit_move *move,
                       struct why *why) MUST_USE;
/* Notes which participant (jury) or member (panel) a confirmed candidate became. */
enum fail recruit_joined(struct db *db, int64_t recruitment, int64_t candidate, int64_t joined,
                         struct why *why) MUST_USE;

#endif
