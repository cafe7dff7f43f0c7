/* wave_pages -- what pages of waves show on other pages of the room. */
#ifndef PANEL_WAVE_PAGES_H
#define PANEL_WAVE_PAGES_H

#include "panel/panel_views.h"

/* The waves of a panel as a list with links, for its overview. */
enum fail wave_table(const struct panel_page *page, struct db *db, struct raw *out,
                     struct why *why) MUST_USE;

#endif
