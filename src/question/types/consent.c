/* consent -- one box to tick; when required, nobody goes on without it. Stored as "yes". */
#include "question/type.h"

static void fields_of(struct fields *fields, const struct question *question) {
    struct field field = question_field(fields, question, FIELD_YES);
    field.label_large = false;
    if (field.missing == NULL) field.missing = TR("Tick the box to go on, or leave");
    fields_add(fields, field);
}

static const char *read(struct fields *fields, struct form *form, const struct question *question) {
    (void)fields;
    return sent_text(form, question->name)[0] == '\0' ? "" : "yes";
}

static const char *tell(struct arena *arena, const struct question *question, size_t language,
                        const char *value) {
    (void)arena, (void)question, (void)language;
    return value[0] == '\0' ? TR("No") : TR("Yes");
}

static void columns_of(struct columns *columns, const struct question *question) {
    one_column(columns, question, COLUMN_NUMBER, false);
}

static void cells_of(const struct question *question, const char *value, struct str *cells) {
    (void)question;
    cells[0] = value[0] == '\0' ? STR("0") : STR("1");
}

static const struct question_type type_consent = {
    .name = "consent",
    .label = TR("Consent"),
    .help = TR("One box with what somebody agrees to."),
    .value = VALUE_TEXT,
    .fields = fields_of,
    .fill = text_fill,
    .read = read,
    .tell = tell,
    .columns = columns_of,
    .cells = cells_of,
};
REGISTER(question_type, type_consent);
