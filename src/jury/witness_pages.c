/* Witnesses: who speaks for and against, and whether the sides balance. */
#include "jury/jury_pages.h"
#include "office/calendar.h"
#include "web/chart.h"

static const struct choice stance_choices[] = {
    {"informs", "Informs", "Explains facts, law or technology; takes no side"},
    {"for", "Speaks for it", NULL},
    {"against", "Speaks against it", NULL},
    {"balances", "Gives both sides", "Asked to set out the arguments of both"},
    {NULL, NULL, NULL}};

/* ---- balance ---- */

static enum fail balance_load(struct request *request, struct db *db, int64_t engagement,
                              const struct jury_witness_list_row *rows, size_t n,
                              struct jury_balance *out, struct why *why) {
    struct jury_item_list_row *items;
    size_t n_items;
    TRY(jury_item_list(db, request->arena, engagement, &items, &n_items, why));
    struct jury_heard *heard = ARENA_ARRAY(request->arena, struct jury_heard, n);
    for (size_t i = 0; i < n; i++) {
        heard[i].stance = jury_stance_read(rows[i].stance);
        if (heard[i].stance == N_JURY_STANCES)
            return why_fail(why, FAIL_STORE, NULL, "a witness has a stance that is none");
        for (size_t k = 0; k < n_items; k++)
            if (items[k].witness == rows[i].id)
                heard[i].minutes += day_time_read(items[k].ends) - day_time_read(items[k].starts);
    }
    jury_balance(heard, n, out);
    return FAIL_NONE;
}

static void balance_put(struct request *request, const struct jury_balance *b) {
    struct html *out = request->out;
    const char *labels[N_JURY_STANCES];
    double minutes[N_JURY_STANCES];
    struct part_cell head[] = {{.text = tr(out, "Stance")},
                               {.text = tr(out, "Witnesses"), .numeric = true},
                               {.text = tr(out, "Minutes"), .numeric = true}};
    struct part_cell cells[N_JURY_STANCES * 3];
    for (int s = 0; s < N_JURY_STANCES; s++) {
        labels[s] = tr(out, jury_stance_text((enum jury_stance)s));
        minutes[s] = (double)b->minutes[s];
        cells[3 * s] = (struct part_cell){.text = labels[s], .header = true};
        cells[3 * s + 1] =
            (struct part_cell){.text = trf(out, "%lld", (long long)b->people[s]), .numeric = true};
        cells[3 * s + 2] =
            (struct part_cell){.text = trf(out, "%lld", (long long)b->minutes[s]), .numeric = true};
    }
    const char *sentence =
        trf(out, "%lld for (%lld minutes) and %lld against (%lld minutes): %s",
            (long long)b->people[JURY_FOR], (long long)b->minutes[JURY_FOR],
            (long long)b->people[JURY_AGAINST], (long long)b->minutes[JURY_AGAINST],
            b->even ? tr(out, "the sides balance.") : tr(out, "the sides do not balance yet."));
    struct chart_bars chart = {.frame = {.id = "balance",
                                         .title = tr(out, "Minutes by stance"),
                                         .sentence = sentence,
                                         .note = tr(out, "From the agenda")},
                               .labels = labels,
                               .values = minutes,
                               .n = N_JURY_STANCES};
    chart_bars(out, &chart);
    part_table(out, .caption = tr(out, "Balance of the witnesses"), .head = head, .cells = cells,
               .n_columns = 3, .n_rows = N_JURY_STANCES, .first_cell_is_header = true);
}

static void witness_put(struct request *request, const struct jury_witness_list_row *row,
                        const char *edit_path) {
    struct html *out = request->out;
    enum jury_stance stance = jury_stance_read(row->stance);
    const char *name = witness_name(request, row->id);
    struct part_summary_row rows[5];
    size_t n = 0;
    rows[n++] = (struct part_summary_row){.key = tr(out, "Stance"),
                                          .value = tr(out, jury_stance_text(stance))};
    rows[n++] = (struct part_summary_row){.key = tr(out, "Topic"), .value = row->topic};
    if (!text_is_empty(row->organisation))
        rows[n++] =
            (struct part_summary_row){.key = tr(out, "Organisation"), .value = row->organisation};
    if (!text_is_empty(row->brief))
        rows[n++] =
            (struct part_summary_row){.key = tr(out, "Asked to cover"), .value = row->brief};
    rows[n++] = (struct part_summary_row){
        .key = tr(out, "Declared interests"),
        .value = text_is_empty(row->interests) ? tr(out, "None declared") : row->interests};
    if (edit_path != NULL)
        rows[0].action_href =
            arena_printf(request->arena, "%s/%lld", edit_path, (long long)row->id),
        rows[0].action_text = tr(out, "Change"), rows[0].action_about = name;
    part_summary_list(out, .rows = rows, .n_rows = n, .card_title = name);
}

enum fail witnesses_put(struct request *request, struct db *db, int64_t engagement,
                        const char *edit_path, struct why *why) {
    struct jury_witness_list_row *rows;
    struct jury_balance balance;
    size_t n;
    TRY(jury_witness_list(db, request->arena, engagement, &rows, &n, why));
    if (n == 0) {
        put_text(request, tr(request->out, "No witnesses yet."));
        return FAIL_NONE;
    }
    TRY(balance_load(request, db, engagement, rows, n, &balance, why));
    balance_put(request, &balance);
    for (size_t i = 0; i < n; i++) witness_put(request, &rows[i], edit_path);
    return FAIL_NONE;
}

