/* score --smaa: how much hangs on weights, over all weights that could be meant. */
#include "base/json.h"
#include "cli/refuse.h"
#include "cli/score_tables.h"
#include "cli/survey_out.h"
#include "stats/preference/smaa.h"

#include <math.h>

struct rated {
    const struct arguments *arguments;
    struct arena *arena;
    struct score_ratings ratings;
    const char *const *items; /* what is weighed: tests where a column names them, else criteria */
    size_t n_items, n_proposals;
    double *value, *error; /* [n_proposals * n_items] on 0 to 100 */
};

static const char *proposal_name(const struct rated *rated, size_t p) {
    return rated->ratings.proposals == NULL ? "the proposal" : rated->ratings.proposals[p];
}

static enum fail rated_read(struct rated *rated, const char *path, struct why *why) {
    struct score_ratings *ratings = &rated->ratings;
    TRY(score_ratings_read(rated->arena, path, ratings, why));
    rated->items = ratings->has_tests ? ratings->plan.tests : ratings->plan.criteria;
    rated->n_items = ratings->has_tests ? ratings->plan.n_tests : ratings->plan.n_criteria;
    rated->n_proposals = ratings->n_proposals;
    return FAIL_NONE;
}

/* One assessor's mean of what they rated of each item of a proposal; NaN: nothing. */
static void assessor_means(const struct rated *rated, size_t assessor, double *mean,
                           double *count) {
    const struct score_plan *plan = &rated->ratings.plan;
    for (size_t i = 0; i < rated->n_items; i++) mean[i] = count[i] = 0;
    for (size_t k = 0; k < plan->n_criteria; k++) {
        double rating = plan->ratings[assessor * plan->n_criteria + k];
        size_t item = rated->ratings.has_tests ? plan->test_of[k] : k;
        if (isnan(rating)) continue;
        double share = (rating - plan->rating_min) / (plan->rating_max - plan->rating_min);
        mean[item] += 100 * (plan->polarity[k] < 0 ? 1 - share : share);
        count[item]++;
    }
    for (size_t i = 0; i < rated->n_items; i++)
        mean[i] = count[i] > 0 ? mean[i] / count[i] : (double)NAN;
}

/* Means over assessors, with their standard errors. */
static enum fail values_make(struct rated *rated, struct why *why) {
    size_t cells = rated->n_proposals * rated->n_items;
    double *one = ARENA_ARRAY(rated->arena, double, rated->n_items + 1);
    double *count = ARENA_ARRAY(rated->arena, double, rated->n_items + 1);
    double *people = ARENA_ARRAY(rated->arena, double, cells + 1);
    rated->value = ARENA_ARRAY(rated->arena, double, cells + 1);
    rated->error = ARENA_ARRAY(rated->arena, double, cells + 1);
    for (size_t a = 0; a < rated->ratings.plan.n_assessors; a++) {
        size_t first = rated->ratings.proposal_of[a] * rated->n_items;
        assessor_means(rated, a, one, count);
        for (size_t i = 0; i < rated->n_items; i++) { /* Welford (1962) */
            if (isnan(one[i])) continue;
            double off = one[i] - rated->value[first + i];
            rated->value[first + i] += off / ++people[first + i];
            rated->error[first + i] += off * (one[i] - rated->value[first + i]);
        }
    }
    for (size_t i = 0; i < cells; i++) {
        bool one_only = rated->ratings.proposals == NULL;
        if (people[i] == 0)
            return why_fail(why, FAIL_INPUT, "rating", "nobody rated '%.60s' of %s%.60s%s",
                            rated->items[i % rated->n_items], one_only ? "" : "'",
                            proposal_name(rated, i / rated->n_items), one_only ? "" : "'");
        rated->error[i] = people[i] > 1 ? sqrt(rated->error[i] / (people[i] - 1) / people[i]) : 0;
    }
    return FAIL_NONE;
}

static size_t item_find(const struct rated *rated, const char *name) {
    size_t at = 0;
    while (at < rated->n_items && !text_is(rated->items[at], name)) at++;
    return at;
}

