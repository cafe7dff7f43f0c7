/*
 * backup_file -- a file that appears under its name only when it is whole. For this room alone.
 */
#ifndef STORE_BACKUP_FILE_H
#define STORE_BACKUP_FILE_H

#include "base/arena.h"
#include "base/fail.h"

void backup_file_remove(const char *path);
/* An empty file that only the owner may read, in place of an earlier one. */
enum fail backup_file_make(const char *path, struct why *why) MUST_USE;
/* Syncs the finished file `part`, gives it the name `path` (INPUT when that is taken), and syncs
 * the folder. */
enum fail backup_file_publish(struct arena *arena, const char *part, const char *path,
                              struct why *why) MUST_USE;

#endif
