//! The panel `Transfer Requests`, with the tick boxes that narrow it down.

use tallystick_core::{ParticipantId, RequestType, requests::RequestList, view::RequestView};
use yew::prelude::*;

use crate::{app::use_store, components::check::check, requests::panel::RequestPanel};

/// Which requests are shown.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Ticked {
    incoming: bool,
    outgoing: bool,
    push: bool,
    pull: bool,
}

impl Ticked {
    const ALL: Self = Self { incoming: true, outgoing: true, push: true, pull: true };

    /// Whoever is neither side of a transfer sees it whatever its direction.
    fn admits(self, request: &RequestView, reader: Option<&ParticipantId>) -> bool {
        let kind = match request.kind {
            RequestType::Push => self.push,
            RequestType::Pull => self.pull,
            RequestType::Issuance | RequestType::Redemption => true,
        };
        let outgoing = Some(&request.requester) == reader;
        let incoming = request.counterpart.as_ref() == reader && reader.is_some();
        kind && match (incoming, outgoing) {
            (true, _) => self.incoming,
            (_, true) => self.outgoing,
            (false, false) => true,
        }
    }
}

/// Lists transfer requests; incoming are those that the participant decides on.
#[component]
pub fn TransferRequests() -> Html {
    let store = use_store();
    let ticked = use_state_eq(|| Ticked::ALL);
    let reader = store.participant().map(|participant| participant.id.clone());
    let tick = |change: fn(&mut Ticked, bool)| {
        let ticked = ticked.clone();
        Callback::from(move |is_ticked| {
            let mut next = *ticked;
            change(&mut next, is_ticked);
            ticked.set(next);
        })
    };
    let tools = html! {
        <div class="tally-actions" role="group" aria-label="Which transfer requests are shown">
            { check("Incoming requests", ticked.incoming, &tick(|all, one| all.incoming = one)) }
            { check("Outgoing requests", ticked.outgoing, &tick(|all, one| all.outgoing = one)) }
            { check("Push requests", ticked.push, &tick(|all, one| all.push = one)) }
            { check("Pull requests", ticked.pull, &tick(|all, one| all.pull = one)) }
        </div>
    };
    let shown = *ticked;
    let filter =
        Callback::from(move |request: RequestView| shown.admits(&request, reader.as_ref()));
    html! { <RequestPanel list={RequestList::Transfers} {filter} {tools} /> }
}
