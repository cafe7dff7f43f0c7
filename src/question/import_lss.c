/*
 * LimeSurvey's .lss: XML whose sections are tables, <groups>, <questions>, <answers> ..., each with
 * <rows><row><field>text</field>...</row></rows>.
 */
#include "question/import.h"
#include "question/type.h"

#include <ctype.h>
#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BYTES_MAX = 5 << 20, ROWS_MAX = 20000, FIELDS_MAX = 80, FIELD_BYTES_MAX = 64 << 10 };

struct cell {
    const char *name, *text;
};
struct line {
    const char *table;
    struct cell cells[FIELDS_MAX];
    size_t n;
};

struct reading {
    struct arena *arena;
    struct line **lines;
    size_t n, size;
    const char *table, *field;
    struct line *line;
    struct buf text;
    int depth;
    struct why why;
    XML_Parser parser;
};

static void stop(struct reading *r, enum fail fail, const char *text) {
    if (r->why.fail == FAIL_NONE) why_fail(&r->why, fail, "file", "%s", text);
    XML_StopParser(r->parser, XML_FALSE);
}

static void XMLCALL on_start(void *data, const XML_Char *name, const XML_Char **attributes) {
    (void)attributes;
    struct reading *r = data;
    r->depth++;
    if (r->depth == 2) r->table = arena_copy(r->arena, name);
    if (r->depth == 4 && strcmp(name, "row") == 0) {
        if (r->n == ROWS_MAX) {
            stop(r, FAIL_LIMIT, "the survey has more rows than can be taken");
            return;
        }
        if (r->n == r->size) {
            size_t size = r->size == 0 ? 256 : r->size * 2;
            struct line **bigger = ARENA_ARRAY(r->arena, struct line *, size);
            if (r->n > 0) memcpy(bigger, r->lines, r->n * sizeof *bigger);
            r->lines = bigger;
            r->size = size;
        }
        r->line = r->lines[r->n++] = ARENA_NEW(r->arena, struct line);
        r->line->table = r->table == NULL ? "" : r->table;
    }
    if (r->depth == 5 && r->line != NULL) {
        r->field = arena_copy(r->arena, name);
        buf_init(&r->text, r->arena, FIELD_BYTES_MAX);
    }
    if (r->depth > 16) stop(r, FAIL_INPUT, "this file is nested deeper than a LimeSurvey file is");
}

static void XMLCALL on_end(void *data, const XML_Char *name) {
    (void)name;
    struct reading *r = data;
    if (r->depth == 5 && r->line != NULL && r->field != NULL && r->line->n < FIELDS_MAX)
        r->line->cells[r->line->n++] =
            (struct cell){r->field, r->text.n == 0 ? "" : arena_copy(r->arena, r->text.s)};
    if (r->depth == 5) r->field = NULL;
    if (r->depth == 4) r->line = NULL;
    if (r->depth == 2) r->table = NULL;
    r->depth--;
}

static void XMLCALL on_text(void *data, const XML_Char *text, int n) {
    struct reading *r = data;
    if (r->field == NULL || r->depth < 5) return;
    buf_add(&r->text, text, (size_t)n);
    if (r->text.full) stop(r, FAIL_LIMIT, "a text in the file is longer than 64 KB");
}

/* A document type may hold entities that swell; a survey file has none. */
static void XMLCALL on_doctype(void *data, const XML_Char *name, const XML_Char *system_id,
                               const XML_Char *public_id, int internal) {
    (void)name, (void)system_id, (void)public_id, (void)internal;
    stop(data, FAIL_INPUT, "this file has a document type, which a LimeSurvey file has not");
}

static void parser_free(void *parser) {
    XML_ParserFree(parser);
}

