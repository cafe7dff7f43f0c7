#include "cli/notify.h"

#include "tests/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void systemd_is_told(void **state) {
    (void)state;
    unsetenv("NOTIFY_SOCKET");
    assert_false(notify_service("READY=1"));
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    snprintf(at.sun_path, sizeof at.sun_path, "%s/notify", test_folder());
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
    setenv("NOTIFY_SOCKET", at.sun_path, 1);
    assert_true(notify_service("READY=1"));
    char text[64] = "";
    assert_int_equal(recv(fd, text, sizeof text - 1, 0), 7);
    assert_string_equal(text, "READY=1");
    setenv("NOTIFY_SOCKET", "relative", 1);
    assert_false(notify_service("READY=1"));
    unsetenv("NOTIFY_SOCKET");
    close(fd);
}
TEST(systemd_is_told, "cli: systemd is told when the service is ready");
