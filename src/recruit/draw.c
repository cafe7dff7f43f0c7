/* A draw computed, committed to, and made: the commitment to the panels, and the number. */
#include "base/clock.h"
#include "base/csv.h"
#include "base/hash.h"
#include "base/json.h"
#include "recruit/candidate.sql.h"
#include "recruit/draw_views.h"
#include "recruit/quotas.h"
#include "recruit/record.h"
#include "recruit/reserves.h"
#include "stats/sortition/lottery.h"

#include <string.h>

enum { FILE_BYTES = 64 << 20 };

const char *draw_commitment(struct arena *arena, const char *panels) {
    char digest[SHA256_HEX];
    sha256_hex(panels, strlen(panels), digest);
    return arena_copy(arena, digest);
}

int64_t draw_panel(struct arena *arena, const char *commitment, const char *randomness,
                   int64_t n_panels, const char **canonical) {
    *canonical = lottery_canonical(arena, randomness);
    return (int64_t)lottery_number(commitment, *canonical, (uint64_t)n_panels);
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

static void texts_make(struct arena *arena, const struct pool *pool, struct draw_made *made) {
    struct buf people, quotas, panels;
    struct csv_out out;
    const struct sortition_report *report = &made->report;
    buf_init(&people, arena, FILE_BYTES);
    buf_init(&quotas, arena, FILE_BYTES);
    buf_init(&panels, arena, FILE_BYTES);
    pool_write(&people, pool);
    quotas_write(&quotas, pool->categories, pool->n_categories, false);
    csv_out_init(&out, &panels);
    csv_put(&out, "panel");
    csv_put(&out, "number");
    csv_end_row(&out);
    for (size_t i = 0; i < report->n_panels; i++)
        for (size_t k = 0; k < report->size; k++) {
            csv_put_int(&out, (int64_t)i);
            csv_put_int(&out, pool->persons[report->panels[i * report->size + k]].number);
            csv_end_row(&out);
        }
    made->pool_text = people.s;
    made->quotas_text = quotas.s;
    made->panels_text = panels.s;
    made->commitment = draw_commitment(arena, panels.s);
}

/* What pages say about the draw later, with the reason for each person's chance. */
static void report_make(struct arena *arena, const struct pool *pool, struct draw_made *made) {
    struct buf buf;
    struct json_out out;
    struct html english = {.arena = arena, .language = "en"};
    const struct sortition_report *r = &made->report;
    buf_init(&buf, arena, FILE_BYTES);
    json_out_init(&out, &buf);
    json_open(&out, '{');
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

enum fail draw_compute(struct arena *arena, const struct pool *pool,
                       const struct recruitment_get_row *row, enum sortition_algorithm algorithm,
                       size_t n_panels, struct draw_made *out, struct why *why) {
    struct buf people;
    struct draw_made made = {.algorithm = algorithm};
    struct sortition_plan plan = pool_plan(pool, row);
    buf_init(&people, arena, FILE_BYTES);
    pool_write(&people, pool);
    plan.algorithm = algorithm;
    plan.panels = n_panels;
    plan.seed = draw_commitment(arena, people.s); /* nobody chooses it: it follows from the pool */
    TRY(sortition_draw(arena, &plan, &made.report, why));
    texts_make(arena, pool, &made);
    report_make(arena, pool, &made);
    *out = made;
    return FAIL_NONE;
}

/* ------------------------------------------------------------------ stored */

enum fail draw_commit(struct db *db, struct arena *arena, int64_t recruitment,
                      const struct pool *pool, const struct draw_made *made,
                      const struct draw_announced *announced, int64_t *draw, struct why *why) {
    const struct sortition_report *r = &made->report;
    TRY(recruit_draw_add(db, arena, recruitment, "first", "committed",
                         sortition_algorithm_name(made->algorithm), (int64_t)r->size,
                         (int64_t)r->n_panels, (int64_t)r->n, made->pool_text, made->quotas_text,
                         made->panels_text, made->report_text, made->commitment, announced->source,
                         announced->day, announced->person, announced->now, draw, why));
    for (size_t i = 0; i < r->n; i++) {
        int64_t on = (int64_t)(r->chance[i] * (double)r->n_panels + 0.5);
        TRY(recruit_chance_add(db, *draw, pool->persons[i].candidate, r->chance[i], r->optimum[i],
                               on, why));
    }
    return ledger_record(db, arena, &draw_kind_commitment, *draw, *draw, announced->now, why);
}

struct outcome {
    const int64_t *numbers;
    const size_t *reserves; /* places in the pool */
    size_t n, n_reserves;
};

static enum fail people_move(struct db *db, struct arena *arena, int64_t recruitment,
                             const struct pool *pool, const struct outcome *outcome,
                             const struct draw_lot *lot, struct why *why) {
    struct recruit_move move = {
        .recruitment = recruitment, .reason = "draw", .person = lot->person, .now = lot->now};
    for (size_t i = 0; i < pool->people.n; i++) {
        move.candidate = pool->persons[i].candidate;
        move.to = RECRUIT_NOT_CHOSEN;
        for (size_t k = 0; k < outcome->n; k++)
            if (outcome->numbers[k] == pool->persons[i].number) move.to = RECRUIT_SELECTED;
        for (size_t k = 0; k < outcome->n_reserves; k++)
            if (outcome->reserves[k] == i) {
                move.to = RECRUIT_RESERVE;
                TRY(recruit_candidate_set_rank(db, move.candidate, recruitment, (int64_t)k + 1,
                                               why));
            }
        TRY(recruit_step(db, arena, &move, why));
    }
    return FAIL_NONE;
}

enum fail draw_fall(struct db *db, struct arena *arena, const struct recruitment_get_row *row,
                    const struct draw_lot *lot, int64_t *id, struct why *why) {
    struct recruit_draw_current_row draw;
    struct recruit_draw_files_row files;
    struct pool pool;
    struct outcome outcome;
    const char *canonical;
    int64_t *numbers;
    size_t *reserves;
    TRY(recruit_draw_current(db, arena, row->id, &draw, why));
    if (!text_is(draw.state, "committed"))
        return why_fail(why, FAIL_CONFLICT, NULL, "the draw has been made already");
    if (strcmp(date_iso(arena, date_of(lot->now)), draw.randomness_day) < 0)
        return why_fail(why, FAIL_CONFLICT, "randomness",
                        "The lot was announced for %s and cannot be known before",
                        recruit_day(arena, draw.randomness_day, "en"));
    TRY(recruit_draw_files(db, arena, draw.id, &files, why));
    if (!text_is(draw_commitment(arena, files.panels), draw.commitment))
        return why_fail(why, FAIL_STORE, NULL, "the panels are not those that were published");
    int64_t panel = draw_panel(arena, draw.commitment, lot->randomness, draw.n_panels, &canonical);
    if (text_is_empty(canonical))
        return why_fail(why, FAIL_INPUT, "randomness", "Enter what came out");
    TRY(draw_panel_people(arena, files.panels, panel, &numbers, &outcome.n, why));
    TRY(pool_load(db, arena, row->id, 1U << RECRUIT_ELIGIBLE, &pool, why));
    TRY(reserves_choose(arena, &pool, row, numbers, outcome.n, (size_t)row->reserves, canonical,
                        &reserves, &outcome.n_reserves, why));
    outcome.numbers = numbers;
    outcome.reserves = reserves;
    TRY(recruit_draw_done(db, draw.id, lot->randomness, lot->witnesses, canonical, panel,
                          lot->person, lot->now, why));
    TRY(people_move(db, arena, row->id, &pool, &outcome, lot, why));
    TRY(recruitment_set_state(db, row->id, "frozen", "drawn", why));
    *id = draw.id;
    return ledger_record(db, arena, &draw_kind_result, draw.id, draw.id, lot->now, why);
}
