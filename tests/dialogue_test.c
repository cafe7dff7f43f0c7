/* A dialogue from its set-up to write-ups that two people read, straight through the dispatcher. */
#include "base/clock.h"
#include "civic/app.h"
#include "demo/demo.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <string.h>

enum { DEV = 9, LEILA = 6 };

struct world {
    struct app *app;
    struct arena *arena;
    struct visitor lead, host, stranger;
    const char *path;
};

static bool begin(struct world *w, const char *engine) {
    *w = (struct world){.app = test_example(engine)};
    if (w->app == NULL) return false;
    w->arena = arena_new((size_t)1 << 30);
    visitor_begin(&w->lead, w->app);
    visitor_begin(&w->host, w->app);
    visitor_begin(&w->stranger, w->app);
    visitor_sign_in(&w->lead, LEILA);
    visitor_get(&w->lead, "/proposals/3/evidence");
    const char *at = strstr(w->lead.body, ">Safer nights out<");
    assert_non_null(at);
    while (strncmp(at, "href=\"", 6) != 0) at--;
    at += 6;
    w->path = arena_printf(w->arena, "%.*s/dialogue", (int)strcspn(at, "\""), at);
    return true;
}

static void end(struct world *w) {
    visitor_end(&w->lead);
    visitor_end(&w->host);
    visitor_end(&w->stranger);
    arena_free(w->arena);
    test_app_close(w->app);
}

#define ON_EACH_ENGINE(w)                                                                          \
    for (int engine_ = 0; engine_ < 2; engine_++)                                                  \
        for (bool on_ = begin(&(w), engine_ == 0 ? "sqlite" : "postgres"); on_;                    \
             end(&(w)), on_ = false)

static char *at(struct world *w, const char *rest) {
    return arena_printf(w->arena, "%s%s", w->path, rest);
}

static void post(struct visitor *v, int line, const char *path, const char *const *fields) {
    if (visitor_post(v, NULL, path, fields) != 303) {
        const char *error = strstr(v->body, "govuk-error-message");
        fail_msg("line %d: %s: %d %.200s", line, path, v->status, error == NULL ? "" : error);
    }
}
#define POST(v, path, ...) post((v), __LINE__, (path), (const char *const[]){__VA_ARGS__, NULL})

/* An event that anybody may register; the day lies in the programme. */
static char *event_register(struct world *w, const char *place) {
    struct date day = date_of(clock_now() + 3 * CLOCK_DAY);
    struct visitor *v = &w->host;
    visitor_post_fields(
        v, NULL, "/d/safer-nights/register", "is_open", "open", "place", place, "area", "0",
        "community", "0", "day-day", arena_printf(w->arena, "%d", day.day), "day-month",
        arena_printf(w->arena, "%d", day.month), "day-year", arena_printf(w->arena, "%d", day.year),
        "starts", "18:30", "minutes", "60", "language", "en", "capacity", "12", "questions",
        "Why us?\n\nWhy now?", "name", "Hilda Host", "email", "hilda@people.example");
    if (v->status != 200) fail_msg("registering: %d", v->status);
    return arena_printf(w->arena, "/e/%s", visitor_code(v));
}

