/*
 * register_entry -- the entry for the register of information sharing agreements under the Digital
 *                   Economy Act 2017, as JSON and CSV.
 *
 * Source: the register's own columns (agreement_name, purpose, information_sharing_benefits ...).
 *         `isa_status` is Complete after the end date, else Active, as the register computes it.
 * Pure.   Memory: in the arena given.
 */
#ifndef DOCUMENTS_REGISTER_ENTRY_H
#define DOCUMENTS_REGISTER_ENTRY_H

#include "documents/official.h"

const char *register_entry_json(const struct official *official, const struct official_about *about,
                                struct date today, struct arena *arena);
/* One row below a header; lists are joined by "; ". */
const char *register_entry_csv(const struct official *official, const struct official_about *about,
                               struct date today, struct arena *arena);

#endif
