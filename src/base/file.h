/*
 * file -- whole files in, whole files out, or nothing.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/arena.h"
#include "base/str.h"

/* Reads all of `path` (at most `max` bytes: LIMIT) NUL-terminated. "-" is standard input.
 * NOTFOUND when there is none. */
enum fail file_read(struct arena *arena, const char *path, size_t max, struct str *out,
                    struct why *why) MUST_USE;
/* Writes a temporary file beside `path`, syncs it, renames it over, syncs the folder. `mode` e.g.
 * 0600. */
enum fail file_write(const char *path, const void *bytes, size_t n, unsigned mode,
                     struct why *why) MUST_USE;
bool file_exists(const char *path);
/* Makes the folder and its missing parents, mode 0700. */
enum fail folder_make(const char *path, struct why *why) MUST_USE;
char *path_join(struct arena *arena, const char *folder, const char *name);

/* A folder that appears whole or not at all: write into staging_path, then
 * folder_out_publish renames it to its final name (CONFLICT, already on opening, when
 * that exists and is not empty). With `replace` a folder that is there gives way when all that
 * it holds is written again; one that holds anything else is a CONFLICT and stays. Missing parents
 * are made. Folders get mode 0700 and files 0600: who publishes decides who may read. */
struct folder_out;
enum fail folder_out_open(struct arena *arena, const char *path, bool replace,
                          struct folder_out **out, struct why *why) MUST_USE;
const char *folder_out_staging(const struct folder_out *out);
/* `name` may have folders in it ("data/cells.csv"), but not lead out of the folder. */
enum fail folder_out_write(struct folder_out *out, const char *name, const void *bytes, size_t n,
                           struct why *why) MUST_USE;
enum fail folder_out_publish(struct folder_out *out, struct why *why)
    MUST_USE; /* without it, the arena's end removes the staging folder */

#endif
