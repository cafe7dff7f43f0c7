/*
 * assessment_case -- the assessment that a page is about, loaded once, and its difference sheet.
 *
 * Blindness is kept here: assessment_sheet_load is the only way to other people's ratings, and
 * refuses whoever may not compare yet (assessment_may_compare). Pages never read them otherwise.
 */
#ifndef ASSESSMENT_ASSESSMENT_CASE_H
#define ASSESSMENT_ASSESSMENT_CASE_H

#include "assessment/assessment.h"
#include "assessment/assessment.sql.h"
#include "civic/page.h"
#include "framework/framework.h"

struct assessment_case {
    int64_t proposal;
    const char *reference, *title;
    int64_t latest_version; /* of the proposal; 0: none frozen yet */
    int64_t id;             /* 0: no assessment was opened yet; what follows is then empty */
    int64_t version, opened_at, closed_at;
    const char *state; /* "open", "closed", "reconciled" */
    bool closed;       /* nobody can rate any more */
    int64_t framework_id;
    struct framework *framework; /* that of the assessment, else of the proposal */
    struct assessor_list_row *assessors;
    size_t n_assessors, n_locked;
    const struct assessor_list_row *own; /* the viewer's part; NULL: not an assessor here */
};

/* The assessment of the newest version assessed, with its framework and assessors. */
enum fail assessment_case_load(struct request *request, struct db *db, struct assessment_case *out,
                               struct why *why) MUST_USE;
/* An earlier one by its number; NOTFOUND when it is not of this proposal. */
enum fail assessment_case_load_one(struct request *request, struct db *db, int64_t id,
                                   struct assessment_case *out, struct why *why) MUST_USE;

bool assessment_case_may_compare(const struct assessment_case *about);

/* Index of a question in the framework; -1 when there is none of that id. */
int assessment_question_index(const struct framework *framework, const char *id);

struct assessment_rater {
    int64_t assessor;
    size_t organisation;      /* into organisations */
    size_t number, n_fellows; /* which one of its organisation, from 1, of how many */
};

struct assessment_sheet {
    const struct assessment_case *about;
    struct assessment_rater *raters; /* who locked */
    size_t n_raters;
    const char **organisations;
    size_t n_organisations;
    const struct rating_list_locked_row *
        *ratings; /* [rater * n_questions + question], NULL: none */
    const struct assessment_difference *differences; /* sorted, one for each question */
    const struct reconciliation_list_row **outcomes; /* [n_questions] by index, NULL: not settled */
    size_t n_open, n_open_settled;                   /* questions that have to be settled */
};

/* DENIED unless the viewer may compare. */
enum fail assessment_sheet_load(struct request *request, struct db *db,
                                const struct assessment_case *about, struct assessment_sheet *out,
                                struct why *why) MUST_USE;

/* RATING_MISSING for a NULL row, RATING_CANNOT_SAY for a NULL rating. */
int assessment_rating_of(const struct rating_list_locked_row *row);
/* "Eastmere Council", or "Eastmere Council, assessor 2" when it sent several. */
const char *assessment_rater_name(const struct html *out, const struct assessment_sheet *sheet,
                                  size_t rater);

/* A hidden field that carries the revision a form was filled from. */
extern const struct field assessment_revision_field;
int64_t assessment_revision(const struct form *form);
/* The newer revision, after a page has shown what somebody else saved meanwhile. */
void assessment_revision_renew(struct form *form, int64_t revision);

#endif
