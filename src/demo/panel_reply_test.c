/* What became of what members of the panel answered: each sees their own answers and nobody else's,
 * and is told that they are counted only where they are. */
#include "civic/app.h"
#include "notify/notify.h"
#include "panel/panel.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <string.h>

struct told {
    struct app *app;
    struct arena *arena;
    struct visitor v;
};

#define SURVEY "(SELECT survey FROM wave WHERE number = 1)"
/* An active member who wrote this at the end of the first wave. */
#define WROTE(text)                                                                                \
    "SELECT MIN(m.member) FROM wave_member m JOIN member b ON b.id = m.member AND b.state = "      \
    "'active' JOIN survey_link l ON l.respondent = m.id AND l.survey = " SURVEY                    \
    " JOIN sheet h ON h.link = l.id AND h.state = 'complete' JOIN answer a ON a.sheet = h.id "     \
    "JOIN answer_variable v ON v.id = a.variable AND v.name = 'said' WHERE a.value = '" text "'"
/* How many whom the publication counts answered a question. */
#define ANSWERED(name)                                                                             \
    "SELECT COUNT(DISTINCT a.sheet) FROM answer a JOIN answer_variable v ON v.id = a.variable "    \
    "JOIN wave_counted c ON c.sheet = a.sheet WHERE v.name = '" name "' AND a.value <> ''"
#define SILENT                                                                                     \
    "SELECT MIN(m.member) FROM wave_member m JOIN member b ON b.id = m.member AND b.state = "      \
    "'active' JOIN wave w ON w.id = m.wave AND w.number = 1 WHERE NOT EXISTS (SELECT 1 FROM "      \
    "survey_link l JOIN sheet h ON h.link = l.id WHERE l.respondent = m.id AND l.survey = "        \
    "w.survey)"

/* False where there is no such database to run on. */
static bool told_begin(struct told *t, const char *engine) {
    struct app *app = test_example(engine);
    if (app == NULL) return false;
    *t = (struct told){.app = app, .arena = arena_new((size_t)64 << 20)};
    visitor_begin(&t->v, t->app);
    return true;
}

static void told_end(struct told *t) {
    visitor_end(&t->v);
    test_app_close(t->app);
    arena_free(t->arena);
}

static const char *own_path(struct told *t, int64_t member) {
    return arena_printf(t->arena, "/m/%s", member_code(t->arena, t->app->key, member));
}

static const char *wave_path(struct told *t, int64_t member, int number) {
    return arena_printf(t->arena, "%s/waves/%d", own_path(t, member), number);
}

#define CONDITIONS(list) "'\"conditions\":[" list "'"
#define ASKED                                                                                      \
    "{\"text\":\"Companies stay out\",\"response\":\"accepted\",\"reason\":\"No company is a "     \
    "party\"},{\"text\":\"Still open\",\"response\":\"\",\"reason\":\"\"}"
static const char condition[] =
    "UPDATE publication SET content = replace(replace(content, " CONDITIONS("]") ", " CONDITIONS(
        "null]") "), " CONDITIONS("") ", " CONDITIONS(ASKED
                                                      ",") ") WHERE proposal = (SELECT "
                                                           "proposal FROM survey WHERE id = " SURVEY
                                                           ") AND withdrawn_at IS NULL;"
                                                           "INSERT INTO condition (id, proposal, "
                                                           "text, response, reason) SELECT 900, "
                                                           "proposal, "
                                                           "'Companies stay out', 'accepted', '' "
                                                           "FROM survey WHERE id = " SURVEY ";"
                                                           "INSERT INTO condition (id, proposal, "
                                                           "text, merged_into) SELECT 901, "
                                                           "proposal, 'companies "
                                                           "should keep out of it.', 900 FROM "
                                                           "survey WHERE id = " SURVEY ";";

