#include "cli/themes_write.h"

#include "base/csv.h"
#include "base/json.h"
#include "coding/agreement.h"

#include <math.h>

enum { OUT_BYTES = 1 << 30, QUOTES = 5, WORDS = 12, DIGITS = 9 };

static void header(struct csv_out *csv, const char *const *names, size_t n) {
    for (size_t i = 0; i < n; i++) csv_put(csv, names[i]);
    csv_end_row(csv);
}
#define HEADER(csv, ...)                                                                           \
    header(csv, (const char *const[]){__VA_ARGS__},                                                \
           sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

/* One line a theme; with groups how many passages of each. */
static void themes_put(struct arena *arena, const struct themes_result *r, struct csv_out *csv) {
    csv_put(csv, "theme");
    csv_put(csv, "n");
    csv_put(csv, "words");
    for (size_t g = 0; g < r->passages.n_groups; g++)
        csv_put(csv, arena_printf(arena, "n_%s", r->passages.group_names[g]));
    csv_end_row(csv);
    int64_t *n = ARENA_ARRAY(arena, int64_t, r->passages.n_groups + 1);
    for (size_t t = 0; t < r->sorted.themes.k; t++) {
        size_t term[WORDS], many = theme_words(&r->sorted.themes, &r->sorted.terms, t, WORDS, term);
        struct buf words;
        buf_init(&words, arena, 4096);
        for (size_t i = 0; i < many; i++)
            buf_printf(&words, "%s%s", i > 0 ? " " : "", r->sorted.terms.words[term[i]]);
        csv_put_int(csv, (int64_t)t + 1);
        csv_put_int(csv, r->sorted.themes.n[t]);
        csv_put(csv, many > 0 ? words.s : "");
        for (size_t g = 0; g < r->passages.n_groups; g++) n[g] = 0;
        for (size_t p = 0; p < r->passages.n && r->passages.n_groups > 0; p++)
            n[r->passages.group_of[p]] += r->sorted.themes.main[p] == t;
        for (size_t g = 0; g < r->passages.n_groups; g++) csv_put_int(csv, n[g]);
        csv_end_row(csv);
    }
}

static void passages_put(struct arena *arena, const struct themes_result *r, struct csv_out *csv) {
    (void)arena;
    HEADER(csv, "id", "theme", "loading", "same_as");
    for (size_t p = 0; p < r->passages.n; p++) {
        size_t k = r->sorted.themes.k, first = r->sorted.duplicates.cluster[p];
        size_t theme = k > 0 ? r->sorted.themes.main[p] : 0; /* none has words: no themes */
        csv_put(csv, r->passages.ids[p]);
        if (theme < k) {
            csv_put_int(csv, (int64_t)theme + 1);
            csv_put_real(csv, (double)r->sorted.themes.loading[p * k + theme], DIGITS);
        } else {
            csv_put(csv, "");
            csv_put(csv, "");
        }
        csv_put(csv, first != p ? r->passages.ids[first] : "");
        csv_end_row(csv);
    }
}

static void quotes_put(struct arena *arena, const struct themes_result *r, struct csv_out *csv) {
    (void)arena;
    HEADER(csv, "theme", "kind", "rank", "id", "text");
    for (size_t t = 0; t < r->sorted.themes.k; t++)
        for (int typical = 1; typical >= 0; typical--) {
            size_t passage[QUOTES];
            size_t n =
                typical ? theme_typical(&r->sorted.themes, &r->sorted.terms, t, QUOTES, passage)
                        : theme_outlying(&r->sorted.themes, &r->sorted.terms, t, QUOTES, passage);
            for (size_t i = 0; i < n; i++) {
                csv_put_int(csv, (int64_t)t + 1);
                csv_put(csv, typical ? "typical" : "outlying");
                csv_put_int(csv, (int64_t)i + 1);
                csv_put(csv, r->passages.ids[passage[i]]);
                csv_put(csv, r->passages.texts[passage[i]]);
                csv_end_row(csv);
            }
        }
}

static void duplicates_put(struct arena *arena, const struct themes_result *r,
                           struct csv_out *csv) {
    (void)arena;
    HEADER(csv, "a", "b", "jaccard");
    for (size_t i = 0; i < r->sorted.duplicates.n_pairs; i++) {
        csv_put(csv, r->passages.ids[r->sorted.duplicates.pairs[i].a]);
        csv_put(csv, r->passages.ids[r->sorted.duplicates.pairs[i].b]);
        csv_put_real(csv, r->sorted.duplicates.pairs[i].jaccard, DIGITS);
        csv_end_row(csv);
    }
}

static void suggestions_put(struct arena *arena, const struct themes_result *r,
                            struct csv_out *csv) {
    (void)arena;
    HEADER(csv, "id", "code", "cosine", "suggested", "coded");
    size_t n = r->coding.n_codes;
    for (size_t p = 0; p < r->passages.n; p++)
        for (size_t c = 0; c < n; c++) {
            double cosine = (double)r->sorted.suggestions.cosine[p * n + c];
            int8_t coded = r->coding.coded[p * n + c];
            bool suggested = cosine >= r->sorted.suggestions.codes[c].line;
            if (!suggested && coded != 1) continue;
            csv_put(csv, r->passages.ids[p]);
            csv_put(csv, r->coding.codes[c]);
            csv_put_real(csv, cosine, DIGITS);
            csv_put_int(csv, suggested);
            csv_put(csv, coded < 0 ? "" : coded == 1 ? "1" : "0");
            csv_end_row(csv);
        }
}

/* Each code as a yes or no by each coder. */
static void agreement_put(struct arena *arena, const struct themes_result *r, struct csv_out *csv) {
    enum { REPLICATES = 1000 };
    HEADER(csv, "code", "n", "precision", "recall", "double_coded", "alpha", "alpha_low",
           "alpha_high", "gwet");
    struct coded coded = {r->passages.n, r->coding.n_codes, r->coding.n_coders, r->coding.by_coder};
    for (size_t c = 0; c < coded.n_codes; c++) {
        struct agreement agreement;
        agreement_of_code(arena, &coded, c, REPLICATES, r->seed, &agreement);
        csv_put(csv, r->coding.codes[c]);
        csv_put_int(csv, r->sorted.suggestions.codes[c].n);
        csv_put_real(csv, r->sorted.suggestions.codes[c].precision, DIGITS);
        csv_put_real(csv, r->sorted.suggestions.codes[c].recall, DIGITS);
        csv_put_int(csv, (int64_t)agreement.passages);
        csv_put_real(csv, agreement.alpha, DIGITS);
        csv_put_real(csv, agreement.alpha_interval.low, DIGITS);
        csv_put_real(csv, agreement.alpha_interval.high, DIGITS);
        csv_put_real(csv, agreement.gwet, DIGITS);
        csv_end_row(csv);
    }
}

static void json_make(const struct themes_result *r, struct buf *buf) {
    struct json_out out;
    json_out_init(&out, buf);
    json_open(&out, '{');
    json_pair_text(&out, "seed", r->seed);
    json_pair_text(&out, "language", r->sorted.terms.language);
    json_pair_int(&out, "passages", (int64_t)r->passages.n);
    json_pair_int(&out, "terms", (int64_t)r->sorted.terms.n_terms);
    json_pair_int(&out, "duplicate_pairs", (int64_t)r->sorted.duplicates.n_pairs);
    json_pair_int(&out, "duplicate_clusters", (int64_t)r->sorted.duplicates.n_clusters);
    json_pair_int(&out, "iterations", r->sorted.themes.iterations);
    json_pair_real(&out, "error",
                   r->sorted.themes.k == 0 ? (double)NAN
                                           : r->sorted.themes.fit[r->sorted.themes.iterations]);
    json_key(&out, "themes");
    json_open(&out, '[');
    for (size_t t = 0; t < r->sorted.themes.k; t++) {
        size_t term[WORDS], n = theme_words(&r->sorted.themes, &r->sorted.terms, t, WORDS, term);
        json_open(&out, '{');
        json_pair_int(&out, "theme", (int64_t)t + 1);
        json_pair_int(&out, "n", r->sorted.themes.n[t]);
        json_key(&out, "words");
        json_open(&out, '[');
        for (size_t i = 0; i < n; i++) json_put_text(&out, r->sorted.terms.words[term[i]]);
        json_close(&out, ']');
        json_close(&out, '}');
    }
    json_close(&out, ']');
    if (r->has_coding) {
        json_pair_int(&out, "coded", (int64_t)r->sorted.suggestions.n_coded);
        json_pair_real(&out, "precision", r->sorted.suggestions.precision);
        json_pair_real(&out, "recall", r->sorted.suggestions.recall);
        json_pair_real(&out, "recall_top", r->sorted.suggestions.recall_top);
    }
    json_close(&out, '}');
    buf_char(buf, '\n');
}

static enum fail put(struct arena *arena, const struct themes_result *result,
                     struct folder_out *out, const char *name,
                     void (*fill)(struct arena *, const struct themes_result *, struct csv_out *),
                     struct why *why) {
    struct buf buf;
    struct csv_out csv;
    buf_init(&buf, arena, OUT_BYTES);
    csv_out_init(&csv, &buf);
    fill(arena, result, &csv);
    if (buf.full) return why_fail(why, FAIL_LIMIT, "", "'%s' would be too long", name);
    return folder_out_write(out, name, buf.s, buf.n, why);
}

enum fail themes_files_write(struct arena *arena, const struct themes_result *result,
                             struct folder_out *out, struct buf *json, struct why *why) {
    TRY(put(arena, result, out, "themes.csv", themes_put, why));
    TRY(put(arena, result, out, "passages.csv", passages_put, why));
    TRY(put(arena, result, out, "quotes.csv", quotes_put, why));
    TRY(put(arena, result, out, "duplicates.csv", duplicates_put, why));
    if (result->has_coding) {
        TRY(put(arena, result, out, "suggestions.csv", suggestions_put, why));
        TRY(put(arena, result, out, "agreement.csv", agreement_put, why));
    }
    buf_init(json, arena, OUT_BYTES);
    json_make(result, json);
    return folder_out_write(out, "themes.json", json->s, json->n, why);
}
