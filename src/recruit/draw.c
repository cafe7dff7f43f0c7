/* A draw computed, committed to, and made: the commitment to the panels, and the number. */
#include "base/clock.h"
#include "base/csv.h"
#include "base/hash.h"
#include "base/json.h"
#include "recruit/candidate.sql.h"
#include "recruit/draw_report.h"
#include "recruit/draw_views.h"
#include "recruit/quotas.h"
#include "recruit/record.h"
#include "stats/interval.h"
#include "stats/sortition/lottery.h"
#include "stats/sortition/reserve.h"

#include <string.h>

enum { FILE_BYTES = 64 << 20, SORTED_POINTS = 101 };

const char *draw_commitment(struct arena *arena, const char *panels) {
    char digest[SHA256_HEX];
    sha256_hex(panels, strlen(panels), digest);
    return arena_copy(arena, digest);
}

enum fail draw_panel(struct arena *arena, const char *lot, const char *commitment, int64_t n_panels,
                     const char *randomness, int64_t *panel, const char **canonical,
                     struct why *why) {
    if (text_is(lot, DRAW_DICE)) {
        TRY(lottery_dice_read(randomness, lottery_dice((uint64_t)n_panels), panel, why));
        *canonical = draw_panel_name(arena, lot, n_panels, *panel);
        return FAIL_NONE;
    }
    const char *fixed = lottery_canonical(arena, randomness);
    TRY(lottery_check(fixed, why));
    *panel = (int64_t)lottery_number(commitment, fixed, (uint64_t)n_panels);
    *canonical = fixed;
    return FAIL_NONE;
}

const char *draw_panel_name(struct arena *arena, const char *lot, int64_t n_panels, int64_t panel) {
    int dice = text_is(lot, DRAW_DICE) ? lottery_dice((uint64_t)n_panels) : 1;
    return arena_printf(arena, "%0*lld", dice, (long long)panel);
}

enum fail draw_panel_people(struct arena *arena, const char *panels, int64_t panel,
                            int64_t **numbers, size_t *n, struct why *why) {
    struct csv table;
    int64_t its, number;
    TRY(csv_read(arena, str_of(panels), &table, why));
    int64_t *found = ARENA_ARRAY(arena, int64_t, table.n_rows + 1);
    *n = 0;
    for (size_t i = 0; i < table.n_rows; i++)
        if (str_int(str_of(csv_cell(&table, i, 0)), 0, INT64_MAX, &its) && its == panel &&
            str_int(str_of(csv_cell(&table, i, 1)), 0, INT64_MAX, &number))
            found[(*n)++] = number;
    *numbers = found;
    if (*n > 0) return FAIL_NONE;
    return why_fail(why, FAIL_NOTFOUND, NULL, "there is no panel %lld", (long long)panel);
}

/* ------------------------------------------------------------------ computed */

const char *draw_panels_text(struct arena *arena, const struct sortition_report *report,
                             const int64_t *numbers) {
    struct buf panels;
    struct csv_out out;
    buf_init(&panels, arena, FILE_BYTES);
    csv_out_init(&out, &panels);
    csv_put(&out, "panel");
    csv_put(&out, "number");
    csv_end_row(&out);
    for (size_t i = 0; i < report->n_panels; i++)
        for (size_t k = 0; k < report->size; k++) {
            csv_put_int(&out, (int64_t)i);
            csv_put_int(&out, numbers[report->panels[i * report->size + k]]);
            csv_end_row(&out);
        }
    return panels.s;
}

