/* Meek and Warren: candidates keep a share, or a price, of every paper that reaches them. */
#include "stats/voting/stv_count.h"

enum iteration { WENT_ON, SOME_ELECTED, SURPLUS_SMALL, SURPLUS_STABLE, SOME_CERTAIN };

struct meek {
    struct stv_count *count;
    wide *keep;    /* [n] keep factors */
    bool *certain; /* [n] who cannot catch up */
    wide surplus, omega;
    bool reference, warren;
};

/* a * b / c, raised to the next unit where the reference rule says so. */
static wide raised(const struct meek *meek, wide a, wide b, wide c) {
    bool inexact;
    wide value = fixed_muldiv(a, b, c, &inexact);
    return value + (meek->reference && inexact ? 1 : 0);
}

static void distribute(struct meek *meek) {
    struct stv_count *count = meek->count;
    const struct ballots *ballots = count->ballots;
    wide one = count->scale.one;
    for (size_t c = 0; c < count->n; c++) count->votes[c] = 0;
    count->exhausted = 0;
    for (size_t b = 0; b < ballots->n_ballots; b++) {
        wide rest = one;
        for (size_t i = ballots->start[b]; i < ballots->start[b + 1] && rest > 0; i++) {
            size_t c = ballots->order[i];
            wide keep = meek->keep[c], kept = 0;
            if (keep == 0) continue;
            if (meek->warren)
                kept = keep < rest ? keep : rest;
            else
                kept = raised(meek, rest, keep, one);
            if (kept > rest) kept = rest;
            count->votes[c] += (wide)ballots->count[b] * kept;
            rest -= kept;
        }
        count->exhausted += (wide)ballots->count[b] * rest;
    }
}

static bool reached(const struct meek *meek, size_t c) {
    const struct stv_count *count = meek->count;
    int compared = fixed_compare(&count->scale, count->votes[c], count->quota);
    return meek->reference ? compared >= 0 : compared > 0;
}

/* Elects whoever has the quota; whether there was one. */
static bool winners_elect(struct meek *meek) {
    struct stv_count *count = meek->count;
    bool some = false;
    for (size_t c = 0; c < count->n; c++) {
        if (count->status[c] != STV_HOPEFUL || !reached(meek, c)) continue;
        stv_elect(count, c, STV_ELECTED);
        stv_say(count, STV_ELECT, c, "Elect");
        some = true;
    }
    return some;
}

/* The longest run of lowest hopefuls whose votes and the surplus together do not reach the next. */
static bool certain_losers(struct meek *meek) {
    struct stv_count *count = meek->count;
    size_t *order = ARENA_ARRAY(count->arena, size_t, count->n), n = 0, found = 0;
    for (size_t c = 0; c < count->n; c++) {
        if (count->status[c] != STV_HOPEFUL) continue;
        size_t at = n++;
        for (; at > 0 && count->votes[order[at - 1]] > count->votes[c]; at--)
            order[at] = order[at - 1];
        order[at] = c;
    }
    wide sum = meek->surplus;
    for (size_t i = 0; i + 1 < n && n - i - 1 >= stv_seats_left(count); i++) {
        sum += count->votes[order[i]];
        if (fixed_compare(&count->scale, sum, count->votes[order[i + 1]]) < 0) found = i + 1;
    }
    for (size_t c = 0; c < count->n; c++) meek->certain[c] = false;
    for (size_t i = 0; i < found; i++) meek->certain[order[i]] = true;
    return found > 0;
}

static void keep_update(struct meek *meek) {
    struct stv_count *count = meek->count;
    for (size_t c = 0; c < count->n; c++)
        if (count->status[c] == STV_ELECTED && count->votes[c] > 0) {
            /* Product and quotient are each raised, as the reference rule words it. */
            wide product = raised(meek, meek->keep[c], count->quota, count->scale.one);
            meek->keep[c] = raised(meek, product, count->scale.one, count->votes[c]);
        }
}

