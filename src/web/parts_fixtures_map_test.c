/* The package's examples, but for forms, as options of our parts. */
#include "web/parts.h"
#include "web/parts_fixtures_test.h"

static struct raw raw_of(const char *markup) {
    return (struct raw){markup, markup == NULL ? 0 : strlen(markup)};
}

static void render_button(struct example *example, const json_t *options) {
    allow(example, options,
          "text href name value id disabled isStartButton preventDoubleClick classes");
    const char *classes = option_text(example, options, "classes");
    struct part_button part = {.text = option_text(example, options, "text"),
                               .href = option_text(example, options, "href"),
                               .name = option_text(example, options, "name"),
                               .value = option_text(example, options, "value"),
                               .id = option_text(example, options, "id"),
                               .disabled = option_true(options, "disabled"),
                               .start = option_true(options, "isStartButton"),
                               .prevent_double_click = option_true(options, "preventDoubleClick"),
                               .secondary = text_is(classes, "govuk-button--secondary"),
                               .warning = text_is(classes, "govuk-button--warning")};
    if (classes != NULL && !part.secondary && !part.warning) example->reason = "classes";
    if (json_is_false(json_object_get(options, "preventDoubleClick")))
        example->reason = "preventDoubleClick false";
    if (example->reason == NULL) part_button_(example->out, &part);
}

static const char *colour_of(struct example *example, const json_t *options) {
    const char *classes = option_text(example, options, "classes");
    if (classes == NULL) return NULL;
    if (str_starts(str_of(classes), "govuk-tag--") && strchr(classes, ' ') == NULL)
        return classes + strlen("govuk-tag--");
    example->reason = "classes";
    return NULL;
}

static void render_tag(struct example *example, const json_t *options) {
    allow(example, options, "text classes");
    struct part_tag part = {.text = option_text(example, options, "text"),
                            .colour = colour_of(example, options)};
    if (example->reason == NULL) part_tag_(example->out, &part);
}

static void render_details(struct example *example, const json_t *options) {
    allow(example, options, "summaryText text html open");
    const char *html = option_text(example, options, "html");
    struct part_details part = {.summary = option_text(example, options, "summaryText"),
                                .text = html == NULL ? option_text(example, options, "text") : NULL,
                                .markup = raw_of(html),
                                .open = option_true(options, "open")};
    if (example->reason == NULL) part_details_(example->out, &part);
}

static void render_inset(struct example *example, const json_t *options) {
    allow(example, options, "text html");
    const char *html = option_text(example, options, "html");
    struct part_inset part = {.text = html == NULL ? option_text(example, options, "text") : NULL,
                              .markup = raw_of(html)};
    if (example->reason == NULL) part_inset_(example->out, &part);
}

static void render_warning(struct example *example, const json_t *options) {
    allow(example, options, "text iconFallbackText");
    const char *fallback = option_text(example, options, "iconFallbackText");
    if (fallback != NULL && !text_is(fallback, "Warning")) example->reason = "iconFallbackText";
    if (example->reason == NULL) part_warning(example->out, option_text(example, options, "text"));
}

static void render_notice(struct example *example, const json_t *options) {
    allow(example, options, "text html titleText type");
    const char *type = option_text(example, options, "type");
    const char *html = option_text(example, options, "html");
    struct part_notice part = {.title = option_text(example, options, "titleText"),
                               .text = html == NULL ? option_text(example, options, "text") : NULL,
                               .markup = raw_of(html),
                               .success = text_is(type, "success")};
    if (example->reason == NULL) part_notice_(example->out, &part);
}

static void render_panel(struct example *example, const json_t *options) {
    allow(example, options, "titleText text");
    struct part_panel part = {.title = option_text(example, options, "titleText"),
                              .text = option_text(example, options, "text")};
    if (example->reason == NULL) part_panel_(example->out, &part);
}

static void render_breadcrumbs(struct example *example, const json_t *options) {
    allow(example, options, "items");
    const json_t *items = option(options, "items");
    size_t n = json_array_size(items);
    struct part_crumb *crumbs = ARENA_ARRAY(example->out->arena, struct part_crumb, n + 1);
    for (size_t i = 0; i < n; i++) {
        const json_t *item = json_array_get(items, i);
        allow(example, item, "text href");
        crumbs[i] = (struct part_crumb){option_text(example, item, "text"),
                                        option_text(example, item, "href")};
    }
    if (example->reason == NULL) part_breadcrumbs(example->out, .items = crumbs, .n_items = n);
}

static void render_back_link(struct example *example, const json_t *options) {
    allow(example, options, "text href");
    const char *href = option_text(example, options, "href");
    if (example->reason == NULL)
        part_back_link(example->out, href == NULL ? "#" : href,
                       option_text(example, options, "text"));
}

