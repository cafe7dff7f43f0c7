/* "What became of what you said", as jurors, hosts and those who came to an event see it: their own
 * words and nobody else's, and nothing that is not published. */
#include "civic/app.h"
#include "demo/demo.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <string.h>

struct told {
    struct app *app;
    struct arena *arena;
    struct demo_about about;
};

/* False where there is no such database to run on. */
static bool told_begin(struct told *t, const char *engine) {
    struct why why = {0};
    struct app *app = test_example(engine);
    if (app == NULL) return false;
    *t = (struct told){.app = app, .arena = arena_new((size_t)64 << 20)};
    if (demo_describe(t->arena, &t->about, &why) != FAIL_NONE) fail_msg("%s", why.text);
    return true;
}

static void told_end(struct told *t) {
    test_app_close(t->app);
    arena_free(t->arena);
}

static const char *code_of(struct told *t, const char *label) {
    for (size_t i = 0; i < t->about.n_codes; i++)
        if (strcmp(t->about.codes[i].label, label) == 0) return t->about.codes[i].code;
    fail_msg("no code for %s", label);
    return "";
}

/* Somebody types their code where everybody does. */
static void comes_in(struct told *t, struct visitor *v, const char *code, const char *leads_to) {
    visitor_begin(v, t->app);
    visitor_post_fields(v, NULL, "/take-part", "code", code);
    assert_int_equal(v->status, 303);
    assert_string_equal(v->location, leads_to);
    (void)t;
}

#define JURY "(SELECT id FROM engagement WHERE title LIKE '% jury on care at home')"
#define JUROR(label)                                                                               \
    "(SELECT id FROM participant WHERE label = '" label "' AND engagement = " JURY ")"
#define USE "(SELECT id FROM data_use WHERE engagement = " JURY " ORDER BY position LIMIT 1)"
#define PROPOSAL "(SELECT proposal FROM engagement WHERE id = " JURY ")"

static const char coded[] =
    "UPDATE ballot SET condition = 'Only with a yearly check', reason = 'My mother waited' WHERE "
    "participant = " JUROR(
        "H17") " AND data_use = " USE " AND moment = 'after';"
               "UPDATE ballot SET condition = 'Never by post', reason = 'My neighbour fell' WHERE "
               "participant = " JUROR(
                   "H18") " AND data_use = " USE " AND moment = 'after';"
                          "INSERT INTO coding (id, engagement, title, seed, created_by, "
                          "created_at) VALUES (900, " JURY
                          ", 'Care at home: in their words', 's', 1, 1);"
                          "INSERT INTO coding_source (id, coding, kind, item, part, title, "
                          "taken_at, added_by) VALUES "
                          "(900, 900, 'ballot_reasons', 1, 1, 'Reasons', 1, 1);"
                          "INSERT INTO coding_passage (id, coding, source, origin, record, voice, "
                          "label, text, may_quote, "
                          "taken) VALUES (9001, 900, 900, 'a', " JUROR(
                              "H17") ", 'a', 'a', 'My mother waited', 0, 1), "
                                     "(9002, 900, 900, 'b', " JUROR(
                                         "H18") ", 'b', 'b', 'My neighbour fell', 0, 1);"
                                                "INSERT INTO coding_code (id, coding, position, "
                                                "name, guid) VALUES (901, 900, 1, 'Waiting', "
                                                "'g1'), (902, 900, 2, 'Falls', 'g2'), (903, 900, "
                                                "3, 'Not told yet', 'g3');"
                                                "INSERT INTO coding_final (passage, code, coding, "
                                                "stance, how) VALUES (9001, 901, 900, '', "
                                                "'one'), (9002, 902, 900, '', 'one'), (9001, 903, "
                                                "900, '', 'one'), (9001, 902, 900, '', "
                                                "'differs');"
                                                "INSERT INTO coding_publication (id, coding, "
                                                "number, content, themes, published_by, "
                                                "published_at) VALUES (900, 900, 1, '{}', '', 1, "
                                                "1);"
                                                "INSERT INTO coding_published (publication, code, "
                                                "position, name) VALUES (900, 901, 1, "
                                                "'Waiting'), (900, 902, 2, 'Falls');";

