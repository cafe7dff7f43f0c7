/* What the pages of the log share. */
#include "base/json.h"
#include "civic/app.h"
#include "ledger/checkpoint.h"
#include "ledger/ledger.sql.h"
#include "ledger/log_views.h"

#include <string.h>

const char *log_kind_text(const struct html *out, const char *kind) {
    const struct ledger_kind *found = ledger_kind_find(kind);
    if (found != NULL) return tr(out, found->title);
    if (text_is(kind, "withdrawn")) return tr(out, "Taken back");
    return text_is(kind, "replaced") ? tr(out, "Replaced later") : kind;
}

static const char *thing_word(const struct html *out, const char *about) {
    static const struct {
        const char *start, *title;
    } words[] = {{"engagement/", TR("Engagement")},     {"proposal/", TR("Proposal")},
                 {"survey/", TR("Questionnaire")},      {"vote/", TR("Vote of a jury")},
                 {"conversation/", TR("Conversation")}, {"draw/", TR("Draw")}};
    for (size_t i = 0; i < LENGTH(words); i++) {
        if (!str_starts(str_of(about), words[i].start)) continue;
        return arena_printf(out->arena, "%s %lld", tr(out, words[i].title),
                            (long long)ledger_about_number(about));
    }
    return about;
}

enum fail log_thing_load(struct request *request, struct db *db, const char *about,
                         struct log_thing *out, struct why *why) {
    struct arena *arena = request->arena;
    struct ledger_engagement_row engagement = {0};
    struct ledger_proposal_row proposal = {0};
    struct log_thing made = {.about = arena_copy(arena, about), .n_asked = DB_NULL_INT};
    const char *slug = NULL;
    int64_t number = ledger_about_number(about);
    enum fail found = FAIL_NOTFOUND;
    if (str_starts(str_of(about), "engagement/"))
        found = ledger_engagement(db, arena, number, &engagement, why);
    if (found == FAIL_NONE) {
        made.title = arena_printf(arena, "%s: %s", engagement.proposal, engagement.title);
        made.n_asked = engagement.n_asked;
        slug = engagement.slug;
    }
    if (found == FAIL_NOTFOUND && str_starts(str_of(about), "proposal/")) {
        found = ledger_proposal(db, arena, number, &proposal, why);
        if (found == FAIL_NONE) {
            made.title = proposal.title;
            slug = proposal.slug;
        }
    }
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    if (made.title == NULL) made.title = thing_word(request->out, about);
    made.href = arena_printf(arena, "/log/sums/%s", about);
    if (slug != NULL) made.register_href = arena_printf(arena, "/register/%s", slug);
    *out = made;
    return FAIL_NONE;
}

const char *receipt_address(const struct request *request, const struct ledger_receipt *receipt) {
    return arena_printf(request->arena, "%s/log/check?code=%s#%s",
                        request->app->settings.public_url, receipt->code, receipt->salt);
}

void receipts_send(struct request *request, const struct ledger_receipts *receipts) {
    struct json_out out;
    struct sign_key key;
    struct checkpoint_key public;
    ledger_key(request->app->key, &key);
    const char *origin = ledger_origin(request->arena, &key);
    checkpoint_key_make(origin, CHECKPOINT_LOG, key.public, &public);
    http_download(request->response, "application/json", "receipts.json");
    json_out_init(&out, &request->response->body);
    json_open(&out, '{');
    json_pair_text(&out, "format", "folkmoot-receipts/1");
    json_pair_text(&out, "log", origin);
    json_pair_text(&out, "key", checkpoint_key_text(request->arena, &public));
    json_pair_text(&out, "check",
                   arena_printf(request->arena, "%s/log/check", request->app->settings.public_url));
    json_key(&out, "receipts");
    json_open(&out, '[');
    for (size_t i = 0; i < receipts->n; i++) {
        const struct ledger_receipt *row = &receipts->rows[i];
        json_open(&out, '{');
        json_pair_text(&out, "code", row->code);
        json_pair_text(&out, "line", row->line);
        json_pair_text(&out, "salt", row->salt);
        json_pair_text(&out, "content", row->content);
        json_close(&out, '}');
    }
    json_close(&out, ']');
    json_close(&out, '}');
}
