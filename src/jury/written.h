/*
 * written -- what a juror wrote that stands without their name: reasons, questions.
 *
 * Beside it is kept a keyed digest of who wrote it, different for each, which tells nobody
 * anything; only the program can try it on somebody: to remove what is theirs when they withdraw,
 * and to tell them alone, by their code, what became of it.
 */
#ifndef JURY_WRITTEN_H
#define JURY_WRITTEN_H

#include "civic/page.h"
#include "jury/people.sql.h"

/* Of the juror who is asking. `kind`: "reason", "question". */
enum fail written_keep(struct request *request, struct db *db, int64_t engagement, const char *kind,
                       int64_t item, struct why *why) MUST_USE;
/* Of a juror whose words somebody else put down here. */
enum fail written_keep_of(struct request *request, struct db *db, int64_t engagement,
                          int64_t participant, const char *kind, int64_t item,
                          struct why *why) MUST_USE;
/* What of it somebody wrote, found by trying each mark. */
enum fail written_by(struct request *request, struct db *db, int64_t participant,
                     struct jury_written_list_row **out, size_t *n, struct why *why) MUST_USE;
/* Removes all that a juror wrote: the words of reasons, and questions with their answers. */
enum fail written_forget(struct request *request, struct db *db, int64_t participant,
                         struct why *why) MUST_USE;

#endif
