/* The public log from its files alone, on a machine that has nothing else; and all that can be
 * wrong with it. */
#include "base/file.h"
#include "base/hash.h"
#include "cli/command.h"
#include "cli/verify.h"
#include "demo/demo.h"
#include "ledger/checkpoint.h"
#include "ledger/ledger.h"
#include "ledger/ledger.sql.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <stdarg.h>
#include <string.h>

__attribute__((format(printf, 2, 3))) static enum fail run(struct why *why, const char *format,
                                                           ...) {
    struct arena *arena = arena_new((size_t)8 << 30);
    va_list list;
    va_start(list, format);
    struct str rest = str_of(arena_vprintf(arena, format, list));
    va_end(list);
    char *given[32];
    int n = 0;
    while (rest.s != NULL && n < 32) given[n++] = str_copy(arena, str_cut(&rest, ' '));
    struct arguments arguments;
    const struct command *command = command_find(given[0]);
    memset(why, 0, sizeof *why);
    enum fail fail = arguments_read(arena, command, n - 1, given + 1, &arguments, why);
    if (fail == FAIL_NONE) fail = command->run(&arguments, why);
    arena_free(arena);
    return fail;
}

/* A log of its own: lines, head and key as the service writes them. */
struct published {
    struct arena *arena;
    struct sign_key key;
    const char *origin;
    const char *folder;
    char *lines[600];
    size_t n;
};

