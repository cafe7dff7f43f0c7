/* The first page of a jury, and how it is set up. */
#include "jury/jury_pages.h"
#include "civic/engagement_link.h"
#include "jury/jury.html.h"
#include "jury/next.h"
#include "stats/voting/decide.h"

static const struct engagement_link link_jury = {
    .method = "jury",
    .roles = JURY_SEES,
    .position = 20,
    .title = TR("The jury"),
    .hint = TR("Agenda, witnesses, evidence, the days, votes and the report"),
    .path = "/jury",
};
REGISTER(engagement_link, link_jury);

/* ---- first page ---- */

struct place {
    const char *title, *path, *hint;
    unsigned roles;
    int64_t n;
    const char *one, *many; /* what is counted; NULL: nothing */
};

static void tasks_put(struct request *request, const struct jury *jury, const char *heading,
                      const struct place *places, size_t n) {
    struct part_task *tasks = ARENA_ARRAY(request->arena, struct part_task, n);
    size_t shown = 0;
    for (size_t i = 0; i < n; i++) {
        if (!request_has_role(request, places[i].roles)) continue;
        tasks[shown++] = (struct part_task){
            .title = tr(request->out, places[i].title),
            .hint = tr(request->out, places[i].hint),
            .href = arena_printf(request->arena, "%s%s", jury->path, places[i].path),
            .status = places[i].one == NULL
                          ? NULL
                          : trn(request->out, places[i].one, places[i].many, places[i].n)};
    }
    if (shown == 0) return;
    put_heading(request, tr(request->out, heading));
    part_task_list(request->out, .items = tasks, .n_items = shown);
}

static void summary_put(struct request *request, const struct jury *jury) {
    struct part_summary_row rows[8];
    size_t n = 0;
    const struct jury_row_row *row = &jury->row;
    const struct html *out = request->out;
    rows[n++] = (struct part_summary_row){.key = tr(out, "Ballots"),
                                          .value = tr(out, evidence_state_text(jury->state))};
    if (!text_is_empty(row->place))
        rows[n++] = (struct part_summary_row){.key = tr(out, "Place"), .value = row->place};
    if (!text_is_empty(row->commissioner))
        rows[n++] =
            (struct part_summary_row){.key = tr(out, "Asked for by"), .value = row->commissioner};
    if (!text_is_empty(row->run_by))
        rows[n++] = (struct part_summary_row){.key = tr(out, "Run by"), .value = row->run_by};
    if (!text_is_empty(row->report_due))
        rows[n++] = (struct part_summary_row){.key = tr(out, "Report due"),
                                              .value = request_day(request, row->report_due)};
    if (!text_is_empty(row->forum_on))
        rows[n++] = (struct part_summary_row){
            .key = tr(out, "Public forum"),
            .value =
                text_is_empty(row->forum_place)
                    ? request_day(request, row->forum_on)
                    : trf(out, "%s, %s", request_day(request, row->forum_on), row->forum_place)};
    rows[n++] = (struct part_summary_row){
        .key = tr(out, "Jurors"), .value = trf(out, "%lld", (long long)jury->engagement.n_people)};
    part_summary_list(request->out, .rows = rows, .n_rows = n);
    if (request_has_role(request, JURY_RUNS))
        put_link(request, arena_printf(request->arena, "%s/settings", jury->path),
                 tr(request->out, "Change how the jury is set up"));
}

static void next_put(struct request *request, const struct jury *jury,
                     const struct jury_counts_row *c) {
    const struct jury_progress progress = {.n_uses = jury->engagement.n_uses,
                                           .n_items = c->n_items,
                                           .n_witnesses = c->n_witnesses,
                                           .n_documents = c->n_documents,
                                           .n_people = jury->engagement.n_people,
                                           .n_reasons = c->n_reasons,
                                           .has_version = c->version > 0,
                                           .ballots = jury->state,
                                           .reasons = jury_reasons_read(jury->row.reasons_state),
                                           .report = jury_report_read(jury->row.report_state)};
    struct jury_next next = jury_next(&progress);
    const char *path = arena_printf(request->arena, "%s%s", jury->path, next.path);
    long long proposal = (long long)jury->engagement.proposal;
    if (next.lead == NEXT_ON_ENGAGEMENT && request_has_role(request, JURY_LEADS))
        path = arena_printf(request->arena, "/proposals/%lld/evidence/%lld", proposal,
                            (long long)jury->engagement.id);
    if (next.lead == NEXT_ON_VERSIONS && request_has_role(request, ROLE_OWNER))
        path = arena_printf(request->arena, "/proposals/%lld/versions/freeze", proposal);
    jury_next_html(request->out, path, tr(request->out, next.text), tr(request->out, next.detail));
}