static void members_are_told(const char *engine) {
    struct told t;
    if (!told_begin(&t, engine)) return;
    int64_t member = test_number(t.app, WROTE("Companies should keep out of it."));
    const char *path = wave_path(&t, member, 1);
    test_sql(t.app,
             "UPDATE answer SET value = 'Nobody else wrote this' WHERE variable = (SELECT id FROM "
             "answer_variable WHERE name = 'said') AND value LIKE 'Tell people beforehand%';",
             NULL, NULL);
    visitor_go(&t.v, own_path(&t, member));
    SEES(&t.v, arena_printf(t.arena, "href=\"%s\"", path));
    visitor_go(&t.v, path);
    SEES(&t.v, "Is there anything else you would like to say?");
    SEES(&t.v, "Companies should keep out of it.");
    SEES(&t.v, "Themes: Wendale Voices: what members wrote (made up)");
    HIDDEN(&t.v, "Nobody else wrote this");
    HIDDEN(&t.v, "Being told");
    SEES(&t.v, "Your answers are counted in them.");
    /* Each table of a question that they answered, with the people that the table itself tells. */
    SEES(&t.v, "Published tables that count your answers");
    SEES(&t.v, arena_printf(t.arena, "Should this be allowed? (%lld people)",
                            (long long)test_number(t.app, ANSWERED("allow"))));
    HIDDEN(&t.v, "anything else you would like to say? (");
    SEES(&t.v, "href=\"/panel/wendale-voices/waves/1\"");
    SEES(&t.v, "stands beside it.");
    SEES(&t.v, "The public page of the proposal that this was about");
    HIDDEN(&t.v, "with your answers among them");
    SEES(&t.v, "These answers are made up.");
    HIDDEN(&t.v, "You asked:");
    /* Every page goes out with "no-store" unless it says otherwise. */
    for (size_t i = 0; i < t.v.response->n_headers; i++)
        assert_string_not_equal(t.v.response->headers[i].name, "Cache-Control");
    /* What they asked for in these words, put together with what others asked for. */
    test_sql(t.app, condition, NULL, NULL);
    visitor_go(&t.v, path);
    SEES(&t.v, "You asked: Companies stay out");
    SEES(&t.v, "Accepted. No company is a party");
    HIDDEN(&t.v, "Still open");
    /* Withdrawn themes are told to nobody; a wave about nothing single promises none. */
    test_sql(t.app, "UPDATE coding_publication SET withdrawn_at = 2;", NULL, NULL);
    visitor_go(&t.v, path);
    HIDDEN(&t.v, "Themes: Wendale Voices");
    SEES(&t.v, "What you wrote is in no published theme yet.");
    test_sql(t.app,
             "UPDATE survey SET proposal = NULL WHERE id = " SURVEY
             ";UPDATE publication SET score_file = '';",
             NULL, NULL);
    visitor_go(&t.v, path);
    HIDDEN(&t.v, "What you wrote is in no published theme yet.");
    HIDDEN(&t.v, "/register/");
    HIDDEN(&t.v, "You asked:");
    SEES(&t.v, "A notice in every ambulance");
    test_sql(t.app, "UPDATE wave_publication SET withdrawn_at = 2;", NULL, NULL);
    visitor_go(&t.v, path);
    SEES(&t.v, "Companies should keep out of it.");
    SEES(&t.v, "Nothing is published yet.");
    SEES(&t.v, "Nothing has been decided yet.");
    HIDDEN(&t.v, "A notice in every ambulance");
    told_end(&t);
}
TEST_ON_BOTH(
    members_are_told,
    "panel reply: a member sees their own answers, their themes and the answer to what they "
    "asked for, nobody else's, and nothing that is not published");

static void strangers_see_nothing(const char *engine) {
    struct told t;
    if (!told_begin(&t, engine)) return;
    int64_t member = test_number(t.app, WROTE("Companies should keep out of it.")),
            silent = test_number(t.app, SILENT);
    visitor_go(&t.v, own_path(&t, silent));
    HIDDEN(&t.v, "/waves/1\"");
    visitor_go(&t.v, wave_path(&t, silent, 1));
    SEES(&t.v, "You have sent no answers to this survey");
    HIDDEN(&t.v, "Companies should keep out of it.");
    HIDDEN(&t.v, "Your answers are counted");
    assert_int_equal(visitor_get(&t.v, wave_path(&t, member, 9)), 404);
    assert_int_equal(visitor_get(&t.v, "/m/AAAA-BBBB-CCCC/waves/1"), 404);
    assert_int_equal(visitor_get(&t.v, "/m/nothing/waves/1"), 404);
    /* What somebody only began is not sent. */
    test_sql(t.app,
             arena_printf(t.arena,
                          "UPDATE sheet SET state = 'started' WHERE survey = " SURVEY
                          " AND link IN (SELECT l.id FROM survey_link l JOIN wave_member m ON "
                          "m.id = l.respondent WHERE m.member = %lld);",
                          (long long)member),
             NULL, NULL);
    visitor_go(&t.v, wave_path(&t, member, 1));
    HIDDEN(&t.v, "Companies should keep out of it.");
    /* Guessing is slowed down. */
    int status = 0;
    for (int i = 0; i < 400 && status != 429; i++)
        status = visitor_get(&t.v, wave_path(&t, 900000 + i, 1));
    assert_int_equal(status, 429);
    told_end(&t);
}
TEST_ON_BOTH(strangers_see_nothing,
             "panel reply: who sent nothing, was not asked or guesses codes sees no answers");

