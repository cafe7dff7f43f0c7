#include "web/http_test.h"
#include "web/asset.h"

#include "web/http_message.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void get_is_answered(void **state) {
    (void)state;
    struct http_server *server = try_server((struct http_limits){0}, NULL);
    const char *answer = try_ask(server, "GET /caf%C3%A9/x?a=1&b=x+y%26 HTTP/1.1\r\nHost: a\r\n"
                                         "Cookie: s=abc; other=\"q\"\r\n\r\n");
    assert_int_equal(try_status(answer), 200);
    assert_non_null(strstr(answer, "path=/caf\303\251/x client=127.0.0.1 secure=0 body=0 q:a=1 "
                                   "q:b=x y& c:s=abc c:other=q"));
    static const char *const headers[] = {
        "Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'; img-src "
        "'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
        "'none'\r\n",
        "X-Content-Type-Options: nosniff\r\n",
        "Referrer-Policy: same-origin\r\n",
        "Cross-Origin-Opener-Policy: same-origin\r\n",
        "Cross-Origin-Resource-Policy: same-origin\r\n",
        "Permissions-Policy: ",
        "Cache-Control: no-store\r\n",
        "Date: "};
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++)
        assert_non_null(strstr(answer, headers[i]));
    assert_null(strstr(answer, "Strict-Transport-Security"));
    http_stop(server, 1000);
}
TEST(get_is_answered, "web: a plain request is answered with every security header");

