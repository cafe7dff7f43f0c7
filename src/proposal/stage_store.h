/*
 * stage_store -- everything that gates, next steps and the overview ask about one proposal.
 *
 * Reads other slices' tables (assessment, engagement, score, decision, publication), never writes
 * them.
 */
#ifndef PROPOSAL_STAGE_STORE_H
#define PROPOSAL_STAGE_STORE_H

#include "framework/framework.h"
#include "proposal/complete.h"
#include "proposal/next.h"
#include "proposal/proposal.sql.h"
#include "proposal/proposal_store.h"
#include "proposal/stage.h"

/* A document that the rules speak of, with how far it has come. */
struct form_state {
    const char *state; /* "", "drafted", "reviewed", "not_needed" */
    const char *note;
    int64_t revision, version;
};

struct overview {
    struct proposal_row_row about;
    struct content *content;                  /* the draft */
    struct completeness sections[N_SECTIONS]; /* of it */
    struct stage_facts facts;
    struct next_mine mine;       /* .roles are the caller's */
    struct framework *framework; /* NULL: none is installed */
    const char **asked;          /* "fact.matching" ...: [n_asked] */
    size_t n_asked;
    struct framework_findings findings; /* when there is a framework */
    struct form_state *forms;           /* [findings.n_needs], in their order */
};

/* `roles`: of the viewer `person` on this proposal. NOTFOUND. Some 25 short reads. `like` (or
 * NULL): an overview in the same arena whose parsed framework serves again where it is the same
 * one. */
enum fail overview_load(struct db *db, struct arena *arena, int64_t proposal, int64_t person,
                        unsigned roles, const struct overview *like, struct overview **out,
                        struct why *why) MUST_USE;

/* The framework of a proposal, or the default one; *out NULL when none is installed. */
enum fail proposal_framework(struct db *db, struct arena *arena, int64_t framework,
                             struct framework **out, struct why *why) MUST_USE;

#endif
