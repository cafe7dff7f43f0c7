#include "stats/voting/decide.h"

#include "base/str.h"

static const struct {
    const char *name;
    struct decide_rule rule;
} rules[] = {
    {"majority", {DECIDE_OF_CAST, 1, 2, false, 0, -1}},
    {"absolute-majority", {DECIDE_OF_ENTITLED, 1, 2, false, 0, -1}},
    {"two-thirds", {DECIDE_OF_CAST, 2, 3, true, 0, -1}},
    {"three-quarters", {DECIDE_OF_CAST, 3, 4, true, 0, -1}},
    {"consensus", {DECIDE_OF_CAST, 1, 1, true, 0, -1}},
    {"unanimity", {DECIDE_OF_PRESENT, 1, 1, true, 0, -1}},
    {"consent", {DECIDE_OF_CAST, 0, 1, true, 0, 0}},
};

bool decide_rule_named(const char *name, struct decide_rule *out) {
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        if (!text_is(rules[i].name, name)) continue;
        *out = rules[i].rule;
        return true;
    }
    return false;
}

static enum decide_level level_of(const struct decide_votes *votes) {
    int64_t against = votes->no + votes->block, cast = votes->yes + against;
    if (cast == 0 || votes->yes == 0) return LEVEL_NONE;
    if (against == 0) return votes->abstain == 0 ? LEVEL_UNANIMITY : LEVEL_CONSENSUS;
    if (4 * votes->yes >= 3 * cast) return LEVEL_THREE_QUARTERS;
    if (3 * votes->yes >= 2 * cast) return LEVEL_TWO_THIRDS;
    return 2 * votes->yes > cast ? LEVEL_MAJORITY : LEVEL_NONE;
}

static enum decide_outcome outcome_of(const struct decide_rule *rule,
                                      const struct decide_votes *votes, const struct decision *made,
                                      int64_t present) {
    if (present < rule->quorum || made->base == 0) return DECIDE_NO_QUORUM;
    if (rule->blocks_most >= 0 && votes->block > rule->blocks_most) return DECIDE_BLOCKED;
    int64_t have = votes->yes * rule->denominator, want = made->base * rule->numerator;
    if (have > want || (have == want && rule->at_least)) return DECIDE_CARRIED;
    return have == want ? DECIDE_TIED : DECIDE_NOT_CARRIED;
}

enum fail decide(const struct decide_rule *rule, const struct decide_votes *votes,
                 struct decision *out, struct why *why) {
    const int64_t most = 1000000000;
    if (rule->denominator < 1 || rule->denominator > most || rule->numerator < 0 ||
        rule->numerator > rule->denominator)
        return why_fail(why, FAIL_INPUT, "share", "want a share from 0 to 1, got %lld/%lld",
                        (long long)rule->numerator, (long long)rule->denominator);
    const int64_t counts[] = {votes->yes, votes->no, votes->abstain, votes->block, votes->entitled};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
        if (counts[i] < 0 || counts[i] > most)
            return why_fail(why, FAIL_INPUT, "votes", "want counts of 0 or more, got %lld",
                            (long long)counts[i]);
    int64_t cast = votes->yes + votes->no + votes->block, present = cast + votes->abstain;
    int64_t entitled = votes->entitled == 0 ? present : votes->entitled;
    if (entitled < present)
        return why_fail(why, FAIL_INPUT, "entitled",
                        "%lld handed in a ballot, but only %lld are entitled: check both",
                        (long long)present, (long long)entitled);
    struct decision made = {.yes = votes->yes, .level = level_of(votes)};
    made.base = rule->base == DECIDE_OF_CAST      ? cast
                : rule->base == DECIDE_OF_PRESENT ? present
                                                  : entitled;
    int64_t want = made.base * rule->numerator;
    made.needed = rule->at_least ? (want + rule->denominator - 1) / rule->denominator
                                 : want / rule->denominator + 1;
    made.outcome = outcome_of(rule, votes, &made, present);
    *out = made;
    return FAIL_NONE;
}

void approval_count(struct arena *arena, const int8_t *approves, size_t n_voters, size_t n_options,
                    struct approval *out) {
    struct approval made = {.n_options = n_options};
    made.yes = ARENA_ARRAY(arena, int64_t, n_options);
    made.asked = ARENA_ARRAY(arena, int64_t, n_options);
    made.order = ARENA_ARRAY(arena, size_t, n_options);
    made.tied = ARENA_ARRAY(arena, bool, n_options);
    for (size_t i = 0; i < n_voters * n_options; i++) {
        made.yes[i % n_options] += approves[i] == 1;
        made.asked[i % n_options] += approves[i] == 1 || approves[i] == 0;
    }
    for (size_t o = 0; o < n_options; o++) {
        size_t at = o;
        for (; at > 0 && made.yes[made.order[at - 1]] < made.yes[o]; at--)
            made.order[at] = made.order[at - 1];
        made.order[at] = o;
    }
    for (size_t i = 0; i + 1 < n_options; i++)
        made.tied[i] = made.yes[made.order[i]] == made.yes[made.order[i + 1]];
    *out = made;
}
