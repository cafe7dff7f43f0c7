/*
 * score -- how acceptable is a proposal, 0 to 100, and how sure are we?
 *
 * Question: weighing each criterion as the public does, how good do independent
 *           assessors find the proposal, and how much of the answer hangs on who
 *           was asked, who assessed, and what nobody answered?
 * Method:   A rating x on min..max becomes 100 (x-min)/(max-min), mirrored where
 *           the criterion's polarity is -1. The score is T = sum w_k s_k: w the
 *           mean share of the public's weight, s the mean over assessors.
 *           A missing rating stands at the least acceptable end: it never raises
 *           the score. With all missing ratings at the best end it is T_high.
 *           Variance by the delta method, V(T) = s'V_w s + w'V_s w, each part
 *           alone giving the people and the assessor interval (Student's t with
 *           n-1 degrees of freedom; Satterthwaite for the sum). The combined
 *           interval runs from the low end around T to the high end around T_high,
 *           and reaches at least as far as each source alone does.
 *           A bootstrap over people and whole assessors checks it.
 * Source:   Saltelli et al. (2008) OECD Handbook on Composite Indicators, step 7;
 *           Rao & Wu (1988), JASA 83 (n-1 of n bootstrap); Horowitz & Manski
 *           (2000), JASA 95 (bounds for missing answers); Butler, Jia & Dyer
 *           (1997), EJOR 103 (weights that turn a decision).
 * Units:    scores, intervals and lines 0..100; chances and shares 0..1.
 * Shapes:   ratings[assessor * n_criteria + criterion] and
 *           weights[person * n_items + item], NaN missing;
 *           mapping[item * n_criteria + criterion], rows that sum to 1.
 * Refuses:  no score is made with fewer than 10 people's weights, fewer than 3
 *           assessors, or an agreement below 0.4; the report says why.
 * Fails:    INPUT for a rating outside the scale, negative weights, a mapping row
 *           that does not sum to 1, a criterion of no test.
 * Memory:   in the arena. Time O(replicates * (people + assessors) * criteria).
 * Pure:     yes. Replicate b draws from streams 2b and 2b+1 of the seed, so that
 *           the result does not depend on threads or on the number of replicates.
 *
 * Two steps, so that what is published is a function of what is published:
 *   answers  -> score_summarise -> struct score_summary (means, covariances,
 *               counts: no person's and no assessor's own answers);
 *   summary  -> score_figures   -> struct score_figures (all that is printed).
 * score_bootstrap needs the answers themselves and is a check for insiders.
 */
#ifndef STATS_SCORE_H
#define STATS_SCORE_H

#include "base/arena.h"
#include "stats/interval.h"

#include <stdint.h>

#define SCORE_METHOD "score/1"
enum { SCORE_PEOPLE_MIN = 10, SCORE_ASSESSORS_MIN = 3, SCORE_CLUSTERS_MIN = 5 };
#define SCORE_AGREEMENT_MIN 0.4
enum { SCORE_CRITERIA_MAX = 200, SCORE_ROWS_MAX = 1000000, SCORE_SOURCES_MAX = 100 };

/* What the public answered when asked directly. yes + unsure + no = n. */
struct score_verdict {
    int64_t yes, unsure, no;
    int64_t yes_if; /* of the unsure and no: who named a condition that would make it yes */
};

enum score_gate_state { GATE_UNKNOWN, GATE_PASSED, GATE_FAILED };
struct score_gate {
    const char *name;
    enum score_gate_state state;
    const char *reason;
};

/* What a source of weights is called, and what is known of it. */
struct score_label {
    const char *key;      /* stays the same: "points:12", "survey:7:matters" */
    const char *title;    /* as people know it */
    const char *strength; /* what kind of evidence: "jury", "wave", "open", "swing" ... */
    const char *trust;    /* did people say what they mean: "good", "care", "poor", "not asked" */
    bool mixed;           /* among those that are counted together where none is chosen */
    int64_t version;      /* of the proposal that they were asked about; 0: before its first one */
};
enum { SCORE_VERSION_UNKNOWN = -1 }; /* in files from before it was kept */

/*
 * Whose weights, by themselves: one engagement's points, its facilitated sheets, one question of a
 * survey. The score under each stands beside the one that is made; none is mixed into another.
 */
