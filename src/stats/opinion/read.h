/*
 * read -- votes from files, as people export them.
 *
 * Two shapes: one line a vote (`timestamp,datetime,comment-id,voter-id,vote`; the first two
 * may be missing), or one line a person (`participant`, then one column for each statement, named
 * by its number; empty is not voted). People and statements are sorted by their names, as
 * numbers where all are numbers, so that the order of lines says nothing.
 *
 * Fails: INPUT with row and column.
 * Pure:  yes.
 */
#ifndef STATS_OPINION_READ_H
#define STATS_OPINION_READ_H

#include "base/str.h"
#include "stats/opinion/votes.h"

#include <stdbool.h>

struct opinion_table {
    struct opinion_votes votes;
    const char **people;     /* [n_people] names */
    const char **statements; /* [n_statements] names */
    const char **texts;      /* [n_statements], "" unknown */
    bool *left_out;          /* [n_statements] moderated out */
    double *weights;         /* [n_people]; NULL: none given */
};

/* The votes of a file's bytes; texts are empty and nothing is left out. */
enum fail opinion_votes_read(struct arena *arena, struct str bytes, struct opinion_table *out,
                             struct why *why) MUST_USE;

/* Place of a name among sorted ones; `n` when it is not there. */
size_t opinion_name_find(const char *const *names, size_t n, const char *text);

#endif
