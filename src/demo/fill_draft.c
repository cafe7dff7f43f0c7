/* What a proposal says: its draft, its versions, who has which role in it. */
#include "demo/demo.sql.h"
#include "demo/seed.h"
#include "proposal/proposal_store.h"

static enum fail fill_roles(struct demo_proposal *proposal, int64_t at, struct why *why) {
    const char *role;
    json_t *people;
    json_object_foreach(json_object_get(proposal->seed, "roles"), role, people) {
        for (size_t i = 0; i < json_array_size(people); i++) {
            int64_t person;
            TRY(names_get(&proposal->demo->people, seed_item(people, i), &person, why));
            TRY(demo_role(proposal->demo->db, proposal->id, person, role, proposal->by, at, why));
        }
    }
    return FAIL_NONE;
}

static enum fail fill_texts(struct demo_proposal *proposal, const json_t *texts, const char *prefix,
                            int64_t at, struct why *why) {
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)texts, name, value) {
        TRY(demo_text(proposal->demo->db, proposal->id,
                      arena_printf(proposal->demo->arena, "%s%s", prefix, name),
                      json_string_value(value), proposal->by, at, why));
    }
    return FAIL_NONE;
}

static enum fail fill_groups(struct demo_proposal *proposal, struct why *why) {
    size_t i;
    json_t *group;
    json_array_foreach(json_object_get(proposal->seed, "groups"), i, group) {
        TRY(demo_group(proposal->demo->db, proposal->id, seed_text(group, "name"),
                       seed_int(group, "people_count"), seed_text(group, "how"),
                       seed_int(group, "vulnerable"), seed_int(group, "must_be_heard"), why));
    }
    return FAIL_NONE;
}

static enum fail fill_parties(struct demo_proposal *proposal, struct why *why) {
    struct demo *demo = proposal->demo;
    size_t i;
    json_t *party;
    json_array_foreach(json_object_get(proposal->seed, "parties"), i, party) {
        int64_t id, organisation = DB_NULL_INT;
        const char *user = seed_text(party, "organisation");
        if (*user != '\0') TRY(names_get(&demo->organisations, user, &organisation, why));
        TRY(demo_party(demo->db, demo->arena, proposal->id, organisation, seed_text(party, "name"),
                       seed_text(party, "kind"), seed_text(party, "part"),
                       seed_text(party, "controller"), seed_text(party, "legal_power"),
                       seed_text(party, "lawful_basis"), seed_text(party, "special_condition"),
                       seed_text(party, "contact"), &id, why));
        names_add(&proposal->parties, seed_text(party, "id"), id);
    }
    return FAIL_NONE;
}

static enum fail fill_assets(struct demo_proposal *proposal, struct why *why) {
    struct demo *demo = proposal->demo;
    size_t i;
    json_t *asset;
    json_array_foreach(json_object_get(proposal->seed, "assets"), i, asset) {
        int64_t id, holder;
        TRY(names_get(&proposal->parties, seed_text(asset, "holder"), &holder, why));
        TRY(demo_asset(demo->db, demo->arena, proposal->id, seed_text(asset, "name"),
                       seed_text(asset, "description"), seed_text(asset, "fields"),
                       seed_text(asset, "justification"), seed_text(asset, "identifiability"),
                       seed_text(asset, "special"), seed_text(asset, "people"),
                       seed_int(asset, "people_count"), holder, seed_text(asset, "retention"), &id,
                       why));
        names_add(&proposal->assets, seed_text(asset, "id"), id);
    }
    return FAIL_NONE;
}

static enum fail fill_flows(struct demo_proposal *proposal, struct why *why) {
    size_t i;
    json_t *flow;
    json_array_foreach(json_object_get(proposal->seed, "flows"), i, flow) {
        int64_t asset, giver, receiver;
        TRY(names_get(&proposal->assets, seed_text(flow, "asset"), &asset, why));
        TRY(names_get(&proposal->parties, seed_text(flow, "from"), &giver, why));
        TRY(names_get(&proposal->parties, seed_text(flow, "to"), &receiver, why));
        TRY(demo_flow(proposal->demo->db, proposal->id, asset, giver, receiver,
                      seed_text(flow, "method"), seed_text(flow, "frequency"),
                      seed_text(flow, "purpose"), why));
    }
    return FAIL_NONE;
}

