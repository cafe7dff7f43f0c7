/* The pool frozen, the draw prepared and published, and made once. */
#include "base/clock.h"
#include "civic/app.h"
#include "recruit/candidate.sql.h"
#include "recruit/draw.html.h"
#include "recruit/draw_views.h"
#include "stats/sortition/relax.h"

#include <string.h>

enum { POOL = 1U << RECRUIT_ELIGIBLE, GROUPS_SHOWN = 12, FILE_BYTES = 64 << 20 };
static const size_t work_bytes = (size_t)2 << 30; /* address space of the engine */

/* ---- what the draw would give ---- */

static void live_groups(struct request *request, const struct pool *pool,
                        const struct sortition_report *report, struct draw_view *view) {
    size_t n = report->n_groups < GROUPS_SHOWN ? report->n_groups : GROUPS_SHOWN;
    struct draw_group_line *lines = ARENA_ARRAY(request->arena, struct draw_group_line, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct sortition_group *group = &report->groups[i];
        lines[i] = (struct draw_group_line){
            .chance = pool_percent(request->arena, group->chance),
            .people = trn(request->out, "%lld person", "%lld people", (int64_t)group->people),
            .why = pool_cause_text(request->out, pool, group),
            .alarming = group->fate == SORTITION_NEVER || group->fate == SORTITION_CERTAIN};
    }
    view->groups = lines;
    view->n_groups = n;
    view->lowest = pool_percent(request->arena, report->at_optimum.lowest);
    view->highest = pool_percent(request->arena, report->at_optimum.highest);
    view->n_never = (int64_t)report->at_optimum.never;
    view->n_certain = (int64_t)report->at_optimum.certain;
}

static const char *relaxation_text(struct request *request, const struct pool *pool,
                                   const struct sortition_relaxation *option) {
    struct buf out;
    buf_init(&out, request->arena, 4000);
    for (size_t i = 0; i < option->n; i++)
        buf_printf(&out, "%s%s", i > 0 ? "; " : "",
                   sortition_change_text(request->arena, &pool->quotas, &option->changes[i]));
    return out.n > 0 ? out.s : "";
}

static enum fail live_repair(struct request *request, const struct pool *pool,
                             const struct sortition_plan *plan, const char *said,
                             struct draw_view *view, struct why *why) {
    struct sortition_repair repair;
    TRY(sortition_relax(request->arena, plan, &repair, why));
    view->infeasible = arena_copy(request->arena, said);
    const char **options = ARENA_ARRAY(request->arena, const char *, repair.n_options + 1);
    const char **clashes = ARENA_ARRAY(request->arena, const char *, repair.n_clashes + 1);
    for (size_t i = 0; i < repair.n_options; i++)
        options[i] = relaxation_text(request, pool, &repair.options[i]);
    for (size_t i = 0; i < repair.n_clashes; i++) clashes[i] = repair.clashes[i].text;
    view->relaxations = options;
    view->n_relaxations = repair.n_options;
    view->clashes = clashes;
    view->n_clashes = repair.n_clashes;
    return FAIL_NONE;
}

/* Chances by the relaxation alone: milliseconds. */
static enum fail live_make(struct request *request, const struct pool *pool,
                           const struct recruitment *recruitment, struct draw_view *view,
                           struct why *why) {
    struct sortition_report report;
    struct why inner = {0};
    struct sortition_plan plan = pool_plan(pool, &recruitment->row);
    plan.seed = "";
    view->pool = pool;
    if (pool->people.n < plan.size || pool->n_categories == 0) return FAIL_NONE;
    view->seats_share = pool_percent(request->arena, (double)plan.size / (double)pool->people.n);
    enum fail fail = sortition_chances(request->arena, &plan, &report, &inner);
    if (fail == FAIL_NONE)
        live_groups(request, pool, &report, view);
    else if (fail == FAIL_INFEASIBLE)
        return live_repair(request, pool, &plan, inner.text, view, why);
    else
        view->infeasible = arena_copy(request->arena, inner.text);
    return FAIL_NONE;
}

struct raw recruit_live(struct request *request, struct db *db,
                        const struct recruitment *recruitment) {
    struct pool pool;
    struct draw_view view = {.request = request, .recruitment = recruitment};
    struct html *out = html_apart(request->out);
    if (pool_load(db, request->arena, recruitment->row.id, POOL, &pool, NULL) == FAIL_NONE &&
        live_make(request, &pool, recruitment, &view, NULL) == FAIL_NONE)
        recruit_live_html(out, &view);
    return html_taken(out);
}

