/* Write-ups as staff see them: typed in from paper, read by two, accounts side by side. */
#include "base/clock.h"
#include "dialogue/staff_views.h"
#include "dialogue/write_up_form.h"

/* ---- typed in ---- */

struct paper {
    struct dialogue dialogue;
    struct dialogue_event_get_row event;
    struct kit kit;
    struct report report;
    const char *path;
};

static enum fail paper_of_path(struct request *request, struct db *db, struct paper *out,
                               struct why *why) {
    int64_t id = request_int(request, "write_up"), last;
    struct dialogue_write_up_row_row row;
    TRY(event_of_path(request, db, &out->dialogue, &out->event, why));
    TRY(dialogue_write_up_row(db, request->arena, id, out->event.id, &row, why));
    if (row.access != DB_NULL_INT || !text_is(row.state, "draft"))
        return why_fail(why, FAIL_NOTFOUND, NULL, "this write-up is not being typed in");
    TRY(dialogue_kit_last(db, request->arena, out->dialogue.engagement.id, &last, why));
    TRY(kit_of(db, request->arena, out->dialogue.engagement.id, row.kit, "en", &out->kit, why));
    TRY(write_up_load(request, db, id, out->event.id, &out->kit, &out->report, why));
    out->path = arena_printf(request->arena, "%s/paper/%lld",
                             event_path(request, &out->dialogue, out->event.id), (long long)id);
    return FAIL_NONE;
}

static enum fail paper_fields(struct request *request, struct db *db, const struct field **fields,
                              size_t *n, struct why *why) {
    struct paper paper;
    int64_t last;
    TRY(paper_of_path(request, db, &paper, why));
    TRY(dialogue_kit_last(db, request->arena, paper.dialogue.engagement.id, &last, why));
    return write_up_fields(request, db, paper.dialogue.engagement.id, last, &paper.kit, fields, n,
                           why);
}

static enum fail paper_act(struct request *request, struct db *db, struct why *why) {
    struct paper paper;
    TRY(paper_of_path(request, db, &paper, why));
    TRY(write_up_save(request, db, paper.report.id, paper.dialogue.engagement.id,
                      revision_of(request->form), &paper.kit, why));
    request->subject = paper.report.id;
    if (text_is(http_field(request->http, "then"), "check"))
        request_go(request, "%s/check", paper.path);
    else
        request_go(request, "%s", event_path(request, &paper.dialogue, paper.event.id));
    return FAIL_NONE;
}

static enum fail paper_show(struct request *request, struct db *db, struct why *why) {
    struct paper paper;
    TRY(paper_of_path(request, db, &paper, why));
    dialogue_head(
        request, &paper.dialogue,
        trf(request->out, "Type in a write-up of event %lld", (long long)paper.event.number));
    request->back_href = event_path(request, &paper.dialogue, paper.event.id);
    write_up_fill_form(request->form, &paper.report, paper.report.row.kit,
                       paper.report.row.revision);
    write_up_form_put(request, &paper.kit, request->back_href);
    request_button(request, arena_printf(request->arena, "%s/discard", paper.path),
                   tr(request->out, "Throw away what was typed in"), "warning");
    return FAIL_NONE;
}

static const struct page page_dialogue_paper_entry = {.name = "dialogue_paper_entry",
                                                      .path = DIALOGUE_PATH
                                                      "/events/:event/paper/:write_up",
                                                      .scope = SCOPE_PROPOSAL,
                                                      .roles = DIALOGUE_WRITES,
                                                      .section = "proposals",
                                                      .fields_make = paper_fields,
                                                      .show = paper_show,
                                                      .act = paper_act};
REGISTER(page, page_dialogue_paper_entry);

/* Begun by mistake, or for the wrong event: what was not recorded counts nowhere. */
static enum fail paper_discard_act(struct request *request, struct db *db, struct why *why) {
    struct paper paper;
    TRY(paper_of_path(request, db, &paper, why));
    TRY(dialogue_count_clear(db, paper.report.id, why));
    TRY(dialogue_present_clear(db, paper.report.id, why));
    TRY(dialogue_write_up_discard(db, paper.report.id, paper.event.id, why));
    request->subject = paper.event.id;
    request_go(request, "%s", event_path(request, &paper.dialogue, paper.event.id));
    request_say(request, "%s", tr_language(request->language, "What was typed in is gone."));
    return FAIL_NONE;
}

