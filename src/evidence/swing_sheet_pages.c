/* One sheet of swing weighting, step by step: order, points, check. */
#include "base/clock.h"
#include "civic/app.h"
#include "evidence/record.h"
#include "evidence/weighing.html.h"
#include "evidence/weighing_views.h"
#include "stats/preference/hierarchy.h"

#include <math.h>

enum { FACILITATORS = ROLE_OWNER | ROLE_ENGAGEMENT | ROLE_FACILITATOR };

static const char *today(struct request *request) {
    return date_iso(request->arena, date_of(request->now));
}

static const char *title_of(const struct swing_paper *paper, size_t k) {
    return paper->swing.items[k].title;
}

/* What one person said is not shown again once it is kept: only they know whether it was them. */
static bool may_see(const struct swing_paper *paper) {
    return paper->row.participant == DB_NULL_INT || !text_is(paper->row.state, "rated");
}

/* Criteria in the order of the sheet, with what each weighs of 100. */
static struct raw weights_table(struct request *request, const struct swing_paper *paper,
                                const double *points, const double *weight) {
    struct html *out = html_apart(request->out);
    struct part_cell head[] = {{.text = tr(out, "From worst to best")},
                               {.text = tr(out, "Points"), .numeric = true},
                               {.text = tr(out, "Weight, of 100"), .numeric = true}};
    struct part_cell *cells =
        ARENA_ARRAY(request->arena, struct part_cell, paper->swing.n * LENGTH(head));
    for (size_t i = 0; i < paper->swing.n; i++) {
        size_t k = paper->order[i];
        cells[i * 3] = (struct part_cell){.text = title_of(paper, k), .header = true};
        cells[i * 3 + 1] = (struct part_cell){.text = trf(out, "%g", points[k]), .numeric = true};
        cells[i * 3 + 2] = (struct part_cell){.text = trf(out, "%.0f", weight[k]), .numeric = true};
    }
    part_table(out, .caption = tr(out, "What this says"), .caption_size = "s", .head = head,
               .cells = cells, .n_columns = LENGTH(head), .n_rows = paper->swing.n,
               .first_cell_is_header = true);
    return html_taken(out);
}

/* ---- the sheet ---- */

static struct part_task task(const struct html *out, const char *title, const char *href, bool can,
                             bool done) {
    return (struct part_task){.title = title,
                              .href = can ? href : NULL,
                              .status = done  ? tr(out, "Completed")
                                        : can ? tr(out, "Not yet started")
                                              : tr(out, "Cannot start yet"),
                              .status_colour = !done && can ? "blue" : NULL};
}

