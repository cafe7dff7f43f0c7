/* long_text -- an answer in people's own words. `at most`: characters, 5,000 unless said. */
#include "question/type.h"

static void fields_of(struct fields *fields, const struct question *question) {
    struct field field = question_field(fields, question, FIELD_LONG_TEXT);
    field.max = question->at_most > 0 ? question->at_most : 5000;
    if (field.hint == NULL)
        field.hint = TR("Do not write names or anything that shows who you are.");
    fields_add(fields, field);
}

static void columns_of(struct columns *columns, const struct question *question) {
    one_column(columns, question, COLUMN_TEXT, true);
}

static const char *const properties[] = {"at most", NULL};

static const struct question_type type_long_text = {
    .name = "long_text",
    .label = TR("Long text"),
    .help = TR("Several lines, with a count of characters."),
    .value = VALUE_TEXT,
    .properties = properties,
    .fields = fields_of,
    .fill = text_fill,
    .read = text_read,
    .columns = columns_of,
    .cells = whole_cells,
};
REGISTER(question_type, type_long_text);
