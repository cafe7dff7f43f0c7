/* A dialogue straight through the dispatcher: votes alone on phones beside what groups counted, and
 * reminders as the days pass. */
#include "base/clock.h"
#include "base/hash.h"
#include "dialogue/event.sql.h"
#include "dialogue/event_views.h"
#include "dialogue/gather.h"
#include "dialogue/remind.h"
#include "notify/notify.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <sqlite3.h>
#include <string.h>

enum { EVENTS = 6, SLIPS = 12 };

struct world {
    struct app *app;
    struct arena *arena;
    struct visitor lead, anybody;
    const char *slips[EVENTS][SLIPS], *hosts[EVENTS];
    const char *areas[EVENTS]; /* NULL: none */
    int64_t person, shifted;
};

static const char *const base = "/proposals/1/evidence/1/dialogue";
static const char *const desk = "/take-part/conversation/1";

static char *at(struct world *w, const char *path) {
    return arena_printf(w->arena, "%s%s", base, path);
}

static void post(struct visitor *v, const char *page, const char *path, const char *const *fields) {
    int status = visitor_post(v, page, path, fields);
    const char *summary = strstr(v->body, "error-summary");
    if (status != 303 && status != 200)
        fail_msg("%s: %d %.400s", path, v->status, summary == NULL ? "" : summary);
}
#define POST(v, page, path, ...) post((v), (page), (path), (const char *const[]){__VA_ARGS__, NULL})

static void days_pass(struct world *w, int64_t days) {
    clock_shift(days * CLOCK_DAY);
    w->shifted += days;
    visitor_end(&w->lead); /* whose session has run out */
    visitor_begin(&w->lead, w->app);
    visitor_sign_in(&w->lead, w->person);
}

static struct date day_ahead(int64_t days) {
    return date_of(clock_now() + days * CLOCK_DAY);
}

static const char *number(struct world *w, int n) {
    return arena_printf(w->arena, "%d", n);
}

#define DAY_OF(w, name, date)                                                                      \
    name "-day", number((w), (date).day), name "-month", number((w), (date).month), name "-year",  \
        number((w), (date).year)

static void dialogue_make(struct world *w) {
    struct visitor *v = &w->lead;
    struct date from = day_ahead(0), to = day_ahead(80);
    POST(v, NULL, "/proposals/start", "title", "Warm homes", "problem", "Cold homes.", "purpose",
         "To warm them for those who are cold.");
    POST(v, NULL, "/proposals/1/versions/freeze", "note", "for the dialogue");
    POST(v, NULL, "/proposals/1/evidence/add", "title", "Dialogue on warm homes", "method",
         "dialogue", "description", "Everybody.", "promise", "A reply by June.");
    POST(v, NULL, at(w, "/settings"), "topic", "Warm homes", "short_name", "warm", "summary",
         "What should be shared?", "background", "Some homes are cold.", "safeguarding", "Phone.",
         "accessibility", "A ramp.", "contact", "0300 200 0199", "languages", "en",
         DAY_OF(w, "starts_day", from), DAY_OF(w, "ends_day", to), "write_up_days", "10");
    static const char *const items[][2] = {{"statement", "Doctors should know who is cold."},
                                           {"statement", "The list should stay in the council."},
                                           {"statement", "Read www.example.org before."},
                                           {"question", "Who should know?"},
                                           {"for", "It helps people."},
                                           {"against", "It may leak out."}};
    for (size_t i = 0; i < sizeof items / sizeof items[0]; i++)
        POST(v, NULL, arena_printf(w->arena, "%s/items/add/%s", base, items[i][0]), "title",
             items[i][1]);
    for (int minutes = 60; minutes <= 120; minutes += 60)
        POST(v, NULL, at(w, "/plans/add"), "minutes", number(w, minutes), "steps",
             arena_printf(w->arena, "10 | Welcome\n%d | Talk", minutes - 10));
    POST(v, NULL, at(w, "/kit"), "note", "first");
    POST(v, base, at(w, "/state/open"), "x", "y");
}

