#include "notify/transport.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/json.h"

#include <curl/curl.h>
#include <sodium.h>
#include <string.h>

enum { WAIT_S = 30, LINE_BYTES = 57 };

/* ---- the text of an e-mail ---- */

static void base64_lines(struct buf *out, struct arena *arena, const char *text) {
    size_t n = strlen(text);
    for (size_t at = 0; at < n; at += LINE_BYTES) {
        size_t m = n - at < LINE_BYTES ? n - at : LINE_BYTES;
        char line[LINE_BYTES * 2];
        sodium_bin2base64(line, sizeof line, (const unsigned char *)text + at, m,
                          sodium_base64_VARIANT_ORIGINAL);
        buf_printf(out, "%s\r\n", line);
    }
    (void)arena;
}

/* RFC 2047: words of at most 45 bytes of text, cut between characters. */
static void header_words(struct buf *out, const char *name, const char *text) {
    buf_printf(out, "%s:", name);
    size_t n = strlen(text);
    for (size_t at = 0; at < n;) {
        size_t m = n - at < 42 ? n - at : 42;
        while (m > 0 && at + m < n && ((unsigned char)text[at + m] & 0xC0) == 0x80) m--;
        if (m == 0) m = n - at < 42 ? n - at : 42;
        char word[128];
        sodium_bin2base64(word, sizeof word, (const unsigned char *)text + at, m,
                          sodium_base64_VARIANT_ORIGINAL);
        buf_printf(out, "%s =?UTF-8?B?%s?=", at == 0 ? "" : "\r\n", word);
        at += m;
    }
    buf_text(out, "\r\n");
}

/* "Mon, 22 Nov 2026 07:15:00 +0000" */
static const char *mail_date(struct arena *arena, int64_t now) {
    static const char *const days[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const char *iso = clock_iso(arena, now); /* "2026-11-22T07:15:00Z" */
    struct date day;
    if (!date_read(arena_copy_n(arena, iso, 10), &day)) return iso;
    int64_t since = now / CLOCK_DAY;
    return arena_printf(arena, "%s, %02d %s %d %.8s +0000", days[since % 7], day.day,
                        months[day.month - 1], day.year, iso + 11);
}

static bool is_one_line(const char *text) {
    return strpbrk(text, "\r\n") == NULL;
}

/* RFC 8058 wants HTTPS: a mail program posts to the address by itself. */
static bool can_one_click(const char *url) {
    return strncmp(url, "https://", 8) == 0 && is_one_line(url);
}

char *mail_text(struct arena *arena, const char *from, const struct delivery *delivery,
                int64_t now) {
    struct buf out;
    const char *at = strrchr(from, '@');
    const char *end = at == NULL ? NULL : at + strcspn(at, "> \r\n");
    const char *host =
        at == NULL ? "localhost" : arena_copy_n(arena, at + 1, (size_t)(end - at - 1));
    buf_init(&out, arena, (size_t)1 << 20);
    buf_printf(&out, "From: %s\r\nTo: <%s>\r\n", is_one_line(from) ? from : "",
               is_one_line(delivery->address) ? delivery->address : "");
    header_words(&out, "Subject", delivery->inside->subject);
    buf_printf(&out, "Date: %s\r\nMessage-ID: <folkmoot-%lld@%s>\r\n", mail_date(arena, now),
               (long long)delivery->id, host);
    if (*delivery->inside->unsubscribe != '\0' && is_one_line(delivery->inside->unsubscribe))
        buf_printf(&out, "List-Unsubscribe: <%s>\r\n", delivery->inside->unsubscribe);
    if (can_one_click(delivery->inside->unsubscribe))
        buf_text(&out, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
    buf_text(&out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
                   "Content-Type: text/plain; charset=utf-8\r\n"
                   "Content-Transfer-Encoding: base64\r\n\r\n");
    base64_lines(&out, arena, delivery->inside->text);
    return out.s;
}

/* ---- curl ---- */

struct reading {
    const char *text;
    size_t at, n;
};

static size_t read_some(char *to, size_t size, size_t n, void *context) {
    struct reading *reading = context;
    size_t most = size * n, left = reading->n - reading->at;
    if (left < most) most = left;
    memcpy(to, reading->text + reading->at, most);
    reading->at += most;
    return most;
}

static size_t drop(char *bytes, size_t size, size_t n, void *context) {
    (void)bytes, (void)context;
    return size * n;
}

static void curl_end(void *thing) {
    curl_easy_cleanup(thing);
}

static void list_end(void *thing) {
    curl_slist_free_all(thing);
}

static enum fail curl_new(struct arena *arena, CURL **out, struct why *why) {
    CURL *curl = curl_easy_init();
    if (curl == NULL) return why_fail(why, FAIL_SYSTEM, NULL, "no memory for sending");
    arena_on_end(arena, curl_end, curl);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)WAIT_S);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop);
    *out = curl;
    return FAIL_NONE;
}

enum { GO_ON = 354 };

/* 5xx is for good; but a server that refuses our login or our sender refuses everybody's. After 354
 * the text went out, and without an answer to it nobody knows whether it was taken. */
static enum fail smtp_answer(CURL *curl, CURLcode code, struct why *why) {
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (code == CURLE_OK) return FAIL_NONE;
    if (status >= 550 && status <= 553)
        return why_fail(why, FAIL_INPUT, NULL, "refused with SMTP status %ld", status);
    if (status >= 400)
        return why_fail(why, FAIL_LIMIT, NULL, "put off with SMTP status %ld", status);
    if (status == GO_ON)
        return why_fail(why, FAIL_CONFLICT, NULL, "no answer after the text, failure %d",
                        (int)code);
    return why_fail(why, FAIL_LIMIT, NULL, "network failure %d", (int)code);
}

