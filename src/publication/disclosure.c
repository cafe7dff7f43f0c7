#include "publication/disclosure.h"

#include "base/utf8.h"

#include <ctype.h>
#include <string.h>

bool count_is_small(int64_t count) {
    return count > 0 && count < SMALL_COUNT;
}

enum detail tally_detail(const struct tally *tally, bool from_published_source) {
    if (from_published_source) return DETAIL_FULL;
    if (!count_is_small(tally->yes) && !count_is_small(tally->unsure) && !count_is_small(tally->no))
        return DETAIL_FULL;
    if (!count_is_small(tally->yes) && !count_is_small(tally->unsure + tally->no))
        return DETAIL_YES;
    return DETAIL_TOTAL;
}

enum detail detail_least(enum detail a, enum detail b) {
    return a > b ? a : b;
}

static double *zeros(struct arena *arena, size_t n) {
    return ARENA_ARRAY(arena, double, n);
}

/* Sources that enough people stand behind. Of those that are counted together none is told where
 * one of them is small: all together less the others would tell it. */
static void sources_make_safe(struct arena *arena, const struct score_summary *summary,
                              struct score_summary *out) {
    struct score_source_summary *kept =
        ARENA_ARRAY(arena, struct score_source_summary, summary->n_sources + 1);
    bool small = false;
    size_t n = 0;
    for (size_t i = 0; i < summary->n_sources; i++)
        small = small || (summary->sources[i].label.mixed &&
                          summary->sources[i].n_people < SCORE_PEOPLE_MIN);
    for (size_t i = 0; i < summary->n_sources; i++) {
        const struct score_source_summary *source = &summary->sources[i];
        if (source->n_people >= SCORE_PEOPLE_MIN && !(source->label.mixed && small))
            kept[n++] = *source;
    }
    out->sources = kept;
    out->n_sources = n;
}

void summary_make_safe(struct arena *arena, const struct score_summary *summary, enum detail detail,
                       bool from_published_source, struct score_summary *out) {
    *out = *summary;
    sources_make_safe(arena, summary, out);
    struct score_verdict *verdict = &out->verdict;
    if (detail == DETAIL_YES) {
        verdict->no += verdict->unsure;
        verdict->unsure = 0;
    }
    if (detail == DETAIL_TOTAL) *verdict = (struct score_verdict){0};
    if (detail != DETAIL_FULL || (count_is_small(verdict->yes_if) && !from_published_source))
        verdict->yes_if = 0;
    size_t items = summary->n_items, m = summary->n_criteria;
    if (summary->n_people < SCORE_PEOPLE_MIN) {
        out->item_weight = zeros(arena, items);
        out->item_covariance = zeros(arena, items * items);
    }
    if (summary->n_assessors_rating < SCORE_ASSESSORS_MIN) {
        out->worst = (struct score_ends){zeros(arena, m), zeros(arena, m * m)};
        out->best = (struct score_ends){zeros(arena, m), zeros(arena, m * m)};
        out->agreement = out->alpha = 0;
    }
}

/* An UK postcode, outward and inward part, at `at`: "LS1 4AP", "M13 9WL", "EC1A1BB". */
static bool is_postcode(const char *at) {
    size_t n = 0;
    while (n < 2 && isupper((unsigned char)at[n])) n++;
    if (n == 0 || !isdigit((unsigned char)at[n])) return false;
    n++;
    bool letter = isupper((unsigned char)at[n]) && at[n + 1] == ' ';
    if (isdigit((unsigned char)at[n]) || letter) n++;
    if (at[n] == ' ') n++;
    return isdigit((unsigned char)at[n]) && isupper((unsigned char)at[n + 1]) &&
           isupper((unsigned char)at[n + 2]) && !isalnum((unsigned char)at[n + 3]);
}

/* Nine digits or more in a row, spaces and dashes apart: telephones, NHS numbers. */
static bool is_long_number(const char *at) {
    int digits = 0;
    for (; *at != '\0'; at++) {
        if (isdigit((unsigned char)*at))
            digits++;
        else if (*at != ' ' && *at != '-')
            break;
    }
    return digits >= 9;
}

unsigned text_points(const char *text) {
    unsigned found = 0;
    if (text == NULL) return 0;
    for (const char *at = text; *at != '\0'; at++) {
        bool starts = at == text || !isalnum((unsigned char)at[-1]);
        if (*at == '@' && !starts && isalnum((unsigned char)at[1])) found |= POINTS_EMAIL;
        if (starts && is_postcode(at)) found |= POINTS_POSTCODE;
        if (starts && isdigit((unsigned char)*at) && is_long_number(at)) found |= POINTS_NUMBER;
    }
    return found;
}

const char *slug_make(struct arena *arena, const char *title) {
    const char *slug = utf8_slug(arena, title, 60);
    return *slug == '\0' ? "proposal" : slug;
}
