#include "stats/text/terms.h"

#include "base/bucket.h"
#include "stats/text/words.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* ---- counting words ---- */

/* A stem and the full words seen of it. */
struct entry {
    const char *stem;
    const char *word; /* the commonest so far, by its lead over others (Boyer and Moore) */
    int64_t lead;
    uint32_t id, df, last; /* last passage that had it, plus one */
    uint32_t next;         /* in the chain of its bucket, plus one */
};

struct dictionary {
    struct arena *arena;
    struct entry *entries;
    size_t n, size;
    uint32_t *buckets;
    size_t n_buckets; /* a power of two */
};

static void rehash(struct dictionary *d) {
    d->n_buckets = d->n_buckets == 0 ? 1024 : 4 * d->n_buckets;
    d->buckets = ARENA_ARRAY(d->arena, uint32_t, d->n_buckets);
    for (size_t i = 0; i < d->n; i++) {
        size_t at = bucket_of_text(d->entries[i].stem) & (d->n_buckets - 1);
        d->entries[i].next = d->buckets[at];
        d->buckets[at] = (uint32_t)i + 1;
    }
}

static struct entry *entry_of(struct dictionary *d, const struct word *word) {
    if (d->n >= d->n_buckets) rehash(d);
    if (d->size == 0) {
        d->size = 1024;
        d->entries = ARENA_ARRAY(d->arena, struct entry, d->size);
    }
    assert(d->buckets != NULL && d->entries != NULL);
    size_t at = bucket_of_text(word->stem) & (d->n_buckets - 1);
    for (uint32_t i = d->buckets[at]; i != 0; i = d->entries[i - 1].next)
        if (strcmp(d->entries[i - 1].stem, word->stem) == 0) return &d->entries[i - 1];
    if (d->n == d->size) {
        size_t old = d->size * sizeof *d->entries;
        d->size *= 2;
        d->entries = arena_grow(d->arena, d->entries, old, d->size * sizeof *d->entries);
    }
    struct entry *entry = &d->entries[d->n++];
    *entry = (struct entry){.stem = arena_copy(d->arena, word->stem),
                            .word = arena_copy(d->arena, word->text),
                            .next = d->buckets[at]};
    d->buckets[at] = (uint32_t)d->n;
    return entry;
}

static void entry_count(struct arena *arena, struct entry *entry, const struct word *word,
                        size_t passage) {
    if (entry->last != passage + 1) entry->df++, entry->last = (uint32_t)passage + 1;
    if (strcmp(entry->word, word->text) == 0) {
        entry->lead++;
    } else if (--entry->lead < 0) {
        entry->word = arena_copy(arena, word->text);
        entry->lead = 1;
    }
}

/* ---- weighting ---- */

static int by_stem(const void *a, const void *b) {
    const struct entry *const *x = a, *const *y = b;
    return strcmp((*x)->stem, (*y)->stem);
}

/* Terms that are kept, by their stems; ids are their places, or UINT32_MAX. */
static void terms_choose(struct arena *arena, const struct terms_plan *plan,
                         struct dictionary *dictionary, size_t n, struct terms *out) {
    size_t df_max = (size_t)(plan->df_max * (double)n);
    if (df_max < plan->df_min) df_max = n;
    struct entry **kept = ARENA_ARRAY(arena, struct entry *, dictionary->n + 1);
    for (size_t i = 0; i < dictionary->n; i++) {
        struct entry *entry = &dictionary->entries[i];
        entry->id = UINT32_MAX;
        if (entry->df >= plan->df_min && entry->df <= df_max) kept[out->n_terms++] = entry;
    }
    if (out->n_terms > 1) qsort(kept, out->n_terms, sizeof(struct entry *), by_stem);
    out->words = ARENA_ARRAY(arena, const char *, out->n_terms + 1);
    out->stems = ARENA_ARRAY(arena, const char *, out->n_terms + 1);
    out->idf = ARENA_ARRAY(arena, double, out->n_terms + 1);
    for (size_t t = 0; t < out->n_terms; t++) {
        kept[t]->id = (uint32_t)t;
        out->words[t] = kept[t]->word, out->stems[t] = kept[t]->stem;
        out->idf[t] = log((1 + (double)n) / (1 + (double)kept[t]->df)) + 1;
    }
}

