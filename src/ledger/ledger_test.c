/* The log in the database: batches, changes, withdrawals, and everything that tampering leaves. */
#include "base/clock.h"
#include "ledger/check.h"
#include "ledger/checkpoint.h"
#include "ledger/ledger.sql.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <string.h>

enum { PEOPLE = 40, DAY = 1 };

/* What is stored, as a room would have it in a table: NULL is nothing. */
static const char *said[PEOPLE];

static enum fail said_content(struct db *db, struct arena *arena, int64_t about, int64_t subject,
                              struct buf *out, struct why *why) {
    (void)db, (void)arena, (void)about;
    if (said[subject] == NULL) return why_fail(why, FAIL_NOTFOUND, NULL, "nothing");
    ledger_line_int(out, "participant", subject);
    ledger_line(out, "answer", said[subject]);
    ledger_line(out, "reason", "two\nlines \\ here");
    return FAIL_NONE;
}

static const struct ledger_kind kind_said = {.name = "test-said",
                                             .title = "Tests",
                                             .about = "test",
                                             .table = "said",
                                             .subject = "participant",
                                             .content = said_content};
REGISTER(ledger_kind, kind_said);
static const struct ledger_kind kind_public = {.name = "test-public",
                                               .title = "Tests",
                                               .about = "test",
                                               .table = "public",
                                               .subject = "act",
                                               .open = true,
                                               .at_once = true,
                                               .content = said_content};
REGISTER(ledger_kind, kind_public);

/* A kind that came with a later version of the program: the first `n_late` things are stored. */
static int64_t n_late;

static enum fail late_content(struct db *db, struct arena *arena, int64_t about, int64_t subject,
                              struct buf *out, struct why *why) {
    (void)db, (void)arena, (void)about;
    if (subject >= n_late) return why_fail(why, FAIL_NOTFOUND, NULL, "nothing");
    ledger_line_int(out, "thing", subject);
    return FAIL_NONE;
}

static enum fail late_missing(struct db *db, struct arena *arena, struct ledger_subject **out,
                              size_t *n, struct why *why) {
    *n = 0;
    *out = ARENA_ARRAY(arena, struct ledger_subject, (size_t)n_late + 1);
    for (int64_t i = 0; i < n_late; i++) {
        struct ledger_record_of_row row;
        enum fail found = ledger_record_of(db, arena, "test-late", "test/9", i, &row, why);
        if (found == FAIL_NOTFOUND)
            (*out)[(*n)++] = (struct ledger_subject){9, i};
        else
            TRY(found);
    }
    return FAIL_NONE;
}

static const struct ledger_kind kind_late = {.name = "test-late",
                                             .title = "Tests",
                                             .about = "test",
                                             .table = "late",
                                             .subject = "thing",
                                             .content = late_content,
                                             .missing = late_missing};
REGISTER(ledger_kind, kind_late);

struct scene {
    struct app *app;
    struct arena *arena;
    int64_t now;
};

static bool begin(const char *engine, struct scene *scene) {
    scene->app = test_app(engine);
    if (scene->app == NULL) return false;
    scene->arena = arena_new((size_t)64 << 20);
    scene->now = CLOCK_DAY * 20000;
    for (size_t i = 0; i < PEOPLE; i++) said[i] = i < 30 ? "yes" : NULL;
    return true;
}

static void end(struct scene *scene) {
    arena_free(scene->arena);
    test_app_close(scene->app);
}

#define ON_EACH_ENGINE(scene)                                                                      \
    for (int engine_ = 0; engine_ < 2; engine_++)                                                  \
        for (bool on_ = begin(engine_ == 0 ? "sqlite" : "postgres", &(scene)); on_;                \
             end(&(scene)), on_ = false)

struct order {
    struct scene *scene;
    const struct ledger_kind *kind;
    int64_t subject;
    char what; /* r record, w withdraw, f flush, b begin, h keep the head, x statement */
    const char *sql;
    struct ledger_report report;
    struct ledger_receipt receipt;
    int64_t size;
    size_t n_waiting;
    struct ledger_counts_row *counts;
    size_t n_counts;
    char *note;
};

