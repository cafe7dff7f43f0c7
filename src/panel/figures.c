#include "panel/figures.h"

#include "base/clock.h"
#include "civic/blocks.h"
#include "web/chart.h"
#include "web/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *figure_words(const struct html *out, const struct table_cell *cell) {
    if (cell->level == NULL)
        return trf(out, "%.1f on average (between %.1f and %.1f)", cell->value, cell->low,
                   cell->high);
    return trf(out, "about %.0f in 100 people (between %.0f and %.0f)", 100 * cell->value,
               100 * cell->low, 100 * cell->high);
}

/* A figure: the columns of one question, everybody's cells first. */
struct figure {
    const struct table_cell **everybody;
    size_t n;
    const char *title;
    size_t shared; /* bytes with which the labels of all its columns begin: they are its title */
};

/* Options of one question are columns whose labels begin with what was asked, then ": ". */
/* How much the labels of n columns have in common, up to the ": " behind a question's words. */
static size_t shared_of(const struct table_cell *const *cells, size_t n) {
    const char *label = cells[0]->question->label;
    size_t same = strlen(label);
    for (size_t i = 1; i < n; i++) {
        const char *other = cells[i]->question->label;
        size_t k = 0;
        while (k < same && other[k] == label[k]) k++;
        same = k;
    }
    while (same >= 2 && memcmp(label + same - 2, ": ", 2) != 0) same--;
    return same < 2 ? 0 : same;
}

static void figure_name(struct arena *arena, struct figure *figure) {
    const char *label = figure->everybody[0]->question->label;
    figure->title = label;
    if (!figure->everybody[0]->question->only_last || figure->n == 1) return;
    size_t same = shared_of(figure->everybody, figure->n);
    if (same < 2) return;
    figure->shared = same;
    figure->title = arena_copy_n(arena, label, same - 2);
}

static const char *label_of(const struct figure *figure, const struct table_cell *cell) {
    return cell->question->only_last || cell->level == NULL ? cell->question->label + figure->shared
                                                            : cell->level->label;
}

static const char *day_of(const struct html *out, const char *iso) {
    struct date day;
    if (!date_read(iso, &day)) return iso;
    return clock_day_text(out->arena, date_start(day), out->language);
}

/* Figures are told in one language: that in which people were asked. Where the page has another,
 * what is told is marked, for those who have it read to them. */
static struct html *told_apart(struct request *request, const char *language) {
    struct html *out = html_apart(request->out);
    out->language = language;
    return out;
}

static struct raw told_taken(struct request *request, struct html *inner) {
    struct raw words = html_taken(inner);
    if (text_is(inner->language, request->out->language)) return words;
    struct html *out = html_apart(request->out);
    html_lit(out, "<div lang=\"");
    html_text(out, inner->language);
    html_lit(out, "\">");
    html_raw(out, words);
    html_lit(out, "</div>");
    return html_taken(out);
}

static const char *sentence_of(const struct html *out, const struct figure *figure) {
    const struct table_cell *most = NULL;
    for (size_t i = 0; i < figure->n; i++) {
        const struct table_cell *cell = figure->everybody[i];
        if (cell->hidden == TABLE_SHOWN && (most == NULL || cell->value > most->value)) most = cell;
    }
    if (most == NULL)
        return tr(out, "Too few people answered for figures that say nothing about single people.");
    if (most->level == NULL) return trf(out, "People said %s.", figure_words(out, most));
    if (most->question->only_last)
        return trf(out, "Chosen most: %s, by %s.", label_of(figure, most), figure_words(out, most));
    return trf(out, "The answer given most is \"%s\", by %s.", most->level->label,
               figure_words(out, most));
}

