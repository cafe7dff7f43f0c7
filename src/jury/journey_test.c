/* A jury from its charge to the signed report, straight through the dispatcher, on both engines. */
#include "civic/app.h"
#include "jury/public_test.h"
#include "jury/seating_test.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <string.h>

enum { JURORS = 12 };

struct world {
    struct app *app;
    struct arena *arena;
    struct visitor owner, lead, notes, oversight, observer, jurors[JURORS];
};

static const char *const jury = "/proposals/1/evidence/1/jury";

static char *at(struct world *w, const char *path) {
    return arena_printf(w->arena, "%s%s", jury, path);
}

static bool world_begin(struct world *w, const char *engine) {
    static const char *const roles[] = {"owner", "facilitator", "note_taker", "oversight",
                                        "observer"};
    struct visitor *all[] = {&w->owner, &w->lead, &w->notes, &w->oversight, &w->observer};
    *w = (struct world){.app = test_app(engine)};
    if (w->app == NULL) return false;
    w->arena = arena_new((size_t)256 << 20);
    int64_t council = test_organisation(w->app, "Eastmere Council");
    for (size_t i = 0; i < 5; i++) {
        visitor_begin(all[i], w->app);
        visitor_sign_in(all[i], test_person(w->app, council, roles[i], roles[i], i == 0, false));
    }
    struct visitor *v = &w->owner;
    visitor_post_fields(v, NULL, "/proposals/start", "title", "Warm homes", "problem",
                        "Cold homes.", "purpose", "To warm them for those who are cold.");
    assert_int_equal(v->status, 303);
    for (size_t i = 1; i < 5; i++) {
        visitor_post_fields(v, NULL, "/proposals/1/people/add", "person",
                            arena_printf(w->arena, "%zu", i + 1), "role", roles[i]);
        assert_int_equal(v->status, 303);
    }
    return true;
}

static void world_end(struct world *w) {
    struct visitor *all[] = {&w->owner, &w->lead, &w->notes, &w->oversight, &w->observer};
    for (size_t i = 0; i < 5; i++) visitor_end(all[i]);
    for (size_t i = 0; i < JURORS; i++)
        if (w->jurors[i].app != NULL) visitor_end(&w->jurors[i]);
    arena_free(w->arena);
    test_app_close(w->app);
}

static void post(struct visitor *v, const char *page, const char *path, const char *const *fields) {
    if (visitor_post(v, page, path, fields) != 303)
        fail_msg("%s: %d %s", path, v->status,
                 strstr(v->body, "error-summary") == NULL ? "" : "form error");
}
#define POST(v, page, path, ...) post((v), (page), (path), (const char *const[]){__VA_ARGS__, NULL})

/* An engagement with two uses and people with codes; the codes are on the page shown once. */
static void engagement_make(struct world *w) {
    struct visitor *v = &w->owner;
    POST(v, NULL, "/proposals/1/evidence/add", "title", "Jury on warm homes", "method", "jury",
         "description", "Twelve people.", "promise", "A reply by June.");
    POST(v, NULL, "/proposals/1/versions/freeze", "note", "for the jury");
    POST(v, NULL, "/proposals/1/evidence/1/uses/add", "title", "Share the list", "about_proposal",
         "yes");
    POST(v, NULL, "/proposals/1/evidence/1/uses/add", "title", "Publish a map");
    visitor_post_fields(v, NULL, "/proposals/1/evidence/1/participants", "count", "12", "prefix",
                        "J");
    assert_int_equal(v->status, 200);
    const char *from = v->body;
    for (size_t i = 0; i < JURORS; i++) {
        const char *label = strstr(from, arena_printf(w->arena, "J%02zu", i + 1));
        assert_non_null(label);
        /* A code is three groups of four joined by dashes. */
        const char *code = label;
        while (*code != '\0' && !(code[4] == '-' && code[9] == '-' &&
                                  strspn(code, "ABCDEFGHJKLMNPQRSTUVWXYZ23456789") == 4))
            code++;
        visitor_begin(&w->jurors[i], w->app);
        visitor_post_fields(&w->jurors[i], NULL, "/take-part", "code",
                            arena_printf(w->arena, "%.14s", code));
        assert_int_equal(w->jurors[i].status, 303);
        from = label + 3;
    }
}

/* Item 1 is on 1 January 2020 from 09:30 to 10:30 with witness 1. */
static void agenda_at_once(struct world *w) {
    struct visitor *v = &w->lead;
    visitor_post_fields(v, NULL, at(w, "/agenda/add"), "title", "Tea", "day-day", "1", "day-month",
                        "1", "day-year", "2020", "starts", "10:00", "ends", "10:40", "phase",
                        "hear", "witness", "");
    assert_int_equal(v->status, 422);
    SEES(v, "&quot;Why share&quot; is at the same time, from 09:30 to 10:30");
    visitor_post_fields(v, NULL, at(w, "/agenda/add"), "title", "Again", "day-day", "1",
                        "day-month", "1", "day-year", "2020", "starts", "10:29", "ends", "10:40",
                        "phase", "hear", "witness", "1", "at_once", "yes");
    assert_int_equal(v->status, 422);
    SEES(v, "This witness is on the agenda at the same time");
    visitor_go(v, at(w, "/agenda"));
    HIDDEN(v, "At the same time");
    /* Kept deliberately; one that begins when the other ends is not at the same time. */
    POST(v, NULL, at(w, "/agenda/add"), "title", "Tea", "day-day", "1", "day-month", "1",
         "day-year", "2020", "starts", "10:00", "ends", "10:40", "phase", "hear", "witness", "",
         "at_once", "yes");
    visitor_go(v, at(w, "/agenda"));
    SEES(v, "&quot;Why share&quot; (09:30 to 10:30) and &quot;Tea&quot; (10:00 to 10:40)");
    POST(v, NULL, at(w, "/agenda/3"), "title", "Tea", "day-day", "1", "day-month", "1", "day-year",
         "2020", "starts", "10:30", "ends", "10:40", "phase", "hear", "witness", "", "revision",
         "1");
    visitor_go(v, at(w, "/agenda"));
    HIDDEN(v, "At the same time");
    POST(v, NULL, at(w, "/agenda/3"), "remove", "yes", "title", "Tea", "day-day", "1", "day-month",
         "1", "day-year", "2020", "starts", "10:30", "ends", "10:40", "phase", "hear", "revision",
         "2");
}

