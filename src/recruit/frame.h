/*
 * frame -- an address file as it comes: which columns are the address, and what else is known.
 *
 * Columns are found by their names (address_line_1, line2, street, town, postcode ...), or are
 * named by whoever imports. Everything else is carried as attributes, for strata and for
 * categories that come with the address (deprivation, area).
 * Fails: INPUT with row and column of the file and the mend: no address or postcode column, an
 *        empty address, a postcode that is none, a row too long for an envelope's window.
 * Pure. Memory in the arena.
 */
#ifndef RECRUIT_FRAME_H
#define RECRUIT_FRAME_H

#include "base/csv.h"

enum { FRAME_LINES_MAX = 7, FRAME_LINE_CHARACTERS_MAX = 60, FRAME_ADDRESS_COLUMNS_MAX = 12 };

struct frame_columns {
    size_t address[FRAME_ADDRESS_COLUMNS_MAX];
    size_t n_address;
    size_t postcode;
};
struct frame {
    struct csv table;
    struct frame_columns columns;
    const char **lines;     /* [n]: lines joined by '\n', the postcode last */
    const char **postcodes; /* [n]: canonical */
    size_t *rows;           /* [n]: row of the table */
    size_t n;
    size_t n_same; /* rows left out because the same address stood there before */
};

/* `address`: names of columns separated by commas, `postcode`: name; "" finds them. */
enum fail address_file_read(struct arena *arena, struct str bytes, const char *address,
                            const char *postcode, struct frame *out, struct why *why) MUST_USE;
/* The cell of a row in a named column; NULL when there is no such column. */
const char *address_file_cell(const struct frame *frame, size_t i, const char *column);

#endif
