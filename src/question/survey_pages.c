/* Fieldings: made, opened, closed; who has a link; how far it is. */
#include "base/clock.h"
#include "civic/app.h"
#include "civic/person.sql.h"
#include "question/about.h"
#include "question/apart.sql.h"
#include "question/elicited.h"
#include "question/questionnaire.html.h"
#include "question/questionnaire_views.h"
#include "question/record.h"
#include "question/sheet.h"
#include "question/survey.html.h"
#include "question/survey.sql.h"
#include "question/survey_views.h"
#include "question/ways.h"

#include <string.h>

KIND_DECLARE(survey_keeper);

/* What the roles on a panel allow with the survey of one of its waves. */
static unsigned rights_of(const struct panel_role_of_row *roles, size_t n) {
    unsigned rights = 0;
    for (size_t i = 0; i < n; i++) {
        rights |= SURVEY_SEE;
        if (text_is(roles[i].role, "manager"))
            rights |= SURVEY_ENTER | SURVEY_EXPORT | SURVEY_MANAGE;
        if (text_is(roles[i].role, "analyst")) rights |= SURVEY_EXPORT;
        if (text_is(roles[i].role, "entry")) rights |= SURVEY_ENTER;
    }
    return rights;
}

/* A wave of a panel is for those who have a role on the panel, whatever their organisation. */
static enum fail panel_may(struct request *request, struct db *db, int64_t survey,
                           enum survey_right right, bool *yes, struct why *why) {
    struct panel_role_of_row *roles;
    size_t n;
    int64_t panel;
    enum fail fail = survey_wave_panel(db, request->arena, survey, &panel, why);
    if (fail == FAIL_NOTFOUND) return FAIL_NONE;
    TRY(fail);
    TRY(panel_role_of(db, request->arena, panel, request->viewer.person, &roles, &n, why));
    *yes = (rights_of(roles, n) & right) != 0;
    return FAIL_NONE;
}

enum fail survey_may(struct request *request, struct db *db, int64_t survey,
                     enum survey_right right, bool *yes, struct why *why) {
    *yes = true;
    for (KIND_EACH(survey_keeper, at)) {
        bool kept = false;
        TRY((*at)->is_for(db, request->arena, survey, &kept, why));
        if (kept) return (*at)->may(request, db, survey, right, yes, why);
    }
    return panel_may(request, db, survey, right, yes, why);
}

enum fail survey_of_path(struct request *request, struct db *db, enum survey_right right,
                         struct survey *out, struct why *why) {
    bool yes;
    int64_t organisation = request_int(request, "organisation");
    TRY(survey_of_organisation(db, request->arena, request_int(request, "survey"), organisation,
                               &out->row, why));
    TRY(survey_may(request, db, out->row.id, right, &yes, why));
    if (!yes) return why_fail(why, FAIL_DENIED, NULL, "you do not have permission for this survey");
    int64_t panel;
    enum fail fail = survey_wave_panel(db, request->arena, out->row.id, &panel, why);
    if (fail != FAIL_NONE && fail != FAIL_NOTFOUND) return fail;
    out->is_wave = fail == FAIL_NONE;
    out->state = survey_state_read(out->row.state);
    out->path = arena_printf(request->arena, "/organisations/%lld/surveys/%lld",
                             (long long)organisation, (long long)out->row.id);
    out->questionnaire = arena_printf(request->arena, "/organisations/%lld/questionnaires/%lld",
                                      (long long)organisation, (long long)out->row.questionnaire);
    return FAIL_NONE;
}

/* ---- making one, and its dates ---- */

static const struct choice accesses[] = {
    {"invited", "Only people with a link or code of their own", "Each sends one set of answers."},
    {"open", "Also everybody who has the open address",
     "Good for consultations. It cannot be said how often one person answered."},
    {NULL, NULL, NULL},
};

