/*
 * bucket -- a number for bytes, to spread them over buckets or tell them apart where nobody
 * attacks.
 *
 * Method: FNV-1a, 64 bits: (h ^ byte) * 1099511628211 from 14695981039346656037. The same on every
 *         machine and kept in stores, so it never changes.
 * Source: Fowler, Noll & Vo.
 */
#ifndef BASE_BUCKET_H
#define BASE_BUCKET_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t bucket_of(const char *bytes, size_t n) {
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < n; i++) hash = (hash ^ (uint8_t)bytes[i]) * UINT64_C(1099511628211);
    return hash;
}

static inline uint64_t bucket_of_text(const char *text) {
    return bucket_of(text, strlen(text));
}

#endif
