#include "stats/score.h"

#include "stats/agreement.h"
#include "stats/proportion.h"
#include "stats/score_answers.h"

#include <math.h>
#include <string.h>

/* Means over assessors, and their covariance from the sums of clusters:
 * z_c = sum over the cluster of (x - mean)/n, V = G/(G-1) sum z_c z_c'. */
static struct score_ends ends_summarise(struct arena *arena, const double *values, size_t n,
                                        size_t m, const struct score_answers *answers) {
    struct score_ends ends = {ARENA_ARRAY(arena, double, m), ARENA_ARRAY(arena, double, m *m)};
    if (n == 0) return ends;
    for (size_t a = 0; a < n; a++)
        for (size_t k = 0; k < m; k++) ends.mean[k] += values[a * m + k];
    for (size_t k = 0; k < m; k++) ends.mean[k] /= (double)n;
    size_t clusters = answers->n_clusters;
    if (clusters < 2) return ends;
    double *z = ARENA_ARRAY(arena, double, clusters *m);
    for (size_t a = 0; a < n; a++)
        for (size_t k = 0; k < m; k++)
            z[answers->cluster[a] * m + k] += (values[a * m + k] - ends.mean[k]) / (double)n;
    double scale = (double)clusters / (double)(clusters - 1);
    for (size_t c = 0; c < clusters; c++)
        for (size_t k = 0; k < m; k++)
            for (size_t l = 0; l < m; l++)
                ends.covariance[k * m + l] += scale * z[c * m + k] * z[c * m + l];
    return ends;
}

static void ratings_count(const struct score_plan *plan, struct score_summary *summary) {
    for (size_t a = 0; a < plan->n_assessors; a++) {
        size_t given = 0;
        for (size_t k = 0; k < plan->n_criteria; k++) {
            size_t at = a * plan->n_criteria + k;
            if (isnan(plan->ratings[at])) continue;
            given++;
            summary->given[k]++;
            if (plan->confidence != NULL && plan->confidence[at] < 1.5) summary->n_low_confidence++;
        }
        summary->n_ratings += given;
        if (given > 0) summary->n_assessors_rating++;
    }
    summary->n_ratings_missing = plan->n_assessors * plan->n_criteria - summary->n_ratings;
}

/* Ratings with all scales running the same way, missing ones kept missing. */
static double *ratings_aligned(struct arena *arena, const struct score_plan *plan) {
    double *aligned = ARENA_ARRAY(arena, double, plan->n_assessors * plan->n_criteria);
    for (size_t i = 0; i < plan->n_assessors * plan->n_criteria; i++) {
        int polarity = plan->polarity == NULL ? 1 : plan->polarity[i % plan->n_criteria];
        double x = plan->ratings[i];
        aligned[i] = polarity > 0 ? x : plan->rating_min + plan->rating_max - x;
    }
    return aligned;
}

static void people_summarise(struct arena *arena, const struct score_answers *answers,
                             struct score_summary *summary) {
    size_t m = summary->n_items;
    summary->n_people = answers->people.n_used;
    summary->n_unfinished = answers->people.n_unfinished;
    summary->n_strata = answers->has_people ? answers->people.n_strata : 1;
    summary->item_weight = ARENA_ARRAY(arena, double, m);
    summary->item_covariance = ARENA_ARRAY(arena, double, m *m);
    if (!answers->has_people) return;
    for (size_t i = 0; i < m; i++) summary->item_weight[i] = answers->people.mean[i];
    for (size_t i = 0; answers->people.n_used > 1 && i < m * m; i++)
        summary->item_covariance[i] = answers->people.covariance[i];
}

/* Kish's effective number of those used. */
static double people_effective(const struct score_plan *plan, const struct points_report *people) {
    double sum = 0, squares = 0;
    for (size_t i = 0; i < people->n_used; i++) {
        double w = plan->design_weights == NULL ? 1 : plan->design_weights[people->people[i]];
        sum += w;
        squares += w * w;
    }
    return squares > 0 ? sum * sum / squares : 0;
}

