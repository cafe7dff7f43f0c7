/* report -- what is told of a series: sentences, area reports, the synthesis, counts. */
#ifndef WORKSHOP_REPORT_H
#define WORKSHOP_REPORT_H

#include "office/document.h"
#include "workshop/gather.h"

/* In the language of the request. "Areas differ: ..." */
const char *finding_sentence(struct request *request, const struct workshop_gathered *all,
                             const struct synthesis_finding *finding);
/* The same in a few words: "No difference shown (p = 0.150)". */
const char *workshop_finding_text(struct request *request, const struct synthesis_finding *finding);
const char *difference_text(struct request *request, const struct area_difference *difference);
/* "4.1 (3.6 to 4.6), n = 22", or that there are too few. */
const char *cell_text(struct request *request, const struct synthesis_cell *cell);
/* To stand behind "p": "= 0.150", "< 0.001". */
const char *p_text(struct request *request, double p);
/* One row for each area, and all together, of a criterion over all cases; as a chart. */
void areas_chart_put(struct html *out, struct request *request, const struct workshop_gathered *all,
                     size_t criterion);

/* Whether enough people were at an area's workshops to show what they said; no for an area without
 * any that was held. */
bool area_is_shown(const struct workshop_gathered *all, const char *area);
struct document *area_report(struct request *request, const struct workshop_series *series,
                             const struct workshop_gathered *all, size_t area);
struct document *synthesis_report(struct request *request, const struct workshop_series *series,
                                  const struct workshop_gathered *all);
/* CSV of what is shown: area, case, criterion, n, mean, interval. */
struct str counts_csv(struct arena *arena, const struct workshop_gathered *all);

/* What is published: synthesis and areas in English and Welsh, and the counts. `n_formats`: 1 web
 * pages only, 3 PDF and ODT as well. */
struct workshop_file {
    const char *name, *title, *type; /* "area-1-cy.pdf" */
    struct str bytes;
};
enum fail workshop_files_make(struct request *request, const struct workshop_series *series,
                              const struct workshop_gathered *all, size_t n_formats,
                              struct workshop_file **files, size_t *n, struct why *why) MUST_USE;

#endif
