#include "cli/command.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/version.h"

#include <setjmp.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

KIND_DECLARE(command);

/* Address space of one command: memory is only used as far as it is needed. */
#define COMMAND_MEMORY_BYTES ((size_t)16 << 30)
enum { HELP_BYTES = 1 << 20, NEAR_DISTANCE = 2, NAME_MAX_BYTES = 64 };

static const struct option_of option_help = {.name = "help",
                                             .help = "explain this command and stop"};

int exit_status(enum fail fail) {
    switch (fail) {
    case FAIL_NONE: return 0;
    case FAIL_NOTFOUND:
    case FAIL_DENIED:
    case FAIL_CONFLICT:
    case FAIL_INFEASIBLE:
    case FAIL_CONVERGE: return 1;
    case FAIL_INPUT:
    case FAIL_LIMIT: return 2;
    case FAIL_STORE:
    case FAIL_SYSTEM: return 3;
    }
    return 3;
}

static int by_name(const void *a, const void *b) {
    const struct command *x = *(const struct command *const *)a;
    const struct command *y = *(const struct command *const *)b;
    if (x->hidden != y->hidden) return x->hidden ? 1 : -1;
    return strcmp(x->name, y->name);
}

const struct command *const *command_list(struct arena *arena, bool with_hidden, size_t *n) {
    size_t count = 0;
    for (KIND_EACH(command, at)) count++;
    const struct command **list = ARENA_ARRAY(arena, const struct command *, count + 1);
    *n = 0;
    for (KIND_EACH(command, at)) {
        if (with_hidden || !(*at)->hidden) list[(*n)++] = *at;
    }
    qsort(list, *n, sizeof list[0], by_name);
    return list;
}

const struct command *command_find(const char *name) {
    for (KIND_EACH(command, at)) {
        if (text_is((*at)->name, name)) return *at;
    }
    return NULL;
}

/* Optimal string alignment: insertions, deletions, replacements and swaps of neighbours. */
static size_t distance(const char *a, const char *b) {
    size_t n = strlen(a), m = strlen(b);
    size_t rows[3][NAME_MAX_BYTES + 1];
    if (n > NAME_MAX_BYTES || m > NAME_MAX_BYTES) return NAME_MAX_BYTES;
    for (size_t j = 0; j <= m; j++) rows[0][j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t *now = rows[i % 3], *last = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t best = last[j - 1] + (a[i - 1] != b[j - 1]);
            if (last[j] + 1 < best) best = last[j] + 1;
            if (now[j - 1] + 1 < best) best = now[j - 1] + 1;
            bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped && before[j - 2] + 1 < best) best = before[j - 2] + 1;
            now[j] = best;
        }
    }
    return rows[n % 3][m];
}

const char *nearest_name(const char *typed, const char *const *names, size_t n) {
    const char *best = NULL;
    size_t best_distance = NEAR_DISTANCE + 1;
    for (size_t i = 0; i < n; i++) {
        size_t d = distance(typed, names[i]);
        /* A slip in a word of three letters is another word. */
        if (d < best_distance && d * 2 < strlen(names[i])) best = names[i], best_distance = d;
        bool begins = strlen(typed) >= 2 && strncmp(typed, names[i], strlen(typed)) == 0;
        if (best == NULL && begins) best = names[i];
    }
    return best;
}

/* The program's own help. */
static void help_all(struct buf *out) {
    buf_text(out, "Folkmoot: develop a data sharing proposal with partners, put it to the public,\n"
                  "score its acceptability, decide in the open and publish.\n\n"
                  "Usage: folkmoot COMMAND [OPTION...]\n\nCommands:\n");
    size_t n, wide = 0;
    const struct command *const *list = command_list(out->arena, false, &n);
    for (size_t i = 0; i < n; i++) {
        if (strlen(list[i]->name) > wide) wide = strlen(list[i]->name);
    }
    for (size_t i = 0; i < n; i++) {
        buf_printf(out, "  %-*s  %s\n", (int)wide, list[i]->name, list[i]->summary);
    }
    buf_text(out,
             "\n'folkmoot COMMAND --help' explains one command. 'folkmoot --version' prints the "
             "version.\n"
             "Exit status: 0 done, 1 cannot be done as asked, 2 wrong use or bad input,\n"
             "3 storage or system failure.\n");
}

static void help_option(struct buf *out, const struct option_of *option, int wide) {
    char left[NAME_MAX_BYTES * 2];
    const char *value = option->value == NULL ? "" : option->value;
    snprintf(left, sizeof left, "--%s%s%s", option->name, *value == '\0' ? "" : " ", value);
    buf_printf(out, "  %-*s  %s", wide, left, option->help == NULL ? "" : option->help);
    if (option->required) buf_text(out, " (required)");
    if (option->repeated) buf_text(out, " (may be repeated)");
    buf_char(out, '\n');
}

