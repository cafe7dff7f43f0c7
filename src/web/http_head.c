#include "web/http_head.h"

#include <strings.h>

int head_find_end(const char *bytes, size_t n, size_t seen, size_t *end) {
    for (size_t i = seen; i < n; i++) {
        char c = bytes[i];
        if (c == '\0') return 400;
        if (c == '\r' && i + 1 < n && bytes[i + 1] != '\n') return 400;
        if (c != '\n') continue;
        if (i == 0 || bytes[i - 1] != '\r') return 400;
        if (i >= 3 && bytes[i - 2] == '\n') {
            *end = i + 1;
            return 0;
        }
        if (i == 1) return 400; /* an empty line instead of a request line */
    }
    return -1;
}

static bool is_token_char(unsigned char c) {
    static const char others[] = "!#$%&'*+-.^_`|~";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr(others, c) != NULL);
}

static int refuse(struct head *head, int status, const char *wrong) {
    head->wrong = wrong;
    return status;
}

static bool is_target_char(unsigned char c) {
    if ((c >= 'a' && c <= 'z') || (c >= '-' && c <= '9')) return true; /* most of them */
    return c > 0x20 && c < 0x7f && strchr("\"<>\\^`{|}#", c) == NULL;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* "HTTP/1.0" or "HTTP/1.1". */
static int version_read(struct head *head, struct str version) {
    if (version.n != 8 || memcmp(version.s, "HTTP/", 5) != 0 || !is_digit(version.s[5]) ||
        version.s[6] != '.' || !is_digit(version.s[7]))
        return refuse(head, 400, "version");
    if (version.s[5] != '1' || version.s[7] > '1') return refuse(head, 505, "version");
    head->minor = version.s[7] - '0';
    return 0;
}

/* Only the origin form: the other three are for proxies, CONNECT and OPTIONS. */
static int target_check(struct head *head) {
    struct str target = head->target;
    if (target.n > HEAD_TARGET_BYTES) return refuse(head, 414, "target too long");
    if (str_is(target, "*") && str_is(head->method, "OPTIONS")) return 0;
    if (target.n == 0 || target.s[0] != '/') return refuse(head, 400, "target");
    for (size_t i = 0; i < target.n; i++)
        if (!is_target_char((unsigned char)target.s[i])) return refuse(head, 400, "target");
    return 0;
}

static int request_line_read(struct head *head, struct str line) {
    struct str rest = line;
    head->method = str_cut(&rest, ' ');
    if (rest.s == NULL) return refuse(head, 400, "request line");
    head->target = str_cut(&rest, ' ');
    if (rest.s == NULL) return refuse(head, 400, "request line");
    if (head->method.n == 0 || head->method.n > 20) return refuse(head, 400, "method");
    for (size_t i = 0; i < head->method.n; i++)
        if (head->method.s[i] < 'A' || head->method.s[i] > 'Z') return refuse(head, 400, "method");
    int status = version_read(head, rest);
    return status != 0 ? status : target_check(head);
}

/* One "name: value" line, of which line.s[line.n] is the CR. */
static int header_line_read(struct head *head, char *line, size_t n) {
    if (head->n_headers == HEAD_HEADERS_MAX) return refuse(head, 431, "too many headers");
    size_t name_n = 0;
    while (name_n < n && is_token_char((unsigned char)line[name_n])) name_n++;
    /* A leading blank (a folded line) and a blank before the colon both end here. */
    if (name_n == 0 || name_n == n || line[name_n] != ':') return refuse(head, 400, "header name");
    char *value = line + name_n + 1;
    size_t value_n = n - name_n - 1;
    while (value_n > 0 && (*value == ' ' || *value == '\t')) value++, value_n--;
    while (value_n > 0 && (value[value_n - 1] == ' ' || value[value_n - 1] == '\t')) value_n--;
    for (size_t i = 0; i < value_n; i++) {
        unsigned char c = (unsigned char)value[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f) return refuse(head, 400, "header value");
    }
    line[name_n] = '\0';
    value[value_n] = '\0';
    head->headers[head->n_headers++] = (struct http_pair){line, value};
    return 0;
}

static bool is_host(const char *host) {
    size_t n = strlen(host);
    if (n == 0 || n > 255) return false;
    for (size_t i = 0; i < n; i++) {
        char c = host[i];
        if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') &&
            strchr(".-_:[]", c) == NULL)
            return false;
    }
    return true;
}

static int length_read(struct head *head, const char *value) {
    if (!str_int(str_of(value), 0, INT64_C(1) << 50, &head->length) || value[0] == '-')
        return refuse(head, 400, "Content-Length");
    return 0;
}

/* Connection is a list of tokens. */
static bool list_has(const char *value, const char *token) {
    struct str rest = str_of(value);
    while (rest.s != NULL) {
        struct str item = str_trim(str_cut(&rest, ','));
        if (item.n == strlen(token) && strncasecmp(item.s, token, item.n) == 0) return true;
    }
    return false;
}

/* Headers whose meaning changes with a second one: their number, or -1. */
enum singleton {
    ONE_HOST,
    ONE_LENGTH,
    ONE_CODING,
    ONE_EXPECT,
    ONE_TYPE,
    ONE_ORIGIN,
    ONE_AUTHORIZATION,
    ONE_CONTENT_ENCODING,
    N_SINGLETONS
};

