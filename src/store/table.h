/*
 * table -- every table of the main database by name, as the migrations leave it.
 *
 * For exports, and for tests that compare whole databases. Made by mksql, so a
 * table that a migration adds is there without anybody's doing.
 */
#ifndef STORE_TABLE_H
#define STORE_TABLE_H

#include "store/db.h"

struct db_table {
    const char *name, *columns;  /* columns joined by ", " */
    const struct statement *all; /* every row, ordered by the first three columns */
};

/* Ends with a NULL name. */
extern const struct db_table db_tables[];

#endif
