#include "dialogue/write_up_form.h"

#include "dialogue/gather.h"
#include "dialogue/phone.h"
#include "dialogue/record.h"
#include "dialogue/remind.h"
#include "dialogue/write_up.html.h"
#include "dialogue/write_up_views.h"

#include <string.h>

const char *count_field(struct arena *arena, int64_t statement, const char *what) {
    return arena_printf(arena, "s%lld_%s", (long long)statement, what);
}

/* ---- stored ---- */

static int64_t or_none(int64_t count) {
    return count == DB_NULL_INT ? -1 : count;
}

static enum fail counts_load(struct request *request, struct db *db, int64_t id,
                             const struct kit *kit, struct write_up *out, struct why *why) {
    struct dialogue_count_list_row *rows = NULL;
    size_t n = 0, at = 0, statements = kit_count(kit, "statement");
    if (id != 0) TRY(dialogue_count_list(db, request->arena, id, &rows, &n, why));
    struct write_up_count *counts =
        ARENA_ARRAY(request->arena, struct write_up_count, statements + 1);
    for (size_t i = 0; i < kit->n_items; i++) {
        if (!text_is(kit->items[i].kind, "statement")) continue;
        struct write_up_count *c = &counts[at++];
        *c = (struct write_up_count){kit->items[i].id, -1, -1, -1, ""};
        for (size_t k = 0; k < n; k++)
            if (rows[k].statement == c->statement)
                *c = (struct write_up_count){c->statement, or_none(rows[k].agree),
                                             or_none(rows[k].disagree), or_none(rows[k].unsure),
                                             rows[k].majority};
    }
    out->counts = counts;
    out->n_counts = statements;
    return FAIL_NONE;
}

enum fail write_up_load(struct request *request, struct db *db, int64_t id, int64_t event,
                        const struct kit *kit, struct report *out, struct why *why) {
    *out = (struct report){.id = id};
    out->said = (struct write_up){.attendance = "",
                                  .votes_how = "",
                                  .reasons_for = "",
                                  .reasons_against = "",
                                  .minority = "",
                                  .minority_view = "",
                                  .verbatim = "",
                                  .questions = "",
                                  .changes = "",
                                  .stake = "",
                                  .help_given = ""};
    if (id != 0) {
        TRY(dialogue_write_up_row(db, request->arena, id, event, &out->row, why));
        const struct dialogue_write_up_row_row *r = &out->row;
        out->said = (struct write_up){.attendance = r->attendance,
                                      .plan_minutes = r->plan_minutes,
                                      .minutes = r->minutes,
                                      .votes_how = r->votes_how,
                                      .reasons_for = r->reasons_for,
                                      .reasons_against = r->reasons_against,
                                      .minority = r->minority,
                                      .minority_view = r->minority_view,
                                      .verbatim = r->verbatim,
                                      .questions = r->questions,
                                      .changes = r->changes,
                                      .stake = r->stake,
                                      .help_given = r->help_given,
                                      .may_quote = r->may_quote != 0};
        TRY(dialogue_present_list(db, request->arena, id, &out->present, &out->n_present, why));
    }
    return counts_load(request, db, id, kit, &out->said, why);
}

/* ---- fields ---- */

static const struct choice *attendance_choices(struct arena *arena) {
    struct choice *choices = ARENA_ARRAY(arena, struct choice, N_ATTENDANCES + 1);
    for (size_t i = 0; i < N_ATTENDANCES; i++)
        choices[i] = (struct choice){attendances[i].word, attendances[i].text, NULL};
    return choices;
}

static const struct choice *plan_choices(struct request *request, const struct kit *kit) {
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, kit->n_plans + 2);
    for (size_t i = 0; i < kit->n_plans; i++)
        choices[i] = (struct choice){
            arena_printf(request->arena, "%d", kit->plans[i].minutes),
            arena_printf(request->arena, tr_language(request->language, "The plan for %d minutes"),
                         kit->plans[i].minutes),
            NULL};
    choices[kit->n_plans] = (struct choice){"0", "Another plan, or none", NULL};
    return choices;
}

static const struct choice *kit_choices(struct request *request, int64_t last) {
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, (size_t)last + 1);
    for (int64_t i = 0; i < last; i++)
        choices[i] = (struct choice){arena_printf(request->arena, "%lld", (long long)i + 1),
                                     arena_printf(request->arena,
                                                  tr_language(request->language, "Version %lld"),
                                                  (long long)i + 1),
                                     NULL};
    return choices;
}

