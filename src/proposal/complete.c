#include "proposal/complete.h"

const char *section_status_text(enum section_status status) {
    switch (status) {
    case SECTION_NOT_STARTED: return "Not yet started";
    case SECTION_BLOCKED: return "Cannot start yet";
    case SECTION_STARTED: return "In progress";
    case SECTION_DONE: return "Completed";
    }
    return "";
}

struct check {
    const struct content *content;
    struct arena *arena;
    struct completeness *out;
    size_t most;
    bool anything; /* something of the section is answered */
};

static void add(struct check *check, const char *text, const char *about, const char *path) {
    struct completeness *out = check->out;
    if (out->n_missing == check->most) {
        size_t more = check->most == 0 ? 8 : check->most * 2;
        out->missing = arena_grow(check->arena, out->missing, check->most * sizeof *out->missing,
                                  more * sizeof *out->missing);
        check->most = more;
    }
    out->missing[out->n_missing++] = (struct missing){text, about, path};
}

static void questions_check(struct check *check, enum section_id section) {
    for (size_t i = 0; i < content_n_questions; i++) {
        const struct content_question *question = &content_questions[i];
        if (question->section != section) continue;
        const char *name = question->field.name;
        if (!text_is_empty(content_value(check->content, name)))
            check->anything = true;
        else if (question->needed)
            add(check, question->field.missing, NULL,
                arena_printf(check->arena, "/answers/%s", name));
    }
}

static const char *row_path(struct check *check, enum section_id section, int64_t id) {
    return arena_printf(check->arena, "/rows/%s/%lld", content_sections[section].name,
                        (long long)id);
}

static bool party_is_controller(const struct content_row *party) {
    return !text_is(content_row_value(party, TABLE_PARTY, "part"), "processor");
}

bool content_needs(enum table_id table, const struct content_row *row, size_t field) {
    const struct content_kind *kind = &content_kinds[table];
    if (table == TABLE_PARTY && !party_is_controller(row) &&
        (text_is(kind->fields[field].name, "legal_power") ||
         text_is(kind->fields[field].name, "lawful_basis")))
        return false;
    return kind->needed[field];
}

/* A line for each value, that leads to its box: a row is not mended in as many rounds. */
static void row_check(struct check *check, enum section_id section, enum table_id table,
                      const struct content_row *row) {
    const struct content_kind *kind = &content_kinds[table];
    const char *title = content_row_title(check->content, table, row, check->arena);
    for (size_t k = 0; k < kind->n_fields; k++) {
        const struct field *field = &kind->fields[k];
        if (!content_needs(table, row, k) || !text_is_empty(row->values[k])) continue;
        const char *box = field->kind == FIELD_DATE ? "-day" : "";
        add(check, field->label, title,
            arena_printf(check->arena, "%s#%s%s", row_path(check, section, row->id), field->name,
                         box));
    }
}

static void parties_check(struct check *check) {
    const struct content_table *parties = &check->content->tables[TABLE_PARTY];
    size_t controllers = 0;
    for (size_t i = 0; i < parties->n; i++) {
        const struct content_row *party = &parties->rows[i];
        controllers += party_is_controller(party);
        const char *basis = content_row_value(party, TABLE_PARTY, "lawful_basis");
        if (text_is(basis, "unsure") && party_is_controller(party))
            add(check, "Find the lawful basis", party->values[0],
                row_path(check, SECTION_PARTIES, party->id));
    }
    if (controllers < 2)
        add(check, "Add the other organisations: sharing takes at least two", NULL,
            "/sections/parties/add");
}

/* Special data needs a condition of every controller that touches it; we ask it of all. */
static void special_check(struct check *check) {
    const struct content_table *assets = &check->content->tables[TABLE_ASSET];
    const struct content_table *parties = &check->content->tables[TABLE_PARTY];
    bool special = false;
    for (size_t i = 0; i < assets->n; i++) {
        const char *kind = content_row_value(&assets->rows[i], TABLE_ASSET, "special");
        special |= !text_is_empty(kind) && !text_is(kind, "none");
    }
    for (size_t i = 0; special && i < parties->n; i++) {
        const struct content_row *party = &parties->rows[i];
        if (party_is_controller(party) &&
            text_is_empty(content_row_value(party, TABLE_PARTY, "special_condition")))
            add(check, "Give the condition for special category or criminal offence data",
                party->values[0], row_path(check, SECTION_PARTIES, party->id));
    }
}

/* Who is said only to receive gives nothing, and the other way round; processors do both. */
static void flow_end_check(struct check *check, const char *party_id, const char *denied,
                           const char *text) {
    const struct content_table *parties = &check->content->tables[TABLE_PARTY];
    for (size_t i = 0; i < parties->n; i++) {
        const struct content_row *party = &parties->rows[i];
        const char *id = arena_printf(check->arena, "%lld", (long long)party->id);
        if (text_is(id, party_id) && text_is(content_row_value(party, TABLE_PARTY, "part"), denied))
            add(check, text, party->values[0], row_path(check, SECTION_PARTIES, party->id));
    }
}

