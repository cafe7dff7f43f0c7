/* The same people before and after; several comparisons at once; raters. */
#include "stats/paired.h"
#include "stats/multiple.h"
#include "stats/raters.h"
#include "tests/golden/golden.h"

#include <math.h>

static enum fail two(struct golden_run *run, const char *from, const char *to, const double **a,
                     const double **b, size_t *n, struct why *why) {
    const struct frame *frame;
    TRY(golden_frame(run, run->input, &frame, why));
    TRY(frame_numbers(frame, from, a, why));
    TRY(frame_numbers(frame, to, b, why));
    *n = frame->n_rows;
    return FAIL_NONE;
}

/* `a vs b` or `a x b`: the names on either side of the words. */
static enum fail names_around(struct golden_run *run, const char *words, const char **from,
                              const char **to, struct why *why) {
    const char *at = strstr(run->arguments, words);
    if (at == NULL) return golden_unsaid(run, words, why);
    const char *start = at, *end = at + strlen(words);
    while (start > run->arguments && strchr(" ;,", start[-1]) == NULL) start--;
    *from = arena_copy_n(run->arena, start, (size_t)(at - start));
    *to = arena_copy_n(run->arena, end, strcspn(end, " ;,:"));
    return FAIL_NONE;
}

static enum fail mcnemar(struct golden_run *run, struct why *why) {
    const char *from, *to;
    const double *a, *b;
    size_t n;
    TRY(names_around(run, " vs ", &from, &to, why));
    TRY(two(run, from, to, &a, &b, &n, why));
    struct mcnemar out = mcnemar_run(a, b, n);
    golden_number(run, "b", "", out.to_yes);
    golden_number(run, "c", "", out.to_no);
    golden_number(run, "chi2", "", out.chi2);
    golden_number(run, "p", "", out.p);
    golden_number(run, "chi2_cc", "", out.chi2_continuity);
    golden_number(run, "p_cc", "", out.p_continuity);
    golden_number(run, "p_exact", "", out.p_exact);
    golden_number(run, "p_mid", "", out.p_mid);
    golden_number(run, "diff", "", out.difference);
    golden_number(run, "diff_se", "", out.error);
    golden_number(run, "or", "", out.odds_ratio);
    return FAIL_NONE;
}
GOLDEN(mcnemar, "test.mcnemar");

enum { ANSWERS_MAX = 20 };

/* "pre x post 5 categories" */
static enum fail answers_count(struct golden_run *run, const char *text, size_t *out,
                               struct why *why) {
    const char *at = text == NULL ? NULL : strstr(text, " categories");
    int64_t n;
    while (at != NULL && at > text && at[-1] >= '0' && at[-1] <= '9') at--;
    if (at == NULL || !str_int((struct str){at, strspn(at, "0123456789")}, 2, ANSWERS_MAX, &n))
        return golden_unsaid(run, "categories", why);
    *out = (size_t)n;
    return FAIL_NONE;
}

/* "collapsed to 3 (1-2,3,4-5)": the group of each answer from 1; how many groups, 0 for none. */
static size_t groups_said(const struct golden_run *run, size_t n_answers, size_t *group) {
    const char *at = strstr(run->arguments, "collapsed to");
    const char *open = at == NULL ? NULL : strchr(at, '(');
    size_t n = 0;
    if (open == NULL) return 0;
    for (struct str rest = {open + 1, strcspn(open + 1, ")")}; rest.s != NULL; n++) {
        struct str part = str_trim(str_cut(&rest, ',')), first = str_cut(&part, '-');
        int64_t from, to;
        if (!str_int(str_trim(first), 1, (int64_t)n_answers, &from)) return 0;
        to = from;
        if (part.s != NULL && !str_int(str_trim(part), from, (int64_t)n_answers, &to)) return 0;
        for (int64_t a = from; a <= to; a++) group[a - 1] = n;
    }
    return n;
}

static enum fail stuart_maxwell(struct golden_run *run, struct why *why) {
    static const char *const words[] = {"",    "",      "two",   "three", "four", "five",
                                        "six", "seven", "eight", "nine",  "ten"};
    const char *from, *to;
    const double *a, *b;
    size_t n, n_answers, group[ANSWERS_MAX] = {0};
    double table[ANSWERS_MAX * ANSWERS_MAX];
    TRY(names_around(run, " x ", &from, &to, why));
    TRY(answers_count(run, run->arguments, &n_answers, why));
    TRY(two(run, from, to, &a, &b, &n, why));
    size_t n_groups = groups_said(run, n_answers, group);
    for (int collapsed = 0; collapsed < (n_groups > 1 ? 2 : 1); collapsed++) {
        size_t k = collapsed ? n_groups : n_answers;
        struct homogeneity out;
        TRY(pairs_table(a, b, n, n_answers, collapsed ? group : NULL, k, table, why));
        homogeneity_of(run->arena, table, k, &out);
        const char *stat = k <= 10 ? words[k] : arena_printf(run->arena, "%zu", k);
        golden_number(run, stat, "stuart_maxwell", out.chi2);
        golden_number(run, stat, "df", out.df);
        golden_number(run, stat, "p", out.p);
        golden_number(run, stat, "bhapkar", out.bhapkar);
        golden_number(run, stat, "p_bhapkar", out.bhapkar_p);
        if (collapsed) continue;
        golden_number(run, "bowker", "chi2", out.bowker);
        golden_number(run, "bowker", "df", out.bowker_df);
        golden_number(run, "bowker", "p", out.bowker_p);
    }
    return FAIL_NONE;
}
GOLDEN(stuart_maxwell, "test.stuartmaxwell");

