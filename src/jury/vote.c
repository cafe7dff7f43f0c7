#include "jury/vote.h"

#include "base/rng.h"
#include "base/str.h"
#include "stats/voting/ballots.h"
#include "stats/voting/condorcet.h"
#include "stats/voting/decide.h"
#include "stats/voting/grades.h"
#include "stats/voting/stv.h"
#include "web/html.h"

#include <math.h>
#include <string.h>

static const struct {
    const char *word, *text, *rule;
} kinds[N_VOTE_KINDS] = {
    {"motion", TR("A motion: yes, no, block or abstain"),
     TR("Carried when the rule below holds. A block counts as a no; under the rule of consent one "
        "block is enough to stop it.")},
    {"approval", TR("Approval: yes to as many as you like"),
     TR("The option with most approvals wins. Equal numbers are a tie.")},
    {"ranked", TR("Ranking: Condorcet and Schulze"),
     TR("An option wins that beats every other in pairs. Where none does, the strongest paths of "
        "Schulze's method give the order. Options that a juror left out stand below those "
        "ranked.")},
    {"stv", TR("Ranking for several places: single transferable vote"),
     TR("Counted by the rules of Scottish local elections of 2007: quota, surplus of elected "
        "options, then the lowest is excluded.")},
    {"grades", TR("Grades: majority judgement"),
     TR("The option with the highest middle grade wins; equal middle grades are compared by taking "
        "one middle grade away after the other.")},
    {"gradients", TR("Gradients of agreement"),
     TR("Eight steps from endorse to block. Shown are the share of support, and every block.")},
};

/* What each rule of a motion asks for, said before anybody votes. */
static const struct {
    const char *name, *text;
} motion_rules[] = {
    {"majority", TR("More than half of those who say yes or no must say yes. Who abstains takes "
                    "no part in the share.")},
    {"absolute-majority", TR("More than half of all jurors must say yes. Who abstains or hands in "
                             "no paper counts like a no.")},
    {"two-thirds", TR("At least two thirds of those who say yes or no must say yes. Who abstains "
                      "takes no part in the share.")},
    {"three-quarters", TR("At least three quarters of those who say yes or no must say yes. Who "
                          "abstains takes no part in the share.")},
    {"consensus", TR("Nobody may say no. Who abstains does not stand in the way.")},
    {"consent", TR("Nobody may block. A no without a block does not stand in the way, nor does "
                   "who abstains.")},
    {"unanimity", TR("Everybody who hands in a paper must say yes: one abstention is enough to "
                     "stop it.")},
};

const char *vote_rule_text(const char *rule) {
    for (size_t i = 0; i < sizeof motion_rules / sizeof motion_rules[0]; i++)
        if (text_is(motion_rules[i].name, rule)) return motion_rules[i].text;
    return "";
}

const char *vote_kind_word(enum vote_kind kind) {
    return kinds[kind].word;
}
const char *vote_kind_text(enum vote_kind kind) {
    return kinds[kind].text;
}
const char *vote_kind_rule(enum vote_kind kind) {
    return kinds[kind].rule;
}
enum vote_kind vote_kind_read(const char *word) {
    int k = 0;
    while (k < N_VOTE_KINDS && !text_is(kinds[k].word, word)) k++;
    return (enum vote_kind)k;
}

const char *vote_grade_text(int64_t grade) {
    static const char *const texts[] = {TR("Reject"), TR("Poor"), TR("Acceptable"), TR("Good"),
                                        TR("Very good")};
    return grade >= 1 && grade <= VOTE_GRADE_MOST ? texts[grade - 1] : "";
}

const char *vote_gradient_text(int64_t gradient) {
    static const char *const texts[] = {TR("Block"),
                                        TR("Disagree, but will not stand in the way"),
                                        TR("Serious doubts"),
                                        TR("Stand aside"),
                                        TR("Mixed feelings, support"),
                                        TR("Support with reservations"),
                                        TR("Agree with a minor point"),
                                        TR("Endorse")};
    return gradient >= 1 && gradient <= VOTE_GRADIENT_MOST ? texts[gradient - 1] : "";
}

