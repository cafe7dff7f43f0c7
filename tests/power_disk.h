/*
 * power_disk -- a disk in memory whose power can be cut.
 *
 * Behind SQLite's file layer (VFS "power"). It keeps apart what was written and what was synced,
 * for bytes and for names in the folder. Every change (write, sync, truncate, delete, create) is
 * an operation with a number. A cut at operation n makes that one and all later ones fail;
 * power_disk_restart then decides, for every sector of 512 bytes not yet synced, whether it
 * reached the disk, and for every name not yet synced, whether the folder knows it. It can also
 * fail single operations, as a bad or full disk does. One disk exists at a time.
 *
 * The model follows SQLite's assumptions on Linux: syncing a new journal or log syncs the folder;
 * bytes that were synced before stay whole when their neighbours are written.
 */
#ifndef TESTS_POWER_DISK_H
#define TESTS_POWER_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define POWER_DISK_VFS "power"

enum power_damage {
    POWER_NOTHING_KEPT, /* no unsynced sector reached the disk */
    POWER_SOME_KEPT,    /* each did or did not: also the later without the earlier */
    POWER_SOME_TORN     /* and some hold half of the new bytes, or rubbish */
};

/* Registers the file layer and empties the disk. */
void power_disk_clear(void);
/* Remembers the disk as it is, all synced, and puts it back. */
void power_disk_save(void);
void power_disk_load(void);

/* Operations so far since the last clear, load or restart; with `reads`, reads and opens count too.
 */
int64_t power_disk_operations(void);
void power_disk_count_reads(bool reads);

/* Cuts the power at operation n from now (1 is the next); 0: never. */
void power_disk_cut_at(int64_t n);
bool power_disk_is_cut(void);
/* What the next start finds. `seed` decides what was kept. Open handles must be closed before. */
void power_disk_restart(enum power_damage damage, uint64_t seed);

/* From operation n from now, `count` operations fail with SQLite's result `code` (SQLITE_IOERR,
 * SQLITE_FULL: only those that could need space). count 0: none. */
void power_disk_fail_at(int64_t n, int64_t count, int code);

#endif
