#include "civic/dispatch.h"
#include "proposal/complete.h"
#include "proposal/next.h"
#include "proposal/stage.h"
#include "tests/test.h"

static struct arena *arena_begin(void) {
    return arena_new((size_t)64 << 20);
}

/* Everything is there: all gates are open. */
static struct stage_facts whole(void) {
    return (struct stage_facts){.version = 2,
                                .searched = true,
                                .has_purpose = true,
                                .has_problem = true,
                                .n_groups = 2,
                                .n_assets = 1,
                                .n_parties = 2,
                                .n_benefits = 1,
                                .n_risks = 1,
                                .screen = "go",
                                .assessed = true,
                                .reconciled = true,
                                .n_assessors = 3,
                                .n_locked = 3,
                                .n_partner_locked = 1,
                                .n_partner_roles = 2,
                                .n_signed = 2,
                                .n_dpo = 1,
                                .n_deciders = 1,
                                .opinion = "support",
                                .advice_version = 2,
                                .n_engagements = 1,
                                .n_participants = 18,
                                .n_ballots = 36,
                                .score_version = 2,
                                .decision = "accepted",
                                .decision_version = 2,
                                .published_version = 2,
                                .has_review_date = true};
}

struct change {
    const char *what; /* for messages */
    const char *ids;  /* findings that fail then, "id,id" in the order of the gates */
    void (*apply)(struct stage_facts *facts);
    enum finding_weight weight; /* of the first */
};

#define CHANGE(name, statement)                                                                    \
    static void name(struct stage_facts *f) {                                                      \
        statement;                                                                                 \
    }                                                                                              \
    struct stage_facts
