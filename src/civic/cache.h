/*
 * cache -- whole public pages, kept until the next durable commit.
 *
 * Holds at most 64 answers of at most 512 KB each, by language and target, with
 * a compressed copy made once. An answer is good while store_version stands
 * still; within one second it may be served again even if others commit, so that
 * a busy ballot does not slow down readers.
 */
#ifndef CIVIC_CACHE_H
#define CIVIC_CACHE_H

#include "base/arena.h"
#include "base/str.h"

struct page_cache;
struct page_cache *page_cache_new(void);
void page_cache_free(struct page_cache *cache);

struct cached_page {
    const char *type;
    struct str plain, gzip; /* gzip.n 0: none */
};
/* Copies a good answer into `arena`; false when there is none. */
bool page_cache_get(struct page_cache *cache, const char *language, const char *target,
                    int64_t version, int64_t now_us, bool want_gzip, struct arena *arena,
                    struct cached_page *out);
void page_cache_put(struct page_cache *cache, const char *language, const char *target,
                    int64_t version, int64_t now_us, const char *type, struct str body);

#endif
