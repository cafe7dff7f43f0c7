/* Conjoint, best-worst, pairs and rankings, hierarchies. */
#include "stats/preference/conjoint.h"
#include "stats/preference/hierarchy.h"
#include "stats/preference/pairs.h"
#include "stats/survey/distribution.h"
#include "tests/golden/golden.h"

#include <math.h>

/* --- Conjoint --- */

/* The codes of a column in the order of `levels`. */
static enum fail codes_in_order(struct golden_run *run, const struct frame *frame, const char *name,
                                const char *const *levels, int32_t n, const int32_t **out,
                                struct why *why) {
    struct factor factor;
    TRY(frame_factor(run->arena, frame, name, &factor, why));
    int32_t *codes = ARENA_ARRAY(run->arena, int32_t, frame->n_rows + 1);
    for (size_t r = 0; r < frame->n_rows; r++) {
        codes[r] = -1;
        for (int32_t l = 0; l < n && factor.codes[r] >= 0; l++)
            if (text_is(factor.levels[factor.codes[r]], levels[l])) codes[r] = l;
    }
    *out = codes;
    return FAIL_NONE;
}

/* Attributes and their levels as NAME_levels.csv lists them. */
static enum fail attributes_of(struct golden_run *run, const struct frame *frame,
                               struct conjoint_data *data, struct why *why) {
    const struct frame *listed;
    struct factor attribute, level;
    TRY(golden_frame(run, arena_printf(run->arena, "%s_levels", run->input), &listed, why));
    TRY(frame_factor(run->arena, listed, "attribute", &attribute, why));
    TRY(frame_factor(run->arena, listed, "level", &level, why));
    struct conjoint_attribute *attributes =
        ARENA_ARRAY(run->arena, struct conjoint_attribute, CONJOINT_ATTRIBUTES_MAX);
    for (size_t r = 0; r < listed->n_rows; r++) {
        const char *name = attribute.levels[attribute.codes[r]];
        size_t a = 0;
        while (a < data->n_attributes && !text_is(attributes[a].name, name)) a++;
        if (a < data->n_attributes || a == CONJOINT_ATTRIBUTES_MAX) continue;
        const char **levels = ARENA_ARRAY(run->arena, const char *, listed->n_rows);
        int32_t n = 0;
        for (size_t i = r; i < listed->n_rows; i++)
            if (attribute.codes[i] == attribute.codes[r])
                levels[n++] = level.levels[level.codes[i]];
        attributes[a] = (struct conjoint_attribute){.name = name, .levels = levels, .n_levels = n};
        TRY(codes_in_order(run, frame, name, levels, n, &attributes[a].codes, why));
        data->n_attributes++;
    }
    data->attributes = attributes;
    return FAIL_NONE;
}

static enum fail conjoint_of(struct golden_run *run, struct conjoint_data *out, struct why *why) {
    const struct frame *frame;
    struct factor respondent, set;
    struct conjoint_data data = {0};
    TRY(golden_frame(run, run->input, &frame, why));
    data.n_rows = frame->n_rows;
    TRY(attributes_of(run, frame, &data, why));
    TRY(frame_factor(run->arena, frame, "resp", &respondent, why));
    data.respondent = respondent.codes;
    data.n_respondents = respondent.n_levels;
    const char *outcome =
        golden_word(run, "outcome", golden_says(run, "rating") ? "rating" : "chosen");
    TRY(frame_numbers(frame, outcome, &data.outcome, why));
    if (golden_says(run, "weights w")) TRY(frame_numbers(frame, "w", &data.weight, why));
    if (frame_column(frame, "set") != NULL) {
        TRY(frame_factor(run->arena, frame, "set", &set, why));
        data.set = set.codes;
    }
    *out = data;
    return FAIL_NONE;
}

static const char *term_name(struct golden_run *run, const struct conjoint_data *data,
                             const struct conjoint_term *term) {
    const struct conjoint_attribute *attribute = &data->attributes[term->attribute];
    return arena_printf(run->arena, "%s%s", attribute->name, attribute->levels[term->level]);
}

