/* Papers that are not counted, by cause: in the reconciliation block and as a table of the report.
 */
#include "jury/report.h"

#include <string.h>

static bool handed_in(const struct report_source *s, const char *ballot, int64_t participant) {
    for (size_t i = 0; i < s->n_handed_in; i++)
        if (s->handed_in[i].participant == participant && text_is(s->handed_in[i].ballot, ballot))
            return true;
    return false;
}

/* What is known of somebody's paper of a ballot. */
static struct excluded_sheet sheet_of(const struct report_source *s, const char *ballot,
                                      int64_t participant, const char *left_day) {
    struct excluded_sheet sheet = {.left = !text_is_empty(left_day), .noted = N_EXCLUDED};
    sheet.handed_in = handed_in(s, ballot, participant);
    for (size_t i = 0; i < s->n_sheets; i++)
        if (s->sheets[i].participant == participant && text_is(s->sheets[i].moment, ballot)) {
            sheet.handed_in = true;
            sheet.imported = s->sheets[i].imported > 0;
        }
    for (size_t i = 0; i < s->n_excluded; i++)
        if (s->excluded[i].participant == participant && text_is(s->excluded[i].ballot, ballot))
            sheet.noted = excluded_read(s->excluded[i].cause);
    return sheet;
}

void report_missing_answers(const struct report_source *s, size_t use, int moment, size_t group,
                            int64_t *counts) {
    memset(counts, 0, N_EXCLUDED * sizeof counts[0]);
    for (size_t j = 0; j < s->n_jurors; j++) {
        if (group < s->n_groups && s->group[j] != group) continue;
        if (s->answered[(j * s->n_uses + use) * N_EVIDENCE_MOMENTS + (size_t)moment]) continue;
        struct excluded_sheet sheet =
            sheet_of(s, evidence_moment_word((enum evidence_moment)moment), s->jurors[j].id,
                     s->jurors[j].left_day);
        counts[excluded_cause(&sheet)]++;
    }
}

void report_missing_scale(const struct report_source *s, int moment, size_t group,
                          int64_t *counts) {
    const char *ballot = evidence_moment_word((enum evidence_moment)moment);
    const char *name = moment == EVIDENCE_FIRST ? "scale:before" : "scale:after";
    memset(counts, 0, N_EXCLUDED * sizeof counts[0]);
    for (size_t j = 0; j < s->n_jurors; j++) {
        if (s->group[j] != group || handed_in(s, name, s->jurors[j].id)) continue;
        struct excluded_sheet sheet = sheet_of(s, ballot, s->jurors[j].id, s->jurors[j].left_day);
        counts[excluded_cause(&sheet)]++;
    }
}

int64_t report_missing_papers(const struct report_source *s, const char *ballot, int64_t *counts) {
    int64_t n = 0;
    memset(counts, 0, N_EXCLUDED * sizeof counts[0]);
    for (size_t i = 0; i < s->n_everybody; i++) {
        const struct jury_everybody_list_row *person = &s->everybody[i];
        struct excluded_sheet sheet = sheet_of(s, ballot, person->id, person->left_day);
        sheet.withdrawn = !text_is(person->state, "active");
        if (sheet.handed_in && !sheet.withdrawn)
            n++;
        else
            counts[excluded_cause(&sheet)]++;
    }
    return n;
}

size_t report_causes(struct request *request, const int64_t *counts,
                     struct reconcile_missing *missing) {
    size_t n = 0;
    for (int c = 0; c < N_EXCLUDED; c++)
        if (counts[c] > 0 && c != EXCLUDED_NO_CAUSE)
            missing[n++] = (struct reconcile_missing){
                tr(request->out, excluded_short((enum excluded_cause)c)), counts[c]};
    return n;
}

/* ---- ballots that can be checked ---- */

struct paper_ballot {
    const char *ballot, *title;
    bool everybody; /* whoever hands in none has to have a cause; else they just did not vote */
};