static const struct page page_dialogue_paper_discard = {.name = "dialogue_paper_discard",
                                                        .path = DIALOGUE_PATH
                                                        "/events/:event/paper/:write_up/discard",
                                                        .scope = SCOPE_PROPOSAL,
                                                        .roles = DIALOGUE_WRITES,
                                                        .section = "proposals",
                                                        .act = paper_discard_act};
REGISTER(page, page_dialogue_paper_discard);

static enum fail paper_check_act(struct request *request, struct db *db, struct why *why) {
    struct paper paper;
    TRY(paper_of_path(request, db, &paper, why));
    TRY(write_up_send_off(request, db, paper.dialogue.engagement.id, &paper.report, why));
    request->subject = paper.report.id;
    request_go(request, "%s", event_path(request, &paper.dialogue, paper.event.id));
    return FAIL_NONE;
}

static enum fail paper_check_show(struct request *request, struct db *db, struct why *why) {
    struct paper paper;
    TRY(paper_of_path(request, db, &paper, why));
    dialogue_head(request, &paper.dialogue, tr(request->out, "Check what was typed in"));
    request->back_href = paper.path;
    write_up_asks_put(request, &paper.report, paper.path);
    request_button(request, arena_printf(request->arena, "%s/check", paper.path),
                   tr(request->out, "Record the write-up"), "");
    put_link(request, paper.path, tr(request->out, "Go back and change it"));
    put_heading(request, tr(request->out, "What it says"));
    write_up_put(request, &paper.report, &paper.kit, NULL);
    return FAIL_NONE;
}

static const struct page page_dialogue_paper_check = {.name = "dialogue_paper_check",
                                                      .path = DIALOGUE_PATH
                                                      "/events/:event/paper/:write_up/check",
                                                      .scope = SCOPE_PROPOSAL,
                                                      .roles = DIALOGUE_WRITES,
                                                      .section = "proposals",
                                                      .show = paper_check_show,
                                                      .act = paper_check_act};
REGISTER(page, page_dialogue_paper_check);

/* ---- the list ---- */

static enum fail list_show(struct request *request, struct db *db, struct why *why) {
    struct dialogue dialogue;
    struct dialogue_sent_list_row *rows;
    size_t n;
    TRY(dialogue_of_path(request, db, &dialogue, why));
    TRY(dialogue_sent_list(db, request->arena, dialogue.engagement.id, &rows, &n, why));
    struct html *out = request->out;
    dialogue_head(request, &dialogue, tr(out, "Write-ups"));
    put_text(request, tr(out, "Two people read each write-up: it is accepted, or its writer "
                              "is asked. Nothing in it is changed by us."));
    if (n == 0) {
        put_text(request, tr(out, "None yet."));
        return FAIL_NONE;
    }
    struct part_cell head[] = {{.text = tr(out, "Event")},
                               {.text = tr(out, "Account")},
                               {.text = tr(out, "Sent")},
                               {.text = tr(out, "Votes")},
                               {.text = tr(out, "Readers")}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * LENGTH(head));
    for (size_t i = 0; i < n; i++) {
        struct part_cell *row = &cells[i * LENGTH(head)];
        row[0] = (struct part_cell){
            .text = trf(out, "%lld, %s", (long long)rows[i].number, rows[i].place),
            .href = arena_printf(request->arena, "%s/write-ups/%lld", dialogue.path,
                                 (long long)rows[i].id),
            .header = true};
        row[1] = (struct part_cell){.text = tr(out, dialogue_word(account_kinds, rows[i].account))};
        row[2] = (struct part_cell){
            .text = clock_day_text(request->arena, rows[i].sent_at, request->language)};
        row[3] = (struct part_cell){.text = tr(out, dialogue_word(votes_ways, rows[i].votes_how))};
        row[4] = (struct part_cell){.text = read_state_text(out, rows[i].n_accept, rows[i].n_open)};
    }
    part_table(out, .caption = tr(out, "Write-ups"), .caption_hidden = true, .head = head,
               .cells = cells, .n_columns = LENGTH(head), .n_rows = n,
               .first_cell_is_header = true);
    return FAIL_NONE;
}

