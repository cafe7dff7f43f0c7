#include "web/form.h"

#include "base/utf8.h"
#include "web/form_read.h"

#include <assert.h>
#include <ctype.h>

enum { DATE_PARTS = 3 };
static const char *const date_parts[DATE_PARTS] = {"day", "month", "year"};

struct form *form_new(struct arena *arena, const struct field *fields, size_t n_fields) {
    struct form *form = ARENA_NEW(arena, struct form);
    form->arena = arena;
    form->language = "en";
    form->fields = fields;
    form->n_fields = n_fields;
    form->values = ARENA_ARRAY(arena, struct form_value, n_fields);
    form->action = "";
    for (size_t i = 0; i < n_fields; i++) {
        struct form_value *value = &form->values[i];
        value->field = &fields[i];
        if (fields[i].kind == FIELD_FILE) form->multipart = true;
        if (fields[i].kind != FIELD_DATE) continue;
        value->texts = ARENA_ARRAY(arena, const char *, DATE_PARTS);
        value->n_texts = DATE_PARTS;
        for (size_t k = 0; k < DATE_PARTS; k++) value->texts[k] = "";
    }
    return form;
}

static struct form_value *value_find(const struct form *form, const char *name) {
    for (size_t i = 0; i < form->n_fields; i++)
        if (text_is(form->fields[i].name, name)) return &form->values[i];
    return NULL;
}

bool form_has(const struct form *form, const char *name) {
    return value_find(form, name) != NULL;
}

static struct form_value *value_of(const struct form *form, const char *name) {
    struct form_value *value = value_find(form, name);
    if (value == NULL) fprintf(stderr, "form: no field '%s'\n", name);
    assert(value != NULL);
    return value;
}

static void value_set(struct form *form, struct form_value *value, const char *text) {
    if (value->texts == NULL) value->texts = ARENA_ARRAY(form->arena, const char *, 1);
    value->texts[0] = text;
    value->n_texts = 1;
}

static void value_add(struct form *form, struct form_value *value, const char *text) {
    const char **texts = ARENA_ARRAY(form->arena, const char *, value->n_texts + 1);
    for (size_t i = 0; i < value->n_texts; i++) texts[i] = value->texts[i];
    texts[value->n_texts++] = text;
    value->texts = texts;
}

/* On one line, without spaces at its ends. */
static char *one_line(struct arena *arena, const char *text) {
    char *line = str_copy(arena, str_trim(str_of(text)));
    for (char *s = line; *s != '\0'; s++)
        if (*s == '\n' || *s == '\t') *s = ' ';
    return line;
}

/* Upper case and without white space: "k7qf 2mxa" is "K7QF2MXA". */
static char *code_text(struct arena *arena, const char *text) {
    char *code = arena_copy(arena, text), *to = code;
    for (const char *s = text; *s != '\0'; s++)
        if (!isspace((unsigned char)*s)) *to++ = (char)toupper((unsigned char)*s);
    *to = '\0';
    return code;
}

/* What was typed, in the form in which it is kept. Text that is not good UTF-8 counts as empty. */
static char *clean(struct arena *arena, const struct field *field, const char *typed) {
    char *text = NULL;
    if (utf8_clean(arena, str_of(typed), &text, NULL) != FAIL_NONE) return arena_copy(arena, "");
    switch (field->kind) {
    case FIELD_PASSWORD: return text;
    case FIELD_LONG_TEXT: return str_copy(arena, str_trim(str_of(text)));
    case FIELD_CODE: return code_text(arena, text);
    default: return one_line(arena, text);
    }
}

static void read_date(struct form *form, struct form_value *value,
                      const struct http_request *request) {
    for (size_t i = 0; i < DATE_PARTS; i++) {
        const char *name = arena_printf(form->arena, "%s-%s", value->field->name, date_parts[i]);
        value->texts[i] = clean(form->arena, value->field, http_field(request, name));
    }
}

