/*
 * fieldwork -- a wave in the field: drawing it, inviting, reminding, and how far it is.
 *
 * Writing functions run inside a write transaction. Messages go to the outbox (notify) for members
 * reached by e-mail, text or post; whoever is reached by telephone is on the list to call. Texts
 * carry the one-time link and the member's own page; nothing that was answered.
 */
#ifndef PANEL_FIELDWORK_H
#define PANEL_FIELDWORK_H

#include "civic/app.h"
#include "panel/panel_store.h"
#include "panel/wave.h"
#include "panel/wave.sql.h"

struct wave_new {
    int64_t panel, questionnaire;
    int64_t proposal;                       /* what it is about; 0: no single one */
    const char *title, *about, *closes_day; /* closes_day: ISO or NULL */
    enum sample_method sample;
    int64_t sample_size, strata; /* strata: dimension, DB_NULL_INT none */
    const int64_t *only;         /* [n_only] categories; members of any of them in each dimension */
    size_t n_only;
    int64_t reminders_max, reminder_days;
    bool illustrative;
    bool open_address; /* members may also come by an open address, and are known by where they live
                        */
    int64_t person, now;
};
/* Adds a wave with its survey, both not open yet. */
enum fail wave_add(struct db *db, struct arena *arena, const struct wave_new *what, int64_t *wave,
                   struct why *why) MUST_USE;

struct wave_drawn {
    int64_t n_members, n_eligible, n_resting, n_chosen;
};
/* Draws the sample: who is active, in the sub-group, and not asked too often lately. The seed is
 * kept with the wave. CONFLICT when it was drawn already or nobody is left to ask. */
enum fail wave_draw(struct db *db, struct arena *arena, const struct panel_get_row *panel,
                    int64_t wave, const char *seed, int64_t now, struct wave_drawn *out,
                    struct why *why) MUST_USE;

struct wave_sent {
    int64_t n_email, n_sms, n_letter, n_call;
};
/* Opens the survey and writes an invitation to everybody who has none. */
enum fail wave_invite(struct app *app, struct db *db, struct arena *arena,
                      const struct panel_get_row *panel, int64_t wave, int64_t now,
                      struct wave_sent *out, struct why *why) MUST_USE;
/* Writes to those who have not finished, were written to at least `reminder_days` ago and not
 * reminded too often. */
enum fail wave_remind(struct app *app, struct db *db, struct arena *arena,
                      const struct panel_get_row *panel, int64_t wave, int64_t now,
                      struct wave_sent *out, struct why *why) MUST_USE;
/* Closes the survey; messages that have not gone are taken back. Its last day is the day of `now`
 * where a later one was planned: figures carry it. */
enum fail wave_close(struct db *db, struct arena *arena, int64_t panel, int64_t wave, int64_t now,
                     struct why *why) MUST_USE;

/* Notes what became of somebody's invitation before they are cut from it, so that response rates
 * stay true. Answers to a wave that is not published go with them. */
enum fail wave_outcome_keep(struct db *db, struct arena *arena, int64_t wave, int64_t survey,
                            int64_t respondent, bool published, struct why *why) MUST_USE;

/* How far it is: in all, for each stratum of the sample, and for each group of the population as
 * members are described now. */
struct wave_stratum {
    const char *dimension, *name; /* of a stratum: NULL, and its name or "" */
    struct outcomes outcomes;
};
struct survey_stop; /* question/question.h */
struct wave_progress {
    struct outcomes all;
    struct wave_stratum *strata;
    size_t n_strata;
    struct wave_stratum *groups;
    size_t n_groups;
    struct survey_stop *drops;
    size_t n_drops;
    int64_t n_web, n_paper, n_phone; /* complete, by mode */
    int64_t n_to_call, n_to_remind;
};
enum fail wave_progress(struct db *db, struct arena *arena, const struct wave_get_row *wave,
                        int64_t now, struct wave_progress *out, struct why *why) MUST_USE;

#endif
