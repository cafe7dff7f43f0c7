#include "question/spread.h"

#include "question/spread.sql.h"

#include <string.h>

enum { SHEET_BYTES = 4 << 20, VARIABLES_SPAN_MAX = 1 << 20 };

/* What a variable of one version fills. */
struct target {
    const struct question *question; /* NULL: nothing */
    bool said;                       /* a text beside an option, in columns[0] */
    int *columns;
    size_t n;
};

struct spread_version {
    int64_t id, number;
    struct definition definition;
    struct target *targets; /* by place of the variable */
};

struct spread_variables {
    const struct spread_variables_row *rows;
    size_t n;
};

/* ---- columns ---- */

static void question_columns(struct columns *columns, const struct question *question) {
    if (question->type->columns == NULL) return;
    question->type->columns(columns, question);
    for (size_t i = 0; i < question->n_options; i++) {
        const struct option *option = &question->options[i];
        if (!option->says) continue;
        columns_add(columns, (struct column_made){
                                 .name = said_name(columns->arena, question, option),
                                 .label = arena_printf(columns->arena, "%s: %s",
                                                       words_in(&question->text, columns->language),
                                                       words_in(&option->label, columns->language)),
                                 .kind = COLUMN_TEXT,
                                 .free_text = true});
    }
}

void spread_columns(struct arena *arena, const struct definition *definition, size_t language,
                    struct spread_column **out, size_t *n) {
    struct columns columns = {.arena = arena, .language = language};
    size_t *ends = ARENA_ARRAY(arena, size_t, definition->n_questions + 1);
    for (size_t i = 0; i < definition->n_questions; i++) {
        question_columns(&columns, &definition->questions[i]);
        ends[i] = columns.n;
    }
    *n = columns.n;
    *out = ARENA_ARRAY(arena, struct spread_column, columns.n + 1);
    for (size_t i = 0, k = 0; i < definition->n_questions; i++)
        for (; k < ends[i]; k++)
            (*out)[k] = (struct spread_column){columns.at[k], definition->questions[i].name};
}

static int column_place(const struct spread *spread, const char *name) {
    for (size_t i = 0; i < spread->n_columns; i++)
        if (text_is(spread->columns[i].made.name, name)) return (int)i;
    return -1;
}

/* Levels that only another version had are added, so that no stored answer is without a label. */
static void levels_merge(struct arena *arena, struct column_made *into,
                         const struct column_made *from) {
    struct column_level *levels =
        ARENA_ARRAY(arena, struct column_level, into->n_levels + from->n_levels);
    size_t n = into->n_levels;
    if (n > 0) memcpy(levels, into->levels, n * sizeof *levels);
    for (size_t i = 0; i < from->n_levels; i++) {
        bool there = false;
        for (size_t k = 0; k < n; k++) there |= text_is(levels[k].value, from->levels[i].value);
        if (!there) levels[n++] = from->levels[i];
    }
    if (n == into->n_levels) return;
    into->levels = levels;
    into->n_levels = n;
}

static void columns_merge(struct spread *spread, const struct spread_column *more, size_t n) {
    struct spread_column *all =
        ARENA_ARRAY(spread->arena, struct spread_column, spread->n_columns + n + 1);
    if (spread->n_columns > 0) memcpy(all, spread->columns, spread->n_columns * sizeof *all);
    spread->columns = all;
    for (size_t i = 0; i < n; i++) {
        int at = column_place(spread, more[i].made.name);
        if (at < 0)
            all[spread->n_columns++] = more[i];
        else
            levels_merge(spread->arena, &all[at].made, &more[i].made);
    }
}

/* ---- from variables to columns ---- */

static size_t variable_place(const struct spread_variables *variables, const char *name) {
    size_t i = 0;
    while (i < variables->n && !text_is(variables->rows[i].name, name)) i++;
    return i;
}

