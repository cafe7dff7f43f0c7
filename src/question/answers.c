/* Answers by column for statistics, and one person's answers for themselves. */
#include "question/question.h"
#include "question/sheet.h"
#include "question/spread.h"
#include "question/survey.sql.h"

#include <math.h>
#include <string.h>

struct load {
    struct survey_answers *out;
    struct arena *arena;
    size_t size;
};

static void *grow(struct arena *arena, void *old, size_t n, size_t size, size_t each) {
    void *bigger = arena_take(arena, size, each);
    if (n > 0) memcpy(bigger, old, n * each);
    return bigger;
}

static void load_grow(struct load *load) {
    struct survey_answers *out = load->out;
    size_t n = out->n, size = load->size == 0 ? 1024 : load->size * 2;
    struct arena *arena = load->arena;
    load->size = size;
    out->sheets = grow(arena, out->sheets, n, size, sizeof *out->sheets);
    out->respondents = grow(arena, out->respondents, n, size, sizeof *out->respondents);
    const char ***texts[] = {&out->strata, &out->modes, &out->arms, &out->languages,
                             &out->finished_on};
    for (size_t i = 0; i < LENGTH(texts); i++)
        *texts[i] = grow(arena, *texts[i], n, size, sizeof **texts[i]);
    for (size_t i = 0; i < out->n_columns; i++) {
        struct survey_column *column = &out->columns[i];
        if (column->kind == COLUMN_CATEGORY)
            column->codes = grow(arena, column->codes, n, size, sizeof *column->codes);
        if (column->kind == COLUMN_CATEGORY || column->kind == COLUMN_NUMBER)
            column->numbers = grow(arena, column->numbers, n, size, sizeof *column->numbers);
        else
            column->texts = grow(arena, column->texts, n, size, sizeof *column->texts);
    }
}

static void cell_take(struct load *load, struct survey_column *column, size_t row,
                      struct str cell) {
    double number = NAN;
    if (cell.s != NULL && !str_real(cell, &number)) number = NAN;
    switch (column->kind) {
    case COLUMN_CATEGORY:
        column->codes[row] = -1;
        column->numbers[row] = number;
        for (size_t i = 0; i < column->n_levels && cell.s != NULL; i++)
            if (str_is(cell, column->levels[i].value)) column->codes[row] = (int32_t)i;
        break;
    case COLUMN_NUMBER: column->numbers[row] = number; break;
    case COLUMN_DATE:
    case COLUMN_TEXT:
        column->texts[row] = cell.s == NULL ? NULL : str_copy(load->arena, cell);
        break;
    }
}

static enum fail line_take(const struct spread_line *line, const struct str *cells, void *context,
                           struct why *why) {
    (void)why;
    struct load *load = context;
    struct survey_answers *out = load->out;
    if (out->n == load->size) load_grow(load);
    size_t row = out->n++;
    out->sheets[row] = line->sheet;
    out->respondents[row] = line->respondent;
    out->strata[row] = arena_copy(load->arena, line->stratum);
    out->modes[row] = arena_copy(load->arena, line->mode);
    out->arms[row] = arena_copy(load->arena, line->arm);
    out->languages[row] = arena_copy(load->arena, line->language);
    out->finished_on[row] = arena_copy(load->arena, line->finished_on);
    for (size_t i = 0; i < out->n_columns; i++) cell_take(load, &out->columns[i], row, cells[i]);
    return FAIL_NONE;
}

enum fail survey_answers_load(struct db *db, struct arena *arena, int64_t survey,
                              const char *language, struct survey_answers *out, struct why *why) {
    struct spread spread;
    struct survey_answers made = {0};
    TRY(spread_open(db, arena, survey, language, &spread, why));
    made.n_columns = spread.n_columns;
    made.language = spread.language;
    made.main_language = spread.main_language;
    made.columns = ARENA_ARRAY(arena, struct survey_column, spread.n_columns + 1);
    for (size_t i = 0; i < spread.n_columns; i++) {
        const struct column_made *column = &spread.columns[i].made;
        made.columns[i] = (struct survey_column){.name = column->name,
                                                 .question = spread.columns[i].question,
                                                 .label = column->label,
                                                 .kind = column->kind,
                                                 .ordered = column->ordered,
                                                 .flag = column->flag,
                                                 .free_text = column->free_text,
                                                 .of_choice = column->of_choice,
                                                 .levels = column->levels,
                                                 .n_levels = column->n_levels};
    }
    struct load load = {.out = &made, .arena = arena};
    load_grow(&load);
    TRY(spread_each(db, &spread, false, line_take, &load, why));
    *out = made;
    return FAIL_NONE;
}

const struct survey_column *survey_column_find(const struct survey_answers *answers,
                                               const char *name) {
    for (size_t i = 0; i < answers->n_columns; i++)
        if (text_is(answers->columns[i].name, name)) return &answers->columns[i];
    return NULL;
}

/* ---- one person's own copy ---- */

static const char *told(struct arena *arena, const struct sheet *sheet, size_t at) {
    const struct question *question = &sheet->definition.questions[at];
    const char *value = sheet->stored[at];
    const char *text = sheet->erased[at] ? apart_erased
                       : question->type->tell == NULL
                           ? value
                           : question->type->tell(arena, question, sheet->language, value);
    for (size_t i = 0; i < question->n_options; i++) {
        if (!question->options[i].says) continue;
        const char *said = said_text(sheet, said_name(arena, question, &question->options[i]));
        if (said[0] != '\0') text = arena_printf(arena, "%s (%s)", text, said);
    }
    return text;
}

enum fail survey_sheet_answers(struct db *db, struct arena *arena, int64_t sheet,
                               const char *language, struct answer_pair **pairs, size_t *n,
                               struct why *why) {
    struct sheet of;
    size_t made = 0;
    TRY(sheet_load(db, arena, sheet, language, &of, why));
    TRY(sheet_answers_load(db, arena, &of, why));
    struct answer_pair *list =
        ARENA_ARRAY(arena, struct answer_pair, of.definition.n_questions + 1);
    for (size_t k = 0; k < of.definition.n_questions; k++) {
        const struct question *question = &of.definition.questions[k];
        if (text_is_empty(of.stored[k])) continue;
        list[made++] = (struct answer_pair){question->name, words_in(&question->text, of.language),
                                            told(arena, &of, k), question->value != NULL};
    }
    *pairs = list;
    *n = made;
    return FAIL_NONE;
}

enum fail survey_answers_of(struct db *db, struct arena *arena, int64_t survey, int64_t respondent,
                            const char *language, struct answer_pair **pairs, size_t *n,
                            struct why *why) {
    struct sheets_of_respondent_row *rows;
    size_t n_rows, made = 0;
    struct answer_pair *list = NULL;
    TRY(sheets_of_respondent(db, arena, survey, respondent, &rows, &n_rows, why));
    for (size_t i = 0; i < n_rows; i++) {
        struct answer_pair *more;
        size_t n_more;
        TRY(survey_sheet_answers(db, arena, rows[i].id, language, &more, &n_more, why));
        list = grow(arena, list, made, made + n_more + 1, sizeof *list);
        for (size_t k = 0; k < n_more; k++) list[made++] = more[k];
    }
    *pairs = list;
    *n = made;
    return FAIL_NONE;
}
