#include "base/utf8.h"
#include "web/http_message.h"
#include "web/multipart.h"
#include "web/urlencoded.h"

#include <arpa/inet.h>
#include <strings.h>

static const char *pair_find(const struct http_pair *pairs, size_t n, const char *name) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(pairs[i].name, name) == 0) return pairs[i].value;
    return NULL;
}

const char *http_header(const struct http_request *request, const char *name) {
    for (size_t i = 0; i < request->n_headers; i++)
        if (strcasecmp(request->headers[i].name, name) == 0) return request->headers[i].value;
    return NULL;
}

const char *http_query(const struct http_request *request, const char *name) {
    return pair_find(request->query, request->n_query, name);
}

const char *http_cookie(const struct http_request *request, const char *name) {
    return pair_find(request->cookies, request->n_cookies, name);
}

const char *http_field(const struct http_request *request, const char *name) {
    return pair_find(request->fields, request->n_fields, name);
}

/* "gzip;q=0" refuses; any other weight, or none, accepts. (RFC 9110 12.5.3) */
bool http_accepts_gzip(const struct http_request *request) {
    struct str rest = str_of(http_header(request, "Accept-Encoding"));
    while (rest.s != NULL && rest.n > 0) {
        struct str weight = str_cut(&rest, ',');
        struct str coding = str_trim(str_cut(&weight, ';'));
        if (coding.n != 4 || strncasecmp(coding.s, "gzip", 4) != 0) continue;
        weight = str_trim(weight);
        double q = 1;
        if (weight.s != NULL && weight.n > 2 && (weight.s[0] == 'q' || weight.s[0] == 'Q') &&
            !str_real(str_trim((struct str){weight.s + 2, weight.n - 2}), &q))
            q = 0;
        return q > 0;
    }
    return false;
}

/* "a=b; c=d". Pieces that are malformed are dropped, not refused: other services on the
 * same domain set cookies too. (RFC 6265 5.2) */
static void cookies_read(struct arena *arena, struct http_request *request, size_t most) {
    size_t room = 0;
    for (size_t i = 0; i < request->n_headers; i++) {
        if (strcasecmp(request->headers[i].name, "Cookie") != 0) continue;
        for (const char *c = request->headers[i].value; *c != '\0'; c++) room += *c == ';';
        room++;
    }
    if (room > most) room = most;
    request->cookies = ARENA_ARRAY(arena, struct http_pair, room + 1);
    for (size_t i = 0; i < request->n_headers; i++) {
        if (strcasecmp(request->headers[i].name, "Cookie") != 0) continue;
        struct str rest = str_of(request->headers[i].value);
        while (rest.s != NULL && request->n_cookies < room) {
            struct str value = str_cut(&rest, ';');
            struct str name = str_trim(str_cut(&value, '='));
            if (value.s == NULL || name.n == 0) continue;
            value = str_trim(value);
            if (value.n >= 2 && value.s[0] == '"' && value.s[value.n - 1] == '"')
                value = (struct str){value.s + 1, value.n - 2};
            if (!utf8_is_valid(name.s, name.n) || !utf8_is_valid(value.s, value.n)) continue;
            request->cookies[request->n_cookies++] =
                (struct http_pair){str_copy(arena, name), str_copy(arena, value)};
        }
    }
}

/* Whose a network is: an IPv4 address; of an IPv6 address the first 64 bits, since whoever has one
 * has all 2^64 behind them and would be somebody new with each. NULL: not an address. */
static const char *network_of(struct arena *arena, const char *address) {
    struct in_addr four;
    struct in6_addr six;
    char *out = ARENA_ARRAY(arena, char, INET6_ADDRSTRLEN);
    if (inet_pton(AF_INET, address, &four) == 1)
        return inet_ntop(AF_INET, &four, out, INET6_ADDRSTRLEN);
    if (inet_pton(AF_INET6, address, &six) != 1) return NULL;
    if (IN6_IS_ADDR_V4MAPPED(&six))
        return inet_ntop(AF_INET, six.s6_addr + 12, out, INET6_ADDRSTRLEN);
    memset(six.s6_addr + 8, 0, 8);
    return inet_ntop(AF_INET6, &six, out, INET6_ADDRSTRLEN);
}

