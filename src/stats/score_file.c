#include "stats/score_file.h"

#include "stats/score_json.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

/* A figure as it is printed: a text, or a number with so many decimals. */
struct figure {
    const char *name, *text;
    double value;
    int decimals;
};

struct figures_list {
    struct figure *items;
    size_t n, size;
    struct arena *arena;
};

enum { SCORE_DECIMALS = 4, SHARE_DECIMALS = 6 };

static void add(struct figures_list *list, const char *name, const char *text, double value,
                int decimals) {
    if (list->n == list->size) {
        size_t size = list->size == 0 ? 64 : list->size * 2;
        list->items = arena_grow(list->arena, list->items, list->size * sizeof list->items[0],
                                 size * sizeof list->items[0]);
        list->size = size;
    }
    list->items[list->n++] = (struct figure){name, text, value, decimals};
}

static void add_score(struct figures_list *list, const char *name, double value) {
    add(list, name, NULL, value, SCORE_DECIMALS);
}

static void add_share(struct figures_list *list, const char *name, double value) {
    add(list, name, NULL, value, SHARE_DECIMALS);
}

static void add_interval(struct figures_list *list, const char *name, struct interval interval) {
    add_score(list, arena_printf(list->arena, "%s.low", name), interval.low);
    add_score(list, arena_printf(list->arena, "%s.high", name), interval.high);
}

static const char *const outcome_words[] = {[OUTCOME_REFUSED] = "refused",
                                            [OUTCOME_STOPPED] = "stopped",
                                            [OUTCOME_ACCEPTABLE] = "acceptable",
                                            [OUTCOME_NOT] = "not acceptable",
                                            [OUTCOME_UNCLEAR] = "unclear"};
static const char *const direct_words[] = {[DIRECT_NONE] = "not asked",
                                           [DIRECT_YES] = "yes",
                                           [DIRECT_NO] = "no",
                                           [DIRECT_DIVIDED] = "divided"};
static const char *const gap_words[] = {
    [GAP_UNKNOWN] = "unknown", [GAP_NONE] = "none", [GAP_SOME] = "some", [GAP_OPPOSED] = "opposed"};

static const char *refusal_words(struct arena *arena, unsigned refusals) {
    return arena_printf(arena, "%s%s%s", refusals & REFUSED_PEOPLE ? "people " : "",
                        refusals & REFUSED_ASSESSORS ? "assessors " : "",
                        refusals & REFUSED_AGREEMENT ? "agreement " : "");
}

/* The score under the weights of each source; the last word on whose weights the score has. */
static void add_sources(struct figures_list *list, const struct score_summary *summary) {
    if (summary->n_sources > 0 || summary->headline != NULL)
        add(list, "headline", score_headline(summary), 0, 0);
    for (size_t i = 0; i < summary->n_sources; i++) {
        struct score_summary under = score_under(summary, &summary->sources[i]);
        struct score_figures figures;
        const char *name = arena_printf(list->arena, "source.%s", summary->sources[i].label.key);
        score_figures(list->arena, &under, &figures);
        add(list, arena_printf(list->arena, "%s.outcome", name), outcome_words[figures.outcome], 0,
            0);
        add_score(list, name, figures.score);
        add_interval(list, name, figures.combined);
        add_interval(list, arena_printf(list->arena, "%s.people", name), figures.people);
        add_share(list, arena_printf(list->arena, "%s.chance_at_or_above_line", name),
                  figures.chance);
    }
}

