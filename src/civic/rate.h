/*
 * rate -- how often one address, or one account, may try.
 *
 * Token buckets in memory (4,096, by keyed hash; the oldest gives way). IPv6
 * addresses count by /64. Restarting the service empties them; the lasting
 * protection of an account is in person.locked_until.
 */
#ifndef CIVIC_RATE_H
#define CIVIC_RATE_H

#include "base/fail.h"

#include <stdbool.h>
#include <stdint.h>

struct rate_table;
struct rate_table *rate_table_new(void);
void rate_table_free(struct rate_table *table);

/* Takes one from the bucket (what, who): `burst` at once, then `per_hour`. LIMIT
 * with "try again in N minutes" when it is empty. `now_us` is monotonic. */
enum fail rate_take(struct rate_table *table, const char *what, const char *who, double burst,
                    double per_hour, int64_t now_us, struct why *why) MUST_USE;

#endif
