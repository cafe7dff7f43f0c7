/*
 * about -- which proposal a survey is about.
 *
 * Who answers for a survey may say so of a proposal on which they have a role, and which one of the
 * organisations that the survey is of leads or takes part in. From then on the people of that
 * proposal may take in what was answered in people's own words, and code it.
 */
#ifndef QUESTION_ABOUT_H
#define QUESTION_ABOUT_H

#include "civic/page.h"

struct about_of {
    int64_t organisation; /* whose questionnaire it is; 0: it is a panel's */
    int64_t panel;        /* whose owners count; 0: none */
    int64_t survey;       /* 0: it is not there yet */
};
/* The field "proposal", a drop-down: what the survey is about already is always one of the choices,
 * without its title where the viewer has no role there. */
enum fail about_field(struct request *request, struct db *db, const struct about_of *of,
                      struct field *out, struct why *why) MUST_USE;
/* Shows what the survey is about. */
enum fail about_fill(struct request *request, struct db *db, int64_t survey,
                     struct why *why) MUST_USE;
/* What was chosen in the request's form; 0: no proposal. */
int64_t about_chosen(const struct request *request);
/* Keeps it with a survey. CONFLICT, in words for the form: its answers are coded under the proposal
 * that it was about before, so that they would stay there. */
enum fail about_set(struct request *request, struct db *db, int64_t survey,
                    struct why *why) MUST_USE;

#endif
