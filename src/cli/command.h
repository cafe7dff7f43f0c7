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
    const struct option_of *options; /* NULL: none but --help */
    const char *const *parts;    /* what the first word must be one of, ends with NULL; or NULL */
    size_t words_min, words_max; /* words_max WORDS_ANY: no limit */
    bool hidden;                 /* for developers and build steps: not in the lists */
    /* Returns FAIL_NONE, or a fail that main prints and maps to the exit status:
     * 1 cannot be done as asked (INFEASIBLE, CONVERGE, CONFLICT, DENIED, NOTFOUND),
     * 2 wrong use or bad input (INPUT, LIMIT), 3 storage or system (STORE, SYSTEM). */
    enum fail (*run)(const struct arguments *arguments, struct why *why);
};

/* As many words as the person likes. */
#define WORDS_ANY ((size_t)-1)

const char *argument(const struct arguments *arguments, const char *name); /* NULL when not given */
bool argument_given(const struct arguments *arguments, const char *name);
enum fail argument_int(const struct arguments *arguments, const char *name, int64_t min,
                       int64_t max, int64_t otherwise, int64_t *out, struct why *why) MUST_USE;
/* Decimal number, the same way. */
enum fail argument_real(const struct arguments *arguments, const char *name, double min, double max,
                        double otherwise, double *out, struct why *why) MUST_USE;
/* All values of a repeated option, in the order given: `*values` in the arena. */
void argument_all(const struct arguments *arguments, const char *name, const char *const **values,
                  size_t *n);

/* Puts "FILE:ROW:COLUMN: " (what of it is known) before the text of a failure that
 * is about a file, so that main prints the line in the form that editors follow.
 * Returns why->fail: `return why_in_file(why, path);`. A NULL why gives FAIL_INPUT. */
enum fail why_in_file(struct why *why, const char *file);

/* Reads the options and words that follow the command's name. INPUT for an unknown
 * option (with the nearest known one), a missing value, a missing required option,
 * one given twice that may be given once, too few or too many words, a first word that is no
 * part of the command (with the nearest one). */
enum fail arguments_read(struct arena *arena, const struct command *command, int n,
                         char *const *given, struct arguments *out, struct why *why) MUST_USE;

/* All commands by name, in the arena; hidden ones last and only when asked for. */
const struct command *const *command_list(struct arena *arena, bool with_hidden, size_t *n);
/* NULL when there is none. */
const struct command *command_find(const char *name);
/* The help of one command, or of the whole program (command NULL). */
void command_help(struct buf *out, const struct command *command);
/* What is nearest to `typed` among `names`, or NULL when none is near (two slips at most). */
const char *nearest_name(const char *typed, const char *const *names, size_t n);

/* The exit status of a failure: 0, 1, 2 or 3 as said at `run`. */
int exit_status(enum fail fail);

/* The whole program but for the process: main calls it once. */
int command_main(int argc, char **argv);

/* Reads a file that the command line names ("-": standard input). One that is not there is
 * wrong use (INPUT), not something that cannot be done. */
enum fail input_read(struct arena *arena, const char *path, size_t max, struct str *out,
                     struct why *why) MUST_USE;

#endif
