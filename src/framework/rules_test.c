#include "framework/condition.h"
#include "tests/test.h"
#include "web/asset.h"

static struct framework *ours(struct arena *arena) {
    struct framework *framework = NULL;
    enum fail fail = framework_read(arena, asset_bytes("frameworks/dfpb-reconstruction-1.0.json"),
                                    &framework, NULL);
    assert_int_equal(fail, FAIL_NONE);
    return framework;
}

static const struct framework_need *need_of(const struct framework_findings *findings,
                                            const char *form) {
    for (size_t i = 0; i < findings->n_needs; i++) {
        if (text_is(findings->needs[i].form->id, form)) return &findings->needs[i];
    }
    fail_msg("no form %s", form);
    return NULL;
}

static bool has_reason(const struct framework_need *need, const char *rule) {
    for (size_t i = 0; i < need->n_reasons; i++) {
        if (text_is(need->reasons[i]->id, rule)) return true;
    }
    return false;
}

static bool misses(const struct framework_need *need, const char *fact) {
    for (size_t i = 0; i < need->n_missing; i++) {
        if (text_is(need->missing[i]->id, fact)) return true;
    }
    return false;
}

/* Every fact of the pack answered "no" (or 0), but those given. */
static struct framework_fact_value *all_no(const struct framework *framework, struct arena *arena,
                                           const struct framework_fact_value *but, size_t n_but,
                                           size_t *n) {
    struct framework_fact_value *facts =
        ARENA_ARRAY(arena, struct framework_fact_value, n_but + framework->n_facts);
    for (size_t i = 0; i < n_but; i++) facts[i] = but[i];
    *n = n_but;
    for (size_t i = 0; i < framework->n_facts; i++) {
        const struct framework_fact *fact = &framework->facts[i];
        if (fact->source == FRAMEWORK_FACT_RATING) continue;
        const char *no = fact->number ? "0" : fact->source == FRAMEWORK_FACT_SCREEN ? "yes" : "no";
        facts[(*n)++] = (struct framework_fact_value){fact->id, no};
    }
    return facts;
}

static struct framework_findings run(const struct framework *framework, struct arena *arena,
                                     const struct framework_fact_value *but, size_t n_but) {
    size_t n;
    struct framework_fact_value *facts = all_no(framework, arena, but, n_but, &n);
    struct framework_findings findings;
    framework_rules(framework, arena, facts, n, &findings);
    return findings;
}

static void harmless_needs_nothing(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 24);
    const struct framework *framework = ours(arena);
    struct framework_findings findings = run(framework, arena, NULL, 0);
    for (size_t i = 0; i < findings.n_needs; i++) {
        assert_int_equal(findings.needs[i].strength, FRAMEWORK_NOT_NEEDED);
        assert_false(findings.needs[i].may_rise);
        assert_int_equal(findings.needs[i].n_missing, 0);
    }
    assert_int_equal(findings.level, 0);
    arena_free(arena);
}
TEST(harmless_needs_nothing,
     "framework rules: when every answer is harmless no document is needed and nothing is missing");

