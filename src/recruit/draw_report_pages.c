/* The report of a draw for those who run a recruitment: made again from the two files that it was
 * drawn from. */
#include "base/clock.h"
#include "base/json.h"
#include "civic/app.h"
#include "office/document.h"
#include "recruit/draw_report.h"
#include "recruit/draw_views.h"

#include <stdatomic.h>

enum { CHECKS_MAX = 8 };
static const size_t work_bytes = (size_t)2 << 30; /* address space of the engine */

static void work_end(void *work) {
    arena_free(work);
}

/* Who was drawn, as people of the pool; NULL: nobody yet. */
static enum fail chosen_find(struct arena *arena, const struct recruit_draw_current_row *draw,
                             const char *panels, const struct sortition_people *people,
                             const uint32_t **out, struct why *why) {
    int64_t *numbers;
    size_t n;
    *out = NULL;
    if (!text_is(draw->state, "drawn")) return FAIL_NONE;
    TRY(draw_panel_people(arena, panels, draw->panel, &numbers, &n, why));
    uint32_t *chosen = ARENA_ARRAY(arena, uint32_t, n + 1);
    for (size_t k = 0; k < n; k++) {
        const char *number = arena_printf(arena, "%lld", (long long)numbers[k]);
        for (size_t i = 0; i < people->pool.n; i++)
            if (text_is(people->ids[i], number)) chosen[k] = (uint32_t)i;
    }
    *out = chosen;
    return FAIL_NONE;
}

/* Another version of the program may make other panels from the same files; its figures would then
 * stand beside a commitment that is not theirs. */
static enum fail same_panels(struct arena *arena, const struct recruit_draw_current_row *draw,
                             const struct sortition_people *people,
                             const struct sortition_report *report, struct why *why) {
    int64_t *numbers = ARENA_ARRAY(arena, int64_t, people->pool.n + 1);
    for (size_t i = 0; i < people->pool.n; i++)
        if (!str_int(str_of(people->ids[i]), 0, INT64_MAX, &numbers[i])) numbers[i] = -1;
    const char *panels = draw_panels_text(arena, report, numbers);
    if (text_is(draw_commitment(arena, panels), draw->commitment)) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL,
                    "this draw was made by another version of the program, which made other panels "
                    "from the same files: its report can only be made with that version");
}

static void check_add(struct draw_told *told, const char **cells, const char *what,
                      const char *value) {
    cells[2 * told->n_checks] = what;
    cells[2 * told->n_checks++ + 1] = value == NULL ? "" : value;
}

static enum fail told_make(struct arena *arena, const struct recruit_draw_current_row *draw,
                           const struct recruit_draw_files_row *files, int64_t per_address,
                           struct draw_told *out, struct why *why) {
    struct sortition_people *people = ARENA_NEW(arena, struct sortition_people);
    struct sortition_plan *plan = ARENA_NEW(arena, struct sortition_plan);
    struct sortition_report *report = ARENA_NEW(arena, struct sortition_report);
    const char **cells = ARENA_ARRAY(arena, const char *, 2 * CHECKS_MAX);
    struct draw_how how = {.seats = (size_t)draw->seats,
                           .per_address = (size_t)per_address,
                           .n_panels = (size_t)draw->n_panels,
                           .cap = draw->cap};
    struct draw_told told = {.report = report, .per_address = per_address, .checks = cells};
    if (!sortition_algorithm_find(draw->algorithm, &how.algorithm))
        how.algorithm = SORTITION_LEXIMIN;
    TRY(draw_plan_from_files(arena, str_of(files->pool), str_of(files->quotas), &how, people, plan,
                             why));
    TRY(sortition_draw(arena, plan, report, why));
    TRY(same_panels(arena, draw, people, report, why));
    if (sortition_prices(arena, plan, &told.prices, &told.n_prices, NULL) != FAIL_NONE)
        told.n_prices = 0;
    draw_compare(arena, plan, &told.compared);
    TRY(chosen_find(arena, draw, files->panels, people, &told.chosen, why));
    told.quotas = plan->quotas;
    told.pool = plan->pool;
    told.names = (const char *const *)people->ids;
    told.date = date_iso(arena, date_of(draw->committed_at));
    told.how_to_check =
        "The numbered panels and their digest were fixed before the lot fell. With pool.csv, "
        "quotas.csv, panels.csv and lottery.json in one folder, 'folkmoot draw --verify "
        "lottery.json' does everything again and compares.";
    check_add(&told, cells, "Panels, published before the lot (SHA-256)", draw->commitment);
    check_add(&told, cells, "Pool file (SHA-256)", draw_commitment(arena, files->pool));
    check_add(&told, cells, "Quotas file (SHA-256)", draw_commitment(arena, files->quotas));
    check_add(&told, cells, "Seed of the panels", plan->seed);
    check_add(&told, cells, "Announced public source", draw->randomness_source);
    check_add(&told, cells, "Day of the lot", draw->randomness_day);
    if (told.chosen != NULL) {
        told.panel = draw_panel_name(arena, draw->lot, draw->n_panels, draw->panel);
        check_add(&told, cells, "What came out", draw->randomness);
        if (!text_is(draw->seed, draw->randomness))
            check_add(&told, cells, "The same in canonical form", draw->seed);
    }
    *out = told;
    return FAIL_NONE;
}

