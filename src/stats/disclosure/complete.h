/*
 * complete -- tables with a row for every combination of categories, people in it or not.
 *
 * Question: which rows did a table leave out because nobody is in them?
 * Method:   a column's categories are those of its table and, where another table has all of them
 *           and more for the same variable, those too. For each set of columns that are not totals
 *           in some row, every combination gets a row, with 0 where there was none. The rows then
 *           follow the names of their categories ("16-24" before "100+"), totals last: neither a
 * row that is missing, nor one at the end, nor an order by size tells what a count was. A wide
 * table gets whole rows. Fails:    LIMIT for more than TABLES_CELLS_MAX counts. What else is wrong
 * with a table is left for table_set_add to say: a table with a row twice stays as it is. Memory:
 * in the arena. O(rows log rows). Pure:     yes.
 */
#ifndef STATS_DISCLOSURE_COMPLETE_H
#define STATS_DISCLOSURE_COMPLETE_H

#include "stats/disclosure/tables.h"

/* names[t] is the table's file. The tables change in place; rows that were added have line 0. */
enum fail tables_complete(struct arena *arena, struct csv *const *tables, const char *const *names,
                          size_t n, struct why *why) MUST_USE;

#endif
