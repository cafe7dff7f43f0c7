#include "proposal/proposal_store.h"

#include "base/clock.h"
#include "base/hash.h"
#include "framework/framework.h"
#include "proposal/people.sql.h"
#include "proposal/proposal.sql.h"
#include "proposal/version.sql.h"

#include <assert.h>

/* --- loading ---------------------------------------------------------------- */

static const char *text_or_empty(const char *text) {
    return text == NULL ? "" : text;
}

static const char *number_text(struct arena *arena, int64_t number) {
    return number == DB_NULL_INT ? "" : arena_printf(arena, "%lld", (long long)number);
}

static const char *yes_text(int64_t flag) {
    return flag != 0 ? "1" : "";
}

static void row_fill(struct arena *arena, struct content_row *row, enum table_id table, int64_t id,
                     int64_t revision, const char *const *values) {
    size_t n = content_kinds[table].n_fields;
    row->id = id;
    row->revision = revision;
    row->values = ARENA_ARRAY(arena, const char *, n);
    for (size_t i = 0; i < n; i++) row->values[i] = text_or_empty(values[i]);
}

static void table_start(struct arena *arena, struct content_table *table, size_t n) {
    table->rows = ARENA_ARRAY(arena, struct content_row, n);
    table->n = n;
}

/* In each loader the values stand in the order of the kind's fields (content_kinds.c). */
static enum fail groups_load(struct db *db, struct arena *arena, int64_t proposal,
                             struct content_table *out, struct why *why) {
    struct group_list_row *rows;
    size_t n;
    TRY(group_list(db, arena, proposal, &rows, &n, why));
    table_start(arena, out, n);
    for (size_t i = 0; i < n; i++)
        row_fill(arena, &out->rows[i], TABLE_GROUP, rows[i].id, rows[i].revision,
                 (const char *const[]){rows[i].name, number_text(arena, rows[i].people_count),
                                       rows[i].how, yes_text(rows[i].vulnerable),
                                       yes_text(rows[i].must_be_heard)});
    return FAIL_NONE;
}

static enum fail parties_load(struct db *db, struct arena *arena, int64_t proposal,
                              struct content_table *out, struct why *why) {
    struct party_list_row *rows;
    size_t n;
    TRY(party_list(db, arena, proposal, &rows, &n, why));
    table_start(arena, out, n);
    for (size_t i = 0; i < n; i++)
        row_fill(arena, &out->rows[i], TABLE_PARTY, rows[i].id, rows[i].revision,
                 (const char *const[]){rows[i].name, rows[i].kind, rows[i].part, rows[i].controller,
                                       rows[i].legal_power, rows[i].lawful_basis,
                                       rows[i].special_condition, rows[i].contact});
    return FAIL_NONE;
}

static enum fail assets_load(struct db *db, struct arena *arena, int64_t proposal,
                             struct content_table *out, struct why *why) {
    struct asset_list_row *rows;
    size_t n;
    TRY(asset_list(db, arena, proposal, &rows, &n, why));
    table_start(arena, out, n);
    for (size_t i = 0; i < n; i++)
        row_fill(arena, &out->rows[i], TABLE_ASSET, rows[i].id, rows[i].revision,
                 (const char *const[]){
                     rows[i].name, rows[i].description, number_text(arena, rows[i].holder),
                     rows[i].fields, rows[i].justification, rows[i].identifiability,
                     rows[i].special, rows[i].people, number_text(arena, rows[i].people_count),
                     rows[i].retention});
    return FAIL_NONE;
}

static enum fail flows_load(struct db *db, struct arena *arena, int64_t proposal,
                            struct content_table *out, struct why *why) {
    struct flow_list_row *rows;
    size_t n;
    TRY(flow_list(db, arena, proposal, &rows, &n, why));
    table_start(arena, out, n);
    for (size_t i = 0; i < n; i++)
        row_fill(arena, &out->rows[i], TABLE_FLOW, rows[i].id, rows[i].revision,
                 (const char *const[]){number_text(arena, rows[i].asset),
                                       number_text(arena, rows[i].from_party),
                                       number_text(arena, rows[i].to_party), rows[i].purpose,
                                       rows[i].method, rows[i].frequency});
    return FAIL_NONE;
}

