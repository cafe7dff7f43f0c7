/* A head is found complete at the same place whether it comes at once or byte by byte; what is
 * accepted has no line ends or zeros in it, and one meaning of where the body ends. */
#include "fuzz/fuzz.h"
#include "web/http_head.h"

#include <string.h>

static int find_byte_by_byte(const char *bytes, size_t n, size_t *end) {
    for (size_t have = 1; have <= n; have++) {
        int status = head_find_end(bytes, have, have > 1 ? have - 2 : 0, end);
        if (status != -1) return status;
    }
    return -1;
}

static void fuzz_one(struct arena *arena, struct str input) {
    size_t end = 0, end_slow = 0;
    if (input.n == 0) return;
    int status = head_find_end(input.s, input.n, 0, &end);
    int slowly = find_byte_by_byte(input.s, input.n, &end_slow);
    /* Bytes after the head may be wrong: only who sees them at once may say so. */
    assert(status == slowly && (status != 0 || end == end_slow));
    if (status != 0) return;
    struct head head;
    memset(&head, 0, sizeof head);
    if (head_read(arena_copy_n(arena, input.s, end), end, &head) != 0) {
        assert(head.wrong != NULL);
        return;
    }
    assert(head.bytes == end && head.n_headers <= HEAD_HEADERS_MAX);
    assert(head.target.n >= 1 && head.target.n <= HEAD_TARGET_BYTES && head.target.s[0] == '/');
    assert(!(head.chunked && head.length >= 0));
    size_t n_hosts = 0, n_lengths = 0;
    for (size_t i = 0; i < head.n_headers; i++) {
        assert(strpbrk(head.headers[i].name, " \t\r\n:") == NULL);
        assert(strpbrk(head.headers[i].value, "\r\n") == NULL);
        n_hosts += strcasecmp(head.headers[i].name, "Host") == 0;
        n_lengths += strcasecmp(head.headers[i].name, "Content-Length") == 0 ||
                     strcasecmp(head.headers[i].name, "Transfer-Encoding") == 0;
    }
    assert(n_hosts <= 1 && n_lengths <= 1 && (head.minor == 0 || n_hosts == 1));
}
