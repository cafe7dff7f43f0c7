#include "base/late.h"

#include <assert.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { HEADERS_MAX = 12, PAGE_BYTES = 4096 };

/* Each on a page of its own, to be closed to writing. */
static _Alignas(PAGE_BYTES) void *tables[HEADERS_MAX][PAGE_BYTES / sizeof(void *)];
static atomic_bool filled[HEADERS_MAX];
static pthread_mutex_t one_fills = PTHREAD_MUTEX_INITIALIZER;

static void *function_find(const struct late_function *function) {
    /* It stays loaded: others may have called into it. */
    void *library = dlopen(function->library, RTLD_NOW | RTLD_LOCAL);
    void *address = library == NULL ? NULL : dlsym(library, function->name);
    // cppcheck-suppress resourceLeak
    if (address != NULL) return address;
    const char *reason = dlerror();
    fprintf(stderr, "folkmoot: a library that is needed here cannot be used: %s\n",
            reason == NULL ? function->name : reason);
    exit(EXIT_FAILURE);
}

static void table_fill(size_t header) {
    void **table = tables[header];
    size_t n = 0;
    for (size_t i = 0; i < late_list_n; i++) {
        if (late_list[i].header != header) continue;
        assert(n < PAGE_BYTES / sizeof(void *));
        table[n++] = function_find(&late_list[i]);
    }
    /* Where pages are larger it stays open to writing. */
    (void)mprotect(table, PAGE_BYTES, PROT_READ);
}

const void *late_functions(size_t header) {
    assert(header < HEADERS_MAX);
    if (!atomic_load_explicit(&filled[header], memory_order_acquire)) {
        pthread_mutex_lock(&one_fills);
        if (!atomic_load_explicit(&filled[header], memory_order_relaxed)) table_fill(header);
        atomic_store_explicit(&filled[header], true, memory_order_release);
        pthread_mutex_unlock(&one_fills);
    }
    return tables[header];
}

void late_load_all(void) {
    for (size_t i = 0; i < late_list_n; i++) (void)late_functions(late_list[i].header);
}
