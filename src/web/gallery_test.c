/*
 * Every part and every chart on one page, written to build/gallery.html (or where
 * FOLKMOOT_GALLERY says) for the browser tests, which open it for axe and for pictures.
 */
#include "web/chart.h"
#include "web/form.h"
#include "web/layout.h"
#include "web/parts.h"

#include "base/file.h"
#include "tests/test.h"

#include <math.h>

enum { PAGE_BYTES_MAX = 4 << 20 };

static const struct choice methods[] = {
    {"jury", "Citizens' jury", "12 to 24 people, two to seven days"},
    {"panel", "Citizens' panel", NULL},
    {"dialogue", "Distributed dialogue", NULL},
    {NULL, NULL, NULL}};

static const struct field fields[] = {
    {.name = "purpose",
     .label = "Purpose",
     .hint = "In a sentence or two, for people who do not know the service",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .missing = "Enter the purpose",
     .max = 500},
    {.name = "title",
     .label = "Title",
     .kind = FIELD_TEXT,
     .required = true,
     .missing = "Enter the title"},
    {.name = "people", .label = "Number of people affected", .kind = FIELD_INT, .max = 9999},
    {.name = "share", .label = "Share", .kind = FIELD_REAL, .max = 100, .suffix = "%"},
    {.name = "cost", .label = "Cost", .kind = FIELD_MONEY, .max = 100000000},
    {.name = "start",
     .label = "When does the sharing start?",
     .hint = "For example, 27 3 2027",
     .kind = FIELD_DATE,
     .required = true},
    {.name = "email", .label = "Email address", .kind = FIELD_EMAIL},
    {.name = "password", .label = "Password", .kind = FIELD_PASSWORD},
    {.name = "code", .label = "Access code", .kind = FIELD_CODE},
    {.name = "method",
     .label = "How will you ask the public?",
     .kind = FIELD_CHOICE,
     .choices = methods,
     .required = true},
    {.name = "select", .label = "Main method", .kind = FIELD_SELECT, .choices = methods},
    {.name = "choices", .label = "All methods", .kind = FIELD_CHOICES, .choices = methods},
    {.name = "sure", .label = "I have read the guidance", .kind = FIELD_YES, .required = true},
    {.name = "file", .label = "Evidence", .kind = FIELD_FILE},
    {.name = "revision", .kind = FIELD_HIDDEN}};
enum { N_FIELDS = sizeof fields / sizeof fields[0] };

static void forms(struct html *out, struct form *form) {
    html_lit(out, "<h2 class=\"govuk-heading-l\">Form</h2>\n");
    form_open(out, form);
    for (size_t i = 0; i < N_FIELDS; i++) form_field(out, form, fields[i].name);
    html_lit(out, "<div class=\"govuk-button-group\">");
    part_button(out, .text = "Save and continue");
    part_button(out, .text = "Save for later", .secondary = true, .name = "later", .value = "1");
    part_button(out, .text = "Delete", .warning = true);
    part_button(out, .text = "Start", .start = true, .href = "/start");
    html_lit(out, "</div>");
    form_close(out, form);
}

static void lists(struct html *out) {
    const struct part_summary_row rows[] = {
        {.key = "Purpose",
         .value = "Find homes that are empty\nand bring them back",
         .action_href = "/change",
         .action_about = "purpose"},
        {.key = "Status", .value = "Draft"}};
    part_summary_list(out, .rows = rows, .n_rows = 2);
    part_summary_list(out, .rows = rows, .n_rows = 2, .card_title = "Proposal");
    const struct part_cell head[] = {{.text = "Question"},
                                     {.text = "Council", .numeric = true},
                                     {.text = "Health board", .numeric = true}};
    const struct part_cell cells[] = {
        {.text = "Is the purpose clear?"}, {.text = "4", .numeric = true},
        {.text = "2", .numeric = true},    {.text = "Is it proportionate?", .href = "/q"},
        {.text = "5", .numeric = true},    {.text = "5", .numeric = true}};
    part_table(out, .caption = "Ratings", .head = head, .cells = cells, .n_columns = 3, .n_rows = 2,
               .first_cell_is_header = true);
    const struct part_cell wide[] = {
        {.text = "Week"},      {.text = "Monday the first day"}, {.text = "Tuesday afternoon"},
        {.text = "Wednesday"}, {.text = "Thursday evening"},     {.text = "Friday"}};
    part_table(out, .caption = "A wide table", .head = wide, .cells = wide, .n_columns = 6,
               .n_rows = 1, .first_cell_is_header = true);
    const struct part_task tasks[] = {{.title = "Purpose", .href = "/a", .status = "Completed"},
                                      {.title = "Risks",
                                       .hint = "At least one",
                                       .href = "/b",
                                       .status = "Not started",
                                       .status_colour = "blue"},
                                      {.title = "Decision", .status = "Cannot start yet"}};
    part_task_list(out, .items = tasks, .n_items = 3);
    part_pagination(out, .page = 5, .n_pages = 12, .href_format = "?page=%d");
    const struct part_tab tabs[] = {{"one", "First", {"<p class=\"govuk-body\">One</p>", 28}},
                                    {"two", "Second", {"<p class=\"govuk-body\">Two</p>", 28}}};
    part_tabs(out, .items = tabs, .n_items = 2);
}

