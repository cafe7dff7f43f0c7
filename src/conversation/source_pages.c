/* Where people joined from, results with and without a source, and answers that were changed. */
#include "conversation/compare.h"
#include "conversation/conversation_views.h"
#include "conversation/results_view.h"
#include "conversation/source.h"
#include "conversation/source.sql.h"

#include <math.h>

enum { CHANGES_ROWS = 50, COMPARED_ROWS = 100 };

/* ---- sources ---- */

struct joins {
    struct source_joins_row *rows; /* those with SOURCE_LEAST joins first, in order of votes */
    size_t n, n_large;
    struct source_others_row others;
    int64_t n_joined, n_joined_small, n_votes_small, n_votes_large;
};

static enum fail joins_load(struct request *request, struct db *db, int64_t conversation,
                            struct joins *out, struct why *why) {
    struct source_joins_row *rows;
    *out = (struct joins){0};
    TRY(source_joins(db, request->arena, conversation, &rows, &out->n, why));
    TRY(source_others(db, request->arena, conversation, &out->others, why));
    out->rows = ARENA_ARRAY(request->arena, struct source_joins_row, out->n + 1);
    for (size_t i = 0; i < out->n; i++) {
        bool large = rows[i].n_joined >= SOURCE_LEAST;
        if (large) out->rows[out->n_large++] = rows[i];
        out->n_joined += rows[i].n_joined;
        out->n_joined_small += large ? 0 : rows[i].n_joined;
        *(large ? &out->n_votes_large : &out->n_votes_small) += rows[i].n_votes;
    }
    return FAIL_NONE;
}

static const char *source_name(const struct html *out, int64_t number, const char *day) {
    return trf(out, "Source %lld (%s)", (long long)number, conversation_day(out, day));
}

static const char *share_text(const struct request *request, int64_t part, int64_t whole) {
    return whole == 0 ? "–"
                      : arena_printf(request->arena, "%.0f%%", 100 * (double)part / (double)whole);
}

static const char *count_text(const struct request *request, int64_t n) {
    return arena_printf(request->arena, "%lld", (long long)n);
}

static void joins_table(struct request *request, const struct conversation *c,
                        const struct joins *joins) {
    struct html *out = request->out;
    struct part_cell head[] = {{.text = tr(out, "Source")},
                               {.text = tr(out, "Joined"), .numeric = true},
                               {.text = tr(out, "Votes"), .numeric = true},
                               {.text = tr(out, "Of all votes"), .numeric = true},
                               {.text = tr(out, "Results")}};
    enum { COLUMNS = LENGTH(head) };
    struct part_cell *cells =
        ARENA_ARRAY(request->arena, struct part_cell, (joins->n_large + 1) * COLUMNS);
    size_t n = 0;
    for (; n < joins->n_large; n++) {
        const struct source_joins_row *r = &joins->rows[n];
        struct part_cell *cell = &cells[n * COLUMNS];
        const char *name = source_name(out, r->number, r->day);
        cell[0].text = name;
        cell[1] = (struct part_cell){.text = count_text(request, r->n_joined), .numeric = true};
        cell[2] = (struct part_cell){.text = count_text(request, r->n_votes), .numeric = true};
        cell[3] = (struct part_cell){.text = share_text(request, r->n_votes, joins->others.n_votes),
                                     .numeric = true};
        cell[4].markup = action_link(
            request, arena_printf(request->arena, "%s/sources/%lld", c->path, (long long)r->number),
            tr(out, "Without it"), name);
    }
    if (joins->n_joined_small >= SOURCE_LEAST) {
        struct part_cell *cell = &cells[n++ * COLUMNS];
        cell[0].text = tr(out, "All others, fewer than five from each");
        cell[1] =
            (struct part_cell){.text = count_text(request, joins->n_joined_small), .numeric = true};
        cell[2] =
            (struct part_cell){.text = count_text(request, joins->n_votes_small), .numeric = true};
        cell[3] = (struct part_cell){
            .text = share_text(request, joins->n_votes_small, joins->others.n_votes),
            .numeric = true};
    }
    part_table(out, .caption = tr(out, "Joins by source"), .caption_hidden = true, .head = head,
               .cells = cells, .n_columns = COLUMNS, .n_rows = n);
}

