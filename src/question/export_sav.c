/* The system file of SPSS: a dictionary with labels, then the cases, little-endian. */
#include "question/export.h"

#include "base/clock.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    TEXT_MAX = 32767, /* longest string of the format */
    SEGMENT = 252,    /* how a string longer than 255 is cut into variables */
    SEGMENT_WIDTH = 255,
    DAYS_1582_TO_1970 = 141428 /* SPSS counts seconds from 14 October 1582 */
};

enum { F_FORMAT = 5, A_FORMAT = 1, DATE_FORMAT = 20 };

struct variable {
    const char *name, *label;
    const char *short_name;           /* V1, V2 ... */
    const struct column_made *column; /* NULL: one of the leading facts */
    bool is_text, is_date;
    size_t width;  /* of a text, in bytes */
    int32_t index; /* in the dictionary, from 1, with continuations */
};

struct sav {
    const struct export_what *what;
    const struct export_to *to;
    struct export_columns columns;
    struct arena *arena;
    struct variable *variables;
    size_t n, n_facts;
    int64_t n_cases;
    struct buf buf;
};

/* ---- bytes ---- */

static void put_int(struct buf *buf, int32_t value) {
    uint32_t bits = (uint32_t)value;
    char bytes[4];
    for (int i = 0; i < 4; i++) bytes[i] = (char)(bits >> (8 * i) & 0xff);
    buf_add(buf, bytes, 4);
}

static void put_real(struct buf *buf, double value) {
    uint64_t bits;
    char bytes[8];
    memcpy(&bits, &value, 8);
    for (int i = 0; i < 8; i++) bytes[i] = (char)(bits >> (8 * i) & 0xff);
    buf_add(buf, bytes, 8);
}

/* Text, filled with blanks up to `width`; cut between characters, never inside one. */
static void put_padded(struct buf *buf, const char *text, size_t n, size_t width) {
    if (n > width) {
        n = width;
        while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80) n--;
    }
    if (n > 0) buf_add(buf, text, n);
    for (; n < width; n++) buf_char(buf, ' ');
}

static size_t round_up(size_t n, size_t to) {
    return (n + to - 1) / to * to;
}

static enum fail flush(struct sav *sav, size_t above, struct why *why) {
    if (sav->buf.n <= above) return FAIL_NONE;
    TRY(sav->to->write(sav->to->context, sav->buf.s, sav->buf.n, why));
    sav->buf.n = 0;
    return FAIL_NONE;
}

/* ---- which variables, how wide ---- */

static size_t segments(const struct variable *v) {
    return v->width <= SEGMENT_WIDTH ? 1 : (v->width + SEGMENT - 1) / SEGMENT;
}

static size_t segment_width(const struct variable *v, size_t segment) {
    size_t n = segments(v);
    if (n == 1) return v->width;
    return segment + 1 < n ? SEGMENT_WIDTH : v->width - (n - 1) * SEGMENT;
}

static bool is_number_fact(const char *name) {
    return text_is(name, "sheet") || text_is(name, "respondent") || text_is(name, "version");
}

static void variables_make(struct sav *sav) {
    const char *names[EXPORT_FACTS_MAX];
    sav->n_facts = export_fact_names(sav->what, names);
    sav->n = sav->n_facts + sav->columns.n;
    sav->variables = ARENA_ARRAY(sav->arena, struct variable, sav->n + 1);
    for (size_t i = 0; i < sav->n; i++) {
        struct variable *v = &sav->variables[i];
        v->short_name = arena_printf(sav->arena, "V%zu", i + 1);
        v->width = 1;
        if (i < sav->n_facts) {
            v->name = v->label = names[i];
            v->is_date = text_is(v->name, "finished_on");
            v->is_text = !is_number_fact(v->name) && !v->is_date;
            continue;
        }
        v->column = &sav->columns.spread.columns[sav->columns.places[i - sav->n_facts]].made;
        v->name = v->column->name;
        v->label = v->column->label;
        v->is_text = v->column->kind == COLUMN_TEXT;
        v->is_date = v->column->kind == COLUMN_DATE;
    }
}

static void widen(struct variable *v, size_t n) {
    if (!v->is_text) return;
    if (n > TEXT_MAX) n = TEXT_MAX;
    if (n > v->width) v->width = n;
}

static enum fail measure_line(const struct spread_line *line, const struct str *cells,
                              void *context, struct why *why) {
    (void)why;
    struct sav *sav = context;
    char numbers[3][24];
    const char *facts[EXPORT_FACTS_MAX];
    export_facts(sav->what, line, numbers, facts);
    for (size_t i = 0; i < sav->n_facts; i++) widen(&sav->variables[i], strlen(facts[i]));
    for (size_t i = 0; i < sav->columns.n; i++)
        widen(&sav->variables[sav->n_facts + i], cells[sav->columns.places[i]].n);
    sav->n_cases++;
    return FAIL_NONE;
}

/* ---- the dictionary ---- */

