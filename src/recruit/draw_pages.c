/* The pool frozen, the draw prepared and published, and made once. */
#include "base/clock.h"
#include "civic/app.h"
#include "civic/work.h"
#include "recruit/candidate.sql.h"
#include "recruit/draw.html.h"
#include "recruit/draw_views.h"
#include "stats/sortition/lottery.h"

#include <string.h>

enum { POOL = 1U << RECRUIT_ELIGIBLE, FILE_BYTES = 64 << 20 };
static const size_t work_bytes = (size_t)2 << 30; /* address space of the engine */

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
static const struct choice lots[] = {
    {DRAW_DICE, "Ten-sided dice, or balls 0 to 9, thrown in public",
     "Three digits, in the order in which they fall, are the number of the panel. Anybody who is "
     "there sees which panel it is; nothing is worked out."},
    {DRAW_NUMBERS, "Numbers or a text that somebody else publishes",
     "For example the main numbers of a lottery. They are hashed together with the digest of the "
     "panels, which names the panel."},
    {NULL, NULL, NULL},
};
static const struct field prepare_fields[] = {
    {.name = "algorithm",
     .label = "How shall chances be shared?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = algorithms,
     .missing = "Choose how chances shall be shared"},
    {.name = "cap",
     .label = "Nobody's chance above so many per cent (optional)",
     .kind = FIELD_INT,
     .min = 1,
     .max = 100,
     .hint = "Leave it empty for no cap. What a cap would do is shown above."},
    {.name = "lot",
     .label = "How will the lot fall?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = lots,
     .missing = "Choose how the lot will fall"},
    {.name = "source",
     .label = "Where, exactly?",
     .kind = FIELD_TEXT,
     .required = true,
     .min = 10,
     .max = 300,
     .hint = "So that everybody can come or look it up: three ten-sided dice in the town hall at "
             "noon, or the six main numbers of Saturday's lottery. If nothing comes out on that "
             "day, the next one of the same kind counts.",
     .missing = "Say where the lot will come from"},
    {.name = "day",
     .label = "On which day?",
     .kind = FIELD_DATE,
     .required = true,
     .hint = "A later day than today, so that anybody can fetch the panels before.",
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
static const struct field dice_fields[] = {
    {.name = "randomness",
     .label = "The digits, in the order in which they fell",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 20,
     .hint = "For example 0 4 2, which is panel 042.",
     .missing = "Enter the digits in the order in which they fell"},
    {.name = "witnesses",
     .label = "Who witnessed it",
     .kind = FIELD_TEXT,
     .max = 300,
     .hint = "Offices, not names: the chair of the oversight panel, the returning officer."},
};

/* What the form that was sent was made for: an old window's form is read as what it is, and what
 * is wrong with it is said afterwards. */
static bool sends_prepare(const struct request *request) {
    return http_field(request->http, "source") != NULL ||
           http_field(request->http, "algorithm") != NULL;
}

static void fields_of(const struct recruit_draw_current_row *draw, const struct field **fields,
                      size_t *n) {
    bool dice = draw != NULL && text_is(draw->lot, DRAW_DICE);
    *fields = dice ? dice_fields : draw != NULL ? draw_fields : prepare_fields;
    *n = dice ? LENGTH(dice_fields) : draw != NULL ? LENGTH(draw_fields) : LENGTH(prepare_fields);
}

static enum fail draw_fields_make(struct request *request, struct db *db,
                                  const struct field **fields, size_t *n, struct why *why) {
    struct recruitment recruitment;
    struct recruit_draw_current_row draw;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    enum fail fail = recruit_draw_current(db, request->arena, recruitment.row.id, &draw, why);
    if (fail != FAIL_NONE && fail != FAIL_NOTFOUND) return fail;
    if (request->http->method == HTTP_POST && sends_prepare(request)) {
        fields_of(NULL, fields, n);
        return FAIL_NONE;
    }
    fields_of(fail == FAIL_NONE ? &draw : NULL, fields, n);
    if (request->http->method == HTTP_POST && fail == FAIL_NOTFOUND &&
        http_field(request->http, "randomness") != NULL) {
        *fields = draw_fields;
        *n = LENGTH(draw_fields);
    }
    return FAIL_NONE;
}

/* Where the state has changed under an old window, the form of the present one, with what was
 * wrong. */
static void form_of_state(struct request *request, const struct recruit_draw_current_row *draw) {
    const struct field *fields;
    size_t n;
    const struct form *sent = request->form;
    fields_of(draw, &fields, &n);
    if (sent == NULL || sent->fields == fields) return;
    struct form *form = form_new(request->arena, fields, n);
    form->language = sent->language;
    form->csrf = sent->csrf;
    form->nonce = request_nonce(request);
    form->error = sent->error;
    request->form = form;
}

static const char *numbers_text(struct arena *arena, const int64_t *numbers, size_t n) {
    struct buf out;
    buf_init(&out, arena, 1 << 20);
    for (size_t i = 0; i < n; i++)
        buf_printf(&out, "%s%lld", i > 0 ? ", " : "", (long long)numbers[i]);
    return out.n > 0 ? out.s : "";
}

/* From the day of the lot on it may be known, and whoever knows it must not choose. */
static bool may_cancel(const struct request *request, const struct recruit_draw_current_row *draw) {
    return text_is(draw->state, "committed") &&
           strcmp(date_iso(request->arena, date_of(request->now)), draw->randomness_day) < 0;
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
                             .may_manage = request_has_role(request, RECRUIT_MANAGERS),
                             .public_href =
                                 arena_printf(request->arena, "%s/draw", recruitment.short_path)};
    enum fail fail = recruit_draw_current(db, request->arena, id, &draw, why);
    if (fail != FAIL_NONE && fail != FAIL_NOTFOUND) return fail;
    TRY(recruit_draw_cancelled(db, request->arena, id, &cancelled, &n_cancelled, why));
    view.n_cancelled = (int64_t)n_cancelled;
    form_of_state(request, fail == FAIL_NONE ? &draw : NULL);
    view.form = request->form;
    if (fail == FAIL_NONE) {
        view.draw = &draw;
        view.day = recruit_day(request->arena, draw.randomness_day, request->language);
        view.may_cancel = may_cancel(request, &draw);
        if (draw.panel != DB_NULL_INT)
            view.panel = draw_panel_name(request->arena, draw.lot, draw.n_panels, draw.panel);
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
        TRY(recruit_live_fill(request, &pool, &recruitment, &view, why));
        form_fill(request->form, "algorithm", "leximin");
        form_fill(request->form, "lot", DRAW_DICE);
        if (view.cap_said != NULL)
            form_fill(request->form, "cap", arena_printf(request->arena, "%d", view.cap));
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
    bool is_stale; /* the form is of an earlier state of the draw */
    struct arena *work;
    struct pool pool;
    struct draw_made made;       /* of a draw that is prepared */
    struct draw_outcome outcome; /* of a lot that fell */
    const char *panels, *source, *day, *lot;
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
    if (p->has_draw) {
        struct recruit_draw_files_row files;
        TRY(recruit_draw_files(db, p->work, p->draw.id, &files, why));
        p->panels = files.panels;
        return pool_load(db, p->work, p->recruitment.row.id, POOL, &p->pool, why);
    }
    if (p->recruitment.state != RECRUITMENT_FROZEN)
        return why_fail(why, FAIL_CONFLICT, NULL, "freeze the pool first");
    return pool_load(db, p->work, p->recruitment.row.id, POOL, &p->pool, why);
}

static enum fail panels_prepare(struct request *request, struct prepared *p, struct why *why) {
    struct date day;
    struct draw_how how = {.seats = (size_t)p->recruitment.row.seats,
                           .per_address = (size_t)p->recruitment.row.per_address,
                           .cap = (double)form_int(request->form, "cap", 0) / 100,
                           .n_panels = SORTITION_PANELS};
    if (!sortition_algorithm_find(form_text(request->form, "algorithm"), &how.algorithm))
        how.algorithm = SORTITION_LEXIMIN;
    p->source = form_text(request->form, "source");
    p->lot = text_is(form_text(request->form, "lot"), DRAW_DICE) ? DRAW_DICE : DRAW_NUMBERS;
    p->day = form_date(request->form, "day", &day) ? date_iso(request->arena, day) : "";
    if (strcmp(p->day, date_iso(request->arena, date_of(request->now))) <= 0)
        return why_fail(why, FAIL_INPUT, "day",
                        "The lot must fall on a later day than today, so that anybody can fetch "
                        "the panels before");
    enum fail fail = draw_compute(p->work, &p->pool, &how, &p->made, why);
    if (fail == FAIL_INFEASIBLE && how.cap > 0)
        return why_fail(why, FAIL_CONFLICT, "cap",
                        "With this cap no group of people keeps all quotas: choose a higher one");
    if (fail == FAIL_INFEASIBLE)
        return why_fail(why, FAIL_CONFLICT, NULL, "%s",
                        "no group of people keeps all quotas; what could give way is shown below");
    return fail;
}

static enum fail draw_prepare(struct request *request, struct why *why) {
    struct prepared *p = ARENA_NEW(request->arena, struct prepared);
    p->request = request;
    p->work = arena_new(work_bytes);
    arena_on_end(request->arena, work_end, p->work);
    request->context = p;
    TRY(request_read(request, prepare_job, p, why));
    /* A second click gets the first one's answer, an old window a conflict: act knows which. */
    p->is_stale = p->has_draw == (request->form->fields == prepare_fields);
    if (p->is_stale) return FAIL_NONE;
    /* Made already: a second click, which gets the first one's answer, or a conflict in act. */
    if (p->has_draw && !text_is(p->draw.state, "committed")) return FAIL_NONE;
    if (p->has_draw)
        return draw_outcome_make(p->work, &p->recruitment.row, &p->pool, &p->draw, p->panels,
                                 form_text(request->form, "randomness"), request->now, &p->outcome,
                                 why);
    return panels_prepare(request, p, why);
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
    struct draw_announced announced = {.source = p->source,
                                       .day = p->day,
                                       .lot = p->lot,
                                       .person = request->viewer.person,
                                       .now = request->now};
    return draw_commit(db, p->work, recruitment.row.id, &p->pool, &p->made, &announced,
                       &request->subject, why);
}

static enum fail draw_act(struct request *request, struct db *db, struct why *why) {
    const struct prepared *p = request->context;
    if (p->is_stale)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        p->has_draw ? "a draw was published meanwhile, in another window or by "
                                      "somebody else, so nothing was prepared again; it is shown "
                                      "below"
                                    : "the draw of this form was cancelled meanwhile, in another "
                                      "window or by somebody else; nothing was drawn");
    request_go(request, "%s/draw", p->recruitment.path);
    if (!p->has_draw) return commit_store(request, db, p, why);
    struct draw_lot lot = {.randomness = form_text(request->form, "randomness"),
                           .witnesses = form_text(request->form, "witnesses"),
                           .person = request->viewer.person,
                           .now = request->now};
    request->subject = p->outcome.draw;
    return draw_fall(db, p->work, &p->recruitment.row, &lot, &p->outcome, why);
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
    if (!may_cancel(request, &draw))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "the day of the lot has come, and whoever knows the lot must not choose: "
                        "this draw stands");
    TRY(recruit_draw_cancel(db, draw.id, recruitment.row.id, request->viewer.person, request->now,
                            why));
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

/* As they were published with the draw; before it, as they are. */
static enum fail draw_files_find(struct request *request, struct db *db,
                                 struct recruitment *recruitment,
                                 struct recruit_draw_files_row *files, bool *found,
                                 struct why *why) {
    struct recruit_draw_current_row draw;
    TRY(recruitment_of_path(request, db, recruitment, why));
    enum fail fail = recruit_draw_current(db, request->arena, recruitment->row.id, &draw, why);
    *found = fail == FAIL_NONE;
    if (fail == FAIL_NOTFOUND) return FAIL_NONE;
    TRY(fail);
    return recruit_draw_files(db, request->arena, draw.id, files, why);
}

static enum fail pool_send(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct recruit_draw_files_row files;
    struct pool pool;
    bool found;
    TRY(draw_files_find(request, db, &recruitment, &files, &found, why));
    if (found) {
        buf_text(&request->response->body, files.pool);
    } else {
        TRY(pool_load(db, request->arena, recruitment.row.id, POOL, &pool, why));
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

static enum fail draw_quotas_send(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct recruit_draw_files_row files;
    bool found;
    TRY(draw_files_find(request, db, &recruitment, &files, &found, why));
    if (!found) return why_fail(why, FAIL_NOTFOUND, NULL, "no draw is published yet");
    buf_text(&request->response->body, files.quotas);
    http_download(request->response, "text/csv; charset=utf-8", "quotas.csv");
    return FAIL_NONE;
}

static const struct page page_recruit_draw_quotas_file = {
    .name = "recruit_draw_quotas_file",
    .path = "/proposals/:proposal/recruitments/:recruitment/draw/quotas.csv",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_READERS,
    .send = draw_quotas_send,
};
REGISTER(page, page_recruit_draw_quotas_file);
