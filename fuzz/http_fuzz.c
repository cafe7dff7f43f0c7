/* Heads and chunked bodies: what is accepted leaves nothing for a second reader to differ about,
 * and is accepted alike however it is cut into pieces. */
#include "fuzz/fuzz.h"
#include "web/http_head.h"

#include <string.h>
#include <strings.h>

static int find(struct str text, size_t step, size_t *end) {
    int status = -1;
    for (size_t n = 0, seen = 0; status < 0 && n < text.n;) {
        n = text.n - n < step ? text.n : n + step;
        status = head_find_end(text.s, n, seen, end);
        seen = n - 1;
    }
    return status;
}

static void head_check(struct arena *arena, struct str input) {
    size_t whole = 0, piecewise = 0;
    int status = find(input, input.n == 0 ? 1 : input.n, &whole);
    assert(find(input, 1, &piecewise) == status && whole == piecewise);
    if (status != 0) return;
    char *bytes = arena_copy_n(arena, input.s, whole);
    struct head *head = ARENA_NEW(arena, struct head);
    if (head_read(bytes, whole, head) != 0) {
        assert(head->wrong != NULL);
        return;
    }
    int lengths = 0, codings = 0, hosts = 0;
    for (size_t i = 0; i < head->n_headers; i++) {
        assert(head->headers[i].name[0] != '\0');
        assert(strpbrk(head->headers[i].name, " \t:\r\n") == NULL);
        assert(strpbrk(head->headers[i].value, "\r\n") == NULL);
        lengths += strcasecmp(head->headers[i].name, "Content-Length") == 0;
        codings += strcasecmp(head->headers[i].name, "Transfer-Encoding") == 0;
        hosts += strcasecmp(head->headers[i].name, "Host") == 0;
    }
    assert(lengths + codings <= 1 && hosts <= 1 && (hosts == 1 || head->minor == 0));
    assert((codings == 1) == head->chunked && (lengths == 1) == (head->length >= 0));
    assert(head->target.n > 0 && head->target.s[0] == '/');
}

static void chunks_check(struct arena *arena, struct str input) {
    char *whole = arena_copy_n(arena, input.s, input.n);
    char *pieces = arena_copy_n(arena, input.s, input.n);
    struct chunks one = {0}, many = {0};
    int status = chunks_read(&one, whole, input.n, 1000), last = -1;
    for (size_t n = 0; last < 0 && n < input.n;) last = chunks_read(&many, pieces, ++n, 1000);
    assert(input.n == 0 || status == last);
    assert(one.decoded <= 1000 && one.raw <= input.n);
    if (status != 0) return;
    assert(one.decoded == many.decoded && one.raw == many.raw);
    assert(memcmp(whole, pieces, one.decoded) == 0);
}

static void fuzz_one(struct arena *arena, struct str input) {
    if (input.n == 0) return;
    head_check(arena, input);
    chunks_check(arena, input);
}
