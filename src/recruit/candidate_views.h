/* candidate_views -- candidates, doubts, calls, replacements, payments, erasure. */
#ifndef RECRUIT_CANDIDATE_VIEWS_H
#define RECRUIT_CANDIDATE_VIEWS_H

#include "recruit/candidate.sql.h"
#include "recruit/recruit_people.h"
#include "recruit/recruit_views.h"

/* Notes in the audit log that somebody's details were looked at. */
enum fail recruit_note_read(struct request *request, const char *what, int64_t candidate,
                            struct why *why) MUST_USE;

struct candidate_line {
    const char *href, *state, *colour, *about;
    int64_t number;
};
struct state_filter {
    const char *href, *text;
    bool chosen;
};
struct candidates_view {
    const struct recruitment *recruitment;
    const struct state_filter *filters;
    size_t n_filters;
    const struct candidate_line *lines;
    size_t n_lines;
};
struct candidate_view {
    struct request *request;
    const struct recruitment *recruitment;
    const struct recruit_candidate_get_row *row;
    const struct part_summary_row *person; /* NULL: erased, or not for this viewer */
    size_t n_person;
    const struct part_summary_row *values;
    size_t n_values;
    const struct part_cell *events;
    size_t n_events;
    const struct recruit_step_button *buttons;
    size_t n_buttons;
    const char *doubt_href, *answers_href; /* NULL: not now */
};
struct answers_view {
    const struct form *form;
    const struct recruitment *recruitment;
    const struct recruit_candidate_get_row *row;
    const char *const *fields, *const *conditions;
    size_t n_fields, n_conditions;
};
struct doubt_view {
    const struct form *form;
    const struct recruitment *recruitment;
    const struct recruit_candidate_get_row *row;
    const char *reason, *address, *name;
    const char *const *missing; /* names of fields */
    size_t n_missing;
};
struct call_line {
    const char *href, *state, *colour, *last;
    int64_t number;
};
struct calls_view {
    const struct recruitment *recruitment;
    const struct call_line *lines;
    size_t n_lines, n_open, n_confirmed;
};
struct call_view {
    const struct form *form;
    const struct recruitment *recruitment;
    const struct recruit_call_list_row *row;
    const struct part_summary_row *rows;
    size_t n_rows;
    const char *notes;
};
struct reserve_line {
    const char *path, *about;
    int64_t number, rank;
};
struct seat_line {
    int64_t number;
    const struct reserve_line *reserves;
    size_t n_reserves;
};
struct replacements_view {
    struct request *request;
    const struct recruitment *recruitment;
    const struct seat_line *seats;
    size_t n_seats, n_reserves;
    const struct form *together; /* all free seats at once; NULL: one is free at most */
    const char *together_numbers, *together_about;
    int64_t n_together;
};
struct payment_line {
    int64_t number;
    const char *kind, *amount, *method, *state, *paid_path;
    const char *correct_path; /* NULL: taken back */
};
/* What can be marked as paid with one press. */
struct payments_due {
    const char *text, *path;
};
struct payments_view {
    struct request *request;
    const struct recruitment *recruitment;
    const struct form *form;
    const struct payment_line *lines;
    size_t n_lines;
    const char *due, *paid, *honoraria_path;
    struct payments_due *due_by; /* by way of payment, where several are due */
    size_t n_due_by;
    int64_t n_confirmed, n_reserves; /* to whom nothing was entered that was promised */
};
struct payment_correct_view {
    const struct recruitment *recruitment;
    const struct form *form;
    int64_t number;
    const char *amount, *kind, *paid_day; /* NULL: not paid */
    const char *correction;               /* why it was taken back; NULL: it stands */
};
struct erasure_view {
    struct request *request;
    const struct recruitment *recruitment;
    const char *day, *sentence;
    int64_t n_people, n_letters;
    bool may_now;
};

const char *recruit_source_text(const struct html *out, const char *source);
const char *recruit_doubt_text(const struct html *out, const char *doubt);

#endif
