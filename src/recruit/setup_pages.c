/* Planning a recruitment: the list, settings, texts, opening and closing. */
#include "base/clock.h"
#include "civic/app.h"
#include "recruit/recruit_views.h"
#include "recruit/setup.html.h"

#include <string.h>

/* ---- list ---- */

static enum fail list_show(struct request *request, struct db *db, struct why *why) {
    int64_t proposal = request_int(request, "proposal");
    struct recruitment_list_row *rows;
    struct recruitment_engagements_row *engagements;
    struct recruitment_panels_row *panels;
    size_t n, n_engagements, n_panels;
    TRY(recruitment_list(db, request->arena, proposal, &rows, &n, why));
    TRY(recruitment_engagements(db, request->arena, proposal, &engagements, &n_engagements, why));
    TRY(recruitment_panels(db, request->arena, proposal, request->viewer.person, &panels, &n_panels,
                           why));
    struct recruitment_line *lines = ARENA_ARRAY(request->arena, struct recruitment_line, n);
    int64_t engagement = request_int(request, "engagement"); /* 0: of the whole proposal */
    size_t shown = 0;
    for (size_t i = 0; i < n; i++) {
        if (engagement != 0 && rows[i].engagement != engagement) continue;
        enum recruitment_state state = recruitment_state_read(rows[i].state);
        lines[shown++] = (struct recruitment_line){
            .href = trf(request->out, "/proposals/%lld/recruitments/%lld", (long long)proposal,
                        (long long)rows[i].id),
            .title = rows[i].title,
            .state = tr(request->out, recruitment_state_text(state)),
            .colour = state == RECRUITMENT_OPEN ? "green" : "blue",
            .sentence = trf(request->out, "%lld seats, %lld people registered, %lld confirmed",
                            (long long)rows[i].seats, (long long)rows[i].n_candidates,
                            (long long)rows[i].n_confirmed),
            .illustrative = rows[i].illustrative != 0};
    }
    struct recruitment_list_view view = {.lines = lines,
                                         .n_lines = n,
                                         .has_engagement = n_engagements + n_panels > 0,
                                         .proposal = proposal};
    if (request_has_role(request, RECRUIT_MANAGERS))
        view.add_href =
            arena_printf(request->arena, "/proposals/%lld/recruitments/add", (long long)proposal);
    if (request_has_role(request, ROLE_OWNER))
        view.people_href =
            arena_printf(request->arena, "/proposals/%lld/people", (long long)proposal);
    request->title = tr(request->out, "Recruitment");
    /* Who helps does not see the evidence as a whole: back to what they were asked for. */
    request->back_href = arena_printf(request->arena, "/proposals/%lld/%s", (long long)proposal,
                                      request_has_role(request, ROLE_ANY) ? "evidence" : "part");
    recruitment_list_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_recruitment_list = {
    .name = "recruitment_list",
    .path = "/proposals/:proposal/recruitments",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_READERS | ROLE_CALLER,
    .section = "proposals",
    .show = list_show,
};
REGISTER(page, page_recruitment_list);

/* The same from an engagement's own page. */
static const struct page page_recruitment_of = {
    .name = "recruitment_of",
    .path = "/proposals/:proposal/evidence/:engagement/recruitment",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_READERS | ROLE_CALLER,
    .section = "proposals",
    .show = list_show,
};
REGISTER(page, page_recruitment_of);

/* ---- settings ---- */

static const struct choice who_may[] = {
    {"invited", "Only people who got a letter",
     "By the code on the letter, or by an address that was written to. Others are looked at."},
    {"area", "Anybody who fulfils the conditions",
     "For open calls: people come by themselves, so expect more of those who are keen."},
    {NULL, NULL, NULL},
};
static const struct choice codes[] = {
    {"1", "A code of its own on each letter",
     "People type the code, which is quick. Only a digest of it is stored."},
    {"0", "All letters the same",
     "Cheaper to print. People type their address, which is compared with the list."},
    {NULL, NULL, NULL},
};

enum { FIELD_ENGAGEMENT = 1, N_SETTINGS = 14 };
static const struct field settings[N_SETTINGS] = {
    {.name = "title",
     .label = "Title, as the public reads it",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 120,
     .hint = "For example: Citizens' Jury on health data in Ashbury",
     .missing = "Enter a title"},
    {.name = "engagement",
     .label = "Who are these people for?",
     .kind = FIELD_SELECT,
     .required = true,
     .missing = "Choose whom these people are for"},
    {.name = "short_name",
     .label = "Short name for the address on the letters",
     .kind = FIELD_TEXT,
     .required = true,
     .min = 3,
     .max = 24,
     .hint = "Small letters, digits and dashes, for example ashbury. It cannot be changed later.",
     .missing = "Enter a short name"},
    {.name = "seats",
     .label = "How many people do you need?",
     .kind = FIELD_INT,
     .required = true,
     .min = 1,
     .max = 10000,
     .missing = "Enter how many people you need"},
    {.name = "reserves",
     .label = "How many reserves, on top of that?",
     .kind = FIELD_INT,
     .max = 1000,
     .hint = "About one in ten drop out between the draw and the first day."},
    {.name = "per_address",
     .label = "At most how many from one home?",
     .kind = FIELD_INT,
     .max = 20,
     .hint = "Usually 1. Enter 0 for no limit."},
    {.name = "who_may",
     .label = "Who may register?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = who_may,
     .missing = "Choose who may register"},
    {.name = "letter_codes",
     .label = "What do the letters carry?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = codes,
     .missing = "Choose what the letters carry"},
    {.name = "closes_day",
     .label = "Last day to register",
     .kind = FIELD_DATE,
     .required = true,
     .missing = "Enter the last day to register"},
    {.name = "draw_day",
     .label = "Day of the draw",
     .kind = FIELD_DATE,
     .required = true,
     .missing = "Enter the day of the draw"},
    {.name = "erase_day",
     .label = "Day on which those who were not chosen are erased",
     .kind = FIELD_DATE,
     .required = true,
     .hint = "It is shown to everybody who registers, and happens by itself.",
     .missing = "Enter the day of erasure"},
    {.name = "honorarium",
     .label = "What each person gets for taking part",
     .kind = FIELD_MONEY,
     .max = 1000000},
    {.name = "reserve_fee",
     .label = "What a reserve gets for being ready",
     .kind = FIELD_MONEY,
     .max = 1000000},
    {.name = "revision", .kind = FIELD_HIDDEN},
};

static const char *panel_value(struct arena *arena, int64_t panel) {
    return arena_printf(arena, "panel-%lld", (long long)panel);
}

/* Whom people can be found for: an engagement of the proposal, or a standing panel. */
static enum fail settings_make(struct request *request, struct db *db, const struct field **fields,
                               size_t *n_fields, struct why *why) {
    struct recruitment_engagements_row *rows;
    struct recruitment_panels_row *panels;
    size_t n, n_panels;
    int64_t proposal = request_int(request, "proposal");
    TRY(recruitment_engagements(db, request->arena, proposal, &rows, &n, why));
    TRY(recruitment_panels(db, request->arena, proposal, request->viewer.person, &panels, &n_panels,
                           why));
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, n + n_panels + 1);
    for (size_t i = 0; i < n; i++)
        choices[i] = (struct choice){arena_printf(request->arena, "%lld", (long long)rows[i].id),
                                     rows[i].title, NULL};
    for (size_t i = 0; i < n_panels; i++)
        choices[n + i] = (struct choice){
            panel_value(request->arena, panels[i].id),
            arena_printf(request->arena, tr_language(request->language, "Citizens' Panel: %s"),
                         panels[i].name),
            NULL};
    struct field *made = ARENA_ARRAY(request->arena, struct field, N_SETTINGS);
    memcpy(made, settings, sizeof settings);
    made[FIELD_ENGAGEMENT].choices = choices;
    *fields = made;
    *n_fields = N_SETTINGS;
    return FAIL_NONE;
}