static void put_header(struct sav *sav) {
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct date day = date_of(sav->what->now);
    struct buf *buf = &sav->buf;
    const char *maker = "@(#) SPSS DATA FILE Folkmoot";
    size_t case_size = 0;
    for (size_t i = 0; i < sav->n; i++)
        for (size_t k = 0; k < segments(&sav->variables[i]); k++)
            case_size += round_up(segment_width(&sav->variables[i], k), 8) / 8;
    buf_add(buf, "$FL2", 4);
    put_padded(buf, maker, strlen(maker), 60);
    put_int(buf, 2);
    put_int(buf, (int32_t)case_size);
    put_int(buf, 0); /* not packed */
    put_int(buf, 0); /* no weight */
    put_int(buf, (int32_t)sav->n_cases);
    put_real(buf, 100.0);
    buf_printf(buf, "%02d %s %02d", day.day, months[(day.month - 1) % 12], day.year % 100);
    buf_add(buf, "00:00:00", 8);
    put_padded(buf, sav->columns.spread.title, strlen(sav->columns.spread.title), 64);
    buf_add(buf, "\0\0\0", 3);
}

static int32_t format_of(const struct variable *v, size_t width) {
    if (v->is_text) return (int32_t)(A_FORMAT << 16 | (width > 255 ? 255 : width) << 8);
    if (v->is_date) return DATE_FORMAT << 16 | 11 << 8;
    return F_FORMAT << 16 | 10 << 8 |
           (v->column != NULL && v->column->kind == COLUMN_NUMBER ? 2 : 0);
}

static void put_variable(struct sav *sav, struct variable *v, size_t segment, int32_t *index) {
    struct buf *buf = &sav->buf;
    size_t width = v->is_text ? segment_width(v, segment) : 0;
    size_t label = strlen(v->label);
    bool first = segment == 0;
    if (label > 252) {
        label = 252;
        while (label > 0 && ((unsigned char)v->label[label] & 0xc0) == 0x80) label--;
    }
    /* Names of further segments only have to be free: S with the place and the segment. */
    const char *name =
        first ? v->short_name
              : arena_printf(sav->arena, "S%zu_%zu", (size_t)(v - sav->variables), segment);
    put_int(buf, 2);
    put_int(buf, (int32_t)width);
    put_int(buf, first);
    put_int(buf, 0);
    put_int(buf, format_of(v, width));
    put_int(buf, format_of(v, width));
    put_padded(buf, name, strlen(name), 8);
    if (first) {
        put_int(buf, (int32_t)label);
        put_padded(buf, v->label, label, round_up(label, 4));
        v->index = *index;
    }
    ++*index;
    for (size_t i = 8; i < width; i += 8, ++*index) {
        put_int(buf, 2);
        put_int(buf, -1);
        for (int k = 0; k < 4; k++) put_int(buf, 0);
        put_padded(buf, "", 0, 8);
    }
}

/* The number that stands for a level: its own where all are numbers, else its place from 1. */
static double level_code(const struct column_made *column, size_t at) {
    double own = 0;
    for (size_t i = 0; i < column->n_levels; i++)
        if (!str_real(str_of(column->levels[i].value), &own)) return (double)at + 1;
    return str_real(str_of(column->levels[at].value), &own) ? own : (double)at + 1;
}

static void put_labels(struct sav *sav, const struct variable *v) {
    const struct column_made *column = v->column;
    struct buf *buf = &sav->buf;
    if (column == NULL || column->kind != COLUMN_CATEGORY || column->n_levels == 0) return;
    put_int(buf, 3);
    put_int(buf, (int32_t)column->n_levels);
    for (size_t i = 0; i < column->n_levels; i++) {
        const char *label = column->levels[i].label;
        size_t n = strlen(label);
        if (n > 120) {
            n = 120;
            while (n > 0 && ((unsigned char)label[n] & 0xc0) == 0x80) n--;
        }
        put_real(buf, level_code(column, i));
        buf_char(buf, (char)n);
        put_padded(buf, label, n, round_up(n + 1, 8) - 1);
    }
    put_int(buf, 4);
    put_int(buf, 1);
    put_int(buf, v->index);
}

static void put_extension(struct sav *sav, int32_t subtype, int32_t size, const char *bytes,
                          size_t n) {
    put_int(&sav->buf, 7);
    put_int(&sav->buf, subtype);
    put_int(&sav->buf, size);
    put_int(&sav->buf, (int32_t)(n / (size_t)size));
    if (n > 0) buf_add(&sav->buf, bytes, n);
}

static void put_machine(struct sav *sav) {
    static const int32_t facts[] = {1, 0, 0, -1, 1, 1, 2, 65001};
    struct buf part;
    buf_init(&part, sav->arena, 256);
    for (size_t i = 0; i < LENGTH(facts); i++) put_int(&part, facts[i]);
    put_extension(sav, 3, 4, part.s, part.n);
    part.n = 0;
    put_real(&part, -DBL_MAX);
    put_real(&part, DBL_MAX);
    put_real(&part, nextafter(-DBL_MAX, 0));
    put_extension(sav, 4, 8, part.s, part.n);
}

