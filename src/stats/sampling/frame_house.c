/* Households while the frame is read, and again from the notes. Rows of one household that stand
 * together are a group: a bit for each row says whether one begins there. Where households' names
 * only rise, by bytes or by length and bytes, no household comes a second time and that is all;
 * else each group's hash is noted too. */
#include "stats/sampling/frame_inner.h"

#include <endian.h>
#include <stdatomic.h>

/* As memcmp; names are short, and alike but for their ends. */
static inline int bytes_order(const char *a, const char *b, size_t n) {
    uint64_t x, y;
    if (n < 8) return memcmp(a, b, n);
    for (size_t at = 0;; at = at + 16 < n ? at + 8 : n - 8) {
        memcpy(&x, a + at, 8);
        memcpy(&y, b + at, 8);
        if (x != y) break;
        if (at + 8 == n) return 0;
    }
    x = be64toh(x), y = be64toh(y);
    return x < y ? -1 : 1;
}

/* Whether two names are the same; else which of *order hold still when `text` follows `before`. */
static inline bool is_same(struct str before, struct str text, unsigned *order) {
    bool shorter = text.n<before.n, longer = text.n> before.n;
    int sign = bytes_order(text.s, before.s, shorter ? text.n : before.n);
    if (sign == 0 && !shorter && !longer) return true;
    if (sign < 0 || (sign == 0 && shorter)) *order &= ~(unsigned)HOUSE_BYTES;
    if (shorter || (sign < 0 && !longer)) *order &= ~(unsigned)HOUSE_LENGTH;
    return false;
}

static inline bool bit_put(struct frame_worker *worker, bool begins) {
    struct frame_house *house = &worker->house;
    house->bits |= (uint64_t)begins << house->n_bits;
    if (++house->n_bits < 64) return true;
    bool good = frame_note_put(worker, NOTE_BEGIN, &house->bits, sizeof house->bits);
    house->bits = 0;
    house->n_bits = 0;
    return good;
}

bool frame_house_take(struct frame_worker *worker, struct str text) {
    struct frame_house *house = &worker->house;
    if (house->last.s == NULL)
        house->first = (struct str){arena_copy_n(worker->arena, text.s, text.n), text.n};
    else if (is_same(house->last, text, &house->order))
        return bit_put(worker, false);
    if (house->order == 0 && !worker->houses->hashed)
        atomic_store(&worker->houses->scattered, true);
    house->last = text;
    if (text.s == worker->cell_text) frame_house_keep(worker);
    if (worker->houses->hashed) {
        uint64_t hash = frame_hash(text.s, text.n);
        if (!frame_note_put(worker, NOTE_HOUSEHOLD, &hash, sizeof hash)) return false;
    }
    return bit_put(worker, true);
}

void frame_house_keep(struct frame_worker *worker) {
    struct frame_house *house = &worker->house;
    if (house->last.s == NULL || house->last.s == worker->house_text) return;
    memcpy(worker->house_text, house->last.s, house->last.n);
    house->last.s = worker->house_text;
}

bool frame_house_end(struct frame_worker *worker) {
    struct frame_house *house = &worker->house;
    return house->n_bits == 0 ||
           frame_note_put(worker, NOTE_BEGIN, &house->bits, sizeof house->bits);
}

void frame_houses_join(struct frame_worker *const *workers, int n_workers) {
    const struct frame_house *before = NULL;
    unsigned order = HOUSE_BYTES | HOUSE_LENGTH;
    for (int w = 0; w < n_workers; w++) {
        struct frame_house *house = &workers[w]->house;
        order &= house->order;
        house->joins = false;
        if (house->last.s == NULL) continue;
        if (before != NULL) house->joins = is_same(before->last, house->first, &order);
        before = house;
    }
    if (order == 0) atomic_store(&workers[0]->houses->scattered, true);
}

/* --- Groups again --- */

enum { WORDS = 1024, HASHES = 64 * WORDS };

struct groups {
    const struct frame_worker *worker;
    bool hashed;
    uint64_t *words, *hashes;
    size_t next_hash;
    struct frame_group open; /* rows 0: none */
    void (*group)(void *data, const struct frame_group *group);
    void *data;
};

static void group_close(struct groups *groups, uint64_t row) {
    groups->open.rows = row - groups->open.first;
    if (groups->open.rows > 1 || (groups->hashed && groups->open.rows > 0))
        groups->group(groups->data, &groups->open);
}

/* The groups that begin in a word of n rows, of which the first is `row`. */
static void word_give(struct groups *groups, uint64_t word, unsigned n, uint64_t row) {
    if (word == UINT64_MAX && n == 64 && !groups->hashed) { /* rows of 64 households */
        group_close(groups, row);
        groups->open.first = row + 63;
        return;
    }
    for (; word != 0; word &= word - 1) {
        uint64_t begin = row + (unsigned)__builtin_ctzll(word);
        group_close(groups, begin);
        groups->open.first = begin;
        if (groups->hashed) groups->open.hash = groups->hashes[groups->next_hash++];
    }
}

/* WORDS words from row `at` of the worker, and the hashes of the groups that begin in them. */
static enum fail words_recall(struct groups *groups, uint64_t at, size_t n, uint64_t *hashes_before,
                              struct why *why) {
    const struct frame_worker *worker = groups->worker;
    const struct frame_io *io = worker->io;
    int part = worker->number * NOTE_KINDS;
    size_t n_hashes = 0;
    TRY(io->recall(io->data, part + NOTE_BEGIN, at / 8, groups->words, n * 8, why));
    if (at == 0 && worker->house.joins && !groups->hashed) groups->words[0] &= ~UINT64_C(1);
    if (!groups->hashed) return FAIL_NONE;
    for (size_t i = 0; i < n; i++) n_hashes += (size_t)__builtin_popcountll(groups->words[i]);
    TRY(io->recall(io->data, part + NOTE_HOUSEHOLD, *hashes_before * 8, groups->hashes,
                   n_hashes * 8, why));
    *hashes_before += n_hashes;
    groups->next_hash = 0;
    return FAIL_NONE;
}

enum fail frame_groups_walk(struct arena *arena, struct frame_worker *const *workers, int n_workers,
                            void (*group)(void *data, const struct frame_group *group), void *data,
                            struct why *why) {
    size_t mark = arena_mark(arena);
    struct groups groups = {.hashed = workers[0]->houses->hashed,
                            .words = ARENA_ARRAY(arena, uint64_t, WORDS),
                            .hashes = ARENA_ARRAY(arena, uint64_t, HASHES),
                            .group = group,
                            .data = data};
    uint64_t row = 0;
    for (int w = 0; w < n_workers; w++) {
        uint64_t rows = (uint64_t)workers[w]->data_rows, hashes = 0;
        groups.worker = workers[w];
        for (uint64_t at = 0; at < rows; at += HASHES) {
            uint64_t left = rows - at < HASHES ? rows - at : HASHES;
            TRY(words_recall(&groups, at, (size_t)(left + 63) / 64, &hashes, why));
            for (uint64_t i = 0; i < left; i += 64)
                word_give(&groups, groups.words[i / 64], left - i < 64 ? (unsigned)(left - i) : 64,
                          row + at + i);
        }
        row += rows;
    }
    group_close(&groups, row);
    arena_rewind(arena, mark);
    return FAIL_NONE;
}
