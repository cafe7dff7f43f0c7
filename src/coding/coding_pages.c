/* The codings of an engagement: list, start, settings, the first page of one. */
#include "base/hash.h"
#include "civic/engagement_link.h"
#include "coding/coding_views.h"
#include "coding/decide.h"
#include "coding/decide.sql.h"
#include "coding/results.sql.h"

#include <string.h>

static const struct engagement_link link_coding = {
    .roles = CODING_READS,
    .position = 60,
    .title = TR("Themes in what people wrote"),
    .hint = TR("Codebook, coding by several people, agreement, themes with their quotes"),
    .path = "/coding",
};
REGISTER(engagement_link, link_coding);

/* ---- list ---- */

static enum fail list_show(struct request *request, struct db *db, struct why *why) {
    struct coding_engagement_row e;
    struct coding_list_row *rows;
    size_t n;
    int64_t proposal = request_int(request, "proposal");
    const struct html *out = request->out;
    TRY(coding_engagement(db, request->arena, request_int(request, "engagement"), proposal, &e,
                          why));
    TRY(coding_list(db, request->arena, e.id, &rows, &n, why));
    const char *base = arena_printf(request->arena, "/proposals/%lld/evidence/%lld",
                                    (long long)proposal, (long long)e.id);
    request->back_href =
        request_has_role(request, ROLE_ANY)
            ? base
            : arena_printf(request->arena, "/proposals/%lld/part", (long long)proposal);
    request->title = tr(out, "Themes in what people wrote");
    put_title(request, e.title, request->title, NULL);
    put_text(request,
             tr(out, "People read what was written and give it codes from a shared codebook. The "
                     "program sorts, suggests, counts and checks; nothing leaves this service."));
    struct part_task *tasks = ARENA_ARRAY(request->arena, struct part_task, n + 1);
    for (size_t i = 0; i < n; i++)
        tasks[i] = (struct part_task){
            .title = rows[i].title,
            .href = arena_printf(request->arena, "%s/coding/%lld", base, (long long)rows[i].id),
            .status = rows[i].n_passages == 0
                          ? tr(out, "Nothing taken in yet")
                          : trf(out, "%lld of %lld coded", (long long)rows[i].n_done,
                                (long long)rows[i].n_passages)};
    if (n > 0)
        part_task_list(request->out, .items = tasks, .n_items = n);
    else
        put_text(request, tr(out, "None yet."));
    if (request_has_role(request, CODING_LEADS))
        part_button(request->out, .text = tr(out, "Start a coding"),
                    .href = arena_printf(request->arena, "%s/coding/start", base));
    return FAIL_NONE;
}

static const struct page page_codings = {.name = "codings",
                                         .path = CODINGS_PATH,
                                         .scope = SCOPE_PROPOSAL,
                                         .roles = CODING_READS,
                                         .section = "proposals",
                                         .show = list_show};
REGISTER(page, page_codings);

/* ---- start, settings ---- */

static const struct choice languages[] = {{"en", "English", NULL},
                                          {"cy", "Welsh", "Words are not cut to their stems"},
                                          {"fr", "French", NULL},
                                          {"de", "German", NULL},
                                          {"es", "Spanish", NULL},
                                          {"pt", "Portuguese", NULL},
                                          {"it", "Italian", NULL},
                                          {"ro", "Romanian", NULL},
                                          {"ar", "Arabic", NULL},
                                          {"hi", "Hindi", NULL},
                                          {"", "Others", "Words are not cut to their stems"},
                                          {NULL, NULL, NULL}};
static const struct choice repeat_ways[] = {
    {"once", "Once", "A letter that many send counts as one"},
    {"each", "Each", "They take the codes of the first of them"},
    {NULL, NULL, NULL}};
static const struct field fields[] = {
    {.name = "title",
     .label = "Title",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 120,
     .hint = "The public reads it once themes are published",
     .missing = "Enter a title"},
    {.name = "asked",
     .label = "What were people asked?",
     .kind = FIELD_LONG_TEXT,
     .max = 1000,
     .rows = 3},
    {.name = "about",
     .label = "What may somebody be for or against? (optional)",
     .kind = FIELD_TEXT,
     .max = 150,
     .hint = "For example: passing on where people were hurt. Themes then show those for and those "
             "against apart. Leave it empty where there is nothing to be for or against."},
    {.name = "double_percent",
     .label = "How many passages are coded by two people?",
     .kind = FIELD_INT,
     .required = true,
     .min = 0,
     .max = 100,
     .suffix = "%",
     .hint = "They are drawn by a seed. 10 to 20 is usual, more while the codebook is new.",
     .missing = "Enter a number from 0 to 100"},
    {.name = "repeats",
     .label = "How do passages count that say nearly the same in the same words?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = repeat_ways,
     .missing = "Choose how they count"},
    {.name = "language",
     .label = "Language of the passages",
     .kind = FIELD_SELECT,
     .choices = languages},
    {.name = "revision", .kind = FIELD_HIDDEN},
};

