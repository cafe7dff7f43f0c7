/* The open data of a publication: tables, the score, the whole page, and what the columns mean. */
#include "base/csv.h"
#include "base/hash.h"
#include "civic/app.h"
#include "publication/csvw.h"
#include "publication/publication.sql.h"
#include "publication/publication_views.h"

#include <math.h>

enum { FILE_MAX = 16 << 20 };

struct published {
    struct publication_shown_row row;
    struct publication_content content;
    struct score_reading *reading;
};

/* ---- columns, for the files themselves and for what describes them (CSV on the Web) ---- */

static const struct csvw_column ballot_columns[] = {
    {"engagement", "string", "Where people voted"},
    {"method", "string", "jury, panel, dialogue, workshop or open"},
    {"use", "string", "What they voted on"},
    {"is_the_proposal", "string", "yes: this use stands for the proposal as a whole"},
    {"moment", "string", "before or after they heard about it"},
    {"people", "integer", "How many voted"},
    {"yes", "integer", "How many said yes; empty where small counts are not shown"},
    {"unsure", "integer", "How many were unsure; empty where small counts are not shown"},
    {"no", "integer", "How many said no; empty where small counts are not shown"},
    {"all_but_yes", "integer", "Unsure and no together, where they are not shown apart"},
    {"shown", "string", "full; yes-or-other; total (only how many voted)"},
    {"illustrative", "string", "yes: made up to show how the method works"},
    {"source", "string", "Where published votes were taken from"},
    {"last_vote_day", "string", "Day of the last vote (ISO 8601), never a time"},
};
static const struct csvw_column weight_columns[] = {
    {"source", "string", "Whose weights: a source's key as in the score's file; all: together"},
    {"source_title", "string", "The same in words"},
    {"in_score", "string", "yes: the score is made of these weights"},
    {"asked_version", "integer",
     "Version of the proposal that they were asked about; 0: before its first; empty: not kept"},
    {"item", "string", "What people gave points to"},
    {"title", "string", "The same in words"},
    {"mean_share", "number", "Mean share of a person's points, 0 to 1"},
    {"standard_error", "number", "Of that mean"},
    {"low", "number", "Lower end of its 95 % interval (Student's t)"},
    {"high", "number", "Upper end of its 95 % interval"},
    {"people", "integer",
     "How many finished; of a source that begins with swing: sheets of a facilitated session"},
    {"illustrative", "string", "yes: made up to show how the method works"},
};

static void metadata_write(struct buf *out, const struct published *published, const char *file,
                           const struct csvw_column *columns, size_t n) {
    csvw_write(out,
               &(struct csvw_about){.file = file,
                                    .title = published->content.title,
                                    .publisher = published->content.organisation,
                                    .issued = published->content.published_on},
               columns, n);
}

/* A count in a table; empty where it is not shown. */
static void put_count(struct csv_out *csv, bool shown, int64_t count) {
    if (shown)
        csv_put_int(csv, count);
    else
        csv_put(csv, "");
}

static void ballots_row(struct csv_out *csv, const struct public_use *use, const char *moment,
                        int64_t n, int64_t yes, int64_t unsure, int64_t no, int64_t detail) {
    static const char *const details[] = {"full", "yes-or-other", "total"};
    if (n == 0 && detail != DETAIL_TOTAL) return;
    csv_put(csv, use->engagement);
    csv_put(csv, use->method);
    csv_put(csv, use->title);
    csv_put(csv, use->about_proposal ? "yes" : "no");
    csv_put(csv, moment);
    put_count(csv, n > 0, n);
    put_count(csv, detail != DETAIL_TOTAL, yes);
    put_count(csv, detail == DETAIL_FULL, unsure);
    put_count(csv, detail == DETAIL_FULL, no);
    put_count(csv, detail == DETAIL_YES, no);
    csv_put(csv, details[detail]);
    csv_put(csv, use->illustrative ? "yes" : "no");
    csv_put(csv, use->source);
    csv_put(csv, use->day);
    csv_end_row(csv);
}

static void ballots_write(struct buf *out, const struct published *published) {
    struct csv_out csv;
    csv_out_init(&csv, out);
    csvw_header(&csv, ballot_columns, LENGTH(ballot_columns));
    for (size_t i = 0; i < published->content.n_uses; i++) {
        const struct public_use *use = &published->content.uses[i];
        ballots_row(&csv, use, "before", use->before_n, use->before_yes, use->before_unsure,
                    use->before_no, use->before_detail);
        ballots_row(&csv, use, "after", use->after_n, use->after_yes, use->after_unsure,
                    use->after_no, use->after_detail);
    }
}

