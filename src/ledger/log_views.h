/* log_views -- what the pages of the log show. */
#ifndef LEDGER_LOG_VIEWS_H
#define LEDGER_LOG_VIEWS_H

#include "civic/page.h"
#include "ledger/ledger.h"
#include "web/parts.h"

/* What entries are about, in words: the title where it is public, else "Engagement 12". */
struct log_thing {
    const char *title, *about, *href; /* "/log/sums/engagement/12" */
    const char *register_href;        /* NULL: nothing is published */
    int64_t n, n_asked;               /* entries; asked: DB_NULL_INT unless known */
};
enum fail log_thing_load(struct request *request, struct db *db, const char *about,
                         struct log_thing *out, struct why *why) MUST_USE;
/* "Final ballots", translated; "Withdrawn" and "Replaced" for those. */
const char *log_kind_text(const struct html *out, const char *kind);

struct log_witness {
    const char *name, *day;
    int64_t size;
};
struct log_view {
    int64_t size;
    const char *head, *key, *origin;
    const struct log_thing *things;
    size_t n_things;
    const int64_t *bundles; /* first entry of each file */
    size_t n_bundles;
    const struct log_witness *witnesses;
    size_t n_witnesses;
};

struct log_heads_view {
    const struct part_cell *cells; /* three for each head: when, lines, who signed */
    size_t n_heads;
    const struct log_witness *witnesses;
    size_t n_witnesses;
    const char *command; /* what a witness runs */
};
struct log_trust_view {
    const struct form *form;
    const char *const *keys; /* that are trusted */
    size_t n_keys;
};
struct log_sign_view {
    const struct form *form;
};

struct log_found {
    bool waiting, withdrawn, replaced;
    int64_t number; /* in the log, from 1 */
    const char *kind, *line, *proof_href;
    struct log_thing thing;
};
struct log_check_view {
    const char *typed, *code; /* code NULL: nothing was asked, or it is wrong */
    const char *error;        /* what is wrong with what was typed */
    const struct log_found *found;
    size_t n_found;
    bool included;        /* the first is a panel, which brings the heading of the page */
    bool reads_as_access; /* could be the code with which somebody answers as well */
    int64_t size;
};

struct log_sum {
    const char *kind, *name;
    int64_t entered, replaced, withdrawn, counted;
    bool adds_up;
};
struct log_sums_view {
    struct log_thing thing;
    const struct log_sum *sums;
    const struct part_cell *cells; /* five for each */
    size_t n_sums;
};

struct log_codes_view {
    struct log_thing thing;
    const char *kind, *name;
    const char *const *codes; /* in the order of the alphabet */
    const bool *gone;
    size_t n_codes;
    int64_t size;
    const char *head, *address;
};

/* The receipts of a contributor: for the pages of the rooms in which they answer. */
struct receipt_view {
    struct request *request;
    const struct ledger_receipts *receipts;
    const char *address;   /* "https://.../log/check" */
    const char *file_href; /* the same as a file, for `folkmoot verify` */
};
/* Sends them as JSON, as docs/reference/log.md says. */
void receipts_send(struct request *request, const struct ledger_receipts *receipts);
/* "https://.../log/check?code=7ZQF-2MXA-9T0D#salt": browsers keep what follows '#' to themselves.
 */
const char *receipt_address(const struct request *request, const struct ledger_receipt *receipt);

#endif
