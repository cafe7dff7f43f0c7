/* What people gave beside their answers, for those who run the survey; never with an answer. */
#include "question/apart.h"
#include "question/questionnaire.sql.h"
#include "question/survey.html.h"
#include "question/survey_views.h"

#include <stdlib.h>
#include <string.h>

/* By question in their order, then by text: no order tells who gave what. */
static int by_text(const void *a, const void *b) {
    const struct apart_line *x = a, *y = b;
    if (x->question != y->question) return x->question < y->question ? -1 : 1;
    return strcmp(x->text, y->text);
}

static enum fail apart_show(struct request *request, struct db *db, struct why *why) {
    struct survey survey;
    struct apart_thing *things;
    struct survey_text_row text;
    struct definition definition;
    size_t n;
    struct arena *arena = request->arena;
    TRY(survey_of_path(request, db, SURVEY_MANAGE, &survey, why));
    TRY(apart_list(request->app, db, arena, survey.row.id, &things, &n, why));
    TRY(survey_text(db, arena, survey.row.id, &text, why));
    TRY(definition_read(arena, str_of(text.text), &definition, why));
    struct apart_line *lines = ARENA_ARRAY(arena, struct apart_line, n + 1);
    for (size_t i = 0; i < n; i++) {
        int at = definition_find(&definition, things[i].name);
        bool words = text_is(things[i].media_type, "text/plain");
        lines[i] = (struct apart_line){
            .question = at,
            .title =
                at == QUESTION_NONE ? things[i].name : words_in(&definition.questions[at].text, 0),
            .text = words ? str_copy(arena, things[i].bytes) : "",
            .photo_href =
                words ? NULL
                      : arena_printf(arena, "%s/apart/%lld", survey.path, (long long)things[i].id)};
    }
    if (n > 1) qsort(lines, n, sizeof *lines, by_text);
    struct apart_view view = {.request = request, .survey = &survey, .lines = lines, .n_lines = n};
    TRY(apart_count_other(db, arena, survey.row.id, &view.n_other, why));
    request->title = tr(request->out, "Contact details and photos");
    request->back_href = survey.path;
    survey_apart_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_survey_apart = {
    .name = "survey_apart",
    .path = "/organisations/:organisation/surveys/:survey/apart",
    .scope = SCOPE_ORGANISATION,
    .section = "questionnaires",
    .show = apart_show,
};
REGISTER(page, page_survey_apart);

static enum fail photo_send(struct request *request, struct db *db, struct why *why) {
    struct survey survey;
    struct apart_thing thing;
    TRY(survey_of_path(request, db, SURVEY_MANAGE, &survey, why));
    TRY(apart_open(request->app, db, request->arena, survey.row.id, request_int(request, "thing"),
                   &thing, why));
    if (text_is(thing.media_type, "text/plain"))
        return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such photo");
    buf_add(&request->response->body, thing.bytes.s, thing.bytes.n);
    http_download(request->response, thing.media_type,
                  text_is(thing.media_type, "image/png") ? "photo.png" : "photo.jpg");
    return FAIL_NONE;
}

static const struct page page_survey_apart_photo = {
    .name = "survey_apart_photo",
    .path = "/organisations/:organisation/surveys/:survey/apart/:thing",
    .scope = SCOPE_ORGANISATION,
    .send = photo_send,
};
REGISTER(page, page_survey_apart_photo);

static enum fail erase_act(struct request *request, struct db *db, struct why *why) {
    struct survey survey;
    TRY(survey_of_path(request, db, SURVEY_MANAGE, &survey, why));
    TRY(apart_erase_survey(request->app, db, request->arena, survey.row.id, why));
    request->subject = survey.row.id;
    request_go(request, "%s", survey.path);
    request_say(request, "%s",
                tr_language(request->language, "Contact details and photos are erased."));
    return FAIL_NONE;
}

static const struct page page_survey_apart_erase = {
    .name = "survey_apart_erase",
    .path = "/organisations/:organisation/surveys/:survey/apart/erase",
    .scope = SCOPE_ORGANISATION,
    .act = erase_act,
};
REGISTER(page, page_survey_apart_erase);
