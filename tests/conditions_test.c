/* Conditions after their answer: put together, made a clause, looked at on a day, published. */
#include "acceptability/acceptability.h"
#include "base/clock.h"
#include "demo/demo.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <stdlib.h>
#include <string.h>

/* People of the example programme by the order in which it makes them; its first proposal. */
enum { PRIYA = 2 };
#define LEDGER "/proposals/1/conditions"

static void likeness_goes_by_words(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    struct why why = {0};
    static const char *const others[] = {
        "Nobody may sell the data",
        "Delete the records after one year",
        "The records are deleted after a year at most",
        "Ask people first",
    };
    size_t order[4], n_alike;
    assert_int_equal(conditions_alike(arena, "Records must be deleted after one year", others, 4,
                                      order, &n_alike, &why),
                     FAIL_NONE);
    assert_true(n_alike >= 1 && n_alike <= 2);
    assert_int_equal(order[0] + order[n_alike == 2 ? 1 : 0], n_alike == 2 ? 3 : 2 * order[0]);
    bool seen[4] = {false}; /* each once, whatever their likeness */
    for (size_t i = 0; i < 4; i++) seen[order[i]] = true;
    assert_true(seen[0] && seen[1] && seen[2] && seen[3]);
    assert_int_equal(conditions_alike(arena, "x", NULL, 0, NULL, &n_alike, &why), FAIL_NONE);
    assert_int_equal(n_alike, 0);
    arena_free(arena);
}
TEST(likeness_goes_by_words, "conditions: those that share words come first, and none is left out");

static void see(struct visitor *visitor, const char *path, const char *text) {
    assert_int_equal(visitor_get(visitor, path), 200);
    if (!visitor_sees(visitor, text)) fail_msg("%s does not show: %s", path, text);
}

static int post(struct visitor *v, const char *page, const char *path, const char *const *fields) {
    return visitor_post(v, page, path, fields);
}

/* Conditions 1, 3, 4 ... stand for themselves; 2 is merged into 1 by the example programme. */
static void put_together_and_part(struct visitor *priya) {
    see(priya, LEDGER, "Also said as:");
    see(priya, LEDGER "/1/merge", "Put conditions together");
    const char *same[] = {"same", "3", NULL};
    assert_int_equal(post(priya, LEDGER "/1/merge", LEDGER "/1/merge", same), 303);
    assert_int_equal(visitor_get(priya, LEDGER "/3/merge"), 409); /* no longer for itself */
    assert_int_equal(post(priya, LEDGER, LEDGER "/3/part", (const char *[]){NULL}), 303);
    assert_int_equal(visitor_get(priya, LEDGER "/3/merge"), 200);
    /* What was merged into one that is merged goes along. */
    const char *into[] = {"same", "1", NULL};
    assert_int_equal(post(priya, LEDGER "/3/merge", LEDGER "/3/merge", into), 303);
    assert_int_equal(visitor_get(priya, LEDGER "/2/merge"), 409);
    assert_int_equal(post(priya, LEDGER, LEDGER "/1/part", (const char *[]){NULL}), 303);
    assert_int_equal(post(priya, LEDGER, LEDGER "/2/part", (const char *[]){NULL}), 303);
    assert_int_equal(visitor_get(priya, LEDGER "/2/merge"), 200);
    /* Nothing of another proposal. */
    assert_int_equal(visitor_get(priya, "/proposals/2/conditions/1/merge"), 404);
}

