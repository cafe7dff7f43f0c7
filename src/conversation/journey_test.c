/* A statement conversation, straight through the dispatcher, on both engines. */
#include "base/clock.h"
#include "base/hash.h"
#include "civic/app.h"
#include "conversation/conversation.h"
#include "conversation/record.h"
#include "ledger/check.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <string.h>

enum { PEOPLE = 3 };

struct world {
    struct app *app;
    struct arena *arena;
    struct visitor owner, moderator, second, people[PEOPLE];
    int64_t n_opened, n_lines, n_size; /* open entries; lines, those that wait too; in the log */
    bool left;
};

static const char *const base = "/proposals/1/evidence/1/conversations/1";

static char *at(struct world *w, const char *path) {
    return arena_printf(w->arena, "%s%s", base, path);
}

static void post(struct visitor *v, const char *page, const char *path, const char *const *fields) {
    if (visitor_post(v, page, path, fields) != 303)
        fail_msg("%s: %d %s", path, v->status,
                 strstr(v->body, "error-summary") == NULL ? "" : "form error");
}
#define POST(v, page, path, ...) post((v), (page), (path), (const char *const[]){__VA_ARGS__, NULL})

/* The codes on a page of slips, in order. */
static void codes_read(struct world *w, const char *page, size_t n, const char **codes) {
    for (size_t i = 0; i < n; i++) {
        page = strstr(page, "fm-slip__code\">");
        assert_non_null(page);
        page += strlen("fm-slip__code\">");
        codes[i] = arena_copy_n(w->arena, page, (size_t)(strchr(page, '<') - page));
    }
}

static bool world_begin(struct world *w, const char *engine) {
    static const char *const roles[] = {"owner", "facilitator", "note_taker"};
    struct visitor *all[] = {&w->owner, &w->moderator, &w->second};
    *w = (struct world){.app = test_app(engine)};
    if (w->app == NULL) return false;
    w->arena = arena_new((size_t)256 << 20);
    int64_t council = test_organisation(w->app, "Eastmere Council");
    for (size_t i = 0; i < 3; i++) {
        visitor_begin(all[i], w->app);
        visitor_sign_in(all[i], test_person(w->app, council, roles[i], roles[i], i == 0, false));
    }
    struct visitor *v = &w->owner;
    POST(v, NULL, "/proposals/start", "title", "Warm homes", "problem", "Cold homes.", "purpose",
         "To warm them for those who are cold.");
    for (size_t i = 1; i < 3; i++)
        POST(v, NULL, "/proposals/1/people/add", "person", arena_printf(w->arena, "%zu", i + 1),
             "role", roles[i]);
    POST(v, NULL, "/proposals/1/versions/freeze", "note", "for the dialogue");
    POST(v, NULL, "/proposals/1/evidence/add", "title", "Dialogue on warm homes", "method",
         "dialogue", "description", "Everybody.", "promise", "A reply by June.");
    return true;
}

static void conversation_make(struct world *w, const char *joining, const char *two) {
    struct visitor *v = &w->owner;
    const char *codes[PEOPLE];
    POST(v, NULL, "/proposals/1/evidence/1/conversations/add", "topic", "Who should know?",
         "framing", "About sharing the list of cold homes.", "joining", joining, "adding", "yes",
         "moderation", "before", two, "yes", "languages", "en cy", "least", "5");
    assert_int_equal(visitor_post_fields(v, base, at(w, "/state/open"), "x", "y"), 409);
    SEES(v, "at least three opening statements");
    POST(v, at(w, "/statements"), at(w, "/statements/add"), "texts",
         "Cold homes should be warmed first.\nThe list should never leave the council.\n"
         "Doctors should see who lives in a cold home.\nPeople should be asked before.",
         "language", "en");
    POST(v, base, at(w, "/state/open"), "x", "y");
    assert_int_equal(
        visitor_post_fields(v, NULL, at(w, "/codes"), "count", "3", "prefix", "C", "event", "7"),
        200);
    codes_read(w, v->body, PEOPLE, codes);
    for (size_t i = 0; i < PEOPLE; i++) {
        visitor_begin(&w->people[i], w->app);
        POST(&w->people[i], NULL, "/take-part", "code", codes[i]);
    }
}

