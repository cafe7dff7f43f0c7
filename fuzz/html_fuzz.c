/* What html_text writes has no character that could end a text or an attribute, and read back
 * through its entities it is what went in. html_url keeps to unreserved characters. */
#include "fuzz/fuzz.h"
#include "web/html.h"

#include <string.h>

static void unescape(struct buf *out, const char *s) {
    static const struct {
        const char *entity;
        char c;
    } entities[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
    while (*s != '\0') {
        assert(strchr("<>\"'", *s) == NULL);
        size_t took = 0;
        for (size_t i = 0; i < 5 && *s == '&'; i++) {
            size_t n = strlen(entities[i].entity);
            if (strncmp(s, entities[i].entity, n) != 0) continue;
            buf_char(out, entities[i].c);
            took = n;
        }
        assert(*s != '&' || took > 0);
        if (took == 0) buf_char(out, *s);
        s += took == 0 ? 1 : took;
    }
}

static void fuzz_one(struct arena *arena, struct str input) {
    struct buf made, back, url;
    buf_init(&made, arena, 8 * input.n + 64);
    buf_init(&back, arena, 8 * input.n + 64);
    buf_init(&url, arena, 8 * input.n + 64);
    const char *text = str_copy(arena, input);
    struct html out = {.buf = &made, .arena = arena, .language = "en"};
    buf_text(&made, "");
    buf_text(&back, "");
    buf_text(&url, "");
    html_text(&out, text);
    unescape(&back, made.s);
    assert(strcmp(back.s, text) == 0);
    out.buf = &url;
    html_url(&out, text);
    for (const char *s = url.s; *s != '\0'; s++)
        assert(strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%", *s) !=
               NULL);
}
