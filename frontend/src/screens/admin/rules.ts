/** The rules a body works by, in words. */
import type { BodyRules } from '../../api/admin.ts';
import { m } from '../../paraglide/messages.js';
import { word } from '../../text/lookup.ts';
import { adminWord } from './words.ts';

export interface RuleRow {
  label: string;
  value: string;
  /** Where the rule comes from; empty for practice. */
  article: string;
}

const span = ({
  min_working_days: min,
  max_working_days: max,
}: {
  min_working_days: number;
  max_working_days: number;
}) => m.admin_rule_span({ min, max });

export function ruleRows(rules: BodyRules): RuleRow[] {
  const { decision } = rules;
  const threshold = decision.strict
    ? m.admin_rule_more_than({ share: decision.threshold })
    : m.console_rule_from({ fraction: decision.threshold });
  return [
    {
      label: m.admin_rule_quorum(),
      value: m.admin_rule_quorum_value({ share: rules.quorum.fraction }),
      article: rules.quorum.article,
    },
    {
      label: m.admin_rule_decision(),
      value: `${threshold} · ${word('console_base', decision.majority_of)}`,
      article: decision.article,
    },
    { label: m.console_rule_tie(), value: word('console_tie', decision.tie), article: decision.article },
    { label: m.admin_rule_voters(), value: m.admin_rule_voters_value(), article: rules.voters.article },
    {
      label: m.admin_rule_papers(),
      value: m.admin_rule_before({ days: rules.papers.working_days }),
      article: rules.papers.article,
    },
    {
      label: m.admin_rule_long(),
      value: m.admin_rule_long_value({
        pages: rules.long_submission.pages,
        summary: rules.long_submission.summary_pages,
      }),
      article: rules.long_submission.article,
    },
    {
      label: m.admin_rule_written(),
      value: `${span(rules.written_ballot)} · ${adminWord('admin_silence', rules.written_ballot.silence)}`,
      article: rules.written_ballot.article,
    },
    { label: m.admin_rule_opinions(), value: span(rules.opinions), article: rules.opinions.article },
    {
      label: m.admin_rule_dissent(),
      value: rules.dissent.allowed ? m.admin_rule_allowed() : m.admin_rule_not_allowed(),
      article: rules.dissent.article,
    },
    {
      label: m.admin_rule_notice(),
      value: m.admin_rule_after({ days: rules.notice.working_days }),
      article: rules.notice.article,
    },
    {
      label: m.admin_rule_questioning(),
      value: rules.questioning ? m.admin_rule_allowed() : m.admin_rule_not_allowed(),
      article: '',
    },
  ];
}
