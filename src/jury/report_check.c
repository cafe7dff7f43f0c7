/* The reconciliation block of a report: every total in it, against the ballots. */
#include "jury/report.h"
#include "jury/votes.sql.h"

#include <string.h>

static const char *moment_text(const struct html *out, int moment) {
    if (moment == N_EVIDENCE_MOMENTS) return tr(out, "safeguards enough");
    return moment == EVIDENCE_FIRST ? tr(out, "at the start") : tr(out, "at the end");
}

static bool is_grouped(const struct report_source *s) {
    return s->n_groups > 1;
}

static void tally_check(struct request *request, const struct report_source *s, size_t u, int m,
                        struct reconcile *r) {
    const struct html *out = request->out;
    const struct verdict_use *use = &s->verdict.uses[u];
    if (use->all.tally.n[m] == 0) return;
    const char *name = s->uses[u].title;
    for (size_t g = 0; g <= s->n_groups; g++) {
        const struct verdict_group *group = g < s->n_groups ? &use->groups[g] : &use->all;
        struct reconcile_missing missing[N_EXCLUDED];
        int64_t counts[N_EXCLUDED];
        if (g < s->n_groups && !is_grouped(s)) continue;
        report_missing_answers(s, u, m, g, counts);
        size_t n_missing = report_causes(request, counts, missing);
        reconcile_row_but(r,
                          g < s->n_groups ? trf(out, "%s, %s, %s", name, moment_text(out, m),
                                                report_group(out, s, g))
                                          : trf(out, "%s, %s", name, moment_text(out, m)),
                          group->tally.counts[m], N_EVIDENCE_ANSWERS, missing, n_missing,
                          group->jurors);
    }
    if (!is_grouped(s)) return;
    int64_t *yes = ARENA_ARRAY(request->arena, int64_t, s->n_groups);
    for (size_t g = 0; g < s->n_groups; g++) yes[g] = use->groups[g].tally.counts[m][EVIDENCE_YES];
    reconcile_row(r, trf(out, "%s, yes %s: the groups make the whole", name, moment_text(out, m)),
                  yes, s->n_groups, use->all.tally.counts[m][EVIDENCE_YES]);
}

static void safeguards_check(struct request *request, const struct report_source *s, size_t u,
                             struct reconcile *r) {
    const struct verdict_group *all = &s->verdict.uses[u].all;
    int64_t answered = 0;
    /* Counted by the store: an answer that the verdict could not read is missed here. */
    for (size_t i = 0; i < s->n_safeguards; i++)
        if (s->safeguards[i].data_use == s->uses[u].id) answered = s->safeguards[i].n;
    if (answered == 0) return;
    reconcile_row(r, trf(request->out, "%s, safeguards", s->uses[u].title), all->safeguards,
                  VERDICT_SAFEGUARDS, answered);
    if (!is_grouped(s)) return;
    for (int level = 0; level < VERDICT_SAFEGUARDS; level++) {
        int64_t *groups = ARENA_ARRAY(request->arena, int64_t, s->n_groups);
        for (size_t g = 0; g < s->n_groups; g++)
            groups[g] = s->verdict.uses[u].groups[g].safeguards[level];
        reconcile_row(r,
                      trf(request->out, "%s, safeguards, \"%s\": the groups make the whole",
                          s->uses[u].title, tr(request->out, verdict_safeguards_text(level))),
                      groups, s->n_groups, all->safeguards[level]);
    }
}

static void changes_check(struct request *request, const struct report_source *s, size_t u,
                          struct reconcile *r) {
    const struct evidence_tally *t = &s->verdict.uses[u].all.tally;
    if (!s->verdict.uses[u].shows_changes) return;
    for (int a = 0; a < N_EVIDENCE_ANSWERS && t->n_pairs == t->n[EVIDENCE_FIRST]; a++)
        reconcile_row(r, trf(request->out, "%s, table of changes, row %d", s->uses[u].title, a + 1),
                      t->moved[a], N_EVIDENCE_ANSWERS, t->counts[EVIDENCE_FIRST][a]);
}

