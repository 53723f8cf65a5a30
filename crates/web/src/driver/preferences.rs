//! What the person chose, kept in this browser.

use crate::{services::web_storage::Area, state::Preferences};

const PREFERENCES: &str = "tallystick-preferences";

/// What was chosen, or the defaults.
pub(super) fn read() -> Preferences {
    Area::Browser.read(PREFERENCES).unwrap_or_default()
}

/// Keeps it. Where the browser keeps nothing, it holds until the tab is closed.
pub(super) fn write(preferences: &Preferences) {
    Area::Browser.write(PREFERENCES, preferences);
}
