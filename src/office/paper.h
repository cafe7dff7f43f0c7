/*
 * paper -- pages of A4 on which text flows: what the PDF of a document and the letters share.
 *
 * Lengths are points (1/72 inch) from the upper left corner. A paper may be run dry: everything is
 * laid out and nothing is drawn, which counts the pages.
 */
#ifndef OFFICE_PAPER_H
#define OFFICE_PAPER_H

#include "office/document_inner.h"
#include "office/pango.h"

#define MILLIMETRE (72.0 / 25.4)
#define PAPER_WIDTH (210 * MILLIMETRE)
#define PAPER_HEIGHT (297 * MILLIMETRE)

enum { PAPER_INK = 0x0b0c0c, PAPER_GREY = 0x484949, PAPER_LINE = 0x505a5f, PAPER_LINK = 0x1a65a6 };

struct paper {
    struct arena *arena;
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoContext *context,
        *mirrored; /* a layout reads its context late, so each direction has one */
    double left, right, top, bottom; /* of the text on this page */
    double y;                        /* where the next block begins */
    double size;                     /* of running text */
    bool dry;
    int unknown; /* characters that no font here has, of what was set while dry */
    bool page_open;
    bool bookmarks;
    bool untagged; /* for the printing press: no structure, no links, less memory */
    int page;      /* from 1 */
    /* Draws what each page carries and may narrow the text's area (left to bottom, y). */
    void (*page_start)(struct paper *paper, void *about);
    void *about;
    double gap;     /* asked for below the last block */
    int outline[6]; /* the last bookmark of each level */
};

/* How the lines of a text look. */
struct paper_look {
    double size; /* 0: that of running text */
    bool bold, end_aligned, centred;
    unsigned colour; /* 0: ink */
    const char *language;
    double spacing; /* of lines; 0: 1.3 */
};

/* PDF bytes go to `write`. SYSTEM when cairo refuses. The arena's end closes everything. */
enum fail paper_open(struct arena *arena, cairo_write_func_t write, void *to, double size,
                     struct paper **out, struct why *why) MUST_USE;
void paper_about(struct paper *paper, const struct document_about *about);
/* Ends the file; SYSTEM when anything was refused on the way. */
enum fail paper_close(struct paper *paper, struct why *why) MUST_USE;

/* Starts the next page (ends the one that is open). */
void paper_page(struct paper *paper);
void paper_page_end(struct paper *paper);
/* Makes sure that a page is open and `height` fits below, with the gap before it. */
void paper_room(struct paper *paper, double height);

PangoLayout *paper_layout(struct paper *paper, const struct run *runs, size_t n, double width,
                          const struct paper_look *look);
PangoLayout *paper_layout_text(struct paper *paper, const char *text, double width,
                               const struct paper_look *look);
double layout_height(PangoLayout *layout);
double layout_width(PangoLayout *layout);
/* Draws the whole layout with its upper left corner there and releases it. */
void paper_draw(struct paper *paper, PangoLayout *layout, double x, double y, unsigned colour);

/* Lines of a layout, drawn as far as they fit; a paragraph that goes on is continued by the next
 * call. */
struct paper_flow {
    PangoLayout *layout;
    int line; /* the next one */
};
/* Draws lines from `y` down to at most `bottom`; returns the height used. */
double paper_lines(struct paper *paper, struct paper_flow *flow, double x, double y, double bottom,
                   unsigned colour);
bool flow_is_done(const struct paper_flow *flow);
/* Height of the next `n` lines. */
double flow_height(const struct paper_flow *flow, int n);

void paper_rule(struct paper *paper, double x1, double y1, double x2, double y2, double thickness,
                unsigned colour);
void paper_box(struct paper *paper, double x, double y, double width, double height,
               double thickness, unsigned colour, bool dashed);
void paper_tag(struct paper *paper, const char *tag); /* a part of the structure begins */
void paper_untag(struct paper *paper, const char *tag);
/* False when the text is too long for a code. */
bool paper_qr(struct paper *paper, const char *text, double x, double y, double width);

/* All blocks of a document, from where the paper stands. INPUT for a picture that cannot be read.
 */
enum fail paper_document(struct paper *paper, const struct document *document,
                         struct why *why) MUST_USE;
void paper_table(struct paper *paper, const struct block *block);
void paper_cards(struct paper *paper, const struct block *block);
enum fail paper_figure(struct paper *paper, const struct block *block, struct why *why) MUST_USE;

#endif
