/* A wave in the field, as those who run the panel and its members meet it. */
#include "panel/fieldwork.h"

#include "base/clock.h"
#include "notify/notify.h"
#include "panel/publish.h"
#include "question/question.h"
#include "question/questionnaire.sql.h"
#include "question/sheet.h"
#include "question/survey.sql.h"
#include "recruit/recruit_people.h"
#include "recruit/register.sql.h"
#include "recruit/setup.sql.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define assert_near(got, wanted, by) assert_true(fabs((got) - (wanted)) <= (by))

enum { N_MEMBERS = 12 };
static const char *const engines[] = {"sqlite", "postgres"};
static const char *const first_text =
    "title: Buses\na (single): A?\n  * yes = Yes\n  * no = No\nb (text): B?\nc (text): C?\n";
static const char *const second_text =
    "title: Buses\na (single): A?\n  * yes = Yes\n  * no = No\nnew (text): New?\nb (text): B?\n"
    "c (text): C?\n";

struct world {
    struct app *app;
    struct arena *arena;
    struct visitor manager;
    int64_t council, person, questionnaire, version, now;
    struct panel_get_row panel;
    int64_t members[N_MEMBERS];
    /* Of the job that runs. */
    struct wave_get_row wave;
    struct wave_new plan;
    struct wave_drawn drawn;
    struct wave_sent sent;
    struct wave_progress progress;
    const char *text;
    int64_t member;
    struct survey_response response;
};

static enum fail begin_job(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    struct arena *arena = w->arena;
    int64_t panel, *ids;
    struct member_new people[N_MEMBERS];
    struct definition definition;
    TRY(panel_insert(db, arena, "voices", "Voices", "Wendale", "", "", "0300 200 0199", 0,
                     w->person, w->now, &panel, why));
    TRY(panel_owner_add(db, panel, w->council, "Asking residents", w->now, why));
    TRY(panel_grant_add(db, panel, w->person, "manager", w->person, w->now, why));
    TRY(panel_get(db, arena, panel, &w->panel, why));
    for (size_t i = 0; i < N_MEMBERS; i++)
        people[i] = (struct member_new){
            .contact = {.name = arena_printf(arena, "Person %zu", i),
                        .email = arena_printf(arena, "p%zu@example.org", i),
                        .address = arena_printf(arena, "%zu Mill Lane\nWendale\nWD1 1AA", i + 1)},
            .channel = i % 2 == 0 ? "post" : "email",
            .language = "en",
            .joined = "2026-01-31",
            .source = "import",
            .wants_news = true,
            .recruitment = DB_NULL_INT};
    TRY(members_add(w->app, db, arena, panel, NULL, 0, people, N_MEMBERS, &ids, why));
    memcpy(w->members, ids, sizeof w->members);
    TRY(definition_read(arena, str_of(first_text), &definition, why));
    TRY(questionnaire_insert(db, arena, w->council, "Buses", first_text, w->person, 1,
                             &w->questionnaire, why));
    TRY(variables_put(db, arena, w->questionnaire, &definition, why));
    return questionnaire_version_add(db, arena, w->questionnaire, 1, first_text, "x", "", w->person,
                                     1, &w->version, why);
}

static void run(struct world *w, db_job job) {
    struct why why = {0};
    if (store_write(w->app->store, w->arena, job, w, &why) != FAIL_NONE) fail_msg("%s", why.text);
}

static enum fail fails(struct world *w, db_job job) {
    return store_write(w->app->store, w->arena, job, w, NULL);
}

static bool world_begin(struct world *w, const char *engine) {
    *w = (struct world){.app = test_app(engine), .now = clock_now()};
    if (w->app == NULL) return false;
    w->arena = arena_new((size_t)256 << 20);
    w->council = test_organisation(w->app, "Council");
    w->person = test_person(w->app, w->council, "Maya", "maya@example.org", true, false);
    visitor_begin(&w->manager, w->app);
    visitor_sign_in(&w->manager, w->person);
    run(w, begin_job);
    return true;
}

static void world_end(struct world *w) {
    visitor_end(&w->manager);
    test_app_close(w->app);
    arena_free(w->arena);
}

#define EACH_WORLD(world)                                                                          \
    for (size_t engine_ = 0; engine_ < 2; engine_++)                                               \
        for (bool on_ = world_begin(&(world), engines[engine_]); on_;                              \
             world_end(&(world)), on_ = false)

static enum fail add_job(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    int64_t wave;
    w->plan.about = "";
    w->plan.panel = w->panel.id;
    w->plan.questionnaire = w->questionnaire;
    w->plan.strata = DB_NULL_INT;
    w->plan.person = w->person;
    w->plan.now = w->now;
    w->plan.reminders_max = 2;
    w->plan.reminder_days = 7;
    TRY(wave_add(db, w->arena, &w->plan, &wave, why));
    return wave_get(db, w->arena, wave, w->panel.id, &w->wave, why);
}

