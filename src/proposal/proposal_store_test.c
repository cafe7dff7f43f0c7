/* Every statement of this room on both engines: what it keeps, what it refuses, whose rows it
 * reaches. */
#include "proposal/proposal_store.h"

#include "base/clock.h"
#include "proposal/people.sql.h"
#include "proposal/precedent.sql.h"
#include "proposal/proposal.sql.h"
#include "proposal/stage.sql.h"
#include "proposal/stage_store.h"
#include "proposal/version.sql.h"
#include "tests/engine.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <pthread.h>

struct world {
    struct app *app;
    struct arena *arena;
    int64_t council, trust, officer, partner;
    int64_t one, two; /* proposals */
    int64_t now;
};

static bool world_begin(struct world *w, const char *engine) {
    *w = (struct world){.app = test_app(engine), .now = clock_now()};
    if (w->app == NULL) return false;
    w->arena = arena_new((size_t)256 << 20);
    w->council = test_organisation(w->app, "Eastmere Council");
    w->trust = test_organisation(w->app, "Eastmere NHS Trust");
    w->officer = test_person(w->app, w->council, "Priya Shah", "priya@example.org", true, false);
    w->partner = test_person(w->app, w->trust, "Sam Okoro", "sam@example.org", true, false);
    return true;
}

static void world_end(struct world *w) {
    test_app_close(w->app);
    arena_free(w->arena);
}

static void write_ok(struct world *w, db_job job) {
    struct why why = {0};
    if (store_write(w->app->store, w->arena, job, w, &why) != FAIL_NONE)
        fail_msg("%s: %s", why.field, why.text);
}

static void on_each_engine(db_job job) {
    static const char *const engines[] = {"sqlite", "postgres"};
    for (size_t i = 0; i < 2; i++) {
        struct world w;
        if (!world_begin(&w, engines[i])) continue;
        write_ok(&w, job);
        world_end(&w);
    }
}

static enum fail two_proposals(struct db *db, struct world *w, struct why *why) {
    struct proposal_new start = {.organisation = w->council,
                                 .person = w->officer,
                                 .now = w->now,
                                 .title = "Warm homes",
                                 .problem = "Cold homes",
                                 .purpose = "Insulation"};
    TRY(proposal_start(db, w->arena, &start, &w->one, why));
    start.title = "Other";
    return proposal_start(db, w->arena, &start, &w->two, why);
}

#define WANT(fail, expression) assert_int_equal((expression), FAIL_##fail)

/* --- starting ---------------------------------------------------------------------------- */

static enum fail starting(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    struct proposal_row_row a, b;
    struct content *content;
    TRY(two_proposals(db, w, why));
    TRY(proposal_row(db, w->arena, w->one, &a, why));
    TRY(proposal_row(db, w->arena, w->two, &b, why));
    int year = date_of(w->now).year;
    assert_string_equal(a.reference, arena_printf(w->arena, "FM-%d-0001", year));
    assert_string_equal(b.reference, arena_printf(w->arena, "FM-%d-0002", year));
    assert_string_equal(a.title, "Warm homes");
    assert_int_equal(a.stage, 0);
    assert_string_equal(a.state, "draft");
    TRY(content_load(db, w->arena, w->one, &content, why));
    assert_string_equal(content_value(content, "problem"), "Cold homes");
    assert_int_equal(content->tables[TABLE_PARTY].n, 1);
    const struct content_row *own = &content->tables[TABLE_PARTY].rows[0];
    assert_string_equal(own->values[0], "Eastmere Council");
    int64_t owners;
    TRY(grant_owners(db, w->arena, w->one, &owners, why));
    assert_int_equal(owners, 1);
    struct proposal_list_of_row *list;
    size_t n;
    TRY(proposal_list_of(db, w->arena, w->officer, &list, &n, why));
    assert_int_equal(n, 2);
    TRY(proposal_list_of(db, w->arena, w->partner, &list, &n, why));
    assert_int_equal(n, 0);
    WANT(NOTFOUND, content_load(db, w->arena, 999, &content, why));
    return FAIL_NONE;
}

static void starting_a_proposal(void **state) {
    (void)state;
    on_each_engine(starting);
}
TEST(starting_a_proposal,
     "proposal: starting gives a reference, an owner and the own organisation, and shows it to "
     "nobody else");

