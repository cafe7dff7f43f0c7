/* What a conversation exports, and what the command line makes of it. */
#include "base/file.h"
#include "base/rng.h"
#include "cli/opinion_read.h"
#include "conversation/conversation.sql.h"
#include "conversation/files.h"
#include "conversation/gather.h"
#include "conversation/map.sql.h"
#include "conversation/moderate.h"
#include "conversation/results.h"
#include "conversation/source.sql.h"
#include "conversation/voting.h"
#include "conversation/voting.sql.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <math.h>
#include <string.h>

struct talk {
    struct arena *arena;
    int64_t conversation;
    struct conversation_file file;
    struct gathered gathered;
    struct opinion_report report;
    struct buf votes, comments, people;
};

static enum fail store_job(struct db *db, void *context, struct why *why) {
    struct talk *talk = context;
    struct arena *arena = talk->arena;
    TRY(conversation_add(db, arena, 1, "talk", "Talk", "About it.", "code", 1, "before", 0, "en",
                         "", 10, "talk", "", 1, 0, &talk->conversation, why));
    TRY(conversation_file_store(db, arena, talk->conversation, &talk->file, "2026-11-01", why));
    TRY(conversation_gather(db, arena, talk->conversation, &talk->gathered, why));
    struct opinion_plan plan = conversation_plan(&talk->gathered);
    TRY(conversation_compute(arena, &talk->gathered, &plan, &talk->report, why));
    buf_init(&talk->votes, arena, 1 << 24);
    buf_init(&talk->comments, arena, 1 << 24);
    buf_init(&talk->people, arena, 1 << 24);
    TRY(votes_write(db, arena, talk->conversation, &talk->votes, why));
    TRY(comments_write(db, arena, talk->conversation, 10, &talk->comments, why));
    return participants_write(db, arena, talk->conversation, &talk->people, why);
}

static void engagement_make(struct app *app) {
    struct visitor v;
    int64_t council = test_organisation(app, "Eastmere Council");
    visitor_begin(&v, app);
    visitor_sign_in(&v, test_person(app, council, "owner", "owner", true, false));
    visitor_post_fields(&v, NULL, "/proposals/start", "title", "Warm homes", "problem", "Cold.",
                        "purpose", "To warm them for those who are cold.");
    visitor_post_fields(&v, NULL, "/proposals/1/evidence/add", "title", "Dialogue", "method",
                        "dialogue", "description", "Everybody.", "promise", "A reply.");
    assert_int_equal(v.status, 303);
    visitor_end(&v);
}

/* Statements for the votes of a file: all accepted but the fifth. */
static struct str comments_of(struct arena *arena, struct str votes) {
    struct opinion_table table;
    struct buf buf;
    buf_init(&buf, arena, 1 << 20);
    buf_text(&buf, "comment-id,moderated,comment-body\n");
    assert_int_equal(opinion_votes_read(arena, votes, &table, NULL), FAIL_NONE);
    for (size_t j = 0; j < table.votes.n_statements; j++)
        buf_printf(&buf, "%s,%d,Statement %s\n", table.statements[j], j == 4 ? -1 : 1,
                   table.statements[j]);
    return (struct str){buf.s, buf.n};
}

static const char *file_put(struct arena *arena, const char *name, const struct buf *buf) {
    const char *path = arena_printf(arena, "%s/%s", test_folder(), name);
    assert_int_equal(file_write(path, buf->s, buf->n, 0600, NULL), FAIL_NONE);
    return path;
}

static void same_map(const struct talk *talk, const struct opinion_table *table,
                     const struct opinion_report *theirs) {
    const struct opinion_report *ours = &talk->report;
    assert_int_equal(ours->n_groups, theirs->n_groups);
    assert_int_equal(ours->n_votes, theirs->n_votes);
    assert_int_equal(ours->n_findings, theirs->n_findings);
    assert_true(ours->stability == theirs->stability);
    assert_int_equal(table->votes.n_statements, talk->gathered.votes.n_statements);
    for (size_t j = 0; j < table->votes.n_statements; j++) {
        const struct opinion_statement *a = &ours->statements[j], *b = &theirs->statements[j];
        assert_int_equal(a->left_out, b->left_out);
        assert_int_equal(a->all.agree_n, b->all.agree_n);
        assert_true(a->bridging == b->bridging || (isnan(a->bridging) && isnan(b->bridging)));
    }
    for (size_t p = 0; p < ours->n_people; p++) {
        int64_t voter; /* the exported file names people by their place */
        assert_true(str_int(str_of(table->people[p]), 0, INT64_MAX, &voter));
        assert_int_equal(ours->group[voter], theirs->group[p]);
        assert_true(ours->x[voter] == theirs->x[p] || isnan(theirs->x[p])); /* left out alone */
    }
}

