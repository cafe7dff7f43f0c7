/* draw --verify: the whole draw once more, and everything compared. */
#include "base/file.h"
#include "cli/command.h"
#include "cli/draw_files.h"

#include <libgen.h>
#include <unistd.h>

enum { FILE_BYTES = 1 << 30, DIFFERENCES_MAX = 40 };

struct compared {
    struct arena *arena;
    const char *differences[DIFFERENCES_MAX];
    size_t n;
    size_t n_inputs; /* of these: inputs that are other files, from which all others follow */
};

static void differ(struct compared *compared, const char *text) {
    if (compared->n < DIFFERENCES_MAX) compared->differences[compared->n++] = text;
}

/* An input where it was, or beside draw.json. */
static const char *place(struct arena *arena, const char *given, const char *recorded,
                         const char *folder) {
    if (given != NULL || recorded == NULL) return given;
    if (file_exists(recorded)) return recorded;
    const char *slash = strrchr(recorded, '/');
    const char *beside = path_join(arena, folder, slash == NULL ? recorded : slash + 1);
    return file_exists(beside) ? beside : recorded;
}

static void digest_compare(struct compared *compared, const json_t *document, const char *key,
                           const struct draw_input *input) {
    const json_t *recorded = json_object_get(json_object_get(document, "inputs"), key);
    if (recorded == NULL || input->name == NULL) return;
    if (text_is(json_string_value(json_object_get(recorded, "sha256")), input->sha256)) return;
    differ(compared, arena_printf(compared->arena, "input '%s' is not the file that was drawn from",
                                  input->name));
}

/* What was made again, what draw.json promises, and what lies in the folder. */
static void file_compare(struct compared *compared, const json_t *files,
                         const struct draw_file *again, const char *folder) {
    struct arena *arena = compared->arena;
    const char *promised = json_string_value(json_object_get(files, again->name));
    const char *path = path_join(arena, folder, again->name);
    struct str bytes;
    char digest[SHA256_HEX];
    if (promised == NULL) {
        differ(compared, arena_printf(arena, "'%s' has no digest in draw.json", again->name));
        return;
    }
    /* How the report tells the figures may change from version to version; the figures may not. */
    if (!text_is(promised, again->sha256) && !text_is(again->name, "report.html"))
        differ(compared, arena_printf(arena, "'%s' comes out differently", again->name));
    if (!file_exists(path)) return; /* published in part: the digest was compared */
    size_t mark = arena_mark(arena);
    bool same = file_read(arena, path, FILE_BYTES, &bytes, NULL) == FAIL_NONE;
    if (same) sha256_hex(bytes.s, bytes.n, digest);
    same = same && text_is(digest, promised);
    arena_rewind(arena, mark);
    if (!same) differ(compared, arena_printf(arena, "'%s' was changed since", again->name));
}

static bool is_digest_apart(const char *name) {
    return text_is(name, "draw.json");
}

/* Every figure of draw.json but where the inputs lay and which program did it. */
static void document_compare(struct compared *compared, const json_t *document,
                             const struct draw_file *again) {
    json_t *made;
    if (json_read(compared->arena, again->bytes, &made, NULL) != FAIL_NONE) return;
    const char *key;
    json_t *value;
    json_object_foreach(made, key, value) {
        if (text_is(key, "inputs") || text_is(key, "settings") || text_is(key, "version")) continue;
        if (text_is(key, "files")) continue; /* compared one by one */
        if (!json_equal(value, json_object_get(document, key)))
            differ(compared, arena_printf(compared->arena, "'%s' in draw.json differs", key));
    }
}

static void verdict_json(struct buf *buf, const char *path, const struct compared *compared,
                         const struct draw_result *result) {
    struct json_out out;
    json_out_init(&out, buf);
    json_open(&out, '{');
    json_pair_text(&out, "file", path);
    json_pair_bool(&out, "same", compared->n == 0);
    json_key(&out, "panel");
    if (result->drawn < 0)
        json_put_null(&out);
    else
        json_put_int(&out, result->drawn);
    json_pair_text(&out, "commitment", result->commitment);
    json_key(&out, "differences");
    json_open(&out, '[');
    for (size_t i = 0; i < compared->n; i++) json_put_text(&out, compared->differences[i]);
    json_close(&out, ']');
    json_close(&out, '}');
    buf_char(buf, '\n');
}