static size_t option_width(const struct option_of *option) {
    return 2 + strlen(option->name) + (option->value == NULL ? 0 : 1 + strlen(option->value));
}

void command_help(struct buf *out, const struct command *command) {
    if (command == NULL) {
        help_all(out);
        return;
    }
    buf_printf(out, "folkmoot %s: %s\n\nUsage: folkmoot %s\n", command->name, command->summary,
               command->usage);
    if (command->help != NULL) buf_printf(out, "\n%s\n", command->help);
    buf_text(out, "\nOptions:\n");
    size_t wide = option_width(&option_help);
    const struct option_of *option;
    for (option = command->options; option != NULL && option->name != NULL; option++) {
        if (option_width(option) > wide) wide = option_width(option);
    }
    for (option = command->options; option != NULL && option->name != NULL; option++) {
        help_option(out, option, (int)wide);
    }
    help_option(out, &option_help, (int)wide);
}

static const struct option_of *option_find(const struct command *command, struct str name) {
    if (str_is(name, option_help.name)) return &option_help;
    for (const struct option_of *at = command->options; at != NULL && at->name != NULL; at++) {
        if (str_is(name, at->name)) return at;
    }
    return NULL;
}

static enum fail option_unknown(struct arena *arena, const struct command *command, struct str name,
                                struct why *why) {
    size_t n = 0;
    for (const struct option_of *at = command->options; at != NULL && at->name != NULL; at++) n++;
    const char **names = ARENA_ARRAY(arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++) names[i] = command->options[i].name;
    const char *typed = str_copy(arena, name);
    const char *near = nearest_name(typed, names, n);
    if (near != NULL) {
        return why_fail(why, FAIL_INPUT, "", "'%s' has no option '--%s'; did you mean '--%s'?",
                        command->name, typed, near);
    }
    return why_fail(why, FAIL_INPUT, "",
                    "'%s' has no option '--%s'; 'folkmoot %s --help' lists its options",
                    command->name, typed, command->name);
}

struct reader {
    struct arena *arena;
    const struct command *command;
    const char **names, **values, **words;
    size_t n_options, n_words;
};

/* One "--name", "--name=value" or "--name value"; *at moves over a value taken from the next. */
static enum fail option_read(struct arena *arena, struct reader *reader, int n, char *const *given,
                             int *at, struct why *why) {
    struct str rest = str_of(given[*at] + 2);
    struct str name = str_cut(&rest, '=');
    const struct option_of *option = option_find(reader->command, name);
    if (option == NULL) return option_unknown(arena, reader->command, name, why);
    const char *value = rest.s;
    if (option->value == NULL && value != NULL) {
        return why_fail(why, FAIL_INPUT, option->name,
                        "option '--%s' takes no value; leave out '=%s'", option->name, value);
    }
    if (option->value != NULL && value == NULL) {
        if (*at + 1 >= n || strncmp(given[*at + 1], "--", 2) == 0) {
            return why_fail(why, FAIL_INPUT, option->name,
                            "option '--%s' wants a value; write '--%s %s'", option->name,
                            option->name, option->value);
        }
        value = given[++*at];
    }
    for (size_t i = 0; i < reader->n_options; i++) {
        if (!option->repeated && option->value != NULL && text_is(reader->names[i], option->name)) {
            return why_fail(why, FAIL_INPUT, option->name,
                            "option '--%s' is given twice; give it once", option->name);
        }
    }
    reader->names[reader->n_options] = option->name;
    reader->values[reader->n_options++] = value == NULL ? "" : value;
    return FAIL_NONE;
}

/* "add, list or erase". */
static const char *parts_listed(struct arena *arena, const char *const *parts) {
    struct buf out;
    buf_init(&out, arena, 1024);
    for (size_t i = 0; parts[i] != NULL; i++)
        buf_printf(&out, "%s'%s'", i == 0 ? "" : parts[i + 1] == NULL ? " or " : ", ", parts[i]);
    return str_copy(arena, (struct str){out.s, out.n});
}

/* The first word says which part of the command is wanted: this comes before what a part needs. */
static enum fail part_check(const struct reader *reader, struct why *why) {
    const struct command *command = reader->command;
    size_t n = 0;
    if (command->parts == NULL) return FAIL_NONE;
    const char *typed = reader->n_words == 0 ? NULL : reader->words[0];
    for (; command->parts[n] != NULL; n++)
        if (text_is(command->parts[n], typed)) return FAIL_NONE;
    const char *near = typed == NULL ? NULL : nearest_name(typed, command->parts, n);
    if (near != NULL)
        return why_fail(why, FAIL_INPUT, "", "'%s' has no part '%.40s'; did you mean '%s'?",
                        command->name, typed, near);
    return why_fail(why, FAIL_INPUT, "",
                    "'%s' wants %s next%s%.40s%s; 'folkmoot %s --help' explains", command->name,
                    parts_listed(reader->arena, command->parts), typed == NULL ? "" : ", got '",
                    typed == NULL ? "" : typed, typed == NULL ? "" : "'", command->name);
}

