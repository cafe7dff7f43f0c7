/* How a score went from one computation to the next. */
#include "score/score_words.h"

#include <math.h>

/* The first and the last point that has a score; false with fewer than two. */
static bool ends_of(const struct score_point *points, size_t n, size_t *first, size_t *last) {
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(points[i].score)) continue;
        if (found++ == 0) *first = i;
        *last = i;
    }
    return found >= 2;
}

const char *score_trend_sentence(const struct html *out, const struct score_point *points,
                                 size_t n) {
    size_t first = 0, last = 0;
    if (!ends_of(points, n, &first, &last)) return NULL;
    const struct score_point *from = &points[first], *to = &points[last];
    bool apart = from->high < to->low || to->high < from->low;
    /* As they are printed: a change that rounds away is none. */
    bool same = fabs(round(from->score) - round(to->score)) < 0.5;
    const char *went =
        same ? trf(out, "The score stayed at %.0f from %s to %s.", to->score, from->date, to->date)
             : trf(out, "The score went from %.0f (%s) to %.0f (%s).", from->score, from->date,
                   to->score, to->date);
    const char *means = apart  ? tr(out, "The ranges do not overlap: that is more than chance.")
                        : same ? ""
                               : tr(out, "The ranges overlap: it may be chance, and not a change.");
    return arena_printf(out->arena, "%s%s%s", went, *means == '\0' ? "" : " ", means);
}

void score_trend_chart(struct html *out, const struct score_point *points, size_t n, double line) {
    const char *sentence = score_trend_sentence(out, points, n);
    if (sentence == NULL) return;
    struct chart_interval_row *rows = ARENA_ARRAY(out->arena, struct chart_interval_row, n);
    for (size_t i = 0; i < n; i++)
        rows[i] = (struct chart_interval_row){
            .label = points[i].date,
            .value = points[i].score,
            .low = points[i].low,
            .high = points[i].high,
            .low_inner = (double)NAN,
            .high_inner = (double)NAN,
            .note = trf(out, "version %lld", (long long)points[i].version),
            .emphasis = i + 1 == n};
    chart_interval(
        out, &(struct chart_interval){
                 .frame = {.id = "trend",
                           .title = tr(out, "How the score changed"),
                           .sentence = sentence,
                           .note = tr(out, "Each score with all its doubt, the oldest first.")},
                 .rows = rows,
                 .n_rows = n,
                 .min = 0,
                 .max = 100,
                 .unit = "",
                 .line = line,
                 .line_label = tr(out, "line")});
}
