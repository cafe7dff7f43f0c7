#include "web/form.h"

#include "tests/test.h"

static const struct choice methods[] = {{"jury", "Jury", NULL},
                                        {"panel", "Panel", NULL},
                                        {"dialogue", "Dialogue", NULL},
                                        {NULL, NULL, NULL}};

static const struct field fields[] = {
    {.name = "title", .label = "Title", .kind = FIELD_TEXT, .required = true},
    {.name = "purpose",
     .label = "What is the purpose?",
     .kind = FIELD_LONG_TEXT,
     .max = 10,
     .missing = "Enter the purpose",
     .subject = "Purpose"},
    {.name = "people", .label = "Number of people", .kind = FIELD_INT, .min = 12, .max = 24},
    {.name = "share", .label = "Share", .kind = FIELD_REAL, .max = 100},
    {.name = "cost", .label = "Cost", .kind = FIELD_MONEY},
    {.name = "start", .label = "Start date", .kind = FIELD_DATE},
    {.name = "email", .label = "Email", .kind = FIELD_EMAIL},
    {.name = "password", .label = "Password", .kind = FIELD_PASSWORD, .min = 12, .max = 200},
    {.name = "code", .label = "Access code", .kind = FIELD_CODE},
    {.name = "method", .label = "Which method?", .kind = FIELD_CHOICE, .choices = methods},
    {.name = "methods", .label = "Methods", .kind = FIELD_CHOICES, .choices = methods, .max = 2},
    {.name = "sure", .label = "I am sure", .kind = FIELD_YES},
    {.name = "file", .label = "File", .kind = FIELD_FILE, .max = 10},
    {.name = "revision", .kind = FIELD_HIDDEN}};
enum { N_FIELDS = sizeof fields / sizeof fields[0] };

/* A form with one field typed, and the title always. */
static struct form *typed(struct arena *arena, const char *name, const char *value) {
    struct http_pair pairs[] = {{"title", "Empty homes"}, {name, value}};
    struct http_request request = {.fields = pairs, .n_fields = 2, .arena = arena};
    return form_read(arena, fields, N_FIELDS, &request, "en");
}

static const char *error_of(const struct form *form, const char *name) {
    for (size_t i = 0; i < form->n_fields; i++)
        if (text_is(form->fields[i].name, name)) return form->values[i].error;
    return NULL;
}

static struct arena *arena_of_test(void) {
    return arena_new((size_t)16 << 20);
}

static void each_kind_says_what_it_wants(void **state) {
    (void)state;
    static const struct {
        const char *name, *typed, *error; /* error NULL: fine */
    } cases[] = {
        {"purpose", "ten letter", NULL},
        {"purpose", "eleven letters", "Purpose must be 10 characters or less"},
        {"purpose",
         "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", NULL},
        {"people", "12", NULL},
        {"people", " 24 ", NULL},
        {"people", "25", "Number of people must be between 12 and 24"},
        {"people", "many", "Number of people must be a whole number, like 12"},
        {"people", "12.5", "Number of people must be a whole number, like 12"},
        {"people", "99999999999999999999", "Number of people must be a whole number, like 12"},
        {"people", "1,8", "Number of people must be a whole number, like 12"},
        {"share", "99.5", NULL},
        {"share", "33,3", "Share must be a number, like 12.5"},
        {"share", ",100", "Share must be a number, like 12.5"},
        {"share", "0x10", "Share must be a number, like 12.5"},
        {"share", "1e400", "Share must be a number, like 12.5"},
        {"share", "nan", "Share must be a number, like 12.5"},
        {"share", "100.5", "Share must be between 0 and 100"},
        {"cost",
         "\xc2\xa3"
         "1,234.50",
         NULL},
        {"cost", "1,5", "Cost must be an amount of money, like 600 or 193.54"},
        {"cost", "1,2345", "Cost must be an amount of money, like 600 or 193.54"},
        {"cost", "12.345", "Cost must be an amount of money, like 600 or 193.54"},
        {"cost", "-5",
         "Cost must be \xc2\xa3"
         "0 or more"},
        {"email", "ada@example.com", NULL},
        {"email", "ada@example",
         "Enter an email address in the correct format, like name@example.com"},
        {"email", "a da@example.com",
         "Enter an email address in the correct format, like name@example.com"},
        {"email", "ada@@example.com",
         "Enter an email address in the correct format, like name@example.com"},
        {"password", "short", "Password must be 12 characters or more"},
        {"method", "jury", NULL},
        {"method", "lottery", "Select from the list"},
        {"methods", "lottery", "Select from the list"},
    };
    struct arena *arena = arena_of_test();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct form *form = typed(arena, cases[i].name, cases[i].typed);
        const char *error = error_of(form, cases[i].name);
        if (!text_is(error, cases[i].error))
            fail_msg("%s '%s': %s", cases[i].name, cases[i].typed, error == NULL ? "fine" : error);
        assert_int_equal(form_ok(form), cases[i].error == NULL);
    }
    arena_free(arena);
}
TEST(each_kind_says_what_it_wants,
     "form: each kind of field takes what people type and says what else it wants");

