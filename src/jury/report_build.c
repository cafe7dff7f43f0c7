/* The pages of the report, from what was loaded. */
#include "jury/report.h"
#include "jury/vote.h"
#include "jury/votes.sql.h"

#include "base/hash.h"

#include <string.h>

/* ---- blocks ---- */

void report_begin(struct report_maker *maker, const char *key, const char *title) {
    struct report *report = maker->report;
    if (report->n == maker->pages_most) return;
    report->pages[report->n++] = (struct report_page){
        .key = key,
        .title = title,
        .blocks = ARENA_ARRAY(maker->request->arena, struct report_block, REPORT_BLOCKS_MAX)};
}

static struct report_block *block_new(struct report_maker *maker, enum report_kind kind,
                                      const char *text) {
    struct report_page *page = &maker->report->pages[maker->report->n - 1];
    if (page->n == REPORT_BLOCKS_MAX) page->n--; /* a page of hundreds of blocks keeps its last */
    struct report_block *block = &page->blocks[page->n++];
    *block = (struct report_block){.kind = kind, .text = text};
    return block;
}

void report_add(struct report_maker *maker, enum report_kind kind, const char *text) {
    if (!text_is_empty(text)) block_new(maker, kind, text);
}

void report_table(struct report_maker *maker, const char *caption, const char *const *heads,
                  size_t n_columns, const char *const *cells, size_t n_rows) {
    if (n_rows == 0) return;
    struct report_block *block = block_new(maker, REPORT_TABLE, caption);
    block->n_columns = n_columns;
    block->n_rows = n_rows;
    block->heads = heads;
    block->cells = cells;
    block->numbers = true;
}

void report_end(struct report_maker *maker) {
    for (size_t p = 0; p < maker->report->n; p++) {
        struct report_page *page = &maker->report->pages[p];
        struct buf text;
        uint8_t digest[SHA256_BYTES];
        buf_init(&text, maker->request->arena, 4 << 20);
        buf_text(&text, page->title);
        for (size_t i = 0; i < page->n; i++) {
            const struct report_block *b = &page->blocks[i];
            buf_printf(&text, "\x1e%d\x1f%s", (int)b->kind, b->text);
            for (size_t c = 0; c < b->n_rows * b->n_columns; c++)
                buf_printf(&text, "\x1f%s", b->cells[c]);
        }
        sha256(text.s, text.n, digest);
        page->digest = hex(maker->request->arena, digest, sizeof digest);
    }
}

static const char *number(struct request *request, int64_t n) {
    return arena_printf(request->arena, "%lld", (long long)n);
}

/* ---- charge ---- */

/* A final report that was opened again says so, for good. */
static void reopened_add(struct report_maker *m, const struct report_source *s) {
    struct request *request = m->request;
    for (size_t i = 0; i < s->n_reopened; i++)
        report_add(
            m, REPORT_NOTE,
            trf(request->out, "This report was final and was opened again on %s: %s",
                clock_day_text(request->arena, s->reopened[i].reopened_at, request->language),
                s->reopened[i].reason));
}

static void charge_page(struct report_maker *m, const struct report_source *s) {
    struct request *request = m->request;
    const struct html *out = request->out;
    report_begin(m, "charge", tr(out, "What the jury was asked"));
    if (s->engagement.illustrative != 0)
        report_add(
            m, REPORT_NOTE,
            tr(out,
               "Illustrative: these jurors and answers were made up to show how a jury works."));
    report_add(m, REPORT_TEXT, s->introduction);
    report_add(m, REPORT_TEXT, s->engagement.description);
    if (s->n_groups > 1)
        report_add(m, REPORT_TEXT,
                   trf(out, "%zu jurors in %zu groups took part.", s->n_jurors, s->n_groups));
    else
        report_add(m, REPORT_TEXT, trf(out, "%zu jurors took part.", s->n_jurors));
    if (s->groups_few)
        report_add(m, REPORT_TEXT,
                   tr(out, "There are no counts by group: a group has fewer than five jurors, and "
                           "what they said would show."));
    if (!text_is_empty(s->row.commissioner))
        report_add(m, REPORT_TEXT, trf(out, "The jury was asked for by %s.", s->row.commissioner));
    if (!text_is_empty(s->row.run_by))
        report_add(m, REPORT_TEXT, trf(out, "It was run by %s.", s->row.run_by));
    report_add(m, REPORT_HEADING, tr(out, "The uses"));
    for (size_t u = 0; u < s->n_uses; u++)
        report_add(
            m, REPORT_ITEM,
            text_is_empty(s->uses[u].description)
                ? s->uses[u].title
                : arena_printf(request->arena, "%s: %s", s->uses[u].title, s->uses[u].description));
    if (!text_is_empty(s->engagement.source))
        report_add(m, REPORT_NOTE, trf(out, "Source: %s", s->engagement.source));
    if (!text_is_empty(s->engagement.promise))
        report_add(m, REPORT_TEXT, trf(out, "What is promised: %s", s->engagement.promise));
    if (!text_is_empty(s->row.report_due))
        report_add(m, REPORT_TEXT,
                   trf(out, "The report is due on %s.", request_day(request, s->row.report_due)));
    if (!text_is_empty(s->row.forum_on))
        report_add(m, REPORT_TEXT,
                   trf(out, "Public forum: %s. %s", request_day(request, s->row.forum_on),
                       s->row.forum_place));
    reopened_add(m, s);
}

