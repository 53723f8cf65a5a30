//! The bar above the page: offline since when, and what waits.

use yew::prelude::*;

use super::{dialog::UnsentDialog, words::number_in_words};
use crate::{
    app::use_store,
    components::{
        action_button::{ActionButton, Weight},
        alert::{Alert, AlertKind},
        moment::moment,
    },
    state::Connection,
};

/// Shows the bar while there is something to say.
#[component]
pub fn UnsentBar() -> Html {
    let store = use_store();
    let opened = use_state_eq(|| false);
    let open = |shown: bool| {
        let opened = opened.clone();
        Callback::from(move |()| opened.set(shown))
    };
    let number = store.unsent.len();
    let offline = store.connection == Connection::Offline;
    let review = ActionButton::new(Weight::Link, "Show what waits").onclick(open(true));
    let as_of = store.live_until.filter(|_| offline).map(|at| {
        html! { <p>{ "Balances and tables are as of " }{ moment(at) }{ "." }</p> }
    });
    let title = match (offline, number) {
        (false, 0) => None,
        (true, 0) => Some("The issuer cannot be reached. What you submit waits here.".to_owned()),
        (true, number) => {
            Some(format!("The issuer cannot be reached. {}.", number_in_words(number)))
        }
        (false, number) => Some(number_in_words(number)),
    };
    html! {
        <>
            <div role="status" class="tally-unsent">
                if let Some(title) = title {
                    { Alert::new(AlertKind::Warning, title)
                        .details(as_of.unwrap_or_default())
                        .action(if number > 0 { review.html() } else { Html::default() })
                        .inline() }
                }
            </div>
            if *opened {
                <UnsentDialog onclose={open(false)} />
            }
        </>
    }
}