static void prepare(struct world *w) {
    struct visitor *v = &w->lead;
    visitor_go(v, jury);
    /* What cannot be printed leaves the codes that jurors have: nobody would know the new ones. */
    visitor_post_fields(v, NULL, at(w, "/papers"), "paper", "fair", "paper_language", "en", "codes",
                        "yes");
    assert_int_equal(v->status, 409);
    SEES(v, "ut the days and who speaks on the agenda first");
    assert_int_equal(visitor_get(&w->jurors[4], "/take-part/now"), 200);
    POST(v, NULL, at(w, "/settings"), "place", "Town Hall", "verdict_rule", "two-thirds",
         "votes_each", "3", "votes_cap", "2", "print_from", "6", "commissioner", "The council",
         "run_by", "Level Ground", "report_due-day", "2", "report_due-month", "3",
         "report_due-year", "2021", "revision", "1");
    visitor_go(v, jury);
    SEES(v, "A day that you entered is past: is the year right?");
    visitor_post_fields(v, NULL, at(w, "/settings"), "verdict_rule", "majority", "votes_each", "2",
                        "votes_cap", "3", "print_from", "6", "revision", "2");
    assert_int_equal(v->status, 422);
    POST(v, NULL, at(w, "/witnesses/add"), "name", "Dr Ann Hall", "stance", "for", "topic",
         "Why share");
    POST(v, NULL, at(w, "/witnesses/add"), "name", "Bo Lund", "stance", "against", "topic",
         "Why not");
    POST(v, NULL, at(w, "/agenda/add"), "title", "Why share", "day-day", "1", "day-month", "1",
         "day-year", "2020", "starts", "9.30", "ends", "10:30", "phase", "hear", "witness", "1");
    POST(v, NULL, at(w, "/agenda/add"), "title", "Why not", "day-day", "2", "day-month", "1",
         "day-year", "2020", "starts", "09:30", "ends", "10:15", "phase", "hear", "witness", "2");
    visitor_post_fields(v, NULL, at(w, "/agenda/add"), "title", "Backwards", "day-day", "2",
                        "day-month", "1", "day-year", "2020", "starts", "11:00", "ends", "10:00",
                        "phase", "hear", "witness", "");
    assert_int_equal(v->status, 422);
    SEES(v, "It must end after it starts");
    agenda_at_once(w);
    visitor_go(v, at(w, "/witnesses"));
    SEES(v, "1 for (60 minutes) and 1 against (45 minutes): the sides balance.");
    /* A witness on the agenda stays; a stale form keeps what was typed. */
    visitor_post_fields(v, NULL, at(w, "/witnesses/1"), "name", "Dr Ann Hall", "stance", "for",
                        "topic", "Why share", "remove", "yes", "revision", "1");
    assert_int_equal(v->status, 409);
    visitor_post_fields(v, NULL, at(w, "/witnesses/1"), "name", "Dr Ann Hall", "stance", "for",
                        "topic", "Kept as typed", "revision", "99");
    assert_int_equal(v->status, 409);
    SEES(v, "Kept as typed");
    visitor_go(v, at(w, "/agenda/calendar.ics"));
    SEES(v, "DTSTART;TZID=Europe/London:20200101T093000");
    SEES(v, "Dr Ann Hall");
    struct http_upload upload = {.field = "file",
                                 .file_name = "paper.pdf",
                                 .type = "text/html",
                                 .bytes = {"<html><script>alert(1)</script>", 31}};
    v->upload = &upload;
    visitor_post_fields(v, NULL, at(w, "/library/add"), "title", "A paper", "witness", "1");
    assert_int_equal(v->status, 422);
    SEES(v, "This is not a kind of file that we take");
    upload.bytes = (struct str){"%PDF-1.7 evidence", 17};
    POST(v, NULL, at(w, "/library/add"), "title", "A paper", "witness", "1");
    v->upload = NULL;
    visitor_go(&w->jurors[0], "/take-part/jury");
    SEES(&w->jurors[0], "A paper");
    SEES(&w->jurors[0], "Dr Ann Hall");
    visitor_go(&w->jurors[0], "/take-part/jury/library/1");
    assert_string_equal(w->jurors[0].type, "application/pdf");
}

/* The digest of a page as its reader has it before them. */
static const char *digest(struct visitor *v, const char *page) {
    visitor_go(v, page);
    const char *value = visitor_hidden(v, "digest");
    assert_non_null(value);
    return value;
}

static void oversee(struct world *w) {
    struct visitor *v = &w->oversight;
    visitor_go(v, jury);
    HIDDEN(v, "Table notes");
    visitor_go(v, at(w, "/oversight"));
    const char *charge = at(w, "/oversight/charge"), *witnesses = at(w, "/oversight/witnesses");
    POST(v, NULL, charge, "fit", "yes", "digest", digest(v, charge));
    visitor_post_fields(v, NULL, witnesses, "fit", "no", "digest", digest(v, witnesses));
    assert_int_equal(v->status, 422);
    POST(v, NULL, witnesses, "fit", "no", "note", "One more against", "digest",
         digest(v, witnesses));
    POST(v, NULL, at(w, "/questionnaire"), "charge", "5", "witnesses", "2", "materials", "4",
         "recruitment", "0", "facilitation", "4", "influence", "3", "witnesses_note",
         "Too few against");
    visitor_go(&w->jurors[0], "/take-part/jury");
    HIDDEN(&w->jurors[0], "Too few against"); /* not published yet */
    POST(v, NULL, at(w, "/questionnaire"), "charge", "5", "witnesses", "2", "materials", "4",
         "recruitment", "0", "facilitation", "4", "influence", "3", "witnesses_note",
         "Too few against", "publish", "yes");
    visitor_go(&w->jurors[0], "/take-part/jury");
    SEES(&w->jurors[0], "Too few against");
    /* What changes after a sign-off asks for a new look. */
    POST(&w->owner, NULL, "/proposals/1/evidence/1/uses/2", "revision", "1", "title",
         "Publish a map for all");
    visitor_go(v, at(w, "/oversight"));
    SEES(v, "looked at an earlier state");
    /* Signed off is what stood on the page, not what it has become by the time of the click. */
    const char *before = digest(v, charge);
    POST(&w->owner, NULL, "/proposals/1/evidence/1/uses/2", "revision", "2", "title",
         "Publish a map");
    visitor_post_fields(v, NULL, charge, "fit", "yes", "digest", before);
    assert_int_equal(v->status, 409);
    assert_string_not_equal(visitor_hidden(v, "digest"), before); /* the page shows it as it is */
    /* A witness's name, who stands on the agenda, the description and a document's title count. */
    static const struct {
        const char *material, *path;
        const char *fields[24];
    } changes[] = {
        {"witnesses",
         "/witnesses/2",
         {"name", "Bo Lundberg", "stance", "against", "topic", "Why not", "revision", "1"}},
        {"agenda",
         "/agenda/2",
         {"title", "Why not", "day-day", "2", "day-month", "1", "day-year", "2020", "starts",
          "09:30", "ends", "10:15", "phase", "hear", "witness", "1", "revision", "1"}},
        {"agenda",
         "/agenda/2",
         {"title", "Why not", "day-day", "2", "day-month", "1", "day-year", "2020", "starts",
          "09:30", "ends", "10:15", "phase", "hear", "witness", "2", "revision", "2"}},
        {"witnesses",
         "/witnesses/2",
         {"name", "Bo Lund", "stance", "against", "topic", "Why not", "revision", "2"}}};
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        const char *page = arena_printf(w->arena, "%s/oversight/%s", jury, changes[i].material);
        before = digest(v, page);
        post(&w->lead, NULL, at(w, changes[i].path), changes[i].fields);
        assert_string_not_equal(digest(v, page), before);
    }
    before = digest(v, charge);
    POST(&w->owner, NULL, "/proposals/1/evidence/1/edit", "title", "Jury on warm homes", "method",
         "jury", "description", "Twelve people, chosen by lot.", "promise", "A reply by June.",
         "revision", "1");
    assert_string_not_equal(digest(v, charge), before);
    assert_int_equal(visitor_get(v, at(w, "/notes")), 403);
    assert_int_equal(visitor_get(v, "/proposals/1/draft"), 403);
    assert_int_equal(visitor_get(&w->observer, at(w, "/agenda")), 200);
    assert_int_equal(visitor_get(&w->observer, at(w, "/oversight")), 403);
    assert_int_equal(visitor_get(&w->observer, at(w, "/report")), 403);
}

