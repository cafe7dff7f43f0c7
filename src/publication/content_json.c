/* The published document as JSON: one table of members for each kind of row. */
#include "publication/content.h"

#include <stddef.h>

#define FORMAT "folkmoot-publication/1"

/* type: t text, i integer (DB_NULL_INT is null), b yes or no */
struct member {
    const char *name;
    size_t offset;
    char type;
};
#define TEXT(owner, member)                                                                        \
    { #member, offsetof(struct owner, member), 't' }
#define WHOLE(owner, member)                                                                       \
    { #member, offsetof(struct owner, member), 'i' }
#define YES(owner, member)                                                                         \
    { #member, offsetof(struct owner, member), 'b' }
#define TOLD(member)                                                                               \
    { "weights_" #member, offsetof(struct public_engagement, told.member), 'i' }
#define END                                                                                        \
    { NULL, 0, 0 }

static const struct member content_members[] = {TEXT(publication_content, title),
                                                TEXT(publication_content, reference),
                                                WHOLE(publication_content, version),
                                                TEXT(publication_content, organisation),
                                                TEXT(publication_content, theme),
                                                TEXT(publication_content, published_on),
                                                YES(publication_content, illustrative),
                                                YES(publication_content, example),
                                                TEXT(publication_content, summary),
                                                TEXT(publication_content, purpose),
                                                TEXT(publication_content, problem),
                                                TEXT(publication_content, outcome_for_people),
                                                TEXT(publication_content, not_sharing),
                                                TEXT(publication_content, rights),
                                                TEXT(publication_content, complaints),
                                                WHOLE(publication_content, framework),
                                                TEXT(publication_content, direct_day),
                                                TEXT(publication_content, score_day),
                                                TEXT(publication_content, kept_day),
                                                TEXT(publication_content, outcome),
                                                TEXT(publication_content, reasons),
                                                TEXT(publication_content, departs),
                                                TEXT(publication_content, decided_on),
                                                WHOLE(publication_content, n_replaced_decisions),
                                                END};
static const struct member party_members[] = {WHOLE(public_party, id),
                                              TEXT(public_party, name),
                                              TEXT(public_party, kind),
                                              TEXT(public_party, part),
                                              TEXT(public_party, legal_power),
                                              TEXT(public_party, lawful_basis),
                                              END};
static const struct member asset_members[] = {WHOLE(public_asset, id),
                                              TEXT(public_asset, name),
                                              TEXT(public_asset, description),
                                              TEXT(public_asset, identifiability),
                                              TEXT(public_asset, special),
                                              TEXT(public_asset, people),
                                              WHOLE(public_asset, people_count),
                                              TEXT(public_asset, retention),
                                              END};
static const struct member flow_members[] = {
    WHOLE(public_flow, asset), WHOLE(public_flow, from_party), WHOLE(public_flow, to_party),
    TEXT(public_flow, purpose), END};
static const struct member benefit_members[] = {
    TEXT(public_benefit, description), TEXT(public_benefit, measure),
    TEXT(public_benefit, baseline),    TEXT(public_benefit, target),
    TEXT(public_benefit, due),         END};
static const struct member risk_members[] = {
    TEXT(public_risk, description), TEXT(public_risk, safeguard), TEXT(public_risk, residual), END};
static const struct member engagement_members[] = {TEXT(public_engagement, title),
                                                   TEXT(public_engagement, method),
                                                   TEXT(public_engagement, promise),
                                                   TEXT(public_engagement, source),
                                                   WHOLE(public_engagement, people),
                                                   YES(public_engagement, illustrative),
                                                   TEXT(public_engagement, drawn_on),
                                                   TEXT(public_engagement, recruitment),
                                                   WHOLE(public_engagement, pool),
                                                   WHOLE(public_engagement, seats),
                                                   WHOLE(public_engagement, papers),
                                                   TOLD(trust),
                                                   TOLD(n_checked),
                                                   TOLD(at_once),
                                                   TOLD(in_end),
                                                   TOLD(n_hard),
                                                   TOLD(hard_low),
                                                   TOLD(hard_median),
                                                   TOLD(hard_high),
                                                   TOLD(n_asked),
                                                   TOLD(left),
                                                   WHOLE(public_engagement, swing_sheets),
                                                   WHOLE(public_engagement, swing_people),
                                                   WHOLE(public_engagement, swing_counts),
                                                   END};
static const struct member event_members[] = {TEXT(public_event, day), TEXT(public_event, what),
                                              TEXT(public_event, text), WHOLE(public_event, number),
                                              END};
static const struct member use_members[] = {TEXT(public_use, engagement),
                                            TEXT(public_use, method),
                                            TEXT(public_use, title),
                                            TEXT(public_use, description),
                                            TEXT(public_use, source),
                                            TEXT(public_use, day),
                                            YES(public_use, about_proposal),
                                            YES(public_use, illustrative),
                                            WHOLE(public_use, before_n),
                                            WHOLE(public_use, before_yes),
                                            WHOLE(public_use, before_unsure),
                                            WHOLE(public_use, before_no),
                                            WHOLE(public_use, before_detail),
                                            WHOLE(public_use, after_n),
                                            WHOLE(public_use, after_yes),
                                            WHOLE(public_use, after_unsure),
                                            WHOLE(public_use, after_no),
                                            WHOLE(public_use, after_detail),
                                            END};
static const struct member condition_members[] = {TEXT(public_condition, text),
                                                  WHOLE(public_condition, people),
                                                  TEXT(public_condition, response),
                                                  TEXT(public_condition, reason),
                                                  TEXT(public_condition, owner),
                                                  TEXT(public_condition, due),
                                                  TEXT(public_condition, result),
                                                  TEXT(public_condition, checked_on),
                                                  END};
static const struct member reply_members[] = {TEXT(public_reply, asked), TEXT(public_reply, said),
                                              TEXT(public_reply, did), END};
static const struct member version_members[] = {
    WHOLE(public_version, number), TEXT(public_version, day), TEXT(public_version, note),
    TEXT(public_version, sha256), END};

/* A list of rows in the document: where its pointer and its count are. */
struct list {
    const char *name;
    const struct member *members;
    size_t rows, count, size;
};
#define LIST(member_name, members, type)                                                           \
    {                                                                                              \
#member_name, members, offsetof(struct publication_content, member_name),                  \
            offsetof(struct publication_content, n_##member_name), sizeof(struct type)             \
    }
static const struct list lists[] = {LIST(parties, party_members, public_party),
                                    LIST(assets, asset_members, public_asset),
                                    LIST(flows, flow_members, public_flow),
                                    LIST(benefits, benefit_members, public_benefit),
                                    LIST(risks, risk_members, public_risk),
                                    LIST(engagements, engagement_members, public_engagement),
                                    LIST(uses, use_members, public_use),
                                    LIST(conditions, condition_members, public_condition),
                                    LIST(replies, reply_members, public_reply),
                                    LIST(versions, version_members, public_version),
                                    LIST(timeline, event_members, public_event)};
enum { N_LISTS = sizeof lists / sizeof lists[0], ROWS_MAX = 5000 };

static void members_write(struct json_out *out, const struct member *members, const char *owner) {
    for (; members->name != NULL; members++) {
        const char *at = owner + members->offset;
        if (members->type == 't') {
            const char *text;
            memcpy(&text, at, sizeof text);
            json_pair_text(out, members->name, text == NULL ? "" : text);
        } else if (members->type == 'i') {
            int64_t number;
            memcpy(&number, at, sizeof number);
            json_key(out, members->name);
            if (number == DB_NULL_INT)
                json_put_null(out);
            else
                json_put_int(out, number);
        } else {
            bool yes;
            memcpy(&yes, at, sizeof yes);
            json_pair_bool(out, members->name, yes);
        }
    }
}

enum fail publication_write(struct arena *arena, const struct publication_content *content,
                            const char **json, struct why *why) {
    struct buf buf;
    struct json_out out;
    buf_init(&buf, arena, CONTENT_BYTES);
    json_out_init(&out, &buf);
    json_open(&out, '{');
    json_pair_text(&out, "format", FORMAT);
    members_write(&out, content_members, (const char *)content);
    for (size_t l = 0; l < N_LISTS; l++) {
        const char *rows;
        size_t n;
        memcpy(&rows, (const char *)content + lists[l].rows, sizeof rows);
        memcpy(&n, (const char *)content + lists[l].count, sizeof n);
        json_key(&out, lists[l].name);
        json_open(&out, '[');
        for (size_t i = 0; i < n; i++) {
            json_open(&out, '{');
            members_write(&out, lists[l].members, rows + i * lists[l].size);
            json_close(&out, '}');
        }
        json_close(&out, ']');
    }
    json_close(&out, '}');
    if (buf.full) return why_fail(why, FAIL_LIMIT, NULL, "there is too much text to publish");
    *json = buf.s;
    return FAIL_NONE;
}

/* Members that an older document does not have are empty. */
static void members_read(struct arena *arena, const json_t *object, const struct member *members,
                         char *owner) {
    for (; members->name != NULL; members++) {
        const json_t *value = json_object_get(object, members->name);
        char *at = owner + members->offset;
        if (members->type == 't') {
            const char *text = json_is_string(value) ? json_string_value(value) : "";
            text = arena_copy(arena, text);
            memcpy(at, &text, sizeof text);
        } else if (members->type == 'i') {
            int64_t number = json_is_null(value) ? DB_NULL_INT : (int64_t)json_integer_value(value);
            memcpy(at, &number, sizeof number);
        } else {
            bool yes = json_is_true(value);
            memcpy(at, &yes, sizeof yes);
        }
    }
}

enum fail publication_read(struct arena *arena, const char *json, struct publication_content *out,
                           struct why *why) {
    json_t *root;
    const char *format;
    TRY(json_read(arena, str_of(json), &root, why));
    TRY(json_text(root, "format", &format, why));
    if (!text_is(format, FORMAT))
        return why_fail(why, FAIL_INPUT, "format", "want '%s', got '%s'", FORMAT, format);
    struct publication_content made = {0};
    members_read(arena, root, content_members, (char *)&made);
    for (size_t l = 0; l < N_LISTS; l++) {
        const json_t *array = json_object_get(root, lists[l].name);
        size_t n = json_array_size(array);
        if (n > ROWS_MAX) return why_fail(why, FAIL_LIMIT, lists[l].name, "too many rows");
        char *rows = arena_take(arena, n, lists[l].size);
        for (size_t i = 0; i < n; i++)
            members_read(arena, json_array_get(array, i), lists[l].members,
                         rows + i * lists[l].size);
        memcpy((char *)&made + lists[l].rows, &rows, sizeof rows);
        memcpy((char *)&made + lists[l].count, &n, sizeof n);
    }
    *out = made;
    return FAIL_NONE;
}
