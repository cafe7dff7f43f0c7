#include "office/document_inner.h"
#include "office/odf.h"
#include "office/odt_styles.h"
#include "office/picture.h"
#include "office/zip_out.h"

#include <assert.h>
#include <math.h>

enum { PICTURES_MAX = 1000, AUTOMATIC_MAX = 500 };

struct odt {
    struct arena *arena;
    const struct document *document;
    struct buf *body,
        *automatic; /* content.xml: what is said; styles that this document alone needs */
    struct zip_part pictures[PICTURES_MAX];
    size_t n_pictures, n_figures, n_tables;
    char *styles[AUTOMATIC_MAX]; /* names of the automatic styles made so far */
    size_t n_styles;
    bool item_open[DOCUMENT_DEPTH_MAX + 1];
};

/* The style `parent`, or one made from it for a text in another language. */
static const char *style_for(struct odt *odt, const char *parent, const char *language) {
    if (text_is(language, odt->document->about.language)) return parent;
    struct buf name;
    buf_init(&name, odt->arena, 200);
    buf_printf(&name, "%s_%.32s", parent, language);
    for (size_t i = 0; i < name.n; i++) {
        char c = name.s[i];
        bool plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        if (!plain) name.s[i] = '_';
    }
    for (size_t i = 0; i < odt->n_styles; i++)
        if (text_is(odt->styles[i], name.s)) return odt->styles[i];
    if (odt->n_styles == AUTOMATIC_MAX) return parent;
    odt->styles[odt->n_styles++] = name.s;
    bool mirrored = language_is_right_to_left(language);
    buf_printf(
        odt->automatic,
        "<style:style style:name=\"%s\" style:family=\"paragraph\" style:parent-style-name=\"%s\">"
        "<style:paragraph-properties style:writing-mode=\"%s\" "
        "fo:text-align=\"start\"/><style:text-properties",
        name.s, parent, mirrored ? "rl-tb" : "lr-tb");
    odf_language(odt->automatic, language);
    buf_text(odt->automatic, "/></style:style>\n");
    return name.s;
}

static void runs_put(struct odt *odt, const struct block *block) {
    for (size_t i = 0; i < block->n_runs; i++) {
        const struct run *run = &block->runs[i];
        if (run->href != NULL) {
            buf_text(odt->body, "<text:a xlink:type=\"simple\" xlink:href=\"");
            markup_text(odt->body, run->href);
            buf_text(odt->body, "\" text:style-name=\"Internet_20_link\">");
        }
        if (run->style != 0)
            buf_printf(odt->body, "<text:span text:style-name=\"T%u\">", run->style & 7u);
        odf_text(odt->body, run->text);
        if (run->style != 0) buf_text(odt->body, "</text:span>");
        if (run->href != NULL) buf_text(odt->body, "</text:a>");
    }
}

static void paragraph_open(struct odt *odt, const char *style, const struct block *block) {
    buf_printf(odt->body, "<text:p text:style-name=\"%s\">",
               style_for(odt, style, block->language));
}

static void paragraph_put(struct odt *odt, const char *style, const struct block *block) {
    paragraph_open(odt, style, block);
    runs_put(odt, block);
    buf_text(odt->body, "</text:p>\n");
}

static void text_put(struct odt *odt, const char *style, const struct block *block,
                     const char *text) {
    if (text == NULL || *text == '\0') return;
    paragraph_open(odt, style, block);
    odf_text(odt->body, text);
    buf_text(odt->body, "</text:p>\n");
}

static void heading_put(struct odt *odt, const struct block *block) {
    int level = block->kind == BLOCK_TITLE ? 1 : block->level + 1;
    char parent[32];
    snprintf(parent, sizeof parent, "Heading_20_%d", level);
    buf_printf(odt->body, "<text:h text:style-name=\"%s\" text:outline-level=\"%d\">",
               style_for(odt, parent, block->language), level);
    runs_put(odt, block);
    buf_text(odt->body, "</text:h>\n");
}

static void item_close(struct odt *odt, int level) {
    if (odt->item_open[level]) buf_text(odt->body, "</text:list-item>\n");
    odt->item_open[level] = false;
}

