/* picture_path -- the `d` attribute of an SVG path, into the current path of a cairo context. */
#ifndef OFFICE_PICTURE_PATH_H
#define OFFICE_PICTURE_PATH_H

#include <cairo.h>
#include <stdbool.h>

/* Draws up to the first thing that is not a path; false when there was such a thing. */
bool picture_path(cairo_t *cr, const char *d);

#endif
