/* The transparency log: durable records with group commit, proofs, and checking all of it again.
 * The peer of a recorded contribution is one durable commit for each. */
#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "bench/bench.h"
#include "civic/app.h"
#include "ledger/ledger.h"
#include "ledger/ledger.sql.h"

#include <ftw.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { CLIENTS = 64, EACH = 200, LINES = 1000000, MANY = 10000000, PROOFS = 1000, BATCH = 10 };

static enum fail content(struct db *db, struct arena *arena, int64_t about, int64_t subject,
                         struct buf *out, struct why *why) {
    (void)db, (void)arena, (void)about, (void)why;
    ledger_line_int(out, "participant", subject);
    ledger_line(out, "use heart, answer", "yes");
    ledger_line(out, "use heart, condition", "If it is deleted afterwards.");
    return FAIL_NONE;
}

static const struct ledger_kind kind = {.name = "bench",
                                        .title = "Bench",
                                        .about = "bench",
                                        .table = "bench",
                                        .subject = "person",
                                        .content = content};
REGISTER(ledger_kind, kind);

struct load {
    struct store *store;
    atomic_llong next;
};

struct contribution {
    struct arena *arena;
    int64_t first;
    int n;
};

static enum fail record_job(struct db *db, void *context, struct why *why) {
    const struct contribution *c = context;
    size_t mark = arena_mark(c->arena);
    for (int i = 0; i < c->n; i++)
        TRY(ledger_record(db, c->arena, &kind, (c->first + i) / 5000, c->first + i,
                          20000 * CLOCK_DAY, why));
    arena_rewind(c->arena, mark);
    return FAIL_NONE;
}

static void *client(void *thing) {
    struct load *load = thing;
    struct arena *arena = arena_new((size_t)64 << 20);
    for (int i = 0; i < EACH / BATCH; i++) {
        struct contribution c = {arena, atomic_fetch_add(&load->next, BATCH), BATCH};
        if (store_write(load->store, arena, record_job, &c, NULL) != FAIL_NONE) abort();
    }
    arena_free(arena);
    return NULL;
}

static void records(void *thing) {
    pthread_t threads[CLIENTS];
    for (int i = 0; i < CLIENTS; i++)
        if (pthread_create(&threads[i], NULL, client, thing) != 0) abort();
    for (int i = 0; i < CLIENTS; i++) pthread_join(threads[i], NULL);
}

static enum fail proofs_job(struct db *db, void *context, struct why *why) {
    struct arena *arena = context;
    struct ledger_nodes nodes = {db, arena};
    struct tree_source source = ledger_source(&nodes);
    int64_t size = 0;
    TRY(ledger_size(db, arena, &size, why));
    for (int64_t i = 0; i < PROOFS; i++) {
        struct tree_proof proof;
        size_t mark = arena_mark(arena);
        TRY(tree_inclusion(&source, (uint64_t)(i * 7919317 % size), (uint64_t)size, &proof, why));
        bench_use((double)proof.n);
        arena_rewind(arena, mark);
    }
    return FAIL_NONE;
}

struct reading {
    struct load *load;
    struct arena *arena;
};

static void proofs(void *thing) {
    struct reading *reading = thing;
    if (store_read(reading->load->store, proofs_job, reading->arena, NULL) != FAIL_NONE) abort();
}

static void check_all(void *thing) {
    const char *line = thing;
    size_t n = strlen(line);
    struct tree_edge edge = {.size = 0};
    for (int i = 0; i < LINES; i++) {
        struct tree_hash leaf = tree_leaf(line, n);
        if (tree_add(&edge, &leaf, NULL, NULL, NULL) != FAIL_NONE) abort();
    }
    bench_use((double)tree_edge_root(&edge).bytes[0]);
}

/* ---- a log of ten million lines ----
 * Put in past the program, since the program would take as long as ten million people: the same
 * rows, in the order of the log, and the indexes afterwards. */

struct bulk {
    sqlite3 *db;
    sqlite3_stmt *entry, *node;
};

static void must(const struct bulk *bulk, int code) {
    if (code == SQLITE_OK || code == SQLITE_DONE) return;
    fprintf(stderr, "%s\n", sqlite3_errmsg(bulk->db));
    abort();
}

static enum fail bulk_node(void *context, unsigned level, uint64_t index,
                           const struct tree_hash *hash, struct why *why) {
    const struct bulk *bulk = context;
    (void)why;
    if (level == 0) return FAIL_NONE;
    sqlite3_bind_int64(bulk->node, 1, level);
    sqlite3_bind_int64(bulk->node, 2, (int64_t)index);
    sqlite3_bind_blob(bulk->node, 3, hash->bytes, TREE_HASH, SQLITE_STATIC);
    must(bulk, sqlite3_step(bulk->node));
    sqlite3_reset(bulk->node);
    return FAIL_NONE;
}