/* Its published uses: two of the jury, and one of somebody else's. */
static const char answered[] =
    "INSERT INTO condition (id, proposal, text, response, reason) VALUES (900, " PROPOSAL
    ", 'Somebody outside checks it each year', 'accepted', 'The board agreed');"
    "INSERT INTO condition (id, proposal, text, merged_into) VALUES (901, " PROPOSAL
    ", ' only with a yearly CHECK', 900);"
    "INSERT INTO condition (id, proposal, text, response, reason) VALUES (902, " PROPOSAL
    ", 'Decided after it was published', 'rejected', 'Not told yet');"
    "INSERT INTO publication (id, proposal, number, version, slug, content, score_file, "
    "published_by, published_at) VALUES (900, " PROPOSAL
    ", 1, 1, 'care-at-home', '{\"outcome\":\"conditions\",\"reasons\":\"It helps.\",\"departs\":"
    "\"\",\"conditions\":[{\"text\":\"Names are left out\",\"response\":\"partly\",\"reason\":"
    "\"\"},{\"text\":\"Somebody outside checks it each year\",\"response\":\"accepted\","
    "\"reason\":\"The board agreed\",\"result\":\"met\",\"checked_on\":\"2027-03-02\"},"
    "{\"text\":\"Still open\",\"response\":\"\",\"reason\":\"\"}]}', '', 1, 1);";

static void jurors_are_told(const char *engine) {
    struct told t;
    struct visitor v;
    if (!told_begin(&t, engine)) return;
    test_sql(t.app, coded, NULL, NULL);
    comes_in(&t, &v, code_of(&t, "H17"), "/take-part/now");
    visitor_go(&v, "/take-part/reply");
    SEES(&v, "My mother waited");
    SEES(&v, "It would be yes if: Only with a yearly check");
    HIDDEN(&v, "My neighbour fell");
    HIDDEN(&v, "Never by post");
    /* The themes of their own words that are published and agreed on, and no others. */
    SEES(&v, "Themes: Care at home: in their words");
    SEES(&v, "Waiting");
    HIDDEN(&v, "Falls");
    HIDDEN(&v, "Not told yet");
    SEES(&v, "Reasons that you chose");
    SEES(&v, "Vote: Which of these would you accept?");
    SEES(&v, "href=\"/take-part/jury/report\"");
    SEES(&v, "Nothing has been decided yet.");
    HIDDEN(&v, "Somebody outside checks it each year");
    /* What is decided shows once it is published, and as it was published. */
    test_sql(t.app, answered, NULL, NULL);
    visitor_go(&v, "/take-part/reply");
    SEES(&v, "Accepted with conditions");
    SEES(&v, "You asked: Somebody outside checks it each year");
    SEES(&v, "Accepted. The board agreed");
    SEES(&v, "Kept: We looked on 2 March 2027.");
    SEES(&v, "Names are left out");
    HIDDEN(&v, "You asked: Names are left out");
    HIDDEN(&v, "Decided after it was published");
    HIDDEN(&v, "Still open");
    /* Withdrawn themes are told to nobody. */
    test_sql(t.app, "UPDATE coding_publication SET withdrawn_at = 2 WHERE id = 900;", NULL, NULL);
    visitor_go(&v, "/take-part/reply");
    HIDDEN(&v, "Themes: Care at home");
    visitor_end(&v);
    told_end(&t);
}
TEST_ON_BOTH(jurors_are_told,
             "reply: a juror sees their own words, their themes and the answer to what they "
             "asked for, nobody else's, and nothing before it is published");

static void withdrawn_pages_bring_none_back(const char *engine) {
    struct told t;
    struct visitor v;
    if (!told_begin(&t, engine)) return;
    test_sql(t.app, answered, NULL, NULL);
    comes_in(&t, &v, code_of(&t, "H17"), "/take-part/now");
    test_sql(t.app,
             "INSERT INTO publication (id, proposal, number, version, slug, content, score_file, "
             "published_by, published_at, withdrawn_at) SELECT 901, proposal, 2, version, slug, "
             "content, score_file, published_by, published_at + 1, published_at + 2 FROM "
             "publication WHERE id = 900;",
             NULL, NULL);
    visitor_go(&v, "/take-part/reply");
    SEES(&v, "Nothing has been decided yet.");
    HIDDEN(&v, "Accepted with conditions");
    HIDDEN(&v, "Names are left out");
    test_sql(t.app,
             "INSERT INTO publication (id, proposal, number, version, slug, content, score_file, "
             "published_by, published_at) SELECT 902, proposal, 3, version, slug, content, "
             "score_file, published_by, published_at + 3 FROM publication WHERE id = 900;",
             NULL, NULL);
    visitor_go(&v, "/take-part/reply");
    SEES(&v, "Accepted with conditions");
    visitor_end(&v);
    told_end(&t);
}
TEST_ON_BOTH(
    withdrawn_pages_bring_none_back,
    "reply: when the newest page of a proposal is withdrawn, nothing is told of the earlier "
    "ones either, until it is published again");

