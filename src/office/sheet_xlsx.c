#include "office/sheet_inner.h"

#include "base/clock.h"

#include <math.h>

enum { STRINGS_FIRST = 1024, FORMATS_MAX = 65536, RELATIONS_MAX = 1024 };

enum date_kind { NO_DATE, DATE, TIME, ELAPSED };

struct relation {
    const char *id, *target;
};

struct xlsx {
    struct arena *arena;
    struct book_build *book;
    bool from_1904;
    /* shared strings */
    const char **strings;
    size_t n_strings, strings_room;
    /* styles */
    uint8_t *custom; /* [FORMATS_MAX] date_kind of a custom number format */
    uint8_t *looks;  /* [n_looks] date_kind of each cell style */
    size_t n_looks, looks_room;
    bool in_looks;
    /* relations of the workbook */
    struct relation relations[RELATIONS_MAX];
    size_t n_relations;
    const char *sheet_ids[SHEET_SHEETS_MAX];
    /* the cell that is being read */
    struct sheet_build *sheet;
    uint64_t row, column;
    char type; /* 'n' number, 's' shared, 't' text, 'b', 'e', 'd' */
    size_t look;
    struct buf value; /* of v or of the texts of is */
    bool taking, phonetic;
};

static struct buf text_begin(struct arena *arena) {
    struct buf buf;
    buf_init(&buf, arena, SHEET_TEXT_MAX);
    return buf;
}

static void text_take(struct part_reader *reader, const char *text, size_t n) {
    struct xlsx *xlsx = reader->data;
    if (!xlsx->taking || xlsx->phonetic) return;
    buf_add(&xlsx->value, text, n);
    if (xlsx->value.full) reader_fail(reader, FAIL_LIMIT, "a cell has more than 64 KB of text");
}

static const char *taken(const struct xlsx *xlsx) {
    return xlsx->value.n == 0 ? "" : xlsx->value.s;
}

/* --- Shared strings --- */

static void strings_start(struct part_reader *reader, const char *name, const char **attributes) {
    struct xlsx *xlsx = reader->data;
    (void)attributes;
    if (strcmp(name, "si") == 0) xlsx->value = text_begin(xlsx->arena);
    if (strcmp(name, "t") == 0) xlsx->taking = true;
    if (strcmp(name, "rPh") == 0) xlsx->phonetic = true;
}

static void strings_end(struct part_reader *reader, const char *name) {
    struct xlsx *xlsx = reader->data;
    if (strcmp(name, "t") == 0) xlsx->taking = false;
    if (strcmp(name, "rPh") == 0) xlsx->phonetic = false;
    if (strcmp(name, "si") != 0) return;
    if (xlsx->n_strings == SHEET_CELLS_MAX) {
        reader_fail(reader, FAIL_LIMIT, "the file has more than 5,000,000 texts");
        return;
    }
    if (xlsx->n_strings == xlsx->strings_room) {
        size_t room = xlsx->strings_room == 0 ? STRINGS_FIRST : 2 * xlsx->strings_room;
        xlsx->strings =
            arena_grow(xlsx->arena, (void *)xlsx->strings,
                       xlsx->strings_room * sizeof *xlsx->strings, room * sizeof *xlsx->strings);
        xlsx->strings_room = room;
    }
    xlsx->strings[xlsx->n_strings++] = taken(xlsx);
}

/* --- Which numbers are dates --- */

static enum date_kind builtin_kind(int64_t id) {
    if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 ||
        (id >= 50 && id <= 54) || id == 57 || id == 58)
        return DATE;
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id == 45 || id == 47 || id == 55 ||
        id == 56)
        return TIME;
    return id == 46 ? ELAPSED : NO_DATE;
}

/* By the letters of the format that are neither quoted, escaped nor in brackets
 * (ECMA-376, 18.8.30). */
static enum date_kind format_kind(const char *code) {
    bool day = false, time = false;
    for (const char *s = code; *s != '\0' && *s != ';'; s++) {
        if (*s == '"') {
            s = strchr(s + 1, '"');
            if (s == NULL) break;
        } else if (*s == '\\' || *s == '_' || *s == '*') {
            if (*++s == '\0') break;
        } else if (*s == '[') {
            if (strchr("hHmMsS", s[1]) != NULL && s[1] != '\0' &&
                strspn(s + 1, "hHmMsS") == strcspn(s + 1, "]"))
                return ELAPSED;
            s = strchr(s, ']');
            if (s == NULL) break;
        } else {
            day = day || strchr("yYdD", *s) != NULL;
            time = time || strchr("hHsS", *s) != NULL;
            if (*s == 'm' || *s == 'M') day = day || !time; /* months, unless after hours */
        }
    }
    return day ? DATE : time ? TIME : NO_DATE;
}

