/* A draw told with every figure behind it: the page that `draw` writes, and that a recruitment
 * shows. */
#include "recruit/draw_report.h"

#include "office/document.h"
#include "stats/interval.h"

#include <math.h>
#include <string.h>

enum { GROUPS_SHOWN = 60, PEOPLE_SHOWN = 3000, COLUMNS_MAX = 16, PICTURE_BYTES = 1 << 20 };

struct report {
    struct arena *arena;
    struct document *document;
    const struct draw_told *told;
};

static const char *percent(struct arena *arena, double chance) {
    return arena_printf(arena, "%.2f%%", 100 * chance);
}

static void table(struct report *report, const char *caption, const struct document_column *columns,
                  size_t n_columns, const char *const *cells, size_t n_rows) {
    document_table(report->document, &(struct document_table){.caption = caption,
                                                              .columns = columns,
                                                              .n_columns = n_columns,
                                                              .cells = cells,
                                                              .n_rows = n_rows,
                                                              .row_headings = true});
}

static void facts(struct report *report) {
    const struct draw_told *told = report->told;
    const struct sortition_report *draw = told->report;
    struct arena *arena = report->arena;
    const char *panel = told->panel == NULL ? "not drawn yet" : told->panel;
    const char *rule = told->per_address > 0 ? arena_printf(arena, "at most %lld of one address",
                                                            (long long)told->per_address)
                                             : "none";
    const char *const cells[] = {"People in the pool",
                                 arena_printf(arena, "%zu", draw->n),
                                 "People to be chosen",
                                 arena_printf(arena, "%zu", draw->size),
                                 "Way of drawing",
                                 sortition_algorithm_name(draw->algorithm),
                                 "Numbered panels",
                                 arena_printf(arena, "%zu", draw->n_panels),
                                 "Panel drawn",
                                 panel,
                                 "Rule for addresses",
                                 rule,
                                 "Lowest chance",
                                 percent(arena, draw->at_panels.lowest),
                                 "Highest chance",
                                 percent(arena, draw->at_panels.highest),
                                 "Inequality of chances (Gini, 0 is equal)",
                                 arena_printf(arena, "%.3f", draw->at_panels.gini),
                                 "People without a chance",
                                 arena_printf(arena, "%zu", draw->at_panels.never),
                                 "People certain to be chosen",
                                 arena_printf(arena, "%zu", draw->at_panels.certain)};
    const struct document_column columns[] = {{.heading = "What"},
                                              {.heading = "Figure", .number = true}};
    table(report, "The draw in figures", columns, 2, cells, sizeof cells / sizeof cells[0] / 2);
}

/* --- The picture of the chances --- */

static const double *sorted(struct arena *arena, const double *chance, size_t n) {
    double *copy = ARENA_ARRAY(arena, double, n);
    memcpy(copy, chance, n * sizeof *copy);
    values_sort(copy, n);
    return copy;
}

enum { LEFT = 60, RIGHT = 560, TOP = 20, BOTTOM = 270, POINTS = 200 };

/* Chances from the lowest to the highest as a line; its label where the line ends. */
static void curve(struct buf *out, const double *chance, size_t n, double most, const char *colour,
                  double width, const char *label, double label_y) {
    size_t points = n < POINTS ? n : POINTS;
    buf_text(out, "<path d=\"");
    for (size_t i = 0; i < points; i++) {
        size_t at = points == 1 ? 0 : i * (n - 1) / (points - 1);
        double x = LEFT + (RIGHT - LEFT) * (points == 1 ? 0.5 : (double)i / (double)(points - 1));
        double y = BOTTOM - (BOTTOM - TOP) * chance[at] / most;
        buf_printf(out, "%s%.1f %.1f", i == 0 ? "M" : " L", x, y);
    }
    buf_printf(out, "\" fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\"/>", colour, width);
    buf_printf(out, "<text x=\"%d\" y=\"%.1f\" font-size=\"14\" fill=\"%s\">%s</text>", RIGHT + 8,
               label_y, colour, label);
}

static double label_place(const double *chance, size_t n, double most, double *taken) {
    double y = BOTTOM - (BOTTOM - TOP) * chance[n - 1] / most + 5;
    while (fabs(y - taken[0]) < 17 || fabs(y - taken[1]) < 17) y += 17;
    taken[taken[0] >= 0] = y;
    return y;
}