/* Every figure that is printed, in the order of the file. */
static struct figures_list figures_list(struct arena *arena, const struct score_summary *summary,
                                        const struct score_figures *figures) {
    struct figures_list list = {.arena = arena};
    add(&list, "outcome", outcome_words[figures->outcome], 0, 0);
    add(&list, "direct", direct_words[figures->direct], 0, 0);
    add(&list, "gap", gap_words[figures->gap], 0, 0);
    add(&list, "refusals", refusal_words(arena, figures->refusals), 0, 0);
    add_score(&list, "score", figures->score);
    add_interval(&list, "combined", figures->combined);
    add_interval(&list, "people", figures->people);
    add_interval(&list, "assessors", figures->assessors);
    add_interval(&list, "missing", figures->missing);
    add_share(&list, "people_share_of_variance", figures->people_share);
    add_share(&list, "assessors_share_of_variance", figures->assessors_share);
    add_share(&list, "chance_at_or_above_line", figures->chance);
    add_score(&list, "geometric", figures->geometric);
    for (size_t t = 0; t < summary->n_tests; t++) {
        const char *name = arena_printf(arena, "test.%s", summary->tests[t]);
        double score = figures->refusals ? (double)NAN : figures->test_score[t];
        struct interval none = {(double)NAN, (double)NAN};
        add_score(&list, name, score);
        add_interval(&list, name, figures->refusals ? none : figures->test_interval[t]);
        add_share(&list, arena_printf(arena, "weight.%s", summary->tests[t]),
                  figures->refusals ? (double)NAN : figures->test_weight[t]);
    }
    for (size_t i = 0; i < summary->n_items; i++)
        add_share(&list, arena_printf(arena, "turning_weight.%s", summary->items[i]),
                  figures->refusals ? (double)NAN : figures->flips[i].at);
    if (figures->refusals == 0)
        add(&list, "weakest_test", summary->tests[figures->weakest_test], 0, 0);
    add_share(&list, "yes", figures->yes_share);
    add_share(&list, "yes.low", figures->yes_interval.low);
    add_share(&list, "yes.high", figures->yes_interval.high);
    add_sources(&list, summary);
    return list;
}

static const char *number_text(struct arena *arena, double value, int decimals) {
    if (isnan(value)) return "null";
    /* -0.0000 and 0.0000 are one figure. */
    const char *text = arena_printf(arena, "%.*f", decimals, value);
    return text[0] == '-' && strspn(text + 1, "0.") == strlen(text + 1) ? text + 1 : text;
}

static void figures_write(struct arena *arena, struct json_out *out,
                          const struct score_summary *summary,
                          const struct score_figures *figures) {
    struct figures_list list = figures_list(arena, summary, figures);
    json_key(out, "figures");
    json_open(out, '{');
    for (size_t i = 0; i < list.n; i++) {
        const struct figure *figure = &list.items[i];
        json_key(out, figure->name);
        if (figure->text != NULL)
            json_put_text(out, figure->text);
        else
            json_put_decimal(out, figure->value, figure->decimals);
    }
    json_close(out, '}');
}

static void about_write(struct json_out *out, const struct score_about *about) {
    json_key(out, "about");
    json_open(out, '{');
    json_pair_text(out, "title", about->title);
    json_pair_text(out, "reference", about->reference);
    json_pair_int(out, "version", about->version);
    json_pair_text(out, "date", about->date);
    json_pair_text(out, "source", about->source);
    if (about->headline_reason != NULL) {
        json_pair_text(out, "headline_reason", about->headline_reason);
        json_pair_text(out, "headline_day", about->headline_day);
    }
    json_pair_bool(out, "illustrative", about->illustrative);
    json_close(out, '}');
}

static void criteria_write(struct json_out *out, const struct score_summary *summary) {
    json_key(out, "criteria");
    json_open(out, '[');
    for (size_t k = 0; k < summary->n_criteria; k++) {
        json_open(out, '{');
        json_pair_text(out, "id", summary->criteria[k]);
        json_pair_text(out, "test", summary->tests[summary->test_of[k]]);
        json_pair_int(out, "given", (int64_t)summary->given[k]);
        json_pair_real(out, "worst", summary->worst.mean[k]);
        json_pair_real(out, "best", summary->best.mean[k]);
        json_close(out, '}');
    }
    json_close(out, ']');
    score_json_triangle(out, "covariance_worst", summary->worst.covariance, summary->n_criteria);
    /* Without missing ratings both ends are the same. */
    if (summary->n_ratings_missing > 0)
        score_json_triangle(out, "covariance_best", summary->best.covariance, summary->n_criteria);
}

static void assessors_write(struct json_out *out, const struct score_summary *summary) {
    json_key(out, "assessors");
    json_open(out, '{');
    json_pair_int(out, "count", (int64_t)summary->n_assessors);
    json_pair_int(out, "rating", (int64_t)summary->n_assessors_rating);
    json_pair_int(out, "organisations", (int64_t)summary->n_organisations);
    json_pair_int(out, "independent", (int64_t)summary->n_clusters);
    json_pair_int(out, "ratings", (int64_t)summary->n_ratings);
    json_pair_int(out, "missing", (int64_t)summary->n_ratings_missing);
    json_pair_int(out, "low_confidence", (int64_t)summary->n_low_confidence);
    json_pair_real(out, "agreement", summary->agreement);
    json_pair_real(out, "alpha", summary->alpha);
    json_close(out, '}');
}

