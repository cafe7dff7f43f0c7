/* write_up_form -- the one form of a write-up, for those with a code and for staff. */
#ifndef DIALOGUE_WRITE_UP_FORM_H
#define DIALOGUE_WRITE_UP_FORM_H

#include "dialogue/event_views.h"
#include "dialogue/write_up.h"
#include "dialogue/write_up.sql.h"

/* A write-up as it is stored, with what surrounds it. */
struct report {
    int64_t id; /* 0: nothing stored yet */
    struct dialogue_write_up_row_row row;
    struct write_up said;
    struct dialogue_present_list_row *present;
    size_t n_present;
};
/* A blank one for id 0. The counts are of the kit's statements, in its order. */
enum fail write_up_load(struct request *request, struct db *db, int64_t id, int64_t event,
                        const struct kit *kit, struct report *out, struct why *why) MUST_USE;

enum fail write_up_fields(struct request *request, struct db *db, int64_t engagement,
                          int64_t last_kit, const struct kit *kit, const struct field **fields,
                          size_t *n, struct why *why) MUST_USE;
void write_up_fill_form(struct form *form, const struct report *report, int64_t kit,
                        int64_t revision);
/* What the form says, in the arena. */
void write_up_read_form(struct request *request, const struct kit *kit, struct write_up *out);
/* Saves what the form says to the draft `id`. CONFLICT when it was changed meanwhile. */
enum fail write_up_save(struct request *request, struct db *db, int64_t id, int64_t engagement,
                        int64_t revision, const struct kit *kit, struct why *why) MUST_USE;
/* Sends a draft as it is stored. */
enum fail write_up_send_off(struct request *request, struct db *db, int64_t engagement,
                            const struct report *report, struct why *why) MUST_USE;

/* The form on a page, with its buttons: save, and go on to sending. */
void write_up_form_put(struct request *request, const struct kit *kit, const char *cancel_href);
/* What is asked before it is sent; `edit_href` leads back to the form. */
void write_up_asks_put(struct request *request, const struct report *report, const char *edit_href);
/* All that it says, for reading; `caption` of its counts, NULL: the usual one. */
void write_up_put(struct request *request, const struct report *report, const struct kit *kit,
                  const char *caption);
/* "Statement 3" in the form's order; its fields' names. */
const char *count_field(struct arena *arena, int64_t statement, const char *what);

#endif
