/*
 * document -- one printed document, made once and written as a web page, as ODT and as PDF.
 *
 *   struct document *report = document_new(arena, &(struct document_about){
 *       .title = "Report of the jury", .language = "en", .date = {2026, 11, 22}});
 *   document_title(report, "Report of the jury");
 *   document_heading(report, 1, "What we were asked");
 *   document_paragraph(report, "Whether ...");
 *   document_table(report, &(struct document_table){.caption = "Votes", ...});
 *   TRY(document_pdf(arena, report, &bytes, why));
 *
 * Blocks are added in the order of reading; every text is copied, so that callers may reuse
 * theirs. NULL texts count as "". A text is UTF-8; what is not becomes U+FFFD, control
 * characters are dropped, a line feed breaks the line. Everything is escaped by construction.
 * Unbalanced calls (a list left open) are mistakes of the program and end it (assert).
 *
 * Texts of the reader's language come from the caller; the writers add none of their own but the
 * page number ("Page 2 of 9", Welsh "Tudalen 2 o 9", other languages "2 / 9").
 *
 * Pure: the same calls give the same bytes on the same fonts; nothing asks the clock.
 * Memory: the document lives in the arena of document_new.
 */
#ifndef OFFICE_DOCUMENT_H
#define OFFICE_DOCUMENT_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/str.h"

struct document;

struct document_about {
    const char *title;    /* of the file; shown in the window and in the list of documents */
    const char *language; /* "en", "cy", "ar" ...; NULL: "en". Chooses the direction too */
    const char *author;   /* the organisation; NULL: none */
    const char *subject;  /* one sentence; NULL: none */
    const char *header;   /* at the top of each page; NULL: none */
    const char *footer;   /* beside the page number; NULL: none */
    struct date date;     /* when it was made, for the file's own data: has to be given */
    bool large_print;     /* 18 point throughout, everything else in proportion */
    bool no_page_number;  /* a sheet of one page */
};

enum { RUN_PLAIN = 0, RUN_BOLD = 1, RUN_ITALIC = 2, RUN_CODE = 4 };

/* Words within a paragraph that look alike. `href` (http:, https:, mailto:, tel: only; other
 * schemes are written as plain text) makes them a link; NULL: none. */
struct run {
    const char *text;
    unsigned style; /* RUN_BOLD | RUN_ITALIC | RUN_CODE */
    const char *href;
};

struct document *document_new(struct arena *arena, const struct document_about *about);

/* The language of what is added from here on; NULL: that of the document again. */
void document_language(struct document *document, const char *language);

/* --- Text --- */

void document_title(struct document *document, const char *text); /* once, the only h1 */
/* Levels 1 to 4 below the title; a level may not be skipped on the way down (assert). */
void document_heading(struct document *document, int level, const char *text);
void document_paragraph(struct document *document, const char *text);
void document_runs(struct document *document, const struct run *runs, size_t n);
void document_quote(struct document *document, const char *text, const char *source);
/* A box that stands out: an important note, a warning, a definition. NULL heading: none. */
void document_note(struct document *document, const char *heading, const char *text);
void document_page_break(struct document *document);
/* An empty space of so many millimetres, to draw or stick something in; `label` says what for. */
void document_space(struct document *document, const char *label, double height_mm);

/* --- Lists: open, items, close; a list may be opened inside another (4 deep); one without items
 * is left out --- */

void document_list_open(struct document *document, bool numbered);
void document_item(struct document *document, const char *text);
void document_item_runs(struct document *document, const struct run *runs, size_t n);
void document_list_close(struct document *document);

/* --- Tables --- */

struct document_column {
    const char *heading;
    bool number;  /* figures: set to the right */
    double share; /* of the width, in any unit; 0: as the text needs */
};
struct document_table {
    const char *caption;                   /* says what the table shows; required */
    const struct document_column *columns; /* [n_columns] */
    size_t n_columns;                      /* 1 to 16 */
    const char *const *cells;              /* [n_rows * n_columns], row by row */
    size_t n_rows;
    bool row_headings; /* the first column names the rows */
    bool total_row;    /* the last row is a sum: set apart */
};
void document_table(struct document *document, const struct document_table *table);

/* --- Pictures --- */

enum picture_kind { PICTURE_PNG, PICTURE_SVG };
struct document_figure {
    enum picture_kind kind;
    struct str bytes; /* PNG; or SVG as our charts write it (rect, line, circle, path, text, g) */
    const char *description; /* for those who do not see it; required */
    const char *sentence;    /* below it: what it shows; NULL: none */
    double width_mm;         /* 0: as wide as the text */
};
/* A picture that cannot be read is found when the document is written (INPUT). */
void document_figure(struct document *document, const struct document_figure *figure);
/* A code to be scanned, `size_mm` wide (0: 30), with its text below it. */
void document_qr(struct document *document, const char *text, const char *sentence, double size_mm);

/* --- To be filled in by hand --- */

/* A question with so many lines to write on (1 to 40). */
void document_field(struct document *document, const char *label, const char *hint, int lines);
/* A question with boxes to tick. */
void document_boxes(struct document *document, const char *label, const char *hint,
                    const char *const *options, size_t n);
/* Cards to cut out, `across` in a row (1 to 4), each with a heading and a text. */
struct document_card {
    const char *heading, *text;
};
void document_cards(struct document *document, const struct document_card *cards, size_t n,
                    int across);

/* --- Written out; bytes in `arena`. INPUT for a picture that cannot be read, LIMIT when it
 * would be more than 64 MB, SYSTEM when a library refuses. --- */

/* A whole page with its own style for screen and print, no script, nothing fetched from elsewhere.
 * It carries a Content-Security-Policy that allows its style alone. */
enum fail document_html(struct arena *arena, const struct document *document, struct str *out,
                        struct why *why) MUST_USE;
/* The source expression of that style ('sha256-...' with its quotation marks), for the header of a
 * server that shows the page in place. */
const char *document_html_style_source(struct arena *arena);
/* OpenDocument text (ODF 1.3), for LibreOffice and Word. */
enum fail document_odt(struct arena *arena, const struct document *document, struct str *out,
                       struct why *why) MUST_USE;
/* Several in one PDF, such as a ballot paper for each juror: each starts on a new page and has its
 * own header, footer and page numbers; with `even_pages` on a new sheet when printed on both sides.
 * Title, language and size of the text are those of the first. INPUT for none at all. */
enum fail documents_pdf(struct arena *arena, const struct document *const *documents, size_t n,
                        bool even_pages, struct str *out, struct why *why) MUST_USE;
/* PDF with tags, bookmarks and links; A4. */
enum fail document_pdf(struct arena *arena, const struct document *document, struct str *out,
                       struct why *why) MUST_USE;

#endif