static void weights_write(struct json_out *out, const struct score_summary *summary) {
    json_key(out, "weights");
    json_open(out, '{');
    json_pair_int(out, "people", (int64_t)summary->n_people);
    json_pair_int(out, "unfinished", (int64_t)summary->n_unfinished);
    if (summary->n_strata > 1) json_pair_int(out, "strata", (int64_t)summary->n_strata);
    score_json_texts(out, "items", summary->items, summary->n_items);
    score_json_reals(out, "mean", summary->item_weight, summary->n_items);
    score_json_triangle(out, "covariance", summary->item_covariance, summary->n_items);
    score_json_reals(out, "mapping", summary->mapping, summary->n_items * summary->n_criteria);
    json_close(out, '}');
}

static void sources_write(struct json_out *out, const struct score_summary *summary) {
    if (summary->headline != NULL) json_pair_text(out, "headline", summary->headline);
    if (summary->n_sources == 0) return;
    json_key(out, "sources");
    json_open(out, '[');
    for (size_t i = 0; i < summary->n_sources; i++) {
        const struct score_source_summary *source = &summary->sources[i];
        json_open(out, '{');
        score_json_label(out, &source->label);
        json_pair_int(out, "people", (int64_t)source->n_people);
        json_pair_int(out, "unfinished", (int64_t)source->n_unfinished);
        json_pair_int(out, "strata", (int64_t)source->n_strata);
        json_pair_real(out, "effective", source->n_effective);
        score_json_texts(out, "items", source->items, source->n_items);
        score_json_reals(out, "mean", source->item_weight, source->n_items);
        score_json_triangle(out, "covariance", source->item_covariance, source->n_items);
        score_json_reals(out, "mapping", source->mapping, source->n_items * summary->n_criteria);
        json_close(out, '}');
    }
    json_close(out, ']');
}

static void bootstrap_write(struct json_out *out, const struct score_bootstrap *bootstrap) {
    json_key(out, "bootstrap");
    json_open(out, '{');
    json_pair_int(out, "replicates", (int64_t)bootstrap->replicates);
    json_pair_real(out, "error", bootstrap->error);
    const double people[] = {bootstrap->people.low, bootstrap->people.high};
    const double assessors[] = {bootstrap->assessors.low, bootstrap->assessors.high};
    const double combined[] = {bootstrap->combined.low, bootstrap->combined.high};
    score_json_reals(out, "people", people, 2);
    score_json_reals(out, "assessors", assessors, 2);
    score_json_reals(out, "combined", combined, 2);
    json_pair_real(out, "chance_at_or_above_line", bootstrap->chance);
    json_close(out, '}');
}

void score_file_write(struct buf *buf, const struct score_about *about,
                      const struct score_summary *summary, const struct score_figures *figures,
                      const struct score_bootstrap *bootstrap) {
    struct json_out out;
    size_t start = buf->n;
    json_out_init(&out, buf);
    json_open(&out, '{');
    json_pair_text(&out, "format", SCORE_FORMAT);
    json_pair_text(&out, "method", SCORE_METHOD);
    about_write(&out, about);
    figures_write(buf->arena, &out, summary, figures);
    json_pair_real(&out, "line", summary->line);
    json_pair_real(&out, "level", summary->level);
    score_json_texts(&out, "tests", summary->tests, summary->n_tests);
    criteria_write(&out, summary);
    assessors_write(&out, summary);
    weights_write(&out, summary);
    score_json_verdict(&out, &summary->verdict);
    score_json_gates(&out, summary->gates, summary->n_gates);
    sources_write(&out, summary);
    if (bootstrap != NULL) bootstrap_write(&out, bootstrap);
    score_digests_write(buf->arena, &out, (struct str){buf->s + start, buf->n - start});
    json_close(&out, '}');
    buf_char(buf, '\n');
}

static enum fail count_read(const json_t *object, const char *key, size_t *out, struct why *why) {
    int64_t value;
    TRY(json_int(object, key, 0, SCORE_ROWS_MAX * (int64_t)SCORE_CRITERIA_MAX, &value, why));
    *out = (size_t)value;
    return FAIL_NONE;
}

