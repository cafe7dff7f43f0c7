#include "ledger/checkpoint.h"

#include "base/hash.h"

#include <string.h>

/* An em dash and a blank begin each signature (signed-note). */
static const char dash[] = "\xe2\x80\x94 ";
enum { NUMBER = 4, TIME = 8 };

void checkpoint_key_make(const char *name, enum checkpoint_key_type type,
                         const uint8_t public_key[SIGN_PUBLIC_BYTES], struct checkpoint_key *out) {
    struct arena *arena = arena_new(65536);
    struct buf text;
    uint8_t digest[SHA256_BYTES];
    buf_init(&text, arena, 4096);
    buf_printf(&text, "%s\n%c", name, (char)type);
    buf_add(&text, (const char *)public_key, SIGN_PUBLIC_BYTES);
    sha256(text.s, text.n, digest);
    arena_free(arena);
    *out = (struct checkpoint_key){.name = name, .type = type};
    memcpy(out->number, digest, NUMBER);
    memcpy(out->public_key, public_key, SIGN_PUBLIC_BYTES);
}

char *checkpoint_key_text(struct arena *arena, const struct checkpoint_key *key) {
    uint8_t bytes[1 + SIGN_PUBLIC_BYTES] = {(uint8_t)key->type};
    memcpy(bytes + 1, key->public_key, SIGN_PUBLIC_BYTES);
    return arena_printf(arena, "%s+%s+%s", key->name, hex(arena, key->number, NUMBER),
                        base64(arena, bytes, sizeof bytes));
}

/* Names have neither blanks nor '+' in them. */
static bool name_good(struct str name) {
    if (name.n == 0 || name.n > 255) return false;
    for (size_t i = 0; i < name.n; i++)
        if ((uint8_t)name.s[i] <= ' ' || name.s[i] == '+' || (uint8_t)name.s[i] == 0x7F)
            return false;
    return true;
}

enum fail checkpoint_key_read(struct arena *arena, const char *text, struct checkpoint_key *out,
                              struct why *why) {
    struct str rest = str_trim(str_of(text));
    struct str name = str_cut(&rest, '+'), number = rest.s == NULL ? rest : str_cut(&rest, '+');
    uint8_t *bytes = NULL;
    size_t n = 0;
    if (rest.s == NULL || !name_good(name) || !base64_read(arena, rest.s, rest.n, &bytes, &n) ||
        n != 1 + SIGN_PUBLIC_BYTES ||
        (bytes[0] != CHECKPOINT_LOG && bytes[0] != CHECKPOINT_WITNESS))
        return why_fail(why, FAIL_INPUT, "key", "want a public key as 'name+number+key'");
    struct checkpoint_key key;
    checkpoint_key_make(str_copy(arena, name), (enum checkpoint_key_type)bytes[0], bytes + 1, &key);
    if (!str_is(number, hex(arena, key.number, NUMBER)))
        return why_fail(why, FAIL_INPUT, "key",
                        "the number in the public key does not fit its name and key");
    *out = key;
    return FAIL_NONE;
}

char *checkpoint_write(struct arena *arena, const char *origin, uint64_t size,
                       const struct tree_hash *root, const struct sign_key *key) {
    char *body = arena_printf(arena, "%s\n%llu\n%s\n", origin, (unsigned long long)size,
                              base64(arena, root->bytes, TREE_HASH));
    struct checkpoint_key public;
    uint8_t bytes[NUMBER + SIGN_BYTES];
    checkpoint_key_make(origin, CHECKPOINT_LOG, key->public, &public);
    memcpy(bytes, public.number, NUMBER);
    sign_bytes(key, body, strlen(body), bytes + NUMBER);
    return arena_printf(arena, "%s\n%s%s %s\n", body, dash, origin,
                        base64(arena, bytes, sizeof bytes));
}

