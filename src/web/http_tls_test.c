#include "base/file.h"
#include "web/http_test.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A key and a certificate that it signed itself, as files. */
static void certificate_make(const char *certificate_file, const char *key_file) {
    gnutls_x509_privkey_t key = NULL;
    gnutls_x509_crt_t certificate = NULL;
    gnutls_x509_privkey_init(&key);
    assert_int_equal(gnutls_x509_privkey_generate(
                         key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0),
                     0);
    gnutls_x509_crt_init(&certificate);
    gnutls_x509_crt_set_version(certificate, 3);
    gnutls_x509_crt_set_serial(certificate, "\1", 1);
    gnutls_x509_crt_set_dn_by_oid(certificate, GNUTLS_OID_X520_COMMON_NAME, 0, "localhost", 9);
    gnutls_x509_crt_set_activation_time(certificate, time(NULL) - 60);
    gnutls_x509_crt_set_expiration_time(certificate, time(NULL) + 3600);
    gnutls_x509_crt_set_key(certificate, key);
    assert_int_equal(gnutls_x509_crt_sign2(certificate, certificate, key, GNUTLS_DIG_SHA256, 0), 0);
    gnutls_datum_t text = {0};
    gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_PEM, &text);
    assert_int_equal(file_write(certificate_file, text.data, text.size, 0600, NULL), FAIL_NONE);
    gnutls_free(text.data);
    gnutls_x509_privkey_export2(key, GNUTLS_X509_FMT_PEM, &text);
    assert_int_equal(file_write(key_file, text.data, text.size, 0600, NULL), FAIL_NONE);
    gnutls_free(text.data);
    gnutls_x509_crt_deinit(certificate);
    gnutls_x509_privkey_deinit(key);
}

static size_t read_until(gnutls_session_t session, char *bytes, size_t size, const char *what) {
    size_t n = 0;
    bytes[0] = '\0';
    while (n < size - 1 && strstr(bytes, what) == NULL) {
        ssize_t got = gnutls_record_recv(session, bytes + n, size - 1 - n);
        if (got == GNUTLS_E_AGAIN || got == GNUTLS_E_INTERRUPTED) continue;
        if (got <= 0) break;
        n += (size_t)got;
        bytes[n] = '\0';
    }
    return n;
}

static void tls_is_served(void **state) {
    (void)state;
    char certificate[200], key[200];
    const char *folder = test_folder();
    snprintf(certificate, sizeof certificate, "%s/certificate.pem", folder);
    snprintf(key, sizeof key, "%s/key.pem", folder);
    certificate_make(certificate, key);
    struct http_config config = {.tls_certificate = certificate, .tls_key = key};
    struct http_server *server = try_server_with(&config);

    gnutls_certificate_credentials_t trust = NULL;
    gnutls_certificate_allocate_credentials(&trust);
    gnutls_session_t session = NULL;
    gnutls_init(&session, GNUTLS_CLIENT);
    gnutls_set_default_priority(session);
    gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, trust);
    int fd = try_dial(server);
    gnutls_transport_set_int(session, fd);
    int status;
    do status = gnutls_handshake(session);
    while (status == GNUTLS_E_AGAIN || status == GNUTLS_E_INTERRUPTED);
    assert_int_equal(status, 0);
    static char bytes[5 << 20];
    static const char two[] =
        "GET /one HTTP/1.1\r\nHost: a\r\n\r\nGET /two HTTP/1.1\r\nHost: a\r\n\r\n";
    assert_int_equal(gnutls_record_send(session, two, sizeof two - 1), sizeof two - 1);
    read_until(session, bytes, sizeof bytes, "path=/two");
    assert_non_null(strstr(bytes, "path=/one client=127.0.0.1 secure=1"));
    assert_non_null(strstr(bytes, "path=/two"));
    assert_non_null(strstr(bytes, "Strict-Transport-Security: max-age="));
    static const char big[] = "GET /big HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    gnutls_record_send(session, big, sizeof big - 1);
    read_until(session, bytes, sizeof bytes, "never");
    const char *body = strstr(strstr(bytes, "4000000"), "\r\n\r\n");
    assert_non_null(body);
    assert_int_equal(strlen(body + 4), 4000000);
    gnutls_deinit(session);
    gnutls_certificate_free_credentials(trust);
    close(fd);

    fd = try_dial(server); /* clear text to a TLS port is cut off, and harms nobody */
    try_put(fd, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_null(strstr(try_get_all(fd), "path="));
    close(fd);
    http_stop(server, 1000);
}
TEST(tls_is_served, "web: TLS is served directly when a certificate is given");

static void bad_certificates_are_named(void **state) {
    (void)state;
    struct http_config config = {
        .host = "127.0.0.1", .tls_certificate = "/nowhere/c.pem", .tls_key = "/nowhere/k.pem"};
    struct http_server *server = NULL;
    struct why why;
    assert_int_equal(http_start(&config, &server, &why), FAIL_INPUT);
    assert_null(server);
    assert_non_null(strstr(why.text, "/nowhere/c.pem"));
}
TEST(bad_certificates_are_named, "web: a certificate that cannot be used is named at start");
