#include "web/multipart.h"

#include "base/utf8.h"

#include <strings.h>

static bool is_token_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool is_boundary_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("'()+_,-./:=? ", c) != NULL);
}

static bool str_is_nocase(struct str a, const char *text) {
    return a.n == strlen(text) && strncasecmp(a.s, text, a.n) == 0;
}

/* Takes the next `; name=value` of a header value. Quoted values keep their backslashes:
 * browsers write '"' in file names as %22 and use no escapes. False at the end, or with
 * *wrong set when malformed. */
static bool parameter_next(struct str *rest, struct str *name, struct str *value, bool *wrong) {
    *rest = str_trim(*rest);
    if (rest->n == 0) return false;
    *wrong = true;
    if (rest->s[0] != ';') return false;
    struct str at = str_trim((struct str){rest->s + 1, rest->n - 1});
    size_t n = 0;
    while (n < at.n && is_token_char(at.s[n])) n++;
    if (n == 0 || n == at.n || at.s[n] != '=') return false;
    *name = (struct str){at.s, n};
    at = (struct str){at.s + n + 1, at.n - n - 1};
    if (at.n > 0 && at.s[0] == '"') {
        const char *end = memchr(at.s + 1, '"', at.n - 1);
        if (end == NULL) return false;
        *value = (struct str){at.s + 1, (size_t)(end - at.s) - 1};
        n = (size_t)(end - at.s) + 1;
    } else {
        for (n = 0; n < at.n && is_token_char(at.s[n]);) n++;
        if (n == 0) return false;
        *value = (struct str){at.s, n};
    }
    *rest = (struct str){at.s + n, at.n - n};
    *wrong = false;
    return true;
}

bool multipart_boundary(struct str content_type, struct str *boundary) {
    struct str rest = content_type;
    size_t n = 0;
    while (n < rest.n && rest.s[n] != ';') n++;
    if (!str_is_nocase(str_trim((struct str){rest.s, n}), "multipart/form-data")) return false;
    rest = (struct str){rest.s + n, rest.n - n};
    struct str name, value, found = {NULL, 0};
    bool wrong = false;
    while (parameter_next(&rest, &name, &value, &wrong)) {
        if (!str_is_nocase(name, "boundary")) continue;
        if (found.s != NULL) return false;
        found = value;
    }
    if (wrong || found.s == NULL || found.n < 1 || found.n > 70) return false;
    for (size_t i = 0; i < found.n; i++)
        if (!is_boundary_char(found.s[i])) return false;
    if (found.s[found.n - 1] == ' ') return false;
    *boundary = found;
    return true;
}

struct part {
    struct str name, file_name, type, data;
    bool is_file;
};

static enum fail disposition_read(struct str value, struct part *part, struct why *why) {
    size_t n = 0;
    while (n < value.n && value.s[n] != ';') n++;
    if (!str_is_nocase(str_trim((struct str){value.s, n}), "form-data"))
        return why_fail(why, FAIL_INPUT, NULL, "a part of the form is not form data");
    struct str rest = {value.s + n, value.n - n};
    struct str name, text;
    bool wrong = false;
    while (parameter_next(&rest, &name, &text, &wrong)) {
        if (str_is_nocase(name, "name") && part->name.s == NULL) {
            part->name = text;
        } else if (str_is_nocase(name, "filename") && !part->is_file) {
            part->file_name = text;
            part->is_file = true;
        } else {
            wrong = true; /* twice, or filename*, which RFC 7578 4.2 forbids */
            break;
        }
    }
    if (wrong || part->name.s == NULL)
        return why_fail(why, FAIL_INPUT, NULL, "a part of the form has no well-formed name");
    return FAIL_NONE;
}