static void conditions_check(struct request *request, const struct report_source *s, size_t u,
                             struct reconcile *r) {
    const struct evidence_tally *t = &s->verdict.uses[u].all.tally;
    int64_t put = 0, not_yes = t->n[EVIDENCE_LAST] - t->counts[EVIDENCE_LAST][EVIDENCE_YES];
    for (size_t i = 0; i < s->n_conditions; i++)
        if (s->conditions[i].data_use == s->uses[u].id) put += s->conditions[i].jurors;
    if (put > 0)
        reconcile_most(r,
                       trf(request->out, "%s, jurors under conditions, of those not saying yes",
                           s->uses[u].title),
                       put, not_yes);
}

static void reasons_check(struct request *request, const struct report_source *s, size_t u,
                          struct reconcile *r) {
    /* While jurors vote nobody sees how many votes are in, not even as a check. */
    if (jury_reasons_read(s->row.reasons_state) != JURY_REASONS_DONE) return;
    for (int side = 0; side < 2; side++) {
        int64_t votes = 0;
        bool any = false;
        for (size_t i = 0; i < s->n_reasons; i++) {
            if (s->reasons[i].data_use != s->uses[u].id ||
                !text_is(s->reasons[i].side, side == 0 ? "yes" : "no"))
                continue;
            any |= s->reasons[i].votes > 0;
            votes += s->reasons[i].votes;
        }
        if (any)
            reconcile_most(
                r,
                side == 0 ? trf(request->out, "%s, votes on reasons for", s->uses[u].title)
                          : trf(request->out, "%s, votes on reasons against", s->uses[u].title),
                votes, (int64_t)s->n_jurors * s->row.votes_each);
    }
}

static void scale_check(struct request *request, const struct report_source *s,
                        struct reconcile *r) {
    for (size_t g = 0; g < s->n_groups; g++)
        for (int m = 0; m < N_EVIDENCE_MOMENTS; m++) {
            int64_t counts[5] = {0}, jurors = 0, causes[N_EXCLUDED] = {0};
            struct reconcile_missing missing[N_EXCLUDED];
            bool any = false;
            for (size_t i = 0; i < s->n_scale; i++)
                if (report_in_group(s, s->scale[i].strand, g) && s->scale[i].answer >= 1 &&
                    s->scale[i].answer <= 5 &&
                    text_is(s->scale[i].moment, evidence_moment_word((enum evidence_moment)m))) {
                    counts[s->scale[i].answer - 1] += s->scale[i].n;
                    any = true;
                }
            for (size_t j = 0; j < s->n_jurors; j++) jurors += s->group[j] == g;
            if (!any) continue;
            report_missing_scale(s, m, g, causes);
            size_t n_missing = report_causes(request, causes, missing);
            reconcile_row_but(
                r,
                is_grouped(s)
                    ? trf(request->out, "General question, %s, %s", moment_text(request->out, m),
                          report_group(request->out, s, g))
                    : trf(request->out, "General question, %s", moment_text(request->out, m)),
                counts, 5, missing, n_missing, jurors);
        }
}

/* ---- figures printed elsewhere ---- */

/* The whole jury ("" or no group at all), one of its groups, or n_groups + 1: no such group. */
static size_t group_named(const struct report_source *s, const char *strand) {
    if (text_is_empty(strand)) return s->n_groups;
    for (size_t g = 0; g < s->n_groups; g++)
        if (text_is(s->groups[g], strand)) return g;
    return s->n_groups + 1;
}

static void ballots_for(const struct report_source *s, const struct jury_printed_list_row *p,
                        size_t g, int64_t out[4]) {
    enum evidence_moment m = evidence_moment_read(p->moment);
    for (int i = 0; i < 4; i++) out[i] = 0;
    for (size_t u = 0; u < s->n_uses; u++) {
        if (s->uses[u].id != p->data_use) continue;
        const struct verdict_group *group = &s->verdict.uses[u].all;
        if (g < s->n_groups) group = &s->verdict.uses[u].groups[g];
        if (m == N_EVIDENCE_MOMENTS) { /* safeguards: certainly and probably, together */
            out[0] = group->safeguards[0] + group->safeguards[1];
            out[1] = group->safeguards[2] + group->safeguards[3];
            out[3] = out[0] + out[1];
            continue;
        }
        out[0] = group->tally.counts[m][EVIDENCE_YES];
        out[1] = group->tally.counts[m][EVIDENCE_NO];
        out[2] = group->tally.counts[m][EVIDENCE_UNSURE];
        out[3] = group->tally.n[m];
    }
}

