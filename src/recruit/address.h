/*
 * address -- UK addresses as people type them, and whether two of them are the same home.
 *
 * Question: was somebody who registers among those who got a letter?
 * Method:   the postcode in its canonical form; the numbers (house, flat) as they stand; the
 *           other words in small letters without accents, with the usual short forms put back to
 *           one spelling ("Rd", "road"). Same home: same postcode, same numbers, and most of the
 *           shorter address's words. Doubtful: one of these differs, and a person should look.
 * Pure. Memory in the arena.
 */
#ifndef RECRUIT_ADDRESS_H
#define RECRUIT_ADDRESS_H

#include "base/arena.h"
#include "base/fail.h"

#include <stdbool.h>

enum { ADDRESS_WORDS_MAX = 48 };

struct address {
    const char *postcode;                 /* "AB1 2CD"; "" when there is none */
    const char *numbers;                  /* "12 3b": words with a digit, sorted */
    const char *words[ADDRESS_WORDS_MAX]; /* sorted, each once, numbers left out */
    size_t n_words;
    const char *street; /* numbers and the first word after them: finds a wrong postcode */
};

/* "sw1a1aa" gives "SW1A 1AA"; O and 0, I and 1 are put right by their place. False when it has
 * not the form of a UK postcode (BS 7666: A9 9AA ... AA9A 9AA, GIR 0AA). */
bool postcode_read(struct arena *arena, const char *typed, const char **out);

/* `lines`: the address without or with its postcode as last line; `postcode` "" takes the last
 * line that has the form of one. */
struct address address_read(struct arena *arena, const char *lines, const char *postcode);

enum address_match { ADDRESS_OTHER, ADDRESS_DOUBTFUL, ADDRESS_SAME };
enum address_match address_compare(const struct address *a, const struct address *b);

/* How alike two addresses are, for putting the likeliest first: a house number that both have
 * counts more than a word, one that only one has counts against. */
int address_likeness(const struct address *a, const struct address *b);

/* What is the same for one home however it is typed: for keyed hashes. */
const char *address_key(struct arena *arena, const struct address *address);

#endif
