/* Rows of a draft: added, changed and removed, all kinds by the same few pages. */
#include "base/clock.h"
#include "base/utf8.h"
#include "proposal/draft.html.h"
#include "proposal/proposal_pages.h"

struct row_of_path {
    enum section_id section;
    enum table_id table;
    const struct content_kind *kind;
    struct content *content;
    const struct content_row *row; /* NULL: adding, or removed meanwhile */
};

static enum fail kind_of_path(struct request *request, struct row_of_path *out, struct why *why) {
    out->section = content_section_of(request_text(request, "section"));
    if (out->section == N_SECTIONS || content_sections[out->section].table == TABLE_NONE)
        return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such list");
    out->table = content_sections[out->section].table;
    out->kind = &content_kinds[out->table];
    return FAIL_NONE;
}

/* Of this proposal only: a number of another proposal's row is not found. */
static enum fail row_of_request(struct request *request, struct db *db, struct row_of_path *out,
                                struct why *why) {
    *out = (struct row_of_path){0};
    TRY(kind_of_path(request, out, why));
    int64_t proposal = request_int(request, "proposal");
    TRY(content_load(db, request->arena, proposal, &out->content, why));
    if (text_is(request_text(request, "row"), "")) return FAIL_NONE;
    out->row = content_row(out->content, out->table, request_int(request, "row"));
    return FAIL_NONE;
}

static enum fail row_must_be(const struct row_of_path *at, struct why *why) {
    return at->row != NULL ? FAIL_NONE : why_fail(why, FAIL_NOTFOUND, NULL, "there is no such row");
}

static enum fail row_title(struct request *request, const struct row_of_path *at, const char **out,
                           struct why *why) {
    TRY(row_must_be(at, why));
    *out = content_row_title(at->content, at->table, at->row, request->arena);
    return FAIL_NONE;
}

/* --- fields -------------------------------------------------------------------------- */

static const struct choice *choices_of(struct request *request, const struct content *content,
                                       enum table_id table) {
    const struct content_table *rows = &content->tables[table];
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, rows->n + 1);
    for (size_t i = 0; i < rows->n; i++)
        choices[i] = (struct choice){
            arena_printf(request->arena, "%lld", (long long)rows->rows[i].id),
            content_row_title(content, table, &rows->rows[i], request->arena), NULL};
    return choices;
}

/* Organisations of this service are connected by their name: say which there are. */
static enum fail name_hint(struct request *request, struct db *db, struct field *name,
                           struct why *why) {
    struct party_organisations_row *rows;
    size_t n;
    TRY(party_organisations(db, request->arena, request_int(request, "proposal"), &rows, &n, why));
    if (n == 0) return FAIL_NONE;
    struct buf hint;
    buf_init(&hint, request->arena, 16384);
    buf_text(&hint, tr_language(request->language,
                                "To connect it with an organisation that uses this service, write "
                                "the name just so:"));
    for (size_t i = 0; i < n; i++) buf_printf(&hint, i == 0 ? " %s" : "; %s", rows[i].name);
    name->hint = hint.s;
    return FAIL_NONE;
}

/* The kind's own fields, with this proposal's rows as choices, and the revision. */
static enum fail row_fields(struct request *request, struct db *db, const struct field **fields,
                            size_t *n_fields, struct why *why) {
    struct row_of_path at;
    TRY(row_of_request(request, db, &at, why));
    bool changing = !text_is(request_text(request, "row"), "");
    if (changing && request->http->method != HTTP_POST) TRY(row_must_be(&at, why));
    struct field *made = ARENA_ARRAY(request->arena, struct field, at.kind->n_fields + 1);
    made[0] = field_revision;
    for (size_t k = 0; k < at.kind->n_fields; k++) {
        made[k + 1] = at.kind->fields[k];
        if (at.kind->refers[k] != TABLE_NONE)
            made[k + 1].choices = choices_of(request, at.content, at.kind->refers[k]);
    }
    if (at.table == TABLE_PARTY) TRY(name_hint(request, db, &made[1], why));
    *fields = made;
    *n_fields = at.kind->n_fields + 1;
    return FAIL_NONE;
}

