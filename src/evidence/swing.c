#include "evidence/swing.h"

#include <math.h>

struct swing_fault swing_order_check(const int64_t *place, size_t n) {
    if (n < SWING_ITEMS_LEAST) return (struct swing_fault){SWING_ALONE, 0, 0};
    for (size_t i = 0; i < n; i++) {
        if (place[i] == 0) return (struct swing_fault){SWING_BLANK, i, 0};
        if (place[i] < 1 || place[i] > (int64_t)n) return (struct swing_fault){SWING_OUTSIDE, i, 0};
        for (size_t k = 0; k < i; k++)
            if (place[k] == place[i]) return (struct swing_fault){SWING_TWICE, i, k};
    }
    return (struct swing_fault){SWING_FINE, 0, 0};
}

struct swing_fault swing_points_check(const double *points, const int64_t *place, size_t n) {
    struct swing_fault order = swing_order_check(place, n);
    if (order.what != SWING_FINE) return order;
    for (size_t i = 0; i < n; i++) {
        if (isnan(points[i])) return (struct swing_fault){SWING_BLANK, i, 0};
        if (!(points[i] >= 0 && points[i] <= SWING_MOST))
            return (struct swing_fault){SWING_OUTSIDE, i, 0};
    }
    for (size_t i = 0; i < n; i++)
        if (place[i] == 1 && points[i] < SWING_MOST) return (struct swing_fault){SWING_TOP, i, 0};
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            if (place[i] > place[k] && points[i] > points[k])
                return (struct swing_fault){SWING_AGAINST, i, k};
    return (struct swing_fault){SWING_FINE, 0, 0};
}
