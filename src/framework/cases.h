/*
 * cases -- the library of case studies: what others proposed, what it did, and what came of it.
 *
 * For comparison with a proposal, and for workshops that weigh them. Data, built into the program
 * (assets/seed/cases.json); each case says whether it is made up or summarised from a source.
 */
#ifndef FRAMEWORK_CASES_H
#define FRAMEWORK_CASES_H

#include "base/arena.h"
#include "base/str.h"

/* A case of the library. Members are never NULL; lists end with NULL. */
struct case_study {
    const char *id, *title, *area, *area_title, *standing, *source, *source_url, *year, *place;
    const char *summary, *purpose, *identifiability, *people, *public_view, *benefits, *risks;
    const char *verdict, *verdict_text;
    const char *const *parties, *const *data, *const *safeguards, *const *conditions,
                                                                      *const *lessons, *const *tags;
};

/* The library that is built in (assets/seed/cases.json). INPUT when the file is malformed. */
enum fail cases_load(struct arena *arena, const struct case_study **out, size_t *n,
                     struct why *why) MUST_USE;
/* The same from bytes, for tests. */
enum fail cases_read(struct arena *arena, struct str json, const struct case_study **out, size_t *n,
                     struct why *why) MUST_USE;

#endif
