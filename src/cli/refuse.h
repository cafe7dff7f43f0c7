/*
 * refuse -- options that a command has, but not every part of it uses.
 *
 * Somebody who gives an option expects it to matter. One that would be passed over in silence
 * makes a figure look like something it is not, so it is an error that says so.
 */
#ifndef CLI_REFUSE_H
#define CLI_REFUSE_H

#include "cli/command.h"

/* INPUT for the first option given that is not among `used`, names with a space between them. */
enum fail options_refuse(const struct arguments *arguments, const char *part, const char *used,
                         struct why *why) MUST_USE;
/* INPUT when one of `options` is given; `because` completes "'--x' ...". */
enum fail options_unwanted(const struct arguments *arguments, const char *options,
                           const char *because, struct why *why) MUST_USE;

#endif