static const char *typed_value(const struct form *form, const struct field *field) {
    struct date date;
    int64_t number;
    switch (field->kind) {
    case FIELD_DATE: return form_date(form, field->name, &date) ? date_iso(form->arena, date) : "";
    case FIELD_YES: return form_yes(form, field->name) ? "1" : "";
    case FIELD_INT:
        number = form_int(form, field->name, DB_NULL_INT);
        return number == DB_NULL_INT ? "" : arena_printf(form->arena, "%lld", (long long)number);
    default: return form_text(form, field->name);
    }
}

static void value_fill(struct form *form, const struct field *field, const char *value) {
    struct date date;
    if (text_is(value, "")) return;
    if (field->kind != FIELD_DATE)
        form_fill(form, field->name, value);
    else if (date_read(value, &date))
        form_fill_date(form, field->name, date);
}

/* Two rows of one name could not be told apart where a line or a role names them. */
static bool is_named_already(struct request *request, const struct row_of_path *at) {
    const struct content_table *rows = &at->content->tables[at->table];
    const char *typed = form_text(request->form, at->kind->fields[0].name);
    for (size_t i = 0; i < rows->n; i++) {
        bool same = text_is(utf8_fold(request->arena, rows->rows[i].values[0]),
                            utf8_fold(request->arena, typed));
        if (same && &rows->rows[i] != at->row) return true;
    }
    return false;
}

/* A benefit is promised for a day to come; one that was promised before may have passed since. */
static void due_check(struct request *request, const struct row_of_path *at) {
    struct date due;
    size_t k = 0;
    while (k < at->kind->n_fields && !text_is(at->kind->fields[k].name, "due")) k++;
    if (k == at->kind->n_fields || !form_date(request->form, "due", &due)) return;
    bool kept = at->row != NULL && text_is(at->row->values[k], date_iso(request->arena, due));
    if (!kept && date_days_between(due, date_of(request->now)) > 0)
        form_error(request->form, "due",
                   "This day has passed: enter the day by which it will have got better");
}

/* A line that goes from an organisation to itself shares nothing. */
static bool row_makes_sense(struct request *request, const struct row_of_path *at) {
    struct form *form = request->form;
    enum table_id table = at->table;
    if ((table == TABLE_PARTY || table == TABLE_ASSET) && is_named_already(request, at))
        form_error(form, "name", "This name is in the list already: give it another one");
    if (table == TABLE_FLOW && text_is(form_text(form, "from_party"), form_text(form, "to_party")))
        form_error(form, "to_party", "Choose an organisation other than the one that gives it");
    if (table == TABLE_BENEFIT) due_check(request, at);
    return form_ok(form);
}

/* --- conflicts ------------------------------------------------------------------------- */

static void conflict_values(struct request *request, const struct row_of_path *at,
                            struct conflict_view *conflict) {
    struct conflict_value *values =
        ARENA_ARRAY(request->arena, struct conflict_value, at->kind->n_fields);
    for (size_t k = 0; k < at->kind->n_fields; k++) {
        const char *typed = typed_value(request->form, &at->kind->fields[k]);
        const char *stored = at->row == NULL ? "" : at->row->values[k];
        if (text_is(typed, stored)) continue;
        values[conflict->n++] = conflict_value_of(
            request->arena, at->kind->fields[k].label,
            content_shown(at->content, at->table, k, stored, request->arena, request->language),
            content_shown(at->content, at->table, k, typed, request->arena, request->language));
    }
    conflict->values = values;
}

static const struct conflict_view *row_conflict(struct request *request,
                                                const struct row_of_path *at) {
    struct form *form = request->form;
    if (!form->submitted || (at->row != NULL && form_revision(form) == at->row->revision))
        return NULL;
    struct conflict_view *conflict = ARENA_NEW(request->arena, struct conflict_view);
    conflict->gone = at->row == NULL;
    conflict->leave_href =
        trf(request->out, "/proposals/%lld/sections/%s",
            (long long)request_int(request, "proposal"), content_sections[at->section].name);
    conflict_values(request, at, conflict);
    if (at->row != NULL) form_revision_set(form, at->row->revision);
    return conflict;
}

/* --- adding ---------------------------------------------------------------------------- */

