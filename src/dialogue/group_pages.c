/* Areas and communities, with how many people live there: typed in, or from a file. */
#include "base/csv.h"
#include "dialogue/dialogue_views.h"

static const struct word kinds[] = {
    {"area", TR("Area")}, {"community", TR("Community")}, {NULL, NULL}};

enum { GROUPS_MAX = 400, POPULATION_MAX = 100000000 };

/* ---- list and add ---- */

static const struct choice kind_choices[] = {
    {"area", "Area", "Where people live"},
    {"community", "Community", "Who they are, for example young adults or carers"},
    {NULL, NULL, NULL}};
static const struct field add_fields[] = {
    {.name = "kind",
     .label = "What is it?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = kind_choices,
     .missing = "Choose area or community"},
    {.name = "name",
     .label = "Name",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 80,
     .missing = "Enter the name"},
    {.name = "population",
     .label = "How many people?",
     .kind = FIELD_INT,
     .required = true,
     .min = 1,
     .max = POPULATION_MAX,
     .hint = "From the census",
     .missing = "Enter how many people"},
};

static void groups_put(struct request *request, const struct dialogue *dialogue,
                       const struct dialogue_group_list_row *rows, size_t n, bool edits) {
    struct html *out = request->out;
    size_t columns = edits ? 4 : 3;
    struct part_cell head[4] = {{.text = tr(out, "Name")},
                                {.text = tr(out, "Kind")},
                                {.text = tr(out, "People"), .numeric = true},
                                {.text = tr(out, "Change")}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * columns + 1);
    for (size_t i = 0; i < n; i++) {
        struct part_cell *row = &cells[i * columns];
        row[0] = (struct part_cell){.text = rows[i].name, .header = true};
        row[1] = (struct part_cell){.text = tr(out, dialogue_word(kinds, rows[i].kind))};
        row[2] = (struct part_cell){
            .text = arena_printf(request->arena, "%lld", (long long)rows[i].population),
            .numeric = true};
        if (edits)
            row[3].markup = action_link(request,
                                        arena_printf(request->arena, "%s/groups/%lld",
                                                     dialogue->path, (long long)rows[i].id),
                                        tr(out, "Change"), rows[i].name);
    }
    part_table(out, .caption = tr(out, "Areas and communities"), .caption_hidden = true,
               .head = head, .cells = cells, .n_columns = columns, .n_rows = n,
               .first_cell_is_header = true);
}

static enum fail groups_show(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    struct dialogue_group_list_row *rows;
    size_t n;
    TRY(dialogue_of_path(request, db, &dialogue, why));
    TRY(dialogue_group_list(db, request->arena, dialogue.engagement.id, &rows, &n, why));
    bool edits = request_has_role(request, DIALOGUE_LEADS);
    dialogue_head(request, &dialogue, tr(request->out, "Areas and communities"));
    put_text(request,
             tr(request->out, "Hosts say in which area they meet and whose conversation it "
                              "mostly is. We hold that against the population, so that you "
                              "see early who has not been heard."));
    if (n == 0)
        put_text(request, tr(request->out, "None yet."));
    else
        groups_put(request, &dialogue, rows, n, edits);
    if (!edits) return FAIL_NONE;
    put_link(request, arena_printf(request->arena, "%s/groups/import", dialogue.path),
             tr(request->out, "Take them from a CSV file"));
    put_heading(request, tr(request->out, "Add one"));
    put_form(request, tr(request->out, "Add"), NULL);
    return FAIL_NONE;
}

static enum fail room_check(struct request *request, struct db *db, int64_t engagement, size_t more,
                            struct why *why) {
    struct dialogue_group_list_row *rows;
    size_t n;
    TRY(dialogue_group_list(db, request->arena, engagement, &rows, &n, why));
    if (n + more > GROUPS_MAX)
        return why_fail(why, FAIL_LIMIT, NULL, "a dialogue has at most %d areas and communities",
                        GROUPS_MAX);
    return FAIL_NONE;
}

