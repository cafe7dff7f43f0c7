/* Swing weighting with a facilitator: the sheets of tables and people, and how it is set up. */
#include "base/clock.h"
#include "civic/app.h"
#include "civic/engagement_link.h"
#include "evidence/weighing.html.h"
#include "evidence/weighing_views.h"

enum {
    MANAGERS = ROLE_OWNER | ROLE_ENGAGEMENT,
    FACILITATORS = MANAGERS | ROLE_FACILITATOR,
    GROUP_MOST = 200
};

static const struct engagement_link link_swing = {
    .roles = FACILITATORS,
    .position = 60,
    .title = TR("Swing weights, with a facilitator"),
    .hint =
        TR("What matters most, weighed by tables or one by one; how the 100 points are checked"),
    .path = "/swing",
};
REGISTER(engagement_link, link_swing);

/* ---- the sheets ---- */

static const char *state_text(const struct html *out, const char *state) {
    if (text_is(state, "rated")) return tr(out, "Finished");
    if (text_is(state, "pointed")) return tr(out, "To be checked");
    if (text_is(state, "ordered")) return tr(out, "Order kept");
    return tr(out, "Begun");
}

static enum fail sheets_fill(struct request *request, struct db *db, const struct swing *swing,
                             struct swing_list_view *view, struct why *why) {
    struct swing_sheet_list_row *rows;
    TRY(swing_sheet_list(db, request->arena, swing->engagement.row.id, &rows, &view->n_sheets,
                         why));
    struct swing_line *lines = ARENA_ARRAY(request->arena, struct swing_line, view->n_sheets);
    for (size_t i = 0; i < view->n_sheets; i++)
        lines[i] = (struct swing_line){
            .href = swing->open ? arena_printf(request->arena, "%s/%lld", swing->path,
                                               (long long)rows[i].id)
                                : NULL,
            .label = rows[i].label,
            .people = rows[i].participant != DB_NULL_INT
                          ? tr(request->out, "One person")
                          : trn(request->out, "%lld person together", "%lld people together",
                                rows[i].n_people),
            .state = state_text(request->out, rows[i].state),
            .colour = text_is(rows[i].state, "rated") ? "green" : "yellow",
        };
    view->sheets = lines;
    return FAIL_NONE;
}

/* Those who help do not see the engagement, but what they were asked for. */
static const char *back_of(struct request *request, const struct engagement *engagement) {
    if (request_has_role(request, ROLE_ANY)) return engagement->path;
    return arena_printf(request->arena, "/proposals/%lld/part",
                        (long long)engagement->row.proposal);
}

