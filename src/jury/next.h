/*
 * next -- what those who run a jury do now, from how far it is.
 *
 * Question: which of the things that are still to be done comes first?
 * Method:   the order in which a jury is prepared and run: charge, agenda, witnesses, evidence,
 *           jurors, frozen version, first ballot, the days, final ballot, reasons, report.
 * Pure:     yes.
 */
#ifndef JURY_NEXT_H
#define JURY_NEXT_H

#include "evidence/evidence.h"
#include "jury/jury.h"

struct jury_progress {
    int64_t n_uses, n_items, n_witnesses, n_documents, n_people, n_reasons;
    bool has_version; /* of the proposal, frozen: what the jury is asked about */
    enum evidence_state ballots;
    enum jury_reasons reasons;
    enum jury_report report;
};
enum jury_next_place { NEXT_IN_JURY, NEXT_ON_ENGAGEMENT, NEXT_ON_VERSIONS };
struct jury_next {
    const char *path;          /* below the jury: "/agenda" */
    const char *text, *detail; /* English, for tr */
    enum jury_next_place lead; /* where a lead can do it; others go to `path` and are told so */
};
struct jury_next jury_next(const struct jury_progress *progress);

#endif
