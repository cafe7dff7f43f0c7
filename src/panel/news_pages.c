/* News to members: written, looked at, sent once. */
#include "base/clock.h"
#include "civic/access_code.h"
#include "notify/notify.h"
#include "panel/panel.html.h"
#include "panel/panel_views.h"
#include "panel/wave.sql.h"

static const struct field fields[] = {
    {.name = "title",
     .label = "Title",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 150,
     .missing = "Enter a title"},
    {.name = "text",
     .label = "Text",
     .hint = "In plain English: what you asked, what members said, and what you did",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .max = 8000,
     .rows = 12,
     .missing = "Enter the text"},
    {.name = "revision", .kind = FIELD_HIDDEN},
};
static const char *const names[] = {"title", "text", "revision", NULL};

static struct raw news_table(struct request *request, const struct panel_page *page,
                             const struct news_list_row *rows, size_t n) {
    struct html *inner = html_apart(request->out);
    struct part_cell head[] = {{.text = tr(inner, "News")},
                               {.text = tr(inner, "Sent")},
                               {.text = tr(inner, "To"), .numeric = true}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, 3 * n + 3);
    for (size_t i = 0; i < n; i++) {
        bool sent = text_is(rows[i].state, "sent");
        cells[3 * i] = (struct part_cell){.text = rows[i].title,
                                          .href = arena_printf(request->arena, "%s/news/%lld",
                                                               page->path, (long long)rows[i].id)};
        cells[3 * i + 1] = (struct part_cell){
            .text = sent ? clock_day_text(request->arena, rows[i].sent_at, request->language)
                         : tr(inner, "Draft")};
        cells[3 * i + 2] = (struct part_cell){.text = trf(inner, "%lld", (long long)rows[i].n_sent),
                                              .numeric = true};
    }
    if (n > 0)
        part_table(inner, .caption = tr(inner, "News"), .caption_hidden = true, .head = head,
                   .cells = cells, .n_columns = 3, .n_rows = n, .first_cell_is_header = true);
    return html_taken(inner);
}