enum fail vote_marks_check(enum vote_kind kind, const int64_t *marks, size_t n, struct why *why) {
    size_t marked = 0;
    for (size_t i = 0; i < n; i++) {
        marked += marks[i] != 0;
        for (size_t k = 0; k < i && (kind == VOTE_RANKED || kind == VOTE_STV); k++)
            if (marks[i] != 0 && marks[i] == marks[k] && kind == VOTE_STV)
                return why_fail(why, FAIL_INPUT, NULL,
                                "two options have the same place; give each a place of its own");
    }
    if (marked == 0 && kind != VOTE_APPROVAL)
        return why_fail(why, FAIL_INPUT, NULL, "mark at least one option, or abstain");
    if (marked < n && (kind == VOTE_GRADES || kind == VOTE_GRADIENTS))
        return why_fail(why, FAIL_INPUT, NULL, "answer for every option, or abstain");
    return FAIL_NONE;
}

const size_t *vote_lots(struct arena *arena, const char *seed, size_t n) {
    size_t *order = ARENA_ARRAY(arena, size_t, n);
    struct rng rng;
    rng_init(&rng, seed);
    for (size_t i = 0; i < n; i++) order[i] = i;
    for (size_t i = n; i > 1; i--) {
        size_t k = (size_t)rng_below(&rng, i), other = order[i - 1];
        order[i - 1] = order[k];
        order[k] = other;
    }
    return order;
}

struct count {
    struct arena *arena;
    const struct vote_papers *papers;
    const char *language;
    struct vote_result *out;
    size_t n_top; /* so many of the first lines are equally good */
};

#define SAY(count, text) tr_language((count)->language, (text))

static void heads(struct vote_result *out, const char *const *texts, size_t n) {
    out->n_heads = n;
    for (size_t i = 0; i < n; i++) out->heads[i] = texts[i];
}

static char *figure(struct arena *arena, int64_t n) {
    return arena_printf(arena, "%lld", (long long)n);
}

/* Numbers of 1 to 4 people could point at somebody: the public report leaves the table out. */
static void counts_look(struct count *c, const int64_t *counts, size_t n) {
    for (size_t i = 0; i < n; i++) c->out->is_small |= counts[i] >= 1 && counts[i] <= 4;
}

/* ---- motion ---- */

static const char *outcome_text(enum decide_outcome outcome) {
    switch (outcome) {
    case DECIDE_CARRIED: return TR("Carried");
    case DECIDE_NOT_CARRIED: return TR("Not carried");
    case DECIDE_TIED: return TR("Not carried: exactly at the share, where more is needed");
    case DECIDE_NO_QUORUM: return TR("Not carried: too few took part");
    case DECIDE_BLOCKED: return TR("Not carried: blocked");
    }
    return "";
}

static const char *level_text(enum decide_level level) {
    static const char *const texts[] = {TR("no majority"),    TR("a majority"),
                                        TR("two thirds"),     TR("three quarters"),
                                        TR("nobody against"), TR("unanimity")};
    return texts[level];
}

static enum fail count_motion(struct count *c, struct why *why) {
    static const char *const names[] = {TR("Yes"), TR("No"), TR("of these, blocks"),
                                        TR("Abstained"), TR("Papers")};
    const struct vote_papers *p = c->papers;
    struct decide_rule rule;
    struct decide_votes votes = {.abstain = p->n_abstained, .entitled = p->entitled};
    struct decision decision;
    if (!decide_rule_named(p->rule, &rule))
        return why_fail(why, FAIL_STORE, NULL, "this vote has a rule that is none");
    if (p->quorum > 0) rule.quorum = p->quorum;
    for (size_t i = 0; i < p->n_people; i++) {
        votes.yes += p->marks[i] == VOTE_YES;
        votes.no += p->marks[i] == VOTE_NO;
        votes.block += p->marks[i] == VOTE_BLOCK; /* decide counts it against, too */
    }
    TRY(decide(&rule, &votes, &decision, why));
    int64_t against = votes.no + votes.block, papers = votes.yes + against + votes.abstain;
    const int64_t counts[] = {votes.yes, against, votes.block, votes.abstain};
    counts_look(c, counts, 4);
    heads(c->out, names, 5);
    c->out->lines = ARENA_NEW(c->arena, struct vote_line);
    c->out->n_lines = 1;
    c->out->lines[0] =
        (struct vote_line){.wins = decision.outcome == DECIDE_CARRIED,
                           .cells = {figure(c->arena, votes.yes), figure(c->arena, against),
                                     figure(c->arena, votes.block), figure(c->arena, votes.abstain),
                                     figure(c->arena, papers)}};
    c->out->verdict = SAY(c, outcome_text(decision.outcome));
    if (papers < p->quorum || papers == 0)
        c->out->verdict = c->out->sentence = SAY(c, outcome_text(DECIDE_NO_QUORUM));
    else if (votes.yes + against == 0)
        c->out->verdict = c->out->sentence = SAY(c, TR("Not carried: everybody abstained"));
    if (c->out->sentence != NULL) return FAIL_NONE;
    c->out->sentence = arena_printf(
        c->arena,
        SAY(c, TR("%s. %lld of %lld said yes; %lld were needed. The votes cast reach: %s.")),
        c->out->verdict, (long long)decision.yes, (long long)decision.base,
        (long long)decision.needed, SAY(c, level_text(decision.level)));
    return FAIL_NONE;
}