static const struct choice minority_choices[] = {
    {"voiced", "Yes", NULL}, {"none", "No: none was voiced", NULL}, {NULL, NULL, NULL}};

struct field_list {
    struct field *fields;
    size_t n;
};

static void counts_add(struct request *request, struct field_list *list, const struct kit *kit) {
    static const struct {
        const char *name, *label;
    } votes[] = {{"agree", "Agree"}, {"disagree", "Disagree"}, {"unsure", "Unsure"}};
    for (size_t i = 0; i < kit->n_items; i++) {
        if (!text_is(kit->items[i].kind, "statement")) continue;
        for (size_t v = 0; v < LENGTH(votes); v++)
            list->fields[list->n++] = (struct field){
                .name = count_field(request->arena, kit->items[i].id, votes[v].name),
                .label = votes[v].label,
                /* "Agree" stands there once for each statement */
                .subject = arena_printf(request->arena, "“%s”: %s", kit->items[i].title,
                                        tr_language(request->language, votes[v].label)),
                .kind = FIELD_INT,
                .max = 5000};
        list->fields[list->n++] =
            (struct field){.name = count_field(request->arena, kit->items[i].id, "majority"),
                           .label = "Or, if nobody counted",
                           .kind = FIELD_SELECT,
                           .choices = dialogue_word_choices(request->arena, majorities, NULL)};
    }
}

static void text_add(struct field_list *list, const char *name, const char *label, const char *hint,
                     int64_t max, int rows) {
    list->fields[list->n++] = (struct field){.name = name,
                                             .label = label,
                                             .hint = hint,
                                             .kind = FIELD_LONG_TEXT,
                                             .max = max,
                                             .rows = rows};
}

static void texts_add(struct field_list *list) {
    text_add(list, "reasons_for", "The strongest reasons for", NULL, 3000, 4);
    text_add(list, "reasons_against", "The strongest reasons against", NULL, 3000, 4);
    list->fields[list->n++] =
        (struct field){.name = "minority",
                       .label = "Did anybody see it otherwise than most?",
                       .hint = "Please answer this one: otherwise those who disagree are lost.",
                       .kind = FIELD_CHOICE,
                       .choices = minority_choices};
    text_add(list, "minority_view", "The view of the minority", NULL, 3000, 4);
    text_add(list, "verbatim", "What people said, in their words",
             "A line for each. Without names or anything that shows who somebody is.", 10000, 8);
    list->fields[list->n++] =
        (struct field){.name = "may_quote",
                       .label = "Those who said it agree that these words may be published",
                       .kind = FIELD_YES};
    text_add(list, "questions", "Questions that people asked", NULL, 3000, 3);
    text_add(list, "changes", "What you changed in the plan or the words", NULL, 2000, 3);
    text_add(list, "stake", "Your own view or interest in the topic",
             "So that readers can judge. It does not count against your group.", 1000, 3);
    text_add(list, "help_given", "Help that people with access needs got", NULL, 1000, 2);
}

enum fail write_up_fields(struct request *request, struct db *db, int64_t engagement,
                          int64_t last_kit, const struct kit *kit, const struct field **fields,
                          size_t *n, struct why *why) {
    const struct choice *communities;
    struct field_list list = {.fields =
                                  ARENA_ARRAY(request->arena, struct field, 4 * kit->n_items + 32)};
    TRY(dialogue_group_choices(request, db, engagement, "community", NULL, &communities, why));
    list.fields[list.n++] = (struct field){.name = "attendance",
                                           .label = "How many people came?",
                                           .kind = FIELD_CHOICE,
                                           .choices = attendance_choices(request->arena)};
    if (communities->value != NULL)
        list.fields[list.n++] = (struct field){.name = "present",
                                               .label = "Who was there, as far as you know?",
                                               .hint = "Choose all that apply",
                                               .kind = FIELD_CHOICES,
                                               .choices = communities};
    if (last_kit > 1)
        list.fields[list.n++] = (struct field){.name = "kit",
                                               .label = "Which version of the kit did you use?",
                                               .hint = "It stands on each page of the papers",
                                               .kind = FIELD_SELECT,
                                               .choices = kit_choices(request, last_kit)};
    list.fields[list.n++] = (struct field){.name = "plan",
                                           .label = "Which plan did you use?",
                                           .kind = FIELD_CHOICE,
                                           .choices = plan_choices(request, kit)};
    list.fields[list.n++] = (struct field){.name = "minutes",
                                           .label = "How long did it take?",
                                           .kind = FIELD_INT,
                                           .max = 1000,
                                           .suffix = "minutes"};
    list.fields[list.n++] =
        (struct field){.name = "votes_how",
                       .label = "How were votes taken?",
                       .kind = FIELD_CHOICE,
                       .choices = dialogue_word_choices(request->arena, votes_ways, NULL)};
    counts_add(request, &list, kit);
    texts_add(&list);
    list.fields[list.n++] = (struct field){.name = "revision", .kind = FIELD_HIDDEN};
    *fields = list.fields;
    *n = list.n;
    return FAIL_NONE;
}

