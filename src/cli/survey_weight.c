/* survey weight: weights that meet known totals. */
#include "base/csv.h"
#include "base/file.h"
#include "cli/refuse.h"
#include "cli/survey.h"

#include <math.h>

struct weighting {
    struct survey_input input;
    struct margin *margins;
    size_t n_margins;
    const char *method;
    struct weighted weighted;
    struct response response;
    const double *given; /* after non-response, before the margins */
    double low, high;    /* trimming, multiples of the mean; NaN: none */
    size_t n_trimmed;
    int trim_rounds;
};

static enum fail bounds_read(const struct arguments *arguments, const char *option, double *low,
                             double *high, struct why *why) {
    const char *text = argument(arguments, option), *parts[2] = {NULL, NULL};
    if (text == NULL) return FAIL_NONE;
    size_t n = names_cut(arguments->arena, text, parts, 0, 2);
    if (n != 2 || !str_real(str_of(parts[0]), low) || !str_real(str_of(parts[1]), high) ||
        !(*low >= 0 && *low < 1 && *high > 1))
        return why_fail(why, FAIL_INPUT, option,
                        "want two numbers on both sides of 1 after '--%s', such as 0.3,3; got "
                        "'%.40s'",
                        option, text);
    return FAIL_NONE;
}

enum fail survey_method(const struct arguments *arguments, const char **out, struct why *why) {
    const char *method = argument(arguments, "method"), *distance = argument(arguments, "distance");
    *out = method == NULL ? "rake" : method;
    if (!text_is(*out, "rake") && !text_is(*out, "poststratify") && !text_is(*out, "calibrate"))
        return why_fail(why, FAIL_INPUT, "method",
                        "want rake, poststratify or calibrate after '--method', got '%.40s'",
                        method);
    if (!text_is(*out, "calibrate"))
        return options_unwanted(arguments, "distance bounds", "goes with '--method calibrate'",
                                why);
    if (distance != NULL && !text_is(distance, "linear") && !text_is(distance, "raking") &&
        !text_is(distance, "logit"))
        return why_fail(why, FAIL_INPUT, "distance",
                        "want linear, raking or logit after '--distance', got '%.40s'", distance);
    if (distance != NULL && text_is(distance, "raking"))
        return options_unwanted(arguments, "bounds", "goes with the distances linear and logit",
                                why);
    if (distance != NULL && text_is(distance, "logit") && argument(arguments, "bounds") == NULL)
        return why_fail(why, FAIL_INPUT, "bounds", "the distance logit wants '--bounds LO,HI'");
    return FAIL_NONE;
}

enum fail survey_fit(const struct survey_input *input, const struct margin *margins,
                     size_t n_margins, const double *weights, struct weighted *out,
                     struct why *why) {
    struct arena *arena = input->arena;
    const char *method, *distance = argument(input->arguments, "distance");
    size_t n = input->frame.n_rows;
    TRY(survey_method(input->arguments, &method, why));
    if (text_is(method, "poststratify")) {
        if (n_margins != 1)
            return why_fail(why, FAIL_INPUT, "method",
                            "post-stratification wants one margin, got %zu; use rake for several",
                            n_margins);
        return weights_poststratify(arena, weights, n, margins, out, why);
    }
    if (text_is(method, "calibrate")) {
        struct calibrate_plan plan = {.margins = margins,
                                      .n_margins = n_margins,
                                      .people = (double)NAN,
                                      .low = -(double)INFINITY,
                                      .high = (double)INFINITY};
        TRY(bounds_read(input->arguments, "bounds", &plan.low, &plan.high, why));
        if (distance == NULL) distance = isinf(plan.high) ? "linear" : "logit";
        plan.distance = text_is(distance, "raking")  ? DISTANCE_RAKING
                        : text_is(distance, "logit") ? DISTANCE_LOGIT
                                                     : DISTANCE_LINEAR;
        return weights_calibrate(arena, weights, n, &plan, out, why);
    }
    struct rake_plan plan = {0};
    return weights_rake(arena, weights, n, margins, n_margins, &plan, out, why);
}

static double worst_gap(const struct weighting *weighting, const double *weights) {
    double worst = 0;
    for (size_t m = 0; m < weighting->n_margins; m++) {
        const struct margin *margin = &weighting->margins[m];
        for (int32_t l = 0; l < margin->factor.n_levels; l++) {
            double sum = 0;
            for (size_t r = 0; r < weighting->input.frame.n_rows; r++)
                sum += margin->factor.codes[r] == l ? weights[r] : 0;
            if (margin->totals[l] > 0) worst = fmax(worst, fabs(sum / margin->totals[l] - 1));
        }
    }
    return worst;
}

