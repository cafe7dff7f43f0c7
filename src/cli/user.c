/* user: the people of the service, from the command line: for first steps and for when nobody can
 * sign in. Each change is one row in the audit log. */
#include "base/clock.h"
#include "base/json.h"
#include "civic/act.h"
#include "civic/person.h"
#include "civic/person.sql.h"
#include "cli/data.h"

static const struct option_of options[] = {
    OPTION_DATA,
    OPTION_DATABASE,
    {.name = "email", .value = "EMAIL", .help = "whom it is about"},
    {.name = "name", .value = "NAME", .help = "add: the person's name (default: the address)"},
    {.name = "organisation",
     .value = "NAME",
     .help = "add: their organisation, made when new (default: the first)"},
    {.name = "kind", .value = "KIND", .help = "add: kind of a new organisation (default: council)"},
    {.name = "manager", .help = "add: may invite people of their organisation"},
    {.name = "administrator", .help = "add: may administer the whole service"},
    {.name = "yes", .help = "erase: really destroy the contact details"},
    OPTION_JSON,
    {0},
};

struct task {
    const struct arguments *arguments;
    struct app *app;
    int64_t person;
    char *path;
};

static enum fail record(struct db *db, const struct task *task, const char *what, struct why *why) {
    struct act act = {.happened_at = clock_now(),
                      .person = DB_NULL_INT,
                      .organisation = DB_NULL_INT,
                      .name = what,
                      .proposal = DB_NULL_INT,
                      .subject_kind = "person",
                      .subject = task->person,
                      .detail = "command line"};
    return act_append(db, task->arguments->arena, &act, why);
}

/* The organisation of that name, made when there is none. Not named, it is the first one: that
 * of the administrator whom 'init' made. */
static enum fail organisation_of(struct db *db, const struct task *task, int64_t *organisation,
                                 struct why *why) {
    const struct arguments *arguments = task->arguments;
    const char *name = argument(arguments, "organisation"), *kind = argument(arguments, "kind");
    struct organisation_list_row *rows;
    size_t n, first = 0;
    TRY(organisation_list(db, arguments->arena, &rows, &n, why));
    for (size_t i = 1; i < n; i++)
        if (rows[i].id < rows[first].id) first = i;
    if (name == NULL) name = n > 0 ? rows[first].name : "Our organisation";
    for (size_t i = 0; i < n; i++) {
        if (text_is(rows[i].name, name)) {
            *organisation = rows[i].id;
            return FAIL_NONE;
        }
    }
    return organisation_add(db, name, kind == NULL ? "council" : kind, clock_now(), organisation,
                            why);
}

static enum fail add(struct db *db, void *context, struct why *why) {
    struct task *task = context;
    const struct arguments *arguments = task->arguments;
    const char *email = argument(arguments, "email"), *name = argument(arguments, "name");
    struct person_new who = {.name = name == NULL ? email : name,
                             .email = email,
                             .manager = argument_given(arguments, "manager"),
                             .administrator = argument_given(arguments, "administrator")};
    TRY(organisation_of(db, task, &who.organisation, why));
    TRY(person_invite(task->app, db, arguments->arena, &who, clock_now(), &task->person,
                      &task->path, why));
    return record(db, task, "user_add", why);
}

static enum fail reset(struct db *db, void *context, struct why *why) {
    struct task *task = context;
    TRY(person_reset(task->app, db, task->arguments->arena, task->person, 0, clock_now(),
                     &task->path, why));
    return record(db, task, "user_reset", why);
}

static enum fail lost_phone(struct db *db, void *context, struct why *why) {
    struct task *task = context;
    TRY(person_reset_app(task->app, db, task->arguments->arena, task->person, 0, clock_now(),
                         &task->path, why));
    return record(db, task, "user_lost_phone", why);
}

static enum fail disable(struct db *db, void *context, struct why *why) {
    struct task *task = context;
    TRY(person_disable(db, task->person, why));
    return record(db, task, "user_disable", why);
}

static enum fail enable(struct db *db, void *context, struct why *why) {
    struct task *task = context;
    TRY(person_enable(db, task->person, why));
    return record(db, task, "user_enable", why);
}

static enum fail erase(struct db *db, void *context, struct why *why) {
    struct task *task = context;
    TRY(person_erase(task->app, db, task->arguments->arena, task->person, why));
    return record(db, task, "user_erase", why);
}

static void put_person_json(struct json_out *out, const struct person_list_all_row *row,
                            const struct contact *contact) {
    json_open(out, '{');
    json_pair_int(out, "number", row->id);
    json_pair_text(out, "name", contact->name);
    json_pair_text(out, "email", contact->email);
    json_pair_text(out, "organisation", row->organisation_name);
    json_pair_text(out, "state", row->state);
    json_pair_bool(out, "manager", row->manager != 0);
    json_pair_bool(out, "administrator", row->administrator != 0);
    json_close(out, '}');
}

