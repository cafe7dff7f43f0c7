#include "jury/verdict.h"

#include "web/html.h"

#include <string.h>

const char *verdict_safeguards_text(int level) {
    static const char *const texts[] = {TR("Certainly enough"), TR("Probably enough"),
                                        TR("Probably not enough"), TR("Certainly not enough")};
    return level >= 0 && level < VERDICT_SAFEGUARDS ? texts[level] : "";
}

const char *verdict_outcome_text(enum decide_outcome outcome) {
    switch (outcome) {
    case DECIDE_CARRIED: return TR("Accepted");
    case DECIDE_NOT_CARRIED: return TR("Not accepted");
    case DECIDE_TIED: return TR("Tied, so not accepted");
    case DECIDE_NO_QUORUM: return TR("Too few took part");
    case DECIDE_BLOCKED: return TR("Blocked");
    }
    return "";
}

const char *verdict_level_text(enum decide_level level) {
    static const char *const texts[] = {TR("no majority"),    TR("majority"),
                                        TR("two thirds"),     TR("three quarters"),
                                        TR("nobody against"), TR("unanimity")};
    return texts[level];
}

/* One use in one group; group == n_groups: all. */
static enum fail group_count(struct arena *arena, const struct verdict_plan *plan, size_t use,
                             size_t group, struct verdict_group *out, struct why *why) {
    struct evidence_vote *votes = ARENA_ARRAY(arena, struct evidence_vote, plan->n_ballots);
    size_t n = 0;
    *out = (struct verdict_group){0};
    for (size_t j = 0; j < plan->n_jurors; j++)
        out->jurors += group == plan->n_groups || plan->group[j] == group;
    for (size_t i = 0; i < plan->n_ballots; i++) {
        const struct verdict_ballot *b = &plan->ballots[i];
        if (b->use != use || (group < plan->n_groups && plan->group[b->juror] != group)) continue;
        votes[n++] = (struct evidence_vote){(int64_t)b->juror, b->moment, b->answer};
        if (b->moment == EVIDENCE_LAST && b->safeguards >= 0) out->safeguards[b->safeguards]++;
    }
    return evidence_count(arena, votes, n, &out->tally, why);
}

static enum fail use_count(struct arena *arena, const struct verdict_plan *plan,
                           const struct decide_rule *rule, size_t use, struct verdict_use *out,
                           struct why *why) {
    *out = (struct verdict_use){.groups = ARENA_ARRAY(arena, struct verdict_group, plan->n_groups)};
    TRY(group_count(arena, plan, use, plan->n_groups, &out->all, why));
    for (size_t g = 0; g < plan->n_groups; g++)
        TRY(group_count(arena, plan, use, g, &out->groups[g], why));
    for (int m = 0; m < N_EVIDENCE_MOMENTS; m++) {
        const int64_t *counts = out->all.tally.counts[m];
        struct decide_votes votes = {.yes = counts[EVIDENCE_YES],
                                     .no = counts[EVIDENCE_NO],
                                     .abstain = counts[EVIDENCE_UNSURE],
                                     .entitled = out->all.jurors};
        if (out->all.tally.n[m] > 0) TRY(decide(rule, &votes, &out->decision[m], why));
    }
    out->shows_changes = plan->pairs_known && out->all.tally.has_change &&
                         evidence_changes_are_safe(&out->all.tally);
    return FAIL_NONE;
}

enum fail verdict_run(struct arena *arena, const struct verdict_plan *plan, struct verdict *out,
                      struct why *why) {
    struct decide_rule rule;
    if (!decide_rule_named(plan->rule, &rule))
        return why_fail(why, FAIL_STORE, NULL, "this jury has a rule that is none");
    struct verdict made = {.uses = ARENA_ARRAY(arena, struct verdict_use, plan->n_uses)};
    for (size_t u = 0; u < plan->n_uses; u++)
        TRY(use_count(arena, plan, &rule, u, &made.uses[u], why));
    *out = made;
    return FAIL_NONE;
}
