/*
 * check -- holds the database against the log, and names what does not fit.
 *
 * Every line is hashed again and every node made again; every entry that is still open is compared
 * with the rows it was made from, as they are stored now; what is stored and finished must have its
 * entry. A fault says the table, the number and what differs.
 */
#ifndef LEDGER_CHECK_H
#define LEDGER_CHECK_H

#include "ledger/ledger.h"

enum { LEDGER_FAULTS_MAX = 100 };

struct ledger_fault {
    const char *table;
    int64_t id;
    const char *what; /* which line, or what is wrong, in words */
    const char *text; /* the whole sentence */
};

struct ledger_report {
    int64_t size, opened, gone, waiting; /* entries; opened and fitting; withdrawn or replaced */
    struct ledger_fault faults[LEDGER_FAULTS_MAX];
    size_t n_faults; /* may be more than are kept */
    struct tree_hash root;
};

enum fail ledger_check(struct db *db, struct arena *arena, struct ledger_report *out,
                       struct why *why) MUST_USE;

#endif
