/* export: all data as plain files, or each publication's open data. */
#include "base/clock.h"
#include "base/csv.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/version.h"
#include "civic/person.sql.h"
#include "cli/data.h"
#include "cli/export.sql.h"
#include "cli/export_log.h"
#include "store/table.h"

#include <errno.h>
#include <math.h>

enum { FLUSH_BYTES = 1 << 16, COLUMNS_MAX = 64 };
#define BUFFER_BYTES ((size_t)256 << 20)

/* Not data but keys to it, or gone within hours. */
static const char *const tables_left_out[] = {"session",   "invitation",  "recovery_code",
                                              "form_used", "survey_code", NULL};
static const char *const columns_left_out[] = {"password", "totp_secret", "code_hash",
                                               "resume_hash", NULL};

static bool is_in(const char *const *list, struct str name) {
    for (; *list != NULL; list++) {
        if (str_is(name, *list)) return true;
    }
    return false;
}

/* One table on its way to its file; text is handed to the file piece by piece. */
struct table_out {
    struct arena *arena, *scratch; /* scratch: for one row */
    FILE *file;
    struct str columns[COLUMNS_MAX];
    size_t n_columns, n_rows;
    bool json;
    struct buf buf;
};

static void columns_read(struct table_out *out, const char *columns) {
    struct str rest = str_of(columns);
    while (rest.s != NULL && out->n_columns < COLUMNS_MAX) {
        out->columns[out->n_columns++] = str_trim(str_cut(&rest, ','));
    }
}

static void cell_csv(struct csv_out *csv, struct arena *arena, const struct db_value *cell) {
    switch (cell->type) {
    case 'i': csv_put_int(csv, cell->i); break;
    case 'r': csv_put_real(csv, cell->r, 17); break;
    case 't': csv_put(csv, cell->s); break;
    case 'b': csv_put(csv, hex(arena, cell->s, cell->n)); break;
    default: csv_put(csv, "");
    }
}

static void cell_json(struct json_out *json, struct arena *arena, const struct db_value *cell) {
    switch (cell->type) {
    case 'i': json_put_int(json, cell->i); break;
    case 'r': json_put_real(json, cell->r); break;
    case 't': json_put_text(json, cell->s); break;
    case 'b': json_put_text(json, hex(arena, cell->s, cell->n)); break;
    default: json_put_null(json);
    }
}

static enum fail flush(struct table_out *out, size_t above, struct why *why) {
    if (out->buf.n <= above) return FAIL_NONE;
    if (fwrite(out->buf.s, 1, out->buf.n, out->file) != out->buf.n) {
        return why_fail(why, FAIL_SYSTEM, NULL, "the export cannot be written: %s",
                        strerrordesc_np(errno));
    }
    out->buf.n = 0;
    return FAIL_NONE;
}

static enum fail row_put(const struct db_value *row, void *context, struct why *why) {
    struct table_out *out = context;
    struct csv_out csv;
    struct json_out json;
    csv_out_init(&csv, &out->buf);
    if (out->json && out->n_rows > 0) buf_text(&out->buf, ",\n");
    json_out_init(&json, &out->buf);
    if (out->json) json_open(&json, '{');
    for (size_t i = 0; i < out->n_columns; i++) {
        if (is_in(columns_left_out, out->columns[i])) continue;
        if (out->json) {
            json_key(&json, str_copy(out->scratch, out->columns[i]));
            cell_json(&json, out->scratch, &row[i]);
        } else {
            cell_csv(&csv, out->scratch, &row[i]);
        }
    }
    if (out->json) {
        json_close(&json, '}');
    } else {
        csv_end_row(&csv);
    }
    out->n_rows++;
    arena_reset(out->scratch, FLUSH_BYTES);
    return flush(out, FLUSH_BYTES, why);
}

static enum fail table_put(struct db *db, struct table_out *out, const struct db_table *table,
                           struct why *why) {
    columns_read(out, table->columns);
    struct csv_out csv;
    csv_out_init(&csv, &out->buf);
    if (out->json) buf_text(&out->buf, "[");
    for (size_t i = 0; i < out->n_columns && !out->json; i++) {
        if (is_in(columns_left_out, out->columns[i])) continue;
        csv_put(&csv, str_copy(out->arena, out->columns[i]));
    }
    if (!out->json) csv_end_row(&csv);
    TRY(db_each(db, table->all, NULL, row_put, out, why));
    if (out->json) buf_text(&out->buf, "]\n");
    return flush(out, 0, why);
}

struct job {
    const struct arguments *arguments;
    struct folder_out *out;
    struct app *app;
    bool json;
    size_t n_files;
    int64_t n_rows;
};

static enum fail export_table(struct db *db, struct job *job, const struct db_table *table,
                              struct why *why) {
    struct arena *arena = arena_new(BUFFER_BYTES * 4), *scratch = arena_new(BUFFER_BYTES);
    struct table_out out = {.arena = arena, .scratch = scratch, .json = job->json};
    const char *name = arena_printf(arena, "%s.%s", table->name, job->json ? "json" : "csv");
    const char *path = path_join(arena, folder_out_staging(job->out), name);
    buf_init(&out.buf, arena, BUFFER_BYTES);
    enum fail fail = FAIL_NONE;
    out.file = fopen(path, "wb");
    if (out.file == NULL) {
        fail = why_fail(why, FAIL_SYSTEM, NULL, "'%s' cannot be written: %s", path,
                        strerrordesc_np(errno));
    } else {
        fail = table_put(db, &out, table, why);
        if (fclose(out.file) != 0 && fail == FAIL_NONE) {
            fail = why_fail(why, FAIL_SYSTEM, NULL, "'%s' cannot be written whole", path);
        }
    }
    job->n_files++;
    job->n_rows += (int64_t)out.n_rows;
    arena_free(scratch);
    arena_free(arena);
    return fail;
}