enum fail draw_plan_from_files(struct arena *arena, struct str pool, struct str quotas,
                               const struct draw_how *how, struct sortition_people *people,
                               struct sortition_plan *out, struct why *why) {
    static const char *const home[] = {"home"};
    struct csv *tables = ARENA_ARRAY(arena, struct csv, 2);
    struct sortition_quotas *bounds = ARENA_NEW(arena, struct sortition_quotas);
    struct sortition_columns columns = {.id = "number", .address = home, .n_address = 1};
    char *seed = ARENA_ARRAY(arena, char, SHA256_HEX);
    TRY(csv_read(arena, quotas, &tables[0], why));
    TRY(csv_read(arena, pool, &tables[1], why));
    TRY(sortition_quotas_read(arena, &tables[0], how->seats, bounds, why));
    TRY(sortition_people_read(arena, &tables[1], bounds, &columns, people, why));
    sha256_hex(pool.s, pool.n, seed); /* nobody chooses it: it follows from the pool */
    *out = (struct sortition_plan){.quotas = bounds,
                                   .pool = &people->pool,
                                   .size = how->seats,
                                   .algorithm = how->algorithm,
                                   .per_address = how->per_address,
                                   .panels = how->n_panels,
                                   .cap = how->cap,
                                   .seed = seed};
    return FAIL_NONE;
}

enum fail draw_from_files(struct arena *arena, struct str pool, struct str quotas,
                          const struct draw_how *how, struct sortition_people *people,
                          struct sortition_report *out, struct why *why) {
    struct sortition_plan plan;
    TRY(draw_plan_from_files(arena, pool, quotas, how, people, &plan, why));
    return sortition_draw(arena, &plan, out, why);
}

/* What the greedy rule of older tools would give, for comparison; nothing where it finds no
 * panel. */
static void greedy_put(struct json_out *out, struct arena *arena,
                       const struct draw_compared *compared, size_t n) {
    if (compared->greedy_chance == NULL || n == 0) return;
    double *sorted = ARENA_ARRAY(arena, double, n);
    size_t points = n < SORTED_POINTS ? n : SORTED_POINTS;
    memcpy(sorted, compared->greedy_chance, n * sizeof *sorted);
    values_sort(sorted, n);
    json_key(out, "greedy");
    json_open(out, '{');
    json_pair_int(out, "panels", DRAW_COMPARED_PANELS);
    json_pair_real(out, "lowest", compared->greedy_summary.lowest);
    json_pair_real(out, "highest", compared->greedy_summary.highest);
    json_pair_real(out, "gini", compared->greedy_summary.gini);
    json_key(out, "sorted");
    json_open(out, '[');
    for (size_t i = 0; i < points; i++)
        json_put_real(out, sorted[points == 1 ? 0 : i * (n - 1) / (points - 1)]);
    json_close(out, ']');
    json_close(out, '}');
}

/* What pages say about the draw later, with the reason for each person's chance. */
static void report_make(struct arena *arena, const struct pool *pool,
                        const struct draw_compared *compared, struct draw_made *made) {
    struct buf buf;
    struct json_out out;
    struct html english = {.arena = arena, .language = "en"};
    const struct sortition_report *r = &made->report;
    buf_init(&buf, arena, FILE_BYTES);
    json_out_init(&out, &buf);
    json_open(&out, '{');
    json_pair_int(&out, "per_address", (int64_t)made->how.per_address);
    json_pair_real(&out, "by_lot", r->n == 0 ? 0 : (double)r->size / (double)r->n);
    json_pair_text(&out, "pool_sha256", draw_commitment(arena, made->pool_text));
    json_pair_text(&out, "quotas_sha256", draw_commitment(arena, made->quotas_text));
    json_pair_real(&out, "lowest", r->at_panels.lowest);
    json_pair_real(&out, "highest", r->at_panels.highest);
    json_pair_real(&out, "gini", r->at_panels.gini);
    json_pair_int(&out, "never", (int64_t)r->at_panels.never);
    json_pair_int(&out, "certain", (int64_t)r->at_panels.certain);
    json_pair_text(&out, "proof", sortition_proof_name(r->certificate.proof));
    json_pair_bool(&out, "proven", r->certificate.proven);
    json_pair_real(&out, "bound", r->certificate.bound);
    json_pair_real(&out, "worst_panels", r->certificate.worst_panels);
    greedy_put(&out, arena, compared, r->n);
    json_key(&out, "groups");
    json_open(&out, '[');
    for (size_t i = 0; i < r->n_groups; i++)
        json_put_text(&out, pool_cause_text(&english, pool, &r->groups[i]));
    json_close(&out, ']');
    json_key(&out, "group_of");
    json_open(&out, '{');
    for (size_t i = 0; i < r->n; i++) {
        json_key(&out, arena_printf(arena, "%lld", (long long)pool->persons[i].number));
        json_put_int(&out, (int64_t)r->group[i]);
    }
    json_close(&out, '}');
    json_close(&out, '}');
    made->report_text = buf.s;
}