static enum fail draw_job(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    return wave_draw(db, w->arena, &w->panel, w->wave.id, "seed", w->now, &w->drawn, why);
}

static enum fail invite_job(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    TRY(wave_invite(w->app, db, w->arena, &w->panel, w->wave.id, w->now, &w->sent, why));
    return wave_get(db, w->arena, w->wave.id, w->panel.id, &w->wave, why);
}

static enum fail remind_job(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    return wave_remind(w->app, db, w->arena, &w->panel, w->wave.id, w->now, &w->sent, why);
}

static enum fail close_job(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    TRY(wave_close(db, w->arena, w->panel.id, w->wave.id, w->now, why));
    return wave_get(db, w->arena, w->wave.id, w->panel.id, &w->wave, why);
}

static enum fail publish_job(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    struct wave_frozen frozen;
    int64_t publication;
    TRY(wave_freeze(db, w->arena, &w->panel, &w->wave, w->now, &frozen, why));
    return wave_publish(db, w->arena, &w->panel, &w->wave, &frozen, w->person, w->now, &publication,
                        why);
}

static enum fail erase_job(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    return member_erase(w->app, db, w->arena, w->panel.id, w->member, w->now, why);
}

static enum fail progress_job(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    return wave_progress(db, w->arena, &w->wave, w->now, &w->progress, why);
}

static void open_wave(struct world *w, const char *title) {
    w->plan = (struct wave_new){.title = title, .sample = SAMPLE_ALL};
    run(w, add_job);
    run(w, draw_job);
    run(w, invite_job);
}

/* Some of the answers of the wave's i-th person; all three: sent. */
struct answers_of {
    struct world *world;
    size_t i;
    const char *values[4];
    bool send;
};

static enum fail answer_job(struct db *db, void *context, struct why *why) {
    static const char *const names[] = {"a", "b", "c", "new"};
    struct answers_of *of = context;
    struct world *w = of->world;
    struct survey_response *responses;
    struct definition definition;
    struct survey_text_row text;
    enum response_state state;
    size_t n;
    int64_t sheet, version;
    TRY(survey_responses(db, w->arena, w->wave.survey, &responses, &n, why));
    TRY(survey_text(db, w->arena, w->wave.survey, &text, why));
    TRY(definition_read(w->arena, str_of(text.text), &definition, why));
    TRY(survey_version_latest(db, w->arena, w->questionnaire, &version, why));
    struct sheet_new what = {.survey = w->wave.survey,
                             .version = version,
                             .link = responses[of->i].link,
                             .respondent = DB_NULL_INT,
                             .match = "",
                             .mode = "web",
                             .language = "en",
                             .stratum = "",
                             .second_of = DB_NULL_INT,
                             .entered_by = DB_NULL_INT,
                             .definition = &definition,
                             .now = w->now};
    TRY(sheet_begin(db, w->arena, &what, &sheet, why));
    for (size_t i = 0; i < 4; i++) {
        struct sheet_value value = {.name = names[i], .text = of->values[i]};
        if (value.text != NULL) TRY(sheet_save(db, sheet, w->questionnaire, &value, 1, why));
    }
    if (!of->send) return FAIL_NONE;
    struct sheet whole = {0};
    TRY(sheet_load(db, w->arena, sheet, "en", &whole, why));
    return sheet_finish_now(db, w->arena, &whole, w->now, &state, why);
}