static void ballot(struct world *w, size_t juror, const char *first, const char *second) {
    struct visitor *v = &w->jurors[juror];
    POST(v, NULL, "/take-part/ballot/1", "answer", first, "condition", "An outside check",
         "safeguards", "probably_sufficient");
    POST(v, NULL, "/take-part/ballot/2", "answer", second, "reason",
         juror == 0 ? "Nobody asked us" : "");
}

/* Nobody but the jurors themselves is shown or can guess what is kept for them. */
static void paper_ballot(struct world *w) {
    struct visitor *v = &w->notes;
    const char *page = "/proposals/1/evidence/1/participants/1/paper";
    static const char *const guesses[] = {"yes", "no", "unsure"};
    visitor_go(v, page);
    SEES(v, "Something is kept for this person already");
    HIDDEN(v, " checked");
    const char *refused = NULL;
    for (size_t i = 0; i < 3; i++) {
        visitor_post_fields(v, page, page, "answer_1", guesses[i]);
        assert_int_equal(v->status, 422);
        const char *at_error = strstr(v->body, "An answer of this person is kept already");
        assert_non_null(at_error);
        const char *summary = arena_printf(w->arena, "%.80s", at_error);
        if (refused != NULL) assert_string_equal(summary, refused);
        refused = summary;
    }
    visitor_post_fields(v, page, page, "condition_1", "An outside check", "replace", "yes");
    assert_int_equal(v->status, 422); /* a blank paper is not kept */
    POST(v, page, page, "answer_1", "yes", "replace", "yes");
    visitor_go(v, at(w, "/ballots"));
    SEES(v, "The paper of J01 is kept. Write this receipt code on their slip:");
    ballot(w, 0, "no", "unsure"); /* and the juror themselves again */
}

static void paper_ratings(struct world *w) {
    struct visitor *v = &w->notes;
    const char *page = at(w, "/paper/4/fair"), *other = at(w, "/paper/5/fair");
    POST(v, NULL, other, "rating_1_2020-01-01", "a_little", "note_1_2020-01-01", "Too quick");
    visitor_go(v, page);
    SEES(v, "Something is kept for this juror already");
    HIDDEN(v, " checked");
    visitor_post_fields(v, NULL, page, "rating_1_2020-01-01", "fair");
    assert_int_equal(v->status, 422);
    SEES(v, "Tick the box if this paper is to replace it");
    POST(v, NULL, page, "rating_1_2020-01-01", "fair", "replace", "yes");
    visitor_go(&w->lead, at(w, "/bias"));
    SEES(&w->lead, "Too quick");
    assert_int_equal(visitor_get(&w->observer, page), 403);
}

/* One press for all, one to take it back; not over what somebody has entered. */
static void everybody_is_here(struct world *w) {
    struct visitor *v = &w->notes;
    const char *page = at(w, "/attendance/2020-01-02"),
               *all = at(w, "/attendance/2020-01-02/everybody");
    visitor_post_fields(v, page, at(w, "/attendance/2020-01-01/everybody"), "x", "");
    assert_int_equal(v->status, 409); /* entries are there */
    POST(v, page, all, "x", "");
    visitor_go(v, at(w, "/attendance"));
    SEES(v, "12 of 12");
    POST(v, page, at(w, "/attendance/2020-01-02/everybody/undo"), "x", "");
    visitor_go(v, at(w, "/attendance"));
    HIDDEN(v, "12 of 12");
    SEES(v, "1 of 12"); /* the other day stays */
    POST(v, page, all, "x", "");
    POST(v, NULL, page, "juror_3", "absent");
    visitor_post_fields(v, page, at(w, "/attendance/2020-01-02/everybody/undo"), "x", "");
    assert_int_equal(v->status, 409);
}

/* Who comes late is put into a group, until they have voted. */
static void groups_are_set(struct world *w) {
    struct visitor *v = &w->owner;
    const char *one = "/proposals/1/evidence/1/participants/2";
    visitor_go(v, one);
    HIDDEN(v, "Save the group");
    test_sql(w->app, "UPDATE participant SET strand = 'Eastmere' WHERE id = 1", NULL, NULL);
    visitor_go(v, one);
    SEES(v, "Save the group");
    visitor_post_fields(v, NULL, one, "strand", "Nowhere");
    assert_int_equal(v->status, 422);
    POST(v, NULL, one, "strand", "Eastmere");
    visitor_go(v, one);
    SEES(v, "<option value=\"Eastmere\" selected>");
    test_sql(w->app, "UPDATE participant SET strand = ''", NULL, NULL);
}

/* A second result with one paper more would say how that juror voted. */
static void not_again(struct world *w, const char *state) {
    struct visitor *v = &w->lead;
    visitor_go(v, at(w, "/ballots"));
    SEES(v, "whose result was shown is not opened again");
    HIDDEN(v, "ballot again");
    visitor_post_fields(v, at(w, "/ballots"),
                        arena_printf(v->arena, "/proposals/1/evidence/1/state/%s", state), "x", "");
    assert_int_equal(v->status, 409);
    SEES(v, "The result was shown");
}

