/*
 * bench -- how fast, said so that somebody else can say whether it is true for them.
 *
 * Each case is run `n` times after one run that warms up; reported are the median,
 * least and most wall time, the CPU time of the median run's share (so that a busy
 * machine shows), and the rate at the median. A ratio is taken only against a peer
 * measured in the same run of the program. The first line names the machine.
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <stddef.h>

struct bench {
    const char *name;
    int n;
    double median_s, min_s, max_s; /* wall time of one run */
    double cpu_s;                  /* CPU time of one run, all threads, mean */
    double work;                   /* of one run, in `unit` */
    const char *unit;              /* "MB", "draws" */
};

/* Processor, cores and memory, as one line on standard output. */
void bench_machine(void);
/* Measures run(thing), which does `work` units of `unit`, and prints a line. n at most 1001. */
struct bench bench_measure(const char *name, int n, double work, const char *unit,
                           void (*run)(void *thing), void *thing);
/* Prints how many times faster `ours` does a unit of work than `peer`, by medians. */
void bench_ratio(const struct bench *ours, const struct bench *peer);
/* Keeps the compiler from removing what computes `value`. */
void bench_use(double value);

#endif
