//! Something takes its time. PatternFly's spinner, whose usual markup writes a `style` attribute,
//! which the page's Content-Security-Policy forbids.

use yew::prelude::*;

/// As large as a line of text, beside words that say what takes its time.
pub fn spinner() -> Html {
    shape("pf-m-md", None)
}

/// In place of a page's content; the label says what takes its time.
pub fn large_spinner(label: impl Into<AttrValue>) -> Html {
    shape("pf-m-lg", Some(label.into()))
}

fn shape(size: &'static str, label: Option<AttrValue>) -> Html {
    let (role, hidden) = match label {
        Some(_) => (Some("progressbar"), None),
        None => (None, Some("true")),
    };
    html! {
        <svg
            class={classes!("pf-v6-c-spinner", size)}
            viewBox="0 0 100 100"
            {role}
            aria-label={label}
            aria-hidden={hidden}
        >
            <circle class="pf-v6-c-spinner__path" cx="50" cy="50" r="45" fill="none" />
        </svg>
    }
}
