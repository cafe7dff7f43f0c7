/*
 * command -- a command of the `folkmoot` program; one file per command.
 *
 *   static const struct command command_backup = {
 *       .name = "backup", .summary = "copy all data to a file while the service runs",
 *       .usage = "backup --data DIR --out FILE", .help = "...", .options = options, .run = run };
 *   REGISTER(command, command_backup);
 *
 * `--help`, the manual page and shell completion are made from these members.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "base/arena.h"
#include "base/kind.h"
#include "base/str.h"

struct option_of {     /* ends with a NULL name */
    const char *name;  /* "data": given as --data VALUE or --data=VALUE */
    const char *value; /* "DIR", "N", "TEXT"; NULL: a switch */
    const char *help;
    bool required, repeated;
};

struct arguments {
    struct arena *arena;
    const struct command *command;
    const char *const *names; /* option names given, values beside */
    const char *const *values;
    size_t n_options;
    const char *const *words; /* what is not an option */
    size_t n_words;
};

struct command {
    const char *name, *summary, *usage, *help;
    const struct option_of *options;
    size_t words_min, words_max;
    /* Returns FAIL_NONE, or a fail that main prints and maps to the exit status:
     * 1 cannot be done as asked (INFEASIBLE, CONVERGE, CONFLICT, DENIED, NOTFOUND),
     * 2 wrong use or bad input (INPUT, LIMIT), 3 storage or system (STORE, SYSTEM). */
    enum fail (*run)(const struct arguments *arguments, struct why *why);
};

const char *argument(const struct arguments *arguments, const char *name); /* NULL when not given */
bool argument_given(const struct arguments *arguments, const char *name);
enum fail argument_int(const struct arguments *arguments, const char *name, int64_t min,
                       int64_t max, int64_t otherwise, int64_t *out, struct why *why) MUST_USE;

#endif
