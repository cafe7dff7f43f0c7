/* document_inner -- the blocks of a document, for the writers of this room. */
#ifndef OFFICE_DOCUMENT_INNER_H
#define OFFICE_DOCUMENT_INNER_H

#include "office/document.h"

enum block_kind {
    BLOCK_TITLE,
    BLOCK_HEADING,
    BLOCK_PARAGRAPH,
    BLOCK_QUOTE,
    BLOCK_NOTE,
    BLOCK_BREAK,
    BLOCK_SPACE,
    BLOCK_LIST_OPEN,
    BLOCK_ITEM,
    BLOCK_LIST_CLOSE,
    BLOCK_TABLE,
    BLOCK_FIGURE,
    BLOCK_QR,
    BLOCK_FIELD,
    BLOCK_BOXES,
    BLOCK_CARDS
};

struct block {
    enum block_kind kind;
    struct block *next;
    const char *language;   /* never NULL */
    int level;              /* heading: 1 to 4; lists and items: depth from 1 */
    bool numbered;          /* lists and items */
    int ordinal;            /* items: from 1 */
    const struct run *runs; /* [n_runs]: everything that is running text, also a single run */
    size_t n_runs;
    const char *more;                  /* source, heading of a note, hint, sentence; NULL: none */
    double millimetres;                /* space: height; QR: width */
    int count;                         /* field: lines; cards: across */
    const char *const *options;        /* boxes: [n] */
    const struct document_card *cards; /* [n] */
    size_t n;
    const struct document_table *table;
    const struct document_figure *figure;
};

enum { DOCUMENT_DEPTH_MAX = 4, DOCUMENT_BYTES_MAX = 64 << 20 };

struct document {
    struct arena *arena;
    struct document_about about; /* texts copied; language never NULL */
    struct block *first, *last;
    const char *language;
    int depth, last_level;
    int ordinals[DOCUMENT_DEPTH_MAX + 1];
    bool numbered[DOCUMENT_DEPTH_MAX + 1];
    bool has_title;
};

/* Valid UTF-8 without control characters other than line feed and tab, in the arena; NULL gives "".
 */
char *text_plain(struct arena *arena, const char *text);
/* Escaped for HTML and XML alike, element content and quoted attributes. */
void markup_text(struct buf *out, const char *text);
bool language_is_right_to_left(const char *language);
/* "Page 2 of 9" in the language. */
char *page_text(struct arena *arena, const char *language, int page, int pages);
/* Whether a link may be written: http:, https:, mailto:, tel:. */
bool link_is_allowed(const char *href);
/* Standard base64 with padding. */
char *base64_text(struct arena *arena, const void *bytes, size_t n);

/* The dark cells of a QR code (correction level M), row by row; false when the text is too long. */
struct qr_cells {
    int width;
    const uint8_t *dark; /* [width * width], 0 or 1 */
};
bool qr_cells_make(struct arena *arena, const char *text, struct qr_cells *out);

#endif
