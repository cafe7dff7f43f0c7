/* disclose -- what the two uses of `folkmoot disclose` share. */
#ifndef CLI_DISCLOSE_H
#define CLI_DISCLOSE_H

#include "cli/command.h"

/* disclose --answers: could somebody in a file of answers, or in a total of it, be singled out? */
enum fail disclose_answers(const struct arguments *arguments, struct why *why) MUST_USE;

#endif
