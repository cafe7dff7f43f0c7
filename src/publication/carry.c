#include "publication/carry.h"

#include <math.h>
#include <stdlib.h>

/* ---- counts ---- */

struct shown { /* of a ballot, as far as it is shown */
    int64_t n, yes, unsure, no, detail;
};

/* The fewest people whose answers explain the difference between two lists of counts. */
static int64_t moved(const int64_t *a, const int64_t *b, size_t n) {
    int64_t more = 0, less = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t by = b[i] - a[i];
        if (by > 0) more += by;
        if (by < 0) less -= by;
    }
    return more > less ? more : less;
}

/* Both as fully as the one is shown that shows less. */
static size_t shown_counts(const struct shown *of, int64_t detail, int64_t counts[3]) {
    if (detail == DETAIL_TOTAL) {
        counts[0] = of->n;
        return 1;
    }
    counts[0] = of->yes;
    counts[1] = detail == DETAIL_FULL ? of->unsure : of->n - of->yes;
    counts[2] = of->no;
    return detail == DETAIL_FULL ? 3 : 2;
}

static bool by_few(const struct shown *past, const struct shown *now) {
    int64_t a[3], b[3], detail = past->detail > now->detail ? past->detail : now->detail;
    if (past->n == 0 || now->n == 0) return false;
    size_t n = shown_counts(past, detail, a);
    shown_counts(now, detail, b);
    return count_is_small(moved(a, b, n));
}

static size_t use_carry(const struct public_use *past, struct public_use *now) {
    struct shown before[] = {
        {past->before_n, past->before_yes, past->before_unsure, past->before_no,
         past->before_detail},
        {now->before_n, now->before_yes, now->before_unsure, now->before_no, now->before_detail}};
    struct shown after[] = {
        {past->after_n, past->after_yes, past->after_unsure, past->after_no, past->after_detail},
        {now->after_n, now->after_yes, now->after_unsure, now->after_no, now->after_detail}};
    size_t n = 0;
    if (by_few(&before[0], &before[1])) {
        n++;
        now->before_n = past->before_n, now->before_yes = past->before_yes;
        now->before_unsure = past->before_unsure, now->before_no = past->before_no;
        now->before_detail = past->before_detail;
    }
    if (by_few(&after[0], &after[1])) {
        n++;
        now->after_n = past->after_n, now->after_yes = past->after_yes;
        now->after_unsure = past->after_unsure, now->after_no = past->after_no;
        now->after_detail = past->after_detail;
    }
    return n;
}

static size_t engagement_carry(const struct public_engagement *past,
                               struct public_engagement *now) {
    if (past->people == 0 || !count_is_small(llabs(now->people - past->people))) return 0;
    now->people = past->people;
    now->told = past->told;
    now->swing_sheets = past->swing_sheets;
    now->swing_people = past->swing_people;
    now->swing_counts = past->swing_counts;
    return 1;
}

/* Where the titles of engagements or uses leave open which is which, nothing is carried: the
 * figures of another jury would be worse than a difference. */
static size_t engagements_called(const struct publication_content *of, const char *title,
                                 size_t *at) {
    size_t n = 0;
    for (size_t i = 0; i < of->n_engagements; i++)
        if (text_is(of->engagements[i].title, title)) *at = i, n++;
    return n;
}

static size_t uses_called(const struct publication_content *of, const struct public_use *like,
                          size_t *at) {
    size_t n = 0, e;
    if (engagements_called(of, like->engagement, &e) != 1) return 0;
    for (size_t i = 0; i < of->n_uses; i++)
        if (text_is(of->uses[i].title, like->title) &&
            text_is(of->uses[i].engagement, like->engagement))
            *at = i, n++;
    return n;
}

