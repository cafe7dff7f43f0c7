/*
 * catalogue -- which parts of the draft and of the evidence fill which field of which document.
 *
 * Method: a data file of the program (assets/documents), not code: for each field of a
 *         framework's forms a hint and the names of its sources (source.h). A form or field that
 *         it does not name is filled by hand.
 * Memory: in the arena given.
 */
#ifndef DOCUMENTS_CATALOGUE_H
#define DOCUMENTS_CATALOGUE_H

#include "base/arena.h"
#include "base/str.h"

enum { CATALOGUE_SOURCES_MAX = 12 };

struct catalogue_field {
    const char *form, *field; /* "dpia", "2.purposes" */
    const char *hint;         /* English; "" none */
    const char *sources[CATALOGUE_SOURCES_MAX];
    size_t n_sources;
};
struct catalogue {
    const char *name, *version; /* "uk", "1.0" */
    const struct catalogue_field *fields;
    size_t n_fields;
};

/* Reads a catalogue. INPUT names the part at fault: "documents[2].fields[0].sources[1]: ...". */
enum fail catalogue_read(struct arena *arena, struct str bytes, struct catalogue **out,
                         struct why *why) MUST_USE;
/* The one that comes with the program. */
enum fail catalogue_ours(struct arena *arena, struct catalogue **out, struct why *why) MUST_USE;
/* NULL when it says nothing of that field. */
const struct catalogue_field *catalogue_field(const struct catalogue *catalogue, const char *form,
                                              const char *field);

#endif
