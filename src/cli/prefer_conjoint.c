/* prefer conjoint: effects, means, packages, comparisons, the choice model. */
#include "cli/prefer.h"
#include "stats/preference/what_if.h"

#include <assert.h>
#include <math.h>

static const char *option_or(const struct prefer *prefer, const char *name, const char *otherwise) {
    const char *value = argument(prefer->arguments, name);
    return value == NULL ? otherwise : value;
}

static enum fail data_read(struct prefer *prefer, struct conjoint_data *out, struct factor *group,
                           struct why *why) {
    const struct frame *frame = &prefer->frame;
    struct conjoint_data data = {.n_rows = frame->n_rows};
    const char *const *names;
    struct factor factor;
    data.n_attributes = prefer_list(prefer, "attributes", &names);
    if (data.n_attributes == 0)
        return why_fail(why, FAIL_INPUT, "attributes", "want --attributes COL,COL,...");
    struct conjoint_attribute *attributes =
        ARENA_ARRAY(prefer->arena, struct conjoint_attribute, data.n_attributes);
    for (size_t a = 0; a < data.n_attributes; a++) {
        TRY(frame_factor(prefer->arena, frame, names[a], &factor, why));
        attributes[a] =
            (struct conjoint_attribute){names[a], factor.levels, factor.n_levels, factor.codes};
    }
    data.attributes = attributes;
    TRY(frame_factor(prefer->arena, frame, option_or(prefer, "respondent", "resp"), &factor, why));
    data.respondent = factor.codes;
    data.n_respondents = factor.n_levels;
    TRY(frame_numbers(frame, option_or(prefer, "outcome", "chosen"), &data.outcome, why));
    if (argument(prefer->arguments, "weights") != NULL)
        TRY(frame_numbers(frame, argument(prefer->arguments, "weights"), &data.weight, why));
    if (argument(prefer->arguments, "set") != NULL) {
        TRY(frame_factor(prefer->arena, frame, argument(prefer->arguments, "set"), &factor, why));
        data.set = factor.codes;
    }
    if (argument(prefer->arguments, "by") != NULL) {
        TRY(frame_factor(prefer->arena, frame, argument(prefer->arguments, "by"), group, why));
        data.group = group->codes;
        data.n_groups = group->n_levels;
    }
    *out = data;
    return FAIL_NONE;
}

static void terms_put(struct prefer *prefer, const struct conjoint_data *data,
                      const struct conjoint_term *terms, size_t n, bool tested) {
    for (size_t t = 0; t < n; t++) {
        const struct conjoint_attribute *attribute = &data->attributes[terms[t].attribute];
        const struct prefer_figure figures[] = {{"estimate", terms[t].estimate},
                                                {"error", terms[t].error},
                                                {"low", terms[t].low},
                                                {"high", terms[t].high},
                                                {"p", terms[t].p}};
        prefer_row(prefer,
                   arena_printf(prefer->arena, "%s: %s", attribute->name,
                                attribute->levels[terms[t].level]),
                   figures, tested ? 5 : 4); /* a mean is not tested against 0 */
    }
    prefer_table_end(prefer);
}

static void package_row(struct prefer *prefer, const char *name,
                        const struct conjoint_package *package) {
    const struct prefer_figure figures[] = {
        {"share", package->estimate}, {"low", package->low}, {"high", package->high}};
    prefer_row(prefer, name, figures, 3);
}

static enum fail packages_put(struct prefer *prefer, const struct conjoint_data *data,
                              const struct conjoint_effects *effects, int64_t most,
                              struct why *why) {
    struct conjoint_package *packages;
    size_t n;
    TRY(conjoint_packages_rank(prefer->arena, data, effects, (size_t)most, &packages, &n, why));
    prefer_table(prefer, "packages", "\nMost acceptable packages, with 95 % intervals");
    for (size_t i = 0; i < n; i++) {
        struct buf buf;
        buf_init(&buf, prefer->arena, 1 << 16);
        for (size_t a = 0; a < data->n_attributes; a++)
            buf_printf(&buf, "%s%s: %s", a > 0 ? ", " : "", data->attributes[a].name,
                       data->attributes[a].levels[packages[i].level[a]]);
        package_row(prefer, buf.s, &packages[i]);
    }
    prefer_table_end(prefer);
    return FAIL_NONE;
}

/* The effects of the people of one group alone. */
static enum fail group_effects(struct prefer *prefer, const struct conjoint_data *data,
                               int32_t group, struct conjoint_effects *out, struct why *why) {
    struct conjoint_data own = *data;
    double *outcome = ARENA_ARRAY(prefer->arena, double, data->n_rows + 1);
    for (size_t r = 0; r < data->n_rows; r++)
        outcome[r] = data->group[r] == group ? data->outcome[r] : (double)NAN;
    own.outcome = outcome;
    return conjoint_effects_run(prefer->arena, &own, out, why);
}