static void list_put(struct odt *odt, const struct block *block) {
    if (block->kind == BLOCK_LIST_OPEN) {
        odt->item_open[block->level] = false;
        buf_printf(odt->body, "<text:list text:style-name=\"%s\"%s>\n",
                   block->numbered ? "Numbered" : "Bulleted",
                   block->level == 1 ? " text:continue-numbering=\"false\"" : "");
    } else if (block->kind == BLOCK_ITEM) {
        item_close(odt, block->level);
        buf_text(odt->body, "<text:list-item>");
        paragraph_put(odt, "List", block);
        odt->item_open[block->level] = true;
    } else {
        item_close(odt, block->level);
        buf_text(odt->body, "</text:list>\n");
    }
}

/* --- Tables --- */

static void columns_put(struct odt *odt, const struct document_table *table) {
    double sum = 0;
    for (size_t i = 0; i < table->n_columns; i++) sum += table->columns[i].share;
    for (size_t i = 0; i < table->n_columns; i++) {
        double share = sum > 0 ? table->columns[i].share / sum : 1.0 / (double)table->n_columns;
        buf_printf(
            odt->automatic,
            "<style:style style:name=\"Table%zu.C%zu\" style:family=\"table-column\">"
            "<style:table-column-properties style:rel-column-width=\"%d*\"/></style:style>\n",
            odt->n_tables, i + 1, (int)lround(fmax(share, 0.02) * 10000));
        buf_printf(odt->body, "<table:table-column table:style-name=\"Table%zu.C%zu\"/>",
                   odt->n_tables, i + 1);
    }
}

static void cell_put(struct odt *odt, const struct block *block, const char *cell_style,
                     const char *style, const char *text) {
    buf_printf(odt->body, "<table:table-cell table:style-name=\"%s\" office:value-type=\"string\">",
               cell_style);
    paragraph_open(odt, style, block);
    odf_text(odt->body, text);
    buf_text(odt->body, "</text:p></table:table-cell>");
}

static void table_put(struct odt *odt, const struct block *block) {
    const struct document_table *table = block->table;
    odt->n_tables++;
    text_put(odt, "Caption", block, table->caption);
    buf_printf(odt->body,
               "<table:table table:name=\"Table%zu\" table:style-name=\"Table\"><table:title>",
               odt->n_tables);
    markup_text(odt->body, table->caption);
    buf_text(odt->body, "</table:title>");
    columns_put(odt, table);
    buf_text(odt->body, "<table:table-header-rows><table:table-row>");
    for (size_t i = 0; i < table->n_columns; i++)
        cell_put(odt, block, "CellHead",
                 table->columns[i].number ? "Table_20_Heading_20_Number" : "Table_20_Heading",
                 table->columns[i].heading);
    buf_text(odt->body, "</table:table-row></table:table-header-rows>\n");
    for (size_t row = 0; row < table->n_rows; row++) {
        bool total = table->total_row && row + 1 == table->n_rows;
        buf_text(odt->body, "<table:table-row>");
        for (size_t i = 0; i < table->n_columns; i++) {
            static const char *const styles[] = {"Table_20_Contents", "Table_20_Number",
                                                 "Table_20_Heading", "Table_20_Heading_20_Number"};
            cell_put(odt, block, total ? "CellTotal" : "Cell",
                     styles[(total ? 2 : 0) + (table->columns[i].number ? 1 : 0)],
                     table->cells[row * table->n_columns + i]);
        }
        buf_text(odt->body, "</table:table-row>\n");
    }
    buf_text(odt->body, "</table:table>\n<text:p text:style-name=\"Gap\"/>\n");
}

static void grid_open(struct odt *odt, int columns) {
    odt->n_tables++;
    buf_printf(odt->body,
               "<table:table table:name=\"Table%zu\" table:style-name=\"Table\">"
               "<table:table-column table:number-columns-repeated=\"%d\"/>",
               odt->n_tables, columns);
}

static void cards_put(struct odt *odt, const struct block *block) {
    grid_open(odt, block->count);
    for (size_t i = 0; i < block->n; i++) {
        if (i % (size_t)block->count == 0)
            buf_text(odt->body, "<table:table-row table:style-name=\"CardRow\">");
        buf_text(odt->body,
                 "<table:table-cell table:style-name=\"Card\" office:value-type=\"string\">");
        text_put(odt, "Table_20_Heading", block, block->cards[i].heading);
        paragraph_open(odt, "Table_20_Contents", block);
        odf_text(odt->body, block->cards[i].text);
        buf_text(odt->body, "</text:p></table:table-cell>");
        bool last = i + 1 == block->n;
        for (size_t k = i + 1; last && k % (size_t)block->count != 0; k++)
            cell_put(odt, block, "CellNone", "Table_20_Contents", "");
        if (last || (i + 1) % (size_t)block->count == 0)
            buf_text(odt->body, "</table:table-row>\n");
    }
    buf_text(odt->body, "</table:table>\n<text:p text:style-name=\"Gap\"/>\n");
}

