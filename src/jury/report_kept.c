#include "jury/report_kept.h"

#include "base/json.h"
#include "jury/people.sql.h"
#include "jury/written.h"

enum { KEPT_BYTES_MAX = 8 << 20 };

static enum fail build(struct request *request, struct db *db, int64_t proposal, int64_t engagement,
                       struct report_source *source, struct report_kept *out, struct why *why) {
    TRY(report_load(request, db, proposal, engagement, source, why));
    source->is_public = true;
    source->row.report_state = jury_report_word(JURY_FINAL);
    TRY(report_build(request, db, source, &out->report, why));
    out->votes = report_votes(request, source);
    out->made_at = request->now;
    return report_signs_append(request, db, source, &out->report, why);
}

/* ---- to JSON ---- */

static void texts_write(struct json_out *json, const char *key, const char *const *texts,
                        size_t n) {
    json_key(json, key);
    json_open(json, '[');
    for (size_t i = 0; i < n; i++) json_put_text(json, texts[i]);
    json_close(json, ']');
}

static void block_write(struct json_out *json, const struct report_block *b) {
    json_open(json, '{');
    json_pair_int(json, "kind", b->kind);
    json_pair_text(json, "text", b->text);
    if (b->kind == REPORT_TABLE) {
        json_pair_bool(json, "numbers", b->numbers);
        texts_write(json, "heads", b->heads, b->n_columns);
        texts_write(json, "cells", b->cells, b->n_rows * b->n_columns);
    }
    json_close(json, '}');
}

static void votes_write(struct json_out *json, const struct report_votes *votes) {
    json_key(json, "votes");
    json_open(json, '{');
    json_pair_bool(json, "merged", votes->merged);
    json_pair_int(json, "least", votes->least);
    json_pair_int(json, "most", votes->most);
    texts_write(json, "rows", votes->rows, votes->n);
    json_key(json, "counts");
    json_open(json, '[');
    for (size_t i = 0; i < votes->n * N_EVIDENCE_ANSWERS; i++)
        json_put_int(json, (int64_t)votes->counts[i]);
    json_close(json, ']');
    json_close(json, '}');
}

