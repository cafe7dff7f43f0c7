#include "base/csv.h"

#include "base/utf8.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* --- From what was sent to UTF-8 --- */

/* The row of the file on which the byte `at` lies, for messages about encodings. */
static int64_t row_of(struct str bytes, size_t at) {
    int64_t row = 1;
    for (size_t i = 0; i < at; i++) row += bytes.s[i] == '\n';
    return row;
}

static size_t utf8_put(char *out, uint32_t point) {
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        out[0] = (char)(0xC0 | point >> 6);
        out[1] = (char)(0x80 | (point & 0x3F));
        return 2;
    }
    if (point < 0x10000) {
        out[0] = (char)(0xE0 | point >> 12);
        out[1] = (char)(0x80 | (point >> 6 & 0x3F));
        out[2] = (char)(0x80 | (point & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | point >> 18);
    out[1] = (char)(0x80 | (point >> 12 & 0x3F));
    out[2] = (char)(0x80 | (point >> 6 & 0x3F));
    out[3] = (char)(0x80 | (point & 0x3F));
    return 4;
}

static enum fail from_utf16(struct arena *arena, struct str bytes, bool big, struct str *out,
                            struct why *why) {
    if (bytes.n % 2 != 0)
        return why_fail(why, FAIL_INPUT, NULL,
                        "the file ends in the middle of a character: it "
                        "may have been cut off, send it again");
    const uint8_t *s = (const uint8_t *)bytes.s;
    /* Two bytes become at most three; four bytes (a surrogate pair) become four. */
    char *text = arena_take(arena, bytes.n / 2 + 1, 3);
    size_t n = 0;
    int64_t row = 1;
    for (size_t i = 0; i < bytes.n; i += 2) {
        uint32_t point = big ? (uint32_t)s[i] << 8 | s[i + 1] : (uint32_t)s[i + 1] << 8 | s[i];
        if (point >= 0xD800 && point < 0xDC00 && i + 3 < bytes.n) {
            uint32_t low =
                big ? (uint32_t)s[i + 2] << 8 | s[i + 3] : (uint32_t)s[i + 3] << 8 | s[i + 2];
            if (low >= 0xDC00 && low < 0xE000) {
                point = 0x10000 + ((point & 0x3FF) << 10) + (low & 0x3FF);
                i += 2;
            }
        }
        if (point == 0 || (point >= 0xD800 && point < 0xE000)) {
            enum fail fail = why_fail(why, FAIL_INPUT, NULL,
                                      "the file has a character that is not valid UTF-16: save it "
                                      "again as 'CSV UTF-8'");
            if (why != NULL) why->row = row;
            return fail;
        }
        row += point == '\n';
        n += utf8_put(text + n, point);
    }
    *out = (struct str){text, n};
    return FAIL_NONE;
}

/* Code points of the bytes 0x80 to 0x9F in Windows-1252; 0 where it has none. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

static enum fail from_windows_1252(struct arena *arena, struct str bytes, struct str *out,
                                   struct why *why) {
    char *text = arena_take(arena, bytes.n + 1, 3);
    size_t n = 0;
    for (size_t i = 0; i < bytes.n; i++) {
        uint32_t point = (uint8_t)bytes.s[i];
        if (point >= 0x80 && point < 0xA0) point = windows_1252[point - 0x80];
        if (point == 0) {
            enum fail fail = why_fail(why, FAIL_INPUT, NULL,
                                      "the file has a character that is neither UTF-8 nor "
                                      "Windows-1252: save it again as 'CSV UTF-8'");
            if (why != NULL) why->row = row_of(bytes, i);
            return fail;
        }
        n += utf8_put(text + n, point);
    }
    *out = (struct str){text, n};
    return FAIL_NONE;
}

/* Without a byte order mark, text in Latin letters as UTF-16 shows by its NULs: nearly all
 * second bytes, or nearly all first bytes. */
static const char *guess_utf16(struct str bytes) {
    size_t look = bytes.n < 4096 ? bytes.n & ~(size_t)1 : 4096;
    size_t zeros[2] = {0, 0};
    for (size_t i = 0; i < look; i++) zeros[i % 2] += bytes.s[i] == '\0';
    if (zeros[1] > look / 4 && zeros[0] == 0) return "UTF-16LE";
    if (zeros[0] > look / 4 && zeros[1] == 0) return "UTF-16BE";
    return NULL;
}

/* Leaves in *text a NUL-terminated copy in the arena that csv_read may write on. */
static enum fail decode(struct arena *arena, struct str bytes, struct str *text,
                        const char **encoding, struct why *why) {
    bool workbook = str_starts(bytes, "PK\003\004") || str_starts(bytes, "\xD0\xCF\x11\xE0");
    if (workbook && memchr(bytes.s, '\0', bytes.n) != NULL)
        return why_fail(why, FAIL_INPUT, NULL,
                        "this is a spreadsheet workbook: in the spreadsheet program choose 'Save "
                        "as' and the type 'CSV UTF-8', and send that file");
    bool little = str_starts(bytes, "\xFF\xFE"), big = str_starts(bytes, "\xFE\xFF");
    const char *guess = little || big ? NULL : guess_utf16(bytes);
    if (little || big || guess != NULL) {
        size_t mark = guess == NULL ? 2 : 0;
        big = big || text_is(guess, "UTF-16BE");
        *encoding = big ? "UTF-16BE" : "UTF-16LE";
        return from_utf16(arena, (struct str){bytes.s + mark, bytes.n - mark}, big, text, why);
    }
    bool marked = str_starts(bytes, "\xEF\xBB\xBF");
    struct str rest = marked ? (struct str){bytes.s + 3, bytes.n - 3} : bytes;
    if (utf8_is_valid(rest.s, rest.n)) {
        *encoding = "UTF-8";
        *text = (struct str){str_copy(arena, rest), rest.n};
        return FAIL_NONE;
    }
    const char *nul = memchr(rest.s, '\0', rest.n);
    if (nul != NULL || marked) {
        enum fail fail = why_fail(why, FAIL_INPUT, NULL,
                                  "the file has characters that are not text: save it again as "
                                  "'CSV UTF-8'");
        if (why != NULL && nul != NULL) why->row = row_of(rest, (size_t)(nul - rest.s));
        return fail;
    }
    *encoding = "Windows-1252";
    return from_windows_1252(arena, rest, text, why);
}

/* --- From text to cells, in place --- */

struct reader {
    char *text; /* cells are unquoted and NUL-terminated where they stand */
    size_t n, at;
    char separator;
    int64_t row; /* of what comes next, from 1 */
};

static enum fail fail_at(struct why *why, int64_t row, size_t column, const char *text) {
    enum fail fail = why_fail(why, FAIL_INPUT, NULL, "%s", text);
    if (why != NULL) {
        why->row = row;
        why->column = (int64_t)column;
    }
    return fail;
}

static bool is_end(char c) {
    return c == '\n' || c == '\r';
}

static bool is_formula_start(char c) {
    return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r';
}

/* Takes off the apostrophe that csv_put set before what a spreadsheet would run. */
static char *unguard(char *cell) {
    size_t apostrophes = strspn(cell, "'");
    return apostrophes > 0 && is_formula_start(cell[apostrophes]) ? cell + 1 : cell;
}

/* Skips one line end of any of the three kinds at `at`, if there is one. */
static void line_end_skip(struct reader *reader) {
    if (reader->at >= reader->n) return;
    char c = reader->text[reader->at];
    if (!is_end(c)) return;
    reader->at++;
    if (c == '\r' && reader->at < reader->n && reader->text[reader->at] == '\n') reader->at++;
}

/* The quoted cell that begins at `at`: unquotes it in place and moves behind it. */
static enum fail quoted_cell(struct reader *reader, size_t column, char **cell, struct why *why) {
    char *text = reader->text;
    size_t to = reader->at, from = reader->at + 1;
    *cell = text + to;
    for (;; from++) {
        if (from >= reader->n)
            return fail_at(why, reader->row, column,
                           "the quotation mark that opens this cell is never closed");
        char c = text[from];
        if (c == '"') {
            if (from + 1 < reader->n && text[from + 1] == '"') {
                from++;
            } else {
                break;
            }
        }
        text[to++] = c;
    }
    reader->at = from + 1;
    while (reader->at < reader->n && text[reader->at] == ' ') reader->at++;
    if (reader->at < reader->n && text[reader->at] != reader->separator &&
        !is_end(text[reader->at]))
        return fail_at(why, reader->row, column,
                       "there is text after the closing quotation mark: a quotation mark inside "
                       "a quoted cell is written twice");
    text[to] = '\0'; /* before `at`: the closing mark's place at the latest */
    return FAIL_NONE;
}

/* The next cell. *more says whether the row goes on behind it. */
static enum fail cell_next(struct reader *reader, size_t column, char **cell, bool *quoted,
                           bool *more, struct why *why) {
    char *text = reader->text;
    size_t start = reader->at;
    while (start < reader->n && text[start] == ' ') start++;
    *quoted = start < reader->n && text[start] == '"';
    if (*quoted) {
        reader->at = start;
        TRY(quoted_cell(reader, column, cell, why));
    } else {
        *cell = text + reader->at;
        while (reader->at < reader->n && text[reader->at] != reader->separator &&
               !is_end(text[reader->at]))
            reader->at++;
    }
    size_t end = reader->at;
    *more = end < reader->n && text[end] == reader->separator;
    if (*more) {
        reader->at++;
    } else {
        line_end_skip(reader);
    }
    if (!*quoted) text[end] = '\0';
    *cell = unguard(*cell);
    return FAIL_NONE;
}

/* True when the coming row has nothing but separators and spaces: moves behind it. */
static bool blank_skip(struct reader *reader) {
    size_t at = reader->at;
    while (at < reader->n && (reader->text[at] == ' ' || reader->text[at] == '\t' ||
                              reader->text[at] == reader->separator))
        at++;
    if (at < reader->n && !is_end(reader->text[at])) return false;
    reader->at = at;
    line_end_skip(reader);
    reader->row++;
    return true;
}

/* A first line `sep=;`, with which some spreadsheets name the separator; else the candidate
 * that occurs most often in the first row outside quotes, the comma when equal. */
static char separator_find(struct reader *reader) {
    struct str text = {reader->text, reader->n};
    if (str_starts(text, "sep=") && text.n >= 5 && strchr(",;\t", text.s[4]) != NULL &&
        (text.n == 5 || is_end(text.s[5]))) {
        reader->at = 5;
        line_end_skip(reader);
        return text.s[4];
    }
    static const char candidates[] = ",;\t";
    size_t counts[3] = {0, 0, 0};
    bool in_quotes = false, any = false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.s[i];
        if (c == '"') in_quotes = !in_quotes;
        if (is_end(c) && !in_quotes && any) break;
        const char *at = c == '\0' || in_quotes ? NULL : strchr(candidates, c);
        if (at != NULL) counts[at - candidates]++;
        if (at == NULL && c != ' ' && !is_end(c)) any = true;
    }
    size_t best = 0;
    for (size_t i = 1; i < 3; i++) best = counts[i] > counts[best] ? i : best;
    return candidates[best];
}