/* What must be there is there, unless only help is wanted. */
static enum fail arguments_check(const struct reader *reader, struct why *why) {
    const struct command *command = reader->command;
    for (size_t i = 0; i < reader->n_options; i++) {
        if (text_is(reader->names[i], option_help.name)) return FAIL_NONE;
    }
    TRY(part_check(reader, why));
    for (const struct option_of *at = command->options; at != NULL && at->name != NULL; at++) {
        bool found = !at->required;
        for (size_t i = 0; i < reader->n_options && !found; i++) {
            found = text_is(reader->names[i], at->name);
        }
        if (!found) {
            return why_fail(why, FAIL_INPUT, at->name, "'%s' wants '--%s %s'; usage: folkmoot %s",
                            command->name, at->name, at->value == NULL ? "" : at->value,
                            command->usage);
        }
    }
    if (reader->n_words < command->words_min) {
        return why_fail(why, FAIL_INPUT, "", "'%s' wants more words; usage: folkmoot %s",
                        command->name, command->usage);
    }
    if (reader->n_words > command->words_max) {
        return why_fail(why, FAIL_INPUT, "",
                        "'%s' does not know what to do with '%s'; usage: folkmoot %s",
                        command->name, reader->words[command->words_max], command->usage);
    }
    return FAIL_NONE;
}

enum fail arguments_read(struct arena *arena, const struct command *command, int n,
                         char *const *given, struct arguments *out, struct why *why) {
    size_t room = (size_t)n + 1;
    struct reader reader = {.arena = arena,
                            .command = command,
                            .names = ARENA_ARRAY(arena, const char *, room),
                            .values = ARENA_ARRAY(arena, const char *, room),
                            .words = ARENA_ARRAY(arena, const char *, room)};
    bool options = true;
    for (int i = 0; i < n; i++) {
        const char *text = given[i];
        if (options && strcmp(text, "--") == 0) {
            options = false;
        } else if (options && strcmp(text, "-h") == 0) {
            reader.names[reader.n_options] = option_help.name;
            reader.values[reader.n_options++] = "";
        } else if (options && strncmp(text, "--", 2) == 0) {
            TRY(option_read(arena, &reader, n, given, &i, why));
        } else {
            reader.words[reader.n_words++] = text;
        }
    }
    TRY(arguments_check(&reader, why));
    *out = (struct arguments){.arena = arena,
                              .command = command,
                              .names = reader.names,
                              .values = reader.values,
                              .n_options = reader.n_options,
                              .words = reader.words,
                              .n_words = reader.n_words};
    return FAIL_NONE;
}

const char *argument(const struct arguments *arguments, const char *name) {
    for (size_t i = 0; i < arguments->n_options; i++) {
        if (text_is(arguments->names[i], name)) return arguments->values[i];
    }
    return NULL;
}

bool argument_given(const struct arguments *arguments, const char *name) {
    return argument(arguments, name) != NULL;
}

void argument_all(const struct arguments *arguments, const char *name, const char *const **values,
                  size_t *n) {
    const char **found = ARENA_ARRAY(arguments->arena, const char *, arguments->n_options + 1);
    *n = 0;
    for (size_t i = 0; i < arguments->n_options; i++) {
        if (text_is(arguments->names[i], name)) found[(*n)++] = arguments->values[i];
    }
    *values = found;
}

enum fail argument_int(const struct arguments *arguments, const char *name, int64_t min,
                       int64_t max, int64_t otherwise, int64_t *out, struct why *why) {
    const char *text = argument(arguments, name);
    if (text == NULL) {
        *out = otherwise;
        return FAIL_NONE;
    }
    if (str_int(str_of(text), min, max, out)) return FAIL_NONE;
    return why_fail(why, FAIL_INPUT, name,
                    "option '--%s' wants a whole number from %lld to %lld, got '%s'", name,
                    (long long)min, (long long)max, text);
}

enum fail argument_real(const struct arguments *arguments, const char *name, double min, double max,
                        double otherwise, double *out, struct why *why) {
    const char *text = argument(arguments, name);
    double value = otherwise;
    if (text != NULL && (!str_real(str_of(text), &value) || value < min || value > max)) {
        return why_fail(why, FAIL_INPUT, name,
                        "option '--%s' wants a number from %g to %g, got '%s'", name, min, max,
                        text);
    }
    *out = value;
    return FAIL_NONE;
}