static void joins_put(struct request *request, const struct conversation *c,
                      const struct joins *joins) {
    struct html *out = request->out;
    put_text(request,
             tr(out,
                "A source is one network on one day: a home, an office, a library, a hall with "
                "many telephones - or one person who joins again and again. Its address is "
                "not kept. Somebody who uses another network is another source, so this finds "
                "the careless, not everybody. Codes from slips have no source."));
    if (joins->n_joined == 0) {
        put_text(request, tr(out, "Nobody has joined with the public address since sources are "
                                  "counted."));
        return;
    }
    put_text(request, trf(out, "%lld people joined with the public address, from %zu sources.",
                          (long long)joins->n_joined, joins->n));
    if (joins->n_large == 0) {
        put_text(request, tr(out, "From none of them did five people or more join."));
        return;
    }
    int64_t three = 0;
    for (size_t i = 0; i < joins->n_large && i < 3; i++) three += joins->rows[i].n_votes;
    put_text(request,
             joins->n_large == 1
                 ? trf(out, "The largest source has %s of all votes.",
                       share_text(request, three, joins->others.n_votes))
                 : trf(out, "The largest source has %s of all votes, the largest three have %s.",
                       share_text(request, joins->rows[0].n_votes, joins->others.n_votes),
                       share_text(request, three, joins->others.n_votes)));
    joins_table(request, c, joins);
    if (joins->n_large > 1)
        put_link(request, arena_printf(request->arena, "%s/sources/all", c->path),
                 trf(out, "Results without all %zu of them", joins->n_large));
}

/* ---- changed answers ---- */

static const char *people_text(const struct html *out, int64_t n) {
    return n < SOURCE_LEAST ? tr(out, "Fewer than five people")
                            : trf(out, "%lld people", (long long)n);
}

static enum fail changes_put(struct request *request, struct db *db, const struct conversation *c,
                             struct why *why) {
    struct changes_list_row *rows;
    struct changes_all_row all;
    struct html *out = request->out;
    size_t n;
    TRY(changes_all(db, request->arena, c->row.id, &all, why));
    put_heading(request, tr(out, "Changed answers"));
    put_text(request, tr(out, "Only somebody's last answer counts. Few people with many changes "
                              "may be a script, or somebody trying how the results move."));
    if (all.n_changes == 0) {
        put_text(request, tr(out, "Nobody has changed an answer."));
        return FAIL_NONE;
    }
    put_text(request, trf(out, "%s changed or took back an answer, %s in all.",
                          people_text(out, all.n_people),
                          trn(out, "%lld time", "%lld times", all.n_changes)));
    TRY(changes_list(db, request->arena, c->row.id, CHANGES_ROWS, &rows, &n, why));
    struct part_cell head[] = {{.text = tr(out, "Statement")},
                               {.text = tr(out, "Voted"), .numeric = true},
                               {.text = tr(out, "People who changed"), .numeric = true},
                               {.text = tr(out, "Changes"), .numeric = true}};
    enum { COLUMNS = LENGTH(head) };
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * COLUMNS + 1);
    for (size_t i = 0; i < n; i++) {
        struct part_cell *cell = &cells[i * COLUMNS];
        cell[0].markup = statement_link(
            request,
            arena_printf(request->arena, "%s/statements/%lld", c->path, (long long)rows[i].number),
            rows[i].text, rows[i].language);
        cell[1] = (struct part_cell){
            .text = count_text(request, rows[i].agrees + rows[i].disagrees + rows[i].passes),
            .numeric = true};
        cell[2] = (struct part_cell){.text = rows[i].n_people < SOURCE_LEAST
                                                 ? tr(out, "under 5")
                                                 : count_text(request, rows[i].n_people),
                                     .numeric = true};
        cell[3] =
            (struct part_cell){.text = count_text(request, rows[i].n_changes), .numeric = true};
    }
    part_table(out, .caption = tr(out, "Changed answers by statement"), .caption_hidden = true,
               .head = head, .cells = cells, .n_columns = COLUMNS, .n_rows = n);
    return FAIL_NONE;
}

static enum fail sources_show(struct request *request, struct db *db, struct why *why) {
    struct conversation c;
    struct joins joins;
    TRY(conversation_of_path(request, db, &c, why));
    TRY(joins_load(request, db, c.row.id, &joins, why));
    conversation_head(request, &c,
                      tr(request->out, "Where people joined from, and changed answers"));
    joins_put(request, &c, &joins);
    return changes_put(request, db, &c, why);
}