static void days(struct world *w) {
    struct visitor *v = &w->lead;
    /* The version was frozen after the engagement was planned. */
    visitor_go(v, jury);
    HIDDEN(v, "Freeze a version of the proposal");
    groups_are_set(w);
    POST(v, at(w, "/ballots"), "/proposals/1/evidence/1/state/before", "x", "");
    assert_string_equal(v->location, jury);
    visitor_go(v, at(w, "/ballots"));
    SEES(v, "12 people have not voted yet.");
    /* Closed before anybody voted: it is opened again from the same page. */
    POST(v, at(w, "/ballots"), "/proposals/1/evidence/1/state/between", "x", "");
    visitor_go(v, at(w, "/ballots"));
    SEES(v, "Open the first ballot again");
    POST(v, at(w, "/ballots"), "/proposals/1/evidence/1/state/before", "x", "");
    ballot(w, 0, "no", "unsure");
    visitor_go(v, at(w, "/ballots"));
    SEES(v, "11 people have not voted yet.");
    for (size_t j = 1; j < JURORS; j++) ballot(w, j, j < 6 ? "no" : "yes", "unsure");
    paper_ballot(w);
    visitor_go(v, at(w, "/ballots"));
    HIDDEN(v, "not voted yet");
    visitor_go(v, at(w, "/report"));
    SEES(v, "A ballot is open");
    HIDDEN(v, "The verdict");
    POST(v, at(w, "/ballots"), "/proposals/1/evidence/1/state/between", "x", "");
    not_again(w, "before");
    POST(&w->notes, NULL, at(w, "/attendance/2020-01-01"), "juror_1", "present", "juror_2",
         "absent");
    visitor_go(&w->notes, at(w, "/attendance"));
    SEES(&w->notes, "1 of 12");
    everybody_is_here(w);
    POST(&w->notes, NULL, at(w, "/notes"), "day", "2020-01-01", "place", "2", "note",
         "They ask who pays");
    visitor_post_fields(&w->notes, NULL, at(w, "/tables"), "tables", "13", "rounds", "1");
    assert_int_equal(w->notes.status, 422);
    seating_keeps_apart(&w->notes, w->jurors);
    seating_goes_on(&w->notes);
    visitor_go(&w->jurors[5], "/take-part/jury");
    SEES(&w->jurors[5], "Round 2: you sit at table");
    struct visitor *j = &w->jurors[3];
    POST(j, NULL, "/take-part/jury/questions", "question", "Who pays for it?", "witness", "2");
    POST(&w->notes, NULL, at(w, "/questions/1"), "answer", "The council does", "state", "answered",
         "revision", "1");
    visitor_go(&w->jurors[7], "/take-part/jury/questions");
    SEES(&w->jurors[7], "The council does");
    HIDDEN(&w->jurors[7], "J04");
    POST(j, NULL, "/take-part/jury/fair", "rating_1_2020-01-01", "fair", "rating_2_2020-01-02",
         "very");
    visitor_go(v, at(w, "/bias"));
    SEES(v, "Bo Lund");
    paper_ratings(w);
    /* A statement between the ballots, whose writer leaves later. */
    POST(&w->jurors[0], NULL, "/take-part/jury/minority", "wording", "Words of one who leaves.");
    POST(&w->jurors[10], "/take-part/jury/minority", "/take-part/jury/minority/1/join", "x", "");
    visitor_go(&w->jurors[10], "/take-part/jury/minority");
    SEES(&w->jurors[10], "Stand behind it: 2 jurors.");
}

static void reasons(struct world *w) {
    struct visitor *v = &w->lead, *j = w->jurors;
    assert_int_equal(visitor_get(&j[0], "/take-part/jury/reasons"), 409);
    POST(v, at(w, "/reasons"), at(w, "/reasons/state/writing"), "x", "");
    POST(&j[0], NULL, "/take-part/jury/reasons/write", "use", "1", "side", "yes", "wording",
         "Homes get warm");
    POST(&j[1], NULL, "/take-part/jury/reasons/write", "use", "1", "side", "yes", "wording",
         "Fewer fall ill");
    POST(&j[2], NULL, "/take-part/jury/reasons/write", "use", "1", "side", "yes", "wording",
         "It gets warm at home");
    POST(v, NULL, at(w, "/reasons/3"), "wording", "It gets warm at home", "leave_out", "yes",
         "revision", "1");
    POST(v, at(w, "/reasons"), at(w, "/reasons/state/voting"), "x", "");
    visitor_post_fields(&j[0], NULL, "/take-part/jury/reasons", "reason_1", "2", "reason_2", "2");
    assert_int_equal(j[0].status, 422);
    SEES(&j[0], "gave 4 votes and have 3");
    for (size_t i = 0; i < 7; i++)
        POST(&j[i], NULL, "/take-part/jury/reasons", "reason_1", "2", "reason_2",
             i < 2 ? "1" : "0");
    POST(&w->notes, NULL, at(w, "/paper/8/reasons"), "reason_1", "1", "reason_2", "0");
    visitor_go(&w->notes, at(w, "/paper/1/reasons"));
    SEES(&w->notes, "Something is kept for this juror already");
    HIDDEN(&w->notes, "value=\"2\" selected");
    visitor_post_fields(&w->notes, NULL, at(w, "/paper/1/reasons"), "reason_1", "2", "reason_2",
                        "1");
    assert_int_equal(w->notes.status, 422);
    /* How many votes are in is not told by the checks of the report either. */
    visitor_go(v, at(w, "/report"));
    HIDDEN(v, "votes on reasons for");
    HIDDEN(v, "Most votes that a juror gave");
    /* What a reason needs to be printed stays once people vote. */
    visitor_post_fields(v, NULL, at(w, "/settings"), "verdict_rule", "two-thirds", "votes_each",
                        "3", "votes_cap", "2", "print_from", "2", "revision", "4");
    assert_int_equal(v->status, 409);
    SEES(v, "these numbers stay");
    visitor_go(v, at(w, "/reasons"));
    SEES(v, "8 of 12 so far");
    test_sql(w->app, "UPDATE participant SET left_day = '2020-01-02' WHERE id IN (1, 12)", NULL,
             NULL);
    visitor_go(&w->observer, at(w, "/screen"));
    SEES(&w->observer, "8 of 11 have voted"); /* 1 voted and left, 12 left without */
    test_sql(w->app, "UPDATE participant SET left_day = '' WHERE id IN (1, 12)", NULL, NULL);
    visitor_post_fields(v, at(w, "/reasons"), at(w, "/reasons/state/writing"), "x", "");
    assert_int_equal(v->status, 409);
    POST(v, at(w, "/reasons"), at(w, "/reasons/state/done"), "x", "");
    visitor_go(v, at(w, "/report"));
    SEES(v, "votes on reasons for");
}