/* By what the panel was picked: a seed of one's own is no public randomness. */
static void drawn_print(const struct draw_result *result) {
    const struct draw_settings *settings = result->settings;
    if (settings->randomness == NULL)
        printf("Panel %lld, from the seed '%s'.\n", (long long)result->drawn, settings->seed);
    else
        printf("Panel %lld, from the randomness '%s'.\n", (long long)result->drawn,
               result->canonical);
}

static enum fail verdict(const struct arguments *arguments, const char *path,
                         const struct compared *compared, const struct draw_result *result,
                         struct why *why) {
    if (argument_given(arguments, "json")) {
        struct buf buf;
        buf_init(&buf, arguments->arena, 1 << 20);
        verdict_json(&buf, path, compared, result);
        fwrite(buf.s, 1, buf.n, stdout);
    } else if (compared->n == 0) {
        printf("%s: the draw comes out again: the same inputs, chances, %zu panels%s.\n", path,
               result->report.n_panels, result->drawn < 0 ? "" : " and selected people");
        printf("Commitment %s\n", result->commitment);
        if (result->drawn >= 0) drawn_print(result);
    } else {
        size_t n = compared->n_inputs > 0 ? compared->n_inputs : compared->n;
        for (size_t i = 1; i < n; i++) fprintf(stderr, "%s: %s\n", path, compared->differences[i]);
    }
    if (compared->n == 0) return FAIL_NONE;
    if (compared->n > compared->n_inputs && compared->n_inputs > 0)
        return why_fail(why, FAIL_CONFLICT, "",
                        "%s: %s, so the draw comes out otherwise in %zu places (--json names them)",
                        path, compared->differences[0], compared->n - compared->n_inputs);
    return why_fail(why, FAIL_CONFLICT, "", "%s: %s", path, compared->differences[0]);
}

enum fail draw_verify(const struct arguments *arguments, const char *path, struct why *why) {
    struct arena *arena = arguments->arena;
    struct draw_settings *settings = ARENA_NEW(arena, struct draw_settings);
    struct draw_result *result = ARENA_NEW(arena, struct draw_result);
    struct sortition_repair repair;
    struct draw_files files;
    struct str text;
    json_t *document;
    struct compared compared = {.arena = arena};
    TRY(input_read(arena, path, FILE_BYTES, &text, why));
    if (json_read(arena, text, &document, why) != FAIL_NONE) return why_in_file(why, path);
    const char *folder = dirname(arena_copy(arena, path));
    if (text_is(json_string_value(json_object_get(document, "format")), "folkmoot lottery 1"))
        return draw_lottery_verify(arguments, path, folder, document, why);
    if (draw_settings_read(arena, document, settings, why) != FAIL_NONE)
        return why_in_file(why, path);
    settings->pool = place(arena, argument(arguments, "pool"), settings->pool, folder);
    settings->quotas = place(arena, argument(arguments, "quotas"), settings->quotas, folder);
    settings->keep = place(arena, argument(arguments, "keep"), settings->keep, folder);
    settings->selected = place(arena, argument(arguments, "selected"), settings->selected, folder);
    settings->replace = place(arena, argument(arguments, "replace"), settings->replace, folder);
    enum fail fail = draw_run(arena, settings, isatty(STDERR_FILENO), result, &repair, why);
    if (fail != FAIL_NONE) return fail;
    TRY(draw_files_make(arena, result, &files, why));
    digest_compare(&compared, document, "pool", &result->inputs.pool);
    digest_compare(&compared, document, "quotas", &result->inputs.quotas);
    digest_compare(&compared, document, "keep", &result->inputs.keep);
    digest_compare(&compared, document, "selected", &result->inputs.selected);
    digest_compare(&compared, document, "replace", &result->inputs.replace);
    compared.n_inputs = compared.n;
    for (size_t i = 0; i < files.n; i++) {
        if (is_digest_apart(files.file[i].name))
            document_compare(&compared, document, &files.file[i]);
        else
            file_compare(&compared, json_object_get(document, "files"), &files.file[i], folder);
    }
    return verdict(arguments, path, &compared, result, why);
}
