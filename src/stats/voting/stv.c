#include "stats/voting/stv_count.h"

static const struct {
    const char *name;
    int places, guard;
} rules[] = {
    [STV_SCOTLAND] = {"scotland", 5, 0}, [STV_WIGM_PRF] = {"wigm-prf", 4, 0},
    [STV_WIGM] = {"wigm", 27, 9},        [STV_MEEK_PRF] = {"meek-prf", 9, 0},
    [STV_MEEK] = {"meek", 27, 9},        [STV_WARREN] = {"warren", 27, 9},
};

bool stv_rule_read(const char *name, enum stv_rule *out) {
    for (size_t i = STV_SCOTLAND; i < sizeof rules / sizeof rules[0]; i++) {
        if (!text_is(rules[i].name, name)) continue;
        *out = (enum stv_rule)i;
        return true;
    }
    return false;
}

const char *stv_rule_name(enum stv_rule rule) {
    return rules[rule].name;
}

void stv_act(struct stv_count *count, enum stv_act act, size_t candidate, const char *text) {
    if (count->n_actions == count->room_actions) {
        size_t room = 2 * count->room_actions;
        count->action =
            arena_grow(count->arena, count->action, count->room_actions * sizeof *count->action,
                       room * sizeof *count->action);
        count->room_actions = room;
    }
    count->action[count->n_actions++] = (struct stv_action){act, count->stage, candidate, text};
}

void stv_say(struct stv_count *count, enum stv_act act, size_t candidate, const char *text) {
    stv_act(count, act, candidate,
            arena_printf(count->arena, "%s: %s", text, count->ballots->candidates[candidate]));
}

void stv_elect(struct stv_count *count, size_t candidate, enum stv_status status) {
    count->status[candidate] = status;
    count->chosen[count->n_elected++] = candidate;
    count->n_hopeful--;
}

void stv_defeat(struct stv_count *count, size_t candidate) {
    count->status[candidate] = STV_DEFEATED;
    count->n_hopeful--;
}

size_t stv_seats_left(const struct stv_count *count) {
    return count->plan->seats - count->n_elected;
}

void stv_stage_end(struct stv_count *count) {
    size_t n = count->n;
    if (count->n_stages == count->room_stages) {
        size_t room = 2 * count->room_stages;
        count->stages =
            arena_grow(count->arena, count->stages, count->room_stages * sizeof *count->stages,
                       room * sizeof *count->stages);
        count->history = arena_grow(count->arena, count->history,
                                    count->room_stages * n * sizeof(wide), room * n * sizeof(wide));
        count->room_stages = room;
    }
    const char **votes = ARENA_ARRAY(count->arena, const char *, n);
    enum stv_status *status = ARENA_ARRAY(count->arena, enum stv_status, n);
    for (size_t c = 0; c < n; c++) {
        votes[c] = fixed_text(count->arena, &count->scale, count->votes[c]);
        status[c] = count->status[c];
        count->history[count->n_stages * n + c] = count->votes[c];
    }
    count->stages[count->n_stages++] = (struct stv_stage){
        .votes = votes,
        .quota = fixed_text(count->arena, &count->scale, count->quota),
        .exhausted = fixed_text(count->arena, &count->scale, count->exhausted),
        .status = status,
    };
}

size_t stv_lot(struct stv_count *count, const bool *marked, const char *about) {
    return stv_tie(count, marked, marked, about);
}

size_t stv_tie(struct stv_count *count, const bool *marked, const bool *left, const char *about) {
    size_t first = count->n, several = 0;
    for (size_t c = 0; c < count->n; c++) {
        several += marked[c];
        if (!left[c]) continue;
        if (first == count->n || count->place[c] < count->place[first]) first = c;
    }
    if (several < 2) return first;
    struct buf buf;
    buf_init(&buf, count->arena, 1 << 20);
    buf_printf(&buf, "%s: [", about);
    const char *between = "";
    for (size_t c = 0; c < count->n; c++) {
        if (!marked[c]) continue;
        buf_printf(&buf, "%s%s", between, count->ballots->candidates[c]);
        between = ", ";
    }
    buf_printf(&buf, "] -> %s", count->ballots->candidates[first]);
    stv_act(count, left == marked ? STV_TIE : STV_TIE_EARLIER, first, buf.s);
    return first;
}

