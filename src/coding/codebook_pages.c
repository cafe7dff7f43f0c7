/* The codebook: its tree, adding, changing, merging and moving codes, its former states. */
#include "base/clock.h"
#include "coding/codebook.sql.h"
#include "coding/coding.html.h"
#include "coding/coding_views.h"

#include <string.h>

/* ---- the tree ---- */

static int64_t uses_of(const struct code_use_list_row *rows, size_t n, int64_t code) {
    for (size_t i = 0; i < n; i++)
        if (rows[i].code == code) return rows[i].n;
    return 0;
}

static void tree_put(struct request *request, const struct coding *c, const struct codebook *book,
                     const struct code_use_list_row *uses, size_t n_uses) {
    struct html *out = request->out;
    bool edits = request_has_role(request, CODING_ANALYSES);
    struct part_cell head[] = {{.text = tr(out, "No."), .numeric = true},
                               {.text = tr(out, "Code")},
                               {.text = tr(out, "What it means")},
                               {.text = tr(out, "Given"), .numeric = true}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, book->n * LENGTH(head));
    for (size_t i = 0; i < book->n; i++) {
        const struct code *code = &book->codes[i];
        struct part_cell *row = &cells[i * LENGTH(head)];
        struct html *name = html_apart(out), *meaning = html_apart(out);
        coding_code_name_html(
            name, code->depth, code->name,
            edits ? arena_printf(request->arena, "%s/codebook/%lld", c->path, (long long)code->id)
                  : NULL);
        coding_code_meaning_html(meaning, code->definition, code->includes, code->excludes,
                                 code->example);
        row[0] = (struct part_cell){.text = arena_printf(request->arena, "%zu", code->number),
                                    .numeric = true};
        row[1] = (struct part_cell){.markup = html_taken(name)};
        row[2] = (struct part_cell){.markup = html_taken(meaning)};
        row[3] = (struct part_cell){
            .text = code->is_heading ? tr(out, "A heading")
                                     : arena_printf(request->arena, "%lld",
                                                    (long long)uses_of(uses, n_uses, code->id)),
            .numeric = true};
    }
    part_table(out, .caption = tr(out, "Codes"), .caption_hidden = true, .head = head,
               .cells = cells, .n_columns = LENGTH(head), .n_rows = book->n, .scrolls = true);
}

static void states_put(struct request *request, const struct codebook_list_row *rows, size_t n) {
    enum { SHOWN = 20 };
    struct html *out = request->out, *inner = html_apart(out);
    if (n == 0) return;
    const char **lines = ARENA_ARRAY(request->arena, const char *, SHOWN);
    size_t shown = n < SHOWN ? n : SHOWN;
    for (size_t i = 0; i < shown; i++)
        lines[i] = trf(out, "%lld. %s. %s, %s", (long long)rows[i].number, rows[i].change,
                       coding_person(request, rows[i].changed_by),
                       clock_minute_text(request->arena, rows[i].changed_at, request->language));
    coding_list_html(inner, lines, shown);
    part_details(out, .summary = trf(out, "What changed (number of states: %zu)", n),
                 .markup = html_taken(inner));
}

static enum fail codebook_show(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    struct codebook book;
    struct code_use_list_row *uses;
    struct codebook_list_row *states;
    size_t n_uses, n_states;
    TRY(coding_of_path(request, db, &c, why));
    TRY(codebook_load(db, request->arena, c.row.id, &book, why));
    TRY(code_use_list(db, request->arena, c.row.id, &uses, &n_uses, why));
    TRY(codebook_list(db, request->arena, c.row.id, &states, &n_states, why));
    coding_head(request, &c, tr(request->out, "The codebook"));
    struct html *out = request->out;
    put_text(request, tr(out, "A code names one thing that people speak of, whether they are for "
                              "or against: that is said beside it."));
    if (book.n > 0)
        tree_put(request, &c, &book, uses, n_uses);
    else
        put_text(request, tr(out, "No codes yet. Read about twenty passages, then write the "
                                  "first codes down."));
    if (request_has_role(request, CODING_ANALYSES)) {
        part_button(out, .text = tr(out, "Add a code"),
                    .href = arena_printf(request->arena, "%s/codebook/add", c.path));
        put_link(request, arena_printf(request->arena, "%s/codebook/import", c.path),
                 tr(out, "Take in a codebook (CSV or REFI-QDA)"));
    }
    states_put(request, states, n_states);
    return FAIL_NONE;
}

