#include "dialogue/remind.h"

#include "base/log.h"
#include "civic/tidy.h"
#include "dialogue/remind.sql.h"
#include "notify/notify.h"

/* ---- what is due ---- */

static const struct word kinds[] = {{"confirm", TR("Is it going ahead?")},
                                    {"soon", TR("It is soon")},
                                    {"due", TR("The write-up, please")},
                                    {"overdue", TR("The write-up is overdue")},
                                    {"last", TR("The write-up is overdue, for the last time")},
                                    {"hand", TR("Reminded by hand")},
                                    {NULL, NULL}};

const char *remind_word(enum remind kind) {
    return kind == REMIND_NOTHING ? "" : kinds[kind - 1].word;
}

const char *remind_template(struct arena *arena, enum remind kind) {
    return arena_printf(arena, "dialogue_reminder_%s", remind_word(kind));
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
    const struct remind_event_row *row;
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
    case REMIND_BY_HAND: break; /* says what it says where the button is */
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

struct reminding {
    struct app *app;
    struct arena *arena;
    int64_t now;
    int64_t *events; /* [n] of which something is due */
    size_t n;
    int64_t event;
    bool written;
};

/* What is due of an event and not yet said; REMIND_NOTHING also when it is not to be reminded of
 * any more. */
static enum fail due_of(struct db *db, const struct reminding *r, int64_t event,
                        struct remind_event_row *row, enum remind *out, struct why *why) {
    struct date day, registered;
    int64_t there;
    *out = REMIND_NOTHING;
    enum fail found = remind_event(db, r->arena, event, row, why);
    if (found == FAIL_NOTFOUND) return FAIL_NONE;
    if (found != FAIL_NONE) return found;
    if (!date_read(row->day, &day) || !date_read(row->registered_day, &registered))
        return why_fail(why, FAIL_STORE, NULL, "the day cannot be read");
    const struct remind_case c = {.registered = registered,
                                  .day = day,
                                  .today = date_of(r->now),
                                  .goes_on = true,
                                  .confirmed = text_is(row->state, "confirmed"),
                                  .reported = row->n_sent > 0,
                                  .write_up_days = (int)row->write_up_days};
    enum remind kind = remind_due(&c);
    if (kind == REMIND_NOTHING) return FAIL_NONE;
    TRY(remind_there(db, r->arena, event, remind_word(kind), row->day, &there, why));
    if (there == 0) *out = kind;
    return FAIL_NONE;
}

static enum fail one_job(struct db *db, void *context, struct why *why) {
    struct reminding *r = context;
    struct remind_event_row row;
    enum remind kind;
    struct date day;
    int64_t changed;
    bool added;
    r->written = false;
    TRY(due_of(db, r, r->event, &row, &kind, why));
    if (kind == REMIND_NOTHING || !date_read(row.day, &day)) return FAIL_NONE;
    const char *language = text_is(row.language, "cy") ? "cy" : "en";
    const struct remind_letter letter = {
        .app = r->app,
        .arena = r->arena,
        .row = &row,
        .language = language,
        .when = arena_printf(r->arena, "%s, %s",
                             clock_day_text(r->arena, date_start(day), language), row.starts),
        .until = clock_day_text(
            r->arena, date_start(day) + row.write_up_days * CLOCK_DAY + CLOCK_DAY / 2, language)};
    const struct host_message message = {.once = arena_printf(r->arena, "dialogue/%lld/%s/%s",
                                                              (long long)row.id, remind_word(kind),
                                                              row.day),
                                         .language = language,
                                         .template = remind_template(r->arena, kind),
                                         .subject = subject_of(&letter, kind),
                                         .text = text_of(&letter, kind),
                                         .quiet = true};
    /* What still waits is older and says what is no longer so. */
    TRY(remind_stop(db, r->arena, row.id, REMIND_NOTHING, why));
    TRY(host_tell(r->app, db, r->arena, r->now, row.id, &message, &added, why));
    TRY(remind_add(db, row.id, remind_word(kind), row.day, date_iso(r->arena, date_of(r->now)),
                   added, &changed, why));
    r->written = changed == 1;
    return FAIL_NONE;
}

/* One that fails is tried again in an hour and stops no other. */
static void failed(int64_t event, enum fail fail, const struct why *why) {
    log_event(LOG_ERROR, "reminder_failed", "event=%lld kind=%s cause='%s'", (long long)event,
              fail_name(fail), why->text);
}

static enum fail due_job(struct db *db, void *context, struct why *why) {
    enum { WRITE_UP_DAYS_MAX = 90 };
    struct reminding *r = context;
    struct remind_events_row *rows;
    struct remind_event_row row;
    size_t n_rows;
    enum remind kind;
    const char *from = date_iso(
        r->arena, date_of(r->now - (REMIND_END_AFTER + WRITE_UP_DAYS_MAX + 1) * CLOCK_DAY));
    const char *to = date_iso(r->arena, date_of(r->now + (REMIND_CONFIRM_DAYS + 1) * CLOCK_DAY));
    TRY(remind_events(db, r->arena, from, to, &rows, &n_rows, why));
    r->n = 0;
    r->events = ARENA_ARRAY(r->arena, int64_t, n_rows + 1);
    for (size_t i = 0; i < n_rows; i++) {
        size_t mark = arena_mark(r->arena);
        struct why one = {0};
        enum fail fail = due_of(db, r, rows[i].id, &row, &kind, &one);
        if (fail != FAIL_NONE) failed(rows[i].id, fail, &one);
        if (fail == FAIL_NONE && kind != REMIND_NOTHING) r->events[r->n++] = rows[i].id;
        arena_rewind(r->arena, mark);
    }
    return FAIL_NONE;
}

enum fail remind_all(struct app *app, struct arena *arena, int64_t now, size_t *n,
                     struct why *why) {
    struct reminding r = {.app = app, .arena = arena, .now = now};
    size_t written = 0;
    TRY(store_read(app->store, due_job, &r, why));
    for (size_t i = 0; i < r.n; i++) {
        size_t mark = arena_mark(arena);
        struct why one = {0};
        r.event = r.events[i];
        enum fail fail = store_write(app->store, arena, one_job, &r, &one);
        if (fail != FAIL_NONE) failed(r.event, fail, &one);
        written += fail == FAIL_NONE && r.written;
        arena_rewind(arena, mark);
    }
    if (n != NULL) *n = written;
    return FAIL_NONE;
}

enum fail remind_stop(struct db *db, struct arena *arena, int64_t event, enum remind kind,
                      struct why *why) {
    for (int k = REMIND_CONFIRM; k <= REMIND_LAST; k++)
        if (kind == REMIND_NOTHING || kind == (enum remind)k)
            TRY(notify_cancel_template(db, vault_number(VAULT_HOST, event),
                                       remind_template(arena, (enum remind)k), why));
    return FAIL_NONE;
}

/* ---- every hour ---- */

static enum fail chore_run(struct app *app, int64_t now, struct why *why) {
    struct arena *arena = arena_new((size_t)256 << 20);
    enum fail fail = remind_all(app, arena, now, NULL, why);
    arena_free(arena);
    return fail;
}

static const struct chore chore_dialogue_reminders = {.name = "dialogue_reminders",
                                                      .run = chore_run};
REGISTER(chore, chore_dialogue_reminders);
