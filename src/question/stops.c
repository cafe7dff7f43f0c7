/* Where those stopped who began and have not finished: in the order of the questionnaire, not in
 * that in which its questions were once written. */
#include "question/question.h"
#include "question/questionnaire.sql.h"
#include "question/sheet.h"

#include <string.h>

static const char *first_line(struct arena *arena, const struct question *question) {
    const char *text = words_in(&question->text, 0);
    return arena_copy_n(arena, text, strcspn(text, "\n"));
}

enum fail survey_stops(struct db *db, struct arena *arena, int64_t survey, struct survey_stop **out,
                       size_t *n, struct why *why) {
    struct survey_text_row text;
    struct survey_unfinished_row *rows;
    struct definition definition;
    size_t n_rows;
    TRY(survey_text(db, arena, survey, &text, why));
    TRY(definition_read(arena, str_of(text.text), &definition, why));
    TRY(survey_unfinished(db, arena, survey, &rows, &n_rows, why));
    /* Place 0: seen nothing, or nothing that the questionnaire still asks. */
    int64_t *stopped = ARENA_ARRAY(arena, int64_t, definition.n_questions + 1);
    int last = QUESTION_NONE;
    for (size_t i = 0; i < n_rows; i++) {
        int at = rows[i].name == NULL ? QUESTION_NONE : definition_find(&definition, rows[i].name);
        if (at != QUESTION_NONE && at > last) last = at;
        if (i + 1 < n_rows && rows[i + 1].id == rows[i].id) continue;
        stopped[last == QUESTION_NONE ? 0 : last + 1]++;
        last = QUESTION_NONE;
    }
    struct survey_stop *stops = ARENA_ARRAY(arena, struct survey_stop, definition.n_questions + 1);
    *n = 0;
    for (size_t i = 0; i <= definition.n_questions; i++)
        if (stopped[i] > 0)
            stops[(*n)++] =
                i == 0 ? (struct survey_stop){"", "", stopped[0]}
                       : (struct survey_stop){definition.questions[i - 1].name,
                                              first_line(arena, &definition.questions[i - 1]),
                                              stopped[i]};
    *out = stops;
    return FAIL_NONE;
}
