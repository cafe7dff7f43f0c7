#include "notify/send.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "notify/notify.h"
#include "notify/notify.sql.h"
#include "notify/seal.h"
#include "notify/transport.h"

#include <string.h>
#include <time.h>

/* ---- settings ---- */

static enum fail get(struct db *db, struct arena *arena, const char *name, const char **out,
                     struct why *why) {
    enum fail fail = notify_setting_get(db, arena, name, out, why);
    if (fail == FAIL_NOTFOUND) {
        *out = "";
        return FAIL_NONE;
    }
    return fail;
}

static enum fail get_secret(struct app *app, struct db *db, struct arena *arena, const char *name,
                            const char **out, struct why *why) {
    const char *text;
    uint8_t *bytes;
    size_t n;
    struct str plain;
    TRY(get(db, arena, name, &text, why));
    *out = "";
    if (*text == '\0' || !base64url_read(arena, text, &bytes, &n)) return FAIL_NONE;
    if (text_open(arena, app->key, name, (struct str){(const char *)bytes, n}, &plain))
        *out = str_copy(arena, plain);
    return FAIL_NONE;
}

enum fail notify_settings_load(struct app *app, struct db *db, struct arena *arena,
                               struct notify_settings *out, struct why *why) {
    const char *transport, *clear, *rate;
    struct notify_settings s = {0};
    TRY(get(db, arena, "notify_transport", &transport, why));
    TRY(get(db, arena, "notify_smtp_url", &s.smtp_url, why));
    TRY(get(db, arena, "notify_smtp_user", &s.smtp_user, why));
    TRY(get_secret(app, db, arena, "notify_smtp_password", &s.smtp_password, why));
    TRY(get(db, arena, "notify_from", &s.from, why));
    TRY(get(db, arena, "notify_clear", &clear, why));
    TRY(get(db, arena, "notify_govuk_url", &s.govuk_url, why));
    TRY(get_secret(app, db, arena, "notify_govuk_key", &s.govuk_key, why));
    TRY(get(db, arena, "notify_govuk_email", &s.govuk_email_template, why));
    TRY(get(db, arena, "notify_govuk_sms", &s.govuk_sms_template, why));
    TRY(get(db, arena, "notify_per_minute", &rate, why));
    s.transport = text_is(transport, "smtp")    ? TRANSPORT_SMTP
                  : text_is(transport, "govuk") ? TRANSPORT_GOVUK
                                                : TRANSPORT_NONE;
    s.smtp_clear = text_is(clear, "1");
    if (!str_int(str_of(rate), 1, 100000, &s.per_minute)) s.per_minute = 300;
    if (*s.govuk_url == '\0') s.govuk_url = "https://api.notifications.service.gov.uk";
    *out = s;
    return FAIL_NONE;
}

static enum fail put_secret(struct app *app, struct db *db, struct arena *arena, const char *name,
                            const char *value, struct why *why) {
    if (text_is_empty(value)) return notify_setting_put(db, name, "", why);
    struct str sealed = text_seal(arena, app->key, name, str_of(value));
    return notify_setting_put(db, name, base64url(arena, sealed.s, sealed.n), why);
}

enum fail notify_settings_save(struct app *app, struct db *db, struct arena *arena,
                               const struct notify_settings *s, struct why *why) {
    static const char *const words[] = {"none", "smtp", "govuk"};
    TRY(notify_settings_check(s, why));
    TRY(notify_setting_put(db, "notify_transport", words[s->transport], why));
    TRY(notify_setting_put(db, "notify_smtp_url", s->smtp_url, why));
    TRY(notify_setting_put(db, "notify_smtp_user", s->smtp_user, why));
    TRY(put_secret(app, db, arena, "notify_smtp_password", s->smtp_password, why));
    TRY(notify_setting_put(db, "notify_from", s->from, why));
    TRY(notify_setting_put(db, "notify_clear", s->smtp_clear ? "1" : "0", why));
    TRY(notify_setting_put(db, "notify_govuk_url", s->govuk_url, why));
    TRY(put_secret(app, db, arena, "notify_govuk_key", s->govuk_key, why));
    TRY(notify_setting_put(db, "notify_govuk_email", s->govuk_email_template, why));
    TRY(notify_setting_put(db, "notify_govuk_sms", s->govuk_sms_template, why));
    return notify_setting_put(db, "notify_per_minute",
                              arena_printf(arena, "%lld", (long long)s->per_minute), why);
}

/* The host of "scheme://user@host:port/path". */
static struct str host_of(const char *url) {
    const char *at = text_after_scheme(url);
    size_t n = strcspn(at, "/?#");
    for (size_t i = 0; i < n; i++)
        if (at[i] == '@') return (struct str){at + i + 1, strcspn(at + i + 1, ":/?#")};
    if (*at == '[') return (struct str){at, strcspn(at, "]") + 1};
    return (struct str){at, strcspn(at, ":/?#")};
}

