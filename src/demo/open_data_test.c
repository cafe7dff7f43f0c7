/* The open data of a publication, as a program that reads them sees it. */
#include "base/hash.h"
#include "base/json.h"
#include "demo/demo.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <string.h>

static struct str fetched(struct visitor *v, const char *path) {
    if (visitor_get(v, path) != 200) fail_msg("%s: %d", path, v->status);
    return v->response->bytes != NULL ? (struct str){v->response->bytes, v->response->n_bytes}
                                      : (struct str){v->response->body.s, v->response->body.n};
}

static json_t *parsed(struct arena *arena, struct str text) {
    json_t *json = NULL;
    struct why why = {0};
    if (json_read(arena, text, &json, &why) != FAIL_NONE) fail_msg("%s", why.text);
    return json;
}

static void files_are_described(void **state) {
    (void)state;
    static const char base[] = "/register/frailty-alerts";
    struct visitor v;
    struct app *app = test_example("sqlite");
    struct arena *arena = arena_new((size_t)64 << 20);
    visitor_begin(&v, app);
    json_t *manifest = parsed(arena, fetched(&v, arena_printf(arena, "%s/manifest.json", base)));
    const json_t *files = json_object_get(manifest, "files");
    assert_int_equal(json_array_size(files), 7);
    for (size_t i = 0; i < json_array_size(files); i++) {
        const json_t *file = json_array_get(files, i);
        const char *name = json_text_or(file, "name", "");
        struct str bytes = fetched(&v, arena_printf(arena, "%s/%s", base, name));
        uint8_t digest[SHA256_BYTES];
        sha256(bytes.s, bytes.n, digest);
        assert_string_equal(hex(arena, digest, sizeof digest), json_text_or(file, "sha256", ""));
        assert_int_equal(json_integer_value(json_object_get(file, "bytes")), bytes.n);
        if (strstr(name, ".csv-metadata.json") == NULL) continue;
        /* The columns that are described are those of the file, in their order. */
        json_t *about = parsed(arena, bytes);
        const json_t *columns = json_object_get(json_object_get(about, "tableSchema"), "columns");
        const char *header = "";
        for (size_t c = 0; c < json_array_size(columns); c++)
            header = arena_printf(arena, "%s%s%s", header, c == 0 ? "" : ",",
                                  json_text_or(json_array_get(columns, c), "name", ""));
        struct str csv =
            fetched(&v, arena_printf(arena, "%s/%s", base, json_text_or(about, "url", "")));
        assert_memory_equal(csv.s, header, strlen(header));
        assert_true(csv.s[strlen(header)] == '\r' || csv.s[strlen(header)] == '\n');
    }
    visitor_end(&v);
    arena_free(arena);
    test_app_close(app);
}
TEST(files_are_described,
     "publication: the manifest names each open file with its digest, and each "
     "table's columns are described as they are");