size_t carry_content(const struct publication_content *past, struct publication_content *now) {
    size_t n = 0, k, other;
    if (past->version != now->version) return 0; /* others were asked about another version */
    for (size_t i = 0; i < now->n_uses; i++)
        if (text_is_empty(now->uses[i].source) && uses_called(past, &now->uses[i], &k) == 1 &&
            uses_called(now, &now->uses[i], &other) == 1)
            n += use_carry(&past->uses[k], &now->uses[i]);
    for (size_t i = 0; i < now->n_engagements; i++) {
        const char *title = now->engagements[i].title;
        if (text_is_empty(now->engagements[i].source) && engagements_called(past, title, &k) == 1 &&
            engagements_called(now, title, &other) == 1)
            n += engagement_carry(&past->engagements[k], &now->engagements[i]);
    }
    for (size_t i = 0; i < now->n_conditions; i++)
        for (k = 0; k < past->n_conditions; k++) {
            int64_t was = past->conditions[k].people, is = now->conditions[i].people;
            if (!text_is(past->conditions[k].text, now->conditions[i].text) || was == DB_NULL_INT ||
                is == DB_NULL_INT || count_is_small(was) || !count_is_small(llabs(is - was)))
                continue;
            now->conditions[i].people = was;
            n++;
        }
    return n;
}

/* ---- weights ---- */

struct weighed {
    size_t n_people, n_items;
    const char *const *items;
    const double *weight;
};

static bool same_items(const struct weighed *a, const struct weighed *b) {
    if (a->n_items != b->n_items) return false;
    for (size_t i = 0; i < a->n_items; i++)
        if (!text_is(a->items[i], b->items[i])) return false;
    return true;
}

/* May the weights of fewer than five people explain the difference? Not where there is none. */
static bool weighed_by_few(const struct weighed *past, const struct weighed *now) {
    if (past->n_people < SCORE_PEOPLE_MIN || now->n_people < SCORE_PEOPLE_MIN ||
        !same_items(past, now))
        return false;
    size_t most = past->n_people > now->n_people ? past->n_people : now->n_people;
    size_t least = past->n_people + now->n_people - most;
    if (most - least >= SMALL_COUNT) return false;
    double sums[2] = {0}, apart = 0;
    for (size_t i = 0; i < now->n_items; i++) sums[0] += past->weight[i], sums[1] += now->weight[i];
    if (!(sums[0] > 0 && sums[1] > 0)) return false;
    for (size_t i = 0; i < now->n_items; i++)
        apart += fabs(past->weight[i] / sums[0] - now->weight[i] / sums[1]) / 2;
    return most > least || (apart > 0 && apart * (double)most < SMALL_COUNT);
}

static struct weighed weighed_of(const struct score_source_summary *source) {
    return (struct weighed){source->n_people, source->n_items, source->items, source->item_weight};
}

static size_t sources_carry(struct arena *arena, const struct score_summary *past,
                            struct score_summary *now) {
    size_t n = 0;
    struct score_source_summary *made =
        ARENA_ARRAY(arena, struct score_source_summary, now->n_sources + 1);
    for (size_t i = 0; i < now->n_sources; i++) {
        made[i] = now->sources[i];
        for (size_t k = 0; k < past->n_sources; k++) {
            const struct score_source_summary *was = &past->sources[k];
            struct weighed a = weighed_of(was), b = weighed_of(&now->sources[i]);
            if (!text_is(was->label.key, made[i].label.key) || !weighed_by_few(&a, &b)) continue;
            made[i] = *was;
            n++;
        }
    }
    now->sources = made;
    return n;
}

static size_t verdict_carry(const struct score_verdict *past, struct score_verdict *now) {
    int64_t a[] = {past->yes, past->unsure, past->no}, b[] = {now->yes, now->unsure, now->no};
    if (a[0] + a[1] + a[2] == 0 || b[0] + b[1] + b[2] == 0 ||
        !(count_is_small(moved(a, b, 3)) || count_is_small(llabs(past->yes_if - now->yes_if))))
        return 0;
    *now = *past;
    return 1;
}

size_t carry_score(struct arena *arena, const struct score_summary *past, bool same_version,
                   struct score_summary *now) {
    size_t n = sources_carry(arena, past, now);
    if (same_version) n += verdict_carry(&past->verdict, &now->verdict);
    struct weighed a = {past->n_people, past->n_items, past->items, past->item_weight};
    struct weighed b = {now->n_people, now->n_items, now->items, now->item_weight};
    bool same_people = past->headline == NULL || now->headline == NULL
                           ? past->headline == now->headline && same_version
                           : text_is(past->headline, now->headline);
    if (!same_people || !weighed_by_few(&a, &b)) return n;
    now->n_people = past->n_people;
    now->n_unfinished = past->n_unfinished;
    now->n_strata = past->n_strata;
    now->item_weight = past->item_weight;
    now->item_covariance = past->item_covariance;
    return n + 1;
}