static enum fail kept_write(struct request *request, struct db *db, int64_t engagement,
                            const char *language, const struct report_kept *kept, struct why *why) {
    struct buf buf;
    struct json_out json;
    buf_init(&buf, request->arena, KEPT_BYTES_MAX);
    json_out_init(&json, &buf);
    json_open(&json, '{');
    votes_write(&json, &kept->votes);
    json_key(&json, "pages");
    json_open(&json, '[');
    for (size_t p = 0; p < kept->report.n; p++) {
        const struct report_page *page = &kept->report.pages[p];
        json_open(&json, '{');
        json_pair_text(&json, "key", page->key);
        json_pair_text(&json, "title", page->title);
        json_key(&json, "blocks");
        json_open(&json, '[');
        for (size_t i = 0; i < page->n; i++) block_write(&json, &page->blocks[i]);
        json_close(&json, ']');
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    if (buf.full)
        return why_fail(why, FAIL_INPUT, NULL, "the report is too long: over %d bytes",
                        KEPT_BYTES_MAX);
    return jury_kept_put(db, engagement, language, buf.s, kept->made_at, why);
}

/* ---- from JSON ---- */

static const char **texts_read(struct arena *arena, const json_t *list, size_t *n) {
    *n = json_array_size(list);
    const char **texts = ARENA_ARRAY(arena, const char *, *n + 1);
    for (size_t i = 0; i < *n; i++) texts[i] = json_string_value(json_array_get(list, i));
    return texts;
}

static struct report_block block_read(struct arena *arena, const json_t *of) {
    struct report_block b = {.kind =
                                 (enum report_kind)json_integer_value(json_object_get(of, "kind")),
                             .text = json_string_value(json_object_get(of, "text"))};
    if (b.kind != REPORT_TABLE) return b;
    size_t n_cells;
    b.numbers = json_is_true(json_object_get(of, "numbers"));
    b.heads = texts_read(arena, json_object_get(of, "heads"), &b.n_columns);
    b.cells = texts_read(arena, json_object_get(of, "cells"), &n_cells);
    b.n_rows = b.n_columns > 0 ? n_cells / b.n_columns : 0;
    return b;
}

static struct report_votes votes_read(struct arena *arena, const json_t *of) {
    struct report_votes votes = {.merged = json_is_true(json_object_get(of, "merged")),
                                 .least = json_integer_value(json_object_get(of, "least")),
                                 .most = json_integer_value(json_object_get(of, "most"))};
    const json_t *counts = json_object_get(of, "counts");
    votes.rows = texts_read(arena, json_object_get(of, "rows"), &votes.n);
    votes.counts = ARENA_ARRAY(arena, double, votes.n *N_EVIDENCE_ANSWERS + 1);
    for (size_t i = 0; i < votes.n * N_EVIDENCE_ANSWERS; i++)
        votes.counts[i] = (double)json_integer_value(json_array_get(counts, i));
    return votes;
}

static enum fail kept_read(struct arena *arena, const char *content, struct report_kept *out,
                           struct why *why) {
    json_t *root;
    TRY(json_read(arena, str_of(content), &root, why));
    const json_t *pages = json_object_get(root, "pages");
    struct report *report = &out->report;
    report->pages = ARENA_ARRAY(arena, struct report_page, json_array_size(pages) + 1);
    for (size_t p = 0; p < json_array_size(pages); p++) {
        const json_t *of = json_array_get(pages, p), *blocks = json_object_get(of, "blocks");
        struct report_page *page = &report->pages[report->n++];
        *page = (struct report_page){
            .key = json_string_value(json_object_get(of, "key")),
            .title = json_string_value(json_object_get(of, "title")),
            .blocks = ARENA_ARRAY(arena, struct report_block, json_array_size(blocks) + 1)};
        for (size_t i = 0; i < json_array_size(blocks); i++)
            page->blocks[page->n++] = block_read(arena, json_array_get(blocks, i));
    }
    out->votes = votes_read(arena, json_object_get(root, "votes"));
    return FAIL_NONE;
}

/* ---- what the pages call ---- */

enum fail report_keep(struct request *request, struct db *db, int64_t proposal, int64_t engagement,
                      struct why *why) {
    const char *own = request->language;
    struct html *shown = request->out;
    enum fail fail = FAIL_NONE;
    for (size_t l = 0; l < N_PAGE_LANGUAGES && fail == FAIL_NONE; l++) {
        struct report_source source;
        struct report_kept kept = {0};
        request->language = page_languages[l];
        request->out = request_html(request);
        fail = build(request, db, proposal, engagement, &source, &kept, why);
        if (fail == FAIL_NONE)
            fail = kept_write(request, db, engagement, page_languages[l], &kept, why);
    }
    request->language = own;
    request->out = shown;
    return fail;
}

enum fail report_kept_load(struct request *request, struct db *db, int64_t proposal,
                           int64_t engagement, struct report_source *source,
                           struct report_kept *out, struct why *why) {
    struct jury_kept_get_row row;
    *out = (struct report_kept){0};
    enum fail found = jury_kept_get(db, request->arena, engagement, request->language, &row, why);
    if (found == FAIL_NOTFOUND) return build(request, db, proposal, engagement, source, out, why);
    if (found != FAIL_NONE) return found;
    *source = (struct report_source){.is_public = true};
    TRY(engagement_get(db, request->arena, engagement, proposal, &source->engagement, why));
    TRY(jury_row(db, request->arena, engagement, &source->row, why));
    out->made_at = row.kept_at;
    return kept_read(request->arena, row.content, out, why);
}

/* Each text of a page that is just these words. */
static void words_drop(struct arena *arena, struct report *report, const char *words,
                       const char *instead) {
    for (size_t p = 0; p < report->n; p++)
        for (size_t i = 0; i < report->pages[p].n; i++) {
            struct report_block *b = &report->pages[p].blocks[i];
            if (text_is(b->text, words)) b->text = instead;
            size_t n = b->n_rows * b->n_columns;
            const char **cells = ARENA_ARRAY(arena, const char *, n + 1);
            for (size_t c = 0; c < n; c++)
                cells[c] = text_is(b->cells[c], words) ? instead : b->cells[c];
            b->cells = cells;
        }
}

/* The words that somebody wrote, as they stand in the report. */
static enum fail words_of(struct request *request, struct db *db, int64_t participant,
                          int64_t engagement, const char ***out, size_t *n, struct why *why) {
    struct jury_written_list_row *written;
    struct jury_minority_own_row *own;
    size_t n_written, n_own;
    TRY(written_by(request, db, participant, &written, &n_written, why));
    TRY(jury_minority_own(db, request->arena, participant, &own, &n_own, why));
    *out = ARENA_ARRAY(request->arena, const char *, n_written + n_own + 1);
    *n = 0;
    for (size_t i = 0; i < n_written; i++) {
        struct jury_reason_get_row reason;
        if (!text_is(written[i].kind, "reason")) continue;
        enum fail found =
            jury_reason_get(db, request->arena, written[i].item, engagement, &reason, why);
        if (found == FAIL_NONE) (*out)[(*n)++] = reason.wording;
        if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    }
    for (size_t i = 0; i < n_own; i++) {
        struct jury_minority_get_row minority;
        if (own[i].wrote == 0) continue;
        TRY(jury_minority_get(db, request->arena, own[i].minority, engagement, &minority, why));
        (*out)[(*n)++] = minority.wording;
    }
    return FAIL_NONE;
}

enum fail report_kept_forget(struct request *request, struct db *db, int64_t participant,
                             struct why *why) {
    struct jury_kept_list_row *rows;
    int64_t engagement;
    const char **words;
    size_t n, n_words;
    TRY(jury_engagement_of(db, request->arena, participant, &engagement, why));
    TRY(jury_kept_list(db, request->arena, engagement, &rows, &n, why));
    if (n == 0) return FAIL_NONE;
    TRY(words_of(request, db, participant, engagement, &words, &n_words, why));
    for (size_t i = 0; i < n && n_words > 0; i++) {
        struct report_kept kept = {.made_at = rows[i].kept_at};
        const char *instead =
            tr_language(rows[i].language, "Taken back by the juror who wrote it.");
        TRY(kept_read(request->arena, rows[i].content, &kept, why));
        for (size_t w = 0; w < n_words; w++)
            words_drop(request->arena, &kept.report, words[w], instead);
        TRY(kept_write(request, db, engagement, rows[i].language, &kept, why));
    }
    return FAIL_NONE;
}