static bool has_field(const struct form *form, const char *name) {
    for (size_t i = 0; i < form->n_fields; i++)
        if (text_is(form->fields[i].name, name)) return true;
    return false;
}

void write_up_fill_form(struct form *form, const struct report *report, int64_t kit,
                        int64_t revision) {
    const struct write_up *w = &report->said;
    form_fill_int(form, "revision", revision);
    if (has_field(form, "kit")) form_fill_int(form, "kit", kit);
    if (report->id == 0) return;
    form_fill(form, "attendance", w->attendance);
    if (w->plan_minutes != WRITE_UP_PLAN_UNSAID) form_fill_int(form, "plan", w->plan_minutes);
    if (w->minutes > 0) form_fill_int(form, "minutes", w->minutes);
    form_fill(form, "votes_how", w->votes_how);
    form_fill(form, "reasons_for", w->reasons_for);
    form_fill(form, "reasons_against", w->reasons_against);
    form_fill(form, "minority", w->minority);
    form_fill(form, "minority_view", w->minority_view);
    form_fill(form, "verbatim", w->verbatim);
    form_fill(form, "may_quote", w->may_quote ? "yes" : "");
    form_fill(form, "questions", w->questions);
    form_fill(form, "changes", w->changes);
    form_fill(form, "stake", w->stake);
    form_fill(form, "help_given", w->help_given);
    for (size_t i = 0; i < w->n_counts; i++) {
        const struct write_up_count *c = &w->counts[i];
        if (c->agree >= 0)
            form_fill_int(form, count_field(form->arena, c->statement, "agree"), c->agree);
        if (c->disagree >= 0)
            form_fill_int(form, count_field(form->arena, c->statement, "disagree"), c->disagree);
        if (c->unsure >= 0)
            form_fill_int(form, count_field(form->arena, c->statement, "unsure"), c->unsure);
        form_fill(form, count_field(form->arena, c->statement, "majority"), c->majority);
    }
    for (size_t i = 0; has_field(form, "present") && i < report->n_present; i++)
        form_fill_choice(
            form, "present",
            arena_printf(form->arena, "%lld", (long long)report->present[i].community));
}

/* ---- reading and saving ---- */

void write_up_read_form(struct request *request, const struct kit *kit, struct write_up *out) {
    const struct form *f = request->form;
    size_t n = kit_count(kit, "statement"), at = 0;
    struct write_up_count *counts = ARENA_ARRAY(request->arena, struct write_up_count, n + 1);
    for (size_t i = 0; i < kit->n_items; i++) {
        if (!text_is(kit->items[i].kind, "statement")) continue;
        int64_t id = kit->items[i].id;
        counts[at++] =
            (struct write_up_count){id, form_int(f, count_field(request->arena, id, "agree"), -1),
                                    form_int(f, count_field(request->arena, id, "disagree"), -1),
                                    form_int(f, count_field(request->arena, id, "unsure"), -1),
                                    form_text(f, count_field(request->arena, id, "majority"))};
    }
    int64_t plan = WRITE_UP_PLAN_UNSAID;
    if (!str_int(str_of(form_text(f, "plan")), 0, 600, &plan)) plan = WRITE_UP_PLAN_UNSAID;
    *out = (struct write_up){.attendance = form_text(f, "attendance"),
                             .plan_minutes = plan,
                             .minutes = form_int(f, "minutes", 0),
                             .votes_how = form_text(f, "votes_how"),
                             .reasons_for = form_text(f, "reasons_for"),
                             .reasons_against = form_text(f, "reasons_against"),
                             .minority = form_text(f, "minority"),
                             .minority_view = form_text(f, "minority_view"),
                             .verbatim = form_text(f, "verbatim"),
                             .questions = form_text(f, "questions"),
                             .changes = form_text(f, "changes"),
                             .stake = form_text(f, "stake"),
                             .help_given = form_text(f, "help_given"),
                             .may_quote = form_yes(f, "may_quote"),
                             .counts = counts,
                             .n_counts = n};
}

