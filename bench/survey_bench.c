/* Estimates, weights and replicates of surveys, against R's survey package on the same file. */
#include "base/file.h"
#include "base/parallel.h"
#include "base/rng.h"
#include "bench/bench.h"
#include "stats/survey/replicate.h"

#include <math.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MARGINS = 5, REPLICATES = 500, UNIT = 20, STRATA = 40 };
static const char *const margin_names[MARGINS] = {"age", "sex", "dist", "tenure", "eth"};
static const int margin_levels[MARGINS] = {5, 2, 4, 3, 4};

/* --- The data ------------------------------------------------------------------------------ */

static void rows_write(struct buf *buf, size_t n) {
    struct rng rng;
    rng_init(&rng, "survey bench");
    buf_text(buf, "stratum,psu,w,age,sex,dist,tenure,eth,y1,y2,y3\n");
    for (size_t r = 0; r < n; r++) {
        size_t psu = r / UNIT;
        unsigned long long bits = rng_u64(&rng), more = rng_u64(&rng);
        double shift = (double)(psu * 7919 % 100) / 100;
        int yes = (double)(bits % 1000) / 1000 < 0.3 + 0.3 * shift;
        buf_printf(buf, "S%02zu,%zu,%.2f,a%d,%c,d%d,t%d,e%d,%d,%d,%.2f\n", psu % STRATA, psu,
                   0.5 + (double)(bits >> 10 & 255) / 100, (int)((bits >> 20) % 5),
                   bits >> 30 & 1 ? 'F' : 'M', (int)((bits >> 31 & 1023) % 4),
                   (int)((bits >> 41 & 1023) % 3), (int)((bits >> 51 & 1023) % 4), yes,
                   1 + (int)(more % 5), (double)(more >> 32 & 4095) / 100 + shift);
    }
}

struct survey {
    struct arena *arena;
    struct str text;
    struct frame frame;
    struct design design;
    struct variable all[8];
    struct factor by;
    struct margin margins[MARGINS];
    struct replicates replicates;
    unsigned n_threads;
    double value, error;
};

static void read_case(void *thing) {
    struct survey *survey = thing;
    struct frame frame;
    size_t mark = arena_mark(survey->arena);
    if (frame_read(survey->arena, survey->text, NULL, 0, &frame, NULL) != FAIL_NONE) abort();
    bench_use((double)frame.n_rows);
    arena_rewind(survey->arena, mark);
}

static void margins_make(struct survey *survey) {
    double all = 0;
    for (size_t r = 0; r < survey->frame.n_rows; r++) all += survey->design.weights[r];
    for (int m = 0; m < MARGINS; m++) {
        struct margin *margin = &survey->margins[m];
        double *totals = ARENA_ARRAY(survey->arena, double, (size_t)margin_levels[m]), sum = 0;
        margin->name = margin_names[m];
        if (frame_factor(survey->arena, &survey->frame, margin->name, &margin->factor, NULL) !=
            FAIL_NONE)
            abort();
        for (size_t r = 0; r < survey->frame.n_rows; r++) totals[margin->factor.codes[r]]++;
        for (int l = 0; l < margin_levels[m]; l++) sum += totals[l] *= 1 + 0.3 * (l + 1);
        for (int l = 0; l < margin_levels[m]; l++) totals[l] *= all / sum;
        margin->totals = totals;
    }
}

static void survey_make(struct survey *survey, bool clustered) {
    static const char *const names[8] = {"y1", "y2", "y3", "age", "sex", "dist", "tenure", "eth"};
    struct design_plan plan = {
        .weights = "w", .units = {clustered ? "psu" : NULL}, .strata = {"stratum"}};
    struct replicate_plan boot = {.kind = REPLICATE_BOOTSTRAP, .n = REPLICATES, .seed = "bench"};
    if (frame_read(survey->arena, survey->text, NULL, 0, &survey->frame, NULL) != FAIL_NONE ||
        design_make(survey->arena, &survey->frame, &plan, &survey->design, NULL) != FAIL_NONE ||
        replicates_make(survey->arena, &survey->design, &boot, &survey->replicates, NULL) !=
            FAIL_NONE)
        abort();
    for (int v = 0; v < 8; v++)
        if (variable_of(survey->arena, &survey->frame, names[v], &survey->all[v], NULL) !=
            FAIL_NONE)
            abort();
    survey->by = survey->all[3].factor;
    margins_make(survey);
}

