/* zip_out -- an archive made in memory, the same bytes for the same files and date. */
#ifndef OFFICE_ZIP_OUT_H
#define OFFICE_ZIP_OUT_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/str.h"

struct zip_part {
    const char *name;
    struct str bytes; /* valid until zip_bytes returns */
    bool stored;      /* as it is, not compressed */
};

/* Packs the parts in their order. SYSTEM when the library refuses, LIMIT above `max` bytes. */
enum fail zip_bytes(struct arena *arena, const struct zip_part *parts, size_t n, struct date date,
                    size_t max, struct str *out, struct why *why) MUST_USE;

#endif