/* Returns where on the page it is. */
static const char *figure_chart(struct html *out, struct request *request,
                                const struct tables_plan *plan, const struct figure *figure,
                                const char *download) {
    struct chart_interval_row *rows =
        ARENA_ARRAY(request->arena, struct chart_interval_row, figure->n + 1);
    bool mean = figure->n > 0 && figure->everybody[0]->level == NULL;
    double scale = mean ? 1 : 100, low = 0, high = mean ? 1 : 100;
    for (size_t i = 0; i < figure->n; i++) {
        const struct table_cell *cell = figure->everybody[i];
        rows[i] = (struct chart_interval_row){
            .label = mean ? tr(out, "Average") : label_of(figure, cell),
            .value = scale * cell->value,
            .low = scale * cell->low,
            .high = scale * cell->high,
            .low_inner = (double)NAN,
            .high_inner = (double)NAN,
            .note = cell->hidden == TABLE_SHOWN
                        ? trf(out, "n = %lld", (long long)cell->n)
                        : tr(out, "not shown, so that nobody can be picked out")};
        if (mean && !isnan(cell->high)) {
            low = floor(fmin(0, cell->low));
            high = ceil(fmax(high, cell->high));
        }
    }
    int64_t n = figure->n > 0 ? figure->everybody[0]->n : 0;
    struct chart_interval chart = {
        .frame =
            {.id = arena_printf(request->arena, "figure-%d", html_serial(out)),
             .title = figure->title,
             .sentence = sentence_of(out, figure),
             .note = n == TABLE_UNTOLD
                         ? trf(out, "%s. Weighted; the line is the 95%% interval.",
                               day_of(out, plan->day))
                         : trf(out,
                               "%lld people answered; %s. Weighted; the line is the 95%% interval.",
                               (long long)n, day_of(out, plan->day)),
             .download_href = download},
        .rows = rows,
        .n_rows = figure->n,
        .min = low,
        .max = high,
        .unit = mean ? "" : "%",
        .line = (double)NAN};
    chart_interval(out, &chart);
    return chart.frame.id;
}

static const char *cell_text(const struct html *out, const struct table_cell *cell) {
    if (cell->hidden == TABLE_FEW) return tr(out, "fewer than 10 people");
    if (cell->hidden != TABLE_SHOWN) return tr(out, "not shown");
    if (cell->level == NULL)
        return trf(out, "%.1f (%.1f to %.1f)", cell->value, cell->low, cell->high);
    return trf(out, "%.0f%% (%.0f to %.0f)", 100 * cell->value, 100 * cell->low, 100 * cell->high);
}

/* Groups down, answers across: each with its interval and its people. */
static void figure_groups(struct html *out, struct request *request, const struct tables_plan *plan,
                          const struct figure *figure, const struct table_cell *cells, size_t n) {
    size_t n_rows = 0, n_columns = figure->n + 2, most = 0;
    for (size_t g = 0; g < plan->n_groups; g++) most += plan->groups[g].n;
    struct part_cell *head = ARENA_ARRAY(request->arena, struct part_cell, n_columns);
    struct part_cell *body = ARENA_ARRAY(request->arena, struct part_cell, most * n_columns + 1);
    head[0].text = tr(out, "Group");
    head[1] = (struct part_cell){.text = tr(out, "People"), .numeric = true};
    for (size_t i = 0; i < figure->n; i++)
        head[i + 2].text = figure->everybody[i]->level == NULL
                               ? tr(out, "Average")
                               : label_of(figure, figure->everybody[i]);
    for (size_t g = 0; g < plan->n_groups; g++)
        for (size_t l = 0; l < plan->groups[g].n; l++) {
            struct part_cell *row = body + n_rows * n_columns;
            size_t filled = 0;
            for (size_t i = 0; i < figure->n; i++)
                for (size_t k = 0; k < n; k++) {
                    const struct table_cell *cell = &cells[k];
                    if (cell->question != figure->everybody[i]->question ||
                        cell->level != figure->everybody[i]->level ||
                        cell->group != &plan->groups[g] ||
                        cell->within != &plan->groups[g].levels[l])
                        continue;
                    row[1] = (struct part_cell){.text = cell->n == TABLE_UNTOLD
                                                            ? tr(out, "not shown")
                                                            : trf(out, "%lld", (long long)cell->n),
                                                .numeric = true};
                    row[i + 2].text = cell_text(out, cell);
                    filled++;
                }
            if (filled != figure->n) continue;
            row[0].text =
                trf(out, "%s: %s", plan->groups[g].title, plan->groups[g].levels[l].label);
            row[0].markup = words_marked(out, plan->main_language, row[0].text);
            n_rows++;
        }
    if (n_rows == 0) return;
    struct html *inner = html_apart(out);
    part_table(inner, .caption = trf(out, "%s, by group", figure->title), .caption_hidden = true,
               .head = head, .cells = body, .n_columns = n_columns, .n_rows = n_rows,
               .first_cell_is_header = true);
    part_details(out, .summary = trf(out, "By group: %s", figure->title),
                 .markup = html_taken(inner));
}

