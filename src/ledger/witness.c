/* What other organisations sign: heads that are kept, and the lines below them. */
#include "base/clock.h"
#include "ledger/checkpoint.h"
#include "ledger/ledger.h"
#include "ledger/ledger.sql.h"

#include <string.h>

enum fail ledger_head_keep(struct db *db, struct arena *arena, const uint8_t server_key[32],
                           int64_t now, struct why *why) {
    struct ledger_head_last_row last = {.size = 0, .day = ""};
    const char *today = date_iso(arena, date_of(now));
    int64_t size = 0;
    char *note;
    TRY(ledger_size(db, arena, &size, why));
    enum fail found = ledger_head_last(db, arena, &last, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    if (size <= last.size || strcmp(last.day, today) >= 0) return FAIL_NONE;
    TRY(ledger_head(db, arena, server_key, size, &note, why));
    return ledger_head_put(db, size, note, today, why);
}

enum fail ledger_witness_trust(struct db *db, struct arena *arena, const char *public_key,
                               int64_t now, struct why *why) {
    struct checkpoint_key key;
    int64_t changed;
    TRY(checkpoint_key_read(arena, public_key, &key, why));
    if (key.type != CHECKPOINT_WITNESS)
        return why_fail(why, FAIL_INPUT, "trust",
                        "this is the key of a log, not of a witness: the witness's own key is what "
                        "'folkmoot witness --keep DIR' prints");
    return ledger_witness_add(db, checkpoint_key_text(arena, &key), now, &changed, why);
}

/* That the head is one of ours, and one that the log still has. */
static enum fail head_is_ours(struct db *db, struct arena *arena, const uint8_t server_key[32],
                              const struct checkpoint *head, struct why *why) {
    struct sign_key key;
    struct checkpoint_key own;
    struct ledger_nodes nodes = {db, arena};
    struct tree_source source = ledger_source(&nodes);
    struct tree_hash root;
    int64_t size = 0;
    ledger_key(server_key, &key);
    checkpoint_key_make(ledger_origin(arena, &key), CHECKPOINT_LOG, key.public, &own);
    TRY(checkpoint_check(arena, head, &own, NULL, why));
    TRY(ledger_size(db, arena, &size, why));
    if (head->size > (uint64_t)size)
        return why_fail(why, FAIL_CONFLICT, "note",
                        "the head has %llu lines under this log's own signature, and the log has "
                        "only %lld: the log was truncated, or restored from an old backup",
                        (unsigned long long)head->size, (long long)size);
    TRY(tree_root(&source, head->size, &root, why));
    if (!tree_hash_equal(&root, &head->root))
        return why_fail(why, FAIL_CONFLICT, "note",
                        "the head has this log's own signature, and another root than its first "
                        "%llu lines have: the log was forked",
                        (unsigned long long)head->size);
    return FAIL_NONE;
}

static bool signed_by(const struct checkpoint *head, const struct checkpoint_key *key) {
    for (size_t i = 0; i < head->n_signatures; i++)
        if (text_is(head->signatures[i].name, key->name) &&
            memcmp(head->signatures[i].number, key->number, sizeof key->number) == 0)
            return true;
    return false;
}

/* The line of that witness as it stands below the head. */
static char *line_of(struct arena *arena, struct str note, const struct checkpoint_key *key) {
    struct str rest = note;
    const char *start = arena_printf(arena, "\xe2\x80\x94 %s ", key->name);
    while (rest.s != NULL && rest.n > 0) {
        struct str line = str_cut(&rest, '\n');
        uint8_t *bytes;
        size_t n;
        if (!str_starts(line, start)) continue;
        struct str code = {line.s + strlen(start), line.n - strlen(start)};
        if (base64_read(arena, code.s, code.n, &bytes, &n) && n > sizeof key->number &&
            memcmp(bytes, key->number, sizeof key->number) == 0)
            return arena_printf(arena, "%s\n", str_copy(arena, line));
    }
    return NULL;
}

enum fail ledger_cosign(struct db *db, struct arena *arena, const uint8_t server_key[32],
                        struct str note, size_t *n, struct why *why) {
    struct checkpoint head;
    struct ledger_witnesses_row *witnesses;
    size_t n_witnesses, good = 0;
    TRY(checkpoint_read(arena, note, &head, why));
    TRY(head_is_ours(db, arena, server_key, &head, why));
    TRY(ledger_witnesses(db, arena, &witnesses, &n_witnesses, why));
    for (size_t i = 0; i < n_witnesses; i++) {
        struct checkpoint_key key;
        int64_t time_s = 0;
        TRY(checkpoint_key_read(arena, witnesses[i].public_key, &key, why));
        if (!signed_by(&head, &key)) continue;
        TRY(checkpoint_check(arena, &head, &key, &time_s, why));
        const char *line = line_of(arena, note, &key);
        if (line == NULL || time_s <= 0 || time_s > INT64_MAX / CLOCK_SECOND) continue;
        TRY(ledger_cosignature_put(db, witnesses[i].public_key, (int64_t)head.size, line,
                                   time_s * CLOCK_SECOND, why));
        good++;
    }
    if (good == 0)
        return why_fail(why, FAIL_INPUT, "note",
                        "no witness that this service knows has signed the head");
    char *own;
    TRY(ledger_head(db, arena, server_key, (int64_t)head.size, &own, why));
    TRY(ledger_head_put(db, (int64_t)head.size, own, date_iso(arena, date_of(clock_now())), why));
    *n = good;
    return FAIL_NONE;
}
