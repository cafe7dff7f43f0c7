/* Markdown of our own packs and guides, drawn with the house's classes. */
#include "web/parts.h"

#include <md4c.h>

enum { MARKDOWN_BYTES_MAX = 1 << 20 };

struct markdown {
    struct html *out;
};

/* Our headings start one level below the page's own. */
static const char *const heading_open[] = {"<h2 class=\"govuk-heading-l\">",
                                           "<h3 class=\"govuk-heading-m\">",
                                           "<h4 class=\"govuk-heading-s\">"};
static const char *const heading_close[] = {"</h2>\n", "</h3>\n", "</h4>\n"};

static const char *heading(const char *const *texts, const void *detail) {
    unsigned level = ((const MD_BLOCK_H_DETAIL *)detail)->level;
    return texts[level <= 3 ? level - 1 : 2];
}

static const char *block_open(MD_BLOCKTYPE type, const void *detail) {
    switch (type) {
    case MD_BLOCK_QUOTE: return "<blockquote class=\"govuk-inset-text\">\n";
    case MD_BLOCK_UL: return "<ul class=\"govuk-list govuk-list--bullet\">\n";
    case MD_BLOCK_OL: return "<ol class=\"govuk-list govuk-list--number\">\n";
    case MD_BLOCK_LI: return "<li>";
    case MD_BLOCK_HR: return "<hr class=\"govuk-section-break govuk-section-break--m\">\n";
    case MD_BLOCK_H: return heading(heading_open, detail);
    case MD_BLOCK_CODE: return "<pre class=\"fm-code\"><code>";
    case MD_BLOCK_P: return "<p class=\"govuk-body\">";
    case MD_BLOCK_TABLE: return "<table class=\"govuk-table\">\n";
    case MD_BLOCK_THEAD: return "<thead class=\"govuk-table__head\">\n";
    case MD_BLOCK_TBODY: return "<tbody class=\"govuk-table__body\">\n";
    case MD_BLOCK_TR: return "<tr class=\"govuk-table__row\">";
    case MD_BLOCK_TH: return "<th scope=\"col\" class=\"govuk-table__header\">";
    case MD_BLOCK_TD: return "<td class=\"govuk-table__cell\">";
    case MD_BLOCK_DOC:
    case MD_BLOCK_HTML: return "";
    }
    return "";
}

static const char *block_close(MD_BLOCKTYPE type, const void *detail) {
    switch (type) {
    case MD_BLOCK_QUOTE: return "</blockquote>\n";
    case MD_BLOCK_UL: return "</ul>\n";
    case MD_BLOCK_OL: return "</ol>\n";
    case MD_BLOCK_LI: return "</li>\n";
    case MD_BLOCK_H: return heading(heading_close, detail);
    case MD_BLOCK_CODE: return "</code></pre>\n";
    case MD_BLOCK_P: return "</p>\n";
    case MD_BLOCK_TABLE: return "</table>\n";
    case MD_BLOCK_THEAD: return "</thead>\n";
    case MD_BLOCK_TBODY: return "</tbody>\n";
    case MD_BLOCK_TR: return "</tr>\n";
    case MD_BLOCK_TH: return "</th>";
    case MD_BLOCK_TD: return "</td>";
    case MD_BLOCK_DOC:
    case MD_BLOCK_HR:
    case MD_BLOCK_HTML: return "";
    }
    return "";
}

static int on_block_open(MD_BLOCKTYPE type, void *detail, void *context) {
    buf_text(((struct markdown *)context)->out->buf, block_open(type, detail));
    return 0;
}

static int on_block_close(MD_BLOCKTYPE type, void *detail, void *context) {
    buf_text(((struct markdown *)context)->out->buf, block_close(type, detail));
    return 0;
}

/* http(s), mailto, a place on this page or a path of this service. Entities and
 * control characters could hide another scheme from this check, so none may occur. */
static bool target_is_good(const MD_ATTRIBUTE *attribute) {
    struct str target = {attribute->text, attribute->size};
    for (size_t i = 0; i < target.n; i++)
        if ((unsigned char)target.s[i] <= ' ' || target.s[i] == '\\') return false;
    for (size_t i = 0; attribute->substr_offsets[i] < attribute->size; i++)
        if (attribute->substr_types[i] != MD_TEXT_NORMAL) return false;
    return str_starts(target, "https://") || str_starts(target, "http://") ||
           str_starts(target, "mailto:") || str_starts(target, "#") ||
           (str_starts(target, "/") && !str_starts(target, "//"));
}

static void link_open(struct markdown *markdown, const MD_SPAN_A_DETAIL *detail) {
    struct html *out = markdown->out;
    html_lit(out, "<a class=\"govuk-link\"");
    if (target_is_good(&detail->href)) {
        html_lit(out, " href=\"");
        html_str(out, (struct str){detail->href.text, detail->href.size});
        html_lit(out, "\"");
    }
    html_lit(out, ">");
}

static int on_span_open(MD_SPANTYPE type, void *detail, void *context) {
    struct markdown *markdown = context;
    struct html *out = markdown->out;
    switch (type) {
    case MD_SPAN_EM: html_lit(out, "<em>"); break;
    case MD_SPAN_STRONG: html_lit(out, "<strong>"); break;
    case MD_SPAN_A: link_open(markdown, detail); break;
    case MD_SPAN_CODE: html_lit(out, "<code>"); break;
    default: break;
    }
    return 0;
}

static int on_span_close(MD_SPANTYPE type, void *detail, void *context) {
    struct html *out = ((struct markdown *)context)->out;
    (void)detail;
    switch (type) {
    case MD_SPAN_EM: html_lit(out, "</em>"); break;
    case MD_SPAN_STRONG: html_lit(out, "</strong>"); break;
    case MD_SPAN_A: html_lit(out, "</a>"); break;
    case MD_SPAN_CODE: html_lit(out, "</code>"); break;
    default: break;
    }
    return 0;
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *context) {
    struct html *out = ((struct markdown *)context)->out;
    struct str piece = {text, size};
    switch (type) {
    case MD_TEXT_NULLCHAR: break;
    case MD_TEXT_BR: html_lit(out, "<br>\n"); break;
    case MD_TEXT_SOFTBR: html_lit(out, "\n"); break;
    case MD_TEXT_ENTITY:
        html_raw(out, (struct raw){text, size});
        break; /* "&amp;": checked by md4c */
    default: html_str(out, piece); break;
    }
    return 0;
}

void part_markdown(struct html *out, const char *text) {
    struct str all = str_of(text);
    if (all.n > MARKDOWN_BYTES_MAX) all.n = MARKDOWN_BYTES_MAX;
    struct markdown markdown = {.out = out};
    const MD_PARSER parser = {.flags = MD_FLAG_NOHTML | MD_FLAG_TABLES | MD_FLAG_COLLAPSEWHITESPACE,
                              .enter_block = on_block_open,
                              .leave_block = on_block_close,
                              .enter_span = on_span_open,
                              .leave_span = on_span_close,
                              .text = on_text};
    md_parse(all.s == NULL ? "" : all.s, (MD_SIZE)all.n, &parser, &markdown);
}
