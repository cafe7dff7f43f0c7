/* jury_pages -- what one file of pages offers to the others: blocks that stand on several pages. */
#ifndef JURY_JURY_PAGES_H
#define JURY_JURY_PAGES_H

#include "jury/days.sql.h"
#include "jury/jury_views.h"
#include "jury/vote.h"
#include "jury/votes.sql.h"

/* What the jurors are asked: description and uses. */
enum fail charge_put(struct request *request, struct db *db, const struct jury *jury,
                     struct why *why) MUST_USE;
/* The agenda by days; with a link to change each item where `edit_path` is given. */
enum fail agenda_put(struct request *request, struct db *db, int64_t engagement,
                     const char *edit_path, struct why *why) MUST_USE;
/* The same as an iCalendar download. */
enum fail agenda_send(struct request *request, struct db *db, int64_t engagement, const char *title,
                      const char *place, struct why *why) MUST_USE;
/* Balance of the witnesses as picture, table and sentence, then who they are. */
enum fail witnesses_put(struct request *request, struct db *db, int64_t engagement,
                        const char *edit_path, struct why *why) MUST_USE;
/* The library as a list of links: `file_path` with "/ID" opens a document. */
enum fail library_put(struct request *request, struct db *db, int64_t engagement,
                      const char *file_path, bool edits, struct why *why) MUST_USE;
enum fail document_send(struct request *request, struct db *db, int64_t engagement, int64_t id,
                        struct why *why) MUST_USE;
/* What the oversight panel said and published. */
enum fail oversight_put(struct request *request, struct db *db, int64_t proposal,
                        int64_t engagement, struct why *why) MUST_USE;
/* The papers of one vote, as vote_count takes them. */
/* "6 papers with a mark, 1 abstained, 11 jurors entitled." */
const char *vote_papers_text(const struct html *out, const struct vote_papers *papers);
enum fail vote_papers_load(struct request *request, struct db *db,
                           const struct jury_vote_get_row *vote, struct vote_papers *out,
                           struct why *why) MUST_USE;
/* Everything on the agenda that jurors can rate, in words: "Dr Ann Hall, 3 May". */
enum fail heard_labels(struct request *request, struct db *db, int64_t engagement,
                       const char *language, const char ***out, size_t *n,
                       struct why *why) MUST_USE;
/* Counts of jurors' ratings of fairness, by witness and day. */
enum fail bias_put_table(struct request *request, struct db *db, int64_t engagement,
                         struct why *why) MUST_USE;
/* What the juror who is asking said in this room, and where it went. */
struct reply;
enum fail juror_reply_add(struct request *request, struct db *db, int64_t participant,
                          struct reply *reply, struct why *why) MUST_USE;

#endif
