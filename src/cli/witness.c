/* witness: an independent party keeps the last signed head of a log, looks at the next one, and
 * signs it only when it continues the one before. Method: C2SP tlog-witness, by files or by
 * address. */
#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "cli/data.h"
#include "cli/verify.h"
#include "ledger/checkpoint.h"
#include "ledger/ledger.h"

#include <curl/curl.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum { SMALL = 1 << 20, WAIT_S = 60, SEED = 32 };

struct witness {
    struct arena *arena;
    const char *keep; /* folder */
    struct sign_key key;
    struct checkpoint_key own, log;
    struct str note, former_note; /* former_note.s NULL: the first head of this log */
    struct checkpoint head, former;
    bool older; /* what is shown is older than what was signed, and the same log */
};

/* ---- the witness's own key ---- */

static enum fail kept_read(const struct witness *w, const char *name, struct str *out,
                           struct why *why) {
    return input_read(w->arena, path_join(w->arena, w->keep, name), SMALL, out, why);
}

static enum fail kept_write(const struct witness *w, const char *name, const char *text,
                            mode_t mode, struct why *why) {
    return file_write(path_join(w->arena, w->keep, name), text, strlen(text), mode, why);
}

static bool is_kept(const struct witness *w, const char *name) {
    return file_exists(path_join(w->arena, w->keep, name));
}

static bool name_good(const char *name) {
    if (*name == '\0' || strlen(name) > 100) return false;
    for (const char *s = name; *s != '\0'; s++)
        if ((unsigned char)*s <= ' ' || *s == '+') return false;
    return true;
}

/* Made at the first use; the same ever after. */
static enum fail key_own(struct witness *w, const char *name, struct why *why) {
    uint8_t seed[SEED];
    struct str text;
    if (!is_kept(w, "witness.secret")) {
        if (name == NULL || !name_good(name))
            return why_fail(why, FAIL_INPUT, "name",
                            "'%s' has no key yet: give '--name', a name without blanks and '+', "
                            "best with your own address: 'example.org/witness'",
                            w->keep);
        if (mkdir(w->keep, 0700) != 0 && errno != EEXIST)
            return why_fail(why, FAIL_SYSTEM, "keep", "the folder '%s' cannot be made", w->keep);
        secret_bytes(seed, sizeof seed);
        TRY(kept_write(w, "witness.secret",
                       arena_printf(w->arena, "%s %s\n", name, hex(w->arena, seed, SEED)), 0600,
                       why));
    }
    TRY(kept_read(w, "witness.secret", &text, why));
    struct str rest = str_trim(text), stored = str_cut(&rest, ' ');
    if (rest.n != (size_t)2 * SEED || !hex_read(str_copy(w->arena, rest), seed, SEED))
        return why_fail(why, FAIL_INPUT, "keep", "'%s/witness.secret' is damaged", w->keep);
    const char *own_name = str_copy(w->arena, stored);
    if (name != NULL && !text_is(name, own_name))
        return why_fail(why, FAIL_INPUT, "name", "the key in '%s' is of '%s'", w->keep, own_name);
    sign_key_make(seed, &w->key);
    checkpoint_key_make(own_name, CHECKPOINT_WITNESS, w->key.public, &w->own);
    return kept_write(w, "witness.key",
                      arena_printf(w->arena, "%s\n", checkpoint_key_text(w->arena, &w->own)), 0644,
                      why);
}

/* ---- what the log says ---- */

static size_t body_take(char *bytes, size_t size, size_t n, void *context) {
    struct buf *body = context;
    buf_add(body, bytes, size * n);
    return body->full ? 0 : size * n;
}

static void curl_end(void *thing) {
    curl_easy_cleanup(thing);
}

/* *status: what the service answered; 0 when it did not. */
static enum fail fetch(struct arena *arena, const char *url, struct str *out, long *status,
                       struct why *why) {
    struct buf body;
    *status = 0;
    CURL *curl = curl_easy_init();
    if (curl == NULL) return why_fail(why, FAIL_SYSTEM, NULL, "no memory for fetching");
    arena_on_end(arena, curl_end, curl);
    buf_init(&body, arena, SMALL);
    buf_text(&body, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)WAIT_S);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, body_take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status);
    if (code != CURLE_OK || *status != 200)
        return why_fail(why, FAIL_SYSTEM, "url", "'%s' cannot be read: %s (status %ld)", url,
                        curl_easy_strerror(code), *status);
    *out = (struct str){body.s, body.n};
    return FAIL_NONE;
}

/* The name of the log as a file: one file of each log. */
static const char *file_of(const struct witness *w, const char *end) {
    char *name = arena_copy(w->arena, w->log.name);
    for (char *s = name; *s != '\0'; s++)
        if (*s == '/') *s = '-';
    return arena_printf(w->arena, "%s.%s", name, end);
}

