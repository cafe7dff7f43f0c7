#include "demo/demo.h"

#include "base/clock.h"
#include "base/hash.h"
#include "civic/act.h"
#include "demo/demo.sql.h"
#include "demo/seed.h"
#include "ledger/ledger.h"

enum { YEAR = 2026 };

static void describe_codes(struct arena *arena, const json_t *seed, struct demo_code *codes,
                           size_t *n) {
    size_t p, e;
    json_t *proposal, *engagement;
    json_array_foreach(json_object_get(seed, "proposals"), p, proposal) {
        json_array_foreach(json_object_get(proposal, "engagements"), e, engagement) {
            const json_t *jurors = json_object_get(engagement, "jurors");
            if (jurors == NULL) continue;
            int64_t from = seed_int(jurors, "codes_from");
            for (int64_t i = from == DB_NULL_INT ? seed_int(jurors, "voted") : from;
                 i < seed_int(jurors, "people") && *n < SEED_NAMES_MAX; i++) {
                codes[(*n)++] = (struct demo_code){
                    .engagement = arena_copy(arena, seed_text(engagement, "title")),
                    .label = arena_printf(arena, "%s%02lld", seed_text(jurors, "prefix"),
                                          (long long)i + 1),
                    .code = seed_code(arena, seed_text(engagement, "id"), (size_t)i),
                };
            }
        }
    }
}

enum fail demo_describe(struct arena *arena, struct demo_about *out, struct why *why) {
    const json_t *seed;
    TRY(seed_read(arena, &seed, why));
    const json_t *people = json_object_get(seed, "people");
    const json_t *organisations = json_object_get(seed, "organisations");
    size_t n = json_array_size(people), n_codes = 0;
    struct demo_account *accounts = ARENA_ARRAY(arena, struct demo_account, n + 1);
    for (size_t i = 0; i < n; i++) {
        const json_t *person = json_array_get(people, i);
        accounts[i] = (struct demo_account){.name = arena_copy(arena, seed_text(person, "name")),
                                            .email = arena_copy(arena, seed_text(person, "email")),
                                            .organisation = "",
                                            .does = arena_copy(arena, seed_text(person, "does")),
                                            .role = arena_copy(arena, seed_text(person, "role"))};
        for (size_t j = 0; j < json_array_size(organisations); j++) {
            const json_t *organisation = json_array_get(organisations, j);
            if (text_is(seed_text(organisation, "id"), seed_text(person, "organisation")))
                accounts[i].organisation = arena_copy(arena, seed_text(organisation, "name"));
        }
    }
    struct demo_code *codes = ARENA_ARRAY(arena, struct demo_code, SEED_NAMES_MAX);
    describe_codes(arena, seed, codes, &n_codes);
    if (n_codes < SEED_NAMES_MAX)
        codes[n_codes++] = (struct demo_code){.engagement = "Sharing information: have your say",
                                              .label = "L1",
                                              .code = seed_code(arena, "questionnaire", 0)};
    if (n_codes < SEED_NAMES_MAX)
        codes[n_codes++] = (struct demo_code){.engagement = "Panel survey, spring",
                                              .label = "P001, who has answered",
                                              .code = seed_code(arena, "survey", 0)};
    /* Hosts of a dialogue: one who has reported, one who has not, one whose event is to come. */
    static const size_t hosts[] = {0, 40, 47};
    for (size_t i = 0; i < 3 && n_codes < SEED_NAMES_MAX; i++)
        codes[n_codes++] =
            (struct demo_code){.engagement = "Safer nights out",
                               .label = arena_printf(arena, "host of event %zu", hosts[i] + 1),
                               .code = seed_code(arena, "dialogue", hosts[i])};
    if (n_codes < SEED_NAMES_MAX)
        codes[n_codes++] = (struct demo_code){.engagement = "Safer nights out, alone",
                                              .label = "a slip of the first event",
                                              .code = seed_code(arena, "slip", 0)};
    if (n_codes < SEED_NAMES_MAX)
        codes[n_codes++] =
            (struct demo_code){.engagement = "Should hospitals say where people get hurt?",
                               .label = "D01",
                               .code = seed_code(arena, "conversation", 0)};
    /* At the workshop of today: who takes notes, and somebody else. */
    for (size_t i = 0; i < 3 && n_codes < SEED_NAMES_MAX; i++)
        codes[n_codes++] = (struct demo_code){.engagement = "Weighing data sharing: the coast",
                                              .label = arena_printf(arena, "A%02zu", i + 1),
                                              .code = seed_code(arena, "workshop", i)};
    *out = (struct demo_about){.password = arena_copy(arena, seed_text(seed, "password")),
                               .accounts = accounts,
                               .n_accounts = n,
                               .codes = codes,
                               .n_codes = n_codes};
    return FAIL_NONE;
}

struct look {
    struct arena *arena;
    enum demo_state state;
};

static enum fail look_job(struct db *db, void *context, struct why *why) {
    struct look *look = context;
    const char *setting = "";
    int64_t empty;
    enum fail fail = demo_setting(db, look->arena, &setting, why);
    if (fail != FAIL_NONE && fail != FAIL_NOTFOUND) return fail;
    TRY(demo_empty(db, look->arena, &empty, why));
    look->state = fail == FAIL_NONE && text_is(setting, "1") ? DEMO_HERE
                  : empty != 0                               ? DEMO_EMPTY
                                                             : DEMO_OTHER;
    return FAIL_NONE;
}

