/* init: a data directory with its first administrator. */
#include "base/clock.h"
#include "civic/act.h"
#include "civic/person.h"
#include "civic/person.sql.h"
#include "cli/data.h"

static const struct option_of options[] = {
    OPTION_DATA,
    OPTION_DATABASE,
    {.name = "admin", .value = "EMAIL", .help = "e-mail address of the first administrator"},
    {.name = "name", .value = "NAME", .help = "the administrator's name (default: the address)"},
    {.name = "organisation",
     .value = "NAME",
     .help = "the administrator's organisation (default: 'Our organisation')"},
    {.name = "kind",
     .value = "KIND",
     .help =
         "council, nhs, police, fire, housing, charity, department, university, company, other"},
    {.name = "service-name", .value = "NAME", .help = "shown on top of each page"},
    {.name = "public-url",
     .value = "URL",
     .help = "how people reach the service: https://folkmoot.example.gov.uk"},
    {0},
};

struct first {
    const struct arguments *arguments;
    struct app *app;
    char *path;
};

static bool is_kind(const char *word) {
    for (const struct choice *at = organisation_kinds; at->value != NULL; at++) {
        if (text_is(at->value, word)) return true;
    }
    return false;
}

static enum fail make_first(struct db *db, void *context, struct why *why) {
    struct first *first = context;
    const struct arguments *arguments = first->arguments;
    const char *email = argument(arguments, "admin"), *name = argument(arguments, "name");
    const char *organisation = argument(arguments, "organisation");
    const char *kind = argument(arguments, "kind");
    const char *url = argument(arguments, "public-url");
    const char *service = argument(arguments, "service-name");
    int64_t now = clock_now(), person;
    if (url != NULL) TRY(setting_put(db, "public_url", url, why));
    if (service != NULL) TRY(setting_put(db, "service_name", service, why));
    if (email == NULL) return FAIL_NONE;
    struct person_new who = {.name = name == NULL ? email : name,
                             .email = email,
                             .manager = true,
                             .administrator = true};
    TRY(organisation_add(db, organisation == NULL ? "Our organisation" : organisation,
                         kind == NULL ? "council" : kind, now, &who.organisation, why));
    TRY(person_invite(first->app, db, arguments->arena, &who, now, &person, &first->path, why));
    struct act act = {.happened_at = now,
                      .person = DB_NULL_INT,
                      .organisation = DB_NULL_INT,
                      .name = "init",
                      .proposal = DB_NULL_INT,
                      .subject_kind = "person",
                      .subject = person,
                      .detail = "administrator"};
    return act_append(db, arguments->arena, &act, why);
}

static enum fail run(const struct arguments *arguments, struct why *why) {
    const char *kind = argument(arguments, "kind"), *url = argument(arguments, "public-url");
    const char *admin = argument(arguments, "admin");
    if (kind != NULL && !is_kind(kind)) {
        return why_fail(why, FAIL_INPUT, "kind",
                        "option '--kind' does not know '%s'; 'folkmoot "
                        "init --help' lists the kinds",
                        kind);
    }
    if (admin != NULL && strchr(admin, '@') == NULL) {
        return why_fail(why, FAIL_INPUT, "admin",
                        "option '--admin' wants an e-mail address, got '%s'", admin);
    }
    bool web = url == NULL || strncmp(url, "https://", 8) == 0 || strncmp(url, "http://", 7) == 0;
    if (!web || (url != NULL && url[strlen(url) - 1] == '/')) {
        return why_fail(why, FAIL_INPUT, "public-url",
                        "option '--public-url' wants https://... without a slash at the end");
    }
    struct first first = {.arguments = arguments};
    TRY(data_make(arguments, &first.app, why));
    TRY(store_write(first.app->store, arguments->arena, make_first, &first, why));
    const char *folder = argument(arguments, "data");
    const char *base = url == NULL ? first.app->settings.public_url : url;
    printf("Made the data directory %s.\n", folder);
    if (first.path == NULL) {
        printf("Add an administrator: folkmoot user add --data %s --email EMAIL --administrator\n",
               folder);
    } else {
        printf("The administrator signs in once within 14 days with this link:\n  %s%s\n", base,
               first.path);
    }
    printf("Start the service:    folkmoot serve --data %s\n", folder);
    return FAIL_NONE;
}

static const struct command command_init = {
    .name = "init",
    .summary = "make a data directory with its first administrator",
    .usage = "init --data DIR [--admin EMAIL] [--organisation NAME] [OPTION...]",
    .help = "Makes the keys and the databases of a new service and prints a one-time link with\n"
            "which the first administrator chooses a password. Keep a backup of the directory's\n"
            "key files in another place than the backups of its data.",
    .options = options,
    .run = run};
REGISTER(command, command_init);
