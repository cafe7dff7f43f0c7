#include "proposal/proposal_pages.h"

#include "base/clock.h"
#include "civic/app.h"

struct about_view about_of(const struct proposal_row_row *row) {
    return (struct about_view){.id = row->id, .reference = row->reference, .title = row->title};
}

enum fail proposal_about(struct request *request, struct db *db, struct about_view *about,
                         struct why *why) {
    struct proposal_row_row row;
    TRY(proposal_row(db, request->arena, request_int(request, "proposal"), &row, why));
    *about = about_of(&row);
    return FAIL_NONE;
}

enum fail overview_of_path(struct request *request, struct db *db, struct overview **out,
                           struct why *why) {
    return overview_load(db, request->arena, request_int(request, "proposal"),
                         request->viewer.person, request->viewer.roles, NULL, out, why);
}

const char *person_shown(struct request *request, int64_t person) {
    return vault_name(request->app->vault, request->arena, person);
}

const char *minute_shown(struct request *request, int64_t time) {
    return clock_minute_text(request->arena, time, request->language);
}

const char *day_shown(struct request *request, int64_t time) {
    return clock_day_text(request->arena, time, request->language);
}

const char *section_status_colour(enum section_status status) {
    switch (status) {
    case SECTION_NOT_STARTED: return "blue";
    case SECTION_STARTED: return "light-blue";
    case SECTION_BLOCKED: return "grey";
    case SECTION_DONE: return NULL;
    }
    return NULL;
}

const char *role_label(const char *language, enum role role) {
    switch (role) {
    case ROLE_OWNER: return tr_language(language, "Owner");
    case ROLE_ASSESSOR: return tr_language(language, "Assessor");
    case ROLE_DATA_PROTECTION: return tr_language(language, "Data protection officer");
    case ROLE_SIGNATORY: return tr_language(language, "Signatory");
    case ROLE_ENGAGEMENT: return tr_language(language, "Engagement lead");
    case ROLE_DECISION_MAKER: return tr_language(language, "Decision-maker");
    case ROLE_AUDITOR: return tr_language(language, "Auditor");
    case ROLE_FACILITATOR: return tr_language(language, "Facilitator");
    case ROLE_NOTE_TAKER: return tr_language(language, "Note-taker");
    case ROLE_CALLER: return tr_language(language, "Confirmation caller");
    case ROLE_OVERSIGHT: return tr_language(language, "Oversight panel member");
    case ROLE_OBSERVER: return tr_language(language, "Observer");
    case ROLE_ANALYST: return tr_language(language, "Analyst");
    default: return "";
    }
}

/* --- revisions ------------------------------------------------------------------ */

const struct field field_revision = {.name = "revision", .kind = FIELD_HIDDEN, .max = 20};

void form_revision_set(struct form *form, int64_t revision) {
    for (size_t i = 0; i < form->n_fields; i++) {
        if (!text_is(form->fields[i].name, "revision")) continue;
        const char **texts = ARENA_ARRAY(form->arena, const char *, 1);
        texts[0] = arena_printf(form->arena, "%lld", (long long)revision);
        form->values[i].texts = texts;
        form->values[i].n_texts = 1;
    }
}

int64_t form_revision(const struct form *form) {
    int64_t revision = 0;
    if (!str_int(str_of(form_text(form, "revision")), 0, INT64_MAX, &revision)) return 0;
    return revision;
}

struct conflict_value conflict_value_of(struct arena *arena, const char *label, const char *theirs,
                                        const char *yours) {
    struct conflict_value value = {.label = label, .theirs = theirs, .yours = yours};
    if (strlen(theirs) > 60 && strlen(yours) > 60) {
        struct difference_run *runs;
        difference_words(arena, theirs, yours, &runs, &value.n_runs);
        value.runs = runs;
    }
    return value;
}

/* --- the picture ------------------------------------------------------------------ */

static const char *node_kind(const struct content_row *party) {
    return text_is(content_row_value(party, TABLE_PARTY, "part"), "processor") ? "processor"
                                                                               : "organisation";
}

