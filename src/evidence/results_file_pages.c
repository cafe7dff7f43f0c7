/* Totals as files that may be passed on. */
#include "base/csv.h"
#include "base/json.h"
#include "evidence/results.h"

#include <math.h>

static enum fail results_closed(struct request *request, struct db *db, struct results *results,
                                struct why *why) {
    TRY(results_load(request, db, results, why));
    if (evidence_may_show(results->engagement.state)) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL,
                    "a ballot is open; results can be downloaded when it is closed");
}

static bool is_published(const struct results *results) {
    return !text_is_empty(results->engagement.row.source);
}

/* ---- CSV ---- */

static void csv_count(struct csv_out *csv, bool shown, int64_t count) {
    if (shown)
        csv_put_int(csv, count);
    else
        csv_put(csv, "");
}

static void csv_tally(struct csv_out *csv, const struct evidence_tally *tally, int m,
                      enum evidence_shown shown) {
    bool share = shown >= EVIDENCE_SHOW_YES;
    double yes = (double)tally->counts[m][EVIDENCE_YES] / (double)tally->n[m];
    csv_count(csv, share, tally->counts[m][EVIDENCE_YES]);
    csv_count(csv, shown == EVIDENCE_SHOW_ALL, tally->counts[m][EVIDENCE_UNSURE]);
    csv_count(csv, shown == EVIDENCE_SHOW_ALL, tally->counts[m][EVIDENCE_NO]);
    csv_count(csv, shown >= EVIDENCE_SHOW_N, tally->n[m]);
    csv_put_real(csv, share ? yes : (double)NAN, 12);
    csv_put_real(csv, share ? tally->yes[m].low : (double)NAN, 12);
    csv_put_real(csv, share ? tally->yes[m].high : (double)NAN, 12);
    csv_put(csv, shown == EVIDENCE_SHOW_ALL ? "" : "numbers below 5 are held back");
}

static enum fail csv_send(struct request *request, struct db *db, struct why *why) {
    static const char *const header[] = {"use", "title",     "moment", "yes",  "unsure", "no",
                                         "n",   "yes_share", "low",    "high", "note"};
    struct results results;
    struct csv_out csv;
    TRY(results_closed(request, db, &results, why));
    csv_out_init(&csv, &request->response->body);
    for (size_t i = 0; i < LENGTH(header); i++) csv_put(&csv, header[i]);
    csv_end_row(&csv);
    for (size_t i = 0; i < results.n_uses; i++)
        for (int m = 0; m < N_EVIDENCE_MOMENTS; m++) {
            const struct evidence_tally *tally = &results.tallies[i];
            if (tally->n[m] == 0) continue;
            csv_put(&csv, results.uses[i].name);
            csv_put(&csv, results.uses[i].title);
            csv_put(&csv, evidence_moment_word((enum evidence_moment)m));
            csv_tally(&csv, tally, m, evidence_shown(tally->counts[m], is_published(&results)));
            csv_end_row(&csv);
        }
    http_download(request->response, "text/csv; charset=utf-8", "results.csv");
    return FAIL_NONE;
}

static const struct page page_results_csv = {
    .name = "evidence_results_csv",
    .path = "/proposals/:proposal/evidence/:engagement/results.csv",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_ANY,
    .send = csv_send,
};
REGISTER(page, page_results_csv);

/* ---- JSON ---- */

static void json_tally(struct json_out *json, const struct evidence_tally *tally, int m,
                       enum evidence_shown shown) {
    json_key(json, evidence_moment_word((enum evidence_moment)m));
    json_open(json, '{');
    json_pair_bool(json, "held_back", shown != EVIDENCE_SHOW_ALL);
    if (shown >= EVIDENCE_SHOW_N) json_pair_int(json, "n", tally->n[m]);
    if (shown >= EVIDENCE_SHOW_YES) {
        json_pair_int(json, "yes", tally->counts[m][EVIDENCE_YES]);
        json_pair_real(json, "yes_share",
                       (double)tally->counts[m][EVIDENCE_YES] / (double)tally->n[m]);
        json_pair_real(json, "low", tally->yes[m].low);
        json_pair_real(json, "high", tally->yes[m].high);
    }
    if (shown == EVIDENCE_SHOW_ALL) {
        json_pair_int(json, "unsure", tally->counts[m][EVIDENCE_UNSURE]);
        json_pair_int(json, "no", tally->counts[m][EVIDENCE_NO]);
    }
    json_close(json, '}');
}

static void json_use(struct json_out *json, const struct results *results, size_t i) {
    const struct evidence_tally *tally = &results->tallies[i];
    json_open(json, '{');
    json_pair_text(json, "use", results->uses[i].name);
    json_pair_text(json, "title", results->uses[i].title);
    json_pair_bool(json, "about_proposal", results->uses[i].about_proposal != 0);
    for (int m = 0; m < N_EVIDENCE_MOMENTS; m++)
        if (tally->n[m] > 0)
            json_tally(json, tally, m, evidence_shown(tally->counts[m], is_published(results)));
    json_close(json, '}');
}

static enum fail json_send(struct request *request, struct db *db, struct why *why) {
    struct results results;
    struct json_out json;
    TRY(results_closed(request, db, &results, why));
    const struct engagement_get_row *row = &results.engagement.row;
    json_out_init(&json, &request->response->body);
    json_open(&json, '{');
    json_pair_text(&json, "title", row->title);
    json_pair_text(&json, "method", row->method);
    json_pair_int(&json, "version", row->version);
    json_pair_bool(&json, "illustrative", row->illustrative != 0);
    json_pair_text(&json, "source", row->source);
    json_pair_int(&json, "level_percent", 95);
    json_pair_text(&json, "interval", "Wilson");
    json_key(&json, "uses");
    json_open(&json, '[');
    for (size_t i = 0; i < results.n_uses; i++) json_use(&json, &results, i);
    json_close(&json, ']');
    json_close(&json, '}');
    buf_char(&request->response->body, '\n');
    http_download(request->response, "application/json", "results.json");
    return FAIL_NONE;
}

static const struct page page_results_json = {
    .name = "evidence_results_json",
    .path = "/proposals/:proposal/evidence/:engagement/results.json",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_ANY,
    .send = json_send,
};
REGISTER(page, page_results_json);
