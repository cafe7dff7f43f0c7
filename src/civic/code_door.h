/*
 * code_door -- which page a code opens, for whoever types it at another one.
 *
 * A slip, a letter and a message each carry a code, and people do not know which of the pages that
 * ask for one is theirs. A room whose codes open pages of its own registers a constant; the pages
 * that take codes ask all of them before they say that a code is unknown.
 *   static const struct code_door code_door_dialogue = {"dialogue", opens};
 *   REGISTER(code_door, code_door_dialogue);
 */
#ifndef CIVIC_CODE_DOOR_H
#define CIVIC_CODE_DOOR_H

#include "civic/page.h"

struct code_door {
    const char *room;
    /* NOTFOUND for a code that is not this room's. `code` is canonical. */
    enum fail (*opens)(struct request *request, struct db *db, const char *code, const char **path,
                       struct why *why);
};
KIND_DECLARE(code_door);

/* The page that this code opens; NOTFOUND when no room knows it. Whoever calls it counts guesses.
 */
enum fail code_door_find(struct request *request, struct db *db, const char *code,
                         const char **path, struct why *why) MUST_USE;

#endif
