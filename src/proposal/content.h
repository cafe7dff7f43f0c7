/*
 * content -- what a proposal says: its answers and its rows, as one value.
 *
 * Question: what does this draft, or this frozen version, say, and in which order
 *           is it asked, shown, frozen and compared?
 * Method:   one catalogue (content_questions.c, content_kinds.c) names every question, section and
 * kind of row once; drafting pages, completeness, versions, differences and export all walk it, so
 * that adding a question touches one place. Shapes:   every value is text: numbers in decimal,
 * dates ISO, yes as "1", choices by their stored word, references as the id of the row. "" is not
 * answered. Memory:   everything lives in the arena given. Pure:     all of it; loading is
 * proposal_store.h.
 */
#ifndef PROPOSAL_CONTENT_H
#define PROPOSAL_CONTENT_H

#include "base/arena.h"
#include "base/str.h"
#include "web/form.h"

enum section_id {
    SECTION_PURPOSE,
    SECTION_SHARING,
    SECTION_PEOPLE,
    SECTION_DATA,
    SECTION_PARTIES,
    SECTION_FLOWS,
    SECTION_LIMITS,
    SECTION_BENEFITS,
    SECTION_RISKS,
    SECTION_OPENNESS,
    SECTION_SUMMARY,
    N_SECTIONS
};

enum table_id {
    TABLE_NONE = -1,
    TABLE_GROUP,
    TABLE_PARTY,
    TABLE_ASSET,
    TABLE_FLOW,
    TABLE_BENEFIT,
    TABLE_RISK,
    N_TABLES
};

/* A part of the draft, one line of the task list. */
struct content_section {
    const char *name;  /* in addresses: "purpose" */
    const char *group; /* heading of the task list; the same for neighbours */
    const char *title, *intro;
    enum table_id table; /* TABLE_NONE: questions only */
};
extern const struct content_section content_sections[N_SECTIONS];

/* A question with one answer, a page of its own. */
struct content_question {
    enum section_id section;
    struct field field; /* field.name is the stored name: "purpose" */
    const char *why;    /* why we ask, and what a good answer looks like; NULL: nothing more */
    bool needed;        /* the section is not complete without it */
};
extern const struct content_question content_questions[];
extern const size_t content_n_questions;

enum { CONTENT_FIELDS_MAX = 12 };

/* A kind of row: risks, parties ... */
struct content_kind {
    const char *name;     /* in JSON: "risks" */
    const char *singular; /* "risk" */
    const char *add;      /* "Add a risk" */
    const char *none;     /* "No risks yet." */
    const struct field *fields;
    size_t n_fields;
    enum table_id
        refers[CONTENT_FIELDS_MAX];  /* of what kind the id in a field is; TABLE_NONE: no id */
    bool needed[CONTENT_FIELDS_MAX]; /* a row is not complete without it */
};
extern const struct content_kind content_kinds[N_TABLES];

struct content_text {
    const char *name, *value;
    int64_t revision; /* 0: not stored yet */
};

struct content_row {
    int64_t id, revision;
    const char **values; /* [kind->n_fields], never NULL inside */
};

struct content_table {
    struct content_row *rows;
    size_t n;
};

struct content {
    const char *reference;      /* "FM-2026-0007" */
    const char *organisation;   /* name of the lead */
    struct content_text *texts; /* in the order of the catalogue, then facts by name */
    size_t n_texts;
    struct content_table tables[N_TABLES];
};

/* By name; NULL when there is none. */
const struct content_question *content_question(const char *name);
/* The question after `question` in its section; NULL at its end. */
const struct content_question *content_question_next(const struct content_question *question);
/* N_SECTIONS when there is none of that name. */
enum section_id content_section_of(const char *name);
/* Which section holds the rows of a kind. */
enum section_id content_section_of_table(enum table_id table);

/* The answer to a question, "" when not answered; its revision, 0 when not stored. */
const char *content_value(const struct content *content, const char *name);
int64_t content_revision(const struct content *content, const char *name);
/* NULL when there is no such row. */
const struct content_row *content_row(const struct content *content, enum table_id table,
                                      int64_t id);
/* Value by field name; the name must be one of the kind's (asserted). */
const char *content_row_value(const struct content_row *row, enum table_id table,
                              const char *field);

/* What to call a row: the name, the first words of a description, "Leeds City Council to NHS". */
const char *content_row_title(const struct content *content, enum table_id table,
                              const struct content_row *row, struct arena *arena);
/* A stored value as people read it, in `language`: labels of choices, names of rows, "Yes",
 * "3 March 2026", "12,000". */
const char *content_shown(const struct content *content, enum table_id table, size_t field,
                          const char *value, struct arena *arena, const char *language);
/* The same for a question. */
const char *content_question_shown(const struct content_question *question, const char *value,
                                   struct arena *arena, const char *language);

/* Canonical JSON: the catalogue's order, no white space, every field of every row, rows by id,
 * answers only where there is one. The same draft gives the same bytes. */
struct str content_json(const struct content *content, struct arena *arena);
/* Reads what content_json wrote, in this or an earlier form: unknown answers are kept, unknown
 * members of rows are dropped, missing ones are "". INPUT when it is something else. */
enum fail content_read(struct arena *arena, struct str json, struct content **out,
                       struct why *why) MUST_USE;
/* SHA-256 of content_json, as 64 hexadecimal digits. */
const char *content_digest(const struct content *content, struct arena *arena);

enum { CONTENT_JSON_BYTES_MAX = 4 << 20 };

#endif
