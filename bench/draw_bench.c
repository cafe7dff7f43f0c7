/* Draws: leximin chances, 1000 numbered panels and the certificate on pools of growing size, and
 * the search for one panel against GLPK's. Pools: tests/data/sortition, and made-up ones. */
#include "base/csv.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/rng.h"
#include "bench/bench.h"
#include "stats/sortition/draw.h"
#include "stats/sortition/oracle.h"

#include <assert.h>
#include <glpk.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { FEATURES = 6, VALUES_MAX = 6, SEARCHES = 40 };

/* Shares of a population like the United Kingdom's, and how much keener each value is to come. */
struct kind {
    const char *name;
    size_t n;
    double share[VALUES_MAX], keen[VALUES_MAX];
};
static const struct kind uk[FEATURES] = {
    {"gender", 3, {0.505, 0.485, 0.01}, {1.1, 0.9, 1.5}},
    {"age", 6, {0.13, 0.17, 0.25, 0.24, 0.12, 0.09}, {0.5, 0.7, 1, 1.3, 1.5, 0.8}},
    {"ethnicity", 5, {0.79, 0.11, 0.045, 0.035, 0.02}, {1.1, 0.6, 0.7, 0.8, 0.8}},
    {"education", 4, {0.21, 0.23, 0.17, 0.39}, {0.3, 0.6, 0.9, 1.6}},
    {"deprivation", 5, {0.22, 0.19, 0.18, 0.19, 0.22}, {0.6, 0.8, 1, 1.2, 1.4}},
    {"area", 5, {0.22, 0.18, 0.25, 0.19, 0.16}, {1, 1.1, 0.9, 1, 1}},
};
/* As bench sets of stratified selection tools have them: everybody alike, wide quotas. */
static const struct kind even[4] = {
    {"gender", 2, {0.5, 0.5}, {1, 1}},
    {"age", 5, {0.2, 0.2, 0.2, 0.2, 0.2}, {1, 1, 1, 1, 1}},
    {"education", 4, {0.25, 0.25, 0.25, 0.25}, {1, 1, 1, 1}},
    {"area", 6, {0.17, 0.17, 0.17, 0.17, 0.16, 0.16}, {1, 1, 1, 1, 1, 1}},
};

static const struct {
    size_t n, size;
} large[] = {{1000, 60}, {1700, 110}, {5000, 150}, {20000, 150}};

struct job {
    struct arena *arena;
    struct sortition_quotas quotas;
    struct sortition_pool pool;
    struct sortition_plan plan;
    struct sortition_report report;
    size_t memory_bytes;
};

static uint16_t value_draw(struct rng *rng, const struct kind *kind) {
    double sum = 0, at;
    for (size_t v = 0; v < kind->n; v++) sum += kind->share[v] * kind->keen[v];
    at = rng_real(rng) * sum;
    for (size_t v = 0; v < kind->n; v++) {
        at -= kind->share[v] * kind->keen[v];
        if (at < 0) return (uint16_t)v;
    }
    return 0;
}

/* `spare`: places that each quota gives on either side of the population's share. */
static struct job *pool_make(const struct kind *kinds, size_t features, size_t n, size_t size,
                             int32_t spare) {
    struct arena *arena = arena_new((size_t)8 << 30);
    struct job *job = ARENA_NEW(arena, struct job);
    struct rng rng;
    uint16_t *values = ARENA_ARRAY(arena, uint16_t, n * features);
    rng_init_stream(&rng, "draw bench", n);
    job->arena = arena;
    job->quotas.n_features = features;
    job->quotas.features = ARENA_ARRAY(arena, struct sortition_feature, features);
    for (size_t f = 0; f < features; f++) {
        struct sortition_feature *feature = &job->quotas.features[f];
        *feature = (struct sortition_feature){.name = kinds[f].name, .n_values = kinds[f].n};
        feature->values = ARENA_ARRAY(arena, struct sortition_value, kinds[f].n);
        for (size_t v = 0; v < kinds[f].n; v++) {
            double places = kinds[f].share[v] * (double)size;
            int32_t low = (int32_t)floor(places) - spare;
            feature->values[v] = (struct sortition_value){.name = kinds[f].name,
                                                          .min = low < 0 ? 0 : low,
                                                          .max = (int32_t)ceil(places) + spare,
                                                          .max_flex = (int32_t)size};
        }
    }
    for (size_t i = 0; i < n; i++)
        for (size_t f = 0; f < features; f++)
            values[i * features + f] = value_draw(&rng, &kinds[f]);
    job->pool = (struct sortition_pool){.n = n, .n_features = features, .values = values};
    job->plan = (struct sortition_plan){
        .quotas = &job->quotas, .pool = &job->pool, .size = size, .seed = "bench"};
    return job;
}