static void targets_make(struct spread *spread, struct spread_version *version) {
    struct arena *arena = spread->arena;
    const struct definition *definition = &version->definition;
    version->targets = ARENA_ARRAY(arena, struct target, spread->variables->n + 1);
    for (size_t i = 0; i < definition->n_questions; i++) {
        const struct question *question = &definition->questions[i];
        struct columns own = {.arena = arena};
        size_t place = variable_place(spread->variables, question->name);
        if (question->type->columns == NULL || place == spread->variables->n) continue;
        question->type->columns(&own, question);
        struct target *target = &version->targets[place];
        *target = (struct target){.question = question, .n = own.n};
        target->columns = ARENA_ARRAY(arena, int, own.n + 1);
        for (size_t k = 0; k < own.n; k++)
            target->columns[k] = column_place(spread, own.at[k].name);
        for (size_t k = 0; k < question->n_options; k++) {
            if (!question->options[k].says) continue;
            const char *name = said_name(arena, question, &question->options[k]);
            size_t said = variable_place(spread->variables, name);
            if (said == spread->variables->n) continue;
            version->targets[said] = (struct target){
                .question = question, .said = true, .columns = ARENA_ARRAY(arena, int, 1), .n = 1};
            version->targets[said].columns[0] = column_place(spread, name);
        }
    }
}

enum fail spread_open(struct db *db, struct arena *arena, int64_t survey, const char *language,
                      struct spread *out, struct why *why) {
    struct spread_versions_row *rows;
    struct spread_variables_row *variables;
    size_t n;
    *out = (struct spread){.arena = arena, .survey = survey};
    TRY(spread_versions(db, arena, survey, &rows, &n, why));
    if (n == 0) return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such survey");
    out->variables = ARENA_NEW(arena, struct spread_variables);
    TRY(spread_variables(db, arena, rows[0].questionnaire, &variables, &out->variables->n, why));
    out->variables->rows = variables;
    out->versions = ARENA_ARRAY(arena, struct spread_version, n);
    out->n_versions = n;
    for (size_t i = 0; i < n; i++) {
        struct spread_version *version = &out->versions[i];
        struct spread_column *columns;
        size_t n_columns;
        version->id = rows[i].id;
        version->number = rows[i].number == DB_NULL_INT ? 0 : rows[i].number;
        TRY(definition_read(arena, str_of(rows[i].text), &version->definition, why));
        size_t at = definition_language(&version->definition, language);
        spread_columns(arena, &version->definition, at, &columns, &n_columns);
        columns_merge(out, columns, n_columns);
        if (i > 0) continue;
        out->title = words_in(&version->definition.title, at);
        out->language = version->definition.languages[at];
        out->main_language = version->definition.languages[0];
    }
    for (size_t i = 0; i < n; i++) targets_make(out, &out->versions[i]);
    return FAIL_NONE;
}

/* ---- lines ---- */

struct run {
    const struct spread *spread;
    const struct spread_sheets_row *sheets;
    size_t n, at; /* of the stretch; the next to hand over */
    bool with_unfinished, begun;
    struct arena *scratch; /* of one sheet */
    struct str *cells, *own;
    enum fail (*each)(const struct spread_line *, const struct str *, void *, struct why *);
    void *context;
};

static const struct spread_version *version_find(const struct spread *spread, int64_t id) {
    for (size_t i = 0; i < spread->n_versions; i++)
        if (spread->versions[i].id == id) return &spread->versions[i];
    return NULL;
}

static void cells_clear(struct run *run) {
    memset(run->cells, 0, run->spread->n_columns * sizeof *run->cells);
    arena_reset(run->scratch, SHEET_BYTES);
}