static enum fail hub_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct jury_counts_row c;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_counts(db, request->arena, jury.engagement.id, &c, why));
    jury_head(request, &jury, tr(request->out, "The jury"));
    bool helper = !request_has_role(request, ROLE_ANY);
    request->back_href =
        helper ? arena_printf(request->arena, "/proposals/%lld/part",
                              (long long)jury.engagement.proposal)
               : arena_printf(request->arena, "/proposals/%lld/evidence/%lld",
                              (long long)jury.engagement.proposal, (long long)jury.engagement.id);
    if (request_has_role(request, JURY_RUNS)) next_put(request, &jury, &c);
    summary_put(request, &jury);
    const struct place prepare[] = {
        {TR("The charge"), "/charge", TR("What the jurors are asked about each use"), JURY_SEES,
         jury.engagement.n_uses, "%lld use", "%lld uses"},
        {TR("Agenda"), "/agenda", TR("Days and hours in three phases"), JURY_SEES, c.n_items,
         "%lld item", "%lld items"},
        {TR("Witnesses"), "/witnesses", TR("Who speaks, and how the sides balance"), JURY_SEES,
         c.n_witnesses, "%lld witness", "%lld witnesses"},
        {TR("Evidence library"), "/library", TR("What jurors can read"), JURY_SEES, c.n_documents,
         "%lld document", "%lld documents"},
        {TR("Oversight"), "/oversight", TR("Sign-off of the materials, and the panel's own view"),
         JURY_READS, c.n_reviews, "%lld sign-off", "%lld sign-offs"},
    };
    const struct place days[] = {
        {TR("Jurors and attendance"), "/attendance", TR("Who is here today"), JURY_WRITES,
         jury.engagement.n_people, "%lld juror", "%lld jurors"},
        {TR("Seating"), "/tables", TR("Mixed tables for each round"), JURY_WRITES, 0, NULL, NULL},
        {TR("Table notes"), "/notes", TR("What the tables say"), JURY_WRITES, c.n_notes,
         "%lld note", "%lld notes"},
        {TR("Jurors' questions"), "/questions", TR("Asked by jurors, with answers"), JURY_READS,
         c.n_open_questions, "%lld open", "%lld open"},
        {TR("How fair the days were"), "/bias", TR("Jurors' ratings of each witness"), JURY_READS,
         0, NULL, NULL},
        {TR("Print papers"), "/papers", TR("Ballots, votes, ratings and slips as PDF"), JURY_RUNS,
         0, NULL, NULL},
        {TR("Ballots before and after"), "/ballots", TR("Open, close, enter paper"), JURY_WRITES, 0,
         NULL, NULL},
        {TR("Reasons"), "/reasons", TR("Written by jurors, then voted on"), JURY_WRITES,
         c.n_reasons, "%lld reason", "%lld reasons"},
        {TR("What would make it a yes"), "/conditions", TR("Jurors' conditions, put together"),
         JURY_WRITES, 0, NULL, NULL},
        {TR("Votes in the room"), "/votes", TR("Ranked, graded, approval and consensus"),
         JURY_READS, c.n_votes, "%lld vote", "%lld votes"},
        {TR("Room screen"), "/screen", TR("For a projector; turns by itself"), JURY_SEES, 0, NULL,
         NULL},
    };
    const struct place end[] = {
        {TR("Verdict and report"), "/report", TR("Computed from the ballots, signed by the jurors"),
         JURY_READS, 0, NULL, NULL},
    };
    tasks_put(request, &jury, "Prepare", prepare, LENGTH(prepare));
    tasks_put(request, &jury, "The days", days, LENGTH(days));
    tasks_put(request, &jury, "The end", end, LENGTH(end));
    return FAIL_NONE;
}

static const struct page page_jury = {.name = "jury",
                                      .path = JURY_PATH,
                                      .scope = SCOPE_PROPOSAL,
                                      .roles = JURY_SEES,
                                      .section = "proposals",
                                      .show = hub_show};
