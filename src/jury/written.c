#include "jury/written.h"

#include "base/hash.h"
#include "civic/app.h"
#include "civic/forget.h"

#include <string.h>

static void mark_make(struct request *request, int64_t participant, const char *kind, int64_t item,
                      uint8_t out[SHA256_BYTES]) {
    const char *text = arena_printf(request->arena, "written\n%lld\n%s\n%lld",
                                    (long long)participant, kind, (long long)item);
    hmac_sha256(request->app->key, text, strlen(text), out);
}

enum fail written_keep_of(struct request *request, struct db *db, int64_t engagement,
                          int64_t participant, const char *kind, int64_t item, struct why *why) {
    uint8_t mark[SHA256_BYTES];
    mark_make(request, participant, kind, item, mark);
    return jury_written_put(db, engagement, kind, item,
                            (struct str){(const char *)mark, SHA256_BYTES}, why);
}

enum fail written_keep(struct request *request, struct db *db, int64_t engagement, const char *kind,
                       int64_t item, struct why *why) {
    return written_keep_of(request, db, engagement, request->viewer.participant, kind, item, why);
}

enum fail written_by(struct request *request, struct db *db, int64_t participant,
                     struct jury_written_list_row **out, size_t *n, struct why *why) {
    struct jury_written_list_row *rows;
    size_t n_rows, n_own = 0;
    TRY(jury_written_list(db, request->arena, participant, &rows, &n_rows, why));
    for (size_t i = 0; i < n_rows; i++) {
        uint8_t mark[SHA256_BYTES];
        mark_make(request, participant, rows[i].kind, rows[i].item, mark);
        if (rows[i].mark.n == SHA256_BYTES && secret_equal(rows[i].mark.s, mark, SHA256_BYTES))
            rows[n_own++] = rows[i];
    }
    *out = rows;
    *n = n_own;
    return FAIL_NONE;
}

enum fail written_forget(struct request *request, struct db *db, int64_t participant,
                         struct why *why) {
    struct jury_written_list_row *rows;
    size_t n;
    TRY(written_by(request, db, participant, &rows, &n, why));
    for (size_t i = 0; i < n; i++) {
        if (text_is(rows[i].kind, "reason"))
            TRY(jury_reason_withdraw(db, rows[i].item, why));
        else
            TRY(jury_question_withdraw(db, rows[i].item, why));
        TRY(forget_everywhere(db, request->arena, rows[i].kind, rows[i].item, why));
        TRY(jury_written_remove(db, rows[i].kind, rows[i].item, why));
    }
    return FAIL_NONE;
}
