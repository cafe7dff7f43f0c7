/* The registration form: its fields from the quota categories, and what was typed into them. */
#include "base/clock.h"
#include "base/hash.h"
#include "recruit/register_views.h"

#include <string.h>

static const struct choice languages[] = {
    {"en", "English", NULL},
    {"cy", "Cymraeg (Welsh)", NULL},
    {"bsl", "British Sign Language", NULL},
    {"other", "Another language", "Say which one below"},
    {NULL, NULL, NULL},
};
static const struct choice ways[] = {
    {"phone", "Phone", NULL},  {"text", "Text message", NULL},
    {"email", "E-mail", NULL}, {"letter", "Letter", NULL},
    {NULL, NULL, NULL},
};
static const struct choice access_needs[] = {
    {"step_free", "Step-free access", NULL},
    {"hearing", "Hearing loop or captions", NULL},
    {"sight", "Large print, or papers read aloud", NULL},
    {"easy_read", "Easy read papers", NULL},
    {"assistant", "Somebody comes with me to help", NULL},
    {"quiet", "A quiet room and more breaks", NULL},
    {"device", "A device or internet access", NULL},
    {NULL, NULL, NULL},
};
static const struct choice caring_needs[] = {
    {"children", "I look after children", NULL},
    {"adults", "I look after an adult", NULL},
    {NULL, NULL, NULL},
};
static const struct choice entered[] = {
    {"phone", "They are on the phone", NULL},
    {"paper", "They sent it on paper", NULL},
    {NULL, NULL, NULL},
};

static const struct field code_field = {
    .name = "code",
    .label = "The code on your letter",
    .kind = FIELD_TEXT,
    .max = 40,
    .autocomplete = "off",
    .hint =
        "It looks like K7QF-2MXA. If you do not have it, leave this empty and give your address."};
static const struct field source_field = {.name = "source",
                                          .label = "How did this come?",
                                          .kind = FIELD_CHOICE,
                                          .required = true,
                                          .choices = entered,
                                          .missing = "Choose how this came"};
static const struct field before[] = {
    {.name = "eligible",
     .label = "All of this is true of me",
     .kind = FIELD_YES,
     .required = true,
     .missing = "Tick that all the conditions are true of you; if not, you cannot take part"},
};
static const struct field after[] = {
    {.name = "full_name",
     .label = "Your name",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 120,
     .autocomplete = "name",
     .missing = "Enter your name"},
    {.name = "address_1",
     .label = "House and street",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 100,
     .autocomplete = "address-line1",
     .missing = "Enter the house and street"},
    {.name = "address_2",
     .label = "Second line of the address (optional)",
     .kind = FIELD_TEXT,
     .max = 100,
     .autocomplete = "address-line2"},
    {.name = "town",
     .label = "Town or village",
     .kind = FIELD_TEXT,
     .max = 60,
     .autocomplete = "address-level2"},
    {.name = "postcode",
     .label = "Postcode",
     .kind = FIELD_TEXT,
     .required = true,
     .max = 12,
     .autocomplete = "postal-code",
     .missing = "Enter the postcode"},
    {.name = "phone",
     .label = "Phone number",
     .kind = FIELD_TEXT,
     .max = 40,
     .autocomplete = "tel",
     .hint = "So that we can tell you whether you were chosen. Give this or an e-mail address."},
    {.name = "email", .label = "E-mail address", .kind = FIELD_EMAIL},
    {.name = "way",
     .label = "How may we reach you best?",
     .kind = FIELD_CHOICE,
     .choices = ways,
     .inline_choices = true},
    {.name = "way_note",
     .label = "When, or anything else we should know about reaching you (optional)",
     .kind = FIELD_TEXT,
     .max = 200,
     .subject = "When to reach you"},
    {.name = "spoken",
     .label = "In which language shall we speak with you?",
     .kind = FIELD_CHOICE,
     .choices = languages},
    {.name = "access",
     .label = "What do you need to take part? (optional)",
     .kind = FIELD_CHOICES,
     .choices = access_needs},
    {.name = "access_note",
     .label = "Anything else you need, for example food or another language (optional)",
     .kind = FIELD_TEXT,
     .max = 300,
     .subject = "What you need"},
    {.name = "caring",
     .label = "Do you look after somebody? (optional)",
     .kind = FIELD_CHOICES,
     .choices = caring_needs,
     .hint = "We pay for care while you are with us."},
    {.name = "caring_note",
     .label = "Ages, or what care is needed (optional)",
     .kind = FIELD_TEXT,
     .max = 200,
     .subject = "What care is needed"},
    {.name = "opened", .kind = FIELD_HIDDEN},
};

static const char *category_field(struct arena *arena, const struct category *category) {
    return arena_printf(arena, "category_%lld", (long long)category->row.id);
}

static struct field category_make(struct request *request, const struct category *category,
                                  bool second, bool staff) {
    struct arena *arena = request->arena;
    struct choice *choices = ARENA_ARRAY(arena, struct choice, category->n_values + 1);
    for (size_t i = 0; i < category->n_values; i++) {
        const struct recruit_value_list_row *value = &category->values[i];
        bool other = second && !text_is_empty(value->second_label);
        choices[i] = (struct choice){arena_printf(arena, "%lld", (long long)value->id),
                                     other ? value->second_label : value->label, NULL};
    }
    bool other = second && !text_is_empty(category->row.second_question);
    const char *question = other ? category->row.second_question : category->row.question;
    return (struct field){.name = category_field(arena, category),
                          .label = question,
                          .hint = category->row.hint,
                          .kind = FIELD_CHOICE,
                          .required = !staff,
                          .choices = choices,
                          .missing = recruit_answer_missing(request, question),
                          .subject = category->row.name};
}

