/* What the tests of this room share: a document with every kind of block, and readers of PDF. */
#ifndef OFFICE_SAMPLE_TEST_H
#define OFFICE_SAMPLE_TEST_H

#include "office/document.h"

struct document *sample_document(struct arena *arena, const char *language, bool large_print);
/* What a program of poppler-utils says about a PDF: "pdftotext -layout", "pdfinfo". */
const char *pdf_text(struct arena *arena, struct str pdf, const char *command);

#endif
