/* progress_views -- how registration goes. */
#ifndef RECRUIT_PROGRESS_VIEWS_H
#define RECRUIT_PROGRESS_VIEWS_H

#include "recruit/recruit_views.h"

struct progress_value {
    const char *name, *seats, *expected, *status, *colour;
    int64_t in_pool;
};
struct progress_category {
    const char *name;
    const struct progress_value *values;
    size_t n_values;
};
struct progress_view {
    const struct recruitment *recruitment;
    int64_t n_people, n_letters;
    const char *response, *forecast; /* NULL: none */
    struct raw chart;
    const struct progress_category *categories;
    size_t n_categories;
};

#endif
