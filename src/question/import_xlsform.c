/* XLSForm: the sheets survey, choices and settings of an XLSX. */
#include "office/sheet.h"
#include "office/spreadsheet.h"
#include "question/import.h"
#include "question/type.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

struct form_sheets {
    struct import *import;
    const struct sheet *survey, *choices, *settings;
};

/* Place of a column by its heading, without regard to case; -1: none. "label" also finds
 * "label::English (en)", the first language. */
static int column_of(const struct sheet *sheet, const char *name) {
    size_t n = strlen(name);
    if (sheet == NULL) return -1;
    for (size_t i = 0; i < sheet->n_columns; i++)
        if (strcasecmp(sheet_text(sheet, 0, i), name) == 0) return (int)i;
    for (size_t i = 0; i < sheet->n_columns; i++) {
        const char *heading = sheet_text(sheet, 0, i);
        if (strncasecmp(heading, name, n) == 0 && strncmp(heading + n, "::", 2) == 0) return (int)i;
    }
    return -1;
}

static const char *cell(const struct sheet *sheet, size_t row, const char *column) {
    int at = column_of(sheet, column);
    return at < 0 ? "" : sheet_text(sheet, row, (size_t)at);
}

static bool is_yes(const char *text) {
    return strcasecmp(text, "yes") == 0 || strcasecmp(text, "true") == 0 ||
           strcasecmp(text, "true()") == 0;
}

/* "${age} > 17 and selected(${uses}, 'gp')" to "age > 17 and uses has gp". Other functions stay,
 * and are then refused by the checker with their name. `self`: what '.' stands for. */
static char *condition_of(struct arena *arena, const char *text, const char *self) {
    struct buf buf;
    buf_init(&buf, arena, 16384);
    for (const char *s = text; *s != '\0'; s++) {
        if (strncmp(s, "selected(", 9) == 0) {
            const char *name = strchr(s, '{'), *end = name == NULL ? NULL : strchr(name, '}');
            const char *quote = end == NULL ? NULL : strpbrk(end, "'\"");
            const char *close = quote == NULL ? NULL : strchr(quote + 1, *quote);
            const char *bracket = close == NULL ? NULL : strchr(close, ')');
            if (bracket != NULL) {
                buf_printf(&buf, "(%.*s has %s)", (int)(end - name - 1), name + 1,
                           import_option_name(
                               arena, arena_copy_n(arena, quote + 1, (size_t)(close - quote) - 1)));
                s = bracket;
                continue;
            }
        }
        if (strncmp(s, "${", 2) == 0 && strchr(s, '}') != NULL) {
            const char *end = strchr(s, '}');
            for (const char *c = s + 2; c < end; c++)
                buf_char(&buf, isalnum((unsigned char)*c) ? (char)tolower((unsigned char)*c) : '_');
            s = end;
        } else if (*s == '.' && !isdigit((unsigned char)s[1]) &&
                   (s == text || !isdigit((unsigned char)s[-1]))) {
            buf_text(&buf, self);
        } else if (strncmp(s, " div ", 5) == 0) {
            buf_text(&buf, " / ");
            s += 4;
        } else {
            buf_char(&buf, *s == '\n' ? ' ' : *s);
        }
    }
    return buf.n == 0 ? arena_copy(arena, "") : buf.s;
}

static void choices_add(struct form_sheets *f, struct block *block, const char *list,
                        const char *where) {
    struct import *import = f->import;
    const struct sheet *choices = f->choices;
    block->items = ARENA_ARRAY(import->arena, struct item, OUTLINE_ITEMS_MAX);
    for (size_t row = 1; choices != NULL && row < choices->n_rows; row++) {
        const char *of = cell(choices, row, "list_name");
        if (of[0] == '\0') of = cell(choices, row, "list name");
        if (!text_is(of, list)) continue;
        if (block->n_items == OUTLINE_ITEMS_MAX) {
            import_note(import, "%s: only the first 300 choices are taken", where);
            return;
        }
        block->items[block->n_items++] =
            (struct item){.name = import_option_name(import->arena, cell(choices, row, "name")),
                          .label = {{import_plain(import->arena, cell(choices, row, "label"))}},
                          .flags = ""};
    }
}

static const struct {
    const char *from, *to;
} types[] = {{"integer", "number"},      {"decimal", "number"},   {"text", "text"},
             {"date", "date"},           {"note", "information"}, {"calculate", "calculated"},
             {"acknowledge", "consent"}, {"trigger", "consent"},  {"image", "file"}};

