#include "base/hash.h"
#include "office/document_inner.h"

#include <assert.h>
#include <math.h>
#include <sodium.h>

/* Heights and widths are classes, because a page that allows its own style sheet alone cannot carry
 * them at the element. */
enum { WIDTH_STEP = 5, HEIGHT_STEP_MM = 5, HEIGHT_MAX_MM = 240 };

static const char style_text[] =
    "*{box-sizing:border-box}"
    "body{margin:0 auto;max-width:46rem;padding:1.5rem;font:1.0625rem/1.5 Arial,\"Liberation "
    "Sans\",\"Noto Sans\",sans-serif;color:#0b0c0c;background:#fff}"
    "body.large{font-size:1.5rem;max-width:60rem}"
    "h1{font-size:2em;line-height:1.15;margin:0 0 "
    ".6em}h2{font-size:1.45em;line-height:1.2;margin:1.6em "
    "0 .5em}h3{font-size:1.2em;margin:1.4em 0 .4em}h4{font-size:1.05em;margin:1.2em 0 "
    ".3em}h5{font-size:1em;"
    "margin:1em 0 .3em}"
    "p,ul,ol,table,figure,blockquote{margin:0 0 1em}li>ul,li>ol{margin:.25em 0}li{margin:0 0 .3em}"
    "a{color:#1a65a6}a:focus{outline:3px solid #0b0c0c;background:#fd0}"
    ".furniture{color:#484949;font-size:.875em;border-bottom:1px solid #b1b4b6;padding:0 0 "
    ".5em;margin:0 0 1.5em}footer.furniture{border:0;border-top:1px solid #b1b4b6;padding:.5em 0 "
    "0;margin:2em 0 0}"
    ".scroll{overflow-x:auto;margin:0 0 1em}"
    "table{border-collapse:collapse;width:100%;margin:0}caption{text-align:start;font-weight:bold;"
    "padding:0 0 .4em}"
    "th,td{border-bottom:1px solid #b1b4b6;padding:.35em .6em .35em "
    "0;text-align:start;vertical-align:top}"
    "th{font-weight:bold}tbody "
    "th{font-weight:normal}.number{text-align:end;font-variant-numeric:tabular-nums}"
    "tr.total>*{font-weight:bold;border-top:2px solid #0b0c0c}"
    "blockquote{margin-inline:0;padding-inline-start:1em;border-inline-start:4px solid "
    "#b1b4b6}blockquote p{margin:0 0 .3em}blockquote footer{color:#484949}"
    ".note{border:2px solid #1a65a6;padding:.8em 1em;margin:0 0 1em}.note p{margin:0}.note "
    ".head{font-weight:bold;margin:0 0 .3em}"
    "img{max-width:100%;height:auto}figcaption,.below{color:#484949;font-size:.9375em}"
    ".qr{display:block;width:30mm;height:30mm}"
    ".label{font-weight:bold;margin:0 0 .2em}.hint{color:#484949;margin:0 0 .3em}"
    ".line{border-bottom:1px solid #505a5f;height:2.2em}.field{margin:0 0 1.5em;break-inside:avoid}"
    ".space{border:1px solid #505a5f;margin:0 0 1em}"
    ".tick{list-style:none;padding:0}.tick li{padding-inline-start:1.9em;position:relative}.tick "
    "li::before{content:\"\";"
    "position:absolute;inset-inline-start:0;top:.15em;width:1.15em;height:1.15em;border:2px solid "
    "#0b0c0c}"
    ".cards{display:grid;gap:0}.card{border:1px dashed "
    "#505a5f;padding:1em;min-height:8em;break-inside:avoid}"
    ".card .head{font-weight:bold;margin:0 0 .3em}.card p{margin:0}"
    ".across2{grid-template-columns:1fr 1fr}.across3{grid-template-columns:1fr 1fr "
    "1fr}.across4{grid-template-columns:repeat(4,1fr)}"
    ".break{break-before:page}"
    "@media (max-width:40em){.cards{grid-template-columns:1fr}}"
    "@media print{@page{size:A4;margin:20mm "
    "18mm}body{max-width:none;padding:0;font-size:11pt}body.large{font-size:18pt}"
    "h1,h2,h3,h4,h5,caption{break-after:avoid}tr,figure,.note,blockquote,.card{break-inside:avoid}"
    "thead{display:table-header-group}"
    ".scroll{overflow:visible}a{color:inherit}p{orphans:3;widows:3}}";

static void style_put(struct buf *out) {
    buf_text(out, style_text);
    for (int w = WIDTH_STEP; w <= 100; w += WIDTH_STEP) buf_printf(out, ".w%d{width:%d%%}", w, w);
    for (int h = HEIGHT_STEP_MM; h <= HEIGHT_MAX_MM; h += HEIGHT_STEP_MM)
        buf_printf(out, ".h%d{height:%dmm}", h, h);
}

