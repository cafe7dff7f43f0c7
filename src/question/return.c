/* Coming back with the code, to read what became of what one sent. */
#include "base/hash.h"
#include "civic/access_code.h"
#include "civic/app.h"
#include "question/definition.h"
#include "question/question.h"
#include "question/sheet.sql.h"

static enum fail unknown(struct why *why) {
    return why_fail(why, FAIL_NOTFOUND, "access_code", "there is no questionnaire with this code");
}

enum fail survey_return_find(struct request *request, struct db *db, const char *code,
                             struct survey_return *out, struct why *why) {
    struct arena *arena = request->arena;
    struct survey_return_by_code_row row;
    struct definition definition;
    char *read;
    if (code_read(arena, code, &read, NULL) != FAIL_NONE) return unknown(why);
    enum fail fail = survey_return_by_code(
        db, arena, access_code_hash(arena, request->app->key, read), &row, why);
    if (fail == FAIL_NOTFOUND) {
        TRY(request_code_wrong(request, why));
        return unknown(why);
    }
    TRY(fail);
    TRY(definition_read(arena, str_of(row.text), &definition, why));
    *out = (struct survey_return){
        .survey = row.survey,
        .sheet = row.sheet,
        .proposal = row.proposal,
        .title = words_in(&definition.title, definition_language(&definition, request->language)),
        .illustrative = row.illustrative != 0};
    return FAIL_NONE;
}

const char *survey_return_path(struct arena *arena, const char *code) {
    return arena_printf(arena, "/s/%s/reply", code);
}