static enum fail amce(struct golden_run *run, struct why *why) {
    struct conjoint_data data;
    struct conjoint_effects out;
    TRY(conjoint_of(run, &data, why));
    double z = normal_quantile(0.975);
    TRY(conjoint_effects_run(run->arena, &data, &out, why));
    for (size_t t = 0; t < out.n_terms; t++) {
        const char *name = term_name(run, &data, &out.terms[t]);
        golden_number(run, "amce", name, out.terms[t].estimate);
        golden_number(run, "se", name, out.terms[t].error);
        golden_number(run, "seCR1", name, out.terms[t].error_cr1);
        /* The references take the normal distribution, however few the respondents. */
        golden_number(run, "lo", name, out.terms[t].estimate - z * out.terms[t].error);
        golden_number(run, "hi", name, out.terms[t].estimate + z * out.terms[t].error);
        golden_number(run, "p", name,
                      2 * normal_above(fabs(out.terms[t].estimate / out.terms[t].error)));
    }
    return FAIL_NONE;
}
GOLDEN(amce, "conjoint.amce");

static void give_means(struct golden_run *run, const struct conjoint_data *data, const char *stat,
                       const struct conjoint_means *means) {
    for (size_t t = 0; t < means->n_terms; t++) {
        const char *name = term_name(run, data, &means->terms[t]);
        golden_number(run, stat, name, means->terms[t].estimate);
        golden_number(run, "se", name, means->terms[t].error);
    }
}

static enum fail mm(struct golden_run *run, struct why *why) {
    struct conjoint_data data;
    struct conjoint_means out;
    TRY(conjoint_of(run, &data, why));
    TRY(conjoint_means_run(run->arena, &data, -1, &out, why));
    give_means(run, &data, "mm", &out);
    return FAIL_NONE;
}
GOLDEN(mm, "conjoint.mm");

/* The word before or after `mark`. */
static const char *word_at(struct golden_run *run, const char *mark, bool after) {
    const char *at = strstr(run->arguments, mark);
    if (at == NULL) return NULL;
    if (after)
        return arena_copy_n(run->arena, at + strlen(mark), strcspn(at + strlen(mark), " ;:,)"));
    const char *start = at;
    while (start > run->arguments && strchr(" ;:,(", start[-1]) == NULL) start--;
    return arena_copy_n(run->arena, start, (size_t)(at - start));
}

static enum fail group_of(struct golden_run *run, const char *name, struct conjoint_data *data,
                          struct factor *group, struct why *why) {
    const struct frame *frame;
    if (name == NULL) return why_fail(why, FAIL_INPUT, "by", "want a group");
    TRY(golden_frame(run, run->input, &frame, why));
    TRY(frame_factor(run->arena, frame, name, group, why));
    data->group = group->codes;
    data->n_groups = group->n_levels;
    return FAIL_NONE;
}

static enum fail mm_diff(struct golden_run *run, struct why *why) {
    struct conjoint_data data;
    struct conjoint_means out;
    struct factor group;
    TRY(conjoint_of(run, &data, why));
    TRY(group_of(run, word_at(run, " by ", true), &data, &group, why));
    int32_t first = group.n_levels - 1, second = 0;
    const char *one = strstr(run->arguments, "mean("),
               *two = one == NULL ? NULL : strstr(one + 5, "mean(");
    if (two != NULL) {
        first = factor_level(&group, arena_copy_n(run->arena, one + 5, strcspn(one + 5, ")")));
        second = factor_level(&group, arena_copy_n(run->arena, two + 5, strcspn(two + 5, ")")));
    }
    TRY(conjoint_difference_run(run->arena, &data, first, second, &out, why));
    give_means(run, &data, "diff", &out);
    return FAIL_NONE;
}
GOLDEN(mm_diff, "conjoint.mm_diff");

static enum fail interaction(struct golden_run *run, struct why *why) {
    struct conjoint_data data;
    struct conjoint_interaction out;
    struct factor group;
    TRY(conjoint_of(run, &data, why));
    TRY(group_of(run, word_at(run, " x all", false), &data, &group, why));
    TRY(conjoint_interaction_run(run->arena, &data, &out, why));
    golden_number(run, "F", "", out.f);
    golden_number(run, "df", "", out.df);
    golden_number(run, "ddf", "", out.ddf);
    golden_number(run, "p", "", out.p);
    return FAIL_NONE;
}
GOLDEN(interaction, "conjoint.interaction_test");

