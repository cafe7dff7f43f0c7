/*
 * postgres -- what the files of the PostgreSQL driver share. For this room alone.
 */
#ifndef STORE_POSTGRES_H
#define STORE_POSTGRES_H

#include "store/driver.h"

#include <libpq-fe.h>

PGconn *postgres_link(struct db *db);

enum fail postgres_backup(struct store *store, const char *path, struct why *why) MUST_USE;
enum fail postgres_restore(struct store *store, const char *path, struct why *why) MUST_USE;

#endif
