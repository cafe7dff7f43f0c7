/* Setting up a conversation, opening and closing it, codes for those who take part. */
#include "base/hash.h"
#include "civic/access_code.h"
#include "civic/engagement_link.h"
#include "civic/qr.h"
#include "conversation/blocks.html.h"
#include "conversation/conversation_views.h"
#include "conversation/record.h"
#include "evidence/slips.h"

#include <string.h>

static const struct engagement_link link_conversation = {
    .roles = CONVERSATION_READS,
    .position = 40,
    .title = TR("Statement conversations"),
    .hint = TR("People say whether they agree with what others say, and add what is missing"),
    .path = "/conversations"};
REGISTER(engagement_link, link_conversation);

/* ---- list ---- */

static void list_put(struct request *request, const char *path,
                     const struct conversation_list_row *rows, size_t n) {
    const struct html *out = request->out;
    struct part_task *tasks = ARENA_ARRAY(request->arena, struct part_task, n + 1);
    for (size_t i = 0; i < n; i++) {
        enum conversation_state state = conversation_state_read(rows[i].state);
        const char *people = trn(out, "%lld person", "%lld people", rows[i].n_members);
        const char *statements =
            trn(out, "%lld statement", "%lld statements", rows[i].n_statements);
        tasks[i] = (struct part_task){
            .title = rows[i].topic,
            .hint = rows[i].n_waiting == 0
                        ? arena_printf(request->arena, "%s, %s", people, statements)
                        : trf(out, "%s, %s, %lld waiting for a moderator", people, statements,
                              (long long)rows[i].n_waiting),
            .href = arena_printf(request->arena, "%s/%lld", path, (long long)rows[i].id),
            .status = tr(out, conversation_state_text(state)),
            .status_colour = conversation_state_colour(state)};
    }
    part_task_list(request->out, .items = tasks, .n_items = n);
}

static enum fail list_show(struct request *request, struct db *db, struct why *why) {
    struct engagement engagement;
    struct conversation_list_row *rows;
    size_t n;
    TRY(engagement_of_path(request, db, &engagement, why));
    TRY(conversation_list(db, request->arena, engagement.row.id, &rows, &n, why));
    request->title = tr(request->out, "Statement conversations");
    request->back_href = engagement_home(request, &engagement);
    if (!request_has_role(request, ROLE_ANY)) request->back_href = NULL;
    conversation_title(request, engagement.row.title, request->title, false);
    put_text(request, tr(request->out,
                         "People say agree, disagree or pass to short statements, one at a time on "
                         "their phone, and add what is missing. You see what everybody agrees "
                         "with, what divides people, and whether there are groups at all."));
    const char *path = arena_printf(request->arena, "%s/conversations", engagement.path);
    if (n == 0) put_text(request, tr(request->out, "There is no conversation yet."));
    if (n > 0) list_put(request, path, rows, n);
    if (request_has_role(request, CONVERSATION_LEADS))
        part_button(request->out, .text = tr(request->out, "Set up a conversation"),
                    .href = arena_printf(request->arena, "%s/add", path));
    return FAIL_NONE;
}

static const struct page page_conversations = {
    .name = "conversations",
    .path = CONVERSATIONS_PATH,
    .scope = SCOPE_PROPOSAL,
    .roles = CONVERSATION_READS,
    .section = "proposals",
    .show = list_show,
};
REGISTER(page, page_conversations);

/* ---- add and change ---- */

static const struct choice joinings[] = {
    {"code", "With a code from a slip or message", "Each code is one person"},
    {"link", "Whoever has the address", "Reaches more people; nobody can tell who they are"},
    {NULL, NULL, NULL}};
static const struct choice moderations[] = {
    {"before", "Shown once a moderator accepted them", NULL},
    {"after", "Shown at once, and taken away if a moderator rejects them",
     "Only where somebody looks every day"},
    {NULL, NULL, NULL}};
static const struct choice languages[] = {{"en", "English", NULL},
                                          {"cy", "Welsh", NULL},
                                          {"en cy", "English and Welsh", NULL},
                                          {NULL, NULL, NULL}};
