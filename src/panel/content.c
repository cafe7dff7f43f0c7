#include "panel/content.h"

#include "base/csv.h"
#include "base/json.h"

#include <math.h>

static void put_margins(struct json_out *json, const struct wave_content *content) {
    json_key(json, "margins");
    json_open(json, '[');
    for (size_t i = 0; i < content->n_margins; i++) {
        const struct weighing_margin *m = &content->margins[i];
        json_open(json, '{');
        json_pair_text(json, "group", m->group);
        json_pair_text(json, "level", m->level);
        json_pair_real(json, "population", m->population);
        json_pair_real(json, "before", m->before);
        json_pair_real(json, "after", m->after);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void put_changes(struct json_out *json, const struct wave_content *content) {
    json_key(json, "changes");
    json_open(json, '[');
    for (size_t i = 0; i < content->n_changes; i++) {
        const struct results_change *c = &content->changes[i];
        json_open(json, '{');
        json_pair_text(json, "question", c->question);
        json_pair_text(json, "answer", c->answer);
        json_pair_int(json, "wave", c->wave);
        json_pair_real(json, "before", c->change.before);
        json_pair_real(json, "after", c->change.after);
        json_pair_real(json, "difference", c->change.difference);
        json_pair_real(json, "standard_error", c->change.error);
        json_pair_real(json, "low", c->change.low);
        json_pair_real(json, "high", c->change.high);
        json_pair_real(json, "p", c->change.p);
        json_pair_real(json, "p_adjusted", c->p_adjusted);
        json_pair_int(json, "n_before", (int64_t)c->change.n_before);
        json_pair_int(json, "n_after", (int64_t)c->change.n_after);
        json_close(json, '}');
    }
    json_close(json, ']');
}

char *wave_content_json(struct arena *arena, const struct wave_content *content) {
    struct buf buf;
    struct json_out json;
    buf_init(&buf, arena, (size_t)8 << 20);
    json_out_init(&json, &buf);
    json_open(&json, '{');
    json_pair_int(&json, "n_asked", content->n_asked);
    json_pair_int(&json, "n_complete", content->n_complete);
    json_pair_int(&json, "n_self_joined", content->n_self_joined);
    json_pair_int(&json, "n_blanked", content->n_blanked);
    json_pair_int(&json, "n_trimmed", content->n_trimmed);
    json_pair_int(&json, "n_hidden", content->n_hidden);
    json_pair_int(&json, "n_audited", content->n_audited);
    json_pair_real(&json, "narrowest", content->narrowest);
    json_key(&json, "response_rates");
    json_open(&json, '[');
    for (size_t i = 0; i < 6; i++) json_put_real(&json, content->rr[i]);
    json_close(&json, ']');
    json_pair_real(&json, "kish_design_effect", content->kish_deff);
    json_pair_real(&json, "effective_n", content->n_effective);
    json_pair_real(&json, "weight_min", content->weight_min);
    json_pair_real(&json, "weight_max", content->weight_max);
    json_pair_text(&json, "about", content->about);
    put_margins(&json, content);
    put_changes(&json, content);
    json_close(&json, '}');
    return buf.s;
}

static double real_of(const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static int64_t int_of(const json_t *object, const char *key) {
    return (int64_t)json_integer_value(json_object_get(object, key));
}

static void margins_read(struct arena *arena, const json_t *list, struct wave_content *out) {
    out->n_margins = json_array_size(list);
    struct weighing_margin *margins =
        ARENA_ARRAY(arena, struct weighing_margin, out->n_margins + 1);
    for (size_t i = 0; i < out->n_margins; i++) {
        const json_t *item = json_array_get(list, i);
        margins[i] = (struct weighing_margin){
            json_text_or(item, "group", ""), json_text_or(item, "level", ""),
            real_of(item, "population"), real_of(item, "before"), real_of(item, "after")};
    }
    out->margins = margins;
}

static void changes_read(struct arena *arena, const json_t *list, struct wave_content *out) {
    out->n_changes = json_array_size(list);
    struct results_change *changes = ARENA_ARRAY(arena, struct results_change, out->n_changes + 1);
    for (size_t i = 0; i < out->n_changes; i++) {
        const json_t *item = json_array_get(list, i);
        changes[i] =
            (struct results_change){.question = json_text_or(item, "question", ""),
                                    .answer = json_text_or(item, "answer", ""),
                                    .wave = int_of(item, "wave"),
                                    .p_adjusted = real_of(item, "p_adjusted"),
                                    .change = {.before = real_of(item, "before"),
                                               .after = real_of(item, "after"),
                                               .difference = real_of(item, "difference"),
                                               .error = real_of(item, "standard_error"),
                                               .low = real_of(item, "low"),
                                               .high = real_of(item, "high"),
                                               .p = real_of(item, "p"),
                                               .n_before = (size_t)int_of(item, "n_before"),
                                               .n_after = (size_t)int_of(item, "n_after")}};
    }
    out->changes = changes;
}

enum fail wave_content_read(struct arena *arena, const char *text, struct wave_content *out,
                            struct why *why) {
    json_t *json;
    TRY(json_read(arena, str_of(text), &json, why));
    struct wave_content content = {.n_asked = int_of(json, "n_asked"),
                                   .n_complete = int_of(json, "n_complete"),
                                   .n_self_joined = int_of(json, "n_self_joined"),
                                   .n_blanked = int_of(json, "n_blanked"),
                                   .n_trimmed = int_of(json, "n_trimmed"),
                                   .n_hidden = int_of(json, "n_hidden"),
                                   .n_audited = int_of(json, "n_audited"),
                                   .narrowest = real_of(json, "narrowest"),
                                   .kish_deff = real_of(json, "kish_design_effect"),
                                   .n_effective = real_of(json, "effective_n"),
                                   .weight_min = real_of(json, "weight_min"),
                                   .weight_max = real_of(json, "weight_max"),
                                   .about = json_text_or(json, "about", "")};
    const json_t *rates = json_object_get(json, "response_rates");
    for (size_t i = 0; i < 6; i++) {
        const json_t *rate = json_array_get(rates, i);
        content.rr[i] = json_is_number(rate) ? json_number_value(rate) : (double)NAN;
    }
    margins_read(arena, json_object_get(json, "margins"), &content);
    changes_read(arena, json_object_get(json, "changes"), &content);
    *out = content;
    return FAIL_NONE;
}

/* ---- tables ---- */

static const struct plan_level *level_of(const struct plan_level *levels, size_t n,
                                         const char *value) {
    for (size_t i = 0; i < n; i++)
        if (text_is(levels[i].value, value)) return &levels[i];
    return NULL;
}

static double number_of(const char *text) {
    double value;
    return str_real(str_of(text), &value) ? value : (double)NAN;
}

static enum fail cell_read(const struct csv *csv, size_t row, const struct tables_plan *plan,
                           const size_t *at, struct table_cell *out, struct why *why) {
    struct table_cell cell = {0};
    const char *question = csv_cell(csv, row, at[0]), *group = csv_cell(csv, row, at[2]);
    for (size_t q = 0; q < plan->n_questions; q++)
        if (text_is(plan->questions[q].name, question)) cell.question = &plan->questions[q];
    for (size_t g = 0; g < plan->n_groups; g++)
        if (text_is(plan->groups[g].name, group)) cell.group = &plan->groups[g];
    if (cell.question == NULL)
        return why_fail(why, FAIL_INPUT, "question", "the plan has no question '%.60s'", question);
    if (!cell.question->is_number)
        cell.level = level_of(cell.question->levels, cell.question->n, csv_cell(csv, row, at[1]));
    if (cell.group != NULL)
        cell.within = level_of(cell.group->levels, cell.group->n, csv_cell(csv, row, at[3]));
    cell.n = TABLE_UNTOLD;
    if (*csv_cell(csv, row, at[4]) != '\0' &&
        !str_int(str_of(csv_cell(csv, row, at[4])), 0, INT64_MAX, &cell.n))
        return why_fail(why, FAIL_INPUT, "people", "want a number of people");
    cell.value = number_of(csv_cell(csv, row, at[5]));
    cell.error = number_of(csv_cell(csv, row, at[6]));
    cell.low = number_of(csv_cell(csv, row, at[7]));
    cell.high = number_of(csv_cell(csv, row, at[8]));
    const char *shown = csv_cell(csv, row, at[9]);
    cell.hidden = text_is(shown, "yes")              ? TABLE_SHOWN
                  : text_is(shown, "few people")     ? TABLE_FEW
                  : text_is(shown, "changed little") ? TABLE_CHANGED
                                                     : TABLE_SMALL;
    *out = cell;
    return FAIL_NONE;
}

enum fail tables_csv_read(struct arena *arena, struct str text, const struct tables_plan *plan,
                          struct table_cell **out, size_t *n, struct why *why) {
    static const char *const names[] = {"question", "answer", "group",          "group_value",
                                        "people",   "value",  "standard_error", "low",
                                        "high",     "shown"};
    struct csv csv;
    size_t at[10];
    TRY(csv_read(arena, text, &csv, why));
    for (size_t i = 0; i < 10; i++) TRY(csv_column_want(&csv, names[i], &at[i], why));
    struct table_cell *cells = ARENA_ARRAY(arena, struct table_cell, csv.n_rows + 1);
    for (size_t r = 0; r < csv.n_rows; r++) TRY(cell_read(&csv, r, plan, at, &cells[r], why));
    *out = cells;
    *n = csv.n_rows;
    return FAIL_NONE;
}
