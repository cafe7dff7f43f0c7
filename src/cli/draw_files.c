/* The tables that a draw writes. */
#include "cli/draw_files.h"

enum { OUT_BYTES = 2147483647 };

static void row_put(struct csv_out *out, const struct csv *table, size_t row) {
    for (size_t c = 0; c < table->n_columns; c++) csv_put(out, csv_cell(table, row, c));
    csv_end_row(out);
}

/* The pool's own columns, for those who are chosen or for the others. */
static struct str people_csv(struct arena *arena, const struct draw_result *result, bool chosen) {
    const struct csv *table = &result->inputs.pool.table;
    const struct sortition_people *people = &result->inputs.people;
    bool *in = ARENA_ARRAY(arena, bool, people->pool.n);
    struct buf buf;
    struct csv_out out;
    for (size_t i = 0; i < result->report.size; i++) in[result->chosen[i]] = true;
    buf_init(&buf, arena, OUT_BYTES);
    csv_out_init(&out, &buf);
    for (size_t c = 0; c < table->n_columns; c++) csv_put(&out, table->header[c]);
    csv_end_row(&out);
    for (size_t i = 0; i < people->pool.n; i++)
        if (in[i] == chosen) row_put(&out, table, people->rows[i]);
    return (struct str){buf.s, buf.n};
}

static struct str chances_csv(struct arena *arena, const struct draw_result *result,
                              const double *chance) {
    struct buf buf;
    struct csv_out out;
    buf_init(&buf, arena, OUT_BYTES);
    csv_out_init(&out, &buf);
    csv_put(&out, "id");
    csv_put(&out, "probability");
    csv_end_row(&out);
    for (size_t i = 0; i < result->inputs.people.pool.n; i++) {
        csv_put(&out, result->inputs.people.ids[i]);
        csv_put_real(&out, chance[i], 12);
        csv_end_row(&out);
    }
    return (struct str){buf.s, buf.n};
}

static struct str reserves_csv(struct arena *arena, const struct draw_result *result) {
    const struct sortition_reserves *reserves = &result->reserves;
    const char **ids = result->inputs.people.ids;
    struct buf buf;
    struct csv_out out;
    buf_init(&buf, arena, OUT_BYTES);
    csv_out_init(&out, &buf);
    csv_put(&out, "instead_of");
    csv_put(&out, "rank");
    csv_put(&out, "id");
    csv_put(&out, "places_missed");
    csv_end_row(&out);
    for (size_t r = 0; r < reserves->n; r++) { /* anybody: in the order of their worth */
        csv_put(&out, "");
        csv_put_int(&out, (int64_t)r + 1);
        csv_put(&out, ids[reserves->people[r]]);
        csv_put(&out, "");
        csv_end_row(&out);
    }
    for (size_t i = 0; i < result->report.size && result->chosen != NULL; i++) {
        for (size_t r = 0; r < reserves->n; r++) {
            csv_put(&out, ids[result->chosen[i]]);
            csv_put_int(&out, (int64_t)r + 1);
            csv_put(&out, ids[reserves->stands_in[i * reserves->n + r]]);
            csv_put_int(&out, reserves->missed[i * reserves->n + r]);
            csv_end_row(&out);
        }
    }
    return (struct str){buf.s, buf.n};
}

static void file_add(struct draw_files *files, const char *name, struct str bytes) {
    struct draw_file *file = &files->file[files->n++];
    file->name = name;
    file->bytes = bytes;
    sha256_hex(bytes.s, bytes.n, file->sha256);
}

enum fail draw_files_make(struct arena *arena, const struct draw_result *result,
                          struct draw_files *out, struct why *why) {
    struct draw_files files = {.n = 0};
    struct str bytes;
    struct buf json;
    if (result->chosen != NULL) {
        file_add(&files, "selected.csv", people_csv(arena, result, true));
        file_add(&files, "remaining.csv", people_csv(arena, result, false));
    }
    file_add(&files, "chances.csv", chances_csv(arena, result, result->report.chance));
    file_add(&files, "optimum.csv", chances_csv(arena, result, result->report.optimum));
    draw_panels_csv(arena, result, &bytes);
    file_add(&files, "panels.csv", bytes);
    if (result->reserves.n > 0) file_add(&files, "reserves.csv", reserves_csv(arena, result));
    TRY(draw_page(arena, result, &bytes, why));
    file_add(&files, "report.html", bytes);
    buf_init(&json, arena, OUT_BYTES);
    draw_json(&json, result, &files);
    if (json.full) return why_fail(why, FAIL_LIMIT, "", "the result is too long to write");
    file_add(&files, "draw.json", (struct str){json.s, json.n});
    *out = files;
    return FAIL_NONE;
}
