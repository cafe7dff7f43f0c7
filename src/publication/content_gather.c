/* A publication gathered from what is stored, with small counts taken out. */
#include "base/clock.h"
#include "framework/framework.h"
#include "publication/content.h"
#include "publication/publication.sql.h"
#include "stats/score_file.h"

/* --- the frozen version ---------------------------------------------------------- */

static const char *text_at(struct arena *arena, const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? "" : arena_copy(arena, text);
}

static int64_t whole_at(const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    return json_is_integer(value) ? (int64_t)json_integer_value(value) : DB_NULL_INT;
}

/* Rows of a list of the version, as an array of `type`; `row` is the JSON of one. */
#define ROWS(key, rows_out, n_out, type)                                                           \
    const json_t *list_##rows_out = json_object_get(root, key);                                    \
    out->n_out = json_array_size(list_##rows_out);                                                 \
    out->rows_out = ARENA_ARRAY(arena, struct type, out->n_out);                                   \
    for (size_t i = 0; i < out->n_out; i++)

static void tables_take(struct arena *arena, const json_t *root, struct publication_content *out) {
    ROWS("parties", parties, n_parties, public_party) {
        const json_t *row = json_array_get(list_parties, i);
        out->parties[i] =
            (struct public_party){.id = whole_at(row, "id"),
                                  .name = text_at(arena, row, "name"),
                                  .kind = text_at(arena, row, "kind"),
                                  .part = text_at(arena, row, "part"),
                                  .legal_power = text_at(arena, row, "legal_power"),
                                  .lawful_basis = text_at(arena, row, "lawful_basis")};
    }
    ROWS("data_assets", assets, n_assets, public_asset) {
        const json_t *row = json_array_get(list_assets, i);
        out->assets[i] =
            (struct public_asset){.id = whole_at(row, "id"),
                                  .name = text_at(arena, row, "name"),
                                  .description = text_at(arena, row, "description"),
                                  .identifiability = text_at(arena, row, "identifiability"),
                                  .special = text_at(arena, row, "special"),
                                  .people = text_at(arena, row, "people"),
                                  .people_count = whole_at(row, "people_count"),
                                  .retention = text_at(arena, row, "retention")};
    }
    ROWS("data_flows", flows, n_flows, public_flow) {
        const json_t *row = json_array_get(list_flows, i);
        out->flows[i] = (struct public_flow){.asset = whole_at(row, "asset"),
                                             .from_party = whole_at(row, "from_party"),
                                             .to_party = whole_at(row, "to_party"),
                                             .purpose = text_at(arena, row, "purpose")};
    }
    ROWS("benefits", benefits, n_benefits, public_benefit) {
        const json_t *row = json_array_get(list_benefits, i);
        out->benefits[i] =
            (struct public_benefit){text_at(arena, row, "description"),
                                    text_at(arena, row, "measure"), text_at(arena, row, "baseline"),
                                    text_at(arena, row, "target"), text_at(arena, row, "due")};
    }
    ROWS("risks", risks, n_risks, public_risk) {
        const json_t *row = json_array_get(list_risks, i);
        out->risks[i] =
            (struct public_risk){text_at(arena, row, "description"),
                                 text_at(arena, row, "safeguard"), text_at(arena, row, "residual")};
    }
}

static enum fail version_take(struct db *db, struct arena *arena, int64_t proposal,
                              struct publication_content *out, struct why *why) {
    const char *content;
    json_t *root;
    TRY(publication_version_content(db, arena, proposal, out->version, &content, why));
    TRY(json_read(arena, str_of(content), &root, why));
    const json_t *answers = json_object_get(root, "answers");
    const char *title = text_at(arena, answers, "title");
    if (*title != '\0') out->title = title;
    out->summary = text_at(arena, answers, "summary");
    out->purpose = text_at(arena, answers, "purpose");
    out->problem = text_at(arena, answers, "problem");
    out->outcome_for_people = text_at(arena, answers, "outcome");
    out->not_sharing = text_at(arena, answers, "not_sharing");
    out->rights = text_at(arena, answers, "rights");
    out->complaints = text_at(arena, answers, "complaints");
    tables_take(arena, root, out);
    return FAIL_NONE;
}

static enum fail versions_take(struct db *db, struct arena *arena, int64_t proposal,
                               struct publication_content *out, struct why *why) {
    struct publication_versions_row *rows;
    TRY(publication_versions(db, arena, proposal, &rows, &out->n_versions, why));
    out->versions = ARENA_ARRAY(arena, struct public_version, out->n_versions);
    for (size_t i = 0; i < out->n_versions; i++)
        out->versions[i] =
            (struct public_version){.number = rows[i].number,
                                    .day = date_iso(arena, date_of(rows[i].frozen_at)),
                                    .note = rows[i].note,
                                    .sha256 = rows[i].sha256};
    return FAIL_NONE;
}

/* --- what people said ------------------------------------------------------------- */

struct pooled { /* the direct verdict as far as it may be told */
    enum detail detail;
    bool published;
};

static void tally_add(struct tally *tally, const char *answer, int64_t n) {
    if (text_is(answer, "yes"))
        tally->yes += n;
    else if (text_is(answer, "no"))
        tally->no += n;
    else
        tally->unsure += n;
}

/* Counts as they may be shown: what may not stays 0. */
static void tally_show(const struct tally *tally, enum detail detail, int64_t *n, int64_t *yes,
                       int64_t *unsure, int64_t *no, int64_t *shown) {
    int64_t all = tally->yes + tally->unsure + tally->no;
    *n = count_is_small(all) && detail != DETAIL_FULL ? 0 : all;
    *yes = detail == DETAIL_TOTAL ? 0 : tally->yes;
    *unsure = detail == DETAIL_FULL ? tally->unsure : 0;
    *no = detail == DETAIL_FULL ? tally->no : detail == DETAIL_YES ? tally->no + tally->unsure : 0;
    *shown = detail;
}

static void use_fill(struct public_use *use, int64_t id, const struct publication_tallies_row *rows,
                     size_t n, bool published, struct pooled *pooled) {
    struct tally before = {0}, after = {0};
    for (size_t i = 0; i < n; i++) {
        if (rows[i].data_use != id) continue;
        bool is_after = text_is(rows[i].moment, "after");
        tally_add(is_after ? &after : &before, rows[i].answer, rows[i].n);
        if (rows[i].last_day != NULL && strcmp(rows[i].last_day, use->day) > 0)
            use->day = rows[i].last_day;
    }
    enum detail detail = tally_detail(&after, published);
    tally_show(&before, tally_detail(&before, published), &use->before_n, &use->before_yes,
               &use->before_unsure, &use->before_no, &use->before_detail);
    tally_show(&after, detail, &use->after_n, &use->after_yes, &use->after_unsure, &use->after_no,
               &use->after_detail);
    if (!use->about_proposal) return;
    pooled->detail = detail_least(pooled->detail, detail);
    pooled->published = pooled->published && published;
}

/* How people were chosen, beside each engagement. */
static enum fail chosen_take(struct db *db, struct arena *arena, int64_t proposal,
                             struct publication_content *out,
                             const struct publication_engagements_row *engagements,
                             struct why *why) {
    struct publication_chosen_row *rows;
    size_t n;
    TRY(publication_chosen(db, arena, proposal, out->version, &rows, &n, why));
    for (size_t i = 0; i < n; i++)
        for (size_t e = 0; e < out->n_engagements; e++) {
            struct public_engagement *at = &out->engagements[e];
            if (engagements[e].id != rows[i].id) continue;
            bool drawn = rows[i].drawn_at != DB_NULL_INT;
            at->drawn_on = drawn ? date_iso(arena, date_of(rows[i].drawn_at)) : "";
            at->recruitment = drawn ? rows[i].short_name : "";
            at->pool = rows[i].pool;
            at->seats = rows[i].seats;
            at->papers = rows[i].papers;
        }
    return FAIL_NONE;
}

/* How far the weights of each engagement are to be trusted, with small numbers held back. */
static enum fail weighing_take(struct db *db, struct arena *arena, int64_t proposal,
                               struct publication_content *out,
                               const struct publication_engagements_row *engagements,
                               struct why *why) {
    struct publication_weighing_row *rows;
    struct publication_swings_row *swings;
    size_t n, n_swings;
    TRY(publication_weighing(db, arena, proposal, out->version, &rows, &n, why));
    TRY(publication_swings(db, arena, proposal, out->version, &swings, &n_swings, why));
    struct weighing_person *people = ARENA_ARRAY(arena, struct weighing_person, n + 1);
    for (size_t e = 0; e < out->n_engagements; e++) {
        struct public_engagement *at = &out->engagements[e];
        struct weighing_quality quality;
        size_t m = 0;
        for (size_t i = 0; i < n; i++)
            if (rows[i].engagement == engagements[e].id)
                people[m++] =
                    (struct weighing_person){.asked = rows[i].n_votes > 0,
                                             .weighed = rows[i].n_weights > 0,
                                             .passed = weighing_passed_read(rows[i].passed),
                                             .hard = rows[i].hard};
        weighing_quality_run(arena, people, m, &quality);
        at->told = weighing_tell(&quality);
        for (size_t i = 0; i < n_swings; i++) {
            if (swings[i].engagement != engagements[e].id || count_is_small(swings[i].n_people))
                continue;
            at->swing_sheets = swings[i].n_sheets;
            at->swing_people = swings[i].n_people;
            at->swing_counts = swings[i].counts;
        }
    }
    return FAIL_NONE;
}

static enum fail evidence_take(struct db *db, struct arena *arena, int64_t proposal,
                               struct publication_content *out, struct pooled *pooled,
                               struct why *why) {
    struct publication_engagements_row *engagements;
    struct publication_uses_row *uses;
    struct publication_tallies_row *tallies;
    size_t n_tallies;
    TRY(publication_engagements(db, arena, proposal, out->version, &engagements,
                                &out->n_engagements, why));
    TRY(publication_uses(db, arena, proposal, out->version, &uses, &out->n_uses, why));
    TRY(publication_tallies(db, arena, proposal, out->version, &tallies, &n_tallies, why));
    out->engagements = ARENA_ARRAY(arena, struct public_engagement, out->n_engagements);
    for (size_t i = 0; i < out->n_engagements; i++) {
        bool published = !text_is_empty(engagements[i].source);
        int64_t people = engagements[i].n;
        out->engagements[i] =
            (struct public_engagement){.title = engagements[i].title,
                                       .method = engagements[i].method,
                                       .promise = engagements[i].promise,
                                       .source = engagements[i].source,
                                       .people = count_is_small(people) && !published ? 0 : people,
                                       .illustrative = engagements[i].illustrative != 0};
        out->illustrative = out->illustrative || engagements[i].illustrative != 0;
    }
    TRY(chosen_take(db, arena, proposal, out, engagements, why));
    TRY(weighing_take(db, arena, proposal, out, engagements, why));
    out->uses = ARENA_ARRAY(arena, struct public_use, out->n_uses);
    for (size_t i = 0; i < out->n_uses; i++) {
        size_t e = 0;
        while (engagements[e].id != uses[i].engagement) e++;
        struct public_use *use = &out->uses[i];
        *use = (struct public_use){.engagement = engagements[e].title,
                                   .method = engagements[e].method,
                                   .title = uses[i].title,
                                   .description = uses[i].description,
                                   .source = engagements[e].source,
                                   .day = "",
                                   .about_proposal = uses[i].about_proposal != 0,
                                   .illustrative = engagements[e].illustrative != 0};
        use_fill(use, uses[i].id, tallies, n_tallies, !text_is_empty(use->source), pooled);
        if (use->about_proposal && strcmp(use->day, out->direct_day) > 0)
            out->direct_day = use->day;
    }
    return FAIL_NONE;
}

/* --- score, decision, replies ------------------------------------------------------- */

static enum fail score_take(struct db *db, struct arena *arena, int64_t proposal,
                            struct publication_content *out, const struct pooled *pooled,
                            const char **score_file, struct why *why) {
    struct publication_score_row row;
    struct score_about about;
    struct score_summary summary, safe;
    struct score_figures figures;
    const json_t *printed;
    *score_file = "";
    enum fail found = publication_score(db, arena, proposal, out->version, &row, why);
    if (found == FAIL_NOTFOUND) return FAIL_NONE;
    TRY(found);
    TRY(score_file_read(arena, str_of(row.result), &about, &summary, &printed, why));
    summary_make_safe(arena, &summary, pooled->detail, pooled->published, &safe);
    score_figures(arena, &safe, &figures);
    out->score_day = date_iso(arena, date_of(row.computed_at));
    out->illustrative = out->illustrative || about.illustrative;
    about.illustrative = out->illustrative;
    about.title = out->title;
    about.date = out->score_day;
    struct buf buf;
    buf_init(&buf, arena, CONTENT_BYTES);
    score_file_write(&buf, &about, &safe, &figures, NULL);
    if (buf.full) return why_fail(why, FAIL_LIMIT, NULL, "the score is too large to publish");
    *score_file = buf.s;
    return FAIL_NONE;
}

static enum fail decision_take(struct db *db, struct arena *arena, int64_t proposal,
                               struct publication_content *out, struct why *why) {
    struct publication_decision_row row;
    out->outcome = out->reasons = out->departs = out->decided_on = "";
    TRY(publication_replaced_decisions(db, arena, proposal, &out->n_replaced_decisions, why));
    enum fail found = publication_decision(db, arena, proposal, &row, why);
    if (found == FAIL_NOTFOUND) return FAIL_NONE;
    TRY(found);
    out->outcome = row.outcome;
    out->reasons = row.reasons;
    out->departs = row.departs_from_public;
    out->decided_on = row.decided_on;
    return FAIL_NONE;
}

static enum fail replies_take(struct db *db, struct arena *arena, int64_t proposal,
                              struct publication_content *out, struct why *why) {
    struct publication_conditions_row *conditions;
    struct reply_list_row *replies;
    TRY(publication_conditions(db, arena, proposal, &conditions, &out->n_conditions, why));
    out->conditions = ARENA_ARRAY(arena, struct public_condition, out->n_conditions);
    for (size_t i = 0; i < out->n_conditions; i++) {
        int64_t people = conditions[i].people_count;
        out->conditions[i] =
            (struct public_condition){.text = conditions[i].text,
                                      .response = conditions[i].response,
                                      .reason = conditions[i].reason,
                                      .owner = conditions[i].owner,
                                      .due = conditions[i].due,
                                      .result = conditions[i].result,
                                      .checked_on = conditions[i].checked_on,
                                      .people = count_is_small(people) ? SMALL_COUNT - 1 : people};
    }
    TRY(reply_list(db, arena, proposal, &replies, &out->n_replies, why));
    out->replies = ARENA_ARRAY(arena, struct public_reply, out->n_replies);
    for (size_t i = 0; i < out->n_replies; i++)
        out->replies[i] = (struct public_reply){replies[i].asked, replies[i].said, replies[i].did};
    return FAIL_NONE;
}

enum fail content_gather(struct db *db, struct arena *arena, int64_t proposal, const char *today,
                         struct publication_content *out, const char **score_file,
                         struct why *why) {
    struct publication_proposal_row head;
    struct pooled pooled = {.detail = DETAIL_FULL, .published = true};
    TRY(publication_proposal(db, arena, proposal, &head, why));
    if (head.version < 1)
        return why_fail(why, FAIL_CONFLICT, NULL, "freeze a version of the proposal first");
    struct publication_content made = {
        .title = head.title,
        .reference = head.reference,
        .organisation = head.organisation,
        .theme = "",
        .published_on = today,
        .version = head.version,
        .framework = head.framework == DB_NULL_INT ? 0 : head.framework,
        .example = head.example != 0,
        .direct_day = "",
        .kept_day = "",
        .score_day = "",
    };
    if (made.framework == 0) {
        enum fail found = framework_default(db, arena, &made.framework, why);
        if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    }
    TRY(version_take(db, arena, proposal, &made, why));
    TRY(versions_take(db, arena, proposal, &made, why));
    TRY(evidence_take(db, arena, proposal, &made, &pooled, why));
    TRY(score_take(db, arena, proposal, &made, &pooled, score_file, why));
    TRY(decision_take(db, arena, proposal, &made, why));
    TRY(replies_take(db, arena, proposal, &made, why));
    TRY(timeline_take(db, arena, proposal, today, &made, why));
    *out = made;
    return FAIL_NONE;
}
