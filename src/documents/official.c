#include "documents/official.h"

#include "base/hash.h"
#include "base/json.h"

#include <string.h>

static const char *const state_words[N_OFFICIAL_STATES] = {"empty", "filled", "written",
                                                           "out of date"};

const char *official_state_word(enum official_state state) {
    return state_words[state];
}

/* --- loading ------------------------------------------------------------------------------------
 */

/* A row that may be missing: NULL then. */
#define TRY_FOUND(call, row, out)                                                                  \
    do {                                                                                           \
        enum fail found_ = (call);                                                                 \
        if (found_ != FAIL_NONE && found_ != FAIL_NOTFOUND) return found_;                         \
        *(out) = found_ == FAIL_NONE ? (row) : NULL;                                               \
    } while (0)

static enum fail evidence_load(struct db *db, struct arena *arena, int64_t proposal,
                               struct source_evidence *out, struct why *why) {
    struct document_engagements_row *engagements;
    struct document_verdicts_row *verdicts;
    struct document_conditions_row *conditions;
    struct document_advice_row *advice;
    struct document_reconciliations_row *settled;
    struct document_decision_row *decision = ARENA_NEW(arena, struct document_decision_row);
    struct document_gate_row *gate = ARENA_NEW(arena, struct document_gate_row);
    *out = (struct source_evidence){0};
    TRY(document_engagements(db, arena, proposal, &engagements, &out->n_engagements, why));
    TRY(document_verdicts(db, arena, proposal, &verdicts, &out->n_verdicts, why));
    TRY(document_conditions(db, arena, proposal, &conditions, &out->n_conditions, why));
    TRY(document_advice(db, arena, proposal, &advice, &out->n_advice, why));
    TRY(document_reconciliations(db, arena, proposal, &settled, &out->n_reconciliations, why));
    out->engagements = engagements;
    out->verdicts = verdicts;
    out->conditions = conditions;
    out->advice = advice;
    out->reconciliations = settled;
    TRY_FOUND(document_decision(db, arena, proposal, decision, why), decision, &out->decision);
    TRY_FOUND(document_gate(db, arena, proposal, "dpia", gate, why), gate, &out->dpia);
    return FAIL_NONE;
}

static bool is_told(const struct source_text *from, size_t n, const struct source_text *text) {
    for (size_t i = 0; i < n; i++)
        if (text_is(from[i].path, text->path) && text_is(from[i].label, text->label)) return true;
    return false;
}

static void given_fill(const struct source_input *input, const struct catalogue_field *catalogue,
                       struct arena *arena, struct official_field *field) {
    struct buf given;
    buf_init(&given, arena, SOURCE_BYTES_MAX);
    size_t most = catalogue == NULL ? 0 : catalogue->n_sources;
    struct source_text *from = ARENA_ARRAY(arena, struct source_text, most + 1);
    for (size_t i = 0; i < most; i++) {
        struct source_text text = source_write(input, catalogue->sources[i], arena);
        if (text_is_empty(text.text)) continue;
        if (given.n > 0) buf_text(&given, "\n\n");
        buf_text(&given, text.text);
        if (!is_told(from, field->n_from, &text)) from[field->n_from++] = text;
    }
    field->from = from;
    field->hint = catalogue == NULL ? "" : catalogue->hint;
    field->given = given.n == 0 ? "" : given.s;
    char *digest = ARENA_ARRAY(arena, char, SHA256_HEX);
    sha256_hex(field->given, strlen(field->given), digest);
    field->digest = digest;
}

/* What assessors settled on for the questions that the framework maps to this field. */
static void beside_fill(const struct source_input *input, size_t form, struct arena *arena,
                        struct official_field *field) {
    const struct framework *framework = input->framework;
    struct source_text *beside = ARENA_ARRAY(arena, struct source_text, framework->n_maps + 1);
    for (size_t i = 0; i < framework->n_maps; i++) {
        const struct framework_map *map = &framework->maps[i];
        if (map->form != form || !text_is(map->field, field->id)) continue;
        struct source_text text = source_question(input, map->source, arena);
        if (!text_is_empty(text.text)) beside[field->n_beside++] = text;
    }
    field->beside = beside;
}

static void written_fill(const struct document_fields_row *rows, size_t n,
                         struct official_field *field) {
    field->text = field->given;
    field->state = text_is_empty(field->given) ? OFFICIAL_EMPTY : OFFICIAL_FILLED;
    for (size_t i = 0; i < n; i++) {
        if (!text_is(rows[i].field, field->id)) continue;
        field->text = rows[i].value;
        field->state =
            text_is(rows[i].filled_from, field->digest) ? OFFICIAL_WRITTEN : OFFICIAL_STALE;
        field->revision = rows[i].revision;
        field->changed_by = rows[i].changed_by;
        field->changed_at = rows[i].changed_at;
    }
}

static const struct framework_need *need_of(const struct overview *overview,
                                            const struct framework_form *form) {
    for (size_t i = 0; i < overview->findings.n_needs; i++)
        if (overview->findings.needs[i].form == form) return &overview->findings.needs[i];
    return NULL;
}

static void fields_fill(const struct source_input *input, const struct catalogue *catalogue,
                        const struct document_fields_row *rows, size_t n_rows, struct arena *arena,
                        struct official *official) {
    const struct framework_form *form = official->form;
    size_t at = (size_t)(form - input->framework->forms);
    official->n_fields = form->n_fields;
    official->fields = ARENA_ARRAY(arena, struct official_field, form->n_fields);
    for (size_t i = 0; i < form->n_fields; i++) {
        struct official_field *field = &official->fields[i];
        field->id = form->fields[i];
        field->title = form->field_titles[i];
        given_fill(input, catalogue_field(catalogue, form->id, field->id), arena, field);
        beside_fill(input, at, arena, field);
        written_fill(rows, n_rows, field);
        official->n[field->state]++;
    }
}