REGISTER(page, page_jury);

/* ---- charge ---- */

enum fail charge_put(struct request *request, struct db *db, const struct jury *jury,
                     struct why *why) {
    struct use_list_row *uses;
    size_t n;
    TRY(use_list(db, request->arena, jury->engagement.id, &uses, &n, why));
    if (!text_is_empty(jury->engagement.description))
        part_prose(request->out, jury->engagement.description);
    put_text(request,
             tr(request->out, "About each use the jurors say yes, no or unsure, before they "
                              "have heard anything and at the end. At the end they also say "
                              "whether the safeguards are enough, give their reason, and "
                              "what would make them say yes."));
    struct part_cell head[] = {{.text = tr(request->out, "Use")},
                               {.text = tr(request->out, "What would be done")},
                               {.text = tr(request->out, "About the proposal itself")}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * LENGTH(head));
    for (size_t i = 0; i < n; i++) {
        cells[3 * i] = (struct part_cell){.text = uses[i].title, .header = true};
        cells[3 * i + 1] = (struct part_cell){.text = uses[i].description};
        cells[3 * i + 2] =
            (struct part_cell){.text = uses[i].about_proposal != 0 ? tr(request->out, "Yes") : ""};
    }
    if (n == 0)
        put_text(request, tr(request->out, "No uses yet."));
    else
        part_table(request->out, .caption = tr(request->out, "Questions by use"), .head = head,
                   .cells = cells, .n_columns = LENGTH(head), .n_rows = n,
                   .first_cell_is_header = true);
    return FAIL_NONE;
}

static enum fail charge_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    TRY(jury_of_path(request, db, &jury, why));
    jury_head(request, &jury, tr(request->out, "The charge"));
    TRY(charge_put(request, db, &jury, why));
    if (request_has_role(request, ROLE_ANY))
        put_link(request,
                 arena_printf(request->arena, "/proposals/%lld/evidence/%lld",
                              (long long)jury.engagement.proposal, (long long)jury.engagement.id),
                 tr(request->out, "The engagement, where uses are added and changed"));
    return FAIL_NONE;
}

static const struct page page_jury_charge = {.name = "jury_charge",
                                             .path = JURY_PATH "/charge",
                                             .scope = SCOPE_PROPOSAL,
                                             .roles = JURY_SEES,
                                             .section = "proposals",
                                             .show = charge_show};
REGISTER(page, page_jury_charge);

/* ---- settings ---- */

static const struct choice rules[] = {
    {"majority", "Majority", "More yes than no"},
    {"two-thirds", "Two thirds", "At least two thirds of yes and no are yes"},
    {"three-quarters", "Three quarters", "At least three quarters of yes and no are yes"},
    {"consensus", "Consensus", "Nobody says no; some may be unsure"},
    {"unanimity", "Unanimity", "Everybody says yes"},
    {NULL, NULL, NULL}};

static const struct field settings_fields[] = {
    {.name = "place", .label = "Place", .kind = FIELD_TEXT, .max = 200},
    {.name = "commissioner",
     .label = "Who asks for the jury and pays for it",
     .kind = FIELD_TEXT,
     .max = 200},
    {.name = "run_by",
     .label = "Who runs it",
     .kind = FIELD_TEXT,
     .max = 200,
     .hint = "Somebody apart from those who ask for it"},
    {.name = "verdict_rule",
     .label = "When does a use count as accepted?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = rules,
     .hint = "Unsure is neither yes nor no: it stops unanimity and takes no part in the other "
             "rules. Agree on it before anybody votes.",
     .missing = "Choose a rule"},
    {.name = "votes_each",
     .label = "Votes of each juror on each list of reasons",
     .kind = FIELD_INT,
     .required = true,
     .min = 1,
     .max = 20,
     .missing = "Enter how many votes each juror has"},
    {.name = "votes_cap",
     .label = "Most votes on one reason",
     .kind = FIELD_INT,
     .required = true,
     .min = 1,
     .max = 20,
     .missing = "Enter the most votes on one reason"},
    {.name = "print_from",
     .label = "Print a reason in the report from so many jurors on",
     .kind = FIELD_INT,
     .required = true,
     .min = 1,
     .max = 100,
     .hint = "Published juries printed reasons that at least six jurors chose; the others are "
             "published apart, without counts.",
     .missing = "Enter from how many jurors on a reason is printed"},
    {.name = "report_due", .label = "The report is due on", .kind = FIELD_DATE},
    {.name = "forum_on", .label = "Public forum on", .kind = FIELD_DATE},
    {.name = "forum_place", .label = "Place of the public forum", .kind = FIELD_TEXT, .max = 200},
    {.name = "revision", .kind = FIELD_HIDDEN},
};

