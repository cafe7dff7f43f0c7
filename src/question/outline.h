/*
 * outline -- a questionnaire's text as blocks, items and properties, read and written without loss.
 *
 * This is the layer of lines: it knows what a heading, a question, an option and a translation
 * look like, not what they mean (definition.h does). The visual editor changes an outline and
 * writes it again, so that the text stays the master. The format: docs/reference/questionnaire.md.
 *
 * Fails:  INPUT with row and column of the text, in words that say how to mend it.
 * Memory: everything lives in the arena. O(bytes).
 * Pure:   yes.
 */
#ifndef QUESTION_OUTLINE_H
#define QUESTION_OUTLINE_H

#include "base/arena.h"
#include "base/str.h"

enum {
    OUTLINE_TEXT_MAX = 512 << 10, /* bytes of a questionnaire */
    OUTLINE_LANGUAGES_MAX = 4,    /* the first is the one that it is written in */
    OUTLINE_BLOCKS_MAX = 1000,
    OUTLINE_ITEMS_MAX = 300, /* of one block */
    OUTLINE_NAME_MAX = 40
};

/* A text in each language, "" or NULL where it is not translated. */
struct words {
    const char *in[OUTLINE_LANGUAGES_MAX];
};

struct property {
    const char *name; /* "only if" */
    struct words value;
    int line, column; /* of the value, from 1; 0 when made by a program */
};

struct item { /* "* gp = A GP surgery [exclusive]" or "- gp = Your GP" */
    bool is_row;
    const char *name;
    struct words label;
    const char *flags; /* "exclusive, only if age > 17"; "" for none */
    int line, column, flags_column;
};

enum block_kind { BLOCK_SETTING, BLOCK_SECTION, BLOCK_QUESTION };

struct block {
    enum block_kind kind;
    const char *name; /* "title", "about_you", "age" */
    const char *type; /* of a question: "number"; "" else */
    struct words text;
    struct property *properties;
    size_t n_properties;
    struct item *items;
    size_t n_items;
    const char *comment; /* lines before it that start with '#', without the mark; NULL: none */
    int line, column, type_column;
};

struct outline {
    const char *languages[OUTLINE_LANGUAGES_MAX]; /* "en", "cy"; [0] is the main one */
    size_t n_languages;
    struct block *blocks;
    size_t n_blocks;
};

enum fail outline_read(struct arena *arena, struct str text, struct outline *out,
                       struct why *why) MUST_USE;
/* The text in its usual form. Reading it again gives the same outline; writing that gives the same
 * text. */
char *outline_write(struct arena *arena, const struct outline *outline);

/* Blocks by kind and name; OUTLINE_NONE when there is none. */
#define OUTLINE_NONE ((size_t)-1)
size_t outline_find(const struct outline *outline, enum block_kind kind, const char *name);
/* The main text of a property; NULL when it has none. */
const char *block_property(const struct block *block, const char *name);
/* Sets, changes or (value NULL or empty) removes a property. */
void block_property_set(struct arena *arena, struct block *block, const char *name,
                        const char *value);
/* A block put before place `at`; one taken away; one moved to another place. */
void outline_insert(struct arena *arena, struct outline *outline, size_t at,
                    const struct block *block);
void outline_remove(struct outline *outline, size_t at);
void outline_move(struct outline *outline, size_t from, size_t to);

/* Lower case letters, digits and '_', beginning with a letter: names of questions and sections. */
bool outline_name_is(const char *name);
/* Options and rows may begin with a digit or '-', and have capitals. */
bool outline_item_name_is(const char *name);

#endif