static const struct page page_sources = {
    .name = "conversation_sources",
    .path = CONVERSATION_PATH "/sources",
    .scope = SCOPE_PROPOSAL,
    .roles = CONVERSATION_MODERATES,
    .section = "proposals",
    .show = sources_show,
};
REGISTER(page, page_sources);

/* ---- with and without ---- */

struct sides {
    int64_t *left_out; /* numbers of sources */
    size_t n_left_out;
    const char *name;
    struct results all, without;
    int64_t *small; /* statements on which a source that is left out has few votes */
    size_t n_small;
};

static enum fail side_make(struct request *request, struct db *db, const struct sides *sides,
                           int64_t conversation, bool without, struct results *out,
                           struct why *why) {
    struct gathered gathered;
    struct opinion_report report;
    struct arena *arena = conversation_arena(request);
    TRY(conversation_gather_without(db, arena, conversation, sides->left_out,
                                    without ? sides->n_left_out : 0, &gathered, why));
    *out = (struct results){.verdict = OPINION_TOO_FEW};
    if (gathered.votes.n_votes == 0) return FAIL_NONE;
    struct opinion_plan plan = conversation_plan(&gathered);
    TRY(conversation_compute(arena, &gathered, &plan, &report, why));
    results_make(arena, &gathered, &report, NULL, out);
    results_guard(out, gathered.least);
    return FAIL_NONE;
}

/* Which sources the path names; NOTFOUND for those that are not shown by themselves. */
static enum fail left_out_find(struct request *request, const struct joins *joins,
                               struct sides *sides, struct why *why) {
    const char *wanted = request_text(request, "source");
    struct html *out = request->out;
    sides->left_out = ARENA_ARRAY(request->arena, int64_t, joins->n_large + 1);
    sides->name = trf(out, "all %zu large sources", joins->n_large);
    for (size_t i = 0; i < joins->n_large; i++) {
        const struct source_joins_row *r = &joins->rows[i];
        if (!text_is(wanted, "all") && !text_is(wanted, count_text(request, r->number))) continue;
        sides->left_out[sides->n_left_out++] = r->number;
        if (!text_is(wanted, "all")) sides->name = source_name(out, r->number, r->day);
    }
    if (sides->n_left_out > 0) return FAIL_NONE;
    return why_fail(why, FAIL_NOTFOUND, NULL, "no source of this number has five people or more");
}

static enum fail small_find(struct request *request, struct db *db, const struct conversation *c,
                            struct sides *sides, struct why *why) {
    struct source_votes_row *rows;
    size_t n;
    TRY(source_votes(db, request->arena, c->row.id, SOURCE_LEAST, &rows, &n, why));
    sides->small = ARENA_ARRAY(request->arena, int64_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        bool is_left_out = false;
        for (size_t k = 0; k < sides->n_left_out; k++)
            is_left_out |= sides->left_out[k] == rows[i].source;
        if (is_left_out && rows[i].n < c->row.least)
            sides->small[sides->n_small++] = rows[i].number;
    }
    return FAIL_NONE;
}

/* "+12 points": a difference of two shares. */
static const char *points_text(const struct html *out, double difference) {
    double points = round(100 * difference);
    if (points == 0) return tr(out, "none");
    return trf(out, points > 0 ? "+%.0f points" : "−%.0f points", fabs(points));
}

static void pair_put(struct part_cell *cells, const char *what, const char *all,
                     const char *without) {
    cells[0].text = what;
    cells[1] = (struct part_cell){.text = all, .numeric = true};
    cells[2] = (struct part_cell){.text = without, .numeric = true};
}

static void whole_put(struct request *request, const struct sides *sides) {
    struct html *out = request->out;
    const struct results *a = &sides->all, *b = &sides->without;
    struct part_cell head[] = {{.text = ""},
                               {.text = tr(out, "Everybody"), .numeric = true},
                               {.text = tr(out, "Without"), .numeric = true}};
    struct part_cell cells[9] = {0};
    pair_put(cells, tr(out, "People who voted"), count_text(request, a->n_people),
             count_text(request, b->n_people));
    pair_put(cells + 3, tr(out, "Votes"), count_text(request, a->n_votes),
             count_text(request, b->n_votes));
    pair_put(cells + 6, tr(out, "Groups of opinion"), count_text(request, (int64_t)a->n_groups),
             count_text(request, (int64_t)b->n_groups));
    part_table(out, .caption = tr(out, "The whole"), .head = head, .cells = cells, .n_columns = 3,
               .n_rows = 3);
    put_text(request, trf(out, "Everybody: %s", results_verdict(out, a)));
    put_text(request, trf(out, "Without: %s", results_verdict(out, b)));
}

