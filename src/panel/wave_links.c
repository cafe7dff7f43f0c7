/* What leads from one page of waves to others, and what the public page of a panel shows of them.
 */
#include "panel/public_wave.h"
#include "panel/wave_pages.h"
#include "panel/wave_views.h"

void wave_links(const struct wave_page *page, struct wave_view *view) {
    (void)page, (void)view;
}

enum fail public_waves(struct request *request, struct db *db, const struct panel_get_row *panel,
                       struct public_panel_view *out, struct why *why) {
    (void)db, (void)why, (void)panel;
    out->did = html_taken(html_apart(request->out));
    return FAIL_NONE;
}
