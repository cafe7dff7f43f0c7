/*
 * version -- the number of this release, in one place.
 *
 * MAJOR.MINOR.PATCH as CHANGES.md lists them. Shown by `folkmoot --version`, in
 * exports and in the manual page; a database records the schema's number, not this.
 */
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

#define FOLKMOOT_VERSION "0.1.0"

#endif