/* Published uses: two of the jury, and one of somebody else's that has the name of a third. */
static const char counted[] =
    "UPDATE publication SET content = replace(content, '\"conditions\":[', "
    "'\"uses\":[{\"engagement\":\"Residents’ jury on care at home\",\"title\":\"Tell a local "
    "charity as well\",\"before_n\":0,\"after_n\":18},{\"engagement\":\"Residents’ jury on care "
    "at home\",\"title\":\"Let the university study what works\",\"before_n\":0,\"after_n\":0},"
    "{\"engagement\":\"Another jury\",\"title\":\"Tell the council’s care team two days before "
    "somebody leaves hospital\",\"before_n\":31,\"after_n\":31}],\"conditions\":[') WHERE id = "
    "900;";

static void jurors_are_told_of_tables(const char *engine) {
    struct told t;
    struct visitor v;
    if (!told_begin(&t, engine)) return;
    test_sql(t.app, answered, NULL, NULL);
    test_sql(t.app, counted, NULL, NULL);
    comes_in(&t, &v, code_of(&t, "H17"), "/take-part/now");
    visitor_go(&v, "/take-part/reply");
    /* The published table that counts their ballots, with the number that is published. */
    SEES(&v, "Published table: How people voted: Residents’ jury on care at home");
    SEES(&v, "Tell a local charity as well: Your ballot is one of 18 at the end.");
    SEES(&v, "what works: So few people answered that their numbers are not shown.");
    HIDDEN(&v, " 31");
    SEES(&v, "href=\"/register/care-at-home#people\"");
    SEES(&v, "with your answers among them");
    /* Opened and closed again since, it may count others than those who voted. */
    test_sql(t.app, "UPDATE engagement SET reopened_at = 1 WHERE id = " JURY ";", NULL, NULL);
    visitor_go(&v, "/take-part/reply");
    HIDDEN(&v, "Published table:");
    HIDDEN(&v, "with your answers among them");
    SEES(&v, "Accepted with conditions");
    visitor_end(&v);
    told_end(&t);
}
TEST_ON_BOTH(jurors_are_told_of_tables,
             "reply: a ballot is told to be one of those in a published table only where it is, "
             "with no number but the published one");

#define NOTE                                                                                       \
    "(SELECT id FROM jury_note WHERE engagement = " JURY " AND place = '3' AND day = "             \
    "'2026-10-10')"
static const char noted[] =
    "INSERT INTO coding_source (id, coding, kind, item, part, title, taken_at, added_by) VALUES "
    "(910, 900, 'jury_notes', 1, 0, 'Notes', 1, 1);"
    "INSERT INTO coding_passage (id, coding, source, origin, record, voice, label, text, "
    "may_quote, taken) VALUES (9101, 900, 910, 'n', " NOTE ", 'table 3', 'n', 'Laptops', 0, 1);"
    "INSERT INTO coding_final (passage, code, coding, stance, how) VALUES (9101, 902, 900, '', "
    "'one');";

enum { LEILA = 6 }; /* engagement lead of the example programme */
#define NOTES "/proposals/9/evidence/10/jury/notes"