static void put_person(const struct person_list_all_row *row, const struct contact *contact) {
    printf("%4lld  %-9s %-28s %-34s %s%s%s\n", (long long)row->id, row->state,
           contact->name == NULL ? "" : contact->name, contact->email == NULL ? "" : contact->email,
           row->organisation_name, row->manager != 0 ? ", manager" : "",
           row->administrator != 0 ? ", administrator" : "");
}

static enum fail list(struct db *db, void *context, struct why *why) {
    struct task *task = context;
    struct arena *arena = task->arguments->arena;
    struct person_list_all_row *rows;
    size_t n;
    TRY(person_list_all(db, arena, &rows, &n, why));
    bool json = argument_given(task->arguments, "json");
    struct buf text;
    struct json_out out;
    buf_init(&text, arena, (size_t)1 << 30);
    json_out_init(&out, &text);
    json_open(&out, '[');
    for (size_t i = 0; i < n; i++) {
        struct contact contact = {0};
        enum fail fail = vault_get(task->app->vault, arena, rows[i].id, &contact, why);
        if (fail != FAIL_NONE && fail != FAIL_NOTFOUND) return fail;
        if (json) {
            put_person_json(&out, &rows[i], &contact);
        } else {
            put_person(&rows[i], &contact);
        }
    }
    json_close(&out, ']');
    if (json) puts(text.s);
    if (!json && n == 0) puts("Nobody yet: add somebody with 'folkmoot user add'.");
    return FAIL_NONE;
}

struct verb {
    const char *name;
    db_job job;
    bool about_one, makes_link;
    const char *done;
};

static const struct verb verbs[] = {
    {"add", add, false, true, "Added"},
    {"list", list, false, false, NULL},
    {"reset", reset, true, true, "Signed out everywhere"},
    {"lost-phone", lost_phone, true, true, "Password, app and recovery codes ended"},
    {"disable", disable, true, false, "May not sign in any more"},
    {"enable", enable, true, false, "May sign in again"},
    {"erase", erase, true, false, "Contact details destroyed"},
};

static const struct verb *verb_named(const char *name) {
    enum { N_VERBS = sizeof verbs / sizeof verbs[0] };
    size_t at = 0; /* the command's parts are these */
    while (at + 1 < N_VERBS && !text_is(verbs[at].name, name)) at++;
    return &verbs[at];
}

static enum fail run(const struct arguments *arguments, struct why *why) {
    const struct verb *verb = verb_named(arguments->words[0]);
    const char *email = argument(arguments, "email");
    bool wants_email = verb->about_one || verb->job == add;
    if (wants_email && email == NULL)
        return why_fail(why, FAIL_INPUT, "email", "'user %s' wants '--email EMAIL'", verb->name);
    if (wants_email && strchr(email, '@') == NULL)
        return why_fail(why, FAIL_INPUT, "email", "'%s' is no e-mail address", email);
    if (verb->job == erase && !argument_given(arguments, "yes")) {
        return why_fail(why, FAIL_INPUT, "yes",
                        "erasing cannot be undone: add '--yes' to destroy the contact details; "
                        "what the person did stays under their number");
    }
    struct task task = {.arguments = arguments};
    TRY(data_open(arguments, verb->job == list ? DATA_READ : DATA_WRITE, &task.app, why));
    if (verb->about_one) {
        enum fail fail = vault_find_email(task.app->vault, email, &task.person, why);
        if (fail == FAIL_NOTFOUND) {
            return why_fail(why, FAIL_NOTFOUND, "email",
                            "nobody has the address '%s'; 'folkmoot user list' shows all", email);
        }
        TRY(fail);
    }
    if (verb->job == list) return store_read(task.app->store, list, &task, why);
    TRY(store_write(task.app->store, arguments->arena, verb->job, &task, why));
    printf("%s.\n", verb->done);
    if (verb->makes_link) {
        printf("One-time link, shown only here:\n  %s%s\n", task.app->settings.public_url,
               task.path);
    }
    return FAIL_NONE;
}

static const struct command command_user = {
    .name = "user",
    .summary = "add, list, disable or erase the people who work with the service",
    .usage = "user add|list|reset|lost-phone|disable|enable|erase --data DIR [--email EMAIL] "
             "[OPTION...]",
    .help = "  add         invite somebody; prints a one-time link, valid 14 days\n"
            "  list        all people with their state; --json for scripts\n"
            "  reset       a one-time link to choose a new password; ends their sessions\n"
            "  lost-phone  the same, and a new app, for who has neither phone nor recovery codes\n"
            "  disable     they cannot sign in any more; their sessions end now\n"
            "  enable      they can again\n"
            "  erase       destroy their contact details for good; wants --yes",
    .options = options,
    .parts = (const char *const[]){"add", "list", "reset", "lost-phone", "disable", "enable",
                                   "erase", NULL},
    .words_min = 1,
    .words_max = 1,
    .run = run};
REGISTER(command, command_user);