CHANGE(lose_purpose, f->has_purpose = false);
CHANGE(lose_problem, f->has_problem = false);
CHANGE(lose_search, f->searched = false);
CHANGE(lose_groups, f->n_groups = 0);
CHANGE(lose_assets, f->n_assets = 0);
CHANGE(screen_missing, f->screen = "");
CHANGE(screen_stops, f->screen = "stop");
CHANGE(screen_fixes, f->screen = "fix");
CHANGE(open_sections, f->n_sections_open = 3);
CHANGE(lose_version, f->version = 0);
CHANGE(draft_moves, f->changed_since_version = true);
CHANGE(lose_assessment, f->assessed = false);
CHANGE(unlock_all, f->n_locked = 0);
CHANGE(unlock_one, f->n_locked = 2);
CHANGE(one_party, f->n_parties = 1);
CHANGE(lose_power, f->n_no_power = 1);
CHANGE(lose_basis, f->n_no_basis = 2);
CHANGE(lose_partners, f->n_partner_roles = 0);
CHANGE(partners_unlocked, f->n_partner_locked = 0);
CHANGE(not_settled, f->reconciled = false);
CHANGE(unsigned_one, f->n_to_sign = 1);
CHANGE(open_forms, f->n_forms_open = 2);
CHANGE(lose_advice, f->opinion = "");
CHANGE(old_advice, f->advice_version = 1);
CHANGE(bad_advice, f->opinion = "against");
CHANGE(changes_advice, f->opinion = "changes");
CHANGE(high_left, f->n_high = 1);
CHANGE(lose_engagement, f->n_engagements = 0);
CHANGE(lose_promise, f->n_no_promise = 1);
CHANGE(lose_participants, f->n_participants = 0);
CHANGE(lose_ballots, f->n_ballots = 0);
CHANGE(still_running, f->n_engagements_running = 1);
CHANGE(lose_score, f->score_version = 0);
CHANGE(old_score, f->score_version = 1);
CHANGE(gate_fails, f->gates_failed = 1);
CHANGE(lose_decider, f->n_deciders = 0);
CHANGE(lose_decision, f->decision = "");
CHANGE(refer_back, f->decision = "referred");
CHANGE(old_decision, f->decision_version = 1);
CHANGE(unanswer, f->n_unanswered = 4);
CHANGE(unpublish, f->published_version = 0);
CHANGE(old_publication, f->published_version = 1);
CHANGE(reject, f->decision = "rejected");
CHANGE(lose_review, f->has_review_date = false);
static const struct change changes[] = {
    {"no purpose", "purpose", lose_purpose, FINDING_STOP},
    {"no problem", "problem", lose_problem, FINDING_MUST},
    {"no search", "precedents", lose_search, FINDING_MUST},
    {"no groups", "groups", lose_groups, FINDING_MUST},
    {"no data", "assets", lose_assets, FINDING_MUST},
    {"screen not answered", "screen", screen_missing, FINDING_MUST},
    {"screen says stop", "screen_stop", screen_stops, FINDING_STOP},
    {"screen says fix", "screen_fix", screen_fixes, FINDING_NOTE},
    {"draft open", "draft", open_sections, FINDING_MUST},
    {"no version", "version", lose_version, FINDING_MUST},
    {"draft ahead", "draft_ahead", draft_moves, FINDING_NOTE},
    {"not assessed", "assessment", lose_assessment, FINDING_MUST},
    {"nobody locked", "own_rating,not_locked", unlock_all, FINDING_MUST},
    {"one not locked", "not_locked", unlock_one, FINDING_NOTE},
    {"one party", "parties", one_party, FINDING_MUST},
    {"no power", "power", lose_power, FINDING_MUST},
    {"no basis", "basis", lose_basis, FINDING_MUST},
    {"no partners", "partners", lose_partners, FINDING_MUST},
    {"no partner's rating", "partner_rating", partners_unlocked, FINDING_MUST},
    {"differences open", "reconciled", not_settled, FINDING_MUST},
    {"not signed", "signed", unsigned_one, FINDING_MUST},
    {"documents open", "forms", open_forms, FINDING_MUST},
    {"no advice", "advice", lose_advice, FINDING_MUST},
    {"old advice", "advice_stale", old_advice, FINDING_MUST},
    {"advice against", "advice_against", bad_advice, FINDING_MUST},
    {"advice with changes", "", changes_advice, FINDING_NOTE},
    {"high risk", "high_risk", high_left, FINDING_MUST},
    {"no engagement", "engagement", lose_engagement, FINDING_MUST},
    {"no promise", "promise", lose_promise, FINDING_MUST},
    {"nobody takes part", "participants", lose_participants, FINDING_MUST},
    {"no ballots", "ballots", lose_ballots, FINDING_MUST},
    {"still running", "running", still_running, FINDING_MUST},
    {"no score", "score", lose_score, FINDING_MUST},
    {"old score", "score_stale", old_score, FINDING_MUST},
    {"a gate failed", "gates", gate_fails, FINDING_MUST},
    {"no decision-maker", "decider", lose_decider, FINDING_NOTE},
    {"no decision", "decision", lose_decision, FINDING_MUST},
    {"referred", "decision_referred", refer_back, FINDING_MUST},
    {"old decision", "decision_stale", old_decision, FINDING_MUST},
    {"no responses", "responses", unanswer, FINDING_MUST},
    {"not published", "published", unpublish, FINDING_MUST},
    {"old publication", "published_stale", old_publication, FINDING_MUST},
    {"rejected", "rejected", reject, FINDING_STOP},
    {"no review", "review", lose_review, FINDING_NOTE},
};
enum { N_CHANGES = sizeof changes / sizeof changes[0] };

static const char *failed_ids(struct arena *arena, const struct finding *findings, size_t n) {
    struct buf ids;
    buf_init(&ids, arena, 4096);
    for (size_t i = 0; i < n; i++)
        if (!findings[i].passed) buf_printf(&ids, ids.n > 0 ? ",%s" : "%s", findings[i].id);
    return ids.n == 0 ? "" : ids.s;
}