/* The type, and for selects the list of choices. */
static const char *type_of(struct form_sheets *f, const char *type, const char **list) {
    struct str rest = str_of(type);
    struct str first = str_cut(&rest, ' ');
    char *word = str_copy(f->import->arena, first);
    *list = rest.s == NULL ? "" : str_copy(f->import->arena, str_trim(rest));
    struct str or_other = str_of(*list);
    if (or_other.n > 9 && text_is(or_other.s + or_other.n - 9, " or_other"))
        *list = arena_copy_n(f->import->arena, *list, or_other.n - 9);
    if (text_is(word, "select_one")) return "single";
    if (text_is(word, "select_multiple")) return "multiple";
    if (text_is(word, "rank")) return "rank";
    for (size_t i = 0; i < LENGTH(types); i++)
        if (text_is(word, types[i].from)) return types[i].to;
    return NULL;
}

static void properties_add(struct form_sheets *f, struct block *block, size_t row) {
    struct arena *arena = f->import->arena;
    const struct sheet *survey = f->survey;
    const char *hint = cell(survey, row, "hint"), *relevant = cell(survey, row, "relevant");
    const char *constraint = cell(survey, row, "constraint");
    const char *calculation = cell(survey, row, "calculation");
    block_property_set(arena, block, "hint", import_plain(arena, hint));
    if (is_yes(cell(survey, row, "required"))) block_property_set(arena, block, "required", "yes");
    block_property_set(arena, block, "missing",
                       import_plain(arena, cell(survey, row, "required_message")));
    if (relevant[0] != '\0')
        block_property_set(arena, block, "only if", condition_of(arena, relevant, block->name));
    if (constraint[0] != '\0') {
        block_property_set(arena, block, "must", condition_of(arena, constraint, block->name));
        block_property_set(arena, block, "otherwise",
                           import_plain(arena, cell(survey, row, "constraint_message")));
    }
    if (calculation[0] != '\0' && text_is(block->type, "calculated"))
        block_property_set(arena, block, "value", condition_of(arena, calculation, block->name));
    if (strncmp(cell(survey, row, "type"), "decimal", 7) == 0)
        block_property_set(arena, block, "decimals", "2");
    if (strstr(cell(survey, row, "parameters"), "randomize=true") != NULL)
        block_property_set(arena, block, "order", "random");
}

/* Columns that we do not read, said once each. */
static void columns_note(struct form_sheets *f) {
    static const char *const known[] = {"type",
                                        "name",
                                        "label",
                                        "hint",
                                        "required",
                                        "relevant",
                                        "constraint",
                                        "constraint_message",
                                        "required_message",
                                        "calculation",
                                        "parameters",
                                        NULL};
    for (size_t i = 0; i < f->survey->n_columns; i++) {
        const char *heading = sheet_text(f->survey, 0, i);
        bool read = heading[0] == '\0';
        for (size_t k = 0; known[k] != NULL; k++) read |= column_of(f->survey, known[k]) == (int)i;
        if (!read) import_note(f->import, "survey: the column '%.60s' is not taken over", heading);
    }
}

static void row_add(struct form_sheets *f, size_t row) {
    struct import *import = f->import;
    const char *type = cell(f->survey, row, "type"), *list = "";
    const char *where = arena_printf(import->arena, "survey, row %zu", row + 1);
    const char *label = import_plain(import->arena, cell(f->survey, row, "label"));
    if (type[0] == '\0' || text_is(type, "end group") || text_is(type, "end_group")) return;
    bool group = text_is(type, "begin group") || text_is(type, "begin_group");
    const char *to = group ? "" : type_of(f, type, &list);
    if (to == NULL) {
        import_note(import, "%s: '%.40s' has no counterpart and is left out", where, type);
        return;
    }
    struct block block = {.kind = group ? BLOCK_SECTION : BLOCK_QUESTION,
                          .name = import_name(import, cell(f->survey, row, "name")),
                          .type = to,
                          .text = {{label[0] == '\0' ? cell(f->survey, row, "name") : label}}};
    if (group) {
        const char *relevant = cell(f->survey, row, "relevant");
        if (relevant[0] != '\0')
            block_property_set(import->arena, &block, "only if",
                               condition_of(import->arena, relevant, ""));
        if (strstr(cell(f->survey, row, "appearance"), "field-list") != NULL)
            block_property_set(import->arena, &block, "together", "yes");
    } else {
        properties_add(f, &block, row);
    }
    if (text_is(to, "single") || text_is(to, "multiple") || text_is(to, "rank"))
        choices_add(f, &block, list, where);
    import_block(import, block, where);
}

