/*
 * reply -- what became of what somebody said: what that was, where it was used, what was decided.
 *
 * One page for everybody who holds a code, shown to nobody else. The rooms that took the
 * contribution add to it (take_part_kind.reply, or a page of their own that ends in reply_put);
 * decisions and conditions are read from the publication, so that nothing is told here that is not
 * public. No line counts other people: what somebody alone may see cannot show them another.
 */
#ifndef EVIDENCE_REPLY_H
#define EVIDENCE_REPLY_H

#include "civic/page.h"
#include "web/parts.h"

struct reply_lines {
    struct part_summary_row *rows;
    size_t n;
};
struct reply_theme {
    int64_t coding;
    const char *title, *name;
};
struct reply {
    const char *caption;           /* what they took part in */
    const char *promise;           /* of a reply; "" none */
    const char *note;              /* below what they said: who sees it; NULL: as for ballots */
    const char *nothing;           /* where they said nothing by code; NULL: as for ballots */
    struct reply_lines said, used; /* in the order in which they were added */
    struct reply_theme *themes;
    const char **wishes; /* conditions in their own words, looked for among those answered */
    size_t n_themes, n_wishes;
    const char *answer; /* what those who asked say of it, public; "" or NULL: nothing yet */
    const char *answer_language; /* NULL: the page's */
    bool illustrative;           /* made up, and said so */
};

/* Texts come translated and live as long as the request. */
void reply_said(struct request *request, struct reply *reply, const char *what, const char *words);
/* `href` NULL: no page to read it on. */
void reply_used(struct request *request, struct reply *reply, const char *where, const char *how,
                const char *href);
/* What would make them say yes; "" adds nothing. */
void reply_wish(struct request *request, struct reply *reply, const char *words);
/* The published themes that a record of a source of the room coding went into: `kind` as in
 * coding_source ("ballot%"), `voice` as in coding_passage or "" for any. */
enum fail reply_themes_add(struct request *request, struct db *db, const char *kind, int64_t record,
                           const char *voice, struct reply *reply, struct why *why) MUST_USE;
/* Writes the page with what is public of the engagement's proposal. */
enum fail reply_put(struct request *request, struct db *db, int64_t engagement,
                    const struct reply *reply, struct why *why) MUST_USE;
/* The same where no engagement asked, but somebody else about this proposal; 0: about no single
 * one. Their answers are not told to be among the published results of the proposal. */
enum fail reply_put_proposal(struct request *request, struct db *db, int64_t proposal,
                             const struct reply *reply, struct why *why) MUST_USE;

#endif
