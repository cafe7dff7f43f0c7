#include "panel/member_form.h"

#include "base/clock.h"

#include <string.h>

const struct field member_fields[MEMBER_FIELDS] = {
    {.name = "name",
     .label = "Full name",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 150,
     .autocomplete = "name",
     .missing = "Enter the name"},
    {.name = "channel",
     .label = "How should we reach you?",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = member_channels,
     .missing = "Choose how we reach you"},
    {.name = "email", .label = "Email address", .kind = FIELD_EMAIL, .autocomplete = "email"},
    {.name = "phone",
     .label = "Telephone number",
     .kind = FIELD_TEXT,
     .max = 40,
     .autocomplete = "tel"},
    {.name = "address",
     .label = "Postal address",
     .kind = FIELD_LONG_TEXT,
     .max = 400,
     .rows = 4,
     .autocomplete = "street-address"},
    {.name = "language",
     .label = "Language",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = member_languages,
     .inline_choices = true,
     .missing = "Choose a language"},
    {.name = "large_print", .label = "Letters in large print", .kind = FIELD_YES},
    {.name = "wants_news",
     .label = "News of the panel, and what became of our answers",
     .kind = FIELD_YES},
};

static struct field dimension_field(struct request *request,
                                    const struct panel_dimension *dimension) {
    struct choice *choices = ARENA_ARRAY(request->arena, struct choice, dimension->n + 1);
    for (size_t c = 0; c < dimension->n; c++)
        choices[c] = (struct choice){
            arena_printf(request->arena, "%lld", (long long)dimension->categories[c].id),
            dimension->categories[c].title, NULL};
    return (struct field){.name = arena_printf(request->arena, "d%lld", (long long)dimension->id),
                          .label = dimension->title,
                          .kind = dimension->n > 12 ? FIELD_SELECT : FIELD_CHOICE,
                          .choices = choices};
}

enum fail member_fields_make(struct request *request, struct db *db, int64_t panel,
                             const struct field *also, size_t n_also, const struct field **fields,
                             size_t *n_fields, struct why *why) {
    struct panel_dimension *dimensions;
    size_t n, at = 0;
    TRY(panel_dimensions(db, request->arena, panel, &dimensions, &n, why));
    struct field *made = ARENA_ARRAY(request->arena, struct field, MEMBER_FIELDS + n + n_also);
    for (size_t i = 0; i < MEMBER_FIELDS; i++) made[at++] = member_fields[i];
    for (size_t d = 0; d < n; d++) made[at++] = dimension_field(request, &dimensions[d]);
    for (size_t i = 0; i < n_also; i++) made[at++] = also[i];
    *fields = made;
    *n_fields = at;
    return FAIL_NONE;
}

const char *const *field_names(struct arena *arena, const struct form *form) {
    const char **names = ARENA_ARRAY(arena, const char *, form->n_fields + 1);
    for (size_t i = 0; i < form->n_fields; i++) names[i] = form->fields[i].name;
    return names;
}

static const char *or_null(const char *text) {
    return text_is_empty(text) ? NULL : text;
}

enum fail member_from_form(struct request *request, const struct panel_dimension *dimensions,
                           size_t n, struct member_new *out, struct why *why) {
    struct form *form = request->form;
    int64_t *profile = ARENA_ARRAY(request->arena, int64_t, n + 1);
    for (size_t d = 0; d < n; d++) {
        const char *name = arena_printf(request->arena, "d%lld", (long long)dimensions[d].id);
        if (!str_int(str_of(form_text(form, name)), 1, INT64_MAX, &profile[d])) profile[d] = 0;
    }
    *out = (struct member_new){
        .contact = {.name = or_null(form_text(form, "name")),
                    .email = or_null(form_text(form, "email")),
                    .phone = or_null(form_text(form, "phone")),
                    .address = or_null(form_text(form, "address"))},
        .channel = form_text(form, "channel"),
        .language = form_text(form, "language"),
        .large_print = form_yes(form, "large_print"),
        .wants_news = form_yes(form, "wants_news"),
        .joined = date_iso(request->arena, date_of(request->now)),
        .recruitment = DB_NULL_INT,
        .profile = profile,
    };
    if (text_is(out->channel, "email") && out->contact.email == NULL)
        form_error(form, "email",
                   TR("Enter an email address, or choose another way to be reached"));
    if (text_is(out->channel, "post") && out->contact.address == NULL)
        form_error(form, "address", TR("Enter an address, or choose another way to be reached"));
    if ((text_is(out->channel, "sms") || text_is(out->channel, "phone")) &&
        out->contact.phone == NULL)
        form_error(form, "phone", TR("Enter a number, or choose another way to be reached"));
    if (!form_ok(form)) return why_fail(why, FAIL_INPUT, NULL, "the form has errors");
    return FAIL_NONE;
}

enum fail member_fill_form(struct request *request, struct db *db, const struct member_get_row *row,
                           struct why *why) {
    struct form *form = request->form;
    struct contact contact = {0};
    struct member_profile_of_row *profile;
    size_t n;
    TRY(vault_get(request->app->vault, request->arena, vault_number(VAULT_MEMBER, row->id),
                  &contact, why));
    form_fill(form, "name", contact.name);
    form_fill(form, "email", contact.email);
    form_fill(form, "phone", contact.phone);
    form_fill(form, "address", contact.address);
    form_fill(form, "channel", row->channel);
    form_fill(form, "language", row->language);
    form_fill(form, "large_print", row->large_print != 0 ? "yes" : "");
    form_fill(form, "wants_news", row->wants_news != 0 ? "yes" : "");
    form_fill_int(form, "revision", row->revision);
    TRY(member_profile_of(db, request->arena, row->id, &profile, &n, why));
    for (size_t i = 0; i < n; i++) {
        const char *name = arena_printf(request->arena, "d%lld", (long long)profile[i].dimension);
        for (size_t f = 0; f < form->n_fields; f++)
            if (text_is(form->fields[f].name, name))
                form_fill(form, name,
                          arena_printf(request->arena, "%lld", (long long)profile[i].category));
    }
    return FAIL_NONE;
}

enum fail member_save_form(struct request *request, struct db *db, int64_t panel, int64_t member,
                           const struct panel_dimension *dimensions, size_t n, struct why *why) {
    struct member_new changed;
    struct contact former = {0};
    int64_t revision = 0;
    TRY(member_from_form(request, dimensions, n, &changed, why));
    if (!str_int(str_of(form_text(request->form, "revision")), 1, INT64_MAX, &revision))
        revision = 0;
    enum fail fail = member_change(
        db, member, panel, revision, changed.channel, changed.language, changed.large_print,
        changed.wants_news,
        member_email_hash(request->arena, request->app->key, changed.contact.email), why);
    if (fail == FAIL_CONFLICT)
        return why_fail(why, fail, NULL,
                        "Somebody else changed this meanwhile. What you typed is below; look at "
                        "theirs before you save");
    TRY(fail);
    for (size_t d = 0; d < n; d++) {
        if (changed.profile[d] == 0)
            TRY(member_profile_clear(db, member, dimensions[d].id, why));
        else
            TRY(member_profile_put(db, member, dimensions[d].id, changed.profile[d], why));
    }
    TRY(member_set_address(
        db, member, member_address_hash(request->arena, request->app->key, changed.contact.address),
        why));
    int64_t person = vault_number(VAULT_MEMBER, member);
    TRY(vault_get(request->app->vault, request->arena, person, &former, why));
    changed.contact.notes = former.notes;
    return vault_put(request->app->vault, request->arena, person, &changed.contact, why);
}