static enum fail list_show(struct request *request, struct db *db, struct why *why) {
    struct panel_page page;
    struct news_list_row *rows;
    size_t n;
    TRY(panel_of_path(request, db, NULL, &page, why));
    TRY(news_list(db, request->arena, page.row.id, &rows, &n, why));
    struct edit_view view = {
        .caption = page.row.name,
        .heading = tr(request->out, "News to members"),
        .text = tr(request->out, "What people most want to know is what became of their answers. "
                                 "News go by email and post to members who want them; each carries "
                                 "a link that ends them."),
        .above = news_table(request, &page, rows, n),
        .form = request->form,
        .fields = names,
        .button = tr(request->out, "Save a draft")};
    request->title = view.heading;
    panel_edit_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail list_act(struct request *request, struct db *db, struct why *why) {
    struct panel_page page;
    int64_t number;
    TRY(panel_of_path(request, db, NULL, &page, why));
    TRY(news_next(db, request->arena, page.row.id, &number, why));
    TRY(news_insert(db, request->arena, page.row.id, number, form_text(request->form, "title"),
                    form_text(request->form, "text"), request->viewer.person, request->now,
                    &request->subject, why));
    request_go(request, "%s/news/%lld", page.path, (long long)request->subject);
    return FAIL_NONE;
}

static const struct page page_news = {.name = "panel_news",
                                      .path = "/panels/:panel/news",
                                      .scope = SCOPE_PANEL,
                                      .roles = PANEL_MANAGER,
                                      .section = "panels",
                                      .fields = fields,
                                      .n_fields = LENGTH(fields),
                                      .show = list_show,
                                      .act = list_act};
REGISTER(page, page_news);

static enum fail news_show(struct request *request, struct db *db, struct why *why) {
    struct panel_page page;
    struct news_get_row row;
    struct news_readers_row *readers;
    size_t n;
    TRY(panel_of_path(request, db, "/news", &page, why));
    TRY(news_get(db, request->arena, request_int(request, "news"), page.row.id, &row, why));
    TRY(news_readers(db, request->arena, page.row.id, &readers, &n, why));
    request->title = row.title;
    if (text_is(row.state, "sent")) {
        html_lit(request->out, "<h1 class=\"govuk-heading-l\">");
        html_text(request->out, row.title);
        html_lit(request->out, "</h1>");
        part_inset(request->out,
                   .text = trf(request->out, "Sent on %s to %lld members.",
                               clock_day_text(request->arena, row.sent_at, request->language),
                               (long long)row.n_sent));
        part_prose(request->out, row.text);
        html_lit(request->out, "<p class=\"govuk-body\"><a class=\"govuk-link\" href=\"");
        html_text(request->out, arena_printf(request->arena, "%s/news/%lld/messages", page.path,
                                             (long long)row.id));
        html_lit(request->out, "\">");
        html_text(request->out, tr(request->out, "Messages: what has gone, and lists to print"));
        html_lit(request->out, "</a></p>");
        return FAIL_NONE;
    }
    form_fill(request->form, "title", row.title);
    form_fill(request->form, "text", row.text);
    form_fill_int(request->form, "revision", row.revision);
    struct edit_view view = {.caption = page.row.name,
                             .heading = tr(request->out, "News to members: draft"),
                             .form = request->form,
                             .fields = names,
                             .button = tr(request->out, "Save the draft")};
    panel_edit_html(request->out, &view);
    request_button(
        request, arena_printf(request->arena, "%s/news/%lld/send", page.path, (long long)row.id),
        trn(request->out, "Send it to %lld member", "Send it to %lld members", (int64_t)n),
        "secondary");
    return FAIL_NONE;
}

static enum fail news_act(struct request *request, struct db *db, struct why *why) {
    int64_t revision = 0, panel = request_int(request, "panel");
    if (!str_int(str_of(form_text(request->form, "revision")), 1, INT64_MAX, &revision))
        revision = 0;
    request->subject = request_int(request, "news");
    enum fail fail =
        news_change(db, request->subject, panel, revision, form_text(request->form, "title"),
                    form_text(request->form, "text"), why);
    if (fail == FAIL_CONFLICT)
        return why_fail(why, fail, NULL,
                        "Somebody else changed this meanwhile. What you typed is below; look at "
                        "theirs before you save");
    TRY(fail);
    request_go(request, "/panels/%lld/news/%lld", (long long)panel, (long long)request->subject);
    return FAIL_NONE;
}

static const struct page page_news_one = {.name = "panel_news_edit",
                                          .path = "/panels/:panel/news/:news",
                                          .scope = SCOPE_PANEL,
                                          .roles = PANEL_MANAGER,
                                          .section = "panels",
                                          .fields = fields,
                                          .n_fields = LENGTH(fields),
                                          .show = news_show,
                                          .act = news_act};
REGISTER(page, page_news_one);

static enum fail send_act(struct request *request, struct db *db, struct why *why) {
    struct panel_page page;
    struct news_get_row row;
    struct news_readers_row *readers;
    size_t n;
    int64_t n_sent = 0;
    struct arena *arena = request->arena;
    const char *base = request->app->settings.public_url;
    TRY(panel_of_path(request, db, "/news", &page, why));
    TRY(news_get(db, arena, request_int(request, "news"), page.row.id, &row, why));
    TRY(news_readers(db, arena, page.row.id, &readers, &n, why));
    for (size_t i = 0; i < n; i++) {
        size_t mark = arena_mark(arena);
        struct html words = {.arena = arena, .language = readers[i].language};
        const char *code = member_news_code(arena, request->app->key, readers[i].id);
        const char *stop = arena_printf(arena, "%s/no-news/%s", base, code);
        TRY(member_set_news(db, readers[i].id, access_code_hash(arena, request->app->key, code),
                            why));
        bool added;
        struct notify_message message = {
            .once =
                arena_printf(arena, "news/%lld/%lld", (long long)row.id, (long long)readers[i].id),
            .batch = arena_printf(arena, "news/%lld", (long long)row.id),
            .recipient = vault_number(VAULT_MEMBER, readers[i].id),
            .channel = text_is(readers[i].channel, "post") ? NOTIFY_LETTER : NOTIFY_EMAIL,
            .language = readers[i].language,
            .template = "panel_news",
            .subject = row.title,
            .text =
                arena_printf(arena, "%s\n\n%s", row.text, trf(&words, "No more news: %s", stop)),
            .unsubscribe = stop,
            .quiet_from = page.row.quiet_from,
            .quiet_to = page.row.quiet_to};
        TRY(notify_put(request->app, db, arena, &message, request->now, &added, why));
        n_sent += added;
        arena_rewind(arena, mark);
    }
    TRY(news_sent(db, row.id, page.row.id, n_sent, request->now, why));
    request->subject = row.id;
    request_go(request, "%s/news/%lld", page.path, (long long)row.id);
    return FAIL_NONE;
}

static const struct page page_news_send = {.name = "panel_news_send",
                                           .path = "/panels/:panel/news/:news/send",
                                           .scope = SCOPE_PANEL,
                                           .roles = PANEL_MANAGER,
                                           .act = send_act};
REGISTER(page, page_news_send);
