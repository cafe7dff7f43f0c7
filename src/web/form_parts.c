/* Shows the fields of a form with the parts of parts_form.h. */
#include "web/form.h"
#include "web/form_read.h"
#include "web/parts_form.h"

#include <assert.h>

static const struct form_value *value_shown(const struct form *form, const char *name) {
    for (size_t i = 0; i < form->n_fields; i++)
        if (text_is(form->fields[i].name, name)) return &form->values[i];
    fprintf(stderr, "form: no field '%s'\n", name);
    assert(false);
    return NULL;
}

static const char *tr_or_null(const struct html *out, const char *text) {
    return text_is_empty(text) ? NULL : tr(out, text);
}

static const char *text_shown(const struct form_value *value) {
    return value->n_texts == 0 ? NULL : value->texts[0];
}

static struct part_group group_of(const struct html *out, const struct form_value *value) {
    const struct field *field = value->field;
    bool legend =
        field->kind == FIELD_DATE || field->kind == FIELD_CHOICE || field->kind == FIELD_CHOICES;
    struct part_group group = {.name = field->name,
                               .label = tr_or_null(out, field->label),
                               .hint = tr_or_null(out, field->hint),
                               .error = value->error,
                               .label_is_heading = field->label_large};
    if (legend)
        group.label_classes =
            field->label_large ? "govuk-fieldset__legend--l" : "govuk-fieldset__legend--s";
    else
        group.label_classes = field->label_large ? "govuk-label--l" : "govuk-label--s";
    return group;
}

/* As wide as what is wanted, so that the width itself is a hint. */
static const char *number_width(const struct field *field) {
    int64_t min, max;
    field_limits(field, &min, &max);
    if (field->kind == FIELD_MONEY) max /= 100;
    if (max <= 99 && min >= 0) return "govuk-input--width-2";
    if (max <= 9999) return "govuk-input--width-4";
    return "govuk-input--width-10";
}

static void show_input(struct html *out, const struct form_value *value) {
    const struct field *field = value->field;
    struct part_input part = {.group = group_of(out, value),
                              .value = text_shown(value),
                              .autocomplete = field->autocomplete,
                              .prefix = field->prefix,
                              .suffix = field->suffix};
    if (field->kind == FIELD_INT || field->kind == FIELD_REAL || field->kind == FIELD_MONEY) {
        part.group.classes = number_width(field);
        part.spellcheck = "false";
        part.inputmode = field->kind == FIELD_INT && field->min >= 0 ? "numeric" : "decimal";
        if (field->min < 0) part.inputmode = NULL; /* phones' number pads have no minus */
        if (field->kind == FIELD_MONEY && part.prefix == NULL) part.prefix = "\xc2\xa3";
    } else if (field->kind == FIELD_EMAIL) {
        part.type = "email";
        part.spellcheck = "false";
        if (part.autocomplete == NULL) part.autocomplete = "email";
    } else if (field->kind == FIELD_PASSWORD) {
        part.type = "password";
        part.spellcheck = "false";
        part.autocapitalize = "none";
        part.value = NULL;
        if (part.autocomplete == NULL) part.autocomplete = "current-password";
    } else if (field->kind == FIELD_CODE) {
        part.group.classes = "govuk-input--width-20 govuk-input--extra-letter-spacing";
        part.spellcheck = "false";
        part.autocapitalize = "characters";
        if (part.autocomplete == NULL) part.autocomplete = "off";
        if (text_is(part.autocomplete, "one-time-code")) {
            part.inputmode = "numeric";
            part.group.classes = "govuk-input--width-10 govuk-input--extra-letter-spacing";
        }
    } else if (field->max > 0 && field->max <= 20) {
        part.group.classes = field->max <= 10 ? "govuk-input--width-10" : "govuk-input--width-20";
    }
    part_input(out, &part);
}

static void show_long_text(struct html *out, const struct form_value *value) {
    int64_t min, max;
    field_limits(value->field, &min, &max);
    part_textarea(out, &(struct part_textarea){.group = group_of(out, value),
                                               .value = text_shown(value),
                                               .autocomplete = value->field->autocomplete,
                                               .rows = value->field->rows,
                                               .maxlength = max});
}

