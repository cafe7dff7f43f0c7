/*
 * tables -- the tables of one publication as one set of linked cells.
 *
 * Question: which cells of different tables are the same count, and which sums link them?
 * Method:   a cell is what its row and column say of each variable ("age = 16-24, ward = North");
 *           two tables that say the same of the same variables mean the same people. All totals
 *           over one or more variables are cells as well, whether a table shows them or not,
 *           since somebody who knows the other tables or the report knows them.
 * Layouts:  long: a column for each variable and one of counts (named n, count, value, freq,
 *           frequency, number or people; else the last). Wide: the first column names the rows,
 *           the other headings are the categories of a second variable, the same in every table
 *           with the same headings. Rows or headings called total, all, overall or sum are totals.
 * Fails:    INPUT with table, row and column: a count that is not a whole number of 0 or more,
 *           the same cell twice in a table, a total that is not the sum of its parts, two tables
 *           that differ on the same cell; LIMIT for more than 4 variables or 200,000 cells.
 * Memory:   in the arena. O(cells log cells).
 * Pure:     yes.
 */
#ifndef STATS_DISCLOSURE_TABLES_H
#define STATS_DISCLOSURE_TABLES_H

#include "base/csv.h"
#include "stats/disclosure/suppress.h"

enum { TABLES_VARIABLES_MAX = 4, TABLES_CELLS_MAX = 200000 };

struct count_table {
    const char *name;
    const struct csv *csv;
    size_t n_variables; /* the variable of a wide table's headings is the last */
    bool is_wide;
    size_t count_column; /* long tables */
    const char *variable[TABLES_VARIABLES_MAX];
    size_t *cell; /* [n_rows] long, [n_rows * (n_columns - 1)] wide: number of the cell */
};

struct table_set;
struct table_set *table_set_new(struct arena *arena);
/* The csv stays the caller's and must live as long as the set. On INPUT why->row and ->column
 * are those of the file; a failed set is not to be used further. */
enum fail table_set_add(struct table_set *set, const char *name, const struct csv *csv,
                        struct why *why) MUST_USE;
/* Links all tables; values and relations for suppress_run. */
enum fail table_set_link(struct table_set *set, struct suppress_plan *plan,
                         struct why *why) MUST_USE;
size_t table_set_count(const struct table_set *set);
const struct count_table *table_set_get(const struct table_set *set, size_t table);
/* "age=16-24, ward=North"; "everybody" for the grand total. */
const char *table_set_cell(const struct table_set *set, size_t cell);
/* Whether a table shows the cell. */
bool table_set_shows(const struct table_set *set, size_t cell);
/* In how many of the counts that are shown one person may be who is counted once in a table: within
 * one table the counts that speak of the same variables ("age and ward", "age", none) exclude one
 * another, and the same counts in a second table are no more. Other categories of the same
 * variables
 * ("16-24" here, "16-29" there) are: people lie in one of each. */
size_t table_set_kinds(const struct table_set *set);
/* The table as CSV: hidden cells as `mark`, others as shown[cell]. */
void table_write(const struct count_table *table, const bool *hidden, const double *shown,
                 const char *mark, struct buf *out);

#endif
