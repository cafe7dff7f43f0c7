/*
 * results -- themes: how many passages, who said it, for and against apart.
 *
 * Question: how many passages and how many contributions name a theme, with which stance, from
 *           which areas and groups; which of these numbers may be shown?
 * Method:   only what counts (coding_final): differences that nobody settled count for nothing and
 *           are told apart. A theme holds its own passages and those of the codes below it, each
 *           once; whoever is for in one and against in another of them is mixed. A contribution
 *           (an event, an answer sheet) counts once, however many passages it has.
 *           By area and group: of all contributions that were coded, how many name the theme.
 *           Counts of 1 to 4, of those who name it or who do not, are hidden, and others with them
 *           so that none follows from the totals (stats/disclosure/suppress.h).
 * Fails:    as the store; where no pattern protects the small numbers nothing is shown by area.
 */
#ifndef CODING_RESULTS_H
#define CODING_RESULTS_H

#include "coding/codebook.h"

enum { RESULTS_LEAST = 5, RESULTS_NO_PARTS = 0, RESULTS_ALL_PARTS = -1 };

struct part_result {
    const char *name; /* "" not known */
    int64_t said, base;
    bool shown;   /* false: small, or others would follow from it */
    size_t voice; /* while counting: the contribution that was met here last, from 1 */
};
struct theme_result {
    const struct code *code;
    int64_t n, voices, n_open; /* n_open: passages on which coders differ */
    int64_t by_stance[N_STANCES], voices_by_stance[N_STANCES];
    struct part_result *areas, *groups; /* [n_areas], [n_groups]; NULL: not asked for */
};
struct results {
    int64_t n, voices; /* passages coded and counted, and contributions */
    struct codebook book;
    struct theme_result *themes; /* [book.n] in the codebook's order */
    size_t n_areas, n_groups;
};
/* Areas and groups of one code, of none or of all. NOTFOUND for a code that is none. Marks are
 * counted as they come from the database, so that memory follows the codes and not the passages. */
enum fail theme_results_load(struct db *db, struct arena *arena, int64_t coding, int64_t code,
                             struct results *out, struct why *why) MUST_USE;
const struct theme_result *theme_result_of(const struct results *results, int64_t code);

/*
 * Question: which parts may be shown, so that nobody works out a number of 1 to 4 contributions who
 *           knows all parts that are shown, the totals, and how many contributions each part has?
 * Method:   of the parts not shown only S, how many named the theme in all, and N, how many did
 *           not, are known. A part of `base` of whom v said it may then have from base - N to S,
 *           within 0 and base. Both reach 3 beyond v, on either side, exactly when
 *           S >= min(base, v + 3) and N >= min(base, base - v + 3). Parts are left out, those of
 *           few contributions first, until that holds for each part with a small number; none is
 *           shown where it cannot, or where a total is small.
 * Source:   Hundepool et al. (2012), Statistical Disclosure Control, 4.3: the attacker's interval.
 * Pure:     yes. O(n log n).
 */
void parts_safe(struct arena *arena, struct part_result *parts, size_t n);
/* Whether for and against may be told apart in public: no contributions of 1 to 4 in any. */
bool stances_safe(const struct theme_result *theme);

/* ",3,7,": a code and those below it, for coding/results.sql. */
const char *codes_under(struct arena *arena, const struct codebook *book, int64_t code);

#endif
