/*
 * notify -- tells systemd how the service is (sd_notify(3), written out: one datagram).
 *
 * Nothing happens when the service was not started by systemd with Type=notify.
 */
#ifndef CLI_NOTIFY_H
#define CLI_NOTIFY_H

#include <stdbool.h>

/* `state`: "READY=1", "STOPPING=1". True when it was sent. */
bool notify_service(const char *state);

#endif