/* The last element is the one that the trusted proxy itself added. */
static const char *client_find(struct arena *arena, const struct http_request *request,
                               const struct http_peer *peer) {
    const char *own = network_of(arena, peer->address);
    const char *client = own == NULL ? arena_copy(arena, peer->address) : own;
    if (!peer->is_proxy) return client;
    for (size_t i = 0; i < request->n_headers; i++) {
        if (strcasecmp(request->headers[i].name, "X-Forwarded-For") != 0) continue;
        struct str rest = str_of(request->headers[i].value), last = {NULL, 0};
        while (rest.s != NULL) last = str_trim(str_cut(&rest, ','));
        const char *network = network_of(arena, str_copy(arena, last));
        if (network != NULL) client = network;
    }
    return client;
}

static bool type_is(const char *type, const char *want) {
    struct str rest = str_of(type);
    struct str name = str_trim(str_cut(&rest, ';'));
    return name.n == strlen(want) && strncasecmp(name.s, want, name.n) == 0;
}

static const char *header_of(const struct head *head, const char *name) {
    for (size_t i = 0; i < head->n_headers; i++)
        if (strcasecmp(head->headers[i].name, name) == 0) return head->headers[i].value;
    return NULL;
}

size_t http_body_most(const struct head *head, const struct http_limits *limits) {
    bool upload = type_is(header_of(head, "Content-Type"), "multipart/form-data");
    return upload ? limits->upload_bytes : limits->form_bytes;
}

static enum fail body_read(struct arena *arena, struct http_request *request,
                           const struct http_limits *limits, struct why *why) {
    const char *type = http_header(request, "Content-Type");
    if (type_is(type, "application/x-www-form-urlencoded"))
        return urlencoded_read(arena, request->body, limits->fields, &request->fields,
                               &request->n_fields, why);
    if (!type_is(type, "multipart/form-data")) return FAIL_NONE;
    struct str boundary;
    if (!multipart_boundary(str_of(type), &boundary))
        return why_fail(why, FAIL_INPUT, NULL, "the form's boundary is missing or malformed");
    struct multipart parts = {0};
    TRY(multipart_read(arena, request->body, boundary, limits->fields, limits->uploads, &parts,
                       why));
    request->fields = parts.fields, request->n_fields = parts.n_fields;
    request->uploads = parts.uploads, request->n_uploads = parts.n_uploads;
    return FAIL_NONE;
}

int http_request_make(struct arena *arena, const struct head *head, struct str body,
                      const struct http_peer *peer, const struct http_limits *limits,
                      struct http_request *out, struct why *why) {
    *out = (struct http_request){.method = HTTP_GET, .arena = arena, .body = body};
    if (str_is(head->method, "HEAD")) out->method = HTTP_HEAD;
    if (str_is(head->method, "POST")) out->method = HTTP_POST;
    out->headers = ARENA_ARRAY(arena, struct http_pair, head->n_headers + 1);
    memcpy(out->headers, head->headers, head->n_headers * sizeof head->headers[0]);
    out->n_headers = head->n_headers;
    out->target = str_copy(arena, head->target);
    struct str query = head->target;
    struct str path = str_cut(&query, '?');
    char *clean = NULL;
    if (path_read(arena, path, &clean, why) != FAIL_NONE) return 400;
    out->path = clean;
    if (query.s != NULL &&
        urlencoded_read(arena, query, limits->fields, &out->query, &out->n_query, why) != FAIL_NONE)
        return 400;
    cookies_read(arena, out, limits->fields);
    out->client = client_find(arena, out, peer);
    const char *scheme = peer->is_proxy ? http_header(out, "X-Forwarded-Proto") : NULL;
    out->secure = peer->secure || (scheme != NULL && strcasecmp(scheme, "https") == 0);
    if (out->method != HTTP_POST) return 0;
    enum fail fail = body_read(arena, out, limits, why);
    return fail == FAIL_NONE ? 0 : fail == FAIL_LIMIT ? 413 : 400;
}
