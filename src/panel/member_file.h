/*
 * member_file -- files of members and of the population, read whole or not at all. Pure.
 *
 * Members: CSV with the columns name, email, phone, address, postcode, channel, language,
 * large_print, joined (each may be left out, but somebody must be reachable by the channel that
 * their row names) and one column for each dimension of the panel. Population: CSV with the columns
 * dimension, category, people, and where wanted dimension_title and category_title.
 *
 * Fails: INPUT with row and column (as a spreadsheet counts them) and how to mend it, at the
 *        first fault; nothing comes out then.
 * Memory: everything in the arena; O(bytes).
 */
#ifndef PANEL_MEMBER_FILE_H
#define PANEL_MEMBER_FILE_H

#include "base/arena.h"
#include "base/fail.h"
#include "base/str.h"
#include "store/vault.h"

/* The dimensions of a panel with their categories, as a file names them. */
struct file_dimension {
    int64_t id;
    const char *name;
    const char *const *categories; /* names */
    const int64_t *ids;
    size_t n;
};

struct member_row {
    struct contact contact;
    const char *channel, *language, *joined; /* joined: ISO day, "" not said */
    bool large_print;
    const int64_t *profile; /* category id for each dimension, 0: not said */
    int64_t row;            /* of the file */
};
struct member_rows {
    struct member_row *rows;
    size_t n;
    size_t n_known; /* dimensions found among the columns */
};
enum { MEMBER_ROWS_MAX = 200000 };
/* Two rows with the same name and address (or e-mail address) are one person twice: INPUT. */
enum fail member_rows_read(struct arena *arena, struct str bytes,
                           const struct file_dimension *dimensions, size_t n_dimensions,
                           struct member_rows *out, struct why *why) MUST_USE;

struct population_category {
    const char *name, *title;
    double people;
};
struct population_dimension {
    const char *name, *title;
    struct population_category *categories;
    size_t n;
    double people; /* sum */
};
enum { POPULATION_DIMENSIONS_MAX = 20, POPULATION_CATEGORIES_MAX = 400 };
/* Every dimension must sum to the same number of people, within 0.5 % (tables of a census are
 * perturbed): INPUT names the two that differ. */
enum fail population_read(struct arena *arena, struct str bytes, struct population_dimension **out,
                          size_t *n, struct why *why) MUST_USE;

#endif
