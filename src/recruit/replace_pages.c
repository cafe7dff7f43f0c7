/* Replacements: who takes a seat that became free, so that the original quotas hold best. */
#include "civic/session.h"
#include "recruit/candidate_views.h"
#include "recruit/pool.h"
#include "recruit/replace.html.h"
#include "stats/sortition/replace.h"

enum { SHOWN = 5, LIST_BYTES = 4000 };

struct seats {
    struct recruitment recruitment;
    struct pool pool; /* seat holders, reserves and those not chosen */
    struct sortition_replace_plan plan;
    const struct sortition_fit *fits; /* [n_fits] who could take a seat, best first */
    size_t n_fits;
    struct recruit_seats_open_row *open;
    size_t n_open;
    struct recruit_reserve_list_row *reserves;
    size_t n_reserves;
};

/* Reserves in their order come before the rest of the pool. */
static uint32_t rank_of(const struct seats *seats, const struct pool_person *person) {
    if (recruit_state_has_seat(person->state)) return UINT32_MAX;
    for (size_t i = 0; i < seats->n_reserves; i++)
        if (seats->reserves[i].id == person->candidate) return (uint32_t)i + 1;
    return (uint32_t)seats->n_reserves + 1;
}

static enum fail seats_load(struct request *request, struct db *db, struct seats *out,
                            struct why *why) {
    unsigned states = 1U << RECRUIT_SELECTED | 1U << RECRUIT_CONFIRMED | 1U << RECRUIT_RESERVE |
                      1U << RECRUIT_NOT_CHOSEN;
    *out = (struct seats){0};
    TRY(recruitment_of_path(request, db, &out->recruitment, why));
    int64_t id = out->recruitment.row.id;
    TRY(pool_load(db, request->arena, id, states, &out->pool, why));
    TRY(recruit_seats_open(db, request->arena, id, &out->open, &out->n_open, why));
    TRY(recruit_reserve_list(db, request->arena, id, &out->reserves, &out->n_reserves, why));
    size_t n = out->pool.people.n, n_stay = 0;
    size_t *stay = ARENA_ARRAY(request->arena, size_t, n + 1);
    uint32_t *rank = ARENA_ARRAY(request->arena, uint32_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (recruit_state_has_seat(out->pool.persons[i].state)) stay[n_stay++] = i;
        rank[i] = rank_of(out, &out->pool.persons[i]);
    }
    out->plan =
        (struct sortition_replace_plan){.quotas = &out->pool.quotas,
                                        .pool = &out->pool.people,
                                        .per_address = (size_t)out->recruitment.row.per_address,
                                        .stay = stay,
                                        .n_stay = n_stay,
                                        .rank = rank,
                                        .open = out->n_open};
    if (out->n_open == 0) return FAIL_NONE;
    return sortition_fits(request->arena, &out->plan, &out->fits, &out->n_fits, why);
}

static const char *missed_text(const struct html *out, int64_t missed) {
    return missed == 0 ? tr(out, "keeps all quotas")
                       : trn(out, "misses the quotas by %lld place",
                             "misses the quotas by %lld places", missed);
}

/* ---- all free seats at once ---- */

static const char *ids_text(struct arena *arena, const int64_t *ids, size_t n) {
    struct buf out;
    buf_init(&out, arena, LIST_BYTES);
    for (size_t i = 0; i < n; i++) buf_printf(&out, "%s%lld", i > 0 ? "," : "", (long long)ids[i]);
    return out.n > 0 ? out.s : "";
}

/* The group that would take all free seats, and the form that gives them to it. */
static enum fail together_make(struct request *request, const struct seats *seats,
                               struct replacements_view *view, struct why *why) {
    static const struct field fields[] = {{.name = "left", .kind = FIELD_HIDDEN},
                                          {.name = "next", .kind = FIELD_HIDDEN}};
    struct arena *arena = request->arena;
    const size_t *people;
    size_t n;
    int64_t missed;
    if (seats->n_open < 2 || seats->n_fits < 2) return FAIL_NONE;
    TRY(sortition_replace_all(arena, &seats->plan, &people, &n, &missed, why));
    if (n < 2) return FAIL_NONE;
    int64_t *left = ARENA_ARRAY(arena, int64_t, n), *next = ARENA_ARRAY(arena, int64_t, n);
    struct buf numbers;
    buf_init(&numbers, arena, LIST_BYTES);
    for (size_t i = 0; i < n; i++) {
        const struct pool_person *person = &seats->pool.persons[people[i]];
        left[i] = seats->open[i].id;
        next[i] = person->candidate;
        buf_printf(&numbers, "%s%lld", i > 0 ? ", " : "", (long long)person->number);
    }
    struct form *form = form_new(arena, fields, LENGTH(fields));
    form_fill(form, "left", ids_text(arena, left, n));
    form_fill(form, "next", ids_text(arena, next, n));
    form->csrf = session_csrf(request);
    form->nonce = request_nonce(request);
    form->action = arena_printf(arena, "%s/replacements/all", seats->recruitment.path);
    view->together = form;
    view->together_numbers = numbers.s;
    view->together_about = missed_text(request->out, missed);
    view->n_together = (int64_t)n;
    return FAIL_NONE;
}