static void missing_says_what_to_enter(void **state) {
    (void)state;
    static const struct field wanted[] = {
        {.name = "a", .label = "Title", .kind = FIELD_TEXT, .required = true},
        {.name = "b", .label = "NHS number", .kind = FIELD_TEXT, .required = true},
        {.name = "c", .label = "Why?", .kind = FIELD_LONG_TEXT, .required = true},
        {.name = "d",
         .label = "Which?",
         .kind = FIELD_CHOICE,
         .choices = methods,
         .required = true},
        {.name = "e",
         .label = "Method",
         .kind = FIELD_SELECT,
         .choices = methods,
         .required = true},
        {.name = "f", .label = "File", .kind = FIELD_FILE, .required = true},
        {.name = "g", .label = "I agree", .kind = FIELD_YES, .required = true},
        {.name = "h",
         .label = "Why not?",
         .kind = FIELD_TEXT,
         .required = true,
         .missing = "Enter the reason"},
        {.name = "i", .label = "Start", .kind = FIELD_DATE, .required = true}};
    static const char *const errors[] = {
        "Enter title",   "Enter NHS number", "Enter an answer",          "Select an answer",
        "Select method", "Select a file",    "Tick the box to continue", "Enter the reason",
        "Enter start"};
    struct arena *arena = arena_of_test();
    struct http_pair blank[] = {{"a", " \n\t "}};
    struct http_request request = {.fields = blank, .n_fields = 1, .arena = arena};
    struct form *form = form_read(arena, wanted, 9, &request, "en");
    assert_int_equal(form->n_errors, 9);
    for (size_t i = 0; i < 9; i++) assert_string_equal(form->values[i].error, errors[i]);
    arena_free(arena);
}
TEST(missing_says_what_to_enter, "form: an empty required field says what to enter");

static void values_come_in_their_type(void **state) {
    (void)state;
    struct arena *arena = arena_of_test();
    assert_int_equal(form_int(typed(arena, "people", "1 2"), "people", -1), 12);
    assert_int_equal(form_int(typed(arena, "cost",
                                    "\xc2\xa3"
                                    "1,234.5"),
                              "cost", -1),
                     123450);
    assert_int_equal(form_int(typed(arena, "cost", "0.07"), "cost", -1), 7);
    assert_true(form_real(typed(arena, "share", "12.5"), "share", -1) == 12.5);
    assert_int_equal(form_int(typed(arena, "revision", "17"), "revision", -1), 17);
    assert_int_equal(form_int(typed(arena, "people", ""), "people", -1), -1);
    assert_string_equal(form_text(typed(arena, "code", " k7qf-2mxa 9tpd "), "code"),
                        "K7QF-2MXA9TPD");
    assert_string_equal(form_text(typed(arena, "code", "123 456"), "code"), "123456");
    assert_string_equal(form_text(typed(arena, "title2", "x"), "title"), "Empty homes");
    assert_string_equal(form_text(typed(arena, "password", "  with spaces  "), "password"),
                        "  with spaces  ");
    assert_true(form_yes(typed(arena, "sure", "yes"), "sure"));
    assert_false(form_yes(typed(arena, "other", "yes"), "sure"));
    assert_true(form_chosen(typed(arena, "methods", "panel"), "methods", "panel"));
    assert_string_equal(form_text(typed(arena, "purpose", " a\r\nb "), "purpose"), "a\nb");
    arena_free(arena);
}
TEST(values_come_in_their_type, "form: values come in their own type, cleaned");

static void several_choices_keep_their_limit(void **state) {
    (void)state;
    struct arena *arena = arena_of_test();
    struct http_pair pairs[] = {{"title", "x"},
                                {"methods", "jury"},
                                {"methods", "panel"},
                                {"methods", "jury"},
                                {"methods", "dialogue"}};
    struct http_request request = {.fields = pairs, .n_fields = 4, .arena = arena};
    struct form *form = form_read(arena, fields, N_FIELDS, &request, "en");
    assert_true(form_ok(form));
    assert_true(form_chosen(form, "methods", "jury") && form_chosen(form, "methods", "panel"));
    request.n_fields = 5;
    form = form_read(arena, fields, N_FIELDS, &request, "en");
    assert_string_equal(error_of(form, "methods"), "Select no more than 2");
    arena_free(arena);
}
TEST(several_choices_keep_their_limit,
     "form: a choice sent twice counts once, and the limit holds");