static void pairs_put(struct request *request, const struct conversation *c,
                      const struct sides *sides) {
    struct html *out = request->out;
    const struct compared *pairs =
        results_compare(request->arena, &sides->all, &sides->without, sides->small, sides->n_small);
    struct part_cell head[] = {{.text = tr(out, "Statement")},
                               {.text = tr(out, "Everybody"), .numeric = true},
                               {.text = tr(out, "Without"), .numeric = true},
                               {.text = tr(out, "Difference"), .numeric = true}};
    size_t n = 0, n_shown = 0;
    for (size_t i = 0; i < sides->all.n; i++) n_shown += pairs[i].shown;
    struct part_cell *cells =
        ARENA_ARRAY(request->arena, struct part_cell, n_shown * LENGTH(head) + 1);
    put_heading(request, tr(out, "Share that agrees"));
    for (; n < n_shown && n < COMPARED_ROWS; n++) {
        struct part_cell *cell = &cells[n * LENGTH(head)];
        cell[0].markup = statement_link(
            request,
            arena_printf(request->arena, "%s/statements/%lld", c->path, (long long)pairs[n].number),
            pairs[n].text, pairs[n].language);
        cell[1] = (struct part_cell){
            .text = arena_printf(request->arena, "%.0f%%", 100 * pairs[n].all), .numeric = true};
        cell[2] = (struct part_cell){
            .text = arena_printf(request->arena, "%.0f%%", 100 * pairs[n].without),
            .numeric = true};
        cell[3] = (struct part_cell){.text = points_text(out, pairs[n].without - pairs[n].all),
                                     .numeric = true};
    }
    if (n > 0)
        part_table(out, .caption = tr(out, "Share that agrees"), .caption_hidden = true,
                   .head = head, .cells = cells, .n_columns = LENGTH(head), .n_rows = n);
    if (n_shown > n)
        put_hint(request, trf(out, "The %zu statements that differ most, of %zu.", n, n_shown));
    if (sides->all.n > n_shown)
        put_hint(request,
                 trn(out,
                     "%lld statement is left out: comparing would tell how single people voted.",
                     "%lld statements are left out: comparing would tell how single people voted.",
                     (int64_t)(sides->all.n - n_shown)));
}

static enum fail without_show(struct request *request, struct db *db, struct why *why) {
    struct conversation c;
    struct joins joins;
    struct sides sides = {0};
    struct html *out = request->out;
    TRY(conversation_of_path(request, db, &c, why));
    TRY(joins_load(request, db, c.row.id, &joins, why));
    TRY(left_out_find(request, &joins, &sides, why));
    TRY(small_find(request, db, &c, &sides, why));
    TRY(side_make(request, db, &sides, c.row.id, false, &sides.all, why));
    TRY(side_make(request, db, &sides, c.row.id, true, &sides.without, why));
    conversation_head(request, &c, trf(out, "Results without %s", sides.name));
    request->back_href = arena_printf(request->arena, "%s/sources", c.path);
    put_text(request,
             tr(out, "Both figures are computed from all votes that are stored now. Nobody "
                     "is taken out: what is published has everybody in it. If the two "
                     "differ, say so where you tell the result."));
    whole_put(request, &sides);
    if (sides.without.n_votes == 0) {
        put_text(request, tr(out, "Nobody else has voted, so there is nothing to compare."));
        return FAIL_NONE;
    }
    pairs_put(request, &c, &sides);
    return FAIL_NONE;
}

static const struct page page_without = {
    .name = "conversation_without_source",
    .path = CONVERSATION_PATH "/sources/:source",
    .scope = SCOPE_PROPOSAL,
    .roles = CONVERSATION_MODERATES,
    .section = "proposals",
    .wide = true,
    .show = without_show,
};
REGISTER(page, page_without);
