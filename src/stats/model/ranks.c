/* Rank tests under a survey's design. */
#include "stats/model/regression.h"
#include "stats/survey/distribution.h"

#include <math.h>
#include <stdlib.h>

bool rank_score_of(const char *word, enum rank_score *out) {
    static const struct {
        const char *word;
        enum rank_score score;
    } words[] = {{"wilcoxon", RANK_WILCOXON},
                 {"KruskalWallis", RANK_WILCOXON},
                 {"vanderWaerden", RANK_NORMAL},
                 {"normal", RANK_NORMAL},
                 {"median", RANK_MEDIAN}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!text_is(word, words[i].word)) continue;
        *out = words[i].score;
        return true;
    }
    return false;
}

struct ranked {
    double y;
    size_t row;
};

static int ranked_compare(const void *left, const void *right) {
    const struct ranked *a = left, *b = right;
    if (a->y != b->y) return a->y < b->y ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

static double score_of(enum rank_score score, double share) {
    switch (score) {
    case RANK_WILCOXON: return share;
    case RANK_NORMAL: return normal_quantile(share);
    case RANK_MEDIAN: return share > 0.5 ? 1 : 0;
    }
    return share;
}

/* Estimated ranks in the population: weight below and half of one's own, averaged over ties. */
static void scores_fill(struct arena *arena, const struct design *design, const double *y,
                        const bool *rows, enum rank_score score, double *out) {
    size_t n = 0;
    double all = 0, below = 0;
    struct ranked *ranked = ARENA_ARRAY(arena, struct ranked, design->n_rows + 1);
    for (size_t r = 0; r < design->n_rows; r++) {
        if (!rows[r]) continue;
        ranked[n++] = (struct ranked){y[r], r};
        all += design->weights[r];
    }
    qsort(ranked, n, sizeof *ranked, ranked_compare);
    for (size_t i = 0; i < n;) {
        size_t end = i;
        double sum = 0;
        for (; end < n && ranked[end].y == ranked[i].y; end++) {
            double weight = design->weights[ranked[end].row];
            sum += below + weight / 2;
            below += weight;
        }
        double rank = sum / (double)(end - i);
        for (; i < end; i++) out[ranked[i].row] = score_of(score, rank / all);
    }
}

enum fail rank_test_run(struct arena *arena, const struct design *design, const double *y,
                        const int32_t *group, int32_t n_groups, enum rank_score score,
                        struct rank_test *out, struct why *why) {
    size_t n = design->n_rows, p = (size_t)n_groups;
    if (n_groups < 2) return why_fail(why, FAIL_INPUT, "group", "want at least two groups");
    bool *rows = ARENA_ARRAY(arena, bool, n + 1);
    double *scores = ARENA_ARRAY(arena, double, n + 1), *x = ARENA_ARRAY(arena, double, n *p + 1);
    for (size_t r = 0; r < n; r++) {
        rows[r] = !isnan(y[r]) && group[r] >= 0 && design->weights[r] > 0;
        if (!rows[r]) continue;
        x[r * p] = 1;
        if (group[r] > 0) x[r * p + (size_t)group[r]] = 1;
    }
    scores_fill(arena, design, y, rows, score, scores);
    struct regression_plan plan = {.design = design,
                                   .rows = rows,
                                   .n_columns = p,
                                   .x = x,
                                   .y = scores,
                                   .family = FAMILY_GAUSSIAN};
    struct regression fit;
    struct wald wald;
    TRY(regression_run(arena, &plan, &fit, why));
    TRY(wald_run(arena, &fit, 1, p - 1, &wald, why));
    struct rank_test made = {.chi2 = wald.f * wald.df, .groups_df = wald.df};
    made.t = fit.t[1];
    made.df = fit.df_design - (double)(n_groups - 1);
    made.p = n_groups == 2 ? t_two_sided(made.t, made.df) : f_above(wald.f, wald.df, made.df);
    *out = made;
    return FAIL_NONE;
}
