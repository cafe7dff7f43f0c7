/* The public's side: what it is about, the form, and the same form for staff. */
#include "base/clock.h"
#include "base/hash.h"
#include "civic/app.h"
#include "recruit/register.html.h"
#include "recruit/register_views.h"

#include <string.h>

/* ---- what it is about ---- */

static const char *language_name(const char *language) {
    static const char *const names[][2] = {
        {"en", "English"},   {"cy", "Cymraeg"},    {"ar", "العربية"},  {"bn", "বাংলা"},
        {"gu", "ગુજરાતી"},    {"pl", "Polski"},     {"pa", "ਪੰਜਾਬੀ"},    {"ro", "Română"},
        {"so", "Soomaali"},  {"uk", "Українська"}, {"ur", "اردو"},     {"zh", "中文"},
        {"pt", "Português"}, {"es", "Español"},    {"fr", "Français"},
    };
    for (size_t i = 0; i < LENGTH(names); i++)
        if (text_is(language, names[i][0])) return names[i][1];
    return language;
}

static const char *or_first(bool second, const char *other, const char *first) {
    return second && !text_is_empty(other) ? other : first;
}

static void conditions_cut(struct arena *arena, const char *text, struct invitation *out) {
    const char **lines = ARENA_ARRAY(arena, const char *, strlen(text) + 1);
    struct str rest = str_of(text);
    while (rest.s != NULL) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (line.n > 0) lines[out->n_conditions++] = str_copy(arena, line);
    }
    out->conditions = lines;
}

enum fail invitation_make(struct request *request, const struct recruitment_by_name_row *row,
                          struct invitation *out, struct why *why) {
    (void)why;
    struct arena *arena = request->arena;
    bool has_second = !text_is_empty(row->second_language);
    bool asked = text_is(http_query(request->http, "text"), "second");
    bool first = text_is(http_query(request->http, "text"), "first");
    bool same = has_second && text_is(row->second_language, request->language);
    *out = (struct invitation){.row = row, .second = has_second && (asked || (same && !first))};
    out->language = out->second ? row->second_language : "en";
    out->title = or_first(out->second, row->second_title, row->title);
    out->about = or_first(out->second, row->second_about, row->about);
    out->details = or_first(out->second, row->second_details, row->details);
    conditions_cut(arena, or_first(out->second, row->second_eligibility, row->eligibility), out);
    if (has_second) {
        out->other_href = out->second ? "?text=first" : "?text=second";
        out->other_language = out->second ? "en" : row->second_language;
        out->other_name = language_name(out->other_language);
    }
    out->closes = recruit_day(arena, row->closes_day, request->language);
    out->draws = recruit_day(arena, row->draw_day, request->language);
    out->erased = recruit_day(arena, row->erase_day, request->language);
    return FAIL_NONE;
}

enum fail invitation_of_path(struct request *request, struct db *db, struct invitation *out,
                             struct why *why) {
    struct recruitment_by_name_row *row = ARENA_NEW(request->arena, struct recruitment_by_name_row);
    TRY(recruitment_by_name(db, request->arena, request_text(request, "name"), row, why));
    /* While it is planned nothing is public, not even that it will be. */
    if (text_is(row->state, "planned"))
        return why_fail(why, FAIL_NOTFOUND, NULL, "there is no such page");
    return invitation_make(request, row, out, why);
}

static const char *closed_text(const struct html *out, const struct invitation *invitation,
                               int64_t now) {
    const struct recruitment_by_name_row *row = invitation->row;
    const char *today = date_iso(out->arena, date_of(now));
    if (text_is(row->state, "open"))
        return strcmp(today, row->closes_day) > 0 ? tr(out, "The last day to register has passed.")
                                                  : NULL;
    if (text_is(row->state, "drawn") || text_is(row->state, "finished"))
        return tr(out, "Registration is closed and the draw has been made.");
    return tr(out, "Registration is closed. The draw comes next.");
}

