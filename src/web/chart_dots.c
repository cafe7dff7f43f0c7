/* The difference sheet: one row per question, one mark per rater. */
#include "web/chart_draw.h"

#include <math.h>

enum { LABEL_WIDE = 300, MARK_SPACE = 17, ROW_SPACE = 12, TRACK_LEAST = 30 };

struct frame_of_dots {
    double left, right, min, max;
};

static double x_of(const struct frame_of_dots *frame, double value) {
    double share = (value - frame->min) / (frame->max - frame->min);
    return frame->left + (frame->right - frame->left) * fmin(fmax(share, 0), 1);
}

/* Marks that would lie on each other stand side by side, those beyond three one below the other. */
enum { SIDE_BY_SIDE = 3 };

static bool same_place(const struct chart_dots *chart, size_t a, size_t b) {
    return chart->marks[a].row == chart->marks[b].row &&
           fabs(chart->marks[a].value - chart->marks[b].value) < 0.2;
}

/* Number of marks of the same place, and how many of them come before mark i. */
static size_t place_count(const struct chart_dots *chart, size_t i, size_t *before) {
    size_t n = 0;
    *before = 0;
    for (size_t k = 0; k < chart->n_marks; k++) {
        if (!isfinite(chart->marks[k].value) || !same_place(chart, i, k)) continue;
        if (k < i) ++*before;
        n++;
    }
    return n;
}

static double track_height(const struct chart_dots *chart, size_t row) {
    size_t most = 1, before;
    for (size_t i = 0; i < chart->n_marks; i++) {
        if (chart->marks[i].row != row || !isfinite(chart->marks[i].value)) continue;
        size_t n = place_count(chart, i, &before);
        if (n > most) most = n;
    }
    size_t lines = (most + SIDE_BY_SIDE - 1) / SIDE_BY_SIDE;
    return fmax(TRACK_LEAST, (double)lines * MARK_SPACE + 12);
}

static double legend(struct draw *draw, const struct chart_dots *chart, bool any_faint) {
    double x = 8, y = 10, step = 26;
    for (size_t k = 0; k < chart->n_series; k++) {
        double needed =
            20 + draw_measure(chart->series[k], strlen(chart->series[k]), draw->size, false);
        if (x > 8 && x + needed > draw->width) x = 8, y += step;
        draw_mark(draw, k, x, y, false);
        draw_text(draw, x + 14, y + 5, chart->series[k], (struct draw_pen){0});
        x += needed + 22;
    }
    if (any_faint) {
        const char *text = tr(draw->out, "hollow: low confidence");
        double needed = draw_measure(text, strlen(text), draw->size, false);
        if (x > 8 && x + needed > draw->width) x = 0, y += step;
        draw_text(draw, x > 8 ? x - 6 : 0, y + 5, text, (struct draw_pen){.fill = DRAW_GREY});
    }
    return y + 22;
}

/* The ends of the scale, in words, above the first row. */
static double scale_words(struct draw *draw, const struct chart_dots *chart,
                          const struct frame_of_dots *frame, double y) {
    const char *low = chart->min_label, *high = chart->max_label;
    double half = (frame->right - frame->left) / 2 - 4;
    struct str *lines;
    double size = draw->narrow ? 13 : 14, end = y;
    for (int side = 0; side < 2; side++) {
        const char *text = side == 0 ? low : high;
        if (text_is_empty(text)) continue;
        size_t n = draw_wrap(draw->out->arena, text, size, false, half, &lines);
        double last = draw_lines(
            draw, side == 0 ? frame->left - 8 : frame->right + 8, y + size, lines, n,
            (struct draw_pen){.fill = DRAW_GREY, .size = size, .anchor = side == 0 ? NULL : "end"});
        end = fmax(end, last + 8);
    }
    return end;
}

static void grid(struct draw *draw, const struct frame_of_dots *frame, double top, double bottom,
                 bool numbers) {
    for (int step = 0; ceil(frame->min) + step <= frame->max + 1e-9; step++) {
        double value = ceil(frame->min) + step;
        double x = x_of(frame, value);
        draw_segment(draw, x, top, x, bottom,
                     (struct draw_pen){.stroke = DRAW_FAINT, .stroke_width = 1});
        if (numbers)
            draw_text(draw, x, top - 4, draw_number(draw->out, value, NULL),
                      (struct draw_pen){.fill = DRAW_GREY, .anchor = "middle", .size = 13});
    }
}

