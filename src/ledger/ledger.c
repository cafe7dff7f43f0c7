/* Appending to the log, and what a contributor takes home. */
#include "ledger/ledger.h"

#include "base/clock.h"
#include "base/hash.h"
#include "ledger/checkpoint.h"
#include "ledger/ledger.sql.h"

#include <string.h>

/* Values that would make a content longer than CONTENT_MAX stand as their digest. */
enum { CONTENT_MAX = 1 << 20, DIGESTS_MAX = 4 << 20, DIGEST_FROM = 100, MARK = 4 };

/* ---------------------------------------------------------------- content */

/* How many bytes a line has. */
static size_t line_bytes(const char *name, const char *value) {
    size_t n = strlen(name) + strlen(": \n");
    for (const char *s = value; *s != '\0'; s++) n += *s == '\n' || *s == '\\' ? 2 : 1;
    return n;
}

void ledger_line(struct buf *out, const char *name, const char *value) {
    char digest[SHA256_HEX];
    size_t n = value == NULL ? 0 : strlen(value);
    if (n >= DIGEST_FROM && out->n + line_bytes(name, value) > CONTENT_MAX) {
        sha256_hex(value, n, digest);
        buf_text(out, name);
        buf_text(out, ", SHA-256: ");
        buf_text(out, digest);
        buf_char(out, '\n');
        return;
    }
    buf_text(out, name);
    buf_text(out, ": ");
    for (const char *s = value == NULL ? "" : value; *s != '\0'; s++) {
        if (*s == '\n')
            buf_text(out, "\\n");
        else if (*s == '\\')
            buf_text(out, "\\\\");
        else
            buf_char(out, *s);
    }
    buf_char(out, '\n');
}

void ledger_line_int(struct buf *out, const char *name, int64_t value) {
    char text[24] = "";
    struct buf number = {.s = text, .size = sizeof text, .max = sizeof text - 1};
    if (value != DB_NULL_INT) buf_int(&number, value);
    ledger_line(out, name, text);
}

static char *about_text(struct arena *arena, const struct ledger_kind *kind, int64_t about) {
    return arena_printf(arena, "%s/%lld", kind->about, (long long)about);
}

enum fail ledger_content(struct db *db, struct arena *arena, const struct ledger_kind *kind,
                         int64_t about, int64_t subject, struct str *out, struct why *why) {
    struct buf text;
    buf_init(&text, arena, DIGESTS_MAX);
    ledger_line(&text, "folkmoot", "1");
    ledger_line(&text, "kind", kind->name);
    ledger_line(&text, "about", about_text(arena, kind, about));
    TRY(kind->content(db, arena, about, subject, &text, why));
    if (text.full)
        return why_fail(why, FAIL_LIMIT, NULL, "this is longer than an entry of the log may be");
    *out = (struct str){text.s, text.n};
    return FAIL_NONE;
}

int64_t ledger_about_number(const char *about) {
    const char *slash = strchr(about, '/');
    int64_t number = 0;
    return slash != NULL && str_int(str_of(slash + 1), 1, INT64_MAX, &number) ? number : 0;
}

struct tree_hash ledger_commitment(struct str salt, struct str content) {
    struct tree_hash out = {{0}};
    sha256_pair(salt.s, salt.n, content.s, content.n, out.bytes);
    return out;
}

/* Four bytes for each line under a key that follows from the salt: they name the line that was
 * altered, and say nothing without the salt. */
static struct str marks_make(struct arena *arena, struct str salt, struct str content) {
    uint8_t key[SHA256_BYTES], mac[SHA256_BYTES];
    struct buf marks;
    sha256_pair("marks", 5, salt.s, salt.n, key);
    buf_init(&marks, arena, CONTENT_MAX);
    buf_text(&marks, "");
    for (struct str rest = content; rest.s != NULL && rest.n > 0;) {
        struct str line = str_cut(&rest, '\n');
        hmac_sha256(key, line.s, line.n, mac);
        buf_add(&marks, (const char *)mac, MARK);
    }
    return (struct str){marks.s, marks.n};
}