static struct str picture(struct report *report) {
    const struct draw_told *told = report->told;
    struct arena *arena = report->arena;
    size_t n = told->report->n;
    struct buf out;
    const double *ours = sorted(arena, told->report->chance, n);
    const double *equal = sorted(arena, told->compared.random_chance, n);
    const double *greedy = told->compared.greedy_chance == NULL
                               ? NULL
                               : sorted(arena, told->compared.greedy_chance, n);
    double most = ours[n - 1] > equal[n - 1] ? ours[n - 1] : equal[n - 1];
    double taken[3] = {-100, -100, -100};
    if (greedy != NULL && greedy[n - 1] > most) most = greedy[n - 1];
    buf_init(&out, arena, PICTURE_BYTES);
    buf_text(&out,
             "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 700 320\" width=\"700\" "
             "height=\"320\" font-family=\"Arial, sans-serif\">");
    for (int i = 0; i <= 4; i++) {
        double y = BOTTOM - (BOTTOM - TOP) * i / 4.0;
        buf_printf(&out, "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#b1b4b6\"/>",
                   LEFT, y, RIGHT, y);
        buf_printf(&out,
                   "<text x=\"%d\" y=\"%.1f\" font-size=\"14\" text-anchor=\"end\" "
                   "fill=\"#0b0c0c\">%.0f%%</text>",
                   LEFT - 6, y + 5, 100 * most * i / 4.0);
    }
    buf_printf(&out,
               "<text x=\"%d\" y=\"300\" font-size=\"14\" fill=\"#0b0c0c\">Volunteers, from the "
               "lowest chance to the highest</text>",
               LEFT);
    /* The chosen way last in drawing, first in place for its label. */
    double ours_y = label_place(ours, n, most, taken), greedy_y = 0;
    if (greedy != NULL) greedy_y = label_place(greedy, n, most, taken);
    double equal_y = label_place(equal, n, most, taken);
    curve(&out, equal, n, most, "#505a5f", 1.5, "simple random", equal_y);
    if (greedy != NULL) curve(&out, greedy, n, most, "#d4351c", 1.5, "greedy", greedy_y);
    curve(&out, ours, n, most, "#1d70b8", 3, sortition_algorithm_name(told->report->algorithm),
          ours_y);
    buf_text(&out, "</svg>");
    return (struct str){out.s, out.n};
}

static const char **summary_cells(struct arena *arena, const char **cells, const char *name,
                                  const struct sortition_summary *summary) {
    *cells++ = name;
    *cells++ = percent(arena, summary->lowest);
    *cells++ = percent(arena, summary->highest);
    *cells++ = arena_printf(arena, "%.3f", summary->gini);
    *cells++ = arena_printf(arena, "%zu", summary->never);
    return cells;
}

static void chances(struct report *report) {
    const struct draw_told *told = report->told;
    struct arena *arena = report->arena;
    const char *cells[20], **end = cells;
    const char *name = sortition_algorithm_name(told->report->algorithm);
    const struct document_column columns[] = {{.heading = "Way of drawing"},
                                              {.heading = "Lowest", .number = true},
                                              {.heading = "Highest", .number = true},
                                              {.heading = "Gini", .number = true},
                                              {.heading = "Without a chance", .number = true}};
    document_heading(report->document, 1, "Everybody's chance");
    end = summary_cells(arena, end, name, &told->report->at_panels);
    if (told->report->algorithm < SORTITION_DIVERSE)
        end = summary_cells(arena, end, "the same before rounding to panels",
                            &told->report->at_optimum);
    end = summary_cells(arena, end, "simple random, quotas disregarded",
                        &told->compared.random_summary);
    if (told->compared.greedy_chance != NULL)
        end = summary_cells(arena, end, "greedy rule of older tools, 200 panels",
                            &told->compared.greedy_summary);
    const char *sentence = arena_printf(
        arena,
        "With %s the lowest chance is %.2f%% and the highest %.2f%%. Without quotas everybody "
        "would have %.2f%%.%s",
        name, 100 * told->report->at_panels.lowest, 100 * told->report->at_panels.highest,
        100 * told->compared.random_summary.highest,
        told->compared.greedy_chance == NULL
            ? " The greedy rule of older tools found no panel."
            : arena_printf(arena, " The greedy rule would leave somebody %.2f%%.",
                           100 * told->compared.greedy_summary.lowest));
    document_figure(report->document,
                    &(struct document_figure){.kind = PICTURE_SVG,
                                              .bytes = picture(report),
                                              .description =
                                                  "Lines of everybody's chance in order of size, "
                                                  "for three ways of drawing; the table below has "
                                                  "their ends",
                                              .sentence = sentence});
    table(report, "Chances by way of drawing", columns, 5, cells, (size_t)(end - cells) / 5);
}

