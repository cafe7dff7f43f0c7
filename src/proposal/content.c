#include "proposal/content.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/json.h"

#include <assert.h>
#include <inttypes.h>

const struct content_question *content_question(const char *name) {
    for (size_t i = 0; i < content_n_questions; i++)
        if (text_is(content_questions[i].field.name, name)) return &content_questions[i];
    return NULL;
}

const struct content_question *content_question_next(const struct content_question *question) {
    const struct content_question *next = question + 1;
    if (next >= content_questions + content_n_questions) return NULL;
    return next->section == question->section ? next : NULL;
}

enum section_id content_section_of(const char *name) {
    for (size_t i = 0; i < N_SECTIONS; i++)
        if (text_is(content_sections[i].name, name)) return (enum section_id)i;
    return N_SECTIONS;
}

enum section_id content_section_of_table(enum table_id table) {
    for (size_t i = 0; i < N_SECTIONS; i++)
        if (content_sections[i].table == table) return (enum section_id)i;
    return N_SECTIONS;
}

static const struct content_text *text_find(const struct content *content, const char *name) {
    for (size_t i = 0; i < content->n_texts; i++)
        if (text_is(content->texts[i].name, name)) return &content->texts[i];
    return NULL;
}

const char *content_value(const struct content *content, const char *name) {
    const struct content_text *text = text_find(content, name);
    return text == NULL || text->value == NULL ? "" : text->value;
}

int64_t content_revision(const struct content *content, const char *name) {
    const struct content_text *text = text_find(content, name);
    return text == NULL ? 0 : text->revision;
}

const struct content_row *content_row(const struct content *content, enum table_id table,
                                      int64_t id) {
    const struct content_table *rows = &content->tables[table];
    for (size_t i = 0; i < rows->n; i++)
        if (rows->rows[i].id == id) return &rows->rows[i];
    return NULL;
}

const char *content_row_value(const struct content_row *row, enum table_id table,
                              const char *field) {
    const struct content_kind *kind = &content_kinds[table];
    for (size_t i = 0; i < kind->n_fields; i++)
        if (text_is(kind->fields[i].name, field)) return row->values[i];
    assert(!"a field of this kind of row");
    return "";
}

/* The first words, at most about `most` bytes, cut at a space and never inside a character. */
static const char *first_words(struct arena *arena, const char *text, size_t most) {
    struct str line = str_of(text);
    const char *end = memchr(line.s, '\n', line.n);
    if (end != NULL) line.n = (size_t)(end - line.s);
    if (line.n <= most) return str_copy(arena, line);
    size_t n = most;
    while (n > most / 2 && line.s[n] != ' ') n--;
    while (n > 0 && ((unsigned char)line.s[n] & 0xC0) == 0x80) n--;
    return arena_printf(arena, "%.*s …", (int)n, line.s);
}

const char *content_row_title(const struct content *content, enum table_id table,
                              const struct content_row *row, struct arena *arena) {
    if (table != TABLE_FLOW) return first_words(arena, row->values[0], 90);
    const char *names[3] = {"?", "?", "?"};
    for (size_t i = 0; i < 3; i++) {
        enum table_id refers = content_kinds[TABLE_FLOW].refers[i];
        int64_t id = 0;
        if (!str_int(str_of(row->values[i]), 1, INT64_MAX, &id)) continue;
        const struct content_row *other = content_row(content, refers, id);
        if (other != NULL) names[i] = first_words(arena, other->values[0], 60);
    }
    return arena_printf(arena, "%s: %s → %s", names[0], names[1], names[2]);
}

static const char *choice_label(const struct choice *choices, const char *value) {
    for (; choices != NULL && choices->value != NULL; choices++)
        if (text_is(choices->value, value)) return choices->label;
    return NULL;
}

static const char *number_shown(struct arena *arena, int64_t number) {
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%" PRId64, number);
    struct buf out;
    buf_init(&out, arena, 64);
    for (int i = 0; i < n; i++) {
        if (i > 0 && digits[i - 1] != '-' && (n - i) % 3 == 0) buf_char(&out, ',');
        buf_char(&out, digits[i]);
    }
    return out.s;
}

static const char *field_shown(const struct field *field, const char *value, struct arena *arena,
                               const char *language) {
    if (value[0] == '\0') return "";
    struct date date;
    int64_t number;
    switch (field->kind) {
    case FIELD_CHOICE:
    case FIELD_SELECT: {
        const char *label = choice_label(field->choices, value);
        return label == NULL ? value : tr_language(language, label);
    }
    case FIELD_YES: return tr_language(language, "Yes");
    case FIELD_DATE:
        return date_read(value, &date) ? clock_day_text(arena, date_start(date), language) : value;
    case FIELD_INT:
        return str_int(str_of(value), INT64_MIN + 1, INT64_MAX, &number)
                   ? number_shown(arena, number)
                   : value;
    default: return value;
    }
}

const char *content_shown(const struct content *content, enum table_id table, size_t field,
                          const char *value, struct arena *arena, const char *language) {
    const struct content_kind *kind = &content_kinds[table];
    enum table_id refers = kind->refers[field];
    if (refers == TABLE_NONE) return field_shown(&kind->fields[field], value, arena, language);
    int64_t id = 0;
    if (!str_int(str_of(value), 1, INT64_MAX, &id)) return "";
    const struct content_row *row = content_row(content, refers, id);
    return row == NULL ? "" : row->values[0];
}