static void answer(struct world *w, size_t i, const char *a, const char *b, const char *c,
                   bool send) {
    struct why why = {0};
    struct answers_of of = {w, i, {a, b, c, NULL}, send};
    if (store_write(w->app->store, w->arena, answer_job, &of, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
}

static struct response_rates rates_of(struct world *w) {
    struct response_rates rates;
    run(w, progress_job);
    response_rates(&w->progress.all, 1, &rates);
    return rates;
}

/* ---- response ---- */

static void partial_sheets_count(void **state) {
    (void)state;
    struct world w;
    EACH_WORLD(w) {
        open_wave(&w, "Buses");
        answer(&w, 0, "yes", "x", "y", true);
        answer(&w, 1, "yes", "x", "y", true);
        answer(&w, 2, "no", "x", NULL, false); /* two of three: partial */
        answer(&w, 3, "no", "", "", false);    /* seen all, answered one: a break-off */
        answer(&w, 4, NULL, NULL, NULL, false);
        struct response_rates rates = rates_of(&w);
        assert_int_equal(w.progress.all.complete, 2);
        assert_int_equal(w.progress.all.partial, 1);
        assert_int_equal(w.progress.all.refusal, 2);
        assert_near(rates.rr[0], 2.0 / N_MEMBERS, 1e-12);
        assert_near(rates.rr[1], 3.0 / N_MEMBERS, 1e-12);
        assert_near(rates.rr[5], 3.0 / 5, 1e-12);
        /* Published; then two are erased: the rates stay those that were published. */
        run(&w, close_job);
        run(&w, publish_job);
        for (size_t i = 1; i < 3; i++) {
            w.member = w.members[i];
            run(&w, erase_job);
        }
        struct response_rates after = rates_of(&w);
        for (size_t i = 0; i < 6; i++) assert_near(after.rr[i], rates.rr[i], 1e-12);
    }
}
TEST(partial_sheets_count,
     "panel: what is half answered counts as partial, and erasure changes no response rate");

static enum fail version_job(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    struct definition definition;
    int64_t version;
    TRY(definition_read(w->arena, str_of(second_text), &definition, why));
    TRY(variables_put(db, w->arena, w->questionnaire, &definition, why));
    TRY(questionnaire_version_add(db, w->arena, w->questionnaire, 2, second_text, "y", "",
                                  w->person, 2, &version, why));
    return survey_version_set(db, w->wave.survey, version, why);
}

static void drops_are_in_order(void **state) {
    (void)state;
    struct world w;
    EACH_WORLD(w) {
        open_wave(&w, "Buses");
        run(&w, version_job);
        /* "new" was written last and stands before b: whoever saw b got further than "new". */
        struct answers_of of = {&w, 0, {"yes", "x", NULL, "z"}, false};
        assert_int_equal(store_write(w.app->store, w.arena, answer_job, &of, NULL), FAIL_NONE);
        of = (struct answers_of){&w, 1, {NULL, NULL, NULL, NULL}, false};
        assert_int_equal(store_write(w.app->store, w.arena, answer_job, &of, NULL), FAIL_NONE);
        run(&w, progress_job);
        assert_int_equal(w.progress.n_drops, 2);
        assert_string_equal(w.progress.drops[0].question, "");
        assert_string_equal(w.progress.drops[1].question, "b");
        assert_int_equal(w.progress.drops[1].n, 1);
    }
}
TEST(drops_are_in_order,
     "panel: people stop at the last question in the questionnaire's own order");

/* ---- asking ---- */

static void nobody_is_asked_too_often(void **state) {
    (void)state;
    struct world w;
    EACH_WORLD(w) {
        int64_t asked = w.now;
        w.panel.burden_max = 1;
        w.plan =
            (struct wave_new){.title = "One",
                              .sample = SAMPLE_ALL,
                              .closes_day = date_iso(w.arena, date_of(asked + 85 * CLOCK_DAY))};
        run(&w, add_job);
        run(&w, draw_job);
        struct wave_get_row one = w.wave;
        /* Drawn and not yet invited: they are going to be asked. */
        w.plan.title = "Two";
        run(&w, add_job);
        assert_int_equal(fails(&w, draw_job), FAIL_CONFLICT);
        struct wave_get_row two = w.wave;
        w.wave = one;
        run(&w, invite_job);
        /* Reminded lately, though invited long ago; and never after the last day. */
        w.now = asked + 80 * CLOCK_DAY;
        run(&w, remind_job);
        assert_int_equal(w.sent.n_letter + w.sent.n_email, N_MEMBERS);
        w.now = asked + 100 * CLOCK_DAY;
        assert_int_equal(fails(&w, remind_job), FAIL_CONFLICT);
        run(&w, progress_job);
        assert_int_equal(w.progress.n_to_remind, 0);
        w.wave = two;
        assert_int_equal(fails(&w, draw_job), FAIL_CONFLICT);
        w.now = asked + 180 * CLOCK_DAY;
        run(&w, draw_job);
        assert_int_equal(w.drawn.n_chosen, N_MEMBERS);
    }
}
TEST(nobody_is_asked_too_often,
     "panel: the cap counts who is drawn and who was reminded, and nobody is reminded too late");

static const char *survey_path(struct world *w, const char *rest) {
    return arena_printf(w->arena, "/organisations/%lld/surveys/%lld%s", (long long)w->council,
                        (long long)w->wave.survey, rest);
}

static enum fail links_job(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    struct survey_response *rows;
    size_t n;
    TRY(survey_responses(db, w->arena, w->wave.survey, &rows, &n, why));
    w->member = 0;
    for (size_t i = 0; i < n; i++) w->member += rows[i].respondent < 0;
    w->drawn.n_chosen = (int64_t)n;
    return FAIL_NONE;
}

static void waves_are_opened_by_the_panel(void **state) {
    (void)state;
    struct world w;
    EACH_WORLD(w) {
        w.plan = (struct wave_new){.title = "Buses", .sample = SAMPLE_ALL};
        run(&w, add_job);
        run(&w, draw_job);
        struct visitor *m = &w.manager;
        const char *page = survey_path(&w, "");
        assert_int_equal(visitor_get(m, page), 200);
        assert_false(visitor_sees(m, "Open it<"));
        assert_int_equal(visitor_post_fields(m, page, survey_path(&w, "/state/open"), "x", "y"),
                         409);
        /* Codes to try it out are for the test alone, and never meet a member's number. */
        const char *links = survey_path(&w, "/links");
        assert_int_equal(visitor_post_fields(m, NULL, links, "count", "3"), 409);
        assert_int_equal(visitor_post_fields(m, page, survey_path(&w, "/state/test"), "x", "y"),
                         303);
        assert_int_equal(visitor_post_fields(m, NULL, links, "count", "3"), 200);
        assert_int_equal(visitor_post_fields(m, NULL, links, "count", "2"), 200);
        run(&w, links_job);
        assert_int_equal(w.member, 5);
        assert_int_equal(w.drawn.n_chosen, N_MEMBERS + 5);
        /* Inviting ends the test with its codes, and closing closes, whatever was pressed. */
        run(&w, invite_job);
        run(&w, links_job);
        assert_int_equal(w.member, 0);
        assert_int_equal(w.drawn.n_chosen, N_MEMBERS);
        assert_int_equal(visitor_post_fields(m, page, survey_path(&w, "/state/closed"), "x", "y"),
                         409);
        run(&w, close_job);
        assert_string_equal(w.wave.state, "closed");
    }
}
TEST(waves_are_opened_by_the_panel,
     "panel: a wave can be tried out, and is opened and closed by the panel alone");

/* ---- messages ---- */

static const char *href_of(struct world *w, const char *part) {
    const char *at = strstr(w->manager.body, part);
    if (at == NULL) fail_msg("no %s on the page", part);
    assert(at != NULL);
    while (at[-1] != '"') at--;
    char *href = arena_copy_n(w->arena, at, strcspn(at, "\""));
    for (char *s; (s = strstr(href, "&amp;")) != NULL;) memmove(s + 1, s + 5, strlen(s + 5) + 1);
    return href;
}

static void lists_are_what_was_downloaded(void **state) {
    (void)state;
    struct world w;
    EACH_WORLD(w) {
        struct visitor *m = &w.manager;
        open_wave(&w, "Buses");
        const char *page = arena_printf(w.arena, "/panels/%lld/waves/%lld/messages",
                                        (long long)w.panel.id, (long long)w.wave.id);
        assert_int_equal(visitor_get(m, page), 200);
        assert_true(visitor_sees(m, "6 letters"));
        const char *pdf = href_of(&w, "messages.pdf"), *csv = href_of(&w, "messages.csv");
        const char *gone = href_of(&w, "messages/gone/letter");
        /* Reminders are written before the letters are noted as gone: they stay waiting. */
        w.now += 8 * CLOCK_DAY;
        run(&w, remind_job);
        assert_int_equal(visitor_get(m, csv), 200);
        assert_false(visitor_sees(m, "A reminder"));
        assert_int_equal(visitor_get(m, pdf), 200);
        assert_string_equal(m->type, "application/pdf");
        assert_memory_equal(m->response->bytes, "%PDF", 4);
        assert_int_equal(visitor_post_fields(m, page, gone, "x", "y"), 303);
        assert_int_equal(visitor_get(m, page), 200);
        assert_true(visitor_sees(m, "6 letters"));
        assert_int_equal(visitor_get(m, href_of(&w, "messages.csv")), 200);
        assert_true(visitor_sees(m, "A reminder"));
        /* The old list has gone: noting it again takes nothing along. */
        assert_int_equal(visitor_post_fields(m, page, gone, "x", "z"), 409);
    }
}
TEST(lists_are_what_was_downloaded,
     "panel: what is noted as gone is what was on the list, not what was written since");

static void news_open_no_page(void **state) {
    (void)state;
    struct world w;
    EACH_WORLD(w) {
        struct visitor *m = &w.manager, reader;
        struct notify_opened *list;
        struct db *db;
        size_t n;
        const char *news = arena_printf(w.arena, "/panels/%lld/news", (long long)w.panel.id);
        assert_int_equal(visitor_post_fields(m, NULL, news, "title", "What we did", "text",
                                             "We asked, you said, we did.", "revision", ""),
                         303);
        const char *one = arena_copy(w.arena, m->location);
        assert_int_equal(
            visitor_post_fields(m, one, arena_printf(w.arena, "%s/send", one), "x", "y"), 303);
        assert_int_equal(visitor_get(m, arena_printf(w.arena, "%s/messages", one)), 200);
        assert_true(visitor_sees(m, "6 letters"));
        assert_int_equal(store_reader_take(w.app->store, &db, NULL), FAIL_NONE);
        assert_int_equal(
            notify_open_waiting(w.app, db, w.arena, "news/1", NULL, 0, &list, &n, NULL), FAIL_NONE);
        store_reader_give(w.app->store, db);
        assert_int_equal(n, N_MEMBERS);
        /* Whoever it is passed on to can end the news, and see nothing. */
        assert_null(strstr(list[0].text, "/m/"));
        const char *stop = strstr(list[0].text, "/no-news/");
        assert_non_null(stop);
        const char *code = stop + strlen("/no-news/");
        visitor_begin(&reader, w.app);
        assert_int_equal(visitor_get(&reader, arena_printf(w.arena, "/m/%s", code)), 404);
        assert_int_equal(visitor_get(&reader, "/no-news/AAAA-AAAA-AAAA-AAAA"), 404);
        /* As a mail program does it (RFC 8058): no cookie, no token, twice. */
        static const char *const click[] = {"List-Unsubscribe", "One-Click", NULL};
        static const char *const other[] = {"List-Unsubscribe", "Maybe", NULL};
        assert_int_equal(visitor_post_raw(&reader, stop, other), 403);
        assert_int_equal(visitor_post_raw(&reader, stop, click), 200);
        assert_int_equal(visitor_post_raw(&reader, stop, click), 200);
        /* No other address takes a form without its token. */
        assert_int_equal(visitor_post_raw(&reader, "/answer/send", click), 403);
        assert_int_equal(visitor_get(m, arena_printf(w.arena, "%s/messages", one)), 200);
        assert_true(visitor_sees(m, "5 letters"));
        assert_int_equal(visitor_get(&reader, stop), 200);
        assert_true(visitor_sees(&reader, "You get no more news."));
        visitor_end(&reader);
    }
}
TEST(news_open_no_page, "panel: news go by post too, and their code ends them and opens nothing");

/* What somebody left, how they asked to be reached, and how they get news, short and long. */
static const struct {
    const char *name, *channel, *email, *phone, *address, *language, *told, *told_long;
} news_readers_of[] = {
    {"Asked for texts", "sms", "t@example.org", "07700 900111", NULL, "en", "sms", "email"},
    {"Texts, Welsh", "sms", NULL, "+44 7700 900112", "2 Mill Lane\nWD1 1AA", "cy", "sms", "letter"},
    {"Texts, no mobile", "sms", "n@example.org", "01632 960001", NULL, "en", "email", "email"},
    {"Asked for calls", "phone", NULL, "01632 960002", "4 Mill Lane\nWD1 1AA", "en", "letter",
     "letter"},
    {"Calls alone", "phone", NULL, "01632 960003", NULL, "en", NULL, NULL},
    {"Asked for post", "post", "p@example.org", NULL, "6 Mill Lane\nWD1 1AA", "cy", "letter",
     "letter"},
};
enum { N_NEWS_READERS = sizeof news_readers_of / sizeof news_readers_of[0] };

static enum fail news_readers_job(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    struct member_new people[N_NEWS_READERS];
    int64_t *ids;
    for (size_t i = 0; i < N_NEWS_READERS; i++)
        people[i] = (struct member_new){.contact = {.name = news_readers_of[i].name,
                                                    .email = news_readers_of[i].email,
                                                    .phone = news_readers_of[i].phone,
                                                    .address = news_readers_of[i].address},
                                        .channel = news_readers_of[i].channel,
                                        .language = news_readers_of[i].language,
                                        .joined = "2026-01-31",
                                        .source = "import",
                                        .wants_news = true,
                                        .recruitment = DB_NULL_INT};
    return members_add(w->app, db, w->arena, w->panel.id, NULL, 0, people, N_NEWS_READERS, &ids,
                       why);
}

static const struct notify_opened *news_of(const struct notify_opened *list, size_t n,
                                           const char *name) {
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].name, name) == 0) return &list[i];
    return NULL;
}

