/* The plan as JSON, so that anybody can redo the tables from the file. */
#include "panel/tables.h"

#include "base/json.h"

#include <math.h>

const char *weigh_method_word(enum weigh_method method) {
    switch (method) {
    case WEIGH_NONE: return "none";
    case WEIGH_RAKE: return "rake";
    case WEIGH_CELLS: return "cells";
    case WEIGH_CALIBRATE: return "calibrate";
    }
    return "";
}

enum weigh_method weigh_method_read(const char *word) {
    for (int m = WEIGH_RAKE; m <= WEIGH_CALIBRATE; m++)
        if (text_is(word, weigh_method_word((enum weigh_method)m))) return (enum weigh_method)m;
    return WEIGH_NONE;
}

static void put_levels(struct json_out *json, const struct plan_level *levels, size_t n,
                       bool population) {
    json_key(json, "levels");
    json_open(json, '[');
    for (size_t i = 0; i < n; i++) {
        json_open(json, '{');
        json_pair_text(json, "value", levels[i].value);
        json_pair_text(json, "label", levels[i].label);
        if (population) json_pair_real(json, "population", levels[i].population);
        json_close(json, '}');
    }
    json_close(json, ']');
}

char *tables_plan_json(struct arena *arena, const struct tables_plan *plan) {
    struct buf buf;
    struct json_out json;
    buf_init(&buf, arena, (size_t)8 << 20);
    json_out_init(&json, &buf);
    json_open(&json, '{');
    json_pair_text(&json, "format", "folkmoot-wave/1");
    json_pair_text(&json, "title", plan->title);
    json_pair_text(&json, "panel", plan->panel);
    json_pair_int(&json, "wave", plan->wave);
    json_pair_text(&json, "day", plan->day);
    json_pair_int(&json, "n_asked", plan->n_asked);
    json_pair_text(&json, "population_source", plan->population_source);
    json_pair_text(&json, "language", plan->language);
    json_pair_text(&json, "main_language", plan->main_language);
    json_pair_bool(&json, "illustrative", plan->illustrative);
    json_pair_bool(&json, "with_respondents", plan->with_respondents);
    json_pair_text(&json, "method", weigh_method_word(plan->method));
    json_pair_real(&json, "trim_low", plan->trim_low);
    json_pair_real(&json, "trim_high", plan->trim_high);
    json_pair_real(&json, "level", plan->level);
    json_pair_int(&json, "least", plan->least);
    json_pair_int(&json, "small", plan->small);
    json_key(&json, "groups");
    json_open(&json, '[');
    for (size_t g = 0; g < plan->n_groups; g++) {
        json_open(&json, '{');
        json_pair_text(&json, "name", plan->groups[g].name);
        json_pair_text(&json, "title", plan->groups[g].title);
        json_pair_bool(&json, "weigh", plan->groups[g].weigh);
        json_pair_bool(&json, "break_by", plan->groups[g].break_by);
        put_levels(&json, plan->groups[g].levels, plan->groups[g].n, true);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_key(&json, "questions");
    json_open(&json, '[');
    for (size_t q = 0; q < plan->n_questions; q++) {
        json_open(&json, '{');
        json_pair_text(&json, "name", plan->questions[q].name);
        json_pair_text(&json, "label", plan->questions[q].label);
        json_pair_text(&json, "question", plan->questions[q].question);
        json_pair_bool(&json, "is_number", plan->questions[q].is_number);
        json_pair_bool(&json, "only_last", plan->questions[q].only_last);
        put_levels(&json, plan->questions[q].levels, plan->questions[q].n, false);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    return buf.s;
}

static double real_or(const json_t *object, const char *key, double otherwise) {
    const json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : otherwise;
}

static enum fail levels_read(struct arena *arena, const json_t *object,
                             const struct plan_level **out, size_t *n, struct why *why) {
    const json_t *list = json_object_get(object, "levels");
    size_t m = json_array_size(list);
    struct plan_level *levels = ARENA_ARRAY(arena, struct plan_level, m + 1);
    for (size_t i = 0; i < m; i++) {
        const json_t *item = json_array_get(list, i);
        TRY(json_text(item, "value", &levels[i].value, why));
        levels[i].label = json_text_or(item, "label", levels[i].value);
        levels[i].population = real_or(item, "population", (double)NAN);
    }
    *out = levels;
    *n = m;
    return FAIL_NONE;
}

static enum fail groups_read(struct arena *arena, const json_t *list, struct tables_plan *plan,
                             struct why *why) {
    plan->n_groups = json_array_size(list);
    struct plan_group *groups = ARENA_ARRAY(arena, struct plan_group, plan->n_groups + 1);
    for (size_t g = 0; g < plan->n_groups; g++) {
        const json_t *item = json_array_get(list, g);
        TRY(json_text(item, "name", &groups[g].name, why));
        groups[g].title = json_text_or(item, "title", groups[g].name);
        groups[g].weigh = json_is_true(json_object_get(item, "weigh"));
        groups[g].break_by = json_is_true(json_object_get(item, "break_by"));
        TRY(levels_read(arena, item, &groups[g].levels, &groups[g].n, why));
    }
    plan->groups = groups;
    return FAIL_NONE;
}

static enum fail questions_read(struct arena *arena, const json_t *list, struct tables_plan *plan,
                                struct why *why) {
    plan->n_questions = json_array_size(list);
    struct plan_question *questions =
        ARENA_ARRAY(arena, struct plan_question, plan->n_questions + 1);
    for (size_t q = 0; q < plan->n_questions; q++) {
        const json_t *item = json_array_get(list, q);
        TRY(json_text(item, "name", &questions[q].name, why));
        questions[q].label = json_text_or(item, "label", questions[q].name);
        questions[q].question = json_text_or(item, "question", questions[q].name);
        questions[q].is_number = json_is_true(json_object_get(item, "is_number"));
        questions[q].only_last = json_is_true(json_object_get(item, "only_last"));
        TRY(levels_read(arena, item, &questions[q].levels, &questions[q].n, why));
    }
    plan->questions = questions;
    return FAIL_NONE;
}

enum fail tables_plan_read(struct arena *arena, struct str text, struct tables_plan *out,
                           struct why *why) {
    json_t *json;
    const char *format;
    struct tables_plan plan = {0};
    TRY(json_read(arena, text, &json, why));
    TRY(json_text(json, "format", &format, why));
    if (!text_is(format, "folkmoot-wave/1"))
        return why_fail(why, FAIL_INPUT, "format", "want a plan of the format 'folkmoot-wave/1'");
    plan.title = json_text_or(json, "title", "");
    plan.panel = json_text_or(json, "panel", "");
    plan.day = json_text_or(json, "day", "");
    plan.population_source = json_text_or(json, "population_source", "");
    plan.language = json_text_or(json, "language", "en");
    plan.main_language = json_text_or(json, "main_language", plan.language);
    TRY(json_int(json, "wave", 0, INT64_MAX, &plan.wave, why));
    TRY(json_int(json, "n_asked", 0, INT64_MAX, &plan.n_asked, why));
    plan.illustrative = json_is_true(json_object_get(json, "illustrative"));
    plan.with_respondents = json_is_true(json_object_get(json, "with_respondents"));
    plan.method = weigh_method_read(json_text_or(json, "method", "none"));
    plan.trim_low = real_or(json, "trim_low", 0);
    plan.trim_high = real_or(json, "trim_high", (double)INFINITY);
    plan.level = real_or(json, "level", 0.95);
    if (!(plan.level > 0.5 && plan.level < 1))
        return why_fail(why, FAIL_INPUT, "level", "want a level between 0.5 and 1");
    TRY(json_int(json, "least", 1, 1000, &plan.least, why));
    TRY(json_int(json, "small", 1, 1000, &plan.small, why));
    TRY(groups_read(arena, json_object_get(json, "groups"), &plan, why));
    TRY(questions_read(arena, json_object_get(json, "questions"), &plan, why));
    *out = plan;
    return FAIL_NONE;
}
