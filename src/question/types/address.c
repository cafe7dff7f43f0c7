/* address -- where to write to somebody, kept apart from the answers. For where they live, as a
 * fact about them, `postcode` is enough. */
#include "question/type.h"

static const struct {
    const char *part, *label, *autocomplete;
    bool needed;
} lines[] = {{"line1", TR("Address line 1"), "address-line1", true},
             {"line2", TR("Address line 2 (optional)"), "address-line2", false},
             {"town", TR("Town or city"), "address-level2", true},
             {"postcode", TR("Postcode"), "postal-code", true}};
enum { LINES = sizeof lines / sizeof lines[0] };

static void fields_of(struct fields *fields, const struct question *question) {
    for (size_t i = 0; i < LINES; i++) {
        struct field field = apart_field(fields, question, FIELD_TEXT);
        field.name = field_part(fields->arena, question, lines[i].part);
        field.label = lines[i].label;
        field.label_large = false;
        if (i > 0) field.hint = NULL;
        field.required = field.required && lines[i].needed;
        field.max = 100;
        field.autocomplete = lines[i].autocomplete;
        fields_add(fields, field);
    }
    apart_fields_end(fields, question);
}

static const char *read(struct fields *fields, struct form *form, const struct question *question) {
    struct buf buf;
    buf_init(&buf, fields->arena, 4096);
    for (size_t i = 0; i < LINES; i++) {
        const char *typed = sent_text(form, field_part(fields->arena, question, lines[i].part));
        if (typed[0] != '\0') buf_printf(&buf, "%s%s", buf.n == 0 ? "" : "\n", typed);
    }
    struct str text = {buf.s, buf.n};
    return apart_read(fields, form, question, text, "text/plain");
}

static const struct question_type type_address = {
    .name = "address",
    .label = TR("An address to write to"),
    .help = TR("Kept apart from the answers, and in no export. To know the area alone, ask for a "
               "postcode."),
    .value = VALUE_TEXT,
    .apart = true,
    .fields = fields_of,
    .read = read,
    .tell = apart_tell,
};
REGISTER(question_type, type_address);
