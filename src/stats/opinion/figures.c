/* Shares of every statement, and which of them bridge or divide. */
#include "stats/opinion/figures.h"

#include "stats/opinion/map.h"
#include "stats/proportion.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { K = OPINION_GROUPS_MAX, DRAWS = 200, TOP = 10 };

void opinion_sums_vote(struct opinion_share *share, struct opinion_sums *sums, int8_t vote,
                       double weight, int sign) {
    double w = sign * weight;
    share->n += sign;
    share->agree_n += vote > 0 ? sign : 0;
    share->disagree_n += vote < 0 ? sign : 0;
    share->pass_n += vote == 0 ? sign : 0;
    sums->n += w, sums->squares += sign * weight * weight;
    sums->agree += vote > 0 ? w : 0;
    sums->disagree += vote < 0 ? w : 0;
}

static double effective(const struct opinion_sums *sums) {
    return sums->squares > 0 ? sums->n * sums->n / sums->squares : 0;
}

/* Wilson's interval, its ends those of the counts that lie furthest where they were rounded. */
static struct interval interval_of(double share, const struct opinion_sums *sums, double z) {
    double n = effective(sums), off = sums->off / sums->n;
    return (struct interval){wilson_interval(fmax(0, share - off), n, z).low,
                             wilson_interval(fmin(1, share + off), n, z).high};
}

static void share_finish(struct opinion_share *share, const struct opinion_sums *sums,
                         double level) {
    share->agree = share->disagree = NAN;
    share->agree_interval = share->disagree_interval = (struct interval){NAN, NAN};
    if (share->n == 0) return;
    share->agree = sums->agree / sums->n;
    share->disagree = sums->disagree / sums->n;
    double z = wilson_quantile(level);
    share->agree_interval = interval_of(share->agree, sums, z);
    share->disagree_interval = interval_of(share->disagree, sums, z);
}

/* Newcombe's interval of the difference of two independent shares, its lower end. */
static double difference_low(const struct opinion_share *a, const struct opinion_share *b) {
    if (a->agree < b->agree) {
        const struct opinion_share *swap = a;
        a = b, b = swap;
    }
    double down = a->agree - a->agree_interval.low, up = b->agree_interval.high - b->agree;
    return a->agree - b->agree - newcombe_reach(down, up, 0);
}

static bool enough(const struct opinion_statement *s, size_t k) {
    if (s->left_out || s->all.n < OPINION_STATEMENT_VOTES) return false;
    for (size_t g = 0; g < k; g++)
        if (s->group[g].n < OPINION_GROUP_VOTES) return false;
    return true;
}

static void verdicts(const struct opinion_sums *sums, size_t k, struct opinion_statement *s) {
    s->bridging = s->bridging_against = s->divisive = s->informed = NAN;
    if (!s->left_out) s->informed = 1;
    for (size_t g = 0; g < k && !s->left_out; g++)
        s->informed *= (double)(s->group[g].agree_n + 1) / (double)(s->group[g].n + 2);
    if (k == 0 && !s->left_out) s->informed = (double)(s->all.agree_n + 1) / (double)(s->all.n + 2);
    if (!enough(s, k)) return;
    double z = wilson_quantile(0.8); /* 90 % on one side */
    if (k == 0) {
        s->bridging = interval_of(s->all.agree, &sums[0], z).low;
        s->bridging_against = interval_of(s->all.disagree, &sums[0], z).low;
        s->divisive = fmin(s->bridging, s->bridging_against);
        return;
    }
    s->bridging = s->bridging_against = 1;
    s->divisive = 0;
    for (size_t g = 0; g < k; g++) {
        const struct opinion_share *group = &s->group[g];
        s->bridging = fmin(s->bridging, interval_of(group->agree, &sums[1 + g], z).low);
        s->bridging_against =
            fmin(s->bridging_against, interval_of(group->disagree, &sums[1 + g], z).low);
        for (size_t h = 0; h < g; h++)
            s->divisive = fmax(s->divisive, difference_low(&s->group[g], &s->group[h]));
    }
}

void opinion_statement_finish(struct opinion_statement *statement, const struct opinion_sums *sums,
                              size_t k, double level) {
    share_finish(&statement->all, &sums[0], level);
    for (size_t g = 0; g < K; g++) share_finish(&statement->group[g], &sums[1 + g], level);
    verdicts(sums, k, statement);
}

