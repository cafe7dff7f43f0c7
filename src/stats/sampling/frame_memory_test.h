/* frame_memory_test -- a frame in memory, and its notes, for tests. */
#ifndef STATS_SAMPLING_FRAME_MEMORY_TEST_H
#define STATS_SAMPLING_FRAME_MEMORY_TEST_H

#include "stats/sampling/frame_sample.h"

/* Notes live in arenas of their own, which memory_free gives back. */
struct frame_io memory_io(struct arena *arena, struct str bytes, int threads);
void memory_free(struct frame_io *io);
/* Bytes noted at a place, of those that frame_io's functions are given. */
size_t memory_noted(const struct frame_io *io, int part);
enum { MEMORY_PARTS = 96 };

#endif