/* Trims and fits in turn until both hold, or nearly. */
static enum fail trim(struct weighting *weighting, struct why *why) {
    enum { ROUNDS = 50 };
    size_t n = weighting->input.frame.n_rows;
    double *weights = weighting->weighted.weights;
    struct weight_summary summary = weights_summary(weights, NULL, n);
    double mean = summary.sum / (double)summary.n; /* of those who have a weight */
    for (weighting->trim_rounds = 1;; weighting->trim_rounds++) {
        size_t trimmed = weights_trim(weighting->input.arena, weights, n, weighting->low * mean,
                                      weighting->high * mean, true);
        if (weighting->trim_rounds == 1) weighting->n_trimmed = trimmed;
        weighting->weighted.worst = worst_gap(weighting, weights);
        if (weighting->weighted.worst < 1e-6 || weighting->trim_rounds == ROUNDS) return FAIL_NONE;
        struct weighted again;
        TRY(survey_fit(&weighting->input, weighting->margins, weighting->n_margins, weights, &again,
                       why));
        for (size_t r = 0; r < n; r++) weights[r] = again.weights[r];
    }
}

static enum fail method_read(struct weighting *weighting, struct why *why) {
    const struct arguments *arguments = weighting->input.arguments;
    TRY(survey_method(arguments, &weighting->method, why));
    weighting->low = weighting->high = (double)NAN;
    return bounds_read(arguments, "trim", &weighting->low, &weighting->high, why);
}

static void summary_put(struct json_out *out, const char *key,
                        const struct weight_summary *summary) {
    json_key(out, key);
    json_open(out, '{');
    json_pair_int(out, "n", (int64_t)summary->n);
    json_pair_real(out, "sum", summary->sum);
    json_pair_real(out, "min", summary->min);
    json_pair_real(out, "max", summary->max);
    json_pair_real(out, "cv", summary->cv);
    json_pair_real(out, "design_effect", summary->kish_deff);
    json_pair_real(out, "effective_n", summary->n_effective);
    json_pair_real(out, "efficiency_percent", summary->efficiency_percent);
    json_pair_real(out, "change_min", summary->change_min);
    json_pair_real(out, "change_max", summary->change_max);
    json_close(out, '}');
}

static void margins_put(struct json_out *out, const struct weighting *weighting) {
    size_t n = weighting->input.frame.n_rows;
    json_key(out, "margins");
    json_open(out, '[');
    for (size_t m = 0; m < weighting->n_margins; m++) {
        const struct margin *margin = &weighting->margins[m];
        for (int32_t l = 0; l < margin->factor.n_levels; l++) {
            double people = 0, before = 0, after = 0;
            for (size_t r = 0; r < n; r++) {
                if (margin->factor.codes[r] != l) continue;
                people++;
                before += weighting->input.design.weights[r];
                after += weighting->weighted.weights[r];
            }
            json_open(out, '{');
            json_pair_text(out, "variable", margin->name);
            json_pair_text(out, "level", margin->factor.levels[l]);
            json_pair_real(out, "n", people);
            json_pair_real(out, "before", before);
            json_pair_real(out, "after", after);
            json_pair_real(out, "total", margin->totals[l]);
            json_close(out, '}');
        }
    }
    json_close(out, ']');
}

static void report_put(struct buf *buf, const struct weighting *weighting) {
    struct json_out out;
    size_t n = weighting->input.frame.n_rows;
    const double *given = weighting->input.design.weights;
    struct weight_summary before = weights_summary(given, NULL, n);
    struct weight_summary after = weights_summary(weighting->weighted.weights, given, n);
    json_out_init(&out, buf);
    json_open(&out, '{');
    json_pair_text(&out, "method", weighting->method);
    json_pair_int(&out, "rows", (int64_t)n);
    json_pair_int(&out, "rounds", weighting->weighted.rounds);
    json_pair_real(&out, "worst_gap", weighting->weighted.worst);
    json_pair_int(&out, "trimmed", (int64_t)weighting->n_trimmed);
    if (weighting->response.how != NULL) survey_response_put(&out, &weighting->response);
    summary_put(&out, "before", &before);
    summary_put(&out, "after", &after);
    margins_put(&out, weighting);
    json_close(&out, '}');
}