static enum fail invitation_show(struct request *request, struct db *db, struct why *why) {
    struct invitation invitation;
    TRY(invitation_of_path(request, db, &invitation, why));
    struct invitation_view view = {.invitation = &invitation,
                                   .closed = closed_text(request->out, &invitation, request->now)};
    const char *code = http_query(request->http, "c");
    view.drawn = recruitment_state_read(invitation.row->state) >= RECRUITMENT_DRAWN;
    view.erased =
        strcmp(date_iso(request->arena, date_of(request->now)), invitation.row->erase_day) > 0;
    if (recruitment_state_read(invitation.row->state) >= RECRUITMENT_FROZEN)
        view.draw_href = arena_printf(request->arena, "/r/%s/draw", invitation.row->short_name);
    if (view.closed == NULL)
        view.register_href =
            arena_printf(request->arena, "/r/%s/register%s%s%s", invitation.row->short_name,
                         invitation.second ? "?text=second" : "",
                         code == NULL        ? ""
                         : invitation.second ? "&c="
                                             : "?c=",
                         code == NULL ? "" : code);
    request->title = invitation.title;
    recruit_invitation_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_recruit_invitation = {
    .name = "recruit_invitation",
    .path = "/r/:name",
    .scope = SCOPE_ANYONE,
    .no_navigation = true,
    .show = invitation_show,
};
REGISTER(page, page_recruit_invitation);

/* ---- machines ---- */

enum { STAMP_HEX = 32 };
static const int64_t stamp_least = 3 * CLOCK_SECOND, stamp_most = 7 * CLOCK_DAY;

/* When the form was opened, signed: no puzzle for people, and no form sent in under 3 seconds. */
static const char *stamp_make(struct request *request, int64_t at) {
    const char *text = arena_printf(request->arena, "recruit stamp\n%lld", (long long)at);
    uint8_t digest[SHA256_BYTES];
    hmac_sha256(request->app->key, text, strlen(text), digest);
    return arena_printf(request->arena, "%lld.%.*s", (long long)at, STAMP_HEX,
                        hex(request->arena, digest, sizeof digest));
}

static enum fail stamp_check(struct request *request, struct why *why) {
    const char *stamp = form_text(request->form, "opened");
    struct str rest = str_of(stamp);
    int64_t at;
    if (!str_int(str_cut(&rest, '.'), 0, INT64_MAX, &at) ||
        !secret_text_equal(stamp, stamp_make(request, at)))
        return why_fail(why, FAIL_INPUT, NULL,
                        "This form was not opened here. What you typed is below; send it again");
    if (request->now - at > stamp_most)
        return why_fail(why, FAIL_INPUT, NULL,
                        "This form was opened long ago. What you typed is below; send it again");
    if (request->now - at < stamp_least)
        return why_fail(why, FAIL_INPUT, NULL,
                        "That was very quick. Look it over and send it again");
    return FAIL_NONE;
}

/* A field that people do not see; programs that fill in everything fall into it. */
static bool is_trapped(const struct request *request) {
    return !text_is_empty(http_field(request->http, "website"));
}

/* ---- the form ---- */

static enum fail register_make(struct request *request, struct db *db, const struct field **fields,
                               size_t *n, struct why *why) {
    struct invitation invitation;
    TRY(invitation_of_path(request, db, &invitation, why));
    return register_fields_make(request, db, invitation.row->id, invitation.second,
                                invitation.row->letter_codes != 0, false, fields, n, why);
}

static enum fail register_prepare(struct request *request, struct why *why) {
    TRY(request_crowd(request, "register", why));
    if (is_trapped(request)) return FAIL_NONE;
    return stamp_check(request, why);
}

static enum fail register_act(struct request *request, struct db *db, struct why *why) {
    struct invitation invitation;
    struct registration registration;
    struct registered *registered = ARENA_NEW(request->arena, struct registered);
    TRY(invitation_of_path(request, db, &invitation, why));
    request_go(request, "/r/%s/thanks", invitation.row->short_name);
    if (is_trapped(request)) return FAIL_NONE; /* thanked like everybody, and forgotten */
    TRY(register_form_read(request, db, invitation.row->id, false, &registration, why));
    enum fail fail = recruit_register(request->app, db, request->arena, invitation.row->id,
                                      &registration, registered, why);
    if (fail == FAIL_INPUT && text_is(why->field, "code")) TRY(request_code_wrong(request, why));
    TRY(fail);
    request->context = registered;
    request->subject = registered->candidate;
    return FAIL_NONE;
}

static enum fail register_show(struct request *request, struct db *db, struct why *why) {
    struct invitation invitation;
    struct category *categories;
    size_t n;
    TRY(invitation_of_path(request, db, &invitation, why));
    const char *closed = closed_text(request->out, &invitation, request->now);
    if (closed != NULL) {
        struct invitation_view shut = {.invitation = &invitation, .closed = closed};
        request->title = invitation.title;
        recruit_invitation_html(request->out, &shut);
        return FAIL_NONE;
    }
    TRY(categories_load(db, request->arena, invitation.row->id, &categories, &n, why));
    form_fill(request->form, "opened", stamp_make(request, request->now));
    form_fill(request->form, "spoken", request->language);
    if (http_query(request->http, "c") != NULL)
        form_fill(request->form, "code", http_query(request->http, "c"));
    struct register_view view = {.form = request->form, .invitation = &invitation};
    view.categories = register_category_fields(request, categories, n, &view.n_categories);
    request->title = tr(request->out, "Put your name down");
    request->back_href = arena_printf(request->arena, "/r/%s%s", invitation.row->short_name,
                                      invitation.second ? "?text=second" : "");
    recruit_register_html(request->out, &view);
    return FAIL_NONE;
}

/* A second click: the number and the code that the first one gave. */
static enum fail registered_again(struct request *request, struct db *db, struct why *why) {
    struct invitation invitation;
    struct registered *registered = ARENA_NEW(request->arena, struct registered);
    if (is_trapped(request)) return FAIL_NONE;
    TRY(invitation_of_path(request, db, &invitation, why));
    request->context = registered;
    return recruit_registered_find(request->app, db, request->arena, invitation.row->id,
                                   register_own_code(request), registered, why);
}

static enum fail registered_result(struct request *request, struct db *db, struct why *why) {
    struct invitation invitation;
    TRY(invitation_of_path(request, db, &invitation, why));
    struct registered_view view = {
        .invitation = &invitation,
        .registered = request->context,
        .me_address = arena_printf(request->arena, "%s/r/%s/me",
                                   text_after_scheme(request->app->settings.public_url),
                                   invitation.row->short_name)};
    request->title = tr(request->out, "Your name is down");
    recruit_registered_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_recruit_register = {
    .name = "recruit_register",
    .path = "/r/:name/register",
    .scope = SCOPE_ANYONE,
    .no_navigation = true,
    .fields_make = register_make,
    .prepare = register_prepare,
    .show = register_show,
    .act = register_act,
    .result = registered_result,
    .again = registered_again,
};
REGISTER(page, page_recruit_register);

static const struct page page_recruit_thanks = {
    .name = "recruit_thanks",
    .path = "/r/:name/thanks",
    .scope = SCOPE_ANYONE,
    .no_navigation = true,
    .show = registered_result,
};
REGISTER(page, page_recruit_thanks);

/* ---- by phone or on paper ---- */

static enum fail enter_invitation(struct request *request, struct db *db,
                                  struct recruitment *recruitment, struct invitation *out,
                                  struct why *why) {
    struct recruitment_by_name_row *row = ARENA_NEW(request->arena, struct recruitment_by_name_row);
    TRY(recruitment_of_path(request, db, recruitment, why));
    TRY(recruitment_by_name(db, request->arena, recruitment->row.short_name, row, why));
    return invitation_make(request, row, out, why);
}

static enum fail enter_make(struct request *request, struct db *db, const struct field **fields,
                            size_t *n, struct why *why) {
    struct recruitment recruitment;
    TRY(recruitment_of_path(request, db, &recruitment, why));
    return register_fields_make(request, db, recruitment.row.id, false,
                                recruitment.row.letter_codes != 0, true, fields, n, why);
}

static enum fail enter_act(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct registration registration;
    struct registered *registered = ARENA_NEW(request->arena, struct registered);
    TRY(recruitment_of_path(request, db, &recruitment, why));
    TRY(register_form_read(request, db, recruitment.row.id, true, &registration, why));
    TRY(recruit_register(request->app, db, request->arena, recruitment.row.id, &registration,
                         registered, why));
    request->context = registered;
    request->subject = registered->candidate;
    request_go(request, "%s/enter", recruitment.path);
    request_say(request, tr_language(request->language, "Number %lld is registered."),
                (long long)registered->number);
    return FAIL_NONE;
}

static enum fail entered_again(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct registered *registered = ARENA_NEW(request->arena, struct registered);
    TRY(recruitment_of_path(request, db, &recruitment, why));
    request->context = registered;
    return recruit_registered_find(request->app, db, request->arena, recruitment.row.id,
                                   register_own_code(request), registered, why);
}

static enum fail enter_show(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct invitation invitation;
    struct category *categories;
    size_t n;
    TRY(enter_invitation(request, db, &recruitment, &invitation, why));
    TRY(categories_load(db, request->arena, recruitment.row.id, &categories, &n, why));
    form_fill(request->form, "source", "phone");
    struct register_view view = {.form = request->form, .invitation = &invitation, .staff = true};
    view.categories = register_category_fields(request, categories, n, &view.n_categories);
    request->title = tr(request->out, "Register somebody by phone or from paper");
    request->back_href = recruitment.path;
    recruit_register_html(request->out, &view);
    return FAIL_NONE;
}

static enum fail entered_result(struct request *request, struct db *db, struct why *why) {
    struct recruitment recruitment;
    struct invitation invitation;
    TRY(enter_invitation(request, db, &recruitment, &invitation, why));
    struct registered_view view = {
        .invitation = &invitation,
        .registered = request->context,
        .me_address = arena_printf(request->arena, "%s/me", recruitment.short_address),
        .staff = true,
        .next_href = arena_printf(request->arena, "%s/enter", recruitment.path)};
    request->title = tr(request->out, "Registered");
    request->back_href = recruitment.path;
    recruit_registered_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_recruit_enter = {
    .name = "recruit_enter",
    .path = "/proposals/:proposal/recruitments/:recruitment/enter",
    .scope = SCOPE_PROPOSAL,
    .roles = RECRUIT_CALLERS,
    .section = "proposals",
    .fields_make = enter_make,
    .show = enter_show,
    .act = enter_act,
    .result = entered_result,
    .again = entered_again,
};
REGISTER(page, page_recruit_enter);
