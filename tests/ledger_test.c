/* The way of an answer into the public log: receipt, check, sums; and of tampering into the open.
 */
#include "base/hash.h"
#include "base/json.h"
#include "demo/demo.h"
#include "ledger/check.h"
#include "ledger/code.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <string.h>

/* Of the example programme: its engagement lead, and an engagement whose first ballot is open. */
enum { LEILA = 6 };
#define RUNNING "/proposals/3/evidence/3"

struct scene {
    struct app *app;
    struct arena *arena;
    struct visitor leila, juror, anyone;
};

static void begin(struct scene *scene) {
    *scene = (struct scene){.app = test_example("sqlite"), .arena = arena_new((size_t)1 << 30)};
    visitor_begin(&scene->leila, scene->app);
    visitor_begin(&scene->juror, scene->app);
    visitor_begin(&scene->anyone, scene->app);
    visitor_sign_in(&scene->leila, LEILA);
}

static void end(struct scene *scene) {
    visitor_end(&scene->leila);
    visitor_end(&scene->juror);
    visitor_end(&scene->anyone);
    test_app_close(scene->app);
    arena_free(scene->arena);
}

/* What follows `mark` on the page, up to the next '<'. */
static char *after(struct visitor *visitor, const char *mark) {
    const char *at = strstr(visitor->body, mark);
    if (at == NULL) fail_msg("the page has no '%s'", mark);
    at += strlen(mark);
    return arena_copy_n(visitor->arena, at, strcspn(at, "<\""));
}

struct order {
    const char *sql;
    struct arena *arena;
    struct ledger_report report;
};

static enum fail tamper_job(struct db *db, void *context, struct why *why) {
    const struct order *order = context;
    struct statement statement = {.name = "tamper",
                                  .sqlite = order->sql,
                                  .postgres = order->sql,
                                  .in = "",
                                  .out = "",
                                  .number = -(int64_t)(uintptr_t)order->sql};
    return db_run(db, &statement, NULL, NULL, NULL, NULL, NULL, why);
}

static enum fail check_job(struct db *db, void *context, struct why *why) {
    struct order *order = context;
    return ledger_check(db, order->arena, &order->report, why);
}

