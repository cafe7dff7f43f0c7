/* Prize draws: fixing the list, drawing, and the page that the public checks. */
#include "base/clock.h"
#include "base/csv.h"
#include "base/hash.h"
#include "panel/panel.html.h"
#include "panel/prize.h"
#include "panel/prize.html.h"
#include "panel/prize_views.h"
#include "panel/public_wave.h"
#include "question/question.h"

#include <stdlib.h>
#include <string.h>

static enum fail prize_find(struct db *db, struct arena *arena, int64_t wave,
                            struct prize_of_wave_row *row, bool *there, struct why *why) {
    enum fail fail = prize_of_wave(db, arena, wave, row, why);
    *there = fail == FAIL_NONE;
    return fail == FAIL_NOTFOUND ? FAIL_NONE : fail;
}

/* Before there is a list the form fixes it; afterwards the same form draws. */
static const struct field commit_fields[] = {
    {.name = "prize",
     .label = "What can be won",
     .hint = "For example: three shopping vouchers of 50 pounds",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 200,
     .missing = "Say what can be won"},
    {.name = "n_prizes",
     .label = "How many prizes",
     .kind = FIELD_INT,
     .required = true,
     .min = 1,
     .max = 1000,
     .missing = "Enter a number"},
    {.name = "source",
     .label = "Which public randomness will be added",
     .hint = "Something that nobody can know or choose today. For example: the main numbers of the "
             "National Lottery, in the order published",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 300,
     .missing = "Say which randomness will be added"},
    {.name = "day",
     .label = "When it will be known",
     .kind = FIELD_DATE,
     .required = true,
     .missing = "Enter the day"},
};
static const struct field draw_fields[] = {
    {.name = "randomness",
     .label = "The public randomness",
     .hint = "Exactly as it was published. For example: 4 17 23 31 42 50",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 300,
     .missing = "Enter the public randomness"},
};

static enum fail prize_fields(struct request *request, struct db *db, const struct field **fields,
                              size_t *n_fields, struct why *why) {
    struct prize_of_wave_row row;
    bool there;
    struct wave_page page;
    TRY(wave_of_path(request, db, "", &page, why));
    TRY(prize_find(db, request->arena, page.row.id, &row, &there, why));
    *fields = there ? draw_fields : commit_fields;
    *n_fields = there ? LENGTH(draw_fields) : LENGTH(commit_fields);
    return FAIL_NONE;
}

static enum fail prize_fill(struct request *request, struct db *db,
                            const struct prize_of_wave_row *row, bool official,
                            struct prize_view *view, struct why *why) {
    struct prize_tickets_row *tickets;
    size_t n;
    TRY(prize_tickets(db, request->arena, row->id, &tickets, &n, why));
    const char **winners = ARENA_ARRAY(request->arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++) { /* winners are numbered from 1 without a gap */
        if (tickets[i].won == DB_NULL_INT || tickets[i].won > (int64_t)n) continue;
        winners[tickets[i].won - 1] = official && tickets[i].number != DB_NULL_INT
                                          ? trf(request->out, "%s: member %lld", tickets[i].ticket,
                                                (long long)tickets[i].number)
                                          : tickets[i].ticket;
        view->n_winners++;
    }
    view->row = row;
    view->n = n;
    view->winners = winners;
    view->drawn = text_is(row->state, "drawn");
    view->committed = clock_day_text(request->arena, row->committed_at, request->language);
    return FAIL_NONE;
}

static enum fail prize_show(struct request *request, struct db *db, struct why *why) {
    static const char *const names[] = {"prize", "n_prizes", "source", "day", NULL};
    struct wave_page page;
    struct prize_of_wave_row row;
    bool there;
    TRY(wave_of_path(request, db, "", &page, why));
    TRY(prize_find(db, request->arena, page.row.id, &row, &there, why));
    request->title = tr(request->out, "Prize draw");
    if (!there) {
        struct edit_view view = {
            .caption = page.row.title,
            .heading = request->title,
            .text = tr(request->out,
                       "Everybody who answered takes part. The list is fixed now, and its digest "
                       "published; the winners follow from it and from randomness that is public "
                       "later, so that anybody can check the draw."),
            .form = request->form,
            .fields = names,
            .button = tr(request->out, "Fix the list")};
        panel_edit_html(request->out, &view);
        return FAIL_NONE;
    }
    struct prize_view view = {.caption = page.row.title,
                              .form = text_is(row.state, "drawn") ? NULL : request->form,
                              .public_href =
                                  arena_printf(request->arena, "/panel/%s/waves/%lld/prizes",
                                               page.panel.row.slug, (long long)page.row.number)};
    TRY(prize_fill(request, db, &row, true, &view, why));
    panel_prize_html(request->out, &view);
    return FAIL_NONE;
}

