#include "proposal/precedent.h"

#include "base/utf8.h"

#include <math.h>

/* --- words -------------------------------------------------------------------------- */

static const char *const common_words[] = {
    "a",       "about",       "after",     "all",     "also",     "an",      "and",     "any",
    "are",     "as",          "at",        "be",      "been",     "but",     "by",      "can",
    "could",   "do",          "does",      "for",     "from",     "had",     "has",     "have",
    "he",      "her",         "his",       "how",     "if",       "in",      "into",    "is",
    "it",      "its",         "may",       "more",    "most",     "not",     "of",      "on",
    "one",     "or",          "other",     "our",     "out",      "over",    "she",     "so",
    "some",    "such",        "than",      "that",    "the",      "their",   "them",    "then",
    "there",   "these",       "they",      "this",    "those",    "to",      "under",   "up",
    "use",     "used",        "was",       "we",      "were",     "what",    "when",    "which",
    "who",     "whom",        "whose",     "before",  "year",     "years",   "will",    "with",
    "would",   "you",         "your",      "data",    "share",    "shared",  "sharing", "people",
    "person",  "information", "proposal",  "purpose", "somebody", "anybody", "nobody",  "everybody",
    "someone", "anyone",      "something", "nothing", "without",  "because"};

static bool is_common(const char *word) {
    for (size_t i = 0; i < sizeof common_words / sizeof common_words[0]; i++)
        if (text_is(common_words[i], word)) return true;
    return false;
}

static bool ends(const char *word, size_t n, const char *ending, size_t least) {
    size_t m = strlen(ending);
    return n >= m + least && memcmp(word + n - m, ending, m) == 0;
}

/* Plain endings only: "visits", "visited" and "visiting" meet, and nothing clever is tried. */
static size_t stem_length(const char *word, size_t n) {
    static const char *const endings[] = {"ings", "ing", "edly", "ed", "ly", "es", "s", "e"};
    if (ends(word, n, "ies", 2)) return n - 2; /* "families" meets "family" in stem_of */
    if (ends(word, n, "ss", 1)) return n;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (ends(word, n, endings[i], 3)) return n - strlen(endings[i]);
    return n;
}

static bool is_word_byte(unsigned char c) {
    return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

struct word_list {
    const char **stems, **words; /* beside each other */
    size_t n;
};

static char *stem_of(struct arena *arena, const char *word, size_t n) {
    char *stem = arena_copy_n(arena, word, stem_length(word, n));
    size_t m = strlen(stem);
    if (m > 3 && stem[m - 1] == 'y') stem[m - 1] = 'i'; /* "family" meets "families" */
    return stem;
}

static struct word_list words_in(struct arena *arena, const char *text) {
    char *folded = utf8_fold(arena, text == NULL ? "" : text);
    size_t length = strlen(folded);
    struct word_list list = {ARENA_ARRAY(arena, const char *, length / 2 + 1),
                             ARENA_ARRAY(arena, const char *, length / 2 + 1), 0};
    for (size_t at = 0; at < length;) {
        size_t end = at;
        while (end < length && is_word_byte((unsigned char)folded[end])) end++;
        if (end - at >= 2 && !(folded[at] >= '0' && folded[at] <= '9')) {
            char *word = arena_copy_n(arena, folded + at, end - at);
            if (!is_common(word)) {
                list.words[list.n] = word;
                list.stems[list.n++] = stem_of(arena, word, end - at);
            }
        }
        at = end == at ? at + 1 : end;
    }
    return list;
}

static bool has_stem(const struct word_list *list, const char *stem) {
    for (size_t i = 0; i < list->n; i++)
        if (text_is(list->stems[i], stem)) return true;
    return false;
}

/* --- search --------------------------------------------------------------------------- */

struct indexed {
    struct word_list title, keywords, text;
};

static int weight_of(const struct indexed *document, const char *stem) {
    if (has_stem(&document->title, stem)) return 3;
    if (has_stem(&document->keywords, stem)) return 2;
    return has_stem(&document->text, stem) ? 1 : 0;
}

enum { QUERY_WORDS_MAX = 200 };

/* The query's words, each stem once. */
static struct word_list query_words(struct arena *arena, const char *query) {
    struct word_list all = words_in(arena, query), once = {all.stems, all.words, 0};
    for (size_t i = 0; i < all.n && once.n < QUERY_WORDS_MAX; i++) {
        const char *stem = all.stems[i], *word = all.words[i];
        if (has_stem(&once, stem)) continue;
        once.stems[once.n] = stem;
        once.words[once.n++] = word;
    }
    return once;
}

static void words_add(struct buf *words, const char *word) {
    if (words->n > 0) buf_text(words, ", ");
    buf_text(words, word);
}

static void hits_sort(struct precedent_hit *hits, size_t n) {
    for (size_t i = 1; i < n; i++) { /* few hits; stable */
        struct precedent_hit hit = hits[i];
        size_t k = i;
        for (; k > 0 && hits[k - 1].score < hit.score; k--) hits[k] = hits[k - 1];
        hits[k] = hit;
    }
}

void precedent_search(struct arena *arena, const struct precedent_document *documents,
                      size_t n_documents, const char *query, size_t most,
                      struct precedent_hit **out, size_t *n) {
    struct word_list words = query_words(arena, query);
    struct indexed *index = ARENA_ARRAY(arena, struct indexed, n_documents);
    struct precedent_hit *hits = ARENA_ARRAY(arena, struct precedent_hit, n_documents);
    struct buf *found = ARENA_ARRAY(arena, struct buf, n_documents);
    double *scores = ARENA_ARRAY(arena, double, n_documents);
    for (size_t d = 0; d < n_documents; d++) {
        index[d] = (struct indexed){words_in(arena, documents[d].title),
                                    words_in(arena, documents[d].keywords),
                                    words_in(arena, documents[d].text)};
        buf_init(&found[d], arena, 8192);
    }
    for (size_t w = 0; w < words.n; w++) {
        size_t with = 0;
        for (size_t d = 0; d < n_documents; d++) with += weight_of(&index[d], words.stems[w]) > 0;
        if (with == 0) continue;
        double rarity = log(1 + (double)n_documents / (double)with);
        for (size_t d = 0; d < n_documents; d++) {
            int weight = weight_of(&index[d], words.stems[w]);
            if (weight == 0) continue;
            scores[d] += rarity * weight;
            words_add(&found[d], words.words[w]);
        }
    }
    size_t n_hits = 0;
    for (size_t d = 0; d < n_documents; d++)
        if (scores[d] > 0)
            hits[n_hits++] =
                (struct precedent_hit){.document = d, .score = scores[d], .words = found[d].s};
    hits_sort(hits, n_hits);
    *out = hits;
    *n = n_hits < most ? n_hits : most;
}

struct precedent_document precedent_of_case(const struct case_study *one, struct arena *arena) {
    struct buf keys, text;
    buf_init(&keys, arena, 65536);
    buf_init(&text, arena, 65536);
    for (size_t i = 0; one->tags[i] != NULL; i++) buf_printf(&keys, "%s ", one->tags[i]);
    buf_printf(&keys, "%s", one->area_title);
    buf_printf(&text, "%s %s %s %s ", one->summary, one->purpose, one->people, one->place);
    for (size_t i = 0; one->data[i] != NULL; i++) buf_printf(&text, "%s ", one->data[i]);
    for (size_t i = 0; one->parties[i] != NULL; i++) buf_printf(&text, "%s ", one->parties[i]);
    return (struct precedent_document){one->title, keys.s, text.s};
}