static enum fail lines_read(struct reading *r, struct str bytes, struct why *why) {
    if (bytes.n > BYTES_MAX)
        return why_fail(why, FAIL_LIMIT, "file", "a LimeSurvey file has at most 5 MB here");
    r->parser = XML_ParserCreate(NULL);
    if (r->parser == NULL) return why_fail(why, FAIL_SYSTEM, NULL, "no memory for the XML reader");
    arena_on_end(r->arena, parser_free, r->parser);
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, on_start, on_end);
    XML_SetCharacterDataHandler(r->parser, on_text);
    XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
    if (XML_Parse(r->parser, bytes.s, (int)bytes.n, XML_TRUE) == XML_STATUS_OK) return FAIL_NONE;
    if (r->why.fail != FAIL_NONE) return why_fail(why, r->why.fail, "file", "%s", r->why.text);
    enum fail fail = why_fail(why, FAIL_INPUT, "file", "this is not good XML: %s",
                              XML_ErrorString(XML_GetErrorCode(r->parser)));
    if (why != NULL) {
        why->row = (int64_t)XML_GetCurrentLineNumber(r->parser);
        why->column = (int64_t)XML_GetCurrentColumnNumber(r->parser) + 1;
    }
    return fail;
}

/* ---- tables ---- */

static const char *get(const struct line *line, const char *name) {
    for (size_t i = 0; i < line->n; i++)
        if (text_is(line->cells[i].name, name)) return line->cells[i].text;
    return "";
}

struct lss {
    struct import import;
    struct reading reading;
    const char *language;
};

/* Since version 4 texts stand in tables of their own (question_l10ns); before, in the row. */
static const char *text_of(const struct lss *lss, const struct line *line, const char *table,
                           const char *key, const char *field) {
    if (get(line, field)[0] != '\0') return get(line, field);
    for (size_t i = 0; i < lss->reading.n; i++) {
        const struct line *other = lss->reading.lines[i];
        if (!text_is(other->table, table) || !text_is(get(other, key), get(line, key))) continue;
        if (text_is(get(other, "language"), lss->language)) return get(other, field);
    }
    return "";
}

static bool is_main_language(const struct lss *lss, const struct line *line) {
    const char *language = get(line, "language");
    return language[0] == '\0' || text_is(language, lss->language);
}

static int by_order(const void *a, const void *b, const char *const *names, size_t n) {
    const struct line *x = *(struct line *const *)a, *y = *(struct line *const *)b;
    for (size_t i = 0; i < n; i++) {
        int64_t p = 0, q = 0;
        if (!str_int(str_of(get(x, names[i])), 0, INT64_MAX, &p)) p = 0;
        if (!str_int(str_of(get(y, names[i])), 0, INT64_MAX, &q)) q = 0;
        if (p != q) return p < q ? -1 : 1;
    }
    return 0;
}

static int by_question(const void *a, const void *b) {
    static const char *const names[] = {"question_order", "qid"};
    return by_order(a, b, names, LENGTH(names));
}
static int by_group(const void *a, const void *b) {
    static const char *const names[] = {"group_order", "gid"};
    return by_order(a, b, names, LENGTH(names));
}
static int by_answer(const void *a, const void *b) {
    static const char *const names[] = {"sortorder", "scale_id", "question_order", "qid"};
    return by_order(a, b, names, LENGTH(names));
}

/* Rows of a table with a field equal to a value (value NULL: all), in order. */
static size_t rows_of(struct lss *lss, const char *table, const char *field, const char *value,
                      int (*order)(const void *, const void *), struct line ***out) {
    size_t n = 0;
    *out = ARENA_ARRAY(lss->import.arena, struct line *, lss->reading.n + 1);
    for (size_t i = 0; i < lss->reading.n; i++) {
        struct line *line = lss->reading.lines[i];
        if (!text_is(line->table, table) || !is_main_language(lss, line)) continue;
        if (value == NULL || text_is(get(line, field), value)) (*out)[n++] = line;
    }
    qsort(*out, n, sizeof **out, order);
    return n;
}

static void item_add(struct block *block, struct item item) {
    if (block->n_items < OUTLINE_ITEMS_MAX) block->items[block->n_items++] = item;
}