static void put_names(struct sav *sav) {
    struct buf names, widths;
    buf_init(&names, sav->arena, (size_t)4 << 20);
    buf_init(&widths, sav->arena, (size_t)1 << 20);
    for (size_t i = 0; i < sav->n; i++) {
        const struct variable *v = &sav->variables[i];
        buf_printf(&names, "%s%s=%.64s", i == 0 ? "" : "\t", v->short_name, v->name);
        if (v->is_text && v->width > SEGMENT_WIDTH) {
            buf_printf(&widths, "%s=%05zu", v->short_name, v->width);
            buf_add(&widths, "\0\t", 2);
        }
    }
    put_extension(sav, 13, 1, names.s, names.n);
    if (widths.n > 0) put_extension(sav, 14, 1, widths.s, widths.n);
    put_extension(sav, 20, 1, "UTF-8", 5);
}

static enum fail put_dictionary(struct sav *sav, struct why *why) {
    int32_t index = 1;
    put_header(sav);
    for (size_t i = 0; i < sav->n; i++)
        for (size_t k = 0; k < (sav->variables[i].is_text ? segments(&sav->variables[i]) : 1); k++)
            put_variable(sav, &sav->variables[i], k, &index);
    for (size_t i = 0; i < sav->n; i++) put_labels(sav, &sav->variables[i]);
    put_machine(sav);
    put_names(sav);
    put_int(&sav->buf, 999);
    put_int(&sav->buf, 0);
    return flush(sav, 0, why);
}

/* ---- the cases ---- */

static double date_number(struct str cell) {
    char text[11];
    struct date date;
    if (cell.s == NULL || cell.n != 10) return -DBL_MAX;
    memcpy(text, cell.s, 10);
    text[10] = '\0';
    if (!date_read(text, &date)) return -DBL_MAX;
    int64_t days = date_days_between((struct date){1970, 1, 1}, date) + DAYS_1582_TO_1970;
    return (double)days * 86400;
}

static double number_of(const struct variable *v, struct str cell) {
    double number;
    if (cell.s == NULL || cell.n == 0) return -DBL_MAX;
    if (v->is_date) return date_number(cell);
    if (v->column != NULL && v->column->kind == COLUMN_CATEGORY) {
        for (size_t i = 0; i < v->column->n_levels; i++)
            if (str_is(cell, v->column->levels[i].value)) return level_code(v->column, i);
        return -DBL_MAX;
    }
    return str_real(cell, &number) ? number : -DBL_MAX;
}

/* 255 bytes of the text in each segment but the last, each filled up to a multiple of eight. */
static void put_text(struct sav *sav, const struct variable *v, struct str cell) {
    size_t done = 0;
    for (size_t k = 0; k < segments(v); k++) {
        size_t width = segment_width(v, k);
        size_t n = cell.n > done ? cell.n - done : 0;
        if (n > width) n = width;
        if (n > 0) buf_add(&sav->buf, cell.s + done, n);
        for (size_t i = n; i < round_up(width, 8); i++) buf_char(&sav->buf, ' ');
        done += width;
    }
}

static void put_cell(struct sav *sav, const struct variable *v, struct str cell) {
    if (v->is_text)
        put_text(sav, v, cell);
    else
        put_real(&sav->buf, number_of(v, cell));
}

static enum fail case_line(const struct spread_line *line, const struct str *cells, void *context,
                           struct why *why) {
    struct sav *sav = context;
    char numbers[3][24];
    const char *facts[EXPORT_FACTS_MAX];
    export_facts(sav->what, line, numbers, facts);
    for (size_t i = 0; i < sav->n_facts; i++) put_cell(sav, &sav->variables[i], str_of(facts[i]));
    for (size_t i = 0; i < sav->columns.n; i++)
        put_cell(sav, &sav->variables[sav->n_facts + i], cells[sav->columns.places[i]]);
    return flush(sav, 256 << 10, why);
}

static enum fail sav_write(struct db *db, struct sav *sav, struct why *why) {
    bool all = sav->what->with_unfinished;
    TRY(export_columns_open(db, sav->arena, sav->what, &sav->columns, why));
    variables_make(sav);
    TRY(spread_each(db, &sav->columns.spread, all, measure_line, sav, why));
    TRY(put_dictionary(sav, why));
    TRY(spread_each(db, &sav->columns.spread, all, case_line, sav, why));
    return flush(sav, 0, why);
}

enum fail export_sav(struct db *db, const struct export_what *what, const struct export_to *to,
                     struct why *why) {
    struct arena *arena = arena_new((size_t)256 << 20);
    struct sav sav = {.what = what, .to = to, .arena = arena};
    buf_init(&sav.buf, arena, (size_t)64 << 20);
    enum fail fail = sav_write(db, &sav, why);
    arena_free(arena);
    return fail;
}