/* ---- approval ---- */

static enum fail count_approval(struct count *c, struct why *why) {
    static const char *const names[] = {TR("Approvals"), TR("Of")};
    const struct vote_papers *p = c->papers;
    struct approval approval;
    (void)why;
    int8_t *approves = ARENA_ARRAY(c->arena, int8_t, p->n_people * p->n_options);
    for (size_t i = 0; i < p->n_people * p->n_options; i++) approves[i] = p->marks[i] == 1;
    approval_count(c->arena, approves, p->n_people, p->n_options, &approval);
    heads(c->out, names, 2);
    for (size_t i = 0; i < p->n_options; i++) {
        size_t option = approval.order[i];
        c->out->lines[i] = (struct vote_line){.option = option,
                                              .wins = i == 0,
                                              .tied = approval.tied[i],
                                              .cells = {figure(c->arena, approval.yes[option]),
                                                        figure(c->arena, (int64_t)p->n_people)}};
        const int64_t sides[] = {approval.yes[option], (int64_t)p->n_people - approval.yes[option]};
        counts_look(c, sides, 2);
    }
    size_t at_top = 1;
    while (at_top < p->n_options && approval.tied[at_top - 1]) at_top++;
    c->n_top = at_top;
    c->out->n_lines = p->n_options;
    return FAIL_NONE;
}

/* ---- ranked ---- */

static struct ballots ballots_of(struct count *c, struct why *why, enum fail *fail) {
    const struct vote_papers *p = c->papers;
    struct ballot_list *list = ballot_list_new(c->arena, p->options, p->n_options);
    size_t *order = ARENA_ARRAY(c->arena, size_t, p->n_options);
    size_t *level = ARENA_ARRAY(c->arena, size_t, p->n_options);
    *fail = FAIL_NONE;
    for (size_t i = 0; i < p->n_people && *fail == FAIL_NONE; i++) {
        size_t n = 0;
        size_t rank = 0;
        for (int64_t place = 1; place <= (int64_t)p->n_options; place++) {
            bool here = false;
            for (size_t k = 0; k < p->n_options; k++) {
                if (p->marks[i * p->n_options + k] != place) continue;
                if (!here) rank++;
                here = true;
                order[n] = k;
                level[n++] = rank;
            }
        }
        *fail = ballot_list_add(list, order, level, n, 1, why);
    }
    return ballot_list_end(list);
}

/* Unbeaten: no other option has a stronger path to this one than this one to it. To be equal is
 * not transitive, so those unbeaten are not always the first ones of the order; they are put
 * first here, and the lot decides among exactly them. */
static void top_of_schulze(struct count *c, const struct condorcet *result) {
    struct vote_line *lines = c->out->lines;
    size_t n = result->n;
    c->n_top = 0;
    for (size_t i = 0; i < n; i++) {
        struct vote_line line = lines[i];
        bool beaten = false;
        for (size_t b = 0; b < n; b++)
            beaten |= result->strength[b * n + line.option] > result->strength[line.option * n + b];
        if (beaten) continue;
        for (size_t k = i; k > c->n_top; k--) lines[k] = lines[k - 1];
        lines[c->n_top++] = line;
    }
    for (size_t i = 0; i < n; i++) {
        size_t a = lines[i].option, b = i + 1 < n ? lines[i + 1].option : a;
        lines[i].wins = i == 0;
        lines[i].tied = i + 1 < n && result->strength[a * n + b] == result->strength[b * n + a];
    }
}

