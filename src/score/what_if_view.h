/*
 * what_if_view -- the page "Which conditions would make it acceptable?", for officials and for the
 * public: a form of selects that is sent with GET, so that an answer has an address.
 */
#ifndef SCORE_WHAT_IF_VIEW_H
#define SCORE_WHAT_IF_VIEW_H

#include "stats/preference/what_if.h"
#include "web/html.h"
#include "web/http.h"
#include "web/parts.h"

struct what_if_change { /* one condition changed */
    const char *condition, *level;
    struct what_if_result result, difference;
};
struct what_if_view {
    const char *title, *about, *action; /* action: path of the form */
    const char *note;                   /* to officials; NULL: none */
    bool illustrative;
    struct what_if what_if;
    size_t level[WHAT_IF_CONDITIONS_MAX]; /* that are chosen */
    struct what_if_result chosen;
    const struct what_if_result *ranked;
    size_t n_ranked;
    const struct what_if_change *changes; /* by what they gain */
    size_t n_changes;
};

/* From so many people on, a study may stand in public: below, a share tells of single people. */
enum { WHAT_IF_PUBLIC_LEAST = 5 };
bool what_if_may_be_public(const struct what_if *what_if);

/* Reads a stored study and what was asked for: ?c1=2&c2=0. What is missing or not there is the best
 * level of its condition. */
enum fail what_if_load(struct arena *arena, const char *content, const struct http_request *http,
                       struct what_if_view *out, struct why *why) MUST_USE;

/* "62 in 100", or the mean of a rating. */
const char *what_if_text(const struct html *out, const struct what_if *what_if, double value);
/* "62 in 100 (between 55 and 69)" */
const char *what_if_range(const struct html *out, const struct what_if *what_if,
                          const struct what_if_result *result);
/* "who: NHS; kept: 1 year; ..." */
const char *what_if_levels(struct arena *arena, const struct what_if *what_if, const size_t *level);
/* The same, of the conditions alone in which two packages differ. */
const char *what_if_unlike(struct arena *arena, const struct what_if *what_if, const size_t *level,
                           const size_t *other);
/* What one change does, with its range: "9 more in 100 (3 to 15)". */
const char *what_if_gain(const struct html *out, const struct what_if *what_if,
                         const struct what_if_result *difference);
/* The address of a package. */
const char *what_if_href(struct arena *arena, const struct what_if_view *view, const size_t *level);
/* Chosen, best and worst of all packages as a picture. */
void what_if_chart(struct html *out, const struct what_if_view *view);

#endif
