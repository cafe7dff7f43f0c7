/* Answers by the open address whose sender could not be told for sure: they count when somebody
 * says so, all of them or none, since nobody here knows one from another. */
#include "civic/app.h"
#include "question/questionnaire.sql.h"
#include "question/survey.html.h"
#include "question/survey_views.h"

static const struct choice verdicts[] = {
    {"accepted", "Count them", "As answers of nobody in particular"},
    {"refused", "Leave them out", "They stay stored, and are in no count and no file"},
    {NULL, NULL, NULL},
};
static const struct field fields[] = {
    {.name = "verdict",
     .label = "What becomes of these answers",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = verdicts,
     .missing = "Choose what becomes of them"},
};

static enum fail doubt_show(struct request *request, struct db *db, struct why *why) {
    struct survey survey;
    int64_t n;
    TRY(survey_of_path(request, db, SURVEY_MANAGE, &survey, why));
    TRY(survey_doubtful(db, request->arena, survey.row.id, &n, why));
    struct doubt_view view = {.title = survey.row.title, .form = request->form, .n = n};
    request->title = tr(request->out, "Answers without a sure match");
    request->back_href = survey.path;
    survey_doubt_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail doubt_act(struct request *request, struct db *db, struct why *why) {
    struct survey survey;
    int64_t changed;
    TRY(survey_of_path(request, db, SURVEY_MANAGE, &survey, why));
    TRY(survey_doubt_decide(db, survey.row.id, form_text(request->form, "verdict"), &changed, why));
    request->subject = survey.row.id;
    request_go(request, "%s", survey.path);
    return FAIL_NONE;
}

static const struct page page_doubt = {
    .name = "survey_doubtful",
    .path = "/organisations/:organisation/surveys/:survey/doubtful",
    .scope = SCOPE_ORGANISATION,
    .section = "questionnaires",
    .fields = fields,
    .n_fields = LENGTH(fields),
    .show = doubt_show,
    .act = doubt_act,
};
REGISTER(page, page_doubt);
