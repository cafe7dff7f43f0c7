/* Parts of a whole, one bar per row. */
#include "web/chart_draw.h"

#include <math.h>

enum { BAR = 30, GAP = 2, ROW_SPACE = 16, LABEL_WIDE = 190 };

static double count_of(const struct chart_stack *chart, size_t row, size_t part) {
    return chart->counts[row * chart->n_parts + part];
}

/* NaN when any part is not known. */
static double total_of(const struct chart_stack *chart, size_t row) {
    double total = 0;
    for (size_t k = 0; k < chart->n_parts; k++) total += count_of(chart, row, k);
    return total;
}

static double legend(struct draw *draw, const struct chart_stack *chart) {
    double x = 0, y = 2, box = 18;
    for (size_t k = 0; k < chart->n_parts; k++) {
        double needed =
            box + 8 + draw_measure(chart->parts[k], strlen(chart->parts[k]), draw->size, false);
        if (x > 0 && x + needed > draw->width) x = 0, y += 28;
        draw_rect(draw, x, y, box, box, 0,
                  (struct draw_pen){.fill = draw_fill(draw, k, chart->n_parts)});
        draw_text(draw, x + box + 8, y + 14, chart->parts[k], (struct draw_pen){0});
        x += needed + 24;
    }
    return y + box + 18;
}

/* The longest of "12 (67%)", "12" that fits into the part. */
static void part_label(struct draw *draw, const struct chart_stack *chart, size_t k, double count,
                       double total, double x, double y, double width) {
    const char *texts[2];
    texts[0] = arena_printf(draw->out->arena, "%s (%.0f%%)", draw_number(draw->out, count, NULL),
                            round(100 * count / total));
    texts[1] = draw_number(draw->out, count, NULL);
    for (size_t i = 0; i < 2; i++) {
        double wide = draw_measure(texts[i], strlen(texts[i]), draw->size, true);
        if (wide + 12 > width) continue;
        bool plain = draw_fill_is_plain(k, chart->n_parts);
        if (!plain)
            draw_rect(draw, x + width / 2 - wide / 2 - 4, y + 5, wide + 8, BAR - 10, 3,
                      (struct draw_pen){.fill = "#fff"});
        draw_text(
            draw, x + width / 2, y + BAR / 2 + draw->size * 0.36, texts[i],
            (struct draw_pen){.fill = plain ? "#fff" : DRAW_INK, .anchor = "middle", .bold = true});
        return;
    }
}

static void bar(struct draw *draw, const struct chart_stack *chart, size_t row, double x, double y,
                double width) {
    double total = total_of(chart, row);
    if (!isfinite(total) || total <= 0) {
        draw_rect(draw, x + 1, y + 1, width - 2, BAR - 2, 0,
                  (struct draw_pen){
                      .fill = "#fff", .stroke = DRAW_GREY, .stroke_width = 1.5, .dashed = true});
        draw_text(draw, x + 12, y + BAR / 2 + draw->size * 0.36, tr(draw->out, "no answer"),
                  (struct draw_pen){.fill = DRAW_GREY});
        return;
    }
    double at = x;
    for (size_t k = 0; k < chart->n_parts; k++) {
        double count = count_of(chart, row, k), wide = count / total * width;
        if (count <= 0) continue;
        double end = at + wide;
        double shown = fmax(end - at - (end < x + width - 1 ? GAP : 0), 1);
        draw_rect(draw, at, y, shown, BAR, 0,
                  (struct draw_pen){.fill = draw_fill(draw, k, chart->n_parts)});
        part_label(draw, chart, k, count, total, at, y, shown);
        at = end;
    }
}

static double paint(struct draw *draw, const void *thing) {
    const struct chart_stack *chart = thing;
    double y = legend(draw, chart), line = draw_line_height(draw->size);
    for (size_t row = 0; row < chart->n_rows; row++) {
        struct str *lines;
        double wide = draw->narrow ? draw->width : LABEL_WIDE;
        size_t n =
            draw_wrap(draw->out->arena, chart->rows[row], draw->size, draw->narrow, wide, &lines);
        double label = line * (double)n;
        if (draw->narrow) {
            draw_lines(draw, 0, y + draw->size, lines, n, (struct draw_pen){.bold = true});
            y += label + 6;
            bar(draw, chart, row, 0, y, draw->width);
            y += BAR + ROW_SPACE;
        } else {
            double height = fmax(label, BAR);
            draw_lines(draw, 0, y + (height - label) / 2 + draw->size, lines, n,
                       (struct draw_pen){0});
            bar(draw, chart, row, LABEL_WIDE + 15, y + (height - BAR) / 2,
                draw->width - LABEL_WIDE - 15);
            y += height + ROW_SPACE;
        }
    }
    return y - ROW_SPACE + 2;
}

static struct part_table table_of(struct html *out, const struct chart_stack *chart) {
    size_t n = chart->n_parts + 2;
    struct part_cell *head = ARENA_ARRAY(out->arena, struct part_cell, n);
    struct part_cell *cells = ARENA_ARRAY(out->arena, struct part_cell, n * chart->n_rows);
    for (size_t k = 0; k < chart->n_parts; k++)
        head[k + 1] = (struct part_cell){.text = chart->parts[k], .numeric = true};
    head[n - 1] = (struct part_cell){.text = tr(out, "Total"), .numeric = true};
    for (size_t row = 0; row < chart->n_rows; row++) {
        struct part_cell *of_row = &cells[row * n];
        double total = total_of(chart, row);
        of_row[0].text = chart->rows[row];
        for (size_t k = 0; k < chart->n_parts; k++) {
            double count = count_of(chart, row, k);
            of_row[k + 1].numeric = true;
            of_row[k + 1].text =
                isfinite(total) && total > 0
                    ? arena_printf(out->arena, "%s (%.0f%%)", draw_number(out, count, NULL),
                                   round(100 * count / total))
                    : draw_number(out, count, NULL);
        }
        of_row[n - 1] = (struct part_cell){.text = draw_number(out, total, NULL), .numeric = true};
    }
    return (struct part_table){.caption = chart->frame.title,
                               .caption_hidden = true,
                               .head = head,
                               .cells = cells,
                               .n_columns = n,
                               .n_rows = chart->n_rows,
                               .first_cell_is_header = true};
}

void chart_stack(struct html *out, const struct chart_stack *chart) {
    struct part_table table = table_of(out, chart);
    draw_begin(out, &chart->frame, false);
    draw_pictures(out, &chart->frame, paint, chart);
    draw_end(out, &chart->frame, &table);
}
