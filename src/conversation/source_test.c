/* Sources of joins and statements, results with and without one, and answers that were changed. */
#include "base/clock.h"
#include "civic/app.h"
#include "conversation/conversation.sql.h"
#include "conversation/source.h"
#include "conversation/source.sql.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <math.h>
#include <string.h>

enum { EACH = 12, STATEMENTS = 4, FEW = 3 };

struct world {
    struct app *app;
    struct arena *arena;
    struct visitor owner;
    const char *slug;
    char mark[SOURCE_MARK];
    enum fail found;
};

static const char *const list = "/proposals/1/evidence/1/conversations";
static const char *const base = "/proposals/1/evidence/1/conversations/1";
static const char *const sources = "/proposals/1/evidence/1/conversations/1/sources";

static void post(struct visitor *v, const char *page, const char *path, const char *const *fields) {
    if (visitor_post(v, page, path, fields) != 303) fail_msg("%s: %d %s", path, v->status, v->body);
}
#define POST(v, page, path, ...) post((v), (page), (path), (const char *const[]){__VA_ARGS__, NULL})

static bool world_begin(struct world *w, const char *engine) {
    *w = (struct world){.app = test_app(engine)};
    if (w->app == NULL) return false;
    w->arena = arena_new((size_t)64 << 20);
    struct visitor *v = &w->owner;
    visitor_begin(v, w->app);
    visitor_sign_in(v, test_person(w->app, test_organisation(w->app, "Eastmere Council"), "owner",
                                   "owner", true, false));
    POST(v, NULL, "/proposals/start", "title", "Warm homes", "problem", "Cold homes.", "purpose",
         "To warm them for those who are cold.");
    POST(v, NULL, "/proposals/1/versions/freeze", "note", "for the dialogue");
    POST(v, NULL, "/proposals/1/evidence/add", "title", "Warm homes", "method", "dialogue",
         "description", "Everybody.", "promise", "A reply by June.");
    POST(v, NULL, arena_printf(w->arena, "%s/add", list), "topic", "Who should know?", "framing",
         "About sharing the list of cold homes.", "joining", "link", "adding", "yes", "moderation",
         "before", "languages", "en", "least", "5");
    POST(v, arena_printf(w->arena, "%s/statements", base),
         arena_printf(w->arena, "%s/statements/add", base), "texts",
         "Cold homes should be warmed first.\nThe list should never leave the council.\n"
         "Doctors should see who lives in a cold home.\nPeople should be asked before.",
         "language", "en");
    POST(v, base, arena_printf(w->arena, "%s/state/open", base), "x", "y");
    visitor_go(v, base);
    const char *from = strstr(v->body, "href=\"/conversation/");
    assert_non_null(from);
    from += strlen("href=\"");
    w->slug = arena_copy_n(w->arena, from, (size_t)(strchr(from, '"') - from));
    return true;
}

static void world_end(struct world *w) {
    visitor_end(&w->owner);
    arena_free(w->arena);
    test_app_close(w->app);
}

static void vote(struct world *w, struct visitor *v, int statement, const char *vote) {
    const char *path = arena_printf(w->arena, "/take-part/conversation/1/statements/%d", statement);
    POST(v, path, path, "vote", vote);
}

/* Joins from that network and votes on the first `n` statements. */
static void join(struct world *w, struct visitor *v, const char *network, int n, const char *said) {
    visitor_begin(v, w->app);
    v->client = network;
    assert_int_equal(
        visitor_post_fields(v, w->slug, arena_printf(w->arena, "%s/join", w->slug), "x", "y"), 200);
    for (int i = 1; i <= n; i++) vote(w, v, i, said);
}

/* Twelve from one network, of whom only three go on to the last statement; twelve from anywhere. */
static void everybody_joins(struct world *w) {
    struct visitor v;
    for (int i = 0; i < EACH; i++) {
        join(w, &v, "198.51.100.7", i < FEW ? STATEMENTS : STATEMENTS - 1, "agree");
        visitor_end(&v);
        join(w, &v, arena_printf(w->arena, "203.0.113.%d", i), STATEMENTS, "disagree");
        visitor_end(&v);
    }
}

static void sources_are_seen(struct world *w) {
    struct visitor *v = &w->owner;
    visitor_go(v, sources);
    SEES(v, "24 people joined with the public address, from 13 sources.");
    SEES(v, "The largest source has 45% of all votes."); /* 39 of 87 */
    SEES(v, "Source 1 (");
    SEES(v, "All others, fewer than five from each");
    HIDDEN(v, "Source 2 ("); /* one person alone */
    SEES(v, "Nobody has changed an answer.");
    HIDDEN(v, "198.51.100");
    /* Both figures; not where few of the source voted, whose answers would follow. */
    visitor_go(v, arena_printf(w->arena, "%s/1", sources));
    SEES(v, "Results without Source 1 (");
    SEES(v, "Cold homes should be warmed first.");
    SEES(v, "50%");
    SEES(v, "−50 points");
    SEES(v, "1 statement is left out");
    HIDDEN(v, "People should be asked before.");
    visitor_go(v, arena_printf(w->arena, "%s/all", sources));
    SEES(v, "−50 points");
    HIDDEN(v, "People should be asked before.");
    static const char *const none[] = {"2", "99", "x", "0"};
    for (size_t i = 0; i < LENGTH(none); i++)
        assert_int_equal(visitor_get(v, arena_printf(w->arena, "%s/%s", sources, none[i])), 404);
}

