//! Whether anybody looks at this tab (Page Visibility).

use gloo::utils::document;
use web_sys::VisibilityState;

/// Whether it is in front.
pub fn is_visible() -> bool {
    document().visibility_state() == VisibilityState::Visible
}
