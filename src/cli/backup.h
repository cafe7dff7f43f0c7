/*
 * backup -- what a backup folder holds, and whether it is still whole.
 *
 * DIR/manifest.json names the program's version, the moment, and size and SHA-256
 * of each file: folkmoot.db, vault.db and vault.db.keys (.copy instead of .db from
 * PostgreSQL), and under keys/ server.key and vault.key, which belong in another
 * place than the rest.
 */
#ifndef CLI_BACKUP_H
#define CLI_BACKUP_H

#include "base/arena.h"
#include "base/hash.h"

struct backup_file {
    const char *name; /* "folkmoot.db", "keys/vault.key" */
    int64_t size;
    char sha256[SHA256_HEX];
};

struct backup {
    const char *folder, *keys, *version, *made;
    bool postgres;
    struct backup_file *files;
    size_t n_files;
};

/* Reads the manifest in `folder` and compares every file with it. `keys` is where the
 * keys are (NULL: the folder's own keys/); with `keys_optional` they may be missing.
 * INPUT when it is no backup, CONFLICT naming the first file that is not as it was. */
enum fail backup_read(struct arena *arena, const char *folder, const char *keys, bool keys_optional,
                      struct backup *out, struct why *why) MUST_USE;
/* Where a file of the backup is. */
const char *backup_path(struct arena *arena, const struct backup *backup, const char *name);
/* Puts the backup into the data directory `folder`, which must not be one yet. */
enum fail backup_restore(struct arena *arena, const struct backup *backup, const char *folder,
                         const char *database_url, struct why *why) MUST_USE;
/* SHA-256 and size of a file of any size, read piece by piece. */
enum fail file_digest(const char *path, char sha256[SHA256_HEX], int64_t *size,
                      struct why *why) MUST_USE;

#endif
