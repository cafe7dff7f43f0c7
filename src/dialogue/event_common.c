/* Codes, the form of an event, messages to hosts. */
#include "base/clock.h"
#include "base/hash.h"
#include "dialogue/event_views.h"
#include "notify/notify.h"
#include "office/calendar.h"

#include <string.h>

struct str event_code_hash(struct arena *arena, const struct app *app, const char *code) {
    uint8_t *digest = ARENA_ARRAY(arena, uint8_t, SHA256_BYTES);
    const char *text = arena_printf(arena, "dialogue code\n%s", code);
    hmac_sha256(app->key, text, strlen(text), digest);
    return (struct str){(const char *)digest, SHA256_BYTES};
}

enum fail guest_of_path(struct request *request, struct db *db, struct guest *out,
                        struct why *why) {
    struct dialogue_event_by_code_row row;
    struct why wrong = {0};
    char *code;
    *out = (struct guest){0};
    if (code_read(request->arena, request_text(request, "code"), &code, &wrong) != FAIL_NONE)
        return why_fail(why, FAIL_NOTFOUND, "access_code", TR("there is no such code"));
    enum fail fail = dialogue_event_by_code(
        db, request->arena, event_code_hash(request->arena, request->app, code), &row, why);
    if (fail == FAIL_NOTFOUND) {
        TRY(request_code_wrong(request, why));
        return why_fail(why, FAIL_NOTFOUND, "access_code",
                        TR("we do not know this code, or it was replaced by a newer one"));
    }
    if (fail != FAIL_NONE) return fail;
    out->access = row.access;
    out->role = row.role;
    out->label = row.label;
    out->code = code;
    out->path = arena_printf(request->arena, "/e/%s", code);
    TRY(dialogue_event_get(db, request->arena, row.event, row.engagement, &out->event, why));
    return programme_load(request, db, row.short_name, &out->programme, why);
}

enum fail host_of_path(struct request *request, struct db *db, struct guest *out, struct why *why) {
    TRY(guest_of_path(request, db, out, why));
    if (text_is(out->role, "host")) return FAIL_NONE;
    return why_fail(why, FAIL_DENIED, NULL, TR("this page is the host's"));
}

/* ---- the form ---- */

static const struct choice open_choices[] = {
    {"open", "Anybody may come", "We list the place and the time, never who you are"},
    {"closed", "Only people whom I invite", "It is not listed"},
    {NULL, NULL, NULL}};

enum fail event_fields(struct request *request, struct db *db, int64_t engagement,
                       const char *languages, bool own_details, const struct field **fields,
                       size_t *n, struct why *why) {
    const struct choice *areas, *communities;
    TRY(dialogue_group_choices(request, db, engagement, "area", TR("Somewhere else, or online"),
                               &areas, why));
    TRY(dialogue_group_choices(request, db, engagement, "community", TR("A mix of people"),
                               &communities, why));
    const struct field made[] = {
        {.name = "is_open",
         .label = "Who may come?",
         .kind = FIELD_CHOICE,
         .required = true,
         .choices = open_choices,
         .missing = "Choose who may come"},
        {.name = "place",
         .label = "Where do you meet?",
         .kind = FIELD_TEXT,
         .required = true,
         .max = 150,
         .hint = "As people find it, for example Riverside library, Mill Lane. Not your home "
                 "address when anybody may come.",
         .missing = "Enter where you meet"},
        {.name = "area", .label = "In which area is that?", .kind = FIELD_SELECT, .choices = areas},
        {.name = "community",
         .label = "Whose conversation is it mostly?",
         .kind = FIELD_SELECT,
         .choices = communities},
        {.name = "day",
         .label = "Day",
         .kind = FIELD_DATE,
         .required = true,
         .missing = "Enter the day"},
        {.name = "starts",
         .label = "Starts at",
         .kind = FIELD_TEXT,
         .required = true,
         .max = 5,
         .hint = "For example 18:30",
         .missing = "Enter when it starts"},
        {.name = "minutes",
         .label = "How long is it?",
         .kind = FIELD_INT,
         .required = true,
         .min = 15,
         .max = 480,
         .suffix = "minutes",
         .missing = "Enter how many minutes it takes"},
        {.name = "language",
         .label = "In which language?",
         .kind = FIELD_SELECT,
         .required = true,
         .choices = dialogue_language_choices(request->arena, languages)},
        {.name = "capacity",
         .label = "How many people is there room for?",
         .kind = FIELD_INT,
         .required = true,
         .min = 2,
         .max = 1000,
         .missing = "Enter how many people there is room for"},
        {.name = "questions",
         .label = "Questions of your own (optional)",
         .kind = FIELD_LONG_TEXT,
         .max = 1000,
         .rows = 3,
         .hint = "A line for each, at most five. They stand beside the questions that are the same "
                 "everywhere."},
        {.name = "revision", .kind = FIELD_HIDDEN},
        {.name = "name",
         .label = "Your name, or your group's",
         .kind = FIELD_TEXT,
         .required = true,
         .max = 100,
         .hint = "Kept apart from everything else, never published",
         .autocomplete = "name",
         .missing = "Enter your name or your group's"},
        {.name = "email",
         .label = "E-mail address (optional)",
         .kind = FIELD_EMAIL,
         .hint =
             "For your code, reminders, and what came of it. Without it you get the code on the "
             "next page.",
         .autocomplete = "email"},
        {.name = "phone",
         .label = "Telephone (optional)",
         .kind = FIELD_TEXT,
         .max = 40,
         .autocomplete = "tel"},
    };
    struct field *copy = ARENA_ARRAY(request->arena, struct field, LENGTH(made));
    memcpy(copy, made, sizeof made);
    *fields = copy;
    *n = own_details ? LENGTH(made) : LENGTH(made) - 3;
    return FAIL_NONE;
}

