/*
 * quotas -- the quotas table of a recruitment as a file, in and out.
 *
 * The layouts are those of stats/sortition/pool.h, with the columns share (per cent), label,
 * question and source, and second_label and second_question in the second language, beside them
 * where the file has them.
 */
#ifndef RECRUIT_QUOTAS_H
#define RECRUIT_QUOTAS_H

#include "base/csv.h"
#include "recruit/recruit_views.h"

struct quota_file_value {
    const char *name, *label, *second_label;
    int64_t least, most, least_flex, most_flex; /* flex DB_NULL_INT: none */
    double share;                               /* 0..1, NaN: not given */
};
struct quota_file_category {
    const char *name, *question, *second_question, *source;
    struct quota_file_value *values;
    size_t n_values;
};
struct quota_file {
    struct quota_file_category *categories;
    size_t n_categories;
};

/* INPUT with row and column of the file. */
enum fail quota_file_read(struct arena *arena, struct str bytes, struct quota_file *out,
                          struct why *why) MUST_USE;
/* In place of all categories; CONFLICT when somebody has registered. In a write transaction. */
enum fail quota_file_store(struct db *db, struct arena *arena, int64_t recruitment,
                           const struct quota_file *file, struct why *why) MUST_USE;
/* category,name,min,max,min_flex,max_flex and, with `all`,
 * share,label,question,source,second_label,second_question. */
void quotas_write(struct buf *out, const struct category *categories, size_t n, bool all);

#endif