/* What if: each --package, for everybody and for each group. */
static enum fail asked_put(struct prefer *prefer, const struct conjoint_data *data,
                           const struct conjoint_effects *effects, const struct factor *group,
                           struct why *why) {
    const char *const *asked;
    size_t n, groups = data->group == NULL ? 0 : (size_t)data->n_groups;
    argument_all(prefer->arguments, "package", &asked, &n);
    if (n == 0) return FAIL_NONE;
    int32_t *level = ARENA_ARRAY(prefer->arena, int32_t, data->n_attributes + 1);
    struct conjoint_effects *of_group =
        ARENA_ARRAY(prefer->arena, struct conjoint_effects, groups + 1);
    for (size_t g = 0; g < groups; g++)
        TRY(group_effects(prefer, data, (int32_t)g, &of_group[g], why));
    prefer_table(prefer, "asked", "\nWhat if: the share who would accept, with 95 % intervals");
    for (size_t i = 0; i < n; i++) {
        TRY(conjoint_package_read(prefer->arena, data, asked[i], level, why));
        struct conjoint_package package = conjoint_package_of(data, effects, level);
        package_row(prefer, asked[i], &package);
        for (size_t g = 0; group->levels != NULL && g < groups; g++) {
            package = conjoint_package_of(data, &of_group[g], level);
            package_row(prefer, arena_printf(prefer->arena, "%s | %s", asked[i], group->levels[g]),
                        &package);
        }
    }
    prefer_table_end(prefer);
    return FAIL_NONE;
}

static enum fail groups_put(struct prefer *prefer, const struct conjoint_data *data,
                            const struct factor *group, struct why *why) {
    struct conjoint_interaction test;
    struct conjoint_means difference;
    assert(group->levels != NULL);
    for (int32_t g = 1; g < data->n_groups; g++) {
        const char *title =
            arena_printf(prefer->arena, "%s less %s", group->levels[g], group->levels[0]);
        TRY(conjoint_difference_run(prefer->arena, data, g, 0, &difference, why));
        prefer_table(prefer, title,
                     arena_printf(prefer->arena, "\nDifferences of means: %s", title));
        terms_put(prefer, data, difference.terms, difference.n_terms, true);
    }
    TRY(conjoint_interaction_run(prefer->arena, data, &test, why));
    prefer_figure(prefer, "interaction_f", "\nDo the groups differ at all: F", test.f);
    prefer_figure(prefer, "interaction_p", "chance of that if not", test.p);
    return FAIL_NONE;
}

static enum fail choice_put(struct prefer *prefer, const struct conjoint_data *data,
                            struct why *why) {
    struct conjoint_logit choice;
    TRY(conjoint_logit_run(prefer->arena, data, &choice, why));
    prefer_table(prefer, "utilities", "\nUtilities of the choice model");
    terms_put(prefer, data, choice.terms, choice.n_terms, true);
    prefer_table(prefer, "importance", "\nImportance of the conditions");
    for (size_t a = 0; a < data->n_attributes; a++) {
        const struct prefer_figure share = {"share", choice.importance[a]};
        prefer_row(prefer, data->attributes[a].name, &share, 1);
    }
    prefer_table_end(prefer);
    prefer_figure(prefer, "mcfadden", "\nMcFadden's share explained", choice.mcfadden);
    prefer_figure(prefer, "choices", "Choices", (double)choice.n_sets);
    prefer_figure(prefer, "left_out", "left out, without just one chosen or with gaps",
                  (double)choice.n_left_out);
    prefer_figure(prefer, "first_chosen", "Took the profile shown first, share", choice.first);
    prefer_figure(prefer, "first_error", "with the error", choice.first_error);
    prefer_figure(prefer, "first_even", "and by chance it would be", choice.first_even);
    return FAIL_NONE;
}

enum fail prefer_conjoint(struct prefer *prefer, struct why *why) {
    struct conjoint_data data;
    struct conjoint_effects effects;
    struct conjoint_means means;
    struct factor group = {0};
    int64_t packages;
    TRY(argument_int(prefer->arguments, "packages", 0, 10000, 0, &packages, why));
    TRY(prefer_read(prefer, why));
    TRY(data_read(prefer, &data, &group, why));
    TRY(conjoint_effects_run(prefer->arena, &data, &effects, why));
    TRY(conjoint_means_run(prefer->arena, &data, -1, &means, why));
    prefer_figure(prefer, "respondents", "Respondents", effects.n_respondents);
    prefer_figure(prefer, "profiles", "Profiles", effects.n_rows);
    prefer_table(prefer, "means", "\nMean outcome where a level stood");
    terms_put(prefer, &data, means.terms, means.n_terms, false);
    prefer_table(prefer, "effects", "\nEffect against the first level (AMCE)");
    terms_put(prefer, &data, effects.terms, effects.n_terms, true);
    if (packages > 0) TRY(packages_put(prefer, &data, &effects, packages, why));
    TRY(asked_put(prefer, &data, &effects, &group, why));
    if (prefer->json) what_if_put(&prefer->out, &data, &effects);
    TRY(prefer_people(prefer, data.respondent, data.n_respondents, why));
    if (data.group != NULL) TRY(groups_put(prefer, &data, &group, why));
    if (data.set != NULL) TRY(choice_put(prefer, &data, why));
    return FAIL_NONE;
}
