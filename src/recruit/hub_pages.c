/* One recruitment: where it stands, what is to be done, opening and closing. */
#include "base/clock.h"
#include "civic/engagement_link.h"
#include "recruit/recruit_views.h"
#include "recruit/setup.html.h"

#include <string.h>

static enum fail readiness_load(const struct request *request, struct db *db,
                                const struct recruitment *recruitment,
                                struct recruitment_readiness *out, struct why *why) {
    struct arena *arena = request->arena;
    const struct recruitment_get_row *r = &recruitment->row;
    struct recruitment_readiness_row_row row;
    TRY(recruitment_readiness_row(db, arena, r->id, &row, why));
    *out = (struct recruitment_readiness){
        .n_categories = (size_t)row.n_categories,
        .n_incomplete = (size_t)row.n_incomplete,
        .n_impossible = (size_t)row.n_impossible,
        .is_over = strcmp(date_iso(arena, date_of(request->now)), r->closes_day) > 0,
        .has_about = !text_is_empty(r->about),
        .has_eligibility = !text_is_empty(r->eligibility),
        .has_promise = !text_is_empty(row.promise),
        .days_in_order =
            strcmp(r->closes_day, r->draw_day) <= 0 && strcmp(r->draw_day, r->erase_day) < 0,
        .n_waiting = row.n_waiting,
        .n_pool = row.n_pool,
        .seats = r->seats,
        .committed = row.n_committed > 0,
    };
    return FAIL_NONE;
}

/* ---- the page ---- */

enum { N_STATES = N_RECRUIT_STATES };

struct hub {
    struct request *request;
    const struct recruitment *recruitment;
    struct recruitment_readiness ready;
    struct recruit_hub_counts_row counts;
    int64_t people[N_STATES];
    int64_t n_people;
};

static enum fail hub_load(struct request *request, struct db *db,
                          const struct recruitment *recruitment, struct hub *hub, struct why *why) {
    struct recruit_state_counts_row *rows;
    size_t n;
    *hub = (struct hub){.request = request, .recruitment = recruitment};
    TRY(readiness_load(request, db, recruitment, &hub->ready, why));
    TRY(recruit_hub_counts(db, request->arena, recruitment->row.id, &hub->counts, why));
    TRY(recruit_state_counts(db, request->arena, recruitment->row.id, &rows, &n, why));
    for (size_t i = 0; i < n; i++) {
        enum recruit_state state = recruit_state_read(rows[i].state);
        if (state < N_RECRUIT_STATES) hub->people[state] = rows[i].n;
        hub->n_people += rows[i].n;
    }
    return FAIL_NONE;
}

static const char *href(const struct hub *hub, const char *leaf) {
    return arena_printf(hub->request->arena, "%s/%s", hub->recruitment->path, leaf);
}

static size_t tasks_before(const struct hub *hub, struct part_task *tasks) {
    const struct html *out = hub->request->out;
    if (!request_has_role(hub->request, RECRUIT_READERS)) return 0;
    const struct recruitment_readiness *ready = &hub->ready;
    size_t n = 0;
    if (request_has_role(hub->request, RECRUIT_MANAGERS)) {
        bool texts = ready->has_about && ready->has_eligibility;
        tasks[n++] = (struct part_task){.title = tr(out, "Settings"),
                                        .hint = tr(out, "Seats, days, money"),
                                        .href = href(hub, "edit"),
                                        .status = tr(out, "Completed")};
        tasks[n++] = (struct part_task){
            .title = tr(out, "Texts for the public"),
            .hint = tr(out, "Registration page and letter, also in a second language"),
            .href = href(hub, "texts"),
            .status = texts ? tr(out, "Completed") : tr(out, "Not yet written"),
            .status_colour = texts ? NULL : "blue"};
    }
    bool quotas = ready->n_categories > 0 && ready->n_incomplete == 0 && ready->n_impossible == 0;
    tasks[n++] = (struct part_task){
        .title = tr(out, "Groups and quotas"),
        .hint = tr(out, "What people are asked, and how many seats each group has"),
        .href = href(hub, "quotas"),
        .status = quotas
                      ? trn(out, "%lld category", "%lld categories", (int64_t)ready->n_categories)
                      : tr(out, "Not complete"),
        .status_colour = quotas ? NULL : "blue"};
    tasks[n++] = (struct part_task){
        .title = tr(out, "Progress"),
        .hint = tr(out, "Day by day, towards the quotas, and what is to be expected"),
        .href = href(hub, "progress"),
        .status = trn(out, "%lld registered", "%lld registered", hub->n_people)};
    if (!request_has_role(hub->request, RECRUIT_MANAGERS)) return n;
    tasks[n++] = (struct part_task){
        .title = tr(out, "Addresses and letters"),
        .href = href(hub, "addresses"),
        .status = hub->counts.n_letters > 0
                      ? trn(out, "%lld letter", "%lld letters", hub->counts.n_letters)
                      : tr(out, "None yet")};
    tasks[n++] =
        (struct part_task){.title = tr(out, "Candidates"),
                           .href = href(hub, "candidates"),
                           .status = trn(out, "%lld person", "%lld people", hub->n_people)};
    tasks[n++] =
        (struct part_task){.title = tr(out, "Doubtful registrations"),
                           .href = href(hub, "doubts"),
                           .status = ready->n_waiting > 0 ? trn(out, "%lld to look at",
                                                                "%lld to look at", ready->n_waiting)
                                                          : tr(out, "None"),
                           .status_colour = ready->n_waiting > 0 ? "yellow" : NULL};
    return n;
}

