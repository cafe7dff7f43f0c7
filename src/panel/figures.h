/*
 * figures -- tables told in sentences, pictures and tables for people.
 */
#ifndef PANEL_FIGURES_H
#define PANEL_FIGURES_H

#include "civic/page.h"
#include "panel/content.h"
#include "panel/small_areas.h"

/* All are told in the language of the plan's words, and marked where the page has another.
 * One figure for each question, its groups folded away under it. `download` NULL: none. */
struct raw figures_of(struct request *request, const struct tables_plan *plan,
                      const struct table_cell *cells, size_t n, const char *download);
/* The population's shares beside those of the answers, before and after weighting. */
struct raw figures_weighing(struct request *request, const char *language,
                            const struct wave_content *content);
/* What changed since an earlier wave, each with its sentence; nothing when there is none. */
struct raw figures_changes(struct request *request, const char *language,
                           const struct wave_content *content);
/* One answer (a cell of everybody's) by small areas. */
struct raw figures_areas(struct request *request, const struct tables_plan *plan,
                         const struct table_cell *everybody, const struct plan_group *group,
                         const struct small_areas *areas);
/* The answer in words: "Age at work: Yes". */
const char *figure_answer(const struct html *out, const struct table_cell *cell);
/* "62 in 100 people, between 57 and 67" */
const char *figure_words(const struct html *out, const struct table_cell *cell);

#endif