static void room_vote(struct world *w) {
    struct visitor *v = &w->lead, *j = w->jurors;
    POST(v, NULL, at(w, "/votes/add"), "title", "Which first?", "kind", "ranked", "options",
         "Ann\nBo\nCy", "verdict_rule", "majority", "seats", "1", "quorum", "7");
    assert_int_equal(visitor_get(&j[0], "/take-part/jury/votes/1"), 409);
    POST(v, at(w, "/votes/1"), at(w, "/votes/1/state/open"), "x", "");
    visitor_go(&j[0], "/take-part/jury/votes/1"); /* the rule and the quorum before anybody votes */
    SEES(&j[0], "7 papers; with fewer nothing is decided");
    SEES(&j[0], "stands first in this order is chosen");
    for (size_t i = 0; i < 5; i++)
        POST(&j[i], NULL, "/take-part/jury/votes/1", "option_1", "1", "option_2", "2", "option_3",
             "");
    POST(&j[5], NULL, "/take-part/jury/votes/1", "abstain", "yes");
    POST(&w->notes, NULL, at(w, "/votes/1/paper/7"), "option_3", "1", "option_1", "2", "option_2",
         "");
    visitor_go(&w->notes, at(w, "/votes/1/paper/1"));
    SEES(&w->notes, "Something is kept for this juror already");
    HIDDEN(&w->notes, "value=\"1\" selected");
    visitor_post_fields(&w->notes, NULL, at(w, "/votes/1/paper/1"), "option_1", "1", "option_2",
                        "2", "option_3", "");
    assert_int_equal(w->notes.status, 422);
    visitor_go(&w->notes, at(w, "/votes/1/paper/6"));
    HIDDEN(&w->notes, " checked"); /* not even that somebody abstained */
    visitor_go(v, at(w, "/votes/1"));
    SEES(v, "7 of 12 papers are in");
    HIDDEN(v, "First: Ann");
    test_sql(w->app, "UPDATE participant SET left_day = '2020-01-02' WHERE id IN (1, 12)", NULL,
             NULL);
    visitor_go(&w->observer, at(w, "/screen"));
    SEES(&w->observer, "7 of 11 papers are in");
    test_sql(w->app, "UPDATE participant SET left_day = '' WHERE id IN (1, 12)", NULL, NULL);
    POST(v, at(w, "/votes/1"), at(w, "/votes/1/state/closed"), "x", "");
    visitor_go(v, at(w, "/votes/1"));
    SEES(v, "First: Ann");
    SEES(v, "Ann beats every other option in pairs.");
    SEES(v, "6 papers with a mark, 1 abstained, 12 jurors entitled.");
    /* A second result with one paper more would say how that juror voted. */
    HIDDEN(v, "Open the vote again");
    SEES(v, "is not opened again");
    visitor_post_fields(v, at(w, "/votes"), at(w, "/votes/1/state/open"), "x", "");
    assert_int_equal(v->status, 409);
    visitor_go(v, at(w, "/votes/1"));
    SEES(v, "First: Ann");
}

/* Who says yes after all stands under no condition any more; nor do they count as such. */
static void changed_mind(struct world *w) {
    struct visitor *v = &w->lead;
    const char *ballots = at(w, "/ballots"), *condition = "An outside check every year";
    not_again(w, "after");
    for (int yes = 1; yes >= 0; yes--) {
        test_sql(w->app, "UPDATE engagement SET state = 'after' WHERE id = 1", NULL, NULL);
        ballot(w, 0, yes != 0 ? "yes" : "no", "no");
        POST(v, ballots, "/proposals/1/evidence/1/state/closed", "x", "");
        visitor_go(v, at(w, "/conditions"));
        const char *row = strstr(v->body, condition);
        assert_non_null(row);
        const char *cell = strstr(row, yes != 0 ? ">1" : ">2"), *end = strstr(row, "</tr>");
        assert_true(cell != NULL && cell < end);
    }
}

/* Every page is signed by juror 2, the minority page also by another one on paper. */
static void sign(struct world *w) {
    struct visitor *v = &w->lead, *j = &w->jurors[2];
    static const char *const pages[] = {"charge",   "use-1", "use-2", "votes",
                                        "minority", "fair",  "record"};
    /* Also where a source was named: these jurors have codes. */
    test_sql(w->app, "UPDATE engagement SET source = 'Printed last year' WHERE id = 1", NULL, NULL);
    visitor_post_fields(v, at(w, "/report"), at(w, "/report/state/final"), "x", "");
    assert_int_equal(v->status, 409);
    SEES(v, "juror has signed the page");
    test_sql(w->app, "UPDATE engagement SET source = '' WHERE id = 1", NULL, NULL);
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        const char *page = arena_printf(w->arena, "/take-part/jury/report/%s", pages[i]);
        if (i + 1 < sizeof pages / sizeof pages[0])
            POST(j, NULL, page, "agrees", "yes", "digest", digest(j, page));
    }
    visitor_post_fields(v, at(w, "/report"), at(w, "/report/state/final"), "x", "");
    assert_int_equal(v->status, 409); /* one page is left */
    const char *paper = at(w, "/paper/3/report");
    visitor_go(&w->notes, paper);
    HIDDEN(&w->notes, " checked");
    const char *all = visitor_hidden(&w->notes, "digest");
    visitor_post_fields(&w->notes, NULL, paper, "page_verdict", "yes", "digest", all);
    assert_int_equal(w->notes.status, 422); /* signed already, on their own device */
    visitor_post_fields(&w->notes, NULL, paper, "page_record", "yes", "digest", "old");
    assert_int_equal(w->notes.status, 409);
    POST(&w->notes, NULL, paper, "page_record", "yes", "digest", all);
    visitor_go(v, at(w, "/report/print"));
    SEES(v, "The jurors are still signing.");
}

/* A final report stands: nothing that it is made from changes any more. */
static void final_stands(struct world *w) {
    struct visitor *v = &w->lead;
    static const struct {
        const char *page, *path;
        const char *fields[20];
    } changes[] = {
        {"",
         "/settings",
         {"place", "Elsewhere", "verdict_rule", "two-thirds", "votes_each", "3", "votes_cap", "2",
          "print_from", "6", "revision", "7"}},
        {"", "/conditions/1", {"wording", "One more"}},
        {"/votes", "/votes/1/state/open", {"x", ""}},
        {"/reasons", "/reasons/state/voting", {"x", ""}},
        {"", "/witnesses/1", {"name", "X", "stance", "for", "topic", "Y", "revision", "1"}},
        {"",
         "/agenda/add",
         {"title", "More", "day-day", "3", "day-month", "1", "day-year", "2020", "starts", "09:30",
          "ends", "10:30", "phase", "hear", "witness", ""}},
        {"/library", "/library/1/remove", {"x", ""}},
        {"", "/printed", {"place", "A release", "use", "1", "moment", "after", "yes", "9"}},
        {"",
         "/printed/sums",
         {"place", "A release", "what", "jurors", "kind", "percents", "parts", "60 30"}},
        {"", "/report/words/introduction", {"wording", "More", "revision", "1"}},
        {"", "/paper/5/fair", {"rating_2_2020-01-02", "fair"}},
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        const char *page = *changes[i].page == '\0' ? NULL : at(w, changes[i].page);
        visitor_post(v, page, at(w, changes[i].path), changes[i].fields);
        if (v->status != 409 ||
            (!visitor_sees(v, "report is final") && !visitor_sees(v, "jurors are signing")))
            fail_msg("%s: %d", changes[i].path, v->status);
    }
    visitor_post_fields(v, jury, "/proposals/1/evidence/1/state/after", "x", "");
    assert_int_equal(v->status, 409);
    SEES(v, "report is final");
    visitor_post_fields(&w->owner, NULL, "/proposals/1/evidence/1/participants", "count", "1");
    assert_int_equal(w->owner.status, 409);
    /* Nor by the codes of a conversation beside the jury. */
    const char *beside = "/proposals/1/evidence/1/conversations";
    POST(&w->owner, NULL, arena_printf(w->owner.arena, "%s/add", beside), "topic", "Beside it",
         "framing", "What else should we know?", "joining", "code", "adding", "yes", "moderation",
         "before", "languages", "en", "least", "5");
    visitor_post_fields(&w->owner, NULL, arena_printf(w->owner.arena, "%s/1/codes", beside),
                        "count", "1");
    assert_int_equal(w->owner.status, 409);
}

