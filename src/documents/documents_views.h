/* documents_views -- what the pages of official documents show. */
#ifndef DOCUMENTS_VIEWS_H
#define DOCUMENTS_VIEWS_H

#include "civic/page.h"
#include "documents/official.h"
#include "proposal/proposal_pages.h"
#include "web/parts.h"

#define DOCUMENT_PATH "/proposals/:proposal/documents/:form"
#define DOCUMENT_WRITES (ROLE_OWNER | ROLE_DATA_PROTECTION)
#define DOCUMENT_REVIEWS (ROLE_OWNER | ROLE_DATA_PROTECTION | ROLE_SIGNATORY | ROLE_DECISION_MAKER)

struct document_file {
    const char *name, *title; /* "document.odt", in the page's language */
};
struct document_view {
    struct about_view about;
    const struct official *official;
    const char *path;           /* "/proposals/3/documents/dpia" */
    const char *const *changed; /* [n_fields] "Written by ... on ..."; NULL: not written */
    const struct document_versions_row *versions;
    size_t n_versions;
    const struct document_file *files;
    size_t n_files;
    bool may_write, may_import, unfinished;
    struct request *request;
};

struct document_field_view {
    struct about_view about;
    const struct official *official;
    const struct official_field *field;
    const char *path;
    struct form *form;
    const struct conflict_view *conflict; /* NULL: none */
    struct request *request;
};

struct document_review_line {
    const char *who, *organisation, *role, *when, *comment;
    bool approved;
};
struct document_version_view {
    struct about_view about;
    const struct official *official;
    const struct official_about *head;
    const char *path; /* of the document */
    const char *note, *who, *when, *sha256;
    const struct document_review_line *reviews;
    size_t n_reviews;
    const struct document_file *files;
    size_t n_files;
    struct form *form; /* NULL: this person does not review it */
    bool own;          /* who froze it does not review it */
};

struct document_freeze_view {
    struct about_view about;
    const struct official *official;
    const char *path;
    struct form *form;
};

struct document_import_view {
    struct about_view about;
    const char *path;
    struct form *form;
};

/* What a page of one document needs: the proposal, its rules, the document. */
struct document_place {
    struct overview *overview;
    struct official *official;
    struct official_about head;
    const char *path;
};
enum fail document_of_path(struct request *request, struct db *db, struct document_place *out,
                           struct why *why) MUST_USE;

/* The files that a document can be had as: everywhere, and those of its kind (register, PIA). */
size_t document_files(struct request *request, const char *form, const struct document_file **out);
/* Sends one of them. NOTFOUND: there is no such file for this form. */
enum fail document_file_send(struct request *request, const struct document_place *place,
                             const char *name, struct why *why) MUST_USE;

/* Notes that a document is being drafted, or was reviewed by a data protection officer. */
enum fail document_progress(struct request *request, struct db *db, const char *form,
                            const char *state, struct why *why) MUST_USE;

#endif