/* Draft, sent, and the button pressed again in another window. */
static void news_sent(struct world *w, const char *text, const char *batch,
                      struct notify_opened **list, size_t *n) {
    struct visitor *m = &w->manager;
    struct db *db;
    const char *news = arena_printf(w->arena, "/panels/%lld/news", (long long)w->panel.id);
    assert_int_equal(visitor_post_fields(m, NULL, news, "title", "What we did", "text", text,
                                         "title_cy", "Beth a wnaethom", "text_cy", "Gofynnwyd."),
                     303);
    const char *one = arena_copy(w->arena, m->location);
    const char *send = arena_printf(w->arena, "%s/send", one);
    assert_int_equal(visitor_get(m, one), 200);
    assert_true(visitor_sees(m, "Send it to 17 people"));
    assert_int_equal(visitor_post_fields(m, one, send, "x", "y"), 303);
    assert_int_equal(visitor_post_fields(m, news, send, "x", "y"), 303);
    assert_int_equal(store_reader_take(w->app->store, &db, NULL), FAIL_NONE);
    assert_int_equal(notify_open_waiting(w->app, db, w->arena, batch, NULL, 0, list, n, NULL),
                     FAIL_NONE);
    store_reader_give(w->app->store, db);
    assert_int_equal(*n, N_MEMBERS + N_NEWS_READERS - 1);
}

