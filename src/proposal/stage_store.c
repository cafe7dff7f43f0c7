#include "proposal/stage_store.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "proposal/stage.sql.h"
#include "proposal/version.sql.h"

static bool day_has_come(const char *iso) {
    struct date day;
    return date_read(iso, &day) && date_days_between(day, date_of(clock_now())) >= 0;
}

enum fail proposal_framework(struct db *db, struct arena *arena, int64_t framework,
                             struct framework **out, struct why *why) {
    *out = NULL;
    int64_t id = framework;
    if (id == DB_NULL_INT) {
        enum fail found = framework_default(db, arena, &id, why);
        if (found == FAIL_NOTFOUND) return FAIL_NONE;
        if (found != FAIL_NONE) return found;
    }
    return framework_load(db, arena, id, out, why);
}

static void asked_fill(struct overview *o, struct arena *arena) {
    o->asked = ARENA_ARRAY(arena, const char *, o->framework->n_facts);
    for (size_t i = 0; i < o->framework->n_facts; i++)
        if (o->framework->facts[i].source == FRAMEWORK_FACT_ASKED)
            o->asked[o->n_asked++] = arena_printf(arena, "fact.%s", o->framework->facts[i].id);
}

/* --- what the draft says by itself -------------------------------------------- */

static bool contains_folded(struct arena *arena, const char *text, const char *folded) {
    return strstr(utf8_fold(arena, text), folded) != NULL;
}

static void parties_count(const struct content_table *parties, struct arena *arena,
                          struct framework_draft *draft) {
    for (size_t i = 0; i < parties->n; i++) {
        const struct content_row *party = &parties->rows[i];
        const char *part = content_row_value(party, TABLE_PARTY, "part");
        const char *controller = content_row_value(party, TABLE_PARTY, "controller");
        const char *kind = content_row_value(party, TABLE_PARTY, "kind");
        draft->n_parties++;
        draft->n_joint_controllers += text_is(controller, "joint");
        draft->n_processors += text_is(part, "processor") || text_is(controller, "processor");
        draft->n_givers += text_is(part, "gives") || text_is(part, "both");
        draft->health_or_care |= text_is(kind, "nhs") ||
                                 contains_folded(arena, party->values[0], "social care") ||
                                 contains_folded(arena, party->values[0], "nhs");
        draft->company |= text_is(kind, "company");
        draft->digital_economy_act |= contains_folded(
            arena, content_row_value(party, TABLE_PARTY, "legal_power"), "digital economy act");
    }
}

static void assets_count(const struct content_table *assets, struct framework_draft *draft) {
    draft->people_count = DB_NULL_INT;
    for (size_t i = 0; i < assets->n; i++) {
        const struct content_row *asset = &assets->rows[i];
        const char *known = content_row_value(asset, TABLE_ASSET, "identifiability");
        const char *special = content_row_value(asset, TABLE_ASSET, "special");
        int64_t people;
        draft->n_assets++;
        draft->n_assets_identified += text_is(known, "identified");
        draft->n_assets_pseudonymised += text_is(known, "pseudonymised");
        draft->n_assets_unclear += text_is(known, "") || text_is(known, "unclear");
        draft->n_assets_special += text_is(special, "special") || text_is(special, "both");
        draft->n_assets_criminal += text_is(special, "criminal") || text_is(special, "both");
        if (str_int(str_of(content_row_value(asset, TABLE_ASSET, "people_count")), 0, INT64_MAX,
                    &people) &&
            (draft->people_count == DB_NULL_INT || people > draft->people_count))
            draft->people_count = people;
    }
}

static void draft_count(const struct content *content, struct arena *arena,
                        struct framework_draft *draft) {
    *draft = (struct framework_draft){0};
    parties_count(&content->tables[TABLE_PARTY], arena, draft);
    assets_count(&content->tables[TABLE_ASSET], draft);
    const struct content_table *groups = &content->tables[TABLE_GROUP];
    for (size_t i = 0; i < groups->n; i++)
        draft->n_vulnerable_groups +=
            text_is(content_row_value(&groups->rows[i], TABLE_GROUP, "vulnerable"), "1");
    const struct content_table *risks = &content->tables[TABLE_RISK];
    for (size_t i = 0; i < risks->n; i++)
        draft->n_risks_high +=
            text_is(content_row_value(&risks->rows[i], TABLE_RISK, "residual"), "high");
}

