#include "bench/bench.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double seconds(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

void bench_machine(void) {
    char line[256], model[200] = "unknown processor";
    FILE *file = fopen("/proc/cpuinfo", "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        const char *colon = strchr(line, ':');
        if (strncmp(line, "model name", 10) != 0 || colon == NULL) continue;
        snprintf(model, sizeof model, "%.*s", (int)strcspn(colon + 2, "\n"), colon + 2);
        break;
    }
    if (file != NULL) fclose(file);
    double memory = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
    printf("%s, %ld cores, %.1f GB\n", model, sysconf(_SC_NPROCESSORS_ONLN), memory / 1e9);
    printf("%-40s %6s %10s %10s %10s %10s\n", "", "n", "median ms", "min ms", "max ms", "CPU ms");
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

struct bench bench_measure(const char *name, int n, double work, const char *unit,
                           void (*run)(void *thing), void *thing) {
    static double walls[1001];
    assert(n >= 1 && n <= 1001);
    run(thing);
    double cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    for (int i = 0; i < n; i++) {
        double start = seconds(CLOCK_MONOTONIC);
        run(thing);
        walls[i] = seconds(CLOCK_MONOTONIC) - start;
    }
    cpu = (seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu) / n;
    qsort(walls, (size_t)n, sizeof walls[0], by_value);
    struct bench bench = {.name = name,
                          .n = n,
                          .median_s =
                              n % 2 == 1 ? walls[n / 2] : (walls[n / 2 - 1] + walls[n / 2]) / 2,
                          .min_s = walls[0],
                          .max_s = walls[n - 1],
                          .cpu_s = cpu,
                          .work = work,
                          .unit = unit};
    printf("%-40s %6d %10.3f %10.3f %10.3f %10.3f   %.4g %s/s\n", name, n, bench.median_s * 1e3,
           bench.min_s * 1e3, bench.max_s * 1e3, cpu * 1e3, work / bench.median_s, unit);
    return bench;
}

void bench_ratio(const struct bench *ours, const struct bench *peer) {
    double ratio = (ours->work / ours->median_s) / (peer->work / peer->median_s);
    printf("  %s is %.2f times as fast as %s\n", ours->name, ratio, peer->name);
}

void bench_use(double value) {
    static volatile double sink;
    sink = value;
    (void)sink;
}