const char *document_html_style_source(struct arena *arena) {
    struct buf style;
    uint8_t digest[SHA256_BYTES];
    buf_init(&style, arena, 1 << 16);
    style_put(&style);
    sha256(style.s, style.n, digest);
    return arena_printf(arena, "'sha256-%s'", base64_text(arena, digest, sizeof digest));
}

struct page {
    struct buf *out;
    struct arena *arena;
    const struct document *document;
    int depth; /* of lists now open */
    bool item_open[DOCUMENT_DEPTH_MAX + 1];
    bool break_before;
};

/* ` lang=".." dir=".."` where it differs from the page's. */
static void language_put(struct page *page, const char *language) {
    const char *whole = page->document->about.language;
    if (text_is(language, whole)) return;
    buf_text(page->out, " lang=\"");
    markup_text(page->out, language);
    buf_char(page->out, '"');
    if (language_is_right_to_left(language) != language_is_right_to_left(whole))
        buf_printf(page->out, " dir=\"%s\"", language_is_right_to_left(language) ? "rtl" : "ltr");
}

/* Opens an element with the language of the block; `classes` may be NULL. */
static void open_put(struct page *page, const char *element, const char *classes,
                     const struct block *block) {
    buf_printf(page->out, "<%s", element);
    bool breaks = page->break_before;
    page->break_before = false;
    if (classes != NULL || breaks)
        buf_printf(page->out, " class=\"%s%s%s\"", classes == NULL ? "" : classes,
                   classes != NULL && breaks ? " " : "", breaks ? "break" : "");
    if (block != NULL) language_put(page, block->language);
    buf_char(page->out, '>');
}

static void lines_put(struct buf *out, const char *text) {
    const char *end;
    char piece[2] = {0};
    for (; (end = strchr(text, '\n')) != NULL; text = end + 1) {
        for (const char *s = text; s < end; s++) {
            piece[0] = *s;
            markup_text(out, piece);
        }
        buf_text(out, "<br>");
    }
    markup_text(out, text);
}

static void runs_put(struct buf *out, const struct block *block) {
    for (size_t i = 0; i < block->n_runs; i++) {
        const struct run *run = &block->runs[i];
        if (run->href != NULL) {
            buf_text(out, "<a href=\"");
            markup_text(out, run->href);
            buf_text(out, "\">");
        }
        if (run->style & RUN_BOLD) buf_text(out, "<strong>");
        if (run->style & RUN_ITALIC) buf_text(out, "<em>");
        if (run->style & RUN_CODE) buf_text(out, "<code>");
        lines_put(out, run->text);
        if (run->style & RUN_CODE) buf_text(out, "</code>");
        if (run->style & RUN_ITALIC) buf_text(out, "</em>");
        if (run->style & RUN_BOLD) buf_text(out, "</strong>");
        if (run->href != NULL) buf_text(out, "</a>");
    }
}

static void element_put(struct page *page, const char *element, const char *classes,
                        const struct block *block) {
    open_put(page, element, classes, block);
    runs_put(page->out, block);
    buf_printf(page->out, "</%s>\n", element);
}

static void classed_put(struct buf *out, const char *element, const char *classes,
                        const char *text) {
    if (text == NULL || *text == '\0') return;
    buf_printf(out, "<%s class=\"%s\">", element, classes);
    lines_put(out, text);
    buf_printf(out, "</%s>", element);
}

static void boxed_put(struct page *page, const struct block *block) {
    bool quote = block->kind == BLOCK_QUOTE;
    open_put(page, quote ? "blockquote" : "div", quote ? NULL : "note", block);
    if (!quote) classed_put(page->out, "p", "head", block->more);
    buf_text(page->out, "<p>");
    runs_put(page->out, block);
    buf_text(page->out, "</p>");
    if (quote && block->more != NULL) {
        buf_text(page->out, "<footer>");
        markup_text(page->out, block->more);
        buf_text(page->out, "</footer>");
    }
    buf_printf(page->out, "</%s>\n", quote ? "blockquote" : "div");
}

static void cell_put(struct page *page, const struct document_table *table, size_t row,
                     size_t column) {
    bool heading = column == 0 && table->row_headings;
    buf_text(page->out, heading ? "<th scope=\"row\"" : "<td");
    if (table->columns[column].number) buf_text(page->out, " class=\"number\"");
    buf_char(page->out, '>');
    lines_put(page->out, table->cells[row * table->n_columns + column]);
    buf_text(page->out, heading ? "</th>" : "</td>");
}