static enum fail clogit(struct golden_run *run, struct why *why) {
    struct conjoint_data data;
    struct conjoint_logit out;
    TRY(conjoint_of(run, &data, why));
    TRY(conjoint_logit_run(run->arena, &data, &out, why));
    for (size_t t = 0; t < out.n_terms; t++) {
        const char *name = term_name(run, &data, &out.terms[t]);
        golden_number(run, "beta", name, out.terms[t].estimate);
        golden_number(run, "se", name, out.terms[t].error_cr1);
        golden_number(run, "seRob", name, out.terms[t].error);
    }
    golden_number(run, "loglik", "null", out.logit.likelihood_null);
    golden_number(run, "loglik", "model", out.logit.likelihood);
    golden_number(run, "mcfadden", "", out.mcfadden);
    for (size_t a = 0; a < data.n_attributes; a++)
        golden_number(run, "importance", data.attributes[a].name, out.importance[a]);
    return FAIL_NONE;
}
GOLDEN(clogit, "conjoint.clogit");

/* --- Items by number --- */

static enum fail items_of(struct golden_run *run, const char *const **names, size_t *n,
                          struct why *why) {
    const struct frame *frame;
    const double *number;
    struct factor item;
    TRY(golden_frame(run, arena_printf(run->arena, "%s_items", run->input), &frame, why));
    TRY(frame_numbers(frame, "no", &number, why));
    TRY(frame_factor(run->arena, frame, "item", &item, why));
    const char **list = ARENA_ARRAY(run->arena, const char *, frame->n_rows + 1);
    for (size_t r = 0; r < frame->n_rows; r++) {
        if (!(number[r] >= 1 && number[r] <= (double)frame->n_rows))
            return why_fail(why, FAIL_INPUT, "no", "items are numbered from 1");
        list[(size_t)number[r] - 1] = item.levels[item.codes[r]];
    }
    *names = list;
    *n = frame->n_rows;
    return FAIL_NONE;
}

/* Numbers of items cut at `cut` into shown (from 0); how many. */
static size_t numbers_of(const char *text, char cut, size_t *shown) {
    struct str rest = str_of(text);
    size_t n = 0;
    while (rest.s != NULL) {
        int64_t number;
        if (str_int(str_trim(str_cut(&rest, cut)), 1, 100000, &number))
            shown[n++] = (size_t)number - 1;
    }
    return n;
}

static size_t item_named(const char *const *names, size_t n, const char *name) {
    size_t i = 0;
    while (i < n && !text_is(names[i], name)) i++;
    return i;
}

static enum fail best_worst_of(struct golden_run *run, struct best_worst_data *out,
                               const char *const **names, struct why *why) {
    const struct frame *frame;
    struct factor resp, set, best, worst;
    size_t n_items, at = 0;
    TRY(items_of(run, names, &n_items, why));
    TRY(golden_frame(run, run->input, &frame, why));
    TRY(frame_factor(run->arena, frame, "resp", &resp, why));
    TRY(frame_factor(run->arena, frame, "set", &set, why));
    TRY(frame_factor(run->arena, frame, "best", &best, why));
    TRY(frame_factor(run->arena, frame, "worst", &worst, why));
    size_t n = frame->n_rows, *start = ARENA_ARRAY(run->arena, size_t, n + 1);
    size_t *shown = ARENA_ARRAY(run->arena, size_t, n * n_items + 1);
    size_t *first = ARENA_ARRAY(run->arena, size_t, n + 1);
    size_t *last = ARENA_ARRAY(run->arena, size_t, n + 1);
    for (size_t t = 0; t < n; t++) {
        at += numbers_of(set.levels[set.codes[t]], ';', shown + at);
        start[t + 1] = at;
        first[t] = item_named(*names, n_items, best.levels[best.codes[t]]);
        last[t] = item_named(*names, n_items, worst.levels[worst.codes[t]]);
    }
    *out = (struct best_worst_data){.n_items = n_items,
                                    .n_tasks = n,
                                    .start = start,
                                    .shown = shown,
                                    .best = first,
                                    .worst = last,
                                    .respondent = resp.codes,
                                    .n_respondents = resp.n_levels};
    return FAIL_NONE;
}

