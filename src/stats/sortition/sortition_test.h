/* sortition_test -- small pools for the tests: random ones with all their panels, and those on
 * disk. */
#ifndef STATS_SORTITION_SORTITION_TEST_H
#define STATS_SORTITION_SORTITION_TEST_H

#include "base/file.h"
#include "base/rng.h"
#include "stats/sortition/draw.h"
#include "stats/sortition/relax.h"
#include "stats/sortition/reserve.h"
#include "tests/test.h"

#include <math.h>

#define assert_near(a, b, most) assert_true(fabs((a) - (b)) <= (most))

enum { SMALL_PEOPLE = 12, SMALL_PANELS = 1000 };

/* A random pool of at most SMALL_PEOPLE with quotas about one of its panels, and every panel that
 * keeps them as a bit set of people. */
struct small {
    struct sortition_quotas quotas;
    struct sortition_pool pool;
    struct sortition_plan plan;
    uint32_t panels[SMALL_PANELS];
    size_t n_panels;
};
void small_make(struct arena *arena, uint64_t number, struct small *out);
/* The panels again, after quotas or plan were changed. */
void small_panels(struct small *small);

/* tests/data/sortition/NAME, read as the command does. `address`: with the address columns. */
struct on_disk {
    struct sortition_quotas quotas;
    struct sortition_people people;
    struct sortition_plan plan;
};
void on_disk_read(struct arena *arena, const char *name, size_t size, bool address,
                  struct on_disk *out);

#endif