enum fail draw_compute(struct arena *arena, const struct pool *pool, const struct draw_how *how,
                       struct draw_made *out, struct why *why) {
    struct buf texts[2];
    struct sortition_people people;
    struct sortition_plan plan;
    struct draw_compared compared;
    struct draw_made made = {.how = *how};
    for (size_t i = 0; i < 2; i++) buf_init(&texts[i], arena, FILE_BYTES);
    pool_write(&texts[0], pool);
    quotas_write(&texts[1], pool->categories, pool->n_categories, false);
    made.pool_text = texts[0].s;
    made.quotas_text = texts[1].s;
    TRY(draw_plan_from_files(arena, (struct str){texts[0].s, texts[0].n},
                             (struct str){texts[1].s, texts[1].n}, how, &people, &plan, why));
    TRY(sortition_draw(arena, &plan, &made.report, why));
    if (made.report.n != pool->people.n)
        return why_fail(why, FAIL_INPUT, NULL, "the pool has a row twice; look at its file");
    int64_t *numbers = ARENA_ARRAY(arena, int64_t, pool->people.n + 1);
    for (size_t i = 0; i < pool->people.n; i++) numbers[i] = pool->persons[i].number;
    made.panels_text = draw_panels_text(arena, &made.report, numbers);
    made.commitment = draw_commitment(arena, made.panels_text);
    draw_compare(arena, &plan, &compared);
    report_make(arena, pool, &compared, &made);
    *out = made;
    return FAIL_NONE;
}

/* ------------------------------------------------------------------ stored */

enum fail draw_commit(struct db *db, struct arena *arena, int64_t recruitment,
                      const struct pool *pool, const struct draw_made *made,
                      const struct draw_announced *announced, int64_t *draw, struct why *why) {
    const struct sortition_report *r = &made->report;
    TRY(recruit_draw_add(
        db, arena, recruitment, "first", "committed", sortition_algorithm_name(made->how.algorithm),
        (int64_t)r->size, (int64_t)r->n_panels, (int64_t)r->n, made->pool_text, made->quotas_text,
        made->panels_text, made->report_text, made->commitment, announced->source, announced->day,
        announced->lot, made->how.cap, announced->person, announced->now, draw, why));
    for (size_t i = 0; i < r->n; i++) {
        int64_t on = (int64_t)(r->chance[i] * (double)r->n_panels + 0.5);
        TRY(recruit_chance_add(db, *draw, pool->persons[i].candidate, r->chance[i], r->optimum[i],
                               on, why));
    }
    return ledger_record(db, arena, &draw_kind_commitment, *draw, *draw, announced->now, why);
}

/* Reserves for the people of a panel, by their published numbers. */
static enum fail reserves_find(struct arena *arena, const struct recruitment_get_row *row,
                               const struct pool *pool, struct draw_outcome *outcome,
                               struct why *why) {
    struct sortition_plan plan = pool_plan(pool, row);
    struct sortition_reserves found;
    size_t *selected = ARENA_ARRAY(arena, size_t, outcome->n + 1), n = 0;
    for (size_t i = 0; i < pool->people.n; i++)
        for (size_t k = 0; k < outcome->n; k++)
            if (pool->persons[i].number == outcome->numbers[k] && n < outcome->n) selected[n++] = i;
    plan.seed = arena_printf(arena, "reserves %s", outcome->canonical);
    struct sortition_reserve_plan reserve = {
        .plan = &plan, .selected = selected, .n_selected = n, .reserves = (size_t)row->reserves};
    TRY(sortition_reserves(arena, &reserve, &found, why));
    int64_t *numbers = ARENA_ARRAY(arena, int64_t, found.n + 1);
    for (size_t i = 0; i < found.n; i++) numbers[i] = pool->persons[found.people[i]].number;
    outcome->reserves = numbers;
    outcome->n_reserves = found.n;
    return FAIL_NONE;
}