static enum fail count_ranked(struct count *c, struct why *why) {
    static const char *const names[] = {TR("Pairs won"), TR("Borda points")};
    const struct vote_papers *p = c->papers;
    struct condorcet result;
    enum fail fail;
    struct ballots ballots = ballots_of(c, why, &fail);
    if (fail != FAIL_NONE) return fail;
    TRY(condorcet_run(c->arena, &ballots, &result, why));
    heads(c->out, names, 2);
    for (size_t i = 0; i < p->n_options; i++) {
        size_t option = result.schulze_order[i];
        c->out->lines[i] =
            (struct vote_line){.option = option,
                               .wins = i == 0,
                               .tied = result.schulze_tied[i],
                               .cells = {arena_printf(c->arena, "%g", result.copeland[option]),
                                         arena_printf(c->arena, "%g", result.borda[option])}};
    }
    c->out->n_lines = p->n_options;
    top_of_schulze(c, &result);
    c->out->strength = result.strength;
    c->out->preferred = result.preferred;
    counts_look(c, result.preferred, p->n_options * p->n_options);
    c->out->note = result.winner < p->n_options
                       ? arena_printf(c->arena, SAY(c, TR("%s beats every other option in pairs.")),
                                      p->options[result.winner])
                       : SAY(c, TR("No option beats all others in pairs; Schulze's paths decide."));
    return FAIL_NONE;
}

/* What was done at a stage, in plain words; NULL for what another sentence says already. */
static const char *action_say(const struct count *c, const struct stv *result,
                              const struct stv_action *action) {
#define SAY_OF(text) arena_printf(c->arena, SAY(c, text), c->papers->options[action->candidate])
    switch (action->act) {
    case STV_ELECT:
    case STV_ELECT_PENDING: return SAY_OF(TR("%s has reached the quota and is chosen."));
    case STV_ELECT_REMAINING:
        return SAY_OF(TR("As many options are left as places, so %s is chosen."));
    case STV_DEFEAT_LOW:
    case STV_DEFEAT_CERTAIN:
    case STV_DEFEAT_STABLE:
        return SAY_OF(
            TR("%s has fewest and is struck out. Its papers move on to their next place."));
    case STV_DEFEAT_REMAINING: return SAY_OF(TR("All places are filled, so %s is not chosen."));
    case STV_TRANSFER_SURPLUS:
        if (text_is(result->stage[action->stage].votes[action->candidate],
                    result->stage[action->stage - 1].votes[action->candidate]))
            return SAY_OF(TR("%s has just the quota, so nothing moves on."));
        return SAY_OF(TR("What %s has beyond the quota moves on to the next place on its papers, "
                         "as a part of each paper."));
    case STV_TIE:
        return SAY_OF(TR("Several are equal, also at earlier stages: the order drawn beforehand "
                         "decides that %s is next."));
    case STV_TIE_EARLIER:
        return SAY_OF(TR("Several are equal now: the latest earlier stage at which they differed "
                         "decides that %s is next."));
    case STV_TRANSFER_DEFEATED: break; /* said with the defeat */
    }
    return NULL;
#undef SAY_OF
}

/* The last stage that the count keeps is how it ended: the same figures as the one before. */
static void stages_put(struct count *c, const struct stv *result) {
    size_t n = result->n_stages > 1 ? result->n_stages - 1 : result->n_stages;
    struct vote_stage *stages = ARENA_ARRAY(c->arena, struct vote_stage, n + 1);
    for (size_t s = 0; s < n; s++) {
        const char **says = ARENA_ARRAY(c->arena, const char *, result->n_actions + 1);
        size_t k = 0;
        for (size_t i = 0; i < result->n_actions; i++)
            if (result->action[i].stage == s)
                k += (says[k] = action_say(c, result, &result->action[i])) != NULL;
        says[k] = NULL;
        stages[s] = (struct vote_stage){says, result->stage[s].votes, result->stage[s].exhausted};
    }
    c->out->stages = stages;
    c->out->n_stages = n;
}

