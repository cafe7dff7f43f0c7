/* Estimates with intervals on one axis, and plain bars with whiskers. */
#include "web/chart_draw.h"

#include <math.h>

enum { LABEL_WIDE = 200, VALUE_WIDE = 140, ROW_WIDE = 44, ROW_SPACE = 10, TRACK_WIDE = 26 };

/* Where the axis lies, the same for all rows. */
struct axis {
    double left, right, min, max;
};

static double at(const struct axis *axis, double value) {
    double share = (value - axis->min) / (axis->max - axis->min);
    return axis->left + (axis->right - axis->left) * fmin(fmax(share, 0), 1);
}

static struct axis axis_of(const struct draw *draw, double min, double max) {
    struct axis axis = {.left = draw->narrow ? 12 : LABEL_WIDE + 20,
                        .right = draw->narrow ? draw->width - 12 : draw->width - VALUE_WIDE,
                        .min = min,
                        .max = max > min ? max : min + 1};
    return axis;
}

static void ticks(struct draw *draw, const struct axis *axis, double top, double bottom,
                  const char *unit) {
    double step = draw_step(axis->min, axis->max, draw->narrow ? 4 : 5);
    for (int i = 0; i < 50; i++) {
        double value = ceil(axis->min / step) * step + step * i;
        if (value > axis->max + step * 1e-6) break;
        double x = at(axis, value);
        draw_segment(draw, x, top, x, bottom,
                     (struct draw_pen){.stroke = DRAW_FAINT, .stroke_width = 1});
        const char *text = draw_number(draw->out, value, unit);
        double half = draw_measure(text, strlen(text), 14, false) / 2;
        draw_text(draw, fmin(fmax(x, half), draw->width - half), bottom + draw->size + 3, text,
                  (struct draw_pen){
                      .fill = DRAW_GREY, .anchor = "middle", .size = draw->narrow ? 13 : 14});
    }
}

/* The texts of a row, broken into lines, and its height. */
struct row_box {
    struct str *lines, *below; /* its label; under it the note, on a phone after the value */
    size_t n_lines, n_below;
    double below_size;
    double texts, height, track; /* heights; track: y of the line's middle, from the row's top */
};

static const char *value_text(const struct draw *draw, const struct chart_interval_row *row,
                              const char *unit) {
    if (row->text != NULL) return row->text;
    const char *range = draw_range(draw->out, row->low, row->high, NULL);
    const char *value = draw_number(draw->out, row->value, unit);
    if (range[0] == '\0') return value;
    return arena_printf(draw->out->arena, "%s (%s)", value, range);
}

static const char *below_text(const struct draw *draw, const struct chart_interval_row *row,
                              const char *unit) {
    if (!draw->narrow) return row->note;
    const char *value = value_text(draw, row, unit);
    if (text_is_empty(row->note)) return value;
    return arena_printf(draw->out->arena, "%s, %s", value, row->note);
}

static struct row_box box_of(struct draw *draw, const struct chart_interval_row *row,
                             const char *unit) {
    struct arena *arena = draw->out->arena;
    struct row_box box = {.below_size = draw->narrow ? draw->size : 13};
    double width = draw->narrow ? draw->width - 16 : LABEL_WIDE;
    bool bold = row->emphasis != 0 || draw->narrow;
    const char *below = below_text(draw, row, unit);
    box.n_lines = draw_wrap(arena, row->label, draw->size, bold, width, &box.lines);
    if (!text_is_empty(below))
        box.n_below = draw_wrap(arena, below, box.below_size, false, width, &box.below);
    box.texts = draw_line_height(draw->size) * (double)box.n_lines +
                draw_line_height(box.below_size) * (double)box.n_below;
    if (draw->narrow) {
        box.track = box.texts + TRACK_WIDE / 2 + 2;
        box.height = box.texts + TRACK_WIDE + 10;
    } else {
        box.height = fmax(ROW_WIDE, box.texts + 14);
        box.track = box.height / 2;
    }
    return box;
}

static void row_texts(struct draw *draw, const struct chart_interval_row *row,
                      const struct row_box *box, double y, const char *unit) {
    bool bold = row->emphasis != 0 || draw->narrow;
    double x = draw->narrow ? 6 : 8;
    double first =
        draw->narrow ? y + draw->size + 3 : y + (box->height - box->texts) / 2 + draw->size;
    double last =
        draw_lines(draw, x, first, box->lines, box->n_lines, (struct draw_pen){.bold = bold});
    draw_lines(draw, x, last + draw_line_height(box->below_size), box->below, box->n_below,
               (struct draw_pen){.fill = DRAW_GREY, .size = box->below_size});
    if (draw->narrow) return;
    draw_text(draw, draw->width - 8, y + box->track + draw->size * 0.36,
              value_text(draw, row, unit),
              (struct draw_pen){.anchor = "end", .bold = bold, .size = 14});
}

