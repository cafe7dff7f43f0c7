#include "dialogue/remind.h"

#include "civic/tidy.h"
#include "dialogue/remind.sql.h"
#include "notify/notify.h"

static const char remind_template[] = "dialogue_reminder";

/* ---- what is due ---- */

static const struct word kinds[] = {{"confirm", TR("Is it going ahead?")},
                                    {"soon", TR("It is in two days")},
                                    {"due", TR("The write-up, please")},
                                    {"overdue", TR("The write-up is overdue")},
                                    {"last", TR("The write-up is overdue, for the last time")},
                                    {NULL, NULL}};

const char *remind_word(enum remind kind) {
    return kind == REMIND_NOTHING ? "" : kinds[kind - 1].word;
}

const char *remind_text(const char *word) {
    return dialogue_word(kinds, word);
}

static enum remind before_due(const struct remind_case *c, int64_t ahead) {
    int64_t since = date_days_between(c->registered, c->today);
    if (since < 1) return REMIND_NOTHING; /* they were told all when they registered */
    if (ahead <= REMIND_SOON_DAYS) return REMIND_SOON;
    bool asks = !c->confirmed && since >= 2 && ahead <= REMIND_CONFIRM_DAYS;
    return asks ? REMIND_CONFIRM : REMIND_NOTHING;
}

enum remind remind_due(const struct remind_case *c) {
    int64_t ahead = date_days_between(c->today, c->day);
    if (!c->goes_on || ahead == 0) return REMIND_NOTHING;
    if (ahead > 0) return before_due(c, ahead);
    int64_t late = -ahead - c->write_up_days;
    if (c->reported || late > REMIND_END_AFTER) return REMIND_NOTHING;
    if (late <= 0) return REMIND_DUE;
    return late <= REMIND_LAST_AFTER ? REMIND_OVERDUE : REMIND_LAST;
}

/* ---- what is said ---- */

struct remind_letter {
    struct app *app;
    struct arena *arena;
    const struct remind_events_row *row;
    const char *language, *when, *until; /* until: last day for the write-up */
};

static const char *subject_of(const struct remind_letter *l, enum remind kind) {
    return tr_language(l->language, remind_text(remind_word(kind)));
}

static const char *opening_of(const struct remind_letter *l, enum remind kind) {
    const char *topic = l->row->topic, *place = l->row->place, *when = l->when;
    switch (kind) {
    case REMIND_NOTHING: break;
    case REMIND_CONFIRM:
        return arena_printf(
            l->arena,
            tr_language(l->language, "You registered a conversation: %s\n%s\n%s\n\nAre you going "
                                     "ahead? Please say so on your page, or cancel it there.\n"),
            topic, place, when);
    case REMIND_SOON:
        return arena_printf(
            l->arena,
            tr_language(l->language, "Your conversation is close: %s\n%s\n%s\n\nOn your page are "
                                     "the kit, a sign-in sheet and codes for those who come. Thank "
                                     "you for hosting it.\n"),
            topic, place, when);
    case REMIND_DUE:
        return arena_printf(
            l->arena,
            tr_language(l->language, "Thank you for hosting a conversation: %s\n%s\n%s\n\nPlease "
                                     "tell us what was said, on your page, by telephone or on "
                                     "paper. We hope for it by %s.\n"),
            topic, place, when, l->until);
    case REMIND_OVERDUE:
    case REMIND_LAST:
        return arena_printf(
            l->arena,
            tr_language(l->language, "We have not heard yet what was said at your conversation: "
                                     "%s\n%s\n%s\n\nA few lines are enough, and it still counts. "
                                     "If it did not take place, please tell us that.\n"),
            topic, place, when);
    }
    return "";
}

static const char *text_of(const struct remind_letter *l, enum remind kind) {
    const char *last = kind == REMIND_LAST
                           ? tr_language(l->language, "We will not write to you about it again.\n")
                           : "";
    return arena_printf(l->arena, "%s%s\n%s\n%s/d/%s/code\n", opening_of(l, kind), last,
                        tr_language(l->language, "Your page, with your code:"),
                        l->app->settings.public_url, l->row->short_name);
}