static enum fail row_show(struct request *request, struct db *db, struct why *why) {
    struct row_of_path at;
    TRY(row_of_request(request, db, &at, why));
    struct row_view view = {.section = &content_sections[at.section],
                            .kind = at.kind,
                            .form = request->form,
                            .adding = text_is(request_text(request, "row"), ""),
                            .title = ""};
    TRY(proposal_about(request, db, &view.about, why));
    if (!view.adding) view.conflict = row_conflict(request, &at);
    if (at.row != NULL) TRY(row_title(request, &at, &view.title, why));
    if (at.row != NULL && !request->form->submitted) {
        form_revision_set(request->form, at.row->revision);
        for (size_t k = 0; k < at.kind->n_fields; k++)
            value_fill(request->form, &at.kind->fields[k], at.row->values[k]);
    }
    request->title = view.adding      ? tr(request->out, at.kind->add)
                     : at.row == NULL ? tr(request->out, "Removed meanwhile")
                                      : trf(request->out, "Change: %s", view.title);
    request->back_href = trf(request->out, "/proposals/%lld/sections/%s", (long long)view.about.id,
                             view.section->name);
    row_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail row_done(struct request *request, struct db *db, const struct row_of_path *at,
                          int64_t id, struct why *why) {
    int64_t proposal = request_int(request, "proposal");
    request->subject = id;
    request_go(request, "/proposals/%lld/sections/%s", (long long)proposal,
               content_sections[at->section].name);
    return proposal_touch(db, proposal, request->now, why);
}

enum { ROWS_MAX = 200 };

static enum fail add_act(struct request *request, struct db *db, struct why *why) {
    struct row_of_path at;
    TRY(row_of_request(request, db, &at, why));
    if (!row_makes_sense(request, &at))
        return why_fail(why, FAIL_INPUT, NULL, "the form has errors");
    if (at.content->tables[at.table].n >= ROWS_MAX)
        return why_fail(why, FAIL_INPUT, NULL,
                        "a proposal can hold %d rows of one kind; join some of them", ROWS_MAX);
    int64_t id;
    enum fail fail = row_add(db, request->arena, at.table, request_int(request, "proposal"),
                             request->form, &id, why);
    if (fail == FAIL_NOTFOUND)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "something you chose was removed by somebody else meanwhile; choose again");
    if (fail != FAIL_NONE) return fail;
    return row_done(request, db, &at, id, why);
}

static const struct page page_row_add = {.name = "row_add",
                                         .path = "/proposals/:proposal/sections/:section/add",
                                         .scope = SCOPE_PROPOSAL,
                                         .roles = ROLE_OWNER,
                                         .section = "proposals",
                                         .fields_make = row_fields,
                                         .show = row_show,
                                         .act = add_act};
REGISTER(page, page_row_add);

/* --- changing ---------------------------------------------------------------------------- */

static enum fail change_act(struct request *request, struct db *db, struct why *why) {
    struct row_of_path at;
    TRY(row_of_request(request, db, &at, why));
    if (!row_makes_sense(request, &at))
        return why_fail(why, FAIL_INPUT, NULL, "the form has errors");
    int64_t id = request_int(request, "row");
    enum fail fail = row_change(db, request->arena, at.table, request_int(request, "proposal"), id,
                                form_revision(request->form), request->form, why);
    if (fail == FAIL_CONFLICT)
        return why_fail(why, fail, NULL, "somebody else changed this while you were writing");
    if (fail != FAIL_NONE) return fail;
    return row_done(request, db, &at, id, why);
}

static const struct page page_row_change = {.name = "row_change",
                                            .path = "/proposals/:proposal/rows/:section/:row",
                                            .scope = SCOPE_PROPOSAL,
                                            .roles = ROLE_OWNER,
                                            .section = "proposals",
                                            .fields_make = row_fields,
                                            .show = row_show,
                                            .act = change_act};
REGISTER(page, page_row_change);

/* --- removing ------------------------------------------------------------------------------ */