static enum fail groups_act(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    int64_t used;
    const struct form *f = request->form;
    TRY(dialogue_of_path(request, db, &dialogue, why));
    if (!request_has_role(request, DIALOGUE_LEADS))
        return why_fail(why, FAIL_DENIED, NULL, "you do not have permission for this page");
    int64_t engagement = dialogue.engagement.id;
    TRY(room_check(request, db, engagement, 1, why));
    TRY(dialogue_group_named(db, request->arena, engagement, form_text(f, "kind"),
                             form_text(f, "name"), 0, &used, why));
    if (used > 0) return why_fail(why, FAIL_INPUT, "name", "There is one of this name already");
    request_go(request, "%s/groups", dialogue.path);
    return dialogue_group_put(db, engagement, form_text(f, "kind"), form_text(f, "name"),
                              form_int(f, "population", 1), why);
}

static const struct page page_dialogue_groups = {.name = "dialogue_groups",
                                                 .path = DIALOGUE_PATH "/groups",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = DIALOGUE_READS,
                                                 .section = "proposals",
                                                 .fields = add_fields,
                                                 .n_fields = LENGTH(add_fields),
                                                 .show = groups_show,
                                                 .act = groups_act};
REGISTER(page, page_dialogue_groups);

/* ---- change ---- */

static const struct field change_fields[] = {
    {.name = "name",
     .label = "Name",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 80,
     .missing = "Enter the name"},
    {.name = "population",
     .label = "How many people?",
     .kind = FIELD_INT,
     .required = true,
     .min = 1,
     .max = POPULATION_MAX,
     .missing = "Enter how many people"},
    {.name = "remove", .label = "Remove it", .kind = FIELD_YES},
    {.name = "revision", .kind = FIELD_HIDDEN},
};

static enum fail group_act(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    struct dialogue_group_get_row row;
    int64_t id = request_int(request, "group"), used;
    const struct form *f = request->form;
    TRY(dialogue_of_path(request, db, &dialogue, why));
    int64_t engagement = dialogue.engagement.id;
    TRY(dialogue_group_get(db, request->arena, id, engagement, &row, why));
    request->subject = id;
    request_go(request, "%s/groups", dialogue.path);
    enum fail fail;
    if (form_yes(f, "remove")) {
        TRY(dialogue_group_used(db, request->arena, id, &used, why));
        if (used > 0)
            return why_fail(why, FAIL_CONFLICT, "remove",
                            "Events or write-ups name it, so it stays");
        fail = dialogue_group_remove(db, id, engagement, revision_of(f), why);
    } else {
        TRY(dialogue_group_named(db, request->arena, engagement, row.kind, form_text(f, "name"), id,
                                 &used, why));
        if (used > 0) return why_fail(why, FAIL_INPUT, "name", "There is one of this name already");
        fail = dialogue_group_change(db, id, engagement, revision_of(f), form_text(f, "name"),
                                     form_int(f, "population", 1), why);
    }
    return fail == FAIL_CONFLICT ? conflict_stale(why) : fail;
}

