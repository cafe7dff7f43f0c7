/* CSV, its description, JSON, spreadsheets. */
#include "question/export.h"

#include "base/csv.h"
#include "base/json.h"
#include "office/spreadsheet.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { BUFFER_BYTES = 1 << 20, FLUSH_BYTES = 256 << 10 };

size_t export_fact_names(const struct export_what *what, const char *names[EXPORT_FACTS_MAX]) {
    size_t n = 0;
    names[n++] = "sheet";
    if (what->with_respondents) names[n++] = "respondent";
    names[n++] = "version";
    if (what->with_unfinished) names[n++] = "state";
    names[n++] = "mode";
    names[n++] = "language";
    names[n++] = "arm";
    names[n++] = "stratum";
    names[n++] = "finished_on";
    return n;
}

static const char *number_text(char out[24], int64_t value) {
    if (value == DB_NULL_INT) return "";
    snprintf(out, 24, "%lld", (long long)value);
    return out;
}

size_t export_facts(const struct export_what *what, const struct spread_line *line,
                    char numbers[3][24], const char *values[EXPORT_FACTS_MAX]) {
    size_t n = 0;
    values[n++] = number_text(numbers[0], line->sheet);
    if (what->with_respondents) values[n++] = number_text(numbers[1], line->respondent);
    values[n++] = number_text(numbers[2], line->version);
    if (what->with_unfinished) values[n++] = line->state;
    values[n++] = line->mode;
    values[n++] = line->language;
    values[n++] = line->arm;
    values[n++] = line->stratum;
    values[n++] = line->finished_on;
    return n;
}

enum fail export_columns_open(struct db *db, struct arena *arena, const struct export_what *what,
                              struct export_columns *out, struct why *why) {
    *out = (struct export_columns){0};
    TRY(spread_open(db, arena, what->survey, what->language, &out->spread, why));
    out->places = ARENA_ARRAY(arena, size_t, out->spread.n_columns + 1);
    for (size_t i = 0; i < out->spread.n_columns; i++)
        if (what->with_texts || !out->spread.columns[i].made.free_text) out->places[out->n++] = i;
    return FAIL_NONE;
}

struct writer {
    const struct export_what *what;
    const struct export_to *to;
    struct export_columns columns;
    struct arena *arena, *scratch;
    struct buf buf;
    struct spreadsheet *book;
    size_t n_lines;
};

static enum fail flush(struct writer *w, size_t above, struct why *why) {
    if (w->buf.n <= above) return FAIL_NONE;
    TRY(w->to->write(w->to->context, w->buf.s, w->buf.n, why));
    w->buf.n = 0;
    return FAIL_NONE;
}

static enum fail writer_run(struct db *db, const struct export_what *what,
                            const struct export_to *to,
                            enum fail (*run)(struct db *, struct writer *, struct why *),
                            struct why *why) {
    struct arena *arena = arena_new((size_t)256 << 20), *scratch = arena_new((size_t)64 << 20);
    struct writer w = {.what = what, .to = to, .arena = arena, .scratch = scratch};
    buf_init(&w.buf, arena, (size_t)16 << 20);
    enum fail fail = export_columns_open(db, arena, what, &w.columns, why);
    if (fail == FAIL_NONE) fail = run(db, &w, why);
    if (fail == FAIL_NONE) fail = flush(&w, 0, why);
    arena_free(scratch);
    arena_free(arena);
    return fail;
}

/* ---- CSV ---- */

/* Most cells are names and numbers that need no quotes: those are copied. */
static bool is_plain(struct str cell) {
    char first = cell.n == 0 ? 'a' : cell.s[0];
    if (first == '-' || first == '+' || first == '=' || first == '@') return false;
    for (size_t i = 0; i < cell.n; i++) {
        unsigned char c = (unsigned char)cell.s[i];
        if (c < ' ' || c == ',' || c == '"' || c == ';' || c == '\'') return false;
    }
    return cell.n == 0 || (cell.s[0] != ' ' && cell.s[cell.n - 1] != ' ');
}

static void csv_cell_put(struct writer *w, struct csv_out *csv, struct str cell) {
    if (!csv->in_row || !is_plain(cell)) {
        csv_put(csv, cell.s == NULL ? "" : str_copy(w->scratch, cell));
        return;
    }
    buf_char(&w->buf, ',');
    if (cell.n > 0) buf_add(&w->buf, cell.s, cell.n);
}

static enum fail csv_line(const struct spread_line *line, const struct str *cells, void *context,
                          struct why *why) {
    struct writer *w = context;
    struct csv_out csv;
    char numbers[3][24];
    const char *facts[EXPORT_FACTS_MAX];
    size_t n = export_facts(w->what, line, numbers, facts);
    csv_out_init(&csv, &w->buf);
    for (size_t i = 0; i < n; i++) csv_put(&csv, facts[i]);
    for (size_t i = 0; i < w->columns.n; i++) csv_cell_put(w, &csv, cells[w->columns.places[i]]);
    csv_end_row(&csv);
    arena_reset(w->scratch, BUFFER_BYTES);
    return flush(w, FLUSH_BYTES, why);
}

