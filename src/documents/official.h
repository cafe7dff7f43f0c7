/*
 * official -- one official document of a proposal: what the draft gives, and what people wrote.
 *
 * Question: what does this document say now, where does each part come from, and what is out of
 *           date?
 * Method:   a field that nobody wrote shows what its sources give, and follows them. Once written
 *           it stays as written; when what its sources give changes afterwards it is marked as out
 *           of date, with both texts, and never overwritten.
 * Memory:   in the arena given.
 */
#ifndef DOCUMENTS_OFFICIAL_H
#define DOCUMENTS_OFFICIAL_H

#include "documents/catalogue.h"
#include "documents/source.h"
#include "office/document.h"
#include "proposal/stage_store.h"

enum official_state { OFFICIAL_EMPTY, OFFICIAL_FILLED, OFFICIAL_WRITTEN, OFFICIAL_STALE };
enum { N_OFFICIAL_STATES = 4, OFFICIAL_TEXT_MAX = 20000 };
const char *official_state_word(enum official_state state); /* "empty", "filled" ... in JSON */

struct official_field {
    const char *id, *title, *hint; /* hint "": none */
    enum official_state state;
    const char *text;               /* what the document says: "" empty */
    const char *given;              /* what the sources give now */
    const char *digest;             /* SHA-256 of it */
    const struct source_text *from; /* [n_from] sources that give something */
    size_t n_from;
    const struct source_text *beside; /* [n_beside] to think of: what assessors settled on */
    size_t n_beside;
    int64_t revision, changed_by, changed_at; /* of what was written; 0: nothing */
};

struct official {
    const struct framework_form *form;
    struct official_field *fields;
    size_t n_fields;
    size_t n[N_OFFICIAL_STATES]; /* how many fields are in each state */
};

/* The document `form` of the proposal that `overview` is of, as it stands. NOTFOUND: the framework
 * has no such form. Ten short reads. */
enum fail official_load(struct db *db, struct arena *arena, const struct overview *overview,
                        const char *form, struct official **out, struct why *why) MUST_USE;
/* By id; NULL when there is none. */
struct official_field *official_field(const struct official *official, const char *id);

/* A text line by line, without blank ones: those that begin with OFFICIAL_ITEM are items of a list.
 * False at its end; `text` is copied to the arena. */
#define OFFICIAL_ITEM "– "
struct official_line {
    const char *text;
    bool item;
};
bool official_line_next(struct arena *arena, struct str *rest, struct official_line *out);

/* What stands in the head of a document. */
struct official_about {
    const char *reference, *title, *organisation; /* of the proposal */
    int64_t proposal_version;                     /* 0: never frozen */
    int64_t number;                               /* of the document; 0: not frozen */
    struct date day;
    bool example; /* of the example programme */
};

/* Canonical JSON of a document, "folkmoot-document/1"; the same document gives the same bytes. */
const char *official_json(const struct official *official, const struct official_about *about,
                          struct arena *arena);
/* Reads it back: titles, texts and states; sources are not in it. INPUT when it is something else.
 */
enum fail official_read(struct arena *arena, const char *json, struct official **out,
                        struct official_about *about, struct why *why) MUST_USE;
/* For reading and printing, with headings and lists. */
struct document *official_document(const struct official *official,
                                   const struct official_about *about, struct arena *arena);

#endif
