/* Statements as those who run a conversation see them: writing, translating, the record of each. */
#include "base/clock.h"
#include "conversation/blocks.html.h"
#include "conversation/conversation_views.h"
#include "conversation/moderate.h"

#include <math.h>
#include <string.h>

enum { PAGE_ROWS = 50 };

/* ---- list, and writing opening statements ---- */

static const struct field fields[] = {
    {.name = "texts",
     .label = "Opening statements",
     .kind = FIELD_LONG_TEXT,
     .required = true,
     .max = 20000,
     .rows = 8,
     .hint = "One on each line, at most 200 characters: one thing each, from different points of "
             "view, in words that somebody would say",
     .missing = "Write at least one statement"},
    {.name = "language",
     .label = "Language",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = (const struct choice[]){{"en", "English", NULL},
                                        {"cy", "Welsh", NULL},
                                        {NULL, NULL, NULL}},
     .missing = "Choose the language"},
};

static const char *state_colour(const char *state) {
    return text_is(state, "accepted") ? "green" : text_is(state, "rejected") ? "red" : "yellow";
}

static enum fail rows_put(struct request *request, struct db *db, const struct conversation *c,
                          struct why *why) {
    struct html *out = request->out;
    struct statement_list_row *rows;
    size_t n;
    int64_t total, page = 1;
    const char *given = http_query(request->http, "page");
    TRY(statement_count(db, request->arena, c->row.id, "", &total, why));
    int64_t pages = (total + PAGE_ROWS - 1) / PAGE_ROWS;
    if (given != NULL && !str_int(str_of(given), 1, pages < 1 ? 1 : pages, &page)) page = 1;
    TRY(statement_list(db, request->arena, c->row.id, "", (page - 1) * PAGE_ROWS, PAGE_ROWS, &rows,
                       &n, why));
    struct part_cell head[] = {{.text = tr(out, "Number"), .numeric = true},
                               {.text = tr(out, "Statement")},
                               {.text = tr(out, "From")},
                               {.text = tr(out, "State")},
                               {.text = tr(out, "Votes"), .numeric = true}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * LENGTH(head) + 1);
    for (size_t i = 0; i < n; i++) {
        struct part_cell *cell = &cells[i * LENGTH(head)];
        struct html *tag = html_apart(out);
        part_tag(tag, .text = tr(out, statement_state_text(rows[i].state)),
                 .colour = state_colour(rows[i].state));
        cell[0] = (struct part_cell){
            .text = arena_printf(request->arena, "%lld", (long long)rows[i].number),
            .numeric = true};
        cell[1].markup = statement_link(
            request,
            arena_printf(request->arena, "%s/statements/%lld", c->path, (long long)rows[i].number),
            rows[i].text, rows[i].language);
        cell[2].text = text_is(rows[i].origin, "participant") ? tr(out, "A participant")
                       : text_is(rows[i].origin, "import")    ? tr(out, "A file")
                                                              : tr(out, "You");
        cell[3].markup = html_taken(tag);
        cell[4] = (struct part_cell){
            .text = arena_printf(request->arena, "%lld",
                                 (long long)(rows[i].agrees + rows[i].disagrees + rows[i].passes)),
            .numeric = true};
    }
    if (n > 0)
        part_table(out, .caption = tr(out, "Statements"), .caption_hidden = true, .head = head,
                   .cells = cells, .n_columns = LENGTH(head), .n_rows = n);
    if (pages > 1)
        part_pagination(out, .page = (int)page, .n_pages = (int)pages, .href_format = "?page=%d");
    return FAIL_NONE;
}

/* Statements of the kit that can be taken over, and how many cannot. A kit is written in English.
 */
static enum fail kit_load(struct request *request, struct db *db, const struct conversation *c,
                          struct kit_statements_row **out, size_t *n, size_t *n_unfit,
                          struct why *why) {
    struct kit_statements_row *rows;
    size_t n_rows, kept = 0;
    TRY(kit_statements(db, request->arena, c->engagement.id, c->row.id, &rows, &n_rows, why));
    *n_unfit = 0;
    for (size_t i = 0; i < n_rows; i++) {
        struct why unfit = {0};
        char *clean = NULL;
        bool twice = false;
        for (size_t k = 0; k < kept && !twice; k++) twice = text_is(rows[k].text, rows[i].text);
        if (twice) continue;
        enum fail fail = statement_clean(request->arena, rows[i].text, &clean, &unfit);
        if (fail == FAIL_INPUT) ++*n_unfit;
        if (fail == FAIL_NONE) rows[kept++] = rows[i];
    }
    *out = rows, *n = kept;
    return FAIL_NONE;
}

