/* recruit_views -- what the templates of this room show, and loads that pages share. */
#ifndef RECRUIT_RECRUIT_VIEWS_H
#define RECRUIT_RECRUIT_VIEWS_H

#include "civic/page.h"
#include "recruit/recruit.h"
#include "recruit/recruit.sql.h"
#include "recruit/setup.sql.h"
#include "web/parts.h"

/* Who plans, and who sees people's details. */
enum {
    RECRUIT_MANAGERS = ROLE_ENGAGEMENT,
    RECRUIT_CALLERS = ROLE_ENGAGEMENT | ROLE_CALLER,
    RECRUIT_READERS =
        ROLE_ENGAGEMENT | ROLE_OWNER | ROLE_AUDITOR | ROLE_DATA_PROTECTION | ROLE_OVERSIGHT,
    RECRUIT_VISITORS = RECRUIT_READERS | ROLE_CALLER /* of a recruitment's first page */
};

struct recruitment {
    struct recruitment_get_row row;
    enum recruitment_state state;
    const char *path;          /* "/proposals/1/recruitments/2" */
    const char *short_path;    /* "/r/ashbury" */
    const char *short_address; /* "folkmoot.example.gov.uk/r/ashbury", as people type it */
};
/* The recruitment of the path, on the proposal of the path; NOTFOUND for any other pairing. */
enum fail recruitment_of_path(struct request *request, struct db *db, struct recruitment *out,
                              struct why *why) MUST_USE;

/* A category with its values. */
struct category {
    struct recruit_category_list_row row;
    const struct recruit_value_list_row *values;
    size_t n_values;
    bool from_address;
};
enum fail categories_load(struct db *db, struct arena *arena, int64_t recruitment,
                          struct category **out, size_t *n, struct why *why) MUST_USE;
/* NULL when the category has no such value. */
const struct recruit_value_list_row *category_value(const struct category *category, int64_t id);
const struct recruit_value_list_row *category_value_named(const struct category *category,
                                                          const char *name);

/* "Answer this question: How old are you?": above the form several may be missing. */
const char *recruit_answer_missing(const struct request *request, const char *question);
/* What is wrong with an uploaded file, at the form's field `file`, with the row; passes `fail` on.
 */
enum fail recruit_file_fail(struct request *request, enum fail fail, struct why *why);
/* "22 November 2026"; what is no date comes back as it is. */
const char *recruit_day(struct arena *arena, const char *iso, const char *language);
/* The short texts of a letter's answer box in another language, a line for each: `words` point into
 * `arena`, or are NULL where there are none. False where there are some, but not all. */
enum { LETTER_BOX_WORDS = 6 };
bool letter_box_read(struct arena *arena, const char *text, const char **words);
/* "£350", "£12.50". */
const char *recruit_pounds(struct arena *arena, int64_t pence);

/* ---- planning ---- */

struct recruitment_line {
    const char *href, *title, *state, *colour, *sentence;
    bool illustrative;
};
struct recruitment_list_view {
    const struct recruitment_line *lines;
    size_t n_lines;
    const char *add_href;    /* NULL: may not */
    const char *people_href; /* where who may is said; NULL: may not give roles either */
    bool has_engagement;
    int64_t proposal;
};
struct recruitment_edit_view {
    const struct form *form;
    bool is_new;
};
struct recruit_step_button {
    const char *path, *text, *look, *hint;
};
struct recruitment_view {
    struct request *request;
    const struct recruitment *recruitment;
    const struct part_task *tasks;
    size_t n_tasks;
    const struct part_task *run_tasks; /* after the draw */
    size_t n_run_tasks;
    const struct part_summary_row *rows;
    size_t n_rows;
    const struct recruit_step_button *buttons;
    size_t n_buttons;
    const char *public_href;
    bool may_manage;
};
struct texts_view {
    const struct form *form;
};

struct letters_forecast_view {
    int64_t half, sure;
    const char *response;
};
/* How many letters fill the quotas; nothing when there are none. */
struct raw recruit_letters_forecast(struct request *request, struct db *db,
                                    const struct recruitment *recruitment);

/* ---- quotas ---- */

struct quota_value_line {
    const char *label, *quota, *share, *flex;
    int64_t in_pool;
};
struct quota_category_line {
    const char *name, *question, *source, *edit_href, *fault;
    const struct quota_value_line *values;
    size_t n_values;
};
struct quotas_view {
    struct request *request;
    const struct recruitment *recruitment;
    const struct quota_category_line *categories;
    size_t n_categories;
    struct raw live; /* what the draw would give with the pool as it is */
    bool may_edit;
    int64_t n_pool;
};
struct value_fields {
    const char *name, *label, *second, *least, *most, *least_flex, *most_flex, *share;
    const char *title;
};
struct category_edit_view {
    const struct form *form;
    const struct value_fields *values;
    size_t n_values;
    bool is_new, has_second;
};
struct quota_import_view {
    const struct form *form;
    const struct recruitment *recruitment;
};

#endif
