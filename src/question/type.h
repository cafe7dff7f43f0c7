/*
 * type -- what a type of question is: one constant in one file under types/.
 *
 * A type says what it takes (options, rows, properties), makes the fields of its page, turns what
 * came in into stored text, tells a stored answer in words, and spreads it over export columns.
 * Stored text is canonical: one answer has one text. '' means seen and not answered.
 */
#ifndef QUESTION_TYPE_H
#define QUESTION_TYPE_H

#include "question/definition.h"
#include "question/question.h"
#include "web/form.h"

enum { TAKES_OPTIONS = 1, TAKES_ROWS = 2 };

/* How expressions see its value. */
enum value_kind {
    VALUE_NONE,   /* nothing is answered: information, exit */
    VALUE_WORD,   /* one option */
    VALUE_LIST,   /* several: "a b c" */
    VALUE_NUMBER, /* a number */
    VALUE_TEXT,
    VALUE_DATE,
    VALUE_CELLS /* "row=word row=word", by row */
};

/* What somebody gave that is no answer: sealed in the vault. The newest first. */
struct apart {
    const struct question *question;
    struct str bytes;
    const char *media_type;
    const struct apart *before;
};

/* Fields of one question on a page; names begin with the question's. */
struct fields {
    struct arena *arena;
    struct field *at;
    size_t n, size;
    const struct definition *definition;
    size_t language;               /* place among the definition's */
    const struct answers *answers; /* settled: for piping and options that depend */
    const bool *erased;            /* by question: given apart once, and erased; NULL: none */
    const char *seed;              /* of the sheet: for random order */
    bool paper;                    /* staff type in: nothing required, order as written */
    bool alone;                    /* the only question of its page: its text is the heading */
    const struct apart *apart;     /* what came in beside the answers */
};
struct field *fields_add(struct fields *fields, struct field field);
/* Options in the order and choice of this sheet, as choices. */
const struct choice *fields_choices(struct fields *fields, const struct question *question);
/* Rows in the order of this sheet: fills n_rows places, returns how many are offered. */
size_t question_rows(const struct fields *fields, const struct question *question, size_t *order);
/* Name of a part's field: "trust-gp". */
const char *field_part(struct arena *arena, const struct question *question, const char *part);
/* Text with {name} replaced by what was answered, {} escaped as "\{". */
const char *piped(struct arena *arena, const struct definition *definition,
                  const struct answers *answers, size_t language, const char *text);

/* One column of the export, without data. */
struct column_made {
    const char *name, *label;
    enum column_kind kind;
    bool ordered, flag, free_text; /* flag: as in struct survey_column */
    bool of_choice;                /* as in struct survey_column */
    const struct column_level *levels;
    size_t n_levels;
};
struct columns {
    struct arena *arena;
    size_t language;
    struct column_made *at;
    size_t n, size;
};
void columns_add(struct columns *columns, struct column_made column);
/* Levels of the options in their order. */
const struct column_level *columns_levels(struct columns *columns, const struct option *options,
                                          size_t n);

struct question_type {
    const char *name;  /* "single" */
    const char *label; /* "One answer from several", for tr */
    const char *help;  /* when to use it */
    unsigned takes;
    enum value_kind value;
    bool apart; /* what is given goes to the vault; the answer is "given" (apart.h); no columns */
    const char *const *properties; /* its own, beside the common ones; ends with NULL */
    size_t options_min;
    /* Further checks when it is read; NULL: none. The why's row is the question's unless set. */
    enum fail (*parse)(struct arena *arena, struct question *question, struct why *why);
    /* NULL: nothing is asked (information, exit, calculated). */
    void (*fields)(struct fields *fields, const struct question *question);
    /* A stored answer into the blank form. */
    void (*fill)(struct form *form, const struct question *question, const char *value);
    /* What was sent, checked: stored text in the arena, "" when empty. Errors go to the form. */
    const char *(*read)(struct fields *fields, struct form *form, const struct question *question);
    /* Whether the page comes once more, after this answer instead of that one; NULL: never. */
    bool (*again)(const struct question *question, const char *before, const char *now);
    /* An answer in words. NULL: as stored. */
    const char *(*tell)(struct arena *arena, const struct question *question, size_t language,
                        const char *value);
    /* NULL: no columns. Else as many cells as columns, from a stored value that is not NULL: views
     * into it or constants; s == NULL for no value. */
    void (*columns)(struct columns *columns, const struct question *question);
    void (*cells)(const struct question *question, const char *value, struct str *cells);
};
KIND_DECLARE(question_type);
const struct question_type *question_type_find(const char *name);
/* In the order in which the editor offers them. */
const struct question_type *const *question_type_list(struct arena *arena, size_t *n);

/* ---- what types share (types/common.c) ---- */

/* One drop-down or radio group: VALUE_WORD. */
void choice_fill(struct form *form, const struct question *question, const char *value);
const char *choice_tell(struct arena *arena, const struct question *question, size_t language,
                        const char *value);
void choice_columns(struct columns *columns, const struct question *question);
void whole_cells(const struct question *question, const char *value, struct str *cells);
void text_fill(struct form *form, const struct question *question, const char *value);
const char *text_read(struct fields *fields, struct form *form, const struct question *question);
/* A column of its own kind named after the question. */
void one_column(struct columns *columns, const struct question *question, enum column_kind kind,
                bool free_text);
/* The common label, hint, required and message of a field of this question. */
struct field question_field(const struct fields *fields, const struct question *question,
                            enum field_kind kind);
/* "row=word row=word" from fields trust-ROW; cells in the order of the rows. */
void cells_fill(struct form *form, const struct question *question, const char *value);
const char *cells_read(struct fields *fields, struct form *form, const struct question *question);
/* A column of numbers for each option; its number from such a list. Flags: 1 where it was chosen.
 */
void option_columns(struct columns *columns, const struct question *question);
void flag_columns(struct columns *columns, const struct question *question);
void option_cells(const struct question *question, const char *value, struct str *cells);
/* The field's text in the form; "" also where the form has no such field. */
const char *sent_text(const struct form *form, const char *name);
bool has_field(const struct form *form, const char *name);
/* Of those that are kept apart. A field that says so, not required once it was given; what stands
 * behind the last one; what came in, as the answer; its words. */
extern const char apart_given[];
extern const char apart_erased[]; /* what is told of it then */
bool apart_was_given(const struct fields *fields, const struct question *question);
struct field apart_field(const struct fields *fields, const struct question *question,
                         enum field_kind kind);
void apart_fields_end(struct fields *fields, const struct question *question);
const char *apart_read(struct fields *fields, const struct form *form,
                       const struct question *question, struct str bytes, const char *media_type);
const char *apart_tell(struct arena *arena, const struct question *question, size_t language,
                       const char *value);
/* "" when every character fits, for writing "name=value" lists. */
#define CELLS_MAX 8192

/* The column and variable of what was said beside an option: "uses_other_said". */
const char *said_name(struct arena *arena, const struct question *question,
                      const struct option *option);

#endif
