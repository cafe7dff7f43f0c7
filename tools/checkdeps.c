/*
 * checkdeps -- holds every #include "room/..." against the arrows of ARCHITECTURE.md.
 *
 * Use: checkdeps src. Reads every .c, .h and .html under the folder; prints each
 * arrow that points up or sideways and each folder without a README.md. Exit status
 * 1 when it printed anything.
 */
#include <ctype.h>
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A room may include itself and what stands here. */
static const struct {
    const char *room, *below;
} arrows[] = {
    {"base", ""},
    {"stats", "base"},
    {"store", "base"},
    {"web", "base"},
    {"office", "base"},
    {"civic", "base store web"},
    {"ledger", "base store web civic"},
    {"notify", "base store web civic office"},
    {"framework", "base stats store web civic"},
    {"score", "base stats store web civic framework"},
    {"question", "base stats store web civic office ledger framework score"},
    {"recruit", "base stats store web civic office ledger notify question"},
    {"proposal", "base stats store web civic framework"},
    {"assessment", "base stats store web civic framework"},
    {"evidence", "base stats store web civic office ledger notify framework score question"},
    {"jury", "base stats store web civic office ledger notify framework question recruit evidence"},
    {"panel",
     "base stats store web civic office ledger notify framework question recruit evidence"},
    {"conversation", "base stats store web civic office ledger notify framework evidence"},
    {"dialogue", "base stats store web civic office ledger notify framework question evidence"},
    {"coding", "base stats store web civic office"},
    {"workshop", "base stats store web civic office ledger notify framework evidence"},
    {"documents", "base stats store web civic office framework score proposal"},
    {"acceptability", "base stats store web civic ledger framework score"},
    {"publication", "base stats store web civic office ledger framework score"},
    {"demo", "base stats store web office civic ledger notify framework score question recruit"
             " proposal assessment evidence jury panel conversation dialogue coding workshop"
             " documents acceptability publication"},
    {"cli", "base stats store web office civic ledger notify framework score question recruit"
            " proposal assessment evidence jury panel conversation dialogue coding workshop"
            " documents acceptability publication demo"},
    {"main.c", "cli"},
};

static int problems;

static void problem(const char *path, int line, const char *text, const char *what) {
    if (line > 0) {
        fprintf(stderr, "%s:%d: %s%s\n", path, line, text, what);
    } else {
        fprintf(stderr, "%s: %s%s\n", path, text, what);
    }
    problems++;
}

static bool has_word(const char *list, const char *word) {
    size_t n = strlen(word);
    for (const char *at = strstr(list, word); at != NULL; at = strstr(at + 1, word)) {
        bool starts = at == list || at[-1] == ' ';
        if (starts && (at[n] == ' ' || at[n] == '\0')) return true;
    }
    return false;
}

static const char *below(const char *room) {
    for (size_t i = 0; i < sizeof arrows / sizeof arrows[0]; i++) {
        if (strcmp(arrows[i].room, room) == 0) return arrows[i].below;
    }
    return NULL;
}

static bool ends(const char *text, const char *end) {
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

/* `path` is of `room`; `line` holds an include of ours or not. */
static void include_check(const char *path, const char *room, int number, const char *line) {
    while (isspace((unsigned char)*line)) line++;
    if (strncmp(line, "{{@include", 10) == 0) {
        line += 10;
    } else if (*line == '#') {
        line++;
        while (isspace((unsigned char)*line)) line++;
        if (strncmp(line, "include", 7) != 0) return;
        line += 7;
    } else {
        return;
    }
    const char *open = strchr(line, '"');
    if (open == NULL) return; /* of the system */
    const char *close = strchr(open + 1, '"'), *slash = strchr(open + 1, '/');
    if (close == NULL) return;
    if (slash == NULL || slash > close) {
        problem(path, number, "name the room: \"room/file.h\"", "");
        return;
    }
    char target[64];
    snprintf(target, sizeof target, "%.*s", (int)(slash - open - 1), open + 1);
    if (strcmp(target, room) == 0) return;
    if (strcmp(target, "tests") == 0) {
        if (!ends(path, "_test.c") && !ends(path, "_test.h"))
            problem(path, number, "only tests include tests/", "");
        return;
    }
    const char *list = below(room);
    /* A test may stand on the database and the dispatcher whatever its room. */
    if (ends(path, "_test.c") && has_word("base store web civic", target)) return;
    if (list == NULL || !has_word(list, target)) {
        problem(path, number, room, " may not include this room; see ARCHITECTURE.md, arrows");
    }
}

static void file_check(const char *path, const char *room) {
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        problem(path, 0, "cannot be read", "");
        return;
    }
    char line[4096];
    for (int number = 1; fgets(line, sizeof line, file) != NULL; number++) {
        include_check(path, room, number, line);
    }
    fclose(file);
}

static void folder_check(const char *folder, const char *room) {
    DIR *dir = opendir(folder);
    if (dir == NULL) {
        problem(folder, 0, "cannot be read", "");
        return;
    }
    bool readme = false;
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        if (entry->d_name[0] == '.') continue;
        char path[4096];
        struct stat about;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (stat(path, &about) != 0) continue;
        if (strcmp(entry->d_name, "README.md") == 0) readme = true;
        const char *its_room = room == NULL ? entry->d_name : room;
        if (S_ISDIR(about.st_mode)) {
            if (room == NULL && below(entry->d_name) == NULL) {
                problem(path, 0, "a room that tools/checkdeps.c does not know", "");
            }
            folder_check(path, its_room);
        } else if (ends(path, ".c") || ends(path, ".h") || ends(path, ".html")) {
            file_check(path, its_room);
        }
    }
    closedir(dir);
    if (!readme && room != NULL) problem(folder, 0, "has no README.md", "");
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "Use: checkdeps FOLDER\n");
        return 2;
    }
    folder_check(argv[1], NULL);
    return problems == 0 ? 0 : 1;
}
