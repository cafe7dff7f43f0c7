/* The public's view of the draw: the panels, the lot, one's own number. */
#include "base/clock.h"
#include "base/csv.h"
#include "base/hash.h"
#include "base/json.h"
#include "civic/app.h"
#include "civic/session.h"
#include "recruit/draw_views.h"
#include "recruit/lottery.html.h"
#include "recruit/lottery_figures.h"
#include "stats/sortition/lottery.h"

#include <math.h>
#include <string.h>

/* ---- the public page ---- */

static enum fail cancelled_shown(struct request *request, struct db *db, int64_t recruitment,
                                 struct lottery_view *view, struct why *why) {
    struct recruit_draw_cancelled_row *rows;
    struct arena *arena = request->arena;
    size_t n;
    TRY(recruit_draw_cancelled(db, arena, recruitment, &rows, &n, why));
    struct cancelled_line *lines = ARENA_ARRAY(arena, struct cancelled_line, n + 1);
    for (size_t i = 0; i < n; i++)
        lines[i] = (struct cancelled_line){
            .committed = clock_minute_text(arena, rows[i].committed_at, request->language),
            .cancelled = rows[i].cancelled_at == DB_NULL_INT
                             ? ""
                             : clock_minute_text(arena, rows[i].cancelled_at, request->language),
            .source = rows[i].randomness_source,
            .day = recruit_day(arena, rows[i].randomness_day, request->language),
            .commitment = rows[i].commitment};
    view->cancelled = lines;
    view->n_cancelled = n;
    return FAIL_NONE;
}

static int page_asked(const struct request *request, int n_pages) {
    int64_t page = 1;
    const char *text = http_query(request->http, "page");
    if (text != NULL) (void)str_int(str_of(text), 1, n_pages, &page);
    return (int)page;
}

static enum fail panels_shown(struct request *request, const char *panels,
                              struct lottery_view *view, struct why *why) {
    struct csv table;
    TRY(csv_read(request->arena, str_of(panels), &table, why));
    int n_pages = (int)((view->draw->n_panels + PANELS_A_PAGE - 1) / PANELS_A_PAGE);
    view->pages = (struct part_pagination){
        .page = page_asked(request, n_pages), .n_pages = n_pages, .href_format = "?page=%d"};
    int64_t first = (int64_t)(view->pages.page - 1) * PANELS_A_PAGE;
    int64_t last = first + PANELS_A_PAGE;
    struct buf *texts = ARENA_ARRAY(request->arena, struct buf, PANELS_A_PAGE);
    for (size_t i = 0; i < PANELS_A_PAGE; i++) buf_init(&texts[i], request->arena, 1 << 18);
    for (size_t i = 0; i < table.n_rows; i++) {
        int64_t panel;
        if (!str_int(str_of(csv_cell(&table, i, 0)), 0, INT64_MAX, &panel)) continue;
        if (panel < first || panel >= last) continue;
        struct buf *text = &texts[panel - first];
        buf_printf(text, "%s%s", text->n > 0 ? ", " : "", csv_cell(&table, i, 1));
    }
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, 2 * PANELS_A_PAGE);
    for (int64_t p = first; p < last && p < view->draw->n_panels; p++) {
        const char *name =
            draw_panel_name(request->arena, view->draw->lot, view->draw->n_panels, p);
        cells[2 * view->n_panels] = (struct part_cell){
            .text = view->draw->panel == p ? trf(request->out, "%s (drawn)", name) : name};
        cells[2 * view->n_panels++ + 1] = (struct part_cell){.text = texts[p - first].s};
    }
    view->panels = cells;
    return FAIL_NONE;
}

static void report_shown(struct request *request, const json_t *report, struct lottery_view *view) {
    const struct recruit_draw_current_row *draw = view->draw;
    struct arena *arena = request->arena;
    view->lowest = pool_percent(arena, json_number_value(json_object_get(report, "lowest")));
    view->highest = pool_percent(arena, json_number_value(json_object_get(report, "highest")));
    view->by_lot =
        pool_percent(arena, draw->n_pool == 0 ? 0 : (double)draw->seats / (double)draw->n_pool);
    view->gini = arena_printf(arena, "%.2f", json_number_value(json_object_get(report, "gini")));
    view->proven = json_is_true(json_object_get(report, "proven"));
    double bound = json_number_value(json_object_get(report, "bound"));
    view->bound = bound > 0 ? arena_printf(arena, "%.3f%%", 100 * bound) : NULL;
    view->moved = arena_printf(arena, "%.2f",
                               100 * json_number_value(json_object_get(report, "worst_panels")));
    view->pool_digest = json_text_or(report, "pool_sha256", "");
    view->quotas_digest = json_text_or(report, "quotas_sha256", "");
    view->cap = draw->cap > 0 ? pool_percent(arena, draw->cap) : NULL;
    view->dice = text_is(draw->lot, DRAW_DICE) ? lottery_dice((uint64_t)draw->n_panels) : 0;
}