static void styles_start(struct part_reader *reader, const char *name, const char **attributes) {
    struct xlsx *xlsx = reader->data;
    int64_t id;
    if (strcmp(name, "cellXfs") == 0) xlsx->in_looks = true;
    const char *number = attribute_of(attributes, "numFmtId");
    bool known = number != NULL && str_int(str_of(number), 0, FORMATS_MAX - 1, &id);
    if (strcmp(name, "numFmt") == 0 && known) {
        const char *code = attribute_of(attributes, "formatCode");
        if (code != NULL) xlsx->custom[id] = (uint8_t)(1 + format_kind(code));
    }
    if (strcmp(name, "xf") != 0 || !xlsx->in_looks || xlsx->n_looks == FORMATS_MAX) return;
    if (xlsx->n_looks == xlsx->looks_room) {
        size_t room = xlsx->looks_room == 0 ? 256 : 2 * xlsx->looks_room;
        xlsx->looks = arena_grow(xlsx->arena, xlsx->looks, xlsx->looks_room, room);
        xlsx->looks_room = room;
    }
    enum date_kind kind = NO_DATE;
    if (known)
        kind = xlsx->custom[id] > 0 ? (enum date_kind)(xlsx->custom[id] - 1) : builtin_kind(id);
    xlsx->looks[xlsx->n_looks++] = (uint8_t)kind;
}

static void styles_end(struct part_reader *reader, const char *name) {
    struct xlsx *xlsx = reader->data;
    if (strcmp(name, "cellXfs") == 0) xlsx->in_looks = false;
}

/* Day 0 is 30 December 1899 from March 1900 on; before, 1900 is wrongly counted as a leap year. */
static char *serial_text(struct xlsx *xlsx, double value, enum date_kind kind) {
    double day = floor(value), seconds = round((value - day) * 86400);
    if (seconds >= 86400) {
        day += 1;
        seconds = 0;
    }
    int s = (int)seconds;
    if (kind == ELAPSED)
        return arena_printf(xlsx->arena, "%lld:%02d:%02d", (long long)day * 24 + s / 3600,
                            s / 60 % 60, s % 60);
    char *time = arena_printf(xlsx->arena, "%02d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
    if (kind == TIME && day == 0) return time;
    int64_t days = (int64_t)day + (xlsx->from_1904 ? 1462 : day < 60 ? 1 : 0);
    /* Civil date of a day counted from 30 December 1899, by eras of 400 years. */
    int64_t z = days - 25569 + 719468, era, day_of_era, year_of_era, day_of_year, month;
    era = (z >= 0 ? z : z - 146096) / 146097;
    day_of_era = z - era * 146097;
    year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    month = (5 * day_of_year + 2) / 153;
    int64_t year = year_of_era + era * 400 + (month >= 10);
    char *date = arena_printf(xlsx->arena, "%04lld-%02lld-%02lld", (long long)year,
                              (long long)(month < 10 ? month + 3 : month - 9),
                              (long long)(day_of_year - (153 * month + 2) / 5 + 1));
    return s == 0 ? date : arena_printf(xlsx->arena, "%sT%s", date, time);
}

/* --- A sheet --- */

/* "B7" as row and column; false when it is no such name. */
static bool place_read(const char *text, uint64_t *row, uint64_t *column) {
    uint64_t c = 0;
    int64_t r;
    while (*text >= 'A' && *text <= 'Z' && c < SHEET_COLUMNS_MAX * 2)
        c = c * 26 + (uint64_t)(*text++ - 'A' + 1);
    if (c == 0 || !str_int(str_of(text), 1, SHEET_ROWS_MAX, &r)) return false;
    *row = (uint64_t)r - 1;
    *column = c - 1;
    return true;
}

static void cell_start(struct part_reader *reader, const char **attributes) {
    struct xlsx *xlsx = reader->data;
    const char *type = attribute_of(attributes, "t"), *look = attribute_of(attributes, "s"),
               *place = attribute_of(attributes, "r");
    int64_t number;
    xlsx->column++;
    if (place != NULL && !place_read(place, &xlsx->row, &xlsx->column)) {
        reader_fail(reader, FAIL_INPUT, "a cell has a name that is none");
        return;
    }
    xlsx->look =
        look != NULL && str_int(str_of(look), 0, FORMATS_MAX, &number) ? (size_t)number : 0;
    xlsx->type = 'n';
    if (type != NULL)
        xlsx->type = strcmp(type, "str") == 0 || strcmp(type, "inlineStr") == 0 ? 't' : type[0];
    xlsx->value = text_begin(xlsx->arena);
}

static void sheet_start(struct part_reader *reader, const char *name, const char **attributes) {
    struct xlsx *xlsx = reader->data;
    if (strcmp(name, "row") == 0) {
        int64_t number;
        const char *place = attribute_of(attributes, "r");
        xlsx->row = place != NULL && str_int(str_of(place), 1, SHEET_ROWS_MAX, &number)
                        ? (uint64_t)number - 1
                        : xlsx->row + 1;
        xlsx->column = UINT64_MAX;
    } else if (strcmp(name, "c") == 0) {
        cell_start(reader, attributes);
    } else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) {
        xlsx->taking = true;
    } else if (strcmp(name, "rPh") == 0) {
        xlsx->phonetic = true;
    }
}

