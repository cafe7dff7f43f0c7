#include "base/json.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { DEPTH_MAX = 64 };

static enum fail fail_at(struct why *why, int64_t row, int64_t column, const char *text) {
    enum fail fail = why_fail(why, FAIL_INPUT, NULL, "%s", text);
    if (why != NULL) {
        why->row = row;
        why->column = column;
    }
    return fail;
}

/* jansson's own limit of depth is fixed when it is compiled, and far higher than ours. */
static enum fail depth_check(struct str text, struct why *why) {
    int64_t row = 1, column = 0;
    int depth = 0;
    bool in_text = false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.s[i];
        column++;
        if (c == '\n') row++, column = 0;
        if (in_text) {
            if (c == '\\') i++, column++;
            if (c == '"') in_text = false;
            continue;
        }
        if (c == '"') in_text = true;
        if (c == '}' || c == ']') depth--;
        if ((c == '{' || c == '[') && ++depth > DEPTH_MAX)
            return fail_at(why, row, column, "want at most 64 levels of lists and objects");
    }
    return FAIL_NONE;
}

struct holder {
    json_t *tree;
};

static void holder_end(void *thing) {
    struct holder *holder = thing;
    json_decref(holder->tree);
}

enum fail json_read(struct arena *arena, struct str text, json_t **out, struct why *why) {
    TRY(depth_check(text, why));
    /* The hook comes first, so that running out of memory cannot lose the tree. */
    struct holder *holder = ARENA_NEW(arena, struct holder);
    arena_on_end(arena, holder_end, holder);
    json_error_t error;
    holder->tree = json_loadb(text.n == 0 ? "" : text.s, text.n, JSON_REJECT_DUPLICATES, &error);
    if (holder->tree == NULL) return fail_at(why, error.line, error.column, error.text);
    *out = holder->tree;
    return FAIL_NONE;
}

enum fail json_text(const json_t *object, const char *key, const char **out, struct why *why) {
    const json_t *member = json_object_get(object, key);
    if (!json_is_string(member))
        return why_fail(why, FAIL_INPUT, key, "want text in '%s', found %s", key,
                        member == NULL ? "nothing" : "something else");
    *out = json_string_value(member);
    return FAIL_NONE;
}

enum fail json_int(const json_t *object, const char *key, int64_t min, int64_t max, int64_t *out,
                   struct why *why) {
    const json_t *member = json_object_get(object, key);
    if (!json_is_integer(member))
        return why_fail(why, FAIL_INPUT, key, "want a whole number in '%s', found %s", key,
                        member == NULL ? "nothing" : "something else");
    int64_t value = json_integer_value(member);
    if (value < min || value > max)
        return why_fail(why, FAIL_INPUT, key, "want %lld to %lld in '%s', found %lld",
                        (long long)min, (long long)max, key, (long long)value);
    *out = value;
    return FAIL_NONE;
}

const char *json_text_or(const json_t *object, const char *key, const char *otherwise) {
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? otherwise : text;
}

void json_out_init(struct json_out *out, struct buf *buf) {
    memset(out, 0, sizeof *out);
    out->buf = buf;
    out->first[0] = true;
}

/* The comma before a value or key, when one is due. */
static void comma(struct json_out *out) {
    if (!out->first[out->depth] && !out->after_key) buf_char(out->buf, ',');
    out->first[out->depth] = false;
    out->after_key = false;
}

void json_open(struct json_out *out, char bracket) {
    assert(bracket == '{' || bracket == '[');
    assert(out->depth + 1 < DEPTH_MAX);
    comma(out);
    buf_char(out->buf, bracket);
    out->first[++out->depth] = true;
}

void json_close(struct json_out *out, char bracket) {
    assert((bracket == '}' || bracket == ']') && out->depth > 0 && !out->after_key);
    buf_char(out->buf, bracket);
    out->depth--;
}

static void quoted(struct json_out *out, const char *text) {
    struct buf *buf = out->buf;
    buf_char(buf, '"');
    while (*text != '\0') {
        size_t run = 0;
        while ((unsigned char)text[run] >= 0x20 && text[run] != '"' && text[run] != '\\') run++;
        buf_add(buf, text, run);
        text += run;
        if (*text == '\0') break;
        if (*text == '"' || *text == '\\') {
            buf_char(buf, '\\');
            buf_char(buf, *text);
        } else if (*text == '\n') {
            buf_text(buf, "\\n");
        } else {
            buf_printf(buf, "\\u%04x", (unsigned)*text);
        }
        text++;
    }
    buf_char(buf, '"');
}

void json_key(struct json_out *out, const char *key) {
    assert(!out->after_key);
    comma(out);
    quoted(out, key);
    buf_char(out->buf, ':');
    out->after_key = true;
}

void json_put_text(struct json_out *out, const char *text) {
    comma(out);
    if (text == NULL) {
        buf_text(out->buf, "null");
    } else {
        quoted(out, text);
    }
}

void json_put_int(struct json_out *out, int64_t value) {
    comma(out);
    buf_int(out->buf, value);
}

void json_put_real(struct json_out *out, double value) {
    comma(out);
    if (isfinite(value)) {
        buf_printf(out->buf, "%.17g", value);
    } else {
        buf_text(out->buf, "null");
    }
}

void json_put_decimal(struct json_out *out, double value, int decimals) {
    comma(out);
    if (isfinite(value)) {
        buf_printf(out->buf, "%.*f", decimals, value);
    } else {
        buf_text(out->buf, "null");
    }
}

void json_put_bool(struct json_out *out, bool value) {
    comma(out);
    buf_text(out->buf, value ? "true" : "false");
}

void json_put_null(struct json_out *out) {
    comma(out);
    buf_text(out->buf, "null");
}

void json_pair_text(struct json_out *out, const char *key, const char *value) {
    json_key(out, key);
    json_put_text(out, value);
}

void json_pair_int(struct json_out *out, const char *key, int64_t value) {
    json_key(out, key);
    json_put_int(out, value);
}

void json_pair_real(struct json_out *out, const char *key, double value) {
    json_key(out, key);
    json_put_real(out, value);
}

void json_pair_bool(struct json_out *out, const char *key, bool value) {
    json_key(out, key);
    json_put_bool(out, value);
}
