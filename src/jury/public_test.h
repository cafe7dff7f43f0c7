/*
 * public_test -- what everybody sees of the jury of the journey: steps of that test.
 */
#ifndef JURY_PUBLIC_TEST_H
#define JURY_PUBLIC_TEST_H

struct app;

void public_sees_nothing(struct app *app);     /* before the proposal is published */
void public_reads_the_report(struct app *app); /* publishes it; the report is final */
void public_reads_the_same(struct app *app);   /* after a juror withdrew; leaves a draft */

#endif
