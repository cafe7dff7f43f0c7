#include "cli/survey_out.h"

#include "cli/survey.h"

#include <math.h>

void survey_out_start(struct survey_out *out, struct arena *arena, bool json) {
    *out = (struct survey_out){.json = json};
    buf_init(&out->buf, arena, SURVEY_OUT_BYTES);
    json_out_init(&out->out, &out->buf);
    if (json) json_open(&out->out, '{');
}

void survey_out_number(struct survey_out *out, const char *key, double value) {
    if (out->json)
        json_pair_real(&out->out, key, value);
    else if (isnan(value))
        printf(out->in_row ? "  %s -" : "%s: -\n", key);
    else
        printf(out->in_row ? "  %s %.5g" : "%s: %.6g\n", key, value);
}

void survey_out_text(struct survey_out *out, const char *key, const char *value) {
    if (out->json)
        json_pair_text(&out->out, key, value);
    else
        printf(out->in_row ? "  %s %s" : "%s: %s\n", key, value);
}

void survey_out_range(struct survey_out *out, const char *key, double value,
                      struct interval interval) {
    survey_out_number(out, key, value);
    survey_out_number(out, "low", interval.low);
    survey_out_number(out, "high", interval.high);
}

void survey_out_list(struct survey_out *out, const char *key, const char *title) {
    if (!out->json) {
        printf("\n%s\n", title);
        return;
    }
    json_key(&out->out, key);
    json_open(&out->out, '[');
}

void survey_out_row(struct survey_out *out, const char *name) {
    out->in_row = true;
    if (!out->json) {
        printf("  %-28s", name);
        return;
    }
    json_open(&out->out, '{');
    json_pair_text(&out->out, "name", name);
}

void survey_out_row_end(struct survey_out *out) {
    out->in_row = false;
    if (out->json)
        json_close(&out->out, '}');
    else
        putchar('\n');
}

void survey_out_list_end(struct survey_out *out) {
    if (out->json) json_close(&out->out, ']');
}

enum fail survey_out_end(struct survey_out *out, struct why *why) {
    if (!out->json) return FAIL_NONE;
    json_close(&out->out, '}');
    return survey_json_put(&out->buf, why);
}
