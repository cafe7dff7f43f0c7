/* What each kind of field accepts, and how the error says what was wanted. */
#include "web/form_read.h"

#include "base/utf8.h"

#include <assert.h>
#include <ctype.h>
#include <math.h>

enum {
    TEXT_MAX = 200,
    LONG_TEXT_MAX = 5000,
    EMAIL_MAX = 254,
    PASSWORD_MAX = 1000,
    CODE_MAX = 40,
    HIDDEN_MAX = 4000
};
static const int64_t int_max = INT64_C(999999999999);
static const int64_t file_max = INT64_C(25) << 20;

void field_limits(const struct field *field, int64_t *min, int64_t *max) {
    *min = field->min;
    *max = field->max;
    if (*min != 0 || *max != 0) return;
    switch (field->kind) {
    case FIELD_TEXT: *max = TEXT_MAX; break;
    case FIELD_LONG_TEXT: *max = LONG_TEXT_MAX; break;
    case FIELD_EMAIL: *max = EMAIL_MAX; break;
    case FIELD_PASSWORD: *max = PASSWORD_MAX; break;
    case FIELD_CODE: *max = CODE_MAX; break;
    case FIELD_HIDDEN: *max = HIDDEN_MAX; break;
    case FIELD_REAL: *min = -int_max, *max = int_max; break;
    case FIELD_FILE: *max = file_max; break;
    case FIELD_INT:
    case FIELD_MONEY:
    case FIELD_DATE:
    case FIELD_CHOICE:
    case FIELD_SELECT:
    case FIELD_CHOICES:
    case FIELD_YES: *max = int_max; break;
    }
}

const char *field_subject(const struct form *form, const struct field *field) {
    if (field->subject != NULL) return tr_language(form->language, field->subject);
    const char *label = tr_language(form->language, field->label);
    size_t n = strlen(label);
    if (n == 0 || n > 60 || label[n - 1] == '?') return tr_language(form->language, "Your answer");
    return label;
}

char *pence_text(struct arena *arena, int64_t pence) {
    const char *sign = pence < 0 ? "-" : "";
    long long whole = pence < 0 ? -(pence / 100) : pence / 100;
    long long rest = pence < 0 ? -(pence % 100) : pence % 100;
    return rest == 0 ? arena_printf(arena, "%s%lld", sign, whole)
                     : arena_printf(arena, "%s%lld.%02lld", sign, whole, rest);
}

static const char *first_text(const struct form_value *value) {
    return value->n_texts == 0 ? "" : value->texts[0];
}

static void check_length(struct form *form, struct form_value *value) {
    const struct field *field = value->field;
    int64_t min, max;
    field_limits(field, &min, &max);
    int64_t n = (int64_t)utf8_length(first_text(value));
    const char *subject = field_subject(form, field);
    if (n > max)
        form_error(form, field->name, "%s must be %lld characters or less", subject,
                   (long long)max);
    else if (n < min)
        form_error(form, field->name, "%s must be %lld characters or more", subject,
                   (long long)min);
    value->has_number = str_int(str_of(first_text(value)), INT64_MIN, INT64_MAX, &value->number);
}

/* Without spaces and thousands commas, with a true minus read as '-'. */
static char *number_text(struct arena *arena, const char *typed) {
    struct buf buf;
    buf_init(&buf, arena, 1000);
    for (const char *s = typed; *s != '\0'; s++) {
        if (strncmp(s, "\xe2\x88\x92", 3) == 0) { /* U+2212 */
            buf_char(&buf, '-');
            s += 2;
        } else if (strncmp(s, "\xc2\xa3", 2) == 0 || strncmp(s, "\xc2\xa0", 2) == 0) {
            s += 1; /* pound sign, no-break space */
        } else if (*s != ' ' && !(*s == ',' && str_comma_parts_thousands(typed, s))) {
            buf_char(&buf, *s);
        }
    }
    return buf.n == 0 ? arena_copy(arena, "") : buf.s;
}

/* Says which bound was broken, the bounds given as texts of the field's own kind. */
static void error_range(struct form *form, const struct field *field, bool has_min,
                        const char *min_text, const char *max_text, bool below) {
    const char *subject = field_subject(form, field);
    if (has_min && (field->min != 0 || field->max != 0) && field->max != 0)
        form_error(form, field->name, "%s must be between %s and %s", subject, min_text, max_text);
    else if (below)
        form_error(form, field->name, "%s must be %s or more", subject, min_text);
    else
        form_error(form, field->name, "%s must be %s or less", subject, max_text);
}

static void check_int(struct form *form, struct form_value *value) {
    const struct field *field = value->field;
    int64_t min, max, number = 0;
    field_limits(field, &min, &max);
    struct str typed = str_of(number_text(form->arena, first_text(value)));
    if (!str_int(typed, INT64_MIN, INT64_MAX, &number)) {
        form_error(form, field->name, "%s must be a whole number, like 12",
                   field_subject(form, field));
        return;
    }
    if (number < min || number > max) {
        error_range(form, field, true, arena_printf(form->arena, "%lld", (long long)min),
                    arena_printf(form->arena, "%lld", (long long)max), number < min);
        return;
    }
    value->number = number;
    value->real = (double)number;
    value->has_number = true;
}