/* Answers of the question as options; its subquestions as rows (of a grid) or options. */
static void items_add(struct lss *lss, struct block *block, const struct line *question,
                      bool rows_too, bool sub_as_options) {
    struct arena *arena = lss->import.arena;
    struct line **lines;
    block->items = ARENA_ARRAY(arena, struct item, OUTLINE_ITEMS_MAX);
    size_t n =
        rows_of(lss, "subquestions", "parent_qid", get(question, "qid"), by_question, &lines);
    for (size_t i = 0; (rows_too || sub_as_options) && i < n; i++)
        item_add(block, (struct item){
                            .is_row = rows_too,
                            .name = import_option_name(arena, get(lines[i], "title")),
                            .label = {{import_plain(arena, text_of(lss, lines[i], "question_l10ns",
                                                                   "qid", "question"))}},
                            .flags = ""});
    n = rows_of(lss, "answers", "qid", get(question, "qid"), by_answer, &lines);
    for (size_t i = 0; !sub_as_options && i < n; i++)
        item_add(block,
                 (struct item){.name = import_option_name(arena, get(lines[i], "code")),
                               .label = {{import_plain(arena, text_of(lss, lines[i], "answer_l10ns",
                                                                      "aid", "answer"))}},
                               .flags = ""});
    if (text_is(get(question, "other"), "Y") && !rows_too)
        item_add(block, (struct item){.name = "other", .label = {{"Other"}}, .flags = "say"});
}

struct mapped {
    char code;
    const char *type;
    bool answers, rows, sub_options;
    const char *fixed; /* options of a grid that LimeSurvey keeps to itself */
};
static const struct mapped maps[] = {
    {'L', "single", true, false, false, NULL},
    {'!', "single", true, false, false, NULL},
    {'O', "single", true, false, false, NULL},
    {'M', "multiple", false, false, true, NULL},
    {'P', "multiple", false, false, true, NULL},
    {'Y', "yes_no", false, false, false, NULL},
    {'G', "single", false, false, false, "F=Female M=Male"},
    {'5', "scale", false, false, false, NULL},
    {'S', "text", false, false, false, NULL},
    {'T', "long_text", false, false, false, NULL},
    {'U', "long_text", false, false, false, NULL},
    {'N', "number", false, false, false, NULL},
    {'D', "date", false, false, false, NULL},
    {'X', "information", false, false, false, NULL},
    {'R', "rank", true, false, false, NULL},
    {'F', "grid", true, true, false, NULL},
    {'H', "grid", true, true, false, NULL},
    {'A', "grid", false, true, false, "1=1 2=2 3=3 4=4 5=5"},
    {'B', "grid", false, true, false, "1=1 2=2 3=3 4=4 5=5 6=6 7=7 8=8 9=9 10=10"},
    {'C', "grid", false, true, false, "Y=Yes U=Uncertain N=No"},
    {'E', "grid", false, true, false, "I=Increase S=Same D=Decrease"},
};

static const struct mapped *map_of(const char *type) {
    for (size_t i = 0; i < LENGTH(maps); i++)
        if (type[0] == maps[i].code && type[1] == '\0') return &maps[i];
    return NULL;
}

static void fixed_add(struct block *block, struct arena *arena, const char *fixed) {
    struct str rest = str_of(fixed);
    while (rest.s != NULL && rest.n > 0) {
        struct str one = str_cut(&rest, ' ');
        struct str name = str_cut(&one, '=');
        item_add(block, (struct item){.name = str_copy(arena, name),
                                      .label = {{str_copy(arena, one)}},
                                      .flags = ""});
    }
}

/* "((q1.NAOK == \"Y\"))" to "((q1 = Y))": the equal signs, NAOK and codes in quotes. Yes and no of
 * LimeSurvey are Y and N. */
static char *relevance_of(struct arena *arena, const char *text) {
    struct buf buf;
    buf_init(&buf, arena, 16384);
    for (const char *s = text; *s != '\0'; s++) {
        if (strncmp(s, ".NAOK", 5) == 0) {
            s += 4;
        } else if (strncmp(s, "==", 2) == 0) {
            buf_char(&buf, '=');
            s++;
        } else if (strncmp(s, "\"Y\"", 3) == 0 || strncmp(s, "\"N\"", 3) == 0) {
            buf_text(&buf, s[1] == 'Y' ? "yes" : "no");
            s += 2;
        } else if (*s == '"') {
            continue;
        } else {
            buf_char(&buf, (char)tolower((unsigned char)*s));
        }
    }
    return buf.n == 0 ? arena_copy(arena, "") : buf.s;
}