/* A line for each thing that the people of one source weighed. */
static void weights_rows(struct csv_out *csv, const struct published *published,
                         const struct score_label *label, const struct score_summary *summary,
                         bool in_score) {
    for (size_t i = 0; i < summary->n_items; i++) {
        double error = sqrt(fmax(summary->item_covariance[i * summary->n_items + i], 0));
        struct interval interval = interval_clamp(
            interval_t(summary->item_weight[i], error, score_people_df(summary), summary->level), 0,
            1);
        csv_put(csv, label->key);
        csv_put(csv, label->title);
        csv_put(csv, in_score ? "yes" : "no");
        put_count(csv, label->version != SCORE_VERSION_UNKNOWN, label->version);
        csv_put(csv, summary->items[i]);
        csv_put(csv, score_title(published->reading, summary->items[i]));
        csv_put_real(csv, summary->item_weight[i], 6);
        csv_put_real(csv, error, 6);
        csv_put_real(csv, interval.low, 6);
        csv_put_real(csv, interval.high, 6);
        csv_put_int(csv, (int64_t)summary->n_people);
        csv_put(csv, published->content.illustrative ? "yes" : "no");
        csv_end_row(csv);
    }
}

/* What the score is made of, once, and every source that is published with it. */
static void weights_write(struct buf *out, const struct published *published) {
    const struct score_reading *reading = published->reading;
    struct csv_out csv;
    csv_out_init(&csv, out);
    csvw_header(&csv, weight_columns, LENGTH(weight_columns));
    if (reading == NULL) return;
    const struct score_summary *summary = reading->summary;
    const struct score_source_summary *only = score_only_mixed(summary);
    const char *headline = only == NULL ? score_headline(summary) : only->label.key;
    const struct score_label together = {
        .key = summary->headline == NULL ? "all" : summary->headline,
        .title = summary->headline == NULL ? "All who shared out points, counted together" : "",
        .version = summary->headline == NULL ? reading->version : SCORE_VERSION_UNKNOWN};
    if (*headline == '\0' && summary->n_people >= SCORE_PEOPLE_MIN)
        weights_rows(&csv, published, &together, summary, true);
    for (size_t i = 0; i < summary->n_sources; i++) {
        const struct score_source_summary *source = &summary->sources[i];
        struct score_summary under = score_under(summary, source);
        if (source->n_people >= SCORE_PEOPLE_MIN)
            weights_rows(&csv, published, &source->label, &under,
                         text_is(source->label.key, headline));
    }
}

static const char readme[] =
    "What is in these files\n"
    "======================\n"
    "Licence: Open Government Licence v3.0. Name the organisation and the date.\n\n"
    "ballots.csv, a line for each use of data and each vote on it\n"
    "  engagement, method   where people voted: jury, panel, dialogue, workshop, open\n"
    "  use                  what they voted on\n"
    "  is_the_proposal      yes: this use stands for the proposal as a whole\n"
    "  moment               before or after they heard about it\n"
    "  people               how many voted\n"
    "  yes, unsure, no      how many said so; empty where small counts are not shown\n"
    "  all_but_yes          unsure and no together, where they are not shown apart\n"
    "  shown                full; yes-or-other; total (only how many voted)\n"
    "  illustrative         yes: made up to show how the method works\n"
    "  source               where published votes were taken from\n"
    "  last_vote_day        day of the last vote, never a time\n"
    "Counts from 1 to 4 are not shown, unless they were published before.\n\n"
    "weights.csv, a line for each source of weights and each thing that it weighed\n"
    "  source, source_title whose weights; all: everybody who shared out points, together\n"
    "  in_score             yes: the score is made of these weights\n"
    "  asked_version        version of the proposal that they were asked about\n"
    "  mean_share           mean share of a person's points, 0 to 1\n"
    "  standard_error       of that mean; low, high: its 95 % interval (Student's t)\n"
    "  people               how many finished; sheets, where the source begins with swing\n\n"
    "score-NAME.json        the score, and the means, covariances and counts it follows from\n"
    "                       folkmoot score --reproduce score-NAME.json   works it out again\n"
    "  digests              SHA-256 of each part, so that an altered one is named\n"
    "  headline, sources    whose weights the score has, where one source was chosen, and each\n"
    "                       source's weights by themselves with the score they give\n"
    "page.json              everything that the page shows\n"
    "*.csv-metadata.json    columns and their types for programs (CSV on the Web)\n"
    "manifest.json          each file with its length and SHA-256\n";