static void head_has_no_body(void **state) {
    (void)state;
    struct http_server *server = try_server((struct http_limits){0}, NULL);
    const char *answer =
        try_ask(server, "HEAD /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert_int_equal(try_status(answer), 200);
    const char *end = strstr(answer, "\r\n\r\n");
    assert_non_null(end);
    assert_string_equal(end, "\r\n\r\n");
    assert_null(strstr(answer, "Content-Length: 0"));
    assert_non_null(strstr(answer, "Content-Length: "));
    http_stop(server, 1000);
}
TEST(head_has_no_body, "web: HEAD answers like GET but without the body");

struct probe {
    const char *name, *bytes;
    size_t n;
    int status;
};
#define PROBE(name_, status_, text)                                                                \
    { name_, text, sizeof(text) - 1, status_ }

/* The fourteen of which every packaged library accepts some, then more of the kind. */
static const struct probe probes[] = {
    PROBE("two lengths hide a request", 400,
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 0\r\n\r\n"
          "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("length and chunked", 400,
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
          "0\r\n\r\nGET /hidden HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("gzip, chunked", 400,
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
    PROBE("xchunked", 400,
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
    PROBE("no Host", 400, "GET / HTTP/1.1\r\n\r\n"),
    PROBE("two Hosts", 400, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
    PROBE("blank before the colon", 400, "GET / HTTP/1.1\r\nHost : a\r\n\r\n"),
    PROBE("folded header", 400, "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n"),
    PROBE("bare LF", 400, "GET / HTTP/1.1\nHost: a\n\n"),
    PROBE("bare CR", 400, "GET / HTTP/1.1\r\nHost: a\r\nX: b\rY: c\r\n\r\n"),
    PROBE("chunk size 0x1", 400,
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n"),
    PROBE("length -1", 400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"),
    PROBE("length +5", 400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello"),
    PROBE("NUL in a header", 400, "GET / HTTP/1.1\r\nHost: a\r\nX: b\0c\r\n\r\n"),

    PROBE("a list of lengths", 400,
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\nhello"),
    PROBE("a huge length", 400,
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n"),
    PROBE("two chunked", 400,
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: "
          "chunked\r\n\r\n0\r\n\r\n"),
    PROBE("chunked in 1.0", 400,
          "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    PROBE(
        "chunk extension", 400,
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;x=y\r\na\r\n0\r\n\r\n"),
    PROBE("trailer", 400,
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n\r\n"),
    PROBE("long chunk size", 400,
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n000000001\r\na\r\n"),
    PROBE("chunk without line end", 400,
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n"),
    PROBE("empty line first", 400, "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("two blanks", 400, "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("tab", 400, "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("lower case", 400, "get / HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("absolute address", 400, "GET http://a/ HTTP/1.1\r\nHost: b\r\n\r\n"),
    PROBE("HTTP/2.0", 505, "GET / HTTP/2.0\r\nHost: a\r\n\r\n"),
    PROBE("HTTP/1.10", 400, "GET / HTTP/1.10\r\nHost: a\r\n\r\n"),
    PROBE("HTTP/0.9", 400, "GET /\r\n\r\n"),
    PROBE("Host with a path", 400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
    PROBE("empty Host", 400, "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
    PROBE("no name", 400, "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n"),
    PROBE("no colon", 400, "GET / HTTP/1.1\r\nHost: a\r\nbroken\r\n\r\n"),
    PROBE("folded first header", 400, "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
    PROBE("raw bytes in the address", 400, "GET /caf\303\251 HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("%00", 400, "GET /a%00b HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("bad UTF-8", 400, "GET /%ff HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("overlong UTF-8", 400, "GET /%c0%af HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("dots", 400, "GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("encoded dots", 400, "GET /a/%2e%2E/b HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("dots at the end", 400, "GET /a/.. HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("two slashes", 400, "GET //a HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("encoded slash", 400, "GET /a%2fb HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("backslash", 400, "GET /a\\b HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("encoded backslash", 400, "GET /a%5Cb HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("encoded line end", 400, "GET /a%0d%0ab HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("half an escape", 400, "GET /a%4 HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("half an escape in the query", 400, "GET /a?b=%zz HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("a body with GET", 400, "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"),
    PROBE("no length", 411, "POST / HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("another method", 405, "DELETE / HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("TRACE", 405, "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("OPTIONS *", 405, "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"),
    PROBE("another expectation", 417,
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: x\r\n\r\na"),
    PROBE("packed body", 415,
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Encoding: gzip\r\n\r\na"),
    PROBE("form too large", 413, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 262145\r\n\r\n"),
    PROBE("upload too large", 413,
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 26214401\r\nContent-Type: "
          "multipart/form-data; boundary=x\r\n\r\n"),
    PROBE("malformed field", 400,
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Type: "
          "application/x-www-form-urlencoded\r\n\r\na=%zz"),
    PROBE("form without boundary", 400,
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Type: "
          "multipart/form-data\r\n\r\na"),
};

static void probes_are_refused(void **state) {
    (void)state;
    struct http_server *server = try_server((struct http_limits){0}, NULL);
    int before = try_handled();
    for (size_t i = 0; i < sizeof probes / sizeof probes[0]; i++) {
        const char *answer = try_ask_n(server, probes[i].bytes, probes[i].n);
        if (try_status(answer) != probes[i].status || try_count(answer, "HTTP/1.1 ") != 1 ||
            strstr(answer, "Connection: close\r\n") == NULL)
            fail_msg("%s: %.400s", probes[i].name, answer);
        if (probes[i].status == 405) assert_non_null(strstr(answer, "Allow: GET, HEAD, POST\r\n"));
    }
    assert_int_equal(try_handled(), before); /* no handler saw any of them */
    http_stop(server, 1000);
}
TEST(probes_are_refused,
     "web: each hostile request is refused once, the connection ends, no handler runs");

static void probes_are_refused_in_pieces(void **state) {
    (void)state;
    struct http_server *server = try_server((struct http_limits){0}, NULL);
    for (size_t i = 0; i < 15; i++) {
        int fd = try_dial(server);
        for (size_t k = 0; k < probes[i].n; k++) try_put_n(fd, probes[i].bytes + k, 1);
        shutdown(fd, SHUT_WR);
        const char *answer = try_get_all(fd);
        if (try_status(answer) != probes[i].status || try_count(answer, "HTTP/1.1 ") != 1)
            fail_msg("%s: %.400s", probes[i].name, answer);
        close(fd);
    }
    http_stop(server, 1000);
}
TEST(probes_are_refused_in_pieces,
     "web: hostile requests are refused alike when they come byte by byte");

static void head_limits(void **state) {
    (void)state;
    struct http_server *server = try_server((struct http_limits){0}, NULL);
    static char text[40000];
    int n = snprintf(text, sizeof text, "GET /%9000d HTTP/1.1\r\nHost: a\r\n\r\n", 1);
    for (int i = 5; i < 9004; i++) text[i] = 'a';
    assert_int_equal(try_status(try_ask_n(server, text, (size_t)n)), 414);
    n = snprintf(text, sizeof text, "GET / HTTP/1.1\r\nHost: a\r\nX: %17000d\r\n\r\n", 1);
    assert_int_equal(try_status(try_ask_n(server, text, (size_t)n)), 431);
    n = snprintf(text, sizeof text, "GET / HTTP/1.1\r\nHost: a\r\n");
    for (int i = 0; i < 70; i++) n += snprintf(text + n, 64, "X-%d: y\r\n", i);
    n += snprintf(text + n, 64, "\r\n");
    assert_int_equal(try_status(try_ask_n(server, text, (size_t)n)), 431);
    http_stop(server, 1000);
}
TEST(head_limits, "web: an address of 9 KB, a head of 17 KB and 70 headers are refused");

static void pipelined_in_order(void **state) {
    (void)state;
    struct http_server *server = try_server((struct http_limits){0}, NULL);
    int fd = try_dial(server);
    char text[16000];
    int n = 0;
    for (int i = 0; i < 100; i++)
        n += snprintf(text + n, 200,
                      i % 3 == 1 ? "POST /p%d HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
                                   "chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
                                 : "GET /p%d HTTP/1.1\r\nHost: a\r\n\r\n",
                      i);
    try_put_n(fd, text, (size_t)n);
    for (int i = 0; i < 100; i++) {
        const char *answer = try_get_one(fd);
        assert_int_equal(try_status(answer), 200);
        char want[80];
        snprintf(want, sizeof want, "path=/p%d client=127.0.0.1 secure=0 body=%d", i,
                 i % 3 == 1 ? 3 : 0);
        assert_non_null(strstr(answer, want));
    }
    close(fd);
    http_stop(server, 1000);
}
TEST(pipelined_in_order, "web: a hundred requests sent at once are answered each, in order");

static void forms_are_read(void **state) {
    (void)state;
    struct http_server *server = try_server((struct http_limits){0}, NULL);
    const char *answer = try_ask(
        server,
        "POST /f HTTP/1.1\r\nHost: a\r\nContent-Length: 21\r\nContent-Type: "
        "application/x-www-form-urlencoded\r\nConnection: close\r\n\r\na=1&b=%C3%A9+x&c&d=%3");
    assert_int_equal(try_status(answer), 400);
    answer = try_ask(server, "POST /f HTTP/1.1\r\nHost: a\r\nContent-Length: 16\r\nContent-Type: "
                             "application/x-www-form-urlencoded\r\n\r\na=1&b=%C3%A9+x&c");
    assert_non_null(strstr(answer, "f:a=1 f:b=\303\251 x f:c="));
    static const char parts[] = "--xYz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
                                "--xYz\r\nContent-Disposition: form-data; name=\"u\"; "
                                "filename=\"C:\\dir\\b.csv\"\r\nContent-Type: text/csv\r\n\r\n"
                                "x,y\r\n1,2\r\n\r\n--xYz--\r\n";
    char request[600];
    snprintf(request, sizeof request,
             "POST /f HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; "
             "boundary=\"xYz\"\r\nContent-Length: %zu\r\n\r\n%s",
             sizeof parts - 1, parts);
    answer = try_ask(server, request);
    assert_non_null(strstr(answer, " f:a=1 u:u=b.csv/10"));
    http_stop(server, 1000);
}
TEST(forms_are_read, "web: forms of both kinds reach the handler decoded");

static void large_bodies(void **state) {
    (void)state;
    struct http_server *server = try_server((struct http_limits){0}, NULL);
    size_t n = 20 << 20;
    char *body = test_malloc(n);
    memset(body, 'x', n);
    char head[300];
    int head_n = snprintf(head, sizeof head,
                          "POST /rows HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; "
                          "boundary=b\r\nContent-Length: %zu\r\nExpect: 100-continue\r\n\r\n",
                          n);
    static const char first[] = "--b\r\nContent-Disposition: form-data; name=\"u\"; "
                                "filename=\"f\"\r\n\r\n";
    static const char last[] = "\r\n--b--\r\n";
    memcpy(body, first, sizeof first - 1);
    memcpy(body + n - (sizeof last - 1), last, sizeof last - 1);
    int fd = try_dial(server);
    try_put_n(fd, head, (size_t)head_n);
    assert_string_equal(try_get_one(fd), "HTTP/1.1 100 Continue\r\n\r\n");
    try_put_n(fd, body, n);
    const char *answer = try_get_one(fd);
    char want[60];
    snprintf(want, sizeof want, "u:u=f/%zu", n - sizeof first - sizeof last + 2);
    assert_non_null(strstr(answer, want));
    try_put(fd, "GET /after HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_non_null(strstr(try_get_one(fd), "path=/after"));
    close(fd);
    test_free(body);
    http_stop(server, 1000);
}
TEST(large_bodies, "web: an upload of 20 MB waits for 100 Continue and arrives whole");

static void chunked_bodies(void **state) {
    (void)state;
    struct http_server *server = try_server((struct http_limits){0}, NULL);
    int fd = try_dial(server);
    try_put(fd, "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 3000; i++) try_put(fd, i % 2 ? "1\r\nx\r\n" : "000a\r\n0123456789\r\n");
    try_put(fd, "0\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_non_null(strstr(try_get_one(fd), "body=16500"));
    assert_non_null(strstr(try_get_one(fd), "path=/next"));
    /* Past the limit in small pieces: refused although no length was announced. */
    try_put(fd, "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    char piece[4200] = "1000\r\n";
    memset(piece + 6, 'y', 4096);
    memcpy(piece + 6 + 4096, "\r\n", 3);
    for (int i = 0; i < 70; i++) try_put(fd, piece);
    assert_int_equal(try_status(try_get_all(fd)), 413);
    close(fd);
    http_stop(server, 1000);
}
TEST(chunked_bodies, "web: chunks are joined, and counted against the limit as they come");

static void answers_survive_early_refusal(void **state) {
    (void)state;
    struct http_server *server = try_server((struct http_limits){0}, NULL);
    int fd = try_dial(server);
    try_put(fd, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n");
    char piece[9000];
    memset(piece, 'z', sizeof piece);
    for (int i = 0; i < 100; i++) try_put_n(fd, piece, sizeof piece);
    const char *said = try_get_all(fd);
    assert_int_equal(try_status(said), 413);
    assert_non_null(strstr(said, "Photos can be up to 12 MB"));
    assert_non_null(strstr(said, asset_url("folkmoot.css"))); /* it looks like all other pages */
    close(fd);
    http_stop(server, 1000);
}
TEST(answers_survive_early_refusal,
     "web: a refusal reaches a client that goes on sending, instead of a reset");

static void exhaustion_is_a_page(void **state) {
    (void)state;
    struct http_server *server = try_server((struct http_limits){0}, NULL);
    const char *answer = try_ask(server, "GET /exhaust HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_int_equal(try_status(answer), 503);
    assert_non_null(strstr(answer, "Nothing was saved"));
    assert_int_equal(try_status(try_ask(server, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")), 200);
    http_stop(server, 1000);
}
TEST(exhaustion_is_a_page, "web: a request that needs too much memory gets a page, others go on");

static void squeezing_needs_leave(void **state) {
    (void)state;
    struct http_server *server = try_server((struct http_limits){0}, NULL);
    const char *answer =
        try_ask(server, "GET /page HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br, gzip;q=0.8\r\n\r\n");
    assert_non_null(strstr(answer, "Content-Encoding: gzip\r\n"));
    assert_non_null(strstr(answer, "Vary: Accept-Encoding\r\n"));
    answer = try_ask(server, "GET /page HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip;q=0\r\n\r\n");
    assert_null(strstr(answer, "Content-Encoding"));
    assert_non_null(strstr(answer, "Content-Length: 8500\r\n"));
    answer = try_ask(server, "GET /big HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n");
    assert_null(strstr(answer, "Content-Encoding")); /* not marked */
    http_stop(server, 1000);
}
TEST(squeezing_needs_leave, "web: only answers marked free of secrets are compressed");

static void headers_cannot_be_split(void **state) {
    (void)state;
    struct http_server *server = try_server((struct http_limits){0}, NULL);
    const char *answer =
        try_ask(server, "GET /evil-header?v=a%0D%0ASet-Cookie:+x=1 HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_non_null(strstr(answer, "X-Name: a  Set-Cookie: x=1\r\n"));
    http_stop(server, 1000);
}
TEST(headers_cannot_be_split, "web: what a person typed cannot add a header to an answer");

static void proxy_is_believed_alone(void **state) {
    (void)state;
    const char *request = "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6, 203.0.113.9\r\n"
                          "X-Forwarded-Proto: https\r\n\r\n";
    struct http_server *server = try_server((struct http_limits){0}, NULL);
    assert_non_null(strstr(try_ask(server, request), "client=127.0.0.1 secure=0"));
    http_stop(server, 1000);
    server = try_server((struct http_limits){0}, "127.0.0.1");
    const char *answer = try_ask(server, request);
    assert_non_null(strstr(answer, "client=203.0.113.9 secure=1"));
    assert_non_null(strstr(answer, "Strict-Transport-Security: "));
    http_stop(server, 1000);
}
TEST(proxy_is_believed_alone,
     "web: forwarded addresses count from the trusted proxy alone, and only what it added");

/* Whoever has an IPv6 address has 2^64 of them: limits by address would stop nobody. */
static void six_counts_by_network(void **state) {
    (void)state;
    static const struct {
        const char *forwarded, *want;
    } cases[] = {{"2001:db8:1:2:aaaa:bbbb:cccc:dddd", "client=2001:db8:1:2:: "},
                 {"2001:0DB8:1:2::1", "client=2001:db8:1:2:: "},
                 {"2001:db8:1:3::1", "client=2001:db8:1:3:: "},
                 {"::ffff:203.0.113.9", "client=203.0.113.9 "},
                 {"not an address", "client=127.0.0.1 "}};
    struct http_server *server = try_server((struct http_limits){0}, "127.0.0.1");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char request[200];
        snprintf(request, sizeof request,
                 "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: %s\r\n\r\n", cases[i].forwarded);
        const char *answer = try_ask(server, request);
        if (strstr(answer, cases[i].want) == NULL) fail_msg("%s: %s", cases[i].forwarded, answer);
    }
    http_stop(server, 1000);
}
TEST(six_counts_by_network,
     "web: of an IPv6 address the first 64 bits say who it is, however they are written");

static void redirects_stay_here(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 16);
    static const struct {
        const char *path, *want;
    } cases[] = {{"/a?b=c", "/a?b=c"},
                 {"//evil.example", "/"},
                 {"/\\evil.example", "/"},
                 {"https://evil.ex", "/"},
                 {"/a\r\nX: y", "/"},
                 {"", "/"},
                 {NULL, "/"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct http_response response = {0};
        buf_init(&response.body, arena, 100);
        http_redirect(&response, cases[i].path);
        assert_int_equal(response.status, 303);
        assert_string_equal(response.headers[0].value, cases[i].want);
    }
    arena_free(arena);
}
TEST(redirects_stay_here, "web: redirects never leave this service");

static void own_headers_stand_alone(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct http_response response = {0};
    buf_init(&response.body, arena, 100);
    buf_text(&response.body, "x");
    http_header_add(&response, "content-security-policy", "frame-ancestors *");
    struct http_answer answer = http_response_bytes(arena, NULL, &response, false, false);
    /* Browsers hold themselves to every policy of an answer: a second one could only forbid. */
    const char *first = strcasestr(answer.head.s, "content-security-policy:");
    assert_non_null(first);
    assert_null(strcasestr(first + 1, "content-security-policy:"));
    assert_non_null(strstr(answer.head.s, "X-Content-Type-Options: nosniff\r\n"));
    arena_free(arena);
}
TEST(own_headers_stand_alone, "web: a page's own policy replaces the common one, and stands alone");
