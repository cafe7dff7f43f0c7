/* opinion_read -- what `folkmoot opinion` reads: votes, texts and weights from files. */
#ifndef CLI_OPINION_READ_H
#define CLI_OPINION_READ_H

#include "stats/opinion/read.h"

/* `comments` and `weights` may be NULL. INPUT with file, row and column. */
enum fail opinion_table_read(struct arena *arena, const char *votes, const char *comments,
                             const char *weights, struct opinion_table *out,
                             struct why *why) MUST_USE;

#endif
