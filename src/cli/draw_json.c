/* draw.json: all that is needed to check a draw and to do it again. docs/reference/draw.md */
#include "base/version.h"
#include "cli/draw_files.h"
#include "stats/sortition/lottery.h"

#include <math.h>

static void put_input(struct json_out *out, const char *key, const struct draw_input *input) {
    if (input->name == NULL) return;
    json_key(out, key);
    json_open(out, '{');
    json_pair_text(out, "file", input->name);
    json_pair_text(out, "sha256", input->sha256);
    json_pair_int(out, "rows", (int64_t)input->table.n_rows);
    json_close(out, '}');
}

static void put_settings(struct json_out *out, const struct draw_settings *settings,
                         const struct draw_result *result) {
    json_key(out, "settings");
    json_open(out, '{');
    json_pair_int(out, "size", settings->size);
    json_pair_text(out, "algorithm", sortition_algorithm_name(settings->algorithm));
    json_pair_text(out, "id", settings->id);
    json_key(out, "address");
    json_open(out, '[');
    for (size_t i = 0; i < settings->n_address; i++) json_put_text(out, settings->address[i]);
    json_close(out, ']');
    json_pair_int(out, "per_address", settings->per_address);
    json_pair_int(out, "panels", settings->panels);
    json_pair_int(out, "reserves", settings->reserves);
    json_pair_real(out, "dropout", settings->dropout);
    json_pair_real(out, "cap", settings->cap);
    json_pair_real(out, "balance", settings->balance);
    json_pair_int(out, "work", settings->work);
    json_pair_bool(out, "relax", settings->relax);
    json_pair_text(out, "seed", settings->seed);
    json_pair_text(out, "announce", settings->announce);
    json_pair_text(out, "randomness", settings->randomness);
    json_pair_text(out, "date", settings->date);
    json_pair_text(out, "stopped_in", result->stop_phase);
    json_pair_int(out, "stopped_at", (int64_t)result->stop_done);
    json_close(out, '}');
}

static void put_summary(struct json_out *out, const struct sortition_summary *summary) {
    json_pair_real(out, "min_probability", summary->lowest);
    json_pair_real(out, "max_probability", summary->highest);
    json_pair_real(out, "mean_probability", summary->mean);
    json_pair_real(out, "gini", summary->gini);
    json_pair_real(out, "geometric_mean", summary->geometric_mean);
    json_pair_int(out, "people_without_chance", (int64_t)summary->never);
    json_pair_int(out, "people_certain", (int64_t)summary->certain);
}

static void put_value(struct json_out *out, const struct sortition_quotas *quotas, size_t feature,
                      size_t value) {
    json_pair_text(out, "category", quotas->features[feature].name);
    json_pair_text(out, "name", quotas->features[feature].values[value].name);
}

static void put_certificate(struct json_out *out, const struct draw_result *result) {
    const struct sortition_certificate *certificate = &result->report.certificate;
    const struct sortition_quotas *quotas = &result->inputs.used;
    size_t n = sortition_n_values(quotas), price = 0;
    json_key(out, "certificate");
    json_open(out, '{');
    json_pair_text(out, "kind", sortition_proof_name(certificate->proof));
    json_pair_bool(out, "proven", certificate->proven);
    json_pair_real(out, "bound", certificate->bound);
    json_pair_real(out, "reached", certificate->reached);
    json_pair_real(out, "gap", certificate->gap);
    json_pair_real(out, "worst_distance_of_proof", certificate->worst_optimum);
    json_pair_real(out, "worst_distance_of_panels", certificate->worst_panels);
    json_pair_real(out, "promised_distance_of_panels", certificate->promised_panels);
    json_pair_int(out, "portfolio", (int64_t)certificate->portfolio);
    json_pair_int(out, "stages", (int64_t)certificate->stages);
    json_key(out, "prices");
    json_open(out, '[');
    bool all = certificate->prices != NULL && certificate->n_prices == n + 1;
    for (size_t f = 0; f < quotas->n_features && all; f++) {
        for (size_t v = 0; v < quotas->features[f].n_values; v++, price++) {
            if (certificate->prices[price] == 0) continue;
            json_open(out, '{');
            put_value(out, quotas, f, v);
            json_pair_real(out, "price", certificate->prices[price]);
            json_close(out, '}');
        }
    }
    json_close(out, ']');
    json_key(out, "price_of_size");
    json_put_real(out, all ? certificate->prices[n] : 0);
    json_close(out, '}');
}

