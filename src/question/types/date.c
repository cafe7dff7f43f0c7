/* date -- day, month and year; `min` and `max` are the first and last day allowed. */
#include "question/type.h"

#include <string.h>

static void fields_of(struct fields *fields, const struct question *question) {
    struct field field = question_field(fields, question, FIELD_DATE);
    if (field.hint == NULL) field.hint = TR("For example, 27 3 1985");
    fields_add(fields, field);
}

static const char *read(struct fields *fields, struct form *form, const struct question *question) {
    struct date date;
    if (!has_field(form, question->name) || !form_date(form, question->name, &date)) return "";
    const char *iso = date_iso(fields->arena, date);
    if (question->first_day != NULL && strcmp(iso, question->first_day) < 0)
        form_error(form, question->name, "The date must be %s or later", question->first_day);
    else if (question->last_day != NULL && strcmp(iso, question->last_day) > 0)
        form_error(form, question->name, "The date must be %s or earlier", question->last_day);
    return iso;
}

static const char *tell(struct arena *arena, const struct question *question, size_t language,
                        const char *value) {
    (void)question, (void)language;
    struct date date;
    if (!date_read(value, &date)) return value;
    return clock_day_text(arena, date_start(date), "en");
}

static void columns_of(struct columns *columns, const struct question *question) {
    one_column(columns, question, COLUMN_DATE, false);
}

static const char *const properties[] = {"min", "max", NULL};

static const struct question_type type_date = {
    .name = "date",
    .label = TR("A date"),
    .help = TR("Day, month and year."),
    .value = VALUE_DATE,
    .properties = properties,
    .fields = fields_of,
    .fill = text_fill,
    .read = read,
    .tell = tell,
    .columns = columns_of,
    .cells = whole_cells,
};
REGISTER(question_type, type_date);