static enum fail part_header_read(struct str line, struct part *part, struct why *why) {
    for (size_t i = 0; i < line.n; i++) {
        unsigned char c = (unsigned char)line.s[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return why_fail(why, FAIL_INPUT, NULL, "a part's header holds a control character");
    }
    struct str value = line;
    struct str name = str_cut(&value, ':');
    if (value.s == NULL || name.n == 0)
        return why_fail(why, FAIL_INPUT, NULL, "a part's header is malformed");
    for (size_t i = 0; i < name.n; i++)
        if (!is_token_char(name.s[i]))
            return why_fail(why, FAIL_INPUT, NULL, "a part's header is malformed");
    value = str_trim(value);
    if (str_is_nocase(name, "content-disposition")) {
        if (part->name.s != NULL)
            return why_fail(why, FAIL_INPUT, NULL, "a part of the form has two names");
        return disposition_read(value, part, why);
    }
    if (str_is_nocase(name, "content-type")) part->type = value;
    if (str_is_nocase(name, "content-transfer-encoding") && !str_is_nocase(value, "binary") &&
        !str_is_nocase(value, "8bit") && !str_is_nocase(value, "7bit"))
        return why_fail(why, FAIL_INPUT, NULL, "a part of the form is encoded");
    return FAIL_NONE;
}

/* Reads the header lines of a part, up to and with the empty line. */
static enum fail part_head_read(struct str *rest, struct part *part, struct why *why) {
    *part = (struct part){.type = STR("text/plain")};
    for (int lines = 0; lines <= 16; lines++) {
        const char *end = rest->n < 2 ? NULL : memmem(rest->s, rest->n, "\r\n", 2);
        if (end == NULL) return why_fail(why, FAIL_INPUT, NULL, "the form ends inside a part");
        struct str line = {rest->s, (size_t)(end - rest->s)};
        *rest = (struct str){end + 2, rest->n - line.n - 2};
        if (line.n == 0) {
            if (part->name.s == NULL)
                return why_fail(why, FAIL_INPUT, NULL, "a part of the form has no name");
            return FAIL_NONE;
        }
        TRY(part_header_read(line, part, why));
    }
    return why_fail(why, FAIL_INPUT, NULL, "a part of the form has too many headers");
}

/* A checked copy as text. */
static enum fail text_take(struct arena *arena, struct str text, const char *field,
                           const char **out, struct why *why) {
    if (memchr(text.s, '\0', text.n) != NULL || !utf8_is_valid(text.s, text.n))
        return why_fail(why, FAIL_INPUT, field, "the value is not valid UTF-8 text");
    *out = str_copy(arena, text);
    return FAIL_NONE;
}

/* What follows the last slash of either kind: old browsers send whole paths. */
static struct str base_name(struct str path) {
    for (size_t i = path.n; i > 0; i--)
        if (path.s[i - 1] == '/' || path.s[i - 1] == '\\')
            return (struct str){path.s + i, path.n - i};
    return path;
}

static enum fail part_keep(struct arena *arena, const struct part *part, size_t most_fields,
                           size_t most_uploads, struct multipart *out, struct why *why) {
    const char *name = NULL;
    TRY(text_take(arena, part->name, NULL, &name, why));
    if (!part->is_file) {
        if (out->n_fields == most_fields)
            return why_fail(why, FAIL_LIMIT, NULL, "at most %zu fields can be sent", most_fields);
        const char *value = NULL;
        TRY(text_take(arena, part->data, name, &value, why));
        out->fields[out->n_fields++] = (struct http_pair){name, value};
        return FAIL_NONE;
    }
    if (part->file_name.n == 0 && part->data.n == 0) return FAIL_NONE;
    if (out->n_uploads == most_uploads)
        return why_fail(why, FAIL_LIMIT, name, "at most %zu files can be sent", most_uploads);
    struct http_upload *upload = &out->uploads[out->n_uploads];
    upload->field = name;
    TRY(text_take(arena, base_name(part->file_name), name, &upload->file_name, why));
    TRY(text_take(arena, part->type, name, &upload->type, why));
    upload->bytes = part->data;
    out->n_uploads++;
    return FAIL_NONE;
}

enum fail multipart_read(struct arena *arena, struct str body, struct str boundary,
                         size_t most_fields, size_t most_uploads, struct multipart *out,
                         struct why *why) {
    /* "\r\n--boundary" ends each part; the very first has no line end before it. */
    char mark[80];
    int mark_n = snprintf(mark, sizeof mark, "\r\n--%.*s", (int)boundary.n, boundary.s);
    size_t n = (size_t)mark_n;
    if (body.n < n || memcmp(body.s, mark + 2, n - 2) != 0)
        return why_fail(why, FAIL_INPUT, NULL, "the form does not start with its boundary");
    struct multipart found = {
        .fields = ARENA_ARRAY(arena, struct http_pair, most_fields + 1),
        .uploads = ARENA_ARRAY(arena, struct http_upload, most_uploads + 1),
    };
    struct str rest = {body.s + n - 2, body.n - n + 2};
    while (rest.n >= 2 && memcmp(rest.s, "\r\n", 2) == 0) {
        rest = (struct str){rest.s + 2, rest.n - 2};
        struct part part;
        TRY(part_head_read(&rest, &part, why));
        /* Looking from the line end before it also finds a mark that follows the header
         * without any content line, which would otherwise swallow the next part. */
        struct str from = {rest.s - 2, rest.n + 2};
        const char *end = memmem(from.s, from.n, mark, n);
        if (end == NULL) return why_fail(why, FAIL_INPUT, NULL, "the form ends inside a part");
        if (end < rest.s)
            return why_fail(why, FAIL_INPUT, NULL, "a part of the form has no content line");
        part.data = (struct str){rest.s, (size_t)(end - rest.s)};
        rest = (struct str){end + n, (size_t)(body.s + body.n - end) - n};
        TRY(part_keep(arena, &part, most_fields, most_uploads, &found, why));
    }
    if (!str_is(rest, "--") && !str_is(rest, "--\r\n"))
        return why_fail(why, FAIL_INPUT, NULL, "the form does not end with its boundary");
    *out = found;
    return FAIL_NONE;
}
