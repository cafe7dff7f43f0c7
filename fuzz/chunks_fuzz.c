/* A chunked body decodes to the same bytes whether it comes at once or byte by byte. */
#include "fuzz/fuzz.h"
#include "web/http_head.h"

#include <string.h>

enum { MOST = 1000 };

static void fuzz_one(struct arena *arena, struct str input) {
    char *at_once = arena_copy_n(arena, input.s, input.n);
    struct chunks fast = {0}, slow = {0};
    int status = chunks_read(&fast, at_once, input.n, MOST);
    char *bytes = arena_take(arena, input.n + 1, 1);
    size_t have = 0, given = 0;
    int slowly = chunks_read(&slow, bytes, 0, MOST);
    while (slowly == -1 && given < input.n) {
        size_t rest = have - slow.raw;
        memmove(bytes + slow.decoded, bytes + slow.raw, rest);
        slow.raw = slow.decoded;
        have = slow.decoded + rest;
        bytes[have++] = input.s[given++];
        slowly = chunks_read(&slow, bytes, have, MOST);
    }
    assert(status == slowly);
    if (status != 0) return;
    assert(fast.decoded == slow.decoded && fast.decoded <= MOST);
    assert(memcmp(at_once, bytes, fast.decoded) == 0);
    assert(fast.raw == given); /* both end at the same byte of what was sent */
}