/* --- Pictures --- */

static cairo_status_t png_write(void *to, const unsigned char *bytes, unsigned n) {
    struct buf *buf = to;
    buf_add(buf, (const char *)bytes, n);
    return buf->full ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static enum fail surface_png(struct arena *arena, cairo_surface_t *surface, struct str *out,
                             struct why *why) {
    struct buf buf;
    buf_init(&buf, arena, DOCUMENT_BYTES_MAX);
    cairo_status_t status = cairo_surface_write_to_png_stream(surface, png_write, &buf);
    cairo_surface_destroy(surface);
    if (status != CAIRO_STATUS_SUCCESS)
        return why_fail(why, FAIL_SYSTEM, NULL, "a picture could not be made: %s",
                        cairo_status_to_string(status));
    *out = (struct str){buf.s, buf.n};
    return FAIL_NONE;
}

/* The drawing as points, 300 to the inch, for programs that do not know SVG. */
static enum fail svg_png(struct arena *arena, const struct document_figure *figure, double width_mm,
                         double ratio, struct str *out, struct why *why) {
    int width = (int)ceil(width_mm / 25.4 * 300), height = (int)ceil(width * ratio);
    if (height > PICTURE_SIDE_MAX)
        return why_fail(why, FAIL_INPUT, NULL, "the picture is too high for its width");
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    cairo_t *cr = cairo_create(surface);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    PangoContext *context = pango_cairo_create_context(cr);
    pango_cairo_context_set_resolution(context, 72);
    enum fail fail = picture_draw(arena, cr, context, figure, 0, 0, width, why);
    g_object_unref(context);
    cairo_destroy(cr);
    if (fail != FAIL_NONE) {
        cairo_surface_destroy(surface);
        return fail;
    }
    return surface_png(arena, surface, out, why);
}

/* Takes the file into the archive; gives its name. */
static const char *picture_add(struct odt *odt, const char *suffix, struct str bytes) {
    char *name = arena_printf(odt->arena, "Pictures/%zu.%s", odt->n_pictures + 1, suffix);
    odt->pictures[odt->n_pictures++] = (struct zip_part){.name = name, .bytes = bytes};
    return name;
}

static void image_put(struct odt *odt, const char *name) {
    buf_printf(odt->body,
               "<draw:image xlink:href=\"%s\" xlink:type=\"simple\" xlink:show=\"embed\" "
               "xlink:actuate=\"onLoad\"/>",
               name);
}

static void frame_open(struct odt *odt, const struct block *block, double width_mm,
                       double height_mm) {
    paragraph_open(odt, "Figure", block);
    buf_printf(odt->body,
               "<draw:frame draw:name=\"Figure%zu\" text:anchor-type=\"as-char\" "
               "svg:width=\"%.1fmm\" svg:height=\"%.1fmm\">",
               ++odt->n_figures, width_mm, height_mm);
}

static void frame_close(struct odt *odt, const char *description) {
    buf_text(odt->body, "<svg:desc>");
    markup_text(odt->body, description);
    buf_text(odt->body, "</svg:desc></draw:frame></text:p>\n");
}

static enum fail pictures_room(const struct odt *odt, struct why *why) {
    if (odt->n_pictures + 2 <= PICTURES_MAX) return FAIL_NONE;
    return why_fail(why, FAIL_LIMIT, NULL, "want at most %d pictures in a document",
                    PICTURES_MAX / 2);
}

static enum fail figure_put(struct odt *odt, const struct block *block, struct why *why) {
    const struct document_figure *figure = block->figure;
    double own_width, own_height;
    struct str png;
    TRY(pictures_room(odt, why));
    TRY(picture_size(figure, &own_width, &own_height, why));
    double width = figure->width_mm > 0 ? fmin(figure->width_mm, 170) : 170,
           ratio = own_height / own_width;
    if (width * ratio > 230) width = 230 / ratio;
    if (figure->kind == PICTURE_SVG) TRY(svg_png(odt->arena, figure, width, ratio, &png, why));
    frame_open(odt, block, width, width * ratio);
    if (figure->kind == PICTURE_SVG) {
        image_put(odt, picture_add(odt, "svg", figure->bytes));
        image_put(odt, picture_add(odt, "png", png));
    } else {
        image_put(odt, picture_add(odt, "png", figure->bytes));
    }
    frame_close(odt, figure->description);
    text_put(odt, "Below", block, figure->sentence);
    return FAIL_NONE;
}

static enum fail qr_put(struct odt *odt, const struct block *block, struct why *why) {
    enum { CELL = 8 };
    struct qr_cells cells;
    struct str png;
    TRY(pictures_room(odt, why));
    if (!qr_cells_make(odt->arena, block->runs[0].text, &cells))
        return why_fail(why, FAIL_INPUT, NULL, "a QR code takes at most about 2,000 characters");
    int side = (cells.width + 8) * CELL;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, side, side);
    cairo_t *cr = cairo_create(surface);
    cairo_set_antialias(cr, CAIRO_ANTIALIAS_NONE);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_set_source_rgb(cr, 0, 0, 0);
    for (int i = 0; i < cells.width * cells.width; i++)
        if (cells.dark[i])
            cairo_rectangle(cr, (i % cells.width + 4) * CELL, (i / cells.width + 4) * CELL, CELL,
                            CELL);
    cairo_fill(cr);
    cairo_destroy(cr);
    TRY(surface_png(odt->arena, surface, &png, why));
    frame_open(odt, block, block->millimetres, block->millimetres);
    image_put(odt, picture_add(odt, "png", png));
    frame_close(odt, block->runs[0].text);
    text_put(odt, "Below", block, block->more);
    return FAIL_NONE;
}