static void put_groups(struct json_out *out, struct arena *arena,
                       const struct draw_result *result) {
    const struct sortition_report *report = &result->report;
    const struct sortition_quotas *quotas = &result->inputs.used;
    json_key(out, "groups");
    json_open(out, '[');
    for (size_t g = 0; g < report->n_groups; g++) {
        const struct sortition_group *group = &report->groups[g];
        if (group->people == 0) continue;
        json_open(out, '{');
        json_pair_real(out, "probability", group->chance);
        json_pair_int(out, "people", (int64_t)group->people);
        json_pair_text(out, "why", draw_group_text(arena, quotas, group));
        json_key(out, "causes");
        json_open(out, '[');
        for (size_t i = 0; i < group->n_causes; i++) {
            const struct sortition_cause *cause = &group->causes[i];
            json_open(out, '{');
            put_value(out, quotas, cause->feature, cause->value);
            json_pair_text(out, "bound", cause->is_max ? "max" : "min");
            json_pair_int(out, "places", cause->places);
            json_pair_int(out, "people", (int64_t)cause->people);
            json_pair_real(out, "per_place", cause->per_place);
            json_close(out, '}');
        }
        json_close(out, ']');
        json_close(out, '}');
    }
    json_close(out, ']');
}

/* People who are on no panel, or on all, by id; their group says why. */
static void put_fates(struct json_out *out, const struct draw_result *result,
                      enum sortition_fate fate, const char *key) {
    const struct sortition_report *report = &result->report;
    json_key(out, key);
    json_open(out, '[');
    for (size_t i = 0; i < report->n && report->group != NULL; i++)
        if (report->groups[report->group[i]].fate == fate)
            json_put_text(out, result->inputs.people.ids[i]);
    json_close(out, ']');
}

static void put_quotas(struct json_out *out, struct arena *arena,
                       const struct draw_result *result) {
    const struct sortition_quotas *quotas = &result->inputs.used;
    const struct sortition_pool *pool = &result->inputs.people.pool;
    size_t n = sortition_n_values(quotas), at = 0;
    int64_t *people = ARENA_ARRAY(arena, int64_t, n), *chosen = ARENA_ARRAY(arena, int64_t, n);
    for (size_t f = 0; f < quotas->n_features; f++) {
        for (size_t i = 0; i < pool->n; i++) people[at + pool->values[i * pool->n_features + f]]++;
        for (size_t i = 0; i < result->report.size && result->chosen != NULL; i++)
            chosen[at + pool->values[(size_t)result->chosen[i] * pool->n_features + f]]++;
        at += quotas->features[f].n_values;
    }
    json_key(out, "quotas");
    json_open(out, '[');
    at = 0;
    for (size_t f = 0; f < quotas->n_features; f++) {
        for (size_t v = 0; v < quotas->features[f].n_values; v++, at++) {
            json_open(out, '{');
            put_value(out, quotas, f, v);
            json_pair_int(out, "min", quotas->features[f].values[v].min);
            json_pair_int(out, "max", quotas->features[f].values[v].max);
            json_pair_int(out, "pool", people[at]);
            if (result->chosen != NULL) json_pair_int(out, "selected", chosen[at]);
            json_close(out, '}');
        }
    }
    json_close(out, ']');
}

static void put_prices(struct json_out *out, const struct draw_result *result) {
    json_key(out, "one_more_place");
    json_open(out, '[');
    for (size_t i = 0; i < result->n_prices; i++) {
        const struct sortition_price *price = &result->prices[i];
        json_open(out, '{');
        put_value(out, &result->inputs.used, price->feature, price->value);
        json_pair_text(out, "bound", price->is_max ? "max" : "min");
        json_pair_real(out, "min_probability", price->lowest);
        json_pair_real(out, "difference", price->difference);
        json_close(out, '}');
    }
    json_close(out, ']');
}

static void put_changes(struct json_out *out, const struct sortition_quotas *quotas,
                        const struct sortition_relaxation *relaxation) {
    json_open(out, '[');
    for (size_t i = 0; relaxation != NULL && i < relaxation->n; i++) {
        const struct sortition_change *change = &relaxation->changes[i];
        json_open(out, '{');
        put_value(out, quotas, change->feature, change->value);
        json_pair_text(out, "bound", change->is_max ? "max" : "min");
        json_pair_int(out, "from", change->from);
        json_pair_int(out, "to", change->to);
        json_close(out, '}');
    }
    json_close(out, ']');
}