static void a_host_needs_no_account(void **state) {
    (void)state;
    struct world w;
    ON_EACH_ENGINE(w) {
        struct visitor *v = &w.host, *s = &w.stranger;
        char *mine = event_register(&w, "Kitchen \xf0\x9f\x8c\x99 <b>\xd8\xa7\xd9\x84</b>");
        visitor_go(s, "/d/safer-nights");
        SEES(s, "Kitchen \xf0\x9f\x8c\x99 &lt;b&gt;");
        HIDDEN(s, "Hilda");
        HIDDEN(s, "hilda@people");
        visitor_go(v, mine);
        SEES(v, "Yes, we are going ahead");
        char *details = arena_printf(w.arena, "%s/details", mine);
        for (int twice = 0; twice < 2; twice++)
            assert_int_equal(visitor_post(v, details, arena_printf(w.arena, "%s/confirm", mine),
                                          (const char *const[]){NULL}),
                             303);
        visitor_go(v, mine);
        SEES(v, "Going ahead");
        visitor_go(v, arena_printf(w.arena, "%s/event.ics", mine));
        SEES(v, "STATUS:CONFIRMED");
        visitor_go(v, arena_printf(w.arena, "%s/kit/guide.html", mine));
        SEES(v, "Why now?");
        SEES(v, mine + 3);
        assert_int_equal(visitor_get(v, arena_printf(w.arena, "%s/kit/guide.exe", mine)), 404);
        /* A day outside of the programme, a time that is none: said, and nothing lost. */
        visitor_post_fields(v, NULL, arena_printf(w.arena, "%s/change", mine), "is_open", "closed",
                            "place", "Elsewhere", "day-day", "1", "day-month", "1", "day-year",
                            "2020", "starts", "18:30", "minutes", "60", "language", "en",
                            "capacity", "12");
        assert_int_equal(v->status, 422);
        SEES(v, "Elsewhere");
        /* The code opens this event and no other; made-up codes open nothing. */
        assert_int_equal(visitor_get(s, "/e/K7QF-2MXA-9TPD"), 404);
        SEES(s, "Type the code again");
        assert_int_equal(visitor_get(s, "/e/nonsense"), 404);
        visitor_go(v, "/d/safer-nights/code");
        visitor_post_fields(v, NULL, "/d/safer-nights/code", "code", mine + 3);
        assert_int_equal(v->status, 303);
        assert_string_equal(v->location, mine);
        /* Erased, the name is gone for staff as well, and the event stays. */
        visitor_go(&w.lead, at(&w, "/events"));
        const char *row = strstr(w.lead.body, "Kitchen");
        assert_non_null(row);
        while (strncmp(row, "href=\"", 6) != 0) row--;
        char *event = arena_copy_n(w.arena, row + 6, strcspn(row + 6, "\""));
        visitor_go(&w.lead, event);
        SEES(&w.lead, "Hilda Host");
        POST(v, details, "erase", "yes");
        visitor_go(&w.lead, event);
        HIDDEN(&w.lead, "Hilda");
        SEES(&w.lead, "Their details were erased.");
        visitor_go(v, mine);
        POST(v, arena_printf(w.arena, "%s/cancel", mine), NULL);
        visitor_go(s, "/d/safer-nights");
        HIDDEN(s, "Kitchen");
        /* Nothing can be written up of what was cancelled. */
        visitor_post_fields(v, NULL, arena_printf(w.arena, "%s/write-up", mine), "stake", "None");
        assert_int_equal(v->status, 409);
    }
}
TEST(a_host_needs_no_account,
     "dialogue: a host registers, confirms, changes, cancels and is erased with a code alone");

/* The host of the demo whose event is over and who has not reported. */
static const char *host_code(struct world *w, size_t which) {
    struct demo_about about;
    struct why why = {0};
    if (demo_describe(w->arena, &about, &why) != FAIL_NONE) fail_msg("%s", why.text);
    for (size_t i = 0; i < about.n_codes; i++)
        if (strcmp(about.codes[i].engagement, "Safer nights out") == 0 && which-- == 0)
            return arena_printf(w->arena, "/e/%s", about.codes[i].code);
    fail_msg("no host in the example programme");
    return "";
}

