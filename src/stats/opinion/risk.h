/*
 * risk -- could somebody be picked out of a file of votes?
 *
 * Question: how many people are alone with their row of votes; of how many would somebody who knows
 *           a few of their votes know the rest?
 * Method:   rows compared whole; for each of `draws` people with at least m votes, m of their
 *           votes are drawn and everybody who cast the same m counted: alone means picked out.
 * Source:   Narayanan & Shmatikov (2008), IEEE Security and Privacy (sparse data).
 * Units:    shares 0..1; NaN where nobody has so many votes.
 * Pure:     yes, from the seed. O(draws * people * m log votes).
 */
#ifndef STATS_OPINION_RISK_H
#define STATS_OPINION_RISK_H

#include "stats/opinion/votes.h"

enum { OPINION_RISKS = 3 }; /* 3, 5 and 8 known votes */

struct opinion_risk {
    double unique_rows;          /* of people with votes */
    double known[OPINION_RISKS]; /* picked out by so many known votes */
};
struct opinion_risk opinion_risk_of(struct arena *arena, const struct opinion_votes *votes,
                                    const char *seed, size_t draws);
int opinion_risk_votes(size_t at); /* 3, 5, 8 */

#endif