static void counted_only_where_true(const char *engine) {
    struct told t;
    if (!told_begin(&t, engine)) return;
    int64_t member = test_number(t.app, WROTE("Tell people beforehand, in plain words.")),
            silent = test_number(t.app, SILENT);
    assert_int_equal(test_number(t.app, "SELECT COUNT(*) FROM wave_counted"),
                     test_number(t.app, "SELECT COUNT(*) FROM sheet WHERE survey = " SURVEY
                                        " AND state = 'complete'"));
    test_sql(t.app, "UPDATE survey SET state = 'open' WHERE id = " SURVEY ";", NULL, NULL);
    visitor_go(&t.v, wave_path(&t, member, 1));
    HIDDEN(&t.v, "Your answers are counted in them.");
    HIDDEN(&t.v, "Published tables that count your answers");
    SEES(&t.v, "The survey was opened again since.");
    /* Somebody answers late, on the day of the publication, and it is closed again. */
    test_sql(t.app,
             arena_printf(
                 t.arena,
                 "INSERT INTO sheet (survey, version, link, state, mode, language, seed, "
                 "started_on, finished_on) SELECT l.survey, s.version, l.id, 'complete', 'paper', "
                 "'en', 'late', '2026-06-22', '2026-06-22' FROM survey_link l JOIN survey s ON "
                 "s.id = l.survey JOIN wave_member m ON m.id = l.respondent WHERE m.member = %lld "
                 "AND l.survey = " SURVEY ";"
                 "INSERT INTO answer (sheet, variable, value) SELECT h.id, v.id, 'Late but true' "
                 "FROM sheet h, answer_variable v WHERE h.seed = 'late' AND v.name = 'said';"
                 "UPDATE survey SET state = 'closed' WHERE id = " SURVEY ";",
                 (long long)silent),
             NULL, NULL);
    visitor_go(&t.v, wave_path(&t, member, 1));
    SEES(&t.v, "Your answers are counted in them.");
    visitor_go(&t.v, wave_path(&t, silent, 1));
    SEES(&t.v, "Late but true");
    SEES(&t.v, "Your answers are not counted in them.");
    HIDDEN(&t.v, "Your answers are counted in them.");
    HIDDEN(&t.v, "Published tables that count your answers");
    /* Of a publication from before this was kept nothing is claimed. */
    test_sql(t.app, "DELETE FROM wave_counted;", NULL, NULL);
    visitor_go(&t.v, wave_path(&t, member, 1));
    SEES(&t.v, "The results of the survey");
    HIDDEN(&t.v, "counted in them.");
    HIDDEN(&t.v, "Published tables that count your answers");
    /* Who is erased has no page any more. */
    const char *leave = arena_printf(t.arena, "%s/leave", own_path(&t, member));
    visitor_post_fields(&t.v, NULL, leave, "how", "erase");
    assert_int_equal(t.v.status, 200);
    assert_int_equal(visitor_get(&t.v, wave_path(&t, member, 1)), 404);
    /* Who left still reads what became of it. */
    leave = arena_printf(t.arena, "%s/leave", own_path(&t, silent));
    visitor_post_fields(&t.v, NULL, leave, "how", "leave");
    visitor_go(&t.v, wave_path(&t, silent, 1));
    SEES(&t.v, "Late but true");
    told_end(&t);
}
TEST_ON_BOTH(
    counted_only_where_true,
    "panel reply: answers are told to be counted only where a publication that stands counts "
    "them, and nothing is shown of whoever was erased");

#define FOREIGN                                                                                    \
    "SELECT MIN(p.id) FROM proposal p WHERE NOT EXISTS (SELECT 1 FROM role_grant g WHERE "         \
    "g.proposal = p.id AND g.person = %lld AND g.ended_at IS NULL)"

