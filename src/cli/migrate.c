/* migrate: bring a data directory to this program's schema, which `serve` does by itself as well.
 */
#include "cli/data.h"

KIND_DECLARE(migration);

static const struct option_of options[] = {OPTION_DATA, OPTION_DATABASE, {0}};

static enum fail run(const struct arguments *arguments, struct why *why) {
    struct app *app;
    TRY(data_open(arguments, DATA_WRITE, &app, why));
    int newest = 0;
    for (KIND_EACH(migration, at)) {
        if ((*at)->number > newest) newest = (*at)->number;
    }
    printf("The data in %s is at step %d of the schema.\n", argument(arguments, "data"), newest);
    return FAIL_NONE;
}

static const struct command command_migrate = {
    .name = "migrate",
    .summary = "bring the databases to this program's schema",
    .usage = "migrate --data DIR [--database URL]",
    .help = "Each step runs in a transaction of its own: all of it happens, or nothing. 'serve'\n"
            "does the same when it starts; this is for whoever wants to see it done first. Make\n"
            "a backup before.",
    .options = options,
    .run = run};
REGISTER(command, command_migrate);