static const struct page page_codebook = {.name = "coding_codebook",
                                          .path = CODING_PATH "/codebook",
                                          .scope = SCOPE_PROPOSAL,
                                          .roles = CODING_READS,
                                          .section = "proposals",
                                          .show = codebook_show};
REGISTER(page, page_codebook);

/* ---- one code ---- */

static const struct field code_fields[] = {
    {.name = "name",
     .label = "Name",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 100,
     .hint = "One thing, without a stance: 'Trust in the police', not 'People distrust the police'",
     .missing = "Enter a name"},
    {.name = "parent", .label = "Below which code?", .kind = FIELD_SELECT},
    {.name = "definition",
     .label = "What does it mean?",
     .kind = FIELD_LONG_TEXT,
     .max = 1000,
     .rows = 3},
    {.name = "includes",
     .label = "What belongs to it? (optional)",
     .kind = FIELD_LONG_TEXT,
     .max = 1000,
     .rows = 2},
    {.name = "excludes",
     .label = "What does not, and where does that go? (optional)",
     .kind = FIELD_LONG_TEXT,
     .max = 1000,
     .rows = 2},
    {.name = "example",
     .label = "An example (optional)",
     .kind = FIELD_LONG_TEXT,
     .max = 1000,
     .rows = 2},
    {.name = "heading",
     .label = "Only a heading: it groups the codes below it, and nobody gives it to a passage",
     .kind = FIELD_YES},
    {.name = "revision", .kind = FIELD_HIDDEN},
};

/* The list of codes to choose from; `first` stands for none. Without `but` and those below it. */
static enum fail code_choices(struct request *request, struct db *db, int64_t but,
                              const char *first, const struct choice **out, struct why *why) {
    struct codebook book;
    TRY(codebook_load(db, request->arena, request_int(request, "coding"), &book, why));
    struct choice *list = ARENA_ARRAY(request->arena, struct choice, book.n + 2);
    size_t n = 0;
    if (first != NULL) list[n++] = (struct choice){"0", first, NULL};
    for (size_t i = 0; i < book.n; i++)
        if (but == 0 || !codebook_is_below(&book, book.codes[i].id, but))
            list[n++] =
                (struct choice){arena_printf(request->arena, "%lld", (long long)book.codes[i].id),
                                book.codes[i].trail, NULL};
    *out = list;
    return FAIL_NONE;
}

static enum fail code_fields_make(struct request *request, struct db *db,
                                  const struct field **fields, size_t *n, struct why *why) {
    struct field *list = ARENA_ARRAY(request->arena, struct field, LENGTH(code_fields));
    memcpy(list, code_fields, sizeof code_fields);
    TRY(code_choices(request, db, request_int(request, "code"), "No other code", &list[1].choices,
                     why));
    *fields = list;
    *n = LENGTH(code_fields);
    return FAIL_NONE;
}