static void news_go_as_asked(void **state) {
    (void)state;
    struct world w;
    struct notify_opened *list, *list_long;
    size_t n, n_long;
    char text[900];
    if (!world_begin(&w, "sqlite")) return;
    run(&w, news_readers_job);
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    news_sent(&w, "We asked, you said, we did.", "news/1", &list, &n);
    news_sent(&w, text, "news/2", &list_long, &n_long);
    for (size_t i = 0; i < N_NEWS_READERS; i++) {
        const char *name = news_readers_of[i].name;
        const struct notify_opened *told = news_of(list, n, name),
                                   *told_long = news_of(list_long, n_long, name);
        if (news_readers_of[i].told == NULL) {
            assert_null(told);
            assert_null(told_long);
            continue;
        }
        assert_string_equal(told->channel, news_readers_of[i].told);
        assert_string_equal(told_long->channel, news_readers_of[i].told_long);
        bool welsh = strcmp(news_readers_of[i].language, "cy") == 0;
        assert_string_equal(told->subject, welsh ? "Beth a wnaethom" : "What we did");
        assert_int_equal(strstr(told->text, "Gofynnwyd.") != NULL, welsh);
        assert_non_null(strstr(told->text, "/no-news/"));
    }
    world_end(&w);
}
TEST(news_go_as_asked, "panel: members get news once and as they asked to be reached, in a text "
                       "message where it holds them, in Welsh where they were written");