/* How often a statement would be among the ten best if the shares were drawn again, each as
 * normal around its estimate with one vote added to either side (Agresti and Coull). */
static void secure_set(struct arena *arena, const struct opinion_map *map,
                       const struct opinion_sums *sums, struct opinion_statement *statements) {
    size_t c = map->votes.n_statements, n = 0, mark = arena_mark(arena);
    size_t *which = ARENA_ARRAY(arena, size_t, c + 1);
    double *value = ARENA_ARRAY(arena, double, c + 1), *sorted = ARENA_ARRAY(arena, double, c + 1);
    struct rng rng;
    rng_init_stream(&rng, map->plan->seed, 6);
    for (size_t j = 0; j < c; j++) {
        statements[j].secure = isnan(statements[j].bridging) ? (double)NAN : 0;
        if (!isnan(statements[j].bridging)) which[n++] = j;
    }
    for (int draw = 0; draw < DRAWS; draw++) {
        for (size_t i = 0; i < n; i++) {
            const struct opinion_sums *s = &sums[which[i] * (K + 1)];
            value[i] = 1;
            for (size_t g = map->k == 0 ? 0 : 1; g <= map->k; g++) {
                double m = effective(&s[g]) + 2, mean = (s[g].agree / s[g].n * (m - 2) + 1) / m;
                value[i] = fmin(value[i], mean + sqrt(mean * (1 - mean) / m) * rng_normal(&rng));
            }
        }
        memcpy(sorted, value, n * sizeof *value);
        values_sort(sorted, n);
        for (size_t i = 0; i < n; i++)
            if (n <= TOP || value[i] >= sorted[n - TOP]) statements[which[i]].secure += 1.0 / DRAWS;
    }
    arena_rewind(arena, mark);
}

/* Tested on other divisions, told of the one that is shown: whoever reads that most of a group
 * agree finds the same number in its row. What does not hold there is not told. */
static void findings_tell(const struct opinion_sums *sums, struct opinion_report *report) {
    size_t kept = 0;
    for (size_t i = 0; i < report->n_findings; i++) {
        struct opinion_finding f = report->findings[i];
        const struct opinion_sums *all = &sums[f.statement * (K + 1)], *own = all + 1 + f.group;
        double n = all->n - own->n;
        if (own->n <= 0 || n <= 0) continue;
        f.share = (f.agrees ? own->agree : own->disagree) / own->n;
        f.share_rest = (f.agrees ? all->agree - own->agree : all->disagree - own->disagree) / n;
        if (f.share > f.share_rest) report->findings[kept++] = f;
    }
    report->n_findings = kept;
}

void opinion_map_figures(struct arena *arena, const struct opinion_map *map,
                         struct opinion_report *report) {
    size_t c = map->votes.n_statements;
    report->statements = ARENA_ARRAY(arena, struct opinion_statement, c + 1);
    size_t mark = arena_mark(arena);
    struct opinion_sums *sums = ARENA_ARRAY(arena, struct opinion_sums, c * (K + 1) + 1);
    for (size_t p = 0; p < map->votes.n_people; p++) {
        double w = map->weights == NULL ? 1 : map->weights[p];
        size_t g = map->group[p];
        for (size_t i = map->votes.start[p]; i < map->votes.start[p + 1]; i++) {
            size_t j = map->votes.statement[i];
            int8_t vote = map->votes.vote[i];
            opinion_sums_vote(&report->statements[j].all, &sums[j * (K + 1)], vote, w, 1);
            if (g != OPINION_NO_GROUP)
                opinion_sums_vote(&report->statements[j].group[g], &sums[j * (K + 1) + 1 + g], vote,
                                  w, 1);
        }
    }
    for (size_t j = 0; j < c; j++) {
        struct opinion_statement *s = &report->statements[j];
        s->left_out = map->plan->left_out != NULL && map->plan->left_out[j];
        for (int k = 0; k < 2; k++)
            s->loading[k] = map->axes.loading[j * OPINION_BLOCK + (size_t)k];
        opinion_statement_finish(s, &sums[j * (K + 1)], map->k, map->plan->level);
    }
    secure_set(arena, map, sums, report->statements);
    findings_tell(sums, report);
    arena_rewind(arena, mark);
}