static enum fail code_act(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    struct codebook book;
    const struct form *f = request->form;
    int64_t id = request_int(request, "code");
    TRY(coding_of_path(request, db, &c, why));
    TRY(codebook_load(db, request->arena, c.row.id, &book, why));
    struct code_new code = {.parent = row_number(form_text(f, "parent")),
                            .name = form_text(f, "name"),
                            .definition = form_text(f, "definition"),
                            .includes = form_text(f, "includes"),
                            .excludes = form_text(f, "excludes"),
                            .example = form_text(f, "example"),
                            .is_heading = form_yes(f, "heading")};
    if (id != 0 && codebook_code(&book, id) == NULL)
        return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such code in use");
    TRY(code_check(&book, id, &code, why));
    if (id != 0 && code.is_heading) TRY(code_heading_check(db, request->arena, id, why));
    if (id == 0) {
        TRY(code_new_add(db, request->arena, c.row.id, &book, &code, &request->subject, why));
    } else {
        enum fail fail =
            code_change(db, id, c.row.id, revision_of(f),
                        code.parent == 0 ? DB_NULL_INT : code.parent, code.name, code.definition,
                        code.includes, code.excludes, code.example, code.is_heading, why);
        if (fail == FAIL_CONFLICT) return conflict_stale(why);
        TRY(fail);
        request->subject = id;
    }
    request_go(request, "%s/codebook", c.path);
    return codebook_changed(
        db, request->arena, c.row.id, request->viewer.person, request->now,
        arena_printf(request->arena, "%s: %s", id == 0 ? "Added" : "Changed", code.name), why);
}