static void row_marks(struct draw *draw, const struct chart_dots *chart,
                      const struct frame_of_dots *frame, size_t row, double y, double height) {
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < chart->n_marks; i++) {
        if (chart->marks[i].row != row || !isfinite(chart->marks[i].value)) continue;
        low = fmin(low, chart->marks[i].value);
        high = fmax(high, chart->marks[i].value);
    }
    if (!(low <= high)) {
        draw_text(draw, frame->left, y + height / 2 + 5, tr(draw->out, "no answer"),
                  (struct draw_pen){.fill = DRAW_GREY});
        return;
    }
    if (high > low)
        draw_rect(draw, x_of(frame, low), y + height / 2 - 5, x_of(frame, high) - x_of(frame, low),
                  10, 5, (struct draw_pen){.fill = "#c9d6d4"});
    for (size_t i = 0; i < chart->n_marks; i++) {
        const struct chart_dots_mark *mark = &chart->marks[i];
        if (mark->row != row || !isfinite(mark->value)) continue;
        size_t before, n = place_count(chart, i, &before);
        size_t lines = (n + SIDE_BY_SIDE - 1) / SIDE_BY_SIDE, line = before / SIDE_BY_SIDE;
        size_t on_line =
            line + 1 < lines || n % SIDE_BY_SIDE == 0 ? SIDE_BY_SIDE : n % SIDE_BY_SIDE;
        double across = (double)(before % SIDE_BY_SIDE) - (double)(on_line - 1) / 2;
        double down = (double)line - (double)(lines - 1) / 2;
        draw_mark(draw, mark->series, x_of(frame, mark->value) + across * MARK_SPACE,
                  y + height / 2 + down * MARK_SPACE, mark->faint);
    }
}

static double paint(struct draw *draw, const void *thing) {
    const struct chart_dots *chart = thing;
    struct frame_of_dots frame = {.left = draw->narrow ? 30 : LABEL_WIDE + 45,
                                  .right = draw->width - 30,
                                  .min = chart->min,
                                  .max = chart->max > chart->min ? chart->max : chart->min + 1};
    bool any_faint = false;
    for (size_t i = 0; i < chart->n_marks; i++) any_faint = any_faint || chart->marks[i].faint;
    double y = legend(draw, chart, any_faint) + 6, line = draw_line_height(draw->size);
    y = scale_words(draw, chart, &frame, y) + (draw->narrow ? 0 : 18);
    for (size_t row = 0; row < chart->n_rows; row++) {
        struct str *lines;
        size_t n = draw_wrap(draw->out->arena, chart->rows[row], draw->size, false,
                             draw->narrow ? draw->width : LABEL_WIDE, &lines);
        double label = line * (double)n, track = track_height(chart, row);
        if (draw->narrow) {
            draw_lines(draw, 0, y + draw->size, lines, n, (struct draw_pen){0});
            y += label + 18;
            grid(draw, &frame, y, y + track, true);
            row_marks(draw, chart, &frame, row, y, track);
            y += track + ROW_SPACE + 4;
        } else {
            double height = fmax(label, track);
            if (row % 2 == 1)
                draw_rect(draw, 0, y - ROW_SPACE / 2, draw->width, height + ROW_SPACE, 0,
                          (struct draw_pen){.fill = DRAW_BAND});
            grid(draw, &frame, y - ROW_SPACE / 2, y + height + ROW_SPACE / 2, row == 0);
            draw_lines(draw, 6, y + (height - label) / 2 + draw->size, lines, n,
                       (struct draw_pen){0});
            row_marks(draw, chart, &frame, row, y, height);
            y += height + ROW_SPACE;
        }
    }
    return y;
}

/* "4", "4 (low confidence)", several joined by "; ". */
static const char *cell_text(struct html *out, const struct chart_dots *chart, size_t row,
                             size_t series) {
    struct buf buf;
    buf_init(&buf, out->arena, 2000);
    for (size_t i = 0; i < chart->n_marks; i++) {
        const struct chart_dots_mark *mark = &chart->marks[i];
        if (mark->row != row || mark->series != series) continue;
        if (buf.n > 0) buf_text(&buf, "; ");
        buf_text(&buf, draw_number(out, mark->value, NULL));
        if (mark->faint) buf_printf(&buf, " (%s)", tr(out, "low confidence"));
    }
    return buf.n == 0 ? tr(out, "no answer") : buf.s;
}

void chart_dots(struct html *out, const struct chart_dots *chart) {
    size_t n = chart->n_series + 1;
    struct part_cell *head = ARENA_ARRAY(out->arena, struct part_cell, n);
    struct part_cell *cells = ARENA_ARRAY(out->arena, struct part_cell, n * (chart->n_rows + 1));
    for (size_t k = 0; k < chart->n_series; k++) head[k + 1].text = chart->series[k];
    for (size_t row = 0; row < chart->n_rows; row++) {
        cells[row * n].text = chart->rows[row];
        for (size_t k = 0; k < chart->n_series; k++)
            cells[row * n + k + 1].text = cell_text(out, chart, row, k);
    }
    struct part_table table = {.caption = chart->frame.title,
                               .caption_hidden = true,
                               .head = head,
                               .cells = cells,
                               .n_columns = n,
                               .n_rows = chart->n_rows,
                               .first_cell_is_header = true};
    draw_begin(out, &chart->frame, false);
    draw_pictures(out, &chart->frame, paint, chart);
    draw_end(out, &chart->frame, &table);
}
