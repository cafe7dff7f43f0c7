/*
 * fail -- how a function says that it could not do what was asked.
 *
 * Every function that can fail returns an enum fail (FAIL_NONE is 0) and takes
 * a struct why last, which may be NULL. Outputs and the database are untouched
 * on failure unless the header of the function says otherwise. One table in
 * civic/ maps these to HTTP, one in cli/ to exit status.
 */
#ifndef BASE_FAIL_H
#define BASE_FAIL_H

#include <stdint.h>

enum fail {
    FAIL_NONE = 0,
    FAIL_INPUT,      /* what was given is malformed or out of range */
    FAIL_NOTFOUND,   /* the thing named does not exist, or not for this person */
    FAIL_DENIED,     /* exists, but this person may not */
    FAIL_CONFLICT,   /* somebody else changed it first, or it was done already */
    FAIL_LIMIT,      /* a stated limit was reached: size, rate, count, time */
    FAIL_INFEASIBLE, /* the request has no solution; the text says what to relax */
    FAIL_CONVERGE,   /* an iteration did not settle */
    FAIL_STORE,      /* the database or the disk refused */
    FAIL_SYSTEM      /* the operating system or a library refused */
};

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(format_at, first_at) __attribute__((format(printf, format_at, first_at)))

/*
 * Why it failed. `field` names the form field, column or option at fault ("" if
 * none); `text` is a phrase in lower case without full stop, subject in
 * 'quotes', that says what was wanted; `row` and `column` count from 1 in files
 * (0: not about a file).
 */
struct why {
    enum fail fail;
    char field[64];
    char text[400];
    int64_t row, column;
};

/* Returns a short fixed name: "input", "not found" ... for logs and JSON. */
const char *fail_name(enum fail fail);

/* Fills *why (NULL allowed) and returns `fail`, so that callers can write
 * `return why_fail(why, FAIL_INPUT, "seats", "want 12 to 24 seats, got %d", n);`
 * A NULL field means none. What is written may come out of *why itself. */
enum fail why_fail(struct why *why, enum fail fail, const char *field, const char *format, ...)
    PRINTF_LIKE(4, 5);
#ifdef __clang_analyzer__
/* The analyser cannot see into other files: it is told that failing never gives FAIL_NONE. */
#define why_fail(why, fail, ...) ((void)why_fail((why), (fail), __VA_ARGS__), (fail))
#endif

/* The same failure, of this field: whoever called knows where what is at fault was given. */
enum fail why_at(struct why *why, enum fail fail, const char *field);

/* Returns early from a function that itself returns enum fail. */
#define TRY(expression)                                                                            \
    do {                                                                                           \
        enum fail try_fail_ = (expression);                                                        \
        if (try_fail_ != FAIL_NONE) return try_fail_;                                              \
    } while (0)

#endif