static const char *cell_text(struct part_reader *reader) {
    struct xlsx *xlsx = reader->data;
    struct str value = str_of(taken(xlsx));
    int64_t number;
    double real;
    switch (xlsx->type) {
    case 's':
        if (value.n == 0) return "";
        if (!str_int(str_trim(value), 0, INT32_MAX, &number) || (size_t)number >= xlsx->n_strings) {
            reader_fail(reader, FAIL_INPUT,
                        "a cell names a text that is not in the file; save it again");
            return "";
        }
        return xlsx->strings[number];
    case 'b': return value.n == 0 ? "" : str_is(str_trim(value), "1") ? "TRUE" : "FALSE";
    case 'n':
        if (!str_real(str_trim(value), &real)) return taken(xlsx);
        if (xlsx->look < xlsx->n_looks && xlsx->looks[xlsx->look] != NO_DATE && real >= 0 &&
            real < 2958466)
            return serial_text(xlsx, real, (enum date_kind)xlsx->looks[xlsx->look]);
        return number_text(xlsx->arena, real);
    default: return taken(xlsx);
    }
}

static void sheet_end(struct part_reader *reader, const char *name) {
    struct xlsx *xlsx = reader->data;
    if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) xlsx->taking = false;
    if (strcmp(name, "rPh") == 0) xlsx->phonetic = false;
    if (strcmp(name, "c") != 0) return;
    const char *text = cell_text(reader);
    if (!cell_add(xlsx->book, xlsx->sheet, xlsx->row, xlsx->column, text))
        reader_fail(reader, FAIL_LIMIT,
                    "the file has more cells, rows or columns than can be read");
}

/* --- The workbook --- */

static void workbook_start(struct part_reader *reader, const char *name, const char **attributes) {
    struct xlsx *xlsx = reader->data;
    if (strcmp(name, "workbookPr") == 0) {
        const char *since = attribute_of(attributes, "date1904");
        xlsx->from_1904 = since != NULL && (strcmp(since, "1") == 0 || strcmp(since, "true") == 0);
    }
    if (strcmp(name, "sheet") != 0) return;
    const char *title = attribute_of(attributes, "name"),
               *state = attribute_of(attributes, "state"), *id = NULL;
    for (size_t i = 0; attributes[i] != NULL; i += 2) {
        const char *bar = strrchr(attributes[i], '|');
        if (bar != NULL && strcmp(bar, "|id") == 0) id = attributes[i + 1];
    }
    if (xlsx->book->n_sheets == SHEET_SHEETS_MAX) {
        reader_fail(reader, FAIL_LIMIT, "the file has more than 256 sheets");
        return;
    }
    xlsx->sheet_ids[xlsx->book->n_sheets] = arena_copy(xlsx->arena, id);
    struct sheet_build *sheet = &xlsx->book->sheets[xlsx->book->n_sheets++];
    sheet->sheet.name = arena_copy(xlsx->arena, title == NULL ? "" : title);
    sheet->sheet.hidden = state != NULL && strcmp(state, "visible") != 0;
}