static enum fail paired(struct golden_run *run, struct why *why) {
    const char *after, *before;
    const double *a, *b;
    size_t n;
    TRY(names_around(run, " - ", &after, &before, why));
    TRY(two(run, before, after, &a, &b, &n, why));
    struct paired_test out;
    paired_test_run(run->arena, a, b, n, 0.95, &out);
    golden_number(run, "mean", "", out.mean);
    golden_number(run, "t", "", out.t);
    golden_number(run, "df", "", out.df);
    golden_number(run, "p", "", out.p);
    golden_number(run, "lo", "", out.low);
    golden_number(run, "hi", "", out.high);
    golden_number(run, "dz", "", out.dz);
    golden_number(run, "hedges", "", out.hedges);
    golden_number(run, "z_pratt", "", out.z_pratt);
    golden_number(run, "p_pratt", "", out.p_pratt);
    golden_number(run, "z_wilcoxon", "", out.z_wilcoxon);
    golden_number(run, "p_wilcoxon", "", out.p_wilcoxon);
    golden_number(run, "p_exact", "", out.p_exact);
    golden_number(run, "p_sign", "", out.p_sign);
    return FAIL_NONE;
}
GOLDEN(paired, "test.paired");

static enum fail cochran(struct golden_run *run, struct why *why) {
    const struct frame *frame;
    TRY(golden_frame(run, run->input, &frame, why));
    struct str rest = str_of(run->arguments);
    const double *columns[32];
    size_t k = 0, n = frame->n_rows;
    rest = str_cut(&rest, ';');
    while (rest.s != NULL && k < 32) {
        char *name = str_copy(run->arena, str_trim(str_cut(&rest, ',')));
        TRY(frame_numbers(frame, name, &columns[k++], why));
    }
    double *yes = ARENA_ARRAY(run->arena, double, n *k);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < k; j++) yes[i * k + j] = columns[j][i];
    struct cochran out = cochran_run(yes, n, k);
    golden_number(run, "Q", "", out.q);
    golden_number(run, "df", "", out.df);
    golden_number(run, "p", "", out.p);
    return FAIL_NONE;
}
GOLDEN(cochran, "test.cochranq");

/* "pre and post: ..." on a scale that another case of the data counts: "5 categories". */
static enum fail polarisation(struct golden_run *run, struct why *why) {
    const double *answers[2];
    const char *moments[2];
    size_t n, k = (size_t)golden_real(run, "K", 0);
    TRY(names_around(run, " and ", &moments[0], &moments[1], why));
    TRY(two(run, moments[0], moments[1], &answers[0], &answers[1], &n, why));
    if (k == 0) TRY(answers_count(run, golden_elsewhere(run, "test.", " categories"), &k, why));
    for (int m = 0; m < 2; m++) {
        struct polarisation out = polarisation_of(run->arena, answers[m], n, k);
        golden_number(run, moments[m], "mean", out.mean);
        golden_number(run, moments[m], "var", out.variance);
        golden_number(run, moments[m], "vdE", out.dispersion);
        golden_number(run, moments[m], "leik", out.leik);
        golden_number(run, moments[m], "entropy", out.entropy);
    }
    return FAIL_NONE;
}
GOLDEN(polarisation, "delib.polarisation");

/* --- Several comparisons --- */

static enum fail padjust(struct golden_run *run, struct why *why) {
    static const char *const names[] = {"bonferroni", "holm", "hochberg", "hommel", "BH", "BY"};
    double *p;
    size_t n = golden_numbers(run, "p", &p);
    double *adjusted = ARENA_ARRAY(run->arena, double, n + 1);
    for (int how = ADJUST_BONFERRONI; how <= ADJUST_BY; how++) {
        TRY(p_adjust(run->arena, (enum adjustment)how, p, n, adjusted, why));
        for (size_t i = 0; i < n; i++)
            golden_number(run, names[how], arena_printf(run->arena, "%zu", i + 1), adjusted[i]);
    }
    return FAIL_NONE;
}
GOLDEN(padjust, "test.padjust");

static enum fail maxt(struct golden_run *run, struct why *why) {
    struct max_t out;
    const char *level_at = strstr(run->arguments, "two-sided ");
    double level = 0.95;
    if (level_at != NULL && !str_real(str_of(golden_word(run, "level", level_at + 10)), &level))
        level = 0.95;
    TRY(max_t_run((size_t)golden_real(run, "k", 2), golden_real(run, "equicorrelation", 0),
                  golden_real(run, "df", INFINITY), level, &out, why));
    golden_number(run, "crit", "", out.critical);
    golden_number(run, "bonf", "", out.bonferroni);
    golden_number(run, "sidak", "", out.sidak);
    return FAIL_NONE;
}
GOLDEN(maxt, "test.maxt");