static void world_end(struct world *w) {
    struct visitor *all[] = {&w->owner, &w->moderator, &w->second};
    for (size_t i = 0; i < 3; i++) visitor_end(all[i]);
    for (size_t i = 0; i < PEOPLE; i++)
        if (w->people[i].app != NULL) visitor_end(&w->people[i]);
    arena_free(w->arena);
    test_app_close(w->app);
}

static const char *const desk = "/take-part/conversation/1";

/* Agrees with whatever comes, `n` times; returns how many statements were shown. */
static size_t vote_all(struct world *w, struct visitor *v, const char *vote) {
    size_t shown = 0;
    for (visitor_go(v, desk); visitor_hidden(v, "statement") != NULL && shown < 100;
         visitor_go(v, desk)) {
        const char *number = arena_copy(w->arena, visitor_hidden(v, "statement"));
        POST(v, desk, desk, "statement", number, "vote", vote);
        shown++;
    }
    return shown;
}

static void vote_and_change(struct world *w) {
    struct visitor *v = &w->people[0];
    visitor_go(v, "/take-part/now");
    SEES(v, "Who should know?");
    visitor_go(v, desk);
    SEES(v, "0 answered");
    const char *first = arena_copy(w->arena, visitor_hidden(v, "statement"));
    visitor_go(v, desk); /* the same again until it is answered */
    assert_string_equal(visitor_hidden(v, "statement"), first);
    assert_int_equal(visitor_post_fields(v, desk, desk, "statement", first, "vote", "perhaps"),
                     422);
    SEES(v, "Choose agree, disagree or pass");
    assert_int_equal(visitor_post_fields(v, desk, desk, "statement", "99", "vote", "agree"), 422);
    SEES(v, "not in this conversation");
    POST(v, desk, desk, "statement", first, "vote", "agree");
    visitor_follow(v);
    SEES(v, "Saved: Agree");
    SEES(v, "1 answered");
    const char *one = arena_printf(w->arena, "%s/statements/%s", desk, first);
    POST(v, one, one, "vote", "disagree");
    visitor_go(v, arena_printf(w->arena, "%s/answers", desk));
    SEES(v, "Disagree");
    POST(v, one, one, "vote", "none");
    visitor_go(v, desk);
    SEES(v, "0 answered");
    assert_int_equal(vote_all(w, v, "agree"), 4);
    SEES(v, "You have seen every statement");
    visitor_go(v, "/take-part/now");
    SEES(v, "All answered so far");
}

static enum fail log_checked(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    struct ledger_report report;
    TRY(ledger_check(db, w->arena, &report, why));
    if (report.n_faults > 0) fail_msg("%s", report.faults[0].text);
    w->n_opened = report.opened, w->n_lines = report.size + report.waiting;
    w->n_size = report.size;
    return FAIL_NONE;
}

/* What is stored fits the log; how many entries it has. */
static int64_t log_check(struct world *w) {
    struct why why = {0};
    if (store_read(w->app->store, log_checked, w, &why) != FAIL_NONE) fail_msg("%s", why.text);
    return w->n_opened;
}

