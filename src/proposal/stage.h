/*
 * stage -- the life cycle: thirteen stages, their states, and the gates between them.
 *
 * Question: may this proposal go on, what stands in the way, and how is it mended?
 * Method:   one table of rules (stage.c); each looks at one or a few facts and has a sentence
 *           for both outcomes. A gate is all rules of a stage; moving on over several stages
 *           has to pass the gates of all of them.
 * Weight:   MUST findings can be passed over only with a recorded reason; STOP findings not at
 *           all (no purpose, no power: there is nothing to decide); NOTES never hold anybody.
 * Pure:     all of it; the facts are loaded in stage_store.h.
 */
#ifndef PROPOSAL_STAGE_H
#define PROPOSAL_STAGE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum stage {
    STAGE_IDEA,
    STAGE_SCREEN,
    STAGE_ASSESS,
    STAGE_PARTNERS,
    STAGE_DOCUMENTS,
    STAGE_DESIGN,
    STAGE_RECRUIT,
    STAGE_RUN,
    STAGE_SYNTHESIS,
    STAGE_DECISION,
    STAGE_PUBLISH,
    STAGE_LIVE,
    STAGE_END,
    N_STAGES
};

struct stage_state {
    const char *word, *label; /* stored, English */
};

struct stage_kind {
    const char *title, *about;
    struct stage_state states[8]; /* the first is set on entering; ends with NULL */
};
extern const struct stage_kind stage_kinds[N_STAGES];

/* Label of a state of a stage; the word itself when unknown. */
const char *stage_state_label(int stage, const char *word);
bool stage_has_state(int stage, const char *word);

/* What the gates look at. Counts are never negative; versions are 0 for none. */
struct stage_facts {
    int64_t version;            /* latest frozen */
    bool changed_since_version; /* the draft differs from it */
    bool searched;              /* earlier proposals and cases were looked at */
    bool has_purpose, has_problem;
    int64_t n_groups, n_assets, n_parties;
    int64_t n_sections_open; /* of the draft, not completed */
    int64_t n_no_power, n_no_basis;
    int64_t n_benefits, n_risks, n_high;
    const char *screen; /* "go", "fix", "stop", "" while answers are missing */
    bool assessed;      /* an assessment of the latest version was opened */
    bool reconciled;    /* and its differences worked through */
    int64_t n_assessors, n_locked, n_partner_locked;
    int64_t n_partner_roles;
    int64_t n_to_sign, n_signed; /* parties, on the latest version */
    int64_t n_dpo, n_deciders;
    const char *opinion; /* latest advice: "support", "changes", "against", "" none */
    int64_t advice_version;
    int64_t n_forms_open; /* documents that are required and not reviewed */
    int64_t n_engagements, n_no_promise, n_engagements_running, n_participants, n_ballots;
    int64_t score_version;
    int64_t gates_failed; /* what no score can buy off, judged "failed" by a person */
    const char *decision; /* "accepted", "conditions", "rejected", "referred", "" */
    int64_t decision_version, n_unanswered; /* recommendations without a response */
    int64_t published_version;
    bool has_review_date;
    bool check_due, review_due; /* the day of a check of a condition, or of the review, has come */
};

enum finding_weight { FINDING_NOTE = 1, FINDING_MUST, FINDING_STOP };

struct finding {
    const char *id; /* fixed word, in the record: "precedents" */
    int stage;      /* whose gate */
    enum finding_weight weight;
    bool passed;
    const char *text; /* English: what is so, or what is missing */
    int64_t n;        /* how many, 0: does not apply */
    const char *mend; /* English: what to do; "" when passed */
    const char *path; /* where, after "/proposals/ID": "/precedents"; "" nowhere */
};

/* Whether the record bears a state out: "accepted" wants a decision that says so, "go" a screen
 * that says go, "signed" every signature. What is only said of the work ("draft") always holds, and
 * so does what is more careful than the record. */
bool stage_state_holds(const struct stage_facts *facts, int stage, const char *word);

/* What cannot be looked at yet (whether advice is out of date while there is none) is left out.
 * Findings of all gates from leaving `from` up to entering `to` (from < to), in order. */
void stage_gate(const struct stage_facts *facts, int from, int to, struct arena *arena,
                struct finding **out, size_t *n);

struct stage_verdict {
    bool allowed;                   /* without a reason */
    bool with_reason;               /* or, when not: with one */
    size_t n_must, n_stop, n_notes; /* findings not passed */
};
/* `to`: where it is to go. Ending a proposal is always possible, with a reason. */
void stage_judge(const struct finding *findings, size_t n, int to, struct stage_verdict *out);

/* The findings that were not passed, as JSON for the record: [{"id":..,"weight":..,"n":..}]. */
const char *findings_json(const struct finding *findings, size_t n, struct arena *arena);

/* A few words for an id of the record ("No earlier proposals ..."); the id when unknown. */
const char *finding_text(const char *id);

#endif
