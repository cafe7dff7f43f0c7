/* Figures that somebody else printed, to be held against the ballots: votes, reasons, sums. */
#include "jury/report.h"

/* Groups of the jury as choices, the whole jury first. */
static enum fail group_choices(struct request *request, struct db *db, int64_t engagement,
                               const struct choice **out, struct why *why) {
    struct jury_juror_list_row *jurors;
    size_t n, n_choices = 0;
    TRY(jury_juror_list(db, request->arena, engagement, &jurors, &n, why));
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, n + 2);
    choices[n_choices++] = (struct choice){"", "The whole jury", NULL};
    for (size_t i = 0; i < n; i++) /* listed by group */
        if (!text_is_empty(jurors[i].strand) &&
            !text_is(jurors[i].strand, choices[n_choices - 1].value))
            choices[n_choices++] = (struct choice){jurors[i].strand, jurors[i].strand, NULL};
    choices[n_choices] = (struct choice){NULL, NULL, NULL};
    *out = choices;
    return FAIL_NONE;
}

/* ---- removing ---- */

/* Which of the three lists a figure is taken from. */
static enum fail figure_remove(struct request *request, struct db *db, const char *list,
                               enum fail (*remove)(struct db *db, int64_t id, int64_t engagement,
                                                   struct why *why),
                               struct why *why) {
    struct jury jury;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_changes_open(&jury.row, why));
    request->subject = request_int(request, "printed");
    request_go(request, "%s/printed%s", jury.path, list);
    return remove(db, request->subject, jury.engagement.id, why);
}

/* "Remove" of one row: `list` "", "/reasons" or "/sums". */
static struct part_cell figure_button(struct request *request, const struct jury *jury,
                                      const char *list, int64_t id) {
    return (struct part_cell){.markup = jury_remove_button(
                                  request, arena_printf(request->arena, "%s/printed%s/%lld/remove",
                                                        jury->path, list, (long long)id))};
}

/* Rows that were entered, where there are any. */
static void figures_put(struct request *request, const struct part_cell *head, size_t n_columns,
                        const struct part_cell *cells, size_t n_rows) {
    if (n_rows > 0)
        part_table(request->out, .caption = tr(request->out, "Entered so far"), .head = head,
                   .cells = cells, .n_columns = n_columns, .n_rows = n_rows,
                   .first_cell_is_header = true, .scrolls = true);
}

#define PLACE_FIELD                                                                                \
    {                                                                                              \
        .name = "place", .label = "Where it is printed", .kind = FIELD_TEXT, .required = true,     \
        .max = 150, .hint = "For example: press release of 3 May; page 12, text",                  \
        .missing = "Enter where it is printed"                                                     \
    }

/* ---- votes on a use ---- */

static const struct choice moments[] = {
    {"before", "At the start", NULL},
    {"after", "At the end", NULL},
    {"safeguards", "On the safeguards: yes is enough, no is not enough", NULL},
    {NULL, NULL, NULL}};

static enum fail printed_fields(struct request *request, struct db *db, const struct field **fields,
                                size_t *n, struct why *why) {
    struct jury jury;
    struct use_list_row *uses;
    const struct choice *groups;
    size_t n_uses;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(use_list(db, request->arena, jury.engagement.id, &uses, &n_uses, why));
    TRY(group_choices(request, db, jury.engagement.id, &groups, why));
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, n_uses + 1);
    for (size_t i = 0; i < n_uses; i++)
        choices[i] = (struct choice){arena_printf(request->arena, "%lld", (long long)uses[i].id),
                                     uses[i].title, NULL};
    const struct field made[] = {
        PLACE_FIELD,
        {.name = "use",
         .label = "Use",
         .kind = FIELD_SELECT,
         .required = true,
         .choices = choices,
         .missing = "Choose the use"},
        {.name = "moment",
         .label = "Of what?",
         .kind = FIELD_CHOICE,
         .required = true,
         .choices = moments,
         .inline_choices = true,
         .missing = "Choose the ballot"},
        {.name = "strand",
         .label = "Group, if it is about one",
         .kind = FIELD_SELECT,
         .choices = groups},
        {.name = "yes", .label = "Yes, as printed", .kind = FIELD_INT},
        {.name = "no", .label = "No, as printed", .kind = FIELD_INT},
        {.name = "unsure", .label = "Unsure, as printed", .kind = FIELD_INT},
        {.name = "people",
         .label = "Of how many people, as printed",
         .kind = FIELD_INT,
         .hint = "Leave empty what is not printed"},
    };
    struct field *copy = ARENA_ARRAY(request->arena, struct field, LENGTH(made));
    for (size_t i = 0; i < LENGTH(made); i++) copy[i] = made[i];
    *fields = copy;
    *n = LENGTH(made);
    return FAIL_NONE;
}