static void conversation_make(struct world *w) {
    struct visitor *v = &w->lead;
    const char *one = "/proposals/1/evidence/1/conversations/1";
    POST(v, NULL, "/proposals/1/evidence/1/conversations/add", "topic", "Who should know?",
         "framing", "About the list of cold homes.", "joining", "code", "adding", "yes",
         "moderation", "before", "languages", "en", "least", "5");
    visitor_go(v, arena_printf(w->arena, "%s/statements", one));
    SEES(v, "Take over 2 statements");
    POST(v, arena_printf(w->arena, "%s/statements", one),
         arena_printf(w->arena, "%s/statements/kit", one), "x", "y");
    visitor_go(v, arena_printf(w->arena, "%s/statements", one));
    SEES(v, "Doctors should know who is cold.");
    HIDDEN(v, "Take over 0");
    HIDDEN(v, "Take over 2");
    HIDDEN(v, "Take over 3");
    SEES(v, "1 of the kit cannot be taken over");
    POST(v, arena_printf(w->arena, "%s/statements", one),
         arena_printf(w->arena, "%s/statements/add", one), "texts",
         "Everybody should be asked before.", "language", "en");
    POST(v, one, arena_printf(w->arena, "%s/state/open", one), "x", "y");
}

/* Codes of slips stand in a PDF and nowhere else: here they are made beside it. */
static enum fail slips_job(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    int64_t id;
    for (size_t e = 0; e < EVENTS; e++)
        for (size_t s = 0; s < SLIPS; s++) {
            w->slips[e][s] = secret_code(w->arena, EVENT_CODE_GROUPS);
            TRY(dialogue_access_add(db, w->arena, (int64_t)e + 1, "participant",
                                    arena_printf(w->arena, "P%02zu", s + 1),
                                    event_code_hash(w->arena, w->app, w->slips[e][s]), &id, why));
        }
    return FAIL_NONE;
}

