#include "stats/paired.h"

#include "stats/survey/distribution.h"
#include "stats/survey/matrix.h"

#include <math.h>
#include <stdlib.h>

/* P(X <= k) and P(X = k) of n fair coins. */
static double coins_below(double k, double n) {
    return k >= n ? 1 : k < 0 ? 0 : beta_below(0.5, n - k, k + 1);
}
static double coins_at(double k, double n) {
    return exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) - n * log(2));
}
static double coins_two_sided(double k, double n) {
    double few = k < n - k ? k : n - k;
    return fmin(1, 2 * coins_below(few, n));
}

void mcnemar_exact(double to_yes, double to_no, double *p_exact, double *p_mid) {
    double few = fmin(to_yes, to_no), changed = to_yes + to_no;
    *p_exact = *p_mid = 1;
    if (changed == 0) return;
    *p_exact = coins_two_sided(few, changed);
    *p_mid = to_yes == to_no ? 1 - coins_at(few, changed) / 2
                             : 2 * coins_below(few, changed) - coins_at(few, changed);
}

struct mcnemar mcnemar_run(const double *before, const double *after, size_t n) {
    struct mcnemar out = {0};
    for (size_t i = 0; i < n; i++) {
        if (isnan(before[i]) || isnan(after[i])) continue;
        out.n++;
        out.to_yes += before[i] < 0.5 && after[i] >= 0.5;
        out.to_no += before[i] >= 0.5 && after[i] < 0.5;
    }
    double b = out.to_yes, c = out.to_no, changed = b + c, uneven = fabs(b - c);
    out.chi2 = uneven * uneven / changed;
    double less = fmax(uneven - 1, 0);
    out.chi2_continuity = less * less / changed;
    out.p = chisq_above(out.chi2, 1);
    out.p_continuity = chisq_above(out.chi2_continuity, 1);
    mcnemar_exact(b, c, &out.p_exact, &out.p_mid);
    out.difference = (b - c) / out.n;
    out.error = sqrt(changed - (b - c) * (b - c) / out.n) / out.n;
    out.odds_ratio = b / c;
    return out;
}

enum fail pairs_table(const double *before, const double *after, size_t n, size_t n_answers,
                      const size_t *group, size_t k, double *table, struct why *why) {
    const double most = (double)n_answers;
    for (size_t i = 0; i < n; i++)
        for (int side = 0; side < 2; side++) {
            double answer = side == 0 ? before[i] : after[i];
            if (isnan(answer) || (answer >= 1 && answer <= most && answer == floor(answer)))
                continue;
            enum fail fail = why_fail(why, FAIL_INPUT, side == 0 ? "before" : "after",
                                      "want an answer 1 to %zu, got %g", n_answers, answer);
            if (why != NULL) why->row = (int64_t)i + 1;
            return fail;
        }
    for (size_t i = 0; i < k * k; i++) table[i] = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(before[i]) || isnan(after[i])) continue;
        size_t from = (size_t)before[i] - 1, to = (size_t)after[i] - 1;
        if (group != NULL) from = group[from], to = group[to];
        table[from * k + to]++;
    }
    return FAIL_NONE;
}

void homogeneity_of(struct arena *arena, const double *table, size_t k, struct homogeneity *out) {
    struct homogeneity made = {0};
    size_t mark = arena_mark(arena);
    double *difference = ARENA_ARRAY(arena, double, k), *solved = ARENA_ARRAY(arena, double, k);
    double *covariance = ARENA_ARRAY(arena, double, k *k), n = 0;
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++) {
            double here = table[i * k + j], there = table[j * k + i];
            n += here;
            difference[i] += here - there;
            covariance[i * k + i] += i == j ? 0 : here + there;
            if (i != j) covariance[i * k + j] -= here + there;
            if (j <= i || here + there == 0) continue;
            made.bowker += (here - there) * (here - there) / (here + there);
            made.bowker_df++;
        }
    for (size_t i = 0; i < k; i++) solved[i] = difference[i];
    made.df = (double)matrix_solve_above(arena, covariance, k, solved, 1, 1e-10);
    for (size_t i = 0; i < k; i++) made.chi2 += difference[i] * solved[i];
    made.p = made.df > 0 ? chisq_above(made.chi2, made.df) : 1;
    made.bhapkar = made.chi2 / (1 - made.chi2 / n);
    made.bhapkar_p = made.df > 0 ? chisq_above(made.bhapkar, made.df) : 1;
    made.bowker_p = made.bowker_df > 0 ? chisq_above(made.bowker, made.bowker_df) : 1;
    arena_rewind(arena, mark);
    *out = made;
}

struct cochran cochran_run(const double *yes, size_t n, size_t k) {
    struct cochran out = {.df = (double)k - 1};
    double total = 0, rows = 0, columns = 0;
    for (size_t j = 0; j < k; j++) {
        double column = 0;
        for (size_t i = 0; i < n; i++) {
            double row = 0;
            for (size_t l = 0; l < k; l++) row += yes[i * k + l];
            if (isnan(row)) continue;
            column += yes[i * k + j];
            if (j > 0) continue;
            rows += row * row;
            out.n++;
        }
        columns += column * column;
        total += column;
    }
    double m = (double)k;
    out.q = (m - 1) * (m * columns - total * total) / (m * total - rows);
    out.p = chisq_above(out.q, out.df);
    return out;
}

/* --- Numbers --- */

struct change {
    double size, difference, rank;
};

static int change_compare(const void *left, const void *right) {
    double a = ((const struct change *)left)->size, b = ((const struct change *)right)->size;
    return a < b ? -1 : a > b;
}