static const struct field fields[] = {
    {.name = "topic",
     .label = "Topic",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 120,
     .hint = "For example: Who should see that somebody is frail?",
     .missing = "Enter the topic"},
    {.name = "framing",
     .label = "What it is about",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .max = 3000,
     .hint = "In plain English, balanced: what is proposed, what could be good and bad about it, "
             "and what will be done with what people say.",
     .missing = "Enter what it is about"},
    {.name = "joining",
     .label = "Who may take part",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = joinings,
     .missing = "Choose who may take part"},
    {.name = "adding", .label = "People may add statements of their own", .kind = FIELD_YES},
    {.name = "moderation",
     .label = "Statements that people add are",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = moderations,
     .missing = "Choose when they are shown"},
    {.name = "two_to_reject",
     .label = "A second moderator must agree before a statement is rejected",
     .kind = FIELD_YES},
    {.name = "languages",
     .label = "Languages",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = languages,
     .missing = "Choose the languages"},
    {.name = "closes", .label = "Last day (optional)", .kind = FIELD_DATE},
    {.name = "least",
     .label = "Fewest votes from which figures are shown",
     .kind = FIELD_INT,
     .required = true,
     .min = CONVERSATION_LEAST_MIN,
     .max = 100,
     .hint = "10 unless your data protection officer says otherwise",
     .missing = "Enter a number from 5 to 100"},
    {.name = "source",
     .label = "Source, if these are published votes",
     .kind = FIELD_TEXT,
     .max = 500,
     .hint = "Leave empty for your own conversation"},
    {.name = "revision", .kind = FIELD_HIDDEN},
};

static const char *closing_day(struct request *request) {
    struct date date;
    return form_date(request->form, "closes", &date) ? date_iso(request->arena, date) : "";
}

static enum fail add_act(struct request *request, struct db *db, struct why *why) {
    struct engagement engagement;
    const struct form *form = request->form;
    TRY(engagement_of_path(request, db, &engagement, why));
    const char *slug =
        conversation_slug(request->arena, form_text(form, "topic"), secret_code(request->arena, 2));
    TRY(conversation_add(
        db, request->arena, engagement.row.id, slug, form_text(form, "topic"),
        form_text(form, "framing"), form_text(form, "joining"), form_yes(form, "adding"),
        form_text(form, "moderation"), form_yes(form, "two_to_reject"),
        form_text(form, "languages"), closing_day(request), form_int(form, "least", 10), slug,
        form_text(form, "source"), request->viewer.person, request->now, &request->subject, why));
    request_go(request, "%s/conversations/%lld", engagement.path, (long long)request->subject);
    return FAIL_NONE;
}

static enum fail add_show(struct request *request, struct db *db, struct why *why) {
    struct engagement engagement;
    TRY(engagement_of_path(request, db, &engagement, why));
    form_fill(request->form, "joining", "code");
    form_fill(request->form, "adding", "yes");
    form_fill(request->form, "moderation", "before");
    form_fill(request->form, "languages", "en");
    form_fill_int(request->form, "least", 10);
    request->title = tr(request->out, "Set up a conversation");
    request->back_href = arena_printf(request->arena, "%s/conversations", engagement.path);
    conversation_title(request, engagement.row.title, request->title, false);
    put_form(request, tr(request->out, "Save"), NULL);
    return FAIL_NONE;
}

static const struct page page_conversation_add = {
    .name = "conversation_add",
    .path = CONVERSATIONS_PATH "/add",
    .scope = SCOPE_PROPOSAL,
    .roles = CONVERSATION_LEADS,
    .section = "proposals",
    .fields = fields,
    .n_fields = LENGTH(fields),
    .show = add_show,
    .act = add_act,
};
REGISTER(page, page_conversation_add);

static enum fail edit_act(struct request *request, struct db *db, struct why *why) {
    struct conversation conversation;
    const struct form *form = request->form;
    int64_t revision = 0;
    TRY(conversation_of_path(request, db, &conversation, why));
    if (!str_int(str_of(form_text(form, "revision")), 1, INT64_MAX, &revision)) revision = 0;
    if (revision != conversation.row.revision)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "Somebody else changed this meanwhile. What you typed is below; look at "
                        "theirs before you save");
    TRY(conversation_change(db, conversation.row.id, conversation.engagement.id, revision,
                            form_text(form, "topic"), form_text(form, "framing"),
                            form_text(form, "joining"), form_yes(form, "adding"),
                            form_text(form, "moderation"), form_yes(form, "two_to_reject"),
                            form_text(form, "languages"), closing_day(request),
                            form_int(form, "least", 10), form_text(form, "source"), why));
    request->subject = conversation.row.id;
    request_go(request, "%s", conversation.path);
    return FAIL_NONE;
}

