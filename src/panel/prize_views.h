/* prize_views -- what the template of prize draws is given. */
#ifndef PANEL_PRIZE_VIEWS_H
#define PANEL_PRIZE_VIEWS_H

#include "panel/wave_views.h"

struct prize_view {
    const char *caption;
    const struct prize_of_wave_row *row;
    const char *committed;
    size_t n, n_winners;
    const char *const *winners; /* tickets; for officials with the member's number */
    bool drawn;
    const struct form *form; /* to draw; NULL: none */
    const char *public_href, *file_href;
};

#endif