static enum fail bws_counts(struct golden_run *run, struct why *why) {
    struct best_worst_data data;
    struct best_worst_counts out;
    const char *const *names;
    TRY(best_worst_of(run, &data, &names, why));
    TRY(best_worst_counts_run(run->arena, &data, &out, why));
    for (size_t k = 0; k < out.n_items; k++) {
        golden_number(run, "B", names[k], out.best[k]);
        golden_number(run, "W", names[k], out.worst[k]);
        golden_number(run, "BW", names[k], out.difference[k]);
        golden_number(run, "stdBW", names[k], out.standard[k]);
        golden_number(run, "sqrtBW", names[k], out.root[k]);
        golden_number(run, "std_sqrtBW", names[k], out.root_share[k]);
        golden_number(run, "mean_ind", names[k], out.mean[k]);
        golden_number(run, "se_ind", names[k], out.error[k]);
    }
    return FAIL_NONE;
}
GOLDEN(bws_counts, "bws.counts");

static enum fail bws_logit(struct golden_run *run, struct why *why) {
    struct best_worst_data data;
    struct item_logit out;
    const char *const *names, *model = golden_word(run, "model", "maxdiff");
    TRY(best_worst_of(run, &data, &names, why));
    TRY(best_worst_logit_run(run->arena, &data,
                             text_is(model, "marginal")     ? BEST_WORST_MARGINAL
                             : text_is(model, "sequential") ? BEST_WORST_SEQUENTIAL
                                                            : BEST_WORST_MAXDIFF,
                             &out, why));
    for (size_t k = 0; k < out.n_items; k++) {
        golden_number(run, "beta", names[k], out.estimate[k]);
        golden_number(run, "se", names[k], out.error[k]);
        golden_number(run, "share", names[k], out.share[k]);
    }
    golden_number(run, "loglik", "null", out.likelihood_null);
    golden_number(run, "loglik", "model", out.likelihood);
    return FAIL_NONE;
}
GOLDEN(bws_logit, "bws.logit");

static enum fail plackett(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    struct factor ranking;
    struct item_logit out;
    const char *const *names;
    size_t n_items, at = 0;
    TRY(items_of(run, &names, &n_items, why));
    TRY(golden_frame(run, run->input, &frame, why));
    TRY(frame_factor(run->arena, frame, "ranking", &ranking, why));
    size_t *start = ARENA_ARRAY(run->arena, size_t, frame->n_rows + 1);
    size_t *order = ARENA_ARRAY(run->arena, size_t, frame->n_rows * n_items + 1);
    for (size_t r = 0; r < frame->n_rows; r++) {
        at += numbers_of(ranking.levels[ranking.codes[r]], '>', order + at);
        start[r + 1] = at;
    }
    TRY(plackett_luce_run(run->arena, start, order, frame->n_rows, n_items, &out, why));
    for (size_t k = 0; k < out.n_items; k++) {
        golden_number(run, "ability", names[k], out.estimate[k]);
        golden_number(run, "se", names[k], out.error[k]);
        golden_number(run, "worth", names[k], out.share[k]);
    }
    golden_number(run, "loglik", "", out.likelihood);
    return FAIL_NONE;
}
GOLDEN(plackett, "rank.plackettluce");

/* Items in the order in which they are named, row by row, first and second column. */
static enum fail named_items(struct golden_run *run, const struct frame *frame, size_t **a,
                             size_t **b, const char *const **names, size_t *n, struct why *why) {
    struct factor first, second;
    TRY(frame_factor(run->arena, frame, "a", &first, why));
    TRY(frame_factor(run->arena, frame, "b", &second, why));
    const char **list = ARENA_ARRAY(run->arena, const char *, 2 * frame->n_rows + 1);
    *a = ARENA_ARRAY(run->arena, size_t, frame->n_rows + 1);
    *b = ARENA_ARRAY(run->arena, size_t, frame->n_rows + 1);
    *n = 0;
    for (size_t r = 0; r < frame->n_rows; r++) {
        const char *pair[] = {first.levels[first.codes[r]], second.levels[second.codes[r]]};
        for (int side = 0; side < 2; side++) {
            size_t at = item_named(list, *n, pair[side]);
            if (at == *n) list[(*n)++] = pair[side];
            (side == 0 ? *a : *b)[r] = at;
        }
    }
    *names = list;
    return FAIL_NONE;
}