static void small_parts(struct html *out) {
    static const char *const colours[] = {"grey", "green", "turquoise", "blue",  "purple",
                                          "pink", "red",   "orange",    "yellow"};
    html_lit(out, "<p class=\"govuk-body\">");
    for (size_t i = 0; i < sizeof colours / sizeof colours[0]; i++) {
        part_tag(out, .text = colours[i], .colour = colours[i]);
        html_lit(out, " ");
    }
    html_lit(out, "</p>");
    const struct part_crumb crumbs[] = {
        {"Proposals", "/proposals"}, {"Empty homes", "/proposals/1"}, {"Risks", NULL}};
    part_breadcrumbs(out, .items = crumbs, .n_items = 3);
    part_details(out, .summary = "What is a controller?",
                 .text = "Who decides why and how data is used.");
    part_inset(out, .text = "This is a reconstruction in our own words.");
    part_warning(out, "You cannot undo this.");
    part_notice(out, .heading = "The proposal changed while you were away",
                .text = "Look at both texts below.");
    part_prose(out, "First line <b>not bold</b>\nsecond line\n\nNew paragraph.");
    part_markdown(
        out, "## Guidance\n\nSome **strong** text with a [link](/guide) and a [bad "
             "one](javascript:alert(1)).\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n");
}

static void stacks_and_dots(struct html *out) {
    static const char *const parts[] = {"Yes", "Unsure", "No"};
    static const char *const uses[] = {"Find people at risk of falls, before",
                                       "Find people at risk of falls, after the two days",
                                       "Plan services", "Commercial research"};
    const double counts[] = {10, 5, 3, 15, 2, 1, 18, 0, 0, NAN, NAN, NAN};
    chart_stack(out,
                &(struct chart_stack){
                    .frame = {.id = "stack",
                              .title = "Should the data be used?",
                              .sentence = "15 of 18 jurors said yes after two days, 10 before.",
                              .note = "18 jurors, 3 March 2026",
                              .download_href = "/ballots.csv"},
                    .parts = parts,
                    .n_parts = 3,
                    .rows = uses,
                    .n_rows = 4,
                    .counts = counts});
    static const char *const questions[] = {
        "1. Is the purpose clear, and does it serve the public?", "2. Is the benefit measured?",
        "3. Is less data enough?",
        "4. Can people object, and will they find out how they can object before it is too late?",
        "5. Nobody rated this"};
    static const char *const raters[] = {"Northshire Council", "Northshire Police",
                                         "Vale Health Board", "Home First Housing"};
    static const struct chart_dots_mark marks[] = {
        {0, 4, 0, false}, {0, 4, 1, false}, {0, 5, 2, true},  {0, 4, 3, false}, {1, 2, 0, false},
        {1, 5, 1, false}, {1, 3, 2, false}, {1, 1, 3, true},  {2, 3, 0, false}, {2, 3, 1, false},
        {2, 3, 2, true},  {2, 3, 3, false}, {3, 1, 0, false}, {3, 2, 1, true}};
    chart_dots(out, &(struct chart_dots){
                        .frame = {.id = "dots",
                                  .title = "Where partners differ",
                                  .sentence = "Partners differ most on question 2: from 1 to 5."},
                        .rows = questions,
                        .n_rows = 5,
                        .series = raters,
                        .n_series = 4,
                        .marks = marks,
                        .n_marks = 14,
                        .min = 1,
                        .max = 5,
                        .min_label = "1 not at all",
                        .max_label = "5 fully"});
}

static void intervals(struct html *out) {
    const struct chart_interval_row rows[] = {
        {"Acceptability", 68.4, 61, 75, 65, 71.5, "n = 36", NULL, 1},
        {"People aged 65 and over who live on their own", 55, 38, 70, NAN, NAN, "n = 9", NULL, 0},
        {"Assessors", 72, 66, 79, NAN, NAN, "n = 4", NULL, 0},
        {"Carers", NAN, NAN, NAN, NAN, NAN, "n = 0", NULL, 0},
        {"Without interval", 20, NAN, NAN, NAN, NAN, NULL, NULL, 0},
        {"Only a bound", NAN, 84, 100, NAN, NAN, "n = 30", "over 84%", 0}};
    chart_interval(out, &(struct chart_interval){
                            .frame = {.id = "interval",
                                      .title = "How acceptable is it, and to whom?",
                                      .sentence = "The score is 68 of 100, between 61 and 75.",
                                      .note = "36 people, 3 March 2026"},
                            .rows = rows,
                            .n_rows = 5,
                            .min = 0,
                            .max = 100,
                            .unit = "%",
                            .line = 60,
                            .line_label = "Chosen line"});
    static const char *const labels[] = {"Purpose", "Proportionality and data minimisation",
                                         "Responsibility", "Nobody said"};
    const double values[] = {41.2, 33, 25.8, NAN}, low[] = {36, 28, 20, NAN},
                 high[] = {46, 38, 31, NAN};
    chart_bars(out,
               &(struct chart_bars){.frame = {.id = "bars",
                                              .title = "What weighs most",
                                              .sentence = "Purpose weighs most, 41 of 100 points."},
                                    .labels = labels,
                                    .values = values,
                                    .low = low,
                                    .high = high,
                                    .n = 4,
                                    .unit = ""});
    const double ours[] = {4, 5, 5, 5, 8, 12}, lot[] = {6.5, 6.5}, greedy[] = {0, 2, 4, 8, 10, 15};
    const struct chart_curve curves[] = {{"This draw", ours, 6},
                                         {"A simple lot without quotas", lot, 2},
                                         {"The greedy rule", greedy, 6}};
    chart_curves(
        out, &(struct chart_curves){.frame = {.id = "curves",
                                              .title = "Everybody's chance",
                                              .sentence = "The flatter a line, the more equal."},
                                    .curves = curves,
                                    .n_curves = 3,
                                    .unit = "%",
                                    .axis_label = "People, from the lowest chance up"});
}