/* Without white space and byte order marks at the ends, in place. */
static char *name_trim(char *cell) {
    struct str name = str_trim(str_of(cell));
    while (str_starts(name, "\xEF\xBB\xBF")) name = str_trim((struct str){name.s + 3, name.n - 3});
    if (name.n > 0) cell += name.s - cell;
    cell[name.n] = '\0';
    return cell;
}

static enum fail header_read(struct arena *arena, struct reader *reader, struct csv *csv,
                             struct why *why) {
    const char **header = ARENA_ARRAY(arena, const char *, CSV_COLUMNS_MAX);
    size_t n = 0;
    for (bool more = true, quoted; more; n++) {
        if (n == CSV_COLUMNS_MAX) {
            char text[80];
            snprintf(text, sizeof text, "a table has at most %d columns", CSV_COLUMNS_MAX);
            return fail_at(why, reader->row, n + 1, text);
        }
        char *cell;
        TRY(cell_next(reader, n + 1, &cell, &quoted, &more, why));
        header[n] = name_trim(cell);
    }
    reader->row++;
    csv->header = header;
    csv->n_columns = n;
    return FAIL_NONE;
}

static enum fail ragged(const struct reader *reader, size_t found, size_t wanted, bool more,
                        struct why *why) {
    char text[200];
    if (more) {
        snprintf(text, sizeof text,
                 "this row has more cells than the %zu of the header: a cell with '%c' in it needs "
                 "quotation marks",
                 wanted, reader->separator == '\t' ? ' ' : reader->separator);
        return fail_at(why, reader->row, wanted + 1, text);
    }
    snprintf(text, sizeof text, "this row has %zu of the %zu cells of the header", found, wanted);
    return fail_at(why, reader->row, found + 1, text);
}

