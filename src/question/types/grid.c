/*
 * grid -- the same answers for each of several rows, as one group of radio buttons a row.
 *
 * A table of bare buttons cannot be used with a screen reader or on a phone; a group with its own
 * name can, and gives the same answers.
 */
#include "question/type.h"

static void fields_of(struct fields *fields, const struct question *question) {
    size_t places[OUTLINE_ITEMS_MAX];
    size_t n = question_rows(fields, question, places);
    const struct choice *choices = fields_choices(fields, question);
    for (size_t i = 0; i < n; i++) {
        const struct option *row = &question->rows[places[i]];
        struct field field = question_field(fields, question, FIELD_CHOICE);
        field.name = field_part(fields->arena, question, row->name);
        field.label = piped(fields->arena, fields->definition, fields->answers, fields->language,
                            words_in(&row->label, fields->language));
        field.hint = NULL;
        field.label_large = false;
        field.choices = choices;
        if (field.missing == NULL)
            field.missing =
                arena_printf(fields->arena, "%s: %s", field.label, TR("choose an answer"));
        fields_add(fields, field);
    }
}

static const char *tell(struct arena *arena, const struct question *question, size_t language,
                        const char *value) {
    struct buf buf;
    buf_init(&buf, arena, 64 << 10);
    for (size_t i = 0; i < question->n_rows; i++) {
        struct str cell = cells_get(value, question->rows[i].name);
        if (cell.s == NULL) continue;
        buf_printf(&buf, "%s%s: %s", buf.n == 0 ? "" : "\n",
                   words_in(&question->rows[i].label, language),
                   choice_tell(arena, question, language, str_copy(arena, cell)));
    }
    return buf.n == 0 ? "" : buf.s;
}

static void columns_of(struct columns *columns, const struct question *question) {
    for (size_t i = 0; i < question->n_rows; i++) {
        const struct option *row = &question->rows[i];
        columns_add(columns,
                    (struct column_made){
                        .name = arena_printf(columns->arena, "%s_%s", question->name, row->name),
                        .label = arena_printf(columns->arena, "%s: %s",
                                              words_in(&question->text, columns->language),
                                              words_in(&row->label, columns->language)),
                        .kind = COLUMN_CATEGORY,
                        .ordered = true,
                        .levels = columns_levels(columns, question->options, question->n_options),
                        .n_levels = question->n_options});
    }
}

static void cells_of(const struct question *question, const char *value, struct str *cells) {
    for (size_t i = 0; i < question->n_rows; i++)
        cells[i] = cells_get(value, question->rows[i].name);
}

static const char *const properties[] = {"order", "row order", NULL};

static const struct question_type type_grid = {
    .name = "grid",
    .label = TR("A grid: the same answers for several rows"),
    .help = TR("For example how much people trust each of five organisations."),
    .takes = TAKES_OPTIONS | TAKES_ROWS,
    .options_min = 2,
    .value = VALUE_CELLS,
    .properties = properties,
    .fields = fields_of,
    .fill = cells_fill,
    .read = cells_read,
    .tell = tell,
    .columns = columns_of,
    .cells = cells_of,
};
REGISTER(question_type, type_grid);