static void read_upload(struct form_value *value, const struct http_request *request) {
    for (size_t i = 0; i < request->n_uploads && value->upload == NULL; i++) {
        const struct http_upload *upload = &request->uploads[i];
        if (!text_is(upload->field, value->field->name)) continue;
        /* A browser sends an empty part without a name when no file was chosen. */
        if (upload->bytes.n > 0 || !text_is_empty(upload->file_name)) value->upload = upload;
    }
}

static void read_texts(struct form *form, struct form_value *value,
                       const struct http_request *request) {
    for (size_t i = 0; i < request->n_fields; i++) {
        if (!text_is(request->fields[i].name, value->field->name)) continue;
        const char *text = clean(form->arena, value->field, request->fields[i].value);
        if (value->field->kind != FIELD_CHOICES) {
            value_set(form, value, text);
            return;
        }
        bool again = false;
        for (size_t k = 0; k < value->n_texts; k++) again |= text_is(value->texts[k], text);
        if (!again && text[0] != '\0') value_add(form, value, text);
    }
}

struct form *form_read(struct arena *arena, const struct field *fields, size_t n_fields,
                       const struct http_request *request, const char *language) {
    struct form *form = form_new(arena, fields, n_fields);
    form->submitted = true;
    form->language = language;
    for (size_t i = 0; i < n_fields; i++) {
        struct form_value *value = &form->values[i];
        if (fields[i].kind == FIELD_DATE)
            read_date(form, value, request);
        else if (fields[i].kind == FIELD_FILE)
            read_upload(value, request);
        else
            read_texts(form, value, request);
        field_check(form, value);
    }
    return form;
}

bool form_ok(const struct form *form) {
    return form->n_errors == 0 && form->error == NULL;
}

const char *form_text(const struct form *form, const char *name) {
    const struct form_value *value = value_of(form, name);
    return value->n_texts == 0 ? "" : value->texts[0];
}

int64_t form_int(const struct form *form, const char *name, int64_t otherwise) {
    const struct form_value *value = value_of(form, name);
    return value->has_number ? value->number : otherwise;
}

double form_real(const struct form *form, const char *name, double otherwise) {
    const struct form_value *value = value_of(form, name);
    if (!value->has_number) return otherwise;
    return value->field->kind == FIELD_REAL || value->field->kind == FIELD_MONEY
               ? value->real
               : (double)value->number;
}

bool form_yes(const struct form *form, const char *name) {
    return !text_is_empty(form_text(form, name));
}

bool form_chosen(const struct form *form, const char *name, const char *chosen) {
    const struct form_value *value = value_of(form, name);
    for (size_t i = 0; i < value->n_texts; i++)
        if (text_is(value->texts[i], chosen)) return true;
    return false;
}

bool form_date(const struct form *form, const char *name, struct date *out) {
    const struct form_value *value = value_of(form, name);
    if (value->date.year == 0) return false;
    *out = value->date;
    return true;
}

const struct http_upload *form_upload(const struct form *form, const char *name) {
    return value_of(form, name)->upload;
}

void form_fill(struct form *form, const char *name, const char *text) {
    struct form_value *value = value_of(form, name);
    if (form->submitted || text == NULL) return;
    struct date date;
    if (value->field->kind == FIELD_DATE) {
        if (date_read(text, &date)) form_fill_date(form, name, date);
        return;
    }
    value_set(form, value, arena_copy(form->arena, text));
    value->has_number = str_int(str_of(text), INT64_MIN, INT64_MAX, &value->number);
}

void form_renew(struct form *form, const char *name, const char *text) {
    struct form_value *value = value_of(form, name);
    assert(value->field->kind == FIELD_HIDDEN);
    value_set(form, value, arena_copy(form->arena, text));
}

