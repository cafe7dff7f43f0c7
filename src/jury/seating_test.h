/*
 * seating_test -- who sits where in the jury of the journey: steps of that test.
 */
#ifndef JURY_SEATING_TEST_H
#define JURY_SEATING_TEST_H

struct visitor;

/* Of jurors[0..2], who are kept apart, nobody shares a table. */
void seating_keeps_apart(struct visitor *notes, struct visitor *jurors);
/* On the second day, 2020-01-02, J03 is not there and one round was held. */
void seating_goes_on(struct visitor *notes);

#endif
