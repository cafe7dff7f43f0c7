/* Whatever a file of the PIA tool holds: it is refused with words, or its parts are ours and plain.
 */
#include "documents/pia.h"
#include "fuzz/fuzz.h"

#include <string.h>

static void fuzz_one(struct arena *arena, struct str input) {
    struct pia pia;
    struct why why = {0};
    const char *plain = pia_plain(arena, str_copy(arena, input));
    assert(strlen(plain) <= input.n);
    if (pia_read(arena, input, &pia, &why) != FAIL_NONE) {
        assert(why.text[0] != '\0');
        return;
    }
    for (size_t i = 0; i < pia.n_parts; i++) {
        assert(pia.parts[i].field[0] != '\0' && !text_is_empty(pia.parts[i].text));
        for (size_t k = 0; k < i; k++) assert(!text_is(pia.parts[k].field, pia.parts[i].field));
    }
}