/* --- To be filled in --- */

static void field_put(struct odt *odt, const struct block *block) {
    text_put(odt, "Label", block, block->runs[0].text);
    text_put(odt, "Hint", block, block->more);
    for (int i = 0; block->kind == BLOCK_FIELD && i < block->count; i++)
        buf_text(odt->body, "<text:p text:style-name=\"Line\"><text:tab/></text:p>\n");
    for (size_t i = 0; block->kind == BLOCK_BOXES && i < block->n; i++) {
        paragraph_open(odt, "Tick", block);
        buf_text(odt->body, "\u2610<text:tab/>");
        odf_text(odt->body, block->options[i]);
        buf_text(odt->body, "</text:p>\n");
    }
    if (block->kind == BLOCK_SPACE) {
        grid_open(odt, 1);
        buf_printf(odt->automatic,
                   "<style:style style:name=\"Space%zu\" "
                   "style:family=\"table-row\"><style:table-row-properties "
                   "style:row-height=\"%.1fmm\"/></style:style>\n",
                   odt->n_tables, block->millimetres);
        buf_printf(odt->body, "<table:table-row table:style-name=\"Space%zu\">", odt->n_tables);
        cell_put(odt, block, "Space", "Table_20_Contents", "");
        buf_text(odt->body, "</table:table-row></table:table>\n");
    }
    buf_text(odt->body, "<text:p text:style-name=\"Gap\"/>\n");
}

static void boxed_put(struct odt *odt, const struct block *block) {
    bool note = block->kind == BLOCK_NOTE;
    if (note) text_put(odt, "Note_20_Heading", block, block->more);
    paragraph_put(odt, note ? "Note" : "Quotations", block);
    if (!note) text_put(odt, "Quotation_20_Source", block, block->more);
}

static enum fail block_put(struct odt *odt, const struct block *block, struct why *why) {
    switch (block->kind) {
    case BLOCK_TITLE:
    case BLOCK_HEADING: heading_put(odt, block); break;
    case BLOCK_PARAGRAPH: paragraph_put(odt, "Text_20_body", block); break;
    case BLOCK_QUOTE:
    case BLOCK_NOTE: boxed_put(odt, block); break;
    case BLOCK_BREAK: buf_text(odt->body, "<text:p text:style-name=\"Break\"/>\n"); break;
    case BLOCK_LIST_OPEN:
    case BLOCK_ITEM:
    case BLOCK_LIST_CLOSE: list_put(odt, block); break;
    case BLOCK_TABLE: table_put(odt, block); break;
    case BLOCK_FIGURE: return figure_put(odt, block, why);
    case BLOCK_QR: return qr_put(odt, block, why);
    case BLOCK_SPACE:
    case BLOCK_FIELD:
    case BLOCK_BOXES: field_put(odt, block); break;
    case BLOCK_CARDS: cards_put(odt, block); break;
    }
    return FAIL_NONE;
}

