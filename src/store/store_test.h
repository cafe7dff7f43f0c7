/*
 * store_test -- what the tests of this room share: a small schema of two steps with its
 * statements, and a store opened for a test. For tests alone.
 */
#ifndef STORE_STORE_TEST_H
#define STORE_STORE_TEST_H

#include "store/db.h"
#include "tests/engine.h"
#include "tests/test.h"

/* item (id, name unique, amount, weight, content) and note (id, item -> item, text). */
extern const struct migration store_test_items, store_test_notes;
extern const struct migration *const store_test_steps[2];

extern const struct statement item_add, item_get, item_list, item_count, item_change, item_delete,
    note_add, code_add, code_take, wrong_sql;

/* The configuration of a store named "t" with both steps. */
struct store_config store_test_config(const struct test_engine *engine, const char *folder);
/* Opens it in a fresh folder, or fails the test. */
struct store *store_test_open(const struct test_engine *engine);

/* Fails the test with the reason: GOOD(store_open(&config, &store, good)); */
void store_good(enum fail fail, const struct why *why);
#define GOOD(expression_with_good)                                                                 \
    do {                                                                                           \
        struct why good_why = {0}, *good = &good_why;                                              \
        store_good((expression_with_good), good);                                                  \
    } while (0)

/* One row by its name; the job of most tests. */
enum fail store_test_add(struct store *store, const char *name, int64_t amount, struct why *why);
int64_t store_test_count(struct store *store);

#endif
