/* How something is spread over people: everybody in order of size. */
#include "web/chart_draw.h"

#include <math.h>
#include <string.h>

enum { TOP = 12, BELOW = 24, POINTS = 120, QUARTERS = 5, CURVES = 3 };

/* A line each that is told apart without its colour: thick, dashed, thin. */
static struct draw_pen pen_of(size_t k) {
    static const struct draw_pen pens[CURVES] = {
        {.stroke = DRAW_TEAL, .stroke_width = 3.5},
        {.stroke = DRAW_INK, .stroke_width = 2, .dashed = true},
        {.stroke = DRAW_RED, .stroke_width = 1.5}};
    return pens[k % CURVES];
}

static double most_of(const struct chart_curves *chart) {
    double most = 0;
    for (size_t k = 0; k < chart->n_curves; k++)
        if (chart->curves[k].n > 0)
            most = fmax(most, chart->curves[k].values[chart->curves[k].n - 1]);
    return most > 0 ? most : 1;
}

/* Where the axes lie. */
struct plane {
    double left, right, bottom, height, most;
};

static void axis(struct draw *draw, const struct chart_curves *chart, const struct plane *at,
                 double step) {
    for (int i = 0; step * i <= at->most + step / 1000; i++) {
        double y = at->bottom - at->height * step * i / at->most;
        draw_segment(
            draw, at->left, y, at->right, y,
            (struct draw_pen){.stroke = i == 0 ? DRAW_GREY : DRAW_FAINT, .stroke_width = 1});
        draw_text(draw, at->left - 8, y + 5, draw_number(draw->out, step * i, chart->unit),
                  (struct draw_pen){.fill = DRAW_GREY, .anchor = "end"});
    }
}

static void curve(struct draw *draw, const struct chart_curve *curve, const struct plane *at,
                  struct draw_pen pen) {
    double points[2 * POINTS];
    size_t n = curve->n < POINTS ? curve->n : POINTS;
    if (curve->n == 1) n = 2; /* one person: a level line */
    for (size_t i = 0; i < n; i++) {
        size_t from = curve->n == 1 ? 0 : i * (curve->n - 1) / (n - 1);
        points[2 * i] = at->left + (at->right - at->left) * (double)i / (double)(n - 1);
        points[2 * i + 1] = at->bottom - at->height * curve->values[from] / at->most;
    }
    if (n > 1) draw_polyline(draw, points, n, pen);
}

static double paint(struct draw *draw, const void *thing) {
    const struct chart_curves *chart = thing;
    struct plane at = {.left = draw->narrow ? 52 : 64,
                       .right = draw->width - 8,
                       .height = draw->narrow ? 180 : 240,
                       .most = most_of(chart)};
    double step = draw_step(0, at.most, 5);
    struct str *lines;
    at.most = ceil(at.most / step - 1e-9) * step;
    at.bottom = TOP + at.height;
    axis(draw, chart, &at, step);
    for (size_t k = chart->n_curves; k-- > 0;) curve(draw, &chart->curves[k], &at, pen_of(k));
    size_t n = draw_wrap(draw->out->arena, chart->axis_label, draw->size, false, at.right - at.left,
                         &lines);
    double y = draw_lines(draw, at.left, at.bottom + BELOW, lines, n,
                          (struct draw_pen){.fill = DRAW_GREY});
    for (size_t k = 0; k < chart->n_curves; k++) {
        y += BELOW + 4;
        draw_segment(draw, at.left, y - 5, at.left + 34, y - 5, pen_of(k));
        n = draw_wrap(draw->out->arena, chart->curves[k].label, draw->size, k == 0,
                      at.right - at.left - 44, &lines);
        y = draw_lines(draw, at.left + 44, y, lines, n, (struct draw_pen){.bold = k == 0});
    }
    return y + 12;
}

static double quarter_of(const struct chart_curve *curve, size_t quarter) {
    return curve->n == 0 ? (double)NAN : curve->values[quarter * (curve->n - 1) / (QUARTERS - 1)];
}

void chart_curves(struct html *out, const struct chart_curves *chart) {
    const char *const rows[QUARTERS] = {tr(out, "Lowest"), tr(out, "A quarter have this or less"),
                                        tr(out, "Half have this or less"),
                                        tr(out, "A quarter have this or more"), tr(out, "Highest")};
    size_t columns = chart->n_curves + 1;
    struct part_cell *head = ARENA_ARRAY(out->arena, struct part_cell, columns);
    struct part_cell *cells = ARENA_ARRAY(out->arena, struct part_cell, columns * QUARTERS);
    head[0].text = tr(out, "Of everybody");
    for (size_t k = 0; k < chart->n_curves; k++)
        head[k + 1] = (struct part_cell){.text = chart->curves[k].label, .numeric = true};
    for (size_t q = 0; q < QUARTERS; q++) {
        cells[q * columns] = (struct part_cell){.text = rows[q], .header = true};
        for (size_t k = 0; k < chart->n_curves; k++)
            cells[q * columns + k + 1] = (struct part_cell){
                .text = draw_number(out, quarter_of(&chart->curves[k], q), chart->unit),
                .numeric = true};
    }
    struct part_table table = {.caption = chart->frame.title,
                               .caption_hidden = true,
                               .head = head,
                               .cells = cells,
                               .n_columns = columns,
                               .n_rows = QUARTERS,
                               .first_cell_is_header = true};
    draw_begin(out, &chart->frame, false);
    draw_pictures(out, &chart->frame, paint, chart);
    draw_end(out, &chart->frame, &table);
}