static void waves_are_about_proposals(const char *engine) {
    struct told t;
    struct visitor *v = &t.v;
    if (!told_begin(&t, engine)) return;
    int64_t manager =
        test_number(t.app, "SELECT MIN(person) FROM panel_grant WHERE role = 'manager'");
    int64_t foreign = test_number(t.app, arena_printf(t.arena, FOREIGN, (long long)manager)),
            own = test_number(t.app, "SELECT proposal FROM survey WHERE id = " SURVEY);
    int64_t second = test_number(t.app, "SELECT id FROM wave WHERE number = 2");
    const char *wave = arena_printf(t.arena, "/panels/1/waves/%lld", (long long)second),
               *about = arena_printf(t.arena, "%s/about", wave),
               *chosen = arena_printf(t.arena, "%lld", (long long)own);
    visitor_sign_in(v, manager);
    visitor_go(v, wave);
    SEES(v, "It is about no single proposal.");
    assert_true(foreign > 0);
    visitor_post_fields(v, NULL, about, "proposal",
                        arena_printf(t.arena, "%lld", (long long)foreign));
    assert_int_equal(v->status, 422);
    assert_int_equal(test_number(t.app,
                                 "SELECT proposal FROM survey s JOIN wave w ON w.survey = s.id "
                                 "WHERE w.number = 2"),
                     0);
    visitor_post_fields(v, NULL, about, "proposal", chosen);
    assert_int_equal(v->status, 303);
    visitor_go(v, wave);
    SEES(v, arena_printf(t.arena, "href=\"/proposals/%lld\"", (long long)own));
    visitor_go(v, arena_printf(t.arena, "/proposals/%lld/evidence", (long long)own));
    SEES(v, "Wendale Voices, wave 2: Sharing information: half a year on");
    /* What members still write is offered to nobody. */
    const char *sources = arena_printf(
        t.arena, "/proposals/%lld/evidence/%lld/coding/%lld/sources", (long long)own,
        (long long)test_number(t.app, "SELECT engagement FROM coding WHERE id = 2"), 2LL);
    visitor_go(v, sources);
    SEES(v, "Sharing information about you: said");
    HIDDEN(v, "Sharing information about you: points");
    HIDDEN(v, "half a year on: said");
    test_sql(t.app, "UPDATE wave SET state = 'closed' WHERE number = 2;", NULL, NULL);
    visitor_go(v, sources);
    SEES(v, "half a year on: said");
    /* What is coded stays where it is coded. */
    visitor_post_fields(v, NULL, "/panels/1/waves/1/about", "proposal", "none");
    assert_int_equal(v->status, 409);
    assert_int_equal(test_number(t.app, "SELECT proposal FROM survey WHERE id = " SURVEY), own);
    told_end(&t);
}
TEST_ON_BOTH(
    waves_are_about_proposals,
    "panel reply: a wave is about a proposal on which its manager has a role, and what members "
    "wrote is offered for coding there once the wave is closed");

static void news_lead_there(const char *engine) {
    struct told t;
    struct visitor *v = &t.v;
    struct notify_opened *list;
    struct db *db;
    size_t n, letters = 0;
    if (!told_begin(&t, engine)) return;
    visitor_sign_in(
        v, test_number(t.app, "SELECT MIN(person) FROM panel_grant WHERE role = 'manager'"));
    visitor_post_fields(v, NULL, "/panels/1/news", "title", "What we did", "text", "We read it.");
    assert_int_equal(v->status, 303);
    const char *one = arena_copy(t.arena, v->location);
    visitor_post_fields(v, one, arena_printf(t.arena, "%s/send", one), "x", "y");
    assert_int_equal(v->status, 303);
    assert_int_equal(store_reader_take(t.app->store, &db, NULL), FAIL_NONE);
    assert_int_equal(notify_open_waiting(t.app, db, t.arena,
                                         arena_printf(t.arena, "news/%s", strrchr(one, '/') + 1),
                                         NULL, 0, &list, &n, NULL),
                     FAIL_NONE);
    store_reader_give(t.app->store, db);
    assert_true(n > 0);
    for (size_t i = 0; i < n; i++) {
        /* The way there, and never the code that opens somebody's page. */
        assert_null(strstr(list[i].text, "/m/"));
        assert_non_null(strstr(list[i].text, "We read it."));
        if (strcmp(list[i].channel, "sms") == 0) continue;
        assert_non_null(strstr(list[i].text, "/take-part"));
        letters++;
    }
    assert_true(letters > 0);
    told_end(&t);
}
TEST_ON_BOTH(news_lead_there,
             "panel reply: news lead to where members read what became of their answers");
