#include "framework/condition.h"

#include <stdlib.h>

enum { DRAFT_FACTS = 13 };

static const char *yes_when(bool known, bool yes) {
    return yes ? "yes" : known ? "no" : "";
}

void framework_facts_of_draft(const struct framework_draft *draft, struct arena *arena,
                              struct framework_fact_value **out, size_t *n) {
    /* "No" needs something to say no about: an empty draft knows nothing. */
    bool parties = draft->n_parties > 0;
    bool identity_known = draft->n_assets > 0 && draft->n_assets_unclear == 0;
    bool sensitivity_known = draft->n_assets > 0 && draft->n_assets_sensitivity_unclear == 0;
    int64_t n_personal = draft->n_assets_identified + draft->n_assets_pseudonymised;
    const char *people = draft->people_count == DB_NULL_INT
                             ? ""
                             : arena_printf(arena, "%lld", (long long)draft->people_count);
    struct framework_fact_value values[DRAFT_FACTS] = {
        {"personal_data", yes_when(identity_known, n_personal > 0)},
        {"identifiable", yes_when(identity_known, draft->n_assets_identified > 0)},
        {"special_category", yes_when(sensitivity_known, draft->n_assets_special > 0)},
        {"criminal_offence", yes_when(sensitivity_known, draft->n_assets_criminal > 0)},
        {"people_count", people},
        {"several_sources", yes_when(parties, draft->n_givers >= 2)},
        {"joint_controllers", yes_when(parties, draft->n_joint_controllers > 0)},
        {"processors", yes_when(parties, draft->n_processors > 0)},
        {"vulnerable_people", yes_when(draft->n_groups > 0, draft->n_vulnerable_groups > 0)},
        {"digital_economy_act", yes_when(parties, draft->digital_economy_act)},
        {"health_or_care", yes_when(parties, draft->health_or_care)},
        {"company", yes_when(parties, draft->company)},
        {"high_risk_left", yes_when(draft->n_risks > 0, draft->n_risks_high > 0)},
    };
    *out = ARENA_ARRAY(arena, struct framework_fact_value, DRAFT_FACTS);
    memcpy(*out, values, sizeof values);
    *n = DRAFT_FACTS;
}

static const char **facts_known(const struct framework *framework, struct arena *arena,
                                const struct framework_fact_value *facts, size_t n_facts) {
    const char **known = ARENA_ARRAY(arena, const char *, framework->n_facts + 1);
    for (size_t i = 0; i < framework->n_facts; i++) {
        for (size_t j = 0; j < n_facts && known[i] == NULL; j++) {
            if (!text_is(facts[j].id, framework->facts[i].id)) continue;
            if (!text_is_empty(facts[j].text)) known[i] = facts[j].text;
        }
    }
    return known;
}

static const struct framework_fact **facts_listed(const struct framework *framework,
                                                  struct arena *arena, const bool *missing,
                                                  size_t *n) {
    const struct framework_fact **list =
        ARENA_ARRAY(arena, const struct framework_fact *, framework->n_facts + 1);
    *n = 0;
    for (size_t i = 0; i < framework->n_facts; i++) {
        if (missing[i]) list[(*n)++] = &framework->facts[i];
    }
    return list;
}

/* The rules about one form (or about levels): how strong, why, and what could raise it. */
struct tally {
    int weight; /* strength, or index of the level */
    const struct framework_rule **reasons;
    size_t n_reasons;
    bool may_rise;
    const struct framework_fact **missing;
    size_t n_missing;
};

static int rule_weight(const struct framework_rule *rule) {
    return rule->form >= 0 ? (int)rule->strength : rule->level;
}

static void tally_rules(const struct framework *framework, struct arena *arena,
                        const char *const *known, int form, struct tally *tally) {
    size_t n = framework->n_rules;
    enum truth *truths = ARENA_ARRAY(arena, enum truth, n + 1);
    bool *missing = ARENA_ARRAY(arena, bool, framework->n_facts + 1);
    tally->reasons = ARENA_ARRAY(arena, const struct framework_rule *, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct framework_rule *rule = &framework->rules[i];
        if (rule->form != form) continue;
        truths[i] = condition_truth(rule->when, framework, known);
        if (truths[i] != TRUTH_TRUE) continue;
        /* Kept strongest first; among equals in the order of the pack. */
        size_t at = tally->n_reasons++;
        while (at > 0 && rule_weight(tally->reasons[at - 1]) < rule_weight(rule)) {
            tally->reasons[at] = tally->reasons[at - 1];
            at--;
        }
        tally->reasons[at] = rule;
        if (rule_weight(rule) > tally->weight) tally->weight = rule_weight(rule);
    }
    /* Why a form is recommended says nothing where it is required: "one sign of high risk" beside
     * "two or more". Levels build on one another. */
    while (form >= 0 && tally->n_reasons > 0 &&
           rule_weight(tally->reasons[tally->n_reasons - 1]) < tally->weight)
        tally->n_reasons--;
    for (size_t i = 0; i < n; i++) {
        const struct framework_rule *rule = &framework->rules[i];
        if (rule->form != form || truths[i] != TRUTH_UNKNOWN) continue;
        if (rule_weight(rule) <= tally->weight) continue;
        tally->may_rise = true;
        condition_missing(rule->when, framework, known, missing);
    }
    tally->missing = facts_listed(framework, arena, missing, &tally->n_missing);
}

static int need_order(const struct framework_need *need) {
    return 2 * (int)need->strength + (need->may_rise ? 1 : 0);
}

static void needs_sort(struct framework_need *needs, size_t n) {
    for (size_t i = 1; i < n; i++) {
        struct framework_need need = needs[i];
        size_t at = i;
        while (at > 0 && need_order(&needs[at - 1]) < need_order(&need)) {
            needs[at] = needs[at - 1];
            at--;
        }
        needs[at] = need;
    }
}

void framework_rules(const struct framework *framework, struct arena *arena,
                     const struct framework_fact_value *facts, size_t n_facts,
                     struct framework_findings *out) {
    const char **known = facts_known(framework, arena, facts, n_facts);
    *out = (struct framework_findings){
        .needs = ARENA_ARRAY(arena, struct framework_need, framework->n_forms + 1),
        .n_needs = framework->n_forms,
        .level = -1,
    };
    for (size_t i = 0; i < framework->n_forms; i++) {
        struct tally tally = {0};
        tally_rules(framework, arena, known, (int)i, &tally);
        out->needs[i] = (struct framework_need){
            .form = &framework->forms[i],
            .strength = (enum framework_strength)tally.weight,
            .may_rise = tally.may_rise,
            .reasons = tally.reasons,
            .n_reasons = tally.n_reasons,
            .missing = tally.missing,
            .n_missing = tally.n_missing,
        };
    }
    needs_sort(out->needs, out->n_needs);
    if (framework->n_levels == 0) return;
    struct tally tally = {0};
    tally_rules(framework, arena, known, -1, &tally);
    out->level = tally.weight;
    out->level_reasons = tally.reasons;
    out->n_level_reasons = tally.n_reasons;
    out->level_missing = tally.missing;
    out->n_level_missing = tally.n_missing;
}