static enum fail edit_show(struct request *request, struct db *db, struct why *why) {
    struct conversation conversation;
    struct date date;
    TRY(conversation_of_path(request, db, &conversation, why));
    const struct conversation_get_row *row = &conversation.row;
    struct form *form = request->form;
    form_fill(form, "topic", row->topic);
    form_fill(form, "framing", row->framing);
    form_fill(form, "joining", row->joining);
    form_fill(form, "adding", row->adding != 0 ? "yes" : "");
    form_fill(form, "moderation", row->moderation);
    form_fill(form, "two_to_reject", row->two_to_reject != 0 ? "yes" : "");
    form_fill(form, "languages", row->languages);
    if (date_read(row->closes_on, &date)) form_fill_date(form, "closes", date);
    form_fill_int(form, "least", row->least);
    form_fill(form, "source", row->source);
    form_fill_int(form, "revision", row->revision);
    conversation_head(request, &conversation, tr(request->out, "Change the conversation"));
    put_form(request, tr(request->out, "Save"), conversation.path);
    return FAIL_NONE;
}

static const struct page page_conversation_edit = {
    .name = "conversation_edit",
    .path = CONVERSATION_PATH "/edit",
    .scope = SCOPE_PROPOSAL,
    .roles = CONVERSATION_LEADS,
    .section = "proposals",
    .fields = fields,
    .n_fields = LENGTH(fields),
    .show = edit_show,
    .act = edit_act,
};
REGISTER(page, page_conversation_edit);

/* ---- one conversation ---- */

static void facts_put(struct request *request, const struct conversation *c) {
    struct html *out = request->out;
    bool link = text_is(c->row.joining, "link");
    struct part_summary_row rows[] = {
        {.key = tr(out, "What it is about"), .value = c->row.framing},
        {.key = tr(out, "Who may take part"),
         .value = link ? tr(out, "Whoever has the address") : tr(out, "With a code")},
        {.key = tr(out, "Statements"), .value = trf(out, "%lld", (long long)c->row.n_statements)},
        {.key = tr(out, "Took part so far"),
         .value = trf(out, "%lld", (long long)c->row.n_members)},
        {.key = tr(out, "Last day"),
         .value = text_is_empty(c->row.closes_on) ? tr(out, "Not set")
                                                  : conversation_day(out, c->row.closes_on)},
        {.key = tr(out, "Public address"),
         .value = arena_printf(request->arena, "%s/conversation/%s",
                               request->app->settings.public_url, c->row.slug)},
        {.key = tr(out, "Source of published votes"), .value = c->row.source},
    };
    part_summary_list(out, .rows = rows,
                      .n_rows = text_is_empty(c->row.source) ? LENGTH(rows) - 1 : LENGTH(rows));
}

static void tasks_put(struct request *request, const struct conversation *c) {
    struct html *out = request->out;
    bool leads = request_has_role(request, CONVERSATION_LEADS);
    bool moderates = request_has_role(request, CONVERSATION_MODERATES);
    struct part_task tasks[10];
    size_t n = 0;
    const char *waiting =
        c->row.n_waiting > 0 ? trf(out, "%lld waiting", (long long)c->row.n_waiting) : NULL;
    tasks[n++] = (struct part_task){
        .title = tr(out, "Statements"),
        .hint = tr(out, "Write opening statements, translate, look at each one's record"),
        .href = arena_printf(request->arena, "%s/statements", c->path)};
    if (moderates)
        tasks[n++] =
            (struct part_task){.title = tr(out, "Moderate"),
                               .hint = tr(out, "Accept or reject what people added, with a reason"),
                               .href = arena_printf(request->arena, "%s/moderate", c->path),
                               .status = waiting,
                               .status_colour = waiting == NULL ? NULL : "yellow"};
    if (moderates)
        tasks[n++] = (struct part_task){
            .title = tr(out, "Where people joined from, and changed answers"),
            .hint =
                tr(out, "Whether many joined from one place, and what results are without them"),
            .href = arena_printf(request->arena, "%s/sources", c->path)};
    tasks[n++] = (struct part_task){
        .title = tr(out, "Results"),
        .hint = tr(out, "What people agree with, what divides them, groups or none"),
        .href = arena_printf(request->arena, "%s/results", c->path)};
    if (leads)
        tasks[n++] =
            (struct part_task){.title = tr(out, "Codes for those who take part"),
                               .hint = tr(out, "Slips to print, for a meeting or an event"),
                               .href = arena_printf(request->arena, "%s/codes", c->path)};
    if (leads)
        tasks[n++] = (struct part_task){
            .title = tr(out, "Weighting to the population"),
            .hint = tr(out, "Ask a few things about people, and weight results to everybody"),
            .href = arena_printf(request->arena, "%s/profile", c->path)};
    if (request_has_role(request, ROLE_ANY))
        tasks[n++] = (struct part_task){.title = tr(out, "Export"),
                                        .hint = tr(out, "Files of statements and votes"),
                                        .href = arena_printf(request->arena, "%s/export", c->path)};
    if (leads && c->row.n_members == 0 && c->row.n_statements == 0)
        tasks[n++] = (struct part_task){.title = tr(out, "Import"),
                                        .hint = tr(out, "A conversation that was held elsewhere"),
                                        .href = arena_printf(request->arena, "%s/import", c->path)};
    part_task_list(out, .items = tasks, .n_items = n);
}