/* It goes back to draft for a reason, which stands in it from then on. */
static void reopen(struct world *w) {
    struct visitor *v = &w->lead;
    visitor_post_fields(v, NULL, at(w, "/report/reopen"), "reason", "");
    assert_int_equal(v->status, 422);
    assert_int_equal(visitor_get(&w->notes, at(w, "/report/reopen")), 403);
    POST(v, NULL, at(w, "/report/reopen"), "reason", "A figure in a release was wrong.");
    visitor_go(v, at(w, "/report"));
    SEES(v, "A figure in a release was wrong.");
    assert_int_equal(visitor_get(v, at(w, "/report/reopen")), 409);
}

/* While checks fail the report goes on only for a reason in writing, for just these checks. */
static void reason_for_failures(struct world *w) {
    struct visitor *v = &w->lead;
    const char *checks = at(w, "/report/checks");
    visitor_post_fields(v, at(w, "/ballots"), at(w, "/report/state/signing"), "x", "");
    assert_int_equal(v->status, 409);
    SEES(v, "Checks that do not hold: 4.");
    assert_int_equal(visitor_get(&w->notes, checks), 403);
    visitor_go(v, checks);
    SEES(v, "printed 6, more than rounding explains");
    HIDDEN(v, "which rounding explains");
    const char *mark = visitor_hidden(v, "mark");
    visitor_post_fields(v, NULL, checks, "reason", "", "mark", mark);
    assert_int_equal(v->status, 422);
    visitor_post_fields(v, NULL, checks, "reason", "The slips of others.", "mark", "old");
    assert_int_equal(v->status, 409);
    POST(v, NULL, checks, "reason", "The slips of others.", "mark", mark);
    visitor_go(v, arena_printf(w->arena, "%s?language=cy", at(w, "/report")));
    SEES(v, "The slips of others.");
    visitor_go(v, arena_printf(w->arena, "%s?language=en", at(w, "/report")));
    SEES(v, "The slips of others.");
    POST(v, at(w, "/report"), at(w, "/report/state/signing"), "x", "");
    POST(v, at(w, "/report"), at(w, "/report/state/draft"), "x", "");
}

/* A reason under the wrong group, a group that is none, parts that make no whole. */
static void printed_elsewhere(struct world *w) {
    struct visitor *v = &w->lead;
    test_sql(w->app, "UPDATE participant SET strand = 'Eastmere' WHERE id <= 6", NULL, NULL);
    test_sql(w->app, "UPDATE participant SET strand = 'Westmere' WHERE id > 6", NULL, NULL);
    test_sql(w->app, "DELETE FROM jury_reason_vote WHERE reason = 2 AND participant > 2", NULL,
             NULL);
    POST(v, NULL, at(w, "/printed/reasons"), "place", "Slide 4", "reason", "2", "strand",
         "Westmere");
    POST(v, NULL, at(w, "/printed/reasons"), "place", "Slide 5", "reason", "2", "strand",
         "Eastmere", "jurors", "3");
    visitor_post_fields(v, NULL, at(w, "/printed"), "place", "Page 2", "use", "1", "moment",
                        "after", "strand", "Northmere", "yes", "9");
    assert_int_equal(v->status, 422);
    visitor_post_fields(v, NULL, at(w, "/printed/sums"), "place", "Page 2", "what", "Years", "kind",
                        "parts", "parts", "205, many", "total", "1089");
    assert_int_equal(v->status, 422);
    POST(v, NULL, at(w, "/printed/sums"), "place", "Page 2", "what", "Years", "kind", "parts",
         "parts", "205, 92, 75, 30, 35, 27, 46, 28", "total", "1089", "total_unit", "students");
    POST(v, NULL, at(w, "/printed/sums"), "place", "Page 3", "what", "Answers", "kind", "percents",
         "parts", "69 25 2 1 2");
    POST(v, NULL, at(w, "/printed/sums"), "place", "Page 4", "what", "Against", "kind", "net",
         "parts", "2 1", "total", "6");
    visitor_go(v, at(w, "/report"));
    SEES(v, "printed under Westmere, but chosen in Eastmere");
    SEES(v, "printed under Eastmere, chosen in Eastmere");
    SEES(v, "printed 3, but the ballots give 2");
    SEES(v, "= 538 beside 1089, and of what is not stated for both");
    SEES(v, "= 99 percent, which rounding explains");
    SEES(v, "printed 6, more than rounding explains");
    reason_for_failures(w);
    visitor_go(v, at(w, "/report"));
    SEES(v, "Westmere, start");
    visitor_post_fields(&w->owner, NULL, "/proposals/1/evidence/1/participants/12", "strand",
                        "Eastmere");
    assert_int_equal(w->owner.status, 409); /* they voted */
    /* A group of one would show how that juror voted, and the others by what is left. */
    test_sql(w->app, "UPDATE participant SET strand = '' WHERE id = 12", NULL, NULL);
    visitor_go(v, at(w, "/report"));
    SEES(v, "There are no counts by group: a group has fewer than five jurors");
    HIDDEN(v, "Eastmere, start");
    HIDDEN(v, "No group, start");
    test_sql(w->app, "UPDATE participant SET strand = ''", NULL, NULL);
    visitor_go(v, at(w, "/report"));
    SEES(v, "printed under Westmere, which is no group of this jury");
    HIDDEN(v, "The slips of others."); /* it was given for other checks */
    visitor_post_fields(v, at(w, "/ballots"), at(w, "/report/state/signing"), "x", "");
    assert_int_equal(v->status, 409);
    const char *reasons = at(w, "/printed/reasons"), *sums = at(w, "/printed/sums");
    for (int i = 1; i <= 2; i++)
        POST(v, reasons, arena_printf(w->arena, "%s/%d/remove", reasons, i), "x", "");
    for (int i = 1; i <= 3; i++)
        POST(v, sums, arena_printf(w->arena, "%s/%d/remove", sums, i), "x", "");
}

