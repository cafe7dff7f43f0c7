/* number -- whole unless `decimals` says how many digits after the point; `min`, `max`, `unit`,
 * `before` (a sign such as £). */
#include "question/type.h"

#include <math.h>

static void fields_of(struct fields *fields, const struct question *question) {
    struct field field = question_field(fields, question, FIELD_TEXT);
    const char *unit = words_in(&question->unit, fields->language);
    const char *before = words_in(&question->before, fields->language);
    field.max = 30;
    field.suffix = unit[0] == '\0' ? NULL : unit;
    field.prefix = before[0] == '\0' ? NULL : before;
    fields_add(fields, field);
}

/* As people write numbers: with blanks or commas between thousands. */
static char *digits(struct arena *arena, const char *typed) {
    char *out = arena_copy(arena, typed), *to = out;
    for (const char *s = typed; *s != '\0'; s++)
        if (*s != ' ' && !(*s == ',' && str_comma_parts_thousands(typed, s))) *to++ = *s;
    *to = '\0';
    return out;
}

static void error_range(struct form *form, const struct question *question) {
    if (isnan(question->max))
        form_error(form, question->name, "Your answer must be %g or more", question->min);
    else if (isnan(question->min))
        form_error(form, question->name, "Your answer must be %g or less", question->max);
    else
        form_error(form, question->name, "Your answer must be between %g and %g", question->min,
                   question->max);
}

static const char *read(struct fields *fields, struct form *form, const struct question *question) {
    const char *typed = sent_text(form, question->name);
    double number, factor = pow(10, (double)question->decimals);
    if (typed[0] == '\0') return "";
    bool good = str_real(str_of(digits(fields->arena, typed)), &number) && fabs(number) < 1e12;
    if (!good || (question->decimals == 0 && floor(number) != number)) {
        if (question->decimals == 0)
            form_error(form, question->name, "Your answer must be a whole number, like 12");
        else
            form_error(form, question->name, "Your answer must be a number, like 12.5");
        return "";
    }
    if (number < question->min || number > question->max) {
        error_range(form, question);
        return "";
    }
    number = round(number * factor) / factor;
    return arena_printf(fields->arena, "%.15g", number == 0 ? 0.0 : number);
}

static const char *tell(struct arena *arena, const struct question *question, size_t language,
                        const char *value) {
    const char *unit = words_in(&question->unit, language);
    return arena_printf(arena, "%s%s%s%s", words_in(&question->before, language), value,
                        unit[0] == '\0' ? "" : " ", unit);
}

static void columns_of(struct columns *columns, const struct question *question) {
    one_column(columns, question, COLUMN_NUMBER, false);
}

static const char *const properties[] = {"min", "max", "decimals", "unit", "before", NULL};

static const struct question_type type_number = {
    .name = "number",
    .label = TR("A number"),
    .help = TR("With the least and most that can be right."),
    .value = VALUE_NUMBER,
    .properties = properties,
    .fields = fields_of,
    .fill = text_fill,
    .read = read,
    .tell = tell,
    .columns = columns_of,
    .cells = whole_cells,
};
REGISTER(question_type, type_number);