static enum fail count_up(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    int64_t number;
    for (int64_t i = 1; i <= 50; i++) {
        TRY(proposal_reference_next(db, w->arena, 2031, &number, why));
        assert_int_equal(number, i);
    }
    TRY(proposal_reference_next(db, w->arena, 2032, &number, why));
    assert_int_equal(number, 1);
    return FAIL_NONE;
}

static void references_count_by_year(void **state) {
    (void)state;
    on_each_engine(count_up);
}
TEST(references_count_by_year,
     "proposal: references count up without a gap and start anew each year");

/* --- answers ------------------------------------------------------------------------------- */

static enum fail answering(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    struct proposal_row_row row;
    struct text_one_row text;
    TRY(two_proposals(db, w, why));
    struct answer_new answer = {.proposal = w->one,
                                .person = w->officer,
                                .now = w->now + 1,
                                .name = "summary",
                                .value = "First"};
    TRY(answer_save(db, &answer, why));
    TRY(proposal_row(db, w->arena, w->one, &row, why));
    assert_string_equal(row.summary, "First");
    assert_int_equal(row.changed_at, w->now + 1);
    answer.value = "Second, from a stale form";
    WANT(CONFLICT, answer_save(db, &answer, why)); /* revision 0: believes there is none */
    answer.revision = 7;
    WANT(CONFLICT, answer_save(db, &answer, why));
    TRY(text_one(db, w->arena, w->one, "summary", &text, why));
    assert_string_equal(text.value, "First");
    assert_int_equal(text.revision, 1);
    answer.revision = 1;
    answer.value = "Second";
    TRY(answer_save(db, &answer, why));
    TRY(text_one(db, w->arena, w->one, "summary", &text, why));
    assert_string_equal(text.value, "Second");
    assert_int_equal(text.revision, 2);
    WANT(NOTFOUND, text_one(db, w->arena, w->two, "summary", &text, why));
    return FAIL_NONE;
}

static void answers_know_their_revision(void **state) {
    (void)state;
    on_each_engine(answering);
}
TEST(answers_know_their_revision,
     "proposal: an answer saved over an unseen newer one is refused and nothing is overwritten");

/* --- rows ------------------------------------------------------------------------------------ */

struct typed {
    const char *name, *value;
};

/* A form as it comes in, of a kind's fields with the values given and the rest empty. */
static struct form *form_of(struct world *w, enum table_id table, const struct typed *typed,
                            size_t n_typed) {
    const struct content_kind *kind = &content_kinds[table];
    struct http_pair *pairs = ARENA_ARRAY(w->arena, struct http_pair, n_typed);
    for (size_t i = 0; i < n_typed; i++)
        pairs[i] = (struct http_pair){typed[i].name, typed[i].value};
    struct http_request request = {
        .method = HTTP_POST, .fields = pairs, .n_fields = n_typed, .arena = w->arena};
    struct field *fields = ARENA_ARRAY(w->arena, struct field, kind->n_fields);
    for (size_t k = 0; k < kind->n_fields; k++) {
        fields[k] = kind->fields[k];
        /* any number passes, as from a hostile form: the statements have to hold */
        if (kind->refers[k] != TABLE_NONE) fields[k].kind = FIELD_TEXT;
    }
    return form_read(w->arena, fields, kind->n_fields, &request, "en");
}
#define FORM(w, table, ...)                                                                        \
    form_of(w, table, (const struct typed[]){__VA_ARGS__},                                         \
            sizeof((const struct typed[]){__VA_ARGS__}) / sizeof(struct typed))

static const char *id_text(struct world *w, int64_t id) {
    return arena_printf(w->arena, "%lld", (long long)id);
}

