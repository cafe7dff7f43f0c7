/* Settings of a draw.json from anywhere: what is accepted can be drawn with, the rest is refused in
 * words. */
#include "cli/draw_files.h"
#include "fuzz/fuzz.h"

static void fuzz_one(struct arena *arena, struct str input) {
    json_t *document;
    struct draw_settings settings;
    struct why why = {0};
    if (json_read(arena, input, &document, NULL) != FAIL_NONE) return;
    if (draw_settings_read(arena, document, &settings, &why) != FAIL_NONE) {
        assert(why.text[0] != '\0');
        return;
    }
    assert(settings.pool != NULL && settings.quotas != NULL && settings.seed != NULL);
    assert(settings.size >= 1 && settings.size <= SORTITION_SIZE_MAX);
    assert(settings.panels >= 1 && settings.panels <= SORTITION_PANELS_MAX);
    assert(settings.n_address <= DRAW_ADDRESS_MAX);
    for (size_t i = 0; i < settings.n_address; i++) assert(settings.address[i] != NULL);
    assert(settings.cap >= 0 && settings.cap <= 1 && settings.dropout <= 1);
}