static void put(const struct published *p, const char *name, const char *text, size_t n) {
    struct why why = {0};
    if (file_write(path_join(p->arena, p->folder, name), text, n, 0600, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
}

static char *head_at(const struct published *p, size_t size) {
    struct tree_edge edge = {.size = 0};
    for (size_t i = 0; i < size; i++) {
        struct tree_hash leaf = tree_leaf(p->lines[i], strlen(p->lines[i]));
        assert_int_equal(tree_add(&edge, &leaf, NULL, NULL, NULL), FAIL_NONE);
    }
    struct tree_hash root = tree_edge_root(&edge);
    return checkpoint_write(p->arena, p->origin, size, &root, &p->key);
}

/* The files, with the first `n` lines of which `altered` (if any) has one digit changed. */
static void lay_out(struct published *p, size_t n, size_t altered) {
    struct buf text;
    buf_init(&text, p->arena, 1 << 20);
    for (size_t i = 0; i < n; i++) {
        char *line = arena_copy(p->arena, p->lines[i]);
        size_t end = strlen(line) - 1;
        if (i + 1 == altered) line[end] = line[end] == '0' ? '1' : '0';
        buf_printf(&text, "%s\n", line);
    }
    put(p, "entries-000000000000.txt", text.s, text.n);
}

static void publish(struct published *p) {
    uint8_t seed[32] = {7};
    struct checkpoint_key public;
    *p = (struct published){.arena = arena_new((size_t)64 << 20), .folder = test_folder()};
    sign_key_make(seed, &p->key);
    p->origin = ledger_origin(p->arena, &p->key);
    checkpoint_key_make(p->origin, CHECKPOINT_LOG, p->key.public, &public);
    for (size_t i = 0; i < 600; i++) {
        char digest[SHA256_HEX];
        sha256_hex(&i, sizeof i, digest);
        p->lines[p->n++] =
            arena_printf(p->arena, "folkmoot/1 ballot-after engagement/1 %s", digest);
    }
    struct str salt = {"0123456789abcdef", 16}, content = STR("folkmoot: 1\nanswer: yes\n");
    struct tree_hash digest = ledger_commitment(salt, content);
    p->lines[20] = ledger_entry_line(p->arena, "ballot-after", "engagement/1",
                                     (struct str){(const char *)digest.bytes, TREE_HASH});
    char *key = checkpoint_key_text(p->arena, &public);
    put(p, "key", key, strlen(key));
    char *head = head_at(p, p->n);
    put(p, "checkpoint", head, strlen(head));
    for (size_t tile = 0; tile * 256 < p->n; tile++) {
        struct buf hashes;
        buf_init(&hashes, p->arena, 8192);
        for (size_t i = tile * 256; i < p->n && i < tile * 256 + 256; i++) {
            struct tree_hash leaf = tree_leaf(p->lines[i], strlen(p->lines[i]));
            buf_add(&hashes, (const char *)leaf.bytes, TREE_HASH);
        }
        put(p, arena_printf(p->arena, "tile-0-%zu", tile), hashes.s, hashes.n);
    }
    lay_out(p, p->n, 0);
}

static void refused(const struct published *p, const char *more, const char *words) {
    struct why why;
    assert_int_equal(run(&why, "verify --log %s%s", p->folder, more), FAIL_CONFLICT);
    if (strstr(why.text, words) == NULL) fail_msg("want '%s' in: %s", words, why.text);
}

static void logs_that_lie_are_named(void **state) {
    (void)state;
    struct published p;
    struct why why;
    publish(&p);
    const char *since = path_join(p.arena, p.folder, "older");
    char *older = head_at(&p, 400);
    put(&p, "older", older, strlen(older));
    const char *more = arena_printf(p.arena, " --since %s", since);
    if (run(&why, "verify --log %s%s --json", p.folder, more) != FAIL_NONE)
        fail_msg("%s", why.text);
    lay_out(&p, p.n, 517); /* one digit of one line */
    refused(&p, more, "entries-000000000000.txt, line 517 (number 517 of the log) was altered");
    lay_out(&p, 599, 0);
    refused(&p, "", "truncated: the signed head says 600 lines, the files have 599");
    /* Truncated together with its head: what somebody kept says so. */
    char *shorter = head_at(&p, 300);
    put(&p, "checkpoint", shorter, strlen(shorter));
    lay_out(&p, 300, 0);
    refused(&p, more, "truncated: the older head has 400 lines, the newer 300");
    /* Another history under the same key. */
    char *kept = p.lines[350];
    p.lines[350] = p.lines[351];
    lay_out(&p, p.n, 0);
    char *forked = head_at(&p, p.n);
    put(&p, "checkpoint", forked, strlen(forked));
    refused(&p, more, "forked: its first 400 lines are not those");
    p.lines[350] = kept;
    /* A head that the log did not sign. */
    lay_out(&p, p.n, 0);
    char *head = head_at(&p, p.n);
    head[strlen(p.origin) + 1] = '5'; /* 600 -> 500 */
    put(&p, "checkpoint", head, strlen(head));
    refused(&p, "", "altered, or the signature is forged");
    /* Not a log at all: the file, the row. */
    put(&p, "entries-000000000000.txt", "folkmoot/1 a b\n", 15);
    assert_int_equal(run(&why, "verify --log %s", p.folder), FAIL_INPUT);
    assert_non_null(strstr(why.text, "no line of a log"));
    arena_free(p.arena);
}
TEST(logs_that_lie_are_named,
     "ledger: a log with a digit altered, truncated, forked or not signed is named as such");

static void only_signed_lines_count(void **state) {
    (void)state;
    struct published p;
    struct why why = {0};
    struct arguments arguments;
    publish(&p);
    char *head = head_at(&p, 400);
    put(&p, "checkpoint", head, strlen(head));
    struct check check = {.arena = p.arena};
    char *given[] = {arena_copy(p.arena, "--log"), arena_copy(p.arena, p.folder)};
    assert_int_equal(arguments_read(p.arena, command_find("verify"), 2, given, &arguments, &why),
                     FAIL_NONE);
    if (verify_log(&arguments, &check, &why) != FAIL_NONE) fail_msg("%s", why.text);
    assert_int_equal(check.n, 3);
    assert_int_equal(check.findings[1].count, 400);
    assert_int_equal(check.findings[2].count, 200);
    assert_non_null(strstr(check.findings[2].what, "behind the signed head"));
    arena_free(p.arena);
}
TEST(only_signed_lines_count, "ledger: lines behind the signed head are not said to be under it");

static void forged_receipts_are_named(void **state) {
    (void)state;
    struct published p;
    struct why why;
    char code[LEDGER_CODE_TEXT];
    publish(&p);
    struct tree_hash leaf = tree_leaf(p.lines[20], strlen(p.lines[20]));
    ledger_code(&leaf, code);
    if (run(&why, "verify --log %s --receipt %s", p.folder, code) != FAIL_NONE)
        fail_msg("%s", why.text);
    static const char form[] =
        "{\"log\":\"%s\",\"receipts\":[{\"code\":\"%s\",\"line\":\"%s\",\"salt\":\"%s\","
        "\"content\":\"folkmoot: 1\\nanswer: %s\\n\"}]}";
    const char *path = path_join(p.arena, p.folder, "receipts.json");
    const char *more = arena_printf(p.arena, " --receipt %s", path);
    const char *salt = "30313233343536373839616263646566";
    char *good = arena_printf(p.arena, form, p.origin, code, p.lines[20], salt, "yes");
    put(&p, "receipts.json", good, strlen(good));
    if (run(&why, "verify --log %s%s", p.folder, more) != FAIL_NONE) fail_msg("%s", why.text);
    char *forged = arena_printf(p.arena, form, p.origin, code, p.lines[20], salt, "no");
    put(&p, "receipts.json", forged, strlen(forged));
    refused(&p, more, "forged or altered");
    char *elsewhere = arena_printf(p.arena, form, "folkmoot.log/0", code, p.lines[20], salt, "yes");
    put(&p, "receipts.json", elsewhere, strlen(elsewhere));
    refused(&p, more, "the receipts are of the log");
    put(&p, "receipts.json", good, strlen(good));
    char *kept = p.lines[20];
    p.lines[20] = p.lines[21];
    char *head = head_at(&p, p.n);
    lay_out(&p, p.n, 0);
    put(&p, "checkpoint", head, strlen(head));
    refused(&p, more, "does not have the receipt's line");
    p.lines[20] = kept;
    arena_free(p.arena);
}
TEST(forged_receipts_are_named,
     "ledger: a receipt with other answers, of another log or without a line is refused");

static void every_receipt_is_looked_at(void **state) {
    (void)state;
    enum { RECEIPTS = 60 };
    struct published p;
    struct why why;
    struct buf file;
    publish(&p);
    for (int forged = 0; forged < 2; forged++) {
        buf_init(&file, p.arena, 1 << 20);
        buf_text(&file, arena_printf(p.arena, "{\"log\":\"%s\",\"receipts\":[", p.origin));
        for (size_t i = 0; i < RECEIPTS; i++) {
            char code[LEDGER_CODE_TEXT];
            struct tree_hash leaf = tree_leaf(p.lines[20], strlen(p.lines[20]));
            ledger_code(&leaf, code);
            bool other = forged && i == RECEIPTS - 1;
            buf_text(&file,
                     arena_printf(p.arena,
                                  "%s{\"code\":\"%s\",\"line\":\"%s\",\"salt\":"
                                  "\"30313233343536373839616263646566\","
                                  "\"content\":\"folkmoot: 1\\nanswer: %s\\n\"}",
                                  i == 0 ? "" : ",", code, p.lines[20], other ? "no" : "yes"));
        }
        buf_text(&file, "]}");
        put(&p, "receipts.json", file.s, strlen(file.s));
        const char *more = arena_printf(p.arena, " --receipt %s/receipts.json", p.folder);
        if (forged) {
            refused(&p, more, "forged or altered");
        } else if (run(&why, "verify --log %s%s", p.folder, more) != FAIL_NONE) {
            fail_msg("%s", why.text);
        }
    }
    arena_free(p.arena);
}
TEST(every_receipt_is_looked_at,
     "ledger: the last of sixty receipts in a file is looked at like the first");
