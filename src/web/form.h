/*
 * form -- typed fields: declared once, read, checked, shown again with errors.
 *
 * A page lists its fields as data. form_read checks what came in against them;
 * handlers only see cleaned values of the right type. When anything is wrong the
 * same page is shown again with everything that was typed, an error summary and
 * an error beside each field; nothing is lost.
 */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "base/clock.h"
#include "base/str.h"
#include "web/html.h"
#include "web/http.h"

enum field_kind {
    FIELD_TEXT = 1,  /* one line; min..max characters */
    FIELD_LONG_TEXT, /* several lines; min..max characters, with a count */
    FIELD_INT,       /* whole number min..max */
    FIELD_REAL,      /* decimal number min..max */
    FIELD_MONEY,     /* pounds and pence, kept as pence */
    FIELD_DATE,      /* day, month, year inputs: name-day, name-month, name-year */
    FIELD_EMAIL,
    FIELD_PASSWORD, /* never shown again */
    FIELD_CODE,     /* access code or six digits: spaces and case forgiven */
    FIELD_CHOICE,   /* radios */
    FIELD_SELECT,   /* drop-down */
    FIELD_CHOICES,  /* checkboxes, any number */
    FIELD_YES,      /* one checkbox */
    FIELD_FILE,     /* upload; max in bytes */
    FIELD_HIDDEN
};

struct choice {
    const char *value, *label, *hint;
};

struct field {
    const char *name;
    const char *label; /* English; translated when shown */
    const char *hint;
    enum field_kind kind;
    bool required;
    /* 0,0: the kind's own limits: text 0..200 characters, long text 0..5000, e-mail 254,
     * password 1000, code 40, hidden 4000; whole numbers from 0, decimals any, money in pence
     * from 0; file 25 MB; choices: how many may be chosen, any number */
    int64_t min, max;
    const struct choice *choices; /* ends with a NULL value */
    const char *missing;          /* error when required and empty: "Enter the purpose" */
    const char *autocomplete;     /* HTML autocomplete token */
    int rows;                     /* of a long text; 0: 5 */
    bool label_large;             /* the label is the page's question (h1 size) */
    bool inline_choices;          /* radios side by side */
    const char *subject;          /* in errors: "Purpose must be ..."; NULL: the label, or
                                     "Your answer" when the label asks a question */
    const char *prefix, *suffix;  /* shown beside the input: "%", "GBP" */
};

struct form_value {
    const struct field *field;
    const char **texts; /* what was typed or filled in, cleaned */
    size_t n_texts;
    int64_t number;
    double real;
    bool has_number;
    struct date date;
    const struct http_upload *upload;
    const char *error;    /* NULL when fine */
    unsigned wrong_parts; /* of a date: bits 1 day, 2 month, 4 year */
};

struct form {
    struct arena *arena;
    const char *language; /* of the error messages */
    const struct field *fields;
    struct form_value *values;
    size_t n_fields;
    bool submitted; /* false: a blank form that show may fill */
    size_t n_errors;
    const char *error;  /* about the whole form, NULL when none */
    const char *action; /* "": this address */
    const char *csrf;   /* set by the dispatcher */
    const char *nonce;  /* set by the dispatcher: one submission, one effect */
    bool multipart;
};

/* A blank form. */
struct form *form_new(struct arena *arena, const struct field *fields, size_t n_fields);
/* Reads and checks a submission; errors stay in the form. Unknown fields are ignored. */
struct form *form_read(struct arena *arena, const struct field *fields, size_t n_fields,
                       const struct http_request *request, const char *language);

bool form_ok(const struct form *form);
/* Whether it is one of the fields: where they were made from rows, others can have come since. */
bool form_has(const struct form *form, const char *name);
/* Values; the name must be one of the fields (asserted). */
const char *form_text(const struct form *form, const char *name); /* "" when empty */
int64_t form_int(const struct form *form, const char *name, int64_t otherwise);
double form_real(const struct form *form, const char *name, double otherwise);
bool form_yes(const struct form *form, const char *name);
bool form_chosen(const struct form *form, const char *name, const char *value);
bool form_date(const struct form *form, const char *name, struct date *out);
const struct http_upload *form_upload(const struct form *form, const char *name);

/* Filling a blank form from stored values; ignored when submitted. */
void form_fill(struct form *form, const char *name, const char *value);
void form_fill_int(struct form *form, const char *name,
                   int64_t value); /* DB null (INT64_MIN) fills nothing */
void form_fill_date(struct form *form, const char *name, struct date value);
void form_fill_choice(struct form *form, const char *name,
                      const char *value); /* adds one to FIELD_CHOICES */

/* Sets a hidden value also where the form comes back: the mark of what is shown beside it now. */
void form_renew(struct form *form, const char *name, const char *value);

/* Marks a field (or, name NULL, the whole form) as wrong, in words for people: an
 * English text that is translated before its values go in. The first error of a field stays. */
void form_error(struct form *form, const char *name, const char *format, ...) PRINTF_LIKE(3, 4);
/* Takes over a why from a rule or the store: its field when that is one of ours. */
void form_why(struct form *form, const struct why *why);

/* In templates: {{> form_open(out, form)}} {{> form_field(out, form, "title")}} ...
 * {{> part_button(out, .text = tr(out, "Save"))}} {{> form_close(out, form)}}
 * form_open writes all FIELD_HIDDEN values too; form_field writes nothing for them. */
void form_open(struct html *out, const struct form *form);
void form_field(struct html *out, const struct form *form, const char *name);
void form_close(struct html *out, const struct form *form);
/* The error summary; the layout calls it. */
void form_summary(struct html *out, const struct form *form);

#endif
