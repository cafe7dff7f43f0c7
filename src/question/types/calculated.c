/* calculated -- a value from earlier answers (`value: points.privacy + points.safety`). */
#include "question/type.h"

static enum fail parse(struct arena *arena, struct question *question, struct why *why) {
    (void)arena;
    if (block_property(question->block, "value") != NULL) return FAIL_NONE;
    return why_fail(why, FAIL_INPUT, "value",
                    "this needs a line 'value: ...' that says how it is calculated");
}

static void columns_of(struct columns *columns, const struct question *question) {
    bool text = question->value != NULL && expression_kind(question->value) == EXPRESSION_TEXT;
    one_column(columns, question, text ? COLUMN_TEXT : COLUMN_NUMBER, false);
}

static const char *const properties[] = {"value", NULL};

static const struct question_type type_calculated = {
    .name = "calculated",
    .label = TR("Calculated from answers"),
    .help = TR("A number for conditions and exports; nobody sees it."),
    .value = VALUE_NUMBER,
    .properties = properties,
    .parse = parse,
    .columns = columns_of,
    .cells = whole_cells,
};
REGISTER(question_type, type_calculated);