/* A receipt over all answers; an answer changed afterwards replaces it. */
static void receipts(struct world *w) {
    struct visitor *v = &w->people[0];
    const char *answers = arena_printf(w->arena, "%s/answers", desk);
    const char *one = arena_printf(w->arena, "%s/statements/1", desk);
    int64_t before = log_check(w);
    visitor_go(v, answers);
    SEES(v, "Get a receipt for these answers");
    POST(v, answers, arena_printf(w->arena, "%s/receipt", desk), "x", "y");
    visitor_go(v, "/take-part/receipt");
    SEES(v, "Answers to statements");
    assert_int_equal(log_check(w), before + 1);
    assert_int_equal(w->n_lines, 1);
    SEES(v, "statement 1, answer: agree");
    /* The entry stays of what was answered then, however often they change their mind. */
    POST(v, one, one, "vote", "disagree");
    POST(v, one, one, "vote", "agree");
    POST(v, one, one, "vote", "disagree");
    assert_int_equal(log_check(w), before + 1);
    assert_int_equal(w->n_lines, 1);
    visitor_go(v, "/take-part/receipt");
    SEES(v, "statement 1, answer: agree");
    POST(v, answers, arena_printf(w->arena, "%s/receipt", desk), "x", "y");
    assert_int_equal(log_check(w), before + 1);
    assert_int_equal(w->n_lines, 3); /* a new one, and that the former was replaced */
    visitor_go(v, "/take-part/receipt");
    SEES(v, "statement 1, answer: disagree");
    /* Taken back: nothing is left in it that others could change. */
    POST(v, one, one, "vote", "none");
    (void)log_check(w);
    visitor_go(v, "/take-part/receipt");
    HIDDEN(v, "statement 1, answer");
    POST(v, one, one, "vote", "agree");
    (void)log_check(w);
}

static void add_and_moderate(struct world *w) {
    struct visitor *v = &w->people[0], *m = &w->moderator;
    const char *add = arena_printf(w->arena, "%s/add", desk);
    assert_int_equal(visitor_post_fields(v, add, add, "text", "Cold homes must be warmed first."),
                     422);
    SEES(v, "Others said nearly the same");
    POST(v, add, add, "text", "Cold homes must be warmed first.", "different", "yes");
    assert_int_equal(visitor_post_fields(v, add, add, "text", "x"), 422);
    POST(v, add, add, "text", "يجب أن يعرف الطبيب من يعيش في بيت بارد 🏠");
    visitor_go(v, arena_printf(w->arena, "%s/answers", desk));
    SEES(v, "Waiting for a moderator");
    visitor_go(m, at(w, "/moderate"));
    SEES(m, "the same as 1");
    SEES(m, "dir=\"rtl\"");
    /* A first moderator proposes, the same one may not agree with themselves, a second may. */
    const char *five = at(w, "/moderate/5");
    visitor_go(m, five);
    HIDDEN(m, "Undo what was decided"); /* nothing has been */
    assert_int_equal(visitor_post_fields(m, five, five, "act", "reject"), 422);
    POST(m, five, five, "act", "reject", "reason", "same");
    assert_int_equal(visitor_post_fields(m, five, five, "act", "reject", "reason", "same"), 409);
    POST(&w->second, five, five, "act", "reject", "reason", "same", "note", "as number 1");
    visitor_go(v, arena_printf(w->arena, "%s/answers", desk));
    SEES(v, "Says the same as another statement");
    POST(v, arena_printf(w->arena, "%s/answers", desk),
         arena_printf(w->arena, "%s/statements/5/appeal", desk), "x", "y");
    /* Whoever rejected it may not decide on the appeal; another may; the log has it all. */
    assert_int_equal(visitor_post_fields(&w->second, five, five, "act", "accept"), 409);
    POST(m, five, five, "act", "accept");
    visitor_go(m, five);
    SEES(m, "Undo what was decided");
    HIDDEN(m, "Accept: people can vote on it"); /* it is accepted */
    POST(m, at(w, "/moderate"), at(w, "/moderate/6/accept"), "x", "y");
    visitor_go(m, at(w, "/moderation.csv"));
    SEES(m, "Cold homes must be warmed first.,appeal,same");
    SEES(m, "propose,same");
    assert_int_equal(vote_all(w, &w->people[1], "disagree"), 6);
    /* What waits is nobody else's to read: not even whoever writes the same. Moderators are told.
     */
    struct visitor *other = &w->people[1];
    (void)vote_all(w, v, "agree");
    POST(other, add, add, "text", "Ring Ann Smith, who lives alone, before the nurse comes.");
    POST(v, add, add, "text", "Ring Ann, who lives alone, before the nurse comes.");
    HIDDEN(v, "Ann Smith");
}

/* As many as fit, straight into the database, all in this state. */
static void flood(struct world *w, const char *state) {
    test_sql(
        w->app,
        arena_printf(w->arena,
                     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                     "%d) INSERT INTO conversation_statement (conversation, number, text, "
                     "origin, state, added_day) SELECT 1, 1000 + i, 'Buy it at number ' || i, "
                     "'participant', '%s', '2026-11-22' FROM n",
                     STATEMENTS_MAX, state),
        NULL, NULL);
}

