/*
 * import -- questionnaires from elsewhere: XLSForm (the XLSX itself) and LimeSurvey's .lss; and
 * back.
 *
 * What maps becomes text of the questionnaire language; what does not is listed in words, with
 * where it stood, and left out. Nothing is guessed: a condition that cannot be translated is kept
 * as a comment above its question.
 *
 * Limits: an XLSX as office/sheet.h says; an .lss of 5 MB, without document type or entities.
 * Fails:  INPUT when the file is not what it says, LIMIT when it is too large.
 */
#ifndef QUESTION_IMPORT_H
#define QUESTION_IMPORT_H

#include "base/clock.h"
#include "question/definition.h"

struct imported {
    const char *text;   /* of a questionnaire; always understood by definition_read */
    const char **notes; /* "survey row 12: 'geopoint' has no counterpart, left out" */
    size_t n_notes;
};
enum fail import_xlsform(struct arena *arena, struct str bytes, struct imported *out,
                         struct why *why) MUST_USE;
enum fail import_lss(struct arena *arena, struct str bytes, struct imported *out,
                     struct why *why) MUST_USE;

/* XLSForm as XLSX; *notes say what has no counterpart there. */
enum fail export_xlsform(struct arena *arena, const struct definition *definition, struct date date,
                         struct str *bytes, const char ***notes, size_t *n_notes,
                         struct why *why) MUST_USE;

/* LimeSurvey's structure file (.lss); notes as above. LIMIT when it is longer than 8 MB. */
enum fail export_lss(struct arena *arena, const struct definition *definition, struct str *bytes,
                     const char ***notes, size_t *n_notes, struct why *why) MUST_USE;

/* ---- shared by the readers ---- */
struct import {
    struct arena *arena;
    struct outline outline;
    const char **notes;
    size_t n_notes, notes_size;
};
void import_note(struct import *import, const char *format, ...) PRINTF_LIKE(2, 3);
/* "Q1.Age-Group" to "q1_age_group", not yet used. */
char *import_name(struct import *import, const char *name);
char *import_option_name(struct arena *arena, const char *name);
/* HTML as text editors leave it in labels: tags out, the five entities and &nbsp; read. */
char *import_plain(struct arena *arena, const char *html);
/* Adds a block; false when it makes the text one that cannot be understood, which is noted. */
bool import_block(struct import *import, struct block block, const char *where);
enum fail import_finish(struct import *import, struct imported *out, struct why *why) MUST_USE;

#endif