/* ---- the page ---- */

static const struct choice algorithms[] = {
    {"leximin", "As equal as can be (leximin)",
     "The lowest chance as high as the quotas allow, then the next lowest, and so on"},
    {"goldilocks", "Neither too low nor too high (goldilocks)",
     "Also holds down the chance of those who would be nearly certain"},
    {"nash", "Nash welfare", "The product of all chances as large as can be"},
    {"maximin", "Maximin", "Only the lowest chance as high as can be"},
    {NULL, NULL, NULL},
};
static const struct field prepare_fields[] = {
    {.name = "algorithm",
     .label = "How shall chances be shared?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = algorithms,
     .missing = "Choose how chances shall be shared"},
    {.name = "source",
     .label = "Where will the lot come from?",
     .kind = FIELD_TEXT,
     .required = true,
     .min = 10,
     .max = 300,
     .hint = "Something that nobody can foresee or bend, and that everybody can look up: the main "
             "numbers of a lottery draw on a day, or three ten-sided dice thrown in public.",
     .missing = "Say where the lot will come from"},
    {.name = "day",
     .label = "On which day?",
     .kind = FIELD_DATE,
     .required = true,
     .missing = "Enter the day on which the lot falls"},
};
static const struct field draw_fields[] = {
    {.name = "randomness",
     .label = "What came out",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 300,
     .hint = "Exactly as published, numbers with blanks between. Order and leading zeros do not "
             "matter.",
     .missing = "Enter what came out"},
    {.name = "witnesses",
     .label = "Who witnessed it",
     .kind = FIELD_TEXT,
     .max = 300,
     .hint = "Offices, not names: the chair of the oversight panel, the returning officer."},
};

static enum fail draw_fields_make(struct request *request, struct db *db,
                                  const struct field **fields, size_t *n, struct why *why) {
    struct recruitment recruitment;
    struct recruit_draw_current_row draw;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    enum fail fail = recruit_draw_current(db, request->arena, recruitment.row.id, &draw, why);
    if (fail != FAIL_NONE && fail != FAIL_NOTFOUND) return fail;
    bool committed = fail == FAIL_NONE;
    *fields = committed ? draw_fields : prepare_fields;
    *n = committed ? LENGTH(draw_fields) : LENGTH(prepare_fields);
    return FAIL_NONE;
}

static const char *numbers_text(struct arena *arena, const int64_t *numbers, size_t n) {
    struct buf out;
    buf_init(&out, arena, 1 << 20);
    for (size_t i = 0; i < n; i++)
        buf_printf(&out, "%s%lld", i > 0 ? ", " : "", (long long)numbers[i]);
    return out.n > 0 ? out.s : "";
}

static enum fail draw_show(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct recruit_draw_current_row draw;
    struct recruit_draw_cancelled_row *cancelled;
    struct pool pool;
    size_t n_cancelled;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    int64_t id = recruitment.row.id;
    struct draw_view view = {.request = request,
                             .recruitment = &recruitment,
                             .form = request->form,
                             .may_manage = request_has_role(request, RECRUIT_MANAGERS),
                             .public_href =
                                 arena_printf(request->arena, "%s/draw", recruitment.short_path)};
    enum fail fail = recruit_draw_current(db, request->arena, id, &draw, why);
    if (fail != FAIL_NONE && fail != FAIL_NOTFOUND) return fail;
    TRY(recruit_draw_cancelled(db, request->arena, id, &cancelled, &n_cancelled, why));
    view.n_cancelled = (int64_t)n_cancelled;
    if (fail == FAIL_NONE) {
        view.draw = &draw;
        view.day = recruit_day(request->arena, draw.randomness_day, request->language);
        if (text_is(draw.state, "drawn")) {
            struct recruit_draw_files_row files;
            int64_t *numbers;
            size_t n;
            TRY(recruit_draw_files(db, request->arena, draw.id, &files, why));
            TRY(draw_panel_people(request->arena, files.panels, draw.panel, &numbers, &n, why));
            view.winners = numbers_text(request->arena, numbers, n);
        }
    } else {
        TRY(pool_load(db, request->arena, id, POOL, &pool, why));
        TRY(live_make(request, &pool, &recruitment, &view, why));
        form_fill(request->form, "algorithm", "leximin");
        struct date day;
        if (date_read(recruitment.row.draw_day, &day)) form_fill_date(request->form, "day", day);
    }
    request->title = tr(request->out, "The draw");
    request->back_href = recruitment.path;
    recruit_draw_html(request->out, &view);
    return FAIL_NONE;
}

