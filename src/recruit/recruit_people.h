/*
 * recruit_people -- who a candidate is: in the vault, and read only where a page needs it.
 *
 * Each candidate has a vault record of their own (VAULT_REGISTRATION), so that erasing one
 * destroys one key. Needs (access, caring, contact) and the chosen way are there too: they can say
 * more about a person than their name. A page that shows any of this writes a row of the audit log.
 */
#ifndef RECRUIT_RECRUIT_PEOPLE_H
#define RECRUIT_RECRUIT_PEOPLE_H

#include "civic/app.h"

/* All texts may be "" (not known). */
struct recruit_person {
    const char *name, *email, *phone;
    const char *address; /* lines, the last one the postcode */
    const char *access;  /* what they need to take part: hearing loop, large print ... */
    const char *caring;  /* for children or others while they are with us */
    const char *way;     /* to reach them best: "phone", "text", "email", "letter" */
    const char *contact; /* the same in words, and when */
    const char *calls;   /* what callers wrote down for one another */
};

/* Outside or inside a write transaction. FAIL_LIMIT when it is too much text. */
enum fail recruit_person_put(struct app *app, struct arena *arena, int64_t candidate,
                             const struct recruit_person *person, struct why *why) MUST_USE;
/* The same for many in two durable commits. */
enum fail recruit_people_put(struct app *app, struct arena *arena, const int64_t *candidates,
                             const struct recruit_person *people, size_t n,
                             struct why *why) MUST_USE;
/* NOTFOUND when erased. */
enum fail recruit_person_get(struct app *app, struct arena *arena, int64_t candidate,
                             struct recruit_person *out, struct why *why) MUST_USE;
/* The way that a contact of VAULT_REGISTRATION holds, "" when none was chosen: for whoever has read
 * many contacts at once. Never fails. */
const char *recruit_contact_way(struct arena *arena, const struct contact *contact);
/* The name to show, or "Number 17 (erased)". Never fails. */
const char *recruit_person_name(struct app *app, struct arena *arena, int64_t candidate,
                                int64_t number);

#endif