enum fail score_source_summarise(struct arena *arena, const struct score_summary *of,
                                 const struct score_source *source,
                                 struct score_source_summary *out, struct why *why) {
    struct score_plan alone = {.n_criteria = of->n_criteria,
                               .n_tests = of->n_tests,
                               .criteria = of->criteria,
                               .tests = of->tests,
                               .test_of = of->test_of,
                               .rating_max = 1,
                               .line = of->line,
                               .level = of->level,
                               .n_items = source->n_items,
                               .n_people = source->n_people,
                               .items = source->items,
                               .weights = source->weights,
                               .design_weights = source->design_weights,
                               .strata = source->strata,
                               .points_total = source->points_total};
    struct score_answers answers;
    struct score_summary summary = {.n_items = source->n_items};
    TRY(score_answers_make(arena, &alone, &answers, why));
    people_summarise(arena, &answers, &summary);
    *out = (struct score_source_summary){.label = source->label,
                                         .n_people = summary.n_people,
                                         .n_unfinished = summary.n_unfinished,
                                         .n_strata = summary.n_strata,
                                         .n_items = source->n_items,
                                         .n_effective = people_effective(&alone, &answers.people),
                                         .items = source->items,
                                         .mapping = answers.mapping,
                                         .item_weight = summary.item_weight,
                                         .item_covariance = summary.item_covariance};
    return FAIL_NONE;
}

static enum fail sources_summarise(struct arena *arena, const struct score_plan *plan,
                                   struct score_summary *summary, struct why *why) {
    struct score_source_summary *made =
        ARENA_ARRAY(arena, struct score_source_summary, plan->n_sources + 1);
    for (size_t i = 0; i < plan->n_sources; i++)
        TRY(score_source_summarise(arena, summary, &plan->sources[i], &made[i], why));
    summary->sources = made;
    summary->n_sources = plan->n_sources;
    summary->headline = plan->headline;
    return FAIL_NONE;
}

enum fail score_summarise(struct arena *arena, const struct score_plan *plan,
                          struct score_summary *summary, struct why *why) {
    struct score_answers answers;
    TRY(score_answers_make(arena, plan, &answers, why));
    struct score_summary made = {.n_criteria = plan->n_criteria,
                                 .n_tests = plan->n_tests,
                                 .n_items = plan->n_items,
                                 .n_gates = plan->n_gates,
                                 .criteria = plan->criteria,
                                 .tests = plan->tests,
                                 .items = plan->items,
                                 .test_of = plan->test_of,
                                 .mapping = answers.mapping,
                                 .n_assessors = plan->n_assessors,
                                 .n_organisations = answers.n_organisations,
                                 .n_clusters = answers.n_clusters,
                                 .given = ARENA_ARRAY(arena, size_t, plan->n_criteria),
                                 .verdict = plan->verdict,
                                 .gates = plan->gates,
                                 .line = plan->line,
                                 .level = plan->level};
    ratings_count(plan, &made);
    made.worst =
        ends_summarise(arena, answers.worst, plan->n_assessors, plan->n_criteria, &answers);
    made.best = ends_summarise(arena, answers.best, plan->n_assessors, plan->n_criteria, &answers);
    people_summarise(arena, &answers, &made);
    TRY(sources_summarise(arena, plan, &made, why));
    const double *aligned = ratings_aligned(arena, plan);
    made.agreement = agreement_even(aligned, plan->n_assessors, plan->n_criteria, plan->rating_min,
                                    plan->rating_max);
    made.alpha = agreement_alpha(aligned, plan->n_assessors, plan->n_criteria);
    *summary = made;
    return FAIL_NONE;
}

/* a' V b for an n x n matrix. */
static double form_of(const double *a, const double *matrix, const double *b, size_t n) {
    double sum = 0;
    for (size_t k = 0; k < n; k++) sum += a[k] * product_sum(matrix + k * n, b, n);
    return sum;
}

