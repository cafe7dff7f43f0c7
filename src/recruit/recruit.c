#include "recruit/recruit.h"

#include "notify/notify.h"
#include "recruit/recruit.sql.h"
#include "store/vault.h"

static const struct {
    const char *word, *text;
} recruitment_states[N_RECRUITMENT_STATES] = {
    [RECRUITMENT_PLANNED] = {"planned", "Planned"},
    [RECRUITMENT_OPEN] = {"open", "Open for registration"},
    [RECRUITMENT_CLOSED] = {"closed", "Registration closed"},
    [RECRUITMENT_FROZEN] = {"frozen", "Pool frozen"},
    [RECRUITMENT_DRAWN] = {"drawn", "Drawn"},
    [RECRUITMENT_FINISHED] = {"finished", "Finished"},
};

const char *recruitment_state_word(enum recruitment_state state) {
    return state < N_RECRUITMENT_STATES ? recruitment_states[state].word : "";
}

const char *recruitment_state_text(enum recruitment_state state) {
    return state < N_RECRUITMENT_STATES ? recruitment_states[state].text : "";
}

enum recruitment_state recruitment_state_read(const char *word) {
    enum recruitment_state state = 0;
    while (state < N_RECRUITMENT_STATES && !text_is(word, recruitment_states[state].word)) state++;
    return state;
}

static enum fail open_check(const struct recruitment_readiness *ready, struct why *why) {
    const char *missing = NULL;
    if (!ready->has_about)
        missing = "write first what this is about, in the texts";
    else if (!ready->has_eligibility)
        missing = "write first who may take part, in the texts";
    else if (!ready->has_promise)
        missing = "write first what you promise to reply to the jury, in the engagement";
    else if (ready->n_categories == 0)
        missing = "say first which groups you need, in the quotas";
    else if (ready->n_incomplete > 0)
        missing = "give each category at least two values first, in the quotas";
    else if (ready->n_impossible > 0)
        missing = "the seats of a category cannot add up to those of the whole; the quotas say "
                  "which one, and what to change";
    else if (!ready->days_in_order)
        missing = "the last day to register must come before the draw, and the draw before the "
                  "day of erasure; change them in the settings";
    else if (ready->is_over)
        missing = "the last day to register has passed; change it in the settings";
    if (missing == NULL) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL, "%s", missing);
}

static enum fail freeze_check(const struct recruitment_readiness *ready, struct why *why) {
    if (ready->n_waiting > 0)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "somebody must look at %lld registrations first, in the list of doubts",
                        (long long)ready->n_waiting);
    if (ready->n_pool < ready->seats)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "there are %lld people for %lld seats; write to more people or ask for "
                        "fewer seats",
                        (long long)ready->n_pool, (long long)ready->seats);
    return FAIL_NONE;
}

enum fail recruitment_step_check(enum recruitment_state from, enum recruitment_state to,
                                 const struct recruitment_readiness *ready, struct why *why) {
    if ((from == RECRUITMENT_PLANNED || from == RECRUITMENT_CLOSED) && to == RECRUITMENT_OPEN)
        return open_check(ready, why);
    if (from == RECRUITMENT_OPEN && to == RECRUITMENT_CLOSED) return FAIL_NONE;
    if (from == RECRUITMENT_CLOSED && to == RECRUITMENT_FROZEN) return freeze_check(ready, why);
    if (from == RECRUITMENT_FROZEN && to == RECRUITMENT_CLOSED) {
        if (!ready->committed) return FAIL_NONE;
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "the pool is published for a draw; cancel the draw first");
    }
    if (from == RECRUITMENT_FROZEN && to == RECRUITMENT_DRAWN) return FAIL_NONE;
    if (from == RECRUITMENT_DRAWN && to == RECRUITMENT_FINISHED) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL, "a recruitment that is '%s' cannot become '%s'",
                    recruitment_state_text(from), recruitment_state_text(to));
}

