#include "civic/totp.h"

#include "base/clock.h"
#include "base/hash.h"

#include <liboath/oath.h>
#include <sodium.h>
#include <string.h>

static void purpose_key(const uint8_t key[32], const char *purpose, uint8_t out[32]) {
    hmac_sha256(key, purpose, strlen(purpose), out);
}

struct str seal(struct arena *arena, const uint8_t key[32], const char *purpose, struct str plain) {
    uint8_t own[32];
    purpose_key(key, purpose, own);
    size_t n = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + plain.n;
    uint8_t *out = arena_take(arena, n, 1);
    secret_bytes(out, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(out + crypto_secretbox_NONCEBYTES, (const uint8_t *)plain.s, plain.n, out,
                          own);
    sodium_memzero(own, sizeof own);
    return (struct str){(const char *)out, n};
}

bool unseal(struct arena *arena, const uint8_t key[32], const char *purpose, struct str sealed,
            struct str *plain) {
    size_t head = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
    if (sealed.n < head) return false;
    uint8_t own[32];
    purpose_key(key, purpose, own);
    const uint8_t *nonce = (const uint8_t *)sealed.s;
    uint8_t *out = arena_take(arena, sealed.n - head + 1, 1);
    int bad = crypto_secretbox_open_easy(out, nonce + crypto_secretbox_NONCEBYTES,
                                         sealed.n - crypto_secretbox_NONCEBYTES, nonce, own);
    sodium_memzero(own, sizeof own);
    if (bad != 0) return false;
    *plain = (struct str){(const char *)out, sealed.n - head};
    return true;
}

/* Six digits without spaces; false when it is anything else. */
static bool digits_of(const char *code, char out[7]) {
    size_t n = 0;
    for (; *code != '\0'; code++) {
        if (*code == ' ') continue;
        if (*code < '0' || *code > '9' || n == 6) return false;
        out[n++] = *code;
    }
    out[n] = '\0';
    return n == 6;
}

int64_t totp_step_of(struct str secret, const char *code, int64_t now_us, int64_t after_step) {
    char typed[7];
    if (!digits_of(code, typed)) return 0;
    int64_t now_step = now_us / CLOCK_SECOND / 30;
    int64_t good = 0;
    for (int64_t step = now_step - 1; step <= now_step + 1; step++) {
        char want[7];
        if (oath_totp_generate(secret.s, secret.n, (time_t)(step * 30), 30, 0, 6, want) != OATH_OK)
            return 0;
        if (secret_equal(want, typed, 6) && step > after_step) good = step;
    }
    return good;
}

char *totp_base32(struct arena *arena, struct str secret) {
    char *encoded = NULL;
    size_t n = 0;
    if (oath_base32_encode(secret.s, secret.n, &encoded, &n) != OATH_OK)
        return arena_copy(arena, "");
    struct buf buf;
    buf_init(&buf, arena, 256);
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && i % 4 == 0) buf_char(&buf, ' ');
        buf_char(&buf, encoded[i]);
    }
    free(encoded);
    return buf.s;
}

char *totp_uri(struct arena *arena, struct str secret, const char *service, const char *account) {
    struct buf buf;
    buf_init(&buf, arena, 2048);
    buf_text(&buf, "otpauth://totp/");
    buf_encoded(&buf, service);
    buf_text(&buf, ":");
    buf_encoded(&buf, account);
    buf_text(&buf, "?secret=");
    for (const char *c = totp_base32(arena, secret); *c != '\0'; c++)
        if (*c != ' ' && *c != '=') buf_char(&buf, *c);
    buf_text(&buf, "&issuer=");
    buf_encoded(&buf, service);
    return buf.s;
}
