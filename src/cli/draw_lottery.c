/* draw --verify of a recruitment's lottery.json: the lot with the public files; with pool and
 * quotas the whole draw once more. */
#include "base/file.h"
#include "cli/command.h"
#include "cli/draw_files.h"
#include "recruit/draw_views.h"

enum { FILE_BYTES = 256 << 20, FINDINGS_MAX = 8 };

struct check {
    struct arena *arena;
    const char *path, *folder;
    const json_t *document;
    const char *findings[FINDINGS_MAX]; /* what differs */
    size_t n;
    bool again;     /* pool and quotas were there, and the panels were made again */
    int64_t panels; /* how many */
    int64_t drawn;  /* -1: not yet */
};

static void differ(struct check *check, const char *text) {
    if (check->n < FINDINGS_MAX) check->findings[check->n++] = text;
}

static const char *text_at(const struct check *check, const char *key) {
    const char *text = json_string_value(json_object_get(check->document, key));
    return text == NULL ? "" : text;
}

/* A file beside lottery.json, or where an option says; false when it is not there. */
static bool beside(struct check *check, const char *given, const char *name, struct str *out) {
    const char *path = given != NULL ? given : path_join(check->arena, check->folder, name);
    return file_read(check->arena, path, FILE_BYTES, out, NULL) == FAIL_NONE;
}

static bool has_digest(struct check *check, struct str bytes, const char *key) {
    char digest[SHA256_HEX];
    sha256_hex(bytes.s, bytes.n, digest);
    return text_is(text_at(check, key), digest);
}

/* The number of the panel from what came out, and its people from the file. */
static enum fail lot_check(struct check *check, const char *panels, struct why *why) {
    const json_t *selected = json_object_get(check->document, "selected");
    const char *canonical;
    int64_t panel, recorded, *numbers;
    size_t n;
    if (!text_is(text_at(check, "state"), "drawn")) return FAIL_NONE;
    TRY(json_int(check->document, "panel", 0, check->panels - 1, &recorded, why));
    TRY(draw_panel(check->arena, text_at(check, "lot"), text_at(check, "panels_sha256"),
                   check->panels, text_at(check, "randomness"), &panel, &canonical, why));
    check->drawn = recorded;
    if (panel != recorded)
        differ(check, arena_printf(check->arena, "what came out names panel %lld, not %lld",
                                   (long long)panel, (long long)recorded));
    TRY(draw_panel_people(check->arena, panels, recorded, &numbers, &n, why));
    bool same = json_array_size(selected) == n;
    for (size_t i = 0; same && i < n; i++)
        same = json_integer_value(json_array_get(selected, i)) == numbers[i];
    if (!same) differ(check, "the selected numbers are not those of the panel");
    return FAIL_NONE;
}

static enum fail how_read(const struct check *check, struct draw_how *out, struct why *why) {
    struct draw_how how = {.cap = json_number_value(json_object_get(check->document, "cap")),
                           .n_panels = (size_t)check->panels};
    int64_t size, per_address;
    TRY(json_int(check->document, "size", 1, SORTITION_SIZE_MAX, &size, why));
    TRY(json_int(check->document, "per_address", 0, SORTITION_SIZE_MAX, &per_address, why));
    if (!sortition_algorithm_find(text_at(check, "algorithm"), &how.algorithm))
        return why_fail(why, FAIL_INPUT, "algorithm", "unknown algorithm '%s'",
                        text_at(check, "algorithm"));
    if (!(how.cap >= 0 && how.cap <= 1))
        return why_fail(why, FAIL_INPUT, "cap", "'cap' must be a number from 0 to 1");
    how.seats = (size_t)size;
    how.per_address = (size_t)per_address;
    *out = how;
    return FAIL_NONE;
}