static enum fail day_read(struct request *request, const char *starts_day, const char *ends_day,
                          struct event_draft *out, struct why *why) {
    struct date day;
    if (!form_date(request->form, "day", &day))
        return why_fail(why, FAIL_INPUT, "day", TR("Enter the day"));
    out->day = date_iso(request->arena, day);
    if (strcmp(out->day, request_today(request)) < 0)
        return why_fail(why, FAIL_INPUT, "day", TR("The day must not be over"));
    if (!text_is_empty(starts_day) && strcmp(out->day, starts_day) < 0)
        return why_fail(why, FAIL_INPUT, "day",
                        TR("The day must not be before the dialogue begins"));
    if (!text_is_empty(ends_day) && strcmp(out->day, ends_day) > 0)
        return why_fail(why, FAIL_INPUT, "day", TR("The day must not be after the dialogue ends"));
    return FAIL_NONE;
}

static enum fail own_questions_read(struct request *request, struct event_draft *out,
                                    struct why *why) {
    struct str rest = str_of(form_text(request->form, "questions"));
    while (rest.s != NULL) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (line.n == 0) continue;
        if (out->n_questions == QUESTIONS_MAX)
            return why_fail(why, FAIL_INPUT, "questions",
                            tr_language(request->language, "You can add at most %d questions"),
                            QUESTIONS_MAX);
        out->questions[out->n_questions++] = str_copy(request->arena, line);
    }
    return FAIL_NONE;
}

static enum fail group_check(struct request *request, struct db *db, int64_t engagement,
                             const char *name, int64_t *out, struct why *why) {
    struct dialogue_group_get_row row;
    *out = row_number(form_text(request->form, name));
    if (*out == 0) {
        *out = DB_NULL_INT;
        return FAIL_NONE;
    }
    TRY(dialogue_group_get(db, request->arena, *out, engagement, &row, why));
    if (text_is(row.kind, name)) return FAIL_NONE;
    return why_fail(why, FAIL_INPUT, name, TR("Choose one of the list"));
}

enum fail event_form_read(struct request *request, struct db *db, int64_t engagement,
                          const char *starts_day, const char *ends_day, struct event_draft *out,
                          struct why *why) {
    const struct form *f = request->form;
    *out = (struct event_draft){.is_open = form_chosen(f, "is_open", "open"),
                                .place = form_text(f, "place"),
                                .starts = form_text(f, "starts"),
                                .minutes = form_int(f, "minutes", 60),
                                .capacity = form_int(f, "capacity", 2),
                                .language = form_text(f, "language")};
    TRY(day_read(request, starts_day, ends_day, out, why));
    if (day_time_read(out->starts) < 0)
        return why_fail(why, FAIL_INPUT, "starts", TR("Starts at must be a time like 18:30"));
    TRY(group_check(request, db, engagement, "area", &out->area, why));
    TRY(group_check(request, db, engagement, "community", &out->community, why));
    return own_questions_read(request, out, why);
}

enum fail event_questions_put(struct db *db, int64_t event, const struct event_draft *draft,
                              struct why *why) {
    TRY(dialogue_question_clear(db, event, why));
    for (size_t i = 0; i < draft->n_questions; i++)
        TRY(dialogue_question_add(db, event, (int64_t)i + 1, draft->questions[i], why));
    return FAIL_NONE;
}

/* ---- what hosts are told ---- */

const char *event_when(struct request *request, const char *day, const char *starts,
                       int64_t minutes) {
    return arena_printf(request->arena, tr_language(request->language, "%s, %s, %lld minutes"),
                        request_day(request, day), starts, (long long)minutes);
}

enum fail host_tell(struct app *app, struct db *db, struct arena *arena, int64_t now, int64_t event,
                    const struct host_message *message, bool *added, struct why *why) {
    struct contact contact;
    bool put = false;
    if (added != NULL) *added = false;
    enum fail found = vault_get(app->vault, arena, vault_number(VAULT_HOST, event), &contact, why);
    if (found == FAIL_NOTFOUND || (found == FAIL_NONE && text_is_empty(contact.email)))
        return FAIL_NONE;
    if (found != FAIL_NONE) return found; /* nobody knows whether there is an address */
    const struct notify_message letter = {
        .once = message->once,
        .batch = arena_printf(arena, "dialogue/event/%lld", (long long)event),
        .recipient = vault_number(VAULT_HOST, event),
        .channel = NOTIFY_EMAIL,
        .language = text_is(message->language, "cy") ? "cy" : "en",
        .template = message->template,
        .subject = message->subject,
        .text = message->text,
        .quiet_from = message->quiet ? HOST_QUIET_FROM : 0,
        .quiet_to = message->quiet ? HOST_QUIET_TO : 0,
    };
    TRY(notify_put(app, db, arena, &letter, now, &put, why));
    if (added != NULL) *added = put;
    return FAIL_NONE;
}