static enum fail witnesses_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    TRY(jury_of_path(request, db, &jury, why));
    bool edits = request_has_role(request, JURY_RUNS);
    const char *path = arena_printf(request->arena, "%s/witnesses", jury.path);
    jury_head(request, &jury, tr(request->out, "Witnesses"));
    if (edits)
        part_button(request->out, .text = tr(request->out, "Add a witness"),
                    .href = arena_printf(request->arena, "%s/add", path));
    return witnesses_put(request, db, jury.engagement.id, edits ? path : NULL, why);
}

static const struct page page_jury_witnesses = {.name = "jury_witnesses",
                                                .path = JURY_PATH "/witnesses",
                                                .scope = SCOPE_PROPOSAL,
                                                .roles = JURY_SEES,
                                                .section = "proposals",
                                                .show = witnesses_show};
REGISTER(page, page_jury_witnesses);

/* ---- add and change ---- */

static const struct field fields[] = {
    {.name = "name",
     .label = "Name",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 100,
     .hint = "Published with the jury. Ask the witness first.",
     .missing = "Enter the name"},
    {.name = "organisation", .label = "Organisation", .kind = FIELD_TEXT, .max = 150},
    {.name = "stance",
     .label = "Where do they stand?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = stance_choices,
     .missing = "Choose where they stand"},
    {.name = "topic",
     .label = "Topic",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 150,
     .missing = "Enter the topic"},
    {.name = "brief",
     .label = "What they were asked to cover",
     .kind = FIELD_LONG_TEXT,
     .max = 2000,
     .hint = "Published, so that anybody can see what was asked of whom"},
    {.name = "interests",
     .label = "Interests they declared",
     .kind = FIELD_LONG_TEXT,
     .max = 1000,
     .rows = 3},
    {.name = "remove", .label = "Take this witness off the list", .kind = FIELD_YES},
    {.name = "revision", .kind = FIELD_HIDDEN},
};

static enum fail name_put(struct request *request, int64_t witness, struct why *why) {
    struct contact contact = {.name = form_text(request->form, "name")};
    return vault_put(request->app->vault, request->arena, vault_number(VAULT_WITNESS, witness),
                     &contact, why);
}

static enum fail remove_act(struct request *request, struct db *db, const struct jury *jury,
                            int64_t id, struct why *why) {
    int64_t used;
    TRY(jury_witness_used(db, request->arena, id, &used, why));
    if (used > 0)
        return why_fail(why, FAIL_CONFLICT, "remove",
                        "this witness is on the agenda, or jurors have asked or rated them; take "
                        "them off the agenda first");
    TRY(jury_witness_remove(db, id, jury->engagement.id, why));
    return vault_erase(request->app->vault, request->arena, vault_number(VAULT_WITNESS, id), why);
}

static enum fail witness_act(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    int64_t id = request_int(request, "witness");
    const struct form *f = request->form;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_changes_open(&jury.row, why));
    request_go(request, "%s/witnesses", jury.path);
    request->subject = id;
    if (id != 0 && form_yes(f, "remove")) return remove_act(request, db, &jury, id, why);
    if (id == 0) {
        TRY(jury_witness_add(db, request->arena, jury.engagement.id, form_text(f, "organisation"),
                             form_text(f, "stance"), form_text(f, "topic"), form_text(f, "brief"),
                             form_text(f, "interests"), &request->subject, why));
        return name_put(request, request->subject, why);
    }
    enum fail fail = jury_witness_change(db, id, jury.engagement.id, revision_of(f),
                                         form_text(f, "organisation"), form_text(f, "stance"),
                                         form_text(f, "topic"), form_text(f, "brief"),
                                         form_text(f, "interests"), why);
    if (fail == FAIL_CONFLICT) return conflict_stale(why);
    return fail != FAIL_NONE ? fail : name_put(request, id, why);
}

static enum fail witness_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct jury_witness_get_row row;
    struct form *f = request->form;
    int64_t id = request_int(request, "witness");
    TRY(jury_of_path(request, db, &jury, why));
    if (id != 0) {
        TRY(jury_witness_get(db, request->arena, id, jury.engagement.id, &row, why));
        form_fill(f, "name", witness_name(request, id));
        form_fill(f, "organisation", row.organisation);
        form_fill(f, "stance", row.stance);
        form_fill(f, "topic", row.topic);
        form_fill(f, "brief", row.brief);
        form_fill(f, "interests", row.interests);
        form_fill_int(f, "revision", row.revision);
    }
    jury_head(request, &jury,
              id == 0 ? tr(request->out, "Add a witness") : tr(request->out, "Change a witness"));
    request->back_href = arena_printf(request->arena, "%s/witnesses", jury.path);
    put_form(request, tr(request->out, "Save"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_jury_witness_add = {.name = "jury_witness_add",
                                                  .path = JURY_PATH "/witnesses/add",
                                                  .scope = SCOPE_PROPOSAL,
                                                  .roles = JURY_RUNS,
                                                  .section = "proposals",
                                                  .fields = fields,
                                                  .n_fields = LENGTH(fields) - 2,
                                                  .show = witness_show,
                                                  .act = witness_act};
REGISTER(page, page_jury_witness_add);

static const struct page page_jury_witness = {.name = "jury_witness",
                                              .path = JURY_PATH "/witnesses/:witness",
                                              .scope = SCOPE_PROPOSAL,
                                              .roles = JURY_RUNS,
                                              .section = "proposals",
                                              .fields = fields,
                                              .n_fields = LENGTH(fields),
                                              .show = witness_show,
                                              .act = witness_act};
REGISTER(page, page_jury_witness);
