#include "conversation/moderate.h"

#include "conversation/conversation.sql.h"
#include "web/html.h"

const char *moderate_act_text(const char *act) {
    static const struct {
        const char *word, *text;
    } texts[] = {{"accept", TR("Accepted")},
                 {"reject", TR("Rejected")},
                 {"propose", TR("Proposed to reject")},
                 {"appeal", TR("Asked for another look")},
                 {"undo", TR("Undone: waits again")}};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (text_is(act, texts[i].word)) return texts[i].text;
    return "";
}

static enum fail log_add(struct db *db, const struct moderation *m, const char *act,
                         const char *former, struct why *why) {
    return moderation_decision_add(db, m->conversation, m->statement, act, m->reason, m->note,
                                   former, m->person, m->now, why);
}

/* Who rejected it last, when the author has asked for another look since; 0: nobody. */
static int64_t appealed_against(const struct moderation_decision_list_row *rows, size_t n) {
    int64_t rejected_by = 0;
    bool appealed = false;
    for (size_t i = 0; i < n; i++) {
        if (text_is(rows[i].act, "reject")) rejected_by = rows[i].person, appealed = false;
        if (text_is(rows[i].act, "appeal")) appealed = true;
    }
    return appealed ? rejected_by : 0;
}

/* Who proposed to reject it, since it last began to wait; 0: nobody. */
static int64_t proposed_by(const struct moderation_decision_list_row *rows, size_t n) {
    int64_t person = 0;
    for (size_t i = 0; i < n; i++) person = text_is(rows[i].act, "propose") ? rows[i].person : 0;
    return person;
}

static enum fail reject(struct db *db, const struct moderation *m,
                        const struct statement_get_row *row, int64_t first, bool *proposed,
                        struct why *why) {
    if (reason_find(m->reason) == NULL)
        return why_fail(why, FAIL_INPUT, "reason", "Choose the reason");
    if (text_is(row->state, "rejected"))
        return why_fail(why, FAIL_CONFLICT, NULL, "it is rejected already");
    if (m->two_to_reject && first == m->person)
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "you proposed to reject it; another moderator has to agree");
    *proposed = m->two_to_reject && first == 0;
    if (*proposed) {
        TRY(log_add(db, m, "propose", row->state, why));
        if (text_is(row->state, "waiting")) return FAIL_NONE;
        return statement_decide(db, row->id, m->conversation, row->state, "waiting", "", why);
    }
    TRY(log_add(db, m, "reject", row->state, why));
    return statement_decide(db, row->id, m->conversation, row->state, "rejected", m->reason, why);
}

enum fail moderate_one(struct db *db, struct arena *arena, const struct moderation *moderation,
                       int64_t number, bool *proposed, struct why *why) {
    struct moderation m = *moderation;
    struct statement_get_row row;
    struct moderation_decision_list_row *rows;
    size_t n;
    *proposed = false;
    TRY(statement_get(db, arena, number, m.conversation, &row, why));
    m.statement = row.id;
    TRY(moderation_decision_list(db, arena, row.id, &rows, &n, why));
    if (appealed_against(rows, n) == m.person && text_is(row.state, "waiting"))
        return why_fail(why, FAIL_CONFLICT, NULL,
                        "the author asked for another moderator than you to look again");
    TRY(conversation_epoch_next(db, m.conversation, why));
    if (text_is(m.act, "reject")) return reject(db, &m, &row, proposed_by(rows, n), proposed, why);
    m.reason = "";
    if (text_is(m.act, "undo")) {
        if (text_is(row.state, "waiting"))
            return why_fail(why, FAIL_CONFLICT, NULL, "nothing was decided yet");
        TRY(log_add(db, &m, "undo", row.state, why));
        return statement_decide(db, row.id, m.conversation, row.state, "waiting", "", why);
    }
    if (!text_is(m.act, "accept"))
        return why_fail(why, FAIL_INPUT, "act", "Choose what to do with it");
    if (text_is(row.state, "accepted"))
        return why_fail(why, FAIL_CONFLICT, NULL, "it is accepted already");
    TRY(log_add(db, &m, "accept", row.state, why));
    return statement_decide(db, row.id, m.conversation, row.state, "accepted", "", why);
}

enum fail moderate_source(struct db *db, const struct moderation *moderation, const char *source,
                          int64_t *n, struct why *why) {
    const struct moderation *m = moderation;
    bool rejects = text_is(m->act, "reject");
    if (!rejects && !text_is(m->act, "accept"))
        return why_fail(why, FAIL_INPUT, "act", "Choose what to do with them");
    if (rejects && reason_find(m->reason) == NULL)
        return why_fail(why, FAIL_INPUT, "reason", "Choose the reason");
    TRY(moderation_decision_bulk(db, m->conversation, source, m->act, rejects ? m->reason : "",
                                 m->note, m->person, m->now, why));
    TRY(statement_decide_source(db, m->conversation, source, rejects ? "rejected" : "accepted",
                                rejects ? m->reason : "", n, why));
    return conversation_epoch_next(db, m->conversation, why);
}
