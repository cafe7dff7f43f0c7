#include "recruit/quotas.h"

#include "stats/sortition/pool.h"

#include <math.h>
#include <string.h>

/* The optional cell of a row; "" where there is no such column. */
static const char *cell_of(const struct csv *table, size_t row, const char *column) {
    int at = csv_column(table, column);
    return at < 0 ? "" : csv_cell(table, row, (size_t)at);
}

static enum fail share_read(const struct csv *table, size_t row, double *out, struct why *why) {
    const char *cell = cell_of(table, row, "share");
    struct str text = str_trim(str_of(cell));
    double share;
    *out = NAN;
    if (text.n == 0) return FAIL_NONE;
    if (text.s[text.n - 1] == '%') text.n--;
    if (!str_real(str_trim(text), &share) || share < 0 || share > 100) {
        enum fail fail =
            why_fail(why, FAIL_INPUT, "file",
                     "column 'share': want a per cent from 0 to 100, got '%.40s'", cell);
        if (why != NULL) {
            why->row = table->row_numbers[row];
            why->column = csv_column(table, "share") + 1;
        }
        return fail;
    }
    *out = share / 100;
    return FAIL_NONE;
}

enum fail quota_file_read(struct arena *arena, struct str bytes, struct quota_file *out,
                          struct why *why) {
    struct csv table;
    struct sortition_quotas quotas;
    TRY(csv_read(arena, bytes, &table, why));
    TRY(sortition_quotas_read(arena, &table, 0, &quotas, why));
    struct quota_file file = {ARENA_ARRAY(arena, struct quota_file_category, quotas.n_features + 1),
                              quotas.n_features};
    for (size_t f = 0; f < quotas.n_features; f++) {
        const struct sortition_feature *feature = &quotas.features[f];
        struct quota_file_category *category = &file.categories[f];
        *category = (struct quota_file_category){
            .name = feature->name,
            .question = feature->name,
            .second_question = "",
            .source = "asked",
            .values = ARENA_ARRAY(arena, struct quota_file_value, feature->n_values + 1),
            .n_values = feature->n_values};
        for (size_t v = 0; v < feature->n_values; v++) {
            const struct sortition_value *value = &feature->values[v];
            struct quota_file_value *to = &category->values[v];
            *to = (struct quota_file_value){
                .name = value->name,
                .label = value->name,
                .second_label = "",
                .least = value->min,
                .most = value->max,
                .least_flex = quotas.has_flex ? value->min_flex : DB_NULL_INT,
                .most_flex = quotas.has_flex ? value->max_flex : DB_NULL_INT,
                .share = NAN};
            size_t row = 0; /* of the file, whose first row after the header is line `value->row` */
            while (row < table.n_rows && table.row_numbers[row] != value->row) row++;
            if (row == table.n_rows) continue;
            TRY(share_read(&table, row, &to->share, why));
            if (!text_is_empty(cell_of(&table, row, "label")))
                to->label = cell_of(&table, row, "label");
            if (!text_is_empty(cell_of(&table, row, "question")))
                category->question = cell_of(&table, row, "question");
            to->second_label = cell_of(&table, row, "second_label");
            if (!text_is_empty(cell_of(&table, row, "second_question")))
                category->second_question = cell_of(&table, row, "second_question");
            if (text_is(cell_of(&table, row, "source"), "address")) category->source = "address";
        }
    }
    *out = file;
    return FAIL_NONE;
}

enum fail quota_file_store(struct db *db, struct arena *arena, int64_t recruitment,
                           const struct quota_file *file, struct why *why) {
    int64_t answers, id;
    struct recruit_category_list_row *rows;
    size_t n;
    TRY(recruit_answers_exist(db, arena, recruitment, &answers, why));
    if (answers > 0)
        return why_fail(why, FAIL_CONFLICT, "file",
                        "People have registered already, so the categories cannot be replaced; "
                        "change the numbers one by one");
    TRY(recruit_category_list(db, arena, recruitment, &rows, &n, why));
    for (size_t i = 0; i < n; i++) {
        TRY(recruit_value_remove_all(db, rows[i].id, why));
        TRY(recruit_category_remove(db, rows[i].id, recruitment, why));
    }
    for (size_t i = 0; i < file->n_categories; i++) {
        const struct quota_file_category *category = &file->categories[i];
        TRY(recruit_category_add(db, arena, recruitment, category->name, category->question,
                                 category->second_question, "", category->source, &id, why));
        for (size_t v = 0; v < category->n_values; v++) {
            const struct quota_file_value *value = &category->values[v];
            int64_t value_id;
            TRY(recruit_value_add(db, arena, id, (int64_t)v + 1, value->name, value->label,
                                  value->second_label, value->least, value->most, value->least_flex,
                                  value->most_flex, value->share, &value_id, why));
        }
    }
    return FAIL_NONE;
}

static void put_or_blank(struct csv_out *out, int64_t value) {
    if (value == DB_NULL_INT)
        csv_put(out, "");
    else
        csv_put_int(out, value);
}

void quotas_write(struct buf *buf, const struct category *categories, size_t n, bool all) {
    static const char *const header[] = {"category", "name",     "min",          "max",
                                         "min_flex", "max_flex", "share",        "label",
                                         "question", "source",   "second_label", "second_question"};
    struct csv_out out;
    bool flex = false;
    for (size_t i = 0; i < n; i++)
        for (size_t v = 0; v < categories[i].n_values; v++)
            flex = flex || categories[i].values[v].least_flex != DB_NULL_INT ||
                   categories[i].values[v].most_flex != DB_NULL_INT;
    csv_out_init(&out, buf);
    for (size_t i = 0; i < LENGTH(header); i++)
        if (i < 4 || (i < 6 && flex) || (i >= 6 && all)) csv_put(&out, header[i]);
    csv_end_row(&out);
    for (size_t i = 0; i < n; i++)
        for (size_t v = 0; v < categories[i].n_values; v++) {
            const struct recruit_value_list_row *value = &categories[i].values[v];
            csv_put(&out, categories[i].row.name);
            csv_put(&out, value->name);
            csv_put_int(&out, value->least);
            csv_put_int(&out, value->most);
            if (flex) {
                put_or_blank(&out,
                             value->least_flex == DB_NULL_INT ? value->least : value->least_flex);
                put_or_blank(&out,
                             value->most_flex == DB_NULL_INT ? value->most : value->most_flex);
            }
            if (all) {
                csv_put_real(&out, 100 * value->share, 6);
                csv_put(&out, value->label);
                csv_put(&out, categories[i].row.question);
                csv_put(&out, categories[i].row.source);
                csv_put(&out, value->second_label);
                csv_put(&out, categories[i].row.second_question);
            }
            csv_end_row(&out);
        }
}