/* ---- verdict ---- */

/* Cells of a table that is filled row by row. */
struct table {
    const char **heads, **cells;
    size_t n_columns, n;
};

static struct table table_new(struct report_maker *m, size_t n_columns, size_t rows_most) {
    struct arena *arena = m->request->arena;
    return (struct table){.heads = ARENA_ARRAY(arena, const char *, n_columns),
                          .cells = ARENA_ARRAY(arena, const char *, n_columns *rows_most),
                          .n_columns = n_columns};
}

static void table_put(struct report_maker *m, const char *caption, const struct table *t) {
    report_table(m, caption, t->heads, t->n_columns, t->cells, t->n / t->n_columns);
}

/* In the table of all uses: "17/1/0", or what may be shown of it. */
static const char *counts_text(struct request *request, const struct report_source *s, size_t u,
                               const struct evidence_tally *t, int moment) {
    if (t->n[moment] == 0) return tr(request->out, "not asked");
    const int64_t *c = t->counts[moment];
    if (report_shown(s, u, moment) != EVIDENCE_SHOW_ALL)
        return report_counts(request, s, u, t, moment);
    return arena_printf(request->arena, "%lld/%lld/%lld", (long long)c[EVIDENCE_YES],
                        (long long)c[EVIDENCE_UNSURE], (long long)c[EVIDENCE_NO]);
}

/* How large the majority was narrows down counts that are held back: then it is not said. */
static const char *decision_text(struct request *request, const struct report_source *s, size_t u) {
    const struct html *out = request->out;
    const struct verdict_use *use = &s->verdict.uses[u];
    if (use->all.tally.n[EVIDENCE_LAST] == 0) return tr(out, "no final ballot");
    const struct decision *d = &use->decision[EVIDENCE_LAST];
    const int64_t *c = use->all.tally.counts[EVIDENCE_LAST];
    bool says_all = report_shown(s, u, EVIDENCE_LAST) == EVIDENCE_SHOW_ALL;
    if (says_all && c[EVIDENCE_YES] + c[EVIDENCE_NO] == 0)
        return tr(out, "Not accepted: all were unsure");
    if (!says_all || d->level == LEVEL_NONE) return tr(out, verdict_outcome_text(d->outcome));
    return trf(out, "%s (%s)", tr(out, verdict_outcome_text(d->outcome)),
               tr(out, verdict_level_text(d->level)));
}

static const char *rule_text(struct request *request, const char *rule) {
    static const struct {
        const char *name, *text;
    } rules[] = {{"majority", TR("more yes than no votes")},
                 {"two-thirds", TR("at least two thirds of yes and no votes are yes")},
                 {"three-quarters", TR("at least three quarters of yes and no votes are yes")},
                 {"consensus", TR("nobody says no")},
                 {"unanimity", TR("everybody says yes")}};
    for (size_t i = 0; i < LENGTH(rules); i++)
        if (text_is(rules[i].name, rule)) return tr(request->out, rules[i].text);
    return rule;
}