static enum fail sheet_show(struct request *request, struct db *db, struct why *why) {
    struct swing_paper paper;
    TRY(swing_paper_of_path(request, db, &paper, why));
    const struct html *out = request->out;
    bool done = text_is(paper.row.state, "rated");
    struct part_task tasks[] = {
        task(out, tr(out, "Put the changes in order"),
             arena_printf(request->arena, "%s/order", paper.path), true, paper.has_order),
        task(out, tr(out, "Give points"), arena_printf(request->arena, "%s/points", paper.path),
             paper.has_order, paper.has_points),
        task(out, tr(out, "Check and finish"), arena_printf(request->arena, "%s/check", paper.path),
             paper.has_points, done)};
    struct swing_sheet_view view = {
        .request = request, .paper = &paper, .tasks = tasks, .n_tasks = LENGTH(tasks)};
    if (done && may_see(&paper))
        view.weights = weights_table(request, &paper, paper.points, paper.weight);
    request->title = trf(out, "Sheet of %s", paper.row.label);
    request->back_href = paper.swing.path;
    swing_sheet_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_swing_sheet = {
    .name = "swing_sheet",
    .path = "/proposals/:proposal/evidence/:engagement/swing/:sheet",
    .scope = SCOPE_PROPOSAL,
    .roles = FACILITATORS,
    .section = "proposals",
    .show = sheet_show,
};
REGISTER(page, page_swing_sheet);

static enum fail remove_act(struct request *request, struct db *db, struct why *why) {
    struct swing_paper paper;
    TRY(swing_paper_of_path(request, db, &paper, why));
    TRY(evidence_swing_forget(db, request->arena, paper.swing.engagement.row.id, paper.row.id,
                              request->now, why));
    request->subject = paper.swing.engagement.row.id;
    request_go(request, "%s", paper.swing.path);
    request_say(request, tr_language(request->language, "The sheet of %s is removed."),
                paper.row.label);
    return FAIL_NONE;
}

static const struct page page_swing_remove = {
    .name = "swing_remove",
    .path = "/proposals/:proposal/evidence/:engagement/swing/:sheet/remove",
    .scope = SCOPE_PROPOSAL,
    .roles = FACILITATORS,
    .section = "proposals",
    .act = remove_act,
};
REGISTER(page, page_swing_remove);

/* ---- the order ---- */

static const char *hint_of(struct request *request, const struct swing *swing, size_t k) {
    return arena_printf(request->arena, tr_language(request->language, "From: %s To: %s"),
                        swing->worst[k], swing->best[k]);
}

static enum fail order_fields(struct request *request, struct db *db, const struct field **out,
                              size_t *n, struct why *why) {
    struct swing_paper paper;
    TRY(swing_paper_of_path(request, db, &paper, why));
    size_t m = paper.swing.n;
    struct choice *places = ARENA_ARRAY(request->arena, struct choice, m + 2);
    places[0] = (struct choice){"", "Choose a place", NULL};
    for (size_t i = 1; i <= m; i++)
        places[i] = (struct choice){
            arena_printf(request->arena, "%zu", i),
            i == 1   ? "1, matters most"
            : i == m ? arena_printf(request->arena,
                                    tr_language(request->language, "%zu, matters least"), i)
                     : arena_printf(request->arena, "%zu", i),
            NULL};
    places[m + 1] = (struct choice){NULL, NULL, NULL};
    struct field *fields = ARENA_ARRAY(request->arena, struct field, m + 1);
    for (size_t k = 0; k < m; k++)
        fields[k] = (struct field){.name = paper.swing.items[k].id,
                                   .label = title_of(&paper, k),
                                   .hint = hint_of(request, &paper.swing, k),
                                   .kind = FIELD_SELECT,
                                   .choices = places};
    fields[m] = (struct field){.name = "revision", .kind = FIELD_HIDDEN};
    *out = fields;
    *n = m + 1;
    return FAIL_NONE;
}

static enum fail revision_check(struct request *request, const struct swing_paper *paper,
                                struct why *why) {
    int64_t revision = 0;
    if (str_int(str_of(form_text(request->form, "revision")), 1, INT64_MAX, &revision) &&
        revision == paper->row.revision)
        return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL,
                    "Somebody else changed this sheet meanwhile. What you typed is below; look at "
                    "theirs before you save");
}

/* What is wrong with a sheet, at the criterion that it is about. */
static enum fail fault_say(struct request *request, const struct swing_paper *paper,
                           const struct swing_fault *fault, struct why *why) {
    const char *item = paper->swing.items[fault->at].id;
    const char *other = title_of(paper, fault->other), *own = title_of(paper, fault->at);
    switch (fault->what) {
    case SWING_FINE: return FAIL_NONE;
    case SWING_ALONE:
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "there is one criterion only: it has all the weight, and nothing to weigh");
    case SWING_BLANK: form_error(request->form, item, "%s is still empty", own); break;
    case SWING_TWICE:
        form_error(request->form, item, "%s has the same place as %s: which change matters more?",
                   own, other);
        break;
    case SWING_OUTSIDE: form_error(request->form, item, "%s must be between 0 and 100", own); break;
    case SWING_TOP:
        form_error(request->form, item,
                   "%s was put first: give it 100. The others are measured against it", own);
        break;
    case SWING_AGAINST:
        form_error(request->form, item,
                   "%s was put behind %s, but has more points. Change the points, or go back and "
                   "change the order",
                   own, other);
        break;
    }
    return why_fail(why, FAIL_INPUT, item, "the sheet contradicts itself");
}