static int by_number(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* ids (sorted here) to distinct terms with weights of length one; returns how many. */
static size_t weigh(const double *idf, uint32_t *ids, size_t n, uint32_t *term, float *weight) {
    double length = 0;
    size_t m = 0;
    if (n > 1) qsort(ids, n, sizeof *ids, by_number);
    for (size_t i = 0; i < n;) {
        size_t from = i;
        while (i < n && ids[i] == ids[from]) i++;
        double w = (1 + log((double)(i - from))) * idf[ids[from]];
        term[m] = ids[from], weight[m++] = (float)w;
        length += w * w;
    }
    for (size_t i = 0; i < m; i++) weight[i] = (float)((double)weight[i] / sqrt(length));
    return m;
}

/* First pass: words of all passages as places in the dictionary, one after the other. */
struct counted {
    struct dictionary dictionary;
    uint32_t *all;
    size_t n, size, *start;
};

static void passages_count(struct arena *arena, struct stemmer *stemmer,
                           const char *const *passages, size_t n, struct arena *scratch,
                           struct counted *c) {
    c->dictionary.arena = arena;
    c->size = 1024;
    c->all = ARENA_ARRAY(arena, uint32_t, c->size);
    c->start = ARENA_ARRAY(arena, size_t, n + 1);
    for (size_t p = 0; p < n; p++) {
        size_t mark = arena_mark(scratch);
        struct word *words;
        size_t many = words_of(scratch, stemmer, passages[p], &words);
        if (c->n + many > c->size) {
            size_t old = c->size * sizeof *c->all;
            c->size = 2 * (c->n + many) + 1024;
            c->all = arena_grow(arena, c->all, old, c->size * sizeof *c->all);
        }
        for (size_t i = 0; i < many; i++) {
            struct entry *entry = entry_of(&c->dictionary, &words[i]);
            entry_count(arena, entry, &words[i], p);
            c->all[c->n++] = (uint32_t)(entry - c->dictionary.entries);
        }
        c->start[p + 1] = c->n;
        arena_rewind(scratch, mark);
    }
}

enum fail terms_make(struct arena *arena, const struct terms_plan *plan,
                     const char *const *passages, size_t n, struct terms *out, struct why *why) {
    struct stemmer *stemmer;
    TRY(stemmer_open(arena, plan->language, &stemmer, why));
    struct arena *scratch = arena_new((size_t)64 << 20);
    struct counted c = {0};
    passages_count(arena, stemmer, passages, n, scratch, &c);
    arena_free(scratch);
    struct terms terms = {.n_passages = n, .language = arena_copy(arena, plan->language)};
    terms_choose(arena, plan, &c.dictionary, n, &terms);
    terms.start = ARENA_ARRAY(arena, size_t, n + 1);
    terms.term = ARENA_ARRAY(arena, uint32_t, c.n + 1);
    terms.weight = ARENA_ARRAY(arena, float, c.n + 1);
    for (size_t p = 0; p < n; p++) {
        uint32_t *ids = c.all + c.start[p];
        size_t many = 0;
        for (size_t i = 0; i < c.start[p + 1] - c.start[p]; i++) {
            uint32_t id = c.dictionary.entries[ids[i]].id;
            if (id != UINT32_MAX) ids[many++] = id;
        }
        terms.n_entries += weigh(terms.idf, ids, many, terms.term + terms.n_entries,
                                 terms.weight + terms.n_entries);
        terms.start[p + 1] = terms.n_entries;
    }
    *out = terms;
    return FAIL_NONE;
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

size_t terms_of(struct arena *arena, const struct terms *terms, const char *text, uint32_t **term,
                float **weight) {
    struct stemmer *stemmer;
    struct word *words;
    if (stemmer_open(arena, terms->language, &stemmer, NULL) != FAIL_NONE) return 0;
    size_t n = words_of(arena, stemmer, text, &words), known = 0;
    uint32_t *ids = ARENA_ARRAY(arena, uint32_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        const char **found =
            bsearch(&words[i].stem, terms->stems, terms->n_terms, sizeof(const char *), by_text);
        if (found != NULL) ids[known++] = (uint32_t)(found - terms->stems);
    }
    *term = ARENA_ARRAY(arena, uint32_t, n + 1);
    *weight = ARENA_ARRAY(arena, float, n + 1);
    return weigh(terms->idf, ids, known, *term, *weight);
}

double terms_cosine(const uint32_t *a, const float *x, size_t n, const uint32_t *b, const float *y,
                    size_t m) {
    double sum = 0;
    for (size_t i = 0, j = 0; i < n && j < m;) {
        if (a[i] == b[j]) {
            sum += (double)x[i++] * (double)y[j++];
        } else if (a[i] < b[j]) {
            i++;
        } else {
            j++;
        }
    }
    return sum;
}

size_t terms_similar(struct arena *arena, const struct terms *terms, const uint32_t *term,
                     const float *weight, size_t n, size_t k, size_t *passage, double *cosine) {
    size_t mark = arena_mark(arena), found = 0;
    double *of = ARENA_ARRAY(arena, double, terms->n_terms + 1);
    for (size_t i = 0; i < n; i++) of[term[i]] = (double)weight[i];
    for (size_t p = 0; p < terms->n_passages; p++) {
        double sum = 0;
        for (size_t i = terms->start[p]; i < terms->start[p + 1]; i++)
            sum += of[terms->term[i]] * (double)terms->weight[i];
        if (sum <= 0 || (found == k && sum <= cosine[k - 1])) continue;
        size_t at = found < k ? found++ : k - 1;
        for (; at > 0 && cosine[at - 1] < sum; at--)
            cosine[at] = cosine[at - 1], passage[at] = passage[at - 1];
        cosine[at] = sum, passage[at] = p;
    }
    arena_rewind(arena, mark);
    return found;
}