static enum fail list_show(struct request *request, struct db *db, struct why *why) {
    struct swing swing;
    struct engagement engagement;
    TRY(engagement_of_path(request, db, &engagement, why));
    request->title = tr(request->out, "Swing weights");
    request->back_href = back_of(request, &engagement);
    if (engagement.row.asks_weights == 0 || engagement.row.framework == DB_NULL_INT) {
        swing_none_html(request->out, &engagement);
        return FAIL_NONE;
    }
    TRY(swing_of_path(request, db, &swing, why));
    struct swing_list_view view = {.request = request,
                                   .swing = &swing,
                                   .may_manage = request_has_role(request, MANAGERS),
                                   .may_show = evidence_may_show(swing.engagement.state)};
    TRY(sheets_fill(request, db, &swing, &view, why));
    if (view.may_show) TRY(swing_results_html(request, db, &swing, &view.results, why));
    swing_list_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_swing = {
    .name = "swing",
    .path = "/proposals/:proposal/evidence/:engagement/swing",
    .scope = SCOPE_PROPOSAL,
    .roles = FACILITATORS,
    .section = "proposals",
    .show = list_show,
};
REGISTER(page, page_swing);

/* ---- how it is set up ---- */

static const char *part_name(struct arena *arena, const char *part, const char *item) {
    return arena_printf(arena, "%s_%s", part, item);
}

static const struct choice by_choices[] = {
    {"tests", "The tests: a few, in half an hour", NULL},
    {"questions", "Each question: finer, and an hour or more",
     "A question's weight counts in the score for this question alone"},
    {NULL, NULL, NULL}};

/* What is weighed, two texts for each criterion, then what else is asked. */
static enum fail setup_fields(struct request *request, struct db *db, const struct field **out,
                              size_t *n, struct why *why) {
    struct swing swing;
    TRY(swing_of_path(request, db, &swing, why));
    struct arena *arena = request->arena;
    struct field *fields = ARENA_ARRAY(arena, struct field, 2 * swing.n + 4);
    *n = 0;
    fields[(*n)++] = (struct field){.name = "swing_by",
                                    .label = "What is weighed?",
                                    .kind = FIELD_CHOICE,
                                    .choices = by_choices};
    for (size_t k = 0; k < swing.n; k++) {
        const struct swing_item *item = &swing.items[k];
        fields[(*n)++] = (struct field){
            .name = part_name(arena, "worst", item->id),
            .label = arena_printf(arena, tr_language(request->language, "%s: at its worst"),
                                  item->title),
            .hint = item->meaning,
            .kind = FIELD_LONG_TEXT,
            .rows = 2,
            .max = 400};
        fields[(*n)++] = (struct field){
            .name = part_name(arena, "best", item->id),
            .label =
                arena_printf(arena, tr_language(request->language, "%s: at its best"), item->title),
            .kind = FIELD_LONG_TEXT,
            .rows = 2,
            .max = 400};
    }
    fields[(*n)++] = (struct field){
        .name = "swing_counts",
        .label = "Count the weights of facilitated sessions in the score, each sheet once",
        .hint = "Otherwise they stand beside it, with the score that they alone would give.",
        .kind = FIELD_YES};
    fields[(*n)++] = (struct field){
        .name = "asks_check",
        .label = "After the 100 points, ask two short questions: what matters most, and how hard "
                 "it was",
        .hint = "Whoever's points say something else is shown the explanation again, and may "
                "change them. Nobody is kept out.",
        .kind = FIELD_YES};
    fields[(*n)++] = (struct field){.name = "revision", .kind = FIELD_HIDDEN};
    *out = fields;
    return FAIL_NONE;
}

static enum fail setup_act(struct request *request, struct db *db, struct why *why) {
    struct swing swing;
    int64_t revision = 0, n_sheets = 0;
    const struct form *form = request->form;
    TRY(swing_of_path(request, db, &swing, why));
    TRY(swing_sheet_count(db, request->arena, swing.engagement.row.id, &n_sheets, why));
    if (!str_int(str_of(form_text(form, "revision")), 0, INT64_MAX, &revision)) revision = -1;
    if (revision != swing.asks.revision)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "Somebody else changed this meanwhile. What you typed is below; look at "
                        "theirs before you save");
    const char *by = form_text(form, "swing_by");
    if (n_sheets > 0 || text_is_empty(by)) by = swing.asks.swing_by;
    TRY(weighing_save(db, swing.engagement.row.id, form_yes(form, "asks_check"),
                      form_yes(form, "swing_counts"), by, revision, why));
    for (size_t k = 0; k < swing.n && n_sheets == 0; k++) {
        const char *item = swing.items[k].id;
        TRY(swing_criterion_put(db, swing.engagement.row.id, item,
                                form_text(form, part_name(request->arena, "worst", item)),
                                form_text(form, part_name(request->arena, "best", item)), why));
    }
    request->subject = swing.engagement.row.id;
    /* Other criteria have texts of their own: they are looked at next. */
    request_go(request, "%s%s", swing.path, text_is(by, swing.asks.swing_by) ? "" : "/setup");
    return FAIL_NONE;
}