/* ---- changes ---- */

static enum fail changes_job(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    struct wave_results made;
    TRY(wave_results_make(db, w->arena, &w->panel, &w->wave, "en", w->now, &made, why));
    w->sent.n_call = (int64_t)made.content.n_changes;
    return FAIL_NONE;
}

static void changes_tell_what_is_public(void **state) {
    (void)state;
    struct world w;
    EACH_WORLD(w) {
        w.panel.burden_max = 10;
        open_wave(&w, "First");
        for (size_t i = 0; i < N_MEMBERS - 1; i++)
            answer(&w, i, i < 6 ? "yes" : "no", "x", "y", true);
        run(&w, close_job);
        struct wave_get_row first = w.wave;
        open_wave(&w, "Second");
        for (size_t i = 0; i < N_MEMBERS; i++) answer(&w, i, i < 5 ? "yes" : "no", "x", "y", true);
        run(&w, close_job);
        struct wave_get_row second = w.wave;
        /* Nobody can read the first yet: nothing is told of it. */
        run(&w, changes_job);
        assert_int_equal(w.sent.n_call, 0);
        w.wave = first;
        run(&w, publish_job);
        w.wave = second;
        run(&w, changes_job);
        assert_int_equal(w.sent.n_call, 2);
        const char *results = arena_printf(w.arena, "/panels/%lld/waves/%lld/results",
                                           (long long)w.panel.id, (long long)second.id);
        assert_int_equal(visitor_get(&w.manager, results), 200);
        assert_true(visitor_sees(&w.manager, "Change since wave 1, in percentage points"));
        assert_true(visitor_sees(&w.manager, "No answer changed by more than chance"));
        assert_true(visitor_sees(&w.manager, "55% to 42%, p = "));
        /* A late paper of the first is not told by its figure now beside the published one; here
         * it is so far off that no change is told at all. */
        w.wave = first;
        answer(&w, N_MEMBERS - 1, "no", "x", "y", true);
        w.wave = second;
        run(&w, changes_job);
        assert_int_equal(w.sent.n_call, 0);
        /* Three said no: their count is hidden, and with it the share of yes and every change. */
        open_wave(&w, "Third");
        for (size_t i = 0; i < N_MEMBERS; i++) answer(&w, i, i < 9 ? "yes" : "no", "x", "y", true);
        run(&w, close_job);
        run(&w, changes_job);
        assert_int_equal(w.sent.n_call, 0);
        /* All said yes: that has no error to be tested with, and is no certainty either. */
        open_wave(&w, "Fourth");
        for (size_t i = 0; i < N_MEMBERS; i++) answer(&w, i, "yes", "x", "y", true);
        run(&w, close_job);
        run(&w, changes_job);
        assert_int_equal(w.sent.n_call, 0);
    }
}
TEST(changes_tell_what_is_public, "panel: a change tells only of figures that both waves show");

/* ---- freezing ---- */

struct freezing {
    struct world *w;
    struct wave_frozen frozen;
    int64_t publication;
};

static enum fail freeze_job(struct db *db, void *context, struct why *why) {
    struct freezing *f = context;
    return wave_freeze(db, f->w->arena, &f->w->panel, &f->w->wave, f->w->now, &f->frozen, why);
}

static enum fail frozen_publish_job(struct db *db, void *context, struct why *why) {
    struct freezing *f = context;
    struct world *w = f->w;
    return wave_publish(db, w->arena, &w->panel, &w->wave, &f->frozen, w->person, w->now,
                        &f->publication, why);
}

