/*
 * proportion -- shares of people, and how they changed.
 *
 * Question: of those asked, which share says yes; how sure are we; did the same
 *           people change their minds?
 * Method:   Wilson's score interval (the default: never leaves 0..1, good from
 *           five people on); Clopper-Pearson's exact interval (never covers less
 *           than it says, so wider). Change in the same people: difference of
 *           the paired shares with Newcombe's interval (method 10: Wilson
 *           intervals squared and added, with the correlation of the pairs),
 *           exact two-sided McNemar test and its mid-p form.
 * Source:   Wilson (1927), JASA 22; Clopper & Pearson (1934), Biometrika 26;
 *           Newcombe (1998), Statistics in Medicine 17, 2635-2650, method 10;
 *           Fagerland, Lydersen & Laake (2013), BMC Med Res Methodol 13:91.
 * Units:    counts of people; shares 0..1; level 0.95 for 95 %.
 * Shapes:   a count of n; or a 2x2 table of pairs; or a k x k table of transitions.
 * Fails:    INPUT when a count is negative or above n, n is 0, or the level is
 *           not between 0.5 and 1.
 * Pure:     yes.
 */
#ifndef STATS_PROPORTION_H
#define STATS_PROPORTION_H

#include "base/fail.h"
#include "stats/interval.h"

#include <stdint.h>

/* Wilson's interval of count/n. */
enum fail proportion_wilson(int64_t count, int64_t n, double level, struct interval *out,
                            struct why *why) MUST_USE;
/* The same for a share of so many effective people, which need not be whole, with the quantile z of
 * the level (normal, or of t where the share's error is an estimate). n > 0. */
struct interval wilson_interval(double share, double n, double z);
/* The quantile for a level: 1.96 for 0.95. */
double wilson_quantile(double level);
/* How far the difference of two shares reaches to one side, from how far each does (Newcombe's
 * method 10); `correlation` of the pairs, 0 for different people. */
double newcombe_reach(double one, double other, double correlation);
/* The exact interval of count/n. */
enum fail proportion_exact(int64_t count, int64_t n, double level, struct interval *out,
                           struct why *why) MUST_USE;

/* The same people asked twice about one thing. */
struct pairs {
    int64_t yes_yes, no_yes, yes_no, no_no; /* before_after; "no" is anything but yes */
};
struct paired_change {
    int64_t n;
    double before, after;     /* shares of yes */
    double difference;        /* after - before */
    struct interval interval; /* of the difference, Newcombe's method 10 */
    double p_exact, p_mid;    /* McNemar: chance of so uneven a switch if both ways were alike */
};
enum fail proportion_change(const struct pairs *pairs, double level, struct paired_change *out,
                            struct why *why) MUST_USE;

/* Counts who went from which answer to which: counts[before * n_answers + after],
 * [n_answers * n_answers], set by this function. An answer is 0..n_answers-1; a
 * negative one is missing and leaves the person out. Returns how many people had both.
 * O(n + n_answers^2). */
int64_t transitions_count(const int *before, const int *after, size_t n, int n_answers,
                          int64_t *counts);
/* The 2x2 table for one of the answers as "yes". */
struct pairs transitions_pairs(const int64_t *counts, int n_answers, int yes);

#endif
