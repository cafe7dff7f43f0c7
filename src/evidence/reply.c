#include "evidence/reply.h"

#include "base/clock.h"
#include "base/json.h"
#include "civic/blocks.h"
#include "evidence/reply.html.h"
#include "evidence/reply.sql.h"

#include <strings.h>

/* ---- what rooms add ---- */

static bool is_power_of_two(size_t n) {
    return n != 0 && (n & (n - 1)) == 0;
}

/* Room for one more behind `n`: the space doubles whenever it is full. */
static void *grown(struct request *request, void *rows, size_t n, size_t size) {
    if (n == 0) return arena_take(request->arena, 1, size);
    return is_power_of_two(n) ? arena_grow(request->arena, rows, n * size, 2 * n * size) : rows;
}

static void line_add(struct request *request, struct reply_lines *lines,
                     struct part_summary_row row) {
    lines->rows = grown(request, lines->rows, lines->n, sizeof *lines->rows);
    lines->rows[lines->n++] = row;
}

void reply_said(struct request *request, struct reply *reply, const char *what, const char *words) {
    if (text_is_empty(words)) return;
    line_add(request, &reply->said, (struct part_summary_row){.key = what, .value = words});
}

void reply_used(struct request *request, struct reply *reply, const char *where, const char *how,
                const char *href) {
    struct part_summary_row row = {.key = where, .value = how};
    if (href != NULL) {
        row.action_href = href;
        row.action_text = tr(request->out, "Read it");
        row.action_about = where;
    }
    line_add(request, &reply->used, row);
}

void reply_wish(struct request *request, struct reply *reply, const char *words) {
    if (text_is_empty(words)) return;
    reply->wishes = grown(request, reply->wishes, reply->n_wishes, sizeof *reply->wishes);
    reply->wishes[reply->n_wishes++] = words;
}

void reply_ballot(struct request *request, struct reply *reply, const char *use, bool first,
                  bool last) {
    reply->ballots = grown(request, reply->ballots, reply->n_ballots, sizeof *reply->ballots);
    reply->ballots[reply->n_ballots++] = (struct reply_ballot){use, first, last};
}

enum fail reply_themes_add(struct request *request, struct db *db, const char *kind, int64_t record,
                           const char *voice, struct reply *reply, struct why *why) {
    struct reply_themes_row *rows;
    size_t n;
    TRY(reply_themes(db, request->arena, kind, record, voice, &rows, &n, why));
    if (n == 0) return FAIL_NONE;
    struct reply_theme *all = ARENA_ARRAY(request->arena, struct reply_theme, reply->n_themes + n);
    size_t n_all = reply->n_themes;
    for (size_t i = 0; i < n_all; i++) all[i] = reply->themes[i];
    for (size_t i = 0; i < n; i++) {
        size_t at = 0;
        while (at < n_all &&
               (all[at].coding != rows[i].coding || !text_is(all[at].name, rows[i].name)))
            at++;
        if (at == n_all)
            all[n_all++] = (struct reply_theme){rows[i].coding, rows[i].title, rows[i].name};
    }
    reply->themes = all;
    reply->n_themes = n_all;
    return FAIL_NONE;
}

/* A line for each set of themes, with the names below one another. */
static void themes_tell(struct request *request, struct reply *reply) {
    for (size_t i = 0; i < reply->n_themes; i++) {
        const struct reply_theme *theme = &reply->themes[i];
        const char *names = "";
        bool told = false;
        for (size_t k = 0; k < i; k++) told |= reply->themes[k].coding == theme->coding;
        for (size_t k = i; k < reply->n_themes && !told; k++)
            if (reply->themes[k].coding == theme->coding)
                names = arena_printf(request->arena, "%s%s%s", names, *names == '\0' ? "" : "\n",
                                     reply->themes[k].name);
        if (told) continue;
        reply_used(request, reply, trf(request->out, "Themes: %s", theme->title), names,
                   arena_printf(request->arena, "/themes/%lld", (long long)theme->coding));
    }
}

enum fail reply_notes_add(struct request *request, struct db *db, const char *kind,
                          const int64_t *records, size_t n_records, const char *where,
                          struct reply *reply, struct why *why) {
    struct reply apart = {.n_themes = 0};
    const struct html *out = request->out;
    for (size_t i = 0; i < n_records; i++)
        TRY(reply_themes_add(request, db, kind, records[i], "", &apart, why));
    if (apart.n_themes == 0) {
        reply_used(request, reply, where, tr(out, "They are in no published theme yet."), NULL);
        return FAIL_NONE;
    }
    themes_tell(request, &apart);
    for (size_t i = 0; i < apart.used.n; i++) {
        struct part_summary_row row = apart.used.rows[i];
        row.value = arena_printf(request->arena, "%s\n%s", row.key, row.value);
        row.key = where;
        line_add(request, &reply->used, row);
    }
    return FAIL_NONE;
}