static enum fail draw_shown(struct request *request, struct db *db, int64_t recruitment,
                            struct lottery_view *view, struct why *why) {
    const struct recruit_draw_current_row *draw = view->draw;
    struct recruit_draw_files_row files;
    struct recruit_draw_values_row *values;
    struct lottery_people people = {0};
    json_t *report;
    TRY(json_read(request->arena, str_of(draw->report), &report, why));
    report_shown(request, report, view);
    TRY(recruit_draw_files(db, request->arena, draw->id, &files, why));
    TRY(recruit_draw_values(db, request->arena, draw->id, &values, &people.n, why));
    people.values = values;
    view->announced = recruit_day(request->arena, draw->randomness_day, request->language);
    view->committed = clock_minute_text(request->arena, draw->committed_at, request->language);
    if (text_is(draw->state, "drawn")) {
        int64_t *numbers;
        struct buf text;
        buf_init(&text, request->arena, 1 << 18);
        TRY(draw_panel_people(request->arena, files.panels, draw->panel, &numbers, &people.n_drawn,
                              why));
        for (size_t i = 0; i < people.n_drawn; i++)
            buf_printf(&text, "%s%lld", i > 0 ? ", " : "", (long long)numbers[i]);
        people.drawn = numbers;
        view->winners = text.s;
        view->panel = draw_panel_name(request->arena, draw->lot, draw->n_panels, draw->panel);
        view->drawn = clock_minute_text(request->arena, draw->drawn_at, request->language);
        view->canonical = draw->seed;
    }
    TRY(lottery_categories(request, db, recruitment, &people, view, why));
    TRY(lottery_chances(request, db, report, view, why));
    return panels_shown(request, files.panels, view, why);
}