static enum fail hand_over(struct run *run, struct why *why) {
    const struct spread_sheets_row *row = &run->sheets[run->at++];
    const struct spread_version *version = version_find(run->spread, row->version);
    struct spread_line line = {.sheet = row->id,
                               .respondent = row->respondent,
                               .version = version == NULL ? 0 : version->number,
                               .state = row->state,
                               .mode = row->mode,
                               .arm = row->arm,
                               .stratum = row->stratum,
                               .language = row->language,
                               .finished_on = row->finished_on == NULL ? "" : row->finished_on};
    enum fail fail = FAIL_NONE;
    if (run->with_unfinished || text_is(row->state, "complete"))
        fail = run->each(&line, run->cells, run->context, why);
    cells_clear(run);
    return fail;
}

/* Rows are by number of the variable, and those of one questionnaire lie together. */
static size_t place_of(const struct spread_variables *variables, int64_t id) {
    size_t low = 0, high = variables->n;
    if (high == 0) return 0;
    int64_t guess = id - variables->rows[0].id;
    if (guess >= 0 && (size_t)guess < high && variables->rows[guess].id == id) return (size_t)guess;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (variables->rows[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < variables->n && variables->rows[low].id == id ? low : variables->n;
}

static enum fail take_answer(const struct db_value *row, void *context, struct why *why) {
    struct run *run = context;
    while (run->at < run->n && run->sheets[run->at].id < row[0].i) TRY(hand_over(run, why));
    if (run->at == run->n || run->sheets[run->at].id != row[0].i) return FAIL_NONE;
    const struct spread_version *version = version_find(run->spread, run->sheets[run->at].version);
    size_t place = place_of(run->spread->variables, row[1].i);
    if (version == NULL || place == run->spread->variables->n) return FAIL_NONE;
    const struct target *target = &version->targets[place];
    if (target->question == NULL) return FAIL_NONE;
    const char *value = arena_copy_n(run->scratch, row[2].s, row[2].n);
    if (target->said) {
        run->cells[target->columns[0]] = (struct str){value, row[2].n};
        return FAIL_NONE;
    }
    target->question->type->cells(target->question, value, run->own);
    for (size_t i = 0; i < target->n; i++)
        if (target->columns[i] >= 0) run->cells[target->columns[i]] = run->own[i];
    return FAIL_NONE;
}

static enum fail stretch(struct db *db, struct run *run, int64_t *after, bool *more,
                         struct why *why) {
    struct arena *arena = arena_new((size_t)16 << 20);
    struct spread_sheets_row *sheets = NULL;
    size_t n = 0;
    enum fail fail = spread_sheets(db, arena, run->spread->survey, *after, &sheets, &n, why);
    *more = fail == FAIL_NONE && n > 0;
    run->sheets = sheets;
    run->n = n;
    run->at = 0;
    if (*more) {
        struct db_value in[] = {db_int(sheets[0].id), db_int(sheets[n - 1].id)};
        fail = db_each(db, &spread_answers_statement, in, take_answer, run, why);
        while (fail == FAIL_NONE && run->at < run->n) fail = hand_over(run, why);
        *after = sheets[n - 1].id;
    }
    arena_free(arena);
    return fail;
}

enum fail spread_each(struct db *db, const struct spread *spread, bool with_unfinished,
                      enum fail (*each)(const struct spread_line *line, const struct str *cells,
                                        void *context, struct why *why),
                      void *context, struct why *why) {
    struct arena *arena = arena_new((size_t)64 << 20), *scratch = arena_new((size_t)256 << 20);
    struct run run = {.spread = spread,
                      .with_unfinished = with_unfinished,
                      .scratch = scratch,
                      .cells = ARENA_ARRAY(arena, struct str, spread->n_columns + 1),
                      .own = ARENA_ARRAY(arena, struct str, OUTLINE_ITEMS_MAX * 2),
                      .each = each,
                      .context = context};
    int64_t after = 0;
    bool more = true;
    enum fail fail = FAIL_NONE;
    while (fail == FAIL_NONE && more) fail = stretch(db, &run, &after, &more, why);
    arena_free(scratch);
    arena_free(arena);
    return fail;
}