static enum fail row_life(struct db *db, struct world *w, enum table_id table, struct form *form,
                          struct form *other, struct why *why) {
    struct content *content;
    int64_t id, size_before;
    TRY(content_load(db, w->arena, w->one, &content, why));
    size_before = (int64_t)content->tables[table].n;
    TRY(row_add(db, w->arena, table, w->one, form, &id, why));
    TRY(content_load(db, w->arena, w->one, &content, why));
    assert_int_equal(content->tables[table].n, size_before + 1);
    const struct content_row *row = content_row(content, table, id);
    assert_non_null(row);
    assert_int_equal(row->revision, 1);
    const char *before = row->values[0];
    /* through the other proposal nothing is reached */
    WANT(CONFLICT, row_change(db, w->arena, table, w->two, id, 1, other, why));
    WANT(CONFLICT, row_remove(db, table, w->two, id, why));
    WANT(CONFLICT, row_change(db, w->arena, table, w->one, id, 2, other, why)); /* not seen yet */
    TRY(content_load(db, w->arena, w->one, &content, why));
    assert_string_equal(content_row(content, table, id)->values[0], before);
    TRY(row_change(db, w->arena, table, w->one, id, 1, other, why));
    TRY(content_load(db, w->arena, w->one, &content, why));
    assert_int_equal(content_row(content, table, id)->revision, 2);
    for (size_t k = 0; k < content_kinds[table].n_fields; k++) {
        const struct field *field = &content_kinds[table].fields[k];
        if (field->kind == FIELD_TEXT || field->kind == FIELD_LONG_TEXT)
            assert_string_equal(content_row(content, table, id)->values[k],
                                form_text(other, field->name));
    }
    WANT(CONFLICT, row_change(db, w->arena, table, w->one, id, 1, form, why)); /* stale by now */
    TRY(row_remove(db, table, w->one, id, why));
    WANT(CONFLICT, row_remove(db, table, w->one, id, why));
    return FAIL_NONE;
}

static enum fail rows(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    struct content *content;
    TRY(two_proposals(db, w, why));
    TRY(row_life(db, w, TABLE_GROUP, FORM(w, TABLE_GROUP, {"name", "A"}, {"people_count", "12"}),
                 FORM(w, TABLE_GROUP, {"name", "B"}, {"how", "Well"}, {"vulnerable", "yes"}), why));
    TRY(row_life(db, w, TABLE_PARTY, FORM(w, TABLE_PARTY, {"name", "A"}, {"part", "gives"}),
                 FORM(w, TABLE_PARTY, {"name", "B"}, {"legal_power", "Act"}, {"contact", "Office"}),
                 why));
    TRY(row_life(db, w, TABLE_BENEFIT,
                 FORM(w, TABLE_BENEFIT, {"description", "A"}, {"due-day", "1"}, {"due-month", "4"},
                      {"due-year", "2027"}),
                 FORM(w, TABLE_BENEFIT, {"description", "B"}, {"measure", "Homes"}), why));
    TRY(row_life(db, w, TABLE_RISK, FORM(w, TABLE_RISK, {"description", "A"}, {"residual", "high"}),
                 FORM(w, TABLE_RISK, {"description", "B"}, {"safeguard", "Lock"}), why));
    int64_t mine, theirs, asset;
    TRY(content_load(db, w->arena, w->one, &content, why));
    mine = content->tables[TABLE_PARTY].rows[0].id;
    TRY(content_load(db, w->arena, w->two, &content, why));
    theirs = content->tables[TABLE_PARTY].rows[0].id;
    struct form *good =
        FORM(w, TABLE_ASSET, {"name", "List"}, {"holder", id_text(w, mine)}, {"fields", "Name"});
    TRY(row_life(db, w, TABLE_ASSET, good, FORM(w, TABLE_ASSET, {"name", "B"}, {"people", "All"}),
                 why));
    /* a party of another proposal can be neither holder nor end of a flow */
    WANT(NOTFOUND,
         row_add(db, w->arena, TABLE_ASSET, w->one,
                 FORM(w, TABLE_ASSET, {"name", "X"}, {"holder", id_text(w, theirs)}), &asset, why));
    TRY(row_add(db, w->arena, TABLE_ASSET, w->one, good, &asset, why));
    int64_t second, flow;
    TRY(row_add(db, w->arena, TABLE_PARTY, w->one, FORM(w, TABLE_PARTY, {"name", "Second"}),
                &second, why));
    struct form *line =
        FORM(w, TABLE_FLOW, {"asset", id_text(w, asset)}, {"from_party", id_text(w, mine)},
             {"to_party", id_text(w, second)}, {"purpose", "Calls"});
    struct form *foreign = FORM(w, TABLE_FLOW, {"asset", id_text(w, asset)},
                                {"from_party", id_text(w, mine)}, {"to_party", id_text(w, theirs)});
    TRY(row_life(db, w, TABLE_FLOW, line, line, why));
    WANT(NOTFOUND, row_add(db, w->arena, TABLE_FLOW, w->one, foreign, &flow, why));
    WANT(NOTFOUND, row_add(db, w->arena, TABLE_FLOW, w->two, line, &flow, why));
    TRY(row_add(db, w->arena, TABLE_FLOW, w->one, line, &flow, why));
    WANT(CONFLICT, row_change(db, w->arena, TABLE_FLOW, w->one, flow, 1, foreign, why));
    return FAIL_NONE;
}

