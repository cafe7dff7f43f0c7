#include "base/arena.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_POISON 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISON 1
#endif
#endif

#ifdef ARENA_POISON
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
enum { GAP_BYTES = 16 };
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
enum { GAP_BYTES = 0 };
#endif

/* Unused memory is poisoned this far ahead: doing it for a whole arena would cost an eighth of
 * its cap for each request. */
enum { ALIGN_BYTES = 16, POISON_AHEAD = 64 << 10 };

struct hook {
    struct hook *next;
    void (*run)(void *thing);
    void *thing;
    size_t at; /* the mark before which this hook must survive */
};

struct arena {
    char *start;     /* reserved address space */
    size_t cap;      /* bytes reserved */
    size_t used;     /* bytes given, always a multiple of ALIGN_BYTES */
    size_t dirty;    /* bytes that may be non-zero: [0, dirty) */
    size_t poisoned; /* what is not given of [0, poisoned) is poisoned */
    size_t last;     /* start of the newest piece, for growth in place */
    struct hook *hooks;
    jmp_buf *guard;
    size_t fail_in;
};

static size_t round_up(size_t n) {
    return (n + (ALIGN_BYTES - 1)) & ~(size_t)(ALIGN_BYTES - 1);
}

static void exhausted(struct arena *arena) {
    if (arena->guard != NULL) longjmp(*arena->guard, 1);
    fprintf(stderr, "folkmoot: out of memory: an arena of %zu bytes is full\n", arena->cap);
    abort();
}

/* After `given` bytes were given away, from the start of the arena. */
static void poison_ahead(struct arena *arena, size_t given) {
    if (given + GAP_BYTES < arena->poisoned) return;
    size_t from = given > arena->poisoned ? given : arena->poisoned;
    size_t to = arena->cap - from > POISON_AHEAD ? from + POISON_AHEAD : arena->cap;
    POISON(arena->start + from, to - from);
    arena->poisoned = to;
}

struct arena *arena_new(size_t cap) {
    cap = round_up(cap < 4096 ? 4096 : cap);
    struct arena *arena = calloc(1, sizeof *arena);
    void *start =
        mmap(NULL, cap, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (arena == NULL || start == MAP_FAILED) {
        fprintf(stderr, "folkmoot: out of memory: no address space for %zu bytes\n", cap);
        abort();
    }
    arena->start = start;
    arena->cap = cap;
    poison_ahead(arena, 0);
    return arena;
}

static void hooks_run_down_to(struct arena *arena, size_t mark) {
    while (arena->hooks != NULL && arena->hooks->at >= mark) {
        struct hook *hook = arena->hooks;
        arena->hooks = hook->next;
        hook->run(hook->thing);
    }
}

void arena_free(struct arena *arena) {
    if (arena == NULL) return;
    hooks_run_down_to(arena, 0);
    UNPOISON(arena->start, arena->poisoned);
    munmap(arena->start, arena->cap);
    free(arena);
}

void arena_reset(struct arena *arena, size_t keep) {
    arena_rewind(arena, 0);
    keep = (keep + 4095) & ~(size_t)4095;
    if (arena->dirty > keep) {
        madvise(arena->start + keep, arena->dirty - keep, MADV_DONTNEED);
        arena->dirty = keep;
    }
}

void *arena_take(struct arena *arena, size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > arena->cap) exhausted(arena);
    size_t piece = round_up(bytes == 0 ? 1 : bytes) + GAP_BYTES;
    if (piece > arena->cap - arena->used) exhausted(arena);
    if (arena->fail_in > 0 && --arena->fail_in == 0) exhausted(arena);
    char *p = arena->start + arena->used;
    UNPOISON(p, bytes);
    poison_ahead(arena, arena->used + bytes);
    if (arena->used < arena->dirty) {
        size_t old = arena->dirty - arena->used;
        memset(p, 0, old < bytes ? old : bytes);
    }
    arena->last = arena->used;
    arena->used += piece;
    if (arena->used > arena->dirty) arena->dirty = arena->used;
    return p;
}

void *arena_grow(struct arena *arena, void *old, size_t old_size, size_t new_size) {
    assert(new_size >= old_size);
    if (old != NULL && arena->last != SIZE_MAX && (char *)old == arena->start + arena->last) {
        size_t mark = arena->last;
        size_t piece = round_up(new_size == 0 ? 1 : new_size) + GAP_BYTES;
        if (new_size > arena->cap || piece > arena->cap - mark) exhausted(arena);
        if (arena->fail_in > 0 && --arena->fail_in == 0) exhausted(arena);
        UNPOISON(old, new_size);
        poison_ahead(arena, mark + new_size);
        size_t end = mark + new_size;
        size_t from = mark + old_size;
        size_t stop = end < arena->dirty ? end : arena->dirty;
        if (stop > from) memset(arena->start + from, 0, stop - from);
        arena->used = mark + piece;
        if (arena->used > arena->dirty) arena->dirty = arena->used;
        return old;
    }
    void *fresh = arena_take(arena, new_size, 1);
    if (old != NULL && old_size > 0) memcpy(fresh, old, old_size);
    return fresh;
}

char *arena_copy_n(struct arena *arena, const char *text, size_t n) {
    char *copy = arena_take(arena, n + 1, 1);
    if (n > 0) memcpy(copy, text, n);
    return copy;
}

char *arena_copy(struct arena *arena, const char *text) {
    return text == NULL ? NULL : arena_copy_n(arena, text, strlen(text));
}

char *arena_vprintf(struct arena *arena, const char *format, va_list list) {
    va_list again;
    va_copy(again, list);
    int n = vsnprintf(NULL, 0, format, list);
    assert(n >= 0);
    char *text = arena_take(arena, (size_t)n + 1, 1);
    vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    return text;
}

char *arena_printf(struct arena *arena, const char *format, ...) {
    va_list list;
    va_start(list, format);
    char *text = arena_vprintf(arena, format, list);
    va_end(list);
    return text;
}

size_t arena_mark(const struct arena *arena) {
    return arena->used;
}

size_t arena_used(const struct arena *arena) {
    return arena->used;
}

size_t arena_cap(const struct arena *arena) {
    return arena->cap;
}

void arena_rewind(struct arena *arena, size_t mark) {
    assert(mark <= arena->used);
    hooks_run_down_to(arena, mark);
    POISON(arena->start + mark, arena->used - mark);
    arena->used = mark;
    arena->last = SIZE_MAX;
}

void arena_on_end(struct arena *arena, void (*hook)(void *thing), void *thing) {
    size_t at = arena->used;
    struct hook *entry = ARENA_NEW(arena, struct hook);
    *entry = (struct hook){.next = arena->hooks, .run = hook, .thing = thing, .at = at};
    arena->hooks = entry;
}

jmp_buf *arena_guard_set(struct arena *arena, jmp_buf *guard) {
    jmp_buf *former = arena->guard;
    arena->guard = guard;
    return former;
}

void arena_fail_at(struct arena *arena, size_t k) {
    arena->fail_in = k;
}