static enum fail printed_act(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct use_get_row use;
    const struct form *f = request->form;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_changes_open(&jury.row, why));
    TRY(use_get(db, request->arena, row_number(form_text(f, "use")), jury.engagement.id, &use,
                why));
    request_go(request, "%s/printed", jury.path);
    return jury_printed_add(db, request->arena, jury.engagement.id, form_text(f, "place"), use.id,
                            form_text(f, "moment"), form_text(f, "strand"),
                            form_int(f, "yes", DB_NULL_INT), form_int(f, "unsure", DB_NULL_INT),
                            form_int(f, "no", DB_NULL_INT), form_int(f, "people", DB_NULL_INT),
                            request->viewer.person, &request->subject, why);
}

static const char *figure(struct request *request, int64_t n) {
    return n == DB_NULL_INT ? "" : arena_printf(request->arena, "%lld", (long long)n);
}

static enum fail printed_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct jury_printed_list_row *rows;
    struct use_list_row *uses;
    size_t n, n_uses;
    struct html *out = request->out;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_printed_list(db, request->arena, jury.engagement.id, &rows, &n, why));
    TRY(use_list(db, request->arena, jury.engagement.id, &uses, &n_uses, why));
    jury_head(request, &jury, tr(out, "Votes printed elsewhere"));
    request->back_href = arena_printf(request->arena, "%s/report", jury.path);
    put_text(request, tr(out, "A release, slides or another report may print a figure wrongly. "
                              "Enter it as it is printed: the report holds it against the "
                              "ballots. It is never used for anything else."));
    put_link(request, arena_printf(request->arena, "%s/printed/reasons", jury.path),
             tr(out, "Check a reason that is printed elsewhere"));
    put_link(request, arena_printf(request->arena, "%s/printed/sums", jury.path),
             tr(out, "Check sums and percentages that are printed elsewhere"));
    struct part_cell head[] = {{.text = tr(out, "Where")},
                               {.text = tr(out, "Use")},
                               {.text = tr(out, "Group")},
                               {.text = tr(out, "Yes"), .numeric = true},
                               {.text = tr(out, "No"), .numeric = true},
                               {.text = tr(out, "Unsure"), .numeric = true},
                               {.text = tr(out, "People"), .numeric = true},
                               {.text = tr(out, "Remove")}};
    enum { COLUMNS = 8 };
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * COLUMNS);
    for (size_t i = 0; i < n; i++) {
        struct part_cell *row = &cells[i * COLUMNS];
        const int64_t figures[] = {rows[i].yes, rows[i].no, rows[i].unsure, rows[i].people};
        row[0] = (struct part_cell){.text = rows[i].place, .header = true};
        for (size_t u = 0; u < n_uses; u++)
            if (uses[u].id == rows[i].data_use) row[1].text = uses[u].title;
        row[2].text = text_is_empty(rows[i].strand) ? tr(out, "The whole jury") : rows[i].strand;
        for (int k = 0; k < 4; k++)
            row[k + 3] = (struct part_cell){.text = figure(request, figures[k]), .numeric = true};
        row[7] = figure_button(request, &jury, "", rows[i].id);
    }
    figures_put(request, head, COLUMNS, cells, n);
    put_form(request, tr(out, "Add"), NULL);
    return FAIL_NONE;
}

static const struct page page_jury_printed = {.name = "jury_printed",
                                              .path = JURY_PATH "/printed",
                                              .scope = SCOPE_PROPOSAL,
                                              .roles = JURY_RUNS,
                                              .section = "proposals",
                                              .wide = true,
                                              .fields_make = printed_fields,
                                              .show = printed_show,
                                              .act = printed_act};
REGISTER(page, page_jury_printed);

static enum fail printed_remove_act(struct request *request, struct db *db, struct why *why) {
    return figure_remove(request, db, "", jury_printed_remove, why);
}

static const struct page page_jury_printed_remove = {.name = "jury_printed_remove",
                                                     .path = JURY_PATH "/printed/:printed/remove",
                                                     .scope = SCOPE_PROPOSAL,
                                                     .roles = JURY_RUNS,
                                                     .section = "proposals",
                                                     .act = printed_remove_act};
REGISTER(page, page_jury_printed_remove);

/* ---- a reason ---- */

