/* The pictures of a score. */
#include "score/score_words.h"

#include <math.h>

#define NONE ((double)NAN)

static const char *weakest_sentence(const struct html *out, const struct score_reading *reading) {
    size_t weakest = reading->figures->weakest_test;
    return trf(out,
               "With all doubt the score lies between %.0f and %.0f. The weakest part is “%s” "
               "with %.0f.",
               reading->figures->combined.low, reading->figures->combined.high,
               score_title(reading, reading->summary->tests[weakest]),
               reading->figures->test_score[weakest]);
}

void score_chart(struct html *out, const struct score_reading *reading, const char *download) {
    const struct score_figures *figures = reading->figures;
    const struct score_summary *summary = reading->summary;
    if (figures->refusals != 0) return;
    struct chart_interval_row *rows =
        ARENA_ARRAY(out->arena, struct chart_interval_row, 4 + summary->n_tests);
    size_t n = 0;
    rows[n++] = (struct chart_interval_row){.label = tr(out, "All doubt together"),
                                            .value = figures->score,
                                            .low = figures->combined.low,
                                            .high = figures->combined.high,
                                            .low_inner = NONE,
                                            .high_inner = NONE,
                                            .emphasis = 1};
    rows[n++] = (struct chart_interval_row){.label = tr(out, "Other people asked"),
                                            .value = figures->score,
                                            .low = figures->people.low,
                                            .high = figures->people.high,
                                            .low_inner = NONE,
                                            .high_inner = NONE,
                                            .note = trf(out, "n = %zu", summary->n_people)};
    rows[n++] = (struct chart_interval_row){.label = tr(out, "Other assessors"),
                                            .value = figures->score,
                                            .low = figures->assessors.low,
                                            .high = figures->assessors.high,
                                            .low_inner = NONE,
                                            .high_inner = NONE,
                                            .note = trf(out, "n = %zu", summary->n_assessors)};
    rows[n++] =
        (struct chart_interval_row){.label = tr(out, "Missing answers"),
                                    .value = figures->score,
                                    .low = figures->missing.low,
                                    .high = figures->missing.high,
                                    .low_inner = NONE,
                                    .high_inner = NONE,
                                    .note = trf(out, "%zu missing", summary->n_ratings_missing)};
    for (size_t t = 0; t < summary->n_tests; t++)
        rows[n++] = (struct chart_interval_row){
            .label = score_title(reading, summary->tests[t]),
            .value = figures->test_score[t],
            .low = figures->test_interval[t].low,
            .high = figures->test_interval[t].high,
            .low_inner = NONE,
            .high_inner = NONE,
            .note = trf(out, "weight %.0f%%", 100 * figures->test_weight[t])};
    chart_interval(
        out, &(struct chart_interval){.frame = {.id = "score",
                                                .title = tr(out, "The score and how sure we are"),
                                                .sentence = weakest_sentence(out, reading),
                                                .note = score_base(out, reading),
                                                .download_href = download},
                                      .rows = rows,
                                      .n_rows = n,
                                      .min = 0,
                                      .max = 100,
                                      .unit = "",
                                      .line = summary->line,
                                      .line_label = tr(out, "line")});
}

void score_line_chart(struct html *out, const struct score_reading *reading) {
    const struct score_figures *figures = reading->figures;
    if (figures->refusals != 0) return;
    const struct chart_interval_row row = {.label = tr(out, "All doubt together"),
                                           .value = figures->score,
                                           .low = figures->combined.low,
                                           .high = figures->combined.high,
                                           .low_inner = NONE,
                                           .high_inner = NONE,
                                           .emphasis = 1};
    chart_interval(
        out, &(struct chart_interval){.frame = {.id = "score-line",
                                                .title = tr(out, "The score and how sure we are"),
                                                .sentence = weakest_sentence(out, reading),
                                                .note = score_base(out, reading)},
                                      .rows = &row,
                                      .n_rows = 1,
                                      .min = 0,
                                      .max = 100,
                                      .unit = "",
                                      .line = reading->summary->line,
                                      .line_label = tr(out, "line")});
}