static enum fail lottery_show(struct request *request, struct db *db, struct why *why) {
    struct invitation invitation;
    struct recruit_draw_current_row draw;
    TRY(invitation_of_path(request, db, &invitation, why));
    struct lottery_view view = {.invitation = &invitation};
    int64_t id = invitation.row->id;
    enum fail fail = recruit_draw_current(db, request->arena, id, &draw, why);
    if (fail != FAIL_NONE && fail != FAIL_NOTFOUND) return fail;
    view.draw = fail == FAIL_NONE ? &draw : NULL;
    if (view.draw != NULL) TRY(draw_shown(request, db, id, &view, why));
    TRY(cancelled_shown(request, db, id, &view, why));
    request->title = trf(request->out, "The draw: %s", invitation.title);
    request->back_href = arena_printf(request->arena, "/r/%s", invitation.row->short_name);
    recruit_lottery_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_recruit_lottery = {
    .name = "recruit_lottery",
    .path = "/r/:name/draw",
    .scope = SCOPE_ANYONE,
    .no_navigation = true,
    .show = lottery_show,
};
REGISTER(page, page_recruit_lottery);

/* ---- files that anybody can check ---- */

static enum fail panels_send(struct request *request, struct db *db, struct why *why) {
    struct invitation invitation;
    struct recruit_draw_current_row draw;
    struct recruit_draw_files_row files;
    TRY(invitation_of_path(request, db, &invitation, why));
    TRY(recruit_draw_current(db, request->arena, invitation.row->id, &draw, why));
    TRY(recruit_draw_files(db, request->arena, draw.id, &files, why));
    buf_text(&request->response->body, files.panels);
    http_download(request->response, "text/csv; charset=utf-8", "panels.csv");
    return FAIL_NONE;
}

static const struct page page_recruit_panels_file = {
    .name = "recruit_panels_file",
    .path = "/r/:name/panels.csv",
    .scope = SCOPE_ANYONE,
    .send = panels_send,
};
REGISTER(page, page_recruit_panels_file);

static enum fail chances_send(struct request *request, struct db *db, struct why *why) {
    struct invitation invitation;
    struct recruit_draw_current_row draw;
    struct recruit_draw_chances_row *rows;
    struct csv_out csv;
    size_t n;
    TRY(invitation_of_path(request, db, &invitation, why));
    TRY(recruit_draw_current(db, request->arena, invitation.row->id, &draw, why));
    TRY(recruit_draw_chances(db, request->arena, draw.id, &rows, &n, why));
    csv_out_init(&csv, &request->response->body);
    static const char *const head[] = {"number", "chance", "panels"};
    for (size_t i = 0; i < LENGTH(head); i++) csv_put(&csv, head[i]);
    csv_end_row(&csv);
    for (size_t i = 0; i < n; i++) {
        csv_put_int(&csv, rows[i].number);
        csv_put(&csv, arena_printf(request->arena, "%.6f", rows[i].chance));
        csv_put_int(&csv, rows[i].n_panels);
        csv_end_row(&csv);
    }
    http_download(request->response, "text/csv; charset=utf-8", "chances.csv");
    return FAIL_NONE;
}

static const struct page page_recruit_chances_file = {
    .name = "recruit_chances_file",
    .path = "/r/:name/chances.csv",
    .scope = SCOPE_ANYONE,
    .send = chances_send,
};
REGISTER(page, page_recruit_chances_file);

static enum fail put_cancelled(struct json_out *out, struct request *request, struct db *db,
                               int64_t recruitment, struct why *why) {
    struct recruit_draw_cancelled_row *rows;
    size_t n;
    TRY(recruit_draw_cancelled(db, request->arena, recruitment, &rows, &n, why));
    json_key(out, "cancelled");
    json_open(out, '[');
    for (size_t i = 0; i < n; i++) {
        json_open(out, '{');
        json_pair_text(out, "panels_sha256", rows[i].commitment);
        json_pair_text(out, "committed_at", clock_iso(request->arena, rows[i].committed_at));
        if (rows[i].cancelled_at != DB_NULL_INT)
            json_pair_text(out, "cancelled_at", clock_iso(request->arena, rows[i].cancelled_at));
        json_pair_text(out, "randomness_source", rows[i].randomness_source);
        json_pair_text(out, "randomness_day", rows[i].randomness_day);
        json_close(out, '}');
    }
    json_close(out, ']');
    return FAIL_NONE;
}

/* What the panels follow from: the digests of both files, and every setting. */
static enum fail put_prepared(struct json_out *out, struct request *request,
                              const struct recruit_draw_current_row *draw, struct why *why) {
    json_t *report;
    TRY(json_read(request->arena, str_of(draw->report), &report, why));
    json_pair_text(out, "algorithm", draw->algorithm);
    json_pair_int(out, "size", draw->seats);
    json_pair_int(out, "pool", draw->n_pool);
    json_pair_int(out, "panels", draw->n_panels);
    json_pair_int(out, "per_address", json_integer_value(json_object_get(report, "per_address")));
    json_pair_real(out, "cap", draw->cap);
    json_pair_real(out, "lowest", json_number_value(json_object_get(report, "lowest")));
    json_pair_real(out, "highest", json_number_value(json_object_get(report, "highest")));
    json_pair_real(out, "gini", json_number_value(json_object_get(report, "gini")));
    json_pair_text(out, "proof", json_text_or(report, "proof", "none"));
    json_pair_bool(out, "proven", json_is_true(json_object_get(report, "proven")));
    json_pair_real(out, "bound", json_number_value(json_object_get(report, "bound")));
    json_pair_real(out, "worst_panels", json_number_value(json_object_get(report, "worst_panels")));
    json_pair_text(out, "pool_sha256", json_text_or(report, "pool_sha256", ""));
    json_pair_text(out, "quotas_sha256", json_text_or(report, "quotas_sha256", ""));
    json_pair_text(out, "panels_sha256", draw->commitment);
    json_pair_text(out, "committed_at", clock_iso(request->arena, draw->committed_at));
    json_pair_text(out, "lot", draw->lot);
    json_pair_text(out, "randomness_source", draw->randomness_source);
    json_pair_text(out, "randomness_day", draw->randomness_day);
    return FAIL_NONE;
}

static enum fail put_drawn(struct json_out *out, struct request *request, struct db *db,
                           const struct recruit_draw_current_row *draw, struct why *why) {
    struct recruit_draw_files_row files;
    int64_t *numbers;
    size_t n;
    TRY(recruit_draw_files(db, request->arena, draw->id, &files, why));
    TRY(draw_panel_people(request->arena, files.panels, draw->panel, &numbers, &n, why));
    json_pair_text(out, "randomness", draw->randomness);
    json_pair_text(out, "canonical", draw->seed);
    json_pair_text(out, "drawn_at", clock_iso(request->arena, draw->drawn_at));
    json_pair_int(out, "panel", draw->panel);
    json_key(out, "selected");
    json_open(out, '[');
    for (size_t i = 0; i < n; i++) json_put_int(out, numbers[i]);
    json_close(out, ']');
    return FAIL_NONE;
}

static enum fail lottery_send(struct request *request, struct db *db, struct why *why) {
    struct invitation invitation;
    struct recruit_draw_current_row draw;
    struct json_out out;
    TRY(invitation_of_path(request, db, &invitation, why));
    int64_t id = invitation.row->id;
    enum fail fail = recruit_draw_current(db, request->arena, id, &draw, why);
    if (fail != FAIL_NONE && fail != FAIL_NOTFOUND) return fail;
    json_out_init(&out, &request->response->body);
    json_open(&out, '{');
    json_pair_text(&out, "format", "folkmoot lottery 1");
    json_pair_text(&out, "state", fail == FAIL_NONE ? draw.state : "none");
    if (fail == FAIL_NONE) TRY(put_prepared(&out, request, &draw, why));
    if (fail == FAIL_NONE && text_is(draw.state, "drawn"))
        TRY(put_drawn(&out, request, db, &draw, why));
    TRY(put_cancelled(&out, request, db, id, why));
    json_close(&out, '}');
    buf_char(&request->response->body, '\n');
    http_download(request->response, "application/json", "lottery.json");
    return FAIL_NONE;
}

static const struct page page_recruit_lottery_file = {
    .name = "recruit_lottery_file",
    .path = "/r/:name/lottery.json",
    .scope = SCOPE_ANYONE,
    .send = lottery_send,
};
REGISTER(page, page_recruit_lottery_file);

/* ---- my number ---- */

static const struct field me_fields[] = {
    {.name = "code",
     .label = "Your own code",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 40,
     .autocomplete = "off",
     .hint = "You got it when you put your name down. It looks like K7QF-2MXA-9TPD.",
     .missing = "Enter your own code"},
    {.name = "leave", .kind = FIELD_HIDDEN},
};

struct me {
    struct invitation invitation;
    struct recruit_candidate_by_code_row row;
    const char *code;
    bool left;
};

static enum fail me_prepare(struct request *request, struct why *why) {
    struct me *me = ARENA_NEW(request->arena, struct me);
    char *code;
    if (code_read(request->arena, form_text(request->form, "code"), &code, NULL) != FAIL_NONE)
        return why_fail(why, FAIL_INPUT, "code",
                        "That is not quite a code: check each letter and digit");
    me->code = code;
    request->context = me;
    return FAIL_NONE;
}

static enum fail me_act(struct request *request, struct db *db, struct why *why) {
    struct me *me = request->context;
    TRY(invitation_of_path(request, db, &me->invitation, why));
    int64_t id = me->invitation.row->id;
    struct str hash = recruit_code_hash(request->arena, request->app, id, me->code);
    enum fail fail = recruit_candidate_by_code(db, request->arena, id, hash, &me->row, why);
    if (fail == FAIL_NOTFOUND) TRY(request_code_wrong(request, why));
    if (fail == FAIL_NOTFOUND)
        return why_fail(why, FAIL_INPUT, "code",
                        "We do not know this code. After the erasure codes do not work any more");
    TRY(fail);
    request_go(request, "/r/%s/me", me->invitation.row->short_name);
    if (!text_is(form_text(request->form, "leave"), "yes")) return FAIL_NONE;
    if (text_is(me->invitation.row->state, "frozen"))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "The draw is about to be made; you can leave as soon as it has been");
    struct recruit_move move = {.recruitment = id,
                                .candidate = me->row.id,
                                .to = RECRUIT_WITHDRAWN,
                                .reason = "own wish",
                                .now = request->now};
    TRY(recruit_step(db, request->arena, &move, why));
    me->row.state = "withdrawn";
    me->left = true;
    request->subject = me->row.id;
    return FAIL_NONE;
}

