#include "base/clock.h"
#include "web/asset.h"
#include "web/http_message.h"

#include <assert.h>
#include <strings.h>
#include <zlib.h>

enum { HEAD_BYTES_MAX = 32768, SQUEEZE_FROM_BYTES = 1024 };

/* On every answer. No inline script or style anywhere, so the policy can be this short. A page
 * that sets one of them itself gets its own alone: browsers hold themselves to all policies that an
 * answer has, so that a second one could never allow more. */
static const struct http_pair security[] = {
    {"Content-Security-Policy",
     "default-src 'none'; style-src 'self'; script-src 'self'; "
     "img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'; "
     "frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()"},
};

/* Header text is the program's own, but a value may hold what a person typed: anything
 * that could end the line becomes a blank. */
static const char *header_clean(struct arena *arena, const char *text) {
    char *copy = arena_copy(arena, text == NULL ? "" : text);
    for (char *c = copy; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f) *c = ' ';
    return copy;
}

void http_header_add(struct http_response *response, const char *name, const char *value) {
    assert(response->n_headers < sizeof response->headers / sizeof response->headers[0]);
    struct arena *arena = response->body.arena;
    response->headers[response->n_headers++] =
        (struct http_pair){header_clean(arena, name), header_clean(arena, value)};
}

void http_redirect(struct http_response *response, const char *path) {
    /* Browsers read "/\" as "//": the name of another site. */
    bool local = path != NULL && path[0] == '/' && path[1] != '/' && path[1] != '\\';
    for (const char *c = path; local && *c != '\0'; c++)
        if ((unsigned char)*c <= 0x20 || *c == 0x7f) local = false;
    response->status = 303;
    http_header_add(response, "Location", local ? path : "/");
}

void http_download(struct http_response *response, const char *type, const char *file_name) {
    struct arena *arena = response->body.arena;
    char *name = arena_copy(arena, text_is_empty(file_name) ? "download" : file_name);
    for (char *c = name; *c != '\0'; c++) {
        bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
                     (*c >= '0' && *c <= '9') || *c == '.' || *c == '_' || *c == '-';
        if (!plain) *c = '-';
    }
    response->type = arena_copy(arena, type);
    http_header_add(response, "Content-Disposition",
                    arena_printf(arena, "attachment; filename=\"%s\"", name));
}

