/*
 * chart_draw -- what all charts are drawn with: pens, text that is measured and wrapped,
 * patterns, marks, and the figure around the picture.
 *
 * Each chart is drawn twice, for a wide column (630 units, text 15) and for a phone (320
 * units, text 14), flows also for the page's whole width (960); the style sheet shows the
 * one that fits, so text is never below 12 px.
 * Only presentation attributes are used: the pages' policy forbids inline style.
 */
#ifndef WEB_CHART_DRAW_H
#define WEB_CHART_DRAW_H

#include "web/chart.h"
#include "web/parts.h"

enum { DRAW_BROAD = 960, DRAW_WIDE = 630, DRAW_NARROW = 320, DRAW_PALETTE = 6 };

#define DRAW_INK "#0b0c0c"
#define DRAW_GREY "#505a5f"
#define DRAW_FAINT "#d5dddc"
#define DRAW_BAND "#f2f6f5"
#define DRAW_TEAL "#0b4f5c"
#define DRAW_RED "#a4243b"

struct draw {
    struct html *out;
    const char *id; /* of this picture, for ids inside it */
    double width, size;
    bool narrow;
    unsigned patterns; /* bit k: pattern k was used */
};

/* Widths in the units of the picture, for text of `size`, by Helvetica's own measures. */
double draw_measure(const char *text, size_t n, double size, bool bold);
/* Breaks text into lines of at most `width`; at least one line. */
size_t draw_wrap(struct arena *arena, const char *text, double size, bool bold, double width,
                 struct str **lines);

struct draw_pen {
    const char *fill, *stroke, *anchor; /* anchor "middle", "end" or NULL: start */
    double stroke_width, size;          /* size 0: the picture's */
    bool bold, dashed;
    bool halo; /* of a text: a white edge, over lines */
};
void draw_text(struct draw *draw, double x, double y, const char *text, struct draw_pen pen);
/* Lines one under the other, the first with its baseline at y; returns the last baseline. */
double draw_lines(struct draw *draw, double x, double y, const struct str *lines, size_t n,
                  struct draw_pen pen);
double draw_line_height(double size);
void draw_rect(struct draw *draw, double x, double y, double width, double height, double radius,
               struct draw_pen pen);
void draw_segment(struct draw *draw, double x1, double y1, double x2, double y2,
                  struct draw_pen pen);

/* Through the points x0 y0 x1 y1 ...; nothing is filled. */
void draw_polyline(struct draw *draw, const double *points, size_t n, struct draw_pen pen);

/* Fill of part k of n: a colour alone for the first, pattern over colour for the others. */
const char *draw_fill(struct draw *draw, size_t k, size_t n);
const char *draw_colour(size_t k, size_t n);
bool draw_fill_is_plain(size_t k, size_t n);
/* Mark k (circle, square, triangle, diamond, pentagon, cross) centred at x, y; hollow when faint.
 */
void draw_mark(struct draw *draw, size_t k, double x, double y, bool faint);

/* "12", "12.5", "no answer" for NaN; with its unit. */
const char *draw_number(const struct html *out, double value, const char *unit);
/* "65 to 79", "" when there is none. */
const char *draw_range(const struct html *out, double low, double high, const char *unit);

/* A picture: draws `paint` into an svg of the height that it returns. */
typedef double (*draw_paint)(struct draw *draw, const void *chart);
void draw_picture(struct html *out, const struct chart_frame *frame, draw_paint paint,
                  const void *chart, double width, const char *look);
/* Both pictures. */
void draw_pictures(struct html *out, const struct chart_frame *frame, draw_paint paint,
                   const void *chart);

/* The figure: draw_begin, pictures, draw_end with the table of the numbers. A broad one takes the
 * whole width of the page where nothing stands beside its column. */
void draw_begin(struct html *out, const struct chart_frame *frame, bool broad);
void draw_end(struct html *out, const struct chart_frame *frame, const struct part_table *table);

/* Steps of an axis: a round step of about `wanted` ticks between min and max. */
double draw_step(double min, double max, int wanted);

#endif