static int64_t or_null(int64_t count) {
    return count < 0 ? DB_NULL_INT : count;
}

static enum fail counts_save(struct db *db, int64_t id, const struct write_up *w, struct why *why) {
    TRY(dialogue_count_clear(db, id, why));
    for (size_t i = 0; i < w->n_counts; i++) {
        const struct write_up_count *c = &w->counts[i];
        if (c->agree < 0 && c->disagree < 0 && c->unsure < 0 && text_is_empty(c->majority))
            continue;
        TRY(dialogue_count_put(db, id, c->statement, or_null(c->agree), or_null(c->disagree),
                               or_null(c->unsure), c->majority, why));
    }
    return FAIL_NONE;
}

static enum fail present_save(struct request *request, struct db *db, int64_t id,
                              int64_t engagement, struct why *why) {
    struct dialogue_group_list_row *groups;
    size_t n;
    TRY(dialogue_present_clear(db, id, why));
    TRY(dialogue_group_list(db, request->arena, engagement, &groups, &n, why));
    for (size_t i = 0; has_field(request->form, "present") && i < n; i++)
        if (text_is(groups[i].kind, "community") &&
            form_chosen(request->form, "present",
                        arena_printf(request->arena, "%lld", (long long)groups[i].id)))
            TRY(dialogue_present_put(db, id, groups[i].id, why));
    return FAIL_NONE;
}

enum fail write_up_save(struct request *request, struct db *db, int64_t id, int64_t engagement,
                        int64_t revision, const struct kit *kit, struct why *why) {
    struct write_up w;
    write_up_read_form(request, kit, &w);
    int64_t number = 0;
    if (has_field(request->form, "kit")) number = row_number(form_text(request->form, "kit"));
    if (number == 0) {
        int64_t last;
        TRY(dialogue_kit_last(db, request->arena, engagement, &last, why));
        number = last;
    }
    enum fail fail = dialogue_write_up_change(
        db, id, revision, number, w.plan_minutes, w.attendance, w.minutes, w.votes_how,
        w.reasons_for, w.reasons_against, w.minority, w.minority_view, w.verbatim, w.questions,
        w.changes, w.stake, w.help_given, w.may_quote, why);
    if (fail == FAIL_CONFLICT) return conflict_stale(why);
    if (fail != FAIL_NONE) return fail;
    TRY(counts_save(db, id, &w, why));
    return present_save(request, db, id, engagement, why);
}

enum fail write_up_send_off(struct request *request, struct db *db, int64_t engagement,
                            const struct report *report, struct why *why) {
    char digest[SHA256_HEX];
    int64_t n_written = 0;
    write_up_digest(request->arena, &report->said, digest);
    TRY(dialogue_write_up_send(db, report->id, digest, request->now, why));
    TRY(ledger_record(db, request->arena, &write_up_kind, engagement, report->id, request->now,
                      why));
    TRY(remind_stop(db, request->arena, report->row.event, REMIND_NOTHING, why));
    TRY(dialogue_event_reopen(db, report->row.event, why));
    TRY(dialogue_events_written(db, request->arena, engagement, &n_written, why));
    if (n_written % GATHER_STEP != 0) return FAIL_NONE;
    return phone_settle(db, request->arena, engagement, request_today(request), why);
}

/* ---- shown ---- */

void write_up_form_put(struct request *request, const struct kit *kit, const char *cancel_href) {
    write_up_form_html(request->out, request->form, kit, cancel_href);
}

void write_up_asks_put(struct request *request, const struct report *report,
                       const char *edit_href) {
    struct write_up_ask asks[ASKS_MAX];
    struct html *out = request->out;
    size_t n = write_up_check(&report->said, asks);
    if (n == 0) {
        put_text(request, tr(out, "Nothing is missing. Thank you."));
        return;
    }
    put_text(request, tr(out, "You can send it as it is. It would help us if you looked at "
                              "these first:"));
    struct write_up_ask_line lines[ASKS_MAX];
    for (size_t i = 0; i < n; i++)
        lines[i] = (struct write_up_ask_line){
            tr(out, asks[i].text), arena_printf(request->arena, "%s#%s", edit_href, asks[i].field)};
    write_up_asks_html(out, lines, n);
}

static const char *number_or_dash(struct request *request, int64_t n) {
    return n < 0 ? "\u2013" : arena_printf(request->arena, "%lld", (long long)n);
}

