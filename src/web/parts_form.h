/*
 * parts_form -- the form components of GOV.UK Frontend, one struct each.
 *
 * form_parts.c fills these from a form's fields; pages use form_field and never
 * these. Members have the component's own option names; left out means left out.
 */
#ifndef WEB_PARTS_FORM_H
#define WEB_PARTS_FORM_H

#include "web/html.h"

/* What every field has. */
struct part_group {
    const char *id; /* NULL: the name */
    const char *name;
    const char *label, *label_classes; /* the legend, for groups of inputs */
    bool label_is_heading;
    const char *hint, *error;
    const char *classes; /* more classes of the input itself */
    const char *described_by;
    bool disabled;
};

struct part_input {
    struct part_group group;
    const char *type, *value, *inputmode, *autocomplete, *autocapitalize, *pattern;
    const char *spellcheck; /* "true", "false" or NULL */
    const char *prefix, *suffix;
};
void part_input(struct html *out, const struct part_input *part);

struct part_textarea {
    struct part_group group;
    const char *value, *autocomplete, *spellcheck;
    int rows;          /* 0: 5 */
    int64_t maxlength; /* > 0: a character count */
};
void part_textarea(struct html *out, const struct part_textarea *part);

struct part_date {
    struct part_group group; /* legend; names are NAME-day, NAME-month, NAME-year */
    const char *day, *month, *year;
    unsigned wrong; /* bits 1 day, 2 month, 4 year; 0 with an error: all three */
    bool birthday;  /* autocomplete bday-day ... */
};
void part_date(struct html *out, const struct part_date *part);

struct part_option {
    const char *value, *text, *hint;
    bool checked, disabled;
};
struct part_options { /* radios, checkboxes, select */
    struct part_group group;
    const struct part_option *items;
    size_t n_items;
    bool inline_items, small;
    bool no_fieldset; /* a single checkbox */
};
void part_radios(struct html *out, const struct part_options *part);
void part_checkboxes(struct html *out, const struct part_options *part);
void part_select(struct html *out, const struct part_options *part);

struct part_file {
    struct part_group group;
    bool multiple;
};
void part_file(struct html *out, const struct part_file *part);

struct part_error {
    const char *text, *href; /* href NULL: no link */
};
struct part_error_summary {
    const char *title;
    const struct part_error *items;
    size_t n_items;
};
void part_error_summary(struct html *out, const struct part_error_summary *part);

/* Shared pieces. The group's own id, and what aria-describedby says of it ("" for nothing). */
const char *part_group_id(const struct part_group *group);
const char *part_group_described(struct html *out, const struct part_group *group,
                                 const char *and_also);
void part_label(struct html *out, const char *id, const char *label, const char *classes,
                bool is_heading);
void part_hint(struct html *out, const char *id, const char *text, const char *classes);
void part_error_message(struct html *out, const char *id, const char *text);
void part_legend(struct html *out, const char *text, const char *classes, bool is_heading);

#endif
