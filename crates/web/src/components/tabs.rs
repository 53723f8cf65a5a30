//! Tabs: views of one page, of which one is shown.

use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

/// The views, and which one is shown.
#[derive(Clone, Debug)]
pub struct Tabs {
    /// What they are views of, for screen readers.
    pub name: &'static str,
    /// The names of the views.
    pub tabs: &'static [&'static str],
    /// The place of the one that is shown.
    pub selected: usize,
    /// Another one is to be shown.
    pub onselect: Callback<usize>,
}

impl Tabs {
    /// Shows PatternFly's tabs above the view. The arrow keys lead from one to the next.
    pub fn html(self, view: Html) -> Html {
        let tab = |(place, name): (usize, &&'static str)| {
            let is_selected = place == self.selected;
            let onclick = self.onselect.reform(move |_: MouseEvent| place);
            let current = is_selected.then_some("pf-m-current");
            html! {
                <li class={classes!("pf-v6-c-tabs__item", current)} role="presentation">
                    <button
                        type="button"
                        id={id(place)}
                        class="pf-v6-c-tabs__link"
                        role="tab"
                        aria-selected={is_selected.to_string()}
                        aria-controls={PANEL}
                        tabindex={if is_selected { "0" } else { "-1" }}
                        {onclick}
                    >
                        <span class="pf-v6-c-tabs__item-text">{ *name }</span>
                    </button>
                </li>
            }
        };
        let onkeydown = {
            let (count, selected) = (self.tabs.len(), self.selected);
            let onselect = self.onselect.clone();
            move |event: KeyboardEvent| {
                let next = match event.key().as_str() {
                    "ArrowRight" => (selected + 1) % count,
                    "ArrowLeft" => (selected + count - 1) % count,
                    _ => return,
                };
                onselect.emit(next);
                focus_tab(next);
            }
        };
        html! {
            <>
                <div class="pf-v6-c-page__main-section">
                    <div class="pf-v6-c-tabs">
                        <ul
                            class="pf-v6-c-tabs__list"
                            role="tablist"
                            aria-label={self.name}
                            {onkeydown}
                        >
                            { for self.tabs.iter().enumerate().map(tab) }
                        </ul>
                    </div>
                </div>
                <div id={PANEL} role="tabpanel" aria-labelledby={id(self.selected)}>
                    { view }
                </div>
            </>
        }
    }
}

const PANEL: &str = "tab-panel";

fn id(place: usize) -> AttrValue {
    format!("tab-{place}").into()
}

fn focus_tab(place: usize) {
    let tab = document().get_element_by_id(&id(place));
    if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<HtmlElement>().ok()) {
        // A tab takes the focus.
        let _ = tab.focus();
    }
}
