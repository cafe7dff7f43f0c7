/*
 * tables -- who sits where, over several rounds.
 *
 * Question: how are n people put at tables in each round, so that tables are alike in chosen
 *           categories and as few as possible meet twice?
 * Method:   tables differ by at most one in size. The start is a transversal design where there is
 * one (as many tables as a prime power: two people meet at most once in as many rounds as there are
 * tables, and once more where tables are as large), its rows filled with people who are alike, so
 * that each table gets one of each; otherwise the same by remainders. Then people change places
 * (late acceptance hill climbing, whole numbers alone): first pairs to be kept apart that sit
 * together, then the places by which a table departs
 * from its share of a value beyond rounding, then pairs that meet again, count, also pairs that met
 * in rounds held before. The bounds below
 * say how good any seating could be. Source:   Colbourn & Dinitz (2007) Handbook of Combinatorial
 * Designs, III.3 (transversal designs); Burke & Bykov (2017) Eur J Oper Res 258 (late acceptance);
 * Kirkman (1850). Units:    a repeat is a pair of people at one table in one pair of rounds: three
 * rounds together are three repeats. Shapes:   value[c * n + p]: the value of person p in category
 * c, from 0; seat[r * n + p]. Fails:    INPUT when there are more tables than people, or figures
 * outside their limits. Pure:     yes, the same seed gives the same seating on every machine.
 */
#ifndef STATS_SAMPLING_TABLES_H
#define STATS_SAMPLING_TABLES_H

#include "base/arena.h"

#define TABLES_AWAY UINT32_MAX
enum {
    TABLES_PEOPLE_MAX = 2000,
    TABLES_MAX = 200,
    TABLES_ROUNDS_MAX = 50,
    TABLES_VALUES_MAX = 200
};

struct tables_plan {
    size_t n_people, n_tables, n_rounds, n_categories;
    const uint32_t *value;    /* [n_categories * n_people] */
    const uint32_t *n_values; /* [n_categories] */
    const uint32_t *apart;    /* [n_people] people of one number above 0 do not share a table, as
                                 far as that can be; NULL: nobody is kept apart */
    size_t n_held;
    const uint32_t *held; /* [n_held * n_people] tables of rounds held before; TABLES_AWAY */
    const char *seed;
    int64_t steps; /* of the search; 0: by the size of the task */
};
struct tables_result {
    uint32_t *seat;        /* [n_rounds * n_people] table, from 0 */
    int64_t repeats;       /* pairs of people times pairs of rounds in which they sit together, the
                              rounds held before among them */
    int64_t repeats_least; /* no seating has fewer */
    int64_t pairs_met;     /* different pairs that meet at least once */
    int64_t most_meetings; /* of any one pair */
    int64_t imbalance;     /* places beyond rounding, over all rounds, tables and values */
    int64_t together;      /* pairs to be kept apart that share a table, over all rounds */
};
enum fail tables_seat(struct arena *arena, const struct tables_plan *plan,
                      struct tables_result *out, struct why *why) MUST_USE;
/* The bound alone. */
int64_t tables_repeats_least(size_t n_people, size_t n_tables, size_t n_rounds);

#endif
