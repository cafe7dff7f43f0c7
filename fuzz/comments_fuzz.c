/* Statements of a file that are accepted have a text, a state of three, and a number each of its
 * own, rising; every vote is on one of them. */
#include "conversation/files.h"
#include "fuzz/fuzz.h"

#include <string.h>

static void fuzz_one(struct arena *arena, struct str input) {
    static const char votes[] = "comment-id,voter-id,vote\n0,a,1\n2,b,-1\n";
    struct conversation_file file;
    struct why why = {0};
    if (conversation_file_read(arena, str_of(votes), input, &file, &why) != FAIL_NONE) {
        assert(why.text[0] != '\0' && why.field[0] != '\0');
        return;
    }
    for (size_t i = 0; i < file.n_statements; i++) {
        const struct import_statement *s = &file.statements[i];
        assert(s->text[0] != '\0' && strlen(s->text) <= 4000);
        assert(s->moderated >= -1 && s->moderated <= 1);
        assert(i == 0 || s->number > file.statements[i - 1].number);
    }
    assert(file.votes.votes.n_statements == 2);
    assert(file.statements[file.place[0]].number == 0);
    assert(file.statements[file.place[1]].number == 2);
}