static void flows(struct html *out) {
    static const struct chart_flow_node nodes[] = {{"Residents", "people"},
                                                   {"Northshire Council", "organisation"},
                                                   {"Vale Health Board", "organisation"},
                                                   {"DataSafe Ltd", "processor"},
                                                   {"Home First Housing", "organisation"}};
    static const struct chart_flow_link links[] = {{0, 1, "Housing benefit claims", false},
                                                   {0, 2, "Hospital visits", true},
                                                   {1, 3, "Addresses and dates of birth", false},
                                                   {2, 3, "Diagnoses of falls", true},
                                                   {3, 4, "Homes that need a visit", false},
                                                   {4, 1, "Outcome of the visit", false},
                                                   {3, 1, "Match report", false}};
    chart_flow(
        out, &(struct chart_flow){
                 .frame = {.id = "flow",
                           .title = "Who gives what to whom",
                           .sentence =
                               "Five parties exchange seven kinds of data, two of them sensitive."},
                 .nodes = nodes,
                 .n_nodes = 5,
                 .links = links,
                 .n_links = 7});
    static const struct chart_flow_node two[] = {
        {"Northshire Council", "organisation"},
        {"Northshire Fire and Rescue Service", "organisation"},
        {"The public", "public"}};
    static const struct chart_flow_link pair[] = {
        {0, 1, "Names and addresses of people who live alone and are over 80", true},
        {1, 0, "Visits made, by street", false},
        {0, 2, "Yearly report", false}};
    chart_flow(out, &(struct chart_flow){
                        .frame = {.id = "flow2",
                                  .title = "A small flow",
                                  .sentence = "Two services exchange data and tell the public."},
                        .nodes = two,
                        .n_nodes = 3,
                        .links = pair,
                        .n_links = 3});
}

static struct form *wrong_form(struct arena *arena) {
    struct http_pair typed[] = {{"title", ""},        {"people", "many"},     {"start-day", "31"},
                                {"start-month", "2"}, {"start-year", "2027"}, {"email", "a@b"},
                                {"choices", "jury"},  {"choices", "panel"},   {"cost", "12.50"}};
    struct http_request request = {
        .fields = typed, .n_fields = sizeof typed / sizeof typed[0], .arena = arena};
    return form_read(arena, fields, N_FIELDS, &request, "en");
}

static void gallery_is_written(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    struct buf page;
    buf_init(&page, arena, PAGE_BYTES_MAX);
    struct html out = {.buf = &page, .arena = arena, .language = "en"};
    struct html *content = html_apart(&out);
    html_lit(content, "<h1 class=\"govuk-heading-xl\">All parts</h1>\n");
    small_parts(content);
    lists(content);
    html_lit(content, "<h2 class=\"govuk-heading-l\">Charts</h2>\n");
    stacks_and_dots(content);
    intervals(content);
    flows(content);
    struct form *form = wrong_form(arena);
    forms(content, form);
    static const struct layout_item items[] = {{"proposals", "Proposals", "/proposals"},
                                               {"register", "Public register", "/register"},
                                               {"people", "People", "/people"}};
    layout_page(&out,
                &(struct layout){.title = "All parts",
                                 .service_name = "Folkmoot",
                                 .section = "proposals",
                                 .items = items,
                                 .n_items = 3,
                                 .viewer_name = "Ada Jones",
                                 .account_href = "/account",
                                 .sign_out_action = "/sign-out",
                                 .csrf = "x",
                                 .nonce = "y",
                                 .language_target = "/gallery",
                                 .back_href = "/proposals",
                                 .notice = "Saved",
                                 .wide = true,
                                 .form = form},
                html_taken(content));
    assert_false(page.full);
    assert_non_null(strstr(page.s, "<title>Error: All parts - Folkmoot</title>"));
    const char *path = getenv("FOLKMOOT_GALLERY");
    if (path == NULL && file_exists("build")) path = "build/gallery.html";
    if (path != NULL) assert_int_equal(file_write(path, page.s, page.n, 0644, NULL), FAIL_NONE);
    arena_free(arena);
}
TEST(gallery_is_written,
     "parts: all parts and charts go on one page, which the browser tests look at");
