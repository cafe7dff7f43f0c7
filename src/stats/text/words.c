#include "stats/text/words.h"

#include "base/str.h"
#include "base/utf8.h"

#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>

struct stemmer {
    struct sb_stemmer *snowball; /* NULL: words stay whole */
    const char *language;
};

/* Words that join others and say nothing of the subject; sorted. */
static const char *const common_en[] = {
    "a",      "about", "above",   "after",   "again",   "against", "all",     "also",    "am",
    "an",     "and",   "any",     "are",     "as",      "at",      "be",      "because", "been",
    "before", "being", "below",   "between", "both",    "but",     "by",      "can",     "could",
    "did",    "do",    "does",    "doing",   "don",     "down",    "during",  "each",    "few",
    "for",    "from",  "further", "get",     "had",     "has",     "have",    "having",  "he",
    "her",    "here",  "hers",    "herself", "him",     "himself", "his",     "how",     "i",
    "if",     "in",    "into",    "is",      "it",      "its",     "itself",  "just",    "ll",
    "me",     "more",  "most",    "my",      "myself",  "no",      "nor",     "not",     "now",
    "of",     "off",   "on",      "once",    "only",    "or",      "other",   "our",     "ours",
    "out",    "over",  "own",     "re",      "s",       "same",    "she",     "should",  "so",
    "some",   "such",  "t",       "than",    "that",    "the",     "their",   "theirs",  "them",
    "then",   "there", "these",   "they",    "this",    "those",   "through", "to",      "too",
    "under",  "until", "up",      "ve",      "very",    "was",     "we",      "were",    "what",
    "when",   "where", "which",   "while",   "who",     "whom",    "why",     "will",    "with",
    "would",  "you",   "your",    "yours",   "yourself"};
static const char *const common_cy[] = {
    "a",    "ac",    "ag",   "am",  "ar",   "at",   "beth",  "bod",   "bydd", "byddai", "chi",
    "ddim", "dim",   "dros", "dwi", "ei",   "eich", "ein",   "ellir", "er",   "eu",     "fe",
    "fel",  "fi",    "fod",  "fy",  "fydd", "gan",  "gyda",  "hefyd", "hi",   "hon",    "hwn",
    "hyd",  "hynny", "hyn",  "i",   "ir",   "iw",   "lle",   "mae",   "maen", "maent",  "mi",
    "na",   "nac",   "nad",  "neu", "ni",   "nhw",  "nid",   "o",     "oedd", "oes",    "ohono",
    "ond",  "os",    "pan",  "pob", "pwy",  "rwy",  "rydym", "sydd",  "sy",   "the",    "trwy",
    "wedi", "wrth",  "y",    "yn",  "yng",  "ym",   "yr",    "ydy",   "yw"};

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool word_is_common(const char *language, const char *folded) {
    if (text_is(language, "en"))
        return bsearch(&folded, common_en, sizeof common_en / sizeof common_en[0],
                       sizeof common_en[0], by_text) != NULL;
    for (size_t i = 0; text_is(language, "cy") && i < sizeof common_cy / sizeof common_cy[0]; i++)
        if (strcmp(folded, common_cy[i]) == 0) return true;
    return false;
}

static void stemmer_close(void *thing) {
    sb_stemmer_delete(thing);
}

enum fail stemmer_open(struct arena *arena, const char *language, struct stemmer **out,
                       struct why *why) {
    struct stemmer *stemmer = ARENA_NEW(arena, struct stemmer);
    stemmer->language = arena_copy(arena, language);
    if (language[0] != '\0' && strcmp(language, "cy") != 0) {
        stemmer->snowball = sb_stemmer_new(language, NULL);
        if (stemmer->snowball == NULL)
            return why_fail(why, FAIL_INPUT, "language",
                            "want a language as two letters, such as en, got '%s'", language);
        arena_on_end(arena, stemmer_close, stemmer->snowball);
    }
    *out = stemmer;
    return FAIL_NONE;
}

/* How many bytes of a letter or digit of any script stand at `at`; 0 when there is none. Marks
 * that sit on letters belong to them; curly quotation marks, dashes and signs do not. */
static size_t in_word(const char *at) {
    unsigned char c = (unsigned char)*at;
    if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? 1 : 0;
    return utf8_letter(at);
}

/* How many bytes the character at `at` has. */
static size_t width_of(const char *at) {
    size_t n = 1;
    while (((unsigned char)at[n] & 0xC0) == 0x80) n++;
    return n;
}

static const char *stem_of(struct arena *arena, struct stemmer *stemmer, const char *word) {
    if (stemmer->snowball == NULL) return word;
    const sb_symbol *stem =
        sb_stemmer_stem(stemmer->snowball, (const sb_symbol *)word, (int)strlen(word));
    if (stem == NULL) return word;
    return arena_copy_n(arena, (const char *)stem, (size_t)sb_stemmer_length(stemmer->snowball));
}

size_t words_of(struct arena *arena, struct stemmer *stemmer, const char *text, struct word **out) {
    const char *folded = utf8_fold(arena, text);
    size_t n = 0, size = 16;
    struct word *words = ARENA_ARRAY(arena, struct word, size);
    for (const char *at = folded; *at != '\0';) {
        while (*at != '\0' && in_word(at) == 0) at += width_of(at);
        const char *from = at;
        for (size_t width; (width = in_word(at)) > 0;) at += width;
        size_t length = (size_t)(at - from);
        if (length < 2 || length > 60) continue;
        char *word = arena_copy_n(arena, from, length);
        if (word_is_common(stemmer->language, word)) continue;
        if (n == size) {
            words = arena_grow(arena, words, size * sizeof *words, 2 * size * sizeof *words);
            size *= 2;
        }
        words[n++] = (struct word){word, stem_of(arena, stemmer, word)};
    }
    *out = words;
    return n;
}
