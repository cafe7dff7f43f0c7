/* Results as those who run a conversation see them, publishing them, and the public's files. */
#include "base/clock.h"
#include "base/csv.h"
#include "civic/work.h"
#include "conversation/conversation_views.h"
#include "conversation/map.sql.h"
#include "conversation/publish.h"
#include "conversation/published.h"
#include "conversation/results_view.h"

#include <math.h>
#include <string.h>

enum { WAIT_MS = 4000 };

/* ---- live ---- */

struct looking {
    struct arena *arena;
    struct results results;
};

static void look_take(const struct live_look *look, void *context) {
    struct looking *looking = context;
    results_make(looking->arena, look->gathered, look->report, look->live, &looking->results);
    looking->results.computing = look->computing;
}

static enum fail last_put(struct request *request, struct db *db, const struct conversation *c,
                          struct why *why) {
    struct conversation_publication_last_row last;
    struct html *out = request->out;
    enum fail found = conversation_publication_last(db, request->arena, c->row.id, &last, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    put_heading(request, tr(out, "Publish"));
    if (found == FAIL_NONE)
        put_text(request,
                 trf(out, "Published %lld times, last on %s.", (long long)last.number,
                     clock_day_text(request->arena, last.published_at, request->language)));
    put_text(request,
             tr(out, "Published figures are computed anew from all votes, rounded, and compared "
                     "with what was published before, so that nobody's vote can be worked out."));
    request_button(request, arena_printf(request->arena, "%s/publish", c->path),
                   tr(out, "Publish the results"), "secondary");
    return FAIL_NONE;
}

static enum fail results_show(struct request *request, struct db *db, struct why *why) {
    struct conversation c;
    enum live_state state;
    struct html *out = request->out;
    struct looking looking = {.arena = conversation_arena(request)};
    TRY(conversation_of_path(request, db, &c, why));
    TRY(live_use(request->app, db, c.row.id, WAIT_MS, look_take, &looking, &state, why));
    conversation_head(request, &c, tr(out, "Results"));
    if (state == LIVE_NO_VOTES) {
        put_text(request, tr(out, "Nobody has voted yet."));
        return FAIL_NONE;
    }
    if (state == LIVE_COMPUTING) {
        put_text(request, tr(out, "The map is being computed. Load this page again in a moment."));
        put_link(request, arena_printf(request->arena, "%s/results", c.path),
                 tr(out, "Load again"));
        return FAIL_NONE;
    }
    results_guard(&looking.results, c.row.least);
    if (c.state == CONVERSATION_OPEN)
        put_hint(request, tr(out, "The conversation is open: each vote counts here at once. Groups "
                                  "and what sets them apart are found anew when enough have come. "
                                  "Keep these figures to yourselves until it is closed."));
    if (looking.results.computing) put_hint(request, tr(out, "A newer map is being computed."));
    results_put(request, &looking.results, c.row.topic);
    put_heading(request, tr(out, "These figures as files"));
    put_text(request, tr(out, "As on this page: counts of few people are left out, but they are "
                              "not guarded against comparing two files. Publish instead of "
                              "passing them on."));
    put_link(request, arena_printf(request->arena, "%s/results.csv", c.path),
             tr(out, "Statements and figures (CSV)"));
    put_link(request, arena_printf(request->arena, "%s/results.json", c.path),
             tr(out, "Everything on this page (JSON)"));
    if (request_has_role(request, CONVERSATION_LEADS)) TRY(last_put(request, db, &c, why));
    return FAIL_NONE;
}

static const struct page page_results = {
    .name = "conversation_results",
    .path = CONVERSATION_PATH "/results",
    .scope = SCOPE_PROPOSAL,
    .roles = CONVERSATION_READS,
    .section = "proposals",
    .wide = true,
    .show = results_show,
};
REGISTER(page, page_results);

/* The same as a file. */
static enum fail live_send(struct request *request, struct db *db, bool csv, struct why *why) {
    struct conversation c;
    enum live_state state;
    struct looking looking = {.arena = conversation_arena(request)};
    TRY(conversation_of_path(request, db, &c, why));
    TRY(live_use(request->app, db, c.row.id, WAIT_MS, look_take, &looking, &state, why));
    if (state == LIVE_NO_VOTES) return why_fail(why, FAIL_NOTFOUND, NULL, "nobody has voted yet");
    if (state == LIVE_COMPUTING)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "the map is being computed; ask again in a moment");
    results_guard(&looking.results, c.row.least);
    looking.results.day = request_today(request);
    http_download(request->response, csv ? "text/csv; charset=utf-8" : "application/json",
                  csv ? "results.csv" : "results.json");
    if (csv)
        results_csv(request->arena, &looking.results, &request->response->body);
    else
        results_write(&looking.results, &request->response->body);
    return FAIL_NONE;
}

static enum fail live_csv_send(struct request *request, struct db *db, struct why *why) {
    return live_send(request, db, true, why);
}

static enum fail live_json_send(struct request *request, struct db *db, struct why *why) {
    return live_send(request, db, false, why);
}

static const struct page page_live_csv = {
    .name = "conversation_results_csv",
    .path = CONVERSATION_PATH "/results.csv",
    .scope = SCOPE_PROPOSAL,
    .roles = CONVERSATION_READS,
    .send = live_csv_send,
};
REGISTER(page, page_live_csv);
static const struct page page_live_json = {
    .name = "conversation_results_json",
    .path = CONVERSATION_PATH "/results.json",
    .scope = SCOPE_PROPOSAL,
    .roles = CONVERSATION_READS,
    .send = live_json_send,
};
REGISTER(page, page_live_json);

