#include "stats/opinion/compatible.h"

#include "stats/opinion/cluster.h"

#include <math.h>
#include <string.h>

#define SIGNIFICANT 1.2816

struct conversation {
    const struct opinion_plan *plan;
    size_t n, c, n_out; /* people, statements, statements moderated out */
    double *table;
    struct opinion_axes axes;
    size_t *counted; /* [n] votes of each, those on statements moderated out for everybody */
    bool *grouped;   /* [n] */
};

static bool is_out(const struct conversation *v, size_t j) {
    return v->plan->left_out != NULL && v->plan->left_out[j];
}

/* ---- axes and places ---- */

static void conversation_fit(struct arena *arena, const struct opinion_plan *plan,
                             struct conversation *v) {
    const struct opinion_votes *votes = plan->votes;
    *v = (struct conversation){.plan = plan, .n = votes->n_people, .c = votes->n_statements};
    bool *include = ARENA_ARRAY(arena, bool, v->c + 1);
    for (size_t j = 0; j < v->c; j++) include[j] = !is_out(v, j), v->n_out += is_out(v, j);
    v->table = ARENA_ARRAY(arena, double, 3 * v->c + 1);
    v->axes.loading = ARENA_ARRAY(arena, double, v->c *OPINION_BLOCK + 1);
    opinion_table(votes, NULL, include, v->table);
    opinion_axes_fit(
        arena, votes,
        &(struct opinion_axes_plan){
            .table = v->table, .n_wanted = 2, .tolerance = 1e-9, .iterations_max = 1000},
        &v->axes);
    v->counted = ARENA_ARRAY(arena, size_t, v->n + 1);
    for (size_t p = 0; p < v->n; p++) {
        v->counted[p] = v->n_out;
        for (size_t i = votes->start[p]; i < votes->start[p + 1]; i++)
            v->counted[p] += !is_out(v, votes->statement[i]);
    }
}

static void places_set(const struct conversation *v, struct compatible_report *report) {
    const struct opinion_votes *votes = v->plan->votes;
    for (size_t p = 0; p < v->n; p++) {
        double sum[2] = {0}, many = v->counted[p] > 0 ? (double)v->counted[p] : 1;
        for (size_t i = votes->start[p]; i < votes->start[p + 1]; i++) {
            size_t j = votes->statement[i];
            double x = v->table[3 * j + (size_t)(votes->vote[i] + 1)];
            for (size_t a = 0; a < 2; a++) sum[a] += x * v->axes.loading[j * OPINION_BLOCK + a];
        }
        report->x[p] = sqrt((double)v->c / many) * sum[0];
        report->y[p] = sqrt((double)v->c / many) * sum[1];
    }
    for (size_t j = 0; j < v->c; j++) {
        const double *a = v->axes.loading + j * OPINION_BLOCK;
        double length = sqrt(a[0] * a[0] + a[1] * a[1]);
        report->extremity[j] = sqrt((double)v->c) * fabs(v->table[3 * j]) * length;
    }
}

/* Seven votes or all there are; when fewer than 15 people have them, the 15 most active. */
static void grouped_set(const struct conversation *v, bool *grouped) {
    const struct opinion_votes *votes = v->plan->votes;
    size_t least = v->c < 7 ? v->c : 7, n = 0;
    for (size_t p = 0; p < v->n; p++) n += grouped[p] = opinion_votes_of(votes, p) >= least;
    for (; n < 15 && n < v->n; n++) {
        size_t best = v->n;
        for (size_t p = 0; p < v->n; p++)
            if (!grouped[p] &&
                (best == v->n || opinion_votes_of(votes, p) > opinion_votes_of(votes, best)))
                best = p;
        grouped[best] = true;
    }
}

/* ---- groups ---- */

