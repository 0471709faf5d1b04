/** What the form of a new vote begins with. */
import type { Attendee, DecisionRule, MajorityOf, Paper, TieRule } from '../../api/contract.ts';

/** What an item is about: the submission is only what it came with. */
export function subjectOf(title: string): string {
  const bare = title.replace(/^Tờ trình về (việc )?/u, '').trim();
  return bare || title;
}

/** The versions that can be put to the vote: of each paper the current one, when it can be read. */
export function votable(papers: readonly Paper[]): { id: string; title: string; pages: number }[] {
  return papers.flatMap((paper) => {
    const version = paper.versions.find((held) => held.id === paper.current_version_id) ?? paper.versions.at(-1);
    return version?.state === 'ready' && !paper.on_paper
      ? [{ id: version.id, title: paper.title, pages: version.pages ?? 0 }]
      : [];
  });
}

export interface RuleChoice {
  majority_of: MajorityOf;
  threshold: string;
  tie: TieRule;
}

/** The rule as the server will read a choice: "more than" for half and for the body's own strict share, otherwise "at least". */
export function ruleOf(body: DecisionRule, choice: RuleChoice): DecisionRule {
  const strict = choice.threshold === body.threshold ? body.strict : choice.threshold === '1/2';
  return { ...body, ...choice, strict };
}

/** The parts of a choice that differ from the body's rule; only these are sent. */
export function differing(body: DecisionRule, choice: RuleChoice): Partial<RuleChoice> {
  return Object.fromEntries(Object.entries(choice).filter(([name, value]) => body[name as keyof RuleChoice] !== value));
}

/** How many members of the body are on the list of those who attend, as members. */
export function listedMembers(attendees: readonly Pick<Attendee, 'is_elector'>[]): number {
  return attendees.filter((attendee) => attendee.is_elector).length;
}