static void read_task(struct example *example, const json_t *item, struct part_task *task) {
    allow(example, item, "title hint href status");
    const json_t *status = option(item, "status"), *tag = option(status, "tag");
    task->title = inner_text(example, item, "title");
    task->hint = inner_text(example, item, "hint");
    task->href = option_text(example, item, "href");
    allow(example, status, "text tag classes");
    allow(example, tag, "text classes");
    task->status = option_text(example, tag == NULL ? status : tag, "text");
    if (tag != NULL) {
        task->status_colour = colour_of(example, tag);
        if (task->status_colour == NULL) example->reason = "tag without colour";
    }
    const char *classes = option_text(example, status, "classes");
    bool cannot = text_is(classes, "govuk-task-list__status--cannot-start-yet");
    if (cannot != (task->href == NULL && tag == NULL)) example->reason = "status.classes";
}

static void render_task_list(struct example *example, const json_t *options) {
    allow(example, options, "items");
    const json_t *items = option(options, "items");
    struct part_task *tasks =
        ARENA_ARRAY(example->out->arena, struct part_task, json_array_size(items) + 1);
    size_t n = 0;
    for (size_t i = 0; i < json_array_size(items); i++)
        if (json_is_object(json_array_get(items, i)))
            read_task(example, json_array_get(items, i), &tasks[n++]);
        else
            example->reason = "empty items";
    if (example->reason == NULL) part_task_list(example->out, .items = tasks, .n_items = n);
}

/* Our part numbers the pages itself: the example must be one that it can make. */
static void render_pagination(struct example *example, const json_t *options) {
    allow(example, options, "items previous next");
    allow(example, option(options, "previous"), "href");
    allow(example, option(options, "next"), "href");
    const json_t *items = option(options, "items");
    struct part_pagination part = {.href_format = "/page/%d"};
    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *item = json_array_get(items, i);
        allow(example, item, "number href current ellipsis");
        int64_t number = json_integer_value(json_object_get(item, "number"));
        if (option(item, "ellipsis") == NULL && number == 0) example->reason = "items.number";
        if (option_true(item, "current")) part.page = (int)number;
        if (number > part.n_pages) part.n_pages = (int)number;
    }
    for (size_t i = 0; i < json_array_size(items); i++) {
        json_int_t number = json_integer_value(json_object_get(json_array_get(items, i), "number"));
        bool end = number <= 1 || number == part.n_pages;
        if (!end && (number < part.page - 1 || number > part.page + 1) && example->reason == NULL)
            example->reason = "two neighbours";
    }
    if (part.page == 0 && example->reason == NULL) example->reason = "no current page";
    example->from[0] = "\"/previous\"";
    example->to[0] = arena_printf(example->out->arena, "\"/page/%d\"", part.page - 1);
    example->from[1] = "\"/next\"";
    example->to[1] = arena_printf(example->out->arena, "\"/page/%d\"", part.page + 1);
    if (example->reason == NULL) part_pagination_(example->out, &part);
}

/* Our part writes the heading of each panel. */
static void render_tabs(struct example *example, const json_t *options) {
    allow(example, options, "items title");
    const json_t *items = option(options, "items");
    size_t n = json_array_size(items);
    struct part_tab *tabs = ARENA_ARRAY(example->out->arena, struct part_tab, n + 1);
    for (size_t i = 0; i < n; i++) {
        const json_t *item = json_array_get(items, i), *panel = option(item, "panel");
        allow(example, item, "id label panel");
        allow(example, panel, "html");
        tabs[i].id = option_text(example, item, "id");
        tabs[i].label = option_text(example, item, "label");
        const char *html = option_text(example, panel, "html");
        const char *heading = arena_printf(example->out->arena,
                                           "<h2 class=\"govuk-heading-l\">%s</h2>", tabs[i].label);
        if (html == NULL || !str_starts(str_of(html), heading))
            example->reason = example->reason == NULL ? "panel without heading" : example->reason;
        else
            tabs[i].markup = raw_of(html + strlen(heading));
    }
    if (n == 0) example->reason = "no items";
    if (example->reason == NULL)
        part_tabs(example->out, .title = option_text(example, options, "title"), .items = tabs,
                  .n_items = n);
}

static void read_summary_row(struct example *example, const json_t *item,
                             struct part_summary_row *row) {
    allow(example, item, "key value actions");
    const json_t *value = option(item, "value"), *actions = option(item, "actions");
    allow(example, value, "text html");
    allow(example, actions, "items");
    row->key = inner_text(example, item, "key");
    row->value = option_text(example, value, "text");
    row->markup = raw_of(option_text(example, value, "html"));
    const json_t *list = option(actions, "items");
    if (json_array_size(list) > 1) example->reason = "several actions";
    if (json_array_size(list) != 1) return;
    const json_t *action = json_array_get(list, 0);
    allow(example, action, "href text visuallyHiddenText");
    row->action_href = option_text(example, action, "href");
    row->action_text = option_text(example, action, "text");
    row->action_about = option_text(example, action, "visuallyHiddenText");
}

