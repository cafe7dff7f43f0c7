/* The manual page and the shell completion, made from the commands themselves. */
#include "base/version.h"
#include "cli/command.h"

/* Text of ours in mdoc: a line must not start with a dot or quote, a backslash is written \e. */
static void put_mdoc(const char *text) {
    for (const char *at = text; *at != '\0'; at++) {
        bool line_start = at == text || at[-1] == '\n';
        if (line_start && (*at == '.' || *at == '\'')) fputs("\\&", stdout);
        if (*at == '\\') {
            fputs("\\e", stdout);
        } else if (*at == '-') {
            fputs("\\-", stdout);
        } else if (*at == ' ' && at != text && at[-1] == '.' && at[1] >= 'A' && at[1] <= 'Z') {
            putchar('\n'); /* mdoc wants each sentence on a line of its own */
        } else {
            putchar(*at);
        }
    }
}

static void put_option(const struct option_of *option) {
    printf(".It Fl \\-%s%s%s\n", option->name, option->value == NULL ? "" : " Ar ",
           option->value == NULL ? "" : option->value);
    put_mdoc(option->help == NULL ? "" : option->help);
    if (option->required) fputs(" (required)", stdout);
    if (option->repeated) fputs(" (may be repeated)", stdout);
    putchar('\n');
}

/* Help is written for terminals: indented lines keep their shape, others flow as paragraphs. */
static void put_help(const char *help) {
    struct str rest = str_of(help);
    bool shaped = false;
    while (rest.s != NULL) {
        struct str line = str_cut(&rest, '\n');
        bool indented = line.n > 0 && line.s[0] == ' ';
        if (indented && !shaped) puts(".Bd -literal");
        if (!indented && shaped) puts(".Ed");
        if (line.n == 0 && !indented) {
            if (!shaped && rest.s != NULL && rest.n > 0 && rest.s[0] != ' ') puts(".Pp");
        } else {
            char text[512];
            snprintf(text, sizeof text, "%.*s\n", (int)line.n, line.s);
            put_mdoc(text);
        }
        shaped = indented;
    }
    if (shaped) puts(".Ed");
}

static void put_command(const struct command *command) {
    printf(".Ss %s\n", command->name);
    printf(".Dl folkmoot ");
    put_mdoc(command->usage);
    fputs("\n.Pp\n", stdout);
    put_mdoc(command->summary);
    fputs(".\n", stdout);
    if (command->help != NULL) {
        if (command->help[0] != ' ') puts(".Pp");
        put_help(command->help);
    }
    if (command->options == NULL || command->options[0].name == NULL) return;
    puts(".Bl -tag -width Ds");
    for (const struct option_of *at = command->options; at->name != NULL; at++) put_option(at);
    puts(".El");
}

static void put_markdown(struct arena *arena, const struct command *command) {
    struct buf text;
    buf_init(&text, arena, 1 << 20);
    command_help(&text, command);
    printf("\n## %s\n\n```\n%s```\n", command == NULL ? "folkmoot" : command->name, text.s);
}

/* docs/reference/command-line.md: the help texts as they are, which ./test holds against it. */
static enum fail markdown(struct arena *arena) {
    puts("# Command line\n\nMade by `make bless` from the commands themselves. "
         "[JSON outputs](json.md) are described apart.");
    put_markdown(arena, NULL);
    size_t n;
    const struct command *const *list = command_list(arena, false, &n);
    for (size_t i = 0; i < n; i++) put_markdown(arena, list[i]);
    return FAIL_NONE;
}

static const struct option_of manual_options[] = {
    {.name = "markdown", .help = "print docs/reference/command-line.md instead"}, {0}};

