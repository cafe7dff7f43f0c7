#include "office/odf.h"
#include "office/spreadsheet_inner.h"
#include "office/zip_out.h"

struct ods {
    struct buf body, automatic;
    size_t n_styles;
    bool in_table, in_row;
};

enum fail spreadsheet_ods_open(struct spreadsheet *book, struct why *why) {
    (void)why;
    struct ods *ods = ARENA_NEW(book->arena, struct ods);
    buf_init(&ods->body, book->arena, SPREADSHEET_BYTES_MAX);
    buf_init(&ods->automatic, book->arena, SPREADSHEET_BYTES_MAX);
    book->writer = ods;
    return FAIL_NONE;
}

static void table_end(struct ods *ods) {
    if (ods->in_table) buf_text(&ods->body, "</table:table>\n");
    ods->in_table = false;
}

static void row_begin(struct ods *ods) {
    if (!ods->in_row) buf_text(&ods->body, "<table:table-row>");
    ods->in_row = true;
}

void spreadsheet_ods_sheet(struct spreadsheet *book, const char *name,
                           const struct spreadsheet_column *columns) {
    struct ods *ods = book->writer;
    if (ods->in_row) spreadsheet_ods_end_row(book);
    table_end(ods);
    buf_text(&ods->body, "<table:table table:name=\"");
    markup_text(&ods->body, name);
    buf_text(&ods->body, "\">");
    for (size_t i = 0; i < book->n_columns; i++) {
        buf_printf(&ods->automatic,
                   "<style:style style:name=\"c%zu\" "
                   "style:family=\"table-column\"><style:table-column-properties "
                   "style:column-width=\"%.1fmm\"/></style:style>\n",
                   ++ods->n_styles, columns[i].width * 2.1 + 3);
        buf_printf(&ods->body, "<table:table-column table:style-name=\"c%zu\"/>", ods->n_styles);
    }
    buf_text(&ods->body, "<table:table-header-rows><table:table-row>");
    for (size_t i = 0; i < book->n_columns; i++) {
        buf_text(
            &ods->body,
            "<table:table-cell table:style-name=\"head\" office:value-type=\"string\"><text:p>");
        odf_text(&ods->body, columns[i].heading);
        buf_text(&ods->body, "</text:p></table:table-cell>");
    }
    buf_text(&ods->body, "</table:table-row></table:table-header-rows>\n");
    ods->in_table = true;
}

void spreadsheet_ods_cell(struct spreadsheet *book, const struct spreadsheet_cell *cell) {
    struct ods *ods = book->writer;
    row_begin(ods);
    switch (cell->kind) {
    case CELL_NONE: buf_text(&ods->body, "<table:table-cell/>"); break;
    case CELL_TEXT:
        buf_text(&ods->body, "<table:table-cell office:value-type=\"string\"><text:p>");
        for (const char *s = cell->text;;) {
            size_t n = strcspn(s, "\n");
            odf_text(&ods->body, arena_copy_n(book->arena, s, n));
            if (s[n] == '\0') break;
            buf_text(&ods->body, "</text:p><text:p>");
            s += n + 1;
        }
        buf_text(&ods->body, "</text:p></table:table-cell>");
        break;
    case CELL_NUMBER:
        buf_printf(&ods->body,
                   "<table:table-cell office:value-type=\"float\" "
                   "office:value=\"%.17g\"><text:p>%.15g</text:p></table:table-cell>",
                   cell->number, cell->number);
        break;
    case CELL_DATE: {
        char *day = date_iso(book->arena, cell->date);
        buf_printf(&ods->body,
                   "<table:table-cell table:style-name=\"day\" office:value-type=\"date\" "
                   "office:date-value=\"%s\">"
                   "<text:p>%s</text:p></table:table-cell>",
                   day, day);
        break;
    }
    }
}

void spreadsheet_ods_end_row(struct spreadsheet *book) {
    struct ods *ods = book->writer;
    row_begin(ods);
    if (book->column == 0) buf_text(&ods->body, "<table:table-cell/>");
    buf_text(&ods->body, "</table:table-row>\n");
    ods->in_row = false;
}

enum fail spreadsheet_ods_close(struct spreadsheet *book, struct str *out, struct why *why) {
    struct ods *ods = book->writer;
    struct buf content, meta;
    if (ods->in_row) spreadsheet_ods_end_row(book);
    table_end(ods);
    buf_init(&content, book->arena, SPREADSHEET_BYTES_MAX);
    buf_init(&meta, book->arena, 1 << 20);
    buf_text(&content,
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-content " ODF_NAMESPACES
             ">\n<office:automatic-styles>\n"
             "<number:date-style style:name=\"iso\"><number:year "
             "number:style=\"long\"/><number:text>-</number:text>"
             "<number:month number:style=\"long\"/><number:text>-</number:text><number:day "
             "number:style=\"long\"/></number:date-style>\n"
             "<style:style style:name=\"day\" style:family=\"table-cell\" "
             "style:data-style-name=\"iso\"/>\n"
             "<style:style style:name=\"head\" style:family=\"table-cell\"><style:text-properties "
             "fo:font-weight=\"bold\"/></style:style>\n");
    if (ods->automatic.n > 0) buf_add(&content, ods->automatic.s, ods->automatic.n);
    buf_text(&content, "</office:automatic-styles>\n<office:body><office:spreadsheet>\n");
    buf_add(&content, ods->body.s, ods->body.n);
    buf_text(&content, "</office:spreadsheet></office:body></office:document-content>");
    odf_meta(book->arena, &meta,
             &(struct document_about){.title = book->about.title,
                                      .author = book->about.author,
                                      .language = book->about.language,
                                      .date = book->about.date});
    if (content.full || ods->body.full)
        return why_fail(why, FAIL_LIMIT, NULL, "the workbook would hold more than 256 MB");
    struct zip_part parts[] = {
        {"mimetype", STR("application/vnd.oasis.opendocument.spreadsheet"), true},
        {"content.xml", {content.s, content.n}, false},
        {"meta.xml", {meta.s, meta.n}, false},
        {"META-INF/manifest.xml",
         STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest:manifest "
             "xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" "
             "manifest:version=\"1.3\">"
             "<manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.3\" "
             "manifest:media-type=\"application/vnd.oasis.opendocument.spreadsheet\"/>"
             "<manifest:file-entry manifest:full-path=\"content.xml\" "
             "manifest:media-type=\"text/xml\"/>"
             "<manifest:file-entry manifest:full-path=\"meta.xml\" "
             "manifest:media-type=\"text/xml\"/></manifest:manifest>"),
         false}};
    return zip_bytes(book->arena, parts, sizeof parts / sizeof parts[0], book->about.date,
                     SPREADSHEET_BYTES_MAX, out, why);
}