/* --- The file --- */

static struct str manifest_make(struct odt *odt) {
    struct buf out;
    buf_init(&out, odt->arena, 1 << 20);
    buf_text(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest:manifest "
                   "xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" "
                   "manifest:version=\"1.3\">"
                   "<manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.3\" "
                   "manifest:media-type=\"application/vnd.oasis.opendocument.text\"/>");
    static const char *const names[] = {"content.xml", "styles.xml", "meta.xml"};
    for (size_t i = 0; i < 3; i++)
        buf_printf(
            &out,
            "<manifest:file-entry manifest:full-path=\"%s\" manifest:media-type=\"text/xml\"/>",
            names[i]);
    for (size_t i = 0; i < odt->n_pictures; i++) {
        const char *name = odt->pictures[i].name;
        bool svg = strstr(name, ".svg") != NULL;
        buf_printf(
            &out,
            "<manifest:file-entry manifest:full-path=\"%s\" manifest:media-type=\"image/%s\"/>",
            name, svg ? "svg+xml" : "png");
    }
    buf_text(&out, "</manifest:manifest>");
    return (struct str){out.s, out.n};
}

static struct str content_make(struct odt *odt) {
    struct buf *out = ARENA_NEW(odt->arena, struct buf);
    buf_init(out, odt->arena, DOCUMENT_BYTES_MAX);
    buf_text(out,
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-content " ODF_NAMESPACES
             ">\n<office:automatic-styles>\n");
    odt_run_styles(out);
    if (odt->automatic->n > 0) buf_add(out, odt->automatic->s, odt->automatic->n);
    buf_text(out, "</office:automatic-styles>\n<office:body><office:text>\n");
    if (odt->body->n > 0) buf_add(out, odt->body->s, odt->body->n);
    buf_text(out, "</office:text></office:body></office:document-content>");
    struct str content = {0};
    if (!out->full) content = (struct str){out->s, out->n};
    return content;
}

enum fail document_odt(struct arena *arena, const struct document *document, struct str *out,
                       struct why *why) {
    assert(document->depth == 0);
    struct buf body, automatic, styles, meta;
    buf_init(&body, arena, DOCUMENT_BYTES_MAX);
    buf_init(&automatic, arena, DOCUMENT_BYTES_MAX);
    buf_init(&styles, arena, 1 << 20);
    buf_init(&meta, arena, 1 << 20);
    struct odt *odt = ARENA_NEW(arena, struct odt);
    odt->arena = arena;
    odt->document = document;
    odt->body = &body;
    odt->automatic = &automatic;
    for (const struct block *block = document->first; block != NULL; block = block->next)
        TRY(block_put(odt, block, why));
    odt_styles(arena, &styles, &document->about);
    odf_meta(arena, &meta, &document->about);
    struct zip_part *parts = ARENA_ARRAY(arena, struct zip_part, odt->n_pictures + 5);
    size_t n = 0;
    parts[n++] =
        (struct zip_part){"mimetype", STR("application/vnd.oasis.opendocument.text"), true};
    parts[n++] = (struct zip_part){"content.xml", content_make(odt), false};
    parts[n++] = (struct zip_part){"styles.xml", {styles.s, styles.n}, false};
    parts[n++] = (struct zip_part){"meta.xml", {meta.s, meta.n}, false};
    for (size_t i = 0; i < odt->n_pictures; i++) parts[n++] = odt->pictures[i];
    parts[n++] = (struct zip_part){"META-INF/manifest.xml", manifest_make(odt), false};
    if (body.full || automatic.full || parts[1].bytes.s == NULL)
        return why_fail(why, FAIL_LIMIT, NULL, "the document would be longer than 64 MB");
    return zip_bytes(arena, parts, n, document->about.date, DOCUMENT_BYTES_MAX, out, why);
}
