/*
 * fixed -- decimal numbers with a stated count of places, as counting rules ask for.
 *
 * Method: a value v stands for v / 10^places in 128 bits; products and quotients pass through
 *         256 bits and are cut (or raised to the next unit), never rounded. With guard places
 *         two values closer than half a shown unit are equal, and are shown rounded.
 * Source: Proportional Representation Foundation, reference rules; Lundell & Hill (2007), Voting
 *         Matters 24 (quasi-exact arithmetic).
 * Range:  10^9 votes with 27 places. Pure.
 */
#ifndef STATS_VOTING_FIXED_H
#define STATS_VOTING_FIXED_H

#include "base/arena.h"

#include <stdbool.h>

__extension__ typedef __int128 wide;
__extension__ typedef unsigned __int128 uwide;

struct fixed_scale {
    int places, guard; /* places counts the guard digits as well */
    wide one;          /* 10^places */
    wide near;         /* half a shown unit; 0 without guard digits */
};

struct fixed_scale fixed_scale_of(int places, int guard);
/* a * b / c for values of 0 or more and c > 0, cut; *inexact (NULL allowed) tells a remainder. */
wide fixed_muldiv(wide a, wide b, wide c, bool *inexact);
/* -1, 0 or 1; within `near` counts as equal. */
int fixed_compare(const struct fixed_scale *scale, wide a, wide b);
double fixed_real(const struct fixed_scale *scale, wide a);
/* Decimal text with places - guard digits. */
char *fixed_text(struct arena *arena, const struct fixed_scale *scale, wide a);

#endif
