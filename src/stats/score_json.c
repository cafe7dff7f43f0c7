#include "stats/score_json.h"

#include <math.h>
#include <string.h>

void score_json_reals(struct json_out *out, const char *key, const double *values, size_t n) {
    json_key(out, key);
    json_open(out, '[');
    for (size_t k = 0; k < n; k++) json_put_real(out, values[k]);
    json_close(out, ']');
}

void score_json_texts(struct json_out *out, const char *key, const char *const *texts, size_t n) {
    json_key(out, key);
    json_open(out, '[');
    for (size_t k = 0; k < n; k++) json_put_text(out, texts[k]);
    json_close(out, ']');
}

void score_json_triangle(struct json_out *out, const char *key, const double *matrix, size_t n) {
    json_key(out, key);
    json_open(out, '[');
    for (size_t k = 0; k < n; k++)
        for (size_t l = 0; l <= k; l++) json_put_real(out, matrix[k * n + l]);
    json_close(out, ']');
}

void score_json_verdict(struct json_out *out, const struct score_verdict *verdict) {
    json_key(out, "verdict");
    json_open(out, '{');
    json_pair_int(out, "yes", verdict->yes);
    json_pair_int(out, "unsure", verdict->unsure);
    json_pair_int(out, "no", verdict->no);
    json_pair_int(out, "yes_if", verdict->yes_if);
    json_close(out, '}');
}

void score_json_label(struct json_out *out, const struct score_label *label) {
    json_pair_text(out, "key", label->key);
    json_pair_text(out, "title", label->title);
    json_pair_text(out, "strength", label->strength);
    json_pair_text(out, "trust", label->trust);
    json_pair_bool(out, "mixed", label->mixed);
    if (label->version != SCORE_VERSION_UNKNOWN) json_pair_int(out, "version", label->version);
}

static const char *const gate_words[] = {
    [GATE_UNKNOWN] = "unknown", [GATE_PASSED] = "passed", [GATE_FAILED] = "failed"};

void score_json_gates(struct json_out *out, const struct score_gate *gates, size_t n) {
    json_key(out, "gates");
    json_open(out, '[');
    for (size_t g = 0; g < n; g++) {
        json_open(out, '{');
        json_pair_text(out, "name", gates[g].name);
        json_pair_text(out, "state", gate_words[gates[g].state]);
        json_pair_text(out, "reason", gates[g].reason == NULL ? "" : gates[g].reason);
        json_close(out, '}');
    }
    json_close(out, ']');
}

enum fail score_json_real(const json_t *object, const char *key, double *out, struct why *why) {
    const json_t *member = json_object_get(object, key);
    if (json_is_null(member))
        *out = (double)NAN;
    else if (json_is_number(member))
        *out = json_number_value(member);
    else
        return why_fail(why, FAIL_INPUT, key, "want a number in '%s'", key);
    return FAIL_NONE;
}

enum fail score_json_array(const json_t *object, const char *key, size_t max, const json_t **out,
                           struct why *why) {
    const json_t *member = json_object_get(object, key);
    if (!json_is_array(member)) return why_fail(why, FAIL_INPUT, key, "want a list in '%s'", key);
    if (json_array_size(member) > max)
        return why_fail(why, FAIL_INPUT, key, "want at most %zu entries in '%s', got %zu", max, key,
                        json_array_size(member));
    *out = member;
    return FAIL_NONE;
}

enum fail score_json_reals_read(const json_t *object, const char *key, double *out, size_t n,
                                struct why *why) {
    const json_t *list;
    TRY(score_json_array(object, key, n, &list, why));
    if (json_array_size(list) != n)
        return why_fail(why, FAIL_INPUT, key, "want %zu numbers in '%s', got %zu", n, key,
                        json_array_size(list));
    for (size_t k = 0; k < n; k++) {
        const json_t *item = json_array_get(list, k);
        if (!json_is_null(item) && !json_is_number(item))
            return why_fail(why, FAIL_INPUT, key, "want numbers in '%s'", key);
        out[k] = json_is_null(item) ? (double)NAN : json_number_value(item);
    }
    return FAIL_NONE;
}