static enum fail body_read(struct arena *arena, struct str body, struct checkpoint *out,
                           struct why *why) {
    struct str rest = body, origin = str_cut(&rest, '\n'), size = str_cut(&rest, '\n'),
               root = str_cut(&rest, '\n');
    int64_t leaves = 0;
    uint8_t *bytes = NULL;
    size_t n = 0;
    int row = 0;
    if (!name_good(origin))
        row = 1;
    else if (!str_int(size, 0, (INT64_C(1) << (TREE_LEVELS - 1)), &leaves) ||
             (size.n > 1 && size.s[0] == '0') || size.s[0] == '+' || size.s[0] == '-')
        row = 2;
    else if (root.s == NULL || !base64_read(arena, root.s, root.n, &bytes, &n) || n != TREE_HASH)
        row = 3;
    if (row != 0) {
        enum fail fail = why_fail(why, FAIL_INPUT, "checkpoint",
                                  row == 1   ? "want the log's name on the first line"
                                  : row == 2 ? "want the number of entries on the second line"
                                             : "want the root as base64 on the third line");
        if (why != NULL) why->row = row;
        return fail;
    }
    out->origin = str_copy(arena, origin);
    out->size = (uint64_t)leaves;
    memcpy(out->root.bytes, bytes, TREE_HASH);
    out->body = body;
    return FAIL_NONE;
}

static bool signature_read(struct arena *arena, struct str line, struct checkpoint_signature *out) {
    if (!str_starts(line, dash)) return false;
    struct str rest = {line.s + sizeof dash - 1, line.n - (sizeof dash - 1)};
    struct str name = str_cut(&rest, ' ');
    uint8_t *bytes = NULL;
    size_t n = 0;
    if (rest.s == NULL || !name_good(name) || !base64_read(arena, rest.s, rest.n, &bytes, &n) ||
        n <= NUMBER)
        return false;
    *out = (struct checkpoint_signature){.name = str_copy(arena, name),
                                         .bytes = {(const char *)bytes + NUMBER, n - NUMBER}};
    memcpy(out->number, bytes, NUMBER);
    return true;
}

/* Where the body ends: after the line feed before the blank line. 0: nowhere. */
static size_t body_length(struct str text) {
    for (size_t i = 1; i < text.n; i++)
        if (text.s[i - 1] == '\n' && text.s[i] == '\n') return i;
    return 0;
}

enum fail checkpoint_read(struct arena *arena, struct str text, struct checkpoint *out,
                          struct why *why) {
    struct checkpoint *found = ARENA_NEW(arena, struct checkpoint);
    if (text.n > CHECKPOINT_BYTES_MAX)
        return why_fail(why, FAIL_LIMIT, "checkpoint", "a checkpoint is shorter than this");
    size_t body = body_length(text);
    if (body == 0 || memchr(text.s, '\0', text.n) != NULL)
        return why_fail(why, FAIL_INPUT, "checkpoint",
                        "want a checkpoint: three lines, a blank line, signatures");
    TRY(body_read(arena, (struct str){text.s, body}, found, why));
    struct str rest = {text.s + body + 1, text.n - body - 1};
    for (int64_t row = 0; rest.s != NULL && rest.n > 0; row++) {
        struct str line = str_cut(&rest, '\n');
        bool room = found->n_signatures < CHECKPOINT_SIGNATURES_MAX;
        if (rest.s == NULL || !room ||
            !signature_read(arena, line, &found->signatures[found->n_signatures])) {
            enum fail fail =
                why_fail(why, FAIL_INPUT, "checkpoint",
                         room ? "want a signature: a dash, a name, base64" : "too many signatures");
            if (why != NULL) why->row = row + 5;
            return fail;
        }
        found->n_signatures++;
    }
    *out = *found;
    return FAIL_NONE;
}

static int64_t time_read(const char *bytes) {
    uint64_t time = 0;
    for (int i = 0; i < TIME; i++) time = time << 8 | (uint8_t)bytes[i];
    return time > INT64_MAX ? INT64_MAX : (int64_t)time;
}

static struct str cosigned_text(struct arena *arena, const struct checkpoint *checkpoint,
                                int64_t time_s) {
    struct buf text;
    buf_init(&text, arena, CHECKPOINT_BYTES_MAX + 64);
    buf_printf(&text, "cosignature/v1\ntime %lld\n", (long long)time_s);
    buf_add(&text, checkpoint->body.s, checkpoint->body.n);
    return (struct str){text.s, text.n};
}

