/* Sampling: chances by size, systematic draws, allocation, sample sizes. */
#include "base/csv.h"
#include "stats/sampling/allocate.h"
#include "stats/sampling/pps.h"
#include "stats/sampling/sample_size.h"
#include "stats/sampling/serpentine.h"
#include "tests/golden/golden.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/* --- Formulas over the columns of a row: "addresses*(2 if imd_decile<=3 else 1)/(0.3-0.02*x)" ---
 */

struct formula {
    const char *at;
    const struct frame *frame;
    size_t row;
    bool bad;
};

static double value_read(struct formula *formula);

static void blanks_skip(struct formula *formula) {
    while (isspace((unsigned char)*formula->at)) formula->at++;
}

static bool take(struct formula *formula, const char *word) {
    blanks_skip(formula);
    size_t n = strlen(word);
    if (strncmp(formula->at, word, n) != 0) return false;
    if (isalpha((unsigned char)*word) &&
        (isalnum((unsigned char)formula->at[n]) || formula->at[n] == '_'))
        return false;
    formula->at += n;
    return true;
}

static double atom_read(struct formula *formula) {
    char name[64];
    size_t n = 0;
    blanks_skip(formula);
    if (take(formula, "(")) {
        double value = value_read(formula);
        formula->bad = formula->bad || !take(formula, ")");
        return value;
    }
    if (take(formula, "-")) return -atom_read(formula);
    if (isdigit((unsigned char)*formula->at) || *formula->at == '.') {
        char *end;
        double value = strtod(formula->at, &end);
        formula->at = end;
        return value;
    }
    while ((isalnum((unsigned char)formula->at[n]) || formula->at[n] == '_') &&
           n + 1 < sizeof name) {
        name[n] = formula->at[n];
        n++;
    }
    name[n] = '\0';
    formula->at += n;
    const struct column *column = n == 0 ? NULL : frame_column(formula->frame, name);
    if (column == NULL || column->kind != COLUMN_NUMBER) {
        formula->bad = true;
        return NAN;
    }
    return column->numbers[formula->row];
}

static double product_read(struct formula *formula) {
    double value = atom_read(formula);
    for (;;) {
        if (take(formula, "*"))
            value *= atom_read(formula);
        else if (take(formula, "/"))
            value /= atom_read(formula);
        else
            return value;
    }
}

static double sum_read(struct formula *formula) {
    double value = product_read(formula);
    for (;;) {
        if (take(formula, "+"))
            value += product_read(formula);
        else if (take(formula, "-"))
            value -= product_read(formula);
        else
            return value;
    }
}

static bool condition_read(struct formula *formula) {
    double left = sum_read(formula);
    if (take(formula, "<=")) return left <= sum_read(formula);
    if (take(formula, ">=")) return left >= sum_read(formula);
    if (take(formula, "==")) return left == sum_read(formula);
    if (take(formula, "!=")) return left != sum_read(formula);
    if (take(formula, "<")) return left < sum_read(formula);
    if (take(formula, ">")) return left > sum_read(formula);
    return left != 0;
}

static double value_read(struct formula *formula) {
    double value = sum_read(formula);
    if (!take(formula, "if")) return value;
    bool holds = condition_read(formula);
    if (!take(formula, "else")) formula->bad = true;
    double other = value_read(formula);
    return holds ? value : other;
}

static enum fail sizes_read(struct golden_run *run, const struct frame *frame, const char *text,
                            const double **out, struct why *why) {
    double *sizes = ARENA_ARRAY(run->arena, double, frame->n_rows);
    for (size_t r = 0; r < frame->n_rows; r++) {
        struct formula formula = {.at = text, .frame = frame, .row = r};
        sizes[r] = value_read(&formula);
        if (formula.bad)
            return why_fail(why, FAIL_INPUT, "size", "cannot read the formula '%s'", text);
    }
    *out = sizes;
    return FAIL_NONE;
}

/* --- What the cases share --- */

static const char *text_at(struct golden_run *run, const struct column *column, size_t row) {
    if (column->kind == COLUMN_FACTOR)
        return column->codes[row] < 0 ? "" : column->levels[column->codes[row]];
    return isnan(column->numbers[row]) ? ""
                                       : arena_printf(run->arena, "%.17g", column->numbers[row]);
}

