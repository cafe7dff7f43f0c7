/* Weighted inclusive Gregory: papers move on at a value, surpluses first. */
#include "stats/voting/stv_count.h"

#include <string.h>

struct papers {
    size_t *at;  /* [n_ballots] which of its preferences it counts for; past the end: none */
    wide *value; /* [n_ballots] of one paper */
};

static bool holds(const struct stv_count *count, const struct papers *papers, size_t b, size_t c) {
    const struct ballots *ballots = count->ballots;
    return papers->at[b] < ballots->start[b + 1] && ballots->order[papers->at[b]] == c;
}

/* To its next hopeful candidate, at its value. */
static void paper_move(struct stv_count *count, struct papers *papers, size_t b) {
    const struct ballots *ballots = count->ballots;
    while (papers->at[b] < ballots->start[b + 1] &&
           count->status[ballots->order[papers->at[b]]] != STV_HOPEFUL)
        papers->at[b]++;
    wide worth = (wide)ballots->count[b] * papers->value[b];
    if (papers->at[b] < ballots->start[b + 1])
        count->votes[ballots->order[papers->at[b]]] += worth;
    else
        count->exhausted += worth;
}

static bool reached(const struct stv_count *count, size_t c) {
    int compared = fixed_compare(&count->scale, count->votes[c], count->quota);
    /* Where the quota is exact, votes/(seats+1), more than it is needed. */
    return count->scale.guard > 0 ? compared > 0 : compared >= 0;
}

/* Everybody who has reached the quota, most votes first. */
static void winners_elect(struct stv_count *count) {
    for (;;) {
        size_t best = count->n;
        for (size_t c = 0; c < count->n; c++) {
            if (count->status[c] != STV_HOPEFUL || !reached(count, c)) continue;
            if (best == count->n || count->votes[c] >= count->votes[best]) best = c;
        }
        if (best == count->n) return;
        /* At exactly the quota too: the transfer of nothing is then a stage of its own. */
        stv_elect(count, best, STV_PENDING);
        stv_say(count, STV_ELECT_PENDING, best, "Elect, transfer pending");
    }
}

/* Narrows the marked ones by the latest earlier stage at which they differed. */
static void look_back(const struct stv_count *count, bool *marked, bool lowest) {
    for (size_t s = count->n_stages; s-- > 0;) {
        const wide *votes = count->history + s * count->n;
        wide best = 0;
        bool some = false;
        for (size_t c = 0; c < count->n; c++) {
            if (!marked[c]) continue;
            if (!some || (lowest ? votes[c] < best : votes[c] > best)) best = votes[c];
            some = true;
        }
        for (size_t c = 0; c < count->n; c++) marked[c] = marked[c] && votes[c] == best;
    }
}

/* The one with most (pending) or fewest (hopeful) votes. */
static size_t extreme(struct stv_count *count, enum stv_status status, bool lowest,
                      const char *about) {
    bool *marked = ARENA_ARRAY(count->arena, bool, count->n);
    size_t best = count->n;
    for (size_t c = 0; c < count->n; c++) {
        if (count->status[c] != status) continue;
        if (best == count->n ||
            (lowest ? count->votes[c] < count->votes[best] : count->votes[c] > count->votes[best]))
            best = c;
    }
    for (size_t c = 0; c < count->n; c++)
        marked[c] = count->status[c] == status &&
                    fixed_compare(&count->scale, count->votes[c], count->votes[best]) == 0;
    bool scotland = count->plan->rule == STV_SCOTLAND;
    if (!scotland)
        return stv_lot(count, marked, arena_printf(count->arena, "Break tie (%s)", about));
    bool *left = ARENA_ARRAY(count->arena, bool, count->n);
    memcpy(left, marked, count->n * sizeof *marked);
    look_back(count, left, lowest);
    size_t n_left = 0;
    for (size_t c = 0; c < count->n; c++) n_left += left[c];
    if (n_left > 1)
        return stv_lot(count, left, arena_printf(count->arena, "Break tie by lot (%s)", about));
    return stv_tie(count, marked, left,
                   arena_printf(count->arena, "Break tie by prior stage (%s)", about));
}