enum fail import_xlsform(struct arena *arena, struct str bytes, struct imported *out,
                         struct why *why) {
    struct sheet_book book;
    struct import import = {.arena = arena, .outline = {.languages = {"en"}, .n_languages = 1}};
    struct form_sheets f = {.import = &import};
    TRY(sheet_read(arena, bytes, &book, why));
    f.survey = sheet_find(&book, "survey");
    f.choices = sheet_find(&book, "choices");
    f.settings = sheet_find(&book, "settings");
    if (f.survey == NULL || column_of(f.survey, "type") < 0 || column_of(f.survey, "name") < 0)
        return why_fail(why, FAIL_INPUT, "file",
                        "an XLSForm has a sheet 'survey' with the columns type, name and label; "
                        "this file has none");
    if (f.survey->n_rows > OUTLINE_BLOCKS_MAX)
        return why_fail(why, FAIL_LIMIT, "file", "an XLSForm of more than 1,000 rows is too long");
    const char *title = cell(f.settings, 1, "form_title");
    struct block first = {.kind = BLOCK_SETTING,
                          .name = "title",
                          .type = "",
                          .text = {{title[0] == '\0' ? "Untitled" : import_plain(arena, title)}}};
    outline_insert(arena, &import.outline, 0, &first);
    columns_note(&f);
    for (size_t row = 1; row < f.survey->n_rows; row++) row_add(&f, row);
    return import_finish(&import, out, why);
}

/* ---- back ---- */

struct out {
    struct import notes; /* only its notes */
    struct spreadsheet *book;
    const struct definition *definition;
};

static const char *type_back(struct out *o, const struct question *q) {
    const char *name = q->type->name;
    struct arena *arena = o->notes.arena;
    if (text_is(name, "single") || text_is(name, "yes_no") || text_is(name, "scale") ||
        text_is(name, "agree"))
        return arena_printf(arena, "select_one %s", q->name);
    if (text_is(name, "multiple")) return arena_printf(arena, "select_multiple %s", q->name);
    if (text_is(name, "rank")) return arena_printf(arena, "rank %s", q->name);
    if (text_is(name, "number")) return q->decimals > 0 ? "decimal" : "integer";
    if (text_is(name, "date")) return "date";
    if (text_is(name, "information") || text_is(name, "exit")) return "note";
    if (text_is(name, "calculated")) return "calculate";
    if (text_is(name, "consent")) return "acknowledge";
    if (text_is(name, "text") || text_is(name, "long_text") || text_is(name, "postcode"))
        return "text";
    if (q->type->apart) {
        import_note(&o->notes,
                    "'%s' (%s): elsewhere what people give is not kept apart from their answers",
                    q->name, name);
        return text_is(name, "file") ? "image" : "text";
    }
    import_note(&o->notes, "'%s' (%s) has no counterpart in XLSForm and is left out", q->name,
                name);
    return NULL;
}

/* "uses has gp" to "selected(${uses}, 'gp')": names of questions get their signs. */
static char *condition_back(struct out *o, const char *text) {
    struct buf buf;
    struct arena *arena = o->notes.arena;
    buf_init(&buf, arena, 16384);
    if (text == NULL) return arena_copy(arena, "");
    for (const char *s = text; *s != '\0';) {
        size_t n = 0;
        while (isalnum((unsigned char)s[n]) || s[n] == '_') n++;
        char *word = arena_copy_n(arena, s, n);
        int at = n == 0 ? QUESTION_NONE : definition_find(o->definition, word);
        if (at != QUESTION_NONE && strncmp(s + n, " has ", 5) == 0) {
            const char *option = s + n + 5;
            size_t m = 0;
            while (isalnum((unsigned char)option[m]) || option[m] == '_') m++;
            buf_printf(&buf, "selected(${%s}, '%.*s')", word, (int)m, option);
            s = option + m;
        } else if (n == 0) {
            buf_char(&buf, *s++);
        } else {
            bool plain = text_is(word, "and") || text_is(word, "or") || text_is(word, "not") ||
                         isdigit((unsigned char)word[0]);
            if (at != QUESTION_NONE)
                buf_printf(&buf, "${%s}", word);
            else
                buf_printf(&buf, plain ? "%s" : "'%s'", word);
            s += n;
        }
    }
    return buf.n == 0 ? arena_copy(arena, "") : buf.s;
}

