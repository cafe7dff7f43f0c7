/* scale -- points from `min` to `max` (1 to 5 unless said; 3 to 11 points) with words at its ends.
 */
#include "question/type.h"

#include <math.h>

enum { POINTS_LEAST = 3, POINTS_MOST = 11 };

static enum fail parse(struct arena *arena, struct question *question, struct why *why) {
    double min = isnan(question->min) ? 1 : question->min;
    double max = isnan(question->max) ? 5 : question->max;
    if (floor(min) != min || floor(max) != max || max - min + 1 < POINTS_LEAST ||
        max - min + 1 > POINTS_MOST || fabs(min) > 100)
        return why_fail(why, FAIL_INPUT, "max", "a scale has 3 to 11 whole points");
    question->min = min;
    question->max = max;
    question->n_options = (size_t)(max - min + 1);
    question->options = ARENA_ARRAY(arena, struct option, question->n_options);
    for (size_t i = 0; i < question->n_options; i++) {
        struct option *option = &question->options[i];
        option->name = arena_printf(arena, "%d", (int)min + (int)i);
        for (size_t k = 0; k < OUTLINE_LANGUAGES_MAX; k++) {
            const struct words *end = i == 0                         ? &question->low
                                      : i == question->n_options - 1 ? &question->high
                                                                     : NULL;
            const char *text = end == NULL ? NULL : end->in[k];
            if (text != NULL)
                option->label.in[k] = arena_printf(arena, "%s \xe2\x80\x93 %s", option->name, text);
            else if (k == 0)
                option->label.in[0] = option->name;
        }
    }
    return FAIL_NONE;
}

static void fields_of(struct fields *fields, const struct question *question) {
    struct field field = question_field(fields, question, FIELD_CHOICE);
    field.choices = fields_choices(fields, question);
    fields_add(fields, field);
}

static void columns_of(struct columns *columns, const struct question *question) {
    choice_columns(columns, question);
    columns->at[columns->n - 1].ordered = true;
}

static const char *const properties[] = {"min", "max", "low", "high", NULL};

static const struct question_type type_scale = {
    .name = "scale",
    .label = TR("A scale"),
    .help = TR("From 1 to 5, say, with words at both ends."),
    .value = VALUE_NUMBER,
    .properties = properties,
    .parse = parse,
    .fields = fields_of,
    .fill = choice_fill,
    .read = text_read,
    .tell = choice_tell,
    .columns = columns_of,
    .cells = whole_cells,
};
REGISTER(question_type, type_scale);