static enum fail code_add_show(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    TRY(coding_of_path(request, db, &c, why));
    coding_head(request, &c, tr(request->out, "Add a code"));
    request->back_href = arena_printf(request->arena, "%s/codebook", c.path);
    put_form(request, tr(request->out, "Save"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_code_add = {.name = "coding_code_add",
                                          .path = CODING_PATH "/codebook/add",
                                          .scope = SCOPE_PROPOSAL,
                                          .roles = CODING_ANALYSES,
                                          .section = "proposals",
                                          .fields_make = code_fields_make,
                                          .show = code_add_show,
                                          .act = code_act};
REGISTER(page, page_code_add);

static enum fail code_of_path(struct request *request, struct db *db, struct coding *c,
                              struct code_get_row *out, struct why *why) {
    TRY(coding_of_path(request, db, c, why));
    TRY(code_get(db, request->arena, request_int(request, "code"), c->row.id, out, why));
    if (out->merged_into != DB_NULL_INT)
        return why_fail(why, FAIL_NOTFOUND, NULL, "this code was merged into another");
    return FAIL_NONE;
}

static enum fail code_show(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    struct code_get_row row;
    struct code_uses_row uses;
    TRY(code_of_path(request, db, &c, &row, why));
    TRY(code_uses(db, request->arena, row.id, &uses, why));
    form_fill(request->form, "name", row.name);
    form_fill(request->form, "definition", row.definition);
    form_fill(request->form, "includes", row.includes);
    form_fill(request->form, "excludes", row.excludes);
    form_fill(request->form, "example", row.example);
    form_fill(request->form, "heading", row.heading != 0 ? "yes" : "");
    form_fill_int(request->form, "parent", row.parent == DB_NULL_INT ? 0 : row.parent);
    form_fill_int(request->form, "revision", row.revision);
    coding_head(request, &c, trf(request->out, "Change the code: %s", row.name));
    request->back_href = arena_printf(request->arena, "%s/codebook", c.path);
    put_form(request, tr(request->out, "Save"), request->back_href);
    const char *base = arena_printf(request->arena, "%s/codebook/%lld", c.path, (long long)row.id);
    put_heading(request, tr(request->out, "Take it out of use"));
    put_link(request, arena_printf(request->arena, "%s/merge", base),
             tr(request->out, "Merge it into another code"));
    if (uses.n_marks == 0 && uses.n_below == 0 && uses.n_published == 0)
        put_link(request, arena_printf(request->arena, "%s/remove", base),
                 tr(request->out, "Remove it: nobody has given it yet"));
    else
        put_hint(request, tr(request->out, "It cannot be removed: it was given, published, or has "
                                           "codes below it."));
    return FAIL_NONE;
}

static const struct page page_code = {.name = "coding_code",
                                      .path = CODING_PATH "/codebook/:code",
                                      .scope = SCOPE_PROPOSAL,
                                      .roles = CODING_ANALYSES,
                                      .section = "proposals",
                                      .fields_make = code_fields_make,
                                      .show = code_show,
                                      .act = code_act};
REGISTER(page, page_code);

/* ---- merge, remove ---- */

static const struct field merge_fields[] = {
    {.name = "into",
     .label = "Into which code?",
     .kind = FIELD_SELECT,
     .required = true,
     .missing = "Choose the code that stays"},
    {.name = "revision", .kind = FIELD_HIDDEN},
};

static enum fail merge_fields_make(struct request *request, struct db *db,
                                   const struct field **fields, size_t *n, struct why *why) {
    struct field *list = ARENA_ARRAY(request->arena, struct field, LENGTH(merge_fields));
    memcpy(list, merge_fields, sizeof merge_fields);
    TRY(code_choices(request, db, request_int(request, "code"), NULL, &list[0].choices, why));
    *fields = list;
    *n = LENGTH(merge_fields);
    return FAIL_NONE;
}

static enum fail merge_act(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    struct code_get_row row;
    struct codebook book;
    int64_t into = row_number(form_text(request->form, "into"));
    TRY(code_of_path(request, db, &c, &row, why));
    TRY(codebook_load(db, request->arena, c.row.id, &book, why));
    enum fail fail = code_merge_into(db, request->arena, c.row.id, &book, row.id,
                                     revision_of(request->form), into, why);
    if (fail == FAIL_CONFLICT) return conflict_stale(why);
    TRY(fail);
    const struct code *stays = codebook_code(&book, into);
    request->subject = row.id;
    request_go(request, "%s/codebook", c.path);
    return codebook_changed(db, request->arena, c.row.id, request->viewer.person, request->now,
                            arena_printf(request->arena, "Merged: %s into %s", row.name,
                                         stays == NULL ? "" : stays->name),
                            why);
}

static enum fail merge_show(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    struct code_get_row row;
    TRY(code_of_path(request, db, &c, &row, why));
    form_fill_int(request->form, "revision", row.revision);
    coding_head(request, &c, trf(request->out, "Merge the code: %s", row.name));
    request->back_href =
        arena_printf(request->arena, "%s/codebook/%lld", c.path, (long long)row.id);
    put_text(request, tr(request->out,
                         "All passages that have this code get the other one, with the stance "
                         "that they have. Codes below it move below the other one. Where somebody "
                         "gave both, the stance of the other one stays."));
    put_form(request, tr(request->out, "Merge"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_code_merge = {.name = "coding_code_merge",
                                            .path = CODING_PATH "/codebook/:code/merge",
                                            .scope = SCOPE_PROPOSAL,
                                            .roles = CODING_ANALYSES,
                                            .section = "proposals",
                                            .fields_make = merge_fields_make,
                                            .show = merge_show,
                                            .act = merge_act};
REGISTER(page, page_code_merge);

static const struct field remove_fields[] = {{.name = "revision", .kind = FIELD_HIDDEN}};

static enum fail remove_act(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    struct code_get_row row;
    TRY(code_of_path(request, db, &c, &row, why));
    TRY(code_take_away(db, request->arena, c.row.id, row.id, revision_of(request->form), why));
    request->subject = row.id;
    request_go(request, "%s/codebook", c.path);
    return codebook_changed(db, request->arena, c.row.id, request->viewer.person, request->now,
                            arena_printf(request->arena, "Removed: %s", row.name), why);
}

static enum fail remove_show(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    struct code_get_row row;
    TRY(code_of_path(request, db, &c, &row, why));
    form_fill_int(request->form, "revision", row.revision);
    coding_head(request, &c, trf(request->out, "Remove the code: %s", row.name));
    request->back_href =
        arena_printf(request->arena, "%s/codebook/%lld", c.path, (long long)row.id);
    put_text(request, tr(request->out, "A code that was given to a passage cannot be removed, "
                                       "only merged into another."));
    put_form(request, tr(request->out, "Remove it"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_code_remove = {.name = "coding_code_remove",
                                             .path = CODING_PATH "/codebook/:code/remove",
                                             .scope = SCOPE_PROPOSAL,
                                             .roles = CODING_ANALYSES,
                                             .section = "proposals",
                                             .fields = remove_fields,
                                             .n_fields = LENGTH(remove_fields),
                                             .show = remove_show,
                                             .act = remove_act};
REGISTER(page, page_code_remove);
