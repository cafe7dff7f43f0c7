/* gather -- a coding as files for other programs. */
#ifndef CODING_GATHER_H
#define CODING_GATHER_H

#include "coding/coding_views.h"
#include "coding/refi.h"

/* The whole coding as a project: people are named, as those who code are; passages are those that
 * count, with every person's codes and, below a heading of their own, stances. */
enum fail project_gather(struct request *request, struct db *db, struct arena *arena,
                         const struct coding *c, struct refi_project *out,
                         struct why *why) MUST_USE;

#endif
