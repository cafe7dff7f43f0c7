#include "web/chart_draw.h"

#include "web/chart_figure.html.h"

#include <math.h>

enum { PICTURE_BYTES_MAX = 1 << 20 };

/* Widths of the characters 32 to 126 in thousandths of the size (Helvetica's AFM). */
static const short widths[95] = {
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584};

static double width_of(const char *s) {
    unsigned char c = (unsigned char)*s;
    if (c >= 32 && c < 127) return widths[c - 32];
    if ((c & 0xC0) == 0x80) return 0; /* the rest of a character */
    return c >= 0xE3 ? 1000 : 600;    /* U+3000 and up are wide */
}

double draw_measure(const char *text, size_t n, double size, bool bold) {
    double total = 0;
    for (size_t i = 0; i < n; i++) total += width_of(text + i);
    /* Other fonts of the list are a little wider. */
    return total / 1000 * size * (bold ? 1.12 : 1.04);
}

/* How many bytes of `rest` go on one line: whole words, or characters of a long word. */
static size_t line_length(struct str rest, double size, bool bold, double width) {
    size_t good = 0, i = 0;
    while (i < rest.n) {
        size_t end = i;
        while (end < rest.n && rest.s[end] == ' ') end++;
        while (end < rest.n && rest.s[end] != ' ') end++;
        if (draw_measure(rest.s, end, size, bold) > width) break;
        good = i = end;
    }
    if (good > 0) return good;
    for (size_t end = 1; end <= rest.n; end++) {
        bool whole = end == rest.n || ((unsigned char)rest.s[end] & 0xC0) != 0x80;
        if (!whole) continue;
        if (good > 0 && draw_measure(rest.s, end, size, bold) > width) break;
        good = end;
        if (end < rest.n && rest.s[end] == ' ') break;
    }
    return good;
}

size_t draw_wrap(struct arena *arena, const char *text, double size, bool bold, double width,
                 struct str **lines) {
    struct str rest = str_trim(str_of(text));
    size_t n = 0, room = 4;
    *lines = ARENA_ARRAY(arena, struct str, room);
    while (rest.n > 0) {
        size_t take = line_length(rest, size, bold, width);
        if (n == room) {
            *lines = arena_grow(arena, *lines, room * sizeof **lines, 2 * room * sizeof **lines);
            room *= 2;
        }
        (*lines)[n++] = str_trim((struct str){rest.s, take});
        rest = str_trim((struct str){rest.s + take, rest.n - take});
    }
    if (n == 0) (*lines)[n++] = STR("");
    return n;
}

double draw_line_height(double size) {
    return size * 1.25;
}

static void attribute(struct draw *draw, const char *name, double value) {
    buf_printf(draw->out->buf, " %s=\"%.6g\"", name, round(value * 10) / 10);
}

static void attribute_text(struct draw *draw, const char *name, const char *value) {
    if (value == NULL) return;
    buf_printf(draw->out->buf, " %s=\"", name);
    html_text(draw->out, value);
    buf_char(draw->out->buf, '"');
}

static void pen_attributes(struct draw *draw, struct draw_pen pen) {
    attribute_text(draw, "fill", pen.fill);
    attribute_text(draw, "stroke", pen.stroke);
    if (pen.stroke_width > 0) attribute(draw, "stroke-width", pen.stroke_width);
    if (pen.dashed) attribute_text(draw, "stroke-dasharray", "6 4");
}

static void text_str(struct draw *draw, double x, double y, struct str text, struct draw_pen pen) {
    html_lit(draw->out, "<text");
    attribute(draw, "x", x);
    attribute(draw, "y", y);
    attribute_text(draw, "fill", pen.fill);
    attribute_text(draw, "text-anchor", pen.anchor);
    if (pen.size > 0) attribute(draw, "font-size", pen.size);
    if (pen.bold) attribute_text(draw, "font-weight", "700");
    if (pen.halo)
        html_lit(draw->out, " stroke=\"#fff\" stroke-width=\"4\" stroke-linejoin=\"round\" "
                            "paint-order=\"stroke\"");
    html_lit(draw->out, ">");
    html_str(draw->out, text);
    html_lit(draw->out, "</text>\n");
}

void draw_text(struct draw *draw, double x, double y, const char *text, struct draw_pen pen) {
    text_str(draw, x, y, str_of(text), pen);
}

double draw_lines(struct draw *draw, double x, double y, const struct str *lines, size_t n,
                  struct draw_pen pen) {
    double step = draw_line_height(pen.size > 0 ? pen.size : draw->size);
    for (size_t i = 0; i < n; i++) text_str(draw, x, y + step * (double)i, lines[i], pen);
    return y + step * (double)(n - 1);
}

void draw_rect(struct draw *draw, double x, double y, double width, double height, double radius,
               struct draw_pen pen) {
    html_lit(draw->out, "<rect");
    attribute(draw, "x", x);
    attribute(draw, "y", y);
    attribute(draw, "width", fmax(width, 0));
    attribute(draw, "height", fmax(height, 0));
    if (radius > 0) attribute(draw, "rx", radius);
    pen_attributes(draw, pen);
    html_lit(draw->out, "/>\n");
}

void draw_segment(struct draw *draw, double x1, double y1, double x2, double y2,
                  struct draw_pen pen) {
    html_lit(draw->out, "<line");
    attribute(draw, "x1", x1);
    attribute(draw, "y1", y1);
    attribute(draw, "x2", x2);
    attribute(draw, "y2", y2);
    pen_attributes(draw, pen);
    html_lit(draw->out, "/>\n");
}

