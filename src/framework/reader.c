#include "framework/reader.h"

#include "base/utf8.h"

#include <ctype.h>
#include <stdarg.h>

void reader_fault(struct reader *reader, struct place place, const char *key, const char *format,
                  ...) {
    if (reader->fail != FAIL_NONE) return;
    va_list list;
    va_start(list, format);
    const char *text = arena_vprintf(reader->arena, format, list);
    va_end(list);
    const char *path = key == NULL ? place.path
                       : *place.path == '\0'
                           ? key
                           : arena_printf(reader->arena, "%s.%s", place.path, key);
    reader->fail =
        why_fail(reader->why, FAIL_INPUT, path, "%s%s%s", path, *path == '\0' ? "" : ": ", text);
}

static bool has_word(const char *words, const char *word) {
    struct str rest = str_of(words);
    while (rest.s != NULL) {
        if (str_is(str_cut(&rest, ' '), word)) return true;
    }
    return false;
}

void reader_only(struct reader *reader, struct place place, const char *keys) {
    if (!json_is_object(place.object)) {
        reader_fault(reader, place, NULL, "want an object with the members %s", keys);
        return;
    }
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)place.object, key, value) {
        if (!has_word(keys, key))
            reader_fault(reader, place, key, "no such member; there are %s", keys);
    }
}

static bool has_control(const char *text) {
    for (const char *at = text; *at != '\0'; at++) {
        if ((unsigned char)*at < ' ' && *at != '\n') return true;
    }
    return false;
}

const char *reader_text_or(struct reader *reader, struct place place, const char *key, size_t max) {
    const json_t *member = json_object_get(place.object, key);
    if (member == NULL) return "";
    if (!json_is_string(member)) {
        reader_fault(reader, place, key, "want text");
        return "";
    }
    const char *text = json_string_value(member);
    if (json_string_length(member) != strlen(text) || has_control(text)) {
        reader_fault(reader, place, key, "want text without control characters");
    } else if (utf8_length(text) > max) {
        reader_fault(reader, place, key, "want at most %zu characters, found %zu", max,
                     utf8_length(text));
    }
    return arena_copy(reader->arena, text);
}

const char *reader_text(struct reader *reader, struct place place, const char *key, size_t max) {
    const char *text = reader_text_or(reader, place, key, max);
    if (text_is_empty(text)) reader_fault(reader, place, key, "want text, found none");
    return text;
}

const char *reader_id(struct reader *reader, struct place place, const char *key) {
    const char *id = reader_text(reader, place, key, READER_ID_MAX);
    bool good = isalpha((unsigned char)*id) || isdigit((unsigned char)*id);
    for (const char *at = id; *at != '\0'; at++) {
        if (!isalnum((unsigned char)*at) && strchr("_-.", *at) == NULL) good = false;
    }
    if (!good)
        reader_fault(reader, place, key,
                     "want a short name of letters, digits, '_', '-' and '.', found '%s'", id);
    return id;
}

int reader_word(struct reader *reader, struct place place, const char *key,
                const char *const *words, int otherwise) {
    const char *text = reader_text_or(reader, place, key, READER_TITLE_MAX);
    if (*text == '\0' && otherwise >= 0) return otherwise;
    const char *list = "";
    for (int i = 0; words[i] != NULL; i++) {
        if (text_is(text, words[i])) return i;
        list = arena_printf(reader->arena, "%s%s'%s'", list, i == 0 ? "" : ", ", words[i]);
    }
    reader_fault(reader, place, key, "want one of %s, found '%s'", list, text);
    return 0;
}

int64_t reader_int(struct reader *reader, struct place place, const char *key, int64_t min,
                   int64_t max) {
    const json_t *member = json_object_get(place.object, key);
    if (!json_is_integer(member)) {
        reader_fault(reader, place, key, "want a whole number");
        return min;
    }
    int64_t value = json_integer_value(member);
    if (value >= min && value <= max) return value;
    reader_fault(reader, place, key, "want %lld to %lld, found %lld", (long long)min,
                 (long long)max, (long long)value);
    return min;
}

bool reader_flag(struct reader *reader, struct place place, const char *key) {
    const json_t *member = json_object_get(place.object, key);
    if (member != NULL && !json_is_boolean(member))
        reader_fault(reader, place, key, "want true or false");
    return json_is_true(member);
}

const json_t *reader_list(struct reader *reader, struct place place, const char *key, size_t min,
                          size_t max, size_t *n) {
    const json_t *list = json_object_get(place.object, key);
    *n = 0;
    if (list == NULL && min == 0) return NULL;
    if (!json_is_array(list)) {
        reader_fault(reader, place, key, "want a list");
        return NULL;
    }
    size_t found = json_array_size(list);
    if (found < min || found > max) {
        reader_fault(reader, place, key, "want %zu to %zu entries, found %zu", min, max, found);
        return NULL;
    }
    *n = found;
    return list;
}

struct place reader_at(struct reader *reader, struct place place, const char *key,
                       const json_t *list, size_t index) {
    const char *dot = *place.path == '\0' ? "" : ".";
    return (struct place){
        .object = json_array_get(list, index),
        .path = arena_printf(reader->arena, "%s%s%s[%zu]", place.path, dot, key, index),
    };
}

struct place reader_member(struct reader *reader, struct place place, const char *key) {
    const char *dot = *place.path == '\0' ? "" : ".";
    return (struct place){
        .object = json_object_get(place.object, key),
        .path = arena_printf(reader->arena, "%s%s%s", place.path, dot, key),
    };
}

size_t reader_id_find(const void *ids, size_t stride, size_t n, const char *id) {
    for (size_t i = 0; i < n; i++) {
        const char *const *at = (const void *)((const char *)ids + i * stride);
        if (text_is(*at, id)) return i;
    }
    return n;
}

size_t reader_id_want(struct reader *reader, struct place place, const char *key, const void *ids,
                      size_t stride, size_t n, const char *what) {
    const char *id = reader_text(reader, place, key, READER_ID_MAX);
    size_t found = reader_id_find(ids, stride, n, id);
    if (found < n) return found;
    reader_fault(reader, place, key, "there is no %s '%s' in this pack", what, id);
    return 0;
}

const char *reader_id_new(struct reader *reader, struct place place, const void *ids, size_t stride,
                          size_t n) {
    const char *id = reader_id(reader, place, "id");
    if (reader_id_find(ids, stride, n, id) < n)
        reader_fault(reader, place, "id", "'%s' is used twice; every id is used once", id);
    return id;
}
