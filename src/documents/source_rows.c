#include "documents/source_rows.h"

#include "base/clock.h"

#include <assert.h>

static void line_add(struct source_writer *w, const char *before, const char *text) {
    struct str line = str_trim(str_of(text));
    if (line.n == 0) return;
    if (w->buf.n > 0) buf_char(&w->buf, '\n');
    buf_text(&w->buf, before);
    buf_add(&w->buf, line.s, line.n);
}

void source_line(struct source_writer *w, const char *format, ...) {
    va_list list;
    va_start(list, format);
    line_add(w, "", arena_vprintf(w->arena, format, list));
    va_end(list);
}

void source_item(struct source_writer *w, const char *format, ...) {
    va_list list;
    va_start(list, format);
    line_add(w, "– ", arena_vprintf(w->arena, format, list));
    va_end(list);
}

const char *source_day(struct source_writer *w, const char *iso) {
    struct date day;
    if (text_is_empty(iso)) return "";
    return date_read(iso, &day) ? clock_day_text(w->arena, date_start(day), "en") : iso;
}

/* --- reading a row ------------------------------------------------------------------------------
 */

static const struct content_table *rows_of(const struct source_writer *w, enum table_id table) {
    return &w->input->content->tables[table];
}

static size_t field_at(enum table_id table, const char *field) {
    const struct content_kind *kind = &content_kinds[table];
    size_t at = 0;
    while (at < kind->n_fields && !text_is(kind->fields[at].name, field)) at++;
    assert(at < kind->n_fields);
    return at;
}

/* The stored value, and the same as people read it. */
static const char *stored(enum table_id table, const struct content_row *row, const char *field) {
    return content_row_value(row, table, field);
}

static const char *shown(const struct source_writer *w, enum table_id table,
                         const struct content_row *row, const char *field) {
    size_t at = field_at(table, field);
    return content_shown(w->input->content, table, at, row->values[at], w->arena, "en");
}

/* "NAME: VALUE" for each row that has the value. */
static void named_write(struct source_writer *w, enum table_id table, const char *field) {
    const struct content_table *rows = rows_of(w, table);
    for (size_t i = 0; i < rows->n; i++) {
        const char *value = shown(w, table, &rows->rows[i], field);
        if (!text_is_empty(value))
            source_item(w, "%s: %s",
                        content_row_title(w->input->content, table, &rows->rows[i], w->arena),
                        value);
    }
}

static const char *among(struct source_writer *w, const char *before, const char *value,
                         const char *after) {
    return text_is_empty(value) ? "" : arena_printf(w->arena, "%s%s%s", before, value, after);
}

/* --- organisations
 * -------------------------------------------------------------------------------- */

void parties_write(struct source_writer *w) {
    const struct content_table *rows = rows_of(w, TABLE_PARTY);
    for (size_t i = 0; i < rows->n; i++) {
        const struct content_row *row = &rows->rows[i];
        source_item(w, "%s%s%s", stored(TABLE_PARTY, row, "name"),
                    among(w, " (", shown(w, TABLE_PARTY, row, "kind"), ")"),
                    among(w, ": ", shown(w, TABLE_PARTY, row, "part"), ""));
    }
}
void parties_basis_write(struct source_writer *w) {
    named_write(w, TABLE_PARTY, "lawful_basis");
}
void parties_power_write(struct source_writer *w) {
    named_write(w, TABLE_PARTY, "legal_power");
}
void parties_special_write(struct source_writer *w) {
    named_write(w, TABLE_PARTY, "special_condition");
}
void parties_contact_write(struct source_writer *w) {
    named_write(w, TABLE_PARTY, "contact");
}
void parties_roles_write(struct source_writer *w) {
    named_write(w, TABLE_PARTY, "controller");
}

enum party_kind { PARTY_CONTROLLER, PARTY_PROCESSOR, PARTY_GIVER, PARTY_RECEIVER };

