"""How a maker says when a question, or a whole section, is shown: rules, and groups of rules."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from surveys.rules import rule_problem
from surveys.word_blocks import ByName

OPERATORS = [
    ("in", _("is one of")),
    ("not in", _("is none of")),
    ("contains", _("contains")),
    ("not contains", _("contains none of")),
    ("lt", _("is less than")),
    ("le", _("is at most")),
    ("gt", _("is more than")),
    ("ge", _("is at least")),
    ("eq", _("is exactly the number")),
    ("not eq", _("is not the number")),
]
MATCHES = [
    ("all", _("all of these")),
    ("any", _("any of these")),
    ("none", _("none of these")),
]


class RuleBlock(ByName, blocks.StructBlock):
    question = blocks.CharBlock(label=_("key of an earlier question"), max_length=60)
    operator = blocks.ChoiceBlock(choices=OPERATORS, default="in", label=_("its answer"))
    values = blocks.CharBlock(
        label=_("keys of its answers, or a number"), help_text=_("Put commas between them.")
    )

    class Meta:
        label_format = "{question}: {values}"


class LaterListBlock(blocks.ListBlock):
    """Empty where the form does not have it: its window was opened before this part was there."""

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> Any:
        known = f"{prefix}-count" in data
        return super().value_from_datadict(data, files, prefix) if known else self.normalize([])


class GroupBlock(ByName, blocks.StructBlock):
    """Rules that count together as one."""

    match = blocks.ChoiceBlock(choices=MATCHES, default="any", label=_("the group holds if"))
    rules = blocks.ListBlock(RuleBlock(), default=[], label=_("rules"))


class ConditionBlock(ByName, blocks.StructBlock):
    """Which earlier answers show a question or a section. No rules and no groups: always shown."""

    match = blocks.ChoiceBlock(choices=MATCHES, default="all", label=_("shown if"))
    rules = blocks.ListBlock(RuleBlock(), default=[], label=_("rules"))
    groups = LaterListBlock(
        GroupBlock(),
        default=[],
        collapsed=True,
        label=_("groups of rules"),
        help_text=_(
            "For what one row of rules cannot say: “all of these, and one of those”. A group "
            "counts as one rule."
        ),
    )

    class Meta:
        icon = "resubmit"
        label_format = "{rules}"
        collapsed = True


def condition_error(
    condition: Mapping[str, Any], earlier: Mapping[str, Any], keys: set[str]
) -> StructBlockValidationError | None:
    """What is wrong with a condition, each sentence at the field that it is about.

    `earlier`: the questions before it, by key; `keys`: those of all.
    """
    errors: dict[str, Any] = {}
    if found := _rules_error(condition["rules"], earlier, keys):
        errors["rules"] = found
    groups = {}
    for place, group in enumerate(condition.get("groups") or ()):
        if found := _rules_error(group["rules"], earlier, keys):
            groups[place] = StructBlockValidationError({"rules": found})
        elif not group["rules"]:
            empty = ValidationError(_("The group is empty. Add a rule, or remove the group."))
            groups[place] = StructBlockValidationError({"match": empty})
    if groups:
        errors["groups"] = ListBlockValidationError(block_errors=groups)
    return StructBlockValidationError(errors) if errors else None


def _rules_error(
    rules: Any, earlier: Mapping[str, Any], keys: set[str]
) -> ListBlockValidationError | None:
    found = {}
    for place, rule in enumerate(rules):
        field, said = rule_problem(rule, earlier, keys)
        if said:
            found[place] = StructBlockValidationError({field: ValidationError(said)})
    return ListBlockValidationError(block_errors=found) if found else None