/* --- What is measured ---------------------------------------------------------------------- */

static void estimate(struct survey *survey, size_t n_variables, const struct factor *by) {
    size_t mark = arena_mark(survey->arena);
    struct estimate_plan plan = {.design = &survey->design,
                                 .variables = survey->all,
                                 .n_variables = n_variables,
                                 .by = by,
                                 .diagonal = true};
    struct estimate out;
    if (estimate_run(survey->arena, &plan, &out, NULL) != FAIL_NONE) abort();
    survey->value = out.values[0], survey->error = out.errors[0];
    arena_rewind(survey->arena, mark);
}

static void mean3_case(void *thing) {
    estimate(thing, 3, NULL);
}
static void mean8_case(void *thing) {
    estimate(thing, 8, NULL);
}
static void by_case(void *thing) {
    struct survey *survey = thing;
    estimate(survey, 1, &survey->by);
}

static void rake_case(void *thing) {
    struct survey *survey = thing;
    size_t mark = arena_mark(survey->arena);
    struct rake_plan plan = {.tolerance = 1e-9};
    struct weighted out;
    if (weights_rake(survey->arena, survey->design.weights, survey->frame.n_rows, survey->margins,
                     MARGINS, &plan, &out, NULL) != FAIL_NONE)
        abort();
    double yes = 0, all = 0;
    for (size_t r = 0; r < survey->frame.n_rows; r++)
        all += out.weights[r], yes += out.weights[r] * survey->all[0].numbers[r];
    survey->value = yes / all;
    arena_rewind(survey->arena, mark);
}

static void boot_case(void *thing) {
    struct survey *survey = thing;
    size_t mark = arena_mark(survey->arena);
    struct estimate_plan plan = {
        .design = &survey->design, .variables = survey->all, .n_variables = 1};
    struct replicate_rake rake = {survey->margins, MARGINS};
    struct estimate out;
    if (replicate_estimate(survey->arena, &survey->replicates, &plan, &rake, survey->n_threads,
                           &out, NULL) != FAIL_NONE)
        abort();
    survey->value = out.values[0], survey->error = out.errors[0];
    arena_rewind(survey->arena, mark);
}

/* --- The peer ------------------------------------------------------------------------------ */

struct peer {
    char name[32];
    double seconds, second;
};

static size_t peer_run(const char *path, const char *kind, struct peer *peers, size_t most) {
    char command[512];
    size_t n = 0;
    snprintf(command, sizeof command, "Rscript bench/survey_peer.R '%s' %s", path, kind);
    fflush(stdout);
    FILE *pipe = popen(command, "r");
    if (pipe == NULL) return 0;
    while (n < most) {
        struct peer *peer = &peers[n];
        peer->second = 0;
        char line[256];
        if (fgets(line, sizeof line, pipe) == NULL) break;
        if (sscanf(line, "%31s %lf %lf", peer->name, &peer->seconds, &peer->second) >= 2) n++;
    }
    pclose(pipe);
    return n;
}

static const struct peer *peer_find(const struct peer *peers, size_t n, const char *name) {
    for (size_t i = 0; i < n; i++)
        if (text_is(peers[i].name, name)) return &peers[i];
    return NULL;
}

/* CPU against CPU; wall time is printed by bench_measure. */
static void compare(const char *name, const struct bench *ours, const struct peer *peers, size_t n,
                    double also) {
    const struct peer *peer = peer_find(peers, n, name);
    if (peer == NULL) return;
    printf("  %-12s R %9.3f s, ours %9.5f s of CPU: %.0f times less\n", name, peer->seconds + also,
           ours->cpu_s, (peer->seconds + also) / ours->cpu_s);
}

static void agree(const char *what, double ours, double theirs) {
    printf("  %-12s ours %.12g, R %.12g%s\n", what, ours, theirs,
           fabs(ours - theirs) <= 1e-7 * fabs(theirs) ? "" : "  DIFFERS");
}