static void dpia_follows_the_law(void **state) {
    (void)state;
    static const struct {
        struct framework_fact_value facts[4];
        const char *rule;
        enum framework_strength strength;
    } cases[] = {
        {{{"automated", "yes"}, {"profiling", "yes"}}, "dpia_automated", FRAMEWORK_REQUIRED},
        {{{"automated", "yes"}}, "dpia_one_criterion", FRAMEWORK_RECOMMENDED},
        {{{"special_category", "yes"}, {"people_count", "10000"}},
         "dpia_large_special",
         FRAMEWORK_REQUIRED},
        {{{"special_category", "yes"}, {"people_count", "9999"}},
         "dpia_one_criterion",
         FRAMEWORK_RECOMMENDED},
        {{{"public_monitoring", "yes"}}, "dpia_public_place", FRAMEWORK_REQUIRED},
        {{{"personal_data", "yes"}, {"matching", "yes"}, {"several_sources", "yes"}},
         "dpia_matching",
         FRAMEWORK_REQUIRED},
        {{{"physical_harm", "yes"}}, "dpia_physical_harm", FRAMEWORK_REQUIRED},
        {{{"innovative", "yes"}}, "dpia_one_criterion", FRAMEWORK_RECOMMENDED},
        {{{"innovative", "yes"}, {"children", "yes"}}, "dpia_starred", FRAMEWORK_REQUIRED},
        {{{"not_told", "yes"}}, NULL, FRAMEWORK_NOT_NEEDED},
        {{{"not_told", "yes"}, {"special_category", "yes"}}, "dpia_starred", FRAMEWORK_REQUIRED},
        {{{"vulnerable_people", "yes"}, {"denial", "yes"}},
         "dpia_two_criteria",
         FRAMEWORK_REQUIRED},
        {{{"personal_data", "yes"}}, "dpia_any_sharing", FRAMEWORK_RECOMMENDED},
        {{{"screen.sensitivity", "unsure"}}, "dpia_screen", FRAMEWORK_RECOMMENDED},
    };
    struct arena *arena = arena_new(1 << 24);
    const struct framework *framework = ours(arena);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t n = 0;
        while (n < 4 && cases[i].facts[n].id != NULL) n++;
        struct framework_findings findings = run(framework, arena, cases[i].facts, n);
        const struct framework_need *need = need_of(&findings, "dpia");
        assert_int_equal(need->strength, cases[i].strength);
        if (cases[i].rule == NULL)
            assert_int_equal(need->n_reasons, 0);
        else
            assert_true(has_reason(need, cases[i].rule));
        /* Never "one of nine signs" beside "two or more". */
        for (size_t r = 0; r < need->n_reasons; r++)
            assert_int_equal(need->reasons[r]->strength, need->strength);
    }
    arena_free(arena);
}
TEST(dpia_follows_the_law,
     "framework rules: Article 35, the regulator's list and the nine criteria call for a DPIA");

static void other_documents(void **state) {
    (void)state;
    static const struct {
        struct framework_fact_value facts[4];
        const char *form;
        enum framework_strength strength;
    } cases[] = {
        {{{"joint_controllers", "yes"}}, "joint", FRAMEWORK_REQUIRED},
        {{{"processors", "yes"}}, "processor", FRAMEWORK_REQUIRED},
        {{{"digital_economy_act", "yes"}}, "register", FRAMEWORK_REQUIRED},
        {{{"digital_economy_act", "yes"}}, "dsa", FRAMEWORK_REQUIRED},
        {{{"health_or_care", "yes"}, {"personal_data", "yes"}}, "caldicott", FRAMEWORK_REQUIRED},
        {{{"health_or_care", "yes"}}, "caldicott", FRAMEWORK_NOT_NEEDED},
        {{{"health_or_care", "yes"}, {"special_category", "yes"}, {"identifiable", "yes"}},
         "section_251",
         FRAMEWORK_REQUIRED},
        {{{"health_or_care", "yes"},
          {"special_category", "yes"},
          {"identifiable", "yes"},
          {"direct_care", "yes"}},
         "section_251",
         FRAMEWORK_NOT_NEEDED},
        {{{"children", "yes"}}, "children", FRAMEWORK_RECOMMENDED},
        {{{"algorithm", "yes"}}, "algorithm", FRAMEWORK_RECOMMENDED},
        {{{"profiling", "yes"}}, "equality", FRAMEWORK_REQUIRED},
        {{{"rating.S2", "2"}}, "equality", FRAMEWORK_REQUIRED},
        {{{"rating.S2", "3"}}, "equality", FRAMEWORK_NOT_NEEDED},
        {{{"high_risk_left", "yes"}}, "prior_consultation", FRAMEWORK_REQUIRED},
    };
    struct arena *arena = arena_new(1 << 24);
    const struct framework *framework = ours(arena);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t n = 0;
        while (n < 4 && cases[i].facts[n].id != NULL) n++;
        struct framework_findings findings = run(framework, arena, cases[i].facts, n);
        assert_int_equal(need_of(&findings, cases[i].form)->strength, cases[i].strength);
    }
    arena_free(arena);
}
TEST(other_documents,
     "framework rules: each document is called for by its own law and not without");

