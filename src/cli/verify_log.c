/* verify: the public log from its published files alone; receipts and proofs that people kept. */
#include "cli/verify.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "ledger/checkpoint.h"
#include "ledger/code.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static const size_t file_most = (size_t)2 << 30;
enum { SMALL = 1 << 20, FILES_MOST = 100000, TILE = 256 };

struct line {
    struct str text;
    struct tree_hash leaf;
    const char *file;
    int64_t row;
};

struct log {
    struct arena *arena;
    struct check *check;
    const char *folder;
    struct checkpoint_key key;
    struct checkpoint head;
    struct line *lines;
    size_t n, n_room;
};

/* ---- what is read ---- */

static int by_name(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Names of the files in a folder that begin so, in order; their numbers have leading zeros. */
static enum fail names_of(struct log *log, const char *start, const char ***names, size_t *n,
                          struct why *why) {
    DIR *folder = opendir(log->folder);
    size_t count = 0;
    if (folder == NULL)
        return why_fail(why, FAIL_INPUT, "log", "'%s' is no folder that can be read", log->folder);
    const char **found = ARENA_ARRAY(log->arena, const char *, FILES_MOST);
    for (struct dirent *at = readdir(folder); at != NULL && count < FILES_MOST;
         at = readdir(folder))
        if (str_starts(str_of(at->d_name), start))
            found[count++] = arena_copy(log->arena, at->d_name);
    closedir(folder);
    qsort(found, count, sizeof *found, by_name);
    *names = found;
    *n = count;
    return FAIL_NONE;
}

static enum fail key_get(const struct arguments *arguments, struct log *log, struct why *why) {
    const char *path = argument(arguments, "key");
    struct str text;
    if (path == NULL && log->folder != NULL) path = path_join(log->arena, log->folder, "key");
    if (path == NULL)
        return why_fail(why, FAIL_INPUT, "key", "'--proof' wants '--key FILE', the log's own key");
    TRY(input_read(log->arena, path, SMALL, &text, why));
    if (checkpoint_key_read(log->arena, text.s, &log->key, why) != FAIL_NONE)
        return why_in_file(why, path);
    return FAIL_NONE;
}

static enum fail head_get(struct log *log, const char *path, struct checkpoint *out,
                          struct why *why) {
    struct str text;
    TRY(input_read(log->arena, path, SMALL, &text, why));
    enum fail fail = checkpoint_read(log->arena, text, out, why);
    return fail == FAIL_NONE ? FAIL_NONE : why_in_file(why, path);
}

/* "folkmoot/1 KIND ABOUT DIGEST" */
static bool line_good(struct str line, struct str digest[1]) {
    struct str rest = line;
    if (!str_is(str_cut(&rest, ' '), "folkmoot/1") || rest.s == NULL) return false;
    struct str kind = str_cut(&rest, ' ');
    if (kind.n == 0 || rest.s == NULL) return false;
    struct str about = str_cut(&rest, ' ');
    if (about.n == 0 || rest.s == NULL || rest.n != 2 * (size_t)TREE_HASH) return false;
    for (size_t i = 0; i < rest.n; i++)
        if (strchr("0123456789abcdef", rest.s[i]) == NULL) return false;
    *digest = rest;
    return true;
}

static void line_add(struct log *log, struct str text, const char *file, int64_t row) {
    if (log->n == log->n_room) {
        size_t room = log->n_room == 0 ? 4096 : log->n_room * 2;
        log->lines = arena_grow(log->arena, log->lines, log->n_room * sizeof *log->lines,
                                room * sizeof *log->lines);
        log->n_room = room;
    }
    log->lines[log->n++] = (struct line){text, tree_leaf(text.s, text.n), file, row};
}

static enum fail lines_get(struct log *log, struct why *why) {
    const char **names;
    size_t n;
    struct str *texts;
    TRY(names_of(log, "entries-", &names, &n, why));
    if (n == 0)
        return why_fail(why, FAIL_INPUT, "log", "'%s' has no file 'entries-...'", log->folder);
    texts = ARENA_ARRAY(log->arena, struct str, n);
    for (size_t i = 0; i < n; i++)
        TRY(input_read(log->arena, path_join(log->arena, log->folder, names[i]), file_most,
                       &texts[i], why));
    for (size_t i = 0; i < n; i++) {
        int64_t row = 0;
        for (struct str rest = texts[i], digest; rest.s != NULL && rest.n > 0;) {
            struct str line = str_cut(&rest, '\n');
            row++;
            if (line_good(line, &digest)) {
                line_add(log, line, names[i], row);
                continue;
            }
            enum fail fail = why_fail(why, FAIL_INPUT, "log",
                                      "this is no line of a log: want 'folkmoot/1', a kind, what "
                                      "it is about and 64 hexadecimal digits");
            if (why != NULL) why->row = row;
            (void)fail;
            return why_in_file(why, path_join(log->arena, log->folder, names[i]));
        }
    }
    return FAIL_NONE;
}

/* ---- the log and its heads ---- */

static struct tree_hash root_of(const struct log *log, uint64_t size) {
    struct tree_edge edge = {.size = 0};
    for (size_t i = 0; i < size && i < log->n; i++)
        if (tree_add(&edge, &log->lines[i].leaf, NULL, NULL, NULL) != FAIL_NONE) break;
    return tree_edge_root(&edge);
}

static void signature_look(struct log *log, const struct checkpoint *head, const char *what) {
    struct why why = {0};
    enum fail fail = checkpoint_check(log->arena, head, &log->key, NULL, &why);
    verify_found(log->check, what, (int64_t)head->size,
                 fail == FAIL_NONE ? NULL : arena_copy(log->arena, why.text));
}

/* The first line whose leaf is not the one in the tiles of the log; NULL: none, or no tiles. */
static const char *altered_line(struct log *log) {
    const char **names;
    size_t n;
    if (names_of(log, "tile-0-", &names, &n, NULL) != FAIL_NONE) return NULL;
    for (size_t i = 0; i < n; i++) {
        struct str tile, number = {names[i] + strlen("tile-0-"), strlen(names[i] + 7)};
        int64_t index = 0;
        if (!str_int(number, 0, INT64_MAX / TILE, &index) ||
            input_read(log->arena, path_join(log->arena, log->folder, names[i]), SMALL, &tile,
                       NULL) != FAIL_NONE)
            continue;
        for (size_t k = 0; (k + 1) * TREE_HASH <= tile.n; k++) {
            size_t at = (size_t)index * TILE + k;
            if (at >= log->n) return NULL;
            const struct line *line = &log->lines[at];
            if (memcmp(line->leaf.bytes, tile.s + k * TREE_HASH, TREE_HASH) != 0)
                return arena_printf(log->arena, "%s, line %lld (number %zu of the log) was altered",
                                    line->file, (long long)line->row, at + 1);
        }
    }
    return NULL;
}

static void lines_look(struct log *log) {
    const char *wrong = NULL;
    struct tree_hash root = root_of(log, log->head.size);
    if (log->n < log->head.size) {
        wrong = arena_printf(log->arena,
                             "the log was truncated: the signed head says %llu lines, the files "
                             "have %zu",
                             (unsigned long long)log->head.size, log->n);
    } else if (!tree_hash_equal(&root, &log->head.root)) {
        wrong = altered_line(log);
        if (wrong == NULL)
            wrong = arena_printf(log->arena,
                                 "the first %llu lines do not give the signed root: a line was "
                                 "altered, or the log was forked",
                                 (unsigned long long)log->head.size);
    }
    uint64_t under = log->n < log->head.size ? log->n : log->head.size;
    verify_found(log->check, "lines of the log that give the signed root", (int64_t)under, wrong);
    if (log->n > under)
        verify_found(log->check, "lines behind the signed head, which say nothing yet",
                     (int64_t)(log->n - under), NULL);
}

static enum fail since_look(struct log *log, const char *path, struct why *why) {
    struct checkpoint former;
    const char *wrong = NULL;
    TRY(head_get(log, path, &former, why));
    signature_look(log, &former, "lines under the older head, whose signature is the log's");
    if (former.size > log->head.size) {
        wrong = arena_printf(log->arena,
                             "the log was truncated: the older head has %llu lines, the newer %llu",
                             (unsigned long long)former.size, (unsigned long long)log->head.size);
    } else {
        struct tree_hash root = root_of(log, former.size);
        if (!tree_hash_equal(&root, &former.root))
            wrong = arena_printf(log->arena,
                                 "the log was forked: its first %llu lines are not those that the "
                                 "older head was of",
                                 (unsigned long long)former.size);
    }
    verify_found(log->check, "lines that are as under the older head", (int64_t)former.size, wrong);
    return FAIL_NONE;
}

/* ---- receipts ---- */

/* What became of line `at`: NULL while it counts. */
static const char *gone(const struct log *log, const struct line *line) {
    char *digest = hex(log->arena, line->leaf.bytes, TREE_HASH);
    for (size_t i = 0; i < log->n; i++) {
        struct str text = log->lines[i].text;
        bool named = text.n > 64 && memcmp(text.s + text.n - 64, digest, 64) == 0;
        if (named && str_starts(text, "folkmoot/1 withdrawn ")) return "withdrawn later";
        if (named && str_starts(text, "folkmoot/1 replaced ")) return "replaced later";
    }
    return NULL;
}

static void place_tell(struct log *log, const char *code, const struct line *line) {
    size_t at = (size_t)(line - log->lines);
    const char *what = gone(log, line);
    verify_found(log->check,
                 arena_printf(log->arena, "number of the line of %s in the log%s%s", code,
                              what == NULL ? "" : ", ", what == NULL ? "" : what),
                 (int64_t)at + 1, NULL);
}

static enum fail code_look(struct log *log, const char *typed, struct why *why) {
    char code[LEDGER_CODE_TEXT];
    uint8_t prefix[LEDGER_CODE_PREFIX];
    TRY(ledger_code_read(typed, code, prefix, why));
    for (size_t i = 0; i < log->n; i++) {
        if (!ledger_code_is_of(prefix, &log->lines[i].leaf)) continue;
        place_tell(log, code, &log->lines[i]);
        return FAIL_NONE;
    }
    verify_found(log->check, arena_printf(log->arena, "lines with the code %s", code), 0,
                 "no line of the log has this code");
    return FAIL_NONE;
}

static const char *receipt_wrong(struct log *log, const char *code, const char *line,
                                 const char *salt, const char *content) {
    uint8_t bytes[64], digest[SHA256_BYTES];
    char its[LEDGER_CODE_TEXT];
    struct str end;
    size_t n = strlen(salt) / 2;
    struct tree_hash leaf = tree_leaf(line, strlen(line));
    if (!line_good(str_of(line), &end)) return "the receipt's line is no line of a log";
    if (n > sizeof bytes || !hex_read(salt, bytes, n)) return "the receipt's salt is not whole";
    sha256_pair(bytes, n, content, strlen(content), digest);
    if (!str_is(end, hex(log->arena, digest, sizeof digest)))
        return "the receipt is forged or altered: its answers and salt do not give its line";
    ledger_code(&leaf, its);
    return text_is(its, code) ? NULL : "the receipt is altered: its code is not that of its line";
}

static enum fail receipt_look(struct log *log, const json_t *receipt, struct why *why) {
    const char *code, *line, *salt, *content;
    TRY(json_text(receipt, "code", &code, why));
    TRY(json_text(receipt, "line", &line, why));
    TRY(json_text(receipt, "salt", &salt, why));
    TRY(json_text(receipt, "content", &content, why));
    const char *wrong = receipt_wrong(log, code, line, salt, content);
    verify_found(
        log->check,
        arena_printf(log->arena, "receipts whose answers, salt, line and code fit, %s", code), 1,
        wrong);
    if (wrong != NULL) return FAIL_NONE;
    for (size_t i = 0; i < log->n; i++) {
        if (!str_is(log->lines[i].text, line)) continue;
        place_tell(log, code, &log->lines[i]);
        return FAIL_NONE;
    }
    verify_found(log->check, arena_printf(log->arena, "lines of receipt %s", code), 0,
                 "the log does not have the receipt's line; if it is younger than a day, look "
                 "again tomorrow");
    return FAIL_NONE;
}

static enum fail receipts_look(struct log *log, const char *path, struct why *why) {
    struct str text;
    json_t *root;
    const char *name;
    size_t i;
    json_t *receipt;
    if (!file_exists(path)) return code_look(log, path, why);
    TRY(input_read(log->arena, path, SMALL * 16, &text, why));
    if (json_read(log->arena, text, &root, why) != FAIL_NONE) return why_in_file(why, path);
    if (json_text(root, "log", &name, why) != FAIL_NONE) return why_in_file(why, path);
    if (!text_is(name, log->key.name)) {
        verify_found(log->check, "receipts of this log", 0,
                     arena_printf(log->arena, "the receipts are of the log '%s', this is '%s'",
                                  name, log->key.name));
        return FAIL_NONE;
    }
    json_array_foreach(json_object_get(root, "receipts"), i, receipt) {
        if (receipt_look(log, receipt, why) != FAIL_NONE) return why_in_file(why, path);
    }
    return FAIL_NONE;
}

/* ---- proofs by themselves ---- */

enum fail verify_proof_hashes(struct arena *arena, const json_t *root, struct tree_proof *out,
                              struct why *why) {
    size_t i;
    json_t *at;
    struct tree_proof proof = {.n = 0};
    json_array_foreach(json_object_get(root, "proof"), i, at) {
        uint8_t *bytes = NULL;
        size_t n = 0;
        const char *text = json_string_value(at);
        if (text == NULL || i >= TREE_PROOF_MAX ||
            !base64_read(arena, text, strlen(text), &bytes, &n) || n != TREE_HASH)
            return why_fail(why, FAIL_INPUT, "proof", "hash %zu of the proof is none", i + 1);
        memcpy(proof.hashes[proof.n++].bytes, bytes, TREE_HASH);
    }
    *out = proof;
    return FAIL_NONE;
}

static enum fail head_of(struct log *log, const json_t *root, const char *name,
                         struct checkpoint *out, struct why *why) {
    const char *text;
    TRY(json_text(root, name, &text, why));
    return checkpoint_read(log->arena, str_of(text), out, why);
}

static enum fail proof_look(struct log *log, const char *path, struct why *why) {
    struct str text;
    json_t *root;
    const char *format, *line;
    struct tree_proof proof;
    struct checkpoint head, former;
    int64_t index;
    TRY(input_read(log->arena, path, SMALL, &text, why));
    TRY(json_read(log->arena, text, &root, why));
    TRY(json_text(root, "format", &format, why));
    TRY(verify_proof_hashes(log->arena, root, &proof, why));
    TRY(head_of(log, root, "checkpoint", &head, why));
    signature_look(log, &head, "lines under the head of the proof, whose signature is the log's");
    if (text_is(format, "folkmoot-inclusion/1")) {
        TRY(json_text(root, "line", &line, why));
        TRY(json_int(root, "index", 0, INT64_MAX, &index, why));
        struct tree_hash leaf = tree_leaf(line, strlen(line));
        bool good = tree_inclusion_check(&leaf, (uint64_t)index, head.size, &proof, &head.root);
        verify_found(log->check, "number of the line in the log", index + 1,
                     good ? NULL : "the proof does not lead from the line to the signed root");
        return FAIL_NONE;
    }
    if (!text_is(format, "folkmoot-consistency/1"))
        return why_fail(why, FAIL_INPUT, "format", "'%s' is no proof that is known here", format);
    TRY(head_of(log, root, "former", &former, why));
    signature_look(log, &former, "lines under the older head, whose signature is the log's");
    bool good = tree_consistency_check(former.size, head.size, &proof, &former.root, &head.root);
    verify_found(log->check, "lines that both heads begin with", (int64_t)former.size,
                 good ? NULL : "the log was forked: the newer head does not continue the older");
    return FAIL_NONE;
}

enum fail verify_log(const struct arguments *arguments, struct check *check, struct why *why) {
    struct log log = {
        .arena = arguments->arena, .check = check, .folder = argument(arguments, "log")};
    const char *proof = argument(arguments, "proof"), *since = argument(arguments, "since"),
               *receipt = argument(arguments, "receipt");
    TRY(key_get(arguments, &log, why));
    if (proof != NULL && proof_look(&log, proof, why) != FAIL_NONE) return why_in_file(why, proof);
    if (log.folder == NULL) return FAIL_NONE;
    TRY(head_get(&log, path_join(log.arena, log.folder, "checkpoint"), &log.head, why));
    TRY(lines_get(&log, why));
    signature_look(&log, &log.head, "lines under the head, whose signature is the log's");
    lines_look(&log);
    if (since != NULL) TRY(since_look(&log, since, why));
    return receipt == NULL ? FAIL_NONE : receipts_look(&log, receipt, why);
}