/* Titles of rows whose reference points at this one. */
static const char **used_by(struct request *request, const struct row_of_path *at, size_t *n) {
    const char *id = arena_printf(request->arena, "%lld", (long long)at->row->id);
    size_t most = at->content->tables[TABLE_ASSET].n + at->content->tables[TABLE_FLOW].n;
    const char **used = ARENA_ARRAY(request->arena, const char *, most);
    *n = 0;
    for (int t = 0; t < N_TABLES; t++) {
        const struct content_table *rows = &at->content->tables[t];
        for (size_t i = 0; i < rows->n; i++) {
            bool refers = false;
            for (size_t k = 0; k < content_kinds[t].n_fields; k++)
                refers |= content_kinds[t].refers[k] == at->table &&
                          content_kinds[t].refers[k] != TABLE_NONE &&
                          text_is(rows->rows[i].values[k], id);
            if (refers)
                used[(*n)++] = content_row_title(at->content, (enum table_id)t, &rows->rows[i],
                                                 request->arena);
        }
    }
    return used;
}

static enum fail remove_show(struct request *request, struct db *db, struct why *why) {
    struct row_of_path at;
    TRY(row_of_request(request, db, &at, why));
    struct remove_view view = {
        .section = &content_sections[at.section], .kind = at.kind, .form = request->form};
    TRY(row_title(request, &at, &view.title, why));
    TRY(proposal_about(request, db, &view.about, why));
    view.used = used_by(request, &at, &view.n_used);
    view.back = trf(request->out, "/proposals/%lld/sections/%s", (long long)view.about.id,
                    view.section->name);
    request->title = trf(request->out, "Remove ‘%s’?", view.title);
    request->back_href = view.back;
    remove_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail remove_act(struct request *request, struct db *db, struct why *why) {
    struct row_of_path at;
    TRY(row_of_request(request, db, &at, why));
    TRY(row_must_be(&at, why));
    size_t n_used;
    used_by(request, &at, &n_used);
    if (n_used > 0) return why_fail(why, FAIL_CONFLICT, NULL, "this is still used by other rows");
    const char *title;
    TRY(row_title(request, &at, &title, why));
    int64_t id = at.row->id;
    TRY(row_remove(db, at.table, request_int(request, "proposal"), id, why));
    request_say(request, tr_language(request->language, "Removed ‘%s’."), title);
    return row_done(request, db, &at, id, why);
}

static const struct page page_row_remove = {.name = "row_remove",
                                            .path =
                                                "/proposals/:proposal/rows/:section/:row/remove",
                                            .scope = SCOPE_PROPOSAL,
                                            .roles = ROLE_OWNER,
                                            .section = "proposals",
                                            .show = remove_show,
                                            .act = remove_act};
REGISTER(page, page_row_remove);

/* --- kinds of processing: the facts that the framework asks about ---------------------------- */

static const struct choice yes_no_unsure[] = {
    {"yes", "Yes", NULL}, {"no", "No", NULL}, {"unsure", "Not sure yet", NULL}, {NULL, NULL, NULL}};

/* One hidden field carries the revisions of all facts, in the pack's order: "3,0,1". */
static const struct field field_revisions = {
    .name = "revisions", .kind = FIELD_HIDDEN, .max = 4000};

static enum fail facts_of_path(struct request *request, struct db *db, struct overview **o,
                               struct why *why) {
    TRY(overview_of_path(request, db, o, why));
    if ((*o)->framework == NULL || (*o)->n_asked == 0)
        return why_fail(why, FAIL_NOTFOUND, NULL, "the framework asks no such questions");
    return FAIL_NONE;
}

static enum fail processing_fields(struct request *request, struct db *db,
                                   const struct field **fields, size_t *n_fields, struct why *why) {
    struct overview *o;
    TRY(facts_of_path(request, db, &o, why));
    struct field *made = ARENA_ARRAY(request->arena, struct field, o->n_asked + 1);
    size_t n = 0;
    made[n++] = field_revisions;
    for (size_t i = 0; i < o->framework->n_facts; i++) {
        const struct framework_fact *fact = &o->framework->facts[i];
        if (fact->source != FRAMEWORK_FACT_ASKED) continue;
        made[n++] = (struct field){.name = fact->id,
                                   .label = fact->text,
                                   .hint = text_is_empty(fact->help) ? NULL : fact->help,
                                   .kind = FIELD_CHOICE,
                                   .choices = yes_no_unsure,
                                   .inline_choices = true};
    }
    *fields = made;
    *n_fields = n;
    return FAIL_NONE;
}

static const char *revisions_text(struct arena *arena, const struct overview *o) {
    struct buf text;
    buf_init(&text, arena, 4000);
    for (size_t i = 0; i < o->n_asked; i++)
        buf_printf(&text, i == 0 ? "%lld" : ",%lld",
                   (long long)content_revision(o->content, o->asked[i]));
    return text.s;
}

/* "Yes" for "yes"; what is no choice as it stands. */
static const char *choice_shown(const struct request *request, const struct field *field,
                                const char *value) {
    for (const struct choice *c = field->choices; c != NULL && c->value != NULL; c++)
        if (text_is(c->value, value)) return tr(request->out, c->label);
    return value;
}

/* Facts that others changed meanwhile and that were answered otherwise here. */
static const struct conflict_view *processing_conflict(struct request *request,
                                                       const struct overview *o) {
    const char *now = revisions_text(request->arena, o);
    if (!request->form->submitted || text_is(form_text(request->form, "revisions"), now))
        return NULL;
    struct conflict_view *conflict = ARENA_NEW(request->arena, struct conflict_view);
    struct conflict_value *values = ARENA_ARRAY(request->arena, struct conflict_value, o->n_asked);
    for (size_t i = 0; i < o->n_asked; i++) {
        const struct field *field = &request->form->fields[i + 1];
        const char *stored = content_value(o->content, o->asked[i]);
        const char *typed = form_text(request->form, field->name);
        if (!text_is(stored, typed))
            values[conflict->n++] = conflict_value_of(request->arena, field->label,
                                                      choice_shown(request, field, stored),
                                                      choice_shown(request, field, typed));
    }
    conflict->values = values;
    conflict->leave_href =
        trf(request->out, "/proposals/%lld/sections/limits", (long long)o->about.id);
    const char **texts = ARENA_ARRAY(request->arena, const char *, 1);
    texts[0] = now;
    request->form->values[0].texts = texts;
    request->form->values[0].n_texts = 1;
    return conflict;
}

static enum fail processing_show(struct request *request, struct db *db, struct why *why) {
    struct overview *o;
    TRY(facts_of_path(request, db, &o, why));
    struct processing_view view = {.about = about_of(&o->about), .form = request->form};
    view.conflict = processing_conflict(request, o);
    form_fill(request->form, "revisions", revisions_text(request->arena, o));
    for (size_t i = 0; i < o->n_asked; i++)
        form_fill(request->form, request->form->fields[i + 1].name,
                  content_value(o->content, o->asked[i]));
    request->title = tr(request->out, "Kinds of processing");
    request->back_href =
        trf(request->out, "/proposals/%lld/sections/limits", (long long)o->about.id);
    processing_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail processing_act(struct request *request, struct db *db, struct why *why) {
    struct overview *o;
    TRY(facts_of_path(request, db, &o, why));
    if (!text_is(form_text(request->form, "revisions"), revisions_text(request->arena, o)))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "somebody else changed these answers while you were choosing");
    for (size_t i = 0; i < o->n_asked; i++) {
        const char *value = form_text(request->form, request->form->fields[i + 1].name);
        if (text_is(value, content_value(o->content, o->asked[i]))) continue;
        struct answer_new answer = {.proposal = o->about.id,
                                    .revision = content_revision(o->content, o->asked[i]),
                                    .person = request->viewer.person,
                                    .now = request->now,
                                    .name = o->asked[i],
                                    .value = value};
        TRY(answer_save(db, &answer, why));
    }
    request_go(request, "/proposals/%lld/sections/limits", (long long)o->about.id);
    return FAIL_NONE;
}

static const struct page page_processing = {.name = "proposal_processing",
                                            .path = "/proposals/:proposal/processing",
                                            .scope = SCOPE_PROPOSAL,
                                            .roles = ROLE_OWNER,
                                            .section = "proposals",
                                            .fields_make = processing_fields,
                                            .show = processing_show,
                                            .act = processing_act};
REGISTER(page, page_processing);