static enum fail benefits_load(struct db *db, struct arena *arena, int64_t proposal,
                               struct content_table *out, struct why *why) {
    struct benefit_list_row *rows;
    size_t n;
    TRY(benefit_list(db, arena, proposal, &rows, &n, why));
    table_start(arena, out, n);
    for (size_t i = 0; i < n; i++)
        row_fill(arena, &out->rows[i], TABLE_BENEFIT, rows[i].id, rows[i].revision,
                 (const char *const[]){rows[i].description, rows[i].who, rows[i].measure,
                                       rows[i].baseline, rows[i].target, rows[i].due,
                                       rows[i].owner});
    return FAIL_NONE;
}

static enum fail risks_load(struct db *db, struct arena *arena, int64_t proposal,
                            struct content_table *out, struct why *why) {
    struct risk_list_row *rows;
    size_t n;
    TRY(risk_list(db, arena, proposal, &rows, &n, why));
    table_start(arena, out, n);
    for (size_t i = 0; i < n; i++)
        row_fill(arena, &out->rows[i], TABLE_RISK, rows[i].id, rows[i].revision,
                 (const char *const[]){rows[i].description, rows[i].who, rows[i].likelihood,
                                       rows[i].severity, rows[i].safeguard, rows[i].residual,
                                       rows[i].owner});
    return FAIL_NONE;
}

static void text_put(struct content *content, const char *name, const char *value,
                     int64_t revision) {
    content->texts[content->n_texts++] = (struct content_text){name, value, revision};
}

/* In the catalogue's order, then the rest by name. Title and summary that were never answered as
 * questions (the example programme writes them so) come from the proposal itself. */
static enum fail texts_load(struct db *db, struct arena *arena, int64_t proposal,
                            const struct proposal_row_row *about, struct content *content,
                            struct why *why) {
    struct text_list_row *rows;
    size_t n;
    TRY(text_list(db, arena, proposal, &rows, &n, why));
    content->texts = ARENA_ARRAY(arena, struct content_text, n + 2);
    for (size_t q = 0; q < content_n_questions; q++) {
        const char *name = content_questions[q].field.name;
        size_t i = 0;
        while (i < n && !text_is(rows[i].name, name)) i++;
        if (i < n)
            text_put(content, rows[i].name, rows[i].value, rows[i].revision);
        else if (text_is(name, "title"))
            text_put(content, "title", about->title, 0);
        else if (text_is(name, "summary"))
            text_put(content, "summary", about->summary, 0);
    }
    for (size_t i = 0; i < n; i++)
        if (content_question(rows[i].name) == NULL)
            text_put(content, rows[i].name, rows[i].value, rows[i].revision);
    return FAIL_NONE;
}

enum fail content_load(struct db *db, struct arena *arena, int64_t proposal, struct content **out,
                       struct why *why) {
    struct proposal_row_row about;
    TRY(proposal_row(db, arena, proposal, &about, why));
    struct content *content = ARENA_NEW(arena, struct content);
    content->reference = about.reference;
    content->organisation = about.organisation_name;
    TRY(texts_load(db, arena, proposal, &about, content, why));
    TRY(groups_load(db, arena, proposal, &content->tables[TABLE_GROUP], why));
    TRY(parties_load(db, arena, proposal, &content->tables[TABLE_PARTY], why));
    TRY(assets_load(db, arena, proposal, &content->tables[TABLE_ASSET], why));
    TRY(flows_load(db, arena, proposal, &content->tables[TABLE_FLOW], why));
    TRY(benefits_load(db, arena, proposal, &content->tables[TABLE_BENEFIT], why));
    TRY(risks_load(db, arena, proposal, &content->tables[TABLE_RISK], why));
    *out = content;
    return FAIL_NONE;
}

enum fail content_load_version(struct db *db, struct arena *arena, int64_t proposal, int64_t number,
                               struct content **out, struct why *why) {
    struct version_one_row row;
    TRY(version_one(db, arena, proposal, number, &row, why));
    return content_read(arena, str_of(row.content), out, why);
}

/* --- starting ---------------------------------------------------------------- */

static enum fail first_answers(struct db *db, const struct proposal_new *start, int64_t proposal,
                               struct why *why) {
    const char *const answers[][2] = {
        {"title", start->title}, {"problem", start->problem}, {"purpose", start->purpose}};
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        if (text_is_empty(answers[i][1])) continue;
        struct answer_new answer = {.proposal = proposal,
                                    .person = start->person,
                                    .now = start->now,
                                    .name = answers[i][0],
                                    .value = answers[i][1]};
        TRY(answer_save(db, &answer, why));
    }
    return FAIL_NONE;
}