static int singleton_of(const char *name) {
    static const char *const names[N_SINGLETONS] = {
        "Host",         "Content-Length", "Transfer-Encoding", "Expect",
        "Content-Type", "Origin",         "Authorization",     "Content-Encoding"};
    for (int i = 0; i < N_SINGLETONS; i++)
        if (strcasecmp(name, names[i]) == 0) return i;
    return -1;
}

static int header_use(struct head *head, int which, const char *value) {
    switch (which) {
    case ONE_HOST: return is_host(value) ? 0 : refuse(head, 400, "Host");
    case ONE_LENGTH: return length_read(head, value);
    case ONE_CODING:
        if (strcasecmp(value, "chunked") != 0 || head->minor == 0)
            return refuse(head, 400, "Transfer-Encoding");
        head->chunked = true;
        return 0;
    case ONE_EXPECT:
        if (strcasecmp(value, "100-continue") != 0) return refuse(head, 417, "Expect");
        head->wants_100 = head->minor == 1;
        return 0;
    case ONE_CONTENT_ENCODING:
        return strcasecmp(value, "identity") == 0 ? 0 : refuse(head, 415, "Content-Encoding");
    default: return 0;
    }
}

static int headers_use(struct head *head) {
    bool seen[N_SINGLETONS] = {false};
    for (size_t i = 0; i < head->n_headers; i++) {
        const struct http_pair *header = &head->headers[i];
        if (strcasecmp(header->name, "Connection") == 0 && list_has(header->value, "close"))
            head->close = true;
        int which = singleton_of(header->name);
        if (which < 0) continue;
        if (seen[which]) return refuse(head, 400, "a header given twice");
        seen[which] = true;
        int status = header_use(head, which, header->value);
        if (status != 0) return status;
    }
    if (!seen[ONE_HOST] && head->minor == 1) return refuse(head, 400, "no Host");
    if (seen[ONE_LENGTH] && head->chunked) return refuse(head, 400, "two lengths");
    return 0;
}

static int method_check(struct head *head) {
    bool post = str_is(head->method, "POST");
    if (!post && !str_is(head->method, "GET") && !str_is(head->method, "HEAD"))
        return refuse(head, 405, "method");
    bool body = head->chunked || head->length > 0;
    if (!post && body) return refuse(head, 400, "a body where none belongs");
    if (post && !head->chunked && head->length < 0) return refuse(head, 411, "no length");
    return 0;
}

int head_read(char *bytes, size_t n, struct head *out) {
    out->n_headers = 0;
    out->bytes = n;
    out->length = -1;
    out->chunked = out->wants_100 = false;
    out->close = true;
    out->wrong = NULL;
    char *at = bytes, *stop = bytes + n - 2; /* the empty line */
    bool first = true;
    while (at < stop) {
        char *end = memchr(at, '\r', (size_t)(stop - at));
        if (end == NULL) return refuse(out, 400, "line end");
        int status = first ? request_line_read(out, (struct str){at, (size_t)(end - at)})
                           : header_line_read(out, at, (size_t)(end - at));
        if (status != 0) return status;
        first = false;
        at = end + 2;
    }
    if (first) return refuse(out, 400, "request line");
    out->close = out->minor == 0;
    int status = headers_use(out);
    return status != 0 ? status : method_check(out);
}

static int hex_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/* The size line at chunks->raw: 1 to 8 digits, CR, LF. */
static int size_line_read(struct chunks *chunks, const char *bytes, size_t n) {
    uint64_t size = 0;
    size_t at = chunks->raw, digits = 0;
    for (; at < n && hex_of(bytes[at]) >= 0; at++) {
        if (++digits > 8) return 400;
        size = size * 16 + (uint64_t)hex_of(bytes[at]);
    }
    if (at == n) return -1;
    if (digits == 0 || bytes[at] != '\r') return 400;
    if (at + 1 == n) return -1;
    if (bytes[at + 1] != '\n') return 400;
    chunks->raw = at + 2;
    chunks->left = size;
    /* After the last chunk only the empty line may follow. */
    chunks->state = size == 0 ? 4 : 1;
    return 0;
}

int chunks_read(struct chunks *chunks, char *bytes, size_t n, size_t most) {
    for (;;) {
        if (chunks->state == 0) {
            int status = size_line_read(chunks, bytes, n);
            if (status != 0) return status;
            if (chunks->left > most - chunks->decoded) return 413;
        } else if (chunks->state == 1) {
            size_t here = n - chunks->raw;
            if (here > chunks->left) here = (size_t)chunks->left;
            memmove(bytes + chunks->decoded, bytes + chunks->raw, here);
            chunks->decoded += here, chunks->raw += here, chunks->left -= here;
            if (chunks->left > 0) return -1;
            chunks->state = 2;
        } else if (chunks->state == 2 || chunks->state == 4) {
            if (chunks->raw < n && bytes[chunks->raw] != '\r') return 400;
            if (n - chunks->raw < 2) return -1;
            if (bytes[chunks->raw + 1] != '\n') return 400;
            chunks->raw += 2;
            chunks->state = chunks->state == 2 ? 0 : 3;
        } else {
            return 0;
        }
    }
}
