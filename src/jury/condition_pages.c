/* What would turn a no or an unsure into a yes: what jurors wrote, put under shared words. */
#include "jury/jury_pages.h"
#include "jury/reasons.sql.h"

#include <string.h>

struct conditions {
    struct jury jury;
    struct use_list_row *uses;
    struct jury_condition_list_row *rows;
    struct jury_condition_said_row *said;
    size_t n_uses, n, n_said;
};

static enum fail conditions_load(struct request *request, struct db *db, struct conditions *c,
                                 struct why *why) {
    TRY(jury_of_path(request, db, &c->jury, why));
    /* What people say stays closed while a ballot is open. */
    if (!evidence_may_show(c->jury.state))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "a ballot is open; what jurors wrote shows when it is closed");
    int64_t id = c->jury.engagement.id;
    TRY(use_list(db, request->arena, id, &c->uses, &c->n_uses, why));
    TRY(jury_condition_list(db, request->arena, id, &c->rows, &c->n, why));
    return jury_condition_said(db, request->arena, id, &c->said, &c->n_said, why);
}

static enum fail conditions_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct conditions c;
    struct html *out = request->out;
    TRY(jury_of_path(request, db, &jury, why));
    jury_head(request, &jury, tr(out, "What would make it a yes"));
    if (!evidence_may_show(jury.state)) {
        part_inset(out, .text = tr(out, "A ballot is open. What jurors wrote shows when it is "
                                        "closed, so that nobody is led by it."));
        return FAIL_NONE;
    }
    TRY(conditions_load(request, db, &c, why));
    put_text(request, tr(out, "Of those who did not say yes at the end. Put what means the same "
                              "under one condition."));
    struct part_cell head[] = {{.text = tr(out, "Condition")},
                               {.text = tr(out, "Jurors"), .numeric = true}};
    for (size_t u = 0; u < c.n_uses; u++) {
        size_t n = 0, open = 0, said = 0;
        struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, 2 * c.n);
        for (size_t i = 0; i < c.n; i++) {
            if (c.rows[i].data_use != c.uses[u].id) continue;
            cells[2 * n] = (struct part_cell){
                .text = c.rows[i].never != 0 ? trf(out, "%s (nothing would)", c.rows[i].wording)
                                             : c.rows[i].wording,
                .header = true};
            cells[2 * n++ + 1] = (struct part_cell){
                .text = trf(out, "%lld", (long long)c.rows[i].jurors), .numeric = true};
        }
        for (size_t i = 0; i < c.n_said; i++)
            if (c.said[i].data_use == c.uses[u].id) {
                said++;
                open += c.said[i].put_under == DB_NULL_INT;
            }
        if (said == 0) continue;
        put_heading(request, c.uses[u].title);
        put_text(request, trf(out, "%s Not put under a condition yet: %zu.",
                              trn(out, "%lld juror did not say yes at the end.",
                                  "%lld jurors did not say yes at the end.", (int64_t)said),
                              open));
        if (n > 0)
            part_table(out, .caption = tr(out, "Conditions"), .caption_hidden = true, .head = head,
                       .cells = cells, .n_columns = 2, .n_rows = n, .first_cell_is_header = true);
        put_link(request,
                 arena_printf(request->arena, "%s/conditions/%lld", c.jury.path,
                              (long long)c.uses[u].id),
                 trf(out, "Put together what jurors wrote on: %s", c.uses[u].title));
    }
    return FAIL_NONE;
}

static const struct page page_jury_conditions = {.name = "jury_conditions",
                                                 .path = JURY_PATH "/conditions",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = JURY_WRITES,
                                                 .section = "proposals",
                                                 .show = conditions_show};
REGISTER(page, page_jury_conditions);

/* ---- one use ---- */

/* By place in the list, not by person: nothing on the page says who wrote what. */
static const char *said_field(struct request *request, size_t place) {
    return arena_printf(request->arena, "said_%zu", place);
}