static enum iteration iterate_once(struct meek *meek, bool first) {
    struct stv_count *count = meek->count;
    wide before = meek->surplus, votes = 0;
    distribute(meek);
    for (size_t c = 0; c < count->n; c++) votes += count->votes[c];
    count->quota = votes / ((wide)count->plan->seats + 1) + (meek->reference ? 1 : 0);
    bool some = winners_elect(meek);
    meek->surplus = 0;
    for (size_t c = 0; c < count->n; c++)
        if (count->status[c] == STV_ELECTED) meek->surplus += count->votes[c] - count->quota;
    if (some) return SOME_ELECTED;
    if (fixed_compare(&count->scale, meek->surplus, meek->omega) < 0) return SURPLUS_SMALL;
    if (!first && fixed_compare(&count->scale, meek->surplus, before) >= 0) return SURPLUS_STABLE;
    if (!meek->reference && certain_losers(meek)) return SOME_CERTAIN;
    return WENT_ON;
}

static void certain_defeat(struct meek *meek) {
    struct stv_count *count = meek->count;
    for (size_t c = 0; c < count->n; c++) {
        if (!meek->certain[c]) continue;
        meek->certain[c] = false;
        stv_defeat(count, c);
        meek->keep[c] = 0;
        stv_say(count, STV_DEFEAT_CERTAIN, c, "Defeat certain loser");
    }
}

/* The lowest; whoever the surplus could lift no further counts as tied with them. */
static void low_defeat(struct meek *meek, bool small) {
    struct stv_count *count = meek->count;
    size_t low = count->n;
    bool *marked = ARENA_ARRAY(count->arena, bool, count->n);
    for (size_t c = 0; c < count->n; c++)
        if (count->status[c] == STV_HOPEFUL &&
            (low == count->n || count->votes[c] < count->votes[low]))
            low = c;
    for (size_t c = 0; c < count->n; c++)
        marked[c] =
            count->status[c] == STV_HOPEFUL &&
            fixed_compare(&count->scale, count->votes[c], count->votes[low] + meek->surplus) <= 0;
    low = stv_lot(count, marked,
                  meek->reference ? "Break tie (defeat low candidate)" : "Break tie (defeat)");
    stv_defeat(count, low);
    meek->keep[low] = 0;
    const char *surplus = fixed_text(count->arena, &count->scale, meek->surplus);
    stv_say(count, small ? STV_DEFEAT_LOW : STV_DEFEAT_STABLE, low,
            small ? arena_printf(count->arena, "Defeat (surplus %s < omega)", surplus)
                  : arena_printf(count->arena, "Defeat (stable surplus %s)", surplus));
}

static bool is_open(const struct stv_count *count) {
    return stv_seats_left(count) > 0 && count->n_hopeful > stv_seats_left(count);
}

void stv_run_meek(struct stv_count *count) {
    struct meek meek = {.count = count,
                        .reference = count->plan->rule == STV_MEEK_PRF,
                        .warren = count->plan->rule == STV_WARREN};
    meek.keep = ARENA_ARRAY(count->arena, wide, count->n);
    meek.certain = ARENA_ARRAY(count->arena, bool, count->n);
    meek.omega = count->scale.one;
    for (int i = 0; i < (meek.reference ? 6 : 9); i++) meek.omega /= 10;
    for (size_t c = 0; c < count->n; c++)
        meek.keep[c] = count->status[c] == STV_HOPEFUL ? count->scale.one : 0;
    distribute(&meek);
    stv_stage_end(count);
    while (is_open(count)) {
        count->stage++;
        enum iteration went = WENT_ON;
        for (bool first = true; went == WENT_ON; first = false) {
            went = iterate_once(&meek, first);
            if (went == WENT_ON) keep_update(&meek);
        }
        if (went == SOME_CERTAIN)
            certain_defeat(&meek);
        else if (went != SOME_ELECTED)
            low_defeat(&meek, went == SURPLUS_SMALL);
        stv_stage_end(count);
    }
    stv_finish(count, "Elect remaining", "Defeat remaining");
    if (!meek.reference) {
        for (size_t c = 0; c < count->n; c++)
            if (count->status[c] != STV_ELECTED) meek.keep[c] = 0;
        distribute(&meek);
    }
    stv_stage_end(count);
}
