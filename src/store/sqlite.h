/*
 * sqlite -- what the files of the SQLite driver share. For this room alone.
 */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H

#include "store/driver.h"

#include <sqlite3.h>

/* The house's failure for a result code, with the message of `handle` where it helps. */
enum fail sqlite_fail(sqlite3 *handle, int code, struct why *why);
/* The settings that make a connection safe against its own file. */
void sqlite_guard(sqlite3 *handle);
/* SQLite's own look through the whole file; STORE when it is damaged. O(size). */
enum fail sqlite_check_whole(sqlite3 *handle, struct why *why) MUST_USE;

enum fail sqlite_backup(struct store *store, const char *path, struct why *why) MUST_USE;
enum fail sqlite_restore(struct store *store, const char *path, struct why *why) MUST_USE;

#endif
