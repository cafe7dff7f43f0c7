/*
 * csvw -- what the columns of a published table mean, for programs and people (CSV on the Web).
 *
 * Source:   W3C (2015), Metadata Vocabulary for Tabular Data; the document lies beside its table
 *           as TABLE-metadata.json.
 */
#ifndef PUBLICATION_CSVW_H
#define PUBLICATION_CSVW_H

#include "base/csv.h"

#define CSVW_TYPE "application/csvm+json"
#define CSVW_LICENCE "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"

/* type: a datatype of the vocabulary, "string", "integer", "number", "date", "anyURI" */
struct csvw_column {
    const char *name, *type, *means;
};
struct csvw_about {
    const char *file, *title, *publisher;
    const char *issued; /* ISO day; "": not said */
};
/* The first row of the table. */
void csvw_header(struct csv_out *csv, const struct csvw_column *columns, size_t n);
/* The document about it. */
void csvw_write(struct buf *out, const struct csvw_about *about, const struct csvw_column *columns,
                size_t n);

#endif