/* ---- what was published ---- */

static const char *outcome_text(const struct html *out, const char *outcome) {
    if (text_is(outcome, "accepted")) return tr(out, "Accepted");
    if (text_is(outcome, "conditions")) return tr(out, "Accepted with conditions");
    if (text_is(outcome, "rejected")) return tr(out, "Rejected");
    return text_is(outcome, "referred") ? tr(out, "Referred to somebody else") : "";
}

static const char *response_text(const struct html *out, const char *response) {
    if (text_is(response, "accepted")) return tr(out, "Accepted");
    if (text_is(response, "partly")) return tr(out, "Partly accepted");
    return tr(out, "Not accepted");
}

static const char *check_text(const struct html *out, const char *result) {
    if (text_is(result, "met")) return tr(out, "Kept");
    return text_is(result, "partly") ? tr(out, "Kept in part") : tr(out, "Not kept");
}

static bool is_same(const char *a, const char *b) {
    struct str x = str_trim(str_of(a)), y = str_trim(str_of(b));
    return x.n == y.n && strncasecmp(x.s, y.s, x.n) == 0;
}

struct answered {
    const struct reply *reply;
    const struct reply_conditions_row *asked; /* as in the ledger of conditions */
    size_t n_asked;
};

/* Whether this person asked for it: in these words, or in others that were put together with it. */
static bool is_own(const struct answered *a, const char *text) {
    for (size_t w = 0; w < a->reply->n_wishes; w++) {
        const char *wish = a->reply->wishes[w];
        if (is_same(wish, text)) return true;
        for (size_t i = 0; i < a->n_asked; i++)
            if (is_same(wish, a->asked[i].text) && is_same(a->asked[i].stands_as, text))
                return true;
    }
    return false;
}

static struct part_summary_row condition_row(struct request *request, const json_t *condition,
                                             bool own) {
    const struct html *out = request->out;
    const char *text = json_text_or(condition, "text", ""),
               *reason = json_text_or(condition, "reason", ""),
               *result = json_text_or(condition, "result", "");
    const char *said = response_text(out, json_text_or(condition, "response", ""));
    if (!text_is_empty(reason)) said = arena_printf(request->arena, "%s. %s", said, reason);
    if (!text_is_empty(result))
        said = arena_printf(request->arena, "%s\n%s: %s", said, check_text(out, result),
                            trf(out, "We looked on %s.",
                                request_day(request, json_text_or(condition, "checked_on", ""))));
    return (struct part_summary_row){.key = own ? trf(out, "You asked: %s", text) : text,
                                     .value = said};
}

/* The conditions that were published with an answer, one's own first. */
static enum fail conditions_load(struct request *request, struct db *db, int64_t proposal,
                                 const json_t *content, struct reply_view *view, struct why *why) {
    struct answered a = {.reply = view->reply};
    struct reply_conditions_row *rows;
    const json_t *list = json_object_get(content, "conditions");
    size_t n = json_array_size(list);
    TRY(reply_conditions(db, request->arena, proposal, &rows, &a.n_asked, why));
    a.asked = rows;
    struct part_summary_row *lines = ARENA_ARRAY(request->arena, struct part_summary_row, n + 1);
    for (int own = 1; own >= 0; own--)
        for (size_t i = 0; i < n; i++) {
            const json_t *condition = json_array_get(list, i);
            if (text_is_empty(json_text_or(condition, "response", ""))) continue;
            if (is_own(&a, json_text_or(condition, "text", "")) != (own == 1)) continue;
            lines[view->n_conditions++] = condition_row(request, condition, own == 1);
        }
    view->conditions = lines;
    return FAIL_NONE;
}

/* ---- the published tables that count somebody ---- */

/* The one line of the published results that is about this use; NULL where there is none, or where
 * names are not enough to tell which it is. */
static const json_t *use_find(const json_t *content, const char *engagement, const char *title) {
    const json_t *list = json_object_get(content, "uses"), *found = NULL;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *use = json_array_get(list, i);
        if (!text_is(json_text_or(use, "engagement", ""), engagement) ||
            !text_is(json_text_or(use, "title", ""), title))
            continue;
        if (found != NULL) return NULL;
        found = use;
    }
    return found;
}