struct entry {
    const char *ticket;
    int64_t member;
};

static int by_ticket(const void *a, const void *b) {
    return strcmp(((const struct entry *)a)->ticket, ((const struct entry *)b)->ticket);
}

/* A ticket for everybody who answered and is a member still; by ticket, so that the order says
 * nothing. */
static enum fail entries_list(struct request *request, struct db *db, const struct wave_page *page,
                              const char *secret, struct entry **out, size_t *n, struct why *why) {
    struct wave_member_list_row *rows;
    size_t n_rows;
    TRY(wave_member_list(db, request->arena, page->row.id, &rows, &n_rows, why));
    struct entry *entries = ARENA_ARRAY(request->arena, struct entry, n_rows + 1);
    *n = 0;
    for (size_t i = 0; i < n_rows; i++) {
        struct survey_response response;
        if (rows[i].member == DB_NULL_INT || !text_is(rows[i].state, "active")) continue;
        TRY(survey_response_of(db, request->arena, page->row.survey, rows[i].id, &response, why));
        if (response.state != RESPONSE_COMPLETE) continue;
        entries[(*n)++] = (struct entry){prize_ticket_name(request->arena, secret, rows[i].member),
                                         rows[i].member};
    }
    qsort(entries, *n, sizeof *entries, by_ticket);
    *out = entries;
    return FAIL_NONE;
}

static enum fail commit_act(struct request *request, struct db *db, const struct wave_page *page,
                            struct why *why) {
    const struct form *form = request->form;
    char secret[TOKEN_TEXT];
    struct entry *entries;
    struct date day;
    size_t n;
    struct buf list;
    secret_token(secret);
    if (!text_is(page->row.state, "closed"))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "close the wave first: who answers later could not win");
    if (!form_date(form, "day", &day) || date_start(day) < date_start(date_of(request->now)))
        return why_fail(why, FAIL_INPUT, "day", "The day must be today or later");
    TRY(entries_list(request, db, page, secret, &entries, &n, why));
    if (n == 0) return why_fail(why, FAIL_CONFLICT, NULL, "nobody has answered");
    const char **tickets = ARENA_ARRAY(request->arena, const char *, n);
    buf_init(&list, request->arena, 64 * (n + 1));
    for (size_t i = 0; i < n; i++) {
        tickets[i] = entries[i].ticket;
        buf_printf(&list, "%s\n", tickets[i]);
    }
    TRY(prize_insert(db, request->arena, page->panel.row.id, page->row.id, form_text(form, "prize"),
                     form_int(form, "n_prizes", 1), secret, list.s,
                     prize_commitment(request->arena, secret, tickets, n),
                     form_text(form, "source"), date_iso(request->arena, day), request->now,
                     request->viewer.person, &request->subject, why));
    for (size_t i = 0; i < n; i++)
        TRY(prize_ticket_add(db, request->subject, tickets[i], (int64_t)i, entries[i].member, why));
    return FAIL_NONE;
}

static enum fail draw_act(struct request *request, struct db *db, const struct wave_page *page,
                          const struct prize_of_wave_row *row, struct why *why) {
    struct prize_tickets_row *tickets;
    size_t n;
    struct date day;
    const char *randomness = form_text(request->form, "randomness");
    if (date_read(row->randomness_day, &day) && request->now < date_start(day))
        return why_fail(why, FAIL_INPUT, "randomness", "This can be known on %s at the earliest",
                        row->randomness_day);
    TRY(prize_tickets(db, request->arena, row->id, &tickets, &n, why));
    size_t *order =
        prize_draw_places(request->arena, row->secret, randomness, n, (size_t)row->n_prizes);
    TRY(prize_drawn(db, row->id, page->row.id, randomness, request->now, request->viewer.person,
                    why));
    for (size_t i = 0; i < n && i < (size_t)row->n_prizes; i++)
        TRY(prize_ticket_won(db, row->id, (int64_t)order[i], (int64_t)i + 1, why));
    request->subject = row->id;
    return FAIL_NONE;
}