/* The settings as typed, checked against one another. */
struct typed {
    int64_t engagement, panel; /* one of them; the other DB_NULL_INT */
    int64_t seats, reserves, per_address, honorarium, reserve_fee, letter_codes;
    const char *closes_day, *draw_day, *erase_day;
};

static const char *day_typed(struct request *request, const char *name) {
    struct date date;
    return form_date(request->form, name, &date) ? date_iso(request->arena, date) : "";
}

static enum fail typed_read(struct request *request, struct typed *out, struct why *why) {
    const struct form *form = request->form;
    *out = (struct typed){
        .seats = form_int(form, "seats", 0),
        .reserves = form_int(form, "reserves", 0),
        .per_address = form_int(form, "per_address", 1),
        .honorarium = form_int(form, "honorarium", 0),
        .reserve_fee = form_int(form, "reserve_fee", 0),
        .letter_codes = text_is(form_text(form, "letter_codes"), "1"),
        .closes_day = day_typed(request, "closes_day"),
        .draw_day = day_typed(request, "draw_day"),
        .erase_day = day_typed(request, "erase_day"),
    };
    struct str whom = str_of(form_text(form, "engagement"));
    bool panel = str_starts(whom, "panel-");
    if (panel) whom = (struct str){whom.s + 6, whom.n - 6};
    out->engagement = out->panel = DB_NULL_INT;
    if (!str_int(whom, 1, INT64_MAX, panel ? &out->panel : &out->engagement))
        return why_fail(why, FAIL_INPUT, "engagement", "Choose whom these people are for");
    if (strcmp(out->draw_day, out->closes_day) < 0)
        return why_fail(why, FAIL_INPUT, "draw_day",
                        "The draw must not come before the last day to register");
    if (strcmp(out->erase_day, out->draw_day) <= 0)
        return why_fail(why, FAIL_INPUT, "erase_day",
                        "The day of erasure must come after the day of the draw");
    return FAIL_NONE;
}