/* What the report is made from, and the turn to make it. */
struct report_job {
    struct recruit_draw_current_row draw;
    struct recruit_draw_files_row files;
    struct turn *turn; /* NULL: not ours */
};

/* One such computation at a time: it takes seconds and up to 2 GiB. */
struct turn {
    atomic_flag taken;
};

static const char turn_key = 0;

static void *turn_make(struct app *app) {
    struct turn *turn = ARENA_NEW(app->arena, struct turn);
    atomic_flag_clear(&turn->taken);
    return turn;
}

static void turn_end(void *turn) {
    (void)turn;
}

static void turn_give(void *thing) {
    struct report_job *job = thing;
    if (job->turn != NULL) atomic_flag_clear(&job->turn->taken);
    job->turn = NULL;
}

static enum fail report_send(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct report_job *job = ARENA_NEW(request->arena, struct report_job);
    TRY(recruitment_of_path(request, db, &recruitment, why));
    enum fail fail = recruit_draw_current(db, request->arena, recruitment.row.id, &job->draw, why);
    if (fail == FAIL_NOTFOUND)
        return why_fail(why, FAIL_NOTFOUND, NULL, "no draw is published yet");
    TRY(fail);
    TRY(recruit_draw_files(db, request->arena, job->draw.id, &job->files, why));
    request->context = job;
    return FAIL_NONE;
}

static enum fail report_compute(struct request *request, struct why *why) {
    struct report_job *job = request->context;
    struct turn *turn = app_keep(request->app, &turn_key, turn_make, turn_end);
    struct draw_told told;
    struct str bytes = {0};
    json_t *report;
    if (atomic_flag_test_and_set(&turn->taken))
        return why_fail(why, FAIL_LIMIT, NULL,
                        "another report of a draw is being made just now; try again in a minute");
    job->turn = turn;
    arena_on_end(request->arena, turn_give, job); /* whichever way this ends */
    struct arena *work = arena_new(work_bytes);
    arena_on_end(request->arena, work_end, work);
    TRY(json_read(request->arena, str_of(job->draw.report), &report, why));
    TRY(told_make(work, &job->draw, &job->files,
                  json_integer_value(json_object_get(report, "per_address")), &told, why));
    TRY(draw_report_html(request->arena, &told, &bytes, why));
    turn_give(job);
    request->response->bytes = bytes.s;
    request->response->n_bytes = bytes.n;
    request->response->type = "text/html; charset=utf-8";
    http_header_add(request->response, "Content-Security-Policy",
                    arena_printf(request->arena,
                                 "default-src 'none'; style-src %s; img-src data:; "
                                 "frame-ancestors 'none'; base-uri 'none'",
                                 document_html_style_source(request->arena)));
    return FAIL_NONE;
}

static const struct page page_recruit_draw_report = {
    .name = "recruit_draw_report",
    .path = "/proposals/:proposal/recruitments/:recruitment/draw/report",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_READERS,
    .send = report_send,
    .compute = report_compute,
};
REGISTER(page, page_recruit_draw_report);