static void each_fact_closes_its_gate(void **state) {
    (void)state;
    struct arena *arena = arena_begin();
    struct stage_facts facts = whole();
    struct finding *findings;
    size_t n, n_rules;
    struct stage_verdict verdict;
    stage_gate(&facts, STAGE_IDEA, STAGE_END, arena, &findings, &n_rules);
    assert_string_equal(failed_ids(arena, findings, n_rules), "");
    size_t seen = 0;
    for (size_t i = 0; i < N_CHANGES; i++) {
        facts = whole();
        changes[i].apply(&facts);
        stage_gate(&facts, STAGE_IDEA, STAGE_END, arena, &findings, &n);
        assert_true(n <= n_rules);
        if (!text_is(failed_ids(arena, findings, n), changes[i].ids))
            fail_msg("%s: want '%s' to fail, got '%s'", changes[i].what, changes[i].ids,
                     failed_ids(arena, findings, n));
        seen += !text_is(changes[i].ids, "") && strchr(changes[i].ids, ',') == NULL;
        for (size_t k = 0; k < n; k++) {
            if (findings[k].passed) continue;
            if (strncmp(changes[i].ids, findings[k].id, strlen(findings[k].id)) == 0)
                assert_int_equal(findings[k].weight, changes[i].weight);
            assert_true(strlen(findings[k].mend) > 0);
            assert_true(strlen(findings[k].text) > 0);
        }
        stage_judge(findings, n, STAGE_LIVE, &verdict);
        bool must = changes[i].weight != FINDING_NOTE && !text_is(changes[i].ids, "");
        assert_int_equal(verdict.allowed, !must);
        assert_int_equal(verdict.with_reason, changes[i].weight != FINDING_STOP);
    }
    assert_true(seen >= n_rules - 1); /* every rule was closed by itself, but own_rating */
    arena_free(arena);
}
TEST(each_fact_closes_its_gate,
     "proposal: each missing fact fails exactly its findings, with a reason and a way to mend it");

static void gates_add_up(void **state) {
    (void)state;
    struct arena *arena = arena_begin();
    struct stage_facts nothing = {.screen = "", .opinion = "", .decision = ""};
    for (int from = 0; from < N_STAGES; from++) {
        struct finding *findings;
        size_t n, sum = 0;
        for (int to = from + 1; to < N_STAGES; to++) {
            size_t step;
            stage_gate(&nothing, to - 1, to, arena, &findings, &step);
            for (size_t i = 0; i < step; i++) assert_int_equal(findings[i].stage, to - 1);
            sum += step;
            stage_gate(&nothing, from, to, arena, &findings, &n);
            assert_int_equal(n, sum);
        }
        stage_gate(&nothing, from, from, arena, &findings, &n);
        assert_int_equal(n, 0);
    }
    arena_free(arena);
}
TEST(gates_add_up, "proposal: a short road has to pass the gates of all stages that it skips");

static void nothing_is_said_too_early(void **state) {
    (void)state;
    struct arena *arena = arena_begin();
    struct stage_facts nothing = {.screen = "", .opinion = "", .decision = ""};
    struct finding *findings;
    size_t n;
    stage_gate(&nothing, 0, STAGE_END, arena, &findings, &n);
    for (size_t i = 0; i < n; i++) {
        /* of what is not there nothing good is said, but for counts that are rightly nought */
        static const char *const nought[] = {"draft", "power",     "basis", "signed",
                                             "forms", "high_risk", "gates", "responses"};
        bool may_pass = false;
        for (size_t k = 0; k < sizeof nought / sizeof nought[0]; k++)
            may_pass |= text_is(findings[i].id, nought[k]);
        if (findings[i].passed && !may_pass) fail_msg("'%s' passes without facts", findings[i].id);
    }
    arena_free(arena);
}
TEST(nothing_is_said_too_early, "proposal: a gate praises nothing that is not there yet");

