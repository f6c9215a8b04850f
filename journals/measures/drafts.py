"""Prose that facts propose: what to look after next, what changed, what is left to do (domain.md §8.2).

Said in the language that is active, and only what there is to say: a topic on which the facts have nothing
gets no text at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from salesforce_app.kernel.ratio import Ratio
from salesforce_app.web.words import true_minus
from settlement.enums import Reason
from territory.enums import CauseKind
from territory.measures.trends import signed_percent

from ..enums import JournalKind, Theme, Topic
from .draft_parts import (
    MOST_CAUSES,
    MOST_FINDINGS,
    MOST_SHOPS,
    Below,
    Draft,
    FoundBelow,
    KnownFacts,
    Proposal,
    bare,
    is_below,
    is_worth_saying,
    listed,
    named,
    quoted,
    sentence,
    shops_of,
    short,
)
from .facts import Fact
from .sentences import change_words, say


def draft(kind: JournalKind, facts: Iterable[Fact], below: Below) -> dict[Topic, Proposal]:
    """The proposed text of each topic of a journal on which there is something to say."""
    known = KnownFacts(facts)
    found: dict[Topic, Proposal] = {}
    for topic, write in _WRITERS[kind].items():
        text = Draft()
        write(text, known, below)
        if text.lines:
            found[topic] = text.proposal()
    return found


def _focus(text: Draft, facts: KnownFacts, below: Below) -> None:
    """The next working day: its calls, what is overdue, who could not be debited, who was not called on."""
    _planned(text, facts)
    _overdue(text, facts)
    _failed(text, facts)
    missed = [fact for fact in facts.all("visits.missed_call") if not fact.parameters["was_near"]]
    if missed:
        text.add(_("Make up for the calls missed today: %(shops)s.") % {"shops": shops_of(missed)}, *missed)
    to_come = facts.some("visits.to_come")
    if to_come is not None:
        names = [str(name) for name in to_come.parameters["shops"]]
        shops = named(names, to_come.figure.value)
        text.add(_("Still to be visited today, or to be made up for: %(shops)s.") % {"shops": shops}, to_come)
    without = facts.some("sales.without_order")
    if without is not None:
        text.add(
            ngettext(
                "Ask the shop that did not order today for the reason.",
                "Ask the %(number)s shops that did not order today for the reason.",
                without.figure.value,
            )
            % {"number": without.figure.value},
            without,
        )


def _planned(text: Draft, facts: KnownFacts) -> None:
    planned = facts.some("visits.next")
    if planned is None:
        return
    text.add(sentence(say(planned).sentence), planned)
    falling = facts.some("visits.next_falling")
    if falling is not None:
        names = [str(name) for name in falling.parameters["shops"]]
        text.add(
            _("Among them, sales fell at %(shops)s: look at stock and price first, and ask why.")
            % {"shops": named(names, falling.figure.value)},
            falling,
        )


def _overdue(text: Draft, facts: KnownFacts) -> None:
    """Overdue actions as what is to be done first."""
    overdue = facts.all("actions.overdue_one")
    if overdue:
        text.add(_("Overdue, to be done first: %(actions)s.") % {"actions": _actions(overdue)}, *overdue)


def _actions(overdue: Iterable[Fact]) -> str:
    told = (
        pgettext("overdue action", "%(shop)s: %(text)s")
        % {"shop": fact.parameters["shop"], "text": bare(str(fact.parameters["text"]))}
        for fact in overdue
    )
    return listed(list(told))


def _failed(text: Draft, facts: KnownFacts) -> None:
    """Shops to be reminded, by the reason for which their debit failed."""
    unpaid = [fact for fact in facts.all("settlement.failed_due") if not fact.parameters.get("paid_other")]
    by_reason: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in unpaid:
        by_reason[str(fact.parameters.get("reason") or Reason.UNKNOWN)].append(fact)
    for reason, of_reason in by_reason.items():
        words = {"shops": shops_of(of_reason), "reason": str(Reason(reason).label)}
        if reason == Reason.INSUFFICIENT_FUNDS:
            line = _("Remind %(shops)s to pay in: the debit failed for insufficient funds.") % words
        else:
            line = _("See to the failed debits of %(shops)s (%(reason)s).") % words
        text.add(line, *of_reason)


def _changes(text: Draft, facts: KnownFacts, below: Below) -> None:
    """What the week's figures and the days' findings say has changed."""
    for code in ("sales.amount", "visits.done"):
        fact = facts.any(code)
        if fact is not None and is_worth_saying(fact) and not _has_just_begun(fact):
            text.add(sentence(say(fact).text), fact)
    failed = facts.some("settlement.failed")
    success = facts.any("settlement.success")
    if failed is not None and success is not None:
        text.add(
            sentence(listed([say(failed).sentence, say(success).sentence])),
            failed,
            success,
        )
    _movers(text, facts)
    _findings(text, facts, below)


def _has_just_begun(fact: Fact) -> bool:
    """Whether nothing is counted yet of a week that runs."""
    return not fact.figure.value and str(fact.parameters.get("against", "")).endswith("_so_far")


def _movers(text: Draft, facts: KnownFacts) -> None:
    for name, template in (
        ("movements.down", _("Fell most: %(shops)s.")),
        ("movements.up", _("Rose most: %(shops)s.")),
    ):
        movers = facts.all(name)[:MOST_SHOPS]
        if movers:
            told = [
                pgettext("shop and its change", "%(shop)s %(change)s")
                % {"shop": fact.parameters["shop"], "change": change_words(fact)}
                for fact in movers
            ]
            text.add(template % {"shops": listed(told)}, *movers)


def _findings(text: Draft, facts: KnownFacts, below: Below) -> None:
    by_theme: defaultdict[Theme, list[FoundBelow]] = defaultdict(list)
    for finding in below.findings:
        by_theme[finding.theme].append(finding)
    for theme in Theme:
        found = by_theme.get(theme)
        if not found:
            continue
        told = [quoted(finding) for finding in found[:MOST_FINDINGS]]
        fact = facts.any(f"journals.theme.{theme.value}")
        line = _("%(theme)s: %(findings)s") % {"theme": theme.label, "findings": listed(told)}
        text.add(sentence(line), *([fact] if fact is not None else []))


def _worked(text: Draft, facts: KnownFacts, below: Below) -> None:
    """Findings whose action is done, with what tells it."""
    done = facts.some("actions.done")
    for finding in below.findings:
        if finding.done and finding.action:
            line = _("%(shops)s: %(action)s, done: %(evidence)s") % {
                "shops": named(finding.shops, len(finding.shops)),
                "action": bare(finding.action),
                "evidence": bare(finding.done),
            }
            text.add(sentence(line), *([done] if done is not None else []))


def _unresolved(text: Draft, facts: KnownFacts, below: Below) -> None:
    """What is overdue, and findings whose action is still open."""
    overdue = facts.all("actions.overdue_one")
    if overdue:
        text.add(_("Overdue: %(actions)s.") % {"actions": _actions(overdue)}, *overdue)
    issues = facts.some("issues.overdue")
    if issues is not None:
        text.add(sentence(say(issues).sentence), issues)
    still = facts.some("actions.open")
    for finding in below.findings:
        if finding.action and not finding.done:
            line = _("%(shops)s: %(action)s, still open") % {
                "shops": named(finding.shops, len(finding.shops)),
                "action": bare(finding.action),
            }
            text.add(sentence(line), *([still] if still is not None else []))


def _priorities(text: Draft, facts: KnownFacts, below: Below) -> None:
    """At most three things for the next week, the most pressing first, each with its shops."""
    chosen: list[tuple[str, list[Fact]]] = []
    overdue = facts.all("actions.overdue_one")
    if overdue:
        chosen.append((_("Finish the overdue actions at %(shops)s.") % {"shops": shops_of(overdue)}, overdue))
    down = facts.all("movements.down")
    if down:
        chosen.append(
            (
                _("Find out why orders fell at %(shops)s, and agree on the next one.")
                % {"shops": shops_of(down)},
                down,
            )
        )
    failed = facts.some("settlement.failed")
    if failed is not None:
        weak = [
            fact
            for fact in facts.all("settlement.route")
            if fact.figure.of and fact.figure.value < fact.figure.of
        ]
        weak.sort(key=lambda fact: (fact.figure.value - (fact.figure.of or 0), fact.code))
        line = ngettext(
            "Follow up %(number)s failed debit", "Follow up %(number)s failed debits", failed.figure.value
        ) % {"number": failed.figure.value}
        if weak:
            line = _("%(what)s, most of them on %(route)s") % {
                "what": line,
                "route": weak[0].parameters["name"],
            }
        chosen.append((sentence(line), [failed, *weak[:1]]))
    unvisited = facts.some("visits.unvisited")
    if unvisited is not None:
        line = ngettext(
            "Visit the shop without a visit this month.",
            "Visit the shops without a visit this month, %(number)s of them.",
            unvisited.figure.value,
        ) % {"number": unvisited.figure.value}
        chosen.append((line, [unvisited]))
    for number, (line, used) in enumerate(chosen[:3], start=1):
        text.add(f"{number}. {line}", *used)


def _causes(text: Draft, facts: KnownFacts, below: Below) -> None:
    """What made the month: routes that pulled, volume and structure, shops with what is on file, weeks."""
    routes = [fact for fact in facts.all("sales.route") if fact.parameters.get("pull")]
    routes.sort(key=lambda fact: fact.parameters["pull"])
    down = [fact for fact in routes if fact.parameters["pull"] < 0][:MOST_CAUSES]
    up = [fact for fact in reversed(routes) if fact.parameters["pull"] > 0][:MOST_CAUSES]
    for template, pulled in ((_("Down: %(routes)s."), down), (_("Up: %(routes)s."), up)):
        if pulled:
            text.add(template % {"routes": listed([_pull(fact) for fact in pulled])}, *pulled)
    volume, price = facts.any("structure.volume"), facts.any("structure.price")
    if volume is not None and price is not None:
        made = {"volume": say(volume).figure, "price": say(price).figure}
        text.add(
            _("Of the change, volume made %(volume)s, price and structure %(price)s.") % made, volume, price
        )
    for fact in facts.all("movements.down"):
        if fact.parameters.get("causes"):
            text.add(sentence(say(fact).text), fact)
    for week, words in below.weeks:
        text.add(_("%(week)s: %(words)s") % {"week": week, "words": short(words)})


def _pull(fact: Fact) -> str:
    words = pgettext("route and its pull", "%(route)s %(points)s pp") % {
        "route": fact.parameters["name"],
        "points": true_minus(f"{fact.parameters['pull']:+.1f}"),
    }
    growth = fact.parameters.get("per_cycle")
    if not growth:
        return words
    change = true_minus(signed_percent(Ratio(*growth)))
    return _("%(words)s, per order cycle %(change)s") % {"words": words, "change": change}


def _cases(text: Draft, facts: KnownFacts, below: Below) -> None:
    """Findings from which something followed, whole."""
    found = facts.any("journals.findings")
    followed = [finding for finding in below.findings if finding.cause and finding.done]
    for finding in followed[:MOST_FINDINGS]:
        line = _("%(finding)s. Done: %(action)s (%(evidence)s)") % {
            "finding": quoted(finding),
            "action": bare(finding.action),
            "evidence": bare(finding.done),
        }
        text.add(line, *([found] if found is not None else []))


def _plan(text: Draft, facts: KnownFacts, below: Below) -> None:
    """The next month: calls in force, visits that were short, weak settlement, shops that fell, tiers."""
    _planned(text, facts)
    fulfilment, unvisited = facts.any("visits.fulfilment"), facts.some("visits.unvisited")
    if fulfilment is not None and fulfilment.figure.of and fulfilment.figure.value < fulfilment.figure.of:
        short = fulfilment.figure.of - fulfilment.figure.value
        line = ngettext(
            "%(number)s required visit was not made this month: plan it early.",
            "%(number)s required visits were not made this month: plan them early.",
            short,
        ) % {"number": short}
        text.add(line, fulfilment, *([unvisited] if unvisited is not None else []))
    whole = facts.any("settlement.success")
    weak = [
        fact
        for fact in facts.all("settlement.route")
        if fact.parameters.get("is_reliable") and whole is not None and is_below(fact, whole)
    ]
    weak.sort(key=lambda fact: (fact.figure.ratio.value or 0, fact.code))
    if weak:
        told = [
            _("%(name)s (%(rate)s)") % {"name": fact.parameters["name"], "rate": fact.figure.ratio.percent()}
            for fact in weak[:MOST_CAUSES]
        ]
        text.add(_("Raise debit success on %(routes)s.") % {"routes": listed(told)}, *weak[:MOST_CAUSES])
    down = [fact for fact in facts.all("movements.down") if not _fell_by_the_calendar(fact)]
    if down:
        text.add(_("Win back the orders of %(shops)s.") % {"shops": shops_of(down)}, *down)
    fallen = facts.some("pyramid.down")
    if fallen is not None:
        line = ngettext(
            "Look into the shop that fell by a tier.",
            "Look into the %(number)s shops that fell by a tier.",
            fallen.figure.value,
        ) % {"number": fallen.figure.value}
        text.add(line, fallen)
    _overdue(text, facts)


def _fell_by_the_calendar(fact: Fact) -> bool:
    """Whether all that the records show beside a shop's fall is that it had fewer days to order on."""
    kinds = {cause[0] for cause in fact.parameters.get("causes", ())}
    return kinds == {CauseKind.CYCLES.value}


Writer = Callable[[Draft, KnownFacts, Below], None]

_WRITERS: Mapping[JournalKind, Mapping[Topic, Writer]] = {
    JournalKind.DAILY: {Topic.FOCUS: _focus},
    JournalKind.WEEKLY: {
        Topic.CHANGES: _changes,
        Topic.WORKED: _worked,
        Topic.UNRESOLVED: _unresolved,
        Topic.PRIORITIES: _priorities,
    },
    JournalKind.MONTHLY: {Topic.CAUSES: _causes, Topic.CASES: _cases, Topic.PLAN: _plan},
}