static enum fail manual_run(const struct arguments *arguments, struct why *why) {
    (void)why;
    if (argument_given(arguments, "markdown")) return markdown(arguments->arena);
    fputs(".\\\" Made by 'folkmoot manual'.\n"
          ".Dd $Mdocdate$\n.Dt FOLKMOOT 1\n.Os Folkmoot " FOLKMOOT_VERSION "\n"
          ".Sh NAME\n.Nm folkmoot\n"
          ".Nd develop data sharing proposals with partners and the public\n"
          ".Sh SYNOPSIS\n.Nm\n.Ar command\n.Op Ar option ...\n"
          ".Sh DESCRIPTION\n"
          ".Nm\nserves a web application in which public service providers develop a data sharing\n"
          "proposal, assess it with their partners, put it to the public, score its\n"
          "acceptability with intervals, decide in the open and publish.\n"
          "The commands below run the service, look after its data and repeat its calculations.\n"
          ".Pp\n.Fl \\-help\nafter a command explains it;\n.Fl \\-version\nalone prints the "
          "version.\n"
          ".Sh COMMANDS\n",
          stdout);
    size_t n;
    const struct command *const *list = command_list(arguments->arena, false, &n);
    for (size_t i = 0; i < n; i++) put_command(list[i]);
    fputs(".Sh EXIT STATUS\n.Bl -tag -width Ds -compact\n"
          ".It 0\nDone.\n"
          ".It 1\nCannot be done as asked: the reason is printed.\n"
          ".It 2\nWrong use or bad input.\n"
          ".It 3\nStorage or system failure.\n.El\n"
          ".Sh DIAGNOSTICS\n"
          "What failed is printed on standard error as\n"
          ".Dl folkmoot: FILE:ROW:COLUMN: what is wrong; how to mend it\n"
          "where row 1 is the header.\n",
          stdout);
    return FAIL_NONE;
}

static const struct command command_manual = {.name = "manual",
                                              .summary = "print the manual page",
                                              .usage = "manual [--markdown]",
                                              .options = manual_options,
                                              .hidden = true,
                                              .run = manual_run};
REGISTER(command, command_manual);

static void put_parts(const struct command *command) {
    if (command->parts == NULL) return;
    printf("        %s) choices='", command->name);
    for (size_t i = 0; command->parts[i] != NULL; i++)
        printf("%s%s", i == 0 ? "" : " ", command->parts[i]);
    puts("' ;;");
}

static enum fail completion_run(const struct arguments *arguments, struct why *why) {
    (void)why;
    size_t n;
    const struct command *const *list = command_list(arguments->arena, false, &n);
    puts("# bash completion for folkmoot, made by 'folkmoot completion'\n"
         "_folkmoot() {\n"
         "    local word=${COMP_WORDS[COMP_CWORD]} last=${COMP_WORDS[COMP_CWORD-1]} choices=\n"
         "    if [[ $COMP_CWORD -eq 1 || $last == help ]]; then");
    fputs("        choices='help", stdout);
    for (size_t i = 0; i < n; i++) printf(" %s", list[i]->name);
    puts("'\n    elif [[ $COMP_CWORD -eq 2 && $word != -* ]]; then\n        case $last in");
    for (size_t i = 0; i < n; i++) put_parts(list[i]);
    puts("        esac\n    elif [[ $word == -* ]]; then\n        case ${COMP_WORDS[1]} in");
    for (size_t i = 0; i < n; i++) {
        printf("        %s) choices='--help", list[i]->name);
        const struct option_of *at = list[i]->options;
        for (; at != NULL && at->name != NULL; at++) printf(" --%s", at->name);
        puts("' ;;");
    }
    puts("        esac\n"
         "    fi\n"
         "    if [[ -n $choices ]]; then\n"
         "        mapfile -t COMPREPLY < <(compgen -W \"$choices\" -- \"$word\")\n"
         "    else\n"
         "        mapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
         "    fi\n"
         "}\n"
         "complete -o filenames -F _folkmoot folkmoot");
    return FAIL_NONE;
}

static const struct command command_completion = {.name = "completion",
                                                  .summary = "print completion for bash",
                                                  .usage = "completion",
                                                  .hidden = true,
                                                  .run = completion_run};
REGISTER(command, command_completion);