void form_fill_int(struct form *form, const char *name, int64_t number) {
    struct form_value *value = value_of(form, name);
    if (form->submitted || number == INT64_MIN) return;
    if (value->field->kind == FIELD_YES) {
        if (number != 0) form_fill(form, name, "yes");
        return;
    }
    value_set(form, value,
              value->field->kind == FIELD_MONEY
                  ? pence_text(form->arena, number)
                  : arena_printf(form->arena, "%lld", (long long)number));
    value->number = number;
    value->has_number = true;
}

void form_fill_date(struct form *form, const char *name, struct date date) {
    struct form_value *value = value_of(form, name);
    if (form->submitted || date.year == 0) return;
    value->texts[0] = arena_printf(form->arena, "%d", date.day);
    value->texts[1] = arena_printf(form->arena, "%d", date.month);
    value->texts[2] = arena_printf(form->arena, "%d", date.year);
    value->date = date;
}

void form_fill_choice(struct form *form, const char *name, const char *text) {
    struct form_value *value = value_of(form, name);
    if (form->submitted || text == NULL) return;
    if (value->field->kind == FIELD_CHOICES)
        value_add(form, value, arena_copy(form->arena, text));
    else
        form_fill(form, name, text);
}

enum { FILE_NAME_SHOWN = 60 };

/* "people.csv: Row 3 ...": whoever sends several files knows which one is meant. */
static const char *with_file_name(const struct form *form, const struct form_value *value,
                                  const char *error) {
    if (value == NULL || value->upload == NULL) return error;
    const char *name = clean(form->arena, value->field, value->upload->file_name);
    size_t n = 0, letters = 0;
    if (text_is_empty(name)) return error;
    for (; name[n] != '\0'; n++) {
        bool begins = ((unsigned char)name[n] & 0xC0) != 0x80; /* a letter, not a part of one */
        if (begins && letters++ == FILE_NAME_SHOWN) break;
    }
    return arena_printf(form->arena, "%.*s%s: %s", (int)n, name, name[n] == '\0' ? "" : "…", error);
}

void form_error(struct form *form, const char *name, const char *format, ...) {
    struct form_value *value = name == NULL ? NULL : value_find(form, name);
    const char **error = value == NULL ? &form->error : &value->error;
    if (*error != NULL) return;
    va_list list;
    va_start(list, format);
    /* The translation has the same conversions: mklocale refuses others. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    *error = arena_vprintf(form->arena, tr_language(form->language, format), list);
#pragma GCC diagnostic pop
    va_end(list);
    *error = with_file_name(form, value, *error);
    if (value != NULL) form->n_errors++;
}

/* The one file that was sent: what is wrong in a row is wrong in it. */
static const struct form_value *uploaded(const struct form *form) {
    const struct form_value *found = NULL;
    assert(form->n_fields == 0 || form->values != NULL);
    for (size_t i = 0; i < form->n_fields; i++) {
        if (form->values[i].upload == NULL) continue;
        if (found != NULL) return NULL;
        found = &form->values[i];
    }
    return found;
}

/* A rule says "want 12 to 24 seats, got 5": at a field that is "Seats must be 12 to 24 seats ...".
 */
void form_why(struct form *form, const struct why *why) {
    const struct form_value *value = why->field[0] == '\0' ? NULL : value_find(form, why->field);
    if (value != NULL && strncmp(why->text, "want ", 5) == 0) {
        form_error(form, why->field, "%s must be %s", field_subject(form, value->field),
                   tr_language(form->language, why->text + 5));
        return;
    }
    char *text = arena_copy(form->arena, tr_language(form->language, why->text));
    if (value == NULL && why->row > 0) value = uploaded(form);
    if (islower((unsigned char)text[0])) text[0] = (char)toupper((unsigned char)text[0]);
    const char *name = value == NULL ? NULL : value->field->name;
    if (name != NULL && why->row > 0 && !text_is(name, why->field))
        form_error(form, name, "Row %lld: %s", (long long)why->row, text);
    else
        form_error(form, name, "%s", text);
}