void draw_polyline(struct draw *draw, const double *points, size_t n, struct draw_pen pen) {
    html_lit(draw->out, "<polyline points=\"");
    for (size_t i = 0; i < n; i++)
        buf_printf(draw->out->buf, "%s%.6g,%.6g", i > 0 ? " " : "", round(points[2 * i] * 10) / 10,
                   round(points[2 * i + 1] * 10) / 10);
    html_lit(draw->out, "\"");
    pen.fill = "none";
    pen_attributes(draw, pen);
    html_lit(draw->out, "/>\n");
}

/* Each holds 3:1 against white; parts are kept apart by white gaps. */
static const char *const palette[DRAW_PALETTE] = {"#0b4f5c", "#6b7880", "#b04a00",
                                                  "#5b3a8c", "#5f6b00", "#1f5fa8"};

/* Of two parts (yes, no) the second looks like the "no" of three. */
static size_t palette_index(size_t k, size_t n) {
    return n == 2 && k == 1 ? 2 : k % DRAW_PALETTE;
}

const char *draw_colour(size_t k, size_t n) {
    return palette[palette_index(k, n)];
}

bool draw_fill_is_plain(size_t k, size_t n) {
    return palette_index(k, n) == 0;
}

const char *draw_fill(struct draw *draw, size_t k, size_t n) {
    size_t index = palette_index(k, n);
    if (index == 0) return palette[0];
    draw->patterns |= 1u << index;
    return arena_printf(draw->out->arena, "url(#%s-p%zu)", draw->id, index);
}

/* White marks over the colour: stripes, dots, crosses, lines across, lines down. */
static const char *const pattern_marks[DRAW_PALETTE] = {
    "",
    "<path d=\"M-2 2l4-4M0 8l8-8M6 10l4-4\" stroke=\"#fff\" stroke-width=\"1.6\"/>",
    ("<circle cx=\"2\" cy=\"2\" r=\"1.3\" fill=\"#fff\"/>"
     "<circle cx=\"6\" cy=\"6\" r=\"1.3\" fill=\"#fff\"/>"),
    "<path d=\"M0 0l8 8M8 0l-8 8\" stroke=\"#fff\" stroke-width=\"1\"/>",
    "<path d=\"M0 4h8\" stroke=\"#fff\" stroke-width=\"1.6\"/>",
    "<path d=\"M4 0v8\" stroke=\"#fff\" stroke-width=\"1.6\"/>"};

static struct raw patterns_used(const struct draw *draw) {
    struct html *out = html_apart(draw->out);
    for (size_t k = 1; k < DRAW_PALETTE; k++)
        if ((draw->patterns >> k & 1u) != 0)
            buf_printf(out->buf,
                       "<pattern id=\"%s-p%zu\" width=\"8\" height=\"8\" "
                       "patternUnits=\"userSpaceOnUse\"><rect width=\"8\" height=\"8\" "
                       "fill=\"%s\"/>%s</pattern>",
                       draw->id, k, palette[k], pattern_marks[k]);
    return html_taken(out);
}

void draw_mark(struct draw *draw, size_t k, double x, double y, bool faint) {
    static const char *const shapes[DRAW_PALETTE] = {
        "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0z",
        "M-5.3-5.3h10.6v10.6h-10.6z",
        "M0-6.8L6.6 5H-6.6z",
        "M0-7.4L7.4 0L0 7.4L-7.4 0z",
        "M0-6.6L6.3-2L3.9 5.4H-3.9L-6.3-2z",
        "M-2-6.5h4v4.5h4.5v4h-4.5v4.5h-4v-4.5h-4.5v-4h4.5z"};
    const char *colour = palette[k % DRAW_PALETTE];
    buf_printf(draw->out->buf,
               "<path transform=\"translate(%.1f %.1f)\" d=\"%s\" fill=\"%s\" stroke=\"%s\" "
               "stroke-width=\"2\"/>\n",
               x, y, shapes[k % DRAW_PALETTE], faint ? "#fff" : colour, colour);
}

const char *draw_number(const struct html *out, double value, const char *unit) {
    if (!isfinite(value)) return tr(out, "no answer");
    double rounded = round(value * 10) / 10 + 0.0;
    const char *space = unit == NULL || text_is_empty(unit) || unit[0] == '%' ? "" : " ";
    return arena_printf(out->arena, fabs(rounded - round(rounded)) < 0.05 ? "%.0f%s%s" : "%.1f%s%s",
                        rounded, space, unit == NULL ? "" : unit);
}

const char *draw_range(const struct html *out, double low, double high, const char *unit) {
    if (!isfinite(low) || !isfinite(high)) return "";
    return trf(out, "%s to %s", draw_number(out, low, NULL), draw_number(out, high, unit));
}

void draw_picture(struct html *out, const struct chart_frame *frame, draw_paint paint,
                  const void *chart, double width, const char *look) {
    struct html *inner = html_apart(out);
    inner->buf->max = PICTURE_BYTES_MAX;
    bool narrow = width <= DRAW_NARROW;
    struct draw draw = {.out = inner,
                        .id = arena_printf(out->arena, "%s-%c", frame->id, look[0]),
                        .width = width,
                        .size = narrow ? 14 : 15,
                        .narrow = narrow};
    double height = ceil(paint(&draw, chart));
    draw_svg(out, frame, &draw, height, patterns_used(&draw), html_taken(inner), look);
}

void draw_pictures(struct html *out, const struct chart_frame *frame, draw_paint paint,
                   const void *chart) {
    draw_picture(out, frame, paint, chart, DRAW_WIDE, "wide");
    draw_picture(out, frame, paint, chart, DRAW_NARROW, "narrow");
}

double draw_step(double min, double max, int wanted) {
    double raw = (max - min) / (wanted < 1 ? 1 : wanted);
    if (!(raw > 0)) return 1;
    double power = pow(10, floor(log10(raw)));
    double ratio = raw / power;
    return (ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10) * power;
}
