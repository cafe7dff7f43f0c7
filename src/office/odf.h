/* odf -- what OpenDocument texts and spreadsheets share. */
#ifndef OFFICE_ODF_H
#define OFFICE_ODF_H

#include "office/document.h"

#define ODF_NAMESPACES                                                                             \
    "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "                           \
    "xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" "                             \
    "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" "                               \
    "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "                             \
    "xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" "                            \
    "xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\" "                    \
    "xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" "                      \
    "xmlns:number=\"urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0\" "                        \
    "xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\" "                               \
    "xmlns:config=\"urn:oasis:names:tc:opendocument:xmlns:config:1.0\" "                           \
    "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" "  \
    "office:version=\"1.3\""

/* meta.xml */
void odf_meta(struct arena *arena, struct buf *out, const struct document_about *about);
/* ` fo:language=".." fo:country=".."`, or the form for other scripts as well. */
void odf_language(struct buf *out, const char *language);
/* Text with tabs, line feeds and runs of spaces as ODF wants them. */
void odf_text(struct buf *out, const char *text);

#endif