static void flows_check(struct check *check) {
    const struct content_table *assets = &check->content->tables[TABLE_ASSET];
    const struct content_table *flows = &check->content->tables[TABLE_FLOW];
    for (size_t i = 0; i < assets->n; i++) {
        const char *id = arena_printf(check->arena, "%lld", (long long)assets->rows[i].id);
        bool moved = false;
        for (size_t k = 0; k < flows->n; k++) moved |= text_is(flows->rows[k].values[0], id);
        if (!moved && flows->n > 0)
            add(check, "Say who gives this data to whom, or remove it", assets->rows[i].values[0],
                "/sections/flows/add");
    }
    for (size_t k = 0; k < flows->n; k++) {
        flow_end_check(check, content_row_value(&flows->rows[k], TABLE_FLOW, "from_party"),
                       "receives", "Say that it gives data too, or change the line");
        flow_end_check(check, content_row_value(&flows->rows[k], TABLE_FLOW, "to_party"), "gives",
                       "Say that it receives data too, or change the line");
    }
}

static void facts_check(struct check *check, const char *const *asked, size_t n_asked) {
    bool missing = false;
    for (size_t i = 0; i < n_asked; i++) {
        const char *value = content_value(check->content, asked[i]);
        check->anything |= !text_is_empty(value);
        missing |= text_is_empty(value);
    }
    if (missing) add(check, "Answer the questions about kinds of processing", NULL, "/processing");
}

static const char *none_text(enum table_id table) {
    switch (table) {
    case TABLE_GROUP: return "Add at least one group of people affected";
    case TABLE_PARTY: return "Add the organisations";
    case TABLE_ASSET: return "Add at least one set of data";
    case TABLE_FLOW: return "Say who gives what to whom";
    case TABLE_BENEFIT: return "Add at least one benefit";
    default: return "Add at least one risk";
    }
}

static void rows_check(struct check *check, enum section_id section) {
    enum table_id table = content_sections[section].table;
    if (table == TABLE_NONE) return;
    const struct content_table *rows = &check->content->tables[table];
    if (rows->n == 0)
        add(check, none_text(table), NULL,
            arena_printf(check->arena, "/sections/%s/add", content_sections[section].name));
    /* The own organisation's name alone, put there at the start, is no answer yet. */
    check->anything |= rows->n > (table == TABLE_PARTY) ||
                       (table == TABLE_PARTY && rows->n == 1 &&
                        !text_is_empty(content_row_value(&rows->rows[0], table, "part")));
    for (size_t i = 0; i < rows->n; i++) row_check(check, section, table, &rows->rows[i]);
}

void section_check(const struct content *content, enum section_id section, const char *const *asked,
                   size_t n_asked, struct arena *arena, struct completeness *out) {
    *out = (struct completeness){0};
    struct check check = {.content = content, .arena = arena, .out = out};
    rows_check(&check, section);
    questions_check(&check, section);
    if (section == SECTION_PARTIES) {
        parties_check(&check);
        special_check(&check);
    }
    if (section == SECTION_FLOWS) flows_check(&check);
    if (section == SECTION_LIMITS) facts_check(&check, asked, n_asked);
    bool blocked = section == SECTION_FLOWS &&
                   (content->tables[TABLE_PARTY].n < 2 || content->tables[TABLE_ASSET].n < 1);
    out->status = out->n_missing == 0 ? SECTION_DONE
                  : check.anything    ? SECTION_STARTED
                  : blocked           ? SECTION_BLOCKED
                                      : SECTION_NOT_STARTED;
}

/* UK GDPR Article 6(1), last sentence: legitimate interests are not for public authorities in the
 * performance of their tasks; Data (Use and Access) Act 2025 keeps that for recognised ones. */
static bool is_public_authority(const char *kind) {
    static const char *const kinds[] = {"council", "nhs", "police", "fire", "department"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (text_is(kinds[i], kind)) return true;
    return false;
}

const char *row_note(enum table_id table, const struct content_row *row) {
    if (table == TABLE_PARTY) {
        const char *basis = content_row_value(row, table, "lawful_basis");
        bool interests = text_is(basis, "legitimate") || text_is(basis, "recognised_legitimate");
        if (is_public_authority(content_row_value(row, table, "kind")) && interests)
            return "Public authorities normally use public task: legitimate interests are not open "
                   "to them in their tasks. Ask your data protection officer.";
        if (!is_public_authority(content_row_value(row, table, "kind")) &&
            text_is(basis, "public_task"))
            return "Public task needs a task in law. A charity or company usually has another "
                   "basis, unless a law gives it the task.";
        if (text_is(basis, "consent"))
            return "Consent only counts where people can say no and lose nothing, which is seldom "
                   "so between a person and a public service.";
    }
    if (table == TABLE_RISK && text_is(content_row_value(row, table, "residual"), "high"))
        return "A high risk is left: reduce it, or ask the Information Commissioner before the "
               "sharing starts.";
    return NULL;
}
