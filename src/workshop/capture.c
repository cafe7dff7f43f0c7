#include "workshop/capture.h"

#include "workshop/record.h"

const struct field capture_fields[CAPTURE_FIELDS] = {
    {.name = "benefits",
     .label = "Benefits: what good could it do, and for whom?",
     .kind = FIELD_LONG_TEXT,
     .max = 4000,
     .hint = "A line for each. What was said, never who said it."},
    {.name = "risks",
     .label = "Risks: what could go wrong, how likely, how bad, for whom?",
     .kind = FIELD_LONG_TEXT,
     .max = 4000},
    {.name = "balance",
     .label = "Balance: where does it lie for this table, and why?",
     .kind = FIELD_LONG_TEXT,
     .max = 4000,
     .hint = "Write down as well who saw it otherwise, and why"},
    {.name = "conditions",
     .label = "Conditions: what would make it acceptable?",
     .kind = FIELD_LONG_TEXT,
     .max = 4000,
     .hint = "A line for each"},
    {.name = "notes", .label = "Anything else", .kind = FIELD_LONG_TEXT, .max = 4000},
    {.name = "revision", .kind = FIELD_HIDDEN},
};

enum fail capture_store(struct request *request, struct db *db, const struct capture_target *t,
                        struct why *why) {
    const struct form *f = request->form;
    struct workshop_capture_get_row row;
    const char *today = request_today(request);
    int64_t changed = 0, revision = revision_of(f);
    bool empty = true;
    for (size_t i = 0; i + 1 < CAPTURE_FIELDS; i++)
        empty &= text_is_empty(form_text(f, capture_fields[i].name));
    if (revision == 0 && empty)
        return why_fail(why, FAIL_INPUT, "benefits", "Write something down first");
    if (revision == 0) {
        TRY(workshop_capture_add(
            db, t->workshop, t->table_number, t->workshop_case, form_text(f, "benefits"),
            form_text(f, "risks"), form_text(f, "balance"), form_text(f, "conditions"),
            form_text(f, "notes"), "web", t->written_by, t->participant, today, &changed, why));
        if (changed == 0) return conflict_stale(why);
    } else {
        enum fail fail = workshop_capture_change(
            db, t->workshop, t->table_number, t->workshop_case, revision, form_text(f, "benefits"),
            form_text(f, "risks"), form_text(f, "balance"), form_text(f, "conditions"),
            form_text(f, "notes"), "web", t->written_by, t->participant, today, why);
        if (fail == FAIL_CONFLICT) return conflict_stale(why);
        if (fail != FAIL_NONE) return fail;
    }
    TRY(workshop_capture_get(db, request->arena, t->workshop, t->table_number, t->workshop_case,
                             &row, why));
    request->subject = row.id;
    return ledger_record(db, request->arena, &workshop_kind_notes, t->engagement, row.id,
                         request->now, why);
}

static void theirs_put(struct request *request, const struct workshop_capture_get_row *row) {
    struct html *out = request->out;
    const char *const texts[] = {row->benefits, row->risks, row->balance, row->conditions,
                                 row->notes};
    struct part_summary_row rows[CAPTURE_FIELDS];
    size_t n = 0;
    for (size_t i = 0; i < LENGTH(texts); i++)
        if (!text_is_empty(texts[i]))
            rows[n++] = (struct part_summary_row){.key = tr(out, capture_fields[i].label),
                                                  .value = texts[i]};
    put_heading(request, tr(out, "What is stored now"));
    part_summary_list(out, .rows = rows, .n_rows = n);
    put_heading(request, tr(out, "What you typed"));
    put_hint(request, tr(out, "Take over from theirs what is missing in yours, then save again."));
}

enum fail capture_put(struct request *request, struct db *db, const struct capture_target *t,
                      const char *cancel_href, struct why *why) {
    struct workshop_capture_get_row row;
    struct form *f = request->form;
    enum fail fail = workshop_capture_get(db, request->arena, t->workshop, t->table_number,
                                          t->workshop_case, &row, why);
    if (fail != FAIL_NONE && fail != FAIL_NOTFOUND) return fail;
    if (fail == FAIL_NONE && f->submitted && revision_of(f) != row.revision) {
        theirs_put(request, &row);
        /* Saving once more is meant: theirs has been seen. */
        form_renew(f, "revision", arena_printf(request->arena, "%lld", (long long)row.revision));
    } else if (fail == FAIL_NONE) {
        form_fill(f, "benefits", row.benefits);
        form_fill(f, "risks", row.risks);
        form_fill(f, "balance", row.balance);
        form_fill(f, "conditions", row.conditions);
        form_fill(f, "notes", row.notes);
        form_fill_int(f, "revision", row.revision);
    }
    put_form(request, tr(request->out, "Save"), cancel_href);
    return FAIL_NONE;
}