static enum fail export_contacts(struct db *db, struct job *job, struct why *why) {
    struct arena *arena = job->arguments->arena;
    struct person_list_all_row *rows;
    size_t n;
    TRY(person_list_all(db, arena, &rows, &n, why));
    struct buf text;
    struct csv_out csv;
    buf_init(&text, arena, BUFFER_BYTES);
    csv_out_init(&csv, &text);
    const char *const head[] = {"person", "name", "email", "phone", "address", "notes"};
    for (size_t i = 0; i < sizeof head / sizeof head[0]; i++) csv_put(&csv, head[i]);
    csv_end_row(&csv);
    for (size_t i = 0; i < n; i++) {
        struct contact contact;
        enum fail fail = vault_get(job->app->vault, arena, rows[i].id, &contact, why);
        if (fail == FAIL_NOTFOUND) continue;
        TRY(fail);
        csv_put_int(&csv, rows[i].id);
        csv_put(&csv, contact.name);
        csv_put(&csv, contact.email);
        csv_put(&csv, contact.phone);
        csv_put(&csv, contact.address);
        csv_put(&csv, contact.notes);
        csv_end_row(&csv);
    }
    job->n_files++;
    return folder_out_write(job->out, "contacts.csv", text.s, text.n, why);
}

static enum fail export_all(struct db *db, void *context, struct why *why) {
    struct job *job = context;
    for (const struct db_table *at = db_tables; at->name != NULL; at++) {
        if (is_in(tables_left_out, str_of(at->name))) continue;
        TRY(export_table(db, job, at, why));
    }
    if (argument_given(job->arguments, "with-contacts")) TRY(export_contacts(db, job, why));
    return FAIL_NONE;
}

static enum fail export_publications(struct db *db, void *context, struct why *why) {
    struct job *job = context;
    struct arena *arena = job->arguments->arena;
    struct publication_files_row *rows;
    size_t n;
    TRY(publication_files(db, arena, &rows, &n, why));
    struct buf text;
    struct csv_out csv;
    buf_init(&text, arena, (size_t)16 << 20);
    csv_out_init(&csv, &text);
    const char *const head[] = {"reference", "title", "number", "published", "score", "page"};
    for (size_t i = 0; i < sizeof head / sizeof head[0]; i++) csv_put(&csv, head[i]);
    csv_end_row(&csv);
    for (size_t i = 0; i < n; i++) {
        const struct publication_files_row *row = &rows[i];
        long long number = (long long)row->number;
        const char *score = arena_printf(arena, "score-%s-%lld.json", row->slug, number);
        const char *page = arena_printf(arena, "page-%s-%lld.json", row->slug, number);
        TRY(folder_out_write(job->out, score, row->score_file, strlen(row->score_file), why));
        TRY(folder_out_write(job->out, page, row->content, strlen(row->content), why));
        csv_put(&csv, row->reference);
        csv_put(&csv, row->title);
        csv_put_int(&csv, row->number);
        csv_put(&csv, clock_iso(arena, row->published_at));
        csv_put(&csv, score);
        csv_put(&csv, page);
        csv_end_row(&csv);
        job->n_files += 2;
        job->n_rows++;
    }
    return folder_out_write(job->out, "publications.csv", text.s, text.n, why);
}

static enum fail export_log(struct db *db, void *context, struct why *why) {
    struct job *job = context;
    return log_files_write(job->app, db, job->out, &job->n_files, &job->n_rows, why);
}

static enum fail run(const struct arguments *arguments, struct why *why) {
    const char *format = argument(arguments, "format");
    bool publications = argument_given(arguments, "publications"),
         log = argument_given(arguments, "log");
    if (publications && log)
        return why_fail(why, FAIL_INPUT, "log", "want '--publications' or '--log', not both");
    if (format != NULL && !text_is(format, "csv") && !text_is(format, "json")) {
        return why_fail(why, FAIL_INPUT, "format", "option '--format' wants csv or json, got '%s'",
                        format);
    }
    struct job job = {.arguments = arguments, .json = text_is(format, "json")};
    TRY(data_open(arguments, DATA_READ, &job.app, why));
    TRY(folder_out_open(arguments->arena, argument(arguments, "out"), false, &job.out, why));
    db_job what = publications ? export_publications : log ? export_log : export_all;
    TRY(store_read(job.app->store, what, &job, why));
    TRY(folder_out_publish(job.out, why));
    printf("Wrote %zu files with %lld %s to %s.\n", job.n_files, (long long)job.n_rows,
           publications ? "publications"
           : log        ? "lines"
                        : "rows",
           argument(arguments, "out"));
    return FAIL_NONE;
}

static const struct option_of options[] = {
    OPTION_DATA,
    OPTION_DATABASE,
    {.name = "out", .value = "DIR", .help = "new folder for the files", .required = true},
    {.name = "publications", .help = "only what is public: score-*.json and page-*.json"},
    {.name = "log", .help = "only the public log, as any web server can offer it"},
    {.name = "format", .value = "FORMAT", .help = "csv (default) or json"},
    {.name = "with-contacts", .help = "also contacts.csv, with names and addresses in clear"},
    {0},
};

static const struct command command_export = {
    .name = "export",
    .summary = "write all data, or each publication's open data, as plain files",
    .usage = "export --data DIR --out DIR [--publications | --log] [--format FORMAT]",
    .help =
        "One file per table, in one moment's state, while the service runs. Passwords, sign-in\n"
        "secrets, access codes, sessions and links are never written. Times are microseconds\n"
        "since 1970-01-01 UTC.",
    .options = options,
    .run = run};
REGISTER(command, command_export);