static void figures_of(const struct jury_printed_list_row *p, int64_t out[4]) {
    const int64_t figures[] = {p->yes, p->no, p->unsure, p->people};
    for (int i = 0; i < 4; i++) out[i] = figures[i] == DB_NULL_INT ? -1 : figures[i];
}

static const char *printed_name(struct request *request, const struct report_source *s,
                                const struct jury_printed_list_row *p) {
    const char *use = "";
    for (size_t u = 0; u < s->n_uses; u++)
        if (s->uses[u].id == p->data_use) use = s->uses[u].title;
    int m = (int)evidence_moment_read(p->moment);
    return text_is_empty(p->strand)
               ? trf(request->out, "%s, %s (%s)", use, moment_text(request->out, m), p->place)
               : trf(request->out, "%s, %s, %s (%s)", use, moment_text(request->out, m), p->strand,
                     p->place);
}

static void printed_check(struct request *request, const struct report_source *s,
                          struct reconcile *r) {
    for (size_t i = 0; i < s->n_printed; i++) {
        const struct jury_printed_list_row *p = &s->printed[i];
        int64_t printed[4], ballots[4], other[4];
        const char *name = printed_name(request, s, p);
        figures_of(p, printed);
        size_t group = group_named(s, p->strand);
        if (group > s->n_groups) {
            reconcile_no_group(r, name, p->strand);
            continue;
        }
        ballots_for(s, p, group, ballots);
        reconcile_stated(r, trf(request->out, "%s: yes/no/unsure/people", name), printed, ballots,
                         4);
        if (printed[0] >= 0 && printed[1] >= 0 && printed[2] >= 0 && printed[3] >= 0)
            reconcile_row(r, trf(request->out, "%s: the printed row", name), printed, 3,
                          printed[3]);
        for (size_t k = 0; k < i; k++) {
            if (s->printed[k].data_use != p->data_use ||
                !text_is(s->printed[k].moment, p->moment) ||
                !text_is(s->printed[k].strand, p->strand))
                continue;
            figures_of(&s->printed[k], other);
            reconcile_twice(r, trf(request->out, "%s, and %s", name, s->printed[k].place), other,
                            printed, 4);
        }
    }
}

/* ---- reasons and sums printed elsewhere ---- */

/* Who chose a reason: in one group, "" not in a single one. */
static int64_t choosers(const struct report_source *s, int64_t reason, const char *strand) {
    int64_t n = 0;
    for (size_t i = 0; i < s->n_reason_groups; i++)
        if (s->reason_groups[i].reason == reason &&
            (text_is_empty(strand) || text_is(s->reason_groups[i].strand, strand)))
            n += s->reason_groups[i].jurors;
    return n;
}

/* A reason belongs to the groups whose jurors chose it. */
static const char *belongs_to(struct request *request, const struct report_source *s,
                              int64_t reason) {
    struct buf names;
    buf_init(&names, request->arena, 1 << 14);
    for (size_t i = 0; i < s->n_reason_groups; i++) {
        if (s->reason_groups[i].reason != reason) continue;
        const char *strand = s->reason_groups[i].strand;
        buf_printf(&names, "%s%s", names.n > 0 ? ", " : "",
                   text_is_empty(strand) ? tr(request->out, "no group") : strand);
    }
    return names.n > 0 ? names.s : tr(request->out, "no group");
}

