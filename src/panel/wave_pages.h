/* wave_pages -- what pages of waves show on other pages of the room. */
#ifndef PANEL_WAVE_PAGES_H
#define PANEL_WAVE_PAGES_H

#include "panel/wave_views.h"

/* The waves of a panel as a list with links, for its overview. */
enum fail wave_table(const struct panel_page *page, struct db *db, struct raw *out,
                     struct why *why) MUST_USE;
/* Fills the links to results and to the prize draw, where there are such. */
void wave_links(const struct wave_page *page, struct wave_view *view);
/* Says which proposal the wave is about, with a link for those who have a role on it. */
enum fail wave_about_load(const struct wave_page *page, struct db *db, struct wave_view *view,
                          struct why *why) MUST_USE;

#endif
