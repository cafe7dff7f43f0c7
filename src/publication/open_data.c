/* The open data of a publication: tables, the score, the whole page, and what the columns mean. */
#include "base/csv.h"
#include "civic/app.h"
#include "publication/publication.sql.h"
#include "publication/publication_views.h"

#include <math.h>

struct published {
    struct publication_shown_row row;
    struct publication_content content;
    struct score_reading *reading;
};

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
    static const char *const header[] = {"engagement", "method",       "use",   "is_the_proposal",
                                         "moment",     "people",       "yes",   "unsure",
                                         "no",         "all_but_yes",  "shown", "illustrative",
                                         "source",     "last_vote_day"};
    struct csv_out csv;
    csv_out_init(&csv, out);
    for (size_t i = 0; i < LENGTH(header); i++) csv_put(&csv, header[i]);
    csv_end_row(&csv);
    for (size_t i = 0; i < published->content.n_uses; i++) {
        const struct public_use *use = &published->content.uses[i];
        ballots_row(&csv, use, "before", use->before_n, use->before_yes, use->before_unsure,
                    use->before_no, use->before_detail);
        ballots_row(&csv, use, "after", use->after_n, use->after_yes, use->after_unsure,
                    use->after_no, use->after_detail);
    }
}

static void weights_write(struct buf *out, const struct published *published) {
    const struct score_summary *summary =
        published->reading == NULL ? NULL : published->reading->summary;
    struct csv_out csv;
    csv_out_init(&csv, out);
    static const char *const header[] = {"item", "title", "mean_share", "standard_error",
                                         "low",  "high",  "people",     "illustrative"};
    for (size_t i = 0; i < LENGTH(header); i++) csv_put(&csv, header[i]);
    csv_end_row(&csv);
    if (summary == NULL || summary->n_people < SCORE_PEOPLE_MIN) return;
    for (size_t i = 0; i < summary->n_items; i++) {
        double error = sqrt(fmax(summary->item_covariance[i * summary->n_items + i], 0));
        struct interval interval =
            interval_clamp(interval_t(summary->item_weight[i], error, (double)summary->n_people - 1,
                                      summary->level),
                           0, 1);
        csv_put(&csv, summary->items[i]);
        csv_put(&csv, score_title(published->reading, summary->items[i]));
        csv_put_real(&csv, summary->item_weight[i], 6);
        csv_put_real(&csv, error, 6);
        csv_put_real(&csv, interval.low, 6);
        csv_put_real(&csv, interval.high, 6);
        csv_put_int(&csv, (int64_t)summary->n_people);
        csv_put(&csv, published->content.illustrative ? "yes" : "no");
        csv_end_row(&csv);
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
    "weights.csv, a line for each thing that people gave points to\n"
    "  mean_share           mean share of a person's points, 0 to 1\n"
    "  standard_error       of that mean; low, high: its 95 % interval (Student's t)\n"
    "  people               how many finished\n\n"
    "score-NAME.json        the score, and the means, covariances and counts it follows from\n"
    "                       folkmoot score --reproduce score-NAME.json   works it out again\n"
    "page.json              everything that the page shows\n";

static enum fail published_load(struct request *request, struct db *db, struct published *out,
                                struct why *why) {
    TRY(publication_shown(db, request->arena, request_text(request, "slug"), &out->row, why));
    if (out->row.withdrawn_at != DB_NULL_INT)
        return why_fail(why, FAIL_NOTFOUND, NULL, "the page was withdrawn");
    return public_load(request, db, out->row.content, out->row.score_file, &out->content,
                       &out->reading, why);
}

static enum fail file_send(struct request *request, struct db *db, struct why *why) {
    struct published published;
    struct buf *body = &request->response->body;
    const char *file = request_text(request, "file");
    /* public_load writes dates in the page's language. */
    struct html *words = ARENA_NEW(request->arena, struct html);
    *words = (struct html){.arena = request->arena, .language = request->language};
    request->out = words;
    TRY(published_load(request, db, &published, why));
    const char *slug = published.row.slug;
    const char *score = arena_printf(request->arena, "score-%s.json", slug);
    const char *name = arena_printf(request->arena, "%s-%s", slug, file);
    if (text_is(file, "ballots.csv")) {
        http_download(request->response, "text/csv; charset=utf-8", name);
        ballots_write(body, &published);
    } else if (text_is(file, "weights.csv")) {
        http_download(request->response, "text/csv; charset=utf-8", name);
        weights_write(body, &published);
    } else if (text_is(file, "page.json")) {
        http_download(request->response, "application/json", name);
        buf_text(body, published.row.content);
    } else if (text_is(file, score) && !text_is_empty(published.row.score_file)) {
        http_download(request->response, "application/json", score);
        buf_text(body, published.row.score_file);
    } else if (text_is(file, "readme.txt")) {
        request->response->type = "text/plain; charset=utf-8";
        buf_text(body, readme);
    } else {
        return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such file");
    }
    return FAIL_NONE;
}

static const struct page page_public_file = {
    .name = "public_file",
    .path = "/register/:slug/:file",
    .scope = SCOPE_ANYONE,
    .send = file_send,
};
REGISTER(page, page_public_file);