/* Lloyd's steps from the first k distinct points; centres[2 k]. Returns how many are left. */
static size_t divide(const double *points, const double *weights, size_t n, size_t k,
                     int iterations, double *centres, uint8_t *group) {
    size_t found = 0;
    for (size_t i = 0; i < n && found < k; i++) {
        bool known = false;
        for (size_t g = 0; g < found && !known; g++)
            known = centres[2 * g] == points[2 * i] && centres[2 * g + 1] == points[2 * i + 1];
        if (!known) memcpy(centres + 2 * found++, points + 2 * i, 2 * sizeof *centres);
    }
    k = found;
    for (int step = 0; step < iterations; step++) {
        double sum[COMPATIBLE_BASE][3] = {{0}}, moved = 0;
        for (size_t i = 0; i < n; i++) {
            size_t g = cluster_nearest(points + 2 * i, centres, 2, k);
            double w = weights == NULL ? 1 : weights[i];
            group[i] = (uint8_t)g;
            sum[g][0] += w * points[2 * i], sum[g][1] += w * points[2 * i + 1], sum[g][2] += w;
        }
        size_t left = 0;
        for (size_t g = 0; g < k; g++) {
            if (sum[g][2] == 0) continue; /* an empty group is dropped */
            double x = sum[g][0] / sum[g][2], y = sum[g][1] / sum[g][2];
            moved = fmax(moved, hypot(x - centres[2 * g], y - centres[2 * g + 1]));
            centres[2 * left] = x, centres[2 * left + 1] = y;
            left++;
        }
        bool dropped = left < k;
        k = left;
        if (moved < 0.01 && !dropped) break;
    }
    for (size_t i = 0; i < n; i++)
        group[i] = (uint8_t)cluster_nearest(points + 2 * i, centres, 2, k);
    return k;
}

/* Mean silhouette of all points; a group of one counts 0. */
static double silhouette(const double *points, size_t n, const uint8_t *group, size_t k) {
    double total = 0;
    for (size_t i = 0; i < n; i++) {
        double sum[OPINION_GROUPS_MAX] = {0}, count[OPINION_GROUPS_MAX] = {0}, other = INFINITY;
        for (size_t j = 0; j < n; j++) {
            if (i == j) continue;
            sum[group[j]] +=
                hypot(points[2 * i] - points[2 * j], points[2 * i + 1] - points[2 * j + 1]);
            count[group[j]]++;
        }
        if (count[group[i]] == 0) continue;
        double own = sum[group[i]] / count[group[i]];
        for (size_t g = 0; g < k; g++)
            if (g != group[i] && count[g] > 0) other = fmin(other, sum[g] / count[g]);
        if (isfinite(other) && fmax(own, other) > 0) total += (other - own) / fmax(own, other);
    }
    return n > 0 ? total / (double)n : 0;
}

static void groups_find(struct arena *arena, const struct conversation *v, const bool *grouped,
                        struct compatible_report *report) {
    size_t n = 0, mark = arena_mark(arena);
    double *points = ARENA_ARRAY(arena, double, 2 * v->n + 2), centres[2 * COMPATIBLE_BASE];
    double weights[COMPATIBLE_BASE] = {0}, tops[2 * COMPATIBLE_BASE];
    size_t *who = ARENA_ARRAY(arena, size_t, v->n + 1);
    uint8_t *base = arena_take(arena, v->n + 1, 1), of[COMPATIBLE_BASE],
            best[COMPATIBLE_BASE] = {0};
    for (size_t p = 0; p < v->n; p++) {
        if (!grouped[p]) continue;
        points[2 * n] = report->x[p], points[2 * n + 1] = report->y[p];
        who[n++] = p;
    }
    size_t n_base = divide(points, NULL, n, COMPATIBLE_BASE, 100, centres, base);
    for (size_t i = 0; i < n; i++) weights[base[i]]++;
    size_t most = 2 + n_base / 12 < 5 ? 2 + n_base / 12 : 5;
    double highest = -INFINITY;
    for (size_t k = 2; k <= most; k++) {
        size_t left = divide(centres, weights, n_base, k, 20, tops, of);
        double width = silhouette(centres, n_base, of, left);
        report->silhouette[k] = width;
        if (width < highest) continue;
        highest = width;
        report->k = left;
        memcpy(best, of, n_base);
    }
    for (size_t i = 0; i < n; i++) report->group[who[i]] = best[base[i]];
    report->n_base = n_base;
    arena_rewind(arena, mark);
}

/* ---- what stands out ---- */

static double z_one(double successes, double n) {
    return 2 * sqrt(n + 1) * ((successes + 1) / (n + 1) - 0.5);
}

static double z_two(double a, double n, double b, double m) {
    double p = (a + 1) / (n + 1), q = (b + 1) / (m + 1), pooled = (a + b + 2) / (n + m + 2);
    if (pooled == 1) return 0;
    return (p - q) / sqrt(pooled * (1 - pooled) * (1 / (n + 1) + 1 / (m + 1)));
}