static enum fail whom_check(struct request *request, struct db *db, const struct typed *typed,
                            struct why *why) {
    struct recruitment_engagements_row *rows;
    struct recruitment_panels_row *panels;
    size_t n, n_panels;
    int64_t proposal = request_int(request, "proposal");
    TRY(recruitment_engagements(db, request->arena, proposal, &rows, &n, why));
    TRY(recruitment_panels(db, request->arena, proposal, request->viewer.person, &panels, &n_panels,
                           why));
    for (size_t i = 0; i < n; i++)
        if (rows[i].id == typed->engagement) return FAIL_NONE;
    for (size_t i = 0; i < n_panels; i++)
        if (panels[i].id == typed->panel) return FAIL_NONE;
    return why_fail(why, FAIL_INPUT, "engagement", "Choose one of the engagements");
}

static bool is_short_name(const char *name) {
    for (const char *c = name; *c != '\0'; c++) {
        bool letter = (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9');
        if (!letter && (*c != '-' || c == name || c[1] == '\0')) return false;
    }
    return name[0] != '\0';
}

static enum fail short_name_check(struct request *request, struct db *db, struct why *why) {
    const char *name = form_text(request->form, "short_name");
    int64_t other;
    if (!is_short_name(name))
        return why_fail(why, FAIL_INPUT, "short_name",
                        "Short name must only have small letters, digits and dashes");
    enum fail fail = recruitment_short_name_taken(db, request->arena, name, &other, why);
    if (fail == FAIL_NOTFOUND) return FAIL_NONE;
    if (fail != FAIL_NONE) return fail;
    return why_fail(why, FAIL_INPUT, "short_name", "This short name is taken; choose another");
}

static enum fail add_act(struct request *request, struct db *db, struct why *why) {
    struct typed typed;
    const struct form *form = request->form;
    int64_t proposal = request_int(request, "proposal"), organisation;
    TRY(typed_read(request, &typed, why));
    TRY(whom_check(request, db, &typed, why));
    TRY(short_name_check(request, db, why));
    TRY(recruitment_organisation(db, request->arena, proposal, &organisation, why));
    TRY(recruitment_add(db, request->arena, proposal, typed.engagement, typed.panel, organisation,
                        form_text(form, "short_name"), form_text(form, "title"), typed.seats,
                        typed.reserves, typed.per_address, form_text(form, "who_may"),
                        typed.closes_day, typed.draw_day, typed.erase_day, typed.honorarium,
                        typed.reserve_fee, typed.letter_codes, 0, request->viewer.person,
                        request->now, &request->subject, why));
    request_go(request, "/proposals/%lld/recruitments/%lld", (long long)proposal,
               (long long)request->subject);
    return FAIL_NONE;
}

static enum fail add_show(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    form_fill(request->form, "who_may", "invited");
    form_fill(request->form, "letter_codes", "1");
    form_fill(request->form, "per_address", "1");
    const char *panel = http_query(request->http, "panel");
    int64_t id;
    if (panel != NULL && str_int(str_of(panel), 1, INT64_MAX, &id))
        form_fill(request->form, "engagement", panel_value(request->arena, id));
    struct recruitment_edit_view view = {.form = request->form, .is_new = true};
    request->title = tr(request->out, "Plan a recruitment");
    request->back_href = arena_printf(request->arena, "/proposals/%lld/recruitments",
                                      (long long)request_int(request, "proposal"));
    recruitment_edit_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_recruitment_add = {
    .name = "recruitment_add",
    .path = "/proposals/:proposal/recruitments/add",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .section = "proposals",
    .fields_make = settings_make,
    .show = add_show,
    .act = add_act,
};
REGISTER(page, page_recruitment_add);

static enum fail revision_check(struct request *request, const struct recruitment *recruitment,
                                struct why *why) {
    int64_t revision = 0;
    if (str_int(str_of(form_text(request->form, "revision")), 1, INT64_MAX, &revision) &&
        revision == recruitment->row.revision)
        return FAIL_NONE;
    return why_fail(why, FAIL_CONFLICT, NULL,
                    "Somebody else changed this meanwhile. What you typed is below; look at theirs "
                    "before you save");
}

static enum fail edit_act(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct typed typed;
    const struct form *form = request->form;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    TRY(revision_check(request, &recruitment, why));
    TRY(typed_read(request, &typed, why));
    if (recruitment.row.panel == DB_NULL_INT || typed.panel != recruitment.row.panel)
        TRY(whom_check(request, db, &typed, why));
    const struct recruitment_get_row *row = &recruitment.row;
    if (recruitment.state >= RECRUITMENT_FROZEN &&
        (typed.seats != row->seats || typed.per_address != row->per_address))
        return why_fail(why, FAIL_CONFLICT, "seats",
                        "The pool is frozen: seats and homes cannot change any more");
    if (recruitment.state > RECRUITMENT_PLANNED && !text_is(typed.erase_day, row->erase_day) &&
        strcmp(typed.erase_day, row->erase_day) > 0)
        return why_fail(why, FAIL_CONFLICT, "erase_day",
                        "People were promised %s; they can be erased earlier, but not later",
                        recruit_day(request->arena, row->erase_day, request->language));
    TRY(recruitment_change(db, row->id, row->proposal, row->revision, typed.engagement, typed.panel,
                           form_text(form, "title"), typed.seats, typed.reserves, typed.per_address,
                           form_text(form, "who_may"), typed.closes_day, typed.draw_day,
                           typed.erase_day, typed.honorarium, typed.reserve_fee, typed.letter_codes,
                           why));
    request->subject = row->id;
    request_go(request, "%s", recruitment.path);
    return FAIL_NONE;
}

static void day_fill(struct form *form, const char *name, const char *iso) {
    struct date date;
    if (date_read(iso, &date)) form_fill_date(form, name, date);
}

static void pounds_fill(struct request *request, const char *name, int64_t pence) {
    if (pence == 0) return;
    form_fill(request->form, name,
              arena_printf(request->arena, "%lld.%02lld", (long long)(pence / 100),
                           (long long)(pence % 100)));
}

static enum fail edit_show(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct form *form = request->form;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    const struct recruitment_get_row *row = &recruitment.row;
    form_fill(form, "title", row->title);
    if (row->engagement != DB_NULL_INT) form_fill_int(form, "engagement", row->engagement);
    if (row->panel != DB_NULL_INT)
        form_fill(form, "engagement", panel_value(request->arena, row->panel));
    form_fill(form, "short_name", row->short_name);
    form_fill_int(form, "seats", row->seats);
    form_fill_int(form, "reserves", row->reserves);
    form_fill_int(form, "per_address", row->per_address);
    form_fill(form, "who_may", row->who_may);
    form_fill(form, "letter_codes", row->letter_codes != 0 ? "1" : "0");
    day_fill(form, "closes_day", row->closes_day);
    day_fill(form, "draw_day", row->draw_day);
    day_fill(form, "erase_day", row->erase_day);
    pounds_fill(request, "honorarium", row->honorarium_pence);
    pounds_fill(request, "reserve_fee", row->reserve_pence);
    form_fill_int(form, "revision", row->revision);
    struct recruitment_edit_view view = {.form = form};
    request->title = tr(request->out, "Settings of the recruitment");
    request->back_href = recruitment.path;
    recruitment_edit_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_recruitment_edit = {
    .name = "recruitment_edit",
    .path = "/proposals/:proposal/recruitments/:recruitment/edit",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .section = "proposals",
    .fields_make = settings_make,
    .show = edit_show,
    .act = edit_act,
};
REGISTER(page, page_recruitment_edit);

/* ---- texts ---- */

static const struct choice languages[] = {
    {"cy", "Welsh", NULL},    {"ar", "Arabic", NULL},  {"bn", "Bengali", NULL},
    {"gu", "Gujarati", NULL}, {"pl", "Polish", NULL},  {"pa", "Punjabi", NULL},
    {"ro", "Romanian", NULL}, {"so", "Somali", NULL},  {"uk", "Ukrainian", NULL},
    {"ur", "Urdu", NULL},     {"zh", "Chinese", NULL}, {"pt", "Portuguese", NULL},
    {"es", "Spanish", NULL},  {"fr", "French", NULL},  {NULL, NULL, NULL},
};

static const struct field texts[] = {
    {.name = "about",
     .label = "What it is about",
     .kind = FIELD_LONG_TEXT,
     .max = 3000,
     .hint = "Plain English: the question, why ordinary people are asked, what becomes of it."},
    {.name = "details",
     .label = "Dates, place, and what people get",
     .kind = FIELD_LONG_TEXT,
     .max = 2000,
     .hint = "Days and times, online or where, payment, travel, childcare and other help."},
    {.name = "eligibility",
     .label = "Who may take part: one condition on each line",
     .kind = FIELD_LONG_TEXT,
     .max = 1000,
     .hint = "For example: I am 16 or older. People confirm them all with one tick."},
    {.name = "letter",
     .label = "The letter",
     .kind = FIELD_LONG_TEXT,
     .max = 3000,
     .rows = 12,
     .hint = "What stands between the greeting and the box with the short address, the code and "
             "the phone number."},
    {.name = "signed_by",
     .label = "Who signs the letter",
     .kind = FIELD_LONG_TEXT,
     .max = 300,
     .rows = 3,
     .hint = "Name and office, on lines of their own."},
    {.name = "sender",
     .label = "The sender's address on the letter",
     .kind = FIELD_LONG_TEXT,
     .max = 400},
    {.name = "phone",
     .label = "Phone number for questions and for registering by phone",
     .kind = FIELD_TEXT,
     .max = 40},
    {.name = "second_language",
     .label = "Second language",
     .kind = FIELD_SELECT,
     .choices = languages,
     .hint = "Of the letter's second part and of the registration page."},
    {.name = "second_title",
     .label = "Title, in the second language",
     .kind = FIELD_TEXT,
     .max = 160},
    {.name = "second_about",
     .label = "What it is about, in the second language",
     .kind = FIELD_LONG_TEXT,
     .max = 4000},
    {.name = "second_details",
     .label = "Dates, place, and what people get, in the second language",
     .kind = FIELD_LONG_TEXT,
     .max = 3000},
    {.name = "second_eligibility",
     .label = "Who may take part, in the second language",
     .kind = FIELD_LONG_TEXT,
     .max = 1500},
    {.name = "second_letter",
     .label = "The letter, in the second language",
     .kind = FIELD_LONG_TEXT,
     .max = 4000,
     .rows = 12},
    {.name = "second_box",
     .label = "The words of the answer box, in the second language",
     .kind = FIELD_LONG_TEXT,
     .max = 600,
     .rows = 6,
     .hint =
         "Six lines that say: How to answer, Go to, Your code, Or scan this, Or phone us, Until. "
         "Leave it empty for Welsh, which we have."},
    {.name = "revision", .kind = FIELD_HIDDEN},
};

static enum fail texts_act(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    const struct form *form = request->form;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    TRY(revision_check(request, &recruitment, why));
    const char *box[LETTER_BOX_WORDS];
    if (!letter_box_read(request->arena, form_text(form, "second_box"), box))
        return why_fail(why, FAIL_INPUT, "second_box",
                        "Enter six lines, in the order that is given, or none");
    TRY(recruitment_change_texts(
        db, recruitment.row.id, recruitment.row.proposal, recruitment.row.revision,
        form_text(form, "about"), form_text(form, "details"), form_text(form, "eligibility"),
        form_text(form, "letter"), form_text(form, "phone"), form_text(form, "sender"),
        form_text(form, "signed_by"), form_text(form, "second_language"),
        form_text(form, "second_title"), form_text(form, "second_about"),
        form_text(form, "second_details"), form_text(form, "second_eligibility"),
        form_text(form, "second_letter"), form_text(form, "second_box"), why));
    request->subject = recruitment.row.id;
    request_go(request, "%s", recruitment.path);
    return FAIL_NONE;
}

static enum fail texts_show(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct form *form = request->form;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    const struct recruitment_get_row *row = &recruitment.row;
    form_fill(form, "about", row->about);
    form_fill(form, "details", row->details);
    form_fill(form, "eligibility", row->eligibility);
    form_fill(form, "letter", row->letter);
    form_fill(form, "phone", row->phone);
    form_fill(form, "sender", row->sender);
    form_fill(form, "signed_by", row->signed_by);
    form_fill(form, "second_language", row->second_language);
    form_fill(form, "second_title", row->second_title);
    form_fill(form, "second_about", row->second_about);
    form_fill(form, "second_details", row->second_details);
    form_fill(form, "second_eligibility", row->second_eligibility);
    form_fill(form, "second_letter", row->second_letter);
    form_fill(form, "second_box", row->second_box);
    form_fill_int(form, "revision", row->revision);
    struct texts_view view = {.form = form};
    request->title = tr(request->out, "Texts for the public");
    request->back_href = recruitment.path;
    recruitment_texts_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_recruitment_texts = {
    .name = "recruitment_texts",
    .path = "/proposals/:proposal/recruitments/:recruitment/texts",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_MANAGERS,
    .section = "proposals",
    .fields = texts,
    .n_fields = LENGTH(texts),
    .show = texts_show,
    .act = texts_act,
};
REGISTER(page, page_recruitment_texts);
