//! The panel `Transfer Requests`, with the tick boxes that narrow it down.

use tallystick_core::{Permission, requests::RequestList, view::RequestView};
use yew::prelude::*;

use crate::{
    app::use_store,
    components::{check::check, data_table::use_table_settings},
    requests::{panel::RequestPanel, parameters::name},
};

/// Two tick boxes that are one filter: both ticked let everything through.
struct Pair {
    filter: &'static str,
    words: [(&'static str, &'static str); 2],
}

const DIRECTIONS: Pair = Pair {
    filter: "direction",
    words: [("incoming", "Incoming requests"), ("outgoing", "Outgoing requests")],
};

const TYPES: Pair =
    Pair { filter: "type", words: [("PUSH", "Push requests"), ("PULL", "Pull requests")] };

/// The value of a filter that lets nothing through. It is never asked for.
const NONE: &str = "none";

/// What a page does with them.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct TransferRequestsProperties {
    /// A rejected one is to be corrected.
    #[prop_or_default]
    pub oncorrect: Callback<RequestView>,
    /// The button that opens the form, where there is one.
    #[prop_or_default]
    pub form: Option<Html>,
}

/// Lists transfer requests; incoming are those that the participant decides on.
#[component]
pub(super) fn TransferRequests(props: &TransferRequestsProperties) -> Html {
    let store = use_store();
    let (settings, onsettings) = use_table_settings(name(RequestList::Transfers));
    // Who only watches is on neither side.
    let takes_part = store.participant().is_some_and(|one| one.may(Permission::TransfersNonIssuer));
    let pairs = if takes_part { vec![DIRECTIONS, TYPES] } else { vec![TYPES] };
    let nothing = pairs.iter().any(|pair| settings.filter(pair.filter) == NONE);
    let boxes = pairs.iter().flat_map(|Pair { filter, words }| {
        let [(first, _), (second, _)] = *words;
        let set = settings.filter(filter).to_owned();
        words.map(|(value, label)| {
            let other = if value == first { second } else { first };
            let (ticked, other_ticked) =
                (set.is_empty() || set == value, set.is_empty() || set == other);
            let (settings, filter) = (settings.clone(), *filter);
            let ontick = onsettings.reform(move |ticked| {
                let set = match (ticked, other_ticked) {
                    (true, true) => "",
                    (true, false) => value,
                    (false, true) => other,
                    (false, false) => NONE,
                };
                settings.with_filter(filter, set)
            });
            check(label, ticked, &ontick)
        })
    });
    let tools = html! {
        <div class="tally-ticks" role="group" aria-label="Which transfer requests are shown">
            { for boxes }
        </div>
    };
    html! {
       <RequestPanel
           list={RequestList::Transfers}
           {nothing}
           {tools}
           oncorrect={props.oncorrect.clone()}
           form={props.form.clone()}
       />
    }
}