#define DATE_FIELDS                                                                                \
    {.name = "opens_on",                                                                           \
     .label = "Opens on (optional)",                                                               \
     .kind = FIELD_DATE,                                                                           \
     .hint = "Without a date it opens when you open it."},                                         \
        {.name = "closes_on", .label = "Last day (optional)", .kind = FIELD_DATE},                 \
        {.name = "edit_days",                                                                      \
         .label = "Days in which answers can still be changed",                                    \
         .kind = FIELD_INT,                                                                        \
         .max = 365,                                                                               \
         .hint = "0: once sent, they stay."},                                                      \
    {                                                                                              \
        .name = "double_entry_percent", .label = "Share of paper that two people type",            \
        .kind = FIELD_INT, .max = 100, .suffix = "%",                                              \
        .hint = "Both are compared, so that slips of the hand show."                               \
    }

static const struct field add_fields[] = {
    {.name = "title",
     .label = "Name of the survey",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 120,
     .missing = "Enter a name"},
    {.name = "access",
     .label = "Who may answer",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = accesses,
     .missing = "Choose who may answer"},
    DATE_FIELDS,
};

static const char *iso_of(struct request *request, const char *name) {
    struct date date;
    return form_date(request->form, name, &date) ? date_iso(request->arena, date) : NULL;
}

static enum fail dates_check(struct request *request, struct why *why) {
    const char *from = iso_of(request, "opens_on"), *to = iso_of(request, "closes_on");
    if (from == NULL || to == NULL || strcmp(from, to) <= 0) return FAIL_NONE;
    form_error(request->form, "closes_on", "The last day must be after it opens");
    return why_fail(why, FAIL_INPUT, "closes_on", "the last day is before the first");
}

/* What stands in the list, and behind the first of it which proposal the survey is about. */
static enum fail fields_with_about(struct request *request, struct db *db,
                                   const struct about_of *of, const struct field *list, size_t n,
                                   const struct field **fields, size_t *n_fields, struct why *why) {
    struct field *made = ARENA_ARRAY(request->arena, struct field, n + 1);
    made[0] = list[0];
    TRY(about_field(request, db, of, &made[1], why));
    for (size_t i = 1; i < n; i++) made[i + 1] = list[i];
    *fields = made;
    *n_fields = n + 1;
    return FAIL_NONE;
}

static enum fail add_fields_make(struct request *request, struct db *db,
                                 const struct field **fields, size_t *n_fields, struct why *why) {
    const struct about_of of = {.organisation = request_int(request, "organisation")};
    return fields_with_about(request, db, &of, add_fields, LENGTH(add_fields), fields, n_fields,
                             why);
}

static enum fail add_act(struct request *request, struct db *db, struct why *why) {
    struct questionnaire q;
    int64_t survey;
    TRY(questionnaire_of_path(request, db, &q, why));
    TRY(dates_check(request, why));
    struct survey_new what = {
        .questionnaire = q.row.id,
        .proposal = about_chosen(request),
        .title = form_text(request->form, "title"),
        .access = form_text(request->form, "access"),
        .opens_on = iso_of(request, "opens_on"),
        .closes_on = iso_of(request, "closes_on"),
        .edit_days = form_int(request->form, "edit_days", 0),
        .double_entry_percent = form_int(request->form, "double_entry_percent", 0),
        .person = request->viewer.person,
        .now = request->now,
    };
    TRY(survey_add(db, request->arena, &what, &survey, why));
    request->subject = survey;
    request_go(request, "/organisations/%lld/surveys/%lld",
               (long long)request_int(request, "organisation"), (long long)survey);
    return FAIL_NONE;
}