static void unknown_is_neither(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 24);
    const struct framework *framework = ours(arena);
    struct framework_findings findings;
    framework_rules(framework, arena, NULL, 0, &findings);
    const struct framework_need *dpia = need_of(&findings, "dpia");
    assert_int_equal(dpia->strength, FRAMEWORK_NOT_NEEDED);
    assert_true(dpia->may_rise);
    assert_true(misses(dpia, "profiling"));
    assert_true(misses(dpia, "people_count"));
    /* A rating not yet given is no unanswered question of the proposer's. */
    assert_false(misses(need_of(&findings, "equality"), "rating.S2"));

    struct framework_fact_value one[] = {{"physical_harm", "yes"}};
    framework_rules(framework, arena, one, 1, &findings);
    dpia = need_of(&findings, "dpia");
    assert_int_equal(dpia->strength, FRAMEWORK_REQUIRED);
    assert_false(dpia->may_rise);
    assert_int_equal(dpia->n_missing, 0);

    struct framework_fact_value unsure[] = {{"joint_controllers", "unsure"}};
    framework_rules(framework, arena, unsure, 1, &findings);
    assert_int_equal(need_of(&findings, "joint")->strength, FRAMEWORK_NOT_NEEDED);
    assert_true(misses(need_of(&findings, "joint"), "joint_controllers"));
    arena_free(arena);
}
TEST(unknown_is_neither,
     "framework rules: what is not known is reported only where it could change the outcome");

static void level_rises_with_risk(void **state) {
    (void)state;
    static const struct {
        struct framework_fact_value facts[3];
        const char *level;
    } cases[] = {
        {{{"personal_data", "yes"}}, "inform"},
        {{{"special_category", "yes"}}, "panel"},
        {{{"children", "yes"}}, "dialogue"},
        {{{"profiling", "yes"}, {"personal_data", "yes"}}, "jury"},
        {{{"profiling", "yes"}}, "inform"},
        {{{"rating.S2", "1"}}, "jury"},
        {{{"gain", "yes"}, {"special_category", "yes"}, {"personal_data", "yes"}}, "jury"},
    };
    struct arena *arena = arena_new(1 << 24);
    const struct framework *framework = ours(arena);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t n = 0;
        while (n < 3 && cases[i].facts[n].id != NULL) n++;
        struct framework_findings findings = run(framework, arena, cases[i].facts, n);
        assert_string_equal(framework->levels[findings.level].id, cases[i].level);
        assert_true(findings.level == 0 || findings.level_reasons[0]->level == findings.level);
    }
    arena_free(arena);
}
TEST(level_rises_with_risk, "framework rules: the level of engagement rises with the risk");

static void more_harm_never_needs_less(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 26);
    const struct framework *framework = ours(arena);
    size_t mark = arena_mark(arena);
    for (size_t i = 0; i < framework->n_facts; i++) {
        for (size_t j = 0; j < framework->n_facts; j++) {
            struct framework_fact_value both[2];
            size_t at[2] = {i, j};
            bool plain = true;
            for (int k = 0; k < 2; k++) {
                const struct framework_fact *fact = &framework->facts[at[k]];
                plain = plain && fact->source <= FRAMEWORK_FACT_ASKED &&
                        !text_is(fact->id, "direct_care") && !text_is(fact->id, "consent");
                both[k] = (struct framework_fact_value){fact->id, fact->number ? "99999" : "yes"};
            }
            if (!plain) continue;
            struct framework_findings less = run(framework, arena, both, 1);
            struct framework_findings more = run(framework, arena, both, 2);
            assert_true(more.level >= less.level);
            for (size_t f = 0; f < framework->n_forms; f++) {
                const char *id = framework->forms[f].id;
                assert_true(need_of(&more, id)->strength >= need_of(&less, id)->strength);
            }
            arena_rewind(arena, mark);
        }
    }
    arena_free(arena);
}
TEST(more_harm_never_needs_less,
     "framework rules: one more sign of risk never takes a document or a level away");