static void step_put(struct request *request, const struct conversation *c) {
    struct html *out = request->out;
    const char *open = arena_printf(request->arena, "%s/state/open", c->path);
    switch (c->state) {
    case CONVERSATION_PLANNED:
        put_text(request, tr(out, "People can vote as soon as you open it. Ten to thirty opening "
                                  "statements of different views are a good start."));
        request_button(request, open, tr(out, "Open the conversation"), "");
        return;
    case CONVERSATION_OPEN:
        put_text(request, tr(out, "After closing nobody can vote or change a vote. The results can "
                                  "be published then."));
        request_button(request, arena_printf(request->arena, "%s/state/closed", c->path),
                       tr(out, "Close the conversation"), "");
        return;
    case CONVERSATION_CLOSED:
        request_button(request, open, tr(out, "Open the conversation again"), "secondary");
        return;
    }
}

static enum fail conversation_show(struct request *request, struct db *db, struct why *why) {
    struct conversation c;
    TRY(conversation_of_path(request, db, &c, why));
    request->title = c.row.topic;
    request->back_href =
        arena_printf(request->arena, "/proposals/%lld/evidence/%lld/conversations",
                     (long long)request_int(request, "proposal"), (long long)c.engagement.id);
    conversation_title(request, c.engagement.title, c.row.topic, c.row.illustrative != 0);
    conversation_state_html(request->out, tr(request->out, conversation_state_text(c.state)),
                            conversation_state_colour(c.state));
    facts_put(request, &c);
    if (request_has_role(request, CONVERSATION_LEADS))
        put_link(request, arena_printf(request->arena, "%s/edit", c.path),
                 tr(request->out, "Change the conversation"));
    put_heading(request, tr(request->out, "Running it"));
    tasks_put(request, &c);
    if (request_has_role(request, CONVERSATION_LEADS | ROLE_FACILITATOR)) {
        put_heading(request, tr(request->out, "Next step"));
        step_put(request, &c);
    }
    if (c.state != CONVERSATION_PLANNED)
        put_link(request, arena_printf(request->arena, "/conversation/%s", c.row.slug),
                 tr(request->out, "Open the public page"));
    return FAIL_NONE;
}

static const struct page page_conversation = {
    .name = "conversation",
    .path = CONVERSATION_PATH,
    .scope = SCOPE_PROPOSAL,
    .roles = CONVERSATION_READS,
    .section = "proposals",
    .show = conversation_show,
};
REGISTER(page, page_conversation);

static enum fail step_check(const struct conversation *c, enum conversation_state to,
                            struct why *why) {
    if (!conversation_step_is(c->state, to))
        return why_fail(why, FAIL_CONFLICT, NULL, "the conversation is in this state already");
    if (to != CONVERSATION_OPEN) return FAIL_NONE;
    if (c->row.n_statements < 3)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "Write at least three opening statements before people can vote");
    if (text_is_empty(c->engagement.promise))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "Write down in the engagement what you promise to reply, and by when, "
                        "before people take part");
    return FAIL_NONE;
}

