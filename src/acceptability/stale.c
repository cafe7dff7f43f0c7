/* Whether the latest score would come out of today's answers again. */
#include "acceptability/acceptability.sql.h"
#include "acceptability/compute.h"
#include "score/stale_kind.h"

static enum fail run_is_stale(struct db *db, struct arena *arena, int64_t proposal, bool *yes,
                              struct why *why) {
    struct run_latest_row row;
    struct computed now = {0};
    *yes = false;
    enum fail found = run_latest(db, arena, proposal, &row, why);
    if (found == FAIL_NOTFOUND) return FAIL_NONE;
    TRY(found);
    TRY(answers_load(db, arena, proposal, &now.answers, why));
    TRY(score_compute_input(arena, &now, why));
    *yes = now.answers.version == row.version && !text_is(now.digest, row.sha256);
    return FAIL_NONE;
}

static const struct score_stale_kind stale_of_runs = {.name = "runs", .is_stale = run_is_stale};
REGISTER(score_stale_kind, stale_of_runs);