static void verdict(struct world *w) {
    struct visitor *v = &w->lead, *j = w->jurors;
    POST(v, at(w, "/ballots"), "/proposals/1/evidence/1/state/after", "x", "");
    for (size_t i = 0; i < JURORS; i++) ballot(w, i, i < 3 ? "no" : "yes", i < 9 ? "no" : "yes");
    visitor_go(&j[11], "/take-part/jury/minority"); /* nobody is led by it while they vote */
    HIDDEN(&j[11], "Words of one who leaves.");
    assert_int_equal(visitor_get(v, at(w, "/conditions/1")), 409);
    POST(v, at(w, "/ballots"), "/proposals/1/evidence/1/state/closed", "x", "");
    POST(v, NULL, at(w, "/conditions/1"), "wording", "An outside check every year");
    POST(v, NULL, at(w, "/conditions/1"), "said_0", "1", "said_1", "1");
    changed_mind(w);
    visitor_go(v, at(w, "/report"));
    SEES(v, "9 yes, 3 no, 0 unsure");
    SEES(v, "Accepted (three quarters)");
    SEES(v, "Not accepted");
    /* 6 no to 3 no and 3 yes, 6 yes stay: no cell of one or two, so changes show; exact p of 3:0.
     */
    SEES(v, "Exact McNemar test: p = 0.250");
    SEES(v, "Homes get warm");
    SEES(v, "Also said, chosen by fewer:");
    SEES(v, "An outside check every year");
    SEES(v, "No condition given");
    SEES(v, "checks hold");
    visitor_go(v, at(w, "/report/report.odt"));
    assert_string_equal(v->type, "application/vnd.oasis.opendocument.text");
    assert_int_equal(visitor_get(&j[0], "/take-part/jury/report"), 409); /* still a draft */
    HIDDEN(&j[0], "send it again");                                      /* they sent nothing */
    printed_elsewhere(w);
    POST(v, at(w, "/report"), at(w, "/report/state/signing"), "x", "");
    POST(&j[3], NULL, "/take-part/jury/minority", "wording", "Three of us fear the list.", "use",
         "1");
    POST(&j[1], "/take-part/jury/minority", "/take-part/jury/minority/2/join", "x", "");
    POST(&j[1], "/take-part/jury/minority", "/take-part/jury/minority/2/join", "x", "");
    POST(&j[9], NULL, "/take-part/jury/minority", "wording", "Dropped again.");
    POST(&j[9], "/take-part/jury/minority", "/take-part/jury/minority/3/leave", "x", "");
    visitor_go(&j[2], "/take-part/jury/report/minority");
    HIDDEN(&j[2], "Dropped again."); /* nobody stands behind it any more */
    SEES(&j[2], "Stand behind it: 2 jurors.");
    POST(&j[2], NULL, "/take-part/jury/report/verdict", "agrees", "yes", "digest",
         digest(&j[2], "/take-part/jury/report/verdict"));
    visitor_post_fields(&j[3], NULL, "/take-part/jury/report/verdict", "agrees", "no", "digest",
                        digest(&j[3], "/take-part/jury/report/verdict"));
    assert_int_equal(j[3].status, 422);
    POST(&j[3], NULL, "/take-part/jury/report/verdict", "agrees", "no", "change", "Say it shorter",
         "digest", digest(&j[3], "/take-part/jury/report/verdict"));
    visitor_post_fields(&j[4], NULL, "/take-part/jury/report/verdict", "agrees", "yes", "digest",
                        "old");
    assert_int_equal(j[4].status, 409);
    visitor_go(v, at(w, "/report"));
    SEES(v, "Say it shorter");
    sign(w);
    POST(v, at(w, "/report"), at(w, "/report/state/final"), "x", "");
    visitor_go(&j[4], "/take-part/jury/report/verdict");
    HIDDEN(&j[4], "I sign this page");
    visitor_go(v, at(w, "/report/print"));
    SEES(v, "Jurors signed each page as it stands here");
    final_stands(w);
}

/* What was written on ballots can be put on the list, and goes with who wrote it. */
static void said_on_ballots(struct world *w) {
    struct visitor *v = &w->notes;
    visitor_go(v, at(w, "/reasons"));
    SEES(v, "Written on ballots and not on the list");
    SEES(v, "Nobody asked us");
    HIDDEN(v, "/reasons/add/2?said=0");
    test_sql(w->app, "UPDATE jury SET reasons_state = 'closed'", NULL, NULL);
    visitor_go(v, at(w, "/reasons/add/2?said=0"));
    SEES(v, ">Nobody asked us</textarea>");
    POST(v, at(w, "/reasons/add/2?said=0"), at(w, "/reasons/add/2"), "side", "no", "wording",
         "Nobody asked us", "said", "Nobody asked us");
    visitor_go(v, at(w, "/reasons"));
    HIDDEN(v, "Written on ballots and not on the list");
    test_sql(w->app, "UPDATE jury SET reasons_state = 'done'", NULL, NULL);
}

/* An answer on the safeguards that cannot be read is missed by the check, not passed over. */
static void safeguards_are_counted_twice(struct world *w) {
    visitor_go(&w->lead, at(w, "/report"));
    SEES(&w->lead, "0 + 12 + 0 + 0 = 12: all 12 people");
    test_sql(w->app,
             "UPDATE ballot SET safeguards = 'surely' WHERE participant = 5 AND data_use = 1 AND "
             "moment = 'after'",
             NULL, NULL);
    visitor_go(&w->lead, at(w, "/report"));
    SEES(&w->lead, "0 + 11 + 0 + 0 = 11, but there are 12 people");
    test_sql(w->app,
             "UPDATE ballot SET safeguards = 'probably_sufficient' WHERE participant = 5 AND "
             "data_use = 1 AND moment = 'after'",
             NULL, NULL);
}

/* A paper that is not counted has its cause beside it, and with it the total adds up. */
static void not_counted(struct world *w) {
    struct visitor *v = &w->lead;
    const char *page = at(w, "/excluded");
    test_sql(w->app, "DELETE FROM ballot WHERE participant = 11 AND moment = 'after'", NULL, NULL);
    visitor_go(v, at(w, "/report"));
    SEES(v, "11, but there are 12 people. Missing or too many: 1");
    SEES(v, "No reason is noted");
    visitor_post_fields(v, NULL, page, "ballot", "after", "juror", "10", "cause", "spoilt");
    assert_int_equal(v->status, 422);
    SEES(v, "A paper of this juror is counted in this ballot already");
    visitor_post_fields(v, NULL, page, "ballot", "after", "juror", "11", "cause", "withdrawn");
    assert_int_equal(v->status, 422);
    POST(&w->notes, NULL, page, "ballot", "after", "juror", "11", "cause", "late", "note",
         "Came by post");
    POST(&w->notes, NULL, page, "ballot", "after", "juror", "11", "cause", "spoilt");
    assert_int_equal(visitor_get(&w->observer, page), 403);
    visitor_go(v, at(w, "/report"));
    SEES(v, "11, and not counted: 1 spoilt: all 12 people");
    SEES(v, "8 + 0 + 3 = 11, and not counted: 1 spoilt: all 12 people");
    SEES(v, "Spoilt: it cannot be read");
    SEES(v, "checks hold");
    HIDDEN(v, "but there are 12 people");
    POST(v, page, at(w, "/excluded/1/remove"), "x", "");
    visitor_go(v, at(w, "/report"));
    SEES(v, "11, but there are 12 people. Missing or too many: 1");
    for (int use = 1; use <= 2; use++)
        test_sql(
            w->app,
            use == 1
                ? "INSERT INTO ballot (participant, data_use, moment, answer, safeguards, mode, "
                  "cast_day) VALUES (11, 1, 'after', 'yes', 'probably_sufficient', 'web', '')"
                : "INSERT INTO ballot (participant, data_use, moment, answer, mode, cast_day) "
                  "VALUES (11, 2, 'after', 'yes', 'web', '')",
            NULL, NULL);
}

