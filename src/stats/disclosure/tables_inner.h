/* tables_inner -- how a table is laid out: for tables.c and complete.c alone. */
#ifndef STATS_DISCLOSURE_TABLES_INNER_H
#define STATS_DISCLOSURE_TABLES_INNER_H

#include "stats/disclosure/tables.h"

/* is_wide, n_variables and count_column of a table whose csv is set. */
void table_layout(struct count_table *table);
/* Whether a category or heading names a total. */
bool table_is_total(const char *text);
/* The variable that the rows of a wide table belong to. */
const char *table_rows_name(const struct csv *csv);

#endif
