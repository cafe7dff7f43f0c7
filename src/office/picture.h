/*
 * picture -- PNG, and SVG as the charts of this program write it, drawn with cairo.
 *
 * SVG: svg with a viewBox, g, rect, line, circle, path, polygon, polyline, text, pattern, with
 * presentation attributes; anything else is passed over. No entity, link or style is followed.
 */
#ifndef OFFICE_PICTURE_H
#define OFFICE_PICTURE_H

#include "office/document_inner.h"
#include "office/pango.h"

enum { PICTURE_SIDE_MAX = 16384 };

/* Width and height in the picture's own units. INPUT when it cannot be read. */
enum fail picture_size(const struct document_figure *figure, double *width, double *height,
                       struct why *why) MUST_USE;
/* Draws it `width` wide with its upper left corner at x, y. */
enum fail picture_draw(struct arena *arena, cairo_t *cr, PangoContext *context,
                       const struct document_figure *figure, double x, double y, double width,
                       struct why *why) MUST_USE;

#endif