/* ---- freezing ---- */

static enum fail freeze_move(struct request *request, struct db *db, enum recruitment_state to,
                             struct why *why) {
    struct recruitment recruitment;
    struct recruitment_readiness_row_row row;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    TRY(recruitment_readiness_row(db, request->arena, recruitment.row.id, &row, why));
    struct recruitment_readiness ready = {.n_waiting = row.n_waiting,
                                          .n_pool = row.n_pool,
                                          .seats = recruitment.row.seats,
                                          .committed = row.n_committed > 0};
    TRY(recruitment_step_check(recruitment.state, to, &ready, why));
    TRY(recruitment_set_state(db, recruitment.row.id, recruitment.row.state,
                              recruitment_state_word(to), why));
    request->subject = recruitment.row.id;
    request_go(request, "%s/draw", recruitment.path);
    return FAIL_NONE;
}

static enum fail freeze_act(struct request *request, struct db *db, struct why *why) {
    return freeze_move(request, db, RECRUITMENT_FROZEN, why);
}

static enum fail thaw_act(struct request *request, struct db *db, struct why *why) {
    return freeze_move(request, db, RECRUITMENT_CLOSED, why);
}

static const struct page page_recruit_freeze = {
    .name = "recruit_freeze",
    .path = "/proposals/:proposal/recruitments/:recruitment/draw/freeze",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .act = freeze_act,
};
REGISTER(page, page_recruit_freeze);

static const struct page page_recruit_thaw = {
    .name = "recruit_thaw",
    .path = "/proposals/:proposal/recruitments/:recruitment/draw/thaw",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .act = thaw_act,
};
REGISTER(page, page_recruit_thaw);

/* ---- preparing: seconds of work, outside any transaction ---- */

struct prepared {
    struct request *request;
    struct recruitment recruitment;
    struct recruit_draw_current_row draw;
    bool has_draw;
    struct arena *work;
    struct pool pool;
    struct draw_made made;
    const char *source, *day;
    enum sortition_algorithm algorithm;
};

static void work_end(void *work) {
    arena_free(work);
}

static enum fail prepare_job(struct db *db, void *context, struct why *why) {
    struct prepared *p = context;
    TRY(recruitment_of_path(p->request, db, &p->recruitment, why));
    enum fail fail =
        recruit_draw_current(db, p->request->arena, p->recruitment.row.id, &p->draw, why);
    p->has_draw = fail == FAIL_NONE;
    if (fail != FAIL_NONE && fail != FAIL_NOTFOUND) return fail;
    if (p->has_draw) return FAIL_NONE;
    if (p->recruitment.state != RECRUITMENT_FROZEN)
        return why_fail(why, FAIL_CONFLICT, NULL, "freeze the pool first");
    return pool_load(db, p->work, p->recruitment.row.id, POOL, &p->pool, why);
}

static enum fail draw_prepare(struct request *request, struct why *why) {
    struct prepared *p = ARENA_NEW(request->arena, struct prepared);
    struct date day;
    p->request = request;
    p->work = arena_new(work_bytes);
    arena_on_end(request->arena, work_end, p->work);
    request->context = p;
    TRY(store_read(request->app->store, prepare_job, p, why));
    bool prepares = request->form->n_fields == LENGTH(prepare_fields);
    if (p->has_draw == prepares)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "somebody else has gone on with the draw meanwhile; look at it again");
    if (p->has_draw) return FAIL_NONE;
    if (!sortition_algorithm_find(form_text(request->form, "algorithm"), &p->algorithm))
        p->algorithm = SORTITION_LEXIMIN;
    p->source = form_text(request->form, "source");
    p->day = form_date(request->form, "day", &day) ? date_iso(request->arena, day) : "";
    if (strcmp(p->day, date_iso(request->arena, date_of(request->now))) < 0)
        return why_fail(why, FAIL_INPUT, "day",
                        "The lot must fall after the panels are published, so not on a past day");
    enum fail fail = draw_compute(p->work, &p->pool, &p->recruitment.row, p->algorithm,
                                  SORTITION_PANELS, &p->made, why);
    if (fail == FAIL_INFEASIBLE)
        return why_fail(why, FAIL_CONFLICT, NULL, "%s",
                        "no group of people keeps all quotas; what could give way is shown below");
    return fail;
}

