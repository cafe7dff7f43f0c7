/* What the types of questions share. */
#include "base/hash.h"
#include "base/rng.h"
#include "question/type.h"

#include <assert.h>
#include <string.h>

/* ---- the list of types ---- */

const struct question_type *question_type_find(const char *name) {
    for (KIND_EACH(question_type, at)) {
        const struct question_type *type = *at;
        assert(type != NULL);
        if (text_is(type->name, name)) return type;
    }
    return NULL;
}

static const char *const order[] = {
    "single",  "multiple",    "yes_no",   "scale",     "grid",   "text",     "long_text",
    "number",  "date",        "agree",    "rank",      "points", "pairwise", "best_worst",
    "check",   "ways",        "postcode", "email",     "phone",  "address",  "file",
    "consent", "information", "exit",     "calculated"};

const struct question_type *const *question_type_list(struct arena *arena, size_t *n) {
    const struct question_type **list = ARENA_ARRAY(arena, const struct question_type *, 100);
    *n = 0;
    for (size_t i = 0; i < LENGTH(order); i++) {
        const struct question_type *type = question_type_find(order[i]);
        if (type != NULL) list[(*n)++] = type;
    }
    for (KIND_EACH(question_type, at)) {
        bool there = false;
        for (size_t i = 0; i < *n; i++) there |= list[i] == *at;
        if (!there && *n < 100) list[(*n)++] = *at;
    }
    return list;
}

/* ---- fields ---- */

struct field *fields_add(struct fields *fields, struct field field) {
    if (fields->n == fields->size) {
        size_t size = fields->size == 0 ? 8 : fields->size * 2;
        struct field *bigger = ARENA_ARRAY(fields->arena, struct field, size);
        if (fields->n > 0) memcpy(bigger, fields->at, fields->n * sizeof *bigger);
        fields->at = bigger;
        fields->size = size;
    }
    fields->at[fields->n] = field;
    return &fields->at[fields->n++];
}

const char *field_part(struct arena *arena, const struct question *question, const char *part) {
    return arena_printf(arena, "%s-%s", question->name, part);
}

static const char *word_text(const struct fields *fields, const struct words *words) {
    return piped(fields->arena, fields->definition, fields->answers, fields->language,
                 words_in(words, fields->language));
}

struct field question_field(const struct fields *fields, const struct question *question,
                            enum field_kind kind) {
    const char *hint = word_text(fields, &question->hint);
    const char *missing = words_in(&question->missing, fields->language);
    return (struct field){
        .name = question->name,
        .label = word_text(fields, &question->text),
        .hint = hint[0] == '\0' ? NULL : hint,
        .kind = kind,
        .required = question->required && !fields->paper,
        .missing = missing[0] == '\0' ? NULL : missing,
        .subject = "Your answer",
        .label_large = fields->alone,
    };
}

/* Order and choice that belong to this sheet and question alone. Places that are fixed stay. */
static size_t offered(const struct fields *fields, const struct question *question,
                      const struct option *options, size_t n, bool random, const char *what,
                      size_t *places) {
    size_t count = 0, loose[OUTLINE_ITEMS_MAX], n_loose = 0;
    for (size_t i = 0; i < n; i++)
        if (fields->paper || expression_is_true(options[i].only_if, fields->answers))
            places[count++] = i;
    if (!random || fields->paper) return count;
    for (size_t i = 0; i < count; i++)
        if (!options[places[i]].fixed) loose[n_loose++] = i;
    struct rng rng;
    rng_init(&rng, arena_printf(fields->arena, "%s\n%s\n%s", fields->seed, what, question->name));
    for (size_t i = n_loose; i > 1; i--) {
        size_t other = (size_t)rng_below(&rng, i);
        size_t kept = places[loose[i - 1]];
        places[loose[i - 1]] = places[loose[other]];
        places[loose[other]] = kept;
    }
    return count;
}

const struct choice *fields_choices(struct fields *fields, const struct question *question) {
    size_t places[OUTLINE_ITEMS_MAX];
    size_t n = offered(fields, question, question->options, question->n_options,
                       question->random_options, "options", places);
    struct choice *choices = ARENA_ARRAY(fields->arena, struct choice, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct option *option = &question->options[places[i]];
        choices[i] = (struct choice){option->name, word_text(fields, &option->label), NULL};
    }
    return choices;
}

size_t question_rows(const struct fields *fields, const struct question *question, size_t *places) {
    bool rows = question->n_rows > 0;
    return offered(fields, question, rows ? question->rows : question->options,
                   rows ? question->n_rows : question->n_options,
                   rows ? question->random_rows : question->random_options, "rows", places);
}

/* ---- piping ---- */

static void pipe_answer(struct buf *buf, struct arena *arena, const struct definition *definition,
                        const struct answers *answers, size_t language, struct str name) {
    int at = definition_find(definition, str_copy(arena, str_trim(name)));
    if (at == QUESTION_NONE) {
        buf_printf(buf, "{%.*s}", (int)name.n, name.s);
        return;
    }
    const char *value = answers == NULL ? NULL : answers->values[at];
    const struct question *question = &definition->questions[at];
    if (value == NULL || value[0] == '\0')
        buf_text(buf, "...");
    else
        buf_text(buf, question->type->tell == NULL
                          ? value
                          : question->type->tell(arena, question, language, value));
}