static enum fail rows_read(struct arena *arena, struct reader *reader, struct csv *csv,
                           struct why *why) {
    size_t room = 0;
    while (reader->at < reader->n) {
        if (blank_skip(reader)) continue;
        if (csv->n_rows == room) {
            size_t wider = room == 0 ? 16 : room * 2, row_bytes = csv->n_columns * sizeof(char *);
            csv->row_numbers = arena_grow(arena, csv->row_numbers, room * 8, wider * 8);
            csv->cells = arena_grow(arena, (void *)csv->cells, room * row_bytes, wider * row_bytes);
            room = wider;
        }
        csv->row_numbers[csv->n_rows] = reader->row;
        const char **cells = csv->cells + csv->n_rows * csv->n_columns;
        size_t n = 0;
        for (bool more = true, quoted; more; n++) {
            if (n == csv->n_columns) return ragged(reader, n, n, true, why);
            char *cell;
            TRY(cell_next(reader, n + 1, &cell, &quoted, &more, why));
            cells[n] = cell;
        }
        if (n < csv->n_columns) return ragged(reader, n, csv->n_columns, false, why);
        csv->n_rows++;
        reader->row++;
    }
    return FAIL_NONE;
}

enum fail csv_read(struct arena *arena, struct str bytes, struct csv *out, struct why *why) {
    struct csv csv = {0};
    struct str text = {"", 0};
    if (bytes.n == 0) return why_fail(why, FAIL_INPUT, NULL, "the file is empty");
    TRY(decode(arena, bytes, &text, &csv.encoding, why));
    struct reader reader = {.text = (char *)(uintptr_t)text.s, .n = text.n, .row = 1};
    reader.separator = csv.separator = separator_find(&reader);
    while (reader.at < reader.n && blank_skip(&reader)) continue;
    if (reader.at == reader.n) return why_fail(why, FAIL_INPUT, NULL, "the file has no header row");
    TRY(header_read(arena, &reader, &csv, why));
    TRY(rows_read(arena, &reader, &csv, why));
    *out = csv;
    return FAIL_NONE;
}

