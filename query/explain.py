"""Why a document matches, or does not: the query's tree with what was found of each part, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from query.document import Document
from query.fields import DEFAULT
from query.match import CompiledQuery, Run
from query.places import spans
from query.steps import AndStep, BoostStep, LeafStep, NotStep, OrStep
from query.tree import All, Period

#: Of alternatives that were not found, so many are named, and of the forms of one term.
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Form:
    """How the text writes what a term found, in which field, how often."""

    form: str
    field: str
    n: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """A part of a query: what it asks for, whether that holds, and what it adds to the score."""

    #: A term as the query writes it, or how the parts are joined.
    asked: str
    holds: bool
    score: float
    forms: tuple[Form, ...] = ()
    parts: tuple[Explanation, ...] = ()

    def record(self) -> dict[str, object]:
        """The explanation as plain JSON values; what is empty is left out."""
        record: dict[str, object] = {"asked": self.asked, "holds": self.holds, "score": self.score}
        if self.forms:
            record["forms"] = [{"form": form.form, "field": form.field, "n": form.n} for form in self.forms]
        if self.parts:
            record["parts"] = [part.record() for part in self.parts]
        return record

    def lines(self, depth: int = 0) -> Iterator[str]:
        """The explanation in words, a part a line, indented as the query nests."""
        sign = "+" if self.holds else "-"
        score = f" {self.score:g}" if self.holds and self.score else ""
        forms = ", ".join(
            f"{form.field}:{form.form}" + (f" ({form.n} times)" if form.n > 1 else "") for form in self.forms
        )
        yield f"{'  ' * depth}{sign}{score} {self.asked}" + (f": {forms}" if forms else "")
        for part in self.parts:
            yield from part.lines(depth + 1)


def explain(query: CompiledQuery, document: Document, now: datetime | None = None) -> Explanation:
    """Explain how ``document`` stands to ``query``; ``now`` as in `CompiledQuery.match`.

    Of alternatives, those that hold are told; where too few do, what was looked for is named in one line.
    """
    return _Explainer(Run(query.steps, document, now)).explain(query.steps.roots[0], 1.0)


@dataclass(frozen=True, slots=True)
class _Explainer:
    run: Run

    def explain(self, number: int, weight: float) -> Explanation:
        step, holds = self.run.steps.steps[number], self.run.holds(number)
        match step:
            case LeafStep():
                return self.leaf(step, weight, holds=holds)
            case AndStep(parts):
                return _joined("all of", holds, [self.explain(part, weight) for part in parts])
            case OrStep(n=n):
                return self.either(step, weight, "any of" if n == 1 else f"at least {n} of", holds=holds)
            case NotStep(part):
                return Explanation("not", holds, 0.0, parts=(self.explain(part, 0.0),))
            case BoostStep(part, factor):
                return self.explain(part, weight * factor)

    def either(self, step: OrStep, weight: float, joined: str, *, holds: bool) -> Explanation:
        held = [part for part in step.parts if self.run.holds(part)]
        parts = [self.explain(part, weight) for part in held]
        missed = [part for part in step.parts if part not in set(held)]
        if not holds:
            groups = [part for part in missed if part not in step.leaves]
            parts += [self.explain(part, weight) for part in groups]
            terms = [self.asked(part) for part in missed if part in step.leaves]
            more = f" and {len(terms) - _NAMED:,} more" if len(terms) > _NAMED else ""
            if terms:
                parts.append(Explanation(" OR ".join(terms[:_NAMED]) + more, holds=False, score=0.0))
        return _joined(joined, holds, parts)

    def asked(self, number: int) -> str:
        step = self.run.steps.steps[number]
        if not isinstance(step, LeafStep):
            return ""
        return step.leaf.text if step.field == DEFAULT else f"{step.field}:{step.leaf.text}"

    def leaf(self, step: LeafStep, weight: float, *, holds: bool) -> Explanation:
        asked = step.leaf.text if step.field == DEFAULT else f"{step.field}:{step.leaf.text}"
        forms = () if not holds or isinstance(step.leaf, All | Period) else self.forms(step)
        return Explanation(asked, holds, weight if holds else 0.0, forms)

    def forms(self, step: LeafStep) -> tuple[Form, ...]:
        index = self.run.document.index(step.field)
        found = Counter(index.form(span)[::-1] for span in spans(step.leaf, index))
        return tuple(Form(form, field, n) for (form, field), n in found.most_common(_NAMED))


def _joined(joined: str, holds: bool, parts: Sequence[Explanation]) -> Explanation:
    """Parts under one heading; a single one needs none."""
    if len(parts) == 1 and parts[0].holds == holds:
        return parts[0]
    return Explanation(
        joined, holds, sum(part.score for part in parts if part.holds) if holds else 0.0, parts=tuple(parts)
    )
