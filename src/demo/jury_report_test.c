/* The published juries through the whole product: stored ballots in, the report's page out. */
#include "civic/app.h"
#include "demo/demo.h"
#include "demo/jury.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <string.h>

struct shown {
    struct app *app;
    struct arena *arena;
    struct visitor visitor;
};

static int64_t facilitator(struct app *app) {
    int64_t person = 0;
    struct why why = {0};
    if (vault_find_email(app->vault, "mei.lindqvist@levelground.example", &person, &why) !=
        FAIL_NONE)
        fail_msg("%s", why.text);
    return person;
}

static bool shown_begin(struct shown *s, const char *engine) {
    s->app = test_example(engine);
    if (s->app == NULL) return false;
    s->arena = arena_new((size_t)1 << 30);
    visitor_begin(&s->visitor, s->app);
    visitor_sign_in(&s->visitor, facilitator(s->app));
    return true;
}

static void shown_end(struct shown *s) {
    visitor_end(&s->visitor);
    arena_free(s->arena);
    test_app_close(s->app);
}

/* The row of a table that begins with this text, up to its end. */
static const char *row_of(struct shown *s, const char *from, const char *title) {
    const char *at = from == NULL ? NULL : strstr(from, title);
    const char *end = at == NULL ? NULL : strstr(at, "</tr>");
    if (end != NULL) return arena_printf(s->arena, "%.*s", (int)(end - at), at);
    fail_msg("there is no row '%s'", title);
    return "";
}

static void holds_in_order(const char *row, const char *const *cells, size_t n) {
    const char *at = row;
    for (size_t i = 0; i < n && at != NULL; i++) {
        const char *found = strstr(at, cells[i]);
        if (found == NULL) fail_msg("'%s' is not in its place in: %s", cells[i], row);
        at = found == NULL ? NULL : found + strlen(cells[i]);
    }
}

static const char *counts(struct arena *arena, const int totals[JURY_ANSWERS]) {
    return arena_printf(arena, ">%d/%d/%d\n", totals[JURY_YES], totals[JURY_UNSURE],
                        totals[JURY_NO]);
}

static void health_cities(struct shown *s) {
    visitor_get(&s->visitor, "/proposals/1/evidence/1/jury/report");
    assert_int_equal(s->visitor.status, 200);
    const char *table = strstr(s->visitor.body, "Votes: yes/unsure/no");
    assert_non_null(table);
    for (size_t u = 0; u < JURY_USES; u++) {
        const struct jury_use *use = &jury_uses[u];
        const char *cells[4];
        for (size_t k = 0; k < 4; k++) cells[k] = counts(s->arena, use->totals[k / 2][k % 2]);
        holds_in_order(row_of(s, table, use->title), cells, 4);
    }
    /* Shares and Wilson intervals that were computed apart: frailty 22 of 36, the club none of 36.
     */
    const char *shares = strstr(s->visitor.body, "How sure");
    static const char *const frailty[] = {"22 of 36", "44.9% to 75.2%"}, *const club[] = {
                                                                             "0 of 36",
                                                                             "0.0% to 9.6%"};
    holds_in_order(row_of(s, shares, jury_uses[1].title), frailty, 2);
    holds_in_order(row_of(s, shares, jury_uses[7].title), club, 2);
    /* Safeguards of the planned and of the possible uses; the general question. */
    static const char *const planned[] = {"Manchester", ">4\n", ">14\n", ">0\n", ">0\n"};
    holds_in_order(row_of(s, strstr(s->visitor.body, "Are the safeguards enough?"), "Manchester"),
                   planned, 5);
    assert_true(visitor_sees(&s->visitor, "Manchester, At the end"));
    /* Where the governance report says 34 of 35, the ballots give 34 of 36. */
    assert_true(visitor_sees(&s->visitor, "printed 34/-/-/35, but the ballots give 34/2/0/36"));
    /* Pairs were never published. */
    assert_true(visitor_sees(&s->visitor, "only totals were published"));
    assert_false(visitor_sees(&s->visitor, "Exact McNemar"));
}

static void data_guardian(struct shown *s) {
    /* yes, unsure, no as the page has them; published as yes, no, unsure. */
    static const char *const rows[][3] = {
        {"Question Q1a", ">17/0/0\n", ">16/0/1\n"}, {"Question Q1b", ">16/0/1\n", ">15/0/2\n"},
        {"Question Q1c", ">12/2/2\n", ">10/0/7\n"}, {"Question Q1d", ">5/1/11\n", ">5/1/11\n"},
        {"Question Q2", ">13/2/2\n", ">16/0/1\n"},  {"Question Q3a", ">13/1/3\n", ">17/0/0\n"},
        {"Question Q3b", ">11/2/4\n", ">12/0/5\n"}, {"Question Q4a", ">11/4/2\n", ">15/0/2\n"},
        {"Question Q4b", ">7/3/7\n", ">11/0/6\n"},  {"Question Q5", ">11/4/2\n", ">14/1/2\n"}};
    visitor_get(&s->visitor, "/proposals/9/evidence/11/jury/report");
    assert_int_equal(s->visitor.status, 200);
    const char *table = strstr(s->visitor.body, "Votes: yes/unsure/no");
    assert_non_null(table);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *name = rows[i][0] + strlen("Question Q");
        holds_in_order(row_of(s, table, arena_printf(s->arena, "Question %s", name)), &rows[i][1],
                       2);
    }
    assert_true(visitor_sees(&s->visitor, "12 + 2 + 2 = 16, but there are 17 people"));
    assert_true(visitor_sees(&s->visitor, "printed twice and not alike: 11/6/0/17 and 10/6/1/17"));
    assert_true(visitor_sees(&s->visitor, "printed 10/6/1/17, but the ballots give 11/6/0/17"));
}

/* Anybody reads the final report on a published proposal; the one on a draft is not there. */
static void in_public(struct shown *s) {
    struct visitor reader;
    visitor_begin(&reader, s->app);
    assert_int_equal(visitor_get(&reader, "/juries/1"), 200);
    assert_true(visitor_sees(&reader, "Finding frail older people who need more care"));
    assert_int_equal(visitor_get(&reader, "/juries/11"), 404);
    assert_int_equal(visitor_get(&reader, "/juries/3"), 404);
    visitor_end(&reader);
}

static void published_juries_come_out(void **state) {
    (void)state;
    static const char *const engines[] = {"sqlite", "postgres"};
    for (size_t e = 0; e < 2; e++) {
        struct shown shown = {0};
        if (!shown_begin(&shown, engines[e])) continue;
        health_cities(&shown);
        data_guardian(&shown);
        in_public(&shown);
        shown_end(&shown);
    }
}
TEST(published_juries_come_out,
     "jury: the two published juries come out of the report as published, with the slips named");