/* --- the framework's rules ------------------------------------------------------ */

struct known {
    struct framework_fact_value *values;
    size_t n;
};

static void known_add(struct known *known, const char *id, const char *text) {
    known->values[known->n++] = (struct framework_fact_value){id, text};
}

static enum fail facts_gather(struct db *db, struct arena *arena, const struct overview *o,
                              const struct stage_screen_answers_row *screen, size_t n_screen,
                              struct known *known, struct why *why) {
    struct framework_draft draft;
    draft_count(o->content, arena, &draft);
    struct framework_fact_value *of_draft;
    size_t n_draft, n_ratings;
    framework_facts_of_draft(&draft, arena, &of_draft, &n_draft);
    struct stage_lowest_ratings_row *ratings;
    TRY(stage_lowest_ratings(db, arena, o->about.id, &ratings, &n_ratings, why));
    known->values = ARENA_ARRAY(arena, struct framework_fact_value,
                                n_draft + o->n_asked + n_screen + n_ratings);
    for (size_t i = 0; i < n_draft; i++) known_add(known, of_draft[i].id, of_draft[i].text);
    for (size_t i = 0; i < o->n_asked; i++)
        known_add(known, o->asked[i] + strlen("fact."), content_value(o->content, o->asked[i]));
    for (size_t i = 0; i < n_screen; i++)
        known_add(known, arena_printf(arena, "screen.%s", screen[i].question), screen[i].answer);
    for (size_t i = 0; i < n_ratings; i++)
        known_add(known, arena_printf(arena, "rating.%s", ratings[i].question),
                  arena_printf(arena, "%lld", (long long)ratings[i].lowest));
    return FAIL_NONE;
}

static void screen_judge(struct overview *o, struct arena *arena,
                         const struct stage_screen_answers_row *screen, size_t n_screen) {
    const char **answers = ARENA_ARRAY(arena, const char *, o->framework->n_screen);
    for (size_t i = 0; i < o->framework->n_screen; i++)
        for (size_t k = 0; k < n_screen; k++)
            if (text_is(screen[k].question, o->framework->screen[i].id))
                answers[i] = screen[k].answer;
    struct framework_screen_result result;
    framework_screen_judge(o->framework, arena, answers, &result);
    if (result.verdict != 0) o->facts.screen = framework_verdict_word(result.verdict);
}

static enum fail forms_load(struct db *db, struct arena *arena, struct overview *o,
                            struct why *why) {
    struct form_state_list_row *rows;
    size_t n;
    TRY(form_state_list(db, arena, o->about.id, &rows, &n, why));
    o->forms = ARENA_ARRAY(arena, struct form_state, o->findings.n_needs);
    for (size_t i = 0; i < o->findings.n_needs; i++) {
        const struct framework_need *need = &o->findings.needs[i];
        struct form_state *form = &o->forms[i];
        form->state = form->note = "";
        for (size_t k = 0; k < n; k++)
            if (text_is(rows[k].form, need->form->id))
                *form = (struct form_state){rows[k].state, rows[k].note, rows[k].revision,
                                            rows[k].version};
        bool done = text_is(form->state, "reviewed") || text_is(form->state, "not_needed");
        o->facts.n_forms_open += need->strength == FRAMEWORK_REQUIRED && !done;
    }
    return FAIL_NONE;
}