static void printed_reasons_check(struct request *request, const struct report_source *s,
                                  struct reconcile *r) {
    /* Which reason was chosen how often shows when the vote on reasons is over. */
    if (jury_reasons_read(s->row.reasons_state) != JURY_REASONS_DONE) return;
    for (size_t i = 0; i < s->n_printed_reasons; i++) {
        const struct jury_printed_reason_list_row *p = &s->printed_reasons[i];
        const char *name = trf(request->out, "Reason \"%s\" (%s)", p->wording, p->place);
        if (group_named(s, p->strand) > s->n_groups) {
            reconcile_no_group(r, name, p->strand);
            continue;
        }
        int64_t chose = choosers(s, p->reason, p->strand);
        if (!text_is_empty(p->strand))
            reconcile_group(r, name, p->strand,
                            chose > 0 ? p->strand : belongs_to(request, s, p->reason));
        if (p->jurors != DB_NULL_INT)
            reconcile_stated(r, trf(request->out, "%s: jurors who chose it", name), &p->jurors,
                             &chose, 1);
    }
}

static void printed_sums_check(struct request *request, const struct report_source *s,
                               struct reconcile *r) {
    for (size_t i = 0; i < s->n_printed_sums; i++) {
        const struct jury_printed_sum_list_row *p = &s->printed_sums[i];
        const char *name = trf(request->out, "%s (%s)", p->what, p->place);
        int64_t *parts;
        size_t n;
        if (!jury_parts_read(request->arena, p->parts, &parts, &n)) continue;
        if (text_is(p->kind, "percents"))
            reconcile_percents(r, name, parts, n);
        else if (text_is(p->kind, "net"))
            reconcile_net(r, name, parts, n, p->total);
        else
            reconcile_total(r, name, parts, n, p->parts_unit, p->total, p->total_unit);
    }
}

void report_reconcile(struct request *request, const struct report_source *source,
                      struct reconcile *reconcile) {
    for (size_t u = 0; u < source->n_uses; u++) {
        for (int m = 0; m < N_EVIDENCE_MOMENTS; m++) tally_check(request, source, u, m, reconcile);
        safeguards_check(request, source, u, reconcile);
        changes_check(request, source, u, reconcile);
        reasons_check(request, source, u, reconcile);
        conditions_check(request, source, u, reconcile);
    }
    scale_check(request, source, reconcile);
    printed_check(request, source, reconcile);
    printed_reasons_check(request, source, reconcile);
    printed_sums_check(request, source, reconcile);
}

const struct jury_unreconciled_list_row *report_reason_find(const struct report_source *source,
                                                            const struct reconcile *reconcile) {
    const char *mark = reconcile_mark(reconcile);
    for (size_t i = source->n_unreconciled; i-- > 0;)
        if (text_is(source->unreconciled[i].digest, mark)) return &source->unreconciled[i];
    return NULL;
}

enum fail report_reconciled_check(const struct report_source *source, const struct report *report,
                                  struct why *why) {
    size_t wrong = reconcile_wrong(report->reconcile);
    if (wrong == 0 || report_reason_find(source, report->reconcile) != NULL) return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL,
                    "Checks that do not hold: %zu. Correct what is wrong, or give the reason why "
                    "the report goes on as it is",
                    wrong);
}

/* What needs more rows than the report prints: each juror's votes on reasons. */
enum fail report_reconcile_more(struct request *request, struct db *db,
                                const struct report_source *source, struct reconcile *reconcile,
                                struct why *why) {
    struct jury_reason_list_spent_row *spent;
    struct jury_vote_list_row *votes;
    size_t n_spent, n_votes;
    int64_t most_spent = 0, most_on_one = 0;
    TRY(jury_reason_list_spent(db, request->arena, source->engagement.id, &spent, &n_spent, why));
    TRY(jury_vote_list(db, request->arena, source->engagement.id, &votes, &n_votes, why));
    for (size_t i = 0; i < n_spent; i++) {
        if (spent[i].spent > most_spent) most_spent = spent[i].spent;
        if (spent[i].most > most_on_one) most_on_one = spent[i].most;
    }
    if (n_spent > 0 && jury_reasons_read(source->row.reasons_state) == JURY_REASONS_DONE) {
        reconcile_most(reconcile,
                       tr(request->out, "Most votes that a juror gave on one list of reasons"),
                       most_spent, source->row.votes_each);
        reconcile_most(reconcile, tr(request->out, "Most votes that a juror gave to one reason"),
                       most_on_one, source->row.votes_cap);
    }
    report_reconcile_papers(request, source, votes, n_votes, reconcile);
    return FAIL_NONE;
}