static size_t tasks_after(const struct hub *hub, struct part_task *tasks) {
    const struct html *out = hub->request->out;
    bool manages = request_has_role(hub->request, RECRUIT_MANAGERS);
    size_t n = 0;
    if (request_has_role(hub->request, RECRUIT_READERS))
        tasks[n++] = (struct part_task){
            .title = tr(out, "The draw"),
            .hint = tr(out, "Pool, chances, the numbered panels, the lot"),
            .href = href(hub, "draw"),
            .status = hub->recruitment->state >= RECRUITMENT_DRAWN ? tr(out, "Completed")
                                                                   : tr(out, "Not yet made")};
    if (manages || request_has_role(hub->request, ROLE_CALLER)) {
        if (hub->recruitment->state == RECRUITMENT_OPEN)
            tasks[n++] =
                (struct part_task){.title = tr(out, "Register somebody by phone or from paper"),
                                   .href = href(hub, "enter"),
                                   .status = tr(out, "Open")};
        tasks[n++] = (struct part_task){
            .title = tr(out, "Confirmation calls"),
            .href = href(hub, "calls"),
            .status = hub->counts.n_calls_due > 0
                          ? trn(out, "%lld to call", "%lld to call", hub->counts.n_calls_due)
                          : tr(out, "None"),
            .status_colour = hub->counts.n_calls_due > 0 ? "yellow" : NULL};
    }
    if (!manages) return n;
    tasks[n++] =
        (struct part_task){.title = tr(out, "Replacements"),
                           .href = href(hub, "replacements"),
                           .status = hub->counts.n_seats_open > 0
                                         ? trn(out, "%lld seat is free", "%lld seats are free",
                                               hub->counts.n_seats_open)
                                         : tr(out, "None"),
                           .status_colour = hub->counts.n_seats_open > 0 ? "yellow" : NULL};
    tasks[n++] = (struct part_task){
        .title = tr(out, "Honoraria and expenses"),
        .href = href(hub, "payments"),
        .status = hub->counts.n_payments_due > 0
                      ? trn(out, "%lld to be paid", "%lld to be paid", hub->counts.n_payments_due)
                      : tr(out, "Nothing to be paid")};
    tasks[n++] = (struct part_task){
        .title = tr(out, "Erasure"),
        .href = href(hub, "erasure"),
        .status = recruit_day(hub->request->arena, hub->recruitment->row.erase_day, out->language)};
    return n;
}

static struct recruit_step_button button_of(const struct hub *hub, const char *state,
                                            const char *text, const char *look, const char *hint) {
    return (struct recruit_step_button){
        arena_printf(hub->request->arena, "%s/state/%s", hub->recruitment->path, state), text, look,
        hint};
}

static size_t buttons_of(const struct hub *hub, struct recruit_step_button *buttons) {
    const struct html *out = hub->request->out;
    switch (hub->recruitment->state) {
    case RECRUITMENT_PLANNED:
        buttons[0] = button_of(hub, "open", tr(out, "Open registration"), "",
                               tr(out, "From then on people can register at the short address."));
        return 1;
    case RECRUITMENT_OPEN:
        buttons[0] = button_of(hub, "closed", tr(out, "Close registration"), "warning",
                               tr(out, "Nobody can register after that, until you open it again."));
        return 1;
    case RECRUITMENT_CLOSED:
        buttons[0] =
            button_of(hub, "open", tr(out, "Open registration again"), "secondary",
                      tr(out, "For a second round of letters, when some groups are too small."));
        return 1;
    case RECRUITMENT_DRAWN:
        buttons[0] = button_of(
            hub, "finished", tr(out, "Finish the recruitment"), "secondary",
            tr(out, "When nobody needs to be called or replaced any more. Those who were not "
                    "chosen are erased on their day all the same."));
        return 1;
    case RECRUITMENT_FROZEN:
    case RECRUITMENT_FINISHED:
    case N_RECRUITMENT_STATES: break;
    }
    return 0;
}

