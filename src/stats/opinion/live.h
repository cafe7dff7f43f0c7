/*
 * live -- an opinion map that follows each new vote.
 *
 * Question: what do the figures say now, one vote after the map was computed?
 * Method:   exact at once: how many people voted what on each statement, overall and in each group,
 *           with shares, intervals, bridging and dividing statements; and the place and group of
 * the person who voted, by their posterior mean and the nearest centre. Held until the next full
 * computation (opinion_run): the axes, how many groups there are and how stable, what sets them
 * apart. So a new vote costs as much as one person's votes. Memory:   in the arena: 48 bytes for
 * each statement and group; rows that grew are copied, twice the space each time. Units:    votes
 * 1, 0, -1; OPINION_TAKEN_BACK takes the vote away. Fails:    INPUT for a vote or statement that
 * there is not. People are added as they come. Pure:     yes, but for what it keeps; one thread at
 * a time. The same votes in any order give the same counts; with the map's own votes it says what
 * the map says.
 */
#ifndef STATS_OPINION_LIVE_H
#define STATS_OPINION_LIVE_H

#include "stats/opinion/opinion.h"

enum { OPINION_TAKEN_BACK = 2 };

struct opinion_live;

/* `votes`, `report` and what `plan` points at stay the caller's and live as long. */
struct opinion_live *opinion_live_new(struct arena *arena, const struct opinion_plan *plan,
                                      const struct opinion_report *report);

/* Somebody new, with a weight (1 where nobody is weighted). Returns their number. */
size_t opinion_live_person(struct opinion_live *live, double weight);

enum fail opinion_live_vote(struct opinion_live *live, size_t person, size_t statement, int vote,
                            struct why *why) MUST_USE;

struct opinion_live_now {
    size_t n_people, n_voters, n_votes;
    size_t n_groups, size[OPINION_GROUPS_MAX];
    size_t n_changed; /* votes since the map was computed */
};
struct opinion_live_now opinion_live_now(const struct opinion_live *live);
/* Figures of a statement now; `secure` and the loading are the map's. */
void opinion_live_statement(const struct opinion_live *live, size_t statement,
                            struct opinion_statement *out);
/* OPINION_NO_GROUP where they have too few votes or there are no groups. */
uint8_t opinion_live_group(const struct opinion_live *live, size_t person);
/* NaN for who never voted. */
void opinion_live_place(const struct opinion_live *live, size_t person, double place[2]);

#endif