/* H16 sat at table 3 in the second round, when the note was written, and H17 elsewhere. */
static void jurors_are_told_of_their_table(const char *engine) {
    struct told t;
    struct visitor v;
    const char *table = "Notes of your table, table 3 on 10 October 2026",
               *room = "Notes of the whole room on 17 October 2026";
    if (!told_begin(&t, engine)) return;
    test_sql(t.app, coded, NULL, NULL);
    comes_in(&t, &v, code_of(&t, "H16"), "/take-part/now");
    visitor_go(&v, "/take-part/reply");
    SEES(&v, table);
    SEES(&v, room);
    SEES(&v, "They are in no published theme yet.");
    HIDDEN(&v, "table 1 on");
    test_sql(t.app, noted, NULL, NULL);
    visitor_go(&v, "/take-part/reply");
    SEES(&v, "Themes: Care at home: in their words");
    SEES(&v, "Falls");
    HIDDEN(&v, "who checks their laptops"); /* the note is the table's */
    HIDDEN(&v, "right to say no at the bedside");
    /* A further note of the same table and round, and of a table at which nobody sits. */
    struct visitor leila;
    visitor_begin(&leila, t.app);
    visitor_sign_in(&leila, LEILA);
    visitor_post_fields(&leila, NULL, NOTES, "day", "2026-10-10", "place", "9", "note", "Quiet",
                        "round", "2");
    assert_int_equal(leila.status, 422);
    SEES(&leila, "Nobody sits at this table in round 2");
    visitor_post_fields(&leila, NULL, NOTES, "day", "2026-10-17", "place", "Table 3", "note",
                        "Whoever is asked must be told", "round", "2");
    assert_int_equal(leila.status, 303);
    visitor_end(&leila);
    visitor_go(&v, "/take-part/reply");
    SEES(&v, "Notes of your table, table 3 on 17 October 2026");
    HIDDEN(&v, "Whoever is asked");
    /* A new seating changes nothing of what was heard before. */
    test_sql(t.app, "DELETE FROM jury_seat;", NULL, NULL);
    visitor_go(&v, "/take-part/reply");
    SEES(&v, table);
    /* Who was away heard nothing. */
    test_sql(
        t.app,
        "UPDATE jury_attendance SET state = 'absent' WHERE day IN ('2026-10-10', '2026-10-17');",
        NULL, NULL);
    visitor_go(&v, "/take-part/reply");
    HIDDEN(&v, table);
    HIDDEN(&v, room);
    test_sql(t.app, "UPDATE jury_attendance SET state = 'part';", NULL, NULL);
    visitor_end(&v);
    comes_in(&t, &v, code_of(&t, "H17"), "/take-part/now");
    visitor_go(&v, "/take-part/reply");
    HIDDEN(&v, table);
    HIDDEN(&v, "Falls");
    SEES(&v, room);
    visitor_end(&v);
    told_end(&t);
}
TEST_ON_BOTH(jurors_are_told_of_their_table,
             "reply: a juror is told which themes the notes of their table went into, whoever sits "
             "there now, and never the notes");

/* The first event: its host, and somebody who came and wrote an account of their own. */
static const char account[] =
    "INSERT INTO dialogue_write_up (id, event, account, access, mode, state, kit, verbatim, "
    "started_day, sent_at) SELECT 9000, a.event, 'participant', a.id, 'web', 'sent', 1, "
    "'The host talked all evening', '2026-11-01', 1 FROM dialogue_access a WHERE a.role = "
    "'participant' AND a.code_hash IS NOT NULL AND a.event = (SELECT MIN(event) FROM "
    "dialogue_access WHERE role = 'participant' AND code_hash IS NOT NULL) ORDER BY a.id LIMIT 1;"
    "INSERT INTO coding_passage (id, coding, source, origin, record, voice, label, text, "
    "may_quote, "
    "taken) SELECT 9001, coding, id, 'own account', 9000, 'x', 'x', 'x', 0, 1 FROM coding_source "
    "WHERE kind = 'write_up_notes' LIMIT 1;"
    "INSERT INTO coding_code (id, coding, position, name, guid) SELECT 901, coding, 99, 'The "
    "host', "
    "'g9' FROM coding_source WHERE kind = 'write_up_notes' LIMIT 1;"
    "INSERT INTO coding_final (passage, code, coding, stance, how) SELECT 9001, 901, coding, '', "
    "'one' FROM coding_source WHERE kind = 'write_up_notes' LIMIT 1;"
    "INSERT INTO coding_published (publication, code, position, name) SELECT MAX(id), 901, 99, "
    "'How "
    "hosts behaved' FROM coding_publication WHERE coding = (SELECT coding FROM coding_source WHERE "
    "kind = 'write_up_notes' LIMIT 1);";

/* People of the groups in the public numbers: of 40 events, each by the account that its host sent
 * last. */
#define EXACT                                                                                      \
    "SELECT SUM(c.agree + c.unsure + c.disagree) FROM dialogue_count c JOIN dialogue_item i ON "   \
    "i.id = c.statement AND i.title LIKE 'Street names are too exact%' JOIN dialogue_write_up w "  \
    "ON w.id = c.write_up WHERE w.state = 'sent' AND w.account = 'host' AND NOT EXISTS (SELECT 1 " \
    "FROM dialogue_write_up x WHERE x.event = w.event AND x.state = 'sent' AND x.account = "       \
    "'host' AND x.sent_at > w.sent_at)"
