/* Published figures as JSON, and back. */
#include "base/json.h"
#include "conversation/results.h"

#include <math.h>

#define FORMAT "conversation/1"

static void cell_write(struct json_out *out, const struct results_cell *cell) {
    if (!cell->shown) {
        json_put_null(out);
        return;
    }
    json_open(out, '{');
    json_pair_int(out, "n", cell->n);
    json_pair_real(out, "agree", cell->agree);
    json_pair_real(out, "disagree", cell->disagree);
    json_pair_real(out, "low", cell->low);
    json_pair_real(out, "high", cell->high);
    json_pair_int(out, "agree_bound", cell->agree_bound);
    json_pair_int(out, "disagree_bound", cell->disagree_bound);
    json_close(out, '}');
}

static void groups_write(struct json_out *out, const struct results *r) {
    json_key(out, "groups");
    json_open(out, '[');
    for (size_t g = 0; g < r->n_groups; g++) {
        json_open(out, '{');
        json_pair_int(out, "people", r->size[g]);
        json_pair_real(out, "kept", r->jaccard[g]);
        json_close(out, '}');
    }
    json_close(out, ']');
}

static void statements_write(struct json_out *out, const struct results *r) {
    json_key(out, "statements");
    json_open(out, '[');
    for (size_t j = 0; j < r->n; j++) {
        const struct results_statement *s = &r->statements[j];
        json_open(out, '{');
        json_pair_int(out, "number", s->number);
        json_pair_text(out, "text", s->text);
        json_pair_text(out, "language", s->language);
        json_pair_real(out, "bridging", s->bridging);
        json_pair_real(out, "bridging_against", s->against);
        json_pair_real(out, "divisive", s->divisive);
        json_pair_real(out, "secure", s->secure);
        json_key(out, "parts");
        json_open(out, '[');
        for (size_t g = 0; g <= r->n_groups; g++) cell_write(out, &s->cell[g]);
        json_close(out, ']');
        json_close(out, '}');
    }
    json_close(out, ']');
}

void results_write(const struct results *r, struct buf *buf) {
    struct json_out out;
    json_out_init(&out, buf);
    json_open(&out, '{');
    json_pair_text(&out, "format", FORMAT);
    json_pair_text(&out, "method", OPINION_METHOD);
    json_pair_text(&out, "day", r->day);
    json_pair_int(&out, "verdict_number", (int64_t)r->verdict);
    json_pair_text(&out, "verdict", opinion_verdict_word(r->verdict));
    json_pair_int(&out, "people", r->n_people);
    json_pair_int(&out, "votes", r->n_votes);
    json_pair_int(&out, "eligible", r->n_eligible);
    json_pair_int(&out, "held_back", (int64_t)r->n_held_back);
    json_pair_bool(&out, "weighted", r->weighted);
    json_pair_real(&out, "effective", r->effective);
    json_pair_real(&out, "stability", r->stability);
    json_pair_real(&out, "variance", r->variance);
    groups_write(&out, r);
    statements_write(&out, r);
    json_key(&out, "findings");
    json_open(&out, '[');
    for (size_t i = 0; i < r->n_findings; i++) {
        json_open(&out, '{');
        json_pair_int(&out, "group", (int64_t)r->findings[i].group);
        json_pair_int(&out, "place", (int64_t)r->findings[i].statement);
        json_pair_bool(&out, "agrees", r->findings[i].agrees);
        json_pair_real(&out, "share", r->findings[i].share);
        json_pair_real(&out, "rest", r->findings[i].rest);
        json_pair_int(&out, "share_bound", r->findings[i].share_bound);
        json_pair_int(&out, "rest_bound", r->findings[i].rest_bound);
        json_close(&out, '}');
    }
    json_close(&out, ']');
    json_key(&out, "map");
    json_open(&out, '[');
    for (size_t i = 0; i < r->n_dots; i++) {
        json_open(&out, '{');
        json_pair_real(&out, "x", r->dots[i].x);
        json_pair_real(&out, "y", r->dots[i].y);
        json_pair_int(&out, "people", r->dots[i].people);
        json_pair_int(&out, "group", (int64_t)r->dots[i].group);
        json_close(&out, '}');
    }
    json_close(&out, ']');
    json_pair_int(&out, "not_drawn", r->n_not_drawn);
    json_close(&out, '}');
}

