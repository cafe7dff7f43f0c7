/* panel tables: the published figures of a wave, redone from its published files. */
#include "cli/command.h"
#include "panel/tables.h"

#include <stdio.h>
#include <string.h>

static const struct option_of options[] = {
    {.name = "respondents",
     .value = "FILE",
     .help = "respondents.csv of the publication",
     .required = true},
    {.name = "plan", .value = "FILE", .help = "plan.json of the publication", .required = true},
    {0},
};

static enum fail run(const struct arguments *arguments, struct why *why) {
    enum { FILE_MAX = 1 << 30 };
    struct arena *arena = arguments->arena;
    struct str respondents, text;
    struct tables_plan plan;
    struct tables tables;
    TRY(input_read(arena, argument(arguments, "respondents"), FILE_MAX, &respondents, why));
    TRY(input_read(arena, argument(arguments, "plan"), FILE_MAX, &text, why));
    if (tables_plan_read(arena, text, &plan, why) != FAIL_NONE)
        return why_in_file(why, argument(arguments, "plan"));
    if (tables_make(arena, respondents, &plan, &tables, why) != FAIL_NONE)
        return why_in_file(why, argument(arguments, "respondents"));
    fputs(tables_csv(arena, &tables), stdout);
    return FAIL_NONE;
}

static const struct command command_panel = {
    .name = "panel",
    .summary = "redo the published figures of a panel's wave",
    .usage = "panel tables --respondents FILE --plan FILE",
    .help = "Reads the two files that a wave's public page offers and writes the table of figures\n"
            "(tables.csv) to standard output: the same bytes as the published ones.",
    .options = options,
    .parts = (const char *const[]){"tables", NULL},
    .words_min = 1,
    .words_max = 1,
    .run = run};
REGISTER(command, command_panel);