struct score_source {
    struct score_label label;
    size_t n_items, n_people;
    const char *const *items;
    const double *weights;        /* [n_people * n_items] */
    const double *design_weights; /* [n_people]; NULL: everybody counts the same */
    const size_t *strata;         /* [n_people]; NULL: one */
    double points_total;
};

struct score_plan {
    size_t n_criteria, n_tests, n_items, n_assessors, n_people, n_gates;
    const char *const *criteria; /* [n_criteria] ids: "P1" */
    const char *const *tests;    /* [n_tests] ids: "purposeful" */
    const char *const *items;    /* [n_items] what people weighed: criteria's or tests' ids */
    const size_t *test_of;       /* [n_criteria] */
    const int *polarity;         /* [n_criteria] +1 or -1; NULL: all +1 */
    const double *mapping;       /* [n_items * n_criteria]; NULL: found from the ids, see below */
    double rating_min, rating_max;
    const double *ratings;       /* [n_assessors * n_criteria] as answered */
    const double *confidence;    /* the same shape, 1 low .. 3 high, NaN unknown; NULL: none */
    const size_t *organisations; /* [n_assessors] any numbers; NULL: each their own */
    const double *weights;       /* [n_people * n_items] points */
    const double
        *design_weights;  /* [n_people] of a sample survey; NULL: everybody counts the same */
    const size_t *strata; /* [n_people] of the same; NULL: one */
    double points_total;  /* 100; 0: anything */
    struct score_verdict verdict;
    const struct score_gate *gates;
    double line;                        /* at and above which we would call it acceptable: 60 */
    double level;                       /* 0.95 */
    const struct score_source *sources; /* [n_sources] to stand beside the score; NULL: none */
    size_t n_sources;
    const char *headline; /* key of the source whose weights these are; NULL: no one source's */
};
/* Without a mapping each item must be a criterion's id (all of its weight goes
 * there) or a test's id (shared equally over that test's criteria). */

/* Means and covariances of criteria over assessors, in 0..100 after polarity. */
struct score_ends {
    double *mean;       /* [n_criteria] */
    double *covariance; /* [n_criteria * n_criteria] of the means */
};

/* The weights of one source, of nobody in particular. */
struct score_source_summary {
    struct score_label label;
    size_t n_people, n_unfinished, n_strata, n_items;
    double n_effective; /* people who would tell as much without design weights (Kish) */
    const char *const *items;
    const double *mapping; /* [n_items * n_criteria] */
    double *item_weight, *item_covariance;
};

/* All that the published figures depend on. */
struct score_summary {
    size_t n_criteria, n_tests, n_items, n_gates;
    const char *const *criteria, *const *tests, *const *items;
    const size_t *test_of;
    const double *mapping;                 /* [n_items * n_criteria] */
    size_t n_assessors, n_organisations;   /* every assessor who is in the plan */
    size_t n_assessors_rating;             /* those who gave at least one rating */
    size_t n_clusters;                     /* independent units: organisations where clustered */
    size_t n_ratings, n_ratings_missing;   /* given, and asked for but not given */
    size_t n_low_confidence;               /* of the given */
    size_t *given;                         /* [n_criteria] ratings given */
    struct score_ends worst, best;         /* missing ratings at the one or the other end */
    size_t n_people, n_unfinished;         /* whose weights enter; who did not finish */
    size_t n_strata;                       /* of the people; 1: none */
    double *item_weight, *item_covariance; /* [n_items], [n_items * n_items] */
    double agreement, alpha;               /* see stats/agreement.h; NaN undefined */
    struct score_verdict verdict;
    const struct score_gate *gates;
    double line, level;
    const struct score_source_summary *sources;
    size_t n_sources;
    const char *headline; /* NULL: the weights are no one source's */
};

