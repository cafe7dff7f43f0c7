/* text -- a short answer in people's own words, on one line. `at most`: characters, 200 unless
 * said. */
#include "question/type.h"

static void fields_of(struct fields *fields, const struct question *question) {
    struct field field = question_field(fields, question, FIELD_TEXT);
    field.min = 0;
    field.max = question->at_most > 0 ? question->at_most : 200;
    fields_add(fields, field);
}

static void columns_of(struct columns *columns, const struct question *question) {
    one_column(columns, question, COLUMN_TEXT, true);
}

static const char *const properties[] = {"at most", NULL};

static const struct question_type type_text = {
    .name = "text",
    .label = TR("Short text"),
    .help = TR("One line. Asks for words that somebody has to read: use it sparingly."),
    .value = VALUE_TEXT,
    .properties = properties,
    .fields = fields_of,
    .fill = text_fill,
    .read = text_read,
    .columns = columns_of,
    .cells = whole_cells,
};
REGISTER(question_type, type_text);