static enum fail count_stv(struct count *c, struct why *why) {
    static const char *const names[] = {TR("First count"), TR("Last count")};
    const struct vote_papers *p = c->papers;
    struct stv result;
    enum fail fail;
    struct ballots ballots = ballots_of(c, why, &fail);
    if (fail != FAIL_NONE) return fail;
    ballots.level = NULL; /* vote_marks_check keeps places apart */
    struct stv_plan plan = {.ballots = &ballots,
                            .seats = (size_t)p->seats,
                            .rule = STV_SCOTLAND,
                            .tie_order = vote_lots(c->arena, p->lot, p->n_options)};
    TRY(stv_run(c->arena, &plan, &result, why));
    heads(c->out, names, 2);
    size_t n = 0;
    bool *placed = ARENA_ARRAY(c->arena, bool, p->n_options);
    for (size_t i = 0; i < p->n_options; i++) placed[i] = false;
    for (size_t i = 0; i < result.n_elected; i++) {
        c->out->lines[n++] = (struct vote_line){.option = result.elected[i], .wins = true};
        placed[result.elected[i]] = true;
    }
    for (size_t i = 0; i < p->n_options; i++)
        if (!placed[i]) c->out->lines[n++] = (struct vote_line){.option = i};
    for (size_t i = 0; i < n; i++) {
        size_t option = c->out->lines[i].option;
        c->out->lines[i].cells[0] = result.n_stages > 0 ? result.stage[0].votes[option] : "";
        c->out->lines[i].cells[1] =
            result.n_stages > 0 ? result.stage[result.n_stages - 1].votes[option] : "";
        double first = 0;
        str_real(str_of(c->out->lines[i].cells[0]), &first);
        c->out->is_small |= first > 0 && first < 5;
    }
    c->out->n_lines = n;
    stages_put(c, &result);
    c->out->note =
        arena_printf(c->arena, SAY(c, TR("Quota at the start: %g.")), result.quota_first);
    return FAIL_NONE;
}

/* ---- graded ---- */

static enum fail count_grades(struct count *c, struct why *why) {
    static const char *const names[] = {TR("Middle grade"), TR("Better than it"),
                                        TR("Worse than it"), TR("Jurors")};
    const struct vote_papers *p = c->papers;
    bool gradients = p->kind == VOTE_GRADIENTS;
    c->out->is_small = p->n_people > 0; /* shares of so few people tell numbers of people */
    double *grade = ARENA_ARRAY(c->arena, double, p->n_people * p->n_options);
    for (size_t i = 0; i < p->n_people * p->n_options; i++)
        grade[i] = p->marks[i] == 0 ? (double)NAN : (double)p->marks[i];
    struct grades_plan plan = {.n_voters = p->n_people,
                               .n_options = p->n_options,
                               .grade = grade,
                               .lowest = 1,
                               .highest = gradients ? VOTE_GRADIENT_MOST : VOTE_GRADE_MOST};
    if (!gradients) {
        struct majority result;
        TRY(majority_run(c->arena, &plan, &result, why));
        heads(c->out, names, 4);
        for (size_t i = 0; i < p->n_options; i++) {
            size_t o = result.order[i];
            c->out->lines[i] =
                (struct vote_line){.option = o,
                                   .wins = i == 0,
                                   .tied = result.tied[i],
                                   .cells = {SAY(c, vote_grade_text((int64_t)result.median[o])),
                                             arena_printf(c->arena, "%.0f%%", 100 * result.p[o]),
                                             arena_printf(c->arena, "%.0f%%", 100 * result.q[o]),
                                             figure(c->arena, (int64_t)result.n_graded[o])}};
        }
        c->out->n_lines = p->n_options;
        c->n_top = 1;
        while (c->n_top < p->n_options && result.tied[c->n_top - 1]) c->n_top++;
        return FAIL_NONE;
    }
    static const char *const gradient_names[] = {TR("Support"), TR("With reservations"),
                                                 TR("Blocks"), TR("Jurors")};
    struct gradients result;
    TRY(gradients_run(c->arena, &plan, &result, why));
    heads(c->out, gradient_names, 4);
    for (size_t o = 0; o < p->n_options; o++)
        c->out->lines[o] = (struct vote_line){
            .option = o,
            .cells = {arena_printf(c->arena, "%.0f%%", 100 * result.support[o]),
                      arena_printf(c->arena, "%.0f%%", 100 * result.reservations[o]),
                      figure(c->arena, (int64_t)result.blocks[o]),
                      figure(c->arena, (int64_t)result.n_graded[o])}};
    c->out->n_lines = p->n_options;
    c->out->sentence =
        SAY(c, TR("How far the jurors agree with each option; nothing is chosen by it."));
    return FAIL_NONE;
}