static void columns_put(struct page *page, const struct document_table *table) {
    double sum = 0;
    for (size_t i = 0; i < table->n_columns; i++) sum += table->columns[i].share;
    if (sum > 0) {
        buf_text(page->out, "<colgroup>");
        for (size_t i = 0; i < table->n_columns; i++) {
            int step = (int)lround(100 * table->columns[i].share / sum / WIDTH_STEP) * WIDTH_STEP;
            if (step > 0)
                buf_printf(page->out, "<col class=\"w%d\">", step);
            else
                buf_text(page->out, "<col>");
        }
        buf_text(page->out, "</colgroup>");
    }
    buf_text(page->out, "<thead><tr>");
    for (size_t i = 0; i < table->n_columns; i++) {
        buf_printf(page->out, "<th scope=\"col\"%s>",
                   table->columns[i].number ? " class=\"number\"" : "");
        lines_put(page->out, table->columns[i].heading);
        buf_text(page->out, "</th>");
    }
    buf_text(page->out, "</tr></thead>\n<tbody>");
}

static void table_put(struct page *page, const struct block *block) {
    const struct document_table *table = block->table;
    open_put(page, "div", "scroll", block);
    buf_text(page->out, "<table><caption>");
    markup_text(page->out, table->caption);
    buf_text(page->out, "</caption>");
    columns_put(page, table);
    for (size_t row = 0; row < table->n_rows; row++) {
        bool total = table->total_row && row + 1 == table->n_rows;
        buf_text(page->out, total ? "<tr class=\"total\">" : "<tr>");
        for (size_t i = 0; i < table->n_columns; i++) cell_put(page, table, row, i);
        buf_text(page->out, "</tr>\n");
    }
    buf_text(page->out, "</tbody></table></div>\n");
}

static void figure_put(struct page *page, const struct block *block) {
    const struct document_figure *figure = block->figure;
    open_put(page, "figure", NULL, block);
    buf_printf(page->out, "<img src=\"data:image/%s;base64,%s\" alt=\"",
               figure->kind == PICTURE_PNG ? "png" : "svg+xml",
               base64_text(page->arena, figure->bytes.s, figure->bytes.n));
    markup_text(page->out, figure->description);
    buf_char(page->out, '"');
    if (figure->width_mm > 0)
        buf_printf(page->out, " width=\"%d\"", (int)lround(figure->width_mm * 96 / 25.4));
    buf_char(page->out, '>');
    if (figure->sentence != NULL) {
        buf_text(page->out, "<figcaption>");
        lines_put(page->out, figure->sentence);
        buf_text(page->out, "</figcaption>");
    }
    buf_text(page->out, "</figure>\n");
}

static enum fail qr_put(struct page *page, const struct block *block, struct why *why) {
    struct qr_cells cells;
    const char *text = block->runs[0].text;
    if (!qr_cells_make(page->arena, text, &cells))
        return why_fail(why, FAIL_INPUT, NULL, "a QR code takes at most about 2,000 characters");
    int size = (int)lround(block->millimetres * 96 / 25.4), width = cells.width;
    open_put(page, "figure", NULL, block);
    buf_printf(page->out,
               "<svg role=\"img\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
               "shape-rendering=\"crispEdges\"><title>",
               size, size, width + 8, width + 8);
    markup_text(page->out, text);
    buf_text(page->out, "</title><path fill=\"#fff\" d=\"M0 0h999v999H0z\"/><path d=\"");
    for (int y = 0; y < width; y++)
        for (int x = 0; x < width; x++)
            if (cells.dark[y * width + x]) buf_printf(page->out, "M%d %dh1v1h-1z", x + 4, y + 4);
    buf_text(page->out, "\"/></svg>");
    if (block->more != NULL) {
        buf_text(page->out, "<figcaption>");
        lines_put(page->out, block->more);
        buf_text(page->out, "</figcaption>");
    }
    buf_text(page->out, "</figure>\n");
    return FAIL_NONE;
}

static void field_put(struct page *page, const struct block *block) {
    open_put(page, "div", "field", block);
    classed_put(page->out, "p", "label", block->runs[0].text);
    classed_put(page->out, "p", "hint", block->more);
    if (block->kind == BLOCK_FIELD)
        for (int i = 0; i < block->count; i++) buf_text(page->out, "<div class=\"line\"></div>");
    if (block->kind == BLOCK_BOXES) {
        buf_text(page->out, "<ul class=\"tick\">");
        for (size_t i = 0; i < block->n; i++) {
            buf_text(page->out, "<li>");
            lines_put(page->out, block->options[i]);
            buf_text(page->out, "</li>");
        }
        buf_text(page->out, "</ul>");
    }
    if (block->kind == BLOCK_SPACE) {
        int step = (int)ceil(block->millimetres / HEIGHT_STEP_MM) * HEIGHT_STEP_MM;
        buf_printf(page->out, "<div class=\"space h%d\"></div>", step);
    }
    buf_text(page->out, "</div>\n");
}

