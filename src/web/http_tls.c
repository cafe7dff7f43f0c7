#include "web/http_inner.h"

#include <gnutls/gnutls.h>

/* struct tls is the credentials, struct tls_session the session: both GnuTLS's own. */

static enum fail tls_fail(struct why *why, const char *certificate, const char *key, int status) {
    return why_fail(why, FAIL_INPUT, "tls", "cannot use the certificate '%s' with the key '%s': %s",
                    certificate, key == NULL ? "" : key, gnutls_strerror(status));
}

enum fail tls_open(const char *certificate, const char *key, struct tls **out, struct why *why) {
    gnutls_certificate_credentials_t credentials = NULL;
    int status = gnutls_certificate_allocate_credentials(&credentials);
    if (status < 0) return tls_fail(why, certificate, key, status);
    status = gnutls_certificate_set_x509_key_file(credentials, certificate, key == NULL ? "" : key,
                                                  GNUTLS_X509_FMT_PEM);
    if (status < 0) {
        gnutls_certificate_free_credentials(credentials);
        return tls_fail(why, certificate, key, status);
    }
    *out = (struct tls *)credentials;
    return FAIL_NONE;
}

void tls_close(struct tls *tls) {
    if (tls != NULL) gnutls_certificate_free_credentials((gnutls_certificate_credentials_t)tls);
}

struct tls_session *tls_session_open(struct tls *tls, int fd) {
    gnutls_session_t session = NULL;
    if (gnutls_init(&session, GNUTLS_SERVER | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL) < 0) return NULL;
    if (gnutls_priority_set_direct(session, "NORMAL:-VERS-ALL:+VERS-TLS1.2:+VERS-TLS1.3", NULL) <
            0 ||
        gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, tls) < 0) {
        gnutls_deinit(session);
        return NULL;
    }
    gnutls_transport_set_int(session, fd);
    gnutls_session_set_ptr(session, NULL); /* until the handshake is done */
    return (struct tls_session *)session;
}

void tls_session_end(struct tls_session *session) {
    gnutls_bye((gnutls_session_t)session, GNUTLS_SHUT_WR);
}

void tls_session_close(struct tls_session *session) {
    gnutls_deinit((gnutls_session_t)session);
}

/* 1 when the handshake is done, 0 to wait, -1 at the end. It happens inside the first reads. */
static int handshake(gnutls_session_t session, bool *wants_write) {
    static char done;
    if (gnutls_session_get_ptr(session) == &done) return 1;
    int status;
    do status = gnutls_handshake(session);
    while (status == GNUTLS_E_INTERRUPTED || status == GNUTLS_E_WARNING_ALERT_RECEIVED);
    *wants_write = gnutls_record_get_direction(session) == 1;
    if (status == GNUTLS_E_AGAIN) return 0;
    if (status < 0) return -1;
    gnutls_session_set_ptr(session, &done);
    return 1;
}

ssize_t tls_read(struct tls_session *of, char *bytes, size_t n, bool *wants_write) {
    gnutls_session_t session = (gnutls_session_t)of;
    int ready = handshake(session, wants_write);
    if (ready <= 0) return ready;
    ssize_t got;
    do got = gnutls_record_recv(session, bytes, n);
    while (got == GNUTLS_E_INTERRUPTED);
    *wants_write = gnutls_record_get_direction(session) == 1;
    if (got == GNUTLS_E_AGAIN) return 0;
    return got > 0 ? got : -1;
}

ssize_t tls_write(struct tls_session *of, const char *bytes, size_t n, bool *wants_write) {
    gnutls_session_t session = (gnutls_session_t)of;
    ssize_t sent;
    do sent = gnutls_record_send(session, bytes, n);
    while (sent == GNUTLS_E_INTERRUPTED);
    *wants_write = gnutls_record_get_direction(session) == 1;
    if (sent == GNUTLS_E_AGAIN) return 0;
    return sent > 0 ? sent : -1;
}

bool tls_has_more(struct tls_session *session) {
    return gnutls_record_check_pending((gnutls_session_t)session) > 0;
}
