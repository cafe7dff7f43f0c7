/* What other organisations sign: heads that are kept, and the lines below them. */
#include "base/clock.h"
#include "base/log.h"
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
    if (size <= last.size || text_is(last.day, today)) return FAIL_NONE;
    TRY(ledger_head(db, arena, server_key, size, &note, why));
    return ledger_head_put(db, size, note, today, why);
}

enum fail ledger_witness_trust(struct db *db, struct arena *arena, const char *public_key,
                               int64_t now, struct why *why) {
    struct checkpoint_key key;
    int64_t changed;
    enum fail fail = checkpoint_key_read(arena, public_key, &key, why);
    if (fail != FAIL_NONE) return why_at(why, fail, "trust");
    if (key.type != CHECKPOINT_WITNESS)
        return why_fail(why, FAIL_INPUT, "trust",
                        "this is the key of a log, not of a witness: the witness's own key is what "
                        "'folkmoot witness --keep DIR' prints");
    return ledger_witness_add(db, checkpoint_key_text(arena, &key), now, &changed, why);
}

/* Our own signature under what we do not have: somebody was shown another log. Whoever brings it is
 * told, and so are those who run the service. */
static void head_unknown_say(const struct checkpoint *head, int64_t size) {
    log_event(LOG_ERROR, "ledger_head_unknown", "size=%llu log_size=%lld",
              (unsigned long long)head->size, (long long)size);
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
    if (head->size > (uint64_t)size) {
        head_unknown_say(head, size);
        return why_fail(why, FAIL_CONFLICT, "note",
                        "the head has %llu lines under this log's own signature, and the log has "
                        "only %lld: the log was truncated, or restored from an old backup",
                        (unsigned long long)head->size, (long long)size);
    }
    TRY(tree_root(&source, head->size, &root, why));
    if (!tree_hash_equal(&root, &head->root)) {
        head_unknown_say(head, size);
        return why_fail(why, FAIL_CONFLICT, "note",
                        "the head has this log's own signature, and another root than its first "
                        "%llu lines have: the log was forked",
                        (unsigned long long)head->size);
    }
    return FAIL_NONE;
}

enum fail ledger_cosign(struct db *db, struct arena *arena, const uint8_t server_key[32],
                        struct str note, size_t *n, struct why *why) {
    struct checkpoint head;
    struct ledger_witnesses_row *witnesses;
    size_t n_witnesses, good = 0;
    int64_t signed_at = clock_now(); /* the first of them, and not in the future */
    enum fail fail = checkpoint_read(arena, note, &head, why);
    if (fail == FAIL_NONE) fail = head_is_ours(db, arena, server_key, &head, why);
    if (fail == FAIL_INPUT || fail == FAIL_CONFLICT) return why_at(why, fail, "note");
    if (fail != FAIL_NONE) return fail;
    TRY(ledger_witnesses(db, arena, &witnesses, &n_witnesses, why));
    for (size_t i = 0; i < n_witnesses; i++) {
        struct checkpoint_key key;
        int64_t time_s = 0;
        TRY(checkpoint_key_read(arena, witnesses[i].public_key, &key, why));
        const char *line = checkpoint_line_of(arena, note, &key);
        if (line == NULL) continue;
        fail = checkpoint_check(arena, &head, &key, &time_s, why);
        if (fail != FAIL_NONE) return why_at(why, fail, "note");
        if (time_s <= 0 || time_s > INT64_MAX / CLOCK_SECOND) continue;
        TRY(ledger_cosignature_put(db, witnesses[i].public_key, (int64_t)head.size, line,
                                   time_s * CLOCK_SECOND, why));
        if (time_s * CLOCK_SECOND < signed_at) signed_at = time_s * CLOCK_SECOND;
        good++;
    }
    if (good == 0)
        return why_fail(why, FAIL_INPUT, "note",
                        "no witness that this service knows has signed the head");
    char *own;
    TRY(ledger_head(db, arena, server_key, (int64_t)head.size, &own, why));
    TRY(ledger_head_put(db, (int64_t)head.size, own, date_iso(arena, date_of(signed_at)), why));
    *n = good;
    return FAIL_NONE;
}