static void check_real(struct form *form, struct form_value *value) {
    const struct field *field = value->field;
    int64_t min, max;
    double number = 0;
    field_limits(field, &min, &max);
    struct str typed = str_of(number_text(form->arena, first_text(value)));
    if (!str_real(typed, &number)) {
        form_error(form, field->name, "%s must be a number, like 12.5", field_subject(form, field));
        return;
    }
    if (number < (double)min || number > (double)max) {
        error_range(form, field, true, arena_printf(form->arena, "%lld", (long long)min),
                    arena_printf(form->arena, "%lld", (long long)max), number < (double)min);
        return;
    }
    value->real = number;
    value->number = (int64_t)llround(number);
    value->has_number = true;
}

/* "12", "12.5", "12.50" -> pence; more digits or anything else: false. */
static bool read_pence(struct str typed, int64_t *pence) {
    bool negative = str_starts(typed, "-");
    if (negative) typed.s++, typed.n--;
    struct str rest = typed;
    struct str pounds = str_cut(&rest, '.');
    int64_t whole = 0, part = 0;
    if (pounds.n > 0 && !str_int(pounds, 0, int_max, &whole)) return false;
    if (rest.s != NULL) {
        if (rest.n < 1 || rest.n > 2 || !str_int(rest, 0, 99, &part)) return false;
        if (rest.n == 1) part *= 10;
    } else if (pounds.n == 0) {
        return false;
    }
    *pence = (whole * 100 + part) * (negative ? -1 : 1);
    return true;
}

static void check_money(struct form *form, struct form_value *value) {
    const struct field *field = value->field;
    int64_t min, max, pence = 0;
    field_limits(field, &min, &max);
    struct str typed = str_of(number_text(form->arena, first_text(value)));
    if (!read_pence(typed, &pence)) {
        form_error(form, field->name, "%s must be an amount of money, like 600 or 193.54",
                   field_subject(form, field));
        return;
    }
    if (pence < min || pence > max) {
        error_range(form, field, true,
                    arena_printf(form->arena, "\xc2\xa3%s", pence_text(form->arena, min)),
                    arena_printf(form->arena, "\xc2\xa3%s", pence_text(form->arena, max)),
                    pence < min);
        return;
    }
    value->number = pence;
    value->real = (double)pence / 100;
    value->has_number = true;
}

/* People type "11", "Nov", "november" and "Tachwedd". 0 when it is no month. */
static int read_month(const char *typed) {
    static const char *const names[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                        "jul", "aug", "sep", "oct", "nov", "dec"};
    static const char *const names_cy[] = {"ion", "chw", "maw", "ebr", "mai", "meh",
                                           "gor", "aws", "med", "hyd", "tac", "rha"};
    int64_t number = 0;
    if (str_int(str_of(typed), 1, 12, &number)) return (int)number;
    size_t n = strlen(typed);
    if (n < 3 || n > 12) return 0;
    for (const char *s = typed; *s != '\0'; s++)
        if (!isalpha((unsigned char)*s)) return 0;
    for (int i = 0; i < 12; i++)
        if (strncasecmp(typed, names[i], 3) == 0 || strncasecmp(typed, names_cy[i], 3) == 0)
            return i + 1;
    return 0;
}

/* `format` has one %s, for the subject. */
static void date_error(struct form *form, struct form_value *value, unsigned parts,
                       const char *format) {
    value->wrong_parts = parts;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    form_error(form, value->field->name, format, field_subject(form, value->field));
#pragma GCC diagnostic pop
}

/* Which of day, month and year are empty, as bits. */
static unsigned empty_parts(const struct form_value *value) {
    unsigned empty = 0;
    for (size_t i = 0; i < 3; i++)
        if (text_is_empty(value->texts[i])) empty |= 1u << i;
    return empty;
}

static void check_date(struct form *form, struct form_value *value) {
    static const char *const incomplete[] = {
        NULL,
        TR("%s must include a day"),
        TR("%s must include a month"),
        TR("%s must include a day and month"),
        TR("%s must include a year"),
        TR("%s must include a day and year"),
        TR("%s must include a month and year"),
    };
    unsigned empty = empty_parts(value);
    if (empty != 0) {
        assert(empty < sizeof incomplete / sizeof incomplete[0]);
        date_error(form, value, empty, incomplete[empty]);
        return;
    }
    int64_t day = 0, year = 0;
    int month = read_month(value->texts[1]);
    bool day_good = str_int(str_of(value->texts[0]), 1, 31, &day);
    bool year_number = str_int(str_of(value->texts[2]), 0, 999999, &year);
    if (year_number && strlen(value->texts[2]) != 4) {
        date_error(form, value, 4, TR("%s: the year must include 4 numbers"));
        return;
    }
    struct date date = {(int)year, month, (int)day};
    if (!day_good || month == 0 || !year_number || !date_is_valid(date)) {
        unsigned wrong = (day_good ? 0u : 1u) | (month != 0 ? 0u : 2u) | (year_number ? 0u : 4u);
        date_error(form, value, wrong == 0 ? 7 : wrong, TR("%s must be a real date"));
        return;
    }
    value->date = date;
}