static struct ledger_report checked(struct scene *scene) {
    struct order order = {.arena = scene->arena};
    struct why why = {0};
    if (store_read(scene->app->store, check_job, &order, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
    return order.report;
}

static void tamper(struct scene *scene, const char *sql) {
    struct order order = {.sql = sql};
    struct why why = {0};
    if (store_write(scene->app->store, NULL, tamper_job, &order, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
}

/* Answers every question of the open ballot. */
static void answer_all(struct scene *scene) {
    struct visitor *juror = &scene->juror;
    visitor_get(juror, "/take-part/now");
    char *ballot = arena_printf(juror->arena, "/take-part/ballot/%s",
                                after(juror, "href=\"/take-part/ballot/"));
    for (int i = 0; i < 50 && strstr(ballot, "/check") == NULL; i++) {
        assert_int_equal(visitor_post_fields(juror, NULL, ballot, "answer", "yes"), 303);
        ballot = arena_copy(juror->arena, juror->location);
    }
    assert_string_equal(ballot, "/take-part/check");
}

/* A code that passes both checks, like one access code in 32. */
static char *code_of_both(struct arena *arena) {
    char *code, *read = ARENA_ARRAY(arena, char, LEDGER_CODE_TEXT);
    uint8_t prefix[LEDGER_CODE_PREFIX];
    do code = secret_code(arena, 3);
    while (ledger_code_read(code, read, prefix, NULL) != FAIL_NONE);
    return code;
}

static void a_code_of_both_kinds_is_explained(void **state) {
    (void)state;
    struct scene scene;
    begin(&scene);
    visitor_get(&scene.anyone,
                arena_printf(scene.arena, "/log/check?code=%s", code_of_both(scene.arena)));
    assert_true(visitor_sees(&scene.anyone, "No line has this code"));
    assert_true(visitor_sees(&scene.anyone, "It may be the code with which you answer"));
    visitor_get(&scene.anyone, "/log/check?code=0000-0000-0000"); /* no access code has a 0 */
    assert_true(visitor_sees(&scene.anyone, "No line has this code"));
    assert_false(visitor_sees(&scene.anyone, "It may be the code with which you answer"));
    end(&scene);
}
TEST(a_code_of_both_kinds_is_explained,
     "ledger: who looks for the code with which they answer is told so, also "
     "where it could be a check code");

static void an_answer_can_be_followed(void **state) {
    (void)state;
    struct scene scene;
    begin(&scene);
    struct visitor *juror = &scene.juror, *anyone = &scene.anyone;
    assert_int_equal(checked(&scene).n_faults, 0);
    char *access, *read = ARENA_ARRAY(scene.arena, char, LEDGER_CODE_TEXT);
    uint8_t prefix[LEDGER_CODE_PREFIX];
    /* One code in 32 could be a check code as well: not this one. */
    do {
        assert_int_equal(visitor_post_fields(&scene.leila, NULL, RUNNING "/participants", "count",
                                             "1", "strand", "", "prefix", "Q"),
                         200);
        access = visitor_code(&scene.leila);
    } while (ledger_code_read(access, read, prefix, NULL) == FAIL_NONE);
    assert_int_equal(visitor_post_fields(juror, NULL, "/take-part", "code", access), 303);
    visitor_get(juror, "/take-part/receipt");
    assert_true(visitor_sees(juror, "You get a receipt when"));
    answer_all(&scene);
    assert_int_equal(visitor_get(juror, "/take-part/receipt"), 200);
    char *code = visitor_code(juror);
    char *check = arena_printf(scene.arena, "/log/check?code=%s", code);
    assert_int_equal(visitor_get(anyone, check), 200);
    assert_true(visitor_sees(anyone, "It waits to enter the log"));
    /* The code with which they answer is no check code, and is not shown again. */
    visitor_get(anyone, arena_printf(scene.arena, "/log/check?code=%s", access));
    assert_true(visitor_sees(anyone, "This looks like the code with which you answer"));
    assert_int_equal(visitor_post_fields(&scene.leila, RUNNING, RUNNING "/state/between", NULL),
                     303);
    visitor_get(anyone, check);
    assert_true(visitor_sees(anyone, "govuk-panel--confirmation"));
    assert_true(visitor_sees(anyone, "Included"));
    /* What takes them back waits for others: until then the page must not swear that they count. */
    assert_true(visitor_sees(anyone, "If they were changed or taken back today"));
    char *proof = arena_printf(scene.arena, "/log/inclusion.json?%s",
                               after(anyone, "href=\"/log/inclusion.json?"));
    assert_int_equal(visitor_get(anyone, "/log/inclusion.json?index=0"), 200);
    assert_non_null(strstr(proof, "index="));
    assert_int_equal(visitor_get(anyone, "/log/consistency.json?from=3"), 200);
    assert_int_equal(visitor_get(anyone, "/log/consistency.json?from=99999999"), 404);
    assert_int_equal(visitor_get(anyone, "/log/entries/0"), 200);
    assert_false(visitor_sees(anyone, access));
    assert_int_equal(visitor_get(anyone, "/log/sums/engagement/3"), 200);
    assert_false(visitor_sees(anyone, "do not add up"));
    /* Engagements are called alike in many proposals: the list tells them apart. */
    visitor_get(anyone, "/log");
    assert_true(visitor_sees(anyone, "Frailty alerts: help before a fall: What counts most"));
    assert_true(visitor_sees(anyone, "Spotting a stroke in the ambulance: What counts most"));
    assert_int_equal(visitor_get(anyone, "/log/codes/engagement/3/ballot-before"), 200);
    assert_true(visitor_sees(anyone, code));
    assert_int_equal(checked(&scene).n_faults, 0);
    end(&scene);
}
TEST(an_answer_can_be_followed,
     "journey: a check code leads from the receipt to the line in the log, to everybody");

static void tampering_with_the_example_is_named(void **state) {
    (void)state;
    static const struct {
        const char *sql, *back, *table, *what;
    } acts[] = {
        {"UPDATE ballot SET reason = reason || '!' WHERE rowid = (SELECT MIN(rowid) FROM ballot)",
         "UPDATE ballot SET reason = substr(reason, 1, length(reason) - 1) WHERE rowid = (SELECT "
         "MIN(rowid) FROM ballot)",
         "ballot", "reason"},
        {"UPDATE weight SET points = points + 1 WHERE participant = (SELECT MIN(participant) FROM "
         "weight) AND item = (SELECT MIN(item) FROM weight)",
         "UPDATE weight SET points = points - 1 WHERE participant = (SELECT MIN(participant) FROM "
         "weight) AND item = (SELECT MIN(item) FROM weight)",
         "weight", "points for"},
        {"UPDATE decision SET reasons = reasons || '!' WHERE id = 1",
         "UPDATE decision SET reasons = substr(reasons, 1, length(reasons) - 1) WHERE id = 1",
         "decision", "reasons"},
        {"UPDATE publication SET content = content || ' ' WHERE id = 1",
         "UPDATE publication SET content = substr(content, 1, length(content) - 1) WHERE id = 1",
         "publication", "page, sha256"},
        {"UPDATE recruit_draw SET pool = pool || ' ' WHERE id = 1",
         "UPDATE recruit_draw SET pool = substr(pool, 1, length(pool) - 1) WHERE id = 1",
         "recruit_draw", "pool, sha256"},
        {"UPDATE jury_mark SET mark = mark + 100 WHERE rowid = (SELECT MIN(m.rowid) FROM jury_mark "
         "m JOIN jury_vote v ON v.id = m.vote WHERE v.state = 'closed')",
         "UPDATE jury_mark SET mark = mark - 100 WHERE rowid = (SELECT MIN(m.rowid) FROM jury_mark "
         "m JOIN jury_vote v ON v.id = m.vote WHERE v.state = 'closed')",
         "jury_mark", "option"},
    };
    struct scene scene;
    begin(&scene);
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
        tamper(&scene, acts[i].sql);
        struct ledger_report report = checked(&scene);
        if (report.n_faults != 1) fail_msg("%zu faults: %s", report.n_faults, acts[i].sql);
        assert_string_equal(report.faults[0].table, acts[i].table);
        if (strstr(report.faults[0].what, acts[i].what) == NULL)
            fail_msg("%s: %s", acts[i].sql, report.faults[0].text);
        tamper(&scene, acts[i].back);
    }
    /* Nobody puts in a ballot past the log either. */
    tamper(&scene, "INSERT INTO participant (engagement, label) VALUES (1, 'X99')");
    tamper(&scene,
           "INSERT INTO ballot (participant, data_use, moment, answer, mode, cast_day) SELECT "
           "id, 1, 'after', 'yes', 'web', '2026-01-01' FROM participant WHERE label = 'X99'");
    struct ledger_report report = checked(&scene);
    assert_int_equal(report.n_faults, 1);
    assert_non_null(strstr(report.faults[0].text, "never recorded in the log"));
    end(&scene);
}
TEST(tampering_with_the_example_is_named,
     "ledger: of the whole example programme, one altered row is found and named");

static void people_learn_what_became_of_it(void **state) {
    (void)state;
    struct scene scene;
    begin(&scene);
    struct visitor *juror = &scene.juror, *leila = &scene.leila;
    visitor_get(leila, "/proposals/1/evidence");
    char *engagement = after(leila, "href=\"/proposals/1/evidence/");
    char *people = arena_printf(scene.arena, "/proposals/1/evidence/%s/participants", engagement);
    assert_int_equal(visitor_get(leila, people), 200);
    /* A juror of a closed, published engagement who lost the slip. */
    char *person = arena_printf(scene.arena, "%s/%s", people,
                                after(leila, arena_printf(scene.arena, "href=\"%s/", people)));
    assert_int_equal(
        visitor_post_fields(leila, person, arena_printf(scene.arena, "%s/code", person), NULL),
        200);
    char *access = visitor_code(leila);
    assert_int_equal(visitor_get(juror, "/take-part/reply"), 303); /* not without a code */
    assert_int_equal(visitor_post_fields(juror, NULL, "/take-part", "code", access), 303);
    assert_int_equal(visitor_get(juror, "/take-part/reply"), 200);
    assert_true(visitor_sees(juror, "At the end: "));
    assert_true(visitor_sees(juror, "href=\"/register/"));
    assert_true(visitor_sees(juror, "What was decided"));
    assert_false(visitor_sees(juror, "Nothing has been decided yet"));
    end(&scene);
}
TEST(people_learn_what_became_of_it,
     "journey: with the code on their slip people read what they said and what became of it");
