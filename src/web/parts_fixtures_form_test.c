/* The form components of the package's examples, as options of parts_form.h. */
#include "web/parts_fixtures_test.h"
#include "web/parts_form.h"

static void read_label(struct example *example, const json_t *options, struct part_group *group) {
    const json_t *label = option(options, "label");
    allow(example, label, "text classes isPageHeading");
    group->label = option_text(example, label, "text");
    group->label_classes = option_text(example, label, "classes");
    group->label_is_heading = option_true(label, "isPageHeading");
}

static void read_fieldset(struct example *example, const json_t *options,
                          struct part_group *group) {
    const json_t *fieldset = option(options, "fieldset");
    const json_t *legend = option(fieldset, "legend");
    allow(example, fieldset, "legend describedBy");
    allow(example, legend, "text classes isPageHeading");
    group->label = option_text(example, legend, "text");
    group->label_classes = option_text(example, legend, "classes");
    group->label_is_heading = option_true(legend, "isPageHeading");
    if (option(fieldset, "describedBy") != NULL)
        group->described_by = option_text(example, fieldset, "describedBy");
}

static void read_group(struct example *example, const json_t *options, struct part_group *group) {
    group->id = option_text(example, options, "id");
    group->name = option_text(example, options, "name");
    group->hint = inner_text(example, options, "hint");
    group->error = inner_text(example, options, "errorMessage");
    group->classes = option_text(example, options, "classes");
    group->described_by = option_text(example, options, "describedBy");
    group->disabled = option_true(options, "disabled");
    if (group->name == NULL) group->name = "";
}

static const char *spellcheck_of(const json_t *options) {
    const json_t *value = json_object_get(options, "spellcheck");
    return json_is_true(value) ? "true" : json_is_false(value) ? "false" : NULL;
}

void render_input(struct example *example, const json_t *options) {
    allow(example, options,
          "id name label hint errorMessage classes describedBy disabled type value inputmode "
          "autocomplete autocapitalize pattern spellcheck prefix suffix");
    struct part_input part = {.type = option_text(example, options, "type"),
                              .value = option_text(example, options, "value"),
                              .inputmode = option_text(example, options, "inputmode"),
                              .autocomplete = option_text(example, options, "autocomplete"),
                              .autocapitalize = option_text(example, options, "autocapitalize"),
                              .pattern = option_text(example, options, "pattern"),
                              .spellcheck = spellcheck_of(options),
                              .prefix = inner_text(example, options, "prefix"),
                              .suffix = inner_text(example, options, "suffix")};
    read_group(example, options, &part.group);
    read_label(example, options, &part.group);
    if (example->reason == NULL) part_input(example->out, &part);
}

static void textarea(struct example *example, const json_t *options, int64_t maxlength) {
    struct part_textarea part = {.value = option_text(example, options, "value"),
                                 .autocomplete = option_text(example, options, "autocomplete"),
                                 .spellcheck = spellcheck_of(options),
                                 .maxlength = maxlength};
    const char *rows = option_text(example, options, "rows");
    int64_t n = 0;
    if (rows != NULL && str_int(str_of(rows), 1, 100, &n)) part.rows = (int)n;
    read_group(example, options, &part.group);
    read_label(example, options, &part.group);
    if (example->reason == NULL) part_textarea(example->out, &part);
}

void render_textarea(struct example *example, const json_t *options) {
    allow(example, options,
          "id name label hint errorMessage classes describedBy disabled value rows autocomplete "
          "spellcheck");
    textarea(example, options, 0);
}

void render_character_count(struct example *example, const json_t *options) {
    allow(example, options,
          "id name label hint errorMessage classes value rows spellcheck maxlength");
    int64_t max = 0;
    const char *maxlength = option_text(example, options, "maxlength");
    if (maxlength == NULL)
        example->reason = "no maxlength";
    else
        str_int(str_of(maxlength), 1, 1000000, &max);
    textarea(example, options, max);
}

/* Day, month or year: its value, and whether it is marked as wrong or right. */
static void read_date_part(struct example *example, const json_t *item, size_t which,
                           const char **value, unsigned *wrong, unsigned *right) {
    static const char *const names[] = {"day", "month", "year"};
    allow(example, item, "name value classes error");
    const char *name = option_text(example, item, "name");
    if (name != NULL && !text_is(name, names[which])) example->reason = "other names";
    if (option(item, "value") != NULL) *value = option_text(example, item, "value");
    if (option_true(item, "error")) *wrong |= 1u << which;
    if (json_is_false(json_object_get(item, "error"))) *right |= 1u << which;
    struct str rest = str_of(option_text(example, item, "classes"));
    while (rest.s != NULL && rest.n > 0) {
        struct str word = str_cut(&rest, ' ');
        if (str_is(word, "govuk-input--error"))
            *wrong |= 1u << which;
        else if (!str_is(word, which == 2 ? "govuk-input--width-4" : "govuk-input--width-2"))
            example->reason = "other classes of items";
    }
}

static void read_date_values(struct example *example, const json_t *options,
                             struct part_date *part) {
    static const char *const names[] = {"day", "month", "year"};
    const char **values[] = {&part->day, &part->month, &part->year};
    const json_t *given = option(options, "values"), *items = option(options, "items");
    unsigned right = 0;
    if (json_array_size(items) != 0 && json_array_size(items) != 3) example->reason = "other items";
    for (size_t i = 0; i < 3; i++) {
        const char *prefixed = part->group.name == NULL ? names[i]
                                                        : arena_printf(example->out->arena, "%s-%s",
                                                                       part->group.name, names[i]);
        *values[i] = option_text(example, given, prefixed);
        if (*values[i] == NULL) *values[i] = option_text(example, given, names[i]);
        if (json_is_false(json_object_get(options, names[i]))) example->reason = "not all three";
        const json_t *item =
            json_array_size(items) == 3 ? json_array_get(items, i) : option(options, names[i]);
        read_date_part(example, item, i, values[i], &part->wrong, &right);
    }
    if (part->wrong == 0 && right != 0) part->wrong = 7 & ~right;
}

