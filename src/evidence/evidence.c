#include "evidence/evidence.h"

#include "base/str.h"

#include <math.h>
#include <stdlib.h>

static const struct {
    const char *word, *text;
} states[N_EVIDENCE_STATES] = {
    {"planned", "Planned"},
    {"before", "First ballot open"},
    {"between", "First ballot closed"},
    {"after", "Final ballot open"},
    {"closed", "Closed"},
};
static const char *const answers[N_EVIDENCE_ANSWERS] = {"yes", "unsure", "no"};
static const char *const moments[N_EVIDENCE_MOMENTS] = {"before", "after"};
static const char *const safeguards[] = {"", "certainly_sufficient", "probably_sufficient",
                                         "probably_insufficient", "certainly_insufficient"};

const char *evidence_state_word(enum evidence_state state) {
    return states[state].word;
}
const char *evidence_state_text(enum evidence_state state) {
    return states[state].text;
}
const char *evidence_answer_word(enum evidence_answer answer) {
    return answers[answer];
}
const char *evidence_moment_word(enum evidence_moment moment) {
    return moments[moment];
}

enum evidence_state evidence_state_read(const char *word) {
    int i = 0;
    while (i < N_EVIDENCE_STATES && !text_is(states[i].word, word)) i++;
    return (enum evidence_state)i;
}

enum evidence_answer evidence_answer_read(const char *word) {
    int i = 0;
    while (i < N_EVIDENCE_ANSWERS && !text_is(answers[i], word)) i++;
    return (enum evidence_answer)i;
}

enum evidence_moment evidence_moment_read(const char *word) {
    int i = 0;
    while (i < N_EVIDENCE_MOMENTS && !text_is(moments[i], word)) i++;
    return (enum evidence_moment)i;
}

bool evidence_safeguards_is(const char *word) {
    for (size_t i = 0; i < sizeof safeguards / sizeof safeguards[0]; i++)
        if (text_is(safeguards[i], word)) return true;
    return false;
}

bool evidence_moment_open(enum evidence_state state, enum evidence_moment *moment) {
    *moment = state == EVIDENCE_BEFORE ? EVIDENCE_FIRST : EVIDENCE_LAST;
    return state == EVIDENCE_BEFORE || state == EVIDENCE_AFTER;
}

bool evidence_may_edit(enum evidence_state state) {
    return state == EVIDENCE_PLANNED;
}

bool evidence_may_show(enum evidence_state state) {
    return state == EVIDENCE_BETWEEN || state == EVIDENCE_CLOSED;
}

/* The ways between states; a ballot that was closed before anybody answered can be opened again. */
static bool is_way(enum evidence_state from, enum evidence_state to) {
    switch (from) {
    case EVIDENCE_PLANNED: return to == EVIDENCE_BEFORE || to == EVIDENCE_AFTER;
    case EVIDENCE_BEFORE: return to == EVIDENCE_BETWEEN;
    case EVIDENCE_BETWEEN: return to == EVIDENCE_AFTER || to == EVIDENCE_BEFORE;
    case EVIDENCE_AFTER: return to == EVIDENCE_CLOSED;
    case EVIDENCE_CLOSED: return to == EVIDENCE_AFTER;
    case N_EVIDENCE_STATES: break;
    }
    return false;
}

bool evidence_was_shown(enum evidence_state from, enum evidence_state to,
                        const int64_t n_answered[N_EVIDENCE_MOMENTS]) {
    enum evidence_moment moment;
    return evidence_may_show(from) && evidence_moment_open(to, &moment) &&
           (from == EVIDENCE_CLOSED || moment == EVIDENCE_FIRST) && n_answered[moment] > 0;
}

enum fail evidence_step_check(enum evidence_state from, enum evidence_state to,
                              const struct evidence_readiness *readiness, struct why *why) {
    enum evidence_moment moment;
    if (!is_way(from, to))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "the ballot has moved on meanwhile; look at it again");
    if (!evidence_moment_open(to, &moment)) return FAIL_NONE;
    if (evidence_was_shown(from, to, readiness->n_answered))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "the result was shown, so the ballot is not opened again: a second result "
                        "with one more answer would show what that person said");
    if (readiness->version == 0)
        return why_fail(
            why, FAIL_CONFLICT, NULL,
            "freeze a version of the proposal first, so that everybody votes on the same text");
    if (!readiness->has_description)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "write what it is about, in plain English, first");
    if (!readiness->has_promise)
        return why_fail(
            why, FAIL_CONFLICT, NULL,
            "write down the promise to reply first: people must know it before they answer");
    if (readiness->n_uses == 0)
        return why_fail(why, FAIL_CONFLICT, NULL, "add at least one use to vote on first");
    if (readiness->n_people == 0)
        return why_fail(why, FAIL_CONFLICT, NULL, "add the people who take part first");
    return FAIL_NONE;
}

/* ---- counting ---- */

static int by_person(const void *a, const void *b) {
    const struct evidence_vote *x = a, *y = b;
    if (x->participant != y->participant) return x->participant < y->participant ? -1 : 1;
    return (int)x->moment - (int)y->moment;
}

