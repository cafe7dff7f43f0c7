/*
 * report -- the jury's report: everything that is stored, put into pages that people can read,
 * sign and print. Built afresh each time; no figure in it is typed in.
 */
#ifndef JURY_REPORT_H
#define JURY_REPORT_H

#include "jury/excluded.h"
#include "jury/excluded.sql.h"
#include "jury/jury_pages.h"
#include "jury/reasons.sql.h"
#include "jury/reconcile.h"
#include "jury/report.sql.h"
#include "jury/verdict.h"
#include "jury/votes.sql.h"
#include "office/document.h"

enum report_kind {
    REPORT_HEADING,
    REPORT_TEXT,
    REPORT_ITEM,
    REPORT_QUOTE,
    REPORT_NOTE,
    REPORT_TABLE
};
struct report_block {
    enum report_kind kind;
    const char *text; /* of a table: its caption */
    size_t n_columns, n_rows;
    const char *const *heads; /* [n_columns] */
    const char *const *cells; /* [n_rows * n_columns] */
    bool numbers;             /* all columns but the first are figures */
};
struct report_page {
    const char *key, *title;
    struct report_block *blocks;
    size_t n;
    char *digest; /* of what stands on it */
};
struct report {
    struct report_page *pages;
    size_t n;
    struct reconcile *reconcile;
};

/* What the pages are built from. */
struct report_source {
    struct engagement_get_row engagement;
    struct jury_row_row row;
    enum evidence_state state;
    struct use_list_row *uses;
    size_t n_uses;
    const char **groups; /* [n_groups] names; one nameless group where there are none */
    size_t n_groups;
    bool groups_few; /* there are groups, and one is too small for counts by group */
    struct jury_juror_list_row *jurors;
    size_t *group; /* [n_jurors] */
    size_t n_jurors;
    struct verdict_ballot *ballots;
    size_t n_ballots;
    struct verdict verdict;
    struct jury_reason_list_row *reasons;
    struct jury_condition_list_row *conditions;
    struct jury_scale_counts_row *scale;
    struct jury_minority_list_row *minorities;
    struct jury_printed_list_row *printed;
    struct jury_printed_reason_list_row *printed_reasons;
    struct jury_reason_group_list_row *reason_groups; /* jurors of each group who chose a reason */
    struct jury_printed_sum_list_row *printed_sums;
    struct jury_safeguards_count_row *safeguards; /* counted by the store, not by the verdict */
    struct jury_reopened_list_row *reopened;
    struct jury_unreconciled_list_row *unreconciled; /* why it went on with checks that fail */
    struct jury_everybody_list_row *everybody;       /* those who withdrew as well */
    struct jury_sheet_list_row *sheets;
    struct jury_handed_in_list_row *handed_in; /* votes on reasons, papers of votes in the room */
    struct jury_excluded_list_row *excluded;
    bool *answered; /* [(juror * n_uses + use) * N_EVIDENCE_MOMENTS + moment] */
    size_t n_reasons, n_conditions, n_scale, n_minorities, n_printed;
    size_t n_printed_reasons, n_reason_groups, n_printed_sums, n_safeguards, n_reopened;
    size_t n_unreconciled;
    size_t n_everybody, n_sheets, n_handed_in, n_excluded;
    const char *scale_question, *scale_source; /* NULL: not asked */
    const char *introduction, *recommendations;
    bool
        is_public; /* for everybody: numbers of 1 to 4 people are held back; see report_withholds */
};

/* Numbers of 1 to 4 people are held back from the public, unless the votes are published already
 * and their source is named: the rule of publications and of files of results. */
bool report_withholds(const struct report_source *source);
/* What of the counts of a use may be shown: the least over the whole and its groups, so that
 * nothing follows by subtraction. EVIDENCE_SHOW_ALL where nothing is held back. */
enum evidence_shown report_shown(const struct report_source *source, size_t use, int moment);
/* Any number of 1 to 4 among them? false where nothing is held back. */
bool report_any_few(const struct report_source *source, const int64_t *counts, size_t n);
/* "17 yes, 1 unsure, 0 no" as far as it may be shown. */
const char *report_counts(struct request *request, const struct report_source *source, size_t use,
                          const struct evidence_tally *tally, int moment);

/* What a group is called; people without a group are one of their own. */
const char *report_group(const struct html *out, const struct report_source *source, size_t group);
/* Whether somebody of this group is counted in `group`; without counts by group everybody is. */
bool report_in_group(const struct report_source *source, const char *strand, size_t group);

/* Loads and counts; CONFLICT while a ballot is open. */
enum fail report_load(struct request *request, struct db *db, int64_t proposal, int64_t engagement,
                      struct report_source *out, struct why *why) MUST_USE;