static enum fail csv_run(struct db *db, struct writer *w, struct why *why) {
    struct csv_out csv;
    const char *names[EXPORT_FACTS_MAX];
    size_t n = export_fact_names(w->what, names);
    csv_out_init(&csv, &w->buf);
    for (size_t i = 0; i < n; i++) csv_put(&csv, names[i]);
    for (size_t i = 0; i < w->columns.n; i++)
        csv_put(&csv, w->columns.spread.columns[w->columns.places[i]].made.name);
    csv_end_row(&csv);
    return spread_each(db, &w->columns.spread, w->what->with_unfinished, csv_line, w, why);
}

enum fail export_csv(struct db *db, const struct export_what *what, const struct export_to *to,
                     struct why *why) {
    return writer_run(db, what, to, csv_run, why);
}

/* ---- CSVW ---- */

static void csvw_column(struct json_out *json, const struct column_made *column) {
    static const char *const types[] = {"", "string", "decimal", "date", "string"};
    json_open(json, '{');
    json_pair_text(json, "name", column->name);
    json_pair_text(json, "titles", column->name);
    json_pair_text(json, "dc:description", column->label);
    json_key(json, "datatype");
    if (column->kind == COLUMN_CATEGORY && column->n_levels > 0) {
        struct buf *buf = json->buf;
        json_open(json, '{');
        json_pair_text(json, "base", "string");
        struct buf format;
        buf_init(&format, buf->arena, 64 << 10);
        for (size_t i = 0; i < column->n_levels; i++)
            buf_printf(&format, "%s%s", i == 0 ? "" : "|", column->levels[i].value);
        json_pair_text(json, "format", format.s);
        json_close(json, '}');
        json_key(json, "folkmoot:labels");
        json_open(json, '{');
        for (size_t i = 0; i < column->n_levels; i++)
            json_pair_text(json, column->levels[i].value, column->levels[i].label);
        json_close(json, '}');
    } else {
        json_put_text(json, types[column->kind]);
    }
    json_close(json, '}');
}

enum fail export_csvw(struct db *db, const struct export_what *what, const char *url,
                      const struct export_to *to, struct why *why) {
    struct arena *arena = arena_new((size_t)128 << 20);
    struct export_columns columns;
    struct buf buf;
    struct json_out json;
    const char *names[EXPORT_FACTS_MAX];
    buf_init(&buf, arena, (size_t)32 << 20);
    enum fail fail = export_columns_open(db, arena, what, &columns, why);
    if (fail != FAIL_NONE) {
        arena_free(arena);
        return fail;
    }
    json_out_init(&json, &buf);
    json_open(&json, '{');
    json_key(&json, "@context");
    json_open(&json, '[');
    json_put_text(&json, "http://www.w3.org/ns/csvw");
    json_open(&json, '{');
    json_pair_text(&json, "@language", what->language);
    json_pair_text(&json, "folkmoot", "https://folkmoot.example/terms#");
    json_close(&json, '}');
    json_close(&json, ']');
    json_pair_text(&json, "url", url);
    json_pair_text(&json, "dc:title", columns.spread.title);
    json_key(&json, "tableSchema");
    json_open(&json, '{');
    json_pair_text(&json, "primaryKey", "sheet");
    json_key(&json, "columns");
    json_open(&json, '[');
    size_t n = export_fact_names(what, names);
    for (size_t i = 0; i < n; i++) {
        json_open(&json, '{');
        json_pair_text(&json, "name", names[i]);
        json_pair_text(&json, "titles", names[i]);
        json_close(&json, '}');
    }
    for (size_t i = 0; i < columns.n; i++)
        csvw_column(&json, &columns.spread.columns[columns.places[i]].made);
    json_close(&json, ']');
    json_close(&json, '}');
    json_close(&json, '}');
    buf_char(&buf, '\n');
    fail = to->write(to->context, buf.s, buf.n, why);
    arena_free(arena);
    return fail;
}

/* ---- JSON ---- */

static void json_cell(struct writer *w, struct json_out *json, const struct column_made *column,
                      struct str cell) {
    double number;
    if (cell.s == NULL)
        json_put_null(json);
    else if (column->kind == COLUMN_NUMBER && str_real(cell, &number))
        json_put_real(json, number);
    else
        json_put_text(json, str_copy(w->scratch, cell));
}

static enum fail json_line(const struct spread_line *line, const struct str *cells, void *context,
                           struct why *why) {
    struct writer *w = context;
    struct json_out json;
    char numbers[3][24];
    const char *facts[EXPORT_FACTS_MAX], *names[EXPORT_FACTS_MAX];
    size_t n = export_facts(w->what, line, numbers, facts);
    export_fact_names(w->what, names);
    buf_text(&w->buf, w->n_lines++ == 0 ? "\n" : ",\n");
    json_out_init(&json, &w->buf);
    json_open(&json, '{');
    for (size_t i = 0; i < n; i++) json_pair_text(&json, names[i], facts[i]);
    for (size_t i = 0; i < w->columns.n; i++) {
        const struct column_made *made = &w->columns.spread.columns[w->columns.places[i]].made;
        if (cells[w->columns.places[i]].s == NULL) continue;
        json_key(&json, made->name);
        json_cell(w, &json, made, cells[w->columns.places[i]]);
    }
    json_close(&json, '}');
    arena_reset(w->scratch, BUFFER_BYTES);
    return flush(w, FLUSH_BYTES, why);
}

