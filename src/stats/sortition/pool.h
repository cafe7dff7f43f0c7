/*
 * pool -- who volunteered and which places there are, read from people's own tables.
 *
 * A pool is n people with one value in each quota category and, if asked for, an
 * address. Names and ids stay with the caller: here a person is a row number.
 *
 * Quotas tables have the columns `category,name,min,max` or `feature,value,min,max`
 * or `category,feature,min,max` or `FeatureName,ValueName,MinQuota,MaxQuota`, and
 * may have `min_flex,max_flex`; other columns are ignored, as are rows without a
 * category. Pool tables have one column per category; other columns are carried by
 * the caller. Names are compared without regard to case and spaces at the ends.
 * Fails: INPUT with row and column of the file (row 1 is the header) and the mend.
 * Memory: all in the arena; names point into the table given.
 * Pure.
 */
#ifndef STATS_SORTITION_POOL_H
#define STATS_SORTITION_POOL_H

#include "base/csv.h"

enum {
    SORTITION_PEOPLE_MAX = 2000000, /* in a pool */
    SORTITION_SIZE_MAX = 10000,     /* people to be chosen */
    SORTITION_VALUES_MAX = 200,     /* all categories' values together */
    SORTITION_FEATURES_MAX = 24     /* categories */
};

/* One value of a category and the places it has. */
struct sortition_value {
    const char *name;
    int32_t min, max;           /* people of this value in a panel, from and to */
    int32_t min_flex, max_flex; /* how far a relaxation may go: min_flex <= min, max <= max_flex */
    int64_t row;                /* of the quotas table, for messages; 0: not from a file */
};

struct sortition_feature {
    const char *name; /* of the category */
    size_t n_values;
    struct sortition_value *values;
};

struct sortition_quotas {
    size_t n_features;
    struct sortition_feature *features;
    bool has_flex; /* the table had flex columns */
};

struct sortition_pool {
    size_t n;               /* people */
    size_t n_features;      /* as in the quotas */
    const uint16_t *values; /* [n * n_features]: number of the value within its category */
    const int32_t *address; /* [n]: same number, same address; -1: none known; NULL: not asked */
    size_t n_addresses;
};

/* Reads a quotas table. Categories and values in the order of their first row. `size` is the
 * number to be chosen, the default of max_flex; 0 leaves it at the largest sum of maxima. */
enum fail sortition_quotas_read(struct arena *arena, const struct csv *table, size_t size,
                                struct sortition_quotas *out, struct why *why) MUST_USE;

/* How a pool table is to be read. */
struct sortition_columns {
    const char *id;             /* NULL: the first column, or the row number where that is a
                                   category; rows are then told apart by number */
    const char *const *address; /* columns that together are an address; lower case, spaces
                                   and punctuation do not count */
    size_t n_address;
};

enum { SORTITION_BLANK_ROWS = 10 };

/* A pool with what belongs to each row. Rows with an empty id are left out and counted; a row
 * that is wholly the same as an earlier one with its id is left out and counted too. */
struct sortition_people {
    struct sortition_pool pool;
    const char **ids;       /* [n] */
    size_t *rows;           /* [n]: row of the table, 0 is the first after the header */
    const char *id_column;  /* its name; NULL: ids are row numbers */
    size_t n_blank, n_same; /* rows left out */
    /* rows of the file of the first ones without an id */
    int64_t blank_rows[SORTITION_BLANK_ROWS];
};

/* Fails on a missing or doubled column, an id given twice with different rows (both rows are
 * named), a value that the quotas do not know (with the nearest one) and an empty cell. */
enum fail sortition_people_read(struct arena *arena, const struct csv *table,
                                const struct sortition_quotas *quotas,
                                const struct sortition_columns *columns,
                                struct sortition_people *out, struct why *why) MUST_USE;

/* The rows of `people` that the first column (or column `id`) of a list of ids names.
 * Fails on an id that is not in the pool or stands there twice. `chosen` in the arena. */
enum fail sortition_ids_read(struct arena *arena, const struct csv *list, const char *id,
                             const struct sortition_people *people, size_t **chosen, size_t *n,
                             struct why *why) MUST_USE;

/* Values of all categories numbered through, in the order of the quotas. */
size_t sortition_value_number(const struct sortition_quotas *quotas, size_t feature, size_t value);
size_t sortition_n_values(const struct sortition_quotas *quotas); /* of all categories */

#endif