/* The new value of a paper. The Scottish rule cuts the quotient only (r. 48), the reference rule
 * the product as well. */
static wide value_cut(const struct stv_count *count, wide value, wide surplus, wide votes) {
    if (count->plan->rule != STV_WIGM_PRF) return fixed_muldiv(value, surplus, votes, NULL);
    wide product = fixed_muldiv(value, surplus, count->scale.one, NULL);
    return fixed_muldiv(product, count->scale.one, votes, NULL);
}

static void surplus_transfer(struct stv_count *count, struct papers *papers) {
    size_t c = extreme(count, STV_PENDING, false,
                       count->plan->rule == STV_SCOTLAND ? "largest surplus" : "surplus");
    stv_say(count, STV_TRANSFER_SURPLUS, c, "Transfer high surplus");
    count->status[c] = STV_ELECTED;
    wide votes = count->votes[c], surplus = votes - count->quota, moved = 0;
    for (size_t b = 0; b < count->ballots->n_ballots; b++) {
        if (!holds(count, papers, b, c)) continue;
        papers->value[b] = value_cut(count, papers->value[b], surplus, votes);
        moved += (wide)count->ballots->count[b] * papers->value[b];
        paper_move(count, papers, b);
    }
    count->votes[c] = count->quota;
    count->exhausted += surplus - moved; /* what cutting digits loses */
}

static void defeated_transfer(struct stv_count *count, struct papers *papers, size_t c) {
    stv_say(count, STV_TRANSFER_DEFEATED, c, "Transfer defeated");
    count->votes[c] = 0;
    for (size_t b = 0; b < count->ballots->n_ballots; b++)
        if (holds(count, papers, b, c)) paper_move(count, papers, b);
}

static bool is_open(const struct stv_count *count) {
    return stv_seats_left(count) > 0 && count->n_hopeful > stv_seats_left(count);
}

static void stage_run(struct stv_count *count, struct papers *papers, bool scotland) {
    bool pending = false;
    for (size_t c = 0; c < count->n; c++) pending = pending || count->status[c] == STV_PENDING;
    if (pending) {
        surplus_transfer(count, papers);
        return;
    }
    if (!is_open(count)) return;
    size_t low = extreme(count, STV_HOPEFUL, true, scotland ? "defeat low candidate" : "defeat");
    stv_defeat(count, low);
    stv_say(count, STV_DEFEAT_LOW, low, scotland ? "Defeat low candidate" : "Defeat");
    defeated_transfer(count, papers, low);
}

void stv_run_transfers(struct stv_count *count) {
    const struct ballots *ballots = count->ballots;
    bool scotland = count->plan->rule == STV_SCOTLAND;
    struct papers papers = {ARENA_ARRAY(count->arena, size_t, ballots->n_ballots),
                            ARENA_ARRAY(count->arena, wide, ballots->n_ballots)};
    for (size_t b = 0; b < ballots->n_ballots; b++) {
        papers.at[b] = ballots->start[b];
        papers.value[b] = count->scale.one;
        paper_move(count, &papers, b);
    }
    if (scotland) winners_elect(count);
    stv_stage_end(count);
    while (is_open(count)) {
        count->stage++;
        if (!scotland) winners_elect(count);
        stage_run(count, &papers, scotland);
        /* As many left as seats: elected as they stand, whatever their votes (rule 52). */
        if (scotland && is_open(count)) winners_elect(count);
        stv_stage_end(count);
    }
    stv_finish(count, scotland ? "Elect remaining candidates" : "Elect remaining",
               scotland ? "Defeat remaining candidates" : "Defeat remaining");
    stv_stage_end(count);
}