static void days_are_kept(struct visitor *priya) {
    const char *day[] = {"due-day", "1", "due-month", "12", "due-year", "2026", NULL};
    assert_int_equal(post(priya, LEDGER "/1/checks/add", LEDGER "/1/checks/add", day), 303);
    see(priya, LEDGER, "Look by 1 December 2026.");
    int64_t id = 0, most = 0;
    for (const char *at = strstr(priya->body, "/conditions/1/checks/"); at != NULL;
         at = strstr(at + 1, "/conditions/1/checks/")) {
        id = strtoll(at + strlen("/conditions/1/checks/"), NULL, 10);
        if (id > most) most = id;
    }
    const char *path = arena_printf(priya->arena, LEDGER "/1/checks/%lld", (long long)most);
    struct date tomorrow = date_of(clock_now() + 2 * CLOCK_DAY), today = date_of(clock_now());
    assert_int_equal(visitor_get(priya, path), 200);
    const char *revision = visitor_hidden(priya, "revision");
    const char *future[] = {"result",
                            "met",
                            "checked_on-day",
                            arena_printf(priya->arena, "%d", tomorrow.day),
                            "checked_on-month",
                            arena_printf(priya->arena, "%d", tomorrow.month),
                            "checked_on-year",
                            arena_printf(priya->arena, "%d", tomorrow.year),
                            "revision",
                            revision,
                            NULL};
    assert_int_equal(post(priya, path, path, future), 422);
    /* It was decided on 14 September 2026: nobody can have looked before. */
    future[3] = "13", future[5] = "9", future[7] = "2026";
    assert_int_equal(post(priya, path, path, future), 422);
    assert_true(visitor_sees(priya, "It was decided on 14 September 2026"));
    future[1] = "not_met", future[3] = "14";
    assert_int_equal(post(priya, path, path, future), 422);
    assert_true(visitor_sees(priya, "Enter what you saw, and what happens now"));
    assert_false(visitor_sees(priya, "It was decided on"));
    future[1] = "met";
    future[3] = arena_printf(priya->arena, "%d", today.day);
    future[5] = arena_printf(priya->arena, "%d", today.month);
    future[7] = arena_printf(priya->arena, "%d", today.year);
    assert_int_equal(post(priya, path, path, future), 303);
    assert_int_equal(post(priya, path, path, future), 409); /* the revision has moved on */
    see(priya, LEDGER, "It is kept");
    /* What somebody looked at is not taken off. */
    const char *removal =
        arena_printf(priya->arena, "/proposals/1/checks/%lld/remove", (long long)most);
    assert_int_equal(post(priya, LEDGER, removal, (const char *[]){NULL}), 409);
    assert_int_equal(visitor_get(priya, LEDGER "/file"), 200);
    assert_non_null(strstr(priya->body, "number,condition,same_as,"));
}

static void conditions_are_followed_up(void **state) {
    (void)state;
    for (int e = 0; e < 2; e++) {
        struct app *app = test_example(e == 0 ? "sqlite" : "postgres");
        if (app == NULL) continue;
        struct arena *arena = arena_new((size_t)1 << 30);
        struct visitor priya;
        visitor_begin(&priya, app);
        visitor_sign_in(&priya, PRIYA);
        put_together_and_part(&priya);
        days_are_kept(&priya);
        visitor_end(&priya);
        test_app_close(app);
        arena_free(arena);
    }
}
TEST(conditions_are_followed_up,
     "conditions: put together and parted, looked at on a day, never half done");

static void promises_are_chased(const char *engine) {
    struct app *app = test_example(engine);
    struct visitor priya;
    if (app == NULL) return;
    visitor_begin(&priya, app);
    visitor_sign_in(&priya, PRIYA);
    test_sql(app, "UPDATE condition SET due = '' WHERE proposal = 1;", NULL, NULL);
    visitor_go(&priya, LEDGER);
    SEES(&priya, "kept 1, kept in part 1, not kept 0, not looked at yet 3.");
    HIDDEN(&priya, "by a day that is past");
    visitor_go(&priya, "/proposals/1");
    HIDDEN(&priya, "Look whether a condition is kept");
    /* To be met by then, and nobody is to look. */
    test_sql(app,
             "UPDATE condition SET due = '2026-10-01' WHERE id = (SELECT MIN(c.id) FROM condition "
             "c WHERE c.proposal = 1 AND c.response = 'accepted' AND c.merged_into IS NULL AND NOT "
             "EXISTS (SELECT 1 FROM condition_check k WHERE k.condition = c.id));",
             NULL, NULL);
    visitor_go(&priya, LEDGER);
    SEES(&priya, "1 condition was to be met by a day that is past");
    visitor_go(&priya, "/proposals/1");
    SEES(&priya, "Look whether a condition is kept");
    visitor_end(&priya);
    test_app_close(app);
}
TEST_ON_BOTH(
    promises_are_chased,
    "conditions: one whose day is past is brought up, also where nobody set a day to look");