static const char *people_text(const struct hub *hub) {
    const struct html *out = hub->request->out;
    struct buf text;
    buf_init(&text, hub->request->arena, 1000);
    for (enum recruit_state s = 0; s < N_RECRUIT_STATES; s++)
        if (hub->people[s] > 0)
            buf_printf(&text, "%s%s: %lld", text.n > 0 ? "\n" : "", tr(out, recruit_state_text(s)),
                       (long long)hub->people[s]);
    return text.n > 0 ? text.s : tr(out, "Nobody yet");
}

static size_t rows_of(const struct hub *hub, struct part_summary_row *rows) {
    const struct html *out = hub->request->out;
    const struct recruitment_get_row *r = &hub->recruitment->row;
    struct arena *arena = hub->request->arena;
    size_t n = 0;
    struct html *link = html_apart(hub->request->out);
    recruit_short_address_html(link, hub->recruitment);
    rows[n++] =
        (struct part_summary_row){.key = tr(out, "Short address"), .markup = html_taken(link)};
    rows[n++] = (struct part_summary_row){
        .key = tr(out, "Seats"),
        .value = trf(out, "%lld, and %lld reserves", (long long)r->seats, (long long)r->reserves)};
    rows[n++] = (struct part_summary_row){
        .key = tr(out, "Letters"), .value = trf(out, "%lld", (long long)hub->counts.n_letters)};
    rows[n++] = (struct part_summary_row){.key = tr(out, "People"), .value = people_text(hub)};
    rows[n++] =
        (struct part_summary_row){.key = tr(out, "Last day to register"),
                                  .value = recruit_day(arena, r->closes_day, out->language)};
    rows[n++] = (struct part_summary_row){.key = tr(out, "Day of the draw"),
                                          .value = recruit_day(arena, r->draw_day, out->language)};
    rows[n++] = (struct part_summary_row){.key = tr(out, "Erasure of those not chosen"),
                                          .value = recruit_day(arena, r->erase_day, out->language)};
    return n;
}

static enum fail hub_show(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct hub hub;
    struct part_task tasks[8], run_tasks[12];
    struct part_summary_row rows[8];
    struct recruit_step_button buttons[2];
    TRY(recruitment_of_path(request, db, &recruitment, why));
    TRY(hub_load(request, db, &recruitment, &hub, why));
    bool manages = request_has_role(request, RECRUIT_MANAGERS);
    struct recruitment_view view = {
        .request = request,
        .recruitment = &recruitment,
        .tasks = tasks,
        .n_tasks = tasks_before(&hub, tasks),
        .run_tasks = run_tasks,
        .n_run_tasks = tasks_after(&hub, run_tasks),
        .rows = rows,
        .n_rows = rows_of(&hub, rows),
        .buttons = buttons,
        .n_buttons = manages ? buttons_of(&hub, buttons) : 0,
        .may_manage = manages,
    };
    request->title = recruitment.row.title;
    request->back_href = arena_printf(request->arena, "/proposals/%lld/recruitments",
                                      (long long)recruitment.row.proposal);
    recruitment_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_recruitment = {
    .name = "recruitment",
    .path = "/proposals/:proposal/recruitments/:recruitment",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_VISITORS,
    .section = "proposals",
    .show = hub_show,
};
REGISTER(page, page_recruitment);

/* ---- steps ---- */

static enum fail state_act(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct recruitment_readiness ready;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    TRY(readiness_load(request, db, &recruitment, &ready, why));
    enum recruitment_state to = recruitment_state_read(request_text(request, "state"));
    if (to == N_RECRUITMENT_STATES || to == RECRUITMENT_DRAWN)
        return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such step");
    TRY(recruitment_step_check(recruitment.state, to, &ready, why));
    TRY(recruitment_set_state(db, recruitment.row.id, recruitment.row.state,
                              recruitment_state_word(to), why));
    if (to == RECRUITMENT_OPEN)
        TRY(recruitment_set_opened(db, recruitment.row.id, request->now, why));
    request->subject = recruitment.row.id;
    request_go(request, "%s", recruitment.path);
    request_say(request, "%s", tr_language(request->language, recruitment_state_text(to)));
    return FAIL_NONE;
}

static const struct page page_recruitment_state = {
    .name = "recruitment_state",
    .path = "/proposals/:proposal/recruitments/:recruitment/state/:state",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .section = "proposals",
    .show = hub_show, /* after a refusal, with the reason */
    .act = state_act,
};
REGISTER(page, page_recruitment_state);

static const struct engagement_link link_recruitment = {
    .method = NULL,
    .roles = RECRUIT_VISITORS,
    .position = 5,
    .title = TR("Recruitment"),
    .hint = TR("Letters, registrations, the draw, calls"),
    .path = "/recruitment"};
REGISTER(engagement_link, link_recruitment);