static void bulk_add(const struct bulk *bulk, struct tree_edge *edge) {
    struct tree_hash digest = tree_leaf(&edge->size, sizeof edge->size), leaf;
    leaf = tree_leaf(digest.bytes, TREE_HASH);
    sqlite3_bind_int64(bulk->entry, 1, (int64_t)edge->size);
    sqlite3_bind_blob(bulk->entry, 2, digest.bytes, TREE_HASH, SQLITE_STATIC);
    sqlite3_bind_blob(bulk->entry, 3, leaf.bytes, TREE_HASH, SQLITE_STATIC);
    must(bulk, sqlite3_step(bulk->entry));
    sqlite3_reset(bulk->entry);
    struct bulk mine = *bulk;
    if (tree_add(edge, &leaf, bulk_node, &mine, NULL) != FAIL_NONE) abort();
}

static void bulk_fill(const char *path, uint64_t n) {
    struct bulk bulk = {NULL, NULL, NULL};
    struct tree_edge edge = {.size = 0};
    char last[96];
    if (sqlite3_open(path, &bulk.db) != SQLITE_OK) abort();
    must(&bulk, sqlite3_exec(
                    bulk.db,
                    "PRAGMA synchronous=OFF; PRAGMA cache_size=-400000; PRAGMA temp_store=FILE;"
                    "BEGIN; DROP INDEX ledger_entry_by_leaf; DROP INDEX ledger_entry_by_about;"
                    "DELETE FROM ledger_entry; DELETE FROM ledger_node; DELETE FROM ledger_record;",
                    NULL, NULL, NULL));
    must(&bulk, sqlite3_prepare_v2(bulk.db,
                                   "INSERT INTO ledger_entry (position, kind, about, digest, leaf)"
                                   " VALUES (?1, 'bench', 'bench/1', ?2, ?3)",
                                   -1, &bulk.entry, NULL));
    must(&bulk, sqlite3_prepare_v2(
                    bulk.db, "INSERT INTO ledger_node (level, position, hash) VALUES (?1, ?2, ?3)",
                    -1, &bulk.node, NULL));
    while (edge.size < n) bulk_add(&bulk, &edge);
    sqlite3_finalize(bulk.entry);
    sqlite3_finalize(bulk.node);
    snprintf(last, sizeof last, "UPDATE ledger_state SET size = %llu, edge = NULL; COMMIT;",
             (unsigned long long)n);
    must(&bulk, sqlite3_exec(bulk.db,
                             "CREATE INDEX ledger_entry_by_leaf ON ledger_entry(leaf);"
                             "CREATE INDEX ledger_entry_by_about ON ledger_entry(about, kind);",
                             NULL, NULL, NULL));
    must(&bulk, sqlite3_exec(bulk.db, last, NULL, NULL, NULL));
    sqlite3_close(bulk.db);
}

static int forget(const char *path, const struct stat *about, int flag, struct FTW *at) {
    (void)about, (void)flag, (void)at;
    return remove(path);
}

/* How many lines the long log has: LINES=0 leaves it out. */
static uint64_t lines_asked(void) {
    const char *text = getenv("LINES");
    return text == NULL ? MANY : strtoull(text, NULL, 10);
}

static struct app *data_open(const char *folder) {
    struct app *app;
    struct why why = {0};
    struct app_settings settings = {.folder = folder, .public_url = "", .service_name = ""};
    if (app_open(&settings, &app, &why) == FAIL_NONE) return app;
    fprintf(stderr, "%s\n", why.text);
    abort();
}

static void long_log(const char *folder, struct reading *reading, uint64_t n) {
    struct arena *arena = arena_new(65536);
    double start = (double)clock_monotonic();
    bulk_fill(arena_printf(arena, "%s/folkmoot.db", folder), n);
    printf("(%llu lines put in past the program in %.0f s)\n", (unsigned long long)n,
           ((double)clock_monotonic() - start) / 1e6);
    struct app *app = data_open(folder);
    reading->load->store = app->store;
    bench_measure(arena_printf(arena, "proofs out of %llu stored lines", (unsigned long long)n), 5,
                  PROOFS, "proofs", proofs, reading);
    app_close(app);
    arena_free(arena);
}

int main(void) {
    char folder[] = "/tmp/folkmoot-ledger-bench-XXXXXX";
    char line[] = "folkmoot/1 ballot-after engagement/12 "
                  "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
    struct why why = {0};
    base_start();
    bench_machine();
    if (mkdtemp(folder) == NULL || app_folder_make(folder, &why) != FAIL_NONE) return 1;
    struct app *app = data_open(folder);
    struct load load = {.store = app->store};
    struct arena *arena = arena_new((size_t)256 << 20);
    struct reading reading = {&load, arena};
    bench_measure("contributions recorded and durable, 64 clients", 3, CLIENTS * EACH, "entries",
                  records, &load);
    bench_measure("proofs out of what is stored", 5, PROOFS, "proofs", proofs, &reading);
    app_close(app);
    bench_measure("lines hashed and the root made again, one core", 5, LINES, "lines", check_all,
                  line);
    if (lines_asked() > 0) long_log(folder, &reading, lines_asked());
    arena_free(arena);
    nftw(folder, forget, 16, FTW_DEPTH | FTW_PHYS);
    return 0;
}