enum fail csv_head_read(struct arena *arena, struct str beginning, bool whole, struct csv *out,
                        size_t *end, int64_t *rows, struct why *why) {
    struct csv csv = {0};
    struct str text;
    size_t mark = str_starts(beginning, "\xEF\xBB\xBF") ? 3 : 0;
    struct reader raw = {.text =
                             str_copy(arena, (struct str){beginning.s + mark, beginning.n - mark}),
                         .n = beginning.n - mark,
                         .row = 1};
    *end = 0;
    raw.separator = separator_find(&raw);
    while (raw.at < raw.n && blank_skip(&raw)) continue;
    if (raw.at == raw.n && !whole) return FAIL_NONE;
    if (raw.at == raw.n) return why_fail(why, FAIL_INPUT, NULL, "the file has no header row");
    enum fail fail = header_read(arena, &raw, &csv, whole ? why : NULL);
    if (!whole && raw.at == raw.n) return FAIL_NONE;
    TRY(fail);
    /* Names again, from decoded text: cells' ends are the same. */
    size_t found = raw.at + mark;
    TRY(decode(arena, (struct str){beginning.s, found}, &text, &csv.encoding, why));
    struct reader reader = {.text = (char *)(uintptr_t)text.s, .n = text.n, .row = 1};
    separator_find(&reader);
    reader.separator = csv.separator = raw.separator;
    while (reader.at < reader.n && blank_skip(&reader)) continue;
    TRY(header_read(arena, &reader, &csv, why));
    *out = csv;
    *end = found;
    *rows = raw.row - 1;
    return FAIL_NONE;
}

/* --- Columns by name --- */

static bool same_loosely(const char *a, const char *b) {
    for (;;) {
        while (*a == ' ') a++;
        while (*b == ' ') b++;
        char x = *a >= 'A' && *a <= 'Z' ? (char)(*a - 'A' + 'a') : *a;
        char y = *b >= 'A' && *b <= 'Z' ? (char)(*b - 'A' + 'a') : *b;
        if (x != y) return false;
        if (x == '\0') return true;
        a++, b++;
    }
}