static enum fail framework_part(struct db *db, struct arena *arena, struct overview *o,
                                const struct overview *like, struct why *why) {
    if (like != NULL && like->about.framework == o->about.framework)
        o->framework = like->framework;
    else
        TRY(proposal_framework(db, arena, o->about.framework, &o->framework, why));
    if (o->framework == NULL) return FAIL_NONE;
    asked_fill(o, arena);
    struct stage_screen_answers_row *screen;
    size_t n_screen;
    TRY(stage_screen_answers(db, arena, o->about.id, &screen, &n_screen, why));
    screen_judge(o, arena, screen, n_screen);
    struct known known = {0};
    TRY(facts_gather(db, arena, o, screen, n_screen, &known, why));
    framework_rules(o->framework, arena, known.values, known.n, &o->findings);
    return forms_load(db, arena, o, why);
}

/* --- the facts -------------------------------------------------------------------- */

static void facts_copy(const struct stage_facts_row_row *row, struct stage_facts *f) {
    f->version = row->version;
    f->searched = row->searched > 0;
    f->has_purpose = row->purpose > 0;
    f->has_problem = row->problem > 0;
    f->n_groups = row->n_groups;
    f->n_assets = row->n_assets;
    f->n_parties = row->n_parties;
    f->n_no_power = row->n_no_power;
    f->n_no_basis = row->n_no_basis;
    f->n_benefits = row->n_benefits;
    f->n_risks = row->n_risks;
    f->n_high = row->n_high;
    f->assessed = !text_is(row->assessment_state, "");
    f->reconciled = text_is(row->assessment_state, "reconciled");
    f->n_assessors = row->n_assessors;
    f->n_locked = row->n_locked;
    f->n_partner_locked = row->n_partner_locked;
    f->n_partner_roles = row->n_partner_roles;
    f->n_to_sign = row->n_to_sign;
    f->n_signed = row->n_signed;
    f->n_dpo = row->n_dpo;
    f->n_deciders = row->n_deciders;
    f->opinion = row->opinion;
    f->advice_version = row->advice_version;
    f->n_engagements = row->n_engagements;
    f->n_no_promise = row->n_no_promise;
    f->n_engagements_running = row->n_open;
    f->n_participants = row->n_participants;
    f->n_ballots = row->n_ballots;
    f->score_version = row->score_version;
    f->gates_failed = row->gates_failed;
    f->decision = row->decision;
    f->decision_version = row->decision_version;
    f->n_unanswered = row->n_unanswered;
    f->published_version = row->published_version;
    f->check_due = day_has_come(row->next_check);
    f->screen = "";
}

static enum fail version_compare(struct db *db, struct arena *arena, struct overview *o,
                                 struct why *why) {
    const char *digest;
    if (o->about.version == 0) return FAIL_NONE;
    TRY(version_digest(db, arena, o->about.id, &digest, why));
    o->facts.changed_since_version = !text_is(digest, content_digest(o->content, arena));
    return FAIL_NONE;
}

enum fail overview_load(struct db *db, struct arena *arena, int64_t proposal, int64_t person,
                        unsigned roles, const struct overview *like, struct overview **out,
                        struct why *why) {
    struct overview *o = ARENA_NEW(arena, struct overview);
    TRY(proposal_row(db, arena, proposal, &o->about, why));
    TRY(content_load(db, arena, proposal, &o->content, why));
    struct stage_facts_row_row row;
    TRY(stage_facts_row(db, arena, proposal, person, &row, why));
    facts_copy(&row, &o->facts);
    o->facts.has_review_date = !text_is_empty(content_value(o->content, "review"));
    o->facts.review_due = day_has_come(content_value(o->content, "review"));
    o->mine = (struct next_mine){.roles = roles,
                                 .rating_open = row.my_rating > 0 && row.my_locked == 0,
                                 .n_to_sign = row.my_to_sign};
    TRY(framework_part(db, arena, o, like, why));
    for (int s = 0; s < N_SECTIONS; s++) {
        section_check(o->content, (enum section_id)s, o->asked, o->n_asked, arena, &o->sections[s]);
        o->facts.n_sections_open += o->sections[s].status != SECTION_DONE;
    }
    TRY(version_compare(db, arena, o, why));
    *out = o;
    return FAIL_NONE;
}