static void verdict_page(struct report_maker *m, const struct report_source *s) {
    struct request *request = m->request;
    const struct html *out = request->out;
    size_t groups = s->n_groups > 1 ? s->n_groups : 0;
    struct table t = table_new(m, 4 + 2 * groups, s->n_uses);
    size_t h = 0;
    t.heads[h++] = tr(out, "Use");
    for (size_t g = 0; g < groups; g++) {
        t.heads[h++] = trf(out, "%s, start", report_group(out, s, g));
        t.heads[h++] = trf(out, "%s, end", report_group(out, s, g));
    }
    t.heads[h++] = tr(out, "All, start");
    t.heads[h++] = tr(out, "All, end");
    t.heads[h] = tr(out, "Verdict");
    for (size_t u = 0; u < s->n_uses; u++) {
        const struct verdict_use *use = &s->verdict.uses[u];
        t.cells[t.n++] = s->uses[u].title;
        for (size_t g = 0; g < groups; g++)
            for (int k = 0; k < N_EVIDENCE_MOMENTS; k++)
                t.cells[t.n++] = counts_text(request, s, u, &use->groups[g].tally, k);
        for (int k = 0; k < N_EVIDENCE_MOMENTS; k++)
            t.cells[t.n++] = counts_text(request, s, u, &use->all.tally, k);
        t.cells[t.n++] = decision_text(request, s, u);
    }
    report_begin(m, "verdict", tr(out, "The verdict"));
    report_add(m, REPORT_TEXT,
               text_is(s->row.verdict_rule, "unanimity")
                   ? tr(out,
                        "A use counts as accepted when this holds: everybody says yes. One who "
                        "is unsure is enough to stop it.")
                   : trf(out,
                         "A use counts as accepted when this holds: %s. Unsure counts as an "
                         "abstention.",
                         rule_text(request, s->row.verdict_rule)));
    if (report_withholds(s))
        report_add(m, REPORT_TEXT,
                   tr(out, "Numbers of one to four people are held back, here and on the pages "
                           "that follow, because they could point at a person. Where they are, "
                           "only yes and all others are shown, or only how many voted. The jurors "
                           "signed the report with all its numbers."));
    table_put(m, tr(out, "Votes: yes/unsure/no"), &t);
    struct table shares = table_new(m, 4, s->n_uses);
    shares.heads[0] = tr(out, "Use");
    shares.heads[1] = tr(out, "Yes at the end");
    shares.heads[2] = tr(out, "Share");
    shares.heads[3] = tr(out, "95% interval");
    for (size_t u = 0; u < s->n_uses; u++) {
        const struct evidence_tally *tally = &s->verdict.uses[u].all.tally;
        int64_t n = tally->n[EVIDENCE_LAST], yes = tally->counts[EVIDENCE_LAST][EVIDENCE_YES];
        if (n == 0 || report_shown(s, u, EVIDENCE_LAST) < EVIDENCE_SHOW_YES) continue;
        shares.cells[shares.n++] = s->uses[u].title;
        shares.cells[shares.n++] = trf(out, "%lld of %lld", (long long)yes, (long long)n);
        shares.cells[shares.n++] = trf(out, "%.0f%%", 100.0 * (double)yes / (double)n);
        shares.cells[shares.n++] = trf(out, "%.1f%% to %.1f%%", 100 * tally->yes[EVIDENCE_LAST].low,
                                       100 * tally->yes[EVIDENCE_LAST].high);
    }
    table_put(m, tr(out, "How sure: were other people drawn by lot"), &shares);
}

/* ---- one use ---- */