static enum fail kit_put(struct request *request, struct db *db, const struct conversation *c,
                         struct why *why) {
    struct html *out = request->out;
    struct kit_statements_row *kit;
    size_t n, n_unfit;
    TRY(kit_load(request, db, c, &kit, &n, &n_unfit, why));
    if (n + n_unfit == 0) return FAIL_NONE;
    put_heading(request, tr(out, "Take over the statements of the dialogue's kit"));
    put_text(request, tr(out, "Then those who come to an event can vote on them with "
                              "the code of their slip, and the results show both "
                              "ways of voting beside each other."));
    if (n_unfit > 0)
        put_text(request,
                 arena_printf(request->arena,
                              tr(out, "%zu of the kit cannot be taken over: too long or too short "
                                      "for one statement, or with a web address."),
                              n_unfit));
    if (n > 0)
        request_button(
            request, arena_printf(request->arena, "%s/statements/kit", c->path),
            trn(out, "Take over %lld statement", "Take over %lld statements", (int64_t)n),
            "secondary");
    return FAIL_NONE;
}

static enum fail list_show(struct request *request, struct db *db, struct why *why) {
    struct conversation c;
    TRY(conversation_of_path(request, db, &c, why));
    conversation_head(request, &c, tr(request->out, "Statements"));
    TRY(rows_put(request, db, &c, why));
    if (!request_has_role(request, CONVERSATION_LEADS)) return FAIL_NONE;
    TRY(kit_put(request, db, &c, why));
    put_heading(request, tr(request->out, "Write opening statements"));
    if (strncmp(c.row.languages, "cy", 2) == 0)
        form_fill(request->form, "language", "cy");
    else
        form_fill(request->form, "language", "en");
    request->form->action = arena_printf(request->arena, "%s/statements/add", c.path);
    put_form(request, tr(request->out, "Add these statements"), NULL);
    return FAIL_NONE;
}

/* Each line is checked before any is stored; the line's number is in the message. */
static enum fail lines_clean(struct request *request, char ***out, size_t *n, struct why *why) {
    struct str rest = str_of(form_text(request->form, "texts"));
    char **texts = ARENA_ARRAY(request->arena, char *, rest.n + 1);
    *n = 0;
    for (int line = 1; rest.s != NULL; line++) {
        struct str text = str_trim(str_cut(&rest, '\n'));
        if (text.n == 0) continue;
        enum fail fail =
            statement_clean(request->arena, str_copy(request->arena, text), &texts[*n], why);
        if (fail == FAIL_INPUT) {
            const char *said = arena_copy(request->arena, why->text);
            form_error(request->form, "texts", "Line %d: %s", line, said);
            return why_fail(why, FAIL_INPUT, "texts", "a line is not good");
        }
        if (fail != FAIL_NONE) return fail;
        ++*n;
    }
    *out = texts;
    return FAIL_NONE;
}

static enum fail list_act(struct request *request, struct db *db, struct why *why) {
    struct conversation c;
    char **texts = NULL;
    size_t n = 0, n_near = 0;
    int64_t number, id, room;
    TRY(conversation_of_path(request, db, &c, why));
    TRY(lines_clean(request, &texts, &n, why));
    TRY(statement_room(db, request->arena, c.row.id, &room, why));
    if ((int64_t)n > room)
        return why_fail(why, FAIL_LIMIT, "texts", "at most %d statements fit in a conversation",
                        STATEMENTS_MAX);
    TRY(statement_number_next(db, request->arena, c.row.id, &number, why));
    for (size_t i = 0; i < n; i++) {
        struct nearest near[NEAREST_MAX];
        size_t k;
        TRY(statement_nearest(request, db, c.row.id, "", texts[i], near, &k, why));
        n_near += k > 0;
        TRY(statement_add(db, request->arena, c.row.id, number + (int64_t)i, texts[i],
                          form_text(request->form, "language"), "opening", DB_NULL_INT, "",
                          k > 0 ? "waiting" : "accepted", k > 0 ? near[0].number : DB_NULL_INT,
                          k > 0 ? near[0].jaccard : (double)NAN, request_today(request), &id, why));
    }
    TRY(conversation_epoch_next(db, c.row.id, why));
    request->subject = c.row.id;
    request_go(request, "%s/statements", c.path);
    if (n_near > 0)
        request_say(request,
                    tr_language(request->language,
                                "%zu of them say nearly the same as another and wait under "
                                "'Moderate'."),
                    n_near);
    return FAIL_NONE;
}

static const struct page page_statements = {
    .name = "conversation_statements",
    .path = CONVERSATION_PATH "/statements",
    .scope = SCOPE_PROPOSAL,
    .roles = CONVERSATION_READS,
    .section = "proposals",
    .wide = true,
    .show = list_show,
    .fields = fields,
    .n_fields = LENGTH(fields),
};
REGISTER(page, page_statements);

