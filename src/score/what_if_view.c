#include "score/what_if_view.h"

#include "web/chart.h"

#include <math.h>
#include <stdlib.h>

enum { RANKED = 10 };

/* The level of a condition that most (sign 1) or fewest (-1) would accept. */
static size_t end_level(const struct what_if *what_if, size_t condition, double sign) {
    const struct what_if_condition *c = &what_if->conditions[condition];
    size_t end = 0;
    double most = 0;
    for (size_t l = 1; l < c->n_levels; l++)
        if (sign * what_if->estimate[c->first + l - 1] > most) {
            most = sign * what_if->estimate[c->first + l - 1];
            end = l;
        }
    return end;
}

static int by_gain(const void *a, const void *b) {
    const struct what_if_change *x = a, *y = b;
    return (x->difference.estimate < y->difference.estimate) -
           (x->difference.estimate > y->difference.estimate);
}

static void changes_fill(struct arena *arena, struct what_if_view *view) {
    const struct what_if *w = &view->what_if;
    struct what_if_change *changes = ARENA_ARRAY(arena, struct what_if_change, w->n_terms + 1);
    for (size_t c = 0; c < w->n_conditions; c++)
        for (size_t l = 0; l < w->conditions[c].n_levels; l++) {
            if (l == view->level[c]) continue;
            size_t *level = ARENA_ARRAY(arena, size_t, w->n_conditions);
            memcpy(level, view->level, w->n_conditions * sizeof *level);
            level[c] = l;
            changes[view->n_changes++] =
                (struct what_if_change){.condition = w->conditions[c].name,
                                        .level = w->conditions[c].levels[l],
                                        .result = what_if_of(w, level),
                                        .difference = what_if_difference(w, level, view->level)};
        }
    qsort(changes, view->n_changes, sizeof *changes, by_gain);
    view->changes = changes;
}

bool what_if_may_be_public(const struct what_if *what_if) {
    return what_if->respondents >= WHAT_IF_PUBLIC_LEAST;
}

enum fail what_if_load(struct arena *arena, const char *content, const struct http_request *http,
                       struct what_if_view *out, struct why *why) {
    struct what_if_result *ranked;
    TRY(what_if_read(arena, str_of(content), &out->what_if, why));
    const struct what_if *w = &out->what_if;
    for (size_t c = 0; c < w->n_conditions; c++) {
        const char *asked = http_query(http, arena_printf(arena, "c%zu", c + 1));
        int64_t level = 0;
        bool there = asked != NULL &&
                     str_int(str_of(asked), 0, (int64_t)w->conditions[c].n_levels - 1, &level);
        out->level[c] = there ? (size_t)level : end_level(w, c, 1);
    }
    out->chosen = what_if_of(w, out->level);
    TRY(what_if_rank(arena, w, RANKED, &ranked, &out->n_ranked, why));
    out->ranked = ranked;
    changes_fill(arena, out);
    return FAIL_NONE;
}

const char *what_if_text(const struct html *out, const struct what_if *what_if, double value) {
    return what_if->share ? trf(out, "%.0f in 100", 100 * value)
                          : trf(out, "%.1f on average", value);
}

const char *what_if_range(const struct html *out, const struct what_if *what_if,
                          const struct what_if_result *result) {
    double by = what_if->share ? 100 : 1;
    return what_if->share ? trf(out, "%.0f in 100 (between %.0f and %.0f)", by * result->estimate,
                                by * result->low, by * result->high)
                          : trf(out, "%.1f (between %.1f and %.1f)", result->estimate, result->low,
                                result->high);
}

const char *what_if_levels(struct arena *arena, const struct what_if *what_if,
                           const size_t *level) {
    const char *text = "";
    for (size_t c = 0; c < what_if->n_conditions; c++)
        text = arena_printf(arena, "%s%s%s: %s", text, c == 0 ? "" : "; ",
                            what_if->conditions[c].name, what_if->conditions[c].levels[level[c]]);
    return text;
}