static void only_stops_stop(void **state) {
    (void)state;
    struct finding stop = {.id = "x", .weight = FINDING_STOP}, must = {.weight = FINDING_MUST};
    struct stage_verdict verdict;
    stage_judge(&stop, 1, STAGE_LIVE, &verdict);
    assert_false(verdict.allowed || verdict.with_reason);
    stage_judge(&stop, 1, STAGE_END, &verdict);
    assert_true(!verdict.allowed && verdict.with_reason);
    stage_judge(&must, 1, STAGE_LIVE, &verdict);
    assert_true(!verdict.allowed && verdict.with_reason);
    stage_judge(NULL, 0, STAGE_LIVE, &verdict);
    assert_true(verdict.allowed);
}
TEST(
    only_stops_stop,
    "proposal: a reason passes over what is missing, never over a stop; ending is always possible");

static void findings_are_recorded(void **state) {
    (void)state;
    struct arena *arena = arena_begin();
    struct stage_facts facts = whole();
    facts.n_to_sign = 2, facts.has_purpose = false;
    struct finding *findings;
    size_t n;
    stage_gate(&facts, 0, STAGE_END, arena, &findings, &n);
    assert_string_equal(findings_json(findings, n, arena),
                        "[{\"id\":\"purpose\",\"weight\":\"stop\",\"n\":0},"
                        "{\"id\":\"signed\",\"weight\":\"must\",\"n\":2}]");
    assert_string_equal(finding_text("purpose"), "The purpose is not written down.");
    assert_string_equal(finding_text("unknown"), "unknown");
    arena_free(arena);
}
TEST(findings_are_recorded, "proposal: what an override passed over is kept in the record");

static void states_have_labels(void **state) {
    (void)state;
    for (int s = 0; s < N_STAGES; s++) {
        assert_non_null(stage_kinds[s].states[0].word);
        for (const struct stage_state *one = stage_kinds[s].states; one->word != NULL; one++) {
            assert_true(stage_has_state(s, one->word));
            assert_string_equal(stage_state_label(s, one->word), one->label);
        }
        assert_false(stage_has_state(s, ""));
    }
    assert_false(stage_has_state(-1, "draft"));
    assert_false(stage_has_state(N_STAGES, "draft"));
}
TEST(states_have_labels, "proposal: every stage has a first state, and every state a label");

/* What is said in a word has to be so in the record. */
static void states_are_borne_out(void **state) {
    (void)state;
    struct stage_facts facts = {.screen = "", .opinion = "", .decision = ""};
    assert_false(stage_state_holds(&facts, STAGE_SCREEN, "go"));
    assert_true(stage_state_holds(&facts, STAGE_SCREEN, "stop")); /* more careful than asked */
    assert_false(stage_state_holds(&facts, STAGE_ASSESS, "locked"));
    assert_false(stage_state_holds(&facts, STAGE_PARTNERS, "reconciled"));
    assert_false(stage_state_holds(&facts, STAGE_PARTNERS, "signed"));
    assert_false(stage_state_holds(&facts, STAGE_PUBLISH, "published"));
    static const char *const decisions[] = {"accepted", "conditions", "rejected", "referred"};
    for (size_t i = 0; i < 4; i++) {
        facts.decision = "";
        assert_false(stage_state_holds(&facts, STAGE_DECISION, decisions[i]));
        facts.decision = decisions[(i + 1) % 4];
        assert_false(stage_state_holds(&facts, STAGE_DECISION, decisions[i]));
        facts.decision = decisions[i];
        assert_true(stage_state_holds(&facts, STAGE_DECISION, decisions[i]));
    }
    facts.screen = "stop";
    assert_false(stage_state_holds(&facts, STAGE_SCREEN, "go"));
    assert_false(stage_state_holds(&facts, STAGE_SCREEN, "fix"));
    facts.screen = "go", facts.n_locked = 1, facts.reconciled = true, facts.published_version = 1;
    facts.n_signed = 2;
    assert_true(stage_state_holds(&facts, STAGE_SCREEN, "go"));
    assert_true(stage_state_holds(&facts, STAGE_ASSESS, "locked"));
    assert_true(stage_state_holds(&facts, STAGE_PARTNERS, "signed"));
    assert_true(stage_state_holds(&facts, STAGE_PUBLISH, "published"));
    facts.n_to_sign = 1, facts.n_engagements_running = 1;
    assert_false(stage_state_holds(&facts, STAGE_PARTNERS, "signed"));
    assert_false(stage_state_holds(&facts, STAGE_RUN, "closed"));
    for (int s = 0; s < N_STAGES; s++)
        assert_true(stage_state_holds(&facts, s, stage_kinds[s].states[0].word));
}
TEST(states_are_borne_out,
     "proposal: nobody sets by hand that a screen, signatures or a decision say what they do not");

