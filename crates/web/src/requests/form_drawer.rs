//! The form of a page of requests, in a drawer beside the list.

use tallystick_core::requests::RequestList;
use yew::prelude::*;

use super::parameters::name;
use crate::{
    components::{
        action_button::{ActionButton, Weight},
        draft::use_draft,
        drawer::{Drawer, FIELDS},
        focus::focus_first_below,
        panels::panels,
    },
    services::media::use_media,
};

/// From this width on the table beside the form shows all of its columns.
const HAS_ROOM_BESIDE_IT: &str = "(min-width: 100rem)";

/// The id of the panel.
const PANEL: &str = "request-form";

/// Whether the form is open, and lies beside the list.
#[derive(Clone, Debug)]
pub struct FormDrawer {
    open: UseStateHandle<String>,
    beside: bool,
}

/// The drawer of this list's page. It is as it was left when the page is shown again, as what was
/// typed in it is.
#[hook]
pub fn use_form_drawer(list: RequestList) -> FormDrawer {
    let open = use_draft(format!("{}-form", name(list)));
    FormDrawer { open, beside: use_media(HAS_ROOM_BESIDE_IT) }
}

impl FormDrawer {
    fn setting(&self, open: bool) -> Callback<()> {
        let state = self.open.clone();
        Callback::from(move |()| state.set(if open { "open".to_owned() } else { String::new() }))
    }

    fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Opens it.
    pub fn opening(&self) -> Callback<()> {
        self.setting(true)
    }

    /// What was requested is done: a form that lies over the list makes way, so that the request is
    /// seen.
    pub fn ending(&self) -> Callback<()> {
        if self.beside { Callback::noop() } else { self.setting(false) }
    }

    /// The button that opens it.
    pub fn button(&self) -> Html {
        let (open, opening) = (self.is_open(), self.opening());
        let onclick = Callback::from(move |()| match open {
            true => focus_first_below(&format!("#{PANEL}"), FIELDS),
            false => opening.emit(()),
        });
        let button = ActionButton::new(Weight::Primary, "New request");
        button.expands(PANEL, open).onclick(onclick).html()
    }

    /// The panels of the page, with the form of this name beside them.
    pub fn around(&self, title: &'static str, form: Html, content: Html) -> Html {
        html! {
            <Drawer
                id={PANEL}
                name={title}
                {title}
                closing="Close the form"
                open={self.is_open()}
                onclose={self.setting(false)}
                inline={self.beside}
                panel={form}
            >
                { panels(content) }
            </Drawer>
        }
    }
}
