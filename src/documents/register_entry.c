#include "documents/register_entry.h"

#include "base/csv.h"
#include "base/json.h"

enum entry_kind { ENTRY_TEXT, ENTRY_LIST };
enum { ENTRY_BYTES_MAX = 1 << 20 };

/* The register's columns, and the part of our document that each comes from. */
static const struct {
    const char *column, *field;
    enum entry_kind kind;
} columns[] = {
    {"agreement_name", "name", ENTRY_TEXT},
    {"purpose", "purpose", ENTRY_TEXT},
    {"information_sharing_benefits", "benefits", ENTRY_TEXT},
    {"legal_power", "power", ENTRY_TEXT},
    {"disclosed_information", "disclosed", ENTRY_TEXT},
    {"controllers", "controllers", ENTRY_LIST},
    {"information_sharing_method", "method", ENTRY_TEXT},
    {"processors", "processors", ENTRY_LIST},
    {"retention_period", "retention", ENTRY_TEXT},
    {"start_date", "start", ENTRY_TEXT},
    {"end_date", "end", ENTRY_TEXT},
    {"review_date", "review", ENTRY_TEXT},
    {"contact", "contact", ENTRY_TEXT},
    {"areas", "areas", ENTRY_LIST},
};
enum { N_COLUMNS = sizeof columns / sizeof columns[0] };

static const char *text_of(const struct official *official, const char *field) {
    const struct official_field *found = official_field(official, field);
    return found == NULL ? "" : found->text;
}

static const char *status_of(const struct official *official, struct date today) {
    struct date end;
    const char *text = text_of(official, "end");
    return date_read(text, &end) && date_days_between(end, today) > 0 ? "Complete" : "Active";
}

/* The next line of a list that is not blank; s NULL at its end. */
static struct str next_line(struct str *rest) {
    while (rest->s != NULL) {
        struct str line = str_trim(str_cut(rest, '\n'));
        if (line.n > 0) return line;
    }
    return (struct str){NULL, 0};
}

const char *register_entry_json(const struct official *official, const struct official_about *about,
                                struct date today, struct arena *arena) {
    struct buf buf;
    struct json_out out;
    buf_init(&buf, arena, ENTRY_BYTES_MAX);
    json_out_init(&out, &buf);
    json_open(&out, '{');
    json_pair_text(&out, "id", about->reference);
    for (size_t i = 0; i < N_COLUMNS; i++) {
        const char *text = text_of(official, columns[i].field);
        json_key(&out, columns[i].column);
        if (columns[i].kind == ENTRY_TEXT) {
            json_put_text(&out, text);
            continue;
        }
        json_open(&out, '[');
        struct str rest = str_of(text);
        for (struct str line = next_line(&rest); line.s != NULL; line = next_line(&rest))
            json_put_text(&out, str_copy(arena, line));
        json_close(&out, ']');
    }
    json_pair_text(&out, "isa_status", status_of(official, today));
    json_pair_text(&out, "notes", about->example ? "Made-up example" : "");
    json_close(&out, '}');
    buf_char(&buf, '\n');
    return buf.s;
}

const char *register_entry_csv(const struct official *official, const struct official_about *about,
                               struct date today, struct arena *arena) {
    struct buf buf;
    struct csv_out csv;
    buf_init(&buf, arena, ENTRY_BYTES_MAX);
    csv_out_init(&csv, &buf);
    csv_put(&csv, "id");
    for (size_t i = 0; i < N_COLUMNS; i++) csv_put(&csv, columns[i].column);
    csv_put(&csv, "isa_status");
    csv_put(&csv, "notes");
    csv_end_row(&csv);
    csv_put(&csv, about->reference);
    for (size_t i = 0; i < N_COLUMNS; i++) {
        struct buf list;
        buf_init(&list, arena, ENTRY_BYTES_MAX);
        struct str rest = str_of(text_of(official, columns[i].field));
        if (columns[i].kind == ENTRY_TEXT) buf_add(&list, rest.s, rest.n);
        for (struct str line = columns[i].kind == ENTRY_LIST ? next_line(&rest) : (struct str){0};
             line.s != NULL; line = next_line(&rest)) {
            if (list.n > 0) buf_text(&list, "; ");
            buf_add(&list, line.s, line.n);
        }
        csv_put(&csv, list.n == 0 ? "" : list.s);
    }
    csv_put(&csv, status_of(official, today));
    csv_put(&csv, about->example ? "Made-up example" : "");
    csv_end_row(&csv);
    return buf.s;
}
