#include "panel/results.h"

#include "base/json.h"

#include <math.h>

static size_t names_read(struct arena *arena, const json_t *list, const char *const **out) {
    size_t n = json_array_size(list);
    const char **names = ARENA_ARRAY(arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        const char *name = json_string_value(json_array_get(list, i));
        names[i] = name == NULL ? "" : name;
    }
    *out = names;
    return n;
}

static bool is_known(const struct panel_dimension *dimension) {
    for (size_t c = 0; c < dimension->n; c++)
        if (isnan(dimension->categories[c].population)) return false;
    return dimension->n > 0;
}

enum fail results_options_read(struct arena *arena, const char *text,
                               const struct panel_dimension *dimensions, size_t n,
                               struct results_options *out, struct why *why) {
    json_t *json;
    if (text_is_empty(text)) {
        const char **known = ARENA_ARRAY(arena, const char *, n + 1);
        const char **all = ARENA_ARRAY(arena, const char *, n + 1);
        *out = (struct results_options){.margins = known, .break_by = all};
        for (size_t d = 0; d < n; d++) {
            all[out->n_break_by++] = dimensions[d].name;
            if (is_known(&dimensions[d])) known[out->n_margins++] = dimensions[d].name;
        }
        out->method = out->n_margins > 0 ? WEIGH_RAKE : WEIGH_NONE;
        return FAIL_NONE;
    }
    TRY(json_read(arena, str_of(text), &json, why));
    struct results_options options = {
        .method = weigh_method_read(json_text_or(json, "method", "none")),
        .trim_low = json_number_value(json_object_get(json, "trim_low")),
        .trim_high = json_number_value(json_object_get(json, "trim_high")),
        .with_respondents = json_is_true(json_object_get(json, "with_respondents"))};
    options.n_margins = names_read(arena, json_object_get(json, "margins"), &options.margins);
    options.n_break_by = names_read(arena, json_object_get(json, "break_by"), &options.break_by);
    options.n_leave_out = names_read(arena, json_object_get(json, "leave_out"), &options.leave_out);
    *out = options;
    return FAIL_NONE;
}

static void put_names(struct json_out *json, const char *key, const char *const *names, size_t n) {
    json_key(json, key);
    json_open(json, '[');
    for (size_t i = 0; i < n; i++) json_put_text(json, names[i]);
    json_close(json, ']');
}

char *results_options_json(struct arena *arena, const struct results_options *options) {
    struct buf buf;
    struct json_out json;
    buf_init(&buf, arena, 1 << 20);
    json_out_init(&json, &buf);
    json_open(&json, '{');
    json_pair_text(&json, "method", weigh_method_word(options->method));
    json_pair_real(&json, "trim_low", options->trim_low);
    json_pair_real(&json, "trim_high", options->trim_high);
    json_pair_bool(&json, "with_respondents", options->with_respondents);
    put_names(&json, "margins", options->margins, options->n_margins);
    put_names(&json, "break_by", options->break_by, options->n_break_by);
    put_names(&json, "leave_out", options->leave_out, options->n_leave_out);
    json_close(&json, '}');
    return buf.s;
}