/* Peak memory of the program itself on the file. */
static void memory_of(const char *path, bool clustered) {
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        if (freopen("/dev/null", "w", stdout) == NULL) _exit(126);
        execl("build/folkmoot", "folkmoot", "survey", "estimate", "--data", path, "--weights", "w",
              "--strata", "stratum", clustered ? "--cluster" : "--level",
              clustered ? "psu" : "0.95", "y1", "y2", "y3", "age", "sex", "dist", "tenure", "eth",
              (char *)NULL);
        _exit(127);
    }
    int status = 0;
    struct rusage usage = {0};
    wait4(child, &status, 0, &usage);
    printf("  program      peak memory %.0f MB, CPU %.3f s for reading and 8 variables\n",
           (double)usage.ru_maxrss / 1024,
           (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec / 1e6 +
               (double)usage.ru_stime.tv_sec + (double)usage.ru_stime.tv_usec / 1e6);
}

static void size_run(size_t n, bool clustered, bool with_peer) {
    struct arena *arena = arena_new((size_t)4 << 30);
    struct survey survey = {.arena = arena, .n_threads = 1};
    struct peer peers[16];
    struct buf buf;
    size_t n_peers = 0;
    const char *kind = clustered ? "cluster" : "element";
    char *path = arena_printf(arena, "/tmp/folkmoot-survey-bench-%d.csv", (int)getpid());
    buf_init(&buf, arena, (size_t)1 << 30);
    rows_write(&buf, n);
    survey.text = (struct str){buf.s, buf.n};
    if (file_write(path, buf.s, buf.n, 0600, NULL) != FAIL_NONE) abort();
    printf("\n%zu people, %s design, %.1f MB\n", n, kind, (double)buf.n / 1e6);
    survey_make(&survey, clustered);
    int runs = n > 100000 ? 5 : 21;
    struct bench read =
        bench_measure("read CSV", runs, (double)buf.n / 1e6, "MB", read_case, &survey);
    (void)read;
    struct bench mean3 = bench_measure("mean 3", runs, (double)n, "people", mean3_case, &survey);
    double value = survey.value, error = survey.error;
    struct bench mean8 = bench_measure("mean 8", runs, (double)n, "people", mean8_case, &survey);
    struct bench by = bench_measure("by", runs, (double)n, "people", by_case, &survey);
    struct bench rake = bench_measure("rake 5", runs, (double)n, "people", rake_case, &survey);
    double raked = survey.value;
    int few = n > 100000 ? 1 : 3;
    struct bench boot =
        bench_measure("500 raked", few, REPLICATES, "replicates", boot_case, &survey);
    double one_value = survey.value, one_error = survey.error;
    survey.n_threads = threads_default();
    bench_measure("... threads", few, REPLICATES, "replicates", boot_case, &survey);
    printf("  one thread and %u: %s\n", survey.n_threads,
           memcmp(&one_value, &survey.value, sizeof one_value) == 0 &&
                   memcmp(&one_error, &survey.error, sizeof one_error) == 0
               ? "the same to the bit"
               : "DIFFERENT");
    if (with_peer) n_peers = peer_run(path, kind, peers, 16);
    compare("mean3", &mean3, peers, n_peers, 0);
    compare("mean8", &mean8, peers, n_peers, 0);
    compare("by", &by, peers, n_peers, 0);
    compare("rake5", &rake, peers, n_peers, 0);
    const struct peer *made = peer_find(peers, n_peers, "boot500");
    compare("boot500rake", &boot, peers, n_peers, made == NULL ? 0 : made->seconds);
    const struct peer *theirs = peer_find(peers, n_peers, "value");
    if (theirs != NULL) {
        agree("mean", value, theirs->seconds);
        agree("error", error, theirs->second);
        agree("raked mean", raked, peer_find(peers, n_peers, "raked")->seconds);
    }
    char place[128];
    snprintf(place, sizeof place, "%s", path);
    arena_free(arena); /* a child's peak begins with what its parent holds */
    memory_of(place, clustered);
    unlink(place);
}

/* survey_bench [LARGEST [nopeer]] */
int main(int argc, char **argv) {
    int64_t largest = 1000000;
    if (argc > 1 && !str_int(str_of(argv[1]), 1000, 10000000, &largest)) return 2;
    bench_machine();
    for (int64_t n = 10000; n <= largest; n *= 10)
        for (int clustered = 1; clustered >= 0; clustered--)
            size_run((size_t)n, clustered == 1, argc < 3);
    return 0;
}