static void floods_that_were_rejected_take_no_room(void **state) {
    (void)state;
    struct world w;
    if (!world_begin(&w, "sqlite")) return;
    conversation_make(&w, "code", "two_to_reject");
    struct visitor *v = &w.people[0];
    const char *add = arena_printf(w.arena, "%s/add", desk);
    (void)vote_all(&w, v, "agree");
    flood(&w, "rejected");
    POST(v, add, add, "text", "Nurses should know first.");
    test_sql(w.app, "UPDATE conversation_statement SET state = 'waiting' WHERE number > 1000", NULL,
             NULL);
    visitor_post_fields(v, add, add, "text", "Landlords should hear of it last.");
    SEES(v, "this conversation is full");
    world_end(&w);
}
TEST(floods_that_were_rejected_take_no_room,
     "conversation: a flood that was rejected takes no room from others");

/* One network address, as of a village hall or a school. */
static void a_hall_of_telephones_is_let_in(void **state) {
    (void)state;
    struct world w;
    struct visitor guesser;
    enum { HALL = 300 };
    if (!world_begin(&w, "sqlite")) return;
    conversation_make(&w, "code", "two_to_reject");
    test_sql(w.app, "UPDATE conversation SET joining = 'link', slug = 'hall'", NULL, NULL);
    for (size_t i = 0; i < HALL; i++) {
        struct visitor one;
        visitor_begin(&one, w.app);
        assert_int_equal(
            visitor_post_fields(&one, "/conversation/hall", "/conversation/hall/join", "x", "y"),
            200);
        SEES(&one, "Write this code down");
        visitor_end(&one);
    }
    /* Somebody there guesses codes until they are told to wait; right codes open all the same. */
    int status = 422;
    visitor_begin(&guesser, w.app);
    for (size_t i = 0; i < 100 && status == 422; i++)
        status = visitor_post_fields(&guesser, NULL, "/take-part", "code", secret_code(w.arena, 3));
    assert_int_equal(status, 429);
    SEES(&guesser, "too many tries");
    const char *codes[1];
    visitor_post_fields(&w.owner, NULL, at(&w, "/codes"), "count", "1", "prefix", "H");
    codes_read(&w, w.owner.body, 1, codes);
    for (size_t i = 0; i < HALL; i++) POST(&guesser, NULL, "/take-part", "code", codes[0]);
    visitor_end(&guesser);
    world_end(&w);
}
TEST(a_hall_of_telephones_is_let_in,
     "conversation: hundreds behind one address join and use codes, also beside a guesser");

static void leave(struct world *w) {
    struct visitor *v = &w->people[1];
    visitor_go(&w->owner, at(w, "/statements"));
    POST(v, arena_printf(w->arena, "%s/about", desk), arena_printf(w->arena, "%s/forget", desk),
         "x", "y");
    assert_int_equal(visitor_get(v, desk), 303); /* to the page that asks for a code */
    visitor_go(&w->owner, base);
    SEES(&w->owner, "Took part so far");
}

static void journey(const char *engine) {
    struct world w;
    if (!world_begin(&w, engine)) return;
    conversation_make(&w, "code", "two_to_reject");
    vote_and_change(&w);
    receipts(&w);
    add_and_moderate(&w);
    leave(&w);
    POST(&w.owner, base, at(&w, "/state/closed"), "x", "y");
    (void)log_check(&w);
    visitor_go(&w.people[2], desk);
    SEES(&w.people[2], "This conversation is closed");
    assert_int_equal(
        visitor_post_raw(&w.people[2], desk,
                         (const char *const[]){"statement", "1", "vote", "agree", NULL}),
        403);
    world_end(&w);
}

/* ---- many people ---- */

enum { MANY = 1200 };

