#include "recruit/address.h"

#include "base/str.h"
#include "base/utf8.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ postcodes */

/* Letters typed for digits and the other way round, by the place where they stand. */
static char as_digit(char c) {
    if (c == 'O') return '0';
    if (c == 'I' || c == 'L') return '1';
    return c;
}

static char as_letter(char c) {
    if (c == '0') return 'O';
    if (c == '1') return 'I';
    return c;
}

/* A9, A99, A9A, AA9, AA99, AA9A: the part before the space. */
static bool outward_is(const char *s, size_t n) {
    if (n < 2 || n > 4 || !isupper((unsigned char)s[0])) return false;
    size_t digits = isupper((unsigned char)s[1]) ? 2 : 1;
    if (n <= digits || !isdigit((unsigned char)s[digits])) return false;
    if (n == digits + 1) return true;
    return n == digits + 2 && isalnum((unsigned char)s[digits + 1]);
}

bool postcode_read(struct arena *arena, const char *typed, const char **out) {
    char s[8];
    size_t n = 0;
    for (const char *c = typed == NULL ? "" : typed; *c != '\0'; c++) {
        if (isspace((unsigned char)*c) || *c == '-' || *c == '.') continue;
        if (!isalnum((unsigned char)*c) || n == sizeof s - 1) return false;
        s[n++] = (char)toupper((unsigned char)*c);
    }
    if (n < 5) return false;
    s[n] = '\0';
    size_t split = n - 3;
    s[split] = as_digit(s[split]);
    s[split + 1] = as_letter(s[split + 1]);
    s[split + 2] = as_letter(s[split + 2]);
    s[0] = as_letter(s[0]);
    if (split == 2 || (split == 3 && !isalpha((unsigned char)s[1]))) s[1] = as_digit(s[1]);
    if (split == 4) s[1] = as_letter(s[1]);
    if (split == 4 || (split == 3 && isalpha((unsigned char)s[1]) && strchr("OIL", s[2]) != NULL))
        s[2] = as_digit(s[2]);
    bool good = isdigit((unsigned char)s[split]) && isupper((unsigned char)s[split + 1]) &&
                isupper((unsigned char)s[split + 2]);
    if (!good || !(outward_is(s, split) || strcmp(s, "GIR0AA") == 0)) return false;
    *out = arena_printf(arena, "%.*s %s", (int)split, s, s + split);
    return true;
}

/* ------------------------------------------------------------------ words */

static const struct {
    const char *from, *to;
} spellings[] = {
    {"rd", "road"},       {"ave", "avenue"},      {"av", "avenue"},      {"ln", "lane"},
    {"dr", "drive"},      {"cl", "close"},        {"ct", "court"},       {"crt", "court"},
    {"cres", "crescent"}, {"cr", "crescent"},     {"gdns", "gardens"},   {"gdn", "gardens"},
    {"sq", "square"},     {"ter", "terrace"},     {"terr", "terrace"},   {"pl", "place"},
    {"pk", "park"},       {"gr", "grove"},        {"gro", "grove"},      {"grn", "green"},
    {"hse", "house"},     {"bldgs", "buildings"}, {"bldg", "buildings"}, {"building", "buildings"},
    {"apt", "flat"},      {"apartment", "flat"},  {"unit", "flat"},      {"saint", "st"},
    {"street", "st"},     {"str", "st"},          {"mt", "mount"},       {"nth", "north"},
    {"sth", "south"},     {"upr", "upper"},       {"lwr", "lower"},      {"hl", "hill"},
    {"heol", "road"},     {"ffordd", "road"},     {"stryd", "st"},       {"gt", "great"},
};

static const char *spelling(const char *word) {
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++)
        if (strcmp(word, spellings[i].from) == 0) return spellings[i].to;
    return word;
}

/* Words that say nothing about which home it is. */
static bool is_filler(const char *word) {
    static const char *const fillers[] = {"the",    "of",      "no",     "number",
                                          "uk",     "england", "wales",  "scotland",
                                          "county", "united",  "kingdom"};
    for (size_t i = 0; i < sizeof fillers / sizeof fillers[0]; i++)
        if (strcmp(word, fillers[i]) == 0) return true;
    return false;
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool has_digit(const char *word) {
    return strpbrk(word, "0123456789") != NULL;
}

/* Letters, digits and what is beyond ASCII make words; apostrophes and full stops vanish. */
static size_t words_cut(struct arena *arena, const char *text, const char **words, size_t max) {
    size_t n = 0;
    struct buf word;
    char *folded = utf8_fold(arena, text);
    buf_init(&word, arena, strlen(folded) + 2);
    for (const char *c = folded;; c++) {
        if (*c != '\0' && (isalnum((unsigned char)*c) || (unsigned char)*c >= 0x80)) {
            buf_char(&word, *c);
            continue;
        }
        if (*c == '\'' || *c == '.') continue;
        if (word.n > 0 && n < max) words[n++] = spelling(arena_copy_n(arena, word.s, word.n));
        word.n = 0;
        if (*c == '\0') return n;
    }
}

static const char *join(struct arena *arena, const char *const *words, size_t n) {
    struct buf out;
    buf_init(&out, arena, 4096);
    for (size_t i = 0; i < n; i++) {
        if (i > 0) buf_char(&out, ' ');
        buf_text(&out, words[i]);
    }
    return out.s == NULL ? "" : out.s;
}

static size_t sort_once(const char **words, size_t n) {
    size_t kept = 0;
    qsort(words, n, sizeof *words, by_text);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || strcmp(words[kept - 1], words[i]) != 0) words[kept++] = words[i];
    return kept;
}