static void rows_live_in_one_proposal(void **state) {
    (void)state;
    on_each_engine(rows);
}
TEST(rows_live_in_one_proposal,
     "proposal: rows of every kind are added, changed and removed only in their own proposal and "
     "over the revision seen");

static enum fail removing_used(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    return row_remove(db, TABLE_PARTY, w->one, w->council, why); /* .council: the party's id here */
}

static enum fail used_rows(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    int64_t asset;
    struct content *content;
    TRY(two_proposals(db, w, why));
    TRY(content_load(db, w->arena, w->one, &content, why));
    w->council = content->tables[TABLE_PARTY].rows[0].id;
    return row_add(db, w->arena, TABLE_ASSET, w->one,
                   FORM(w, TABLE_ASSET, {"name", "X"}, {"holder", id_text(w, w->council)}), &asset,
                   why);
}

static void used_rows_stay(void **state) {
    (void)state;
    static const char *const engines[] = {"sqlite", "postgres"};
    for (size_t i = 0; i < 2; i++) {
        struct world w;
        struct why why = {0};
        if (!world_begin(&w, engines[i])) continue;
        write_ok(&w, used_rows);
        assert_int_equal(store_write(w.app->store, w.arena, removing_used, &w, &why),
                         FAIL_CONFLICT);
        world_end(&w);
    }
}
TEST(used_rows_stay, "proposal: the database itself keeps a party that data or flows refer to");

/* --- versions --------------------------------------------------------------------------------- */

static enum fail freezing(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    struct content *draft, *kept;
    struct version_one_row row;
    int64_t number;
    TRY(two_proposals(db, w, why));
    struct freeze freeze = {
        .proposal = w->one, .before = 0, .person = w->officer, .now = w->now, .note = "One"};
    TRY(version_freeze(db, w->arena, &freeze, &number, why));
    assert_int_equal(number, 1);
    WANT(CONFLICT, version_freeze(db, w->arena, &freeze, &number, why));
    assert_string_equal(why->field, "same");
    TRY(content_load(db, w->arena, w->one, &draft, why));
    TRY(content_load_version(db, w->arena, w->one, 1, &kept, why));
    TRY(version_one(db, w->arena, w->one, 1, &row, why));
    assert_string_equal(row.sha256, content_digest(kept, w->arena));
    assert_string_equal(row.sha256, content_digest(draft, w->arena));
    WANT(NOTFOUND, content_load_version(db, w->arena, w->two, 1, &kept, why));
    WANT(NOTFOUND, content_load_version(db, w->arena, w->one, 2, &kept, why));
    struct answer_new answer = {.proposal = w->one,
                                .revision = 1,
                                .person = w->officer,
                                .now = w->now,
                                .name = "purpose",
                                .value = "Changed"};
    TRY(answer_save(db, &answer, why));
    WANT(CONFLICT, version_freeze(db, w->arena, &freeze, &number, why)); /* saw version 0 */
    assert_string_not_equal(why->field, "same");
    freeze.before = 1;
    TRY(version_freeze(db, w->arena, &freeze, &number, why));
    TRY(content_load_version(db, w->arena, w->one, 1, &kept, why));
    assert_string_equal(content_value(kept, "purpose"), "Insulation");
    struct version_list_row *list;
    size_t n;
    TRY(version_list(db, w->arena, w->one, &list, &n, why));
    assert_int_equal(n, 2);
    assert_int_equal(list[0].number, 2);
    struct version_uses_row *uses;
    TRY(advice_add(db, w->one, 1, "changes", "Less data.", w->officer, w->now, why));
    TRY(version_uses(db, w->arena, w->one, &uses, &n, why));
    assert_int_equal(n, 1);
    assert_string_equal(uses[0].kind, "advice");
    assert_int_equal(uses[0].version, 1);
    return FAIL_NONE;
}