static double real_of(const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static int64_t int_of(const json_t *object, const char *key) {
    return json_integer_value(json_object_get(object, key));
}

static struct results_cell cell_read(const json_t *json) {
    struct results_cell cell = {.agree = NAN, .disagree = NAN, .low = NAN, .high = NAN};
    if (!json_is_object(json)) return cell;
    return (struct results_cell){.shown = true,
                                 .n = int_of(json, "n"),
                                 .agree = real_of(json, "agree"),
                                 .disagree = real_of(json, "disagree"),
                                 .low = real_of(json, "low"),
                                 .high = real_of(json, "high"),
                                 .agree_bound = (int)int_of(json, "agree_bound"),
                                 .disagree_bound = (int)int_of(json, "disagree_bound")};
}

static void statements_read(struct arena *arena, const json_t *json, struct results *out) {
    const json_t *all = json_object_get(json, "statements");
    out->n = json_array_size(all);
    out->statements = ARENA_ARRAY(arena, struct results_statement, out->n + 1);
    for (size_t j = 0; j < out->n; j++) {
        const json_t *from = json_array_get(all, j), *parts = json_object_get(from, "parts");
        struct results_statement *s = &out->statements[j];
        *s = (struct results_statement){.number = int_of(from, "number"),
                                        .text = arena_copy(arena, json_text_or(from, "text", "")),
                                        .language =
                                            arena_copy(arena, json_text_or(from, "language", "en")),
                                        .bridging = real_of(from, "bridging"),
                                        .against = real_of(from, "bridging_against"),
                                        .divisive = real_of(from, "divisive"),
                                        .secure = real_of(from, "secure")};
        for (size_t g = 0; g <= out->n_groups; g++)
            s->cell[g] = cell_read(json_array_get(parts, g));
    }
}

static void rest_read(struct arena *arena, const json_t *json, struct results *out) {
    const json_t *findings = json_object_get(json, "findings"), *map = json_object_get(json, "map");
    out->findings = ARENA_ARRAY(arena, struct results_finding, json_array_size(findings) + 1);
    for (size_t i = 0; i < json_array_size(findings); i++) {
        const json_t *from = json_array_get(findings, i);
        struct results_finding f = {.group = (size_t)int_of(from, "group"),
                                    .statement = (size_t)int_of(from, "place"),
                                    .agrees = json_is_true(json_object_get(from, "agrees")),
                                    .share = real_of(from, "share"),
                                    .rest = real_of(from, "rest"),
                                    .share_bound = (int)int_of(from, "share_bound"),
                                    .rest_bound = (int)int_of(from, "rest_bound")};
        if (f.group < out->n_groups && f.statement < out->n) out->findings[out->n_findings++] = f;
    }
    out->dots = ARENA_ARRAY(arena, struct results_dot, json_array_size(map) + 1);
    for (size_t i = 0; i < json_array_size(map); i++) {
        const json_t *from = json_array_get(map, i);
        struct results_dot dot = {real_of(from, "x"), real_of(from, "y"), int_of(from, "people"),
                                  (size_t)int_of(from, "group")};
        if (dot.group <= out->n_groups) out->dots[out->n_dots++] = dot;
    }
}

enum fail results_read(struct arena *arena, const char *text, struct results *out,
                       struct why *why) {
    json_t *json;
    TRY(json_read(arena, str_of(text), &json, why));
    if (!text_is(json_text_or(json, "format", ""), FORMAT))
        return why_fail(why, FAIL_INPUT, "format", "want a file of the format '%s'", FORMAT);
    const json_t *groups = json_object_get(json, "groups");
    int64_t verdict = int_of(json, "verdict_number");
    *out = (struct results){.verdict = verdict >= 0 && verdict <= OPINION_GROUPS
                                           ? (enum opinion_verdict)verdict
                                           : OPINION_TOO_FEW,
                            .day = arena_copy(arena, json_text_or(json, "day", "")),
                            .n_people = int_of(json, "people"),
                            .n_votes = int_of(json, "votes"),
                            .n_eligible = int_of(json, "eligible"),
                            .n_held_back = (size_t)int_of(json, "held_back"),
                            .n_not_drawn = int_of(json, "not_drawn"),
                            .weighted = json_is_true(json_object_get(json, "weighted")),
                            .effective = real_of(json, "effective"),
                            .stability = real_of(json, "stability"),
                            .variance = real_of(json, "variance"),
                            .n_groups = json_array_size(groups),
                            .is_public = true,
                            .unweighted = ""};
    if (out->n_groups > OPINION_GROUPS_MAX)
        return why_fail(why, FAIL_INPUT, "groups", "want at most %d groups", OPINION_GROUPS_MAX);
    for (size_t g = 0; g < out->n_groups; g++) {
        out->size[g] = int_of(json_array_get(groups, g), "people");
        out->jaccard[g] = real_of(json_array_get(groups, g), "kept");
    }
    statements_read(arena, json, out);
    rest_read(arena, json, out);
    return FAIL_NONE;
}
