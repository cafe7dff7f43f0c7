#include "office/odt_styles.h"

#include "office/document_inner.h"
#include "office/odf.h"

#define FONTS                                                                                      \
    "style:font-name=\"Arial\" style:font-name-asian=\"Arial\" style:font-name-complex=\"Arial\""

/* Sizes are relative to the default of the document, so that large print is one number. */
struct named {
    const char *name, *parent, *next;
    const char *paragraph; /* attributes */
    const char *text;      /* attributes */
    const char *inside;    /* elements in the paragraph properties */
    int outline;           /* level of a heading, 0: none */
};

#define SIZE(percent)                                                                              \
    "fo:font-size=\"" percent "\" style:font-size-asian=\"" percent                                \
    "\" style:font-size-complex=\"" percent "\""
#define BOLD                                                                                       \
    "fo:font-weight=\"bold\" style:font-weight-asian=\"bold\" style:font-weight-complex=\"bold\""

static const struct named named[] = {
    {.name = "Text_20_body",
     .parent = "Standard",
     .paragraph = "fo:margin-bottom=\"3mm\" fo:orphans=\"2\" fo:widows=\"2\""},
    {.name = "Heading",
     .parent = "Standard",
     .next = "Text_20_body",
     .paragraph = "fo:keep-with-next=\"always\" fo:margin-top=\"5mm\" fo:margin-bottom=\"2mm\" "
                  "fo:line-height=\"115%\"",
     .text = BOLD},
    {.name = "Heading_20_1",
     .parent = "Heading",
     .next = "Text_20_body",
     .text = SIZE("190%"),
     .outline = 1},
    {.name = "Heading_20_2",
     .parent = "Heading",
     .next = "Text_20_body",
     .text = SIZE("150%"),
     .outline = 2},
    {.name = "Heading_20_3",
     .parent = "Heading",
     .next = "Text_20_body",
     .text = SIZE("125%"),
     .outline = 3},
    {.name = "Heading_20_4",
     .parent = "Heading",
     .next = "Text_20_body",
     .text = SIZE("110%"),
     .outline = 4},
    {.name = "Heading_20_5", .parent = "Heading", .next = "Text_20_body", .outline = 5},
    {.name = "List", .parent = "Standard", .paragraph = "fo:margin-bottom=\"1.2mm\""},
    {.name = "Quotations",
     .parent = "Standard",
     .paragraph = "fo:margin-left=\"5mm\" fo:margin-right=\"5mm\" fo:margin-bottom=\"1mm\" "
                  "fo:padding-left=\"3mm\" "
                  "fo:border-left=\"1.5pt solid #b1b4b6\" fo:keep-together=\"always\""},
    {.name = "Quotation_20_Source",
     .parent = "Quotations",
     .paragraph = "fo:margin-bottom=\"4mm\"",
     .text = "fo:color=\"#484949\""},
    {.name = "Note",
     .parent = "Standard",
     .paragraph = "fo:margin-left=\"1mm\" fo:margin-bottom=\"4mm\" fo:padding-left=\"4mm\" "
                  "fo:border-left=\"2.5pt solid #1a65a6\""},
    {.name = "Note_20_Heading",
     .parent = "Note",
     .next = "Note",
     .paragraph = "fo:margin-bottom=\"0mm\" fo:keep-with-next=\"always\"",
     .text = BOLD},
    {.name = "Caption",
     .parent = "Standard",
     .paragraph = "fo:margin-top=\"3mm\" fo:margin-bottom=\"1mm\" fo:keep-with-next=\"always\"",
     .text = BOLD},
    {.name = "Table_20_Contents", .parent = "Standard", .text = SIZE("92%")},
    {.name = "Table_20_Number",
     .parent = "Table_20_Contents",
     .paragraph = "fo:text-align=\"end\" style:justify-single-word=\"false\""},
    {.name = "Table_20_Heading", .parent = "Table_20_Contents", .text = BOLD},
    {.name = "Table_20_Heading_20_Number",
     .parent = "Table_20_Heading",
     .paragraph = "fo:text-align=\"end\" style:justify-single-word=\"false\""},
    {.name = "Figure",
     .parent = "Standard",
     .paragraph = "fo:margin-top=\"2mm\" fo:margin-bottom=\"1mm\" fo:keep-with-next=\"auto\""},
    {.name = "Below",
     .parent = "Standard",
     .paragraph = "fo:margin-bottom=\"4mm\"",
     .text = SIZE("92%") " fo:color=\"#484949\""},
    {.name = "Label",
     .parent = "Standard",
     .paragraph = "fo:margin-top=\"3mm\" fo:keep-with-next=\"always\"",
     .text = BOLD},
    {.name = "Hint",
     .parent = "Standard",
     .paragraph = "fo:keep-with-next=\"always\"",
     .text = "fo:color=\"#484949\""},
    {.name = "Tick",
     .parent = "Standard",
     .paragraph = "fo:margin-left=\"9mm\" fo:text-indent=\"-9mm\" fo:margin-bottom=\"1.5mm\"",
     .inside = "<style:tab-stops><style:tab-stop style:position=\"0mm\"/></style:tab-stops>"},
    {.name = "Line",
     .parent = "Standard",
     .paragraph = "fo:margin-top=\"5mm\"",
     .inside = "<style:tab-stops><style:tab-stop style:position=\"170mm\" style:type=\"right\" "
               "style:leader-style=\"solid\" "
               "style:leader-text=\"_\"/></style:tab-stops>"},
    {.name = "Gap", .parent = "Standard", .text = SIZE("50%")},
    {.name = "Break",
     .parent = "Standard",
     .paragraph = "fo:break-before=\"page\"",
     .text = SIZE("10%")},
    {.name = "Header", .parent = "Standard", .text = SIZE("82%") " fo:color=\"#484949\""},
    {.name = "Footer",
     .parent = "Standard",
     .text = SIZE("82%") " fo:color=\"#484949\"",
     .inside = "<style:tab-stops><style:tab-stop style:position=\"170mm\" "
               "style:type=\"right\"/></style:tab-stops>"},
};