static enum fail setup_show(struct request *request, struct db *db, struct why *why) {
    struct swing swing;
    int64_t n_sheets = 0;
    TRY(swing_of_path(request, db, &swing, why));
    TRY(swing_sheet_count(db, request->arena, swing.engagement.row.id, &n_sheets, why));
    for (size_t k = 0; k < swing.n; k++) {
        const char *item = swing.items[k].id;
        form_fill(request->form, part_name(request->arena, "worst", item), swing.worst[k]);
        form_fill(request->form, part_name(request->arena, "best", item), swing.best[k]);
    }
    form_fill(request->form, "swing_by", swing.asks.swing_by);
    form_fill(request->form, "swing_counts", swing.asks.swing_counts != 0 ? "yes" : "");
    form_fill(request->form, "asks_check", swing.asks.asks_check != 0 ? "yes" : "");
    form_fill_int(request->form, "revision", swing.asks.revision);
    struct swing_setup_view view = {.swing = &swing, .form = request->form, .locked = n_sheets > 0};
    request->title = tr(request->out, "How weights are asked");
    request->back_href = swing.path;
    swing_setup_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_swing_setup = {
    .name = "swing_setup",
    .path = "/proposals/:proposal/evidence/:engagement/swing/setup",
    .scope = SCOPE_PROPOSAL,
    .roles = MANAGERS,
    .section = "proposals",
    .fields_make = setup_fields,
    .show = setup_show,
    .act = setup_act,
};
REGISTER(page, page_swing_setup);

/* ---- a new sheet ---- */

static const struct choice who_choices[] = {
    {"group", "A group that agrees on one sheet", "A table of a jury or a workshop"},
    {"person", "One person", "Somebody who takes part in this engagement"},
    {NULL, NULL, NULL}};

static enum fail add_fields(struct request *request, struct db *db, const struct field **out,
                            size_t *n, struct why *why) {
    struct swing swing;
    struct participant_list_row *rows;
    size_t n_rows, n_people = 0;
    TRY(swing_of_path(request, db, &swing, why));
    TRY(participant_list(db, request->arena, swing.engagement.row.id, &rows, &n_rows, why));
    struct choice *people = ARENA_ARRAY(request->arena, struct choice, n_rows + 2);
    people[n_people++] = (struct choice){"", "Nobody chosen", NULL};
    for (size_t i = 0; i < n_rows; i++)
        if (text_is(rows[i].state, "active") && text_is_empty(rows[i].left_day))
            people[n_people++] = (struct choice){
                arena_printf(request->arena, "%lld", (long long)rows[i].id), rows[i].label, NULL};
    people[n_people] = (struct choice){NULL, NULL, NULL};
    struct field *fields = ARENA_ARRAY(request->arena, struct field, 4);
    fields[0] = (struct field){.name = "who",
                               .label = "Whose weights are these?",
                               .kind = FIELD_CHOICE,
                               .required = true,
                               .choices = who_choices,
                               .missing = "Choose whose weights these are"};
    fields[1] = (struct field){.name = "label",
                               .label = "Name of the group",
                               .hint = "For example: Table 2. No names of people.",
                               .kind = FIELD_TEXT,
                               .max = 60};
    fields[2] = (struct field){.name = "count",
                               .label = "How many people are in the group",
                               .kind = FIELD_INT,
                               .min = 2,
                               .max = GROUP_MOST};
    fields[3] = (struct field){.name = "person",
                               .label = "Which person",
                               .hint = "By the label on their slip",
                               .kind = FIELD_SELECT,
                               .choices = people};
    *out = fields;
    *n = 4;
    return FAIL_NONE;
}

/* Whoever it is, in words for the form where something is missing. */
static enum fail who_read(struct request *request, struct db *db, const struct swing *swing,
                          int64_t *participant, const char **label, int64_t *n_people,
                          struct why *why) {
    struct form *form = request->form;
    *participant = DB_NULL_INT;
    if (text_is(form_text(form, "who"), "person")) {
        struct participant_get_row person;
        int64_t id = 0;
        if (!str_int(str_of(form_text(form, "person")), 1, INT64_MAX, &id))
            return why_fail(why, FAIL_INPUT, "person", "Choose which person");
        TRY(participant_get(db, request->arena, id, swing->engagement.row.id, &person, why));
        *participant = person.id;
        *label = person.label;
        *n_people = 1;
        return FAIL_NONE;
    }
    *label = form_text(form, "label");
    *n_people = form_int(form, "count", 0);
    if (text_is_empty(*label))
        return why_fail(why, FAIL_INPUT, "label", "Enter a name for the group");
    if (*n_people < 2)
        return why_fail(why, FAIL_INPUT, "count", "Enter how many people are in the group");
    return FAIL_NONE;
}

static enum fail add_act(struct request *request, struct db *db, struct why *why) {
    struct swing swing;
    int64_t participant = DB_NULL_INT, n_people = 0;
    const char *label = "";
    TRY(swing_of_path(request, db, &swing, why));
    if (!swing.open)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "sheets can be filled in from when the first ballot opens until the "
                        "engagement is closed");
    if (!swing.texts_written)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "write first what worst and best mean for each criterion");
    if (swing.n < SWING_ITEMS_LEAST)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "there is one criterion only: it has all the weight, and nothing to weigh");
    TRY(who_read(request, db, &swing, &participant, &label, &n_people, why));
    enum fail fail =
        swing_sheet_add(db, request->arena, swing.engagement.row.id, participant, label, n_people,
                        date_iso(request->arena, date_of(request->now)), &request->subject, why);
    if (fail == FAIL_CONFLICT)
        return why_fail(why, FAIL_INPUT, participant == DB_NULL_INT ? "label" : "person",
                        "There is a sheet of them already");
    if (fail != FAIL_NONE) return fail;
    request_go(request, "%s/%lld/order", swing.path, (long long)request->subject);
    return FAIL_NONE;
}

static enum fail add_show(struct request *request, struct db *db, struct why *why) {
    struct swing swing;
    TRY(swing_of_path(request, db, &swing, why));
    struct swing_add_view view = {.swing = &swing, .form = request->form};
    form_fill(request->form, "who", "group");
    request->title = tr(request->out, "A new sheet");
    request->back_href = swing.path;
    swing_add_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_swing_add = {
    .name = "swing_add",
    .path = "/proposals/:proposal/evidence/:engagement/swing/add",
    .scope = SCOPE_PROPOSAL,
    .roles = FACILITATORS,
    .section = "proposals",
    .fields_make = add_fields,
    .show = add_show,
    .act = add_act,
};
REGISTER(page, page_swing_add);
