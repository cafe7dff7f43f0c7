/* Waves of a panel. */
#include "panel/wave_pages.h"

#include "panel/public_wave.h"

enum fail wave_table(const struct panel_page *page, struct db *db, struct raw *out,
                     struct why *why) {
    (void)db, (void)why;
    *out = html_taken(html_apart(page->request->out));
    return FAIL_NONE;
}

enum fail public_waves(struct request *request, struct db *db, const struct panel_get_row *panel,
                       struct public_panel_view *out, struct why *why) {
    (void)db, (void)why, (void)panel;
    out->did = html_taken(html_apart(request->out));
    return FAIL_NONE;
}