const char *piped(struct arena *arena, const struct definition *definition,
                  const struct answers *answers, size_t language, const char *text) {
    if (strpbrk(text, "{\\") == NULL) return text;
    struct buf buf;
    buf_init(&buf, arena, 64 << 10);
    for (const char *s = text; *s != '\0'; s++) {
        const char *end = *s == '{' ? strchr(s, '}') : NULL;
        if (*s == '\\' && s[1] == '{') {
            buf_char(&buf, *++s);
        } else if (end != NULL) {
            pipe_answer(&buf, arena, definition, answers, language,
                        (struct str){s + 1, (size_t)(end - s) - 1});
            s = end;
        } else {
            buf_char(&buf, *s);
        }
    }
    return buf.n == 0 ? "" : buf.s;
}

/* ---- columns ---- */

void columns_add(struct columns *columns, struct column_made column) {
    if (columns->n == columns->size) {
        size_t size = columns->size == 0 ? 64 : columns->size * 2;
        struct column_made *bigger = ARENA_ARRAY(columns->arena, struct column_made, size);
        if (columns->n > 0) memcpy(bigger, columns->at, columns->n * sizeof *bigger);
        columns->at = bigger;
        columns->size = size;
    }
    columns->at[columns->n++] = column;
}

const struct column_level *columns_levels(struct columns *columns, const struct option *options,
                                          size_t n) {
    struct column_level *levels = ARENA_ARRAY(columns->arena, struct column_level, n);
    for (size_t i = 0; i < n; i++)
        levels[i] = (struct column_level){.value = options[i].name,
                                          .label = words_in(&options[i].label, columns->language)};
    return levels;
}

void one_column(struct columns *columns, const struct question *question, enum column_kind kind,
                bool free_text) {
    columns_add(columns, (struct column_made){.name = question->name,
                                              .label = words_in(&question->text, columns->language),
                                              .kind = kind,
                                              .free_text = free_text});
}

void whole_cells(const struct question *question, const char *value, struct str *cells) {
    (void)question;
    cells[0] = value[0] == '\0' ? (struct str){NULL, 0} : str_of(value);
}

/* ---- one word of several ---- */

void choice_fill(struct form *form, const struct question *question, const char *value) {
    form_fill(form, question->name, value);
}

const char *choice_tell(struct arena *arena, const struct question *question, size_t language,
                        const char *value) {
    (void)arena;
    const struct option *option = option_find(question->options, question->n_options, value);
    return option == NULL ? value : words_in(&option->label, language);
}

void choice_columns(struct columns *columns, const struct question *question) {
    columns_add(columns, (struct column_made){.name = question->name,
                                              .label = words_in(&question->text, columns->language),
                                              .kind = COLUMN_CATEGORY,
                                              .levels = columns_levels(columns, question->options,
                                                                       question->n_options),
                                              .n_levels = question->n_options});
}

/* ---- text ---- */

bool has_field(const struct form *form, const char *name) {
    for (size_t i = 0; i < form->n_fields; i++)
        if (text_is(form->fields[i].name, name)) return true;
    return false;
}

const char *sent_text(const struct form *form, const char *name) {
    return has_field(form, name) ? form_text(form, name) : "";
}

void text_fill(struct form *form, const struct question *question, const char *value) {
    form_fill(form, question->name, value);
}

const char *text_read(struct fields *fields, struct form *form, const struct question *question) {
    (void)fields;
    return sent_text(form, question->name);
}

/* ---- cells ---- */

void cells_fill(struct form *form, const struct question *question, const char *value) {
    bool rows = question->n_rows > 0;
    size_t n = rows ? question->n_rows : question->n_options;
    for (size_t i = 0; i < n; i++) {
        const char *part = rows ? question->rows[i].name : question->options[i].name;
        const char *name = field_part(form->arena, question, part);
        struct str cell = cells_get(value, part);
        if (cell.s != NULL && has_field(form, name))
            form_fill(form, name, str_copy(form->arena, cell));
    }
}

const char *cells_read(struct fields *fields, struct form *form, const struct question *question) {
    bool rows = question->n_rows > 0;
    size_t n = rows ? question->n_rows : question->n_options;
    struct buf buf;
    buf_init(&buf, fields->arena, CELLS_MAX * 4);
    for (size_t i = 0; i < n; i++) {
        const char *part = rows ? question->rows[i].name : question->options[i].name;
        const char *sent = sent_text(form, field_part(fields->arena, question, part));
        if (sent[0] != '\0') buf_printf(&buf, "%s%s=%s", buf.n == 0 ? "" : " ", part, sent);
    }
    return buf.n == 0 ? "" : buf.s;
}

const char *said_name(struct arena *arena, const struct question *question,
                      const struct option *option) {
    return arena_printf(arena, "%s_%s_said", question->name, option->name);
}

static void columns_each(struct columns *columns, const struct question *question, bool flag) {
    for (size_t i = 0; i < question->n_options; i++) {
        const struct option *option = &question->options[i];
        columns_add(columns,
                    (struct column_made){
                        .name = arena_printf(columns->arena, "%s_%s", question->name, option->name),
                        .label = arena_printf(columns->arena, "%s: %s",
                                              words_in(&question->text, columns->language),
                                              words_in(&option->label, columns->language)),
                        .kind = COLUMN_NUMBER,
                        .flag = flag});
    }
}

void option_columns(struct columns *columns, const struct question *question) {
    columns_each(columns, question, false);
}

void flag_columns(struct columns *columns, const struct question *question) {
    columns_each(columns, question, true);
}

void option_cells(const struct question *question, const char *value, struct str *cells) {
    for (size_t i = 0; i < question->n_options; i++)
        cells[i] = cells_get(value, question->options[i].name);
}