enum fail demo_look(struct app *app, struct arena *arena, enum demo_state *out, struct why *why) {
    struct look look = {.arena = arena};
    TRY(store_read(app->store, look_job, &look, why));
    *out = look.state;
    return FAIL_NONE;
}

static enum fail fill_people(struct demo *demo, int64_t at, struct why *why) {
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(demo->seed, "organisations"), i, item) {
        int64_t id;
        TRY(demo_organisation(demo->db, demo->arena, seed_text(item, "name"),
                              seed_text(item, "kind"), at, &id, why));
        names_add(&demo->organisations, seed_text(item, "id"), id);
    }
    json_array_foreach(json_object_get(demo->seed, "people"), i, item) {
        int64_t id, organisation;
        struct contact contact = {.name = seed_text(item, "name"),
                                  .email = seed_text(item, "email")};
        TRY(names_get(&demo->organisations, seed_text(item, "organisation"), &organisation, why));
        TRY(demo_person(demo->db, demo->arena, organisation,
                        json_is_true(json_object_get(item, "manager")),
                        json_is_true(json_object_get(item, "administrator")), demo->password_hash,
                        at, &id, why));
        TRY(vault_put(demo->app->vault, demo->arena, id, &contact, why));
        names_add(&demo->people, seed_text(item, "id"), id);
    }
    return FAIL_NONE;
}

static enum fail fill_proposal(struct demo *demo, const json_t *seed, struct why *why) {
    struct demo_proposal proposal = {.demo = demo, .seed = seed};
    int64_t organisation, at = seed_time(seed_text(seed, "created"));
    const json_t *texts = json_object_get(seed, "texts");
    TRY(names_get(&demo->organisations, seed_text(seed, "organisation"), &organisation, why));
    TRY(seed_person(demo, seed, "by", &proposal.by, why));
    const char *reference =
        arena_printf(demo->arena, "FM-%d-%04lld", YEAR, (long long)++demo->n_proposals);
    TRY(demo_proposal(demo->db, demo->arena, organisation, reference, seed_text(texts, "title"),
                      seed_text(texts, "summary"), seed_int(seed, "stage"),
                      seed_text(seed, "state"), demo->framework, proposal.by, at, &proposal.id,
                      why));
    TRY(fill_draft(&proposal, why));
    TRY(fill_versions(&proposal, why));
    TRY(fill_assessments(&proposal, why));
    TRY(fill_engagements(&proposal, why));
    TRY(fill_outcome(&proposal, why));
    TRY(fill_documents(&proposal, why));
    return demo_proposal_changed(demo->db, proposal.id, seed_time(seed_text(seed, "changed")), why);
}

static enum fail fill_proposals(struct demo *demo, const char *list, struct why *why) {
    size_t i;
    json_t *proposal;
    json_array_foreach(json_object_get(demo->seed, list), i, proposal) {
        TRY(fill_proposal(demo, proposal, why));
    }
    return FAIL_NONE;
}

static enum fail fill_all(struct db *db, void *context, struct why *why) {
    struct demo *demo = context;
    int64_t empty, now = clock_now();
    demo->db = db;
    TRY(demo_empty(db, demo->arena, &empty, why));
    if (empty == 0)
        return why_fail(why, FAIL_CONFLICT, "data",
                        "there are people or proposals here already; the example programme wants "
                        "a data directory of its own");
    TRY(framework_install_ours(db, demo->arena, now, why));
    TRY(framework_default(db, demo->arena, &demo->framework, why));
    struct framework *pack;
    TRY(framework_load(db, demo->arena, demo->framework, &pack, why));
    demo->pack = pack;
    TRY(demo_setting_put(db, "demo", "1", why));
    TRY(demo_setting_put(db, "service_name", seed_text(demo->seed, "service_name"), why));
    TRY(fill_people(demo, seed_time("2026-01-05"), why));
    TRY(fill_proposals(demo, "proposals", why));
    TRY(fill_questionnaires(demo, why));
    TRY(fill_panel(demo, why));
    TRY(fill_recruitments(demo, why));
    TRY(fill_dialogue(demo, why));
    TRY(fill_conversations(demo, why));
    TRY(fill_phones(demo, why));
    TRY(fill_workshops(demo, why));
    TRY(fill_coding(demo, why));
    TRY(fill_panel_words(demo, why));
    TRY(fill_proposals(demo, "later", why));
    TRY(demo_reference(db, YEAR, demo->n_proposals, why));
    TRY(ledger_record_stored(db, demo->arena, now, why));
    struct act act = {.happened_at = now,
                      .person = DB_NULL_INT,
                      .organisation = DB_NULL_INT,
                      .name = "demo",
                      .proposal = DB_NULL_INT,
                      .subject = DB_NULL_INT,
                      .detail = "example programme"};
    return act_append(db, demo->arena, &act, why);
}

enum fail demo_fill(struct app *app, struct arena *arena, struct why *why) {
    struct demo *demo = ARENA_NEW(arena, struct demo);
    demo->app = app;
    demo->arena = arena;
    TRY(seed_read(arena, &demo->seed, why));
    /* One hash for all: they share the password, and hashing is slow on purpose. */
    char *hash;
    TRY(password_hash(arena, seed_text(demo->seed, "password"), &hash, why));
    demo->password_hash = hash;
    return store_write(app->store, arena, fill_all, demo, why);
}