static enum fail order_act(struct request *request, struct db *db, struct why *why) {
    struct swing_paper paper;
    TRY(swing_paper_of_path(request, db, &paper, why));
    TRY(revision_check(request, &paper, why));
    size_t m = paper.swing.n;
    int64_t *place = ARENA_ARRAY(request->arena, int64_t, m + 1);
    for (size_t k = 0; k < m; k++)
        if (!str_int(str_of(form_text(request->form, paper.swing.items[k].id)), 1, (int64_t)m,
                     &place[k]))
            place[k] = 0;
    struct swing_fault fault = swing_order_check(place, m);
    TRY(fault_say(request, &paper, &fault, why));
    /* Points that fit the new order stay; others are asked for again. */
    bool keep = paper.has_points && may_see(&paper) &&
                swing_points_check(paper.points, place, m).what == SWING_FINE;
    for (size_t k = 0; k < m; k++)
        TRY(swing_point_put(db, paper.row.id, paper.swing.items[k].id, place[k],
                            keep ? paper.points[k] : (double)NAN,
                            keep ? paper.weight[k] : (double)NAN, why));
    TRY(swing_sheet_step(db, paper.row.id, paper.swing.engagement.row.id, paper.row.revision,
                         keep ? "pointed" : "ordered", today(request), why));
    TRY(evidence_record_swing(db, request->arena, paper.swing.engagement.row.id, paper.row.id,
                              request->now, why));
    request->subject = paper.swing.engagement.row.id;
    request_go(request, "%s/points", paper.path);
    return FAIL_NONE;
}

static enum fail order_show(struct request *request, struct db *db, struct why *why) {
    struct swing_paper paper;
    TRY(swing_paper_of_path(request, db, &paper, why));
    for (size_t k = 0; paper.has_order && may_see(&paper) && k < paper.swing.n; k++)
        form_fill(request->form, paper.swing.items[k].id,
                  arena_printf(request->arena, "%lld", (long long)paper.place[k]));
    form_fill_int(request->form, "revision", paper.row.revision);
    struct swing_step_view view = {.paper = &paper, .form = request->form};
    request->title = tr(request->out, "Put the changes in order");
    request->back_href = paper.path;
    swing_order_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_swing_order = {
    .name = "swing_order",
    .path = "/proposals/:proposal/evidence/:engagement/swing/:sheet/order",
    .scope = SCOPE_PROPOSAL,
    .roles = FACILITATORS,
    .section = "proposals",
    .fields_make = order_fields,
    .show = order_show,
    .act = order_act,
};
REGISTER(page, page_swing_order);

/* ---- the points ---- */

static enum fail ordered_of_path(struct request *request, struct db *db, struct swing_paper *paper,
                                 struct why *why) {
    TRY(swing_paper_of_path(request, db, paper, why));
    if (paper->has_order) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL, "put the changes in order first");
}

static enum fail points_fields(struct request *request, struct db *db, const struct field **out,
                               size_t *n, struct why *why) {
    struct swing_paper paper;
    TRY(ordered_of_path(request, db, &paper, why));
    struct field *fields = ARENA_ARRAY(request->arena, struct field, paper.swing.n + 1);
    for (size_t i = 0; i < paper.swing.n; i++) {
        size_t k = paper.order[i];
        fields[i] = (struct field){
            .name = paper.swing.items[k].id,
            .label = arena_printf(request->arena, "%zu. %s", i + 1, title_of(&paper, k)),
            .subject = title_of(&paper, k),
            .hint = hint_of(request, &paper.swing, k),
            .kind = FIELD_INT,
            .min = 0,
            .max = SWING_MOST,
            .suffix = tr_language(request->language, "points")};
    }
    fields[paper.swing.n] = (struct field){.name = "revision", .kind = FIELD_HIDDEN};
    *out = fields;
    *n = paper.swing.n + 1;
    return FAIL_NONE;
}