/* `--order`: every criterion once, the most important first. */
static enum fail order_read(const struct rated *rated, const size_t **out, struct why *why) {
    const char *text = argument(rated->arguments, "order");
    size_t *order = ARENA_ARRAY(rated->arena, size_t, rated->n_items + 1), n = 0;
    bool *seen = ARENA_ARRAY(rated->arena, bool, rated->n_items + 1);
    *out = NULL;
    if (text == NULL) return FAIL_NONE;
    struct str rest = str_of(text);
    while (rest.s != NULL) {
        const char *name = str_copy(rated->arena, str_trim(str_cut(&rest, ',')));
        size_t item = item_find(rated, name);
        if (item == rated->n_items || seen[item])
            return why_fail(why, FAIL_INPUT, "order", "'%.60s' %s", name,
                            item == rated->n_items ? "is none of what was rated"
                                                   : "stands twice in '--order'");
        seen[item] = true;
        order[n++] = item;
    }
    if (n < rated->n_items)
        return why_fail(why, FAIL_INPUT, "order", "'--order' wants all of the %zu, got %zu",
                        rated->n_items, n);
    *out = order;
    return FAIL_NONE;
}

static void proposal_put(const struct rated *rated, const struct smaa *smaa, size_t p,
                         struct survey_out *out) {
    survey_out_row(out, proposal_name(rated, p));
    survey_out_number(out, "above_line", smaa->above[p]);
    for (size_t r = 0; r < smaa->n_options && smaa->n_options > 1; r++)
        survey_out_number(out, arena_printf(rated->arena, "rank_%zu", r + 1),
                          smaa->acceptability[p * smaa->n_options + r]);
    if (smaa->n_options > 1) survey_out_number(out, "confidence", smaa->confidence[p]);
    survey_out_row_end(out);
}

enum fail score_smaa(const struct arguments *arguments, struct why *why) {
    struct rated rated = {.arguments = arguments, .arena = arguments->arena};
    const char *path = argument(arguments, "ratings");
    const char *seed = argument(arguments, "seed");
    struct smaa_plan plan = {.seed = seed == NULL ? "smaa" : seed};
    struct survey_out out;
    struct smaa smaa;
    int64_t draws;
    TRY(options_refuse(arguments, "score --smaa", "smaa ratings order line seed json", why));
    if (path == NULL)
        return why_fail(why, FAIL_INPUT, "ratings", "'--smaa' wants '--ratings FILE'");
    TRY(argument_int(arguments, "smaa", 100, 100000000, 100000, &draws, why));
    TRY(argument_real(arguments, "line", 0, 100, 60, &plan.line, why));
    TRY(rated_read(&rated, path, why));
    if (values_make(&rated, why) != FAIL_NONE) return why_in_file(why, path);
    TRY(order_read(&rated, &plan.importance, why));
    plan.n_options = rated.n_proposals, plan.n_criteria = rated.n_items;
    plan.draws = (size_t)draws, plan.value = rated.value, plan.error = rated.error;
    TRY(smaa_run(rated.arena, &plan, &smaa, why));
    survey_out_start(&out, rated.arena, argument_given(arguments, "json"));
    survey_out_number(&out, "draws", (double)draws);
    survey_out_number(&out, "line", plan.line);
    if (rated.ratings.repeated > 0)
        survey_out_number(&out, "repeated", (double)rated.ratings.repeated);
    survey_out_list(&out, "proposals", "Over all weights that could be meant");
    for (size_t p = 0; p < rated.n_proposals; p++) proposal_put(&rated, &smaa, p, &out);
    survey_out_list_end(&out);
    survey_out_list(&out, "weights", "Values, and the weights with which each comes first");
    for (size_t i = 0; i < rated.n_proposals * rated.n_items; i++) {
        const char *item = rated.items[i % rated.n_items];
        survey_out_row(&out, rated.n_proposals == 1
                                 ? item
                                 : arena_printf(rated.arena, "%s: %s",
                                                proposal_name(&rated, i / rated.n_items), item));
        survey_out_number(&out, "value", rated.value[i]);
        survey_out_number(&out, "error", rated.error[i]);
        if (rated.n_proposals > 1) survey_out_number(&out, "central", smaa.central[i]);
        survey_out_row_end(&out);
    }
    survey_out_list_end(&out);
    return survey_out_end(&out, why);
}
