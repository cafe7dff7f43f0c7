/* public_wave -- what the public page of a panel shows of its waves and draws. */
#ifndef PANEL_PUBLIC_WAVE_H
#define PANEL_PUBLIC_WAVE_H

#include "panel/panel_views.h"

/* Fills the published waves, the draws, and "we asked, you said, we did". */
enum fail public_waves(struct request *request, struct db *db, const struct panel_get_row *panel,
                       struct public_panel_view *out, struct why *why) MUST_USE;
/* The prize draws alone. */
enum fail public_draws(struct request *request, struct db *db, const struct panel_get_row *panel,
                       struct public_panel_view *out, struct why *why) MUST_USE;

#endif
