/*
 * reply -- what became of what somebody said: what that was, where it was used, what was decided.
 *
 * One page for everybody who holds a code, shown to nobody else. The rooms that took the
 * contribution add to it (take_part_kind.reply, or a page of their own that ends in reply_put);
 * decisions and conditions are read from the publication, so that nothing is told here that is not
 * public. The only numbers of other people here are those that a publication tells everybody: what
 * somebody alone may see cannot show them another.
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
struct reply_ballot {
    const char *use;  /* on which they voted */
    bool first, last; /* before they heard about it, and after */
};
struct reply {
    const char *caption;           /* what they took part in */
    const char *promise;           /* of a reply; "" none */
    const char *note;              /* below what they said: who sees it; NULL: as for ballots */
    const char *nothing;           /* where they said nothing by code; NULL: as for ballots */
    struct reply_lines said, used; /* in the order in which they were added */
    struct reply_theme *themes;
    const char **wishes; /* conditions in their own words, looked for among those answered */
    struct reply_ballot *ballots; /* looked for among the published tables */
    size_t n_themes, n_wishes, n_ballots;
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
/* A use on which they voted. */
void reply_ballot(struct request *request, struct reply *reply, const char *use, bool first,
                  bool last);
/* The published themes that a record of a source of the room coding went into: `kind` as in
 * coding_source ("ballot%"), `voice` as in coding_passage or "" for any. */
enum fail reply_themes_add(struct request *request, struct db *db, const char *kind, int64_t record,
                           const char *voice, struct reply *reply, struct why *why) MUST_USE;
/* Where records went that others wrote of what they and others said: a line under `where` with the
 * published themes, or that there is none yet; never a word of the records. */
enum fail reply_notes_add(struct request *request, struct db *db, const char *kind,
                          const int64_t *records, size_t n_records, const char *where,
                          struct reply *reply, struct why *why) MUST_USE;
/* Writes the page with what is public of the engagement's proposal, and which published table
 * counts their ballots: only where all ballots of the engagement stand in it. */
enum fail reply_put(struct request *request, struct db *db, int64_t engagement,
                    const struct reply *reply, struct why *why) MUST_USE;
/* The same where no engagement asked, but somebody else about this proposal; 0: about no single
 * one. Their answers are not told to be among the published results of the proposal. */
enum fail reply_put_proposal(struct request *request, struct db *db, int64_t proposal,
                             const struct reply *reply, struct why *why) MUST_USE;

#endif
