#include "stats/sampling/frame_memory_test.h"

#include "tests/test.h"

#include <string.h>

struct memory {
    struct str bytes;
    struct buf notes[MEMORY_PARTS];
    int n_notes;
};

static enum fail memory_read(void *data, uint64_t at, char *to, size_t n, struct why *why) {
    struct memory *memory = data;
    (void)why;
    assert_true(at + n <= memory->bytes.n);
    memcpy(to, memory->bytes.s + at, n);
    return FAIL_NONE;
}

static enum fail memory_note(void *data, int part, const void *bytes, size_t n, struct why *why) {
    struct memory *memory = data;
    (void)why;
    assert_in_range(part, 0, memory->n_notes - 1);
    buf_add(&memory->notes[part], bytes, n);
    return FAIL_NONE;
}

static enum fail memory_recall(void *data, int part, uint64_t at, void *to, size_t n,
                               struct why *why) {
    struct memory *memory = data;
    (void)why;
    assert_true(at + n <= memory->notes[part].n);
    memcpy(to, memory->notes[part].s + at, n);
    return FAIL_NONE;
}

/* Each part is written by one thread: each has an arena of its own. */
struct frame_io memory_io(struct arena *arena, struct str bytes, int threads) {
    struct memory *memory = ARENA_NEW(arena, struct memory);
    memory->bytes = bytes;
    memory->n_notes = threads == 1 ? 10 : MEMORY_PARTS;
    for (int i = 0; i < memory->n_notes; i++)
        buf_init(&memory->notes[i], arena_new(threads == 1 ? 64 << 10 : 8 << 20),
                 threads == 1 ? 32 << 10 : 4 << 20);
    return (struct frame_io){.data = memory,
                             .size = bytes.n,
                             .read = memory_read,
                             .note = memory_note,
                             .recall = memory_recall};
}

void memory_free(struct frame_io *io) {
    struct memory *memory = io->data;
    for (int i = 0; i < memory->n_notes; i++) arena_free(memory->notes[i].arena);
}

size_t memory_noted(const struct frame_io *io, int part) {
    const struct memory *memory = io->data;
    return part < memory->n_notes ? memory->notes[part].n : 0;
}