static size_t ballots_list(struct request *request, const struct report_source *s,
                           const struct jury_vote_list_row *votes, size_t n_votes,
                           struct paper_ballot **out) {
    const struct html *html = request->out;
    size_t n = 0;
    bool asked[N_EVIDENCE_MOMENTS] = {false};
    for (size_t u = 0; u < s->n_uses; u++)
        for (int m = 0; m < N_EVIDENCE_MOMENTS; m++)
            asked[m] |= s->verdict.uses[u].all.tally.n[m] > 0;
    *out = ARENA_ARRAY(request->arena, struct paper_ballot, n_votes + 3);
    if (asked[EVIDENCE_FIRST])
        (*out)[n++] = (struct paper_ballot){"before", tr(html, "Papers of the first ballot"), true};
    if (asked[EVIDENCE_LAST])
        (*out)[n++] = (struct paper_ballot){"after", tr(html, "Papers of the final ballot"), true};
    if (jury_reasons_read(s->row.reasons_state) == JURY_REASONS_DONE)
        (*out)[n++] =
            (struct paper_ballot){"reasons", tr(html, "Papers of the vote on reasons"), false};
    for (size_t i = 0; i < n_votes; i++)
        if (text_is(votes[i].state, "closed"))
            (*out)[n++] = (struct paper_ballot){
                arena_printf(request->arena, "vote:%lld", (long long)votes[i].id),
                trf(html, "Papers in the vote: %s", votes[i].title), false};
    return n;
}

void report_reconcile_papers(struct request *request, const struct report_source *s,
                             const struct jury_vote_list_row *votes, size_t n_votes,
                             struct reconcile *r) {
    struct paper_ballot *ballots;
    size_t n = ballots_list(request, s, votes, n_votes, &ballots);
    for (size_t i = 0; i < n; i++) {
        struct reconcile_missing missing[N_EXCLUDED + 1];
        int64_t counts[N_EXCLUDED];
        int64_t papers = report_missing_papers(s, ballots[i].ballot, counts);
        size_t n_missing = report_causes(request, counts, missing);
        if (!ballots[i].everybody && counts[EXCLUDED_NO_CAUSE] > 0)
            missing[n_missing++] = (struct reconcile_missing){tr(request->out, "handed none in"),
                                                              counts[EXCLUDED_NO_CAUSE]};
        reconcile_row_but(r, ballots[i].title, &papers, 1, missing, n_missing,
                          (int64_t)s->n_everybody);
    }
}

/* ---- as a table ---- */

void report_excluded_add(struct report_maker *maker, const struct report_source *s,
                         const struct jury_vote_list_row *votes, size_t n_votes) {
    struct request *request = maker->request;
    const struct html *out = request->out;
    struct paper_ballot *ballots;
    size_t n_ballots = ballots_list(request, s, votes, n_votes, &ballots), n = 0, removed = 0;
    size_t columns = report_withholds(s) ? 2 : 3;
    const char **heads = ARENA_ARRAY(request->arena, const char *, columns);
    const char **cells =
        ARENA_ARRAY(request->arena, const char *, columns *n_ballots *N_EXCLUDED + 1);
    heads[0] = tr(out, "Ballot"), heads[1] = tr(out, "Why it is not counted");
    if (columns == 3) heads[2] = tr(out, "Jurors");
    for (size_t i = 0; i < n_ballots; i++) {
        int64_t counts[N_EXCLUDED];
        report_missing_papers(s, ballots[i].ballot, counts);
        for (int c = 0; c < N_EXCLUDED; c++) {
            if (counts[c] == 0 || (c == EXCLUDED_NO_CAUSE && !ballots[i].everybody)) continue;
            cells[n++] = ballots[i].title;
            cells[n++] = tr(out, excluded_text((enum excluded_cause)c));
            if (columns == 3)
                cells[n++] = arena_printf(request->arena, "%lld", (long long)counts[c]);
        }
    }
    for (size_t i = 0; i < s->n_reasons; i++) removed += text_is(s->reasons[i].state, "withdrawn");
    if (n == 0 && removed == 0) return;
    report_add(maker, REPORT_HEADING, tr(out, "What is not counted, and why"));
    report_table(maker, tr(out, "Papers that are not counted"), heads, columns, cells, n / columns);
    if (removed > 0)
        report_add(maker, REPORT_TEXT,
                   tr(out,
                      "Reasons of jurors who withdrew are no longer printed. Votes that others "
                      "gave to them are part of the sums of votes, so that nobody's votes are "
                      "lost."));
}