static void put_lottery(struct json_out *out, const struct draw_result *result) {
    json_key(out, "lottery");
    json_open(out, '{');
    json_pair_text(out, "commitment", result->commitment);
    json_pair_text(out, "announced_source", result->settings->announce);
    json_pair_text(out, "canonical_randomness", result->canonical);
    json_key(out, "panel");
    if (result->drawn < 0)
        json_put_null(out);
    else
        json_put_int(out, result->drawn);
    json_close(out, '}');
}

static void put_files(struct json_out *out, const struct draw_files *files) {
    json_key(out, "files");
    json_open(out, '{');
    for (size_t i = 0; i < files->n; i++)
        json_pair_text(out, files->file[i].name, files->file[i].sha256);
    json_close(out, '}');
}

void draw_json(struct buf *buf, const struct draw_result *result, const struct draw_files *files) {
    const struct sortition_report *report = &result->report;
    struct arena *arena = buf->arena;
    struct json_out out;
    json_out_init(&out, buf);
    json_open(&out, '{');
    json_pair_text(&out, "format", "folkmoot-draw 1");
    json_pair_text(&out, "version", FOLKMOOT_VERSION);
    json_pair_int(&out, "size", (int64_t)report->size);
    json_pair_int(&out, "pool", (int64_t)report->n);
    json_pair_text(&out, "algorithm", sortition_algorithm_name(report->algorithm));
    json_pair_text(&out, "seed", result->settings->seed);
    put_summary(&out, &report->at_panels);
    json_pair_int(&out, "panels", (int64_t)report->n_panels);
    json_key(&out, "optimum");
    json_open(&out, '{');
    put_summary(&out, &report->at_optimum);
    json_close(&out, '}');
    put_certificate(&out, result);
    put_lottery(&out, result);
    json_key(&out, "selected");
    json_open(&out, '[');
    for (size_t i = 0; i < report->size && result->chosen != NULL; i++)
        json_put_text(&out, result->inputs.people.ids[result->chosen[i]]);
    json_close(&out, ']');
    json_pair_bool(&out, "stopped", report->stopped);
    put_fates(&out, result, SORTITION_NEVER, "never");
    put_fates(&out, result, SORTITION_CERTAIN, "certain");
    put_groups(&out, arena, result);
    put_prices(&out, result);
    put_quotas(&out, arena, result);
    json_key(&out, "relaxed");
    put_changes(&out, &result->inputs.asked, result->inputs.relaxed);
    json_key(&out, "inputs");
    json_open(&out, '{');
    put_input(&out, "pool", &result->inputs.pool);
    put_input(&out, "quotas", &result->inputs.quotas);
    put_input(&out, "keep", &result->inputs.keep);
    put_input(&out, "selected", &result->inputs.selected);
    put_input(&out, "replace", &result->inputs.replace);
    json_pair_int(&out, "rows_without_id", (int64_t)result->inputs.people.n_blank);
    const struct sortition_people *people = &result->inputs.people;
    json_key(&out, "first_rows_without_id");
    json_open(&out, '[');
    for (size_t i = 0; i < people->n_blank && i < SORTITION_BLANK_ROWS; i++)
        json_put_int(&out, people->blank_rows[i]);
    json_close(&out, ']');
    json_pair_int(&out, "rows_repeated", (int64_t)result->inputs.people.n_same);
    json_close(&out, '}');
    put_settings(&out, result->settings, result);
    put_files(&out, files);
    json_close(&out, '}');
    buf_char(buf, '\n');
}

void draw_infeasible_json(struct buf *buf, const struct draw_inputs *inputs,
                          const struct sortition_repair *repair, const char *reason) {
    struct json_out out;
    json_out_init(&out, buf);
    json_open(&out, '{');
    json_pair_bool(&out, "feasible", false);
    json_pair_text(&out, "reason", reason);
    json_key(&out, "relaxations");
    put_changes(&out, &inputs->asked, repair->n_options > 0 ? &repair->options[0] : NULL);
    json_key(&out, "alternatives");
    json_open(&out, '[');
    for (size_t i = 1; i < repair->n_options; i++)
        put_changes(&out, &inputs->asked, &repair->options[i]);
    json_close(&out, ']');
    json_key(&out, "clashes");
    json_open(&out, '[');
    for (size_t i = 0; i < repair->n_clashes; i++) json_put_text(&out, repair->clashes[i].text);
    json_close(&out, ']');
    json_close(&out, '}');
    buf_char(buf, '\n');
}

