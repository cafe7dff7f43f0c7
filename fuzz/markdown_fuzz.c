/* Whatever the Markdown, the page gets only the tags that we write, without other attributes
 * than class, scope and href, and links only to where links may lead. */
#include "fuzz/fuzz.h"
#include "web/parts.h"

#include <string.h>

static bool is_tag(struct str tag) {
    static const char *const tags[] = {"p",  "h2",    "h3",    "h4",         "ul", "ol",     "li",
                                       "hr", "pre",   "code",  "blockquote", "em", "strong", "a",
                                       "br", "table", "thead", "tbody",      "tr", "th",     "td"};
    for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
        if (str_is(tag, tags[i])) return true;
    return false;
}

static void check_attribute(struct str attribute) {
    struct str value = attribute;
    struct str name = str_cut(&value, '=');
    assert(value.n >= 2 && value.s[0] == '"' && value.s[value.n - 1] == '"');
    struct str target = {value.s + 1, value.n - 2};
    if (str_is(name, "class") || str_is(name, "scope")) return;
    assert(str_is(name, "href"));
    assert(str_starts(target, "https://") || str_starts(target, "http://") ||
           str_starts(target, "mailto:") || str_starts(target, "#") ||
           (str_starts(target, "/") && !str_starts(target, "//")));
}

/* s is after '<'. Attributes never hold '>' or '"': both are escaped. */
static const char *check_tag(const char *s) {
    const char *end = strchr(s, '>');
    assert(end != NULL);
    if (*s == '/') s++;
    struct str name = {s, strcspn(s, " >")};
    assert(is_tag(name));
    s += name.n;
    while (s < end) {
        assert(*s == ' ');
        s++;
        const char *quote = strchr(s, '"');
        assert(quote != NULL && quote < end);
        const char *close = strchr(quote + 1, '"');
        assert(close != NULL && close < end);
        check_attribute((struct str){s, (size_t)(close + 1 - s)});
        s = close + 1;
    }
    return end + 1;
}

static void fuzz_one(struct arena *arena, struct str input) {
    struct buf made;
    buf_init(&made, arena, (size_t)16 << 20);
    struct html out = {.buf = &made, .arena = arena, .language = "en"};
    buf_text(&made, "");
    part_markdown(&out, str_copy(arena, input));
    if (made.full) return; /* cut short: such a page is never sent */
    for (const char *s = strchr(made.s, '<'); s != NULL; s = strchr(s, '<')) s = check_tag(s + 1);
}