static void changes_add(struct report_maker *m, const struct report_source *s, size_t u) {
    struct request *request = m->request;
    const struct html *out = request->out;
    const struct verdict_use *use = &s->verdict.uses[u];
    const struct evidence_tally *t = &use->all.tally;
    const char *names[] = {tr(out, "Yes"), tr(out, "Unsure"), tr(out, "No")};
    if (t->n[EVIDENCE_FIRST] == 0 || t->n[EVIDENCE_LAST] == 0) return;
    report_add(m, REPORT_HEADING, tr(out, "Before and after"));
    if (report_shown(s, u, EVIDENCE_FIRST) < EVIDENCE_SHOW_YES ||
        report_shown(s, u, EVIDENCE_LAST) < EVIDENCE_SHOW_YES) {
        report_add(m, REPORT_TEXT,
                   trf(out, "At the start: %s. At the end: %s.",
                       report_counts(request, s, u, t, EVIDENCE_FIRST),
                       report_counts(request, s, u, t, EVIDENCE_LAST)));
        return;
    }
    report_add(
        m, REPORT_TEXT,
        trf(out, "Yes went from %lld of %lld at the start to %lld of %lld at the end.",
            (long long)t->counts[EVIDENCE_FIRST][EVIDENCE_YES], (long long)t->n[EVIDENCE_FIRST],
            (long long)t->counts[EVIDENCE_LAST][EVIDENCE_YES], (long long)t->n[EVIDENCE_LAST]));
    if (s->engagement.pairs_known == 0) {
        report_add(m, REPORT_TEXT,
                   tr(out, "Who changed their mind is not known: only totals were published."));
        return;
    }
    if (!use->shows_changes ||
        report_any_few(s, &t->moved[0][0], (size_t)N_EVIDENCE_ANSWERS * N_EVIDENCE_ANSWERS)) {
        report_add(m, REPORT_TEXT,
                   tr(out, "Who changed from what to what is not shown: some numbers are so small "
                           "that they could point at a person."));
        return;
    }
    struct table moved = table_new(m, 4, 3);
    moved.heads[0] = tr(out, "At the start");
    for (int a = 0; a < N_EVIDENCE_ANSWERS; a++)
        moved.heads[a + 1] = trf(out, "%s at the end", names[a]);
    for (int a = 0; a < N_EVIDENCE_ANSWERS; a++) {
        moved.cells[moved.n++] = names[a];
        for (int b = 0; b < N_EVIDENCE_ANSWERS; b++)
            moved.cells[moved.n++] = number(request, t->moved[a][b]);
    }
    table_put(m, trf(out, "Who changed: %s", s->uses[u].title), &moved);
    report_add(
        m, REPORT_TEXT,
        trf(out,
            "Change in the share of yes: %+.0f points (95%% interval %+.0f to %+.0f). Exact "
            "McNemar test: p = %.3f, the chance of so uneven a switch if both ways were alike.",
            100 * t->change.difference, 100 * t->change.interval.low, 100 * t->change.interval.high,
            t->change.p_exact));
}

static void safeguards_add(struct report_maker *m, const struct report_source *s, size_t u) {
    struct request *request = m->request;
    const struct html *out = request->out;
    const struct verdict_use *use = &s->verdict.uses[u];
    size_t groups = s->n_groups > 1 ? s->n_groups : 0;
    int64_t said = 0;
    for (int i = 0; i < VERDICT_SAFEGUARDS; i++) said += use->all.safeguards[i];
    if (said == 0) return;
    report_add(m, REPORT_HEADING, tr(out, "Are the safeguards enough?"));
    bool few = report_any_few(s, use->all.safeguards, VERDICT_SAFEGUARDS);
    for (size_t g = 0; g < groups; g++)
        few |= report_any_few(s, use->groups[g].safeguards, VERDICT_SAFEGUARDS);
    if (few) {
        const int64_t *n = use->all.safeguards;
        const int64_t sides[] = {n[0] + n[1], n[2] + n[3]};
        report_add(m, REPORT_TEXT,
                   report_any_few(s, sides, 2)
                       ? trf(out,
                             "%lld jurors answered. Some answers are so few that they are "
                             "held back.",
                             (long long)said)
                       : trf(out,
                             "Certainly or probably enough: %lld jurors. Probably or certainly "
                             "not enough: %lld.",
                             (long long)sides[0], (long long)sides[1]));
        return;
    }
    struct table t = table_new(m, 1 + VERDICT_SAFEGUARDS, groups + 1);
    t.heads[0] = groups > 0 ? tr(out, "Group") : tr(out, "Jurors");
    for (int i = 0; i < VERDICT_SAFEGUARDS; i++)
        t.heads[i + 1] = tr(out, verdict_safeguards_text(i));
    for (size_t g = 0; g <= groups; g++) {
        const struct verdict_group *group = g < groups ? &use->groups[g] : &use->all;
        t.cells[t.n++] = g < groups ? report_group(out, s, g) : tr(out, "All");
        for (int i = 0; i < VERDICT_SAFEGUARDS; i++)
            t.cells[t.n++] = number(request, group->safeguards[i]);
    }
    table_put(m, trf(out, "Safeguards: %s", s->uses[u].title), &t);
}

