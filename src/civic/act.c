/* The audit log: append only, each row bound to the one before by its hash. */
#include "civic/act.h"

#include "base/hash.h"
#include "civic/act.sql.h"

#include <string.h>

static void hash_int(struct buf *buf, int64_t value) {
    if (value == DB_NULL_INT)
        buf_text(buf, "-");
    else
        buf_int(buf, value);
    buf_char(buf, '\n');
}

static void hash_text(struct buf *buf, const char *text) {
    buf_printf(buf, "%zu:", text == NULL ? 0 : strlen(text));
    buf_text(buf, text);
    buf_char(buf, '\n');
}

void act_hash(struct arena *arena, const struct act *act, struct str previous,
              uint8_t out[SHA256_BYTES]) {
    struct buf buf;
    buf_init(&buf, arena, 65536);
    buf_add(&buf, previous.s, previous.n);
    hash_int(&buf, act->happened_at);
    hash_int(&buf, act->person);
    hash_int(&buf, act->organisation);
    hash_text(&buf, act->name);
    hash_int(&buf, act->proposal);
    hash_text(&buf, act->subject_kind);
    hash_int(&buf, act->subject);
    hash_text(&buf, act->detail);
    sha256(buf.s, buf.n, out);
}

enum fail act_append(struct db *db, struct arena *arena, const struct act *act, struct why *why) {
    static const char genesis[SHA256_BYTES];
    struct act_last_row last;
    enum fail found = act_last(db, arena, &last, why);
    if (found == FAIL_NOTFOUND)
        last = (struct act_last_row){.id = 0, .hash = {genesis, sizeof genesis}};
    else if (found != FAIL_NONE)
        return found;
    uint8_t hash[SHA256_BYTES];
    act_hash(arena, act, last.hash, hash);
    return act_add(db, last.id + 1, act->happened_at, act->person, act->organisation, act->name,
                   act->proposal, act->subject_kind, act->subject,
                   act->detail == NULL ? "" : act->detail, last.hash,
                   (struct str){(const char *)hash, sizeof hash}, why);
}

static int64_t known(int64_t id) {
    return id == 0 ? DB_NULL_INT : id;
}

enum fail act_record(struct request *request, struct db *db, const char *name,
                     const char *subject_kind, int64_t subject, const char *detail,
                     struct why *why) {
    struct act act = {
        .happened_at = request->now,
        .person =
            known(request->viewer.person != 0 ? request->viewer.person : request->viewer.half),
        .organisation = known(request->viewer.organisation),
        .name = name,
        .proposal = known(request_int(request, "proposal")),
        .subject_kind = subject_kind,
        .subject = known(subject),
        .detail = detail,
    };
    return act_append(db, request->arena, &act, why);
}

enum fail act_chain_check(struct db *db, struct arena *arena, int64_t *n_checked, struct why *why) {
    char previous[SHA256_BYTES] = {0};
    int64_t above = 0;
    *n_checked = 0;
    for (;;) {
        size_t mark = arena_mark(arena);
        struct act_after_row *rows;
        size_t n;
        TRY(act_after(db, arena, above, 500, &rows, &n, why));
        if (n == 0) return FAIL_NONE;
        for (size_t i = 0; i < n; i++) {
            const struct act_after_row *row = &rows[i];
            struct act act = {row->happened_at, row->person,       row->organisation, row->name,
                              row->proposal,    row->subject_kind, row->subject,      row->detail};
            uint8_t hash[SHA256_BYTES];
            act_hash(arena, &act, row->previous, hash);
            if (row->previous.n != sizeof previous ||
                memcmp(row->previous.s, previous, sizeof previous) != 0 ||
                row->hash.n != sizeof hash || memcmp(row->hash.s, hash, sizeof hash) != 0)
                return why_fail(why, FAIL_CONFLICT, NULL,
                                "the audit log was altered at or before row %lld",
                                (long long)row->id);
            memcpy(previous, hash, sizeof previous);
            above = row->id;
            ++*n_checked;
        }
        arena_rewind(arena, mark);
    }
}