/* As many who agreed with two statements each; imported rows have no participant. */
static enum fail many_job(struct db *db, void *context, struct why *why) {
    (void)context;
    static const char *const acts[] = {
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200) "
        "INSERT INTO participant (id, engagement, label) SELECT 1000 + i, 1, 'Z' || i FROM n",
        "INSERT INTO conversation_member (id, conversation, participant, joined) "
        "SELECT id, 1, id, 'code' FROM participant WHERE id > 1000",
        "INSERT INTO conversation_vote (conversation, member, statement, vote, mode, cast_day) "
        "SELECT 1, m.id, s.id, 1, 'web', '2026-11-22' FROM conversation_member m, "
        "conversation_statement s WHERE m.id > 1000 AND s.number <= 2"};
    static struct statement statements[sizeof acts / sizeof acts[0]];
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
        statements[i] = (struct statement){.name = "many",
                                           .sqlite = acts[i],
                                           .postgres = acts[i],
                                           .in = "",
                                           .out = "",
                                           .number = -(int64_t)(uintptr_t)acts[i]};
        TRY(db_run(db, &statements[i], NULL, NULL, NULL, NULL, NULL, why));
    }
    return FAIL_NONE;
}

static enum fail part_job(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    return conversation_record_part(db, w->arena, 1, clock_now(), &w->left, why);
}

static void closes_in_parts(const char *engine) {
    struct world w;
    struct why why = {0};
    if (!world_begin(&w, engine)) return;
    conversation_make(&w, "code", "two_to_reject");
    assert_int_equal(store_write(w.app->store, w.arena, many_job, &w, &why), FAIL_NONE);
    POST(&w.owner, base, at(&w, "/state/closed"), "x", "y");
    int64_t first = log_check(&w); /* what is not entered yet is no fault */
    assert_true(first > 0 && first < MANY);
    assert_int_equal(w.n_size, 0); /* they wait, to enter in an order of all */
    assert_int_equal(store_write(w.app->store, w.arena, part_job, &w, &why), FAIL_NONE);
    assert_true(w.left);
    assert_true(log_check(&w) > first);
    /* Opened again and closed again, and the service stopped: none is lost, none twice. */
    POST(&w.owner, base, at(&w, "/state/open"), "x", "y");
    (void)log_check(&w);
    POST(&w.owner, base, at(&w, "/state/closed"), "x", "y");
    if (conversation_record_rest(w.app, clock_now(), &why) != FAIL_NONE) fail_msg("%s", why.text);
    assert_int_equal(log_check(&w), MANY);
    assert_int_equal(w.n_size, MANY);
    assert_int_equal(w.n_lines, MANY);
    if (conversation_record_rest(w.app, clock_now(), &why) != FAIL_NONE) fail_msg("%s", why.text);
    assert_int_equal(log_check(&w), MANY);
    world_end(&w);
}

/* ---- from files to published figures ---- */

enum { CROWD = 60, TOPICS = 12 };

/* Two groups of thirty: they differ on the even statements and agree on the odd ones, but for one
 * answer in ten. */
static int said(int person, int topic) {
    uint32_t mix = (uint32_t)person * 73856093U ^ (uint32_t)topic * 19349663U;
    mix ^= mix >> 13;
    mix *= 0x5bd1e995U;
    mix ^= mix >> 15;
    int agrees = topic % 2 == 1 || person < CROWD / 2;
    return (agrees != (mix % 10 == 0)) ? 1 : -1;
}

static struct str file_of(struct world *w, bool votes) {
    struct buf buf;
    buf_init(&buf, w->arena, 1 << 20);
    buf_text(&buf, votes ? "comment-id,voter-id,vote\n" : "comment-id,moderated,comment-body\n");
    for (int j = 0; j < TOPICS && !votes; j++)
        buf_printf(&buf, "%d,%d,\"Thing number %c, or \"\"so\"\".\"\n", j, j == 11 ? -1 : 1,
                   'A' + j);
    for (int p = 0; p < CROWD && votes; p++)
        for (int j = 0; j < TOPICS; j++) buf_printf(&buf, "%d,v%d,%d\n", j, p, said(p, j));
    return (struct str){buf.s, buf.n};
}