static const char *name_of(struct golden_run *run, const struct frame *frame, size_t row) {
    return text_at(run, &frame->columns[0], row);
}

static enum fail chances_read(struct golden_run *run, const struct frame *frame, double *chance,
                              struct why *why) {
    const double *sizes;
    const char *size = golden_argument_elsewhere(run, "pps.inclusion", "size");
    const char *n = golden_argument_elsewhere(run, "pps.inclusion", "n");
    if (size == NULL || n == NULL) return golden_unsaid(run, size == NULL ? "size" : "n", why);
    TRY(sizes_read(run, frame, size, &sizes, why));
    return pps_chances(sizes, frame->n_rows, strtod(n, NULL), chance, why);
}

static enum fail order_read(struct golden_run *run, const struct frame *frame, size_t *order,
                            struct why *why) {
    const char *const *names;
    size_t n = frame->n_rows, n_names = golden_list(run, "keys", &names);
    if (n_names == 0) {
        struct golden_run other = *run;
        const char *keys = golden_argument_elsewhere(run, "sample.serpentine", "keys");
        if (keys == NULL) return golden_unsaid(run, "keys", why);
        other.arguments = arena_printf(run->arena, "keys=%s", keys);
        n_names = golden_list(&other, "keys", &names);
    }
    /* Ties go by the name of the unit: the frame is put in that order first. */
    const char **texts = ARENA_ARRAY(run->arena, const char *, n);
    uint32_t *keys = ARENA_ARRAY(run->arena, uint32_t, (n_names + 1) * n),
             *sorted = ARENA_ARRAY(run->arena, uint32_t, n_names * n);
    size_t *first = ARENA_ARRAY(run->arena, size_t, n);
    for (size_t r = 0; r < n; r++) texts[r] = name_of(run, frame, r);
    serpentine_ranks(run->arena, texts, n, keys + n_names * n);
    serpentine_order(run->arena, keys + n_names * n, 1, n, first);
    for (size_t k = 0; k < n_names; k++) {
        const struct column *column;
        TRY(frame_want(frame, names[k], &column, why));
        for (size_t r = 0; r < n; r++) texts[r] = text_at(run, column, r);
        serpentine_ranks(run->arena, texts, n, keys + k * n);
        for (size_t i = 0; i < n; i++) sorted[k * n + i] = keys[k * n + first[i]];
    }
    serpentine_order(run->arena, sorted, n_names, n, order);
    for (size_t i = 0; i < n; i++) order[i] = first[order[i]];
    return FAIL_NONE;
}

/* --- The verbs --- */

static enum fail inclusion(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    TRY(golden_frame(run, run->input, &frame, why));
    double *chance = ARENA_ARRAY(run->arena, double, frame->n_rows);
    TRY(chances_read(run, frame, chance, why));
    double sum = 0, certain = 0, weights = 0, squares = 0;
    for (size_t r = 0; r < frame->n_rows; r++) {
        golden_number(run, "pik", name_of(run, frame, r), chance[r]);
        sum += chance[r];
        certain += chance[r] >= 1;
        weights += 1 / chance[r];
        squares += 1 / (chance[r] * chance[r]);
    }
    golden_number(run, "sum", "", sum);
    golden_number(run, "certainties", "", certain);
    golden_number(run, "kish_deff_of_1_over_pik", "",
                  (double)frame->n_rows * squares / (weights * weights));
    return FAIL_NONE;
}
GOLDEN(inclusion, "pps.inclusion");

static enum fail serpentine(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    TRY(golden_frame(run, run->input, &frame, why));
    size_t *order = ARENA_ARRAY(run->arena, size_t, frame->n_rows);
    TRY(order_read(run, frame, order, why));
    for (size_t i = 0; i < frame->n_rows; i++)
        golden_text(run, "order", arena_printf(run->arena, "%zu", i + 1),
                    name_of(run, frame, order[i]));
    return FAIL_NONE;
}
GOLDEN(serpentine, "sample.serpentine");

