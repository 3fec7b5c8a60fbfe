"""A card about one therapy session while it is being filled in."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from visavis.apps.cards.forms.asked import Asked
from visavis.apps.cards.forms.fields import Problem, key_in, not_offered, number, too_long, typed
from visavis.apps.cards.rules.content import MAX_ENTRIES, CardContent, ReportContent
from visavis.instruments.card import GateQuestions
from visavis.vocab.card import Gate, Moment, Perspective, Valence, Visibility


@dataclass(slots=True)
class ReportEntry:
    """One moment as it was typed."""

    name: str
    """Starts the names of its fields, as in ``helpful-0``."""
    text: str = ""
    rating: str = ""
    moment: str = ""
    visibility: str = ""
    left_out: bool = False
    """Taken back as one of several; it comes along, so that it can be put back."""
    newest: bool = False
    """Just added: the cursor belongs here."""
    problems: list[Problem] = field(default_factory=list)

    @property
    def said(self) -> bool:
        """Whether something was written or rated, and not left out again."""
        return not self.left_out and bool(self.text.strip() or self.rating)


@dataclass(slots=True)
class GateEntry:
    """One first question and the moments below it."""

    questions: GateQuestions
    answer: str = ""
    reports: list[ReportEntry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of the question's own field."""
        return self.questions.valence.value

    @property
    def said(self) -> bool:
        """Whether a moment below was told."""
        return any(report.said for report in self.reports)


@dataclass(slots=True)
class GuessEntry:
    """What the therapist thinks the client will name."""

    questions: GateQuestions
    text: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of its field."""
        return f"guess-{self.questions.valence}"


@dataclass(slots=True)
class CardEntry:
    """Everything on the page, typed or not yet."""

    asked: Asked
    key: uuid.UUID
    gates: list[GateEntry]
    guesses: list[GuessEntry]
    contact_me: bool = False
    problems: list[Problem] = field(default_factory=list)
    """About the card as a whole."""

    @property
    def all_problems(self) -> list[Problem]:
        """Every problem in the order of the page."""
        found = list(self.problems)
        for gate in self.gates:
            found += gate.problems
            for report in gate.reports:
                found += report.problems
        return found + [problem for guess in self.guesses for problem in guess.problems]

    @property
    def guessed(self) -> bool:
        """Whether a guess was written."""
        return any(guess.text.strip() for guess in self.guesses)

    @property
    def has_room(self) -> bool:
        """Whether another moment fits on the card."""
        return sum(len(gate.reports) for gate in self.gates) < MAX_ENTRIES

    def add(self, valence: str) -> None:
        """Open another empty moment below one of the first questions."""
        for gate in self.gates:
            if gate.name == valence and self.has_room:
                gate.answer = Gate.YES
                entry = ReportEntry(
                    f"{gate.name}-{len(gate.reports)}", visibility=self.asked.visibility
                )
                entry.newest = True
                gate.reports.append(entry)

    def check(self, *, nothing: bool) -> None:
        """Find what has to be changed; `nothing` when the card of one tap was pressed."""
        for gate in self.gates:
            self._check_gate(gate, nothing=nothing)
        if nothing or any(gate.answer or gate.said for gate in self.gates):
            return
        sentence = _("Please answer one of the two questions, or choose “%(nothing)s”.")
        label = self.asked.form.labels["nothing"].in_language(self.asked.language)
        self.problems.append(Problem(self.gates[0].name, sentence % {"nothing": label}))

    def content(self, *, nothing: bool) -> CardContent:
        """Return the card as it is handed in; `check` found no problem before."""
        asked = self.asked
        if nothing:
            return CardContent.nothing(
                form=asked.form.name, language=asked.language, contact_me=self.contact_me
            )
        answers = {gate.name: Gate(gate.answer or Gate.UNANSWERED) for gate in self.gates}
        return CardContent(
            form=asked.form.name,
            language=asked.language,
            helpful=answers[Valence.HELPFUL],
            hindering=answers[Valence.HINDERING],
            reports=tuple(self._reports()),
            contact_me=self.contact_me,
        )

    def _reports(self) -> list[ReportContent]:
        told = [
            ReportContent(
                perspective=self.asked.perspective,
                valence=gate.questions.valence,
                text=report.text,
                rating=int(report.rating) if report.rating else None,
                moment=Moment(report.moment) if report.moment else None,
                visibility=Visibility(report.visibility),
            )
            for gate in self.gates
            for report in gate.reports
            if not report.left_out
        ]
        guessed = [
            ReportContent(Perspective.GUESS, guess.questions.valence, guess.text)
            for guess in self.guesses
        ]
        return told + guessed

    def _check_gate(self, gate: GateEntry, *, nothing: bool) -> None:
        """Nobody's words are handed in, or thrown away, against what they chose."""
        if gate.said and (nothing or gate.answer == Gate.NOTHING):
            sentence = _(
                "You wrote something here and also chose “%(nothing)s”. "
                "Choose “%(yes)s” to hand it in, or clear what you wrote."
            )
            words = {
                "nothing": gate.questions.nothing.in_language(self.asked.language),
                "yes": gate.questions.yes.in_language(self.asked.language),
            }
            gate.problems.append(Problem(gate.name, sentence % words))
            gate.answer = gate.answer or Gate.YES


def fresh(asked: Asked) -> CardEntry:
    """Return the empty card."""
    return read(asked, QueryDict())


def read(asked: Asked, post: QueryDict) -> CardEntry:
    """Read what was typed so far, with what is wrong with single fields."""
    return CardEntry(
        asked=asked,
        key=key_in(post),
        gates=[_gate(asked, questions, post) for questions in asked.form.gates],
        guesses=[_guess(asked, questions, post) for questions in asked.form.gates]
        if asked.guesses
        else [],
        contact_me=asked.contact and "contact" in post,
    )


def _gate(asked: Asked, questions: GateQuestions, post: QueryDict) -> GateEntry:
    name = questions.valence.value
    answer = post.get(name, "")
    count = number(post, f"{name}-count", least=1, most=MAX_ENTRIES)
    return GateEntry(
        questions=questions,
        answer=answer if answer in (Gate.YES, Gate.NOTHING) else "",
        reports=[_report(asked, questions, f"{name}-{index}", post) for index in range(count)],
    )


def _report(asked: Asked, questions: GateQuestions, name: str, post: QueryDict) -> ReportEntry:
    entry = ReportEntry(
        name=name,
        text=typed(post, f"{name}-text"),
        rating=post.get(f"{name}-rating", ""),
        moment=post.get(f"{name}-moment", ""),
        visibility=post.get(f"{name}-visibility", "") or asked.visibility,
        left_out=f"{name}-out" in post,
    )
    if entry.left_out:
        return entry
    points = [str(point.rating) for point in questions.rating.points]
    moments = [code for code, _ in questions.moment.options] if questions.moment else []
    entry.problems = [
        *too_long(f"{name}-text", entry.text, most=questions.max_length),
        *not_offered(f"{name}-rating", entry.rating, points),
        *not_offered(f"{name}-moment", entry.moment, moments),
        *not_offered(f"{name}-visibility", entry.visibility, asked.visibilities),
    ]
    return entry


def _guess(asked: Asked, questions: GateQuestions, post: QueryDict) -> GuessEntry:
    entry = GuessEntry(questions)
    entry.text = typed(post, entry.name)
    entry.problems = too_long(entry.name, entry.text, most=asked.max_text)
    return entry