static void reasons(struct report *report) {
    const struct draw_told *told = report->told;
    const struct sortition_report *draw = told->report;
    struct arena *arena = report->arena;
    const struct document_column columns[] = {{.heading = "Chance", .share = 1},
                                              {.heading = "People", .number = true, .share = 1},
                                              {.heading = "Why", .share = 6}};
    const char **cells = ARENA_ARRAY(arena, const char *, 3 * GROUPS_SHOWN);
    size_t n = 0, left = 0;
    for (size_t g = 0; g < draw->n_groups; g++) {
        const struct sortition_group *group = &draw->groups[g];
        if (group->people == 0) continue;
        if (n == GROUPS_SHOWN) {
            left += group->people;
            continue;
        }
        cells[3 * n] = percent(arena, group->chance);
        cells[3 * n + 1] = arena_printf(arena, "%zu", group->people);
        cells[3 * n + 2] = draw_group_text(arena, told->quotas, group);
        n++;
    }
    if (n == 0) return;
    document_heading(report->document, 1, "Why chances differ");
    document_paragraph(report->document,
                       "Quotas make the panel look like the population. Where many volunteered for "
                       "few places, chances are low; where few volunteered for many, high.");
    table(report, "Groups of people with the same chance, and the quotas that hold it", columns, 3,
          cells, n);
    if (left > 0)
        document_paragraph(
            report->document,
            arena_printf(arena, "%zu more people with higher chances: see draw.json.", left));
}

static void prices(struct report *report) {
    const struct draw_told *told = report->told;
    struct arena *arena = report->arena;
    if (told->n_prices == 0) return;
    const struct document_column columns[] = {{.heading = "One place"},
                                              {.heading = "Lowest chance then", .number = true},
                                              {.heading = "Change in points", .number = true}};
    const char **cells = ARENA_ARRAY(arena, const char *, 3 * told->n_prices);
    for (size_t i = 0; i < told->n_prices; i++) {
        const struct sortition_price *price = &told->prices[i];
        const struct sortition_feature *feature = &told->quotas->features[price->feature];
        cells[3 * i] =
            arena_printf(arena, "%s %s: %s", price->is_max ? "more for" : "less required of",
                         feature->name, feature->values[price->value].name);
        cells[3 * i + 1] = percent(arena, price->lowest);
        cells[3 * i + 2] = arena_printf(arena, "+%.2f", 100 * price->difference);
    }
    document_heading(report->document, 1, "What one more place would change");
    table(report, "Bounds that hold the lowest chance down", columns, 3, cells, told->n_prices);
}

static void quotas(struct report *report) {
    const struct draw_told *told = report->told;
    const struct sortition_quotas *used = told->quotas;
    const struct sortition_pool *pool = told->pool;
    struct arena *arena = report->arena;
    bool chosen = told->chosen != NULL;
    size_t total = sortition_n_values(used), n = 0;
    const char **cells = ARENA_ARRAY(arena, const char *, 5 * total);
    const struct document_column columns[] = {{.heading = "Category and value"},
                                              {.heading = "In the pool", .number = true},
                                              {.heading = "At least", .number = true},
                                              {.heading = "At most", .number = true},
                                              {.heading = "Chosen", .number = true}};
    for (size_t f = 0; f < used->n_features; f++) {
        for (size_t v = 0; v < used->features[f].n_values; v++, n++) {
            const struct sortition_value *value = &used->features[f].values[v];
            size_t people = 0, taken = 0;
            for (size_t i = 0; i < pool->n; i++)
                people += pool->values[i * pool->n_features + f] == v;
            for (size_t i = 0; chosen && i < told->report->size; i++)
                taken += pool->values[(size_t)told->chosen[i] * pool->n_features + f] == v;
            cells[5 * n] = arena_printf(arena, "%s: %s", used->features[f].name, value->name);
            cells[5 * n + 1] = arena_printf(arena, "%zu", people);
            cells[5 * n + 2] = arena_printf(arena, "%d", value->min);
            cells[5 * n + 3] = arena_printf(arena, "%d", value->max);
            cells[5 * n + 4] = chosen ? arena_printf(arena, "%zu", taken) : "not drawn yet";
        }
    }
    document_heading(report->document, 1, "Quotas and what was achieved");
    for (size_t i = 0; i < told->n_relaxed; i++)
        document_note(report->document, "A quota was relaxed", told->relaxed[i]);
    table(report, "Places and people by category", columns, 5, cells, n);
}

