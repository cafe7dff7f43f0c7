/* agree -- a statement: agree, disagree or pass, as opinion maps take them. */
#include "question/type.h"

static enum fail parse(struct arena *arena, struct question *question, struct why *why) {
    (void)why;
    question->options = ARENA_ARRAY(arena, struct option, 3);
    question->options[0] = (struct option){.name = "agree", .label = {{TR("Agree")}}};
    question->options[1] = (struct option){.name = "disagree", .label = {{TR("Disagree")}}};
    question->options[2] = (struct option){.name = "pass", .label = {{TR("Pass, or not sure")}}};
    question->n_options = 3;
    return FAIL_NONE;
}

static void fields_of(struct fields *fields, const struct question *question) {
    struct field field = question_field(fields, question, FIELD_CHOICE);
    field.choices = fields_choices(fields, question);
    fields_add(fields, field);
}

static const struct question_type type_agree = {
    .name = "agree",
    .label = TR("A statement to agree or disagree with"),
    .help =
        TR("Agree, disagree or pass: the form in which statements are compared between groups."),
    .value = VALUE_WORD,
    .parse = parse,
    .fields = fields_of,
    .fill = choice_fill,
    .read = text_read,
    .tell = choice_tell,
    .columns = choice_columns,
    .cells = whole_cells,
};
REGISTER(question_type, type_agree);