/* Options of one question make one figure, although each is a column of its own. */
static bool same_figure(const struct table_cell *a, const struct table_cell *b) {
    if (a->question == b->question) return true;
    return a->question->only_last && b->question->only_last &&
           text_is(a->question->question, b->question->question);
}

enum { FEW_FIGURES = 4 }; /* that are found without links to them */

static void link_put(struct html *links, const char *id, const char *title) {
    html_lit(links, "<li><a class=\"govuk-link\" href=\"#");
    html_text(links, id);
    html_lit(links, "\">");
    html_text(links, title);
    html_lit(links, "</a></li>");
}

/* The words of the question that the first of n cells is about, without its options. */
static const char *words_asked(struct arena *arena, const struct table_cell *const *cells,
                               size_t n) {
    const struct plan_question *asked = cells[0]->question;
    size_t alike = 1;
    while (alike < n && text_is(cells[alike]->question->question, asked->question)) alike++;
    bool one = cells[alike - 1]->question == asked;
    size_t shared = one ? 0 : shared_of(cells, alike);
    return shared == 0 ? asked->label : arena_copy_n(arena, asked->label, shared - 2);
}

struct raw figures_of(struct request *request, const struct tables_plan *plan,
                      const struct table_cell *cells, size_t n, const char *download) {
    struct html *out = told_apart(request, plan->language);
    const struct table_cell **everybody =
        ARENA_ARRAY(request->arena, const struct table_cell *, n + 1);
    struct html *links = html_apart(out), *figures = html_apart(out);
    const char *before = "";
    size_t m = 0, told = 0;
    for (size_t i = 0; i < n; i++)
        if (cells[i].group == NULL) everybody[m++] = &cells[i];
    for (size_t at = 0; at < m; told++) {
        struct figure figure = {.everybody = everybody + at};
        while (at + figure.n < m && same_figure(everybody[at], everybody[at + figure.n]))
            figure.n++;
        figure_name(request->arena, &figure);
        const char *id = figure_chart(figures, request, plan, &figure, download);
        const char *asked = figure.everybody[0]->question->question;
        if (told == 0 || !text_is(asked, before))
            link_put(links, id, words_asked(request->arena, figure.everybody, m - at));
        before = asked;
        figure_groups(figures, request, plan, &figure, cells, n);
        at += figure.n;
    }
    struct raw list = html_taken(links);
    if (told > FEW_FIGURES) {
        struct html *nav = html_apart(out);
        html_lit(nav, "<ul class=\"govuk-list govuk-list--bullet\">");
        html_raw(nav, list);
        html_lit(nav, "</ul>");
        part_details(out, .summary = tr(out, "Contents"), .markup = html_taken(nav));
    }
    html_raw(out, html_taken(figures));
    return told_taken(request, out);
}