static enum fail published_load(struct request *request, struct db *db, struct published *out,
                                struct why *why) {
    TRY(publication_shown(db, request->arena, request_text(request, "slug"), &out->row, why));
    if (out->row.withdrawn_at != DB_NULL_INT)
        return why_fail(why, FAIL_NOTFOUND, NULL, "the page was withdrawn");
    return public_load(request, db, out->row.content, out->row.score_file, &out->content,
                       &out->reading, why);
}

/* ---- files ---- */

static const char csv_type[] = "text/csv; charset=utf-8", page_type[] = "application/json",
                  metadata_type[] = CSVW_TYPE, text_type[] = "text/plain; charset=utf-8";

static const char *score_name(struct arena *arena, const struct published *published) {
    return arena_printf(arena, "score-%s.json", published->row.slug);
}

/* The bytes of a file and their type; false when there is none of this name. */
static bool file_make(struct arena *arena, const struct published *published, const char *file,
                      struct buf *out, const char **type) {
    buf_init(out, arena, FILE_MAX);
    *type = page_type;
    if (text_is(file, "ballots.csv")) {
        *type = csv_type;
        ballots_write(out, published);
    } else if (text_is(file, "weights.csv")) {
        *type = csv_type;
        weights_write(out, published);
    } else if (text_is(file, "ballots.csv-metadata.json")) {
        *type = metadata_type;
        metadata_write(out, published, "ballots.csv", ballot_columns, LENGTH(ballot_columns));
    } else if (text_is(file, "weights.csv-metadata.json")) {
        *type = metadata_type;
        metadata_write(out, published, "weights.csv", weight_columns, LENGTH(weight_columns));
    } else if (text_is(file, "page.json")) {
        buf_text(out, published->row.content);
    } else if (text_is(file, "readme.txt")) {
        *type = text_type;
        buf_text(out, readme);
    } else if (text_is(file, score_name(arena, published)) &&
               !text_is_empty(published->row.score_file)) {
        buf_text(out, published->row.score_file);
    } else {
        return false;
    }
    return true;
}

/* All files with length and digest, so that whoever has a copy can see that it is whole. */
static void manifest_write(struct arena *arena, const struct published *published,
                           struct buf *out) {
    const char *const files[] = {"ballots.csv",
                                 "ballots.csv-metadata.json",
                                 "weights.csv",
                                 "weights.csv-metadata.json",
                                 score_name(arena, published),
                                 "page.json",
                                 "readme.txt"};
    struct json_out json;
    json_out_init(&json, out);
    json_open(&json, '{');
    json_pair_text(&json, "title", published->content.title);
    json_pair_text(&json, "publisher", published->content.organisation);
    json_pair_text(&json, "published", published->content.published_on);
    json_pair_text(&json, "licence", CSVW_LICENCE);
    json_key(&json, "files");
    json_open(&json, '[');
    for (size_t i = 0; i < LENGTH(files); i++) {
        struct buf bytes;
        const char *type;
        uint8_t digest[SHA256_BYTES];
        if (!file_make(arena, published, files[i], &bytes, &type)) continue;
        sha256(bytes.s, bytes.n, digest);
        json_open(&json, '{');
        json_pair_text(&json, "name", files[i]);
        json_pair_text(&json, "type", type);
        json_key(&json, "bytes");
        json_put_int(&json, (int64_t)bytes.n);
        json_pair_text(&json, "sha256", hex(arena, digest, sizeof digest));
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
}

static enum fail file_send(struct request *request, struct db *db, struct why *why) {
    struct published published;
    struct buf bytes;
    const char *type, *file = request_text(request, "file");
    /* public_load writes dates in the page's language. */
    struct html *words = ARENA_NEW(request->arena, struct html);
    *words = (struct html){.arena = request->arena, .language = request->language};
    request->out = words;
    TRY(published_load(request, db, &published, why));
    if (text_is(file, "manifest.json")) {
        request->response->type = page_type;
        manifest_write(request->arena, &published, &request->response->body);
        return FAIL_NONE;
    }
    if (!file_make(request->arena, &published, file, &bytes, &type))
        return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such file");
    if (type == text_type || type == metadata_type)
        request->response->type = type;
    else
        http_download(request->response, type,
                      text_is(file, score_name(request->arena, &published))
                          ? file
                          : arena_printf(request->arena, "%s-%s", published.row.slug, file));
    request->response->bytes = bytes.s;
    request->response->n_bytes = bytes.n;
    return FAIL_NONE;
}

static const struct page page_public_file = {
    .name = "public_file",
    .path = "/register/:slug/:file",
    .scope = SCOPE_ANYONE,
    .send = file_send,
};
REGISTER(page, page_public_file);