static void frozen_is_what_is_there(void **state) {
    (void)state;
    struct world w;
    EACH_WORLD(w) {
        struct freezing f = {.w = &w};
        open_wave(&w, "First");
        for (size_t i = 0; i < N_MEMBERS; i++) answer(&w, i, i < 6 ? "yes" : "no", "x", "y", true);
        run(&w, close_job);
        assert_string_equal(w.wave.closes_day, date_iso(w.arena, date_of(w.now)));
        assert_int_equal(store_read(w.app->store, freeze_job, &f, NULL), FAIL_NONE);
        /* Somebody has their answers erased before it is published: they are not told. */
        w.member = w.members[0];
        run(&w, erase_job);
        assert_int_equal(store_write(w.app->store, w.arena, frozen_publish_job, &f, NULL),
                         FAIL_CONFLICT);
        assert_int_equal(store_read(w.app->store, freeze_job, &f, NULL), FAIL_NONE);
        assert_int_equal(store_write(w.app->store, w.arena, frozen_publish_job, &f, NULL),
                         FAIL_NONE);
        assert_int_equal(store_write(w.app->store, w.arena, frozen_publish_job, &f, NULL),
                         FAIL_CONFLICT);
    }
}
TEST(frozen_is_what_is_there, "panel: what is published is what was answered then, and only once");

static void results_have_memory_of_their_own(void **state) {
    (void)state;
    struct world w;
    EACH_WORLD(w) {
        open_wave(&w, "First");
        for (size_t i = 0; i < N_MEMBERS; i++) answer(&w, i, i < 6 ? "yes" : "no", "x", "y", true);
        run(&w, close_job);
        const char *wave = arena_printf(w.arena, "/panels/%lld/waves/%lld", (long long)w.panel.id,
                                        (long long)w.wave.id);
        /* A wave of a thousand answers filled the memory of a request, and could not be published.
         */
        assert_int_equal(visitor_get(&w.manager, arena_printf(w.arena, "%s/results", wave)), 200);
        size_t shown = arena_used(w.manager.arena);
        assert_int_equal(
            visitor_post_fields(&w.manager, NULL, arena_printf(w.arena, "%s/publish", wave), NULL),
            303);
        size_t published = arena_used(w.manager.arena);
        assert_true(published - shown < 1 << 18);
    }
}
TEST(results_have_memory_of_their_own,
     "panel: results of a wave are not made in a request's memory");

static enum fail open_address_job(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    struct survey_list_row *rows;
    struct survey_response *responses;
    struct survey_answers answers;
    size_t n;
    TRY(survey_list(db, w->arena, w->questionnaire, &rows, &n, why));
    w->text = arena_printf(w->arena, "/s/%s", rows[n - 1].slug);
    TRY(survey_responses(db, w->arena, w->wave.survey, &responses, &n, why));
    w->response = responses[0];
    TRY(survey_answers_load(db, w->arena, w->wave.survey, "en", &answers, why));
    w->drawn.n_chosen = (int64_t)answers.n;
    return FAIL_NONE;
}

static void come_by_address(struct world *w, const char *house, const char *postcode, bool send) {
    struct visitor v;
    visitor_begin(&v, w->app);
    assert_int_equal(visitor_post_fields(&v, NULL, w->text, "house", house, "postcode", postcode),
                     303);
    assert_string_equal(v.location, "/answer/now");
    if (send) {
        assert_int_equal(visitor_post_fields(&v, NULL, "/answer/q/a", "a", "yes"), 303);
        assert_int_equal(visitor_post_fields(&v, NULL, "/answer/q/b", "b", "x"), 303);
        assert_int_equal(visitor_post_fields(&v, NULL, "/answer/q/c", "c", "y"), 303);
        assert_int_equal(visitor_post_fields(&v, "/answer/check", "/answer/send", "x", "y"), 303);
    }
    visitor_end(&v);
}

static void known_by_where_they_live(void **state) {
    (void)state;
    struct world w;
    EACH_WORLD(w) {
        struct visitor v, *m = &w.manager;
        w.plan = (struct wave_new){.title = "Buses", .sample = SAMPLE_ALL, .open_address = true};
        run(&w, add_job);
        run(&w, draw_job);
        run(&w, invite_job);
        run(&w, open_address_job);
        visitor_begin(&v, w.app);
        assert_int_equal(
            visitor_post_fields(&v, NULL, w.text, "house", "1 Mill Lane", "postcode", "nowhere"),
            422);
        visitor_end(&v);
        /* Typed another way: the member of number 1, whose link has this sheet now. */
        come_by_address(&w, "1, mill lane", "wd11aa", true);
        run(&w, open_address_job);
        assert_int_equal(w.response.state, RESPONSE_COMPLETE);
        assert_int_equal(w.drawn.n_chosen, 1);
        /* Again from there, and from where nobody was asked: told alike, and not counted yet. */
        come_by_address(&w, "1 Mill Lane", "WD1 1AA", true);
        come_by_address(&w, "99 Nowhere Road", "WD1 1AA", true);
        run(&w, open_address_job);
        assert_int_equal(w.drawn.n_chosen, 1);
        rates_of(&w);
        assert_int_equal(w.progress.all.complete, 1);
        const char *doubtful = survey_path(&w, "/doubtful");
        assert_int_equal(visitor_get(m, survey_path(&w, "")), 200);
        assert_true(visitor_sees(m, "2 sets of answers came without a sure match"));
        assert_int_equal(visitor_post_fields(m, NULL, doubtful, "verdict", "accepted"), 303);
        run(&w, open_address_job);
        assert_int_equal(w.drawn.n_chosen, 3);
    }
}
TEST(known_by_where_they_live,
     "panel: by an open address members are known by where they live, once, and others wait");