struct raw figures_weighing(struct request *request, const char *language,
                            const struct wave_content *content) {
    struct html *out = told_apart(request, language);
    struct part_cell head[] = {{.text = tr(out, "Group")},
                               {.text = tr(out, "Population"), .numeric = true},
                               {.text = tr(out, "Before weighting"), .numeric = true},
                               {.text = tr(out, "After"), .numeric = true}};
    size_t n = content->n_margins;
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, 4 * n + 4);
    struct chart_interval_row *rows = ARENA_ARRAY(request->arena, struct chart_interval_row, n + 1);
    double most = 10;
    size_t worst = 0;
    for (size_t i = 0; i < n; i++) {
        const struct weighing_margin *m = &content->margins[i];
        const double shares[] = {m->population, m->before, m->after};
        cells[4 * i].text = trf(out, "%s: %s", m->group, m->level);
        for (size_t k = 0; k < 3; k++)
            cells[4 * i + 1 + k] =
                (struct part_cell){.text = trf(out, "%.1f%%", 100 * shares[k]), .numeric = true};
        rows[i] = (struct chart_interval_row){
            .label = cells[4 * i].text,
            .value = 100 * m->population,
            .low = 100 * fmin(m->before, m->population),
            .high = 100 * fmax(m->before, m->population),
            .low_inner = (double)NAN,
            .high_inner = (double)NAN,
            .text = cells[4 * i + 1].text,
            .note = trf(out, "%.1f%% before, %.1f%% after", 100 * m->before, 100 * m->after)};
        most = fmax(most, fmax(rows[i].high, rows[i].value));
        if (fabs(m->before - m->population) >
            fabs(content->margins[worst].before - content->margins[worst].population))
            worst = i;
    }
    if (n == 0) return told_taken(request, out);
    const struct weighing_margin *w = &content->margins[worst];
    struct chart_interval chart = {
        .frame = {.id = "weighing",
                  .title = tr(out, "How the answers were fitted to the population"),
                  .sentence =
                      trf(out,
                          "Furthest from the population before weighting: %s, %s with %.1f%% "
                          "of the answers and %.1f%% of the people.",
                          w->group, w->level, 100 * w->before, 100 * w->population),
                  .note = tr(out, "The dot is the population, which the answers reach after "
                                  "weighting; the line runs to their share before.")},
        .rows = rows,
        .n_rows = n,
        .min = 0,
        .max = 10 * ceil(most / 10),
        .unit = "%",
        .line = (double)NAN};
    chart_interval(out, &chart);
    struct html *inner = html_apart(out);
    part_table(inner, .caption = tr(out, "Before and after weighting"), .caption_hidden = true,
               .head = head, .cells = cells, .n_columns = 4, .n_rows = n,
               .first_cell_is_header = true);
    part_details(out, .summary = tr(out, "Before and after weighting, as a table"),
                 .markup = html_taken(inner));
    return told_taken(request, out);
}

/* ---- change ---- */

enum { CHANGES_DRAWN = 24 };

static bool has_changed(const struct results_change *c) {
    return c->p_adjusted < 0.05;
}

static int by_p(const void *a, const void *b) {
    const struct results_change *const *x = a, *const *y = b;
    if ((*x)->change.p != (*y)->change.p) return (*x)->change.p < (*y)->change.p ? -1 : 1;
    return *x < *y ? -1 : *x > *y;
}