const char *ledger_difference(struct arena *arena, struct str salt, struct str marks,
                              struct str content) {
    struct str now = marks_make(arena, salt, content);
    struct str rest = content;
    for (size_t at = 0; at < now.n; at += MARK) {
        struct str line = str_cut(&rest, '\n');
        if (at + MARK <= marks.n && memcmp(now.s + at, marks.s + at, MARK) == 0) continue;
        struct str name = line;
        for (size_t i = 0; i + 1 < line.n && name.n == line.n; i++)
            if (line.s[i] == ':' && line.s[i + 1] == ' ') name.n = i;
        return str_copy(arena, name);
    }
    return now.n < marks.n ? "something was removed at the end" : "the commitment";
}

/* ---------------------------------------------------------------- appending */

char *ledger_entry_line(struct arena *arena, const char *kind, const char *about,
                        struct str digest) {
    /* Put together by hand: every entry's line is made when it is added and when it is checked. */
    const char *parts[] = {"folkmoot/1 ", kind, " ", about, " ", hex(arena, digest.s, digest.n)};
    size_t n = 0, at = 0;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) n += strlen(parts[i]);
    char *line = ARENA_ARRAY(arena, char, n + 1);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        size_t length = strlen(parts[i]);
        memcpy(line + at, parts[i], length);
        at += length;
    }
    return line;
}

static struct str hash_str(const struct tree_hash *hash) {
    return (struct str){(const char *)hash->bytes, TREE_HASH};
}

static enum fail hash_take(struct str bytes, struct tree_hash *out, struct why *why) {
    if (bytes.n != TREE_HASH)
        return why_fail(why, FAIL_CONFLICT, NULL, "a hash in the log has %zu bytes, want %d",
                        bytes.n, TREE_HASH);
    memcpy(out->bytes, bytes.s, TREE_HASH);
    return FAIL_NONE;
}

static enum fail node_read(void *context, unsigned level, uint64_t index, struct tree_hash *out,
                           struct why *why) {
    const struct ledger_nodes *nodes = context;
    struct str hash;
    if (level == 0)
        TRY(ledger_leaf_at(nodes->db, nodes->arena, (int64_t)index, &hash, why));
    else
        TRY(ledger_node_at(nodes->db, nodes->arena, (int64_t)level, (int64_t)index, &hash, why));
    return hash_take(hash, out, why);
}

struct tree_source ledger_source(struct ledger_nodes *nodes) {
    return (struct tree_source){node_read, nodes};
}

static enum fail node_keep(void *context, unsigned level, uint64_t index,
                           const struct tree_hash *hash, struct why *why) {
    if (level == 0) return FAIL_NONE; /* the leaf stands in its entry */
    return ledger_node_add(context, (int64_t)level, (int64_t)index, hash_str(hash), why);
}

struct pending {
    const char *kind, *about;
    struct str digest;
    struct tree_hash leaf;
};

/* The edge as it is kept beside the size: what appending needs, in one row. */
static struct str edge_pack(struct arena *arena, const struct tree_edge *edge) {
    char *bytes = ARENA_ARRAY(arena, char, (size_t)TREE_LEVELS *TREE_HASH);
    size_t n = 0;
    for (unsigned level = 0; level < TREE_LEVELS; level++) {
        if ((edge->size >> level & 1) == 0) continue;
        memcpy(bytes + n, edge->at[level].bytes, TREE_HASH);
        n += TREE_HASH;
    }
    return (struct str){bytes, n};
}

/* False when it is not one of a tree of `size`: then its nodes are looked up. */
static bool edge_unpack(struct str bytes, uint64_t size, struct tree_edge *out) {
    struct tree_edge edge = {.size = size};
    if (bytes.s == NULL || bytes.n != (size_t)__builtin_popcountll(size) * TREE_HASH ||
        size >> TREE_LEVELS != 0)
        return false;
    const char *from = bytes.s;
    for (unsigned level = 0; level < TREE_LEVELS; level++) {
        if ((size >> level & 1) == 0) continue;
        memcpy(edge.at[level].bytes, from, TREE_HASH);
        from += TREE_HASH;
    }
    *out = edge;
    return true;
}

