/*
 * panel -- the rules of a Citizens' Panel, pure: who may be asked, when, and who is due to go.
 */
#ifndef PANEL_PANEL_H
#define PANEL_PANEL_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/fail.h"
#include "web/form.h"

#include <stdbool.h>

/* How members are reached, in which languages, and why they leave: value and English label,
 * ending with NULL. */
extern const struct choice member_channels[], member_languages[], member_leave_reasons[];
const char *member_state_text(const char *state); /* English, for tr */
const char *member_state_colour(const char *state);
/* The English label of a value, or "" when it is not one of them. */
const char *choice_label(const struct choice *choices, const char *value);

/*
 * The code of a member's own page.
 *
 * Method: 75 bits of HMAC-SHA-256(server key, "member" and the number) in the alphabet of
 *         secret_code, and its check character. Made again whenever a message needs it, so
 *         that every letter carries the same one; stored only as a keyed hash.
 * Pure.
 */
char *member_code(struct arena *arena, const uint8_t key[32], int64_t member);
/* A code of another purpose, made the same way: good for ending the news and nothing else, so that
 * a newsletter that is passed on opens nobody's page. */
char *member_news_code(struct arena *arena, const uint8_t key[32], int64_t member);

/* Keyed hash of an e-mail address, ASCII letters folded; s NULL for an empty one. */
struct str member_email_hash(struct arena *arena, const uint8_t key[32], const char *email);

/* Keyed hash of where somebody lives, the same however it is typed; s NULL where there is no full
 * address with a postcode. */
struct str member_address_hash(struct arena *arena, const uint8_t key[32], const char *lines);

/* The ISO day `months` before `day`: who joined on it or earlier has been in so long. */
const char *day_months_before(struct arena *arena, struct date day, int64_t months);

/* How a panel compares with its population in one dimension. */
struct profile_line {
    double population_share; /* NaN: not known */
    double panel_share;      /* NaN: nobody */
    double gap;              /* panel minus population, percentage points as shares */
    int64_t wanted;          /* more members needed for the population's share at the same size */
};
/*
 * Method: shares of the known; `wanted` = ceil(share * n) - members, at least 0; the
 *         dissimilarity is half the sum of absolute gaps (Duncan and Duncan 1955): the share of
 *         the panel that would have to be somebody else.
 * Units: shares 0..1. Pure.
 */
double profile_compare(const double *population, const int64_t *members, size_t n,
                       struct profile_line *out);

/* Attrition: Kaplan-Meier estimate of the share still in after each whole year. */
struct tenure {
    int64_t days; /* in the panel so far, or until they left */
    bool left;
};
/*
 * Question: what share of those who join are still members after so many days?
 * Method:   Kaplan and Meier (1958), product limit; Greenwood's variance.
 * Fails:    INPUT when there is nobody or a negative duration.
 * Memory:   scratch in the arena.
 */
enum fail tenure_survival(struct arena *arena, const struct tenure *tenures, size_t n, int64_t days,
                          double *share, double *standard_error, struct why *why) MUST_USE;

#endif
