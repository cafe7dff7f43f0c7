#include "stats/survey/frame_fast.h"

#include "base/csv.h"
#include "base/utf8.h"
#include "stats/survey/intern.h"

#include <math.h>
#include <string.h>

enum { HEADER_BYTES_MAX = 1 << 20 };

struct reading {
    const char *name;
    bool wanted, is_text, any;
    double *numbers;
    int32_t *codes;
    struct intern intern;
};

struct plain {
    struct arena *arena;
    struct str body;
    char separator;
    struct reading *columns;
    size_t n_columns, n_rows, room;
};

/* Powers of ten that a double holds exactly. */
static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                              1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                              1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* A decimal number of up to 15 digits is the quotient of two doubles that are exact, so it is
 * rounded once, as strtod does; all others go to strtod. */
static bool number_of(const char *s, size_t n, double *out) {
    uint64_t digits = 0;
    size_t i = n > 0 && s[0] == '-' ? 1 : 0, start = i, point = 0;
    bool fraction = false, plain = n - i <= 16 && n > i && s[i] != '.';
    for (; plain && i < n; i++) {
        unsigned digit = (unsigned)(uint8_t)s[i] - '0';
        if (digit <= 9) {
            digits = digits * 10 + digit;
            point += fraction;
        } else if (s[i] == '.' && !fraction && i + 1 < n) {
            fraction = true;
        } else {
            plain = false;
        }
    }
    if (plain && i - start - (fraction ? 1 : 0) <= 15) {
        double value = (double)digits / tens[point];
        *out = start == 1 ? -value : value;
        return true;
    }
    return str_real(str_trim((struct str){s, n}), out);
}

static bool is_missing(const char *s, size_t n) {
    return n == 0 || (n == 2 && s[0] == 'N' && s[1] == 'A');
}

/* False when the column turns out to be text, and must be read again as such. */
static inline bool cell_take(struct reading *column, size_t row, const char *s, size_t n) {
    if (!column->wanted) return true;
    if (column->is_text) {
        column->codes[row] = is_missing(s, n) ? -1 : intern_number(&column->intern, s, n);
        return true;
    }
    if (is_missing(s, n)) {
        column->numbers[row] = (double)NAN;
        return true;
    }
    if (!number_of(s, n, &column->numbers[row])) return false;
    column->any = true;
    return true;
}

enum outcome { READ_DONE, READ_AGAIN, READ_NOT_PLAIN };

/* The end of the cell at `s`; sets the bytes of its text. NULL when it is not plain. */
static inline const char *cell_end(const char *s, const char *end, char separator,
                                   const char **text, size_t *n) {
    if (s < end && *s == '"') {
        const char *close = memchr(s + 1, '"', (size_t)(end - s - 1));
        if (close == NULL || memchr(s, '\n', (size_t)(close - s)) != NULL) return NULL;
        if (memchr(s, '\r', (size_t)(close - s)) != NULL || close == s + 1) return NULL;
        *text = s + 1, *n = (size_t)(close - s - 1);
        if (s[1] == '\'') return NULL;
        s = close + 1;
        return s == end || *s == separator || *s == '\n' || *s == '\r' ? s : NULL;
    }
    const char *start = s;
    if (s < end && (*s == ' ' || *s == '\'' || *s == '\t') && *s != separator) return NULL;
    while (s < end && *s != separator && *s != '\n' && *s != '\r') s++;
    if (s > start && s[-1] == ' ') return NULL;
    *text = start, *n = (size_t)(s - start);
    return s;
}

static enum outcome rows_read(struct plain *plain) {
    const char *s = plain->body.s, *end = s + plain->body.n;
    plain->n_rows = 0;
    while (s < end) {
        bool blank = true;
        if (plain->n_rows == plain->room) return READ_NOT_PLAIN;
        for (size_t c = 0; c < plain->n_columns; c++) {
            const char *text;
            size_t n;
            s = cell_end(s, end, plain->separator, &text, &n);
            if (s == NULL) return READ_NOT_PLAIN;
            blank = blank && n == 0;
            if (!cell_take(&plain->columns[c], plain->n_rows, text, n)) {
                plain->columns[c].is_text = true;
                return READ_AGAIN;
            }
            if (c + 1 < plain->n_columns) {
                if (s == end || *s != plain->separator) return READ_NOT_PLAIN;
                s++;
            }
        }
        if (blank) return READ_NOT_PLAIN;
        if (s < end && *s == '\r') s++;
        if (s < end && *s++ != '\n') return READ_NOT_PLAIN;
        plain->n_rows++;
    }
    return READ_DONE;
}

/* --- The header ---------------------------------------------------------------------------- */

/* Marks wanted columns; false when one is missing or there twice. */
static bool columns_want(struct plain *plain, const char *const *wanted, size_t n_wanted) {
    for (size_t c = 0; c < plain->n_columns; c++) plain->columns[c].wanted = n_wanted == 0;
    for (size_t i = 0; i < n_wanted; i++) {
        size_t found = 0;
        for (size_t c = 0; c < plain->n_columns; c++) {
            if (!text_is(plain->columns[c].name, wanted[i])) continue;
            plain->columns[c].wanted = true;
            found++;
        }
        if (found != 1) return false;
    }
    return true;
}