/* Against a table of Kleene's logic, built by hand over two facts with three values each. */
static void logic_is_kleenes(void **state) {
    (void)state;
    const struct framework_fact facts[] = {{.id = "a"}, {.id = "b"}};
    const struct framework framework = {.facts = facts, .n_facts = 2};
    const struct framework_condition leaf[] = {
        {.kind = CONDITION_IS, .fact = 0, .answers = 1U << FRAMEWORK_YES},
        {.kind = CONDITION_IS, .fact = 1, .answers = 1U << FRAMEWORK_YES},
    };
    static const char *const value[] = {"no", "", "yes"};
    for (int a = 0; a < 3; a++) {
        for (int b = 0; b < 3; b++) {
            const char *known[] = {value[a], value[b]};
            struct framework_condition both = {
                .kind = CONDITION_ALL, .parts = leaf, .n_parts = 2, .number = 2};
            assert_int_equal(condition_truth(&both, &framework, known), a < b ? a : b);
            both.kind = CONDITION_COUNT;
            assert_int_equal(condition_truth(&both, &framework, known), a < b ? a : b);
            both.number = 1;
            assert_int_equal(condition_truth(&both, &framework, known), a > b ? a : b);
            both.kind = CONDITION_ANY;
            assert_int_equal(condition_truth(&both, &framework, known), a > b ? a : b);
            both.kind = CONDITION_NOT;
            both.n_parts = 1;
            assert_int_equal(condition_truth(&both, &framework, known), 2 - a);
        }
    }
}
TEST(logic_is_kleenes, "framework rules: conditions follow Kleene's three-valued tables");

static void draft_facts(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct framework_draft draft = {.people_count = DB_NULL_INT};
    struct framework_fact_value *facts;
    size_t n;
    framework_facts_of_draft(&draft, arena, &facts, &n);
    for (size_t i = 0; i < n; i++) assert_string_equal(facts[i].text, "");
    draft.n_assets = 2;
    draft.n_assets_unclear = 1;
    draft.n_assets_pseudonymised = 1;
    draft.people_count = 12000;
    draft.n_parties = 3;
    draft.n_givers = 2;
    framework_facts_of_draft(&draft, arena, &facts, &n);
    for (size_t i = 0; i < n; i++) {
        const char *want = NULL;
        if (text_is(facts[i].id, "personal_data")) want = "yes";
        if (text_is(facts[i].id, "identifiable")) want = ""; /* the other asset may be */
        if (text_is(facts[i].id, "people_count")) want = "12000";
        if (text_is(facts[i].id, "several_sources")) want = "yes";
        if (text_is(facts[i].id, "joint_controllers")) want = "no";
        if (text_is(facts[i].id, "vulnerable_people")) want = "";
        if (want != NULL) assert_string_equal(facts[i].text, want);
    }
    /* Every fact that we derive is one that our pack asks the draft for, and the other way. */
    struct arena *big = arena_new(1 << 24);
    const struct framework *framework = ours(big);
    size_t n_draft = 0;
    for (size_t i = 0; i < framework->n_facts; i++) {
        if (framework->facts[i].source != FRAMEWORK_FACT_DRAFT) continue;
        n_draft++;
        bool found = false;
        for (size_t j = 0; j < n; j++)
            found = found || text_is(facts[j].id, framework->facts[i].id);
        assert_true(found);
    }
    assert_int_equal(n_draft, n);
    arena_free(big);
    arena_free(arena);
}
TEST(draft_facts, "framework rules: a draft says yes or no only to what it has answered");