static void cards_put(struct page *page, const struct block *block) {
    open_put(page, "div", arena_printf(page->arena, "cards across%d", block->count), block);
    for (size_t i = 0; i < block->n; i++) {
        buf_text(page->out, "<div class=\"card\">");
        classed_put(page->out, "p", "head", block->cards[i].heading);
        buf_text(page->out, "<p>");
        lines_put(page->out, block->cards[i].text);
        buf_text(page->out, "</p></div>");
    }
    buf_text(page->out, "</div>\n");
}

static void item_close(struct page *page, int level) {
    if (page->item_open[level]) buf_text(page->out, "</li>\n");
    page->item_open[level] = false;
}

static void list_put(struct page *page, const struct block *block) {
    const char *element = block->numbered ? "ol" : "ul";
    if (block->kind == BLOCK_LIST_OPEN) {
        page->item_open[block->level] = false;
        open_put(page, element, NULL, block);
    } else if (block->kind == BLOCK_ITEM) {
        item_close(page, block->level);
        open_put(page, "li", NULL, block);
        runs_put(page->out, block);
        page->item_open[block->level] = true;
    } else {
        item_close(page, block->level);
        buf_printf(page->out, "</%s>\n", element);
    }
}

static enum fail block_put(struct page *page, const struct block *block, struct why *why) {
    static const char *const headings[] = {"h1", "h2", "h3", "h4", "h5"};
    switch (block->kind) {
    case BLOCK_TITLE: element_put(page, "h1", NULL, block); break;
    case BLOCK_HEADING: element_put(page, headings[block->level], NULL, block); break;
    case BLOCK_PARAGRAPH: element_put(page, "p", NULL, block); break;
    case BLOCK_QUOTE:
    case BLOCK_NOTE: boxed_put(page, block); break;
    case BLOCK_BREAK: page->break_before = true; break;
    case BLOCK_LIST_OPEN:
    case BLOCK_ITEM:
    case BLOCK_LIST_CLOSE: list_put(page, block); break;
    case BLOCK_TABLE: table_put(page, block); break;
    case BLOCK_FIGURE: figure_put(page, block); break;
    case BLOCK_QR: return qr_put(page, block, why);
    case BLOCK_SPACE:
    case BLOCK_FIELD:
    case BLOCK_BOXES: field_put(page, block); break;
    case BLOCK_CARDS: cards_put(page, block); break;
    }
    return FAIL_NONE;
}

static void meta_put(struct buf *out, const char *name, const char *content) {
    if (content == NULL) return;
    buf_printf(out, "<meta name=\"%s\" content=\"", name);
    markup_text(out, content);
    buf_text(out, "\">\n");
}

static void head_put(struct arena *arena, struct buf *out, const struct document_about *about) {
    buf_text(out, "<!DOCTYPE html>\n<html lang=\"");
    markup_text(out, about->language);
    buf_printf(out, "\" dir=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
               language_is_right_to_left(about->language) ? "rtl" : "ltr");
    buf_printf(out,
               "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
               "style-src %s; img-src data:\">\n",
               document_html_style_source(arena));
    buf_text(out,
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    markup_text(out, about->title);
    buf_text(out, "</title>\n");
    meta_put(out, "author", about->author);
    meta_put(out, "description", about->subject);
    meta_put(out, "date", date_iso(arena, about->date));
    buf_text(out, "<style>");
    style_put(out);
    buf_printf(out, "</style>\n</head>\n<body%s>\n", about->large_print ? " class=\"large\"" : "");
}

enum fail document_html(struct arena *arena, const struct document *document, struct str *out,
                        struct why *why) {
    assert(document->depth == 0);
    struct buf buf;
    buf_init(&buf, arena, DOCUMENT_BYTES_MAX);
    struct page page = {.out = &buf, .arena = arena, .document = document};
    head_put(arena, &buf, &document->about);
    if (document->about.header != NULL) {
        buf_text(&buf, "<header class=\"furniture\">");
        markup_text(&buf, document->about.header);
        buf_text(&buf, "</header>\n");
    }
    buf_text(&buf, "<main>\n");
    for (const struct block *block = document->first; block != NULL; block = block->next)
        TRY(block_put(&page, block, why));
    buf_text(&buf, "</main>\n");
    if (document->about.footer != NULL) {
        buf_text(&buf, "<footer class=\"furniture\">");
        markup_text(&buf, document->about.footer);
        buf_text(&buf, "</footer>\n");
    }
    buf_text(&buf, "</body>\n</html>\n");
    if (buf.full) return why_fail(why, FAIL_LIMIT, NULL, "the page would be longer than 64 MB");
    *out = (struct str){buf.s, buf.n};
    return FAIL_NONE;
}