static enum fail add_show(struct request *request, struct db *db, struct why *why) {
    struct questionnaire q;
    TRY(questionnaire_of_path(request, db, &q, why));
    struct form_page_view view = {.request = request,
                                  .form = request->form,
                                  .caption = q.row.name,
                                  .title = tr(request->out, "Ask people"),
                                  .button = tr(request->out, "Continue")};
    TRY(about_fill(request, db, 0, why));
    request->title = view.title;
    request->back_href = q.path;
    form_page(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_survey_add = {
    .name = "survey_add",
    .path = "/organisations/:organisation/questionnaires/:questionnaire/surveys/add",
    .scope = SCOPE_ORGANISATION,
    .section = "questionnaires",
    .fields_make = add_fields_make,
    .show = add_show,
    .act = add_act,
};
REGISTER(page, page_survey_add);

static const struct field edit_fields[] = {
    {.name = "title",
     .label = "Name of the survey",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 120,
     .missing = "Enter a name"},
    DATE_FIELDS,
    {.name = "revision", .label = "Revision", .kind = FIELD_HIDDEN},
};

/* Of a panel's wave the owners of the panel count, not whose questionnaire it is. */
static enum fail edit_fields_make(struct request *request, struct db *db,
                                  const struct field **fields, size_t *n_fields, struct why *why) {
    struct about_of of = {.survey = request_int(request, "survey")};
    enum fail found = survey_wave_panel(db, request->arena, of.survey, &of.panel, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    if (found == FAIL_NOTFOUND) of.organisation = request_int(request, "organisation");
    return fields_with_about(request, db, &of, edit_fields, LENGTH(edit_fields), fields, n_fields,
                             why);
}

static enum fail edit_act(struct request *request, struct db *db, struct why *why) {
    struct survey survey;
    int64_t revision = 0;
    TRY(survey_of_path(request, db, SURVEY_MANAGE, &survey, why));
    TRY(dates_check(request, why));
    if (!str_int(str_of(form_text(request->form, "revision")), 0, INT64_MAX, &revision))
        revision = 0;
    enum fail fail = survey_set_dates(
        db, survey.row.id, revision, form_text(request->form, "title"), iso_of(request, "opens_on"),
        iso_of(request, "closes_on"), form_int(request->form, "edit_days", 0),
        form_int(request->form, "double_entry_percent", 0), why);
    if (fail == FAIL_CONFLICT)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "somebody else changed this survey meanwhile; look at it again");
    TRY(fail);
    TRY(about_set(request, db, survey.row.id, why));
    request->subject = survey.row.id;
    request_go(request, "%s", survey.path);
    return FAIL_NONE;
}

static enum fail edit_show(struct request *request, struct db *db, struct why *why) {
    struct survey survey;
    TRY(survey_of_path(request, db, SURVEY_MANAGE, &survey, why));
    form_fill(request->form, "title", survey.row.title);
    TRY(about_fill(request, db, survey.row.id, why));
    form_fill(request->form, "opens_on", survey.row.opens_on);
    form_fill(request->form, "closes_on", survey.row.closes_on);
    form_fill_int(request->form, "edit_days", survey.row.edit_days);
    form_fill_int(request->form, "double_entry_percent", survey.row.double_entry_percent);
    form_fill_int(request->form, "revision", survey.row.revision);
    struct form_page_view view = {.request = request,
                                  .form = request->form,
                                  .caption = survey.row.title,
                                  .title = tr(request->out, "Dates and details"),
                                  .button = tr(request->out, "Save")};
    request->title = view.title;
    request->back_href = survey.path;
    form_page(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_survey_edit = {
    .name = "survey_edit",
    .path = "/organisations/:organisation/surveys/:survey/edit",
    .scope = SCOPE_ORGANISATION,
    .section = "questionnaires",
    .fields_make = edit_fields_make,
    .show = edit_show,
    .act = edit_act,
};
REGISTER(page, page_survey_edit);

/* ---- the overview ---- */

static const char *colour_of(enum survey_state state) {
    switch (state) {
    case SURVEY_OPEN: return "green";
    case SURVEY_TEST: return "yellow";
    case SURVEY_DRAFT: return "blue";
    case SURVEY_CLOSED: break;
    }
    return "grey";
}

static size_t steps_of(struct request *request, const struct survey *survey,
                       struct survey_step steps[2]) {
    const struct html *out = request->out;
    const char *to[4];
    for (int i = 0; i < 4; i++)
        to[i] = arena_printf(request->arena, "%s/state/%s", survey->path,
                             survey_state_word((enum survey_state)i));
    size_t n = 0;
    switch (survey->state) {
    case SURVEY_DRAFT:
        if (!survey->is_wave)
            steps[n++] = (struct survey_step){to[SURVEY_OPEN], tr(out, "Open it"),
                                              tr(out, "Once open, people can answer.")};
        steps[n++] =
            (struct survey_step){to[SURVEY_TEST], tr(out, "Open it for tests"),
                                 tr(out, "In a test, links and codes work and nothing counts.")};
        break;
    case SURVEY_TEST:
        if (!survey->is_wave)
            steps[n++] = (struct survey_step){
                to[SURVEY_OPEN], tr(out, "End the test and open it"),
                tr(out, "Answers of the test are deleted, and codes start anew.")};
        steps[n++] = (struct survey_step){to[SURVEY_DRAFT], tr(out, "End the test"),
                                          tr(out, "You can go on preparing.")};
        break;
    case SURVEY_OPEN:
        if (survey->is_wave) break; /* the panel opens and closes its waves */
        steps[n++] = (struct survey_step){
            to[SURVEY_CLOSED], tr(out, "Close it"),
            tr(out, "After that nobody can answer. What was begun and not sent is not counted.")};
        break;
    case SURVEY_CLOSED:
        if (survey->is_wave) break;
        steps[n++] = (struct survey_step){to[SURVEY_OPEN], tr(out, "Open it again"),
                                          tr(out, "For late answers.")};
        break;
    }
    return n;
}

static const char *mode_text(const struct html *out, const char *mode) {
    if (text_is(mode, "paper")) return tr(out, "paper");
    if (text_is(mode, "phone")) return tr(out, "telephone");
    return text_is(mode, "web") ? tr(out, "web") : "";
}

static enum fail counts_load(struct request *request, struct db *db, struct survey_view *view,
                             struct why *why) {
    struct survey_counts_row *rows;
    size_t n;
    struct buf modes;
    buf_init(&modes, request->arena, 300);
    TRY(survey_counts(db, request->arena, view->survey->row.id, &rows, &n, why));
    for (size_t i = 0; i < n; i++) {
        switch (response_state_read(rows[i].state)) {
        case RESPONSE_STARTED: view->n_started += rows[i].n; break;
        case RESPONSE_COMPLETE:
            view->n_complete += rows[i].n;
            buf_printf(&modes, "%s%lld %s", modes.n == 0 ? "" : ", ", (long long)rows[i].n,
                       mode_text(request->out, rows[i].mode));
            break;
        case RESPONSE_SCREENED_OUT: view->n_screened_out += rows[i].n; break;
        case RESPONSE_OVER_QUOTA: view->n_over_quota += rows[i].n; break;
        case RESPONSE_NONE: break;
        }
    }
    view->modes = modes.n == 0 ? "" : modes.s;
    return FAIL_NONE;
}

static enum fail dropout_load(struct request *request, struct db *db, struct survey_view *view,
                              const struct definition *definition, struct why *why) {
    struct survey_seen_row *seen;
    size_t n;
    TRY(survey_seen(db, request->arena, view->survey->row.id, &seen, &n, why));
    struct survey_stop *stops;
    size_t n_stops;
    TRY(survey_stops(db, request->arena, view->survey->row.id, &stops, &n_stops, why));
    struct dropout_line *lines =
        ARENA_ARRAY(request->arena, struct dropout_line, definition->n_questions + 1);
    for (size_t i = 0; i < definition->n_questions && n > 0; i++) {
        const struct question *q = &definition->questions[i];
        if (q->type->fields == NULL) continue;
        const char *text = q->text.in[0];
        struct dropout_line *line = &lines[view->n_dropout++];
        *line = (struct dropout_line){
            .name = q->name, .text = arena_copy_n(request->arena, text, strcspn(text, "\n"))};
        for (size_t k = 0; k < n_stops; k++)
            if (text_is(stops[k].question, q->name)) line->n_stopped = stops[k].n;
        for (size_t k = 0; k < n; k++)
            if (text_is(seen[k].name, q->name)) {
                line->n_seen = seen[k].n_seen;
                line->n_answered = seen[k].n_answered;
            }
    }
    view->dropout = lines;
    return FAIL_NONE;
}

static enum fail groups_load(struct request *request, struct db *db, struct survey_view *view,
                             const struct definition *definition, struct why *why) {
    struct survey_stratum_counts_row *rows;
    struct survey_quotas_row *filled;
    size_t n;
    TRY(survey_stratum_counts(db, request->arena, view->survey->row.id, &rows, &view->n_strata,
                              why));
    struct stratum_line *strata = ARENA_ARRAY(request->arena, struct stratum_line, view->n_strata);
    for (size_t i = 0; i < view->n_strata; i++) {
        strata[i] = (struct stratum_line){rows[i].stratum, rows[i].n_links, rows[i].n_started,
                                          rows[i].n_complete};
        view->n_links += rows[i].n_links;
    }
    view->strata = strata;
    TRY(survey_quotas(db, request->arena, view->survey->row.id, &filled, &n, why));
    view->n_quotas = definition->n_quotas;
    struct quota_line *quotas = ARENA_ARRAY(request->arena, struct quota_line, view->n_quotas);
    for (size_t i = 0; i < view->n_quotas; i++) {
        const struct question *quota = &definition->quotas[i];
        quotas[i] =
            (struct quota_line){.name = quota->name, .most = quota->at_most, .hard = quota->hard};
        for (size_t k = 0; k < n; k++)
            if (text_is(filled[k].name, quota->name)) quotas[i].filled = filled[k].filled;
    }
    view->quotas = quotas;
    return FAIL_NONE;
}

static enum fail newer_check(struct request *request, struct db *db, struct survey_view *view,
                             struct why *why) {
    int64_t newest;
    const struct survey *survey = view->survey;
    TRY(survey_version_latest(db, request->arena, survey->row.questionnaire, &newest, why));
    if (newest != survey->row.version)
        view->newer_version = arena_printf(request->arena, "%s/version", survey->path);
    return FAIL_NONE;
}

static enum fail survey_show(struct request *request, struct db *db, struct why *why) {
    struct survey survey;
    struct survey_step steps[2];
    struct definition definition;
    TRY(survey_of_path(request, db, SURVEY_SEE, &survey, why));
    TRY(definition_read(request->arena, str_of(survey.row.text), &definition, why));
    struct survey_view view = {
        .request = request,
        .survey = &survey,
        .state = tr(request->out, survey_state_text(survey.state)),
        .state_colour = colour_of(survey.state),
        .steps = steps,
        .n_steps = steps_of(request, &survey, steps),
        .access =
            text_is(survey.row.access, "invited")
                ? tr(request->out, "Only for people with a link or code")
            : text_is(survey.row.access, "matched")
                ? tr(request->out, "For people with a link, or who are known by their address")
                : tr(request->out, "For everybody who has the address"),
    };
    TRY(survey_doubtful(db, request->arena, survey.row.id, &view.n_doubtful, why));
    TRY(apart_count(db, request->arena, survey.row.id, &view.n_apart, why));
    TRY(apart_count_other(db, request->arena, survey.row.id, &view.n_apart_other, why));
    if (survey.row.slug != NULL)
        view.address = arena_printf(request->arena, "%s/s/%s", request->app->settings.public_url,
                                    survey.row.slug);
    TRY(survey_may(request, db, survey.row.id, SURVEY_ENTER, &view.may_enter, why));
    TRY(survey_may(request, db, survey.row.id, SURVEY_EXPORT, &view.may_export, why));
    TRY(survey_may(request, db, survey.row.id, SURVEY_MANAGE, &view.may_manage, why));
    for (size_t i = 0; i < definition.n_questions; i++)
        view.has_weights = view.has_weights || elicited_is(&definition.questions[i]);
    view.has_ways = ways_asked(&definition);
    TRY(counts_load(request, db, &view, why));
    TRY(groups_load(request, db, &view, &definition, why));
    TRY(dropout_load(request, db, &view, &definition, why));
    TRY(newer_check(request, db, &view, why));
    request->title = survey.row.title;
    request->back_href = survey.questionnaire;
    survey_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_survey = {
    .name = "survey",
    .path = "/organisations/:organisation/surveys/:survey",
    .scope = SCOPE_ORGANISATION,
    .section = "questionnaires",
    .wide = true,
    .show = survey_show,
};
REGISTER(page, page_survey);

static enum fail state_act(struct request *request, struct db *db, struct why *why) {
    struct survey survey;
    TRY(survey_of_path(request, db, SURVEY_MANAGE, &survey, why));
    const char *word = request_text(request, "state");
    enum survey_state to = survey_state_read(word);
    if (!text_is(word, survey_state_word(to)))
        return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such state");
    if (survey.is_wave && to != SURVEY_TEST && to != SURVEY_DRAFT)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "this survey is a wave of a panel; it is opened and closed on the page of "
                        "the wave");
    TRY(survey_state_set(db, survey.row.id, survey.state, to, why));
    /* So that a code tried out still has its one answer set. */
    if (survey.state == SURVEY_TEST) TRY(survey_test_end(db, survey.row.id, why));
    if (to == SURVEY_CLOSED)
        TRY(ledger_record_missing(db, request->arena, &answers_kind, survey.row.id, request->now,
                                  why));
    request->subject = survey.row.id;
    request_go(request, "%s", survey.path);
    return FAIL_NONE;
}

static const struct page page_state = {
    .name = "survey_state",
    .path = "/organisations/:organisation/surveys/:survey/state/:state",
    .scope = SCOPE_ORGANISATION,
    .act = state_act,
};
REGISTER(page, page_state);

static enum fail newer_act(struct request *request, struct db *db, struct why *why) {
    struct survey survey;
    int64_t newest;
    TRY(survey_of_path(request, db, SURVEY_MANAGE, &survey, why));
    TRY(survey_version_latest(db, request->arena, survey.row.questionnaire, &newest, why));
    TRY(survey_version_set(db, survey.row.id, newest, why));
    request->subject = survey.row.id;
    request_go(request, "%s", survey.path);
    return FAIL_NONE;
}

static const struct page page_newer = {
    .name = "survey_version",
    .path = "/organisations/:organisation/surveys/:survey/version",
    .scope = SCOPE_ORGANISATION,
    .act = newer_act,
};
REGISTER(page, page_newer);

/* ---- links and codes ---- */

static const struct field links_fields[] = {
    {.name = "count",
     .label = "How many codes",
     .kind = FIELD_INT,
     .required = true,
     .min = 1,
     .max = 500,
     .missing = "Enter how many codes"},
    {.name = "prefix",
     .label = "Letter for the labels",
     .kind = FIELD_TEXT,
     .max = 3,
     .hint = "For example L: L1, L2 ..."},
    {.name = "stratum",
     .label = "Group (optional)",
     .kind = FIELD_TEXT,
     .max = 60,
     .hint = "For example the ward. Response is shown by group."},
};

static const char *response_text(const struct html *out, const char *state, bool ended) {
    switch (response_state_read(state)) {
    case RESPONSE_NONE: return ended ? tr(out, "ended") : tr(out, "not yet");
    case RESPONSE_STARTED: return tr(out, "begun");
    case RESPONSE_COMPLETE: return tr(out, "complete");
    case RESPONSE_SCREENED_OUT: return tr(out, "came to an exit page");
    case RESPONSE_OVER_QUOTA: return tr(out, "over a quota");
    }
    return "";
}

static enum fail links_show(struct request *request, struct db *db, struct why *why) {
    struct survey survey;
    struct survey_links_page_row *rows;
    size_t n;
    int64_t after = 0;
    TRY(survey_of_path(request, db, SURVEY_MANAGE, &survey, why));
    if (http_query(request->http, "after") != NULL &&
        !str_int(str_of(http_query(request->http, "after")), 0, INT64_MAX, &after))
        after = 0;
    TRY(survey_links_page(db, request->arena, survey.row.id, after, &rows, &n, why));
    struct link_line *lines = ARENA_ARRAY(request->arena, struct link_line, n);
    for (size_t i = 0; i < n; i++)
        lines[i] = (struct link_line){
            .label = rows[i].label[0] == '\0' ? "-" : rows[i].label,
            .stratum = rows[i].stratum,
            .state = response_text(request->out, rows[i].state, rows[i].ended != 0),
            .mode = mode_text(request->out, rows[i].mode),
            .href = response_state_read(rows[i].state) == RESPONSE_COMPLETE || rows[i].ended != 0
                        ? NULL
                        : arena_printf(request->arena, "%s/links/%lld/code", survey.path,
                                       (long long)rows[i].id)};
    struct links_view view = {
        .request = request, .survey = &survey, .form = request->form, .lines = lines, .n_lines = n};
    if (n == 200)
        view.more_href = arena_printf(request->arena, "%s/links?after=%lld", survey.path,
                                      (long long)rows[n - 1].id);
    request->title = tr(request->out, "Links and codes");
    request->back_href = survey.path;
    survey_links_html(request->out, &view);
    return FAIL_NONE;
}

static struct codes_view *codes_new(struct request *request, const struct survey *survey,
                                    size_t n) {
    struct codes_view *view = ARENA_NEW(request->arena, struct codes_view);
    *view = (struct codes_view){.title = survey->row.title,
                                .address = request->app->settings.public_url,
                                .back_href = arena_printf(request->arena, "%s/links", survey->path),
                                .n = n,
                                .lines = ARENA_ARRAY(request->arena, struct code_line, n)};
    request->context = view;
    request->subject = survey->row.id;
    request_go(request, "%s", view->back_href);
    return view;
}

static enum fail links_act(struct request *request, struct db *db, struct why *why) {
    struct survey survey;
    int64_t next;
    TRY(survey_of_path(request, db, SURVEY_MANAGE, &survey, why));
    if (survey.is_wave && survey.state != SURVEY_TEST)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "members of the panel get their codes from the wave; codes made here are "
                        "for trying it out, while it is open for tests");
    TRY(survey_link_next(db, request->arena, survey.row.id, &next, why));
    size_t n = (size_t)form_int(request->form, "count", 0);
    struct code_line *lines = ARENA_ARRAY(request->arena, struct code_line, n);
    const char *prefix = form_text(request->form, "prefix");
    for (size_t i = 0; i < n; i++) {
        int64_t link, number = next - (int64_t)i;
        lines[i].stratum = form_text(request->form, "stratum");
        lines[i].label = arena_printf(request->arena, "%s%lld", prefix[0] == '\0' ? "L" : prefix,
                                      (long long)-number);
        TRY(survey_link_add(db, request->arena, survey.row.id, number, lines[i].label,
                            lines[i].stratum, &link, why));
        TRY(survey_code_add(db, request->arena, request->app->key, link, "slip", request->now,
                            &lines[i].code, why));
    }
    codes_new(request, &survey, n)->lines = lines;
    return FAIL_NONE;
}

static enum fail codes_result(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    request->title = tr(request->out, "Codes to hand out");
    survey_codes_html(request->out, request->context);
    return FAIL_NONE;
}

static const struct page page_links = {
    .name = "survey_links",
    .path = "/organisations/:organisation/surveys/:survey/links",
    .scope = SCOPE_ORGANISATION,
    .section = "questionnaires",
    .wide = true,
    .fields = links_fields,
    .n_fields = LENGTH(links_fields),
    .show = links_show,
    .act = links_act,
    .result = codes_result,
};
REGISTER(page, page_links);

static enum fail code_act(struct request *request, struct db *db, struct why *why) {
    struct survey survey;
    struct survey_link_get_row link;
    TRY(survey_of_path(request, db, SURVEY_MANAGE, &survey, why));
    TRY(survey_link_get(db, request->arena, request_int(request, "link"), survey.row.id, &link,
                        why));
    struct code_line *line = ARENA_NEW(request->arena, struct code_line);
    *line = (struct code_line){.label = link.label, .stratum = link.stratum};
    TRY(survey_code_add(db, request->arena, request->app->key, link.id, "slip", request->now,
                        &line->code, why));
    codes_new(request, &survey, 1)->lines = line;
    return FAIL_NONE;
}

static const struct page page_code = {
    .name = "survey_code",
    .path = "/organisations/:organisation/surveys/:survey/links/:link/code",
    .scope = SCOPE_ORGANISATION,
    .section = "questionnaires",
    .act = code_act,
    .result = codes_result,
};
REGISTER(page, page_code);
