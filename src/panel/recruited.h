/*
 * recruited -- people whom a recruitment found for a panel become its members.
 *
 * Question: with which chance is each of them on the panel?
 * Method:   the addresses that stand behind their letter's (its design weight), divided by their
 *           chance in the draw among those who registered. What is not known counts as 1. Weights
 *           are compared within one recruitment alone: results scale them to a mean of 1 there.
 *           What they told the recruitment goes into the profile where the panel has a dimension
 *           and a category of that name.
 */
#ifndef PANEL_RECRUITED_H
#define PANEL_RECRUITED_H

#include "panel/panel_store.h"
#include "panel/recruited.sql.h"

/* The dimension of a panel that a recruitment's category goes into, by its name or title in any
 * case; NULL: none. */
const struct panel_dimension *recruited_dimension(const struct panel_dimension *dimensions,
                                                  size_t n, const char *category);

/* Takes in everybody who has said yes; whoever is a member already stays the one they are. *n_new:
 * members added. Inside a write transaction. NOTFOUND when the recruitment is not the panel's. */
enum fail recruited_join(struct app *app, struct db *db, struct arena *arena, int64_t panel,
                         int64_t recruitment, int64_t now, size_t *n_new, struct why *why) MUST_USE;

#endif