/* One table for a pair of categories: chosen people, and the pool's in brackets. */
static void intersection(struct report *report, size_t a, size_t b) {
    const struct draw_told *told = report->told;
    const struct sortition_feature *rows = &told->quotas->features[a];
    const struct sortition_feature *across = &told->quotas->features[b];
    const struct sortition_pool *pool = told->pool;
    struct arena *arena = report->arena;
    size_t n = rows->n_values, m = across->n_values, f = pool->n_features;
    if (m + 1 > COLUMNS_MAX) return;
    size_t *people = ARENA_ARRAY(arena, size_t, n * m), *taken = ARENA_ARRAY(arena, size_t, n * m);
    for (size_t i = 0; i < pool->n; i++)
        people[pool->values[i * f + a] * m + pool->values[i * f + b]]++;
    for (size_t i = 0; told->chosen != NULL && i < told->report->size; i++) {
        size_t who = told->chosen[i];
        taken[pool->values[who * f + a] * m + pool->values[who * f + b]]++;
    }
    struct document_column *columns = ARENA_ARRAY(arena, struct document_column, m + 1);
    const char **cells = ARENA_ARRAY(arena, const char *, n *(m + 1));
    columns[0].heading = rows->name;
    for (size_t w = 0; w < m; w++) {
        columns[w + 1].heading = across->values[w].name;
        columns[w + 1].number = true;
    }
    for (size_t v = 0; v < n; v++) {
        cells[v * (m + 1)] = rows->values[v].name;
        for (size_t w = 0; w < m; w++)
            cells[v * (m + 1) + w + 1] =
                arena_printf(arena, "%zu (%zu)", taken[v * m + w], people[v * m + w]);
    }
    table(report, arena_printf(arena, "%s by %s: chosen (in the pool)", rows->name, across->name),
          columns, m + 1, cells, n);
}

static void intersections(struct report *report) {
    size_t n = report->told->quotas->n_features;
    if (n < 2) return;
    document_heading(report->document, 1, "Categories together");
    document_paragraph(report->document,
                       "Quotas hold for one category at a time. These tables show how the chosen "
                       "people spread over two at once.");
    for (size_t a = 0; a < n; a++)
        for (size_t b = a + 1; b < n; b++) intersection(report, a, b);
}

static void certificate(struct report *report) {
    const struct draw_told *told = report->told;
    const struct sortition_certificate *proof = &told->report->certificate;
    struct arena *arena = report->arena;
    if (told->report->algorithm >= SORTITION_DIVERSE) return;
    document_heading(report->document, 1, "Proof that it could not be fairer");
    if (proof->proven) {
        document_paragraph(
            report->document,
            arena_printf(
                arena,
                "No lottery that keeps the quotas can give everybody who has a chance more "
                "than %.6f%%: the prices of the quotas prove it. An explicit lottery over "
                "%zu panels reaches %.6f%%. Rounding it to %zu numbered panels moved "
                "nobody's chance by more than %.2f percentage points (promised: %.2f).",
                100 * proof->bound, proof->portfolio, 100 * proof->reached, told->report->n_panels,
                100 * proof->worst_panels, 100 * proof->promised_panels));
    } else {
        document_note(
            report->document, "No proof",
            arena_printf(arena,
                         "%s No lottery can lift the lowest chance of those who have one above "
                         "%.6f%%; this one has %.6f%%.",
                         told->report->stopped
                             ? "The run was stopped before its proof."
                             : "Whole panels cannot be shown to reach the optimum.",
                         100 * proof->bound, 100 * told->report->at_panels.lowest));
    }
    const char *const cells[] = {"Kind of proof",
                                 sortition_proof_name(proof->proof),
                                 "Bound on the lowest chance",
                                 arena_printf(arena, "%.12g", proof->bound),
                                 "Reached",
                                 arena_printf(arena, "%.12g", proof->reached),
                                 "Gap",
                                 arena_printf(arena, "%.2g", proof->gap),
                                 "Panels in the explicit lottery",
                                 arena_printf(arena, "%zu", proof->portfolio),
                                 "Largest distance of the numbered panels",
                                 arena_printf(arena, "%.6f", proof->worst_panels),
                                 "Stages of the calculation",
                                 arena_printf(arena, "%zu", proof->stages)};
    const struct document_column columns[] = {{.heading = "What"},
                                              {.heading = "Figure", .number = true}};
    table(report, "The certificate", columns, 2, cells, sizeof cells / sizeof cells[0] / 2);
}

