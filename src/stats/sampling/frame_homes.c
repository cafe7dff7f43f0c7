/* Which row stands for each household, and how many rows it has. */
#include "base/rng.h"
#include "stats/sampling/frame_inner.h"

struct household {
    uint64_t hash, row, lot;
    int64_t rows;
};

static uint64_t lot_of(uint64_t seed, uint64_t row) {
    uint64_t x = (row + 1) * UINT64_C(0x9E3779B97F4A7C15) ^ seed;
    x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
    return x ^ x >> 31;
}

static void row_drop(struct frame_homes *homes, uint64_t row) {
    homes->dropped[row >> 6] |= UINT64_C(1) << (row & 63);
}

/* The row of a group that stays: the one with the lowest lot. */
static uint64_t group_draw(struct frame_homes *homes, uint64_t seed,
                           const struct frame_group *group) {
    uint64_t stays = group->first, lowest = lot_of(seed, stays);
    for (uint64_t row = group->first + 1; row < group->first + group->rows; row++) {
        uint64_t lot = lot_of(seed, row);
        bool lower = lot < lowest;
        row_drop(homes, lower ? stays : row);
        stays = lower ? row : stays;
        lowest = lower ? lot : lowest;
    }
    return stays;
}

/* Where households are scattered: the rows that stay of their groups, by the beginning of the
 * household's hash, in parts of which each has a table of its own; and which are noted in blocks of
 * one length. */
enum { PART_ROWS = 1 << 17, PARTS_MAX = 1 << 12, BLOCK_ROWS = 256, TABLE_SIZE = 4 * PART_ROWS };

struct placed { /* the row that stays of a group */
    uint64_t hash, row;
};

struct part {
    struct placed placed[BLOCK_ROWS]; /* not noted yet */
    size_t n;
    uint32_t last; /* its last full block, from 1; 0: none */
};

struct parting {
    struct frame_homes *homes;
    struct part *parts;
    unsigned bits;    /* of a hash, that say the part */
    uint32_t *before; /* [n_noted + 1] of a block, from 1, the one of the same part before it */
    uint32_t n_noted;
    struct household *table;
    size_t size, n_households;
    uint64_t seed;
    enum fail fail;
    struct why *why;
};

static struct household *household_find(struct household *table, size_t size, uint64_t hash) {
    size_t at = (hash >> 8) & (size - 1);
    while (table[at].rows > 0 && table[at].hash != hash) at = (at + 1) & (size - 1);
    return &table[at];
}

static void group_part(void *data, const struct frame_group *group) {
    struct parting *parting = data;
    struct part *part =
        &parting->parts[parting->bits == 0 ? 0 : group->hash >> (64 - parting->bits)];
    uint64_t stays = group_draw(parting->homes, parting->seed, group);
    part->placed[part->n++] = (struct placed){group->hash, stays};
    if (part->n < BLOCK_ROWS) return;
    const struct frame_io *io = parting->homes->io;
    if (parting->fail == FAIL_NONE)
        parting->fail =
            io->note(io->data, NOTE_PARTED, part->placed, sizeof part->placed, parting->why);
    parting->before[++parting->n_noted] = part->last;
    part->last = parting->n_noted;
    part->n = 0;
}

/* Of two rows of a household the one with the lower lot stays, in whatever order they come: no two
 * rows have the same. */
static enum fail placed_take(struct parting *parting, const struct placed *placed, size_t n) {
    for (size_t i = 0; i < n; i++) {
        struct household *household = household_find(parting->table, parting->size, placed[i].hash);
        uint64_t lot = lot_of(parting->seed, placed[i].row);
        if (household->rows == 0) {
            if (++parting->n_households > parting->size / 8 * 7)
                return why_fail(parting->why, FAIL_LIMIT, NULL,
                                "the frame has too many households: divide it");
            *household = (struct household){placed[i].hash, placed[i].row, lot, 1};
        } else if (lot < household->lot) {
            row_drop(parting->homes, household->row);
            household->row = placed[i].row;
            household->lot = lot;
        } else {
            row_drop(parting->homes, placed[i].row);
        }
    }
    return FAIL_NONE;
}

static enum fail part_take(struct parting *parting, const struct part *part,
                           struct placed *placed) {
    const struct frame_io *io = parting->homes->io;
    const size_t bytes = sizeof part->placed;
    parting->n_households = 0;
    memset(parting->table, 0, parting->size * sizeof *parting->table);
    for (uint32_t block = part->last; block > 0; block = parting->before[block]) {
        TRY(io->recall(io->data, NOTE_PARTED, (block - 1) * (uint64_t)bytes, placed, bytes,
                       parting->why));
        TRY(placed_take(parting, placed, BLOCK_ROWS));
    }
    return placed_take(parting, part->placed, part->n);
}