static const struct page page_statements_add = {
    .name = "conversation_statements_add",
    .path = CONVERSATION_PATH "/statements/add",
    .scope = SCOPE_PROPOSAL,
    .roles = CONVERSATION_LEADS,
    .section = "proposals",
    .wide = true,
    .show = list_show,
    .act = list_act,
    .fields = fields,
    .n_fields = LENGTH(fields),
};
REGISTER(page, page_statements_add);

/* ---- from the kit of a dialogue ---- */

/* As they are there, word for word: votes on other words are not votes on the kit's statement. */
static enum fail kit_act(struct request *request, struct db *db, struct why *why) {
    struct conversation c;
    struct kit_statements_row *rows;
    size_t n, n_unfit;
    int64_t number, id, room;
    TRY(conversation_of_path(request, db, &c, why));
    TRY(kit_load(request, db, &c, &rows, &n, &n_unfit, why));
    request->subject = c.row.id;
    request_go(request, "%s/statements", c.path);
    if (n == 0) return FAIL_NONE;
    TRY(statement_room(db, request->arena, c.row.id, &room, why));
    if ((int64_t)n > room)
        return why_fail(why, FAIL_CONFLICT, NULL, "at most %d statements fit in a conversation",
                        STATEMENTS_MAX);
    TRY(statement_number_next(db, request->arena, c.row.id, &number, why));
    for (size_t i = 0; i < n; i++) {
        TRY(statement_add(db, request->arena, c.row.id, number++, rows[i].text, "en", "opening",
                          DB_NULL_INT, "", "accepted", DB_NULL_INT, (double)NAN,
                          request_today(request), &id, why));
        if (!text_is_empty(rows[i].welsh)) TRY(translation_put(db, id, "cy", rows[i].welsh, why));
    }
    return conversation_epoch_next(db, c.row.id, why);
}

static const struct page page_statements_kit = {
    .name = "conversation_statements_kit",
    .path = CONVERSATION_PATH "/statements/kit",
    .scope = SCOPE_PROPOSAL,
    .roles = CONVERSATION_LEADS,
    .section = "proposals",
    .act = kit_act,
};
REGISTER(page, page_statements_kit);

/* ---- one ---- */

static const struct field one_fields[] = {
    {.name = "text", .label = "Statement", .kind = FIELD_LONG_TEXT, .max = 800, .rows = 3},
    {.name = "welsh",
     .label = "In Welsh",
     .kind = FIELD_LONG_TEXT,
     .max = 800,
     .rows = 3,
     .hint = "Shown to those who read in Welsh; votes are counted together"},
    {.name = "english",
     .label = "In English",
     .kind = FIELD_LONG_TEXT,
     .max = 800,
     .rows = 3,
     .hint = "Shown to those who read in English; votes are counted together"},
    {.name = "revision", .kind = FIELD_HIDDEN},
};

static enum fail statement_of_path(struct request *request, struct db *db, struct conversation *c,
                                   struct statement_get_row *row, struct why *why) {
    TRY(conversation_of_path(request, db, c, why));
    return statement_get(db, request->arena, request_int(request, "statement"), c->row.id, row,
                         why);
}

static bool may_change(const struct request *request, const struct statement_get_row *row) {
    return request_has_role(request, CONVERSATION_LEADS) && text_is(row->origin, "opening") &&
           row->agrees + row->disagrees + row->passes == 0;
}

static enum fail record_put(struct request *request, struct db *db,
                            const struct statement_get_row *row, struct why *why) {
    struct moderation_decision_list_row *decisions;
    struct html *out = request->out;
    size_t n;
    TRY(moderation_decision_list(db, request->arena, row->id, &decisions, &n, why));
    if (n == 0) return FAIL_NONE;
    put_heading(request, tr(out, "What was decided"));
    struct part_cell head[] = {{.text = tr(out, "When")},
                               {.text = tr(out, "Who")},
                               {.text = tr(out, "What")},
                               {.text = tr(out, "Reason")}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, 4 * n);
    for (size_t i = 0; i < n; i++) {
        const struct reason *reason = reason_find(decisions[i].reason);
        const char *day = date_iso(request->arena, date_of(decisions[i].decided_at));
        cells[4 * i].text = conversation_day(out, day);
        cells[4 * i + 1].text =
            decisions[i].person == DB_NULL_INT
                ? tr(out, "The author")
                : vault_name(request->app->vault, request->arena, decisions[i].person);
        cells[4 * i + 2].text = tr(out, moderate_act_text(decisions[i].act));
        cells[4 * i + 3].text = arena_printf(
            request->arena, "%s%s%s", reason == NULL ? "" : tr(out, reason->text),
            reason != NULL && !text_is_empty(decisions[i].note) ? ". " : "", decisions[i].note);
    }
    part_table(out, .caption = tr(out, "What was decided"), .caption_hidden = true, .head = head,
               .cells = cells, .n_columns = 4, .n_rows = n);
    return FAIL_NONE;
}