static void check(struct report *report) {
    const struct draw_told *told = report->told;
    const struct document_column columns[] = {{.heading = "What", .share = 1},
                                              {.heading = "Value", .share = 2}};
    document_heading(report->document, 1, "Check it yourself");
    document_paragraph(report->document, told->how_to_check);
    table(report, "Digests and randomness", columns, 2, told->checks, told->n_checks);
}

static void everybody(struct report *report) {
    const struct draw_told *told = report->told;
    const struct sortition_report *draw = told->report;
    struct arena *arena = report->arena;
    document_heading(report->document, 1, "Each candidate's chance");
    if (draw->n > PEOPLE_SHOWN) {
        document_paragraph(report->document,
                           "The pool is too large for this page: chances.csv lists everybody.");
        return;
    }
    const struct document_column columns[] = {{.heading = "Number or id"},
                                              {.heading = "Chance", .number = true},
                                              {.heading = "On so many panels", .number = true}};
    const char **cells = ARENA_ARRAY(arena, const char *, 3 * draw->n);
    for (size_t i = 0; i < draw->n; i++) {
        cells[3 * i] = told->names[i];
        cells[3 * i + 1] = percent(arena, draw->chance[i]);
        cells[3 * i + 2] = arena_printf(arena, "%.0f", draw->chance[i] * (double)draw->n_panels);
    }
    table(report, "Chance by candidate, in the order of the pool", columns, 3, cells, draw->n);
}

enum fail draw_report_html(struct arena *arena, const struct draw_told *told, struct str *out,
                           struct why *why) {
    struct document_about about = {.title = "How this panel is drawn",
                                   .language = "en",
                                   .subject = "Chances, panels and proof of a draw by lot"};
    if (!date_read(told->date, &about.date))
        return why_fail(why, FAIL_INPUT, "date", "want a date like 2026-11-22");
    struct report report = {.arena = arena, .document = document_new(arena, &about), .told = told};
    document_title(report.document, about.title);
    document_note(report.document, "Not for publication",
                  "Small counts and reasons say what single people are.");
    document_paragraph(
        report.document,
        arena_printf(arena,
                     "%zu of %zu volunteers are chosen by lot so that the panel keeps its quotas. "
                     "Each has a chance from %.2f%% to %.2f%%.",
                     told->report->size, told->report->n, 100 * told->report->at_panels.lowest,
                     100 * told->report->at_panels.highest));
    facts(&report);
    chances(&report);
    reasons(&report);
    prices(&report);
    quotas(&report);
    intersections(&report);
    certificate(&report);
    check(&report);
    everybody(&report);
    return document_html(arena, report.document, out, why);
}

void draw_compare(struct arena *arena, const struct sortition_plan *with,
                  struct draw_compared *out) {
    struct sortition_plan plan = *with;
    struct sortition_report other;
    size_t n = plan.pool->n;
    plan.watch = NULL;
    plan.panels = DRAW_COMPARED_PANELS;
    plan.cap = 0;
    double *equal = ARENA_ARRAY(arena, double, n);
    bool *skip = ARENA_ARRAY(arena, bool, n);
    for (size_t i = 0; i < plan.n_kept; i++) skip[plan.kept[i]] = true;
    for (size_t i = 0; i < plan.n_excluded; i++) skip[plan.excluded[i]] = true;
    double chance =
        (double)(plan.size - plan.n_kept) /
        (double)(n - plan.n_kept - plan.n_excluded > 0 ? n - plan.n_kept - plan.n_excluded : 1);
    for (size_t i = 0; i < n; i++) equal[i] = skip[i] ? 0 : chance;
    for (size_t i = 0; i < plan.n_kept; i++) equal[plan.kept[i]] = 1;
    *out = (struct draw_compared){.random_chance = equal,
                                  .random_summary = sortition_summarise(arena, equal, skip, n)};
    plan.algorithm = SORTITION_GREEDY;
    if (sortition_draw(arena, &plan, &other, NULL) != FAIL_NONE) return;
    out->greedy_chance = other.chance;
    out->greedy_summary = other.at_panels;
}
