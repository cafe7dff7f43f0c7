/* What the public sees of a panel, and joining it. */
#include "base/clock.h"
#include "notify/notify.h"
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

/* Their own page's address goes to them the way that they chose, never onto this screen: who types
 * somebody's name and address here learns nothing of them. At most one such message a day. */
static enum fail welcome_write(struct request *request, struct db *db,
                               const struct panel_get_row *panel, int64_t member, struct why *why) {
    struct arena *arena = request->arena;
    struct member_get_row row;
    struct contact contact;
    TRY(member_get(db, arena, member, panel->id, &row, why));
    TRY(vault_get(request->app->vault, arena, vault_number(VAULT_MEMBER, member), &contact, why));
    struct html words = {.arena = arena, .language = row.language};
    bool phone = text_is(row.channel, "phone"), post = text_is(row.channel, "post");
    if (phone && text_is_empty(contact.address) && text_is_empty(contact.email)) return FAIL_NONE;
    const char *mine = arena_printf(arena, "%s/m/%s", request->app->settings.public_url,
                                    member_code(arena, request->app->key, member));
    struct notify_message message = {
        .once = arena_printf(arena, "welcome/%lld/%s", (long long)member,
                             date_iso(arena, date_of(request->now))),
        .batch = arena_printf(arena, "welcome/%lld", (long long)panel->id),
        .recipient = vault_number(VAULT_MEMBER, member),
        .channel = post || (phone && !text_is_empty(contact.address)) ? NOTIFY_LETTER
                   : text_is(row.channel, "sms")                      ? NOTIFY_SMS
                                                                      : NOTIFY_EMAIL,
        .language = row.language,
        .template = "panel_welcome",
        .subject = trf(&words, "Your membership of %s", panel->name),
        .text = trf(&words,
                    "You are a member of %s. On your own page you see how we reach you and what "
                    "is held about you, and can leave at any time: %s",
                    panel->name, mine),
        .quiet_from = panel->quiet_from,
        .quiet_to = panel->quiet_to};
    bool added;
    return notify_put(request->app, db, arena, &message, request->now, &added, why);
}

static enum fail join_act(struct request *request, struct db *db, struct why *why) {
    struct panel_get_row *row = ARENA_NEW(request->arena, struct panel_get_row);
    struct panel_dimension *dimensions;
    size_t n;
    int64_t *ids, id;
    struct member_new member;
    TRY(open_panel(request, db, row, why));
    TRY(panel_dimensions(db, request->arena, row->id, &dimensions, &n, why));
    TRY(member_from_form(request, dimensions, n, &member, why));
    member.source = "form";
    /* Who is a member is nobody's business: the same page, and no second membership. */
    TRY(member_find_twin(request->app, db, request->arena, row->id, &member.contact, &id, why));
    if (id == 0) {
        TRY(members_add(request->app, db, request->arena, row->id, dimensions, n, &member, 1, &ids,
                        why));
        id = ids[0];
        request->subject = id;
    }
    TRY(welcome_write(request, db, row, id, why));
    request->context = row;
    request_go(request, "/panel/%s", row->slug);
    return FAIL_NONE;
}

static enum fail join_prepare(struct request *request, struct why *why) {
    return request_crowd(request, "panel join", why);
}

static enum fail join_result(struct request *request, struct db *db, struct why *why) {
    (void)db, (void)why;
    request->title = tr(request->out, "You have joined the panel");
    panel_joined_html(request->out, request->context);
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
