/* Loading what a report is built from. */
#include "jury/report.h"

#include <string.h>

static int safeguards_read(const char *word) {
    static const char *const words[] = {"certainly_sufficient", "probably_sufficient",
                                        "probably_insufficient", "certainly_insufficient"};
    for (int i = 0; i < VERDICT_SAFEGUARDS; i++)
        if (text_is(words[i], word)) return i;
    return -1;
}

/* Groups by which the report counts. Not where one of them has fewer than five jurors: what they
 * said would show, by itself or as what the others leave of the whole. */
static void groups_find(struct request *request, struct report_source *s) {
    enum { FEW = 5 };
    size_t *size = ARENA_ARRAY(request->arena, size_t, s->n_jurors + 1);
    s->groups = ARENA_ARRAY(request->arena, const char *, s->n_jurors + 1);
    s->group = ARENA_ARRAY(request->arena, size_t, s->n_jurors);
    for (size_t j = 0; j < s->n_jurors; j++) {
        size_t g = 0;
        while (g < s->n_groups && !text_is(s->groups[g], s->jurors[j].strand)) g++;
        if (g == s->n_groups) {
            size[g] = 0;
            s->groups[s->n_groups++] = s->jurors[j].strand;
        }
        s->group[j] = g;
        size[g]++;
    }
    for (size_t g = 0; g < s->n_groups; g++)
        s->groups_few |= s->n_groups > 1 && size[g] < FEW && text_is_empty(s->engagement.source);
    if (!s->groups_few) return;
    s->n_groups = 1;
    s->groups[0] = "";
    for (size_t j = 0; j < s->n_jurors; j++) s->group[j] = 0;
}

/* Who handed in what, and what is noted about papers that are not counted. */
static enum fail papers_load(struct request *request, struct db *db, int64_t engagement,
                             struct report_source *s, struct why *why) {
    struct arena *arena = request->arena;
    TRY(jury_everybody_list(db, arena, engagement, &s->everybody, &s->n_everybody, why));
    TRY(jury_sheet_list(db, arena, engagement, &s->sheets, &s->n_sheets, why));
    TRY(jury_handed_in_list(db, arena, engagement, &s->handed_in, &s->n_handed_in, why));
    return jury_excluded_list(db, arena, engagement, &s->excluded, &s->n_excluded, why);
}

static size_t juror_at(const struct report_source *s, int64_t id) {
    size_t j = 0;
    while (j < s->n_jurors && s->jurors[j].id != id) j++;
    return j;
}

static enum fail ballots_load(struct request *request, struct db *db, struct report_source *s,
                              struct why *why) {
    struct ballot_all_row *rows;
    size_t n;
    TRY(ballot_all(db, request->arena, s->engagement.id, &rows, &n, why));
    s->ballots = ARENA_ARRAY(request->arena, struct verdict_ballot, n);
    size_t n_answers = s->n_jurors * s->n_uses * N_EVIDENCE_MOMENTS;
    s->answered = ARENA_ARRAY(request->arena, bool, n_answers);
    memset(s->answered, 0, n_answers * sizeof s->answered[0]);
    for (size_t i = 0; i < n; i++) {
        struct verdict_ballot b = {.juror = juror_at(s, rows[i].participant),
                                   .moment = evidence_moment_read(rows[i].moment),
                                   .answer = evidence_answer_read(rows[i].answer),
                                   .safeguards = safeguards_read(rows[i].safeguards)};
        while (b.use < s->n_uses && s->uses[b.use].id != rows[i].data_use) b.use++;
        if (b.juror == s->n_jurors || b.use == s->n_uses || b.moment == N_EVIDENCE_MOMENTS ||
            b.answer == N_EVIDENCE_ANSWERS)
            continue;
        s->answered[(b.juror * s->n_uses + b.use) * N_EVIDENCE_MOMENTS + b.moment] = true;
        s->ballots[s->n_ballots++] = b;
    }
    struct verdict_plan plan = {.n_jurors = s->n_jurors,
                                .n_uses = s->n_uses,
                                .n_groups = s->n_groups,
                                .group = s->group,
                                .ballots = s->ballots,
                                .n_ballots = s->n_ballots,
                                .rule = s->row.verdict_rule,
                                .pairs_known = s->engagement.pairs_known != 0};
    return verdict_run(request->arena, &plan, &s->verdict, why);
}

static enum fail words_load(struct request *request, struct db *db, int64_t engagement,
                            const char *name, const char **out, struct why *why) {
    struct jury_text_of_row row;
    enum fail fail = jury_text_of(db, request->arena, engagement, name, &row, why);
    if (fail == FAIL_NOTFOUND) {
        *out = "";
        return FAIL_NONE;
    }
    if (fail == FAIL_NONE) *out = row.wording;
    return fail;
}

enum fail report_load(struct request *request, struct db *db, int64_t proposal, int64_t engagement,
                      struct report_source *out, struct why *why) {
    struct report_source s = {0};
    struct jury_scale_get_row scale;
    struct arena *arena = request->arena;
    TRY(engagement_get(db, arena, engagement, proposal, &s.engagement, why));
    s.state = evidence_state_read(s.engagement.state);
    if (!evidence_may_show(s.state))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "a ballot is open; the report shows when it is closed, so that nobody is "
                        "led by what others said");
    TRY(jury_row(db, arena, engagement, &s.row, why));
    TRY(use_list(db, arena, engagement, &s.uses, &s.n_uses, why));
    TRY(jury_juror_list(db, arena, engagement, &s.jurors, &s.n_jurors, why));
    groups_find(request, &s);
    TRY(ballots_load(request, db, &s, why));
    TRY(papers_load(request, db, engagement, &s, why));
    TRY(jury_reason_list(db, arena, engagement, &s.reasons, &s.n_reasons, why));
    TRY(jury_condition_list(db, arena, engagement, &s.conditions, &s.n_conditions, why));
    TRY(jury_scale_counts(db, arena, engagement, &s.scale, &s.n_scale, why));
    TRY(jury_minority_list(db, arena, engagement, &s.minorities, &s.n_minorities, why));
    TRY(jury_printed_list(db, arena, engagement, &s.printed, &s.n_printed, why));
    TRY(jury_printed_reason_list(db, arena, engagement, &s.printed_reasons, &s.n_printed_reasons,
                                 why));
    TRY(jury_reason_group_list(db, arena, engagement, &s.reason_groups, &s.n_reason_groups, why));
    TRY(jury_printed_sum_list(db, arena, engagement, &s.printed_sums, &s.n_printed_sums, why));
    TRY(jury_safeguards_count(db, arena, engagement, &s.safeguards, &s.n_safeguards, why));
    TRY(jury_reopened_list(db, arena, engagement, &s.reopened, &s.n_reopened, why));
    TRY(jury_unreconciled_list(db, arena, engagement, &s.unreconciled, &s.n_unreconciled, why));
    enum fail asked = jury_scale_get(db, arena, engagement, &scale, why);
    if (asked != FAIL_NONE && asked != FAIL_NOTFOUND) return asked;
    if (asked == FAIL_NONE) s.scale_question = scale.question, s.scale_source = scale.source;
    TRY(words_load(request, db, engagement, "introduction", &s.introduction, why));
    TRY(words_load(request, db, engagement, "recommendations", &s.recommendations, why));
    *out = s;
    return FAIL_NONE;
}