static struct job *pool_read(const char *name, size_t size) {
    struct arena *arena = arena_new((size_t)8 << 30);
    struct job *job = ARENA_NEW(arena, struct job);
    struct csv *quotas = ARENA_NEW(arena, struct csv), *pool = ARENA_NEW(arena, struct csv);
    struct sortition_people people;
    struct sortition_columns columns = {0};
    struct str bytes;
    const char *folder = path_join(arena, "tests/data/sortition", name);
    bool good =
        file_read(arena, path_join(arena, folder, "categories.csv"), 1 << 24, &bytes, NULL) ==
            FAIL_NONE &&
        csv_read(arena, bytes, quotas, NULL) == FAIL_NONE &&
        sortition_quotas_read(arena, quotas, size, &job->quotas, NULL) == FAIL_NONE &&
        file_read(arena, path_join(arena, folder, "respondents.csv"), 1 << 24, &bytes, NULL) ==
            FAIL_NONE &&
        csv_read(arena, bytes, pool, NULL) == FAIL_NONE &&
        sortition_people_read(arena, pool, &job->quotas, &columns, &people, NULL) == FAIL_NONE;
    if (!good) abort();
    job->arena = arena;
    job->pool = people.pool;
    job->plan = (struct sortition_plan){
        .quotas = &job->quotas, .pool = &job->pool, .size = size, .seed = "bench"};
    return job;
}

static void draw_case(void *thing) {
    struct job *job = thing;
    struct why why = {0};
    size_t mark = arena_mark(job->arena);
    if (sortition_draw(job->arena, &job->plan, &job->report, &why) != FAIL_NONE) {
        fprintf(stderr, "%s\n", why.text);
        abort();
    }
    job->memory_bytes = arena_used(job->arena);
    bench_use(job->report.chance[0]);
    arena_rewind(job->arena, mark);
}

static void chances_case(void *thing) {
    struct job *job = thing;
    size_t mark = arena_mark(job->arena);
    if (sortition_chances(job->arena, &job->plan, &job->report, NULL) != FAIL_NONE) abort();
    bench_use(job->report.optimum[0]);
    arena_rewind(job->arena, mark);
}

static void measure(const char *name, struct job *job, int runs) {
    char text[80];
    snprintf(text, sizeof text, "%s, chances alone", name);
    bench_measure(text, runs * 3, 1, "chances", chances_case, job);
    snprintf(text, sizeof text, "%s, 1000 panels, certified", name);
    bench_measure(text, runs, 1, "draws", draw_case, job);
    const struct sortition_certificate *proof = &job->report.certificate;
    printf("    lowest %.6f, bound %.6f, gap %.1e, proven %s, panels within %.2f points, "
           "%.0f MB\n",
           job->report.at_optimum.lowest, proof->bound, proof->gap, proof->proven ? "yes" : "no",
           100 * proof->worst_panels, (double)job->memory_bytes / 1e6);
    arena_free(job->arena);
}

/* --- The search for one panel, against GLPK --- */

struct search {
    struct problem problem;
    struct oracle *oracle;
    double *weights; /* [SEARCHES * n_types] */
    uint32_t *x;
};

static void oracle_case(void *thing) {
    struct search *search = thing;
    size_t n = search->problem.n_types;
    for (size_t s = 0; s < SEARCHES; s++) {
        struct oracle_wish wish = {
            .weight = search->weights + s * n, .enough = HUGE_VAL, .exact = true};
        double worth;
        if (oracle_best(search->oracle, &wish, search->x, &worth, NULL) != ORACLE_OPTIMAL) abort();
        bench_use(worth);
    }
}