/* Who leaves and agrees that what they said stays is counted, but comes in no more. */
static void leave(struct world *w) {
    POST(&w->owner, "/proposals/1/evidence/1/participants/12",
         "/proposals/1/evidence/1/participants/12/leave", "x", "");
    visitor_get(&w->jurors[11], "/take-part/now");
    assert_int_equal(w->jurors[11].status, 303);
    visitor_post_fields(&w->owner, "/proposals/1/evidence/1/participants/12",
                        "/proposals/1/evidence/1/participants/12/code", "x", "");
    assert_int_equal(w->owner.status, 409);
    visitor_go(&w->lead, at(w, "/ballots"));
    SEES(&w->lead, "Has left");
    visitor_go(&w->lead,
               at(w, "/votes/1")); /* who never handed in a paper is not entitled any more */
    SEES(&w->lead, "6 papers with a mark, 1 abstained, 11 jurors entitled.");
    visitor_go(&w->lead, at(w, "/report"));
    SEES(&w->lead, "12 jurors took part.");
    SEES(&w->lead, "9 yes, 3 no, 0 unsure");
    SEES(&w->lead, "Left the jury before, and agreed");
    SEES(&w->lead, "checks hold");
    HIDDEN(&w->lead, "but there are 12 people");
}

/* Who withdraws takes what they said along: the next report has no trace of it. */
static void withdraw(struct world *w) {
    visitor_go(&w->jurors[0], "/take-part/receipt");
    SEES(&w->jurors[0], "Votes on reasons");
    SEES(&w->jurors[0], ", reason 1 for: 2");
    visitor_go(&w->lead, at(w, "/report"));
    SEES(&w->lead, "Homes get warm");
    POST(&w->owner, "/proposals/1/evidence/1/participants/1",
         "/proposals/1/evidence/1/participants/1/withdraw", "x", "");
    visitor_go(&w->notes,
               at(w, "/tables")); /* who is kept apart, and can be seated again as it stands */
    HIDDEN(&w->notes, "J01 J02");
    SEES(&w->notes, "J02 J03");
    POST(&w->notes, NULL, at(w, "/tables"), "tables", "3", "rounds", "3", "apart_by", "named",
         "apart", "J02 J03\nJ04 J05");
    visitor_go(&w->lead, at(w, "/reasons"));
    HIDDEN(&w->lead, "Homes get warm"); /* though others voted for it */
    HIDDEN(&w->lead, "Nobody asked us");
    SEES(&w->lead, "Fewer fall ill");
    assert_int_equal(visitor_get(&w->lead, at(w, "/reasons/1")), 404);
    visitor_go(&w->lead, at(w, "/report"));
    HIDDEN(&w->lead, "Homes get warm");
    SEES(&w->lead, "Reasons of jurors who withdrew are no longer printed.");
    SEES(&w->lead, "and not counted: 1 withdrew: all 12 people");
    HIDDEN(&w->lead, "but there are 1");
    HIDDEN(&w->lead, "Words of one who leaves."); /* though somebody had joined it */
    SEES(&w->lead, "Three of us fear the list.");
    SEES(&w->lead, "11 jurors took part.");
    SEES(&w->lead, "9 yes, 2 no, 0 unsure");
    SEES(&w->lead, "checks hold");
    public_reads_the_same(w->app);
}

/* How far everybody agrees can be asked of one thing, a choice only among several. */
static void one_option(struct world *w) {
    struct visitor *v = &w->lead;
    const char *kinds[] = {"gradients", "grades", "approval", "ranked"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        visitor_post_fields(v, NULL, at(w, "/votes/add"), "title", "The plan", "kind", kinds[i],
                            "options", "", "verdict_rule", "majority");
        assert_int_equal(v->status, i == 0 ? 303 : 422);
    }
}

/* Papers for every juror; with new codes those that jurors had end. */
static void papers(struct world *w) {
    struct visitor *v = &w->lead;
    const char *page = at(w, "/papers");
    static const char *const kinds[] = {"before", "after", "vote:2", "fair", "questions", "slips"};
    POST(v, NULL, at(w, "/votes/add"), "title", "How fair is it?", "kind", "grades", "options",
         "Ann\nBo", "verdict_rule", "majority");
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        visitor_post_fields(v, NULL, page, "paper", kinds[i], "paper_language",
                            i % 2 == 0 ? "en" : "cy");
        assert_int_equal(v->status, 200);
        assert_string_equal(v->type, "application/pdf");
    }
    assert_int_equal(visitor_get(&w->jurors[4], "/take-part/now"), 200);
    visitor_post_fields(v, NULL, page, "paper", "slips", "paper_language", "en", "codes", "yes");
    assert_int_equal(v->status, 422);
    visitor_post_fields(v, NULL, page, "paper", "after", "paper_language", "en", "codes", "yes");
    assert_string_equal(v->type, "application/pdf");
    assert_int_equal(visitor_get(&w->jurors[4], "/take-part/now"), 303);
    /* A second click finds no PDF any more, and says so. */
    const char *twice[] = {"paper", "after", "paper_language", "en", "codes",
                           "yes",   "nonce", "K7QF2MXA",       NULL};
    assert_int_equal(visitor_post(v, page, page, twice), 200);
    assert_int_equal(visitor_post(v, page, page, twice), 303);
    visitor_go(v, v->location);
    SEES(v, "The codes of all jurors were changed just now");
    assert_int_equal(visitor_get(&w->notes, page), 403);
}

static void a_jury_runs(void **state) {
    (void)state;
    static const char *const engines[] = {"sqlite", "postgres"};
    for (size_t e = 0; e < 2; e++) {
        struct world w;
        if (!world_begin(&w, engines[e])) continue;
        engagement_make(&w);
        prepare(&w);
        oversee(&w);
        days(&w);
        reasons(&w);
        room_vote(&w);
        verdict(&w);
        public_sees_nothing(w.app);
        public_reads_the_report(w.app);
        reopen(&w);
        said_on_ballots(&w);
        safeguards_are_counted_twice(&w);
        not_counted(&w);
        leave(&w);
        withdraw(&w);
        papers(&w);
        one_option(&w);
        world_end(&w);
    }
}
TEST(a_jury_runs,
     "jury: from the charge to the signed report, each role with its part, on every engine");
