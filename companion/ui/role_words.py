"""Who somebody beside the course is, in one wording for every page."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from companion.domain.courses import Role


def role_words(role: Role) -> str:
    """Who somebody is, as a person reads it."""
    translate = QCoreApplication.translate
    return {
        Role.THERAPIST: translate("PersonForm", "Therapist"),
        Role.FACILITATOR: translate("PersonForm", "Facilitator or clinic"),
        Role.SUPPORT_PERSON: translate("PersonForm", "Support person"),
    }[role]
