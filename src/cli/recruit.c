/* recruit: what a recruitment does by itself, done by hand. */
#include "base/clock.h"
#include "cli/data.h"
#include "recruit/erase.h"

#include <stdio.h>

static const struct option_of options[] = {OPTION_DATA, OPTION_DATABASE, OPTION_JSON, {0}};

static enum fail run(const struct arguments *arguments, struct why *why) {
    struct app *app;
    struct recruit_erased erased;
    TRY(data_open(arguments, DATA_WRITE, &app, why));
    TRY(recruit_erase_due(app, clock_now(), &erased, why));
    if (argument_given(arguments, "json"))
        printf("{\"recruitments\":%lld,\"people\":%lld,\"letters\":%lld}\n",
               (long long)erased.recruitments, (long long)erased.people, (long long)erased.letters);
    else
        printf("%lld people and %lld addresses of %lld recruitments erased.\n",
               (long long)erased.people, (long long)erased.letters, (long long)erased.recruitments);
    return FAIL_NONE;
}

static const struct command command_recruit = {
    .name = "recruit",
    .summary = "erase those who were not chosen, on the day that they were promised",
    .usage = "recruit erase --data DIR [--database URL] [--json]",
    .help = "The service does this by itself once an hour; this command does it now, for a timer\n"
            "or while the service is stopped. Whose day has not come is left alone, and so is\n"
            "whoever has a seat. Doing it again erases nothing more.",
    .options = options,
    .parts = (const char *const[]){"erase", NULL},
    .words_min = 1,
    .words_max = 1,
    .run = run};
REGISTER(command, command_recruit);