static enum fail group_show(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    struct dialogue_group_get_row row;
    TRY(dialogue_of_path(request, db, &dialogue, why));
    TRY(dialogue_group_get(db, request->arena, request_int(request, "group"),
                           dialogue.engagement.id, &row, why));
    form_fill(request->form, "name", row.name);
    form_fill_int(request->form, "population", row.population);
    form_fill_int(request->form, "revision", row.revision);
    dialogue_head(request, &dialogue, tr(request->out, "Change an area or community"));
    request->back_href = arena_printf(request->arena, "%s/groups", dialogue.path);
    put_form(request, tr(request->out, "Save"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_dialogue_group = {.name = "dialogue_group",
                                                .path = DIALOGUE_PATH "/groups/:group",
                                                .scope = SCOPE_PROPOSAL,
                                                .roles = DIALOGUE_LEADS,
                                                .section = "proposals",
                                                .fields = change_fields,
                                                .n_fields = LENGTH(change_fields),
                                                .show = group_show,
                                                .act = group_act};
REGISTER(page, page_dialogue_group);

/* ---- from a file ---- */

static const struct field import_fields[] = {
    {.name = "file",
     .label = "CSV file",
     .kind = FIELD_FILE,
     .required = true,
     .max = 1 << 20,
     .hint = "With the columns kind (area or community), name and population. Those of the same "
             "name get the new number.",
     .missing = "Choose a file"},
};

static enum fail cell_fail(struct why *why, const struct csv *csv, size_t row, size_t column,
                           const char *text) {
    (void)why_fail(why, FAIL_INPUT, "file", "row %lld, column '%s': %s",
                   (long long)csv->row_numbers[row], csv->header[column], text);
    if (why != NULL) {
        why->row = csv->row_numbers[row];
        why->column = (int64_t)column + 1;
    }
    return FAIL_INPUT;
}

static enum fail import_prepare(struct request *request, struct why *why) {
    const struct http_upload *upload = form_upload(request->form, "file");
    struct csv *csv = ARENA_NEW(request->arena, struct csv);
    size_t kind, name, population;
    if (upload == NULL) return why_fail(why, FAIL_INPUT, "file", "Choose a file");
    TRY(csv_read(request->arena, upload->bytes, csv, why));
    TRY(csv_column_want(csv, "kind", &kind, why));
    TRY(csv_column_want(csv, "name", &name, why));
    TRY(csv_column_want(csv, "population", &population, why));
    if (csv->n_rows == 0) return why_fail(why, FAIL_INPUT, "file", "the file has no rows");
    for (size_t i = 0; i < csv->n_rows; i++) {
        int64_t people;
        const char *called = csv_cell(csv, i, name);
        if (!dialogue_word_is_in(kinds, csv_cell(csv, i, kind)))
            return cell_fail(why, csv, i, kind, "want area or community");
        if (text_is_empty(called) || str_of(called).n > 80)
            return cell_fail(why, csv, i, name, "want a name of up to 80 letters");
        if (!str_int(str_of(csv_cell(csv, i, population)), 1, POPULATION_MAX, &people))
            return cell_fail(why, csv, i, population, "want a whole number of people, 1 or more");
    }
    request->context = csv;
    return FAIL_NONE;
}

static enum fail import_act(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    const struct csv *csv = request->context;
    size_t kind, name, population;
    TRY(dialogue_of_path(request, db, &dialogue, why));
    TRY(room_check(request, db, dialogue.engagement.id, csv->n_rows, why));
    TRY(csv_column_want(csv, "kind", &kind, why));
    TRY(csv_column_want(csv, "name", &name, why));
    TRY(csv_column_want(csv, "population", &population, why));
    for (size_t i = 0; i < csv->n_rows; i++) {
        int64_t people = 1;
        (void)str_int(str_of(csv_cell(csv, i, population)), 1, POPULATION_MAX, &people);
        TRY(dialogue_group_put(db, dialogue.engagement.id, csv_cell(csv, i, kind),
                               csv_cell(csv, i, name), people, why));
    }
    request_go(request, "%s/groups", dialogue.path);
    request_say(request, tr_language(request->language, "%zu rows were read."), csv->n_rows);
    return FAIL_NONE;
}

static enum fail import_show(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    TRY(dialogue_of_path(request, db, &dialogue, why));
    dialogue_head(request, &dialogue, tr(request->out, "Areas and communities from a file"));
    request->back_href = arena_printf(request->arena, "%s/groups", dialogue.path);
    put_form(request, tr(request->out, "Read the file"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_dialogue_groups_import = {.name = "dialogue_groups_import",
                                                        .path = DIALOGUE_PATH "/groups/import",
                                                        .scope = SCOPE_PROPOSAL,
                                                        .roles = DIALOGUE_LEADS,
                                                        .section = "proposals",
                                                        .fields = import_fields,
                                                        .n_fields = LENGTH(import_fields),
                                                        .prepare = import_prepare,
                                                        .show = import_show,
                                                        .act = import_act};
REGISTER(page, page_dialogue_groups_import);
