#include "evidence/results.h"

static enum fail use_count(struct request *request, const struct ballot_all_row *rows, size_t n,
                           int64_t use, struct evidence_tally *out, struct why *why) {
    struct evidence_vote *votes = ARENA_ARRAY(request->arena, struct evidence_vote, n);
    size_t n_votes = 0;
    for (size_t i = 0; i < n; i++) {
        enum evidence_moment moment = evidence_moment_read(rows[i].moment);
        enum evidence_answer answer = evidence_answer_read(rows[i].answer);
        if (rows[i].data_use != use || moment == N_EVIDENCE_MOMENTS || answer == N_EVIDENCE_ANSWERS)
            continue;
        votes[n_votes++] = (struct evidence_vote){rows[i].participant, moment, answer};
    }
    return evidence_count(request->arena, votes, n_votes, out, why);
}

enum fail results_load(struct request *request, struct db *db, struct results *results,
                       struct why *why) {
    struct ballot_all_row *rows;
    size_t n;
    TRY(engagement_of_path(request, db, &results->engagement, why));
    int64_t id = results->engagement.row.id;
    TRY(use_list(db, request->arena, id, &results->uses, &results->n_uses, why));
    TRY(ballot_all(db, request->arena, id, &rows, &n, why));
    results->tallies = ARENA_ARRAY(request->arena, struct evidence_tally, results->n_uses);
    for (size_t i = 0; i < results->n_uses; i++)
        TRY(use_count(request, rows, n, results->uses[i].id, &results->tallies[i], why));
    return FAIL_NONE;
}
