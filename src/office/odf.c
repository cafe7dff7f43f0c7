#include "office/odf.h"

#include "office/document_inner.h"

static void element_put(struct buf *out, const char *name, const char *text) {
    if (text == NULL || *text == '\0') return;
    buf_printf(out, "<%s>", name);
    markup_text(out, text);
    buf_printf(out, "</%s>", name);
}

void odf_meta(struct arena *arena, struct buf *out, const struct document_about *about) {
    char *day = arena_printf(arena, "%sT00:00:00", date_iso(arena, about->date));
    buf_text(out,
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-meta " ODF_NAMESPACES
             "><office:meta>"
             "<meta:generator>Folkmoot</meta:generator>");
    element_put(out, "dc:title", about->title);
    element_put(out, "dc:subject", about->subject);
    element_put(out, "meta:initial-creator", about->author);
    element_put(out, "dc:creator", about->author);
    element_put(out, "meta:creation-date", day);
    element_put(out, "dc:date", day);
    element_put(out, "dc:language", about->language);
    buf_text(out, "</office:meta></office:document-meta>");
}

/* Where a language is asked for without its country, the one that a British office means. */
static const char *country_of(const char *language, size_t n) {
    if (n == 2 && (memcmp(language, "en", 2) == 0 || memcmp(language, "cy", 2) == 0 ||
                   memcmp(language, "gd", 2) == 0))
        return "GB";
    return "none";
}

void odf_language(struct buf *out, const char *language) {
    size_t n = strcspn(language, "-_");
    const char *country = language[n] != '\0' ? language + n + 1 : country_of(language, n);
    /* Word processors ask the script which of the three to look at; all say the same here. */
    static const char *const suffixes[] = {"", "-asian", "-complex"};
    for (size_t i = 0; i < 3; i++) {
        const char *prefix = i == 0 ? "fo" : "style";
        buf_printf(out, " %s:language%s=\"", prefix, suffixes[i]);
        for (size_t k = 0; k < n; k++) markup_text(out, (char[]){language[k], '\0'});
        buf_printf(out, "\" %s:country%s=\"", prefix, suffixes[i]);
        markup_text(out, country);
        buf_char(out, '"');
    }
}

void odf_text(struct buf *out, const char *text) {
    bool after_space = true;
    for (const char *s = text; *s != '\0'; s++) {
        if (*s == '\n') {
            buf_text(out, "<text:line-break/>");
        } else if (*s == '\t') {
            buf_text(out, "<text:tab/>");
        } else if (*s == ' ' && after_space) {
            buf_text(out, "<text:s/>");
        } else {
            markup_text(out, (char[]){*s, '\0'});
        }
        after_space = *s == ' ' || *s == '\n' || *s == '\t';
    }
}
