/* What the kit is made of: statements, questions, reasons for and against, role cards. */
#include "dialogue/dialogue_views.h"

/* ---- list ---- */

static void items_put(struct request *request, const struct dialogue *dialogue,
                      const struct dialogue_item_list_row *rows, size_t n, const char *kind,
                      bool edits) {
    struct html *out = request->out;
    size_t shown = 0;
    put_heading(request, tr(out, dialogue_word(dialogue_kinds, kind)));
    struct part_summary_row *lines = ARENA_ARRAY(request->arena, struct part_summary_row, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (!text_is(rows[i].kind, kind) || shown == KIT_ITEMS_MAX) continue;
        lines[shown++] = (struct part_summary_row){
            .key = rows[i].title,
            .value = rows[i].body,
            .action_href = edits ? arena_printf(request->arena, "%s/items/%lld", dialogue->path,
                                                (long long)rows[i].id)
                                 : NULL,
            .action_text = tr(out, "Change"),
            .action_about = rows[i].title};
    }
    if (shown == 0)
        put_hint(request, tr(out, "None yet."));
    else
        part_summary_list(out, .rows = lines, .n_rows = shown);
    if (edits)
        put_link(request, arena_printf(request->arena, "%s/items/add/%s", dialogue->path, kind),
                 trf(out, "Add to: %s", tr(out, dialogue_word(dialogue_kinds, kind))));
}

static enum fail items_show(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    struct dialogue_item_list_row *rows;
    size_t n;
    TRY(dialogue_of_path(request, db, &dialogue, why));
    TRY(dialogue_item_list(db, request->arena, dialogue.engagement.id, &rows, &n, why));
    dialogue_head(request, &dialogue, tr(request->out, "What the kit is made of"));
    put_text(request,
             tr(request->out,
                "This is the core: the same at every event, and marked so. Hosts may add "
                "questions of their own beside it. Words that were published never change: "
                "a change makes a new part, and earlier votes stay with the earlier words."));
    bool edits = request_has_role(request, DIALOGUE_LEADS) && dialogue.row.id != 0;
    for (const struct word *kind = dialogue_kinds; kind->word != NULL; kind++)
        items_put(request, &dialogue, rows, n, kind->word, edits);
    return FAIL_NONE;
}

static const struct page page_dialogue_items = {.name = "dialogue_items",
                                                .path = DIALOGUE_PATH "/items",
                                                .scope = SCOPE_PROPOSAL,
                                                .roles = DIALOGUE_READS,
                                                .section = "proposals",
                                                .show = items_show};
REGISTER(page, page_dialogue_items);

/* ---- add and change ---- */

static const struct field fields[] = {
    {.name = "title",
     .label = "The words",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 200,
     .hint = "Of a statement: one claim that people can agree or disagree with",
     .missing = "Enter the words"},
    {.name = "body", .label = "More about it (optional)", .kind = FIELD_LONG_TEXT, .max = 1500},
    {.name = "remove", .label = "Leave it out of coming kits", .kind = FIELD_YES},
    {.name = "revision", .kind = FIELD_HIDDEN},
};

static enum fail room_check(struct request *request, struct db *db, const struct dialogue *dialogue,
                            const char *kind, struct why *why) {
    struct dialogue_item_list_row *rows;
    size_t n, of_kind = 0;
    TRY(dialogue_item_list(db, request->arena, dialogue->engagement.id, &rows, &n, why));
    for (size_t i = 0; i < n; i++) of_kind += text_is(rows[i].kind, kind);
    if (text_is(kind, "statement") && of_kind >= KIT_STATEMENTS_MAX)
        return why_fail(why, FAIL_LIMIT, "title", "A kit has at most %d statements",
                        KIT_STATEMENTS_MAX);
    if (n >= KIT_ITEMS_MAX)
        return why_fail(why, FAIL_LIMIT, "title", "A kit has at most %d parts", KIT_ITEMS_MAX);
    return FAIL_NONE;
}

static enum fail kind_check(const char *kind, struct why *why) {
    if (dialogue_word_is_in(dialogue_kinds, kind)) return FAIL_NONE;
    return why_fail(why, FAIL_NOTFOUND, NULL, "a kit has no such part");
}