static void row_marks(struct draw *draw, const struct chart_interval_row *row,
                      const struct axis *axis, double y) {
    struct draw_pen line = {.stroke = DRAW_TEAL, .stroke_width = 2.5};
    if (isfinite(row->low) && isfinite(row->high)) {
        double low = at(axis, row->low), high = at(axis, row->high);
        draw_segment(draw, low, y, high, y, line);
        draw_segment(draw, low, y - 7, low, y + 7, line);
        draw_segment(draw, high, y - 7, high, y + 7, line);
    }
    if (isfinite(row->low_inner) && isfinite(row->high_inner)) {
        double low = at(axis, row->low_inner), high = at(axis, row->high_inner);
        draw_rect(draw, low, y - 4, fmax(high - low, 2), 8, 0,
                  (struct draw_pen){.fill = DRAW_TEAL});
    }
    if (!isfinite(row->value)) return; /* its text says so */
    /* A mark must not hide a narrow interval. */
    bool tight = isfinite(row->low) && at(axis, row->high) - at(axis, row->low) < 20;
    double x = at(axis, row->value), size = (row->emphasis != 0 ? 10 : 7) * (tight ? 0.5 : 1);
    if (row->emphasis != 0)
        buf_printf(draw->out->buf,
                   "<path transform=\"translate(%.1f %.1f)\" d=\"M0-%.1fL%.1f 0L0 %.1fL-%.1f 0z\" "
                   "fill=\"#0b4f5c\" stroke=\"#fff\" stroke-width=\"%d\"/>\n",
                   x, y, size, size, size, size, tight ? 1 : 2);
    else
        buf_printf(draw->out->buf,
                   "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"#0b4f5c\" stroke=\"#fff\" "
                   "stroke-width=\"%d\"/>\n",
                   x, y, size, tight ? 1 : 2);
}

/* The chosen line, with its label above the first row, inside the picture. */
static double line_label(struct draw *draw, const struct chart_interval *chart,
                         const struct axis *axis) {
    if (!isfinite(chart->line)) return 0;
    const char *text = draw_number(draw->out, chart->line, chart->unit);
    if (!text_is_empty(chart->line_label))
        text = arena_printf(draw->out->arena, "%s: %s", chart->line_label, text);
    double wide = draw_measure(text, strlen(text), 14, true), x = at(axis, chart->line);
    double start = fmin(fmax(x - wide / 2, 0), draw->width - wide);
    draw_text(draw, start, 14, text, (struct draw_pen){.fill = DRAW_RED, .bold = true, .size = 14});
    return 24;
}

static double paint_interval(struct draw *draw, const void *thing) {
    const struct chart_interval *chart = thing;
    struct axis axis = axis_of(draw, chart->min, chart->max);
    struct row_box *boxes = ARENA_ARRAY(draw->out->arena, struct row_box, chart->n_rows + 1);
    double top = line_label(draw, chart, &axis), bottom = top;
    for (size_t i = 0; i < chart->n_rows; i++) {
        boxes[i] = box_of(draw, &chart->rows[i], chart->unit);
        if (chart->rows[i].emphasis != 0)
            draw_rect(draw, 0, bottom, draw->width, boxes[i].height, 0,
                      (struct draw_pen){.fill = DRAW_BAND});
        bottom += boxes[i].height + ROW_SPACE;
    }
    ticks(draw, &axis, top, bottom, chart->unit);
    double y = top;
    for (size_t i = 0; i < chart->n_rows; i++) {
        /* On a phone the texts stand on the axis's lines: clear the ground under them. */
        if (draw->narrow)
            draw_rect(draw, 0, y, draw->width, boxes[i].track - TRACK_WIDE / 2, 0,
                      (struct draw_pen){.fill = chart->rows[i].emphasis != 0 ? DRAW_BAND : "#fff"});
        row_texts(draw, &chart->rows[i], &boxes[i], y, chart->unit);
        y += boxes[i].height + ROW_SPACE;
    }
    y = top;
    for (size_t i = 0; i < chart->n_rows; i++) {
        if (isfinite(chart->line))
            draw_segment(draw, at(&axis, chart->line),
                         draw->narrow ? y + boxes[i].track - TRACK_WIDE / 2 : y,
                         at(&axis, chart->line),
                         y + boxes[i].height + (draw->narrow ? 0 : ROW_SPACE),
                         (struct draw_pen){.stroke = DRAW_RED, .stroke_width = 2, .dashed = true});
        row_marks(draw, &chart->rows[i], &axis, y + boxes[i].track);
        y += boxes[i].height + ROW_SPACE;
    }
    return bottom + draw->size + 10;
}

