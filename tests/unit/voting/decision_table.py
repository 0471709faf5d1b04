"""Our own decision cases, each worked out by hand from the body's rule."""

from typing import NamedTuple

from ecabinet.identity.body_rules import MajorityOf, Silence, TieRule
from ecabinet.voting.decision_rules import Choice, Counts, DecisionCase, VoteForm, VoteRule

ALL, PRESENT, CAST = MajorityOf.ALL_MEMBERS, MajorityOf.PRESENT, MajorityOf.VOTES_CAST
AT_HALF, AT_EQUAL, NO_TIE = TieRule.HEAD_AT_HALF, TieRule.HEAD_AT_EQUAL, TieRule.NONE


def a_rule(
    majority_of: MajorityOf = ALL,
    threshold: str = "1/2",
    *,
    strict: bool = True,
    tie: TieRule = AT_HALF,
    quorum: str = "2/3",
) -> VoteRule:
    """The default rule of a government, unless said otherwise."""
    return VoteRule(
        majority_of=majority_of,
        threshold=threshold,
        strict=strict,
        tie=tie,
        quorum=quorum,
        article="Điều 28",
        quorum_article="Điều 27",
    )


def in_session(
    members: int,
    present: int,
    votes: tuple[int, int, int],
    *,
    head: Choice | None = Choice.FOR,
    secret: bool = False,
    rule: VoteRule | None = None,
) -> DecisionCase:
    """A vote in session; `votes` are for, against, abstain."""
    return DecisionCase(
        form=VoteForm.SESSION,
        rule=rule or a_rule(),
        members=members,
        present=present,
        counts=Counts(for_=votes[0], against=votes[1], abstain=votes[2]),
        head_vote=head,
        secret=secret,
    )


def written(
    members: int,
    votes: tuple[int, int, int, int],
    *,
    head: Choice | None = Choice.FOR,
    silence: Silence = Silence.AGREES,
    rule: VoteRule | None = None,
) -> DecisionCase:
    """A written ballot; `votes` are for, against, other, silent."""
    return DecisionCase(
        form=VoteForm.WRITTEN,
        rule=rule or a_rule(),
        members=members,
        counts=Counts(for_=votes[0], against=votes[1], other=votes[2], silent=votes[3]),
        head_vote=head,
        silence=silence,
    )


class Row(NamedTuple):
    """A case with what must come of it: quorum met, outcome, who decided, votes needed, base."""

    case: DecisionCase
    quorum: bool
    outcome: str
    decided_by: str | None
    needed: int
    base: int


TWO_THIRDS = a_rule(threshold="2/3", strict=False)

