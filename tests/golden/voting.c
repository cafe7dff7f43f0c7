/* Ranked ballots, grades. */
#include "base/csv.h"
#include "stats/voting/condorcet.h"
#include "stats/voting/grades.h"
#include "stats/voting/runoff.h"
#include "stats/voting/stv.h"
#include "tests/golden/golden.h"

#include <math.h>

static int text_compare(const void *left, const void *right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* The names on all ballots, by byte order, as ballots name them. */
static size_t names_of(struct golden_run *run, const struct csv *csv, size_t column,
                       const char ***names) {
    size_t n = 0, room = 16;
    const char **list = ARENA_ARRAY(run->arena, const char *, room);
    for (size_t r = 0; r < csv->n_rows; r++) {
        const char *at = csv_cell(csv, r, column);
        while (*at != '\0') {
            size_t end = strcspn(at, ">=");
            const char *name = str_copy(run->arena, str_trim((struct str){at, end}));
            bool known = name[0] == '\0';
            for (size_t i = 0; i < n; i++) known = known || text_is(list[i], name);
            if (!known && n == room) {
                list = arena_grow(run->arena, list, room * sizeof *list, 2 * room * sizeof *list);
                room *= 2;
            }
            if (!known) list[n++] = name;
            at += end + (at[end] != '\0');
        }
    }
    qsort(list, n, sizeof *list, text_compare);
    *names = list;
    return n;
}

static enum fail ballots_of(struct golden_run *run, struct ballots *out, struct why *why) {
    struct str bytes;
    struct csv csv;
    size_t ballot, count;
    TRY(golden_bytes(run, arena_printf(run->arena, "%s.csv", run->input), &bytes, why));
    TRY(csv_read(run->arena, bytes, &csv, why));
    TRY(csv_column_want(&csv, "ballot", &ballot, why));
    TRY(csv_column_want(&csv, "count", &count, why));
    const char **names;
    size_t n = names_of(run, &csv, ballot, &names);
    struct ballot_list *list = ballot_list_new(run->arena, names, n);
    for (size_t r = 0; r < csv.n_rows; r++) {
        int64_t votes;
        if (!str_int(str_of(csv_cell(&csv, r, count)), 1, BALLOT_VOTES_MAX, &votes))
            return why_fail(why, FAIL_INPUT, "count", "want a count");
        TRY(ballot_list_add_text(list, csv_cell(&csv, r, ballot), votes, why));
    }
    *out = ballot_list_end(list);
    return FAIL_NONE;
}

static const char *place(struct golden_run *run, size_t i) {
    return arena_printf(run->arena, "%zu", i + 1);
}

static enum fail condorcet(struct golden_run *run, struct why *why) {
    struct ballots ballots;
    struct condorcet out;
    TRY(ballots_of(run, &ballots, why));
    TRY(condorcet_run(run->arena, &ballots, &out, why));
    const char *const *name = ballots.candidates;
    for (size_t a = 0; a < out.n; a++) {
        golden_number(run, "copeland", name[a], out.copeland[a]);
        golden_number(run, "borda", name[a], out.borda[a]);
        golden_text(run, "schulze_order", place(run, a), name[out.schulze_order[a]]);
        golden_text(run, "ranked_pairs", place(run, a), name[out.ranked_pairs[a]]);
        for (size_t b = 0; b < out.n; b++) {
            golden_cell(run, "pairwise", name[a], name[b], (double)out.preferred[a * out.n + b]);
            golden_cell(run, "schulze_strength", name[a], name[b],
                        (double)out.strength[a * out.n + b]);
        }
    }
    golden_text(run, "condorcet_winner", "", out.winner < out.n ? name[out.winner] : "NA");
    return FAIL_NONE;
}
GOLDEN(condorcet, "vote.condorcet");

static enum fail irv(struct golden_run *run, struct why *why) {
    struct ballots ballots;
    struct runoff out;
    TRY(ballots_of(run, &ballots, why));
    struct runoff_plan plan = {.ballots = &ballots};
    TRY(runoff_run(run->arena, &plan, &out, why));
    for (size_t r = 0; r < out.n_rounds; r++) {
        for (size_t c = 0; c < out.n_candidates; c++)
            golden_cell(run, "rounds", place(run, r), ballots.candidates[c],
                        (double)out.votes[r * out.n_candidates + c]);
        golden_cell(run, "rounds", place(run, r), "exhausted", (double)out.exhausted[r]);
        if (r + 1 < out.n_rounds)
            golden_text(run, "eliminated", place(run, r), ballots.candidates[out.eliminated[r]]);
    }
    golden_text(run, "winner", "", ballots.candidates[out.winner]);
    return FAIL_NONE;
}
GOLDEN(irv, "vote.irv");

static enum fail stv(struct golden_run *run, struct why *why) {
    struct str bytes;
    struct ballot_file file;
    struct stv out;
    TRY(golden_bytes(run, arena_printf(run->arena, "%s.blt", run->input), &bytes, why));
    TRY(ballots_read_blt(run->arena, bytes, &file, why));
    struct stv_plan plan = {.ballots = &file.ballots,
                            .withdrawn = file.withdrawn,
                            .tie_order = file.tie_order,
                            .seats = (size_t)golden_real(run, "seats", (double)file.seats)};
    if (!stv_rule_read(golden_word(run, "rule", ""), &plan.rule))
        return why_fail(why, FAIL_INPUT, "rule", "there is no rule of this name");
    TRY(stv_run(run->arena, &plan, &out, why));
    golden_number(run, "quota_first", "", out.quota_first);
    size_t told = 0;
    for (size_t i = 0; i < out.n_actions; i++) {
        enum stv_act act = out.action[i].act;
        if (act == STV_TIE || act == STV_TIE_EARLIER || act == STV_TRANSFER_SURPLUS ||
            act == STV_TRANSFER_DEFEATED)
            continue;
        golden_text(run, "actions", place(run, told++), out.action[i].text);
    }
    for (size_t i = 0; i < out.n_elected; i++) {
        const char *name = file.ballots.candidates[out.elected[i]];
        golden_text(run, "elected", place(run, i), name);
        golden_number(run, "final_votes", name, out.votes[out.elected[i]]);
    }
    return FAIL_NONE;
}
GOLDEN(stv, "vote.stv");

/* Grades are every column but the voter's. */
static enum fail grades_of(struct golden_run *run, struct grades_plan *plan,
                           const char *const **options, struct why *why) {
    const struct frame *frame;
    TRY(golden_frame(run, run->input, &frame, why));
    const char **names = ARENA_ARRAY(run->arena, const char *, frame->n_columns);
    size_t m = 0, n = frame->n_rows;
    for (size_t c = 0; c < frame->n_columns; c++)
        if (!text_is(frame->columns[c].name, "voter")) names[m++] = frame->columns[c].name;
    double *grade = ARENA_ARRAY(run->arena, double, n *m);
    for (size_t o = 0; o < m; o++) {
        const double *numbers;
        TRY(frame_numbers(frame, names[o], &numbers, why));
        for (size_t v = 0; v < n; v++) grade[v * m + o] = numbers[v];
    }
    *plan = (struct grades_plan){.n_voters = n, .n_options = m, .grade = grade, .lowest = 1};
    /* "grades 1..6", or "8 endorse ... 1 block" */
    const char *scale = strstr(run->arguments, "1..");
    const char *highest = scale == NULL ? run->arguments : scale + 3;
    int64_t most;
    if (!str_int((struct str){highest, strspn(highest, "0123456789")}, 2, 100, &most))
        return golden_unsaid(run, "1..", why);
    plan->highest = (int)most;
    *options = names;
    return FAIL_NONE;
}

static enum fail majority(struct golden_run *run, struct why *why) {
    struct grades_plan plan;
    const char *const *options;
    struct majority out;
    TRY(grades_of(run, &plan, &options, why));
    TRY(majority_run(run->arena, &plan, &out, why));
    for (size_t o = 0; o < out.n_options; o++) {
        golden_number(run, "median", options[o], out.median[o]);
        golden_number(run, "p", options[o], out.p[o]);
        golden_number(run, "q", options[o], out.q[o]);
        golden_number(run, "gauge", options[o], out.gauge[o]);
        golden_number(run, "score_mean", options[o], out.mean[o]);
        golden_number(run, "approval", options[o], (double)out.approval[o]);
        golden_text(run, "order", place(run, o), options[out.order[o]]);
    }
    return FAIL_NONE;
}
GOLDEN(majority, "vote.majority_judgment");

static enum fail gradients(struct golden_run *run, struct why *why) {
    struct grades_plan plan;
    const char *const *options;
    struct gradients out;
    TRY(grades_of(run, &plan, &options, why));
    TRY(gradients_run(run->arena, &plan, &out, why));
    for (size_t o = 0; o < out.n_options; o++) {
        golden_number(run, "support", options[o], out.support[o]);
        golden_number(run, "reservations", options[o], out.reservations[o]);
        golden_number(run, "blocks", options[o], (double)out.blocks[o]);
        golden_number(run, "consensus", options[o], out.consensus[o]);
    }
    return FAIL_NONE;
}
GOLDEN(gradients, "vote.gradients");