static void pairs_count(const struct evidence_vote *votes, size_t n, struct evidence_tally *tally) {
    for (size_t i = 1; i < n; i++) {
        const struct evidence_vote *first = &votes[i - 1], *last = &votes[i];
        if (first->participant != last->participant || first->moment == last->moment) continue;
        tally->moved[first->answer][last->answer]++;
        tally->n_pairs++;
    }
}

static enum fail change_fill(struct evidence_tally *tally, struct why *why) {
    struct pairs pairs = {.yes_yes = tally->moved[EVIDENCE_YES][EVIDENCE_YES]};
    for (int a = EVIDENCE_UNSURE; a < N_EVIDENCE_ANSWERS; a++) {
        pairs.no_yes += tally->moved[a][EVIDENCE_YES];
        pairs.yes_no += tally->moved[EVIDENCE_YES][a];
        for (int b = EVIDENCE_UNSURE; b < N_EVIDENCE_ANSWERS; b++)
            pairs.no_no += tally->moved[a][b];
    }
    tally->has_change = tally->n_pairs > 0;
    if (!tally->has_change) return FAIL_NONE;
    return proportion_change(&pairs, 0.95, &tally->change, why);
}

enum fail evidence_count(struct arena *arena, const struct evidence_vote *votes, size_t n,
                         struct evidence_tally *out, struct why *why) {
    struct evidence_tally tally = {.yes = {{(double)NAN, (double)NAN}, {(double)NAN, (double)NAN}}};
    struct evidence_vote *sorted = ARENA_ARRAY(arena, struct evidence_vote, n);
    for (size_t i = 0; i < n; i++) {
        sorted[i] = votes[i];
        tally.counts[votes[i].moment][votes[i].answer]++;
        tally.n[votes[i].moment]++;
    }
    qsort(sorted, n, sizeof *sorted, by_person);
    pairs_count(sorted, n, &tally);
    for (int m = 0; m < N_EVIDENCE_MOMENTS; m++)
        if (tally.n[m] > 0)
            TRY(proportion_wilson(tally.counts[m][EVIDENCE_YES], tally.n[m], 0.95, &tally.yes[m],
                                  why));
    TRY(change_fill(&tally, why));
    *out = tally;
    return FAIL_NONE;
}

bool evidence_changes_are_safe(const struct evidence_tally *tally) {
    if (tally->n_pairs < 10) return false;
    for (int a = 0; a < N_EVIDENCE_ANSWERS; a++)
        for (int b = 0; b < N_EVIDENCE_ANSWERS; b++)
            if (tally->moved[a][b] == 1 || tally->moved[a][b] == 2) return false;
    return true;
}

/* ---- points ---- */

static enum fail points_sum(const double *points, size_t n, struct evidence_points *out,
                            struct why *why) {
    *out = (struct evidence_points){0};
    for (size_t i = 0; i < n; i++) {
        if (isnan(points[i])) {
            out->n_blank++;
            continue;
        }
        if (points[i] < 0 || points[i] > EVIDENCE_POINTS)
            return why_fail(why, FAIL_INPUT, NULL, "Points must be between 0 and 100");
        out->total += points[i];
    }
    out->left = EVIDENCE_POINTS - out->total;
    if (out->left < -1e-9)
        return why_fail(why, FAIL_INPUT, NULL,
                        "You have given %g points; take %g away to make it 100", out->total,
                        -out->left);
    return FAIL_NONE;
}

enum fail evidence_points_check(const double *points, size_t n, struct evidence_points *out,
                                struct why *why) {
    TRY(points_sum(points, n, out, why));
    if (fabs(out->left) < 1e-9) return FAIL_NONE;
    return why_fail(why, FAIL_INPUT, NULL,
                    "You have given %g of 100 points; give %g more to make it 100", out->total,
                    out->left);
}

enum fail evidence_points_share(double *points, size_t n, struct why *why) {
    struct evidence_points sum;
    TRY(points_sum(points, n, &sum, why));
    if (n == 0) return FAIL_NONE;
    bool over_all = sum.n_blank == 0;
    size_t among = over_all ? n : sum.n_blank, given = 0;
    int64_t left = (int64_t)floor(sum.left + 1e-9);
    int64_t each = left / (int64_t)among, extra = left % (int64_t)among;
    for (size_t i = 0; i < n; i++) {
        if (!over_all && !isnan(points[i])) continue;
        double base = over_all ? points[i] : 0;
        points[i] = base + (double)(each + ((int64_t)given < extra ? 1 : 0));
        given++;
    }
    return FAIL_NONE;
}

/* Of at least one person, but so few that each could be guessed. */
static bool is_few(int64_t people) {
    return people > 0 && people < 5;
}

enum evidence_shown evidence_shown(const int64_t counts[N_EVIDENCE_ANSWERS], bool is_published) {
    if (is_published) return EVIDENCE_SHOW_ALL;
    int64_t n = 0;
    bool any_few = false;
    for (int a = 0; a < N_EVIDENCE_ANSWERS; a++) {
        n += counts[a];
        any_few |= is_few(counts[a]);
    }
    if (is_few(n)) return EVIDENCE_SHOW_NOTHING;
    if (!any_few) return EVIDENCE_SHOW_ALL;
    int64_t yes = counts[EVIDENCE_YES];
    return is_few(yes) || is_few(n - yes) ? EVIDENCE_SHOW_N : EVIDENCE_SHOW_YES;
}
