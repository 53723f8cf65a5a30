//! Something takes its time. PatternFly's spinner; `patternfly-yew`'s writes a `style` attribute,
//! which the page's Content-Security-Policy forbids.

use yew::prelude::*;

/// What takes its time.
#[derive(Clone, PartialEq, Properties)]
pub struct SpinnerProperties {
    /// In words; `None` where words stand beside it.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// As large as a page's content, not as a line of text.
    #[prop_or_default]
    pub large: bool,
}

/// Shows that something is under way.
#[component]
pub fn Spinner(props: &SpinnerProperties) -> Html {
    let role = props.label.is_some().then_some("progressbar");
    let hidden = props.label.is_none().then_some("true");
    let size = if props.large { "pf-m-lg" } else { "pf-m-md" };
    html! {
        <svg
            class={classes!("pf-v6-c-spinner", size)}
            viewBox="0 0 100 100"
            {role}
            aria-label={props.label.clone()}
            aria-hidden={hidden}
        >
            <circle class="pf-v6-c-spinner__path" cx="50" cy="50" r="45" fill="none" />
        </svg>
    }
}
