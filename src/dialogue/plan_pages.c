/* Timed plans: what is done in which minutes. */
#include "dialogue/dialogue_views.h"

#include <string.h>

static void plan_put(struct request *request, const struct dialogue *dialogue,
                     const struct kit_plan *plan, bool edits) {
    struct html *out = request->out;
    put_heading(request, trf(out, "%d minutes", plan->minutes));
    if (!text_is_empty(plan->people)) put_hint(request, plan->people);
    struct part_cell head[] = {{.text = tr(out, "From"), .numeric = true},
                               {.text = tr(out, "Minutes"), .numeric = true},
                               {.text = tr(out, "What")},
                               {.text = tr(out, "How")}};
    struct part_cell *cells =
        ARENA_ARRAY(request->arena, struct part_cell, plan->n_steps * LENGTH(head));
    int from = 0;
    for (size_t i = 0; i < plan->n_steps; i++) {
        const struct kit_step *step = &plan->steps[i];
        struct part_cell *row = &cells[i * LENGTH(head)];
        row[0] = (struct part_cell){
            .text = arena_printf(request->arena, "%d:%02d", from / 60, from % 60), .numeric = true};
        row[1] = (struct part_cell){.text = arena_printf(request->arena, "%d", step->minutes),
                                    .numeric = true};
        row[2] = (struct part_cell){.text = step->title};
        row[3] = (struct part_cell){.text = step->body};
        from += step->minutes;
    }
    part_table(out, .caption = trf(out, "Plan for %d minutes", plan->minutes),
               .caption_hidden = true, .head = head, .cells = cells, .n_columns = LENGTH(head),
               .n_rows = plan->n_steps);
    if (edits)
        put_link(request,
                 arena_printf(request->arena, "%s/plans/%lld", dialogue->path, (long long)plan->id),
                 trf(out, "Change the plan for %d minutes", plan->minutes));
}

static enum fail plans_show(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    struct kit kit = {0};
    TRY(dialogue_of_path(request, db, &dialogue, why));
    if (dialogue.row.id != 0)
        TRY(kit_draft(db, request->arena, dialogue.engagement.id, "en", &kit, why));
    bool edits = request_has_role(request, DIALOGUE_LEADS) && dialogue.row.id != 0;
    dialogue_head(request, &dialogue, tr(request->out, "Timed plans"));
    if (kit.n_plans == 0) put_text(request, tr(request->out, "No plans yet."));
    for (size_t i = 0; i < kit.n_plans; i++) plan_put(request, &dialogue, &kit.plans[i], edits);
    if (edits && kit.n_plans < KIT_PLANS_MAX)
        part_button(request->out, .text = tr(request->out, "Add a plan"),
                    .href = arena_printf(request->arena, "%s/plans/add", dialogue.path));
    return FAIL_NONE;
}

static const struct page page_dialogue_plans = {.name = "dialogue_plans",
                                                .path = DIALOGUE_PATH "/plans",
                                                .scope = SCOPE_PROPOSAL,
                                                .roles = DIALOGUE_READS,
                                                .section = "proposals",
                                                .show = plans_show};
REGISTER(page, page_dialogue_plans);

static const struct field fields[] = {
    {.name = "minutes",
     .label = "How long is it?",
     .kind = FIELD_INT,
     .required = true,
     .min = 10,
     .max = 480,
     .suffix = "minutes",
     .missing = "Enter how many minutes it takes"},
    {.name = "people",
     .label = "For groups of which size? (optional)",
     .kind = FIELD_TEXT,
     .max = 60,
     .hint = "For example 6 to 12 people"},
    {.name = "steps",
     .label = "Steps",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .max = 6000,
     .rows = 12,
     .hint = "A line for each: minutes | what | how. For example: 10 | Welcome | Say why you are "
             "here. The minutes must add up.",
     .missing = "Enter the steps"},
    {.name = "remove", .label = "Remove this plan", .kind = FIELD_YES},
    {.name = "revision", .kind = FIELD_HIDDEN},
};

static enum fail plan_act(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    struct kit_plan plan = {0};
    const struct form *f = request->form;
    int64_t id = request_int(request, "plan"), minutes = form_int(f, "minutes", 0), used;
    TRY(dialogue_of_path(request, db, &dialogue, why));
    if (dialogue.row.id == 0)
        return why_fail(why, FAIL_CONFLICT, NULL, "set up the dialogue first");
    int64_t engagement = dialogue.engagement.id;
    request_go(request, "%s/plans", dialogue.path);
    request->subject = id;
    if (id != 0 && form_yes(f, "remove")) {
        enum fail fail = dialogue_plan_remove(db, id, engagement, revision_of(f), why);
        return fail == FAIL_CONFLICT ? conflict_stale(why) : fail;
    }
    TRY(plan_read(request->arena, form_text(f, "steps"), (int)minutes, &plan, why));
    TRY(dialogue_plan_length_used(db, request->arena, engagement, id, minutes, &used, why));
    if (used > 0)
        return why_fail(why, FAIL_INPUT, "minutes", "There is a plan of this length already");
    if (id == 0)
        return dialogue_plan_add(db, request->arena, engagement, minutes, form_text(f, "people"),
                                 form_text(f, "steps"), &request->subject, why);
    enum fail fail = dialogue_plan_change(db, id, engagement, revision_of(f), minutes,
                                          form_text(f, "people"), form_text(f, "steps"), why);
    return fail == FAIL_CONFLICT ? conflict_stale(why) : fail;
}

static enum fail plan_show(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    struct dialogue_plan_get_row row;
    int64_t id = request_int(request, "plan");
    TRY(dialogue_of_path(request, db, &dialogue, why));
    if (id != 0) {
        TRY(dialogue_plan_get(db, request->arena, id, dialogue.engagement.id, &row, why));
        form_fill_int(request->form, "minutes", row.minutes);
        form_fill(request->form, "people", row.people);
        form_fill(request->form, "steps", row.steps);
        form_fill_int(request->form, "revision", row.revision);
    }
    dialogue_head(request, &dialogue,
                  id == 0 ? tr(request->out, "Add a plan") : tr(request->out, "Change a plan"));
    request->back_href = arena_printf(request->arena, "%s/plans", dialogue.path);
    put_form(request, tr(request->out, "Save"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_dialogue_plan_add = {.name = "dialogue_plan_add",
                                                   .path = DIALOGUE_PATH "/plans/add",
                                                   .scope = SCOPE_PROPOSAL,
                                                   .roles = DIALOGUE_LEADS,
                                                   .section = "proposals",
                                                   .fields = fields,
                                                   .n_fields = LENGTH(fields) - 2,
                                                   .show = plan_show,
                                                   .act = plan_act};
REGISTER(page, page_dialogue_plan_add);

static const struct page page_dialogue_plan = {.name = "dialogue_plan",
                                               .path = DIALOGUE_PATH "/plans/:plan",
                                               .scope = SCOPE_PROPOSAL,
                                               .roles = DIALOGUE_LEADS,
                                               .section = "proposals",
                                               .fields = fields,
                                               .n_fields = LENGTH(fields),
                                               .show = plan_show,
                                               .act = plan_act};
REGISTER(page, page_dialogue_plan);