static void reasons_add(struct report_maker *m, const struct report_source *s, size_t u) {
    struct request *request = m->request;
    const struct html *out = request->out;
    if (jury_reasons_read(s->row.reasons_state) != JURY_REASONS_DONE) return;
    enum { FEWEST = 5 }; /* for everybody: never the number of fewer */
    int64_t print_from =
        report_withholds(s) && s->row.print_from < FEWEST ? FEWEST : s->row.print_from;
    for (int side = 0; side < 2; side++) {
        struct table t = table_new(m, 3, s->n_reasons + 1);
        size_t others = 0;
        t.heads[0] = tr(out, "Reason"), t.heads[1] = tr(out, "Jurors"),
        t.heads[2] = tr(out, "Votes");
        for (int pass = 0; pass < 2; pass++)
            for (size_t i = 0; i < s->n_reasons; i++) {
                const struct jury_reason_list_row *r = &s->reasons[i];
                if (r->data_use != s->uses[u].id || !text_is(r->state, "listed") ||
                    !text_is(r->side, side == 0 ? "yes" : "no"))
                    continue;
                bool printed = r->jurors >= print_from;
                others += pass == 1 && !printed;
                if (pass == 1 || !printed) continue;
                t.cells[t.n++] = r->wording;
                t.cells[t.n++] = number(request, r->jurors);
                t.cells[t.n++] = number(request, r->votes);
            }
        if (t.n == 0 && others == 0) continue;
        report_add(m, REPORT_HEADING,
                   side == 0 ? tr(out, "Reasons to allow it") : tr(out, "Reasons not to allow it"));
        table_put(m, trf(out, "Chosen by %lld jurors or more", (long long)print_from), &t);
        if (t.n == 0)
            report_add(
                m, REPORT_TEXT,
                trf(out, "No reason was chosen by %lld jurors or more.", (long long)print_from));
        if (others == 0) continue;
        report_add(m, REPORT_TEXT, tr(out, "Also said, chosen by fewer:"));
        for (size_t i = 0; i < s->n_reasons; i++) {
            const struct jury_reason_list_row *r = &s->reasons[i];
            if (r->data_use == s->uses[u].id && text_is(r->state, "listed") &&
                text_is(r->side, side == 0 ? "yes" : "no") && r->jurors < print_from)
                report_add(m, REPORT_ITEM, r->wording);
        }
    }
}

static void conditions_add(struct report_maker *m, const struct report_source *s, size_t u) {
    struct request *request = m->request;
    const struct html *out = request->out;
    const struct evidence_tally *tally = &s->verdict.uses[u].all.tally;
    int64_t not_yes = tally->n[EVIDENCE_LAST] - tally->counts[EVIDENCE_LAST][EVIDENCE_YES], put = 0;
    struct table t = table_new(m, 2, s->n_conditions + 1);
    t.heads[0] = tr(out, "It would be yes if"), t.heads[1] = tr(out, "Jurors");
    int64_t *numbers = ARENA_ARRAY(request->arena, int64_t, s->n_conditions + 1);
    size_t n_numbers = 0;
    for (size_t i = 0; i < s->n_conditions; i++) {
        const struct jury_condition_list_row *c = &s->conditions[i];
        if (c->data_use != s->uses[u].id || c->jurors == 0) continue;
        t.cells[t.n++] = c->never != 0 ? tr(out, "Nothing would make it a yes") : c->wording;
        t.cells[t.n++] = number(request, c->jurors);
        numbers[n_numbers++] = c->jurors;
        put += c->jurors;
    }
    if (t.n == 0) return;
    if (not_yes > put) numbers[n_numbers++] = not_yes - put;
    if (report_any_few(s, numbers, n_numbers) ||
        report_shown(s, u, EVIDENCE_LAST) < EVIDENCE_SHOW_YES) {
        report_add(m, REPORT_HEADING, tr(out, "What would make it a yes"));
        report_add(m, REPORT_TEXT,
                   tr(out, "Said by jurors who did not say yes; how many is held back."));
        for (size_t k = 0; k < t.n; k += 2) report_add(m, REPORT_ITEM, t.cells[k]);
        return;
    }
    if (not_yes > put) {
        t.cells[t.n++] = tr(out, "No condition given");
        t.cells[t.n++] = number(request, not_yes - put);
    }
    report_add(m, REPORT_HEADING, tr(out, "What would make it a yes"));
    report_add(m, REPORT_TEXT,
               trn(out, "%lld juror did not say yes at the end.",
                   "%lld jurors did not say yes at the end.", not_yes));
    table_put(m, tr(out, "Conditions"), &t);
}

