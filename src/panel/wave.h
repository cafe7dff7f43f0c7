/*
 * wave -- drawing a sample of members and counting who answered: pure.
 */
#ifndef PANEL_WAVE_H
#define PANEL_WAVE_H

#include "base/arena.h"
#include "base/fail.h"

#include <stdbool.h>

/*
 * sample_draw
 *
 * Question: which members does a wave ask, and with which chance was each drawn?
 * Method:   all: everybody, chance 1. random: a permutation of the members in the order given
 *           (ChaCha20 from the recorded seed), the first `size`. proportional: `size` shared over
 *           the strata by their members (largest remainder, ties to the earlier stratum). equal:
 *           the same number from each stratum, what small ones cannot give shared by the others.
 *           Within a stratum as random, with a stream of its own, so that anybody draws again.
 * Units:    chances 0..1; the design weight is the inverse.
 * Shapes:   strata[n], names "" allowed; chosen[n], chances[n].
 * Fails:    INPUT when `size` is below 1 (but for all). A size above n asks everybody.
 * Memory:   scratch in the arena.
 */
enum sample_method { SAMPLE_ALL, SAMPLE_RANDOM, SAMPLE_PROPORTIONAL, SAMPLE_EQUAL };
const char *sample_method_word(enum sample_method method);
enum sample_method sample_method_read(const char *word); /* SAMPLE_ALL when unknown */
enum fail sample_draw(struct arena *arena, const char *const *strata, size_t n,
                      enum sample_method method, int64_t size, const char *seed, bool *chosen,
                      double *chances, struct why *why) MUST_USE;

/*
 * Outcome of each person asked, and the six response rates.
 *
 * Source: AAPOR (2023), Standard Definitions, 10th edition: RR1 to RR6. For a panel of named
 *         people: a sheet with at least half of the questions is partial; one with fewer is a
 *         break-off, counted with refusals; who was reached and gave no sign is of unknown
 *         eligibility (UO), of which the share `e` counts as eligible; an invitation that came
 *         back is a non-contact; who moved away or died is not eligible.
 * Units:  rates 0..1, NaN when nobody counts.
 * Pure.
 */
struct outcomes {
    int64_t complete, partial, refusal, non_contact, other, unknown, not_eligible, not_asked;
};
struct response_rates {
    double rr[6]; /* RR1 ... RR6 */
    double asked; /* of the base of RR1 */
};
void response_rates(const struct outcomes *outcomes, double e, struct response_rates *out);

#endif