static size_t row_index(const struct content_table *table, const char *id_text) {
    int64_t id = 0;
    if (!str_int(str_of(id_text), 1, INT64_MAX, &id)) return table->n;
    for (size_t i = 0; i < table->n; i++)
        if (table->rows[i].id == id) return i;
    return table->n;
}

static bool is_sensitive(const struct content_row *asset) {
    const char *special = content_row_value(asset, TABLE_ASSET, "special");
    return text_is(special, "special") || text_is(special, "criminal") || text_is(special, "both");
}

static const char *flow_sentence(struct request *request, const struct chart_flow_link *links,
                                 size_t n, const struct chart_flow_node *nodes) {
    struct buf text;
    buf_init(&text, request->arena, 65536);
    struct html *out = request->out;
    for (size_t i = 0; i < n; i++) {
        if (i > 0) buf_char(&text, ' ');
        buf_text(&text, trf(out, "%s gives ‘%s’ to %s.", nodes[links[i].from].label, links[i].label,
                            nodes[links[i].to].label));
    }
    return text.s;
}

const struct chart_flow *flow_picture(struct request *request, const struct content *content) {
    const struct content_table *parties = &content->tables[TABLE_PARTY];
    const struct content_table *assets = &content->tables[TABLE_ASSET];
    const struct content_table *flows = &content->tables[TABLE_FLOW];
    struct chart_flow_node *nodes = ARENA_ARRAY(request->arena, struct chart_flow_node, parties->n);
    struct chart_flow_link *links = ARENA_ARRAY(request->arena, struct chart_flow_link, flows->n);
    size_t n = 0;
    for (size_t i = 0; i < parties->n; i++)
        nodes[i] =
            (struct chart_flow_node){parties->rows[i].values[0], node_kind(&parties->rows[i])};
    for (size_t i = 0; i < flows->n; i++) {
        const struct content_row *flow = &flows->rows[i];
        size_t asset = row_index(assets, flow->values[0]);
        size_t from = row_index(parties, flow->values[1]), to = row_index(parties, flow->values[2]);
        if (asset == assets->n || from == parties->n || to == parties->n) continue;
        links[n++] = (struct chart_flow_link){from, to, assets->rows[asset].values[0],
                                              is_sensitive(&assets->rows[asset])};
    }
    if (n == 0) return NULL;
    struct chart_flow *chart = ARENA_NEW(request->arena, struct chart_flow);
    *chart = (struct chart_flow){.frame = {.id = "flows",
                                           .title = tr(request->out, "Who gives what to whom"),
                                           .sentence = flow_sentence(request, links, n, nodes)},
                                 .nodes = nodes,
                                 .n_nodes = parties->n,
                                 .links = links,
                                 .n_links = n};
    return chart;
}

/* --- sections as views -------------------------------------------------------------- */

struct building {
    struct request *request;
    const struct section_source *source;
    enum section_id id;
    struct section_view *view;
};

static struct part_summary_row answer_row(const struct building *b, const char *key,
                                          const char *value, const char *path) {
    struct html *out = b->request->out;
    bool empty = text_is_empty(value);
    struct part_summary_row row = {.key = tr(out, key),
                                   .value = empty ? tr(out, "Not answered yet") : value};
    if (b->source->may_edit) {
        row.action_href = trf(out, "/proposals/%lld%s", (long long)b->source->proposal, path);
        row.action_text = empty ? tr(out, "Answer") : tr(out, "Change");
        row.action_about = tr(out, key);
    }
    return row;
}

static const char *fact_value_shown(const struct html *out, const char *value) {
    if (text_is(value, "yes")) return tr(out, "Yes");
    if (text_is(value, "no")) return tr(out, "No");
    if (text_is(value, "unsure")) return tr(out, "Not sure yet");
    return value;
}

static void facts_add(const struct building *b, struct part_summary_row *rows, size_t *n) {
    const struct framework *framework = b->source->framework;
    for (size_t i = 0; framework != NULL && i < framework->n_facts; i++) {
        const struct framework_fact *fact = &framework->facts[i];
        if (fact->source != FRAMEWORK_FACT_ASKED) continue;
        const char *name = arena_printf(b->request->arena, "fact.%s", fact->id);
        const char *value = content_value(b->source->content, name);
        rows[(*n)++] = answer_row(b, fact->text, fact_value_shown(b->request->out, value),
                                  arena_printf(b->request->arena, "/processing#%s", fact->id));
    }
}