static enum fail pairs_of(struct golden_run *run, struct pair_count **out, size_t *n_pairs,
                          const char *const **names, size_t *n, struct why *why) {
    const struct frame *frame;
    size_t *a, *b;
    const double *a_wins, *b_wins, *ties;
    TRY(golden_frame(run, run->input, &frame, why));
    TRY(named_items(run, frame, &a, &b, names, n, why));
    TRY(frame_numbers(frame, "a_wins", &a_wins, why));
    TRY(frame_numbers(frame, "b_wins", &b_wins, why));
    TRY(frame_numbers(frame, "ties", &ties, why));
    struct pair_count *pairs = ARENA_ARRAY(run->arena, struct pair_count, frame->n_rows + 1);
    for (size_t r = 0; r < frame->n_rows; r++)
        pairs[r] = (struct pair_count){a[r], b[r], a_wins[r], b_wins[r], ties[r]};
    *out = pairs;
    *n_pairs = frame->n_rows;
    return FAIL_NONE;
}

static void give_strengths(struct golden_run *run, const struct item_logit *items,
                           const char *const *names) {
    for (size_t k = 0; k < items->n_items; k++) {
        golden_number(run, "ability", names[k], items->estimate[k]);
        golden_number(run, "se", names[k], items->error[k]);
        golden_number(run, "worth", names[k], items->share[k]);
    }
}

static enum fail bradley_terry(struct golden_run *run, struct why *why) {
    struct pair_count *pairs;
    struct pair_scale out;
    const char *const *names;
    size_t n_pairs, n;
    TRY(pairs_of(run, &pairs, &n_pairs, &names, &n, why));
    TRY(bradley_terry_run(run->arena, pairs, n_pairs, n, &out, why));
    give_strengths(run, &out.items, names);
    golden_number(run, "deviance", "", out.deviance);
    return FAIL_NONE;
}
GOLDEN(bradley_terry, "pairwise.bt");

static enum fail davidson(struct golden_run *run, struct why *why) {
    struct pair_count *pairs;
    struct pair_scale out;
    const char *const *names;
    size_t n_pairs, n;
    TRY(pairs_of(run, &pairs, &n_pairs, &names, &n, why));
    TRY(davidson_run(run->arena, pairs, n_pairs, n, &out, why));
    give_strengths(run, &out.items, names);
    golden_number(run, "log_nu", "", out.tie);
    golden_number(run, "log_nu_se", "", out.tie_error);
    return FAIL_NONE;
}
GOLDEN(davidson, "pairwise.davidson");

/* --- Hierarchies: `v9` of each pair, as "3" or "1/3" --- */

static double fraction_of(const struct frame *frame, const struct factor *v9, size_t row) {
    double over, under;
    (void)frame;
    if (v9->codes[row] < 0) return (double)NAN;
    if (v9->values != NULL) return v9->values[v9->codes[row]];
    struct str rest = str_of(v9->levels[v9->codes[row]]);
    if (!str_real(str_trim(str_cut(&rest, '/')), &over)) return (double)NAN;
    if (rest.s == NULL) return over;
    return str_real(str_trim(rest), &under) ? over / under : (double)NAN;
}

struct judged {
    size_t n_people, n;
    const char *const *names;
    struct factor resp;
    double *judgements; /* [n_people * n * n] */
};