static void use_page(struct report_maker *m, const struct report_source *s, size_t u) {
    const struct html *out = m->request->out;
    const struct verdict_use *use = &s->verdict.uses[u];
    report_begin(m, arena_printf(m->request->arena, "use-%lld", (long long)s->uses[u].id),
                 s->uses[u].title);
    report_add(m, REPORT_TEXT, s->uses[u].description);
    if (use->all.tally.n[EVIDENCE_LAST] > 0) {
        report_add(m, REPORT_NOTE,
                   trf(out, "%s: %s.", decision_text(m->request, s, u),
                       report_counts(m->request, s, u, &use->all.tally, EVIDENCE_LAST)));
    }
    changes_add(m, s, u);
    safeguards_add(m, s, u);
    reasons_add(m, s, u);
    conditions_add(m, s, u);
}

/* ---- the question asked twice, votes in the room ---- */

static void scale_page(struct report_maker *m, const struct report_source *s) {
    static const char *const words[] = {TR("Very willing"), TR("Fairly willing"), TR("Don't know"),
                                        TR("Fairly unwilling"), TR("Very unwilling")};
    struct request *request = m->request;
    const struct html *out = request->out;
    if (s->scale_question == NULL || s->n_scale == 0) return;
    bool held_back = false;
    struct table t = table_new(m, 6, 2 * s->n_groups);
    t.heads[0] = tr(out, "When");
    for (int i = 0; i < 5; i++) t.heads[i + 1] = tr(out, words[i]);
    for (size_t g = 0; g < s->n_groups; g++)
        for (int k = 0; k < N_EVIDENCE_MOMENTS; k++) {
            int64_t counts[5] = {0}, n = 0;
            for (size_t i = 0; i < s->n_scale; i++)
                if (report_in_group(s, s->scale[i].strand, g) && s->scale[i].answer >= 1 &&
                    s->scale[i].answer <= 5 &&
                    text_is(s->scale[i].moment, evidence_moment_word((enum evidence_moment)k)))
                    counts[s->scale[i].answer - 1] += s->scale[i].n, n += s->scale[i].n;
            held_back |= report_any_few(s, counts, 5);
            if (n == 0) continue;
            const char *when =
                k == EVIDENCE_FIRST ? tr(out, "At the start") : tr(out, "At the end");
            t.cells[t.n++] =
                s->n_groups > 1 ? trf(out, "%s, %s", report_group(out, s, g), when) : when;
            for (int i = 0; i < 5; i++) t.cells[t.n++] = number(request, counts[i]);
        }
    report_begin(m, "general", tr(out, "A general question, asked twice"));
    report_add(m, REPORT_QUOTE, s->scale_question);
    report_add(m, REPORT_TEXT, s->scale_source);
    if (held_back)
        report_add(m, REPORT_TEXT,
                   tr(out, "Some answers are so few that they could point at a person; the table "
                           "is held back."));
    else
        table_put(m, tr(out, "Answers"), &t);
}

