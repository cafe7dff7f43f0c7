#include "documents/catalogue.h"

#include "base/json.h"
#include "documents/source.h"
#include "web/asset.h"

enum { FIELDS_MAX = 1000 };

static enum fail sources_read(const json_t *list, const char *path, struct catalogue_field *out,
                              struct why *why) {
    size_t i;
    json_t *name;
    if (json_array_size(list) > CATALOGUE_SOURCES_MAX)
        return why_fail(why, FAIL_INPUT, NULL, "%s.sources: want at most %d", path,
                        CATALOGUE_SOURCES_MAX);
    json_array_foreach(list, i, name) {
        const char *word = json_string_value(name);
        if (word == NULL || !source_known(word))
            return why_fail(why, FAIL_INPUT, NULL, "%s.sources[%zu]: '%s' is no source", path, i,
                            word == NULL ? "" : word);
        out->sources[out->n_sources++] = word;
    }
    return FAIL_NONE;
}

static enum fail field_read(struct arena *arena, const json_t *object, const char *form,
                            const char *path, struct catalogue_field *out, struct why *why) {
    *out = (struct catalogue_field){.form = form};
    if (json_text(object, "field", &out->field, why) != FAIL_NONE)
        return why_fail(why, FAIL_INPUT, NULL, "%s: want 'field'", path);
    out->hint = arena_copy(arena, json_text_or(object, "hint", ""));
    return sources_read(json_object_get(object, "sources"), path, out, why);
}

static enum fail document_read(struct arena *arena, const json_t *document, size_t at,
                               struct catalogue_field *fields, size_t *n, struct why *why) {
    const char *form;
    const json_t *list = json_object_get(document, "fields");
    if (json_text(document, "form", &form, why) != FAIL_NONE)
        return why_fail(why, FAIL_INPUT, NULL, "documents[%zu]: want 'form'", at);
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (*n == FIELDS_MAX)
            return why_fail(why, FAIL_INPUT, NULL, "want at most %d fields", FIELDS_MAX);
        TRY(field_read(arena, json_array_get(list, i), form,
                       arena_printf(arena, "documents[%zu].fields[%zu]", at, i), &fields[*n], why));
        (*n)++;
    }
    return FAIL_NONE;
}

enum fail catalogue_read(struct arena *arena, struct str bytes, struct catalogue **out,
                         struct why *why) {
    json_t *root;
    TRY(json_read(arena, bytes, &root, why));
    if (!text_is(json_text_or(root, "format", ""), "folkmoot-documents/1"))
        return why_fail(why, FAIL_INPUT, NULL, "format: want 'folkmoot-documents/1'");
    struct catalogue *catalogue = ARENA_NEW(arena, struct catalogue);
    struct catalogue_field *fields = ARENA_ARRAY(arena, struct catalogue_field, FIELDS_MAX);
    size_t n = 0;
    const json_t *list = json_object_get(root, "documents");
    for (size_t i = 0; i < json_array_size(list); i++)
        TRY(document_read(arena, json_array_get(list, i), i, fields, &n, why));
    *catalogue = (struct catalogue){.name = json_text_or(root, "name", ""),
                                    .version = json_text_or(root, "version", ""),
                                    .fields = fields,
                                    .n_fields = n};
    *out = catalogue;
    return FAIL_NONE;
}

enum fail catalogue_ours(struct arena *arena, struct catalogue **out, struct why *why) {
    return catalogue_read(arena, asset_bytes("documents/uk-1.0.json"), out, why);
}

const struct catalogue_field *catalogue_field(const struct catalogue *catalogue, const char *form,
                                              const char *field) {
    for (size_t i = 0; i < catalogue->n_fields; i++)
        if (text_is(catalogue->fields[i].form, form) && text_is(catalogue->fields[i].field, field))
            return &catalogue->fields[i];
    return NULL;
}