const char *content_question_shown(const struct content_question *question, const char *value,
                                   struct arena *arena, const char *language) {
    return field_shown(&question->field, value, arena, language);
}

/* --- JSON ---------------------------------------------------------------- */

#define FORMAT "folkmoot-proposal/1"

static bool is_number(enum table_id table, size_t field) {
    return content_kinds[table].refers[field] != TABLE_NONE ||
           content_kinds[table].fields[field].kind == FIELD_INT;
}

static void value_put(struct json_out *out, enum table_id table, size_t field, const char *value) {
    const struct field *about = &content_kinds[table].fields[field];
    int64_t number;
    if (about->kind == FIELD_YES)
        json_put_bool(out, text_is(value, "1"));
    else if (!is_number(table, field))
        json_put_text(out, value);
    else if (str_int(str_of(value), INT64_MIN + 1, INT64_MAX, &number))
        json_put_int(out, number);
    else
        json_put_null(out);
}

static void table_put(struct json_out *out, enum table_id table, const struct content_table *rows) {
    const struct content_kind *kind = &content_kinds[table];
    json_key(out, kind->name);
    json_open(out, '[');
    for (size_t i = 0; i < rows->n; i++) {
        json_open(out, '{');
        json_pair_int(out, "id", rows->rows[i].id);
        for (size_t k = 0; k < kind->n_fields; k++) {
            json_key(out, kind->fields[k].name);
            value_put(out, table, k, rows->rows[i].values[k]);
        }
        json_close(out, '}');
    }
    json_close(out, ']');
}

struct str content_json(const struct content *content, struct arena *arena) {
    struct buf buf;
    buf_init(&buf, arena, CONTENT_JSON_BYTES_MAX);
    struct json_out out;
    json_out_init(&out, &buf);
    json_open(&out, '{');
    json_pair_text(&out, "format", FORMAT);
    json_pair_text(&out, "reference", content->reference);
    json_pair_text(&out, "organisation", content->organisation);
    json_key(&out, "answers");
    json_open(&out, '{');
    for (size_t i = 0; i < content->n_texts; i++)
        if (!text_is(content->texts[i].value, ""))
            json_pair_text(&out, content->texts[i].name, content->texts[i].value);
    json_close(&out, '}');
    for (int t = 0; t < N_TABLES; t++) table_put(&out, (enum table_id)t, &content->tables[t]);
    json_close(&out, '}');
    return (struct str){buf.s, buf.n};
}

const char *content_digest(const struct content *content, struct arena *arena) {
    struct str json = content_json(content, arena);
    char *hex_text = arena_take(arena, SHA256_HEX, 1);
    char digits[SHA256_HEX];
    sha256_hex(json.s, json.n, digits);
    memcpy(hex_text, digits, SHA256_HEX);
    return hex_text;
}

static const char *value_read(struct arena *arena, const json_t *member) {
    if (json_is_string(member)) return arena_copy(arena, json_string_value(member));
    if (json_is_integer(member))
        return arena_printf(arena, "%lld", (long long)json_integer_value(member));
    if (json_is_true(member)) return "1";
    return "";
}

static enum fail table_read(struct arena *arena, const json_t *root, enum table_id table,
                            struct content_table *out, struct why *why) {
    const struct content_kind *kind = &content_kinds[table];
    const json_t *array = json_object_get(root, kind->name);
    if (array == NULL) return FAIL_NONE;
    if (!json_is_array(array))
        return why_fail(why, FAIL_INPUT, kind->name, "'%s' must be a list", kind->name);
    out->n = json_array_size(array);
    out->rows = ARENA_ARRAY(arena, struct content_row, out->n);
    for (size_t i = 0; i < out->n; i++) {
        const json_t *row = json_array_get(array, i);
        TRY(json_int(row, "id", 1, INT64_MAX, &out->rows[i].id, why));
        out->rows[i].values = ARENA_ARRAY(arena, const char *, kind->n_fields);
        for (size_t k = 0; k < kind->n_fields; k++)
            out->rows[i].values[k] = value_read(arena, json_object_get(row, kind->fields[k].name));
    }
    return FAIL_NONE;
}

enum fail content_read(struct arena *arena, struct str json, struct content **out,
                       struct why *why) {
    json_t *root = NULL;
    TRY(json_read(arena, json, &root, why));
    const char *format = json_text_or(root, "format", "");
    if (!text_is(format, FORMAT))
        return why_fail(why, FAIL_INPUT, "format", "want '%s', got '%s'", FORMAT, format);
    struct content *content = ARENA_NEW(arena, struct content);
    content->reference = arena_copy(arena, json_text_or(root, "reference", ""));
    content->organisation = arena_copy(arena, json_text_or(root, "organisation", ""));
    json_t *answers = json_object_get(root, "answers");
    if (answers != NULL && !json_is_object(answers))
        return why_fail(why, FAIL_INPUT, "answers", "'answers' must be an object");
    content->texts = ARENA_ARRAY(arena, struct content_text, json_object_size(answers));
    const char *key;
    json_t *value;
    json_object_foreach(answers, key, value) {
        if (!json_is_string(value))
            return why_fail(why, FAIL_INPUT, "answers", "answer '%s' must be text", key);
        content->texts[content->n_texts++] = (struct content_text){
            arena_copy(arena, key), arena_copy(arena, json_string_value(value)), 0};
    }
    for (int t = 0; t < N_TABLES; t++)
        TRY(table_read(arena, root, (enum table_id)t, &content->tables[t], why));
    *out = content;
    return FAIL_NONE;
}