static void command_line_finds_the_same(void **state) {
    (void)state;
    struct app *app = test_app("sqlite");
    struct talk talk = {.arena = arena_new((size_t)1 << 30)};
    struct arena *arena = talk.arena;
    struct str votes;
    struct why why = {0};
    struct opinion_table table;
    struct opinion_report theirs;
    engagement_make(app);
    assert_int_equal(file_read(arena, "tests/data/opinion/brexit.csv", 1 << 24, &votes, NULL),
                     FAIL_NONE);
    assert_int_equal(
        conversation_file_read(arena, votes, comments_of(arena, votes), &talk.file, &why),
        FAIL_NONE);
    if (store_write(app->store, arena, store_job, &talk, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
    assert_int_equal(opinion_table_read(arena, file_put(arena, "v.csv", &talk.votes),
                                        file_put(arena, "c.csv", &talk.comments), NULL, &table,
                                        &why),
                     FAIL_NONE);
    struct opinion_plan plan = {
        .votes = &table.votes, .left_out = table.left_out, .seed = "talk", .level = 0.95};
    assert_int_equal(opinion_run(arena, &plan, &theirs, NULL), FAIL_NONE);
    same_map(&talk, &table, &theirs);
    /* The line for each person holds the same votes. */
    assert_int_equal(
        opinion_table_read(arena, file_put(arena, "p.csv", &talk.people), NULL, NULL, &table, &why),
        FAIL_NONE);
    assert_int_equal(table.votes.n_votes, talk.gathered.votes.n_votes);
    assert_memory_equal(table.votes.vote, talk.gathered.votes.vote, table.votes.n_votes);
    arena_free(arena);
    test_app_close(app);
}
TEST(command_line_finds_the_same,
     "conversation: a published conversation taken in and exported gives the command line's map");

/* ---- small numbers ---- */

static struct results_cell cell_make(int64_t agrees, int64_t disagrees, int64_t passes) {
    int64_t n = agrees + disagrees + passes;
    return (struct results_cell){.shown = true,
                                 .n = n,
                                 .agree = (double)agrees / (double)n,
                                 .disagree = (double)disagrees / (double)n,
                                 .low = 0.1,
                                 .high = 0.9,
                                 .agrees = agrees,
                                 .disagrees = disagrees,
                                 .passes = passes};
}

/* A statement with two groups and `rest` people in none. */
static struct results_statement statement_make(int64_t a, int64_t b, int64_t rest) {
    struct results_statement s = {.number = 1, .text = "", .language = "en"};
    s.cell[1] = cell_make(a / 2, a - a / 2, 0);
    s.cell[2] = cell_make(b / 2, b - b / 2, 0);
    s.cell[0] = cell_make(a / 2 + b / 2 + rest, a - a / 2 + b - b / 2, 0);
    return s;
}

/* Whoever sees a publication never learns how fewer than `least` people voted, by subtraction
 * either. */
static void nothing_small_follows(void **state) {
    (void)state;
    for (int64_t a = 1; a < 40; a += 3)
        for (int64_t b = 1; b < 40; b += 4)
            for (int64_t rest = 0; rest < 16; rest++) {
                struct results_statement s = statement_make(a, b, rest);
                struct results r = {.n_groups = 2, .statements = &s, .n = 1};
                results_guard(&r, 10);
                int64_t missing = s.cell[0].shown ? s.cell[0].n : 0;
                for (int g = 1; g <= 2; g++) {
                    if (s.cell[g].shown) assert_true(s.cell[g].n >= 10);
                    if (s.cell[g].shown) assert_true(s.cell[0].shown);
                    missing -= s.cell[g].shown ? s.cell[g].n : 0;
                }
                assert_true(missing == 0 || missing >= 10 || !s.cell[0].shown);
            }
}
TEST(nothing_small_follows,
     "conversation: fewer votes than the least are not shown and do not follow by subtraction");

static void published_again_hides_the_few(void **state) {
    (void)state;
    for (int64_t more = 0; more <= 8; more++) {
        struct results_statement was = statement_make(30, 30, 20), now = statement_make(30, 30, 20);
        struct published_count_list_row counts[] = {
            {1, 0, was.cell[0].agrees, was.cell[0].disagrees, 0},
            {1, 1, was.cell[1].agrees, was.cell[1].disagrees, 0},
            {1, 2, was.cell[2].agrees, was.cell[2].disagrees, 0}};
        now.cell[0] = cell_make(was.cell[0].agrees + more, was.cell[0].disagrees, 0);
        struct results before = {.n_groups = 2, .statements = &was, .n = 1};
        struct results after = {.n_groups = 2, .statements = &now, .n = 1};
        results_make_public(&before, 10, &(struct results_before){0});
        results_make_public(&after, 10, &(struct results_before){&before, counts, 3});
        if (more < RESULTS_SMALL) {
            assert_int_equal(now.cell[0].n, was.cell[0].n);
            assert_true(now.cell[0].agree == was.cell[0].agree);
        } else {
            assert_true(now.cell[0].n > was.cell[0].n);
        }
        assert_int_equal(was.cell[0].n % RESULTS_SMALL, 0);
    }
    struct results_statement s = statement_make(30, 30, 0);
    s.cell[0] = cell_make(58, 2, 0);
    struct results r = {.n_groups = 0, .statements = &s, .n = 1};
    results_make_public(&r, 10, &(struct results_before){0});
    assert_int_equal(s.cell[0].agree_bound, 1); /* two against are "over", not 97 % */
    assert_true(s.cell[0].agree == floor(100 * (1 - 5.0 / 60)) / 100);
    assert_int_equal(s.cell[0].disagree_bound, -1);
}
TEST(published_again_hides_the_few,
     "conversation: a part that changed by fewer than five people is published as it was");

/* What the table says as "over" or "under" the words about a group do not tell exactly. */
static void words_keep_the_cells_secret(void **state) {
    (void)state;
    for (int64_t against = 0; against <= 12; against++)
        for (int64_t others = 0; others <= 12; others++) {
            struct results_statement s = {.number = 1, .text = "", .language = "en"};
            s.cell[1] = cell_make(30, against, 0);
            s.cell[2] = cell_make(others, 25, 0);
            s.cell[0] = cell_make(30 + others, against + 25, 0);
            struct results_finding f = {.agrees = true,
                                        .share = 30.0 / (double)(30 + against),
                                        .rest = (double)others / (double)(others + 25)};
            struct results r = {
                .n_groups = 2, .statements = &s, .n = 1, .findings = &f, .n_findings = 1};
            results_make_public(&r, 10, &(struct results_before){0});
            assert_int_equal(r.n_findings, 1);
            assert_int_equal(f.share_bound, against <= RESULTS_SMALL / 2 ? 1 : 0);
            assert_true(f.share == s.cell[1].agree);
            assert_int_equal(f.rest_bound, others <= RESULTS_SMALL / 2 ? -1 : 0);
            if (f.rest_bound < 0) assert_true(f.rest >= 2.0 / (double)(others + 25));
        }
}
TEST(words_keep_the_cells_secret,
     "conversation: the words about a group tell no count of fewer than five people");

/* ---- counts in fives ---- */

enum { FIVES_GROUPS = 2, FIVES_ROUNDS = 400 };

/* Two groups of some dozens of people, and more in none, so that nothing is held back. */
static void fives_draw(struct rng *rng, int64_t counts[FIVES_GROUPS + 1][3]) {
    for (int k = 0; k < 3; k++) {
        counts[1][k] = 5 + (int64_t)rng_below(rng, 20);
        counts[2][k] = 5 + (int64_t)rng_below(rng, 20);
        counts[0][k] = counts[1][k] + counts[2][k] + 15 + (int64_t)rng_below(rng, 20);
    }
}

/* Other counts that round to the same fives: 3 to 7 to 5. */
static int64_t fives_other(struct rng *rng, int64_t count) {
    return (count + 2) / 5 * 5 - 2 + (int64_t)rng_below(rng, 5);
}

static const char *fives_published(struct arena *arena, int64_t counts[FIVES_GROUPS + 1][3]) {
    struct results_statement *s = ARENA_NEW(arena, struct results_statement);
    struct results_finding *f = ARENA_NEW(arena, struct results_finding);
    *s = (struct results_statement){.number = 1, .text = "", .language = "en"};
    for (int g = 0; g <= FIVES_GROUPS; g++)
        s->cell[g] = cell_make(counts[g][0], counts[g][1], counts[g][2]);
    *f = (struct results_finding){.agrees = true, .rest = 0.5};
    struct results r = {.n_groups = FIVES_GROUPS,
                        .statements = s,
                        .n = 1,
                        .findings = f,
                        .n_findings = 1,
                        .day = ""};
    struct buf json;
    results_make_public(&r, 10, &(struct results_before){0});
    buf_init(&json, arena, 1 << 16);
    results_write(&r, &json);
    return arena_copy(arena, json.s);
}

/* Whatever is published of a statement would be published of all other counts with the same fives
 * as well: nobody can tell which of them they are, from all the figures together. */
static void fives_tell_nobody(void **state) {
    (void)state;
    struct arena *arena = arena_new(64 << 20);
    struct rng rng;
    rng_init(&rng, "fives");
    for (int round = 0; round < FIVES_ROUNDS; round++) {
        int64_t counts[FIVES_GROUPS + 1][3], other[FIVES_GROUPS + 1][3];
        fives_draw(&rng, counts);
        for (int g = 0; g <= FIVES_GROUPS; g++)
            for (int k = 0; k < 3; k++) other[g][k] = fives_other(&rng, counts[g][k]);
        const char *published = fives_published(arena, counts);
        assert_non_null(strstr(published, "\"divisive\":0"));
        assert_string_equal(published, fives_published(arena, other));
    }
    arena_free(arena);
}
TEST(fives_tell_nobody,
     "conversation: all published figures of a statement together tell counts in fives, no more");

/* ---- a flood ---- */

enum { FLOOD = 10000 };

static enum fail flood_job(struct db *db, void *context, struct why *why) {
    struct talk *talk = context;
    struct arena *arena = talk->arena;
    struct queue_list_row *rows;
    struct queue_sources_row *sources;
    size_t n;
    int64_t id;
    TRY(conversation_add(db, arena, 1, "flood", "Flood", "About it.", "link", 1, "before", 0, "en",
                         "", 10, "flood", "", 1, 0, &talk->conversation, why));
    TRY(source_add(db, talk->conversation, 1, NULL, "2026-11-01", why));
    for (int64_t i = 0; i < FLOOD + 3; i++) {
        size_t mark = arena_mark(arena);
        const char *source = i < FLOOD ? "1" : arena_printf(arena, "%lld", (long long)i);
        TRY(statement_add(db, arena, talk->conversation, i + 1,
                          arena_printf(arena, "This is number %lld.", (long long)i), "en",
                          "participant", DB_NULL_INT, source, "waiting", DB_NULL_INT, (double)NAN,
                          "2026-11-01", &id, why));
        arena_rewind(arena, mark);
    }
    TRY(queue_list(db, arena, talk->conversation, "", 0, 20, &rows, &n, why));
    size_t people = 0;
    for (size_t i = 0; i < 4; i++) people += strcmp(rows[i].source, "1") != 0;
    assert_int_equal(people, 3); /* nobody waits behind the machine's second statement */
    TRY(queue_sources(db, arena, talk->conversation, 5, &sources, &n, why));
    assert_int_equal(n, 1);
    assert_int_equal(sources[0].n, FLOOD);
    assert_int_equal(sources[0].first, 1);
    struct moderation m = {.conversation = talk->conversation,
                           .person = 1,
                           .act = "reject",
                           .reason = "spam",
                           .note = ""};
    TRY(moderate_source(db, &m, "1", &id, why));
    assert_int_equal(id, FLOOD);
    TRY(queue_list(db, arena, talk->conversation, "", 0, 20, &rows, &n, why));
    assert_int_equal(n, 3);
    return FAIL_NONE;
}

static void a_flood_is_dealt_with(void **state) {
    (void)state;
    struct app *app = test_app("sqlite");
    struct talk talk = {.arena = arena_new((size_t)1 << 30)};
    struct why why = {0};
    engagement_make(app);
    if (store_write(app->store, talk.arena, flood_job, &talk, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
    arena_free(talk.arena);
    test_app_close(app);
}
TEST(
    a_flood_is_dealt_with,
    "conversation: ten thousand statements from one source leave the queue usable, and go at once");