static void versions_never_change(void **state) {
    (void)state;
    on_each_engine(freezing);
}
TEST(
    versions_never_change,
    "proposal: a frozen version stays as it was, has its check sum, and two cannot freeze at once");

/* --- roles, stage, documents -------------------------------------------------------------------
 */

static enum fail granting(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    struct grant_list_row *grants;
    struct grant_one_row one;
    struct grant_candidates_row *people;
    size_t n;
    TRY(two_proposals(db, w, why));
    TRY(grant_add(db, w->one, w->partner, "assessor", w->officer, w->now, why));
    TRY(grant_list(db, w->arena, w->one, &grants, &n, why));
    assert_int_equal(n, 2);
    int64_t grant = grants[1].id;
    WANT(NOTFOUND, grant_one(db, w->arena, w->two, grant, &one, why));
    WANT(CONFLICT, grant_end(db, w->two, grant, w->now, why));
    TRY(grant_end(db, w->one, grant, w->now, why));
    WANT(CONFLICT, grant_end(db, w->one, grant, w->now, why));
    WANT(NOTFOUND, grant_one(db, w->arena, w->one, grant, &one, why));
    TRY(grant_add(db, w->one, w->partner, "assessor", w->officer, w->now, why)); /* again */
    /* only people of the lead and of parties can be chosen */
    TRY(grant_candidates(db, w->arena, w->one, &people, &n, why));
    assert_int_equal(n, 1);
    int64_t party;
    TRY(row_add(db, w->arena, TABLE_PARTY, w->one,
                FORM(w, TABLE_PARTY, {"name", "eastmere nhs trust"}), &party,
                why)); /* connected by its name, whatever its case */
    TRY(grant_candidates(db, w->arena, w->one, &people, &n, why));
    assert_int_equal(n, 2);
    struct invite_parties_row *parties;
    TRY(invite_parties(db, w->arena, w->one, &parties, &n, why));
    assert_int_equal(n, 1);
    assert_int_equal(parties[0].organisation, w->trust);
    assert_int_equal(parties[0].managers, 1);
    TRY(row_change(db, w->arena, TABLE_PARTY, w->one, party, 1,
                   FORM(w, TABLE_PARTY, {"name", "Somebody else"}), why));
    TRY(invite_parties(db, w->arena, w->one, &parties, &n, why));
    assert_int_equal(parties[0].organisation, DB_NULL_INT);
    return FAIL_NONE;
}

static void roles_are_ended_not_deleted(void **state) {
    (void)state;
    on_each_engine(granting);
}
TEST(roles_are_ended_not_deleted,
     "proposal: a role is given to people of parties, ended only in its proposal, and can be given "
     "again");

static enum fail same_role_twice(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    return grant_add(db, w->one, w->officer, "owner", w->officer, w->now, why);
}

static enum fail two_jobs(struct db *db, void *context, struct why *why) {
    return two_proposals(db, context, why);
}

static void a_role_is_held_once(void **state) {
    (void)state;
    static const char *const engines[] = {"sqlite", "postgres"};
    for (size_t i = 0; i < 2; i++) {
        struct world w;
        struct why why = {0};
        if (!world_begin(&w, engines[i])) continue;
        write_ok(&w, two_jobs);
        assert_int_equal(store_write(w.app->store, w.arena, same_role_twice, &w, &why),
                         FAIL_CONFLICT);
        world_end(&w);
    }
}
TEST(a_role_is_held_once, "proposal: nobody holds one role twice at a time");