/* Of a small conversation all answers are entered at once, of a large one a first part. */
static enum fail record_begin(struct request *request, struct db *db, int64_t conversation,
                              struct why *why) {
    enum { PARTS = 2 };
    bool left = true;
    TRY(conversation_record_begin(db, conversation, why));
    for (int part = 0; part < PARTS && left; part++)
        TRY(conversation_record_part(db, request->arena, conversation, request->now, &left, why));
    return FAIL_NONE;
}

static enum fail state_act(struct request *request, struct db *db, struct why *why) {
    struct conversation c;
    const char *word = request_text(request, "state");
    TRY(conversation_of_path(request, db, &c, why));
    if (!text_is(word, "open") && !text_is(word, "closed"))
        return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such state");
    enum conversation_state to = conversation_state_read(word);
    TRY(step_check(&c, to, why));
    TRY(conversation_set_state(db, c.row.id, c.engagement.id, c.row.state,
                               conversation_state_word(to), why));
    TRY(to == CONVERSATION_CLOSED ? record_begin(request, db, c.row.id, why)
                                  : conversation_record_end(db, c.row.id, why));
    request->subject = c.row.id;
    request_go(request, "%s", c.path);
    request_say(request, "%s", tr_language(request->language, conversation_state_text(to)));
    return FAIL_NONE;
}

static const struct page page_conversation_state = {
    .name = "conversation_state",
    .path = CONVERSATION_PATH "/state/:state",
    .scope = SCOPE_PROPOSAL,
    .roles = CONVERSATION_LEADS | ROLE_FACILITATOR,
    .section = "proposals",
    .show = conversation_show, /* after a refusal, with the reason */
    .act = state_act,
};
REGISTER(page, page_conversation_state);

/* ---- codes ---- */

static const struct field code_fields[] = {
    {.name = "count",
     .label = "How many people",
     .kind = FIELD_INT,
     .required = true,
     .min = 1,
     .max = 500,
     .missing = "Enter how many people"},
    {.name = "prefix",
     .label = "Letter for the labels",
     .kind = FIELD_TEXT,
     .max = 3,
     .hint = "For example C: C01, C02 ..."},
    {.name = "event",
     .label = "Number of the dialogue event at which they vote (optional)",
     .kind = FIELD_INT,
     .min = 1,
     .max = INT32_MAX,
     .hint = "So that each group can see itself beside the whole"},
};

static enum fail codes_act(struct request *request, struct db *db, struct why *why) {
    struct conversation c;
    const char *prefix = form_text(request->form, "prefix");
    int64_t event = form_int(request->form, "event", DB_NULL_INT), member, *participants;
    TRY(conversation_of_path(request, db, &c, why));
    const struct slips_plan plan = {
        .engagement = c.engagement.id,
        .method = c.engagement.method,
        .prefix = text_is_empty(prefix) ? "C" : prefix,
        .strand = event == DB_NULL_INT
                      ? ""
                      : arena_printf(request->arena, "event %lld", (long long)event),
        .n = (size_t)form_int(request->form, "count", 0),
        .title = c.row.topic,
        .back = c.path};
    TRY(slips_make(request, db, &plan, &participants, why));
    for (size_t i = 0; i < plan.n; i++)
        TRY(member_add(db, request->arena, c.row.id, participants[i], "", "code", event, &member,
                       why));
    request->subject = c.row.id;
    request_go(request, "%s", c.path);
    return FAIL_NONE;
}

static enum fail codes_show(struct request *request, struct db *db, struct why *why) {
    struct conversation c;
    const char *event = http_query(request->http, "event");
    TRY(conversation_of_path(request, db, &c, why));
    if (event != NULL) form_fill(request->form, "event", event);
    conversation_head(request, &c, tr(request->out, "Codes for those who take part"));
    put_text(request,
             tr(request->out,
                "Each person gets a slip with a code. Codes made for the engagement work here too. "
                "Nobody can tell from a code who somebody is."));
    put_form(request, tr(request->out, "Make the slips"), c.path);
    return FAIL_NONE;
}

static const struct page page_codes = {
    .name = "conversation_codes",
    .path = CONVERSATION_PATH "/codes",
    .scope = SCOPE_PROPOSAL,
    .roles = CONVERSATION_LEADS,
    .section = "proposals",
    .fields = code_fields,
    .n_fields = LENGTH(code_fields),
    .show = codes_show,
    .act = codes_act,
    .result = slips_result,
};
REGISTER(page, page_codes);
