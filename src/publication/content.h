/*
 * content -- everything that a public page shows, as one frozen document.
 *
 * Gathered once when it is published, written as JSON (format
 * "folkmoot-publication/1"), and read back for every showing: the public page
 * depends on nothing that could change behind it.
 * Texts are never NULL; dates are ISO; lists may be empty.
 */
#ifndef PUBLICATION_CONTENT_H
#define PUBLICATION_CONTENT_H

#include "base/json.h"
#include "publication/disclosure.h"
#include "stats/weighing.h"
#include "store/db.h"

struct public_party {
    int64_t id; /* for the flows */
    const char *name, *kind, *part, *legal_power, *lawful_basis;
};
struct public_asset {
    int64_t id;
    const char *name, *description, *identifiability, *special, *people, *retention;
    int64_t people_count; /* DB_NULL_INT: not known */
};
struct public_flow {
    int64_t asset, from_party, to_party;
    const char *purpose;
};
struct public_benefit {
    const char *description, *measure, *baseline, *target, *due;
};
struct public_risk {
    const char *description, *safeguard, *residual;
};
/* One use of data on which people voted, before and after they heard about it. */
/* From which stage on a proposal is told as decided, in use, ended. */
enum { STAGES_DECIDED = 9, STAGES_LIVE = 11, STAGES_ENDED = 12 };

struct public_use {
    const char *engagement, *method, *title, *description, *source, *day; /* day: last vote */
    bool about_proposal, illustrative;
    int64_t before_n, before_yes, before_unsure, before_no, before_detail;
    int64_t after_n, after_yes, after_unsure, after_no, after_detail; /* enum detail */
};
struct public_engagement {
    const char *title, *method, *promise, *source;
    int64_t people; /* 0: too few to say, or nobody yet */
    bool illustrative;
    /* How people were chosen: by a draw of `seats` out of `pool`; "" and 0 where there was none. */
    const char *drawn_on, *recruitment; /* short name of the recruitment's own page */
    int64_t pool, seats;
    int64_t papers; /* documents that the jury was given */
    /* How far the weights are to be trusted, and who weighed swings with a facilitator. */
    struct weighing_told told;
    int64_t swing_sheets, swing_people, swing_counts; /* counts: 1 they enter the score */
};
/* What happened on a day. `what`: invited, drawn, asked, answered, heard, elsewhere (answers
 * that were published by others before), frozen, signed, agreed, scored, decided, published, kept,
 * review (a day to come). `text`: of what, or by whom. */
struct public_event {
    const char *day, *what, *text;
    int64_t number; /* of the version, publication or document; 0 none */
};
struct public_condition {
    const char *text, *response, *reason, *owner, *due;
    const char *result, *checked_on; /* met, partly, not_met; "" never looked at */
    int64_t people; /* DB_NULL_INT: not known; SMALL_COUNT-1 stands for "fewer than 5" */
};
struct public_reply {
    const char *asked, *said, *did;
};
struct public_version {
    int64_t number;
    const char *day, *note, *sha256;
};

struct publication_content {
    const char *title, *reference, *organisation, *summary, *theme, *published_on;
    const char *purpose, *problem, *outcome_for_people, *not_sharing, *rights, *complaints;
    int64_t version, framework; /* framework: id of the installed pack, 0 none */
    bool illustrative, example; /* made-up answers are part of it; of the example programme */
    const char *direct_day, *score_day; /* "" none */
    const char *kept_day; /* of the page from which figures of people stay, see carry.h; "" none */
    const char *outcome, *reasons, *departs, *decided_on; /* outcome "": no decision */
    int64_t n_replaced_decisions;
    struct public_party *parties;
    struct public_asset *assets;
    struct public_flow *flows;
    struct public_benefit *benefits;
    struct public_risk *risks;
    struct public_engagement *engagements;
    struct public_use *uses;
    struct public_condition *conditions;
    struct public_reply *replies;
    struct public_version *versions;
    struct public_event *timeline; /* the oldest first */
    size_t n_parties, n_assets, n_flows, n_benefits, n_risks, n_engagements, n_uses, n_conditions,
        n_replies, n_versions, n_timeline;
};

enum { CONTENT_BYTES = 4 << 20 };

/* From the database, with small counts already taken out; *score_file is the disclosure-safe
 * score ("" when none was computed for this version). NOTFOUND: no such proposal;
 * CONFLICT: no version is frozen yet. */
enum fail content_gather(struct db *db, struct arena *arena, int64_t proposal, const char *today,
                         struct publication_content *out, const char **score_file,
                         struct why *why) MUST_USE;
enum fail publication_write(struct arena *arena, const struct publication_content *content,
                            const char **json, struct why *why) MUST_USE;
enum fail publication_read(struct arena *arena, const char *json, struct publication_content *out,
                           struct why *why) MUST_USE;

/* What happened with the proposal up to `today`, day by day; part of content_gather. */
enum fail timeline_take(struct db *db, struct arena *arena, int64_t proposal, const char *today,
                        struct publication_content *out, struct why *why) MUST_USE;
/* Whether people were asked before anybody signed. */
enum public_order { ORDER_UNKNOWN, ORDER_ASKED_FIRST, ORDER_SAME_DAY, ORDER_SIGNED_FIRST };
struct public_orders {
    enum public_order order;
    const char *asked, *signed_on; /* ISO days; "" none */
    int64_t days;                  /* between them */
};
struct public_orders timeline_order(const struct publication_content *content);

#endif