static enum fail votes_page(struct report_maker *m, struct db *db, const struct report_source *s,
                            struct why *why) {
    struct request *request = m->request;
    const struct html *out = request->out;
    struct jury_vote_list_row *votes;
    size_t n;
    bool begun = false;
    TRY(jury_vote_list(db, request->arena, s->engagement.id, &votes, &n, why));
    for (size_t i = 0; i < n; i++) {
        struct jury_vote_get_row vote;
        struct vote_papers papers;
        struct vote_result result;
        if (!text_is(votes[i].state, "closed")) continue;
        TRY(jury_vote_get(db, request->arena, votes[i].id, s->engagement.id, &vote, why));
        TRY(vote_papers_load(request, db, &vote, &papers, why));
        TRY(vote_count(request->arena, &papers, request->language, &result, why));
        if (!begun) report_begin(m, "votes", tr(out, "Votes in the room"));
        begun = true;
        report_add(m, REPORT_HEADING, vote.title);
        report_add(m, REPORT_TEXT, tr(out, vote_kind_rule(papers.kind)));
        if (papers.kind == VOTE_MOTION)
            report_add(m, REPORT_TEXT, tr(out, vote_rule_text(vote.verdict_rule)));
        bool few = report_withholds(s) && result.is_small;
        report_add(m, REPORT_NOTE, few ? result.verdict : result.sentence);
        report_add(m, REPORT_TEXT, result.note);
        if (few) {
            report_add(
                m, REPORT_TEXT,
                tr(out, "Some numbers of this vote are so few that its table is held back."));
            continue;
        }
        struct table t = table_new(m, result.n_heads + 1, result.n_lines + 1);
        t.heads[0] = tr(out, "Option");
        for (size_t h = 0; h < result.n_heads; h++) t.heads[h + 1] = tr(out, result.heads[h]);
        for (size_t k = 0; k < result.n_lines; k++) {
            t.cells[t.n++] = papers.options[result.lines[k].option];
            for (size_t h = 0; h < result.n_heads; h++) t.cells[t.n++] = result.lines[k].cells[h];
        }
        if (t.n > 0) table_put(m, trf(out, "Count: %s", vote.title), &t);
        const int64_t others[] = {papers.n_abstained,
                                  papers.entitled - (int64_t)papers.n_people - papers.n_abstained};
        if (!report_any_few(s, others, 2))
            report_add(m, REPORT_TEXT, vote_papers_text(out, &papers));
    }
    return FAIL_NONE;
}

/* ---- fairness, minorities, words, record ---- */

static enum fail fair_page(struct report_maker *m, struct db *db, const struct report_source *s,
                           struct why *why) {
    struct request *request = m->request;
    const struct html *out = request->out;
    struct jury_bias_counts_row *rows;
    size_t n;
    TRY(jury_bias_counts(db, request->arena, s->engagement.id, &rows, &n, why));
    if (n == 0) return FAIL_NONE;
    struct table t = table_new(m, 4, n);
    t.heads[0] = tr(out, "Who and when"), t.heads[1] = tr(out, "Fair"),
    t.heads[2] = tr(out, "One-sided");
    t.heads[3] = tr(out, "Cannot say");
    bool held_back = false;
    for (size_t i = 0; i < n;) {
        int64_t witness = rows[i].witness, ratings[3] = {0};
        const char *day = rows[i].day;
        for (; i < n && rows[i].witness == witness && strcmp(rows[i].day, day) == 0; i++) {
            int k = text_is(rows[i].rating, "fair") ? 0 : text_is(rows[i].rating, "unsure") ? 2 : 1;
            ratings[k] += rows[i].n;
        }
        bool few = report_any_few(s, ratings, 3);
        held_back |= few;
        t.cells[t.n++] =
            witness == 0
                ? trf(out, "Those who ran the day, %s", request_day(request, day))
                : trf(out, "%s, %s", witness_name(request, witness), request_day(request, day));
        for (int k = 0; k < 3; k++)
            t.cells[t.n++] = few ? tr(out, "held back") : number(request, ratings[k]);
    }
    report_begin(m, "fair", tr(out, "How fair it was"));
    report_add(m, REPORT_TEXT, tr(out, "Jurors rated each witness, and those who ran the day."));
    if (held_back)
        report_add(m, REPORT_TEXT,
                   tr(out, "Where one to four jurors gave a rating, the ratings of that day are "
                           "held back: they could point at a person."));
    table_put(m, tr(out, "Jurors' ratings"), &t);
    return FAIL_NONE;
}

static void minority_page(struct report_maker *m, const struct report_source *s) {
    const struct html *out = m->request->out;
    report_begin(m, "minority", tr(out, "Minority statements"));
    if (s->n_minorities == 0)
        report_add(m, REPORT_TEXT, tr(out, "No juror has written a minority statement."));
    for (size_t i = 0; i < s->n_minorities; i++) {
        for (size_t u = 0; u < s->n_uses; u++)
            if (s->uses[u].id == s->minorities[i].data_use)
                report_add(m, REPORT_HEADING, trf(out, "On: %s", s->uses[u].title));
        report_add(m, REPORT_QUOTE, s->minorities[i].wording);
        /* A statement is its writers' to publish; how few they are is not. */
        report_add(m, REPORT_TEXT,
                   report_any_few(s, &s->minorities[i].jurors, 1)
                       ? tr(out, "Stand behind it: fewer than 5 jurors.")
                       : trn(out, "Stands behind it: %lld juror.", "Stand behind it: %lld jurors.",
                             s->minorities[i].jurors));
    }
}

