/* Loading and saving the draft of a questionnaire. */
#include "base/hash.h"
#include "question/questionnaire_views.h"
#include "question/sheet.h"

#include <string.h>

enum fail questionnaire_of_path(struct request *request, struct db *db, struct questionnaire *out,
                                struct why *why) {
    int64_t organisation = request_int(request, "organisation");
    struct outline empty = {.languages = {"en"}, .n_languages = 1};
    TRY(questionnaire_get(db, request->arena, request_int(request, "questionnaire"), organisation,
                          &out->row, why));
    out->path = arena_printf(request->arena, "/organisations/%lld/questionnaires/%lld",
                             (long long)organisation, (long long)out->row.id);
    out->outline = empty;
    out->problem = (struct why){0};
    out->good = outline_read(request->arena, str_of(out->row.text), &out->outline, &out->problem) ==
                    FAIL_NONE &&
                definition_of_outline(request->arena, &out->outline, &out->definition,
                                      &out->problem) == FAIL_NONE;
    return FAIL_NONE;
}

enum fail questionnaire_save(struct db *db, const struct questionnaire *questionnaire,
                             int64_t revision, const char *text, struct why *why) {
    int64_t changed;
    if (strlen(text) > OUTLINE_TEXT_MAX)
        return why_fail(why, FAIL_LIMIT, "text", "the questionnaire is too long");
    TRY(questionnaire_change(db, questionnaire->row.id, questionnaire->row.organisation, revision,
                             text, &changed, why));
    if (changed == 1) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL,
                    "somebody else changed this questionnaire meanwhile; what you wrote is still "
                    "here: copy it, reload the page, and put in what is yours");
}

const char *questionnaire_problem(struct arena *arena, const struct why *problem) {
    if (problem->row == 0) return arena_copy(arena, problem->text);
    return arena_printf(arena, "Line %lld, place %lld: %s.", (long long)problem->row,
                        (long long)problem->column, problem->text);
}

enum fail questionnaire_freeze(struct request *request, struct db *db,
                               const struct questionnaire *questionnaire, bool preview,
                               const char *note, int64_t *version, struct why *why) {
    const struct questionnaire_get_row *row = &questionnaire->row;
    char digest[SHA256_HEX];
    int64_t number = DB_NULL_INT;
    sha256_hex(row->text, strlen(row->text), digest);
    if (preview) {
        enum fail fail =
            questionnaire_version_same(db, request->arena, row->id, digest, version, why);
        if (fail != FAIL_NOTFOUND) return fail;
    } else {
        TRY(questionnaire_version_next(db, request->arena, row->id, &number, why));
    }
    TRY(variables_put(db, request->arena, row->id, &questionnaire->definition, why));
    return questionnaire_version_add(db, request->arena, row->id, number, row->text, digest, note,
                                     request->viewer.person, request->now, version, why);
}
