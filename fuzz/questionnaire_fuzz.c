/* A text that is understood is written and read again as the same, and its routes can be walked. */
#include "fuzz/fuzz.h"
#include "question/import.h"
#include "question/simulate.h"

#include <string.h>

static void fuzz_one(struct arena *arena, struct str input) {
    struct outline outline, again;
    struct definition definition;
    struct imported imported;
    struct why why = {0};
    if (input.n > 0 && input.s[0] == '<') {
        if (import_lss(arena, input, &imported, &why) != FAIL_NONE) return;
        assert(definition_read(arena, str_of(imported.text), &definition, &why) == FAIL_NONE);
        return;
    }
    if (outline_read(arena, input, &outline, &why) != FAIL_NONE) {
        assert(why.text[0] != '\0');
        return;
    }
    char *written = outline_write(arena, &outline);
    if (strlen(written) > OUTLINE_TEXT_MAX) return;
    assert(outline_read(arena, str_of(written), &again, &why) == FAIL_NONE);
    assert(strcmp(outline_write(arena, &again), written) == 0);
    if (definition_of_outline(arena, &outline, &definition, &why) != FAIL_NONE) return;
    if (definition.n_questions > 40) return;
    const char **values = ARENA_ARRAY(arena, const char *, definition.n_questions + 1);
    struct sheet_facts facts = {.seed = "fuzz", .arm = "a", .mode = "web", .language = "en"};
    struct rng rng;
    rng_init(&rng, "fuzz");
    answers_simulate(arena, &definition, &facts, NULL, 0, &rng, values);
}
