/*
 * rate -- how often one address, or one account, may try.
 *
 * Token buckets in memory (4,096, by keyed hash; the oldest gives way). An IPv6 address counts with
 * its whole /64 (http_request.client is cut to it). Restarting the service empties them; the
 * lasting protection of an account is in person.locked_until.
 */
#ifndef CIVIC_RATE_H
#define CIVIC_RATE_H

#include "base/fail.h"

#include <stdbool.h>
#include <stdint.h>

struct rate_table;
struct rate_table *rate_table_new(void);
void rate_table_free(struct rate_table *table);

/* Takes one from the bucket (what, who): `burst` at once, then `per_hour`. False when it is empty:
 * `wait_minutes` from now, at least 1, there is one again. `now_us` is monotonic. */
bool rate_take(struct rate_table *table, const char *what, const char *who, double burst,
               double per_hour, int64_t now_us, int *wait_minutes) MUST_USE;

#endif
