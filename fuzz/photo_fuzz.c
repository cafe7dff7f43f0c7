/* A photo that is taken is cleaned to something no larger than came in and a short head, which is
 * taken again and stays as it is. */
#include "fuzz/fuzz.h"
#include "office/photo.h"

#include <string.h>

static void fuzz_one(struct arena *arena, struct str input) {
    struct photo photo = {0}, again = {0};
    struct why why = {0};
    if (photo_clean(arena, input, &photo, &why) != FAIL_NONE) {
        assert(why.text[0] != '\0' && photo.bytes.s == NULL);
        return;
    }
    assert(photo.bytes.n <= input.n + 64);
    enum fail fail = photo_clean(arena, photo.bytes, &again, &why);
    assert(fail == FAIL_NONE && again.bytes.n == photo.bytes.n);
    assert(memcmp(again.bytes.s, photo.bytes.s, photo.bytes.n) == 0);
}
