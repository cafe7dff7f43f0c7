/*
 * member_form -- the fields by which a member is described: the same for officials, for the joining
 * form and for the member's own page.
 */
#ifndef PANEL_MEMBER_FORM_H
#define PANEL_MEMBER_FORM_H

#include "panel/panel_views.h"

/* Contact and preference fields, in the order shown. */
enum { MEMBER_FIELDS = 8 };
extern const struct field member_fields[MEMBER_FIELDS];
/* Those and one choice for each dimension of the panel, named "d" and its number; `also` more at
 * the end (NULL: none). */
enum fail member_fields_make(struct request *request, struct db *db, int64_t panel,
                             const struct field *also, size_t n_also, const struct field **fields,
                             size_t *n_fields, struct why *why) MUST_USE;
/* The names of a form's fields, ending with NULL, for the template. */
const char *const *field_names(struct arena *arena, const struct form *form);
/* What was filled in. Errors (no way to reach them by the channel chosen) go to the form: INPUT. */
enum fail member_from_form(struct request *request, const struct panel_dimension *dimensions,
                           size_t n, struct member_new *out, struct why *why) MUST_USE;
/* Fills the form from what is stored. */
enum fail member_fill_form(struct request *request, struct db *db, const struct member_get_row *row,
                           struct why *why) MUST_USE;
/* Saves changed details, preferences and (where dimensions are given) profile. CONFLICT when the
 * revision is another. */
enum fail member_save_form(struct request *request, struct db *db, int64_t panel, int64_t member,
                           const struct panel_dimension *dimensions, size_t n,
                           struct why *why) MUST_USE;

#endif
