/* demo: the example programme. */
#include "demo/demo.h"
#include "base/clock.h"
#include "base/json.h"
#include "cli/data.h"

static const struct option_of options[] = {
    OPTION_DATA,
    OPTION_DATABASE,
    OPTION_JSON,
    {0},
};

static void tell_accounts(const struct demo_about *about, bool with_role) {
    for (size_t i = 0; i < about->n_accounts; i++) {
        const struct demo_account *account = &about->accounts[i];
        if ((*account->role != '\0') != with_role) continue;
        printf("  %-40s %s, %s\n", account->email, account->does, account->organisation);
    }
}

static void tell(const struct arguments *arguments, const struct demo_about *about) {
    printf("\nEverybody's password: %s\n\nOne account for each role:\n", about->password);
    tell_accounts(about, true);
    printf("\nOther accounts:\n");
    tell_accounts(about, false);
    printf("\nAccess codes of some jurors:\n");
    for (size_t i = 0; i < about->n_codes; i++) {
        const struct demo_code *code = &about->codes[i];
        printf("  %s  %s, juror %s\n", code->code, code->engagement, code->label);
    }
    printf("\nAll names are made up. Start it: folkmoot serve --data %s\n",
           argument(arguments, "data"));
}

static void tell_account_json(struct json_out *out, const struct demo_about *about, size_t i) {
    const struct demo_account *account = &about->accounts[i];
    json_open(out, '{');
    if (*account->role != '\0') json_pair_text(out, "role", account->role);
    json_pair_text(out, "name", account->name);
    json_pair_text(out, "email", account->email);
    json_pair_text(out, "password", about->password);
    json_pair_text(out, "organisation", account->organisation);
    json_pair_text(out, "does", account->does);
    json_close(out, '}');
}

/* "people" has one account for each role, "others" the rest. */
static void tell_json(const struct arguments *arguments, const struct demo_about *about) {
    struct buf buf;
    struct json_out out;
    buf_init(&buf, arguments->arena, 1 << 20);
    json_out_init(&out, &buf);
    json_open(&out, '{');
    json_pair_text(&out, "data", argument(arguments, "data"));
    for (int others = 0; others < 2; others++) {
        json_key(&out, others ? "others" : "people");
        json_open(&out, '[');
        for (size_t i = 0; i < about->n_accounts; i++)
            if ((*about->accounts[i].role == '\0') == (others != 0))
                tell_account_json(&out, about, i);
        json_close(&out, ']');
    }
    json_key(&out, "codes");
    json_open(&out, '[');
    for (size_t i = 0; i < about->n_codes; i++) {
        json_open(&out, '{');
        json_pair_text(&out, "code", about->codes[i].code);
        json_pair_text(&out, "label", about->codes[i].label);
        json_pair_text(&out, "engagement", about->codes[i].engagement);
        json_close(&out, '}');
    }
    json_close(&out, ']');
    json_close(&out, '}');
    puts(buf.s);
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
    bool json = argument_given(arguments, "json");
    int64_t start = clock_monotonic();
    if (state == DEMO_EMPTY) TRY(demo_fill(app, arguments->arena, why));
    if (json) {
        tell_json(arguments, &about);
        return FAIL_NONE;
    }
    if (state == DEMO_EMPTY) {
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
    .usage = "demo --data DIR [--json]",
    .help =
        "Makes a data directory (if needed) with made-up organisations, people in every role and\n"
        "proposals at every stage, and prints how to sign in as each of them. The ballots of two\n"
        "published citizens' juries are real in their totals; all else is made up and says so.\n"
        "Its accounts need no second factor, so it is for trying out, never for real data.",
    .options = options,
    .run = run};
REGISTER(command, command_demo);