static enum fail commit_store(struct request *request, struct db *db, const struct prepared *p,
                              struct why *why) {
    struct pool now;
    struct buf text;
    struct recruitment recruitment;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    /* What was computed must be what is there. */
    TRY(pool_load(db, p->work, recruitment.row.id, POOL, &now, why));
    buf_init(&text, p->work, FILE_BYTES);
    pool_write(&text, &now);
    if (recruitment.state != RECRUITMENT_FROZEN || !text_is(text.s, p->made.pool_text))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "the pool changed while the draw was prepared; prepare it again");
    struct draw_announced announced = {
        .source = p->source, .day = p->day, .person = request->viewer.person, .now = request->now};
    return draw_commit(db, p->work, recruitment.row.id, &p->pool, &p->made, &announced,
                       &request->subject, why);
}

static enum fail draw_act(struct request *request, struct db *db, struct why *why) {
    const struct prepared *p = request->context;
    request_go(request, "%s/draw", p->recruitment.path);
    if (!p->has_draw) return commit_store(request, db, p, why);
    struct draw_lot lot = {.randomness = form_text(request->form, "randomness"),
                           .witnesses = form_text(request->form, "witnesses"),
                           .person = request->viewer.person,
                           .now = request->now};
    return draw_fall(db, p->work, &p->recruitment.row, &lot, &request->subject, why);
}

static const struct page page_recruit_draw = {
    .name = "recruit_draw",
    .path = "/proposals/:proposal/recruitments/:recruitment/draw",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_READERS,
    .section = "proposals",
    .fields_make = draw_fields_make,
    .show = draw_show,
};
REGISTER(page, page_recruit_draw);

/* The form's own address: readers may look at the draw, only the lead makes it. */
static const struct page page_recruit_draw_make = {
    .name = "recruit_draw_make",
    .path = "/proposals/:proposal/recruitments/:recruitment/draw/make",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .section = "proposals",
    .fields_make = draw_fields_make,
    .prepare = draw_prepare,
    .show = draw_show,
    .act = draw_act,
};
REGISTER(page, page_recruit_draw_make);

static enum fail cancel_act(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct recruit_draw_current_row draw;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    TRY(recruit_draw_current(db, request->arena, recruitment.row.id, &draw, why));
    TRY(recruit_draw_cancel(db, draw.id, recruitment.row.id, why));
    request->subject = draw.id;
    request_go(request, "%s/draw", recruitment.path);
    return FAIL_NONE;
}

static const struct page page_recruit_draw_cancel = {
    .name = "recruit_draw_cancel",
    .path = "/proposals/:proposal/recruitments/:recruitment/draw/cancel",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .act = cancel_act,
};
REGISTER(page, page_recruit_draw_cancel);

/* ---- for whoever audits: pool and quotas without names ---- */

static enum fail pool_send(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct pool pool;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    TRY(pool_load(db, request->arena, recruitment.row.id,
                  POOL | 1U << RECRUIT_SELECTED | 1U << RECRUIT_CONFIRMED | 1U << RECRUIT_RESERVE |
                      1U << RECRUIT_NOT_CHOSEN | 1U << RECRUIT_WITHDRAWN | 1U << RECRUIT_REPLACED,
                  &pool, why));
    struct recruit_draw_current_row draw;
    enum fail fail = recruit_draw_current(db, request->arena, recruitment.row.id, &draw, why);
    if (fail == FAIL_NONE) {
        struct recruit_draw_files_row files;
        TRY(recruit_draw_files(db, request->arena, draw.id, &files, why));
        buf_text(&request->response->body, files.pool);
    } else {
        pool_write(&request->response->body, &pool);
    }
    http_download(request->response, "text/csv; charset=utf-8", "pool.csv");
    return FAIL_NONE;
}

static const struct page page_recruit_pool_file = {
    .name = "recruit_pool_file",
    .path = "/proposals/:proposal/recruitments/:recruitment/pool.csv",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_READERS,
    .send = pool_send,
};
REGISTER(page, page_recruit_pool_file);
