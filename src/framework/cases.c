#include "framework/cases.h"

#include "base/json.h"
#include "web/asset.h"

static const char *member(struct arena *arena, const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    if (json_is_integer(value))
        return arena_printf(arena, "%lld", (long long)json_integer_value(value));
    return arena_copy(arena, json_is_string(value) ? json_string_value(value) : "");
}

/* A list of texts, or of objects with a name. */
static const char *const *list(struct arena *arena, const json_t *object, const char *key) {
    const json_t *array = json_object_get(object, key);
    size_t n = json_is_array(array) ? json_array_size(array) : 0, kept = 0;
    const char **texts = ARENA_ARRAY(arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        const json_t *item = json_array_get(array, i);
        if (json_is_string(item))
            texts[kept++] = arena_copy(arena, json_string_value(item));
        else if (json_is_object(item))
            texts[kept++] = member(arena, item, "name");
    }
    return texts;
}

static const char *area_title(struct arena *arena, const json_t *areas, const char *id) {
    size_t i;
    const json_t *area;
    json_array_foreach(areas, i, area) {
        if (text_is(json_text_or(area, "id", ""), id)) return member(arena, area, "title");
    }
    return id;
}

static void case_fill(struct arena *arena, const json_t *o, const json_t *areas,
                      struct case_study *out) {
    const char *area = member(arena, o, "area");
    *out = (struct case_study){
        .id = member(arena, o, "id"),
        .title = member(arena, o, "title"),
        .area = area,
        .area_title = area_title(arena, areas, area),
        .standing = member(arena, o, "standing"),
        .source = member(arena, o, "source"),
        .source_url = member(arena, o, "source_url"),
        .year = member(arena, o, "year"),
        .place = member(arena, o, "place"),
        .summary = member(arena, o, "summary"),
        .purpose = member(arena, o, "purpose"),
        .identifiability = member(arena, o, "identifiability"),
        .people = member(arena, o, "people"),
        .public_view = member(arena, o, "public_view"),
        .benefits = member(arena, o, "benefits"),
        .risks = member(arena, o, "risks"),
        .verdict = member(arena, o, "verdict"),
        .verdict_text = member(arena, o, "verdict_text"),
        .parties = list(arena, o, "parties"),
        .data = list(arena, o, "data"),
        .safeguards = list(arena, o, "safeguards"),
        .conditions = list(arena, o, "conditions"),
        .lessons = list(arena, o, "lessons"),
        .tags = list(arena, o, "tags"),
    };
}

enum fail cases_read(struct arena *arena, struct str json, const struct case_study **out, size_t *n,
                     struct why *why) {
    json_t *root;
    TRY(json_read(arena, json, &root, why));
    const json_t *array = json_object_get(root, "cases");
    if (!json_is_array(array)) return why_fail(why, FAIL_INPUT, "cases", "'cases' must be a list");
    size_t count = json_array_size(array);
    struct case_study *cases = ARENA_ARRAY(arena, struct case_study, count);
    for (size_t i = 0; i < count; i++) {
        case_fill(arena, json_array_get(array, i), json_object_get(root, "areas"), &cases[i]);
        if (text_is_empty(cases[i].id) || text_is_empty(cases[i].title))
            return why_fail(why, FAIL_INPUT, "cases", "case %zu needs an id and a title", i + 1);
    }
    *out = cases;
    *n = count;
    return FAIL_NONE;
}

enum fail cases_load(struct arena *arena, const struct case_study **out, size_t *n,
                     struct why *why) {
    struct str bytes = asset_bytes("seed/cases.json");
    *out = NULL;
    *n = 0;
    return bytes.s == NULL ? FAIL_NONE : cases_read(arena, bytes, out, n, why);
}
