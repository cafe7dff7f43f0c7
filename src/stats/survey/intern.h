/*
 * intern -- numbers for distinct texts, in the order of their first coming.
 *
 * A table of keys by hash with open places. Memory is in the arena, about three
 * times what the keys take. Pure: yes.
 */
#ifndef STATS_SURVEY_INTERN_H
#define STATS_SURVEY_INTERN_H

#include "base/arena.h"
#include "base/str.h"

struct intern {
    struct arena *arena;
    uint64_t *hashes; /* [size] of the places */
    int32_t *numbers; /* [size] of the places, -1 empty */
    size_t size;      /* a power of 2 */
    struct str *keys; /* [n] copied, NUL-terminated */
    size_t n, room;
};

void intern_start(struct intern *intern, struct arena *arena);
/* The number of the key, from 0; a new one when it was not there. Expected O(1). */
int32_t intern_number(struct intern *intern, const char *bytes, size_t n);
/* Sorts the keys by byte order: rank[number] is the place of each (in the arena). */
int32_t *intern_rank(struct intern *intern);

#endif
