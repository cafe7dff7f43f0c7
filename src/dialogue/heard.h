/*
 * heard -- how many of those who meant to hold a conversation did, and who was heard; pure.
 *
 * Question: of the events registered, how many went ahead, were held and were written up; which
 *           areas and communities are missing beside their share of the population?
 * Method:   shares of the registered with Wilson's interval. Attendance is known in bands, so the
 *           share of a group among all who came lies between the sum of its least over that plus
 *           the most of all others, and its most over that plus the least of all others: exact
 *           bounds, whatever the true numbers in the bands. A group counts as heard too little when
 *           even its upper bound is under half of its share of the population.
 * Source:   Wilson (1927), JASA 22; drop-off of a national programme: 137 settings registered, 23
 *           ran (Department for Education "Workshop in a Box", evaluation 2026).
 * Units:    events, people, shares 0 to 1.
 * Pure:     yes.
 */
#ifndef DIALOGUE_HEARD_H
#define DIALOGUE_HEARD_H

#include "base/arena.h"
#include "stats/interval.h"

#include <stdbool.h>

enum { UPTAKE_PEER_REGISTERED = 137, UPTAKE_PEER_RAN = 23 };

struct uptake {
    int64_t registered; /* all but those that were cancelled before they said they go ahead */
    int64_t confirmed, held, written;
    int64_t over; /* whose day has passed, cancelled ones left out */
};
/* Share of `n` among `of`; all members NaN when `of` is 0. */
struct interval uptake_share(int64_t n, int64_t of);
/* Events to register so that `wanted` are written up, at the rate of those that are over once ten
 * are, else at the peers' rate. */
int64_t uptake_needed(const struct uptake *uptake, int64_t wanted);

/* What is known of one area or community. */
enum heard { HEARD_NOT, HEARD_COMING, HEARD_LITTLE, HEARD_WELL };
struct heard_group {
    int64_t population;
    int64_t events;      /* written up */
    int64_t coming;      /* registered and not written up yet */
    int64_t least, most; /* people who came, from the bands */
    /* Results: */
    double share;     /* of the population of its kind */
    double low, high; /* of all who came; NaN when nobody did */
    enum heard state;
};
/* Groups of one kind, as parts of a whole (areas), or each by itself beside everybody else
 * (communities, which overlap): then `all_least` and `all_most` are those of all events and
 * `whole` is the population of everybody. */
void heard_parts(struct heard_group *groups, size_t n);
void heard_each(struct heard_group *groups, size_t n, int64_t whole, int64_t all_least,
                int64_t all_most);

/* Question: what may a group see of the whole beside its own counts?
 * Method:   the group knows its own counts, so the rest is whole less own. The counts are shown
 *           when no number of 1 to 4 people is in the whole or in the rest, and the rest is of at
 *           least two other groups; else only how many answered, when that itself is safe.
 * Pure:     yes. */
enum { SAFE_LEAST = 5 };
enum beside { BESIDE_NOTHING, BESIDE_N, BESIDE_ALL };
enum beside beside_whole(const int64_t whole[3], const int64_t own[3], size_t n_others);

/* Question: which counts of an area by statement table may be published?
 * Method:   counts of 1 to 4 are hidden, and others with them so that none follows from the row's
 *           and the column's totals (stats/disclosure). `shown[n_areas * 3]`; an area that hides
 *           any shows none of its three.
 * Fails:    as suppress_run. */
enum fail areas_safe(struct arena *arena, const int64_t *counts, size_t n_areas, bool *shown,
                     struct why *why) MUST_USE;

#endif
