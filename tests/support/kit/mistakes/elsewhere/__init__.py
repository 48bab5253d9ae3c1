"""What authors of plugins get wrong elsewhere (blocks, StreamField, cards, hooks), written before the checks."""

from __future__ import annotations

from kit.mistakes.elsewhere import answers, fresh, kinds, machines, markup, outputs, purity, shipping, taking

GROUPS = {
    "taking": taking.MISTAKES, "kinds": kinds.MISTAKES, "purity": purity.MISTAKES, "markup": markup.MISTAKES,
    "machines": machines.MISTAKES, "outputs": outputs.MISTAKES, "shipping": shipping.MISTAKES,
    "fresh": fresh.MISTAKES, "answers": answers.MISTAKES,
}  # fmt: skip
