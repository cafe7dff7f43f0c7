/*
 * register -- somebody puts their name down: by the web, by phone, or on paper.
 *
 * The letter is found by its code, or by comparing the address with those that were written to;
 * what is doubtful waits for a person (state registered, with the reason in `doubt`), the rest
 * goes into the pool (eligible). Contact details go to the vault. Codes, addresses, e-mail
 * addresses and phone numbers are kept here only as keyed hashes.
 */
#ifndef RECRUIT_REGISTER_H
#define RECRUIT_REGISTER_H

#include "recruit/address.h"
#include "recruit/recruit_people.h"
#include "recruit/recruit_views.h"

/* HMAC-SHA-256 under the service's key, bound to what it is and to the recruitment. */
struct str recruit_hash(struct arena *arena, const struct app *app, const char *what,
                        int64_t recruitment, const char *text);
/* Of a letter's or candidate's code in canonical form. */
struct str recruit_code_hash(struct arena *arena, const struct app *app, int64_t recruitment,
                             const char *code);
/* The three of an address: its home, its postcode, its number and street. */
struct recruit_address_hashes {
    struct str home, postcode, street;
};
struct recruit_address_hashes recruit_address_hash(struct arena *arena, const struct app *app,
                                                   int64_t recruitment,
                                                   const struct address *address);

struct registration {
    struct recruit_person person; /* address with the postcode as its last line */
    const char *code;             /* canonical; "" for none */
    const char *source;           /* web, phone, paper, import */
    const char *language;
    const struct category *categories;
    size_t n_categories;
    const int64_t *values; /* [n_categories]: id of the value, 0: not asked or not answered */
    int64_t person_id;     /* official who enters it, 0: the candidate */
    int64_t now;
    const char *own_code; /* with which they find their number and chance; NULL: none */
};
struct registered {
    int64_t candidate, number;
    const char *code; /* their own; NULL: none */
    enum recruit_state state;
    const char *match, *doubt;
};
/* In a write transaction. CONFLICT when registration is not open; INPUT (field "code") for a code
 * that no letter has. */
enum fail recruit_register(struct app *app, struct db *db, struct arena *arena, int64_t recruitment,
                           const struct registration *registration, struct registered *out,
                           struct why *why) MUST_USE;

/* Who has this code of their own, as recruit_register gave it; NOTFOUND when nobody has. */
enum fail recruit_registered_find(struct app *app, struct db *db, struct arena *arena,
                                  int64_t recruitment, const char *code, struct registered *out,
                                  struct why *why) MUST_USE;

/* A letter near a typed address, for whoever decides a doubt. */
struct near_letter {
    int64_t letter, number;
    const char *lines, *from_address;
    enum address_match match;
    int likeness;
};
/* Best first, and of equal ones those most alike. */
enum fail recruit_letters_find(struct app *app, struct db *db, struct arena *arena,
                               int64_t recruitment, const struct address *address,
                               struct near_letter **out, size_t *n, struct why *why) MUST_USE;
/* The values that come with a letter's address: fills values[] of categories from addresses. */
enum fail recruit_values_from(struct arena *arena, const char *from_address,
                              const struct category *categories, size_t n, int64_t *values,
                              struct why *why) MUST_USE;

#endif
