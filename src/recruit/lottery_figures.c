#include "recruit/lottery_figures.h"

#include "recruit/lottery.html.h"
#include "stats/interval.h"
#include "web/chart.h"

#include <math.h>
#include <string.h>

enum { SMALL = 5, VALUES_MAX = 256, BANDS = 10, PAIR_CELLS_MAX = 64 };

/* Counts of one to four people are not published, nor one from which they follow. */
static void small_hide(const int64_t *counts, size_t n, bool *hide) {
    size_t hidden = 0, least = n;
    for (size_t v = 0; v < n; v++) {
        hide[v] = counts[v] > 0 && counts[v] < SMALL;
        hidden += hide[v];
    }
    if (hidden != 1) return;
    /* A second one, the smallest, or the first could be worked out. */
    for (size_t v = 0; v < n; v++)
        if (!hide[v] && counts[v] > 0 && (least == n || counts[v] < counts[least])) least = v;
    if (least < n) hide[least] = true;
}

static const char *count_shown(const struct html *out, int64_t count, bool hide) {
    return hide ? tr(out, "not shown") : trf(out, "%lld", (long long)count);
}

static bool was_drawn(const struct lottery_people *people, int64_t number) {
    for (size_t i = 0; i < people->n_drawn; i++)
        if (people->drawn[i] == number) return true;
    return false;
}

static void counts_shown(const struct html *out, const struct category *category,
                         const struct lottery_people *people, struct lottery_value_line *lines) {
    int64_t pool[VALUES_MAX] = {0}, seats[VALUES_MAX] = {0};
    bool hide_pool[VALUES_MAX] = {false}, hide_seats[VALUES_MAX] = {false};
    size_t n = category->n_values < VALUES_MAX ? category->n_values : VALUES_MAX;
    for (size_t i = 0; i < people->n; i++)
        for (size_t v = 0; v < n; v++) {
            if (people->values[i].value != category->values[v].id) continue;
            pool[v]++;
            seats[v] += was_drawn(people, people->values[i].number);
        }
    small_hide(pool, n, hide_pool);
    /* The quotas are public: with what they leave open, any number of the others could tell. */
    for (size_t v = 0; v < n; v++)
        if (seats[v] > 0 && seats[v] < SMALL)
            for (size_t k = 0; k < n; k++) hide_seats[k] = true;
    for (size_t v = 0; v < n; v++) {
        const struct recruit_value_list_row *value = &category->values[v];
        lines[v] = (struct lottery_value_line){
            .name = value->label,
            .quota = value->least == value->most ? trf(out, "%lld", (long long)value->least)
                                                 : trf(out, "%lld to %lld", (long long)value->least,
                                                       (long long)value->most),
            .pool = count_shown(out, pool[v], hide_pool[v]),
            .seats = people->drawn == NULL ? "" : count_shown(out, seats[v], hide_seats[v])};
    }
}

/* ---- two categories together ---- */

static size_t value_place(const struct category *category, int64_t id) {
    size_t v = 0;
    while (v < category->n_values && category->values[v].id != id) v++;
    return v;
}

/* People of each pair of values, [a's values][b's values]; those without one of them are left out,
 * and whether they all had both. Values of one person follow one another. */
static bool pair_count(const struct category *a, const struct category *b,
                       const struct lottery_people *people, int64_t *pool, int64_t *seats) {
    bool whole = true;
    for (size_t i = 0, next; i < people->n; i = next) {
        size_t at_a = a->n_values, at_b = b->n_values;
        int64_t number = people->values[i].number;
        for (next = i; next < people->n && people->values[next].number == number; next++) {
            size_t v = value_place(a, people->values[next].value);
            size_t w = value_place(b, people->values[next].value);
            if (v < a->n_values) at_a = v;
            if (w < b->n_values) at_b = w;
        }
        whole &= at_a < a->n_values && at_b < b->n_values;
        if (at_a == a->n_values || at_b == b->n_values) continue;
        pool[at_a * b->n_values + at_b]++;
        seats[at_a * b->n_values + at_b] += was_drawn(people, number);
    }
    return whole;
}

static bool all_large(const int64_t *counts, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (counts[i] < SMALL) return false;
    return true;
}