static void show_date(struct html *out, const struct form_value *value) {
    part_date(out, &(struct part_date){.group = group_of(out, value),
                                       .day = value->texts[0],
                                       .month = value->texts[1],
                                       .year = value->texts[2],
                                       .wrong = value->wrong_parts,
                                       .birthday = text_is(value->field->autocomplete, "bday")});
}

static size_t count_choices(const struct field *field) {
    size_t n = 0;
    while (field->choices != NULL && field->choices[n].value != NULL) n++;
    return n;
}

static bool is_chosen(const struct form_value *value, const char *choice) {
    for (size_t i = 0; i < value->n_texts; i++)
        if (text_is(value->texts[i], choice)) return true;
    return false;
}

static void show_choices(struct html *out, const struct form_value *value) {
    const struct field *field = value->field;
    size_t n = count_choices(field), first = 0;
    struct part_option *items = ARENA_ARRAY(out->arena, struct part_option, n + 1);
    /* A list that begins with an answer for nothing chosen needs no other one. */
    if (field->kind == FIELD_SELECT && !(n > 0 && text_is_empty(field->choices[0].value))) {
        items[first++] = (struct part_option){.value = "", .text = tr(out, "Choose from the list")};
    }
    for (size_t i = 0; i < n; i++)
        items[first + i] =
            (struct part_option){.value = field->choices[i].value,
                                 .text = tr(out, field->choices[i].label),
                                 .hint = tr_or_null(out, field->choices[i].hint),
                                 .checked = is_chosen(value, field->choices[i].value)};
    struct part_options part = {.group = group_of(out, value),
                                .items = items,
                                .n_items = first + n,
                                .inline_items = field->inline_choices};
    if (field->kind == FIELD_SELECT)
        part_select(out, &part);
    else if (field->kind == FIELD_CHOICE)
        part_radios(out, &part);
    else
        part_checkboxes(out, &part);
}

static void show_yes(struct html *out, const struct form_value *value) {
    struct part_option item = {.value = "yes",
                               .text = tr(out, value->field->label),
                               .hint = NULL,
                               .checked = !text_is_empty(text_shown(value))};
    struct part_options part = {
        .group = group_of(out, value), .items = &item, .n_items = 1, .no_fieldset = true};
    part.group.label = NULL;
    part_checkboxes(out, &part);
}

void form_field(struct html *out, const struct form *form, const char *name) {
    const struct form_value *value = value_shown(form, name);
    switch (value->field->kind) {
    case FIELD_HIDDEN: break;
    case FIELD_LONG_TEXT: show_long_text(out, value); break;
    case FIELD_DATE: show_date(out, value); break;
    case FIELD_CHOICE:
    case FIELD_SELECT:
    case FIELD_CHOICES: show_choices(out, value); break;
    case FIELD_YES: show_yes(out, value); break;
    case FIELD_FILE: part_file(out, &(struct part_file){.group = group_of(out, value)}); break;
    case FIELD_TEXT:
    case FIELD_INT:
    case FIELD_REAL:
    case FIELD_MONEY:
    case FIELD_EMAIL:
    case FIELD_PASSWORD:
    case FIELD_CODE: show_input(out, value); break;
    }
}

/* The input that an error's link leads to: of a date, the first wrong part. */
static const char *error_href(struct html *out, const struct form_value *value) {
    if (value->field->kind == FIELD_HIDDEN) return NULL;
    if (value->field->kind != FIELD_DATE)
        return arena_printf(out->arena, "#%s", value->field->name);
    unsigned wrong = value->wrong_parts;
    const char *part = wrong == 0 || (wrong & 1u) != 0 ? "day"
                       : (wrong & 2u) != 0             ? "month"
                                                       : "year";
    return arena_printf(out->arena, "#%s-%s", value->field->name, part);
}

void form_summary(struct html *out, const struct form *form) {
    if (form_ok(form)) return;
    struct part_error *items = ARENA_ARRAY(out->arena, struct part_error, form->n_fields + 1);
    size_t n = 0;
    if (form->error != NULL) items[n++] = (struct part_error){.text = form->error};
    for (size_t i = 0; i < form->n_fields; i++)
        if (form->values[i].error != NULL)
            items[n++] = (struct part_error){.text = form->values[i].error,
                                             .href = error_href(out, &form->values[i])};
    part_error_summary(out, &(struct part_error_summary){.title = tr(out, "There is a problem"),
                                                         .items = items,
                                                         .n_items = n});
}