enum fail transport_smtp(struct arena *arena, const struct notify_settings *settings,
                         const struct delivery *delivery, int64_t now, struct why *why) {
    CURL *curl;
    if (!is_one_line(delivery->address) || strpbrk(delivery->address, "<> ") != NULL)
        return why_fail(why, FAIL_INPUT, NULL, "malformed address");
    TRY(curl_new(arena, &curl, why));
    struct reading reading = {.text = mail_text(arena, settings->from, delivery, now)};
    reading.n = strlen(reading.text);
    struct curl_slist *to = curl_slist_append(NULL, arena_printf(arena, "<%s>", delivery->address));
    arena_on_end(arena, list_end, to);
    const char *open = strchr(settings->from, '<');
    const char *from =
        open == NULL ? arena_printf(arena, "<%s>", settings->from)
                     : arena_copy_n(arena, open, strcspn(open, ">") + (strchr(open, '>') != NULL));
    curl_easy_setopt(curl, CURLOPT_URL, settings->smtp_url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    if (!settings->smtp_clear) curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
    if (!text_is_empty(settings->smtp_user)) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, settings->smtp_user);
        curl_easy_setopt(curl, CURLOPT_PASSWORD, settings->smtp_password);
    }
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_some);
    curl_easy_setopt(curl, CURLOPT_READDATA, &reading);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    return smtp_answer(curl, curl_easy_perform(curl), why);
}

/* ---- GOV.UK Notify ---- */

enum { UUID_LENGTH = 36 };

char *govuk_token(struct arena *arena, const char *key, int64_t now) {
    size_t n = strlen(key);
    if (n < 2 * UUID_LENGTH + 1) return NULL;
    const char *secret = key + n - UUID_LENGTH;
    const char *service = arena_copy_n(arena, secret - 1 - UUID_LENGTH, UUID_LENGTH);
    const char *head = "{\"typ\":\"JWT\",\"alg\":\"HS256\"}";
    const char *claims = arena_printf(arena, "{\"iss\":\"%s\",\"iat\":%lld}", service,
                                      (long long)(now / CLOCK_SECOND));
    const char *signed_part = arena_printf(arena, "%s.%s", base64url(arena, head, strlen(head)),
                                           base64url(arena, claims, strlen(claims)));
    uint8_t digest[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, (const unsigned char *)secret, UUID_LENGTH);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)signed_part, strlen(signed_part));
    crypto_auth_hmacsha256_final(&state, digest);
    return arena_printf(arena, "%s.%s", signed_part, base64url(arena, digest, sizeof digest));
}

char *govuk_body(struct arena *arena, const struct notify_settings *settings,
                 const struct delivery *delivery) {
    bool email = text_is(delivery->channel, "email");
    struct buf buf;
    struct json_out json;
    buf_init(&buf, arena, (size_t)1 << 20);
    json_out_init(&json, &buf);
    json_open(&json, '{');
    json_pair_text(&json, email ? "email_address" : "phone_number", delivery->address);
    json_pair_text(&json, "template_id",
                   email ? settings->govuk_email_template : settings->govuk_sms_template);
    json_key(&json, "personalisation");
    json_open(&json, '{');
    if (email) json_pair_text(&json, "subject", delivery->inside->subject);
    json_pair_text(&json, "body", delivery->inside->text);
    json_close(&json, '}');
    json_pair_text(&json, "reference",
                   arena_printf(arena, "folkmoot-%lld", (long long)delivery->id));
    if (email && can_one_click(delivery->inside->unsubscribe))
        json_pair_text(&json, "one_click_unsubscribe_url", delivery->inside->unsubscribe);
    json_close(&json, '}');
    return buf.s;
}

static enum fail govuk_answer(CURL *curl, CURLcode code, struct why *why) {
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    long sent = 0;
    curl_easy_getinfo(curl, CURLINFO_REQUEST_SIZE, &sent);
    if (code != CURLE_OK && sent > 0)
        return why_fail(why, FAIL_CONFLICT, NULL, "no answer to the request, failure %d",
                        (int)code);
    if (code != CURLE_OK) return why_fail(why, FAIL_LIMIT, NULL, "network failure %d", (int)code);
    if (status >= 200 && status < 300) return FAIL_NONE;
    if (status == 400)
        return why_fail(why, FAIL_INPUT, NULL, "refused with HTTP status %ld", status);
    return why_fail(why, FAIL_LIMIT, NULL, "put off with HTTP status %ld", status);
}

enum fail transport_govuk(struct arena *arena, const struct notify_settings *settings,
                          const struct delivery *delivery, int64_t now, struct why *why) {
    CURL *curl;
    const char *token = govuk_token(arena, settings->govuk_key, now);
    if (token == NULL) return why_fail(why, FAIL_LIMIT, NULL, "the API key is malformed");
    TRY(curl_new(arena, &curl, why));
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    headers = curl_slist_append(headers, arena_printf(arena, "Authorization: Bearer %s", token));
    arena_on_end(arena, list_end, headers);
    bool email = text_is(delivery->channel, "email");
    curl_easy_setopt(curl, CURLOPT_URL,
                     arena_printf(arena, "%s/v2/notifications/%s", settings->govuk_url,
                                  email ? "email" : "sms"));
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, settings->smtp_clear ? "http,https" : "https");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, govuk_body(arena, settings, delivery));
    return govuk_answer(curl, curl_easy_perform(curl), why);
}