static unsigned refusals_of(const struct score_summary *summary) {
    unsigned refusals = 0;
    if (summary->n_people < SCORE_PEOPLE_MIN) refusals |= REFUSED_PEOPLE;
    if (summary->n_assessors_rating < SCORE_ASSESSORS_MIN)
        refusals |= REFUSED_ASSESSORS;
    else if (!(summary->agreement >= SCORE_AGREEMENT_MIN))
        refusals |= REFUSED_AGREEMENT;
    return refusals;
}

double score_people_df(const struct score_summary *summary) {
    size_t strata = summary->n_strata < 1 ? 1 : summary->n_strata;
    return (double)summary->n_people - (double)strata;
}

/* The score at one end of the missing answers, with the variance of both sources. */
struct end_score {
    double score, people, assessors, df;
};

static struct end_score end_of(const struct score_summary *summary, const struct score_ends *ends,
                               const double *criterion_weight, double *item_score) {
    size_t m = summary->n_criteria;
    for (size_t i = 0; i < summary->n_items; i++)
        item_score[i] = product_sum(summary->mapping + i * m, ends->mean, m);
    struct end_score end = {
        .score = product_sum(summary->item_weight, item_score, summary->n_items),
        .people =
            fmax(form_of(item_score, summary->item_covariance, item_score, summary->n_items), 0),
        .assessors = fmax(form_of(criterion_weight, ends->covariance, criterion_weight, m), 0)};
    end.df = df_of_sum(end.people, score_people_df(summary), end.assessors,
                       (double)summary->n_clusters - 1);
    return end;
}

static struct interval around(double estimate, double variance, double df, double level) {
    return interval_clamp(interval_t(estimate, sqrt(variance), df, level), 0, 100);
}

/* How far the combined interval reaches from one end's score. Satterthwaite's larger
 * degrees of freedom can make it shorter than one source's own interval, which
 * nobody would believe: it reaches at least as far as either alone. */
static double reach_of(const struct score_summary *summary, const struct end_score *end) {
    double level = summary->level;
    double people_df = score_people_df(summary), df = (double)summary->n_clusters - 1;
    double both = interval_t(0, sqrt(end->people + end->assessors), end->df, level).high;
    double people = interval_t(0, sqrt(end->people), people_df, level).high;
    double assessors = interval_t(0, sqrt(end->assessors), df, level).high;
    return fmax(both, fmax(people, assessors));
}

static void tests_fill(struct arena *arena, const struct score_summary *summary,
                       struct score_figures *figures) {
    size_t m = summary->n_criteria;
    double df = (double)summary->n_clusters - 1;
    for (size_t t = 0; t < summary->n_tests; t++) {
        double *share = ARENA_ARRAY(arena, double, m);
        double sum = 0, members = 0;
        for (size_t k = 0; k < m; k++)
            if (summary->test_of[k] == t) sum += figures->criterion_weight[k], members++;
        for (size_t k = 0; k < m; k++)
            if (summary->test_of[k] == t)
                share[k] = sum > 0 ? figures->criterion_weight[k] / sum : 1 / members;
        figures->test_weight[t] = sum;
        figures->test_score[t] = product_sum(share, summary->worst.mean, m);
        double high = product_sum(share, summary->best.mean, m);
        double below = fmax(form_of(share, summary->worst.covariance, share, m), 0);
        double above = fmax(form_of(share, summary->best.covariance, share, m), 0);
        figures->test_interval[t] =
            (struct interval){around(figures->test_score[t], below, df, summary->level).low,
                              around(high, above, df, summary->level).high};
        if (members > 0 && figures->test_score[t] < figures->test_score[figures->weakest_test])
            figures->weakest_test = t;
    }
}