static void a_write_up_is_kept_as_sent(void **state) {
    (void)state;
    struct world w;
    ON_EACH_ENGINE(w) {
        struct visitor *v = &w.host;
        const char *mine = host_code(&w, 1);
        char *form = arena_printf(w.arena, "%s/write-up", mine);
        char *check = arena_printf(w.arena, "%s/check", mine);
        char *long_text = arena_take(w.arena, 1, 3200);
        memset(long_text, 'x', 3100);
        /* Too long: said, and all of it comes back. */
        visitor_post_fields(v, NULL, form, "reasons_for", long_text, "stake",
                            "Kept \xf0\x9f\x99\x82");
        assert_int_equal(v->status, 422);
        SEES(v, "Kept \xf0\x9f\x99\x82");
        POST(v, form, "attendance", "5-9", "votes_how", "majority", "stake", "None.", "revision",
             "0", "then", "later");
        visitor_go(v, mine);
        SEES(v, "Begun");
        /* A second device that began from nothing is told, not overwritten. */
        visitor_post_fields(v, NULL, form, "stake", "Second device", "revision", "0");
        assert_int_equal(v->status, 409);
        SEES(v, "Second device");
        visitor_go(v, check);
        SEES(v, "Did anybody see it otherwise than most?");
        SEES(v, "Which plan did you use? <a"); /* asked, not taken for another one */
        SEES(v, "Not answered");
        SEES(v, "Do you know how many saw it otherwise?");
        for (int twice = 0; twice < 2; twice++) /* again: once is enough */
            assert_int_equal(visitor_post(v, form, check, (const char *const[]){NULL}), 303);
        visitor_go(v, mine);
        SEES(v, "Sent");
        /* A tab from before it was sent does not begin another one without a word. */
        visitor_post_fields(v, NULL, form, "stake", "From an old tab", "revision", "0");
        assert_int_equal(v->status, 409);
        SEES(v, "From an old tab");
        visitor_go(v, check);
        SEES(v, "Your write-up was sent.");
        /* Changed and sent again: both are kept, the later one counts. */
        visitor_go(v, form);
        POST(v, form, "attendance", "10-14", "minority", "none", "stake", "None.", "revision",
             visitor_hidden(v, "revision"));
        visitor_go(v, check);
        SEES(v, "You have sent a write-up already.");
        POST(v, check, NULL);
        visitor_go(&w.lead, at(&w, "/events"));
        visitor_go(&w.lead, arena_printf(w.arena, "%s/events/41", w.path));
        SEES(&w.lead, "No: kept beside it");
        const char *first = strstr(w.lead.body, "/write-ups/");
        assert_non_null(first);
        char *read = arena_printf(w.arena, "%s/write-ups/%.*s", w.path,
                                  (int)strcspn(first + 11, "\""), first + 11);
        visitor_go(&w.lead, read);
        SEES(&w.lead, "The two differ in");
        visitor_post_fields(&w.lead, NULL, read, "outcome", "ask");
        assert_int_equal(w.lead.status, 422);
        POST(&w.lead, read, "outcome", "ask", "question", "How many were there?");
        visitor_go(v, mine);
        SEES(v, "How many were there?");
        const char *answer = strstr(v->body, "/answer/");
        assert_non_null(answer);
        char *answer_path =
            arena_printf(w.arena, "%s%.*s", mine, (int)strcspn(answer, "\""), answer);
        POST(v, answer_path, "answer", "Nine.");
        visitor_go(&w.lead, read);
        SEES(&w.lead, "The answer: Nine.");
        /* What was written up took place: also an old page does not cancel it. */
        visitor_go(v, mine);
        HIDDEN(v, "/cancel\"");
        assert_int_equal(
            visitor_post_fields(v, NULL, arena_printf(w.arena, "%s/cancel", mine), NULL), 409);
        SEES(v, "so the event took place");
        /* Every area has its report, also where nobody wrote anything. */
        visitor_go(&w.lead, at(&w, "/reports/all.html.zip"));
        visitor_go(&w.lead, at(&w, "/reports/all.odt.zip"));
        /* Strangers and other proposals get nothing of it. */
        assert_int_equal(visitor_get(&w.stranger, read), 303);
        assert_int_equal(visitor_get(&w.lead, arena_printf(w.arena, "/proposals/1%s",
                                                           w.path + strlen("/proposals/3"))),
                         404);
    }
}
TEST(a_write_up_is_kept_as_sent,
     "dialogue: a write-up is saved, asked about, sent once, sent again and kept twice");

static void codes_for_others_are_asked_for(void **state) {
    (void)state;
    struct world w;
    ON_EACH_ENGINE(w) {
        struct visitor *v = &w.host;
        char *codes = arena_printf(w.arena, "%s/codes", host_code(&w, 1));
        assert_int_equal(visitor_post_fields(v, NULL, codes, "role", "participant"), 422);
        SEES(v, "Enter how many slips");
        assert_int_equal(visitor_post_fields(v, NULL, codes, "role", "participant", "count", "3"),
                         200);
        visitor_go(v, codes);
        SEES(v, "Slips made so far: 3. Codes for note-takers made so far: 0.");
        /* However many slips the form said before: of a note-taker's code there is one. */
        assert_int_equal(visitor_post_fields(v, NULL, codes, "role", "note_taker", "count", "8"),
                         200);
        assert_memory_equal(v->body, "%PDF", 4);
        visitor_go(v, codes);
        SEES(v, "Slips made so far: 3. Codes for note-takers made so far: 1.");
    }
}
TEST(codes_for_others_are_asked_for, "dialogue: slips are as many as asked for, a note-taker's "
                                     "code is one, and the page counts them");

static void an_event_that_never_was_is_said_so(void **state) {
    (void)state;
    struct world w;
    ON_EACH_ENGINE(w) {
        struct visitor *v = &w.host;
        const char *mine = host_code(&w, 1);
        char *cancel = arena_printf(w.arena, "%s/cancel", mine);
        visitor_go(v, mine);
        SEES(v, "It did not take place");
        HIDDEN(v, "Change the event");
        visitor_go(v, cancel);
        SEES(v, "nobody waits for your write-up");
        POST(v, cancel, NULL);
        visitor_go(v, mine);
        SEES(v, "Cancelled");
        HIDDEN(v, "It did not take place");
        HIDDEN(v, "Codes for note-takers");
        assert_int_equal(visitor_post_fields(v, NULL, arena_printf(w.arena, "%s/codes", mine),
                                             "role", "participant", "count", "3"),
                         409);
    }
}
TEST(an_event_that_never_was_is_said_so,
     "dialogue: a host whose event did not take place says so, and is reminded no more");