static bool is_this_machine(const char *url) {
    struct str host = host_of(url);
    return str_is(host, "localhost") || str_is(host, "127.0.0.1") || str_is(host, "[::1]");
}

static enum fail smtp_check(const struct notify_settings *s, struct why *why) {
    bool smtp = strncmp(s->smtp_url, "smtp://", 7) == 0 || strncmp(s->smtp_url, "smtps://", 8) == 0;
    if (!smtp)
        return why_fail(why, FAIL_INPUT, "smtp_url",
                        "want an address such as smtps://mail.example.org:465 or "
                        "smtp://mail.example.org:587");
    if (s->smtp_clear && !is_this_machine(s->smtp_url))
        return why_fail(why, FAIL_INPUT, "smtp_clear",
                        "without TLS only a server on this machine may be used: names and links "
                        "would go over the network in clear");
    if (strchr(s->from, '@') == NULL || strpbrk(s->from, "\r\n") != NULL)
        return why_fail(why, FAIL_INPUT, "from", "want a sender such as panel@example.org");
    return FAIL_NONE;
}

enum fail notify_settings_check(const struct notify_settings *s, struct why *why) {
    if (s->transport == TRANSPORT_NONE) return FAIL_NONE;
    if (s->transport == TRANSPORT_SMTP) return smtp_check(s, why);
    struct arena *arena = arena_new(1 << 16);
    bool key = govuk_token(arena, s->govuk_key, 0) != NULL;
    arena_free(arena);
    if (!key) return why_fail(why, FAIL_INPUT, "govuk_key", "this is not a whole API key");
    if (strncmp(s->govuk_url, "https://", 8) != 0 && !is_this_machine(s->govuk_url))
        return why_fail(why, FAIL_INPUT, "govuk_url", "want an address that begins with https://");
    if (text_is_empty(s->govuk_email_template))
        return why_fail(why, FAIL_INPUT, "govuk_email", "enter the template's ID");
    return FAIL_NONE;
}

/* ---- sending ---- */

enum { EVERY_S = 5, AT_ONCE = 500, CLAIM_S = 300, SCRATCH_BYTES = 4 << 20, TRIES_MAX = 6 };

struct claim {
    struct app *app;
    struct arena *arena;
    int64_t now, id; /* now: of this message, not of the first */
    int64_t later;   /* of one that its quiet hours put off */
    const char *problem;
    struct notify_settings settings;
    struct outbox_claimable_row *due;
    size_t n, max;
    struct outbox_claim_row row;
};

static enum fail look_job(struct db *db, void *context, struct why *why) {
    struct claim *c = context;
    TRY(notify_settings_load(c->app, db, c->arena, &c->settings, why));
    if (c->settings.transport == TRANSPORT_NONE) return FAIL_NONE;
    bool sms =
        c->settings.transport == TRANSPORT_GOVUK && !text_is_empty(c->settings.govuk_sms_template);
    int64_t most = c->settings.per_minute * EVERY_S / 60 + 1;
    if (most > (int64_t)c->max) most = (int64_t)c->max;
    return outbox_claimable(db, c->arena, c->now, sms, most, &c->due, &c->n, why);
}

static enum fail lost_job(struct db *db, void *context, struct why *why) {
    struct claim *c = context;
    int64_t changed;
    return outbox_lost(db, c->now, &changed, why);
}

static enum fail claim_job(struct db *db, void *context, struct why *why) {
    struct claim *c = context;
    return outbox_claim(db, c->arena, c->id, c->now + CLAIM_S * CLOCK_SECOND, &c->row, why);
}

static enum fail sent_job(struct db *db, void *context, struct why *why) {
    struct claim *c = context;
    return outbox_sent(db, c->id, c->now, why);
}

static enum fail again_job(struct db *db, void *context, struct why *why) {
    static const int64_t waits_minutes[] = {1, 5, 30, 120, 720};
    struct claim *c = context;
    if (c->row.tries >= TRIES_MAX) return outbox_failed(db, c->id, c->problem, why);
    int64_t wait = waits_minutes[c->row.tries < 1 ? 0 : c->row.tries - 1];
    int64_t at = c->now + wait * 60 * CLOCK_SECOND;
    return outbox_again(db, c->id, quiet_hours_end(at, c->row.quiet_from, c->row.quiet_to),
                        c->problem, why);
}

static enum fail put_off_job(struct db *db, void *context, struct why *why) {
    struct claim *c = context;
    return outbox_put_off(db, c->id, c->later, why);
}

static enum fail unsure_job(struct db *db, void *context, struct why *why) {
    struct claim *c = context;
    return outbox_unsure(db, c->id, c->problem, why);
}

static enum fail failed_job(struct db *db, void *context, struct why *why) {
    struct claim *c = context;
    return outbox_failed(db, c->id, c->problem, why);
}

