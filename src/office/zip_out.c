#include "office/zip_out.h"

#include <zip.h>

/* Everything that must be given back, on every way out. */
struct packing {
    zip_source_t *source;
    zip_t *archive;
};

static void packing_end(void *thing) {
    struct packing *packing = thing;
    if (packing->archive != NULL) zip_discard(packing->archive);
    if (packing->source != NULL) zip_source_free(packing->source);
    packing->archive = NULL;
    packing->source = NULL;
}

static bool part_add(zip_t *archive, const struct zip_part *part, struct date date) {
    zip_source_t *bytes =
        zip_source_buffer(archive, part->bytes.n == 0 ? "" : part->bytes.s, part->bytes.n, 0);
    if (bytes == NULL) return false;
    zip_int64_t at = zip_file_add(archive, part->name, bytes, ZIP_FL_ENC_UTF_8);
    if (at < 0) {
        zip_source_free(bytes);
        return false;
    }
    zip_uint16_t day = (zip_uint16_t)((date.year - 1980) << 9 | date.month << 5 | date.day);
    return zip_set_file_compression(archive, (zip_uint64_t)at,
                                    part->stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 6) == 0 &&
           zip_file_set_dostime(archive, (zip_uint64_t)at, 0, day, 0) == 0;
}

static bool source_take(struct arena *arena, zip_source_t *source, size_t max, struct str *out) {
    zip_stat_t about;
    zip_stat_init(&about);
    if (zip_source_stat(source, &about) != 0 || (about.valid & ZIP_STAT_SIZE) == 0 ||
        about.size > max)
        return false;
    if (zip_source_open(source) != 0) return false;
    char *bytes = arena_take(arena, about.size + 1, 1);
    zip_int64_t got = zip_source_read(source, bytes, about.size);
    zip_source_close(source);
    if (got < 0 || (zip_uint64_t)got != about.size) return false;
    *out = (struct str){bytes, about.size};
    return true;
}

enum fail zip_bytes(struct arena *arena, const struct zip_part *parts, size_t n, struct date date,
                    size_t max, struct str *out, struct why *why) {
    zip_error_t error;
    size_t sum = 0;
    for (size_t i = 0; i < n; i++) sum += parts[i].bytes.n;
    if (sum > max)
        return why_fail(why, FAIL_LIMIT, NULL, "the file would hold more than %zu bytes", max);
    struct packing *packing = ARENA_NEW(arena, struct packing);
    arena_on_end(arena, packing_end, packing);
    zip_error_init(&error);
    packing->source = zip_source_buffer_create(NULL, 0, 0, &error);
    if (packing->source != NULL)
        packing->archive = zip_open_from_source(packing->source, ZIP_TRUNCATE, &error);
    zip_error_fini(&error);
    if (packing->archive == NULL)
        return why_fail(why, FAIL_SYSTEM, NULL, "the archive could not be begun");
    zip_source_keep(packing->source);
    bool good = true;
    for (size_t i = 0; good && i < n; i++) good = part_add(packing->archive, &parts[i], date);
    if (good && zip_close(packing->archive) == 0) packing->archive = NULL;
    good = good && packing->archive == NULL && source_take(arena, packing->source, max, out);
    packing_end(packing);
    if (!good) return why_fail(why, FAIL_SYSTEM, NULL, "the archive could not be written");
    return FAIL_NONE;
}