/* One event is not told of, and that of the slip is the last of the other 39. */
static const char latest[] =
    "UPDATE dialogue_write_up SET state = 'draft' WHERE event = (SELECT MAX(event) FROM "
    "dialogue_write_up WHERE state = 'sent');"
    "UPDATE dialogue_write_up SET sent_at = (SELECT MAX(sent_at) + 1 FROM dialogue_write_up) "
    "WHERE account = 'host' AND event = (SELECT MIN(event) FROM dialogue_access WHERE role = "
    "'participant' AND code_hash IS NOT NULL);";

static void events_are_told(const char *engine) {
    struct told t;
    struct visitor host, came;
    if (!told_begin(&t, engine)) return;
    const char *host_code = code_of(&t, "host of event 1"),
               *came_code = code_of(&t, "a slip of the first event");
    const char *host_path = arena_printf(t.arena, "/e/%s", host_code),
               *came_path = arena_printf(t.arena, "/e/%s", came_code);
    test_sql(t.app, account, NULL, NULL);
    comes_in(&t, &host, host_code, host_path);
    visitor_go(&host, host_path);
    SEES(&host, arena_printf(t.arena, "href=\"%s/reply\"", host_path));
    visitor_go(&host, arena_printf(t.arena, "%s/reply", host_path));
    SEES(&host, "You tell a nurse because she is a nurse.");
    SEES(&host, "It is the account of the event whose votes are counted.");
    SEES(&host, "Published numbers that count your group");
    SEES(&host, arena_printf(t.arena, "are too exact: an area is enough. (%lld people)",
                             (long long)test_number(t.app, EXACT)));
    SEES(&host, "Trust in the hospital");
    SEES(&host, arena_printf(t.arena, "href=\"%s/beside\"", host_path));
    SEES(&host, "What we promise:");
    /* What somebody who came wrote about the evening is theirs, and so is where it went. */
    HIDDEN(&host, "The host talked all evening");
    HIDDEN(&host, "How hosts behaved");
    comes_in(&t, &came, came_code, came_path);
    visitor_go(&came, arena_printf(t.arena, "%s/reply", came_path));
    SEES(&came, "The host talked all evening");
    SEES(&came, "How hosts behaved");
    SEES(&came, "Trust in the hospital");
    SEES(&came, "It was read beside another account of the event");
    HIDDEN(&came, "You tell a nurse because she is a nurse.");
    SEES(&came, "Published numbers that count your group");
    /* Where its account is the newest of a step that is not full, the group is in no number. */
    test_sql(t.app, latest, NULL, NULL);
    visitor_go(&came, arena_printf(t.arena, "%s/reply", came_path));
    SEES(&came, "They come in with the next write-ups.");
    HIDDEN(&came, "an area is enough. (");
    /* A code of no room is unknown, and a questionnaire's leads to it. */
    visitor_post_fields(&came, NULL, "/take-part", "code", "AAAA-BBBB-CCCC");
    assert_int_equal(came.status, 422);
    visitor_post_fields(&came, NULL, "/answer", "code", host_code);
    assert_int_equal(came.status, 303);
    assert_string_equal(came.location, host_path);
    visitor_end(&host);
    visitor_end(&came);
    told_end(&t);
}
TEST_ON_BOTH(events_are_told,
             "reply: a host and somebody who came each see their own account, its themes and "
             "the group's place in the whole, whichever page they typed their code into");

static void guests_are_told(const char *engine) {
    struct told t;
    struct visitor v;
    if (!told_begin(&t, engine)) return;
    test_sql(t.app,
             "INSERT INTO workshop_rating (workshop, rater, rater_number, workshop_case, "
             "criterion, rating, mode, given_day) SELECT p.workshop, 'person', p.id, k.id, c.id, "
             "4, 'web', '2026-11-01' FROM workshop_person p JOIN participant t ON t.id = "
             "p.participant JOIN workshop_case k ON k.engagement = t.engagement JOIN "
             "workshop_criterion c ON c.engagement = t.engagement WHERE t.label = 'A02' AND "
             "t.engagement = (SELECT id FROM engagement WHERE title LIKE '%: the coast') ON "
             "CONFLICT DO NOTHING;"
             "UPDATE workshop_series SET state = 'published', outcome = 'Version 2 came of it.' "
             "WHERE engagement = (SELECT id FROM engagement WHERE title LIKE '%: the coast');",
             NULL, NULL);
    comes_in(&t, &v, code_of(&t, "A02"), "/take-part/now");
    visitor_go(&v, "/take-part/reply");
    SEES(&v, ": 4 of 5");
    SEES(&v, "Version 2 came of it.");
    SEES(&v, "In the reports, area by area.");
    HIDDEN(&v, "Nothing has been decided yet.");
    visitor_end(&v);
    told_end(&t);
}
TEST_ON_BOTH(guests_are_told,
             "reply: somebody invited to a workshop sees what they rated, and what came of it");