/* By criterion, of the form; NaN blank. */
static double *points_typed(struct request *request, const struct swing_paper *paper) {
    double *points = ARENA_ARRAY(request->arena, double, paper->swing.n + 1);
    for (size_t k = 0; k < paper->swing.n; k++) {
        int64_t value;
        bool is = str_int(str_of(form_text(request->form, paper->swing.items[k].id)), 0, SWING_MOST,
                          &value);
        points[k] = is ? (double)value : (double)NAN;
    }
    return points;
}

/* "See what this says so far" keeps nothing: the numbers come back in the address. */
static void points_back(struct request *request, const struct swing_paper *paper,
                        const double *points) {
    struct buf to;
    buf_init(&to, request->arena, 8192);
    buf_printf(&to, "%s/points?counted=1", paper->path);
    for (size_t k = 0; k < paper->swing.n; k++)
        if (!isnan(points[k])) buf_printf(&to, "&%s=%g", paper->swing.items[k].id, points[k]);
    request->redirect = to.s;
}

static enum fail points_act(struct request *request, struct db *db, struct why *why) {
    struct swing_paper paper;
    TRY(ordered_of_path(request, db, &paper, why));
    TRY(revision_check(request, &paper, why));
    size_t m = paper.swing.n;
    const double *points = points_typed(request, &paper);
    if (text_is(http_field(request->http, "step"), "check")) {
        points_back(request, &paper, points);
        return FAIL_NONE;
    }
    struct swing_fault fault = swing_points_check(points, paper.place, m);
    TRY(fault_say(request, &paper, &fault, why));
    double *weight = ARENA_ARRAY(request->arena, double, m + 1);
    TRY(swing_weights(points, m, weight, why));
    for (size_t k = 0; k < m; k++)
        TRY(swing_point_put(db, paper.row.id, paper.swing.items[k].id, paper.place[k], points[k],
                            100 * weight[k], why));
    TRY(swing_sheet_step(db, paper.row.id, paper.swing.engagement.row.id, paper.row.revision,
                         "pointed", today(request), why));
    TRY(evidence_record_swing(db, request->arena, paper.swing.engagement.row.id, paper.row.id,
                              request->now, why));
    request->subject = paper.swing.engagement.row.id;
    request_go(request, "%s/check", paper.path);
    return FAIL_NONE;
}

/* The running check, in words. */
static const char *so_far(struct request *request, const struct swing_paper *paper,
                          const double *points) {
    const struct html *out = request->out;
    struct swing_fault fault = swing_points_check(points, paper->place, paper->swing.n);
    double *weight = ARENA_ARRAY(request->arena, double, paper->swing.n + 1);
    struct why why;
    if (fault.what == SWING_TOP)
        return trf(out, "%s was put first: give it 100. The others are measured against it.",
                   title_of(paper, fault.at));
    if (fault.what == SWING_AGAINST)
        return trf(out, "%s was put behind %s, but has more points.", title_of(paper, fault.at),
                   title_of(paper, fault.other));
    if (fault.what != SWING_FINE ||
        swing_weights(points, paper->swing.n, weight, &why) != FAIL_NONE)
        return tr(out, "Some numbers are still missing.");
    struct buf text;
    buf_init(&text, request->arena, 4096);
    buf_text(&text, tr(out, "So far this makes, of 100:"));
    for (size_t i = 0; i < paper->swing.n; i++)
        buf_printf(&text, "%s %s %.0f", i == 0 ? "" : ",", title_of(paper, paper->order[i]),
                   100 * weight[paper->order[i]]);
    buf_text(&text, ".");
    return text.s;
}

