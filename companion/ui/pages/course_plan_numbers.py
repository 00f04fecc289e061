"""The numbers of the plan in words, and the form that changes them."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from companion.domain.entries import Changes
from companion.errors import Refused
from companion.services import form_drafts, plans
from companion.services.plans import PlanView
from companion.ui.context import Context
from companion.ui.form_draft import FormDraft
from companion.ui.pages.course_part import do
from companion.ui.pages.course_plan_form import NumbersForm
from companion.ui.pages.course_plan_words import plan_lines
from companion.ui.widgets.buttons import button
from companion.ui.widgets.layout import Card, FlowRow, empty
from companion.ui.widgets.words import Words


class NumbersCard(Card):
    """Shows the plan; "Change the numbers" puts the form in its place, which stays while it is filled in."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=8)
        self.context = context
        self.view: PlanView | None = None
        self.form: NumbersForm | None = None
        self.draft: FormDraft | None = None
        """Of the form, while there is one."""
        self.column.addWidget(Words(self.tr("The numbers"), "caption"))
        self._inside = QVBoxLayout()
        self._inside.setSpacing(8)
        self.column.addLayout(self._inside)

    def refresh(self) -> None:
        """Read the plan again; a form that is being filled in stays."""
        view = plans.plan(self.context.vault)
        if view == self.view:
            return
        self.view = view
        if self.form is None:
            self._show_plan()
            if view is not None and form_drafts.form_draft(self.context.vault, _draft_of(view)):
                self._show_form(view)

    def save(self) -> bool:
        """Put what is half filled in on disk."""
        return self.draft is None or self.draft.flush()

    def _show_plan(self) -> None:
        empty(self._inside)
        self.form = self.draft = None
        view = self.view
        if view is None:
            return
        self._inside.addWidget(Words(view.template.title, "heading"))
        self._inside.addWidget(Words(self._whose(view), "quiet"))
        for words in plan_lines(view.protocol, view.ask_clinic):
            self._inside.addWidget(Words(f"•  {words}"))
        for reminder in (*view.protocol.during_session, *view.protocol.reminders):
            self._inside.addWidget(Words(f"•  {reminder}"))
        self.change_button = button(self.tr("Change the numbers"), self._change)
        self.back_button = button(self.tr("Back to the template"), self._back, role="quiet")
        self.back_button.setVisible(view.own is not None or view.unreadable)
        line = FlowRow()
        line.add(self.change_button)
        line.add(self.back_button)
        self._inside.addSpacing(4)
        self._inside.addWidget(line)

    def _whose(self, view: PlanView) -> str:
        if view.unreadable:
            return self.tr(
                "Your own numbers can no longer be read. The template counts until you set them anew."
            )
        if view.own is None:
            return self.tr(
                "These are the numbers of the template. Each is only a start; talk it over with your clinic."
            )
        if view.own.agreed_with:
            return self.tr("Your own numbers, agreed with {name}.").format(
                name=view.own.agreed_with
            )
        return self.tr("Your own numbers.")

    # --- changing

    def _change(self) -> None:
        if self.view is not None:
            self._show_form(self.view).first_field.setFocus()

    def _show_form(self, view: PlanView) -> NumbersForm:
        empty(self._inside)
        self.form = form = NumbersForm(view)
        self.draft = FormDraft(self.context, _draft_of(view), form.draft_fields, form)
        self.draft.begin()
        self._inside.addWidget(form)
        self.keep_button = button(self.tr("Keep these numbers"), self._keep)
        line = FlowRow()
        line.add(self.keep_button)
        line.add(button(self.tr("Cancel"), self._cancel, role="quiet"))
        self._inside.addWidget(line)
        return form

    def _forget_draft(self) -> None:
        if self.draft is not None:
            self.draft.forget()

    def _cancel(self) -> None:
        self._forget_draft()
        self._show_plan()
        self.change_button.setFocus()

    def _keep(self) -> None:
        if do(self.context, self._changed):
            self._forget_draft()
            self.view = plans.plan(self.context.vault)
            self._show_plan()
            self.change_button.setFocus()

    def _changed(self) -> Changes:
        if self.form is None:
            raise Refused
        _, changes = plans.change_plan(
            self.context.vault, agreed_with=self.form.agreed_with.text(), **self.form.numbers()
        )
        return changes

    def _back(self) -> None:
        """At once, and it can be undone: the numbers are small, and they are the person's own."""
        before = self.view.own if self.view is not None else None
        if not do(self.context, lambda: plans.back_to_template(self.context.vault)):
            return
        self.change_button.setFocus()
        if before is None:
            return
        self.context.messages.say(
            self.tr("The numbers of the template count again."),
            action_label=self.tr("Bring mine back"),
            action=lambda: do(self.context, lambda: plans.bring_back(self.context.vault, before)),
        )


def _draft_of(view: PlanView) -> str:
    return f"plan:{view.course.id}"