static void events_make(struct world *w, int64_t ahead, const char *const *emails) {
    struct why why = {0};
    struct date day = day_ahead(ahead);
    for (size_t e = 0; e < EVENTS; e++) {
        struct visitor *v = &w->anybody;
        POST(v, NULL, "/d/warm/register", "is_open", "open", "place",
             arena_printf(w->arena, "Hall %zu", e + 1), "area",
             w->areas[e] == NULL ? "0" : w->areas[e], "community", "0", DAY_OF(w, "day", day),
             "starts", "18:30", "minutes", "60", "language", "en", "capacity", "12", "name",
             "Robin", "email", emails[e]);
        const char *code = strstr(v->body, "/e/");
        assert_non_null(code);
        w->hosts[e] = arena_copy_n(w->arena, code, strcspn(code, "\"< "));
    }
    if (store_write(w->app->store, w->arena, slips_job, w, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
}

static bool world_begin(struct world *w, const char *engine) {
    *w = (struct world){.app = test_app(engine)};
    if (w->app == NULL) return false;
    w->arena = arena_new((size_t)256 << 20);
    visitor_begin(&w->lead, w->app);
    visitor_begin(&w->anybody, w->app);
    w->person = test_person(w->app, test_organisation(w->app, "Eastmere Council"), "owner", "owner",
                            true, false);
    visitor_sign_in(&w->lead, w->person);
    dialogue_make(w);
    return true;
}

static void world_end(struct world *w) {
    clock_shift(-w->shifted * CLOCK_DAY);
    visitor_end(&w->lead);
    visitor_end(&w->anybody);
    arena_free(w->arena);
    test_app_close(w->app);
}

/* ---- alone, on phones ---- */

/* With the code of a slip, on a phone: `first` to the kit's first statement, pass to the others. */
static void vote_alone(struct world *w, size_t event, size_t slip, const char *first) {
    struct visitor v;
    const char *mine = arena_printf(w->arena, "/e/%s", w->slips[event][slip]);
    visitor_begin(&v, w->app);
    visitor_go(&v, mine);
    SEES(&v, "Vote on the statements by yourself");
    const char *vote = arena_printf(w->arena, "%s/vote", mine);
    POST(&v, vote, vote, "x", "y");
    assert_string_equal(v.location, desk);
    const char *one = arena_printf(w->arena, "%s/statements/1", desk);
    const char *two = arena_printf(w->arena, "%s/statements/2", desk);
    POST(&v, one, one, "vote", first);
    POST(&v, two, two, "vote", "pass");
    visitor_end(&v);
}

static void write_up(struct world *w, size_t event, const char *agree) {
    struct visitor *v = &w->anybody;
    const char *path = arena_printf(w->arena, "%s/write-up", w->hosts[event]);
    const char *check = arena_printf(w->arena, "%s/check", w->hosts[event]);
    POST(v, path, path, "attendance", "10-14", "votes_how", "head_count", "s1_agree", agree,
         "s1_disagree", "5", "s1_unsure", "0", "reasons_for", "It helps.", "minority", "none");
    POST(v, check, check, "x", "y");
}

static void gathered_of(struct world *w, size_t step, struct gathered *out) {
    struct db *db;
    struct why why = {0};
    const char *today = date_iso(w->arena, date_of(clock_now()));
    assert_int_equal(store_reader_take(w->app->store, &db, &why), FAIL_NONE);
    if (gather(db, w->arena, 1, today, step, out, &why) != FAIL_NONE) fail_msg("%s", why.text);
    store_reader_give(w->app->store, db);
}

static const char *const no_mail[EVENTS] = {"", "", "", "", "", ""};

static void phones(const char *engine) {
    struct world w;
    struct gathered all;
    if (!world_begin(&w, engine)) return;
    conversation_make(&w);
    events_make(&w, 1, no_mail);
    days_pass(&w, 1);
    for (size_t s = 0; s < 12; s++) vote_alone(&w, 0, s, s < 7 ? "agree" : "disagree");
    for (size_t s = 0; s < 5; s++) vote_alone(&w, 1, s, "agree");
    vote_alone(&w, 2, 0, "agree");
    vote_alone(&w, 0, 0, "agree"); /* the same person again: nothing is counted twice */
    /* Nobody, staff too, sees anything of it before the day is over and a fifth write-up came: a
     * number that grows by one tells how somebody voted. */
    gathered_of(&w, 1, &all);
    assert_int_equal(all.tallies[0].n_phones, 0);
    visitor_go(&w.lead, at(&w, "/said"));
    HIDDEN(&w.lead, "13 agree");
    visitor_go(&w.anybody, "/d/warm/said");
    HIDDEN(&w.anybody, "Alone, on phones");
    days_pass(&w, 1);
    for (size_t e = 0; e < 4; e++) write_up(&w, e, "6");
    visitor_go(&w.anybody, "/d/warm/said");
    HIDDEN(&w.anybody, "Alone, on phones");
    write_up(&w, 4, "6");
    visitor_go(&w.anybody, "/d/warm/said");
    SEES(&w.anybody, "Alone, on phones");
    SEES(&w.anybody, "13 agree, 0 unsure, 5 disagree");
    SEES(&w.anybody, "30 agree, 0 unsure, 25 disagree");
    gathered_of(&w, 1, &all);
    assert_int_equal(all.tallies[0].phone[0], 13);
    assert_int_equal(all.tallies[0].phone[2], 5);
    assert_int_equal(all.tallies[0].n_phones, 3);
    assert_int_equal(all.tallies[1].phone[1], 18);
    assert_int_equal(all.tallies[0].votes[0], 30); /* never added to what groups counted */
    /* Staff see both ways beside each other, by statement and event, and no small number, nor one
     * that is left when the others are taken from the sum. */
    visitor_go(&w.lead, at(&w, "/said"));
    SEES(&w.lead, "13 agree, 0 unsure, 5 disagree");
    visitor_go(&w.lead, at(&w, "/said/1"));
    SEES(&w.lead, "7 agree, 0 unsure, 5 disagree");
    SEES(&w.lead, "Too few to show");
    HIDDEN(&w.lead, ">1 agree");
    HIDDEN(&w.lead, ">5 agree");
    /* The host sees the own group's phones beside all, where no single person shows. */
    visitor_go(&w.anybody, arena_printf(w.arena, "%s/beside", w.hosts[0]));
    SEES(&w.anybody, "7 agree, 0 unsure, 5 disagree");
    visitor_go(&w.anybody, arena_printf(w.arena, "%s/beside", w.hosts[2]));
    HIDDEN(&w.anybody, ">1 agree");
    /* Files: the safe ones have what everybody sees, the whole ones are the lead's. */
    visitor_go(&w.lead, at(&w, "/export/counts.csv"));
    SEES(&w.lead, "1,Doctors should know who is cold.,,30,0,25,13,0,5\r\n");
    visitor_go(&w.lead, at(&w, "/export/events.csv"));
    HIDDEN(&w.lead, "Hall 1");
    visitor_go(&w.lead, at(&w, "/export/whole/events.csv"));
    SEES(&w.lead, "Hall 1");
    visitor_go(&w.lead, at(&w, "/export/whole/write-ups.csv"));
    SEES(&w.lead, "It helps.");
    HIDDEN(&w.lead, "Robin");
    visitor_go(&w.lead, at(&w, "/export/coverage.csv"));
    /* Whoever votes later, or otherwise, changes nothing that others see. */
    vote_alone(&w, 0, 0, "disagree");
    for (size_t s = 5; s < 8; s++) vote_alone(&w, 1, s, "agree");
    visitor_go(&w.anybody, "/d/warm/said");
    SEES(&w.anybody, "13 agree, 0 unsure, 5 disagree");
    gathered_of(&w, 1, &all);
    assert_int_equal(all.tallies[0].phone[0], 13);
    /* What came in after the last write-up is settled when the dialogue is closed and answered. */
    for (size_t s = 0; s < 6; s++) vote_alone(&w, 3, s, "agree");
    POST(&w.lead, at(&w, ""), at(&w, "/state/closed"), "x", "y");
    for (size_t s = 0; s < 6; s++) vote_alone(&w, 4, s, "disagree");
    gathered_of(&w, 1, &all);
    assert_int_equal(all.tallies[0].phone[0], 13); /* one event alone waits */
    visitor_go(&w.lead, at(&w, "/outcome"));
    const char *revision = strstr(w.lead.body, "name=\"revision\" value=\"");
    assert_non_null(revision);
    revision += strlen("name=\"revision\" value=\"");
    POST(&w.lead, NULL, at(&w, "/outcome"), "outcome", "We ask before we share.", "revision",
         arena_copy_n(w.arena, revision, strcspn(revision, "\"")));
    gathered_of(&w, 1, &all);
    assert_int_equal(all.tallies[0].phone[0], 19);
    assert_int_equal(all.tallies[0].phone[2], 11);
    world_end(&w);
}

TEST_ON_BOTH(
    phones,
    "dialogue: votes alone on phones stand beside what groups counted, and are settled together");

/* Four groups of the first area among five: a report now, and one after the next, would show what
 * that one said, so that the area waits for a fifth of its own. */
static void areas_wait(const char *engine) {
    struct world w;
    struct gathered all;
    if (!world_begin(&w, engine)) return;
    const char *groups = at(&w, "/groups");
    POST(&w.lead, groups, groups, "kind", "area", "name", "North", "population", "700");
    POST(&w.lead, groups, groups, "kind", "area", "name", "South", "population", "300");
    for (size_t e = 0; e < EVENTS; e++) w.areas[e] = e == 0 ? "2" : "1";
    events_make(&w, 1, no_mail);
    days_pass(&w, 2);
    for (size_t e = 0; e < 5; e++) write_up(&w, e, "6");
    gathered_of(&w, GATHER_STEP, &all);
    assert_int_equal(all.n_areas, 2);
    assert_int_equal(all.tallies[0].votes[0], 30);
    for (size_t a = 0; a < 2; a++) {
        assert_int_equal(all.tallies[0].area_votes[3 * a], 0);
        assert_false(all.tallies[0].area_shown[3 * a]);
    }
    visitor_go(&w.lead, at(&w, "/reports/1.html"));
    SEES(&w.lead, "Too few to show");
    HIDDEN(&w.lead, "n = 44");
    gathered_of(&w, 1, &all);
    assert_int_equal(all.tallies[0].area_votes[0], 24); /* staff see each as it comes */
    write_up(&w, 5, "6");
    gathered_of(&w, GATHER_STEP, &all);
    assert_int_equal(all.tallies[0].area_votes[0], 0); /* a sixth waits for a tenth of all */
    /* In steps of two, four of the five of the first area are told. */
    gathered_of(&w, 2, &all);
    assert_int_equal(all.tallies[0].area_votes[0], 24);
    assert_int_equal(all.tallies[0].area_votes[3], 0);
    assert_int_equal(all.tallies[0].area_votes[6], 12); /* the other area's, and one that waits */
    world_end(&w);
}

TEST_ON_BOTH(areas_wait, "dialogue: an area's numbers wait for five groups of its own");

static void few_new_phones_wait(void **state) {
    (void)state;
    enum { NORTH = 1, SOUTH = 2 };
    const struct phone_count a = {1, 1, {6, 0, 5}, NORTH}, b = {2, 1, {7, 0, 6}, NORTH},
                             one = {3, 1, {1, 0, 0}, NORTH}, c = {4, 1, {5, 0, 0}, SOUTH},
                             two = {5, 1, {0, 2, 0}, SOUTH};
    const struct {
        const struct phone_count *rows[4];
        size_t n, settled;
    } cases[] = {
        {{&a}, 1, 0},
        {{&a, &b}, 2, 2},           /* 13, 0, 11 */
        {{&a, &one}, 2, 0},         /* 7, 0, 5, and who knows the first sees the second */
        {{&a, &b, &one}, 3, 3},     /* nobody knows two */
        {{&a, &c}, 2, 2},           /* each area of one event, and each is safe */
        {{&a, &b, &c, &two}, 4, 2}, /* two unsure in the south: the south waits */
        {{&a, &one, &c}, 3, 0},     /* only one event is left */
        {{&two}, 1, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct phone_count *rows[4];
        memcpy(rows, cases[i].rows, sizeof rows);
        if (phone_may_settle(rows, cases[i].n) != cases[i].settled) fail_msg("case %zu", i);
        for (size_t k = 0; k < cases[i].settled; k++) assert_ptr_equal(rows[k], cases[i].rows[k]);
    }
    assert_int_equal(phone_may_settle(NULL, 0), 0);
}
TEST(few_new_phones_wait, "dialogue: new phone counts are settled where no sum shows a person, nor "
                          "to who knows one event");

/* ---- reminders ---- */

static size_t remind(struct world *w) {
    struct why why = {0};
    size_t n = 0;
    if (remind_all(w->app, w->arena, clock_now(), &n, &why) != FAIL_NONE) fail_msg("%s", why.text);
    return n;
}

static void what_is_due_when(void **state) {
    (void)state;
    static const struct {
        int64_t registered, ahead; /* days before today; days to the event */
        bool confirmed, reported;
        enum remind wanted;
    } cases[] = {{0, 1, false, false, REMIND_NOTHING},   {1, 1, false, false, REMIND_SOON},
                 {1, 10, false, false, REMIND_NOTHING},  {2, 10, false, false, REMIND_CONFIRM},
                 {2, 14, false, false, REMIND_CONFIRM},  {2, 15, false, false, REMIND_NOTHING},
                 {5, 10, true, false, REMIND_NOTHING},   {5, 2, true, false, REMIND_SOON},
                 {5, 0, true, false, REMIND_NOTHING},    {5, -1, true, false, REMIND_DUE},
                 {9, -10, false, false, REMIND_DUE},     {9, -11, false, false, REMIND_OVERDUE},
                 {9, -17, false, false, REMIND_OVERDUE}, {9, -18, false, false, REMIND_LAST},
                 {9, -47, false, false, REMIND_LAST},    {9, -48, false, false, REMIND_NOTHING},
                 {9, -11, true, true, REMIND_NOTHING}};
    int64_t today = date_start((struct date){2026, 10, 25}) + CLOCK_DAY / 2; /* clocks change */
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct remind_case c = {.registered =
                                          date_of(today - cases[i].registered * CLOCK_DAY),
                                      .day = date_of(today + cases[i].ahead * CLOCK_DAY),
                                      .today = date_of(today),
                                      .goes_on = true,
                                      .confirmed = cases[i].confirmed,
                                      .reported = cases[i].reported,
                                      .write_up_days = 10};
        if (remind_due(&c) != cases[i].wanted) fail_msg("case %zu: %d", i, (int)remind_due(&c));
    }
    const struct remind_case cancelled = {.day = {2026, 10, 26}, .today = {2026, 10, 25}};
    assert_int_equal(remind_due(&cancelled), REMIND_NOTHING);
}
TEST(what_is_due_when, "dialogue: what a host is reminded of follows from the days alone");

static void reminders_go_once(void **state) {
    (void)state;
    struct world w;
    static const char *const mail[EVENTS] = {"a@example.org", "b@example.org", "", "", "", ""};
    if (!world_begin(&w, "sqlite")) return;
    events_make(&w, 10, mail);
    assert_int_equal(remind(&w), 0); /* they have just been told */
    days_pass(&w, 3);
    assert_int_equal(remind(&w), EVENTS);
    assert_int_equal(remind(&w), 0); /* each once, also in the next hour */
    days_pass(&w, -2);               /* and when the clock is put back */
    assert_int_equal(remind(&w), 0);
    days_pass(&w, 2);
    visitor_go(&w.lead, at(&w, "/events"));
    SEES(&w.lead, "Hosts to phone");
    SEES(&w.lead, "Event 3, Hall 3: Is it going ahead?");
    HIDDEN(&w.lead, "Event 1, Hall 1: Is it going ahead?");
    visitor_go(&w.lead, at(&w, "/events/1"));
    SEES(&w.lead, "Is it going ahead?: by e-mail");
    /* A host who says so, and one who cancels, are left alone. */
    POST(&w.anybody, w.hosts[2], arena_printf(w.arena, "%s/confirm", w.hosts[2]), "x", "y");
    POST(&w.anybody, w.hosts[3], arena_printf(w.arena, "%s/cancel", w.hosts[3]), "x", "y");
    visitor_go(&w.lead, at(&w, "/events"));
    HIDDEN(&w.lead, "Event 3, Hall 3");
    days_pass(&w, 5);
    assert_int_equal(remind(&w), EVENTS - 1); /* two days before */
    days_pass(&w, 4);
    write_up(&w, 0, "6");
    assert_int_equal(remind(&w), EVENTS - 2); /* the write-up */
    /* The service stood still for three weeks: of what was missed only the latest goes. */
    days_pass(&w, 21);
    assert_int_equal(remind(&w), EVENTS - 2);
    visitor_go(&w.lead, at(&w, "/events/2"));
    SEES(&w.lead, "The write-up is overdue, for the last time: by e-mail");
    HIDDEN(&w.lead, "The write-up is overdue: by e-mail");
    visitor_go(&w.lead, at(&w, "/events"));
    SEES(&w.lead, "Overdue");
    /* Who never reports is not written to for ever, and can be closed. */
    days_pass(&w, 40);
    assert_int_equal(remind(&w), 0);
    POST(&w.lead, at(&w, "/events/2"), at(&w, "/events/2/close"), "x", "y");
    visitor_go(&w.lead, at(&w, "/events/2"));
    SEES(&w.lead, "Closed without a write-up");
    world_end(&w);
}
TEST(reminders_go_once,
     "dialogue: reminders go once each, whatever the clock does, and end when the matter is done");

/* What waits to be sent to the host of an event. */
static int64_t waiting_of(struct world *w, int event) {
    struct db *db;
    struct why why = {0};
    struct notify_counts counts;
    const char *batch = arena_printf(w->arena, "dialogue/event/%d", event);
    assert_int_equal(store_reader_take(w->app->store, &db, &why), FAIL_NONE);
    assert_int_equal(notify_counts(db, w->arena, batch, &counts, &why), FAIL_NONE);
    store_reader_give(w->app->store, db);
    return counts.waiting;
}

/* Moves details to somebody else behind the vault's back: they do not open there. */
static void vault_meddle(struct world *w, int64_t from, int64_t to) {
    sqlite3 *vault = NULL;
    const char *path = arena_printf(w->arena, "%s/vault.db", w->app->settings.folder);
    const char *sql = arena_printf(
        w->arena,
        "UPDATE contact SET sealed = (SELECT sealed FROM contact WHERE person = %lld) "
        "WHERE person = %lld",
        (long long)vault_number(VAULT_HOST, from), (long long)vault_number(VAULT_HOST, to));
    assert_int_equal(sqlite3_open(path, &vault), SQLITE_OK);
    if (sqlite3_exec(vault, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(vault));
    sqlite3_close(vault);
}

static void one_stops_no_other(void **state) {
    (void)state;
    struct world w;
    static const char *const mail[EVENTS] = {
        "a@example.org", "b@example.org", "c@example.org", "", "", ""};
    if (!world_begin(&w, "sqlite")) return;
    events_make(&w, 10, mail);
    days_pass(&w, 3);
    vault_meddle(&w, 2, 1);
    assert_int_equal(remind(&w), EVENTS - 1);
    assert_int_equal(waiting_of(&w, 2), 2);
    visitor_go(&w.lead, at(&w, "/events")); /* nobody knows that there is no address */
    SEES(&w.lead, "Event 4, Hall 4: Is it going ahead?");
    HIDDEN(&w.lead, "Event 1, Hall 1: Is it going ahead?");
    assert_int_equal(remind(&w), 0);
    /* Going ahead takes back the question alone: what is close still is. */
    POST(&w.anybody, w.hosts[1], arena_printf(w.arena, "%s/confirm", w.hosts[1]), "x", "y");
    assert_int_equal(waiting_of(&w, 2), 1);
    days_pass(&w, 5);
    assert_int_equal(remind(&w), EVENTS - 1);
    assert_int_equal(waiting_of(&w, 2), 2);
    assert_int_equal(waiting_of(&w, 3), 2); /* the question of last week is taken back */
    POST(&w.anybody, w.hosts[2], arena_printf(w.arena, "%s/confirm", w.hosts[2]), "x", "y");
    assert_int_equal(waiting_of(&w, 3), 2);
    const char *cancel = arena_printf(w.arena, "%s/cancel", w.hosts[2]);
    POST(&w.anybody, cancel, cancel, "x", "y");
    assert_int_equal(waiting_of(&w, 3), 1); /* "registered", with the code */
    world_end(&w);
}
TEST(one_stops_no_other, "dialogue: a host whose details do not open stops no reminder to another, "
                         "and going ahead takes back the question alone");

static void by_hand_once_a_day(const char *engine) {
    struct world w;
    static const char *const mail[EVENTS] = {"a@example.org", "", "c@example.org", "", "", ""};
    if (!world_begin(&w, engine)) return;
    events_make(&w, 10, mail);
    int64_t before = waiting_of(&w, 1);
    visitor_go(&w.lead, at(&w, "/events/1"));
    SEES(&w.lead, "Remind the host");
    HIDDEN(&w.lead, "Reminded by hand");
    POST(&w.lead, at(&w, "/events/1"), at(&w, "/events/1/remind"), "x", "y");
    visitor_go(&w.lead, at(&w, "/events/1"));
    SEES(&w.lead, "Reminded by hand: by e-mail");
    SEES(&w.lead, "The host was reminded today");
    HIDDEN(&w.lead, "Remind the host");
    assert_int_equal(waiting_of(&w, 1), before + 1);
    /* A second press, from a page that still had the button, sends nothing. */
    POST(&w.lead, at(&w, "/events/1"), at(&w, "/events/1/remind"), "x", "y");
    assert_int_equal(waiting_of(&w, 1), before + 1);
    visitor_go(&w.lead, at(&w, "/events/1"));
    SEES(&w.lead, "Nothing more was sent");
    HIDDEN(&w.lead, "govuk-notification-banner--success"); /* nothing was done */
    /* Another host is another matter; without an address it is noted. */
    POST(&w.lead, at(&w, "/events/2"), at(&w, "/events/2/remind"), "x", "y");
    visitor_go(&w.lead, at(&w, "/events/2"));
    SEES(&w.lead, "Reminded by hand: no address");
    /* On the next day it can be sent again, and on a day of which the service wrote it cannot. */
    days_pass(&w, 1);
    POST(&w.lead, at(&w, "/events/1"), at(&w, "/events/1/remind"), "x", "y");
    visitor_go(&w.lead, at(&w, "/events/1"));
    SEES(&w.lead, "The reminder is on its way");
    days_pass(&w, 2);
    assert_int_equal(remind(&w), EVENTS);
    int64_t told = waiting_of(&w, 3);
    POST(&w.lead, at(&w, "/events/3"), at(&w, "/events/3/remind"), "x", "y");
    assert_int_equal(waiting_of(&w, 3), told);
    world_end(&w);
}
TEST_ON_BOTH(
    by_hand_once_a_day,
    "dialogue: a host is reminded by hand once a day, however often the button is pressed");

static void wrong_counts_are_named(void **state) {
    (void)state;
    struct world w;
    if (!world_begin(&w, "sqlite")) return;
    events_make(&w, 10, no_mail);
    days_pass(&w, 11);
    const char *path = arena_printf(w.arena, "%s/write-up", w.hosts[0]);
    visitor_post(&w.anybody, path, path,
                 (const char *const[]){"attendance", "10-14", "s1_agree", "seven", "s2_disagree",
                                       "5001", NULL});
    SEES(&w.anybody, "“Doctors should know who is cold.”: Agree must be a whole number");
    SEES(&w.anybody, "“The list should stay in the council.”: Disagree must be");
    world_end(&w);
}
TEST(wrong_counts_are_named,
     "dialogue: a wrong count in a write-up is said with the statement that it is of");
