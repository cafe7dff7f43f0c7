#include "jury/next.h"

#include "web/html.h"

/* Before the first ballot: what is missing, in order. */
static bool preparation(const struct jury_progress *p, struct jury_next *out) {
    const struct {
        bool missing;
        struct jury_next next;
    } steps[] = {
        {p->n_uses == 0,
         {"/charge", TR("Add the uses that the jury votes on"),
          TR("They are the charge. The engagement lead adds them on the page of the engagement."),
          NEXT_ON_ENGAGEMENT}},
        {p->n_items == 0,
         {"/agenda", TR("Put the days on the agenda"),
          TR("Each item belongs to one of three phases: understand, hear witnesses, deliberate."),
          NEXT_IN_JURY}},
        {p->n_witnesses == 0,
         {"/witnesses", TR("Add the witnesses"),
          TR("Say where each stands, so that you see whether the sides balance; then put them on "
             "the agenda."),
          NEXT_IN_JURY}},
        {p->n_documents == 0,
         {"/library", TR("Put something to read into the evidence library"),
          TR("The oversight panel looks at it, and jurors read it on their own page."),
          NEXT_IN_JURY}},
        {p->n_people == 0,
         {"/attendance", TR("Make the jurors and print their codes"),
          TR("From recruitment, when people were confirmed. Without it the engagement lead makes "
             "slips under people and access codes."),
          NEXT_IN_JURY}},
        {!p->has_version,
         {"/oversight", TR("Freeze a version of the proposal"),
          TR("The owner freezes it before a ballot opens, so that everybody votes on the same "
             "text. Until then the oversight panel can look at the materials."),
          NEXT_ON_VERSIONS}},
    };
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        if (steps[i].missing) {
            *out = steps[i].next;
            return true;
        }
    return false;
}

/* After the final ballot: reasons, conditions, the report. */
static struct jury_next ending(const struct jury_progress *p) {
    if (p->report == JURY_SIGNING)
        return (struct jury_next){
            "/report", TR("Let each page of the report be signed"),
            TR("It can be made final once every page, as it is now, is signed "
               "by at least one juror."),
            NEXT_IN_JURY};
    if (p->report == JURY_FINAL)
        return (struct jury_next){
            "/report", TR("Print or send the final report"),
            TR("It stands now. The public reads it as soon as the proposal is "
               "published."),
            NEXT_IN_JURY};
    if (p->reasons == JURY_WRITING)
        return (struct jury_next){"/reasons", TR("Close the list of reasons and let jurors vote"),
                                  TR("Put reasons that say the same together first."),
                                  NEXT_IN_JURY};
    if (p->reasons == JURY_VOTING)
        return (struct jury_next){"/reasons", TR("Close the vote on reasons"),
                                  TR("When everybody has voted, on a screen or on paper."),
                                  NEXT_IN_JURY};
    if (p->reasons == JURY_REASONS_CLOSED && p->n_reasons == 0)
        return (struct jury_next){"/reasons", TR("Let jurors write reasons"),
                                  TR("Or go on to the report, when this jury gives none."),
                                  NEXT_IN_JURY};
    return (struct jury_next){"/report", TR("Read the report and let the jurors sign it"),
                              TR("Before that, put what would make it a yes together, and look "
                                 "whether every total adds up."),
                              NEXT_IN_JURY};
}

struct jury_next jury_next(const struct jury_progress *p) {
    struct jury_next next;
    if (p->ballots == EVIDENCE_PLANNED && preparation(p, &next)) return next;
    switch (p->ballots) {
    case EVIDENCE_PLANNED:
        return (struct jury_next){
            "/ballots", TR("Open the first ballot"),
            TR("Before anybody has heard anything. Then print papers for those "
               "who prefer them."),
            NEXT_IN_JURY};
    case EVIDENCE_BEFORE:
        return (struct jury_next){"/ballots", TR("Close the first ballot"),
                                  TR("When everybody has voted. Who has not yet is on the same "
                                     "page."),
                                  NEXT_IN_JURY};
    case EVIDENCE_BETWEEN:
        return (struct jury_next){"/ballots", TR("Open the final ballot"),
                                  TR("When the witnesses were heard and the jury has deliberated. "
                                     "Until then: attendance, seating, notes, questions, ratings."),
                                  NEXT_IN_JURY};
    case EVIDENCE_AFTER:
        return (struct jury_next){"/ballots", TR("Close the final ballot"),
                                  TR("When everybody has voted. Then the verdict can be seen."),
                                  NEXT_IN_JURY};
    case EVIDENCE_CLOSED:
    case N_EVIDENCE_STATES: break;
    }
    return ending(p);
}