static enum fail systematic(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    TRY(golden_frame(run, run->input, &frame, why));
    size_t n = frame->n_rows, n_taken;
    size_t *order = ARENA_ARRAY(run->arena, size_t, n), *taken = ARENA_ARRAY(run->arena, size_t, n);
    double *chance = ARENA_ARRAY(run->arena, double, n),
           start = golden_real(run, "start u", golden_real(run, "u", NAN));
    TRY(order_read(run, frame, order, why));
    TRY(chances_read(run, frame, chance, why));
    pps_systematic(chance, order, n, start, taken, &n_taken);
    golden_number(run, "n", "", (double)n_taken);
    for (size_t i = 0; i < n_taken; i++)
        golden_text(run, "selected", arena_printf(run->arena, "%zu", i + 1),
                    name_of(run, frame, taken[i]));
    return FAIL_NONE;
}
GOLDEN(systematic, "pps.systematic");

static enum fail joint(struct golden_run *run, struct why *why) {
    static const struct {
        const char *stat;
        enum pps_method method;
    } methods[] = {{"systematic", PPS_SYSTEMATIC},
                   {"sampford", PPS_SAMPFORD},
                   {"maxent", PPS_ENTROPY},
                   {"tille", PPS_TILLE}};
    const struct frame *frame;
    const double *sizes;
    unsigned first;
    TRY(golden_frame(run, run->input, &frame, why));
    size_t n = frame->n_rows;
    const char *words = strstr(run->arguments, "first ");
    if (words != NULL && sscanf(words, "first %u", &first) == 1 && first < n) n = first;
    words = strstr(run->arguments, "n=");
    double *chance = ARENA_ARRAY(run->arena, double, n),
           *pairs = ARENA_ARRAY(run->arena, double, n *n);
    const char *size = strstr(run->arguments, "size=");
    if (size == NULL || words == NULL) return golden_unsaid(run, size == NULL ? "size" : "n", why);
    char *formula = arena_copy_n(run->arena, size + 5, strcspn(size + 5, ",;"));
    TRY(sizes_read(run, frame, formula, &sizes, why));
    TRY(pps_chances(sizes, n, strtod(words + 2, NULL), chance, why));
    for (size_t i = 0; i < n; i++) golden_number(run, "pik", name_of(run, frame, i), chance[i]);
    for (size_t m = 0; m < sizeof methods / sizeof methods[0]; m++) {
        /* The reference stops at this distance; its figures hold to that and no further. */
        TRY(pps_pairs(run->arena, methods[m].method, chance, n, 1e-6, pairs, why));
        for (size_t a = 0; a < n; a++)
            for (size_t b = 0; b < n; b++)
                golden_cell(run, methods[m].stat, name_of(run, frame, a), name_of(run, frame, b),
                            pairs[a * n + b]);
    }
    return FAIL_NONE;
}
GOLDEN(joint, "pps.joint");

struct strata {
    struct factor factor;
    double *size, *spread, *cost, *response;
    double n;
};

static enum fail list_want(struct golden_run *run, const char *key, size_t n, double **out,
                           struct why *why) {
    if (golden_numbers(run, key, out) == n) return FAIL_NONE;
    return why_fail(why, FAIL_INPUT, key, "want %zu numbers for '%s'", n, key);
}

static enum fail strata_read(struct golden_run *run, struct strata *strata, struct why *why) {
    const struct frame *frame;
    const double *counted = NULL;
    char column[64];
    TRY(golden_frame(run, run->input, &frame, why));
    const char *column_said = golden_word(run, "strata", NULL);
    if (column_said == NULL) return golden_unsaid(run, "strata", why);
    TRY(frame_factor(run->arena, frame, column_said, &strata->factor, why));
    size_t n = (size_t)strata->factor.n_levels;
    const char *sum = strstr(run->arguments, "sum of ");
    if (sum != NULL && sscanf(sum, "sum of %63[A-Za-z0-9_]", column) == 1)
        TRY(frame_numbers(frame, column, &counted, why));
    strata->size = ARENA_ARRAY(run->arena, double, n);
    for (size_t r = 0; r < frame->n_rows; r++)
        if (strata->factor.codes[r] >= 0)
            strata->size[strata->factor.codes[r]] += counted == NULL ? 1 : counted[r];
    TRY(list_want(run, "S", n, &strata->spread, why));
    TRY(list_want(run, "cost", n, &strata->cost, why));
    TRY(list_want(run, "expected response", n, &strata->response, why));
    strata->n = golden_real(run, "n", NAN);
    return FAIL_NONE;
}

