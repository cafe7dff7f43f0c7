/* survey agreement, raters and paired: do answers hang together; do coders agree; did the same
 * people change their minds? */
#include "cli/refuse.h"
#include "cli/survey.h"
#include "cli/survey_out.h"
#include "stats/model/regression.h"
#include "stats/paired.h"
#include "stats/raters.h"

#include <math.h>

static enum fail numbers_read(const struct survey_input *input, const char *const *names, size_t n,
                              const double **out, struct why *why) {
    for (size_t i = 0; i < n; i++)
        if (frame_numbers(&input->frame, names[i], &out[i], why) != FAIL_NONE)
            return why_in_file(why, input->path);
    return FAIL_NONE;
}

/* The two codes of each row in levels that both share, by byte order. */
static enum fail kappa_put(const struct survey_input *input, const char *const *names,
                           struct survey_out *out, struct why *why) {
    struct factor items[2];
    struct kappa kappa;
    int32_t n_levels;
    for (size_t i = 0; i < 2; i++)
        if (frame_factor(input->arena, &input->frame, names[i], &items[i], why) != FAIL_NONE)
            return why_in_file(why, input->path);
    size_t n = input->frame.n_rows;
    int32_t *second = ARENA_ARRAY(input->arena, int32_t, n + 1), extra = 0;
    int32_t *to = ARENA_ARRAY(input->arena, int32_t, (size_t)items[1].n_levels + 1);
    for (int32_t l = 0; l < items[1].n_levels; l++) {
        to[l] = factor_level(&items[0], items[1].levels[l]);
        if (to[l] < 0) to[l] = items[0].n_levels + extra++;
    }
    for (size_t r = 0; r < n; r++) second[r] = items[1].codes[r] < 0 ? -1 : to[items[1].codes[r]];
    n_levels = items[0].n_levels + extra;
    TRY(survey_kappa_run(input->arena, &input->design, items[0].codes, second, n_levels, &kappa,
                         why));
    double df = design_df(input->arena, &input->design, NULL);
    survey_out_range(out, "kappa", kappa.kappa,
                     survey_interval(kappa.kappa, kappa.error, df, input->level));
    survey_out_number(out, "kappa_error", kappa.error);
    return FAIL_NONE;
}

enum fail survey_agreement(const struct arguments *arguments, struct why *why) {
    struct survey_input input;
    struct survey_out out;
    size_t n = arguments->n_words - 1;
    if (n < 2) return why_fail(why, FAIL_INPUT, "", "'survey agreement' wants two items or more");
    TRY(survey_input_read(arguments, arguments->words + 1, n, &input, why));
    const double **items = ARENA_ARRAY(input.arena, const double *, n);
    survey_out_start(&out, input.arena, input.json);
    if (n == 2) TRY(kappa_put(&input, arguments->words + 1, &out, why));
    bool scale = numbers_read(&input, arguments->words + 1, n, items, NULL) == FAIL_NONE;
    if (!scale && n > 2) return numbers_read(&input, arguments->words + 1, n, items, why);
    if (scale)
        survey_out_number(&out, "alpha",
                          scale_alpha(input.design.weights, items, n, input.frame.n_rows));
    return survey_out_end(&out, why);
}

static void distances_put(struct survey_out *out, const struct survey_input *input,
                          const struct ratings *ratings) {
    static const char *const names[] = {"nominal", "ordinal", "interval", "ratio"};
    const char *seed = argument(input->arguments, "seed");
    survey_out_list(out, "krippendorff", "Krippendorff's alpha, by how far apart values are");
    for (int d = DISTANCE_NOMINAL; d <= DISTANCE_RATIO; d++) {
        survey_out_row(out, names[d]);
        survey_out_range(out, "alpha", krippendorff_alpha(input->arena, ratings, (enum distance)d),
                         krippendorff_interval(input->arena, ratings, (enum distance)d, 500,
                                               seed == NULL ? "folkmoot" : seed, input->level));
        survey_out_row_end(out);
    }
    survey_out_list_end(out);
}

static void weights_put(struct survey_out *out, const struct survey_input *input,
                        const struct ratings *ratings) {
    static const char *const names[] = {"unweighted", "linear", "quadratic"};
    survey_out_list(out, "chance_corrected", "Agreement beyond chance, by weights of near misses");
    for (int w = WEIGHTS_IDENTITY; w <= WEIGHTS_QUADRATIC; w++) {
        struct rater_agreement agreement =
            rater_agreement_run(input->arena, ratings, (enum rater_weights)w);
        survey_out_row(out, names[w]);
        survey_out_number(out, "agreement", agreement.percent);
        survey_out_number(out, "gwet", agreement.gwet);
        survey_out_number(out, "gwet_error", agreement.gwet_error);
        survey_out_number(out, "brennan", agreement.brennan);
        survey_out_number(out, "fleiss", agreement.fleiss);
        survey_out_row_end(out);
    }
    survey_out_list_end(out);
}