void stv_finish(struct stv_count *count, const char *elected, const char *defeated) {
    bool seats = stv_seats_left(count) > 0;
    for (size_t c = 0; c < count->n; c++) {
        if (count->status[c] == STV_PENDING) count->status[c] = STV_ELECTED;
        if (count->status[c] != STV_HOPEFUL) continue;
        if (seats) {
            stv_elect(count, c, STV_ELECTED);
            stv_say(count, STV_ELECT_REMAINING, c, elected);
        } else {
            stv_defeat(count, c);
            if (defeated != NULL) stv_say(count, STV_DEFEAT_REMAINING, c, defeated);
        }
    }
}

static enum fail plan_check(const struct stv_plan *plan, size_t standing, struct why *why) {
    size_t n = plan->ballots->n_candidates;
    if (n < 1 || n > BALLOT_CANDIDATES_MAX)
        return why_fail(why, FAIL_INPUT, "candidates", "want 1 to %d candidates, got %zu",
                        (int)BALLOT_CANDIDATES_MAX, n);
    if (plan->seats < 1) return why_fail(why, FAIL_INPUT, "seats", "want at least one seat");
    if (plan->rule < STV_SCOTLAND || plan->rule > STV_WARREN)
        return why_fail(why, FAIL_INPUT, "rule", "there is no such rule");
    if (ballots_have_equals(plan->ballots))
        return why_fail(why, FAIL_INPUT, "ballot",
                        "a ballot ranks two candidates equal: this method needs one after another");
    if (ballots_total(plan->ballots) > BALLOT_VOTES_MAX)
        return why_fail(why, FAIL_LIMIT, "ballots", "want at most %d ballots",
                        (int)BALLOT_VOTES_MAX);
    if (standing < plan->seats)
        return why_fail(why, FAIL_INFEASIBLE, "seats", "%zu stand for %zu seats", standing,
                        plan->seats);
    return FAIL_NONE;
}

static void count_start(struct arena *arena, const struct stv_plan *plan, struct stv_count *count) {
    size_t n = plan->ballots->n_candidates;
    *count = (struct stv_count){.arena = arena,
                                .plan = plan,
                                .ballots = plan->ballots,
                                .n = n,
                                .room_actions = 64,
                                .room_stages = 16};
    count->scale = fixed_scale_of(rules[plan->rule].places, rules[plan->rule].guard);
    count->status = ARENA_ARRAY(arena, enum stv_status, n);
    count->votes = ARENA_ARRAY(arena, wide, n);
    count->history = ARENA_ARRAY(arena, wide, n * count->room_stages);
    count->stages = ARENA_ARRAY(arena, struct stv_stage, count->room_stages);
    count->action = ARENA_ARRAY(arena, struct stv_action, count->room_actions);
    count->place = ARENA_ARRAY(arena, size_t, n);
    count->chosen = ARENA_ARRAY(arena, size_t, n);
    for (size_t i = 0; i < n; i++) {
        count->place[plan->tie_order == NULL ? i : plan->tie_order[i]] = i;
        bool withdrawn = plan->withdrawn != NULL && plan->withdrawn[i];
        count->status[i] = withdrawn ? STV_WITHDRAWN : STV_HOPEFUL;
        count->n_hopeful += !withdrawn;
    }
}

enum fail stv_run(struct arena *arena, const struct stv_plan *plan, struct stv *out,
                  struct why *why) {
    size_t n = plan->ballots->n_candidates, standing = 0;
    for (size_t c = 0; c < n; c++) standing += plan->withdrawn == NULL || !plan->withdrawn[c];
    TRY(plan_check(plan, standing, why));
    struct stv_count count;
    count_start(arena, plan, &count);
    wide votes = (wide)ballots_total(plan->ballots), shares = (wide)plan->seats + 1;
    if (plan->rule == STV_SCOTLAND)
        count.quota = (votes / shares + 1) * count.scale.one;
    else
        count.quota = votes * count.scale.one / shares + (count.scale.guard == 0 ? 1 : 0);
    wide first = count.quota;
    if (plan->rule >= STV_MEEK_PRF)
        stv_run_meek(&count);
    else
        stv_run_transfers(&count);
    struct stv made = {.n_candidates = n,
                       .n_elected = count.n_elected,
                       .n_actions = count.n_actions,
                       .n_stages = count.n_stages,
                       .elected = count.chosen,
                       .action = count.action,
                       .stage = count.stages};
    made.quota_first = fixed_real(&count.scale, first);
    made.votes = ARENA_ARRAY(arena, double, n);
    for (size_t c = 0; c < n; c++) made.votes[c] = fixed_real(&count.scale, count.votes[c]);
    *out = made;
    return FAIL_NONE;
}
