/* papers -- what is printed for a workshop: briefing, case studies, exercise sheets, sign-in. */
#ifndef WORKSHOP_PAPERS_H
#define WORKSHOP_PAPERS_H

#include "workshop/workshop_views.h"

enum workshop_paper {
    PAPER_PACK, /* all of them together */
    PAPER_BRIEFING,
    PAPER_CASES,
    PAPER_EXERCISES,
    PAPER_RATING,
    PAPER_SIGN_IN,
    PAPER_PLAN
};
enum { N_WORKSHOP_PAPERS = PAPER_PLAN + 1 };
extern const char *const workshop_paper_words[N_WORKSHOP_PAPERS];  /* of file names */
extern const char *const workshop_paper_titles[N_WORKSHOP_PAPERS]; /* English, for tr */

/* `meeting` NULL: of the series alone, which has briefing and cases. `labels`: of those invited,
 * for the sign-in sheet and the rating sheets. */
struct workshop_paper_about {
    const struct workshop_series *series;
    const struct workshop_meeting *meeting;
    const struct workshop_sheet *sheet;
    const char *const *labels;
    size_t n_labels;
};
struct document *workshop_paper(struct request *request, const struct workshop_paper_about *about,
                                enum workshop_paper paper);
/* "briefing.pdf" -> paper and format; false for anything else. */
bool workshop_paper_read(struct arena *arena, const char *file, enum workshop_paper *paper,
                         const char **format);

#endif