/* Figures work on what they read: numbers that no summary can have are refused. */
static enum fail range_check(const double *values, size_t n, double min, double max,
                             const char *key, struct why *why) {
    for (size_t i = 0; i < n; i++)
        if (!(values[i] >= min && values[i] <= max))
            return why_fail(why, FAIL_INPUT, key, "want numbers from %g to %g in '%s', got %g", min,
                            max, key, values[i]);
    return FAIL_NONE;
}

static enum fail criteria_read(struct arena *arena, const json_t *root,
                               struct score_summary *summary, struct why *why) {
    const json_t *list;
    TRY(score_json_texts_read(arena, root, "tests", &summary->tests, &summary->n_tests, why));
    TRY(score_json_array(root, "criteria", SCORE_CRITERIA_MAX, &list, why));
    size_t n = summary->n_criteria = json_array_size(list);
    if (n < 1) return why_fail(why, FAIL_INPUT, "criteria", "want at least one criterion");
    const char **ids = ARENA_ARRAY(arena, const char *, n);
    size_t *test_of = ARENA_ARRAY(arena, size_t, n);
    summary->given = ARENA_ARRAY(arena, size_t, n);
    summary->worst.mean = ARENA_ARRAY(arena, double, n);
    summary->best.mean = ARENA_ARRAY(arena, double, n);
    summary->worst.covariance = ARENA_ARRAY(arena, double, n *n);
    summary->best.covariance = ARENA_ARRAY(arena, double, n *n);
    for (size_t k = 0; k < n; k++) {
        const json_t *item = json_array_get(list, k);
        const char *test;
        TRY(json_text(item, "id", &ids[k], why));
        TRY(json_text(item, "test", &test, why));
        TRY(score_json_find(summary->tests, summary->n_tests, test, "test", &test_of[k], why));
        TRY(count_read(item, "given", &summary->given[k], why));
        TRY(score_json_real(item, "worst", &summary->worst.mean[k], why));
        TRY(score_json_real(item, "best", &summary->best.mean[k], why));
    }
    summary->criteria = ids;
    summary->test_of = test_of;
    TRY(range_check(summary->worst.mean, n, 0, 100, "worst", why));
    TRY(range_check(summary->best.mean, n, 0, 100, "best", why));
    TRY(score_json_triangle_read(root, "covariance_worst", summary->worst.covariance, n, why));
    bool apart = json_object_get(root, "covariance_best") != NULL;
    TRY(score_json_triangle_read(root, apart ? "covariance_best" : "covariance_worst",
                                 summary->best.covariance, n, why));
    TRY(range_check(summary->worst.covariance, n * n, -1e4, 1e4, "covariance_worst", why));
    return range_check(summary->best.covariance, n * n, -1e4, 1e4, "covariance_best", why);
}

static enum fail assessors_read(const json_t *root, struct score_summary *summary,
                                struct why *why) {
    const json_t *object = json_object_get(root, "assessors");
    TRY(count_read(object, "count", &summary->n_assessors, why));
    TRY(count_read(object, "rating", &summary->n_assessors_rating, why));
    TRY(count_read(object, "organisations", &summary->n_organisations, why));
    TRY(count_read(object, "independent", &summary->n_clusters, why));
    TRY(count_read(object, "ratings", &summary->n_ratings, why));
    TRY(count_read(object, "missing", &summary->n_ratings_missing, why));
    TRY(count_read(object, "low_confidence", &summary->n_low_confidence, why));
    TRY(score_json_real(object, "agreement", &summary->agreement, why));
    return score_json_real(object, "alpha", &summary->alpha, why);
}

/* The members that the score's weights and those of a source have. */
static enum fail weights_read(struct arena *arena, const json_t *object,
                              struct score_summary *summary, struct why *why) {
    summary->n_strata = 1;
    if (json_object_get(object, "strata") != NULL)
        TRY(count_read(object, "strata", &summary->n_strata, why));
    TRY(count_read(object, "people", &summary->n_people, why));
    TRY(count_read(object, "unfinished", &summary->n_unfinished, why));
    /* A stratum has two people at least: see points.h. */
    if (summary->n_strata < 1 ||
        (summary->n_strata > 1 && 2 * summary->n_strata > summary->n_people))
        return why_fail(why, FAIL_INPUT, "strata", "want 1 stratum, or two people for each");
    TRY(score_json_texts_read(arena, object, "items", &summary->items, &summary->n_items, why));
    size_t n = summary->n_items, cells = n * summary->n_criteria;
    double *mapping = ARENA_ARRAY(arena, double, cells);
    summary->item_weight = ARENA_ARRAY(arena, double, n);
    summary->item_covariance = ARENA_ARRAY(arena, double, n *n);
    TRY(score_json_reals_read(object, "mean", summary->item_weight, n, why));
    TRY(range_check(summary->item_weight, n, 0, 1, "mean", why));
    TRY(score_json_triangle_read(object, "covariance", summary->item_covariance, n, why));
    TRY(range_check(summary->item_covariance, n * n, -1, 1, "covariance", why));
    TRY(score_json_reals_read(object, "mapping", mapping, cells, why));
    summary->mapping = mapping;
    return range_check(mapping, cells, 0, 1, "mapping", why);
}