static enum fail out_write(const struct weighting *weighting, const char *path,
                           const struct buf *report, struct why *why) {
    struct folder_out *folder;
    struct buf buf;
    struct csv_out csv;
    const struct survey_input *input = &weighting->input;
    const struct column *id = &input->frame.columns[0];
    TRY(folder_out_open(input->arena, path, false, &folder, why));
    buf_init(&buf, input->arena, SURVEY_OUT_BYTES);
    csv_out_init(&csv, &buf);
    csv_put(&csv, id->name);
    csv_put(&csv, "weight_before");
    csv_put(&csv, "weight");
    csv_end_row(&csv);
    for (size_t r = 0; r < input->frame.n_rows; r++) {
        if (id->kind == COLUMN_NUMBER)
            csv_put_real(&csv, id->numbers[r], 17);
        else
            csv_put(&csv, id->codes[r] < 0 ? "" : id->levels[id->codes[r]]);
        csv_put_real(&csv, input->design.weights[r], 17);
        csv_put_real(&csv, weighting->weighted.weights[r], 17);
        csv_end_row(&csv);
    }
    if (buf.full) return why_fail(why, FAIL_LIMIT, "out", "there are too many weights to write");
    TRY(folder_out_write(folder, "weights.csv", buf.s, buf.n, why));
    TRY(folder_out_write(folder, "weighting.json", report->s, report->n, why));
    return folder_out_publish(folder, why);
}

static void report_print(const struct weighting *weighting, const char *path) {
    size_t n = weighting->input.frame.n_rows;
    struct weight_summary after =
        weights_summary(weighting->weighted.weights, weighting->input.design.weights, n);
    printf("%zu weights sum to %.10g, from %.5g to %.5g.\n", after.n, after.sum, after.min,
           after.max);
    printf("They are worth %.0f people chosen at random (design effect of weights %.3f).\n",
           after.n_effective, after.kish_deff);
    if (weighting->n_trimmed > 0)
        printf("%zu were trimmed; the worst total is %.2g %% off after %d rounds.\n",
               weighting->n_trimmed, 100 * weighting->weighted.worst, weighting->trim_rounds);
    if (weighting->response.how != NULL)
        printf("%.1f %% responded, by weight; R-indicator %.3f.\n", 100 * weighting->response.rate,
               text_is(weighting->response.how, "propensity")
                   ? weighting->response.representativity.r
                   : (double)NAN);
    printf("Written to %s/weights.csv and weighting.json.\n", path);
}

enum fail survey_weight(const struct arguments *arguments, struct why *why) {
    struct weighting weighting = {0};
    struct buf report;
    const char *margins = argument(arguments, "margins"), *path = argument(arguments, "out");
    if (arguments->n_words != 1)
        return why_fail(why, FAIL_INPUT, "", "'survey weight' takes options alone, got '%.40s'",
                        arguments->words[1]);
    if (path == NULL) return why_fail(why, FAIL_INPUT, "out", "'survey weight' wants --out DIR");
    TRY(survey_input_read(arguments, NULL, 0, &weighting.input, why));
    TRY(method_read(&weighting, why));
    weighting.given = weighting.input.design.weights;
    TRY(survey_row(&weighting.input,
                   survey_response(&weighting.input, &weighting.response, &weighting.given, why),
                   why));
    if (margins == NULL && weighting.response.how != NULL) {
        TRY(options_unwanted(arguments, "method distance bounds", "goes with '--margins'", why));
        weighting.method = weighting.response.how;
        size_t n = weighting.input.frame.n_rows;
        weighting.weighted.weights = ARENA_ARRAY(arguments->arena, double, n + 1);
        for (size_t r = 0; r < n; r++) weighting.weighted.weights[r] = weighting.given[r];
    } else {
        TRY(survey_margins_read(&weighting.input, margins, &weighting.margins, &weighting.n_margins,
                                why));
        TRY(survey_row(&weighting.input,
                       survey_fit(&weighting.input, weighting.margins, weighting.n_margins,
                                  weighting.given, &weighting.weighted, why),
                       why));
    }
    if (!isnan(weighting.low)) TRY(trim(&weighting, why));
    buf_init(&report, arguments->arena, SURVEY_OUT_BYTES);
    report_put(&report, &weighting);
    TRY(out_write(&weighting, path, &report, why));
    if (weighting.input.json) return survey_json_put(&report, why);
    report_print(&weighting, path);
    return FAIL_NONE;
}
