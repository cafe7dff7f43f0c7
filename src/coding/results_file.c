#include "coding/results_file.h"

#include "base/csv.h"
#include "base/json.h"

static void number_put(struct csv_out *csv, int64_t n, bool told) {
    if (told && n >= 0)
        csv_put_int(csv, n);
    else
        csv_put(csv, "");
}

void themes_csv_write(struct buf *out, const struct themes_file *file) {
    struct csv_out csv;
    bool stances = !text_is_empty(file->about);
    csv_out_init(&csv, out);
    csv_put(&csv, "theme");
    csv_put(&csv, "level");
    csv_put(&csv, "contributions");
    csv_put(&csv, "passages");
    for (int s = 0; s < N_STANCES && stances; s++) csv_put(&csv, stance_word((enum stance)s));
    csv_end_row(&csv);
    for (size_t i = 0; i < file->n_lines; i++) {
        const struct theme_line *line = &file->lines[i];
        csv_put(&csv, line->name);
        csv_put_int(&csv, line->depth + 1);
        number_put(&csv, line->voices, true);
        number_put(&csv, line->n, true);
        for (int s = 0; s < N_STANCES && stances; s++)
            number_put(&csv, line->by_stance[s], line->stances);
        csv_end_row(&csv);
    }
}

static void json_number(struct json_out *out, const char *key, int64_t n, bool told) {
    json_key(out, key);
    if (told && n >= 0)
        json_put_int(out, n);
    else
        json_put_null(out);
}

void themes_json_write(struct buf *buf, const struct themes_file *file) {
    struct json_out out;
    json_out_init(&out, buf);
    json_open(&out, '{');
    json_pair_text(&out, "title", file->title);
    json_pair_text(&out, "asked", file->asked);
    json_pair_text(&out, "for_or_against", file->about);
    json_pair_int(&out, "passages", file->n);
    json_pair_int(&out, "contributions", file->voices);
    json_key(&out, "themes");
    json_open(&out, '[');
    for (size_t i = 0; i < file->n_lines; i++) {
        const struct theme_line *line = &file->lines[i];
        json_open(&out, '{');
        json_pair_text(&out, "theme", line->name);
        json_pair_int(&out, "level", line->depth + 1);
        json_number(&out, "contributions", line->voices, true);
        json_number(&out, "passages", line->n, true);
        for (int s = 0; s < N_STANCES && !text_is_empty(file->about); s++)
            json_number(&out, stance_word((enum stance)s), line->by_stance[s], line->stances);
        json_close(&out, '}');
    }
    json_close(&out, ']');
    json_close(&out, '}');
    buf_char(buf, '\n');
}