/* The log's key: the one that was given; then the one that was kept, which must be the same. */
static enum fail key_of_log(struct witness *w, const char *path, struct why *why) {
    struct str text;
    struct checkpoint_key kept;
    TRY(input_read(w->arena, path, SMALL, &text, why));
    if (checkpoint_key_read(w->arena, str_copy(w->arena, text), &w->log, why) != FAIL_NONE)
        return why_in_file(why, path);
    if (w->log.type != CHECKPOINT_LOG)
        return why_fail(why, FAIL_INPUT, "key", "this is the key of a witness, not of a log");
    const char *file = file_of(w, "key");
    if (!is_kept(w, file))
        return kept_write(w, file,
                          arena_printf(w->arena, "%s\n", checkpoint_key_text(w->arena, &w->log)),
                          0644, why);
    TRY(kept_read(w, file, &text, why));
    TRY(checkpoint_key_read(w->arena, str_copy(w->arena, text), &kept, why));
    if (memcmp(kept.public_key, w->log.public_key, sizeof kept.public_key) != 0)
        return why_fail(why, FAIL_CONFLICT, "key",
                        "the log '%s' has another key than the one that you kept", w->log.name);
    return FAIL_NONE;
}

static enum fail former_get(struct witness *w, struct why *why) {
    const char *file = file_of(w, "checkpoint");
    w->former_note = (struct str){NULL, 0};
    if (!is_kept(w, file)) return FAIL_NONE;
    TRY(kept_read(w, file, &w->former_note, why));
    if (checkpoint_read(w->arena, w->former_note, &w->former, why) != FAIL_NONE)
        return why_in_file(why, file);
    return FAIL_NONE;
}

/* ---- whether the one continues the other ---- */

/* What proves that somebody lies is worth keeping: both heads, each under the log's signature. */
static enum fail lie(const struct witness *w, const char *word, const char *text, struct why *why) {
    const char *name =
        arena_printf(w->arena, "%s-%llu-%llu.txt", word, (unsigned long long)w->former.size,
                     (unsigned long long)w->head.size);
    TRY(kept_write(w, name,
                   arena_printf(w->arena, "%s\n\nKept:\n\n%s\nShown now:\n\n%s", text,
                                str_copy(w->arena, w->former_note), str_copy(w->arena, w->note)),
                   0644, why));
    return why_fail(why, FAIL_CONFLICT, "log", "%s. Not signed; both heads are in '%s'", text,
                    path_join(w->arena, w->keep, name));
}

static enum fail truncated(const struct witness *w, struct why *why) {
    return lie(w, "truncated",
               arena_printf(w->arena,
                            "the log was truncated: you signed a head of %llu lines, and now it "
                            "has %llu, without a proof that the one continues the other",
                            (unsigned long long)w->former.size, (unsigned long long)w->head.size),
               why);
}

/* The newer of what was signed and what is shown must continue the older one: a shown head with
 * fewer lines may just be an older one, from a cache or of a slow colleague. */
static enum fail continues(struct witness *w, const struct tree_proof *proof, struct why *why) {
    if (w->head.size < w->former.size) {
        w->older = tree_consistency_check(w->head.size, w->former.size, proof, &w->head.root,
                                          &w->former.root);
        return w->older ? FAIL_NONE : truncated(w, why);
    }
    if (tree_consistency_check(w->former.size, w->head.size, proof, &w->former.root, &w->head.root))
        return FAIL_NONE;
    return lie(w, "forked",
               arena_printf(w->arena,
                            "the log was forked: the head of %llu lines does not continue the one "
                            "of %llu lines that you signed",
                            (unsigned long long)w->head.size, (unsigned long long)w->former.size),
               why);
}

/* True when no proof is needed: *fail is then the answer. */
static bool sizes_say(const struct witness *w, enum fail *fail, struct why *why) {
    *fail = FAIL_NONE;
    if (w->former_note.s == NULL) return true;
    if (w->head.size != w->former.size) return false;
    if (!tree_hash_equal(&w->head.root, &w->former.root))
        *fail = lie(w, "forked",
                    arena_printf(w->arena,
                                 "the log was forked: two heads of %llu lines have different roots",
                                 (unsigned long long)w->head.size),
                    why);
    return true;
}

/* Where the log proves that the larger head continues the smaller one. */
static const char *proof_place(const struct witness *w) {
    uint64_t a = w->former.size, b = w->head.size;
    return arena_printf(w->arena, "/log/consistency.json?from=%llu&to=%llu",
                        (unsigned long long)(a < b ? a : b), (unsigned long long)(a < b ? b : a));
}

static enum fail head_take(struct witness *w, struct str note, struct why *why) {
    w->note = note;
    TRY(checkpoint_read(w->arena, note, &w->head, why));
    return checkpoint_check(w->arena, &w->head, &w->log, NULL, why);
}