static void tests_set(struct arena *arena, const struct conversation *v,
                      struct compatible_report *report) {
    const struct opinion_votes *votes = v->plan->votes;
    size_t k = report->k;
    report->tests = ARENA_ARRAY(arena, struct compatible_test, v->c * k + 1);
    for (size_t p = 0; p < v->n; p++) {
        if (report->group[p] == OPINION_NO_GROUP) continue;
        for (size_t i = votes->start[p]; i < votes->start[p + 1]; i++) {
            struct compatible_test *t = &report->tests[votes->statement[i] * k + report->group[p]];
            t->seen++, t->agrees += votes->vote[i] > 0, t->disagrees += votes->vote[i] < 0;
        }
    }
    for (size_t j = 0; j < v->c; j++) {
        double agrees = 0, disagrees = 0, seen = 0;
        report->informed[j] = 1;
        for (size_t g = 0; g < k; g++) {
            struct compatible_test *t = &report->tests[j * k + g];
            agrees += (double)t->agrees, disagrees += (double)t->disagrees, seen += (double)t->seen;
            t->agree = (double)(t->agrees + 1) / (double)(t->seen + 2);
            t->disagree = (double)(t->disagrees + 1) / (double)(t->seen + 2);
            t->agree_z = z_one((double)t->agrees, (double)t->seen);
            t->disagree_z = z_one((double)t->disagrees, (double)t->seen);
            report->informed[j] *= t->agree;
        }
        for (size_t g = 0; g < k; g++) {
            struct compatible_test *t = &report->tests[j * k + g];
            double n = (double)t->seen, a = (double)t->agrees, d = (double)t->disagrees;
            t->agree_ratio = t->agree / ((agrees - a + 1) / (seen - n + 2));
            t->disagree_ratio = t->disagree / ((disagrees - d + 1) / (seen - n + 2));
            t->agree_ratio_z = z_two(a, n, agrees - a, seen - n);
            t->disagree_ratio_z = z_two(d, n, disagrees - d, seen - n);
        }
    }
}

struct standing { /* of a statement in a group, by the side on which it stands out */
    bool agrees, sufficient, best_agree;
    double rank, ratio_z;
};

static struct standing standing_of(const struct compatible_test *t) {
    struct standing s = {.agrees = t->agree_ratio_z > t->disagree_ratio_z};
    s.sufficient = (t->agree_ratio_z > SIGNIFICANT && t->agree_z > SIGNIFICANT) ||
                   (t->disagree_ratio_z > SIGNIFICANT && t->disagree_z > SIGNIFICANT);
    s.rank = s.agrees ? t->agree_ratio * t->agree_ratio_z * t->agree * t->agree_z
                      : t->disagree_ratio * t->disagree_ratio_z * t->disagree * t->disagree_z;
    s.ratio_z = fmax(t->agree_ratio_z, t->disagree_ratio_z);
    s.best_agree = t->agree_z > SIGNIFICANT || (t->agree_ratio > 1 && t->agree > 0.5);
    return s;
}

/* Does a statement beat the best agreed one so far? */
static bool beats(const struct compatible_test *t, const struct compatible_test *best) {
    if (!standing_of(t).best_agree) return false;
    if (best == NULL) return true;
    if (best->agree_ratio > 1)
        return t->agree_ratio * t->agree_ratio_z * t->agree * t->agree_z >
               best->agree_ratio * best->agree_ratio_z * best->agree * best->agree_z;
    return t->agree * t->agree_z > best->agree * best->agree_z;
}

static void chosen_set(const struct conversation *v, size_t g, struct compatible_report *report) {
    size_t k = report->k, n = 0, best = v->c, fallback = v->c;
    struct compatible_chosen list[COMPATIBLE_CHOSEN];
    double rank[COMPATIBLE_CHOSEN];
    for (size_t j = 0; j < v->c; j++) {
        const struct compatible_test *t = &report->tests[j * k + g];
        if (is_out(v, j)) continue;
        struct standing s = standing_of(t);
        if (beats(t, best == v->c ? NULL : &report->tests[best * k + g])) best = j;
        if (fallback == v->c || s.ratio_z > standing_of(&report->tests[fallback * k + g]).ratio_z)
            fallback = j;
        if (!s.sufficient) continue;
        size_t at = n < COMPATIBLE_CHOSEN ? n : COMPATIBLE_CHOSEN;
        for (; at > 0 && s.rank > rank[at - 1]; at--)
            if (at < COMPATIBLE_CHOSEN) list[at] = list[at - 1], rank[at] = rank[at - 1];
        if (at < COMPATIBLE_CHOSEN)
            list[at] = (struct compatible_chosen){j, s.agrees}, rank[at] = s.rank;
        if (n < COMPATIBLE_CHOSEN) n++;
    }
    struct compatible_chosen all[COMPATIBLE_CHOSEN + 1];
    size_t m = 0;
    if (best < v->c) all[m++] = (struct compatible_chosen){best, true};
    for (size_t i = 0; i < n && m < COMPATIBLE_CHOSEN; i++)
        if (list[i].statement != best) all[m++] = list[i];
    if (n == 0 && best == v->c && fallback < v->c)
        all[m++] = (struct compatible_chosen){fallback,
                                              standing_of(&report->tests[fallback * k + g]).agrees};
    for (int agrees = 1; agrees >= 0; agrees--)
        for (size_t i = 0; i < m; i++)
            if (all[i].agrees == (agrees == 1)) report->chosen[g][report->n_chosen[g]++] = all[i];
}