static bool is_party(const struct content_row *row, enum party_kind kind) {
    const char *part = stored(TABLE_PARTY, row, "part");
    bool processor =
        text_is(part, "processor") || text_is(stored(TABLE_PARTY, row, "controller"), "processor");
    switch (kind) {
    case PARTY_CONTROLLER: return !processor;
    case PARTY_PROCESSOR: return processor;
    case PARTY_GIVER: return text_is(part, "gives") || text_is(part, "both");
    case PARTY_RECEIVER: return text_is(part, "receives") || text_is(part, "both");
    }
    return false;
}

static void names_write(struct source_writer *w, enum party_kind kind) {
    const struct content_table *rows = rows_of(w, TABLE_PARTY);
    for (size_t i = 0; i < rows->n; i++)
        if (is_party(&rows->rows[i], kind))
            source_line(w, "%s", stored(TABLE_PARTY, &rows->rows[i], "name"));
}
void parties_controllers_write(struct source_writer *w) {
    names_write(w, PARTY_CONTROLLER);
}
void parties_processors_write(struct source_writer *w) {
    names_write(w, PARTY_PROCESSOR);
}
void parties_givers_write(struct source_writer *w) {
    names_write(w, PARTY_GIVER);
}
void parties_receivers_write(struct source_writer *w) {
    names_write(w, PARTY_RECEIVER);
}

/* --- data
 * ------------------------------------------------------------------------------------------- */

void assets_write(struct source_writer *w) {
    const struct content_table *rows = rows_of(w, TABLE_ASSET);
    for (size_t i = 0; i < rows->n; i++) {
        const struct content_row *row = &rows->rows[i];
        source_item(w, "%s%s%s", stored(TABLE_ASSET, row, "name"),
                    among(w, " (held by ", shown(w, TABLE_ASSET, row, "holder"), ")"),
                    among(w, ": ", stored(TABLE_ASSET, row, "description"), ""));
    }
}

/* The name, then each item on a line of its own. */
void assets_items_write(struct source_writer *w) {
    const struct content_table *rows = rows_of(w, TABLE_ASSET);
    for (size_t i = 0; i < rows->n; i++) {
        source_line(w, "%s:", stored(TABLE_ASSET, &rows->rows[i], "name"));
        struct str rest = str_of(stored(TABLE_ASSET, &rows->rows[i], "fields"));
        while (rest.s != NULL) {
            struct str item = str_trim(str_cut(&rest, '\n'));
            if (item.n > 0) source_item(w, "%.*s", (int)item.n, item.s);
        }
    }
}
void assets_justification_write(struct source_writer *w) {
    named_write(w, TABLE_ASSET, "justification");
}
void assets_identifiability_write(struct source_writer *w) {
    named_write(w, TABLE_ASSET, "identifiability");
}
void assets_special_write(struct source_writer *w) {
    named_write(w, TABLE_ASSET, "special");
}
void assets_retention_write(struct source_writer *w) {
    named_write(w, TABLE_ASSET, "retention");
}

void assets_people_write(struct source_writer *w) {
    const struct content_table *rows = rows_of(w, TABLE_ASSET);
    for (size_t i = 0; i < rows->n; i++) {
        const struct content_row *row = &rows->rows[i];
        const char *people = stored(TABLE_ASSET, row, "people");
        const char *count = shown(w, TABLE_ASSET, row, "people_count");
        if (!text_is_empty(people) || !text_is_empty(count))
            source_item(w, "%s: %s%s", stored(TABLE_ASSET, row, "name"), people,
                        among(w, " (about ", count, " people)"));
    }
}

/* --- flows
 * ------------------------------------------------------------------------------------------- */

