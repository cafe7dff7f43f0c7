#include "evidence/slips.h"

#include "base/clock.h"
#include "base/hash.h"
#include "civic/access_code.h"
#include "civic/app.h"
#include "civic/session.h"
#include "evidence/participants.html.h"
#include "evidence/take_part.h"
#include "office/letter.h"

#include <string.h>

enum { SLIPS_MOST = 1000, SHEET_MAX = 256 * 1024 };

static enum fail slip_add(struct request *request, struct db *db, const struct slips_plan *plan,
                          int64_t number, struct access_slip *slip, int64_t *participant,
                          struct why *why) {
    *slip = (struct access_slip){
        .label = arena_printf(request->arena, "%s%02lld", plan->prefix, (long long)number),
        .strand = plan->strand,
        .code = secret_code(request->arena, 3)};
    enum fail fail = participant_insert(
        db, request->arena, plan->engagement, slip->label, slip->strand,
        access_code_hash(request->arena, request->app->key, slip->code), participant, why);
    if (fail != FAIL_CONFLICT) return fail;
    return why_fail(why, FAIL_CONFLICT, "prefix",
                    "There are labels with this letter already; choose another letter");
}

enum fail slips_make(struct request *request, struct db *db, const struct slips_plan *plan,
                     int64_t **participants, struct why *why) {
    int64_t first;
    struct slips *slips = ARENA_NEW(request->arena, struct slips);
    int64_t *made = ARENA_ARRAY(request->arena, int64_t, plan->n + 1);
    TRY(take_part_may_step(db, request->arena, plan->method, plan->engagement, why));
    *slips = (struct slips){.slips = ARENA_ARRAY(request->arena, struct access_slip, plan->n + 1),
                            .n = plan->n,
                            .title = plan->title,
                            .back = plan->back};
    TRY(participant_next(db, request->arena, plan->engagement, plan->prefix, &first, why));
    for (size_t i = 0; i < plan->n; i++)
        TRY(slip_add(request, db, plan, first + (int64_t)i, &slips->slips[i], &made[i], why));
    request->context = slips;
    *participants = made;
    return FAIL_NONE;
}

/* "label, code, group" of each, a line for each. */
static const char *sheet_of(struct arena *arena, const struct slips *slips) {
    struct buf sheet;
    buf_init(&sheet, arena, SHEET_MAX);
    for (size_t i = 0; i < slips->n; i++)
        buf_printf(&sheet, "%s\t%s\t%s\n", slips->slips[i].label, slips->slips[i].code,
                   slips->slips[i].strand);
    return sheet.n == 0 ? "" : sheet.s;
}

enum fail slips_result(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    const struct slips *slips = request->context;
    struct slips_view view = {
        .slips = slips->slips,
        .n_slips = slips->n,
        .title = slips->title,
        .address = arena_printf(request->arena, "%s/take-part", request->app->settings.public_url),
        .back_href = slips->back,
        .pdf_path = arena_printf(request->arena, "/proposals/%lld/evidence/%lld/slips.pdf",
                                 (long long)request_int(request, "proposal"),
                                 (long long)request_int(request, "engagement")),
        .sheet = sheet_of(request->arena, slips),
        .csrf = session_csrf(request),
    };
    request->title = tr(request->out, "Slips to print");
    slips_html(request->out, &view);
    return FAIL_NONE;
}

/* ---- the same to print and cut ---- */

/* The codes come back from the page on which they stand: they are kept nowhere else. */
static const struct field sheet_fields[] = {
    {.name = "title", .kind = FIELD_HIDDEN},
    {.name = "sheet", .kind = FIELD_LONG_TEXT, .max = SHEET_MAX}};

static enum fail sheet_act(struct request *request, struct db *db, struct why *why) {
    struct engagement engagement;
    TRY(engagement_of_path(request, db, &engagement, why));
    request_go(request, "%s/participants", engagement.path);
    return FAIL_NONE;
}

static enum fail sheet_read(struct request *request, struct slip **out, size_t *n,
                            struct why *why) {
    const char *address =
        arena_printf(request->arena, "%s/take-part", request->app->settings.public_url);
    struct str rest = str_of(form_text(request->form, "sheet"));
    *out = ARENA_ARRAY(request->arena, struct slip, SLIPS_MOST);
    *n = 0;
    while (rest.s != NULL && *n < SLIPS_MOST) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (line.n == 0) continue;
        struct str label = str_cut(&line, '\t');
        char *code, *typed = str_copy(request->arena, str_cut(&line, '\t'));
        TRY(code_read(request->arena, typed, &code, why));
        struct slip *slip = &(*out)[(*n)++];
        *slip = (struct slip){.code = code,
                              .label = line.s == NULL || str_trim(line).n == 0
                                           ? str_copy(request->arena, label)
                                           : arena_printf(request->arena, "%s, %s",
                                                          str_copy(request->arena, label),
                                                          str_copy(request->arena, str_trim(line))),
                              .qr_text = arena_printf(request->arena, "%s?c=%s", address, code)};
    }
    return FAIL_NONE;
}

static enum fail sheet_send(struct request *request, struct db *db, struct why *why) {
    struct slip *slips;
    size_t n;
    (void)db;
    const char *title = form_text(request->form, "title");
    TRY(sheet_read(request, &slips, &n, why));
    const struct slip_plan plan = {
        .title = tr_language(request->language, "Slips to print"),
        .heading = title,
        /* A long title needs more room: fewer slips on a page. */
        .across = 2,
        .down = strlen(title) > 160  ? 3
                : strlen(title) > 80 ? 4
                                     : 5,
        .web_address = arena_printf(request->arena, "%s/take-part",
                                    text_after_scheme(request->app->settings.public_url)),
        .code_label = tr_language(request->language, "Your code"),
        .note = tr_language(request->language,
                            "Keep it: with it you answer, and see later what became of it."),
        .language = request->language,
        .date = date_of(request->now)};
    struct letter_sink sink = letter_sink_buf(&request->response->body);
    TRY(slips_write(request->arena, &plan, slips, n, &sink, why));
    http_download(request->response, "application/pdf", "slips.pdf");
    return FAIL_NONE;
}

static const struct page page_slips_pdf = {
    .name = "slips_pdf",
    .path = "/proposals/:proposal/evidence/:engagement/slips.pdf",
    .scope = SCOPE_PROPOSAL,
    .roles = ROLE_OWNER | ROLE_ENGAGEMENT | ROLE_FACILITATOR,
    .section = "proposals",
    .repeatable = true,
    .fields = sheet_fields,
    .n_fields = LENGTH(sheet_fields),
    .act = sheet_act,
    .file = sheet_send,
};
REGISTER(page, page_slips_pdf);
