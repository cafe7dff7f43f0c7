#include "web/urlencoded.h"

#include "base/utf8.h"

static int digit_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/* Decodes into the arena; NULL with *wrong set when the text is not well formed. */
static char *decode(struct arena *arena, struct str text, bool plus, const char **wrong) {
    char *out = arena_take(arena, text.n + 1, 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.s[i];
        if (c == '%') {
            int high = -1, low = -1;
            if (text.n - i > 2) {
                high = digit_of(text.s[i + 1]);
                low = digit_of(text.s[i + 2]);
            }
            if (high < 0 || low < 0) {
                *wrong = "has a '%' that is not followed by two hexadecimal digits";
                return NULL;
            }
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        if (c == '\0') {
            *wrong = "holds a zero byte";
            return NULL;
        }
        out[n++] = c;
    }
    if (!utf8_is_valid(out, n)) {
        *wrong = "is not valid UTF-8 text";
        return NULL;
    }
    return out;
}

static size_t count_pieces(struct str text) {
    size_t n = text.n > 0 ? 1 : 0;
    for (size_t i = 0; i < text.n; i++) n += text.s[i] == '&';
    return n;
}

enum fail urlencoded_read(struct arena *arena, struct str text, size_t most,
                          struct http_pair **pairs, size_t *n, struct why *why) {
    size_t room = count_pieces(text);
    if (room > most && room - most > most) /* so many separators are no honest form */
        return why_fail(why, FAIL_LIMIT, NULL, "at most %zu fields can be sent", most);
    struct http_pair *list = ARENA_ARRAY(arena, struct http_pair, room + 1);
    size_t found = 0;
    while (text.n > 0) {
        struct str piece = str_cut(&text, '&');
        if (piece.n == 0) continue;
        if (found == most)
            return why_fail(why, FAIL_LIMIT, NULL, "at most %zu fields can be sent", most);
        struct str value = piece;
        struct str name = str_cut(&value, '=');
        if (value.s == NULL) value = STR("");
        const char *wrong = NULL;
        list[found].name = decode(arena, name, true, &wrong);
        if (list[found].name == NULL) return why_fail(why, FAIL_INPUT, NULL, "a name %s", wrong);
        list[found].value = decode(arena, value, true, &wrong);
        if (list[found].value == NULL)
            return why_fail(why, FAIL_INPUT, list[found].name, "the value %s", wrong);
        found++;
    }
    *pairs = list;
    *n = found;
    return FAIL_NONE;
}

static bool segment_is_dots(const char *s, size_t n) {
    return (n == 1 && s[0] == '.') || (n == 2 && s[0] == '.' && s[1] == '.');
}

enum fail path_read(struct arena *arena, struct str text, char **path, struct why *why) {
    const char *wrong = NULL;
    size_t slashes = 0, after = 0;
    for (size_t i = 0; i < text.n; i++) slashes += text.s[i] == '/';
    char *out = decode(arena, text, false, &wrong);
    if (out == NULL) return why_fail(why, FAIL_INPUT, NULL, "the address %s", wrong);
    if (out[0] != '/') return why_fail(why, FAIL_INPUT, NULL, "the address must start with '/'");
    size_t start = 1;
    for (size_t i = 0;; i++) {
        unsigned char c = (unsigned char)out[i];
        if (c != '\0' && (c < 0x20 || c == 0x7f || c == '\\'))
            return why_fail(why, FAIL_INPUT, NULL, "the address holds a character that it may not");
        after += c == '/';
        if (i == 0 || (c != '/' && c != '\0')) continue;
        bool last = c == '\0';
        if (segment_is_dots(out + start, i - start) || (i == start && !last))
            return why_fail(why, FAIL_INPUT, NULL, "the address holds an empty or dotted segment");
        if (last) break;
        start = i + 1;
    }
    if (after != slashes)
        return why_fail(why, FAIL_INPUT, NULL, "the address holds an encoded slash");
    *path = out;
    return FAIL_NONE;
}