static enum fail allocation_give(struct golden_run *run, const struct strata *strata,
                                 enum allocation how, double least, const char *stat,
                                 const char *whole_stat, double *real, struct why *why) {
    size_t n = (size_t)strata->factor.n_levels;
    struct allocation_plan plan = {.how = how,
                                   .n_strata = n,
                                   .size = strata->size,
                                   .spread = strata->spread,
                                   .cost = strata->cost,
                                   .least = least,
                                   .n = strata->n};
    int64_t *whole = ARENA_ARRAY(run->arena, int64_t, n);
    TRY(allocate(&plan, real, why));
    allocate_whole(run->arena, real, strata->size, n, (int64_t)llround(strata->n), whole);
    for (size_t i = 0; i < n; i++) {
        golden_number(run, stat, strata->factor.levels[i], real[i]);
        if (whole_stat != NULL)
            golden_number(run, whole_stat, strata->factor.levels[i], (double)whole[i]);
    }
    return FAIL_NONE;
}

static enum fail allocation(struct golden_run *run, struct why *why) {
    struct strata strata;
    TRY(strata_read(run, &strata, why));
    size_t n = (size_t)strata.factor.n_levels;
    double *real = ARENA_ARRAY(run->arena, double, n);
    TRY(allocation_give(run, &strata, ALLOCATE_COST, 0, "optimum_cost_real", "optimum_cost_int",
                        real, why));
    TRY(allocation_give(run, &strata, ALLOCATE_POWER, 0, "sqrt_power", NULL, real, why));
    /* The source's floor of a stratum, where the arguments do not say another. */
    TRY(allocation_give(run, &strata, ALLOCATE_NEYMAN, golden_real(run, "floor", 200),
                        "neyman_floor", NULL, real, why));
    TRY(allocation_give(run, &strata, ALLOCATE_NEYMAN, 0, "neyman_real", "neyman_int", real, why));
    golden_number(run, "var_mean_neyman", "",
                  allocate_variance(strata.size, strata.spread, real, n));
    TRY(allocation_give(run, &strata, ALLOCATE_PROPORTIONAL, 0, "proportional_real",
                        "proportional_int", real, why));
    golden_number(run, "var_mean_prop", "", allocate_variance(strata.size, strata.spread, real, n));
    for (size_t i = 0; i < n; i++)
        golden_number(run, "issued_for_response", strata.factor.levels[i],
                      real[i] / strata.response[i]);
    return FAIL_NONE;
}
GOLDEN(allocation, "sample.allocate");

static enum fail share_size(struct golden_run *run, struct why *why) {
    (void)why;
    struct sample_size size =
        sample_size_share(golden_real(run, "p", NAN), golden_real(run, "moe", NAN),
                          golden_real(run, "level", 0.95), golden_real(run, "N", INFINITY),
                          golden_real(run, "deff", 1), golden_real(run, "response", 1));
    golden_number(run, "n_infinite", "", size.infinite);
    golden_number(run, "n_fpc", "", size.finite);
    golden_number(run, "n_deff", "", size.designed);
    golden_number(run, "issued", "", size.issued);
    golden_number(run, "wilson_n", "", size.wilson);
    return FAIL_NONE;
}
GOLDEN(share_size, "samplesize.proportion");

static enum fail two_shares_size(struct golden_run *run, struct why *why) {
    (void)why;
    golden_number(run, "n_per_group", "",
                  sample_size_two_shares(golden_real(run, "p1", NAN), golden_real(run, "p2", NAN),
                                         golden_real(run, "power", NAN),
                                         golden_real(run, "alpha", NAN)));
    return FAIL_NONE;
}
GOLDEN(two_shares_size, "samplesize.two_prop");
