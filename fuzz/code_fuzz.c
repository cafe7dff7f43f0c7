/* A code that is read is canonical: it reads again as itself, also in lower case. */
#include "base/hash.h"
#include "fuzz/fuzz.h"

#include <string.h>

static void fuzz_one(struct arena *arena, struct str input) {
    char *code = NULL, *again = NULL;
    const char *typed = arena_copy_n(arena, input.s, input.n);
    if (code_read(arena, typed, &code, NULL) != FAIL_NONE) return;
    assert(strspn(code, "23456789ABCDEFGHJKLMNPQRSTUVWXYZ-") == strlen(code));
    assert(strlen(code) % 5 == 4);
    char *lower = arena_copy(arena, code);
    for (char *c = lower; *c != '\0'; c++)
        if (*c >= 'A' && *c <= 'Z') *c = (char)(*c - 'A' + 'a');
    enum fail failed = code_read(arena, lower, &again, NULL);
    assert(failed == FAIL_NONE && strcmp(code, again) == 0);
    uint8_t *bytes;
    size_t n;
    if (base64url_read(arena, typed, &bytes, &n))
        assert(strcmp(base64url(arena, bytes, n), typed) == 0);
}