enum fail why_in_file(struct why *why, const char *file) {
    if (why == NULL) return FAIL_INPUT;
    char text[sizeof why->text], place[64] = "";
    if (why->row > 0 && why->column > 0) {
        snprintf(place, sizeof place, ":%lld:%lld", (long long)why->row, (long long)why->column);
    } else if (why->row > 0) {
        snprintf(place, sizeof place, ":%lld", (long long)why->row);
    }
    snprintf(text, sizeof text, "%s", why->text);
    /* The end of a very long text is lost rather than the place in the file. */
    int n = snprintf(why->text, sizeof why->text, "%.200s%s: ", file, place);
    if (n > 0) {
        size_t length = strnlen(text, sizeof why->text - (size_t)n - 1);
        memcpy(why->text + n, text, length);
        why->text[(size_t)n + length] = '\0';
    }
    why->row = why->column = 0;
    return why->fail;
}

static int complain(const struct why *why, enum fail fail) {
    fflush(stdout);
    fprintf(stderr, "folkmoot: %s\n", why->text[0] == '\0' ? fail_name(fail) : why->text);
    return exit_status(fail);
}

static enum fail command_unknown(struct arena *arena, const char *typed, struct why *why) {
    size_t n;
    const struct command *const *list = command_list(arena, false, &n);
    const char **names = ARENA_ARRAY(arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++) names[i] = list[i]->name;
    const char *near = nearest_name(typed, names, n);
    if (near != NULL) {
        return why_fail(why, FAIL_INPUT, "", "there is no command '%s'; did you mean '%s'?", typed,
                        near);
    }
    return why_fail(why, FAIL_INPUT, "",
                    "there is no command '%s'; 'folkmoot --help' lists the commands", typed);
}

static void help_print(struct arena *arena, const struct command *command, FILE *file) {
    struct buf text;
    buf_init(&text, arena, HELP_BYTES);
    command_help(&text, command);
    fwrite(text.s, 1, text.n, file);
}

static enum fail program(struct arena *arena, int argc, char **argv, struct why *why) {
    if (argc < 2) {
        help_print(arena, NULL, stderr);
        return why_fail(why, FAIL_INPUT, "", "want a command");
    }
    const char *word = argv[1];
    if (text_is(word, "--version") || text_is(word, "version")) {
        printf("folkmoot %s\n", FOLKMOOT_VERSION);
        return FAIL_NONE;
    }
    bool help = text_is(word, "--help") || text_is(word, "-h") || text_is(word, "help");
    if (help && argc == 2) {
        help_print(arena, NULL, stdout);
        return FAIL_NONE;
    }
    if (help) word = argv[2];
    const struct command *command = command_find(word);
    if (command == NULL) return command_unknown(arena, word, why);
    if (help) {
        help_print(arena, command, stdout);
        return FAIL_NONE;
    }
    struct arguments arguments;
    TRY(arguments_read(arena, command, argc - 2, argv + 2, &arguments, why));
    if (argument_given(&arguments, option_help.name)) {
        help_print(arena, command, stdout);
        return FAIL_NONE;
    }
    return command->run(&arguments, why);
}

int command_main(int argc, char **argv) {
    base_start();
    /* A reader that went away (a pipe to `head`) is a failed write, not a death. */
    signal(SIGPIPE, SIG_IGN);
    struct arena *arena = arena_new(COMMAND_MEMORY_BYTES);
    struct why why = {0};
    enum fail fail;
    jmp_buf guard;
    if (setjmp(guard) == 0) {
        arena_guard_set(arena, &guard);
        fail = program(arena, argc, argv, &why);
    } else {
        fail = why_fail(&why, FAIL_SYSTEM, "",
                        "not enough memory; give the machine more, or split the input");
    }
    int status = fail == FAIL_NONE ? 0 : complain(&why, fail);
    if (fail == FAIL_NONE && (fflush(stdout) != 0 || ferror(stdout))) {
        why_fail(&why, FAIL_SYSTEM, "", "cannot write to standard output");
        status = complain(&why, FAIL_SYSTEM);
    }
    arena_guard_set(arena, NULL);
    arena_free(arena);
    return status;
}

enum fail input_read(struct arena *arena, const char *path, size_t max, struct str *out,
                     struct why *why) {
    struct why reason = {0};
    struct stat about;
    if (stat(path, &about) == 0 && S_ISDIR(about.st_mode))
        return why_fail(why, FAIL_INPUT, NULL, "'%s' is a folder: name a file in it", path);
    enum fail fail = file_read(arena, path, max, out, &reason);
    if (fail == FAIL_NONE) return fail;
    return why_fail(why, fail == FAIL_NOTFOUND ? FAIL_INPUT : fail, NULL, "%s", reason.text);
}
