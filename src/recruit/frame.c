#include "recruit/frame.h"

#include "base/utf8.h"
#include "recruit/address.h"

#include <stdlib.h>
#include <string.h>

/* A column's name without spaces, dashes and case: "Address Line 1" is "addressline1". */
static const char *plain(struct arena *arena, const char *name) {
    char *folded = utf8_fold(arena, name), *to = folded;
    for (const char *c = folded; *c != '\0'; c++)
        if (strchr(" _-./", *c) == NULL) *to++ = *c;
    *to = '\0';
    return folded;
}

static bool is_address_name(const char *plain_name) {
    static const char *const names[] = {"address",       "addressline",    "line",
                                        "street",        "thoroughfare",   "town",
                                        "posttown",      "city",           "locality",
                                        "village",       "county",         "flat",
                                        "buildingname",  "buildingnumber", "subbuildingname",
                                        "organisation",  "housename",      "housenumber",
                                        "paon",          "saon",           "dependentlocality",
                                        "primaryaddress"};
    size_t n = strlen(plain_name);
    while (n > 0 && plain_name[n - 1] >= '0' && plain_name[n - 1] <= '9') n--;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strlen(names[i]) == n && strncmp(names[i], plain_name, n) == 0) return true;
    return false;
}

/* What many homes have in common: an address of these alone is nobody's. */
static bool is_place_name(const char *plain_name) {
    static const char *const names[] = {"town",   "posttown",         "city", "locality", "village",
                                        "county", "dependentlocality"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], plain_name) == 0) return true;
    return false;
}

static bool is_postcode_name(const char *plain_name) {
    return strcmp(plain_name, "postcode") == 0 || strcmp(plain_name, "postalcode") == 0 ||
           strcmp(plain_name, "zip") == 0 || strcmp(plain_name, "pcds") == 0;
}

static enum fail columns_named(struct arena *arena, const struct csv *table, const char *address,
                               struct frame_columns *out, struct why *why) {
    struct str rest = str_of(address);
    while (rest.s != NULL) {
        struct str name = str_trim(str_cut(&rest, ','));
        if (name.n == 0) continue;
        if (out->n_address == FRAME_ADDRESS_COLUMNS_MAX)
            return why_fail(why, FAIL_INPUT, "address_columns",
                            "want at most %d columns for the address", FRAME_ADDRESS_COLUMNS_MAX);
        TRY(csv_column_want(table, str_copy(arena, name), &out->address[out->n_address++], why));
    }
    return FAIL_NONE;
}

static enum fail columns_find(struct arena *arena, const struct csv *table, const char *address,
                              const char *postcode, struct frame_columns *out, struct why *why) {
    bool found = !text_is_empty(postcode);
    *out = (struct frame_columns){0};
    if (found) TRY(csv_column_want(table, postcode, &out->postcode, why));
    if (!text_is_empty(address)) TRY(columns_named(arena, table, address, out, why));
    for (size_t i = 0; i < table->n_columns; i++) {
        const char *name = plain(arena, table->header[i]);
        if (!found && is_postcode_name(name)) {
            out->postcode = i;
            found = true;
        } else if (text_is_empty(address) && is_address_name(name) &&
                   out->n_address < FRAME_ADDRESS_COLUMNS_MAX) {
            out->address[out->n_address++] = i;
        }
    }
    if (!found)
        return why_fail(why, FAIL_INPUT, "postcode_column",
                        "there is no column 'postcode' in the file; name the one that it is");
    if (out->n_address == 0)
        return why_fail(why, FAIL_INPUT, "address_columns",
                        "there is no address column such as 'address_line_1' in the file; name the "
                        "columns that they are");
    return FAIL_NONE;
}

static enum fail fail_at(const struct frame *frame, size_t row, size_t column, struct why *why,
                         const char *text) {
    enum fail fail =
        why_fail(why, FAIL_INPUT, "file", "column '%s': %s", frame->table.header[column], text);
    if (why != NULL) {
        why->row = frame->table.row_numbers[row];
        why->column = (int64_t)column + 1;
    }
    return fail;
}

/* A row names a house or a street, where the file has a column for that. */
static enum fail home_check(struct arena *arena, const struct frame *frame, size_t row,
                            struct why *why) {
    const struct frame_columns *columns = &frame->columns;
    size_t first = SIZE_MAX;
    for (size_t i = 0; i < columns->n_address; i++) {
        size_t column = columns->address[i];
        if (is_place_name(plain(arena, frame->table.header[column]))) continue;
        if (str_trim(str_of(csv_cell(&frame->table, row, column))).n > 0) return FAIL_NONE;
        if (first == SIZE_MAX) first = column;
    }
    if (first == SIZE_MAX) return FAIL_NONE;
    return fail_at(frame, row, first, why,
                   "there is no house or street in this address; add it or take the row out");
}