/* T(x) = x s_i + (1-x) R, where R is the score of all the others together. */
static struct score_flip flip_of(double weight, double item_score, double score, double line) {
    struct score_flip flip = {.now = weight, .at = (double)NAN, .score = item_score};
    if (weight >= 1 - 1e-12) return flip;
    double rest = (score - weight * item_score) / (1 - weight);
    if (fabs(item_score - rest) < 1e-9) return flip;
    double at = (line - rest) / (item_score - rest);
    if (at >= 0 && at <= 1) flip.at = at;
    return flip;
}

static double geometric_of(const double *weight, const double *score, size_t n) {
    double sum = 0;
    for (size_t k = 0; k < n; k++) {
        if (weight[k] <= 0) continue;
        if (score[k] <= 0) return 0;
        sum += weight[k] * log(score[k]);
    }
    return exp(sum);
}

static int side_of(const struct score_summary *summary, const struct score_figures *figures) {
    if (figures->combined.low >= summary->line) return 1;
    return figures->combined.high < summary->line ? -1 : 0;
}

static void direct_fill(const struct score_summary *summary, struct score_figures *figures) {
    int64_t n = summary->verdict.yes + summary->verdict.unsure + summary->verdict.no;
    figures->direct = DIRECT_NONE;
    figures->yes_share = figures->yes_interval.low = figures->yes_interval.high = (double)NAN;
    if (n < 1 || proportion_wilson(summary->verdict.yes, n, summary->level, &figures->yes_interval,
                                   NULL) != FAIL_NONE)
        return;
    figures->yes_share = (double)summary->verdict.yes / (double)n;
    figures->direct = figures->yes_interval.low > 0.5    ? DIRECT_YES
                      : figures->yes_interval.high < 0.5 ? DIRECT_NO
                                                         : DIRECT_DIVIDED;
}

static void outcome_fill(const struct score_summary *summary, struct score_figures *figures) {
    int side = figures->refusals != 0 ? 0 : side_of(summary, figures);
    figures->outcome = figures->refusals != 0 ? OUTCOME_REFUSED
                       : side > 0             ? OUTCOME_ACCEPTABLE
                       : side < 0             ? OUTCOME_NOT
                                              : OUTCOME_UNCLEAR;
    for (size_t g = 0; g < summary->n_gates; g++)
        if (summary->gates[g].state == GATE_FAILED) figures->outcome = OUTCOME_STOPPED;
    figures->gap = GAP_UNKNOWN;
    if (figures->refusals != 0 || figures->direct == DIRECT_NONE) return;
    int direct = figures->direct == DIRECT_YES ? 1 : figures->direct == DIRECT_NO ? -1 : 0;
    figures->gap = side == direct ? GAP_NONE : side * direct < 0 ? GAP_OPPOSED : GAP_SOME;
}

static void figures_none(struct score_figures *figures) {
    struct interval none = {(double)NAN, (double)NAN};
    figures->score = figures->score_high = figures->chance = figures->geometric = (double)NAN;
    figures->people_error = figures->assessors_error = (double)NAN;
    figures->people_share = figures->assessors_share = (double)NAN;
    figures->people = figures->assessors = figures->missing = figures->combined = none;
}

static void scores_fill(struct arena *arena, const struct score_summary *summary,
                        struct score_figures *figures) {
    size_t m = summary->n_criteria;
    double *item_low = ARENA_ARRAY(arena, double, summary->n_items);
    double *item_high = ARENA_ARRAY(arena, double, summary->n_items);
    struct end_score low = end_of(summary, &summary->worst, figures->criterion_weight, item_low);
    struct end_score high = end_of(summary, &summary->best, figures->criterion_weight, item_high);
    double variance = low.people + low.assessors, level = summary->level;
    figures->score = low.score;
    figures->score_high = high.score;
    figures->people_error = sqrt(low.people);
    figures->assessors_error = sqrt(low.assessors);
    figures->people = around(low.score, low.people, figures->people_df, level);
    figures->assessors = around(low.score, low.assessors, figures->assessors_df, level);
    figures->missing = (struct interval){low.score, high.score};
    struct interval combined = {low.score - reach_of(summary, &low),
                                high.score + reach_of(summary, &high)};
    figures->combined = interval_clamp(combined, 0, 100);
    figures->people_share = variance > 0 ? low.people / variance : 0;
    figures->assessors_share = variance > 0 ? low.assessors / variance : 0;
    figures->chance = chance_above(low.score, sqrt(variance), low.df, summary->line);
    figures->geometric = geometric_of(figures->criterion_weight, summary->worst.mean, m);
    for (size_t i = 0; i < summary->n_items; i++)
        figures->flips[i] = flip_of(summary->item_weight[i], item_low[i], low.score, summary->line);
}