static enum fail recruited_job(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    struct arena *arena = w->arena;
    int64_t recruitment, category, value, candidate;
    TRY(recruitment_add(db, arena, DB_NULL_INT, DB_NULL_INT, w->panel.id, w->council, "voices-26",
                        "New voices", 3, 0, 1, "invited", "2026-03-01", "2026-03-15", "2026-06-01",
                        0, 0, 1, 0, w->person, w->now, &recruitment, why));
    TRY(recruit_category_add(db, arena, recruitment, "AGE", "How old are you?", "", "", "asked",
                             &category, why));
    TRY(recruit_value_add(db, arena, category, 1, "16-29", "16 to 29", "", 0, 3, DB_NULL_INT,
                          DB_NULL_INT, (double)NAN, &value, why));
    for (int64_t i = 0; i < 3; i++) {
        struct recruit_person person = {
            .name = i == 0 ? "Person 1" : arena_printf(arena, "New %lld", (long long)i),
            .email =
                i == 0 ? "p1@example.org" : arena_printf(arena, "n%lld@example.org", (long long)i),
            .phone = "",
            .address = "7 High Street\nWD2 2BB",
            .access = "Hearing loop",
            .caring = "",
            .way = i == 2 ? "letter" : "",
            .contact = "",
            .calls = ""};
        TRY(recruit_candidate_add(db, arena, recruitment, i + 1, "confirmed", "web", DB_NULL_INT,
                                  "none", (struct str){NULL, 0}, (struct str){NULL, 0},
                                  (struct str){NULL, 0}, (struct str){NULL, 0}, "en", "",
                                  "2026-02-01", &candidate, why));
        TRY(recruit_answer_put(db, candidate, category, value, why));
        TRY(recruit_person_put(w->app, arena, candidate, &person, why));
    }
    w->member = recruitment;
    return FAIL_NONE;
}

static enum fail dimension_job(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    struct population_category young = {"16-29", "16 to 29", 100};
    struct population_dimension age = {"age", "Age", &young, 1, 100};
    return panel_population_put(db, w->arena, w->panel.id, &age, 1, "Census", why);
}

static enum fail joined_job(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    struct member_states_row *rows;
    struct member_profiles_row *profiles;
    size_t n, n_profiles;
    TRY(member_states(db, w->arena, w->panel.id, &rows, &n, why));
    TRY(member_profiles(db, w->arena, w->panel.id, &profiles, &n_profiles, why));
    /* The last one has an e-mail address and asked for letters. */
    assert_string_equal(rows[n - 2].channel, "email");
    assert_string_equal(rows[n - 1].channel, "post");
    w->drawn.n_members = (int64_t)n;
    w->drawn.n_chosen = (int64_t)n_profiles;
    return FAIL_NONE;
}

static void the_recruited_become_members(void **state) {
    (void)state;
    struct world w;
    EACH_WORLD(w) {
        struct visitor *m = &w.manager;
        run(&w, dimension_job);
        run(&w, recruited_job);
        const char *page = arena_printf(w.arena, "/panels/%lld/recruited", (long long)w.panel.id);
        const char *join = arena_printf(w.arena, "%s/%lld", page, (long long)w.member);
        assert_int_equal(visitor_get(m, page), 200);
        assert_true(visitor_sees(m, "3 people have said yes"));
        assert_true(visitor_sees(m, "Taken into the profile: AGE."));
        /* One is a member already and stays the one they are; a second click adds nobody. */
        assert_int_equal(visitor_post_fields(m, page, join, "x", "y"), 303);
        run(&w, joined_job);
        assert_int_equal(w.drawn.n_members, N_MEMBERS + 2);
        assert_int_equal(w.drawn.n_chosen, 2);
        assert_int_equal(visitor_post_fields(m, page, join, "x", "z"), 303);
        run(&w, joined_job);
        assert_int_equal(w.drawn.n_members, N_MEMBERS + 2);
        assert_int_equal(visitor_get(m, page), 200);
        assert_true(visitor_sees(m, "3 are members."));
        /* Of another panel: no. */
        assert_int_equal(
            visitor_post_fields(m, page, arena_printf(w.arena, "%s/99", page), "x", ""), 404);
    }
}
TEST(the_recruited_become_members,
     "panel: whoever a recruitment found becomes a member once, with what they told it");