/* The panels once more from pool and quotas: the same bytes. */
static enum fail panels_check(struct check *check, struct str pool, struct str quotas,
                              struct why *why) {
    struct draw_how how;
    struct sortition_people people;
    struct sortition_report report;
    if (!has_digest(check, pool, "pool_sha256")) {
        differ(check, "pool.csv is not the file that was drawn from");
        return FAIL_NONE;
    }
    if (!has_digest(check, quotas, "quotas_sha256")) {
        differ(check, "quotas.csv is not the file that was drawn from");
        return FAIL_NONE;
    }
    TRY(how_read(check, &how, why));
    TRY(draw_from_files(check->arena, pool, quotas, &how, &people, &report, why));
    int64_t *numbers = ARENA_ARRAY(check->arena, int64_t, people.pool.n + 1);
    for (size_t i = 0; i < people.pool.n; i++)
        if (!str_int(str_of(people.ids[i]), 0, INT64_MAX, &numbers[i]))
            return why_fail(why, FAIL_INPUT, "number", "'%s' is no number", people.ids[i]);
    const char *again = draw_panels_text(check->arena, &report, numbers);
    if (!has_digest(check, str_of(again), "panels_sha256"))
        differ(check, "the panels come out differently");
    check->again = true;
    return FAIL_NONE;
}

static enum fail verdict(const struct arguments *arguments, const struct check *check,
                         struct why *why) {
    if (argument_given(arguments, "json")) {
        struct buf buf;
        struct json_out out;
        buf_init(&buf, arguments->arena, 1 << 20);
        json_out_init(&out, &buf);
        json_open(&out, '{');
        json_pair_text(&out, "file", check->path);
        json_pair_bool(&out, "same", check->n == 0);
        json_pair_bool(&out, "panels_made_again", check->again);
        json_key(&out, "panel");
        if (check->drawn < 0)
            json_put_null(&out);
        else
            json_put_int(&out, check->drawn);
        json_pair_text(&out, "commitment", text_at(check, "panels_sha256"));
        json_key(&out, "differences");
        json_open(&out, '[');
        for (size_t i = 0; i < check->n; i++) json_put_text(&out, check->findings[i]);
        json_close(&out, ']');
        json_close(&out, '}');
        buf_char(&buf, '\n');
        fwrite(buf.s, 1, buf.n, stdout);
    } else if (check->n == 0) {
        printf("%s: the %lld panels are those that were published.\n", check->path,
               (long long)check->panels);
        puts(check->again ? "Made again from pool and quotas, they are the same."
                          : "Without pool.csv and quotas.csv beside it they were not made again.");
        if (check->drawn >= 0)
            printf("Panel %lld follows from what came out, and the selected are its people.\n",
                   (long long)check->drawn);
    }
    if (check->n == 0) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, "", "%s: %s", check->path, check->findings[0]);
}

enum fail draw_lottery_verify(const struct arguments *arguments, const char *path,
                              const char *folder, const json_t *document, struct why *why) {
    struct check check = {.arena = arguments->arena,
                          .path = path,
                          .folder = folder,
                          .document = document,
                          .drawn = -1};
    struct str panels, pool, quotas;
    if (text_is(text_at(&check, "state"), "none"))
        return why_fail(why, FAIL_INPUT, "state", "%s: no draw is published yet", path);
    TRY(json_int(document, "panels", 1, SORTITION_PANELS_MAX, &check.panels, why));
    if (!beside(&check, NULL, "panels.csv", &panels))
        return why_fail(why, FAIL_NOTFOUND, "panels", "want panels.csv in the folder of '%s'",
                        path);
    if (!has_digest(&check, panels, "panels_sha256"))
        differ(&check, "panels.csv is not the file that was published before the lot");
    else
        TRY(lot_check(&check, panels.s, why));
    bool both = beside(&check, argument(arguments, "pool"), "pool.csv", &pool) &&
                beside(&check, argument(arguments, "quotas"), "quotas.csv", &quotas);
    if (both) TRY(panels_check(&check, pool, quotas, why));
    return verdict(arguments, &check, why);
}