static enum fail append(struct db *db, struct arena *arena, const struct pending *entries, size_t n,
                        struct why *why) {
    struct ledger_nodes nodes = {db, arena};
    struct tree_source source = ledger_source(&nodes);
    struct ledger_grow_row grown;
    struct tree_edge edge;
    TRY(ledger_grow(db, arena, (int64_t)n, &grown, why));
    uint64_t size = (uint64_t)grown.size - n;
    if (!edge_unpack(grown.edge, size, &edge)) TRY(tree_edge_load(&source, size, &edge, why));
    for (size_t i = 0; i < n; i++) {
        const struct pending *at = &entries[i];
        TRY(ledger_entry_add(db, (int64_t)edge.size, at->kind, at->about, at->digest,
                             hash_str(&at->leaf), why));
        TRY(tree_add(&edge, &at->leaf, node_keep, db, why));
    }
    return ledger_edge_set(db, edge_pack(arena, &edge), why);
}

bool ledger_edge_fits(struct str bytes, const struct tree_edge *edge) {
    struct tree_edge kept;
    if (bytes.s == NULL) return true; /* not kept: looked up */
    if (!edge_unpack(bytes, edge->size, &kept)) return false;
    for (unsigned level = 0; level < TREE_LEVELS; level++)
        if ((edge->size >> level & 1) != 0 && !tree_hash_equal(&kept.at[level], &edge->at[level]))
            return false;
    return true;
}

static bool takes_away(const char *kind) {
    return text_is(kind, "withdrawn") || text_is(kind, "replaced");
}

/* Below `n`, from the system and without bias: the order of the log must not be computable. */
static size_t secret_below(size_t n) {
    uint64_t draw, excess = (UINT64_MAX - n + 1) % n; /* 2^64 mod n */
    do secret_bytes(&draw, sizeof draw);
    while (draw < excess);
    return (size_t)(draw % n);
}

static void shuffle(struct pending *entries, size_t n) {
    for (size_t i = n; i > 1; i--) {
        size_t j = secret_below(i);
        struct pending held = entries[i - 1];
        entries[i - 1] = entries[j];
        entries[j] = held;
    }
}

/* Enters what waits of one thing, at most LEDGER_PART, and with it `last` (NULL: nothing), in one
 * random order. *left: there may be more. */
static enum fail flush_with(struct db *db, struct arena *arena, const char *about,
                            const struct pending *last, bool *left, struct why *why) {
    struct ledger_waiting_of_row *rows;
    size_t n, n_first = 0, at = 0;
    TRY(ledger_waiting_of(db, arena, about, LEDGER_PART, &rows, &n, why));
    *left = n == LEDGER_PART;
    struct pending *entries = ARENA_ARRAY(arena, struct pending, n + 1);
    for (int pass = 0; pass < 2; pass++) { /* what takes away comes after what it names */
        for (size_t i = 0; i < n; i++) {
            if (takes_away(rows[i].kind) != (pass == 1)) continue;
            entries[at] = (struct pending){rows[i].kind, rows[i].about, rows[i].digest, {{0}}};
            TRY(hash_take(rows[i].leaf, &entries[at++].leaf, why));
        }
        if (last != NULL && takes_away(last->kind) == (pass == 1)) entries[at++] = *last;
        if (pass == 0) n_first = at;
    }
    if (at == 0) return FAIL_NONE;
    shuffle(entries, n_first);
    shuffle(entries + n_first, at - n_first);
    TRY(append(db, arena, entries, at, why));
    if (n == 0) return FAIL_NONE;
    if (!*left) return ledger_waiting_remove(db, about, why);
    for (size_t i = 0; i < n; i++) TRY(ledger_waiting_remove_one(db, rows[i].leaf, why));
    return FAIL_NONE;
}

static enum fail flush_about(struct db *db, struct arena *arena, const char *about,
                             struct why *why) {
    for (bool left = true; left;) {
        size_t mark = arena_mark(arena);
        TRY(flush_with(db, arena, about, NULL, &left, why));
        arena_rewind(arena, mark);
    }
    return FAIL_NONE;
}

enum fail ledger_flush(struct db *db, struct arena *arena, const struct ledger_kind *kind,
                       int64_t about, struct why *why) {
    return flush_about(db, arena, about_text(arena, kind, about), why);
}

enum fail ledger_flush_part(struct db *db, struct arena *arena, const struct ledger_kind *kind,
                            int64_t about, bool *left, struct why *why) {
    return flush_with(db, arena, about_text(arena, kind, about), NULL, left, why);
}