static void shown_name(struct buf *out, const char *name) {
    for (const char *s = name; *s != '\0'; s++) {
        if (strncmp(s, "_20_", 4) == 0) {
            buf_char(out, ' ');
            s += 3;
        } else {
            buf_char(out, *s);
        }
    }
}

static void named_put(struct buf *out, const struct named *style) {
    buf_printf(out, "<style:style style:name=\"%s\" style:display-name=\"", style->name);
    shown_name(out, style->name);
    buf_printf(out, "\" style:family=\"paragraph\" style:parent-style-name=\"%s\"", style->parent);
    if (style->next != NULL) buf_printf(out, " style:next-style-name=\"%s\"", style->next);
    if (style->outline > 0) buf_printf(out, " style:default-outline-level=\"%d\"", style->outline);
    buf_char(out, '>');
    if (style->paragraph != NULL || style->inside != NULL)
        buf_printf(out, "<style:paragraph-properties %s>%s</style:paragraph-properties>",
                   style->paragraph == NULL ? "" : style->paragraph,
                   style->inside == NULL ? "" : style->inside);
    if (style->text != NULL) buf_printf(out, "<style:text-properties %s/>", style->text);
    buf_text(out, "</style:style>\n");
}

static void list_styles_put(struct buf *out) {
    static const char *const marks[] = {"\u2022", "\u2013", "\u2022", "\u2013"};
    for (int numbered = 0; numbered < 2; numbered++) {
        buf_printf(out, "<text:list-style style:name=\"%s\">", numbered ? "Numbered" : "Bulleted");
        for (int level = 1; level <= DOCUMENT_DEPTH_MAX; level++) {
            if (numbered)
                buf_printf(out,
                           "<text:list-level-style-number text:level=\"%d\" style:num-format=\"1\" "
                           "style:num-suffix=\".\">",
                           level);
            else
                buf_printf(
                    out, "<text:list-level-style-bullet text:level=\"%d\" text:bullet-char=\"%s\">",
                    level, marks[level - 1]);
            buf_printf(out,
                       "<style:list-level-properties "
                       "text:list-level-position-and-space-mode=\"label-alignment\">"
                       "<style:list-level-label-alignment text:label-followed-by=\"listtab\" "
                       "fo:text-indent=\"-7mm\" "
                       "fo:margin-left=\"%dmm\"/></style:list-level-properties></"
                       "text:list-level-style-%s>",
                       7 * level, numbered ? "number" : "bullet");
        }
        buf_text(out, "</text:list-style>\n");
    }
}

static void defaults_put(struct buf *out, const struct document_about *about) {
    bool mirrored = language_is_right_to_left(about->language);
    int size = about->large_print ? 18 : 11;
    buf_printf(out,
               "<style:default-style style:family=\"paragraph\"><style:paragraph-properties "
               "style:writing-mode=\"%s\" "
               "fo:line-height=\"130%%\" fo:text-align=\"start\"/><style:text-properties " FONTS
               " fo:font-size=\"%dpt\" style:font-size-asian=\"%dpt\" "
               "style:font-size-complex=\"%dpt\" fo:color=\"#0b0c0c\"",
               mirrored ? "rl-tb" : "lr-tb", size, size, size);
    odf_language(out, about->language);
    buf_text(out, "/></style:default-style>\n<style:style style:name=\"Standard\" "
                  "style:family=\"paragraph\" style:class=\"text\"/>\n"
                  "<style:style style:name=\"Internet_20_link\" style:display-name=\"Internet "
                  "link\" style:family=\"text\">"
                  "<style:text-properties fo:color=\"#1a65a6\" "
                  "style:text-underline-style=\"solid\"/></style:style>\n");
}

