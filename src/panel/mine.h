/* mine -- what the pages share that a member opens with their own code. */
#ifndef PANEL_MINE_H
#define PANEL_MINE_H

#include "civic/page.h"
#include "panel/panel_store.h"

struct mine {
    struct member_get_row row;
    struct panel_get_row panel;
    const char *path; /* "/m/K7QF-2MXA-9TPD" */
};
/* The member whose code is `:code`, also one who has left. NOTFOUND for a code that opens nothing,
 * that of somebody erased among them; and a wait after many: codes cannot be guessed. */
enum fail mine_of_path(struct request *request, struct db *db, struct mine *out,
                       struct why *why) MUST_USE;

#endif