static enum fail obey(struct db *db, void *context, struct why *why) {
    struct order *o = context;
    struct arena *arena = o->scene->arena;
    const struct ledger_kind *kind = o->kind == NULL ? &kind_said : o->kind;
    if (o->what == 'r') return ledger_record(db, arena, kind, 7, o->subject, o->scene->now, why);
    if (o->what == 'w') return ledger_withdraw(db, arena, kind, 7, o->subject, o->scene->now, why);
    if (o->what == 'f') return ledger_flush(db, arena, kind, 7, why);
    if (o->what == 'b') return ledger_begin(db, arena, o->scene->now, why);
    if (o->what == 'h') return ledger_head_keep(db, arena, o->scene->app->key, o->scene->now, why);
    struct statement statement = {.name = "tamper",
                                  .sqlite = o->sql,
                                  .postgres = o->sql,
                                  .in = "",
                                  .out = "",
                                  .number = -(int64_t)(uintptr_t)o->sql};
    return db_run(db, &statement, NULL, NULL, NULL, NULL, NULL, why);
}

static void run(struct order order) {
    struct why why = {0};
    if (store_write(order.scene->app->store, order.scene->arena, obey, &order, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
}

static enum fail look(struct db *db, void *context, struct why *why) {
    struct order *o = context;
    struct arena *arena = o->scene->arena;
    struct ledger_waiting_all_row *waiting;
    TRY(ledger_check(db, arena, &o->report, why));
    TRY(ledger_size(db, arena, &o->size, why));
    TRY(ledger_waiting_all(db, arena, &waiting, &o->n_waiting, why));
    TRY(ledger_counts(db, arena, "test/7", &o->counts, &o->n_counts, why));
    TRY(ledger_head(db, arena, o->scene->app->key, o->size, &o->note, why));
    enum fail fail = ledger_receipt(db, arena, &kind_said, 7, o->subject, &o->receipt, why);
    return fail == FAIL_NOTFOUND ? FAIL_NONE : fail;
}

static struct order seen(struct scene *scene, int64_t subject) {
    struct order order = {.scene = scene, .subject = subject};
    struct why why = {0};
    if (store_read(scene->app->store, look, &order, &why) != FAIL_NONE) fail_msg("%s", why.text);
    return order;
}

static void record(struct scene *scene, int64_t subject) {
    run((struct order){.scene = scene, .subject = subject, .what = 'r'});
}

static void entries_wait_for_company(void **state) {
    (void)state;
    struct scene scene;
    ON_EACH_ENGINE(scene) {
        for (int64_t i = 1; i <= 9; i++) record(&scene, i);
        struct order nine = seen(&scene, 3);
        assert_int_equal(nine.size, 0);
        assert_int_equal(nine.n_waiting, 9);
        assert_true(nine.receipt.waiting);
        record(&scene, 10);
        struct order ten = seen(&scene, 3);
        assert_int_equal(ten.size, 10);
        assert_int_equal(ten.n_waiting, 0);
        assert_false(ten.receipt.waiting);
        assert_string_equal(ten.receipt.code, nine.receipt.code);
        record(&scene, 11);
        record(&scene, 11); /* nothing changed: nothing happens */
        assert_int_equal(seen(&scene, 11).n_waiting, 1);
        scene.now += CLOCK_DAY;
        record(&scene, 12); /* a day later what waited goes, with whoever comes */
        struct order later = seen(&scene, 11);
        assert_int_equal(later.size, 12);
        assert_int_equal(later.n_waiting, 0);
        record(&scene, 13);
        run((struct order){.scene = &scene, .what = 'f'});
        assert_int_equal(seen(&scene, 13).size, 13);
        assert_int_equal(seen(&scene, 11).report.n_faults, 0);
        assert_int_equal(seen(&scene, 11).report.opened, 13);
    }
}
TEST(entries_wait_for_company,
     "ledger: contributions enter by tens or after a day, with their code known before");

static void order_tells_nothing(void **state) {
    (void)state;
    struct scene scene;
    int in_place = 0;
    if (!begin("sqlite", &scene)) return;
    for (int64_t i = 0; i < 30; i++) record(&scene, i);
    for (int64_t i = 0; i < 30; i++) in_place += seen(&scene, i).receipt.position == i;
    /* Three shuffles of ten keep one each in place on average; 15 would be one in 10^9. */
    assert_true(in_place < 15);
    end(&scene);
}
TEST(order_tells_nothing, "ledger: the order of a batch is not the order in which people answered");

static void sums_stay_true(void **state) {
    (void)state;
    struct scene scene;
    ON_EACH_ENGINE(scene) {
        for (int64_t i = 0; i < 10; i++) record(&scene, i);
        struct order before = seen(&scene, 4);
        said[4] = "no";
        record(&scene, 4);
        struct order changed = seen(&scene, 4);
        assert_string_not_equal(before.receipt.code, changed.receipt.code);
        run((struct order){.scene = &scene, .subject = 5, .what = 'w'});
        run((struct order){.scene = &scene, .subject = 5, .what = 'w'}); /* once is enough */
        said[5] = NULL;
        run((struct order){.scene = &scene, .what = 'f'});
        struct order after = seen(&scene, 5);
        assert_null(after.receipt.line);
        assert_int_equal(after.size, 13); /* ten, one new, one replaced, one withdrawn */
        assert_int_equal(after.report.n_faults, 0);
        assert_int_equal(after.report.gone, 2);
        assert_int_equal(after.n_counts, 1);
        assert_int_equal(after.counts[0].n, 11);
        assert_int_equal(after.counts[0].n_replaced, 1);
        assert_int_equal(after.counts[0].n_withdrawn, 1);
        struct checkpoint head;
        struct sign_key key;
        struct checkpoint_key public;
        ledger_key(scene.app->key, &key);
        checkpoint_key_make(ledger_origin(scene.arena, &key), CHECKPOINT_LOG, key.public, &public);
        assert_int_equal(checkpoint_read(scene.arena, str_of(after.note), &head, NULL), FAIL_NONE);
        assert_int_equal(checkpoint_check(scene.arena, &head, &public, NULL, NULL), FAIL_NONE);
        assert_true(tree_hash_equal(&head.root, &after.report.root));
    }
}
TEST(sums_stay_true, "ledger: what is changed or withdrawn stays in the sums and opens no more");

/* The sums as they are now: each time by another address, which no cache has kept. */
static const char *sums_now(struct scene *scene, struct visitor *v, int time) {
    visitor_go(v, arena_printf(scene->arena, "/log/sums/test/7?time=%d", time));
    return arena_copy(scene->arena, strstr(v->body, "<table"));
}

/* Who looks again and again learns nothing from what waits. */
static void sums_tell_no_hour(void **state) {
    (void)state;
    struct scene scene;
    ON_EACH_ENGINE(scene) {
        struct visitor v;
        visitor_begin(&v, scene.app);
        for (int64_t i = 0; i < 10; i++) record(&scene, i);
        const char *before = sums_now(&scene, &v, 1);
        assert_non_null(strstr(before, ">10\n"));
        record(&scene, 11); /* one more answers, one changes, one takes it back: all wait */
        said[4] = "no";
        record(&scene, 4);
        run((struct order){.scene = &scene, .subject = 5, .what = 'w'});
        said[5] = NULL;
        assert_int_equal(seen(&scene, 11).n_waiting, 4);
        const char *after = sums_now(&scene, &v, 2);
        size_t end_of_table = (size_t)(strstr(before, "</table>") - before);
        assert_memory_equal(after, before, end_of_table);
        run((struct order){.scene = &scene, .what = 'f'});
        after = sums_now(&scene, &v, 3);
        assert_non_null(strstr(after, ">12\n"));
        assert_null(strstr(after, "do not add up"));
        visitor_end(&v);
    }
}
TEST(sums_tell_no_hour, "ledger: the public sums do not show when somebody answered");

static void public_acts_enter_at_once(void **state) {
    (void)state;
    struct scene scene;
    if (!begin("sqlite", &scene)) return;
    run((struct order){.scene = &scene, .kind = &kind_public, .subject = 1, .what = 'r'});
    assert_int_equal(seen(&scene, 1).size, 1);
    said[1] = "no";
    run((struct order){.scene = &scene, .kind = &kind_public, .subject = 1, .what = 'r'});
    said[1] = "yes"; /* back to what it was: a third time, not the first again */
    run((struct order){.scene = &scene, .kind = &kind_public, .subject = 1, .what = 'r'});
    struct order thrice = seen(&scene, 1);
    assert_int_equal(thrice.size, 5);
    assert_int_equal(thrice.report.n_faults, 0);
    end(&scene);
}
TEST(public_acts_enter_at_once, "ledger: public acts enter at once, and may be changed to and fro");

static void tampering_is_named(void **state) {
    (void)state;
    static const struct {
        const char *sql, *table, *words;
        int64_t id;
    } acts[] = {
        {"UPDATE ledger_entry SET about = 'test/8' WHERE position = 3", "ledger_entry",
         "kind, about, digest or leaf was altered", 3},
        {"DELETE FROM ledger_entry WHERE position = 9", "ledger_state", "truncated", 1},
        {"DELETE FROM ledger_entry WHERE position = 4", "ledger_entry", "was removed", 4},
        {"UPDATE ledger_state SET size = 8 WHERE id = 1", "ledger_state", "added to", 1},
        {"DELETE FROM ledger_node WHERE level = 2 AND position = 1", "ledger_node", "is missing",
         1},
        {"UPDATE ledger_node SET hash = (SELECT hash FROM ledger_node WHERE level = 3) WHERE level "
         "= 1 AND position = 2",
         "ledger_node", "is not the hash of its two halves", 2},
        {"DELETE FROM ledger_record WHERE subject = 6", "ledger_record", "nothing opens the entry",
         -1},
    };
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
        struct scene scene;
        if (!begin("sqlite", &scene)) return;
        for (int64_t p = 0; p < 10; p++) record(&scene, p);
        assert_int_equal(seen(&scene, 1).report.n_faults, 0);
        run((struct order){.scene = &scene, .what = 'x', .sql = acts[i].sql});
        struct order after = {.scene = &scene};
        struct why why = {0};
        /* A log without its nodes cannot sign a head: the check is what is asked here. */
        if (store_read(scene.app->store, look, &after, &why) != FAIL_NONE)
            assert_true(after.report.n_faults > 0);
        const struct ledger_fault *first = &after.report.faults[0];
        assert_true(after.report.n_faults > 0);
        assert_string_equal(first->table, acts[i].table);
        assert_non_null(strstr(first->text, acts[i].words));
        if (acts[i].id >= 0) assert_int_equal(first->id, acts[i].id);
        end(&scene);
    }
}
TEST(tampering_is_named, "ledger: a row of the log that was altered or removed is found and named");

static void long_values_are_digests(void **state) {
    (void)state;
    enum { LONG = 3 << 20, KEPT = 900 << 10 };
    struct scene scene;
    if (!begin("sqlite", &scene)) return;
    struct arena *arena = arena_new((size_t)512 << 20);
    char *kept = ARENA_ARRAY(arena, char, KEPT + 1), *text = ARENA_ARRAY(arena, char, LONG + 1);
    memset(kept, 'a', KEPT), memset(text, 'b', LONG);
    kept[KEPT] = text[LONG] = '\0';
    struct scene large = scene;
    large.arena = arena;
    said[1] = kept, said[2] = text;
    for (int64_t i = 1; i <= 2; i++)
        run((struct order){.scene = &large, .kind = &kind_public, .subject = i, .what = 'r'});
    record(&large, 1);
    record(&large, 2);
    struct order whole = seen(&large, 1), digest = seen(&large, 2);
    assert_int_equal(whole.report.n_faults, 0);
    assert_int_equal(whole.size, 2);
    assert_non_null(strstr(whole.receipt.content, "\nanswer: aaaa")); /* as it always stood */
    assert_null(strstr(whole.receipt.content, "SHA-256"));
    assert_non_null(strstr(digest.receipt.content, "\nanswer, SHA-256: "));
    assert_non_null(strstr(digest.receipt.content, "\nreason: two\\nlines"));
    text[LONG - 1] = 'c'; /* altered behind the log's back */
    struct order after = seen(&large, 2);
    assert_int_equal(after.report.n_faults, 2);
    assert_string_equal(after.report.faults[0].what, "answer, SHA-256");
    arena_free(arena);
    end(&scene);
}
TEST(long_values_are_digests, "ledger: a value that is too long for an entry stands as its digest");

static void altered_answers_are_named(void **state) {
    (void)state;
    struct scene scene;
    if (!begin("sqlite", &scene)) return;
    for (int64_t p = 0; p < 12; p++) record(&scene, p);
    said[8] = "no";  /* behind the log's back, in the log */
    said[11] = "no"; /* and while it waits */
    said[9] = NULL;  /* and deleted */
    struct order after = seen(&scene, 0);
    assert_int_equal(after.report.n_faults, 3);
    for (size_t i = 0; i < 3; i++) {
        const struct ledger_fault *at = &after.report.faults[i];
        assert_string_equal(at->table, "said");
        assert_true(at->id == 8 || at->id == 9 || at->id == 11);
        assert_string_equal(at->what, at->id == 9 ? "deleted" : "answer");
    }
    end(&scene);
}
TEST(
    altered_answers_are_named,
    "ledger: an answer altered or deleted behind the log is named with its table, number and line");

static void new_kinds_are_brought_in_once(void **state) {
    (void)state;
    struct scene scene;
    ON_EACH_ENGINE(scene) {
        run((struct order){.scene = &scene, .what = 'b'});
        for (int64_t p = 0; p < 10; p++) record(&scene, p);
        record(&scene, 11); /* waits, and has to go on waiting */
        /* The next version of the program knows one kind more than this store. */
        run((struct order){.scene = &scene,
                           .what = 'x',
                           .sql = "DELETE FROM ledger_brought_in WHERE kind = 'test-late'"});
        n_late = 3;
        struct order upgraded = seen(&scene, 0);
        assert_int_equal(upgraded.report.n_faults, 3);
        assert_non_null(strstr(upgraded.report.faults[0].text, "never recorded"));
        run((struct order){.scene = &scene, .what = 'b'});
        struct order begun = seen(&scene, 0);
        assert_int_equal(begun.report.n_faults, 0);
        assert_int_equal(begun.size, 13);
        assert_int_equal(begun.n_waiting, 1);
        n_late = 4; /* put in past the log: no start takes it in */
        run((struct order){.scene = &scene, .what = 'b'});
        assert_int_equal(seen(&scene, 0).report.n_faults, 1);
        n_late = 0;
    }
}
TEST(new_kinds_are_brought_in_once,
     "ledger: what was stored before its kind came is brought in once, and nothing later");

static enum fail heads_count(struct db *db, void *context, struct why *why) {
    struct order *o = context;
    struct ledger_heads_row *rows;
    size_t n;
    TRY(ledger_heads(db, o->scene->arena, 10, &rows, &n, why));
    o->size = (int64_t)n;
    return FAIL_NONE;
}

static void a_wrong_clock_stops_nothing(void **state) {
    (void)state;
    struct scene scene;
    ON_EACH_ENGINE(scene) {
        int64_t true_time = scene.now;
        scene.now = true_time + CLOCK_DAY * 20000; /* one start with a clock far ahead */
        for (int64_t p = 0; p < 10; p++) record(&scene, p);
        run((struct order){.scene = &scene, .what = 'h'});
        record(&scene, 10); /* waits "since" that day */
        scene.now = true_time;
        record(&scene, 11);
        assert_int_equal(seen(&scene, 11).size, 12); /* both entered: the day is another one */
        run((struct order){.scene = &scene, .what = 'h'});
        struct order after = {.scene = &scene};
        assert_int_equal(store_read(scene.app->store, heads_count, &after, NULL), FAIL_NONE);
        assert_int_equal(after.size, 2);
    }
}
TEST(a_wrong_clock_stops_nothing,
     "ledger: after a start with a clock far ahead, entries and heads go on");