static const char *date_text(struct request *request, const char *field) {
    struct date date;
    return form_date(request->form, field, &date) ? date_iso(request->arena, date) : "";
}

/* Entered just now, and before today: it may be meant, for a jury that was held, or a slip. */
static bool is_newly_past(struct request *request, const char *field, const char *former) {
    const char *day = date_text(request, field);
    return !text_is_empty(day) && strcmp(day, request_today(request)) < 0 &&
           !text_is(day, former == NULL ? "" : former);
}

static enum fail settings_act(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    const struct form *f = request->form;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_changes_open(&jury.row, why));
    if (revision_of(f) != jury.row.revision) return conflict_stale(why);
    int64_t each = form_int(f, "votes_each", 3), cap = form_int(f, "votes_cap", 2);
    int64_t print_from = form_int(f, "print_from", 6);
    if (cap > each)
        return why_fail(why, FAIL_INPUT, "votes_cap",
                        "Most votes on one reason cannot be more than a juror has");
    if (jury_reasons_read(jury.row.reasons_state) >= JURY_VOTING &&
        (each != jury.row.votes_each || cap != jury.row.votes_cap ||
         print_from != jury.row.print_from))
        return why_fail(why, FAIL_CONFLICT, "votes_each",
                        "jurors have begun to vote on reasons; these numbers stay");
    if (jury.state >= EVIDENCE_AFTER &&
        !text_is(jury.row.verdict_rule, form_text(f, "verdict_rule")))
        return why_fail(why, FAIL_CONFLICT, "verdict_rule",
                        "the final ballot has begun; the rule of the verdict stays");
    TRY(jury_ensure(db, jury.engagement.id, why));
    TRY(jury_change(db, jury.engagement.id, jury.row.revision, form_text(f, "place"),
                    form_text(f, "commissioner"), form_text(f, "run_by"), each, cap, print_from,
                    form_text(f, "verdict_rule"), date_text(request, "report_due"),
                    date_text(request, "forum_on"), form_text(f, "forum_place"), why));
    request->subject = jury.engagement.id;
    request_go(request, "%s", jury.path);
    if (is_newly_past(request, "report_due", jury.row.report_due) ||
        is_newly_past(request, "forum_on", jury.row.forum_on))
        request_remark(request, "%s",
                       tr_language(request->language,
                                   "Saved. A day that you entered is past: is the year right?"));
    return FAIL_NONE;
}

static enum fail settings_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct date date;
    struct form *f = request->form;
    TRY(jury_of_path(request, db, &jury, why));
    form_fill(f, "place", jury.row.place);
    form_fill(f, "commissioner", jury.row.commissioner);
    form_fill(f, "run_by", jury.row.run_by);
    form_fill(f, "verdict_rule", jury.row.verdict_rule);
    form_fill_int(f, "votes_each", jury.row.votes_each);
    form_fill_int(f, "votes_cap", jury.row.votes_cap);
    form_fill_int(f, "print_from", jury.row.print_from);
    if (date_read(jury.row.report_due, &date)) form_fill_date(f, "report_due", date);
    if (date_read(jury.row.forum_on, &date)) form_fill_date(f, "forum_on", date);
    form_fill(f, "forum_place", jury.row.forum_place);
    form_fill_int(f, "revision", jury.row.revision);
    jury_head(request, &jury, tr(request->out, "How the jury is set up"));
    put_form(request, tr(request->out, "Save"), jury.path);
    return FAIL_NONE;
}

static const struct page page_jury_settings = {.name = "jury_settings",
                                               .path = JURY_PATH "/settings",
                                               .scope = SCOPE_PROPOSAL,
                                               .roles = JURY_RUNS,
                                               .section = "proposals",
                                               .fields = settings_fields,
                                               .n_fields = LENGTH(settings_fields),
                                               .show = settings_show,
                                               .act = settings_act};
REGISTER(page, page_jury_settings);
