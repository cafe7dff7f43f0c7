/* disclose -- what the uses of `folkmoot disclose` share. */
#ifndef CLI_DISCLOSE_H
#define CLI_DISCLOSE_H

#include "cli/command.h"
#include "stats/disclosure/tables.h"

/* disclose --answers: could somebody in a file of answers, or in a total of it, be singled out? */
enum fail disclose_answers(const struct arguments *arguments, struct why *why) MUST_USE;
/* disclose --epsilon: the linked tables with noise, into --out. */
enum fail disclose_noise(const struct arguments *arguments, struct table_set *set,
                         const struct suppress_plan *plan, struct why *why) MUST_USE;
/* Takes epsilon from --budget, begun with --limit, durably; nothing without --budget. INPUT or
 * LIMIT leave the budget as it is. Waits while another spends. */
enum fail disclose_spend(const struct arguments *arguments, double epsilon,
                         struct why *why) MUST_USE;

#endif
