/*
 * form_read -- the check of each kind of field; used by form.c alone.
 */
#ifndef WEB_FORM_READ_H
#define WEB_FORM_READ_H

#include "web/form.h"

/* Checks what is in value->texts (cleaned) and fills number, real, date; errors go to the form. */
void field_check(struct form *form, struct form_value *value);

/* The limits in force: the field's own, or those of its kind. */
void field_limits(const struct field *field, int64_t *min, int64_t *max);

/* How errors call the field, in the form's language: "Purpose", "Your answer". */
const char *field_subject(const struct form *form, const struct field *field);

/* Pence as pounds: "600", "193.54". */
char *pence_text(struct arena *arena, int64_t pence);

#endif