static enum fail proof_of(const struct witness *w, struct str text, struct tree_proof *out,
                          struct why *why) {
    json_t *root;
    TRY(json_read(w->arena, text, &root, why));
    return verify_proof_hashes(w->arena, root, out, why);
}

static enum fail look_at_url(struct witness *w, const char *url, struct why *why) {
    enum { HTTP_ERRORS = 400, HTTP_SERVER_ERRORS = 500 };
    struct str note, text;
    struct tree_proof proof;
    enum fail fail;
    long status;
    TRY(fetch(w->arena, arena_printf(w->arena, "%s/log/checkpoint", url), &note, &status, why));
    TRY(head_take(w, note, why));
    if (sizes_say(w, &fail, why)) return fail;
    fail =
        fetch(w->arena, arena_printf(w->arena, "%s%s", url, proof_place(w)), &text, &status, why);
    /* A log that has fewer lines than it had refuses the proof; one that is away says nothing. */
    if (fail != FAIL_NONE && w->head.size < w->former.size && status >= HTTP_ERRORS &&
        status < HTTP_SERVER_ERRORS)
        return truncated(w, why);
    if (fail != FAIL_NONE) return fail;
    TRY(proof_of(w, text, &proof, why));
    return continues(w, &proof, why);
}

/* Without a proof, fewer lines than were signed mean one of two things: say both. */
static enum fail proof_wanted(const struct witness *w, struct why *why) {
    if (w->head.size > w->former.size)
        return why_fail(why, FAIL_INPUT, "proof", "want '--proof FILE': %s of the log",
                        proof_place(w));
    return why_fail(why, FAIL_INPUT, "proof",
                    "this head has %llu lines, fewer than the %llu that you signed: it is an older "
                    "head, or the log was truncated. '--proof FILE' tells which: %s of the log. A "
                    "log that cannot give it was truncated",
                    (unsigned long long)w->head.size, (unsigned long long)w->former.size,
                    proof_place(w));
}

static enum fail look_at_files(struct witness *w, const char *head, const char *path,
                               struct why *why) {
    struct str note, text;
    struct tree_proof proof;
    enum fail fail;
    TRY(input_read(w->arena, head, SMALL, &note, why));
    if (head_take(w, note, why) != FAIL_NONE) return why_in_file(why, head);
    if (sizes_say(w, &fail, why)) return fail;
    if (path == NULL) return proof_wanted(w, why);
    TRY(input_read(w->arena, path, SMALL, &text, why));
    if (proof_of(w, text, &proof, why) != FAIL_NONE) return why_in_file(why, path);
    return continues(w, &proof, why);
}

/* ---- signing ---- */

static enum fail put(const struct witness *w, const char *note, bool json, struct why *why) {
    if (!json) {
        printf("%s", note);
        return FAIL_NONE;
    }
    struct buf text;
    struct json_out out;
    buf_init(&text, w->arena, SMALL);
    json_out_init(&out, &text);
    json_open(&out, '{');
    json_pair_text(&out, "log", w->log.name);
    json_pair_text(&out, "witness", checkpoint_key_text(w->arena, &w->own));
    json_pair_int(&out, "former_size", w->former_note.s == NULL ? 0 : (int64_t)w->former.size);
    json_pair_int(&out, "size", (int64_t)(w->older ? w->former.size : w->head.size));
    json_pair_text(&out, "cosigned", note);
    json_close(&out, '}');
    if (text.full) return why_fail(why, FAIL_LIMIT, NULL, "the head is too long to print");
    puts(text.s);
    return FAIL_NONE;
}

/* One own line: the service may show the head with the one that it has from us. */
static enum fail sign_it(const struct witness *w, bool json, struct why *why) {
    struct buf note;
    buf_init(&note, w->arena, CHECKPOINT_BYTES_MAX);
    buf_text(&note, checkpoint_without(w->arena, w->note, &w->own));
    buf_text(&note, checkpoint_cosign(w->arena, &w->head, w->own.name, &w->key,
                                      clock_now() / CLOCK_SECOND));
    if (note.full) return why_fail(why, FAIL_LIMIT, NULL, "the head has too many signatures");
    TRY(kept_write(w, file_of(w, "checkpoint"), note.s, 0644, why));
    return put(w, note.s, json, why);
}