/* "Page 2 of 9" with fields in place of the figures. */
static void page_number_put(struct arena *arena, struct buf *out, const char *language) {
    enum { PAGE = 1111, PAGES = 2222 };
    char *text = page_text(arena, language, PAGE, PAGES);
    char *page = strstr(text, "1111"), *pages = strstr(text, "2222");
    *page = *pages = '\0';
    odf_text(out, text);
    buf_text(out, "<text:page-number text:select-page=\"current\">1</text:page-number>");
    markup_text(out, page + 4);
    buf_text(out, "<text:page-count>1</text:page-count>");
    markup_text(out, pages + 4);
}

static void page_put(struct arena *arena, struct buf *out, const struct document_about *about) {
    bool mirrored = language_is_right_to_left(about->language);
    buf_printf(
        out,
        "<office:automatic-styles><style:page-layout "
        "style:name=\"A4\"><style:page-layout-properties fo:page-width=\"210mm\" "
        "fo:page-height=\"297mm\" fo:margin-top=\"12mm\" fo:margin-bottom=\"12mm\" "
        "fo:margin-left=\"20mm\" "
        "fo:margin-right=\"20mm\" "
        "style:writing-mode=\"%s\"/><style:header-style><style:header-footer-properties "
        "fo:min-height=\"8mm\" fo:margin-bottom=\"4mm\"/></style:header-style><style:footer-style>"
        "<style:header-footer-properties fo:min-height=\"8mm\" "
        "fo:margin-top=\"4mm\"/></style:footer-style></style:page-layout>"
        "</office:automatic-styles>\n<office:master-styles><style:master-page "
        "style:name=\"Standard\" "
        "style:page-layout-name=\"A4\">",
        mirrored ? "rl-tb" : "lr-tb");
    buf_text(out, "<style:header><text:p text:style-name=\"Header\">");
    odf_text(out, about->header == NULL ? "" : about->header);
    buf_text(out, "</text:p></style:header><style:footer><text:p text:style-name=\"Footer\">");
    odf_text(out, about->footer == NULL ? "" : about->footer);
    buf_text(out, "<text:tab/>");
    if (!about->no_page_number) page_number_put(arena, out, about->language);
    buf_text(out, "</text:p></style:footer></style:master-page></office:master-styles>\n");
}

void odt_styles(struct arena *arena, struct buf *out, const struct document_about *about) {
    buf_text(out,
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-styles " ODF_NAMESPACES
             ">\n"
             "<office:font-face-decls><style:font-face style:name=\"Arial\" "
             "svg:font-family=\"Arial, &apos;Liberation "
             "Sans&apos;, &apos;Noto Sans&apos;, sans-serif\" "
             "style:font-family-generic=\"swiss\"/></office:font-face-decls>\n"
             "<office:styles>\n");
    defaults_put(out, about);
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++) named_put(out, &named[i]);
    list_styles_put(out);
    buf_text(out, "</office:styles>\n");
    page_put(arena, out, about);
    buf_text(out, "</office:document-styles>");
}

void odt_run_styles(struct buf *out) {
    for (unsigned style = 1; style < 8; style++) {
        buf_printf(out,
                   "<style:style style:name=\"T%u\" style:family=\"text\"><style:text-properties",
                   style);
        if (style & RUN_BOLD) buf_text(out, " " BOLD);
        if (style & RUN_ITALIC)
            buf_text(out, " fo:font-style=\"italic\" style:font-style-asian=\"italic\" "
                          "style:font-style-complex=\"italic\"");
        if (style & RUN_CODE)
            buf_text(out, " fo:font-family=\"'Liberation Mono'\" style:font-pitch=\"fixed\"");
        buf_text(out, "/></style:style>\n");
    }
    static const struct {
        const char *name, *look;
    } cells[] = {
        {"Cell", "fo:border-bottom=\"0.5pt solid #b1b4b6\""},
        {"CellHead", "fo:border-bottom=\"1pt solid #0b0c0c\" style:vertical-align=\"bottom\""},
        {"CellTotal",
         "fo:border-top=\"1pt solid #0b0c0c\" fo:border-bottom=\"0.5pt solid #b1b4b6\""},
        {"CellNone", "fo:border=\"none\""},
        {"Card", "fo:border=\"0.5pt dashed #505a5f\""},
        {"Space", "fo:border=\"0.5pt solid #505a5f\""}};
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++)
        buf_printf(out,
                   "<style:style style:name=\"%s\" "
                   "style:family=\"table-cell\"><style:table-cell-properties "
                   "fo:padding=\"%s\" %s/></style:style>\n",
                   cells[i].name, i == 4 ? "4mm" : "1mm", cells[i].look);
    buf_text(out, "<style:style style:name=\"CardRow\" "
                  "style:family=\"table-row\"><style:table-row-properties "
                  "style:min-row-height=\"35mm\" fo:keep-together=\"always\"/></style:style>\n"
                  "<style:style style:name=\"Table\" "
                  "style:family=\"table\"><style:table-properties style:width=\"170mm\" "
                  "table:align=\"margins\"/></style:style>\n");
}