static const char *state_said(const struct html *out, enum recruit_state state) {
    switch (state) {
    case RECRUIT_INVITED:
    case RECRUIT_REGISTERED: return tr(out, "We still have to look at your registration.");
    case RECRUIT_ELIGIBLE: return tr(out, "You are in the pool. The draw has not been made yet.");
    case RECRUIT_SELECTED:
        return tr(out, "You were drawn. We get in touch with you to ask whether you are coming.");
    case RECRUIT_CONFIRMED:
        return tr(out, "You were drawn and have confirmed that you are coming.");
    case RECRUIT_RESERVE:
        return tr(out, "You are a reserve. If somebody drops out we may ask you.");
    case RECRUIT_WITHDRAWN:
    case RECRUIT_REPLACED: return tr(out, "You have taken your name out.");
    case RECRUIT_NOT_CHOSEN: return tr(out, "You were not chosen this time. Thank you.");
    case RECRUIT_ERASED:
    case N_RECRUIT_STATES: break;
    }
    return "";
}

static enum fail chance_said(struct request *request, struct db *db, const struct me *me,
                             struct me_view *view, struct why *why) {
    struct recruit_draw_current_row draw;
    struct recruit_chance_get_row chance;
    json_t *report;
    const struct html *out = request->out;
    enum fail fail = recruit_draw_current(db, request->arena, me->invitation.row->id, &draw, why);
    if (fail == FAIL_NOTFOUND) return FAIL_NONE;
    TRY(fail);
    fail = recruit_chance_get(db, request->arena, draw.id, me->row.id, &chance, why);
    if (fail == FAIL_NOTFOUND) return FAIL_NONE;
    TRY(fail);
    TRY(json_read(request->arena, str_of(draw.report), &report, why));
    const char *number = arena_printf(request->arena, "%lld", (long long)me->row.number);
    size_t group =
        (size_t)json_integer_value(json_object_get(json_object_get(report, "group_of"), number));
    view->chance = pool_percent(request->arena, chance.chance);
    view->panels = trf(out, "You are on %lld of the %lld numbered panels, of which one is drawn.",
                       (long long)chance.n_panels, (long long)draw.n_panels);
    const char *why_text =
        json_string_value(json_array_get(json_object_get(report, "groups"), group));
    view->why = why_text == NULL ? "" : arena_copy(request->arena, why_text);
    return FAIL_NONE;
}