enum fail ledger_flush_due(struct db *db, struct arena *arena, int64_t now, bool *left,
                           struct why *why) {
    struct ledger_waiting_due_row *rows;
    size_t n;
    TRY(ledger_waiting_due(db, arena, date_iso(arena, date_of(now)), &rows, &n, why));
    *left = false;
    for (size_t i = 0; i < n; i++) {
        bool more = false;
        TRY(flush_with(db, arena, rows[i].about, NULL, &more, why));
        *left = *left || more;
    }
    return FAIL_NONE;
}

/* One entry: at once when it is public, else to those that wait. */
static enum fail entry_put(struct db *db, struct arena *arena, const struct ledger_kind *kind,
                           const struct pending *entry, int64_t now, bool hold, struct why *why) {
    if (kind->at_once) return append(db, arena, entry, 1, why);
    struct ledger_waiting_count_row waiting;
    const char *today = date_iso(arena, date_of(now));
    if (hold)
        return ledger_waiting_add(db, hash_str(&entry->leaf), entry->kind, entry->about,
                                  entry->digest, today, why);
    bool left = false;
    TRY(ledger_waiting_count(db, arena, entry->about, &waiting, why));
    /* Where a part would not be all, whoever made so many wait enters them, and this with them. */
    if (waiting.n + 1 >= LEDGER_BATCH && waiting.n < LEDGER_PART)
        TRY(flush_with(db, arena, entry->about, entry, &left, why));
    else
        TRY(ledger_waiting_add(db, hash_str(&entry->leaf), entry->kind, entry->about, entry->digest,
                               today, why));
    if (text_is(waiting.flushed, today)) return FAIL_NONE;
    TRY(ledger_flush_due(db, arena, now, &left, why)); /* once a day is enough */
    return ledger_flushed_set(db, today, why);
}

static struct pending entry_make(struct arena *arena, const char *kind, const char *about,
                                 struct str digest) {
    struct pending entry = {kind, about, digest, {{0}}};
    const char *line = ledger_entry_line(arena, kind, about, digest);
    entry.leaf = tree_leaf(line, strlen(line));
    return entry;
}

static enum fail take_away(struct db *db, struct arena *arena, const struct ledger_kind *kind,
                           const char *word, const char *about, struct str leaf, int64_t now,
                           bool hold, struct why *why) {
    struct pending entry = entry_make(arena, word, about, leaf);
    TRY(ledger_record_remove(db, leaf, why));
    return entry_put(db, arena, kind, &entry, now, hold, why);
}

/* ---------------------------------------------------------------- contributions */

/* Adds what opens an entry, with a salt of its own. False when there is one of this subject. */
static enum fail opening_add(struct db *db, struct arena *arena, const struct ledger_kind *kind,
                             const char *thing, int64_t subject, struct str content,
                             struct pending *entry, bool *added, struct why *why) {
    char *random = ARENA_ARRAY(arena, char, LEDGER_SALT);
    struct str salt = {random, kind->open ? 0 : LEDGER_SALT};
    int64_t changed = 0;
    secret_bytes(random, LEDGER_SALT);
    struct tree_hash *digest = ARENA_NEW(arena, struct tree_hash);
    *digest = ledger_commitment(salt, content);
    *entry = entry_make(arena, kind->name, thing, hash_str(digest));
    TRY(ledger_record_add(db, hash_str(&entry->leaf), kind->name, thing, subject, salt,
                          marks_make(arena, salt, content), &changed, why));
    *added = changed > 0;
    return FAIL_NONE;
}