/* --- next steps ---------------------------------------------------------------------------- */

static void assert_page(struct arena *arena, const char *path) {
    struct http_pair params[6];
    size_t n_params;
    assert_true(path[0] == '/');
    const char *full = arena_printf(arena, "/proposals/1%s", path);
    if (page_find(full, arena, params, &n_params) == NULL) fail_msg("no page answers %s", full);
}

static void every_way_leads_to_a_page(void **state) {
    (void)state;
    struct arena *arena = arena_begin();
    struct stage_facts facts = {.screen = "", .opinion = "", .decision = ""};
    struct finding *findings;
    size_t n;
    stage_gate(&facts, 0, STAGE_END, arena, &findings, &n);
    for (size_t i = 0; i < n; i++) assert_page(arena, findings[i].path);
    struct content *empty = ARENA_NEW(arena, struct content);
    const char *const asked[] = {"fact.matching"};
    for (int s = 0; s < N_SECTIONS; s++) {
        struct completeness complete;
        section_check(empty, (enum section_id)s, asked, 1, arena, &complete);
        for (size_t i = 0; i < complete.n_missing; i++)
            assert_page(arena, complete.missing[i].path);
    }
    for (size_t c = 0; c <= N_CHANGES; c++)
        for (int stage = 0; stage < N_STAGES; stage++) {
            facts = whole();
            if (c < N_CHANGES) changes[c].apply(&facts);
            struct next_mine mine = {.roles = ROLE_ANY, .rating_open = true, .n_to_sign = 1};
            struct next_step *steps;
            next_steps(&facts, stage, "", &mine, arena, &steps, &n);
            for (size_t i = 0; i < n; i++) {
                assert_int_equal(steps[i].waiting, steps[i].path == NULL);
                if (steps[i].path != NULL) assert_page(arena, steps[i].path);
            }
        }
    arena_free(arena);
}
TEST(every_way_leads_to_a_page,
     "proposal: every next step, finding and missing answer leads to a page that is there");

static bool has_step(struct arena *arena, const struct stage_facts *facts, int stage,
                     unsigned roles, const char *path) {
    struct next_mine mine = {.roles = roles, .rating_open = true, .n_to_sign = 1};
    struct next_step *steps;
    size_t n;
    next_steps(facts, stage, "", &mine, arena, &steps, &n);
    for (size_t i = 0; i < n; i++)
        if (text_is(steps[i].path, path)) return true;
    return false;
}

