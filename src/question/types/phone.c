/* phone -- a telephone number as people write it, kept apart from the answers. */
#include "question/type.h"

#include <ctype.h>
#include <string.h>

/* 10 to 15 digits (E.164), with what people write between them, and an extension behind. */
static bool is_number(const char *typed) {
    size_t digits = 0;
    for (const char *s = typed; *s != '\0'; s++) {
        if (strncasecmp(s, "ext", 3) == 0 || (*s == 'x' && digits >= 10)) break;
        if (isdigit((unsigned char)*s))
            digits++;
        else if (strchr(" ()-./", *s) == NULL && !(*s == '+' && s == typed))
            return false;
    }
    return digits >= 10 && digits <= 15;
}

static void fields_of(struct fields *fields, const struct question *question) {
    struct field field = apart_field(fields, question, FIELD_TEXT);
    field.max = 40;
    field.autocomplete = "tel";
    fields_add(fields, field);
    apart_fields_end(fields, question);
}

static const char *read(struct fields *fields, struct form *form, const struct question *question) {
    const char *typed = sent_text(form, question->name);
    if (typed[0] != '\0' && !is_number(typed)) {
        form_error(form, question->name,
                   "Enter a telephone number, like 01632 960 001, 07700 900 982 or "
                   "+44 808 157 0192");
        return "";
    }
    return apart_read(fields, form, question, str_of(typed), "text/plain");
}

static const struct question_type type_phone = {
    .name = "phone",
    .label = TR("A telephone number"),
    .help = TR("Kept apart from the answers, and in no export."),
    .value = VALUE_TEXT,
    .apart = true,
    .fields = fields_of,
    .read = read,
    .tell = apart_tell,
};
REGISTER(question_type, type_phone);
