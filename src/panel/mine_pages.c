/* A member's own page: reached with the code that every message carries. */
#include "base/clock.h"
#include "base/hash.h"
#include "civic/access_code.h"
#include "civic/code_door.h"
#include "notify/notify.h"
#include "panel/member_form.h"
#include "panel/mine.h"
#include "panel/mine.sql.h"
#include "panel/panel.html.h"
#include "panel/public.html.h"
#include "panel/wave.sql.h"

enum fail mine_of_path(struct request *request, struct db *db, struct mine *out, struct why *why) {
    struct member_by_code_row found;
    char *code;
    if (code_read(request->arena, request_text(request, "code"), &code, NULL) != FAIL_NONE)
        return why_fail(why, FAIL_NOTFOUND, "access_code", "there is no member with this code");
    enum fail fail = member_by_code(
        db, request->arena, access_code_hash(request->arena, request->app->key, code), &found, why);
    if (fail == FAIL_NOTFOUND) {
        TRY(request_code_wrong(request, why));
        return why_fail(why, FAIL_NOTFOUND, "access_code", "there is no member with this code");
    }
    TRY(fail);
    TRY(member_get(db, request->arena, found.id, found.panel, &out->row, why));
    TRY(panel_get(db, request->arena, found.panel, &out->panel, why));
    out->path = arena_printf(request->arena, "/m/%s", code);
    return FAIL_NONE;
}

static enum fail active_mine(struct request *request, struct db *db, struct mine *out,
                             struct why *why) {
    TRY(mine_of_path(request, db, out, why));
    if (!text_is(out->row.state, "active"))
        return why_fail(why, FAIL_NOTFOUND, NULL, "this membership has ended");
    return FAIL_NONE;
}

static enum fail code_opens(struct request *request, struct db *db, const char *code,
                            const char **path, struct why *why) {
    struct member_by_code_row found;
    TRY(member_by_code(db, request->arena,
                       access_code_hash(request->arena, request->app->key, code), &found, why));
    *path = arena_printf(request->arena, "/m/%s", code);
    return FAIL_NONE;
}

static const struct code_door code_door_panel = {"panel", code_opens};
REGISTER(code_door, code_door_panel);

static const struct field revision_field = {.name = "revision", .kind = FIELD_HIDDEN};

static enum fail mine_fields(struct request *request, struct db *db, const struct field **fields,
                             size_t *n_fields, struct why *why) {
    (void)db, (void)why;
    struct field *made = ARENA_ARRAY(request->arena, struct field, MEMBER_FIELDS + 1);
    for (size_t i = 0; i < MEMBER_FIELDS; i++) made[i] = member_fields[i];
    made[MEMBER_FIELDS] = revision_field;
    *fields = made;
    *n_fields = MEMBER_FIELDS + 1;
    return FAIL_NONE;
}

/* What they were asked; where they have answered, with what became of it. */
static struct raw asked_list(struct request *request, const struct mine *mine,
                             const struct wave_of_member_row *rows, size_t n,
                             const struct mine_answered_row *answered, size_t n_answered) {
    struct html *inner = html_apart(request->out);
    if (n == 0) return html_taken(inner);
    html_lit(inner, "<h2 class=\"govuk-heading-m\">");
    html_text(inner, tr(inner, "What we asked you"));
    html_lit(inner, "</h2><ul class=\"govuk-list govuk-list--bullet\">");
    for (size_t i = 0; i < n; i++) {
        html_lit(inner, "<li>");
        html_text(inner, rows[i].title);
        for (size_t k = 0; k < n_answered; k++) {
            if (answered[k].number != rows[i].number) continue;
            html_lit(inner, "<br><a class=\"govuk-link\" href=\"");
            html_text(inner, arena_printf(request->arena, "%s/waves/%lld", mine->path,
                                          (long long)rows[i].number));
            html_lit(inner, "\">");
            html_text(inner, tr(inner, "What became of what you said"));
            html_lit(inner, "<span class=\"govuk-visually-hidden\">: ");
            html_text(inner, rows[i].title);
            html_lit(inner, "</span></a>");
        }
        html_lit(inner, "</li>");
    }
    html_lit(inner, "</ul>");
    return html_taken(inner);
}