static bool header_read(struct arena *arena, struct str *bytes, struct plain *plain) {
    struct csv csv;
    if (bytes->n >= 3 && memcmp(bytes->s, "\xEF\xBB\xBF", 3) == 0)
        *bytes = (struct str){bytes->s + 3, bytes->n - 3};
    if (bytes->n > 0 && (uint8_t)bytes->s[0] == 0xEF)
        return false; /* a second mark, or odd names */
    const char *line = bytes->n == 0 ? NULL : memchr(bytes->s, '\n', bytes->n);
    if (line == NULL || line - bytes->s > HEADER_BYTES_MAX) return false;
    struct str header = {bytes->s, (size_t)(line + 1 - bytes->s)};
    size_t quotes = 0;
    for (size_t i = 0; i < header.n; i++) quotes += header.s[i] == '"';
    if (str_starts(header, "sep=") || quotes % 2 != 0) return false;
    if (csv_read(arena, header, &csv, NULL) != FAIL_NONE || csv.n_rows != 0) return false;
    if (!text_is(csv.encoding, "UTF-8")) return false;
    plain->separator = csv.separator;
    plain->n_columns = csv.n_columns;
    plain->columns = ARENA_ARRAY(arena, struct reading, csv.n_columns + 1);
    for (size_t c = 0; c < csv.n_columns; c++) plain->columns[c].name = csv.header[c];
    plain->body = (struct str){bytes->s + header.n, bytes->n - header.n};
    return true;
}

/* --- All of it ----------------------------------------------------------------------------- */

static bool is_ascii(struct str text) {
    uint64_t all = 0, word;
    size_t i = 0;
    for (; i + 8 <= text.n; i += 8) {
        memcpy(&word, text.s + i, 8);
        all |= word;
    }
    for (; i < text.n; i++) all |= (uint64_t)(uint8_t)text.s[i];
    return (all & 0x8080808080808080u) == 0;
}

static size_t lines_count(struct str text) {
    size_t n = 1;
    for (const char *at = text.s, *end = text.s + text.n; at < end; n++) {
        at = memchr(at, '\n', (size_t)(end - at));
        if (at++ == NULL) break;
    }
    return n;
}

static void columns_room(struct plain *plain) {
    for (size_t c = 0; c < plain->n_columns; c++) {
        struct reading *column = &plain->columns[c];
        column->any = false;
        if (!column->wanted) continue;
        if (!column->is_text) {
            if (column->numbers == NULL)
                column->numbers = ARENA_ARRAY(plain->arena, double, plain->room);
            continue;
        }
        /* The room of numbers that turned out to be texts serves for their codes. */
        if (column->codes == NULL)
            column->codes = column->numbers != NULL
                                ? (int32_t *)(void *)column->numbers
                                : ARENA_ARRAY(plain->arena, int32_t, plain->room);
        intern_start(&column->intern, plain->arena);
    }
}

static void column_finish(struct plain *plain, size_t at, struct column *out) {
    struct reading *column = &plain->columns[at];
    *out = (struct column){.name = arena_copy(plain->arena, column->name), .position = at + 1};
    if (!column->is_text && (column->any || plain->n_rows == 0)) {
        out->kind = COLUMN_NUMBER;
        out->numbers = column->numbers;
        return;
    }
    out->kind = COLUMN_FACTOR;
    if (!column->is_text) { /* nothing but gaps */
        int32_t *codes = (int32_t *)(void *)column->numbers;
        for (size_t r = 0; r < plain->n_rows; r++) codes[r] = -1;
        out->codes = codes;
        out->levels = ARENA_ARRAY(plain->arena, const char *, 1);
        return;
    }
    const int32_t *rank = intern_rank(&column->intern);
    const char **levels = ARENA_ARRAY(plain->arena, const char *, column->intern.n + 1);
    for (size_t i = 0; i < column->intern.n; i++) levels[i] = column->intern.keys[i].s;
    for (size_t r = 0; r < plain->n_rows; r++)
        if (column->codes[r] >= 0) column->codes[r] = rank[column->codes[r]];
    out->codes = column->codes;
    out->levels = levels;
    out->n_levels = (int32_t)column->intern.n;
}

bool frame_read_plain(struct arena *arena, struct str bytes, const char *const *wanted,
                      size_t n_wanted, struct frame *out) {
    struct plain plain = {.arena = arena};
    size_t mark = arena_mark(arena);
    enum outcome outcome = READ_NOT_PLAIN;
    if (header_read(arena, &bytes, &plain) && columns_want(&plain, wanted, n_wanted) &&
        memchr(plain.body.s, '\0', plain.body.n) == NULL &&
        (is_ascii(plain.body) || utf8_is_valid(plain.body.s, plain.body.n))) {
        plain.room = lines_count(plain.body);
        do {
            columns_room(&plain);
            outcome = rows_read(&plain);
        } while (outcome == READ_AGAIN);
    }
    if (outcome != READ_DONE) {
        arena_rewind(arena, mark);
        return false;
    }
    size_t n = n_wanted == 0 ? plain.n_columns : n_wanted;
    struct column *columns = ARENA_ARRAY(arena, struct column, n + 1);
    for (size_t i = 0; i < n; i++) {
        size_t at = i;
        for (size_t c = 0; n_wanted > 0 && c < plain.n_columns; c++)
            if (text_is(plain.columns[c].name, wanted[i])) at = c;
        column_finish(&plain, at, &columns[i]);
    }
    *out = (struct frame){plain.n_rows, n, columns, NULL};
    return true;
}
