/*
 * html -- page text, escaped by construction.
 *
 * Templates (`.html` files, compiled by tools/mkhtml.c) write {{expression}};
 * html_put chooses the writer by the C type of the expression, and every one of
 * them escapes, but for struct raw, which only the house's own renderers
 * (parts, charts, Markdown) make. Text is good in element content and in quoted
 * attributes alike: & < > " ' are all escaped.
 */
#ifndef WEB_HTML_H
#define WEB_HTML_H

#include "base/str.h"

struct html {
    struct buf *buf;
    struct arena *arena;
    const char *language; /* "en" or "cy" */
    int serial;           /* private, see html_serial */
    struct html *parent;  /* of html_apart, NULL for the page itself */
};

/* 1, 2, 3 ...: for ids that must be unique on the page, also across html_apart. */
int html_serial(struct html *out);

/* Markup that is already safe. Made by renderers of this program alone. */
struct raw {
    const char *s;
    size_t n;
};

void html_text(struct html *out, const char *text);
void html_str(struct html *out, struct str text);
void html_int(struct html *out, int64_t value);
void html_size(struct html *out, size_t value);
void html_real(struct html *out, double value); /* up to 6 significant digits, "" for NaN */
void html_raw(struct html *out, struct raw markup);
/* Percent-encodes for one path segment or query value. */
void html_url(struct html *out, const char *text);
/* Only a literal compiles. */
#define html_lit(out, literal) buf_add((out)->buf, "" literal, sizeof(literal) - 1)

#define html_put(out, x)                                                                           \
    _Generic((x), char *: html_text, const char *: html_text, struct str: html_str,                \
             int: html_int, long: html_int, long long: html_int, unsigned long: html_size,         \
             double: html_real, struct raw: html_raw)((out), (x))

/* The text in the page's language: the English is the key, the English itself
 * when there is no translation. Translators work on assets/locale/LANGUAGE.po. */
const char *tr(const struct html *out, const char *english) __attribute__((format_arg(2)));
const char *tr_language(const char *language, const char *english) __attribute__((format_arg(2)));
/* The languages that public pages come in, English first. */
enum { N_PAGE_LANGUAGES = 2 };
extern const char *const page_languages[N_PAGE_LANGUAGES];
/* Marks a text that is translated elsewhere, so that `make locale` finds it in a table. */
#define TR(text) "" text
/* printf into the page's arena in the page's language; the result is escaped when put. */
const char *trf(const struct html *out, const char *english, ...) PRINTF_LIKE(2, 3);
/* Chooses by number with the language's plural rule (gettext's ngettext). `n` fills a %lld. */
const char *trn(const struct html *out, const char *one, const char *many, int64_t n);

/* "1 hour", "6 hours 30 minutes", "45 minutes"; below zero counts as none. */
const char *duration_text(const struct html *out, int64_t minutes);

#endif