static enum fail judged_of(struct golden_run *run, struct judged *out, struct why *why) {
    const struct frame *frame;
    struct factor v9;
    size_t *a, *b;
    struct judged made;
    TRY(golden_frame(run, run->input, &frame, why));
    TRY(named_items(run, frame, &a, &b, &made.names, &made.n, why));
    TRY(frame_factor(run->arena, frame, "resp", &made.resp, why));
    TRY(frame_factor(run->arena, frame, "v9", &v9, why));
    made.n_people = (size_t)made.resp.n_levels;
    size_t square = made.n * made.n;
    made.judgements = ARENA_ARRAY(run->arena, double, made.n_people *square + 1);
    for (size_t i = 0; i < made.n_people * square; i++) made.judgements[i] = (double)NAN;
    for (size_t r = 0; r < frame->n_rows; r++) {
        double *own = made.judgements + (size_t)made.resp.codes[r] * square;
        double value = fraction_of(frame, &v9, r);
        own[a[r] * made.n + b[r]] = value;
        own[b[r] * made.n + a[r]] = 1 / value;
    }
    *out = made;
    return FAIL_NONE;
}

static enum fail individual(struct golden_run *run, struct why *why) {
    struct judged judged;
    TRY(judged_of(run, &judged, why));
    for (size_t p = 0; p < judged.n_people; p++) {
        struct hierarchy out;
        const char *who = judged.resp.levels[p];
        TRY(hierarchy_run(run->arena, judged.judgements + p * judged.n * judged.n, judged.n, &out,
                          why));
        for (size_t i = 0; i < judged.n; i++) {
            golden_cell(run, "w", who, judged.names[i], out.weight[i]);
            golden_cell(run, "gm_w", who, judged.names[i], out.geometric[i]);
        }
        golden_number(run, "lambda", who, out.lambda);
        golden_number(run, "CI", who, out.index);
        golden_number(run, "CR", who, out.ratio);
        golden_number(run, "GCI", who, out.geometric_index);
    }
    return FAIL_NONE;
}
GOLDEN(individual, "ahp.individual");

static enum fail group(struct golden_run *run, struct why *why) {
    struct judged judged;
    struct hierarchy_group out;
    TRY(judged_of(run, &judged, why));
    TRY(hierarchy_group_run(run->arena, judged.judgements, judged.n_people, judged.n, &out, why));
    for (size_t i = 0; i < judged.n; i++) {
        golden_number(run, "aij", judged.names[i], out.together.weight[i]);
        golden_number(run, "aip", judged.names[i], out.geometric[i]);
        golden_number(run, "mean", judged.names[i], out.mean[i]);
        if (out.n_consistent > 0)
            golden_number(run, "aij_consistent", judged.names[i],
                          out.together_consistent.weight[i]);
    }
    golden_number(run, "aij_lambda", "", out.together.lambda);
    golden_number(run, "aij_CR", "", out.together.ratio);
    golden_number(run, "n_consistent", "", (double)out.n_consistent);
    return FAIL_NONE;
}
GOLDEN(group, "ahp.group");

/* "respondent 1 with the pair A / B missing" */
static enum fail incomplete(struct golden_run *run, struct why *why) {
    struct judged judged;
    struct hierarchy out;
    const char *who = word_at(run, "respondent ", true), *pair = strstr(run->arguments, "pair ");
    const char *slash = pair == NULL ? NULL : strstr(pair, " / ");
    TRY(judged_of(run, &judged, why));
    size_t p = 0, n = judged.n;
    while (p < judged.n_people && !text_is(judged.resp.levels[p], who)) p++;
    if (p == judged.n_people || slash == NULL)
        return why_fail(why, FAIL_INPUT, "respondent", "want a respondent and a pair");
    size_t a =
        item_named(judged.names, n, arena_copy_n(run->arena, pair + 5, (size_t)(slash - pair) - 5));
    size_t b =
        item_named(judged.names, n, arena_copy_n(run->arena, slash + 3, strcspn(slash + 3, " ;,")));
    if (a == n || b == n) return why_fail(why, FAIL_INPUT, "pair", "want two known criteria");
    double *own = judged.judgements + p * n * n;
    own[a * n + b] = own[b * n + a] = (double)NAN;
    TRY(hierarchy_run(run->arena, own, n, &out, why));
    for (size_t i = 0; i < n; i++) golden_number(run, "w", judged.names[i], out.weight[i]);
    golden_number(run, "lambda", "", out.lambda);
    return FAIL_NONE;
}
GOLDEN(incomplete, "ahp.incomplete");