static enum fail moving(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    struct proposal_row_row row;
    struct stage_history_row *history;
    struct overview *o;
    size_t n;
    TRY(two_proposals(db, w, why));
    TRY(stage_move(db, w->one, 0, 1, "open", 1, w->now, why));
    WANT(CONFLICT, stage_move(db, w->one, 0, 1, "open", 1, w->now, why)); /* moved already */
    WANT(CONFLICT, stage_move(db, w->one, 1, 2, "open", 1, w->now, why)); /* stale revision */
    TRY(stage_change_add(db, w->one, 0, 1, "open", "[]", "", w->officer, w->now, why));
    TRY(proposal_row(db, w->arena, w->one, &row, why));
    assert_int_equal(row.stage, 1);
    assert_int_equal(row.revision, 2);
    TRY(stage_history(db, w->arena, w->one, &history, &n, why));
    assert_int_equal(n, 1);
    TRY(stage_history(db, w->arena, w->two, &history, &n, why));
    assert_int_equal(n, 0);
    TRY(precedent_record(db, w->one, "cold", 3, "Nothing", w->officer, w->now, why));
    TRY(form_state_save(db, w->one, "dpia", "drafted", 1, "On the drive", 0, w->officer, w->now,
                        why));
    WANT(CONFLICT,
         form_state_save(db, w->one, "dpia", "reviewed", 1, "", 0, w->officer, w->now, why));
    TRY(form_state_save(db, w->one, "dpia", "reviewed", 1, "", 1, w->officer, w->now, why));
    TRY(overview_load(db, w->arena, w->one, w->officer, ROLE_OWNER, NULL, &o, why));
    assert_true(o->facts.searched && o->facts.has_purpose && o->facts.has_problem);
    assert_int_equal(o->facts.n_parties, 1);
    assert_int_equal(o->facts.n_no_power, 1);
    assert_string_equal(o->facts.screen, "");
    assert_int_equal(o->facts.version, 0);
    assert_int_equal(o->facts.n_sections_open, N_SECTIONS);
    TRY(overview_load(db, w->arena, w->two, w->officer, ROLE_OWNER, o, &o, why));
    assert_false(o->facts.searched);
    return FAIL_NONE;
}

static void stages_move_once(void **state) {
    (void)state;
    on_each_engine(moving);
}
TEST(stages_move_once,
     "proposal: a stage moves once from where it was seen; facts are those of its own proposal");

static enum fail signing(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    struct sign_list_row *list;
    size_t n;
    TRY(two_proposals(db, w, why));
    TRY(sign_list(db, w->arena, w->one, &list, &n, why));
    assert_int_equal(n, 1);
    int64_t party = list[0].id;
    WANT(CONFLICT, sign_party(db, w->one, party, w->partner, 1, w->now, why)); /* another's */
    WANT(CONFLICT, sign_party(db, w->two, party, w->officer, 1, w->now, why));
    TRY(sign_party(db, w->one, party, w->officer, 1, w->now, why));
    WANT(CONFLICT, sign_party(db, w->one, party, w->officer, 1, w->now, why)); /* once */
    TRY(sign_party(db, w->one, party, w->officer, 2, w->now, why));
    return FAIL_NONE;
}

static void signatures_are_of_the_own_organisation(void **state) {
    (void)state;
    on_each_engine(signing);
}
TEST(signatures_are_of_the_own_organisation,
     "proposal: a signatory signs for the own organisation only, and each version once");

static enum fail precedents(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    struct precedent_proposals_row *rows_found;
    struct precedent_recorded_row *recorded;
    size_t n;
    TRY(two_proposals(db, w, why));
    TRY(precedent_proposals(db, w->arena, w->one, w->officer, &rows_found, &n, why));
    assert_int_equal(n, 1); /* the other one, where the officer is owner */
    assert_int_equal(rows_found[0].id, w->two);
    assert_int_equal(rows_found[0].mine, 1);
    TRY(precedent_proposals(db, w->arena, w->one, w->partner, &rows_found, &n, why));
    assert_int_equal(n, 0); /* the partner holds no role on it and it is not published */
    TRY(precedent_record(db, w->one, "cold", 1, "", w->officer, w->now, why));
    TRY(precedent_recorded(db, w->arena, w->one, &recorded, &n, why));
    assert_int_equal(n, 1);
    TRY(precedent_recorded(db, w->arena, w->two, &recorded, &n, why));
    assert_int_equal(n, 0);
    return FAIL_NONE;
}