/* ---- publishing ---- */

struct publish_request {
    struct conversation c;
    struct publication publication;
};

static enum fail publish_read(struct db *db, void *context, struct why *why) {
    struct request *request = context;
    struct publish_request *p = request->context;
    TRY(conversation_of_path(request, db, &p->c, why));
    return publication_make(db, conversation_arena(request), p->c.row.id, request->now,
                            &p->publication, why);
}

static enum fail publish_prepare(struct request *request, struct why *why) {
    request->context = ARENA_NEW(request->arena, struct publish_request);
    return request_read(request, publish_read, request, why);
}

static enum fail publish_act(struct request *request, struct db *db, struct why *why) {
    struct publish_request *p = request->context;
    TRY(publication_store(db, request->arena, &p->publication, request->viewer.person, request->now,
                          why));
    request->subject = p->c.row.id;
    request_go(request, "/conversation/%s", p->c.row.slug);
    return FAIL_NONE;
}

static const struct page page_publish = {
    .name = "conversation_publish",
    .path = CONVERSATION_PATH "/publish",
    .scope = SCOPE_PROPOSAL,
    .roles = CONVERSATION_LEADS,
    .section = "proposals",
    .wide = true,
    .prepare = publish_prepare,
    .show = results_show, /* after a refusal, with the reason */
    .act = publish_act,
};
REGISTER(page, page_publish);

/* ---- what everybody sees ---- */

enum fail published_put(struct request *request, struct db *db, int64_t conversation,
                        const char *slug, struct why *why) {
    struct conversation_publication_last_row last;
    struct results results;
    struct html *out = request->out;
    enum fail found = conversation_publication_last(db, request->arena, conversation, &last, why);
    if (found == FAIL_NOTFOUND) return FAIL_NONE;
    if (found != FAIL_NONE) return found;
    TRY(results_read(request->arena, last.content, &results, why));
    put_heading(request, trf(out, "Results of %s", conversation_day(out, results.day)));
    results_put(request, &results, "");
    put_heading(request, tr(out, "The figures as files"));
    put_link(request, arena_printf(request->arena, "/conversation/%s/results.csv", slug),
             tr(out, "Statements and figures (CSV)"));
    put_link(request, arena_printf(request->arena, "/conversation/%s/results.json", slug),
             tr(out, "Everything on this page (JSON)"));
    return FAIL_NONE;
}

void results_csv(struct arena *arena, const struct results *r, struct buf *buf) {
    static const char *const parts[] = {"votes",      "agree",    "agree_bound",   "agree_low",
                                        "agree_high", "disagree", "disagree_bound"};
    struct csv_out csv;
    csv_out_init(&csv, buf);
    csv_put(&csv, "statement");
    csv_put(&csv, "text");
    for (size_t g = 0; g <= r->n_groups; g++)
        for (size_t k = 0; k < LENGTH(parts); k++)
            csv_put(&csv, g == 0 ? parts[k]
                                 : arena_printf(arena, "group_%c_%s", (char)('a' + (int)(g - 1)),
                                                parts[k]));
    csv_put(&csv, "bridging");
    csv_put(&csv, "bridging_against");
    csv_put(&csv, "divisive");
    csv_end_row(&csv);
    for (size_t j = 0; j < r->n; j++) {
        const struct results_statement *s = &r->statements[j];
        csv_put_int(&csv, s->number);
        csv_put(&csv, s->text);
        for (size_t g = 0; g <= r->n_groups; g++) {
            const struct results_cell *cell = &s->cell[g];
            const double values[] = {(double)cell->n,     cell->agree, cell->agree_bound,
                                     cell->low,           cell->high,  cell->disagree,
                                     cell->disagree_bound};
            for (size_t k = 0; k < LENGTH(values); k++)
                csv_put_real(&csv, cell->shown ? values[k] : (double)NAN, 6);
        }
        csv_put_real(&csv, s->bridging, 6);
        csv_put_real(&csv, s->against, 6);
        csv_put_real(&csv, s->divisive, 6);
        csv_end_row(&csv);
    }
}

static enum fail published_of_slug(struct request *request, struct db *db,
                                   struct conversation_publication_last_row *last,
                                   struct why *why) {
    struct conversation_by_slug_row row;
    TRY(conversation_by_slug(db, request->arena, request_text(request, "slug"), &row, why));
    return conversation_publication_last(db, request->arena, row.id, last, why);
}

static enum fail csv_send(struct request *request, struct db *db, struct why *why) {
    struct conversation_publication_last_row last;
    struct results results;
    TRY(published_of_slug(request, db, &last, why));
    TRY(results_read(request->arena, last.content, &results, why));
    http_download(request->response, "text/csv; charset=utf-8", "results.csv");
    results_csv(request->arena, &results, &request->response->body);
    return FAIL_NONE;
}

static const struct page page_public_csv = {.name = "public_conversation_csv",
                                            .path = "/conversation/:slug/results.csv",
                                            .scope = SCOPE_ANYONE,
                                            .send = csv_send};
REGISTER(page, page_public_csv);

static enum fail json_send(struct request *request, struct db *db, struct why *why) {
    struct conversation_publication_last_row last;
    TRY(published_of_slug(request, db, &last, why));
    http_download(request->response, "application/json", "results.json");
    buf_text(&request->response->body, last.content);
    return FAIL_NONE;
}

static const struct page page_public_json = {.name = "public_conversation_json",
                                             .path = "/conversation/:slug/results.json",
                                             .scope = SCOPE_ANYONE,
                                             .send = json_send};
REGISTER(page, page_public_json);