/* What most of all people agree or disagree with. */
static void majority_set(const struct conversation *v, const int64_t (*count)[3],
                         struct compatible_report *report) {
    for (int agrees = 1; agrees >= 0; agrees--) {
        for (size_t rank = 0; rank < COMPATIBLE_CHOSEN; rank++) {
            size_t best = v->c;
            double most = 0;
            for (size_t j = 0; j < v->c; j++) {
                double n = (double)(count[j][0] + count[j][1] + count[j][2]);
                double a = (double)count[j][agrees ? 2 : 0], p = (a + 1) / (n + 2), z = z_one(a, n);
                bool known = false;
                for (size_t i = 0; i < report->n_majority; i++)
                    known |= report->majority[i].statement == j &&
                             report->majority[i].agrees == (agrees == 1);
                if (known || is_out(v, j) || p <= 0.5 || z <= SIGNIFICANT || p * z <= most)
                    continue;
                best = j, most = p * z;
            }
            if (best == v->c) break;
            report->majority[report->n_majority++] = (struct compatible_chosen){best, agrees == 1};
        }
    }
}

static void priorities_set(const struct conversation *v, const int64_t (*count)[3],
                           struct compatible_report *report) {
    for (size_t j = 0; j < v->c; j++) {
        double seen = (double)(count[j][0] + count[j][1] + count[j][2]);
        double p = ((double)count[j][1] + 1) / (seen + 2),
               a = ((double)count[j][2] + 1) / (seen + 2);
        double importance = (1 - p) * (report->extremity[j] + 1) * a;
        double priority = importance * (1 + 8 * pow(2, -seen / 5));
        report->priority[j] = priority * priority;
    }
}

enum fail compatible_run(struct arena *arena, const struct opinion_plan *plan,
                         const uint8_t *group_given, size_t k_given, struct compatible_report *out,
                         struct why *why) {
    struct conversation v;
    size_t n = plan->votes->n_people, c = plan->votes->n_statements;
    if (plan->votes->n_votes == 0) return why_fail(why, FAIL_INPUT, "votes", "nobody voted");
    conversation_fit(arena, plan, &v);
    struct compatible_report report = {.group = arena_take(arena, n + 1, 1),
                                       .x = ARENA_ARRAY(arena, double, n + 1),
                                       .y = ARENA_ARRAY(arena, double, n + 1),
                                       .informed = ARENA_ARRAY(arena, double, c + 1),
                                       .extremity = ARENA_ARRAY(arena, double, c + 1),
                                       .priority = ARENA_ARRAY(arena, double, c + 1)};
    for (int a = 0; a < 2; a++)
        report.variance[a] = v.axes.total > 0 ? v.axes.variance[a] / v.axes.total : 0;
    memset(report.group, OPINION_NO_GROUP, n);
    places_set(&v, &report);
    if (group_given != NULL) {
        memcpy(report.group, group_given, n);
        report.k = k_given;
    } else {
        bool *grouped = ARENA_ARRAY(arena, bool, n + 1);
        grouped_set(&v, grouped);
        groups_find(arena, &v, grouped, &report);
    }
    int64_t(*count)[3] = arena_take(arena, c + 1, sizeof *count);
    for (size_t i = 0; i < plan->votes->n_votes; i++)
        count[plan->votes->statement[i]][plan->votes->vote[i] + 1]++;
    for (size_t p = 0; p < n; p++) report.n_grouped += report.group[p] != OPINION_NO_GROUP;
    tests_set(arena, &v, &report);
    for (size_t g = 0; g < report.k; g++) chosen_set(&v, g, &report);
    majority_set(&v, (const int64_t(*)[3])count, &report);
    priorities_set(&v, (const int64_t(*)[3])count, &report);
    *out = report;
    return FAIL_NONE;
}