enum fail score_json_texts_read(struct arena *arena, const json_t *object, const char *key,
                                const char *const **out, size_t *n, struct why *why) {
    const json_t *list;
    TRY(score_json_array(object, key, SCORE_CRITERIA_MAX, &list, why));
    size_t count = json_array_size(list);
    const char **texts = ARENA_ARRAY(arena, const char *, count);
    for (size_t k = 0; k < count; k++) {
        texts[k] = json_string_value(json_array_get(list, k));
        if (texts[k] == NULL) return why_fail(why, FAIL_INPUT, key, "want texts in '%s'", key);
    }
    *out = texts;
    *n = count;
    return FAIL_NONE;
}

enum fail score_json_triangle_read(const json_t *object, const char *key, double *matrix, size_t n,
                                   struct why *why) {
    const json_t *list;
    size_t size = n * (n + 1) / 2, at = 0;
    TRY(score_json_array(object, key, size, &list, why));
    if (json_array_size(list) != size)
        return why_fail(why, FAIL_INPUT, key, "want %zu numbers in '%s', got %zu", size, key,
                        json_array_size(list));
    for (size_t k = 0; k < n; k++)
        for (size_t l = 0; l <= k; l++) {
            const json_t *item = json_array_get(list, at++);
            if (!json_is_number(item))
                return why_fail(why, FAIL_INPUT, key, "want numbers in '%s'", key);
            matrix[k * n + l] = matrix[l * n + k] = json_number_value(item);
        }
    return FAIL_NONE;
}

enum fail score_json_verdict_read(const json_t *object, struct score_verdict *out,
                                  struct why *why) {
    const json_t *verdict = json_object_get(object, "verdict");
    struct score_verdict made;
    TRY(json_int(verdict, "yes", 0, INT32_MAX, &made.yes, why));
    TRY(json_int(verdict, "unsure", 0, INT32_MAX, &made.unsure, why));
    TRY(json_int(verdict, "no", 0, INT32_MAX, &made.no, why));
    TRY(json_int(verdict, "yes_if", 0, made.unsure + made.no, &made.yes_if, why));
    *out = made;
    return FAIL_NONE;
}

enum fail score_json_label_read(const json_t *object, struct score_label *out, struct why *why) {
    struct score_label made = {.mixed = json_is_true(json_object_get(object, "mixed")),
                               .version = SCORE_VERSION_UNKNOWN};
    TRY(json_text(object, "key", &made.key, why));
    TRY(json_text(object, "title", &made.title, why));
    TRY(json_text(object, "strength", &made.strength, why));
    TRY(json_text(object, "trust", &made.trust, why));
    if (json_object_get(object, "version") != NULL)
        TRY(json_int(object, "version", 0, INT32_MAX, &made.version, why));
    *out = made;
    return FAIL_NONE;
}

enum fail score_json_gates_read(struct arena *arena, const json_t *object,
                                const struct score_gate **out, size_t *n, struct why *why) {
    const json_t *list;
    TRY(score_json_array(object, "gates", SCORE_CRITERIA_MAX, &list, why));
    size_t count = json_array_size(list);
    struct score_gate *gates = ARENA_ARRAY(arena, struct score_gate, count);
    for (size_t g = 0; g < count; g++) {
        const json_t *item = json_array_get(list, g);
        const char *state;
        size_t at;
        TRY(json_text(item, "name", &gates[g].name, why));
        TRY(json_text(item, "state", &state, why));
        TRY(score_json_find(gate_words, 3, state, "state of a gate", &at, why));
        gates[g].state = (enum score_gate_state)at;
        gates[g].reason = json_text_or(item, "reason", "");
    }
    *out = gates;
    *n = count;
    return FAIL_NONE;
}

enum fail score_json_find(const char *const *texts, size_t n, const char *id, const char *what,
                          size_t *out, struct why *why) {
    for (size_t k = 0; k < n; k++)
        if (strcmp(texts[k], id) == 0) {
            *out = k;
            return FAIL_NONE;
        }
    return why_fail(why, FAIL_INPUT, what, "'%s' is no known %s", id, what);
}
