/* Questionnaires: the list, a new one, its overview, its text, versions, trying it out. */
#include "base/clock.h"
#include "civic/app.h"
#include "question/questionnaire.html.h"
#include "question/questionnaire_views.h"
#include "question/sheet.h"
#include "question/survey_views.h"

#include <string.h>

/* ---- the list ---- */

static const char *base_path(const struct request *request) {
    return arena_printf(request->arena, "/organisations/%lld/questionnaires",
                        (long long)request_int(request, "organisation"));
}

static enum fail list_show(struct request *request, struct db *db, struct why *why) {
    struct questionnaire_list_row *rows;
    size_t n;
    TRY(questionnaire_list(db, request->arena, request_int(request, "organisation"), &rows, &n,
                           why));
    struct questionnaire_line *lines = ARENA_ARRAY(request->arena, struct questionnaire_line, n);
    for (size_t i = 0; i < n; i++)
        lines[i] = (struct questionnaire_line){rows[i].id, rows[i].version, rows[i].n_surveys,
                                               rows[i].name};
    struct questionnaire_list_view view = {lines, n, base_path(request)};
    request->title = tr(request->out, "Questionnaires");
    questionnaire_list_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_list = {
    .name = "questionnaires",
    .path = "/organisations/:organisation/questionnaires",
    .scope = SCOPE_ORGANISATION,
    .section = "questionnaires",
    .show = list_show,
};
REGISTER(page, page_list);

/* ---- a new one ---- */

static const struct field add_fields[] = {
    {.name = "name",
     .label = "Name",
     .hint = "For you and your colleagues. People who answer see the title, which you write later.",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 120,
     .missing = "Enter a name"},
    {.name = "text",
     .label = "Text, if you have it already (optional)",
     .kind = FIELD_LONG_TEXT,
     .max = 200000,
     .rows = 8},
};

static const char *const blank = "title: %s\n"
                                 "intro: Say here who asks, why, and how long it takes.\n"
                                 "thanks: Say here what becomes of the answers, and by when.\n"
                                 "\n"
                                 "[first] First section\n"
                                 "\n"
                                 "first_question (yes_no): Your first question?\n";

static enum fail add_act(struct request *request, struct db *db, struct why *why) {
    int64_t id;
    const char *name = form_text(request->form, "name"), *text = form_text(request->form, "text");
    struct buf made;
    buf_init(&made, request->arena, OUTLINE_TEXT_MAX);
    if (text_is_empty(text)) {
        const char *at = strstr(blank, "%s");
        buf_add(&made, blank, (size_t)(at - blank));
        buf_text(&made, name);
        buf_text(&made, at + 2);
        text = made.s;
    }
    enum fail fail =
        questionnaire_insert(db, request->arena, request_int(request, "organisation"), name, text,
                             request->viewer.person, request->now, &id, why);
    if (fail == FAIL_CONFLICT)
        return why_fail(why, FAIL_CONFLICT, "name", "there is a questionnaire with this name");
    TRY(fail);
    request->subject = id;
    request_go(request, "%s/%lld", base_path(request), (long long)id);
    return FAIL_NONE;
}

static enum fail add_show(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    struct form_page_view view = {.request = request,
                                  .form = request->form,
                                  .title = tr(request->out, "Write a questionnaire"),
                                  .button = tr(request->out, "Continue")};
    request->title = view.title;
    request->back_href = base_path(request);
    form_page(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_add = {
    .name = "questionnaire_add",
    .path = "/organisations/:organisation/questionnaires/add",
    .scope = SCOPE_ORGANISATION,
    .section = "questionnaires",
    .fields = add_fields,
    .n_fields = LENGTH(add_fields),
    .show = add_show,
    .act = add_act,
};
REGISTER(page, page_add);

/* ---- the overview ---- */

static const char *first_line(struct arena *arena, const char *text) {
    return arena_copy_n(arena, text, strcspn(text, "\n"));
}

static const char *type_text(const struct html *out, const struct block *block) {
    if (block->kind == BLOCK_SECTION) return tr(out, "Section");
    if (text_is(block->type, "quota")) return tr(out, "Quota");
    const struct question_type *type = question_type_find(block->type);
    return type == NULL ? block->type : tr(out, type->label);
}

static size_t blocks_view(struct request *request, const struct questionnaire *q,
                          struct block_line **out) {
    const struct outline *outline = &q->outline;
    size_t n = 0, first = outline->n_blocks;
    *out = ARENA_ARRAY(request->arena, struct block_line, outline->n_blocks + 1);
    for (size_t i = 0; i < outline->n_blocks; i++) {
        const struct block *block = &outline->blocks[i];
        if (block->kind == BLOCK_SETTING) continue;
        if (first == outline->n_blocks) first = i;
        const char *path = arena_printf(request->arena, "%s/blocks/%s", q->path, block->name);
        const char *condition = block_property(block, "only if");
        if (condition == NULL) condition = block_property(block, "when");
        (*out)[n++] = (struct block_line){
            .name = block->name,
            .kind = type_text(request->out, block),
            .text = first_line(request->arena, block->text.in[0]),
            .condition = condition,
            .href = path,
            .is_section = block->kind == BLOCK_SECTION,
            .up = i == first ? NULL : arena_printf(request->arena, "%s/up", path),
            .down =
                i + 1 == outline->n_blocks ? NULL : arena_printf(request->arena, "%s/down", path),
        };
    }
    return n;
}

static const char *state_colour(const char *state) {
    switch (survey_state_read(state)) {
    case SURVEY_OPEN: return "green";
    case SURVEY_TEST: return "yellow";
    case SURVEY_DRAFT: return "blue";
    case SURVEY_CLOSED: break;
    }
    return "grey";
}

static enum fail lines_load(struct request *request, struct db *db, const struct questionnaire *q,
                            struct questionnaire_view *view, struct why *why) {
    struct questionnaire_versions_row *versions;
    struct survey_list_row *surveys;
    TRY(questionnaire_versions(db, request->arena, q->row.id, &versions, &view->n_versions, why));
    TRY(survey_list(db, request->arena, q->row.id, &surveys, &view->n_surveys, why));
    struct version_line *lines = ARENA_ARRAY(request->arena, struct version_line, view->n_versions);
    for (size_t i = 0; i < view->n_versions; i++)
        lines[i] = (struct version_line){
            .number = versions[i].number,
            .note = versions[i].note,
            .day = clock_day_text(request->arena, versions[i].created_at, request->language),
            .href = arena_printf(request->arena, "%s/versions/%lld", q->path,
                                 (long long)versions[i].number),
            .n_sheets = versions[i].n_sheets};
    view->versions = lines;
    struct survey_line *asked = ARENA_ARRAY(request->arena, struct survey_line, view->n_surveys);
    for (size_t i = 0; i < view->n_surveys; i++)
        asked[i] = (struct survey_line){
            .title = surveys[i].title,
            .state = tr(request->out, survey_state_text(survey_state_read(surveys[i].state))),
            .colour = state_colour(surveys[i].state),
            .href = arena_printf(request->arena, "/organisations/%lld/surveys/%lld",
                                 (long long)q->row.organisation, (long long)surveys[i].id),
            .n_links = surveys[i].n_links,
            .n_started = surveys[i].n_started,
            .n_complete = surveys[i].n_complete,
            .version = surveys[i].version,
            .illustrative = surveys[i].illustrative != 0};
    for (size_t i = 0; i < view->n_surveys; i++) { /* a wave of a panel is for its own people */
        bool may;
        TRY(survey_may(request, db, surveys[i].id, SURVEY_SEE, &may, why));
        if (!may) asked[i].href = NULL;
    }
    view->surveys = asked;
    struct questionnaire_version_numbered_row newest;
    view->changed = true;
    if (view->n_versions > 0) {
        TRY(questionnaire_version_numbered(db, request->arena, q->row.id, versions[0].number,
                                           &newest, why));
        view->changed = !text_is(newest.text, q->row.text);
    }
    return FAIL_NONE;
}

static enum fail overview_show(struct request *request, struct db *db, struct why *why) {
    struct questionnaire q;
    TRY(questionnaire_of_path(request, db, &q, why));
    struct questionnaire_view view = {.request = request, .questionnaire = &q};
    struct finding *findings;
    struct block_line *blocks;
    if (!q.good) view.problem = questionnaire_problem(request->arena, &q.problem);
    if (q.good) {
        view.n_findings = route_check(request->arena, &q.definition, &findings);
        view.findings = findings;
        view.n_questions = q.definition.n_questions;
        for (size_t i = 0; i < view.n_findings; i++)
            view.n_errors += findings[i].kind == FINDING_ERROR;
    }
    view.n_blocks = blocks_view(request, &q, &blocks);
    view.blocks = blocks;
    TRY(lines_load(request, db, &q, &view, why));
    request->title = q.row.name;
    request->back_href = base_path(request);
    questionnaire_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_overview = {
    .name = "questionnaire",
    .path = "/organisations/:organisation/questionnaires/:questionnaire",
    .scope = SCOPE_ORGANISATION,
    .section = "questionnaires",
    .wide = true,
    .show = overview_show,
};
REGISTER(page, page_overview);

/* ---- as text ---- */

static const struct field text_fields[] = {
    {.name = "text",
     .label = "Text of the questionnaire",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .max = 200000,
     .rows = 30,
     .missing = "Enter the text"},
    {.name = "revision", .label = "Revision", .kind = FIELD_HIDDEN},
};

static enum fail text_act(struct request *request, struct db *db, struct why *why) {
    struct questionnaire q;
    struct definition definition;
    struct why problem = {0};
    int64_t revision = 0;
    TRY(questionnaire_of_path(request, db, &q, why));
    const char *text = arena_printf(request->arena, "%s\n", form_text(request->form, "text"));
    bool with_faults = text_is(http_field(request->http, "step"), "faults");
    if (definition_read(request->arena, str_of(text), &definition, &problem) != FAIL_NONE &&
        !with_faults) {
        form_error(request->form, "text", "%s", questionnaire_problem(request->arena, &problem));
        return why_fail(why, FAIL_INPUT, "text", "the text has a fault");
    }
    if (!str_int(str_of(form_text(request->form, "revision")), 0, INT64_MAX, &revision))
        revision = 0;
    TRY(questionnaire_save(db, &q, revision, text, why));
    request->subject = q.row.id;
    request_go(request, "%s", q.path);
    return FAIL_NONE;
}

/* The faulty line with those around it and its number. */
static const char *excerpt_of(struct arena *arena, const char *text) {
    struct definition ignored;
    struct why problem = {0};
    if (definition_read(arena, str_of(text), &ignored, &problem) == FAIL_NONE || problem.row == 0)
        return NULL;
    struct buf buf;
    struct str rest = str_of(text);
    buf_init(&buf, arena, 8192);
    for (int64_t row = 1; rest.s != NULL && row <= problem.row + 1; row++) {
        struct str line = str_cut(&rest, '\n');
        int n = line.n > 300 ? 300 : (int)line.n;
        if (row >= problem.row - 1)
            buf_printf(&buf, "%4lld %s %.*s\n", (long long)row, row == problem.row ? ">" : " ", n,
                       line.n == 0 ? "" : line.s);
        if (row == problem.row && problem.column > 0 && problem.column < 300)
            buf_printf(&buf, "       %*s^\n", (int)problem.column - 1, "");
    }
    return buf.s;
}

static enum fail text_show(struct request *request, struct db *db, struct why *why) {
    struct questionnaire q;
    TRY(questionnaire_of_path(request, db, &q, why));
    form_fill(request->form, "text", q.row.text);
    form_fill_int(request->form, "revision", q.row.revision);
    struct text_view view = {.form = request->form,
                             .name = q.row.name,
                             .excerpt =
                                 excerpt_of(request->arena, form_text(request->form, "text"))};
    request->title = tr(request->out, "Edit as text");
    request->back_href = q.path;
    questionnaire_text_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_text = {
    .name = "questionnaire_text",
    .path = "/organisations/:organisation/questionnaires/:questionnaire/text",
    .scope = SCOPE_ORGANISATION,
    .section = "questionnaires",
    .wide = true,
    .fields = text_fields,
    .n_fields = LENGTH(text_fields),
    .show = text_show,
    .act = text_act,
};
REGISTER(page, page_text);

static enum fail text_send(struct request *request, struct db *db, struct why *why) {
    struct questionnaire q;
    TRY(questionnaire_of_path(request, db, &q, why));
    http_download(request->response, "text/plain; charset=utf-8", "questionnaire.txt");
    buf_text(&request->response->body, q.row.text);
    return FAIL_NONE;
}

static const struct page page_text_file = {
    .name = "questionnaire_file",
    .path = "/organisations/:organisation/questionnaires/:questionnaire/questionnaire.txt",
    .scope = SCOPE_ORGANISATION,
    .send = text_send,
};
REGISTER(page, page_text_file);

/* ---- versions ---- */

static const struct field freeze_fields[] = {
    {.name = "note",
     .label = "What is new in this version, and why (optional)",
     .kind = FIELD_LONG_TEXT,
     .max = 500,
     .rows = 3},
};

/* Only what leads everybody somewhere can be put to people. */
static enum fail check_routes(struct request *request, const struct questionnaire *q,
                              struct why *why) {
    struct finding *findings;
    if (!q->good)
        return why_fail(why, FAIL_CONFLICT, NULL, "%s",
                        questionnaire_problem(request->arena, &q->problem));
    size_t n = route_check(request->arena, &q->definition, &findings);
    for (size_t i = 0; i < n; i++)
        if (findings[i].kind == FINDING_ERROR)
            return why_fail(why, FAIL_CONFLICT, NULL, "%.350s", findings[i].text);
    return FAIL_NONE;
}

static enum fail freeze_act(struct request *request, struct db *db, struct why *why) {
    struct questionnaire q;
    int64_t version;
    TRY(questionnaire_of_path(request, db, &q, why));
    TRY(check_routes(request, &q, why));
    TRY(questionnaire_freeze(request, db, &q, false, form_text(request->form, "note"), &version,
                             why));
    request->subject = q.row.id;
    request_go(request, "%s", q.path);
    request_say(request, "%s", tr_language(request->language, "The version is frozen."));
    return FAIL_NONE;
}

static enum fail freeze_show(struct request *request, struct db *db, struct why *why) {
    struct questionnaire q;
    TRY(questionnaire_of_path(request, db, &q, why));
    struct form_page_view view = {
        .request = request,
        .form = request->form,
        .caption = q.row.name,
        .title = tr(request->out, "Freeze a version"),
        .text = tr(request->out, "It can then be put to people and never changes. You can go on "
                                 "writing: the next version is for the next survey, or for those "
                                 "who have not begun."),
        .button = tr(request->out, "Freeze")};
    request->title = view.title;
    request->back_href = q.path;
    form_page(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_freeze = {
    .name = "questionnaire_freeze",
    .path = "/organisations/:organisation/questionnaires/:questionnaire/freeze",
    .scope = SCOPE_ORGANISATION,
    .section = "questionnaires",
    .fields = freeze_fields,
    .n_fields = LENGTH(freeze_fields),
    .show = freeze_show,
    .act = freeze_act,
};
REGISTER(page, page_freeze);

static enum fail version_load(struct request *request, struct db *db, struct questionnaire *q,
                              struct questionnaire_version_numbered_row *row, struct why *why) {
    TRY(questionnaire_of_path(request, db, q, why));
    return questionnaire_version_numbered(db, request->arena, q->row.id,
                                          request_int(request, "version"), row, why);
}

static enum fail version_show(struct request *request, struct db *db, struct why *why) {
    struct questionnaire q;
    struct questionnaire_version_numbered_row row;
    TRY(version_load(request, db, &q, &row, why));
    struct version_view view = {
        .questionnaire = &q,
        .number = row.number,
        .note = row.note,
        .day = clock_day_text(request->arena, row.created_at, request->language),
        .text = row.text,
        .download = arena_printf(request->arena, "%s/versions/%lld/questionnaire.txt", q.path,
                                 (long long)row.number)};
    request->title = trf(request->out, "Version %lld", (long long)row.number);
    request->back_href = q.path;
    questionnaire_version_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_version = {
    .name = "questionnaire_version",
    .path = "/organisations/:organisation/questionnaires/:questionnaire/versions/:version",
    .scope = SCOPE_ORGANISATION,
    .section = "questionnaires",
    .wide = true,
    .show = version_show,
};
REGISTER(page, page_version);

static enum fail version_send(struct request *request, struct db *db, struct why *why) {
    struct questionnaire q;
    struct questionnaire_version_numbered_row row;
    TRY(version_load(request, db, &q, &row, why));
    http_download(request->response, "text/plain; charset=utf-8", "questionnaire.txt");
    buf_text(&request->response->body, row.text);
    return FAIL_NONE;
}

static const struct page page_version_file = {
    .name = "questionnaire_version_file",
    .path = "/organisations/:organisation/questionnaires/:questionnaire/versions/:version/"
            "questionnaire.txt",
    .scope = SCOPE_ORGANISATION,
    .send = version_send,
};
REGISTER(page, page_version_file);

/* ---- trying it out ---- */

static enum fail preview_act(struct request *request, struct db *db, struct why *why) {
    struct questionnaire q;
    int64_t version, survey, sheet;
    TRY(questionnaire_of_path(request, db, &q, why));
    if (!q.good)
        return why_fail(why, FAIL_CONFLICT, NULL, "%s",
                        questionnaire_problem(request->arena, &q.problem));
    TRY(questionnaire_freeze(request, db, &q, true, "", &version, why));
    enum fail fail = preview_survey(db, request->arena, q.row.id, &survey, why);
    if (fail == FAIL_NOTFOUND)
        fail = preview_survey_insert(db, request->arena, q.row.id, version, q.row.name,
                                     request->viewer.person, request->now, &survey, why);
    TRY(fail);
    size_t language = definition_language(&q.definition, request->language);
    struct sheet_new what = {.survey = survey,
                             .version = version,
                             .link = DB_NULL_INT,
                             .respondent = DB_NULL_INT,
                             .match = "",
                             .mode = "web",
                             .language = q.definition.languages[language],
                             .stratum = "",
                             .quarantined = true,
                             .second_of = DB_NULL_INT,
                             .entered_by = DB_NULL_INT,
                             .definition = &q.definition,
                             .now = request->now};
    TRY(sheet_begin(db, request->arena, &what, &sheet, why));
    ticket_set(request, sheet);
    request_go(request, "/answer/now");
    return FAIL_NONE;
}

static const struct page page_preview = {
    .name = "questionnaire_preview",
    .path = "/organisations/:organisation/questionnaires/:questionnaire/preview",
    .scope = SCOPE_ORGANISATION,
    .act = preview_act,
};
REGISTER(page, page_preview);