static void changes_are_seen(struct world *w) {
    struct visitor v;
    join(w, &v, "203.0.113.99", 1, "agree");
    visitor_go(&v, "/take-part/conversation/1/answers");
    HIDDEN(&v, "Before:");
    vote(w, &v, 1, "disagree");
    vote(w, &v, 1, "disagree"); /* the same again is no change */
    vote(w, &v, 1, "none");
    vote(w, &v, 1, "pass");
    visitor_go(&v, "/take-part/conversation/1/answers");
    SEES(&v, "Before: Agree, then Disagree, then taken back");
    visitor_end(&v);
    visitor_go(&w->owner, sources);
    SEES(&w->owner, "Fewer than five people changed or took back an answer, 3 times in all.");
    SEES(&w->owner, "under 5");
}

static void statements_are_told_apart(struct world *w) {
    struct visitor v;
    join(w, &v, "198.51.100.7", STATEMENTS, "agree");
    const char *add = "/take-part/conversation/1/add";
    static const char *const texts[] = {"Buy a boiler.", "Lamps are cheap here.",
                                        "Our carpets keep feet warm.", "Windows for everybody now.",
                                        "Curtains, half the price."};
    for (size_t i = 0; i < LENGTH(texts); i++) POST(&v, add, add, "text", texts[i]);
    visitor_end(&v);
    visitor_go(&w->owner, arena_printf(w->arena, "%s/moderate", base));
    SEES(&w->owner, "Source 1 (");
    SEES(&w->owner, "5 statements wait; the first is statement 5");
    visitor_go(&w->owner, arena_printf(w->arena, "%s/moderate/source/1", base));
    SEES(&w->owner, "Many statements from source 1");
}

static enum fail mark_find(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    int64_t number;
    w->found = source_number(db, w->arena, 1, w->mark, &number, why);
    return FAIL_NONE;
}

/* What an earlier version kept: the mark itself with each statement. */
static enum fail former_make(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    int64_t id;
    TRY(source_add(db, 1, 50, "0123456789abcdef", "2026-01-01", why));
    return statement_add(db, w->arena, 1, 900, "Of an earlier version.", "en", "participant",
                         DB_NULL_INT, "0123456789abcdef", "waiting", DB_NULL_INT, (double)NAN,
                         "2026-01-01", &id, why);
}

static enum fail former_find(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    struct statement_get_row row;
    TRY(statement_get(db, w->arena, 900, 1, &row, why));
    assert_string_equal(row.source, "50");
    return FAIL_NONE;
}

static void former_marks_go(struct world *w) {
    struct why why = {0};
    assert_int_equal(store_write(w->app->store, w->arena, former_make, w, &why), FAIL_NONE);
    assert_int_equal(source_keys_drop(w->app, clock_now(), &why), FAIL_NONE);
    assert_int_equal(store_read(w->app->store, former_find, w, &why), FAIL_NONE);
}

/* The key is of one day: a mark of yesterday says nothing today, and is not kept. */
static void marks_go_with_the_day(struct world *w) {
    struct why why = {0};
    char again[SOURCE_MARK], other[SOURCE_MARK], later[SOURCE_MARK];
    char *today = date_iso(w->arena, date_of(clock_now()));
    char *tomorrow = date_iso(w->arena, date_of(clock_now() + CLOCK_DAY));
    source_mark(w->app, 1, today, "198.51.100.7", w->mark);
    source_mark(w->app, 1, today, "198.51.100.7", again);
    source_mark(w->app, 2, today, "198.51.100.7", other);
    assert_string_equal(w->mark, again);
    assert_string_not_equal(w->mark, other);
    assert_int_equal(store_read(w->app->store, mark_find, w, &why), FAIL_NONE);
    assert_int_equal(w->found, FAIL_NONE);
    assert_int_equal(source_keys_drop(w->app, clock_now() + CLOCK_DAY, &why), FAIL_NONE);
    assert_int_equal(store_read(w->app->store, mark_find, w, &why), FAIL_NONE);
    assert_int_equal(w->found, FAIL_NOTFOUND);
    source_mark(w->app, 1, tomorrow, "198.51.100.7", later);
    source_mark(w->app, 1, today, "198.51.100.7", again);
    assert_string_not_equal(w->mark, later);
    assert_string_equal(again, later); /* the day that is over does not come back */
}

static void journey(const char *engine) {
    struct world w;
    if (!world_begin(&w, engine)) return;
    visitor_go(&w.owner, sources);
    SEES(&w.owner, "Nobody has joined with the public address");
    everybody_joins(&w);
    sources_are_seen(&w);
    changes_are_seen(&w);
    statements_are_told_apart(&w);
    marks_go_with_the_day(&w);
    former_marks_go(&w);
    world_end(&w);
}

static void sources_on_sqlite(void **state) {
    (void)state;
    journey("sqlite");
}
TEST(sources_on_sqlite,
     "conversation: joins by source, results without one, changed answers; marks last a day");

static void sources_on_postgres(void **state) {
    (void)state;
    journey("postgres");
}
TEST(sources_on_postgres, "conversation: joins by source the same on PostgreSQL");
