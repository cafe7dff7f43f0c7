/* source_rows -- what the rows of a draft say, one line each; private to source.c. */
#ifndef DOCUMENTS_SOURCE_ROWS_H
#define DOCUMENTS_SOURCE_ROWS_H

#include "documents/source.h"

struct source_writer {
    const struct source_input *input;
    struct arena *arena;
    struct buf buf;
};

/* Adds a line, or an item of a list (OFFICIAL_ITEM before it); lines are parted by a line feed. */
void source_line(struct source_writer *writer, const char *format, ...) PRINTF_LIKE(2, 3);
void source_item(struct source_writer *writer, const char *format, ...) PRINTF_LIKE(2, 3);
/* An ISO date as people write it; "" for "". */
const char *source_day(struct source_writer *writer, const char *iso);

void parties_write(struct source_writer *writer);
void parties_basis_write(struct source_writer *writer);
void parties_power_write(struct source_writer *writer);
void parties_special_write(struct source_writer *writer);
void parties_contact_write(struct source_writer *writer);
void parties_roles_write(struct source_writer *writer);
void parties_controllers_write(struct source_writer *writer);
void parties_processors_write(struct source_writer *writer);
void parties_givers_write(struct source_writer *writer);
void parties_receivers_write(struct source_writer *writer);
void assets_write(struct source_writer *writer);
void assets_items_write(struct source_writer *writer);
void assets_justification_write(struct source_writer *writer);
void assets_identifiability_write(struct source_writer *writer);
void assets_special_write(struct source_writer *writer);
void assets_people_write(struct source_writer *writer);
void assets_retention_write(struct source_writer *writer);
void flows_write(struct source_writer *writer);
void flows_method_write(struct source_writer *writer);
void flows_interval_write(struct source_writer *writer);
void groups_write(struct source_writer *writer);
void groups_vulnerable_write(struct source_writer *writer);
void benefits_write(struct source_writer *writer);
void benefits_review_write(struct source_writer *writer);
void risks_write(struct source_writer *writer);
void risks_likelihood_write(struct source_writer *writer);
void risks_severity_write(struct source_writer *writer);
void risks_measures_write(struct source_writer *writer);
void risks_residual_write(struct source_writer *writer);

#endif