static enum fail me_result(struct request *request, struct db *db, struct why *why) {
    const struct me *me = request->context;
    enum recruit_state state = recruit_state_read(me->row.state);
    static const struct field leave_fields[] = {{.name = "code", .kind = FIELD_HIDDEN},
                                                {.name = "leave", .kind = FIELD_HIDDEN}};
    struct form *leave = form_new(request->arena, leave_fields, LENGTH(leave_fields));
    form_fill(leave, "code", me->code);
    form_fill(leave, "leave", "yes");
    leave->csrf = session_csrf(request);
    leave->nonce = request_nonce(request);
    bool may_leave = recruit_step_check(state, RECRUIT_WITHDRAWN, NULL) == FAIL_NONE &&
                     !text_is(me->invitation.row->state, "frozen");
    struct me_view view = {.invitation = &me->invitation,
                           .number = me->row.number,
                           .state = tr(request->out, recruit_state_text(state)),
                           .said = state_said(request->out, state),
                           .leave = may_leave ? leave : NULL};
    TRY(chance_said(request, db, me, &view, why));
    request->title = trf(request->out, "Number %lld", (long long)me->row.number);
    recruit_me_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail me_show(struct request *request, struct db *db, struct why *why) {
    struct invitation invitation;
    TRY(invitation_of_path(request, db, &invitation, why));
    struct me_view view = {.form = request->form, .invitation = &invitation};
    request->title = tr(request->out, "Look up your number");
    request->back_href = arena_printf(request->arena, "/r/%s", invitation.row->short_name);
    recruit_me_form_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_recruit_me = {
    .name = "recruit_me",
    .path = "/r/:name/me",
    .scope = SCOPE_ANYONE,
    .no_navigation = true,
    .fields = me_fields,
    .n_fields = LENGTH(me_fields),
    .prepare = me_prepare,
    .show = me_show,
    .act = me_act,
    .result = me_result,
};
REGISTER(page, page_recruit_me);
