/* demo: the example programme. */
#include "demo/demo.h"
#include "base/clock.h"
#include "cli/data.h"

static const struct option_of options[] = {
    OPTION_DATA,
    OPTION_DATABASE,
    {0},
};

static void tell(const struct arguments *arguments, const struct demo_about *about) {
    printf("Everybody's password is: %s\n\n", about->password);
    for (size_t i = 0; i < about->n_accounts; i++) {
        const struct demo_account *account = &about->accounts[i];
        printf("  %-34s %s, %s\n", account->email, account->organisation, account->does);
    }
    printf("\nAccess codes to take part (at /take-part):\n");
    for (size_t i = 0; i < about->n_codes; i++) {
        const struct demo_code *code = &about->codes[i];
        printf("  %s  juror %s, %s\n", code->code, code->label, code->engagement);
    }
    printf("\nAll names are made up. Start it: folkmoot serve --data %s\n",
           argument(arguments, "data"));
}

static enum fail run(const struct arguments *arguments, struct why *why) {
    struct app *app;
    struct demo_about about;
    enum demo_state state;
    const char *folder = argument(arguments, "data");
    TRY(demo_describe(arguments->arena, &about, why));
    if (data_is_there(arguments->arena, folder)) {
        TRY(data_open(arguments, DATA_WRITE, &app, why));
    } else {
        TRY(data_make(arguments, &app, why));
    }
    TRY(demo_look(app, arguments->arena, &state, why));
    if (state == DEMO_OTHER)
        return why_fail(why, FAIL_CONFLICT, "data",
                        "'%s' holds people or proposals; the example programme never mixes with "
                        "real ones: choose another directory",
                        folder);
    if (state == DEMO_EMPTY) {
        int64_t start = clock_monotonic();
        TRY(demo_fill(app, arguments->arena, why));
        printf("Made the example programme in %s (%.1f seconds).\n", folder,
               (double)(clock_monotonic() - start) / (double)CLOCK_SECOND);
    } else {
        printf("The example programme is in %s already.\n", folder);
    }
    tell(arguments, &about);
    return FAIL_NONE;
}

static const struct command command_demo = {
    .name = "demo",
    .summary = "make the example programme: a made-up region to try everything with",
    .usage = "demo --data DIR",
    .help =
        "Makes a data directory (if needed) with made-up organisations, people in every role and\n"
        "proposals at every stage, and prints how to sign in as each of them. The ballots of two\n"
        "published citizens' juries are real in their totals; all else is made up and says so.\n"
        "Its accounts need no second factor, so it is for trying out, never for real data.",
    .options = options,
    .run = run};
REGISTER(command, command_demo);
