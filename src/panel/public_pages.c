/* What the public sees of a panel, and joining it. */
#include "base/clock.h"
#include "base/hash.h"
#include "civic/rate.h"
#include "panel/member_form.h"
#include "panel/panel.html.h"
#include "panel/public.html.h"
#include "panel/public_wave.h"

static enum fail list_show(struct request *request, struct db *db, struct why *why) {
    struct panel_public_list_row *rows;
    size_t n;
    TRY(panel_public_list(db, request->arena, "open", &rows, &n, why));
    request->title = tr(request->out, "Citizens' Panels");
    panel_public_list_html(request->out, rows, n);
    return FAIL_NONE;
}

static const struct page page_public_panels = {.name = "public_panels",
                                               .path = "/panel",
                                               .scope = SCOPE_ANYONE,
                                               .section = "take-part",
                                               .show = list_show};
REGISTER(page, page_public_panels);

static enum fail panel_of_slug(struct request *request, struct db *db, struct panel_get_row *row,
                               struct why *why) {
    int64_t id;
    TRY(panel_by_slug(db, request->arena, request_text(request, "slug"), &id, why));
    return panel_get(db, request->arena, id, row, why);
}

static enum fail panel_show(struct request *request, struct db *db, struct why *why) {
    struct panel_get_row row;
    struct panel_owner_list_row *owners;
    struct public_panel_view view = {.row = &row};
    TRY(panel_of_slug(request, db, &row, why));
    TRY(panel_owner_list(db, request->arena, row.id, &owners, &view.n_owners, why));
    view.owners = owners;
    TRY(public_waves(request, db, &row, &view, why));
    if (text_is(row.joining, "open") && text_is(row.state, "active"))
        view.join_href = arena_printf(request->arena, "/panel/%s/join", row.slug);
    request->title = row.name;
    panel_public_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_public_panel = {.name = "public_panel",
                                              .path = "/panel/:slug",
                                              .scope = SCOPE_ANYONE,
                                              .section = "take-part",
                                              .show = panel_show};
REGISTER(page, page_public_panel);

/* ---- joining ---- */

static const struct field agree_field[] = {
    {.name = "age",
     .label = "I am old enough to join, and live in the area",
     .kind = FIELD_YES,
     .required = true,
     .missing = "Tick the box to say that you are old enough and live in the area"},
    {.name = "agree",
     .label = "I agree that the organisations named on the panel's page write to me with surveys",
     .kind = FIELD_YES,
     .required = true,
     .missing = "Tick the box to agree"},
};

static enum fail open_panel(struct request *request, struct db *db, struct panel_get_row *row,
                            struct why *why) {
    TRY(panel_of_slug(request, db, row, why));
    if (!text_is(row->joining, "open") || !text_is(row->state, "active"))
        return why_fail(why, FAIL_NOTFOUND, NULL, "this panel does not take new members by itself");
    return FAIL_NONE;
}

static enum fail join_fields(struct request *request, struct db *db, const struct field **fields,
                             size_t *n_fields, struct why *why) {
    struct panel_get_row row;
    TRY(open_panel(request, db, &row, why));
    return member_fields_make(request, db, row.id, agree_field, LENGTH(agree_field), fields,
                              n_fields, why);
}

static enum fail join_show(struct request *request, struct db *db, struct why *why) {
    struct panel_get_row row;
    TRY(open_panel(request, db, &row, why));
    form_fill(request->form, "language", request->language);
    form_fill(request->form, "wants_news", "yes");
    struct edit_view view = {
        .caption = row.name,
        .heading = tr(request->out, "Join the panel"),
        .text =
            trf(request->out,
                "You must be %lld or older. Questions about you are there so that the panel can "
                "stand for everybody; leave out what you do not want to say.",
                (long long)row.age_min),
        .form = request->form,
        .fields = field_names(request->arena, request->form),
        .button = tr(request->out, "Join")};
    request->title = view.heading;
    request->back_href = arena_printf(request->arena, "/panel/%s", row.slug);
    panel_edit_html(request->out, &view);
    return FAIL_NONE;
}

struct joined {
    struct panel_get_row row;
    int64_t member;
};

static enum fail join_act(struct request *request, struct db *db, struct why *why) {
    struct joined *joined = ARENA_NEW(request->arena, struct joined);
    struct panel_dimension *dimensions;
    size_t n;
    int64_t *ids;
    struct member_new member;
    TRY(open_panel(request, db, &joined->row, why));
    TRY(panel_dimensions(db, request->arena, joined->row.id, &dimensions, &n, why));
    TRY(member_from_form(request, dimensions, n, &member, why));
    member.source = "form";
    enum fail fail = members_add(request->app, db, request->arena, joined->row.id, dimensions, n,
                                 &member, 1, &ids, why);
    /* Who is a member is nobody's business: the same page, and no second membership. */
    if (fail != FAIL_CONFLICT) {
        TRY(fail);
        joined->member = ids[0];
        request->subject = ids[0];
    }
    request->context = joined;
    request_go(request, "/panel/%s", joined->row.slug);
    return FAIL_NONE;
}

static enum fail join_prepare(struct request *request, struct why *why) {
    return rate_take(request->app->rates, "panel_join", request->http->client, 20, 60,
                     clock_monotonic(), why);
}

static enum fail join_result(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    const struct joined *joined = request->context;
    /* For somebody who is a member already, a code that opens nothing: their letters have theirs.
     */
    char *code = joined->member == 0
                     ? secret_code(request->arena, 4)
                     : member_code(request->arena, request->app->key, joined->member);
    const char *mine = arena_printf(request->arena, "/m/%s", code);
    struct joined_view view = {
        .row = &joined->row,
        .code = code,
        .mine = mine,
        .link = arena_printf(request->arena, "%s%s", request->app->settings.public_url, mine)};
    request->title = tr(request->out, "You have joined the panel");
    panel_joined_html(request->out, &view);
    return FAIL_NONE;
}

static const struct page page_panel_join = {
    .name = "panel_join",
    .path = "/panel/:slug/join",
    .scope = SCOPE_ANYONE,
    .section = "take-part",
    .fields_make = join_fields,
    .prepare = join_prepare,
    .show = join_show,
    .act = join_act,
    .result = join_result,
};
REGISTER(page, page_panel_join);
