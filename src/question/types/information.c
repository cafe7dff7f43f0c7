/* information -- a page to read: facts, a case, what comes next. Nothing is asked. */
#include "question/type.h"

static const struct question_type type_information = {
    .name = "information",
    .label = TR("A page to read"),
    .help = TR("Facts that people need before they answer. Nothing is asked."),
    .value = VALUE_NONE,
};
REGISTER(question_type, type_information);