static enum fail points_show(struct request *request, struct db *db, struct why *why) {
    struct swing_paper paper;
    TRY(ordered_of_path(request, db, &paper, why));
    bool counted = http_query(request->http, "counted") != NULL;
    struct swing_step_view view = {.paper = &paper, .form = request->form};
    for (size_t k = 0; k < paper.swing.n; k++) {
        const char *item = paper.swing.items[k].id;
        const char *given = counted ? http_query(request->http, item) : NULL;
        int64_t value;
        if (given != NULL && str_int(str_of(given), 0, SWING_MOST, &value))
            form_fill_int(request->form, item, value);
        else if (!counted && !isnan(paper.points[k]) && may_see(&paper))
            form_fill_int(request->form, item, (int64_t)paper.points[k]);
        else if (!counted && paper.place[k] == 1)
            form_fill_int(request->form, item, SWING_MOST);
    }
    form_fill_int(request->form, "revision", paper.row.revision);
    if (counted) {
        view.so_far = so_far(request, &paper, points_typed(request, &paper));
        view.undo = arena_printf(request->arena, "%s/points", paper.path);
    }
    request->title = tr(request->out, "Give points");
    request->back_href = arena_printf(request->arena, "%s/order", paper.path);
    swing_points_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_swing_points = {
    .name = "swing_points",
    .path = "/proposals/:proposal/evidence/:engagement/swing/:sheet/points",
    .scope = SCOPE_PROPOSAL,
    .roles = FACILITATORS,
    .section = "proposals",
    .fields_make = points_fields,
    .show = points_show,
    .act = points_act,
};
REGISTER(page, page_swing_points);

/* ---- the check ---- */

static const struct choice says_first[] = {
    {"general", "How important each of these is in general", NULL},
    {"change", "How much it matters that each goes from its worst to its best, as described here",
     NULL},
    {"well", "How well this proposal does on each of these", NULL},
    {NULL, NULL, NULL}};
static const struct field check_fields[] = {
    {.name = "says",
     .label = "What do the points of this sheet say?",
     .hint = "Read the three aloud. The group says which one it is.",
     .kind = FIELD_CHOICE,
     .choices = says_first},
    {.name = "hard",
     .label = "How hard was this? (optional)",
     .kind = FIELD_CHOICE,
     .inline_choices = true,
     .choices = weighing_hard_choices},
};

static enum fail pointed_of_path(struct request *request, struct db *db, struct swing_paper *paper,
                                 struct why *why) {
    TRY(ordered_of_path(request, db, paper, why));
    if (paper->has_points) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL, "give points first");
}

static enum fail check_act(struct request *request, struct db *db, struct why *why) {
    struct swing_paper paper;
    TRY(pointed_of_path(request, db, &paper, why));
    int64_t engagement = paper.swing.engagement.row.id, passed = paper.row.passed, hard;
    const char *says = form_text(request->form, "says");
    bool first = passed == DB_NULL_INT, again = false;
    if (!text_is_empty(says)) {
        passed = weighing_passed_next(passed, text_is(says, "change"));
        again = first && passed == 0; /* explained once, and never kept from going on */
    }
    if (!str_int(str_of(form_text(request->form, "hard")), 1, WEIGHING_HARDEST, &hard))
        hard = paper.row.hard;
    TRY(swing_sheet_said(db, paper.row.id, engagement, passed, hard, why));
    request->subject = engagement;
    if (again) {
        request_go(request, "%s/check?again=1", paper.path);
        return FAIL_NONE;
    }
    TRY(swing_sheet_step(db, paper.row.id, engagement, paper.row.revision, "rated", today(request),
                         why));
    TRY(evidence_record_swing(db, request->arena, engagement, paper.row.id, request->now, why));
    request_go(request, "%s", paper.path);
    return evidence_swing_say_kept(request, db, engagement, paper.row.id, paper.row.label, why);
}

static enum fail check_show(struct request *request, struct db *db, struct why *why) {
    struct swing_paper paper;
    TRY(pointed_of_path(request, db, &paper, why));
    struct swing_step_view view = {.paper = &paper,
                                   .form = request->form,
                                   .again = http_query(request->http, "again") != NULL};
    if (may_see(&paper)) view.weights = weights_table(request, &paper, paper.points, paper.weight);
    request->title = tr(request->out, "Check and finish");
    request->back_href = arena_printf(request->arena, "%s/points", paper.path);
    swing_check_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_swing_check = {
    .name = "swing_check",
    .path = "/proposals/:proposal/evidence/:engagement/swing/:sheet/check",
    .scope = SCOPE_PROPOSAL,
    .roles = FACILITATORS,
    .section = "proposals",
    .fields = check_fields,
    .n_fields = LENGTH(check_fields),
    .show = check_show,
    .act = check_act,
};
REGISTER(page, page_swing_check);