static enum fail tickets_list(struct request *request, struct db *db, int64_t member,
                              struct raw *out, struct why *why) {
    struct prize_tickets_of_member_row *rows;
    size_t n;
    struct html *inner = html_apart(request->out);
    TRY(prize_tickets_of_member(db, request->arena, member, &rows, &n, why));
    for (size_t i = 0; i < n; i++) {
        html_lit(inner, "<p class=\"govuk-body\">");
        html_text(inner, rows[i].won != DB_NULL_INT
                             ? trf(inner, "Your ticket %s has won: %s. We get in touch with you.",
                                   rows[i].ticket, rows[i].prize)
                             : trf(inner, "Your ticket in the prize draw \"%s\" is %s.",
                                   rows[i].prize, rows[i].ticket));
        html_lit(inner, " <a class=\"govuk-link\" href=\"");
        html_text(inner, arena_printf(request->arena, "/panel/%s/waves/%lld/prizes", rows[i].slug,
                                      (long long)rows[i].number));
        html_lit(inner, "\">");
        html_text(inner, tr(inner, "Check the draw"));
        html_lit(inner, "</a></p>");
    }
    *out = html_taken(inner);
    return FAIL_NONE;
}

static enum fail mine_show(struct request *request, struct db *db, struct why *why) {
    struct mine mine;
    struct member_profile_of_row *profile;
    struct wave_of_member_row *waves;
    struct panel_owner_list_row *owners;
    struct mine_answered_row *answered;
    size_t n_waves, n_answered;
    struct mine_view view = {.request = request, .form = request->form};
    TRY(active_mine(request, db, &mine, why));
    TRY(member_fill_form(request, db, &mine.row, why));
    TRY(member_profile_of(db, request->arena, mine.row.id, &profile, &view.n_profile, why));
    TRY(wave_of_member(db, request->arena, mine.row.id, &waves, &n_waves, why));
    TRY(mine_answered(db, request->arena, mine.row.id, &answered, &n_answered, why));
    TRY(panel_owner_list(db, request->arena, mine.panel.id, &owners, &view.n_owners, why));
    struct part_summary_row *lines =
        ARENA_ARRAY(request->arena, struct part_summary_row, view.n_profile + 1);
    for (size_t i = 0; i < view.n_profile; i++)
        lines[i] = (struct part_summary_row){.key = profile[i].dimension_title,
                                             .value = profile[i].category_title};
    struct date joined;
    view.row = &mine.panel;
    view.owners = owners;
    view.path = mine.path;
    view.number = mine.row.number;
    view.joined = date_read(mine.row.joined_day, &joined)
                      ? clock_day_text(request->arena, date_start(joined), request->language)
                      : mine.row.joined_day;
    view.profile = lines;
    view.waves = asked_list(request, &mine, waves, n_waves, answered, n_answered);
    TRY(tickets_list(request, db, mine.row.id, &view.tickets, why));
    request->title = tr(request->out, "Your membership");
    if (http_query(request->http, "saved") != NULL)
        part_notice(request->out, .success = true, .title = tr(request->out, "Success"),
                    .heading = tr(request->out, "What you changed was saved."));
    panel_mine_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail mine_act(struct request *request, struct db *db, struct why *why) {
    struct mine mine;
    TRY(active_mine(request, db, &mine, why));
    TRY(member_save_form(request, db, mine.panel.id, mine.row.id, NULL, 0, why));
    request->subject = mine.row.id;
    request_go(request, "%s?saved=1", mine.path);
    return FAIL_NONE;
}

static const struct page page_mine = {
    .name = "member_mine",
    .path = "/m/:code",
    .scope = SCOPE_ANYONE,
    .no_navigation = true,
    .fields_make = mine_fields,
    .show = mine_show,
    .act = mine_act,
};
REGISTER(page, page_mine);

static enum fail copy_send(struct request *request, struct db *db, struct why *why) {
    struct mine mine;
    TRY(mine_of_path(request, db, &mine, why));
    TRY(member_copy(request->app, db, request->arena, mine.panel.id, mine.row.id,
                    &request->response->body, why));
    http_download(request->response, "application/json", "about-me.json");
    return FAIL_NONE;
}

static const struct page page_mine_copy = {.name = "member_mine_copy",
                                           .path = "/m/:code/copy.json",
                                           .scope = SCOPE_ANYONE,
                                           .send = copy_send};
REGISTER(page, page_mine_copy);

/* ---- leaving ---- */

static const struct choice leavings[] = {
    {"leave", "Leave the panel",
     "You get no more invitations. What you answered stays, and can be erased later."},
    {"erase", "Leave and be erased",
     "Your name, address and profile are destroyed. Answers that are not published yet are "
     "deleted; "
     "published totals stay as they are, without any link to you."},
    {NULL, NULL, NULL},
};
static const struct field leave_fields[] = {
    {.name = "how",
     .label = "What would you like to do?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = leavings,
     .missing = "Choose what you would like to do"},
};

static enum fail leave_show(struct request *request, struct db *db, struct why *why) {
    static const char *const names[] = {"how", NULL};
    struct mine mine;
    TRY(mine_of_path(request, db, &mine, why));
    struct edit_view view = {.caption = mine.panel.name,
                             .heading = tr(request->out, "Leave the panel"),
                             .form = request->form,
                             .fields = names,
                             .button = tr(request->out, "Leave"),
                             .warning = true};
    request->title = view.heading;
    request->back_href = mine.path;
    panel_edit_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail leave_act(struct request *request, struct db *db, struct why *why) {
    struct mine mine;
    bool erase = text_is(form_text(request->form, "how"), "erase");
    TRY(mine_of_path(request, db, &mine, why));
    if (erase)
        TRY(member_erase(request->app, db, request->arena, mine.panel.id, mine.row.id, request->now,
                         why));
    else if (text_is(mine.row.state, "active"))
        TRY(member_end(db, request->arena, mine.panel.id, mine.row.id, "left", "asked",
                       request->now, why));
    request->subject = mine.row.id;
    bool *erased = ARENA_NEW(request->arena, bool);
    *erased = erase;
    request->context = erased;
    request_go(request, "/panel/%s", mine.panel.slug);
    return FAIL_NONE;
}

static enum fail leave_result(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    request->title = tr(request->out, "You have left the panel");
    const bool *erased = request->context;
    part_panel(
        request->out, .title = tr(request->out, "Thank you"),
        .text = *erased
                    ? tr(request->out, "You have left the panel, and your details are destroyed.")
                    : tr(request->out, "You have left the panel. You get no more invitations."));
    return FAIL_NONE;
}

static const struct page page_mine_leave = {
    .name = "member_mine_leave",
    .path = "/m/:code/leave",
    .scope = SCOPE_ANYONE,
    .no_navigation = true,
    .fields = leave_fields,
    .n_fields = LENGTH(leave_fields),
    .show = leave_show,
    .act = leave_act,
    .result = leave_result,
};
REGISTER(page, page_mine_leave);

/* ---- no more news ---- */

/* The code of a newsletter: it ends the news, and shows nothing of whose it is. */
static enum fail reader_of_path(struct request *request, struct db *db,
                                struct member_by_news_row *out, struct why *why) {
    char *code;
    if (code_read(request->arena, request_text(request, "code"), &code, NULL) != FAIL_NONE)
        return why_fail(why, FAIL_NOTFOUND, NULL, "there is no member with this code");
    enum fail fail = member_by_news(
        db, request->arena, access_code_hash(request->arena, request->app->key, code), out, why);
    if (fail == FAIL_NOTFOUND) TRY(request_code_wrong(request, why));
    return fail;
}

static void stop_say(struct request *request, const char *text) {
    request->title = tr(request->out, "No more news");
    html_lit(request->out, "<h1 class=\"govuk-heading-l\">");
    html_text(request->out, request->title);
    html_lit(request->out, "</h1><p class=\"govuk-body\">");
    html_text(request->out, text);
    html_lit(request->out, "</p>");
}

static enum fail stop_show(struct request *request, struct db *db, struct why *why) {
    struct member_by_news_row row;
    TRY(reader_of_path(request, db, &row, why));
    stop_say(request,
             row.wants_news != 0
                 ? tr(request->out, "You stay a member and are still asked. Only the news stop.")
                 : tr(request->out, "You get no more news."));
    if (row.wants_news != 0)
        request_button(request, request->http->path, tr(request->out, "Stop the news"), "");
    return FAIL_NONE;
}

static enum fail stop_act(struct request *request, struct db *db, struct why *why) {
    struct member_by_news_row row;
    TRY(reader_of_path(request, db, &row, why));
    TRY(member_no_news(db, row.id, why));
    return notify_cancel_template(db, vault_number(VAULT_MEMBER, row.id), "panel_news", why);
}

static enum fail stop_result(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    stop_say(request, tr(request->out, "You get no more news."));
    return FAIL_NONE;
}

static const struct page page_no_news = {
    .name = "member_no_news",
    .path = "/no-news/:code",
    .scope = SCOPE_ANYONE,
    .no_navigation = true,
    .repeatable = true,
    .one_click = true,
    .show = stop_show,
    .act = stop_act,
    .result = stop_result,
};
REGISTER(page, page_no_news);
