/* Papers that are not counted: noted with a cause by whoever runs the room, never what is on them.
 */
#include "jury/excluded.h"
#include "jury/excluded.sql.h"
#include "jury/jury_pages.h"

#include <string.h>

/* Every ballot of which there can be papers. */
static enum fail ballot_choices(struct request *request, struct db *db, const struct jury *jury,
                                struct choice **out, struct why *why) {
    struct jury_vote_list_row *votes;
    size_t n, k = 0;
    const char *language = request->language;
    TRY(jury_vote_list(db, request->arena, jury->engagement.id, &votes, &n, why));
    struct choice *made = ARENA_ARRAY(request->arena, struct choice, n + 4);
    made[k++] = (struct choice){"before", "The first ballot", NULL};
    made[k++] = (struct choice){"after", "The final ballot", NULL};
    made[k++] = (struct choice){"reasons", "The vote on reasons", NULL};
    for (size_t i = 0; i < n; i++)
        made[k++] = (struct choice){
            arena_printf(request->arena, "vote:%lld", (long long)votes[i].id),
            arena_printf(request->arena, tr_language(language, "Vote: %s"), votes[i].title), NULL};
    made[k] = (struct choice){NULL, NULL, NULL};
    *out = made;
    return FAIL_NONE;
}

static enum fail excluded_fields(struct request *request, struct db *db,
                                 const struct field **fields, size_t *n, struct why *why) {
    struct jury jury;
    struct choice *ballots;
    struct jury_roll_row *jurors;
    size_t n_jurors;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(ballot_choices(request, db, &jury, &ballots, why));
    TRY(jury_roll(db, request->arena, jury.engagement.id, &jurors, &n_jurors, why));
    struct choice *who = ARENA_ARRAY(request->arena, struct choice, n_jurors + 1);
    struct choice *causes = ARENA_ARRAY(request->arena, struct choice, N_EXCLUDED_NOTED + 1);
    for (size_t i = 0; i < n_jurors; i++)
        who[i] = (struct choice){arena_printf(request->arena, "%lld", (long long)jurors[i].id),
                                 jurors[i].label, NULL};
    who[n_jurors] = (struct choice){NULL, NULL, NULL};
    for (int c = 0; c < N_EXCLUDED_NOTED; c++)
        causes[c] = (struct choice){excluded_word((enum excluded_cause)c),
                                    excluded_text((enum excluded_cause)c), NULL};
    causes[N_EXCLUDED_NOTED] = (struct choice){NULL, NULL, NULL};
    const struct field made[] = {
        {.name = "ballot",
         .label = "Which ballot",
         .kind = FIELD_SELECT,
         .required = true,
         .choices = ballots,
         .missing = "Choose the ballot"},
        {.name = "juror",
         .label = "Whose paper",
         .kind = FIELD_SELECT,
         .required = true,
         .choices = who,
         .missing = "Choose the juror"},
        {.name = "cause",
         .label = "Why is it not counted?",
         .kind = FIELD_CHOICE,
         .required = true,
         .choices = causes,
         .missing = "Choose why it is not counted"},
        {.name = "note",
         .label = "What happened (optional)",
         .kind = FIELD_TEXT,
         .max = 200,
         .hint = "Never what is on the paper. It is not printed in the report."},
    };
    struct field *copy = ARENA_ARRAY(request->arena, struct field, LENGTH(made));
    memcpy(copy, made, sizeof made);
    *fields = copy;
    *n = LENGTH(made);
    return FAIL_NONE;
}

/* Something of this ballot is kept for the juror. */
static enum fail is_kept(struct request *request, struct db *db, int64_t engagement,
                         const char *ballot, int64_t juror, bool *out, struct why *why) {
    struct jury_sheet_list_row *sheets;
    struct jury_handed_in_list_row *others;
    size_t n_sheets, n_others;
    TRY(jury_sheet_list(db, request->arena, engagement, &sheets, &n_sheets, why));
    TRY(jury_handed_in_list(db, request->arena, engagement, &others, &n_others, why));
    *out = false;
    for (size_t i = 0; i < n_sheets; i++)
        *out |= sheets[i].participant == juror && text_is(sheets[i].moment, ballot);
    for (size_t i = 0; i < n_others; i++)
        *out |= others[i].participant == juror && text_is(others[i].ballot, ballot);
    return FAIL_NONE;
}

