#include "panel/wave.h"

#include "base/rng.h"
#include "base/str.h"

#include <math.h>
#include <string.h>

const char *sample_method_word(enum sample_method method) {
    switch (method) {
    case SAMPLE_ALL: return "all";
    case SAMPLE_RANDOM: return "random";
    case SAMPLE_PROPORTIONAL: return "proportional";
    case SAMPLE_EQUAL: return "equal";
    }
    return "";
}

enum sample_method sample_method_read(const char *word) {
    for (int m = SAMPLE_RANDOM; m <= SAMPLE_EQUAL; m++)
        if (text_is(word, sample_method_word((enum sample_method)m))) return (enum sample_method)m;
    return SAMPLE_ALL;
}

/* Strata in the order of their first member. */
struct strata {
    size_t *of; /* [n members] */
    int64_t *members, *wanted;
    size_t n;
};

static struct strata strata_of(struct arena *arena, const char *const *names, size_t n, bool one) {
    struct strata strata = {.of = ARENA_ARRAY(arena, size_t, n + 1),
                            .members = ARENA_ARRAY(arena, int64_t, n + 1),
                            .wanted = ARENA_ARRAY(arena, int64_t, n + 1)};
    const char **seen = ARENA_ARRAY(arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        const char *name = one ? "" : names[i];
        size_t s = 0;
        while (s < strata.n && !text_is(seen[s], name)) s++;
        if (s == strata.n) seen[strata.n++] = name;
        strata.of[i] = s;
        strata.members[s]++;
    }
    return strata;
}

static void share_proportional(struct arena *arena, struct strata *strata, int64_t size,
                               int64_t n) {
    double *rest = ARENA_ARRAY(arena, double, strata->n + 1);
    int64_t left = size;
    for (size_t s = 0; s < strata->n; s++) {
        double exact = (double)size * (double)strata->members[s] / (double)n;
        strata->wanted[s] = (int64_t)floor(exact + 1e-9);
        rest[s] = exact - (double)strata->wanted[s];
        left -= strata->wanted[s];
    }
    for (; left > 0; left--) {
        size_t best = 0;
        for (size_t s = 1; s < strata->n; s++)
            if (rest[s] > rest[best] + 1e-12) best = s;
        strata->wanted[best]++;
        rest[best] = -1;
    }
}

static void share_equal(struct strata *strata, int64_t size) {
    int64_t left = size;
    while (left > 0) {
        bool gave = false;
        for (size_t s = 0; s < strata->n && left > 0; s++)
            if (strata->wanted[s] < strata->members[s]) {
                strata->wanted[s]++;
                left--;
                gave = true;
            }
        if (!gave) return;
    }
}

static void draw_stratum(struct arena *arena, const struct strata *strata, size_t s, size_t n,
                         const char *seed, bool *chosen, double *chances) {
    size_t m = (size_t)strata->members[s], at = 0;
    size_t *order = ARENA_ARRAY(arena, size_t, m + 1), *places = ARENA_ARRAY(arena, size_t, m + 1);
    struct rng rng;
    for (size_t i = 0; i < n; i++)
        if (strata->of[i] == s) places[at++] = i;
    rng_init_stream(&rng, seed, s);
    rng_permutation(&rng, order, m);
    for (size_t k = 0; k < m; k++) {
        size_t i = places[order[k]];
        chosen[i] = (int64_t)k < strata->wanted[s];
        chances[i] = (double)strata->wanted[s] / (double)m;
    }
}

enum fail sample_draw(struct arena *arena, const char *const *names, size_t n,
                      enum sample_method method, int64_t size, const char *seed, bool *chosen,
                      double *chances, struct why *why) {
    if (method != SAMPLE_ALL && size < 1)
        return why_fail(why, FAIL_INPUT, "sample_size", "want at least 1 person to ask");
    if (method == SAMPLE_ALL || size >= (int64_t)n) {
        for (size_t i = 0; i < n; i++) chosen[i] = true, chances[i] = 1;
        return FAIL_NONE;
    }
    struct strata strata = strata_of(arena, names, n, method == SAMPLE_RANDOM);
    if (method == SAMPLE_EQUAL)
        share_equal(&strata, size);
    else
        share_proportional(arena, &strata, size, (int64_t)n);
    for (size_t s = 0; s < strata.n; s++) draw_stratum(arena, &strata, s, n, seed, chosen, chances);
    return FAIL_NONE;
}

void response_rates(const struct outcomes *o, double e, struct response_rates *out) {
    double complete = (double)o->complete, partial = (double)o->partial;
    double known = complete + partial + (double)(o->refusal + o->non_contact + o->other);
    double unknown = (double)o->unknown;
    const double bases[3] = {known + unknown, known + e * unknown, known};
    for (size_t k = 0; k < 3; k++) {
        out->rr[2 * k] = bases[k] > 0 ? complete / bases[k] : (double)NAN;
        out->rr[2 * k + 1] = bases[k] > 0 ? (complete + partial) / bases[k] : (double)NAN;
    }
    out->asked = bases[0];
}