/* --- And back --- */

static const char *text_of(const json_t *object, const char *key) {
    return json_string_value(json_object_get(object, key));
}

static enum fail real_read(const json_t *object, const char *key, double most, double *out,
                           struct why *why) {
    double value = json_number_value(json_object_get(object, key));
    if (!(value >= 0 && value <= most))
        return why_fail(why, FAIL_INPUT, key, "'%s' must be a number from 0 to %g", key, most);
    *out = value;
    return FAIL_NONE;
}

static enum fail address_settings_read(const json_t *address, struct draw_settings *out,
                                       struct why *why) {
    if (json_array_size(address) > DRAW_ADDRESS_MAX)
        return why_fail(why, FAIL_INPUT, "address", "at most %d columns make an address",
                        DRAW_ADDRESS_MAX);
    for (size_t i = 0; i < json_array_size(address); i++) {
        const char *column = json_string_value(json_array_get(address, i));
        if (column == NULL)
            return why_fail(why, FAIL_INPUT, "address", "'address' must list names of columns");
        out->address[out->n_address++] = column;
    }
    return FAIL_NONE;
}

static const char *file_of(const json_t *inputs, const char *key) {
    return text_of(json_object_get(inputs, key), "file");
}

enum fail draw_settings_read(struct arena *arena, const json_t *document, struct draw_settings *out,
                             struct why *why) {
    const json_t *settings = json_object_get(document, "settings");
    const json_t *inputs = json_object_get(document, "inputs");
    const json_t *address = json_object_get(settings, "address");
    struct draw_settings read = {0};
    const char *algorithm;
    (void)arena;
    if (!text_is(text_of(document, "format"), "folkmoot-draw 1"))
        return why_fail(why, FAIL_INPUT, "format", "this is no draw.json of format 1");
    TRY(json_text(settings, "algorithm", &algorithm, why));
    if (!sortition_algorithm_find(algorithm, &read.algorithm))
        return why_fail(why, FAIL_INPUT, "algorithm", "unknown algorithm '%s'", algorithm);
    TRY(json_text(settings, "seed", &read.seed, why));
    TRY(json_text(settings, "date", &read.date, why));
    TRY(json_int(settings, "size", 1, SORTITION_SIZE_MAX, &read.size, why));
    TRY(json_int(settings, "per_address", 0, SORTITION_SIZE_MAX, &read.per_address, why));
    TRY(json_int(settings, "panels", 1, SORTITION_PANELS_MAX, &read.panels, why));
    TRY(json_int(settings, "reserves", 0, SORTITION_SIZE_MAX, &read.reserves, why));
    read.pool = file_of(inputs, "pool");
    read.quotas = file_of(inputs, "quotas");
    if (read.pool == NULL || read.quotas == NULL)
        return why_fail(why, FAIL_INPUT, "inputs", "draw.json names no pool or no quotas");
    read.keep = file_of(inputs, "keep");
    read.selected = file_of(inputs, "selected");
    read.replace = file_of(inputs, "replace");
    read.id = text_of(settings, "id");
    TRY(address_settings_read(address, &read, why));
    TRY(real_read(settings, "dropout", 1, &read.dropout, why));
    TRY(real_read(settings, "cap", 1, &read.cap, why));
    TRY(real_read(settings, "balance", 1e6, &read.balance, why));
    if (json_object_get(settings, "work") != NULL)
        TRY(json_int(settings, "work", 0, 1000000, &read.work, why));
    read.relax = json_is_true(json_object_get(settings, "relax"));
    read.announce = text_of(settings, "announce");
    read.randomness = text_of(settings, "randomness");
    read.stop_phase = text_of(settings, "stopped_in");
    if (read.stop_phase != NULL) {
        int64_t stopped;
        TRY(json_int(settings, "stopped_at", 0, INT64_MAX, &stopped, why));
        read.stop_done = (size_t)stopped;
    }
    *out = read;
    return FAIL_NONE;
}