static struct form *dated(struct arena *arena, const char *day, const char *month,
                          const char *year) {
    struct http_pair pairs[] = {
        {"title", "x"}, {"start-day", day}, {"start-month", month}, {"start-year", year}};
    struct http_request request = {.fields = pairs, .n_fields = 4, .arena = arena};
    return form_read(arena, fields, N_FIELDS, &request, "en");
}

static void dates_are_real(void **state) {
    (void)state;
    static const struct {
        const char *day, *month, *year, *error;
        unsigned wrong;
    } cases[] = {
        {"29", "2", "2028", NULL, 0},
        {"29", "2", "2027", "Start date must be a real date", 7},
        {"31", "Nov", "2026", "Start date must be a real date", 7},
        {"22", "November", "2026", NULL, 0},
        {"22", "Tachwedd", "2026", NULL, 0},
        {"22", "13", "2026", "Start date must be a real date", 2},
        {"0", "1", "2026", "Start date must be a real date", 1},
        {"22", "11", "26", "Start date: the year must include 4 numbers", 4},
        {"", "11", "2026", "Start date must include a day", 1},
        {"", "", "2026", "Start date must include a day and month", 3},
        {"1", "", "", "Start date must include a month and year", 6},
        {"", "", "", NULL, 0},
    };
    struct arena *arena = arena_of_test();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct form *form = dated(arena, cases[i].day, cases[i].month, cases[i].year);
        const char *error = error_of(form, "start");
        if (!text_is(error, cases[i].error))
            fail_msg("case %zu: %s", i, error == NULL ? "fine" : error);
        assert_int_equal(form->values[5].wrong_parts, cases[i].wrong);
    }
    struct date date;
    assert_true(form_date(dated(arena, "29", "2", "2028"), "start", &date));
    assert_true(date.year == 2028 && date.month == 2 && date.day == 29);
    assert_false(form_date(dated(arena, "", "", ""), "start", &date));
    arena_free(arena);
}
TEST(dates_are_real, "form: a date is a real one, and the error marks the wrong part");

static void uploads_are_checked(void **state) {
    (void)state;
    struct arena *arena = arena_of_test();
    struct http_pair title = {"title", "x"};
    struct http_upload upload = {
        .field = "file", .file_name = "a.csv", .bytes = STR("12345678901")};
    struct http_request request = {
        .fields = &title, .n_fields = 1, .uploads = &upload, .n_uploads = 1, .arena = arena};
    assert_string_equal(error_of(form_read(arena, fields, N_FIELDS, &request, "en"), "file"),
                        "a.csv: The selected file must be smaller than 1KB");
    upload.bytes.n = 10;
    struct form *form = form_read(arena, fields, N_FIELDS, &request, "en");
    assert_true(form_ok(form));
    assert_ptr_equal(form_upload(form, "file"), &upload);
    upload.bytes.n = 0;
    assert_string_equal(error_of(form_read(arena, fields, N_FIELDS, &request, "en"), "file"),
                        "a.csv: The selected file is empty");
    upload.file_name =
        "\xe2\x80\xae<b>\t" /* an override, which turns what follows round */
        "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
        "12345678901234567890123456789012345678901234567890.csv";
    assert_string_equal(error_of(form_read(arena, fields, N_FIELDS, &request, "en"), "file"),
                        "<b> éééééééééé1234567890123456789012345678901234567890123456…: "
                        "The selected file is empty");
    upload.file_name = "a.csv";
    upload.bytes.n = 10;
    form = form_read(arena, fields, N_FIELDS, &request, "en");
    struct why why = {.fail = FAIL_INPUT, .field = "postcode", .text = "want a postcode", .row = 7};
    form_why(form, &why); /* a column of the file, which no field is called */
    assert_string_equal(error_of(form, "file"), "a.csv: Row 7: Want a postcode");
    upload.bytes.n = 0;
    upload.file_name = "";
    assert_null(form_upload(form_read(arena, fields, N_FIELDS, &request, "en"), "file"));
    arena_free(arena);
}
TEST(uploads_are_checked, "form: uploads are measured, and a browser's empty part is no upload");

static const char *shown(struct arena *arena, const struct form *form) {
    struct buf *buf = ARENA_NEW(arena, struct buf);
    buf_init(buf, arena, 1 << 20);
    struct html out = {.buf = buf, .arena = arena, .language = "en"};
    form_summary(&out, form);
    form_open(&out, form);
    for (size_t i = 0; i < N_FIELDS; i++) form_field(&out, form, fields[i].name);
    form_close(&out, form);
    return buf->s;
}