static void glpk_case(void *thing) {
    struct search *search = thing;
    const struct problem *problem = &search->problem;
    int n = (int)problem->n_types, rows = (int)problem->rows, index[FEATURES + 2];
    double value[FEATURES + 2];
    glp_prob *lp = glp_create_prob();
    glp_set_obj_dir(lp, GLP_MAX);
    glp_add_rows(lp, rows);
    glp_add_cols(lp, n);
    for (int i = 0; i < rows; i++)
        glp_set_row_bnds(lp, i + 1, problem->low[i] == problem->high[i] ? GLP_FX : GLP_DB,
                         problem->low[i], problem->high[i]);
    for (int t = 0; t < n; t++) {
        int length = 0;
        for (uint32_t k = problem->start[t]; k < problem->start[t + 1]; k++)
            index[++length] = (int)problem->row[k] + 1, value[length] = 1;
        glp_set_mat_col(lp, t + 1, length, index, value);
        glp_set_col_bnds(lp, t + 1, GLP_DB, 0, problem->count[t]);
        glp_set_col_kind(lp, t + 1, GLP_IV);
    }
    glp_smcp simplex;
    glp_iocp branch;
    glp_init_smcp(&simplex);
    glp_init_iocp(&branch);
    simplex.msg_lev = branch.msg_lev = GLP_MSG_OFF;
    simplex.meth = GLP_DUALP;
    for (size_t s = 0; s < SEARCHES; s++) {
        for (int t = 0; t < n; t++)
            glp_set_obj_coef(lp, t + 1, search->weights[s * (size_t)n + (size_t)t]);
        glp_simplex(lp, &simplex);
        glp_intopt(lp, &branch);
        bench_use(glp_mip_obj_val(lp));
    }
    glp_delete_prob(lp);
}

static void against_glpk(const char *name, struct job *job) {
    struct arena *arena = job->arena;
    struct search search;
    struct rng rng;
    char text[80], other[80];
    if (problem_make(arena, &job->plan, &search.problem, NULL) != FAIL_NONE) abort();
    size_t n = search.problem.n_types;
    search.oracle = oracle_new(arena, &search.problem);
    search.weights = ARENA_ARRAY(arena, double, SEARCHES *n);
    search.x = ARENA_ARRAY(arena, uint32_t, n);
    rng_init(&rng, "weights");
    for (size_t i = 0; i < SEARCHES * n; i++) search.weights[i] = rng_real(&rng);
    snprintf(text, sizeof text, "best panel, %s, ours", name);
    struct bench ours = bench_measure(text, 3, SEARCHES, "panels", oracle_case, &search);
    snprintf(other, sizeof other, "best panel, %s, GLPK", name);
    struct bench peer = bench_measure(other, 1, SEARCHES, "panels", glpk_case, &search);
    bench_ratio(&ours, &peer);
    arena_free(arena);
}

/* `draw_bench N` takes the pool of N people alone. */
int main(int argc, char **argv) {
    long only = argc > 1 ? strtol(argv[1], NULL, 10) : 0;
    base_start();
    bench_machine();
    glp_term_out(GLP_OFF);
    if (only == 0 || only == 200) measure("200 for 20", pool_read("syn_n200_k20", 20), 3);
    if (only == 0 || only == 750) measure("750 for 112", pool_make(even, 4, 750, 112, 2), 3);
    if (only == 0 || only == 500) measure("500 for 40", pool_read("syn_n500_k40", 40), 3);
    for (size_t i = 0; i < sizeof large / sizeof large[0]; i++) {
        char name[40];
        if (only != 0 && only != (long)large[i].n) continue;
        snprintf(name, sizeof name, "%zu for %zu", large[i].n, large[i].size);
        measure(name, pool_make(uk, FEATURES, large[i].n, large[i].size, 0), 1);
    }
    if (only == 0) against_glpk("200 for 20", pool_read("syn_n200_k20", 20));
    return 0;
}
