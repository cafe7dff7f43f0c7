/* What the files of replicates share; others include replicate.h. */
#ifndef STATS_SURVEY_REPLICATE_INNER_H
#define STATS_SURVEY_REPLICATE_INNER_H

#include "base/rng.h"
#include "stats/survey/replicate.h"

#include <math.h>

/* xoshiro256++, keyed by the replicate's own ChaCha20 stream of the seed. */
struct draws {
    uint64_t s[4];
};

static inline struct draws draws_start(const char *seed, size_t replicate) {
    struct rng rng;
    struct draws draws;
    rng_init_stream(&rng, seed, (uint64_t)replicate + 1);
    for (int i = 0; i < 4; i++) draws.s[i] = rng_u64(&rng);
    return draws;
}

static inline uint64_t draws_next(struct draws *draws) {
    uint64_t *s = draws->s, sum = s[0] + s[3], out = (sum << 23 | sum >> 41) + s[0], t = s[1] << 17;
    s[2] ^= s[0], s[3] ^= s[1], s[1] ^= s[2], s[0] ^= s[3], s[2] ^= t;
    s[3] = s[3] << 45 | s[3] >> 19;
    return out;
}

/* Uniform below n: the upper half of 32 bits times n, drawn again where that would favour some. */
static inline uint32_t draws_below(struct draws *draws, uint32_t n) {
    uint64_t product = (draws_next(draws) >> 32) * n;
    if ((uint32_t)product < n) {
        uint32_t least = (uint32_t)(-n) % n;
        while ((uint32_t)product < least) product = (draws_next(draws) >> 32) * n;
    }
    return (uint32_t)(product >> 32);
}

/* How a bootstrap treats a stratum: `m` draws, each adding `each` to a factor that starts at
 * `start`. */
struct resample {
    uint32_t n, m;
    double start, each;
};

static inline struct resample resample_of(const struct replicates *replicates, size_t stratum) {
    int32_t from = replicates->starts[stratum], to = replicates->starts[stratum + 1];
    struct resample out = {(uint32_t)(to - from), (uint32_t)(to - from), 0, 1};
    double open = replicates->open == NULL ? 1 : replicates->open[stratum];
    if (out.n <= 1) return (struct resample){out.n, 0, 1, 0};
    if (replicates->kind == REPLICATE_BOOTSTRAP_COUNT) return out;
    out.m = out.n - 1;
    double l = sqrt(open);
    out.start = 1 - l;
    out.each = l * (double)out.n / (double)out.m;
    return out;
}

static inline bool is_bootstrap(const struct replicates *replicates) {
    return (replicates->kind == REPLICATE_BOOTSTRAP ||
            replicates->kind == REPLICATE_BOOTSTRAP_COUNT) &&
           replicates->factors == NULL && replicates->supplied == NULL;
}

/* Factors of the units in replicate b; not for weights supplied by row. */
void replicate_factors(const struct replicates *replicates, size_t b, double *factors);

#endif