static void drafts_of_others_are_not_found(void **state) {
    (void)state;
    on_each_engine(precedents);
}
TEST(drafts_of_others_are_not_found,
     "proposal: a precedent search finds own and published proposals, never others' drafts");

/* --- at once -------------------------------------------------------------------------------------
 */

enum { N_THREADS = 6, STARTS_EACH = 8 };

struct racer {
    struct world *world;
    struct arena *arena;
    pthread_t thread;
    int won;
    enum fail fail;
};

static enum fail start_one(struct db *db, void *context, struct why *why) {
    struct racer *racer = context;
    struct proposal_new start = {.organisation = racer->world->council,
                                 .person = racer->world->officer,
                                 .now = racer->world->now,
                                 .title = "One of many",
                                 .problem = "p",
                                 .purpose = "p"};
    int64_t id;
    return proposal_start(db, racer->arena, &start, &id, why);
}

static void *starts(void *context) {
    struct racer *racer = context;
    for (int i = 0; i < STARTS_EACH && racer->fail == FAIL_NONE; i++)
        racer->fail = store_write(racer->world->app->store, racer->arena, start_one, racer, NULL);
    return NULL;
}

static enum fail save_one(struct db *db, void *context, struct why *why) {
    struct racer *racer = context;
    struct answer_new answer = {.proposal = racer->world->one,
                                .person = racer->world->officer,
                                .now = racer->world->now,
                                .name = "limits",
                                .value = "No enforcement"};
    return answer_save(db, &answer, why);
}

static void *saves(void *context) {
    struct racer *racer = context;
    racer->fail = store_write(racer->world->app->store, racer->arena, save_one, racer, NULL);
    racer->won = racer->fail == FAIL_NONE;
    return NULL;
}

static void race(struct world *w, struct racer *racers, void *(*run)(void *)) {
    for (size_t i = 0; i < N_THREADS; i++) {
        racers[i] = (struct racer){.world = w, .arena = arena_new((size_t)64 << 20)};
        assert_int_equal(pthread_create(&racers[i].thread, NULL, run, &racers[i]), 0);
    }
    for (size_t i = 0; i < N_THREADS; i++) {
        pthread_join(racers[i].thread, NULL);
        arena_free(racers[i].arena);
    }
}

static enum fail all_are_there(struct db *db, void *context, struct why *why) {
    struct world *w = context;
    struct proposal_list_of_row *list;
    size_t n;
    TRY(proposal_list_of(db, w->arena, w->officer, &list, &n, why));
    assert_int_equal(n, N_THREADS * STARTS_EACH);
    int year = date_of(w->now).year;
    for (size_t number = 1; number <= n; number++) {
        const char *reference = arena_printf(w->arena, "FM-%d-%04zu", year, number);
        size_t found = 0;
        for (size_t i = 0; i < n; i++) found += text_is(list[i].reference, reference);
        assert_int_equal(found, 1);
    }
    return FAIL_NONE;
}

static void starts_at_once(void **state) {
    (void)state;
    static const char *const engines[] = {"sqlite", "postgres"};
    for (size_t i = 0; i < 2; i++) {
        struct world w;
        struct racer racers[N_THREADS];
        if (!world_begin(&w, engines[i])) continue;
        race(&w, racers, starts);
        for (size_t k = 0; k < N_THREADS; k++) assert_int_equal(racers[k].fail, FAIL_NONE);
        write_ok(&w, all_are_there);
        world_end(&w);
    }
}
TEST(starts_at_once, "proposal: many who start at once get references without a gap or a double");

static void saves_at_once(void **state) {
    (void)state;
    static const char *const engines[] = {"sqlite", "postgres"};
    for (size_t i = 0; i < 2; i++) {
        struct world w;
        struct racer racers[N_THREADS];
        int won = 0;
        if (!world_begin(&w, engines[i])) continue;
        write_ok(&w, two_jobs);
        race(&w, racers, saves);
        for (size_t k = 0; k < N_THREADS; k++) {
            won += racers[k].won;
            assert_true(racers[k].won || racers[k].fail == FAIL_CONFLICT);
        }
        assert_int_equal(won, 1);
        world_end(&w);
    }
}
TEST(saves_at_once,
     "proposal: of many who save one answer at once exactly one does, the others are told");