static enum fail row_read(struct arena *arena, struct frame *frame, size_t row, struct why *why) {
    const struct frame_columns *columns = &frame->columns;
    const char *typed = csv_cell(&frame->table, row, columns->postcode), *postcode;
    struct buf lines;
    size_t n_lines = 1;
    if (text_is_empty(typed))
        return fail_at(frame, row, columns->postcode, why,
                       "there is no postcode; add it or take the row out");
    if (!postcode_read(arena, typed, &postcode))
        return fail_at(frame, row, columns->postcode, why,
                       "this is not a UK postcode; correct it or take the row out");
    buf_init(&lines, arena, 4096);
    for (size_t i = 0; i < columns->n_address; i++) {
        const char *cell = csv_cell(&frame->table, row, columns->address[i]);
        struct str text = str_trim(str_of(cell));
        if (text.n == 0) continue;
        if (utf8_length(cell) > FRAME_LINE_CHARACTERS_MAX)
            return fail_at(frame, row, columns->address[i], why,
                           "this line is too long for an envelope's window; shorten it");
        if (++n_lines > FRAME_LINES_MAX)
            return fail_at(frame, row, columns->address[i], why,
                           "the address has too many lines for an envelope's window; join some");
        for (size_t c = 0; c < text.n; c++)
            buf_char(&lines, (unsigned char)text.s[c] < ' ' ? ' ' : text.s[c]);
        buf_char(&lines, '\n');
    }
    if (lines.n == 0)
        return fail_at(frame, row, columns->address[0], why,
                       "there is no address; add it or take the row out");
    TRY(home_check(arena, frame, row, why));
    buf_text(&lines, postcode);
    frame->lines[frame->n] = lines.s;
    frame->postcodes[frame->n] = postcode;
    frame->rows[frame->n++] = row;
    return FAIL_NONE;
}

struct seen {
    const char *lines;
    size_t at;
};

static int by_lines(const void *a, const void *b) {
    const struct seen *x = a, *y = b;
    int order = strcmp(x->lines, y->lines);
    if (order != 0) return order;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* The same address twice gets one letter: later rows are left out. */
static void same_drop(struct arena *arena, struct frame *frame) {
    struct seen *seen = ARENA_ARRAY(arena, struct seen, frame->n + 1);
    bool *dropped = ARENA_ARRAY(arena, bool, frame->n + 1);
    for (size_t i = 0; i < frame->n; i++)
        seen[i] = (struct seen){utf8_fold(arena, frame->lines[i]), i};
    qsort(seen, frame->n, sizeof *seen, by_lines);
    for (size_t i = 1; i < frame->n; i++)
        dropped[seen[i].at] = strcmp(seen[i].lines, seen[i - 1].lines) == 0;
    size_t kept = 0;
    for (size_t i = 0; i < frame->n; i++) {
        if (dropped[i]) continue;
        frame->lines[kept] = frame->lines[i];
        frame->postcodes[kept] = frame->postcodes[i];
        frame->rows[kept++] = frame->rows[i];
    }
    frame->n_same = frame->n - kept;
    frame->n = kept;
}

enum fail address_file_read(struct arena *arena, struct str bytes, const char *address,
                            const char *postcode, struct frame *out, struct why *why) {
    struct frame frame = {0};
    TRY(csv_read(arena, bytes, &frame.table, why));
    TRY(columns_find(arena, &frame.table, address, postcode, &frame.columns, why));
    if (frame.table.n_rows == 0)
        return why_fail(why, FAIL_INPUT, "file", "there is no address in the file, only a header");
    frame.lines = ARENA_ARRAY(arena, const char *, frame.table.n_rows);
    frame.postcodes = ARENA_ARRAY(arena, const char *, frame.table.n_rows);
    frame.rows = ARENA_ARRAY(arena, size_t, frame.table.n_rows);
    for (size_t row = 0; row < frame.table.n_rows; row++) TRY(row_read(arena, &frame, row, why));
    same_drop(arena, &frame);
    *out = frame;
    return FAIL_NONE;
}

const char *address_file_cell(const struct frame *frame, size_t i, const char *column) {
    int at = csv_column(&frame->table, column);
    return at < 0 ? NULL : csv_cell(&frame->table, frame->rows[i], (size_t)at);
}