static const struct page page_dialogue_write_ups = {.name = "dialogue_write_ups",
                                                    .path = DIALOGUE_PATH "/write-ups",
                                                    .scope = SCOPE_PROPOSAL,
                                                    .roles = DIALOGUE_READS,
                                                    .section = "proposals",
                                                    .wide = true,
                                                    .show = list_show};
REGISTER(page, page_dialogue_write_ups);

/* ---- one, read ---- */

static const struct choice outcomes[] = {
    {"accept", "Accept it as it is", NULL}, {"ask", "Ask the writer", NULL}, {NULL, NULL, NULL}};
static const struct field reading_fields[] = {
    {.name = "outcome",
     .label = "Your reading of it",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = outcomes,
     .missing = "Choose accept or ask"},
    {.name = "question",
     .label = "What do you want to ask?",
     .kind = FIELD_LONG_TEXT,
     .max = 1000,
     .rows = 3},
};

struct read {
    struct dialogue dialogue;
    struct dialogue_event_get_row event;
    struct kit kit;
    struct report report;
};

static enum fail read_of_path(struct request *request, struct db *db, struct read *out,
                              struct why *why) {
    int64_t id = request_int(request, "write_up"), event;
    TRY(dialogue_of_path(request, db, &out->dialogue, why));
    int64_t engagement = out->dialogue.engagement.id;
    TRY(dialogue_write_up_event(db, request->arena, id, engagement, &event, why));
    TRY(dialogue_event_get(db, request->arena, event, engagement, &out->event, why));
    struct dialogue_write_up_row_row row;
    TRY(dialogue_write_up_row(db, request->arena, id, event, &row, why));
    if (!text_is(row.state, "sent"))
        return why_fail(why, FAIL_NOTFOUND, NULL, "this write-up was not sent yet");
    TRY(kit_of(db, request->arena, engagement, row.kit, "en", &out->kit, why));
    return write_up_load(request, db, id, event, &out->kit, &out->report, why);
}

static enum fail others_put(struct request *request, struct db *db, const struct read *read,
                            struct why *why) {
    static const struct {
        unsigned bit;
        const char *text;
    } kinds[] = {{DIFFER_ATTENDANCE, TR("how many came")},
                 {DIFFER_VOTES, TR("how votes were taken")},
                 {DIFFER_MINORITY, TR("whether there was a minority")},
                 {DIFFER_COUNTS, TR("the counts")}};
    struct dialogue_sent_of_event_row *rows;
    size_t n;
    struct html *out = request->out;
    TRY(dialogue_sent_of_event(db, request->arena, read->event.id, &rows, &n, why));
    for (size_t i = 0; i < n; i++) {
        struct report other;
        struct buf text;
        if (rows[i].id == read->report.id) continue;
        TRY(write_up_load(request, db, rows[i].id, read->event.id, &read->kit, &other, why));
        unsigned differences = write_up_differences(&read->report.said, &other.said);
        buf_init(&text, request->arena, 1000);
        for (size_t k = 0; k < LENGTH(kinds); k++)
            if ((differences & kinds[k].bit) != 0)
                buf_printf(&text, "%s%s", text.n == 0 ? "" : ", ", tr(out, kinds[k].text));
        put_heading(request, trf(out, "Beside it: %s",
                                 tr(out, dialogue_word(account_kinds, rows[i].account))));
        if (differences != 0)
            part_inset(out, .text = trf(out, "The two differ in: %s", text.s));
        else
            put_hint(request, tr(out, "The two agree in what can be compared."));
        write_up_put(request, &other, &read->kit,
                     trf(out, "Counts of the account beside it, number %zu", i + 1));
    }
    return FAIL_NONE;
}

static enum fail readings_put(struct request *request, struct db *db, const struct read *read,
                              struct why *why) {
    struct dialogue_reading_list_row *rows;
    size_t n;
    struct html *out = request->out;
    TRY(dialogue_reading_list(db, request->arena, read->report.id, &rows, &n, why));
    put_heading(request, tr(out, "Readers"));
    if (n == 0) put_text(request, tr(out, "Nobody has read it yet."));
    for (size_t i = 0; i < n; i++) {
        const char *who = vault_name(request->app->vault, request->arena,
                                     vault_number(VAULT_PERSON, rows[i].person));
        put_text(request, text_is(rows[i].outcome, "accept")
                              ? trf(out, "%s accepted it.", who)
                              : trf(out, "%s asked: %s", who, rows[i].question));
        if (!text_is_empty(rows[i].answer))
            put_text(request, trf(out, "The answer: %s", rows[i].answer));
    }
    return FAIL_NONE;
}

