/*
 * data -- the data directory, as commands find, make and open it.
 *
 * A data directory holds server.key, vault.key, the databases (SQLite) and, when
 * the data is in PostgreSQL, the file database.url (0600) that says where.
 */
#ifndef CLI_DATA_H
#define CLI_DATA_H

#include "civic/app.h"
#include "cli/command.h"

/* Members of a command's options. */
#define OPTION_DATA                                                                                \
    { .name = "data", .value = "DIR", .help = "data directory", .required = true }
#define OPTION_DATABASE                                                                            \
    {                                                                                              \
        .name = "database", .value = "URL",                                                        \
        .help = "postgresql://...; left out: as the data directory says, else SQLite in it"        \
    }
#define OPTION_JSON                                                                                \
    { .name = "json", .help = "print one JSON document" }

/* Of a service that was never told how people reach it. */
#define DATA_PUBLIC_URL "http://127.0.0.1:8080"

enum data_access { DATA_READ, DATA_WRITE };

/* Makes the directory of --data for a new service, remembers --database and opens it.
 * CONFLICT when there is one already. Closed at the end of the arguments' arena. */
enum fail data_make(const struct arguments *arguments, struct app **app, struct why *why) MUST_USE;
/* Opens the directory of --data, migrating the database when it may write. INPUT when
 * it is no data directory. Closed at the end of the arguments' arena. */
enum fail data_open(const struct arguments *arguments, enum data_access access, struct app **app,
                    struct why *why) MUST_USE;
bool data_is_there(struct arena *arena, const char *folder);
/* Where the database is: --database, else the file database.url, else NULL (SQLite). */
const char *data_url(const struct arguments *arguments);

#endif