static enum fail json_run(struct db *db, struct writer *w, struct why *why) {
    struct json_out json;
    json_out_init(&json, &w->buf);
    json_open(&json, '{');
    json_pair_text(&json, "format", "folkmoot answers 1");
    json_pair_text(&json, "title", w->columns.spread.title);
    json_key(&json, "columns");
    json_open(&json, '[');
    for (size_t i = 0; i < w->columns.n; i++)
        csvw_column(&json, &w->columns.spread.columns[w->columns.places[i]].made);
    json_close(&json, ']');
    buf_text(&w->buf, ",\"sheets\":[");
    TRY(spread_each(db, &w->columns.spread, w->what->with_unfinished, json_line, w, why));
    buf_text(&w->buf, "]}\n");
    return FAIL_NONE;
}

enum fail export_json(struct db *db, const struct export_what *what, const struct export_to *to,
                      struct why *why) {
    return writer_run(db, what, to, json_run, why);
}

/* ---- spreadsheets ---- */

static enum fail book_line(const struct spread_line *line, const struct str *cells, void *context,
                           struct why *why) {
    (void)why;
    struct writer *w = context;
    char numbers[3][24];
    const char *facts[EXPORT_FACTS_MAX];
    size_t n = export_facts(w->what, line, numbers, facts);
    for (size_t i = 0; i < n; i++) spreadsheet_text(w->book, facts[i]);
    for (size_t i = 0; i < w->columns.n; i++) {
        struct str cell = cells[w->columns.places[i]];
        double number = NAN;
        bool is_number = cell.s != NULL && str_real(cell, &number);
        if (is_number)
            spreadsheet_number(w->book, number);
        else
            spreadsheet_text(w->book, cell.s == NULL ? "" : str_copy(w->scratch, cell));
    }
    spreadsheet_end_row(w->book);
    arena_reset(w->scratch, BUFFER_BYTES);
    return FAIL_NONE;
}

static void labels_sheet(struct writer *w) {
    static const struct spreadsheet_column heads[] = {
        {"column", 0}, {"question", 60}, {"value", 0}, {"label", 40}};
    spreadsheet_sheet(w->book, "Labels", heads, LENGTH(heads));
    for (size_t i = 0; i < w->columns.n; i++) {
        const struct column_made *made = &w->columns.spread.columns[w->columns.places[i]].made;
        size_t n = made->n_levels == 0 ? 1 : made->n_levels;
        for (size_t k = 0; k < n; k++) {
            spreadsheet_text(w->book, made->name);
            spreadsheet_text(w->book, made->label);
            spreadsheet_text(w->book, made->n_levels == 0 ? "" : made->levels[k].value);
            spreadsheet_text(w->book, made->n_levels == 0 ? "" : made->levels[k].label);
            spreadsheet_end_row(w->book);
        }
    }
}

static enum fail book_run(struct db *db, struct writer *w, enum spreadsheet_kind kind,
                          struct why *why) {
    const char *names[EXPORT_FACTS_MAX];
    size_t n = export_fact_names(w->what, names);
    struct spreadsheet_about about = {.title = w->columns.spread.title,
                                      .language = w->what->language,
                                      .date = date_of(w->what->now)};
    struct spreadsheet_column *heads =
        ARENA_ARRAY(w->arena, struct spreadsheet_column, n + w->columns.n);
    for (size_t i = 0; i < n; i++) heads[i].heading = names[i];
    for (size_t i = 0; i < w->columns.n; i++)
        heads[n + i].heading = w->columns.spread.columns[w->columns.places[i]].made.name;
    struct str bytes;
    TRY(spreadsheet_open(w->arena, kind, &about, &w->book, why));
    spreadsheet_sheet(w->book, "Answers", heads, n + w->columns.n);
    TRY(spread_each(db, &w->columns.spread, w->what->with_unfinished, book_line, w, why));
    labels_sheet(w);
    TRY(spreadsheet_close(w->book, &bytes, why));
    return w->to->write(w->to->context, bytes.s, bytes.n, why);
}

static enum fail xlsx_run(struct db *db, struct writer *w, struct why *why) {
    return book_run(db, w, SPREADSHEET_XLSX, why);
}

static enum fail ods_run(struct db *db, struct writer *w, struct why *why) {
    return book_run(db, w, SPREADSHEET_ODS, why);
}

enum fail export_spreadsheet(struct db *db, const struct export_what *what, bool ods,
                             const struct export_to *to, struct why *why) {
    return writer_run(db, what, to, ods ? ods_run : xlsx_run, why);
}
