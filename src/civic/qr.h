/* qr -- a QR code as SVG, for authenticator apps and for slips with a short address. */
#ifndef CIVIC_QR_H
#define CIVIC_QR_H

#include "web/html.h"

/* Writes an <svg> of about `size_px` pixels with `label` as its name; nothing when
 * the text is too long for a code. */
void qr_svg(struct html *out, const char *text, const char *label, int size_px);

#endif