static enum fail settings_act(struct request *request, struct db *db, struct why *why) {
    const struct form *f = request->form;
    int64_t proposal = request_int(request, "proposal"), id = request_int(request, "coding");
    struct coding_engagement_row e;
    TRY(coding_engagement(db, request->arena, request_int(request, "engagement"), proposal, &e,
                          why));
    if (id == 0) {
        char seed[TOKEN_TEXT];
        secret_token(seed);
        TRY(coding_add(db, request->arena, e.id, form_text(f, "title"), form_text(f, "asked"),
                       form_text(f, "about"), form_text(f, "language"),
                       form_int(f, "double_percent", 20), seed, form_text(f, "repeats"),
                       request->viewer.person, request->now, &id, why));
    } else {
        struct coding_get_row row;
        TRY(coding_get(db, request->arena, id, e.id, &row, why));
        enum fail fail =
            coding_change(db, id, revision_of(f), form_text(f, "title"), form_text(f, "asked"),
                          form_text(f, "about"), form_text(f, "language"),
                          form_int(f, "double_percent", 20), form_text(f, "repeats"), why);
        if (fail == FAIL_CONFLICT) return conflict_stale(why);
        TRY(fail);
    }
    request->subject = id;
    request_go(request, "/proposals/%lld/evidence/%lld/coding/%lld", (long long)proposal,
               (long long)e.id, (long long)id);
    return FAIL_NONE;
}