static enum fail replacements_show(struct request *request, struct db *db, struct why *why) {
    struct seats seats;
    const struct html *out = request->out;
    TRY(seats_load(request, db, &seats, why));
    size_t shown = seats.n_fits < SHOWN ? seats.n_fits : SHOWN;
    struct seat_line *lines = ARENA_ARRAY(request->arena, struct seat_line, seats.n_open + 1);
    for (size_t i = 0; i < seats.n_open; i++) {
        struct reserve_line *reserves = ARENA_ARRAY(request->arena, struct reserve_line, shown + 1);
        for (size_t k = 0; k < shown; k++) {
            const struct sortition_fit *fit = &seats.fits[k];
            const struct pool_person *person = &seats.pool.persons[fit->person];
            bool is_reserve = person->state == RECRUIT_RESERVE;
            const char *quotas = missed_text(out, fit->missed);
            reserves[k] = (struct reserve_line){
                .path = arena_printf(request->arena, "%s/replacements/%lld/%lld",
                                     seats.recruitment.path, (long long)seats.open[i].id,
                                     (long long)person->candidate),
                .number = person->number,
                .about = is_reserve ? trf(out, "Reserve %lld, %s",
                                          (long long)seats.plan.rank[fit->person], quotas)
                                    : trf(out, "From the pool, %s", quotas)};
        }
        lines[i] = (struct seat_line){seats.open[i].number, reserves, shown};
    }
    struct replacements_view view = {.request = request,
                                     .recruitment = &seats.recruitment,
                                     .seats = lines,
                                     .n_seats = seats.n_open,
                                     .n_reserves = seats.n_reserves};
    TRY(together_make(request, &seats, &view, why));
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

static const struct recruit_seats_open_row *seat_find(const struct seats *seats, int64_t left) {
    for (size_t i = 0; i < seats->n_open; i++)
        if (seats->open[i].id == left) return &seats->open[i];
    return NULL;
}

static bool could_take(const struct seats *seats, int64_t next) {
    for (size_t i = 0; i < seats->n_fits; i++)
        if (seats->pool.persons[seats->fits[i].person].candidate == next) return true;
    return false;
}

/* One seat; the lists are loaded again for each, so that a page of yesterday changes nothing. */
static enum fail seat_give(struct request *request, struct db *db, int64_t left, int64_t next,
                           struct why *why) {
    struct seats seats;
    TRY(seats_load(request, db, &seats, why));
    const struct recruit_seats_open_row *seat = seat_find(&seats, left);
    if (seat == NULL)
        return why_fail(why, FAIL_CONFLICT, NULL, "this seat has been taken by somebody already");
    if (!could_take(&seats, next))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "this person cannot take a seat any more: they have one, have left, or "
                        "somebody of their home has one");
    int64_t id = seats.recruitment.row.id;
    struct recruit_move move = {.recruitment = id,
                                .candidate = next,
                                .to = RECRUIT_SELECTED,
                                .reason = "replacement",
                                .person = request->viewer.person,
                                .now = request->now};
    TRY(recruit_step(db, request->arena, &move, why));
    TRY(recruit_candidate_set_replaces(db, next, id, left, why));
    request->subject = next;
    request_go(request, "%s/calls", seats.recruitment.path);
    if (text_is(seat->state, "erased")) return FAIL_NONE;
    move.candidate = left;
    move.to = RECRUIT_REPLACED;
    return recruit_step(db, request->arena, &move, why);
}

static enum fail replace_act(struct request *request, struct db *db, struct why *why) {
    TRY(seat_give(request, db, request_int(request, "left"), request_int(request, "next"), why));
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

static enum fail replace_all_act(struct request *request, struct db *db, struct why *why) {
    struct str left = str_of(http_field(request->http, "left"));
    struct str next = str_of(http_field(request->http, "next"));
    size_t n = 0;
    while (left.s != NULL && left.n > 0 && next.s != NULL && next.n > 0) {
        int64_t from, to;
        if (!str_int(str_cut(&left, ','), 1, INT64_MAX, &from) ||
            !str_int(str_cut(&next, ','), 1, INT64_MAX, &to))
            return why_fail(why, FAIL_CONFLICT, NULL, "look at the free seats again");
        TRY(seat_give(request, db, from, to, why));
        n++;
    }
    if (n == 0) return why_fail(why, FAIL_CONFLICT, NULL, "look at the free seats again");
    struct html words = {.arena = request->arena, .language = request->language};
    request_say(request, "%s",
                trn(&words, "%lld person has a seat now. Call them.",
                    "%lld people have a seat now. Call them.", (int64_t)n));
    return FAIL_NONE;
}

/* Of one mind: all of them or, when one cannot any more, none. */
static const struct page page_recruit_replace_all = {
    .name = "recruit_replace_all",
    .path = "/proposals/:proposal/recruitments/:recruitment/replacements/all",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .section = "proposals",
    .act = replace_all_act,
};
REGISTER(page, page_recruit_replace_all);