static void answers_build(const struct building *b) {
    const struct framework *framework = b->source->framework;
    size_t most = content_n_questions + (framework == NULL ? 0 : framework->n_facts), n = 0;
    struct part_summary_row *rows = ARENA_ARRAY(b->request->arena, struct part_summary_row, most);
    for (size_t i = 0; i < content_n_questions; i++) {
        const struct content_question *question = &content_questions[i];
        if (question->section != b->id) continue;
        const char *value = content_question_shown(
            question, content_value(b->source->content, question->field.name), b->request->arena,
            b->request->language);
        rows[n++] =
            answer_row(b, question->field.label, value,
                       arena_printf(b->request->arena, "/answers/%s", question->field.name));
    }
    if (b->id == SECTION_LIMITS) facts_add(b, rows, &n);
    b->view->answers = rows;
    b->view->n_answers = n;
}

static void row_build(const struct building *b, const struct content_row *row,
                      struct section_row *out) {
    enum table_id table = b->view->section->table;
    const struct content_kind *kind = b->view->kind;
    struct arena *arena = b->request->arena;
    struct part_summary_row *values = ARENA_ARRAY(arena, struct part_summary_row, kind->n_fields);
    *out = (struct section_row){.id = row->id,
                                .note = b->source->may_edit ? row_note(table, row) : NULL,
                                .title = content_row_title(b->source->content, table, row, arena)};
    for (size_t k = 0; k < kind->n_fields; k++) {
        const char *shown = content_shown(b->source->content, table, k, row->values[k], arena,
                                          b->request->language);
        if (!text_is_empty(shown) && text_is(shown, out->title)) continue; /* stands above */
        if (!text_is_empty(shown))
            values[out->n_values++] = (struct part_summary_row){
                .key = tr(b->request->out, kind->fields[k].label), .value = shown};
        else if (content_needs(table, row, k) && out->missing == NULL && b->source->may_edit)
            out->missing = kind->fields[k].label;
    }
    out->values = values;
}

static void rows_build(const struct building *b) {
    enum table_id table = b->view->section->table;
    if (table == TABLE_NONE) return;
    const struct content_table *rows = &b->source->content->tables[table];
    struct section_row *views = ARENA_ARRAY(b->request->arena, struct section_row, rows->n);
    b->view->kind = &content_kinds[table];
    for (size_t i = 0; i < rows->n; i++) row_build(b, &rows->rows[i], &views[i]);
    b->view->rows = views;
    b->view->n_rows = rows->n;
}

void section_view_of(struct request *request, const struct section_source *source,
                     enum section_id section, struct section_view *out) {
    *out = (struct section_view){.about = {.id = source->proposal},
                                 .section = &content_sections[section],
                                 .may_edit = source->may_edit};
    struct building b = {request, source, section, out};
    rows_build(&b);
    answers_build(&b);
    if (source->complete != NULL) {
        out->missing = source->complete->missing;
        out->n_missing = source->complete->n_missing;
        out->status = source->complete->status;
        out->blocked = section == SECTION_FLOWS && (source->content->tables[TABLE_PARTY].n < 2 ||
                                                    source->content->tables[TABLE_ASSET].n < 1);
    }
    if (section == SECTION_FLOWS) out->flow = flow_picture(request, source->content);
}

bool all_parts_open(const struct request *request) {
    const char *parts = http_query(request->http, "parts");
    return parts != NULL && text_is(parts, "all");
}

const struct section_view *sections_view_of(struct request *request,
                                            const struct section_source *source,
                                            const struct completeness *completes) {
    struct section_view *views = ARENA_ARRAY(request->arena, struct section_view, N_SECTIONS);
    for (int s = 0; s < N_SECTIONS; s++) {
        struct section_source of = *source;
        of.complete = completes == NULL ? NULL : &completes[s];
        section_view_of(request, &of, (enum section_id)s, &views[s]);
    }
    return views;
}
