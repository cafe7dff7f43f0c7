#include "notify/notify.h"

#include "base/json.h"
#include "notify/message.h"
#include "notify/notify.sql.h"
#include "notify/seal.h"

#include <string.h>

enum { MESSAGE_MAX = 64 * 1024 };

const char *notify_channel_word(enum notify_channel channel) {
    switch (channel) {
    case NOTIFY_EMAIL: return "email";
    case NOTIFY_SMS: return "sms";
    case NOTIFY_LETTER: return "letter";
    }
    return "";
}

struct str message_seal(struct arena *arena, const uint8_t key[32],
                        const struct message_inside *inside) {
    struct buf buf;
    struct json_out json;
    buf_init(&buf, arena, 2 * MESSAGE_MAX);
    json_out_init(&json, &buf);
    json_open(&json, '{');
    json_pair_text(&json, "subject", inside->subject);
    json_pair_text(&json, "text", inside->text);
    json_pair_text(&json, "unsubscribe", inside->unsubscribe);
    json_pair_text(&json, "link", inside->link);
    json_close(&json, '}');
    return text_seal(arena, key, "outbox", (struct str){buf.s, buf.n});
}

enum fail message_open(struct arena *arena, const uint8_t key[32], struct str sealed,
                       struct message_inside *out, struct why *why) {
    struct str plain;
    json_t *json;
    if (!text_open(arena, key, "outbox", sealed, &plain))
        return why_fail(why, FAIL_STORE, NULL, "a message of the outbox does not open");
    TRY(json_read(arena, plain, &json, why));
    *out = (struct message_inside){
        json_text_or(json, "subject", ""), json_text_or(json, "text", ""),
        json_text_or(json, "unsubscribe", ""), json_text_or(json, "link", "")};
    return FAIL_NONE;
}

enum fail notify_put(struct app *app, struct db *db, struct arena *arena,
                     const struct notify_message *message, int64_t now, bool *added,
                     struct why *why) {
    struct message_inside inside = {message->subject == NULL ? "" : message->subject, message->text,
                                    message->unsubscribe == NULL ? "" : message->unsubscribe,
                                    message->link == NULL ? "" : message->link};
    if (strlen(inside.text) + strlen(inside.subject) > MESSAGE_MAX)
        return why_fail(why, FAIL_LIMIT, "text", "want at most %d bytes of text", MESSAGE_MAX);
    int64_t changed;
    TRY(outbox_add(db, message->once, message->batch, message->recipient,
                   notify_channel_word(message->channel), message->language, message->template,
                   message_seal(arena, app->key, &inside),
                   quiet_hours_end(now, message->quiet_from, message->quiet_to),
                   message->quiet_from, message->quiet_to, now, &changed, why));
    *added = changed == 1;
    return FAIL_NONE;
}

enum fail notify_cancel_batch(struct db *db, const char *batch, struct why *why) {
    return outbox_cancel_batch(db, batch, why);
}

enum fail notify_cancel_recipient(struct db *db, int64_t recipient, struct why *why) {
    return outbox_cancel_recipient(db, recipient, why);
}

enum fail notify_cancel_template(struct db *db, int64_t recipient, const char *template,
                                 struct why *why) {
    return outbox_cancel_template(db, recipient, template, why);
}

enum fail notify_counts(struct db *db, struct arena *arena, const char *batch,
                        struct notify_counts *out, struct why *why) {
    struct outbox_counts_row row;
    TRY(outbox_counts(db, arena, batch, &row, why));
    *out = (struct notify_counts){row.waiting, row.sent,      row.failed,
                                  row.unsure,  row.cancelled, row.printed};
    return FAIL_NONE;
}

static const char *address_for(const char *channel, const struct contact *contact) {
    const char *address = text_is(channel, "email") ? contact->email
                          : text_is(channel, "sms") ? contact->phone
                                                    : contact->address;
    return address == NULL ? "" : address;
}

enum fail notify_open_waiting(struct app *app, struct db *db, struct arena *arena,
                              const char *batch, const char *channel, int64_t upto,
                              struct notify_opened **out, size_t *n, struct why *why) {
    struct outbox_waiting_row *rows;
    size_t n_rows;
    TRY(outbox_waiting(db, arena, batch, channel == NULL ? "" : channel, upto, &rows, &n_rows,
                       why));
    int64_t *people = ARENA_ARRAY(arena, int64_t, n_rows + 1);
    struct contact *contacts = ARENA_ARRAY(arena, struct contact, n_rows + 1);
    struct notify_opened *list = ARENA_ARRAY(arena, struct notify_opened, n_rows + 1);
    for (size_t i = 0; i < n_rows; i++) people[i] = rows[i].recipient;
    TRY(vault_get_many(app->vault, arena, people, n_rows, contacts, why));
    for (size_t i = 0; i < n_rows; i++) {
        struct message_inside inside;
        TRY(message_open(arena, app->key, rows[i].sealed, &inside, why));
        list[i] = (struct notify_opened){
            .id = rows[i].id,
            .recipient = rows[i].recipient,
            .channel = rows[i].channel,
            .language = rows[i].language,
            .subject = inside.subject,
            .text = inside.text,
            .link = inside.link,
            .name = contacts[i].name == NULL ? "" : contacts[i].name,
            .address = address_for(rows[i].channel, &contacts[i]),
        };
    }
    *out = list;
    *n = n_rows;
    return FAIL_NONE;
}

enum fail notify_printed(struct db *db, const int64_t *ids, size_t n, int64_t now,
                         struct why *why) {
    for (size_t i = 0; i < n; i++) {
        int64_t changed;
        TRY(outbox_printed(db, ids[i], now, &changed, why));
        if (changed != 1)
            return why_fail(
                why, FAIL_CONFLICT, NULL,
                "a message has been sent or taken back meanwhile; look at the list again");
    }
    return FAIL_NONE;
}