static void check_email(struct form *form, struct form_value *value) {
    const char *text = first_text(value);
    const char *at = strchr(text, '@');
    const char *dot = at == NULL ? NULL : strrchr(at, '.');
    bool good = at != NULL && at > text && strchr(at + 1, '@') == NULL && dot != NULL &&
                dot > at + 1 && dot[1] != '\0' && strpbrk(text, " \t\n<>\"(),:;\\[]") == NULL &&
                strstr(text, "..") == NULL;
    if (!good)
        form_error(form, value->field->name,
                   "Enter an email address in the correct format, like name@example.com");
    else
        check_length(form, value);
}

static const struct choice *find_choice(const struct field *field, const char *text) {
    for (const struct choice *choice = field->choices; choice != NULL && choice->value != NULL;
         choice++)
        if (text_is(choice->value, text)) return choice;
    return NULL;
}

static void check_choices(struct form *form, struct form_value *value) {
    const struct field *field = value->field;
    for (size_t i = 0; i < value->n_texts; i++) {
        if (find_choice(field, value->texts[i]) == NULL) {
            form_error(form, field->name, "Select from the list");
            return;
        }
    }
    if (field->kind != FIELD_CHOICES) {
        value->has_number =
            str_int(str_of(first_text(value)), INT64_MIN, INT64_MAX, &value->number);
        return;
    }
    if (field->max > 0 && (int64_t)value->n_texts > field->max)
        form_error(form, field->name, "Select no more than %lld", (long long)field->max);
    else if ((int64_t)value->n_texts < field->min)
        form_error(form, field->name, "Select at least %lld", (long long)field->min);
}

static void check_file(struct form *form, struct form_value *value) {
    int64_t min, max;
    field_limits(value->field, &min, &max);
    if (value->upload->bytes.n == 0)
        form_error(form, value->field->name, "The selected file is empty");
    else if ((int64_t)value->upload->bytes.n > max && max >= 1 << 20)
        form_error(form, value->field->name, "The selected file must be smaller than %lldMB",
                   (long long)(max >> 20));
    else if ((int64_t)value->upload->bytes.n > max)
        form_error(form, value->field->name, "The selected file must be smaller than %lldKB",
                   (long long)((max + 1023) >> 10));
}

static bool is_empty(const struct form_value *value) {
    if (value->field->kind == FIELD_FILE) return value->upload == NULL;
    if (value->field->kind == FIELD_DATE) return empty_parts(value) == 7;
    if (value->field->kind == FIELD_PASSWORD) return first_text(value)[0] == '\0';
    for (size_t i = 0; i < value->n_texts; i++)
        if (!text_is_empty(value->texts[i])) return false;
    return true;
}

/* "Enter purpose": the label within a sentence, unless it starts with an abbreviation. */
static const char *label_inside(const struct form *form, const struct field *field) {
    const char *label = tr_language(form->language, field->label);
    if (strlen(label) < 2 || !isupper((unsigned char)label[0]) || !islower((unsigned char)label[1]))
        return label;
    char *inside = arena_copy(form->arena, label);
    inside[0] = (char)tolower((unsigned char)inside[0]);
    return inside;
}

static void error_missing(struct form *form, const struct field *field) {
    bool question = field->label == NULL || field->label[0] == '\0' ||
                    field->label[strlen(field->label) - 1] == '?';
    bool chosen =
        field->kind == FIELD_CHOICE || field->kind == FIELD_SELECT || field->kind == FIELD_CHOICES;
    if (field->missing != NULL)
        form_error(form, field->name, "%s", tr_language(form->language, field->missing));
    else if (field->kind == FIELD_FILE)
        form_error(form, field->name, "Select a file");
    else if (field->kind == FIELD_YES)
        form_error(form, field->name, "Tick the box to continue");
    else if (question && chosen)
        form_error(form, field->name, "Select an answer");
    else if (question)
        form_error(form, field->name, "Enter an answer");
    else if (chosen)
        form_error(form, field->name, "Select %s", label_inside(form, field));
    else
        form_error(form, field->name, "Enter %s", label_inside(form, field));
}

void field_check(struct form *form, struct form_value *value) {
    if (is_empty(value)) {
        if (value->field->required) error_missing(form, value->field);
        return;
    }
    switch (value->field->kind) {
    case FIELD_TEXT:
    case FIELD_LONG_TEXT:
    case FIELD_PASSWORD:
    case FIELD_CODE:
    case FIELD_HIDDEN: check_length(form, value); break;
    case FIELD_INT: check_int(form, value); break;
    case FIELD_REAL: check_real(form, value); break;
    case FIELD_MONEY: check_money(form, value); break;
    case FIELD_DATE: check_date(form, value); break;
    case FIELD_EMAIL: check_email(form, value); break;
    case FIELD_CHOICE:
    case FIELD_SELECT:
    case FIELD_CHOICES: check_choices(form, value); break;
    case FIELD_YES: value->number = 1, value->has_number = true; break;
    case FIELD_FILE: check_file(form, value); break;
    }
}