static enum fail use_fields(struct request *request, struct db *db, const struct field **fields,
                            size_t *n, struct why *why) {
    struct conditions c;
    int64_t use = request_int(request, "use");
    TRY(conditions_load(request, db, &c, why));
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, c.n + 2);
    size_t n_choices = 0;
    choices[n_choices++] = (struct choice){"", "Not put under a condition", NULL};
    for (size_t i = 0; i < c.n; i++)
        if (c.rows[i].data_use == use)
            choices[n_choices++] =
                (struct choice){arena_printf(request->arena, "%lld", (long long)c.rows[i].id),
                                c.rows[i].wording, NULL};
    choices[n_choices] = (struct choice){NULL, NULL, NULL};
    struct field *made = ARENA_ARRAY(request->arena, struct field, c.n_said + 2);
    *n = 0;
    for (size_t i = 0; i < c.n_said; i++) {
        if (c.said[i].data_use != use) continue;
        bool wrote = !text_is_empty(c.said[i].condition);
        made[(*n)++] = (struct field){
            .name = said_field(request, i),
            .label = arena_printf(
                request->arena, "%s: %s",
                tr_language(request->language, text_is(c.said[i].answer, "no") ? "No" : "Unsure"),
                wrote ? c.said[i].condition : tr_language(request->language, "wrote nothing")),
            .kind = FIELD_SELECT,
            .choices = choices};
    }
    made[(*n)++] =
        (struct field){.name = "wording",
                       .label = "A new condition, in words that several share (optional)",
                       .kind = FIELD_TEXT,
                       .max = 300,
                       .hint = "For example: an independent body checks it every year"};
    made[(*n)++] = (struct field){.name = "never",
                                  .label = "The new one means: nothing would make me say yes",
                                  .kind = FIELD_YES};
    *fields = made;
    return FAIL_NONE;
}

static enum fail condition_of_use(struct request *request, struct db *db,
                                  const struct conditions *c, int64_t use, int64_t condition,
                                  struct why *why) {
    struct jury_condition_get_row row;
    TRY(jury_condition_get(db, request->arena, condition, c->jury.engagement.id, &row, why));
    return row.data_use == use
               ? FAIL_NONE
               : why_fail(why, FAIL_NOTFOUND, NULL, "this is another use's condition");
}

static enum fail use_act(struct request *request, struct db *db, struct why *why) {
    struct conditions c;
    struct use_get_row row;
    int64_t use = request_int(request, "use"), id;
    const struct form *f = request->form;
    TRY(conditions_load(request, db, &c, why));
    TRY(jury_changes_open(&c.jury.row, why));
    TRY(use_get(db, request->arena, use, c.jury.engagement.id, &row, why));
    for (size_t i = 0; i < c.n_said; i++) {
        if (c.said[i].data_use != use) continue;
        int64_t under = row_number(form_text(f, said_field(request, i)));
        if (under == 0) {
            TRY(jury_condition_of_remove(db, c.said[i].participant, use, why));
            continue;
        }
        TRY(condition_of_use(request, db, &c, use, under, why));
        TRY(jury_condition_of_put(db, c.said[i].participant, use, under, why));
    }
    request->subject = c.jury.engagement.id;
    request_go(request, "%s/conditions", c.jury.path);
    if (text_is_empty(form_text(f, "wording"))) return FAIL_NONE;
    TRY(jury_condition_add(db, request->arena, c.jury.engagement.id, use, form_text(f, "wording"),
                           form_yes(f, "never"), &id, why));
    request_go(request, "%s/conditions/%lld", c.jury.path, (long long)use);
    return FAIL_NONE;
}

static enum fail use_show(struct request *request, struct db *db, struct why *why) {
    struct conditions c;
    struct use_get_row row;
    int64_t use = request_int(request, "use");
    TRY(conditions_load(request, db, &c, why));
    TRY(use_get(db, request->arena, use, c.jury.engagement.id, &row, why));
    for (size_t i = 0; i < c.n_said; i++)
        if (c.said[i].data_use == use && c.said[i].put_under != DB_NULL_INT)
            form_fill_int(request->form, said_field(request, i), c.said[i].put_under);
    jury_head(request, &c.jury, row.title);
    request->back_href = arena_printf(request->arena, "%s/conditions", c.jury.path);
    put_text(request, tr(request->out, "Write a condition first, save, then put what jurors wrote "
                                       "under it. Who wrote what is not shown."));
    put_form(request, tr(request->out, "Save"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_jury_condition = {.name = "jury_condition",
                                                .path = JURY_PATH "/conditions/:use",
                                                .scope = SCOPE_PROPOSAL,
                                                .roles = JURY_WRITES,
                                                .section = "proposals",
                                                .fields_make = use_fields,
                                                .show = use_show,
                                                .act = use_act};
REGISTER(page, page_jury_condition);