/* ---- all ---- */

/* Among options that are tied at the top the lot decides, and it is said. */
static void winner_say(struct count *c) {
    struct vote_result *out = c->out;
    const struct vote_papers *p = c->papers;
    if (out->sentence != NULL || out->n_lines == 0) return;
    if (p->kind == VOTE_STV) {
        struct buf names;
        buf_init(&names, c->arena, 1 << 16);
        for (size_t i = 0; i < out->n_lines && out->lines[i].wins; i++)
            buf_printf(&names, "%s%s", i > 0 ? ", " : "", p->options[out->lines[i].option]);
        out->sentence = arena_printf(c->arena, SAY(c, TR("Chosen: %s.")), names.s);
        return;
    }
    if (c->n_top > 1) {
        const size_t *lots = vote_lots(c->arena, p->lot, p->n_options);
        size_t best = 0, best_place = p->n_options;
        for (size_t i = 0; i < c->n_top; i++)
            for (size_t k = 0; k < p->n_options; k++)
                if (lots[k] == out->lines[i].option && k < best_place) best_place = k, best = i;
        struct vote_line drawn = out->lines[best];
        for (size_t i = best; i > 0; i--) out->lines[i] = out->lines[i - 1];
        out->lines[0] = drawn;
        for (size_t i = 0; i < c->n_top; i++) {
            out->lines[i].wins = i == 0;
            out->lines[i].by_lot = true;
        }
        out->sentence = arena_printf(
            c->arena,
            SAY(c, TR("%zu options are tied at the top; the lot drawn beforehand decides for %s.")),
            c->n_top, p->options[out->lines[0].option]);
        return;
    }
    out->sentence =
        arena_printf(c->arena, SAY(c, TR("First: %s.")), p->options[out->lines[0].option]);
}

/* A vote with too few papers chooses nothing, whatever is on them. */
static void quorum_look(struct count *c) {
    struct vote_result *out = c->out;
    const struct vote_papers *p = c->papers;
    if (p->kind == VOTE_MOTION || (int64_t)p->n_people + p->n_abstained >= p->quorum) return;
    for (size_t i = 0; i < out->n_lines; i++) out->lines[i].wins = out->lines[i].by_lot = false;
    out->sentence =
        SAY(c, TR("Too few took part: the quorum was not reached, so nothing is decided."));
    out->note = "";
}

enum fail vote_count(struct arena *arena, const struct vote_papers *papers, const char *language,
                     struct vote_result *out, struct why *why) {
    struct vote_result made = {.note = ""};
    struct count c = {arena, papers, language, &made, 1};
    made.lines = ARENA_ARRAY(arena, struct vote_line, papers->n_options + 1);
    if (papers->n_people == 0 && papers->kind != VOTE_MOTION) {
        made.sentence = papers->n_abstained > 0
                            ? SAY(&c, TR("All who handed in a paper abstained: nothing is chosen."))
                            : SAY(&c, TR("Nobody handed in a paper: nothing is chosen."));
        quorum_look(&c);
        made.verdict = made.sentence;
        *out = made;
        return FAIL_NONE;
    }
    switch (papers->kind) {
    case VOTE_MOTION: TRY(count_motion(&c, why)); break;
    case VOTE_APPROVAL: TRY(count_approval(&c, why)); break;
    case VOTE_RANKED: TRY(count_ranked(&c, why)); break;
    case VOTE_STV: TRY(count_stv(&c, why)); break;
    case VOTE_GRADES:
    case VOTE_GRADIENTS: TRY(count_grades(&c, why)); break;
    case N_VOTE_KINDS: return why_fail(why, FAIL_STORE, NULL, "this vote has a kind that is none");
    }
    winner_say(&c);
    quorum_look(&c);
    if (made.verdict == NULL) made.verdict = made.sentence;
    *out = made;
    return FAIL_NONE;
}