static void render_summary_list(struct example *example, const json_t *options) {
    allow(example, options, "rows classes card");
    const json_t *rows = option(options, "rows"), *card = option(options, "card");
    const char *classes = option_text(example, options, "classes");
    allow(example, card, "title");
    struct part_summary_row *all =
        ARENA_ARRAY(example->out->arena, struct part_summary_row, json_array_size(rows) + 1);
    struct part_summary_list part = {.rows = all,
                                     .no_border = text_is(classes, "govuk-summary-list--no-border"),
                                     .card_title = inner_text(example, card, "title")};
    if (classes != NULL && !part.no_border) example->reason = "classes";
    if (card != NULL && part.card_title == NULL && example->reason == NULL)
        example->reason = "card without title";
    for (size_t i = 0; i < json_array_size(rows); i++)
        if (json_is_object(json_array_get(rows, i)))
            read_summary_row(example, json_array_get(rows, i), &all[part.n_rows++]);
    if (example->reason == NULL) part_summary_list_(example->out, &part);
}

static size_t read_cells(struct example *example, const json_t *row, struct part_cell *cells) {
    size_t n = 0;
    for (size_t i = 0; i < json_array_size(row); i++) {
        const json_t *item = json_array_get(row, i);
        allow(example, item, "text html format colspan");
        const char *html = option_text(example, item, "html");
        int64_t colspan = json_integer_value(json_object_get(item, "colspan"));
        if (option(item, "format") != NULL &&
            !text_is(option_text(example, item, "format"), "numeric"))
            example->reason = "format";
        cells[n] = (struct part_cell){.text = option_text(example, item, "text"),
                                      .markup = raw_of(html),
                                      .numeric = option(item, "format") != NULL,
                                      .colspan = (int)colspan};
        n += colspan > 1 ? (size_t)colspan : 1;
    }
    return n;
}

static void render_table(struct example *example, const json_t *options) {
    enum { CELLS_MAX = 1000 };
    allow(example, options, "caption captionClasses head rows firstCellIsHeader");
    const json_t *rows = option(options, "rows"), *head = option(options, "head");
    const char *classes = option_text(example, options, "captionClasses");
    struct part_cell *of_head = ARENA_ARRAY(example->out->arena, struct part_cell, CELLS_MAX);
    struct part_cell *cells = ARENA_ARRAY(example->out->arena, struct part_cell, CELLS_MAX);
    struct part_table part = {.caption = option_text(example, options, "caption"),
                              .head = head == NULL ? NULL : of_head,
                              .cells = cells,
                              .first_cell_is_header = option_true(options, "firstCellIsHeader")};
    if (head != NULL) part.n_columns = read_cells(example, head, of_head);
    if (part.caption != NULL &&
        (classes == NULL || !str_starts(str_of(classes), "govuk-table__caption--")))
        example->reason = "captionClasses";
    else if (part.caption != NULL)
        part.caption_size = classes + strlen("govuk-table__caption--");
    size_t used = 0;
    for (size_t i = 0; i < json_array_size(rows); i++) {
        if (!json_is_array(json_array_get(rows, i))) continue;
        size_t n = read_cells(example, json_array_get(rows, i), &cells[used]);
        if (part.n_columns != 0 && part.n_columns != n) example->reason = "rows of unequal length";
        part.n_columns = n;
        used += n;
        part.n_rows++;
    }
    if (example->reason == NULL) part_table_plain(example->out, &part);
}

const struct component components[] = {{"back-link", render_back_link},
                                       {"breadcrumbs", render_breadcrumbs},
                                       {"button", render_button},
                                       {"character-count", render_character_count},
                                       {"checkboxes", render_checkboxes},
                                       {"date-input", render_date_input},
                                       {"details", render_details},
                                       {"error-message", render_error_message},
                                       {"error-summary", render_error_summary},
                                       {"file-upload", render_file_upload},
                                       {"hint", render_hint},
                                       {"input", render_input},
                                       {"inset-text", render_inset},
                                       {"label", render_label},
                                       {"notification-banner", render_notice},
                                       {"pagination", render_pagination},
                                       {"panel", render_panel},
                                       {"radios", render_radios},
                                       {"select", render_select},
                                       {"summary-list", render_summary_list},
                                       {"table", render_table},
                                       {"tabs", render_tabs},
                                       {"tag", render_tag},
                                       {"task-list", render_task_list},
                                       {"textarea", render_textarea},
                                       {"warning-text", render_warning}};
const size_t n_components = sizeof components / sizeof components[0];