void score_figures(struct arena *arena, const struct score_summary *summary,
                   struct score_figures *figures) {
    size_t m = summary->n_criteria;
    struct score_figures made = {.refusals = refusals_of(summary),
                                 .people_df = score_people_df(summary),
                                 .assessors_df = (double)summary->n_clusters - 1,
                                 .test_score = ARENA_ARRAY(arena, double, summary->n_tests),
                                 .test_weight = ARENA_ARRAY(arena, double, summary->n_tests),
                                 .test_interval =
                                     ARENA_ARRAY(arena, struct interval, summary->n_tests),
                                 .criterion_score = ARENA_ARRAY(arena, double, m),
                                 .criterion_weight = ARENA_ARRAY(arena, double, m),
                                 .flips = ARENA_ARRAY(arena, struct score_flip, summary->n_items)};
    for (size_t k = 0; k < m; k++) {
        made.criterion_score[k] = summary->worst.mean[k];
        for (size_t i = 0; i < summary->n_items; i++)
            made.criterion_weight[k] += summary->item_weight[i] * summary->mapping[i * m + k];
        if (made.criterion_score[k] < made.criterion_score[made.weakest_criterion])
            made.weakest_criterion = k;
    }
    direct_fill(summary, &made);
    if (made.refusals != 0) {
        figures_none(&made);
    } else {
        scores_fill(arena, summary, &made);
        tests_fill(arena, summary, &made);
    }
    outcome_fill(summary, &made);
    *figures = made;
}

struct score_summary score_under(const struct score_summary *summary,
                                 const struct score_source_summary *source) {
    struct score_summary under = *summary;
    under.n_items = source->n_items;
    under.items = source->items;
    under.mapping = source->mapping;
    under.n_people = source->n_people;
    under.n_unfinished = source->n_unfinished;
    under.n_strata = source->n_strata;
    under.item_weight = source->item_weight;
    under.item_covariance = source->item_covariance;
    under.sources = NULL;
    under.n_sources = 0;
    under.headline = NULL;
    return under;
}

static bool same_numbers(const double *a, const double *b, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (a[i] != b[i]) return false;
    return true;
}

/* Whether the summary's weights are this source's, number by number. */
static bool weights_are(const struct score_summary *summary,
                        const struct score_source_summary *source) {
    size_t n = source->n_items;
    return n == summary->n_items && source->n_people == summary->n_people &&
           source->n_strata == summary->n_strata &&
           same_numbers(source->item_weight, summary->item_weight, n) &&
           same_numbers(source->item_covariance, summary->item_covariance, n * n) &&
           same_numbers(source->mapping, summary->mapping, n * summary->n_criteria);
}

const struct score_source_summary *score_only_mixed(const struct score_summary *summary) {
    const struct score_source_summary *only = NULL;
    for (size_t s = 0; s < summary->n_sources; s++) {
        if (!summary->sources[s].label.mixed) continue;
        if (only != NULL) return NULL;
        only = &summary->sources[s];
    }
    return only != NULL && summary->headline == NULL && weights_are(summary, only) ? only : NULL;
}

const char *score_headline(const struct score_summary *summary) {
    for (size_t s = 0; summary->headline != NULL && s < summary->n_sources; s++) {
        const struct score_source_summary *source = &summary->sources[s];
        if (strcmp(source->label.key, summary->headline) != 0) continue;
        return weights_are(summary, source) ? source->label.key : "";
    }
    return "";
}