static int by_place(const void *a, const void *b) {
    const struct results_change *const *x = a, *const *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* All of them where they are few, else those that chance explains least, in their old order. */
static size_t changes_drawn(struct arena *arena, const struct wave_content *content,
                            const struct results_change ***out) {
    size_t n = content->n_changes, kept = n > CHANGES_DRAWN ? CHANGES_DRAWN : n;
    const struct results_change **drawn = ARENA_ARRAY(arena, const struct results_change *, n + 1);
    for (size_t i = 0; i < n; i++) drawn[i] = &content->changes[i];
    if (kept < n) qsort(drawn, n, sizeof *drawn, by_p);
    if (kept < n) qsort(drawn, kept, sizeof *drawn, by_place);
    *out = drawn;
    return kept;
}

static const char *p_words(const struct html *out, double p) {
    return p < 0.001 ? tr(out, "p below 0.001") : trf(out, "p = %.3f", p);
}

static void changes_chart(struct html *out, const struct wave_content *content) {
    const struct results_change **drawn, *most = NULL;
    size_t n = changes_drawn(out->arena, content, &drawn);
    struct chart_interval_row *rows = ARENA_ARRAY(out->arena, struct chart_interval_row, n + 1);
    double reach = 10;
    for (size_t i = 0; i < n; i++) {
        const struct change *c = &drawn[i]->change;
        rows[i] = (struct chart_interval_row){
            .label = trf(out, "%s: %s", drawn[i]->question, drawn[i]->answer),
            .value = 100 * c->difference,
            .low = 100 * c->low,
            .high = 100 * c->high,
            .low_inner = (double)NAN,
            .high_inner = (double)NAN,
            .note = trf(out, "%.0f%% to %.0f%%, %s", 100 * c->before, 100 * c->after,
                        p_words(out, drawn[i]->p_adjusted)),
            .emphasis = has_changed(drawn[i])};
        reach = fmax(reach, fmax(-rows[i].low, rows[i].high));
        if (has_changed(drawn[i]) &&
            (most == NULL || fabs(c->difference) > fabs(most->change.difference)))
            most = drawn[i];
    }
    reach = 10 * ceil(reach / 10);
    struct chart_interval chart = {
        .frame = {.id = "changes",
                  .title = trf(out, "Change since wave %lld, in percentage points",
                               (long long)content->changes[0].wave),
                  .sentence =
                      most == NULL
                          ? tr(out, "No answer changed by more than chance would explain.")
                          : trf(out, "\"%s\" to \"%s\" changed most, by %+.0f points.",
                                most->answer, most->question, 100 * most->change.difference),
                  .note =
                      n < content->n_changes
                          ? trf(out,
                                "The %zu of %zu answers whose change chance explains least. The "
                                "line is the 95%% interval; p after Holm's correction.",
                                n, content->n_changes)
                          : tr(out, "The line is the 95% interval; p after Holm's correction.")},
        .rows = rows,
        .n_rows = n,
        .min = -reach,
        .max = reach,
        .unit = "",
        .line = 0,
        .line_label = tr(out, "No change")};
    chart_interval(out, &chart);
}

static void change_item(struct html *out, const struct results_change *c) {
    html_lit(out, "<li>");
    html_text(out, trf(out,
                       "%s: \"%s\" went from %.0f%% in wave %lld to %.0f%%, a change of %+.0f "
                       "points (between %+.0f and %+.0f).",
                       c->question, c->answer, 100 * c->change.before, (long long)c->wave,
                       100 * c->change.after, 100 * c->change.difference, 100 * c->change.low,
                       100 * c->change.high));
    html_lit(out, "</li>");
}

struct raw figures_changes(struct request *request, const char *language,
                           const struct wave_content *content) {
    struct html *out = told_apart(request, language);
    size_t told = 0;
    if (content->n_changes == 0) return told_taken(request, out);
    html_lit(out, "<h2 class=\"govuk-heading-m\">");
    html_text(out, tr(out, "What changed"));
    html_lit(out, "</h2>");
    for (size_t i = 0; i < content->n_changes; i++) {
        if (!has_changed(&content->changes[i])) continue;
        if (told++ == 0) html_lit(out, "<ul class=\"govuk-list govuk-list--bullet\">");
        change_item(out, &content->changes[i]);
    }
    if (told > 0) html_lit(out, "</ul>");
    html_lit(out, "<p class=\"govuk-body\">");
    html_text(out, trf(out,
                       "%zu of %zu answers that both waves asked changed by more than chance would "
                       "explain (5%%, Holm's correction for looking at all of them; people who "
                       "answered both times are counted as the same people).",
                       told, content->n_changes));
    html_lit(out, "</p>");
    changes_chart(out, content);
    return told_taken(request, out);
}

/* ---- small areas ---- */

const char *figure_answer(const struct html *out, const struct table_cell *cell) {
    if (cell->level == NULL || cell->question->only_last) return cell->question->label;
    return trf(out, "%s: %s", cell->question->label, cell->level->label);
}

static const char *area_note(const struct html *out, const struct small_area *area, bool share) {
    if (!area->shown) return tr(out, "too few answered: what the others have in common");
    if (share)
        return trf(out, "%.0f%% of %lld people, weighs %.0f%%", 100 * area->direct,
                   (long long)area->people, 100 * area->weight);
    return trf(out, "%.1f, %lld people, weighs %.0f%%", area->direct, (long long)area->people,
               100 * area->weight);
}

static const char *areas_sentence(const struct html *out, const struct small_areas *areas,
                                  bool share) {
    const struct small_area *high = &areas->areas[0], *low = &areas->areas[0];
    double scale = share ? 100 : 1;
    const char *unit = share ? "%" : "";
    for (size_t i = 1; i < areas->n; i++) {
        if (areas->areas[i].estimate > high->estimate) high = &areas->areas[i];
        if (areas->areas[i].estimate < low->estimate) low = &areas->areas[i];
    }
    if (!(areas->between > 0) || !(high->estimate > low->estimate))
        return tr(out, "Nothing shows that the areas differ: chance explains what their answers "
                       "differ by.");
    if (high->low > low->high)
        return trf(out, "Estimated highest in %s (%.0f%s), lowest in %s (%.0f%s).",
                   high->level->label, scale * high->estimate, unit, low->level->label,
                   scale * low->estimate, unit);
    return trf(out,
               "Estimated highest in %s (%.0f%s), lowest in %s (%.0f%s), but the difference is "
               "within what is unsure.",
               high->level->label, scale * high->estimate, unit, low->level->label,
               scale * low->estimate, unit);
}

struct raw figures_areas(struct request *request, const struct tables_plan *plan,
                         const struct table_cell *everybody, const struct plan_group *group,
                         const struct small_areas *areas) {
    struct html *out = told_apart(request, plan->language);
    struct chart_interval_row *rows =
        ARENA_ARRAY(request->arena, struct chart_interval_row, areas->n + 1);
    bool share = everybody->level != NULL;
    double scale = share ? 100 : 1, low = 0, high = share ? 100 : 1;
    for (size_t i = 0; i < areas->n; i++) {
        const struct small_area *area = &areas->areas[i];
        rows[i] = (struct chart_interval_row){.label = area->level->label,
                                              .value = scale * area->estimate,
                                              .low = scale * area->low,
                                              .high = scale * area->high,
                                              .low_inner = (double)NAN,
                                              .high_inner = (double)NAN,
                                              .note = area_note(out, area, share)};
        if (share) continue;
        low = floor(fmin(low, area->low));
        high = ceil(fmax(high, area->high));
    }
    struct chart_interval chart = {
        .frame = {.id = "areas",
                  .title = trf(out, "%s, by %s", figure_answer(out, everybody), group->title),
                  .sentence = areas_sentence(out, areas, share),
                  .note = trf(out,
                              "%s. Estimated with a model; the line is the 95%% interval. Under "
                              "each name: its own "
                              "answers, and how much they weigh in the estimate.",
                              day_of(out, plan->day))},
        .rows = rows,
        .n_rows = areas->n,
        .min = low,
        .max = high,
        .unit = share ? "%" : "",
        .line = scale * areas->everybody,
        .line_label = tr(out, "Everybody")};
    chart_interval(out, &chart);
    return told_taken(request, out);
}
