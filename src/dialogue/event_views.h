/* event_views -- an event behind a code, its form, and what was said to its host. */
#ifndef DIALOGUE_EVENT_VIEWS_H
#define DIALOGUE_EVENT_VIEWS_H

#include "dialogue/dialogue_views.h"
#include "dialogue/event.sql.h"

/* Whose contact details: dialogue_event. Of enum vault_kind, whose other numbers are in vault.h. */
#define VAULT_HOST ((enum vault_kind)6)

enum { QUESTIONS_MAX = 5, EVENT_CODE_GROUPS = 3 };
enum { HOST_QUIET_FROM = 20, HOST_QUIET_TO = 8 }; /* hours, in London */

/* Who came with a code, and to which event. The code is in the path: "/e/K7QF-2MXA-9TPD". */
struct guest {
    int64_t access;
    const char *role;  /* host, note_taker, participant */
    const char *label; /* "H", "N1", "P07" */
    const char *code;  /* canonical */
    const char *path;  /* "/e/K7QF-2MXA-9TPD" */
    struct dialogue_event_get_row event;
    struct programme programme;
};
/* NOTFOUND for an unknown code; LIMIT for who tries many. */
enum fail guest_of_path(struct request *request, struct db *db, struct guest *out,
                        struct why *why) MUST_USE;
/* The same, DENIED unless it is the host's code. */
enum fail host_of_path(struct request *request, struct db *db, struct guest *out,
                       struct why *why) MUST_USE;
struct str event_code_hash(struct arena *arena, const struct app *app, const char *code);

/* The form of an event; `own_details` adds name and ways to reach the host. */
enum fail event_fields(struct request *request, struct db *db, int64_t engagement,
                       const char *languages, bool own_details, const struct field **fields,
                       size_t *n, struct why *why) MUST_USE;
struct event_draft {
    bool is_open;
    int64_t area, community, minutes, capacity; /* DB_NULL_INT: none */
    const char *place, *day, *starts, *language;
    const char *questions[QUESTIONS_MAX];
    size_t n_questions;
};
/* INPUT with the field at fault. `starts_day`, `ends_day`: of the programme, "" any. */
enum fail event_form_read(struct request *request, struct db *db, int64_t engagement,
                          const char *starts_day, const char *ends_day, struct event_draft *out,
                          struct why *why) MUST_USE;
enum fail event_questions_put(struct db *db, int64_t event, const struct event_draft *draft,
                              struct why *why) MUST_USE;

/* "3 March 2027, 18:30, 90 minutes" */
const char *event_when(struct request *request, const char *day, const char *starts,
                       int64_t minutes);
/* A message to the host by e-mail where the vault has an address: written in this transaction.
 * `added` (NULL allowed): whether there was anywhere to send it. */
struct host_message {
    const char *once; /* which: the same is never sent twice */
    const char *language, *template, *subject, *text;
    bool quiet; /* not in the evening or at night */
};
enum fail host_tell(struct app *app, struct db *db, struct arena *arena, int64_t now, int64_t event,
                    const struct host_message *message, bool *added, struct why *why) MUST_USE;

#endif
