/* yes_no -- yes or no, and with `third: Not sure` a third answer, stored as "unsure". */
#include "question/type.h"

static enum fail parse(struct arena *arena, struct question *question, struct why *why) {
    (void)why;
    const struct block *block = question->block;
    bool third = block_property(block, "third") != NULL;
    question->options = ARENA_ARRAY(arena, struct option, 3);
    question->options[0] = (struct option){.name = "yes", .label = {{TR("Yes")}}};
    question->options[1] = (struct option){.name = "no", .label = {{TR("No")}}};
    question->n_options = 2;
    for (size_t i = 0; third && i < block->n_properties; i++)
        if (text_is(block->properties[i].name, "third"))
            question->options[question->n_options++] =
                (struct option){.name = "unsure", .label = block->properties[i].value};
    return FAIL_NONE;
}

static void fields_of(struct fields *fields, const struct question *question) {
    struct field field = question_field(fields, question, FIELD_CHOICE);
    field.choices = fields_choices(fields, question);
    field.inline_choices = question->n_options == 2;
    fields_add(fields, field);
}

static const char *const properties[] = {"third", NULL};

static const struct question_type type_yes_no = {
    .name = "yes_no",
    .label = TR("Yes or no"),
    .help = TR("With a third answer such as 'Not sure', if you like."),
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
REGISTER(question_type, type_yes_no);
