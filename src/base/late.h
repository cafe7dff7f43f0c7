/*
 * late -- libraries that are loaded when one of their functions is first called.
 *
 * Question: how does a command begin at once that prints no page and asks no database?
 * Method:   the libraries in late.txt bring seventy others; to load them all took most of the time
 *           of a short command. Their headers, made by tools/mklate, include the real ones and turn
 *           each function into one of a table, with its own type. A table is filled at the first
 *           call and can only be read from then on, as with the linker's own.
 * Fails:    where a library is not installed the program says so and ends. A server loads all when
 *           it starts.
 */
#ifndef BASE_LATE_H
#define BASE_LATE_H

#include <stddef.h>

struct late_function {
    size_t header; /* which of late.txt, from 0 */
    const char *library, *name;
};
extern const struct late_function *const late_list; /* [late_list_n], by header */
extern const size_t late_list_n;

/* Addresses of the header's functions, in the order of late.txt. */
const void *late_functions(size_t header);
void late_load_all(void);

#endif