enum fail draw_outcome_make(struct arena *arena, const struct recruitment_get_row *row,
                            const struct pool *pool, const struct recruit_draw_current_row *draw,
                            const char *panels, const char *randomness, int64_t now,
                            struct draw_outcome *out, struct why *why) {
    struct draw_outcome outcome = {.draw = draw->id};
    int64_t *numbers;
    if (!text_is(draw->state, "committed"))
        return why_fail(why, FAIL_CONFLICT, NULL, "the draw has been made already");
    if (strcmp(date_iso(arena, date_of(now)), draw->randomness_day) < 0)
        return why_fail(why, FAIL_CONFLICT, "randomness",
                        "The lot was announced for %s and cannot be known before",
                        recruit_day(arena, draw->randomness_day, "en"));
    if (!text_is(draw_commitment(arena, panels), draw->commitment))
        return why_fail(why, FAIL_STORE, NULL, "the panels are not those that were published");
    TRY(draw_panel(arena, draw->lot, draw->commitment, draw->n_panels, randomness, &outcome.panel,
                   &outcome.canonical, why));
    TRY(draw_panel_people(arena, panels, outcome.panel, &numbers, &outcome.n, why));
    outcome.numbers = numbers;
    TRY(reserves_find(arena, row, pool, &outcome, why));
    *out = outcome;
    return FAIL_NONE;
}

static bool is_among(const int64_t *numbers, size_t n, int64_t number, size_t *place) {
    for (*place = 0; *place < n; ++*place)
        if (numbers[*place] == number) return true;
    return false;
}

static enum fail people_move(struct db *db, struct arena *arena, int64_t recruitment,
                             const struct pool *pool, const struct draw_outcome *outcome,
                             const struct draw_lot *lot, struct why *why) {
    struct recruit_move move = {
        .recruitment = recruitment, .reason = "draw", .person = lot->person, .now = lot->now};
    for (size_t i = 0; i < pool->people.n; i++) {
        size_t place;
        int64_t number = pool->persons[i].number;
        move.candidate = pool->persons[i].candidate;
        move.to = RECRUIT_NOT_CHOSEN;
        if (is_among(outcome->numbers, outcome->n, number, &place)) {
            move.to = RECRUIT_SELECTED;
        } else if (is_among(outcome->reserves, outcome->n_reserves, number, &place)) {
            move.to = RECRUIT_RESERVE;
            TRY(recruit_candidate_set_rank(db, move.candidate, recruitment, (int64_t)place + 1,
                                           why));
        }
        TRY(recruit_step(db, arena, &move, why));
    }
    return FAIL_NONE;
}

enum fail draw_fall(struct db *db, struct arena *arena, const struct recruitment_get_row *row,
                    const struct draw_lot *lot, const struct draw_outcome *outcome,
                    struct why *why) {
    struct recruit_draw_current_row draw;
    struct pool pool;
    TRY(recruit_draw_current(db, arena, row->id, &draw, why));
    if (draw.id != outcome->draw || !text_is(draw.state, "committed"))
        return why_fail(why, FAIL_CONFLICT, NULL, "the draw has been made already");
    TRY(pool_load(db, arena, row->id, 1U << RECRUIT_ELIGIBLE, &pool, why));
    TRY(recruit_draw_done(db, draw.id, lot->randomness, lot->witnesses, outcome->canonical,
                          outcome->panel, lot->person, lot->now, why));
    TRY(people_move(db, arena, row->id, &pool, outcome, lot, why));
    TRY(recruitment_set_state(db, row->id, "frozen", "drawn", why));
    return ledger_record(db, arena, &draw_kind_result, draw.id, draw.id, lot->now, why);
}