static void counts_put_table(struct request *request, const struct write_up *w,
                             const struct kit *kit, const char *caption) {
    struct html *out = request->out;
    struct part_cell head[] = {{.text = tr(out, "Statement")},
                               {.text = tr(out, "Agree"), .numeric = true},
                               {.text = tr(out, "Disagree"), .numeric = true},
                               {.text = tr(out, "Unsure"), .numeric = true},
                               {.text = tr(out, "Not counted")}};
    struct part_cell *cells =
        ARENA_ARRAY(request->arena, struct part_cell, w->n_counts * LENGTH(head) + 1);
    for (size_t i = 0; i < w->n_counts; i++) {
        const struct write_up_count *c = &w->counts[i];
        const struct kit_item *item = kit_item_of(kit, c->statement);
        struct part_cell *row = &cells[i * LENGTH(head)];
        row[0] = (struct part_cell){.text = item == NULL ? "" : item->title, .header = true};
        row[1] = (struct part_cell){.text = number_or_dash(request, c->agree), .numeric = true};
        row[2] = (struct part_cell){.text = number_or_dash(request, c->disagree), .numeric = true};
        row[3] = (struct part_cell){.text = number_or_dash(request, c->unsure), .numeric = true};
        row[4] = (struct part_cell){.text = tr(out, dialogue_word(majorities, c->majority))};
    }
    part_table(out, .caption = caption != NULL ? caption : tr(out, "How many people said what?"),
               .head = head, .cells = cells, .n_columns = LENGTH(head), .n_rows = w->n_counts,
               .first_cell_is_header = true);
}

static const char *minority_text(const struct html *out, const char *minority) {
    if (text_is(minority, "voiced")) return tr(out, "Yes");
    if (text_is(minority, "none")) return tr(out, "No: none was voiced");
    return "";
}

static const char *plan_text(const struct html *out, int64_t minutes) {
    if (minutes == WRITE_UP_PLAN_UNSAID) return "";
    return minutes == 0 ? tr(out, "Another plan, or none")
                        : trf(out, "The plan for %d minutes", (int)minutes);
}

void write_up_put(struct request *request, const struct report *report, const struct kit *kit,
                  const char *caption) {
    struct html *out = request->out;
    const struct write_up *w = &report->said;
    const struct attendance *band = attendance_of(w->attendance);
    struct buf present;
    buf_init(&present, request->arena, 20000);
    for (size_t i = 0; i < report->n_present; i++)
        buf_printf(&present, "%s%s", i == 0 ? "" : ", ", report->present[i].name);
    struct part_summary_row rows[] = {
        {.key = tr(out, "How many people came?"), .value = band == NULL ? "" : tr(out, band->text)},
        {.key = tr(out, "Who was there, as far as you know?"),
         .value = report->n_present == 0 ? "" : present.s},
        {.key = tr(out, "Kit"), .value = trf(out, "Version %lld", (long long)report->row.kit)},
        {.key = tr(out, "Which plan did you use?"), .value = plan_text(out, w->plan_minutes)},
        {.key = tr(out, "How long did it take?"),
         .value = w->minutes == 0 ? "" : trf(out, "%d minutes", (int)w->minutes)},
        {.key = tr(out, "How were votes taken?"),
         .value = tr(out, dialogue_word(votes_ways, w->votes_how))},
        {.key = tr(out, "The strongest reasons for"), .value = w->reasons_for},
        {.key = tr(out, "The strongest reasons against"), .value = w->reasons_against},
        {.key = tr(out, "Did anybody see it otherwise than most?"),
         .value = minority_text(out, w->minority)},
        {.key = tr(out, "The view of the minority"), .value = w->minority_view},
        {.key = tr(out, "What people said, in their words"), .value = w->verbatim},
        {.key = tr(out, "May be published"),
         .value = w->may_quote ? tr(out, "Yes") : tr(out, "No")},
        {.key = tr(out, "Questions that people asked"), .value = w->questions},
        {.key = tr(out, "What you changed in the plan or the words"), .value = w->changes},
        {.key = tr(out, "Your own view or interest in the topic"), .value = w->stake},
        {.key = tr(out, "Help that people with access needs got"), .value = w->help_given},
    };
    for (size_t i = 0; i < LENGTH(rows); i++)
        if (text_is_empty(rows[i].value)) rows[i].value = tr(out, "Not answered");
    part_summary_list(out, .rows = rows, .n_rows = LENGTH(rows));
    counts_put_table(request, w, kit, caption);
}
