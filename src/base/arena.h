/*
 * arena -- memory with one lifetime: taken in many pieces, given back at once.
 *
 * Three lifetimes exist: app, request (or job), scratch. A function that
 * returns memory takes the arena that will own it; nothing else allocates.
 * An arena reserves address space up to its cap, zeroes what it gives and never
 * returns NULL. When the cap is reached, or the system has no memory, control
 * goes to the arena's guard (see arena_guard_set), or the program ends with a
 * message if there is none. Under AddressSanitizer the gaps and the unused part
 * are poisoned, so overruns and use after rewind are reported.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/fail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

struct arena;

/* A new arena that can hold `cap` bytes; address space only until used. Ends
 * the program when not even address space can be had and `guard` is NULL;
 * callers free it with arena_free. */
struct arena *arena_new(size_t cap);

/* Runs the end hooks, newest first, and returns all memory. NULL allowed. */
void arena_free(struct arena *arena);

/* Runs the end hooks and empties the arena for reuse; keeps up to `keep` bytes resident. */
void arena_reset(struct arena *arena, size_t keep);

/* `count` * `size` zeroed bytes, aligned to 16. Overflow counts as exhaustion. */
void *arena_take(struct arena *arena, size_t count, size_t size);
#define ARENA_NEW(arena, type) ((type *)arena_take((arena), 1, sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_take((arena), (count), sizeof(type)))

/* Grows the piece `old` of `old_size` bytes to `new_size`, in place when it was
 * the last piece taken; the added bytes are zero. */
void *arena_grow(struct arena *arena, void *old, size_t old_size, size_t new_size);

/* A NUL-terminated copy. NULL gives NULL. */
char *arena_copy(struct arena *arena, const char *text);
char *arena_copy_n(struct arena *arena, const char *text, size_t n);
char *arena_printf(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);
char *arena_vprintf(struct arena *arena, const char *format, va_list list) PRINTF_LIKE(2, 0);

/* Scratch use: everything taken after the mark is given back by the rewind. */
size_t arena_mark(const struct arena *arena);
void arena_rewind(struct arena *arena, size_t mark);

/* Bytes in use now. */
size_t arena_used(const struct arena *arena);

/* The most bytes that it may give, as arena_new was told. */
size_t arena_cap(const struct arena *arena);

/* Calls hook(thing) when the arena is freed, reset or rewound past here: how
 * sockets, files and statements are closed on every path. */
void arena_on_end(struct arena *arena, void (*hook)(void *thing), void *thing);

/* Sets where to jump (longjmp with 1) on exhaustion; returns the former guard,
 * which the caller puts back. Only request and job boundaries use this. */
jmp_buf *arena_guard_set(struct arena *arena, jmp_buf *guard);

/* For tests: the k-th allocation from now (1 is the next) acts as exhausted; 0 turns it off. */
void arena_fail_at(struct arena *arena, size_t k);

#endif