static void roles_get_their_own_steps(void **state) {
    (void)state;
    struct arena *arena = arena_begin();
    struct stage_facts f = whole();
    assert_true(has_step(arena, &f, STAGE_ASSESS, ROLE_ASSESSOR, "/assessment"));
    assert_false(has_step(arena, &f, STAGE_ASSESS, ROLE_AUDITOR, "/assessment"));
    assert_true(has_step(arena, &f, STAGE_PARTNERS, ROLE_SIGNATORY, "/sign"));
    assert_false(has_step(arena, &f, STAGE_SCREEN, ROLE_SIGNATORY, "/sign"));
    assert_false(has_step(arena, &f, STAGE_DOCUMENTS, ROLE_DATA_PROTECTION, "/advice"));
    f.advice_version = 1;
    assert_true(has_step(arena, &f, STAGE_DOCUMENTS, ROLE_DATA_PROTECTION, "/advice"));
    assert_false(has_step(arena, &f, STAGE_DECISION, ROLE_DECISION_MAKER, "/decision"));
    f.decision = "";
    assert_true(has_step(arena, &f, STAGE_DECISION, ROLE_DECISION_MAKER, "/decision"));
    assert_false(has_step(arena, &f, STAGE_DECISION, ROLE_OWNER, "/decision"));
    f = whole();
    f.searched = false;
    assert_true(has_step(arena, &f, STAGE_IDEA, ROLE_OWNER, "/precedents"));
    assert_false(has_step(arena, &f, STAGE_IDEA, ROLE_OWNER, "/stage"));
    f.searched = true;
    assert_true(has_step(arena, &f, STAGE_IDEA, ROLE_OWNER, "/stage"));
    f = whole();
    f.decision = "rejected";
    assert_false(has_step(arena, &f, STAGE_PUBLISH, ROLE_OWNER, "/stage")); /* it may rest there */
    f.published_version = 0;
    assert_true(has_step(arena, &f, STAGE_PUBLISH, ROLE_OWNER, "/publication"));
    assert_true(has_step(arena, &f, STAGE_LIVE, ROLE_OWNER, "/publication"));
    f.published_version = f.decision_version;
    assert_false(has_step(arena, &f, STAGE_LIVE, ROLE_OWNER, "/publication"));
    struct next_mine mine = {.roles = ROLE_ANY, .rating_open = true};
    struct next_step *steps;
    size_t n;
    next_steps(&f, STAGE_IDEA, "parked", &mine, arena, &steps, &n);
    assert_int_equal(n, 0);
    arena_free(arena);
}
static size_t steps_at_the_end(struct arena *arena, const struct stage_facts *facts,
                               const char *state, const char *path) {
    struct next_mine mine = {.roles = ROLE_OWNER | ROLE_DECISION_MAKER};
    struct next_step *steps;
    size_t n, found = 0;
    next_steps(facts, STAGE_END, state, &mine, arena, &steps, &n);
    for (size_t i = 0; i < n; i++) found += text_is(steps[i].path, path);
    return found;
}

static void a_review_is_no_dead_end(void **state) {
    (void)state;
    struct arena *arena = arena_begin();
    struct stage_facts f = whole();
    f.check_due = true;
    f.review_due = true;
    /* Under review: score, conditions, and how it ended; once, and not for the day that has come.
     */
    assert_int_equal(steps_at_the_end(arena, &f, "review", "/score"), 1);
    assert_int_equal(steps_at_the_end(arena, &f, "review", "/conditions"), 1);
    assert_int_equal(steps_at_the_end(arena, &f, "review", "/stage"), 1);
    assert_int_equal(steps_at_the_end(arena, &f, "review", "/decision"), 0);
    f.version = f.decision_version + 1;
    assert_int_equal(steps_at_the_end(arena, &f, "review", "/decision"), 1);
    /* Renewed: what is promised for a day is still chased. Ended: nothing is. */
    assert_int_equal(steps_at_the_end(arena, &f, "renewed", "/conditions"), 1);
    assert_int_equal(steps_at_the_end(arena, &f, "renewed", "/score"), 1);
    assert_int_equal(steps_at_the_end(arena, &f, "renewed", "/stage"), 0);
    f.review_due = false;
    assert_int_equal(steps_at_the_end(arena, &f, "renewed", "/score"), 0);
    assert_int_equal(steps_at_the_end(arena, &f, "ended", "/conditions"), 0);
    arena_free(arena);
}
TEST(a_review_is_no_dead_end,
     "proposal: at a review the owner is told what to do, and days are chased until it ends");

TEST(roles_get_their_own_steps, "proposal: each role is told what it has to do, and no other");