ROWS = {
    "everyone for": Row(in_session(23, 23, (23, 0, 0)), True, "carried", "majority", 12, 23),
    "the least that carries in an odd body": Row(in_session(23, 16, (12, 4, 0)), True, "carried", "majority", 12, 23),
    "one short in an odd body": Row(in_session(23, 23, (11, 2, 10)), True, "rejected", "majority", 12, 23),
    "the least that carries in an even body": Row(in_session(24, 24, (13, 11, 0)), True, "carried", "majority", 13, 24),
    "absent members count against": Row(in_session(24, 16, (12, 0, 4)), True, "rejected", "majority", 13, 24),
    "members present who gave no ballot count against": Row(
        in_session(24, 24, (12, 0, 0)), True, "rejected", "majority", 13, 24
    ),
    "quorum exactly": Row(in_session(24, 16, (13, 3, 0)), True, "carried", "majority", 13, 24),
    "quorum missed by one, however many are for": Row(in_session(24, 15, (15, 0, 0)), False, "no_quorum", None, 13, 24),
    "quorum rounds up": Row(in_session(25, 16, (16, 0, 0)), False, "no_quorum", None, 13, 25),
    "quorum of one half is a setting": Row(
        in_session(24, 12, (12, 0, 0), rule=a_rule(PRESENT, quorum="1/2")), True, "carried", "majority", 7, 12
    ),
    "no quorum leaves no tie to break": Row(
        in_session(24, 15, (7, 7, 1), rule=a_rule(tie=AT_EQUAL)), False, "no_quorum", None, 13, 24
    ),
    "half and half, head for": Row(in_session(24, 24, (12, 12, 0)), True, "carried", "head", 13, 24),
    "half and half, head against": Row(
        in_session(24, 24, (12, 12, 0), head=Choice.AGAINST), True, "rejected", "head", 13, 24
    ),
    "half and half, head abstained": Row(
        in_session(24, 24, (12, 12, 0), head=Choice.ABSTAIN), True, "rejected", "majority", 13, 24
    ),
    "half and half, head silent": Row(
        in_session(24, 24, (12, 12, 0), head=Choice.SILENT), True, "rejected", "majority", 13, 24
    ),
    "half and half, no head": Row(in_session(24, 24, (12, 12, 0), head=None), True, "rejected", "majority", 13, 24),
    "half and half in secret": Row(in_session(24, 24, (12, 12, 0), secret=True), True, "rejected", "majority", 13, 24),
    "half and half, no tie rule": Row(
        in_session(24, 24, (12, 12, 0), rule=a_rule(tie=NO_TIE)), True, "rejected", "majority", 13, 24
    ),
    "equal below half, narrow reading": Row(in_session(24, 24, (11, 11, 2)), True, "rejected", "majority", 13, 24),
    "equal below half, wide reading": Row(
        in_session(24, 24, (11, 11, 2), rule=a_rule(tie=AT_EQUAL)), True, "carried", "head", 13, 24
    ),
    "wide reading, in secret": Row(
        in_session(24, 24, (11, 11, 2), secret=True, rule=a_rule(tie=AT_EQUAL)), True, "rejected", "majority", 13, 24
    ),
    "wide reading, nobody took a side": Row(
        in_session(24, 24, (0, 0, 24), rule=a_rule(tie=AT_EQUAL)), True, "rejected", "majority", 13, 24
    ),
    "one apart is no tie": Row(
        in_session(25, 25, (12, 13, 0), rule=a_rule(tie=AT_EQUAL)), True, "rejected", "majority", 13, 25
    ),
    "half of those present is not half of all members": Row(
        in_session(24, 20, (10, 10, 0), rule=a_rule(PRESENT)), True, "rejected", "majority", 11, 20
    ),
    "at least half, met by half, needs no tie-break": Row(
        in_session(24, 24, (12, 12, 0), head=Choice.AGAINST, rule=a_rule(strict=False)),
        True,
        "carried",
        "majority",
        12,
        24,
    ),
    "two thirds met": Row(in_session(24, 24, (16, 8, 0), rule=TWO_THIRDS), True, "carried", "majority", 16, 24),
    "two thirds of 25 rounds up": Row(
        in_session(25, 25, (16, 9, 0), rule=TWO_THIRDS), True, "rejected", "majority", 17, 25
    ),
    "a tie under two thirds breaks nothing": Row(
        in_session(24, 24, (12, 12, 0), rule=a_rule(threshold="2/3", strict=False, tie=AT_EQUAL)),
        True,
        "rejected",
        "majority",
        16,
        24,
    ),
    "more than two thirds": Row(
        in_session(24, 24, (16, 8, 0), rule=a_rule(threshold="2/3")), True, "rejected", "majority", 17, 24
    ),
    "all of all": Row(
        in_session(5, 5, (5, 0, 0), rule=a_rule(threshold="1/1", strict=False)), True, "carried", "majority", 5, 5
    ),
    "votes cast leave abstention out": Row(
        in_session(24, 20, (3, 2, 15), rule=a_rule(CAST)), True, "carried", "majority", 3, 5
    ),
    "no vote cast carries nothing, even at least half": Row(
        in_session(24, 20, (0, 0, 20), rule=a_rule(CAST, strict=False)), True, "rejected", "majority", 1, 0
    ),
    "a body of one": Row(in_session(1, 1, (1, 0, 0)), True, "carried", "majority", 1, 1),
    "a body of one, absent": Row(in_session(1, 0, (0, 0, 0)), False, "no_quorum", None, 1, 1),
    "written: silence agrees": Row(written(24, (5, 6, 0, 13)), True, "carried", "majority", 13, 24),
    "written: silence abstains": Row(
        written(24, (5, 6, 0, 13), silence=Silence.ABSTAINS), True, "rejected", "majority", 13, 24
    ),
    "written: another opinion stands against": Row(written(24, (12, 0, 12, 0)), True, "carried", "head", 13, 24),
    "written: the head's other opinion decides against": Row(
        written(24, (12, 6, 6, 0), head=Choice.OTHER), True, "rejected", "head", 13, 24
    ),
    "written: a silent head breaks no tie": Row(
        written(24, (11, 12, 0, 1), head=Choice.SILENT), True, "rejected", "majority", 13, 24
    ),
    "written: nobody answered": Row(written(24, (0, 0, 0, 24)), True, "carried", "majority", 13, 24),
    "written: nobody answered and silence abstains": Row(
        written(24, (0, 0, 0, 24), silence=Silence.ABSTAINS), True, "rejected", "majority", 13, 24
    ),
    "written: votes cast include silence that agrees": Row(
        written(24, (1, 3, 0, 4), rule=a_rule(CAST)), True, "carried", "majority", 5, 8
    ),
    "written: votes cast without silence that abstains": Row(
        written(24, (1, 3, 0, 4), silence=Silence.ABSTAINS, rule=a_rule(CAST)), True, "rejected", "majority", 3, 4
    ),
    "written: a ballot that reached all has all for its present": Row(
        written(24, (13, 0, 0, 11), silence=Silence.ABSTAINS, rule=a_rule(PRESENT)), True, "carried", "majority", 13, 24
    ),
}

IMPOSSIBLE = {
    "more votes than present": in_session(24, 16, (10, 5, 2)),
    "more present than members": in_session(24, 25, (10, 5, 2)),
    "a negative count": in_session(24, 24, (-1, 5, 2)),
    "a negative presence": in_session(24, -1, (0, 0, 0)),
    "no members": in_session(0, 0, (0, 0, 0)),
    "written: more answers than members": written(24, (20, 5, 0, 0)),
    "written: answers and silence above the members": written(24, (20, 0, 0, 5)),
    "written: no members": written(0, (0, 0, 0, 0)),
    "written: negative silence": written(24, (20, 0, 0, -1)),
    "in session without a presence": DecisionCase(
        form=VoteForm.SESSION, rule=a_rule(), members=24, counts=Counts(for_=1), head_vote=None
    ),
}