/* Middle ranks of sizes, sorted upwards; `from` are passed over (zeros dropped). */
static void rank_fill(struct change *changes, size_t from, size_t n) {
    for (size_t i = from; i < n;) {
        size_t end = i + 1;
        /* Answers are decimals: differences of 0.1 + 0.2 and 0.3 are the same. */
        while (end < n && changes[end].size - changes[i].size <= 1e-10 * (1 + changes[i].size))
            end++;
        for (size_t j = i; j < end; j++) changes[j].rank = (double)(i + end + 1 - 2 * from) / 2;
        i = end;
    }
}

/* Signed rank statistic centred: sum of ranks of rises less of falls; z by its variance. */
static double signed_rank(const struct change *changes, size_t from, size_t n, double *variance) {
    double sum = 0;
    *variance = 0;
    for (size_t i = from; i < n; i++) {
        sum += changes[i].difference > 0 ? changes[i].rank : -changes[i].rank;
        *variance += changes[i].rank * changes[i].rank;
    }
    return sum;
}

/* Chance that |sum of randomly signed ranks| is at least |sum|; ranks are halves. O(n^3). */
static double exact_chance(struct arena *arena, const struct change *changes, size_t from, size_t n,
                           double sum) {
    size_t total = 0;
    for (size_t i = from; i < n; i++) total += (size_t)lround(2 * changes[i].rank);
    if (total == 0) return 1;
    double *chance = ARENA_ARRAY(arena, double, total + 1);
    chance[0] = 1;
    size_t reach = 0;
    for (size_t i = from; i < n; i++) {
        size_t step = (size_t)lround(2 * changes[i].rank);
        reach += step;
        for (size_t s = reach + 1; s-- > 0;)
            chance[s] = (chance[s] + (s >= step ? chance[s - step] : 0)) / 2;
    }
    /* positive sum s in halves: centred sum is s - total/2, in ranks (2s - total)/2. */
    double beyond = 0;
    for (size_t s = 0; s <= total; s++) {
        double centred = ((double)(2 * s) - (double)total) / 2;
        if (fabs(centred) >= fabs(sum) - 1e-9) beyond += chance[s];
    }
    return fmin(1, beyond);
}

void paired_test_run(struct arena *arena, const double *before, const double *after, size_t n,
                     double level, struct paired_test *out) {
    struct paired_test made = {0};
    size_t mark = arena_mark(arena), used = 0, zeros = 0;
    struct change *changes = ARENA_ARRAY(arena, struct change, n);
    double squares = 0, rises = 0;
    for (size_t i = 0; i < n; i++) {
        double difference = after[i] - before[i];
        if (isnan(difference)) continue;
        changes[used++] = (struct change){fabs(difference), difference, 0};
        made.mean += difference;
    }
    made.n = (double)used;
    made.mean /= made.n;
    for (size_t i = 0; i < used; i++) {
        squares += (changes[i].difference - made.mean) * (changes[i].difference - made.mean);
        rises += changes[i].difference > 0;
        zeros += changes[i].difference == 0;
    }
    made.df = made.n - 1;
    double deviation = sqrt(squares / made.df), error = deviation / sqrt(made.n);
    made.t = made.mean / error;
    made.p = t_two_sided(made.t, made.df);
    double wide = t_quantile(0.5 + level / 2, made.df) * error;
    made.low = made.mean - wide;
    made.high = made.mean + wide;
    made.dz = made.mean / deviation;
    made.hedges = made.dz * (1 - 3 / (4 * (made.n - 1) - 1));
    qsort(changes, used, sizeof *changes, change_compare);
    double variance, sum;
    rank_fill(changes, 0, used);
    sum = signed_rank(changes, zeros, used, &variance);
    made.z_pratt = sum / sqrt(variance);
    made.p_pratt = 2 * normal_above(fabs(made.z_pratt));
    made.p_exact = exact_chance(arena, changes, zeros, used, sum);
    rank_fill(changes, zeros, used);
    sum = signed_rank(changes, zeros, used, &variance);
    made.z_wilcoxon = sum / sqrt(variance);
    made.p_wilcoxon = 2 * normal_above(fabs(made.z_wilcoxon));
    double moved = (double)(used - zeros);
    made.p_sign = moved == 0 ? 1 : coins_two_sided(rises, moved);
    arena_rewind(arena, mark);
    *out = made;
}

struct polarisation polarisation_of(struct arena *arena, const double *answers, size_t n,
                                    size_t n_answers) {
    struct polarisation out = {0};
    size_t mark = arena_mark(arena);
    double *count = ARENA_ARRAY(arena, double, n_answers), squares = 0, below = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(answers[i]) || answers[i] < 1 || answers[i] > (double)n_answers) continue;
        out.n++;
        out.mean += answers[i];
        count[(size_t)answers[i] - 1]++;
    }
    out.mean /= out.n;
    double spread = 0, least = 0, entropy = 0, ends = (double)n_answers - 1;
    for (size_t k = 0; k < n_answers; k++) {
        double share = count[k] / out.n, from = (double)k + 1 - out.mean;
        squares += count[k] * from * from;
        if (share > 0) entropy -= share * log(share);
        below += share;
        if (k + 1 == n_answers) break;
        spread += fabs(2 * below - 1);
        least += fmin(below, 1 - below);
    }
    out.variance = squares / (out.n - 1);
    out.dispersion = 1 - spread / ends;
    out.leik = 1 - 2 * least / ends;
    out.entropy = entropy / log((double)n_answers);
    arena_rewind(arena, mark);
    return out;
}
