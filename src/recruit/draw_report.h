/*
 * draw_report -- a draw told with every figure behind it, as one page.
 *
 * Quotas against what was achieved, everybody's chance with the reasons and what one more place
 * would change, the chances beside those of a simple lot and of the greedy rule (picture, table,
 * sentence), categories two by two, the certificate, and what it takes to check it. The command
 * writes it as report.html; a recruitment shows it to those who run it. It is not for the public:
 * reasons and small counts say what single people are.
 * Memory: in the arena. Pure.
 */
#ifndef RECRUIT_DRAW_REPORT_H
#define RECRUIT_DRAW_REPORT_H

#include "base/str.h"
#include "stats/sortition/draw.h"

enum { DRAW_COMPARED_PANELS = 200 };

/* What other ways would give: simple random, and the greedy rule (NULL: it found no panel). */
struct draw_compared {
    const double *random_chance, *greedy_chance; /* [n] */
    struct sortition_summary random_summary, greedy_summary;
};
void draw_compare(struct arena *arena, const struct sortition_plan *with,
                  struct draw_compared *out);

struct draw_told {
    const struct sortition_report *report;
    const struct sortition_quotas *quotas;
    const struct sortition_pool *pool;
    const char *const *names; /* [n] numbers or ids of the people */
    const struct sortition_price *prices;
    size_t n_prices;
    struct draw_compared compared;
    const char *const *relaxed; /* quotas that were relaxed, in words */
    size_t n_relaxed;
    int64_t per_address;    /* 0: no such rule */
    const char *panel;      /* its number; NULL: not drawn yet */
    const uint32_t *chosen; /* [size]; NULL: not drawn yet */
    const char *how_to_check;
    const char *const *checks; /* [2 * n_checks]: what, and its value */
    size_t n_checks;
    const char *date; /* ISO */
};
enum fail draw_report_html(struct arena *arena, const struct draw_told *told, struct str *out,
                           struct why *why) MUST_USE;

/* "gender: Female (at most 13 places for 199 people)", in English. */
const char *draw_cause_text(struct arena *arena, const struct sortition_quotas *quotas,
                            const struct sortition_cause *cause);
/* Why a group's chance is what it is, in English. */
const char *draw_group_text(struct arena *arena, const struct sortition_quotas *quotas,
                            const struct sortition_group *group);

#endif