static void row_put(struct out *o, const char *type, const char *name, const char *label,
                    const struct question *q, const char *only_if) {
    static const char *const none = "";
    const struct block *block = q == NULL ? NULL : q->block;
    const char *cells[] = {type,
                           name,
                           label,
                           q == NULL ? none : words_in(&q->hint, 0),
                           q != NULL && q->required ? "yes" : none,
                           condition_back(o, only_if),
                           q == NULL ? none : condition_back(o, block_property(block, "must")),
                           q == NULL ? none : words_in(&q->otherwise, 0),
                           q == NULL ? none : condition_back(o, block_property(block, "value")),
                           q != NULL && q->random_options ? "randomize=true" : none};
    for (size_t i = 0; i < LENGTH(cells); i++) spreadsheet_text(o->book, cells[i]);
    spreadsheet_end_row(o->book);
}

static void survey_put(struct out *o) {
    static const struct spreadsheet_column heads[] = {
        {"type", 20},        {"name", 20},      {"label", 60},      {"hint", 30},
        {"required", 0},     {"relevant", 30},  {"constraint", 30}, {"constraint_message", 30},
        {"calculation", 30}, {"parameters", 20}};
    const struct definition *d = o->definition;
    int open = QUESTION_NONE;
    spreadsheet_sheet(o->book, "survey", heads, LENGTH(heads));
    for (size_t i = 0; i < d->n_questions; i++) {
        const struct question *q = &d->questions[i];
        if (q->section != open) {
            if (open != QUESTION_NONE) row_put(o, "end_group", "", "", NULL, NULL);
            open = q->section;
            const struct section *s = &d->sections[open];
            row_put(o, "begin_group", s->name, words_in(&s->title, 0), NULL,
                    block_property(s->block, "only if"));
        }
        if (text_is(q->type->name, "grid")) { /* a row of the grid becomes a question */
            for (size_t k = 0; k < q->n_rows; k++)
                row_put(o, arena_printf(o->notes.arena, "select_one %s", q->name),
                        arena_printf(o->notes.arena, "%s_%s", q->name, q->rows[k].name),
                        arena_printf(o->notes.arena, "%s %s", words_in(&q->text, 0),
                                     words_in(&q->rows[k].label, 0)),
                        q, block_property(q->block, "only if"));
            continue;
        }
        const char *type = type_back(o, q);
        if (type != NULL)
            row_put(o, type, q->name, words_in(&q->text, 0), q,
                    block_property(q->block, "only if"));
    }
    if (open != QUESTION_NONE) row_put(o, "end_group", "", "", NULL, NULL);
}

static void choices_put(struct out *o) {
    static const struct spreadsheet_column heads[] = {
        {"list_name", 20}, {"name", 20}, {"label", 60}};
    spreadsheet_sheet(o->book, "choices", heads, LENGTH(heads));
    for (size_t i = 0; i < o->definition->n_questions; i++) {
        const struct question *q = &o->definition->questions[i];
        for (size_t k = 0; k < q->n_options; k++) {
            spreadsheet_text(o->book, q->name);
            spreadsheet_text(o->book, q->options[k].name);
            spreadsheet_text(o->book, words_in(&q->options[k].label, 0));
            spreadsheet_end_row(o->book);
            if (q->options[k].says || q->options[k].exclusive || q->options[k].only_if != NULL)
                import_note(&o->notes,
                            "'%s' of '%s': what stands in its brackets has no counterpart in "
                            "XLSForm",
                            q->options[k].name, q->name);
        }
    }
}

enum fail export_xlsform(struct arena *arena, const struct definition *definition, struct date date,
                         struct str *bytes, const char ***notes, size_t *n_notes, struct why *why) {
    static const struct spreadsheet_column heads[] = {{"form_title", 40}, {"form_id", 20}};
    struct spreadsheet_about about = {.title = words_in(&definition->title, 0), .date = date};
    struct out o = {.notes = {.arena = arena}, .definition = definition};
    TRY(spreadsheet_open(arena, SPREADSHEET_XLSX, &about, &o.book, why));
    survey_put(&o);
    choices_put(&o);
    spreadsheet_sheet(o.book, "settings", heads, LENGTH(heads));
    spreadsheet_text(o.book, words_in(&definition->title, 0));
    spreadsheet_text(o.book, "folkmoot");
    spreadsheet_end_row(o.book);
    TRY(spreadsheet_close(o.book, bytes, why));
    if (definition->n_arms > 0)
        import_note(&o.notes, "arms of an experiment have no counterpart in XLSForm");
    if (definition->n_quotas > 0) import_note(&o.notes, "quotas have no counterpart in XLSForm");
    *notes = o.notes.notes;
    *n_notes = o.notes.n_notes;
    return FAIL_NONE;
}