/* Hands over the message that is claimed. Text messages come here with GOV.UK Notify alone. */
static enum fail hand_over(struct claim *c, struct arena *scratch, struct why *why) {
    struct contact contact;
    struct message_inside inside;
    if (message_open(scratch, c->app->key, c->row.sealed, &inside, why) != FAIL_NONE)
        return why_fail(why, FAIL_INPUT, NULL, "the message does not open");
    enum fail found = vault_get(c->app->vault, scratch, c->row.recipient, &contact, why);
    if (found == FAIL_NOTFOUND) return why_fail(why, FAIL_INPUT, NULL, "the person is erased");
    if (found != FAIL_NONE) return why_fail(why, FAIL_LIMIT, NULL, "the vault does not answer");
    struct delivery delivery = {.id = c->row.id,
                                .channel = c->row.channel,
                                .address = text_is(c->row.channel, "email") ? contact.email
                                                                            : contact.phone,
                                .inside = &inside};
    if (text_is_empty(delivery.address))
        return why_fail(why, FAIL_INPUT, NULL, "there is no address");
    if (c->settings.transport == TRANSPORT_SMTP)
        return transport_smtp(scratch, &c->settings, &delivery, c->now, why);
    return transport_govuk(scratch, &c->settings, &delivery, c->now, why);
}

static enum fail send_one(struct claim *c, struct notify_done *done, struct why *why) {
    struct why wrong = {0};
    enum fail fail = store_write(c->app->store, c->arena, claim_job, c, why);
    if (fail == FAIL_NOTFOUND) return FAIL_NONE; /* another sender has it, or it was taken back */
    TRY(fail);
    struct arena *scratch = arena_new(SCRATCH_BYTES);
    fail = hand_over(c, scratch, &wrong);
    arena_free(scratch);
    c->problem = wrong.text;
    if (fail == FAIL_NONE) {
        done->sent++;
        return store_write(c->app->store, c->arena, sent_job, c, why);
    }
    if (fail == FAIL_CONFLICT) done->unsure++;
    log_event(LOG_WARNING, "message_not_sent", "message=%lld try=%lld cause='%s'", (long long)c->id,
              (long long)c->row.tries, wrong.text);
    if (fail == FAIL_CONFLICT) return store_write(c->app->store, c->arena, unsure_job, c, why);
    if (fail == FAIL_INPUT) {
        done->failed++;
        return store_write(c->app->store, c->arena, failed_job, c, why);
    }
    done->again++;
    return store_write(c->app->store, c->arena, again_job, c, why);
}

/* In quiet hours it waits for their end: it fell due while nobody was sending. */
static enum fail send_or_put_off(struct claim *c, const struct outbox_claimable_row *due,
                                 struct notify_done *done, struct why *why) {
    c->id = due->id;
    c->later = quiet_hours_end(c->now, due->quiet_from, due->quiet_to);
    if (c->later > c->now) return store_write(c->app->store, c->arena, put_off_job, c, why);
    return send_one(c, done, why);
}

static enum fail send_due(struct app *app, struct arena *arena, int64_t now, size_t max,
                          struct rounds *rounds, struct notify_done *out, struct why *why) {
    struct claim claim = {.app = app, .arena = arena, .now = now, .max = max};
    struct notify_done done = {0};
    int64_t begun = clock_monotonic();
    TRY(store_read(app->store, look_job, &claim, why));
    if (claim.settings.transport != TRANSPORT_NONE)
        TRY(store_write(app->store, arena, lost_job, &claim, why));
    for (size_t i = 0; i < claim.n && !rounds_stopping(rounds); i++) {
        size_t mark = arena_mark(arena);
        claim.now = now + clock_monotonic() - begun;
        TRY(send_or_put_off(&claim, &claim.due[i], &done, why));
        arena_rewind(arena, mark);
    }
    *out = done;
    return FAIL_NONE;
}

enum fail notify_send(struct app *app, struct arena *arena, int64_t now, size_t max,
                      struct notify_done *out, struct why *why) {
    return send_due(app, arena, now, max, NULL, out, why);
}

/* ---- the thread ---- */

static void sender_run(void *context, struct rounds *rounds) {
    struct arena *arena = arena_new((size_t)32 << 20);
    struct notify_done done;
    struct why why = {0};
    enum fail fail = send_due(context, arena, clock_now(), AT_ONCE, rounds, &done, &why);
    if (fail != FAIL_NONE)
        log_event(LOG_ERROR, "outbox_failed", "kind=%s cause='%s'", fail_name(fail), why.text);
    arena_free(arena);
}

enum fail notify_start(struct app *app, struct rounds **out, struct why *why) {
    static const struct round round = {"sending messages", EVERY_S, EVERY_S, sender_run};
    return rounds_start(app->arena, &round, app, out, why);
}
