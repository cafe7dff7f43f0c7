#include "stats/voting/fixed.h"

#include <assert.h>

struct fixed_scale fixed_scale_of(int places, int guard) {
    struct fixed_scale scale = {.places = places, .guard = guard, .one = 1, .near = 0};
    for (int i = 0; i < places; i++) scale.one *= 10;
    wide unit = 1;
    for (int i = 0; i < guard; i++) unit *= 10;
    if (guard > 0) scale.near = unit / 2;
    return scale;
}

/* The product of two 128-bit numbers in two halves. */
static void multiply(uwide a, uwide b, uwide *high, uwide *low) {
    const uwide mask = ((uwide)1 << 64) - 1;
    uwide a0 = a & mask, a1 = a >> 64, b0 = b & mask, b1 = b >> 64;
    uwide p00 = a0 * b0, p01 = a0 * b1, p10 = a1 * b0, p11 = a1 * b1;
    uwide middle = (p00 >> 64) + (p01 & mask) + (p10 & mask);
    *low = (p00 & mask) | middle << 64;
    *high = p11 + (p01 >> 64) + (p10 >> 64) + (middle >> 64);
}

wide fixed_muldiv(wide a, wide b, wide c, bool *inexact) {
    assert(a >= 0 && b >= 0 && c > 0);
    uwide high, low, divisor = (uwide)c;
    multiply((uwide)a, (uwide)b, &high, &low);
    if (high == 0) {
        if (inexact != NULL) *inexact = low % divisor != 0;
        return (wide)(low / divisor);
    }
    assert(high < divisor); /* the quotient fits */
    uwide rest = high, quotient = 0;
    for (int i = 0; i < 128; i++) {
        bool carry = rest >> 127;
        rest = rest << 1 | low >> 127;
        low <<= 1;
        quotient <<= 1;
        if (carry || rest >= divisor) {
            rest -= divisor;
            quotient |= 1;
        }
    }
    if (inexact != NULL) *inexact = rest != 0;
    return (wide)quotient;
}

int fixed_compare(const struct fixed_scale *scale, wide a, wide b) {
    wide difference = a - b;
    if (difference == 0 || (difference < scale->near && -difference < scale->near)) return 0;
    return difference < 0 ? -1 : 1;
}

double fixed_real(const struct fixed_scale *scale, wide a) {
    return (double)((long double)a / (long double)scale->one);
}

char *fixed_text(struct arena *arena, const struct fixed_scale *scale, wide a) {
    bool negative = a < 0;
    uwide value = negative ? (uwide)-a : (uwide)a, unit = 1, one = 1;
    for (int i = 0; i < scale->guard; i++) unit *= 10;
    value = (value + unit / 2) / unit;
    int shown = scale->places - scale->guard;
    for (int i = 0; i < shown; i++) one *= 10;
    unsigned long long whole = (unsigned long long)(value / one);
    unsigned long long part = (unsigned long long)(value % one);
    const char *sign = negative && value > 0 ? "-" : "";
    if (shown == 0) return arena_printf(arena, "%s%llu", sign, whole);
    return arena_printf(arena, "%s%llu.%0*llu", sign, whole, shown, part);
}
