/* Opinion maps: published conversations, planted groups, noise, and the order of rows. */
#include "base/csv.h"
#include "base/file.h"
#include "base/rng.h"
#include "cli/opinion_read.h"
#include "stats/opinion/cluster.h"
#include "stats/opinion/compatible.h"
#include "tests/test.h"

#include <lapacke.h>
#include <math.h>
#include <string.h>

enum { ARENA_BYTES = 1 << 30 };

static struct opinion_plan plan_of(const struct opinion_table *table) {
    return (struct opinion_plan){.votes = &table->votes,
                                 .left_out = table->left_out,
                                 .weights = table->weights,
                                 .seed = "test",
                                 .level = 0.95};
}

static void table_load(struct arena *arena, const char *votes, const char *moderated,
                       struct opinion_table *table) {
    struct why why = {0};
    if (opinion_table_read(arena, votes, moderated, NULL, table, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
}

/* The groups that were published with the votes, in the order of table->people. */
static size_t published(struct arena *arena, const char *path, const struct opinion_table *table,
                        uint8_t *group) {
    struct str bytes;
    struct csv csv;
    size_t most = 0;
    assert_int_equal(file_read(arena, path, 1 << 24, &bytes, NULL), FAIL_NONE);
    assert_int_equal(csv_read(arena, bytes, &csv, NULL), FAIL_NONE);
    int who = csv_column(&csv, "participant"), which = csv_column(&csv, "group-id");
    memset(group, OPINION_NO_GROUP, table->votes.n_people);
    for (size_t i = 0; i < csv.n_rows; i++)
        for (size_t p = 0; p < table->votes.n_people; p++) {
            int64_t id;
            if (!text_is(table->people[p], csv_cell(&csv, i, (size_t)who))) continue;
            if (!str_int(str_of(csv_cell(&csv, i, (size_t)which)), 0, 9, &id)) continue;
            group[p] = (uint8_t)id;
            if ((size_t)id + 1 > most) most = (size_t)id + 1;
        }
    return most;
}

static double agreement_where_both(const uint8_t *a, size_t k, const uint8_t *b, size_t m,
                                   size_t n) {
    uint8_t x[4096], y[4096];
    size_t at = 0;
    for (size_t i = 0; i < n; i++)
        if (a[i] != OPINION_NO_GROUP && b[i] != OPINION_NO_GROUP) x[at] = a[i], y[at++] = b[i];
    return cluster_agreement(x, k, y, m, at);
}

/* Published: 889 and 330 people in two groups (vTaiwan), 371 and 72 (biodiversity); histories of
 * updates are not, so that a cold start comes near and not to the same. */
static void compatible_finds_the_published_groups(void **state) {
    (void)state;
    static const struct {
        const char *votes, *moderated;
    } sets[] = {
        {"tests/data/opinion/vtaiwan.csv", "tests/data/opinion/vtaiwan-moderated.csv"},
        {"tests/data/opinion/biodiversity.csv", "tests/data/opinion/biodiversity-moderated.csv"}};
    for (size_t i = 0; i < 2; i++) {
        struct arena *arena = arena_new(ARENA_BYTES);
        struct opinion_table table;
        struct compatible_report report;
        uint8_t group[4096];
        table_load(arena, sets[i].votes, sets[i].moderated, &table);
        struct opinion_plan plan = plan_of(&table);
        size_t k = published(arena, sets[i].votes, &table, group);
        assert_int_equal(compatible_run(arena, &plan, NULL, 0, &report, NULL), FAIL_NONE);
        assert_int_equal(report.k, k);
        assert_true(agreement_where_both(report.group, report.k, group, k, table.votes.n_people) >
                    0.9);
        arena_free(arena);
    }
}
TEST(compatible_finds_the_published_groups,
     "opinion: compatible mode finds the groups that were published of two conversations");

/* The consensus statements of the biodiversity conversation, as its published result lists them. */
static void compatible_lists_the_published_consensus(void **state) {
    (void)state;
    static const char *const agreed[] = {"81", "23", "45", "42", "24"};
    static const char *const rejected[] = {"205", "128", "79", "96", "40"};
    struct arena *arena = arena_new(ARENA_BYTES);
    struct opinion_table table;
    struct compatible_report report;
    table_load(arena, "tests/data/opinion/biodiversity.csv",
               "tests/data/opinion/biodiversity-moderated.csv", &table);
    struct opinion_plan plan = plan_of(&table);
    assert_int_equal(compatible_run(arena, &plan, NULL, 0, &report, NULL), FAIL_NONE);
    assert_int_equal(report.n_majority, 10);
    for (size_t i = 0; i < 5; i++) {
        assert_string_equal(table.statements[report.majority[i].statement], agreed[i]);
        assert_string_equal(table.statements[report.majority[5 + i].statement], rejected[i]);
    }
    arena_free(arena);
}
TEST(compatible_lists_the_published_consensus,
     "opinion: compatible mode lists the published consensus of a conversation");

/* ---- our own mode ---- */

/* The same votes of people and rows in another order. */
static void reordered(struct arena *arena, const struct opinion_votes *votes, struct rng *rng,
                      size_t *whose, struct opinion_votes *out) {
    rng_permutation(rng, whose, votes->n_people);
    opinion_votes_take(arena, votes, whose, votes->n_people, out);
}

static void own_mode_ignores_order(void **state) {
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct opinion_table table;
    struct opinion_report first, again;
    struct rng rng;
    table_load(arena, "tests/data/opinion/brexit.csv", NULL, &table);
    struct opinion_plan plan = plan_of(&table);
    assert_int_equal(opinion_run(arena, &plan, &first, NULL), FAIL_NONE);
    assert_int_equal(first.n_groups, 2);
    rng_init(&rng, "orders");
    for (int round = 0; round < 3; round++) {
        size_t *whose = ARENA_ARRAY(arena, size_t, table.votes.n_people);
        struct opinion_votes votes;
        reordered(arena, &table.votes, &rng, whose, &votes);
        plan.votes = &votes;
        assert_int_equal(opinion_run(arena, &plan, &again, NULL), FAIL_NONE);
        for (size_t p = 0; p < votes.n_people; p++) {
            assert_int_equal(again.group[p], first.group[whose[p]]);
            assert_memory_equal(&again.x[p], &first.x[whose[p]], sizeof(double));
        }
        assert_int_equal(again.n_findings, first.n_findings);
        assert_memory_equal(again.statements, first.statements,
                            votes.n_statements * sizeof *again.statements);
    }
    arena_free(arena);
}
TEST(own_mode_ignores_order, "opinion: the same votes in another order give the same bytes");

/* Each statement's votes dealt out anew among those who voted on it. */
static void shuffle_columns(struct arena *arena, const struct opinion_votes *votes, struct rng *rng,
                            struct opinion_votes *out) {
    size_t *all = ARENA_ARRAY(arena, size_t, votes->n_people);
    for (size_t p = 0; p < votes->n_people; p++) all[p] = p;
    opinion_votes_take(arena, votes, all, votes->n_people, out);
    for (size_t j = 0; j < votes->n_statements; j++) {
        size_t n = 0, *at = ARENA_ARRAY(arena, size_t, votes->n_people);
        for (size_t i = 0; i < votes->n_votes; i++)
            if (votes->statement[i] == j) at[n++] = i;
        for (; n > 1; n--) {
            size_t other = (size_t)rng_below(rng, n);
            int8_t swap = out->vote[at[n - 1]];
            out->vote[at[n - 1]] = out->vote[at[other]], out->vote[at[other]] = swap;
        }
    }
}

/* Twelve shuffled conversations: with the stated one in twenty for an axis, three or more
 * divisions would come up by chance once in fifty times; the seed is fixed. */
static void noise_has_no_groups(void **state) {
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct opinion_table table;
    struct rng rng;
    size_t groups = 0, findings = 0;
    table_load(arena, "tests/data/opinion/brexit.csv", NULL, &table);
    struct opinion_plan plan = plan_of(&table);
    rng_init(&rng, "noise");
    for (int copy = 0; copy < 12; copy++) {
        size_t mark = arena_mark(arena);
        struct opinion_votes votes;
        struct opinion_report report;
        struct compatible_report theirs;
        shuffle_columns(arena, &table.votes, &rng, &votes);
        plan.votes = &votes;
        assert_int_equal(opinion_run(arena, &plan, &report, NULL), FAIL_NONE);
        groups += report.n_groups > 0;
        findings += report.n_findings;
        /* The published pipeline divides noise as well. */
        assert_int_equal(compatible_run(arena, &plan, NULL, 0, &theirs, NULL), FAIL_NONE);
        assert_true(theirs.k >= 2);
        arena_rewind(arena, mark);
    }
    assert_true(groups <= 1);
    assert_true(findings <= 1);
    arena_free(arena);
}
TEST(noise_has_no_groups, "opinion: shuffled votes have no groups and tell none apart");

/* Three groups of 80, 60 and 40 who answer 40 statements each in their own way, half of them asked.
 */
static struct opinion_votes planted(struct arena *arena, uint8_t *truth) {
    enum { N = 180, C = 40 };
    struct rng rng;
    rng_init(&rng, "planted");
    struct opinion_event *events = ARENA_ARRAY(arena, struct opinion_event, N * C);
    size_t n = 0;
    for (uint32_t p = 0; p < N; p++) {
        truth[p] = p < 80 ? 0 : p < 140 ? 1 : 2;
        for (uint16_t j = 0; j < C; j++) {
            if (rng_below(&rng, 2) == 0) continue;
            /* Statement j is for group j % 3 alone, with one answer in eight the other way. */
            bool agrees = (j % 3 == truth[p]) != (rng_below(&rng, 8) == 0);
            events[n++] = (struct opinion_event){p, j, agrees ? 1 : -1};
        }
    }
    struct opinion_votes votes;
    assert_int_equal(opinion_votes_make(arena, events, n, N, C, &votes, NULL), FAIL_NONE);
    return votes;
}

static void planted_groups_are_found(void **state) {
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    uint8_t truth[180];
    struct opinion_votes votes = planted(arena, truth);
    struct opinion_plan plan = {.votes = &votes, .seed = "test", .level = 0.95};
    struct opinion_report report;
    assert_int_equal(opinion_run(arena, &plan, &report, NULL), FAIL_NONE);
    assert_int_equal(report.verdict, OPINION_GROUPS);
    assert_int_equal(report.n_groups, 3);
    assert_true(cluster_agreement(report.group, 3, truth, 3, 180) > 0.97);
    assert_in_range(report.size[0], 78, 82);
    /* Each statement is agreed by one group: so nothing bridges, and findings say who. */
    for (size_t i = 0; i < report.n_findings; i++)
        if (report.findings[i].agrees)
            assert_int_equal(report.findings[i].statement % 3, report.findings[i].group);
    assert_true(report.n_findings >= 40);
    /* What is told of a group is what stands in its row. */
    for (size_t i = 0; i < report.n_findings; i++) {
        const struct opinion_finding *f = &report.findings[i];
        const struct opinion_share *row = &report.statements[f->statement].group[f->group];
        assert_true(f->share == (f->agrees ? row->agree : row->disagree));
        assert_true(f->share > f->share_rest);
    }
    for (size_t j = 0; j < 40; j++) assert_true(report.statements[j].bridging < 0.3);
    arena_free(arena);
}
TEST(planted_groups_are_found, "opinion: groups that were planted are found, with what they say");

/* Weights of two count as people who are there twice, in every share. */
static void weights_count_as_people(void **state) {
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    uint8_t truth[180];
    struct opinion_votes votes = planted(arena, truth);
    double weights[180];
    for (size_t p = 0; p < 180; p++) weights[p] = p % 2 == 0 ? 2 : 1;
    struct opinion_plan plan = {.votes = &votes, .weights = weights, .seed = "test", .level = 0.95};
    struct opinion_report report;
    assert_int_equal(opinion_run(arena, &plan, &report, NULL), FAIL_NONE);
    for (size_t j = 0; j < 40; j++) {
        double n = 0, agree = 0;
        for (size_t p = 0; p < 180; p++)
            for (size_t i = votes.start[p]; i < votes.start[p + 1]; i++)
                if (votes.statement[i] == j) {
                    n += weights[p];
                    agree += votes.vote[i] > 0 ? weights[p] : 0;
                }
        assert_true(fabs(report.statements[j].all.agree - agree / n) < 1e-12);
    }
    arena_free(arena);
}
TEST(weights_count_as_people, "opinion: weighted shares are those of people who count so often");

/* ---- parts ---- */

/* The dense way: the covariance of the table with missing votes at the mean, by LAPACK. */
static void axes_match_a_dense_decomposition(void **state) {
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct opinion_table t;
    table_load(arena, "tests/data/opinion/brexit.csv", NULL, &t);
    size_t c = t.votes.n_statements;
    double *table = ARENA_ARRAY(arena, double, 3 * c);
    struct opinion_axes axes = {.loading = ARENA_ARRAY(arena, double, c *OPINION_BLOCK)};
    opinion_table(&t.votes, NULL, NULL, table);
    opinion_axes_fit(arena, &t.votes,
                     &(struct opinion_axes_plan){
                         .table = table, .n_wanted = 2, .tolerance = 1e-10, .iterations_max = 2000},
                     &axes);
    double *square = ARENA_ARRAY(arena, double, c *c), *values = ARENA_ARRAY(arena, double, c);
    double *row = ARENA_ARRAY(arena, double, c);
    for (size_t p = 0; p < t.votes.n_people; p++) {
        for (size_t j = 0; j < c; j++) row[j] = 0;
        for (size_t i = t.votes.start[p]; i < t.votes.start[p + 1]; i++)
            row[t.votes.statement[i]] =
                table[3 * (size_t)t.votes.statement[i] + (size_t)(t.votes.vote[i] + 1)];
        for (size_t j = 0; j < c; j++)
            for (size_t k = 0; k < c; k++) square[j * c + k] += row[j] * row[k];
    }
    /* Values rise, and vectors are columns. */
    assert_int_equal(LAPACKE_dsyev(LAPACK_ROW_MAJOR, 'V', 'U', (int)c, square, (int)c, values), 0);
    double total = 0;
    for (size_t k = 0; k < c; k++) total += values[k];
    assert_true(fabs(total - axes.total) < 1e-8 * total);
    for (size_t k = 0; k < 2; k++) {
        double dot = 0;
        for (size_t j = 0; j < c; j++)
            dot += axes.loading[j * OPINION_BLOCK + k] * square[j * c + c - 1 - k];
        assert_true(fabs(axes.variance[k] - values[c - 1 - k]) < 1e-9 * total);
        assert_true(fabs(fabs(dot) - 1) < 1e-9);
    }
    arena_free(arena);
}
TEST(axes_match_a_dense_decomposition,
     "opinion: axes are the principal components of the imputed table, which is never formed");

/* Few people, few statements, votes of a few kinds: never more variance than there is. */
static void few_votes_have_few_axes(void **state) {
    (void)state;
    enum { FEW = 8, SAID = 5, SETS = 200 };
    struct rng rng;
    rng_init(&rng, "few votes");
    for (int set = 0; set < SETS; set++) {
        struct arena *arena = arena_new((size_t)4 << 20);
        struct opinion_event events[FEW * SAID];
        struct opinion_votes votes;
        struct why why = {0};
        double table[3 * SAID], loading[SAID * OPINION_BLOCK], sum = 0;
        struct opinion_axes axes = {.loading = loading};
        uint16_t said = (uint16_t)(1 + rng_below(&rng, SAID));
        size_t kinds = (size_t)(1 + rng_below(&rng, 4)), n = 0;
        int8_t kind[4][SAID];
        for (size_t k = 0; k < 4; k++)
            for (size_t j = 0; j < SAID; j++) kind[k][j] = (int8_t)(rng_below(&rng, 3) - 1);
        for (uint32_t p = 0; p < FEW; p++)
            for (uint16_t j = 0; j < said; j++)
                events[n++] = (struct opinion_event){p, j, kind[p % kinds][j]};
        assert_int_equal(opinion_votes_make(arena, events, n, FEW, said, &votes, &why), FAIL_NONE);
        opinion_table(&votes, NULL, NULL, table);
        opinion_axes_fit(
            arena, &votes,
            &(struct opinion_axes_plan){
                .table = table, .n_wanted = 2, .tolerance = 1e-6, .iterations_max = 100},
            &axes);
        for (int k = 0; k < OPINION_BLOCK; k++) sum += axes.variance[k];
        if (sum > axes.total * (1 + 1e-9) + 1e-12)
            fail_msg("set %d: %g of %g", set, sum, axes.total);
        arena_free(arena);
    }
}
TEST(few_votes_have_few_axes, "opinion: few votes show no more variance than they have");

/* All ways to divide nine points into three, against k-means with restarts. */
static void best_division_is_found(void **state) {
    (void)state;
    enum { N = 9, K = 3 };
    struct arena *arena = arena_new(1 << 20);
    struct rng rng;
    rng_init(&rng, "points");
    for (int round = 0; round < 20; round++) {
        double points[2 * N], centres[2 * K], least = INFINITY;
        uint8_t group[N];
        for (size_t i = 0; i < 2 * N; i++) points[i] = rng_real(&rng);
        for (int code = 0; code < 19683; code++) {
            double sum[K][3] = {{0}}, total = 0;
            for (size_t i = 0, rest = (size_t)code; i < N; i++, rest /= K) {
                double *s = sum[rest % K];
                s[0] += points[2 * i], s[1] += points[2 * i + 1], s[2]++;
                total += points[2 * i] * points[2 * i] + points[2 * i + 1] * points[2 * i + 1];
            }
            for (size_t g = 0; g < K; g++)
                if (sum[g][2] > 0)
                    total -= (sum[g][0] * sum[g][0] + sum[g][1] * sum[g][1]) / sum[g][2];
            least = fmin(least, total);
        }
        struct cluster_plan plan = {
            .n = N, .d = 2, .k = K, .points = points, .restarts = 50, .iterations_max = 100};
        double found = cluster_find(arena, &plan, &rng, centres, group);
        assert_true(fabs(found - least) < 1e-9);
    }
    arena_free(arena);
}
TEST(best_division_is_found, "opinion: the division found is the best of all that there are");

/* Hubert and Arabie's index by its definition over all pairs. */
static void agreement_is_that_of_pairs(void **state) {
    (void)state;
    static const uint8_t a[] = {0, 0, 0, 1, 1, 1, 2, 2, 2, 2}, b[] = {0, 0, 1, 1, 1, 2, 2, 2, 0, 2};
    double both = 0, in_a = 0, in_b = 0, all = 45;
    for (int i = 0; i < 10; i++)
        for (int j = 0; j < i; j++) {
            both += a[i] == a[j] && b[i] == b[j];
            in_a += a[i] == a[j], in_b += b[i] == b[j];
        }
    double expected = (both - in_a * in_b / all) / ((in_a + in_b) / 2 - in_a * in_b / all);
    assert_true(fabs(cluster_agreement(a, 3, b, 3, 10) - expected) < 1e-12);
    assert_true(fabs(cluster_agreement(a, 3, a, 3, 10) - 1) < 1e-12);
}
TEST(agreement_is_that_of_pairs, "opinion: agreement of divisions is that of pairs beyond chance");

/* ---- files ---- */

static const char *write_votes(const char *text) {
    static char path[4096];
    snprintf(path, sizeof path, "%s/votes.csv", test_folder());
    assert_int_equal(file_write(path, text, strlen(text), 0600, NULL), FAIL_NONE);
    return path;
}

static void the_last_vote_counts(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 26);
    struct opinion_table table;
    table_load(arena,
               write_votes("timestamp,datetime,comment-id,voter-id,vote\n"
                           "30,x,2,10,1\n10,x,2,10,-1\n20,x,2,9,0\n20,x,11,9,1\n"),
               NULL, &table);
    assert_int_equal(table.votes.n_votes, 3);
    assert_string_equal(table.people[0], "9"); /* numbers, not letters */
    assert_string_equal(table.statements[1], "11");
    assert_int_equal(table.votes.vote[table.votes.start[1]],
                     1); /* of time 30, though it stands first */
    arena_free(arena);
}
TEST(the_last_vote_counts, "opinion: the last vote in time counts, wherever its line stands");

static void wrong_votes_say_where(void **state) {
    (void)state;
    static const struct {
        const char *text, *says;
        const char *place;
    } cases[] = {
        {"comment-id,voter-id,vote\n1,1,1\n1,2,yes\n", "got 'yes'", ":3:3:"},
        {"comment-id,voter-id,vote\n1,1,2\n", "got '2'", ":2:3:"},
        {"comment-id,voter-id,vote\n,1,1\n", "want a voter and a statement", ":2:2:"},
        {"comment-id,vote\n1,1\n", "voter-id", "votes.csv:"},
        {"participant,0,1\n5,1,3\n", "got '3'", ":2:3:"},
        {"participant,0,0\n5,1,1\n", "", "votes.csv:"},
        {"participant,0,1\n5,1,1\n5,1,1\n", "same participant", "votes.csv:"},
        {"timestamp,comment-id,voter-id,vote\nnoon,1,1,1\n", "got 'noon'", ":2:1:"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct arena *arena = arena_new(1 << 26);
        struct opinion_table table;
        struct why why = {0};
        enum fail fail =
            opinion_table_read(arena, write_votes(cases[i].text), NULL, NULL, &table, &why);
        assert_int_equal(fail, FAIL_INPUT);
        assert_non_null(strstr(why.text, cases[i].says));
        assert_non_null(strstr(why.text, cases[i].place));
        arena_free(arena);
    }
}
TEST(wrong_votes_say_where, "opinion: a wrong vote is refused with its line and column");
