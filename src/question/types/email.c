/* email -- an e-mail address, kept apart from the answers. */
#include "question/type.h"

static void fields_of(struct fields *fields, const struct question *question) {
    struct field field = apart_field(fields, question, FIELD_EMAIL);
    field.autocomplete = "email";
    fields_add(fields, field);
    apart_fields_end(fields, question);
}

static const char *read(struct fields *fields, struct form *form, const struct question *question) {
    return apart_read(fields, form, question, str_of(sent_text(form, question->name)),
                      "text/plain");
}

static const struct question_type type_email = {
    .name = "email",
    .label = TR("An e-mail address"),
    .help = TR("Kept apart from the answers, and in no export."),
    .value = VALUE_TEXT,
    .apart = true,
    .fields = fields_of,
    .read = read,
    .tell = apart_tell,
};
REGISTER(question_type, type_email);