enum score_refusal { /* bits */
                     REFUSED_PEOPLE = 1,
                     REFUSED_ASSESSORS = 2,
                     REFUSED_AGREEMENT = 4
};
enum score_outcome {
    OUTCOME_REFUSED = 1, /* no score: see refusals */
    OUTCOME_STOPPED,     /* a gate is failed: no score can buy that off */
    OUTCOME_ACCEPTABLE,  /* the whole combined interval is at or above the line */
    OUTCOME_NOT,         /* the whole of it is below */
    OUTCOME_UNCLEAR      /* the line lies inside */
};
enum score_direct { /* which way the public answered when asked directly */
                    DIRECT_NONE = 1,
                    DIRECT_YES, /* the Wilson interval of yes lies above one half */
                    DIRECT_NO,  /* below */
                    DIRECT_DIVIDED
};
enum score_gap {                  /* computed score against direct verdict */
                 GAP_UNKNOWN = 1, /* one of them is missing */
                 GAP_NONE,   /* they point the same way, or one is undecided in the same sense */
                 GAP_SOME,   /* one is decided, the other is not */
                 GAP_OPPOSED /* they point in opposite directions: that is the finding */
};

/* One weight changed alone, the others keeping their proportions to one another. */
struct score_flip {
    double now;   /* share of weight today */
    double at;    /* at which the score meets the line; NaN: no weight does */
    double score; /* the item's own score */
};

struct score_figures {
    unsigned refusals;
    enum score_outcome outcome;
    enum score_direct direct;
    enum score_gap gap;
    /* NaN from here to `flips` when refused */
    double score, score_high; /* T with missing at the worst, at the best end */
    double people_error, assessors_error;
    double people_df, assessors_df;
    struct interval people, assessors; /* one source alone, around `score` */
    struct interval missing;           /* score .. score_high */
    struct interval combined;
    double people_share, assessors_share;       /* of the variance */
    double chance;                              /* that it clears the line */
    double *test_score, *test_weight;           /* [n_tests] */
    struct interval *test_interval;             /* [n_tests]: assessors and missing answers */
    double *criterion_score, *criterion_weight; /* [n_criteria] */
    size_t weakest_test, weakest_criterion;
    double geometric;         /* weighted geometric mean over criteria: no full compensation */
    struct score_flip *flips; /* [n_items] */
    double yes_share;         /* of the direct verdict; NaN: none */
    struct interval yes_interval;
};

/* Whether every rating is within the scale, weights not negative, and so on. */
enum fail score_plan_check(const struct score_plan *plan, struct why *why) MUST_USE;
/* From answers to the summary. Texts, tests and gates are shared with the plan. */
enum fail score_summarise(struct arena *arena, const struct score_plan *plan,
                          struct score_summary *summary, struct why *why) MUST_USE;
/* From the summary to the figures. Never fails on a summary that was made or read here. */
void score_figures(struct arena *arena, const struct score_summary *summary,
                   struct score_figures *figures);
/* The weights of one source, over the criteria of a score. */
enum fail score_source_summarise(struct arena *arena, const struct score_summary *of,
                                 const struct score_source *source,
                                 struct score_source_summary *out, struct why *why) MUST_USE;
/* The summary as it would be with the weights of one source: everything else stays. */
struct score_summary score_under(const struct score_summary *summary,
                                 const struct score_source_summary *source);
/* Degrees of freedom of what its people weighed: people less strata. */
double score_people_df(const struct score_summary *summary);
/* The key of the source whose weights the summary has, number by number; "" none. */
const char *score_headline(const struct score_summary *summary);
/* The one source of those that are counted together, where it is the only one and nobody else is
 * counted: the score then stands beside itself. NULL: several, another's weights, or none. */
const struct score_source_summary *score_only_mixed(const struct score_summary *summary);

struct score_bootstrap_plan {
    size_t replicates; /* 2000 */
    const char *seed;
    /* For checks against other programs: rows of people and assessors drawn
     * (counted from 0), [replicates * n]; NULL: drawn from the seed, n-1 of n. */
    const size_t *people, *assessors;
};
struct score_bootstrap {
    size_t replicates;
    double *scores; /* [replicates], people and assessors redrawn, missing at worst */
    double first;   /* scores[0], before sorting */
    double error;   /* standard deviation of the replicates */
    struct interval people, assessors, both, combined;
    double chance; /* share of replicates at or above the line */
};
enum fail score_bootstrap_run(struct arena *arena, const struct score_plan *plan,
                              const struct score_bootstrap_plan *how, struct score_bootstrap *out,
                              struct why *why) MUST_USE;

#endif