static void flow_lines(struct source_writer *w, const char *field, const char *before,
                       const char *after) {
    const struct content_table *rows = rows_of(w, TABLE_FLOW);
    for (size_t i = 0; i < rows->n; i++) {
        const struct content_row *row = &rows->rows[i];
        source_item(w, "%s, from %s to %s%s", shown(w, TABLE_FLOW, row, "asset"),
                    shown(w, TABLE_FLOW, row, "from_party"), shown(w, TABLE_FLOW, row, "to_party"),
                    among(w, before, shown(w, TABLE_FLOW, row, field), after));
    }
}
void flows_write(struct source_writer *w) {
    flow_lines(w, "purpose", ": ", "");
}
void flows_method_write(struct source_writer *w) {
    flow_lines(w, "method", ": ", "");
}
void flows_interval_write(struct source_writer *w) {
    flow_lines(w, "frequency", ": ", "");
}

/* --- people
 * ------------------------------------------------------------------------------------------ */

static void group_line(struct source_writer *w, const struct content_row *row) {
    source_item(w, "%s%s%s", stored(TABLE_GROUP, row, "name"),
                among(w, " (about ", shown(w, TABLE_GROUP, row, "people_count"), ")"),
                among(w, ": ", stored(TABLE_GROUP, row, "how"), ""));
}
void groups_write(struct source_writer *w) {
    const struct content_table *rows = rows_of(w, TABLE_GROUP);
    for (size_t i = 0; i < rows->n; i++) group_line(w, &rows->rows[i]);
}
void groups_vulnerable_write(struct source_writer *w) {
    const struct content_table *rows = rows_of(w, TABLE_GROUP);
    for (size_t i = 0; i < rows->n; i++)
        if (text_is(stored(TABLE_GROUP, &rows->rows[i], "vulnerable"), "1"))
            source_item(w, "At a disadvantage, or easily harmed: %s",
                        stored(TABLE_GROUP, &rows->rows[i], "name"));
}

/* --- benefits and risks
 * ------------------------------------------------------------------------------ */

void benefits_write(struct source_writer *w) {
    const struct content_table *rows = rows_of(w, TABLE_BENEFIT);
    for (size_t i = 0; i < rows->n; i++) {
        const struct content_row *row = &rows->rows[i];
        source_item(w, "%s%s%s%s%s", stored(TABLE_BENEFIT, row, "description"),
                    among(w, " For: ", stored(TABLE_BENEFIT, row, "who"), "."),
                    among(w, " Measured by: ", stored(TABLE_BENEFIT, row, "measure"), ""),
                    among(w, "; today ", stored(TABLE_BENEFIT, row, "baseline"), ""),
                    among(w, "; to reach ", stored(TABLE_BENEFIT, row, "target"), ""));
    }
}
void benefits_review_write(struct source_writer *w) {
    const struct content_table *rows = rows_of(w, TABLE_BENEFIT);
    for (size_t i = 0; i < rows->n; i++) {
        const char *due = stored(TABLE_BENEFIT, &rows->rows[i], "due");
        const char *measure = stored(TABLE_BENEFIT, &rows->rows[i], "measure");
        if (!text_is_empty(due))
            source_item(w, "%s: %s", source_day(w, due),
                        text_is_empty(measure)
                            ? stored(TABLE_BENEFIT, &rows->rows[i], "description")
                            : measure);
    }
}

void risks_write(struct source_writer *w) {
    const struct content_table *rows = rows_of(w, TABLE_RISK);
    for (size_t i = 0; i < rows->n; i++)
        source_item(w, "%s%s", stored(TABLE_RISK, &rows->rows[i], "description"),
                    among(w, " Harmed: ", stored(TABLE_RISK, &rows->rows[i], "who"), ""));
}
void risks_likelihood_write(struct source_writer *w) {
    named_write(w, TABLE_RISK, "likelihood");
}
void risks_severity_write(struct source_writer *w) {
    named_write(w, TABLE_RISK, "severity");
}
void risks_measures_write(struct source_writer *w) {
    named_write(w, TABLE_RISK, "safeguard");
}
void risks_residual_write(struct source_writer *w) {
    named_write(w, TABLE_RISK, "residual");
}
