/* A frozen version that is read is written in canonical form, which reads and writes as itself. */
#include "fuzz/fuzz.h"
#include "proposal/content.h"

#include <string.h>

static void fuzz_one(struct arena *arena, struct str input) {
    struct content *first, *second;
    struct why why = {0};
    if (content_read(arena, input, &first, &why) != FAIL_NONE) {
        assert(why.text[0] != '\0');
        return;
    }
    struct str once = content_json(first, arena);
    enum fail failed = content_read(arena, once, &second, &why);
    assert(failed == FAIL_NONE);
    struct str twice = content_json(second, arena);
    assert(once.n == twice.n && memcmp(once.s, twice.s, once.n) == 0);
}