static enum fail source_read(struct arena *arena, const json_t *object, size_t n_criteria,
                             struct score_source_summary *out, struct why *why) {
    struct score_summary read = {.n_criteria = n_criteria};
    struct score_source_summary made = {0};
    TRY(score_json_label_read(object, &made.label, why));
    TRY(score_json_real(object, "effective", &made.n_effective, why));
    TRY(weights_read(arena, object, &read, why));
    made.n_people = read.n_people;
    made.n_unfinished = read.n_unfinished;
    made.n_strata = read.n_strata;
    made.n_items = read.n_items;
    made.items = read.items;
    made.mapping = read.mapping;
    made.item_weight = read.item_weight;
    made.item_covariance = read.item_covariance;
    *out = made;
    return FAIL_NONE;
}

static enum fail sources_read(struct arena *arena, const json_t *root,
                              struct score_summary *summary, struct why *why) {
    const json_t *list;
    if (json_object_get(root, "headline") != NULL)
        TRY(json_text(root, "headline", &summary->headline, why));
    if (json_object_get(root, "sources") == NULL) return FAIL_NONE;
    TRY(score_json_array(root, "sources", SCORE_SOURCES_MAX, &list, why));
    size_t n = json_array_size(list);
    struct score_source_summary *sources = ARENA_ARRAY(arena, struct score_source_summary, n + 1);
    for (size_t i = 0; i < n; i++)
        TRY(source_read(arena, json_array_get(list, i), summary->n_criteria, &sources[i], why));
    summary->sources = sources;
    summary->n_sources = n;
    return FAIL_NONE;
}

static void about_read(const json_t *root, struct score_about *about) {
    const json_t *object = json_object_get(root, "about");
    *about =
        (struct score_about){.title = json_text_or(object, "title", ""),
                             .reference = json_text_or(object, "reference", ""),
                             .date = json_text_or(object, "date", ""),
                             .source = json_text_or(object, "source", ""),
                             .headline_reason = json_text_or(object, "headline_reason", NULL),
                             .headline_day = json_text_or(object, "headline_day", ""),
                             .version = json_integer_value(json_object_get(object, "version")),
                             .illustrative = json_is_true(json_object_get(object, "illustrative"))};
}

enum fail score_file_read(struct arena *arena, struct str text, struct score_about *about,
                          struct score_summary *summary, const json_t **figures, struct why *why) {
    json_t *root;
    const char *format, *method;
    struct score_summary made = {0};
    TRY(json_read(arena, text, &root, why));
    TRY(json_text(root, "format", &format, why));
    TRY(json_text(root, "method", &method, why));
    if (!text_is(format, SCORE_FORMAT) || !text_is(method, SCORE_METHOD))
        return why_fail(why, FAIL_INPUT, "format",
                        "want format '%s' with method '%s', got '%s' with '%s'", SCORE_FORMAT,
                        SCORE_METHOD, format, method);
    TRY(score_json_real(root, "line", &made.line, why));
    TRY(range_check(&made.line, 1, 0, 100, "line", why));
    TRY(score_json_real(root, "level", &made.level, why));
    TRY(range_check(&made.level, 1, 0.5, 0.9999, "level", why));
    TRY(criteria_read(arena, root, &made, why));
    TRY(assessors_read(root, &made, why));
    TRY(weights_read(arena, json_object_get(root, "weights"), &made, why));
    TRY(sources_read(arena, root, &made, why));
    TRY(score_json_verdict_read(root, &made.verdict, why));
    TRY(score_json_gates_read(arena, root, &made.gates, &made.n_gates, why));
    const json_t *printed = json_object_get(root, "figures");
    if (!json_is_object(printed))
        return why_fail(why, FAIL_INPUT, "figures", "want an object in 'figures'");
    about_read(root, about);
    *summary = made;
    *figures = printed;
    return FAIL_NONE;
}