void render_date_input(struct example *example, const json_t *options) {
    allow(example, options,
          "id namePrefix fieldset hint errorMessage classes items day month year values");
    struct part_date part = {0};
    read_group(example, options, &part.group);
    read_fieldset(example, options, &part.group);
    part.group.name = option_text(example, options, "namePrefix");
    if (part.group.id == NULL) example->reason = "no id";
    read_date_values(example, options, &part);
    if (option(options, "fieldset") != NULL && part.group.label == NULL)
        example->reason = "fieldset without legend";
    if (example->reason == NULL) part_date(example->out, &part);
}

static bool among(const json_t *values, const char *value) {
    size_t i;
    json_t *one;
    json_array_foreach(values, i, one) if (text_is(json_string_value(one), value)) return true;
    return false;
}

static void read_options(struct example *example, const json_t *options,
                         struct part_options *part) {
    const json_t *items = option(options, "items");
    struct part_option *all =
        ARENA_ARRAY(example->out->arena, struct part_option, json_array_size(items) + 1);
    const char *value = option_text(example, options, "value");
    size_t i;
    json_t *item;
    json_array_foreach(items, i, item) {
        if (!json_is_object(item)) {
            example->reason = "empty items";
            continue;
        }
        if (json_is_false(json_object_get(item, "value"))) example->reason = "items.value false";
        allow(example, item, "value text hint checked selected disabled");
        struct part_option *one = &all[part->n_items++];
        one->value = option_text(example, item, "value");
        one->text = option_text(example, item, "text");
        one->hint = inner_text(example, item, "hint");
        one->disabled = option_true(item, "disabled");
        bool refused = json_is_false(json_object_get(item, "checked")) ||
                       json_is_false(json_object_get(item, "selected"));
        one->checked = option_true(item, "checked") || option_true(item, "selected") ||
                       (!refused && value != NULL && value[0] != '\0' &&
                        text_is(value, one->value == NULL ? one->text : one->value)) ||
                       (!refused && among(option(options, "values"), one->value));
    }
    part->items = all;
}

static void radios_or_boxes(struct example *example, const json_t *options,
                            struct part_options *part) {
    allow(example, options,
          "idPrefix name fieldset hint errorMessage classes items value values describedBy");
    read_group(example, options, &part->group);
    read_options(example, options, part);
    part->group.id = option_text(example, options, "idPrefix");
    part->no_fieldset = option(options, "fieldset") == NULL;
    if (!part->no_fieldset) read_fieldset(example, options, &part->group);
}

void render_radios(struct example *example, const json_t *options) {
    struct part_options part = {0};
    radios_or_boxes(example, options, &part);
    if (example->reason == NULL) part_radios(example->out, &part);
}

void render_checkboxes(struct example *example, const json_t *options) {
    struct part_options part = {0};
    radios_or_boxes(example, options, &part);
    if (example->reason == NULL) part_checkboxes(example->out, &part);
}

void render_select(struct example *example, const json_t *options) {
    allow(example, options,
          "id name label hint errorMessage classes describedBy disabled items value");
    struct part_options part = {0};
    read_group(example, options, &part.group);
    read_label(example, options, &part.group);
    read_options(example, options, &part);
    if (example->reason == NULL) part_select(example->out, &part);
}

void render_file_upload(struct example *example, const json_t *options) {
    allow(example, options,
          "id name label hint errorMessage classes describedBy disabled multiple");
    struct part_file part = {.multiple = option_true(options, "multiple")};
    read_group(example, options, &part.group);
    read_label(example, options, &part.group);
    if (example->reason == NULL) part_file(example->out, &part);
}

void render_error_summary(struct example *example, const json_t *options) {
    allow(example, options, "titleText errorList");
    if (!json_is_null(json_object_get(options, "disableAutoFocus")) &&
        json_object_get(options, "disableAutoFocus") != NULL)
        example->reason = "disableAutoFocus";
    const json_t *list = option(options, "errorList");
    struct part_error *items =
        ARENA_ARRAY(example->out->arena, struct part_error, json_array_size(list) + 1);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        allow(example, item, "text href");
        items[i] = (struct part_error){.text = option_text(example, item, "text"),
                                       .href = option_text(example, item, "href")};
    }
    struct part_error_summary part = {.title = option_text(example, options, "titleText"),
                                      .items = items,
                                      .n_items = json_array_size(list)};
    if (example->reason == NULL) part_error_summary(example->out, &part);
}

void render_error_message(struct example *example, const json_t *options) {
    allow(example, options, "text id");
    if (json_object_get(options, "visuallyHiddenText") != NULL)
        example->reason = "visuallyHiddenText";
    if (example->reason == NULL)
        part_error_message(example->out, option_text(example, options, "id"),
                           option_text(example, options, "text"));
}

void render_hint(struct example *example, const json_t *options) {
    allow(example, options, "text id classes");
    if (example->reason == NULL)
        part_hint(example->out, option_text(example, options, "id"),
                  option_text(example, options, "text"), option_text(example, options, "classes"));
}

void render_label(struct example *example, const json_t *options) {
    allow(example, options, "text for classes isPageHeading");
    if (example->reason == NULL)
        part_label(example->out, option_text(example, options, "for"),
                   option_text(example, options, "text"), option_text(example, options, "classes"),
                   option_true(options, "isPageHeading"));
}