static enum fail fill_risks(struct demo_proposal *proposal, const json_t *risks, struct why *why) {
    size_t i;
    json_t *risk;
    json_array_foreach((json_t *)(uintptr_t)risks, i, risk) {
        TRY(demo_risk(proposal->demo->db, proposal->id, seed_text(risk, "description"),
                      seed_text(risk, "who"), seed_text(risk, "likelihood"),
                      seed_text(risk, "severity"), seed_text(risk, "safeguard"),
                      seed_text(risk, "residual"), seed_text(risk, "owner"), why));
    }
    return FAIL_NONE;
}

static enum fail fill_benefits(struct demo_proposal *proposal, struct why *why) {
    size_t i;
    json_t *benefit;
    json_array_foreach(json_object_get(proposal->seed, "benefits"), i, benefit) {
        TRY(demo_benefit(proposal->demo->db, proposal->id, seed_text(benefit, "description"),
                         seed_text(benefit, "who"), seed_text(benefit, "measure"),
                         seed_text(benefit, "baseline"), seed_text(benefit, "target"),
                         seed_text(benefit, "due"), seed_text(benefit, "owner"), why));
    }
    return FAIL_NONE;
}

static enum fail fill_searches(struct demo_proposal *proposal, struct why *why) {
    size_t i;
    json_t *search;
    json_array_foreach(json_object_get(proposal->seed, "searches"), i, search) {
        int64_t person;
        TRY(seed_person(proposal->demo, search, "by", &person, why));
        TRY(demo_search(proposal->demo->db, proposal->id, seed_text(search, "query"),
                        seed_int(search, "found"), seed_text(search, "learnt"), person,
                        seed_time(seed_text(search, "date")), why));
    }
    return FAIL_NONE;
}

static enum fail fill_screen(struct demo_proposal *proposal, struct why *why) {
    const json_t *screened = json_object_get(proposal->seed, "screened");
    const char *question;
    json_t *answer;
    int64_t person;
    TRY(seed_person(proposal->demo, screened, "by", &person, why));
    json_object_foreach(json_object_get(proposal->seed, "screen"), question, answer) {
        if (framework_screen(proposal->demo->pack, question) == NULL)
            return why_fail(why, FAIL_INPUT, NULL, "the quick screen has no '%s'", question);
        TRY(demo_screen(proposal->demo->db, proposal->id, question, seed_item(answer, 0),
                        seed_item(answer, 1), person, seed_time(seed_text(screened, "date")), why));
    }
    return FAIL_NONE;
}

enum fail fill_draft(struct demo_proposal *proposal, struct why *why) {
    int64_t at = seed_time(seed_text(proposal->seed, "created"));
    TRY(fill_roles(proposal, at, why));
    TRY(fill_texts(proposal, json_object_get(proposal->seed, "texts"), "", at, why));
    TRY(fill_texts(proposal, json_object_get(proposal->seed, "facts"), "fact.", at, why));
    TRY(fill_groups(proposal, why));
    TRY(fill_parties(proposal, why));
    TRY(fill_assets(proposal, why));
    TRY(fill_flows(proposal, why));
    TRY(fill_benefits(proposal, why));
    TRY(fill_risks(proposal, json_object_get(proposal->seed, "risks"), why));
    TRY(fill_searches(proposal, why));
    return fill_screen(proposal, why);
}

/* What a version changed is written before it is frozen, so that each has its own content. */
enum fail fill_versions(struct demo_proposal *proposal, struct why *why) {
    struct demo *demo = proposal->demo;
    size_t i;
    json_t *version;
    json_array_foreach(json_object_get(proposal->seed, "versions"), i, version) {
        int64_t at = seed_time(seed_text(version, "date")), number;
        struct freeze freeze = {.proposal = proposal->id,
                                .before = (int64_t)i,
                                .now = at,
                                .note = seed_text(version, "note")};
        TRY(seed_person(demo, version, "by", &freeze.person, why));
        TRY(fill_texts(proposal, json_object_get(version, "texts"), "", at, why));
        TRY(fill_risks(proposal, json_object_get(version, "risks"), why));
        TRY(version_freeze(demo->db, demo->arena, &freeze, &number, why));
    }
    return FAIL_NONE;
}