/* Rows are what was judged, columns who judged. */
enum fail survey_raters(const struct arguments *arguments, struct why *why) {
    struct survey_input input;
    struct survey_out out;
    size_t m = arguments->n_words - 1;
    if (m < 2)
        return why_fail(why, FAIL_INPUT, "",
                        "'survey raters' wants two columns of ratings or more");
    TRY(survey_input_read(arguments, arguments->words + 1, m, &input, why));
    const double **columns = ARENA_ARRAY(input.arena, const double *, m);
    TRY(numbers_read(&input, arguments->words + 1, m, columns, why));
    size_t n = input.frame.n_rows;
    double *rating = ARENA_ARRAY(input.arena, double, n *m + 1);
    for (size_t u = 0; u < n; u++)
        for (size_t r = 0; r < m; r++) rating[u * m + r] = columns[r][u];
    struct ratings ratings = {n, m, rating};
    survey_out_start(&out, input.arena, input.json);
    survey_out_number(&out, "units", (double)n);
    survey_out_number(&out, "raters", (double)m);
    distances_put(&out, &input, &ratings);
    weights_put(&out, &input, &ratings);
    struct concordance together = concordance_run(input.arena, &ratings);
    struct intraclass icc = intraclass_run(&ratings);
    survey_out_number(&out, "kendall_w", together.kendall_w);
    survey_out_number(&out, "icc_one", icc.one[1]);
    survey_out_number(&out, "icc_mean", icc.mean[1]);
    if (m == 2) {
        struct cohen cohen = cohen_run(input.arena, &ratings, 0, 1);
        survey_out_number(&out, "cohen", cohen.kappa);
        survey_out_number(&out, "cohen_error", cohen.error);
    }
    return survey_out_end(&out, why);
}

/* Whether all answers are whole numbers from low to high. */
static bool only_of(const double *x, size_t n, double low, double high) {
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i]) && !(x[i] >= low && x[i] <= high && x[i] == floor(x[i]))) return false;
    return true;
}

/* Answers 1 to k of both moments. */
static enum fail steps_put(const struct survey_input *input, struct survey_out *out,
                           const double *const *answers, size_t k, struct why *why) {
    size_t n = input->frame.n_rows;
    struct homogeneity same;
    double *table = ARENA_ARRAY(input->arena, double, k *k);
    TRY(pairs_table(answers[0], answers[1], n, k, NULL, k, table, why));
    homogeneity_of(input->arena, table, k, &same);
    survey_out_number(out, "stuart_maxwell", same.chi2);
    survey_out_number(out, "stuart_maxwell_df", same.df);
    survey_out_number(out, "stuart_maxwell_p", same.p);
    survey_out_list(out, "polarisation", "How far apart people are");
    for (size_t s = 0; s < 2; s++) {
        struct polarisation apart = polarisation_of(input->arena, answers[s], n, k);
        survey_out_row(out, s == 0 ? "before" : "after");
        survey_out_number(out, "mean", apart.mean);
        survey_out_number(out, "dispersion", apart.dispersion);
        survey_out_number(out, "consensus", apart.leik);
        survey_out_row_end(out);
    }
    survey_out_list_end(out);
    return FAIL_NONE;
}

/* The same people before and after: yes and no (0, 1), or numbers; with --steps answers 1..K. */
enum fail survey_paired(const struct arguments *arguments, struct why *why) {
    struct survey_input input;
    struct survey_out out;
    struct paired_test test;
    const double *answers[2];
    int64_t steps;
    if (arguments->n_words != 3)
        return why_fail(why, FAIL_INPUT, "", "'survey paired' wants BEFORE AFTER");
    TRY(argument_int(arguments, "steps", 2, 100, 0, &steps, why));
    TRY(survey_input_read(arguments, arguments->words + 1, 2, &input, why));
    TRY(numbers_read(&input, arguments->words + 1, 2, answers, why));
    size_t n = input.frame.n_rows;
    survey_out_start(&out, input.arena, input.json);
    if (steps == 0 && only_of(answers[0], n, 0, 1) && only_of(answers[1], n, 0, 1)) {
        struct mcnemar moved = mcnemar_run(answers[0], answers[1], n);
        survey_out_number(&out, "n", moved.n);
        survey_out_number(&out, "to_yes", moved.to_yes);
        survey_out_number(&out, "to_no", moved.to_no);
        survey_out_number(&out, "difference", moved.difference);
        survey_out_number(&out, "error", moved.error);
        survey_out_number(&out, "p_exact", moved.p_exact);
        survey_out_number(&out, "p_mid", moved.p_mid);
        return survey_out_end(&out, why);
    }
    paired_test_run(input.arena, answers[0], answers[1], n, input.level, &test);
    survey_out_number(&out, "n", test.n);
    survey_out_range(&out, "difference", test.mean, (struct interval){test.low, test.high});
    survey_out_number(&out, "t", test.t);
    survey_out_number(&out, "df", test.df);
    survey_out_number(&out, "p", test.p);
    survey_out_number(&out, "p_signed_ranks", test.p_exact);
    survey_out_number(&out, "p_sign", test.p_sign);
    if (steps > 0) TRY(steps_put(&input, &out, answers, (size_t)steps, why));
    return survey_out_end(&out, why);
}
