/* odt_styles -- how the parts of an OpenDocument text look. */
#ifndef OFFICE_ODT_STYLES_H
#define OFFICE_ODT_STYLES_H

#include "office/document.h"

/* styles.xml: page, header, footer, every named style. */
void odt_styles(struct arena *arena, struct buf *out, const struct document_about *about);
/* For content.xml: T1 to T7 for bold, italic and code runs; cells. */
void odt_run_styles(struct buf *out);

#endif
