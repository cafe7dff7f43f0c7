#include "web/html.h"

#include "web/locale.h"

#include <math.h>

/* What a byte becomes; NULL for itself. Good in content and in quoted attributes. */
static const char *entity(char c) {
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return NULL;
    }
}

void html_str(struct html *out, struct str text) {
    size_t start = 0;
    for (size_t i = 0; i < text.n; i++) {
        const char *instead = entity(text.s[i]);
        if (instead == NULL) continue;
        buf_add(out->buf, text.s + start, i - start);
        buf_text(out->buf, instead);
        start = i + 1;
    }
    if (text.n > start) buf_add(out->buf, text.s + start, text.n - start);
}

void html_text(struct html *out, const char *text) {
    html_str(out, str_of(text));
}

void html_int(struct html *out, int64_t value) {
    buf_int(out->buf, value);
}

void html_size(struct html *out, size_t value) {
    buf_printf(out->buf, "%zu", value);
}

void html_real(struct html *out, double value) {
    if (!isfinite(value)) return;
    if (value == 0) value = 0; /* no "-0" */
    if (fabs(value) >= 1e6 && fabs(value) < 1e15)
        buf_printf(out->buf, "%.0f", value);
    else
        buf_printf(out->buf, "%.6g", value);
}

void html_raw(struct html *out, struct raw markup) {
    if (markup.n > 0) buf_add(out->buf, markup.s, markup.n);
}

void html_url(struct html *out, const char *text) {
    static const char digits[] = "0123456789ABCDEF";
    struct str all = str_of(text);
    for (size_t i = 0; i < all.n; i++) {
        unsigned char c = (unsigned char)all.s[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '-' || c == '.' || c == '_' || c == '~';
        if (plain) {
            buf_char(out->buf, (char)c);
        } else {
            buf_char(out->buf, '%');
            buf_char(out->buf, digits[c >> 4]);
            buf_char(out->buf, digits[c & 15]);
        }
    }
}

static const struct locale *locale_of(const char *language) {
    for (size_t i = 0; i < n_locales; i++)
        if (text_is(locales[i].language, language)) return &locales[i];
    return NULL;
}

static const struct locale_text *locale_find(const struct locale *locale, const char *english) {
    size_t low = 0, high = locale == NULL ? 0 : locale->n_texts;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(english, locale->texts[middle].english);
        if (order == 0) return &locale->texts[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const char *const page_languages[N_PAGE_LANGUAGES] = {"en", "cy"};

const char *tr_language(const char *language, const char *english) {
    if (english == NULL) return "";
    const struct locale_text *text = locale_find(locale_of(language), english);
    return text == NULL ? english : text->texts[0];
}

const char *tr(const struct html *out, const char *english) {
    return tr_language(out->language, english);
}

const char *trf(const struct html *out, const char *english, ...) {
    va_list list;
    va_start(list, english);
    const char *text = arena_vprintf(out->arena, tr(out, english), list);
    va_end(list);
    return text;
}

const char *trn(const struct html *out, const char *one, const char *many, int64_t n) {
    const char *chosen = n == 1 ? one : many;
    const struct locale *locale = locale_of(out->language);
    const struct locale_text *text = locale_find(locale, one);
    if (text != NULL) {
        unsigned long count = n < 0 ? 0 - (unsigned long)n : (unsigned long)n;
        size_t form = locale->plural(count);
        if (form >= LOCALE_PLURALS_MAX || text->texts[form] == NULL) form = 0;
        chosen = text->texts[form];
    }
    /* Replaced by hand: the form chosen is not known to the compiler's format check. */
    const char *at = strstr(chosen, "%lld");
    char *text_made = at == NULL ? arena_copy(out->arena, chosen)
                                 : arena_printf(out->arena, "%.*s%lld%s", (int)(at - chosen),
                                                chosen, (long long)n, at + 4);
    char *to = text_made;
    for (const char *from = text_made; *from != '\0'; from++) {
        *to++ = *from;
        if (from[0] == '%' && from[1] == '%') from++; /* as in every text with values in it */
    }
    *to = '\0';
    return text_made;
}

const char *duration_text(const struct html *out, int64_t minutes) {
    int64_t hours = minutes / 60, rest = minutes % 60;
    if (minutes <= 0) return tr(out, "no time");
    const char *whole = trn(out, "%lld hour", "%lld hours", hours);
    const char *part = trn(out, "%lld minute", "%lld minutes", rest);
    return rest == 0 ? whole : hours == 0 ? part : trf(out, "%s %s", whole, part);
}
