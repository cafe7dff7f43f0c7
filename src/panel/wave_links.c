/* What leads from the page of a wave to others. */
#include "panel/wave_pages.h"

void wave_links(const struct wave_page *page, struct wave_view *view) {
    struct arena *arena = page->panel.request->arena;
    unsigned roles = page->panel.request->viewer.roles;
    bool asked = text_is(page->row.state, "open") || text_is(page->row.state, "closed");
    if (asked && (roles & (PANEL_MANAGER | PANEL_ANALYST)) != 0)
        view->results_href = arena_printf(arena, "%s/results", page->path);
    if (text_is(page->row.state, "closed") && (roles & PANEL_MANAGER) != 0)
        view->draw_href = arena_printf(arena, "%s/prizes", page->path);
}
