/* The first line is the Content-Type, the rest the body. Uploads lie inside the body, texts are
 * UTF-8, file names have no folder, and limits hold. */
#include "base/utf8.h"
#include "fuzz/fuzz.h"
#include "web/multipart.h"

#include <string.h>

static void fuzz_one(struct arena *arena, struct str input) {
    struct str type = str_cut(&input, '\n'), boundary;
    if (input.s == NULL || !multipart_boundary(type, &boundary)) return;
    assert(boundary.n >= 1 && boundary.n <= 70);
    struct multipart form;
    if (multipart_read(arena, input, boundary, 5, 3, &form, NULL) != FAIL_NONE) return;
    assert(form.n_fields <= 5 && form.n_uploads <= 3);
    for (size_t i = 0; i < form.n_fields; i++) {
        assert(utf8_is_valid(form.fields[i].name, strlen(form.fields[i].name)));
        assert(utf8_is_valid(form.fields[i].value, strlen(form.fields[i].value)));
    }
    for (size_t i = 0; i < form.n_uploads; i++) {
        const struct http_upload *upload = &form.uploads[i];
        assert(strpbrk(upload->file_name, "/\\") == NULL);
        if (upload->bytes.n == 0) continue;
        assert(upload->bytes.s >= input.s);
        assert(upload->bytes.s + upload->bytes.n <= input.s + input.n);
    }
}
