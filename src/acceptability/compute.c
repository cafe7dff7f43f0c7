#include "acceptability/compute.h"

#include "acceptability/acceptability.sql.h"
#include "base/clock.h"
#include "stats/score_file.h"
#include "stats/score_input.h"

enum { RESULT_BYTES = 8 << 20, REPLICATES = 2000 };

static enum fail text_of(const struct buf *buf, const char **out, struct why *why) {
    if (buf->full)
        return why_fail(why, FAIL_LIMIT, NULL, "there are too many answers for one score");
    *out = buf->s;
    return FAIL_NONE;
}

enum fail score_compute_input(struct arena *arena, struct computed *made, struct why *why) {
    struct buf buf;
    buf_init(&buf, arena, (size_t)64 << 20);
    score_input_write(arena, &buf, &made->answers.plan);
    TRY(text_of(&buf, &made->input, why));
    sha256_hex(buf.s, buf.n, made->digest);
    return FAIL_NONE;
}

/* The stored text is what is scored, so that a run can be had again from it alone. */
static enum fail result_make(struct arena *arena, const char *input, const char *digest,
                             const struct score_about *about, const char **result,
                             struct why *why) {
    struct score_plan plan;
    struct score_summary summary;
    struct score_figures figures;
    struct score_bootstrap bootstrap, *second = NULL;
    TRY(score_input_read(arena, str_of(input), &plan, why));
    TRY(score_summarise(arena, &plan, &summary, why));
    score_figures(arena, &summary, &figures);
    if (figures.refusals == 0) {
        /* The seed is the answers' own digest: nobody can try seeds until one pleases. */
        struct score_bootstrap_plan how = {.replicates = REPLICATES, .seed = digest};
        TRY(score_bootstrap_run(arena, &plan, &how, &bootstrap, why));
        second = &bootstrap;
    }
    struct buf buf;
    buf_init(&buf, arena, RESULT_BYTES);
    score_file_write(&buf, about, &summary, &figures, second);
    return text_of(&buf, result, why);
}

enum fail score_compute_load(struct db *db, struct arena *arena, int64_t proposal,
                             struct computed *out, struct why *why) {
    TRY(answers_load(db, arena, proposal, &out->answers, why));
    if (out->answers.version >= 1) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL,
                    "freeze a version of the proposal first: a score belongs to a version");
}

enum fail score_compute_make(struct arena *arena, int64_t now, struct computed *made,
                             struct why *why) {
    struct score_about about = {
        .title = made->answers.title,
        .reference = made->answers.reference,
        .version = made->answers.version,
        .date = date_iso(arena, date_of(now)),
        .source = made->answers.source,
        .headline_reason = made->answers.headline_reason,
        .headline_day = made->answers.headline_day,
        .illustrative = made->answers.illustrative,
    };
    TRY(score_compute_input(arena, made, why));
    return result_make(arena, made->input, made->digest, &about, &made->result, why);
}

enum fail score_compute(struct db *db, struct arena *arena, int64_t proposal, int64_t now,
                        struct computed *out, struct why *why) {
    TRY(score_compute_load(db, arena, proposal, out, why));
    return score_compute_make(arena, now, out, why);
}

enum fail score_compute_store(struct db *db, struct arena *arena, const struct computed *made,
                              int64_t person, int64_t now, int64_t *run, struct why *why) {
    return run_add(db, arena, made->answers.proposal, made->answers.version, SCORE_METHOD,
                   made->input, made->result, made->digest, person, now, run, why);
}