static enum fail read_show(struct request *request, struct db *db, struct why *why) {
    struct read read;
    TRY(read_of_path(request, db, &read, why));
    struct html *out = request->out;
    dialogue_head(request, &read.dialogue,
                  trf(out, "Event %lld: %s", (long long)read.event.number,
                      tr(out, dialogue_word(account_kinds, read.report.row.account))));
    request->back_href = arena_printf(request->arena, "%s/write-ups", read.dialogue.path);
    put_link(request, event_path(request, &read.dialogue, read.event.id),
             tr(out, "Go to the event"));
    write_up_put(request, &read.report, &read.kit, NULL);
    TRY(readings_put(request, db, &read, why));
    if (request_has_role(request, DIALOGUE_WRITES)) {
        struct write_up_ask asks[ASKS_MAX];
        size_t n = write_up_check(&read.report.said, asks);
        const char *texts[ASKS_MAX];
        for (size_t i = 0; i < n; i++) texts[i] = tr(out, asks[i].text);
        if (n > 0) {
            put_subheading(request, tr(out, "What its writer was asked before sending"));
            dialogue_list(request, texts, n);
        }
        put_form(request, tr(out, "Save your reading"), NULL);
        request_button(request,
                       arena_printf(request->arena, "%s/write-ups/%lld/count", read.dialogue.path,
                                    (long long)read.report.id),
                       tr(out, "Count this account for the event"), "secondary");
    }
    return others_put(request, db, &read, why);
}

static enum fail read_act(struct request *request, struct db *db, struct why *why) {
    struct read read;
    const struct form *f = request->form;
    TRY(read_of_path(request, db, &read, why));
    if (!request_has_role(request, DIALOGUE_WRITES))
        return why_fail(why, FAIL_DENIED, NULL, "you do not have permission for this page");
    bool asks = text_is(form_text(f, "outcome"), "ask");
    if (asks && text_is_empty(form_text(f, "question")))
        return why_fail(why, FAIL_INPUT, "question", "Enter what you want to ask");
    if (read.report.row.entered_by == request->viewer.person)
        return why_fail(why, FAIL_CONFLICT, NULL, "you typed it in; let somebody else read it");
    TRY(dialogue_reading_put(db, read.report.id, request->viewer.person, form_text(f, "outcome"),
                             asks ? form_text(f, "question") : "", request->now, why));
    request->subject = read.report.id;
    request_go(request, "%s/write-ups/%lld", read.dialogue.path, (long long)read.report.id);
    return FAIL_NONE;
}

static const struct page page_dialogue_read = {.name = "dialogue_read",
                                               .path = DIALOGUE_PATH "/write-ups/:write_up",
                                               .scope = SCOPE_PROPOSAL,
                                               .roles = DIALOGUE_READS,
                                               .section = "proposals",
                                               .fields = reading_fields,
                                               .n_fields = LENGTH(reading_fields),
                                               .show = read_show,
                                               .act = read_act};
REGISTER(page, page_dialogue_read);

static enum fail count_act(struct request *request, struct db *db, struct why *why) {
    struct read read;
    TRY(read_of_path(request, db, &read, why));
    TRY(dialogue_write_up_choose_none(db, read.event.id, why));
    TRY(dialogue_write_up_choose(db, read.report.id, read.event.id, why));
    request->subject = read.report.id;
    request_go(request, "%s", event_path(request, &read.dialogue, read.event.id));
    return FAIL_NONE;
}

static const struct page page_dialogue_count = {.name = "dialogue_count",
                                                .path = DIALOGUE_PATH "/write-ups/:write_up/count",
                                                .scope = SCOPE_PROPOSAL,
                                                .roles = DIALOGUE_WRITES,
                                                .section = "proposals",
                                                .act = count_act};
REGISTER(page, page_dialogue_count);