static void file_import(struct world *w) {
    struct visitor *v = &w->owner;
    const char *import = "/proposals/1/evidence/1/conversations/2/import";
    struct str comments = file_of(w, false), votes = file_of(w, true);
    POST(v, NULL, "/proposals/1/evidence/1/conversations/add", "topic", "From elsewhere", "framing",
         "Held before.", "joining", "link", "adding", "yes", "moderation", "before", "languages",
         "en", "least", "10");
    struct http_upload files[] = {
        {.field = "comments", .file_name = "comments.csv", .bytes = comments},
        {.field = "votes",
         .file_name = "votes.csv",
         .bytes = STR("comment-id,voter-id,vote\n0,a,2\n")}};
    v->upload = files, v->n_uploads = 2;
    assert_int_equal(visitor_post_fields(v, import, import, "x", "y"), 422);
    SEES(v, "Line 2, column 3: want 1 (agree), 0 (pass) or -1 (disagree), got &#39;2&#39;");
    files[1].bytes = STR("comment-id,voter-id,vote\n77,a,1\n");
    assert_int_equal(visitor_post_fields(v, import, import, "x", "y"), 422);
    SEES(v, "there are votes on statement &#39;77&#39;");
    files[1].bytes = votes;
    POST(v, import, import, "x", "y");
    assert_int_equal(visitor_post_fields(v, import, import, "x", "y"), 409); /* not twice */
    v->upload = NULL, v->n_uploads = 0;
}

static void results_and_files(struct world *w) {
    struct visitor *v = &w->owner, anybody;
    const char *two = "/proposals/1/evidence/1/conversations/2";
    visitor_go(v, arena_printf(w->arena, "%s/results", two));
    SEES(v, "60 people cast 660 votes on 11 statements");
    SEES(v, "Group A: 30 people");
    SEES(v, "Agreed on across the groups");
    HIDDEN(v, "Thing number L"); /* rejected */
    POST(v, arena_printf(w->arena, "%s/results", two), arena_printf(w->arena, "%s/publish", two),
         "x", "y");
    assert_true(log_check(w) > 0);
    visitor_go(v, "/log");
    SEES(v, "Conversation 2");
    /* At once again: nobody came, so nothing new may be said. */
    POST(v, two, arena_printf(w->arena, "%s/state/open", two), "x", "y");
    assert_int_equal(visitor_post_fields(v, arena_printf(w->arena, "%s/results", two),
                                         arena_printf(w->arena, "%s/publish", two), "x", "z"),
                     409);
    SEES(v, "since the last publication");
    visitor_begin(&anybody, w->app);
    visitor_go(v, two);
    const char *slug = strstr(v->body, "/conversation/from-elsewhere-");
    assert_non_null(slug);
    const char *page = arena_copy_n(w->arena, slug, strcspn(slug, "<\"\n "));
    visitor_go(&anybody, page);
    SEES(&anybody, "Thing number");
    SEES(&anybody, "Numbers of people are rounded to five");
    visitor_go(&anybody, arena_printf(w->arena, "%s/results.csv", page));
    SEES(&anybody, "group_a_agree");
    visitor_go(&anybody, arena_printf(w->arena, "%s/results.json", page));
    SEES(&anybody, "conversation/1");
    /* Joining with the address: one vote counts in the live figures at once. */
    visitor_go(&anybody, page);
    HIDDEN(&anybody, "Go on where you left off");
    visitor_post_fields(&anybody, page, arena_printf(w->arena, "%s/join", page), "x", "y");
    assert_int_equal(anybody.status, 200);
    SEES(&anybody, "fm-slip__code");
    POST(&anybody, "/take-part/conversation/2/statements/1",
         "/take-part/conversation/2/statements/1", "vote", "agree");
    /* Back at the address they go on; a second person on the same device can start, too. */
    visitor_go(&anybody, page);
    SEES(&anybody, "href=\"/take-part/conversation/2\"");
    SEES(&anybody, "Go on where you left off");
    SEES(&anybody, "Start as somebody new");
    visitor_go(v, page);
    HIDDEN(v, "Go on where you left off");
    visitor_go(v, arena_printf(w->arena, "%s/results", two));
    SEES(v, "61 people cast 661 votes on 11 statements");
    visitor_go(v, arena_printf(w->arena, "%s/results.csv", two));
    SEES(v, "group_a_agree");
    visitor_go(v, arena_printf(w->arena, "%s/results.json", two));
    SEES(v, "\"conversation/1\"");
    visitor_end(&anybody);
}

