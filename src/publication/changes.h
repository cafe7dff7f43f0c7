/*
 * changes -- what is different between a page and the one that it replaced.
 *
 * Question: what was corrected, or became of it, since the page that people may have read before?
 * Method:   the published documents (content.h) compared member by member, told by parts: the
 *           decision, the conditions, the reply, the score, the proposal, what people said.
 * Memory:   in the arena of `out`.
 */
#ifndef PUBLICATION_CHANGES_H
#define PUBLICATION_CHANGES_H

#include "base/fail.h"

struct html;
/* "the decision and its reasons; the score", in the language of `out`; words also where nothing
 * is different. `before` and `after` are documents as stored. INPUT where one cannot be read. */
enum fail publication_changes(const struct html *out, const char *before, const char *after,
                              const char **words, struct why *why) MUST_USE;

#endif
