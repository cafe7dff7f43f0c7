/* The pictures of a score. */
#include "score/score_words.h"

#include <math.h>

#define NONE ((double)NAN)

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
                                                .sentence = score_result_sentence(out, reading),
                                                .note = score_base(out, reading),
                                                .download_href = download},
                                      .rows = rows,
                                      .n_rows = n,
                                      .min = 0,
                                      .max = 100,
                                      .unit = "",
                                      .line = summary->line,
                                      .line_label = trf(out, "line %.0f", summary->line)});
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

void score_weights_chart(struct html *out, const struct score_reading *reading,
                         const char *download) {
    const struct score_summary *summary = reading->summary;
    size_t n = summary->n_items, top = 0;
    if (summary->n_people < SCORE_PEOPLE_MIN) return;
    const char **labels = ARENA_ARRAY(out->arena, const char *, n);
    double *values = ARENA_ARRAY(out->arena, double, n * 3), *low = values + n, *high = low + n;
    for (size_t i = 0; i < n; i++) {
        struct interval interval = interval_clamp(
            interval_t(summary->item_weight[i], sqrt(fmax(summary->item_covariance[i * n + i], 0)),
                       (double)summary->n_people - 1, summary->level),
            0, 1);
        labels[i] = score_title(reading, summary->items[i]);
        values[i] = 100 * summary->item_weight[i];
        low[i] = 100 * interval.low;
        high[i] = 100 * interval.high;
        if (values[i] > values[top]) top = i;
    }
    const char *sentence = trf(out,
                               "People gave most weight to “%s”: %.0f of 100 points "
                               "on average, between %.0f and %.0f.",
                               labels[top], values[top], low[top], high[top]);
    chart_bars(out, &(struct chart_bars){.frame = {.id = "weights",
                                                   .title = tr(out, "What matters most to people"),
                                                   .sentence = sentence,
                                                   .note = trf(out, "%zu people, %s",
                                                               summary->n_people, reading->date),
                                                   .download_href = download},
                                         .labels = labels,
                                         .values = values,
                                         .low = low,
                                         .high = high,
                                         .n = n,
                                         .unit = ""});
}