static enum fail record_page(struct report_maker *m, struct db *db, const struct report_source *s,
                             struct why *why) {
    struct request *request = m->request;
    const struct html *out = request->out;
    struct reconcile *r = reconcile_new(request->arena, request->language);
    struct jury_vote_list_row *votes;
    size_t n, n_votes;
    TRY(jury_vote_list(db, request->arena, s->engagement.id, &votes, &n_votes, why));
    report_reconcile(request, s, r);
    TRY(report_reconcile_more(request, db, s, r, why));
    m->report->reconcile = r;
    const struct reconcile_line *lines = reconcile_lines(r, &n);
    bool figures = !report_withholds(s);
    struct table t = table_new(m, figures ? 3 : 2, n + 1);
    t.heads[0] = tr(out, "What is checked");
    if (figures) t.heads[1] = tr(out, "Figures");
    t.heads[figures ? 2 : 1] = tr(out, "Result");
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < n; i++) {
            if (lines[i].holds != (pass == 1)) continue;
            t.cells[t.n++] = lines[i].what;
            if (figures) t.cells[t.n++] = lines[i].words;
            t.cells[t.n++] = lines[i].holds ? tr(out, "Adds up") : tr(out, "Does not add up");
        }
    report_begin(m, "record", tr(out, "Does every total add up?"));
    size_t wrong = reconcile_wrong(r);
    report_add(m, REPORT_NOTE,
               wrong == 0
                   ? trf(out, "All %zu checks hold.", n)
                   : trf(out, "Checks that do not hold: %zu of %zu. They stand first.", wrong, n));
    const struct jury_unreconciled_list_row *reason = wrong > 0 ? report_reason_find(s, r) : NULL;
    if (reason != NULL)
        report_add(m, REPORT_TEXT,
                   trf(out, "Why the report goes on although they do not hold, given on %s: %s",
                       clock_day_text(request->arena, reason->given_at, request->language),
                       reason->reason));
    table_put(m, tr(out, "Checks"), &t);
    report_excluded_add(m, s, votes, n_votes);
    return FAIL_NONE;
}

static enum fail pages_build(struct request *request, struct db *db,
                             const struct report_source *source, struct report *out,
                             struct why *why) {
    struct report_maker m = {.request = request, .report = out, .pages_most = source->n_uses + 9};
    *out =
        (struct report){.pages = ARENA_ARRAY(request->arena, struct report_page, m.pages_most + 1)};
    charge_page(&m, source);
    verdict_page(&m, source);
    for (size_t u = 0; u < source->n_uses; u++) use_page(&m, source, u);
    TRY(votes_page(&m, db, source, why));
    scale_page(&m, source);
    if (!text_is_empty(source->recommendations)) {
        report_begin(&m, "words", tr(request->out, "In the jurors' own words"));
        report_add(&m, REPORT_TEXT, source->recommendations);
    }
    minority_page(&m, source);
    TRY(fair_page(&m, db, source, why));
    TRY(record_page(&m, db, source, why));
    report_end(&m);
    return FAIL_NONE;
}

/* What a juror signs is the content, in whichever language they read it and with all its numbers:
 * the digests are those of the English pages from which nothing is held back. */
enum fail report_build(struct request *request, struct db *db, const struct report_source *source,
                       struct report *out, struct why *why) {
    struct report signed_report;
    struct html *shown = request->out;
    const char *language = request->language;
    struct report_source whole = *source;
    TRY(pages_build(request, db, source, out, why));
    if (text_is(language, "en") && !report_withholds(source)) return FAIL_NONE;
    whole.is_public = false;
    request->language = "en";
    request->out = request_html(request);
    enum fail fail = pages_build(request, db, &whole, &signed_report, why);
    request->language = language;
    request->out = shown;
    if (fail != FAIL_NONE) return fail;
    for (size_t p = 0; p < out->n; p++)
        for (size_t k = 0; k < signed_report.n; k++)
            if (text_is(out->pages[p].key, signed_report.pages[k].key))
                out->pages[p].digest = signed_report.pages[k].digest;
    return FAIL_NONE;
}
