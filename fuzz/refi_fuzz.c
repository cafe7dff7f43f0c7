/* Whatever a codebook or project of the exchange format holds: it is refused with words, or its
 * codes are written and read again as the same, and its passages lie within their texts. */
#include "coding/refi.h"
#include "fuzz/fuzz.h"

#include <string.h>

static void codes_again(struct arena *arena, const struct code_list *list) {
    struct code_list again;
    struct why why = {0};
    struct buf buf;
    buf_init(&buf, arena, (size_t)64 << 20);
    refi_codebook_write(&buf, list);
    assert(!buf.full);
    enum fail failed = refi_codebook_read(arena, (struct str){buf.s, buf.n}, &again, &why);
    assert(failed == FAIL_NONE);
    assert(again.n == list->n);
    for (size_t i = 0; i < list->n; i++) {
        assert(again.codes[i].parent == list->codes[i].parent);
        assert(again.codes[i].is_heading == list->codes[i].is_heading);
    }
}

static void fuzz_one(struct arena *arena, struct str input) {
    struct code_list list;
    struct refi_project project;
    struct why why = {0};
    if (refi_codebook_read(arena, input, &list, &why) == FAIL_NONE)
        codes_again(arena, &list);
    else
        assert(why.text[0] != '\0');
    why = (struct why){0};
    if (refi_project_read(arena, input, &project, &why) != FAIL_NONE) {
        assert(why.text[0] != '\0');
        return;
    }
    for (size_t i = 0; i < project.n_passages; i++) {
        const struct refi_passage *passage = &project.passages[i];
        assert(passage->source < project.n_sources);
        assert(strstr(project.sources[passage->source].text, passage->text) != NULL);
        for (size_t k = 0; k < passage->n_codings; k++)
            assert(passage->codings[k].code < project.codes.n &&
                   passage->codings[k].user <= project.n_users);
    }
}