static enum fail excluded_act(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct participant_get_row person;
    bool kept;
    const struct form *f = request->form;
    const char *ballot = form_text(f, "ballot");
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_changes_open(&jury.row, why));
    TRY(participant_get(db, request->arena, row_number(form_text(f, "juror")), jury.engagement.id,
                        &person, why));
    TRY(is_kept(request, db, jury.engagement.id, ballot, person.id, &kept, why));
    if (kept)
        return why_fail(why, FAIL_INPUT, "juror",
                        "A paper of this juror is counted in this ballot already");
    TRY(jury_excluded_put(db, jury.engagement.id, person.id, ballot, form_text(f, "cause"),
                          form_text(f, "note"), request->viewer.person, request_today(request),
                          why));
    request->subject = jury.engagement.id;
    request_go(request, "%s/excluded", jury.path);
    request_say(request, "%s", tr_language(request->language, "It is noted."));
    return FAIL_NONE;
}

static const char *ballot_name(const struct choice *ballots, const char *ballot) {
    for (; ballots->value != NULL; ballots++)
        if (text_is(ballots->value, ballot)) return ballots->label;
    return ballot;
}

static enum fail list_put(struct request *request, struct db *db, const struct jury *jury,
                          bool changes, struct why *why) {
    struct jury_excluded_list_row *rows;
    struct choice *ballots;
    size_t n, columns = changes ? 5 : 4;
    struct html *out = request->out;
    TRY(jury_excluded_list(db, request->arena, jury->engagement.id, &rows, &n, why));
    TRY(ballot_choices(request, db, jury, &ballots, why));
    struct part_cell head[] = {{.text = tr(out, "Juror")},
                               {.text = tr(out, "Ballot")},
                               {.text = tr(out, "Why it is not counted")},
                               {.text = tr(out, "What happened")},
                               {.text = tr(out, "Remove")}};
    struct part_cell *cells = ARENA_ARRAY(request->arena, struct part_cell, n * LENGTH(head));
    for (size_t i = 0; i < n; i++) {
        struct part_cell *row = &cells[i * columns];
        bool kept;
        TRY(is_kept(request, db, jury->engagement.id, rows[i].ballot, rows[i].participant, &kept,
                    why));
        row[0] = (struct part_cell){.text = rows[i].label, .header = true};
        row[1].text = tr(out, ballot_name(ballots, rows[i].ballot));
        row[2].text = kept ? tr(out, "It is counted: a paper came in after this was noted")
                           : tr(out, excluded_text(excluded_read(rows[i].cause)));
        row[3].text = rows[i].note;
        if (changes)
            row[4].markup =
                jury_remove_button(request, arena_printf(request->arena, "%s/excluded/%lld/remove",
                                                         jury->path, (long long)rows[i].id));
    }
    if (n == 0)
        put_text(request, tr(out, "Nothing is noted yet."));
    else
        part_table(out, .caption = tr(out, "Noted so far"), .head = head, .cells = cells,
                   .n_columns = columns, .n_rows = n, .first_cell_is_header = true,
                   .scrolls = true);
    return FAIL_NONE;
}

static enum fail excluded_show(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    struct why final = {0};
    struct html *out = request->out;
    TRY(jury_of_path(request, db, &jury, why));
    bool changes = jury_changes_open(&jury.row, &final) == FAIL_NONE;
    jury_head(request, &jury, tr(out, "Papers that are not counted"));
    request->back_href = arena_printf(request->arena, "%s/ballots", jury.path);
    put_text(request, tr(out, "In the report counted and not counted papers make all jurors. Note "
                              "here why a paper is not counted, or why none came in. Who left or "
                              "withdrew is known already."));
    TRY(list_put(request, db, &jury, changes, why));
    if (!changes) return FAIL_NONE;
    put_heading(request, tr(out, "Note a paper"));
    put_form(request, tr(out, "Note it"), request->back_href);
    return FAIL_NONE;
}

static const struct page page_jury_excluded = {.name = "jury_excluded",
                                               .path = JURY_PATH "/excluded",
                                               .scope = SCOPE_PROPOSAL,
                                               .roles = JURY_WRITES,
                                               .section = "proposals",
                                               .wide = true,
                                               .fields_make = excluded_fields,
                                               .show = excluded_show,
                                               .act = excluded_act};
REGISTER(page, page_jury_excluded);

static enum fail remove_act(struct request *request, struct db *db, struct why *why) {
    struct jury jury;
    TRY(jury_of_path(request, db, &jury, why));
    TRY(jury_changes_open(&jury.row, why));
    request->subject = request_int(request, "excluded");
    request_go(request, "%s/excluded", jury.path);
    return jury_excluded_remove(db, request->subject, jury.engagement.id, why);
}

static const struct page page_jury_excluded_remove = {.name = "jury_excluded_remove",
                                                      .path =
                                                          JURY_PATH "/excluded/:excluded/remove",
                                                      .scope = SCOPE_PROPOSAL,
                                                      .roles = JURY_WRITES,
                                                      .section = "proposals",
                                                      .act = remove_act};
REGISTER(page, page_jury_excluded_remove);