/* `hold`: whoever calls enters all that waits afterwards, in one random order. */
static enum fail record(struct db *db, struct arena *arena, const struct ledger_kind *kind,
                        int64_t about, int64_t subject, int64_t now, bool hold, struct why *why) {
    struct str content = {NULL, 0};
    struct ledger_record_of_row former;
    struct pending entry;
    bool added = false;
    const char *thing = about_text(arena, kind, about);
    enum fail found = ledger_content(db, arena, kind, about, subject, &content, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    if (found == FAIL_NONE)
        TRY(opening_add(db, arena, kind, thing, subject, content, &entry, &added, why));
    if (added) return entry_put(db, arena, kind, &entry, now, hold, why);
    enum fail known = ledger_record_of(db, arena, kind->name, thing, subject, &former, why);
    if (known == FAIL_NOTFOUND) return FAIL_NONE;
    if (known != FAIL_NONE) return known;
    if (found == FAIL_NOTFOUND)
        return take_away(db, arena, kind, "withdrawn", thing, former.leaf, now, hold, why);
    struct tree_hash same = ledger_commitment(former.salt, content);
    struct pending old = entry_make(arena, kind->name, thing, hash_str(&same));
    if (former.leaf.n == TREE_HASH && memcmp(former.leaf.s, old.leaf.bytes, TREE_HASH) == 0)
        return FAIL_NONE;
    TRY(take_away(db, arena, kind, "replaced", thing, former.leaf, now, hold, why));
    TRY(opening_add(db, arena, kind, thing, subject, content, &entry, &added, why));
    return entry_put(db, arena, kind, &entry, now, hold, why);
}

enum fail ledger_record(struct db *db, struct arena *arena, const struct ledger_kind *kind,
                        int64_t about, int64_t subject, int64_t now, struct why *why) {
    return record(db, arena, kind, about, subject, now, false, why);
}

enum fail ledger_record_held(struct db *db, struct arena *arena, const struct ledger_kind *kind,
                             int64_t about, int64_t subject, int64_t now, struct why *why) {
    return record(db, arena, kind, about, subject, now, true, why);
}

enum fail ledger_record_missing(struct db *db, struct arena *arena, const struct ledger_kind *kind,
                                int64_t about, int64_t now, struct why *why) {
    struct ledger_subject *subjects;
    size_t n;
    if (kind->missing == NULL) return FAIL_NONE;
    TRY(kind->missing(db, arena, &subjects, &n, why));
    for (size_t i = 0; i < n; i++) {
        size_t mark = arena_mark(arena);
        if (about != 0 && subjects[i].about != about) continue;
        TRY(record(db, arena, kind, subjects[i].about, subjects[i].subject, now, true, why));
        arena_rewind(arena, mark);
    }
    if (about != 0) return ledger_flush(db, arena, kind, about, why);
    for (size_t i = 0; i < n; i++) /* the second time nothing of it waits */
        if (i == 0 || subjects[i].about != subjects[i - 1].about)
            TRY(ledger_flush(db, arena, kind, subjects[i].about, why));
    return FAIL_NONE;
}

static enum fail bring_in(struct db *db, struct arena *arena, const struct ledger_kind *kind,
                          int64_t now, struct why *why) {
    if (kind->missing == NULL) return FAIL_NONE;
    TRY(ledger_record_missing(db, arena, kind, 0, now, why));
    return ledger_brought_in_add(db, kind->name, why);
}

enum fail ledger_record_stored(struct db *db, struct arena *arena, int64_t now, struct why *why) {
    for (KIND_EACH(ledger_kind, at)) TRY(bring_in(db, arena, *at, now, why));
    return FAIL_NONE;
}

enum fail ledger_begin(struct db *db, struct arena *arena, int64_t now, struct why *why) {
    struct ledger_brought_in_row *rows;
    size_t n;
    TRY(ledger_brought_in(db, arena, &rows, &n, why));
    for (KIND_EACH(ledger_kind, at)) {
        bool known = false;
        for (size_t i = 0; i < n; i++) known = known || text_is(rows[i].kind, (*at)->name);
        if (!known) TRY(bring_in(db, arena, *at, now, why));
    }
    return FAIL_NONE;
}

enum fail ledger_withdraw(struct db *db, struct arena *arena, const struct ledger_kind *kind,
                          int64_t about, int64_t subject, int64_t now, struct why *why) {
    struct ledger_record_of_row former;
    const char *thing = about_text(arena, kind, about);
    enum fail known = ledger_record_of(db, arena, kind->name, thing, subject, &former, why);
    if (known == FAIL_NOTFOUND) return FAIL_NONE;
    if (known != FAIL_NONE) return known;
    return take_away(db, arena, kind, "withdrawn", thing, former.leaf, now, false, why);
}

enum fail ledger_withdraw_all(struct db *db, struct arena *arena, const char *subject_kind,
                              int64_t subject, int64_t now, struct why *why) {
    struct ledger_records_of_subject_row *rows;
    size_t n;
    TRY(ledger_records_of_subject(db, arena, subject, &rows, &n, why));
    for (size_t i = 0; i < n; i++) {
        const struct ledger_kind *kind = ledger_kind_find(rows[i].kind);
        if (kind == NULL || !text_is(kind->subject, subject_kind)) continue;
        TRY(take_away(db, arena, kind, "withdrawn", rows[i].about, rows[i].leaf, now, false, why));
    }
    return FAIL_NONE;
}

enum fail ledger_receipts(struct db *db, struct arena *arena, const char *subject_kind,
                          int64_t subject, struct ledger_receipts *out, struct why *why) {
    struct ledger_records_of_subject_row *rows;
    struct ledger_receipts made = {.n = 0};
    size_t n;
    TRY(ledger_records_of_subject(db, arena, subject, &rows, &n, why));
    made.rows = ARENA_ARRAY(arena, struct ledger_receipt, n + 1);
    made.kinds = ARENA_ARRAY(arena, const struct ledger_kind *, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct ledger_kind *kind = ledger_kind_find(rows[i].kind);
        if (kind == NULL || !text_is(kind->subject, subject_kind)) continue;
        TRY(ledger_receipt(db, arena, kind, ledger_about_number(rows[i].about), subject,
                           &made.rows[made.n], why));
        made.kinds[made.n++] = kind;
    }
    *out = made;
    return FAIL_NONE;
}

enum fail ledger_receipt(struct db *db, struct arena *arena, const struct ledger_kind *kind,
                         int64_t about, int64_t subject, struct ledger_receipt *out,
                         struct why *why) {
    struct ledger_record_of_row record;
    struct ledger_entry_of_leaf_row entry;
    struct str content;
    struct ledger_receipt receipt = {.waiting = true, .position = DB_NULL_INT};
    const char *thing = about_text(arena, kind, about);
    TRY(ledger_record_of(db, arena, kind->name, thing, subject, &record, why));
    TRY(ledger_content(db, arena, kind, about, subject, &content, why));
    TRY(hash_take(record.leaf, &receipt.leaf, why));
    enum fail found = ledger_entry_of_leaf(db, arena, record.leaf, &entry, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    if (found == FAIL_NONE) {
        receipt.waiting = false;
        receipt.position = entry.position;
    }
    struct tree_hash digest = ledger_commitment(record.salt, content);
    ledger_code(&receipt.leaf, receipt.code);
    receipt.line = ledger_entry_line(arena, kind->name, thing, hash_str(&digest));
    receipt.salt = hex(arena, record.salt.s, record.salt.n);
    receipt.content = str_copy(arena, content);
    *out = receipt;
    return FAIL_NONE;
}

const struct ledger_kind *ledger_kind_find(const char *name) {
    for (KIND_EACH(ledger_kind, at))
        if (*at != NULL && text_is((*at)->name, name)) return *at;
    return NULL;
}

/* ---------------------------------------------------------------- heads */

void ledger_key(const uint8_t server_key[32], struct sign_key *out) {
    static const char use[] = "folkmoot transparency log, signing key 1";
    uint8_t seed[SHA256_BYTES];
    hmac_sha256(server_key, use, sizeof use - 1, seed);
    sign_key_make(seed, out);
}

char *ledger_origin(struct arena *arena, const struct sign_key *key) {
    uint8_t digest[SHA256_BYTES];
    sha256(key->public, sizeof key->public, digest);
    return arena_printf(arena, "folkmoot.log/%s", hex(arena, digest, 8));
}

enum fail ledger_head(struct db *db, struct arena *arena, const uint8_t server_key[32],
                      int64_t size, char **note, struct why *why) {
    struct ledger_nodes nodes = {db, arena};
    struct tree_source source = ledger_source(&nodes);
    struct tree_hash root;
    struct sign_key key;
    TRY(tree_root(&source, (uint64_t)size, &root, why));
    ledger_key(server_key, &key);
    *note = checkpoint_write(arena, ledger_origin(arena, &key), (uint64_t)size, &root, &key);
    return FAIL_NONE;
}