static enum fail start_show(struct request *request, struct db *db, struct why *why) {
    struct coding_engagement_row e;
    int64_t proposal = request_int(request, "proposal");
    TRY(coding_engagement(db, request->arena, request_int(request, "engagement"), proposal, &e,
                          why));
    form_fill_int(request->form, "double_percent", 20);
    form_fill(request->form, "repeats", "once");
    form_fill(request->form, "language", "en");
    request->title = tr(request->out, "Start a coding");
    request->back_href = arena_printf(request->arena, "/proposals/%lld/evidence/%lld/coding",
                                      (long long)proposal, (long long)e.id);
    put_title(request, e.title, request->title, NULL);
    put_form(request, tr(request->out, "Save"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_coding_start = {.name = "coding_start",
                                              .path = CODINGS_PATH "/start",
                                              .scope = SCOPE_PROPOSAL,
                                              .roles = CODING_LEADS,
                                              .section = "proposals",
                                              .fields = fields,
                                              .n_fields = LENGTH(fields) - 1,
                                              .show = start_show,
                                              .act = settings_act};
REGISTER(page, page_coding_start);

static enum fail settings_show(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    TRY(coding_of_path(request, db, &c, why));
    form_fill(request->form, "title", c.row.title);
    form_fill(request->form, "asked", c.row.asked);
    form_fill(request->form, "about", c.row.about);
    form_fill(request->form, "language", c.row.language);
    form_fill(request->form, "repeats", c.row.repeats);
    form_fill_int(request->form, "double_percent", c.row.double_percent);
    form_fill_int(request->form, "revision", c.row.revision);
    coding_head(request, &c, tr(request->out, "Settings of the coding"));
    put_text(request, tr(request->out, "Another share of double coding holds for passages that "
                                       "are taken in from now on."));
    put_form(request, tr(request->out, "Save"), c.path);
    return FAIL_NONE;
}

static const struct page page_coding_settings = {.name = "coding_settings",
                                                 .path = CODING_PATH "/settings",
                                                 .scope = SCOPE_PROPOSAL,
                                                 .roles = CODING_LEADS,
                                                 .section = "proposals",
                                                 .fields = fields,
                                                 .n_fields = LENGTH(fields),
                                                 .show = settings_show,
                                                 .act = settings_act};
REGISTER(page, page_coding_settings);

/* ---- the first page ---- */

struct place {
    const char *title, *path, *hint;
    unsigned roles;
    const char *status;
};

static void places_put(struct request *request, const struct coding *c, const char *heading,
                       const struct place *places, size_t n) {
    struct part_task *tasks = ARENA_ARRAY(request->arena, struct part_task, n);
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (request_has_role(request, places[i].roles))
            tasks[count++] = (struct part_task){
                .title = tr(request->out, places[i].title),
                .hint = tr(request->out, places[i].hint),
                .href = arena_printf(request->arena, "%s%s", c->path, places[i].path),
                .status = places[i].status};
    if (count == 0) return;
    put_heading(request, tr(request->out, heading));
    part_task_list(request->out, .items = tasks, .n_items = count);
}

static void coders_put(struct request *request, const struct coder_list_row *rows, size_t n) {
    struct html *out = request->out;
    if (n == 0) return;
    struct part_cell head[] = {{.text = tr(out, "Who")},
                               {.text = tr(out, "Passages"), .numeric = true},
                               {.text = tr(out, "Last")}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * LENGTH(head));
    for (size_t i = 0; i < n; i++) {
        struct part_cell *row = &cells[i * LENGTH(head)];
        row[0] = (struct part_cell){.text = coding_person(request, rows[i].coder)};
        row[1] = (struct part_cell){
            .text = arena_printf(request->arena, "%lld", (long long)rows[i].n), .numeric = true};
        row[2] = (struct part_cell){
            .text = clock_day_text(request->arena, rows[i].last_at, request->language)};
    }
    put_heading(request, tr(out, "Who coded"));
    part_table(out, .caption = tr(out, "Who coded how many passages"), .caption_hidden = true,
               .head = head, .cells = cells, .n_columns = LENGTH(head), .n_rows = n,
               .first_cell_is_header = true);
}

static void progress_put(struct request *request, const struct coding *c,
                         const struct coding_progress_row *p, int64_t next) {
    struct html *out = request->out;
    int64_t wanted = p->n_passages - p->n_away, done = wanted - p->n_waiting;
    struct part_summary_row rows[] = {
        {.key = tr(out, "Passages"),
         .value = p->n_away > 0
                      ? trf(out, "%lld, and %lld that repeat others or are gone from their source",
                            (long long)wanted, (long long)p->n_away)
                      : trf(out, "%lld", (long long)wanted)},
        {.key = tr(out, "Finished"),
         .value = wanted == 0 ? tr(out, "Nothing taken in yet")
                              : trf(out, "%lld (%.0f%%)", (long long)done,
                                    100 * (double)done / (double)wanted)},
        {.key = tr(out, "For two people"), .value = trf(out, "%lld", (long long)p->n_double)},
        {.key = tr(out, "Coded by you"), .value = trf(out, "%lld", (long long)p->n_mine)},
    };
    part_summary_list(out, .rows = rows, .n_rows = LENGTH(rows));
    if (!request_has_role(request, CODING_CODES) || wanted == 0) return;
    if (next == 0) {
        put_text(request, tr(out, "No passage waits for you."));
        return;
    }
    part_button(out, .text = p->n_mine == 0 ? tr(out, "Start coding") : tr(out, "Go on coding"),
                .href = arena_printf(request->arena, "%s/code", c->path), .start = true);
}

static enum fail hub_show(struct request *request, struct db *db, struct why *why) {
    struct coding c;
    struct coding_progress_row p;
    struct coder_list_row *coders;
    struct quote_counts_row quotes;
    struct codebook book;
    size_t n;
    TRY(coding_of_path(request, db, &c, why));
    TRY(coding_progress(db, request->arena, c.row.id, request->viewer.person, &p, why));
    TRY(coder_list(db, request->arena, c.row.id, &coders, &n, why));
    TRY(quote_counts(db, request->arena, c.row.id, &quotes, why));
    TRY(codebook_load(db, request->arena, c.row.id, &book, why));
    coding_head(request, &c, tr(request->out, "The coding"));
    request->back_href = arena_printf(request->arena, "/proposals/%lld/evidence/%lld/coding",
                                      (long long)c.engagement.proposal, (long long)c.engagement.id);
    const struct html *out = request->out;
    if (!text_is_empty(c.row.asked)) put_text(request, c.row.asked);
    int64_t next;
    TRY(passage_next(db, request->arena, c.row.id, request->viewer.person, 0, &next, why));
    progress_put(request, &c, &p, next);
    const struct place prepare[] = {
        {TR("What is coded"), "/sources", TR("Write-ups, notes, answers, files"), CODING_READS,
         trn(out, "%lld passage", "%lld passages", p.n_passages)},
        {TR("The codebook"), "/codebook", TR("Codes with definitions and examples"), CODING_READS,
         trn(out, "%lld code", "%lld codes", (int64_t)book.n)},
        {TR("Passages"), "/passages", TR("Search them; hide what names a person"), CODING_CODES,
         NULL},
    };
    const struct place check[] = {
        {TR("Agreement"), "/agreement", TR("Do two people give the same codes?"), CODING_READS,
         NULL},
        {TR("Differences"), "/differences", TR("Passages that were coded differently"),
         CODING_CODES, trn(out, "%lld to settle", "%lld to settle", p.n_differs)},
        {TR("Help from the program"), "/assistance",
         TR("Candidate themes, repeats, suggestions and how often they are right"), CODING_CODES,
         NULL},
    };
    const struct place tell[] = {
        {TR("Themes"), "/themes", TR("How many, who, for and against, with their quotes"),
         CODING_READS, NULL},
        {TR("Publish the themes"), "/publish", TR("With chosen and checked quotes only"),
         CODING_LEADS,
         trf(out, "%lld of %lld quotes checked", (long long)quotes.n_checked,
             (long long)quotes.n_chosen)},
        {TR("Files"), "/files", TR("For other programs: codebook, project, tables"),
         CODING_ANALYSES, NULL},
    };
    places_put(request, &c, "Prepare", prepare, LENGTH(prepare));
    places_put(request, &c, "Check", check, LENGTH(check));
    places_put(request, &c, "What came of it", tell, LENGTH(tell));
    coders_put(request, coders, n);
    if (request_has_role(request, CODING_LEADS))
        put_link(request, arena_printf(request->arena, "%s/settings", c.path),
                 tr(out, "Change the settings"));
    return FAIL_NONE;
}

static const struct page page_coding = {.name = "coding",
                                        .path = CODING_PATH,
                                        .scope = SCOPE_PROPOSAL,
                                        .roles = CODING_READS,
                                        .section = "proposals",
                                        .show = hub_show};
REGISTER(page, page_coding);
