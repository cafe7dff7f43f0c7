/* Members for those who run the panel: the list, one of them, changing, leaving, erasing. */
#include "base/clock.h"
#include "civic/act.h"
#include "panel/member.html.h"
#include "panel/member_form.h"
#include "panel/panel.html.h"
#include "panel/wave.sql.h"

enum { PAGE_MEMBERS = 50 };

/* ---- list ---- */

static enum fail list_show(struct request *request, struct db *db, struct why *why) {
    struct panel_page page;
    struct member_list_row *rows;
    size_t n;
    int64_t after = 0, number, id;
    const char *asked = http_query(request->http, "number");
    const char *state = http_query(request->http, "state");
    const char *from = http_query(request->http, "after");
    TRY(panel_of_path(request, db, NULL, &page, why));
    if (asked != NULL && str_int(str_of(asked), 1, INT64_MAX, &number) &&
        member_find_number(db, request->arena, page.row.id, number, &id, why) == FAIL_NONE) {
        after = number - 1;
        state = "all";
    } else if (from != NULL && !str_int(str_of(from), 0, INT64_MAX, &after)) {
        after = 0;
    }
    if (state == NULL) state = "active";
    TRY(member_list(db, request->arena, page.row.id, text_is(state, "all") ? "" : state, after,
                    PAGE_MEMBERS + 1, &rows, &n, why));
    bool more = n > PAGE_MEMBERS;
    if (more) n = PAGE_MEMBERS;
    int64_t *people = ARENA_ARRAY(request->arena, int64_t, n + 1);
    struct contact *contacts = ARENA_ARRAY(request->arena, struct contact, n + 1);
    struct member_line *lines = ARENA_ARRAY(request->arena, struct member_line, n + 1);
    for (size_t i = 0; i < n; i++) people[i] = vault_number(VAULT_MEMBER, rows[i].id);
    TRY(vault_get_many(request->app->vault, request->arena, people, n, contacts, why));
    for (size_t i = 0; i < n; i++)
        lines[i] = (struct member_line){
            .href =
                arena_printf(request->arena, "%s/members/%lld", page.path, (long long)rows[i].id),
            .name = contacts[i].name != NULL
                        ? contacts[i].name
                        : trf(request->out, "Member %lld (erased)", (long long)rows[i].number),
            .number = rows[i].number,
            .state = tr(request->out, member_state_text(rows[i].state)),
            .colour = member_state_colour(rows[i].state),
            .channel = tr(request->out, choice_label(member_channels, rows[i].channel)),
            .joined = rows[i].joined_day,
        };
    struct member_list_view view = {
        .page = &page,
        .lines = lines,
        .n = n,
        .state = state,
        .n_active = page.row.n_active,
        .next_href = more ? arena_printf(request->arena, "%s/members?state=%s&after=%lld",
                                         page.path, state, (long long)rows[n - 1].number)
                          : NULL};
    request->title = tr(request->out, "Members");
    panel_members_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_members = {.name = "members",
                                         .path = "/panels/:panel/members",
                                         .scope = SCOPE_PANEL,
                                         .roles = PANEL_MANAGER,
                                         .section = "panels",
                                         .show = list_show};
REGISTER(page, page_members);

/* ---- one ---- */

static enum fail member_of_path(struct request *request, struct db *db, struct panel_page *page,
                                struct member_get_row *row, struct why *why) {
    TRY(panel_of_path(request, db, "/members", page, why));
    return member_get(db, request->arena, request_int(request, "member"), page->row.id, row, why);
}

/* Reading somebody's details is an act of its own in the log. */
struct reading {
    struct request *request;
    const char *name;
    int64_t member;
};

static enum fail reading_job(struct db *db, void *context, struct why *why) {
    const struct reading *reading = context;
    const struct request *request = reading->request;
    struct act act = {.happened_at = request->now,
                      .person = request->viewer.person,
                      .organisation = request->viewer.organisation,
                      .name = reading->name,
                      .proposal = DB_NULL_INT,
                      .subject_kind = "member",
                      .subject = reading->member,
                      .detail = ""};
    return act_append(db, request->arena, &act, why);
}

static enum fail reading_note(struct request *request, const char *name, int64_t member,
                              struct why *why) {
    struct reading reading = {request, name, member};
    return store_write(request->app->store, request->arena, reading_job, &reading, why);
}

static struct raw waves_table(struct request *request, const struct wave_of_member_row *rows,
                              size_t n) {
    struct html *inner = html_apart(request->out);
    if (n == 0) {
        html_lit(inner, "<p class=\"govuk-body\">");
        html_text(inner, tr(inner, "Not asked yet."));
        html_lit(inner, "</p>");
        return html_taken(inner);
    }
    struct part_cell head[] = {
        {.text = tr(inner, "Wave")}, {.text = tr(inner, "Invited")}, {.text = tr(inner, "By")}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, 3 * n);
    for (size_t i = 0; i < n; i++) {
        cells[3 * i] = (struct part_cell){.text = rows[i].title};
        cells[3 * i + 1] = (struct part_cell){
            .text = rows[i].invited_day == NULL ? tr(inner, "Not yet") : rows[i].invited_day};
        cells[3 * i + 2] =
            (struct part_cell){.text = tr(inner, choice_label(member_channels, rows[i].channel))};
    }
    part_table(inner, .caption = tr(inner, "Waves"), .caption_hidden = true, .head = head,
               .cells = cells, .n_columns = 3, .n_rows = n);
    return html_taken(inner);
}

static size_t details_of(struct request *request, const struct member_get_row *row,
                         const struct contact *contact, struct part_summary_row *out) {
    struct html *o = request->out;
    size_t n = 0;
    out[n++] = (struct part_summary_row){
        .key = tr(o, "Reached by"), .value = tr(o, choice_label(member_channels, row->channel))};
    if (contact->email != NULL)
        out[n++] =
            (struct part_summary_row){.key = tr(o, "Email address"), .value = contact->email};
    if (contact->phone != NULL)
        out[n++] = (struct part_summary_row){.key = tr(o, "Telephone"), .value = contact->phone};
    if (contact->address != NULL)
        out[n++] = (struct part_summary_row){.key = tr(o, "Address"), .value = contact->address};
    out[n++] = (struct part_summary_row){
        .key = tr(o, "Language"), .value = tr(o, choice_label(member_languages, row->language))};
    if (row->large_print != 0)
        out[n++] =
            (struct part_summary_row){.key = tr(o, "Letters"), .value = tr(o, "Large print")};
    out[n++] = (struct part_summary_row){
        .key = tr(o, "News"), .value = row->wants_news != 0 ? tr(o, "Yes") : tr(o, "No")};
    out[n++] = (struct part_summary_row){.key = tr(o, "Joined"), .value = row->joined_day};
    if (row->left_day != NULL)
        out[n++] = (struct part_summary_row){
            .key = tr(o, "Left"),
            .value = trf(o, "%s: %s", row->left_day,
                         tr(o, choice_label(member_leave_reasons, row->left_reason)))};
    return n;
}

static enum fail member_show(struct request *request, struct db *db, struct why *why) {
    struct panel_page page;
    struct member_get_row row;
    struct contact contact = {0};
    struct member_profile_of_row *profile;
    struct wave_of_member_row *waves;
    size_t n, n_waves;
    struct part_summary_row details[12];
    TRY(member_of_path(request, db, &page, &row, why));
    enum fail fail = vault_get(request->app->vault, request->arena,
                               vault_number(VAULT_MEMBER, row.id), &contact, why);
    if (fail != FAIL_NONE && fail != FAIL_NOTFOUND) return fail;
    TRY(member_profile_of(db, request->arena, row.id, &profile, &n, why));
    TRY(wave_of_member(db, request->arena, row.id, &waves, &n_waves, why));
    TRY(reading_note(request, "member_read", row.id, why));
    struct part_summary_row *lines = ARENA_ARRAY(request->arena, struct part_summary_row, n + 1);
    for (size_t i = 0; i < n; i++)
        lines[i] = (struct part_summary_row){.key = profile[i].dimension_title,
                                             .value = profile[i].category_title};
    struct member_view view = {
        .page = &page,
        .row = &row,
        .name = contact.name != NULL
                    ? contact.name
                    : trf(request->out, "Member %lld (erased)", (long long)row.number),
        .details = details,
        .n_details = details_of(request, &row, &contact, details),
        .profile = lines,
        .n_profile = n,
        .waves = waves_table(request, waves, n_waves),
        .active = text_is(row.state, "active"),
        .erased = text_is(row.state, "erased"),
    };
    request->title = view.name;
    panel_member_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_member = {.name = "member",
                                        .path = "/panels/:panel/members/:member",
                                        .scope = SCOPE_PANEL,
                                        .roles = PANEL_MANAGER,
                                        .section = "panels",
                                        .show = member_show};
REGISTER(page, page_member);

static enum fail copy_send(struct request *request, struct db *db, struct why *why) {
    struct member_get_row row;
    int64_t panel = request_int(request, "panel");
    TRY(member_get(db, request->arena, request_int(request, "member"), panel, &row, why));
    TRY(member_copy(request->app, db, request->arena, panel, row.id, &request->response->body,
                    why));
    http_download(request->response, "application/json",
                  arena_printf(request->arena, "member-%lld.json", (long long)row.number));
    return reading_note(request, "member_copy", row.id, why);
}

static const struct page page_member_copy = {.name = "member_copy",
                                             .path = "/panels/:panel/members/:member/copy.json",
                                             .scope = SCOPE_PANEL,
                                             .roles = PANEL_MANAGER,
                                             .send = copy_send};
REGISTER(page, page_member_copy);

/* ---- add and change ---- */

static const struct field revision_field = {.name = "revision", .kind = FIELD_HIDDEN};

static enum fail fields_make(struct request *request, struct db *db, const struct field **fields,
                             size_t *n_fields, struct why *why) {
    return member_fields_make(request, db, request_int(request, "panel"), &revision_field, 1,
                              fields, n_fields, why);
}

static enum fail form_page(struct request *request, const struct panel_page *page,
                           const char *heading, const char *button) {
    struct edit_view view = {.caption = page->row.name,
                             .heading = heading,
                             .form = request->form,
                             .fields = field_names(request->arena, request->form),
                             .button = button};
    request->title = heading;
    panel_edit_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail add_show(struct request *request, struct db *db, struct why *why) {
    struct panel_page page;
    TRY(panel_of_path(request, db, "/members", &page, why));
    form_fill(request->form, "language", "en");
    return form_page(request, &page, tr(request->out, "Add a member"),
                     tr(request->out, "Add the member"));
}

static enum fail add_act(struct request *request, struct db *db, struct why *why) {
    struct panel_dimension *dimensions;
    size_t n;
    int64_t panel = request_int(request, "panel"), *ids;
    struct member_new member;
    TRY(panel_dimensions(db, request->arena, panel, &dimensions, &n, why));
    TRY(member_from_form(request, dimensions, n, &member, why));
    member.source = "import";
    TRY(members_add(request->app, db, request->arena, panel, dimensions, n, &member, 1, &ids, why));
    request->subject = ids[0];
    request_go(request, "/panels/%lld/members/%lld", (long long)panel, (long long)ids[0]);
    return FAIL_NONE;
}

static const struct page page_member_add = {
    .name = "member_add",
    .path = "/panels/:panel/members/add",
    .scope = SCOPE_PANEL,
    .roles = PANEL_MANAGER,
    .section = "panels",
    .fields_make = fields_make,
    .show = add_show,
    .act = add_act,
};
REGISTER(page, page_member_add);

static enum fail active_of_path(struct request *request, struct db *db, struct panel_page *page,
                                struct member_get_row *row, struct why *why) {
    TRY(member_of_path(request, db, page, row, why));
    request->back_href =
        arena_printf(request->arena, "%s/members/%lld", page->path, (long long)row->id);
    if (!text_is(row->state, "active"))
        return why_fail(why, FAIL_NOTFOUND, NULL, "this member has left");
    return FAIL_NONE;
}

static enum fail edit_show(struct request *request, struct db *db, struct why *why) {
    struct panel_page page;
    struct member_get_row row;
    TRY(active_of_path(request, db, &page, &row, why));
    TRY(member_fill_form(request, db, &row, why));
    return form_page(request, &page, tr(request->out, "Change a member's details"),
                     tr(request->out, "Save"));
}

static enum fail edit_act(struct request *request, struct db *db, struct why *why) {
    struct panel_page page;
    struct member_get_row row;
    struct panel_dimension *dimensions;
    size_t n;
    TRY(active_of_path(request, db, &page, &row, why));
    TRY(panel_dimensions(db, request->arena, page.row.id, &dimensions, &n, why));
    TRY(member_save_form(request, db, page.row.id, row.id, dimensions, n, why));
    request->subject = row.id;
    request_go(request, "%s/members/%lld", page.path, (long long)row.id);
    return FAIL_NONE;
}

static const struct page page_member_edit = {
    .name = "member_edit",
    .path = "/panels/:panel/members/:member/edit",
    .scope = SCOPE_PANEL,
    .roles = PANEL_MANAGER,
    .section = "panels",
    .fields_make = fields_make,
    .show = edit_show,
    .act = edit_act,
};
REGISTER(page, page_member_edit);

/* ---- leaving and erasing ---- */

static const struct field leave_fields[] = {
    {.name = "reason",
     .label = "Why do they leave?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = member_leave_reasons,
     .missing = "Choose a reason"},
};

static enum fail leave_show(struct request *request, struct db *db, struct why *why) {
    static const char *const names[] = {"reason", NULL};
    struct panel_page page;
    struct member_get_row row;
    TRY(active_of_path(request, db, &page, &row, why));
    struct edit_view view = {
        .caption = trf(request->out, "%s, member %lld", page.row.name, (long long)row.number),
        .heading = tr(request->out, "A member leaves the panel"),
        .text = tr(request->out, "They get no more invitations, and links that they have stop "
                                 "working. What they answered stays."),
        .form = request->form,
        .fields = names,
        .button = tr(request->out, "End the membership")};
    request->title = view.heading;
    panel_edit_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail leave_act(struct request *request, struct db *db, struct why *why) {
    struct panel_page page;
    struct member_get_row row;
    const char *reason = form_text(request->form, "reason");
    TRY(active_of_path(request, db, &page, &row, why));
    TRY(member_end(db, request->arena, page.row.id, row.id,
                   text_is(reason, "asked") || text_is(reason, "moved") ? "left" : "removed",
                   reason, request->now, why));
    request->subject = row.id;
    request_go(request, "%s/members/%lld", page.path, (long long)row.id);
    return FAIL_NONE;
}

static const struct page page_member_leave = {
    .name = "member_leave",
    .path = "/panels/:panel/members/:member/leave",
    .scope = SCOPE_PANEL,
    .roles = PANEL_MANAGER,
    .section = "panels",
    .fields = leave_fields,
    .n_fields = LENGTH(leave_fields),
    .show = leave_show,
    .act = leave_act,
};
REGISTER(page, page_member_leave);

static const struct field erase_fields[] = {
    {.name = "sure",
     .label = "Destroy their name, contact details and profile for ever",
     .kind = FIELD_YES,
     .required = true,
     .missing = "Tick the box to say that you are sure"},
};

static enum fail erase_show(struct request *request, struct db *db, struct why *why) {
    static const char *const names[] = {"sure", NULL};
    struct panel_page page;
    struct member_get_row row;
    TRY(member_of_path(request, db, &page, &row, why));
    request->back_href =
        arena_printf(request->arena, "%s/members/%lld", page.path, (long long)row.id);
    struct edit_view view = {
        .caption = trf(request->out, "%s, member %lld", page.row.name, (long long)row.number),
        .heading = tr(request->out, "Erase a member"),
        .text = tr(request->out,
                   "Answers to waves that are not published are deleted. Answers to published "
                   "waves stay, without any link to a person, so that published totals stay true."),
        .form = request->form,
        .fields = names,
        .button = tr(request->out, "Erase them"),
        .warning = true};
    request->title = view.heading;
    panel_edit_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail erase_act(struct request *request, struct db *db, struct why *why) {
    struct panel_page page;
    struct member_get_row row;
    TRY(member_of_path(request, db, &page, &row, why));
    TRY(member_erase(request->app, db, request->arena, page.row.id, row.id, request->now, why));
    request->subject = row.id;
    request_go(request, "%s/members/%lld", page.path, (long long)row.id);
    request_say(request, "%s", tr_language(request->language, "They were erased."));
    return FAIL_NONE;
}

static const struct page page_member_erase = {
    .name = "member_erase",
    .path = "/panels/:panel/members/:member/erase",
    .scope = SCOPE_PANEL,
    .roles = PANEL_MANAGER,
    .section = "panels",
    .fields = erase_fields,
    .n_fields = LENGTH(erase_fields),
    .show = erase_show,
    .act = erase_act,
};
REGISTER(page, page_member_erase);