static void nothing_typed_is_lost(void **state) {
    (void)state;
    struct arena *arena = arena_of_test();
    struct http_pair pairs[] = {{"purpose", "<b>\"much\" too long</b>"},
                                {"people", "many"},
                                {"start-day", "32"},
                                {"start-month", "x"},
                                {"start-year", "20"},
                                {"password", "secret secret"},
                                {"methods", "panel"},
                                {"method", "jury"},
                                {"revision", "7"},
                                {"sure", "yes"}};
    struct http_request request = {
        .fields = pairs, .n_fields = sizeof pairs / sizeof pairs[0], .arena = arena};
    struct form *form = form_read(arena, fields, N_FIELDS, &request, "en");
    const char *page = shown(arena, form);
    static const char *const kept[] = {"&lt;b&gt;&quot;much&quot; too long&lt;/b&gt;</textarea>",
                                       "value=\"many\"",
                                       "value=\"32\"",
                                       "value=\"x\"",
                                       "value=\"20\"",
                                       "value=\"panel\" checked",
                                       "value=\"jury\" checked",
                                       "name=\"revision\" value=\"7\"",
                                       "value=\"yes\" checked"};
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        if (strstr(page, kept[i]) == NULL) fail_msg("lost: %s", kept[i]);
    assert_null(strstr(page, "secret secret"));
    assert_null(strstr(page, "<b>"));
    arena_free(arena);
}
TEST(nothing_typed_is_lost,
     "form: a form with errors keeps all that was typed, escaped, but passwords");

static void summary_leads_to_the_fields(void **state) {
    (void)state;
    struct arena *arena = arena_of_test();
    struct form *form = dated(arena, "1", "13", "2026");
    form_error(form, NULL, "Somebody else changed it");
    const char *page = shown(arena, form);
    assert_non_null(strstr(page, "<a href=\"#start-month\">Start date must be a real date</a>"));
    assert_non_null(strstr(page, "id=\"start-month\""));
    assert_non_null(strstr(page, "<li>Somebody else changed it</li>"));
    assert_non_null(strstr(page, "aria-describedby=\"start-error\""));
    assert_false(form_ok(form));
    arena_free(arena);
}
TEST(summary_leads_to_the_fields, "form: the error summary leads to the wrong input");

static void a_rule_speaks_at_its_field(void **state) {
    (void)state;
    struct arena *arena = arena_of_test();
    struct form *form = typed(arena, "people", "12");
    struct why why;
    why_fail(&why, FAIL_INPUT, "people", "want an even number");
    form_why(form, &why);
    assert_string_equal(error_of(form, "people"), "Number of people must be an even number");
    why_fail(&why, FAIL_CONFLICT, "nothing_of_ours", "somebody was faster");
    form_why(form, &why);
    assert_string_equal(form->error, "Somebody was faster");
    form_error(form, "people", "Another error");
    assert_string_equal(error_of(form, "people"), "Number of people must be an even number");
    assert_int_equal(form->n_errors, 1);
    arena_free(arena);
}
TEST(a_rule_speaks_at_its_field,
     "form: what a rule or the store found stands at its field, else on top; the first stays");

static void blank_forms_are_filled(void **state) {
    (void)state;
    struct arena *arena = arena_of_test();
    struct form *form = form_new(arena, fields, N_FIELDS);
    form_fill(form, "title", "Empty homes");
    form_fill_int(form, "people", 14);
    form_fill_int(form, "cost", 19354);
    form_fill_int(form, "revision", INT64_MIN);
    form_fill_date(form, "start", (struct date){2027, 3, 9});
    form_fill_choice(form, "methods", "jury");
    form_fill_choice(form, "methods", "panel");
    form_fill_int(form, "sure", 1);
    const char *page = shown(arena, form);
    static const char *const there[] = {"value=\"Empty homes\"",
                                        "value=\"14\"",
                                        "value=\"193.54\"",
                                        "value=\"9\"",
                                        "value=\"2027\"",
                                        "value=\"jury\" checked",
                                        "value=\"panel\" checked",
                                        "value=\"yes\" checked",
                                        "enctype=\"multipart/form-data\"",
                                        "novalidate"};
    for (size_t i = 0; i < sizeof there / sizeof there[0]; i++)
        if (strstr(page, there[i]) == NULL) fail_msg("missing: %s", there[i]);
    assert_null(strstr(page, "govuk-error-summary"));
    form = typed(arena, "people", "13");
    form_fill_int(form, "people", 14);
    assert_int_equal(form_int(form, "people", 0), 13);
    arena_free(arena);
}
TEST(blank_forms_are_filled, "form: stored values fill a blank form, never a submitted one");