struct str http_gzip(struct arena *arena, struct str text) {
    /* The memory comes first, so that exhaustion cannot leak zlib's state; as much as the
     * text itself, so that a copy that is not smaller does not fit. */
    char *out = arena_take(arena, text.n, 1);
    z_stream z = {0};
    if (deflateInit2(&z, 2, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return (struct str){NULL, 0};
    z.next_in = (Bytef *)(uintptr_t)text.s;
    z.avail_in = (uInt)text.n;
    z.next_out = (Bytef *)out;
    z.avail_out = (uInt)text.n;
    int done = deflate(&z, Z_FINISH);
    size_t n = z.total_out;
    deflateEnd(&z);
    return done == Z_STREAM_END ? (struct str){out, n} : (struct str){NULL, 0};
}

static const char *reason_of(int status) {
    static const struct {
        int status;
        const char *reason;
    } reasons[] = {
        {200, "OK"},
        {201, "Created"},
        {204, "No Content"},
        {303, "See Other"},
        {304, "Not Modified"},
        {400, "Bad Request"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {411, "Length Required"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {417, "Expectation Failed"},
        {422, "Unprocessable Content"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {503, "Service Unavailable"},
        {505, "HTTP Version Not Supported"},
        {507, "Insufficient Storage"},
    };
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (reasons[i].status == status) return reasons[i].reason;
    return "Status";
}

/* "Sun, 06 Nov 1994 08:49:37 GMT", whatever the locale. */
static void date_add(struct buf *buf) {
    static const char days[] = "SunMonTueWedThuFriSat";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    time_t now = (time_t)(clock_now() / CLOCK_SECOND);
    struct tm tm;
    if (gmtime_r(&now, &tm) == NULL) return;
    char text[] = "Date: Sun, 00 Jan 0000 00:00:00 GMT\r\n";
    memcpy(text + 6, days + (size_t)tm.tm_wday * 3, 3);
    memcpy(text + 14, months + (size_t)tm.tm_mon * 3, 3);
    const int numbers[] = {
        tm.tm_mday, (tm.tm_year + 1900) / 100, (tm.tm_year + 1900) % 100, tm.tm_hour, tm.tm_min,
        tm.tm_sec};
    static const size_t places[] = {11, 18, 20, 23, 26, 29};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        text[places[i]] = (char)('0' + numbers[i] / 10 % 10);
        text[places[i] + 1] = (char)('0' + numbers[i] % 10);
    }
    buf_add(buf, text, sizeof text - 1);
}

static void header_put(struct buf *head, const char *name, const char *value) {
    buf_text(head, name);
    buf_add(head, ": ", 2);
    buf_text(head, value);
    buf_add(head, "\r\n", 2);
}

static bool is_set(const struct http_response *response, const char *name) {
    for (size_t i = 0; i < response->n_headers; i++)
        if (strcasecmp(response->headers[i].name, name) == 0) return true;
    return false;
}

static struct str body_of(struct arena *arena, const struct http_request *request,
                          struct http_response *response) {
    struct str body = {response->body.s, response->body.n};
    if (response->bytes != NULL) body = (struct str){response->bytes, response->n_bytes};
    if (!response->squeeze || response->encoding != NULL || body.n < SQUEEZE_FROM_BYTES)
        return body;
    http_header_add(response, "Vary", "Accept-Encoding");
    if (request == NULL || !http_accepts_gzip(request)) return body;
    struct str small = http_gzip(arena, body);
    if (small.s == NULL) return body;
    response->encoding = "gzip";
    return small;
}

struct http_answer http_response_bytes(struct arena *arena, const struct http_request *request,
                                       struct http_response *response, bool secure, bool close) {
    int status = response->status == 0 ? 200 : response->status;
    bool has_body = status != 204 && status != 304;
    struct http_answer answer = {.body = body_of(arena, request, response)};
    struct buf head;
    buf_init(&head, arena, HEAD_BYTES_MAX);
    buf_text(&head, "HTTP/1.1 ");
    buf_int(&head, status);
    buf_char(&head, ' ');
    buf_text(&head, reason_of(status));
    buf_text(&head, "\r\n");
    date_add(&head);
    if (has_body) {
        const char *type = response->type == NULL ? "text/html; charset=utf-8" : response->type;
        header_put(&head, "Content-Type", type);
        buf_text(&head, "Content-Length: ");
        buf_int(&head, (int64_t)answer.body.n);
        buf_text(&head, "\r\n");
        if (response->encoding != NULL) header_put(&head, "Content-Encoding", response->encoding);
    }
    for (size_t i = 0; i < response->n_headers; i++)
        header_put(&head, response->headers[i].name, response->headers[i].value);
    if (!is_set(response, "Cache-Control")) buf_text(&head, "Cache-Control: no-store\r\n");
    for (size_t i = 0; i < sizeof security / sizeof security[0]; i++)
        if (!is_set(response, security[i].name))
            header_put(&head, security[i].name, security[i].value);
    if (secure) buf_text(&head, "Strict-Transport-Security: max-age=31536000\r\n");
    if (close) buf_text(&head, "Connection: close\r\n");
    buf_text(&head, "\r\n");
    answer.head = (struct str){head.s, head.n};
    if (head.full) { /* more header text than any page of ours makes: send none of it */
        static const char plain[] = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n"
                                    "Connection: close\r\n\r\n";
        return (struct http_answer){{plain, sizeof plain - 1}, {"", 0}};
    }
    if (!has_body || (request != NULL && request->method == HTTP_HEAD)) answer.body.n = 0;
    return answer;
}

void http_refusal(struct arena *arena, struct http_response *response, int status) {
    static const struct {
        int status;
        const char *title, *text;
    } pages[] = {
        {400, "Bad request", "Your browser sent something that this service cannot read safely."},
        {405, "Not available this way", "This address can only be read or posted to."},
        {408, "Too slow",
         "The request took too long to arrive. Check your connection and try "
         "again."},
        {411, "Length needed", "The request did not say how long it is."},
        {413, "Too large",
         "What you sent is larger than this service takes. Photos can be up to 12 MB, other files "
         "up to 25 MB, and what is written in a form up to 256 KB. Nothing of it was saved; what "
         "you saved before is still there. Go back, choose a smaller file or shorten what you "
         "wrote, and send it again."},
        {414, "Address too long", "The web address is too long."},
        {415, "Not readable", "The content is packed in a way that this service does not read."},
        {417, "Not available", "The request asks for something that this service does not do."},
        {431, "Too much sent",
         "Your browser sent too much beside the page address. Clearing the "
         "cookies of this site usually helps."},
        {503, "Sorry, the service is busy", "Nothing was saved. Wait a minute, then try again."},
        {505, "Not available", "This service speaks HTTP/1.1."},
    };
    const char *title = "Sorry, there is a problem with the service";
    const char *text = "Try again later.";
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
        if (pages[i].status == status) title = pages[i].title, text = pages[i].text;
    *response = (struct http_response){.status = status};
    buf_init(&response->body, arena, 4096);
    buf_printf(&response->body,
               "<!DOCTYPE html>\n<html lang=\"en\" class=\"govuk-template\"><head><meta "
               "charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, "
               "initial-scale=1\"><title>%s</title><link rel=\"stylesheet\" href=\"%s\"><link "
               "rel=\"stylesheet\" href=\"%s\"></head><body class=\"govuk-template__body\"><div "
               "class=\"govuk-width-container\"><main class=\"govuk-main-wrapper\"><h1 "
               "class=\"govuk-heading-l\">%s</h1><p class=\"govuk-body\">%s</p></main></div></body>"
               "</html>\n",
               title, asset_url("vendor/govuk-frontend.css"), asset_url("folkmoot.css"), title,
               text);
    if (status == 405) http_header_add(response, "Allow", "GET, HEAD, POST");
    if (status == 503) http_header_add(response, "Retry-After", "60");
}