/* ---- each once ---- */

static enum fail one_send(struct app *app, struct db *db, struct arena *arena, int64_t now,
                          const struct remind_events_row *row, size_t *n, struct why *why) {
    struct date today = date_of(now), day, registered;
    if (!date_read(row->day, &day) || !date_read(row->registered_day, &registered))
        return FAIL_NONE;
    const struct remind_case c = {.registered = registered,
                                  .day = day,
                                  .today = today,
                                  .goes_on = true,
                                  .confirmed = text_is(row->state, "confirmed"),
                                  .reported = row->n_sent > 0,
                                  .write_up_days = (int)row->write_up_days};
    enum remind kind = remind_due(&c);
    int64_t there, changed;
    if (kind == REMIND_NOTHING) return FAIL_NONE;
    TRY(remind_there(db, arena, row->id, remind_word(kind), row->day, &there, why));
    if (there > 0) return FAIL_NONE;
    const char *language = text_is(row->language, "cy") ? "cy" : "en";
    const struct remind_letter letter = {
        .app = app,
        .arena = arena,
        .row = row,
        .language = language,
        .when = arena_printf(arena, "%s, %s", clock_day_text(arena, date_start(day), language),
                             row->starts),
        .until = clock_day_text(
            arena, date_start(day) + row->write_up_days * CLOCK_DAY + CLOCK_DAY / 2, language)};
    const struct host_message message = {.once = arena_printf(arena, "dialogue/%lld/%s/%s",
                                                              (long long)row->id, remind_word(kind),
                                                              row->day),
                                         .language = language,
                                         .template = remind_template,
                                         .subject = subject_of(&letter, kind),
                                         .text = text_of(&letter, kind),
                                         .quiet = true};
    bool added;
    TRY(host_tell(app, db, arena, now, row->id, &message, &added, why));
    TRY(remind_add(db, row->id, remind_word(kind), row->day, date_iso(arena, today), added,
                   &changed, why));
    *n += changed == 1;
    return FAIL_NONE;
}

enum fail remind_all(struct app *app, struct db *db, struct arena *arena, int64_t now, size_t *n,
                     struct why *why) {
    enum { WRITE_UP_DAYS_MAX = 90 };
    struct remind_events_row *rows;
    size_t n_rows, written = 0;
    const char *from =
        date_iso(arena, date_of(now - (REMIND_END_AFTER + WRITE_UP_DAYS_MAX + 1) * CLOCK_DAY));
    const char *to = date_iso(arena, date_of(now + (REMIND_CONFIRM_DAYS + 1) * CLOCK_DAY));
    TRY(remind_events(db, arena, from, to, &rows, &n_rows, why));
    for (size_t i = 0; i < n_rows; i++) {
        size_t mark = arena_mark(arena);
        TRY(one_send(app, db, arena, now, &rows[i], &written, why));
        arena_rewind(arena, mark);
    }
    if (n != NULL) *n = written;
    return FAIL_NONE;
}

enum fail remind_stop(struct db *db, int64_t event, struct why *why) {
    return notify_cancel_template(db, vault_number(VAULT_HOST, event), remind_template, why);
}

/* ---- every hour ---- */

struct reminding {
    struct app *app;
    struct arena *arena;
    int64_t now;
};

static enum fail remind_job(struct db *db, void *context, struct why *why) {
    const struct reminding *r = context;
    return remind_all(r->app, db, r->arena, r->now, NULL, why);
}

static enum fail chore_run(struct app *app, int64_t now, struct why *why) {
    struct reminding r = {app, arena_new((size_t)256 << 20), now};
    enum fail fail = store_write(app->store, r.arena, remind_job, &r, why);
    arena_free(r.arena);
    return fail;
}

static const struct chore chore_dialogue_reminders = {.name = "dialogue_reminders",
                                                      .run = chore_run};
REGISTER(chore, chore_dialogue_reminders);
