/* score --smaa: how much hangs on weights, over all weights that could be meant. */
#include "base/json.h"
#include "cli/refuse.h"
#include "cli/score_tables.h"
#include "cli/survey_out.h"
#include "stats/preference/smaa.h"
#include "stats/survey/frame.h"

#include <math.h>

enum { FILE_BYTES = 256 << 20, ITEMS_MOST = SCORE_CRITERIA_MAX, OPTIONS_MOST = 200 };

struct rated {
    const struct arguments *arguments;
    struct arena *arena;
    const char *path;
    struct frame frame;
    struct factor assessor, item, proposal; /* proposal without levels: there is one */
    const double *rating, *polarity;        /* polarity NULL: all 1 */
    size_t n_items, n_proposals;
    double *value, *error; /* [n_proposals * n_items] on 0 to 100 */
};

static const char *proposal_name(const struct rated *rated, size_t p) {
    return rated->proposal.n_levels == 0 ? "the proposal" : rated->proposal.levels[p];
}

static enum fail rated_read(struct rated *rated, struct why *why) {
    struct str text;
    struct frame *frame = &rated->frame;
    TRY(input_read(rated->arena, rated->path, FILE_BYTES, &text, why));
    TRY(frame_read(rated->arena, text, NULL, 0, frame, why));
    const char *item = frame_column(frame, "test") == NULL ? "criterion" : "test";
    TRY(frame_factor(rated->arena, frame, "assessor", &rated->assessor, why));
    TRY(frame_factor(rated->arena, frame, item, &rated->item, why));
    TRY(frame_numbers(frame, "rating", &rated->rating, why));
    if (frame_column(frame, "polarity") != NULL)
        TRY(frame_numbers(frame, "polarity", &rated->polarity, why));
    if (frame_column(frame, "proposal") != NULL)
        TRY(frame_factor(rated->arena, frame, "proposal", &rated->proposal, why));
    rated->n_items = (size_t)rated->item.n_levels;
    rated->n_proposals = rated->proposal.n_levels == 0 ? 1 : (size_t)rated->proposal.n_levels;
    if (rated->n_items > ITEMS_MOST || rated->n_proposals > OPTIONS_MOST)
        return why_fail(why, FAIL_LIMIT, "ratings", "want at most %d criteria and %d proposals",
                        (int)ITEMS_MOST, (int)OPTIONS_MOST);
    for (size_t r = 0; r < frame->n_rows; r++) {
        double sign = rated->polarity == NULL ? 1 : rated->polarity[r];
        if ((rated->rating[r] < 1 || rated->rating[r] > 5) || (sign != 1 && sign != -1)) {
            why_fail(why, FAIL_INPUT, "rating",
                     "want a rating from 1 to 5, or empty, and a "
                     "polarity of 1 or -1");
            if (why != NULL) why->row = frame_line(frame, r);
            return FAIL_INPUT;
        }
    }
    return FAIL_NONE;
}

/* One assessor's mean of what they rated of an item of a proposal; NaN: nothing. */
static void assessor_means(const struct rated *rated, size_t assessor, double *mean,
                           double *count) {
    size_t cells = rated->n_proposals * rated->n_items;
    for (size_t i = 0; i < cells; i++) mean[i] = count[i] = 0;
    for (size_t r = 0; r < rated->frame.n_rows; r++) {
        int32_t p = rated->proposal.n_levels == 0 ? 0 : rated->proposal.codes[r];
        if (rated->assessor.codes[r] != (int32_t)assessor || rated->item.codes[r] < 0 || p < 0 ||
            isnan(rated->rating[r]))
            continue;
        double share = (rated->rating[r] - 1) / 4;
        if (rated->polarity != NULL && rated->polarity[r] < 0) share = 1 - share;
        size_t at = (size_t)p * rated->n_items + (size_t)rated->item.codes[r];
        mean[at] += 100 * share, count[at]++;
    }
    for (size_t i = 0; i < cells; i++) mean[i] = count[i] > 0 ? mean[i] / count[i] : (double)NAN;
}

