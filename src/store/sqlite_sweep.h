/*
 * sqlite_sweep -- clears what SQLite leaves behind in the unused middle of its pages.
 */
#ifndef STORE_SQLITE_SWEEP_H
#define STORE_SQLITE_SWEEP_H

#include "store/sqlite.h"

/*
 * Overwrites with zeros the unallocated space of every b-tree page of the database file. With
 * secure_delete SQLite zeroes what it deletes and pages that it frees, but not what is left when it
 * deals the cells of full pages out anew: copies of cells that moved stay between the pointers and
 * the cells, and outlive the row (found in 4 of 5,780 deleted rows).
 *
 * The log must have been emptied just before. Holds the writer's lock meanwhile; when anybody wrote
 * in between, so that the log is not empty, nothing is touched and it fails with CONFLICT: empty
 * the log and call again. Writes go through the file of the connection, so that its locks and its
 * file system (also a simulated one) hold for them; only bytes that mean nothing change, so a power
 * cut in the middle harms nothing. O(size of the file); writes only pages that have something.
 * `swept` gets the number of pages that had something left, may be NULL.
 *
 * Layout: SQLite's "Database File Format", 1.6 (b-tree pages) and 1.3 (database header).
 */
enum fail sqlite_sweep(sqlite3 *handle, int64_t *swept, struct why *why) MUST_USE;

/*
 * Where the unallocated space of a page begins and ends, counted from the page's first byte:
 * false when `page` is no b-tree page, or has none. `first` says that it is the file's first page,
 * which begins with the header of 100 bytes. `size` bytes long, of which the last `reserved` are
 * no cells.
 */
bool sqlite_page_gap(const unsigned char *page, size_t size, size_t reserved, bool first,
                     size_t *from, size_t *to);

#endif
