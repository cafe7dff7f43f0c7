/* Replacements: who takes a seat that became free, so that the original quotas hold best. */
#include "base/clock.h"
#include "recruit/candidate_views.h"
#include "recruit/replace.html.h"
#include "recruit/reserves.h"

#include <stdlib.h>
#include <string.h>

enum { SHOWN = 5 };

struct fit {
    size_t person; /* place in the pool */
    int64_t missed, rank;
};

/* Those who miss the fewest places first; then the reserves in their order, then the pool. */
static int by_fit(const void *a, const void *b) {
    const struct fit *x = a, *y = b;
    if (x->missed != y->missed) return x->missed < y->missed ? -1 : 1;
    if (x->rank != y->rank) return x->rank < y->rank ? -1 : 1;
    return x->person < y->person ? -1 : x->person > y->person;
}

struct seats {
    struct recruitment recruitment;
    struct pool pool; /* seat holders, reserves and those not chosen */
    size_t *taken;    /* [n_taken] places in the pool of those with a seat */
    size_t n_taken;
    struct recruit_seats_open_row *open;
    size_t n_open;
    struct recruit_reserve_list_row *reserves;
    size_t n_reserves;
};

static enum fail seats_load(struct request *request, struct db *db, struct seats *out,
                            struct why *why) {
    unsigned states = 1U << RECRUIT_SELECTED | 1U << RECRUIT_CONFIRMED | 1U << RECRUIT_RESERVE |
                      1U << RECRUIT_NOT_CHOSEN;
    TRY(recruitment_of_path(request, db, &out->recruitment, why));
    int64_t id = out->recruitment.row.id;
    TRY(pool_load(db, request->arena, id, states, &out->pool, why));
    TRY(recruit_seats_open(db, request->arena, id, &out->open, &out->n_open, why));
    TRY(recruit_reserve_list(db, request->arena, id, &out->reserves, &out->n_reserves, why));
    out->taken = ARENA_ARRAY(request->arena, size_t, out->pool.people.n + 2);
    out->n_taken = 0;
    for (size_t i = 0; i < out->pool.people.n; i++)
        if (recruit_state_has_seat(out->pool.persons[i].state)) out->taken[out->n_taken++] = i;
    return FAIL_NONE;
}

static int64_t rank_of(const struct seats *seats, int64_t candidate) {
    for (size_t i = 0; i < seats->n_reserves; i++)
        if (seats->reserves[i].id == candidate)
            return seats->reserves[i].reserve_rank == DB_NULL_INT ? 1000
                                                                  : seats->reserves[i].reserve_rank;
    return INT32_MAX;
}

static bool home_is_taken(const struct seats *seats, size_t person) {
    int32_t home = seats->pool.people.address[person];
    for (size_t i = 0; home >= 0 && i < seats->n_taken; i++)
        if (seats->pool.people.address[seats->taken[i]] == home) return true;
    return false;
}

/* Everybody who could take a seat, best first. */
static size_t fits_make(struct request *request, struct seats *seats, struct fit **out) {
    struct fit *fits = ARENA_ARRAY(request->arena, struct fit, seats->pool.people.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < seats->pool.people.n; i++) {
        const struct pool_person *person = &seats->pool.persons[i];
        if (recruit_state_has_seat(person->state)) continue;
        if (seats->recruitment.row.per_address == 1 && home_is_taken(seats, i)) continue;
        seats->taken[seats->n_taken] = i;
        fits[n++] = (struct fit){i, quotas_missed(&seats->pool, seats->taken, seats->n_taken + 1),
                                 rank_of(seats, person->candidate)};
    }
    if (n > 0) qsort(fits, n, sizeof *fits, by_fit);
    *out = fits;
    return n;
}

static enum fail replacements_show(struct request *request, struct db *db, struct why *why) {
    struct seats seats;
    struct fit *fits;
    const struct html *out = request->out;
    TRY(seats_load(request, db, &seats, why));
    size_t n = fits_make(request, &seats, &fits);
    size_t shown = n < SHOWN ? n : SHOWN;
    struct seat_line *lines = ARENA_ARRAY(request->arena, struct seat_line, seats.n_open + 1);
    for (size_t i = 0; i < seats.n_open; i++) {
        struct reserve_line *reserves = ARENA_ARRAY(request->arena, struct reserve_line, shown + 1);
        for (size_t k = 0; k < shown; k++) {
            const struct pool_person *person = &seats.pool.persons[fits[k].person];
            bool is_reserve = person->state == RECRUIT_RESERVE;
            const char *quotas = fits[k].missed == 0
                                     ? tr(out, "keeps all quotas")
                                     : trn(out, "misses the quotas by %lld place",
                                           "misses the quotas by %lld places", fits[k].missed);
            reserves[k] = (struct reserve_line){
                .path = arena_printf(request->arena, "%s/replacements/%lld/%lld",
                                     seats.recruitment.path, (long long)seats.open[i].id,
                                     (long long)person->candidate),
                .number = person->number,
                .about = is_reserve ? trf(out, "Reserve %lld, %s", (long long)fits[k].rank, quotas)
                                    : trf(out, "From the pool, %s", quotas)};
        }
        lines[i] = (struct seat_line){seats.open[i].number, reserves, shown};
    }
    struct replacements_view view = {.request = request,
                                     .recruitment = &seats.recruitment,
                                     .seats = lines,
                                     .n_seats = seats.n_open,
                                     .n_reserves = seats.n_reserves};
    request->title = tr(request->out, "Replacements");
    request->back_href = seats.recruitment.path;
    recruit_replacements_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_recruit_replacements = {
    .name = "recruit_replacements",
    .path = "/proposals/:proposal/recruitments/:recruitment/replacements",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .section = "proposals",
    .show = replacements_show,
};
REGISTER(page, page_recruit_replacements);

static enum fail replace_act(struct request *request, struct db *db, struct why *why) {
    struct seats seats;
    int64_t left = request_int(request, "left"), next = request_int(request, "next");
    TRY(seats_load(request, db, &seats, why));
    bool is_open = false;
    for (size_t i = 0; i < seats.n_open; i++) is_open = is_open || seats.open[i].id == left;
    if (!is_open)
        return why_fail(why, FAIL_CONFLICT, NULL, "this seat has been taken by somebody already");
    int64_t id = seats.recruitment.row.id;
    struct recruit_move move = {.recruitment = id,
                                .candidate = next,
                                .to = RECRUIT_SELECTED,
                                .reason = "replacement",
                                .person = request->viewer.person,
                                .now = request->now};
    TRY(recruit_step(db, request->arena, &move, why));
    TRY(recruit_candidate_set_replaces(db, next, id, left, why));
    move.candidate = left;
    move.to = RECRUIT_REPLACED;
    TRY(recruit_step(db, request->arena, &move, why));
    request->subject = next;
    request_go(request, "%s/calls", seats.recruitment.path);
    request_say(request, "%s",
                tr_language(request->language, "They have the seat now. Call them."));
    return FAIL_NONE;
}

static const struct page page_recruit_replace = {
    .name = "recruit_replace",
    .path = "/proposals/:proposal/recruitments/:recruitment/replacements/:left/:next",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .section = "proposals",
    .show = replacements_show,
    .act = replace_act,
};
REGISTER(page, page_recruit_replace);