static enum fail look(const struct arguments *arguments, struct why *why) {
    struct witness w = {.arena = arguments->arena, .keep = argument(arguments, "keep")};
    const char *url = argument(arguments, "url"), *head = argument(arguments, "head"),
               *key = argument(arguments, "key");
    if (w.keep == NULL)
        return why_fail(why, FAIL_INPUT, "keep",
                        "'witness' wants '--keep DIR', where your key and the heads are kept, or "
                        "'--data DIR' of the service");
    TRY(key_own(&w, argument(arguments, "name"), why));
    if (url == NULL && head == NULL) {
        puts(checkpoint_key_text(w.arena, &w.own));
        return FAIL_NONE;
    }
    if (key == NULL || (url != NULL && head != NULL))
        return why_fail(why, FAIL_INPUT, "key",
                        "want '--key FILE', the log's public key, and one of '--url' and '--head'");
    TRY(key_of_log(&w, key, why));
    TRY(former_get(&w, why));
    if (url != NULL)
        TRY(look_at_url(&w, url, why));
    else
        TRY(look_at_files(&w, head, argument(arguments, "proof"), why));
    bool json = argument_given(arguments, "json");
    if (!w.older) return sign_it(&w, json, why);
    fprintf(stderr,
            "The head of %llu lines is older than the one of %llu lines that you signed, "
            "which continues it: that one stands.\n",
            (unsigned long long)w.head.size, (unsigned long long)w.former.size);
    return put(&w, str_copy(w.arena, w.former_note), json, why);
}

/* ---- at the service ---- */

struct taking {
    const struct arguments *arguments;
    struct app *app;
    struct str note;
    const char *trust;
    size_t n;
};

static enum fail take_job(struct db *db, void *context, struct why *why) {
    struct taking *taking = context;
    struct arena *arena = taking->arguments->arena;
    if (taking->trust != NULL)
        TRY(ledger_witness_trust(db, arena, taking->trust, clock_now(), why));
    if (taking->note.s == NULL) return FAIL_NONE;
    return ledger_cosign(db, arena, taking->app->key, taking->note, &taking->n, why);
}

static enum fail take(const struct arguments *arguments, struct why *why) {
    struct taking taking = {.arguments = arguments};
    const char *trust = argument(arguments, "trust"), *note = argument(arguments, "take");
    struct str text;
    if (trust == NULL && note == NULL)
        return why_fail(why, FAIL_INPUT, "data",
                        "with '--data' want '--trust FILE', a witness's key, or '--take FILE', a "
                        "head that it signed");
    if (trust != NULL) {
        TRY(input_read(arguments->arena, trust, SMALL, &text, why));
        taking.trust = str_copy(arguments->arena, str_trim(text));
    }
    if (note != NULL) TRY(input_read(arguments->arena, note, SMALL, &taking.note, why));
    TRY(data_open(arguments, DATA_WRITE, &taking.app, why));
    TRY(store_write(taking.app->store, arguments->arena, take_job, &taking, why));
    if (trust != NULL) puts("The witness is known from now on.");
    if (note != NULL) printf("Signatures taken: %zu.\n", taking.n);
    return FAIL_NONE;
}

static enum fail run(const struct arguments *arguments, struct why *why) {
    return argument_given(arguments, "data") ? take(arguments, why) : look(arguments, why);
}

static const struct option_of options[] = {
    {.name = "keep", .value = "DIR", .help = "where your key and the heads that you saw are kept"},
    {.name = "name", .value = "NAME", .help = "your name as a witness, at the first use"},
    {.name = "key", .value = "FILE", .help = "the log's public key (/log/key)"},
    {.name = "url", .value = "URL", .help = "address of the service: fetch head and proof there"},
    {.name = "head", .value = "FILE", .help = "the head (/log/checkpoint), instead of --url"},
    {.name = "proof", .value = "FILE", .help = "with --head: /log/consistency.json?from=N&to=M"},
    {.name = "data", .value = "DIR", .help = "at the service: its data directory"},
    OPTION_DATABASE,
    {.name = "trust", .value = "FILE", .help = "at the service: a witness's public key"},
    {.name = "take", .value = "FILE", .help = "at the service: a head that a witness signed"},
    OPTION_JSON,
    {0},
};

static const struct command command_witness = {
    .name = "witness",
    .summary = "sign the public log's heads as an independent party, each only if it continues the "
               "last",
    .usage = "witness --keep DIR [--name NAME] [--key FILE --url URL]\n"
             "       witness --keep DIR [--name NAME] --key FILE --head FILE [--proof FILE]\n"
             "       witness --data DIR [--trust FILE] [--take FILE]",
    .help = "For a council, a newspaper or a university that looks at somebody's log: keeps the\n"
            "last head that it signed, fetches the next one with the proof that it continues it,\n"
            "and signs that with the time. A log that was cut off or forked is named (exit\n"
            "status 1), and both heads are kept: they prove it. Without --url and --head it\n"
            "prints your public key, which the service wants once with --trust. Give the signed\n"
            "head back at /log/sign, or have it taken with --take. One line of cron is enough:\n"
            "  0 6 * * *  folkmoot witness --keep /srv/witness --key log.key --url https://...",
    .options = options,
    .run = run};
REGISTER(command, command_witness);
