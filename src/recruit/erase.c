#include "recruit/erase.h"

#include "base/clock.h"
#include "base/log.h"
#include "civic/act.h"
#include "civic/tidy.h"
#include "recruit/candidate.sql.h"
#include "recruit/recruit.h"

enum { SCRATCH_BYTES = 256 << 20 };

static enum fail details_forget(struct db *db, int64_t recruitment, int64_t candidate, int64_t now,
                                struct why *why) {
    TRY(recruit_answered_keep(db, candidate, why));
    TRY(recruit_candidate_forget(db, candidate, recruitment, now, why));
    return recruit_answers_forget(db, candidate, why);
}

enum fail recruit_erase_one(struct app *app, struct db *db, struct arena *arena,
                            int64_t recruitment, int64_t candidate, int64_t person, int64_t now,
                            struct why *why) {
    struct recruit_move move = {.recruitment = recruitment,
                                .candidate = candidate,
                                .to = RECRUIT_ERASED,
                                .reason = "erasure",
                                .person = person,
                                .now = now};
    TRY(recruit_step(db, arena, &move, why));
    TRY(details_forget(db, recruitment, candidate, now, why));
    return vault_erase(app->vault, arena, vault_number(VAULT_REGISTRATION, candidate), why);
}

enum fail recruit_erase_all(struct app *app, struct db *db, struct arena *arena,
                            int64_t recruitment, int64_t proposal, int64_t person, int64_t now,
                            struct recruit_erased *out, struct why *why) {
    struct recruit_to_erase_row *rows;
    size_t n;
    int64_t letters;
    TRY(recruit_to_erase(db, arena, recruitment, &rows, &n, why));
    TRY(recruit_letters_kept(db, arena, recruitment, &letters, why));
    int64_t *numbers = ARENA_ARRAY(arena, int64_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct recruit_move move = {.recruitment = recruitment,
                                    .candidate = rows[i].id,
                                    .to = RECRUIT_ERASED,
                                    .reason = "erasure",
                                    .person = person,
                                    .now = now};
        TRY(recruit_step(db, arena, &move, why));
        TRY(details_forget(db, recruitment, rows[i].id, now, why));
        numbers[i] = vault_number(VAULT_REGISTRATION, rows[i].id);
    }
    TRY(recruit_letters_forget(db, recruitment, why));
    numbers[n] = vault_number(VAULT_RECRUITMENT, recruitment);
    struct act act = {.happened_at = now,
                      .person = person == 0 ? DB_NULL_INT : person,
                      .organisation = DB_NULL_INT,
                      .name = "recruit_erasure",
                      .proposal = proposal,
                      .subject_kind = "recruitment",
                      .subject = recruitment,
                      .detail =
                          arena_printf(arena, "people=%zu letters=%lld", n, (long long)letters)};
    TRY(act_append(db, arena, &act, why));
    TRY(vault_erase_many(app->vault, arena, numbers, n + 1, why));
    *out = (struct recruit_erased){1, (int64_t)n, letters};
    return FAIL_NONE;
}

struct due {
    struct app *app;
    struct arena *arena;
    struct recruitments_due_row *rows, *row;
    size_t n;
    int64_t now;
    struct recruit_erased erased;
};

static enum fail due_read(struct db *db, void *context, struct why *why) {
    struct due *due = context;
    return recruitments_due(db, due->arena, date_iso(due->arena, date_of(due->now)), &due->rows,
                            &due->n, why);
}

static enum fail due_erase(struct db *db, void *context, struct why *why) {
    struct due *due = context;
    return recruit_erase_all(due->app, db, due->arena, due->row->id, due->row->proposal, 0,
                             due->now, &due->erased, why);
}

enum fail recruit_erase_due(struct app *app, int64_t now, struct recruit_erased *out,
                            struct why *why) {
    struct due due = {.app = app, .arena = arena_new(SCRATCH_BYTES), .now = now};
    struct recruit_erased erased = {0};
    enum fail fail = store_read(app->store, due_read, &due, why);
    for (size_t i = 0; fail == FAIL_NONE && i < due.n; i++) {
        due.row = &due.rows[i];
        fail = store_write(app->store, due.arena, due_erase, &due, why);
        if (fail != FAIL_NONE) break;
        erased.recruitments++;
        erased.people += due.erased.people;
        erased.letters += due.erased.letters;
        log_event(LOG_NOTICE, "recruit_erasure", "recruitment=%lld people=%lld letters=%lld",
                  (long long)due.row->id, (long long)due.erased.people,
                  (long long)due.erased.letters);
    }
    arena_free(due.arena);
    if (fail != FAIL_NONE) return fail;
    /* What was erased, also by hand since the last round, goes as bytes too. */
    struct why late = {0};
    if (store_scrub(app->store, &late) != FAIL_NONE)
        log_event(LOG_WARNING, "recruit_scrub", "cause='%s'", late.text);
    *out = erased;
    return FAIL_NONE;
}

/* ------------------------------------------------------------------ by itself */

static enum fail chore_run(struct app *app, int64_t now, struct why *why) {
    struct recruit_erased erased;
    return recruit_erase_due(app, now, &erased, why);
}

static const struct chore chore_recruit_erasure = {.name = "recruit_erasure", .run = chore_run};
REGISTER(chore, chore_recruit_erasure);
