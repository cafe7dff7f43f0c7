/*
 * kit_document -- the papers of a kit, as documents to print or to open elsewhere; pure.
 *
 * The words of the kit come from the kit, the fixed words in its language. What belongs to one
 * event (place, added questions, code) is put in where it is known.
 */
#ifndef DIALOGUE_KIT_DOCUMENT_H
#define DIALOGUE_KIT_DOCUMENT_H

#include "dialogue/kit.h"
#include "office/document.h"

enum kit_part {
    KIT_GUIDE,     /* for the host */
    KIT_CARDS,     /* statements and roles, to cut out */
    KIT_SIGN_IN,   /* optional */
    KIT_WRITE_UP,  /* to fill in by hand */
    KIT_INVITATION /* to hang up */
};
enum { N_KIT_PARTS = KIT_INVITATION + 1 };
extern const char *const kit_part_words[N_KIT_PARTS]; /* "guide", "cards", ... of file names */
const char *kit_part_title(enum kit_part part);       /* English, for tr */
const char *kit_part_hint(enum kit_part part);

struct kit_event {            /* all members may be NULL */
    const char *place, *when; /* "Riverside library", "3 March 2027, 18:30 to 19:30" */
    const char *code;         /* of the host, on the write-up form */
    const char *code_address; /* where the code leads to, for the QR code */
    const char *const *questions;
    size_t n_questions;
    int64_t number; /* 0: none */
};
struct kit_about {
    const char *language; /* of the fixed words: "en", "cy" ... */
    int64_t number;       /* of the kit; 0: a draft */
    const char *organisation, *contact, *promise;
    const char *address; /* of the programme's public page */
    int64_t write_up_days;
    struct date date; /* when it was published */
    bool large_print;
};
struct document *kit_document(struct arena *arena, const struct kit *kit,
                              const struct kit_about *about, const struct kit_event *event,
                              enum kit_part part);

/* "guide.pdf" -> part and format ("html", "odt", "pdf"); false for anything else. */
bool kit_file_read(const char *file, enum kit_part *part, const char **format);
/* The bytes of a document in a format, and their media type. */
enum fail kit_file_write(struct arena *arena, const struct document *document, const char *format,
                         struct str *out, const char **media_type, struct why *why) MUST_USE;

#endif