enum fail proposal_start(struct db *db, struct arena *arena, const struct proposal_new *start,
                         int64_t *proposal, struct why *why) {
    int64_t number, framework = DB_NULL_INT, id, party;
    struct proposal_organisation_row organisation;
    int year = date_of(start->now).year;
    TRY(proposal_reference_next(db, arena, year, &number, why));
    enum fail found = framework_default(db, arena, &framework, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    if (found == FAIL_NOTFOUND) framework = DB_NULL_INT;
    char *reference = arena_printf(arena, "FM-%04d-%04lld", year, (long long)number);
    TRY(proposal_organisation(db, arena, start->organisation, &organisation, why));
    TRY(proposal_insert(db, arena, start->organisation, reference, start->title, framework,
                        start->person, start->now, &id, why));
    TRY(grant_add(db, id, start->person, "owner", start->person, start->now, why));
    TRY(party_add(db, arena, id, start->organisation, organisation.name, organisation.kind, "", "",
                  "", "", "", "", &party, why));
    TRY(first_answers(db, start, id, why));
    *proposal = id;
    return FAIL_NONE;
}

enum fail answer_save(struct db *db, const struct answer_new *answer, struct why *why) {
    TRY(text_save(db, answer->proposal, answer->name, answer->value, answer->revision,
                  answer->person, answer->now, why));
    if (text_is(answer->name, "title"))
        TRY(proposal_title_copy(db, answer->proposal, answer->value, why));
    if (text_is(answer->name, "summary"))
        TRY(proposal_summary_copy(db, answer->proposal, answer->value, why));
    return proposal_touch(db, answer->proposal, answer->now, why);
}

/* --- rows -------------------------------------------------------------------- */

static const char *form_iso(struct arena *arena, const struct form *form, const char *name) {
    struct date date;
    return form_date(form, name, &date) ? date_iso(arena, date) : "";
}

static int64_t form_reference(const struct form *form, const char *name) {
    int64_t id;
    return str_int(str_of(form_text(form, name)), 1, INT64_MAX, &id) ? id : DB_NULL_INT;
}

enum fail row_add(struct db *db, struct arena *arena, enum table_id table, int64_t proposal,
                  const struct form *f, int64_t *id, struct why *why) {
    switch (table) {
    case TABLE_GROUP:
        return group_add(db, arena, proposal, form_text(f, "name"),
                         form_int(f, "people_count", DB_NULL_INT), form_text(f, "how"),
                         form_yes(f, "vulnerable"), form_yes(f, "must_be_heard"), id, why);
    case TABLE_PARTY:
        return party_add(db, arena, proposal, DB_NULL_INT, form_text(f, "name"),
                         form_text(f, "kind"), form_text(f, "part"), form_text(f, "controller"),
                         form_text(f, "legal_power"), form_text(f, "lawful_basis"),
                         form_text(f, "special_condition"), form_text(f, "contact"), id, why);
    case TABLE_ASSET:
        return asset_add(
            db, arena, proposal, form_text(f, "name"), form_text(f, "description"),
            form_reference(f, "holder"), form_text(f, "fields"), form_text(f, "justification"),
            form_text(f, "identifiability"), form_text(f, "special"), form_text(f, "people"),
            form_int(f, "people_count", DB_NULL_INT), form_text(f, "retention"), id, why);
    case TABLE_FLOW:
        return flow_add(db, arena, proposal, form_reference(f, "asset"),
                        form_reference(f, "from_party"), form_reference(f, "to_party"),
                        form_text(f, "purpose"), form_text(f, "method"), form_text(f, "frequency"),
                        id, why);
    case TABLE_BENEFIT:
        return benefit_add(db, arena, proposal, form_text(f, "description"), form_text(f, "who"),
                           form_text(f, "measure"), form_text(f, "baseline"),
                           form_text(f, "target"), form_iso(arena, f, "due"), form_text(f, "owner"),
                           id, why);
    case TABLE_RISK:
        return risk_add(db, arena, proposal, form_text(f, "description"), form_text(f, "who"),
                        form_text(f, "likelihood"), form_text(f, "severity"),
                        form_text(f, "safeguard"), form_text(f, "residual"), form_text(f, "owner"),
                        id, why);
    default: assert(!"a kind of row"); return FAIL_SYSTEM;
    }
}

enum fail row_change(struct db *db, struct arena *arena, enum table_id table, int64_t proposal,
                     int64_t id, int64_t revision, const struct form *f, struct why *why) {
    switch (table) {
    case TABLE_GROUP:
        return group_change(db, proposal, id, revision, form_text(f, "name"),
                            form_int(f, "people_count", DB_NULL_INT), form_text(f, "how"),
                            form_yes(f, "vulnerable"), form_yes(f, "must_be_heard"), why);
    case TABLE_PARTY:
        return party_change(db, proposal, id, revision, form_text(f, "name"), form_text(f, "kind"),
                            form_text(f, "part"), form_text(f, "controller"),
                            form_text(f, "legal_power"), form_text(f, "lawful_basis"),
                            form_text(f, "special_condition"), form_text(f, "contact"), why);
    case TABLE_ASSET:
        return asset_change(
            db, proposal, id, revision, form_text(f, "name"), form_text(f, "description"),
            form_reference(f, "holder"), form_text(f, "fields"), form_text(f, "justification"),
            form_text(f, "identifiability"), form_text(f, "special"), form_text(f, "people"),
            form_int(f, "people_count", DB_NULL_INT), form_text(f, "retention"), why);
    case TABLE_FLOW:
        return flow_change(db, proposal, id, revision, form_reference(f, "asset"),
                           form_reference(f, "from_party"), form_reference(f, "to_party"),
                           form_text(f, "purpose"), form_text(f, "method"),
                           form_text(f, "frequency"), why);
    case TABLE_BENEFIT:
        return benefit_change(db, proposal, id, revision, form_text(f, "description"),
                              form_text(f, "who"), form_text(f, "measure"),
                              form_text(f, "baseline"), form_text(f, "target"),
                              form_iso(arena, f, "due"), form_text(f, "owner"), why);
    case TABLE_RISK:
        return risk_change(db, proposal, id, revision, form_text(f, "description"),
                           form_text(f, "who"), form_text(f, "likelihood"),
                           form_text(f, "severity"), form_text(f, "safeguard"),
                           form_text(f, "residual"), form_text(f, "owner"), why);
    default: assert(!"a kind of row"); return FAIL_SYSTEM;
    }
}

enum fail row_remove(struct db *db, enum table_id table, int64_t proposal, int64_t id,
                     struct why *why) {
    switch (table) {
    case TABLE_GROUP: return group_remove(db, proposal, id, why);
    case TABLE_PARTY: return party_remove(db, proposal, id, why);
    case TABLE_ASSET: return asset_remove(db, proposal, id, why);
    case TABLE_FLOW: return flow_remove(db, proposal, id, why);
    case TABLE_BENEFIT: return benefit_remove(db, proposal, id, why);
    case TABLE_RISK: return risk_remove(db, proposal, id, why);
    default: assert(!"a kind of row"); return FAIL_SYSTEM;
    }
}

/* --- versions ---------------------------------------------------------------- */

enum fail version_freeze(struct db *db, struct arena *arena, const struct freeze *freeze,
                         int64_t *number, struct why *why) {
    struct content *content;
    TRY(content_load(db, arena, freeze->proposal, &content, why));
    struct str json = content_json(content, arena);
    if (json.n >= CONTENT_JSON_BYTES_MAX - 1)
        return why_fail(why, FAIL_LIMIT, NULL, "the proposal is too long to freeze");
    char digest[SHA256_HEX];
    sha256_hex(json.s, json.n, digest);
    const char *latest;
    enum fail found = version_digest(db, arena, freeze->proposal, &latest, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    if (found == FAIL_NONE && text_is(latest, digest))
        return why_fail(why, FAIL_CONFLICT, "same", "nothing changed since version %lld",
                        (long long)freeze->before);
    TRY(version_count_up(db, freeze->proposal, freeze->before, freeze->before + 1, freeze->now,
                         why));
    TRY(version_insert(db, freeze->proposal, freeze->before + 1, json.s, digest, freeze->note,
                       freeze->person, freeze->now, why));
    *number = freeze->before + 1;
    return FAIL_NONE;
}