static int64_t people_of(const json_t *use, const char *key) {
    return (int64_t)json_integer_value(json_object_get(use, key));
}

/* "At the end your ballot is one of 18." What the public may not count is not counted here. */
static const char *counted_text(const struct html *out, int64_t first, int64_t last) {
    if (first > 0 && last > 0)
        return trf(out, "Your ballot is one of %lld at the start and one of %lld at the end.",
                   (long long)first, (long long)last);
    if (last > 0) return trf(out, "Your ballot is one of %lld at the end.", (long long)last);
    return first > 0 ? trf(out, "Your ballot is one of %lld at the start.", (long long)first)
                     : tr(out, "So few people answered that their numbers are not shown.");
}

/* One line with all uses on which they voted. Whether there is any. */
static bool tables_tell(struct request *request, const json_t *content, const char *engagement,
                        const char *register_href, struct reply *reply) {
    const struct html *out = request->out;
    const char *told = "";
    for (size_t i = 0; i < reply->n_ballots; i++) {
        const struct reply_ballot *ballot = &reply->ballots[i];
        const json_t *use = use_find(content, engagement, ballot->use);
        if (use == NULL) continue;
        told =
            arena_printf(request->arena, "%s%s%s: %s", told, *told == '\0' ? "" : "\n", ballot->use,
                         counted_text(out, ballot->first ? people_of(use, "before_n") : 0,
                                      ballot->last ? people_of(use, "after_n") : 0));
    }
    if (*told == '\0') return false;
    reply_used(request, reply,
               trf(out, "Published table: %s", trf(out, "How people voted: %s", engagement)), told,
               arena_printf(request->arena, "%s#people", register_href));
    return true;
}

/* ---- the page ---- */

struct published {
    int64_t proposal, at;
    const char *slug, *content;
    const char *engagement; /* whose ballots all stand in it, if any; NULL: none do */
};

/* `published` NULL: nothing is. */
static enum fail reply_write(struct request *request, struct db *db, const struct reply *reply,
                             const struct published *published, struct why *why) {
    struct reply told = *reply;
    struct reply_view view = {.reply = &told};
    themes_tell(request, &told);
    request->title = tr(request->out, "What became of what you said");
    if (published != NULL) {
        json_t *content;
        TRY(json_read(request->arena, str_of(published->content), &content, why));
        view.register_href = arena_printf(request->arena, "/register/%s", published->slug);
        view.counted =
            published->engagement != NULL &&
            tables_tell(request, content, published->engagement, view.register_href, &told);
        view.published = clock_day_text(request->arena, published->at, request->language);
        view.outcome = outcome_text(request->out, json_text_or(content, "outcome", ""));
        view.reasons = json_text_or(content, "reasons", "");
        view.departs = json_text_or(content, "departs", "");
        TRY(conditions_load(request, db, published->proposal, content, &view, why));
    }
    reply_html(request->out, &view);
    return FAIL_NONE;
}

/* Finds what is published of an engagement or of a proposal. */
typedef enum fail (*published_finder)(struct db *db, struct arena *arena, int64_t of,
                                      struct published *out, struct why *why);

static enum fail of_engagement(struct db *db, struct arena *arena, int64_t engagement,
                               struct published *out, struct why *why) {
    struct reply_published_row row;
    TRY(reply_published(db, arena, engagement, &row, why));
    *out = (struct published){row.proposal, row.published_at, row.slug, row.content,
                              row.all_counted != 0 ? row.title : NULL};
    return FAIL_NONE;
}

static enum fail of_proposal(struct db *db, struct arena *arena, int64_t proposal,
                             struct published *out, struct why *why) {
    struct reply_published_proposal_row row;
    TRY(reply_published_proposal(db, arena, proposal, &row, why));
    *out = (struct published){row.proposal, row.published_at, row.slug, row.content, NULL};
    return FAIL_NONE;
}

static enum fail reply_load(struct request *request, struct db *db, published_finder find,
                            int64_t of, const struct reply *reply, struct why *why) {
    struct published published;
    enum fail found = find(db, request->arena, of, &published, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    return reply_write(request, db, reply, found == FAIL_NONE ? &published : NULL, why);
}

enum fail reply_put(struct request *request, struct db *db, int64_t engagement,
                    const struct reply *reply, struct why *why) {
    return reply_load(request, db, of_engagement, engagement, reply, why);
}

enum fail reply_put_proposal(struct request *request, struct db *db, int64_t proposal,
                             const struct reply *reply, struct why *why) {
    return reply_load(request, db, of_proposal, proposal, reply, why);
}