static enum fail reason_fields(struct request *request, struct db *db, const struct field **fields,
                               size_t *n, struct why *why) {
    struct jury jury;
    struct jury_reason_list_row *reasons;
    const struct choice *groups;
    size_t n_reasons, n_choices = 0;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_reason_list(db, request->arena, jury.engagement.id, &reasons, &n_reasons, why));
    TRY(group_choices(request, db, jury.engagement.id, &groups, why));
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, n_reasons + 1);
    for (size_t i = 0; i < n_reasons; i++)
        if (text_is(reasons[i].state, "listed"))
            choices[n_choices++] =
                (struct choice){arena_printf(request->arena, "%lld", (long long)reasons[i].id),
                                reasons[i].wording, NULL};
    choices[n_choices] = (struct choice){NULL, NULL, NULL};
    const struct field made[] = {
        PLACE_FIELD,
        {.name = "reason",
         .label = "The reason",
         .kind = FIELD_SELECT,
         .required = true,
         .choices = choices,
         .missing = "Choose the reason"},
        {.name = "strand",
         .label = "Under which group it is printed",
         .kind = FIELD_SELECT,
         .choices = groups},
        {.name = "jurors",
         .label = "From how many jurors, as printed",
         .kind = FIELD_INT,
         .min = 0,
         .max = 100000,
         .hint = "Leave empty what is not printed"},
    };
    struct field *copy = ARENA_ARRAY(request->arena, struct field, LENGTH(made));
    for (size_t i = 0; i < LENGTH(made); i++) copy[i] = made[i];
    *fields = copy;
    *n = LENGTH(made);
    return FAIL_NONE;
}

static enum fail reason_act(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct jury_reason_get_row reason;
    const struct form *f = request->form;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_changes_open(&jury.row, why));
    TRY(jury_reason_get(db, request->arena, row_number(form_text(f, "reason")), jury.engagement.id,
                        &reason, why));
    request_go(request, "%s/printed/reasons", jury.path);
    return jury_printed_reason_add(db, request->arena, jury.engagement.id, form_text(f, "place"),
                                   reason.id, form_text(f, "strand"),
                                   form_int(f, "jurors", DB_NULL_INT), request->viewer.person,
                                   &request->subject, why);
}

static enum fail reason_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct jury_printed_reason_list_row *rows;
    size_t n;
    struct html *out = request->out;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_printed_reason_list(db, request->arena, jury.engagement.id, &rows, &n, why));
    jury_head(request, &jury, tr(out, "Reasons printed elsewhere"));
    request->back_href = arena_printf(request->arena, "%s/printed", jury.path);
    put_text(request, tr(out, "A reason that one group chose may be printed under another, or with "
                              "the wrong number of jurors. Enter it as it is printed: the report "
                              "holds it against the votes on reasons."));
    struct part_cell head[] = {{.text = tr(out, "Where")},
                               {.text = tr(out, "Reason")},
                               {.text = tr(out, "Group")},
                               {.text = tr(out, "Jurors"), .numeric = true},
                               {.text = tr(out, "Remove")}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * LENGTH(head));
    for (size_t i = 0; i < n; i++) {
        struct part_cell *row = &cells[i * LENGTH(head)];
        row[0] = (struct part_cell){.text = rows[i].place, .header = true};
        row[1].text = rows[i].wording;
        row[2].text = text_is_empty(rows[i].strand) ? tr(out, "The whole jury") : rows[i].strand;
        row[3] = (struct part_cell){.text = figure(request, rows[i].jurors), .numeric = true};
        row[4] = figure_button(request, &jury, "/reasons", rows[i].id);
    }
    figures_put(request, head, LENGTH(head), cells, n);
    put_form(request, tr(out, "Add"), NULL);
    return FAIL_NONE;
}

static const struct page page_jury_printed_reasons = {.name = "jury_printed_reasons",
                                                      .path = JURY_PATH "/printed/reasons",
                                                      .scope = SCOPE_PROPOSAL,
                                                      .roles = JURY_RUNS,
                                                      .section = "proposals",
                                                      .wide = true,
                                                      .fields_make = reason_fields,
                                                      .show = reason_show,
                                                      .act = reason_act};
REGISTER(page, page_jury_printed_reasons);

static enum fail reason_remove_act(struct request *request, struct db *db, struct why *why) {
    return figure_remove(request, db, "/reasons", jury_printed_reason_remove, why);
}

static const struct page page_jury_printed_reason_remove = {.name = "jury_printed_reason_remove",
                                                            .path = JURY_PATH
                                                            "/printed/reasons/:printed/remove",
                                                            .scope = SCOPE_PROPOSAL,
                                                            .roles = JURY_RUNS,
                                                            .section = "proposals",
                                                            .act = reason_remove_act};
REGISTER(page, page_jury_printed_reason_remove);

/* ---- sums and percentages ---- */

static const struct choice sum_kinds[] = {
    {"parts", "Numbers that should make a whole", "205, 92, 75 beside a total"},
    {"percents", "Percentages that should make 100", "69, 25, 2, 1, 2"},
    {"net", "Percentages beside a printed sum of them", "2, 1 beside 3"},
    {NULL, NULL, NULL}};

