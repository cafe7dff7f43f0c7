/*
 * demo -- the example programme: one made-up region, in one transaction.
 *
 * Fails: CONFLICT when the database holds anything already. STORE and INPUT otherwise
 *        (INPUT: the seed file in the program is at fault, with the part of it).
 */
#ifndef DEMO_DEMO_H
#define DEMO_DEMO_H

#include "civic/app.h"

struct demo_account {
    const char *name, *email, *organisation, *does;
    const char *role; /* "owner": one account stands for each role; "" for the others */
};
struct demo_code { /* an access code for a member of the public */
    const char *engagement, *label, *code;
};
struct demo_about {
    const char *password; /* of all accounts */
    const struct demo_account *accounts;
    size_t n_accounts;
    const struct demo_code *codes; /* of some jurors: those who have not voted yet come first */
    size_t n_codes;
};

/* Who can sign in, and with what: the same for every example programme. Reads no database. */
enum fail demo_describe(struct arena *arena, struct demo_about *out, struct why *why) MUST_USE;

/* Whether the database is an example programme, and whether it is empty. */
enum demo_state { DEMO_OTHER, DEMO_EMPTY, DEMO_HERE };
enum fail demo_look(struct app *app, struct arena *arena, enum demo_state *out,
                    struct why *why) MUST_USE;

/* Fills an empty database; all or nothing in the main database. About 1,900 rows. */
enum fail demo_fill(struct app *app, struct arena *arena, struct why *why) MUST_USE;

#endif