enum fail official_load(struct db *db, struct arena *arena, const struct overview *overview,
                        const char *form, struct official **out, struct why *why) {
    struct document_fields_row *rows;
    size_t n_rows;
    struct source_evidence evidence;
    struct catalogue *catalogue;
    int64_t proposal = overview->about.id;
    const struct framework_form *asked =
        overview->framework == NULL ? NULL : framework_form(overview->framework, form);
    if (asked == NULL) return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such document");
    TRY(catalogue_ours(arena, &catalogue, why));
    TRY(evidence_load(db, arena, proposal, &evidence, why));
    TRY(document_fields(db, arena, proposal, form, &rows, &n_rows, why));
    struct official *official = ARENA_NEW(arena, struct official);
    official->form = asked;
    struct source_input input = {.content = overview->content,
                                 .framework = overview->framework,
                                 .need = need_of(overview, asked),
                                 .evidence = &evidence};
    fields_fill(&input, catalogue, rows, n_rows, arena, official);
    *out = official;
    return FAIL_NONE;
}

struct official_field *official_field(const struct official *official, const char *id) {
    for (size_t i = 0; i < official->n_fields; i++)
        if (text_is(official->fields[i].id, id)) return &official->fields[i];
    return NULL;
}

/* --- JSON ---------------------------------------------------------------------------------------
 */

#define FORMAT "folkmoot-document/1"
enum { JSON_BYTES_MAX = 4 << 20 };

const char *official_json(const struct official *official, const struct official_about *about,
                          struct arena *arena) {
    struct buf buf;
    struct json_out out;
    buf_init(&buf, arena, JSON_BYTES_MAX);
    json_out_init(&out, &buf);
    json_open(&out, '{');
    json_pair_text(&out, "format", FORMAT);
    json_pair_text(&out, "form", official->form->id);
    json_pair_text(&out, "title", official->form->title);
    json_pair_text(&out, "authority", official->form->authority);
    json_pair_text(&out, "reference", about->reference);
    json_pair_text(&out, "proposal", about->title);
    json_pair_text(&out, "organisation", about->organisation);
    json_pair_int(&out, "proposal_version", about->proposal_version);
    json_pair_int(&out, "number", about->number);
    json_pair_text(&out, "day", date_iso(arena, about->day));
    json_pair_bool(&out, "example", about->example);
    json_key(&out, "fields");
    json_open(&out, '[');
    for (size_t i = 0; i < official->n_fields; i++) {
        json_open(&out, '{');
        json_pair_text(&out, "id", official->fields[i].id);
        json_pair_text(&out, "title", official->fields[i].title);
        json_pair_text(&out, "state", state_words[official->fields[i].state]);
        json_pair_text(&out, "text", official->fields[i].text);
        json_close(&out, '}');
    }
    json_close(&out, ']');
    json_close(&out, '}');
    return buf.s;
}

static enum official_state state_read(const char *word) {
    for (int s = 0; s < N_OFFICIAL_STATES; s++)
        if (text_is(state_words[s], word)) return (enum official_state)s;
    return OFFICIAL_EMPTY;
}

static enum fail fields_read(struct arena *arena, const json_t *list, struct official *out,
                             struct why *why) {
    out->n_fields = json_array_size(list);
    out->fields = ARENA_ARRAY(arena, struct official_field, out->n_fields + 1);
    for (size_t i = 0; i < out->n_fields; i++) {
        const json_t *one = json_array_get(list, i);
        struct official_field *field = &out->fields[i];
        *field = (struct official_field){.hint = "", .given = "", .digest = ""};
        TRY(json_text(one, "id", &field->id, why));
        TRY(json_text(one, "title", &field->title, why));
        TRY(json_text(one, "text", &field->text, why));
        field->state = state_read(json_text_or(one, "state", ""));
        out->n[field->state]++;
    }
    return FAIL_NONE;
}

enum fail official_read(struct arena *arena, const char *json, struct official **out,
                        struct official_about *about, struct why *why) {
    json_t *root;
    TRY(json_read(arena, str_of(json), &root, why));
    if (!text_is(json_text_or(root, "format", ""), FORMAT))
        return why_fail(why, FAIL_INPUT, "format", "want '%s'", FORMAT);
    struct framework_form *form = ARENA_NEW(arena, struct framework_form);
    struct official *official = ARENA_NEW(arena, struct official);
    *form = (struct framework_form){.id = json_text_or(root, "form", ""),
                                    .title = json_text_or(root, "title", ""),
                                    .meaning = "",
                                    .authority = json_text_or(root, "authority", "")};
    official->form = form;
    *about = (struct official_about){.reference = json_text_or(root, "reference", ""),
                                     .title = json_text_or(root, "proposal", ""),
                                     .organisation = json_text_or(root, "organisation", ""),
                                     .example = json_is_true(json_object_get(root, "example"))};
    TRY(json_int(root, "proposal_version", 0, INT64_MAX, &about->proposal_version, why));
    TRY(json_int(root, "number", 0, INT64_MAX, &about->number, why));
    if (!date_read(json_text_or(root, "day", ""), &about->day))
        return why_fail(why, FAIL_INPUT, "day", "want a date");
    TRY(fields_read(arena, json_object_get(root, "fields"), official, why));
    *out = official;
    return FAIL_NONE;
}
