/* sheet_inner -- the archive of a spreadsheet within its limits, and sheets that grow. */
#ifndef OFFICE_SHEET_INNER_H
#define OFFICE_SHEET_INNER_H

#include "office/sheet.h"

#include <expat.h>
#include <zip.h>

struct package {
    struct arena *arena;
    zip_t *archive;
    zip_source_t *source;
    uint64_t unpacked; /* bytes so far, over all parts */
};

/* Opens and holds the archive against the limits; closed at the arena's end. */
enum fail package_open(struct arena *arena, struct str bytes, struct package **out,
                       struct why *why) MUST_USE;
bool package_has(const struct package *package, const char *name);

/* What a part's elements are handed to. Names are without their namespace. */
struct part_reader {
    void (*start)(struct part_reader *reader, const char *name, const char **attributes);
    void (*end)(struct part_reader *reader, const char *name);
    void (*text)(struct part_reader *reader, const char *text, size_t n);
    void *data;
    struct arena *arena;
    XML_Parser parser;
    enum fail fail; /* set with reader_fail: stops the reading */
    struct why why;
    int depth;
};
/* Reads one part to its end. INPUT when it is missing or damaged, or what the reader failed with.
 */
enum fail part_read(struct package *package, const char *name, struct part_reader *reader,
                    struct why *why) MUST_USE;
void reader_fail(struct part_reader *reader, enum fail fail, const char *text);
/* The attribute's value by its local name; NULL when there is none. */
const char *attribute_of(const char **attributes, const char *name);

/* A sheet that is being read. */
struct sheet_build {
    struct sheet sheet;
    struct sheet_cell *cells;
    size_t room;
};
struct book_build {
    struct arena *arena;
    struct sheet_build sheets[SHEET_SHEETS_MAX];
    size_t n_sheets, n_cells;
};
/* False when there would be too many cells, rows or columns. The text stays where it is. */
bool cell_add(struct book_build *book, struct sheet_build *sheet, uint64_t row, uint64_t column,
              const char *text);
/* A number as text: up to 15 digits, whole ones without a point. */
char *number_text(struct arena *arena, double value);

enum fail xlsx_read(struct package *package, struct book_build *book, struct why *why) MUST_USE;
enum fail ods_read(struct package *package, struct book_build *book, struct why *why) MUST_USE;

#endif
