#include "store/backup_file.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void backup_file_remove(const char *path) {
    (void)unlink(path);
}

enum fail backup_file_make(const char *path, struct why *why) {
    backup_file_remove(path);
    int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return why_fail(why, FAIL_SYSTEM, NULL, "'%s' could not be created: %s", path,
                        strerrordesc_np(errno));
    close(file);
    return FAIL_NONE;
}

enum fail backup_file_publish(struct arena *arena, const char *part, const char *path,
                              struct why *why) {
    int file = open(part, O_RDONLY | O_CLOEXEC);
    bool good = file >= 0 && fsync(file) == 0;
    int error = errno;
    if (file >= 0) close(file);
    if (good && renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE) != 0) {
        if (errno == EEXIST)
            return why_fail(why, FAIL_INPUT, "out", "'%s' exists already: want a new file name",
                            path);
        good = errno == EINVAL && !file_exists(path) && rename(part, path) == 0;
        error = errno;
    }
    if (!good)
        return why_fail(why, FAIL_SYSTEM, NULL, "'%s' could not be written: %s", path,
                        strerrordesc_np(error));
    char *folder = arena_copy(arena, path);
    char *slash = strrchr(folder, '/');
    if (slash != NULL) *(slash == folder ? slash + 1 : slash) = '\0';
    int directory = open(slash == NULL ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory >= 0) {
        (void)fsync(directory);
        close(directory);
    }
    return FAIL_NONE;
}