void score_direct_chart(struct html *out, const struct score_reading *reading,
                        const char *download) {
    const struct score_verdict *verdict = &reading->summary->verdict;
    if (reading->figures->direct == DIRECT_NONE) return;
    const char *const parts[] = {tr(out, "Yes"), tr(out, "Unsure"), tr(out, "No")};
    const char *const rows[] = {tr(out, "This proposal")};
    const double counts[] = {(double)verdict->yes, (double)verdict->unsure, (double)verdict->no};
    long long n = (long long)(verdict->yes + verdict->unsure + verdict->no);
    const char *note = text_is_empty(reading->direct_date)
                           ? trf(out, "%lld people", n)
                           : trf(out, "%lld people, %s", n, reading->direct_date);
    chart_stack(out,
                &(struct chart_stack){.frame = {.id = "direct",
                                                .title = tr(out, "What people said when asked "
                                                                 "directly"),
                                                .sentence = score_direct_sentence(out, reading),
                                                .note = note,
                                                .download_href = download},
                                      .parts = parts,
                                      .n_parts = 3,
                                      .rows = rows,
                                      .n_rows = 1,
                                      .counts = counts});
}

/* What people weighed, or, where that is many questions, the tests that they belong to. */
struct weighed {
    const char **labels;
    double *values, *low, *high;
    size_t n, top;
};

static void weighed_put(const struct score_reading *reading, struct weighed *weighed,
                        const char *id, double share, double variance) {
    const struct score_summary *summary = reading->summary;
    struct interval interval = interval_clamp(
        interval_t(share, sqrt(fmax(variance, 0)), score_people_df(summary), summary->level), 0, 1);
    size_t at = weighed->n++;
    weighed->labels[at] = score_title(reading, id);
    weighed->values[at] = 100 * share;
    weighed->low[at] = 100 * interval.low;
    weighed->high[at] = 100 * interval.high;
    if (weighed->values[at] > weighed->values[weighed->top]) weighed->top = at;
}

static void weighed_tests(const struct score_reading *reading, struct weighed *weighed) {
    const struct score_summary *summary = reading->summary;
    size_t n = summary->n_items, m = summary->n_criteria;
    for (size_t t = 0; t < summary->n_tests; t++) {
        double share = 0, variance = 0;
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < m; k++) {
                if (summary->test_of[k] != t || summary->mapping[i * m + k] <= 0) continue;
                share += summary->item_weight[i] * summary->mapping[i * m + k];
                for (size_t j = 0; j < n; j++)
                    for (size_t l = 0; l < m; l++)
                        if (summary->test_of[l] == t)
                            variance += summary->item_covariance[i * n + j] *
                                        summary->mapping[i * m + k] * summary->mapping[j * m + l];
            }
        weighed_put(reading, weighed, summary->tests[t], share, variance);
    }
}

enum { BARS_MAX = 8 };

void score_weights_chart(struct html *out, const struct score_reading *reading,
                         const char *download) {
    const struct score_summary *summary = reading->summary;
    size_t n = summary->n_items > summary->n_tests ? summary->n_items : summary->n_tests;
    if (summary->n_people < SCORE_PEOPLE_MIN) return;
    double *numbers = ARENA_ARRAY(out->arena, double, n * 3);
    struct weighed weighed = {.labels = ARENA_ARRAY(out->arena, const char *, n),
                              .values = numbers,
                              .low = numbers + n,
                              .high = numbers + 2 * n};
    size_t top = 0;
    for (size_t i = 0; i < summary->n_items; i++)
        if (summary->item_weight[i] > summary->item_weight[top]) top = i;
    const char *most = "";
    if (summary->n_items > BARS_MAX) {
        weighed_tests(reading, &weighed);
        most = trf(out, " Of single questions, “%s” got most: %.0f points.",
                   score_title(reading, summary->items[top]), 100 * summary->item_weight[top]);
    } else {
        for (size_t i = 0; i < summary->n_items; i++)
            weighed_put(reading, &weighed, summary->items[i], summary->item_weight[i],
                        summary->item_covariance[i * summary->n_items + i]);
    }
    const char *sentence = trf(out,
                               "People gave most weight to “%s”: %.0f of 100 points on average, "
                               "between %.0f and %.0f.",
                               weighed.labels[weighed.top], weighed.values[weighed.top],
                               weighed.low[weighed.top], weighed.high[weighed.top]);
    chart_bars(out,
               &(struct chart_bars){
                   .frame = {.id = "weights",
                             .title = tr(out, "What matters most to people"),
                             .sentence = arena_printf(out->arena, "%s%s", sentence, most),
                             .note = trf(out, "%zu people, %s", summary->n_people, reading->date),
                             .download_href = download},
                   .labels = weighed.labels,
                   .values = weighed.values,
                   .low = weighed.low,
                   .high = weighed.high,
                   .n = weighed.n,
                   .unit = ""});
}
