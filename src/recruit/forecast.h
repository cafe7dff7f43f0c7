/*
 * forecast -- how many registrations are still to come.
 *
 * Question: how many people will have registered on the last day?
 * Method:   letters are answered most in the first days. The rate is the mean of the last three
 *           days; it is taken to halve every four days, so that what is to come is the sum of a
 *           falling series. The range is that of a Poisson count (normal approximation, 90 %).
 * Units:    people; days.
 * Pure.
 */
#ifndef RECRUIT_FORECAST_H
#define RECRUIT_FORECAST_H

#include <stddef.h>
#include <stdint.h>

struct forecast {
    double expected, low, high; /* in all, those who have registered included */
};
/* `days`[n]: registrations on each day up to today; `left`: days still to come. */
struct forecast forecast_make(const int64_t *days, size_t n, int left);

#endif