const char *what_if_unlike(struct arena *arena, const struct what_if *what_if, const size_t *level,
                           const size_t *other) {
    const char *text = "";
    for (size_t c = 0; c < what_if->n_conditions; c++)
        if (level[c] != other[c])
            text =
                arena_printf(arena, "%s%s%s: %s", text, *text == '\0' ? "" : "; ",
                             what_if->conditions[c].name, what_if->conditions[c].levels[level[c]]);
    return text;
}

/* "4 fewer in 100 (between 1 and 7 fewer)", of differences in per cent. */
static const char *share_gain(const struct html *out, double gain, double low, double high) {
    if (low < 0 && high > 0)
        return gain >= 0 ? trf(out,
                               "%.0f more in 100 (between %.0f fewer and %.0f more); it may be "
                               "chance",
                               gain, -low, high)
                         : trf(out,
                               "%.0f fewer in 100 (between %.0f fewer and %.0f more); it may be "
                               "chance",
                               -gain, -low, high);
    return gain >= 0
               ? trf(out, "%.0f more in 100 (between %.0f and %.0f more)", gain, low, high)
               : trf(out, "%.0f fewer in 100 (between %.0f and %.0f fewer)", -gain, -high, -low);
}

const char *what_if_gain(const struct html *out, const struct what_if *what_if,
                         const struct what_if_result *difference) {
    double gain = difference->estimate, low = difference->low, high = difference->high;
    if (what_if->share) return share_gain(out, 100 * gain, 100 * low, 100 * high);
    const char *doubt = low < 0 && high > 0 ? tr(out, "; it may be chance") : "";
    return trf(out, "%+.1f (between %+.1f and %+.1f)%s", gain, low, high, doubt);
}

const char *what_if_href(struct arena *arena, const struct what_if_view *view,
                         const size_t *level) {
    const char *href = arena_printf(arena, "%s?", view->action);
    for (size_t c = 0; c < view->what_if.n_conditions; c++)
        href = arena_printf(arena, "%s%sc%zu=%zu", href, c == 0 ? "" : "&", c + 1, level[c]);
    return href;
}

static struct chart_interval_row row_of(const char *label, const struct what_if *what_if,
                                        const struct what_if_result *result, int emphasis) {
    double by = what_if->share ? 100 : 1;
    return (struct chart_interval_row){.label = label,
                                       .value = by * result->estimate,
                                       .low = by * result->low,
                                       .high = by * result->high,
                                       .low_inner = (double)NAN,
                                       .high_inner = (double)NAN,
                                       .emphasis = emphasis};
}

void what_if_chart(struct html *out, const struct what_if_view *view) {
    const struct what_if *w = &view->what_if;
    struct chart_interval_row rows[3];
    size_t lowest[WHAT_IF_CONDITIONS_MAX] = {0};
    for (size_t c = 0; c < w->n_conditions; c++) lowest[c] = end_level(w, c, -1);
    struct what_if_result worst = what_if_of(w, lowest);
    double most = 100, least = 0;
    rows[0] = row_of(tr(out, "Your choice"), w, &view->chosen, 1);
    rows[1] = row_of(tr(out, "The best of all"), w, &view->ranked[0], 0);
    rows[2] = row_of(tr(out, "The worst of all"), w, &worst, 0);
    if (!w->share) {
        most = least = rows[0].value;
        for (size_t i = 0; i < 3; i++) {
            most = fmax(most, rows[i].high);
            least = fmin(least, rows[i].low);
        }
        most = ceil(most);
        least = floor(least);
    }
    chart_interval(out, &(struct chart_interval){
                            .frame = {.id = "what-if",
                                      .title = tr(out, "How many would accept"),
                                      .sentence = trf(out, "Your choice: %s. The best of all: %s.",
                                                      what_if_range(out, w, &view->chosen),
                                                      what_if_range(out, w, &view->ranked[0])),
                                      .note = w->respondents > 0 ? trf(out, "%lld people answered",
                                                                       (long long)w->respondents)
                                                                 : NULL},
                            .rows = rows,
                            .n_rows = 3,
                            .min = least,
                            .max = most,
                            .unit = "",
                            .line = w->share ? 50 : (double)NAN,
                            .line_label = tr(out, "half")});
}