/* Means over assessors, with their standard errors. */
static enum fail values_make(struct rated *rated, struct why *why) {
    size_t cells = rated->n_proposals * rated->n_items, n = (size_t)rated->assessor.n_levels;
    double *one = ARENA_ARRAY(rated->arena, double, cells + 1);
    double *count = ARENA_ARRAY(rated->arena, double, cells + 1);
    double *people = ARENA_ARRAY(rated->arena, double, cells + 1);
    rated->value = ARENA_ARRAY(rated->arena, double, cells + 1);
    rated->error = ARENA_ARRAY(rated->arena, double, cells + 1);
    for (size_t a = 0; a < n; a++) {
        assessor_means(rated, a, one, count);
        for (size_t i = 0; i < cells; i++) { /* Welford (1962) */
            if (isnan(one[i])) continue;
            double off = one[i] - rated->value[i];
            rated->value[i] += off / ++people[i];
            rated->error[i] += off * (one[i] - rated->value[i]);
        }
    }
    for (size_t i = 0; i < cells; i++) {
        if (people[i] == 0)
            return why_fail(
                why, FAIL_INPUT, "rating", "nobody rated '%.60s' of %s%.60s%s",
                rated->item.levels[i % rated->n_items], rated->proposal.n_levels == 0 ? "" : "'",
                proposal_name(rated, i / rated->n_items), rated->proposal.n_levels == 0 ? "" : "'");
        rated->error[i] = people[i] > 1 ? sqrt(rated->error[i] / (people[i] - 1) / people[i]) : 0;
    }
    return FAIL_NONE;
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
        int32_t item = factor_level(&rated->item, name);
        if (item < 0 || seen[item])
            return why_fail(why, FAIL_INPUT, "order", "'%.60s' %s", name,
                            item < 0 ? "is none of what was rated" : "stands twice in '--order'");
        seen[item] = true;
        order[n++] = (size_t)item;
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
    struct rated rated = {
        .arguments = arguments, .arena = arguments->arena, .path = argument(arguments, "ratings")};
    const char *seed = argument(arguments, "seed");
    struct smaa_plan plan = {.seed = seed == NULL ? "smaa" : seed};
    struct survey_out out;
    struct smaa smaa;
    int64_t draws;
    TRY(options_refuse(arguments, "score --smaa", "smaa ratings order line seed json", why));
    if (rated.path == NULL)
        return why_fail(why, FAIL_INPUT, "ratings", "'--smaa' wants '--ratings FILE'");
    TRY(argument_int(arguments, "smaa", 100, 100000000, 100000, &draws, why));
    TRY(argument_real(arguments, "line", 0, 100, 60, &plan.line, why));
    enum fail fail = rated_read(&rated, why);
    if (fail == FAIL_NONE) fail = values_make(&rated, why);
    if (fail != FAIL_NONE) return why_in_file(why, rated.path);
    TRY(order_read(&rated, &plan.importance, why));
    plan.n_options = rated.n_proposals, plan.n_criteria = rated.n_items;
    plan.draws = (size_t)draws, plan.value = rated.value, plan.error = rated.error;
    TRY(smaa_run(rated.arena, &plan, &smaa, why));
    survey_out_start(&out, rated.arena, argument_given(arguments, "json"));
    survey_out_number(&out, "draws", (double)draws);
    survey_out_number(&out, "line", plan.line);
    survey_out_list(&out, "proposals", "Over all weights that could be meant");
    for (size_t p = 0; p < rated.n_proposals; p++) proposal_put(&rated, &smaa, p, &out);
    survey_out_list_end(&out);
    survey_out_list(&out, "weights", "Values, and the weights with which each comes first");
    for (size_t i = 0; i < rated.n_proposals * rated.n_items; i++) {
        const char *item = rated.item.levels[i % rated.n_items];
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