static const struct field sum_fields[] = {
    PLACE_FIELD,
    {.name = "what",
     .label = "What is counted",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 150,
     .hint = "For example: jurors by town",
     .missing = "Enter what is counted"},
    {.name = "kind",
     .label = "What kind of figures",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = sum_kinds,
     .missing = "Choose what kind of figures"},
    {.name = "parts",
     .label = "The figures as printed",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 600,
     .hint = "Whole numbers with commas or spaces between",
     .missing = "Enter the figures"},
    {.name = "parts_unit",
     .label = "Of what the figures are, if it is stated",
     .kind = FIELD_TEXT,
     .max = 60,
     .hint = "For example: people, groups, votes"},
    {.name = "total",
     .label = "The total, or the sum, as printed",
     .kind = FIELD_INT,
     .min = 0,
     .max = 1000000000},
    {.name = "total_unit",
     .label = "Of what the total is, if it is stated",
     .kind = FIELD_TEXT,
     .max = 60},
};

static enum fail sum_act(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    const struct form *f = request->form;
    int64_t *parts, total = form_int(f, "total", DB_NULL_INT);
    size_t n;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_changes_open(&jury.row, why));
    if (!jury_parts_read(request->arena, form_text(f, "parts"), &parts, &n))
        return why_fail(why, FAIL_INPUT, "parts",
                        "Enter at least two whole numbers with commas or spaces between");
    if (total == DB_NULL_INT && !text_is(form_text(f, "kind"), "percents"))
        return why_fail(why, FAIL_INPUT, "total", "Enter the total that is printed beside them");
    request_go(request, "%s/printed/sums", jury.path);
    return jury_printed_sum_add(db, request->arena, jury.engagement.id, form_text(f, "place"),
                                form_text(f, "what"), form_text(f, "kind"), form_text(f, "parts"),
                                form_text(f, "parts_unit"), total, form_text(f, "total_unit"),
                                request->viewer.person, &request->subject, why);
}

static enum fail sum_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct jury_printed_sum_list_row *rows;
    size_t n;
    struct html *out = request->out;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_printed_sum_list(db, request->arena, jury.engagement.id, &rows, &n, why));
    jury_head(request, &jury, tr(out, "Sums and percentages printed elsewhere"));
    request->back_href = arena_printf(request->arena, "%s/printed", jury.path);
    put_text(request, tr(out, "Parts may not make the total beside them, or be counted in "
                              "something else. The report adds them up; what rounding explains "
                              "raises no alarm."));
    struct part_cell head[] = {{.text = tr(out, "Where")},
                               {.text = tr(out, "What is counted")},
                               {.text = tr(out, "Figures")},
                               {.text = tr(out, "Total"), .numeric = true},
                               {.text = tr(out, "Remove")}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * LENGTH(head));
    for (size_t i = 0; i < n; i++) {
        struct part_cell *row = &cells[i * LENGTH(head)];
        row[0] = (struct part_cell){.text = rows[i].place, .header = true};
        row[1].text = rows[i].what;
        row[2].text = text_is_empty(rows[i].parts_unit)
                          ? rows[i].parts
                          : trf(out, "%s (%s)", rows[i].parts, rows[i].parts_unit);
        row[3] = (struct part_cell){.text = figure(request, rows[i].total), .numeric = true};
        row[4] = figure_button(request, &jury, "/sums", rows[i].id);
    }
    figures_put(request, head, LENGTH(head), cells, n);
    put_form(request, tr(out, "Add"), NULL);
    return FAIL_NONE;
}

static const struct page page_jury_printed_sums = {.name = "jury_printed_sums",
                                                   .path = JURY_PATH "/printed/sums",
                                                   .scope = SCOPE_PROPOSAL,
                                                   .roles = JURY_RUNS,
                                                   .section = "proposals",
                                                   .wide = true,
                                                   .fields = sum_fields,
                                                   .n_fields = LENGTH(sum_fields),
                                                   .show = sum_show,
                                                   .act = sum_act};
REGISTER(page, page_jury_printed_sums);

static enum fail sum_remove_act(struct request *request, struct db *db, struct why *why) {
    return figure_remove(request, db, "/sums", jury_printed_sum_remove, why);
}

static const struct page page_jury_printed_sum_remove = {.name = "jury_printed_sum_remove",
                                                         .path = JURY_PATH
                                                         "/printed/sums/:printed/remove",
                                                         .scope = SCOPE_PROPOSAL,
                                                         .roles = JURY_RUNS,
                                                         .section = "proposals",
                                                         .act = sum_remove_act};
REGISTER(page, page_jury_printed_sum_remove);
