/* Where people stand: marks on a plane, larger where there are more. */
#include "web/chart_draw.h"

#include <math.h>
#include <string.h>

enum { EDGE = 24 };

struct frame_of_plane {
    double least[2], scale;
};

static struct frame_of_plane frame_of(const struct chart_scatter *chart, double side) {
    double least[2] = {INFINITY, INFINITY}, most[2] = {-INFINITY, -INFINITY};
    for (size_t i = 0; i < chart->n_marks; i++) {
        double at[2] = {chart->marks[i].x, chart->marks[i].y};
        for (int k = 0; k < 2; k++)
            least[k] = fmin(least[k], at[k]), most[k] = fmax(most[k], at[k]);
    }
    double wide = fmax(most[0] - least[0], most[1] - least[1]);
    struct frame_of_plane frame = {.scale = wide > 0 ? (side - 2 * EDGE) / wide : 0};
    for (int k = 0; k < 2; k++)
        frame.least[k] = (least[k] + most[k]) / 2 - (wide > 0 ? wide / 2 : 0);
    return frame;
}

static double radius_of(const struct chart_scatter *chart, size_t i) {
    double most = 1;
    for (size_t k = 0; k < chart->n_marks; k++) most = fmax(most, chart->marks[k].people);
    return fmax(5, 20 * sqrt(chart->marks[i].people / most));
}

static double paint(struct draw *draw, const void *thing) {
    const struct chart_scatter *chart = thing;
    double side = fmin(draw->width, 460), x = 10, y = side + 22;
    struct frame_of_plane frame = frame_of(chart, side);
    draw_rect(draw, 0.5, 0.5, side - 1, side - 1, 0,
              (struct draw_pen){.fill = "#fff", .stroke = DRAW_FAINT, .stroke_width = 1});
    for (size_t i = 0; i < chart->n_marks; i++) {
        const struct chart_scatter_mark *mark = &chart->marks[i];
        double cx = EDGE + (mark->x - frame.least[0]) * frame.scale;
        double cy = side - EDGE - (mark->y - frame.least[1]) * frame.scale;
        double r = radius_of(chart, i);
        draw_rect(draw, cx - r, cy - r, 2 * r, 2 * r, r,
                  (struct draw_pen){.fill = draw_colour(mark->series, chart->n_series),
                                    .stroke = "#fff",
                                    .stroke_width = 1});
        if (chart->n_series > 1 && r >= 8)
            draw_text(
                draw, cx, cy + 4, chart->letters[mark->series],
                (struct draw_pen){
                    .fill = "#0b0c0c", .anchor = "middle", .size = 12, .bold = true, .halo = true});
    }
    for (size_t k = 0; k < chart->n_series; k++) {
        double needed =
            22 + draw_measure(chart->series[k], strlen(chart->series[k]), draw->size, false);
        if (x > 10 && x + needed > draw->width) x = 10, y += 26;
        draw_rect(draw, x - 6, y - 6, 12, 12, 6,
                  (struct draw_pen){.fill = draw_colour(k, chart->n_series)});
        draw_text(draw, x + 12, y + 5, chart->series[k], (struct draw_pen){0});
        x += needed + 22;
    }
    return y + 14;
}

void chart_scatter(struct html *out, const struct chart_scatter *chart) {
    struct part_cell head[] = {{.text = tr(out, "Group")},
                               {.text = tr(out, "People drawn"), .numeric = true}};
    struct part_cell *cells = ARENA_ARRAY(out->arena, struct part_cell, 2 * chart->n_series + 1);
    for (size_t k = 0; k < chart->n_series; k++) {
        double people = 0;
        for (size_t i = 0; i < chart->n_marks; i++)
            if (chart->marks[i].series == k) people += chart->marks[i].people;
        cells[2 * k].text = chart->series[k];
        cells[2 * k + 1] =
            (struct part_cell){.text = draw_number(out, people, NULL), .numeric = true};
    }
    struct part_table table = {.caption = chart->frame.title,
                               .caption_hidden = true,
                               .head = head,
                               .cells = cells,
                               .n_columns = 2,
                               .n_rows = chart->n_series,
                               .first_cell_is_header = true};
    draw_begin(out, &chart->frame, false);
    draw_pictures(out, &chart->frame, paint, chart);
    draw_end(out, &chart->frame, &table);
}