const char *const *register_category_fields(struct request *request,
                                            const struct category *categories, size_t n,
                                            size_t *n_asked) {
    const char **names = ARENA_ARRAY(request->arena, const char *, n + 1);
    *n_asked = 0;
    for (size_t i = 0; i < n; i++)
        if (!categories[i].from_address)
            names[(*n_asked)++] = category_field(request->arena, &categories[i]);
    return names;
}

enum fail register_fields_make(struct request *request, struct db *db, int64_t recruitment,
                               bool second, bool letter_codes, bool staff,
                               const struct field **fields, size_t *n, struct why *why) {
    struct category *categories;
    size_t n_categories;
    TRY(categories_load(db, request->arena, recruitment, &categories, &n_categories, why));
    struct field *made = ARENA_ARRAY(request->arena, struct field,
                                     n_categories + LENGTH(before) + LENGTH(after) + 2);
    size_t at = 0;
    if (staff) made[at++] = source_field;
    made[at] = code_field;
    if (!letter_codes) made[at].kind = FIELD_HIDDEN;
    at++;
    for (size_t i = 0; i < LENGTH(before); i++) made[at++] = before[i];
    for (size_t i = 0; i < n_categories; i++)
        if (!categories[i].from_address)
            made[at++] = category_make(request, &categories[i], second, staff);
    for (size_t i = 0; i < LENGTH(after); i++) made[at++] = after[i];
    *fields = made;
    *n = at;
    return FAIL_NONE;
}

/* ---- what was typed ---- */

static void chosen_add(struct buf *out, const struct form *form, const char *name,
                       const struct choice *choices) {
    for (const struct choice *c = choices; c->value != NULL; c++)
        if (form_chosen(form, name, c->value))
            buf_printf(out, "%s%s", out->n > 0 ? "; " : "", c->label);
}

static const char *needs_text(struct arena *arena, const struct form *form, const char *name,
                              const struct choice *choices, const char *note) {
    struct buf out;
    buf_init(&out, arena, 2000);
    chosen_add(&out, form, name, choices);
    const char *other = form_text(form, note);
    if (!text_is_empty(other)) buf_printf(&out, "%s%s", out.n > 0 ? "; " : "", other);
    return out.n > 0 ? out.s : "";
}

static const char *lines_join(struct arena *arena, const char *const *lines, size_t n) {
    struct buf out;
    buf_init(&out, arena, 1000);
    for (size_t i = 0; i < n; i++)
        if (!text_is_empty(lines[i])) buf_printf(&out, "%s%s", out.n > 0 ? "\n" : "", lines[i]);
    return out.n > 0 ? out.s : "";
}

static enum fail person_read(struct request *request, struct recruit_person *out, struct why *why) {
    const struct form *form = request->form;
    struct arena *arena = request->arena;
    const char *postcode = "";
    if (!postcode_read(arena, form_text(form, "postcode"), &postcode))
        return why_fail(why, FAIL_INPUT, "postcode", "Enter a full UK postcode, like AB1 2CD");
    const char *phone = form_text(form, "phone"), *email = form_text(form, "email");
    if (text_is_empty(phone) && text_is_empty(email) && !form_chosen(form, "way", "letter"))
        return why_fail(why, FAIL_INPUT, "phone",
                        "Enter a phone number or an e-mail address, or choose to be reached by "
                        "letter");
    if (strspn(phone, "0123456789+()- .extEXT") != strlen(phone))
        return why_fail(why, FAIL_INPUT, "phone",
                        "Enter a phone number, like 01632 960 001 or 07700 900 982");
    const char *lines[] = {form_text(form, "address_1"), form_text(form, "address_2"),
                           form_text(form, "town"), postcode};
    *out = (struct recruit_person){
        .name = form_text(form, "full_name"),
        .email = email,
        .phone = phone,
        .address = lines_join(arena, lines, LENGTH(lines)),
        .access = needs_text(arena, form, "access", access_needs, "access_note"),
        .caring = needs_text(arena, form, "caring", caring_needs, "caring_note"),
        .way = form_text(form, "way"),
        .contact = needs_text(arena, form, "way", ways, "way_note"),
        .calls = "",
    };
    return FAIL_NONE;
}

const char *register_own_code(const struct request *request) {
    return request_code(request, "recruit", 3);
}

enum fail register_form_read(struct request *request, struct db *db, int64_t recruitment,
                             bool staff, struct registration *out, struct why *why) {
    const struct form *form = request->form;
    struct arena *arena = request->arena;
    struct category *categories;
    size_t n;
    char *code = NULL;
    TRY(categories_load(db, arena, recruitment, &categories, &n, why));
    if (!text_is_empty(form_text(form, "code")) &&
        code_read(arena, form_text(form, "code"), &code, NULL) != FAIL_NONE)
        return why_fail(why, FAIL_INPUT, "code",
                        "That is not quite a code: check each letter and digit, or leave it empty");
    int64_t *values = ARENA_ARRAY(arena, int64_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        int64_t id;
        if (categories[i].from_address) continue;
        const char *chosen = form_text(form, category_field(arena, &categories[i]));
        if (str_int(str_of(chosen), 1, INT64_MAX, &id) && category_value(&categories[i], id))
            values[i] = id;
    }
    const char *spoken = form_text(form, "spoken");
    *out = (struct registration){
        .code = code == NULL ? "" : code,
        .source = staff ? form_text(form, "source") : "web",
        .language = text_is_empty(spoken) ? request->language : spoken,
        .categories = categories,
        .n_categories = n,
        .values = values,
        .person_id = staff ? request->viewer.person : 0,
        .now = request->now,
        .own_code = register_own_code(request),
    };
    return person_read(request, &out->person, why);
}