/* Puts it into pages; some read more (votes in the room, bias, oversight). */
enum fail report_build(struct request *request, struct db *db, const struct report_source *source,
                       struct report *out, struct why *why) MUST_USE;
void report_reconcile(struct request *request, const struct report_source *source,
                      struct reconcile *reconcile);
enum fail report_reconcile_more(struct request *request, struct db *db,
                                const struct report_source *source, struct reconcile *reconcile,
                                struct why *why) MUST_USE;

/* Why answers are missing: of each cause how many jurors (counts[N_EXCLUDED]). */
void report_missing_answers(const struct report_source *source, size_t use, int moment,
                            size_t group, int64_t *counts);
/* The same of the question asked twice. */
void report_missing_scale(const struct report_source *source, int moment, size_t group,
                          int64_t *counts);
/* The same of a whole ballot, of all who were given a place: "before", "after", "reasons",
 * "vote:7". Returns how many papers of it count. */
int64_t report_missing_papers(const struct report_source *source, const char *ballot,
                              int64_t *counts);
/* As reconcile_row_but takes them; what has no cause is left out. */
size_t report_causes(struct request *request, const int64_t *counts,
                     struct reconcile_missing *missing);
/* How many papers count and how many do not, by cause, held against all who were given a place. */
void report_reconcile_papers(struct request *request, const struct report_source *source,
                             const struct jury_vote_list_row *votes, size_t n_votes,
                             struct reconcile *reconcile);

/* The reason that was given for going on although just these checks do not hold; NULL: none was. */
const struct jury_unreconciled_list_row *report_reason_find(const struct report_source *source,
                                                            const struct reconcile *reconcile);
/* CONFLICT while checks do not hold and nobody has said in writing why the report goes on. */
enum fail report_reconciled_check(const struct report_source *source, const struct report *report,
                                  struct why *why) MUST_USE;

/* How many jurors signed each page as it is now, want a change, or signed an earlier state. */
struct report_signed {
    int64_t agree, want_change, earlier;
};
enum fail report_signs(struct request *request, struct db *db, const struct report_source *source,
                       const struct report *report, struct report_signed **out,
                       struct why *why) MUST_USE;
/* Adds a last page that tells it, for print, documents and the public; it is not signed itself. */
enum fail report_signs_append(struct request *request, struct db *db,
                              const struct report_source *source, struct report *report,
                              struct why *why) MUST_USE;
/* Whether there are jurors who can sign: those of votes that were published elsewhere have no
 * codes. */
bool report_can_be_signed(const struct report_source *source);
/* CONFLICT, naming the first page that no juror has signed as it is. */
enum fail report_signed_check(struct request *request, struct db *db,
                              const struct report_source *source, const struct report *report,
                              struct why *why) MUST_USE;

/* The jury of the path with its report. */
enum fail report_of_path(struct request *request, struct db *db, struct jury *jury,
                         struct report_source *source, struct report *report,
                         struct why *why) MUST_USE;
/* The report on screen; also what a page shows after a refused step. */
enum fail report_show(struct request *request, struct db *db, struct why *why) MUST_USE;
/* All uses before and after, all jurors together, as far as they may be shown: what the picture
 * shows. */
struct report_votes {
    const char **rows; /* [n] a use before or after */
    double *counts;    /* [n * N_EVIDENCE_ANSWERS] */
    size_t n;
    int64_t least, most; /* jurors who voted on a use */
    bool merged;         /* unsure stands with no somewhere */
};
struct report_votes report_votes(struct request *request, const struct report_source *source);
void report_picture(struct request *request, const struct report_votes *votes);

/* Links to all pages, where they stand below one another. */
void report_contents_put(struct request *request, const struct report *report);
/* A page as part of a web page; the whole as a document to print or save. */
void report_page_put(struct request *request, const struct report_page *page);
struct document *report_document(struct request *request, const struct report_source *source,
                                 const struct report *report, int64_t made_at);

/* For building: blocks are appended to the page that was begun last. */
struct report_maker {
    struct request *request;
    struct report *report;
    size_t pages_most;
};
enum { REPORT_BLOCKS_MAX = 400 };
void report_begin(struct report_maker *maker, const char *key, const char *title);
void report_add(struct report_maker *maker, enum report_kind kind, const char *text);
void report_table(struct report_maker *maker, const char *caption, const char *const *heads,
                  size_t n_columns, const char *const *cells, size_t n_rows);
void report_end(struct report_maker *maker); /* digests */
/* A table of what is not counted, and why. */
void report_excluded_add(struct report_maker *maker, const struct report_source *source,
                         const struct jury_vote_list_row *votes, size_t n_votes);

#endif
