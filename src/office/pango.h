/* pango -- the headers of Pango and cairo, without GLib's way to take memory from the stack, whose
 * very name this house forbids. */
#ifndef OFFICE_PANGO_H
#define OFFICE_PANGO_H

#define __G_ALLOCA_H__ // NOLINT(bugprone-reserved-identifier): GLib's own guard
#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#endif