static void question_add(struct lss *lss, const struct line *question) {
    struct import *import = &lss->import;
    struct arena *arena = import->arena;
    const char *title = get(question, "title"), *type = get(question, "type");
    const char *where = arena_printf(arena, "question '%.40s'", title);
    const struct mapped *map = map_of(type);
    if (map == NULL) {
        import_note(import, "%s: LimeSurvey's type '%.4s' has no counterpart and is left out",
                    where, type);
        return;
    }
    const char *text =
        import_plain(arena, text_of(lss, question, "question_l10ns", "qid", "question"));
    struct block block = {.kind = BLOCK_QUESTION,
                          .name = import_name(import, title),
                          .type = map->type,
                          .text = {{text[0] == '\0' ? title : text}}};
    if (map->answers || map->rows || map->sub_options)
        items_add(lss, &block, question, map->rows, map->sub_options);
    if (map->fixed != NULL && block.items == NULL)
        block.items = ARENA_ARRAY(arena, struct item, OUTLINE_ITEMS_MAX);
    if (map->fixed != NULL) fixed_add(&block, arena, map->fixed);
    block_property_set(
        arena, &block, "hint",
        import_plain(arena, text_of(lss, question, "question_l10ns", "qid", "help")));
    if (text_is(get(question, "mandatory"), "Y"))
        block_property_set(arena, &block, "required", "yes");
    const char *relevance = get(question, "relevance");
    if (relevance[0] != '\0' && !text_is(relevance, "1"))
        block_property_set(arena, &block, "only if", relevance_of(arena, relevance));
    if (type[0] == 'O' || type[0] == 'P')
        import_note(import, "%s: the comment beside each answer is not taken over", where);
    import_block(import, block, where);
}

static void survey_add_all(struct lss *lss) {
    struct line **groups, **questions;
    struct import *import = &lss->import;
    size_t n = rows_of(lss, "groups", NULL, NULL, by_group, &groups);
    for (size_t i = 0; i < n; i++) {
        const char *name = text_of(lss, groups[i], "group_l10ns", "gid", "group_name");
        struct block section = {.kind = BLOCK_SECTION,
                                .name = import_name(import, arena_printf(import->arena, "part_%s",
                                                                         get(groups[i], "gid"))),
                                .type = "",
                                .text = {{import_plain(import->arena, name)}}};
        import_block(import, section, "a group");
        size_t m = rows_of(lss, "questions", "gid", get(groups[i], "gid"), by_question, &questions);
        for (size_t k = 0; k < m; k++) question_add(lss, questions[k]);
    }
    size_t n_quotas = rows_of(lss, "quota", NULL, NULL, by_group, &groups);
    if (n_quotas > 0)
        import_note(import, "%zu quotas are not taken over; write them anew", n_quotas);
}

enum fail import_lss(struct arena *arena, struct str bytes, struct imported *out, struct why *why) {
    struct lss *lss = ARENA_NEW(arena, struct lss);
    struct line **lines;
    lss->import =
        (struct import){.arena = arena, .outline = {.languages = {"en"}, .n_languages = 1}};
    lss->reading.arena = arena;
    lss->language = "";
    TRY(lines_read(&lss->reading, bytes, why));
    for (size_t i = 0; i < lss->reading.n; i++)
        if (text_is(lss->reading.lines[i]->table, "surveys"))
            lss->language = get(lss->reading.lines[i], "language");
    size_t n = rows_of(lss, "surveys_languagesettings", NULL, NULL, by_group, &lines);
    const char *title = n == 0 ? "" : get(lines[0], "surveyls_title");
    for (size_t i = 0; i < n; i++)
        if (text_is(get(lines[i], "surveyls_language"), lss->language))
            title = get(lines[i], "surveyls_title");
    if (rows_of(lss, "questions", NULL, NULL, by_question, &lines) == 0)
        return why_fail(why, FAIL_INPUT, "file",
                        "there are no questions in this file; export the survey structure (.lss) "
                        "from LimeSurvey");
    struct block first = {.kind = BLOCK_SETTING,
                          .name = "title",
                          .type = "",
                          .text = {{title[0] == '\0' ? "Untitled" : import_plain(arena, title)}}};
    outline_insert(arena, &lss->import.outline, 0, &first);
    survey_add_all(lss);
    return import_finish(&lss->import, out, why);
}