bool lottery_pair_make(const struct html *out, const struct category *a, const struct category *b,
                       const struct lottery_people *people, struct lottery_pair *pair) {
    int64_t pool[PAIR_CELLS_MAX] = {0}, seats[PAIR_CELLS_MAX] = {0}, left[PAIR_CELLS_MAX];
    size_t n = a->n_values * b->n_values, columns = b->n_values + 1;
    if (n == 0 || n > PAIR_CELLS_MAX) return false;
    if (!pair_count(a, b, people, pool, seats) || !all_large(pool, n)) return false;
    for (size_t i = 0; i < n; i++) left[i] = pool[i] - seats[i];
    bool drawn = people->drawn != NULL && all_large(seats, n) && all_large(left, n);
    struct part_cell *head = ARENA_ARRAY(out->arena, struct part_cell, columns);
    struct part_cell *cells = ARENA_ARRAY(out->arena, struct part_cell, columns * a->n_values);
    head[0].text = a->row.name;
    for (size_t w = 0; w < b->n_values; w++)
        head[w + 1] = (struct part_cell){.text = b->values[w].label, .numeric = true};
    for (size_t v = 0; v < a->n_values; v++) {
        cells[v * columns] = (struct part_cell){.text = a->values[v].label, .header = true};
        for (size_t w = 0; w < b->n_values; w++) {
            size_t at = v * b->n_values + w;
            cells[v * columns + w + 1] = (struct part_cell){
                .text = drawn ? trf(out, "%lld of %lld", (long long)seats[at], (long long)pool[at])
                              : trf(out, "%lld", (long long)pool[at]),
                .numeric = true};
        }
    }
    *pair = (struct lottery_pair){
        .caption = drawn
                       ? trf(out, "%s by %s: drawn, of those in the pool", a->row.name, b->row.name)
                       : trf(out, "%s by %s: in the pool", a->row.name, b->row.name),
        .head = head,
        .cells = cells,
        .n_columns = columns,
        .n_rows = a->n_values};
    return true;
}

static void pairs_shown(struct request *request, const struct category *categories, size_t n,
                        const struct lottery_people *people, struct lottery_view *view) {
    struct lottery_pair *pairs = ARENA_ARRAY(request->arena, struct lottery_pair, n * n + 1);
    for (size_t a = 0; a < n; a++)
        for (size_t b = a + 1; b < n; b++)
            view->n_pairs += lottery_pair_make(request->out, &categories[a], &categories[b], people,
                                               &pairs[view->n_pairs]);
    view->pairs = pairs;
}

enum fail lottery_categories(struct request *request, struct db *db, int64_t recruitment,
                             const struct lottery_people *people, struct lottery_view *view,
                             struct why *why) {
    struct category *categories;
    size_t n;
    TRY(categories_load(db, request->arena, recruitment, &categories, &n, why));
    struct lottery_category_line *lines =
        ARENA_ARRAY(request->arena, struct lottery_category_line, n + 1);
    for (size_t i = 0; i < n; i++) {
        size_t n_values = categories[i].n_values < VALUES_MAX ? categories[i].n_values : VALUES_MAX;
        struct lottery_value_line *values =
            ARENA_ARRAY(request->arena, struct lottery_value_line, n_values + 1);
        counts_shown(request->out, &categories[i], people, values);
        lines[i] = (struct lottery_category_line){categories[i].row.name, values, n_values};
    }
    view->categories = lines;
    view->n_categories = n;
    pairs_shown(request, categories, n, people, view);
    return FAIL_NONE;
}

/* ---- chances ---- */

/* How many people have about which chance. Anybody can count it in the file of panels. */
static struct raw bands_chart(const struct request *request, const double *chances, size_t n,
                              const struct lottery_view *view) {
    struct html *out = html_apart(request->out);
    double people[BANDS] = {0};
    const char *labels[BANDS];
    double width = ceil(chances[n - 1] / BANDS); /* whole per cents */
    size_t bands = 0, first = 0;
    for (size_t i = 0; i < n; i++) {
        size_t band = (size_t)(chances[i] / width);
        if (band >= BANDS) band = BANDS - 1;
        people[band]++;
        if (band + 1 > bands) bands = band + 1;
    }
    while (people[first] == 0) first++; /* nobody's chance is so low: no empty bars */
    for (size_t b = 0; b < bands; b++)
        labels[b] =
            trf(out, "%d%% to %d%%", (int)(width * (double)b), (int)(width * (double)(b + 1)));
    chart_bars(
        out, &(struct chart_bars){
                 .frame = {.id = "chances",
                           .title = tr(out, "How many people have which chance"),
                           .sentence = trf(out,
                                           "%lld people, with chances from %s to %s; by a "
                                           "simple lot without quotas %s for everybody.",
                                           (long long)n, view->lowest, view->highest, view->by_lot),
                           .note = ""},
                 .labels = labels + first,
                 .values = people + first,
                 .n = bands - first});
    return html_taken(out);
}