static bool signature_good(struct arena *arena, const struct checkpoint *checkpoint,
                           const struct checkpoint_key *key,
                           const struct checkpoint_signature *signature, int64_t *time_s) {
    struct str text = checkpoint->body;
    size_t head = key->type == CHECKPOINT_WITNESS ? TIME : 0;
    if (signature->bytes.n != head + SIGN_BYTES) return false;
    *time_s = 0;
    if (key->type == CHECKPOINT_WITNESS) {
        *time_s = time_read(signature->bytes.s);
        text = cosigned_text(arena, checkpoint, *time_s);
    }
    return sign_check(key->public_key, text.s, text.n, (const uint8_t *)signature->bytes.s + head);
}

enum fail checkpoint_check(struct arena *arena, const struct checkpoint *checkpoint,
                           const struct checkpoint_key *key, int64_t *time_s, struct why *why) {
    if (key->type == CHECKPOINT_LOG && !text_is(checkpoint->origin, key->name))
        return why_fail(why, FAIL_CONFLICT, "checkpoint",
                        "the checkpoint is of the log '%s', the key of '%s'", checkpoint->origin,
                        key->name);
    for (size_t i = 0; i < checkpoint->n_signatures; i++) {
        const struct checkpoint_signature *at = &checkpoint->signatures[i];
        int64_t time = 0;
        if (!text_is(at->name, key->name) || memcmp(at->number, key->number, NUMBER) != 0) continue;
        if (!signature_good(arena, checkpoint, key, at, &time))
            return why_fail(why, FAIL_CONFLICT, "checkpoint",
                            "the signature of '%s' is not for these lines: one of them was "
                            "altered, or the signature is forged",
                            key->name);
        if (time_s != NULL) *time_s = time;
        return FAIL_NONE;
    }
    return why_fail(why, FAIL_CONFLICT, "checkpoint", "'%s' has not signed the checkpoint",
                    key->name);
}

char *checkpoint_cosign(struct arena *arena, const struct checkpoint *checkpoint, const char *name,
                        const struct sign_key *key, int64_t time_s) {
    struct checkpoint_key public;
    uint8_t bytes[NUMBER + TIME + SIGN_BYTES];
    struct str text = cosigned_text(arena, checkpoint, time_s);
    checkpoint_key_make(name, CHECKPOINT_WITNESS, key->public, &public);
    memcpy(bytes, public.number, NUMBER);
    for (int i = 0; i < TIME; i++)
        bytes[NUMBER + i] = (uint8_t)((uint64_t)time_s >> (8 * (TIME - 1 - i)));
    sign_bytes(key, text.s, text.n, bytes + NUMBER + TIME);
    return arena_printf(arena, "%s%s %s\n", dash, name, base64(arena, bytes, sizeof bytes));
}

static bool line_is_of(struct arena *arena, struct str line, const struct checkpoint_key *key) {
    struct checkpoint_signature signature;
    return signature_read(arena, line, &signature) && text_is(signature.name, key->name) &&
           memcmp(signature.number, key->number, NUMBER) == 0;
}

char *checkpoint_line_of(struct arena *arena, struct str note, const struct checkpoint_key *key) {
    for (struct str rest = note; rest.s != NULL && rest.n > 0;) {
        struct str line = str_cut(&rest, '\n');
        if (line_is_of(arena, line, key)) return arena_printf(arena, "%s\n", str_copy(arena, line));
    }
    return NULL;
}

char *checkpoint_without(struct arena *arena, struct str note, const struct checkpoint_key *key) {
    struct buf out;
    buf_init(&out, arena, note.n + 16);
    buf_text(&out, "");
    for (struct str rest = note; rest.s != NULL && rest.n > 0;) {
        struct str line = str_cut(&rest, '\n');
        if (line_is_of(arena, line, key)) continue;
        buf_add(&out, line.s, line.n);
        buf_char(&out, '\n');
    }
    return out.s;
}