#define SHEET                                                                                      \
    "(SELECT h.id FROM sheet h JOIN survey_link l ON l.id = h.link WHERE l.label = 'P001' AND "    \
    "l.survey = (SELECT id FROM survey WHERE title = 'Panel survey, spring'))"

/* Somebody who was invited by letter to a survey of no panel, closed long since. */
static void respondents_are_told(const char *engine) {
    struct told t;
    struct visitor v;
    if (!told_begin(&t, engine)) return;
    const char *start = arena_printf(t.arena, "/s/%s", code_of(&t, "P001, who has answered")),
               *path = arena_printf(t.arena, "%s/reply", start);
    test_sql(t.app,
             "UPDATE answer SET value = 'Mine alone' WHERE sheet = " SHEET
             " AND variable = (SELECT MIN(id) FROM answer_variable WHERE name = 'said');",
             NULL, NULL);
    comes_in(&t, &v, code_of(&t, "P001, who has answered"), start);
    visitor_go(&v, start);
    SEES(&v, "This questionnaire is closed");
    visitor_go(&v, arena_printf(t.arena, "%s?language=cy", start));
    SEES(&v, "Mae’r holiadur hwn wedi cau");
    test_sql(t.app,
             "UPDATE survey SET state = 'open', opens_on = '2020-01-01', closes_on = '2020-02-01' "
             "WHERE title = 'Panel survey, spring';",
             NULL, NULL);
    visitor_go(&v, arena_printf(t.arena, "%s?language=en", start));
    SEES(&v, "This questionnaire closed on 1 February 2020. Thank you.");
    test_sql(t.app, "UPDATE survey SET state = 'closed' WHERE title = 'Panel survey, spring';",
             NULL, NULL);
    SEES(&v, arena_printf(t.arena, "href=\"%s\"", path));
    visitor_go(&v, path);
    SEES(&v, "Mine alone");
    HIDDEN(&v, "Please send letters"); /* which others wrote */
    SEES(&v, "These answers are made up.");
    /* The score that weighs with their points is told, and what was decided there. */
    SEES(&v, "The published score: Spotting a stroke in the ambulance");
    SEES(&v, "href=\"/register/stroke-ambulance\"");
    SEES(&v, "35 of 36 jurors said yes");
    HIDDEN(&v, "Published tables that count your answers");
    /* Who gave no points is in no score. */
    test_sql(t.app,
             "UPDATE answer SET value = '' WHERE sheet = " SHEET
             " AND variable IN (SELECT id FROM answer_variable WHERE name = 'tests');",
             NULL, NULL);
    visitor_go(&v, path);
    HIDDEN(&v, "The published score");
    HIDDEN(&v, "35 of 36");
    /* What is not surely theirs, or was a test, is shown to nobody. */
    test_sql(t.app, "UPDATE sheet SET match = 'doubtful' WHERE id = " SHEET ";", NULL, NULL);
    visitor_go(&v, path);
    SEES(&v, "You have sent no answers to this survey");
    HIDDEN(&v, "Mine alone");
    test_sql(t.app, "UPDATE sheet SET match = '', quarantined = 1 WHERE id = " SHEET ";", NULL,
             NULL);
    visitor_go(&v, path);
    HIDDEN(&v, "Mine alone");
    test_sql(
        t.app,
        "UPDATE sheet SET quarantined = 0 WHERE id = " SHEET
        ";UPDATE survey_link SET ended = 1 WHERE id = (SELECT link FROM sheet WHERE id = " SHEET
        ");",
        NULL, NULL);
    assert_int_equal(visitor_get(&v, path), 404);
    visitor_go(&v, start);
    HIDDEN(&v, "/reply\"");
    assert_int_equal(visitor_get(&v, "/s/AAAA-BBBB-CCCC/reply"), 404);
    assert_int_equal(visitor_get(&v, "/s/wendale-your-say/reply"), 404);
    visitor_end(&v);
    told_end(&t);
}
TEST_ON_BOTH(respondents_are_told,
             "reply: who answered a questionnaire sees by their letter's code what they said, the "
             "score that weighs with it, and what was decided; a code of another sees nothing");