static struct lottery_way way_of(const struct html *out, const char *name, double lowest,
                                 double highest, double gini) {
    return (struct lottery_way){.name = name,
                                .lowest = pool_percent(out->arena, lowest),
                                .highest = pool_percent(out->arena, highest),
                                .gini = arena_printf(out->arena, "%.2f", gini)};
}

/* The chances of the greedy rule as they were tried when the draw was prepared, in per cent;
 * draws of earlier versions have none. */
static size_t greedy_read(struct arena *arena, const json_t *greedy, const double **values) {
    const json_t *sorted = json_object_get(greedy, "sorted");
    size_t n = json_array_size(sorted);
    double *read = ARENA_ARRAY(arena, double, n + 1);
    for (size_t i = 0; i < n; i++) read[i] = 100 * json_number_value(json_array_get(sorted, i));
    *values = read;
    return n;
}

static void ways_shown(const struct request *request, const json_t *report, const double *chances,
                       size_t n, struct lottery_view *view) {
    struct html *out = html_apart(request->out);
    const json_t *greedy = json_object_get(report, "greedy");
    double by_lot[2] = {0, 0};
    by_lot[0] = by_lot[1] = 100 * json_number_value(json_object_get(report, "by_lot"));
    struct chart_curve curves[3] = {
        {.label = tr(out, "This draw"), .values = chances, .n = n},
        {.label = tr(out, "A simple lot without quotas"), .values = by_lot, .n = 2},
        {.label = tr(out, "The greedy rule of older tools, tried with 200 panels")}};
    curves[2].n = greedy_read(request->arena, greedy, &curves[2].values);
    view->ways[view->n_ways++] =
        way_of(out, curves[0].label, json_number_value(json_object_get(report, "lowest")),
               json_number_value(json_object_get(report, "highest")),
               json_number_value(json_object_get(report, "gini")));
    view->ways[view->n_ways++] = way_of(out, curves[1].label, by_lot[0] / 100, by_lot[0] / 100, 0);
    if (curves[2].n > 0)
        view->ways[view->n_ways++] =
            way_of(out, curves[2].label, json_number_value(json_object_get(greedy, "lowest")),
                   json_number_value(json_object_get(greedy, "highest")),
                   json_number_value(json_object_get(greedy, "gini")));
    chart_curves(
        out, &(struct chart_curves){
                 .frame = {.id = "ways",
                           .title = tr(out, "Everybody's chance, beside other ways of drawing"),
                           .sentence = tr(out, "Everybody in order of their chance: the flatter a "
                                               "line, the more equal the chances. A simple lot is "
                                               "flat, but need not keep the quotas."),
                           .note = ""},
                 .curves = curves,
                 .n_curves = curves[2].n > 0 ? 3 : 2,
                 .unit = "%",
                 .axis_label = tr(out, "People, from the lowest chance to the highest")});
    view->ways_chart = html_taken(out);
}

enum fail lottery_chances(struct request *request, struct db *db, const json_t *report,
                          struct lottery_view *view, struct why *why) {
    struct recruit_draw_chances_row *rows;
    size_t n;
    TRY(recruit_draw_chances(db, request->arena, view->draw->id, &rows, &n, why));
    double *chances = ARENA_ARRAY(request->arena, double, n + 1);
    for (size_t i = 0; i < n; i++) chances[i] = 100 * rows[i].chance;
    values_sort(chances, n);
    if (n == 0 || chances[n - 1] <= 0) return FAIL_NONE;
    view->chart = bands_chart(request, chances, n, view);
    ways_shown(request, report, chances, n, view);
    return FAIL_NONE;
}
