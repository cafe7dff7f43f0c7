/* An address is the same home as itself, a postcode reads again as it was written, and whatever
 * address_file_read takes has an address and a postcode in every row. */
#include "fuzz/fuzz.h"
#include "recruit/address.h"
#include "recruit/frame.h"

#include <string.h>

static void fuzz_one(struct arena *arena, struct str input) {
    const char *text = str_copy(arena, input), *postcode, *again;
    if (postcode_read(arena, text, &postcode)) {
        bool good = postcode_read(arena, postcode, &again);
        assert(good && strcmp(postcode, again) == 0);
    }
    struct address address = address_read(arena, text, "");
    enum address_match same = address_compare(&address, &address);
    assert(same == ADDRESS_SAME || address.postcode[0] == '\0' || address.n_words == 0);
    struct frame frame;
    struct why why = {0};
    if (address_file_read(arena, input, "", "", &frame, &why) != FAIL_NONE) {
        assert(why.text[0] != '\0');
        return;
    }
    for (size_t i = 0; i < frame.n; i++) {
        assert(postcode_read(arena, frame.postcodes[i], &again));
        assert(strchr(frame.lines[i], '\n') != NULL);
    }
}
