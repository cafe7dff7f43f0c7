#include "publication/csvw.h"

#include "base/json.h"

void csvw_header(struct csv_out *csv, const struct csvw_column *columns, size_t n) {
    for (size_t i = 0; i < n; i++) csv_put(csv, columns[i].name);
    csv_end_row(csv);
}

static void column_write(struct json_out *json, const struct csvw_column *column) {
    json_open(json, '{');
    json_pair_text(json, "name", column->name);
    json_pair_text(json, "titles", column->name);
    json_pair_text(json, "datatype", column->type);
    json_pair_text(json, "dc:description", column->means);
    json_close(json, '}');
}

void csvw_write(struct buf *out, const struct csvw_about *about, const struct csvw_column *columns,
                size_t n) {
    struct json_out json;
    json_out_init(&json, out);
    json_open(&json, '{');
    json_pair_text(&json, "@context", "http://www.w3.org/ns/csvw");
    json_pair_text(&json, "url", about->file);
    json_pair_text(&json, "dc:title", about->title);
    json_pair_text(&json, "dc:publisher", about->publisher);
    if (!text_is_empty(about->issued)) json_pair_text(&json, "dc:issued", about->issued);
    json_pair_text(&json, "dc:license", CSVW_LICENCE);
    json_key(&json, "dialect");
    json_open(&json, '{');
    json_pair_text(&json, "encoding", "utf-8");
    json_pair_bool(&json, "header", true);
    json_close(&json, '}');
    json_key(&json, "tableSchema");
    json_open(&json, '{');
    json_key(&json, "columns");
    json_open(&json, '[');
    for (size_t i = 0; i < n; i++) column_write(&json, &columns[i]);
    json_close(&json, ']');
    json_close(&json, '}');
    json_close(&json, '}');
}
