/* single -- one answer from several, as radio buttons or (as: list) a drop-down list. */
#include "question/type.h"

static bool as_list(const struct question *question) {
    return text_is(block_property(question->block, "as"), "list");
}

static enum fail parse(struct arena *arena, struct question *question, struct why *why) {
    (void)arena;
    const char *as = block_property(question->block, "as");
    if (as == NULL || text_is(as, "list") || text_is(as, "buttons")) return FAIL_NONE;
    return why_fail(why, FAIL_INPUT, "as", "'as' is either buttons or list");
}

static void fields_of(struct fields *fields, const struct question *question) {
    struct field field =
        question_field(fields, question, as_list(question) ? FIELD_SELECT : FIELD_CHOICE);
    field.choices = fields_choices(fields, question);
    fields_add(fields, field);
}

static const char *const properties[] = {"order", "as", NULL};

static const struct question_type type_single = {
    .name = "single",
    .label = TR("One answer from several"),
    .help = TR("Radio buttons. For more than ten answers, a list to choose from."),
    .takes = TAKES_OPTIONS,
    .options_min = 2,
    .value = VALUE_WORD,
    .properties = properties,
    .parse = parse,
    .fields = fields_of,
    .fill = choice_fill,
    .read = text_read,
    .tell = choice_tell,
    .columns = choice_columns,
    .cells = whole_cells,
};
REGISTER(question_type, type_single);