static const char *other_language(const struct statement_get_row *row) {
    return text_is(row->language, "cy") ? "en" : "cy";
}

static enum fail one_form(struct request *request, struct db *db, const struct conversation *c,
                          const struct statement_get_row *row, struct why *why) {
    const char *translation = "", *other = other_language(row);
    const char *field = text_is(other, "cy") ? "welsh" : "english";
    struct html *out = request->out;
    enum fail found = translation_get(db, request->arena, row->id, other, &translation, why);
    if (found != FAIL_NONE && found != FAIL_NOTFOUND) return found;
    form_fill(request->form, "text", row->text);
    form_fill(request->form, field, translation);
    form_fill_int(request->form, "revision", row->revision);
    put_heading(request, tr(out, "Change or translate"));
    request->form->action =
        arena_printf(request->arena, "%s/statements/%lld/change", c->path, (long long)row->number);
    form_open(out, request->form);
    if (may_change(request, row))
        form_field(out, request->form, "text");
    else
        put_hint(request, tr(out, "What people voted on, and what participants wrote, is not "
                                  "changed any more."));
    form_field(out, request->form, field);
    part_button(out, .text = tr(out, "Save"));
    form_close(out, request->form);
    return FAIL_NONE;
}

static enum fail one_show(struct request *request, struct db *db, struct why *why) {
    struct conversation c;
    struct statement_get_row row;
    struct html *out = request->out;
    TRY(statement_of_path(request, db, &c, &row, why));
    conversation_head(request, &c, trf(out, "Statement %lld", (long long)row.number));
    request->back_href = arena_printf(request->arena, "%s/statements", c.path);
    conversation_state_html(out, tr(out, statement_state_text(row.state)), state_colour(row.state));
    put_statement(request, row.text, row.language);
    if (row.near != DB_NULL_INT) {
        const char *near;
        TRY(statement_near_text(db, request->arena, c.row.id, row.near, &near, why));
        put_text(request, trf(out, "%.0f%% the same as statement %lld: %s", 100 * row.nearness,
                              (long long)row.near, near));
    }
    TRY(record_put(request, db, &row, why));
    if (request_has_role(request, CONVERSATION_MODERATES)) {
        put_heading(request, tr(out, "Decide"));
        put_link(request,
                 arena_printf(request->arena, "%s/moderate/%lld", c.path, (long long)row.number),
                 tr(out, "Accept, reject, or undo what was decided"));
    }
    if (request_has_role(request, CONVERSATION_LEADS)) TRY(one_form(request, db, &c, &row, why));
    return FAIL_NONE;
}

static enum fail one_act(struct request *request, struct db *db, struct why *why) {
    struct conversation c;
    struct statement_get_row row;
    int64_t revision = 0;
    char *text;
    TRY(statement_of_path(request, db, &c, &row, why));
    const char *other = other_language(&row);
    const char *field = text_is(other, "cy") ? "welsh" : "english";
    if (!str_int(str_of(form_text(request->form, "revision")), 1, INT64_MAX, &revision))
        revision = 0;
    if (revision != row.revision)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "Somebody else changed this meanwhile. What you typed is below; look at "
                        "theirs before you save");
    if (text_is_empty(form_text(request->form, field))) {
        TRY(translation_remove(db, row.id, other, why));
    } else {
        TRY(statement_clean(request->arena, form_text(request->form, field), &text, why));
        TRY(translation_put(db, row.id, other, text, why));
    }
    if (may_change(request, &row) && !text_is(form_text(request->form, "text"), row.text)) {
        TRY(statement_clean(request->arena, form_text(request->form, "text"), &text, why));
        TRY(statement_change(db, row.id, c.row.id, revision, text, row.language, why));
    }
    request->subject = row.id;
    request_go(request, "%s/statements/%lld", c.path, (long long)row.number);
    return FAIL_NONE;
}

static const struct page page_statement = {
    .name = "conversation_statement_view",
    .path = CONVERSATION_PATH "/statements/:statement",
    .scope = SCOPE_PROPOSAL,
    .roles = CONVERSATION_READS,
    .section = "proposals",
    .show = one_show,
    .fields = one_fields,
    .n_fields = LENGTH(one_fields),
};
REGISTER(page, page_statement);

static const struct page page_statement_change = {
    .name = "conversation_statement_change",
    .path = CONVERSATION_PATH "/statements/:statement/change",
    .scope = SCOPE_PROPOSAL,
    .roles = CONVERSATION_LEADS,
    .section = "proposals",
    .show = one_show,
    .act = one_act,
    .fields = one_fields,
    .n_fields = LENGTH(one_fields),
};
REGISTER(page, page_statement_change);