/* The same where a household may come again: each group's row is looked up in a table. */
static enum fail scattered_drop(struct frame_homes *homes, uint64_t seed, int64_t *households,
                                struct why *why) {
    struct parting parting = {.homes = homes, .size = 1024, .seed = seed, .why = why};
    uint64_t rows = (uint64_t)homes->rows;
    while (parting.size < TABLE_SIZE && parting.size < 4 * rows) parting.size *= 2;
    while (1u << parting.bits < PARTS_MAX && rows >> parting.bits > PART_ROWS) parting.bits++;
    parting.table = ARENA_ARRAY(homes->arena, struct household, parting.size);
    parting.parts = ARENA_ARRAY(homes->arena, struct part, (size_t)1 << parting.bits);
    parting.before = ARENA_ARRAY(homes->arena, uint32_t, (size_t)(rows / BLOCK_ROWS) + 1);
    struct placed *placed = ARENA_ARRAY(homes->arena, struct placed, BLOCK_ROWS);
    TRY(frame_groups_walk(homes->arena, homes->workers, homes->n_workers, group_part, &parting,
                          why));
    TRY(parting.fail);
    *households = 0;
    for (size_t p = 0; p < (size_t)1 << parting.bits; p++) {
        TRY(part_take(&parting, &parting.parts[p], placed));
        *households += (int64_t)parting.n_households;
    }
    return FAIL_NONE;
}

struct dropping {
    struct frame_homes *homes;
    uint64_t seed;
    int64_t more; /* rows than households */
};

static void group_drop(void *data, const struct frame_group *group) {
    struct dropping *dropping = data;
    group_draw(dropping->homes, dropping->seed, group);
    dropping->more += (int64_t)group->rows - 1;
}

enum fail frame_homes_drop(struct frame_homes *homes, int64_t *households, struct why *why) {
    struct rng rng;
    struct dropping dropping = {.homes = homes};
    rng_init_stream(&rng, homes->seed, UINT64_MAX);
    dropping.seed = rng_u64(&rng);
    homes->dropped = ARENA_ARRAY(homes->arena, uint64_t, (size_t)homes->rows / 64 + 1);
    if (homes->workers[0]->houses->hashed)
        return scattered_drop(homes, dropping.seed, households, why);
    TRY(frame_groups_walk(homes->arena, homes->workers, homes->n_workers, group_drop, &dropping,
                          why));
    *households = homes->rows - dropping.more;
    return FAIL_NONE;
}

/* Groups, counted for households that were drawn. */
struct counting {
    struct household *table; /* by hash, where these are noted */
    size_t size;
    struct frame_taken *taken; /* else the next one, in the order of the file */
    size_t n;
};

static void group_count(void *data, const struct frame_group *group) {
    struct counting *counting = data;
    struct household *household = household_find(counting->table, counting->size, group->hash);
    if (household->rows > 0) household->rows += (int64_t)group->rows;
}

static void group_match(void *data, const struct frame_group *group) {
    struct counting *counting = data;
    while (counting->n > 0 && counting->taken->row < group->first) counting->taken++, counting->n--;
    if (counting->n > 0 && counting->taken->row < group->first + group->rows)
        counting->taken->household = (int64_t)group->rows;
}

/* The hash of each row drawn, in place of how many rows its household has. */
static void group_hash(void *data, const struct frame_group *group) {
    struct counting *counting = data;
    for (; counting->n > 0 && counting->taken->row < group->first + group->rows; counting->n--)
        (counting->taken++)->household = (int64_t)group->hash;
}

/* How many rows each household drawn has. */
enum fail frame_homes_size(struct frame_homes *homes, struct frame_taken *taken, size_t n_taken,
                           struct why *why) {
    struct counting counting = {.size = 64, .taken = taken, .n = n_taken};
    bool hashed = homes->workers[0]->houses->hashed;
    TRY(frame_groups_walk(homes->arena, homes->workers, homes->n_workers,
                          hashed ? group_hash : group_match, &counting, why));
    if (!hashed) return FAIL_NONE;
    while (counting.size < 4 * n_taken) counting.size *= 2;
    counting.table = ARENA_ARRAY(homes->arena, struct household, counting.size);
    for (size_t i = 0; i < n_taken; i++) {
        uint64_t hash = (uint64_t)taken[i].household;
        *household_find(counting.table, counting.size, hash) =
            (struct household){.hash = hash, .rows = 1};
    }
    TRY(frame_groups_walk(homes->arena, homes->workers, homes->n_workers, group_count, &counting,
                          why));
    for (size_t i = 0; i < n_taken; i++)
        taken[i].household =
            household_find(counting.table, counting.size, (uint64_t)taken[i].household)->rows - 1;
    return FAIL_NONE;
}