static enum fail add_act(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    const char *kind = request_text(request, "kind");
    TRY(dialogue_of_path(request, db, &dialogue, why));
    TRY(kind_check(kind, why));
    TRY(room_check(request, db, &dialogue, kind, why));
    TRY(dialogue_item_add(db, request->arena, dialogue.engagement.id, kind,
                          form_text(request->form, "title"), form_text(request->form, "body"),
                          &request->subject, why));
    request_go(request, "%s/items", dialogue.path);
    return FAIL_NONE;
}

static enum fail add_show(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    const char *kind = request_text(request, "kind");
    TRY(dialogue_of_path(request, db, &dialogue, why));
    TRY(kind_check(kind, why));
    dialogue_head(
        request, &dialogue,
        trf(request->out, "Add to: %s", tr(request->out, dialogue_word(dialogue_kinds, kind))));
    request->back_href = arena_printf(request->arena, "%s/items", dialogue.path);
    put_form(request, tr(request->out, "Save"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_dialogue_item_add = {.name = "dialogue_item_add",
                                                   .path = DIALOGUE_PATH "/items/add/:kind",
                                                   .scope = SCOPE_PROPOSAL,
                                                   .roles = DIALOGUE_LEADS,
                                                   .section = "proposals",
                                                   .fields = fields,
                                                   .n_fields = LENGTH(fields) - 2,
                                                   .show = add_show,
                                                   .act = add_act};
REGISTER(page, page_dialogue_item_add);

/* Words that were published stay as they were; the new ones take their place in the next kit. */
static enum fail published_change(struct request *request, struct db *db,
                                  const struct dialogue *dialogue,
                                  const struct dialogue_item_get_row *row, struct why *why) {
    const struct form *f = request->form;
    enum fail fail =
        dialogue_item_retire(db, row->id, dialogue->engagement.id, revision_of(f), why);
    if (fail == FAIL_CONFLICT) return conflict_stale(why);
    if (fail != FAIL_NONE) return fail;
    return dialogue_item_add_at(db, request->arena, dialogue->engagement.id, row->kind,
                                row->position, form_text(f, "title"), form_text(f, "body"),
                                &request->subject, why);
}

static enum fail item_act(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    struct dialogue_item_get_row row;
    const struct form *f = request->form;
    int64_t id = request_int(request, "item");
    TRY(dialogue_of_path(request, db, &dialogue, why));
    TRY(dialogue_item_get(db, request->arena, id, dialogue.engagement.id, &row, why));
    request->subject = id;
    request_go(request, "%s/items", dialogue.path);
    enum fail fail;
    if (form_yes(f, "remove"))
        fail = dialogue_item_retire(db, id, dialogue.engagement.id, revision_of(f), why);
    else if (text_is(row.title, form_text(f, "title")) && text_is(row.body, form_text(f, "body")))
        return FAIL_NONE;
    else if (row.published != 0)
        return published_change(request, db, &dialogue, &row, why);
    else
        fail = dialogue_item_change(db, id, dialogue.engagement.id, revision_of(f),
                                    form_text(f, "title"), form_text(f, "body"), why);
    return fail == FAIL_CONFLICT ? conflict_stale(why) : fail;
}

static enum fail item_show(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    struct dialogue_item_get_row row;
    TRY(dialogue_of_path(request, db, &dialogue, why));
    TRY(dialogue_item_get(db, request->arena, request_int(request, "item"), dialogue.engagement.id,
                          &row, why));
    form_fill(request->form, "title", row.title);
    form_fill(request->form, "body", row.body);
    form_fill_int(request->form, "revision", row.revision);
    dialogue_head(request, &dialogue, tr(request->out, "Change a part of the kit"));
    request->back_href = arena_printf(request->arena, "%s/items", dialogue.path);
    if (row.published != 0)
        part_inset(request->out,
                   .text = tr(request->out,
                              "These words are in a published kit. A change makes a new part for "
                              "the next kit; votes on the earlier words are not mixed with it."));
    put_form(request, tr(request->out, "Save"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_dialogue_item = {.name = "dialogue_item",
                                               .path = DIALOGUE_PATH "/items/:item",
                                               .scope = SCOPE_PROPOSAL,
                                               .roles = DIALOGUE_LEADS,
                                               .section = "proposals",
                                               .fields = fields,
                                               .n_fields = LENGTH(fields),
                                               .show = item_show,
                                               .act = item_act};
REGISTER(page, page_dialogue_item);
