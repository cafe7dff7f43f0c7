/* exit -- an exit page: whoever comes to it has finished, and is told why. */
#include "question/type.h"

static const struct question_type type_exit = {
    .name = "exit",
    .label = TR("An exit page"),
    .help = TR("For those to whom the rest is not addressed. Needs 'only if'."),
    .value = VALUE_NONE,
};
REGISTER(question_type, type_exit);