static enum fail prize_act(struct request *request, struct db *db, struct why *why) {
    struct wave_page page;
    struct prize_of_wave_row row;
    bool there;
    TRY(wave_of_path(request, db, "", &page, why));
    TRY(prize_find(db, request->arena, page.row.id, &row, &there, why));
    bool drawing = request->form->n_fields == LENGTH(draw_fields);
    if (drawing != there)
        return why_fail(why, FAIL_CONFLICT, NULL, "somebody else fixed the list meanwhile");
    TRY(there ? draw_act(request, db, &page, &row, why) : commit_act(request, db, &page, why));
    request_go(request, "%s/prizes", page.path);
    return FAIL_NONE;
}

static const struct page page_wave_prizes = {
    .name = "wave_prizes",
    .path = "/panels/:panel/waves/:wave/prizes",
    .scope = SCOPE_PANEL,
    .roles = PANEL_MANAGER,
    .section = "panels",
    .fields_make = prize_fields,
    .show = prize_show,
    .act = prize_act,
};
REGISTER(page, page_wave_prizes);

/* ---- the public ---- */

static enum fail public_find(struct request *request, struct db *db, struct wave_of_slug_row *wave,
                             struct prize_of_wave_row *row, struct why *why) {
    TRY(wave_of_slug(db, request->arena, request_text(request, "slug"),
                     request_int(request, "number"), wave, why));
    return prize_of_wave(db, request->arena, wave->id, row, why);
}

static enum fail public_show(struct request *request, struct db *db, struct why *why) {
    struct wave_of_slug_row wave;
    struct prize_of_wave_row row;
    TRY(public_find(request, db, &wave, &row, why));
    struct prize_view view = {
        .caption = wave.panel_name,
        .file_href = arena_printf(request->arena, "/panel/%s/waves/%lld/tickets.csv", wave.slug,
                                  (long long)request_int(request, "number"))};
    TRY(prize_fill(request, db, &row, false, &view, why));
    request->title = tr(request->out, "Prize draw");
    request->back_href = arena_printf(request->arena, "/panel/%s", wave.slug);
    panel_prize_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_public_prizes = {.name = "public_prizes",
                                               .path = "/panel/:slug/waves/:number/prizes",
                                               .scope = SCOPE_ANYONE,
                                               .section = "take-part",
                                               .show = public_show};
REGISTER(page, page_public_prizes);

static enum fail tickets_send(struct request *request, struct db *db, struct why *why) {
    struct wave_of_slug_row wave;
    struct prize_of_wave_row row;
    struct prize_tickets_row *tickets;
    struct csv_out csv;
    size_t n;
    TRY(public_find(request, db, &wave, &row, why));
    if (!text_is(row.state, "drawn"))
        return why_fail(why, FAIL_NOTFOUND, NULL, "the list is published when it is drawn");
    TRY(prize_tickets(db, request->arena, row.id, &tickets, &n, why));
    csv_out_init(&csv, &request->response->body);
    csv_put(&csv, "position");
    csv_put(&csv, "ticket");
    csv_put(&csv, "prize");
    csv_end_row(&csv);
    for (size_t i = 0; i < n; i++) {
        csv_put_int(&csv, tickets[i].position);
        csv_put(&csv, tickets[i].ticket);
        if (tickets[i].won == DB_NULL_INT)
            csv_put(&csv, "");
        else
            csv_put_int(&csv, tickets[i].won);
        csv_end_row(&csv);
    }
    http_download(request->response, "text/csv; charset=utf-8", "tickets.csv");
    return FAIL_NONE;
}

static const struct page page_public_tickets = {.name = "public_tickets",
                                                .path = "/panel/:slug/waves/:number/tickets.csv",
                                                .scope = SCOPE_ANYONE,
                                                .send = tickets_send};
REGISTER(page, page_public_tickets);

enum fail public_draws(struct request *request, struct db *db, const struct panel_get_row *panel,
                       struct public_panel_view *out, struct why *why) {
    struct prize_public_list_row *rows;
    size_t n;
    TRY(prize_public_list(db, request->arena, panel->id, &rows, &n, why));
    struct public_wave_line *lines = ARENA_ARRAY(request->arena, struct public_wave_line, n + 1);
    for (size_t i = 0; i < n; i++) {
        bool drawn = text_is(rows[i].state, "drawn");
        const char *day = clock_day_text(
            request->arena, drawn ? rows[i].drawn_at : rows[i].committed_at, request->language);
        lines[i] = (struct public_wave_line){
            .href = arena_printf(request->arena, "/panel/%s/waves/%lld/prizes", panel->slug,
                                 (long long)rows[i].number),
            .title = rows[i].prize,
            .when = drawn ? trf(request->out, "Drawn on %s", day)
                          : trf(request->out, "List fixed on %s", day)};
    }
    out->draws = lines;
    out->n_draws = n;
    return FAIL_NONE;
}