static struct part_table interval_table(struct html *out, const struct chart_frame *frame,
                                        const struct chart_interval_row *rows, size_t n_rows,
                                        const char *unit) {
    bool noted = false, inner = false, ranged = false;
    for (size_t i = 0; i < n_rows; i++) {
        noted = noted || !text_is_empty(rows[i].note);
        inner = inner || isfinite(rows[i].low_inner);
        ranged = ranged || (rows[i].text == NULL && isfinite(rows[i].low));
    }
    size_t n = 2 + (ranged ? 1u : 0u) + (inner ? 1u : 0u) + (noted ? 1u : 0u), k = 1;
    struct part_cell *head = ARENA_ARRAY(out->arena, struct part_cell, n);
    struct part_cell *cells = ARENA_ARRAY(out->arena, struct part_cell, n * (n_rows + 1));
    head[k++] = (struct part_cell){.text = tr(out, "Value"), .numeric = true};
    if (ranged) head[k++] = (struct part_cell){.text = tr(out, "Interval"), .numeric = true};
    if (inner) head[k++] = (struct part_cell){.text = tr(out, "Inner interval"), .numeric = true};
    if (noted) head[k++] = (struct part_cell){.text = tr(out, "Base")};
    for (size_t i = 0; i < n_rows; i++) {
        struct part_cell *cell = &cells[i * n];
        k = 0;
        cell[k++].text = rows[i].label;
        bool said = rows[i].text != NULL;
        cell[k++] = (struct part_cell){
            .text = said ? rows[i].text : draw_number(out, rows[i].value, unit), .numeric = true};
        if (ranged)
            cell[k++] = (struct part_cell){
                .text = said ? "" : draw_range(out, rows[i].low, rows[i].high, unit),
                .numeric = true};
        if (inner)
            cell[k++] = (struct part_cell){
                .text = draw_range(out, rows[i].low_inner, rows[i].high_inner, unit),
                .numeric = true};
        if (noted) cell[k++].text = rows[i].note;
    }
    return (struct part_table){.caption = frame->title,
                               .caption_hidden = true,
                               .head = head,
                               .cells = cells,
                               .n_columns = n,
                               .n_rows = n_rows,
                               .first_cell_is_header = true};
}

void chart_interval(struct html *out, const struct chart_interval *chart) {
    struct part_table table =
        interval_table(out, &chart->frame, chart->rows, chart->n_rows, chart->unit);
    draw_begin(out, &chart->frame, false);
    draw_pictures(out, &chart->frame, paint_interval, chart);
    draw_end(out, &chart->frame, &table);
}

static double bars_max(const struct chart_bars *chart) {
    double max = chart->max;
    for (size_t i = 0; i < chart->n && chart->max <= 0; i++) {
        if (isfinite(chart->values[i])) max = fmax(max, chart->values[i]);
        if (chart->high != NULL && isfinite(chart->high[i])) max = fmax(max, chart->high[i]);
    }
    if (max <= 0) return 1;
    double step = draw_step(0, max, 5);
    return chart->max > 0 ? max : ceil(max / step - 1e-9) * step;
}

static struct chart_interval_row bars_row(const struct chart_bars *chart, size_t i) {
    return (struct chart_interval_row){.label = chart->labels[i],
                                       .value = chart->values[i],
                                       .low = chart->low == NULL ? (double)NAN : chart->low[i],
                                       .high = chart->high == NULL ? (double)NAN : chart->high[i],
                                       .low_inner = NAN,
                                       .high_inner = NAN};
}

static void bar_marks(struct draw *draw, const struct chart_interval_row *row,
                      const struct axis *axis, double y) {
    double zero = at(axis, 0);
    draw_rect(draw, zero, y - 11, at(axis, row->value) - zero, 22, 0,
              (struct draw_pen){.fill = "#4d8a94"});
    if (!isfinite(row->low) || !isfinite(row->high)) return;
    struct draw_pen line = {.stroke = DRAW_INK, .stroke_width = 2};
    double low = at(axis, row->low), high = at(axis, row->high);
    draw_segment(draw, low, y, high, y, line);
    draw_segment(draw, low, y - 5, low, y + 5, line);
    draw_segment(draw, high, y - 5, high, y + 5, line);
}

static double paint_bars(struct draw *draw, const void *thing) {
    const struct chart_bars *chart = thing;
    struct axis axis = axis_of(draw, 0, bars_max(chart));
    double y = 0;
    for (int pass = 0; pass < 2; pass++) {
        y = 0;
        for (size_t i = 0; i < chart->n; i++) {
            struct chart_interval_row row = bars_row(chart, i);
            struct row_box box = box_of(draw, &row, chart->unit);
            if (pass == 1) {
                if (draw->narrow)
                    draw_rect(draw, 0, y, draw->width, box.track - TRACK_WIDE / 2, 0,
                              (struct draw_pen){.fill = "#fff"});
                row_texts(draw, &row, &box, y, chart->unit);
                if (isfinite(row.value))
                    bar_marks(draw, &row, &axis, y + box.track);
                else
                    row_marks(draw, &row, &axis, y + box.track);
            }
            y += box.height;
        }
        if (pass == 0) ticks(draw, &axis, 0, y, chart->unit);
    }
    return y + draw->size + 10;
}

void chart_bars(struct html *out, const struct chart_bars *chart) {
    struct chart_interval_row *rows =
        ARENA_ARRAY(out->arena, struct chart_interval_row, chart->n + 1);
    for (size_t i = 0; i < chart->n; i++) rows[i] = bars_row(chart, i);
    struct part_table table = interval_table(out, &chart->frame, rows, chart->n, chart->unit);
    draw_begin(out, &chart->frame, false);
    draw_pictures(out, &chart->frame, paint_bars, chart);
    draw_end(out, &chart->frame, &table);
}