/* Rows of single people: only with the data protection role and a reason, and recorded. */
static void rows_are_guarded(struct world *w) {
    struct visitor *v = &w->owner, officer;
    const char *two = "/proposals/1/evidence/1/conversations/2";
    const char *rows = arena_printf(w->arena, "%s/export/rows", two);
    const char *export = arena_printf(w->arena, "%s/export", two);
    visitor_begin(&officer, w->app);
    visitor_sign_in(&officer, test_person(w->app, 1, "officer", "officer", false, false));
    POST(v, NULL, "/proposals/1/people/add", "person", "4", "role", "data_protection");
    assert_int_equal(visitor_post_fields(v, export, rows, "file", "votes.csv", "reason",
                                         "I would like to see them."),
                     403);
    assert_int_equal(visitor_post_fields(&officer, export, rows, "file", "votes.csv"), 422);
    assert_int_equal(visitor_post_fields(&officer, export, rows, "file", "votes.csv", "reason",
                                         "For the university, until June."),
                     200);
    SEES(&officer, "timestamp,datetime,comment-id,voter-id,vote");
    HIDDEN(&officer, "v17"); /* nor any name of the file */
    assert_int_equal(visitor_post_fields(&officer, export, rows, "file", "participants-votes.csv",
                                         "reason", "For the university, until June."),
                     200);
    SEES(&officer, "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1,2");
    visitor_go(v, export);
    SEES(v, "For the university, until June.");
    visitor_go(v, arena_printf(w->arena, "%s/comments.csv", two));
    SEES(v, "Thing number A");
    visitor_end(&officer);
}

static void weighting(struct world *w) {
    struct visitor *v = &w->owner;
    const char *profile = at(w, "/profile");
    assert_int_equal(visitor_post_fields(v, profile, profile, "margins",
                                         "variable,category,people\nAge,Young,none\n"),
                     422);
    SEES(v, "Line 2: want a variable");
    POST(v, profile, profile, "margins", "variable,category,people\nAge,Young,30\nAge,Old,70\n");
    const char *about = arena_printf(w->arena, "%s/about", desk);
    visitor_go(&w->people[2], about);
    SEES(&w->people[2], "I do not want to say");
    POST(&w->people[2], about, about, "about-0", "Old");
    visitor_go(&w->people[2], about);
    SEES(&w->people[2], "value=\"Old\" checked");
}

static void files_journey(const char *engine) {
    struct world w;
    if (!world_begin(&w, engine)) return;
    conversation_make(&w, "code", "two_to_reject");
    weighting(&w);
    file_import(&w);
    results_and_files(&w);
    rows_are_guarded(&w);
    world_end(&w);
}

static void files_on_sqlite(void **state) {
    (void)state;
    files_journey("sqlite");
}
TEST(files_on_sqlite, "conversation: imported, on the map, published, rows guarded, weighted");

static void files_on_postgres(void **state) {
    (void)state;
    files_journey("postgres");
}
TEST(files_on_postgres, "conversation: files, map and publication the same on PostgreSQL");

static void conversation_on_sqlite(void **state) {
    (void)state;
    journey("sqlite");
}
TEST(conversation_on_sqlite,
     "conversation: votes, changes, statements, two moderators, appeal, leaving");

static void conversation_on_postgres(void **state) {
    (void)state;
    journey("postgres");
}
TEST(conversation_on_postgres, "conversation: the same on PostgreSQL");

static void parts_on_sqlite(void **state) {
    (void)state;
    closes_in_parts("sqlite");
}
TEST(parts_on_sqlite, "conversation: the answers of many enter the log in parts, each once");

static void parts_on_postgres(void **state) {
    (void)state;
    closes_in_parts("postgres");
}
TEST(parts_on_postgres, "conversation: in parts the same on PostgreSQL");
