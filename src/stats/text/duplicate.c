#include "stats/text/duplicate.h"

#include "base/bucket.h"
#include "base/rng.h"
#include "base/utf8.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { RUN = 5, BANDS = DUPLICATE_HASHES / DUPLICATE_BAND };

struct runs {
    uint64_t *hash; /* distinct, rising */
    size_t n;
};

static int by_hash(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static uint64_t mix(uint64_t x) { /* the finaliser of SplitMix64 */
    x ^= x >> 30, x *= 0xbf58476d1ce4e5b9ULL;
    x ^= x >> 27, x *= 0x94d049bb133111ebULL;
    return x ^ x >> 31;
}

/* Starts of characters in a UTF-8 text. */
static bool starts(char c) {
    return ((unsigned char)c & 0xc0) != 0x80;
}

static struct runs runs_of(struct arena *arena, const char *text) {
    char *folded = utf8_fold(arena, text);
    size_t n = 0, at = 0;
    for (size_t i = 0; folded[i] != '\0'; i++) { /* white space as one space, none at the start */
        bool space = strchr(" \t\r\n", folded[i]) != NULL;
        if (space && (at == 0 || folded[at - 1] == ' ')) continue;
        folded[at++] = space ? ' ' : folded[i];
    }
    if (at > 0 && folded[at - 1] == ' ') at--;
    folded[at] = '\0';
    struct runs runs = {ARENA_ARRAY(arena, uint64_t, at + 1), 0};
    for (size_t i = 0; i < at; i++) {
        size_t end = i, characters = 0;
        if (!starts(folded[i])) continue;
        while (end < at && characters < RUN)
            for (end++, characters++; end < at && !starts(folded[end]);) end++;
        if (characters < RUN && n > 0) break;
        runs.hash[n++] = mix(bucket_of(folded + i, end - i));
    }
    if (n > 1) qsort(runs.hash, n, sizeof *runs.hash, by_hash);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || runs.hash[i] != runs.hash[i - 1]) runs.hash[runs.n++] = runs.hash[i];
    return runs;
}

static double jaccard(const struct runs *a, const struct runs *b) {
    size_t both = 0, i = 0, j = 0;
    while (i < a->n && j < b->n) {
        if (a->hash[i] == b->hash[j]) {
            both++, i++, j++;
        } else if (a->hash[i] < b->hash[j]) {
            i++;
        } else {
            j++;
        }
    }
    size_t all = a->n + b->n - both;
    return all > 0 ? (double)both / (double)all : 0;
}

double duplicate_jaccard(struct arena *arena, const char *a, const char *b) {
    size_t mark = arena_mark(arena);
    struct runs x = runs_of(arena, a), y = runs_of(arena, b);
    double index = jaccard(&x, &y);
    arena_rewind(arena, mark);
    return index;
}

/* A passage in a bucket of one band. */
struct slot {
    uint64_t key;
    uint32_t passage;
};

static int by_key(const void *a, const void *b) {
    const struct slot *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return (x->passage > y->passage) - (x->passage < y->passage);
}

static void minima(const struct runs *runs, const uint64_t *salt, uint32_t *out) {
    for (size_t h = 0; h < DUPLICATE_HASHES; h++) {
        uint64_t least = UINT64_MAX;
        for (size_t i = 0; i < runs->n; i++) {
            uint64_t this = (runs->hash[i] ^ salt[h]) * 0x9e3779b97f4a7c15ULL;
            if (this < least) least = this;
        }
        out[h] = (uint32_t)(least >> 32);
    }
}

struct search {
    struct arena *arena;
    const struct runs *runs;
    double least;
    struct duplicates *out;
    size_t size;
};

static size_t root(size_t *cluster, size_t i) {
    while (cluster[i] != i) i = cluster[i] = cluster[cluster[i]];
    return i;
}