static void relations_start(struct part_reader *reader, const char *name, const char **attributes) {
    struct xlsx *xlsx = reader->data;
    const char *id = attribute_of(attributes, "Id"), *target = attribute_of(attributes, "Target");
    const char *mode = attribute_of(attributes, "TargetMode"),
               *type = attribute_of(attributes, "Type");
    bool outside = mode != NULL && strcmp(mode, "External") == 0;
    if (strcmp(name, "Relationship") != 0 || id == NULL || target == NULL || outside) return;
    if (xlsx->n_relations == RELATIONS_MAX) return;
    const char *kind = type == NULL || strrchr(type, '/') == NULL ? "" : strrchr(type, '/') + 1;
    bool by_kind = strcmp(kind, "sharedStrings") == 0 || strcmp(kind, "styles") == 0 ||
                   strcmp(kind, "officeDocument") == 0;
    xlsx->relations[xlsx->n_relations++] =
        (struct relation){.id = arena_copy(xlsx->arena, by_kind ? kind : id),
                          .target = arena_copy(xlsx->arena, target)};
}

/* The part that a relation leads to, seen from `folder` ("xl/"). */
static const char *part_named(struct xlsx *xlsx, const char *folder, const char *id) {
    for (size_t i = 0; id != NULL && i < xlsx->n_relations; i++) {
        const char *target = xlsx->relations[i].target;
        if (strcmp(xlsx->relations[i].id, id) != 0) continue;
        if (target[0] == '/') return target + 1;
        const char *up = folder;
        if (strncmp(target, "./", 2) == 0) target += 2;
        if (strncmp(target, "../", 3) == 0) {
            target += 3;
            up = "";
        }
        return arena_printf(xlsx->arena, "%s%s", up, target);
    }
    return NULL;
}

static enum fail relations_read(struct package *package, struct xlsx *xlsx, const char *name,
                                struct why *why) {
    struct part_reader reader = {.start = relations_start, .data = xlsx};
    xlsx->n_relations = 0;
    return part_read(package, name, &reader, why);
}

static enum fail sheets_read(struct package *package, struct xlsx *xlsx, const char *folder,
                             struct why *why) {
    for (size_t i = 0; i < xlsx->book->n_sheets; i++) {
        const char *part = part_named(xlsx, folder, xlsx->sheet_ids[i]);
        if (part == NULL)
            return why_fail(why, FAIL_INPUT, NULL, "the sheet '%.60s' is not in the file",
                            xlsx->book->sheets[i].sheet.name);
        struct part_reader reader = {
            .start = sheet_start, .end = sheet_end, .text = text_take, .data = xlsx};
        xlsx->sheet = &xlsx->book->sheets[i];
        xlsx->row = UINT64_MAX;
        TRY(part_read(package, part, &reader, why));
    }
    return FAIL_NONE;
}

enum fail xlsx_read(struct package *package, struct book_build *book, struct why *why) {
    struct xlsx *xlsx = ARENA_NEW(package->arena, struct xlsx);
    xlsx->arena = package->arena;
    xlsx->book = book;
    xlsx->custom = arena_take(package->arena, FORMATS_MAX, 1);
    TRY(relations_read(package, xlsx, "_rels/.rels", why));
    const char *workbook = part_named(xlsx, "", "officeDocument");
    if (workbook == NULL || strstr(workbook, "workbook") == NULL)
        return why_fail(why, FAIL_INPUT, NULL,
                        "an Office file, but not a spreadsheet; want an .xlsx file");
    const char *slash = strrchr(workbook, '/');
    size_t n = slash == NULL ? 0 : (size_t)(slash - workbook) + 1;
    const char *folder = arena_copy_n(package->arena, workbook, n);
    TRY(relations_read(package, xlsx,
                       arena_printf(package->arena, "%s_rels/%s.rels", folder, workbook + n), why));
    struct part_reader about = {.start = workbook_start, .data = xlsx};
    TRY(part_read(package, workbook, &about, why));
    const char *strings = part_named(xlsx, folder, "sharedStrings"),
               *styles = part_named(xlsx, folder, "styles");
    if (strings != NULL && package_has(package, strings)) {
        struct part_reader reader = {
            .start = strings_start, .end = strings_end, .text = text_take, .data = xlsx};
        TRY(part_read(package, strings, &reader, why));
    }
    if (styles != NULL && package_has(package, styles)) {
        struct part_reader reader = {.start = styles_start, .end = styles_end, .data = xlsx};
        TRY(part_read(package, styles, &reader, why));
    }
    return sheets_read(package, xlsx, folder, why);
}