/* The significant digit at which two printed numbers part, from 1; 0 when they
 * differ in sign, length or are no numbers. */
static int digit_apart(const char *a, const char *b) {
    if (strlen(a) != strlen(b)) return 0;
    int digit = 0;
    bool significant = false;
    for (; *a != '\0'; a++, b++) {
        bool digits = isdigit((unsigned char)*a) && isdigit((unsigned char)*b);
        if (digits && (*a != '0' || *b != '0')) significant = true;
        if (digits && significant) digit++;
        if (*a != *b) return digits ? digit : 0;
    }
    return 0;
}

static const char *published_text(struct arena *arena, const json_t *value,
                                  const struct figure *figure) {
    if (value == NULL) return "(left out)";
    if (json_is_string(value)) return json_string_value(value);
    if (json_is_null(value)) return "null";
    if (json_is_number(value)) {
        int decimals = figure == NULL ? SHARE_DECIMALS : figure->decimals;
        return number_text(arena, json_number_value(value), decimals);
    }
    return "(no number)";
}

enum fail score_file_compare(struct arena *arena, const json_t *published,
                             const struct score_figures *figures,
                             const struct score_summary *summary,
                             struct score_difference **differences, size_t *n, struct why *why) {
    struct figures_list list = figures_list(arena, summary, figures);
    size_t size = list.n + json_object_size(published), count = 0;
    if (size > SCORE_ROWS_MAX) return why_fail(why, FAIL_LIMIT, "figures", "too many figures");
    struct score_difference *found = ARENA_ARRAY(arena, struct score_difference, size);
    for (size_t i = 0; i < list.n; i++) {
        const struct figure *figure = &list.items[i];
        const char *ours = figure->text != NULL
                               ? figure->text
                               : number_text(arena, figure->value, figure->decimals);
        const char *theirs =
            published_text(arena, json_object_get(published, figure->name), figure);
        if (strcmp(ours, theirs) == 0) continue;
        found[count++] =
            (struct score_difference){figure->name, theirs, ours, digit_apart(theirs, ours)};
    }
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)published, key, value) {
        bool known = false;
        for (size_t i = 0; i < list.n; i++) known = known || strcmp(list.items[i].name, key) == 0;
        if (!known)
            found[count++] = (struct score_difference){
                arena_copy(arena, key), published_text(arena, value, NULL), "(not computed)", 0};
    }
    *differences = found;
    *n = count;
    return FAIL_NONE;
}

enum fail score_file_check(struct arena *arena, struct str text, struct score_check *out,
                           struct why *why) {
    struct score_check made = {0};
    struct why inner = {0};
    const json_t *published;
    made.digests = score_digests_check(arena, text, &made.altered, &made.n_altered);
    enum fail fail = score_file_read(arena, text, &made.about, &made.summary, &published, &inner);
    if (fail != FAIL_NONE && (fail != FAIL_INPUT || made.n_altered == 0)) {
        if (why != NULL) *why = inner;
        return fail;
    }
    if (fail != FAIL_NONE) {
        made.unreadable = arena_copy(arena, inner.text);
        *out = made;
        return FAIL_NONE;
    }
    score_figures(arena, &made.summary, &made.figures);
    TRY(score_file_compare(arena, published, &made.figures, &made.summary, &made.differences,
                           &made.n_differences, why));
    *out = made;
    return FAIL_NONE;
}

const char *score_difference_text(struct arena *arena, const struct score_difference *difference) {
    const char *text = arena_printf(arena, "'%s' is published as %s, computed as %s",
                                    difference->name, difference->published, difference->computed);
    if (difference->digit == 0) return text;
    return arena_printf(arena, "%s: digit %d differs", text, difference->digit);
}

const char *score_check_text(struct arena *arena, const struct score_check *check) {
    const char *part = check->n_altered > 0 ? score_altered_text(arena, &check->altered[0]) : NULL;
    if (check->n_differences == 0) return part;
    const char *figure = score_difference_text(arena, &check->differences[0]);
    return part == NULL ? figure : arena_printf(arena, "%s; %s", part, figure);
}