static const struct {
    const char *word, *text, *colour;
} states[N_RECRUIT_STATES] = {
    [RECRUIT_INVITED] = {"invited", "Invited", "grey"},
    [RECRUIT_REGISTERED] = {"registered", "Registered, to be looked at", "yellow"},
    [RECRUIT_ELIGIBLE] = {"eligible", "In the pool", "blue"},
    [RECRUIT_SELECTED] = {"selected", "Selected, to be confirmed", "purple"},
    [RECRUIT_CONFIRMED] = {"confirmed", "Confirmed", "green"},
    [RECRUIT_RESERVE] = {"reserve", "Reserve", "teal"},
    [RECRUIT_WITHDRAWN] = {"withdrawn", "Withdrawn", "orange"},
    [RECRUIT_REPLACED] = {"replaced", "Withdrawn and replaced", "grey"},
    [RECRUIT_NOT_CHOSEN] = {"not_chosen", "Not chosen", "grey"},
    [RECRUIT_ERASED] = {"erased", "Erased", "grey"},
};

const char *recruit_state_word(enum recruit_state state) {
    return state < N_RECRUIT_STATES ? states[state].word : "";
}

const char *recruit_state_text(enum recruit_state state) {
    return state < N_RECRUIT_STATES ? states[state].text : "";
}

const char *recruit_state_colour(enum recruit_state state) {
    return state < N_RECRUIT_STATES ? states[state].colour : NULL;
}

enum recruit_state recruit_state_read(const char *word) {
    enum recruit_state state = 0;
    while (state < N_RECRUIT_STATES && !text_is(word, states[state].word)) state++;
    return state;
}

#define TO(state) (1U << (RECRUIT_##state))
/* Erasure is open to everybody who holds no seat; those who do withdraw first. */
static const unsigned steps[N_RECRUIT_STATES] = {
    [RECRUIT_INVITED] = TO(REGISTERED) | TO(ELIGIBLE) | TO(WITHDRAWN) | TO(NOT_CHOSEN) | TO(ERASED),
    [RECRUIT_REGISTERED] = TO(ELIGIBLE) | TO(NOT_CHOSEN) | TO(WITHDRAWN) | TO(ERASED),
    [RECRUIT_ELIGIBLE] =
        TO(REGISTERED) | TO(SELECTED) | TO(RESERVE) | TO(NOT_CHOSEN) | TO(WITHDRAWN) | TO(ERASED),
    [RECRUIT_SELECTED] = TO(CONFIRMED) | TO(WITHDRAWN),
    [RECRUIT_CONFIRMED] = TO(SELECTED) | TO(WITHDRAWN),
    [RECRUIT_RESERVE] = TO(SELECTED) | TO(NOT_CHOSEN) | TO(WITHDRAWN) | TO(ERASED),
    [RECRUIT_WITHDRAWN] = TO(REPLACED) | TO(ERASED),
    [RECRUIT_REPLACED] = TO(ERASED),
    [RECRUIT_NOT_CHOSEN] = TO(SELECTED) | TO(RESERVE) | TO(WITHDRAWN) | TO(ERASED),
    [RECRUIT_ERASED] = 0,
};
#undef TO

bool recruit_state_has_seat(enum recruit_state state) {
    return state == RECRUIT_SELECTED || state == RECRUIT_CONFIRMED;
}

enum fail recruit_step_check(enum recruit_state from, enum recruit_state to, struct why *why) {
    if (from >= N_RECRUIT_STATES || to >= N_RECRUIT_STATES)
        return why_fail(why, FAIL_NOTFOUND, "state", "there is no such state of a candidate");
    if (steps[from] & (1U << to)) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, "state", "somebody who is '%s' cannot become '%s'",
                    states[from].text, states[to].text);
}

enum fail recruit_step(struct db *db, struct arena *arena, const struct recruit_move *move,
                       struct why *why) {
    struct candidate_state_row row;
    TRY(candidate_state(db, arena, move->candidate, move->recruitment, &row, why));
    TRY(recruit_step_check(recruit_state_read(row.state), move->to, why));
    TRY(candidate_set_state(db, move->candidate, move->recruitment, row.state,
                            recruit_state_word(move->to), why));
    /* Nor does what waits to be sent go any more. */
    if (move->to == RECRUIT_WITHDRAWN || move->to == RECRUIT_ERASED)
        TRY(notify_cancel_recipient(db, vault_number(VAULT_REGISTRATION, move->candidate), why));
    return event_add(db, move->candidate, move->now, move->person == 0 ? DB_NULL_INT : move->person,
                     row.state, recruit_state_word(move->to), move->reason, why);
}

enum fail recruit_joined(struct db *db, int64_t recruitment, int64_t candidate, int64_t joined,
                         struct why *why) {
    return candidate_set_joined(db, candidate, recruitment, joined, why);
}