/* The postcode that is a line of its own or ends one; what is left of the lines. */
static const char *postcode_cut(struct arena *arena, const char *lines, const char **rest) {
    char *text = arena_copy(arena, lines);
    size_t n = strlen(text);
    while (n > 0 && strchr(" ,\n\t", text[n - 1]) != NULL) text[--n] = '\0';
    *rest = text;
    const char *found;
    for (int spaces = 0; n > 0; n--) {
        if (strchr(" ,\n\t", text[n - 1]) == NULL && n > 1) continue;
        size_t start = n == 1 ? 0 : n;
        if (postcode_read(arena, text + start, &found)) {
            text[start] = '\0';
            return found;
        }
        if (++spaces == 2) break;
    }
    return "";
}

struct address address_read(struct arena *arena, const char *lines, const char *postcode) {
    struct address address = {.postcode = "", .numbers = "", .street = ""};
    const char *rest = lines == NULL ? "" : lines, *cut = postcode_cut(arena, rest, &rest);
    if (text_is_empty(postcode) || !postcode_read(arena, postcode, &address.postcode))
        address.postcode = cut;
    const char *words[ADDRESS_WORDS_MAX], *numbers[ADDRESS_WORDS_MAX] = {NULL};
    size_t n = words_cut(arena, rest, words, ADDRESS_WORDS_MAX), n_numbers = 0;
    const char *after = NULL;
    for (size_t i = 0; i < n; i++) {
        if (has_digit(words[i])) {
            numbers[n_numbers++] = words[i];
            after = NULL;
        } else if (!is_filler(words[i])) {
            if (after == NULL) after = words[i];
            address.words[address.n_words++] = words[i];
        }
    }
    const char *first = address.n_words > 0 ? address.words[0] : "";
    address.n_words = sort_once(address.words, address.n_words);
    qsort(numbers, n_numbers, sizeof *numbers, by_text);
    address.numbers = join(arena, numbers, n_numbers);
    address.street = arena_printf(arena, "%s|%s", address.numbers, after == NULL ? first : after);
    return address;
}

/* ------------------------------------------------------------------ comparing */

static size_t shared_words(const struct address *a, const struct address *b) {
    size_t i = 0, j = 0, shared = 0;
    while (i < a->n_words && j < b->n_words) {
        int order = strcmp(a->words[i], b->words[j]);
        if (order == 0) shared++;
        if (order <= 0) i++;
        if (order >= 0) j++;
    }
    return shared;
}

/* Words of sorted `a` ("12 3b") that stand in sorted `b` too. */
static int shared_numbers(const char *a, const char *b, int *n) {
    struct str rest = str_of(a), word;
    int shared = 0;
    for (*n = 0; rest.n > 0;) {
        struct str others = str_of(b);
        bool found = false;
        word = str_cut(&rest, ' ');
        while (others.n > 0 && !found) {
            struct str other = str_cut(&others, ' ');
            found = other.n == word.n && memcmp(other.s, word.s, word.n) == 0;
        }
        shared += found;
        ++*n;
    }
    return shared;
}

int address_likeness(const struct address *a, const struct address *b) {
    int n_a, n_b;
    int shared = shared_numbers(a->numbers, b->numbers, &n_a);
    (void)shared_numbers(b->numbers, a->numbers, &n_b);
    return 6 * shared - (n_a - shared) - (n_b - shared) + 2 * (int)shared_words(a, b);
}

enum address_match address_compare(const struct address *a, const struct address *b) {
    bool same_postcode = a->postcode[0] != '\0' && strcmp(a->postcode, b->postcode) == 0;
    bool same_numbers = strcmp(a->numbers, b->numbers) == 0;
    size_t least = a->n_words < b->n_words ? a->n_words : b->n_words;
    size_t shared = shared_words(a, b);
    bool most_words = least > 0 && 2 * shared >= least;
    /* A postcode and a house number name a home; a house without a number needs its name. */
    bool named =
        same_numbers && (a->numbers[0] != '\0' ? most_words : shared > 0 && shared == least);
    if (same_postcode && named) return ADDRESS_SAME;
    if (same_postcode && (same_numbers || most_words)) return ADDRESS_DOUBTFUL;
    if (same_numbers && a->numbers[0] != '\0' && least > 0 && shared == least)
        return ADDRESS_DOUBTFUL;
    return ADDRESS_OTHER;
}

const char *address_key(struct arena *arena, const struct address *address) {
    if (address->numbers[0] != '\0')
        return arena_printf(arena, "%s|%s", address->postcode, address->numbers);
    return arena_printf(arena, "%s|%s", address->postcode,
                        join(arena, address->words, address->n_words));
}