/* --- Raters: every column but the unit's --- */

static enum fail ratings_of(struct golden_run *run, struct ratings *out, const char *const **names,
                            struct why *why) {
    const struct frame *frame;
    TRY(golden_frame(run, run->input, &frame, why));
    const char **list = ARENA_ARRAY(run->arena, const char *, frame->n_columns);
    size_t m = 0;
    for (size_t c = 0; c < frame->n_columns; c++)
        if (!text_is(frame->columns[c].name, "unit")) list[m++] = frame->columns[c].name;
    double *rating = ARENA_ARRAY(run->arena, double, frame->n_rows *m);
    for (size_t r = 0; r < m; r++) {
        const double *numbers;
        TRY(frame_numbers(frame, list[r], &numbers, why));
        for (size_t u = 0; u < frame->n_rows; u++) rating[u * m + r] = numbers[u];
    }
    *out = (struct ratings){frame->n_rows, m, rating};
    *names = list;
    return FAIL_NONE;
}

static enum fail krippendorff(struct golden_run *run, struct why *why) {
    static const char *const levels[] = {"nominal", "ordinal", "interval", "ratio"};
    struct ratings ratings;
    const char *const *names;
    TRY(ratings_of(run, &ratings, &names, why));
    for (int d = DISTANCE_NOMINAL; d <= DISTANCE_RATIO; d++)
        golden_number(run, levels[d], "",
                      krippendorff_alpha(run->arena, &ratings, (enum distance)d));
    return FAIL_NONE;
}
GOLDEN(krippendorff, "agree.krippendorff");

static enum fail gwet(struct golden_run *run, struct why *why) {
    static const char *const weights[] = {"unweighted", "linear", "quadratic"};
    struct ratings ratings;
    const char *const *names;
    TRY(ratings_of(run, &ratings, &names, why));
    for (int w = WEIGHTS_IDENTITY; w <= WEIGHTS_QUADRATIC; w++) {
        struct rater_agreement out =
            rater_agreement_run(run->arena, &ratings, (enum rater_weights)w);
        golden_number(run, weights[w], "pa", out.percent);
        golden_number(run, weights[w], "gwet", out.gwet);
        golden_number(run, weights[w], "brennan", out.brennan);
        golden_number(run, weights[w], "fleiss", out.fleiss);
    }
    return FAIL_NONE;
}
GOLDEN(gwet, "agree.gwet");

static enum fail cohen(struct golden_run *run, struct why *why) {
    struct ratings ratings;
    const char *const *names, *first, *second;
    TRY(ratings_of(run, &ratings, &names, why));
    TRY(names_around(run, " vs ", &first, &second, why));
    size_t a = ratings.n_raters, b = ratings.n_raters;
    for (size_t r = 0; r < ratings.n_raters; r++) {
        if (text_is(names[r], first)) a = r;
        if (text_is(names[r], second)) b = r;
    }
    if (a == ratings.n_raters || b == ratings.n_raters)
        return why_fail(why, FAIL_INPUT, "raters", "want two columns around 'vs'");
    struct cohen out = cohen_run(run->arena, &ratings, a, b);
    golden_number(run, "kappa", "", out.kappa);
    golden_number(run, "kappa_se", "", out.error);
    golden_number(run, "kappa_linear", "", out.linear);
    golden_number(run, "kappa_quadratic", "", out.quadratic);
    /* The source of these figures is that package. */
    golden_number(run, "kappa_quadratic_se", "", out.quadratic_error_psych);
    return FAIL_NONE;
}
GOLDEN(cohen, "agree.cohen");

static enum fail multi(struct golden_run *run, struct why *why) {
    struct ratings ratings;
    const char *const *names;
    TRY(ratings_of(run, &ratings, &names, why));
    struct concordance out = concordance_run(run->arena, &ratings);
    golden_number(run, "fleiss", "", out.fleiss);
    golden_number(run, "fleiss_se0", "", out.fleiss_error0);
    golden_number(run, "kendall_W", "", out.kendall_w);
    golden_number(run, "chi2", "", out.chi2);
    golden_number(run, "p", "", out.p);
    return FAIL_NONE;
}
GOLDEN(multi, "agree.multi");

static enum fail icc(struct golden_run *run, struct why *why) {
    struct ratings ratings;
    const char *const *names;
    TRY(ratings_of(run, &ratings, &names, why));
    struct intraclass out = intraclass_run(&ratings);
    for (int i = 0; i < 3; i++) {
        golden_number(run, "icc", arena_printf(run->arena, "ICC%d", i + 1), out.one[i]);
        golden_number(run, "icc", arena_printf(run->arena, "ICC%dk", i + 1), out.mean[i]);
    }
    golden_number(run, "F", "", out.f);
    golden_number(run, "p", "", out.p);
    return FAIL_NONE;
}
GOLDEN(icc, "agree.icc");
