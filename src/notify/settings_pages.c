/* How messages are sent: for the administrator of the service. */
#include "notify/notify.html.h"
#include "notify/notify.sql.h"
#include "notify/notify_views.h"
#include "notify/send.h"

#include "civic/page.h"

static const struct choice transports[] = {
    {"none", "Not at all: lists to print or download", NULL},
    {"smtp", "Email by SMTP", "Text messages then wait on lists"},
    {"govuk", "Email and text messages by GOV.UK Notify", NULL},
    {NULL, NULL, NULL},
};

static const struct field fields[] = {
    {.name = "transport",
     .label = "How messages are sent",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = transports,
     .missing = "Choose how messages are sent"},
    {.name = "from",
     .label = "Sender of emails",
     .hint = "For example: Wendale Voices <panel@wendale.example>",
     .kind = FIELD_TEXT,
     .max = 200},
    {.name = "smtp_url",
     .label = "SMTP server",
     .hint = "For example: smtps://mail.example.org:465, or smtp://mail.example.org:587 (STARTTLS)",
     .kind = FIELD_TEXT,
     .max = 300},
    {.name = "smtp_user", .label = "SMTP user", .kind = FIELD_TEXT, .max = 200},
    {.name = "smtp_password",
     .label = "SMTP password",
     .hint = "Leave empty to keep the one that is stored",
     .kind = FIELD_PASSWORD},
    {.name = "smtp_clear",
     .label = "The SMTP server is on this machine and has no TLS",
     .kind = FIELD_YES},
    {.name = "govuk_key",
     .label = "GOV.UK Notify API key",
     .hint = "Leave empty to keep the one that is stored",
     .kind = FIELD_PASSWORD},
    {.name = "govuk_email",
     .label = "GOV.UK Notify: ID of the email template",
     .hint = "A template with the subject ((subject)) and the message ((body))",
     .kind = FIELD_TEXT,
     .max = 60},
    {.name = "govuk_sms",
     .label = "GOV.UK Notify: ID of the text message template",
     .hint = "A template with the message ((body))",
     .kind = FIELD_TEXT,
     .max = 60},
    {.name = "per_minute",
     .label = "Messages a minute, at most",
     .kind = FIELD_INT,
     .required = true,
     .min = 1,
     .max = 3000,
     .missing = "Enter a number"},
};

static struct raw batches_table(struct request *request, const struct outbox_batches_row *rows,
                                size_t n) {
    struct html *inner = html_apart(request->out);
    struct part_cell head[] = {{.text = tr(inner, "Belongs to")},
                               {.text = tr(inner, "By")},
                               {.text = tr(inner, "Messages"), .numeric = true},
                               {.text = tr(inner, "Waiting"), .numeric = true},
                               {.text = tr(inner, "Failed"), .numeric = true}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, 5 * n + 5);
    for (size_t i = 0; i < n; i++) {
        cells[5 * i] = (struct part_cell){.text = rows[i].batch};
        cells[5 * i + 1] = (struct part_cell){.text = rows[i].channel};
        const int64_t counts[] = {rows[i].n, rows[i].waiting, rows[i].failed};
        for (size_t k = 0; k < 3; k++)
            cells[5 * i + 2 + k] = (struct part_cell){
                .text = arena_printf(request->arena, "%lld", (long long)counts[k]),
                .numeric = true};
    }
    if (n > 0)
        part_table(inner, .caption = tr(inner, "Last messages"), .head = head, .cells = cells,
                   .n_columns = 5, .n_rows = n);
    return html_taken(inner);
}

static enum fail settings_show(struct request *request, struct db *db, struct why *why) {
    static const char *const words[] = {"none", "smtp", "govuk"};
    struct notify_settings s;
    struct notify_counts counts;
    struct outbox_batches_row *rows;
    size_t n;
    struct form *form = request->form;
    TRY(notify_settings_load(request->app, db, request->arena, &s, why));
    TRY(notify_counts(db, request->arena, "", &counts, why));
    TRY(outbox_batches(db, request->arena, &rows, &n, why));
    form_fill(form, "transport", words[s.transport]);
    form_fill(form, "from", s.from);
    form_fill(form, "smtp_url", s.smtp_url);
    form_fill(form, "smtp_user", s.smtp_user);
    form_fill(form, "smtp_clear", s.smtp_clear ? "yes" : "");
    form_fill(form, "govuk_email", s.govuk_email_template);
    form_fill(form, "govuk_sms", s.govuk_sms_template);
    form_fill_int(form, "per_minute", s.per_minute);
    struct notify_settings_view view = {
        .form = form, .counts = &counts, .batches = batches_table(request, rows, n)};
    request->title = tr(request->out, "Messages: how they are sent");
    request->back_href = "/administration";
    notify_settings_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail settings_act(struct request *request, struct db *db, struct why *why) {
    const struct form *form = request->form;
    struct notify_settings s;
    const char *transport = form_text(form, "transport");
    TRY(notify_settings_load(request->app, db, request->arena, &s, why));
    s.transport = text_is(transport, "smtp")    ? TRANSPORT_SMTP
                  : text_is(transport, "govuk") ? TRANSPORT_GOVUK
                                                : TRANSPORT_NONE;
    s.from = form_text(form, "from");
    s.smtp_url = form_text(form, "smtp_url");
    s.smtp_user = form_text(form, "smtp_user");
    s.smtp_clear = form_yes(form, "smtp_clear");
    s.govuk_email_template = form_text(form, "govuk_email");
    s.govuk_sms_template = form_text(form, "govuk_sms");
    s.per_minute = form_int(form, "per_minute", 300);
    if (!text_is_empty(form_text(form, "smtp_password")))
        s.smtp_password = form_text(form, "smtp_password");
    if (!text_is_empty(form_text(form, "govuk_key"))) s.govuk_key = form_text(form, "govuk_key");
    TRY(notify_settings_save(request->app, db, request->arena, &s, why));
    request_go(request, "/administration/messages");
    request_say(request, "%s", tr_language(request->language, "The settings were saved."));
    return FAIL_NONE;
}

static const struct page page_notify_settings = {
    .name = "notify_settings",
    .path = "/administration/messages",
    .scope = SCOPE_ADMINISTRATOR,
    .section = "administration",
    .fields = fields,
    .n_fields = LENGTH(fields),
    .show = settings_show,
    .act = settings_act,
};
REGISTER(page, page_notify_settings);