int csv_column(const struct csv *csv, const char *name) {
    for (size_t i = 0; i < csv->n_columns; i++)
        if (strcmp(csv->header[i], name) == 0) return (int)i;
    for (size_t i = 0; i < csv->n_columns; i++)
        if (same_loosely(csv->header[i], name)) return (int)i;
    return -1;
}

enum fail csv_column_want(const struct csv *csv, const char *name, size_t *out, struct why *why) {
    int column = csv_column(csv, name);
    if (column < 0) {
        char found[300] = "";
        size_t n = 0;
        for (size_t i = 0; i < csv->n_columns && n < sizeof found; i++)
            n += (size_t)snprintf(found + n, sizeof found - n, "%s'%s'", i == 0 ? "" : ", ",
                                  csv->header[i]);
        enum fail fail =
            why_fail(why, FAIL_INPUT, name, "want a column '%s', found %s", name, found);
        if (why != NULL) why->row = 1;
        return fail;
    }
    for (size_t i = (size_t)column + 1; i < csv->n_columns; i++) {
        if (strcmp(csv->header[i], csv->header[column]) != 0) continue;
        enum fail fail =
            why_fail(why, FAIL_INPUT, name, "want one column '%s', found more than one", name);
        if (why != NULL) {
            why->row = 1;
            why->column = (int64_t)i + 1;
        }
        return fail;
    }
    *out = (size_t)column;
    return FAIL_NONE;
}

/* --- Writing --- */

void csv_out_init(struct csv_out *out, struct buf *buf) {
    *out = (struct csv_out){.buf = buf};
}

/* A cell that begins like a formula, also behind apostrophes, so that reading takes off
 * exactly the one that writing sets. A plain number such as -5 is no formula. */
static bool needs_guard(struct str text) {
    size_t i = 0;
    while (i < text.n && text.s[i] == '\'') i++;
    if (i == text.n || !is_formula_start(text.s[i])) return false;
    double number;
    return i > 0 || !str_real(text, &number);
}

static bool needs_quotes(struct str text) {
    const uint64_t marks = UINT64_C(1) << ',' | UINT64_C(1) << ';' | UINT64_C(1) << '\t' |
                           UINT64_C(1) << '"' | UINT64_C(1) << '\r' | UINT64_C(1) << '\n';
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.s[i] < 64 && (marks >> text.s[i] & 1) != 0) return true;
    /* A first row `sep=,` would be taken for the line that names the separator. */
    return text.n > 0 && (str_trim(text).n == 0 || str_is(text, "sep="));
}

void csv_put(struct csv_out *out, const char *text) {
    struct str cell = str_of(text);
    if (out->in_row) {
        buf_char(out->buf, ',');
    } else {
        out->row_start = out->buf->n;
    }
    out->in_row = true;
    bool quotes = needs_quotes(cell);
    if (quotes) buf_char(out->buf, '"');
    if (needs_guard(cell)) buf_char(out->buf, '\'');
    for (struct str rest = cell; rest.n > 0;) {
        const char *mark = memchr(rest.s, '"', rest.n);
        size_t n = mark == NULL ? rest.n : (size_t)(mark - rest.s) + 1;
        buf_add(out->buf, rest.s, n);
        if (mark != NULL) buf_char(out->buf, '"');
        rest = (struct str){rest.s + n, rest.n - n};
    }
    if (quotes) buf_char(out->buf, '"');
}

void csv_put_int(struct csv_out *out, int64_t value) {
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)value);
    csv_put(out, text);
}

void csv_put_real(struct csv_out *out, double value, int digits) {
    char text[64];
    if (digits < 1) digits = 1;
    if (digits > 17) digits = 17;
    snprintf(text, sizeof text, "%.*g", digits, value);
    csv_put(out, isfinite(value) ? text : "");
}

void csv_end_row(struct csv_out *out) {
    if (!out->in_row) out->row_start = out->buf->n;
    /* A row of empty cells would be taken for a blank line: its first cell is written as "". */
    size_t commas = out->buf->n - out->row_start;
    bool blank = true;
    for (size_t i = out->row_start; blank && i < out->buf->n; i++) blank = out->buf->s[i] == ',';
    if (blank) {
        out->buf->n = out->row_start;
        buf_text(out->buf, "\"\"");
        for (size_t i = 0; i < commas; i++) buf_char(out->buf, ',');
    }
    buf_text(out->buf, "\r\n");
    out->in_row = false;
}
