/*
 * test -- a test is a function titled with the fact it proves; nobody edits a list.
 *
 *   static void scores_ignore_order(void **state) { (void)state; ... assert_int_equal(...); }
 *   TEST(scores_ignore_order, "score: the order in which answers are stored does not matter");
 *
 * The title starts with the room or module, so that `./test PATTERN` can choose.
 * All tests run in one process under the sanitizers (tests/main.c).
 */
#ifndef TESTS_TEST_H
#define TESTS_TEST_H

#include "base/kind.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* As in cmocka, without its macro fail(), which would take the name from `enum fail` in headers
 * that come later.
 */
#undef fail
#undef fail_msg
#define fail_msg(...)                                                                              \
    do {                                                                                           \
        print_error("ERROR: " __VA_ARGS__);                                                        \
        print_error("\n");                                                                         \
        _fail(__FILE__, __LINE__);                                                                 \
    } while (0)

struct test {
    const char *title;
    void (*run)(void **state);
};

#define TEST(function, its_title)                                                                  \
    static const struct test test_##function = {.title = its_title, .run = function};              \
    REGISTER(test, test_##function)

/* A fresh empty folder, removed at exit. Never NULL. */
const char *test_folder(void);

#endif
