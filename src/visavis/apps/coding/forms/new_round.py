"""A new round, asked for in plain words; shares are typed in percent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy

from visavis.apps.care.models import Study
from visavis.apps.coding.actions.make_round import Design
from visavis.apps.coding.models import CodebookVersion
from visavis.apps.coding.queries.candidates import Strata, Wanted
from visavis.apps.coding.queries.lots import Sampling
from visavis.apps.coding.queries.rounds import books, who_may_code
from visavis.apps.coding.rules.assigning import Deal
from visavis.apps.people.models import Member
from visavis.vocab.card import Perspective, Valence
from visavis.vocab.coding import BookStatus, RoundKind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KINDS = {
    RoundKind.CATEGORIES: gettext_lazy("Code each report by a codebook"),
    RoundKind.SAME_EVENT: gettext_lazy(
        "Judge which reports of a session are about the same moment"
    ),
}
SIDES = {
    Perspective.CLIENT: gettext_lazy("by clients"),
    Perspective.THERAPIST: gettext_lazy("by therapists"),
    Perspective.GUESS: gettext_lazy("what therapists guessed that clients would name"),
}
VALENCES = {
    Valence.HELPFUL: gettext_lazy("what helped"),
    Valence.HINDERING: gettext_lazy("what got in the way"),
}
STRATA = {
    Strata.NONE: gettext_lazy("each report as likely as any other"),
    Strata.KIND: gettext_lazy(
        "equally many by each side, of what helped and of what got in the way"
    ),
    Strata.THERAPIST: gettext_lazy("equally many of each therapist"),
}
MOST = 100_000
PERCENT = 100


def _share(label: StrOrPromise, initial: int, says: StrOrPromise = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, initial=initial, help_text=says, min_value=0, max_value=PERCENT
    )


def _day(label: StrOrPromise) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class NewRoundForm(forms.Form):
    """What is drawn, who codes it, and how."""

    name = forms.CharField(label=gettext_lazy("Name of the round"), max_length=60)
    kind = forms.ChoiceField(
        label=gettext_lazy("What raters do"),
        choices=list(KINDS.items()),
        initial=RoundKind.CATEGORIES,
        widget=forms.RadioSelect,
    )
    codebook = forms.ChoiceField(
        label=gettext_lazy("Codebook"),
        required=False,
        help_text=gettext_lazy("Not needed where reports are matched."),
    )
    linked = forms.ChoiceField(
        label=gettext_lazy("Codebook for what led to it"),
        required=False,
        help_text=gettext_lazy("Where raters also say which activity led to it."),
    )
    perspectives = forms.MultipleChoiceField(
        label=gettext_lazy("Reports"),
        choices=list(SIDES.items()),
        initial=[Perspective.CLIENT, Perspective.THERAPIST],
        widget=forms.CheckboxSelectMultiple,
    )
    valences = forms.MultipleChoiceField(
        label=gettext_lazy("About"),
        choices=list(VALENCES.items()),
        initial=list(Valence),
        widget=forms.CheckboxSelectMultiple,
    )
    first = _day(gettext_lazy("Sessions from"))
    last = _day(gettext_lazy("up to"))
    size = forms.IntegerField(
        label=gettext_lazy("How many"),
        min_value=1,
        max_value=MOST,
        help_text=gettext_lazy(
            "Reports; where reports are matched, sessions. All, where there are no more."
        ),
    )
    strata = forms.ChoiceField(
        label=gettext_lazy("Drawn"),
        choices=list(STRATA.items()),
        initial=Strata.NONE,
        widget=forms.RadioSelect,
    )
    raters = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Raters"),
        queryset=Member.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    overlap = _share(
        gettext_lazy("Coded by all raters, in percent"),
        PERCENT,
        gettext_lazy("Agreement is computed from these."),
    )
    codings = forms.IntegerField(
        label=gettext_lazy("Raters of each other report"), initial=1, min_value=1, max_value=20
    )
    repeats = _share(
        gettext_lazy("Given once more to the same rater, in percent"),
        0,
        gettext_lazy("Unannounced, later on: it shows how steadily each of them codes."),
    )
    gold = forms.IntegerField(
        label=gettext_lazy("Reports that experts settled, mixed in"),
        initial=0,
        min_value=0,
        max_value=500,
    )
    threshold = forms.IntegerField(
        label=gettext_lazy("Agreement with experts from which a rater may enter, in percent"),
        required=False,
        min_value=1,
        max_value=PERCENT,
        help_text=gettext_lazy("Left open, nobody is asked to practise before."),
    )
    decoys = _share(
        gettext_lazy("Decoys among matched sessions, in percent"),
        10,
        gettext_lazy("Cards of two sessions of one therapy: how often these match is chance."),
    )
    against = forms.ChoiceField(
        label=gettext_lazy("What clients’ reports are matched with"),
        choices=[
            (Perspective.THERAPIST, gettext_lazy("the therapist’s reports")),
            (Perspective.GUESS, gettext_lazy("what the therapist guessed")),
        ],
        initial=Perspective.THERAPIST,
        widget=forms.RadioSelect,
    )
    masks_roles = forms.BooleanField(
        label=gettext_lazy("Mask words such as “my therapist”"), required=False, initial=True
    )
    asks_source = forms.BooleanField(
        label=gettext_lazy("Ask raters whose account they think it is"),
        required=False,
        initial=True,
        help_text=gettext_lazy("How blind they were is reported with the results."),
    )

    def __init__(self, data: Any, *, study: Study) -> None:  # noqa: ANN401 -- as Django's forms take it
        """Offer the codebooks that are not retired, and whoever may code in `study`."""
        super().__init__(data)
        known = [book.reference for book in books() if book.status in (None, BookStatus.IN_USE)]
        raters = self.fields["raters"]
        for field in (self.fields["codebook"], self.fields["linked"]):
            field.choices = [("", "—"), *((ref, ref) for ref in known)]  # type: ignore[attr-defined]  # chosen from
        raters.queryset = who_may_code(study)  # type: ignore[attr-defined]  # members to choose from

    def clean(self) -> dict[str, Any]:
        """See that a codebook is named where one is needed, and that days follow one another."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("kind") == RoundKind.CATEGORIES and not found.get("codebook"):
            self.add_error("codebook", gettext_lazy("Choose the codebook to code by."))
        first, last = found.get("first"), found.get("last")
        if first and last and last < first:
            self.add_error("last", gettext_lazy("This day is before the first one."))
        return found

    def kind_of(self) -> RoundKind:
        """Return what raters will do."""
        return RoundKind(self.cleaned_data["kind"])

    def sampling(self, seed: int) -> Sampling:
        """Return what is drawn."""
        of = self.cleaned_data
        matching = self.kind_of() is RoundKind.SAME_EVENT
        sides = frozenset(map(Perspective, of["perspectives"]))
        return Sampling(
            size=of["size"],
            seed=seed,
            wanted=Wanted(
                of["first"],
                of["last"],
                frozenset(Perspective) if matching else sides,
                frozenset(map(Valence, of["valences"])),
            ),
            strata=Strata(of["strata"]),
            against=Perspective(of["against"]),
            decoys=of["decoys"] / PERCENT,
            gold=0 if matching else of["gold"],
        )

    def deal(self) -> Deal:
        """Return how many raters code what."""
        of = self.cleaned_data
        return Deal(of["codings"], of["overlap"] / PERCENT, of["repeats"] / PERCENT)

    def design(self, codebook: CodebookVersion | None, linked: CodebookVersion | None) -> Design:
        """Return how the round is coded."""
        of, deal = self.cleaned_data, self.deal()
        coding = codebook is not None
        return Design(
            name=of["name"],
            kind=self.kind_of(),
            codebook=codebook,
            linked=linked,
            masks_roles=of["masks_roles"],
            asks_source=of["asks_source"] and coding,
            codings_a_report=deal.codings,
            overlap=deal.overlap,
            repeats=deal.repeats,
            threshold=of["threshold"] / PERCENT if of["threshold"] and coding else None,
        )
