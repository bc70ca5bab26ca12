"""How a window looks and speaks: putting another theme or another language on all that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio import icons, language, theme
from studio.settings import LANGUAGE, THEME

if TYPE_CHECKING:
    from studio.main_window import MainWindow


def wear(window: MainWindow, choice: str) -> None:
    """Change the colours, and remember it."""
    chosen: theme.Choice = choice if choice in theme.CHOICES else "system"
    window.settings.set(THEME, chosen)
    theme.apply(chosen)
    icons.redress(window)
    window.adding.palette.refresh()
    if window.thumbnails is not None:
        window.thumbnails.redress()
    for page in window.tabs.pages:
        page.redress()
    window.totals.refresh()
    window.theme_changed.emit()


def speak(window: MainWindow, choice: str) -> None:
    """Speak another language from now on, and remember it."""
    old = language.spoken(window.settings.get(LANGUAGE))
    window.settings.set(LANGUAGE, choice)
    new = language.install(choice)
    if new != old:
        from studio.exchange import exchange, exchange_steps  # here, because few change the language

        exchange(window, old, new)
        for page in window.tabs.pages:
            exchange_steps(page.model.undo_stack, old, new)
    window.actions_.retranslate()
    window.adding.palette.refresh()
    window.totals.refresh()
    for page in window.tabs.pages:
        page.inspector.node.retranslate()
        page.inspector.recipe.retranslate()
        page.outline.retranslate()
        page.redress()
        window.show_title(page)