static void pair_take(struct search *s, size_t a, size_t b) {
    struct duplicates *out = s->out;
    double index = jaccard(&s->runs[a], &s->runs[b]);
    if (index < s->least) return;
    if (out->n_pairs == s->size) {
        size_t old = s->size * sizeof *out->pairs;
        s->size = 2 * s->size + 64;
        out->pairs = arena_grow(s->arena, out->pairs, old, s->size * sizeof *out->pairs);
    }
    out->pairs[out->n_pairs++] = (struct duplicate_pair){a, b, index};
    size_t x = root(out->cluster, a), y = root(out->cluster, b);
    if (x < y) out->cluster[y] = x;
    if (y < x) out->cluster[x] = y;
}

/* A campaign of thousands has all of them in one bucket: there each is only held against the
 * first, which is enough to bring the cluster together. */
static void bucket_take(struct search *s, const struct slot *slots, size_t n) {
    enum { ALL_PAIRS_MAX = 64 };
    for (size_t i = 1; i < n; i++) {
        size_t others = n > ALL_PAIRS_MAX ? 1 : i;
        for (size_t j = 0; j < others; j++) pair_take(s, slots[j].passage, slots[i].passage);
    }
}

static int by_pair(const void *a, const void *b) {
    const struct duplicate_pair *x = a, *y = b;
    if (x->a != y->a) return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

static void pairs_finish(struct arena *arena, struct duplicates *out, size_t n) {
    size_t kept = 0;
    if (out->n_pairs > 1) qsort(out->pairs, out->n_pairs, sizeof *out->pairs, by_pair);
    for (size_t i = 0; i < out->n_pairs; i++)
        if (i == 0 || by_pair(&out->pairs[i], &out->pairs[i - 1]) != 0)
            out->pairs[kept++] = out->pairs[i];
    out->n_pairs = kept;
    for (size_t i = 0; i < n; i++) out->cluster[i] = root(out->cluster, i);
    /* A cluster is counted at its second passage. */
    bool *counted = arena_take(arena, n + 1, sizeof *counted);
    for (size_t i = 0; i < n; i++) {
        size_t first = out->cluster[i];
        if (first == i || counted[first]) continue;
        counted[first] = true;
        out->n_clusters++;
    }
}

void duplicates_find(struct arena *arena, const char *const *passages, size_t n, double jaccard_min,
                     const char *seed, struct duplicates *out) {
    struct rng rng;
    uint64_t salt[DUPLICATE_HASHES];
    rng_init(&rng, seed);
    for (size_t h = 0; h < DUPLICATE_HASHES; h++) salt[h] = rng_u64(&rng);
    *out = (struct duplicates){.cluster = ARENA_ARRAY(arena, size_t, n + 1)};
    struct runs *runs = ARENA_ARRAY(arena, struct runs, n + 1);
    uint32_t *least = ARENA_ARRAY(arena, uint32_t, n * DUPLICATE_HASHES + 1);
    struct slot *slots = ARENA_ARRAY(arena, struct slot, n + 1);
    for (size_t i = 0; i < n; i++) {
        runs[i] = runs_of(arena, passages[i]);
        out->cluster[i] = i;
        minima(&runs[i], salt, least + i * DUPLICATE_HASHES);
    }
    struct search search = {arena, runs, jaccard_min, out, 0};
    for (size_t band = 0; band < BANDS; band++) {
        size_t m = 0;
        for (size_t i = 0; i < n; i++) {
            if (runs[i].n == 0) continue;
            uint64_t key = 0;
            for (size_t h = 0; h < DUPLICATE_BAND; h++)
                key = mix(key ^ least[i * DUPLICATE_HASHES + band * DUPLICATE_BAND + h]);
            slots[m++] = (struct slot){key, (uint32_t)i};
        }
        if (m > 1) qsort(slots, m, sizeof *slots, by_key);
        for (size_t from = 0, to; from < m; from = to) {
            for (to = from + 1; to < m && slots[to].key == slots[from].key;) to++;
            if (to - from > 1) bucket_take(&search, slots + from, to - from);
        }
    }
    pairs_finish(arena, out, n);
}
